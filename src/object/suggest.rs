//! "Did you mean": the closest of some names, by CPython's measure.

const MOVE: usize = 2;
const CASE: usize = 1;
const MAX: usize = 40;

fn cost(a: char, b: char) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CASE
    } else {
        MOVE
    }
}

fn distance(a: &[char], b: &[char], max: usize) -> Option<usize> {
    if a.len() > MAX || b.len() > MAX || a.len().abs_diff(b.len()) * MOVE > max {
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
        if least > max && !b.is_empty() {
            return None;
        }
    }
    (result <= max).then_some(result)
}

/// The name closest to `wrong`, if one is close enough.
pub fn closest(wrong: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    let w: Vec<char> = wrong.chars().collect();
    let mut best: Option<(usize, String)> = None;
    for c in candidates {
        if c == wrong {
            continue;
        }
        let n: Vec<char> = c.chars().collect();
        let max = (w.len() + n.len() + 3) * MOVE / 6;
        let max = best.as_ref().map_or(max, |b| max.min(b.0.saturating_sub(1)));
        if let Some(d) = distance(&w, &n, max)
            && best.as_ref().is_none_or(|b| d < b.0)
        {
            best = Some((d, c));
        }
    }
    best.map(|b| b.1)
}
