//! The format-specification mini-language: `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`.

use super::fault::Fault;
use crate::object::capacity;
use crate::object::string::Chars;

/// Thousands separator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Grouping {
    /// None.
    None,
    /// `,`
    Comma,
    /// `_`
    Underscore,
}

impl Grouping {
    /// The separator, if there is one.
    pub fn separator(self) -> Option<u8> {
        match self {
            Grouping::None => None,
            Grouping::Comma => Some(b','),
            Grouping::Underscore => Some(b'_'),
        }
    }
}

/// A parsed format specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// Fill character.
    pub fill: u32,
    /// `<`, `>`, `=` or `^`.
    pub align: u8,
    /// `+`, `-`, ` ` or 0.
    pub sign: u8,
    /// `z`: no negative zero.
    pub no_negative_zero: bool,
    /// `#`
    pub alternate: bool,
    /// Minimum width.
    pub width: Option<usize>,
    /// Separator of the integer part.
    pub grouping: Grouping,
    /// Precision.
    pub precision: Option<usize>,
    /// Separator of the fraction.
    pub fraction_grouping: Grouping,
    /// Presentation type; 0 if there is none.
    pub ty: u32,
}

/// Largest width or precision, as CPython's `Py_ssize_t`.
const MAX: usize = isize::MAX as usize;

impl Spec {
    /// The specification of an empty string.
    pub fn plain(default_type: u8, default_align: u8) -> Spec {
        Spec {
            fill: u32::from(b' '),
            align: default_align,
            sign: 0,
            no_negative_zero: false,
            alternate: false,
            width: None,
            grouping: Grouping::None,
            precision: None,
            fraction_grouping: Grouping::None,
            ty: u32::from(default_type),
        }
    }

    /// Parses `text`; `type_name` is the formatted object's class, for the message.
    pub fn parse(
        text: Chars<'_>,
        type_name: &str,
        default_type: u8,
        default_align: u8,
    ) -> Result<Spec, Fault> {
        let s = Spec::plain(default_type, default_align);
        match text {
            // The usual case, without a test of the width for each character.
            Chars::One(t) => s.read(t.len(), |i| t.get(i).map_or(0, |&c| u32::from(c)), type_name),
            t => s.read(t.len(), |i| if i < t.len() { t.at(i) } else { 0 }, type_name),
        }
    }

    /// Reads the `len` characters of a specification; `at` gives zeros behind their end.
    fn read(mut self, len: usize, at: impl Fn(usize) -> u32, type_name: &str) -> Result<Spec, Fault> {
        let s = &mut self;
        let default_align = s.align;
        let is = |i: usize, c: u8| at(i) == u32::from(c);
        let is_align = |i: usize| matches!(u8::try_from(at(i)), Ok(b'<' | b'>' | b'=' | b'^'));
        let (mut pos, mut filled, mut aligned) = (0, false, false);
        if is_align(1) {
            s.fill = at(0);
            s.align = at(1) as u8;
            (filled, aligned) = (true, true);
            pos = 2;
        } else if is_align(0) {
            s.align = at(0) as u8;
            aligned = true;
            pos = 1;
        }
        if is(pos, b'+') || is(pos, b'-') || is(pos, b' ') {
            s.sign = at(pos) as u8;
            pos += 1;
        }
        if is(pos, b'z') {
            s.no_negative_zero = true;
            pos += 1;
        }
        if is(pos, b'#') {
            s.alternate = true;
            pos += 1;
        }
        if !filled && is(pos, b'0') {
            s.fill = u32::from(b'0');
            if !aligned && default_align == b'>' {
                s.align = b'=';
            }
            pos += 1;
        }
        s.width = integer(&at, &mut pos)?;
        if is(pos, b',') {
            s.grouping = Grouping::Comma;
            pos += 1;
        }
        if is(pos, b'_') {
            if s.grouping != Grouping::None {
                return both_separators();
            }
            s.grouping = Grouping::Underscore;
            pos += 1;
        }
        if is(pos, b',') && s.grouping == Grouping::Underscore {
            return both_separators();
        }
        if is(pos, b'.') {
            pos += 1;
            s.precision = integer(&at, &mut pos)?;
            if is(pos, b',') {
                s.fraction_grouping = Grouping::Comma;
                pos += 1;
            }
            if is(pos, b'_') {
                if s.fraction_grouping != Grouping::None {
                    return both_separators();
                }
                s.fraction_grouping = Grouping::Underscore;
                pos += 1;
            }
            if is(pos, b',') && s.fraction_grouping == Grouping::Underscore {
                return both_separators();
            }
            if s.precision.is_none() && s.fraction_grouping == Grouping::None {
                return Fault::value("Format specifier missing precision");
            }
        }
        if len > pos + 1 {
            let shown: String = (0..len).map(|i| char::from_u32(at(i)).unwrap_or('\u{fffd}')).collect();
            return Fault::value(format!(
                "Invalid format specifier '{shown}' for object of type '{type_name}'"
            ));
        }
        if pos < len {
            s.ty = at(pos);
        }
        // What cannot be had is refused here: filling a string has no way to fail.
        if s.width.is_some_and(|width| !capacity::is_there(width)) {
            return Err(Fault::Memory);
        }
        let c = u8::try_from(s.ty).unwrap_or(b'?');
        match s.grouping {
            Grouping::None => {}
            _ if b"defgEG%F\0".contains(&c) => {}
            Grouping::Underscore if b"boxX".contains(&c) => {}
            g => return bad_separator(g, s.ty),
        }
        if s.fraction_grouping != Grouping::None && c == b'n' {
            return bad_separator(s.fraction_grouping, s.ty);
        }
        Ok(self)
    }

    /// `ValueError: Unknown format code 'x' for object of type 't'`.
    pub fn unknown_type<T>(&self, type_name: &str) -> Result<T, Fault> {
        let code = match self.ty {
            c @ 33..128 => (c as u8 as char).to_string(),
            c => format!("\\x{c:x}"),
        };
        Fault::value(format!("Unknown format code '{code}' for object of type '{type_name}'"))
    }

    /// Characters to the left and right of a text of `len` characters. `=` counts as right alignment.
    pub fn padding(&self, len: usize) -> (usize, usize) {
        let total = self.width.unwrap_or(0).saturating_sub(len);
        match self.align {
            b'>' | b'=' => (total, 0),
            b'^' => (total / 2, total - total / 2),
            _ => (0, total),
        }
    }
}

#[inline(always)]
fn integer(at: &impl Fn(usize) -> u32, pos: &mut usize) -> Result<Option<usize>, Fault> {
    let start = *pos;
    let mut n: usize = 0;
    // (The zero behind the end is no digit.)
    while let Some(d) = crate::types::str::unicode::decimal(at(*pos)) {
        n = match n.checked_mul(10).and_then(|n| n.checked_add(d as usize)) {
            Some(n) if n <= MAX => n,
            _ => return Fault::value("Too many decimal digits in format string"),
        };
        *pos += 1;
    }
    Ok((*pos > start).then_some(n))
}

fn both_separators<T>() -> Result<T, Fault> {
    Fault::value("Cannot specify both ',' and '_'.")
}

fn bad_separator<T>(g: Grouping, ty: u32) -> Result<T, Fault> {
    let sep = if g == Grouping::Comma { ',' } else { '_' };
    match ty {
        33..128 => Fault::value(format!("Cannot specify '{sep}' with '{}'.", ty as u8 as char)),
        _ => Fault::value(format!("Cannot specify '{sep}' with '\\x{ty:x}'.")),
    }
}
