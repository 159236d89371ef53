//! A subject in the form the engine walks: its characters where they lie, of one, two or four bytes each, so that beginning
//! a match costs nothing however long the subject is.

use rustpython_sre_engine::{Request, State, StrDrive, StringCursor};

use crate::object::string::Chars;
use crate::object::{Res, Str, Thread, Value};
use crate::types::buffer::{self, Lent};
use crate::types::bytes::Bytes;

/// Characters of `WIDTH` bytes each, in the machine's order.
#[derive(Clone, Copy)]
struct Units<'a, const WIDTH: usize>(&'a [u8]);

/// Where a cursor's bytes are taken from: the engine's own drive for bytes, because only the crate can move a cursor.
type Raw<'a> = &'a [u8];

impl<const WIDTH: usize> Units<'_, WIDTH> {
    /// The character whose first byte is at the cursor; the cursor ends up behind it.
    #[inline(always)]
    fn read(cursor: &mut StringCursor) -> u32 {
        let mut bytes = [0; 4];
        for byte in &mut bytes[..WIDTH] {
            // (The crate's `advance` steps first and then reads, which at the last byte is past the end.)
            *byte = Raw::peek(cursor) as u8;
            <Raw<'_> as StrDrive>::skip(cursor, 1);
        }
        match WIDTH {
            1 => u32::from(bytes[0]),
            2 => u32::from(u16::from_ne_bytes([bytes[0], bytes[1]])),
            _ => u32::from_ne_bytes(bytes),
        }
    }
}

impl<const WIDTH: usize> StrDrive for Units<'_, WIDTH> {
    #[inline]
    fn count(&self) -> usize {
        self.0.len() / WIDTH
    }
    #[inline]
    fn create_cursor(&self, n: usize) -> StringCursor {
        let mut cursor = self.0.create_cursor(n * WIDTH);
        cursor.position = n;
        cursor
    }
    #[inline]
    fn adjust_cursor(&self, cursor: &mut StringCursor, n: usize) {
        *cursor = self.create_cursor(n);
    }
    #[inline]
    fn advance(cursor: &mut StringCursor) -> u32 {
        let position = cursor.position;
        let c = Self::read(cursor);
        cursor.position = position + 1;
        c
    }
    #[inline]
    fn peek(cursor: &StringCursor) -> u32 {
        Self::read(&mut { *cursor })
    }
    #[inline]
    fn skip(cursor: &mut StringCursor, n: usize) {
        let position = cursor.position;
        <Raw<'_> as StrDrive>::skip(cursor, n * WIDTH);
        cursor.position = position + n;
    }
    #[inline]
    fn back_advance(cursor: &mut StringCursor) -> u32 {
        Self::back_skip(cursor, 1);
        Self::peek(cursor)
    }
    #[inline]
    fn back_peek(cursor: &StringCursor) -> u32 {
        Self::back_advance(&mut { *cursor })
    }
    #[inline]
    fn back_skip(cursor: &mut StringCursor, n: usize) {
        // The crate's own takes the bytes off the position too, which there are fewer of than the position's characters
        // may be: give it a position that suffices.
        let position = cursor.position;
        cursor.position = n * WIDTH;
        <Raw<'_> as StrDrive>::back_skip(cursor, n * WIDTH);
        cursor.position = position - n;
    }
}

/// A subject for as long as a match runs.
pub enum Subject<'a> {
    /// A string.
    Text(Chars<'a>),
    /// Anything that lends its bytes; held, so that it keeps its length.
    Bytes(Lent<'a>),
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
            return Ok(Subject::Text(s.chars()));
        }
        let Some(lent) = buffer::lent(th, v) else {
            return Err(
                th.type_error(format!("expected string or bytes-like object, got '{}'", v.ty().error_name()))
            );
        };
        if is_bytes == Some(false) {
            return Err(th.type_error("cannot use a string pattern on a bytes-like object"));
        }
        Ok(Subject::Bytes(lent))
    }

    /// Length in characters.
    pub fn len(&self) -> usize {
        match self {
            Subject::Text(chars) => chars.len(),
            Subject::Bytes(b) => b.bytes.len(),
        }
    }

    /// Whether a character occurs.
    pub fn contains(&self, c: u8) -> bool {
        match self {
            Subject::Text(Chars::One(b)) => b.contains(&c),
            Subject::Text(Chars::Two(s)) => s.contains(&u16::from(c)),
            Subject::Text(Chars::Four(s)) => s.contains(&u32::from(c)),
            Subject::Bytes(b) => b.bytes.contains(&c),
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
            Subject::Text(Chars::One(b)) => apply(Units::<1>(b), code, groups, way, start, end, advance),
            Subject::Text(Chars::Two(s)) => {
                apply(Units::<2>(bytes_of_units(s)), code, groups, way, start, end, advance)
            }
            Subject::Text(Chars::Four(s)) => {
                apply(Units::<4>(bytes_of_units(s)), code, groups, way, start, end, advance)
            }
            Subject::Bytes(b) => apply(Units::<1>(&b.bytes), code, groups, way, start, end, advance),
        }
    }
}

/// Characters as the bytes they consist of.
fn bytes_of_units<T: Copy>(units: &[T]) -> &[u8] {
    // SAFETY: called for `u16` and `u32`, which have no padding; the same memory, borrowed for as long.
    unsafe { std::slice::from_raw_parts(units.as_ptr().cast(), size_of_val(units)) }
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
    Bytes::make(buffer::part_of(v, from, to)).into_value()
}
