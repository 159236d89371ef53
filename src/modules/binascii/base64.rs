//! Base64.

use super::{ascii, bytes, error, flag};
use crate::object::{Args, Res, Thread};
use crate::types::buffer;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn value(c: u8) -> Option<u8> {
    Some(match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

pub(super) fn encode(th: &Thread, a: Args<'_>) -> Res {
    let data = buffer::expect(th, a.at(0))?;
    let mut out = Vec::with_capacity(data.len().div_ceil(3) * 4 + 1);
    for chunk in data.chunks(3) {
        let word = chunk.iter().fold(0u32, |word, &b| word << 8 | u32::from(b)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let index = (word >> (18 - 6 * i) & 63) as usize;
            out.push(if i <= chunk.len() { ALPHABET[index] } else { b'=' });
        }
    }
    if flag(th, a.get(1), true)? {
        out.push(b'\n');
    }
    bytes(out)
}

pub(super) fn decode(th: &Thread, a: Args<'_>) -> Res {
    let text = ascii(th, a.at(0))?;
    let strict = flag(th, a.get(1), false)?;
    if strict && text.first() == Some(&b'=') {
        return Err(error(th, "Leading padding not allowed"));
    }
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut quad, mut left, mut pads) = (0usize, 0u8, 0usize);
    for &c in text.iter() {
        if c == b'=' {
            pads += 1;
            if strict && quad == 1 {
                break;
            }
            if strict && (quad == 0 || quad + pads > 4) {
                return Err(error(th, "Excess padding not allowed"));
            }
            continue;
        }
        let Some(v) = value(c) else {
            if strict {
                return Err(error(th, "Only base64 data is allowed"));
            }
            continue;
        };
        if strict && pads > 0 {
            let complete = quad + pads == 4;
            let message =
                if complete { "Excess data after padding" } else { "Discontinuous padding not allowed" };
            return Err(error(th, message));
        }
        pads = 0;
        match quad {
            0 => left = v,
            1 => {
                out.push(left << 2 | v >> 4);
                left = v & 0x0f;
            }
            2 => {
                out.push(left << 4 | v >> 2);
                left = v & 0x03;
            }
            _ => {
                out.push(left << 6 | v);
                left = 0;
            }
        }
        quad = (quad + 1) % 4;
    }
    match quad {
        0 => bytes(out),
        2 | 3 if quad + pads >= 4 => bytes(out),
        1 => Err(error(
            th,
            format!(
                "Invalid base64-encoded string: number of data characters ({}) cannot be 1 more than a multiple of 4",
                out.len() / 3 * 4 + 1
            ),
        )),
        _ => Err(error(th, "Incorrect padding")),
    }
}
