//! `_collections`: `deque`, `defaultdict`, `OrderedDict`, and helpers of `collections`.

pub mod defaultdict;
pub mod deque;
pub mod deque_methods;
pub mod ordered_dict;
pub mod ordered_views;
pub mod tuplegetter;

use crate::object::native::{Method, ModuleSpec};
use crate::object::slots::{BinaryOp, Res};
use crate::object::{Args, Dict, Module, Thread, Value, attribute, call, class, name, protocol};

/// `_count_elements(mapping, iterable)`: the heart of `Counter`.
fn count_elements(th: &Thread, args: Args<'_>) -> Res {
    let (mapping, source) = (args.at(0), args.at(1));
    let it = protocol::iter(th, source)?;
    let one = Value::small_int(1);
    // Plain dicts, and subclasses that keep `get` and item assignment, are counted in the table itself.
    let same = |n| match (mapping.ty().lookup(th, n), class::DICT.get().lookup(th, n)) {
        (Some(a), Some(b)) => a.is(&b),
        _ => false,
    };
    if let Some(d) = mapping.downcast::<Dict>()
        && same(name!("get"))
        && same(name!("__setitem__"))
    {
        while let Some(k) = protocol::next(th, &it)? {
            let hash = crate::object::dict::hash_key(th, &k)?;
            // Small counts are raised in place.
            let done = d.locate(th, &k, hash, |t, i| {
                let Some(i) = i else {
                    t.push(hash, k.clone(), one.clone());
                    return None;
                };
                let old = t.entry(i).map(|(_, v)| v.clone());
                match old.as_ref().and_then(Value::as_int) {
                    Some(n) => {
                        t.replace_value(i, Value::from_i64(n + 1));
                        None
                    }
                    None => old,
                }
            })?;
            if let Some(old) = done {
                let new = protocol::binary(th, &old, &one, BinaryOp::Add)?;
                d.set_hashed(th, &k, hash, new)?;
            }
        }
        return Ok(Value::none());
    }
    let get = attribute::get(th, mapping, name!("get"))?;
    while let Some(k) = protocol::next(th, &it)? {
        let old = call::call2(th, &get, k.clone(), Value::small_int(0))?;
        let new = protocol::binary(th, &old, &one, BinaryOp::Add)?;
        protocol::setitem(th, mapping, &k, Some(new))?;
    }
    Ok(Value::none())
}

/// Binds the classes.
pub fn init_types() {
    deque::init_types();
    defaultdict::init_types();
    ordered_dict::init_types();
    tuplegetter::init_types();
}

fn init(_: &Thread, module: &Value) -> Res<()> {
    if let Some(m) = module.downcast::<Module>() {
        m.set("deque", deque::DEQUE.value());
        m.set("_deque_iterator", deque::DEQUE_ITERATOR.value());
        m.set("_deque_reverse_iterator", deque::DEQUE_REVERSE_ITERATOR.value());
        m.set("defaultdict", defaultdict::DEFAULT_DICT.value());
        m.set("OrderedDict", ordered_dict::ORDERED_DICT.value());
        m.set("_tuplegetter", tuplegetter::TUPLE_GETTER.value());
    }
    Ok(())
}

/// `_collections`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_collections",
    doc: "High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- defaultdict:  dict subclass with a default value factory\n",
    functions: &[Method::function(
        "_count_elements",
        "($module, mapping, iterable, /)",
        count_elements,
        "Count elements in the iterable, updating the mapping",
    )],
    init,
    gil_not_used: true,
};
