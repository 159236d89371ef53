//! `cargo cpython-tests`: CPython's own tests, from a folder that the user has, in every mode.
//!
//! Each file runs in a process of its own, in a folder of its own, with a time limit. What differs between the modes is
//! named first: the same test of the same language must come out alike with and without the lock.

mod outcome;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::program::Interpreter;
use crate::{MODES, cargo, parallel};
use outcome::Outcome;

pub const HELP: &str = "\
cargo cpython-tests DIR [NAME ...]   runs CPython's tests; DIR is the folder that holds `test`

  NAME                   a file of tests: test_int, test_importlib.source.test_file_loader (default: all test_*)
  --mode MODE[,MODE]     gil, brc, atomic (default: all)
  --jobs N               files at a time (default: the cores)
  --limit SECONDS        time for each file (default: 300)
  --interpreter CMD      run on this instead of building anything
  --out FILE             where to store the results (default: experiments/results/cpython-tests.json)
  --all                  name every test that failed, not only those that differ between the modes";

struct Options {
    suite: PathBuf,
    names: Vec<String>,
    modes: Vec<String>,
    jobs: usize,
    limit: Duration,
    interpreter: Option<String>,
    out: Option<PathBuf>,
    all: bool,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut o = Options {
            suite: PathBuf::new(),
            names: Vec::new(),
            modes: Vec::new(),
            jobs: cores,
            limit: Duration::from_secs(300),
            interpreter: None,
            out: None,
            all: false,
        };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
            let number = |text: String| text.parse::<u64>().map_err(|_| format!("{text} is no number"));
            match argument.as_str() {
                "-h" | "--help" => return Err(HELP.to_owned()),
                "--mode" => o.modes.extend(value()?.split(',').map(str::to_owned)),
                "--jobs" => o.jobs = number(value()?)? as usize,
                "--limit" => o.limit = Duration::from_secs(number(value()?)?),
                "--interpreter" => o.interpreter = Some(value()?),
                "--out" => o.out = Some(value()?.into()),
                "--all" => o.all = true,
                _ if argument.starts_with('-') => return Err(format!("{argument} is no option\n{HELP}")),
                _ if o.suite.as_os_str().is_empty() => o.suite = argument.into(),
                _ => o.names.push(argument.trim_start_matches("test.").trim_end_matches(".py").to_owned()),
            }
        }
        if !o.suite.join("test").is_dir() {
            return Err(format!("{} holds no folder named test\n{HELP}", o.suite.display()));
        }
        o.suite = fs::canonicalize(&o.suite).map_err(|e| e.to_string())?;
        if let Some(wrong) = o.modes.iter().find(|mode| !MODES.contains(&mode.as_str())) {
            return Err(format!("{wrong} is no mode"));
        }
        if o.names.is_empty() {
            o.names = all_files(&o.suite);
        }
        Ok(o)
    }
}

/// Every file and package of tests.
fn all_files(suite: &Path) -> Vec<String> {
    let entries = crate::program::entries(&suite.join("test"));
    let names = entries.iter().filter_map(|path| {
        let stem = path.file_stem()?.to_str()?;
        let is_test = path.is_dir() || path.extension().is_some_and(|e| e == "py");
        (is_test && stem.starts_with("test_")).then(|| stem.to_owned())
    });
    names.collect::<BTreeSet<String>>().into_iter().collect()
}

/// The command; says whether nothing failed.
pub fn command(root: &Path, arguments: impl Iterator<Item = String>) -> bool {
    let options = match Options::parse(arguments) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}");
            return false;
        }
    };
    let mut interpreters = Vec::new();
    if let Some(line) = &options.interpreter {
        interpreters.extend(Interpreter::command(line).map(|i| ("given", i)));
    } else {
        let wanted = |mode: &&str| options.modes.is_empty() || options.modes.iter().any(|m| m == mode);
        for mode in MODES.into_iter().filter(wanted) {
            match cargo::build(root, mode, &["--no-default-features", "--features", mode]) {
                Some(binary) => interpreters.push((mode, Interpreter::binary(&binary))),
                None => return false,
            }
        }
    }
    let work: Vec<(&String, &(&str, Interpreter))> =
        options.names.iter().flat_map(|name| interpreters.iter().map(move |i| (name, i))).collect();
    let outcomes = parallel::map(options.jobs, &work, |(name, (mode, interpreter))| {
        let outcome = outcome::run(interpreter, &options.suite, name, options.limit);
        println!("{mode:<7} {name:<36} {}", outcome.summary());
        outcome
    });
    let mut report = Report::default();
    for ((name, (mode, _)), outcome) in work.into_iter().zip(outcomes) {
        report.0.entry(name.clone()).or_default().insert(mode.to_string(), outcome);
    }
    report.print(options.all);
    let out = options.out.unwrap_or_else(|| root.join("experiments/results/cpython-tests.json"));
    if let Err(e) = fs::write(&out, report.json(&options.suite)) {
        eprintln!("{}: {e}", out.display());
        return false;
    }
    println!("stored in {}", out.display());
    report.0.values().flat_map(BTreeMap::values).all(Outcome::is_good)
}

/// By file, then by mode.
#[derive(Default)]
struct Report(BTreeMap<String, BTreeMap<String, Outcome>>);

impl Report {
    fn print(&self, all: bool) {
        println!("\nDifferent from mode to mode:");
        let mut differences = 0;
        for (name, modes) in &self.0 {
            for line in differences_of(name, modes) {
                println!("  {line}");
                differences += 1;
            }
        }
        if differences == 0 {
            println!("  nothing");
        }
        if all {
            println!("\nFailed:");
            for (mode, outcome) in self.0.values().flatten() {
                for (test, (result, detail)) in &outcome.tests {
                    if result == "failed" {
                        println!("  {mode:<7} {test}: {detail}");
                    }
                }
            }
        }
        println!("\nBy file:");
        for (name, modes) in &self.0 {
            for (mode, outcome) in modes {
                println!("  {name:<36} {mode:<7} {}", outcome.summary());
            }
        }
        println!("\nIn all:");
        let modes: BTreeSet<&String> = self.0.values().flat_map(BTreeMap::keys).collect();
        for mode in modes {
            let of_mode: Vec<&Outcome> = self.0.values().filter_map(|by_mode| by_mode.get(mode)).collect();
            let count = |result: &str| of_mode.iter().map(|o| o.count(result)).sum::<usize>();
            let ended = |how: &str| of_mode.iter().filter(|o| o.ended.starts_with(how)).count();
            println!(
                "  {mode:<7} {} files: {} passed, {} failed, {} skipped; {} files crashed, {} timed out",
                of_mode.len(),
                count("passed"),
                count("failed"),
                count("skipped"),
                ended("crashed"),
                ended("timed out"),
            );
        }
    }

    fn json(&self, suite: &Path) -> String {
        let mut out = String::from("{\n");
        let _ = writeln!(out, "  \"suite\": {},", quoted(&suite.display().to_string()));
        out.push_str("  \"files\": {");
        for (i, (name, modes)) in self.0.iter().enumerate() {
            let _ = write!(out, "{}\n    {}: {{", if i > 0 { "," } else { "" }, quoted(name));
            for (k, (mode, outcome)) in modes.iter().enumerate() {
                let comma = if k > 0 { "," } else { "" };
                let _ = write!(out, "{comma}\n      {}: {}", quoted(mode), outcome.json());
            }
            out.push_str("\n    }");
        }
        out.push_str("\n  }\n}\n");
        out
    }
}

/// What a file's tests came to in some modes only.
fn differences_of(name: &str, modes: &BTreeMap<String, Outcome>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut compare = |what: &str, of: &dyn Fn(&Outcome) -> String| {
        let results: Vec<(&String, String)> = modes.iter().map(|(mode, o)| (mode, of(o))).collect();
        if results.iter().any(|(_, r)| *r != results[0].1) {
            let texts: Vec<String> = results.iter().map(|(mode, r)| format!("{mode} {r}")).collect();
            lines.push(format!("{what}: {}", texts.join(", ")));
        }
    };
    compare(name, &|o| o.ended.clone());
    let tests: BTreeSet<&String> = modes.values().flat_map(|o| o.tests.keys()).collect();
    for test in tests {
        compare(test, &|o| {
            o.tests.get(test).map_or_else(|| "not run".to_owned(), |(result, _)| result.clone())
        });
    }
    lines
}

/// A JSON string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if (c as u32) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
