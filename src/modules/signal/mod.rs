//! `_signal`: what the process does with signals.
//!
//! Handlers run in the main thread, at its next safepoint (`vm::signals`).

pub mod mask;
mod timer;
mod wakeup;

use super::descriptor;
use crate::object::{Args, Method, Module, ModuleSpec, Res, Str, Thread, Value, errors, protocol};
use crate::vm::signals::{self, Action};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_signal",
    doc: "This module provides mechanisms to use signal handlers in Python.",
    functions: &[
        Method::function(
            "signal",
            "($module, signalnum, handler, /)",
            set,
            "Set the action for the given signal.",
        ),
        Method::function(
            "getsignal",
            "($module, signalnum, /)",
            |th, a| {
                let n = number(th, a.at(0))?;
                Ok(current(n))
            },
            "Return the current action for the given signal.",
        ),
        Method::function(
            "default_int_handler",
            "($module, signalnum, frame, /)",
            |th, _| Err(th.raise(crate::object::Waiting::Empty(&errors::KEYBOARD_INTERRUPT))),
            "The default handler for SIGINT installed by Python.",
        ),
        Method::function(
            "raise_signal",
            "($module, signalnum, /)",
            |th, a| {
                let n = number(th, a.at(0))?;
                // SAFETY: a plain system call.
                unsafe { libc::raise(n as i32) };
                signals::check_signals(th)?;
                Ok(Value::none())
            },
            "Send a signal to the executing process.",
        ),
        Method::function(
            "alarm",
            "($module, seconds, /)",
            |th, a| {
                let n = protocol::index_i64(th, a.at(0))?;
                // SAFETY: a plain system call.
                Ok(Value::from_i64(unsafe { libc::alarm(n.clamp(0, i64::from(u32::MAX)) as u32) }.into()))
            },
            "Arrange for SIGALRM to arrive after the given number of seconds.",
        ),
        Method::function(
            "pause",
            "($module, /)",
            |th, _| {
                // SAFETY: a plain system call.
                th.detached(|| unsafe { libc::pause() });
                signals::check_signals(th)?;
                Ok(Value::none())
            },
            "Wait until a signal arrives.",
        ),
        Method::function(
            "strsignal",
            "($module, signalnum, /)",
            |th, a| {
                let n = number(th, a.at(0))?;
                // SAFETY: read at once.
                let p = unsafe { libc::strsignal(n as i32) };
                if p.is_null() {
                    return Ok(Value::none());
                }
                // SAFETY: a C string.
                Ok(Str::new(&unsafe { std::ffi::CStr::from_ptr(p) }.to_string_lossy()).into_value())
            },
            "Return the system description of the given signal.",
        ),
        Method::function(
            "siginterrupt",
            "($module, signalnum, flag, /)",
            |th, a| {
                let (n, flag) = (number(th, a.at(0))?, protocol::truth(th, a.at(1))?);
                match signals::restart_calls(n as i32, !flag) {
                    true => Ok(Value::none()),
                    false => Err(super::io::os_error(th, super::io::errno(), None)),
                }
            },
            "Change system call restart behaviour.",
        ),
        Method::function(
            "set_wakeup_fd",
            "($module, fd, /, *, warn_on_full_buffer=True)",
            wakeup::set,
            "Sets the fd to be written to (with the signal number) when a signal comes in.",
        ),
        Method::function(
            "pthread_sigmask",
            "($module, how, mask, /)",
            mask::pthread_sigmask,
            "Fetch and/or change the signal mask of the calling thread.",
        ),
        Method::function(
            "pthread_kill",
            "($module, thread_id, signalnum, /)",
            mask::pthread_kill,
            "Send a signal to a thread.",
        ),
        Method::function("sigpending", "($module, /)", mask::sigpending, "Examine pending signals."),
        Method::function("sigwait", "($module, sigset, /)", mask::sigwait, "Wait for a signal."),
        Method::function(
            "sigwaitinfo",
            "($module, sigset, /)",
            |th, a| mask::wait_info(th, a.at(0), None),
            "Wait synchronously until one of the signals in *sigset* is delivered.",
        ),
        Method::function(
            "sigtimedwait",
            "($module, sigset, timeout, /)",
            |th, a| mask::wait_info(th, a.at(0), Some(a.at(1))),
            "Like sigwaitinfo(), but with a timeout.",
        ),
        Method::function(
            "setitimer",
            "($module, which, seconds, interval=0.0, /)",
            timer::set,
            "Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF).",
        ),
        Method::function(
            "getitimer",
            "($module, which, /)",
            timer::get,
            "Returns current value of given itimer.",
        ),
        Method::function(
            "pidfd_send_signal",
            "($module, pidfd, signalnum, siginfo=None, flags=0, /)",
            |th, a| {
                let (fd, n) = (descriptor::c_int(th, a.at(0))?, descriptor::c_int(th, a.at(1))?);
                let flags = descriptor::c_int_or(th, a.get(3), 0)?;
                if a.get_non_none(2).is_some() {
                    return Err(th.type_error("siginfo must be None"));
                }
                // SAFETY: a plain system call; there is no information to point to.
                let done = unsafe {
                    libc::syscall(
                        libc::SYS_pidfd_send_signal,
                        fd,
                        n,
                        std::ptr::null::<libc::siginfo_t>(),
                        flags,
                    )
                };
                if done < 0 {
                    return Err(super::io::os_error(th, super::io::errno(), None));
                }
                signals::check_signals(th)?;
                Ok(Value::none())
            },
            "Send a signal to a process referred to by a pid file descriptor.",
        ),
        Method::function(
            "valid_signals",
            "($module, /)",
            |th, _| {
                // The two that the system's threads use are not for others.
                mask::set_of(th, (1..signals::COUNT as i32).filter(|n| !(32..34).contains(n)))
            },
            "Return a set of valid signal numbers on this platform.",
        ),
    ],
    init: |th, module| {
        let m = module.downcast::<Module>().expect("a module");
        for (n, v) in NUMBERS {
            m.set(n, Value::from_i64(i64::from(*v)));
        }
        m.set("SIG_DFL", Value::small_int(0));
        m.set("SIG_IGN", Value::small_int(1));
        m.set("NSIG", Value::from_usize(signals::COUNT));
        m.set("SIGRTMIN", Value::from_i64(libc::SIGRTMIN().into()));
        m.set("SIGRTMAX", Value::from_i64(libc::SIGRTMAX().into()));
        m.set("SIGCLD", Value::from_i64(libc::SIGCHLD.into()));
        m.set("SIGPOLL", Value::from_i64(libc::SIGPOLL.into()));
        m.set("ITIMER_REAL", Value::from_i64(libc::ITIMER_REAL as i64));
        m.set("ITIMER_VIRTUAL", Value::from_i64(libc::ITIMER_VIRTUAL as i64));
        m.set("ITIMER_PROF", Value::from_i64(libc::ITIMER_PROF as i64));
        m.set("ItimerError", timer::ERROR.class(th)?);
        m.set("struct_siginfo", mask::INFO.class.value());
        m.set("SIG_BLOCK", Value::from_i64(libc::SIG_BLOCK.into()));
        m.set("SIG_UNBLOCK", Value::from_i64(libc::SIG_UNBLOCK.into()));
        m.set("SIG_SETMASK", Value::from_i64(libc::SIG_SETMASK.into()));
        let default = m.dict.get_str(crate::name!("default_int_handler"));
        if signals::handler(libc::SIGINT as usize).is_none() {
            drop(signals::set_handler(libc::SIGINT as usize, default));
        }
        Ok(())
    },
    gil_not_used: true,
};

/// Binds the type.
pub fn init_types() {
    crate::types::struct_sequence::bind(&mask::INFO);
}

macro_rules! numbers {
    ($($name:ident)*) => { const NUMBERS: &[(&str, i32)] = &[$((stringify!($name), libc::$name)),*]; };
}
numbers! {
    SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM SIGTERM
    SIGSTKFLT SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGWINCH SIGIO
    SIGPWR SIGSYS
}

fn number(th: &Thread, v: &Value) -> Res<usize> {
    match protocol::index_i64(th, v)? {
        n @ 1..65 => Ok(n as usize),
        _ => Err(th.value_error("signal number out of range")),
    }
}

fn current(n: usize) -> Value {
    let ignored = [libc::SIGPIPE, libc::SIGXFSZ].contains(&(n as i32));
    signals::handler(n).unwrap_or_else(|| Value::small_int(i64::from(ignored)))
}

fn set(th: &Thread, a: Args<'_>) -> Res {
    let n = number(th, a.at(0))?;
    let h = a.at(1);
    if !signals::is_main(th) {
        return Err(th.value_error("signal only works in main thread of the main interpreter"));
    }
    let action = match protocol::as_i64(h) {
        Some(0) => Action::Default,
        Some(1) => Action::Ignore,
        _ if crate::object::call::is_callable(h) => Action::Note,
        _ => {
            return Err(
                th.type_error("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
            );
        }
    };
    signals::check_signals(th)?;
    if !signals::install(n as i32, action) {
        return Err(super::io::os_error(th, libc::EINVAL, None));
    }
    let old = current(n);
    drop(signals::set_handler(n, Some(h.clone())));
    Ok(old)
}
