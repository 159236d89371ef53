//! The text of f-strings and t-strings, and where their fields begin and end.

use super::super::Mode;
use super::scan::{Kind as TokenKind, Scanned, Scanner, Token};

/// CPython's limit of fields in the formats of fields.
const MAX_DEPTH: isize = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Kind {
    F,
    T,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::F => "f-string",
            Kind::T => "t-string",
        }
    }
}

/// An f-string that is not over.
#[derive(Clone)]
pub(super) struct Field {
    pub kind: Kind,
    pub quote: u8,
    /// Of its quotes: 1 or 3.
    pub size: usize,
    raw: bool,
    /// Where it starts.
    pub start: usize,
    /// Whether the scanner is in its text (or in that of a format) rather than in an expression.
    pub in_text: bool,
    pub in_format: bool,
    /// Brackets open in it, the braces of its fields among them.
    pub brackets: usize,
    /// Fields open in it, one less.
    pub depth: isize,
}

impl Field {
    pub fn new(kind: Kind, quote: u8, size: usize, raw: bool, start: usize) -> Field {
        Field { kind, quote, size, raw, start, in_text: true, in_format: false, brackets: 0, depth: -1 }
    }
}

impl Scanner<'_> {
    /// A colon that begins a format.
    pub(super) fn punctuates_field(&mut self, c: char) -> bool {
        let Some(field) = self.fields.last_mut() else { return false };
        let ends = c == ':' && field.depth >= 0 && field.brackets as isize - 1 == field.depth;
        if ends {
            (field.in_text, field.in_format) = (true, true);
        }
        ends
    }

    fn current(&mut self) -> &mut Field {
        self.fields.last_mut().expect("text is in a string")
    }

    /// A field begins: its brace is a token of the code.
    fn enter_field(&mut self) -> Scanned<()> {
        let field = self.current();
        field.depth += 1;
        field.in_text = false;
        let (depth, name) = (field.depth, field.kind.name());
        if depth >= MAX_DEPTH {
            return self.refuse(format!("{name}: expressions nested too deeply"));
        }
        Ok(())
    }

    /// Text up to the next field, the end of the string, or (in a format) the end of the field.
    pub(super) fn field_text(&mut self) -> Scanned<Token> {
        self.begin();
        let bytes = self.rest().as_bytes();
        if bytes.first() == Some(&b'{') && bytes.get(1) != Some(&b'{') {
            self.enter_field()?;
            return self.code();
        }
        let field = self.current();
        let (kind, quote, size, raw, start) = (field.kind, field.quote, field.size, field.raw, field.start);
        if bytes.len() >= size && bytes[..size].iter().all(|b| *b == quote) {
            self.at += size;
            self.fields.pop();
            return Ok(self.token(TokenKind::End(kind)));
        }
        let (mut closing, mut named) = (0, false);
        while closing < size {
            let field = self.current();
            let in_format = field.in_format && field.depth >= 0;
            let brackets = field.brackets;
            let next = self.peek();
            match next {
                // (The last line of a module ends, whether it says so or not.)
                None if size == 3 || !in_format || self.text.mode != Mode::Exec => {
                    self.ends_in_text(quote, size, true);
                    return self.unterminated_field(kind, size, start);
                }
                None | Some(b'\n' | b'\r') if size == 1 => {
                    if in_format {
                        let name = kind.name();
                        self.at += 1;
                        return self.refuse_at(
                            self.at - 1,
                            format!(
                                "{name}: newlines are not allowed in format specifiers for single quoted {name}s"
                            ),
                        );
                    }
                    return self.unterminated_field(kind, size, start);
                }
                Some(b) if b == quote => {
                    closing += 1;
                    self.at += 1;
                    continue;
                }
                _ => closing = 0,
            }
            match next {
                Some(b'{') => {
                    if self.peek_at(1) == Some(b'{') && !in_format {
                        self.at += 1;
                        let token = self.token(TokenKind::Middle(kind));
                        self.at += 1;
                        return Ok(token);
                    }
                    let token = self.token(TokenKind::Middle(kind));
                    self.enter_field()?;
                    return Ok(token);
                }
                Some(b'}') => {
                    if named {
                        self.at += 1;
                        named = false;
                        continue;
                    }
                    if self.peek_at(1) == Some(b'}') && !in_format && brackets == 0 {
                        self.at += 1;
                        let token = self.token(TokenKind::Middle(kind));
                        self.at += 1;
                        return Ok(token);
                    }
                    let token = self.token(TokenKind::Middle(kind));
                    let field = self.current();
                    (field.in_text, field.in_format) = (false, false);
                    return Ok(token);
                }
                Some(b'\\') => {
                    self.at += 1;
                    match self.peek() {
                        Some(b'{' | b'}') | None => {}
                        Some(b'N') if !raw && self.peek_at(1) == Some(b'{') => {
                            named = true;
                            self.at += 2;
                        }
                        Some(b'\r') if self.peek_at(1) == Some(b'\n') => self.at += 2,
                        Some(_) => self.at += 1,
                    }
                }
                _ => self.at += 1,
            }
        }
        // The quotes are the next token.
        self.at -= size;
        Ok(self.token(TokenKind::Middle(kind)))
    }

    fn unterminated_field(&mut self, kind: Kind, size: usize, start: usize) -> Scanned<Token> {
        self.ended |= self.peek().is_none();
        let (line, name) = (self.line_here(), kind.name());
        let triple = if size == 3 { "triple-quoted " } else { "" };
        self.refuse_at(start, format!("unterminated {triple}{name} literal (detected at line {line})"))
    }
}
