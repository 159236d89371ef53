//! How long what is left of a plan will take.
//!
//! Rounds repeat the same cells, so a cell is expected to last as long as it did the last time; one that never ran, as
//! long as its like did, or as such jobs do on an ordinary machine.

use std::collections::HashMap;

use crate::plan::{Job, Task};

type Cell = (Task, String, String, usize, String, Option<u64>);

/// A cell as plans and reports know it, and the size: none of something is quicker made than many.
fn cell(job: &Job) -> Cell {
    let (task, workload, interpreter, threads, what) = job.cell();
    (task, workload, interpreter, threads, what, job.n)
}

#[derive(Default)]
pub struct Forecast {
    /// Jobs left and seconds of the last one, by cell.
    cells: HashMap<Cell, (usize, Option<f64>)>,
}

impl Forecast {
    pub fn new<'a>(left: impl Iterator<Item = &'a Job>) -> Self {
        let mut forecast = Self::default();
        for job in left {
            forecast.cells.entry(cell(job)).or_default().0 += 1;
        }
        forecast
    }

    /// A job of an earlier session lasted so long.
    pub fn lasted(&mut self, job: &Job, seconds: f64) {
        if let Some(cell) = self.cells.get_mut(&cell(job)) {
            cell.1 = Some(seconds);
        }
    }

    /// A job is done, or left out if it took no time.
    pub fn done(&mut self, job: &Job, seconds: Option<f64>) {
        if let Some((left, last)) = self.cells.get_mut(&cell(job)) {
            *left = left.saturating_sub(1);
            *last = seconds.or(*last);
        }
    }

    /// Seconds that all jobs left will take.
    pub fn left(&self) -> f64 {
        let like = self.averages();
        self.cells.iter().map(|(cell, (left, last))| *left as f64 * expect(cell, *last, &like)).sum()
    }

    /// Seconds that these jobs will take.
    pub fn of<'a>(&self, jobs: impl Iterator<Item = &'a Job>) -> f64 {
        let like = self.averages();
        jobs.map(|job| {
            let cell = cell(job);
            let last = self.cells.get(&cell).and_then(|known| known.1);
            expect(&cell, last, &like)
        })
        .sum()
    }

    /// What is known of each task.
    fn averages(&self) -> HashMap<Task, f64> {
        let mut sums: HashMap<Task, (f64, f64)> = HashMap::new();
        for ((task, ..), (_, last)) in &self.cells {
            if let Some(seconds) = last {
                let sum = sums.entry(*task).or_default();
                *sum = (sum.0 + seconds, sum.1 + 1.0);
            }
        }
        sums.into_iter().map(|(task, (sum, count))| (task, sum / count)).collect()
    }
}

fn expect(cell: &Cell, last: Option<f64>, like: &HashMap<Task, f64>) -> f64 {
    last.or_else(|| like.get(&cell.0).copied()).unwrap_or(match cell.0 {
        Task::Startup => 0.03,
        Task::Memory => 0.2,
        Task::Single | Task::Threads => 0.8,
        Task::Processes => 1.2,
        Task::Pauses => 2.0,
        Task::Latency => 2.5,
        Task::Instructions => 5.0,
    })
}

/// Minutes and seconds.
pub fn clock(seconds: f64) -> String {
    format!("{}:{:02}", seconds as u64 / 60, seconds as u64 % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(round: u32, who: &str) -> Job {
        Job {
            round,
            task: Task::Single,
            workload: "fib".into(),
            interpreter: who.into(),
            threads: 1,
            what: String::new(),
            n: None,
        }
    }

    #[test]
    fn a_cell_lasts_as_long_as_it_did_and_a_new_one_as_its_like() {
        let jobs = [job(0, "gil"), job(1, "gil"), job(0, "brc")];
        let mut forecast = Forecast::new(jobs.iter());
        assert!((forecast.left() - 2.4).abs() < 1e-9, "nothing is known yet");
        forecast.done(&jobs[0], Some(3.0));
        assert!((forecast.left() - 6.0).abs() < 1e-9);
        assert!((forecast.of(jobs[2..].iter()) - 3.0).abs() < 1e-9);
        forecast.done(&jobs[2], None);
        assert!((forecast.left() - 3.0).abs() < 1e-9, "what was left out takes no time");
    }

    #[test]
    fn clocks_have_two_digits() {
        assert_eq!(clock(65.9), "1:05");
    }
}
