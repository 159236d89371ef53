//! `resource`: what a process may use, and what it has used.

use super::descriptor::c_int;
use super::io;
use crate::object::{Args, Method, Module, ModuleSpec, Res, Thread, Tuple, Value, errors, protocol};
use crate::types::struct_sequence::{self, StructSequence};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "resource",
    doc: "",
    functions: &[
        Method::function("getrusage", "($module, who, /)", getrusage, ""),
        Method::function(
            "getrlimit",
            "($module, resource, /)",
            |th, a| {
                let kind = kind(th, a.at(0))?;
                exchange(th, 0, kind, None)
            },
            "",
        ),
        Method::function(
            "setrlimit",
            "($module, resource, limits, /)",
            |th, a| {
                let kind = kind(th, a.at(0))?;
                let new = limits(th, a.at(1))?;
                exchange(th, 0, kind, Some(new)).map(|_| Value::none())
            },
            "",
        ),
        Method::function(
            "prlimit",
            "($module, pid, resource, limits=None, /)",
            |th, a| {
                let (pid, kind) = (c_int(th, a.at(0))?, kind(th, a.at(1))?);
                let new = a.get_non_none(2).map(|v| limits(th, v)).transpose()?;
                exchange(th, pid, kind, new)
            },
            "",
        ),
        Method::function(
            "getpagesize",
            "($module, /)",
            // SAFETY: a plain query.
            |_, _| Ok(Value::from_i64(unsafe { libc::sysconf(libc::_SC_PAGESIZE) })),
            "",
        ),
    ],
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        for (name, value) in NUMBERS {
            m.set(name, Value::from_i64(*value));
        }
        // Infinity is the largest number, which Python shows as -1.
        m.set("RLIM_INFINITY", Value::from_i64(libc::RLIM_INFINITY as i64));
        m.set("error", errors::OS_ERROR.value());
        m.set("struct_rusage", USAGE.class.value());
        Ok(())
    },
    gil_not_used: true,
};

macro_rules! numbers {
    ($($name:ident)*) => { const NUMBERS: &[(&str, i64)] = &[$((stringify!($name), libc::$name as i64)),*]; };
}
numbers! {
    RLIMIT_CPU RLIMIT_FSIZE RLIMIT_DATA RLIMIT_STACK RLIMIT_CORE RLIMIT_NOFILE RLIMIT_AS RLIMIT_RSS RLIMIT_NPROC
    RLIMIT_MEMLOCK RLIMIT_MSGQUEUE RLIMIT_NICE RLIMIT_RTPRIO RLIMIT_RTTIME RLIMIT_SIGPENDING
    RUSAGE_SELF RUSAGE_CHILDREN RUSAGE_THREAD
}

static USAGE: StructSequence = StructSequence::new(
    "resource",
    "struct_rusage",
    &[
        "ru_utime",
        "ru_stime",
        "ru_maxrss",
        "ru_ixrss",
        "ru_idrss",
        "ru_isrss",
        "ru_minflt",
        "ru_majflt",
        "ru_nswap",
        "ru_inblock",
        "ru_oublock",
        "ru_msgsnd",
        "ru_msgrcv",
        "ru_nsignals",
        "ru_nvcsw",
        "ru_nivcsw",
    ],
    16,
);

/// Binds the type.
pub fn init_types() {
    struct_sequence::bind(&USAGE);
}

/// What a process has used.
pub fn usage(u: &libc::rusage) -> Value {
    let seconds = |t: libc::timeval| Value::from_f64(t.tv_sec as f64 + t.tv_usec as f64 * 1e-6);
    let mut fields = vec![seconds(u.ru_utime), seconds(u.ru_stime)];
    fields.extend(
        [
            u.ru_maxrss,
            u.ru_ixrss,
            u.ru_idrss,
            u.ru_isrss,
            u.ru_minflt,
            u.ru_majflt,
            u.ru_nswap,
            u.ru_inblock,
            u.ru_oublock,
            u.ru_msgsnd,
            u.ru_msgrcv,
            u.ru_nsignals,
            u.ru_nvcsw,
            u.ru_nivcsw,
        ]
        .map(Value::from_i64),
    );
    USAGE.make(fields)
}

fn getrusage(th: &Thread, a: Args<'_>) -> Res {
    let who = c_int(th, a.at(0))?;
    // SAFETY: plain data that the call fills.
    let mut u: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: fills the struct.
    if unsafe { libc::getrusage(who, &mut u) } == 0 {
        return Ok(usage(&u));
    }
    match io::errno() {
        libc::EINVAL => Err(th.value_error("invalid who parameter")),
        errno => Err(io::os_error(th, errno, None)),
    }
}

fn kind(th: &Thread, v: &Value) -> Res<i32> {
    match c_int(th, v)? {
        // As many as Linux has.
        kind @ 0..16 => Ok(kind),
        _ => Err(th.value_error("invalid resource specified")),
    }
}

fn limits(th: &Thread, v: &Value) -> Res<libc::rlimit> {
    let pair = protocol::to_vec(th, v)?;
    let [soft, hard] = &pair[..] else {
        return Err(th.value_error("expected a tuple of 2 integers"));
    };
    let limit = |v: &Value| protocol::index_i64(th, v).map(|n| n as libc::rlim_t);
    Ok(libc::rlimit { rlim_cur: limit(soft)?, rlim_max: limit(hard)? })
}

/// Sets the limits of a process (0: this one), if any are given, and returns the old ones.
fn exchange(th: &Thread, pid: i32, kind: i32, new: Option<libc::rlimit>) -> Res {
    let mut old = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    let wanted = new.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
    // SAFETY: reads the one struct, if there is one, and fills the other.
    if unsafe { libc::prlimit(pid, kind as _, wanted, &mut old) } == 0 {
        let limit = |n: libc::rlim_t| Value::from_i64(n as i64);
        return Ok(Tuple::new(vec![limit(old.rlim_cur), limit(old.rlim_max)]).into_value());
    }
    match io::errno() {
        libc::EINVAL => Err(th.value_error("current limit exceeds maximum limit")),
        libc::EPERM if pid == 0 => Err(th.value_error("not allowed to raise maximum limit")),
        errno => Err(io::os_error(th, errno, None)),
    }
}
