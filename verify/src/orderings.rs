//! `cargo loom orderings`: makes every atomic ordering of `src/sync` weaker, one at a time and by one step, and runs the
//! models that pass through it. One of them should fail. Where none does, either the ordering is stronger than it need
//! be or loom cannot see why it is needed; `loom_tests/orderings.txt` must say which, and it must say nothing of an
//! ordering that a model does find.
//!
//! One build serves: the shim compares each call's place in the source with `LOOM_WEAKEN` (`sync::prim`, `loom.rs`).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::findings::Finding;
use crate::loom::{build, sources};
use crate::parallel;
use crate::tally::Tally;

/// A model that runs longer than this with a fault in it, and so many times as long as without, does not come to an end.
const LIMIT: Duration = Duration::from_secs(180);
const TIMES: f64 = 15.0;

/// Calls that take an ordering, as they begin in the source.
const CALLS: &[&str] = &[
    "load(",
    "store(",
    "swap(",
    "compare_exchange(",
    "compare_exchange_weak(",
    "fetch_add(",
    "fetch_sub(",
    "fetch_or(",
    "fetch_and(",
    "fence(",
    "first_read!(",
    "overwrite!(",
];

/// An ordering of a call in the source, and the models that pass through it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Site {
    /// `file:line:column:index`, as the shim prints it.
    place: String,
    operation: String,
    ordering: String,
}

/// The steps by which an ordering gets weaker. A fence that is left out is `none`.
fn weaker(site: &Site) -> &'static [&'static str] {
    match (site.ordering.as_str(), site.operation.as_str()) {
        ("SeqCst", _) => &["AcqRel"],
        ("AcqRel", "fence") => &["none"],
        ("AcqRel", _) => &["Acquire", "Release"],
        ("Acquire" | "Release", "fence") => &["none"],
        ("Acquire" | "Release", _) => &["Relaxed"],
        _ => &[],
    }
}

/// Weakens every ordering that holds `filter` in its name.
pub fn orderings(root: &Path, filter: &str) -> (Tally, Vec<Finding>) {
    let Some(program) = build(root) else { return (Tally::one(false), Vec::new()) };
    let Some((sites, seconds)) = passed(&program) else { return (Tally::one(false), Vec::new()) };
    let names = Names::of(root);
    let mut arguments = arguments(&root.join("loom_tests/orderings.txt"));
    let (mut tally, mut findings) = (Tally::default(), Vec::new());
    let mut changes = Vec::new();
    for (site, models) in &sites {
        for to in weaker(site) {
            let name = format!("{} {}→{to}", names.name(site), site.ordering);
            if name.contains(filter) {
                let mut models: Vec<&String> = models.iter().collect();
                // The quick ones first: most faults are found by any of them.
                models.sort_by(|a, b| seconds[*a].total_cmp(&seconds[*b]));
                changes.push((name, &site.place, to, models));
            }
        }
    }
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    let catchers = parallel::map(jobs, &changes, |(name, place, to, models)| {
        let catcher = models.iter().find(|model| {
            let limit = LIMIT.max(Duration::from_secs_f64(seconds[**model] * TIMES));
            catches(&program, place, to, model, limit)
        });
        let catcher = catcher.copied();
        println!("  {name:<60} {}", catcher.map_or("survives", String::as_str));
        catcher
    });
    for ((name, _, _, models), catcher) in changes.iter().zip(catchers) {
        let argument = arguments.remove(name);
        match (catcher, &argument) {
            (Some(model), Some(_)) => println!("  {name:<60} HAS AN ARGUMENT, found by {model}"),
            (None, None) => println!("  {name:<60} SURVIVES {} models without an argument", models.len()),
            _ => {}
        }
        findings.push(Finding::ordering(name, catcher, models.len(), argument.as_deref()));
        tally.add(&Tally::one(catcher.is_some() != argument.is_some()));
    }
    // What no model passes through needs an argument as well.
    let reached: BTreeSet<&str> =
        sites.keys().filter_map(|site| site.place.rsplit_once(':')).map(|(at, _)| at).collect();
    for (place, ordering) in named(root) {
        let name = format!("{} {ordering}", names.at(&place));
        if reached.contains(place.as_str()) || !name.contains(filter) {
            continue;
        }
        let argument = arguments.remove(&name);
        println!(
            "  {name:<60} {}",
            if argument.is_some() { "in no model, with an argument" } else { "IN NO MODEL" }
        );
        findings.push(Finding::ordering(&name, None, 0, argument.as_deref()));
        tally.add(&Tally::one(argument.is_some()));
    }
    if filter.is_empty() {
        for name in arguments.keys() {
            println!("  {name:<60} HAS AN ARGUMENT AND IS NOT THERE");
            tally.add(&Tally::one(false));
        }
    }
    (tally, findings)
}

/// Every site with the models that pass through it, and how long each model takes.
fn passed(program: &Path) -> Option<(BTreeMap<Site, BTreeSet<String>>, BTreeMap<String, f64>)> {
    let run =
        Command::new(program).args(["--nocapture", "--test-threads", "1"]).env("LOOM_SITES", "1").output();
    let output = run.ok().filter(|output| output.status.success())?;
    let (mut sites, mut times) = (BTreeMap::<Site, BTreeSet<String>>::new(), BTreeMap::new());
    let mut seconds = 0.0;
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        if let Some((_, text)) = line.rsplit_once(", ").filter(|(head, _)| head.contains(" executions, ")) {
            seconds = text.strip_suffix(" s").and_then(|text| text.parse().ok()).unwrap_or(0.0);
        } else if let Some(rest) = line.strip_prefix("site ") {
            let [model, place, operation, ordering] = rest.split(' ').collect::<Vec<_>>()[..] else {
                continue;
            };
            times.insert(model.to_owned(), seconds);
            if place.starts_with("src/sync/") {
                let [place, operation, ordering] = [place, operation, ordering].map(str::to_owned);
                sites.entry(Site { place, operation, ordering }).or_default().insert(model.to_owned());
            }
        }
    }
    Some((sites, times))
}

impl Ord for Site {
    /// In the order of the source.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |site: &Self| {
            let mut parts = site.place.split(':').map(str::to_owned);
            let file = parts.next();
            let numbers: Vec<u32> = parts.filter_map(|part| part.parse().ok()).collect();
            (file, numbers, site.operation.clone(), site.ordering.clone())
        };
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Site {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Does the model notice?
fn catches(program: &Path, place: &str, to: &str, model: &str, limit: Duration) -> bool {
    let run = Command::new(program)
        .args(["--exact", "--nocapture", model])
        .env("LOOM_WEAKEN", format!("{place}={to}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = run else { return false };
    let begin = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.code() == Some(101),
            Ok(None) if begin.elapsed() < limit => std::thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return true;
            }
        }
    }
}

/// What survivors' file says: a name at the margin, and indented lines below it.
fn arguments(path: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut arguments = BTreeMap::<String, String>::new();
    let mut name = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        if line.starts_with(' ') {
            let argument = arguments.entry(name.clone()).or_default();
            if !argument.is_empty() {
                argument.push(' ');
            }
            argument.push_str(line.trim());
        } else {
            name = line.trim().to_owned();
        }
    }
    arguments
}

/// Names for places that stay when lines move: the file, the function, the operation, and a number where there are more.
struct Names {
    files: BTreeMap<String, Vec<String>>,
}

impl Names {
    fn of(root: &Path) -> Self {
        let mut files = Vec::new();
        sources(&root.join("src/sync"), &mut files);
        let files = files.into_iter().map(|(path, text)| {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
            (name, text.lines().map(str::to_owned).collect())
        });
        Self { files: files.collect() }
    }

    fn name(&self, site: &Site) -> String {
        let (place, index) = site.place.rsplit_once(':').unwrap_or((&site.place, "0"));
        let name = self.at(place);
        if index == "1" { format!("{name} on failure") } else { name }
    }

    /// The name of `file:line:column`.
    fn at(&self, place: &str) -> String {
        let mut parts = place.split(':');
        let file = parts.next().unwrap_or_default();
        let mut number = || parts.next().and_then(|number| number.parse::<usize>().ok()).unwrap_or(1);
        let (line, column) = (number(), number());
        let short = file.strip_prefix("src/sync/").unwrap_or(file);
        let lines = self.files.get(file).map_or(&[][..], Vec::as_slice);
        let above = &lines[..line.min(lines.len())];
        let word =
            |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        let here: String =
            above.last().map(|line| line.chars().skip(column - 1).collect()).unwrap_or_default();
        let operation = word(&here);
        let begin = above.iter().rposition(|line| function(line).is_some());
        let name = begin.and_then(|at| function(&above[at])).unwrap_or("");
        let code = above[begin.unwrap_or(0)..].iter().filter(|line| !line.trim_start().starts_with("//"));
        let calls = |line: &String| {
            line.match_indices(&operation)
                .filter(|(at, _)| {
                    let after = line[at + operation.len()..].trim_start_matches('!');
                    let before = line[..*at].chars().next_back();
                    after.starts_with('(') && !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
                })
                .count()
        };
        let nth = code.map(calls).sum::<usize>();
        let nth = if nth > 1 { format!(" #{nth}") } else { String::new() };
        format!("{short} {name}: {operation}{nth}")
    }
}

/// The name of the function that begins on this line.
fn function(line: &str) -> Option<&str> {
    let line = line.trim_start();
    if line.starts_with("//") {
        return None;
    }
    let (before, rest) = line.split_once("fn ")?;
    let qualifiers = ["pub", "pub(super)", "pub(crate)", "const", "unsafe"];
    before.split_whitespace().all(|word| qualifiers.contains(&word)).then_some(())?;
    rest.split(['(', '<']).next()
}

/// Every ordering stronger than relaxed that a call in the source spells out, with its place.
fn named(root: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    sources(&root.join("src/sync"), &mut files);
    files.sort();
    let mut found = Vec::new();
    for (path, text) in files {
        let file = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
        if !file.contains("/prim/") {
            found.extend(
                calls(&text)
                    .into_iter()
                    .map(|(line, column, _, ordering)| (format!("{file}:{line}:{column}"), ordering)),
            );
        }
    }
    found
}

fn calls(text: &str) -> Vec<(usize, usize, String, String)> {
    let mut found = Vec::new();
    // The last call of the statement so far.
    let mut call: Option<(usize, usize, &str)> = None;
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or("");
        let mut at = 0;
        while at < code.len() {
            let rest = &code[at..];
            let before = code[..at].chars().next_back();
            if let Some(name) = CALLS.iter().find(|name| rest.starts_with(**name))
                && !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
            {
                call = Some((number + 1, code[..at].chars().count() + 1, name));
            } else if rest.starts_with([';', '{', '}']) {
                call = None;
            } else if let Some(word) = rest.strip_prefix("Ordering::")
                && let Some((line, column, name)) = call
            {
                let ordering: String = word.chars().take_while(char::is_ascii_alphabetic).collect();
                if ordering != "Relaxed" {
                    let name = name.trim_end_matches(['(', '!']).to_owned();
                    found.push((line, column, name, ordering));
                }
            }
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{calls, function};

    #[test]
    fn orderings_are_found_with_their_calls() {
        let text = "
    // Acquire: as the comment says.
    let x = self.a.load(Ordering::Acquire);
    overwrite!(
        self.b,
        Ordering::Release
    );
    let o = if twin() { Ordering::Relaxed } else { Ordering::Release };
    compiler_fence(Ordering::SeqCst);
    self.c.compare_exchange(0, 1, Ordering::AcqRel, Ordering::Relaxed);
";
        let found: Vec<_> = calls(text)
            .into_iter()
            .map(|(line, column, call, ordering)| format!("{line}:{column} {call} {ordering}"))
            .collect();
        assert_eq!(found, ["3:20 load Acquire", "4:5 overwrite Release", "10:12 compare_exchange AcqRel"]);
    }

    #[test]
    fn functions_are_recognised() {
        assert_eq!(function("    pub(super) unsafe fn take<'a>(x: &'a u8) {"), Some("take"));
        assert_eq!(function("    // fn of old"), None);
        assert_eq!(function("    f: impl Fn(u8),"), None);
    }
}
