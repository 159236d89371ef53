//! How the system schedules processes.

use super::{check, descriptor, int};
use crate::object::{Args, Method, Res, Thread, Tuple, Value, protocol};
use crate::types::struct_sequence::StructSequence;

/// `os.sched_param`.
pub static SCHED_PARAM: StructSequence =
    StructSequence::new("posix", "sched_param", &["sched_priority"], 1).of_fields("(sched_priority)");

pub(super) static FUNCTIONS: &[Method] = &[
    Method::function(
        "sched_get_priority_max",
        "($module, /, policy)",
        |th, a| {
            let policy = descriptor(th, a.at(0))?;
            // SAFETY: a plain query.
            check(th, None, || unsafe { libc::sched_get_priority_max(policy) }.into()).map(int)
        },
        "Get the maximum scheduling priority for policy.",
    ),
    Method::function(
        "sched_get_priority_min",
        "($module, /, policy)",
        |th, a| {
            let policy = descriptor(th, a.at(0))?;
            // SAFETY: a plain query.
            check(th, None, || unsafe { libc::sched_get_priority_min(policy) }.into()).map(int)
        },
        "Get the minimum scheduling priority for policy.",
    ),
    Method::function(
        "sched_getparam",
        "($module, pid, /)",
        |th, a| {
            let pid = descriptor(th, a.at(0))?;
            let mut param = libc::sched_param { sched_priority: 0 };
            // SAFETY: fills the struct.
            check(th, None, || unsafe { libc::sched_getparam(pid, &mut param) }.into())?;
            Ok(SCHED_PARAM.make(vec![int(param.sched_priority.into())]))
        },
        "Returns scheduling parameters for the process identified by pid.",
    ),
    Method::function(
        "sched_getscheduler",
        "($module, pid, /)",
        |th, a| {
            let pid = descriptor(th, a.at(0))?;
            // SAFETY: a plain query.
            check(th, None, || unsafe { libc::sched_getscheduler(pid) }.into()).map(int)
        },
        "Get the scheduling policy for the process identified by pid.",
    ),
    Method::function(
        "sched_rr_get_interval",
        "($module, pid, /)",
        |th, a| {
            let pid = descriptor(th, a.at(0))?;
            let mut interval = libc::timespec { tv_sec: 0, tv_nsec: 0 };
            // SAFETY: fills the struct.
            check(th, None, || unsafe { libc::sched_rr_get_interval(pid, &mut interval) }.into())?;
            Ok(Value::from_f64(interval.tv_sec as f64 + 1e-9 * interval.tv_nsec as f64))
        },
        "Return the round-robin quantum for the process identified by pid, in seconds.",
    ),
    Method::function(
        "sched_setparam",
        "($module, pid, param, /)",
        |th, a| {
            let (pid, param) = (descriptor(th, a.at(0))?, param(th, a.at(1))?);
            // SAFETY: reads the struct.
            check(th, None, || unsafe { libc::sched_setparam(pid, &param) }.into()).map(|_| Value::none())
        },
        "Set scheduling parameters for the process identified by pid.",
    ),
    Method::function(
        "sched_setscheduler",
        "($module, pid, policy, param, /)",
        setscheduler,
        "Set the scheduling policy for the process identified by pid.",
    ),
];

fn param(th: &Thread, v: &Value) -> Res<libc::sched_param> {
    if !v.is_exact(&SCHED_PARAM.class) {
        return Err(th.type_error("must have a sched_param object"));
    }
    let priority = v.downcast::<Tuple>().and_then(|t| t.items().first().cloned());
    let n = protocol::index_c(th, &priority.unwrap_or_else(Value::none), "long")?;
    let sched_priority = i32::try_from(n).map_err(|_| th.overflow_error("sched_priority out of range"))?;
    Ok(libc::sched_param { sched_priority })
}

fn setscheduler(th: &Thread, a: Args<'_>) -> Res {
    let (pid, policy) = (descriptor(th, a.at(0))?, descriptor(th, a.at(1))?);
    let param = param(th, a.at(2))?;
    // SAFETY: reads the struct.
    check(th, None, || unsafe { libc::sched_setscheduler(pid, policy, &param) }.into()).map(|_| Value::none())
}
