//! `set_iterator`.

use super::Set;
use crate::object::class::{Class, TypeSpec};
use crate::object::native::Method;
use crate::object::slots::{Res, Slots};
use crate::object::ty::flags;
use crate::object::{Args, List, Object, Payload, Thread, Trace, Tuple, Value, Visitor, alloc};
use crate::payload;
use crate::sync::prim::{AtomicI64, Ordering};
use crate::types::iterators::{self, Cursor, HINT_DOC, REDUCE_DOC, builtin};

static SET_ITERATOR: Class = Class::new();

#[repr(C)]
struct SetIter {
    ob: Object,
    cursor: Cursor,
    /// Size of the set when the iteration began; -1 after it changed.
    used: AtomicI64,
    left: AtomicI64,
}

payload!(SetIter: traced);

impl Trace for SetIter {
    fn trace(&self, v: &mut dyn Visitor) {
        self.cursor.trace(v);
    }
}

/// `iter(set)`.
pub fn make(_: &Thread, v: &Value) -> Res {
    let n = v.downcast::<Set>().map_or(0, Set::len) as i64;
    Ok(alloc(SetIter {
        ob: Object::new(SET_ITERATOR.get()),
        cursor: Cursor::new(v.clone(), 0),
        used: AtomicI64::new(n),
        left: AtomicI64::new(n),
    })
    .into_value())
}

fn next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let it = v.downcast::<SetIter>().expect("slot of set_iterator");
    let Some(c) = it.cursor.container() else { return Ok(None) };
    // SAFETY: an iterator over a set holds a set.
    let s = unsafe { c.cast::<Set>() };
    let table = s.lock();
    // Relaxed: two threads on one iterator may see a key twice, as in CPython without the lock.
    if it.used.load(Ordering::Relaxed) != table.len() as i64 {
        // Relaxed: as above; -1 makes the error stay.
        it.used.store(-1, Ordering::Relaxed);
        drop(table);
        return Err(th.runtime_error("Set changed size during iteration"));
    }
    let mut at = it.cursor.at() as usize;
    while at < table.slots() {
        if let Some((k, _)) = table.key(at) {
            let k = k.clone();
            drop(table);
            it.cursor.set_at(at as i64 + 1);
            // Relaxed: as above.
            it.left.store(it.left.load(Ordering::Relaxed) - 1, Ordering::Relaxed);
            return Ok(Some(k));
        }
        at += 1;
    }
    drop(table);
    it.cursor.end();
    Ok(None)
}

fn hint(_: &Thread, args: Args<'_>) -> Res {
    let it = args.at(0).downcast::<SetIter>().expect("bound to set_iterator");
    // Relaxed: see `next`.
    let (used, left) = (it.used.load(Ordering::Relaxed), it.left.load(Ordering::Relaxed));
    let live = it.cursor.container().and_then(|c| c.downcast::<Set>()).map(|s| s.len() as i64);
    Ok(Value::from_i64(if live == Some(used) { left } else { 0 }))
}

fn reduce(th: &Thread, args: Args<'_>) -> Res {
    let it = args.at(0).downcast::<SetIter>().expect("bound to set_iterator");
    let mut rest = Vec::new();
    if let Some(s) = it.cursor.container().and_then(|c| c.downcast::<Set>()) {
        let table = s.lock();
        for i in it.cursor.at() as usize..table.slots() {
            rest.extend(table.key(i).map(|(k, _)| k.clone()));
        }
    }
    let rest = List::new(rest).into_value();
    Ok(Tuple::new(vec![builtin(th, "iter")?, Tuple::new(vec![rest]).into_value()]).into_value())
}

static SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots { iter: Some(iterators::itself), next: Some(next), ..Slots::EMPTY },
    methods: &[
        Method::method("__length_hint__", "($self, /)", hint, HINT_DOC),
        Method::method("__reduce__", "($self, /)", reduce, REDUCE_DOC),
    ],
    ..TypeSpec::new("builtins", "set_iterator", <SetIter as Payload>::layout)
};

pub(super) fn init() {
    SET_ITERATOR.bind(&SPEC);
}
