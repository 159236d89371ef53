//! The parser's errors in CPython's words. CPython's parser has rules of its own for common mistakes,
//! its tokenizer has others, and everything else is "invalid syntax" at the token that does not fit.

use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_ast::{Expr, Mod, StringFlags};
use ruff_python_parser::{
    InterpolatedStringErrorType, LexicalErrorType, ParseError, ParseErrorType, Parsed, parse_expression,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::fault::Fault;
use super::lines::Lines;
use super::problem::ProblemKind;

mod mistakes;

/// The fault to report for a text that does not parse; `number` is what is wrong with the end of one.
pub(super) fn translate(
    parsed: &Parsed<Mod>,
    source: &str,
    lines: &Lines,
    number: Option<Box<Fault>>,
) -> Box<Fault> {
    let (fault, generic) = of_parser(parsed, source, lines);
    match number {
        // The tokenizer comes first, and sees all of a text in which the parser finds nothing better to say.
        Some(number) if generic || number.range.start() <= fault.range.end() => number,
        _ => fault,
    }
}

/// The parser's fault, and whether it says no more than that something is wrong.
fn of_parser(parsed: &Parsed<Mod>, source: &str, lines: &Lines) -> (Box<Fault>, bool) {
    let tokens: &[Token] = parsed.tokens();
    let Some(error) = parsed.errors().iter().min_by_key(|e| e.location.start()) else {
        return (Fault::syntax(TextRange::default(), "invalid syntax"), true);
    };
    let t = Translator { tokens, source, lines };
    let (fault, generic) = t.error(error);
    // The tokenizer's errors win over "invalid syntax", wherever they are, and over others when they
    // come first.
    let lexical = parsed.errors().iter().find(|e| matches!(e.error, ParseErrorType::Lexical(_)));
    let lexical = lexical.filter(|e| generic && e.location.start() > error.location.start());
    if let Some(lexical) = lexical
        && !matches!(lexical.error, ParseErrorType::Lexical(LexicalErrorType::Eof))
    {
        return (t.error(lexical).0, false);
    }
    let limit = if generic { TextSize::of(source) } else { error.location.start() };
    match t.brackets(limit) {
        Brackets::Wrong(fault) => (fault, false),
        Brackets::Open(open, at) if generic => {
            let eof = error.location.start() >= TextSize::of(source.trim_end());
            if eof || lines.line(error.location.start()) > lines.line(at) {
                let range = TextRange::at(at, 1.into());
                let mut fault = Fault::syntax(range, format!("'{open}' was never closed"));
                fault.point = true;
                return (fault, true);
            }
            (fault, generic)
        }
        _ => (fault, generic),
    }
}

enum Brackets {
    Fine,
    Wrong(Box<Fault>),
    Open(char, TextSize),
}

struct Translator<'a> {
    tokens: &'a [Token],
    source: &'a str,
    lines: &'a Lines,
}

fn bracket(kind: TokenKind) -> Option<(char, bool)> {
    Some(match kind {
        TokenKind::Lpar => ('(', true),
        TokenKind::Lsqb => ('[', true),
        TokenKind::Lbrace => ('{', true),
        TokenKind::Rpar => (')', false),
        TokenKind::Rsqb => (']', false),
        TokenKind::Rbrace => ('}', false),
        _ => return None,
    })
}

impl Translator<'_> {
    fn brackets(&self, limit: TextSize) -> Brackets {
        let mut open: Vec<(char, TextSize)> = Vec::new();
        for token in self.tokens.iter().take_while(|t| t.start() <= limit) {
            let Some((c, opens)) = bracket(token.kind()) else { continue };
            if opens {
                open.push((c, token.start()));
                continue;
            }
            let wrong = |message: String| {
                let mut fault = Fault::syntax(token.range(), message);
                fault.point = true;
                Brackets::Wrong(fault)
            };
            let Some((o, at)) = open.pop() else { return wrong(format!("unmatched '{c}'")) };
            if !matches!((o, c), ('(', ')') | ('[', ']') | ('{', '}')) {
                let line = self.lines.line(at);
                let mut message =
                    format!("closing parenthesis '{c}' does not match opening parenthesis '{o}'");
                if line != self.lines.line(token.start()) {
                    message.push_str(&format!(" on line {line}"));
                }
                return wrong(message);
            }
        }
        open.pop().map_or(Brackets::Fine, |(c, at)| Brackets::Open(c, at))
    }

    /// The token at or after an offset.
    fn token_at(&self, offset: TextSize) -> Option<&Token> {
        let trivia = |k| matches!(k, TokenKind::Comment | TokenKind::NonLogicalNewline);
        self.tokens.iter().find(|t| t.end() > offset && !trivia(t.kind()))
    }

    fn before(&self, offset: TextSize) -> Option<&Token> {
        let trivia = |k| matches!(k, TokenKind::Comment | TokenKind::NonLogicalNewline);
        self.tokens.iter().rev().find(|t| t.end() <= offset && !trivia(t.kind()) && !t.range().is_empty())
    }

    /// The range of the offending token; a line's end counts as one character.
    fn token_range(&self, range: TextRange) -> TextRange {
        match self.token_at(range.start()) {
            Some(token) if !token.range().is_empty() => match token.kind() {
                TokenKind::Newline => TextRange::at(token.start(), 1.into()),
                _ => token.range(),
            },
            _ => TextRange::at(range.start(), 1.into()),
        }
    }

    fn invalid(&self, range: TextRange) -> (Box<Fault>, bool) {
        // `a not b` could still have become `a not in b`.
        let range = self.trailing_comma(range).unwrap_or(range);
        let range = match self.token_at(range.start()) {
            Some(t) if t.kind() == TokenKind::Not && t.start() == range.start() => {
                self.token_at(t.end()).filter(|n| n.kind() != TokenKind::Newline).map_or(range, |n| n.range())
            }
            _ => range,
        };
        (Fault::syntax(self.token_range(range), "invalid syntax"), true)
    }

    fn text(&self, range: TextRange) -> &str {
        self.source.get(range.start().to_usize()..range.end().to_usize()).unwrap_or("")
    }

    fn error(&self, error: &ParseError) -> (Box<Fault>, bool) {
        use ParseErrorType as E;
        let range = error.location;
        let custom = |message: &str| (Fault::syntax(range, message), false);
        if let Some(fault) = self.import_target(range) {
            return (fault, false);
        }
        match &error.error {
            E::Lexical(lexical) => self.lexical(lexical, range),
            E::OtherError(message) => self.other(message, range),
            E::ExpectedToken { expected, found } => self.expected(*expected, *found, range),
            E::SimpleStatementsOnSameLine | E::SimpleAndCompoundStatementOnSameLine => self.same_line(range),
            E::InvalidAssignmentTarget => (self.assignment(range), false),
            E::InvalidDeleteTarget => {
                let (name, at) = self.target(range);
                (Fault::syntax(at, format!("cannot delete {name}")), false)
            }
            E::InvalidAugmentedAssignmentTarget => {
                let name = self.kind_name(range);
                let message = format!("'{name}' is an illegal expression for augmented assignment");
                (Fault::syntax(range, message), false)
            }
            E::InvalidNamedAssignmentTarget => {
                let name = self.kind_name(range);
                (Fault::syntax(range, format!("cannot use assignment expressions with {name}")), false)
            }
            E::InvalidAnnotatedAssignmentTarget => custom("illegal target for annotation"),
            E::PositionalAfterKeywordArgument => {
                self.after(range, "positional argument follows keyword argument")
            }
            E::PositionalAfterKeywordUnpacking => {
                self.after(range, "positional argument follows keyword argument unpacking")
            }
            E::InvalidArgumentUnpackingOrder => (self.unpacking_order(range), false),
            E::UnparenthesizedGeneratorExpression => self
                .class_generator(range)
                .unwrap_or_else(|| custom("Generator expression must be parenthesized")),
            E::IterableUnpackingInComprehension => {
                custom("iterable unpacking cannot be used in comprehension")
            }
            E::ParamAfterVarKeywordParam => custom("arguments cannot follow var-keyword argument"),
            E::NonDefaultParamAfterDefaultParam => {
                custom("parameter without a default follows parameter with a default")
            }
            E::ExpectedKeywordParam => (self.bare_star(range), false),
            E::VarParameterWithDefault => {
                let text = self.before(range.start()).map_or("", |t| self.text(t.range()));
                let kind = if text == "**" { "var-keyword" } else { "var-positional" };
                (Fault::syntax(range, format!("{kind} argument cannot have default value")), false)
            }
            E::EmptyImportNames => {
                let mut fault = Fault::syntax(range, "Expected one or more names after 'import'");
                fault.point = true;
                (fault, false)
            }
            E::EmptyTypeParams => custom("Type parameter list cannot be empty"),
            E::ExpectedRealNumber => custom("real number required in complex literal"),
            E::ExpectedImaginaryNumber => custom("imaginary number required in complex literal"),
            E::UnexpectedIndentation => self.unexpected_indent(range),
            E::ExpectedExpression => self.expected_expression(range),
            E::FStringError(kind) => self.interpolated("f-string", kind, range),
            E::TStringError(kind) => self.interpolated("t-string", kind, range),
            E::InvalidMatchPatternTarget => custom("cannot use '_' as a target"),
            E::InvalidStarredExpressionUsage => custom("can't use starred expression here"),
            _ => self.invalid(range),
        }
    }

    fn after(&self, range: TextRange, message: &str) -> (Box<Fault>, bool) {
        let at = self.token_range(TextRange::empty(range.end()));
        (Fault::syntax(at, message), false)
    }

    fn lexical(&self, error: &LexicalErrorType, range: TextRange) -> (Box<Fault>, bool) {
        let point = |range: TextRange, message: String| {
            let mut fault = Fault::syntax(range, message);
            fault.point = true;
            (fault, false)
        };
        match error {
            LexicalErrorType::UnclosedStringError => {
                let text = self.text(range);
                let triple = text.contains("\"\"\"") || text.contains("'''");
                let what = if triple { "unterminated triple-quoted string" } else { "unterminated string" };
                point(range, format!("{what} literal (detected at line {})", self.last_line(range, triple)))
            }
            LexicalErrorType::FStringError(kind) => self.interpolated("f-string", kind, range),
            LexicalErrorType::TStringError(kind) => self.interpolated("t-string", kind, range),
            LexicalErrorType::IndentationError => {
                let line = self.lines.line(range.end());
                let end = self.line_end(line);
                let message = "unindent does not match any outer indentation level";
                if self.mixes_tabs(line) {
                    return self.tab_error(line);
                }
                (Fault::at(ProblemKind::Indentation, end, message), false)
            }
            LexicalErrorType::UnrecognizedToken { tok } if tok.is_ascii() => {
                (Fault::syntax(range, "invalid syntax"), false)
            }
            LexicalErrorType::UnrecognizedToken { tok } => {
                let code = *tok as u32;
                let hidden = tok.is_control()
                    || matches!(code, 0xa0 | 0xad | 0x2000..=0x200f | 0x2028..=0x202f | 0x205f..=0x206f | 0x3000 | 0xfeff);
                let message = match hidden {
                    true => format!("invalid non-printable character U+{code:04X}"),
                    false => format!("invalid character '{tok}' (U+{code:04X})"),
                };
                point(range, message)
            }
            LexicalErrorType::LineContinuationError => {
                let at = TextRange::empty(range.start() + TextSize::from(1));
                point(at, "unexpected character after line continuation character".into())
            }
            LexicalErrorType::InvalidByteLiteral => {
                let range = self.string_around(range);
                (Fault::syntax(range, "bytes can only contain ASCII literal characters"), false)
            }
            LexicalErrorType::UnicodeError
            | LexicalErrorType::MissingUnicodeLbrace
            | LexicalErrorType::MissingUnicodeRbrace
            | LexicalErrorType::StringError => (self.escape(range), false),
            LexicalErrorType::Eof => {
                let mut fault = Fault::syntax(range, "unexpected EOF while parsing");
                fault.point = true;
                (fault, true)
            }
            LexicalErrorType::OtherError(message) => self.number(message, range),
        }
    }

    fn line_end(&self, line: u32) -> TextSize {
        let mut at = TextSize::from(0);
        // The start of the line, then past its text.
        for n in 1..line {
            at += TextSize::of(self.lines.text(self.source, n));
        }
        at + TextSize::of(self.lines.text(self.source, line).trim_end_matches(['\n', '\r']))
    }

    fn last_line(&self, range: TextRange, triple: bool) -> u32 {
        let end = if triple { TextSize::of(self.source.trim_end_matches('\n')) } else { range.start() };
        self.lines.line(end.max(range.start()))
    }

    /// The string token that an error is in.
    fn string_around(&self, range: TextRange) -> TextRange {
        let found = self
            .tokens
            .iter()
            .find(|t| t.range().contains_range(range) && t.string_flags().is_some_and(|_| true));
        found.map_or(range, |t| t.range())
    }

    fn escape(&self, range: TextRange) -> Box<Fault> {
        let token = self.string_around(range);
        let text = self.text(token);
        let found = self.tokens.iter().find(|t| t.range() == token);
        let flags = found.and_then(|t| t.string_flags());
        let body = flags.map_or(1, |f| f.opener_len().to_usize());
        let upto = (range.end() - token.start()).to_usize().min(text.len());
        let start = text[..upto].rfind('\\').unwrap_or(body);
        let tail = &text[start..];
        let position = text.get(body..start).map_or(0, str::len);
        let digits = |wanted: usize| {
            tail.get(2..).map_or(0, |t| t.chars().take(wanted).take_while(char::is_ascii_hexdigit).count())
        };
        if flags.is_some_and(|f| f.is_byte_string()) {
            let message = format!("(value error) invalid \\x escape at position {position}");
            return Fault::syntax(token, message);
        }
        let (length, reason) = match tail.as_bytes().get(1) {
            Some(b'x') => (2 + digits(2), "truncated \\xXX escape"),
            Some(b'u') => (2 + digits(4), "truncated \\uXXXX escape"),
            Some(b'U') if digits(8) == 8 => (10, "illegal Unicode character"),
            Some(b'U') => (2 + digits(8), "truncated \\UXXXXXXXX escape"),
            Some(b'N') if tail[2..].starts_with('{') && tail.contains('}') && !tail.starts_with("\\N{}") => {
                (tail.find('}').unwrap_or(2) + 1, "unknown Unicode character name")
            }
            Some(b'N') => (tail[2..].starts_with('{') as usize + 2, "malformed \\N character escape"),
            _ => (1, "\\ at end of string"),
        };
        let end = position + length - 1;
        let place = if end == position {
            format!("byte in position {position}")
        } else {
            format!("bytes in position {position}-{end}")
        };
        let message = format!("(unicode error) 'unicodeescape' codec can't decode {place}: {reason}");
        Fault::syntax(token, message)
    }

    /// Malformed numbers.
    fn number(&self, message: &str, range: TextRange) -> (Box<Fault>, bool) {
        let text = self.text(range).to_ascii_lowercase();
        let kind = match text.get(..2) {
            Some("0x") => "hexadecimal",
            Some("0o") => "octal",
            Some("0b") => "binary",
            _ => "decimal",
        };
        if kind == "decimal" && text.starts_with('0') && text.len() > 1 {
            let zeros = text.bytes().take_while(|b| matches!(b, b'0' | b'_')).count();
            let at = TextRange::at(range.start(), TextSize::from(zeros as u32));
            let message = "leading zeros in decimal integer literals are not permitted; use an 0o prefix for \
                           octal integers";
            return (Fault::syntax(at, message), false);
        }
        if kind != "decimal" || message.contains("literal") || message.contains("ParseInt") {
            let next = self.source[range.end().to_usize()..].chars().next();
            let mut message = format!("invalid {kind} literal");
            let mut at = range.end();
            match next {
                Some(d) if d.is_ascii_digit() && kind != "decimal" => {
                    message = format!("invalid digit '{d}' in {kind} literal");
                }
                // Behind an underscore a digit is missing.
                Some('_') => {}
                _ => at = at.checked_sub(1.into()).unwrap_or(at),
            }
            let mut fault = Fault::syntax(TextRange::empty(at), message);
            fault.point = true;
            return (fault, false);
        }
        self.invalid(range)
    }

    fn interpolated(
        &self,
        name: &str,
        kind: &InterpolatedStringErrorType,
        range: TextRange,
    ) -> (Box<Fault>, bool) {
        use InterpolatedStringErrorType as I;
        let mut fault = match kind {
            I::UnclosedLbrace => {
                if let Some(fault) = self.forgotten_comma(range) {
                    return (fault, false);
                }
                Fault::syntax(range, format!("{name}: expecting '}}'"))
            }
            I::InvalidConversionFlag => {
                let found = self.text(range);
                if found == "}" {
                    let message = format!("{name}: missing conversion character");
                    return (Fault::syntax(range, message), false);
                }
                let message =
                    format!("{name}: invalid conversion character '{found}': expected 's', 'r', or 'a'");
                return (Fault::syntax(range, message), false);
            }
            I::SingleRbrace => Fault::syntax(range, format!("{name}: single '}}' is not allowed")),
            I::UnterminatedString => {
                let line = self.lines.line(range.start());
                let message = format!("unterminated {name} literal (detected at line {line})");
                Fault::syntax(self.opening(range), message)
            }
            I::UnterminatedTripleQuotedString => {
                let line = self.last_line(range, true);
                let message = format!("unterminated triple-quoted {name} literal (detected at line {line})");
                Fault::syntax(self.opening(range), message)
            }
            I::LambdaWithoutParentheses => {
                let message = format!("{name}: lambda expressions are not allowed without parentheses");
                return (Fault::syntax(range, message), false);
            }
            I::ConversionFlagNotImmediatelyAfterExclamation => {
                let message = format!("{name}: conversion type must come right after the exclamation mark");
                return (Fault::syntax(range, message), false);
            }
            I::NewlineInFormatSpec => {
                let message = format!(
                    "{name}: newlines are not allowed in format specifiers for single quoted {name}s"
                );
                Fault::syntax(range, message)
            }
        };
        fault.point = true;
        (fault, false)
    }

    /// Where the f-string that an error ends in starts.
    fn opening(&self, range: TextRange) -> TextRange {
        let starts = |k| matches!(k, TokenKind::FStringStart | TokenKind::TStringStart);
        let found = self.tokens.iter().rev().find(|t| starts(t.kind()) && t.start() <= range.start());
        found.map_or(range, |t| t.range())
    }

    fn other(&self, message: &str, range: TextRange) -> (Box<Fault>, bool) {
        if let Some(rest) = message.strip_prefix("Expected an indented block after ") {
            return (self.missing_block(rest, range), false);
        }
        let custom = |message: &str| (Fault::syntax(range, message), false);
        match message {
            "Expected `except` or `finally` after `try` block" => {
                let message = "expected 'except' or 'finally' block";
                (Fault::syntax(self.token_range(range), message), false)
            }
            "Cannot have both 'except' and 'except*' on the same 'try'" => {
                custom("cannot have both 'except' and 'except*' on the same 'try'")
            }
            "Only one '*' parameter allowed" => (
                Fault::syntax(TextRange::at(range.start(), 1.into()), "* argument may appear only once"),
                false,
            ),
            "Only one '/' separator allowed" => custom("/ may appear only once"),
            "Position-only parameter separator not allowed as first parameter" => {
                custom("at least one argument must precede /")
            }
            "Expected a parameter name" => self.keyword_argument(range),
            m if m.starts_with("Only single target (not ") => {
                let lower = format!("o{}", &m[1..]);
                (Fault::syntax(range, lower), false)
            }
            m if m.starts_with("Multiple exception types must be parenthesized") => {
                (self.exception_types(range), false)
            }
            "Bytes literal cannot be mixed with non-bytes literals" => (self.mixed_literals(range), false),
            m if m.contains("literal") || m.contains("ParseIntError") => self.number(message, range),
            _ => self.invalid(range),
        }
    }

    fn keyword_argument(&self, range: TextRange) -> (Box<Fault>, bool) {
        let equal = self.token_at(range.end()).filter(|t| t.kind() == TokenKind::Equal);
        let end = equal.map_or(range.end(), |t| t.end());
        let at = TextRange::new(range.start(), end);
        if let name @ ("True" | "False" | "None") = self.text(range) {
            return (Fault::syntax(at, format!("cannot assign to {name}")), false);
        }
        let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
        (Fault::syntax(at, message), false)
    }

    fn missing_block(&self, what: &str, range: TextRange) -> Box<Fault> {
        let (name, keyword) = match what {
            "function definition" => ("function definition".to_string(), "def"),
            "`class` definition" => ("class definition".to_string(), "class"),
            other => {
                let word = other.trim_start_matches('`').split('`').next().unwrap_or("");
                let rest = other.rsplit('`').next().unwrap_or("").trim();
                (format!("'{word}' {}", if rest.is_empty() { "statement" } else { rest }), word)
            }
        };
        let keyword = keyword.split(' ').next_back().unwrap_or(keyword);
        let header = self
            .tokens
            .iter()
            .rev()
            .find(|t| t.start() < range.start().max(1.into()) && self.text(t.range()) == keyword);
        let line = self.lines.line(header.map_or(range.start(), |t| t.start()));
        let message = format!("expected an indented block after {name} on line {line}");
        let at_end = range.start() >= TextSize::of(self.source.trim_end());
        let at = if at_end { TextRange::empty(range.start()) } else { self.token_range(range) };
        let mut fault = Fault::of(ProblemKind::Indentation, at, message);
        fault.point = at_end;
        fault
    }

    fn unexpected_indent(&self, range: TextRange) -> (Box<Fault>, bool) {
        let line = self.lines.line(range.start());
        if self.mixes_tabs(line) {
            return self.tab_error(line);
        }
        let text = self.lines.text(self.source, line);
        let indent = text.len() - text.trim_start_matches([' ', '\t', '\x0c']).len();
        let start = self.line_end(line) - TextSize::of(text.trim_end_matches(['\n', '\r']));
        let at = start + TextSize::from(indent.saturating_sub(1) as u32);
        (Fault::at(ProblemKind::Indentation, at, "unexpected indent"), false)
    }

    fn tab_error(&self, line: u32) -> (Box<Fault>, bool) {
        let end = self.line_end(line);
        let start = end - TextSize::of(self.lines.text(self.source, line).trim_end_matches(['\n', '\r']));
        let message = "inconsistent use of tabs and spaces in indentation";
        (Fault::at(ProblemKind::Tab, start, message), false)
    }

    /// Whether a line is indented more or less than the one before depending on the width of a tab.
    fn mixes_tabs(&self, line: u32) -> bool {
        let width = |n: u32, tab: usize| {
            let mut column = 0;
            for c in self.lines.text(self.source, n).chars() {
                match c {
                    ' ' => column += 1,
                    '\t' => column = (column / tab + 1) * tab,
                    _ => break,
                }
            }
            column
        };
        let mut previous = line;
        while previous > 1 {
            previous -= 1;
            let text = self.lines.text(self.source, previous).trim();
            if !text.is_empty() && !text.starts_with('#') {
                return width(line, 8).cmp(&width(previous, 8)) != width(line, 1).cmp(&width(previous, 1));
            }
        }
        false
    }

    fn expected(&self, expected: TokenKind, found: TokenKind, range: TextRange) -> (Box<Fault>, bool) {
        match (expected, found) {
            (TokenKind::Colon, TokenKind::Newline | TokenKind::EndOfFile) => {
                let at = TextRange::at(range.start(), 1.into());
                (Fault::syntax(at, "expected ':'"), false)
            }
            (TokenKind::Colon, TokenKind::Equal) => self.equal_in_condition(range),
            (TokenKind::Colon, TokenKind::Rbrace) if self.in_dict(range) => {
                let at = self.before(range.start()).map_or(range, |t| TextRange::at(t.start(), 1.into()));
                let mut fault = Fault::syntax(at, "':' expected after dictionary key");
                fault.point = true;
                (fault, false)
            }
            (TokenKind::Else, _) => {
                let start = self.conditional_start(range.start());
                let end = self.before(range.start()).map_or(range.start(), |t| t.end());
                let message = "expected 'else' after 'if' expression";
                (Fault::syntax(TextRange::new(start, end), message), false)
            }
            _ => match self.forgotten_comma(range) {
                Some(fault) => (fault, true),
                None if found == TokenKind::For => self.comprehension_target(range),
                None => self.invalid(range),
            },
        }
    }

    fn in_dict(&self, range: TextRange) -> bool {
        matches!(self.brackets(range.start() - TextSize::from(1)), Brackets::Open('{', _))
    }

    /// `[x, y for …]`
    fn comprehension_target(&self, range: TextRange) -> (Box<Fault>, bool) {
        if let Brackets::Open('[' | '{', at) = self.brackets(range.start()) {
            let end = self.before(range.start()).map_or(range.start(), |t| t.end());
            let at = TextRange::new(at + TextSize::from(1), end);
            let message = "did you forget parentheses around the comprehension target?";
            return (Fault::syntax(at, message), false);
        }
        self.invalid(range)
    }

    fn equal_in_condition(&self, range: TextRange) -> (Box<Fault>, bool) {
        let line = self.tokens.iter().rev().filter(|t| t.end() <= range.start());
        let mut start = range.start();
        for token in line {
            if matches!(token.kind(), TokenKind::If | TokenKind::Elif | TokenKind::While | TokenKind::Newline)
            {
                break;
            }
            start = token.start();
        }
        let mut end = range.end();
        let mut rest = self.tokens.iter().filter(|t| t.start() >= range.end());
        if let Some(token) = rest.find(|t| !matches!(t.kind(), TokenKind::NonLogicalNewline)) {
            end = token.end();
        }
        let left = TextRange::new(start, range.start());
        let message = match self.kind_name(left).as_str() {
            "name" | "attribute" | "subscript" => {
                "invalid syntax. Maybe you meant '==' or ':=' instead of '='?".to_string()
            }
            name => {
                let at = TextRange::new(start, start + TextSize::of(self.text(left).trim_end()));
                let message = format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?");
                return (Fault::syntax(at, message), false);
            }
        };
        (Fault::syntax(TextRange::new(start, end), message), false)
    }

    fn conditional_start(&self, at: TextSize) -> TextSize {
        let mut start = at;
        let mut depth = 0;
        for token in self.tokens.iter().rev().filter(|t| t.end() <= at && !t.range().is_empty()) {
            match token.kind() {
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth += 1,
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace if depth > 0 => depth -= 1,
                TokenKind::Lpar
                | TokenKind::Lsqb
                | TokenKind::Lbrace
                | TokenKind::Comma
                | TokenKind::Equal
                | TokenKind::Newline
                | TokenKind::Colon
                | TokenKind::Return
                    if depth == 0 =>
                {
                    break;
                }
                _ => {}
            }
            start = token.start();
        }
        start
    }

    /// Two expressions side by side in brackets.
    fn forgotten_comma(&self, range: TextRange) -> Option<Box<Fault>> {
        let next = self.token_at(range.start())?;
        let previous = self.before(range.start())?;
        let starts = |k: TokenKind| {
            matches!(
                k,
                TokenKind::Name
                    | TokenKind::Int
                    | TokenKind::Float
                    | TokenKind::Complex
                    | TokenKind::String
                    | TokenKind::FStringStart
                    | TokenKind::TStringStart
                    | TokenKind::Lbrace
                    | TokenKind::None
                    | TokenKind::True
                    | TokenKind::False
                    | TokenKind::Ellipsis
            ) || k.is_soft_keyword()
        };
        let ends = |k: TokenKind| {
            starts(k)
                && k != TokenKind::Lbrace
                && k != TokenKind::FStringStart
                && k != TokenKind::TStringStart
                || matches!(k, TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace | TokenKind::FStringEnd)
        };
        if !starts(next.kind()) || !ends(previous.kind()) {
            return None;
        }
        let Brackets::Open(..) = self.brackets(previous.start()) else { return None };
        let start = self.operand_start(previous);
        Some(Fault::syntax(TextRange::new(start, next.end()), "invalid syntax. Perhaps you forgot a comma?"))
    }

    /// Where the expression that ends with a token starts.
    fn operand_start(&self, last: &Token) -> TextSize {
        let mut start = last.start();
        let mut depth = 0i32;
        for token in self.tokens.iter().rev().filter(|t| t.end() <= last.end()) {
            match token.kind() {
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth += 1,
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => {
                    depth -= 1;
                    if depth < 0 {
                        break;
                    }
                }
                TokenKind::Comma
                | TokenKind::Equal
                | TokenKind::Colon
                | TokenKind::Newline
                | TokenKind::NonLogicalNewline
                    if depth == 0 =>
                {
                    break;
                }
                _ => {}
            }
            start = token.start();
        }
        start
    }

    fn same_line(&self, range: TextRange) -> (Box<Fault>, bool) {
        let at = range.start();
        if let Some(previous) = self.before(at)
            && let name @ ("print" | "exec") = self.text(previous.range())
        {
            let line = self.lines.line(at);
            let mut end = self.tokens.iter().filter(|t| {
                t.start() >= at
                    && self.lines.line(t.start()) == line
                    && !matches!(t.kind(), TokenKind::Newline | TokenKind::Comment | TokenKind::EndOfFile)
            });
            let end = end.next_back().map_or(range.end(), |t| t.end());
            let message = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
            return (Fault::syntax(TextRange::new(previous.start(), end), message), false);
        }
        self.invalid(range)
    }

    fn expected_expression(&self, range: TextRange) -> (Box<Fault>, bool) {
        let previous = self.before(range.start());
        let next = self.token_at(range.start());
        if let (Some(previous), Some(next)) = (previous, next) {
            let opened = matches!(self.brackets(previous.start()), Brackets::Open('{', _));
            if previous.kind() == TokenKind::Lbrace && next.kind() == TokenKind::Rbrace && !opened {
                return self.invalid(range);
            }
            if previous.kind() == TokenKind::Lbrace {
                let inside = self.tokens.iter().rev().filter(|t| t.end() <= previous.start()).find(|t| {
                    matches!(
                        t.kind(),
                        TokenKind::FStringStart
                            | TokenKind::FStringEnd
                            | TokenKind::FStringMiddle
                            | TokenKind::Newline
                    )
                });
                if inside.is_some_and(|t| t.kind() != TokenKind::Newline && t.kind() != TokenKind::FStringEnd)
                {
                    if next.kind() == TokenKind::FStringEnd {
                        let mut fault = Fault::syntax(next.range(), "f-string: expecting '}'");
                        fault.point = true;
                        return (fault, false);
                    }
                    let found = self.text(next.range());
                    let message = format!("f-string: valid expression required before '{found}'");
                    return (Fault::syntax(next.range(), message), false);
                }
            }
            if previous.kind() == TokenKind::Colon
                && matches!(next.kind(), TokenKind::Rbrace | TokenKind::Comma)
                && self.in_dict(range)
            {
                let message = "expression expected after dictionary key and ':'";
                return (Fault::syntax(previous.range(), message), false);
            }
        }
        self.invalid(range)
    }

    /// What CPython calls an expression, by its text.
    fn kind_name(&self, range: TextRange) -> String {
        match parse_expression(&format!("({})", self.text(range).trim())) {
            Ok(parsed) => expression_name(parsed.expr()).to_string(),
            Err(_) => "expression".into(),
        }
    }

    /// The name and place of what cannot be a target.
    fn target(&self, range: TextRange) -> (String, TextRange) {
        (self.kind_name(range), range)
    }

    fn assignment(&self, range: TextRange) -> Box<Fault> {
        let (name, at) = self.target(range);
        let bare = self.before(range.start()).map(|t| t.kind()) != Some(TokenKind::Lpar);
        if name == "yield expression" && bare {
            return Fault::syntax(at, "assignment to yield expression not possible");
        }
        let (previous, next) = self.around(range);
        let keyword = matches!(name.as_str(), "True" | "False" | "None");
        let first = previous.is_none_or(|k| {
            matches!(
                k,
                TokenKind::Newline
                    | TokenKind::Indent
                    | TokenKind::Dedent
                    | TokenKind::Semi
                    | TokenKind::Colon
                    | TokenKind::Lpar
            )
        });
        // The rule that gives the hint does not look at lambdas.
        if next == Some(TokenKind::Equal) && first && !keyword && name != "lambda" {
            let message = format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?");
            return Fault::syntax(at, message);
        }
        if next == Some(TokenKind::Rpar) && name == "named expression" {
            let message = format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?");
            return Fault::syntax(at, message);
        }
        Fault::syntax(at, format!("cannot assign to {name}"))
    }
}

fn expression_name(e: &Expr) -> &'static str {
    match e {
        Expr::Attribute(_) => "attribute",
        Expr::Subscript(_) => "subscript",
        Expr::Starred(_) => "starred",
        Expr::Name(n) if n.id.as_str() == "__debug__" => "__debug__",
        Expr::Name(_) => "name",
        Expr::List(_) => "list",
        Expr::Tuple(_) => "tuple",
        Expr::Lambda(_) => "lambda",
        Expr::Call(_) => "function call",
        Expr::BoolOp(_) | Expr::BinOp(_) | Expr::UnaryOp(_) => "expression",
        Expr::Generator(_) => "generator expression",
        Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
        Expr::Await(_) => "await expression",
        Expr::ListComp(_) => "list comprehension",
        Expr::SetComp(_) => "set comprehension",
        Expr::DictComp(_) => "dict comprehension",
        Expr::Dict(_) => "dict literal",
        Expr::Set(_) => "set display",
        Expr::FString(_) => "f-string expression",
        Expr::TString(_) => "t-string expression",
        Expr::BooleanLiteral(b) if b.value => "True",
        Expr::BooleanLiteral(_) => "False",
        Expr::NoneLiteral(_) => "None",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::NumberLiteral(_) => "literal",
        Expr::Compare(_) => "comparison",
        Expr::If(_) => "conditional expression",
        Expr::Named(_) => "named expression",
        Expr::Slice(_) | Expr::IpyEscapeCommand(_) => "expression",
    }
}
