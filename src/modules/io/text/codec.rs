//! How a text stream encodes and decodes: UTF-8, ASCII and Latin-1 here, everything else through the incremental
//! encoders and decoders of the `codecs` registry.

use crate::object::call::call_method;
use crate::object::names::name;
use crate::object::{Res, Slot, Str, Thread, Tuple, Value, attribute, errors, protocol};
use crate::types::buffer;
use crate::types::bytes::Bytes;

/// An encoding that is known here.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// UTF-8.
    Utf8,
    /// ASCII.
    Ascii,
    /// Latin-1.
    Latin1,
}

impl Codec {
    /// The codec of an encoding's name; `None`: ask the registry.
    pub fn of(name: &str) -> Option<Codec> {
        let plain: String = name.to_ascii_lowercase().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        match plain.as_str() {
            "utf8" | "u8" | "utf" | "cp65001" => Some(Codec::Utf8),
            "ascii" | "usascii" | "646" => Some(Codec::Ascii),
            "latin1" | "iso88591" | "l1" | "88591" | "latin" | "8859" => Some(Codec::Latin1),
            _ => None,
        }
    }
    /// Encodes `s`; anything but plain text goes through `str.encode`, with its error handlers.
    pub fn encode(self, th: &Thread, s: &Str, encoding: &str, errors: &str) -> Res<Vec<u8>> {
        if let Some(a) = s.as_ascii() {
            return Ok(a.as_bytes().to_vec());
        }
        if let (Codec::Utf8, Some(t)) = (self, s.to_utf8()) {
            return Ok(t.as_bytes().to_vec());
        }
        let v = crate::object::Ref::from_payload(s).into_value();
        let args = [Str::new(encoding).into_value(), Str::new(errors).into_value()];
        let b = call_method(th, &v, name!("encode"), &args)?;
        Ok(b.downcast::<Bytes>().map(|b| b.as_slice().to_vec()).unwrap_or_default())
    }
    /// Decodes what came before and was not complete, then `data`. Says how many bytes at the end are not complete yet.
    pub fn decode(
        self,
        th: &Thread,
        data: &[u8],
        encoding: &str,
        errors: &str,
        last: bool,
    ) -> Res<(Value, usize)> {
        match self {
            Codec::Latin1 => return Ok((Str::from_latin1(data).into_value(), 0)),
            _ if data.is_ascii() => return Ok((Str::from_ascii(data).into_value(), 0)),
            Codec::Utf8 => match std::str::from_utf8(data) {
                Ok(s) => return Ok((Str::new(s).into_value(), 0)),
                // An unfinished character at the end waits for its other bytes.
                Err(e) if e.error_len().is_none() && !last => {
                    let whole = e.valid_up_to();
                    // SAFETY: valid up to there.
                    let s = unsafe { std::str::from_utf8_unchecked(&data[..whole]) };
                    return Ok((Str::new(s).into_value(), data.len() - whole));
                }
                Err(_) => {}
            },
            Codec::Ascii => {}
        }
        // Invalid somewhere: only the unfinished tail is held back, the error handler decides the rest.
        let tail = if last || self != Codec::Utf8 { 0 } else { unfinished(data) };
        let b = Bytes::new(&data[..data.len() - tail]).into_value();
        let args = [Str::new(encoding).into_value(), Str::new(errors).into_value()];
        Ok((call_method(th, &b, name!("decode"), &args)?, tail))
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

/// One direction of a stream's encoding.
#[derive(Default)]
pub enum Coder {
    /// The stream does not go this way.
    #[default]
    Absent,
    /// Encoded or decoded here.
    Native(Codec),
    /// An incremental encoder or decoder from the registry.
    Registry(Value),
}

impl Coder {
    /// The registry's object.
    pub fn object(&self) -> Option<&Value> {
        match self {
            Coder::Registry(v) => Some(v),
            _ => None,
        }
    }
    /// The same once more.
    pub fn share(&self) -> Coder {
        match self {
            Coder::Absent => Coder::Absent,
            Coder::Native(c) => Coder::Native(*c),
            Coder::Registry(v) => Coder::Registry(v.clone()),
        }
    }
    /// Takes the registry's object out, for the collector.
    pub fn take(&mut self) -> Slot {
        match std::mem::take(self) {
            Coder::Registry(v) => Some(v),
            _ => None,
        }
    }
    /// The encoder or the decoder (`which` is the factory's name) of an encoding.
    pub fn make(
        th: &Thread,
        info: Option<&Value>,
        native: Option<Codec>,
        which: &Str,
        errors: &str,
    ) -> Res<Coder> {
        match (native, info) {
            (Some(c), _) => Ok(Coder::Native(c)),
            (None, Some(info)) => {
                let made = call_method(th, info, which, &[Str::new(errors).into_value()])?;
                Ok(Coder::Registry(made))
            }
            (None, None) => Ok(Coder::Absent),
        }
    }
}

/// The registry's entry of an encoding; `LookupError` for an unknown one and for one that is not for text.
pub fn lookup(th: &Thread, encoding: &str) -> Res {
    let info = crate::modules::codecs::lookup(th, encoding)?;
    if let Some(flag) = attribute::get_optional(th, &info, name!("_is_text_encoding"))?
        && !protocol::truth(th, &flag)?
    {
        return Err(th.error(&errors::LOOKUP_ERROR, format!("'{encoding}' is not a text encoding")));
    }
    Ok(info)
}

/// The two parts of what a decoder's `getstate` gives.
pub fn decoder_state(th: &Thread, decoder: &Value) -> Res<(Vec<u8>, i64)> {
    let state = call_method(th, decoder, name!("getstate"), &[])?;
    let Some([held, flags]) = state.downcast::<Tuple>().map(Tuple::items) else {
        return Err(th.type_error("illegal decoder state"));
    };
    let Some(b) = held.downcast::<Bytes>() else {
        return Err(th.type_error(format!(
            "illegal decoder state: the first item should be a bytes object, not '{}'",
            held.ty().name_str()
        )));
    };
    if flags.ty().slots().index.is_none() {
        return Err(th.type_error("illegal decoder state"));
    }
    Ok((b.as_slice().to_vec(), protocol::index_i64(th, flags)?))
}

/// The bytes of what a buffer's `read` or `read1` gave.
pub fn expect_bytes<'a>(th: &Thread, v: &'a Value, method: &str) -> Res<std::borrow::Cow<'a, [u8]>> {
    buffer::bytes_of(v).ok_or_else(|| {
        th.type_error(format!(
            "underlying {method}() should have returned a bytes-like object, not '{}'",
            v.ty().name_str()
        ))
    })
}

/// The encoding of a stream that names none.
pub fn default_encoding() -> &'static str {
    if crate::modules::sys::runtime_flags().utf8_mode { "utf-8" } else { "UTF-8" }
}
