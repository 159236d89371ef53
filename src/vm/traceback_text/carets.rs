//! The marks under a traceback's source line: `^` for the part that raised, `~` for what belongs to it.
//!
//! As `traceback.py`: a binary operation marks its operator, a subscript its brackets, a call its parentheses.

use ruff_python_ast::{Expr, Mod, Stmt};
use ruff_python_parser::{Mode, ParseOptions, parse};
use ruff_text_size::Ranged;

/// Where the `^` marks are, as (line, column in characters), within the marked segment.
struct Anchors {
    left: (usize, usize),
    right: (usize, usize),
}

/// Line and column (in characters) of a byte offset.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    (line, before[start..].chars().count())
}

fn anchors(segment: &str) -> Option<Anchors> {
    let wrapped = format!("(\n{segment}\n)");
    let parsed = parse(&wrapped, ParseOptions::from(Mode::Module)).ok()?;
    let Mod::Module(m) = parsed.into_syntax() else { return None };
    let [Stmt::Expr(statement)] = &m.body[..] else { return None };
    let at = |offset: usize| position(segment, offset - 2);
    match &*statement.value {
        Expr::BinOp(b) => {
            // The operator lies between the operands, behind closing parentheses, spaces and comments.
            let mut i = usize::from(b.left.end());
            let bytes = wrapped.as_bytes();
            loop {
                match bytes.get(i)? {
                    b'#' => i += wrapped[i..].find('\n')?,
                    b')' | b' ' | b'\t' | b'\n' | b'\\' => i += 1,
                    _ => break,
                }
            }
            let mut end = i + 1;
            if matches!(bytes.get(end), Some(b'*' | b'/' | b'<' | b'>')) && bytes[end] == bytes[i] {
                end += 1;
            }
            Some(Anchors { left: at(i), right: at(end) })
        }
        Expr::Subscript(s) => {
            let mut i = usize::from(s.value.end());
            while wrapped.as_bytes().get(i)? != &b'[' {
                i += 1;
            }
            Some(Anchors { left: at(i), right: at(usize::from(s.end())) })
        }
        Expr::Call(c) => {
            let mut i = usize::from(c.func.end());
            while wrapped.as_bytes().get(i)? != &b'(' {
                i += 1;
            }
            Some(Anchors { left: at(i), right: at(usize::from(c.end())) })
        }
        _ => None,
    }
}

/// Whether a statement is nothing but the call that raised: then marks say nothing new.
fn is_whole_call(lines: &[String], start: usize, end: usize) -> bool {
    let text = lines.join("\n");
    let Ok(parsed) = parse(&text, ParseOptions::from(Mode::Module)) else { return false };
    let Mod::Module(m) = parsed.into_syntax() else { return false };
    let call = match m.body.first() {
        Some(Stmt::Return(r)) => match r.value.as_deref() {
            Some(Expr::Call(c)) if matches!(&*c.func, Expr::Name(_)) => c,
            _ => return false,
        },
        Some(Stmt::Assign(a)) => match &*a.value {
            Expr::Call(c) => c,
            _ => return false,
        },
        _ => return false,
    };
    let (from, to) = (position(&text, usize::from(call.start())), position(&text, usize::from(call.end())));
    from == (0, start) && to == (lines.len() - 1, end)
}

fn width(c: char) -> usize {
    if c.is_ascii() || !unicode_wide(c) { 1 } else { 2 }
}

/// East Asian wide and full-width characters, coarsely: terminals show them in two columns.
fn unicode_wide(c: char) -> bool {
    matches!(c as u32,
        0x1100..=0x115f | 0x2e80..=0x303e | 0x3041..=0x33ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xa000..=0xa4cf
        | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6
        | 0x1f300..=0x1f64f | 0x1f900..=0x1f9ff | 0x20000..=0x3fffd)
}

/// Lines of source with their marks. `lines` are the statement's lines, `start` and `end` columns in bytes of the
/// first and the last; `None` prints the first line alone.
pub fn render(lines: &[String], columns: Option<(usize, usize)>) -> Vec<String> {
    let Some((start, end)) = columns else {
        return lines.first().map(|l| l.trim().to_string()).into_iter().collect();
    };
    let to_chars = |l: &str, b: usize| l.get(..b.min(l.len())).map_or(0, |s| s.chars().count());
    let indent = lines
        .iter()
        .filter(|l| !l.trim().is_empty())
        .map(|l| l.chars().take_while(|c| c.is_whitespace()).count())
        .min()
        .unwrap_or(0);
    let last = lines.len() - 1;
    let (start, end) = (to_chars(&lines[0], start), to_chars(&lines[last], end));
    let all: Vec<String> =
        lines.iter().map(|l| l.chars().skip(indent).collect::<String>().trim_end().to_string()).collect();
    let (start, end) = (start.saturating_sub(indent), end.saturating_sub(indent));
    // The segment that raised.
    let mut segment = String::new();
    for (i, l) in all.iter().enumerate() {
        let from = if i == 0 { start } else { 0 };
        let to = if i == last { end } else { usize::MAX };
        segment.extend(l.chars().enumerate().filter(|(k, _)| *k >= from && *k < to).map(|(_, c)| c));
        if i != last {
            segment.push('\n');
        }
    }
    let mut found = anchors(&segment);
    let rest_before = !all[0].chars().take(start).collect::<String>().trim_start().is_empty();
    let rest_after = !all[last].chars().skip(end).collect::<String>().trim_end().is_empty();
    let marked = !is_whole_call(&all, start, end) && (found.is_some() || rest_before || rest_after);
    if let Some(a) = &mut found {
        if a.left.0 == 0 {
            a.left.1 += start;
        }
        if a.right.0 == 0 {
            a.right.1 += start;
        }
    }
    let mut significant: std::collections::BTreeSet<usize> = [0, last].into();
    if let Some(a) = &found {
        for at in [a.left.0, a.right.0] {
            significant.extend(at.saturating_sub(1)..=(at + 1).min(last));
        }
    }
    let mut out = Vec::new();
    let emit = |i: usize, out: &mut Vec<String>| {
        let l = &all[i];
        out.push(l.clone());
        if !marked {
            return;
        }
        let spaces = l.chars().take_while(|c| c.is_whitespace()).count();
        let n = if i == last { end } else { l.chars().count() };
        let mut marks = String::new();
        for (col, c) in l.chars().enumerate().take(n) {
            let mark = if col < spaces || (i == 0 && col < start) {
                ' '
            } else {
                match &found {
                    None => '^',
                    Some(a) if (i, col) >= a.left && (i, col) < a.right => '^',
                    Some(_) => '~',
                }
            };
            marks.extend(std::iter::repeat_n(mark, width(c)));
        }
        out.push(marks);
    };
    let mut previous: Option<usize> = None;
    for &i in &significant {
        if let Some(p) = previous {
            if i - p == 2 {
                emit(i - 1, &mut out);
            } else if i - p > 2 {
                out.push(format!("...<{} lines>...", i - p - 1));
            }
        }
        emit(i, &mut out);
        previous = Some(i);
    }
    out
}
