//! What a tree was made from: a source text, or nodes that a program put together. The passes ask it where things are
//! and for what the tree itself cannot say.

use std::borrow::Cow;

use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::code::{Const, Location};
use super::lines::Lines;
use super::tree::Made;

/// Where a tree comes from.
#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    /// Text; ranges count its bytes.
    Text { source: &'a str, lines: &'a Lines },
    /// Nodes; ranges count their positions.
    Nodes(&'a Made),
}

impl<'a> Origin<'a> {
    pub fn location(self, range: TextRange) -> Location {
        match self {
            Origin::Text { lines, .. } => lines.location(range),
            Origin::Nodes(made) => made.location(range),
        }
    }

    pub fn line(self, offset: TextSize) -> u32 {
        match self {
            Origin::Text { lines, .. } => lines.line(offset),
            Origin::Nodes(made) => made.location(TextRange::empty(offset)).line().unwrap_or(0),
        }
    }

    /// The text, if there is one.
    pub fn text(self) -> Option<&'a str> {
        match self {
            Origin::Text { source, .. } => Some(source),
            Origin::Nodes(_) => None,
        }
    }

    /// The constant that starts at an offset, where the parser's tree cannot hold it.
    pub fn constant(self, offset: TextSize) -> Option<&'a Const> {
        match self {
            Origin::Text { .. } => None,
            Origin::Nodes(made) => made.constant(offset),
        }
    }

    /// The range of a definition without its decorators, as CPython has it.
    pub fn definition_range(self, range: TextRange, decorators: &[ast::Decorator]) -> TextRange {
        let (Some(last), Some(source)) = (decorators.last(), self.text()) else { return range };
        let mut at = last.range().end().to_usize();
        // Comments, line ends and space lie between.
        loop {
            let rest = &source[at..];
            let trimmed = rest.trim_start();
            at += rest.len() - trimmed.len();
            if !trimmed.starts_with(['#', '\\', ')']) {
                break;
            }
            at += trimmed.find('\n').map_or(trimmed.len(), |n| n + 1);
        }
        TextRange::new((at as u32).into(), range.end())
    }

    /// What an interpolation shows as its expression's text: all from the brace to what ends the expression, without
    /// comments.
    pub fn expression_text(self, field: &ast::InterpolatedElement) -> Const {
        if let Some(text) = self.constant(field.range.start()) {
            return text.clone();
        }
        let Some(source) = self.text() else { return Const::None };
        let start = field.range.start().to_usize() + 1;
        let body = field.expression.range();
        let end = match &field.format_spec {
            Some(spec) => spec.range.start().to_usize() - 1,
            None => field.range.end().to_usize() - 1,
        };
        let after = without_comments(&source[body.end().to_usize()..end]);
        let stop = if field.debug_text.is_some() { '=' } else { '!' };
        let mut text = without_comments(&source[start..body.end().to_usize()]).into_owned();
        text.push_str(after.split(stop).next().unwrap_or(""));
        Const::Str(text.into())
    }
}

/// The text of a field, but for comments.
pub(super) fn without_comments(text: &str) -> Cow<'_, str> {
    if !text.contains('#') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '#' => {
                rest = &rest[rest.find(['\n', '\r']).unwrap_or(rest.len())..];
                continue;
            }
            '\'' | '"' => quoted(rest, c),
            c => c.len_utf8(),
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out.into()
}

/// Bytes of the string that a text begins with.
fn quoted(text: &str, quote: char) -> usize {
    let triple: String = [quote; 3].iter().collect();
    let end = if text.starts_with(&triple) { triple } else { quote.to_string() };
    let mut at = end.len();
    while let Some(c) = text[at..].chars().next() {
        if text[at..].starts_with(&end) {
            return at + end.len();
        }
        at += c.len_utf8();
        if c == '\\' {
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    at
}
