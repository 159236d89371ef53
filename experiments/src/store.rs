//! The raw data of a run: `run.json` says what was run on what, `samples.jsonl` has one line for each process
//! or group of processes, written the moment it ended. Reports are made from these two files alone.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::Result;
use crate::interpreter::Identity;
use crate::machine::Machine;
use crate::plan::Job;
use crate::profile::Profile;
use crate::workload::Workload;

/// What was run on what.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Run {
    /// The command that began it.
    pub command: String,
    pub machine: Machine,
    pub profile: Profile,
    pub interpreters: Vec<Identity>,
    pub workloads: Vec<Workload>,
    /// Whether starting up is measured, and instructions are counted.
    pub startup: bool,
    pub counter: bool,
    /// Repetitions inside one timed iteration, by workload: found once, the same for every interpreter.
    #[serde(default)]
    pub inner: BTreeMap<String, u64>,
}

impl Run {
    /// Why values measured now must not join those of `self`, if they must not.
    pub fn differs(&self, now: &Self) -> Option<String> {
        if let Some(difference) = self.machine.differs(&now.machine) {
            return Some(difference);
        }
        let key = |who: &Identity| (who.name.clone(), who.version.clone(), who.binary.clone());
        let (then, today): (Vec<_>, Vec<_>) =
            (self.interpreters.iter().map(key).collect(), now.interpreters.iter().map(key).collect());
        if then != today {
            return Some("the interpreters are not the same".to_owned());
        }
        // More minutes are a reason to go on.
        if (Profile { minutes: now.profile.minutes, ..self.profile.clone() }) != now.profile {
            return Some("the amounts of the profile are not the same".to_owned());
        }
        (self.workloads != now.workloads || self.startup != now.startup || self.counter != now.counter)
            .then(|| "the workloads are not the same".to_owned())
    }
}

/// What one job gave.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Sample {
    #[serde(flatten)]
    pub job: Job,
    /// From starting the process to its end.
    pub seconds: f64,
    pub peak_kib: u64,
    /// One-minute load average when it began.
    pub load: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// What each process printed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<serde_json::Value>,
}

/// Why a job gave nothing.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Failure {
    pub reason: String,
    /// The end of what it wrote to standard error.
    pub stderr: String,
}

/// The folder of one run.
pub struct Store {
    folder: PathBuf,
    samples: File,
}

impl Store {
    /// Opens a run's folder for more samples, after cutting off a line that was not finished.
    pub fn open(folder: &Path, run: &Run) -> Result<Self> {
        fs::create_dir_all(folder).map_err(|error| complain(folder, &error))?;
        write_run(folder, run)?;
        let path = folder.join("samples.jsonl");
        let text = fs::read(&path).unwrap_or_default();
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let samples = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(|error| complain(&path, &error))?;
        if whole < text.len() {
            samples.set_len(whole as u64).map_err(|error| complain(&path, &error))?;
        }
        Ok(Self { folder: folder.to_owned(), samples })
    }

    /// Keeps a sample; once this returns it survives the harness.
    pub fn keep(&mut self, sample: &Sample) -> Result<()> {
        let mut line = serde_json::to_string(sample).map_err(|error| error.to_string())?;
        line.push('\n');
        self.samples.write_all(line.as_bytes()).map_err(|error| complain(&self.folder, &error))
    }
}

/// Replaces `run.json` in one step.
pub fn write_run(folder: &Path, run: &Run) -> Result<()> {
    let text = serde_json::to_string_pretty(run).map_err(|error| error.to_string())?;
    let (path, fresh) = (folder.join("run.json"), folder.join("run.json.new"));
    fs::write(&fresh, text + "\n")
        .and_then(|()| fs::rename(&fresh, &path))
        .map_err(|error| complain(&path, &error))
}

/// The stored description of a run, if there is one.
pub fn read_run(folder: &Path) -> Result<Option<Run>> {
    let path = folder.join("run.json");
    match fs::read_to_string(&path) {
        Ok(text) => {
            serde_json::from_str(&text).map(Some).map_err(|error| format!("{}: {error}", path.display()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(complain(&path, &error)),
    }
}

/// Every whole sample, handed over one at a time: a long run's samples need not be in memory together.
pub fn each_sample(folder: &Path, mut take: impl FnMut(Sample)) -> Result<()> {
    let path = folder.join("samples.jsonl");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(complain(&path, &error)),
    };
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if !line.ends_with('\n') {
            break;
        }
        let sample = serde_json::from_str(line)
            .map_err(|error| format!("{}:{}: {error}", path.display(), number + 1))?;
        take(sample);
    }
    Ok(())
}

/// Throws away the samples that failed, so that their jobs run again.
pub fn forget_failures(folder: &Path) -> Result<()> {
    let mut kept = String::new();
    each_sample(folder, |sample| {
        if sample.failure.is_none() {
            kept += &serde_json::to_string(&sample).unwrap_or_default();
            kept.push('\n');
        }
    })?;
    let path = folder.join("samples.jsonl");
    fs::write(&path, kept).map_err(|error| complain(&path, &error))
}

fn complain(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::options::Options;
    use crate::plan::Task;

    pub fn sample(round: u32, interpreter: &str, seconds: f64) -> Sample {
        let job = Job {
            round,
            task: Task::Single,
            workload: "fib".into(),
            interpreter: interpreter.into(),
            threads: 1,
            what: String::new(),
            n: None,
        };
        let values = vec![serde_json::json!({"ok": true, "times": [seconds, seconds * 1.01]})];
        Sample { job, seconds, peak_kib: 9000, load: "0.1".into(), failure: None, values }
    }

    pub fn run() -> Run {
        let identity = |name: &str, locked| Identity {
            name: name.into(),
            mode: true,
            version: "brigade 3.14".into(),
            locked,
            ..Identity::default()
        };
        Run {
            command: "cargo experiment".into(),
            machine: Machine { cpu: "Some CPU".into(), cores: 2, commit: "abc".into(), ..Machine::default() },
            profile: Profile { threads: vec![1, 2], cpus: vec![0, 1], ..Profile::new(&Options::default()) },
            interpreters: vec![identity("gil", true), identity("brc", false)],
            workloads: vec![crate::workload::Workload {
                name: "fib".into(),
                kind: crate::workload::Kind::Single,
                about: "Calls.".into(),
                size: 30,
                small: None,
                what: vec![],
            }],
            startup: true,
            counter: false,
            inner: BTreeMap::from([("fib".to_owned(), 1)]),
        }
    }

    pub fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("brigade-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    #[test]
    fn a_torn_line_is_cut_off_and_the_rest_goes_on() {
        let folder = folder("store");
        let mut store = Store::open(&folder, &run()).unwrap();
        store.keep(&sample(0, "gil", 1.0)).unwrap();
        store.keep(&sample(0, "brc", 1.1)).unwrap();
        drop(store);
        let path = folder.join("samples.jsonl");
        let mut text = fs::read_to_string(&path).unwrap();
        text += "{\"round\": 1, \"tas";
        fs::write(&path, &text).unwrap();
        let mut seen = Vec::new();
        each_sample(&folder, |sample| seen.push(sample)).unwrap();
        assert_eq!(seen, [sample(0, "gil", 1.0), sample(0, "brc", 1.1)]);
        let mut store = Store::open(&folder, &run()).unwrap();
        store.keep(&sample(1, "gil", 1.2)).unwrap();
        let mut count = 0;
        each_sample(&folder, |_| count += 1).unwrap();
        assert_eq!(count, 3);
        assert_eq!(read_run(&folder).unwrap(), Some(run()));
    }

    #[test]
    fn failures_can_be_forgotten() {
        let folder = folder("forget");
        let mut store = Store::open(&folder, &run()).unwrap();
        store.keep(&sample(0, "gil", 1.0)).unwrap();
        let failure = Failure { reason: "exit status 1".into(), stderr: String::new() };
        store.keep(&Sample { failure: Some(failure), ..sample(0, "brc", 1.0) }).unwrap();
        forget_failures(&folder).unwrap();
        let mut seen = Vec::new();
        each_sample(&folder, |sample| seen.push(sample.job.interpreter)).unwrap();
        assert_eq!(seen, ["gil"]);
    }

    #[test]
    fn runs_that_differ_do_not_mix() {
        let then = run();
        assert_eq!(then.differs(&run()), None);
        let mut now = run();
        now.interpreters[1].binary = Some("other".into());
        assert!(then.differs(&now).unwrap().contains("interpreters"));
        let mut now = run();
        now.machine.kernel = "9".into();
        assert!(then.differs(&now).unwrap().contains("kernel"));
        let mut now = run();
        now.profile.rounds += 1;
        assert!(then.differs(&now).unwrap().contains("profile"));
    }
}
