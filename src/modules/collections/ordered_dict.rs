//! `collections.OrderedDict`: a dict whose entries can be moved, and that compares by order with its like.
//!
//! The order is the table's own, so every operation is one step under the dict's lock; the library's Python version
//! (a linked list beside the dict) would show threads a list that is half changed.

use super::ordered_views;
use crate::object::class::{self, Class, TypeSpec};
use crate::object::native::{GetSet, Method};
use crate::object::slots::{BinaryOp, Compare, Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::{
    Args, Dict, Object, Payload, Sink, Str, Table, Thread, Trace, Tuple, Value, Visitor, alloc, attribute,
    call, name, protocol,
};
use crate::payload;
use crate::types::dict::{self, methods, update};
use crate::types::text::Text;
use crate::types::type_new::{get_instance_dict, replace_instance_dict};

/// `collections.OrderedDict`.
pub static ORDERED_DICT: Class = Class::new();

/// Payload of `OrderedDict`: a dict with room for attributes.
#[repr(C)]
struct OrderedDict {
    dict: Dict,
}

payload!(OrderedDict: traced, extends Dict);

impl Trace for OrderedDict {
    fn trace(&self, v: &mut dyn Visitor) {
        self.dict.trace(v);
    }
    fn clear(&self, sink: &mut Sink) {
        Trace::clear(&self.dict, sink);
    }
}

fn dict_of(v: &Value) -> &Dict {
    v.downcast().expect("an OrderedDict")
}

fn with_table(cls: &Type, table: Table) -> Value {
    let made = alloc(OrderedDict { dict: Dict::parts(Object::new(cls)) });
    // SAFETY: not shared yet.
    unsafe { *made.dict.table.get_unlocked() = table };
    made.into_value()
}

fn new(_: &Thread, cls: &Type, _: Args<'_>) -> Res {
    Ok(with_table(cls, Table::new()))
}

/// Whether items are stored as a dict stores them.
fn stores_plainly(v: &Value) -> bool {
    match (v.ty().slots().setitem, class::DICT.get().slots().setitem) {
        (Some(a), Some(b)) => std::ptr::fn_addr_eq(a, b),
        _ => false,
    }
}

fn put(th: &Thread, v: &Value, key: &Value, value: Value) -> Res<()> {
    if stores_plainly(v) {
        dict_of(v).set_item(th, key, value)
    } else {
        protocol::setitem(th, v, key, Some(value))
    }
}

/// `__init__` and `update`.
fn fill(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    if args.len() > 1 {
        return Err(th.type_error(format!("expected at most 1 argument, got {}", args.len())));
    }
    if args.len() == 1 {
        fill_from(th, v, args.at(0))?;
    }
    for (k, x) in args.keyword_pairs() {
        put(th, v, k.as_value(), x.clone())?;
    }
    Ok(())
}

fn fill_from(th: &Thread, v: &Value, source: &Value) -> Res<()> {
    if source.is_exact(&class::DICT) {
        for (_, k, x) in dict_of(source).snapshot() {
            put(th, v, &k, x)?;
        }
        return Ok(());
    }
    if let Some(keys) = attribute::get_optional(th, source, name!("keys"))? {
        let keys = call::call0(th, &keys)?;
        return protocol::for_each(th, &keys, |k| put(th, v, &k, protocol::getitem(th, source, &k)?));
    }
    match attribute::get_optional(th, source, name!("items"))? {
        Some(items) => fill_from_pairs(th, v, &call::call0(th, &items)?),
        None => fill_from_pairs(th, v, source),
    }
}

fn fill_from_pairs(th: &Thread, v: &Value, pairs: &Value) -> Res<()> {
    protocol::for_each(th, pairs, |pair| {
        let it = protocol::iter(th, &pair)?;
        let Some(k) = protocol::next(th, &it)? else {
            return Err(th.value_error("need more than 0 values to unpack"));
        };
        let Some(x) = protocol::next(th, &it)? else {
            return Err(th.value_error("need more than 1 value to unpack"));
        };
        if protocol::next(th, &it)?.is_some() {
            return Err(th.value_error("too many values to unpack (expected 2)"));
        }
        put(th, v, &k, x)
    })
}

fn repr(th: &Thread, v: &Value) -> Res {
    let mut t = Text::from(&v.ty().name_str());
    if dict_of(v).is_empty() {
        t.push("()");
        return Ok(t.into_value());
    }
    let Some(_guard) = protocol::enter_repr(th, v) else { return Ok(Str::new("...").into_value()) };
    // A subclass shows what its `items()` gives.
    let shown = if v.is_exact(&ORDERED_DICT) {
        dict::copy(dict_of(v))
    } else {
        let shown = Dict::new();
        let items = call::call_method(th, v, name!("items"), &[])?;
        update::update_from(th, shown.as_value(), &items)?;
        shown
    };
    t.push("(");
    t.push_repr(th, shown.as_value())?;
    t.push(")");
    Ok(t.into_value())
}

/// Whether the keys come in the same order; the comparisons of keys may not change it.
fn same_order(th: &Thread, x: &Dict, y: &Dict) -> Res<bool> {
    let version = |d: &Dict| d.lock().version();
    let before = (version(x), version(y));
    let (left, right) = (x.snapshot(), y.snapshot());
    if left.len() != right.len() {
        return Ok(false);
    }
    for ((_, k, _), (_, l, _)) in left.iter().zip(&right) {
        if !protocol::equal(th, k, l)? {
            return Ok(false);
        }
        if (version(x), version(y)) != before {
            return Err(th.runtime_error("OrderedDict mutated during iteration"));
        }
    }
    Ok(true)
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<Dict>(), b.downcast::<Dict>()) else {
        return Ok(Value::not_implemented());
    };
    if !matches!(op, Compare::Eq | Compare::Ne) {
        return Ok(Value::not_implemented());
    }
    let mut same = dict::equal(th, x, y)?;
    if same && b.downcast::<OrderedDict>().is_some() {
        same = same_order(th, x, y)?;
    }
    Ok(Value::bool(same == (op == Compare::Eq)))
}

fn or(th: &Thread, a: &Value, b: &Value) -> Res {
    let (class, other) = if a.downcast::<OrderedDict>().is_some() { (a.ty(), b) } else { (b.ty(), a) };
    if other.downcast::<Dict>().is_none() {
        return Ok(Value::not_implemented());
    }
    let made = call::call1(th, &class.value(), a.clone())?;
    fill_from(th, &made, b)?;
    Ok(made)
}

fn inplace_or(th: &Thread, a: &Value, b: &Value) -> Res {
    fill_from(th, a, b)?;
    Ok(a.clone())
}

fn iter(_: &Thread, v: &Value) -> Res {
    Ok(ordered_views::keys(v, false))
}

fn set_default(th: &Thread, args: Args<'_>) -> Res {
    let (v, key) = (args.at(0), args.at(1));
    let default = args.get(2).cloned().unwrap_or(Value::none());
    if stores_plainly(v) {
        return methods::set_default(th, dict_of(v), key, default);
    }
    if protocol::contains(th, v, key)? {
        return protocol::getitem(th, v, key);
    }
    protocol::setitem(th, v, key, Some(default.clone()))?;
    Ok(default)
}

fn pop(th: &Thread, args: Args<'_>) -> Res {
    match dict_of(args.at(0)).remove_item(th, args.at(1))?.or_else(|| args.get(2).cloned()) {
        Some(v) => Ok(v),
        None => Err(th.key_error(args.at(1).clone())),
    }
}

/// `last` of `popitem` and `move_to_end`.
fn last(th: &Thread, arg: Option<&Value>) -> Res<bool> {
    arg.map_or(Ok(true), |v| protocol::truth(th, v))
}

fn popitem(th: &Thread, args: Args<'_>) -> Res {
    let last = last(th, args.get(1))?;
    let mut table = dict_of(args.at(0)).lock();
    let i = if last { table.last() } else { table.first() };
    let taken = i.map(|i| table.remove_entry(i));
    drop(table);
    match taken {
        Some((Some(k), Some(v))) => Ok(Tuple::new(vec![k, v]).into_value()),
        _ => Err(th.key_error(Str::new("dictionary is empty").into_value())),
    }
}

fn move_to_end(th: &Thread, args: Args<'_>) -> Res {
    let (key, last) = (args.at(1), last(th, args.get(2))?);
    let hash = protocol::hash(th, key)?;
    let found = dict_of(args.at(0)).locate(th, key, hash, |t, i| {
        if let Some(i) = i {
            if last {
                t.move_to_back(i);
            } else {
                t.move_to_front(i);
            }
        }
        i.is_some()
    })?;
    if found { Ok(Value::none()) } else { Err(th.key_error(key.clone())) }
}

fn copy(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    if v.is_exact(&ORDERED_DICT) {
        return Ok(with_table(v.ty(), dict_of(v).copy_table()));
    }
    let made = call::call0(th, &v.ty().value())?;
    for (_, k, _) in dict_of(v).snapshot() {
        protocol::setitem(th, &made, &k, Some(protocol::getitem(th, v, &k)?))?;
    }
    Ok(made)
}

fn reduce(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let state = call::call_method(th, v, name!("__getstate__"), &[])?;
    let items = call::call_method(th, v, name!("items"), &[])?;
    let items = protocol::iter(th, &items)?;
    let parts = vec![v.ty().value(), Tuple::empty().into_value(), state, Value::none(), items];
    Ok(Tuple::new(parts).into_value())
}

fn update_method(th: &Thread, args: Args<'_>) -> Res {
    fill(th, args.at(0), args.skip(1))?;
    Ok(Value::none())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Dictionary that remembers insertion order"),
    base: Some(&class::DICT),
    flags: flags::DEFAULT | flags::ATTRS | flags::WEAKREF,
    slots: Slots {
        new: Some(new),
        init: Some(fill),
        repr: Some(repr),
        compare: Some(compare),
        iter: Some(iter),
        ..Slots::EMPTY
    }
    .with_binary(BinaryOp::Or, or)
    .with_inplace(BinaryOp::Or, inplace_or),
    methods: &[
        Method::class(
            "fromkeys",
            "($type, /, iterable, value=None)",
            update::fromkeys,
            "Create a new ordered dictionary with keys from iterable and values set to value.",
        ),
        Method::method("__reduce__", "($self, /)", reduce, "Return state information for pickling"),
        Method::method(
            "setdefault",
            "($self, /, key, default=None)",
            set_default,
            "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.",
        ),
        Method::method(
            "pop",
            "($self, /, key, default=<unrepresentable>)",
            pop,
            "od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.",
        ),
        Method::method(
            "popitem",
            "($self, /, last=True)",
            popitem,
            "Remove and return a (key, value) pair from the dictionary.\n\nPairs are returned in LIFO order if last is true or FIFO order if\nfalse.",
        ),
        Method::method("keys", "($self, /)", |_, a| Ok(ordered_views::keys_view(a.at(0))), ""),
        Method::method("values", "($self, /)", |_, a| Ok(ordered_views::values_view(a.at(0))), ""),
        Method::method("items", "($self, /)", |_, a| Ok(ordered_views::items_view(a.at(0))), ""),
        Method::method("update", "-($self, *args, **kwargs)", update_method, ""),
        Method::method("copy", "($self, /)", copy, "A shallow copy of ordered dict."),
        Method::method(
            "__reversed__",
            "($self, /)",
            |_, a| Ok(ordered_views::keys(a.at(0), true)),
            "od.__reversed__() <==> reversed(od)",
        ),
        Method::method(
            "move_to_end",
            "($self, /, key, last=True)",
            move_to_end,
            "Move an existing element to the end (or beginning if last is false).\n\nRaise KeyError if the element does not exist.",
        ),
    ],
    getsets: &[GetSet::write("__dict__", get_instance_dict, replace_instance_dict, "")],
    constants: &[("__hash__", Value::none)],
    ..TypeSpec::new("collections", "OrderedDict", <OrderedDict as Payload>::layout)
};

pub(super) fn init_types() {
    ORDERED_DICT.bind(&SPEC);
    ordered_views::init_types();
}
