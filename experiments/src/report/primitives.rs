//! What the primitives cost by themselves, if `cargo primitives MODE` has kept it beside the results.
//!
//! `primitives/MODE.json` has the machine, `times` (`group`, `name`, and in nanoseconds of one operation: the median `ns`
//! with its interval `low` to `high`, and `least`, of the least disturbed sample) and `latencies` (`name`, `n`, and the
//! percentiles in nanoseconds).

use serde_json::Value;

use super::Section;
use super::text::{figure, mark, ratio};

/// What was aimed at: the group, ours, the other, and the most that ours may cost in its terms.
const AIMS: [(&str, &str, &str, f64); 5] = [
    ("counts, own object", "brigade", "Rc", 1.2),
    ("locks, free", "brigade, own object", "parking_lot", 1.0),
    ("locks, free", "brigade, shared object", "parking_lot", 1.0),
    ("reading an element of a list", "brigade, list of another thread", "no lock", 1.3),
    ("reading and counting an element of a list", "brigade, own list", "no lock, Rc", 1.3),
];

/// A median that is so many times the least was disturbed, and the least may have been too.
const DISTURBED: f64 = 1.5;

pub fn section(out: &mut Section) {
    let runs = &out.data.primitives;
    if runs.is_empty() {
        return;
    }
    out.say("## Primitives");
    let commands: Vec<String> = runs.iter().map(|run| format!("`{}`", text(run, "command"))).collect();
    out.say(&format!(
        "What a reference, a lock, a read and a block of memory cost by themselves, each beside what a Rust programmer would \
         otherwise use, in the same process: {}. Nanoseconds of one operation: of the least disturbed sample, and behind it the \
         median of all, which also holds what else the machine did. `~` marks a ratio of times whose median is far from the least: the \
         machine was busy, and it is not to be leaned on.",
        commands.join(", ")
    ));
    for run in runs {
        let load = text(run, "load");
        let plain = if run["optimised"] == true { "" } else { ", not optimised" };
        out.say(&format!(
            "`{}`: {}, {} cores, kernel {}, load {load} at the end{plain}.",
            text(run, "mode"),
            text(run, "cpu"),
            run["cores"],
            text(run, "kernel"),
        ));
    }
    aims(out, runs);
    out.say("<details><summary>Times</summary>");
    times(out, runs);
    out.say("</details>");
    out.say("<details><summary>Waits, in microseconds</summary>");
    latencies(out, runs);
    out.say("</details>");
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list<'a>(run: &'a Value, name: &str) -> &'a [Value] {
    run[name].as_array().map_or(&[], Vec::as_slice)
}

/// The entry of a run.
fn find<'a>(run: &'a Value, group: &str, name: &str) -> Option<&'a Value> {
    list(run, "times").iter().find(|one| text(one, "group") == group && text(one, "name") == name)
}

fn aims(out: &mut Section, runs: &[Value]) {
    let mut rows = Vec::new();
    for (group, ours, other, most) in AIMS {
        for run in runs {
            let number = |name: &str, key: &str| find(run, group, name)?[key].as_f64();
            let least = |name: &str| number(name, "least");
            let (Some(ours_ns), Some(other_ns)) = (least(ours), least(other)) else { continue };
            let quotient = ours_ns / other_ns;
            let disturbed = [ours, other].into_iter().any(|name| {
                number(name, "ns").zip(least(name)).is_none_or(|(ns, least)| ns > least * DISTURBED)
            });
            rows.push(vec![
                format!("{group}: {ours} against {other}"),
                text(run, "mode").to_owned(),
                ratio(quotient) + mark(disturbed),
                ratio(most),
                if quotient <= most { "yes" } else { "**no**" }.to_owned(),
            ]);
        }
    }
    out.table(&["aim", "mode", "measured", "at most", "met"].map(str::to_owned), &rows);
}

fn times(out: &mut Section, runs: &[Value]) {
    let mut head = vec!["operation".to_owned()];
    head.extend(runs.iter().map(|run| text(run, "mode").to_owned()));
    let rows = named(runs, "times", |one| (text(one, "group"), text(one, "name")));
    let rows = rows.into_iter().map(|(group, name)| {
        let mut row = vec![format!("{group}: {name}")];
        row.extend(runs.iter().map(|run| {
            find(run, group, name).map_or_else(String::new, |one| {
                let number = |key: &str| one[key].as_f64().map_or_else(String::new, figure);
                format!("{} ({})", number("least"), number("ns"))
            })
        }));
        row
    });
    let rows: Vec<Vec<String>> = rows.collect();
    out.table(&head, &rows);
}

fn latencies(out: &mut Section, runs: &[Value]) {
    let percentiles = ["p50", "p90", "p99", "p99.9", "max"];
    let mut head = vec!["wait".to_owned(), "mode".to_owned(), "times".to_owned()];
    head.extend(percentiles.map(str::to_owned));
    let mut rows = Vec::new();
    for (_, name) in named(runs, "latencies", |one| ("", text(one, "name"))) {
        for run in runs {
            let Some(one) = list(run, "latencies").iter().find(|one| text(one, "name") == name) else {
                continue;
            };
            let mut row = vec![name.to_owned(), text(run, "mode").to_owned(), one["n"].to_string()];
            row.extend(
                percentiles.map(|key| one[key].as_f64().map_or_else(String::new, |ns| figure(ns / 1000.0))),
            );
            rows.push(row);
        }
    }
    out.table(&head, &rows);
}

/// What the runs have measured, each once, in the order in which it first comes.
fn named<'a>(
    runs: &'a [Value],
    what: &str,
    key: impl Fn(&'a Value) -> (&'a str, &'a str),
) -> Vec<(&'a str, &'a str)> {
    let mut found = Vec::new();
    for one in runs.iter().flat_map(|run| list(run, what)).map(key) {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}
