//! Python strings as JSON's.

use crate::object::{Args, Res, Str, Thread};

/// The short escape of a character, if it has one.
fn short(c: u32) -> Option<u8> {
    Some(match u8::try_from(c).ok()? {
        b'"' => b'"',
        b'\\' => b'\\',
        8 => b'b',
        12 => b'f',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => return None,
    })
}

fn quoted(th: &Thread, a: Args<'_>, plain: impl Fn(u32) -> bool) -> Res {
    let Some(s) = a.at(0).downcast::<Str>() else {
        return Err(
            th.type_error(format!("first argument must be a string, not {}", a.at(0).ty().error_name()))
        );
    };
    let mut out: Vec<u32> = Vec::with_capacity(s.len() + 2);
    let number = |unit: u32, out: &mut Vec<u32>| {
        out.extend(format!("\\u{unit:04x}").bytes().map(u32::from));
    };
    out.push(u32::from(b'"'));
    for c in s.iter() {
        if let Some(e) = short(c) {
            out.extend([u32::from(b'\\'), u32::from(e)]);
        } else if plain(c) {
            out.push(c);
        } else if c > 0xffff {
            let c = c - 0x1_0000;
            number(0xd800 | c >> 10, &mut out);
            number(0xdc00 | c & 0x3ff, &mut out);
        } else {
            number(c, &mut out);
        }
    }
    out.push(u32::from(b'"'));
    Ok(Str::from_ucs4(&out).into_value())
}

/// `encode_basestring_ascii`
pub fn ascii(th: &Thread, a: Args<'_>) -> Res {
    quoted(th, a, |c| (0x20..0x7f).contains(&c))
}

/// `encode_basestring`
pub fn plain(th: &Thread, a: Args<'_>) -> Res {
    quoted(th, a, |c| c >= 0x20)
}
