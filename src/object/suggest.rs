//! "Did you mean": the closest of some names, by CPython's measure.

use super::{Raised, Thread};

const MOVE: usize = 2;
const CASE: usize = 1;
/// Longer names are not compared, but for what they have in common at their ends.
const MAX_BYTES: usize = 40;
/// Among so many names none is looked for.
const MAX_NAMES: usize = 750;

fn cost(a: u8, b: u8) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CASE
    } else {
        MOVE
    }
}

fn distance(mut a: &[u8], mut b: &[u8], max: usize) -> Option<usize> {
    while let ([x, rest_a @ ..], [y, rest_b @ ..]) = (a, b)
        && x == y
    {
        (a, b) = (rest_a, rest_b);
    }
    while let ([rest_a @ .., x], [rest_b @ .., y]) = (a, b)
        && x == y
    {
        (a, b) = (rest_a, rest_b);
    }
    if a.is_empty() || b.is_empty() {
        return Some((a.len() + b.len()) * MOVE).filter(|d| *d <= max);
    }
    if a.len() > MAX_BYTES || b.len() > MAX_BYTES || a.len().abs_diff(b.len()) * MOVE > max {
        return None;
    }
    let mut row: Vec<usize> = (1..=b.len()).map(|j| j * MOVE).collect();
    let mut result = a.len() * MOVE;
    for (i, &x) in a.iter().enumerate() {
        let mut diagonal = i * MOVE;
        let mut left = (i + 1) * MOVE;
        let mut least = usize::MAX;
        for (j, &y) in b.iter().enumerate() {
            let substitute = diagonal + cost(x, y);
            diagonal = row[j];
            left = substitute.min(left.min(diagonal) + MOVE);
            row[j] = left;
            least = least.min(left);
        }
        result = left;
        if least > max {
            return None;
        }
    }
    (result <= max).then_some(result)
}

/// The name closest to `wrong`, if one is close enough.
pub fn closest(wrong: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    let mut best: Option<(usize, String)> = None;
    for (number, c) in candidates.enumerate() {
        if number + 1 == MAX_NAMES {
            return None;
        }
        if c == wrong {
            continue;
        }
        let max = (wrong.len() + c.len() + 3) * MOVE / 6;
        let max = best.as_ref().map_or(max, |b| max.min(b.0.saturating_sub(1)));
        if let Some(d) = distance(wrong.as_bytes(), c.as_bytes(), max)
            && best.as_ref().is_none_or(|b| d < b.0)
        {
            best = Some((d, c));
        }
    }
    best.map(|b| b.1)
}

/// The error about a keyword argument that a function does not have.
pub fn unexpected_keyword(
    th: &Thread,
    function: &str,
    wrong: &str,
    keywords: impl Iterator<Item = String>,
) -> Raised {
    let hint = closest(wrong, keywords).map_or(String::new(), |meant| format!(". Did you mean '{meant}'?"));
    th.type_error(format!("{function}() got an unexpected keyword argument '{wrong}'{hint}"))
}
