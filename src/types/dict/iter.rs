//! The iterators of `dict` and its views: keys, values, items, each in both directions.

use super::Dict;
use crate::object::class::{Class, TypeSpec};
use crate::object::native::Method;
use crate::object::slots::{Res, Slots};
use crate::object::ty::flags;
use crate::object::{Args, List, Object, Payload, Thread, Trace, Tuple, Value, Visitor, alloc, protocol};
use crate::payload;
use crate::sync::prim::{AtomicI64, Ordering};
use crate::types::iterators::{self, Cursor, HINT_DOC, REDUCE_DOC, builtin};

/// `dict_keyiterator`.
pub static DICT_KEY_ITERATOR: Class = Class::new();
/// `dict_valueiterator`.
pub static DICT_VALUE_ITERATOR: Class = Class::new();
/// `dict_itemiterator`.
pub static DICT_ITEM_ITERATOR: Class = Class::new();
/// `dict_reversekeyiterator`.
pub static DICT_REVERSE_KEY_ITERATOR: Class = Class::new();
/// `dict_reversevalueiterator`.
pub static DICT_REVERSE_VALUE_ITERATOR: Class = Class::new();
/// `dict_reverseitemiterator`.
pub static DICT_REVERSE_ITEM_ITERATOR: Class = Class::new();

/// Payload of all six; the class tells what is shown and the direction.
#[repr(C)]
pub struct DictIter {
    ob: Object,
    cursor: Cursor,
    /// Size of the dict when the iteration began; -1 after it changed.
    used: AtomicI64,
    /// How many entries are left.
    left: AtomicI64,
}

payload!(DictIter: traced);

impl Trace for DictIter {
    fn trace(&self, v: &mut dyn Visitor) {
        self.cursor.trace(v);
    }
}

impl DictIter {
    /// The next entry going forward; for the evaluation loop.
    #[inline]
    pub fn step(&self, th: &Thread) -> Res<Option<(Value, Value)>> {
        self.advance(th, 1, |k, v| (k.clone(), v.clone()))
    }
    #[inline(always)]
    fn advance<R>(
        &self,
        th: &Thread,
        direction: i64,
        take: impl FnOnce(&Value, &Value) -> R,
    ) -> Res<Option<R>> {
        let Some(c) = self.cursor.container() else { return Ok(None) };
        // SAFETY: an iterator over a dict holds a dict.
        let d = unsafe { c.cast::<Dict>() };
        let table = d.read();
        // Relaxed: two threads on one iterator may see an entry twice, as in CPython without the lock.
        if self.used.load(Ordering::Relaxed) != table.len() as i64 {
            // Relaxed: as above; -1 makes the error stay.
            self.used.store(-1, Ordering::Relaxed);
            drop(table);
            return Err(th.runtime_error("dictionary changed size during iteration"));
        }
        let mut at = self.cursor.at();
        while at >= 0 && at < table.entries().len() as i64 {
            if let Some((k, v)) = table.entry(at as usize) {
                // Relaxed: as above.
                let left = self.left.load(Ordering::Relaxed) - 1;
                if left < 0 {
                    drop(table);
                    self.cursor.end();
                    return Err(th.runtime_error("dictionary keys changed during iteration"));
                }
                // Relaxed: as above.
                self.left.store(left, Ordering::Relaxed);
                let r = take(k, v);
                drop(table);
                if at + direction < 0 {
                    self.cursor.end();
                } else {
                    self.cursor.set_at(at + direction);
                }
                return Ok(Some(r));
            }
            at += direction;
        }
        drop(table);
        self.cursor.end();
        // Relaxed: as above. Entries that were removed and added again before the cursor have not been seen.
        if direction > 0 && self.left.load(Ordering::Relaxed) > 0 {
            return Err(th.runtime_error("dictionary keys changed during iteration"));
        }
        Ok(None)
    }
}

fn make(class: &Class, dict: Value, reverse: bool) -> Value {
    let (n, at) = match dict.downcast::<Dict>() {
        Some(d) => {
            let t = d.read();
            (t.len() as i64, if reverse { t.entries().len() as i64 - 1 } else { 0 })
        }
        None => (0, -1),
    };
    let cursor = if at < 0 { Cursor::ended() } else { Cursor::new(dict, at) };
    alloc(DictIter { ob: Object::new(class.get()), cursor, used: AtomicI64::new(n), left: AtomicI64::new(n) })
        .into_value()
}

/// A forward iterator of one of the three classes.
pub fn make_forward(class: &Class, dict: Value) -> Value {
    make(class, dict, false)
}
/// A reverse iterator of one of the three classes.
pub fn make_reversed(class: &Class, dict: Value) -> Value {
    make(class, dict, true)
}

/// `iter(dict)`.
pub fn keys(_: &Thread, v: &Value) -> Res {
    Ok(make(&DICT_KEY_ITERATOR, v.clone(), false))
}

fn it(v: &Value) -> &DictIter {
    v.downcast().expect("a dict iterator")
}
fn pair((k, v): (Value, Value)) -> Value {
    Tuple::from_exact([k, v].into_iter()).into_value()
}
fn next_key(th: &Thread, v: &Value) -> Res<Option<Value>> {
    it(v).advance(th, 1, |k, _| k.clone())
}
fn next_value(th: &Thread, v: &Value) -> Res<Option<Value>> {
    it(v).advance(th, 1, |_, v| v.clone())
}
fn next_item(th: &Thread, v: &Value) -> Res<Option<Value>> {
    Ok(it(v).advance(th, 1, |k, v| (k.clone(), v.clone()))?.map(pair))
}
fn previous_key(th: &Thread, v: &Value) -> Res<Option<Value>> {
    it(v).advance(th, -1, |k, _| k.clone())
}
fn previous_value(th: &Thread, v: &Value) -> Res<Option<Value>> {
    it(v).advance(th, -1, |_, v| v.clone())
}
fn previous_item(th: &Thread, v: &Value) -> Res<Option<Value>> {
    Ok(it(v).advance(th, -1, |k, v| (k.clone(), v.clone()))?.map(pair))
}

fn hint(_: &Thread, args: Args<'_>) -> Res {
    let it = it(args.at(0));
    // Relaxed: see `advance`.
    let (used, left) = (it.used.load(Ordering::Relaxed), it.left.load(Ordering::Relaxed));
    let live = it.cursor.container().and_then(|c| c.downcast::<Dict>()).map(|d| d.len() as i64);
    Ok(Value::from_i64(if live == Some(used) { left } else { 0 }))
}

fn reduce(th: &Thread, args: Args<'_>) -> Res {
    // The rest as a list; the iterator itself stays where it is.
    let this = it(args.at(0));
    let copy = alloc(DictIter {
        ob: Object::new(args.at(0).ty()),
        cursor: match this.cursor.container() {
            Some(c) => Cursor::new(c.clone(), this.cursor.at()),
            None => Cursor::ended(),
        },
        // Relaxed: see `advance`.
        used: AtomicI64::new(this.used.load(Ordering::Relaxed)),
        left: AtomicI64::new(this.left.load(Ordering::Relaxed)),
    })
    .into_value();
    let rest = List::new(protocol::to_vec(th, &copy)?).into_value();
    Ok(Tuple::new(vec![builtin(th, "iter")?, Tuple::new(vec![rest]).into_value()]).into_value())
}

static METHODS: &[Method] = &[
    Method::method("__length_hint__", "($self, /)", hint, HINT_DOC),
    Method::method("__reduce__", "($self, /)", reduce, REDUCE_DOC),
];

const fn spec(name: &'static str, next: crate::object::slots::Next) -> TypeSpec {
    TypeSpec {
        flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
        slots: Slots { iter: Some(iterators::itself), next: Some(next), ..Slots::EMPTY },
        methods: METHODS,
        ..TypeSpec::new("builtins", name, <DictIter as Payload>::layout)
    }
}

static KEY: TypeSpec = spec("dict_keyiterator", next_key);
static VALUE: TypeSpec = spec("dict_valueiterator", next_value);
static ITEM: TypeSpec = spec("dict_itemiterator", next_item);
static REVERSE_KEY: TypeSpec = spec("dict_reversekeyiterator", previous_key);
static REVERSE_VALUE: TypeSpec = spec("dict_reversevalueiterator", previous_value);
static REVERSE_ITEM: TypeSpec = spec("dict_reverseitemiterator", previous_item);

/// Makes the iterator classes.
pub fn init() {
    DICT_KEY_ITERATOR.bind(&KEY);
    DICT_VALUE_ITERATOR.bind(&VALUE);
    DICT_ITEM_ITERATOR.bind(&ITEM);
    DICT_REVERSE_KEY_ITERATOR.bind(&REVERSE_KEY);
    DICT_REVERSE_VALUE_ITERATOR.bind(&REVERSE_VALUE);
    DICT_REVERSE_ITEM_ITERATOR.bind(&REVERSE_ITEM);
}
