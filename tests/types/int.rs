//! Integers of any size: rounding, hashes, order.

use brigade::types::int::num::*;
use num_bigint::BigInt;
use std::cmp::Ordering;

#[test]
fn conversion_to_float_rounds_once() {
    let b = |s: &str| s.parse::<BigInt>().unwrap();
    assert_eq!(big_to_f64(&b("9007199254740993")), Some(9007199254740992.0));
    assert_eq!(big_to_f64(&b("9007199254740995")), Some(9007199254740996.0));
    assert_eq!(big_to_f64(&(BigInt::from(1) << 1024u32)), None);
    assert_eq!(big_to_f64(&((BigInt::from(1) << 1024u32) - (BigInt::from(1) << 970u32))), None);
    assert_eq!(big_to_f64(&-(BigInt::from(1) << 100u32)), Some(-(2f64.powi(100))));
}

#[test]
fn true_division_is_correctly_rounded() {
    let big = BigInt::from(10).pow(400);
    let x = true_divide(Num::Big(&big), Num::Big(&(&big * 3))).unwrap();
    assert_eq!(x, 1.0 / 3.0);
    let tiny = true_divide(Num::Small(1), Num::Big(&(BigInt::from(1) << 1074u32))).unwrap();
    assert_eq!(tiny, 5e-324);
    let half = true_divide(Num::Small(1), Num::Big(&(BigInt::from(1) << 1075u32))).unwrap();
    assert_eq!(half, 0.0);
    let above = true_divide(Num::Small(3), Num::Big(&(BigInt::from(1) << 1076u32))).unwrap();
    assert_eq!(above, 5e-324);
    assert_eq!(true_divide(Num::Small(i64::MAX), Num::Small(3)).unwrap(), 3074457345618258602.0);
}

#[test]
fn hashes_are_cpythons() {
    assert_eq!(Num::Small(-1).hash(), -2);
    assert_eq!(Num::Small((1 << 61) - 1).hash(), 0);
    assert_eq!(Num::Small(-(1 << 61)).hash(), -2);
    assert_eq!(Num::Small(i64::MAX).hash(), 3);
    assert_eq!(
        Num::Big(&BigInt::from(10).pow(30)).hash(),
        1000000000000000000000000000000i128.rem_euclid((1 << 61) - 1) as i64
    );
    assert_eq!(hash_tuple([].into_iter()), 5740354900026072187);
    assert_eq!(hash_tuple([1, 2].into_iter()), -3550055125485641917);
}

#[test]
fn floats_and_integers_compare_exactly() {
    assert_eq!(Num::Small((1 << 53) + 1).order_f64(9007199254740992.0), Some(Ordering::Greater));
    assert_eq!(Num::Small(1).order_f64(1.5), Some(Ordering::Less));
    assert_eq!(Num::Small(1).order_f64(f64::NAN), None);
    let big = BigInt::from(10).pow(40);
    assert_eq!(Num::Big(&big).order_f64(1e40), Some(Ordering::Less));
}
