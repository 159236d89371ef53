//! Bounds on nesting, checked before parsing: how deep brackets nest and how deep the tree can be.

use ruff_text_size::TextSize;

use super::fault::{Fault, Result};
use super::problem::ProblemKind;
use super::stack::MAX_DEPTH;

/// CPython's limit of nested brackets.
const MAX_BRACKETS: usize = 200;
/// CPython's limit of indentation levels.
const MAX_INDENTS: usize = 100;

/// The greatest depth that the tree of a text can have, unless that is too much. Operators, names and
/// dots between two commas may each be a level; strings and comments count for nothing.
pub(super) fn bound(source: &str) -> Result<usize> {
    let bytes = source.as_bytes();
    // Levels since the last separator, for every open bracket and the line itself.
    let mut chains: Vec<usize> = vec![0];
    let (mut total, mut greatest) = (0usize, 0usize);
    let mut indents: Vec<usize> = vec![0];
    let mut line_start = true;
    let mut i = 0;
    while i < bytes.len() {
        if line_start && chains.len() == 1 {
            line_start = false;
            let width = bytes[i..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
            let first = bytes.get(i + width).copied();
            if !matches!(first, None | Some(b'\n' | b'\r' | b'#')) {
                while indents.last().is_some_and(|&w| w > width) {
                    indents.pop();
                }
                if indents.last() != Some(&width) {
                    indents.push(width);
                }
                if indents.len() > MAX_INDENTS {
                    let at = TextSize::from((i + width) as u32);
                    return Err(Fault::at(ProblemKind::Indentation, at, "too many levels of indentation"));
                }
            }
            i += width;
            continue;
        }
        let b = bytes[i];
        match b {
            b'#' => i += bytes[i..].iter().take_while(|b| !matches!(b, b'\n' | b'\r')).count(),
            b'"' | b'\'' => i = skip_string(bytes, i),
            b'(' | b'[' | b'{' => {
                chains.push(1);
                total += 1;
                // The line itself is a chain as well.
                if chains.len() > MAX_BRACKETS + 1 {
                    let at = TextSize::from(i as u32);
                    return Err(Fault::at(ProblemKind::Syntax, at, "too many nested parentheses"));
                }
                i += 1;
            }
            b')' | b']' | b'}' => {
                if chains.len() > 1 {
                    total -= chains.pop().unwrap_or(0);
                }
                add(&mut chains, &mut total);
                i += 1;
            }
            b'\n' | b'\r' => {
                line_start = true;
                if chains.len() == 1 && !(i > 0 && bytes[i - 1] == b'\\') {
                    reset(&mut chains, &mut total);
                }
                i += 1;
            }
            b',' | b';' => {
                reset(&mut chains, &mut total);
                i += 1;
            }
            b'_' | b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => {
                add(&mut chains, &mut total);
                i += bytes[i..]
                    .iter()
                    .take_while(|b| b.is_ascii_alphanumeric() || **b == b'_' || **b >= 0x80)
                    .count();
            }
            b' ' | b'\t' | b'0'..=b'9' | b'\\' | 0x0c => i += 1,
            _ => {
                add(&mut chains, &mut total);
                i += 1;
            }
        }
        greatest = greatest.max(total);
    }
    let depth = greatest + indents.len() * 2;
    if greatest > MAX_DEPTH as usize * 4 {
        return Err(Fault::recursion());
    }
    Ok(depth)
}

fn add(chains: &mut [usize], total: &mut usize) {
    if let Some(last) = chains.last_mut() {
        *last += 1;
        *total += 1;
    }
}

fn reset(chains: &mut [usize], total: &mut usize) {
    if let Some(last) = chains.last_mut() {
        *total -= *last;
        *last = 0;
    }
}

/// The offset after a string literal that starts at `i`, or after its line when it does not end.
fn skip_string(bytes: &[u8], i: usize) -> usize {
    let quote = bytes[i];
    let triple = bytes[i..].starts_with(&[quote; 3]);
    let mut at = i + if triple { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b if b == quote && !triple => return at + 1,
            b if b == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 3,
            b'\n' if !triple => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}
