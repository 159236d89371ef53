//! Processes, users, the environment, the machine.

use std::ffi::CString;

use super::path::{Asked, c_text, os_text};
use super::{check, decode, descriptor, int};
use crate::object::{
    Args, Kept, Method, Res, Str, Thread, Tuple, Value, call, class, name, protocol, string,
};
use crate::sync::prim::Mutex;
use crate::types::buffer;
use crate::types::bytes::Bytes;
use crate::types::struct_sequence::StructSequence;

/// `os.uname_result`.
pub static UNAME_RESULT: StructSequence = StructSequence::new(
    "posix",
    "uname_result",
    &["sysname", "nodename", "release", "version", "machine"],
    5,
);
/// `os.times_result`.
pub static TIMES_RESULT: StructSequence = StructSequence::new(
    "posix",
    "times_result",
    &["user", "system", "children_user", "children_system", "elapsed"],
    5,
);
/// `os.terminal_size`.
pub static TERMINAL_SIZE: StructSequence =
    StructSequence::new("os", "terminal_size", &["columns", "lines"], 2);

macro_rules! query {
    ($name:literal, $f:ident) => {
        // SAFETY: a plain query.
        Method::function($name, "($module, /)", |_, _| Ok(int(i64::from(unsafe { libc::$f() }))), "")
    };
}

pub(super) static FUNCTIONS: &[Method] = &[
    query!("getpid", getpid),
    query!("getppid", getppid),
    query!("getuid", getuid),
    query!("geteuid", geteuid),
    query!("getgid", getgid),
    query!("getegid", getegid),
    query!("getpgrp", getpgrp),
    Method::function(
        "getpgid",
        "($module, /, pid)",
        |th, a| {
            let pid = descriptor(th, a.at(0))?;
            // SAFETY: a plain query.
            check(th, None, || i64::from(unsafe { libc::getpgid(pid) })).map(int)
        },
        "",
    ),
    Method::function(
        "getsid",
        "($module, pid, /)",
        |th, a| {
            let pid = descriptor(th, a.at(0))?;
            // SAFETY: a plain query.
            check(th, None, || i64::from(unsafe { libc::getsid(pid) })).map(int)
        },
        "Call the system call getsid(pid) and return the result.",
    ),
    Method::function(
        "setsid",
        "($module, /)",
        |th, _| {
            // SAFETY: a plain system call.
            check(th, None, || i64::from(unsafe { libc::setsid() })).map(|_| Value::none())
        },
        "",
    ),
    Method::function(
        "getgroups",
        "($module, /)",
        |th, _| {
            let mut groups = vec![0; 1024];
            // SAFETY: fills at most 1024 entries.
            let n = check(th, None, || i64::from(unsafe { libc::getgroups(1024, groups.as_mut_ptr()) }))?;
            Ok(crate::types::list::List::new(
                groups[..n as usize].iter().map(|&g| int(i64::from(g))).collect(),
            )
            .into_value())
        },
        "",
    ),
    Method::function(
        "_exit",
        "($module, /, status)",
        |th, a| {
            let status = descriptor(th, a.at(0))?;
            // SAFETY: ends the process at once, which is what was asked.
            unsafe { libc::_exit(status) }
        },
        "Exit to the system with specified status, without normal exit processing.",
    ),
    Method::function(
        "abort",
        "($module, /)",
        |_, _| std::process::abort(),
        "Abort the interpreter immediately.",
    ),
    Method::function(
        "kill",
        "($module, pid, signal, /)",
        |th, a| {
            let (pid, sig) = (descriptor(th, a.at(0))?, descriptor(th, a.at(1))?);
            // SAFETY: a plain system call.
            check(th, None, || i64::from(unsafe { libc::kill(pid, sig) }))?;
            crate::vm::check_signals(th)?;
            Ok(Value::none())
        },
        "Kill a process with a signal.",
    ),
    Method::function("fork", "($module, /)", fork, "Fork a child process."),
    Method::function(
        "register_at_fork",
        "($module, /, *, before=None, after_in_child=None, after_in_parent=None)",
        register_at_fork,
        "Register callables to be called when forking a new process.",
    ),
    Method::function(
        "waitpid",
        "($module, pid, options, /)",
        |th, a| {
            let (pid, options) = (descriptor(th, a.at(0))?, descriptor(th, a.at(1))?);
            let mut status = 0;
            // SAFETY: fills the status.
            let got = check(th, None, || i64::from(unsafe { libc::waitpid(pid, &mut status, options) }))?;
            Ok(Tuple::new(vec![int(got), int(status.into())]).into_value())
        },
        "Wait for completion of a given child process.",
    ),
    Method::function(
        "wait",
        "($module, /)",
        |th, _| {
            let mut status = 0;
            // SAFETY: fills the status.
            let got = check(th, None, || i64::from(unsafe { libc::wait(&mut status) }))?;
            Ok(Tuple::new(vec![int(got), int(status.into())]).into_value())
        },
        "Wait for completion of a child process.",
    ),
    Method::function(
        "WIFEXITED",
        "($module, /, status)",
        |th, a| Ok(Value::bool(libc::WIFEXITED(descriptor(th, a.at(0))?))),
        "",
    ),
    Method::function(
        "WEXITSTATUS",
        "($module, /, status)",
        |th, a| Ok(int(libc::WEXITSTATUS(descriptor(th, a.at(0))?).into())),
        "",
    ),
    Method::function(
        "WIFSIGNALED",
        "($module, /, status)",
        |th, a| Ok(Value::bool(libc::WIFSIGNALED(descriptor(th, a.at(0))?))),
        "",
    ),
    Method::function(
        "WTERMSIG",
        "($module, /, status)",
        |th, a| Ok(int(libc::WTERMSIG(descriptor(th, a.at(0))?).into())),
        "",
    ),
    Method::function(
        "WIFSTOPPED",
        "($module, /, status)",
        |th, a| Ok(Value::bool(libc::WIFSTOPPED(descriptor(th, a.at(0))?))),
        "",
    ),
    Method::function(
        "WSTOPSIG",
        "($module, /, status)",
        |th, a| Ok(int(libc::WSTOPSIG(descriptor(th, a.at(0))?).into())),
        "",
    ),
    Method::function(
        "waitstatus_to_exitcode",
        "($module, /, status)",
        |th, a| {
            let s = descriptor(th, a.at(0))?;
            if libc::WIFEXITED(s) {
                return Ok(int(libc::WEXITSTATUS(s).into()));
            }
            if libc::WIFSIGNALED(s) {
                return Ok(int(-i64::from(libc::WTERMSIG(s))));
            }
            Err(th.value_error(format!("invalid wait status: {s}")))
        },
        "Convert a wait status to an exit code.",
    ),
    Method::function(
        "execv",
        "($module, path, argv, /)",
        |th, a| exec(th, a, None),
        "Execute an executable path with arguments, replacing current process.",
    ),
    Method::function(
        "execve",
        "($module, /, path, argv, env)",
        |th, a| exec(th, a, Some(a.at(2))),
        "Execute an executable path with arguments, replacing current process.",
    ),
    Method::function(
        "system",
        "($module, /, command)",
        |th, a| {
            let c = c_text(th, a.at(0))?;
            // SAFETY: a C string.
            Ok(int(th.detached(|| unsafe { libc::system(c.as_ptr()) }).into()))
        },
        "Execute the command in a subshell.",
    ),
    Method::function(
        "_create_environ",
        "($module, /)",
        |th, _| super::environment(th),
        "Create the environment dictionary.",
    ),
    Method::function(
        "cpu_count",
        "($module, /)",
        |_, _| {
            if let Some(n) = crate::modules::sys::runtime_flags().cpu_count {
                return Ok(int(n.into()));
            }
            // SAFETY: a plain query.
            let n = unsafe { libc::sysconf(libc::_SC_NPROCESSORS_ONLN) };
            Ok(if n < 1 { Value::none() } else { int(n) })
        },
        "Return the number of logical CPUs in the system.",
    ),
    Method::function(
        "sched_getaffinity",
        "($module, pid, /)",
        |th, a| {
            let pid = descriptor(th, a.at(0))?;
            // SAFETY: plain data that the system call fills.
            let mut set: libc::cpu_set_t = unsafe { std::mem::zeroed() };
            // SAFETY: fills the set.
            check(th, None, || {
                // SAFETY: the arguments live through the call, which keeps none of them.
                i64::from(unsafe { libc::sched_getaffinity(pid, size_of::<libc::cpu_set_t>(), &mut set) })
            })?;
            // SAFETY: the index stays below the set's size.
            let cpus = (0..libc::CPU_SETSIZE as usize)
                .filter(|&i| unsafe { libc::CPU_ISSET(i, &set) })
                .map(|i| int(i as i64))
                .collect();
            let list = crate::types::list::List::new(cpus).into_value();
            crate::object::call::call1(th, &crate::types::set::SET.value(), list)
        },
        "Return the affinity of the process identified by pid (or the current process if zero).",
    ),
    Method::function(
        "sched_setaffinity",
        "($module, pid, mask, /)",
        |th, a| {
            let pid = descriptor(th, a.at(0))?;
            // SAFETY: plain data.
            let mut set: libc::cpu_set_t = unsafe { std::mem::zeroed() };
            protocol::for_each(th, a.at(1), |c| {
                let c = protocol::index_i64(th, &c)?;
                if !(0..i64::from(libc::CPU_SETSIZE)).contains(&c) {
                    return Err(th.value_error("CPU number out of range"));
                }
                // SAFETY: checked above.
                unsafe { libc::CPU_SET(c as usize, &mut set) };
                Ok(())
            })?;
            // SAFETY: reads the set.
            check(th, None, || {
                // SAFETY: the arguments live through the call, which keeps none of them.
                i64::from(unsafe { libc::sched_setaffinity(pid, size_of::<libc::cpu_set_t>(), &set) })
            })
            .map(|_| Value::none())
        },
        "Set the CPU affinity of the process identified by pid to mask.",
    ),
    Method::function(
        "sched_yield",
        "($module, /)",
        |th, _| {
            // SAFETY: a plain system call.
            th.detached(|| unsafe { libc::sched_yield() });
            Ok(Value::none())
        },
        "Voluntarily relinquish the CPU.",
    ),
    Method::function(
        "urandom",
        "($module, size, /)",
        |th, a| {
            let n = protocol::index_i64(th, a.at(0))?;
            if n < 0 {
                return Err(th.value_error("negative argument not allowed"));
            }
            let mut out = buffer::room(th, n as usize)?;
            let mut done = 0;
            while done < out.len() {
                // SAFETY: fills the rest of the buffer.
                done += check(th, None, || unsafe {
                    libc::getrandom(out[done..].as_mut_ptr().cast(), out.len() - done, 0)
                } as i64)? as usize;
            }
            Ok(Bytes::new(&out).into_value())
        },
        "Return a bytes object containing random bytes suitable for cryptographic use.",
    ),
    Method::function(
        "strerror",
        "($module, code, /)",
        |th, a| {
            let e = descriptor(th, a.at(0))?;
            // SAFETY: read at once.
            let text = unsafe { std::ffi::CStr::from_ptr(libc::strerror(e)) }.to_string_lossy().into_owned();
            Ok(Str::new(&text).into_value())
        },
        "Translate an error code to a message string.",
    ),
    Method::function(
        "uname",
        "($module, /)",
        |th, _| {
            // SAFETY: plain data that the system call fills.
            let mut u: libc::utsname = unsafe { std::mem::zeroed() };
            // SAFETY: fills the struct.
            check(th, None, || i64::from(unsafe { libc::uname(&mut u) }))?;
            // SAFETY: the fields are C strings.
            let text =
                |f: &[libc::c_char]| decode(unsafe { std::ffi::CStr::from_ptr(f.as_ptr()) }.to_bytes());
            Ok(UNAME_RESULT.make(vec![
                text(&u.sysname),
                text(&u.nodename),
                text(&u.release),
                text(&u.version),
                text(&u.machine),
            ]))
        },
        "Return an object identifying the current operating system.",
    ),
    Method::function(
        "times",
        "($module, /)",
        |_, _| {
            // SAFETY: plain data that the system call fills.
            let mut t: libc::tms = unsafe { std::mem::zeroed() };
            // SAFETY: fills the struct; sysconf is a plain query.
            let (elapsed, hz) = unsafe { (libc::times(&mut t), libc::sysconf(libc::_SC_CLK_TCK)) };
            let f = |c: i64| Value::from_f64(c as f64 / hz as f64);
            Ok(TIMES_RESULT.make(vec![
                f(t.tms_utime),
                f(t.tms_stime),
                f(t.tms_cutime),
                f(t.tms_cstime),
                f(elapsed),
            ]))
        },
        "Return a collection containing process timing information.",
    ),
    Method::function(
        "getloadavg",
        "($module, /)",
        |th, _| {
            let mut l = [0f64; 3];
            // SAFETY: fills three numbers.
            check(th, None, || i64::from(unsafe { libc::getloadavg(l.as_mut_ptr(), 3) }))?;
            Ok(Tuple::new(l.iter().map(|&x| Value::from_f64(x)).collect()).into_value())
        },
        "Return average recent system load information.",
    ),
    Method::function(
        "get_terminal_size",
        "($module, fd=<unrepresentable>, /)",
        |th, a| {
            let fd = a.get(0).map_or(Ok(1), |v| descriptor(th, v))?;
            // SAFETY: plain data that the call fills.
            let mut w: libc::winsize = unsafe { std::mem::zeroed() };
            // SAFETY: fills the struct.
            check(th, None, || i64::from(unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, &mut w) }))?;
            Ok(TERMINAL_SIZE.make(vec![int(w.ws_col.into()), int(w.ws_row.into())]))
        },
        "Return the size of the terminal window as (columns, lines).",
    ),
    Method::function(
        "putenv",
        "($module, name, value, /)",
        |th, a| {
            let (k, v) = (c_text(th, a.at(0))?, c_text(th, a.at(1))?);
            if k.as_bytes().contains(&b'=') {
                return Err(th.value_error("illegal environment variable name"));
            }
            // SAFETY: C strings. The environment is process-wide; libc copies them under its own lock.
            check(th, None, || i64::from(unsafe { libc::setenv(k.as_ptr(), v.as_ptr(), 1) }))
                .map(|_| Value::none())
        },
        "Change or add an environment variable.",
    ),
    Method::function(
        "unsetenv",
        "($module, name, /)",
        |th, a| {
            let k = c_text(th, a.at(0))?;
            // SAFETY: a C string.
            check(th, None, || i64::from(unsafe { libc::unsetenv(k.as_ptr()) })).map(|_| Value::none())
        },
        "Delete an environment variable.",
    ),
    Method::function(
        "nice",
        "($module, increment, /)",
        |th, a| {
            let n = descriptor(th, a.at(0))?;
            // SAFETY: a plain system call.
            Ok(int(unsafe { libc::nice(n) }.into()))
        },
        "Add increment to the priority of process and return the new priority.",
    ),
];

/// What runs before a fork, and after it in the child and in the parent.
static AT_FORK: Mutex<[Vec<Kept>; 3]> = Mutex::new([const { Vec::new() }; 3]);

fn register_at_fork(th: &Thread, a: Args<'_>) -> Res {
    let given: Vec<Option<Value>> = (0..3).map(|i| a.get(i).cloned()).collect();
    if given.iter().all(Option::is_none) {
        return Err(th.type_error("At least one argument is required."));
    }
    let names = ["before", "after_in_child", "after_in_parent"];
    for (name, f) in names.iter().zip(&given) {
        if let Some(f) = f
            && !call::is_callable(f)
        {
            return Err(th.type_error(format!("'{name}' must be callable, not {}", f.ty().error_name())));
        }
    }
    let mut all = AT_FORK.lock();
    for (list, f) in all.iter_mut().zip(given) {
        list.extend(f.map(Kept::new));
    }
    Ok(Value::none())
}

fn run_at_fork(th: &Thread, which: usize) {
    let mut callbacks = AT_FORK.lock()[which].clone();
    if which == 0 {
        callbacks.reverse();
    }
    for f in callbacks {
        if call::call0(th, f.get()).is_err() {
            crate::object::unraisable::report(th, "Exception ignored in", Some(f.get()));
        }
    }
}

fn fork(th: &Thread, _: Args<'_>) -> Res {
    Ok(int(fork_python(th)?.into()))
}

/// Forks into a child that goes on running Python; 0 in the child.
pub(super) fn fork_python(th: &Thread) -> Res<libc::pid_t> {
    // SAFETY: the child has this thread only; `fork_with` puts the runtime's locks and lists in order.
    fork_with(th, || unsafe { libc::fork() })
}

/// Forks by `f`, with all that has to be done around it.
pub(super) fn fork_with(th: &Thread, f: impl FnOnce() -> libc::pid_t) -> Res<libc::pid_t> {
    run_at_fork(th, 0);
    // With the world stopped no other thread is in the middle of anything that the child would find half done.
    let (pid, errno) = th.stop_the_world(|| {
        crate::object::thread::wait_for_the_leaving();
        let pid = super::super::tracemalloc::while_still(f);
        let errno = super::super::io::errno();
        if pid == 0 {
            crate::mode::after_fork_child(th.participant());
            crate::memory::after_fork_child();
            crate::vm::after_fork_child(th);
        }
        (pid, errno)
    });
    if pid == 0 {
        // SAFETY: the child begins with this thread alone.
        unsafe {
            super::super::import::after_fork_child(th);
            super::super::thread::after_fork_child(th);
        }
        super::super::faulthandler::after_fork_child();
        crate::vm::signals::set_main(th);
        run_at_fork(th, 1);
    } else {
        run_at_fork(th, 2);
    }
    if pid < 0 {
        return Err(super::super::io::os_error(th, errno, None));
    }
    Ok(pid)
}

/// C strings from paths or texts.
pub(super) fn strings(th: &Thread, v: &Value) -> Res<Vec<CString>> {
    let mut out = Vec::new();
    protocol::for_each(th, v, |x| {
        out.push(c_text(th, &x)?);
        Ok(())
    })?;
    Ok(out)
}

/// An environment as C strings.
pub(super) fn environment(th: &Thread, env: &Value) -> Res<Vec<CString>> {
    // Both lists at once: `__fspath__` may change the mapping.
    let part = |name| protocol::to_vec(th, &call::call_method(th, env, &string::intern(name), &[])?);
    let (keys, values) = (part("keys")?, part("values")?);
    let mut out = Vec::new();
    for (k, v) in keys.iter().zip(&values) {
        let mut line = os_text(th, k)?;
        if line.contains(&b'=') {
            return Err(th.value_error("illegal environment variable name"));
        }
        line.push(b'=');
        line.extend(os_text(th, v)?);
        out.push(CString::new(line).map_err(|_| th.value_error("embedded null byte"))?);
    }
    Ok(out)
}

/// A null-ended array of C strings, which must outlive it.
pub(super) fn pointers(strings: &[CString]) -> Vec<*const libc::c_char> {
    strings.iter().map(|s| s.as_ptr()).chain([std::ptr::null()]).collect()
}

fn exec(th: &Thread, a: Args<'_>, env: Option<&Value>) -> Res {
    let (asked, what) = match env {
        Some(_) => (Asked::path("execve").or_descriptor(), "execve: argv"),
        None => (Asked::path("execv"), "execv() arg 2"),
    };
    let path = asked.of(th, a.at(0))?;
    let list = a.at(1);
    if !list.is_instance(&class::TUPLE) && !list.is_instance(&class::LIST) {
        return Err(th.type_error(format!("{what} must be a tuple or list")));
    }
    if protocol::len(th, list)? == 0 {
        return Err(th.value_error(format!("{what} must not be empty")));
    }
    if let Some(env) = env
        && !has_keys_and_items(th, env)
    {
        return Err(th.type_error("execve: environment must be a mapping object"));
    }
    let argv = strings(th, list)?;
    if argv.first().is_some_and(|first| first.is_empty()) {
        let first = if env.is_some() { "argv first element" } else { "arg 2 first element" };
        let function = if env.is_some() { "execve:" } else { "execv()" };
        return Err(th.value_error(format!("{function} {first} cannot be empty")));
    }
    let environment = env.map(|env| environment(th, env)).transpose()?;
    let (argv, env) = (pointers(&argv), environment.as_deref().map(pointers));
    // SAFETY: null-ended arrays of C strings; on success the call does not return.
    unsafe {
        match (env, path.descriptor()) {
            (Some(env), Some(fd)) => libc::fexecve(fd, argv.as_ptr(), env.as_ptr()),
            (Some(env), None) => libc::execve(path.name().as_ptr(), argv.as_ptr(), env.as_ptr()),
            (None, _) => libc::execv(path.name().as_ptr(), argv.as_ptr()),
        };
    }
    let errno = super::super::io::errno();
    // Only the second tells the path.
    Err(match environment {
        Some(_) => super::failure_of(th, errno, &path.shown),
        None => super::super::io::os_error(th, errno, None),
    })
}

/// Whether it is a mapping, as far as that can be told.
fn has_keys_and_items(th: &Thread, v: &Value) -> bool {
    v.ty().slots().getitem.is_some() && v.ty().lookup(th, name!("keys")).is_some()
}
