//! `_thread`: real operating-system threads, locks, thread-local data.

use std::time::Duration;

use crate::mode;
use crate::object::names::name;
use crate::object::{
    Args, Class, Dict, GetSet, Guarded, Kept, Method, Module, ModuleSpec, Object, Payload, Ref, Res, Sink,
    Slots, Str, Thread, Trace, Tuple, Type, TypeSpec, Value, Visitor, alloc, attribute, errors, flags, hooks,
    protocol,
};
use crate::payload;
use crate::sync::prim::{Arc, AtomicU64, AtomicUsize, Mutex, Ordering};
use crate::types::helpers::type_path;
use crate::types::struct_sequence::{self, StructSequence};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_thread",
    doc: "This module provides primitive operations to write multi-threaded programs.",
    functions: &[
        Method::function(
            "start_new_thread",
            "($module, function, args, kwargs=None, /)",
            start_new_thread,
            "Start a new thread and return its identifier.",
        ),
        Method::function(
            "start_new",
            "($module, function, args, kwargs=None, /)",
            start_new_thread,
            "An obsolete synonym of start_new_thread().",
        ),
        Method::function(
            "start_joinable_thread",
            "($module, /, function, handle=None, daemon=True)",
            start_joinable_thread,
            "*For internal use only*: start a new thread.",
        ),
        Method::function("daemon_threads_allowed", "($module, /)", |_, _| Ok(Value::bool(true)), ""),
        Method::function("allocate_lock", "($module, /)", |_, _| Ok(new_lock()), "Create a new lock object."),
        Method::function(
            "allocate",
            "($module, /)",
            |_, _| Ok(new_lock()),
            "An obsolete synonym of allocate_lock().",
        ),
        Method::function(
            "get_ident",
            "($module, /)",
            |th, _| Ok(Value::from_u64(th.ident())),
            "Return a non-zero integer that uniquely identifies the current thread.",
        ),
        Method::function(
            "_get_main_thread_ident",
            "($module, /)",
            |_, _| Ok(Value::from_u64(main_ident())),
            "",
        ),
        Method::function(
            "get_native_id",
            "($module, /)",
            |_, _| {
                // SAFETY: a plain query.
                Ok(Value::from_i64(i64::from(unsafe { libc::gettid() })))
            },
            "Return a non-negative integer identifying the thread as reported by the OS.",
        ),
        Method::function(
            "_count",
            "($module, /)",
            |_, _| Ok(Value::from_usize(running())),
            "Return the number of currently running Python threads, excluding the main thread.",
        ),
        Method::function(
            "stack_size",
            "($module, size=0, /)",
            stack_size,
            "Return the thread stack size used when creating new threads.",
        ),
        Method::function(
            "exit",
            "($module, /)",
            |th, _| Err(th.error(&errors::SYSTEM_EXIT, "")),
            "This is synonymous to ``raise SystemExit''.",
        ),
        Method::function(
            "exit_thread",
            "($module, /)",
            |th, _| Err(th.error(&errors::SYSTEM_EXIT, "")),
            "An obsolete synonym of exit().",
        ),
        Method::function(
            "interrupt_main",
            "($module, signum=2, /)",
            |th, a| {
                let n = a.get(0).map_or(Ok(2), |s| protocol::index_i64(th, s))?;
                if !(1..65).contains(&n) {
                    return Err(th.value_error("signal number out of range"));
                }
                crate::vm::simulate_signal(n as i32);
                Ok(Value::none())
            },
            "Simulate the arrival of the given signal in the main thread.",
        ),
        Method::function(
            "_is_main_interpreter",
            "($module, /)",
            |_, _| Ok(Value::bool(true)),
            "Return True if the current interpreter is the main Python interpreter.",
        ),
        Method::function(
            "_make_thread_handle",
            "($module, ident, /)",
            |th, a| {
                let ident = protocol::index_i64(th, a.at(0))? as u64;
                Ok(handle(Arc::new(Shared {
                    done: mode::Event::new(),
                    ident: AtomicU64::new(ident),
                    started: AtomicUsize::new(2),
                })))
            },
            "Internal only. Make a thread handle for threads not spawned by the _thread or threading module.",
        ),
        Method::function("_get_handle", "($module, /)", |_, _| Ok(Value::none()), ""),
        Method::function(
            "_shutdown",
            "($module, /)",
            |th, _| {
                join_all(th)?;
                Ok(Value::none())
            },
            "Wait for all non-daemon threads (other than the calling thread) to stop.",
        ),
        Method::function(
            "_excepthook",
            "($module, (exc_type, exc_value, exc_traceback, thread), /)",
            excepthook,
            "Handle uncaught Thread.run() exception.",
        ),
        Method::function("set_name", "($module, /, name)", set_name, "Set the name of the current thread."),
    ],
    init,
    gil_not_used: true,
};

static MAIN: AtomicU64 = AtomicU64::new(0);
static RUNNING: AtomicUsize = AtomicUsize::new(0);
static STACK: AtomicUsize = AtomicUsize::new(0);
/// Handles of non-daemon threads, joined at exit.
static JOINABLE: Mutex<Vec<Arc<Shared>>> = Mutex::new(Vec::new());

/// Native stack of a new thread, unless `stack_size` says otherwise. Address space, not memory.
const DEFAULT_STACK: usize = 16 << 20;

/// Remembers the calling thread as the main one.
pub fn set_main(th: &Thread) {
    // Relaxed: set once at start-up.
    MAIN.store(th.ident(), Ordering::Relaxed);
}

/// In the child of a fork the calling thread is the main one; nobody waits for those that are not here.
pub fn after_fork_child(th: &Thread) {
    set_main(th);
    // Relaxed: no other thread exists.
    RUNNING.store(0, Ordering::Relaxed);
    let others = std::mem::take(&mut *JOINABLE.lock());
    others.iter().for_each(|s| s.done.set());
}

/// The main thread's identifier.
pub fn main_ident() -> u64 {
    // Relaxed: set once at start-up.
    MAIN.load(Ordering::Relaxed)
}

fn running() -> usize {
    // Relaxed: a statistic.
    RUNNING.load(Ordering::Relaxed)
}

static HOOK_ARGS: StructSequence = StructSequence::new(
    "_thread",
    "_ExceptHookArgs",
    &["exc_type", "exc_value", "exc_traceback", "thread"],
    4,
);

/// Binds the types.
pub fn init_types() {
    LOCK.bind(&LOCK_SPEC);
    RLOCK.bind(&RLOCK_SPEC);
    HANDLE.bind(&HANDLE_SPEC);
    LOCAL.bind(&LOCAL_SPEC);
    struct_sequence::bind(&HOOK_ARGS);
}

fn init(_: &Thread, module: &Value) -> Res<()> {
    let m = module.downcast::<Module>().expect("a module");
    m.set("error", errors::RUNTIME_ERROR.value());
    m.set("LockType", LOCK.value());
    m.set("lock", LOCK.value());
    m.set("RLock", RLOCK.value());
    m.set("_ThreadHandle", HANDLE.value());
    m.set("_local", LOCAL.value());
    m.set("_ExceptHookArgs", HOOK_ARGS.class.value());
    m.set("TIMEOUT_MAX", Value::from_f64(9_223_372_036.0));
    Ok(())
}

// ---- locks ----

/// `_thread.lock`.
pub static LOCK: Class = Class::new();
/// `_thread.RLock`.
pub static RLOCK: Class = Class::new();

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

fn new_lock() -> Value {
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
    let n = timeout.map_or(Ok(forever), |t| super::timeout::nanoseconds(th, t))?;
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
        Method::method("__exit__", "($self, exc_type, exc_value, exc_tb, /)", release, "Release the lock."),
        Method::method(
            "_at_fork_reinit",
            "($self, /)",
            |_, a| {
                lock(a.at(0)).raw.release();
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
        // Relaxed: only the owner touches the count.
        let n = self.count.swap(0, Ordering::Relaxed);
        // Relaxed: see `is_mine`.
        self.owner.store(0, Ordering::Relaxed);
        self.raw.release();
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
            "($self, exc_type, exc_value, exc_tb, /)",
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
                l.disown();
                Ok(Value::none())
            },
            "",
        ),
    ],
    ..TypeSpec::new("_thread", "RLock", <RLock as Payload>::layout)
};

// ---- threads ----

/// What a handle and its thread share.
struct Shared {
    done: mode::Event,
    ident: AtomicU64,
    /// 0 not started, 1 starting, 2 started, 3 done.
    started: AtomicUsize,
}

/// `_thread._ThreadHandle`.
pub static HANDLE: Class = Class::new();

#[repr(C)]
struct Handle {
    ob: Object,
    shared: Arc<Shared>,
}
payload!(Handle: leaf);

fn fresh() -> Arc<Shared> {
    Arc::new(Shared { done: mode::Event::new(), ident: AtomicU64::new(0), started: AtomicUsize::new(0) })
}

fn handle(shared: Arc<Shared>) -> Value {
    alloc(Handle { ob: Object::new(HANDLE.get()), shared }).into_value()
}

fn shared(v: &Value) -> &Arc<Shared> {
    &v.downcast::<Handle>().expect("method of this type").shared
}

fn join(th: &Thread, s: &Shared, limit: Option<Duration>) -> Res<bool> {
    // Relaxed: the thread itself compares; another one's number is published before its start returns.
    if s.ident.load(Ordering::Relaxed) == th.ident() && !s.done.is_set() {
        return Err(th.runtime_error("Cannot join current thread"));
    }
    let end = limit.map(|d| std::time::Instant::now() + d);
    loop {
        let left = end.map(|e| e.saturating_duration_since(std::time::Instant::now()));
        match s.done.wait_interruptible(left, crate::vm::SIGNAL_BITS, th.participant()) {
            mode::Waited::Done => return Ok(true),
            mode::Waited::TimedOut => return Ok(false),
            mode::Waited::Interrupted => crate::vm::check_signals(th)?,
        }
    }
}

static HANDLE_SPEC: TypeSpec = TypeSpec {
    doc: Some(""),
    flags: flags::IMMUTABLE | flags::WEAKREF,
    slots: Slots {
        new: Some(|_, _, _| Ok(handle(fresh()))),
        repr: Some(|_, v| {
            // Relaxed: an observation.
            Ok(Str::new(&format!(
                "<_ThreadHandle object: ident={}>",
                shared(v).ident.load(Ordering::Relaxed)
            ))
            .into_value())
        }),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "join",
            "($self, timeout=None, /)",
            |th, a| {
                let s = shared(a.at(0));
                // Relaxed: an observation.
                if s.started.load(Ordering::Relaxed) == 0 {
                    return Err(th.runtime_error("thread not started"));
                }
                let limit = match a.get_non_none(1) {
                    None => None,
                    Some(t) => super::timeout::limit(th, t)?,
                };
                join(th, s, limit)?;
                Ok(Value::none())
            },
            "",
        ),
        Method::method("is_done", "($self, /)", |_, a| Ok(Value::bool(shared(a.at(0)).done.is_set())), ""),
        Method::method(
            "_set_done",
            "($self, /)",
            |_, a| {
                shared(a.at(0)).done.set();
                Ok(Value::none())
            },
            "",
        ),
    ],
    getsets: &[GetSet::read(
        "ident",
        |_, v| {
            // Relaxed: an observation.
            Ok(Value::from_u64(shared(v).ident.load(Ordering::Relaxed)))
        },
        "",
    )],
    ..TypeSpec::new("_thread", "_ThreadHandle", <Handle as Payload>::layout)
};

fn stack_bytes() -> usize {
    // Relaxed: a setting.
    match STACK.load(Ordering::Relaxed) {
        0 => DEFAULT_STACK,
        n => n,
    }
}

fn stack_size(th: &Thread, a: Args<'_>) -> Res {
    let n = a.get(0).map_or(Ok(0), |n| protocol::index_i64(th, n))?;
    // Relaxed: a setting.
    let old = STACK.load(Ordering::Relaxed);
    if a.get(0).is_some() {
        if n < 0 {
            return Err(th.value_error("size must be 0 or a positive value"));
        }
        if n != 0 && n < 32 << 10 {
            return Err(th.value_error(format!("size not valid: {n} bytes")));
        }
        // Relaxed: a setting.
        STACK.store(n as usize, Ordering::Relaxed);
    }
    Ok(Value::from_usize(old))
}

/// Starts an OS thread that runs `function(*args, **kwargs)`.
fn spawn(
    th: &Thread,
    function: Value,
    args: Ref<Tuple>,
    keywords: Vec<(Ref<Str>, Kept)>,
    s: Arc<Shared>,
) -> Res<u64> {
    let function = Kept::new(function);
    let stack = stack_bytes().max(1 << 20);
    // A new thread counts at once, so that `_count` never lags behind `start`.
    // Relaxed: a statistic.
    RUNNING.fetch_add(1, Ordering::Relaxed);
    let ready = Arc::new(mode::Event::new());
    let (s2, ready2) = (s.clone(), ready.clone());
    let started = crate::sync::prim::thread::Builder::new().stack_size(stack).spawn(move || {
        Thread::run(stack, |th| {
            // Relaxed: published by `ready`.
            s2.ident.store(th.ident(), Ordering::Relaxed);
            ready2.set();
            let _attached = crate::vm::attach_thread(th);
            run(th, function.get(), &args, &keywords);
            drop((function, args, keywords));
        });
        // Relaxed: a statistic.
        RUNNING.fetch_sub(1, Ordering::Relaxed);
        // Relaxed: `done` publishes.
        s2.started.store(3, Ordering::Relaxed);
        s2.done.set();
        JOINABLE.lock().retain(|j| !Arc::ptr_eq(j, &s2));
    });
    if started.is_err() {
        // Relaxed: a statistic.
        RUNNING.fetch_sub(1, Ordering::Relaxed);
        return Err(th.runtime_error("can't start new thread"));
    }
    ready.wait(None, th.participant());
    // Relaxed: `ready` published it.
    Ok(s.ident.load(Ordering::Relaxed))
}

fn run(th: &Thread, function: &Value, args: &Tuple, keywords: &[(Ref<Str>, Kept)]) {
    let mut slots: Vec<Option<Value>> = args.slots().to_vec();
    slots.extend(keywords.iter().map(|(_, v)| Some(v.get().clone())));
    let names: Vec<Ref<Str>> = keywords.iter().map(|(k, _)| k.clone()).collect();
    if let Err(r) = crate::object::call::call(th, function, Args::new(&slots, &names)) {
        if th.raised_is(&errors::SYSTEM_EXIT) {
            drop(th.take_waiting());
        } else {
            let e = th.take_raised(r);
            let _ = th.raise_object(e);
            crate::object::unraisable::report(th, "Exception ignored in thread started by", Some(function));
        }
    }
}

fn start_new_thread(th: &Thread, a: Args<'_>) -> Res {
    let f = a.at(0);
    if !crate::object::call::is_callable(f) {
        return Err(th.type_error("first arg must be callable"));
    }
    let Ok(args) = a.at(1).clone().into_ref::<Tuple>() else {
        return Err(th.type_error("2nd arg must be a tuple"));
    };
    let mut keywords = Vec::new();
    if let Some(k) = a.get(2) {
        let Some(d) = k.downcast::<Dict>() else {
            return Err(th.type_error("optional 3rd arg must be a dictionary"));
        };
        let pairs: Vec<(Value, Value)> = d.lock().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
        for (k, v) in pairs {
            match k.into_ref::<Str>() {
                Ok(k) => keywords.push((k, Kept::new(v))),
                Err(_) => return Err(th.type_error("keywords must be strings")),
            }
        }
    }
    let s = fresh();
    // Relaxed: not shared yet.
    s.started.store(2, Ordering::Relaxed);
    spawn(th, f.clone(), args, keywords, s).map(Value::from_u64)
}

fn start_joinable_thread(th: &Thread, a: Args<'_>) -> Res {
    let f = a.at(0);
    if !crate::object::call::is_callable(f) {
        return Err(th.type_error("thread function must be callable"));
    }
    let h = match a.get_non_none(1) {
        Some(h) if h.downcast::<Handle>().is_some() => h.clone(),
        Some(h) => {
            return Err(th.type_error(format!("'handle' must be a _ThreadHandle, not {}", h.ty().name_str())));
        }
        None => handle(fresh()),
    };
    let daemon = a.get(2).map_or(Ok(true), |d| protocol::truth(th, d))?;
    let s = shared(&h).clone();
    // AcqRel: one of two starters wins. Relaxed on failure: nothing was taken.
    if s.started.compare_exchange(0, 1, Ordering::AcqRel, Ordering::Relaxed).is_err() {
        return Err(th.runtime_error("thread already started"));
    }
    if !daemon {
        JOINABLE.lock().push(s.clone());
    }
    match spawn(th, f.clone(), Tuple::empty(), Vec::new(), s.clone()) {
        Ok(_) => {
            // Relaxed: an observation for others; 3 (done) may already stand here.
            let _ = s.started.compare_exchange(1, 2, Ordering::Relaxed, Ordering::Relaxed);
            Ok(h)
        }
        Err(r) => {
            // Relaxed: never started.
            s.started.store(0, Ordering::Relaxed);
            JOINABLE.lock().retain(|j| !Arc::ptr_eq(j, &s));
            Err(r)
        }
    }
}

/// Waits for all non-daemon threads but the calling one.
pub fn join_all(th: &Thread) -> Res<()> {
    loop {
        let next = JOINABLE
            .lock()
            .iter()
            // Relaxed: set before the start returned.
            .find(|s| s.ident.load(Ordering::Relaxed) != th.ident() && !s.done.is_set())
            .cloned();
        match next {
            Some(s) => join(th, &s, None).map(drop)?,
            None => return Ok(()),
        }
    }
}

fn set_name(th: &Thread, a: Args<'_>) -> Res {
    let Some(n) = a.at(0).downcast::<Str>() else {
        return Err(
            th.type_error(format!("set_name() argument 'name' must be str, not {}", a.at(0).ty().name_str()))
        );
    };
    let mut bytes: Vec<u8> = n.to_str_lossy().bytes().take(15).filter(|&b| b != 0).collect();
    while std::str::from_utf8(&bytes).is_err() {
        bytes.pop();
    }
    bytes.push(0);
    // SAFETY: a C string of at most 15 bytes.
    unsafe { libc::pthread_setname_np(libc::pthread_self(), bytes.as_ptr().cast()) };
    Ok(Value::none())
}

/// `threading.excepthook`: prints what ended a thread.
fn excepthook(th: &Thread, a: Args<'_>) -> Res {
    let Some(parts) = a.at(0).downcast::<Tuple>() else {
        return Err(th.type_error("_thread._excepthook argument type must be ExceptHookArgs"));
    };
    let [kind, value, tb, thread] = parts.items() else {
        return Err(th.type_error("ExceptHookArgs needs 4 items"));
    };
    if kind.is(&errors::SYSTEM_EXIT.value()) {
        return Ok(Value::none());
    }
    let err = match hooks::sys().dict.get_str(name!("stderr")) {
        Some(e) if !e.is_none() => e,
        _ => match attribute::get_optional(th, thread, name!("_stderr"))? {
            Some(e) if !e.is_none() => e,
            _ => return Ok(Value::none()),
        },
    };
    let label = match attribute::get_optional(th, thread, name!("_name"))? {
        Some(n) => protocol::str(th, &n)?.to_str_lossy().into_owned(),
        None => th.ident().to_string(),
    };
    let line = Str::new(&format!("Exception in thread {label}:\n")).into_value();
    crate::object::call::call_method(th, &err, name!("write"), &[line])?;
    crate::vm::traceback_text::print_to(th, &err, value, (!tb.is_none()).then_some(tb))?;
    crate::object::call::call_method(th, &err, name!("flush"), &[])?;
    Ok(Value::none())
}

// ---- thread-local data ----

/// `_thread._local`.
pub static LOCAL: Class = Class::new();

/// Payload of `_thread._local`: the constructor's arguments. The attributes are dicts, one a thread, that hang on the
/// thread (`Thread::locals`), keyed by a number that is never used twice.
#[repr(C)]
struct Local {
    ob: Object,
    key: usize,
    args: Guarded<(Vec<Value>, Vec<(Ref<Str>, Value)>)>,
}
payload!(Local: traced);

static NEXT_LOCAL: AtomicUsize = AtomicUsize::new(1);

impl Trace for Local {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        let a = unsafe { self.args.get_unlocked() };
        a.0.iter().for_each(|x| v.visit(x));
        a.1.iter().for_each(|(_, x)| v.visit(x));
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        let a = unsafe { self.args.get_unlocked() };
        sink.append(&mut a.0);
        sink.extend(a.1.drain(..).map(|(_, x)| x));
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        // The other threads' dicts go when those threads end; ours goes now.
        if let Some(th) = Thread::try_current() {
            // SAFETY: only this thread touches its list; the dict is dropped after the borrow.
            let dead = unsafe {
                let all = &mut *th.locals.get();
                all.iter().position(|(k, _)| *k == self.key).map(|i| all.swap_remove(i))
            };
            drop(dead);
        }
    }
}

fn local(v: &Value) -> &Local {
    v.downcast::<Local>().expect("method of this type")
}

/// The calling thread's dict; at first use `__init__` runs in this thread too.
fn local_dict(th: &Thread, v: &Value) -> Res<Ref<Dict>> {
    let l = local(v);
    // SAFETY: only this thread touches its list; no borrow outlives the statement.
    let found = unsafe { (*th.locals.get()).iter().find(|(k, _)| *k == l.key).map(|(_, d)| d.clone()) };
    if let Some(d) = found.and_then(|d| d.into_ref::<Dict>().ok()) {
        return Ok(d);
    }
    let d = Dict::new();
    // SAFETY: as above.
    unsafe { (*th.locals.get()).push((l.key, d.to_value())) };
    let init = v.ty().slots().init;
    let plain = crate::object::class::OBJECT.get().slots().init;
    let overridden = match (init, plain) {
        (Some(a), Some(b)) => !std::ptr::fn_addr_eq(a, b),
        (a, b) => a.is_some() != b.is_some(),
    };
    if overridden && let Some(f) = init {
        let (args, keywords) = l.args.get(&l.ob);
        let mut slots: Vec<Option<Value>> = args.into_iter().map(Some).collect();
        let mut names = Vec::new();
        for (k, x) in keywords {
            names.push(k);
            slots.push(Some(x));
        }
        if let Err(r) = f(th, v, Args::new(&slots, &names)) {
            // SAFETY: as above.
            let dead = unsafe {
                let all = &mut *th.locals.get();
                all.iter().position(|(k, _)| *k == l.key).map(|i| all.swap_remove(i))
            };
            drop(dead);
            return Err(r);
        }
    }
    Ok(d)
}

fn local_new(th: &Thread, cls: &Type, a: Args<'_>) -> Res {
    let takes = cls.slots().init;
    let plain = crate::object::class::OBJECT.get().slots().init;
    let same = matches!((takes, plain), (Some(a), Some(b)) if std::ptr::fn_addr_eq(a, b));
    if !a.is_empty() && (same || takes.is_none()) {
        return Err(th.type_error("Initialization arguments are not supported"));
    }
    let positional = a.positional_slots().iter().flatten().cloned().collect();
    let keywords = a.keyword_pairs().map(|(k, v)| (k.clone(), v.clone())).collect();
    // Relaxed: only uniqueness matters.
    let key = NEXT_LOCAL.fetch_add(1, Ordering::Relaxed);
    let v =
        alloc(Local { ob: Object::new(cls), key, args: Guarded::new((positional, keywords)) }).into_value();
    // The creating thread's `__init__` is run by `type.__call__`; its dict must exist before.
    // SAFETY: only this thread touches its list.
    unsafe { (*th.locals.get()).push((key, Dict::new().into_value())) };
    Ok(v)
}

fn local_get(th: &Thread, v: &Value, n: &Str) -> Res {
    let d = local_dict(th, v)?;
    if n.eq_text("__dict__") {
        return Ok(d.into_value());
    }
    let found = v.ty().lookup(th, n);
    if let Some(f) = &found
        && f.ty().slots().descr_set.is_some()
    {
        return attribute::bind(th, f, v);
    }
    if let Some(x) = d.get_str(n) {
        return Ok(x);
    }
    match found {
        Some(f) => attribute::bind(th, &f, v),
        None => Err(th.no_attribute(v, n)),
    }
}

fn local_set(th: &Thread, v: &Value, n: &Str, value: Option<Value>) -> Res<()> {
    let d = local_dict(th, v)?;
    if n.eq_text("__dict__") {
        return Err(
            th.attribute_error(format!("'{}' object attribute '__dict__' is read-only", v.ty().name_str()))
        );
    }
    if let Some(f) = v.ty().lookup(th, n)
        && let Some(set) = f.ty().slots().descr_set
    {
        return set(th, &f, v, value);
    }
    match value {
        Some(x) => {
            d.set_str(&crate::object::string::intern_ref(Ref::from_payload(n)), x);
            Ok(())
        }
        None => match d.remove_str(n) {
            Some(old) => {
                drop(old);
                Ok(())
            }
            None => Err(th.no_attribute(v, n)),
        },
    }
}

static LOCAL_SPEC: TypeSpec = TypeSpec {
    doc: Some("Thread-local data"),
    flags: flags::BASE | flags::IMMUTABLE | flags::GC | flags::WEAKREF,
    slots: Slots { new: Some(local_new), getattr: Some(local_get), setattr: Some(local_set), ..Slots::EMPTY },
    ..TypeSpec::new("_thread", "_local", <Local as Payload>::layout)
};
