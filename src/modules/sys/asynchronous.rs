//! What event loops ask of `sys`: hooks of asynchronous generators, and where coroutines come from.

use crate::object::{Args, Method, Res, Slot, Thread, Value, call};
use crate::types::struct_sequence::StructSequence;
use crate::vm::async_generator::{get_hooks, origin_depth, set_hooks, set_origin_depth};

/// `sys.get_asyncgen_hooks()`'s result.
pub static HOOKS: StructSequence =
    StructSequence::new("sys", "asyncgen_hooks", &["firstiter", "finalizer"], 2);

pub(super) static FUNCTIONS: &[Method] = &[
    Method::function(
        "get_asyncgen_hooks",
        "($module, /)",
        |th, _| {
            let (first, last) = get_hooks(th);
            Ok(HOOKS.make([first, last].map(|h| h.unwrap_or_else(Value::none)).to_vec()))
        },
        "Return the installed asynchronous generators hooks.",
    ),
    Method::function(
        "set_asyncgen_hooks",
        "-($module, /, firstiter=<unrepresentable>, finalizer=<unrepresentable>)",
        set_asyncgen_hooks,
        "set_asyncgen_hooks([firstiter] [, finalizer])\n\nSet a finalizer for async generators objects.",
    ),
    Method::function(
        "get_coroutine_origin_tracking_depth",
        "($module, /)",
        |th, _| Ok(Value::from_usize(origin_depth(th))),
        "Check status of origin tracking for coroutine objects in this thread.",
    ),
    Method::function(
        "set_coroutine_origin_tracking_depth",
        "($module, /, depth)",
        |th, a| match crate::modules::descriptor::c_int(th, a.at(0))? {
            depth @ 0.. => {
                set_origin_depth(th, depth as usize);
                Ok(Value::none())
            }
            _ => Err(th.value_error("depth must be >= 0")),
        },
        "Enable or disable origin tracking for coroutine objects in this thread.",
    ),
];

/// A hook as given: absent keeps what is there, `None` takes it away.
fn hook(th: &Thread, v: Option<&Value>, name: &str) -> Res<Option<Slot>> {
    match v {
        None => Ok(None),
        Some(v) if v.is_none() => Ok(Some(None)),
        Some(v) if call::is_callable(v) => Ok(Some(Some(v.clone()))),
        Some(v) => Err(th.type_error(format!("callable {name} expected, got {}", v.ty().error_name()))),
    }
}

fn set_asyncgen_hooks(th: &Thread, a: Args<'_>) -> Res {
    let last = hook(th, a.get(1), "finalizer")?;
    let first = hook(th, a.get(0), "firstiter")?;
    set_hooks(th, first, last);
    Ok(Value::none())
}
