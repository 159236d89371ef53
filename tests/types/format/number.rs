//! Numbers by a format specification.

use brigade::object::string::Chars;
use brigade::types::format::number::*;
use brigade::types::format::spec::Spec;
use brigade::types::int::num::Num;
use brigade::types::str::builder::Builder;

fn fmt_int(v: i64, s: &str) -> String {
    let spec = Spec::parse(Chars::One(s.as_bytes()), "int", b'd', b'>').unwrap();
    let mut b = Builder::new();
    integer(&spec, Num::Small(v), &mut b).unwrap();
    b.to_text()
}
fn fmt_float(v: f64, s: &str) -> String {
    let spec = Spec::parse(Chars::One(s.as_bytes()), "float", 0, b'>').unwrap();
    let mut b = Builder::new();
    float(&spec, v, &mut b).unwrap();
    b.to_text()
}

#[test]
fn integers_look_as_in_cpython() {
    assert_eq!(fmt_int(1234567, ","), "1,234,567");
    assert_eq!(fmt_int(1234, "010,"), "00,001,234");
    assert_eq!(fmt_int(1234, "08,"), "0,001,234");
    assert_eq!(fmt_int(-255, "#_x"), "-0xff");
    assert_eq!(fmt_int(-255, "#010b"), "-0b11111111");
    assert_eq!(fmt_int(5, "*^7"), "***5***");
    assert_eq!(fmt_int(5, "+"), "+5");
    assert_eq!(fmt_int(233, "c"), "é");
}

#[test]
fn floats_look_as_in_cpython() {
    assert_eq!(fmt_float(1.0, ""), "1.0");
    assert_eq!(fmt_float(1e16, ""), "1e+16");
    assert_eq!(fmt_float(12345.678, ".3"), "1.23e+04");
    assert_eq!(fmt_float(1234567.891, ",.2f"), "1,234,567.89");
    assert_eq!(fmt_float(-0.0001, "z.2f"), "0.00");
    assert_eq!(fmt_float(0.25, "%"), "25.000000%");
    assert_eq!(fmt_float(f64::INFINITY, "010,"), "0000000inf");
    assert_eq!(fmt_float(123456.1234567, ".7_f"), "123456.123_456_7");
    assert_eq!(fmt_float(3.0, "#.0f"), "3.");
}
