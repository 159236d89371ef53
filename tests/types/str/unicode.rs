//! Character properties and case.

use brigade::types::str::unicode::*;

#[test]
fn digits_of_all_kinds_are_known() {
    assert_eq!(decimal(0x0665), Some(5));
    assert_eq!(decimal(0xb2), None);
    assert_eq!(digit(0xb2), Some(2));
    assert_eq!(digit(0x2460), Some(1));
    assert!(is_numeric(0xbd) && is_numeric(0x4e00) && !is_numeric(0x41));
}

#[test]
fn full_case_mappings_are_used() {
    let collect = |f: fn(u32, &mut dyn FnMut(u32)), c| {
        let mut v = Vec::new();
        f(c, &mut |x| v.push(x));
        v
    };
    assert_eq!(collect(|c, f| to_upper(c, f), 0xdf), [0x53, 0x53]);
    assert_eq!(collect(|c, f| to_title(c, f), 0xdf), [0x53, 0x73]);
    assert_eq!(collect(|c, f| to_fold(c, f), 0xdf), [0x73, 0x73]);
    assert_eq!(collect(|c, f| to_lower(c, f), 0x130), [0x69, 0x307]);
}
