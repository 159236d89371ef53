//! The abstract bases: `_IOBase`, `_RawIOBase`, `_BufferedIOBase`, `_TextIOBase`.

use super::{closing, unsupported};
use crate::object::call::call_method;
use crate::object::names::name;
use crate::object::thread::Waiting;
use crate::object::{
    Args, Class, GetSet, Instance, Method, Payload, Raised, Res, Slots, Str, Thread, TypeSpec, Value,
    attribute, class, errors, flags, protocol,
};
use crate::types::buffer::{self, Target};
use crate::types::bytes::Bytes;
use crate::types::type_new::get_instance_dict;

/// `_io._IOBase`.
pub static IO_BASE: Class = Class::new();
/// `_io._RawIOBase`.
pub static RAW_IO_BASE: Class = Class::new();
/// `_io._BufferedIOBase`.
pub static BUFFERED_IO_BASE: Class = Class::new();
/// `_io._TextIOBase`.
pub static TEXT_IO_BASE: Class = Class::new();

const FLAGS: u32 = flags::DEFAULT | flags::ATTRS | flags::WEAKREF | flags::BARE_NEW;

fn new_plain(_: &Thread, cls: &crate::object::Type, _: Args<'_>) -> Res {
    Ok(Instance::new(cls).into_value())
}

static IO_SPEC: TypeSpec = TypeSpec {
    doc: Some("The abstract base class for all I/O classes."),
    flags: FLAGS,
    slots: Slots {
        new: Some(new_plain),
        iter: Some(|th, v| {
            check_closed(th, v)?;
            Ok(v.clone())
        }),
        next: Some(next_line),
        finalize: Some(closing::finalize),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "seek",
            "($self, offset, whence=os.SEEK_SET, /)",
            |th, _| Err(unsupported(th, "seek")),
            "Change the stream position to the given byte offset.",
        ),
        Method::method(
            "tell",
            "($self, /)",
            |th, a| call_method(th, a.at(0), name!("seek"), &[Value::small_int(0), Value::small_int(1)]),
            "Return current stream position.",
        ),
        Method::method(
            "truncate",
            "($self, size=None, /)",
            |th, _| Err(unsupported(th, "truncate")),
            "Truncate file to size bytes.",
        ),
        Method::method(
            "fileno",
            "($self, /)",
            |th, _| Err(unsupported(th, "fileno")),
            "Return underlying file descriptor if one exists.",
        ),
        Method::method("flush", "($self, /)", flush, "Flush write buffers, if applicable."),
        Method::method("close", "($self, /)", close, "Flush and close the IO object."),
        Method::method(
            "seekable",
            "($self, /)",
            |_, _| Ok(Value::bool(false)),
            "Return whether object supports random access.",
        ),
        Method::method(
            "readable",
            "($self, /)",
            |_, _| Ok(Value::bool(false)),
            "Return whether object was opened for reading.",
        ),
        Method::method(
            "writable",
            "($self, /)",
            |_, _| Ok(Value::bool(false)),
            "Return whether object was opened for writing.",
        ),
        Method::method(
            "isatty",
            "($self, /)",
            |th, a| check_closed(th, a.at(0)).map(|()| Value::bool(false)),
            "Return whether this is an 'interactive' stream.",
        ),
        Method::method(
            "_checkClosed",
            "($self, /)",
            |th, a| check_closed(th, a.at(0)).map(|()| Value::none()),
            "",
        ),
        Method::method(
            "_checkSeekable",
            "($self, /)",
            |th, a| check_can(th, a.at(0), "seekable", "File or stream is not seekable."),
            "",
        ),
        Method::method(
            "_checkReadable",
            "($self, /)",
            |th, a| check_can(th, a.at(0), "readable", "File or stream is not readable."),
            "",
        ),
        Method::method(
            "_checkWritable",
            "($self, /)",
            |th, a| check_can(th, a.at(0), "writable", "File or stream is not writable."),
            "",
        ),
        Method::method(
            "__enter__",
            "($self, /)",
            |th, a| {
                check_closed(th, a.at(0))?;
                Ok(a.at(0).clone())
            },
            "",
        ),
        Method::method(
            "__exit__",
            "-($self, /, *args)",
            |th, a| {
                call_method(th, a.at(0), name!("close"), &[])?;
                Ok(Value::none())
            },
            "",
        ),
        Method::method(
            "readline",
            "($self, size=-1, /)",
            readline,
            "Read and return a line from the stream.",
        ),
        Method::method(
            "readlines",
            "($self, hint=-1, /)",
            readlines,
            "Return a list of lines from the stream.",
        ),
        Method::method("writelines", "($self, lines, /)", writelines, "Write a list of lines to stream."),
    ],
    getsets: &[
        GetSet::read("closed", |th, v| is_marked_closed(th, v).map(Value::bool), ""),
        GetSet::read("__dict__", get_instance_dict, ""),
    ],
    ..TypeSpec::new("_io", "_IOBase", <Instance as Payload>::layout)
};

static RAW_SPEC: TypeSpec = TypeSpec {
    base: Some(&IO_BASE),
    doc: Some("Base class for raw binary I/O."),
    flags: FLAGS,
    methods: &[
        Method::method("read", "($self, size=-1, /)", raw_read, ""),
        Method::method("readinto", "($self, buffer, /)", not_implemented, ""),
        Method::method("write", "($self, b, /)", not_implemented, ""),
        Method::method("readall", "($self, /)", raw_readall, "Read until EOF, using multiple read() call."),
    ],
    ..TypeSpec::new("_io", "_RawIOBase", <Instance as Payload>::layout)
};

static BUFFERED_SPEC: TypeSpec = TypeSpec {
    base: Some(&IO_BASE),
    doc: Some("Base class for buffered IO objects."),
    flags: FLAGS,
    methods: &[
        Method::method(
            "detach",
            "($self, /)",
            |th, _| Err(unsupported(th, "detach")),
            "Disconnect this buffer from its underlying raw stream and return it.",
        ),
        Method::method(
            "read",
            "($self, size=-1, /)",
            |th, _| Err(unsupported(th, "read")),
            "Read and return up to n bytes.",
        ),
        Method::method(
            "read1",
            "($self, size=-1, /)",
            |th, _| Err(unsupported(th, "read1")),
            "Read and return up to size bytes.",
        ),
        Method::method(
            "write",
            "($self, b, /)",
            |th, _| Err(unsupported(th, "write")),
            "Write buffer b to the IO stream.",
        ),
        Method::method("readinto", "($self, buffer, /)", |th, a| read_into(th, a, "read"), ""),
        Method::method("readinto1", "($self, buffer, /)", |th, a| read_into(th, a, "read1"), ""),
    ],
    ..TypeSpec::new("_io", "_BufferedIOBase", <Instance as Payload>::layout)
};

static TEXT_SPEC: TypeSpec = TypeSpec {
    base: Some(&IO_BASE),
    doc: Some("Base class for text I/O."),
    flags: FLAGS,
    methods: &[
        Method::method(
            "detach",
            "($self, /)",
            |th, _| Err(unsupported(th, "detach")),
            "Separate the underlying buffer from the TextIOBase and return it.",
        ),
        Method::method(
            "read",
            "($self, size=-1, /)",
            |th, _| Err(unsupported(th, "read")),
            "Read at most size characters from stream.",
        ),
        Method::method(
            "readline",
            "($self, size=-1, /)",
            |th, _| Err(unsupported(th, "readline")),
            "Read until newline or EOF.",
        ),
        Method::method(
            "write",
            "($self, s, /)",
            |th, _| Err(unsupported(th, "write")),
            "Write string s to stream.",
        ),
    ],
    getsets: &[
        GetSet::read("encoding", |_, _| Ok(Value::none()), "Encoding of the text stream."),
        GetSet::read("newlines", |_, _| Ok(Value::none()), "Line endings translated so far."),
        GetSet::read("errors", |_, _| Ok(Value::none()), "The error setting of the decoder or encoder."),
    ],
    ..TypeSpec::new("_io", "_TextIOBase", <Instance as Payload>::layout)
};

/// Binds the types.
pub fn init() {
    IO_BASE.bind(&IO_SPEC);
    RAW_IO_BASE.bind(&RAW_SPEC);
    BUFFERED_IO_BASE.bind(&BUFFERED_SPEC);
    TEXT_IO_BASE.bind(&TEXT_SPEC);
}

/// Fails on a closed stream.
pub fn check_closed(th: &Thread, v: &Value) -> Res<()> {
    let closed = attribute::get(th, v, name!("closed"))?;
    if protocol::truth(th, &closed)? {
        return Err(th.value_error("I/O operation on closed file."));
    }
    Ok(())
}

fn check_can(th: &Thread, v: &Value, what: &str, message: &str) -> Res {
    let can = call_method(th, v, &crate::object::string::intern(what), &[])?;
    if protocol::truth(th, &can)? { Ok(Value::bool(true)) } else { Err(unsupported(th, message)) }
}

/// Fails unless a stream below can be read.
pub fn check_readable(th: &Thread, v: &Value) -> Res<()> {
    check_can(th, v, "readable", "File or stream is not readable.").map(drop)
}

/// Fails unless a stream below can be written.
pub fn check_writable(th: &Thread, v: &Value) -> Res<()> {
    check_can(th, v, "writable", "File or stream is not writable.").map(drop)
}

/// Fails unless a stream below can seek.
pub fn check_seekable(th: &Thread, v: &Value) -> Res<()> {
    check_can(th, v, "seekable", "File or stream is not seekable.").map(drop)
}

/// Whether the base's own `close` has been called.
fn is_marked_closed(th: &Thread, v: &Value) -> Res<bool> {
    Ok(attribute::generic_get_optional(th, v, name!("__IOBase_closed"))?.is_some())
}

fn flush(th: &Thread, args: Args<'_>) -> Res {
    if is_marked_closed(th, args.at(0))? {
        return Err(th.value_error("I/O operation on closed file."));
    }
    Ok(Value::none())
}

/// `close` of the bases: flushes, and marks the stream as closed even if that fails.
pub fn close(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    if is_marked_closed(th, v)? {
        return Ok(Value::none());
    }
    let flushed = call_method(th, v, name!("flush"), &[]);
    closing::then(th, flushed, || {
        attribute::set(th, v, name!("__IOBase_closed"), Some(Value::bool(true))).map(|()| Value::none())
    })
}

fn next_line(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let line = call_method(th, v, name!("readline"), &[])?;
    let n = protocol::len(th, &line)?;
    Ok((n > 0).then_some(line))
}

fn readline(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let limit = optional_size(th, args.get(1))?;
    let peek = attribute::get_optional(th, v, name!("peek"))?.is_some();
    let mut out: Vec<u8> = Vec::new();
    while limit < 0 || (out.len() as i64) < limit {
        let mut want = 1;
        if peek {
            let ahead = call_method(th, v, name!("peek"), &[Value::small_int(1)])?;
            let Some(b) = ahead.downcast::<Bytes>().map(Bytes::as_slice) else {
                return Err(not_bytes(th, "peek", &ahead));
            };
            if !b.is_empty() {
                want = b.iter().position(|&c| c == b'\n').map_or(b.len(), |i| i + 1);
                if limit >= 0 {
                    want = want.min(limit as usize - out.len());
                }
            }
        }
        let chunk = call_method(th, v, name!("read"), &[Value::from_usize(want)])?;
        let Some(b) = chunk.downcast::<Bytes>().map(Bytes::as_slice) else {
            return Err(not_bytes(th, "read", &chunk));
        };
        if b.is_empty() {
            break;
        }
        out.extend_from_slice(b);
        if out.last() == Some(&b'\n') {
            break;
        }
    }
    Ok(Bytes::new(&out).into_value())
}

fn not_bytes(th: &Thread, method: &str, got: &Value) -> Raised {
    let message = format!("{method}() should have returned a bytes object, not '{}'", got.ty().name_str());
    th.error(&errors::OS_ERROR, message)
}

fn readlines(th: &Thread, args: Args<'_>) -> Res {
    let hint = optional_size(th, args.get(1))?;
    let mut lines = Vec::new();
    let mut total = 0;
    let it = protocol::iter(th, args.at(0))?;
    while let Some(line) = protocol::next(th, &it)? {
        total += protocol::len(th, &line)? as i64;
        lines.push(line);
        if hint > 0 && total >= hint {
            break;
        }
    }
    Ok(crate::types::list::List::new(lines).into_value())
}

fn writelines(th: &Thread, args: Args<'_>) -> Res {
    check_closed(th, args.at(0))?;
    protocol::for_each(th, args.at(1), |line| {
        call_method(th, args.at(0), name!("write"), &[line]).map(drop)
    })?;
    Ok(Value::none())
}

fn not_implemented(th: &Thread, _: Args<'_>) -> Res {
    Err(th.raise(Waiting::Empty(&errors::NOT_IMPLEMENTED_ERROR)))
}

fn raw_read(th: &Thread, args: Args<'_>) -> Res {
    let n = match args.get_non_none(1) {
        Some(n) => protocol::index_i64(th, n)?,
        None => -1,
    };
    if n < 0 {
        return call_method(th, args.at(0), name!("readall"), &[]);
    }
    let zero = Value::from_i64(n);
    let target = crate::object::call::call1(th, &crate::types::bytearray::BYTEARRAY.value(), zero)?;
    let got = call_method(th, args.at(0), name!("readinto"), std::slice::from_ref(&target))?;
    if got.is_none() {
        return Ok(got);
    }
    let got = protocol::index_i64(th, &got)?;
    let data = buffer::bytes_of(&target).map(|b| b.to_vec()).unwrap_or_default();
    if got < 0 || got as usize > data.len() {
        return Err(th.value_error(format!("readinto returned {got} outside buffer size {}", data.len())));
    }
    Ok(Bytes::new(&data[..got as usize]).into_value())
}

fn raw_readall(th: &Thread, args: Args<'_>) -> Res {
    let mut out: Vec<u8> = Vec::new();
    loop {
        let chunk = call_method(th, args.at(0), name!("read"), &[Value::from_usize(super::BUFFER_SIZE)])?;
        if chunk.is_none() {
            if out.is_empty() {
                return Ok(chunk);
            }
            break;
        }
        let Some(b) = buffer::bytes_of(&chunk) else {
            return Err(th.type_error("read() should return bytes"));
        };
        if b.is_empty() {
            break;
        }
        out.extend_from_slice(&b);
    }
    Ok(Bytes::new(&out).into_value())
}

/// `readinto` in terms of `read`.
pub fn read_into(th: &Thread, args: Args<'_>, method: &str) -> Res {
    let target = Target::expect(th, args.at(1), "readinto")?;
    let size = target.size();
    let data =
        call_method(th, args.at(0), &crate::object::string::intern(method), &[Value::from_usize(size)])?;
    let Some(b) = data.downcast::<Bytes>().map(Bytes::as_slice) else {
        return Err(th.type_error("read() should return bytes"));
    };
    if b.len() > size {
        return Err(th.value_error(format!(
            "read() returned too much data: {size} bytes requested, {} returned",
            b.len()
        )));
    }
    target.write(b);
    Ok(Value::from_usize(b.len()))
}

/// A size that may be left out, or `None`: no limit, which is -1.
pub fn optional_size(th: &Thread, v: Option<&Value>) -> Res<i64> {
    let Some(n) = v.filter(|n| !n.is_none()) else { return Ok(-1) };
    if n.ty().slots().index.is_none() {
        return Err(th.type_error(format!("argument should be integer or None, not '{}'", n.ty().name_str())));
    }
    protocol::index_i64(th, n)
}

/// A text argument as `Str`, or `TypeError`.
pub fn expect_text<'a>(th: &Thread, v: &'a Value, what: &str) -> Res<&'a Str> {
    if v.is_instance(&class::STR)
        && let Some(s) = v.downcast::<Str>()
    {
        return Ok(s);
    }
    Err(th.type_error(format!("{what} must be str, not {}", v.ty().name_str())))
}
