//! `dict`: the type, its constructor and slots. [`methods`] has the named methods, [`update`] what fills a dict from
//! other objects, [`iter`] the iterators, [`views`] `keys()`, `values()` and `items()`.

pub mod iter;
pub mod methods;
pub mod update;
pub mod views;

use super::text::Text;
pub use crate::object::Dict;
use crate::object::class::{self, TypeSpec};
use crate::object::protocol::{self, enter_repr};
use crate::object::slots::{BinaryOp, Compare, Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::{Args, Payload, Ref, Str, Table, Thread, Value, call, name};

fn this<'a>(args: &Args<'a>) -> &'a Dict {
    args.at(0).downcast().expect("bound to dict")
}
#[inline(always)]
fn slot(v: &Value) -> &Dict {
    v.downcast().expect("slot of dict")
}

fn new(_: &Thread, cls: &Type, _: Args<'_>) -> Res {
    Ok(Dict::with_type(cls, Table::new()).into_value())
}

fn init_dict(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    update::update(th, v, "dict", args)
}

fn repr(th: &Thread, v: &Value) -> Res {
    let d = slot(v);
    if d.is_empty() {
        return Ok(Str::new("{}").into_value());
    }
    let Some(_guard) = enter_repr(th, v) else { return Ok(Str::new("{...}").into_value()) };
    let mut text = Text::from("{");
    let mut at = 0;
    let mut first = true;
    while let Some((k, value)) = next_entry(d, &mut at) {
        if !first {
            text.push(", ");
        }
        first = false;
        text.push_repr(th, &k)?;
        text.push(": ");
        text.push_repr(th, &value)?;
    }
    text.push("}");
    Ok(text.into_value())
}

/// Copies of the next live entry at or after position `at`, which moves behind it.
#[inline]
pub fn next_entry(d: &Dict, at: &mut usize) -> Option<(Value, Value)> {
    let table = d.lock();
    while *at < table.entries().len() {
        *at += 1;
        if let Some((k, v)) = table.entry(*at - 1) {
            return Some((k.clone(), v.clone()));
        }
    }
    None
}

/// Equality of two dicts.
pub fn equal(th: &Thread, a: &Dict, b: &Dict) -> Res<bool> {
    th.check_stack()?;
    if a.len() != b.len() {
        return Ok(false);
    }
    let mut at = 0;
    loop {
        let (hash, k, v) = {
            let table = a.lock();
            loop {
                let Some(e) = table.entries().get(at) else { return Ok(true) };
                at += 1;
                if let (Some(k), Some(v)) = (&e.key, &e.value) {
                    break (e.hash, k.clone(), v.clone());
                }
            }
        };
        match b.get_hashed(th, &k, hash)? {
            Some(w) if protocol::equal(th, &v, &w)? => {}
            _ => return Ok(false),
        }
    }
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<Dict>(), b.downcast::<Dict>()) else {
        return Ok(Value::not_implemented());
    };
    match op {
        Compare::Eq => Ok(Value::bool(equal(th, x, y)?)),
        Compare::Ne => Ok(Value::bool(!equal(th, x, y)?)),
        _ => Ok(Value::not_implemented()),
    }
}

fn len(_: &Thread, v: &Value) -> Res<usize> {
    Ok(slot(v).len())
}

fn getitem(th: &Thread, v: &Value, key: &Value) -> Res {
    if let Some(found) = slot(v).get_item(th, key)? {
        return Ok(found);
    }
    if !v.is_exact(&class::DICT)
        && let Some(r) = call::call_special(th, v, name!("__missing__"), std::slice::from_ref(key))?
    {
        return Ok(r);
    }
    Err(th.key_error(key.clone()))
}

fn setitem(th: &Thread, v: &Value, key: &Value, value: Option<Value>) -> Res<()> {
    let d = slot(v);
    match value {
        Some(value) => d.set_item(th, key, value),
        None => match d.remove_item(th, key)? {
            Some(old) => {
                drop(old);
                Ok(())
            }
            None => Err(th.key_error(key.clone())),
        },
    }
}

fn contains(th: &Thread, v: &Value, key: &Value) -> Res<bool> {
    slot(v).has_item(th, key)
}

fn or(th: &Thread, a: &Value, b: &Value) -> Res {
    let (Some(x), Some(_)) = (a.downcast::<Dict>(), b.downcast::<Dict>()) else {
        return Ok(Value::not_implemented());
    };
    let made = Dict::from_table(x.copy_table());
    update::update_from(th, made.as_value(), b)?;
    Ok(made.into_value())
}

fn inplace_or(th: &Thread, a: &Value, b: &Value) -> Res {
    update::update_from(th, a, b)?;
    Ok(a.clone())
}

/// A copy of exact class `dict`.
pub fn copy(d: &Dict) -> Ref<Dict> {
    Dict::from_table(d.copy_table())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)",
    ),
    flags: flags::DEFAULT | flags::MAPPING | flags::MATCH_SELF,
    slots: Slots {
        new: Some(new),
        init: Some(init_dict),
        repr: Some(repr),
        compare: Some(compare),
        len: Some(len),
        getitem: Some(getitem),
        setitem: Some(setitem),
        contains: Some(contains),
        iter: Some(iter::keys),
        ..Slots::EMPTY
    }
    .with_binary(BinaryOp::Or, or)
    .with_inplace(BinaryOp::Or, inplace_or),
    methods: methods::METHODS,
    constants: &[("__hash__", Value::none)],
    ..TypeSpec::new("builtins", "dict", <Dict as Payload>::layout)
};

/// Makes `dict`, its views and iterators.
pub fn init() {
    class::DICT.bind(&SPEC);
    iter::init();
    views::init();
}
