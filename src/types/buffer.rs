//! Objects that lend their bytes: `bytes`, `bytearray`, and what other types register (`memoryview`, `array`).

use std::borrow::Cow;

use crate::object::{Class, Res, Thread, Value, class};
use crate::sync::prim::Mutex;
use crate::types::bytearray::ByteArray;
use crate::types::bytes::Bytes;

/// How a type lends its bytes: a copy of the contents (bytes-like objects are small where this is used, and a copy
/// needs no lock while Python code runs).
pub type Export = fn(&Value) -> Option<Vec<u8>>;

static EXPORTERS: Mutex<Vec<(&'static Class, Export)>> = Mutex::new(Vec::new());

/// Adds a type that lends its bytes.
pub fn register(class: &'static Class, export: Export) {
    EXPORTERS.lock().push((class, export));
}

/// The bytes of a bytes-like object; `None` for anything else.
pub fn bytes_of(v: &Value) -> Option<Cow<'_, [u8]>> {
    if let Some(b) = v.downcast::<Bytes>() {
        return Some(Cow::Borrowed(b.as_slice()));
    }
    if let Some(b) = v.downcast::<ByteArray>() {
        return Some(Cow::Owned(b.lock().to_vec()));
    }
    v.as_object()?;
    let export = EXPORTERS.lock().iter().find(|(c, _)| v.is_instance(c)).map(|e| e.1)?;
    export(v).map(Cow::Owned)
}

/// The bytes of a bytes-like object, or `TypeError: a bytes-like object is required, not 'x'`.
pub fn expect<'a>(th: &Thread, v: &'a Value) -> Res<Cow<'a, [u8]>> {
    bytes_of(v)
        .ok_or_else(|| th.type_error(format!("a bytes-like object is required, not '{}'", v.ty().name_str())))
}

/// Whether `v` is a bytes-like object.
pub fn is_bytes_like(v: &Value) -> bool {
    v.is_instance(&class::BYTES) || bytes_of(v).is_some()
}
