//! Mistakes that CPython's grammar knows by name: what it says about them, and where.

use ruff_python_ast::Expr;
use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_parser::parse_expression;
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{Translator, expression_name};
use crate::compiler::fault::Fault;

fn is_trivia(k: TokenKind) -> bool {
    matches!(k, TokenKind::Comment | TokenKind::NonLogicalNewline)
}

impl Translator<'_> {
    /// Tokens of the statement around an offset, from its first one on.
    fn statement(&self, offset: TextSize) -> impl Iterator<Item = &Token> + Clone {
        let ends =
            |k| matches!(k, TokenKind::Newline | TokenKind::Semi | TokenKind::Indent | TokenKind::Dedent);
        let start =
            self.tokens.iter().rposition(|t| t.end() <= offset && ends(t.kind())).map_or(0, |i| i + 1);
        self.tokens[start..].iter().filter(|t| !is_trivia(t.kind()))
    }

    fn statement_is(&self, offset: TextSize, kinds: &[TokenKind]) -> bool {
        self.statement(offset).next().is_some_and(|t| kinds.contains(&t.kind()))
    }

    /// The last token of the arguments that begin after an offset: what comes before the closing parenthesis.
    fn arguments_end(&self, offset: TextSize) -> TextSize {
        let (mut depth, mut end) = (0usize, offset);
        for t in self.tokens.iter().filter(|t| t.start() >= offset && !is_trivia(t.kind())) {
            match t.kind() {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace if depth == 0 => break,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth -= 1,
                TokenKind::Newline | TokenKind::EndOfFile => break,
                _ => {}
            }
            end = t.end();
        }
        end
    }

    /// `f(**k, *a)`: from the comma before the first `*` to the last argument.
    pub(super) fn unpacking_order(&self, range: TextRange) -> Box<Fault> {
        let comma = self.before(range.start()).filter(|t| t.kind() == TokenKind::Comma);
        let start = comma.map_or(range.start(), |t| t.start());
        let at = TextRange::new(start, self.arguments_end(range.start()));
        Fault::syntax(at, "iterable argument unpacking follows keyword argument unpacking")
    }

    /// `class A(x for x in y)`: a class takes no generator, so `for` is what does not fit.
    pub(super) fn class_generator(&self, range: TextRange) -> Option<(Box<Fault>, bool)> {
        let alone = self.token_at(range.end()).is_some_and(|t| t.kind() == TokenKind::Rpar)
            && self.before(range.start()).is_some_and(|t| t.kind() == TokenKind::Lpar);
        if !alone || !self.statement_is(range.start(), &[TokenKind::Class]) {
            return None;
        }
        let word = self.tokens.iter().find(|t| t.start() >= range.start() && t.kind() == TokenKind::For)?;
        Some(self.invalid(word.range()))
    }

    /// `def f(*)`: the star in a definition, what follows it in a lambda.
    pub(super) fn bare_star(&self, range: TextRange) -> Box<Fault> {
        let star = match self.token_at(range.start()) {
            Some(t) if t.kind() == TokenKind::Star => Some(t),
            _ => {
                let previous = self.before(range.start());
                match previous {
                    Some(t) if t.kind() == TokenKind::Comma => self.before(t.start()),
                    other => other,
                }
                .filter(|t| t.kind() == TokenKind::Star)
            }
        };
        let message = "named arguments must follow bare *";
        let Some(star) = star else { return Fault::syntax(self.token_range(range), message) };
        let opener = self
            .tokens
            .iter()
            .rev()
            .filter(|t| t.end() <= star.start())
            .find(|t| matches!(t.kind(), TokenKind::Def | TokenKind::Lambda));
        if opener.is_none_or(|t| t.kind() == TokenKind::Def) {
            return Fault::syntax(star.range(), message);
        }
        let mut next = self.token_at(star.end());
        if let Some(comma) = next.filter(|t| t.kind() == TokenKind::Comma) {
            next = self.token_at(comma.end());
        }
        Fault::syntax(next.map_or(star.range(), |t| self.token_range(t.range())), message)
    }

    /// `import a as 5`
    pub(super) fn import_target(&self, range: TextRange) -> Option<Box<Fault>> {
        if !self.statement_is(range.start(), &[TokenKind::Import, TokenKind::From]) {
            return None;
        }
        let word = self.statement(range.start()).filter(|t| t.end() <= range.start());
        let word = word.filter(|t| t.kind() == TokenKind::As).last()?;
        let (mut depth, mut end) = (0usize, None);
        for t in self.tokens.iter().filter(|t| t.start() >= word.end() && !is_trivia(t.kind())) {
            match t.kind() {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace if depth > 0 => depth -= 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => break,
                TokenKind::Comma | TokenKind::Newline | TokenKind::Semi | TokenKind::EndOfFile
                    if depth == 0 =>
                {
                    break;
                }
                _ => {}
            }
            end = Some(t.end());
        }
        let start = self.token_at(word.end())?.start();
        let text = self.text(TextRange::new(start, end.filter(|e| *e > start)?));
        let parsed = parse_expression(text).ok()?;
        let target: &Expr = parsed.expr();
        if matches!(target, Expr::Name(_)) && target.range().len() == TextSize::of(text) {
            return None;
        }
        let message = format!("cannot use {} as import target", expression_name(target));
        Some(Fault::syntax(target.range() + start, message))
    }

    /// `global x,`: the name that is missing, not the comma.
    pub(super) fn trailing_comma(&self, range: TextRange) -> Option<TextRange> {
        let comma = self.token_at(range.start()).filter(|t| t.kind() == TokenKind::Comma)?;
        if !self.statement_is(range.start(), &[TokenKind::Global, TokenKind::Nonlocal]) {
            return None;
        }
        self.token_at(comma.end()).map(|t| t.range())
    }

    /// `except A, B as e`: all up to the colon.
    pub(super) fn exception_types(&self, range: TextRange) -> Box<Fault> {
        let colon = self.tokens.iter().find(|t| t.start() >= range.start() && t.kind() == TokenKind::Colon);
        let end = colon.and_then(|t| self.before(t.start())).map_or(range.end(), |t| t.end());
        let message = "multiple exception types must be parenthesized when using 'as'";
        Fault::syntax(TextRange::new(range.start(), end.max(range.start())), message)
    }

    /// `'a' b'b'`: CPython notices at what follows the strings.
    pub(super) fn mixed_literals(&self, range: TextRange) -> Box<Fault> {
        let part = |k| {
            matches!(
                k,
                TokenKind::String
                    | TokenKind::FStringStart
                    | TokenKind::FStringMiddle
                    | TokenKind::FStringEnd
                    | TokenKind::TStringStart
                    | TokenKind::TStringMiddle
                    | TokenKind::TStringEnd
            )
        };
        let mut rest = self.tokens.iter().filter(|t| t.start() >= range.start() && !is_trivia(t.kind()));
        let next = rest.find(|t| t.start() >= range.end() && !part(t.kind()));
        let at = next.map_or(TextRange::at(range.end(), 1.into()), |t| self.token_range(t.range()));
        Fault::syntax(at, "cannot mix bytes and nonbytes literals")
    }

    /// A target with the parentheses around it: what the tokens before and after are.
    pub(super) fn around(&self, range: TextRange) -> (Option<TokenKind>, Option<TokenKind>) {
        let (mut start, mut end) = (range.start(), range.end());
        loop {
            let (previous, next) = (self.before(start), self.token_at(end));
            match (previous, next) {
                (Some(p), Some(n)) if p.kind() == TokenKind::Lpar && n.kind() == TokenKind::Rpar => {
                    (start, end) = (p.start(), n.end());
                }
                _ => return (previous.map(|t| t.kind()), next.map(|t| t.kind())),
            }
        }
    }
}
