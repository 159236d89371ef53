//! `repr` of strings and `ascii()`.

use super::builder::Builder;
use super::unicode::is_printable;
use crate::object::{Ref, Str};

/// Appends the escape of `c` that a literal would have.
pub fn push_escape(c: u32, out: &mut Builder) {
    match c {
        0x09 => out.push_ascii("\\t"),
        0x0a => out.push_ascii("\\n"),
        0x0d => out.push_ascii("\\r"),
        0..0x100 => out.push_ascii(&format!("\\x{c:02x}")),
        0x100..0x1_0000 => out.push_ascii(&format!("\\u{c:04x}")),
        _ => out.push_ascii(&format!("\\U{c:08x}")),
    }
}

/// `repr(s)`; `ascii_only` makes it `ascii(s)`.
pub fn repr(s: &Str, ascii_only: bool) -> Ref<Str> {
    let (mut single, mut double) = (false, false);
    let mut plain = true;
    for c in s.iter() {
        single |= c == u32::from(b'\'');
        double |= c == u32::from(b'"');
        plain &= (0x20..0x7f).contains(&c) && c != u32::from(b'\\');
    }
    let quote = if single && !double { b'"' } else { b'\'' };
    let mut out = Builder::with_capacity(s.len() + 2);
    out.push(u32::from(quote));
    if plain && !(single && quote == b'\'') {
        out.push_str(s);
    } else {
        for c in s.iter() {
            match c {
                _ if c == u32::from(quote) || c == u32::from(b'\\') => {
                    out.push_ascii("\\");
                    out.push(c);
                }
                0x20..0x7f => out.push(c),
                _ if c >= 0x7f && !ascii_only && is_printable(c) => out.push(c),
                _ => push_escape(c, &mut out),
            }
        }
    }
    out.push(u32::from(quote));
    out.finish()
}

/// `ascii(v)` from `repr(v)`: everything beyond ASCII escaped.
pub fn to_ascii(s: &Str) -> Ref<Str> {
    if s.is_ascii() {
        return Ref::from_payload(s);
    }
    let mut out = Builder::with_capacity(s.len() + 8);
    for c in s.iter() {
        if c < 0x80 { out.push(c) } else { push_escape(c, &mut out) }
    }
    out.finish()
}
