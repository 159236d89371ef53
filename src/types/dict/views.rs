//! `dict_keys`, `dict_values`, `dict_items`.

use super::{Dict, iter};
use crate::object::class::{Class, TypeSpec};
use crate::object::native::{GetSet, Method};
use crate::object::protocol::{self, enter_repr};
use crate::object::slots::{BinaryOp, Compare, Res, Slots};
use crate::object::ty::flags;
use crate::object::{Args, List, Object, Payload, Ref, Str, Thread, Trace, Tuple, Value, Visitor, alloc};
use crate::payload;
use crate::types::mappingproxy;
use crate::types::set::{self, Set};
use crate::types::text::Text;

/// `dict_keys`.
pub static DICT_KEYS: Class = Class::new();
/// `dict_values`.
pub static DICT_VALUES: Class = Class::new();
/// `dict_items`.
pub static DICT_ITEMS: Class = Class::new();

/// Payload of the three views.
#[repr(C)]
pub struct DictView {
    ob: Object,
    dict: Value,
}

payload!(DictView: traced);

impl Trace for DictView {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.dict);
    }
}

/// A view of one of the three classes on a dict (or an instance of a subclass).
pub fn make(class: &Class, dict: Value) -> Value {
    alloc(DictView { ob: Object::new(class.get()), dict }).into_value()
}

fn view(v: &Value) -> &DictView {
    v.downcast().expect("a dict view")
}
/// The dict behind a view.
pub fn dict_of(v: &Value) -> &Dict {
    view(v).dict.downcast().expect("a view on a dict")
}
/// The dict behind a view as a value, if `v` is one.
pub fn target(v: &Value) -> Option<&Value> {
    v.downcast::<DictView>().map(|d| &d.dict)
}

fn is_set_like(v: &Value) -> bool {
    v.downcast::<Set>().is_some() || v.is_instance(&DICT_KEYS) || v.is_instance(&DICT_ITEMS)
}

fn len(_: &Thread, v: &Value) -> Res<usize> {
    Ok(dict_of(v).len())
}

fn repr(th: &Thread, v: &Value) -> Res {
    let Some(_guard) = enter_repr(th, v) else { return Ok(Str::new("...").into_value()) };
    let items = List::new(protocol::to_vec(th, v)?);
    let mut t = Text::from(&v.ty().name_str());
    t.push("(");
    t.push_repr(th, items.as_value())?;
    t.push(")");
    Ok(t.into_value())
}

fn keys_contains(th: &Thread, v: &Value, key: &Value) -> Res<bool> {
    dict_of(v).has_item(th, key)
}

fn items_contains(th: &Thread, v: &Value, item: &Value) -> Res<bool> {
    let Some(t) = item.downcast::<Tuple>() else { return Ok(false) };
    let [k, value] = t.items() else { return Ok(false) };
    match dict_of(v).get_item(th, k)? {
        Some(found) => protocol::equal(th, &found, value),
        None => Ok(false),
    }
}

fn all_in(th: &Thread, a: &Value, b: &Value) -> Res<bool> {
    let it = protocol::iter(th, a)?;
    while let Some(x) = protocol::next(th, &it)? {
        if !protocol::contains(th, b, &x)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    if a.downcast::<DictView>().is_none() || !is_set_like(b) {
        return Ok(Value::not_implemented());
    }
    let (n, m) = (dict_of(a).len(), protocol::len(th, b)?);
    Ok(Value::bool(match op {
        Compare::Eq => n == m && all_in(th, a, b)?,
        Compare::Ne => !(n == m && all_in(th, a, b)?),
        Compare::Lt => n < m && all_in(th, a, b)?,
        Compare::Le => n <= m && all_in(th, a, b)?,
        Compare::Gt => n > m && all_in(th, b, a)?,
        Compare::Ge => n >= m && all_in(th, b, a)?,
    }))
}

fn to_set(th: &Thread, v: &Value) -> Res<Ref<Set>> {
    let s = Set::new();
    set::update_from(th, &s, v)?;
    Ok(s)
}

fn subtract(th: &Thread, a: &Value, b: &Value) -> Res {
    let s = to_set(th, a)?;
    set::difference_update(th, &s, b)?;
    Ok(s.into_value())
}

fn and(th: &Thread, a: &Value, b: &Value) -> Res {
    let (mut a, mut b) = (a, b);
    // The view comes first, and the larger of two views.
    if a.downcast::<DictView>().is_none() {
        std::mem::swap(&mut a, &mut b);
    }
    if let Some(other) = b.downcast::<DictView>().filter(|_| is_set_like(b))
        && other.dict.downcast::<Dict>().map_or(0, Dict::len) > dict_of(a).len()
    {
        std::mem::swap(&mut a, &mut b);
    }
    let out = Set::new();
    if b.downcast::<Set>().is_some() && protocol::len(th, b)? > dict_of(a).len() {
        // Fewer look-ups the other way round.
        let it = protocol::iter(th, a)?;
        while let Some(x) = protocol::next(th, &it)? {
            if protocol::contains(th, b, &x)? {
                set::add(th, &out, &x)?;
            }
        }
        return Ok(out.into_value());
    }
    let it = protocol::iter(th, b)?;
    while let Some(x) = protocol::next(th, &it)? {
        if protocol::contains(th, a, &x)? {
            set::add(th, &out, &x)?;
        }
    }
    Ok(out.into_value())
}

fn or(th: &Thread, a: &Value, b: &Value) -> Res {
    let s = to_set(th, a)?;
    set::update_from(th, &s, b)?;
    Ok(s.into_value())
}

fn xor(th: &Thread, a: &Value, b: &Value) -> Res {
    let s = to_set(th, a)?;
    set::symmetric_update(th, &s, b)?;
    Ok(s.into_value())
}

fn isdisjoint(th: &Thread, args: Args<'_>) -> Res {
    let (mut a, mut b) = (args.at(0), args.at(1));
    if a.is(b) {
        return Ok(Value::bool(dict_of(a).is_empty()));
    }
    if is_set_like(b) && protocol::len(th, b)? > dict_of(a).len() {
        std::mem::swap(&mut a, &mut b);
    }
    let it = protocol::iter(th, b)?;
    while let Some(x) = protocol::next(th, &it)? {
        if protocol::contains(th, a, &x)? {
            return Ok(Value::bool(false));
        }
    }
    Ok(Value::bool(true))
}

fn iter_keys(_: &Thread, v: &Value) -> Res {
    Ok(iter::make_forward(&iter::DICT_KEY_ITERATOR, view(v).dict.clone()))
}
fn iter_values(_: &Thread, v: &Value) -> Res {
    Ok(iter::make_forward(&iter::DICT_VALUE_ITERATOR, view(v).dict.clone()))
}
fn iter_items(_: &Thread, v: &Value) -> Res {
    Ok(iter::make_forward(&iter::DICT_ITEM_ITERATOR, view(v).dict.clone()))
}
fn reversed_keys(_: &Thread, args: Args<'_>) -> Res {
    Ok(iter::make_reversed(&iter::DICT_REVERSE_KEY_ITERATOR, view(args.at(0)).dict.clone()))
}
fn reversed_values(_: &Thread, args: Args<'_>) -> Res {
    Ok(iter::make_reversed(&iter::DICT_REVERSE_VALUE_ITERATOR, view(args.at(0)).dict.clone()))
}
fn reversed_items(_: &Thread, args: Args<'_>) -> Res {
    Ok(iter::make_reversed(&iter::DICT_REVERSE_ITEM_ITERATOR, view(args.at(0)).dict.clone()))
}
fn mapping(_: &Thread, v: &Value) -> Res {
    Ok(mappingproxy::make(view(v).dict.clone()))
}

const MAPPING: GetSet = GetSet::read("mapping", mapping, "dictionary that this view refers to");
const ISDISJOINT: Method = Method::method(
    "isdisjoint",
    "($self, other, /)",
    isdisjoint,
    "Return True if the view and the given iterable have a null intersection.",
);

const SET_SLOTS: Slots = Slots { repr: Some(repr), len: Some(len), compare: Some(compare), ..Slots::EMPTY }
    .with_binary(BinaryOp::Subtract, subtract)
    .with_binary(BinaryOp::And, and)
    .with_binary(BinaryOp::Or, or)
    .with_binary(BinaryOp::Xor, xor);

static KEYS: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots { contains: Some(keys_contains), iter: Some(iter_keys), ..SET_SLOTS },
    methods: &[
        ISDISJOINT,
        Method::method(
            "__reversed__",
            "($self, /)",
            reversed_keys,
            "Return a reverse iterator over the dict keys.",
        ),
    ],
    getsets: &[MAPPING],
    constants: &[("__hash__", Value::none)],
    ..TypeSpec::new("builtins", "dict_keys", <DictView as Payload>::layout)
};
static ITEMS: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots { contains: Some(items_contains), iter: Some(iter_items), ..SET_SLOTS },
    methods: &[
        ISDISJOINT,
        Method::method(
            "__reversed__",
            "($self, /)",
            reversed_items,
            "Return a reverse iterator over the dict items.",
        ),
    ],
    getsets: &[MAPPING],
    constants: &[("__hash__", Value::none)],
    ..TypeSpec::new("builtins", "dict_items", <DictView as Payload>::layout)
};
static VALUES: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots { repr: Some(repr), len: Some(len), iter: Some(iter_values), ..Slots::EMPTY },
    methods: &[Method::method(
        "__reversed__",
        "($self, /)",
        reversed_values,
        "Return a reverse iterator over the dict values.",
    )],
    getsets: &[MAPPING],
    ..TypeSpec::new("builtins", "dict_values", <DictView as Payload>::layout)
};

/// Makes the view classes.
pub fn init() {
    DICT_KEYS.bind(&KEYS);
    DICT_ITEMS.bind(&ITEMS);
    DICT_VALUES.bind(&VALUES);
}
