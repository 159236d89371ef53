//! What the bytes of a source say of their encoding: a byte order mark, or a comment in the first two lines (PEP 263).

/// See the module.
pub struct Declared<'a> {
    /// The bytes without the mark.
    pub body: &'a [u8],
    /// Whether there was a mark, which stands for UTF-8.
    pub mark: bool,
    /// The encoding that a comment names; UTF-8 and Latin-1 have one name each.
    pub encoding: Option<String>,
    /// Where the line with the comment ends, before its line end.
    pub line_end: usize,
}

/// Looks for a mark and a comment.
pub fn declared(bytes: &[u8]) -> Declared<'_> {
    let stripped = bytes.strip_prefix(b"\xef\xbb\xbf");
    let mut found =
        Declared { body: stripped.unwrap_or(bytes), mark: stripped.is_some(), encoding: None, line_end: 0 };
    let mut at = 0;
    for _ in 0..2 {
        let rest = &found.body[at..];
        let line = &rest[..rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len())];
        let comment = line.trim_ascii_start();
        // (Of white space only blanks, tabs and form feeds count.)
        let plain = line[..line.len() - comment.len()].iter().all(|b| matches!(b, b' ' | b'\t' | 0x0c));
        if comment.first() == Some(&b'#') && plain {
            if let Some(name) = named(comment) {
                found.encoding = Some(normal(name));
                found.line_end = at + line.len();
                break;
            }
        } else if !comment.is_empty() {
            // Code: nothing behind it can declare any more.
            break;
        }
        let end = &rest[line.len()..];
        at += line.len() + if end.starts_with(b"\r\n") { 2 } else { end.len().min(1) };
    }
    found
}

/// The name behind `coding:` or `coding=`.
fn named(comment: &[u8]) -> Option<&[u8]> {
    (0..comment.len()).find_map(|at| {
        let rest = comment[at..].strip_prefix(b"coding")?;
        let (b':' | b'=', rest) = rest.split_first()? else { return None };
        let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let rest = &rest[blanks..];
        let n =
            rest.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')).count();
        (n != 0).then(|| &rest[..n])
    })
}

fn normal(name: &[u8]) -> String {
    let lower: String =
        name.iter().take(12).map(|&b| if b == b'_' { '-' } else { b.to_ascii_lowercase() as char }).collect();
    let is =
        |known: &str| lower == known || lower.strip_prefix(known).is_some_and(|rest| rest.starts_with('-'));
    if is("utf-8") {
        "utf-8".into()
    } else if ["latin-1", "iso-8859-1", "iso-latin-1"].into_iter().any(is) {
        "iso-8859-1".into()
    } else {
        String::from_utf8_lossy(name).into_owned()
    }
}
