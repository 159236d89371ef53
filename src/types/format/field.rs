//! `str.format`: splitting the template into literal text and fields, and fields into first name and look-ups.

use super::fault::Fault;
use crate::object::string::Chars;
use crate::types::str::search::{find_char, slice};

/// A piece of a template.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Literal text before the field (escaped braces already single; may be cut into several pieces).
    pub literal: Chars<'a>,
    /// The field behind it, if there is one.
    pub field: Option<Field<'a>>,
}

/// A replacement field.
#[derive(Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Text before `!` and `:`.
    pub name: Chars<'a>,
    /// Conversion character behind `!`.
    pub conversion: Option<u32>,
    /// Text behind `:`.
    pub spec: Chars<'a>,
    /// Whether `spec` contains nested fields.
    pub nested: bool,
}

/// Iterates over a template.
pub struct Template<'a> {
    text: Chars<'a>,
    pos: usize,
}

const OPEN: u32 = b'{' as u32;
const CLOSE: u32 = b'}' as u32;
const BANG: u32 = b'!' as u32;
const COLON: u32 = b':' as u32;
const BRACKET: u32 = b'[' as u32;
const BRACKET_CLOSE: u32 = b']' as u32;
const DOT: u32 = b'.' as u32;

impl<'a> Template<'a> {
    /// A template.
    pub fn new(text: Chars<'a>) -> Template<'a> {
        Template { text, pos: 0 }
    }

    /// The next piece; `None` at the end.
    pub fn next_piece(&mut self) -> Result<Option<Piece<'a>>, Fault> {
        let t = self.text;
        if self.pos >= t.len() {
            return Ok(None);
        }
        let start = self.pos;
        let mut c = 0;
        while self.pos < t.len() {
            c = t.at(self.pos);
            self.pos += 1;
            if c == OPEN || c == CLOSE {
                break;
            }
            c = 0;
        }
        let at_end = self.pos >= t.len();
        if c == 0 {
            return Ok(Some(Piece { literal: slice(t, start, self.pos), field: None }));
        }
        let doubled = !at_end && t.at(self.pos) == c;
        if at_end && c == OPEN {
            return Fault::value("Single '{' encountered in format string");
        }
        if c == CLOSE && !doubled {
            return Fault::value("Single '}' encountered in format string");
        }
        if doubled {
            // The literal ends with the first brace; the second is skipped.
            let literal = slice(t, start, self.pos);
            self.pos += 1;
            return Ok(Some(Piece { literal, field: None }));
        }
        let literal = slice(t, start, self.pos - 1);
        let field = self.field()?;
        Ok(Some(Piece { literal, field: Some(field) }))
    }

    fn field(&mut self) -> Result<Field<'a>, Fault> {
        let t = self.text;
        let start = self.pos;
        // The name ends at `}`, `:` or `!` outside brackets.
        let mut stop = 0;
        while self.pos < t.len() {
            let c = t.at(self.pos);
            self.pos += 1;
            match c {
                OPEN => return Fault::value("unexpected '{' in field name"),
                BRACKET => {
                    while self.pos < t.len() && t.at(self.pos) != BRACKET_CLOSE {
                        self.pos += 1;
                    }
                }
                CLOSE | COLON | BANG => {
                    stop = c;
                    break;
                }
                _ => {}
            }
        }
        if stop == 0 {
            return Fault::value("expected '}' before end of string");
        }
        let mut f = Field {
            name: slice(t, start, self.pos - 1),
            conversion: None,
            spec: Chars::One(&[]),
            nested: false,
        };
        if stop == CLOSE {
            return Ok(f);
        }
        let mut c = stop;
        if c == BANG {
            if self.pos >= t.len() {
                return Fault::value("end of string while looking for conversion specifier");
            }
            f.conversion = Some(t.at(self.pos));
            self.pos += 1;
            if self.pos < t.len() {
                c = t.at(self.pos);
                self.pos += 1;
                if c == CLOSE {
                    return Ok(f);
                }
                if c != COLON {
                    return Fault::value("expected ':' after conversion specifier");
                }
            }
        }
        let spec_start = self.pos;
        let mut depth = 1;
        while self.pos < t.len() {
            match t.at(self.pos) {
                OPEN => {
                    f.nested = true;
                    depth += 1;
                }
                CLOSE => {
                    depth -= 1;
                    if depth == 0 {
                        f.spec = slice(t, spec_start, self.pos);
                        self.pos += 1;
                        return Ok(f);
                    }
                }
                _ => {}
            }
            self.pos += 1;
        }
        let _ = c;
        Fault::value("unmatched '{' in format spec")
    }
}

/// What a field begins with.
#[derive(Debug, PartialEq, Eq)]
pub enum First<'a> {
    /// Nothing: the next positional argument.
    Auto,
    /// A position.
    Index(usize),
    /// A name.
    Name(Chars<'a>),
}

/// A look-up behind the first name.
#[derive(Debug, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// `.name`
    Attribute(Chars<'a>),
    /// `[3]`
    Index(usize),
    /// `[key]`
    Key(Chars<'a>),
}

/// Digits only: a number.
fn index(text: Chars<'_>) -> Result<Option<usize>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    let mut n: usize = 0;
    for i in 0..text.len() {
        let Some(d) = crate::types::str::unicode::decimal(text.at(i)) else { return Ok(None) };
        n = match n.checked_mul(10).and_then(|n| n.checked_add(d as usize)) {
            Some(n) if n <= isize::MAX as usize => n,
            _ => return Fault::value("Too many decimal digits in format string"),
        };
    }
    Ok(Some(n))
}

/// Splits before the first `.` or `[`.
fn split_name(text: Chars<'_>) -> (Chars<'_>, Chars<'_>) {
    let end = (0..text.len()).find(|&i| matches!(text.at(i), DOT | BRACKET)).unwrap_or(text.len());
    (slice(text, 0, end), slice(text, end, text.len()))
}

/// The first name of a field, and the rest.
pub fn first(name: Chars<'_>) -> Result<(First<'_>, Chars<'_>), Fault> {
    let (head, rest) = split_name(name);
    let first = match index(head)? {
        Some(i) => First::Index(i),
        None if head.is_empty() => First::Auto,
        None => First::Name(head),
    };
    Ok((first, rest))
}

/// Takes one look-up off the rest of a field name.
pub fn next_lookup<'a>(rest: &mut Chars<'a>) -> Result<Option<Lookup<'a>>, Fault> {
    if rest.is_empty() {
        return Ok(None);
    }
    let tail = slice(*rest, 1, rest.len());
    match rest.at(0) {
        DOT => {
            let (name, left) = split_name(tail);
            *rest = left;
            if name.is_empty() {
                return Fault::value("Empty attribute in format string");
            }
            Ok(Some(Lookup::Attribute(name)))
        }
        BRACKET => {
            let Some(end) = find_char(tail, BRACKET_CLOSE) else {
                return Fault::value("Missing ']' in format string");
            };
            let key = slice(tail, 0, end);
            *rest = slice(tail, end + 1, tail.len());
            if key.is_empty() {
                return Fault::value("Empty attribute in format string");
            }
            Ok(Some(match index(key)? {
                Some(i) => Lookup::Index(i),
                None => Lookup::Key(key),
            }))
        }
        _ => Fault::value("Only '.' or '[' may follow ']' in format field specifier"),
    }
}

/// Automatic or manual numbering; the two do not mix.
#[derive(Default)]
pub struct Numbering {
    manual: Option<bool>,
    next: usize,
}

impl Numbering {
    /// The position that a first name stands for; `None` for a keyword.
    pub fn resolve(&mut self, first: &First<'_>) -> Result<Option<usize>, Fault> {
        let is_manual = match first {
            First::Name(_) => return Ok(None),
            First::Auto => false,
            First::Index(_) => true,
        };
        if self.manual.is_some_and(|m| m != is_manual) {
            return Fault::value(if is_manual {
                "cannot switch from automatic field numbering to manual field specification"
            } else {
                "cannot switch from manual field specification to automatic field numbering"
            });
        }
        self.manual = Some(is_manual);
        Ok(Some(match first {
            First::Index(i) => *i,
            _ => {
                self.next += 1;
                self.next - 1
            }
        }))
    }
}
