//! Waiting for processes beyond `waitpid`.

use super::{check, descriptor, int};
use crate::object::{Args, Method, Res, Thread, Tuple, Value};
use crate::types::struct_sequence::StructSequence;

/// `os.waitid_result`.
pub static WAITID_RESULT: StructSequence = StructSequence::new(
    "posix",
    "waitid_result",
    &["si_pid", "si_uid", "si_signo", "si_status", "si_code"],
    5,
);

pub(super) static FUNCTIONS: &[Method] = &[
    Method::function(
        "pidfd_open",
        "($module, /, pid, flags=0)",
        |th, a| {
            let pid = descriptor(th, a.at(0))?;
            let flags = a.get(1).map_or(Ok(0), |v| descriptor(th, v))?;
            // SAFETY: a plain system call.
            check(th, None, || unsafe { libc::syscall(libc::SYS_pidfd_open, pid, flags) }).map(int)
        },
        "Return a file descriptor referring to the process *pid*.",
    ),
    Method::function(
        "waitid",
        "($module, idtype, id, options, /)",
        waitid,
        "Returns the result of waiting for a process or processes.",
    ),
    Method::function(
        "wait3",
        "($module, /, options)",
        |th, a| {
            let options = descriptor(th, a.at(0))?;
            wait4(th, -1, options)
        },
        "Wait for completion of a child process.",
    ),
    Method::function(
        "wait4",
        "($module, /, pid, options)",
        |th, a| {
            let (pid, options) = (descriptor(th, a.at(0))?, descriptor(th, a.at(1))?);
            wait4(th, pid, options)
        },
        "Wait for completion of a specific child process.",
    ),
    Method::function(
        "WCOREDUMP",
        "($module, status, /)",
        |th, a| Ok(Value::bool(libc::WCOREDUMP(descriptor(th, a.at(0))?))),
        "Return True if the process returning status was dumped to a core file.",
    ),
    Method::function(
        "WIFCONTINUED",
        "($module, /, status)",
        |th, a| Ok(Value::bool(libc::WIFCONTINUED(descriptor(th, a.at(0))?))),
        "Return True if a particular process was continued from a job control stop.",
    ),
];

fn waitid(th: &Thread, a: Args<'_>) -> Res {
    let (kind, id) = (descriptor(th, a.at(0))?, descriptor(th, a.at(1))?);
    let options = descriptor(th, a.at(2))?;
    // SAFETY: plain data that the call fills.
    let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
    // SAFETY: fills the struct.
    check(th, None, || {
        // SAFETY: the arguments live through the call, which keeps none of them.
        i64::from(unsafe { libc::waitid(kind as libc::idtype_t, id as libc::id_t, &mut info, options) })
    })?;
    // SAFETY: the fields of a child's news, or zeros.
    let fields = unsafe {
        if info.si_pid() == 0 {
            return Ok(Value::none());
        }
        [
            i64::from(info.si_pid()),
            info.si_uid().into(),
            info.si_signo.into(),
            info.si_status().into(),
            info.si_code.into(),
        ]
    };
    Ok(WAITID_RESULT.make(fields.map(int).to_vec()))
}

fn wait4(th: &Thread, pid: i32, options: i32) -> Res {
    let mut status = 0;
    // SAFETY: plain data that the call fills.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: fills both.
    let got = check(th, None, || i64::from(unsafe { libc::wait4(pid, &mut status, options, &mut usage) }))?;
    let usage = crate::modules::resource::usage(&usage);
    Ok(Tuple::new(vec![int(got), int(status.into()), usage]).into_value())
}
