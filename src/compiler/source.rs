//! Bytes to source text: byte order mark, PEP 263 cookie, UTF-8.

use std::sync::Arc;

use super::problem::{ProblemKind, SyntaxProblem};

/// Decodes a source file.
pub fn decode(bytes: &[u8], filename: &str) -> Result<String, SyntaxProblem> {
    let (body, bom) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(body) => (body, true),
        None => (bytes, false),
    };
    let encoding = cookie(body).map(|name| normalise(&name));
    let encoding = encoding.as_deref().unwrap_or("utf-8");
    if bom && encoding != "utf-8" {
        return Err(problem(filename, 0, format!("encoding problem: {encoding} with BOM")));
    }
    match encoding {
        "utf-8" => match std::str::from_utf8(body) {
            Ok(text) => Ok(text.to_string()),
            Err(error) => {
                let at = error.valid_up_to();
                let line = body[..at].iter().filter(|b| **b == b'\n').count() as u32 + 1;
                let message = if cookie(body).is_some() || bom {
                    let reason = if error.error_len().is_none() {
                        "unexpected end of data"
                    } else {
                        reason(&body[at..])
                    };
                    format!(
                        "(unicode error) 'utf-8' codec can't decode byte 0x{:02x} in position {at}: {reason}",
                        body[at]
                    )
                } else {
                    format!(
                        "Non-UTF-8 code starting with '\\x{:02x}' on line {line}, but no encoding declared; \
                         see https://peps.python.org/pep-0263/ for details",
                        body[at]
                    )
                };
                Err(problem(filename, line, message))
            }
        },
        "iso-8859-1" => Ok(body.iter().map(|&b| b as char).collect()),
        "ascii" => match body.iter().position(|b| !b.is_ascii()) {
            None => Ok(body.iter().map(|&b| b as char).collect()),
            Some(at) => {
                let line = body[..at].iter().filter(|b| **b == b'\n').count() as u32 + 1;
                let message = format!(
                    "(unicode error) 'ascii' codec can't decode byte 0x{:02x} in position {at}: ordinal not in \
                     range(128)",
                    body[at]
                );
                Err(problem(filename, line, message))
            }
        },
        other => Err(problem(filename, 0, format!("unknown encoding: {other}"))),
    }
}

fn reason(bytes: &[u8]) -> &'static str {
    match bytes[0] {
        0xc2..=0xf4 => "invalid continuation byte",
        _ => "invalid start byte",
    }
}

fn problem(filename: &str, line: u32, message: String) -> SyntaxProblem {
    SyntaxProblem {
        kind: ProblemKind::Syntax,
        message,
        filename: Arc::from(filename),
        line,
        column: 0,
        end_line: line,
        end_column: 0,
        text: None,
    }
}

/// The encoding that a comment in the first two lines names.
fn cookie(body: &[u8]) -> Option<String> {
    for line in body.split(|b| *b == b'\n').take(2) {
        let start = line.iter().position(|b| !matches!(b, b' ' | b'\t' | 0x0c))?;
        if line[start] == b'#' {
            let comment = String::from_utf8_lossy(&line[start..]);
            if let Some(name) = comment.match_indices("coding").find_map(|(at, _)| {
                let rest = comment[at + 6..].strip_prefix([':', '='])?;
                let rest = rest.trim_start_matches([' ', '\t']);
                let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')));
                let name = &rest[..end.unwrap_or(rest.len())];
                (!name.is_empty()).then(|| name.to_string())
            }) {
                return Some(name);
            }
        } else if line[start] != b'\r' {
            return None; // Code on the first line: the second cannot declare any more.
        }
    }
    None
}

fn normalise(name: &str) -> String {
    let name = name.to_ascii_lowercase().replace('_', "-");
    match name.as_str() {
        n if n == "utf-8" || n.starts_with("utf-8-") || n == "utf8" || n == "u8" || n == "utf" => {
            "utf-8".into()
        }
        n if n == "latin-1" || n == "latin1" || n == "l1" || n.starts_with("latin-1-") => "iso-8859-1".into(),
        n if n == "iso-8859-1" || n.starts_with("iso-8859-1-") || n == "iso8859-1" => "iso-8859-1".into(),
        "ascii" | "us-ascii" | "646" => "ascii".into(),
        _ => name,
    }
}
