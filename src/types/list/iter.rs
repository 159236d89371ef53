//! `list_iterator` and `list_reverseiterator`.

use super::List;
use crate::object::class::{Class, TypeSpec};
use crate::object::native::Method;
use crate::object::protocol;
use crate::object::slots::{Res, Slots};
use crate::object::ty::flags;
use crate::object::{Args, Object, Payload, Thread, Trace, Value, Visitor, alloc};
use crate::payload;
use crate::types::iterators::{self, Cursor, HINT_DOC, REDUCE_DOC, SETSTATE_DOC};

/// `list_iterator`.
pub static LIST_ITERATOR: Class = Class::new();
/// `list_reverseiterator`.
pub static LIST_REVERSE_ITERATOR: Class = Class::new();

/// Payload of both; the class tells the direction.
#[repr(C)]
pub struct ListIter {
    ob: Object,
    cursor: Cursor,
}

payload!(ListIter: traced);

impl Trace for ListIter {
    fn trace(&self, v: &mut dyn Visitor) {
        self.cursor.trace(v);
    }
}

impl ListIter {
    /// The next item going forward, without calls; `None` at the end or where that cannot be done, which it leaves to
    /// [`ListIter::step`]. For the evaluation loop.
    #[inline(always)]
    pub fn advance_quick(&self) -> Option<Value> {
        // SAFETY: an iterator over a list holds a list.
        let l = unsafe { self.cursor.container()?.cast::<List>() };
        let at = self.cursor.at();
        let v = l.read_quick()?.get(at as usize)?.clone_quick()?;
        self.cursor.set_at(at + 1);
        Some(v)
    }
    fn advance(&self) -> Option<Value> {
        // SAFETY: as above.
        let l = unsafe { self.cursor.container()?.cast::<List>() };
        let at = self.cursor.at();
        let v = l.get(at as usize)?;
        self.cursor.set_at(at + 1);
        Some(v)
    }
    fn step(&self) -> Option<Value> {
        self.advance().or_else(|| {
            self.cursor.end();
            None
        })
    }
    fn step_back(&self) -> Option<Value> {
        // SAFETY: as in `step`.
        let l = unsafe { self.cursor.container()?.cast::<List>() };
        let at = self.cursor.at();
        match l.get(at as usize) {
            Some(v) if at == 0 => {
                self.cursor.end();
                Some(v)
            }
            Some(v) => {
                self.cursor.set_at(at - 1);
                Some(v)
            }
            None => {
                self.cursor.end();
                None
            }
        }
    }
    fn len(&self) -> usize {
        self.cursor.container().and_then(|c| c.downcast::<List>()).map_or(0, List::len)
    }
}

/// `iter(list)`.
#[inline]
pub fn make(_: &Thread, v: &Value) -> Res {
    Ok(alloc(ListIter { ob: Object::new(LIST_ITERATOR.get()), cursor: Cursor::new(v.clone(), 0) })
        .into_value())
}

/// `reversed(list)`.
pub fn reversed(list: Value) -> Value {
    let last = list.downcast::<List>().map_or(0, List::len) as i64 - 1;
    let cursor = if last < 0 { Cursor::ended() } else { Cursor::new(list, last) };
    alloc(ListIter { ob: Object::new(LIST_REVERSE_ITERATOR.get()), cursor }).into_value()
}

fn this<'a>(args: &Args<'a>) -> &'a ListIter {
    args.at(0).downcast().expect("bound to a list iterator")
}
fn next(_: &Thread, v: &Value) -> Res<Option<Value>> {
    Ok(v.downcast::<ListIter>().expect("slot of list_iterator").step())
}
fn next_back(_: &Thread, v: &Value) -> Res<Option<Value>> {
    Ok(v.downcast::<ListIter>().expect("slot of list_reverseiterator").step_back())
}
fn hint(_: &Thread, args: Args<'_>) -> Res {
    let it = this(&args);
    iterators::hint(it.len().saturating_sub(it.cursor.at().max(0) as usize))
}
fn hint_back(_: &Thread, args: Args<'_>) -> Res {
    let it = this(&args);
    let rest = (it.cursor.at() + 1).max(0) as usize;
    iterators::hint(if it.len() < rest { 0 } else { rest })
}
fn empty() -> Value {
    List::new(Vec::new()).into_value()
}
fn reduce(th: &Thread, args: Args<'_>) -> Res {
    iterators::reduce(th, "iter", &this(&args).cursor, empty)
}
fn reduce_back(th: &Thread, args: Args<'_>) -> Res {
    iterators::reduce(th, "reversed", &this(&args).cursor, empty)
}
fn setstate(th: &Thread, args: Args<'_>) -> Res {
    let it = this(&args);
    let at = protocol::index_i64(th, args.at(1))?;
    if it.cursor.container().is_some() {
        it.cursor.set_at(at.clamp(0, it.len() as i64));
    }
    Ok(Value::none())
}
fn setstate_back(th: &Thread, args: Args<'_>) -> Res {
    let it = this(&args);
    let at = protocol::index_i64(th, args.at(1))?;
    if it.cursor.container().is_some() {
        it.cursor.set_at(at.clamp(-1, it.len() as i64 - 1));
    }
    Ok(Value::none())
}

static SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots { iter: Some(iterators::itself), next: Some(next), ..Slots::EMPTY },
    methods: &[
        Method::method("__length_hint__", "($self, /)", hint, HINT_DOC),
        Method::method("__reduce__", "($self, /)", reduce, REDUCE_DOC),
        Method::method("__setstate__", "($self, object, /)", setstate, SETSTATE_DOC),
    ],
    ..TypeSpec::new("builtins", "list_iterator", <ListIter as Payload>::layout)
};

static REVERSE_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots { iter: Some(iterators::itself), next: Some(next_back), ..Slots::EMPTY },
    methods: &[
        Method::method("__length_hint__", "($self, /)", hint_back, HINT_DOC),
        Method::method("__reduce__", "($self, /)", reduce_back, REDUCE_DOC),
        Method::method("__setstate__", "($self, object, /)", setstate_back, SETSTATE_DOC),
    ],
    ..TypeSpec::new("builtins", "list_reverseiterator", <ListIter as Payload>::layout)
};

/// Makes the iterator classes.
pub fn init() {
    LIST_ITERATOR.bind(&SPEC);
    LIST_REVERSE_ITERATOR.bind(&REVERSE_SPEC);
}
