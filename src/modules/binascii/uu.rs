//! Lines of uuencoded data.

use super::{ascii, bytes, error, flag};
use crate::object::{Args, Res, Thread};
use crate::types::buffer;

pub(super) fn decode(th: &Thread, a: Args<'_>) -> Res {
    let text = ascii(th, a.at(0))?;
    let mut rest = text.iter().copied();
    let Some(length) = rest.next() else { return Err(error(th, "Missing length byte")) };
    let length = usize::from(length.wrapping_sub(b' ') & 0o77);
    let mut out = Vec::with_capacity(length);
    let (mut bits, mut word) = (0u32, 0u32);
    while out.len() < length {
        // Lines may have lost the spaces at their end.
        let c = match rest.next() {
            None | Some(b'\n' | b'\r') => 0,
            // A backtick stands for a space.
            Some(c) if !(b' '..=b' ' + 64).contains(&c) => return Err(error(th, "Illegal char")),
            Some(c) => (c - b' ') & 0o77,
        };
        word = word << 6 | u32::from(c);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((word >> bits) as u8);
            word &= (1 << bits) - 1;
        }
    }
    // Only padding may follow.
    if rest.any(|c| !matches!(c, b' ' | b'`' | b'\n' | b'\r')) {
        return Err(error(th, "Trailing garbage"));
    }
    bytes(out)
}

pub(super) fn encode(th: &Thread, a: Args<'_>) -> Res {
    let data = buffer::expect(th, a.at(0))?;
    let backtick = flag(th, a.get(1), false)?;
    if data.len() > 45 {
        return Err(error(th, "At most 45 bytes at once"));
    }
    let letter = |n: u8| if backtick && n == 0 { b'`' } else { n + b' ' };
    let mut out = vec![letter(data.len() as u8)];
    for chunk in data.chunks(3) {
        let word = chunk.iter().fold(0u32, |word, &b| word << 8 | u32::from(b)) << (8 * (3 - chunk.len()));
        out.extend((0..4).map(|i| letter((word >> (18 - 6 * i) & 63) as u8)));
    }
    out.push(b'\n');
    bytes(out)
}
