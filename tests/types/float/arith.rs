//! Division, hashes and ratios of floats.

use brigade::types::float::arith::*;
use num_bigint::BigInt;

#[test]
fn floor_division_has_pythons_signs() {
    assert_eq!(divmod(7.0, -2.0).unwrap(), (-4.0, -1.0));
    assert_eq!(divmod(-7.0, 2.0).unwrap(), (-4.0, 1.0));
    assert_eq!(divmod(1.0, 0.1).unwrap().0, 9.0);
    assert!(divmod(0.0, -1.0).unwrap().1.is_sign_negative());
}

#[test]
fn hashes_are_cpythons() {
    assert_eq!(hash(0.5), Some(1152921504606846976));
    assert_eq!(hash(0.1), Some(230584300921369408));
    assert_eq!(hash(1e300), Some(1224995262755759164));
    assert_eq!(hash(-2.5e-300), Some(-52920977297143526));
    assert_eq!(hash(1e-320), Some(33957085184));
    assert_eq!(hash(-1.0), Some(-2));
    assert_eq!(hash(2.5), Some(1152921504606846978));
}

#[test]
fn ratios_are_exact() {
    assert_eq!(as_integer_ratio(-0.75).unwrap(), (BigInt::from(-3), BigInt::from(4)));
    assert_eq!(as_integer_ratio(8.0).unwrap(), (BigInt::from(8), BigInt::from(1)));
}
