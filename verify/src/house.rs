//! Rules of the house that no compiler knows: text searches over the sources.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::entries;
use crate::tally::Tally;

/// A file longer than this is a reason to split it.
const LONGEST: usize = 1000;

/// Longer files that have a reason.
const LONG_FILES: &[(&str, &str)] =
    &[("src/vm/run.rs", "the evaluation loop is one `match`, and its state lives in local variables")];

/// One source file.
struct Source {
    /// From the project's root, with `/`.
    name: String,
    text: String,
}

type Rule = (&'static str, fn(&[Source]) -> Vec<String>);

const RULES: &[Rule] = &[
    ("only src/mode/mod.rs names the mode features", mode_features),
    ("only src/sync names atomics, locks and threads", primitives),
    ("every atomic operation says its ordering above it", orderings),
    ("nothing is left to do", unfinished),
    ("files stay short", lengths),
    ("every module says what it is", module_docs),
];

/// Every rule, each counted as one test.
pub fn check(root: &Path) -> Tally {
    let mut sources = Vec::new();
    for folder in ["src", "loom_tests", "stress", "experiments/src", "verify/src", "benches", "tests"] {
        read(root, &root.join(folder), &mut sources);
    }
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    let mut tally = Tally::default();
    for (name, rule) in RULES {
        let broken = rule(&sources);
        if !broken.is_empty() {
            println!("RULE BROKEN: {name}");
            broken.iter().take(30).for_each(|line| println!("  {line}"));
            if broken.len() > 30 {
                println!("  ... {} more", broken.len() - 30);
            }
        }
        tally.add(&Tally::one(broken.is_empty()));
    }
    tally
}

fn read(root: &Path, folder: &Path, into: &mut Vec<Source>) {
    for path in entries(folder) {
        if path.is_dir() {
            read(root, &path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let name = path.strip_prefix(root).map(PathBuf::from).unwrap_or_else(|_| path.clone());
            let text = fs::read_to_string(&path).unwrap_or_default();
            into.push(Source { name: name.to_string_lossy().into_owned(), text });
        }
    }
}

impl Source {
    fn is_vm(&self) -> bool {
        self.name.starts_with("src/")
    }

    fn is_sync(&self) -> bool {
        self.name.starts_with("src/sync/")
    }

    /// Lines of code with their numbers: comments are left out.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn search<'a>(
    sources: impl Iterator<Item = &'a Source>,
    broken: impl Fn(&str) -> bool + Copy,
) -> Vec<String> {
    sources
        .flat_map(|source| {
            let hits = source.code().filter(move |(_, line)| broken(line));
            hits.map(|(number, line)| format!("{}:{number}: {}", source.name, line.trim()))
        })
        .collect()
}

fn mode_features(sources: &[Source]) -> Vec<String> {
    let named = |line: &str| {
        ["gil", "brc", "atomic"].iter().any(|mode| line.contains(&format!("feature = \"{mode}\"")))
    };
    search(sources.iter().filter(|s| s.is_vm() && s.name != "src/mode/mod.rs"), named)
}

fn primitives(sources: &[Source]) -> Vec<String> {
    // `LazyLock` and `OnceLock` initialise tables once, `Arc` shares immutable code; they are no protocol.
    const ALLOWED: [&str; 3] = ["std::sync::LazyLock", "std::sync::Once", "std::sync::Arc;"];
    let named = |line: &str| {
        let direct = ["std::sync::", "std::thread", "core::sync::", "loom::", "parking_lot"];
        direct.iter().any(|name| line.contains(name))
            && !ALLOWED.iter().any(|name| line.contains(name))
            && !line.contains("std::thread::LocalKey")
    };
    search(sources.iter().filter(|s| s.is_vm() && !s.is_sync()), named)
}

/// An ordering is an argument of an atomic operation or of a fence; the comment stands on a line above the
/// statement and starts with the ordering's name.
fn orderings(sources: &[Source]) -> Vec<String> {
    const NAMES: [&str; 5] = ["Relaxed", "Acquire", "Release", "AcqRel", "SeqCst"];
    let mut broken = Vec::new();
    for source in sources.iter().filter(|s| s.is_vm()) {
        let lines: Vec<&str> = source.text.lines().collect();
        for (number, line) in source.code() {
            let used = NAMES.iter().any(|name| {
                line.contains(&format!("Ordering::{name}"))
                    || line.contains(&format!("({name})"))
                    || line.contains(&format!(", {name}"))
            });
            let imported = line.trim_start().starts_with("use ") || line.trim_start().starts_with("pub use ");
            if !used || imported {
                continue;
            }
            // A statement may span lines, and one comment may stand above a few lines that belong together.
            let above = &lines[number.saturating_sub(9)..number - 1];
            let said = above.iter().chain([&line]).any(|line| {
                line.split_once("//")
                    .is_some_and(|(_, comment)| NAMES.iter().any(|name| comment.contains(name)))
            });
            if !said {
                broken.push(format!("{}:{number}: {}", source.name, line.trim()));
            }
        }
    }
    broken
}

fn unfinished(sources: &[Source]) -> Vec<String> {
    // Spelled in two halves so that this file does not find itself.
    let words = [["to", "do!("], ["unimple", "mented!("], ["TO", "DO"], ["FIX", "ME"], ["XX", "X:"]];
    let words: Vec<String> = words.iter().map(|halves| halves.concat()).collect();
    let mut broken = Vec::new();
    for source in sources {
        for (index, line) in source.text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word.as_str())) {
                broken.push(format!("{}:{}: {}", source.name, index + 1, line.trim()));
            }
        }
    }
    broken
}

fn lengths(sources: &[Source]) -> Vec<String> {
    let long = sources.iter().map(|s| (s, s.text.lines().count())).filter(|(s, n)| {
        *n > LONGEST && !LONG_FILES.iter().any(|(name, reason)| *name == s.name && !reason.is_empty())
    });
    long.map(|(s, n)| format!("{}: {n} lines", s.name)).collect()
}

fn module_docs(sources: &[Source]) -> Vec<String> {
    let silent = sources.iter().filter(|s| !s.text.lines().take(3).any(|line| line.starts_with("//!")));
    silent.map(|s| format!("{}: says not what it is for", s.name)).collect()
}
