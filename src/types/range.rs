//! `range` and its iterators. Ranges of machine integers take the fast path; larger ones use big integers.

use super::iterators::{self, HINT_DOC, REDUCE_DOC, SETSTATE_DOC, builtin};
use super::slice::{Slice, big_index, read_only, to_big};
use super::text::Text;
use crate::object::class::{self, Class, TypeSpec};
use crate::object::native::{GetSet, Method};
use crate::object::slots::{Compare, Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::{
    Args, Guarded, Object, Payload, Ref, Thread, Trace, Tuple, Value, Visitor, alloc, protocol, signature,
};
use crate::payload;
use crate::sync::prim::{AtomicI64, Ordering};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// `range`.
pub static RANGE: Class = Class::new();
/// `range_iterator`.
pub static RANGE_ITERATOR: Class = Class::new();
/// `longrange_iterator`.
pub static LONG_RANGE_ITERATOR: Class = Class::new();

/// Payload of `range`.
#[repr(C)]
pub struct Range {
    ob: Object,
    /// `start`, `stop`, `step`: integers.
    pub parts: [Value; 3],
    /// Number of items.
    pub length: Value,
}

payload!(Range: traced);

impl Trace for Range {
    fn trace(&self, v: &mut dyn Visitor) {
        self.parts.iter().for_each(|p| v.visit(p));
        v.visit(&self.length);
    }
}

fn count(start: &Value, stop: &Value, step: &Value) -> Value {
    if let (Some(a), Some(b), Some(s)) = (start.as_int(), stop.as_int(), step.as_int()) {
        // 62-bit operands: differences fit.
        let n = if s > 0 && a < b {
            (b - a - 1) / s + 1
        } else if s < 0 && a > b {
            (a - b - 1) / -s + 1
        } else {
            0
        };
        return Value::from_i64(n);
    }
    let (a, b, s) = (to_big(start), to_big(stop), to_big(step));
    let n = if s.is_positive() && a < b {
        (b - a - 1) / s + 1
    } else if s.is_negative() && a > b {
        (a - b - 1) / -s + 1
    } else {
        BigInt::zero()
    };
    Value::from_bigint(n)
}

impl Range {
    /// A range of integers; the step is not zero.
    pub fn new(start: Value, stop: Value, step: Value) -> Ref<Range> {
        let length = count(&start, &stop, &step);
        alloc(Range { ob: Object::new(RANGE.get()), parts: [start, stop, step], length })
    }
    /// Start, step and length as machine integers, when start, stop and step are immediate.
    #[inline]
    pub fn fast(&self) -> Option<(i64, i64, i64)> {
        self.parts[1].as_int()?;
        Some((self.parts[0].as_int()?, self.parts[2].as_int()?, self.length.as_int()?))
    }
    /// Item `i`, which is in the range.
    fn at(&self, i: &BigInt) -> Value {
        Value::from_bigint(to_big(&self.parts[0]) + i * to_big(&self.parts[2]))
    }
}

fn this<'a>(args: &Args<'a>) -> &'a Range {
    args.at(0).downcast().expect("bound to range")
}
fn slot(v: &Value) -> &Range {
    v.downcast().expect("slot of range")
}

/// An exact integer from any index.
fn integer(th: &Thread, v: &Value) -> Res {
    if v.is_int() {
        return Ok(v.clone());
    }
    Ok(Value::from_bigint(big_index(th, v)?))
}

fn new(th: &Thread, _: &Type, args: Args<'_>) -> Res {
    signature::no_keywords(th, "range", args)?;
    let n = args.len();
    let (start, stop, step) = match n {
        1 => (Value::small_int(0), integer(th, args.at(0))?, Value::small_int(1)),
        2 => (integer(th, args.at(0))?, integer(th, args.at(1))?, Value::small_int(1)),
        3 => (integer(th, args.at(0))?, integer(th, args.at(1))?, integer(th, args.at(2))?),
        0 => return Err(th.type_error("range expected at least 1 argument, got 0")),
        _ => return Err(th.type_error(format!("range expected at most 3 arguments, got {n}"))),
    };
    if step.as_int() == Some(0) {
        return Err(th.value_error("range() arg 3 must not be zero"));
    }
    Ok(Range::new(start, stop, step).into_value())
}

fn repr(th: &Thread, v: &Value) -> Res {
    let r = slot(v);
    let mut t = Text::from("range(");
    t.push_repr(th, &r.parts[0])?;
    t.push(", ");
    t.push_repr(th, &r.parts[1])?;
    if r.parts[2].as_int() != Some(1) {
        t.push(", ");
        t.push_repr(th, &r.parts[2])?;
    }
    t.push(")");
    Ok(t.into_value())
}

fn len(th: &Thread, v: &Value) -> Res<usize> {
    match protocol::as_i64(&slot(v).length) {
        Some(n) => Ok(n as usize),
        None => Err(th.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

fn truth(_: &Thread, v: &Value) -> Res<bool> {
    Ok(slot(v).length.as_int() != Some(0))
}

fn getitem(th: &Thread, v: &Value, key: &Value) -> Res {
    let r = slot(v);
    if let Some(i) = key.as_int()
        && let Some((start, step, n)) = r.fast()
    {
        let i = if i < 0 { i + n } else { i };
        if !(0..n).contains(&i) {
            return Err(th.index_error("range object index out of range"));
        }
        return Ok(Value::from_i64(start + i * step));
    }
    if let Some(s) = key.downcast::<Slice>() {
        return sliced(th, r, s);
    }
    if key.ty().slots().index.is_none() {
        return Err(
            th.type_error(format!("range indices must be integers or slices, not {}", key.ty().error_name()))
        );
    }
    let (mut i, n) = (big_index(th, key)?, to_big(&r.length));
    if i.is_negative() {
        i += &n;
    }
    if i.is_negative() || i >= n {
        return Err(th.index_error("range object index out of range"));
    }
    Ok(r.at(&i))
}

fn sliced(th: &Thread, r: &Range, s: &Slice) -> Res {
    let n = to_big(&r.length);
    let [start, stop, step] = &s.parts;
    let part = |v: &Value| -> Res<BigInt> {
        if v.ty().slots().index.is_none() {
            return Err(th.type_error("slice indices must be integers or None or have an __index__ method"));
        }
        big_index(th, v)
    };
    let step = if step.is_none() { BigInt::one() } else { part(step)? };
    if step.is_zero() {
        return Err(th.value_error("slice step cannot be zero"));
    }
    let negative = step.is_negative();
    let low = if negative { BigInt::from(-1) } else { BigInt::zero() };
    let high = if negative { &n - 1 } else { n.clone() };
    let fit = |v: &Value, absent: &BigInt| -> Res<BigInt> {
        if v.is_none() {
            return Ok(absent.clone());
        }
        let i = part(v)?;
        Ok(if i.is_negative() { (i + &n).max(low.clone()) } else { i.min(high.clone()) })
    };
    let first = fit(start, if negative { &high } else { &low })?;
    let last = fit(stop, if negative { &low } else { &high })?;
    let new_step = to_big(&r.parts[2]) * step;
    Ok(Range::new(r.at(&first), r.at(&last), Value::from_bigint(new_step)).into_value())
}

/// Position of an exact integer, if it is in the range.
fn position(r: &Range, v: &Value) -> Option<Value> {
    if let (Some(x), Some((start, step, n))) = (v.as_int().or(v.as_bool().map(i64::from)), r.fast()) {
        let d = x - start;
        if d % step != 0 {
            return None;
        }
        let i = d / step;
        return (0..n).contains(&i).then(|| Value::from_i64(i));
    }
    let d = to_big(v) - to_big(&r.parts[0]);
    let (i, rest) = d.div_mod_floor(&to_big(&r.parts[2]));
    (rest.is_zero() && !i.is_negative() && i < to_big(&r.length)).then(|| Value::from_bigint(i))
}

fn is_exact_int(v: &Value) -> bool {
    v.is_int() || v.as_bool().is_some() || v.is_exact(&class::INT)
}

fn contains(th: &Thread, v: &Value, item: &Value) -> Res<bool> {
    if is_exact_int(item) {
        return Ok(position(slot(v), item).is_some());
    }
    let it = iter(th, v)?;
    while let Some(x) = protocol::next(th, &it)? {
        if protocol::equal(th, &x, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn same(a: &Value, b: &Value) -> bool {
    a.is(b) || (!a.is_int() && !b.is_int() && to_big(a) == to_big(b))
}

fn compare(_: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<Range>(), b.downcast::<Range>()) else {
        return Ok(Value::not_implemented());
    };
    if !matches!(op, Compare::Eq | Compare::Ne) {
        return Ok(Value::not_implemented());
    }
    let equal = same(&x.length, &y.length)
        && (x.length.as_int() == Some(0)
            || same(&x.parts[0], &y.parts[0])
                && (x.length.as_int() == Some(1) || same(&x.parts[2], &y.parts[2])));
    Ok(Value::bool(equal == (op == Compare::Eq)))
}

fn hash(th: &Thread, v: &Value) -> Res<i64> {
    let r = slot(v);
    let none = Value::none;
    let parts = match r.length.as_int() {
        Some(0) => [r.length.clone(), none(), none()],
        Some(1) => [r.length.clone(), r.parts[0].clone(), none()],
        _ => [r.length.clone(), r.parts[0].clone(), r.parts[2].clone()],
    };
    super::tuple::hash_items(th, &parts)
}

/// `iter(range)`.
#[inline]
pub fn iter(_: &Thread, v: &Value) -> Res {
    let r = slot(v);
    Ok(match r.fast() {
        Some((start, step, n)) => RangeIter::make(start, step, n),
        None => long_iter(to_big(&r.parts[0]), to_big(&r.parts[2]), to_big(&r.length)),
    })
}

fn reversed(_: &Thread, args: Args<'_>) -> Res {
    let r = this(&args);
    if let Some((start, step, n)) = r.fast()
        && step != i64::MIN
        && let Some(last) = step.checked_mul((n - 1).max(0)).and_then(|d| start.checked_add(d))
    {
        return Ok(RangeIter::make(last, -step, n));
    }
    let (step, n) = (to_big(&r.parts[2]), to_big(&r.length));
    let last = to_big(&r.parts[0]) + (&n - 1) * &step;
    Ok(long_iter(last, -step, n))
}

fn count_method(th: &Thread, args: Args<'_>) -> Res {
    let r = this(&args);
    if is_exact_int(args.at(1)) {
        return Ok(Value::small_int(i64::from(position(r, args.at(1)).is_some())));
    }
    let mut n = 0;
    protocol::for_each(th, args.at(0), |x| {
        n += i64::from(protocol::equal(th, &x, args.at(1))?);
        Ok(())
    })?;
    Ok(Value::from_i64(n))
}

fn index(th: &Thread, args: Args<'_>) -> Res {
    if is_exact_int(args.at(1)) {
        return position(this(&args), args.at(1))
            .ok_or_else(|| th.value_error("range.index(x): x not in range"));
    }
    let it = iter(th, args.at(0))?;
    let mut i = 0;
    while let Some(x) = protocol::next(th, &it)? {
        if protocol::equal(th, &x, args.at(1))? {
            return Ok(Value::from_i64(i));
        }
        i += 1;
    }
    Err(th.value_error("sequence.index(x): x not in sequence"))
}

fn reduce(_: &Thread, args: Args<'_>) -> Res {
    let parts = Tuple::from_slice(&this(&args).parts).into_value();
    Ok(Tuple::new(vec![RANGE.value(), parts]).into_value())
}

fn part<const I: usize>(_: &Thread, v: &Value) -> Res {
    Ok(slot(v).parts[I].clone())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\nstart defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the valid indices for a list of 4 elements.\nWhen step is given, it specifies the increment (or decrement).",
    ),
    flags: flags::IMMUTABLE | flags::GC | flags::SEQUENCE,
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        len: Some(len),
        truth: Some(truth),
        getitem: Some(getitem),
        contains: Some(contains),
        iter: Some(iter),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("__reversed__", "($self, /)", reversed, "Return a reverse iterator."),
        Method::method("__reduce__", "($self, /)", reduce, ""),
        Method::method(
            "count",
            "($self, object, /)",
            count_method,
            "rangeobject.count(value) -> integer -- return number of occurrences of value",
        ),
        Method::method(
            "index",
            "($self, object, /)",
            index,
            "rangeobject.index(value) -> integer -- return index of value.\nRaise ValueError if the value is not present.",
        ),
    ],
    getsets: &[
        GetSet::write("start", part::<0>, read_only, "").field(),
        GetSet::write("stop", part::<1>, read_only, "").field(),
        GetSet::write("step", part::<2>, read_only, "").field(),
    ],
    ..TypeSpec::new("builtins", "range", <Range as Payload>::layout)
};

/// Payload of `range_iterator`: what comes next, and how many are left.
#[repr(C)]
pub struct RangeIter {
    ob: Object,
    next: AtomicI64,
    step: i64,
    left: AtomicI64,
}

payload!(RangeIter: leaf);

impl RangeIter {
    /// `n` integers from `start`; each fits 64 bits.
    #[inline]
    pub fn make(start: i64, step: i64, n: i64) -> Value {
        alloc(RangeIter {
            ob: Object::new(RANGE_ITERATOR.get()),
            next: AtomicI64::new(start),
            step,
            left: AtomicI64::new(n),
        })
        .into_value()
    }
    /// The next integer, if there is one and it is immediate; for the evaluation loop.
    #[inline(always)]
    pub fn advance(&self) -> Option<Value> {
        // Relaxed: as in `step`.
        let (next, left) = (self.next.load(Ordering::Relaxed), self.left.load(Ordering::Relaxed));
        if left <= 0 {
            std::hint::cold_path();
            return None;
        }
        let v = Value::try_int(next)?;
        // Relaxed: as in `step`, for both.
        self.left.store(left - 1, Ordering::Relaxed);
        self.next.store(next.wrapping_add(self.step), Ordering::Relaxed);
        Some(v)
    }
    fn step(&self) -> Option<i64> {
        // Relaxed: two threads on one iterator may see an item twice, as in CPython without the lock.
        let left = self.left.load(Ordering::Relaxed);
        if left <= 0 {
            return None;
        }
        // Relaxed: as above, for all three.
        let i = self.next.load(Ordering::Relaxed);
        self.left.store(left - 1, Ordering::Relaxed);
        self.next.store(i.wrapping_add(self.step), Ordering::Relaxed);
        Some(i)
    }
    fn state(&self) -> (i64, i64) {
        // Relaxed: as in `step`.
        (self.next.load(Ordering::Relaxed), self.left.load(Ordering::Relaxed))
    }
}

fn iter_next(_: &Thread, v: &Value) -> Res<Option<Value>> {
    Ok(v.downcast::<RangeIter>().expect("slot of range_iterator").step().map(Value::from_i64))
}
fn iter_hint(_: &Thread, args: Args<'_>) -> Res {
    let it = args.at(0).downcast::<RangeIter>().expect("bound to range_iterator");
    Ok(Value::from_i64(it.state().1))
}
fn iter_reduce(th: &Thread, args: Args<'_>) -> Res {
    let it = args.at(0).downcast::<RangeIter>().expect("bound to range_iterator");
    let (next, left) = it.state();
    let stop = BigInt::from(next) + BigInt::from(it.step) * left;
    let r =
        Range::new(Value::from_i64(next), Value::from_bigint(stop), Value::from_i64(it.step)).into_value();
    Ok(Tuple::new(vec![builtin(th, "iter")?, Tuple::new(vec![r]).into_value(), Value::none()]).into_value())
}
fn iter_setstate(th: &Thread, args: Args<'_>) -> Res {
    let it = args.at(0).downcast::<RangeIter>().expect("bound to range_iterator");
    let (next, left) = it.state();
    let skip = protocol::index_i64(th, args.at(1))?.clamp(0, left);
    // Relaxed: as in `step`.
    it.next.store(next.wrapping_add(it.step.wrapping_mul(skip)), Ordering::Relaxed);
    it.left.store(left - skip, Ordering::Relaxed);
    Ok(Value::none())
}

static ITER_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::NO_NEW,
    slots: Slots { iter: Some(iterators::itself), next: Some(iter_next), ..Slots::EMPTY },
    methods: &[
        Method::method("__length_hint__", "($self, /)", iter_hint, HINT_DOC),
        Method::method("__reduce__", "($self, /)", iter_reduce, REDUCE_DOC),
        Method::method("__setstate__", "($self, object, /)", iter_setstate, SETSTATE_DOC),
    ],
    ..TypeSpec::new("builtins", "range_iterator", <RangeIter as Payload>::layout)
};

#[repr(C)]
struct LongRangeIter {
    ob: Object,
    step: BigInt,
    /// Next integer and how many are left.
    state: Guarded<(BigInt, BigInt)>,
}

payload!(LongRangeIter: leaf);

fn long_iter(start: BigInt, step: BigInt, n: BigInt) -> Value {
    let state = Guarded::new((start, n));
    alloc(LongRangeIter { ob: Object::new(LONG_RANGE_ITERATOR.get()), step, state }).into_value()
}

fn long_next(_: &Thread, v: &Value) -> Res<Option<Value>> {
    let it = v.downcast::<LongRangeIter>().expect("slot of longrange_iterator");
    let mut state = it.state.lock(&it.ob);
    if !state.1.is_positive() {
        return Ok(None);
    }
    let next = &state.0 + &it.step;
    let now = std::mem::replace(&mut state.0, next);
    state.1 -= 1;
    drop(state);
    Ok(Some(Value::from_bigint(now)))
}
fn long_hint(_: &Thread, args: Args<'_>) -> Res {
    let it = args.at(0).downcast::<LongRangeIter>().expect("bound to longrange_iterator");
    let left = it.state.lock(&it.ob).1.clone();
    Ok(Value::from_bigint(left))
}
fn long_reduce(th: &Thread, args: Args<'_>) -> Res {
    let it = args.at(0).downcast::<LongRangeIter>().expect("bound to longrange_iterator");
    let (next, left) = it.state.get(&it.ob);
    let stop = Value::from_bigint(&next + &it.step * left);
    let r = Range::new(Value::from_bigint(next), stop, Value::from_bigint(it.step.clone())).into_value();
    Ok(Tuple::new(vec![builtin(th, "iter")?, Tuple::new(vec![r]).into_value(), Value::none()]).into_value())
}
fn long_setstate(th: &Thread, args: Args<'_>) -> Res {
    let it = args.at(0).downcast::<LongRangeIter>().expect("bound to longrange_iterator");
    let skip = big_index(th, args.at(1))?;
    let mut state = it.state.lock(&it.ob);
    let skip = skip.max(BigInt::zero()).min(state.1.clone());
    let next = &state.0 + &it.step * &skip;
    state.0 = next;
    state.1 -= skip;
    Ok(Value::none())
}

static LONG_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::NO_NEW,
    slots: Slots { iter: Some(iterators::itself), next: Some(long_next), ..Slots::EMPTY },
    methods: &[
        Method::method("__length_hint__", "($self, /)", long_hint, HINT_DOC),
        Method::method("__reduce__", "($self, /)", long_reduce, REDUCE_DOC),
        Method::method("__setstate__", "($self, object, /)", long_setstate, SETSTATE_DOC),
    ],
    ..TypeSpec::new("builtins", "longrange_iterator", <LongRangeIter as Payload>::layout)
};

/// The length of a range as a machine integer.
pub fn length(r: &Range) -> Option<usize> {
    to_big(&r.length).to_usize()
}

/// Makes `range` and its iterators.
pub fn init() {
    RANGE.bind(&SPEC);
    RANGE_ITERATOR.bind(&ITER_SPEC);
    LONG_RANGE_ITERATOR.bind(&LONG_SPEC);
}
