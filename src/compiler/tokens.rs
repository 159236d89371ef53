//! Source text as the tokens that `tokenize` gives to programs.

use ruff_python_ast::token::TokenKind as K;
use ruff_python_parser::{
    LexicalErrorType, Mode as ParserMode, ParseError, ParseErrorType, ParseOptions, parse_unchecked,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::lines::Lines;
use super::parse;
use super::problem::SyntaxProblem;

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

fn kind_of(k: K) -> Kind {
    match k {
        K::Name => Kind::Name,
        K::Int | K::Float | K::Complex => Kind::Number,
        K::String => Kind::String,
        K::Newline => Kind::Newline,
        K::NonLogicalNewline => Kind::NonLogicalNewline,
        K::Comment => Kind::Comment,
        K::Indent => Kind::Indent,
        K::Dedent => Kind::Dedent,
        K::FStringStart => Kind::FStringStart,
        K::FStringMiddle => Kind::FStringMiddle,
        K::FStringEnd => Kind::FStringEnd,
        K::TStringStart => Kind::TStringStart,
        K::TStringMiddle => Kind::TStringMiddle,
        K::TStringEnd => Kind::TStringEnd,
        k if k.is_keyword() => Kind::Name,
        _ => Kind::Operator,
    }
}

struct Splitter<'a> {
    source: &'a str,
    lines: Lines,
    out: Vec<TokenText>,
}

impl Splitter<'_> {
    fn position(&self, at: TextSize) -> (u32, u32) {
        let (line, bytes) = self.lines.position(at);
        let text = self.lines.text(self.source, line);
        (line, text.get(..bytes as usize).unwrap_or(text).chars().count() as u32)
    }
    fn push(&mut self, kind: Kind, range: TextRange) {
        let (start, end) = (self.position(range.start()), self.position(range.end()));
        // A line end belongs to the line that it ends.
        let end = match kind {
            Kind::Newline | Kind::NonLogicalNewline => (start.0, start.1 + (range.len().to_u32()).max(1)),
            _ => end,
        };
        let line: String = (start.0..=end.0).map(|l| self.lines.text(self.source, l)).collect();
        let text = self.source[range.start().to_usize()..range.end().to_usize()].to_string();
        self.out.push(TokenText { kind, text, start, end, line });
    }
    /// The literal part of an f-string: doubled braces stand for one and split it.
    fn push_middle(&mut self, kind: Kind, range: TextRange) {
        let text = &self.source[range.start().to_usize()..range.end().to_usize()];
        let (mut from, mut i) = (0, 0);
        let bytes = text.as_bytes();
        let mut parts = Vec::new();
        while i + 1 < bytes.len() {
            if matches!(bytes[i], b'{' | b'}') && bytes[i] == bytes[i + 1] {
                parts.push((from, i + 1));
                from = i + 2;
                i += 2;
            } else {
                i += 1;
            }
        }
        if from < bytes.len() || parts.is_empty() {
            parts.push((from, bytes.len()));
        }
        let at = |n: usize| range.start() + TextSize::from(n as u32);
        for (a, b) in parts {
            self.push(kind, TextRange::new(at(a), at(b)));
        }
    }
}

/// The tokens of a text, and what ends them early, if anything does.
pub fn tokenize(source: &str) -> (Vec<TokenText>, Option<SyntaxProblem>) {
    let options = ParseOptions::from(ParserMode::Module);
    let parsed = parse_unchecked(source, options);
    let mut s = Splitter { source, lines: Lines::new(source), out: Vec::new() };
    // What only the parser minds is a token here; what is open at the end is said below.
    let minded = |e: &&ParseError| match &e.error {
        ParseErrorType::Lexical(LexicalErrorType::Eof) => false,
        ParseErrorType::Lexical(LexicalErrorType::UnrecognizedToken { tok }) => !tok.is_ascii(),
        ParseErrorType::Lexical(LexicalErrorType::OtherError(_)) => {
            let text = &source[e.location.start().to_usize()..e.location.end().to_usize()];
            text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit())
        }
        ParseErrorType::Lexical(_) => true,
        _ => false,
    };
    let lexical = parsed.errors().iter().filter(minded).min_by_key(|e| e.location.start());
    let limit = lexical.map(|e| e.location.start());
    let mut open: Vec<TextSize> = Vec::new();
    let length = TextSize::of(source);
    for t in parsed.tokens().iter() {
        let range = t.range();
        if limit.is_some_and(|l| range.end() > l) || t.kind() == K::EndOfFile {
            break;
        }
        match t.kind() {
            K::Lpar | K::Lsqb | K::Lbrace => open.push(range.start()),
            K::Rpar | K::Rsqb | K::Rbrace => drop(open.pop()),
            _ => {}
        }
        match kind_of(t.kind()) {
            // What the parser puts at the end of a text without a last line end.
            Kind::Newline if range.is_empty() && !open.is_empty() => {}
            Kind::Operator if range.is_empty() => {}
            Kind::Operator
                if source[range.start().to_usize()..].starts_with(|c: char| c.is_ascii_digit()) =>
            {
                s.push(Kind::Number, range);
            }
            Kind::Dedent if range.start() >= length => {
                let line = last_line(source) + 1;
                s.out.push(TokenText {
                    kind: Kind::Dedent,
                    text: String::new(),
                    start: (line, 0),
                    end: (line, 0),
                    line: String::new(),
                });
            }
            kind @ (Kind::FStringMiddle | Kind::TStringMiddle) => s.push_middle(kind, range),
            kind => s.push(kind, range),
        }
    }
    if lexical.is_some()
        && let Some(fault) = super::diagnose::tokens(source, &s.lines)
    {
        let problem = parse::locate(*fault, source, &"<string>".into(), &s.lines);
        return (s.out, Some(problem));
    }
    if !open.is_empty() {
        let line = last_line(source);
        return (
            s.out,
            Some(SyntaxProblem {
                kind: super::ProblemKind::Syntax,
                message: "unexpected EOF in multi-line statement".into(),
                filename: "<string>".into(),
                line,
                column: 0,
                end_line: line,
                end_column: 0,
                text: None,
                stage: super::problem::Stage::Tokens,
            }),
        );
    }
    let end = (last_line(source) + 1, 0);
    s.out.push(TokenText {
        kind: Kind::EndMarker,
        text: String::new(),
        start: end,
        end,
        line: String::new(),
    });
    (s.out, None)
}

fn last_line(source: &str) -> u32 {
    source.split_inclusive('\n').count() as u32
}
