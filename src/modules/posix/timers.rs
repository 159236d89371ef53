//! Timers that are descriptors (`timerfd`).

use super::{check, int};
use crate::modules::descriptor as any;
use crate::object::{Args, Method, Res, Thread, Tuple, Value, protocol};

const SECOND: i64 = 1_000_000_000;

pub(super) static FUNCTIONS: &[Method] = &[
    Method::function(
        "timerfd_create",
        "($module, clockid, /, *, flags=0)",
        |th, a| {
            let clock = any::c_int(th, a.at(0))?;
            let flags = any::c_int_or(th, a.get(1), 0)?;
            // SAFETY: a plain system call.
            check(th, None, || unsafe { libc::timerfd_create(clock, flags | libc::TFD_CLOEXEC) }.into())
                .map(int)
        },
        "Create and return a timer file descriptor.",
    ),
    Method::function(
        "timerfd_settime",
        "($module, fd, /, *, flags=0, initial=0.0, interval=0.0)",
        |th, a| settime(th, a, seconds, Value::from_f64, as_seconds),
        "Alter a timer file descriptor's internal timer in seconds.",
    ),
    Method::function(
        "timerfd_settime_ns",
        "($module, fd, /, *, flags=0, initial=0, interval=0)",
        |th, a| settime(th, a, protocol::index_i64, Value::from_i64, |n| n),
        "Alter a timer file descriptor's internal timer in nanoseconds.",
    ),
    Method::function(
        "timerfd_gettime",
        "($module, fd, /)",
        |th, a| gettime(th, a, Value::from_f64, as_seconds),
        "Return a tuple of a timer file descriptor's (next expiration, interval) in float seconds.",
    ),
    Method::function(
        "timerfd_gettime_ns",
        "($module, fd, /)",
        |th, a| gettime(th, a, Value::from_i64, |n| n),
        "Return a tuple of a timer file descriptor's (next expiration, interval) in nanoseconds.",
    ),
];

fn seconds(th: &Thread, v: &Value) -> Res<i64> {
    let f = crate::types::float::to_f64(th, v)?;
    let n = (f * SECOND as f64).floor();
    // 2**63 itself is a float and already too large; what is no number is in no range.
    match (-9.223_372_036_854_776e18..9.223_372_036_854_776e18).contains(&n) {
        true => Ok(n as i64),
        false => Err(th.overflow_error("timestamp out of range for C PyTime_t")),
    }
}

fn as_seconds(n: i64) -> f64 {
    n as f64 / SECOND as f64
}

fn zero() -> libc::itimerspec {
    // SAFETY: plain data.
    unsafe { std::mem::zeroed() }
}

/// The next expiration and the interval.
fn pair<T>(timer: &libc::itimerspec, make: fn(T) -> Value, unit: fn(i64) -> T) -> Value {
    let give = |t: libc::timespec| make(unit(t.tv_sec.saturating_mul(SECOND).saturating_add(t.tv_nsec)));
    Tuple::new(vec![give(timer.it_value), give(timer.it_interval)]).into_value()
}

fn settime<T>(
    th: &Thread,
    a: Args<'_>,
    nanoseconds: fn(&Thread, &Value) -> Res<i64>,
    make: fn(T) -> Value,
    unit: fn(i64) -> T,
) -> Res {
    let fd = any::of(th, a.at(0))?;
    let flags = any::c_int_or(th, a.get(1), 0)?;
    let spec = |v: Option<&Value>| -> Res<libc::timespec> {
        let n = v.map_or(Ok(0), |v| nanoseconds(th, v))?;
        Ok(libc::timespec { tv_sec: n.div_euclid(SECOND), tv_nsec: n.rem_euclid(SECOND) })
    };
    let new = libc::itimerspec { it_value: spec(a.get(2))?, it_interval: spec(a.get(3))? };
    let mut old = zero();
    // SAFETY: reads one struct and fills the other.
    check(th, None, || unsafe { libc::timerfd_settime(fd, flags, &new, &mut old) }.into())?;
    Ok(pair(&old, make, unit))
}

fn gettime<T>(th: &Thread, a: Args<'_>, make: fn(T) -> Value, unit: fn(i64) -> T) -> Res {
    let fd = any::of(th, a.at(0))?;
    let mut timer = zero();
    // SAFETY: fills the struct.
    check(th, None, || unsafe { libc::timerfd_gettime(fd, &mut timer) }.into())?;
    Ok(pair(&timer, make, unit))
}
