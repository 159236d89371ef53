//! `tuple`, its iterator, and comparison and hashing of item sequences.

use super::generic_alias;
use super::iterators::{self, Cursor, HINT_DOC, REDUCE_DOC, SETSTATE_DOC};
use super::slice::{Slice, Unpacked, search_bound};
use super::text::Text;
use crate::object::capacity;
use crate::object::class::{self, Class, TypeSpec};
use crate::object::native::Method;
use crate::object::protocol::{self, enter_repr};
use crate::object::slots::{Compare, Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::{
    Args, List, Object, Payload, Str, Thread, Trace, Tuple, Value, Visitor, alloc, signature,
};
use crate::payload;

/// `tuple_iterator`.
pub static TUPLE_ITERATOR: Class = Class::new();

const P5: u64 = 2_870_177_450_012_600_261;

fn mix(th: &Thread, items: &[Value]) -> Res<u64> {
    const P1: u64 = 11_400_714_785_074_694_791;
    const P2: u64 = 14_029_467_366_897_019_727;
    let mut acc = P5;
    for v in items {
        let lane = protocol::hash(th, v)? as u64;
        acc = acc.wrapping_add(lane.wrapping_mul(P2)).rotate_left(31).wrapping_mul(P1);
    }
    Ok(acc)
}

/// Hash of a sequence of items: CPython's variant of xxHash.
pub fn hash_items(th: &Thread, items: &[Value]) -> Res<i64> {
    let acc = mix(th, items)?.wrapping_add(items.len() as u64 ^ (P5 ^ 3_527_539));
    Ok(if acc == u64::MAX { 1_546_275_796 } else { acc as i64 })
}

/// As [`hash_items`], for a fixed number of items (slices).
pub fn hash_without_length(th: &Thread, items: &[Value]) -> Res<i64> {
    let acc = mix(th, items)?;
    Ok(if acc == u64::MAX { 1_546_275_796 } else { acc as i64 })
}

/// Lexicographic comparison of two sequences that nobody changes.
pub fn compare_items(th: &Thread, a: &[Value], b: &[Value], op: Compare) -> Res {
    for (x, y) in a.iter().zip(b) {
        if !protocol::equal(th, x, y)? {
            return match op {
                Compare::Eq => Ok(Value::bool(false)),
                Compare::Ne => Ok(Value::bool(true)),
                _ => protocol::compare(th, x, y, op),
            };
        }
    }
    Ok(Value::bool(op.test(a.len().cmp(&b.len()))))
}

/// `items * n`; `MemoryError` beyond what memory could hold.
pub fn repeat_items(th: &Thread, items: &[Value], n: isize) -> Res<Vec<Value>> {
    let n = n.max(0) as usize;
    let Some(total) = items.len().checked_mul(n).filter(|t| *t < isize::MAX as usize / 8) else {
        return Err(th.memory_error(""));
    };
    let mut out = Vec::new();
    capacity::reserve(th, &mut out, total)?;
    if let [one] = items {
        out.resize(total, one.clone());
    } else if total > 0 {
        for _ in 0..n {
            out.extend_from_slice(items);
        }
    }
    Ok(out)
}

fn this<'a>(args: &Args<'a>) -> &'a Tuple {
    args.at(0).downcast().expect("bound to tuple")
}
#[inline(always)]
fn slot(v: &Value) -> &Tuple {
    v.downcast().expect("slot of tuple")
}

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    if iterators::keeps_init(cls, &class::TUPLE) {
        signature::no_keywords(th, "tuple", args)?;
    }
    if args.len() > 1 {
        return Err(th.type_error(format!("tuple expected at most 1 argument, got {}", args.len())));
    }
    let Some(source) = args.get(0).filter(|_| args.len() == 1) else {
        return Ok(Tuple::with_type(cls, Vec::new()).into_value());
    };
    if cls.is(&class::TUPLE) && source.is_exact(&class::TUPLE) {
        return Ok(source.clone());
    }
    Ok(Tuple::with_type(cls, protocol::to_vec(th, source)?).into_value())
}

fn repr(th: &Thread, v: &Value) -> Res {
    let t = slot(v);
    if t.is_empty() {
        return Ok(Str::new("()").into_value());
    }
    let Some(_guard) = enter_repr(th, v) else { return Ok(Str::new("(...)").into_value()) };
    let mut text = Text::from("(");
    for (i, x) in t.items().iter().enumerate() {
        if i > 0 {
            text.push(", ");
        }
        text.push_repr(th, x)?;
    }
    text.push(if t.len() == 1 { ",)" } else { ")" });
    Ok(text.into_value())
}

fn hash(th: &Thread, v: &Value) -> Res<i64> {
    th.check_stack()?;
    hash_items(th, slot(v).items())
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<Tuple>(), b.downcast::<Tuple>()) else {
        return Ok(Value::not_implemented());
    };
    compare_items(th, x.items(), y.items(), op)
}

fn len(_: &Thread, v: &Value) -> Res<usize> {
    Ok(slot(v).len())
}

/// `t[u]`; the tuple itself where that is the same.
pub fn slice_of(v: &Value, u: Unpacked) -> Value {
    let t = slot(v);
    let f = u.fit(t.len());
    if f.count == t.len() && f.step == 1 && v.is_exact(&class::TUPLE) {
        return v.clone();
    }
    Tuple::from_exact(f.indices().map(|i| t.items()[i].clone())).into_value()
}

fn getitem(th: &Thread, v: &Value, key: &Value) -> Res {
    let t = slot(v);
    if let Some(s) = key.downcast::<Slice>() {
        return Ok(slice_of(v, s.unpack(th)?));
    }
    if !key.is_int() && key.ty().slots().index.is_none() {
        return Err(
            th.type_error(format!("tuple indices must be integers or slices, not {}", key.ty().error_name()))
        );
    }
    let i = protocol::index_subscript(th, key)?;
    let i = if i < 0 { i + t.len() as i64 } else { i };
    match usize::try_from(i).ok().and_then(|i| t.items().get(i)) {
        Some(x) => Ok(x.clone()),
        None => Err(th.index_error("tuple index out of range")),
    }
}

fn contains(th: &Thread, v: &Value, item: &Value) -> Res<bool> {
    for x in slot(v).items() {
        if protocol::equal(th, x, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn concat(th: &Thread, a: &Value, b: &Value) -> Res {
    let (x, Some(y)) = (slot(a), b.downcast::<Tuple>()) else {
        return Err(
            th.type_error(format!("can only concatenate tuple (not \"{}\") to tuple", b.ty().error_name()))
        );
    };
    if x.is_empty() && b.is_exact(&class::TUPLE) {
        return Ok(b.clone());
    }
    if y.is_empty() && a.is_exact(&class::TUPLE) {
        return Ok(a.clone());
    }
    Ok(Tuple::new([x.items(), y.items()].concat()).into_value())
}

fn repeat(th: &Thread, v: &Value, n: isize) -> Res {
    if n == 1 && v.is_exact(&class::TUPLE) {
        return Ok(v.clone());
    }
    Ok(Tuple::new(repeat_items(th, slot(v).items(), n)?).into_value())
}

fn iter(_: &Thread, v: &Value) -> Res {
    Ok(alloc(TupleIter { ob: Object::new(TUPLE_ITERATOR.get()), cursor: Cursor::new(v.clone(), 0) })
        .into_value())
}

fn index(th: &Thread, args: Args<'_>) -> Res {
    let t = this(&args);
    let n = t.len() as i64;
    let fit = |i: i64| if i < 0 { i.saturating_add(n).max(0) } else { i };
    let from = fit(search_bound(th, args.get(2), 0)?);
    let to = fit(search_bound(th, args.get(3), i64::MAX)?).min(n);
    for i in from..to {
        if protocol::equal(th, &t.items()[i as usize], args.at(1))? {
            return Ok(Value::from_i64(i));
        }
    }
    Err(th.value_error("tuple.index(x): x not in tuple"))
}

fn count(th: &Thread, args: Args<'_>) -> Res {
    let mut n = 0;
    for x in this(&args).items() {
        n += i64::from(protocol::equal(th, x, args.at(1))?);
    }
    Ok(Value::from_i64(n))
}

fn getnewargs(_: &Thread, args: Args<'_>) -> Res {
    let copy = Tuple::from_slice(this(&args).items()).into_value();
    Ok(Tuple::new(vec![copy]).into_value())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf iterable is specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the return value is the same object.",
    ),
    flags: flags::DEFAULT | flags::SEQUENCE | flags::MATCH_SELF,
    signature: "(iterable=(), /)",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        len: Some(len),
        getitem: Some(getitem),
        contains: Some(contains),
        concat: Some(concat),
        repeat: Some(repeat),
        iter: Some(iter),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("__getnewargs__", "($self, /)", getnewargs, ""),
        Method::method(
            "index",
            "($self, value, start=0, stop=sys.maxsize, /)",
            index,
            "Return first index of value.\n\nRaises ValueError if the value is not present.",
        ),
        Method::method("count", "($self, value, /)", count, "Return number of occurrences of value."),
        Method::class("__class_getitem__", "($type, object, /)", generic_alias::class_getitem, "See PEP 585"),
    ],
    ..TypeSpec::new("builtins", "tuple", <Tuple as Payload>::layout)
};

/// Payload of `tuple_iterator`.
#[repr(C)]
pub struct TupleIter {
    ob: Object,
    cursor: Cursor,
}

payload!(TupleIter: traced);

impl Trace for TupleIter {
    fn trace(&self, v: &mut dyn Visitor) {
        self.cursor.trace(v);
    }
}

impl TupleIter {
    /// The next item; `None` at the end, which it leaves to [`TupleIter::step`]. For the evaluation loop.
    #[inline(always)]
    pub fn advance(&self) -> Option<Value> {
        // SAFETY: an iterator over a tuple holds a tuple.
        let t = unsafe { self.cursor.container()?.cast::<Tuple>() };
        let at = self.cursor.at();
        let v = t.items().get(at as usize)?.clone();
        self.cursor.set_at(at + 1);
        Some(v)
    }
    fn step(&self) -> Option<Value> {
        self.advance().or_else(|| {
            self.cursor.end();
            None
        })
    }
}

fn iter_next(_: &Thread, v: &Value) -> Res<Option<Value>> {
    Ok(v.downcast::<TupleIter>().expect("slot of tuple_iterator").step())
}
fn iter_hint(_: &Thread, args: Args<'_>) -> Res {
    let it = args.at(0).downcast::<TupleIter>().expect("bound to tuple_iterator");
    let n = it.cursor.container().and_then(|c| c.downcast::<Tuple>()).map_or(0, Tuple::len);
    iterators::hint(n.saturating_sub(it.cursor.at().max(0) as usize))
}
fn iter_reduce(th: &Thread, args: Args<'_>) -> Res {
    let it = args.at(0).downcast::<TupleIter>().expect("bound to tuple_iterator");
    iterators::reduce(th, "iter", &it.cursor, || Tuple::empty().into_value())
}
fn iter_setstate(th: &Thread, args: Args<'_>) -> Res {
    let it = args.at(0).downcast::<TupleIter>().expect("bound to tuple_iterator");
    let at = protocol::index_i64(th, args.at(1))?;
    if let Some(t) = it.cursor.container().and_then(|c| c.downcast::<Tuple>()) {
        it.cursor.set_at(at.clamp(0, t.len() as i64));
    }
    Ok(Value::none())
}

static ITER_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots { iter: Some(iterators::itself), next: Some(iter_next), ..Slots::EMPTY },
    methods: &[
        Method::method("__length_hint__", "($self, /)", iter_hint, HINT_DOC),
        Method::method("__reduce__", "($self, /)", iter_reduce, REDUCE_DOC),
        Method::method("__setstate__", "($self, object, /)", iter_setstate, SETSTATE_DOC),
    ],
    ..TypeSpec::new("builtins", "tuple_iterator", <TupleIter as Payload>::layout)
};

/// A tuple of a list's items.
pub fn from_list(l: &List) -> Value {
    let items = l.lock();
    Tuple::from_slice(&items).into_value()
}

/// Makes `tuple` and its iterator.
pub fn init() {
    class::TUPLE.bind(&SPEC);
    TUPLE_ITERATOR.bind(&ITER_SPEC);
}
