//! The built-in encodings as functions.

use super::{errors_name, pair};
use crate::object::{Args, Ref, Res, Str, Thread, Tuple, Value, protocol};
use crate::types::buffer;
use crate::types::bytes::Bytes;
use crate::types::str::codec::{Encoding, Handler, decode, encode, utf7};

fn string<'a>(th: &Thread, v: &'a Value, function: &str) -> Res<&'a Str> {
    v.downcast::<Str>()
        .ok_or_else(|| th.type_error(format!("{function}() argument 1 must be str, not {}", v.given_name())))
}

fn encode_with(th: &Thread, a: Args<'_>, e: Encoding, function: &str) -> Res {
    let s = string(th, a.at(0), function)?;
    let handler = Handler::of(&errors_name(th, a, function)?);
    let out = encode::encode(th, s, e, &handler)?;
    Ok(pair(Bytes::make(out).into_value(), s.len()))
}

pub fn utf_7_encode(th: &Thread, a: Args<'_>) -> Res {
    let s = string(th, a.at(0), "utf_7_encode")?;
    errors_name(th, a, "utf_7_encode")?;
    Ok(pair(Bytes::make(utf7::encode(s)).into_value(), s.len()))
}

pub fn utf_7_decode(th: &Thread, a: Args<'_>) -> Res {
    let last = flag(th, a.get(2))?;
    let data = buffer::expect(th, a.at(0))?;
    let handler = Handler::of(&errors_name(th, a, "utf_7_decode")?);
    let (text, used) = utf7::decode(th, &data, &handler, last)?;
    Ok(pair(text.into_value(), used))
}

fn decode_with(th: &Thread, a: Args<'_>, e: Encoding, function: &str, last: bool) -> Res {
    let data = buffer::expect(th, a.at(0))?;
    let handler = Handler::of(&errors_name(th, a, function)?);
    let (text, used) = decode::decode_partial(th, &data, e, &handler, last)?;
    Ok(pair(text.into_value(), used))
}

fn flag(th: &Thread, v: Option<&Value>) -> Res<bool> {
    v.map_or(Ok(false), |v| protocol::truth(th, v))
}

macro_rules! encoders {
    ($($name:ident $e:expr,)*) => {
        $(pub fn $name(th: &Thread, a: Args<'_>) -> Res {
            encode_with(th, a, $e, stringify!($name))
        })*
    };
}

encoders! {
    ascii_encode Encoding::Ascii,
    latin_1_encode Encoding::Latin1,
    utf_8_encode Encoding::Utf8,
    utf_16_le_encode Encoding::Utf16(Some(false)),
    utf_16_be_encode Encoding::Utf16(Some(true)),
    utf_32_le_encode Encoding::Utf32(Some(false)),
    utf_32_be_encode Encoding::Utf32(Some(true)),
}

macro_rules! decoders {
    ($($name:ident $e:expr,)*) => {
        $(pub fn $name(th: &Thread, a: Args<'_>) -> Res {
            let last = flag(th, a.get(2))?;
            decode_with(th, a, $e, stringify!($name), last)
        })*
    };
}

decoders! {
    utf_8_decode Encoding::Utf8,
    utf_16_decode Encoding::Utf16(None),
    utf_16_le_decode Encoding::Utf16(Some(false)),
    utf_16_be_decode Encoding::Utf16(Some(true)),
    utf_32_decode Encoding::Utf32(None),
    utf_32_le_decode Encoding::Utf32(Some(false)),
    utf_32_be_decode Encoding::Utf32(Some(true)),
}

pub fn ascii_decode(th: &Thread, a: Args<'_>) -> Res {
    decode_with(th, a, Encoding::Ascii, "ascii_decode", true)
}

pub fn latin_1_decode(th: &Thread, a: Args<'_>) -> Res {
    decode_with(th, a, Encoding::Latin1, "latin_1_decode", true)
}

/// Byte order argument: negative little-endian, positive big-endian, zero native with a mark.
fn order(th: &Thread, v: Option<&Value>) -> Res<Option<bool>> {
    let n = v.map_or(Ok(0), |v| protocol::index_i64(th, v))?;
    Ok(match n {
        0 => None,
        n => Some(n > 0),
    })
}

pub fn utf_16_encode(th: &Thread, a: Args<'_>) -> Res {
    let order = order(th, a.get(2))?;
    encode_with(th, a, Encoding::Utf16(order), "utf_16_encode")
}

pub fn utf_32_encode(th: &Thread, a: Args<'_>) -> Res {
    let order = order(th, a.get(2))?;
    encode_with(th, a, Encoding::Utf32(order), "utf_32_encode")
}

/// As the other decoders, and tells the byte order that a mark at the beginning gave.
fn ex_decode(th: &Thread, a: Args<'_>, width: usize) -> Res {
    let mut order = order(th, a.get(2))?;
    let last = flag(th, a.get(3))?;
    let data = buffer::expect(th, a.at(0))?;
    let handler =
        Handler::of(&errors_name(th, a, if width == 2 { "utf_16_ex_decode" } else { "utf_32_ex_decode" })?);
    let (le, be): (&[u8], &[u8]) =
        if width == 2 { (&[0xff, 0xfe], &[0xfe, 0xff]) } else { (&[0xff, 0xfe, 0, 0], &[0, 0, 0xfe, 0xff]) };
    let mut skip = 0;
    if order.is_none() {
        if data.starts_with(le) {
            (order, skip) = (Some(false), width);
        } else if data.starts_with(be) {
            (order, skip) = (Some(true), width);
        }
    }
    let native = Some(cfg!(target_endian = "big"));
    let e = if width == 2 { Encoding::Utf16(order.or(native)) } else { Encoding::Utf32(order.or(native)) };
    let (text, used) = decode::decode_partial(th, &data[skip..], e, &handler, last)?;
    let found = match order {
        None => 0,
        Some(true) => 1,
        Some(false) => -1,
    };
    let items = vec![text.into_value(), Value::from_usize(used + skip), Value::small_int(found)];
    Ok(Tuple::new(items).into_value())
}

pub fn utf_16_ex_decode(th: &Thread, a: Args<'_>) -> Res {
    ex_decode(th, a, 2)
}

pub fn utf_32_ex_decode(th: &Thread, a: Args<'_>) -> Res {
    ex_decode(th, a, 4)
}

pub fn readbuffer_encode(th: &Thread, a: Args<'_>) -> Res {
    errors_name(th, a, "readbuffer_encode")?;
    let data = match a.at(0).downcast::<Str>() {
        Some(s) => encode::encode(th, s, Encoding::Utf8, &Handler::Strict)?,
        None => buffer::expect(th, a.at(0))?.into_owned(),
    };
    let n = data.len();
    let out: Ref<Bytes> = Bytes::make(data);
    Ok(pair(out.into_value(), n))
}
