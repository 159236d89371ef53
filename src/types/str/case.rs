//! Case mapping and the `isx` predicates of whole strings.

use super::builder::Builder;
use super::unicode as u;
use crate::object::string::Kind;
use crate::object::{Ref, Str};

const SIGMA: u32 = 0x3a3;

/// Maps ASCII bytes; the result has the same length.
#[inline(always)]
fn ascii(s: &str, mut f: impl FnMut(u8) -> u8) -> Ref<Str> {
    match *s.as_bytes() {
        [] => return Str::empty(),
        [c] => return Str::latin1_char(f(c)),
        _ => {}
    }
    // SAFETY: every byte is written at once, and `f` maps ASCII to ASCII.
    unsafe {
        let r = Str::with_capacity(s.len(), Kind::One, true, 0);
        let p = r.data_ptr();
        s.bytes().enumerate().for_each(|(i, c)| *p.add(i) = f(c));
        r
    }
}

/// The lower-case sigma that fits at position `i`: final, if a cased letter precedes and none follows.
fn lower_sigma(s: &Str, i: usize) -> u32 {
    let before = (0..i).rev().map(|j| s.at(j)).find(|&c| !u::is_case_ignorable(c)).is_some_and(u::is_cased);
    let after =
        (i + 1..s.len()).map(|j| s.at(j)).find(|&c| !u::is_case_ignorable(c)).is_some_and(u::is_cased);
    if before && !after { 0x3c2 } else { 0x3c3 }
}

fn push_lower(s: &Str, i: usize, c: u32, out: &mut Builder) {
    if c == SIGMA { out.push(lower_sigma(s, i)) } else { u::to_lower(c, |c| out.push(c)) }
}

/// `str.lower`
pub fn lower(s: &Str) -> Ref<Str> {
    if let Some(t) = s.as_ascii() {
        return ascii(t, |c| c.to_ascii_lowercase());
    }
    let mut out = Builder::with_capacity(s.len());
    for (i, c) in s.iter().enumerate() {
        push_lower(s, i, c, &mut out);
    }
    out.finish()
}

/// `str.upper`
pub fn upper(s: &Str) -> Ref<Str> {
    if let Some(t) = s.as_ascii() {
        return ascii(t, |c| c.to_ascii_uppercase());
    }
    let mut out = Builder::with_capacity(s.len());
    s.iter().for_each(|c| u::to_upper(c, |c| out.push(c)));
    out.finish()
}

/// `str.casefold`
pub fn fold(s: &Str) -> Ref<Str> {
    if let Some(t) = s.as_ascii() {
        return ascii(t, |c| c.to_ascii_lowercase());
    }
    let mut out = Builder::with_capacity(s.len());
    s.iter().for_each(|c| u::to_fold(c, |c| out.push(c)));
    out.finish()
}

/// `str.swapcase`
pub fn swap(s: &Str) -> Ref<Str> {
    if let Some(t) = s.as_ascii() {
        return ascii(t, |c| if c.is_ascii_alphabetic() { c ^ 0x20 } else { c });
    }
    let mut out = Builder::with_capacity(s.len());
    for (i, c) in s.iter().enumerate() {
        if u::is_upper(c) {
            push_lower(s, i, c, &mut out);
        } else if u::is_lower(c) {
            u::to_upper(c, |c| out.push(c));
        } else {
            out.push(c);
        }
    }
    out.finish()
}

/// `str.title`
pub fn title(s: &Str) -> Ref<Str> {
    if let Some(t) = s.as_ascii() {
        let mut inside = false;
        return ascii(t, |c| {
            let mapped = if inside { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() };
            inside = c.is_ascii_alphabetic();
            mapped
        });
    }
    let mut out = Builder::with_capacity(s.len());
    let mut inside = false;
    for (i, c) in s.iter().enumerate() {
        if inside {
            push_lower(s, i, c, &mut out);
        } else {
            u::to_title(c, |c| out.push(c));
        }
        inside = u::is_cased(c);
    }
    out.finish()
}

/// `str.capitalize`
pub fn capitalize(s: &Str) -> Ref<Str> {
    if let Some(t) = s.as_ascii() {
        let mut first = true;
        return ascii(t, |c| {
            if std::mem::take(&mut first) { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
        });
    }
    let mut out = Builder::with_capacity(s.len());
    for (i, c) in s.iter().enumerate() {
        if i == 0 {
            u::to_title(c, |c| out.push(c));
        } else {
            push_lower(s, i, c, &mut out);
        }
    }
    out.finish()
}

/// `str.islower` (`upper`: `str.isupper`): at least one cased character and none of the other case.
pub fn is_case(s: &Str, upper: bool) -> bool {
    let mut cased = false;
    for c in s.iter() {
        let (right, wrong) =
            if upper { (u::is_upper(c), u::is_lower(c)) } else { (u::is_lower(c), u::is_upper(c)) };
        if wrong || u::is_title(c) {
            return false;
        }
        cased |= right;
    }
    cased
}

/// `str.istitle`
pub fn is_title(s: &Str) -> bool {
    let (mut cased, mut inside) = (false, false);
    for c in s.iter() {
        if u::is_upper(c) || u::is_title(c) {
            if inside {
                return false;
            }
            (inside, cased) = (true, true);
        } else if u::is_lower(c) {
            if !inside {
                return false;
            }
            (inside, cased) = (true, true);
        } else {
            inside = false;
        }
    }
    cased
}

/// `str.isidentifier`
pub fn is_identifier(s: &Str) -> bool {
    !s.is_empty() && u::is_identifier_start(s.at(0)) && s.iter().skip(1).all(u::is_identifier_part)
}
