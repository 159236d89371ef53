//! `StringIO`.

use super::base;
use super::memory::{self, Buffer, Full, InMemory, size_argument};
use super::newline::Newlines;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, GetSet, Guard, Guarded, Method, Object, Payload, Res, Slots, Str, Thread, Trace, Tuple,
    TypeSpec, Value, Visitor, alloc, flags, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;

/// `_io.StringIO`.
pub static STRING_IO: Class = Class::new();

/// Buffer and newline handling.
pub struct State {
    buffer: Buffer<u32>,
    /// `None`: universal newlines with translation; otherwise the `newline` argument.
    newline: Option<String>,
    newlines: Newlines,
    ready: bool,
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

impl InMemory for StringIo {
    type Unit = u32;
    type State = State;
    const CLOSED: &'static str = "I/O operation on closed file";
    const NEGATIVE_SIZE: &'static str = "Negative size value";

    fn lock(v: &Value) -> Guard<'_, State> {
        let b = v.downcast::<StringIo>().expect("method of this type");
        b.state.lock(&b.ob)
    }
    fn buffer(s: &mut State) -> &mut Buffer<u32> {
        &mut s.buffer
    }
    fn check_resize(_: &Thread, _: &Value) -> Res<()> {
        Ok(())
    }
    fn is_ready(s: &State) -> bool {
        s.ready
    }
}

fn with<R>(th: &Thread, v: &Value, f: impl FnOnce(&mut State) -> R) -> Res<R> {
    memory::with::<StringIo, R>(th, v, f)
}

impl State {
    fn new(newline: Option<String>) -> State {
        State { buffer: Buffer::default(), newline, newlines: Newlines::default(), ready: true }
    }
    fn line(&mut self, limit: Option<usize>) -> Vec<u32> {
        let newline = self.newline.as_deref();
        self.buffer.line(limit, |rest| line_end(rest, newline))
    }
    fn write(&mut self, s: &Str) -> Result<(), Full> {
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
        if self.buffer.at > isize::MAX as usize - text.len() {
            return Err(Full::Position);
        }
        self.buffer.put(&text)
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

fn give(v: Vec<u32>) -> Value {
    Str::from_ucs4(&v).into_value()
}

static SIGNATURE: LazyLock<Signature> =
    LazyLock::new(|| Signature::parse("(initial_value='', newline='\\n')"));

/// The `newline` argument of the constructor and of a pickled state.
fn newline_of(th: &Thread, given: &Value, what: &str) -> Res<Option<String>> {
    if given.is_none() {
        return Ok(None);
    }
    let t = base::expect_text(th, given, what)?.to_str_lossy().into_owned();
    if !matches!(t.as_str(), "" | "\n" | "\r" | "\r\n") {
        return Err(th.value_error(format!("illegal newline value: {}", protocol::repr_text(th, given)?)));
    }
    Ok(Some(t))
}

fn init_string(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let b = bind_values(th, &SIGNATURE, "StringIO", args)?;
    let newline = match &b[1] {
        None => Some("\n".to_string()),
        Some(n) => newline_of(th, n, "newline")?,
    };
    let old = std::mem::replace(&mut *StringIo::lock(v), State::new(newline));
    drop(old);
    if let Some(initial) = b[0].as_ref().filter(|i| !i.is_none()) {
        let Some(text) = initial.downcast::<Str>() else {
            return Err(
                th.type_error(format!("initial_value must be str or None, not {}", initial.ty().name_str()))
            );
        };
        let mut s = StringIo::lock(v);
        let written = s.write(text);
        s.buffer.at = 0;
        drop(s);
        written.map_err(|full| full.raise(th))?;
    }
    Ok(())
}

fn seek(th: &Thread, a: Args<'_>) -> Res {
    let pos = protocol::index_i64(th, a.at(1))?;
    let whence = a.get(2).map_or(Ok(0), |w| protocol::index_i64(th, w))?;
    with(th, a.at(0), |_| ())?;
    if !(0..=2).contains(&whence) {
        return Err(th.value_error(format!("Invalid whence ({whence}, should be 0, 1 or 2)")));
    }
    if pos < 0 && whence == 0 {
        return Err(th.value_error(format!("Negative seek position {pos}")));
    }
    if whence != 0 && pos != 0 {
        return Err(th.error(&crate::object::errors::OS_ERROR, "Can't do nonzero cur-relative seeks"));
    }
    with(th, a.at(0), |s| {
        let b = &mut s.buffer;
        match whence {
            0 => b.at = pos as usize,
            2 => b.at = b.data.len(),
            _ => {}
        }
        Value::from_usize(b.at)
    })
}

fn write(th: &Thread, a: Args<'_>) -> Res {
    let Some(t) = a.at(1).downcast::<Str>() else {
        return Err(th.type_error(format!("string argument expected, got '{}'", a.at(1).ty().name_str())));
    };
    with(th, a.at(0), |s| s.write(t))?.map_err(|full| full.raise(th))?;
    Ok(Value::from_usize(t.len()))
}

fn getstate(th: &Thread, a: Args<'_>) -> Res {
    let (data, at, newline) = with(th, a.at(0), |s| (s.buffer.data.clone(), s.buffer.at, s.newline.clone()))?;
    let newline = newline.map_or(Value::none(), |n| Str::new(&n).into_value());
    let state = vec![give(data), newline, Value::from_usize(at), memory::attributes(a.at(0))];
    Ok(Tuple::new(state).into_value())
}

fn setstate(th: &Thread, a: Args<'_>) -> Res {
    let Some(state) = a.at(1).downcast::<Tuple>().filter(|t| t.len() == 4) else {
        return Err(th.type_error(format!(
            "{}.__setstate__ argument should be 4-tuple, got {}",
            a.at(0).ty().error_name(),
            a.at(1).ty().name_str()
        )));
    };
    // (A stream that `__new__` made is set up by this.)
    if StringIo::lock(a.at(0)).buffer.closed {
        return Err(th.value_error(StringIo::CLOSED));
    }
    let items = state.items();
    let text = protocol::expect_string(th, &items[0], "__setstate__", "first item of state")?;
    let newline = newline_of(th, &items[1], "newline")?;
    let Ok(at) = usize::try_from(protocol::index_i64(th, &items[2])?) else {
        return Err(th.value_error("position value cannot be negative"));
    };
    // The text was translated when it was written; it goes in as it is.
    let mut state = State::new(newline);
    state.buffer.data = text.iter().collect();
    state.buffer.at = at;
    let old = std::mem::replace(&mut *StringIo::lock(a.at(0)), state);
    drop(old);
    memory::set_attributes(th, a.at(0), &items[3])?;
    Ok(Value::none())
}

const SHARED: [Method; 5] = memory::methods::<StringIo>();
static METHODS: &[Method] = {
    const ALL: [Method; 14] = {
        let [tell, close, readable, writable, seekable] = SHARED;
        [
            tell,
            close,
            readable,
            writable,
            seekable,
            Method::method("flush", "($self, /)", |_, _| Ok(Value::none()), "Does nothing."),
            Method::method(
                "getvalue",
                "($self, /)",
                |th, a| with(th, a.at(0), |s| s.buffer.data.clone()).map(give),
                "Retrieve the entire contents of the object.",
            ),
            Method::method(
                "read",
                "($self, size=-1, /)",
                |th, a| {
                    let n = size_argument(th, a)?;
                    with(th, a.at(0), |s| s.buffer.take(n)).map(give)
                },
                "Read at most size characters, returned as a string.",
            ),
            Method::method(
                "readline",
                "($self, size=-1, /)",
                |th, a| {
                    let n = size_argument(th, a)?;
                    with(th, a.at(0), |s| s.line(n)).map(give)
                },
                "Read until newline or EOF.",
            ),
            Method::method("write", "($self, s, /)", write, "Write string to file."),
            Method::method("seek", "($self, pos, whence=0, /)", seek, "Change stream position."),
            Method::method(
                "truncate",
                "($self, pos=None, /)",
                |th, a| {
                    let at = memory::size_argument(th, a)?;
                    let n = match (at, a.get_non_none(1)) {
                        (None, Some(n)) => Some(protocol::index_i64(th, n)?),
                        (at, _) => at.map(|n| n as i64),
                    };
                    memory::truncate::<StringIo>(th, a.at(0), n)
                },
                "Truncate size to pos.",
            ),
            Method::method("__getstate__", "($self, /)", getstate, ""),
            Method::method("__setstate__", "($self, state, /)", setstate, ""),
        ]
    };
    &ALL
};

static GETSETS: &[GetSet] = &[
    memory::closed::<StringIo>(),
    GetSet::read(
        "newlines",
        |th, v| {
            let n = with(th, v, |s| s.newlines)?;
            Ok(n.value())
        },
        "",
    ),
    GetSet::read("line_buffering", |th, v| with(th, v, |_| Value::bool(false)), ""),
];

static SPEC: TypeSpec = TypeSpec {
    base: Some(&base::TEXT_IO_BASE),
    doc: Some("Text I/O implementation using an in-memory buffer."),
    flags: flags::DEFAULT | flags::ATTRS | flags::WEAKREF,
    signature: "(initial_value='', newline='\\n')",
    slots: Slots {
        new: Some(|_, cls, _| {
            let state = Guarded::new(State { ready: false, ..State::new(Some("\n".into())) });
            Ok(alloc(StringIo { ob: Object::new(cls), state }).into_value())
        }),
        init: Some(init_string),
        next: Some(|th, v| {
            let line = with(th, v, |s| s.line(None))?;
            Ok((!line.is_empty()).then(|| give(line)))
        }),
        ..Slots::EMPTY
    },
    methods: METHODS,
    getsets: GETSETS,
    ..TypeSpec::new("_io", "StringIO", <StringIo as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    STRING_IO.bind(&SPEC);
}
