//! `_thread.lock` and `_thread.RLock`.

use std::time::Duration;

use crate::mode;
use crate::object::{
    Args, Class, Method, Object, Payload, Res, Slots, Str, Thread, Tuple, TypeSpec, Value, alloc, flags,
    protocol,
};
use crate::payload;
use crate::sync::prim::{AtomicU64, AtomicUsize, Ordering};
use crate::types::helpers::type_path;

/// Binds the types.
pub(super) fn init_types() {
    LOCK.bind(&LOCK_SPEC);
    RLOCK.bind(&RLOCK_SPEC);
}

/// `_thread.lock`.
pub(super) static LOCK: Class = Class::new();
/// `_thread.RLock`.
pub(super) static RLOCK: Class = Class::new();

#[repr(C)]
struct Lock {
    ob: Object,
    raw: mode::RawLock,
}
payload!(Lock: leaf);

#[repr(C)]
struct RLock {
    ob: Object,
    raw: mode::RawLock,
    owner: AtomicU64,
    count: AtomicUsize,
}
payload!(RLock: leaf);

pub(super) fn new_lock() -> Value {
    alloc(Lock { ob: Object::new(LOCK.get()), raw: mode::RawLock::new() }).into_value()
}

fn lock(v: &Value) -> &Lock {
    v.downcast::<Lock>().expect("method of this type")
}

fn rlock(v: &Value) -> &RLock {
    v.downcast::<RLock>().expect("method of this type")
}

/// `blocking` and `timeout` of an `acquire`: `None` waits for ever, zero does not wait.
fn limit(th: &Thread, blocking: Option<&Value>, timeout: Option<&Value>) -> Res<Option<Duration>> {
    let blocking = blocking.map_or(Ok(true), |b| protocol::truth(th, b))?;
    let forever = -1_000_000_000;
    let n = timeout.map_or(Ok(forever), |t| super::super::timeout::nanoseconds(th, t))?;
    if !blocking && n != forever {
        return Err(th.value_error("can't specify a timeout for a non-blocking call"));
    }
    Ok(match u64::try_from(n) {
        _ if !blocking => Some(Duration::ZERO),
        Ok(n) => Some(Duration::from_nanos(n)),
        Err(_) if n == forever => None,
        Err(_) => return Err(th.value_error("timeout value must be a non-negative number")),
    })
}

/// Waits for a raw lock; signals run their handlers in between (main thread).
/// Frees a lock that a thread may hold, or wait for, that a fork has left behind.
fn reinit(raw: &mode::RawLock) {
    if mode::participants() == 1 {
        // SAFETY: no other thread runs Python, and no other code uses Python's locks.
        unsafe { raw.reset_after_fork() };
    } else {
        raw.release();
    }
}

fn wait(th: &Thread, raw: &mode::RawLock, limit: Option<Duration>) -> Res<bool> {
    if raw.try_acquire() {
        return Ok(true);
    }
    if limit == Some(Duration::ZERO) {
        return Ok(false);
    }
    let end = limit.map(|d| std::time::Instant::now() + d);
    loop {
        let left = end.map(|e| e.saturating_duration_since(std::time::Instant::now()));
        match raw.acquire_interruptible(left, crate::vm::SIGNAL_BITS, th.participant()) {
            mode::Waited::Done => return Ok(true),
            mode::Waited::TimedOut => return Ok(false),
            mode::Waited::Interrupted => crate::vm::check_signals(th)?,
        }
    }
}

fn acquire(th: &Thread, a: Args<'_>) -> Res {
    let limit = limit(th, a.get(1), a.get(2))?;
    wait(th, &lock(a.at(0)).raw, limit).map(Value::bool)
}

fn release(th: &Thread, a: Args<'_>) -> Res {
    if !lock(a.at(0)).raw.release() {
        return Err(th.runtime_error("release unlocked lock"));
    }
    Ok(Value::none())
}

static LOCK_SPEC: TypeSpec = TypeSpec {
    doc: Some("A lock object is a synchronization primitive."),
    flags: flags::IMMUTABLE | flags::WEAKREF,
    signature: "()",
    slots: Slots {
        new: Some(|th, _, a| {
            if !a.is_empty() {
                return Err(th.type_error("lock() takes no arguments"));
            }
            Ok(new_lock())
        }),
        repr: Some(|_, v| {
            let state = if lock(v).raw.locked() { "locked" } else { "unlocked" };
            Ok(Str::new(&format!("<{state} _thread.lock object at {:#x}>", v.bits())).into_value())
        }),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("acquire", "($self, /, blocking=True, timeout=-1)", acquire, "Lock the lock."),
        Method::method(
            "acquire_lock",
            "($self, /, blocking=True, timeout=-1)",
            acquire,
            "An obsolete synonym of acquire().",
        ),
        Method::method("release", "($self, /)", release, "Release the lock."),
        Method::method("release_lock", "($self, /)", release, "An obsolete synonym of release()."),
        Method::method(
            "locked",
            "($self, /)",
            |_, a| Ok(Value::bool(lock(a.at(0)).raw.locked())),
            "Return whether the lock is in the locked state.",
        ),
        Method::method(
            "locked_lock",
            "($self, /)",
            |_, a| Ok(Value::bool(lock(a.at(0)).raw.locked())),
            "An obsolete synonym of locked().",
        ),
        Method::method(
            "__enter__",
            "($self, /)",
            |th, a| wait(th, &lock(a.at(0)).raw, None).map(Value::bool),
            "Lock the lock.",
        ),
        Method::method("__exit__", "($self, /, *exc_info)", release, "Release the lock."),
        Method::method(
            "_at_fork_reinit",
            "($self, /)",
            |_, a| {
                reinit(&lock(a.at(0)).raw);
                Ok(Value::none())
            },
            "",
        ),
    ],
    ..TypeSpec::new("_thread", "lock", <Lock as Payload>::layout)
};

impl RLock {
    fn is_mine(&self, th: &Thread) -> bool {
        // Relaxed: only the owner stores its own identifier, and nobody else's comparison can succeed by accident.
        self.owner.load(Ordering::Relaxed) == th.ident()
    }
    fn acquire(&self, th: &Thread, limit: Option<Duration>) -> Res<bool> {
        if self.is_mine(th) {
            // Relaxed: only the owner touches the count.
            let n = self.count.load(Ordering::Relaxed);
            if n == usize::MAX {
                return Err(th.overflow_error("Internal lock count overflowed"));
            }
            // Relaxed: see above.
            self.count.store(n + 1, Ordering::Relaxed);
            return Ok(true);
        }
        if !wait(th, &self.raw, limit)? {
            return Ok(false);
        }
        self.own(th, 1);
        Ok(true)
    }
    fn own(&self, th: &Thread, count: usize) {
        // Relaxed: the raw lock orders owners; see `is_mine`.
        self.owner.store(th.ident(), Ordering::Relaxed);
        // Relaxed: only the owner touches the count.
        self.count.store(count, Ordering::Relaxed);
    }
    /// Gives the lock up entirely; returns how often it was held.
    fn disown(&self) -> usize {
        let n = self.forget();
        self.raw.release();
        n
    }
    fn forget(&self) -> usize {
        // Relaxed: only the owner touches the count.
        let n = self.count.swap(0, Ordering::Relaxed);
        // Relaxed: see `is_mine`.
        self.owner.store(0, Ordering::Relaxed);
        n
    }
    fn release(&self, th: &Thread) -> Res<()> {
        if !self.is_mine(th) {
            return Err(th.runtime_error("cannot release un-acquired lock"));
        }
        // Relaxed: only the owner touches the count.
        let n = self.count.load(Ordering::Relaxed);
        if n == 1 {
            self.disown();
        } else {
            // Relaxed: see above.
            self.count.store(n - 1, Ordering::Relaxed);
        }
        Ok(())
    }
}

static RLOCK_SPEC: TypeSpec = TypeSpec {
    doc: Some("A reentrant lock: the thread that holds it may take it again."),
    flags: flags::BASE | flags::IMMUTABLE | flags::WEAKREF,
    slots: Slots {
        new: Some(|_, cls, _| {
            Ok(alloc(RLock {
                ob: Object::new(cls),
                raw: mode::RawLock::new(),
                owner: AtomicU64::new(0),
                count: AtomicUsize::new(0),
            })
            .into_value())
        }),
        repr: Some(|_, v| {
            let l = rlock(v);
            // Relaxed: an observation.
            let (owner, count) = (l.owner.load(Ordering::Relaxed), l.count.load(Ordering::Relaxed));
            let state = if count > 0 { "locked" } else { "unlocked" };
            let text = format!(
                "<{state} {} object owner={owner} count={count} at {:#x}>",
                type_path(v.ty()),
                v.bits()
            );
            Ok(Str::new(&text).into_value())
        }),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "acquire",
            "($self, /, blocking=True, timeout=-1)",
            |th, a| {
                let l = limit(th, a.get(1), a.get(2))?;
                rlock(a.at(0)).acquire(th, l).map(Value::bool)
            },
            "Lock the lock.",
        ),
        Method::method(
            "release",
            "($self, /)",
            |th, a| rlock(a.at(0)).release(th).map(|()| Value::none()),
            "Release the lock.",
        ),
        // Relaxed: an observation.
        Method::method(
            "locked",
            "($self, /)",
            |_, a| Ok(Value::bool(rlock(a.at(0)).count.load(Ordering::Relaxed) > 0)),
            "Return whether the lock is in the locked state.",
        ),
        Method::method(
            "__enter__",
            "($self, /)",
            |th, a| rlock(a.at(0)).acquire(th, None).map(Value::bool),
            "Lock the lock.",
        ),
        Method::method(
            "__exit__",
            "($self, /, *exc_info)",
            |th, a| rlock(a.at(0)).release(th).map(|()| Value::none()),
            "Release the lock.",
        ),
        Method::method(
            "_is_owned",
            "($self, /)",
            |th, a| Ok(Value::bool(rlock(a.at(0)).is_mine(th))),
            "For internal use by `threading.Condition`.",
        ),
        Method::method(
            "_recursion_count",
            "($self, /)",
            |th, a| {
                let l = rlock(a.at(0));
                // Relaxed: only the owner touches the count.
                Ok(Value::from_usize(if l.is_mine(th) { l.count.load(Ordering::Relaxed) } else { 0 }))
            },
            "For internal use by reentrant lock tests.",
        ),
        Method::method(
            "_release_save",
            "($self, /)",
            |th, a| {
                let l = rlock(a.at(0));
                if !l.is_mine(th) {
                    return Err(th.runtime_error("cannot release un-acquired lock"));
                }
                let n = l.disown();
                Ok(Tuple::new(vec![Value::from_usize(n), Value::from_u64(th.ident())]).into_value())
            },
            "For internal use by `threading.Condition`.",
        ),
        Method::method(
            "_acquire_restore",
            "($self, state, /)",
            |th, a| {
                let l = rlock(a.at(0));
                let parts = protocol::to_vec(th, a.at(1))?;
                let n = match parts.first() {
                    Some(n) => protocol::index_i64(th, n)?,
                    None => return Err(th.type_error("state must be a tuple")),
                };
                wait(th, &l.raw, None)?;
                l.own(th, n.max(1) as usize);
                Ok(Value::none())
            },
            "For internal use by `threading.Condition`.",
        ),
        Method::method(
            "_at_fork_reinit",
            "($self, /)",
            |_, a| {
                let l = rlock(a.at(0));
                l.forget();
                reinit(&l.raw);
                Ok(Value::none())
            },
            "",
        ),
    ],
    ..TypeSpec::new("_thread", "RLock", <RLock as Payload>::layout)
};
