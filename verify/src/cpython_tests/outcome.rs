//! One file of tests on one interpreter.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use super::quoted;
use crate::program::Interpreter;

const DRIVER: &str = include_str!("driver.py");

/// What became of a file.
pub struct Outcome {
    /// By test: `passed`, `failed`, `skipped`, `crashed` or `timed out`, and a few words more.
    pub tests: BTreeMap<String, (String, String)>,
    /// `well`, or how the process ended before the tests did.
    pub ended: String,
    pub seconds: f64,
    /// The end of what the process printed, if it did not end well.
    pub output: String,
}

impl Outcome {
    /// How many tests came to this.
    pub fn count(&self, result: &str) -> usize {
        self.tests.values().filter(|(r, _)| r == result).count()
    }
    pub fn is_good(&self) -> bool {
        self.ended == "well" && self.count("failed") == 0
    }
    pub fn summary(&self) -> String {
        let mut text = format!(
            "{:>5} passed {:>4} failed {:>4} skipped {:>6.1} s",
            self.count("passed"),
            self.count("failed"),
            self.count("skipped"),
            self.seconds
        );
        if self.ended != "well" {
            let at = self.tests.iter().find(|(_, (r, _))| r == "crashed" || r == "timed out");
            let _ = write!(text, "  {} {}", self.ended, at.map_or("", |(test, _)| test.as_str()));
        }
        text
    }
    pub fn json(&self) -> String {
        let mut out = format!(
            "{{\"passed\": {}, \"failed\": {}, \"skipped\": {}, \"ended\": {}, \"seconds\": {:.1}, \"output\": {}, \"tests\": {{",
            self.count("passed"),
            self.count("failed"),
            self.count("skipped"),
            quoted(&self.ended),
            self.seconds,
            quoted(&self.output)
        );
        for (i, (test, (result, detail))) in self.tests.iter().enumerate() {
            let comma = if i > 0 { ", " } else { "" };
            let _ = write!(out, "{comma}{}: [{}, {}]", quoted(test), quoted(result), quoted(detail));
        }
        out.push_str("}}");
        out
    }
}

/// A folder that goes when this does.
struct Folder(PathBuf);

impl Folder {
    fn new() -> std::io::Result<Folder> {
        static SERIAL: AtomicU32 = AtomicU32::new(0);
        // Relaxed: only the number's being another each time counts.
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("cpython-tests-{}-{serial}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What a test left behind without permissions stays.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs a file of tests.
pub fn run(interpreter: &Interpreter, suite: &Path, name: &str, limit: Duration) -> Outcome {
    let start = Instant::now();
    let outcome = attempt(interpreter, suite, name, limit);
    let mut outcome = outcome.unwrap_or_else(|e| Outcome {
        tests: BTreeMap::new(),
        ended: format!("did not start: {e}"),
        seconds: 0.0,
        output: String::new(),
    });
    outcome.seconds = start.elapsed().as_secs_f64();
    outcome
}

fn attempt(interpreter: &Interpreter, suite: &Path, name: &str, limit: Duration) -> std::io::Result<Outcome> {
    let folder = Folder::new()?;
    let (notes, log) = (folder.0.join("notes"), folder.0.join("log"));
    let driver = folder.0.join("driver.py");
    fs::write(&driver, DRIVER)?;
    let place = folder.0.join("here");
    fs::create_dir_all(&place)?;
    let out = fs::File::create(&log)?;
    let mut command = Command::new(&interpreter.program);
    command.args(&interpreter.arguments).arg(&driver).arg(&notes).arg(format!("test.{name}"));
    command.current_dir(&place).env("PYTHONPATH", suite).env("TMPDIR", &place).env("LC_ALL", "C.UTF-8");
    command.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(out).process_group(0);
    let mut child = command.spawn()?;
    let status = wait(&mut child, limit);
    let ended = match status {
        None => "timed out".to_owned(),
        Some(status) => match (status.signal(), status.code()) {
            (Some(signal), _) => format!("crashed: signal {signal}"),
            (None, code) => format!("ended early: status {}", code.unwrap_or(-1)),
        },
    };
    let text = String::from_utf8_lossy(&fs::read(&notes).unwrap_or_default()).into_owned();
    let mut outcome = Outcome { tests: BTreeMap::new(), ended, seconds: 0.0, output: String::new() };
    read(&text, &mut outcome);
    if outcome.ended != "well" {
        let output = fs::read(&log).unwrap_or_default();
        let output = String::from_utf8_lossy(&output).into_owned();
        let lines: Vec<&str> = output.lines().collect();
        outcome.output = lines[lines.len().saturating_sub(20)..].join("\n");
    }
    Ok(outcome)
}

/// What the driver wrote down.
fn read(notes: &str, outcome: &mut Outcome) {
    let mut running = None;
    for line in notes.lines() {
        let words: Vec<&str> = line.split('\t').collect();
        match words[..] {
            ["start", test] => running = Some(test.to_owned()),
            ["done", test, result, detail] => {
                running = None;
                let known = outcome.tests.entry(test.to_owned()).or_default();
                // A test that failed and whose cleaning up was fine has failed.
                if known.0 != "failed" {
                    *known = (result.to_owned(), detail.to_owned());
                }
            }
            ["end"] => outcome.ended = "well".to_owned(),
            _ => {}
        }
    }
    if let Some(test) = running {
        let how = if outcome.ended == "timed out" { "timed out" } else { "crashed" };
        outcome.tests.insert(test, (how.to_owned(), outcome.ended.clone()));
    }
}

/// The status, or none when the process and all that it started had to be ended.
fn wait(child: &mut Child, limit: Duration) -> Option<ExitStatus> {
    let start = Instant::now();
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        if start.elapsed() > limit {
            let group = format!("-{}", child.id());
            // It may have ended by itself in between.
            let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
            let _ = child.wait();
            return None;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_never_ended_is_the_one_that_crashed() {
        let mut outcome = Outcome {
            tests: BTreeMap::new(),
            ended: "crashed: signal 11".to_owned(),
            seconds: 0.0,
            output: String::new(),
        };
        read("start\ta\ndone\ta\tpassed\t\nstart\tb\n", &mut outcome);
        assert_eq!(outcome.tests["a"].0, "passed");
        assert_eq!(outcome.tests["b"].0, "crashed");
        assert!(!outcome.is_good());
    }
}
