//! `StringIO`.

use super::base;
use super::newline::Newlines;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, GetSet, Guarded, Method, Object, Payload, Res, Slots, Str, Thread, Trace, TypeSpec, Value,
    Visitor, alloc, flags, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;

/// `_io.StringIO`.
pub static STRING_IO: Class = Class::new();

struct State {
    data: Vec<u32>,
    at: usize,
    closed: bool,
    /// `None`: universal newlines with translation; otherwise the `newline` argument.
    newline: Option<String>,
    newlines: Newlines,
}

/// Payload of `StringIO`.
#[repr(C)]
pub struct StringIo {
    ob: Object,
    state: Guarded<State>,
}

payload!(StringIo: traced);

impl Trace for StringIo {
    fn trace(&self, _: &mut dyn Visitor) {}
}

fn with<R>(th: &Thread, v: &Value, f: impl FnOnce(&mut State) -> R) -> Res<R> {
    let b = v.downcast::<StringIo>().expect("method of this type");
    let mut s = b.state.lock(&b.ob);
    if s.closed {
        drop(s);
        return Err(th.value_error("I/O operation on closed file"));
    }
    Ok(f(&mut s))
}

impl State {
    fn take(&mut self, n: Option<usize>) -> Vec<u32> {
        let start = self.at.min(self.data.len());
        let end = n.map_or(self.data.len(), |n| start.saturating_add(n).min(self.data.len()));
        if end > start {
            self.at = end;
        }
        self.data[start..end].to_vec()
    }
    fn line(&mut self, limit: Option<usize>) -> Vec<u32> {
        let start = self.at.min(self.data.len());
        let n = line_end(&self.data[start..], self.newline.as_deref());
        self.take(Some(limit.map_or(n, |l| l.min(n))))
    }
    fn write(&mut self, s: &Str) {
        let text: Vec<u32> = match self.newline.as_deref() {
            None => {
                let mut n = self.newlines;
                let out = n.feed(s, true, true);
                self.newlines = n;
                out
            }
            Some("" | "\n") => s.iter().collect(),
            Some(nl) => {
                let nl: Vec<u32> = nl.chars().map(u32::from).collect();
                s.iter().flat_map(|c| if c == u32::from(b'\n') { nl.clone() } else { vec![c] }).collect()
            }
        };
        if text.is_empty() {
            return;
        }
        if self.at > self.data.len() {
            self.data.resize(self.at, 0);
        }
        let end = self.at + text.len();
        if end > self.data.len() {
            self.data.resize(end, 0);
        }
        self.data[self.at..end].copy_from_slice(&text);
        self.at = end;
    }
}

/// Length of the first line of `s`, its ending included, under a `newline` argument.
pub fn line_end(s: &[u32], newline: Option<&str>) -> usize {
    let (cr, lf) = (u32::from(b'\r'), u32::from(b'\n'));
    match newline {
        None | Some("\n") => s.iter().position(|&c| c == lf).map_or(s.len(), |i| i + 1),
        Some("") => match s.iter().position(|&c| c == lf || c == cr) {
            Some(i) if s[i] == cr && s.get(i + 1) == Some(&lf) => i + 2,
            Some(i) => i + 1,
            None => s.len(),
        },
        Some("\r") => s.iter().position(|&c| c == cr).map_or(s.len(), |i| i + 1),
        Some(_) => s.windows(2).position(|w| w == [cr, lf]).map_or(s.len(), |i| i + 2),
    }
}

fn limit(th: &Thread, a: Args<'_>) -> Res<Option<usize>> {
    match a.get_non_none(1) {
        None => Ok(None),
        Some(n) => Ok(usize::try_from(protocol::index_i64(th, n)?).ok()),
    }
}

fn give(v: Vec<u32>) -> Value {
    Str::from_ucs4(&v).into_value()
}

static SIGNATURE: LazyLock<Signature> =
    LazyLock::new(|| Signature::parse("(initial_value='', newline='\\n')"));

static SPEC: TypeSpec = TypeSpec {
    base: Some(&base::TEXT_IO_BASE),
    doc: Some("Text I/O implementation using an in-memory buffer."),
    flags: flags::DEFAULT | flags::ATTRS | flags::WEAKREF,
    slots: Slots {
        new: Some(|_, cls, _| {
            let state = State {
                data: Vec::new(),
                at: 0,
                closed: false,
                newline: Some("\n".into()),
                newlines: Newlines::default(),
            };
            Ok(alloc(StringIo { ob: Object::new(cls), state: Guarded::new(state) }).into_value())
        }),
        init: Some(|th, v, args| {
            let b = bind_values(th, &SIGNATURE, "StringIO", args)?;
            let newline = match &b[1] {
                None => Some("\n".to_string()),
                Some(n) if n.is_none() => None,
                Some(n) => {
                    let t = base::expect_text(th, n, "newline")?.to_str_lossy().into_owned();
                    if !matches!(t.as_str(), "" | "\n" | "\r" | "\r\n") {
                        return Err(
                            th.value_error(format!("illegal newline value: {}", protocol::repr_text(th, n)?))
                        );
                    }
                    Some(t)
                }
            };
            let this = v.downcast::<StringIo>().expect("method of this type");
            {
                let mut s = this.state.lock(&this.ob);
                *s = State { data: Vec::new(), at: 0, closed: false, newline, newlines: Newlines::default() };
            }
            if let Some(initial) = b[0].as_ref().filter(|i| !i.is_none()) {
                let text = match initial.downcast::<Str>() {
                    Some(t) => t,
                    None => {
                        return Err(th.type_error(format!(
                            "initial_value must be str or None, not {}",
                            initial.ty().name_str()
                        )));
                    }
                };
                let mut s = this.state.lock(&this.ob);
                s.write(text);
                s.at = 0;
            }
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
            "getvalue",
            "($self, /)",
            |th, a| with(th, a.at(0), |s| s.data.clone()).map(give),
            "Retrieve the entire contents of the object.",
        ),
        Method::method(
            "read",
            "($self, size=-1, /)",
            |th, a| {
                let n = limit(th, a)?;
                with(th, a.at(0), |s| s.take(n)).map(give)
            },
            "Read at most size characters, returned as a string.",
        ),
        Method::method(
            "readline",
            "($self, size=-1, /)",
            |th, a| {
                let n = limit(th, a)?;
                with(th, a.at(0), |s| s.line(n)).map(give)
            },
            "Read until newline or EOF.",
        ),
        Method::method(
            "write",
            "($self, s, /)",
            |th, a| {
                let Some(t) = a.at(1).downcast::<Str>() else {
                    return Err(
                        th.type_error(format!("string argument expected, got '{}'", a.at(1).ty().name_str()))
                    );
                };
                with(th, a.at(0), |s| s.write(t))?;
                Ok(Value::from_usize(t.len()))
            },
            "Write string to file.",
        ),
        Method::method(
            "tell",
            "($self, /)",
            |th, a| with(th, a.at(0), |s| Value::from_usize(s.at)),
            "Tell the current file position.",
        ),
        Method::method(
            "seek",
            "($self, pos, whence=0, /)",
            |th, a| {
                let pos = protocol::index_i64(th, a.at(1))?;
                let whence = a.get(2).map_or(Ok(0), |w| protocol::index_i64(th, w))?;
                if !(0..=2).contains(&whence) {
                    return Err(th.value_error(format!("Invalid whence ({whence}, should be 0, 1 or 2)")));
                }
                if pos < 0 && whence == 0 {
                    return Err(th.value_error(format!("Negative seek position {pos}")));
                }
                if whence != 0 && pos != 0 {
                    return Err(
                        th.error(&crate::object::errors::OS_ERROR, "Can't do nonzero cur-relative seeks")
                    );
                }
                with(th, a.at(0), |s| {
                    match whence {
                        0 => s.at = pos as usize,
                        2 => s.at = s.data.len(),
                        _ => {}
                    }
                    Value::from_usize(s.at)
                })
            },
            "Change stream position.",
        ),
        Method::method(
            "truncate",
            "($self, pos=None, /)",
            |th, a| {
                let n = match a.get_non_none(1) {
                    Some(n) => match protocol::index_i64(th, n)? {
                        n if n < 0 => return Err(th.value_error(format!("Negative size value {n}"))),
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
            "Truncate size to pos.",
        ),
        Method::method(
            "close",
            "($self, /)",
            |_, a| {
                let b = a.at(0).downcast::<StringIo>().expect("method of this type");
                let mut s = b.state.lock(&b.ob);
                s.closed = true;
                s.data = Vec::new();
                Ok(Value::none())
            },
            "Close the IO object.",
        ),
        Method::method("readable", "($self, /)", |th, a| with(th, a.at(0), |_| Value::bool(true)), ""),
        Method::method("writable", "($self, /)", |th, a| with(th, a.at(0), |_| Value::bool(true)), ""),
        Method::method("seekable", "($self, /)", |th, a| with(th, a.at(0), |_| Value::bool(true)), ""),
        Method::method("flush", "($self, /)", |th, a| with(th, a.at(0), |_| Value::none()), ""),
    ],
    getsets: &[
        GetSet::read(
            "closed",
            |_, v| {
                let b = v.downcast::<StringIo>().expect("method of this type");
                Ok(Value::bool(b.state.lock(&b.ob).closed))
            },
            "",
        ),
        GetSet::read(
            "newlines",
            |th, v| {
                let n = with(th, v, |s| s.newlines)?;
                Ok(n.value())
            },
            "",
        ),
        GetSet::read("line_buffering", |th, v| with(th, v, |_| Value::bool(false)), ""),
    ],
    ..TypeSpec::new("_io", "StringIO", <StringIo as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    STRING_IO.bind(&SPEC);
}
