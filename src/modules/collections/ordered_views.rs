//! What `OrderedDict` shows of itself: `odict_keys`, `odict_values`, `odict_items` and their iterator, which does not
//! put up with any change of the order.

use crate::object::class::{Class, TypeSpec};
use crate::object::native::Method;
use crate::object::slots::{Res, Slots};
use crate::object::ty::flags;
use crate::object::{
    Args, Dict, List, Object, Payload, Thread, Trace, Tuple, Value, Visitor, alloc, protocol,
};
use crate::payload;
use crate::types::dict::views::{self, DICT_ITEMS, DICT_KEYS, DICT_VALUES, DictView};
use crate::types::iterators::{self, Cursor, REDUCE_DOC, builtin};

static KEYS: Class = Class::new();
static VALUES: Class = Class::new();
static ITEMS: Class = Class::new();
static ITERATOR: Class = Class::new();

/// What an iterator gives.
#[derive(Clone, Copy)]
enum Shows {
    Keys,
    Values,
    Items,
}

/// Payload of `odict_iterator`.
#[repr(C)]
struct OrderedIter {
    ob: Object,
    cursor: Cursor,
    shows: Shows,
    step: i64,
    /// Version of the table when the iteration began.
    version: u32,
}

payload!(OrderedIter: traced);

impl Trace for OrderedIter {
    fn trace(&self, v: &mut dyn Visitor) {
        self.cursor.trace(v);
    }
}

fn make(dict: &Value, shows: Shows, reverse: bool) -> Value {
    let table = dict.downcast::<Dict>().expect("an OrderedDict").lock();
    let (version, n) = (table.version(), table.entries().len() as i64);
    drop(table);
    let (at, step) = if reverse { (n - 1, -1) } else { (0, 1) };
    let cursor = if at < 0 { Cursor::ended() } else { Cursor::new(dict.clone(), at) };
    alloc(OrderedIter { ob: Object::new(ITERATOR.get()), cursor, shows, step, version }).into_value()
}

fn it(v: &Value) -> &OrderedIter {
    v.downcast().expect("an odict_iterator")
}

fn next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let it = it(v);
    let Some(container) = it.cursor.container() else { return Ok(None) };
    let mut at = it.cursor.at();
    // SAFETY: the iterator holds a dict.
    let table = unsafe { container.cast::<Dict>() }.lock();
    if table.version() != it.version {
        drop(table);
        it.cursor.end();
        return Err(th.runtime_error("OrderedDict mutated during iteration"));
    }
    while at >= 0 && at < table.entries().len() as i64 {
        let found = table.entry(at as usize).map(|(k, x)| (k.clone(), x.clone()));
        at += it.step;
        if let Some((k, x)) = found {
            drop(table);
            if at < 0 {
                it.cursor.end();
            } else {
                it.cursor.set_at(at);
            }
            return Ok(Some(match it.shows {
                Shows::Keys => k,
                Shows::Values => x,
                Shows::Items => Tuple::from_exact([k, x].into_iter()).into_value(),
            }));
        }
    }
    drop(table);
    it.cursor.end();
    Ok(None)
}

fn reduce(th: &Thread, args: Args<'_>) -> Res {
    // The rest as a list; the iterator itself stays where it is.
    let this = it(args.at(0));
    let cursor = match this.cursor.container() {
        Some(c) => Cursor::new(c.clone(), this.cursor.at()),
        None => Cursor::ended(),
    };
    let (shows, step, version) = (this.shows, this.step, this.version);
    let copy =
        alloc(OrderedIter { ob: Object::new(ITERATOR.get()), cursor, shows, step, version }).into_value();
    let rest = List::new(protocol::to_vec(th, &copy)?).into_value();
    Ok(Tuple::new(vec![builtin(th, "iter")?, Tuple::new(vec![rest]).into_value()]).into_value())
}

/// An iterator over the keys.
pub fn keys(dict: &Value, reverse: bool) -> Value {
    make(dict, Shows::Keys, reverse)
}
/// `keys()`.
pub fn keys_view(dict: &Value) -> Value {
    views::make(&KEYS, dict.clone())
}
/// `values()`.
pub fn values_view(dict: &Value) -> Value {
    views::make(&VALUES, dict.clone())
}
/// `items()`.
pub fn items_view(dict: &Value) -> Value {
    views::make(&ITEMS, dict.clone())
}

fn iterate(v: &Value, shows: Shows, reverse: bool) -> Res {
    Ok(make(views::target(v).expect("a view"), shows, reverse))
}

static ITERATOR_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots { iter: Some(iterators::itself), next: Some(next), ..Slots::EMPTY },
    methods: &[Method::method("__reduce__", "($self, /)", reduce, REDUCE_DOC)],
    ..TypeSpec::new("builtins", "odict_iterator", <OrderedIter as Payload>::layout)
};

const VIEW: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    ..TypeSpec::new("builtins", "", <DictView as Payload>::layout)
};
static KEYS_SPEC: TypeSpec = TypeSpec {
    name: "odict_keys",
    base: Some(&DICT_KEYS),
    slots: Slots { iter: Some(|_, v| iterate(v, Shows::Keys, false)), ..Slots::EMPTY },
    methods: &[Method::method("__reversed__", "($self, /)", |_, a| iterate(a.at(0), Shows::Keys, true), "")],
    ..VIEW
};
static VALUES_SPEC: TypeSpec = TypeSpec {
    name: "odict_values",
    base: Some(&DICT_VALUES),
    slots: Slots { iter: Some(|_, v| iterate(v, Shows::Values, false)), ..Slots::EMPTY },
    methods: &[Method::method(
        "__reversed__",
        "($self, /)",
        |_, a| iterate(a.at(0), Shows::Values, true),
        "",
    )],
    ..VIEW
};
static ITEMS_SPEC: TypeSpec = TypeSpec {
    name: "odict_items",
    base: Some(&DICT_ITEMS),
    slots: Slots { iter: Some(|_, v| iterate(v, Shows::Items, false)), ..Slots::EMPTY },
    methods: &[Method::method("__reversed__", "($self, /)", |_, a| iterate(a.at(0), Shows::Items, true), "")],
    ..VIEW
};

pub(super) fn init_types() {
    ITERATOR.bind(&ITERATOR_SPEC);
    KEYS.bind(&KEYS_SPEC);
    VALUES.bind(&VALUES_SPEC);
    ITEMS.bind(&ITEMS_SPEC);
}
