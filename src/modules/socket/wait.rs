//! Calls on sockets that may have to wait: blocking, not at all, or for a limited time.

use std::time::{Duration, Instant};

use super::object::Socket;
use crate::modules::io;
use crate::object::{Raised, Res, Thread, errors};

/// When a socket's patience ends; `None`: never, or there is none to begin with.
pub fn end(limit: Option<Duration>) -> Option<Instant> {
    limit.filter(|d| !d.is_zero()).and_then(|d| Instant::now().checked_add(d))
}

/// `TimeoutError`.
pub fn timed_out(th: &Thread) -> Raised {
    th.error(&errors::TIMEOUT_ERROR, "timed out")
}

/// Waits until a descriptor is ready; false when the time is up.
fn ready(th: &Thread, fd: i32, events: i16, end: Instant) -> Res<bool> {
    let mut entry = libc::pollfd { fd, events, revents: 0 };
    let result = io::retry(th, || {
        let left = end.saturating_duration_since(Instant::now());
        let left = i32::try_from(left.as_nanos().div_ceil(1_000_000)).unwrap_or(i32::MAX);
        // SAFETY: one entry.
        unsafe { libc::poll(&mut entry, 1, left) as isize }
    });
    match result {
        Ok(n) => Ok(n > 0),
        Err(Ok(errno)) => Err(io::os_error(th, errno, None)),
        Err(Err(raised)) => Err(raised),
    }
}

/// Makes a call, waiting as long as the socket may.
pub fn run(th: &Thread, s: &Socket, events: i16, f: impl FnMut(i32) -> isize) -> Res<usize> {
    run_until(th, s, events, end(s.state().limit), f)
}

/// Makes a call, waiting until `end`, if there is one.
pub fn run_until(
    th: &Thread,
    s: &Socket,
    events: i16,
    end: Option<Instant>,
    mut f: impl FnMut(i32) -> isize,
) -> Res<usize> {
    let fd = s.state().fd;
    loop {
        if let Some(end) = end
            && !ready(th, fd, events, end)?
        {
            return Err(timed_out(th));
        }
        match io::retry(th, || f(fd)) {
            Ok(n) => return Ok(n),
            // Another reader was faster, or what was there was not good.
            Err(Ok(libc::EAGAIN)) if end.is_some() => {}
            Err(Ok(errno)) => return Err(io::os_error(th, errno, None)),
            Err(Err(raised)) => return Err(raised),
        }
    }
}

/// What became of a connection.
pub enum Connected {
    Done,
    TimedOut,
    Failed(i32),
}

/// Connects, waiting as long as the socket may.
pub fn connect(th: &Thread, s: &Socket, a: &super::address::Address) -> Res<Connected> {
    let state = s.state();
    // SAFETY: reads the address.
    let (result, errno) =
        th.detached(|| (unsafe { libc::connect(state.fd, a.as_ptr(), a.len) }, io::errno()));
    if result == 0 {
        return Ok(Connected::Done);
    }
    // An interrupted connection goes on by itself; all that is left is to wait for it.
    let waits = match errno {
        libc::EINTR => {
            crate::vm::check_signals(th)?;
            state.limit != Some(Duration::ZERO)
        }
        libc::EINPROGRESS => state.limit.is_some_and(|d| !d.is_zero()),
        _ => false,
    };
    if !waits {
        return Ok(Connected::Failed(errno));
    }
    let far = Instant::now() + Duration::from_secs(1 << 30);
    if !ready(th, state.fd, libc::POLLOUT, end(state.limit).unwrap_or(far))? {
        return Ok(Connected::TimedOut);
    }
    let (mut error, mut size) = (0i32, size_of::<i32>() as libc::socklen_t);
    // SAFETY: fills one number.
    let result = unsafe {
        libc::getsockopt(state.fd, libc::SOL_SOCKET, libc::SO_ERROR, (&raw mut error).cast(), &mut size)
    };
    Ok(match (result, error) {
        (0, 0 | libc::EISCONN) => Connected::Done,
        (0, error) => Connected::Failed(error),
        _ => Connected::Failed(io::errno()),
    })
}
