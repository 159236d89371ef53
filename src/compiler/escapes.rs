//! Backslashes in strings that escape nothing; CPython's tokenizer and parser warn about them.

use ruff_python_ast::token::{Token, TokenKind};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::lines::Lines;
use super::problem::{Note, Stage};

/// Those in the strings up to a place in the text.
pub(super) fn check(tokens: &[Token], source: &str, lines: &Lines, upto: TextSize) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut note = |(at, message)| {
        let location = lines.location(TextRange::at(at, TextSize::from(2)));
        notes.push(Note { stage: Stage::Tokens, message, location });
    };
    for token in tokens.iter().take_while(|token| token.end() <= upto) {
        match token.kind() {
            TokenKind::String => in_string(source, token.range()).into_iter().for_each(&mut note),
            TokenKind::FStringMiddle | TokenKind::TStringMiddle
                if !token.string_flags().is_some_and(|flags| flags.is_raw_string()) =>
            {
                in_text(source, token.range(), false).into_iter().for_each(&mut note);
            }
            _ => {}
        }
    }
    notes
}

/// What is wrong where.
type Found = Vec<(TextSize, String)>;

fn in_string(source: &str, range: TextRange) -> Found {
    let text = &source[range];
    let prefix = &text[..text.bytes().take_while(u8::is_ascii_alphabetic).count()];
    if prefix.contains(['r', 'R']) {
        return Found::new();
    }
    in_text(source, range, prefix.contains(['b', 'B']))
}

/// In a string, or in the text of an f-string: the brace behind that belongs to a backslash before it.
fn in_text(source: &str, range: TextRange, is_bytes: bool) -> Found {
    let mut found = Found::new();
    let (mut at, end) = (range.start().to_usize(), range.end().to_usize());
    while at < end
        && let Some(next) = source[at..end].find('\\')
    {
        at += next;
        let Some(c) = source[at + 1..].chars().next() else { break };
        found.extend(bad_escape(source, at, is_bytes));
        at += 1 + c.len_utf8();
    }
    found
}

fn bad_escape(source: &str, at: usize, is_bytes: bool) -> Option<(TextSize, String)> {
    let tail = &source[at + 1..];
    // (What is not ASCII, CPython has made an escape of before it looks.)
    let c = tail.chars().next().filter(char::is_ascii)?;
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
