//! Splitting: ranges of the parts, for any element type (characters or bytes are asked through closures).

use std::ops::Range;

/// Parts of `len` elements separated by runs of white space, at most `max` splits from the left.
pub fn whitespace(len: usize, is_space: impl Fn(usize) -> bool, max: usize) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut i = 0;
    loop {
        while i < len && is_space(i) {
            i += 1;
        }
        if i == len {
            return out;
        }
        if out.len() == max {
            // The rest stays as it is, trailing white space included.
            out.push(i..len);
            return out;
        }
        let start = i;
        while i < len && !is_space(i) {
            i += 1;
        }
        out.push(start..i);
    }
}

/// As [`whitespace`], from the right.
pub fn whitespace_right(len: usize, is_space: impl Fn(usize) -> bool, max: usize) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut i = len;
    loop {
        while i > 0 && is_space(i - 1) {
            i -= 1;
        }
        if i == 0 {
            break;
        }
        if out.len() == max {
            out.push(0..i);
            break;
        }
        let end = i;
        while i > 0 && !is_space(i - 1) {
            i -= 1;
        }
        out.push(i..end);
    }
    out.reverse();
    out
}

/// Parts between separators found at `positions` (ascending), each `width` long.
pub fn between(len: usize, positions: &[usize], width: usize) -> Vec<Range<usize>> {
    let mut out = Vec::with_capacity(positions.len() + 1);
    let mut from = 0;
    for &p in positions {
        out.push(from..p);
        from = p + width;
    }
    out.push(from..len);
    out
}

/// Lines; `is_break` tells line breaks, `\r\n` counts as one.
pub fn lines(
    len: usize,
    is_break: impl Fn(usize) -> bool,
    is_crlf: impl Fn(usize) -> bool,
    keep_ends: bool,
) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < len {
        let start = i;
        while i < len && !is_break(i) {
            i += 1;
        }
        let mut end = i;
        if i < len {
            i += if is_crlf(i) { 2 } else { 1 };
            if keep_ends {
                end = i;
            }
        }
        out.push(start..end);
    }
    out
}
