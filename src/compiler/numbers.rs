//! What may stand right behind a number. The parser's tokenizer takes whatever it finds for the next token; CPython's
//! refuses a name there, before any complaint of its parser, and warns of a keyword.

use ruff_python_ast::token::{Token, TokenKind};
use ruff_text_size::{Ranged, TextSize};

use super::code::Location;
use super::fault::Fault;
use super::lines::Lines;
use super::problem::{Note, Stage};

/// What is wrong with the ends of numbers.
#[derive(Default)]
pub(super) struct NumberEnds {
    /// The first name behind a number.
    pub fault: Option<Box<Fault>>,
    /// Keywords behind numbers before that.
    pub notes: Vec<Note>,
}

/// Whether a keyword begins that may follow a number in valid code. (Of the short ones the beginning is enough.)
pub(super) fn begins_keyword(rest: &str) -> bool {
    let whole = |word: &str| {
        let part = |c: char| c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii();
        rest.strip_prefix(word).is_some_and(|behind| !behind.starts_with(part))
    };
    ["if", "in", "is"].into_iter().any(|word| rest.starts_with(word))
        || ["and", "else", "for", "or", "not"].into_iter().any(whole)
}

/// Looks at all numbers.
pub(super) fn check(tokens: &[Token], source: &str, lines: &Lines) -> NumberEnds {
    let mut found = NumberEnds::default();
    for token in tokens {
        if !matches!(token.kind(), TokenKind::Int | TokenKind::Float | TokenKind::Complex) {
            continue;
        }
        let (text, rest) = (&source[token.range()], &source[token.end().to_usize()..]);
        if !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
            continue;
        }
        let message = format!("invalid {} literal", kind(text));
        let last = token.end() - TextSize::from(1);
        let few = matches!(kind(text), "octal" | "binary");
        let ahead = match *rest.as_bytes() {
            [digit @ b'0'..=b'9', ..] | [b'_', digit @ b'0'..=b'9', ..] if few => {
                let message = format!("invalid digit '{}' in {} literal", digit as char, kind(text));
                let at = token.end() + TextSize::from(u32::from(rest.starts_with('_')));
                found.fault = Some(Fault::point(at, message));
                break;
            }
            // What belongs to the number still: it is complained of behind it.
            [b'_', ..] => 1,
            [b'e' | b'E', b'+' | b'-', ..] => 2,
            _ => 0,
        };
        if ahead == 0 && begins_keyword(rest) {
            let (line, column) = lines.position(last);
            let location = Location::new(line, line, column, column);
            found.notes.push(Note { stage: Stage::Tokens, message, location });
            continue;
        }
        found.fault = Some(Fault::point(last + TextSize::from(ahead), message));
        break;
    }
    found
}

fn kind(number: &str) -> &'static str {
    let b = number.as_bytes();
    match (b.first(), b.get(1).map(u8::to_ascii_lowercase), b.last()) {
        (Some(b'0'), Some(b'x'), _) => "hexadecimal",
        (Some(b'0'), Some(b'o'), _) => "octal",
        (Some(b'0'), Some(b'b'), _) => "binary",
        (_, _, Some(b'j' | b'J')) => "imaginary",
        _ => "decimal",
    }
}
