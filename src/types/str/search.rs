//! Finding, counting and replacing, over any mix of character widths.

use std::borrow::Cow;

use memchr::memmem;

use crate::object::string::{Chars, Kind};
use crate::object::{Ref, Str};

/// A part of some characters.
#[inline]
pub fn slice(c: Chars<'_>, from: usize, to: usize) -> Chars<'_> {
    match c {
        Chars::One(s) => Chars::One(&s[from..to]),
        Chars::Two(s) => Chars::Two(&s[from..to]),
        Chars::Four(s) => Chars::Four(&s[from..to]),
    }
}

/// A part of a string as a string.
#[inline]
pub fn substring(s: &Str, from: usize, to: usize) -> Ref<Str> {
    if from == 0 && to == s.len() && s.is_exact() {
        return Ref::from_payload(s);
    }
    match slice(s.chars(), from, to) {
        Chars::One(c) if s.is_ascii() => Str::from_ascii(c),
        c => Str::from_chars(c),
    }
}

fn kind(c: Chars<'_>) -> Kind {
    match c {
        Chars::One(_) => Kind::One,
        Chars::Two(_) => Kind::Two,
        Chars::Four(_) => Kind::Four,
    }
}

fn raw(c: Chars<'_>) -> &[u8] {
    // SAFETY: plain integers may be read as bytes.
    unsafe {
        match c {
            Chars::One(s) => s,
            Chars::Two(s) => std::slice::from_raw_parts(s.as_ptr().cast(), s.len() * 2),
            Chars::Four(s) => std::slice::from_raw_parts(s.as_ptr().cast(), s.len() * 4),
        }
    }
}

/// The needle in the haystack's width; `None` if it has a character that is too wide (and thus cannot occur).
fn fit<'a>(needle: Chars<'a>, to: Kind) -> Option<Cow<'a, [u8]>> {
    if kind(needle) == to {
        return Some(Cow::Borrowed(raw(needle)));
    }
    let mut out = Vec::with_capacity(needle.len() * to as usize);
    for i in 0..needle.len() {
        let c = needle.at(i);
        if Kind::of(c) > to {
            return None;
        }
        out.extend_from_slice(
            &c.to_ne_bytes()[..if cfg!(target_endian = "little") { to as usize } else { 0 }],
        );
        if cfg!(target_endian = "big") {
            out.extend_from_slice(&c.to_ne_bytes()[4 - to as usize..]);
        }
    }
    Some(Cow::Owned(out))
}

/// Position of the first occurrence.
pub fn find(hay: Chars<'_>, needle: Chars<'_>) -> Option<usize> {
    if needle.is_empty() {
        return Some(0);
    }
    if needle.len() > hay.len() {
        return None;
    }
    if needle.len() == 1 {
        return find_char(hay, needle.at(0));
    }
    let k = kind(hay) as usize;
    let n = fit(needle, kind(hay))?;
    let h = raw(hay);
    let finder = memmem::Finder::new(&*n);
    let mut from = 0;
    while let Some(at) = finder.find(&h[from..]) {
        let at = from + at;
        if at % k == 0 {
            return Some(at / k);
        }
        from = at + 1;
    }
    None
}

/// Position of the first occurrence of one character.
pub fn find_char(hay: Chars<'_>, c: u32) -> Option<usize> {
    match hay {
        Chars::One(h) => {
            let c = u8::try_from(c).ok()?;
            // In a few bytes the search is over before a vectorised one has begun.
            if h.len() < 16 { h.iter().position(|&x| x == c) } else { memchr::memchr(c, h) }
        }
        Chars::Two(h) => {
            let c = u16::try_from(c).ok()?;
            h.iter().position(|&x| x == c)
        }
        Chars::Four(h) => h.iter().position(|&x| x == c),
    }
}

/// Position of the last occurrence.
pub fn rfind(hay: Chars<'_>, needle: Chars<'_>) -> Option<usize> {
    if needle.is_empty() {
        return Some(hay.len());
    }
    if needle.len() > hay.len() {
        return None;
    }
    let k = kind(hay) as usize;
    let n = fit(needle, kind(hay))?;
    let h = raw(hay);
    let finder = memmem::FinderRev::new(&*n);
    let mut to = h.len();
    while let Some(at) = finder.rfind(&h[..to]) {
        if at % k == 0 {
            return Some(at / k);
        }
        to = at + n.len() - 1;
    }
    None
}

/// Positions of up to `max` occurrences that do not overlap, from the left.
pub fn find_all(hay: Chars<'_>, needle: Chars<'_>, max: usize) -> Vec<usize> {
    let mut out = Vec::new();
    if needle.is_empty() || needle.len() > hay.len() {
        return out;
    }
    let k = kind(hay) as usize;
    let Some(n) = fit(needle, kind(hay)) else { return out };
    let h = raw(hay);
    if n.len() == 1 {
        out.extend(memchr::memchr_iter(n[0], h).take(max));
        return out;
    }
    let finder = memmem::Finder::new(&*n);
    let mut from = 0;
    while out.len() < max
        && let Some(at) = finder.find(&h[from..])
    {
        let at = from + at;
        if at % k == 0 {
            out.push(at / k);
            from = at + n.len();
        } else {
            from = at + 1;
        }
    }
    out
}

/// Number of occurrences that do not overlap.
pub fn count(hay: Chars<'_>, needle: Chars<'_>) -> usize {
    if needle.is_empty() {
        return hay.len() + 1;
    }
    if let (Chars::One(h), 1, Ok(c)) = (hay, needle.len(), u8::try_from(needle.at(0))) {
        return memchr::memchr_iter(c, h).count();
    }
    find_all(hay, needle, usize::MAX).len()
}

/// Whether `hay` begins with `needle`.
pub fn starts_with(hay: Chars<'_>, needle: Chars<'_>) -> bool {
    needle.len() <= hay.len() && equal(slice(hay, 0, needle.len()), needle)
}

/// Whether `hay` ends with `needle`.
pub fn ends_with(hay: Chars<'_>, needle: Chars<'_>) -> bool {
    needle.len() <= hay.len() && equal(slice(hay, hay.len() - needle.len(), hay.len()), needle)
}

/// Equality across widths.
pub fn equal(a: Chars<'_>, b: Chars<'_>) -> bool {
    if kind(a) == kind(b) {
        return raw(a) == raw(b);
    }
    a.len() == b.len() && (0..a.len()).all(|i| a.at(i) == b.at(i))
}

/// `str.replace`; `None` if nothing changes.
pub fn replace(s: Chars<'_>, old: Chars<'_>, new: Chars<'_>, max: usize) -> Option<super::builder::Builder> {
    if max == 0 || equal(old, new) {
        return None;
    }
    let mut out = super::builder::Builder::with_capacity(s.len());
    if old.is_empty() {
        // Between all characters, and at both ends.
        for i in 0..=s.len() {
            if i < max {
                out.push_chars(new);
            }
            if i < s.len() {
                out.push(s.at(i));
            }
        }
        return Some(out);
    }
    let found = find_all(s, old, max);
    if found.is_empty() {
        return None;
    }
    let mut from = 0;
    for at in found {
        out.push_chars(slice(s, from, at));
        out.push_chars(new);
        from = at + old.len();
    }
    out.push_chars(slice(s, from, s.len()));
    Some(out)
}
