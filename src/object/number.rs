//! Payloads of numbers that are not immediate, and conversions between Rust numbers and values.

use num_bigint::BigInt;

use super::class;
use super::header::{Object, alloc};
use super::layout::Ref;
use super::value::Value;
use crate::payload;

/// A float on the heap: an exponent that immediates cannot hold, or an instance of a subclass.
#[repr(C)]
pub struct HeapFloat {
    ob: Object,
    /// The number.
    pub value: f64,
}
payload!(HeapFloat: leaf);

/// An integer on the heap: beyond 62 bits, or an instance of a subclass. Values of exact class `int` on the heap are
/// always beyond the immediate range.
#[repr(C)]
pub struct HeapInt {
    ob: Object,
    /// The number.
    pub value: BigInt,
}
payload!(HeapInt: leaf);

impl HeapFloat {
    /// A float object of class `ty` (a subclass of `float`).
    pub fn new(ty: &super::ty::Type, value: f64) -> Ref<HeapFloat> {
        alloc(HeapFloat { ob: Object::new(ty), value })
    }
}

impl HeapInt {
    /// An integer object of class `ty` (a subclass of `int`).
    pub fn new(ty: &super::ty::Type, value: BigInt) -> Ref<HeapInt> {
        alloc(HeapInt { ob: Object::new(ty), value })
    }
}

impl Value {
    /// Any 64-bit integer.
    #[inline]
    pub fn from_i64(i: i64) -> Value {
        Value::try_int(i).unwrap_or_else(|| Value::big(BigInt::from(i)))
    }
    /// Any unsigned 64-bit integer.
    #[inline]
    pub fn from_u64(i: u64) -> Value {
        match i64::try_from(i) {
            Ok(i) => Value::from_i64(i),
            Err(_) => Value::big(BigInt::from(i)),
        }
    }
    /// A length or count.
    #[inline]
    pub fn from_usize(i: usize) -> Value {
        Value::from_u64(i as u64)
    }
    #[cold]
    fn big(i: BigInt) -> Value {
        HeapInt::new(class::INT.get(), i).into_value()
    }
    /// Any integer; immediate if it fits.
    pub fn from_bigint(i: BigInt) -> Value {
        match i64::try_from(&i).ok().and_then(Value::try_int) {
            Some(v) => v,
            None => Value::big(i),
        }
    }
    /// Any float; immediate if its exponent is common.
    #[inline(always)]
    pub fn from_f64(f: f64) -> Value {
        match Value::try_float(f) {
            Some(v) => v,
            None => Value::heap_float(f),
        }
    }
    #[cold]
    fn heap_float(f: f64) -> Value {
        HeapFloat::new(class::FLOAT.get(), f).into_value()
    }
    /// The number of a `float` or an instance of a subclass.
    #[inline(always)]
    pub fn as_float(&self) -> Option<f64> {
        match self.as_imm_float() {
            Some(f) => Some(f),
            None => self.downcast::<HeapFloat>().map(|f| f.value),
        }
    }
}
