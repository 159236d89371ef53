//! Splitting text.

use brigade::types::str::split::*;

fn words(s: &str, max: usize) -> Vec<&str> {
    whitespace(s.len(), |i| s.as_bytes()[i] == b' ', max).into_iter().map(|r| &s[r]).collect()
}

#[test]
fn white_space_runs_separate_once() {
    assert_eq!(words("  a  b c ", usize::MAX), ["a", "b", "c"]);
    assert_eq!(words("  a  b c ", 1), ["a", "b c "]);
    assert_eq!(words("  a  b c ", 0), ["a  b c "]);
    let s = "  a  b c ";
    let r: Vec<_> =
        whitespace_right(s.len(), |i| s.as_bytes()[i] == b' ', 1).into_iter().map(|r| &s[r]).collect();
    assert_eq!(r, ["  a  b", "c"]);
}
