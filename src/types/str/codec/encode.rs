//! Text to bytes.

use super::Encoding;
use super::errors::{Handler, call_handler, encode_error, escape, raise};
use crate::object::{Res, Str, Thread};
use crate::types::bytes::Bytes;

/// Whether an encoding can hold `c`.
fn holds(e: Encoding, c: u32) -> bool {
    match e {
        Encoding::Ascii => c < 0x80,
        Encoding::Latin1 => c < 0x100,
        _ => !(0xd800..0xe000).contains(&c),
    }
}

fn reason(e: Encoding) -> &'static str {
    match e {
        Encoding::Ascii => "ordinal not in range(128)",
        Encoding::Latin1 => "ordinal not in range(256)",
        _ => "surrogates not allowed",
    }
}

fn is_big(order: Option<bool>) -> bool {
    order.unwrap_or(cfg!(target_endian = "big"))
}

/// Appends one character, surrogates too.
fn push(e: Encoding, c: u32, out: &mut Vec<u8>) {
    match e {
        Encoding::Ascii | Encoding::Latin1 => out.push(c as u8),
        Encoding::Utf8 => push_utf8(c, out),
        Encoding::Utf16(order) => {
            let unit = |u: u16, out: &mut Vec<u8>| {
                out.extend_from_slice(&if is_big(order) { u.to_be_bytes() } else { u.to_le_bytes() });
            };
            if c < 0x1_0000 {
                unit(c as u16, out);
            } else {
                let c = c - 0x1_0000;
                unit(0xd800 | (c >> 10) as u16, out);
                unit(0xdc00 | (c & 0x3ff) as u16, out);
            }
        }
        Encoding::Utf32(order) => {
            out.extend_from_slice(&if is_big(order) { c.to_be_bytes() } else { c.to_le_bytes() });
        }
    }
}

/// Appends one code point as UTF-8, surrogates too.
pub fn push_utf8(c: u32, out: &mut Vec<u8>) {
    match c {
        0..0x80 => out.push(c as u8),
        0x80..0x800 => out.extend_from_slice(&[0xc0 | (c >> 6) as u8, 0x80 | (c & 0x3f) as u8]),
        0x800..0x1_0000 => out.extend_from_slice(&[
            0xe0 | (c >> 12) as u8,
            0x80 | ((c >> 6) & 0x3f) as u8,
            0x80 | (c & 0x3f) as u8,
        ]),
        _ => out.extend_from_slice(&[
            0xf0 | (c >> 18) as u8,
            0x80 | ((c >> 12) & 0x3f) as u8,
            0x80 | ((c >> 6) & 0x3f) as u8,
            0x80 | (c & 0x3f) as u8,
        ]),
    }
}

/// Encodes with a built-in encoding.
pub fn encode(th: &Thread, s: &Str, e: Encoding, handler: &Handler) -> Res<Vec<u8>> {
    if let Some(t) = s.as_ascii()
        && matches!(e, Encoding::Utf8 | Encoding::Ascii | Encoding::Latin1)
    {
        return Ok(t.as_bytes().to_vec());
    }
    let mut out = Vec::with_capacity(s.len() + s.len() / 2);
    if matches!(e, Encoding::Utf16(None) | Encoding::Utf32(None)) {
        push(e, 0xfeff, &mut out);
    }
    let mut i = 0;
    while i < s.len() {
        let c = s.at(i);
        if holds(e, c) {
            push(e, c, &mut out);
            i += 1;
            continue;
        }
        let mut end = i + 1;
        while end < s.len() && !holds(e, s.at(end)) {
            end += 1;
        }
        i = handle(th, s, e, handler, i, end, &mut out)?;
    }
    Ok(out)
}

fn handle(
    th: &Thread,
    s: &Str,
    e: Encoding,
    handler: &Handler,
    start: usize,
    end: usize,
    out: &mut Vec<u8>,
) -> Res<usize> {
    let strict = |at: usize| raise(th, encode_error(th, e.name(), s, at, end, reason(e)));
    match handler {
        Handler::Strict => return Err(strict(start)),
        Handler::Ignore => {}
        Handler::Replace => (start..end).for_each(|_| push(e, u32::from(b'?'), out)),
        Handler::Backslash | Handler::Xml | Handler::Name => {
            for i in start..end {
                escape(handler, s.at(i)).bytes().for_each(|b| push(e, u32::from(b), out));
            }
        }
        Handler::SurrogateEscape => {
            for i in start..end {
                match s.at(i) {
                    c @ 0xdc80..0xdd00
                        if matches!(e, Encoding::Utf8 | Encoding::Ascii | Encoding::Latin1) =>
                    {
                        out.push((c - 0xdc00) as u8);
                    }
                    _ => return Err(strict(i)),
                }
            }
        }
        Handler::SurrogatePass => {
            for i in start..end {
                match s.at(i) {
                    c @ 0xd800..0xe000 if !matches!(e, Encoding::Ascii | Encoding::Latin1) => push(e, c, out),
                    _ => return Err(strict(i)),
                }
            }
        }
        Handler::Custom(name) => {
            let exception = encode_error(th, e.name(), s, start, end, reason(e))?;
            let answer = call_handler(th, name, exception, s.len(), false)?;
            if let Some(b) = answer.replacement.downcast::<Bytes>() {
                out.extend_from_slice(b.as_slice());
            } else if let Some(t) = answer.replacement.downcast::<Str>() {
                for c in t.iter() {
                    if !holds(e, c) {
                        return Err(strict(start));
                    }
                    push(e, c, out);
                }
            }
            return Ok(answer.position);
        }
    }
    Ok(end)
}
