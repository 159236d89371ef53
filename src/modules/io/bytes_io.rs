//! `BytesIO`.

use super::base;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, GetSet, Guarded, Method, Object, Payload, Res, Slots, Thread, Trace, TypeSpec, Value,
    Visitor, alloc, flags, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;
use crate::types::buffer;
use crate::types::bytes::Bytes;

/// `_io.BytesIO`.
pub static BYTES_IO: Class = Class::new();

struct State {
    data: Vec<u8>,
    at: usize,
    closed: bool,
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

/// Runs `f` on the open stream's state.
fn with<R>(th: &Thread, v: &Value, f: impl FnOnce(&mut State) -> R) -> Res<R> {
    let b = v.downcast::<BytesIo>().expect("method of this type");
    let mut s = b.state.lock(&b.ob);
    if s.closed {
        drop(s);
        return Err(th.value_error("I/O operation on closed file."));
    }
    Ok(f(&mut s))
}

impl State {
    fn take(&mut self, n: Option<usize>) -> Vec<u8> {
        let start = self.at.min(self.data.len());
        let end = n.map_or(self.data.len(), |n| start.saturating_add(n).min(self.data.len()));
        if end > start {
            self.at = end;
        }
        self.data[start..end].to_vec()
    }
    fn line(&mut self, limit: Option<usize>) -> Vec<u8> {
        let start = self.at.min(self.data.len());
        let rest = &self.data[start..];
        let n = rest.iter().position(|&c| c == b'\n').map_or(rest.len(), |i| i + 1);
        self.take(Some(limit.map_or(n, |l| l.min(n))))
    }
    fn write(&mut self, b: &[u8]) {
        if b.is_empty() {
            return;
        }
        if self.at > self.data.len() {
            self.data.resize(self.at, 0);
        }
        let end = self.at + b.len();
        if end > self.data.len() {
            self.data.resize(end, 0);
        }
        self.data[self.at..end].copy_from_slice(b);
        self.at = end;
    }
}

fn limit(th: &Thread, a: Args<'_>) -> Res<Option<usize>> {
    match a.get_non_none(1) {
        None => Ok(None),
        Some(n) => Ok(usize::try_from(protocol::index_i64(th, n)?).ok()),
    }
}

fn give(v: Vec<u8>) -> Value {
    Bytes::new(&v).into_value()
}

static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| Signature::parse("(initial_bytes=b'')"));

static SPEC: TypeSpec = TypeSpec {
    base: Some(&base::BUFFERED_IO_BASE),
    doc: Some("Buffered I/O implementation using an in-memory bytes buffer."),
    flags: flags::DEFAULT | flags::ATTRS | flags::WEAKREF,
    signature: "(initial_bytes=b'')",
    slots: Slots {
        new: Some(|_, cls, _| {
            let state = State { data: Vec::new(), at: 0, closed: false };
            Ok(alloc(BytesIo { ob: Object::new(cls), state: Guarded::new(state) }).into_value())
        }),
        init: Some(|th, v, args| {
            let b = bind_values(th, &SIGNATURE, "BytesIO", args)?;
            let data = match b[0].as_ref().filter(|x| !x.is_none()) {
                None => Vec::new(),
                Some(x) => match buffer::bytes_of(x) {
                    Some(b) => b.to_vec(),
                    None => {
                        return Err(th.type_error(format!(
                            "a bytes-like object is required, not '{}'",
                            x.ty().name_str()
                        )));
                    }
                },
            };
            let this = v.downcast::<BytesIo>().expect("method of this type");
            *this.state.lock(&this.ob) = State { data, at: 0, closed: false };
            Ok(())
        }),
        next: Some(|th, v| {
            let line = with(th, v, |s| s.line(None))?;
            Ok((!line.is_empty()).then(|| give(line)))
        }),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "read",
            "($self, size=-1, /)",
            |th, a| {
                let n = limit(th, a)?;
                with(th, a.at(0), |s| s.take(n)).map(give)
            },
            "Read at most size bytes, returned as a bytes object.",
        ),
        Method::method(
            "read1",
            "($self, size=-1, /)",
            |th, a| {
                let n = limit(th, a)?;
                with(th, a.at(0), |s| s.take(n)).map(give)
            },
            "Read at most size bytes, returned as a bytes object.",
        ),
        Method::method(
            "peek",
            "($self, size=0, /)",
            |th, a| {
                with(th, a.at(0), |s| {
                    let at = s.at;
                    let b = s.take(None);
                    s.at = at;
                    b
                })
                .map(give)
            },
            "",
        ),
        Method::method(
            "readline",
            "($self, size=-1, /)",
            |th, a| {
                let n = limit(th, a)?;
                with(th, a.at(0), |s| s.line(n)).map(give)
            },
            "Next line from the file, as a bytes object.",
        ),
        Method::method(
            "readinto",
            "($self, buffer, /)",
            |th, a| {
                let n = protocol::len(th, a.at(1))?;
                let b = with(th, a.at(0), |s| s.take(Some(n)))?;
                buffer::write_into(th, a.at(1), &b)?;
                Ok(Value::from_usize(b.len()))
            },
            "Read bytes into buffer.",
        ),
        Method::method(
            "write",
            "($self, b, /)",
            |th, a| {
                let Some(b) = buffer::bytes_of(a.at(1)) else {
                    return Err(th.type_error(format!(
                        "a bytes-like object is required, not '{}'",
                        a.at(1).ty().name_str()
                    )));
                };
                with(th, a.at(0), |s| s.write(&b))?;
                Ok(Value::from_usize(b.len()))
            },
            "Write bytes to file.",
        ),
        Method::method(
            "getvalue",
            "($self, /)",
            |th, a| with(th, a.at(0), |s| s.data.clone()).map(give),
            "Retrieve the entire contents of the BytesIO object.",
        ),
        Method::method(
            "tell",
            "($self, /)",
            |th, a| with(th, a.at(0), |s| Value::from_usize(s.at)),
            "Current file position, an integer.",
        ),
        Method::method(
            "seek",
            "($self, pos, whence=0, /)",
            |th, a| {
                let pos = protocol::index_i64(th, a.at(1))?;
                let whence = a.get(2).map_or(Ok(0), |w| protocol::index_i64(th, w))?;
                let r = with(th, a.at(0), |s| {
                    let base = match whence {
                        0 if pos < 0 => return Err(()),
                        0 => 0,
                        1 => s.at as i64,
                        2 => s.data.len() as i64,
                        _ => return Err(()),
                    };
                    s.at = (base + pos).max(0) as usize;
                    Ok(s.at)
                })?;
                match r {
                    Ok(at) => Ok(Value::from_usize(at)),
                    Err(()) if whence == 0 => Err(th.value_error(format!("negative seek value {pos}"))),
                    Err(()) => Err(th.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
                }
            },
            "Change stream position.",
        ),
        Method::method(
            "truncate",
            "($self, size=None, /)",
            |th, a| {
                let n = match a.get_non_none(1) {
                    Some(n) => match protocol::index_i64(th, n)? {
                        n if n < 0 => return Err(th.value_error(format!("negative size value {n}"))),
                        n => Some(n as usize),
                    },
                    None => None,
                };
                with(th, a.at(0), |s| {
                    let n = n.unwrap_or(s.at);
                    s.data.truncate(n);
                    Value::from_usize(n)
                })
            },
            "Truncate the file to at most size bytes.",
        ),
        Method::method(
            "close",
            "($self, /)",
            |_, a| {
                let b = a.at(0).downcast::<BytesIo>().expect("method of this type");
                let mut s = b.state.lock(&b.ob);
                s.closed = true;
                s.data = Vec::new();
                Ok(Value::none())
            },
            "Disable all I/O operations.",
        ),
        Method::method("readable", "($self, /)", |th, a| with(th, a.at(0), |_| Value::bool(true)), ""),
        Method::method("writable", "($self, /)", |th, a| with(th, a.at(0), |_| Value::bool(true)), ""),
        Method::method("seekable", "($self, /)", |th, a| with(th, a.at(0), |_| Value::bool(true)), ""),
        Method::method("isatty", "($self, /)", |th, a| with(th, a.at(0), |_| Value::bool(false)), ""),
        Method::method("flush", "($self, /)", |th, a| with(th, a.at(0), |_| Value::none()), ""),
    ],
    getsets: &[GetSet::read(
        "closed",
        |_, v| {
            let b = v.downcast::<BytesIo>().expect("method of this type");
            Ok(Value::bool(b.state.lock(&b.ob).closed))
        },
        "True if the file is closed.",
    )],
    ..TypeSpec::new("_io", "BytesIO", <BytesIo as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    BYTES_IO.bind(&SPEC);
}
