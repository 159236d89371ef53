//! How the bytes of a source text are read: as UTF-8, or as a coding cookie says (PEP 263).

use std::borrow::Cow;

use crate::compiler::{ProblemKind, SyntaxProblem};
use crate::object::{Raised, Res, Str, Thread, Tuple, Value, call, errors, exception, protocol};
use crate::sync::prim::Arc;
use crate::types::bytes::Bytes;
use crate::types::str::codec;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// The text of a source that was read from a file (`in_file`) or given as bytes.
pub fn decode<'a>(th: &Thread, source: &'a [u8], filename: &str, in_file: bool) -> Res<Cow<'a, str>> {
    let (bom, source) = match source.strip_prefix(BOM) {
        Some(rest) => (true, rest),
        None => (false, source),
    };
    let cookie = cookie(source);
    if let Some((line, name)) = &cookie
        && normal(name) != "utf-8"
    {
        if bom {
            return Err(with_mark(th, source, *line, name, filename));
        }
        return other(th, source, name, filename).map(Cow::Owned);
    }
    utf8(th, source, filename, in_file).map(Cow::Borrowed)
}

/// UTF-8, or the error that there is no other encoding declared.
pub fn utf8<'a>(th: &Thread, source: &'a [u8], filename: &str, in_file: bool) -> Res<&'a str> {
    let source = source.strip_prefix(BOM).unwrap_or(source);
    std::str::from_utf8(source).map_err(|e| undeclared(th, source, e.valid_up_to(), filename, in_file))
}

/// The encoding that a comment in the first or second line names, and the number of the line.
fn cookie(source: &[u8]) -> Option<(u32, String)> {
    let mut lines = source.split(|&b| b == b'\n');
    for number in 1..=2 {
        let line = lines.next()?;
        let text = line.iter().position(|b| !matches!(b, b' ' | b'\t' | b'\x0c'));
        match text.map(|at| line[at]) {
            Some(b'#') => {
                if let Some(name) = named_in(line) {
                    return Some((number, name));
                }
            }
            None | Some(b'\r') => {}
            // Code: nothing below it counts.
            Some(_) => return None,
        }
    }
    None
}

/// The name behind `coding:` or `coding=`.
fn named_in(line: &[u8]) -> Option<String> {
    const WORD: &[u8] = b"coding";
    (0..line.len().saturating_sub(WORD.len())).find_map(|i| {
        let rest = line[i..].strip_prefix(WORD)?;
        let rest = rest.strip_prefix(b":").or_else(|| rest.strip_prefix(b"="))?;
        let begin = rest.iter().position(|b| !matches!(b, b' ' | b'\t'))?;
        let name: Vec<u8> = rest[begin..]
            .iter()
            .copied()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
            .collect();
        String::from_utf8(name).ok().filter(|name| !name.is_empty())
    })
}

/// The usual name of UTF-8 and Latin-1, which are known without asking a codec; others as they are.
fn normal(name: &str) -> Cow<'_, str> {
    let start: String =
        name.chars().take(12).map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() }).collect();
    let is = |known: &str| start == known || start.starts_with(&format!("{known}-"));
    if is("utf-8") {
        "utf-8".into()
    } else if ["latin-1", "iso-8859-1", "iso-latin-1"].into_iter().any(is) {
        "iso-8859-1".into()
    } else {
        name.into()
    }
}

/// Decodes with a codec; what that raises becomes a syntax error.
fn other(th: &Thread, source: &[u8], name: &str, filename: &str) -> Res<String> {
    let data = Bytes::make(source.to_vec()).into_value();
    let r = match codec::decode(th, source, &data, &normal(name), "strict") {
        Ok(text) => return Ok(text.to_str_lossy().into_owned()),
        Err(r) => r,
    };
    if !th.raised_is(&errors::EXCEPTION) {
        return Err(r);
    }
    let e = th.take_raised(r);
    let message = protocol::str(th, &e)?;
    let text = |s: &str| Str::new(s).into_value();
    // No line is known.
    let place = Tuple::new(vec![text(filename), Value::small_int(0), Value::small_int(-1), Value::none()]);
    match call::call2(th, &errors::SYNTAX_ERROR.value(), message.into_value(), place.into_value()) {
        Ok(e) => Err(exception::raise(th, e)),
        Err(r) => Err(r),
    }
}

fn line_of(source: &[u8], number: u32) -> String {
    let line = source.split(|&b| b == b'\n').nth(number as usize - 1).unwrap_or_default();
    String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line)).into_owned()
}

fn with_mark(th: &Thread, source: &[u8], line: u32, name: &str, filename: &str) -> Raised {
    let text = line_of(source, line);
    problem(
        th,
        filename,
        format!("encoding problem: {name} with BOM"),
        (line, 0, text.chars().count() as u32),
        text,
    )
}

fn undeclared(th: &Thread, source: &[u8], at: usize, filename: &str, in_file: bool) -> Raised {
    let before = &source[..at];
    let line = before.iter().filter(|&&b| b == b'\n').count() as u32 + 1;
    let begin = before.iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
    let column = String::from_utf8_lossy(&before[begin..]).chars().count() as u32 + 1;
    let place = if in_file { format!("in file {filename} ") } else { String::new() };
    let message = format!(
        "Non-UTF-8 code starting with '\\x{:02x}' {place}on line {line}, but no encoding declared; see \
         https://peps.python.org/pep-0263/ for details",
        source[at]
    );
    problem(th, filename, message, (line, column, column), line_of(source, line))
}

fn problem(
    th: &Thread,
    filename: &str,
    message: String,
    (line, column, end_column): (u32, u32, u32),
    text: String,
) -> Raised {
    let filename = Arc::from(filename);
    let kind = ProblemKind::Syntax;
    let p =
        SyntaxProblem { kind, message, filename, line, column, end_line: line, end_column, text: Some(text) };
    super::source_text::raise(th, &p)
}
