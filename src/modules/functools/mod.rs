//! `_functools`: `partial`, `reduce`, `cmp_to_key` and the wrapper behind `lru_cache`.

pub mod key;
pub mod lru;
pub mod partial;

use crate::object::native::{Method, ModuleSpec};
use crate::object::slots::Res;
use crate::object::{Args, Module, Thread, Value, call, errors, protocol};

fn reduce(th: &Thread, args: Args<'_>) -> Res {
    let f = args.at(0);
    let it = protocol::iter(th, args.at(1)).or_else(|r| {
        th.catch(r, &errors::TYPE_ERROR)?;
        Err(th.type_error("reduce() arg 2 must support iteration"))
    })?;
    let mut acc = args.get(2).cloned();
    while let Some(x) = protocol::next(th, &it)? {
        acc = Some(match acc {
            Some(a) => call::call2(th, f, a, x)?,
            None => x,
        });
    }
    acc.ok_or_else(|| th.type_error("reduce() of empty iterable with no initial value"))
}

/// Binds the classes.
pub fn init_types() {
    partial::init_types();
    key::init_types();
    lru::init_types();
}

fn init(_: &Thread, module: &Value) -> Res<()> {
    if let Some(m) = module.downcast::<Module>() {
        m.set("partial", partial::PARTIAL.value());
        m.set("_PlaceholderType", partial::PLACEHOLDER_TYPE.value());
        m.set("Placeholder", partial::placeholder());
        m.set("_lru_cache_wrapper", lru::LRU_CACHE_WRAPPER.value());
    }
    Ok(())
}

/// `_functools`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_functools",
    doc: "Tools that operate on functions.",
    functions: &[
        Method::function(
            "reduce",
            "($module, function, iterable, /, initial=<unrepresentable>)",
            reduce,
            "Apply a function of two arguments cumulatively to the items of an iterable, from left to right.\n\nThis effectively reduces the iterable to a single value.  If initial is present,\nit is placed before the items of the iterable in the calculation, and serves as\na default when the iterable is empty.\n\nFor example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5])\ncalculates ((((1 + 2) + 3) + 4) + 5).",
        ),
        Method::function(
            "cmp_to_key",
            "($module, /, mycmp)",
            key::cmp_to_key,
            "Convert a cmp= function into a key= function.\n\n  mycmp\n    Function that compares two objects.",
        ),
    ],
    init,
    gil_not_used: true,
};
