//! What passed and failed, and the table at the end.

use std::time::{Duration, Instant};

/// One step's result.
#[derive(Default)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
    /// Known failures, which count as neither.
    pub known: usize,
}

impl Tally {
    pub fn one(passed: bool) -> Self {
        Self { passed: usize::from(passed), failed: usize::from(!passed), known: 0 }
    }

    pub fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.known += other.known;
    }
}

/// Every step that ran.
#[derive(Default)]
pub struct Table {
    rows: Vec<(String, Tally, Duration)>,
}

impl Table {
    /// Runs a step and notes how it went.
    pub fn step(&mut self, name: &str, work: impl FnOnce() -> Tally) {
        println!("==> {name}");
        let start = Instant::now();
        let tally = work();
        self.rows.push((name.to_owned(), tally, start.elapsed()));
    }

    /// Takes over the rows of steps that ran beside these.
    pub fn append(&mut self, other: Self) {
        self.rows.extend(other.rows);
    }

    /// Prints the table, then the sum on a line of its own; says whether nothing failed.
    pub fn finish(self) -> bool {
        let mut sum = Tally::default();
        println!("\n{:<28} {:>7} {:>7} {:>7} {:>9}", "step", "passed", "failed", "known", "seconds");
        for (name, tally, time) in &self.rows {
            let (p, f, k) = (tally.passed, tally.failed, tally.known);
            println!("{name:<28} {p:>7} {f:>7} {k:>7} {:>9.1}", time.as_secs_f64());
            sum.add(tally);
        }
        println!("{} passed, {} failed", sum.passed, sum.failed);
        sum.failed == 0
    }
}
