//! Text as floats.

use brigade::types::float::parse::*;

#[test]
fn decimal_grammar() {
    for (s, x) in
        [("1", 1.0), ("1.", 1.0), (".5", 0.5), ("1_0.0_1e1_0", 10.01e10), ("-Inf", f64::NEG_INFINITY)]
    {
        assert_eq!(decimal(s.as_bytes()), Some(x), "{s}");
    }
    for s in ["", ".", "1_", "_1", "1__0", "1e", "e5", "1 2", "0x10", "infi", "+-1", "1_.5"] {
        assert_eq!(decimal(s.as_bytes()), None, "{s}");
    }
}

#[test]
fn hexadecimal_round_trip() {
    for x in [1.0, 0.1, -3.5, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308] {
        assert_eq!(hexadecimal(to_hexadecimal(x).as_bytes()).unwrap(), x);
    }
    assert_eq!(to_hexadecimal(0.1), "0x1.999999999999ap-4");
    assert_eq!(hexadecimal(b" 0x.8p1 ").unwrap(), 1.0);
    assert!(hexadecimal(b"0x").is_err());
    assert!(hexadecimal(b"0x1p99999").is_err());
}
