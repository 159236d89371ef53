//! Joining strings.

use crate::object::string::{Chars, Kind};
use crate::object::{Str, Value};

/// The strings one after another.
pub fn join<'a>(parts: impl Iterator<Item = &'a Str> + Clone) -> Value {
    let (mut len, mut kind, mut ascii) = (0usize, Kind::One, true);
    for s in parts.clone() {
        len += s.len();
        kind = kind.max(s.kind());
        ascii &= s.is_ascii();
    }
    if len == 0 {
        return Str::empty().into_value();
    }
    // SAFETY: every character is written below; the kind is the widest of the parts, so it is the narrowest that
    // fits, and the result is ASCII when all parts are.
    unsafe {
        let r = Str::with_capacity(len, kind, ascii, 0);
        let p = r.data_ptr();
        let mut at = 0;
        for s in parts {
            match (kind, s.chars()) {
                (Kind::One, Chars::One(c)) => std::ptr::copy_nonoverlapping(c.as_ptr(), p.add(at), c.len()),
                (Kind::Two, _) => {
                    s.iter().enumerate().for_each(|(i, c)| *p.cast::<u16>().add(at + i) = c as u16)
                }
                _ => s.iter().enumerate().for_each(|(i, c)| *p.cast::<u32>().add(at + i) = c),
            }
            at += s.len();
        }
        r.into_value()
    }
}
