//! `slice`, and the arithmetic of slices that all sequences share.

use crate::object::class::{Class, TypeSpec};
use crate::object::native::{GetSet, Method};
use crate::object::number::HeapInt;
use crate::object::slots::{Compare, Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::{
    Args, Object, Payload, Ref, Thread, Trace, Tuple, Value, Visitor, alloc, protocol, signature,
};
use crate::payload;
use crate::types::text::Text;
use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

/// `slice`.
pub static SLICE: Class = Class::new();

/// Payload of `slice`.
#[repr(C)]
pub struct Slice {
    ob: Object,
    /// `start`, `stop`, `step`; `None` (the value) where absent.
    pub parts: [Value; 3],
}

payload!(Slice: traced);

impl Trace for Slice {
    fn trace(&self, v: &mut dyn Visitor) {
        self.parts.iter().for_each(|p| v.visit(p));
    }
}

/// A slice whose parts have been converted; not yet fitted to a length.
#[derive(Clone, Copy, Debug)]
pub struct Unpacked {
    start: i64,
    stop: i64,
    step: i64,
}

/// A slice fitted to a sequence: `count` items from `start` in steps of `step`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fitted {
    /// First index; for an empty slice the place where items would be inserted.
    pub start: i64,
    /// End as CPython's `PySlice_AdjustIndices` leaves it.
    pub stop: i64,
    /// Step, never 0.
    pub step: i64,
    /// Number of items.
    pub count: usize,
}

impl Fitted {
    /// The indices in order.
    pub fn indices(self) -> impl ExactSizeIterator<Item = usize> {
        (0..self.count).map(move |i| (self.start + i as i64 * self.step) as usize)
    }
    /// The same indices in ascending order, as (start, step).
    pub fn ascending(self) -> (usize, usize) {
        if self.step > 0 || self.count == 0 {
            (self.start as usize, self.step.unsigned_abs() as usize)
        } else {
            let last = self.start + (self.count as i64 - 1) * self.step;
            (last as usize, self.step.unsigned_abs() as usize)
        }
    }
}

impl Unpacked {
    /// `[start:stop]` with bounds that are immediate integers or absent, as most are.
    #[inline]
    pub fn plain(start: &Value, stop: &Value) -> Option<Unpacked> {
        let bound = |v: &Value, absent: i64| if v.is_none() { Some(absent) } else { v.as_int() };
        Some(Unpacked { start: bound(start, 0)?, stop: bound(stop, i64::MAX)?, step: 1 })
    }
    /// Fits the slice to a sequence of `len` items.
    #[inline]
    pub fn fit(self, len: usize) -> Fitted {
        let len = len as i64;
        let low = if self.step < 0 { -1 } else { 0 };
        let high = if self.step < 0 { len - 1 } else { len };
        let clamp = |mut i: i64| {
            if i < 0 {
                i = i.saturating_add(len);
                i.max(low)
            } else {
                i.min(high)
            }
        };
        let (start, stop) = (clamp(self.start), clamp(self.stop));
        let count = if self.step < 0 {
            if stop < start { ((start - stop - 1) / -self.step + 1) as usize } else { 0 }
        } else if start < stop {
            ((stop - start - 1) / self.step + 1) as usize
        } else {
            0
        };
        Fitted { start, stop, step: self.step, count }
    }
}

/// A slice bound: an integer clamped to 64 bits.
pub fn bound(th: &Thread, v: &Value) -> Res<i64> {
    if let Some(i) = v.as_int() {
        return Ok(i);
    }
    if v.ty().slots().index.is_none() {
        return Err(th.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    protocol::index_clamped(th, v)
}

/// A bound of `index(value, start, stop)`, which may not be `None`.
pub fn search_bound(th: &Thread, v: Option<&Value>, default: i64) -> Res<i64> {
    let Some(v) = v else { return Ok(default) };
    if v.ty().slots().index.is_none() && !v.is_int() {
        return Err(th.type_error("slice indices must be integers or have an __index__ method"));
    }
    protocol::index_clamped(th, v)
}

impl Slice {
    /// A slice; absent parts are `None` (the value).
    pub fn new(start: Value, stop: Value, step: Value) -> Ref<Slice> {
        alloc(Slice { ob: Object::new(SLICE.get()), parts: [start, stop, step] })
    }
    /// Converts the parts; runs `__index__` methods.
    pub fn unpack(&self, th: &Thread) -> Res<Unpacked> {
        let [start, stop, step] = &self.parts;
        let step = if step.is_none() {
            1
        } else {
            match bound(th, step)? {
                0 => return Err(th.value_error("slice step cannot be zero")),
                // So that the step can be negated.
                s => s.max(-i64::MAX),
            }
        };
        let start = match start.is_none() {
            true if step < 0 => i64::MAX,
            true => 0,
            false => bound(th, start)?,
        };
        let stop = match stop.is_none() {
            true if step < 0 => i64::MIN,
            true => i64::MAX,
            false => bound(th, stop)?,
        };
        Ok(Unpacked { start, stop, step })
    }
}

fn this<'a>(args: &Args<'a>) -> &'a Slice {
    args.at(0).downcast().expect("bound to slice")
}

fn new(th: &Thread, _cls: &Type, args: Args<'_>) -> Res {
    signature::no_keywords(th, "slice", args)?;
    let n = args.len();
    if !(1..=3).contains(&n) {
        let (how, limit) = if n == 0 { ("at least 1 argument", n) } else { ("at most 3 arguments", n) };
        return Err(th.type_error(format!("slice expected {how}, got {limit}")));
    }
    let at = |i: usize| args.get(i).cloned().unwrap_or(Value::none());
    Ok(if n == 1 { Slice::new(Value::none(), at(0), Value::none()) } else { Slice::new(at(0), at(1), at(2)) }
        .into_value())
}

fn repr(th: &Thread, v: &Value) -> Res {
    let s = v.downcast::<Slice>().expect("slot of slice");
    let mut t = Text::from("slice(");
    for (i, p) in s.parts.iter().enumerate() {
        if i > 0 {
            t.push(", ");
        }
        t.push_repr(th, p)?;
    }
    t.push(")");
    Ok(t.into_value())
}

fn hash(th: &Thread, v: &Value) -> Res<i64> {
    let s = v.downcast::<Slice>().expect("slot of slice");
    super::tuple::hash_without_length(th, &s.parts)
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<Slice>(), b.downcast::<Slice>()) else {
        return Ok(Value::not_implemented());
    };
    if a.is(b) {
        return Ok(Value::bool(matches!(op, Compare::Eq | Compare::Le | Compare::Ge)));
    }
    super::tuple::compare_items(th, &x.parts, &y.parts, op)
}

/// `slice.indices(len)` with integers of any size.
fn indices(th: &Thread, args: Args<'_>) -> Res {
    let s = this(&args);
    let len = big_index(th, args.at(1))?;
    if len.is_negative() {
        return Err(th.value_error("length should not be negative"));
    }
    let part = |v: &Value| -> Res<BigInt> {
        if v.ty().slots().index.is_none() {
            return Err(th.type_error("slice indices must be integers or None or have an __index__ method"));
        }
        big_index(th, v)
    };
    let [start, stop, step] = &s.parts;
    let step = if step.is_none() { BigInt::one() } else { part(step)? };
    if step.is_zero() {
        return Err(th.value_error("slice step cannot be zero"));
    }
    let negative = step.is_negative();
    let low = if negative { BigInt::from(-1) } else { BigInt::zero() };
    let high = if negative { &len - 1 } else { len.clone() };
    let fit = |v: &Value, absent: &BigInt| -> Res<BigInt> {
        if v.is_none() {
            return Ok(absent.clone());
        }
        let mut i = part(v)?;
        if i.is_negative() {
            i += &len;
            return Ok(i.max(low.clone()));
        }
        Ok(i.min(high.clone()))
    };
    let start = fit(start, if negative { &high } else { &low })?;
    let stop = fit(stop, if negative { &low } else { &high })?;
    Ok(Tuple::new(vec![Value::from_bigint(start), Value::from_bigint(stop), Value::from_bigint(step)])
        .into_value())
}

/// `operator.index(v)` as an integer of any size.
pub fn big_index(th: &Thread, v: &Value) -> Res<BigInt> {
    let i = protocol::index(th, v)?;
    Ok(to_big(&i))
}

/// The number behind an `int` or `bool`.
pub fn to_big(v: &Value) -> BigInt {
    match protocol::as_i64(v) {
        Some(i) => BigInt::from(i),
        None => v.downcast::<HeapInt>().map(|h| h.value.clone()).unwrap_or_default(),
    }
}

fn reduce(_: &Thread, args: Args<'_>) -> Res {
    let s = this(&args);
    let parts = Tuple::from_slice(&s.parts).into_value();
    Ok(Tuple::new(vec![SLICE.value(), parts]).into_value())
}

fn part<const I: usize>(_: &Thread, v: &Value) -> Res {
    Ok(v.downcast::<Slice>().expect("getset of slice").parts[I].clone())
}

/// The setter of an attribute that cannot be set.
pub fn read_only(th: &Thread, _: &Value, _: Option<Value>) -> Res<()> {
    Err(th.attribute_error("readonly attribute"))
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing (e.g. a[0:10:2]).",
    ),
    flags: flags::IMMUTABLE | flags::GC,
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "indices",
            "($self, object, /)",
            indices,
            "S.indices(len) -> (start, stop, stride)\n\nAssuming a sequence of length len, calculate the start and stop\nindices, and the stride length of the extended slice described by\nS. Out of bounds indices are clipped in a manner consistent with the\nhandling of normal slices.",
        ),
        Method::method("__reduce__", "($self, /)", reduce, "Return state information for pickling."),
    ],
    getsets: &[
        GetSet::write("start", part::<0>, read_only, "").field(),
        GetSet::write("stop", part::<1>, read_only, "").field(),
        GetSet::write("step", part::<2>, read_only, "").field(),
    ],
    ..TypeSpec::new("builtins", "slice", <Slice as Payload>::layout)
};

/// Makes `slice`.
pub fn init() {
    SLICE.bind(&SPEC);
}
