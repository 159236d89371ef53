//! Error handlers of encodings: the built-in ones and registered ones, and the exceptions they are about.

use crate::object::call::{call, call1};
use crate::object::{Args, Raised, Res, Str, Thread, Tuple, Value, errors, protocol};
use crate::sync::prim::OnceLock;
use crate::types::bytes::Bytes;
use crate::types::str::builder::Builder;
use crate::types::str::repr::push_escape;

/// What to do with what cannot be encoded or decoded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Handler {
    /// Raise.
    Strict,
    /// Leave out.
    Ignore,
    /// `?` or U+FFFD.
    Replace,
    /// `\x..`, `\u....`
    Backslash,
    /// `&#...;`
    Xml,
    /// `\N{...}`
    Name,
    /// Bytes that are no text become lone surrogates and back.
    SurrogateEscape,
    /// Lone surrogates are encoded like other characters.
    SurrogatePass,
    /// Registered with `codecs.register_error`.
    Custom(String),
}

impl Handler {
    /// By name.
    pub fn of(name: &str) -> Handler {
        match name {
            "strict" | "" => Handler::Strict,
            "ignore" => Handler::Ignore,
            "replace" => Handler::Replace,
            "backslashreplace" => Handler::Backslash,
            "xmlcharrefreplace" => Handler::Xml,
            "namereplace" => Handler::Name,
            "surrogateescape" => Handler::SurrogateEscape,
            "surrogatepass" => Handler::SurrogatePass,
            other => Handler::Custom(other.into()),
        }
    }
}

/// Finds a handler registered by the program.
pub type Lookup = fn(&Thread, &str) -> Res<Option<Value>>;

static LOOKUP: OnceLock<Lookup> = OnceLock::new();

/// Installs the look-up of registered handlers.
pub fn set_lookup(f: Lookup) {
    // A second call changes nothing.
    let _ = LOOKUP.set(f);
}

/// What a registered handler answered.
pub struct Answer {
    /// Replacement: a `str`, or `bytes` when encoding.
    pub replacement: Value,
    /// Where to go on.
    pub position: usize,
}

/// Calls a registered handler about something of a length.
pub fn call_handler(th: &Thread, name: &str, exception: Value, len: usize, decoding: bool) -> Res<Answer> {
    ask_handler(th, name, exception, decoding, |_| Ok(len))
}

/// Calls a registered handler about something whose length is known when the handler has run.
pub fn ask_handler(
    th: &Thread,
    name: &str,
    exception: Value,
    decoding: bool,
    length: impl FnOnce(&Thread) -> Res<usize>,
) -> Res<Answer> {
    let found = match LOOKUP.get() {
        Some(f) => f(th, name)?,
        None => None,
    };
    let Some(handler) = found else {
        return Err(th.error(&errors::LOOKUP_ERROR, format!("unknown error handler name '{name}'")));
    };
    let r = call1(th, &handler, exception)?;
    let wrong = || {
        Err(th.type_error(if decoding {
            "decoding error handler must return (str, int) tuple"
        } else {
            "encoding error handler must return (str/bytes, int) tuple"
        }))
    };
    let Some(pair) = r.downcast::<Tuple>() else { return wrong() };
    let [replacement, position] = pair.items() else { return wrong() };
    let is_text = replacement.downcast::<Str>().is_some();
    if !(is_text || (!decoding && replacement.downcast::<Bytes>().is_some())) {
        return wrong();
    }
    let Some(at) = protocol::as_i64(position) else { return wrong() };
    let len = length(th)?;
    let at_end = if at < 0 { at + len as i64 } else { at };
    if at_end < 0 || at_end > len as i64 {
        return Err(th.index_error(format!("position {at} from error handler out of bounds")));
    }
    Ok(Answer { replacement: replacement.clone(), position: at_end as usize })
}

/// A `UnicodeEncodeError`.
pub fn encode_error(th: &Thread, encoding: &str, s: &Str, start: usize, end: usize, reason: &str) -> Res {
    let object = crate::object::Ref::from_payload(s).into_value();
    make(th, &errors::UNICODE_ENCODE_ERROR, encoding, object, start, end, reason)
}

/// A `UnicodeDecodeError`.
pub fn decode_error(th: &Thread, encoding: &str, data: &[u8], start: usize, end: usize, reason: &str) -> Res {
    let object = Bytes::make(data.to_vec()).into_value();
    make(th, &errors::UNICODE_DECODE_ERROR, encoding, object, start, end, reason)
}

fn make(
    th: &Thread,
    class: &'static crate::object::Class,
    encoding: &str,
    object: Value,
    start: usize,
    end: usize,
    reason: &str,
) -> Res {
    let args = [
        Str::new(encoding).into_value(),
        object,
        Value::from_usize(start),
        Value::from_usize(end),
        Str::new(reason).into_value(),
    ];
    call(th, &class.value(), Args::of(&args))
}

/// Raises what `encode_error` or `decode_error` made.
pub fn raise(th: &Thread, e: Res) -> Raised {
    match e {
        Ok(e) => crate::object::exception::raise(th, e),
        Err(r) => r,
    }
}

/// Text for `backslashreplace`, `xmlcharrefreplace` and `namereplace`.
pub fn escape(handler: &Handler, c: u32) -> String {
    let mut out = Builder::new();
    match handler {
        Handler::Xml => out.push_ascii(&format!("&#{c};")),
        Handler::Name => match super::super::names::name(c) {
            Some(n) => out.push_ascii(&format!("\\N{{{n}}}")),
            None => push_hex(c, &mut out),
        },
        _ => push_hex(c, &mut out),
    }
    out.to_text()
}

/// `\t` and its like are written as numbers here.
fn push_hex(c: u32, out: &mut Builder) {
    match c {
        9 | 10 | 13 => out.push_ascii(&format!("\\x{c:02x}")),
        _ => push_escape(c, out),
    }
}
