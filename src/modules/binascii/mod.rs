//! `binascii`: binary data as text and back.

mod base64;
mod quoted;
mod uu;

use std::borrow::Cow;

use super::exception_class::ExceptionClass;
use crate::object::{Args, Method, Module, ModuleSpec, Raised, Res, Str, Thread, Value, errors, protocol};
use crate::types::buffer;
use crate::types::bytes::{Bytes, methods};

static ERROR: ExceptionClass = ExceptionClass::new("binascii", "Error", &errors::VALUE_ERROR);
static INCOMPLETE: ExceptionClass = ExceptionClass::new("binascii", "Incomplete", &errors::EXCEPTION);

fn error(th: &Thread, message: impl AsRef<str>) -> Raised {
    ERROR.raise(th, message)
}

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "binascii",
    doc: "Conversion between binary data and ASCII",
    functions: &[
        Method::function("a2b_uu", "($module, data, /)", uu::decode, "Decode a line of uuencoded data."),
        Method::function(
            "b2a_uu",
            "($module, data, /, *, backtick=False)",
            uu::encode,
            "Uuencode line of data.",
        ),
        Method::function(
            "a2b_base64",
            "($module, data, /, *, strict_mode=False)",
            base64::decode,
            "Decode a line of base64 data.",
        ),
        Method::function(
            "b2a_base64",
            "($module, data, /, *, newline=True)",
            base64::encode,
            "Base64-code line of data.",
        ),
        Method::function(
            "a2b_hex",
            "($module, hexstr, /)",
            unhexlify,
            "Binary data of hexadecimal representation.",
        ),
        Method::function(
            "unhexlify",
            "($module, hexstr, /)",
            unhexlify,
            "Binary data of hexadecimal representation.",
        ),
        Method::function(
            "b2a_hex",
            "($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)",
            hexlify,
            "Hexadecimal representation of binary data.",
        ),
        Method::function(
            "hexlify",
            "($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)",
            hexlify,
            "Hexadecimal representation of binary data.",
        ),
        Method::function(
            "a2b_qp",
            "($module, /, data, header=False)",
            quoted::decode,
            "Decode a string of qp-encoded data.",
        ),
        Method::function(
            "b2a_qp",
            "($module, /, data, quotetabs=False, istext=True, header=False)",
            quoted::encode,
            "Encode a string using quoted-printable encoding.",
        ),
        Method::function("crc_hqx", "($module, data, crc, /)", crc_hqx, "Compute CRC-CCITT incrementally."),
        Method::function("crc32", "($module, data, crc=0, /)", crc32, "Compute CRC-32 incrementally."),
    ],
    init: |th, m| {
        let m = m.downcast::<Module>().expect("a module");
        m.set("Error", ERROR.class(th)?);
        m.set("Incomplete", INCOMPLETE.class(th)?);
        Ok(())
    },
    gil_not_used: true,
};

fn bytes(data: Vec<u8>) -> Res {
    Ok(Bytes::make(data).into_value())
}

/// What is decoded: bytes or a str of ASCII.
fn ascii<'a>(th: &Thread, v: &'a Value) -> Res<Cow<'a, [u8]>> {
    if let Some(s) = v.downcast::<Str>() {
        return match s.as_ascii() {
            Some(text) => Ok(Cow::Borrowed(text.as_bytes())),
            None => Err(th.value_error("string argument should contain only ASCII characters")),
        };
    }
    buffer::bytes_of(v).ok_or_else(|| {
        th.type_error(format!(
            "argument should be bytes, buffer or ASCII string, not '{}'",
            v.ty().error_name()
        ))
    })
}

fn flag(th: &Thread, v: Option<&Value>, default: bool) -> Res<bool> {
    v.map_or(Ok(default), |v| protocol::truth(th, v))
}

fn hexlify(th: &Thread, a: Args<'_>) -> Res {
    let data = buffer::expect(th, a.at(0))?;
    let text = methods::hex_text(th, &data, a.get(1), methods::hex_group(th, a.get(2))?)?;
    bytes(text.downcast::<Str>().map_or(Vec::new(), |s| s.raw_bytes().to_vec()))
}

fn unhexlify(th: &Thread, a: Args<'_>) -> Res {
    let text = ascii(th, a.at(0))?;
    if text.len() % 2 != 0 {
        return Err(error(th, "Odd-length string"));
    }
    let digit = |b: u8| char::from(b).to_digit(16);
    let pairs = text.chunks_exact(2).map(|pair| Some((digit(pair[0])? << 4 | digit(pair[1])?) as u8));
    match pairs.collect() {
        Some(data) => bytes(data),
        None => Err(error(th, "Non-hexadecimal digit found")),
    }
}

fn crc_hqx(th: &Thread, a: Args<'_>) -> Res {
    let data = buffer::expect(th, a.at(0))?;
    let mut crc = (checksum(th, a.at(1))? & 0xffff) as u16;
    for &b in data.iter() {
        crc ^= u16::from(b) << 8;
        for _ in 0..8 {
            crc = if crc & 0x8000 != 0 { crc << 1 ^ 0x1021 } else { crc << 1 };
        }
    }
    Ok(Value::small_int(crc.into()))
}

/// `crc32` of data, going on from a checksum; `zlib` has it as well.
pub fn crc32(th: &Thread, a: Args<'_>) -> Res {
    let start = a.get(1).map_or(Ok(0), |v| checksum(th, v))?;
    let data = buffer::expect(th, a.at(0))?;
    Ok(Value::small_int(zlib_rs::crc32::crc32(start, &data).into()))
}

/// An integer of which the lowest 32 bits count.
pub fn checksum(th: &Thread, v: &Value) -> Res<u32> {
    let v = protocol::index(th, v)?;
    let low = protocol::binary(th, &v, &Value::small_int(0xffff_ffff), crate::object::BinaryOp::And)?;
    Ok(protocol::as_i64(&low).unwrap_or(0) as u32)
}
