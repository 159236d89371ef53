//! `_thread`: real operating-system threads, locks, thread-local data.

mod handle;
mod local;
mod lock;

use crate::object::names::name;
use crate::object::{
    Args, Method, Module, ModuleSpec, Res, Str, Thread, Tuple, Value, attribute, errors, hooks, protocol,
};
use crate::sync::prim::{AtomicU64, Ordering};
use crate::types::struct_sequence::{self, StructSequence};

pub use handle::join_all;
use handle::{HANDLE, running, stack_size, start_joinable_thread, start_new_thread};
use local::LOCAL;
use lock::{LOCK, RLOCK, new_lock};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_thread",
    doc: "This module provides primitive operations to write multi-threaded programs.",
    functions: &[
        Method::function(
            "start_new_thread",
            "($module, function, args, kwargs={}, /)",
            start_new_thread,
            "Start a new thread and return its identifier.",
        ),
        Method::function(
            "start_new",
            "($module, function, args, kwargs={}, /)",
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
            "($module, signum=signal.SIGINT, /)",
            |th, a| {
                let n = a.get(0).map_or(Ok(2), |s| protocol::index_i64(th, s))?;
                if !(1..65).contains(&n) {
                    return Err(th.value_error("signal number out of range"));
                }
                if crate::vm::signals::is_handled(n as usize) {
                    crate::vm::simulate_signal(n as i32);
                }
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
                Ok(handle::for_thread(ident))
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
            "($module, args, /)",
            excepthook,
            "Handle uncaught Thread.run() exception.",
        ),
        Method::function("set_name", "($module, /, name)", set_name, "Set the name of the current thread."),
    ],
    init,
    gil_not_used: true,
};

static MAIN: AtomicU64 = AtomicU64::new(0);
/// Remembers the calling thread as the main one.
pub fn set_main(th: &Thread) {
    // Relaxed: set once at start-up.
    MAIN.store(th.ident(), Ordering::Relaxed);
}

/// In the child of a fork the calling thread is the main one, and those that are not here are done.
///
/// # Safety
/// No other thread exists.
pub unsafe fn after_fork_child(th: &Thread) {
    set_main(th);
    // SAFETY: as the caller promises.
    unsafe { handle::after_fork_child(th) };
}

/// The main thread's identifier.
pub fn main_ident() -> u64 {
    // Relaxed: set once at start-up.
    MAIN.load(Ordering::Relaxed)
}

/// Whether a thread with this number runs, so that the system may be asked about it.
pub fn runs(th: &Thread, ident: u64) -> bool {
    ident == th.ident() || ident == main_ident() || handle::runs(ident)
}

static HOOK_ARGS: StructSequence = StructSequence::new(
    "_thread",
    "_ExceptHookArgs",
    &["exc_type", "exc_value", "exc_traceback", "thread"],
    4,
);

/// Binds the types.
pub fn init_types() {
    lock::init_types();
    HANDLE.bind(&handle::SPEC);
    LOCAL.bind(&local::SPEC);
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

fn set_name(th: &Thread, a: Args<'_>) -> Res {
    let Some(n) = a.at(0).downcast::<Str>() else {
        return Err(
            th.type_error(format!("set_name() argument 'name' must be str, not {}", a.at(0).given_name()))
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
