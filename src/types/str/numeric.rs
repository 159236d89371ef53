//! Text that stands for a number, brought to ASCII.

use std::borrow::Cow;

use super::unicode;
use crate::object::Str;

/// White space as C's `isspace` sees it.
pub fn is_c_space(c: u8) -> bool {
    matches!(c, b' ' | 9..=13)
}

/// Without surrounding ASCII white space.
pub fn trim(t: &[u8]) -> &[u8] {
    let from = t.iter().take_while(|&&c| is_c_space(c)).count();
    let to = t.len() - t[from..].iter().rev().take_while(|&&c| is_c_space(c)).count();
    &t[from..to]
}

/// The text with digits of all scripts as ASCII digits and all white space as blanks; what is neither becomes `?`,
/// which no number contains.
pub fn ascii_text(s: &Str) -> Cow<'_, [u8]> {
    match s.as_ascii() {
        Some(t) => Cow::Borrowed(t.as_bytes()),
        None => Cow::Owned(
            s.iter()
                .map(|c| match (c < 0x80, unicode::decimal(c)) {
                    (true, _) => c as u8,
                    (_, Some(d)) => b'0' + d,
                    _ if unicode::is_space(c) => b' ',
                    _ => b'?',
                })
                .collect(),
        ),
    }
}
