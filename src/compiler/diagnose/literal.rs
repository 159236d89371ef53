//! Literals of strings that have no value: what does not belong in bytes, and escapes that are cut short.

use ruff_python_parser::parse_expression;

/// What is wrong with a literal.
pub(super) enum Refused {
    /// It has characters that cannot be in it.
    Characters(&'static str),
    /// It has an escape without a meaning. CPython says so of the token that it has come to.
    Escape(String),
}

/// What is wrong with a string or with bytes, if anything is.
pub(super) fn refused(text: &str) -> Option<Refused> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let is = |letter: char| text[..letters].to_ascii_lowercase().contains(letter);
    let quotes = &text[letters..];
    let size = if quotes.starts_with("\"\"\"") || quotes.starts_with("'''") { 3 } else { 1 };
    let body = quotes.get(size..quotes.len().checked_sub(size)?)?;
    if is('b') && !body.is_ascii() {
        return Some(Refused::Characters("bytes can only contain ASCII literal characters"));
    }
    match (is('r'), is('b')) {
        (true, _) => None,
        (false, true) => bad_escape_in_bytes(body).map(Refused::Escape),
        (false, false) => bad_escape(body).map(Refused::Escape),
    }
}

fn bad_escape_in_bytes(body: &str) -> Option<String> {
    let mut at = 0;
    while let Some(next) = body[at..].find('\\') {
        at += next;
        if body[at + 1..].starts_with('x') && digits(&body[at + 2..], 2) < 2 {
            return Some(format!("(value error) invalid \\x escape at position {at}"));
        }
        at += 2;
    }
    None
}

/// What is said of the first such escape between the quotes, or between the fields of an f-string.
pub(super) fn bad_escape(body: &str) -> Option<String> {
    let mut rest = body;
    let mut position = 0;
    while let Some(c) = rest.chars().next() {
        if c == '\\' {
            if let Some((length, reason)) = refused_escape(rest) {
                let end = position + length - 1;
                return Some(format!(
                    "(unicode error) 'unicodeescape' codec can't decode bytes in position {position}-{end}: {reason}"
                ));
            }
            let escaped = rest[1..].chars().next();
            position += match escaped {
                Some(e) if e.is_ascii() => 2,
                // The backslash stands for itself.
                Some(_) => 16,
                None => 6,
            };
            rest = &rest[1 + escaped.map_or(0, char::len_utf8)..];
        } else {
            position += width(&rest[..c.len_utf8()]);
            rest = &rest[c.len_utf8()..];
        }
    }
    None
}

/// CPython counts in a text in which what is not ASCII has been written as an escape of ten characters.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 10 }).sum()
}

/// How much of a text that begins with a backslash is no escape, and why.
fn refused_escape(text: &str) -> Option<(usize, &'static str)> {
    let tail = text.get(2..).unwrap_or("");
    let cut = |wanted, reason| {
        let found = digits(tail, wanted);
        (found < wanted).then_some((2 + found, reason))
    };
    match text.as_bytes().get(1)? {
        b'x' => cut(2, "truncated \\xXX escape"),
        b'u' => cut(4, "truncated \\uXXXX escape"),
        b'U' => cut(8, "truncated \\UXXXXXXXX escape").or_else(|| {
            let code = u32::from_str_radix(&tail[..8], 16).ok()?;
            (code > 0x10_ffff).then_some((10, "illegal Unicode character"))
        }),
        b'N' => {
            const MALFORMED: &str = "malformed \\N character escape";
            let Some(name) = tail.strip_prefix('{') else { return Some((2, MALFORMED)) };
            match name.find('}') {
                None => Some((3 + width(name), MALFORMED)),
                Some(0) => Some((3, MALFORMED)),
                Some(end) if is_character_name(&name[..end]) => None,
                Some(end) => Some((4 + width(&name[..end]), "unknown Unicode character name")),
            }
        }
        _ => None,
    }
}

fn digits(text: &str, wanted: usize) -> usize {
    text.bytes().take(wanted).take_while(u8::is_ascii_hexdigit).count()
}

/// The parser has the names of the characters.
fn is_character_name(name: &str) -> bool {
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-' | b'(' | b')');
    name.bytes().all(fits) && parse_expression(&format!("'\\N{{{name}}}'")).is_ok()
}
