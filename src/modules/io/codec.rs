//! Encoding and incremental decoding for text streams: UTF-8, ASCII and Latin-1 here, everything else through the
//! `codecs` registry.

use crate::object::call::call_method;
use crate::object::names::name;
use crate::object::{Args, Res, Str, Thread, Value};
use crate::types::buffer;
use crate::types::bytes::Bytes;

/// How a stream turns text into bytes and back.
pub enum Codec {
    /// UTF-8 (also for ASCII text of any ASCII-compatible encoding).
    Utf8,
    /// ASCII.
    Ascii,
    /// Latin-1.
    Latin1,
    /// By name, through the registry.
    Other,
}

impl Codec {
    /// The codec of an encoding's name.
    pub fn of(name: &str) -> Codec {
        let plain: String = name.to_ascii_lowercase().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        match plain.as_str() {
            "utf8" | "u8" | "utf" | "cp65001" => Codec::Utf8,
            "ascii" | "usascii" | "646" => Codec::Ascii,
            "latin1" | "iso88591" | "l1" | "88591" | "latin" | "8859" => Codec::Latin1,
            _ => Codec::Other,
        }
    }
    /// Encodes `s` into `out`; anything but plain text goes through `str.encode`.
    pub fn encode(&self, th: &Thread, s: &Str, encoding: &str, errors: &str, out: &mut Vec<u8>) -> Res<()> {
        if let (Some(a), true) = (s.as_ascii(), !matches!(self, Codec::Other)) {
            out.extend_from_slice(a.as_bytes());
            return Ok(());
        }
        if let (Codec::Utf8, Some(t)) = (self, s.to_utf8()) {
            out.extend_from_slice(t.as_bytes());
            return Ok(());
        }
        let v = crate::object::Ref::from_payload(s).into_value();
        let args = [Str::new(encoding).into_value(), Str::new(errors).into_value()];
        let b = call_method(th, &v, name!("encode"), &args)?;
        match buffer::bytes_of(&b) {
            Some(b) => out.extend_from_slice(&b),
            None => return Err(th.type_error("encoder should return a bytes object")),
        }
        Ok(())
    }
}

/// Decodes a stream's bytes piece by piece.
pub struct Decoder {
    codec: Codec,
    encoding: String,
    errors: String,
    /// Bytes of an unfinished character.
    rest: Vec<u8>,
    /// The registry's incremental decoder, for [`Codec::Other`].
    registry: Option<Value>,
}

impl Decoder {
    /// A decoder at the beginning of a stream.
    pub fn new(th: &Thread, encoding: &str, errors: &str) -> Res<Decoder> {
        let codec = Codec::of(encoding);
        let registry = match codec {
            Codec::Other => {
                let codecs = crate::modules::import_module(th, "codecs")?;
                let make = call_method(
                    th,
                    &codecs,
                    name!("getincrementaldecoder"),
                    &[Str::new(encoding).into_value()],
                )?;
                Some(crate::object::call::call(th, &make, Args::of(&[Str::new(errors).into_value()]))?)
            }
            _ => None,
        };
        Ok(Decoder { codec, encoding: encoding.into(), errors: errors.into(), rest: Vec::new(), registry })
    }
    /// Forgets an unfinished character (after a seek).
    pub fn reset(&mut self) {
        self.rest.clear();
    }
    /// Number of bytes held back.
    pub fn held(&self) -> usize {
        self.rest.len()
    }
    /// The registry's decoder, for the collector.
    pub fn registry_ref(&self) -> Option<&Value> {
        self.registry.as_ref()
    }
    /// Decodes `data`; `last` says that nothing follows.
    pub fn decode(&mut self, th: &Thread, data: &[u8], last: bool) -> Res<Value> {
        if let Some(d) = &self.registry {
            return call_method(th, d, name!("decode"), &[Bytes::new(data).into_value(), Value::bool(last)]);
        }
        let joined;
        let data = if self.rest.is_empty() {
            data
        } else {
            joined = [std::mem::take(&mut self.rest), data.to_vec()].concat();
            &joined
        };
        match self.codec {
            Codec::Latin1 => return Ok(Str::from_latin1(data).into_value()),
            _ if data.is_ascii() => return Ok(Str::from_ascii(data).into_value()),
            Codec::Utf8 => {
                let whole = match std::str::from_utf8(data) {
                    Ok(s) => return Ok(Str::new(s).into_value()),
                    // An unfinished character at the end waits for its other bytes.
                    Err(e) if e.error_len().is_none() && !last => e.valid_up_to(),
                    Err(_) => data.len(),
                };
                self.rest = data[whole..].to_vec();
                if let Ok(s) = std::str::from_utf8(&data[..whole]) {
                    return Ok(Str::new(s).into_value());
                }
                // Invalid somewhere: only the unfinished tail is held back, the error handler decides the rest.
                let tail = if last { 0 } else { unfinished(data) };
                self.rest = data[data.len() - tail..].to_vec();
                return self.by_method(th, &data[..data.len() - tail]);
            }
            _ => {}
        }
        self.by_method(th, data)
    }
    fn by_method(&self, th: &Thread, data: &[u8]) -> Res<Value> {
        let b = Bytes::new(data).into_value();
        let args = [Str::new(&self.encoding).into_value(), Str::new(&self.errors).into_value()];
        call_method(th, &b, name!("decode"), &args)
    }
}

/// Length of an unfinished but so far valid UTF-8 sequence at the end.
fn unfinished(data: &[u8]) -> usize {
    for back in 1..=3.min(data.len()) {
        let c = data[data.len() - back];
        let need = match c {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            0x80..=0xbf => continue,
            _ => return 0,
        };
        return if need > back { back } else { 0 };
    }
    0
}

/// The encoding of a stream that names none.
pub fn default_encoding(th: &Thread) -> Res<String> {
    let _ = th;
    Ok("UTF-8".into())
}
