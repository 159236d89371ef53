//! Sets of signals: which are blocked, which wait, and waiting for them.

use std::mem::MaybeUninit;

use crate::modules::{descriptor, io, thread, timeout};
use crate::object::{Args, Res, Thread, Value, protocol};
use crate::types::struct_sequence::StructSequence;
use crate::vm::signals;

/// `signal.struct_siginfo`.
pub static INFO: StructSequence = StructSequence::new(
    "signal",
    "struct_siginfo",
    &["si_signo", "si_code", "si_errno", "si_pid", "si_uid", "si_status", "si_band"],
    7,
);

/// A Python set of signal numbers.
pub fn set_of(th: &Thread, numbers: impl Iterator<Item = i32>) -> Res {
    let all: Vec<Value> = numbers.map(|n| Value::small_int(n.into())).collect();
    crate::vm::build::set(th, &all)
}

fn to_python(th: &Thread, set: &libc::sigset_t) -> Res {
    // SAFETY: a plain query of the set.
    set_of(th, (1..signals::COUNT as i32).filter(|&n| unsafe { libc::sigismember(set, n) } == 1))
}

fn empty() -> libc::sigset_t {
    let mut set = MaybeUninit::uninit();
    // SAFETY: the call fills the set.
    unsafe {
        libc::sigemptyset(set.as_mut_ptr());
        set.assume_init()
    }
}

/// A set of signals from their numbers.
pub fn from_python(th: &Thread, v: &Value) -> Res<libc::sigset_t> {
    let mut set = empty();
    protocol::for_each(th, v, |n| {
        let n = protocol::index(th, &n)?;
        let Some(n) = protocol::as_i64(&n).filter(|n| (1..signals::COUNT as i64).contains(n)) else {
            let (shown, last) = (protocol::repr_text(th, &n)?, signals::COUNT - 1);
            return Err(th.value_error(format!("signal number {shown} out of range [1; {last}]")));
        };
        // SAFETY: changes the set. It declines the two signals of the system's own threads, as nobody may block them.
        unsafe { libc::sigaddset(&mut set, n as i32) };
        Ok(())
    })?;
    Ok(set)
}

/// The functions that return an error number.
fn check(th: &Thread, errno: i32) -> Res<()> {
    if errno == 0 { Ok(()) } else { Err(io::os_error(th, errno, None)) }
}

/// `pthread_sigmask(how, mask)`.
pub fn pthread_sigmask(th: &Thread, a: Args<'_>) -> Res {
    let how = descriptor::c_int(th, a.at(0))?;
    let new = from_python(th, a.at(1))?;
    let mut old = empty();
    // SAFETY: reads the one set and fills the other.
    check(th, unsafe { libc::pthread_sigmask(how, &new, &mut old) })?;
    // What was let through may have arrived.
    signals::check_signals(th)?;
    to_python(th, &old)
}

/// `sigpending()`.
pub fn sigpending(th: &Thread, _: Args<'_>) -> Res {
    let mut set = empty();
    // SAFETY: fills the set.
    match unsafe { libc::sigpending(&mut set) } {
        0 => to_python(th, &set),
        _ => Err(io::os_error(th, io::errno(), None)),
    }
}

/// `pthread_kill(thread_id, signalnum)`.
pub fn pthread_kill(th: &Thread, a: Args<'_>) -> Res {
    let ident = protocol::index_i64(th, a.at(0))?;
    let n = descriptor::c_int(th, a.at(1))?;
    // (What is no thread would be read as memory.)
    if !thread::runs(th, ident as u64) {
        return Err(io::os_error(th, libc::ESRCH, None));
    }
    // SAFETY: the thread runs.
    check(th, unsafe { libc::pthread_kill(ident as libc::pthread_t, n) })?;
    signals::check_signals(th)?;
    Ok(Value::none())
}

/// `sigwait(sigset)`.
pub fn sigwait(th: &Thread, a: Args<'_>) -> Res {
    let set = from_python(th, a.at(0))?;
    let mut n = 0;
    // SAFETY: reads the set and fills the number.
    let errno = th.detached(|| unsafe { libc::sigwait(&set, &mut n) });
    check(th, errno)?;
    Ok(Value::small_int(n.into()))
}

/// `sigwaitinfo(sigset)` and `sigtimedwait(sigset, timeout)`.
pub fn wait_info(th: &Thread, set: &Value, limit: Option<&Value>) -> Res {
    let set = from_python(th, set)?;
    let limit = match limit {
        None => None,
        Some(v) => match timeout::limit(th, v)? {
            Some(limit) => Some(limit),
            None => return Err(th.value_error("timeout must be non-negative")),
        },
    };
    let end = limit.map(|d| std::time::Instant::now() + d);
    let mut info = MaybeUninit::<libc::siginfo_t>::zeroed();
    let result = io::retry(th, || {
        let left = end.map(|end| end.saturating_duration_since(std::time::Instant::now()));
        let left =
            left.map(|d| libc::timespec { tv_sec: d.as_secs() as i64, tv_nsec: d.subsec_nanos().into() });
        let left = left.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
        // SAFETY: reads the set and the limit, if there is one, and fills the information.
        unsafe { libc::sigtimedwait(&set, info.as_mut_ptr(), left) as isize }
    });
    match result {
        Ok(_) => {}
        Err(Ok(libc::EAGAIN)) if end.is_some() => return Ok(Value::none()),
        Err(Ok(errno)) => return Err(io::os_error(th, errno, None)),
        Err(Err(raised)) => return Err(raised),
    }
    // SAFETY: the call filled it, zeroed memory before; `si_band` lies where the union begins.
    let fields = unsafe {
        let info = info.assume_init_ref();
        let union = std::ptr::from_ref(info).cast::<i64>().add(2);
        [
            info.si_signo.into(),
            info.si_code.into(),
            info.si_errno.into(),
            info.si_pid().into(),
            info.si_uid().into(),
            info.si_status().into(),
            *union,
        ]
    };
    Ok(INFO.make(fields.map(Value::from_i64).to_vec()))
}
