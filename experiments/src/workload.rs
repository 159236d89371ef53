//! The programs: what kinds there are, what a file says about itself, and how it becomes one program.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::Result;

/// What a workload measures, which decides how it is run.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A program on one thread, and on several with private data.
    Single,
    /// One operation by several threads on one shared value.
    Shared,
    /// How late something happens that should happen now.
    Latency,
    /// How long the collector stops the program.
    Pauses,
    /// What objects weigh.
    Memory,
}

impl Kind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Shared => "shared",
            Self::Latency => "latency",
            Self::Pauses => "pauses",
            Self::Memory => "memory",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Single, Self::Shared, Self::Latency, Self::Pauses, Self::Memory]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// One program and what its file says about itself.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Workload {
    pub name: String,
    pub kind: Kind,
    /// The first line of its docstring.
    pub about: String,
    /// The size it is run at.
    pub size: u64,
    /// A size small enough to count instructions at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub small: Option<u64>,
    /// What its `what=` option takes, for a memory workload.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub what: Vec<String>,
}

/// Every workload, in order of kind and name.
pub fn catalog(folder: &Path) -> Result<Vec<Workload>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_none_or(|extension| extension != "py") || name == "driver" {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        found.push(describe(&name, &text).map_err(|message| format!("{name}.py: {message}"))?);
    }
    found.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    Ok(found)
}

/// Reads the docstring's first line and the plain assignments `KIND`, `SIZE`, `SMALL`, `WHAT`.
fn describe(name: &str, text: &str) -> Result<Workload> {
    let about = text.strip_prefix("\"\"\"").and_then(|rest| rest.lines().next()).ok_or("no docstring")?;
    let assigned = |variable: &str| {
        let start = format!("{variable} = ");
        text.lines().find_map(|line| line.strip_prefix(start.as_str())).map(str::trim)
    };
    let kind = assigned("KIND")
        .map(|word| word.trim_matches('"'))
        .and_then(Kind::from_word)
        .ok_or("no KIND that is known")?;
    let number = |word: &str| word.replace('_', "").parse().map_err(|_| format!("{word} is not a size"));
    let what = assigned("WHAT").map_or_else(Vec::new, |list| {
        list.trim_matches(['[', ']'])
            .split(',')
            .map(|word| word.trim().trim_matches('"').to_owned())
            .collect()
    });
    Ok(Workload {
        name: name.to_owned(),
        kind,
        about: about.trim_end_matches("\"\"\"").to_owned(),
        size: number(assigned("SIZE").ok_or("no SIZE")?)?,
        small: assigned("SMALL").map(number).transpose()?,
        what,
    })
}

/// One program of the driver and a workload, written to `scratch`; every interpreter runs the same text.
///
/// The driver comes first, so that a workload's own names win, and the workload's import of it goes.
pub fn compose(workloads: &Path, scratch: &Path, name: &str) -> Result<PathBuf> {
    let read =
        |path: PathBuf| fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()));
    let driver = read(workloads.join("driver.py"))?;
    let text = read(workloads.join(name).with_extension("py"))?;
    let folder = scratch.join("programs");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let path = folder.join(name).with_extension("py");
    fs::write(&path, glue(&driver, &text)).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

fn glue(driver: &str, text: &str) -> String {
    let own: Vec<&str> =
        text.lines().filter(|line| !line.trim_start().starts_with("from driver import ")).collect();
    format!("{driver}\n\n{}\n", own.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_describes_itself() {
        let text = "\"\"\"Adds: a lot.\"\"\"\n\nKIND = \"single\"\nSIZE = 1_000\nSMALL = 10\n";
        let workload = describe("adds", text).unwrap();
        assert_eq!((workload.kind, workload.size, workload.small), (Kind::Single, 1000, Some(10)));
        assert_eq!(workload.about, "Adds: a lot.");
        assert!(describe("x", "\"\"\"No kind.\"\"\"\nSIZE = 1\n").is_err());
    }

    #[test]
    fn the_glued_program_imports_no_driver() {
        let glued = glue(
            "def main(): pass",
            "SIZE = 1\nif __name__ == \"__main__\":\n    from driver import main\n    main()",
        );
        assert!(!glued.contains("from driver"));
        assert!(glued.ends_with("    main()\n"));
    }

    #[test]
    fn the_stored_workloads_are_complete() {
        let all = catalog(&crate::Folders::find().workloads).unwrap();
        let count = |kind| all.iter().filter(|workload| workload.kind == kind).count();
        assert!(count(Kind::Single) >= 14 && count(Kind::Shared) >= 10);
        assert!(
            all.iter()
                .filter(|workload| workload.kind == Kind::Single)
                .all(|workload| workload.small.is_some())
        );
        assert!(
            all.iter()
                .filter(|workload| workload.kind == Kind::Memory)
                .all(|workload| !workload.what.is_empty())
        );
    }
}
