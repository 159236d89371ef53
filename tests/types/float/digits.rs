//! Floats as text.

use brigade::types::float::digits::*;

#[test]
fn repr_chooses_the_form_as_cpython_does() {
    for (x, s) in [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.0, "1.0"),
        (0.1, "0.1"),
        (1e15, "1000000000000000.0"),
        (1e16, "1e+16"),
        (1.5e300, "1.5e+300"),
        (0.0001, "0.0001"),
        (0.00001, "1e-05"),
        (123456789.125, "123456789.125"),
        (5e-324, "5e-324"),
    ] {
        assert_eq!(repr(x), s);
    }
}

#[test]
fn general_format_strips_zeros_unless_alternate() {
    let f = |x, p, alternate| format(x, b'g', p, Flags { alternate, dot_zero: false });
    assert_eq!(f(1.5, 6, false), "1.5");
    assert_eq!(f(1.5, 6, true), "1.50000");
    assert_eq!(f(100000.0, 6, false), "100000");
    assert_eq!(f(1000000.0, 6, false), "1e+06");
    assert_eq!(f(0.0, 6, false), "0");
    assert_eq!(f(0.0001, 6, false), "0.0001");
}

#[test]
fn fixed_places_are_rounded_once_and_to_even() {
    let f = |x, p| format(x, b'f', p, Flags::default());
    for (x, p, s) in [
        (0.5, 0, "0"),
        (1.5, 0, "2"),
        (2.5, 0, "2"),
        (0.125, 2, "0.12"),
        (0.375, 2, "0.38"),
        (2.675, 2, "2.67"),
        (-0.0, 1, "-0.0"),
        (-0.04, 1, "-0.0"),
        (0.05, 3, "0.050"),
        (999.9996, 3, "1000.000"),
        (9007199254740991.0, 2, "9007199254740991.00"),
        (9007199254740992.0, 1, "9007199254740992.0"),
        (5e-324, 3, "0.000"),
        (1e-20, 19, "0.0000000000000000000"),
        (6e-20, 19, "0.0000000000000000001"),
        (123456789.987_654_33, 19, "123456789.9876543283462524414"),
    ] {
        assert_eq!(f(x, p), s);
    }
    // The general way finds the same.
    let mut x = 1.0e-9;
    while x < 1e16 {
        for p in 0..=19 {
            assert_eq!(f(x, p), format!("{x:.p$}"));
        }
        x *= 1.7;
    }
}

#[test]
fn rounding_is_exact() {
    assert_eq!(round(2.675, 2), 2.67);
    assert_eq!(round(0.5, 0), 0.0);
    assert_eq!(round(1250.0, -2), 1200.0);
    assert_eq!(round(1350.0, -2), 1400.0);
    assert_eq!(round(50.0, -2), 0.0);
    assert_eq!(round(51.0, -2), 100.0);
    assert_eq!(round(-5.0, -3), -0.0);
}
