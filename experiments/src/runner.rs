//! Runs the jobs of a plan that have not been run yet, and keeps what each gave.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::forecast::{Forecast, clock};
use crate::interpreter::{Identity, Interpreter};
use crate::machine::{self, Machine};
use crate::options::Options;
use crate::plan::{self, Job, Task};
use crate::process::{self, Outcome};
use crate::profile::Profile;
use crate::progress::Progress;
use crate::store::{self, Failure, Run, Sample, Store};
use crate::workload::{self, Kind, Workload};
use crate::{Folders, Result};

/// A cell that has failed this often is not tried again in the same run.
const ENOUGH_FAILURES: u32 = 2;

/// Iterations that warm up an interpreter which compiles to machine code while it runs; others need one.
pub const COMPILED_WARMUPS: u32 = 8;

/// Rounds that are run however long they take: fewer give no interval.
const LEAST_ROUNDS: u32 = 3;

/// Runs everything that is left of the run called `name`. False if it was interrupted.
pub fn run(
    folders: &Folders,
    options: &Options,
    profile: &Profile,
    catalog: &[Workload],
    interpreters: Vec<Interpreter>,
    name: &str,
) -> Result<bool> {
    let folder = folders.results.join(name);
    let workloads: Vec<Workload> =
        catalog.iter().filter(|one| options.wants(&one.name, one.kind.word())).cloned().collect();
    let startup = options.wants("startup", "startup");
    if workloads.is_empty() && !startup {
        return Err("no workload has such a name".to_owned());
    }
    let now = Run {
        command: options.shown(),
        machine: Machine::describe(&folders.root),
        profile: profile.clone(),
        interpreters: interpreters.iter().map(|who| who.identity.clone()).collect(),
        workloads,
        startup,
        counter: on_path("valgrind"),
        inner: Default::default(),
    };
    let stored = settle(&folder, &now, options)?;
    let fresh = stored.is_none();
    let mut runner = Runner {
        folders,
        options,
        run: stored.unwrap_or(now),
        interpreters,
        programs: HashMap::new(),
        lasted: HashMap::new(),
    };
    for one in &runner.run.workloads {
        runner
            .programs
            .insert(one.name.clone(), workload::compose(&folders.workloads, &folders.scratch, &one.name)?);
    }
    if fresh && !runner.calibrate() {
        return Ok(false);
    }
    runner.work(&folder)
}

/// The stored run that this one goes on with, or none after making place for a new one.
fn settle(folder: &std::path::Path, now: &Run, options: &Options) -> Result<Option<Run>> {
    let Some(mut stored) = store::read_run(folder)? else { return Ok(None) };
    let reason =
        if options.fresh { Some("a fresh run was asked for".to_owned()) } else { stored.differs(now) };
    let Some(reason) = reason else {
        if options.retry {
            store::forget_failures(folder)?;
        }
        stored.profile.minutes = now.profile.minutes;
        return Ok(Some(stored));
    };
    let aside = previous(folder);
    eprintln!(
        "starting anew ({reason}); the earlier values are in {}",
        aside.file_name().unwrap_or_default().to_string_lossy()
    );
    if aside.exists() {
        std::fs::remove_dir_all(&aside).map_err(|error| format!("{}: {error}", aside.display()))?;
    }
    std::fs::rename(folder, &aside).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(None)
}

/// Where a run goes that makes place for a new one.
fn previous(folder: &std::path::Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".previous");
    folder.with_file_name(name)
}

struct Runner<'a> {
    folders: &'a Folders,
    options: &'a Options,
    run: Run,
    interpreters: Vec<Interpreter>,
    programs: HashMap<String, PathBuf>,
    /// How long the last process of a workload on an interpreter lasted, to plan common starts by.
    lasted: HashMap<(String, String), f64>,
}

impl Runner<'_> {
    /// Finds how many repetitions make one iteration long enough, on the first interpreter that can tell.
    /// False if interrupted.
    fn calibrate(&mut self) -> bool {
        eprintln!("calibrating on {}", self.interpreters[0].identity.name);
        for one in self.run.workloads.clone() {
            if !matches!(one.kind, Kind::Single | Kind::Shared) {
                continue;
            }
            let task = if one.kind == Kind::Single { "task=single" } else { "task=threads" };
            let words = [task.to_owned(), format!("n={}", one.size), "warmups=1".into(), "loops=1".into()];
            let seconds = self.interpreters.iter().find_map(|who| {
                let outcome = self.one(who, &one.name, &words, &self.run.profile.cpus, 0);
                result_of(&outcome).ok()?["times"][0].as_f64()
            });
            if process::interrupted() {
                return false;
            }
            let inner = seconds.map_or(1, |seconds| repetitions(self.run.profile.target_seconds, seconds));
            self.run.inner.insert(one.name, inner);
        }
        true
    }

    /// Runs what is left. False if interrupted.
    fn work(&mut self, folder: &std::path::Path) -> Result<bool> {
        let Run { profile, workloads, interpreters, startup, counter, .. } = &self.run;
        let minutes = profile.minutes;
        let jobs = plan::jobs(profile, workloads, interpreters, *startup, *counter);
        let mut done: HashSet<Job> = HashSet::new();
        let mut failures: HashMap<_, u32> = HashMap::new();
        let mut earlier: Vec<(Job, f64)> = Vec::new();
        store::each_sample(folder, |sample| {
            if sample.failure.is_some() {
                *failures.entry(sample.job.cell()).or_default() += 1;
            }
            self.lasted.insert((sample.job.workload.clone(), sample.job.interpreter.clone()), sample.seconds);
            earlier.push((sample.job.clone(), sample.seconds));
            done.insert(sample.job);
        })?;
        let mut store = Store::open(folder, &self.run)?;
        let mut progress = Progress::new(jobs.len(), jobs.iter().filter(|job| done.contains(job)).count());
        let mut forecast = Forecast::new(jobs.iter().filter(|job| !done.contains(job)));
        let mut spent = 0.0;
        for (job, seconds) in &earlier {
            forecast.lasted(job, *seconds);
            spent += seconds;
        }
        progress.say(&format!(
            "{} of {} jobs are left; they take about {}{}",
            jobs.iter().filter(|job| !done.contains(job)).count(),
            jobs.len(),
            clock(forecast.left()),
            if minutes > 0.0 {
                format!(", and no round begins that would end after {minutes} minutes")
            } else {
                String::new()
            }
        ));
        for round in jobs.chunk_by(|a, b| a.pass() == b.pass()) {
            let left: Vec<&Job> = round.iter().filter(|job| !done.contains(job)).collect();
            let ends = spent + forecast.of(left.iter().copied());
            if !left.is_empty() && too_late(round[0].pass(), ends, minutes) {
                progress.finish();
                eprintln!(
                    "{} rounds are done; another would end after {}, later than the {minutes} minutes that this run has",
                    round[0].pass(),
                    clock(ends)
                );
                return Ok(true);
            }
            for job in left {
                if failures.get(&job.cell()).is_some_and(|count| *count >= ENOUGH_FAILURES) {
                    forecast.done(job, None);
                    progress.end();
                    continue;
                }
                progress.begin(job, forecast.left());
                let begin = Instant::now();
                let sample = self.job(job);
                if process::interrupted() {
                    progress.finish();
                    return Ok(false);
                }
                let seconds = begin.elapsed().as_secs_f64();
                spent += seconds;
                forecast.done(job, Some(seconds));
                if let Some(failure) = &sample.failure {
                    *failures.entry(job.cell()).or_default() += 1;
                    let last = failure.stderr.lines().last().unwrap_or_default();
                    progress.say(&format!(
                        "{} on {} failed: {} {last}",
                        job.workload, job.interpreter, failure.reason
                    ));
                }
                store.keep(&sample)?;
                progress.end();
            }
        }
        progress.finish();
        Ok(true)
    }

    /// Runs one job.
    fn job(&mut self, job: &Job) -> Sample {
        let load = machine::load().split(' ').next().unwrap_or_default().to_owned();
        let Some(who) = self.interpreters.iter().find(|who| who.identity.name == job.interpreter).cloned()
        else {
            unreachable!("the plan names only interpreters of the run");
        };
        let outcomes = match job.task {
            Task::Startup => vec![self.startup(&who)],
            Task::Processes => self.ceiling(&who, job),
            Task::Instructions => self.instructions(&who, job),
            _ => vec![self.one(&who, &job.workload, &self.words(job), &self.cpus(job), 0)],
        };
        let seconds = outcomes.iter().map(|outcome| outcome.seconds).fold(0.0, f64::max);
        let peak_kib = outcomes.iter().map(|outcome| outcome.peak_kib).max().unwrap_or(0);
        let results: std::result::Result<Vec<Value>, Failure> =
            outcomes.iter().map(|outcome| self.result(job.task, outcome)).collect();
        self.lasted.insert((job.workload.clone(), job.interpreter.clone()), seconds);
        let (values, failure) = match results {
            Ok(values) => (values, None),
            Err(failure) => (Vec::new(), Some(failure)),
        };
        Sample { job: job.clone(), seconds, peak_kib, load, failure, values }
    }

    fn result(&self, task: Task, outcome: &Outcome) -> std::result::Result<Value, Failure> {
        let result = match task {
            Task::Startup => {
                outcome.failure.clone().map_or_else(|| Ok(json!({"seconds": outcome.seconds})), Err)
            }
            Task::Instructions => counted(outcome),
            _ => result_of(outcome),
        };
        result.map_err(|reason| Failure { reason, stderr: self.tail(&outcome.stderr) })
    }

    /// The end of a standard error, without this machine's paths.
    fn tail(&self, text: &str) -> String {
        let mut text = text.replace(&*self.folders.root.to_string_lossy(), ".");
        if let Some(home) = std::env::var_os("HOME").filter(|home| home.len() > 1) {
            text = text.replace(&*home.to_string_lossy(), "~");
        }
        let lines: Vec<&str> = text.trim_end().lines().collect();
        let mut tail = lines[lines.len().saturating_sub(15)..].join("\n");
        if let Some((cut, _)) = tail.char_indices().rev().nth(1500) {
            tail.drain(..cut);
        }
        tail
    }

    /// The processors for a job: one for what runs on one thread, as many as threads otherwise.
    fn cpus(&self, job: &Job) -> Vec<usize> {
        let all = &self.run.profile.cpus;
        let count = match job.task {
            // The observer of a latency competes with the busy threads, as it would in a program.
            Task::Latency | Task::Pauses => all.len(),
            _ => job.threads.clamp(1, all.len()),
        };
        // The last ones: interrupts are mostly served by the first.
        all[all.len() - count..].to_vec()
    }

    /// The options that a job gives its program.
    fn words(&self, job: &Job) -> Vec<String> {
        let size = self.run.workloads.iter().find(|one| one.name == job.workload).map_or(0, |one| one.size);
        let n = job.n.unwrap_or(size);
        let inner = self.run.inner.get(&job.workload).copied().unwrap_or(1);
        let loops = self.run.profile.loops;
        let who = self.run.interpreters.iter().find(|who| who.name == job.interpreter);
        let warmups = if who.is_some_and(Identity::has_compiler) { COMPILED_WARMUPS } else { 1 };
        match job.task {
            Task::Single => words(&[
                ("task", &"single"),
                ("n", &n),
                ("inner", &inner),
                ("warmups", &warmups),
                ("loops", &loops),
            ]),
            Task::Threads | Task::Processes => {
                let threads = if job.task == Task::Processes { 1 } else { job.threads };
                words(&[
                    ("task", &"threads"),
                    ("n", &n),
                    ("inner", &inner),
                    ("warmups", &warmups),
                    ("loops", &1),
                    ("threads", &threads),
                ])
            }
            Task::Latency => words(&[("n", &n), ("threads", &job.threads)]),
            Task::Memory => words(&[("what", &job.what), ("n", &n)]),
            Task::Startup | Task::Pauses | Task::Instructions => words(&[("n", &n)]),
        }
    }

    /// Runs one process to its end.
    fn one(
        &self,
        who: &Interpreter,
        workload: &str,
        words: &[String],
        cpus: &[usize],
        place: usize,
    ) -> Outcome {
        match self.start(who, workload, words, cpus, place) {
            Ok(running) => running.finish(),
            Err(message) => failed(message),
        }
    }

    fn start(
        &self,
        who: &Interpreter,
        workload: &str,
        words: &[String],
        cpus: &[usize],
        place: usize,
    ) -> Result<process::Running> {
        let (command, stdin) = who.invoke(&self.programs[workload], words);
        process::start(&self.task(&command, stdin, cpus, place))
    }

    fn task<'a>(
        &self,
        command: &'a [String],
        stdin: Option<&'a std::path::Path>,
        cpus: &'a [usize],
        place: usize,
    ) -> process::Task<'a> {
        let capture = self.folders.scratch.join(format!("process-{place}"));
        process::Task {
            command,
            stdin,
            cpus,
            timeout: self.options.timeout.unwrap_or(self.run.profile.timeout),
            capture,
        }
    }

    fn startup(&self, who: &Interpreter) -> Outcome {
        let mut command = who.command.clone();
        command.extend(["-c", "pass"].map(str::to_owned));
        let cpus = &self.run.profile.cpus;
        process::run(&self.task(&command, None, &cpus[cpus.len() - 1..], 0))
    }

    /// Independent processes that agree on a moment to start, late enough for all to be ready.
    fn ceiling(&self, who: &Interpreter, job: &Job) -> Vec<Outcome> {
        let cpus = self.cpus(job);
        let key = (job.workload.clone(), job.interpreter.clone());
        // As long as a whole process of one thread lasts, for as many as share each processor.
        let crowd = job.threads.div_ceil(cpus.len()) as f64;
        let mut lead =
            self.lasted.get(&key).copied().unwrap_or(1.0).min(self.run.profile.timeout / 3.0) * crowd + 0.1;
        for _ in 0..3 {
            let at =
                SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64()) + lead;
            let mut options = self.words(job);
            options.push(format!("start={at:.6}"));
            let running: Vec<_> = (0..job.threads)
                .map(|place| self.start(who, &job.workload, &options, &cpus, place))
                .collect();
            let outcomes: Vec<Outcome> = running
                .into_iter()
                .map(|running| running.map_or_else(failed, process::Running::finish))
                .collect();
            // Five milliseconds, or what is lost in a twentieth of what is timed.
            let late = |outcome: &Outcome| {
                result_of(outcome).is_ok_and(|value| {
                    let timed = value["times"][0].as_f64().unwrap_or(0.0);
                    value["late"].as_f64() > Some((timed * 0.05).max(0.005))
                })
            };
            if !outcomes.iter().any(late) {
                return outcomes;
            }
            lead *= 2.0;
            if process::interrupted() {
                return outcomes;
            }
        }
        vec![failed("its processes could not be started at one moment".to_owned())]
    }

    /// Few iterations and more of them under a counting tool: the difference is the iterations' own. Counts do not
    /// depend on the neighbours, so both run at once where there is room.
    fn instructions(&self, who: &Interpreter, job: &Job) -> Vec<Outcome> {
        let start = |place: usize| {
            let mut options = self.words(job);
            options.extend(words(&[("task", &"single"), ("warmups", &1), ("loops", &COUNTED_LOOPS[place])]));
            let (mut command, stdin) = who.invoke(&self.programs[&job.workload], &options);
            let tool = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"];
            command.splice(0..0, tool.map(str::to_owned));
            let mut task = self.task(&command, stdin, &self.run.profile.cpus, place);
            task.timeout *= 4.0;
            process::start(&task)
        };
        let running: Vec<_> = (0..COUNTED_LOOPS.len()).map(start).collect();
        running.into_iter().map(|running| running.map_or_else(failed, process::Running::finish)).collect()
    }
}

/// The iterations of the two counting processes, beside the one that warms up.
pub const COUNTED_LOOPS: [u32; 2] = [3, 13];

/// What the counting tool says, from its summary on standard error.
fn counted(outcome: &Outcome) -> std::result::Result<Value, String> {
    result_of(outcome)?;
    let line = outcome
        .stderr
        .lines()
        .find_map(|line| line.split_once("I refs:").or_else(|| line.split_once("I   refs:")));
    let count = line.and_then(|(_, count)| count.trim().replace(',', "").parse::<u64>().ok());
    count.map(|count| json!({"instructions": count})).ok_or_else(|| "the tool gave no count".to_owned())
}

fn failed(message: String) -> Outcome {
    Outcome {
        failure: Some(message),
        stdout: String::new(),
        stderr: String::new(),
        seconds: 0.0,
        peak_kib: 0,
    }
}

fn words(pairs: &[(&str, &dyn std::fmt::Display)]) -> Vec<String> {
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect()
}

/// The JSON object that a program printed last, if the process ended well and the answer was right.
fn result_of(outcome: &Outcome) -> std::result::Result<Value, String> {
    if let Some(failure) = &outcome.failure {
        return Err(failure.clone());
    }
    let line =
        outcome.stdout.lines().rev().find(|line| line.starts_with('{')).ok_or("it printed no result")?;
    let value: Value =
        serde_json::from_str(line).map_err(|error| format!("its result is no JSON: {error}"))?;
    if value["ok"] == Value::Bool(true) { Ok(value) } else { Err("wrong answer".to_owned()) }
}

/// Whether a round that would end after so many seconds does not begin; no `minutes` are no limit.
fn too_late(round: u32, ends: f64, minutes: f64) -> bool {
    minutes > 0.0 && round >= LEAST_ROUNDS && ends > minutes * 60.0
}

/// Repetitions that bring an iteration of `seconds` to at least about `target`.
fn repetitions(target: f64, seconds: f64) -> u64 {
    if seconds <= 0.0 {
        return 1;
    }
    (target / seconds * 0.9).ceil().clamp(1.0, 10_000.0) as u64
}

fn on_path(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::{folder, run};

    fn printed(text: &str) -> Outcome {
        Outcome { stdout: text.to_owned(), ..failed(String::new()) }
    }

    #[test]
    fn a_wrong_answer_is_no_result() {
        let fine = |text: &str| result_of(&Outcome { failure: None, ..printed(text) });
        assert_eq!(fine("noise\n{\"ok\": true, \"times\": [0.5]}\n").unwrap()["times"][0], 0.5);
        assert_eq!(fine("{\"ok\": false}").unwrap_err(), "wrong answer");
        assert_eq!(fine("").unwrap_err(), "it printed no result");
        assert_eq!(result_of(&failed("exit status 1".into())).unwrap_err(), "exit status 1");
    }

    #[test]
    fn the_first_rounds_are_run_whatever_they_take() {
        assert!(!too_late(0, 7200.0, 30.0));
        assert!(too_late(LEAST_ROUNDS, 7200.0, 30.0));
        assert!(!too_late(LEAST_ROUNDS, 1700.0, 30.0));
        assert!(!too_late(LEAST_ROUNDS, 7200.0, 0.0));
    }

    #[test]
    fn repetitions_fill_the_target() {
        assert_eq!(repetitions(0.1, 0.2), 1);
        assert_eq!(repetitions(0.1, 0.095), 1);
        assert_eq!(repetitions(0.1, 0.02), 5);
        assert_eq!(repetitions(0.1, 0.0), 1);
    }

    #[test]
    fn a_stored_run_is_gone_on_with_unless_it_differs() {
        let folder = folder("settle");
        let options = Options::default();
        assert_eq!(settle(&folder, &run(), &options).unwrap(), None);
        drop(Store::open(&folder, &run()).unwrap());
        let mut later = run();
        later.machine.load = "3 2 1".into();
        later.inner.clear();
        assert_eq!(settle(&folder, &later, &options).unwrap(), Some(run()), "the stored calibration is kept");
        later.machine.cpu = "Another CPU".into();
        assert_eq!(settle(&folder, &later, &options).unwrap(), None);
        assert!(previous(&folder).exists() && !folder.exists());
    }
}
