//! `Text`: a string under construction, for `repr` and its like. Starts narrow, widens when a wide character comes.

use crate::object::string::Chars;
use crate::object::{Ref, Res, Str, Thread, Value, protocol};

/// A string under construction.
#[derive(Default)]
pub struct Text {
    narrow: Vec<u8>,
    wide: Option<Vec<u32>>,
}

impl Text {
    /// Empty.
    pub fn new() -> Text {
        Text::default()
    }
    /// Beginning with `s`.
    pub fn from(s: &str) -> Text {
        let mut t = Text::new();
        t.push(s);
        t
    }
    /// Appends Rust text.
    pub fn push(&mut self, s: &str) {
        match &mut self.wide {
            None if s.is_ascii() => self.narrow.extend_from_slice(s.as_bytes()),
            _ => self.widen().extend(s.chars().map(|c| c as u32)),
        }
    }
    /// Appends a Python string.
    pub fn push_str(&mut self, s: &Str) {
        match (&mut self.wide, s.chars()) {
            (None, Chars::One(b)) => self.narrow.extend_from_slice(b),
            _ => self.widen().extend(s.iter()),
        }
    }
    /// Appends `repr(v)`.
    pub fn push_repr(&mut self, th: &Thread, v: &Value) -> Res<()> {
        let s = protocol::repr(th, v)?;
        self.push_str(&s);
        Ok(())
    }
    fn widen(&mut self) -> &mut Vec<u32> {
        let narrow = &mut self.narrow;
        self.wide.get_or_insert_with(|| std::mem::take(narrow).into_iter().map(u32::from).collect())
    }
    /// The finished string.
    pub fn finish(self) -> Ref<Str> {
        match self.wide {
            Some(w) => Str::from_ucs4(&w),
            None => Str::from_latin1(&self.narrow),
        }
    }
    /// The finished string as a value.
    pub fn into_value(self) -> Value {
        self.finish().into_value()
    }
}
