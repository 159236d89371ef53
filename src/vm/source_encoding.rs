//! From the bytes of a source to its text, with the complaints of CPython's tokenizer. It reads the program's file in
//! another way than bytes that were read already, and words some of them differently.

use std::borrow::Cow;

use crate::compiler::source::{Declared, declared};
use crate::object::{Raised, Res, Str, Thread, Tuple, Value, attribute, call, errors, exception, name};
use crate::types::helpers;

/// A source as it is given.
#[derive(Clone, Copy)]
pub enum Source<'a> {
    /// A text: what it says of its encoding is history.
    Text(&'a str),
    /// Bytes, as of an imported module.
    Bytes(&'a [u8]),
    /// The bytes of the program's file.
    File(&'a [u8]),
}

/// The text of a source, with lines that end in `\n`, whichever ends they have there.
pub fn decode<'a>(th: &Thread, source: Source<'a>, filename: &str) -> Res<Cow<'a, str>> {
    let text = text_of(th, source, filename)?;
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return Ok(text);
    }
    Ok(Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")))
}

fn text_of<'a>(th: &Thread, source: Source<'a>, filename: &str) -> Res<Cow<'a, str>> {
    let (bytes, file) = match source {
        Source::Text(text) => return Ok(Cow::Borrowed(text)),
        Source::Bytes(bytes) => (bytes, false),
        Source::File(bytes) => (bytes, true),
    };
    let d = declared(bytes);
    let place = Place { body: d.body, filename, file };
    match d.encoding.as_deref() {
        Some(other) if other != "utf-8" && d.mark => {
            let message = format!("encoding problem: {other} with BOM");
            Err(place.raise(th, &message, d.line_end, Columns::Whole))
        }
        Some(other) if other != "utf-8" => {
            let text = codec(th, &d, other, &place)?;
            match d.body.iter().position(|b| *b == 0).filter(|_| file && text.contains('\0')) {
                Some(at) => Err(place.null_byte(th, at)),
                None => Ok(Cow::Owned(text)),
            }
        }
        declaration => {
            // Both are found line by line.
            let null = d.body.iter().position(|b| *b == 0).filter(|_| file);
            let text = std::str::from_utf8(d.body).map_err(|e| match null {
                Some(null) if place.line(null) < place.line(e.valid_up_to()) => place.null_byte(th, null),
                _ => {
                    let told = declaration.is_some() || d.mark;
                    place.not_utf8(th, e.valid_up_to(), e.error_len(), told)
                }
            })?;
            match null {
                Some(at) => Err(place.null_byte(th, at)),
                None => Ok(Cow::Borrowed(text)),
            }
        }
    }
}

/// Where a fault points.
#[derive(Clone, Copy)]
enum Columns {
    /// At the byte.
    Here,
    /// At the whole line.
    Whole,
    /// At no column.
    None,
}

struct Place<'a> {
    body: &'a [u8],
    filename: &'a str,
    file: bool,
}

impl Place<'_> {
    fn not_utf8(&self, th: &Thread, at: usize, length: Option<usize>, told: bool) -> Raised {
        let byte = self.body[at];
        if self.file && told {
            let reason = match (length, byte) {
                (None, _) => "unexpected end of data",
                (_, 0xc2..=0xf4) => "invalid continuation byte",
                _ => "invalid start byte",
            };
            let position = at - self.line_start(at);
            let message = format!(
                "(unicode error) 'utf-8' codec can't decode byte 0x{byte:02x} in position {position}: {reason}"
            );
            return self.raise(th, &message, at, Columns::None);
        }
        let line = self.line(at);
        let file = if self.file { format!(" in file {}", self.filename) } else { String::new() };
        let message = format!(
            "Non-UTF-8 code starting with '\\x{byte:02x}'{file} on line {line}, but no encoding declared; see \
             https://peps.python.org/pep-0263/ for details"
        );
        self.raise(th, &message, at, Columns::Here)
    }
    fn null_byte(&self, th: &Thread, at: usize) -> Raised {
        self.raise(th, "source code cannot contain null bytes", at, Columns::None)
    }
    fn line_start(&self, at: usize) -> usize {
        self.body[..at].iter().rposition(|b| matches!(b, b'\n' | b'\r')).map_or(0, |i| i + 1)
    }
    fn line(&self, at: usize) -> usize {
        let before = &self.body[..at];
        let pairs = before.windows(2).filter(|w| w == b"\r\n").count();
        before.iter().filter(|b| matches!(b, b'\n' | b'\r')).count() - pairs + 1
    }
    /// The error at a byte, with its line.
    fn raise(&self, th: &Thread, message: &str, at: usize, columns: Columns) -> Raised {
        let start = self.line_start(at);
        let ends = |b: &u8| matches!(b, b'\n' | b'\r' | 0);
        let end = self.body[start..].iter().position(ends).map_or(self.body.len(), |n| start + n);
        let text = String::from_utf8_lossy(&self.body[start..end]);
        let number = Value::from_usize;
        let column = String::from_utf8_lossy(&self.body[start..at]).chars().count() + 1;
        let (from, to) = match columns {
            Columns::Here => (column, column),
            Columns::Whole => (0, text.chars().count()),
            Columns::None => (0, 0),
        };
        let line = self.line(at);
        let filename = Str::new(self.filename).into_value();
        let details = [
            // The tokenizer does not know it.
            if self.file { filename.clone() } else { Value::none() },
            number(line),
            number(from),
            Str::new(&text).into_value(),
            number(line),
            number(to),
        ];
        raise(th, message, details.into(), filename)
    }
}

fn raise(th: &Thread, message: &str, details: Vec<Value>, filename: Value) -> Raised {
    let details = Tuple::new(details).into_value();
    let made = call::call2(th, &errors::SYNTAX_ERROR.value(), Str::new(message).into_value(), details)
        .and_then(|e| attribute::set(th, &e, name!("filename"), Some(filename)).map(|()| e));
    match made {
        Ok(e) => exception::raise(th, e),
        Err(r) => r,
    }
}

/// Decodes by a codec; its errors become syntax errors on no line.
fn codec(th: &Thread, d: &Declared<'_>, encoding: &str, place: &Place<'_>) -> Res<String> {
    let decoded = if place.file { decode_file(th, d, encoding) } else { decode_bytes(th, d.body, encoding) };
    let r = match decoded {
        Ok(v) => match v.downcast::<Str>() {
            Some(s) => return Ok(s.to_str_lossy().into_owned()),
            None => th.type_error("decoder should return a string result"),
        },
        Err(r) => r,
    };
    let known = [&errors::LOOKUP_ERROR, &errors::SYNTAX_ERROR, &errors::VALUE_ERROR];
    if !known.into_iter().any(|class| th.raised_is(class)) {
        return Err(r);
    }
    let e = th.take_raised(r);
    let message = crate::object::protocol::str(th, &e)?;
    let filename = Str::new(place.filename).into_value();
    let details = vec![filename.clone(), Value::small_int(0), Value::small_int(-1), Value::none()];
    Err(raise(th, &message.to_str_lossy(), details, filename))
}

fn decode_bytes(th: &Thread, bytes: &[u8], encoding: &str) -> Res {
    let encoding = Str::new(encoding).into_value();
    call::call_method(th, &super::build::bytes(bytes), name!("decode"), &[encoding])
}

/// As a text file that is read from the end of the line that declares the encoding.
fn decode_file(th: &Thread, d: &Declared<'_>, encoding: &str) -> Res {
    let lookup = helpers::import_from(th, "codecs", "lookup")?;
    let info = call::call1(th, &lookup, Str::new(encoding).into_value())?;
    let is_text = attribute::get_optional(th, &info, name!("_is_text_encoding"))?;
    if is_text.is_some_and(|v| !v.is_true()) {
        return Err(th.lookup_error(format!("'{encoding}' is not a text encoding")));
    }
    let decoder = call::call_method(th, &info, name!("incrementaldecoder"), &[])?;
    let rest = super::build::bytes(&d.body[d.line_end..]);
    let rest = call::call_method(th, &decoder, name!("decode"), &[rest, Value::bool(true)])?;
    // What stands before was read already, a byte a character; nothing in it matters but its line ends.
    let head: String = d.body[..d.line_end].iter().map(|&b| b as char).collect();
    let head = Str::new(&head).into_value();
    crate::object::protocol::binary(th, &head, &rest, crate::object::BinaryOp::Add)
}
