//! The digits of floats: shortest round-trip text, fixed and exponential forms of any precision, rounding.
//!
//! Ryu gives the shortest digits and Rust's standard library correctly rounded ones to any precision; what is here is
//! CPython's choice between the forms.

use crate::types::int::text;

/// Presentation flags.
#[derive(Clone, Copy, Default)]
pub struct Flags {
    /// `#`: always a point, keep trailing zeros.
    pub alternate: bool,
    /// `.0` behind a number that would look like an integer.
    pub dot_zero: bool,
}

/// `repr(x)`.
pub fn repr(x: f64) -> String {
    format(x, b'r', 0, Flags { alternate: false, dot_zero: true })
}

/// Digits beyond this are all zero for every double; keeps std within the precisions it takes.
const EXACT: usize = 1200;

/// Decimal digits without point and decimal exponent of the first one: `x = 0.d1d2... * 10^point`. Ryu, because among
/// equally short texts it takes the one that CPython takes (std rounds a tie up, CPython to even).
fn shortest(x: f64) -> (String, i32) {
    if x == 0.0 {
        return ("0".into(), 1);
    }
    let mut buffer = ryu::Buffer::new();
    let text = buffer.format_finite(x);
    let (mantissa, exponent) = match text.split_once('e') {
        Some((m, e)) => (m, e.parse::<i32>().expect("an exponent is an integer")),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = format!("{whole}{fraction}");
    let zeros = digits.len() - digits.trim_start_matches('0').len();
    digits.drain(..zeros);
    digits.truncate(digits.trim_end_matches('0').len());
    (digits, whole.len() as i32 - zeros as i32 + exponent)
}

fn split(text: &str) -> (String, i32) {
    let (mantissa, exponent) = text.split_once('e').expect("`{:e}` always writes an exponent");
    let digits: String = mantissa.chars().filter(|&c| c != '.').collect();
    (digits, exponent.parse::<i32>().expect("an exponent is an integer") + 1)
}

/// The `n` most significant digits (n > 0), correctly rounded, padded with zeros.
fn significant(x: f64, n: usize) -> (String, i32) {
    let (mut d, point) = split(&format!("{:.*e}", (n - 1).min(EXACT), x));
    d.extend(std::iter::repeat_n('0', n - d.len()));
    (d, point)
}

/// CPython's `PyOS_double_to_string`: `code` is one of `e E f F g G r`.
pub fn format(x: f64, code: u8, precision: usize, flags: Flags) -> String {
    let upper = code.is_ascii_uppercase();
    let code = code.to_ascii_lowercase();
    if !x.is_finite() {
        let s = if x.is_nan() {
            "nan"
        } else if x > 0.0 {
            "inf"
        } else {
            "-inf"
        };
        return if upper { s.to_uppercase() } else { s.into() };
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    let a = x.abs();
    if code == b'f'
        && !flags.alternate
        && let Some(text) = fixed(a, precision, sign)
    {
        return text;
    }
    let text = match code {
        b'f' => {
            let mut s = format!("{a:.*}", precision.min(EXACT));
            if precision > EXACT {
                s.extend(std::iter::repeat_n('0', precision - EXACT));
            }
            if precision == 0 && flags.alternate {
                s.push('.');
            }
            s
        }
        b'e' => {
            let (d, point) = significant(a, precision + 1);
            exponential(&d, if a == 0.0 { 1 } else { point }, flags.alternate)
        }
        b'g' => {
            let precision = precision.max(1);
            let (mut d, point) = significant(a, precision);
            let point = if a == 0.0 { 1 } else { point };
            if !flags.alternate {
                d.truncate(d.trim_end_matches('0').len().max(1));
            }
            let limit = precision as i64 - i64::from(flags.dot_zero);
            if point <= -4 || i64::from(point) > limit {
                exponential(&d, point, flags.alternate)
            } else {
                positional(&d, point, flags)
            }
        }
        _ => {
            let (d, point) = shortest(a);
            let point = if a == 0.0 { 1 } else { point };
            if point <= -4 || point > 16 {
                exponential(&d, point, flags.alternate)
            } else {
                positional(&d, point, flags)
            }
        }
    };
    let text = if sign.is_empty() { text } else { format!("{sign}{text}") };
    if upper { text.to_uppercase() } else { text }
}

/// `a` to `precision` places, where machine arithmetic is enough: the float is an integer times a power of two, so its
/// product with a power of ten is exact in 128 bits, and is rounded once, ties to even.
fn fixed(a: f64, precision: usize, sign: &str) -> Option<String> {
    const MANTISSA: u32 = f64::MANTISSA_DIGITS - 1;
    if precision > 19 || a >= (1u64 << 53) as f64 {
        return None;
    }
    let bits = a.to_bits();
    let (fraction, exponent) = (bits & ((1 << MANTISSA) - 1), (bits >> MANTISSA) as u32);
    let m = if exponent == 0 { fraction } else { fraction | 1 << MANTISSA };
    // `a` is `m / 2^shift`; below 2^53 the shift is not negative.
    let shift = 1075 - exponent.max(1);
    // Below 2^117.
    let scaled = u128::from(m) * u128::from(10u64.pow(precision as u32));
    // From 2^118 on, less than half of the last place is left.
    let mut n = if shift < 118 { scaled >> shift } else { 0 };
    if (1..118).contains(&shift) {
        let (rest, half) = (scaled & ((1 << shift) - 1), 1 << (shift - 1));
        n += u128::from(rest > half || rest == half && n & 1 == 1);
    }
    let mut buffer = [0; text::WORD];
    let digits = text::word(u64::try_from(n).ok()?, 10, &mut buffer);
    let mut s = String::with_capacity(sign.len() + digits.len().max(precision) + 2);
    s.push_str(sign);
    let whole = digits.len().saturating_sub(precision);
    s.push_str(if whole == 0 { "0" } else { &digits[..whole] });
    if precision > 0 {
        s.push('.');
        s.extend(std::iter::repeat_n('0', precision.saturating_sub(digits.len())));
        s.push_str(&digits[whole..]);
    }
    Some(s)
}

fn exponential(d: &str, point: i32, alternate: bool) -> String {
    let mut s = String::with_capacity(d.len() + 6);
    s.push_str(&d[..1]);
    if d.len() > 1 || alternate {
        s.push('.');
        s.push_str(&d[1..]);
    }
    let e = point - 1;
    s.push_str(&format!("e{}{:02}", if e < 0 { '-' } else { '+' }, e.abs()));
    s
}

fn positional(d: &str, point: i32, flags: Flags) -> String {
    let mut s = String::with_capacity(d.len() + 8);
    if point <= 0 {
        s.push_str("0.");
        s.extend(std::iter::repeat_n('0', -point as usize));
        s.push_str(d);
        return s;
    }
    let point = point as usize;
    if d.len() > point {
        s.push_str(&d[..point]);
        s.push('.');
        s.push_str(&d[point..]);
    } else {
        s.push_str(d);
        s.extend(std::iter::repeat_n('0', point - d.len()));
        if flags.dot_zero {
            s.push_str(".0");
        } else if flags.alternate {
            s.push('.');
        }
    }
    s
}

/// `round(x, n)` for finite `x`; an infinite result is an overflow.
pub fn round(x: f64, n: i64) -> f64 {
    // Beyond these, rounding changes nothing or leaves nothing (DBL_MANT_DIG, DBL_MAX_EXP in decimal).
    if n > 323 || x == 0.0 {
        return x;
    }
    if n < -308 {
        return 0.0 * x;
    }
    let parse = |s: String| s.parse::<f64>().expect("std reads what it wrote");
    if n >= 0 {
        return parse(format!("{x:.*}", n as usize));
    }
    let (_, point) = shortest(x.abs());
    let kept = i64::from(point) + n;
    if kept > 0 {
        return parse(format!("{x:.*e}", kept as usize - 1));
    }
    // At most half of the unit is left: below or equal to a half goes to zero (even), above to the unit.
    let unit = parse(format!("1e{}", -n));
    let rounded = if kept == 0 && x.abs() > unit / 2.0 { unit } else { 0.0 };
    rounded.copysign(x)
}

/// `round(x)`: to the nearest integer, ties to even.
pub fn round_even(x: f64) -> f64 {
    x.round_ties_even()
}
