//! `tests/expected_failures.txt`: programs that are known to fail, each with the reason. One that passes
//! is reported, so that the list only shrinks.
//!
//! A line is `topic/name: reason` or `topic/name [mode mode]: reason`.

use std::fs;
use std::path::Path;

/// The list.
pub struct Known {
    lines: Vec<(String, Vec<String>)>,
}

impl Known {
    pub fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_default();
        let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
        Self { lines: lines.filter_map(parse).collect() }
    }

    pub fn holds(&self, name: &str, mode: &str) -> bool {
        self.lines.iter().any(|(n, modes)| n == name && (modes.is_empty() || modes.iter().any(|m| m == mode)))
    }
}

fn parse(line: &str) -> Option<(String, Vec<String>)> {
    let (subject, reason) = line.split_once(": ")?;
    if reason.trim().is_empty() {
        return None;
    }
    match subject.split_once('[') {
        None => Some((subject.trim().to_owned(), Vec::new())),
        Some((name, modes)) => {
            let modes = modes.trim_end_matches(']').split_whitespace().map(str::to_owned).collect();
            Some((name.trim().to_owned(), modes))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_line_needs_a_reason() {
        assert!(parse("int/big: ").is_none());
        assert_eq!(parse("int/big: too slow"), Some(("int/big".to_owned(), vec![])));
        let both = Some(("int/big".to_owned(), vec!["brc".to_owned(), "atomic".to_owned()]));
        assert_eq!(parse("int/big [brc atomic]: too slow"), both);
    }
}
