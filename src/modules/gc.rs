//! `gc`: the cycle collector as Python sees it.

use crate::memory::collector::{self, Outcome, Roots};
use crate::memory::{candidates, inspect, schedule};
use crate::object::{
    Args, Dict, Kept, List, Method, Module, ModuleSpec, Object, Res, Str, Thread, Tuple, Value, bits, call,
    name, protocol, string, unraisable,
};
use crate::sync::prim::OnceLock;
use crate::vm;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "gc",
    doc: "This module provides access to the garbage collector for reference cycles.\n\nenable() -- Enable automatic garbage collection.\ndisable() -- Disable automatic garbage collection.\nisenabled() -- Returns true if automatic collection is enabled.\ncollect() -- Do a full collection right now.\nget_count() -- Return the current collection counts.\nget_stats() -- Return list of dictionaries containing per-generation stats.\nset_debug() -- Set debugging flags.\nget_debug() -- Get debugging flags.\nset_threshold() -- Set the collection thresholds.\nget_threshold() -- Return the current collection thresholds.\nget_objects() -- Return a list of all objects tracked by the collector.\nis_tracked() -- Returns true if a given object is tracked.\nis_finalized() -- Returns true if a given object has been already finalized.\nget_referrers() -- Return the list of objects that refer to an object.\nget_referents() -- Return the list of objects that an object refers to.\nfreeze() -- Freeze all tracked objects and ignore them for future collections.\nunfreeze() -- Unfreeze all objects in the permanent generation.\nget_freeze_count() -- Return the number of objects in the permanent generation.\n",
    functions: &[
        Method::function(
            "enable",
            "($module, /)",
            |_, _| {
                schedule::set_enabled(true);
                Ok(Value::none())
            },
            "Enable automatic garbage collection.",
        ),
        Method::function(
            "disable",
            "($module, /)",
            |_, _| {
                schedule::set_enabled(false);
                Ok(Value::none())
            },
            "Disable automatic garbage collection.",
        ),
        Method::function(
            "isenabled",
            "($module, /)",
            |_, _| Ok(Value::bool(schedule::enabled())),
            "Returns true if automatic garbage collection is enabled.",
        ),
        Method::function(
            "set_debug",
            "($module, flags, /)",
            set_debug,
            "Set the garbage collection debugging flags.\n\n  flags\n    An integer that can have the following bits turned on:\n      DEBUG_STATS - Print statistics during collection.\n      DEBUG_COLLECTABLE - Print collectable objects found.\n      DEBUG_UNCOLLECTABLE - Print unreachable but uncollectable objects\n        found.\n      DEBUG_SAVEALL - Save objects to gc.garbage rather than freeing them.\n      DEBUG_LEAK - Debug leaking programs (everything but STATS).\n\nDebugging information is written to sys.stderr.",
        ),
        Method::function(
            "get_debug",
            "($module, /)",
            |_, _| Ok(Value::small_int(collector::debug_flags() as i64)),
            "Get the garbage collection debugging flags.",
        ),
        Method::function(
            "get_count",
            "($module, /)",
            |_, _| Ok(triple(schedule::counts())),
            "Return a three-tuple of the current collection counts.",
        ),
        Method::function(
            "set_threshold",
            "-(*args)",
            set_threshold,
            "set_threshold(threshold0, [threshold1, [threshold2]])\nSet the collection thresholds (the collection frequency).\n\nSetting 'threshold0' to zero disables collection.",
        ),
        Method::function(
            "get_threshold",
            "($module, /)",
            |_, _| Ok(triple(schedule::thresholds())),
            "Return the current collection thresholds.",
        ),
        Method {
            collects: true,
            ..Method::function(
                "collect",
                "($module, /, generation=2)",
                collect,
                "Run the garbage collector.\n\nWith no arguments, run a full collection.  The optional argument\nmay be an integer specifying which generation to collect.  A ValueError\nis raised if the generation number is invalid.\n\nThe number of unreachable objects is returned.",
            )
        },
        Method::function(
            "get_objects",
            "($module, /, generation=None)",
            get_objects,
            "Return a list of objects tracked by the collector (excluding the list returned).\n\n  generation\n    Generation to extract the objects from.\n\nIf generation is not None, return only the objects tracked by the\ncollector that are in that generation.",
        ),
        Method::function(
            "get_stats",
            "($module, /)",
            get_stats,
            "Return a list of dictionaries containing per-generation statistics.",
        ),
        Method::function(
            "is_tracked",
            "($module, obj, /)",
            |_, a| Ok(Value::bool(a.at(0).as_object().is_some_and(is_tracked))),
            "Returns true if the object is tracked by the garbage collector.\n\nSimple atomic objects will return false.",
        ),
        Method::function(
            "is_finalized",
            "($module, obj, /)",
            |_, a| {
                Ok(Value::bool(a.at(0).as_object().is_some_and(|o| o.head().bits() & bits::FINALIZED != 0)))
            },
            "Returns true if the object has been already finalized by the GC.",
        ),
        Method::function(
            "get_referrers",
            "($module, /, *objs)",
            get_referrers,
            "Return the list of objects that directly refer to any of 'objs'.",
        ),
        Method::function(
            "get_referents",
            "($module, /, *objs)",
            get_referents,
            "Return the list of objects that are directly referred to by 'objs'.",
        ),
        Method::function(
            "freeze",
            "($module, /)",
            |th, _| {
                inspect::move_all(th, false);
                Ok(Value::none())
            },
            "Freeze all current tracked objects and ignore them for future collections.\n\nThis can be used before a POSIX fork() call to make the gc copy-on-write\nfriendly.\nNote: collection before a POSIX fork() call may free pages for future\nallocation which can cause copy-on-write.",
        ),
        Method::function(
            "unfreeze",
            "($module, /)",
            |th, _| {
                inspect::move_all(th, true);
                Ok(Value::none())
            },
            "Unfreeze all objects in the permanent generation.\n\nPut all objects in the permanent generation back into oldest generation.",
        ),
        Method::function(
            "get_freeze_count",
            "($module, /)",
            |th, _| Ok(Value::from_usize(inspect::frozen(th))),
            "Return the number of objects in the permanent generation.",
        ),
        Method::function(
            "_pauses",
            "($module, /)",
            pauses,
            "How long the program stood still for the collector: a dictionary with the number of\npauses, their sum, extremes and percentiles, in nanoseconds.",
        ),
    ],
    init,
    gil_not_used: true,
};

static CALLBACKS: OnceLock<Kept> = OnceLock::new();
static GARBAGE: OnceLock<Kept> = OnceLock::new();

fn garbage() -> &'static Value {
    GARBAGE.get_or_init(|| Kept::new(List::new(Vec::new()).into_value())).get()
}

fn callbacks() -> &'static Value {
    CALLBACKS.get_or_init(|| Kept::new(List::new(Vec::new()).into_value())).get()
}

/// Part of start-up: from here on the collector runs by itself.
pub fn start() {
    collector::set_roots(Roots { frames: vm::trace_frames, stacks: vm::native_stacks });
    vm::pending::set_handler(vm::pending::COLLECT, |th| {
        collector::collect_if_due(th);
        Ok(())
    });
}

fn init(_: &Thread, module: &Value) -> Res<()> {
    let m = module.downcast::<Module>().expect("a module");
    m.set("garbage", garbage().clone());
    m.set("callbacks", callbacks().clone());
    for (name, flag) in [
        ("DEBUG_STATS", collector::debug::STATS),
        ("DEBUG_COLLECTABLE", collector::debug::COLLECTABLE),
        ("DEBUG_UNCOLLECTABLE", collector::debug::UNCOLLECTABLE),
        ("DEBUG_SAVEALL", collector::debug::SAVEALL),
        (
            "DEBUG_LEAK",
            collector::debug::COLLECTABLE | collector::debug::UNCOLLECTABLE | collector::debug::SAVEALL,
        ),
    ] {
        m.set(name, Value::small_int(flag as i64));
    }
    collector::set_observer(observe, |objects| {
        if let Some(l) = garbage().downcast::<List>() {
            l.lock().extend(objects);
        }
    });
    Ok(())
}

/// Calls `gc.callbacks`.
fn observe(th: &Thread, generation: usize, outcome: Option<Outcome>) {
    let functions = protocol::to_vec(th, callbacks()).unwrap_or_default();
    if functions.is_empty() {
        return;
    }
    let phase = Str::new(if outcome.is_some() { "stop" } else { "start" }).into_value();
    let outcome = outcome.unwrap_or_default();
    for f in functions {
        let info = Dict::new();
        info.set_str(name!("generation"), Value::from_usize(generation));
        info.set_str(name!("collected"), Value::from_usize(outcome.collected));
        info.set_str(name!("uncollectable"), Value::from_usize(outcome.uncollectable));
        if call::call(th, &f, Args::of(&[phase.clone(), info.into_value()])).is_err() {
            unraisable::report(th, "Exception ignored while calling GC callback", Some(&f));
        }
    }
}

fn triple(n: [isize; 3]) -> Value {
    Tuple::new(n.iter().map(|&n| Value::from_i64(n as i64)).collect()).into_value()
}

fn int_of(th: &Thread, v: &Value) -> Res<i64> {
    let v = protocol::index(th, v)?;
    match protocol::as_i64(&v) {
        Some(i) if i32::try_from(i).is_ok() => Ok(i),
        _ => {
            Err(th.error(&crate::object::errors::OVERFLOW_ERROR, "Python int too large to convert to C int"))
        }
    }
}

fn set_debug(th: &Thread, a: Args<'_>) -> Res {
    collector::set_debug_flags(int_of(th, a.at(0))? as u64);
    Ok(Value::none())
}

fn set_threshold(th: &Thread, a: Args<'_>) -> Res {
    if !a.keywords().is_empty() {
        return Err(th.type_error("gc.set_threshold() takes no keyword arguments"));
    }
    if !(1..=3).contains(&a.len()) {
        return Err(th.type_error("gc.set_threshold requires 1 to 3 arguments"));
    }
    let mut numbers = Vec::new();
    for i in 0..a.len() {
        numbers.push(int_of(th, a.at(i))?);
    }
    for (i, n) in numbers.into_iter().enumerate() {
        schedule::set_threshold(i, n as isize);
    }
    Ok(Value::none())
}

fn collect(th: &Thread, a: Args<'_>) -> Res {
    let generation = match a.get(0) {
        Some(v) => int_of(th, v)?,
        None => 2,
    };
    if !(0..=2).contains(&generation) {
        return Err(th.value_error("invalid generation"));
    }
    let outcome = collector::collect(th, generation as usize);
    Ok(Value::from_usize(outcome.collected + outcome.uncollectable))
}

fn get_objects(th: &Thread, a: Args<'_>) -> Res {
    let wanted = match a.get_non_none(0) {
        None => None,
        Some(v) if protocol::as_i64(v).is_some() || v.ty().slots().index.is_some() => {
            let n = protocol::index_clamped(th, v)?;
            if n > 2 {
                return Err(th.value_error(
                    "generation parameter must be less than the number of available generations (3)",
                ));
            }
            if n < 0 {
                return Err(th.value_error("generation parameter cannot be negative"));
            }
            Some(n as usize)
        }
        Some(v) => {
            let text = format!("argument should be integer or None, not '{}'", v.ty().name_str());
            return Err(th.type_error(text));
        }
    };
    Ok(List::new(inspect::objects(th, wanted)).into_value())
}

fn get_stats(_: &Thread, _: Args<'_>) -> Res {
    let rows = collector::stats().map(|s| {
        let d = Dict::new();
        for (name, n) in
            [("collections", s.collections), ("collected", s.collected), ("uncollectable", s.uncollectable)]
        {
            d.set_str(&string::intern(name), Value::from_usize(n as usize));
        }
        d.into_value()
    });
    Ok(List::new(rows.into()).into_value())
}

/// As the collector sees it, but for tuples of plain constants, which CPython does not track.
fn is_tracked(o: &Object) -> bool {
    if let Some(t) = o.downcast::<Tuple>()
        && o.ty().is(&crate::object::class::TUPLE)
    {
        return t.items().iter().any(|v| v.as_object().is_some_and(is_tracked));
    }
    let static_type = o.downcast::<crate::object::Type>().is_some_and(|t| !t.is_heap());
    candidates::is_tracked(o) && !static_type && !std::ptr::eq(o.ty(), crate::object::class::OBJECT.get())
}

fn get_referrers(th: &Thread, a: Args<'_>) -> Res {
    let targets: Vec<&Object> = a.positional_slots().iter().flatten().filter_map(Value::as_object).collect();
    Ok(List::new(inspect::referrers(th, &targets)).into_value())
}

fn get_referents(th: &Thread, a: Args<'_>) -> Res {
    let mut all = Vec::new();
    for o in a.positional_slots().iter().flatten().filter_map(Value::as_object) {
        if is_tracked(o) || candidates::is_tracked(o) {
            all.extend(inspect::referents(th, o));
        }
    }
    Ok(List::new(all).into_value())
}

fn pauses(_: &Thread, _: Args<'_>) -> Res {
    let d = Dict::new();
    let rows = collector::with_pauses(|h| {
        vec![
            ("count", h.len()),
            ("sum", (h.mean() * h.len() as f64) as u64),
            ("min", if h.is_empty() { 0 } else { h.min() }),
            ("p50", h.value_at_quantile(0.5)),
            ("p90", h.value_at_quantile(0.9)),
            ("p99", h.value_at_quantile(0.99)),
            ("p999", h.value_at_quantile(0.999)),
            ("max", h.max()),
        ]
    });
    for (name, n) in rows {
        d.set_str(&string::intern(name), Value::from_usize(n as usize));
    }
    Ok(d.into_value())
}
