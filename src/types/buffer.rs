//! Objects that lend their bytes: `bytes`, `bytearray`, `memoryview`, and what other types register (`array`, `mmap`).
//!
//! Reads and writes go through the exporter's own lock, a call at a time: nothing is borrowed while Python code runs.

use std::borrow::Cow;

use crate::object::capacity;
use crate::object::{Class, Res, Thread, Value, class};
use crate::sync::prim::Mutex;
use crate::types::bytearray::{BYTEARRAY, ByteArray};
use crate::types::bytes::Bytes;
use crate::types::memoryview::MemoryView;
use crate::types::pickle_buffer::PickleBuffer;

/// How a type lends its bytes.
#[derive(Clone, Copy)]
pub struct Exporter {
    /// The class; subclasses are meant too.
    pub class: &'static Class,
    /// Length in bytes.
    pub len: fn(&Value) -> usize,
    /// Copies bytes out, from an offset; the range has been checked against `len`, but may have shrunk since.
    pub read: fn(&Value, usize, &mut [u8]),
    /// Copies bytes in; absent for read-only types.
    pub write: Option<fn(&Value, usize, &[u8])>,
    /// Whether this object's bytes may not be written, though its type has `write`.
    pub readonly: fn(&Value) -> bool,
    /// A view begins: the length must not change until `unpin`.
    pub pin: fn(&Value),
    /// A view ends.
    pub unpin: fn(&Value),
    /// Format character of the items (`struct` module), `B` for bytes.
    pub format: fn(&Value) -> u8,
}

static EXPORTERS: Mutex<Vec<Exporter>> = Mutex::new(Vec::new());

static BYTES_EXPORTER: Exporter = Exporter {
    class: &class::BYTES,
    len: |v| v.downcast::<Bytes>().map_or(0, |b| b.as_slice().len()),
    read: |v, at, out| {
        if let Some(from) = v.downcast::<Bytes>().and_then(|b| b.as_slice().get(at..at + out.len())) {
            out.copy_from_slice(from);
        }
    },
    write: None,
    readonly: |_| true,
    pin: |_| {},
    unpin: |_| {},
    format: |_| b'B',
};

static BYTEARRAY_EXPORTER: Exporter = Exporter {
    class: &BYTEARRAY,
    len: |v| v.downcast::<ByteArray>().map_or(0, |b| b.lock().len()),
    read: |v, at, out| {
        if let Some(b) = v.downcast::<ByteArray>()
            && let Some(from) = b.lock().get(at..at + out.len())
        {
            out.copy_from_slice(from);
        }
    },
    write: Some(|v, at, data| {
        if let Some(b) = v.downcast::<ByteArray>()
            && let Some(to) = b.lock().get_mut(at..at + data.len())
        {
            to.copy_from_slice(data);
        }
    }),
    readonly: |_| false,
    pin: |v| {
        if let Some(b) = v.downcast::<ByteArray>() {
            b.export();
        }
    },
    unpin: |v| {
        if let Some(b) = v.downcast::<ByteArray>() {
            b.release();
        }
    },
    format: |_| b'B',
};

/// Adds a type that lends its bytes.
pub fn register(exporter: Exporter) {
    EXPORTERS.lock().push(exporter);
}

/// How `v` lends its bytes, if it does (a `memoryview` lends those of its object and is not found here).
pub fn exporter(v: &Value) -> Option<Exporter> {
    v.as_object()?;
    if v.downcast::<Bytes>().is_some() {
        return Some(BYTES_EXPORTER);
    }
    if v.downcast::<ByteArray>().is_some() {
        return Some(BYTEARRAY_EXPORTER);
    }
    let mut found = EXPORTERS.lock().iter().find(|e| v.is_instance(e.class)).copied()?;
    if (found.readonly)(v) {
        found.write = None;
    }
    Some(found)
}

/// The bytes of a bytes-like object; `None` for anything else (and for a released view).
pub fn bytes_of(v: &Value) -> Option<Cow<'_, [u8]>> {
    if let Some(b) = v.downcast::<Bytes>() {
        return Some(Cow::Borrowed(b.as_slice()));
    }
    if let Some(b) = v.downcast::<ByteArray>() {
        return Some(Cow::Owned(b.lock().to_vec()));
    }
    if let Some(m) = v.downcast::<MemoryView>() {
        return m.view().map(|view| Cow::Owned(view.to_vec()));
    }
    if let Some(p) = v.downcast::<PickleBuffer>() {
        return p.memory().and_then(|m| m.view()).map(|view| Cow::Owned(view.to_vec()));
    }
    let e = exporter(v)?;
    let mut out = vec![0; (e.len)(v)];
    (e.read)(v, 0, &mut out);
    Some(Cow::Owned(out))
}

/// A piece of the bytes of a bytes-like object, without a copy of the others; empty for anything else.
pub fn part_of(v: &Value, from: usize, to: usize) -> Vec<u8> {
    if let Some(e) = exporter(v) {
        let n = (e.len)(v);
        let (from, to) = (from.min(n), to.min(n));
        let mut out = vec![0; to.saturating_sub(from)];
        (e.read)(v, from, &mut out);
        return out;
    }
    let all = bytes_of(v).unwrap_or_default();
    let (from, to) = (from.min(all.len()), to.min(all.len()));
    all.get(from..to).unwrap_or_default().to_vec()
}

/// The most bytes that an object may have; CPython's have a header in front.
pub const MOST: usize = isize::MAX as usize - 33;

/// Refuses a number of bytes that there is no room for; asked before large requests, which otherwise end the process.
pub fn check_size(th: &Thread, n: usize) -> Res<()> {
    if n > MOST {
        return Err(th.overflow_error("byte string is too large"));
    }
    capacity::ask(th, n)
}

/// `n` zero bytes, for a system call to fill.
pub fn room(th: &Thread, n: usize) -> Res<Vec<u8>> {
    check_size(th, n)?;
    let layout = std::alloc::Layout::array::<u8>(n).map_err(|_| th.memory_error(""))?;
    if n == 0 {
        return Ok(Vec::new());
    }
    // SAFETY: the layout has a size. (The pages of large rooms are zero without being touched.)
    let p = unsafe { std::alloc::alloc_zeroed(layout) };
    if p.is_null() {
        return Err(th.memory_error(""));
    }
    // SAFETY: from the global allocator with this layout; zeros are bytes.
    Ok(unsafe { Vec::from_raw_parts(p, n, n) })
}

/// The bytes of a bytes-like object, or `TypeError: a bytes-like object is required, not 'x'`.
pub fn expect<'a>(th: &Thread, v: &'a Value) -> Res<Cow<'a, [u8]>> {
    bytes_of(v).ok_or_else(|| {
        th.type_error(format!("a bytes-like object is required, not '{}'", v.ty().error_name()))
    })
}

/// Whether `v` is a bytes-like object.
pub fn is_bytes_like(v: &Value) -> bool {
    v.downcast::<MemoryView>().is_some() || v.downcast::<PickleBuffer>().is_some() || exporter(v).is_some()
}

/// Whether `v` is a bytes-like object that may be written.
pub fn is_writable(v: &Value) -> bool {
    match v.downcast::<MemoryView>() {
        Some(m) => m.view().is_some_and(|view| !view.readonly),
        None => exporter(v).is_some_and(|e| e.write.is_some()),
    }
}

/// Length in bytes of a writable buffer (the target of `readinto`); `TypeError` for anything else.
pub fn writable_len(th: &Thread, v: &Value) -> Res<usize> {
    if let Some(m) = v.downcast::<MemoryView>()
        && let Some(view) = m.view()
        && !view.readonly
    {
        return Ok(view.nbytes());
    }
    match exporter(v) {
        Some(e) if e.write.is_some() => Ok((e.len)(v)),
        _ => Err(th.type_error(format!(
            "readinto() argument must be read-write bytes-like object, not {}",
            v.ty().error_name()
        ))),
    }
}

/// Writes `data` at the beginning of a writable buffer; what does not fit is left out.
pub fn write_into(th: &Thread, v: &Value, data: &[u8]) -> Res<()> {
    let n = writable_len(th, v)?.min(data.len());
    if let Some(m) = v.downcast::<MemoryView>() {
        if let Some(view) = m.view() {
            view.write_bytes(&data[..n]);
        }
        return Ok(());
    }
    if let Some(Exporter { write: Some(write), .. }) = exporter(v) {
        write(v, 0, &data[..n]);
    }
    Ok(())
}
