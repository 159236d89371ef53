//! `cargo loom`: the models of `loom_tests/`, and `cargo loom twins`: the same models against the real code
//! with one fault put in, each of which they must find (and `cargo loom orderings`, see there). A model says above its test which twins it finds:
//!
//! ```text
//! /// twins: barrier_light, barrier_heavy
//! #[test]
//! fn the_first_foreign_lock_excludes_the_owner() {
//! ```
//!
//! The switch is an environment variable that the shim reads (`sync::prim::twin`), so one build serves all.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::findings::{self, Finding};
use crate::orderings::orderings;
use crate::program::entries;
use crate::tally::Tally;

/// `cargo loom [twins|orderings] [FILTER]`.
pub fn command(root: &Path, mut arguments: impl Iterator<Item = String>) -> bool {
    let mut filter = arguments.next();
    let list = match filter.as_deref() {
        Some("twins") => "twins",
        Some("orderings") => "orderings",
        _ => "models",
    };
    if list != "models" {
        filter = arguments.next();
    }
    let filter = filter.as_deref().unwrap_or("");
    let (tally, findings) = match list {
        "twins" => twins(root, filter),
        "orderings" => orderings(root, filter),
        _ => models(root, filter),
    };
    // A part of the models must not take the place of all.
    if filter.is_empty()
        && !findings.is_empty()
        && let Err(error) = findings::keep(root, list, &findings)
    {
        eprintln!("what was found could not be kept for the report: {error}");
    }
    println!("{} passed, {} failed", tally.passed, tally.failed);
    tally.failed == 0 && tally.passed > 0
}

/// Builds the models for loom, in a target folder of their own, and returns the program.
pub fn build(root: &Path) -> Option<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(root)
        .args(["test", "-q", "-p", "brigade", "--test", "loom_tests", "--no-run"])
        .args(["--target-dir", "target/loom", "--message-format", "json-render-diagnostics"])
        .env("RUSTFLAGS", "--cfg loom --cfg crossbeam_loom")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .stderr(Stdio::inherit())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let path = text.lines().filter(|line| line.contains("\"loom_tests\"")).find_map(|line| {
        let (_, rest) = line.split_once("\"executable\":\"")?;
        rest.split('"').next().map(PathBuf::from)
    });
    path.filter(|_| output.status.success())
}

/// Runs every model whose name holds `filter`.
pub fn models(root: &Path, filter: &str) -> (Tally, Vec<Finding>) {
    let Some(program) = build(root) else { return (Tally::one(false), Vec::new()) };
    let Ok(output) = Command::new(program).args(["--nocapture", filter]).output() else {
        return (Tally::one(false), Vec::new());
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let mut lines: Vec<&str> = text.lines().filter(|line| line.contains(" executions, ")).collect();
    // The models run side by side; what is kept has an order of its own.
    lines.sort_unstable();
    for line in &lines {
        println!("  {line}");
    }
    let broken: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... FAILED")).collect();
    let failed = broken.len();
    let passed = text.lines().filter(|line| line.ends_with("... ok") || *line == "ok").count();
    if !output.status.success() {
        print!("{text}{}", String::from_utf8_lossy(&output.stderr));
    }
    // A model that ended the whole process is in nobody's count.
    let failed = failed.max(usize::from(!output.status.success()));
    let findings =
        lines.into_iter().filter_map(Finding::model).chain(broken.into_iter().map(Finding::failed)).collect();
    (Tally { passed, failed, known: 0 }, findings)
}

/// Runs, for each twin, the models that claim to find it; each of them must fail. A mutation that no
/// model claims fails as well.
pub fn twins(root: &Path, filter: &str) -> (Tally, Vec<Finding>) {
    let Some(program) = build(root) else { return (Tally::one(false), Vec::new()) };
    let mut findings = Vec::new();
    let claims = claims(root);
    let mut tally = Tally::default();
    for (twin, model) in claims.iter().filter(|(twin, model)| twin.contains(filter) || model.contains(filter))
    {
        let start = Instant::now();
        let output =
            Command::new(&program).args(["--exact", "--nocapture", model]).env("LOOM_TWIN", twin).output();
        // 101: a test failed, or said so itself. Anything else (no such test, a crash) is not a finding.
        let found = output.is_ok_and(|output| {
            let text = String::from_utf8_lossy(&output.stdout);
            output.status.code() == Some(101) && text.contains("fault found: ")
        });
        let verdict = if found { "found" } else { "NOT FOUND" };
        let seconds = start.elapsed().as_secs_f64();
        println!("  {twin:<26} {verdict:<9} {seconds:>5.1} s  {model}");
        findings.push(Finding::twin(twin, model, found, seconds));
        tally.add(&Tally::one(found));
    }
    if filter.is_empty() {
        let claimed: BTreeSet<&str> = claims.iter().map(|(twin, _)| twin.as_str()).collect();
        for twin in mutations(root).iter().filter(|twin| !claimed.contains(twin.as_str())) {
            println!("  {twin:<26} no model claims it");
            tally.add(&Tally::one(false));
        }
    }
    (tally, findings)
}

pub fn sources(folder: &Path, into: &mut Vec<(PathBuf, String)>) {
    for path in entries(folder) {
        if path.is_dir() {
            sources(&path, into);
        } else if let Ok(text) = fs::read_to_string(&path) {
            into.push((path, text));
        }
    }
}

/// Pairs of a twin and the model (module and function) that finds it.
fn claims(root: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    sources(&root.join("loom_tests"), &mut files);
    files.sort();
    let mut claims = Vec::new();
    for (path, text) in files {
        let module = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut waiting: Vec<String> = Vec::new();
        for line in text.lines() {
            if let Some(names) = line.trim().strip_prefix("/// twins: ") {
                waiting.extend(names.split(',').map(|name| name.trim().to_owned()));
            } else if let Some(rest) = line.trim().strip_prefix("fn ") {
                let function = rest.split('(').next().unwrap_or_default();
                claims.extend(waiting.drain(..).map(|twin| (twin, format!("{module}::{function}"))));
            }
        }
    }
    claims
}

/// Every name that the code (or a model of foreign code) passes to `twin`.
fn mutations(root: &Path) -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&root.join("src/sync"), &mut files);
    sources(&root.join("loom_tests"), &mut files);
    let named = |text: &str| -> Vec<String> {
        text.split("twin(\"").skip(1).filter_map(|rest| rest.split('"').next().map(str::to_owned)).collect()
    };
    files.iter().flat_map(|(_, text)| named(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::{claims, mutations, sources};
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    #[test]
    fn every_race_is_there_once_and_its_models_exist() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
        let mut files = Vec::new();
        sources(&root.join("loom_tests"), &mut files);
        let modules: BTreeMap<String, String> = files
            .into_iter()
            .map(|(path, text)| (path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), text))
            .collect();
        let table = fs::read_to_string(root.join("loom_tests/races.md")).expect("the table");
        let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| ")).collect();
        let numbers: Vec<u32> =
            rows.iter().filter_map(|row| row.split('|').nth(1)?.trim().parse().ok()).collect();
        assert_eq!(numbers, (1..=38).collect::<Vec<u32>>());
        for row in rows {
            let named: Vec<&str> =
                row.split('`').skip(1).step_by(2).filter(|name| name.contains("::")).collect();
            let models =
                named.iter().filter(|name| modules.contains_key(name.split("::").next().unwrap_or("")));
            for model in models.clone() {
                let (module, test) = model.split_once("::").unwrap_or_default();
                let function = format!("#[test]\nfn {test}(");
                assert!(modules[module].contains(&function), "{model} is no model");
            }
            let numbered = row.split('|').nth(1).is_some_and(|cell| cell.trim().parse::<u32>().is_ok());
            assert!(!numbered || models.count() > 0 || row.contains("cannot occur"), "{row}");
        }
    }

    #[test]
    fn every_mutation_has_a_model_that_claims_it() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
        let claims = claims(root);
        assert!(claims.len() > 10);
        for twin in mutations(root) {
            assert!(claims.iter().any(|(claimed, _)| *claimed == twin), "{twin}");
        }
    }
}
