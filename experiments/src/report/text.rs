//! How figures are written.

use std::fmt::Write;

use crate::stats::Interval;

/// A table in Markdown; cells' bars are escaped.
pub fn table(head: &[String], rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    let mut line = |cells: &[String]| {
        let cells: Vec<String> =
            cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    };
    line(head);
    let rule: Vec<String> =
        (0..head.len()).map(|place| if place == 0 { "---" } else { "---:" }.to_owned()).collect();
    line(&rule);
    for row in rows {
        line(row);
    }
    text
}

/// A figure with three digits that count.
pub fn figure(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 0.1 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// A ratio, such as 1.07×.
pub fn ratio(value: f64) -> String {
    format!("{value:.2}×")
}

/// A ratio with its interval; one round has none.
pub fn interval(interval: &Interval) -> String {
    if interval.low.to_bits() == interval.high.to_bits() {
        return ratio(interval.value);
    }
    format!("{} [{:.2}, {:.2}]", ratio(interval.value), interval.low, interval.high)
}

pub fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

pub fn milliseconds(seconds: f64) -> String {
    format!("{} ms", figure(seconds * 1000.0))
}

pub fn mebibytes(kibibytes: f64) -> String {
    format!("{:.1}", kibibytes / 1024.0)
}

/// A noisy figure's mark.
pub fn mark(noisy: bool) -> &'static str {
    if noisy { " ~" } else { "" }
}

/// The calendar day of a second since 1970, in UTC.
pub fn day(second: u64) -> String {
    // Counted from the first of March of the year 0, so that a leap day is the last day of its year.
    let days = second / 86400 + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    format!("{year}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_three_digits() {
        assert_eq!(figure(123.456), "123");
        assert_eq!(figure(12.345), "12.3");
        assert_eq!(figure(1.2345), "1.23");
        assert_eq!(figure(0.01234), "0.012");
    }

    #[test]
    fn days_are_right() {
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(951_782_400), "2000-02-29");
        assert_eq!(day(1_795_466_755), "2026-11-23");
    }

    #[test]
    fn bars_in_cells_do_not_end_them() {
        assert!(table(&["a".into()], &[vec!["x|y".into()]]).contains("x\\|y"));
    }
}
