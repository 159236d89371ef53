//! A subject in the form the engine walks: one byte a character where that is enough, UTF-8 otherwise.

use std::borrow::Cow;

use rustpython_sre_engine::{Request, State, StrDrive, StringCursor};
use rustpython_wtf8::Wtf8;

use crate::object::string::Chars;
use crate::object::{Res, Str, Thread, Value};
use crate::types::buffer;
use crate::types::bytes::Bytes;
use crate::types::str::codec::encode::push_utf8;

/// Latin-1 or bytes.
#[derive(Clone, Copy)]
pub struct Narrow<'a>(&'a [u8]);

type Bytes8<'a> = &'a [u8];

impl StrDrive for Narrow<'_> {
    #[inline]
    fn count(&self) -> usize {
        self.0.len()
    }
    #[inline]
    fn create_cursor(&self, n: usize) -> StringCursor {
        self.0.create_cursor(n)
    }
    #[inline]
    fn adjust_cursor(&self, cursor: &mut StringCursor, n: usize) {
        self.0.adjust_cursor(cursor, n);
    }
    #[inline]
    fn advance(cursor: &mut StringCursor) -> u32 {
        // The crate's own for bytes steps first and then reads, which at the last character is past the end.
        let c = <Bytes8<'_> as StrDrive>::peek(cursor);
        <Bytes8<'_> as StrDrive>::skip(cursor, 1);
        c
    }
    #[inline]
    fn peek(cursor: &StringCursor) -> u32 {
        <Bytes8<'_> as StrDrive>::peek(cursor)
    }
    #[inline]
    fn skip(cursor: &mut StringCursor, n: usize) {
        <Bytes8<'_> as StrDrive>::skip(cursor, n);
    }
    #[inline]
    fn back_advance(cursor: &mut StringCursor) -> u32 {
        <Bytes8<'_> as StrDrive>::back_advance(cursor)
    }
    #[inline]
    fn back_peek(cursor: &StringCursor) -> u32 {
        <Bytes8<'_> as StrDrive>::back_peek(cursor)
    }
    #[inline]
    fn back_skip(cursor: &mut StringCursor, n: usize) {
        <Bytes8<'_> as StrDrive>::back_skip(cursor, n);
    }
}

/// A subject for as long as a match runs.
pub enum Subject<'a> {
    /// One byte a character.
    Narrow(Cow<'a, [u8]>),
    /// Anything else, with its length in characters.
    Wide(String, usize),
    /// With surrogates, each encoded as any other character; and the length in characters.
    Surrogates(Vec<u8>, usize),
}

/// What a search found: the whole match, then the groups.
pub struct Spans {
    /// Start and end of each group; none for one that took no part.
    pub groups: Vec<Option<(usize, usize)>>,
    /// The last group that was closed; 0 when there is none.
    pub last: usize,
}

/// How a pattern is applied.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// At the start.
    Match,
    /// At the start, up to the end.
    Full,
    /// Anywhere.
    Search,
}

impl<'a> Subject<'a> {
    /// Checks that the value's kind is the pattern's kind.
    pub fn new(th: &Thread, v: &'a Value, is_bytes: Option<bool>) -> Res<Subject<'a>> {
        if let Some(s) = v.downcast::<Str>() {
            if is_bytes == Some(true) {
                return Err(th.type_error("cannot use a bytes pattern on a string-like object"));
            }
            return Ok(match s.chars() {
                Chars::One(bytes) => Subject::Narrow(Cow::Borrowed(bytes)),
                _ => match s.iter().map(char::from_u32).collect::<Option<String>>() {
                    Some(text) => Subject::Wide(text, s.len()),
                    None => {
                        let mut bytes = Vec::with_capacity(3 * s.len());
                        s.iter().for_each(|c| push_utf8(c, &mut bytes));
                        Subject::Surrogates(bytes, s.len())
                    }
                },
            });
        }
        let Some(bytes) = buffer::bytes_of(v) else {
            return Err(
                th.type_error(format!("expected string or bytes-like object, got '{}'", v.ty().error_name()))
            );
        };
        if is_bytes == Some(false) {
            return Err(th.type_error("cannot use a string pattern on a bytes-like object"));
        }
        Ok(Subject::Narrow(bytes))
    }

    /// Length in characters.
    pub fn len(&self) -> usize {
        match self {
            Subject::Narrow(b) => b.len(),
            Subject::Wide(_, n) | Subject::Surrogates(_, n) => *n,
        }
    }

    /// Applies the pattern from `start` on. `advance`: an empty match at the start is none.
    pub fn apply(
        &self,
        code: &[u32],
        groups: usize,
        way: Way,
        start: usize,
        end: usize,
        advance: bool,
    ) -> Option<Spans> {
        match self {
            Subject::Narrow(b) => apply(Narrow(b), code, groups, way, start, end, advance),
            Subject::Wide(s, _) => apply(s.as_str(), code, groups, way, start, end, advance),
            Subject::Surrogates(b, _) => {
                // SAFETY: each code point is encoded in full, which is all that the engine's reader needs: it never
                // takes two surrogates for one character.
                let text = unsafe { Wtf8::from_bytes_unchecked(b) };
                apply(text, code, groups, way, start, end, advance)
            }
        }
    }
}

fn apply<S: StrDrive>(
    subject: S,
    code: &[u32],
    groups: usize,
    way: Way,
    start: usize,
    end: usize,
    advance: bool,
) -> Option<Spans> {
    let mut request = Request::new(subject, start, end, code, way == Way::Full);
    request.must_advance = advance;
    let mut state = State::default();
    state.reset(&request, request.start);
    let found = if way == Way::Search { state.search(request) } else { state.py_match(&request) };
    if !found {
        return None;
    }
    let mut all = vec![Some((state.start, state.cursor.position))];
    for group in 0..groups {
        let (from, to) = state.marks.get(group);
        all.push(from.into_option().zip(to.into_option()));
    }
    Some(Spans { groups: all, last: usize::try_from(state.marks.last_index()).unwrap_or(0) })
}

/// A piece of the subject as an object of its kind.
pub fn slice(v: &Value, from: usize, to: usize) -> Value {
    if let Some(s) = v.downcast::<Str>() {
        let (from, to) = (from.min(s.len()), to.min(s.len()));
        if from >= to {
            return Str::empty().into_value();
        }
        if from == 0 && to == s.len() && s.is_exact() {
            return v.clone();
        }
        let part = match s.chars() {
            Chars::One(c) => Chars::One(&c[from..to]),
            Chars::Two(c) => Chars::Two(&c[from..to]),
            Chars::Four(c) => Chars::Four(&c[from..to]),
        };
        return Str::from_chars(part).into_value();
    }
    let bytes = buffer::bytes_of(v).unwrap_or_default();
    let (from, to) = (from.min(bytes.len()), to.min(bytes.len()));
    Bytes::new(if from < to { &bytes[from..to] } else { &[] }).into_value()
}
