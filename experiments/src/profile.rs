//! How much a run does.

use serde::{Deserialize, Serialize};

use crate::options::Options;

/// The amounts of a run; stored with it, so that going on does the same.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Profile {
    pub name: String,
    /// Rounds of the single workloads and of starting up.
    pub rounds: u32,
    /// Rounds of everything on several threads.
    pub thread_rounds: u32,
    /// Rounds of latencies, pauses and memory, whose values are many or steady.
    pub few_rounds: u32,
    /// Timed iterations of a process, after one to warm up.
    pub loops: u32,
    /// How long one iteration should take at least on the reference interpreter.
    pub target_seconds: f64,
    /// Thread counts for scaling; the first is always one.
    pub threads: Vec<usize>,
    /// Programs that are also run on several threads with private data; empty means all.
    pub private: Vec<String>,
    /// Rounds on shared data of other Pythons that have a global lock, on one thread: what more threads make of it is known,
    /// and one thread's throughput is what Brigade's several are compared with.
    pub locked_peer_rounds: u32,
    /// Rounds on threads of the ablation.
    pub ablation_rounds: u32,
    /// Whether instructions are counted, where there is a tool that can.
    pub instructions: bool,
    /// The processors in use.
    pub cpus: Vec<usize>,
    pub timeout: f64,
    /// No round begins that would end later than this many minutes after the first began; 0 is no such limit.
    pub minutes: f64,
}

impl Profile {
    pub fn new(options: &Options) -> Self {
        let cpus = options.cpus.clone().unwrap_or_else(crate::machine::allowed_cpus);
        let quick = !options.full;
        let most = if quick { cpus.len().min(4) } else { cpus.len() };
        let mut threads = options.threads.clone().unwrap_or_else(|| doubling(most.max(2), quick));
        threads.retain(|count| *count > 1);
        threads.insert(0, 1);
        threads.dedup();
        let families = ["fib", "nbody", "richards", "binary_trees", "json_codec", "word_count"];
        Self {
            name: if quick { "quick" } else { "full" }.to_owned(),
            rounds: options.rounds.unwrap_or(if quick { 4 } else { 10 }),
            thread_rounds: options.rounds.unwrap_or(if quick { 3 } else { 8 }),
            few_rounds: options.rounds.unwrap_or(3).min(if quick { 1 } else { 3 }),
            loops: if quick { 1 } else { 2 },
            target_seconds: if quick { 0.04 } else { 0.06 },
            threads,
            private: if quick { families.map(str::to_owned).to_vec() } else { Vec::new() },
            locked_peer_rounds: options.rounds.unwrap_or(5).min(if quick { 0 } else { 5 }),
            ablation_rounds: options.rounds.unwrap_or(5).min(if quick { 0 } else { 5 }),
            instructions: !quick,
            cpus,
            timeout: options.timeout.unwrap_or(60.0),
            // Who counts the rounds does not want them cut short.
            minutes: options.minutes.unwrap_or(match (options.rounds, quick) {
                (Some(_), _) => 0.0,
                (None, true) => 5.0,
                (None, false) => 30.0,
            }),
        }
    }
}

/// One, and the powers of two up to `most`, and `most`; only the ends if `ends`.
fn doubling(most: usize, ends: bool) -> Vec<usize> {
    let mut counts: Vec<usize> =
        std::iter::successors(Some(1), |count| Some(count * 2)).take_while(|count| *count < most).collect();
    if ends {
        counts.truncate(1);
    }
    counts.push(most);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thread_counts_double_up_to_the_processors() {
        assert_eq!(doubling(2, false), [1, 2]);
        assert_eq!(doubling(12, false), [1, 2, 4, 8, 12]);
        assert_eq!(doubling(8, true), [1, 8]);
    }
}
