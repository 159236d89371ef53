//! Making the objects that the loop and the constants need.

use crate::object::{List, Res, Thread, Value};
use crate::types::bytes::Bytes;
use crate::types::{complex, set, slice};

/// `complex`.
pub fn complex(re: f64, im: f64) -> Value {
    complex::make((re, im))
}

/// `bytes`.
pub fn bytes(b: &[u8]) -> Value {
    Bytes::make(b.to_vec()).into_value()
}

/// The bytes of a `bytes` object.
pub fn bytes_of(v: &Value) -> Option<Vec<u8>> {
    v.downcast::<Bytes>().map(|b| b.as_slice().to_vec())
}

/// `frozenset` of constants, which are hashable and have no Python code.
pub fn frozenset(items: Vec<Value>) -> Value {
    let th = Thread::current();
    let list = List::new(items).into_value();
    match crate::object::call::call1(th, &set::FROZENSET.value(), list) {
        Ok(v) => v,
        Err(_) => {
            drop(th.take_waiting());
            Value::none()
        }
    }
}

/// `slice`.
pub fn slice(start: Value, stop: Value, step: Value) -> Value {
    slice::Slice::new(start, stop, step).into_value()
}

/// `list`.
#[inline]
pub fn list(_: &Thread, items: Vec<Value>) -> Res {
    Ok(List::new(items).into_value())
}

/// `set`.
pub fn set(th: &Thread, items: &[Value]) -> Res {
    let s = set::Set::new();
    for v in items {
        set::add(th, &s, v)?;
    }
    Ok(s.into_value())
}
