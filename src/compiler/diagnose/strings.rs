//! Literals of strings, one after the other, and the fields of f-strings and t-strings.

use ruff_text_size::{Ranged, TextRange};

use super::field::Kind as FieldKind;
use super::literal::{self, Refused};
use super::node::{Kind, Node};
use super::parser::{Match, Miss, Parser};
use super::scan::{Kind as TokenKind, Token};

const MIXED_TEMPLATES: &str = "cannot mix t-string literals with string or bytes literals";

/// The field of which string, and whether that is raw.
#[derive(Clone, Copy)]
struct Of(FieldKind, bool);

impl<'s> Parser<'s> {
    pub(super) fn strings(&mut self) -> Match {
        self.remember(|p| {
            p.mistake(Parser::mixed_templates)?;
            p.first(&[Parser::text_strings, |p| {
                let parts = p.some(|p| p.field_string(FieldKind::T))?;
                Ok(Node::over(Kind::TString, parts[0].clone(), p.last()))
            }])
        })
    }

    /// Strings, bytes and f-strings that are one literal.
    fn text_strings(&mut self) -> Match {
        let parts = self.some(Parser::text_string)?;
        let is_bytes = |node: &Node| {
            let text = self.text_of(node.range());
            node.kind() == Kind::Literal
                && text.bytes().take_while(u8::is_ascii_alphabetic).any(|b| matches!(b, b'b' | b'B'))
        };
        let bytes = parts.iter().filter(|part| is_bytes(part)).count();
        if bytes != 0 && bytes != parts.len() {
            return self.raise_here("cannot mix bytes and nonbytes literals");
        }
        let kind = match parts.iter().any(|part| part.kind() == Kind::FString) {
            true => Kind::FString,
            false => Kind::Literal,
        };
        Ok(Node::over(kind, parts[0].clone(), self.last()))
    }

    fn text_string(&mut self) -> Match {
        self.first(&[
            |p| p.field_string(FieldKind::F),
            |p| {
                let token = p.kind(TokenKind::String)?;
                match literal::refused(p.text(token)) {
                    Some(Refused::Characters(message)) => p.raise(token.range, message),
                    Some(Refused::Escape(message)) => p.raise_here(message),
                    None => Ok(Node::leaf(Kind::Literal, token.range)),
                }
            },
        ])
    }

    fn mixed_templates(&mut self) -> Match<()> {
        let templates = |p: &mut Self| p.field_string(FieldKind::T);
        let (first, second) = match self.maybe(|p| p.some(Parser::text_string))? {
            Some(parts) => (parts, templates(self)?),
            None => (self.some(|p| p.field_string(FieldKind::T))?, self.text_string()?),
        };
        self.raise_over(first[first.len() - 1].clone(), second, MIXED_TEMPLATES)
    }

    fn field_string(&mut self, kind: FieldKind) -> Match {
        let start = self.kind(TokenKind::Start(kind))?;
        let raw = self.text(start).contains(['r', 'R']);
        let mut texts = Vec::new();
        loop {
            if self.maybe(|p| p.field(Of(kind, raw)))?.is_some() {
                continue;
            }
            let Some(text) = self.maybe(|p| p.kind(TokenKind::Middle(kind)))? else { break };
            texts.push(text);
        }
        let end = self.kind(TokenKind::End(kind))?;
        if !raw {
            texts.into_iter().try_for_each(|text| self.decodes(text))?;
        }
        let node = if kind == FieldKind::F { Kind::FString } else { Kind::TString };
        Ok(Node::over(node, start, end))
    }

    fn field_value(&mut self) -> Match {
        self.first(&[Parser::yielded, Parser::star_expressions])
    }

    fn field(&mut self, of: Of) -> Match<()> {
        let at = self.at;
        let whole = self.maybe(|p| {
            p.word("{")?;
            p.field_value()?;
            p.maybe(|p| p.word("="))?;
            p.maybe(|p| p.conversion(of))?;
            p.maybe(|p| p.format(of))?;
            p.word("}").map(drop)
        })?;
        if whole.is_some() {
            return Ok(());
        }
        if self.mistakes {
            self.field_mistakes(of)?;
            self.at = at;
        }
        Err(Miss::No)
    }

    fn conversion(&mut self, of: Of) -> Match<()> {
        let mark = self.word("!")?;
        let name = self.kind(TokenKind::Name)?;
        let prefix = of.0.name();
        if mark.end() != name.start() {
            let message = format!("{prefix}: conversion type must come right after the exclamation mark");
            return self.raise_over(mark, name, message);
        }
        let text = self.text(name);
        if !matches!(text, "s" | "r" | "a") {
            let message =
                format!("{prefix}: invalid conversion character '{text}': expected 's', 'r', or 'a'");
            return self.raise(name.range, message);
        }
        Ok(())
    }

    fn format(&mut self, of: Of) -> Match<()> {
        self.word(":")?;
        self.format_parts(of)
    }

    fn format_parts(&mut self, of: Of) -> Match<()> {
        loop {
            match self.maybe(|p| p.kind(TokenKind::Middle(of.0)))? {
                Some(_) if of.1 => {}
                Some(text) => self.decodes(text)?,
                None if self.maybe(|p| p.field(of))?.is_none() => return Ok(()),
                None => {}
            }
        }
    }

    /// The text of an f-string has a value.
    fn decodes(&mut self, text: Token) -> Match<()> {
        match literal::bad_escape(self.text(text)) {
            Some(message) => self.raise(text.range, message),
            None => Ok(()),
        }
    }

    /// What is wrong with a field, from left to right.
    fn field_mistakes(&mut self, of: Of) -> Match<()> {
        let prefix = of.0.name();
        if self.maybe(|p| p.word("{"))?.is_none() {
            return Ok(());
        }
        if let Some(token) = self.maybe(|p| p.words(&["=", "!", ":", "}"]))? {
            let message = format!("{prefix}: valid expression required before '{}'", self.text(token));
            return self.raise(token.range, message);
        }
        if self.maybe(Parser::field_value)?.is_none() {
            return self.raise_next(format!("{prefix}: expecting a valid expression after '{{'"));
        }
        if !self.ahead(|p| p.words(&["=", "!", ":", "}"]))? {
            return self.raise_next(format!("{prefix}: expecting '=', or '!', or ':', or '}}'"));
        }
        if self.maybe(|p| p.word("="))?.is_some() && !self.ahead(|p| p.words(&["!", ":", "}"]))? {
            return self.raise_next(format!("{prefix}: expecting '!', or ':', or '}}'"));
        }
        if self.maybe(|p| p.word("!"))?.is_some() {
            if self.ahead(|p| p.words(&[":", "}"]))? {
                return self.raise_next(format!("{prefix}: missing conversion character"));
            }
            if self.maybe(|p| p.kind(TokenKind::Name))?.is_none() {
                return self.raise_next(format!("{prefix}: invalid conversion character"));
            }
        }
        if !self.ahead(|p| p.words(&[":", "}"]))? {
            return self.raise_next(format!("{prefix}: expecting ':' or '}}'"));
        }
        let formatted = self.maybe(|p| p.word(":"))?.is_some();
        if formatted {
            self.format_parts(of)?;
            if !self.ahead(|p| p.word("}"))? {
                return self.raise_next(format!("{prefix}: expecting '}}', or format specs"));
            }
        }
        Ok(())
    }

    /// Whether a token is a string that is not formatted.
    pub(super) fn is_string(token: Token) -> bool {
        matches!(token.kind, TokenKind::String | TokenKind::Start(_))
    }

    pub(super) fn span(from: impl Ranged, to: impl Ranged) -> TextRange {
        TextRange::new(from.start(), to.end())
    }
}
