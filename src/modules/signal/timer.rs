//! Interval timers, which send a signal when their time is up.

use crate::modules::exception_class::ExceptionClass;
use crate::modules::{descriptor, io, timeout};
use crate::object::{Args, Raised, Res, Str, Thread, Tuple, Value, call, errors, exception};
use crate::types::exception::os_error::message_of;

/// `signal.ItimerError`.
pub static ERROR: ExceptionClass = ExceptionClass::new("signal", "ItimerError", &errors::OS_ERROR);

fn failed(th: &Thread, errno: i32) -> Raised {
    let made = ERROR.class(th).and_then(|c| {
        call::call2(th, &c, Value::small_int(errno.into()), Str::new(&message_of(errno)).into_value())
    });
    made.map_or_else(|r| r, |e| exception::raise(th, e))
}

fn time(th: &Thread, v: &Value) -> Res<libc::timeval> {
    // Rounded up, so that what is not nothing does not become nothing.
    let n = timeout::nanoseconds(th, v)?;
    let micros = n.div_euclid(1000) + i64::from(n.rem_euclid(1000) != 0);
    Ok(libc::timeval { tv_sec: micros.div_euclid(1_000_000), tv_usec: micros.rem_euclid(1_000_000) })
}

fn value(t: &libc::itimerval) -> Value {
    let seconds = |t: libc::timeval| Value::from_f64(t.tv_sec as f64 + t.tv_usec as f64 / 1e6);
    Tuple::new(vec![seconds(t.it_value), seconds(t.it_interval)]).into_value()
}

fn empty() -> libc::itimerval {
    let zero = libc::timeval { tv_sec: 0, tv_usec: 0 };
    libc::itimerval { it_interval: zero, it_value: zero }
}

/// `setitimer(which, seconds, interval=0.0)`.
pub fn set(th: &Thread, a: Args<'_>) -> Res {
    let which = descriptor::c_int(th, a.at(0))?;
    let it_value = time(th, a.at(1))?;
    let it_interval = a.get(2).map_or(Ok(empty().it_interval), |v| time(th, v))?;
    let (new, mut old) = (libc::itimerval { it_interval, it_value }, empty());
    // SAFETY: reads the one struct and fills the other.
    match unsafe { libc::setitimer(which as _, &new, &mut old) } {
        0 => Ok(value(&old)),
        _ => Err(failed(th, io::errno())),
    }
}

/// `getitimer(which)`.
pub fn get(th: &Thread, a: Args<'_>) -> Res {
    let which = descriptor::c_int(th, a.at(0))?;
    let mut now = empty();
    // SAFETY: fills the struct.
    match unsafe { libc::getitimer(which as _, &mut now) } {
        0 => Ok(value(&now)),
        _ => Err(failed(th, io::errno())),
    }
}
