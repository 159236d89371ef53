//! Integers as operands: small or big, comparison with floats, exact conversion to floats, hashing.

use std::borrow::Cow;
use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint, Sign};

use crate::object::hash::hash_int;
use crate::object::{HeapInt, Value};
use crate::types::format::Fault;

/// The number behind an `int`, a `bool` or an instance of a subclass.
#[derive(Clone, Copy)]
pub enum Num<'a> {
    /// Fits a machine word.
    Small(i64),
    /// On the heap (and usually large).
    Big(&'a BigInt),
}

/// The number behind `v`, if it is an integer.
#[inline]
pub fn operand(v: &Value) -> Option<Num<'_>> {
    if let Some(i) = v.as_int() {
        return Some(Num::Small(i));
    }
    if let Some(b) = v.as_bool() {
        return Some(Num::Small(i64::from(b)));
    }
    v.downcast::<HeapInt>().map(|h| Num::Big(&h.value))
}

impl<'a> Num<'a> {
    /// As a big integer.
    pub fn to_big(self) -> Cow<'a, BigInt> {
        match self {
            Num::Small(i) => Cow::Owned(BigInt::from(i)),
            Num::Big(b) => Cow::Borrowed(b),
        }
    }
    /// As a value of exact class `int`.
    pub fn to_value(self) -> Value {
        match self {
            Num::Small(i) => Value::from_i64(i),
            Num::Big(b) => Value::from_bigint(b.clone()),
        }
    }
    /// As a machine word, if it fits.
    pub fn to_i64(self) -> Option<i64> {
        match self {
            Num::Small(i) => Some(i),
            Num::Big(b) => i64::try_from(b).ok(),
        }
    }
    /// Sign: -1, 0 or 1.
    pub fn signum(self) -> i64 {
        match self {
            Num::Small(i) => i.signum(),
            Num::Big(b) => match b.sign() {
                Sign::Minus => -1,
                Sign::NoSign => 0,
                Sign::Plus => 1,
            },
        }
    }
    /// Bits of the magnitude.
    pub fn bits(self) -> u64 {
        match self {
            Num::Small(i) => u64::from(64 - i.unsigned_abs().leading_zeros()),
            Num::Big(b) => b.bits(),
        }
    }
    /// The nearest float, ties to even; an overflow for what is too large.
    pub fn to_f64(self) -> Result<f64, Fault> {
        match self {
            Num::Small(i) => Ok(i as f64),
            Num::Big(b) => {
                big_to_f64(b).ok_or_else(|| Fault::Overflow("int too large to convert to float".into()))
            }
        }
    }
    /// Python's hash: the value modulo 2^61-1, with sign; -2 for -1.
    pub fn hash(self) -> i64 {
        let h = match self {
            Num::Small(i) => return hash_int(i),
            Num::Big(b) => {
                let m = b.magnitude() % MODULUS;
                let m = i64::try_from(m).expect("below the modulus");
                if b.sign() == Sign::Minus { -m } else { m }
            }
        };
        if h == -1 { -2 } else { h }
    }
    /// Exact order.
    pub fn order(self, other: Num<'_>) -> Ordering {
        match (self, other) {
            (Num::Small(a), Num::Small(b)) => a.cmp(&b),
            _ => (*self.to_big()).cmp(&other.to_big()),
        }
    }
    /// Exact order with a float; `None` for a NaN.
    pub fn order_f64(self, f: f64) -> Option<Ordering> {
        if f.is_nan() {
            return None;
        }
        if f.is_infinite() {
            return Some(if f > 0.0 { Ordering::Less } else { Ordering::Greater });
        }
        let whole = f.trunc();
        let order = match self {
            Num::Small(i) if i.unsigned_abs() <= 1 << 53 => return (i as f64).partial_cmp(&f),
            Num::Small(_) if f >= 9_223_372_036_854_775_808.0 => Ordering::Less,
            Num::Small(_) if f < -9_223_372_036_854_775_808.0 => Ordering::Greater,
            Num::Small(i) => i.cmp(&(whole as i64)),
            Num::Big(b) => b.cmp(&f64_to_big(whole)),
        };
        Some(order.then_with(|| {
            if f > whole {
                Ordering::Less
            } else if f < whole {
                Ordering::Greater
            } else {
                Ordering::Equal
            }
        }))
    }
}

/// The prime that numeric hashes are taken modulo.
pub const MODULUS: u64 = (1 << 61) - 1;

/// An integral float as a big integer.
pub fn f64_to_big(f: f64) -> BigInt {
    if f.abs() < 9e18 {
        return BigInt::from(f as i64);
    }
    let bits = f.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i64 - 1075;
    let mantissa = BigInt::from((bits & ((1 << 52) - 1)) | (1 << 52)) << exponent.max(0) as u64;
    if f < 0.0 { -mantissa } else { mantissa }
}

/// The nearest float; `None` beyond the largest.
pub fn big_to_f64(b: &BigInt) -> Option<f64> {
    let f = scaled(b.magnitude(), 0, false)?;
    Some(if b.sign() == Sign::Minus { -f } else { f })
}

/// The float nearest to `m * 2^exponent`, ties to even, rounded once even where floats get sparse. `sticky` says
/// that the true value lies a little above `m`.
pub fn scaled(m: &BigUint, exponent: i64, sticky: bool) -> Option<f64> {
    let bits = m.bits();
    if bits == 0 {
        return Some(0.0);
    }
    // Keep the top 64 bits and remember whether anything was lost.
    let (top, shift, lost) = if bits > 64 {
        let shift = bits - 64;
        let lost = m.trailing_zeros().is_some_and(|z| z < shift);
        (u64::try_from(m >> shift).expect("64 bits"), shift as i64, lost)
    } else {
        let up = 64 - bits;
        (u64::try_from(m).expect("64 bits") << up, -(up as i64), false)
    };
    let sticky = sticky || lost;
    let exponent = exponent + shift;
    let leading = exponent + 63;
    if leading > 1023 {
        return None;
    }
    let last = (leading - 52).max(-1074);
    let drop = last - exponent;
    let rounded = match drop {
        65.. => 0,
        64 => u64::from(top > 1 << 63 || (top == 1 << 63 && sticky)),
        _ => {
            let drop = drop as u32;
            let kept = top >> drop;
            let rest = top & ((1 << drop) - 1);
            let half = 1 << (drop - 1);
            kept + u64::from(rest > half || (rest == half && (sticky || kept & 1 == 1)))
        }
    };
    let unit = if last >= -1022 {
        f64::from_bits(((last + 1023) as u64) << 52)
    } else {
        f64::from_bits(1 << (last + 1074))
    };
    let f = rounded as f64 * unit;
    f.is_finite().then_some(f)
}

/// `a / b`, correctly rounded.
pub fn true_divide(a: Num<'_>, b: Num<'_>) -> Result<f64, Fault> {
    if b.signum() == 0 {
        return Err(Fault::ZeroDivision("division by zero"));
    }
    if let (Num::Small(x), Num::Small(y)) = (a, b)
        && x.unsigned_abs() <= 1 << 53
        && y.unsigned_abs() <= 1 << 53
    {
        return Ok(x as f64 / y as f64);
    }
    if a.signum() == 0 {
        return Ok(if b.signum() < 0 { -0.0 } else { 0.0 });
    }
    let (x, y) = (a.to_big(), b.to_big());
    let shift = 66 - (x.bits() as i64 - y.bits() as i64);
    let (n, d) = if shift >= 0 {
        (x.magnitude() << shift as u64, y.magnitude().clone())
    } else {
        (x.magnitude().clone(), y.magnitude() << shift.unsigned_abs())
    };
    let (q, r) = num_integer::Integer::div_rem(&n, &d);
    let f = scaled(&q, -shift, r.bits() != 0)
        .ok_or_else(|| Fault::Overflow("integer division result too large for a float".into()))?;
    Ok(if a.signum() * b.signum() < 0 { -f } else { f })
}

/// `tuple.__hash__` over the items' hashes (xxHash's rounds, as CPython).
pub fn hash_tuple(hashes: impl ExactSizeIterator<Item = i64>) -> i64 {
    const P1: u64 = 11_400_714_785_074_694_791;
    const P2: u64 = 14_029_467_366_897_019_727;
    const P5: u64 = 2_870_177_450_012_600_261;
    let len = hashes.len() as u64;
    let mut acc = P5;
    for h in hashes {
        acc = acc.wrapping_add((h as u64).wrapping_mul(P2));
        acc = acc.rotate_left(31).wrapping_mul(P1);
    }
    acc = acc.wrapping_add(len ^ (P5 ^ 3_527_539));
    if acc == u64::MAX { 1_546_275_796 } else { acc as i64 }
}
