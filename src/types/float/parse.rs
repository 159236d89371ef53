//! Floats from text: decimal as `float()` takes it, hexadecimal as `float.fromhex` does.

use num_bigint::BigUint;

use crate::types::format::Fault;
use crate::types::int::num::scaled;

/// Parses what `float()` takes; `text` is ASCII without surrounding white space. `None` if it is no number.
pub fn decimal(text: &[u8]) -> Option<f64> {
    let clean = without_underscores(text)?;
    let (sign, rest) = match &*clean {
        [b'-', r @ ..] => (-1.0, r),
        [b'+', r @ ..] => (1.0, r),
        r => (1.0, r),
    };
    if let Some(x) = special(rest) {
        // (Multiplying need not give a NaN its sign.)
        return Some(x.copysign(sign));
    }
    // std takes exactly this grammar, once the first character is a digit or a point with digits around it.
    let first = *rest.first()?;
    if !(first.is_ascii_digit() || first == b'.') {
        return None;
    }
    std::str::from_utf8(rest).ok()?.parse::<f64>().ok().map(|x| x * sign)
}

fn special(t: &[u8]) -> Option<f64> {
    if t.eq_ignore_ascii_case(b"inf") || t.eq_ignore_ascii_case(b"infinity") {
        Some(f64::INFINITY)
    } else if t.eq_ignore_ascii_case(b"nan") {
        Some(f64::NAN)
    } else {
        None
    }
}

/// Removes underscores, which may stand between digits only.
pub fn without_underscores(t: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(t.len());
    for (i, &c) in t.iter().enumerate() {
        if c == b'_' {
            let around = i > 0 && t[i - 1].is_ascii_digit() && t.get(i + 1).is_some_and(u8::is_ascii_digit);
            if !around {
                return None;
            }
        } else {
            out.push(c);
        }
    }
    Some(out)
}

/// The longest prefix of `t` that is a float without white space or underscores; its value and length.
pub fn prefix(t: &[u8]) -> Option<(f64, usize)> {
    let start = usize::from(matches!(t.first(), Some(b'+' | b'-')));
    let mut i = start;
    let sign = if t.first() == Some(&b'-') { -1.0 } else { 1.0 };
    for (word, x) in [(&b"infinity"[..], f64::INFINITY), (b"inf", f64::INFINITY), (b"nan", f64::NAN)] {
        if t.len() >= i + word.len() && t[i..i + word.len()].eq_ignore_ascii_case(word) {
            return Some((x.copysign(sign), i + word.len()));
        }
    }
    let digits = |i: &mut usize| {
        let from = *i;
        while t.get(*i).is_some_and(u8::is_ascii_digit) {
            *i += 1;
        }
        *i - from
    };
    let mut n = digits(&mut i);
    if t.get(i) == Some(&b'.') {
        i += 1;
        n += digits(&mut i);
    }
    if n == 0 {
        return None;
    }
    if matches!(t.get(i), Some(b'e' | b'E')) {
        let mut j = i + 1;
        if matches!(t.get(j), Some(b'+' | b'-')) {
            j += 1;
        }
        if digits(&mut j) > 0 {
            i = j;
        }
    }
    let x: f64 = std::str::from_utf8(&t[start..i]).ok()?.parse().ok()?;
    Some((x * sign, i))
}

/// `float.fromhex`.
pub fn hexadecimal(text: &[u8]) -> Result<f64, Fault> {
    let invalid = || Fault::value("invalid hexadecimal floating-point string");
    let too_large = || Fault::overflow("hexadecimal value too large to represent as a float");
    let t = text.trim_ascii();
    // `trim_ascii` leaves the vertical tab.
    let t = {
        let space = |c: &&u8| **c == 11 || c.is_ascii_whitespace();
        let from = t.iter().take_while(space).count();
        let to = t.len() - t.iter().rev().take_while(space).count();
        if from >= to { &t[0..0] } else { &t[from..to] }
    };
    let (negative, t) = match t {
        [b'-', r @ ..] => (true, r),
        [b'+', r @ ..] => (false, r),
        r => (false, r),
    };
    let signed = |x: f64| if negative { -x } else { x };
    if let Some(x) = special(t) {
        return Ok(signed(x));
    }
    let t = match t {
        [b'0', b'x' | b'X', r @ ..] => r,
        r => r,
    };
    let (mut m, mut digits, mut exponent, mut point, mut i) = (BigUint::ZERO, 0usize, 0i64, false, 0);
    let mut nibbles = Vec::new();
    while let Some(&c) = t.get(i) {
        if let Some(d) = (c as char).to_digit(16) {
            nibbles.push(d as u8);
            digits += 1;
            exponent -= if point { 4 } else { 0 };
        } else if c == b'.' && !point {
            point = true;
        } else {
            break;
        }
        i += 1;
    }
    if digits == 0 {
        return invalid();
    }
    if let Some(n) = BigUint::from_radix_be(&nibbles, 16) {
        m = n;
    }
    if matches!(t.get(i), Some(b'p' | b'P')) {
        i += 1;
        let minus = t.get(i) == Some(&b'-');
        if matches!(t.get(i), Some(b'+' | b'-')) {
            i += 1;
        }
        let from = i;
        let mut e: i64 = 0;
        while let Some(c @ b'0'..=b'9') = t.get(i) {
            e = e.saturating_mul(10).saturating_add(i64::from(c - b'0')).min(1 << 50);
            i += 1;
        }
        if i == from {
            return invalid();
        }
        exponent += if minus { -e } else { e };
    }
    if i != t.len() {
        return invalid();
    }
    if m.bits() == 0 {
        return Ok(signed(0.0));
    }
    if m.bits() as i64 + exponent > 1100 {
        return too_large();
    }
    match scaled(&m, exponent, false) {
        Some(x) => Ok(signed(x)),
        None => too_large(),
    }
}

/// `float.hex`.
pub fn to_hexadecimal(x: f64) -> String {
    if !x.is_finite() {
        return super::digits::repr(x);
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    if x == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let bits = x.to_bits();
    let (e, f) = (((bits >> 52) & 0x7ff) as i64, bits & ((1 << 52) - 1));
    let (lead, e) = if e == 0 { (0, -1022) } else { (1, e - 1023) };
    format!("{sign}0x{lead}.{f:013x}p{e:+}")
}
