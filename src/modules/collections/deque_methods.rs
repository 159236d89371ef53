//! The named methods of `deque`.

use super::deque::{DEQUE, Deque, reversed, slot};
use crate::object::native::Method;
use crate::object::protocol;
use crate::object::slots::Res;
use crate::object::{Args, Thread, Tuple, Value, call};
use crate::types::slice::search_bound;
use crate::types::{generic_alias, iterators};

fn this<'a>(args: &Args<'a>) -> &'a Deque {
    args.at(0).downcast().expect("bound to deque")
}

/// `d.extend(source)`; a deque that extends itself is copied first.
pub(super) fn extend_right(th: &Thread, d: &Deque, v: &Value, source: &Value) -> Res<()> {
    if source.is(v) {
        d.snapshot().into_iter().for_each(|x| d.push_right(x));
        return Ok(());
    }
    protocol::for_each(th, source, |x| {
        d.push_right(x);
        Ok(())
    })
}

fn append(_: &Thread, args: Args<'_>) -> Res {
    this(&args).push_right(args.at(1).clone());
    Ok(Value::none())
}
fn append_left(_: &Thread, args: Args<'_>) -> Res {
    this(&args).push_left(args.at(1).clone());
    Ok(Value::none())
}
fn clear(_: &Thread, args: Args<'_>) -> Res {
    this(&args).clear_items();
    Ok(Value::none())
}

/// A copy of the same class.
pub(super) fn copy_of(th: &Thread, v: &Value) -> Res {
    let d = slot(v);
    if v.is_exact(&DEQUE) {
        let items = d.snapshot().into();
        return Ok(Deque::make(DEQUE.get(), items, d.max()).into_value());
    }
    let ty = v.ty().value();
    match d.max() {
        Some(m) => call::call2(th, &ty, v.clone(), Value::from_usize(m)),
        None => call::call1(th, &ty, v.clone()),
    }
}
fn copy(th: &Thread, args: Args<'_>) -> Res {
    copy_of(th, args.at(0))
}

fn count(th: &Thread, args: Args<'_>) -> Res {
    let d = this(&args);
    let version = d.version();
    let (mut n, mut i) = (0, 0);
    while let Some(x) = d.get(i) {
        n += i64::from(protocol::equal(th, &x, args.at(1))?);
        if d.version() != version {
            return Err(th.runtime_error("deque mutated during iteration"));
        }
        i += 1;
    }
    Ok(Value::from_i64(n))
}

fn extend(th: &Thread, args: Args<'_>) -> Res {
    extend_right(th, this(&args), args.at(0), args.at(1))?;
    Ok(Value::none())
}
fn extend_left(th: &Thread, args: Args<'_>) -> Res {
    let d = this(&args);
    if args.at(0).is(args.at(1)) {
        d.snapshot().into_iter().for_each(|x| d.push_left(x));
        return Ok(Value::none());
    }
    protocol::for_each(th, args.at(1), |x| {
        d.push_left(x);
        Ok(())
    })?;
    Ok(Value::none())
}

fn index(th: &Thread, args: Args<'_>) -> Res {
    let d = this(&args);
    let n = d.len() as i64;
    let fit = |i: i64| if i < 0 { i.saturating_add(n).max(0) } else { i };
    let from = fit(search_bound(th, args.get(2), 0)?);
    let to = fit(search_bound(th, args.get(3), i64::MAX)?).min(n);
    let version = d.version();
    for i in from..to {
        let Some(x) = d.get(i as usize) else { break };
        let found = protocol::equal(th, &x, args.at(1))?;
        if d.version() != version {
            return Err(th.runtime_error("deque mutated during iteration"));
        }
        if found {
            return Ok(Value::from_i64(i));
        }
    }
    Err(th.value_error("deque.index(x): x not in deque"))
}

fn insert(th: &Thread, args: Args<'_>) -> Res {
    let i = protocol::index_i64(th, args.at(1))?;
    let mut ring = this(&args).lock();
    let n = ring.items.len() as i64;
    if ring.max.is_some_and(|m| n as usize >= m) {
        drop(ring);
        return Err(th.index_error("deque already at its maximum size"));
    }
    let i = if i < 0 { (i + n).max(0) } else { i.min(n) };
    ring.items.insert(i as usize, args.at(2).clone());
    ring.version += 1;
    Ok(Value::none())
}

fn pop(th: &Thread, args: Args<'_>) -> Res {
    let mut ring = this(&args).lock();
    let taken = ring.items.pop_back();
    ring.version += u64::from(taken.is_some());
    drop(ring);
    taken.ok_or_else(|| th.index_error("pop from an empty deque"))
}
fn pop_left(th: &Thread, args: Args<'_>) -> Res {
    let mut ring = this(&args).lock();
    let taken = ring.items.pop_front();
    ring.version += u64::from(taken.is_some());
    drop(ring);
    taken.ok_or_else(|| th.index_error("pop from an empty deque"))
}

fn remove(th: &Thread, args: Args<'_>) -> Res {
    let d = this(&args);
    let version = d.version();
    let mut i = 0;
    while let Some(x) = d.get(i) {
        let found = protocol::equal(th, &x, args.at(1))?;
        let mut ring = d.lock();
        if ring.version != version {
            drop(ring);
            return Err(th.index_error("deque mutated during remove()."));
        }
        if found {
            let old = ring.items.remove(i);
            ring.version += 1;
            drop(ring);
            drop(old);
            return Ok(Value::none());
        }
        i += 1;
    }
    Err(th.value_error("deque.remove(x): x not in deque"))
}

fn reverse(_: &Thread, args: Args<'_>) -> Res {
    let mut ring = this(&args).lock();
    ring.items.make_contiguous().reverse();
    Ok(Value::none())
}

fn rotate(th: &Thread, args: Args<'_>) -> Res {
    let n = match args.get(1) {
        Some(v) => protocol::index_i64(th, v)?,
        None => 1,
    };
    let mut ring = this(&args).lock();
    let len = ring.items.len() as i64;
    if len > 1 {
        let by = n.rem_euclid(len) as usize;
        ring.items.rotate_right(by);
        ring.version += u64::from(by != 0);
    }
    Ok(Value::none())
}

fn reduce(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let d = slot(v);
    let parts = match d.max() {
        Some(m) => Tuple::new(vec![Tuple::empty().into_value(), Value::from_usize(m)]),
        None => Tuple::empty(),
    };
    let state = iterators::state_of(th, v)?;
    let it = protocol::iter(th, v)?;
    Ok(Tuple::new(vec![v.ty().value(), parts.into_value(), state, it]).into_value())
}

fn sizeof(_: &Thread, args: Args<'_>) -> Res {
    let n = args.at(0).as_object().map_or(0, crate::object::instance::block_size);
    Ok(Value::from_usize(n + this(&args).lock().items.capacity() * 8))
}

pub(super) static METHODS: &[Method] = &[
    Method::method("append", "($self, item, /)", append, "Add an element to the right side of the deque."),
    Method::method(
        "appendleft",
        "($self, item, /)",
        append_left,
        "Add an element to the left side of the deque.",
    ),
    Method::method("clear", "($self, /)", clear, "Remove all elements from the deque."),
    Method::method("__copy__", "($self, /)", copy, "Return a shallow copy of a deque."),
    Method::method("copy", "($self, /)", copy, "Return a shallow copy of a deque."),
    Method::method("count", "($self, value, /)", count, "Return number of occurrences of value."),
    Method::method(
        "extend",
        "($self, iterable, /)",
        extend,
        "Extend the right side of the deque with elements from the iterable.",
    ),
    Method::method(
        "extendleft",
        "($self, iterable, /)",
        extend_left,
        "Extend the left side of the deque with elements from the iterable.",
    ),
    Method::method(
        "index",
        "($self, value, [start, [stop]])",
        index,
        "Return first index of value.\n\nRaises ValueError if the value is not present.",
    ),
    Method::method("insert", "($self, index, value, /)", insert, "Insert value before index."),
    Method::method("pop", "($self, /)", pop, "Remove and return the rightmost element."),
    Method::method("popleft", "($self, /)", pop_left, "Remove and return the leftmost element."),
    Method::method("__reduce__", "($self, /)", reduce, "Return state information for pickling."),
    Method::method("remove", "($self, value, /)", remove, "Remove first occurrence of value."),
    Method::method("__reversed__", "($self, /)", reversed, "Return a reverse iterator over the deque."),
    Method::method("reverse", "($self, /)", reverse, "Reverse *IN PLACE*."),
    Method::method(
        "rotate",
        "($self, n=1, /)",
        rotate,
        "Rotate the deque n steps to the right.  If n is negative, rotates left.",
    ),
    Method::method("__sizeof__", "($self, /)", sizeof, "Return the size of the deque in memory, in bytes."),
    Method::class("__class_getitem__", "($type, object, /)", generic_alias::class_getitem, "See PEP 585"),
];
