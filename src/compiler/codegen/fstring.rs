//! f-strings, t-strings, `%` with a literal format, and docstrings.

use ruff_python_ast::{self as ast, ConversionFlag, Expr, FStringPart, InterpolatedStringElement};
use ruff_text_size::{TextRange, TextSize};

use super::super::code::{Const, Location};
use super::super::fault::Result;
use super::super::opcode::Op;
use super::super::origin::without_comments;
use super::load::Text;
use super::{Generator, STACK_USE_GUIDELINE};

/// What an f-string or t-string is made of, adjacent literal text joined.
enum Piece<'a> {
    Text(Const, TextRange),
    Field(&'a ast::InterpolatedElement),
}

impl<'a> Generator<'a> {
    pub(super) fn fstring(&mut self, f: &'a ast::ExprFString, loc: Location) -> Result<()> {
        let mut pieces = Vec::new();
        let mut text = (Text::default(), f.range);
        for part in &f.value {
            match part {
                FStringPart::Literal(s) => {
                    extend(&mut text, s.range);
                    self.cx.origin.push_part(&mut text.0, s);
                }
                FStringPart::FString(s) => {
                    let raw = s.flags.prefix().is_raw();
                    self.pieces(&s.elements, raw, &mut text, &mut pieces);
                }
            }
        }
        flush(&mut text, &mut pieces);
        self.join(pieces, loc)
    }

    fn pieces(
        &mut self,
        elements: &'a ast::InterpolatedStringElements,
        raw: bool,
        text: &mut (Text, TextRange),
        pieces: &mut Vec<Piece<'a>>,
    ) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(s) => {
                    extend(text, s.range);
                    self.cx.origin.push_decoded(&mut text.0, &s.value, s.range, raw, true);
                }
                InterpolatedStringElement::Interpolation(field) => {
                    if let Some(debug) = &field.debug_text {
                        let start = field.range.start() + TextSize::from(1);
                        extend(text, TextRange::at(start, TextSize::of(debug.as_str())));
                        text.0.push_str(&without_comments(debug.as_str()));
                    }
                    flush(text, pieces);
                    pieces.push(Piece::Field(field));
                }
            }
        }
    }

    fn join(&mut self, pieces: Vec<Piece<'a>>, loc: Location) -> Result<()> {
        if pieces.len() > STACK_USE_GUIDELINE {
            self.load_str("", loc);
            let join = self.cx.names.intern("join");
            self.load_attr(join, true, loc);
            self.emit_arg(Op::BUILD_LIST, 0, loc);
            for piece in pieces {
                self.piece(piece)?;
                self.emit_arg(Op::LIST_APPEND, 1, loc);
            }
            self.emit_arg(Op::CALL, 1, loc);
            return Ok(());
        }
        let count = pieces.len() as u32;
        if count == 0 {
            self.load_str("", loc);
        }
        for piece in pieces {
            self.piece(piece)?;
        }
        if count > 1 {
            self.emit_arg(Op::BUILD_STRING, count, loc);
        }
        Ok(())
    }

    fn piece(&mut self, piece: Piece<'a>) -> Result<()> {
        match piece {
            Piece::Text(text, range) => {
                let loc = self.loc_of(range);
                self.load_const(text, loc);
                Ok(())
            }
            Piece::Field(field) => self.deeper(|g| g.field(field)),
        }
    }

    fn field(&mut self, field: &'a ast::InterpolatedElement) -> Result<()> {
        let loc = self.loc(field);
        self.expr(&field.expression)?;
        let conversion = conversion(field);
        if conversion != 0 {
            self.emit_arg(Op::CONVERT_VALUE, conversion, loc);
        }
        match &field.format_spec {
            Some(spec) => {
                self.format_spec(spec)?;
                self.emit(Op::FORMAT_WITH_SPEC, loc);
            }
            None => self.emit(Op::FORMAT_SIMPLE, loc),
        }
        Ok(())
    }

    fn format_spec(&mut self, spec: &'a ast::InterpolatedStringFormatSpec) -> Result<()> {
        let mut pieces = Vec::new();
        let mut text = (Text::default(), spec.range);
        self.pieces(&spec.elements, false, &mut text, &mut pieces);
        flush(&mut text, &mut pieces);
        // In a text, the colon belongs to it.
        let colon = TextSize::from(u32::from(self.cx.origin.text().is_some()));
        let loc = self.loc_of(TextRange::new(spec.range.start() - colon, spec.range.end()));
        self.join(pieces, loc)
    }

    pub(super) fn tstring(&mut self, t: &'a ast::ExprTString, loc: Location) -> Result<()> {
        let mut pieces = Vec::new();
        let mut text = (Text::default(), t.range);
        for part in &t.value {
            let raw = part.flags.prefix().is_raw();
            self.pieces(&part.elements, raw, &mut text, &mut pieces);
        }
        flush(&mut text, &mut pieces);
        let (mut strings, mut fields) = (0, Vec::new());
        let mut after_field = true;
        for piece in pieces {
            match piece {
                Piece::Text(text, range) => {
                    let at = self.loc_of(range);
                    self.load_const(text, at);
                    strings += 1;
                    after_field = false;
                }
                Piece::Field(field) => {
                    // A string stands before, between and after all interpolations.
                    if after_field {
                        self.load_str("", loc);
                        strings += 1;
                    }
                    fields.push(field);
                    after_field = true;
                }
            }
        }
        if after_field {
            self.load_str("", loc);
            strings += 1;
        }
        self.emit_arg(Op::BUILD_TUPLE, strings, loc);
        let count = fields.len() as u32;
        for field in fields {
            self.deeper(|g| g.interpolation(field))?;
        }
        self.emit_arg(Op::BUILD_TUPLE, count, loc);
        self.emit(Op::BUILD_TEMPLATE, loc);
        Ok(())
    }

    fn interpolation(&mut self, field: &'a ast::InterpolatedElement) -> Result<()> {
        let loc = self.loc(field);
        self.expr(&field.expression)?;
        let text = self.cx.origin.expression_text(field);
        self.load_const(text, loc);
        let mut arg = 2;
        if let Some(spec) = &field.format_spec {
            arg |= 1;
            self.format_spec(spec)?;
        }
        arg |= conversion(field) << 2;
        self.emit_arg(Op::BUILD_INTERPOLATION, arg, loc);
        Ok(())
    }

    /// `"…%s…" % (a, b)` with plain conversions, made like an f-string.
    pub(super) fn percent_format(&mut self, b: &'a ast::ExprBinOp, loc: Location) -> Result<bool> {
        let (Expr::StringLiteral(format), Expr::Tuple(values)) = (&*b.left, &*b.right) else {
            return Ok(false);
        };
        if values.elts.iter().any(|e| e.is_starred_expr()) {
            return Ok(false);
        }
        let Const::Str(format_text) = self.cx.origin.string_value(format) else { return Ok(false) };
        let Some(parts) = parse_percent(&format_text) else { return Ok(false) };
        if parts.iter().filter(|p| matches!(p, Percent::Field(..))).count() != values.elts.len() {
            return Ok(false);
        }
        if parts.len() > STACK_USE_GUIDELINE {
            return Ok(false);
        }
        let count = parts.len() as u32;
        if count == 0 {
            self.load_str("", loc);
        }
        let mut values = values.elts.iter();
        for part in parts {
            match part {
                Percent::Text(text) => self.load_str(&text, loc),
                Percent::Field(conversion, spec) => {
                    let Some(value) = values.next() else { break };
                    self.expr(value)?;
                    let at = self.loc(value);
                    self.emit_arg(Op::CONVERT_VALUE, conversion, at);
                    if spec.is_empty() {
                        self.emit(Op::FORMAT_SIMPLE, at);
                    } else {
                        self.load_str(&spec, at);
                        self.emit(Op::FORMAT_WITH_SPEC, at);
                    }
                }
            }
        }
        if count > 1 {
            self.emit_arg(Op::BUILD_STRING, count, loc);
        }
        Ok(true)
    }
}

/// Literal text goes on over a range.
fn extend(text: &mut (Text, TextRange), range: TextRange) {
    text.1 = if text.0.is_empty() { range } else { text.1.cover(range) };
}

fn flush(text: &mut (Text, TextRange), pieces: &mut Vec<Piece>) {
    if !text.0.is_empty() {
        pieces.push(Piece::Text(std::mem::take(&mut text.0).finish(), text.1));
    }
}

/// The operand of `CONVERT_VALUE`, 0 for none.
fn conversion(field: &ast::InterpolatedElement) -> u32 {
    match field.conversion {
        ConversionFlag::Str => 1,
        ConversionFlag::Repr => 2,
        ConversionFlag::Ascii => 3,
        // `{x=}` shows the repr unless told otherwise.
        ConversionFlag::None if field.debug_text.is_some() && field.format_spec.is_none() => 2,
        ConversionFlag::None => 0,
    }
}

pub(in super::super) enum Percent {
    Text(String),
    Field(u32, String),
}

/// Takes a `%` format apart that has only `%%`, and `%s`, `%r`, `%a` with width and precision.
pub(in super::super) fn parse_percent(format: &str) -> Option<Vec<Percent>> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '%' {
            text.push(c);
            continue;
        }
        if chars.peek() == Some(&'%') {
            chars.next();
            text.push('%');
            continue;
        }
        let left = chars.next_if_eq(&'-').is_some();
        let mut digits = |limit: usize| {
            let mut found = String::new();
            while let Some(d) = chars.next_if(|d| d.is_ascii_digit()) {
                found.push(d);
            }
            (found.len() <= limit).then_some(found)
        };
        let width = digits(3)?;
        if width.starts_with('0') {
            return None;
        }
        let mut spec = String::new();
        if !width.is_empty() {
            if !left {
                spec.push('>');
            }
            spec.push_str(&width);
        }
        if chars.next_if_eq(&'.').is_some() {
            let mut precision = String::new();
            while let Some(d) = chars.next_if(|d| d.is_ascii_digit()) {
                precision.push(d);
            }
            if precision.len() > 2 {
                return None;
            }
            let value: u32 = precision.parse().unwrap_or(0);
            spec.push_str(&format!(".{value}"));
        }
        let conversion = match chars.next()? {
            's' => 1,
            'r' => 2,
            'a' => 3,
            _ => return None,
        };
        if !text.is_empty() {
            parts.push(Percent::Text(std::mem::take(&mut text)));
        }
        parts.push(Percent::Field(conversion, spec));
    }
    if !text.is_empty() {
        parts.push(Percent::Text(text));
    }
    Some(parts)
}

/// A docstring without the indentation that its lines share.
pub(super) fn clean_doc(text: Const) -> Const {
    let Const::Str(text) = &text else { return text };
    let expanded = expand_tabs(text);
    let mut lines = expanded.split('\n');
    let first = lines.next().unwrap_or("").trim_start_matches(' ');
    let rest: Vec<&str> = lines.collect();
    let indent = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let margin = rest.iter().filter(|l| !l.trim_start_matches(' ').is_empty()).map(indent).min();
    // Lines of nothing but spaces have no indentation to share, and stay as they are where there are no others.
    let margin = margin.unwrap_or(0);
    let mut out = String::from(first);
    for line in rest {
        out.push('\n');
        out.push_str(&line[margin.min(indent(&line))..]);
    }
    Const::Str(out.into())
}

fn expand_tabs(text: &str) -> String {
    if !text.contains('\t') {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' => {
                let spaces = 8 - column % 8;
                out.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
            }
            '\n' | '\r' => {
                out.push(c);
                column = 0;
            }
            c => {
                out.push(c);
                column += 1;
            }
        }
    }
    out
}
