//! Splits a text into tokens as CPython does, up to the first thing that it refuses there: one that is not Python, or one
//! whose tokens a program asks for line by line.
//!
//! The parser has a tokenizer of its own, made to go on behind an error; what CPython says depends on where its own stops.

use ruff_text_size::{TextRange, TextSize};

use super::super::Mode;
use super::super::fault::Fault;
use super::super::lines::Lines;
use super::super::problem::ProblemKind;
use super::Text;
use super::field::{Field, Kind as FieldKind};

/// CPython's limit of nested brackets.
const MAX_BRACKETS: usize = 200;
/// CPython's limit of indentation levels.
const MAX_INDENTS: usize = 100;
/// CPython's limit of f-strings in f-strings.
const MAX_FIELDS: usize = 150;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Kind {
    Name,
    Number,
    String,
    /// The parts of an f-string, or of a t-string.
    Start(FieldKind),
    Middle(FieldKind),
    End(FieldKind),
    /// Operators and delimiters.
    Operator,
    Newline,
    Indent,
    Dedent,
    /// What only programs that ask for tokens see: comments, and line ends that end no statement.
    Comment,
    Blank,
    EndOfText,
}

#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Token {
    pub kind: Kind,
    pub range: TextRange,
    /// How many brackets are open behind it.
    pub level: usize,
    /// Whether CPython knows where it is; of the others it takes the place that its tokenizer has come to.
    pub placed: bool,
}

/// What the scanner refuses.
pub(super) struct Refusal {
    pub fault: Box<Fault>,
    /// Whether it is said of a text even if the parser stopped before. What is only noticed as the end of
    /// a line or of the text, is not.
    pub spoken: bool,
}

pub(super) type Scanned<T> = Result<T, Box<Refusal>>;

pub(super) struct Scanner<'s> {
    pub source: &'s str,
    pub lines: &'s Lines,
    pub text: Text<'s>,
    /// Whether comments and blank lines are tokens; some complaints are left to the parser then.
    pub extra: bool,
    /// What the end of the text was met without.
    awaited: Option<Awaited>,
    /// Where it is.
    pub at: usize,
    /// Where the token begins.
    pub(super) start: usize,
    pub(super) line_start: bool,
    /// Width of each open block, once with tabs of eight columns and once of one.
    indents: Vec<(usize, usize)>,
    /// Blocks to open (or, below zero, to close) before the next token.
    pending: isize,
    pub(super) open: Vec<(u8, usize)>,
    pub(super) fields: Vec<Field>,
    blank: bool,
    /// Interactive input ends with a newline that stands for the end of the text, once it has begun.
    begun: bool,
    /// Whether it has looked for more than there is: longer text might be right.
    pub ended: bool,
}

/// A scanner between two tokens, without its text: more may be added to that.
#[derive(Clone)]
pub(in super::super) struct Paused {
    at: usize,
    line_start: bool,
    indents: Vec<(usize, usize)>,
    pending: isize,
    open: Vec<(u8, usize)>,
    fields: Vec<Field>,
    blank: bool,
}

impl Paused {
    /// At the beginning of a text.
    pub fn new() -> Paused {
        Paused {
            at: 0,
            line_start: true,
            indents: vec![(0, 0)],
            pending: 0,
            open: Vec::new(),
            fields: Vec::new(),
            blank: false,
        }
    }

    /// The next token, for programs that see all of them, of a text that begins with the one before.
    pub fn step(self, source: &str, lines: &Lines) -> Stopped {
        let text = Text { source, lines, mode: Mode::Exec, diamonds: false, leaves_blocks_open: false };
        let mut scanner = self.resume(text);
        scanner.extra = true;
        let token = scanner.next().map_err(|refusal| refusal.fault);
        Stopped { token, wanting: scanner.ended, awaited: scanner.awaited, paused: scanner.pause() }
    }

    /// Where what is not closed begins: brackets, or an f-string around them.
    pub fn inside(&self) -> Option<(usize, bool)> {
        let field = self.fields.first().map(|f| (f.start, true));
        field.or(self.open.first().map(|&(_, at)| (at, false)))
    }

    /// Goes on, with a text that begins with the one before.
    fn resume(self, text: Text<'_>) -> Scanner<'_> {
        let Paused { at, line_start, indents, pending, open, fields, blank } = self;
        Scanner {
            source: text.source,
            lines: text.lines,
            text,
            extra: false,
            awaited: None,
            at,
            start: at,
            line_start,
            indents,
            pending,
            open,
            fields,
            blank,
            begun: false,
            ended: false,
        }
    }
}

/// Where a step came to.
pub(in super::super) struct Stopped {
    pub token: Result<Token, Box<Fault>>,
    pub paused: Paused,
    /// Whether more text may lead to something else.
    pub wanting: bool,
    /// What the text that is missing has to contain.
    pub awaited: Option<Awaited>,
}

/// What the end of a string of many lines, or of a part of its text, is known by.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Awaited {
    quotes: &'static str,
    /// Whether braces end the text as well.
    field: bool,
}

impl Awaited {
    pub fn is_in(self, text: &str) -> bool {
        text.contains(self.quotes) || self.field && text.contains(['{', '}'])
    }
}

/// Operators of two and three characters.
const LONG: [&str; 25] = [
    "**=", "//=", "<<=", ">>=", "...", "!=", "%=", "&=", "**", "*=", "+=", "-=", "->", "//", "/=", ":=",
    "<<", "<=", "<>", "==", ">=", ">>", "@=", "^=", "|=",
];

impl<'s> Scanner<'s> {
    pub fn new(text: Text<'s>) -> Scanner<'s> {
        Paused::new().resume(text)
    }

    /// Stops between two tokens.
    fn pause(self) -> Paused {
        let Scanner { at, line_start, indents, pending, open, fields, blank, .. } = self;
        Paused { at, line_start, indents, pending, open, fields, blank }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.source.as_bytes().get(self.at + ahead).copied()
    }

    pub(super) fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or("")
    }

    fn range(&self, from: usize, to: usize) -> TextRange {
        TextRange::new(TextSize::from(from as u32), TextSize::from(to.max(from) as u32))
    }

    /// A fault that points to one character.
    pub(super) fn refuse_at<T>(&self, at: usize, message: impl Into<String>) -> Scanned<T> {
        let fault = Fault::point(TextSize::from(at as u32), message);
        Err(Box::new(Refusal { fault, spoken: true }))
    }

    /// A fault at the last character that was taken.
    pub(super) fn refuse<T>(&self, message: impl Into<String>) -> Scanned<T> {
        let taken = self.source.get(..self.at).unwrap_or(self.source);
        let at = taken.char_indices().next_back().map_or(0, |(i, _)| i);
        self.refuse_at(at, message)
    }

    pub(super) fn refuse_range<T>(&self, from: usize, to: usize, message: impl Into<String>) -> Scanned<T> {
        let mut fault = Fault::syntax(self.range(from, to), message);
        fault.bare_line = true;
        Err(Box::new(Refusal { fault, spoken: true }))
    }

    pub(super) fn silent<T>(&self, fault: Box<Fault>) -> Scanned<T> {
        Err(Box::new(Refusal { fault, spoken: false }))
    }

    pub(super) fn line_of(&self, at: usize) -> u32 {
        self.lines.line(TextSize::from(at as u32))
    }

    /// The bracket that was opened last and not closed.
    pub fn never_closed(&self) -> Option<Box<Fault>> {
        let (bracket, at) = *self.open.last()?;
        let message = format!("'{}' was never closed", bracket as char);
        let mut fault = Fault::at(ProblemKind::Syntax, TextSize::from(at as u32), message);
        fault.bare_line = self.line_of(at) < self.line_of(self.at.saturating_sub(1));
        Some(fault)
    }

    pub(super) fn token(&self, kind: Kind) -> Token {
        let placed = !matches!(kind, Kind::Indent | Kind::Dedent | Kind::EndOfText);
        Token { kind, range: self.range(self.start, self.at), level: self.open.len(), placed }
    }

    pub(super) fn begin(&mut self) {
        self.start = self.at;
    }

    /// The next token.
    pub fn next(&mut self) -> Scanned<Token> {
        let in_text = self.fields.last().is_some_and(|f| f.in_text);
        let token = if in_text { self.field_text() } else { self.code() }?;
        // To see where most tokens end takes a look behind them.
        self.ended |= self.is_bare() && self.at == self.source.len() && token.kind != Kind::String;
        if token.kind != Kind::EndOfText || !self.begun || self.text.mode != Mode::Single {
            self.begun |= token.kind != Kind::EndOfText;
            return Ok(token);
        }
        self.begun = false;
        // The line has ended with it: the ends of all its blocks come next.
        self.blank = true;
        Ok(Token { kind: Kind::Newline, ..token })
    }

    /// Whether the last line lacks its end and gets none: only that of a module does.
    fn is_bare(&self) -> bool {
        self.text.mode != Mode::Exec && !self.source.ends_with(['\n', '\r'])
    }

    /// Outside of the text of an f-string.
    pub(super) fn code(&mut self) -> Scanned<Token> {
        loop {
            if std::mem::take(&mut self.line_start) {
                self.blank = false;
                self.indentation()?;
            }
            self.begin();
            if self.pending != 0 {
                let opens = self.pending > 0;
                self.pending -= self.pending.signum();
                return Ok(self.token(if opens { Kind::Indent } else { Kind::Dedent }));
            }
            loop {
                while matches!(self.peek(), Some(b' ' | b'\t' | 0x0c)) {
                    self.at += 1;
                }
                self.begin();
                if self.peek() == Some(b'#') {
                    self.at += self.rest().find(['\n', '\r']).unwrap_or(self.rest().len());
                    if self.extra {
                        return Ok(self.token(Kind::Comment));
                    }
                }
                if self.peek() != Some(b'\\') {
                    break;
                }
                self.continuation()?;
            }
            match self.peek() {
                None => return self.end_of_text(),
                Some(b'\n' | b'\r') => {
                    let (blank, ends) = (self.blank, self.open.is_empty());
                    self.line_start = true;
                    self.at += if self.rest().starts_with("\r\n") { 2 } else { 1 };
                    if !blank && ends {
                        return Ok(self.token(Kind::Newline));
                    }
                    if self.extra {
                        return Ok(self.token(Kind::Blank));
                    }
                }
                Some(_) => return self.visible(),
            }
        }
    }

    /// The text is over: its last line ends if it has not, then its blocks do.
    fn end_of_text(&mut self) -> Scanned<Token> {
        let lacks_end = !self.source.is_empty() && !self.source.ends_with(['\n', '\r']);
        let implies_end = lacks_end && self.text.mode == Mode::Exec && self.open.is_empty();
        if self.at == self.source.len() && implies_end {
            // The last line ends one character behind the text.
            self.at += 1;
            if !self.blank {
                return Ok(self.token(Kind::Newline));
            }
            self.begin();
        }
        self.ended = true;
        if let Some(fault) = self.never_closed() {
            return self.silent(fault);
        }
        if self.text.mode == Mode::Single && self.begun && lacks_end && !self.blank {
            // The newline that stands for the end comes before the ends of blocks.
            return Ok(self.token(Kind::EndOfText));
        }
        if self.indents.len() > 1 && !self.text.leaves_blocks_open {
            self.indents.pop();
            return Ok(self.token(Kind::Dedent));
        }
        Ok(self.token(Kind::EndOfText))
    }

    fn indentation(&mut self) -> Scanned<()> {
        let (mut wide, mut narrow) = (0, 0);
        let mut continued = None;
        loop {
            match self.peek() {
                Some(b' ') => (wide, narrow) = (wide + 1, narrow + 1),
                Some(b'\t') => (wide, narrow) = ((wide / 8 + 1) * 8, narrow + 1),
                Some(0x0c) => (wide, narrow) = (0, 0),
                Some(b'\\') => {
                    // The width is that of the first of the lines.
                    continued = continued.or(Some((wide, narrow)));
                    self.begin();
                    self.continuation()?;
                    continue;
                }
                _ => break,
            }
            self.at += 1;
        }
        if let Some((w, n)) = continued {
            (wide, narrow) = (w, n);
        }
        self.begin();
        if matches!(self.peek(), Some(b'#' | b'\n' | b'\r')) {
            self.blank = true;
            return Ok(());
        }
        if self.peek().is_none() {
            self.blank = true;
            return Ok(());
        }
        if !self.open.is_empty() {
            return Ok(());
        }
        let &(top, top_narrow) = self.indents.last().expect("there is always one");
        if wide == top {
            return if narrow == top_narrow { Ok(()) } else { self.mixed() };
        }
        if wide > top {
            if self.indents.len() >= MAX_INDENTS {
                return self.at_line_start(ProblemKind::Indentation, "too many levels of indentation");
            }
            if narrow <= top_narrow {
                return self.mixed();
            }
            self.pending += 1;
            self.indents.push((wide, narrow));
            return Ok(());
        }
        while self.indents.len() > 1 && self.indents.last().is_some_and(|i| wide < i.0) {
            self.pending -= 1;
            self.indents.pop();
        }
        let &(top, top_narrow) = self.indents.last().expect("there is always one");
        if wide != top {
            self.at += self.rest().find(['\n', '\r']).unwrap_or(self.rest().len()) + 1;
            // (That line has been read to its end.)
            self.line_start = true;
            let message = "unindent does not match any outer indentation level";
            return self.silent(self.here(ProblemKind::Indentation, message));
        }
        if narrow == top_narrow { Ok(()) } else { self.mixed() }
    }

    fn mixed(&self) -> Scanned<()> {
        self.at_line_start(ProblemKind::Tab, "inconsistent use of tabs and spaces in indentation")
    }

    fn at_line_start(&self, kind: ProblemKind, message: &str) -> Scanned<()> {
        let start = self.source[..self.at].rfind(['\n', '\r']).map_or(0, |i| i + 1);
        self.silent(Fault::at(kind, TextSize::from(start as u32), message))
    }

    /// A backslash, and the end of the line behind it.
    fn continuation(&mut self) -> Scanned<()> {
        self.at += 1;
        let rest = self.rest();
        let end = ["\r\n", "\n", "\r"].into_iter().find(|end| rest.starts_with(end));
        if end.is_none() && (!rest.is_empty() || self.is_bare()) {
            let message = "unexpected character after line continuation character";
            // At the end of the text there is nothing to point at but the backslash.
            let at = if rest.is_empty() { self.at - 1 } else { self.at };
            return self.silent(Fault::at(ProblemKind::Syntax, TextSize::from(at as u32), message));
        }
        self.at += end.map_or(1, str::len);
        if self.rest().is_empty() {
            self.ended = true;
            let fault = self.never_closed();
            return self.silent(
                fault.unwrap_or_else(|| self.here(ProblemKind::Syntax, "unexpected EOF while parsing")),
            );
        }
        Ok(())
    }

    /// A token that has characters.
    fn visible(&mut self) -> Scanned<Token> {
        let c = self.rest().chars().next().unwrap_or('\0');
        if c.is_ascii_alphabetic() || c == '_' || !c.is_ascii() {
            return self.word();
        }
        if c.is_ascii_digit() || c == '.' && self.peek_at(1).is_some_and(|b| b.is_ascii_digit()) {
            self.number()?;
            return Ok(self.token(Kind::Number));
        }
        match c {
            '\'' | '"' => self.string(),
            _ => self.operator(c),
        }
    }

    fn word(&mut self) -> Scanned<Token> {
        let letters = self.rest().bytes().take_while(u8::is_ascii_alphabetic).count();
        if matches!(self.peek_at(letters), Some(b'\'' | b'"')) {
            let prefix = self.rest()[..letters].to_ascii_lowercase();
            let once = |c: char| prefix.matches(c).count() <= 1;
            if prefix.chars().all(|c| "brfut".contains(c) && once(c)) {
                return self.prefixed(&prefix, letters);
            }
        }
        let word: &str = {
            let rest = self.rest();
            let part = |c: char| c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii();
            &rest[..rest.find(|c| !part(c)).unwrap_or(rest.len())]
        };
        if !word.is_ascii() && !self.extra {
            let valid = |i: usize, c: char| {
                if i == 0 {
                    c == '_' || unicode_ident::is_xid_start(c)
                } else {
                    unicode_ident::is_xid_continue(c)
                }
            };
            if let Some((i, c)) = word.char_indices().find(|&(i, c)| !valid(i, c)) {
                let at = self.at + i;
                return self.refuse_at(at, refused_character(c));
            }
        }
        self.at += word.len();
        Ok(self.token(Kind::Name))
    }

    /// A string with letters before its quotes.
    fn prefixed(&mut self, prefix: &str, letters: usize) -> Scanned<Token> {
        let pairs = ["ub", "ur", "uf", "ut", "bf", "bt", "ft"];
        if let Some(pair) = pairs.into_iter().find(|p| p.chars().all(|c| prefix.contains(c))) {
            let message = format!("'{}' and '{}' prefixes are incompatible", &pair[..1], &pair[1..]);
            return self.refuse_range(self.at, self.at + letters, message);
        }
        self.at += letters;
        match prefix.chars().find(|c| matches!(c, 'f' | 't')) {
            Some(kind) => {
                self.field_start(if kind == 'f' { FieldKind::F } else { FieldKind::T }, prefix.contains('r'))
            }
            None => self.string(),
        }
    }

    /// How long the quotes are that begin here.
    pub(super) fn quotes(&self) -> usize {
        match *self.rest().as_bytes() {
            [a, b, c, ..] if a == b && b == c => 3,
            _ => 1,
        }
    }

    fn string(&mut self) -> Scanned<Token> {
        let (quote, size) = (self.peek().unwrap_or(b'"'), self.quotes());
        self.at += size;
        let (mut closing, mut escaped) = (0, false);
        while closing < size {
            match self.peek() {
                None => {
                    self.ends_in_text(quote, size, false);
                    return self.unterminated(quote, size, escaped);
                }
                Some(b'\n' | b'\r') if size == 1 => return self.unterminated(quote, size, escaped),
                Some(b) if b == quote => closing += 1,
                Some(b'\\') => {
                    closing = 0;
                    self.at += 1;
                    escaped |= self.peek() == Some(quote);
                    if self.rest().starts_with("\r\n") {
                        self.at += 1;
                    }
                }
                Some(_) => closing = 0,
            }
            self.at += 1;
        }
        Ok(self.token(Kind::String))
    }

    /// The text ends in a string, or in the text of an f-string.
    pub(super) fn ends_in_text(&mut self, quote: u8, size: usize, field: bool) {
        let quotes = if quote == b'"' { "\"\"\"" } else { "'''" };
        self.awaited = (size == 3).then_some(Awaited { quotes, field });
    }

    fn unterminated(&mut self, quote: u8, size: usize, escaped: bool) -> Scanned<Token> {
        self.ended |= self.peek().is_none();
        if let Some(field) = self.fields.last()
            && (field.quote, field.size) == (quote, size)
        {
            // The quotes were meant to end the f-string.
            return self.refuse_at(self.start, format!("{}: expecting '}}'", field.kind.name()));
        }
        let line = self.line_here();
        let message = match size {
            3 => format!("unterminated triple-quoted string literal (detected at line {line})"),
            _ if escaped => format!(
                "unterminated string literal (detected at line {line}); perhaps you escaped the end quote?"
            ),
            _ => format!("unterminated string literal (detected at line {line})"),
        };
        self.refuse_at(self.start, message)
    }

    /// The line that the scanner is on; at the end of the text that is its last one.
    pub(super) fn line_here(&self) -> u32 {
        let end = self.source.strip_suffix(['\n']).unwrap_or(self.source).len();
        self.line_of(self.at.min(end))
    }

    fn operator(&mut self, c: char) -> Scanned<Token> {
        if c.is_control() {
            self.at += c.len_utf8();
            return self.refuse(refused_character(c));
        }
        if self.punctuates_field(c) {
            self.at += 1;
            return Ok(self.token(Kind::Operator));
        }
        let long = LONG.iter().find(|op| self.rest().starts_with(**op));
        if let Some(op) = long.filter(|op| **op != "<>" || self.text.diamonds) {
            self.at += op.len();
            return Ok(self.token(Kind::Operator));
        }
        self.at += c.len_utf8();
        match c {
            '(' | '[' | '{' => self.opening(c as u8)?,
            ')' | ']' | '}' => self.closing(c)?,
            _ => {}
        }
        Ok(self.token(Kind::Operator))
    }

    fn opening(&mut self, bracket: u8) -> Scanned<()> {
        if self.open.len() >= MAX_BRACKETS {
            return self.refuse("too many nested parentheses");
        }
        self.open.push((bracket, self.at - 1));
        if let Some(field) = self.fields.last_mut() {
            field.brackets += 1;
        }
        Ok(())
    }

    fn closing(&mut self, c: char) -> Scanned<()> {
        let name = self.fields.last().map(|f| f.kind.name());
        if let Some(field) = self.fields.last()
            && field.brackets == 0
            && c == '}'
        {
            return self.refuse(format!("{}: single '}}' is not allowed", field.kind.name()));
        }
        let Some((bracket, at)) = self.open.pop() else {
            return if self.extra { Ok(()) } else { self.refuse(format!("unmatched '{c}'")) };
        };
        if !matches!((bracket, c), (b'(', ')') | (b'[', ']') | (b'{', '}')) {
            if let Some(field) = self.fields.last()
                && bracket == b'{'
                && field.brackets as isize - 1 == field.depth
            {
                return self.refuse(format!("{}: unmatched '{c}'", field.kind.name()));
            }
            let mut message =
                format!("closing parenthesis '{c}' does not match opening parenthesis '{}'", bracket as char);
            let line = self.line_of(at);
            if line != self.line_of(self.at - 1) {
                message.push_str(&format!(" on line {line}"));
            }
            if !self.extra {
                return self.refuse(message);
            }
        }
        let Some(field) = self.fields.last_mut() else { return Ok(()) };
        if field.brackets == 0 {
            return self.refuse(format!("{}: unmatched '{c}'", name.unwrap_or("f-string")));
        }
        field.brackets -= 1;
        if c == '}' && field.brackets as isize == field.depth {
            field.depth -= 1;
            field.in_text = true;
            field.in_format = false;
        }
        Ok(())
    }

    /// Opens an f-string: the quotes come next.
    fn field_start(&mut self, kind: FieldKind, raw: bool) -> Scanned<Token> {
        let (quote, size) = (self.peek().unwrap_or(b'"'), self.quotes());
        self.at += size;
        if self.fields.len() + 1 >= MAX_FIELDS {
            return self.refuse("too many nested f-strings or t-strings");
        }
        self.fields.push(Field::new(kind, quote, size, raw, self.start));
        Ok(self.token(Kind::Start(kind)))
    }

    pub(super) fn is_at(&self, at: usize) -> bool {
        self.at == at
    }
}

fn refused_character(c: char) -> String {
    let code = c as u32;
    if is_printable(c) {
        format!("invalid character '{c}' (U+{code:04X})")
    } else {
        format!("invalid non-printable character U+{code:04X}")
    }
}

/// As `str.isprintable`.
fn is_printable(c: char) -> bool {
    use unicode_general_category::{GeneralCategory as G, get_general_category};
    !matches!(
        get_general_category(c),
        G::Control
            | G::Format
            | G::Surrogate
            | G::PrivateUse
            | G::Unassigned
            | G::LineSeparator
            | G::ParagraphSeparator
            | G::SpaceSeparator
    )
}
