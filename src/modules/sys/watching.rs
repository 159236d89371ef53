//! `sys.settrace`, `sys.setprofile` and their like.

use crate::object::{Args, Method, Res, Slot, Thread, Value, call, protocol};
use crate::vm::Vm;
use crate::vm::watch::state::{Which, call_tracing, set_function, set_function_everywhere};

pub(super) static FUNCTIONS: &[Method] = &[
    Method::function(
        "settrace",
        "($module, function, /)",
        |th, a| set(th, Which::Trace, a),
        "Set the global debug tracing function.\n\nIt will be called on each function call.  See the debugger chapter\nin the library manual.",
    ),
    Method::function(
        "gettrace",
        "($module, /)",
        |th, _| get(th, Which::Trace),
        "Return the global debug tracing function set with sys.settrace.\n\nSee the debugger chapter in the library manual.",
    ),
    Method::function(
        "_settraceallthreads",
        "($module, function, /)",
        |th, a| set_everywhere(th, Which::Trace, a),
        "Set the global debug tracing function in all running threads belonging to the current interpreter.\n\nIt will be called on each function call. See the debugger chapter\nin the library manual.",
    ),
    Method::function(
        "setprofile",
        "($module, function, /)",
        |th, a| set(th, Which::Profile, a),
        "Set the profiling function.\n\nIt will be called on each function call and return.  See the profiler\nchapter in the library manual.",
    ),
    Method::function(
        "getprofile",
        "($module, /)",
        |th, _| get(th, Which::Profile),
        "Return the profiling function set with sys.setprofile.\n\nSee the profiler chapter in the library manual.",
    ),
    Method::function(
        "_setprofileallthreads",
        "($module, function, /)",
        |th, a| set_everywhere(th, Which::Profile, a),
        "Set the profiling function in all running threads belonging to the current interpreter.\n\nIt will be called on each function call and return.  See the profiler\nchapter in the library manual.",
    ),
    Method::function(
        "call_tracing",
        "($module, func, args, /)",
        traced_call,
        "Call func(*args), while tracing is enabled.\n\nThe tracing state is saved, and restored afterwards.  This is intended\nto be called from a debugger from a checkpoint, to recursively debug\nsome other code.",
    ),
];

fn function_of(v: &Value) -> Slot {
    Some(v.clone()).filter(|v| !v.is_none())
}

fn set(th: &Thread, which: Which, a: Args<'_>) -> Res {
    set_function(th, which, function_of(a.at(0)));
    Ok(Value::none())
}

fn set_everywhere(th: &Thread, which: Which, a: Args<'_>) -> Res {
    set_function_everywhere(th, which, &function_of(a.at(0)));
    Ok(Value::none())
}

fn get(th: &Thread, which: Which) -> Res {
    Ok(Vm::of(th).watch.function(which).unwrap_or(Value::none()))
}

fn traced_call(th: &Thread, a: Args<'_>) -> Res {
    if !a.at(1).is_instance(&crate::object::class::TUPLE) {
        let found = a.at(1).ty().name_str().into_owned();
        return Err(th.type_error(format!("call_tracing() argument 2 must be tuple, not {found}")));
    }
    let args = protocol::to_vec(th, a.at(1))?;
    call_tracing(th, || call::call(th, a.at(0), Args::of(&args)))
}
