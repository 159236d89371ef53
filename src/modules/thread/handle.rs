//! Starting threads and waiting for their end: `_thread._ThreadHandle`.

use std::time::Duration;

use crate::mode;
use crate::object::{
    Args, Class, Dict, GetSet, Kept, Method, Object, Payload, Ref, Res, Slots, Str, Thread, Tuple, TypeSpec,
    Value, alloc, class, errors, flags, protocol,
};
use crate::payload;
use crate::sync::prim::{Arc, AtomicU64, AtomicUsize, Mutex, Ordering};

static STACK: AtomicUsize = AtomicUsize::new(0);
/// The threads that run or are about to, so that `_count` never lags behind `start`. Those that are no daemons are joined
/// at exit.
static STARTED: Mutex<Vec<Started>> = Mutex::new(Vec::new());

struct Started {
    thread: Arc<Shared>,
    daemon: bool,
}

/// Takes a thread off the list.
fn forget(thread: &Arc<Shared>) {
    STARTED.lock().retain(|s| !Arc::ptr_eq(&s.thread, thread));
}

/// Native stack of a new thread, unless `stack_size` says otherwise. Address space, not memory.
const DEFAULT_STACK: usize = 16 << 20;

/// In the child of a fork the threads that are not here are done.
///
/// # Safety
/// No other thread exists.
pub(super) unsafe fn after_fork_child(th: &Thread) {
    for Started { thread, .. } in STARTED.lock().drain(..) {
        // Relaxed: no other thread exists.
        if thread.ident.load(Ordering::Relaxed) != th.ident() {
            // Relaxed: as above.
            thread.started.store(3, Ordering::Relaxed);
            // SAFETY: as the caller promises.
            unsafe { thread.done.set_after_fork() };
        }
    }
}

/// Whether one of them has this number.
pub(super) fn runs(ident: u64) -> bool {
    // Relaxed: a number that is not there yet is known to nobody.
    STARTED.lock().iter().any(|s| s.thread.ident.load(Ordering::Relaxed) == ident && !s.thread.done.is_set())
}

/// How many threads run Python, without the main one.
pub(super) fn running() -> usize {
    STARTED.lock().len()
}

/// What a handle and its thread share.
struct Shared {
    done: mode::Event,
    ident: AtomicU64,
    /// 0 not started, 1 starting, 2 started, 3 done.
    started: AtomicUsize,
}

/// `_thread._ThreadHandle`.
pub(super) static HANDLE: Class = Class::new();

#[repr(C)]
struct Handle {
    ob: Object,
    shared: Arc<Shared>,
}
payload!(Handle: leaf);

fn fresh(ident: u64, started: usize) -> Arc<Shared> {
    let (ident, started) = (AtomicU64::new(ident), AtomicUsize::new(started));
    Arc::new(Shared { done: mode::Event::new(), ident, started })
}

/// A handle of a thread that started without us.
pub(super) fn for_thread(ident: u64) -> Value {
    handle(fresh(ident, 2))
}

fn handle(shared: Arc<Shared>) -> Value {
    alloc(Handle { ob: Object::new(HANDLE.get()), shared }).into_value()
}

fn shared(v: &Value) -> &Arc<Shared> {
    &v.downcast::<Handle>().expect("method of this type").shared
}

/// The same of a thread that runs or has run.
fn started<'a>(th: &Thread, v: &'a Value) -> Res<&'a Arc<Shared>> {
    let s = shared(v);
    // Relaxed: an observation.
    match s.started.load(Ordering::Relaxed) {
        0 => Err(th.runtime_error("thread not started")),
        _ => Ok(s),
    }
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

pub(super) static SPEC: TypeSpec = TypeSpec {
    doc: Some(""),
    flags: flags::IMMUTABLE | flags::WEAKREF,
    slots: Slots {
        new: Some(|_, _, _| Ok(handle(fresh(0, 0)))),
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
            "-($self, timeout=None, /)",
            |th, a| {
                let s = started(th, a.at(0))?;
                let limit = match a.get_non_none(1) {
                    None => None,
                    Some(t) => super::super::timeout::limit(th, t)?,
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
            |th, a| {
                started(th, a.at(0))?.done.set();
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

/// The smallest size that may be asked for, as CPython has it.
const SMALLEST_STACK: i64 = 52 << 10;

pub(super) fn stack_size(th: &Thread, a: Args<'_>) -> Res {
    let n = a.get(0).map_or(Ok(0), |n| protocol::index_i64(th, n))?;
    // Relaxed: a setting.
    let old = STACK.load(Ordering::Relaxed);
    if a.get(0).is_some() {
        if n < 0 {
            return Err(th.value_error("size must be 0 or a positive value"));
        }
        if n != 0 && n < SMALLEST_STACK {
            return Err(th.value_error(format!("size must be at least {SMALLEST_STACK} bytes")));
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
    let ready = Arc::new(mode::Event::new());
    let (s2, ready2) = (s.clone(), ready.clone());
    let started = crate::sync::os_thread::start(stack, move || {
        let body = |th: &Thread| {
            // Relaxed: published by `ready`.
            s2.ident.store(th.ident(), Ordering::Relaxed);
            ready2.set();
            let _attached = crate::vm::attach_thread(th);
            let f = function.get();
            if !f.is_exact(&class::FUNCTION) && !f.is_exact(&class::METHOD) {
                th.participant().begin_native();
            }
            run(th, f, &args, &keywords);
            drop((function, args, keywords));
        };
        Thread::run_then(stack, body, || {
            // First: who has waited for the thread does not find it counted.
            forget(&s2);
            // Relaxed: `done` publishes.
            s2.started.store(3, Ordering::Relaxed);
            s2.done.set();
        });
    });
    if started.is_err() {
        forget(&s);
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

pub(super) fn start_new_thread(th: &Thread, a: Args<'_>) -> Res {
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
    let s = fresh(0, 2);
    STARTED.lock().push(Started { thread: s.clone(), daemon: true });
    spawn(th, f.clone(), args, keywords, s).map(Value::from_u64)
}

pub(super) fn start_joinable_thread(th: &Thread, a: Args<'_>) -> Res {
    let f = a.at(0);
    if !crate::object::call::is_callable(f) {
        return Err(th.type_error("thread function must be callable"));
    }
    let h = match a.get_non_none(1) {
        Some(h) if h.downcast::<Handle>().is_some() => h.clone(),
        Some(h) => {
            return Err(
                th.type_error(format!("'handle' must be a _ThreadHandle, not {}", h.ty().error_name()))
            );
        }
        None => handle(fresh(0, 0)),
    };
    let daemon = a.get(2).map_or(Ok(true), |d| protocol::truth(th, d))?;
    let s = shared(&h).clone();
    // AcqRel: one of two starters wins. Relaxed on failure: nothing was taken.
    if s.started.compare_exchange(0, 1, Ordering::AcqRel, Ordering::Relaxed).is_err() {
        return Err(th.runtime_error("thread already started"));
    }
    STARTED.lock().push(Started { thread: s.clone(), daemon });
    match spawn(th, f.clone(), Tuple::empty(), Vec::new(), s.clone()) {
        Ok(_) => {
            // Relaxed: an observation for others; 3 (done) may already stand here.
            let _ = s.started.compare_exchange(1, 2, Ordering::Relaxed, Ordering::Relaxed);
            Ok(h)
        }
        Err(r) => {
            // Relaxed: never started.
            s.started.store(0, Ordering::Relaxed);
            Err(r)
        }
    }
}

/// Waits for all non-daemon threads but the calling one.
pub fn join_all(th: &Thread) -> Res<()> {
    loop {
        let next = STARTED
            .lock()
            .iter()
            .filter(|s| !s.daemon)
            .map(|s| &s.thread)
            // Relaxed: set before the start returned.
            .find(|s| s.ident.load(Ordering::Relaxed) != th.ident() && !s.done.is_set())
            .cloned();
        match next {
            Some(s) => join(th, &s, None).map(drop)?,
            None => return Ok(()),
        }
    }
}
