//! `repr` of bytes, and hexadecimal text.

use crate::types::format::Fault;

/// `b'...'`. A `bytearray` escapes the single quote also between double ones.
pub fn repr(data: &[u8], escape_single: bool) -> String {
    let quote = if data.contains(&b'\'') && !data.contains(&b'"') { '"' } else { '\'' };
    let mut s = String::with_capacity(data.len() + 3);
    s.push('b');
    s.push(quote);
    for &b in data {
        match b {
            b'\t' => s.push_str("\\t"),
            b'\n' => s.push_str("\\n"),
            b'\r' => s.push_str("\\r"),
            b'\\' => s.push_str("\\\\"),
            _ if b == quote as u8 || (escape_single && b == b'\'') => {
                s.push('\\');
                s.push(b as char);
            }
            0x20..0x7f => s.push(b as char),
            _ => s.push_str(&format!("\\x{b:02x}")),
        }
    }
    s.push(quote);
    s
}

/// Hexadecimal digits, with a separator between groups of `group` bytes (counted from the right, or from the left if
/// negative).
pub fn hex(data: &[u8], separator: Option<u8>, group: i64) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut s = String::with_capacity(data.len() * 2);
    let size = usize::try_from(group.unsigned_abs()).unwrap_or(usize::MAX);
    for (i, &b) in data.iter().enumerate() {
        let boundary = if size == 0 || i == 0 {
            false
        } else if group > 0 {
            (data.len() - i).is_multiple_of(size)
        } else {
            i.is_multiple_of(size)
        };
        if let (true, Some(c)) = (boundary, separator) {
            s.push(c as char);
        }
        s.push(DIGITS[usize::from(b >> 4)] as char);
        s.push(DIGITS[usize::from(b & 15)] as char);
    }
    s
}

/// `bytes.fromhex`; white space between bytes is skipped.
pub fn from_hex(text: impl Iterator<Item = u32>) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    let mut half: Option<u8> = None;
    for (i, c) in text.enumerate() {
        if half.is_none() && (c == 32 || (9..=13).contains(&c)) {
            continue;
        }
        let Some(d) = char::from_u32(c).and_then(|c| c.to_digit(16)) else {
            return Fault::value(format!("non-hexadecimal number found in fromhex() arg at position {i}"));
        };
        match half.take() {
            None => half = Some(d as u8),
            Some(h) => out.push(h << 4 | d as u8),
        }
    }
    if half.is_some() {
        return Fault::value("fromhex() arg must contain an even number of hexadecimal digits");
    }
    Ok(out)
}
