//! `set_wakeup_fd`: the descriptor that hears of every signal at once.

use crate::modules::{descriptor, io};
use crate::object::{Args, Res, Thread, Value, protocol};
use crate::vm::signals;

/// `set_wakeup_fd(fd, *, warn_on_full_buffer=True)`.
pub fn set(th: &Thread, a: Args<'_>) -> Res {
    let fd = descriptor::c_int(th, a.at(0))?;
    let warn = a.get(1).map_or(Ok(true), |v| protocol::truth(th, v))?;
    if !signals::is_main(th) {
        return Err(th.value_error("set_wakeup_fd only works in main thread of the main interpreter"));
    }
    if fd != -1 {
        // SAFETY: plain data that the call fills.
        let mut stat: libc::stat = unsafe { std::mem::zeroed() };
        // SAFETY: fills the struct.
        if unsafe { libc::fstat(fd, &mut stat) } < 0 {
            return Err(io::os_error(th, io::errno(), None));
        }
        // SAFETY: a plain query.
        let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
        if flags < 0 {
            return Err(io::os_error(th, io::errno(), None));
        }
        if flags & libc::O_NONBLOCK == 0 {
            return Err(th.value_error(format!("the fd {fd} must be in non-blocking mode")));
        }
    }
    Ok(Value::small_int(signals::set_wakeup(fd, warn).into()))
}
