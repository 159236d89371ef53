//! `unicode_escape`, `raw_unicode_escape` and `escape` (bytes literals).

use super::{errors_name, pair};
use crate::object::{Args, Res, Str, Thread, Value, errors, imports, protocol};
use crate::types::buffer;
use crate::types::bytes::Bytes;
use crate::types::str::builder::Builder;
use crate::types::str::codec::errors::{call_handler, decode_error, raise};
use crate::types::str::codec::{Encoding, Handler, encode};
use crate::types::str::names;
use crate::types::str::repr::push_escape;

fn string<'a>(th: &Thread, v: &'a Value) -> Res<&'a Str> {
    v.downcast::<Str>()
        .ok_or_else(|| th.type_error(format!("argument 1 must be str, not {}", v.ty().error_name())))
}

fn data(th: &Thread, v: &Value) -> Res<Vec<u8>> {
    match v.downcast::<Str>() {
        Some(s) => encode::encode(th, s, Encoding::Utf8, &Handler::Strict),
        None => Ok(buffer::expect(th, v)?.into_owned()),
    }
}

pub fn unicode_escape_encode(th: &Thread, a: Args<'_>) -> Res {
    let s = string(th, a.at(0))?;
    let mut out = Builder::with_capacity(s.len());
    for c in s.iter() {
        match c {
            0x5c => out.push_ascii("\\\\"),
            0x20..0x7f => out.push(c),
            _ => push_escape(c, &mut out),
        }
    }
    Ok(pair(Bytes::make(out.into_bytes()).into_value(), s.len()))
}

pub fn raw_unicode_escape_encode(th: &Thread, a: Args<'_>) -> Res {
    let s = string(th, a.at(0))?;
    let mut out = Builder::with_capacity(s.len());
    for c in s.iter() {
        if c < 0x100 { out.push(c) } else { push_escape(c, &mut out) }
    }
    Ok(pair(Bytes::make(out.into_bytes()).into_value(), s.len()))
}

/// Serves a decoding error; returns where to go on.
fn fail(
    th: &Thread,
    encoding: &str,
    handler: &Handler,
    d: &[u8],
    (start, end): (usize, usize),
    reason: &str,
    out: &mut Builder,
) -> Res<usize> {
    match handler {
        Handler::Ignore => Ok(end),
        Handler::Replace => {
            out.push(0xfffd);
            Ok(end)
        }
        Handler::Backslash => {
            d[start..end].iter().for_each(|b| out.push_ascii(&format!("\\x{b:02x}")));
            Ok(end)
        }
        Handler::Custom(name) => {
            let e = decode_error(th, encoding, d, start, end, reason)?;
            let answer = call_handler(th, name, e, d.len(), true)?;
            if let Some(t) = answer.replacement.downcast::<Str>() {
                out.push_str(t);
            }
            Ok(answer.position)
        }
        _ => Err(raise(th, decode_error(th, encoding, d, start, end, reason))),
    }
}

/// Up to `n` hexadecimal digits at `i`: the number and how many there were.
fn hexadecimal(d: &[u8], i: usize, n: usize) -> (u32, usize) {
    let (mut x, mut k) = (0u32, 0);
    while k < n
        && let Some(digit) = d.get(i + k).and_then(|&c| (c as char).to_digit(16))
    {
        x = x << 4 | digit;
        k += 1;
    }
    (x, k)
}

/// What is decoded and yet worth a warning.
#[derive(Clone, Copy)]
enum Doubt {
    /// No escape begins with it.
    Character(u8),
    /// More than a byte.
    Octal(u32),
}

impl Doubt {
    /// Notes an octal escape that is too large, unless there is something to tell already.
    fn octal(doubt: &mut Option<Doubt>, x: u32) {
        if x > 0o377 && doubt.is_none() {
            *doubt = Some(Doubt::Octal(x));
        }
    }
    /// Warns of the first one in a literal with this prefix.
    fn tell(th: &Thread, doubt: Option<Doubt>, prefix: &str) -> Res<()> {
        let text = match doubt {
            None => return Ok(()),
            Some(Doubt::Character(c)) => format!("{prefix}\"\\{}\" is an invalid escape sequence", c as char),
            Some(Doubt::Octal(x)) => format!("{prefix}\"\\{x:o}\" is an invalid octal escape sequence"),
        };
        let text = format!("{text}. Such sequences will not work in the future. ");
        imports::warn(th, &errors::DEPRECATION_WARNING, text)
    }
}

pub fn unicode_escape_decode(th: &Thread, a: Args<'_>) -> Res {
    let d = data(th, a.at(0))?;
    let handler = Handler::of(&errors_name(th, a, "unicode_escape_decode")?);
    let mut doubt = None;
    let last = a.get(2).map_or(Ok(true), |v| protocol::truth(th, v))?;
    let mut out = Builder::with_capacity(d.len());
    let mut i = 0;
    while i < d.len() {
        if d[i] != b'\\' {
            out.push(u32::from(d[i]));
            i += 1;
            continue;
        }
        let start = i;
        let Some(&c) = d.get(i + 1) else {
            if !last {
                break;
            }
            i = fail(th, "unicodeescape", &handler, &d, (start, d.len()), "\\ at end of string", &mut out)?;
            continue;
        };
        i += 2;
        match c {
            b'\n' => {}
            b'\\' | b'\'' | b'"' => out.push(u32::from(c)),
            b'a' => out.push(7),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'n' => out.push(10),
            b'r' => out.push(13),
            b't' => out.push(9),
            b'v' => out.push(11),
            b'0'..=b'7' => {
                let mut x = u32::from(c - b'0');
                let mut k = 1;
                while k < 3
                    && let Some(&o @ b'0'..=b'7') = d.get(i)
                {
                    x = x << 3 | u32::from(o - b'0');
                    i += 1;
                    k += 1;
                }
                Doubt::octal(&mut doubt, x);
                out.push(x);
            }
            b'x' | b'u' | b'U' => {
                let (n, reason) = match c {
                    b'x' => (2, "truncated \\xXX escape"),
                    b'u' => (4, "truncated \\uXXXX escape"),
                    _ => (8, "truncated \\UXXXXXXXX escape"),
                };
                let (x, k) = hexadecimal(&d, i, n);
                if k < n {
                    if !last && i + k == d.len() {
                        i = start;
                        break;
                    }
                    i = fail(th, "unicodeescape", &handler, &d, (start, i + k), reason, &mut out)?;
                } else if x > 0x10_ffff {
                    i = fail(
                        th,
                        "unicodeescape",
                        &handler,
                        &d,
                        (start, i + k),
                        "illegal Unicode character",
                        &mut out,
                    )?;
                } else {
                    out.push(x);
                    i += n;
                }
            }
            b'N' => {
                let brace = d.get(i) == Some(&b'{');
                // Where the closing brace is, or what is there instead of the opening one.
                let end = if brace { memchr::memchr(b'}', &d[i..]).map_or(d.len(), |e| i + e) } else { i };
                if end == d.len() && !last {
                    i = start;
                    break;
                }
                let name = (brace && end < d.len() && end > i + 1).then(|| &d[i + 1..end]);
                let (end, why) = match name.map(|name| std::str::from_utf8(name).ok().and_then(names::lookup))
                {
                    Some(Some(ch)) => {
                        out.push(u32::from(ch));
                        i = end + 1;
                        continue;
                    }
                    Some(None) => (end + 1, "unknown Unicode character name"),
                    None => (end, "malformed \\N character escape"),
                };
                i = fail(th, "unicodeescape", &handler, &d, (start, end), why, &mut out)?;
            }
            _ => {
                doubt = doubt.or(Some(Doubt::Character(c)));
                out.push(u32::from(b'\\'));
                out.push(u32::from(c));
            }
        }
    }
    let text = out.finish().into_value();
    Doubt::tell(th, doubt, "")?;
    Ok(pair(text, i))
}

pub fn raw_unicode_escape_decode(th: &Thread, a: Args<'_>) -> Res {
    let d = data(th, a.at(0))?;
    let handler = Handler::of(&errors_name(th, a, "raw_unicode_escape_decode")?);
    let last = a.get(2).map_or(Ok(true), |v| protocol::truth(th, v))?;
    let mut out = Builder::with_capacity(d.len());
    let mut i = 0;
    while i < d.len() {
        let kind = d.get(i + 1).copied();
        if d[i] != b'\\' || !matches!(kind, Some(b'u' | b'U')) {
            if d[i] == b'\\' && kind.is_none() && !last {
                break;
            }
            out.push(u32::from(d[i]));
            // A backslash takes the next character along, so that `\\u` is no escape.
            if d[i] == b'\\'
                && let Some(c) = kind
            {
                out.push(u32::from(c));
                i += 1;
            }
            i += 1;
            continue;
        }
        let (n, reason) = if kind == Some(b'u') {
            (4, "truncated \\uXXXX escape")
        } else {
            (8, "truncated \\UXXXXXXXX escape")
        };
        let (x, k) = hexadecimal(&d, i + 2, n);
        if k < n && i + 2 + k == d.len() && !last {
            break;
        }
        if k < n {
            i = fail(th, "rawunicodeescape", &handler, &d, (i, i + 2 + k), reason, &mut out)?;
        } else if x > 0x10_ffff {
            i = fail(
                th,
                "rawunicodeescape",
                &handler,
                &d,
                (i, i + 2 + k),
                "\\Uxxxxxxxx out of range",
                &mut out,
            )?;
        } else {
            out.push(x);
            i += 2 + n;
        }
    }
    Ok(pair(out.finish().into_value(), i))
}

pub fn escape_encode(th: &Thread, a: Args<'_>) -> Res {
    let Some(b) = a.at(0).downcast::<Bytes>() else {
        return Err(
            th.type_error(format!("escape_encode() argument 1 must be bytes, not {}", a.at(0).given_name()))
        );
    };
    errors_name(th, a, "escape_encode")?;
    let mut out = String::new();
    for &c in b.as_slice() {
        match c {
            b'\\' => out.push_str("\\\\"),
            b'\'' => out.push_str("\\'"),
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            0x20..0x7f => out.push(c as char),
            _ => out.push_str(&format!("\\x{c:02x}")),
        }
    }
    Ok(pair(Bytes::make(out.into_bytes()).into_value(), b.as_slice().len()))
}

pub fn escape_decode(th: &Thread, a: Args<'_>) -> Res {
    let d = data(th, a.at(0))?;
    let errors = errors_name(th, a, "escape_decode")?;
    let mut doubt = None;
    let mut out = Vec::with_capacity(d.len());
    let mut i = 0;
    while i < d.len() {
        if d[i] != b'\\' {
            out.push(d[i]);
            i += 1;
            continue;
        }
        let start = i;
        let Some(&c) = d.get(i + 1) else { return Err(th.value_error("Trailing \\ in string")) };
        i += 2;
        match c {
            b'\n' => {}
            b'\\' | b'\'' | b'"' => out.push(c),
            b'a' => out.push(7),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'n' => out.push(10),
            b'r' => out.push(13),
            b't' => out.push(9),
            b'v' => out.push(11),
            b'0'..=b'7' => {
                let mut x = u32::from(c - b'0');
                let mut k = 1;
                while k < 3
                    && let Some(&o @ b'0'..=b'7') = d.get(i)
                {
                    x = x << 3 | u32::from(o - b'0');
                    i += 1;
                    k += 1;
                }
                Doubt::octal(&mut doubt, x);
                out.push(x as u8);
            }
            b'x' => {
                let (x, k) = hexadecimal(&d, i, 2);
                if k == 2 {
                    out.push(x as u8);
                    i += 2;
                    continue;
                }
                match &*errors {
                    "ignore" => {}
                    "replace" => out.push(b'?'),
                    "strict" => {
                        return Err(th.value_error(format!("invalid \\x escape at position {start}")));
                    }
                    other => {
                        return Err(
                            th.value_error(format!("decoding error; unknown error handling code: {other}"))
                        );
                    }
                }
                i += k;
            }
            _ => {
                doubt = doubt.or(Some(Doubt::Character(c)));
                out.push(b'\\');
                out.push(c);
            }
        }
    }
    Doubt::tell(th, doubt, "b")?;
    Ok(pair(Bytes::make(out).into_value(), d.len()))
}
