//! A line diff, small enough to carry: the common head and tail are skipped, the middle is aligned by its
//! longest common subsequence.

/// `expected` against `actual`, with `-` and `+` lines and a little context; at most `limit` lines.
pub fn lines(expected: &str, actual: &str, limit: usize) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), actual.lines().collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    let mut out: Vec<String> = Vec::new();
    for (number, line) in a.iter().enumerate().take(head).skip(head.saturating_sub(2)) {
        out.push(format!("  {:4} {line}", number + 1));
    }
    // Enough to see what went wrong, and quadratic time stays small.
    let window = 300;
    let (x, y) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let (x, y) = (&x[..x.len().min(window)], &y[..y.len().min(window)]);
    let mut common = vec![vec![0u32; y.len() + 1]; x.len() + 1];
    for i in (0..x.len()).rev() {
        for j in (0..y.len()).rev() {
            common[i][j] =
                if x[i] == y[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < x.len() || j < y.len() {
        if i < x.len() && j < y.len() && x[i] == y[j] {
            out.push(format!("  {:4} {}", head + i + 1, x[i]));
            i += 1;
            j += 1;
        } else if j == y.len() || (i < x.len() && common[i + 1][j] >= common[i][j + 1]) {
            out.push(format!("- {:4} {}", head + i + 1, x[i]));
            i += 1;
        } else {
            out.push(format!("+ {:4} {}", head + j + 1, y[j]));
            j += 1;
        }
    }
    if out.len() > limit {
        let hidden = out.len() - limit;
        out.truncate(limit);
        out.push(format!("  ... {hidden} more lines"));
    }
    if x.is_empty() && y.is_empty() && expected != actual {
        out.push("  they differ in the newline at the end".to_owned());
    }
    out.join("\n")
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn a_changed_line_is_shown_with_both_versions() {
        let shown = lines("a\nb\nc\nd\n", "a\nb\nx\nd\n", 40);
        assert_eq!(shown, "     1 a\n     2 b\n-    3 c\n+    3 x");
    }

    #[test]
    fn a_missing_line_moves_nothing_else() {
        let shown = lines("a\nb\nc\nd\ne\n", "a\nc\nx\ne\n", 40);
        assert!(shown.contains("-    2 b"));
        assert!(shown.contains("       c") || shown.contains("     3 c"));
        assert!(shown.contains("+    3 x"));
    }

    #[test]
    fn a_missing_newline_is_named() {
        assert!(lines("a\n", "a", 5).contains("newline"));
    }
}
