//! Encodings of text: UTF-8, UTF-16, UTF-32, ASCII, Latin-1, with all error handlers.

pub mod decode;
pub mod encode;
pub mod errors;
pub mod utf7;

use crate::object::{Ref, Res, Str, Thread, Value};
use crate::sync::prim::OnceLock;
pub use errors::Handler;

/// An encoding that is built in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// `utf-8`
    Utf8,
    /// `utf-16`; `None` means native order with a byte order mark, `Some(true)` big-endian.
    Utf16(Option<bool>),
    /// `utf-32`, as `Utf16`.
    Utf32(Option<bool>),
    /// `ascii`
    Ascii,
    /// `latin-1`
    Latin1,
}

impl Encoding {
    /// By any usual name.
    pub fn find(name: &str) -> Option<Encoding> {
        let mut key: String = name.trim().to_ascii_lowercase();
        key = key.replace(['_', ' '], "-");
        Some(match &*key {
            "utf-8" | "utf8" | "u8" | "cp65001" => Encoding::Utf8,
            "ascii" | "us-ascii" | "646" => Encoding::Ascii,
            "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "8859" | "cp819" | "l1" | "latin" => {
                Encoding::Latin1
            }
            "utf-16" | "utf16" | "u16" => Encoding::Utf16(None),
            "utf-16-le" | "utf-16le" => Encoding::Utf16(Some(false)),
            "utf-16-be" | "utf-16be" => Encoding::Utf16(Some(true)),
            "utf-32" | "utf32" | "u32" => Encoding::Utf32(None),
            "utf-32-le" | "utf-32le" => Encoding::Utf32(Some(false)),
            "utf-32-be" | "utf-32be" => Encoding::Utf32(Some(true)),
            _ => return None,
        })
    }
    /// The name that errors show.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Ascii => "ascii",
            Encoding::Latin1 => "latin-1",
            Encoding::Utf16(None) => "utf-16",
            Encoding::Utf16(Some(false)) => "utf-16-le",
            Encoding::Utf16(Some(true)) => "utf-16-be",
            Encoding::Utf32(None) => "utf-32",
            Encoding::Utf32(Some(false)) => "utf-32-le",
            Encoding::Utf32(Some(true)) => "utf-32-be",
        }
    }
}

/// Encodes (`true`) or decodes with a codec that is not built in: object, encoding, errors.
pub type Other = fn(&Thread, &Value, &str, &str, bool) -> Res;

static OTHER: OnceLock<Other> = OnceLock::new();

/// Installs the look-up of all other codecs (the `codecs` machinery).
pub fn set_other(f: Other) {
    // A second call changes nothing.
    let _ = OTHER.set(f);
}

fn other(th: &Thread, v: &Value, encoding: &str, errors: &str, encode: bool) -> Res {
    match OTHER.get() {
        Some(f) => f(th, v, encoding, errors, encode),
        None => Err(th.error(&crate::object::errors::LOOKUP_ERROR, format!("unknown encoding: {encoding}"))),
    }
}

/// `text.encode(encoding, errors)`: a `bytes` object.
pub fn encode(th: &Thread, text: &Value, encoding: &str, errors: &str) -> Res {
    let s = text.downcast::<Str>().expect("text is a str");
    match Encoding::find(encoding) {
        Some(e) => encode::encode(th, s, e, &Handler::of(errors))
            .map(|b| crate::types::bytes::Bytes::make(b).into_value()),
        None => {
            let r = other(th, text, encoding, errors, true)?;
            if r.downcast::<crate::types::bytes::Bytes>().is_some() {
                return Ok(r);
            }
            Err(th.type_error(format!(
                "'{encoding}' encoder returned '{}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types",
                r.ty().error_name()
            )))
        }
    }
}

/// `data.decode(encoding, errors)`; `source` is the object shown by errors and given to other codecs.
pub fn decode(th: &Thread, data: &[u8], source: &Value, encoding: &str, errors: &str) -> Res<Ref<Str>> {
    match Encoding::find(encoding) {
        Some(e) => decode::decode(th, data, e, &Handler::of(errors)),
        None => {
            let r = other(th, source, encoding, errors, false)?;
            r.into_ref::<Str>().map_err(|r| {
                th.type_error(format!(
                    "'{encoding}' decoder returned '{}' instead of 'str'; use codecs.decode() to decode to arbitrary types",
                    r.ty().error_name()
                ))
            })
        }
    }
}

/// UTF-8 as the file system and the standard streams use it: strict, or with `surrogateescape`.
pub fn decode_utf8(th: &Thread, data: &[u8], errors: &str) -> Res<Ref<Str>> {
    if let Ok(s) = std::str::from_utf8(data) {
        return Ok(Str::new(s));
    }
    decode::decode(th, data, Encoding::Utf8, &Handler::of(errors))
}
