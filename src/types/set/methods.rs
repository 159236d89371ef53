//! The named methods of `set` and `frozenset`.

use super::slots::{base_class, search, slot};
use super::{
    FROZENSET, Set, add, difference, difference_update, hash_key, intersection, is_subset, symmetric_update,
    update_from,
};
use crate::object::native::Method;
use crate::object::protocol;
use crate::object::slots::Res;
use crate::object::{Args, List, Str, Thread, Tuple, Value};
use crate::types::set::table::SetTable;
use crate::types::{generic_alias, iterators};

fn this<'a>(args: &Args<'a>) -> &'a Set {
    args.at(0).downcast().expect("bound to a set")
}
fn others<'a>(th: &Thread, args: Args<'a>, name: &str) -> Res<Vec<&'a Value>> {
    if !args.keywords().is_empty() {
        return Err(th.type_error(format!(
            "{}.{name}() takes no keyword arguments",
            base_class(args.at(0)).name_str()
        )));
    }
    Ok(args.skip(1).iter().collect())
}

fn add_method(th: &Thread, args: Args<'_>) -> Res {
    add(th, this(&args), args.at(1))?;
    Ok(Value::none())
}

fn clear(_: &Thread, args: Args<'_>) -> Res {
    let old = this(&args).lock().take_keys();
    drop(old);
    Ok(Value::none())
}

fn copy(_: &Thread, args: Args<'_>) -> Res {
    if args.at(0).is_exact(&FROZENSET) {
        return Ok(args.at(0).clone());
    }
    let copy = this(&args).lock().copy();
    Ok(Set::with_type(base_class(args.at(0)), copy).into_value())
}

fn contains(th: &Thread, args: Args<'_>) -> Res {
    search(th, args.at(1), |key, h| this(&args).has_hashed(th, key, h)).map(Value::bool)
}

fn discard(th: &Thread, args: Args<'_>) -> Res {
    search(th, args.at(1), |key, h| this(&args).discard_hashed(th, key, h))?;
    Ok(Value::none())
}

fn remove(th: &Thread, args: Args<'_>) -> Res {
    if search(th, args.at(1), |key, h| this(&args).discard_hashed(th, key, h))? {
        Ok(Value::none())
    } else {
        Err(th.key_error(args.at(1).clone()))
    }
}

fn pop(th: &Thread, args: Args<'_>) -> Res {
    let taken = this(&args).lock().pop();
    taken.ok_or_else(|| th.key_error(Str::new("pop from an empty set").into_value()))
}

fn union(th: &Thread, args: Args<'_>) -> Res {
    let rest = others(th, args, "union")?;
    let out = Set::with_type(base_class(args.at(0)), this(&args).lock().copy());
    for o in rest {
        update_from(th, &out, o)?;
    }
    Ok(out.into_value())
}

fn update(th: &Thread, args: Args<'_>) -> Res {
    for o in others(th, args, "update")? {
        update_from(th, this(&args), o)?;
    }
    Ok(Value::none())
}

fn intersection_method(th: &Thread, args: Args<'_>) -> Res {
    let rest = others(th, args, "intersection")?;
    let ty = base_class(args.at(0));
    if rest.is_empty() {
        return copy(th, args);
    }
    let mut out = intersection(th, this(&args), rest[0], ty)?;
    for o in &rest[1..] {
        out = intersection(th, &out, o, ty)?;
    }
    Ok(out.into_value())
}

/// `s &= other`: the table is replaced by that of the intersection.
pub(super) fn replace_by_intersection(th: &Thread, s: &Set, other: &Value) -> Res<()> {
    let out = intersection(th, s, other, super::SET.get())?;
    swap(s, &out);
    Ok(())
}

/// Gives `s` the table of `made`, which nobody else knows.
fn swap(s: &Set, made: &Set) {
    let new = std::mem::take(&mut *made.lock());
    let mut old = s.lock().replace(new);
    drop(old.take_keys());
}

fn intersection_update(th: &Thread, args: Args<'_>) -> Res {
    let rest = others(th, args, "intersection_update")?;
    let s = this(&args);
    if rest.is_empty() {
        return Ok(Value::none());
    }
    let mut out = intersection(th, s, rest[0], super::SET.get())?;
    for o in &rest[1..] {
        out = intersection(th, &out, o, super::SET.get())?;
    }
    swap(s, &out);
    Ok(Value::none())
}

fn difference_method(th: &Thread, args: Args<'_>) -> Res {
    let rest = others(th, args, "difference")?;
    let ty = base_class(args.at(0));
    let Some((first, rest)) = rest.split_first() else { return copy(th, args) };
    let out = difference(th, this(&args), first, ty)?;
    for o in rest {
        difference_update(th, &out, o)?;
    }
    Ok(out.into_value())
}

fn difference_update_method(th: &Thread, args: Args<'_>) -> Res {
    for o in others(th, args, "difference_update")? {
        difference_update(th, this(&args), o)?;
    }
    Ok(Value::none())
}

fn symmetric_difference(th: &Thread, args: Args<'_>) -> Res {
    let out = Set::with_type(base_class(args.at(0)), SetTable::default());
    update_from(th, &out, args.at(1))?;
    for (k, h) in this(&args).snapshot() {
        if !out.discard_hashed(th, &k, h)? {
            out.add_hashed(th, &k, h)?;
        }
    }
    Ok(out.into_value())
}

fn symmetric_difference_update(th: &Thread, args: Args<'_>) -> Res {
    symmetric_update(th, this(&args), args.at(1))?;
    Ok(Value::none())
}

fn isdisjoint(th: &Thread, args: Args<'_>) -> Res {
    let s = this(&args);
    if let Some(o) = args.at(1).downcast::<Set>() {
        let (small, large) = if o.len() > s.len() { (s, o) } else { (o, s) };
        for (k, h) in small.snapshot() {
            if large.has_hashed(th, &k, h)? {
                return Ok(Value::bool(false));
            }
        }
        return Ok(Value::bool(true));
    }
    let it = protocol::iter(th, args.at(1))?;
    while let Some(x) = protocol::next(th, &it)? {
        let h = hash_key(th, &x)?;
        if s.has_hashed(th, &x, h)? {
            return Ok(Value::bool(false));
        }
    }
    Ok(Value::bool(true))
}

fn as_set(th: &Thread, v: &Value) -> Res {
    if v.downcast::<Set>().is_some() {
        return Ok(v.clone());
    }
    Ok(super::slots::from_iterable(th, v)?.into_value())
}

fn issubset(th: &Thread, args: Args<'_>) -> Res {
    let other = as_set(th, args.at(1))?;
    Ok(Value::bool(is_subset(th, this(&args), slot(&other))?))
}

fn issuperset(th: &Thread, args: Args<'_>) -> Res {
    let s = this(&args);
    if let Some(o) = args.at(1).downcast::<Set>() {
        return Ok(Value::bool(is_subset(th, o, s)?));
    }
    let it = protocol::iter(th, args.at(1))?;
    while let Some(x) = protocol::next(th, &it)? {
        let h = hash_key(th, &x)?;
        if !s.has_hashed(th, &x, h)? {
            return Ok(Value::bool(false));
        }
    }
    Ok(Value::bool(true))
}

fn reduce(th: &Thread, args: Args<'_>) -> Res {
    let keys: Vec<Value> = this(&args).snapshot().into_iter().map(|(k, _)| k).collect();
    let parts = Tuple::new(vec![List::new(keys).into_value()]).into_value();
    let state = iterators::state_of(th, args.at(0))?;
    Ok(Tuple::new(vec![iterators::type_of(args.at(0)), parts, state]).into_value())
}

fn sizeof(_: &Thread, args: Args<'_>) -> Res {
    let n = args.at(0).as_object().map_or(0, crate::object::instance::block_size);
    Ok(Value::from_usize(n + this(&args).lock().heap_bytes()))
}

macro_rules! common {
    ($($more:expr),* $(,)?) => { &[
        Method::method("__contains__", "($self, object, /)", contains, "x.__contains__(y) <==> y in x."),
        Method::method("copy", "($self, /)", copy, "Return a shallow copy of a set."),
        Method::method("difference", "($self, /, *others)", difference_method,
            "Return a new set with elements in the set that are not in the others."),
        Method::method("intersection", "($self, /, *others)", intersection_method,
            "Return a new set with elements common to the set and all others."),
        Method::method("isdisjoint", "($self, other, /)", isdisjoint,
            "Return True if two sets have a null intersection."),
        Method::method("issubset", "($self, other, /)", issubset,
            "Report whether another set contains this set."),
        Method::method("issuperset", "($self, other, /)", issuperset,
            "Report whether this set contains another set."),
        Method::method("__reduce__", "($self, /)", reduce, "Return state information for pickling."),
        Method::method("__sizeof__", "($self, /)", sizeof, "S.__sizeof__() -> size of S in memory, in bytes."),
        Method::method("symmetric_difference", "($self, other, /)", symmetric_difference,
            "Return a new set with elements in either the set or other but not both."),
        Method::method("union", "($self, /, *others)", union,
            "Return a new set with elements from the set and all others."),
        Method::class("__class_getitem__", "($type, object, /)", generic_alias::class_getitem, "See PEP 585"),
        $($more),*
    ] };
}

pub(super) static FROZENSET_METHODS: &[Method] = common![];

pub(super) static SET_METHODS: &[Method] = common![
    Method::method(
        "add",
        "($self, object, /)",
        add_method,
        "Add an element to a set.\n\nThis has no effect if the element is already present.",
    ),
    Method::method("clear", "($self, /)", clear, "Remove all elements from this set."),
    Method::method(
        "discard",
        "($self, object, /)",
        discard,
        "Remove an element from a set if it is a member.\n\nUnlike set.remove(), the discard() method does not raise\nan exception when an element is missing from the set.",
    ),
    Method::method(
        "difference_update",
        "($self, /, *others)",
        difference_update_method,
        "Update the set, removing elements found in others.",
    ),
    Method::method(
        "intersection_update",
        "($self, /, *others)",
        intersection_update,
        "Update the set, keeping only elements found in it and all others.",
    ),
    Method::method(
        "pop",
        "($self, /)",
        pop,
        "Remove and return an arbitrary set element.\n\nRaises KeyError if the set is empty.",
    ),
    Method::method(
        "remove",
        "($self, object, /)",
        remove,
        "Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError.",
    ),
    Method::method(
        "symmetric_difference_update",
        "($self, other, /)",
        symmetric_difference_update,
        "Update the set, keeping only elements found in either set, but not in both.",
    ),
    Method::method(
        "update",
        "($self, /, *others)",
        update,
        "Update the set, adding elements from all others.",
    ),
];
