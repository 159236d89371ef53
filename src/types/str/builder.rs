//! `Builder`: collects characters of any width and makes the narrowest string of them.

use super::small::SmallBytes;
use crate::object::string::Chars;
use crate::object::{Ref, Str};

/// Characters on their way to a string: bytes as long as Latin-1 does, code points from then on.
#[derive(Default)]
pub struct Builder {
    narrow: SmallBytes,
    wide: Vec<u32>,
    is_wide: bool,
}

impl Builder {
    /// Nothing yet.
    pub fn new() -> Builder {
        Builder::default()
    }
    /// Room for `n` narrow characters.
    pub fn with_capacity(n: usize) -> Builder {
        Builder { narrow: SmallBytes::with_capacity(n), ..Builder::default() }
    }
    /// Number of characters.
    #[inline]
    pub fn len(&self) -> usize {
        if self.is_wide { self.wide.len() } else { self.narrow.len() }
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    #[cold]
    fn widen(&mut self) {
        self.wide = Vec::with_capacity(2 * self.narrow.len() + 16);
        self.wide.extend(self.narrow.as_slice().iter().map(|&c| u32::from(c)));
        self.narrow = SmallBytes::default();
        self.is_wide = true;
    }
    /// Appends one code point.
    #[inline]
    pub fn push(&mut self, c: u32) {
        if !self.is_wide {
            if c < 0x100 {
                self.narrow.push(c as u8);
                return;
            }
            self.widen();
        }
        self.wide.push(c);
    }
    /// Appends ASCII text.
    #[inline]
    pub fn push_ascii(&mut self, s: &str) {
        debug_assert!(s.is_ascii());
        if self.is_wide {
            self.wide.extend(s.bytes().map(u32::from));
        } else {
            self.narrow.extend(s.as_bytes());
        }
    }
    /// Appends any Rust text.
    pub fn push_text(&mut self, s: &str) {
        if s.is_ascii() {
            self.push_ascii(s);
        } else {
            s.chars().for_each(|c| self.push(u32::from(c)));
        }
    }
    /// Appends characters.
    #[inline]
    pub fn push_chars(&mut self, c: Chars<'_>) {
        match c {
            Chars::One(s) if !self.is_wide => self.narrow.extend(s),
            Chars::One(s) => self.wide.extend(s.iter().map(|&c| u32::from(c))),
            Chars::Two(s) => {
                if !self.is_wide {
                    self.widen();
                }
                self.wide.extend(s.iter().map(|&c| u32::from(c)));
            }
            Chars::Four(s) => {
                if s.is_empty() {
                    return;
                }
                if !self.is_wide {
                    self.widen();
                }
                self.wide.extend_from_slice(s);
            }
        }
    }
    /// Appends a string.
    #[inline]
    pub fn push_str(&mut self, s: &Str) {
        self.push_chars(s.chars());
    }
    /// Appends `n` times `c`.
    #[inline]
    pub fn fill(&mut self, c: u32, n: usize) {
        if n == 0 {
            return;
        }
        if !self.is_wide && c >= 0x100 {
            self.widen();
        }
        if self.is_wide {
            self.wide.resize(self.wide.len() + n, c);
        } else {
            self.narrow.fill(c as u8, n);
        }
    }
    /// Appends another builder's characters.
    pub fn append(&mut self, other: &Builder) {
        self.push_chars(other.chars());
    }
    /// The characters so far.
    pub fn chars(&self) -> Chars<'_> {
        if self.is_wide { Chars::Four(&self.wide) } else { Chars::One(self.narrow.as_slice()) }
    }
    /// The string.
    pub fn finish(self) -> Ref<Str> {
        Str::from_chars(self.chars())
    }
    /// The characters as bytes, each below U+0100.
    pub fn into_bytes(self) -> Vec<u8> {
        if self.is_wide { self.wide.iter().map(|&c| c as u8).collect() } else { self.narrow.into_vec() }
    }
    /// The characters as Rust text, for tests and messages; lone surrogates are replaced.
    pub fn to_text(&self) -> String {
        let c = self.chars();
        (0..c.len()).map(|i| char::from_u32(c.at(i)).unwrap_or('\u{fffd}')).collect()
    }
}
