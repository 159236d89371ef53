//! The named methods of `dict`.

use super::{Dict, getitem, this, update, views};
use crate::object::dict::hash_key;
use crate::object::native::Method;
use crate::object::slots::Res;
use crate::object::{Args, Str, Thread, Tuple, Value, class};
use crate::types::generic_alias;

fn contains(th: &Thread, args: Args<'_>) -> Res {
    Ok(Value::bool(this(&args).has_item(th, args.at(1))?))
}

fn getitem_method(th: &Thread, args: Args<'_>) -> Res {
    getitem(th, args.at(0), args.at(1))
}

fn sizeof(_: &Thread, args: Args<'_>) -> Res {
    let n = args.at(0).as_object().map_or(0, crate::object::instance::block_size);
    Ok(Value::from_usize(n + this(&args).lock().heap_bytes()))
}

fn get(th: &Thread, args: Args<'_>) -> Res {
    Ok(match this(&args).get_item(th, args.at(1))? {
        Some(v) => v,
        None => args.get(2).cloned().unwrap_or(Value::none()),
    })
}

/// `d.setdefault(key, default)`.
pub fn set_default(th: &Thread, d: &Dict, key: &Value, default: Value) -> Res {
    let hash = hash_key(th, key)?;
    let (found, unused) = d.locate(th, key, hash, |t, i| match i.and_then(|i| t.entry(i)) {
        Some((_, v)) => (v.clone(), Some(default)),
        None => {
            t.push(hash, key.clone(), default.clone());
            (default, None)
        }
    })?;
    drop(unused);
    Ok(found)
}

fn setdefault(th: &Thread, args: Args<'_>) -> Res {
    set_default(th, this(&args), args.at(1), args.get(2).cloned().unwrap_or(Value::none()))
}

fn pop(th: &Thread, args: Args<'_>) -> Res {
    let d = this(&args);
    // An empty dict does not ask for a hash.
    let found = if d.is_empty() { None } else { d.remove_item(th, args.at(1))? };
    match found.or_else(|| args.get(2).cloned()) {
        Some(v) => Ok(v),
        None => Err(th.key_error(args.at(1).clone())),
    }
}

fn popitem(th: &Thread, args: Args<'_>) -> Res {
    let mut table = this(&args).lock();
    let last = table.last();
    let taken = last.map(|i| table.remove_entry(i));
    drop(table);
    match taken {
        Some((Some(k), Some(v))) => Ok(Tuple::new(vec![k, v]).into_value()),
        _ => Err(th.key_error(Str::new("popitem(): dictionary is empty").into_value())),
    }
}

fn update_method(th: &Thread, args: Args<'_>) -> Res {
    update::update(th, args.at(0), "update", args.skip(1))?;
    Ok(Value::none())
}

fn clear(_: &Thread, args: Args<'_>) -> Res {
    let mut sink = Vec::new();
    this(&args).lock().clear_into(&mut sink);
    drop(sink);
    Ok(Value::none())
}

fn copy(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    if v.is_exact(&class::DICT) {
        return Ok(super::copy(this(&args)).into_value());
    }
    // A subclass may iterate in its own way.
    let made = Dict::new();
    super::update::merge(th, &made, v, true)?;
    Ok(made.into_value())
}

fn keys(_: &Thread, args: Args<'_>) -> Res {
    Ok(views::make(&views::DICT_KEYS, args.at(0).clone()))
}
fn values(_: &Thread, args: Args<'_>) -> Res {
    Ok(views::make(&views::DICT_VALUES, args.at(0).clone()))
}
fn items(_: &Thread, args: Args<'_>) -> Res {
    Ok(views::make(&views::DICT_ITEMS, args.at(0).clone()))
}
fn reversed(_: &Thread, args: Args<'_>) -> Res {
    Ok(super::iter::make_reversed(&super::iter::DICT_REVERSE_KEY_ITERATOR, args.at(0).clone()))
}

pub(super) static METHODS: &[Method] = &[
    Method::method(
        "__contains__",
        "($self, key, /)",
        contains,
        "True if the dictionary has the specified key, else False.",
    ),
    Method::method("__getitem__", "($self, key, /)", getitem_method, "Return self[key]."),
    Method::method("__sizeof__", "($self, /)", sizeof, "Return the size of the dict in memory."),
    Method::method(
        "get",
        "($self, key, default=None, /)",
        get,
        "Return the value for key if key is in the dictionary, else default.",
    ),
    Method::method(
        "setdefault",
        "($self, key, default=None, /)",
        setdefault,
        "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.",
    ),
    Method::method(
        "pop",
        "($self, key, default=<unrepresentable>, /)",
        pop,
        "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.",
    ),
    Method::method(
        "popitem",
        "($self, /)",
        popitem,
        "Remove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO (last-in, first-out) order.\nRaises KeyError if the dict is empty.",
    ),
    Method::method(
        "keys",
        "($self, /)",
        keys,
        "Return a set-like object providing a view on the dict's keys.",
    ),
    Method::method(
        "items",
        "($self, /)",
        items,
        "Return a set-like object providing a view on the dict's items.",
    ),
    Method::method("values", "($self, /)", values, "Return an object providing a view on the dict's values."),
    Method::method(
        "update",
        "-($self, *args, **kwargs)",
        update_method,
        "D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.\nIf E is present and has a .keys() method, then does:  for k in E.keys(): D[k] = E[k]\nIf E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v\nIn either case, this is followed by: for k in F:  D[k] = F[k]",
    ),
    Method::class(
        "fromkeys",
        "($type, iterable, value=None, /)",
        update::fromkeys,
        "Create a new dictionary with keys from iterable and values set to value.",
    ),
    Method::method("clear", "($self, /)", clear, "Remove all items from the dict."),
    Method::method("copy", "($self, /)", copy, "Return a shallow copy of the dict."),
    Method::method("__reversed__", "($self, /)", reversed, "Return a reverse iterator over the dict keys."),
    Method::class("__class_getitem__", "($type, object, /)", generic_alias::class_getitem, "See PEP 585"),
];
