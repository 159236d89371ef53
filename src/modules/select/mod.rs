//! `select`: waiting until one of several descriptors is ready.

mod epoll;
mod poll;

use super::{descriptor, io};
use crate::object::{
    Args, List, Method, Module, ModuleSpec, Raised, Res, Thread, Tuple, Value, errors, protocol,
};
use crate::types::float;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "select",
    doc: "This module supports asynchronous I/O on multiple file descriptors.",
    functions: &[
        Method::function(
            "select",
            "($module, rlist, wlist, xlist, timeout=None, /)",
            select,
            "Wait until one or more file descriptors are ready for some kind of I/O.",
        ),
        Method::function("poll", "($module, /)", poll::make, "Returns a polling object."),
    ],
    init: |_, m| {
        let m = m.downcast::<Module>().expect("a module");
        m.set("error", errors::OS_ERROR.value());
        for (name, bits) in [
            ("POLLIN", libc::POLLIN),
            ("POLLPRI", libc::POLLPRI),
            ("POLLOUT", libc::POLLOUT),
            ("POLLERR", libc::POLLERR),
            ("POLLHUP", libc::POLLHUP),
            ("POLLNVAL", libc::POLLNVAL),
            ("POLLRDNORM", libc::POLLRDNORM),
            ("POLLRDBAND", libc::POLLRDBAND),
            ("POLLWRNORM", libc::POLLWRNORM),
            ("POLLWRBAND", libc::POLLWRBAND),
            ("POLLRDHUP", libc::POLLRDHUP),
        ] {
            m.set(name, Value::small_int(bits.into()));
        }
        for (name, bits) in epoll::NUMBERS {
            m.set(name, Value::from_i64(i64::from(*bits as u32)));
        }
        m.set("epoll", epoll::EPOLL.value());
        m.set("PIPE_BUF", Value::small_int(libc::PIPE_BUF as i64));
        Ok(())
    },
    gil_not_used: true,
};

/// Binds the types.
pub fn init_types() {
    poll::init_types();
    epoll::init_types();
}

/// When to stop waiting; `None`: never.
fn deadline(seconds: Option<f64>) -> Option<std::time::Instant> {
    seconds.map(|s| std::time::Instant::now() + std::time::Duration::from_secs_f64(s.clamp(0.0, 1e9)))
}

/// What is left of a time limit in milliseconds, rounded up so that nothing wakes too early; -1: no limit.
fn milliseconds_left(end: Option<std::time::Instant>) -> i32 {
    end.map_or(-1, |end| {
        let left = end.saturating_duration_since(std::time::Instant::now());
        i32::try_from(left.as_nanos().div_ceil(1_000_000)).unwrap_or(i32::MAX)
    })
}

/// Waits for descriptors, going on after signals that raise nothing.
pub fn wait(th: &Thread, fds: &mut [libc::pollfd], seconds: Option<f64>) -> Res<()> {
    let end = deadline(seconds);
    let result = io::retry(th, || {
        let left = milliseconds_left(end);
        // SAFETY: an array of descriptors of this length.
        unsafe { libc::poll(fds.as_mut_ptr(), fds.len() as libc::nfds_t, left) as isize }
    });
    match result {
        Ok(_) => Ok(()),
        Err(Ok(errno)) => Err(io::os_error(th, errno, None)),
        Err(Err(raised)) => Err(raised),
    }
}

fn number(th: &Thread, v: &Value, what: impl FnOnce() -> Raised) -> Res<f64> {
    match v.as_float() {
        Some(f) if f.is_nan() => Err(th.value_error("Invalid value NaN (not a number)")),
        Some(f) => Ok(f),
        None if v.is_instance(&crate::object::class::INT) => float::to_f64(th, v),
        None => Err(what()),
    }
}

/// A time limit in seconds, of which an object's `poll` counts so many parts; less than none is no limit.
fn limit(th: &Thread, v: Option<&Value>, parts: f64) -> Res<Option<f64>> {
    let Some(v) = v else { return Ok(None) };
    let seconds = number(th, v, || th.type_error("timeout must be an integer or None"))? / parts;
    if seconds * 1000.0 > f64::from(i32::MAX) {
        return Err(th.overflow_error("timeout is too large"));
    }
    Ok(Some(seconds).filter(|s| *s >= 0.0))
}

fn select(th: &Thread, a: Args<'_>) -> Res {
    let seconds = match a.get_non_none(3) {
        None => None,
        Some(v) => {
            let wrong = || th.type_error("timeout must be a float or None");
            let seconds = number(th, v, wrong)?;
            if seconds < 0.0 {
                return Err(th.value_error("timeout must be non-negative"));
            }
            Some(seconds)
        }
    };
    let events = [libc::POLLIN, libc::POLLOUT, libc::POLLPRI];
    let mut fds = Vec::new();
    let mut lists = Vec::new();
    for (i, &event) in events.iter().enumerate() {
        if a.at(i).ty().slots().iter.is_none() && a.at(i).ty().slots().getitem.is_none() {
            return Err(th.type_error("arguments 1-3 must be sequences"));
        }
        let mut objects = Vec::new();
        let mut add = |object: Value| {
            fds.push(libc::pollfd { fd: descriptor::of(th, &object)?, events: event, revents: 0 });
            objects.push(object);
            Ok(())
        };
        match a.at(i).downcast::<List>() {
            // As it is at each step: `fileno` may change it.
            Some(list) => {
                let mut at = 0;
                while let Some(object) = list.get(at) {
                    add(object)?;
                    at += 1;
                }
            }
            None => protocol::to_vec(th, a.at(i))?.into_iter().try_for_each(add)?,
        }
        lists.push(objects);
    }
    wait(th, &mut fds, seconds)?;
    if fds.iter().any(|p| p.revents & libc::POLLNVAL != 0) {
        return Err(io::os_error(th, libc::EBADF, None));
    }
    // What is broken or at its end can be read and written without waiting.
    let ready = [libc::POLLIN | libc::POLLHUP | libc::POLLERR, libc::POLLOUT | libc::POLLERR, libc::POLLPRI];
    let mut fds = fds.iter();
    let found = lists.into_iter().zip(ready).map(|(objects, ready)| {
        let ready = objects.into_iter().filter(|_| fds.next().is_some_and(|p| p.revents & ready != 0));
        List::new(ready.collect()).into_value()
    });
    Ok(Tuple::new(found.collect()).into_value())
}
