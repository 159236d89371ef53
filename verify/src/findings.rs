//! What the models and the random programs found, kept for the report: `experiments/results/loom.json`.
//!
//! The file has a list for each of [`LISTS`], an entry a line. A run of one kind replaces its own list
//! and keeps the others' lines as they are. `experiments` reads it (`report/proofs.rs`).

use std::fs;
use std::path::Path;

/// Models, faults, orderings made weaker; and random programs, by the way they are run.
const LISTS: [&str; 7] = ["models", "twins", "orderings", "threads", "shuttle", "tsan", "miri"];

/// One model, or one twin with the model that must catch it; an entry of a list.
pub struct Finding(String);

impl Finding {
    /// A model that ended well, from the line that it prints.
    pub fn model(line: &str) -> Option<Self> {
        let mut parts = line.rsplitn(4, ", ");
        let seconds: f64 = parts.next()?.strip_suffix(" s")?.parse().ok()?;
        let bound = parts.next()?.strip_prefix("preemptions ")?;
        let executions: u64 = parts.next()?.strip_suffix(" executions")?.parse().ok()?;
        let (name, threads) = parts.next()?.rsplit_once(": ")?;
        let threads: u64 = threads.strip_suffix(" threads")?.parse().ok()?;
        let bound = bound.strip_prefix("Some(").and_then(|bound| bound.strip_suffix(')')).unwrap_or("null");
        Some(Self(format!(
            "{{\"name\": {}, \"threads\": {threads}, \"bound\": {bound}, \"executions\": {executions}, \"seconds\": {seconds}, \"passed\": true}}",
            quoted(name)
        )))
    }

    /// A random program that ended well, from the line that it prints.
    pub fn program(line: &str) -> Option<Self> {
        let (name, rest) = line.rsplit_once(": ")?;
        let mut parts = rest.split(", ");
        let (count, what) = parts.next()?.split_once(' ')?;
        let count: u64 = count.parse().ok().filter(|_| ["operations", "schedules"].contains(&what))?;
        let seconds: f64 = parts.last()?.strip_suffix(" s")?.parse().ok()?;
        Some(Self(format!("{{\"name\": {}, \"{what}\": {count}, \"seconds\": {seconds}}}", quoted(name))))
    }

    /// A model that failed; it says nothing more.
    pub fn failed(name: &str) -> Self {
        Self(format!("{{\"name\": {}, \"passed\": false}}", quoted(name)))
    }

    /// An ordering made weaker: the model that noticed, or how many did not and why that is well.
    pub fn ordering(name: &str, caught_by: Option<&String>, models: usize, argument: Option<&str>) -> Self {
        let text = |text: Option<&str>| text.map_or_else(|| "null".to_owned(), quoted);
        Self(format!(
            "{{\"name\": {}, \"caught_by\": {}, \"models\": {models}, \"argument\": {}}}",
            quoted(name),
            text(caught_by.map(String::as_str)),
            text(argument)
        ))
    }

    pub fn twin(name: &str, model: &str, caught: bool, seconds: f64) -> Self {
        Self(format!(
            "{{\"name\": {}, \"of\": {}, \"caught\": {caught}, \"seconds\": {seconds:.2}}}",
            quoted(name),
            quoted(model)
        ))
    }
}

/// Replaces one list of the stored file.
pub fn keep(root: &Path, list: &str, findings: &[Finding]) -> std::io::Result<()> {
    let folder = root.join("experiments/results");
    let path = folder.join("loom.json");
    let before = fs::read_to_string(&path).unwrap_or_default();
    let lists: Vec<String> = LISTS
        .into_iter()
        .filter(|name| *name == list || !stored(&before, name).is_empty())
        .map(|name| {
            let lines = if name == list {
                findings.iter().map(|finding| finding.0.clone()).collect::<Vec<_>>().join(",\n")
            } else {
                stored(&before, name).to_owned()
            };
            format!("\"{name}\": [\n{lines}\n]")
        })
        .collect();
    fs::create_dir_all(&folder)?;
    fs::write(path, format!("{{\n{}\n}}\n", lists.join(",\n")))
}

/// The lines of a list in the stored file.
fn stored<'a>(text: &'a str, list: &str) -> &'a str {
    let start = format!("\"{list}\": [\n");
    let rest = text.split_once(start.as_str()).map_or("", |(_, rest)| rest);
    rest.split_once("\n]").map_or("", |(lines, _)| lines)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::{Finding, keep};

    #[test]
    fn a_list_is_replaced_and_the_other_kept() {
        let root = std::env::temp_dir().join(format!("brigade-findings-{}", std::process::id()));
        let line = "seat: exit ‖ push, twice: 3 threads, 1636 executions, preemptions Some(2), 0.25 s";
        keep(&root, "models", &[Finding::model(line).expect("a model's line")]).expect("written");
        keep(&root, "twins", &[Finding::twin("weak", "seat::exit", true, 0.5)]).expect("written");
        keep(&root, "models", &[Finding::failed("seat::exit"), Finding::failed("seat::sit")])
            .expect("written");
        let text = std::fs::read_to_string(root.join("experiments/results/loom.json")).expect("read");
        assert_eq!(
            text,
            "{\n\"models\": [\n{\"name\": \"seat::exit\", \"passed\": false},\n{\"name\": \"seat::sit\", \"passed\": false}\n],\n\
             \"twins\": [\n{\"name\": \"weak\", \"of\": \"seat::exit\", \"caught\": true, \"seconds\": 0.50}\n]\n}\n"
        );
        std::fs::remove_dir_all(root).expect("removed");
    }

    #[test]
    fn a_models_line_is_read() {
        let line = "seat: exit ‖ push, twice: 3 threads, 1636 executions, preemptions None, 0.25 s";
        let found = Finding::model(line).expect("a model's line").0;
        assert_eq!(
            found,
            "{\"name\": \"seat: exit ‖ push, twice\", \"threads\": 3, \"bound\": null, \"executions\": 1636, \"seconds\": 0.25, \"passed\": true}"
        );
        assert!(Finding::model("test seat::exit ... ok").is_none());
    }

    #[test]
    fn a_programs_line_is_read() {
        let found = Finding::program("raw lock, event: 100000000 operations, 134 runs, 1.6 s")
            .expect("a program's line")
            .0;
        assert_eq!(found, "{\"name\": \"raw lock, event\", \"operations\": 100000000, \"seconds\": 1.6}");
        assert!(Finding::program("epoch: 300 schedules, 2.5 s").is_some());
        assert!(Finding::program("test result: ok. 10 passed; finished in 73.98s").is_none());
    }
}
