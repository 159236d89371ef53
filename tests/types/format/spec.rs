//! Format specifications.

use brigade::object::string::Chars;
use brigade::types::format::fault::Fault;
use brigade::types::format::spec::*;

fn parse(s: &str) -> Result<Spec, Fault> {
    Spec::parse(Chars::One(s.as_bytes()), "int", 0, b'>')
}

#[test]
fn every_part_is_recognised() {
    let s = parse("*^+z#012_.3f").unwrap();
    assert_eq!((s.fill, s.align, s.sign, s.width, s.precision), (42, b'^', b'+', Some(12), Some(3)));
    assert!(s.no_negative_zero && s.alternate && s.grouping == Grouping::Underscore);
    assert_eq!(parse("08").unwrap().align, b'=');
}

#[test]
fn errors_are_worded_as_in_cpython() {
    let message = |s: &str| match parse(s) {
        Err(Fault::Value(m)) => m,
        other => panic!("{other:?}"),
    };
    assert_eq!(message("5dd"), "Invalid format specifier '5dd' for object of type 'int'");
    assert_eq!(message(",_"), "Cannot specify both ',' and '_'.");
    assert_eq!(message("."), "Format specifier missing precision");
    assert_eq!(message(",c"), "Cannot specify ',' with 'c'.");
}
