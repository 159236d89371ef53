//! What CPython says of a text that is not Python, and where.
//!
//! The parser that makes trees says that something is wrong, in its own words and in an order of its own. So a text that it
//! refuses is read once more, as CPython's parser reads it: by rules that are tried one after the other, twice.
//! The first time decides how far the text is right; the token that fits no rule is the place of an "invalid syntax". The
//! second time rules for common mistakes are tried beside the others, and the first that matches speaks. The tokenizer's
//! faults come in between, as soon as a rule wants the token that is none, and those in the rest of the text at the end.
//!
//! Nothing here runs for a text that is right, but for its tokenizer when a program asks for tokens (`tokens.rs`).

mod arguments;
mod atom;
mod compound;
mod expression;
mod field;
mod literal;
mod node;
mod number;
mod parameters;
mod parser;
mod pattern;
mod scan;
mod statement;
mod strings;
mod targets;

use ruff_text_size::{Ranged, TextRange, TextSize};

use super::Mode;
use super::fault::{Extent, Fault};
use super::lines::Lines;
use super::problem::ProblemKind;
pub(super) use field::Kind as FieldKind;
use parser::{Miss, Parser};
pub(super) use scan::{Awaited, Kind as ScanKind, Paused, Stopped, Token};
use scan::{Kind, Scanner};

/// A text, and how it is to be read.
#[derive(Clone, Copy)]
pub(super) struct Text<'s> {
    pub source: &'s str,
    pub lines: &'s Lines,
    pub mode: Mode,
    /// `from __future__ import barry_as_FLUFL`: `<>` stands for `!=`.
    pub diamonds: bool,
    /// Interactive input that stops in a block does not end the block.
    pub leaves_blocks_open: bool,
}

/// The fault of a text, if there is one.
pub(super) fn diagnose(text: Text<'_>) -> Option<Box<Fault>> {
    let lines = text.lines;
    let mut parser = Parser::new(text);
    let found = parser.whole();
    if found.is_ok() {
        return None;
    }
    if found != Err(Miss::Stop) {
        let last = *parser.tokens.last()?;
        parser.again();
        if parser.whole() != Err(Miss::Stop) {
            let fault = parser.unfit(last);
            if matches!(last.kind, Kind::Indent | Kind::Dedent) {
                return Some(fault);
            }
            parser.fault = Some(fault);
        }
    }
    let mut fault = parser.fault.take()?;
    if !parser.of_scanner {
        let read = parser.scanner.line_of(parser.scanner.at.saturating_sub(1));
        fault.bare_line |= lines.line(fault.range.start()) < read;
        fault = parser.rest().unwrap_or(fault);
    }
    fault.reached = TextSize::from(parser.scanner.at as u32);
    Some(fault)
}

/// What is said of a text with a fault that stops before it is known to have one: the tokenizer came to its end before the
/// parser, which looks for mistakes only later, knew that the tokens fit no rule.
pub(super) fn incomplete(text: Text<'_>) -> Option<Box<Fault>> {
    let mut parser = Parser::new(text);
    if parser.whole().is_ok() || !parser.scanner.ended {
        return None;
    }
    let message = "incomplete input";
    Some(match parser.tokens.last().filter(|t| t.placed) {
        Some(token) => Fault::of(ProblemKind::Incomplete, token.range(), message),
        None => parser.scanner.here(ProblemKind::Incomplete, message),
    })
}

/// The fault of interactive input that has more than one statement: the first one must be right.
pub(super) fn second_statement(text: Text<'_>) -> Option<Box<Fault>> {
    let mut parser = Parser::new(text);
    parser.whole().ok()?;
    let mut rest = text.source.get(parser.scanner.at..)?.lines();
    rest.find(|line| !line.trim_start().is_empty() && !line.trim_start().starts_with('#'))?;
    let message = "multiple statements found while compiling a single statement";
    Some(Fault::syntax(parser.tokens.last()?.range(), message))
}

impl Parser<'_> {
    /// Nothing better to say than that a token does not fit.
    fn unfit(&self, last: Token) -> Box<Fault> {
        match last.kind {
            Kind::Indent => self.scanner.here(ProblemKind::Indentation, "unexpected indent"),
            Kind::Dedent => self.scanner.here(ProblemKind::Indentation, "unexpected unindent"),
            Kind::EndOfText | Kind::Newline if !last.placed => {
                let mut fault = self.scanner.here(ProblemKind::Syntax, "invalid syntax");
                fault.extent = Extent::Nowhere;
                fault
            }
            _ => Fault::syntax(last.range(), "invalid syntax"),
        }
    }

    /// What is wrong with the tokens that the rules did not come to: that goes before what the rules say.
    fn rest(&mut self) -> Option<Box<Fault>> {
        let last = self.tokens.last().map_or(0, |t| self.line(*t));
        loop {
            match self.scanner.next() {
                Ok(Token { kind: Kind::EndOfText, .. }) => return None,
                Ok(_) => {}
                // What is wrong in a field is said of the field.
                Err(_) if !self.scanner.fields.is_empty() => return None,
                Err(refusal) if refusal.spoken => return Some(refusal.fault),
                Err(_) => {
                    let &(_, at) = self.scanner.open.last()?;
                    let open = self.scanner.line_of(at);
                    return self.scanner.never_closed().filter(|_| last > open);
                }
            }
        }
    }
}

impl Scanner<'_> {
    /// A fault at the place that the tokenizer has come to, for want of another one.
    pub(super) fn here(&self, kind: ProblemKind, message: impl Into<String>) -> Box<Fault> {
        // It has looked at the first character of a line whose width ends a block.
        let new_line =
            !self.line_start && self.at > 0 && self.source[..self.at.min(self.source.len())].ends_with('\n');
        let (at, extent) = match self.at < self.source.len() && new_line {
            true => (self.at, Extent::LineStart),
            false => (self.at.min(self.source.len() + 1).saturating_sub(1), Extent::Unknown),
        };
        let mut fault = Fault::of(kind, TextRange::empty(TextSize::from(at as u32)), message);
        fault.extent = extent;
        fault
    }
}
