//! Objects that lend their bytes (PEP 688): `bytes`, `bytearray`, `memoryview`, what other native types export (`array`,
//! `mmap`), and classes with a `__buffer__`.
//!
//! The slot `buffer` gives a `memoryview`. Reads and writes go through the exporter's own lock, a call at a time: nothing
//! is borrowed while Python code runs.

use std::borrow::Cow;

use crate::object::capacity;
use crate::object::slots::{Lend, ReleaseBuffer};
use crate::object::{Raised, Ref, Res, Thread, Value};
use crate::types::bytearray::ByteArray;
use crate::types::bytes::Bytes;
use crate::types::memoryview::{self, Lease, MemoryView};

/// What is asked of a buffer: CPython's `PyBUF_*`, as `inspect.BufferFlags` names them.
pub mod request {
    /// Bytes in a row.
    pub const SIMPLE: i32 = 0;
    /// They may be written.
    pub const WRITABLE: i32 = 1;
    /// The format of the items.
    pub const FORMAT: i32 = 4;
    /// The lengths of the dimensions.
    pub const ND: i32 = 8;
    /// And the distances between their elements.
    pub const STRIDES: i32 = 0x10 | ND;
    /// Items in a row, the last index running fastest.
    pub const C_CONTIGUOUS: i32 = 0x20 | STRIDES;
    /// The same with the first index running fastest.
    pub const F_CONTIGUOUS: i32 = 0x40 | STRIDES;
    /// Either.
    pub const ANY_CONTIGUOUS: i32 = 0x80 | STRIDES;
    /// Anything that can only be read.
    pub const FULL_READ: i32 = 0x100 | STRIDES | FORMAT;
    /// Not requests at all: what `PyMemoryView_GetContiguous` takes.
    pub const NOT_REQUESTS: [i32; 2] = [0x100, 0x200];
}

/// How a native type lends its bytes.
pub struct Exporter {
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

static BYTES_EXPORTER: Exporter = Exporter {
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

/// The slot of `bytes`. (A function, so that it has one address: see `lends_by`.)
pub fn lend_bytes(th: &Thread, v: &Value, request: i32) -> Res {
    lend(th, v, &BYTES_EXPORTER, request)
}

/// The slot of `bytearray`.
pub fn lend_bytearray(th: &Thread, v: &Value, request: i32) -> Res {
    lend(th, v, &BYTEARRAY_EXPORTER, request)
}

/// The slot of a native type that lends by `exporter`. Errors: `BufferError`.
pub fn lend(th: &Thread, v: &Value, exporter: &'static Exporter, request: i32) -> Res {
    if request::NOT_REQUESTS.contains(&request) {
        return Err(th.system_error("bad argument to internal function"));
    }
    let view = memoryview::View::whole(v, exporter);
    if request & request::WRITABLE != 0 && view.readonly {
        return Err(th.buffer_error("Object is not writable."));
    }
    let view = if request & request::FORMAT == 0 { view.flat() } else { view };
    Ok(MemoryView::make(Lease::over(view)).into_value())
}

/// `__release_buffer__` of a native type: ends the view, which must be one of this object.
pub const RELEASE: ReleaseBuffer = |th, v, buffer| {
    let Some(m) = buffer.downcast::<MemoryView>() else {
        return Err(th.type_error("expected a memoryview object"));
    };
    let Some(view) = m.view() else {
        return Err(th.value_error("memoryview's buffer has already been released"));
    };
    if !view.object().is(v) {
        return Err(th.value_error("memoryview's buffer is not this object"));
    }
    m.release(th)
};

/// A view of `v` as `request` wants it, until the guard is dropped; `None` if it lends no bytes.
fn borrow(th: &Thread, v: &Value, request: i32) -> Res<Option<Borrowed>> {
    Ok(MemoryView::of(th, v, request)?.map(Borrowed))
}

/// A view that is released with this guard.
struct Borrowed(Ref<MemoryView>);

impl Borrowed {
    /// Copies the bytes; they are there, since nobody else knows the view.
    fn to_vec(&self) -> Vec<u8> {
        self.0.view().map(|view| view.to_vec()).unwrap_or_default()
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// What a `bytes` or `bytearray` holds, whatever it lends; `None` for anything else.
pub fn stored(v: &Value) -> Option<Cow<'_, [u8]>> {
    match v.downcast::<Bytes>() {
        Some(b) => Some(Cow::Borrowed(b.as_slice())),
        None => v.downcast::<ByteArray>().map(|b| Cow::Owned(b.lock().to_vec())),
    }
}

/// The bytes of `v`, copied unless it is a `bytes`, as `request` wants them; `None` if it lends none.
fn read<'a>(th: &Thread, v: &'a Value, request: i32) -> Res<Option<Cow<'a, [u8]>>> {
    if lends_by(v, lend_bytes) || lends_by(v, lend_bytearray) {
        return Ok(stored(v));
    }
    Ok(borrow(th, v, request)?.map(|b| Cow::Owned(b.to_vec())))
}

/// Whether `v` lends its bytes by this slot: no class below has a `__buffer__`.
fn lends_by(v: &Value, slot: Lend) -> bool {
    v.ty().slots().buffer.is_some_and(|f| std::ptr::fn_addr_eq(f, slot))
}

/// The bytes of a bytes-like object; `None` for anything else, and for one that does not lend them as bytes in a row (the
/// caller has its own error for both).
pub fn bytes_of(v: &Value) -> Option<Cow<'_, [u8]>> {
    let th = Thread::current();
    read(th, v, request::SIMPLE).unwrap_or_else(|_| {
        drop(th.take_waiting());
        None
    })
}

/// Bytes whose lender keeps its length for as long as somebody has this.
pub struct Lent<'a> {
    /// As they were when they were asked for.
    pub bytes: Cow<'a, [u8]>,
    /// The view; none of what cannot change.
    pub view: Option<Ref<MemoryView>>,
}

/// What `bytes_of` gives, held.
pub fn lent<'a>(th: &Thread, v: &'a Value) -> Option<Lent<'a>> {
    if lends_by(v, lend_bytes) {
        return stored(v).map(|bytes| Lent { bytes, view: None });
    }
    match MemoryView::of(th, v, request::SIMPLE) {
        Ok(lent) => lent.map(|m| {
            let bytes = m.view().map(|view| view.to_vec()).unwrap_or_default();
            Lent { bytes: Cow::Owned(bytes), view: Some(m) }
        }),
        Err(_) => {
            drop(th.take_waiting());
            None
        }
    }
}

/// The bytes of a bytes-like object, however they lie; `None` for anything else.
pub fn contents<'a>(th: &Thread, v: &'a Value) -> Res<Option<Cow<'a, [u8]>>> {
    read(th, v, request::FULL_READ)
}

/// A piece of the bytes of a bytes-like object, without a copy of the others; empty for anything else.
pub fn part_of(v: &Value, from: usize, to: usize) -> Vec<u8> {
    let piece = |all: &[u8]| {
        let (from, to) = (from.min(all.len()), to.min(all.len()));
        all.get(from..to).unwrap_or_default().to_vec()
    };
    match v.downcast::<ByteArray>().filter(|_| lends_by(v, lend_bytearray)) {
        Some(b) => piece(&b.lock()),
        None => piece(&bytes_of(v).unwrap_or_default()),
    }
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
    read(th, v, request::SIMPLE)?.ok_or_else(|| required(th, v))
}

/// `TypeError: a bytes-like object is required, not 'x'`.
pub fn required(th: &Thread, v: &Value) -> Raised {
    th.type_error(format!("a bytes-like object is required, not '{}'", v.ty().error_name()))
}

/// Whether `v` is a bytes-like object.
pub fn is_bytes_like(v: &Value) -> bool {
    v.ty().slots().buffer.is_some()
}

/// A buffer to be written into: held, so that it keeps its length, until this is dropped.
pub struct Target(Borrowed);

impl Target {
    /// `v` as such; `None` for anything that does not lend bytes that may be written (the caller has its own error).
    pub fn of(th: &Thread, v: &Value) -> Option<Target> {
        match borrow(th, v, request::WRITABLE) {
            Ok(borrowed) => borrowed.map(Target),
            Err(_) => {
                drop(th.take_waiting());
                None
            }
        }
    }
    /// The same, or `TypeError: name() argument must be read-write bytes-like object, not x`.
    pub fn expect(th: &Thread, v: &Value, name: &str) -> Res<Target> {
        Target::of(th, v).ok_or_else(|| {
            th.type_error(format!(
                "{name}() argument must be read-write bytes-like object, not {}",
                v.given_name()
            ))
        })
    }
    /// Length in bytes.
    pub fn size(&self) -> usize {
        self.0.0.view().map_or(0, |view| view.nbytes())
    }
    /// Writes `data` at the beginning; what does not fit is left out.
    pub fn write(&self, data: &[u8]) {
        if let Some(view) = self.0.0.view() {
            view.write_bytes(&data[..view.nbytes().min(data.len())]);
        }
    }
    /// Writes `data` from an offset; both ends have been checked against `len`.
    pub fn write_at(&self, at: usize, data: &[u8]) {
        if let Some(view) = self.0.0.view() {
            view.write_at(at, data);
        }
    }
}
