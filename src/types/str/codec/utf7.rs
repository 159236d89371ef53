//! UTF-7 (RFC 2152): text in 7 bits, what does not fit in base 64 between `+` and `-`. As in CPython, lone surrogates
//! pass, and of the characters that a sender may write directly all are.

use super::decode::Decoder;
use super::errors::Handler;
use crate::object::{Ref, Res, Str, Thread};
use crate::types::str::builder::Builder;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn digit(b: u8) -> Option<u32> {
    Some(u32::from(match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// Whether a character is written as it is.
fn is_direct(c: u32) -> bool {
    match u8::try_from(c) {
        Ok(b'\t' | b'\n' | b'\r') => true,
        Ok(b'+' | b'\\' | b'~' | 0x7f..) | Err(_) => false,
        Ok(b) => b >= b' ',
    }
}

/// Text as UTF-7.
pub fn encode(s: &Str) -> Vec<u8> {
    let mut out = Vec::with_capacity(s.len());
    let (mut shifted, mut bits, mut waiting) = (false, 0u32, 0u64);
    for c in s.iter() {
        if is_direct(c) || (c == u32::from(b'+') && !shifted) {
            if shifted {
                if bits > 0 {
                    out.push(DIGITS[((waiting << (6 - bits)) & 63) as usize]);
                    (bits, waiting) = (0, 0);
                }
                shifted = false;
                // Anything else ends the section by itself.
                if digit(c as u8).is_some() || c == u32::from(b'-') {
                    out.push(b'-');
                }
            }
            out.push(c as u8);
            if c == u32::from(b'+') {
                out.push(b'-');
            }
            continue;
        }
        if !shifted {
            out.push(b'+');
            shifted = true;
        }
        let mut units = [0u16; 2];
        let units: &[u16] = match char::from_u32(c) {
            Some(c) => c.encode_utf16(&mut units),
            None => {
                units[0] = c as u16;
                &units[..1]
            }
        };
        for &unit in units {
            waiting = (waiting << 16) | u64::from(unit);
            bits += 16;
            while bits >= 6 {
                bits -= 6;
                out.push(DIGITS[((waiting >> bits) & 63) as usize]);
            }
            waiting &= (1 << bits) - 1;
        }
    }
    if bits > 0 {
        out.push(DIGITS[((waiting << (6 - bits)) & 63) as usize]);
    }
    if shifted {
        out.push(b'-');
    }
    out
}

/// A section in base 64.
struct Section {
    /// Where its `+` stands.
    start: usize,
    /// How much text there was before it.
    before: usize,
    /// Bits that are no code unit yet, and their number.
    waiting: u64,
    bits: u32,
    /// The first half of a pair.
    surrogate: Option<u32>,
}

impl Section {
    /// Takes one digit.
    fn take(&mut self, digit: u32, out: &mut Builder) {
        self.waiting = (self.waiting << 6) | u64::from(digit);
        self.bits += 6;
        if self.bits < 16 {
            return;
        }
        self.bits -= 16;
        let unit = (self.waiting >> self.bits) as u32;
        self.waiting &= (1 << self.bits) - 1;
        if let Some(first) = self.surrogate.take() {
            if (0xdc00..0xe000).contains(&unit) {
                out.push(0x1_0000 + ((first - 0xd800) << 10) + (unit - 0xdc00));
                return;
            }
            out.push(first);
        }
        if (0xd800..0xdc00).contains(&unit) {
            self.surrogate = Some(unit);
        } else {
            out.push(unit);
        }
    }
    /// What is wrong if the section ends here.
    fn fault(&self) -> Option<&'static str> {
        match self.bits {
            6.. => Some("partial character in shift sequence"),
            1.. if self.waiting != 0 => Some("non-zero padding bits in shift sequence"),
            _ => None,
        }
    }
}

/// Decodes; unless `last`, a section that may go on is left for later. Returns the text and the number of bytes used.
pub fn decode(th: &Thread, data: &[u8], handler: &Handler, last: bool) -> Res<(Ref<Str>, usize)> {
    let out = Builder::with_capacity(data.len());
    let mut d = Decoder { th, data: data.into(), handler, name: "utf7", out, last };
    let mut section: Option<Section> = None;
    let mut i = 0;
    loop {
        while let Some(&b) = d.data.get(i) {
            if let Some(s) = &mut section {
                if let Some(digit) = digit(b) {
                    s.take(digit, &mut d.out);
                    i += 1;
                    continue;
                }
                let (start, fault, surrogate) = (s.start, s.fault(), s.surrogate);
                section = None;
                if let Some(fault) = fault {
                    i = d.handle(start, i + 1, fault)?;
                    continue;
                }
                if b < 0x80
                    && let Some(c) = surrogate
                {
                    d.out.push(c);
                }
                if b == b'-' {
                    i += 1;
                }
            } else if b == b'+' {
                match d.data.get(i + 1).copied() {
                    Some(b'-') => {
                        d.out.push(u32::from(b'+'));
                        i += 2;
                    }
                    Some(next) if digit(next).is_none() => i = d.handle(i, i + 2, "ill-formed sequence")?,
                    _ => {
                        let before = d.out.len();
                        section = Some(Section { start: i, before, waiting: 0, bits: 0, surrogate: None });
                        i += 1;
                    }
                }
            } else if b < 0x80 {
                d.out.push(u32::from(b));
                i += 1;
            } else {
                i = d.handle(i, i + 1, "unexpected special character")?;
            }
        }
        let Some(s) = section.take() else { return Ok((d.out.finish(), i)) };
        if !last {
            // Without what the section has given so far: it will be read again.
            let chars = d.out.chars();
            let mut out = Builder::with_capacity(s.before);
            (0..s.before).for_each(|k| out.push(chars.at(k)));
            return Ok((out.finish(), s.start));
        }
        if s.surrogate.is_none() && s.fault().is_none() {
            return Ok((d.out.finish(), i));
        }
        let end = d.data.len();
        i = d.handle(s.start, end, "unterminated shift sequence")?;
    }
}
