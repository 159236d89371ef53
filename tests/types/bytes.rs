//! Bytes as text.

use brigade::types::bytes::repr::*;

#[test]
fn hexadecimal_groups_count_from_the_right() {
    assert_eq!(hex(b"abcd", Some(b':'), 3), "61:626364");
    assert_eq!(hex(b"abcd", Some(b':'), -3), "616263:64");
    assert_eq!(hex(b"abcd", None, 1), "61626364");
}

#[test]
fn repr_chooses_the_quote() {
    assert_eq!(repr(b"a'b", false), "b\"a'b\"");
    assert_eq!(repr(b"a'\"\xff\n", false), "b'a\\'\"\\xff\\n'");
}
