//! Integers from and to text, with the limit on digits that keeps conversions from taking for ever.

use num_bigint::{BigInt, BigUint, Sign};

use crate::object::Value;
use crate::sync::prim::{AtomicUsize, Ordering};
use crate::types::format::Fault;

/// `sys.get_int_max_str_digits()`'s default.
pub const DEFAULT_MAX_DIGITS: usize = 4300;
/// Limits below this (other than 0, no limit) are refused; numbers up to it are never refused.
pub const THRESHOLD: usize = 640;

static MAX_DIGITS: AtomicUsize = AtomicUsize::new(DEFAULT_MAX_DIGITS);

/// `sys.get_int_max_str_digits()`; 0 means no limit.
pub fn max_digits() -> usize {
    // Relaxed: a setting, not a synchronisation.
    MAX_DIGITS.load(Ordering::Relaxed)
}

/// `sys.set_int_max_str_digits(n)`.
pub fn set_max_digits(n: usize) {
    // Relaxed: see `max_digits`.
    MAX_DIGITS.store(n, Ordering::Relaxed);
}

/// Room for the digits of a machine word in any base, and for a sign.
pub const WORD: usize = 65;

/// Digits of a machine word in base 2, 8, 10 or 16.
#[inline]
pub fn word(mut n: u64, radix: u32, buffer: &mut [u8; WORD]) -> &str {
    let mut at = WORD;
    let mut put = |d: u64| {
        at -= 1;
        buffer[at] = b"0123456789abcdef"[(d & 15) as usize];
    };
    match radix {
        10 => loop {
            put(n % 10);
            n /= 10;
            if n == 0 {
                break;
            }
        },
        _ => loop {
            put(n & u64::from(radix - 1));
            n >>= radix.trailing_zeros();
            if n == 0 {
                break;
            }
        },
    }
    // SAFETY: digits are ASCII.
    unsafe { std::str::from_utf8_unchecked(&buffer[at..]) }
}

/// Decimal text of a machine word with its sign.
#[inline]
pub fn signed(i: i64, buffer: &mut [u8; WORD]) -> &str {
    let from = WORD - word(i.unsigned_abs(), 10, buffer).len() - usize::from(i < 0);
    if i < 0 {
        buffer[from] = b'-';
    }
    // SAFETY: digits and a sign are ASCII.
    unsafe { std::str::from_utf8_unchecked(&buffer[from..]) }
}

/// Decimal digits of the magnitude, if the limit allows.
pub fn magnitude(b: &BigUint) -> Result<String, Fault> {
    let limit = max_digits();
    let refuse = || {
        Err(Fault::Value(format!(
            "Exceeds the limit ({limit} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit"
        )))
    };
    if limit != 0 && b.bits() as f64 * std::f64::consts::LOG10_2 > limit as f64 + 2.0 && limit >= THRESHOLD {
        return refuse();
    }
    let s = b.to_str_radix(10);
    if limit != 0 && s.len() > limit.max(THRESHOLD) { refuse() } else { Ok(s) }
}

/// Decimal text of a big integer, if the limit allows.
pub fn decimal(b: &BigInt) -> Result<String, Fault> {
    let m = magnitude(b.magnitude())?;
    Ok(if b.sign() == Sign::Minus { format!("-{m}") } else { m })
}

/// Parses `int(text, base)`; `None` if the text is no number. `text` holds ASCII digits and letters only (others
/// have been translated, white space stripped).
pub fn parse(text: &[u8], base: u32) -> Result<Option<Value>, Fault> {
    let (negative, mut t) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let mut radix = base;
    let prefix = match t {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    let mut zeros_only = false;
    if base == 0 {
        radix = if prefix == 0 { 10 } else { prefix };
        zeros_only = prefix == 0 && t.first() == Some(&b'0');
    }
    if prefix != 0 && prefix == radix {
        t = &t[2..];
        if let [b'_', rest @ ..] = t {
            t = rest;
        }
    }
    let mut digits = Vec::with_capacity(t.len());
    let mut last_underscore = true;
    for &c in t {
        if c == b'_' {
            if last_underscore {
                return Ok(None);
            }
            last_underscore = true;
            continue;
        }
        last_underscore = false;
        match (c as char).to_digit(36) {
            Some(d) if d < radix => digits.push(d as u8),
            _ => return Ok(None),
        }
    }
    if last_underscore || (zeros_only && digits.iter().any(|&d| d != 0)) {
        return Ok(None);
    }
    if !radix.is_power_of_two() {
        let limit = max_digits();
        if limit != 0 && digits.len() > THRESHOLD && digits.len() > limit {
            return Fault::value(format!(
                "Exceeds the limit ({limit} digits) for integer string conversion: value has {} digits; use sys.set_int_max_str_digits() to increase the limit",
                digits.len()
            ));
        }
    }
    if digits.len() <= 11 || (radix <= 10 && digits.len() <= 18) {
        let n = digits.iter().fold(0i64, |n, &d| n * i64::from(radix) + i64::from(d));
        return Ok(Some(Value::from_i64(if negative { -n } else { n })));
    }
    let Some(m) = BigUint::from_radix_be(&digits, radix) else { return Ok(None) };
    let sign = if negative { Sign::Minus } else { Sign::Plus };
    Ok(Some(Value::from_bigint(BigInt::from_biguint(sign, m))))
}

/// `bin`, `oct`, `hex`: sign, prefix, digits.
pub fn prefixed(b: &BigInt, base: u32) -> String {
    let prefix = match base {
        2 => "0b",
        8 => "0o",
        _ => "0x",
    };
    let sign = if b.sign() == Sign::Minus { "-" } else { "" };
    format!("{sign}{prefix}{}", b.magnitude().to_str_radix(base))
}
