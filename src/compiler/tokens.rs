//! Source text as the tokens that `tokenize` gives to programs: line by line, so that a program sees the tokens of one before
//! it is asked for the next.

use ruff_text_size::TextSize;

use super::diagnose::{Awaited, FieldKind, Paused, ScanKind, Stopped, Token};
use super::fault::Fault;
use super::lines::Lines;
use super::parse;
use super::problem::{ProblemKind, Stage, SyntaxProblem};

/// What `token.py` calls a kind of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `ENDMARKER`
    EndMarker = 0,
    /// `NAME`, keywords too.
    Name = 1,
    /// `NUMBER`
    Number = 2,
    /// `STRING`
    String = 3,
    /// `NEWLINE`
    Newline = 4,
    /// `INDENT`
    Indent = 5,
    /// `DEDENT`
    Dedent = 6,
    /// `OP`
    Operator = 55,
    /// `FSTRING_START`
    FStringStart = 59,
    /// `FSTRING_MIDDLE`
    FStringMiddle = 60,
    /// `FSTRING_END`
    FStringEnd = 61,
    /// `TSTRING_START`
    TStringStart = 62,
    /// `TSTRING_MIDDLE`
    TStringMiddle = 63,
    /// `TSTRING_END`
    TStringEnd = 64,
    /// `COMMENT`
    Comment = 65,
    /// `NL`: the end of a line that ends no statement.
    NonLogicalNewline = 66,
}

/// One token. Lines count from 1, columns (in characters) from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenText {
    /// Its kind.
    pub kind: Kind,
    /// Its text.
    pub text: String,
    /// Line and column of its first character.
    pub start: (u32, u32),
    /// Line and column behind its last.
    pub end: (u32, u32),
    /// The lines it is on.
    pub line: String,
}

/// What comes next.
pub enum Step {
    /// A token.
    Token(TokenText),
    /// Another line has to be given first.
    Line,
    /// Nothing: that was all.
    End,
    /// What ends the tokens early.
    Problem(SyntaxProblem),
}

/// The tokens of a text that is given line by line.
pub struct Tokens {
    source: String,
    lines: Lines,
    /// Whether no more lines follow.
    ended: bool,
    /// Where a line end was added that the text does not have.
    added: Option<usize>,
    /// Where the next token begins; none behind the last.
    paused: Option<Paused>,
    /// What a string of many lines waits for, so that it is not read again for each of them.
    awaited: Option<Awaited>,
    /// Where the last line begins.
    last: usize,
}

impl Default for Tokens {
    fn default() -> Tokens {
        Tokens {
            source: String::new(),
            lines: Lines::new(""),
            ended: false,
            added: None,
            paused: Some(Paused::new()),
            awaited: None,
            last: 0,
        }
    }
}

impl Tokens {
    /// Adds a line; an empty one is the end.
    pub fn feed(&mut self, line: &str) {
        self.last = self.source.len();
        self.ended = line.is_empty();
        self.source.push_str(line);
        if !line.is_empty() && !line.ends_with('\n') {
            self.added = Some(self.source.len());
            self.source.push('\n');
        }
        self.lines.extend(&self.source, self.last);
    }

    /// The next token.
    pub fn step(&mut self) -> Step {
        let Some(paused) = &self.paused else { return Step::End };
        if !self.ended && self.awaited.is_some_and(|a| !a.is_in(&self.source[self.last..])) {
            return Step::Line;
        }
        let Stopped { token, paused, wanting, awaited } = paused.clone().step(&self.source, &self.lines);
        if wanting && !self.ended {
            self.awaited = awaited;
            return Step::Line;
        }
        self.awaited = None;
        match token {
            Ok(token) => {
                self.paused = (token.kind != ScanKind::EndOfText).then_some(paused);
                Step::Token(self.text_of(token))
            }
            Err(fault) => {
                self.paused = None;
                let inside = paused.inside().filter(|_| wanting && awaited.is_none());
                Step::Problem(self.problem(*fault, inside))
            }
        }
    }

    fn text_of(&self, token: Token) -> TokenText {
        let kind = match token.kind {
            ScanKind::Name => Kind::Name,
            ScanKind::Number => Kind::Number,
            ScanKind::String => Kind::String,
            ScanKind::Start(FieldKind::F) => Kind::FStringStart,
            ScanKind::Middle(FieldKind::F) => Kind::FStringMiddle,
            ScanKind::End(FieldKind::F) => Kind::FStringEnd,
            ScanKind::Start(FieldKind::T) => Kind::TStringStart,
            ScanKind::Middle(FieldKind::T) => Kind::TStringMiddle,
            ScanKind::End(FieldKind::T) => Kind::TStringEnd,
            ScanKind::Operator => Kind::Operator,
            ScanKind::Newline => Kind::Newline,
            ScanKind::Indent => Kind::Indent,
            ScanKind::Dedent => Kind::Dedent,
            ScanKind::Comment => Kind::Comment,
            ScanKind::Blank => Kind::NonLogicalNewline,
            ScanKind::EndOfText => Kind::EndMarker,
        };
        let range = token.range;
        let (mut start, mut end) = (self.position(range.start()), self.position(range.end()));
        let added = self.added.is_some_and(|at| range.start().to_usize() == at);
        match kind {
            // A line end belongs to the line that it ends.
            Kind::Newline | Kind::NonLogicalNewline => end = (start.0, start.1 + range.len().to_u32()),
            Kind::Indent => start = (end.0, 0),
            Kind::Dedent | Kind::EndMarker if range.start().to_usize() >= self.source.len() => {
                start = (self.last_line() + 1, 0);
                end = start;
            }
            _ => {}
        }
        let text = match kind {
            Kind::Newline | Kind::NonLogicalNewline if added => "",
            Kind::Indent => {
                let line = self.lines.text(&self.source, start.0);
                line.get(..line.len() - line.trim_start_matches([' ', '\t', '\x0c']).len()).unwrap_or("")
            }
            _ => &self.source[range.start().to_usize()..range.end().to_usize()],
        };
        let mut line: String = (start.0..=end.0).map(|l| self.lines.text(&self.source, l)).collect();
        if self.added.is_some() && end.0 == self.last_line() && line.ends_with('\n') {
            line.pop();
        }
        TokenText { kind, text: text.to_string(), start, end, line }
    }

    fn position(&self, at: TextSize) -> (u32, u32) {
        let (line, bytes) = self.lines.position(at);
        let text = self.lines.text(&self.source, line);
        (line, text.get(..bytes as usize).unwrap_or(text).chars().count() as u32)
    }

    fn last_line(&self) -> u32 {
        self.lines.position(TextSize::of(&*self.source)).0 - 1
    }

    /// What ends the tokens; `inside` is what is open at the end of the text, and whether it is an f-string.
    fn problem(&self, fault: Fault, inside: Option<(usize, bool)>) -> SyntaxProblem {
        const UNFINISHED: &str = "unexpected EOF in multi-line statement";
        let filename = "<string>".into();
        let Some((start, field)) = inside else {
            let mut problem = parse::locate(fault, &self.source, &filename, &self.lines);
            if problem.message == "unexpected EOF while parsing" {
                problem.message = UNFINISHED.into();
            }
            if matches!(problem.kind, ProblemKind::Indentation | ProblemKind::Tab) {
                problem.end_line = 0;
                problem.text = problem.text.map(|line| line.trim_end_matches('\n').to_string());
                problem.column = problem.text.as_ref().map_or(0, |line| line.chars().count() as u32 + 1);
            }
            return problem;
        };
        let line = self.last_line();
        // CPython counts from where it began to keep the text.
        let kept = start - self.lines.position(TextSize::from(start as u32)).1 as usize;
        SyntaxProblem {
            kind: ProblemKind::Syntax,
            message: UNFINISHED.into(),
            filename,
            line,
            column: if field { (self.source.len() - kept) as u32 } else { 0 },
            end_line: line,
            end_column: 0,
            text: None,
            stage: Stage::Tokens,
            before: Vec::new(),
        }
    }
}
