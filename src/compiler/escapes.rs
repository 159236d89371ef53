//! Backslashes in strings that escape nothing; CPython's tokenizer warns about them.

use ruff_text_size::{TextRange, TextSize};

use super::origin::Origin;

/// What is wrong where.
type Found = Vec<(TextSize, String)>;

impl Origin<'_> {
    /// In a string or an implicit concatenation of strings.
    pub fn bad_escapes(self, range: TextRange) -> Found {
        let mut found = Vec::new();
        let Some(source) = self.text().filter(|source| source[range].contains('\\')) else { return found };
        let bytes = source.as_bytes();
        let (mut i, end) = (range.start().to_usize(), range.end().to_usize());
        while i < end {
            // A prefix, then an opening quote.
            let start = i;
            while i < end && bytes[i].is_ascii_alphabetic() {
                i += 1;
            }
            let Some(&quote @ (b'"' | b'\'')) = bytes.get(i) else {
                if bytes.get(i) == Some(&b'#') {
                    i += source[i..end].find(['\n', '\r']).unwrap_or(end - i);
                }
                i += 1;
                continue;
            };
            let prefix = source[start..i].to_ascii_lowercase();
            let triple = bytes[i..].starts_with(&[quote; 3]);
            i += if triple { 3 } else { 1 };
            while i < end {
                match bytes[i] {
                    b'\\' => {
                        if !prefix.contains('r') {
                            found.extend(bad_escape(source, i, prefix.contains('b')));
                        }
                        i += 2;
                    }
                    b if b == quote && (!triple || bytes[i..].starts_with(&[quote; 3])) => break,
                    _ => i += 1,
                }
            }
            i += if triple { 3 } else { 1 };
        }
        found
    }

    /// In the literal part of an f-string.
    pub fn bad_middle_escapes(self, range: TextRange) -> Found {
        let mut found = Vec::new();
        let Some(source) = self.text().map(|source| &source[..range.end().to_usize()]) else { return found };
        let mut at = range.start().to_usize();
        while let Some(next) = source[at..].find('\\') {
            at += next;
            let Some(c) = source[at + 1..].chars().next() else { break };
            found.extend(bad_escape(source, at, false));
            at += 1 + c.len_utf8();
        }
        found
    }
}

fn bad_escape(source: &str, at: usize, is_bytes: bool) -> Option<(TextSize, String)> {
    let tail = &source[at + 1..];
    let c = tail.chars().next()?;
    let valid = matches!(
        c,
        '\n' | '\r' | '\\' | '\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | 'x' | '0'..='7'
    ) || !is_bytes && matches!(c, 'N' | 'u' | 'U');
    let octal = || {
        let digits = &tail.as_bytes()[..tail.len().min(3)];
        let large = matches!(digits, [b'4'..=b'7', b'0'..=b'7', b'0'..=b'7']);
        large.then(|| tail[..3].to_string())
    };
    let (what, escape) = if valid { ("octal escape", octal()?) } else { ("escape", c.to_string()) };
    let message = format!(
        "\"\\{escape}\" is an invalid {what} sequence. Such sequences will not work in the future. Did you mean \
         \"\\\\{escape}\"? A raw string is also an option."
    );
    Some((TextSize::from(at as u32), message))
}
