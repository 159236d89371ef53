//! The named methods of `list`.

use super::{List, extend, getitem, this};
use crate::object::native::Method;
use crate::object::protocol;
use crate::object::slots::Res;
use crate::object::{Args, Thread, Value, class};
use crate::types::slice::search_bound;
use crate::types::{generic_alias, sort};

fn append(_: &Thread, args: Args<'_>) -> Res {
    this(&args).push(args.at(1).clone());
    Ok(Value::none())
}

fn clear(_: &Thread, args: Args<'_>) -> Res {
    let old = std::mem::take(&mut *this(&args).lock());
    drop(old);
    Ok(Value::none())
}

fn copy(_: &Thread, args: Args<'_>) -> Res {
    Ok(List::new(this(&args).to_vec()).into_value())
}

fn count(th: &Thread, args: Args<'_>) -> Res {
    let l = this(&args);
    let (mut n, mut i) = (0, 0);
    while let Some(x) = l.get(i) {
        n += i64::from(protocol::equal(th, &x, args.at(1))?);
        i += 1;
    }
    Ok(Value::from_i64(n))
}

fn extend_method(th: &Thread, args: Args<'_>) -> Res {
    extend(th, this(&args), args.at(1))?;
    Ok(Value::none())
}

fn index(th: &Thread, args: Args<'_>) -> Res {
    let l = this(&args);
    let from = search_bound(th, args.get(2), 0)?;
    let to = search_bound(th, args.get(3), i64::MAX)?;
    let n = l.len() as i64;
    let fit = |i: i64| if i < 0 { i.saturating_add(n).max(0) } else { i };
    let (mut i, to) = (fit(from) as usize, fit(to));
    while (i as i64) < to
        && let Some(x) = l.get(i)
    {
        if protocol::equal(th, &x, args.at(1))? {
            return Ok(Value::from_usize(i));
        }
        i += 1;
    }
    Err(th.value_error("list.index(x): x not in list"))
}

fn insert(th: &Thread, args: Args<'_>) -> Res {
    let i = protocol::index_i64(th, args.at(1))?;
    let mut items = this(&args).lock();
    let n = items.len() as i64;
    let i = if i < 0 { (i + n).max(0) } else { i.min(n) };
    items.insert(i as usize, args.at(2).clone());
    Ok(Value::none())
}

fn pop(th: &Thread, args: Args<'_>) -> Res {
    let l = this(&args);
    let i = match args.get(1) {
        Some(v) => protocol::index_i64(th, v)?,
        None => -1,
    };
    let mut items = l.lock();
    let n = items.len() as i64;
    if i == -1
        && let Some(v) = items.pop()
    {
        return Ok(v);
    }
    if n == 0 {
        drop(items);
        return Err(th.index_error("pop from empty list"));
    }
    let i = if i < 0 { i + n } else { i };
    if !(0..n).contains(&i) {
        drop(items);
        return Err(th.index_error("pop index out of range"));
    }
    Ok(items.remove(i as usize))
}

fn remove(th: &Thread, args: Args<'_>) -> Res {
    let l = this(&args);
    let mut i = 0;
    while let Some(x) = l.get(i) {
        if protocol::equal(th, &x, args.at(1))? {
            let mut items = l.lock();
            // The comparison may have shortened the list.
            let old = (i < items.len()).then(|| items.remove(i));
            drop(items);
            drop(old);
            return Ok(Value::none());
        }
        i += 1;
    }
    Err(th.value_error("list.remove(x): x not in list"))
}

fn reverse(_: &Thread, args: Args<'_>) -> Res {
    this(&args).lock().reverse();
    Ok(Value::none())
}

fn reversed(_: &Thread, args: Args<'_>) -> Res {
    Ok(super::iter::reversed(args.at(0).clone()))
}

fn sort_method(th: &Thread, args: Args<'_>) -> Res {
    let reverse = match args.get(2) {
        Some(v) => protocol::truth(th, v)?,
        None => false,
    };
    sort::sort_list(th, this(&args), args.get_non_none(1), reverse)?;
    Ok(Value::none())
}

fn sizeof(_: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let n = v.as_object().map_or(0, crate::object::instance::block_size);
    Ok(Value::from_usize(n + this(&args).lock().capacity() * 8))
}

fn getitem_method(th: &Thread, args: Args<'_>) -> Res {
    getitem(th, args.at(0), args.at(1))
}

/// `sorted(iterable, /, *, key=None, reverse=False)`.
pub fn sorted(th: &Thread, source: &Value, key: Option<&Value>, reverse: bool) -> Res {
    let l = List::new(protocol::to_vec(th, source)?);
    sort::sort_list(th, &l, key, reverse)?;
    debug_assert!(l.as_value().is_exact(&class::LIST));
    Ok(l.into_value())
}

pub(super) static METHODS: &[Method] = &[
    Method::method("__getitem__", "($self, index, /)", getitem_method, "Return self[index]."),
    Method::method("__reversed__", "($self, /)", reversed, "Return a reverse iterator over the list."),
    Method::method("__sizeof__", "($self, /)", sizeof, "Return the size of the list in memory, in bytes."),
    Method::method("clear", "($self, /)", clear, "Remove all items from list."),
    Method::method("copy", "($self, /)", copy, "Return a shallow copy of the list."),
    Method::method("append", "($self, object, /)", append, "Append object to the end of the list."),
    Method::method("insert", "($self, index, object, /)", insert, "Insert object before index."),
    Method::method(
        "extend",
        "($self, iterable, /)",
        extend_method,
        "Extend list by appending elements from the iterable.",
    ),
    Method::method(
        "pop",
        "($self, index=-1, /)",
        pop,
        "Remove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out of range.",
    ),
    Method::method(
        "remove",
        "($self, value, /)",
        remove,
        "Remove first occurrence of value.\n\nRaises ValueError if the value is not present.",
    ),
    Method::method(
        "index",
        "($self, value, start=0, stop=sys.maxsize, /)",
        index,
        "Return first index of value.\n\nRaises ValueError if the value is not present.",
    ),
    Method::method("count", "($self, value, /)", count, "Return number of occurrences of value."),
    Method::method("reverse", "($self, /)", reverse, "Reverse *IN PLACE*."),
    Method::method(
        "sort",
        "($self, /, *, key=None, reverse=False)",
        sort_method,
        "Sort the list in ascending order and return None.\n\nThe sort is in-place (i.e. the list itself is modified) and stable (i.e. the\norder of two equal elements is maintained).\n\nIf a key function is given, apply it once to each list item and sort them,\nascending or descending, according to their function values.\n\nThe reverse flag can be set to sort in descending order.",
    ),
    Method::class("__class_getitem__", "($type, object, /)", generic_alias::class_getitem, "See PEP 585"),
];
