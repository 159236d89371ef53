//! `charmap`: encodings given by a table.

use super::{errors_name, pair};
use crate::object::{Args, Dict, Res, Str, Thread, Value, errors, protocol};
use crate::types::buffer;
use crate::types::bytes::Bytes;
use crate::types::str::builder::Builder;
use crate::types::str::codec::errors::{call_handler, decode_error, encode_error, escape, raise};
use crate::types::str::codec::{Encoding, Handler, decode, encode};

const REASON: &str = "character maps to <undefined>";

pub fn charmap_decode(th: &Thread, a: Args<'_>) -> Res {
    let data = buffer::expect(th, a.at(0))?;
    let handler = Handler::of(&errors_name(th, a, "charmap_decode")?);
    let Some(mapping) = a.get_non_none(2) else {
        let (text, n) = decode::decode_partial(th, &data, Encoding::Latin1, &handler, true)?;
        return Ok(pair(text.into_value(), n));
    };
    let mut out = Builder::with_capacity(data.len());
    let mut i = 0;
    while i < data.len() {
        let b = data[i];
        if decode_one(th, mapping, b, &mut out)? {
            i += 1;
            continue;
        }
        i = match &handler {
            Handler::Ignore => i + 1,
            Handler::Replace => {
                out.push(0xfffd);
                i + 1
            }
            Handler::Backslash => {
                out.push_ascii(&format!("\\x{b:02x}"));
                i + 1
            }
            Handler::SurrogateEscape if b >= 0x80 => {
                out.push(0xdc00 + u32::from(b));
                i + 1
            }
            Handler::Custom(name) => {
                let e = decode_error(th, "charmap", &data, i, i + 1, REASON)?;
                let answer = call_handler(th, name, e, data.len(), true)?;
                if let Some(t) = answer.replacement.downcast::<Str>() {
                    out.push_str(t);
                }
                answer.position
            }
            _ => return Err(raise(th, decode_error(th, "charmap", &data, i, i + 1, REASON))),
        };
    }
    Ok(pair(out.finish().into_value(), data.len()))
}

/// Appends what a byte stands for; false if it stands for nothing.
fn decode_one(th: &Thread, mapping: &Value, b: u8, out: &mut Builder) -> Res<bool> {
    if let Some(s) = mapping.downcast::<Str>() {
        let i = usize::from(b);
        if i < s.len() && s.at(i) != 0xfffe {
            out.push(s.at(i));
            return Ok(true);
        }
        return Ok(false);
    }
    let found = match protocol::getitem(th, mapping, &Value::small_int(i64::from(b))) {
        Ok(v) => v,
        Err(r) => return th.catch(r, &errors::LOOKUP_ERROR).map(|()| false),
    };
    if found.is_none() {
        return Ok(false);
    }
    if let Some(s) = found.downcast::<Str>() {
        if s.len() == 1 && s.at(0) == 0xfffe {
            return Ok(false);
        }
        out.push_str(s);
        return Ok(true);
    }
    match protocol::as_i64(&found) {
        Some(0xfffe) => Ok(false),
        Some(c @ 0..0x11_0000) => {
            out.push(c as u32);
            Ok(true)
        }
        Some(_) => Err(th.type_error("character mapping must be in range(0x110000)")),
        None => Err(th.type_error("character mapping must return integer, None or str")),
    }
}

pub fn charmap_encode(th: &Thread, a: Args<'_>) -> Res {
    let Some(s) = a.at(0).downcast::<Str>() else {
        return Err(
            th.type_error(format!("charmap_encode() argument 1 must be str, not {}", a.at(0).given_name()))
        );
    };
    let handler = Handler::of(&errors_name(th, a, "charmap_encode")?);
    let Some(mapping) = a.get_non_none(2) else {
        let out = encode::encode(th, s, Encoding::Latin1, &handler)?;
        return Ok(pair(Bytes::make(out).into_value(), s.len()));
    };
    let mut out = Vec::with_capacity(s.len());
    let mut i = 0;
    while i < s.len() {
        if encode_one(th, mapping, s.at(i), &mut out)? {
            i += 1;
            continue;
        }
        let strict = || raise(th, encode_error(th, "charmap", s, i, i + 1, REASON));
        let put = |t: &str, out: &mut Vec<u8>| -> Res<()> {
            for c in t.chars() {
                if !encode_one(th, mapping, u32::from(c), out)? {
                    return Err(strict());
                }
            }
            Ok(())
        };
        i = match &handler {
            Handler::Ignore => i + 1,
            Handler::Replace => {
                put("?", &mut out)?;
                i + 1
            }
            Handler::Backslash | Handler::Xml | Handler::Name => {
                put(&escape(&handler, s.at(i)), &mut out)?;
                i + 1
            }
            Handler::SurrogateEscape if (0xdc80..0xdd00).contains(&s.at(i)) => {
                out.push((s.at(i) - 0xdc00) as u8);
                i + 1
            }
            Handler::Custom(name) => {
                let e = encode_error(th, "charmap", s, i, i + 1, REASON)?;
                let answer = call_handler(th, name, e, s.len(), false)?;
                if let Some(b) = answer.replacement.downcast::<Bytes>() {
                    out.extend_from_slice(b.as_slice());
                } else if let Some(t) = answer.replacement.downcast::<Str>() {
                    put(&t.to_str_lossy(), &mut out)?;
                }
                answer.position
            }
            _ => return Err(strict()),
        };
    }
    Ok(pair(Bytes::make(out).into_value(), s.len()))
}

/// Appends what a character is encoded as; false if it cannot be.
fn encode_one(th: &Thread, mapping: &Value, c: u32, out: &mut Vec<u8>) -> Res<bool> {
    let found = match protocol::getitem(th, mapping, &Value::small_int(i64::from(c))) {
        Ok(v) => v,
        Err(r) => return th.catch(r, &errors::LOOKUP_ERROR).map(|()| false),
    };
    if found.is_none() {
        return Ok(false);
    }
    if let Some(b) = found.downcast::<Bytes>() {
        out.extend_from_slice(b.as_slice());
        return Ok(true);
    }
    match protocol::as_i64(&found) {
        Some(b @ 0..256) => {
            out.push(b as u8);
            Ok(true)
        }
        Some(_) => Err(th.type_error("character mapping must be in range(256)")),
        None => Err(th.type_error(format!(
            "character mapping must return integer, bytes or None, not {}",
            found.ty().error_name()
        ))),
    }
}

pub fn charmap_build(th: &Thread, a: Args<'_>) -> Res {
    let Some(s) = a.at(0).downcast::<Str>() else {
        return Err(
            th.type_error(format!("charmap_build() argument must be str, not {}", a.at(0).given_name()))
        );
    };
    let map = Dict::new().into_value();
    for (i, c) in s.iter().enumerate() {
        if c != 0xfffe {
            protocol::setitem(th, &map, &Value::small_int(i64::from(c)), Some(Value::from_usize(i)))?;
        }
    }
    Ok(map)
}
