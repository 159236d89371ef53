//! How far a run is: a bar on a terminal, a line now and then elsewhere.

use std::io::{IsTerminal, Write};

use crate::forecast::clock;
use crate::plan::Job;

pub struct Progress {
    total: usize,
    done: usize,
    terminal: bool,
    /// The last twentieth that a line was written for.
    told: usize,
}

impl Progress {
    pub fn new(total: usize, before: usize) -> Self {
        let terminal = std::io::stderr().is_terminal();
        Self { total, done: before, terminal, told: before * 20 / total.max(1) }
    }

    /// A job begins; everything that is left is expected to take so many seconds.
    pub fn begin(&mut self, job: &Job, left: f64) {
        let percent = self.done * 100 / self.total.max(1);
        let line = format!("{percent:>3} %  {}/{}  about {} left", self.done, self.total, clock(left));
        if self.terminal {
            let filled = self.done * 30 / self.total.max(1);
            let bar: String = (0..30).map(|place| if place < filled { '█' } else { '░' }).collect();
            eprint!("\r\x1b[2K{bar} {line}  round {} {} {}", job.round + 1, job.workload, job.interpreter);
            let _ = std::io::stderr().flush();
        } else if self.done * 20 / self.total.max(1) > self.told {
            self.told = self.done * 20 / self.total.max(1);
            eprintln!("{line}");
        }
    }

    /// A job is over.
    pub fn end(&mut self) {
        self.done += 1;
    }

    /// Something to say in between.
    pub fn say(&self, text: &str) {
        let clear = if self.terminal { "\r\x1b[2K" } else { "" };
        eprintln!("{clear}{text}");
    }

    /// Clears the bar.
    pub fn finish(&self) {
        if self.terminal {
            eprint!("\r\x1b[2K");
        }
    }
}
