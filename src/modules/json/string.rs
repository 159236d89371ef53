//! A JSON string literal.

use super::decode_error;
use crate::object::{Args, Res, Str, Thread, Tuple, Value, protocol};

/// `scanstring(string, end, strict=True)`: the string whose opening quote lies before `end`, and where it stops.
pub fn scanstring(th: &Thread, a: Args<'_>) -> Res {
    let Some(s) = a.at(0).downcast::<Str>() else {
        return Err(
            th.type_error(format!("first argument must be a string, not {}", a.at(0).ty().error_name()))
        );
    };
    let end = protocol::index_i64(th, a.at(1))?;
    let strict = a.get(2).map_or(Ok(true), |v| protocol::truth(th, v))?;
    let Ok(end) = usize::try_from(end) else { return Err(th.value_error("end is out of bounds")) };
    let (text, at) = scan(th, a.at(0), s, end, strict)?;
    Ok(Tuple::new(vec![text, Value::from_usize(at)]).into_value())
}

fn hex(s: &Str, from: usize) -> Option<u32> {
    (from..from + 4).try_fold(0, |n, i| Some(n * 16 + char::from_u32(s.at(i))?.to_digit(16)?))
}

/// The string from `start` on, behind its opening quote; `text` is `s` as an object, for errors.
pub fn scan(th: &Thread, text: &Value, s: &Str, start: usize, strict: bool) -> Res<(Value, usize)> {
    let len = s.len();
    let begin = start.wrapping_sub(1);
    if start > len {
        return Err(th.value_error("end is out of bounds"));
    }
    let unterminated = || decode_error(th, "Unterminated string starting at", text, begin);
    let mut out: Vec<u32> = Vec::new();
    let mut i = start;
    loop {
        if i >= len {
            return Err(unterminated());
        }
        let c = s.at(i);
        i += 1;
        match c {
            0x22 => return Ok((Str::from_ucs4(&out).into_value(), i)),
            0x5c => {}
            0..=0x1f if strict => {
                return Err(decode_error(th, "Invalid control character at", text, i - 1));
            }
            _ => {
                out.push(c);
                continue;
            }
        }
        if i >= len {
            return Err(unterminated());
        }
        let c = s.at(i);
        i += 1;
        if c != u32::from(b'u') {
            out.push(match char::from_u32(c) {
                Some(c @ ('"' | '\\' | '/')) => u32::from(c),
                Some('b') => 8,
                Some('f') => 12,
                Some('n') => 10,
                Some('r') => 13,
                Some('t') => 9,
                _ => return Err(decode_error(th, "Invalid \\escape", text, i - 2)),
            });
            continue;
        }
        let invalid = |at: usize| decode_error(th, "Invalid \\uXXXX escape", text, at);
        if i + 4 >= len {
            return Err(invalid(i - 1));
        }
        let mut unit = hex(s, i).ok_or_else(|| invalid(i - 1))?;
        i += 4;
        // Two halves of one character may follow each other.
        if (0xd800..0xdc00).contains(&unit)
            && i + 6 < len
            && s.at(i) == u32::from(b'\\')
            && s.at(i + 1) == u32::from(b'u')
        {
            let second = hex(s, i + 2).ok_or_else(|| invalid(i + 1))?;
            if (0xdc00..0xe000).contains(&second) {
                unit = 0x1_0000 + ((unit & 0x3ff) << 10 | second & 0x3ff);
                i += 6;
            }
        }
        out.push(unit);
    }
}
