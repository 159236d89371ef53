//! `BufferedReader`, `BufferedWriter`, `BufferedRandom`, `BufferedRWPair`.
//!
//! One payload serves the first three: bytes read ahead and bytes not yet written. The state is taken out under the
//! object's lock and put back after the system call, so two threads that use one stream never lose bytes; how their
//! calls interleave is theirs to decide, as with CPython.

use super::base;
use super::file::FileIo;
use crate::object::call::call_method;
use crate::object::capacity;
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

/// `_io.BufferedReader`.
pub static READER: Class = Class::new();
/// `_io.BufferedWriter`.
pub static WRITER: Class = Class::new();
/// `_io.BufferedRandom`.
pub static RANDOM: Class = Class::new();
/// `_io.BufferedRWPair`.
pub static PAIR: Class = Class::new();

#[derive(Default)]
struct State {
    raw: Slot,
    size: usize,
    ahead: Vec<u8>,
    at: usize,
    dirty: Vec<u8>,
}

/// Payload of the buffered streams.
#[repr(C)]
pub struct Buffered {
    ob: Object,
    state: Guarded<State>,
}

payload!(Buffered: traced);

impl Trace for Buffered {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        v.visit_slot(&unsafe { self.state.get_unlocked() }.raw);
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        sink.extend(unsafe { self.state.get_unlocked() }.raw.take());
    }
}

fn this(v: &Value) -> &Buffered {
    v.downcast::<Buffered>().expect("method of this type")
}

impl Buffered {
    fn with_type(ty: &Type) -> Ref<Buffered> {
        alloc(Buffered { ob: Object::new(ty), state: Guarded::new(State::default()) })
    }
    fn set(&self, raw: Value, size: usize) {
        let old = self.state.replace(&self.ob, State { raw: Some(raw), size, ..State::default() });
        drop(old);
    }
    fn raw(&self, th: &Thread) -> Res {
        let raw = self.state.lock(&self.ob).raw.clone();
        raw.ok_or_else(|| th.value_error("raw stream has been detached"))
    }
    fn open_raw(&self, th: &Thread, what: &str) -> Res {
        let raw = self.raw(th)?;
        let closed = attribute::get(th, &raw, name!("closed"))?;
        if protocol::truth(th, &closed)? {
            return Err(th.value_error(format!("{what} of closed file")));
        }
        Ok(raw)
    }
    fn buffered(&self) -> usize {
        let s = self.state.lock(&self.ob);
        s.ahead.len() - s.at
    }
    /// Takes at most `n` bytes that were read ahead.
    fn take(&self, n: usize) -> Vec<u8> {
        let mut s = self.state.lock(&self.ob);
        let end = (s.at + n).min(s.ahead.len());
        let out = s.ahead[s.at..end].to_vec();
        s.at = end;
        if s.at == s.ahead.len() {
            s.ahead.clear();
            s.at = 0;
        }
        out
    }
    /// Reads ahead once; `Some(0)` at the end, `None` if it would block.
    fn fill(&self, th: &Thread) -> Res<Option<usize>> {
        let raw = self.raw(th)?;
        self.flush(th)?;
        let size = self.state.lock(&self.ob).size;
        let Some(data) = raw_read(th, &raw, size)? else { return Ok(None) };
        let n = data.len();
        let mut s = self.state.lock(&self.ob);
        if s.at == s.ahead.len() {
            s.ahead = data;
            s.at = 0;
        } else {
            s.ahead.extend_from_slice(&data);
        }
        Ok(Some(n))
    }
    fn read(&self, th: &Thread, n: usize) -> Res<Option<Vec<u8>>> {
        let mut out = self.take(n);
        let missing = n - out.len();
        capacity::reserve(th, &mut out, missing)?;
        while out.len() < n {
            match self.fill(th)? {
                None if out.is_empty() => return Ok(None),
                None | Some(0) => break,
                Some(_) => out.extend(self.take(n - out.len())),
            }
        }
        Ok(Some(out))
    }
    fn read_all(&self, th: &Thread) -> Res<Option<Vec<u8>>> {
        self.flush(th)?;
        let mut out = self.take(usize::MAX >> 1);
        let raw = self.raw(th)?;
        let rest = match raw.downcast::<FileIo>() {
            Some(f) if raw.is_exact(&super::file::FILE_IO) => f.read_all(th)?,
            _ => match crate::object::attribute::get_optional(th, &raw, name!("readall"))? {
                Some(readall) => {
                    let v = crate::object::call::call0(th, &readall)?;
                    if v.is_none() { None } else { buffer::bytes_of(&v).map(|b| b.to_vec()) }
                }
                None => read_pieces(th, &raw)?,
            },
        };
        match rest {
            None if out.is_empty() => Ok(None),
            None => Ok(Some(out)),
            Some(rest) => {
                out.extend(rest);
                Ok(Some(out))
            }
        }
    }
    /// Up to and with a newline, at most `limit` bytes.
    pub fn read_line(&self, th: &Thread, limit: Option<usize>) -> Res<Vec<u8>> {
        let mut out = Vec::new();
        loop {
            let want = limit.map_or(usize::MAX, |l| l - out.len());
            {
                let mut s = self.state.lock(&self.ob);
                let view = &s.ahead[s.at..];
                let view = &view[..view.len().min(want)];
                let (n, done) = match memchr::memchr(b'\n', view) {
                    Some(i) => (i + 1, true),
                    None => (view.len(), view.len() == want),
                };
                out.extend_from_slice(&view[..n]);
                s.at += n;
                if done {
                    return Ok(out);
                }
            }
            if !matches!(self.fill(th)?, Some(1..)) {
                return Ok(out);
            }
        }
    }
    fn write(&self, th: &Thread, data: &[u8]) -> Res<usize> {
        self.unread(th)?;
        let full = {
            let mut s = self.state.lock(&self.ob);
            s.dirty.extend_from_slice(data);
            s.dirty.len() > s.size
        };
        if full {
            self.flush(th)?;
        }
        Ok(data.len())
    }
    /// Gives back what was read ahead, so that a write goes to the position that Python code sees.
    fn unread(&self, th: &Thread) -> Res<()> {
        let n = self.buffered();
        if n > 0 {
            let raw = self.raw(th)?;
            raw_seek(th, &raw, -(n as i64), 1)?;
            let mut s = self.state.lock(&self.ob);
            s.ahead.clear();
            s.at = 0;
        }
        Ok(())
    }
    /// Writes everything that is waiting.
    pub fn flush(&self, th: &Thread) -> Res<()> {
        let (raw, data) = {
            let mut s = self.state.lock(&self.ob);
            if s.dirty.is_empty() {
                return Ok(());
            }
            (s.raw.clone(), std::mem::take(&mut s.dirty))
        };
        let Some(raw) = raw else { return Err(th.value_error("raw stream has been detached")) };
        let mut at = 0;
        while at < data.len() {
            match raw_write(th, &raw, &data[at..]) {
                Ok(Some(n)) => {
                    at += n;
                    // A signal may have cut the write short; its handler runs before more is written.
                    if at < data.len()
                        && let Err(r) = crate::vm::check_signals(th)
                    {
                        self.put_back(&data[at..]);
                        return Err(r);
                    }
                }
                Ok(None) => {
                    self.put_back(&data[at..]);
                    return Err(super::file::os_error(th, libc::EAGAIN, None));
                }
                Err(r) => {
                    self.put_back(&data[at..]);
                    return Err(r);
                }
            }
        }
        Ok(())
    }
    fn put_back(&self, rest: &[u8]) {
        let mut s = self.state.lock(&self.ob);
        s.dirty.splice(0..0, rest.iter().copied());
    }
    fn seek(&self, th: &Thread, offset: i64, whence: i64) -> Res<i64> {
        self.flush(th)?;
        let raw = self.raw(th)?;
        let offset = if whence == 1 { offset - self.buffered() as i64 } else { offset };
        let at = raw_seek(th, &raw, offset, whence)?;
        let mut s = self.state.lock(&self.ob);
        s.ahead.clear();
        s.at = 0;
        Ok(at)
    }
    fn tell(&self, th: &Thread) -> Res<i64> {
        let raw = self.raw(th)?;
        let at = raw_seek(th, &raw, 0, 1)?;
        let s = self.state.lock(&self.ob);
        Ok(at - (s.ahead.len() - s.at) as i64 + s.dirty.len() as i64)
    }
}

fn raw_read(th: &Thread, raw: &Value, n: usize) -> Res<Option<Vec<u8>>> {
    if raw.is_exact(&super::file::FILE_IO)
        && let Some(f) = raw.downcast::<FileIo>()
    {
        return f.read(th, n);
    }
    let target =
        crate::object::call::call1(th, &crate::types::bytearray::BYTEARRAY.value(), Value::from_usize(n))?;
    let got = call_method(th, raw, name!("readinto"), std::slice::from_ref(&target))?;
    if got.is_none() {
        return Ok(None);
    }
    let got = protocol::index_i64(th, &got)?;
    let data = buffer::bytes_of(&target).map(|b| b.to_vec()).unwrap_or_default();
    if got < 0 || got as usize > data.len() {
        return Err(th.error(
            &errors::OS_ERROR,
            format!(
                "raw readinto() returned invalid length {got} (should have been between 0 and {})",
                data.len()
            ),
        ));
    }
    Ok(Some(data[..got as usize].to_vec()))
}

/// All that a raw stream without `readall` gives, piece by piece.
fn read_pieces(th: &Thread, raw: &Value) -> Res<Option<Vec<u8>>> {
    let mut out = Vec::new();
    loop {
        let v = call_method(th, raw, name!("read"), &[])?;
        match v.downcast::<Bytes>() {
            Some(piece) if piece.as_slice().is_empty() => return Ok(Some(out)),
            Some(piece) => out.extend_from_slice(piece.as_slice()),
            None if v.is_none() => return Ok((!out.is_empty()).then_some(out)),
            None => return Err(th.type_error("read() should return bytes")),
        }
    }
}

fn raw_write(th: &Thread, raw: &Value, data: &[u8]) -> Res<Option<usize>> {
    if raw.is_exact(&super::file::FILE_IO)
        && let Some(f) = raw.downcast::<FileIo>()
    {
        return f.write(th, data);
    }
    let n = call_method(th, raw, name!("write"), &[Bytes::new(data).into_value()])?;
    if n.is_none() {
        return Ok(None);
    }
    match protocol::index_i64(th, &n)? {
        n if n >= 0 && n as usize <= data.len() => Ok(Some(n as usize)),
        n => Err(th.error(
            &errors::OS_ERROR,
            format!(
                "raw write() returned invalid length {n} (should have been between 0 and {})",
                data.len()
            ),
        )),
    }
}

fn raw_seek(th: &Thread, raw: &Value, offset: i64, whence: i64) -> Res<i64> {
    if raw.is_exact(&super::file::FILE_IO)
        && let Some(f) = raw.downcast::<FileIo>()
    {
        return f.seek(th, offset, whence as i32).map(|n| n as i64);
    }
    let n = call_method(th, raw, name!("seek"), &[Value::from_i64(offset), Value::from_i64(whence)])?;
    protocol::index_i64(th, &n)
}

/// A `BufferedReader` over a raw stream.
pub fn reader(th: &Thread, raw: Value) -> Res {
    make(th, READER.get(), raw, super::BUFFER_SIZE)
}

/// A `BufferedWriter` over a raw stream.
pub fn writer(th: &Thread, raw: Value) -> Res {
    make(th, WRITER.get(), raw, super::BUFFER_SIZE)
}

/// A buffered stream of one of the three classes.
pub fn make(_: &Thread, ty: &Type, raw: Value, size: usize) -> Res {
    let b = Buffered::with_type(ty);
    b.set(raw, size);
    Ok(b.into_value())
}

static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| Signature::parse("(raw, buffer_size=131072)"));

fn init_buffered(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let name = v.ty().name_str().into_owned();
    let bound = bind_values(th, &SIGNATURE, &name, args)?;
    let raw = bound[0].clone().expect("required");
    let size = bound[1].as_ref().map_or(Ok(super::BUFFER_SIZE as i64), |n| protocol::index_i64(th, n))?;
    if size <= 0 {
        return Err(th.value_error("buffer size must be strictly positive"));
    }
    let checks: &[(&'static Ref<Str>, &str)] = if v.is_instance(&READER) {
        &[(name!("readable"), "File or stream is not readable.")]
    } else if v.is_instance(&WRITER) {
        &[(name!("writable"), "File or stream is not writable.")]
    } else {
        &[
            (name!("seekable"), "File or stream is not seekable."),
            (name!("readable"), "File or stream is not readable."),
            (name!("writable"), "File or stream is not writable."),
        ]
    };
    for (method, message) in checks {
        let ok = call_method(th, &raw, method, &[])?;
        if !protocol::truth(th, &ok)? {
            return Err(super::unsupported(th, message));
        }
    }
    this(v).set(raw, size as usize);
    Ok(())
}

fn size_argument(th: &Thread, a: Args<'_>) -> Res<i64> {
    a.get_non_none(1).map_or(Ok(-1), |n| protocol::index_i64(th, n))
}

fn to_value(b: Option<Vec<u8>>) -> Value {
    b.map_or(Value::none(), |b| Bytes::new(&b).into_value())
}

fn read(th: &Thread, a: Args<'_>) -> Res {
    let n = size_argument(th, a)?;
    if n < -1 {
        return Err(th.value_error("read length must be non-negative or -1"));
    }
    let b = this(a.at(0));
    b.open_raw(th, "read")?;
    Ok(to_value(if n < 0 { b.read_all(th)? } else { b.read(th, n as usize)? }))
}

fn read1(th: &Thread, a: Args<'_>) -> Res {
    let n = size_argument(th, a)?;
    let b = this(a.at(0));
    b.open_raw(th, "read")?;
    let n = if n < 0 { super::BUFFER_SIZE } else { n as usize };
    if b.buffered() == 0 && n > 0 {
        b.fill(th)?;
    }
    Ok(to_value(Some(b.take(n))))
}

fn peek(th: &Thread, a: Args<'_>) -> Res {
    let b = this(a.at(0));
    b.open_raw(th, "peek")?;
    if b.buffered() == 0 {
        b.fill(th)?;
    }
    let s = b.state.lock(&b.ob);
    let ahead = s.ahead[s.at..].to_vec();
    drop(s);
    Ok(to_value(Some(ahead)))
}

fn readline(th: &Thread, a: Args<'_>) -> Res {
    let n = size_argument(th, a)?;
    let b = this(a.at(0));
    b.open_raw(th, "readline")?;
    Ok(to_value(Some(b.read_line(th, usize::try_from(n).ok())?)))
}

fn write(th: &Thread, a: Args<'_>) -> Res {
    let b = this(a.at(0));
    let Some(data) = buffer::bytes_of(a.at(1)) else {
        return Err(
            th.type_error(format!("a bytes-like object is required, not '{}'", a.at(1).ty().name_str()))
        );
    };
    b.open_raw(th, "write")?;
    b.write(th, &data).map(Value::from_usize)
}

fn flush(th: &Thread, a: Args<'_>) -> Res {
    let b = this(a.at(0));
    let raw = b.open_raw(th, "flush")?;
    b.flush(th)?;
    if !raw.is_exact(&super::file::FILE_IO) {
        return call_method(th, &raw, name!("flush"), &[]);
    }
    Ok(Value::none())
}

fn close(th: &Thread, a: Args<'_>) -> Res {
    let b = this(a.at(0));
    let Some(raw) = b.state.lock(&b.ob).raw.clone() else { return Ok(Value::none()) };
    let closed = attribute::get(th, &raw, name!("closed"))?;
    if protocol::truth(th, &closed)? {
        return Ok(Value::none());
    }
    let flushed = call_method(th, a.at(0), name!("flush"), &[]);
    match flushed {
        Ok(_) => call_method(th, &raw, name!("close"), &[]),
        Err(r) => {
            let e = th.take_raised(r);
            drop(call_method(th, &raw, name!("close"), &[]));
            drop(th.take_waiting());
            Err(th.raise_object(e))
        }
    }
}

fn seek(th: &Thread, a: Args<'_>) -> Res {
    let b = this(a.at(0));
    b.open_raw(th, "seek")?;
    let offset = protocol::index_i64(th, a.at(1))?;
    let whence = a.get(2).map_or(Ok(0), |w| protocol::index_i64(th, w))?;
    if !(0..=2).contains(&whence) {
        return Err(th.value_error(format!("whence value {whence} unsupported")));
    }
    b.seek(th, offset, whence).map(Value::from_i64)
}

fn truncate(th: &Thread, a: Args<'_>) -> Res {
    let b = this(a.at(0));
    let raw = b.open_raw(th, "truncate")?;
    b.flush(th)?;
    let size = match a.get_non_none(1) {
        Some(n) => n.clone(),
        None => Value::from_i64(b.tell(th)?),
    };
    call_method(th, &raw, name!("truncate"), &[size])
}

fn detach(th: &Thread, a: Args<'_>) -> Res {
    let b = this(a.at(0));
    b.raw(th)?;
    call_method(th, a.at(0), name!("flush"), &[])?;
    let raw = b.state.lock(&b.ob).raw.take();
    raw.ok_or_else(|| th.value_error("raw stream has been detached"))
}

fn delegate(th: &Thread, v: &Value, method: &Str) -> Res {
    let raw = this(v).raw(th)?;
    call_method(th, &raw, method, &[])
}

fn closed(th: &Thread, v: &Value) -> Res {
    let Some(raw) = this(v).state.lock(&this(v).ob).raw.clone() else {
        return Err(th.value_error("raw stream has been detached"));
    };
    attribute::get(th, &raw, name!("closed"))
}

fn repr(th: &Thread, v: &Value) -> Res {
    let class = v.ty().name_str().into_owned();
    let n = match this(v).raw(th) {
        Ok(raw) => attribute::get_optional(th, &raw, name!("name"))?,
        Err(_) => {
            drop(th.take_waiting());
            None
        }
    };
    let text = match n {
        Some(n) => format!("<_io.{class} name={}>", protocol::repr_text(th, &n)?),
        None => format!("<_io.{class}>"),
    };
    Ok(Str::new(&text).into_value())
}

macro_rules! shared_methods {
    ($($extra:expr,)*) => { &[
        $($extra,)*
        Method::method("seek", "($self, target, whence=0, /)", seek, ""),
        Method::method("tell", "($self, /)", |th, a| { let b = this(a.at(0)); b.raw(th)?; b.tell(th).map(Value::from_i64) }, ""),
        Method::method("truncate", "($self, pos=None, /)", truncate, ""),
        Method::method("flush", "($self, /)", flush, ""),
        Method::method("close", "($self, /)", close, ""),
        Method::method("detach", "($self, /)", detach, ""),
        Method::method("seekable", "($self, /)", |th, a| delegate(th, a.at(0), name!("seekable")), ""),
        Method::method("fileno", "($self, /)", |th, a| delegate(th, a.at(0), name!("fileno")), ""),
        Method::method("isatty", "($self, /)", |th, a| delegate(th, a.at(0), name!("isatty")), ""),
    ] };
}

macro_rules! shared_getsets {
    () => {
        &[
            GetSet::read("raw", |th, v| this(v).raw(th), "").field(),
            GetSet::read("closed", closed, ""),
            GetSet::read(
                "name",
                |th, v| {
                    let raw = this(v).raw(th)?;
                    attribute::get(th, &raw, name!("name"))
                },
                "",
            ),
            GetSet::read(
                "mode",
                |th, v| {
                    let raw = this(v).raw(th)?;
                    attribute::get(th, &raw, name!("mode"))
                },
                "",
            ),
        ]
    };
}

const SLOTS: Slots = Slots {
    new: Some(|_, cls, _| Ok(Buffered::with_type(cls).into_value())),
    init: Some(init_buffered),
    repr: Some(repr),
    ..Slots::EMPTY
};
const FLAGS: u32 = flags::DEFAULT | flags::ATTRS | flags::WEAKREF;

static READER_SPEC: TypeSpec = TypeSpec {
    base: Some(&base::BUFFERED_IO_BASE),
    doc: Some("Create a new buffered reader using the given readable raw IO object."),
    flags: FLAGS,
    slots: SLOTS,
    methods: shared_methods![
        Method::method("read", "($self, size=-1, /)", read, ""),
        Method::method("read1", "($self, size=-1, /)", read1, ""),
        Method::method("peek", "($self, size=0, /)", peek, ""),
        Method::method("readline", "($self, size=-1, /)", readline, ""),
        Method::method("readable", "($self, /)", |th, a| delegate(th, a.at(0), name!("readable")), ""),
    ],
    getsets: shared_getsets!(),
    ..TypeSpec::new("_io", "BufferedReader", <Buffered as Payload>::layout)
};

static WRITER_SPEC: TypeSpec = TypeSpec {
    base: Some(&base::BUFFERED_IO_BASE),
    doc: Some("A buffer for a writeable sequential RawIO object."),
    flags: FLAGS,
    slots: SLOTS,
    methods: shared_methods![
        Method::method("write", "($self, buffer, /)", write, ""),
        Method::method("writable", "($self, /)", |th, a| delegate(th, a.at(0), name!("writable")), ""),
    ],
    getsets: shared_getsets!(),
    ..TypeSpec::new("_io", "BufferedWriter", <Buffered as Payload>::layout)
};

static RANDOM_SPEC: TypeSpec = TypeSpec {
    base: Some(&base::BUFFERED_IO_BASE),
    doc: Some("A buffered interface to random access streams."),
    flags: FLAGS,
    slots: SLOTS,
    methods: shared_methods![
        Method::method("read", "($self, size=-1, /)", read, ""),
        Method::method("read1", "($self, size=-1, /)", read1, ""),
        Method::method("peek", "($self, size=0, /)", peek, ""),
        Method::method("readline", "($self, size=-1, /)", readline, ""),
        Method::method("write", "($self, buffer, /)", write, ""),
        Method::method("readable", "($self, /)", |th, a| delegate(th, a.at(0), name!("readable")), ""),
        Method::method("writable", "($self, /)", |th, a| delegate(th, a.at(0), name!("writable")), ""),
    ],
    getsets: shared_getsets!(),
    ..TypeSpec::new("_io", "BufferedRandom", <Buffered as Payload>::layout)
};

/// Payload of `BufferedRWPair`.
#[repr(C)]
pub struct Pair {
    ob: Object,
    ends: Guarded<(Slot, Slot)>,
}

payload!(Pair: traced);

impl Trace for Pair {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        let ends = unsafe { self.ends.get_unlocked() };
        v.visit_slot(&ends.0);
        v.visit_slot(&ends.1);
    }
}

fn end(th: &Thread, v: &Value, write: bool) -> Res {
    let p = v.downcast::<Pair>().expect("method of this type");
    let (r, w) = p.ends.get(&p.ob);
    (if write { w } else { r }).ok_or_else(|| th.value_error("I/O operation on uninitialized object"))
}

fn forward(th: &Thread, a: Args<'_>, write: bool, method: &Str) -> Res {
    let target = end(th, a.at(0), write)?;
    let rest: Vec<Value> = a.positional_slots()[1..].iter().flatten().cloned().collect();
    call_method(th, &target, method, &rest)
}

static PAIR_SIGNATURE: LazyLock<Signature> =
    LazyLock::new(|| Signature::parse("(reader, writer, buffer_size=131072, /)"));

static PAIR_SPEC: TypeSpec = TypeSpec {
    base: Some(&base::BUFFERED_IO_BASE),
    doc: Some("A buffered reader and writer object together."),
    flags: FLAGS,
    slots: Slots {
        new: Some(|_, cls, _| {
            Ok(alloc(Pair { ob: Object::new(cls), ends: Guarded::new((None, None)) }).into_value())
        }),
        init: Some(|th, v, args| {
            let b = bind_values(th, &PAIR_SIGNATURE, "BufferedRWPair", args)?;
            let (r, w) = (b[0].clone().expect("required"), b[1].clone().expect("required"));
            let ends = (Some(reader(th, r)?), Some(writer(th, w)?));
            let p = v.downcast::<Pair>().expect("method of this type");
            let old = p.ends.replace(&p.ob, ends);
            drop(old);
            Ok(())
        }),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("read", "($self, size=-1, /)", |th, a| forward(th, a, false, name!("read")), ""),
        Method::method("peek", "($self, size=0, /)", |th, a| forward(th, a, false, name!("peek")), ""),
        Method::method("read1", "($self, size=-1, /)", |th, a| forward(th, a, false, name!("read1")), ""),
        Method::method(
            "readinto",
            "($self, buffer, /)",
            |th, a| forward(th, a, false, name!("readinto")),
            "",
        ),
        Method::method("readable", "($self, /)", |th, a| forward(th, a, false, name!("readable")), ""),
        Method::method("write", "($self, buffer, /)", |th, a| forward(th, a, true, name!("write")), ""),
        Method::method("flush", "($self, /)", |th, a| forward(th, a, true, name!("flush")), ""),
        Method::method("writable", "($self, /)", |th, a| forward(th, a, true, name!("writable")), ""),
        Method::method(
            "close",
            "($self, /)",
            |th, a| {
                let w = forward(th, a, true, name!("close"));
                forward(th, a, false, name!("close"))?;
                w
            },
            "",
        ),
        Method::method(
            "isatty",
            "($self, /)",
            |th, a| {
                let w = forward(th, a, true, name!("isatty"))?;
                if protocol::truth(th, &w)? { Ok(w) } else { forward(th, a, false, name!("isatty")) }
            },
            "",
        ),
    ],
    getsets: &[GetSet::read(
        "closed",
        |th, v| {
            let w = end(th, v, true)?;
            attribute::get(th, &w, name!("closed"))
        },
        "",
    )],
    ..TypeSpec::new("_io", "BufferedRWPair", <Pair as Payload>::layout)
};

/// Binds the types.
pub fn init() {
    READER.bind(&READER_SPEC);
    WRITER.bind(&WRITER_SPEC);
    RANDOM.bind(&RANDOM_SPEC);
    PAIR.bind(&PAIR_SPEC);
}
