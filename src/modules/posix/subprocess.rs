//! `_posixsubprocess`: forks a child and turns it into another program.
//!
//! Everything that the child needs is prepared before the fork: with other threads gone in the middle of whatever they
//! did, it only makes system calls, unless it has Python to run before the program starts.

use std::ffi::CString;

use super::descriptor;
use super::path::{c_text, os_text};
use crate::modules::io;
use crate::object::{Args, Method, ModuleSpec, Res, Thread, Value, call, protocol};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_posixsubprocess",
    doc: "A POSIX helper for the subprocess module.",
    functions: &[Method::function(
        "fork_exec",
        "($module, args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, \
         errread, errwrite, errpipe_read, errpipe_write, restore_signals, call_setsid, pgid_to_set, gid, \
         extra_groups, uid, child_umask, preexec_fn, /)",
        fork_exec,
        "Spawn a fresh new child process.",
    )],
    init: |_, _| Ok(()),
    gil_not_used: true,
};

/// A null-ended array of C strings.
struct Strings {
    _owned: Vec<CString>,
    pointers: Vec<*const libc::c_char>,
}

impl Strings {
    fn new(th: &Thread, list: &Value) -> Res<Strings> {
        let mut owned = Vec::new();
        for v in protocol::to_vec(th, list)? {
            let bytes = os_text(th, &v)?;
            owned.push(CString::new(bytes).map_err(|_| th.value_error("embedded null byte"))?);
        }
        let mut pointers: Vec<_> = owned.iter().map(|s| s.as_ptr()).collect();
        pointers.push(std::ptr::null());
        Ok(Strings { _owned: owned, pointers })
    }
}

/// What the child is to do.
struct Plan<'a> {
    argv: Strings,
    programs: Strings,
    env: Option<Strings>,
    close: bool,
    /// Descriptors to keep, in order.
    keep: Vec<i32>,
    cwd: Option<CString>,
    stdin: (i32, i32),
    stdout: (i32, i32),
    stderr: (i32, i32),
    report: i32,
    restore_signals: bool,
    new_session: bool,
    group: i32,
    gid: Option<libc::gid_t>,
    groups: Option<Vec<libc::gid_t>>,
    uid: Option<libc::uid_t>,
    umask: i32,
    preexec: Option<&'a Value>,
}

fn identity(th: &Thread, v: Option<&Value>, what: &str) -> Res<Option<u32>> {
    let Some(v) = v else { return Ok(None) };
    let id = protocol::index_i64(th, v)?;
    u32::try_from(id).map(Some).map_err(|_| th.value_error(format!("invalid {what}")))
}

fn fork_exec(th: &Thread, a: Args<'_>) -> Res {
    let mut keep = Vec::new();
    for v in protocol::to_vec(th, a.at(3))? {
        let fd = descriptor(th, &v)?;
        if fd < 0 || keep.last().is_some_and(|&last| last >= fd) {
            return Err(th.value_error("bad value(s) in fds_to_keep"));
        }
        keep.push(fd);
    }
    let close = protocol::truth(th, a.at(2))?;
    let report = descriptor(th, a.at(13))?;
    if close && report < 3 {
        return Err(th.value_error("errpipe_write must be >= 3"));
    }
    let fd = |i: usize| descriptor(th, a.at(i));
    let groups = match a.get_non_none(18) {
        None => None,
        Some(list) => {
            let ids = protocol::to_vec(th, list)?;
            let ids = ids.iter().map(|v| Ok(identity(th, Some(v), "group id")?.unwrap_or(0)));
            Some(ids.collect::<Res<Vec<_>>>()?)
        }
    };
    let plan = Plan {
        argv: Strings::new(th, a.at(0))?,
        programs: Strings::new(th, a.at(1))?,
        env: a.get_non_none(5).map(|env| Strings::new(th, env)).transpose()?,
        close,
        keep,
        cwd: a.get_non_none(4).map(|cwd| c_text(th, cwd)).transpose()?,
        stdin: (fd(6)?, fd(7)?),
        stdout: (fd(9)?, fd(8)?),
        stderr: (fd(11)?, fd(10)?),
        report,
        restore_signals: protocol::truth(th, a.at(14))?,
        new_session: protocol::truth(th, a.at(15))?,
        group: descriptor(th, a.at(16))?,
        gid: identity(th, a.get_non_none(17), "group id")?,
        groups,
        uid: identity(th, a.get_non_none(19), "user id")?,
        umask: descriptor(th, a.at(20))?,
        preexec: a.get_non_none(21),
    };
    let pid = match plan.preexec {
        // Python runs in the child, so all that a fork takes is done.
        Some(_) => super::process::fork_python(th)?,
        // SAFETY: the child makes system calls only until it is another program.
        None => unsafe { libc::fork() },
    };
    if pid == 0 {
        child(th, &plan);
    }
    if pid < 0 {
        return Err(io::os_error(th, io::errno(), None));
    }
    Ok(Value::from_i64(pid.into()))
}

/// What went wrong in the child, as the parent reads it: which step, unless the program itself did not start.
enum Failure {
    Os(&'static str),
    Python,
}

fn child(th: &Thread, plan: &Plan) -> ! {
    let failure = prepare(th, plan).map_or_else(|f| f, |()| execute(plan));
    let errno = io::errno();
    let mut message = [0u8; 64];
    let mut length = 0;
    let mut put = |text: &[u8]| {
        message[length..length + text.len()].copy_from_slice(text);
        length += text.len();
    };
    match failure {
        Failure::Python => put(b"SubprocessError:0:Exception occurred in preexec_fn."),
        Failure::Os(step) => {
            put(b"OSError:");
            let digits = b"0123456789abcdef";
            let number = errno as u32;
            for shift in [12, 8, 4, 0] {
                if shift == 0 || number >> shift != 0 {
                    put(&[digits[(number >> shift & 15) as usize]]);
                }
            }
            put(b":");
            put(step.as_bytes());
        }
    }
    // SAFETY: writes from a local buffer; then the child ends without running anything else.
    unsafe {
        libc::write(plan.report, message.as_ptr().cast(), length);
        libc::_exit(255)
    }
}

fn prepare(th: &Thread, plan: &Plan) -> Result<(), Failure> {
    let check = |result: i32| if result < 0 { Err(Failure::Os("noexec")) } else { Ok(result) };
    // SAFETY: system calls on numbers and on strings that the plan owns.
    unsafe {
        for &fd in plan.keep.iter().filter(|&&fd| fd != plan.report) {
            check(libc::fcntl(fd, libc::F_SETFD, 0))?;
        }
        // The parent's ends of the pipes.
        for fd in [plan.stdin.1, plan.stdout.1, plan.stderr.1] {
            if fd >= 0 {
                libc::close(fd);
            }
        }
        // Nothing may be overwritten before it has found its place.
        let (mut stdout, mut stderr) = (plan.stdout.0, plan.stderr.0);
        if stdout == 0 {
            stdout = check(libc::dup(stdout))?;
        }
        while stderr == 0 || stderr == 1 {
            stderr = check(libc::dup(stderr))?;
        }
        for (from, to) in [(plan.stdin.0, 0), (stdout, 1), (stderr, 2)] {
            if from == to {
                check(libc::fcntl(to, libc::F_SETFD, 0))?;
            } else if from >= 0 {
                check(libc::dup2(from, to))?;
            }
        }
        if let Some(cwd) = &plan.cwd
            && libc::chdir(cwd.as_ptr()) < 0
        {
            return Err(Failure::Os("noexec:chdir"));
        }
        if plan.umask >= 0 {
            libc::umask(plan.umask as libc::mode_t);
        }
        if plan.restore_signals {
            libc::signal(libc::SIGPIPE, libc::SIG_DFL);
            libc::signal(libc::SIGXFSZ, libc::SIG_DFL);
        }
        if plan.new_session {
            check(libc::setsid())?;
        }
        if plan.group >= 0 {
            check(libc::setpgid(0, plan.group))?;
        }
        if let Some(groups) = &plan.groups {
            check(libc::setgroups(groups.len(), groups.as_ptr()))?;
        }
        if let Some(gid) = plan.gid {
            check(libc::setregid(gid, gid))?;
        }
        if let Some(uid) = plan.uid {
            check(libc::setreuid(uid, uid))?;
        }
    }
    if let Some(preexec) = plan.preexec
        && call::call0(th, preexec).is_err()
    {
        return Err(Failure::Python);
    }
    if plan.close {
        close_others(&plan.keep);
    }
    Ok(())
}

/// Closes all descriptors but the standard ones and those to keep.
fn close_others(keep: &[i32]) {
    let mut from = 3u32;
    let ends = keep.iter().map(|&fd| fd as u32).filter(|&fd| fd >= 3).chain([u32::MAX]);
    for end in ends {
        if from < end {
            let last = if end == u32::MAX { end } else { end - 1 };
            // SAFETY: closes descriptors that nobody uses any more.
            let closed = unsafe { libc::syscall(libc::SYS_close_range, from, last, 0) };
            if closed < 0 {
                // SAFETY: as above; the limit is a plain query.
                unsafe {
                    let limit = libc::sysconf(libc::_SC_OPEN_MAX).clamp(256, 1 << 20) as u32;
                    for fd in from..end.min(limit) {
                        libc::close(fd as i32);
                    }
                }
            }
        }
        from = end.saturating_add(1);
    }
}

/// Tries each place where the program may be; returns only when it is at none of them.
fn execute(plan: &Plan) -> Failure {
    let mut telling = 0;
    for &program in plan.programs.pointers.iter().filter(|p| !p.is_null()) {
        // SAFETY: null-ended arrays of C strings that the plan owns.
        unsafe {
            match &plan.env {
                Some(env) => libc::execve(program, plan.argv.pointers.as_ptr(), env.pointers.as_ptr()),
                None => libc::execv(program, plan.argv.pointers.as_ptr()),
            };
        }
        let errno = io::errno();
        if errno != libc::ENOENT && errno != libc::ENOTDIR && telling == 0 {
            telling = errno;
        }
    }
    if telling != 0 {
        // SAFETY: this thread's own error number.
        unsafe { *libc::__errno_location() = telling };
    }
    Failure::Os("")
}
