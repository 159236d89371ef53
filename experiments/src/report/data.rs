//! The raw values of a run, and the questions that sections ask of them.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::Result;
use crate::interpreter::Identity;
use crate::plan::Task;
use crate::stats;
use crate::store::{self, Run, Sample};
use crate::workload::{Kind, Workload};

/// A standard deviation of this share of the mean is too much.
pub const NOISY: f64 = 0.10;
/// Fewer processes than this say too little.
pub const ENOUGH: usize = 5;
/// Iterations shorter than this many seconds are mostly clock.
const SHORT: f64 = 0.001;

/// Values of one kind, by round.
pub type Rounds = BTreeMap<u32, f64>;

type Key = (Task, String, String, usize, String, Option<u64>);

pub struct Data {
    pub run: Run,
    /// What the proofs' run stored beside the results, if it did.
    pub proofs: Option<Value>,
    /// What the primitives cost by themselves, a mode each, if that was measured.
    pub primitives: Vec<Value>,
    samples: BTreeMap<Key, BTreeMap<u32, Sample>>,
}

impl Data {
    pub fn load(folder: &Path) -> Result<Option<Self>> {
        let Some(run) = store::read_run(folder)? else { return Ok(None) };
        let mut samples: BTreeMap<Key, BTreeMap<u32, Sample>> = BTreeMap::new();
        store::each_sample(folder, |sample| {
            let job = &sample.job;
            let key = (
                job.task,
                job.workload.clone(),
                job.interpreter.clone(),
                job.threads,
                job.what.clone(),
                job.n,
            );
            samples.entry(key).or_default().insert(job.round, sample);
        })?;
        let beside = folder.parent().map(|results| results.join("loom.json"));
        let proofs = [Some(folder.join("loom.json")), beside]
            .into_iter()
            .flatten()
            .find_map(|path| serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok());
        let mut primitives = Vec::new();
        let files = folder.parent().map(|results| results.join("primitives")).map(std::fs::read_dir);
        let mut files: Vec<_> =
            files.into_iter().flatten().flatten().flatten().map(|file| file.path()).collect();
        files.sort();
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap_or_default();
            primitives.extend(serde_json::from_str::<Value>(&text));
        }
        Ok(Some(Self { run, proofs, primitives, samples }))
    }

    pub fn modes(&self) -> impl Iterator<Item = &Identity> {
        self.run.interpreters.iter().filter(|who| who.mode)
    }

    pub fn names(&self) -> Vec<&str> {
        self.run.interpreters.iter().map(|who| who.name.as_str()).collect()
    }

    /// What others are compared with: the mode with the lock, or else whoever comes first.
    pub fn base(&self) -> &str {
        let gil = self.run.interpreters.iter().find(|who| who.name == "gil");
        gil.or(self.run.interpreters.first()).map_or("", |who| who.name.as_str())
    }

    pub fn has(&self, name: &str) -> bool {
        self.run.interpreters.iter().any(|who| who.name == name)
    }

    pub fn workloads(&self, kind: Kind) -> Vec<&Workload> {
        self.run.workloads.iter().filter(|one| one.kind == kind).collect()
    }

    /// Every sample, failed ones too, in a fixed order.
    pub fn all(&self) -> impl Iterator<Item = &Sample> {
        self.samples.values().flat_map(BTreeMap::values)
    }

    /// The samples of one cell that did not fail.
    pub fn good(
        &self,
        task: Task,
        workload: &str,
        who: &str,
        threads: usize,
        what: &str,
        n: Option<u64>,
    ) -> Vec<&Sample> {
        let key = (task, workload.to_owned(), who.to_owned(), threads, what.to_owned(), n);
        let rounds = self.samples.get(&key).into_iter().flat_map(BTreeMap::values);
        rounds.filter(|sample| sample.failure.is_none()).collect()
    }

    /// Whether this cell was tried and gave nothing at all.
    pub fn failed(&self, task: Task, workload: &str, who: &str, threads: usize) -> bool {
        let key = (task, workload.to_owned(), who.to_owned(), threads, String::new(), None);
        self.samples.get(&key).is_some_and(|rounds| rounds.values().all(|sample| sample.failure.is_some()))
    }

    /// Seconds of one iteration on one thread.
    pub fn seconds(&self, workload: &str, who: &str) -> Rounds {
        let samples = self.good(Task::Single, workload, who, 1, "", None);
        let inner = self.run.inner.get(workload).copied().unwrap_or(1) as f64;
        let value = |sample: &Sample| {
            stats::median(&numbers(&sample.values[0]["times"])).map(|seconds| seconds / inner)
        };
        samples.into_iter().filter_map(|sample| Some((sample.job.round, value(sample)?))).collect()
    }

    /// Runs of the workload a second, by all threads of a process together.
    pub fn rate(&self, workload: &str, who: &str, threads: usize) -> Rounds {
        let samples = self.good(Task::Threads, workload, who, threads, "", None);
        let rate = |sample: &Sample| Some(threads as f64 / sample.values[0]["times"][0].as_f64()?);
        samples.into_iter().filter_map(|sample| Some((sample.job.round, rate(sample)?))).collect()
    }

    /// Runs of the workload a second, by as many independent processes together.
    pub fn ceiling(&self, workload: &str, who: &str, threads: usize) -> Rounds {
        let samples = self.good(Task::Processes, workload, who, threads, "", None);
        let rate = |sample: &Sample| {
            let span = |value: &Value| {
                let begin = value["begin"].as_f64()?;
                Some((begin, begin + value["times"][0].as_f64()?))
            };
            let spans: Vec<(f64, f64)> = sample.values.iter().filter_map(span).collect();
            let first = spans.iter().map(|span| span.0).reduce(f64::min)?;
            let last = spans.iter().map(|span| span.1).reduce(f64::max)?;
            Some(spans.len() as f64 / (last - first))
        };
        samples.into_iter().filter_map(|sample| Some((sample.job.round, rate(sample)?))).collect()
    }

    /// Repetitions inside an iteration of a workload.
    pub fn inner(&self, workload: &str) -> u64 {
        self.run.inner.get(workload).copied().unwrap_or(1)
    }
}

/// The pairs of two kinds of values from the rounds that have both.
pub fn paired(above: &Rounds, below: &Rounds) -> Vec<(f64, f64)> {
    above.iter().filter_map(|(round, value)| Some((*value, *below.get(round)?))).collect()
}

/// The median over the rounds.
pub fn middle(rounds: &Rounds) -> Option<f64> {
    stats::median(&rounds.values().copied().collect::<Vec<_>>())
}

/// What makes these values too noisy to use, if anything. `seconds`: whether they are times.
pub fn noise(rounds: &Rounds, seconds: bool) -> Option<String> {
    let values: Vec<f64> = rounds.values().copied().collect();
    let spread = stats::spread(&values);
    if values.is_empty() {
        None
    } else if let Some(spread) = spread.filter(|spread| *spread >= NOISY) {
        Some(format!("standard deviation {}", super::text::percent(spread)))
    } else if seconds && middle(rounds) < Some(SHORT) {
        Some("under a millisecond".to_owned())
    } else if values.len() < ENOUGH {
        Some(format!("only {} processes", values.len()))
    } else {
        None
    }
}

/// The numbers of a JSON list.
pub fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}
