//! Quoted-printable data.

use super::{ascii, bytes, flag};
use crate::object::{Args, Res, Thread};
use crate::types::buffer;

/// Characters in a line, the `=` at its end included.
const MAX_LINE: usize = 76;

fn digit(b: u8) -> Option<u8> {
    char::from(b).to_digit(16).map(|d| d as u8)
}

pub(super) fn decode(th: &Thread, a: Args<'_>) -> Res {
    let data = ascii(th, a.at(0))?;
    let header = flag(th, a.get(1), false)?;
    let mut out = Vec::with_capacity(data.len());
    let mut i = 0;
    while i < data.len() {
        if data[i] == b'=' {
            i += 1;
            match (data.get(i), data.get(i + 1)) {
                (None, _) => break,
                // A soft line break: all up to the line's end goes.
                (Some(b'\n' | b'\r'), _) => {
                    i += data[i..].iter().position(|&b| b == b'\n').unwrap_or(data.len() - i) + 1;
                }
                // Broken data is left as it is.
                (Some(b'='), _) => {
                    out.push(b'=');
                    i += 1;
                }
                (Some(&high), Some(&low)) if digit(high).is_some() && digit(low).is_some() => {
                    out.push(digit(high).unwrap_or(0) << 4 | digit(low).unwrap_or(0));
                    i += 2;
                }
                _ => out.push(b'='),
            }
        } else {
            out.push(if header && data[i] == b'_' { b' ' } else { data[i] });
            i += 1;
        }
    }
    bytes(out)
}

pub(super) fn encode(th: &Thread, a: Args<'_>) -> Res {
    let data = buffer::expect(th, a.at(0))?;
    let tabs = flag(th, a.get(1), false)?;
    let is_text = flag(th, a.get(2), true)?;
    let header = flag(th, a.get(3), false)?;
    // Line ends become what the data has first.
    let crlf = data.iter().position(|&b| b == b'\n').is_some_and(|at| at > 0 && data[at - 1] == b'\r');
    let mut out: Vec<u8> = Vec::with_capacity(data.len() + data.len() / 8);
    let mut line = 0;
    let end_line = |out: &mut Vec<u8>| out.extend_from_slice(if crlf { b"\r\n" } else { b"\n" });
    let hex = |out: &mut Vec<u8>, b: u8| out.extend_from_slice(format!("={b:02X}").as_bytes());
    let mut i = 0;
    while i < data.len() {
        let b = data[i];
        let next = data.get(i + 1);
        let alone_dot = b == b'.' && line == 0 && matches!(next, None | Some(b'\n' | b'\r' | 0));
        let quoted = b > 126
            || b == b'='
            || header && b == b'_'
            || alone_dot
            || !is_text && matches!(b, b'\r' | b'\n')
            || matches!(b, b'\t' | b' ') && next.is_none()
            || b < 33 && !matches!(b, b'\r' | b'\n') && (tabs || !matches!(b, b'\t' | b' '));
        if quoted {
            if line + 3 >= MAX_LINE {
                out.push(b'=');
                end_line(&mut out);
                line = 0;
            }
            hex(&mut out, b);
            line += 3;
            i += 1;
        } else if is_text && (b == b'\n' || b == b'\r' && next == Some(&b'\n')) {
            // Space before a line's end would be lost.
            if let Some(&last @ (b' ' | b'\t')) = out.last() {
                out.pop();
                hex(&mut out, last);
            }
            end_line(&mut out);
            i += if b == b'\r' { 2 } else { 1 };
            line = 0;
        } else {
            if next.is_some_and(|&next| next != b'\n') && line + 1 >= MAX_LINE {
                out.push(b'=');
                end_line(&mut out);
                line = 0;
            }
            line += 1;
            out.push(if header && b == b' ' { b'_' } else { b });
            i += 1;
        }
    }
    bytes(out)
}
