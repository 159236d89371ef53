//! Literals: numbers, and strings that the parser cannot represent.

use num_bigint::BigInt;
use ruff_python_ast::{self as ast, Number};
use ruff_text_size::TextRange;

use super::super::code::Const;
use super::super::fault::{Fault, Result};
use super::super::origin::Origin;
use super::super::problem::ProblemKind;

/// CPython's limit of decimal digits (`sys.int_info.default_max_str_digits`).
pub(in super::super) const MAX_DIGITS: usize = 4300;

/// The value of a number. An integer has at most so many decimal digits, or any number at 0.
pub(in super::super) fn number(n: &ast::ExprNumberLiteral, max_digits: usize) -> Result<Const> {
    Ok(match &n.value {
        Number::Float(x) => Const::Float(*x),
        Number::Complex { real, imag } => Const::Complex(*real, *imag),
        Number::Int(i) => match i.as_u64() {
            Some(v) if v <= i64::MAX as u64 => Const::Int(v as i64),
            Some(v) => Const::BigInt(BigInt::from(v).into()),
            None => big(&i.to_string(), n.range, max_digits)?,
        },
    })
}

fn big(text: &str, range: TextRange, max_digits: usize) -> Result<Const> {
    let digits = text.replace('_', "");
    let radix = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 10,
    };
    let body = if radix == 10 { &digits[..] } else { &digits[2..] };
    if radix == 10 && max_digits != 0 && body.len() > max_digits {
        let message = format!(
            "Exceeds the limit ({max_digits} digits) for integer string conversion: value has {} digits; \
             use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge \
             integer literals to avoid decimal conversion limits.",
            body.len()
        );
        return Err(Fault::of(ProblemKind::Syntax, range, message));
    }
    match BigInt::parse_bytes(body.as_bytes(), radix) {
        Some(value) => Ok(match i64::try_from(&value) {
            Ok(small) => Const::Int(small),
            Err(_) => Const::BigInt(value.into()),
        }),
        None => Err(Fault::syntax(range, "invalid decimal literal")),
    }
}

/// A str under construction that may get lone surrogates.
#[derive(Default)]
pub(in super::super) struct Text {
    text: String,
    wide: Option<Vec<u32>>,
}

impl Text {
    pub fn push_str(&mut self, s: &str) {
        match &mut self.wide {
            Some(wide) => wide.extend(s.chars().map(u32::from)),
            None => self.text.push_str(s),
        }
    }

    fn push_code_point(&mut self, c: u32) {
        match (char::from_u32(c), &mut self.wide) {
            (Some(c), None) => self.text.push(c),
            (_, Some(wide)) => wide.push(c),
            (None, None) => {
                let mut wide: Vec<u32> = self.text.chars().map(u32::from).collect();
                wide.push(c);
                self.wide = Some(wide);
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.wide.is_none()
    }

    pub fn finish(self) -> Const {
        match self.wide {
            Some(wide) => Const::Surrogates(wide.into()),
            None => Const::Str(self.text.into()),
        }
    }
}

impl Origin<'_> {
    /// A string literal's value.
    pub fn string_value(self, s: &ast::ExprStringLiteral) -> Const {
        let mut text = Text::default();
        for part in &s.value {
            self.push_part(&mut text, part);
        }
        text.finish()
    }

    pub fn push_part(self, text: &mut Text, part: &ast::StringLiteral) {
        if self.text().is_none() {
            return self.push_decoded(text, &part.value, part.range, true, false);
        }
        let raw = part.flags.prefix().is_raw();
        self.push_decoded(text, &part.value, part.content_range(), raw, false);
    }

    /// Adds what the parser decoded, or decodes again where it had to put a replacement character for a
    /// surrogate.
    pub fn push_decoded(self, text: &mut Text, parsed: &str, range: TextRange, raw: bool, braces: bool) {
        if let Some(Const::Surrogates(wide)) = self.constant(range.start()) {
            return wide.iter().for_each(|&c| text.push_code_point(c));
        }
        let source = self.text().map(|source| &source[range]);
        let escaped = source.filter(|s| !raw && parsed.contains('\u{fffd}') && s.contains('\\'));
        let Some(mut rest) = escaped else { return text.push_str(parsed) };
        while let Some(at) = rest.find(['\\', '{', '}', '\r']) {
            text.push_str(&rest[..at]);
            let tail = &rest[at..];
            rest = match tail.as_bytes() {
                [b'{', b'{', ..] | [b'}', b'}', ..] if braces => {
                    text.push_str(&tail[..1]);
                    &tail[2..]
                }
                [b'\r', b'\n', ..] => {
                    text.push_str("\n");
                    &tail[2..]
                }
                [b'\r', ..] => {
                    text.push_str("\n");
                    &tail[1..]
                }
                [b'\\', ..] => {
                    let used = push_escape(text, tail);
                    &tail[used..]
                }
                _ => {
                    text.push_str(&tail[..1]);
                    &tail[1..]
                }
            };
        }
        text.push_str(rest);
    }
}

/// Decodes one escape sequence; how many bytes it has.
fn push_escape(text: &mut Text, tail: &str) -> usize {
    let bytes = tail.as_bytes();
    let simple = |text: &mut Text, s: &str| {
        text.push_str(s);
        2
    };
    let hex = |text: &mut Text, digits: usize| {
        let value = tail.get(2..2 + digits).and_then(|d| u32::from_str_radix(d, 16).ok());
        text.push_code_point(value.unwrap_or(0xfffd));
        2 + digits
    };
    match bytes.get(1) {
        Some(b'\n') => 2,
        Some(b'\r') => 2 + (bytes.get(2) == Some(&b'\n')) as usize,
        Some(b'\\') => simple(text, "\\"),
        Some(b'\'') => simple(text, "'"),
        Some(b'"') => simple(text, "\""),
        Some(b'a') => simple(text, "\x07"),
        Some(b'b') => simple(text, "\x08"),
        Some(b'f') => simple(text, "\x0c"),
        Some(b'n') => simple(text, "\n"),
        Some(b'r') => simple(text, "\r"),
        Some(b't') => simple(text, "\t"),
        Some(b'v') => simple(text, "\x0b"),
        Some(b'x') => hex(text, 2),
        Some(b'u') => hex(text, 4),
        Some(b'U') => hex(text, 8),
        Some(b'0'..=b'7') => {
            let digits = bytes[1..].iter().take(3).take_while(|b| (b'0'..=b'7').contains(*b)).count();
            let value = u32::from_str_radix(&tail[1..1 + digits], 8).unwrap_or(0);
            text.push_code_point(value);
            1 + digits
        }
        Some(b'N') => {
            // A name; the parser knows the names, so let it decode this part alone.
            let end = tail.find('}').map_or(tail.len(), |e| e + 1);
            let quoted = format!("'{}'", &tail[..end]);
            match ruff_python_parser::parse_expression(&quoted) {
                Ok(parsed) => match parsed.expr() {
                    ast::Expr::StringLiteral(s) => text.push_str(s.value.to_str()),
                    _ => text.push_str(&tail[..end]),
                },
                Err(_) => text.push_str(&tail[..end]),
            }
            end
        }
        _ => {
            text.push_str("\\");
            1
        }
    }
}
