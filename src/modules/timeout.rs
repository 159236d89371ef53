//! Numbers of seconds, as `time.sleep` and everything with a `timeout` takes them.

use std::time::Duration;

use crate::object::{Res, Thread, Value, protocol};

/// Seconds as nanoseconds, rounded away from zero.
pub fn nanoseconds(th: &Thread, v: &Value) -> Res<i64> {
    let out_of_range = || th.overflow_error("timestamp out of range for C PyTime_t");
    if let Some(f) = v.as_float() {
        if f.is_nan() {
            return Err(th.value_error("Invalid value NaN (not a number)"));
        }
        let exact = f * 1e9;
        let n = if exact < 0.0 { exact.floor() } else { exact.ceil() };
        // 2**63 itself is a float and already too large.
        if !(-9.223_372_036_854_776e18..9.223_372_036_854_776e18).contains(&n) {
            return Err(out_of_range());
        }
        return Ok(n as i64);
    }
    if v.ty().slots().index.is_none() {
        return Err(th.type_error(format!(
            "'{}' object cannot be interpreted as an integer or float",
            v.ty().error_name()
        )));
    }
    let whole = protocol::index(th, v)?;
    protocol::as_i64(&whole).and_then(|i| i.checked_mul(1_000_000_000)).ok_or_else(out_of_range)
}

/// A `timeout` of which a negative one means no limit.
pub fn limit(th: &Thread, v: &Value) -> Res<Option<Duration>> {
    let n = nanoseconds(th, v)?;
    Ok(u64::try_from(n).ok().map(Duration::from_nanos))
}
