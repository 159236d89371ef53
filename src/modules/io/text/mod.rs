//! `TextIOWrapper`: characters over a buffered byte stream.
//!
//! Each step takes what it needs out of the state and puts it back; Python code (the buffer's, the codec's) runs in
//! between and may do anything to the stream, so whatever is taken out is asked for again after it.

mod attributes;
mod codec;
mod position;
mod reading;
mod setup;
mod writing;

use self::codec::Coder;
pub use self::setup::Arguments;
use super::newline::Newlines;
use super::{base, closing};
use crate::object::call::call_method;
use crate::object::names::name;
use crate::object::{
    Args, Class, Guarded, Method, Object, Payload, Ref, Res, Sink, Slot, Slots, Str, Thread, Trace, Type,
    TypeSpec, Value, Visitor, alloc, attribute, flags, protocol,
};
use crate::payload;

/// `_io.TextIOWrapper`.
pub static TEXT_IO_WRAPPER: Class = Class::new();

/// Bytes that are read at a time, and that are collected before they go to the buffer below.
const CHUNK: usize = 8 << 10;

/// What `tell` needs to find a position inside a chunk.
#[derive(Clone)]
struct Snapshot {
    /// The decoder's flags before the chunk.
    flags: i64,
    /// What the decoder held back, and the chunk.
    input: Vec<u8>,
}

#[derive(Default)]
struct State {
    buffer: Slot,
    /// Whether `__init__` has succeeded.
    ready: bool,
    /// Whether `detach` took the buffer away.
    detached: bool,
    /// Whether the finaliser is at work.
    finalizing: bool,
    encoding: String,
    errors: String,
    /// The `newline` argument.
    newline: Option<String>,
    line_buffering: bool,
    write_through: bool,
    seekable: bool,
    /// Whether the buffer has `read1`.
    has_read1: bool,
    /// Whether `tell` may be asked for; iteration switches it off.
    telling: bool,
    chunk_size: usize,
    encoder: Coder,
    /// Bytes that wait to be written.
    pending: Vec<u8>,
    decoder: Coder,
    /// Bytes of an unfinished character, where the decoder is our own.
    held: Vec<u8>,
    newlines: Newlines,
    /// Decoded characters, and how many of them have been given out.
    chars: Vec<u32>,
    at: usize,
    /// Whether `chars` came from a read (and has not been forgotten since).
    decoded: bool,
    snapshot: Option<Snapshot>,
    /// Bytes a character in the last chunk.
    ratio: f64,
}

/// Payload of `TextIOWrapper`.
#[repr(C)]
pub struct TextIo {
    ob: Object,
    state: Guarded<State>,
}

payload!(TextIo: traced);

impl Trace for TextIo {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        let s = unsafe { self.state.get_unlocked() };
        v.visit_slot(&s.buffer);
        [&s.encoder, &s.decoder].into_iter().filter_map(|c| c.object()).for_each(|o| v.visit(o));
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        let s = unsafe { self.state.get_unlocked() };
        sink.extend(s.buffer.take());
        sink.extend(s.encoder.take());
        sink.extend(s.decoder.take());
    }
}

fn this(v: &Value) -> &TextIo {
    v.downcast::<TextIo>().expect("method of this type")
}

impl TextIo {
    fn with_type(ty: &Type) -> Ref<TextIo> {
        alloc(TextIo { ob: Object::new(ty), state: Guarded::new(State::default()) })
    }
    /// A text stream over `buffer` in UTF-8.
    pub fn make(th: &Thread, buffer: Value, arguments: Arguments) -> Res<Ref<TextIo>> {
        let t = TextIo::with_type(TEXT_IO_WRAPPER.get());
        t.set_up(th, buffer, arguments)?;
        Ok(t)
    }
    fn with<R>(&self, f: impl FnOnce(&mut State) -> R) -> R {
        f(&mut self.state.lock(&self.ob))
    }
    fn check_ready(&self, th: &Thread) -> Res<()> {
        match self.with(|s| s.ready) {
            true => Ok(()),
            false => Err(th.value_error("I/O operation on uninitialized object")),
        }
    }
    /// The buffer below, if the stream is ready for use.
    fn buffer(&self, th: &Thread) -> Res {
        self.check_ready(th)?;
        self.with(|s| s.buffer.clone()).ok_or_else(|| th.value_error("underlying buffer has been detached"))
    }
    /// The buffer below, open.
    fn open_buffer(&self, th: &Thread) -> Res {
        let b = self.buffer(th)?;
        let closed = attribute::get(th, &b, name!("closed"))?;
        if protocol::truth(th, &closed)? {
            return Err(th.value_error("I/O operation on closed file."));
        }
        Ok(b)
    }
}

fn size(th: &Thread, a: Args<'_>) -> Res<Option<usize>> {
    Ok(usize::try_from(base::optional_size(th, a.get(1))?).ok())
}

fn flush(th: &Thread, a: Args<'_>) -> Res {
    let f = this(a.at(0));
    f.open_buffer(th)?;
    f.with(|s| s.telling = s.seekable);
    f.flush_pending(th)?;
    let b = f.buffer(th)?;
    call_method(th, &b, name!("flush"), &[])
}

fn close(th: &Thread, a: Args<'_>) -> Res {
    let (v, f) = (a.at(0), this(a.at(0)));
    let b = f.buffer(th)?;
    let closed = attribute::get(th, v, name!("closed"))?;
    if protocol::truth(th, &closed)? {
        return Ok(Value::none());
    }
    if f.with(|s| s.detached) {
        // Asking for `closed` may have run any code.
        return Ok(Value::none());
    }
    if f.with(|s| s.finalizing) {
        closing::pass_warning(th, &b, v);
    }
    let flushed = call_method(th, v, name!("flush"), &[]);
    closing::then(th, flushed, || call_method(th, &b, name!("close"), &[]))
}

fn detach(th: &Thread, a: Args<'_>) -> Res {
    let f = this(a.at(0));
    f.buffer(th)?;
    call_method(th, a.at(0), name!("flush"), &[])?;
    let b = f.buffer(th)?;
    let old = f.with(|s| {
        s.detached = true;
        s.buffer.take()
    });
    drop(old);
    Ok(b)
}

fn truncate(th: &Thread, a: Args<'_>) -> Res {
    let f = this(a.at(0));
    f.buffer(th)?;
    call_method(th, a.at(0), name!("flush"), &[])?;
    let b = f.buffer(th)?;
    call_method(th, &b, name!("truncate"), &[a.get(1).cloned().unwrap_or(Value::none())])
}

fn delegate(th: &Thread, v: &Value, method: &Str) -> Res {
    let b = this(v).buffer(th)?;
    call_method(th, &b, method, &[])
}

fn repr(th: &Thread, v: &Value) -> Res {
    let f = this(v);
    f.check_ready(th)?;
    let Some(_guard) = protocol::enter_repr(th, v) else { return Err(closing::reentrant_repr(th, v)) };
    let mut text = closing::repr_start(th, v)?;
    if let Some(m) = attribute::get_optional(th, v, name!("mode"))? {
        text += &format!(" mode={}", protocol::repr_text(th, &m)?);
    }
    let encoding = f.with(|s| s.encoding.clone());
    text += &format!(" encoding={}>", protocol::repr_text(th, &Str::new(&encoding).into_value())?);
    Ok(Str::new(&text).into_value())
}

static SPEC: TypeSpec = TypeSpec {
    base: Some(&base::TEXT_IO_BASE),
    doc: Some("Character and line based layer over a BufferedIOBase object, buffer."),
    flags: flags::DEFAULT | flags::ATTRS | flags::WEAKREF | flags::BARE_NEW,
    signature: "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
    slots: Slots {
        new: Some(|_, cls, _| Ok(TextIo::with_type(cls).into_value())),
        init: Some(setup::init),
        next: Some(reading::next),
        repr: Some(repr),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("write", "($self, text, /)", writing::write, "Write string s to stream."),
        Method::method(
            "read",
            "($self, size=-1, /)",
            reading::read,
            "Read at most size characters from stream.",
        ),
        Method::method("readline", "($self, size=-1, /)", reading::readline, "Read until newline or EOF."),
        Method::method("flush", "($self, /)", flush, "Flush write buffers."),
        Method::method("close", "($self, /)", close, "Flush and close the stream."),
        Method::method(
            "seek",
            "($self, cookie, whence=os.SEEK_SET, /)",
            position::seek,
            "Set the stream position, and return the new stream position.",
        ),
        Method::method(
            "tell",
            "($self, /)",
            position::tell,
            "Return the stream position as an opaque number.",
        ),
        Method::method("truncate", "($self, pos=None, /)", truncate, ""),
        Method::method("detach", "($self, /)", detach, ""),
        Method::method(
            "reconfigure",
            "($self, /, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)",
            setup::reconfigure,
            "Reconfigure the text stream with new parameters.",
        ),
        Method::method("seekable", "($self, /)", |th, a| delegate(th, a.at(0), name!("seekable")), ""),
        Method::method("readable", "($self, /)", |th, a| delegate(th, a.at(0), name!("readable")), ""),
        Method::method("writable", "($self, /)", |th, a| delegate(th, a.at(0), name!("writable")), ""),
        Method::method("fileno", "($self, /)", |th, a| delegate(th, a.at(0), name!("fileno")), ""),
        Method::method("isatty", "($self, /)", |th, a| delegate(th, a.at(0), name!("isatty")), ""),
        Method::method("__getstate__", "($self, /)", closing::cannot_pickle, ""),
    ],
    getsets: attributes::GETSETS,
    ..TypeSpec::new("_io", "TextIOWrapper", <TextIo as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    TEXT_IO_WRAPPER.bind(&SPEC);
}
