//! Literals of strings that have no value: what does not belong in bytes, and escapes that are cut short.

use ruff_python_parser::{LexicalErrorType, ParseErrorType, parse_expression};
use ruff_text_size::TextRange;

use super::super::fault::Fault;

/// What is wrong with a string or with bytes, if anything is.
pub(super) fn refused(text: &str, range: TextRange) -> Option<Box<Fault>> {
    // Where it goes wrong the parser knows; it has the names of the characters as well.
    let error = parse_expression(text).err()?;
    let ParseErrorType::Lexical(kind) = &error.error else { return None };
    if *kind == LexicalErrorType::InvalidByteLiteral {
        return Some(Fault::syntax(range, "bytes can only contain ASCII literal characters"));
    }
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let is_bytes = text[..letters].contains(['b', 'B']);
    let quotes = &text[letters..];
    let triple = quotes.starts_with("\"\"\"") || quotes.starts_with("'''");
    let body = letters + if triple { 3 } else { 1 };
    let upto = error.location.end().to_usize().min(text.len());
    let start = text.get(..upto)?.rfind('\\').unwrap_or(body);
    let tail = &text[start..];
    let position = text.get(body..start).map_or(0, str::len);
    if is_bytes {
        return Some(Fault::syntax(
            range,
            format!("(value error) invalid \\x escape at position {position}"),
        ));
    }
    let digits = |wanted: usize| {
        tail.get(2..).map_or(0, |t| t.chars().take(wanted).take_while(char::is_ascii_hexdigit).count())
    };
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
    let place = match end == position {
        true => format!("byte in position {position}"),
        false => format!("bytes in position {position}-{end}"),
    };
    let message = format!("(unicode error) 'unicodeescape' codec can't decode {place}: {reason}");
    Some(Fault::syntax(range, message))
}
