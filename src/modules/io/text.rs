//! `TextIOWrapper`: characters over a buffered byte stream.

use super::base;
use super::codec::{Codec, Decoder};
use super::newline::Newlines;
use super::string_io::line_end;
use crate::object::call::call_method;
use crate::object::names::name;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, GetSet, Guarded, Method, Object, Payload, Ref, Res, Sink, Slot, Slots, Str, Thread, Trace,
    Type, TypeSpec, Value, Visitor, alloc, attribute, errors, flags, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;
use crate::types::buffer;
use crate::types::bytes::Bytes;

/// `_io.TextIOWrapper`.
pub static TEXT_IO_WRAPPER: Class = Class::new();

/// Bytes collected before they go to the buffer below.
const PENDING: usize = 8 << 10;

#[derive(Default)]
struct State {
    buffer: Slot,
    encoding: String,
    errors: String,
    /// The `newline` argument.
    newline: Option<String>,
    line_buffering: bool,
    write_through: bool,
    /// Whether the buffer takes what is written.
    writable: bool,
    pending: Vec<u8>,
    decoder: Option<Box<Decoder>>,
    newlines: Newlines,
    chars: Vec<u32>,
    at: usize,
    /// Bytes read from the buffer that `chars` came from, and where they began, for `tell`.
    chunk: Vec<u8>,
    eof: bool,
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
        if let Some(Some(r)) = s.decoder.as_ref().map(|d| d.registry_ref()) {
            v.visit(r);
        }
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        sink.extend(unsafe { self.state.get_unlocked() }.buffer.take());
    }
}

fn this(v: &Value) -> &TextIo {
    v.downcast::<TextIo>().expect("method of this type")
}

impl TextIo {
    fn with_type(ty: &Type) -> Ref<TextIo> {
        alloc(TextIo { ob: Object::new(ty), state: Guarded::new(State::default()) })
    }
    /// A text stream over `buffer`.
    pub fn make(
        _: &Thread,
        buffer: Value,
        encoding: &str,
        errors: &str,
        newline: Option<&str>,
        line_buffering: bool,
        write_through: bool,
    ) -> Res<Ref<TextIo>> {
        let t = TextIo::with_type(TEXT_IO_WRAPPER.get());
        t.set(State {
            buffer: Some(buffer),
            encoding: encoding.into(),
            errors: errors.into(),
            newline: newline.map(str::to_string),
            line_buffering,
            write_through,
            writable: true,
            ..State::default()
        });
        Ok(t)
    }
    fn set(&self, s: State) {
        let old = self.state.replace(&self.ob, s);
        drop(old);
    }
    fn buffer(&self, th: &Thread) -> Res {
        let b = self.state.lock(&self.ob).buffer.clone();
        b.ok_or_else(|| th.value_error("underlying buffer has been detached"))
    }
    fn open_buffer(&self, th: &Thread) -> Res {
        let b = self.buffer(th)?;
        let closed = attribute::get(th, &b, name!("closed"))?;
        if protocol::truth(th, &closed)? {
            return Err(th.value_error("I/O operation on closed file."));
        }
        Ok(b)
    }
    /// Writes text; the fast path of `print`.
    pub fn write(&self, th: &Thread, text: &Str) -> Res<()> {
        let (encoding, errors, newline, line_buffering, through) = {
            let s = self.state.lock(&self.ob);
            if s.buffer.is_none() {
                drop(s);
                return Err(th.value_error("underlying buffer has been detached"));
            }
            if !s.writable {
                drop(s);
                return Err(super::unsupported(th, "not writable"));
            }
            (s.encoding.clone(), s.errors.clone(), s.newline.clone(), s.line_buffering, s.write_through)
        };
        let has_lf = (newline.as_deref().is_some_and(|n| n.starts_with('\r')) || line_buffering)
            && text.iter().any(|c| c == u32::from(b'\n'));
        let translated;
        let text = match newline.as_deref() {
            Some(nl @ ("\r" | "\r\n")) if has_lf => {
                let chars: Vec<u32> = text
                    .iter()
                    .flat_map(|c| {
                        if c == u32::from(b'\n') { nl.chars().map(u32::from).collect() } else { vec![c] }
                    })
                    .collect();
                translated = Str::from_ucs4(&chars);
                &*translated
            }
            _ => text,
        };
        let mut out = Vec::with_capacity(text.len());
        Codec::of(&encoding).encode(th, text, &encoding, &errors, &mut out)?;
        let flush = line_buffering && (has_lf || text.iter().any(|c| c == u32::from(b'\r')));
        let full = {
            let mut s = self.state.lock(&self.ob);
            s.pending.extend_from_slice(&out);
            s.chars.clear();
            s.at = 0;
            s.pending.len() > PENDING
        };
        if full || through || flush {
            self.flush_pending(th)?;
        }
        if flush {
            let b = self.buffer(th)?;
            call_method(th, &b, name!("flush"), &[])?;
        }
        Ok(())
    }
    fn flush_pending(&self, th: &Thread) -> Res<()> {
        let (buffer, data) = {
            let mut s = self.state.lock(&self.ob);
            if s.pending.is_empty() {
                return Ok(());
            }
            (s.buffer.clone(), std::mem::take(&mut s.pending))
        };
        let Some(buffer) = buffer else { return Err(th.value_error("underlying buffer has been detached")) };
        call_method(th, &buffer, name!("write"), &[Bytes::new(&data).into_value()]).map(drop)
    }
    /// Reads and decodes the next chunk; false at the end.
    fn fill(&self, th: &Thread) -> Res<bool> {
        let buffer = self.open_buffer(th)?;
        let (mut decoder, mut newlines, translate, universal) = {
            let mut s = self.state.lock(&self.ob);
            let d = s.decoder.take();
            let universal = matches!(s.newline.as_deref(), None | Some(""));
            (d, s.newlines, s.newline.is_none(), universal)
        };
        if decoder.is_none() {
            let readable = call_method(th, &buffer, name!("readable"), &[])?;
            if !protocol::truth(th, &readable)? {
                return Err(super::unsupported(th, "not readable"));
            }
            let (encoding, errors) = {
                let s = self.state.lock(&self.ob);
                (s.encoding.clone(), s.errors.clone())
            };
            decoder = Some(Box::new(Decoder::new(th, &encoding, &errors)?));
        }
        let mut decoder = decoder.expect("made above");
        let mut read = || -> Res<(Vec<u8>, Value)> {
            let data = call_method(th, &buffer, name!("read1"), &[Value::from_usize(PENDING)])?;
            let Some(b) = buffer::bytes_of(&data) else {
                return Err(th.type_error(format!(
                    "underlying read1() should have returned a bytes-like object, not '{}'",
                    data.ty().name_str()
                )));
            };
            let b = b.to_vec();
            let text = decoder.decode(th, &b, b.is_empty())?;
            Ok((b, text))
        };
        let r = read();
        let (data, text) = match r {
            Ok(x) => x,
            Err(r) => {
                self.state.lock(&self.ob).decoder = Some(decoder);
                return Err(r);
            }
        };
        let eof = data.is_empty();
        let chars = match text.downcast::<Str>() {
            Some(t) if universal => newlines.feed(t, translate, eof),
            Some(t) => t.iter().collect(),
            None => return Err(th.type_error("decoder should return a string result")),
        };
        let mut s = self.state.lock(&self.ob);
        s.decoder = Some(decoder);
        s.newlines = newlines;
        s.eof = eof;
        let at = s.at;
        let rest = s.chars.split_off(at);
        if rest.is_empty() {
            s.chunk = data;
        } else {
            s.chunk.extend_from_slice(&data);
        }
        s.chars = rest;
        s.at = 0;
        s.chars.extend(chars);
        Ok(!eof)
    }
    fn take(&self, n: usize) -> Vec<u32> {
        let mut s = self.state.lock(&self.ob);
        let end = s.at.saturating_add(n).min(s.chars.len());
        let out = s.chars[s.at..end].to_vec();
        s.at = end;
        out
    }
    fn read(&self, th: &Thread, n: Option<usize>) -> Res<Vec<u32>> {
        self.open_buffer(th)?;
        self.flush_pending(th)?;
        let mut out = self.take(n.unwrap_or(usize::MAX));
        while n.is_none_or(|n| out.len() < n) {
            let more = self.fill(th)?;
            out.extend(self.take(n.map_or(usize::MAX, |n| n - out.len())));
            if !more {
                break;
            }
        }
        Ok(out)
    }
    fn read_line(&self, th: &Thread, limit: Option<usize>) -> Res<Vec<u32>> {
        self.open_buffer(th)?;
        self.flush_pending(th)?;
        loop {
            {
                let mut s = self.state.lock(&self.ob);
                let newline = s.newline.clone();
                let view = &s.chars[s.at..];
                let n = line_end(view, newline.as_deref());
                // A line that ends with the data read so far may go on (also a lone carriage return).
                let complete = n < view.len() || n > 0 && ends_line(&view[..n], newline.as_deref()) || s.eof;
                let n = limit.map_or(n, |l| l.min(n));
                if complete && (n > 0 || s.eof) || limit.is_some_and(|l| l <= n) {
                    let out = view[..n].to_vec();
                    s.at += n;
                    return Ok(out);
                }
            }
            self.fill(th)?;
        }
    }
    /// Byte position of the next character. Exact for the built-in codecs: what is left is encoded again and
    /// counted; with translated newlines the chunk is decoded again character by character.
    fn tell(&self, th: &Thread) -> Res {
        let buffer = self.open_buffer(th)?;
        self.flush_pending(th)?;
        let flushed = call_method(th, &buffer, name!("flush"), &[])?;
        drop(flushed);
        let pos = call_method(th, &buffer, name!("tell"), &[])?;
        let pos = protocol::index_i64(th, &pos)?;
        let (at, total, chunk, encoding, errors, newline, held) = {
            let s = self.state.lock(&self.ob);
            let held = s.decoder.as_ref().map_or(0, |d| d.held()) + usize::from(s.newlines.pending());
            (
                s.at,
                s.chars.len(),
                s.chunk.clone(),
                s.encoding.clone(),
                s.errors.clone(),
                s.newline.clone(),
                held,
            )
        };
        if at == total {
            return Ok(Value::from_i64(pos - held as i64));
        }
        // Find the shortest prefix of the chunk that decodes to `at` characters.
        let count = |n: usize| -> Res<usize> {
            let mut d = Decoder::new(th, &encoding, &errors)?;
            let t = d.decode(th, &chunk[..n], false)?;
            let t = t.downcast::<Str>().map(Ref::from_payload);
            let mut nl = Newlines::default();
            Ok(match t {
                Some(t) if matches!(newline.as_deref(), None | Some("")) => {
                    nl.feed(&t, newline.is_none(), false).len()
                }
                Some(t) => t.len(),
                None => 0,
            })
        };
        let (mut lo, mut hi) = (0, chunk.len());
        while lo < hi {
            let mid = (lo + hi) / 2;
            if count(mid)? < at { lo = mid + 1 } else { hi = mid }
        }
        Ok(Value::from_i64(pos - chunk.len() as i64 + lo as i64))
    }
    fn forget_reading(&self) {
        let mut s = self.state.lock(&self.ob);
        s.chars.clear();
        s.chunk.clear();
        s.at = 0;
        s.eof = false;
        s.newlines = Newlines::default();
        if let Some(d) = &mut s.decoder {
            d.reset();
        }
    }
}

fn ends_line(s: &[u32], newline: Option<&str>) -> bool {
    let last = s.last().copied();
    match newline {
        None | Some("\n") => last == Some(u32::from(b'\n')),
        Some("") => last == Some(u32::from(b'\n')),
        Some("\r") => last == Some(u32::from(b'\r')),
        Some(_) => s.ends_with(&[u32::from(b'\r'), u32::from(b'\n')]),
    }
}

static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| {
    Signature::parse(
        "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
    )
});

/// Checks a `newline` argument.
pub fn newline_argument(th: &Thread, v: Option<&Value>) -> Res<Option<String>> {
    match v.filter(|v| !v.is_none()) {
        None => Ok(None),
        Some(n) => {
            let Some(t) = n.downcast::<Str>() else {
                return Err(th.type_error(format!("newline must be str or None, not {}", n.ty().name_str())));
            };
            let t = t.to_str_lossy().into_owned();
            if !matches!(t.as_str(), "" | "\n" | "\r" | "\r\n") {
                return Err(th.value_error(format!("illegal newline value: {t}")));
            }
            Ok(Some(t))
        }
    }
}

fn text_argument(th: &Thread, v: Option<&Value>, what: &str) -> Res<Option<String>> {
    match v.filter(|v| !v.is_none()) {
        None => Ok(None),
        Some(v) => Ok(Some(base::expect_text(th, v, what)?.to_str_lossy().into_owned())),
    }
}

fn init_text(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let b = bind_values(th, &SIGNATURE, "TextIOWrapper", args)?;
    let encoding = text_argument(th, b[1].as_ref(), "TextIOWrapper() argument 'encoding'")?;
    let errors = text_argument(th, b[2].as_ref(), "TextIOWrapper() argument 'errors'")?;
    let newline = newline_argument(th, b[3].as_ref())?;
    let flag = |i: usize| b[i].as_ref().map_or(Ok(false), |f| protocol::truth(th, f));
    let encoding = match encoding.as_deref() {
        None | Some("locale") => super::codec::default_encoding(th)?,
        Some(e) => e.to_string(),
    };
    if let Codec::Other = Codec::of(&encoding) {
        // Fails with LookupError for an unknown name.
        let codecs = crate::modules::import_module(th, "codecs")?;
        call_method(th, &codecs, name!("lookup"), &[Str::new(&encoding).into_value()])?;
    }
    let line_buffering = flag(4)?;
    let write_through = flag(5)?;
    let buffer = b[0].clone().expect("required");
    let writable = call_method(th, &buffer, name!("writable"), &[])?;
    this(v).set(State {
        buffer: Some(buffer),
        writable: protocol::truth(th, &writable)?,
        encoding,
        errors: errors.unwrap_or_else(|| "strict".into()),
        newline,
        line_buffering,
        write_through,
        ..State::default()
    });
    Ok(())
}

fn size(th: &Thread, a: Args<'_>) -> Res<Option<usize>> {
    match a.get_non_none(1) {
        None => Ok(None),
        Some(n) => Ok(usize::try_from(protocol::index_i64(th, n)?).ok()),
    }
}

fn write(th: &Thread, a: Args<'_>) -> Res {
    let Some(t) = a.at(1).downcast::<Str>() else {
        return Err(th.type_error(format!("write() argument must be str, not {}", a.at(1).ty().name_str())));
    };
    let f = this(a.at(0));
    f.open_buffer(th)?;
    f.write(th, t)?;
    Ok(Value::from_usize(t.len()))
}

fn flush(th: &Thread, a: Args<'_>) -> Res {
    let f = this(a.at(0));
    let b = f.open_buffer(th)?;
    f.flush_pending(th)?;
    call_method(th, &b, name!("flush"), &[])
}

fn close(th: &Thread, a: Args<'_>) -> Res {
    let f = this(a.at(0));
    let b = f.buffer(th)?;
    let closed = attribute::get(th, &b, name!("closed"))?;
    if protocol::truth(th, &closed)? {
        return Ok(Value::none());
    }
    match call_method(th, a.at(0), name!("flush"), &[]) {
        Ok(_) => call_method(th, &b, name!("close"), &[]),
        Err(r) => {
            let e = th.take_raised(r);
            drop(call_method(th, &b, name!("close"), &[]));
            drop(th.take_waiting());
            Err(th.raise_object(e))
        }
    }
}

fn seek(th: &Thread, a: Args<'_>) -> Res {
    let f = this(a.at(0));
    let b = f.open_buffer(th)?;
    let cookie = protocol::index_i64(th, a.at(1))?;
    let whence = a.get(2).map_or(Ok(0), |w| protocol::index_i64(th, w))?;
    let seekable = call_method(th, &b, name!("seekable"), &[])?;
    if !protocol::truth(th, &seekable)? {
        return Err(super::unsupported(th, "underlying stream is not seekable"));
    }
    let target = match whence {
        0 if cookie < 0 => return Err(th.value_error(format!("negative seek position {cookie}"))),
        0 => (cookie, 0),
        1 if cookie != 0 => return Err(super::unsupported(th, "can't do nonzero cur-relative seeks")),
        1 => {
            let at = f.tell(th)?;
            (protocol::index_i64(th, &at)?, 0)
        }
        2 if cookie != 0 => return Err(super::unsupported(th, "can't do nonzero end-relative seeks")),
        2 => (0, 2),
        _ => return Err(th.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    call_method(th, a.at(0), name!("flush"), &[])?;
    let at = call_method(th, &b, name!("seek"), &[Value::from_i64(target.0), Value::from_i64(target.1)])?;
    f.forget_reading();
    Ok(at)
}

fn detach(th: &Thread, a: Args<'_>) -> Res {
    let f = this(a.at(0));
    f.buffer(th)?;
    call_method(th, a.at(0), name!("flush"), &[])?;
    let b = f.state.lock(&f.ob).buffer.take();
    b.ok_or_else(|| th.value_error("underlying buffer has been detached"))
}

fn reconfigure(th: &Thread, a: Args<'_>) -> Res {
    let f = this(a.at(0));
    let encoding = text_argument(th, a.get(1), "encoding")?;
    let errors = text_argument(th, a.get(2), "errors")?;
    call_method(th, a.at(0), name!("flush"), &[])?;
    let newline = match a.get(3) {
        None => None,
        Some(n) => Some(newline_argument(th, Some(n))?),
    };
    let line_buffering = a.get_non_none(4).map(|v| protocol::truth(th, v)).transpose()?;
    let write_through = a.get_non_none(5).map(|v| protocol::truth(th, v)).transpose()?;
    if f.state.lock(&f.ob).decoder.is_some() && (encoding.is_some() || newline.is_some()) {
        return Err(super::unsupported(
            th,
            "It is not possible to set the encoding or newline of stream after the first read",
        ));
    }
    let mut s = f.state.lock(&f.ob);
    if let Some(e) = encoding {
        s.encoding = e;
        s.errors = errors.clone().unwrap_or_else(|| "strict".into());
    }
    if let Some(e) = errors {
        s.errors = e;
    }
    if let Some(n) = newline {
        s.newline = n;
    }
    s.line_buffering = line_buffering.unwrap_or(s.line_buffering);
    s.write_through = write_through.unwrap_or(s.write_through);
    Ok(Value::none())
}

fn delegate(th: &Thread, v: &Value, method: &Str) -> Res {
    let b = this(v).buffer(th)?;
    call_method(th, &b, method, &[])
}

fn next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let f = this(v);
    if !v.is_exact(&TEXT_IO_WRAPPER) {
        let line = call_method(th, v, name!("readline"), &[])?;
        return Ok((protocol::len(th, &line)? > 0).then_some(line));
    }
    let line = f.read_line(th, None)?;
    Ok((!line.is_empty()).then(|| Str::from_ucs4(&line).into_value()))
}

fn repr(th: &Thread, v: &Value) -> Res {
    let f = this(v);
    let (n, m) = match f.buffer(th) {
        Ok(b) => {
            (attribute::get_optional(th, &b, name!("name"))?, attribute::get_optional(th, v, name!("mode"))?)
        }
        Err(r) => {
            th.catch(r, &errors::VALUE_ERROR)?;
            (None, None)
        }
    };
    let mut text = String::from("<_io.TextIOWrapper");
    if let Some(n) = n {
        text += &format!(" name={}", protocol::repr_text(th, &n)?);
    }
    if let Some(m) = m {
        text += &format!(" mode={}", protocol::repr_text(th, &m)?);
    }
    let encoding = f.state.lock(&f.ob).encoding.clone();
    text += &format!(" encoding='{encoding}'>");
    Ok(Str::new(&text).into_value())
}

static SPEC: TypeSpec = TypeSpec {
    base: Some(&base::TEXT_IO_BASE),
    doc: Some("Character and line based layer over a BufferedIOBase object, buffer."),
    flags: flags::DEFAULT | flags::ATTRS | flags::WEAKREF,
    slots: Slots {
        new: Some(|_, cls, _| Ok(TextIo::with_type(cls).into_value())),
        init: Some(init_text),
        next: Some(next),
        repr: Some(repr),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("write", "($self, text, /)", write, "Write string s to stream."),
        Method::method(
            "read",
            "($self, size=-1, /)",
            |th, a| {
                let n = size(th, a)?;
                this(a.at(0)).read(th, n).map(|c| Str::from_ucs4(&c).into_value())
            },
            "Read at most size characters from stream.",
        ),
        Method::method(
            "readline",
            "($self, size=-1, /)",
            |th, a| {
                let n = size(th, a)?;
                this(a.at(0)).read_line(th, n).map(|c| Str::from_ucs4(&c).into_value())
            },
            "Read until newline or EOF.",
        ),
        Method::method("flush", "($self, /)", flush, "Flush write buffers."),
        Method::method("close", "($self, /)", close, "Flush and close the stream."),
        Method::method(
            "seek",
            "($self, cookie, whence=0, /)",
            seek,
            "Set the stream position, and return the new stream position.",
        ),
        Method::method(
            "tell",
            "($self, /)",
            |th, a| this(a.at(0)).tell(th),
            "Return the stream position as an opaque number.",
        ),
        Method::method(
            "truncate",
            "($self, pos=None, /)",
            |th, a| {
                let f = this(a.at(0));
                let b = f.open_buffer(th)?;
                call_method(th, a.at(0), name!("flush"), &[])?;
                let pos = match a.get_non_none(1) {
                    Some(p) => p.clone(),
                    None => f.tell(th)?,
                };
                call_method(th, &b, name!("truncate"), &[pos])
            },
            "",
        ),
        Method::method("detach", "($self, /)", detach, ""),
        Method::method(
            "reconfigure",
            "($self, /, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)",
            reconfigure,
            "Reconfigure the text stream with new parameters.",
        ),
        Method::method("seekable", "($self, /)", |th, a| delegate(th, a.at(0), name!("seekable")), ""),
        Method::method("readable", "($self, /)", |th, a| delegate(th, a.at(0), name!("readable")), ""),
        Method::method("writable", "($self, /)", |th, a| delegate(th, a.at(0), name!("writable")), ""),
        Method::method("fileno", "($self, /)", |th, a| delegate(th, a.at(0), name!("fileno")), ""),
        Method::method("isatty", "($self, /)", |th, a| delegate(th, a.at(0), name!("isatty")), ""),
    ],
    getsets: &[
        GetSet::read("buffer", |th, v| this(v).buffer(th), "").field(),
        GetSet::read(
            "encoding",
            |_, v| Ok(Str::new(&this(v).state.lock(&this(v).ob).encoding.clone()).into_value()),
            "",
        )
        .field(),
        GetSet::read(
            "errors",
            |_, v| Ok(Str::new(&this(v).state.lock(&this(v).ob).errors.clone()).into_value()),
            "",
        ),
        GetSet::read(
            "newlines",
            |_, v| {
                let n = this(v).state.lock(&this(v).ob).newlines;
                Ok(n.value())
            },
            "",
        ),
        GetSet::read(
            "line_buffering",
            |_, v| Ok(Value::bool(this(v).state.lock(&this(v).ob).line_buffering)),
            "",
        )
        .field(),
        GetSet::read(
            "write_through",
            |_, v| Ok(Value::bool(this(v).state.lock(&this(v).ob).write_through)),
            "",
        )
        .field(),
        GetSet::read(
            "closed",
            |th, v| {
                let b = this(v).buffer(th)?;
                attribute::get(th, &b, name!("closed"))
            },
            "",
        ),
        GetSet::read(
            "name",
            |th, v| {
                let b = this(v).buffer(th)?;
                attribute::get(th, &b, name!("name"))
            },
            "",
        ),
    ],
    ..TypeSpec::new("_io", "TextIOWrapper", <TextIo as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    TEXT_IO_WRAPPER.bind(&SPEC);
}
