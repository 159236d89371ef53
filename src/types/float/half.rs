//! Floats of half precision: 16 bits, as `struct` and `memoryview` have them.

/// Half precision, ties to even; `None` when the number is too large.
pub fn from_f64(x: f64) -> Option<u16> {
    let sign = if x.is_sign_negative() { 0x8000 } else { 0 };
    let a = x.abs();
    if a.is_nan() {
        return Some(sign | 0x7e00);
    }
    if a.is_infinite() {
        return Some(sign | 0x7c00);
    }
    // Units of the last place: 2**-24 below 2**-14, else 10 bits below the leading one.
    let exponent = if a < 2f64.powi(-14) { -14 } else { ((a.to_bits() >> 52) as i32) - 1023 };
    let units = (a / 2f64.powi(exponent - 10)).round_ties_even() as u32;
    let bits = if exponent == -14 && units < 1024 {
        units
    } else {
        // A carry out of the fraction raises the exponent by itself.
        ((exponent + 14) as u32 * 1024).saturating_add(units)
    };
    (bits < 0x7c00).then_some(sign | bits as u16)
}

/// The value of a number of half precision.
pub fn to_f64(h: u16) -> f64 {
    let sign = if h & 0x8000 != 0 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(h >> 10 & 31), f64::from(h & 0x3ff));
    sign * match exponent {
        31 if fraction != 0.0 => f64::NAN,
        31 => f64::INFINITY,
        0 => fraction * 2f64.powi(-24),
        e => (1024.0 + fraction) * 2f64.powi(e - 25),
    }
}
