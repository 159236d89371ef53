//! `cargo fuzz`: for a time that is given, random programs against another Python (`cargo fuzz programs --python CMD`), and
//! texts that are nearly Python for the compiler (`cargo fuzz sources`). The makers are Python programs, `tests/fuzz/`;
//! a seed always makes the same, so what was found can be shown again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::cargo;
use crate::parallel;
use crate::program::{Interpreter, Outcome, capture};

const HELP: &str = "\
cargo fuzz sources  [SECONDS]   the compiler survives texts that are nearly Python
cargo fuzz programs [SECONDS] --python CMD   random programs print what CMD (a CPython 3.14) prints

  --mode MODE         gil, brc or atomic (default: gil)
  --interpreter CMD   run this instead of building a mode
  --seed N            the first seed (default: the time of day)";

/// Seeds of one process.
const BATCH: u64 = 40;
/// How long one process may take.
const LIMIT: Duration = Duration::from_secs(60);

struct Order {
    sources: bool,
    seconds: u64,
    mode: String,
    python: Option<Interpreter>,
    interpreter: Option<Interpreter>,
    seed: u64,
}

fn parse(mut arguments: impl Iterator<Item = String>) -> Option<Order> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let sources = match arguments.next()?.as_str() {
        "sources" => true,
        "programs" => false,
        _ => return None,
    };
    let mut order = Order {
        sources,
        seconds: 60,
        mode: "gil".to_owned(),
        python: None,
        interpreter: None,
        seed: now % 86_400 * 1_000_000,
    };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--mode" => order.mode = arguments.next()?,
            "--python" => order.python = Some(Interpreter::command(&arguments.next()?)?),
            "--interpreter" => order.interpreter = Some(Interpreter::command(&arguments.next()?)?),
            "--seed" => order.seed = arguments.next()?.parse().ok()?,
            number => order.seconds = number.parse().ok()?,
        }
    }
    (sources || order.python.is_some()).then_some(order)
}

/// `cargo fuzz …`; false when something was found.
pub fn command(root: &Path, arguments: impl Iterator<Item = String>) -> bool {
    let Some(order) = parse(arguments) else {
        eprintln!("{HELP}");
        return false;
    };
    let features = ["--no-default-features", "--features", &order.mode];
    let built = || cargo::build(root, &order.mode, &features).as_deref().map(Interpreter::binary);
    let Some(ours) = order.interpreter.clone().or_else(built) else { return false };
    let end = Instant::now() + Duration::from_secs(order.seconds);
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    let (mut seed, mut ran, mut found) = (order.seed, 0, 0);
    while Instant::now() < end {
        let firsts: Vec<u64> = (0..jobs as u64).map(|k| seed + k * BATCH).collect();
        seed += jobs as u64 * BATCH;
        let results = parallel::map(jobs, &firsts, |&first| {
            if order.sources {
                sources(root, &ours, first)
            } else {
                programs(root, &ours, order.python.as_ref().unwrap_or(&ours), first)
            }
        });
        for trouble in results.into_iter().flatten() {
            println!("{trouble}");
            found += 1;
        }
        ran += jobs as u64 * BATCH;
    }
    println!("{ran} seeds from {}, {found} of them to look at", order.seed);
    found == 0
}

fn script(root: &Path, name: &str) -> PathBuf {
    root.join("tests/fuzz").join(name)
}

fn run(interpreter: &Interpreter, script: &str, arguments: &[&str]) -> Result<Outcome, String> {
    let mut command = std::process::Command::new(&interpreter.program);
    // By standard input, so that an interpreter that sees other files runs it too.
    command.args(&interpreter.arguments).arg("-").args(arguments);
    command.env("PYTHONHASHSEED", "0").env("PYTHONDONTWRITEBYTECODE", "1").env("NO_COLOR", "1");
    capture(command, script, LIMIT)
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// The compiler on one batch: what it did not survive.
fn sources(root: &Path, ours: &Interpreter, first: u64) -> Vec<String> {
    let maker = read(&script(root, "mutate.py"));
    let folder = root.join("tests");
    let (end, mut at, mut found) = (first + BATCH, first, Vec::new());
    while at < end {
        let arguments = [at.to_string(), (end - at).to_string(), folder.display().to_string()];
        let (last, why) = match run(ours, &maker, &arguments.each_ref().map(String::as_str)) {
            Ok(outcome) if outcome.status == "0" => return found,
            Ok(outcome) => {
                let end = outcome.stderr.lines().last().unwrap_or_default().to_owned();
                (last_seed(&outcome.stdout), format!("status {}: {end}", outcome.status))
            }
            Err(why) => (last_seed(&why), format!("no end: {}", why.lines().next().unwrap_or_default())),
        };
        let last = last.unwrap_or(at);
        found.push(format!("mutate.py show {last} {}: {why}", folder.display()));
        at = last + 1;
    }
    found
}

fn last_seed(text: &str) -> Option<u64> {
    text.lines().rev().find_map(|line| line.strip_prefix("== ")?.parse().ok())
}

/// What one batch prints here and there: the seeds that differ, with their first different line.
fn programs(root: &Path, ours: &Interpreter, theirs: &Interpreter, first: u64) -> Vec<String> {
    let maker = read(&script(root, "generate.py"));
    let arguments = [first.to_string(), BATCH.to_string()];
    let arguments = arguments.each_ref().map(String::as_str);
    let (expected, got) = match (run(theirs, &maker, &arguments), run(ours, &maker, &arguments)) {
        (Ok(expected), Ok(got)) => (expected, got),
        (Err(why), _) => return vec![format!("generate.py {first}: the other Python: {why}")],
        (_, Err(why)) => return vec![format!("generate.py {first}: {why}")],
    };
    let mut found = Vec::new();
    if got.status != expected.status {
        let seed = last_seed(&got.stdout).unwrap_or(first);
        let end = got.stderr.lines().last().unwrap_or_default();
        found.push(format!("generate.py show {seed}: status {} for {}: {end}", got.status, expected.status));
    }
    let (expected, got) = (by_seed(&expected.stdout), by_seed(&got.stdout));
    for (seed, lines) in &expected {
        let Some(ours) = got.get(seed).filter(|ours| *ours != lines) else { continue };
        let at = lines.iter().zip(ours).position(|(a, b)| a != b).unwrap_or(lines.len().min(ours.len()));
        let line = |lines: &[&str]| lines.get(at).map_or("nothing".to_owned(), |line| (*line).to_owned());
        found.push(format!(
            "generate.py show {seed}: line {}\n  expected {}\n  got      {}",
            at + 1,
            line(lines),
            line(ours)
        ));
    }
    found
}

/// The output below each `== SEED`.
fn by_seed(text: &str) -> BTreeMap<u64, Vec<&str>> {
    let mut all = BTreeMap::new();
    let mut seed = 0;
    for line in text.lines() {
        match line.strip_prefix("== ").and_then(|number| number.parse().ok()) {
            Some(number) => {
                seed = number;
                all.insert(seed, Vec::new());
            }
            None => all.entry(seed).or_default().push(line),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{by_seed, last_seed};

    #[test]
    fn output_is_told_apart_by_seed() {
        let all = by_seed("== 4\na\nb\n== 5\n== 6\n== c\n");
        assert_eq!(all[&4], ["a", "b"]);
        assert!(all[&5].is_empty());
        assert_eq!(all[&6], ["== c"]);
        assert_eq!(last_seed("== 4\nx\n== 17\nrest"), Some(17));
    }
}
