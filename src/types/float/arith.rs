//! Float arithmetic with Python's rules for division, remainder and powers; hashing; exact ratios.

use num_bigint::BigInt;

use crate::types::format::Fault;
use crate::types::int::num::{MODULUS, f64_to_big};

const ZERO_DIVISION: Fault = Fault::ZeroDivision("division by zero");

/// `a / b`
#[inline]
pub fn divide(a: f64, b: f64) -> Result<f64, Fault> {
    if b == 0.0 { Err(ZERO_DIVISION) } else { Ok(a / b) }
}

/// `a // b` and `a % b`.
pub fn divmod(a: f64, b: f64) -> Result<(f64, f64), Fault> {
    if b == 0.0 {
        return Err(ZERO_DIVISION);
    }
    let mut m = a % b;
    let mut div = (a - m) / b;
    if m != 0.0 {
        if (b < 0.0) != (m < 0.0) {
            m += b;
            div -= 1.0;
        }
    } else {
        m = 0.0f64.copysign(b);
    }
    let floor = if div != 0.0 {
        let f = div.floor();
        if div - f > 0.5 { f + 1.0 } else { f }
    } else {
        0.0f64.copysign(a / b)
    };
    Ok((floor, m))
}

/// `a % b`
pub fn remainder(a: f64, b: f64) -> Result<f64, Fault> {
    divmod(a, b).map(|r| r.1)
}

/// `a ** b` for a real result. A negative base with a broken exponent has none; see [`needs_complex`].
pub fn pow(a: f64, b: f64) -> Result<f64, Fault> {
    if b == 0.0 || a == 1.0 {
        return Ok(1.0);
    }
    if a.is_nan() || b.is_nan() {
        return Ok(f64::NAN);
    }
    if a == 0.0 && b < 0.0 && b.is_finite() {
        return Err(Fault::ZeroDivision("zero to a negative power"));
    }
    if a == 0.0 && b == f64::NEG_INFINITY {
        return Ok(f64::INFINITY);
    }
    let r = a.powf(b);
    if r.is_infinite() && a.is_finite() && b.is_finite() {
        return Fault::overflow("(34, 'Numerical result out of range')");
    }
    Ok(r)
}

/// Whether `a ** b` is a complex number.
pub fn needs_complex(a: f64, b: f64) -> bool {
    a < 0.0 && a.is_finite() && b.is_finite() && b.fract() != 0.0
}

/// `hash(x)`; `None` for a NaN, whose hash is its identity.
pub fn hash(x: f64) -> Option<i64> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 { 314_159 } else { -314_159 });
    }
    if x.fract() == 0.0 && x.abs() < 1e18 {
        let i = x as i64;
        let h = (i.unsigned_abs() % MODULUS) as i64 * i.signum();
        return Some(if h == -1 { -2 } else { h });
    }
    // x = m * 2^e with an integral m: the hash is m * 2^e modulo 2^61 - 1, where multiplying by two rotates.
    let (m, e) = mantissa(x.abs());
    let e = e.rem_euclid(61) as u32;
    let r = ((m << e) & MODULUS) | ((m >> (61 - e)) % (1 << 61));
    let r = r % MODULUS;
    let h = if x < 0.0 { -(r as i64) } else { r as i64 };
    Some(if h == -1 { -2 } else { h })
}

/// A finite, positive float as integral mantissa (below 2^53) and binary exponent.
fn mantissa(x: f64) -> (u64, i64) {
    let bits = x.to_bits();
    let (e, f) = (((bits >> 52) & 0x7ff) as i64, bits & ((1 << 52) - 1));
    if e == 0 { (f, -1074) } else { (f | (1 << 52), e - 1075) }
}

/// Numerator and denominator in lowest terms.
pub fn as_integer_ratio(x: f64) -> Result<(BigInt, BigInt), Fault> {
    if x.is_infinite() {
        return Fault::overflow("cannot convert Infinity to integer ratio");
    }
    if x.is_nan() {
        return Fault::value("cannot convert NaN to integer ratio");
    }
    if x == 0.0 {
        return Ok((BigInt::from(0), BigInt::from(1)));
    }
    let (m, e) = mantissa(x.abs());
    let zeros = m.trailing_zeros();
    let (m, e) = (m >> zeros, e + i64::from(zeros));
    let mut n = BigInt::from(m);
    let mut d = BigInt::from(1);
    if e >= 0 {
        n <<= e as u64;
    } else {
        d <<= e.unsigned_abs();
    }
    Ok((if x < 0.0 { -n } else { n }, d))
}

/// `int(x)` of an already rounded float.
pub fn to_integer(x: f64) -> Result<BigInt, Fault> {
    if x.is_infinite() {
        return Fault::overflow("cannot convert float infinity to integer");
    }
    if x.is_nan() {
        return Fault::value("cannot convert float NaN to integer");
    }
    Ok(f64_to_big(x.trunc()))
}
