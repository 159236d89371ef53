//! Searching and replacing text of any width.

use brigade::object::string::Chars;
use brigade::types::str::search::*;

#[test]
fn unaligned_matches_of_wide_text_do_not_count() {
    let hay: Vec<u16> = vec![0x4142, 0x4241, 0x0100];
    assert_eq!(find(Chars::Two(&hay), Chars::Two(&[0x4241, 0x0100])), Some(1));
    let h = [0x0101u16, 0x0101, 0x0202];
    assert_eq!(find(Chars::Two(&h), Chars::Two(&[0x0101, 0x0202])), Some(1));
    assert_eq!(rfind(Chars::Two(&h), Chars::Two(&[0x0101])), Some(1));
}

#[test]
fn narrow_needles_are_found_in_wide_text() {
    let h = [0x61u32, 0x1f600, 0x62];
    assert_eq!(find(Chars::Four(&h), Chars::One(b"b")), Some(2));
    assert_eq!(find(Chars::One(b"abc"), Chars::Four(&[0x61, 0x1f600])), None);
    assert_eq!(find_all(Chars::One(b"aaaa"), Chars::One(b"aa"), 9), [0, 2]);
}

#[test]
fn replacing_the_empty_string_interleaves() {
    let r = replace(Chars::One(b"ab"), Chars::One(b""), Chars::One(b"-"), usize::MAX).unwrap();
    assert_eq!(r.to_text(), "-a-b-");
    let r = replace(Chars::One(b"ab"), Chars::One(b""), Chars::One(b"-"), 1).unwrap();
    assert_eq!(r.to_text(), "-ab");
    assert!(replace(Chars::One(b"ab"), Chars::One(b"x"), Chars::One(b"-"), 1).is_none());
}
