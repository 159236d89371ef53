//! `BytesIO`, and the views of its buffer.

use super::base;
use super::memory::{self, Buffer, InMemory, size_argument};
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, GetSet, Guard, Guarded, Method, Object, Payload, Ref, Res, Slots, Thread, Trace, Tuple,
    TypeSpec, Value, Visitor, alloc, flags, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;
use crate::types::buffer::{self, Exporter, Target, request};
use crate::types::bytes::Bytes;

/// `_io.BytesIO`.
pub static BYTES_IO: Class = Class::new();
/// `_io._BytesIOBuffer`: what a view from `getbuffer` is a view of.
static BYTES_IO_BUFFER: Class = Class::new();

/// Buffer, and the views that keep its size.
#[derive(Default)]
pub struct State {
    buffer: Buffer<u8>,
    views: usize,
}

/// Payload of `BytesIO`.
#[repr(C)]
pub struct BytesIo {
    ob: Object,
    state: Guarded<State>,
}

payload!(BytesIo: traced);

impl Trace for BytesIo {
    fn trace(&self, _: &mut dyn Visitor) {}
}

impl InMemory for BytesIo {
    type Unit = u8;
    type State = State;
    const CLOSED: &'static str = "I/O operation on closed file.";
    const NEGATIVE_SIZE: &'static str = "negative size value";

    fn lock(v: &Value) -> Guard<'_, State> {
        let b = v.downcast::<BytesIo>().expect("method of this type");
        b.state.lock(&b.ob)
    }
    fn buffer(s: &mut State) -> &mut Buffer<u8> {
        &mut s.buffer
    }
    fn check_resize(th: &Thread, v: &Value) -> Res<()> {
        let views = Self::lock(v).views;
        if views > 0 {
            return Err(th.buffer_error("Existing exports of data: object cannot be re-sized"));
        }
        Ok(())
    }
}

/// Payload of `_BytesIOBuffer`.
#[repr(C)]
struct Lent {
    ob: Object,
    stream: Value,
}

payload!(Lent: traced);

impl Trace for Lent {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.stream);
    }
}

fn lent<R>(v: &Value, f: impl FnOnce(&mut State) -> R) -> R {
    f(&mut BytesIo::lock(&v.downcast::<Lent>().expect("registered for this type").stream))
}

static EXPORTER: Exporter = Exporter {
    len: |v| lent(v, |s| s.buffer.data.len()),
    read: |v, at, out| {
        lent(v, |s| {
            if let Some(from) = s.buffer.data.get(at..at + out.len()) {
                out.copy_from_slice(from);
            }
        })
    },
    write: Some(|v, at, data| {
        lent(v, |s| {
            if let Some(to) = s.buffer.data.get_mut(at..at + data.len()) {
                to.copy_from_slice(data);
            }
        })
    }),
    readonly: |_| false,
    pin: |v| lent(v, |s| s.views += 1),
    unpin: |v| lent(v, |s| s.views -= 1),
    format: |_| b'B',
};

fn with<R>(th: &Thread, v: &Value, f: impl FnOnce(&mut Buffer<u8>) -> R) -> Res<R> {
    memory::with_buffer::<BytesIo, R>(th, v, f)
}

fn line_end(rest: &[u8]) -> usize {
    rest.iter().position(|&c| c == b'\n').map_or(rest.len(), |i| i + 1)
}

fn give(v: Vec<u8>) -> Value {
    Bytes::make(v).into_value()
}

fn fill(th: &Thread, v: &Value, data: Vec<u8>, at: usize) -> Res<()> {
    BytesIo::check_resize(th, v)?;
    let old = std::mem::replace(&mut BytesIo::lock(v).buffer, Buffer { data, at, closed: false });
    drop(old);
    Ok(())
}

fn init(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| Signature::parse("(initial_bytes=b'')"));
    let b = bind_values(th, &SIGNATURE, "BytesIO", args)?;
    let data = match b[0].as_ref().filter(|x| !x.is_none()) {
        None => Vec::new(),
        Some(x) => buffer::expect(th, x)?.to_vec(),
    };
    fill(th, v, data, 0)
}

fn read(th: &Thread, a: Args<'_>) -> Res {
    let n = size_argument(th, a)?;
    with(th, a.at(0), |b| b.take(n)).map(give)
}

fn seek(th: &Thread, a: Args<'_>) -> Res {
    let pos = protocol::index_i64(th, a.at(1))?;
    let whence = a.get(2).map_or(Ok(0), |w| protocol::index_i64(th, w))?;
    with(th, a.at(0), |_| ())?;
    if whence == 0 && pos < 0 {
        return Err(th.value_error(format!("negative seek value {pos}")));
    }
    if !(0..=2).contains(&whence) {
        return Err(th.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)")));
    }
    let at = with(th, a.at(0), |b| {
        let base = [0, b.at as i64, b.data.len() as i64][whence as usize];
        let at = base.checked_add(pos)?;
        b.at = at.max(0) as usize;
        Some(b.at)
    })?;
    match at {
        Some(at) => Ok(Value::from_usize(at)),
        None => Err(th.overflow_error("new position too large")),
    }
}

fn write(th: &Thread, a: Args<'_>) -> Res {
    let data = buffer::expect(th, a.at(1))?;
    with(th, a.at(0), |_| ())?;
    BytesIo::check_resize(th, a.at(0))?;
    with(th, a.at(0), |b| b.put(&data))?.map_err(|full| full.raise(th))?;
    Ok(Value::from_usize(data.len()))
}

fn getbuffer(th: &Thread, a: Args<'_>) -> Res {
    with(th, a.at(0), |_| ())?;
    let lent = alloc(Lent { ob: Object::new(BYTES_IO_BUFFER.get()), stream: a.at(0).clone() }).into_value();
    buffer::lend(th, &lent, &EXPORTER, request::FULL_READ)
}

fn getstate(th: &Thread, a: Args<'_>) -> Res {
    let (data, at) = with(th, a.at(0), |b| (b.data.clone(), b.at))?;
    Ok(Tuple::new(vec![give(data), Value::from_usize(at), memory::attributes(a.at(0))]).into_value())
}

fn setstate(th: &Thread, a: Args<'_>) -> Res {
    let Some(state) = a.at(1).downcast::<Tuple>().filter(|t| t.len() == 3) else {
        return Err(th.type_error(format!(
            "{}.__setstate__ argument should be 3-tuple, got {}",
            a.at(0).ty().error_name(),
            a.at(1).ty().name_str()
        )));
    };
    with(th, a.at(0), |_| ())?;
    let data = buffer::expect(th, &state.items()[0])?.to_vec();
    let at = protocol::index_i64(th, &state.items()[1])?;
    let Ok(at) = usize::try_from(at) else {
        return Err(th.value_error("position value cannot be negative"));
    };
    fill(th, a.at(0), data, at)?;
    memory::set_attributes(th, a.at(0), &state.items()[2])?;
    Ok(Value::none())
}

const SHARED: [Method; 5] = memory::methods::<BytesIo>();
static METHODS: &[Method] = {
    const ALL: [Method; 19] = {
        let [tell, close, readable, writable, seekable] = SHARED;
        [
            tell,
            close,
            readable,
            writable,
            seekable,
            Method::method(
                "isatty",
                "($self, /)",
                |th, a| with(th, a.at(0), |_| Value::bool(false)),
                "Always returns False.",
            ),
            Method::method(
                "flush",
                "($self, /)",
                |th, a| with(th, a.at(0), |_| Value::none()),
                "Does nothing.",
            ),
            Method::method(
                "read",
                "($self, size=-1, /)",
                read,
                "Read at most size bytes, returned as a bytes object.",
            ),
            Method::method(
                "read1",
                "($self, size=-1, /)",
                read,
                "Read at most size bytes, returned as a bytes object.",
            ),
            Method::method(
                "readline",
                "($self, size=-1, /)",
                |th, a| {
                    let n = size_argument(th, a)?;
                    with(th, a.at(0), |b| b.line(n, line_end)).map(give)
                },
                "Next line from the file, as a bytes object.",
            ),
            Method::method(
                "readinto",
                "($self, buffer, /)",
                |th, a| {
                    let target = Target::expect(th, a.at(1), "readinto")?;
                    let data = with(th, a.at(0), |b| b.take(Some(target.size())))?;
                    target.write(&data);
                    Ok(Value::from_usize(data.len()))
                },
                "Read bytes into buffer.",
            ),
            Method::method("write", "($self, b, /)", write, "Write bytes to file."),
            Method::method(
                "getvalue",
                "($self, /)",
                |th, a| with(th, a.at(0), |b| b.data.clone()).map(give),
                "Retrieve the entire contents of the BytesIO object.",
            ),
            Method::method(
                "getbuffer",
                "($self, /)",
                getbuffer,
                "Get a read-write view over the contents of the BytesIO object.",
            ),
            Method::method("seek", "($self, pos, whence=0, /)", seek, "Change stream position."),
            Method::method(
                "truncate",
                "($self, size=None, /)",
                |th, a| {
                    let n = a.get_non_none(1).map(|n| protocol::index_i64(th, n)).transpose()?;
                    memory::truncate::<BytesIo>(th, a.at(0), n)
                },
                "Truncate the file to at most size bytes.",
            ),
            Method::method("__getstate__", "($self, /)", getstate, ""),
            Method::method("__setstate__", "($self, object, /)", setstate, ""),
            Method::method(
                "readlines",
                "($self, size=None, /)",
                |th, a| {
                    let limit = size_argument(th, a)?.unwrap_or(0);
                    let mut lines = Vec::new();
                    let mut total = 0;
                    loop {
                        let line = with(th, a.at(0), |b| b.line(None, line_end))?;
                        if line.is_empty() {
                            break;
                        }
                        total += line.len();
                        lines.push(give(line));
                        if limit > 0 && total >= limit {
                            break;
                        }
                    }
                    crate::vm::build::list(th, lines)
                },
                "List of bytes objects, each a line from the file.",
            ),
        ]
    };
    &ALL
};

static GETSETS: &[GetSet] = &[memory::closed::<BytesIo>()];

static SPEC: TypeSpec = TypeSpec {
    base: Some(&base::BUFFERED_IO_BASE),
    doc: Some("Buffered I/O implementation using an in-memory bytes buffer."),
    flags: flags::DEFAULT | flags::ATTRS | flags::WEAKREF,
    signature: "(initial_bytes=b'')",
    slots: Slots {
        new: Some(|_, cls, _| {
            let stream: Ref<BytesIo> =
                alloc(BytesIo { ob: Object::new(cls), state: Guarded::new(State::default()) });
            Ok(stream.into_value())
        }),
        init: Some(init),
        next: Some(|th, v| {
            let line = with(th, v, |b| b.line(None, line_end))?;
            Ok((!line.is_empty()).then(|| give(line)))
        }),
        ..Slots::EMPTY
    },
    methods: METHODS,
    getsets: GETSETS,
    ..TypeSpec::new("_io", "BytesIO", <BytesIo as Payload>::layout)
};

static BUFFER_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots {
        buffer: Some(|th, v, request| buffer::lend(th, v, &EXPORTER, request)),
        release_buffer: Some(buffer::RELEASE),
        ..Slots::EMPTY
    },
    ..TypeSpec::new("_io", "_BytesIOBuffer", <Lent as Payload>::layout)
};

/// Binds the types.
pub fn init_types() {
    BYTES_IO.bind(&SPEC);
    BYTES_IO_BUFFER.bind(&BUFFER_SPEC);
}
