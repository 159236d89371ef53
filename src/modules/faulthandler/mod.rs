//! `faulthandler`: where the threads are, when the process dies or somebody asks.
//!
//! - [`fatal`]: signals that end the process; [`user`]: signals of the program's choice; [`later`]: a watchdog.
//! - [`dump`] writes the frames of threads, [`native_stack`] the calling thread's native ones, both through [`out`].
//! - [`action`]: replacing what the system does with a signal. [`crash`]: ways to die, for tests.
//!
//! What runs in a handler allocates nothing and takes no lock; settings that it reads are atomic words. How the frames of
//! threads that run can be read at all is told in `vm::bystander`.

mod action;
mod crash;
mod dump;
mod fatal;
mod later;
mod native_stack;
mod out;
mod user;

use crate::object::call::call_method;
use crate::object::names::name;
use crate::object::{
    Args, Kept, Method, ModuleSpec, Res, Str, Thread, Value, call, class, errors, hooks, protocol,
};
use crate::types::helpers;
use crate::vm::bystander;
use out::Out;

pub use later::after_fork_child;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "faulthandler",
    doc: "faulthandler module.",
    functions: &[
        Method::function(
            "enable",
            "($module, /, file=sys.stderr, all_threads=True, c_stack=True)",
            fatal::enable,
            "Enable the fault handler.",
        ),
        Method::function(
            "disable",
            "($module, /)",
            |_, _| Ok(Value::bool(fatal::disable())),
            "Disable the fault handler.",
        ),
        Method::function(
            "is_enabled",
            "($module, /)",
            |_, _| Ok(Value::bool(fatal::is_enabled())),
            "Check if the handler is enabled.",
        ),
        Method::function(
            "dump_traceback",
            "($module, /, file=sys.stderr, all_threads=True)",
            dump_traceback,
            "Dump the traceback of the current thread into file.\n\nDump the traceback of all threads if all_threads is true. into file.",
        ),
        Method::function(
            "dump_c_stack",
            "($module, /, file=sys.stderr)",
            |th, a| {
                let (fd, _file) = file(th, a.get(0))?;
                native_stack::dump(&mut Out::new(fd));
                Ok(Value::none())
            },
            "Dump the C stack of the current thread.",
        ),
        Method::function(
            "dump_traceback_later",
            "($module, /, timeout, repeat=False, file=sys.stderr, exit=False)",
            later::start,
            "Dump the traceback of all threads in timeout seconds.\n\nIf repeat is true, the tracebacks of all threads are dumped every timeout\nseconds. If exit is true, call _exit(1) which is not safe.",
        ),
        Method::function(
            "cancel_dump_traceback_later",
            "($module, /)",
            |th, _| {
                later::cancel(th);
                Ok(Value::none())
            },
            "Cancel the previous call to dump_traceback_later().",
        ),
        Method::function(
            "register",
            "($module, /, signum, file=sys.stderr, all_threads=True, chain=False)",
            user::register,
            "Register a handler for the signal 'signum'.\n\nDump the traceback of the current thread, or of all threads if all_threads is True, into file.",
        ),
        Method::function(
            "unregister",
            "($module, signum, /)",
            user::unregister,
            "Unregister the handler of the signal 'signum' registered by register().",
        ),
        Method::function(
            "_read_null",
            "($module, /)",
            crash::read_null,
            "Read from NULL, raise a SIGSEGV or SIGBUS signal depending on the platform.",
        ),
        Method::function(
            "_sigsegv",
            "($module, release_gil=False, /)",
            crash::sigsegv,
            "Raise a SIGSEGV signal.",
        ),
        Method::function(
            "_fatal_error_c_thread",
            "($module, /)",
            crash::in_thread,
            "Call Py_FatalError() in a new C thread.",
        ),
        Method::function("_sigabrt", "($module, /)", crash::sigabrt, "Raise a SIGABRT signal."),
        Method::function("_sigfpe", "($module, /)", crash::sigfpe, "Raise a SIGFPE signal."),
        Method::function(
            "_stack_overflow",
            "($module, /)",
            crash::stack_overflow,
            "Recursive call to raise a stack overflow.",
        ),
    ],
    init: |_, _| Ok(()),
    gil_not_used: true,
};

/// As the command line or the environment asks.
pub fn enable(th: &Thread) -> Res<()> {
    fatal::enable(th, Args::of(&[])).map(drop)
}

/// At the end of the program: nothing is told any more.
pub fn finish(th: &Thread) {
    later::cancel(th);
    user::forget_all();
    fatal::disable();
}

/// The descriptor of an argument `file`, and what has to stay alive for it.
fn file(th: &Thread, given: Option<&Value>) -> Res<(i32, Option<Kept>)> {
    let file = match given.filter(|v| !v.is_none()) {
        Some(v) if v.is_instance(&class::INT) => {
            if v.as_bool().is_some() {
                warn(th, "bool is used as a file descriptor")?;
            }
            let Some(fd) = protocol::as_i64(v).and_then(|n| i32::try_from(n).ok()) else {
                return Err(th.overflow_error("Python int too large to convert to C int"));
            };
            if fd < 0 {
                return Err(th.value_error("file is not a valid file descriptor"));
            }
            return Ok((fd, None));
        }
        Some(v) => v.clone(),
        None => match hooks::sys().dict.get_str(name!("stderr")) {
            None => return Err(th.runtime_error("lost sys.stderr")),
            Some(v) if v.is_none() => return Err(th.runtime_error("sys.stderr is None")),
            Some(v) => v,
        },
    };
    let number = call_method(th, &file, name!("fileno"), &[])?;
    let number = if number.is_instance(&class::INT) { protocol::as_i64(&number) } else { None };
    let Some(fd) = number.filter(|n| (0..i64::from(i32::MAX)).contains(n)) else {
        return Err(th.runtime_error("file.fileno() is not a valid file descriptor"));
    };
    if call_method(th, &file, name!("flush"), &[]).is_err() {
        drop(th.take_waiting());
    }
    Ok((fd as i32, Some(Kept::new(file))))
}

fn warn(th: &Thread, message: &str) -> Res<()> {
    let warn = helpers::import_from(th, "warnings", "warn")?;
    call::call2(th, &warn, Str::new(message).into_value(), errors::RUNTIME_WARNING.value()).map(drop)
}

fn dump_traceback(th: &Thread, a: Args<'_>) -> Res {
    let all_threads = a.get(1).map_or(Ok(true), |v| protocol::truth(th, v))?;
    let (fd, _file) = file(th, a.get(0))?;
    let mut out = Out::new(fd);
    let current = bystander::current();
    if all_threads {
        dump::all(&mut out, current.as_ref());
    } else if let Some(thread) = &current {
        dump::one(&mut out, thread);
    }
    Ok(Value::none())
}
