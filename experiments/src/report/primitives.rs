//! What the primitives cost by themselves, if `cargo primitives MODE` has kept it beside the results.
//!
//! `primitives/MODE.json` has the machine, `times` (`group`, `name`, and in nanoseconds of one operation: the median `ns`
//! with its interval `low` to `high`, and `least`, of the least disturbed sample) and `latencies` (`name`, `n`, and the
//! percentiles in nanoseconds).

use serde_json::Value;

use super::Section;
use super::text::{figure, mark, ratio};

/// What was aimed at.
struct Aim {
    group: &'static str,
    ours: &'static str,
    other: &'static str,
    /// The most that ours may cost in terms of the other.
    most: f64,
    /// What stands in the way where it is missed.
    obstacle: &'static str,
}

const AIMS: [Aim; 5] = [
    Aim {
        group: "counts, own object",
        ours: "brigade",
        other: "Rc",
        most: 1.2,
        obstacle: "in `brc` the seat that the header names is compared with the thread's, on the way up and on the way \
                   down, and a count that is not kept is looked for: seven instructions in place of `Rc`'s four. In `atomic` \
                   each step is a locked instruction, as with `Arc`.",
    },
    Aim {
        group: "locks, free",
        ours: "brigade, own object",
        other: "parking_lot",
        most: 1.0,
        obstacle: "in `atomic` no object has a bias: see the next line.",
    },
    Aim {
        group: "locks, free",
        ours: "brigade, shared object",
        other: "parking_lot",
        most: 1.0,
        obstacle: "both are two compare-and-exchanges of a byte; ours looks first whether the byte still belongs to an \
                   owner, and gives the lock back through a guard that remembers how it was taken.",
    },
    Aim {
        group: "reading an element of a list",
        ours: "brigade, list of another thread",
        other: "no lock",
        most: 1.3,
        obstacle: "who reads without the lock publishes which object, looks at its state, and withdraws: two stores and \
                   a load more than one load. In `atomic` a reader takes the lock.",
    },
    Aim {
        group: "reading and counting an element of a list",
        ours: "brigade, own list",
        other: "no lock, Rc",
        most: 1.3,
        obstacle: "the sum of the lines above.",
    },
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
    let (mut rows, mut missed) = (Vec::new(), Vec::new());
    for Aim { group, ours, other, most, obstacle } in AIMS {
        let name = format!("{group}: {ours} against {other}");
        for run in runs {
            let number = |name: &str, key: &str| find(run, group, name)?[key].as_f64();
            let least = |name: &str| number(name, "least");
            let (Some(ours_ns), Some(other_ns)) = (least(ours), least(other)) else { continue };
            let quotient = ours_ns / other_ns;
            let disturbed = [ours, other].into_iter().any(|name| {
                number(name, "ns").zip(least(name)).is_none_or(|(ns, least)| ns > least * DISTURBED)
            });
            rows.push(vec![
                name.clone(),
                text(run, "mode").to_owned(),
                ratio(quotient) + mark(disturbed),
                ratio(most),
                if quotient <= most { "yes" } else { "**no**" }.to_owned(),
            ]);
            let line = format!("- {name}: {obstacle}");
            if quotient > most && missed.last() != Some(&line) {
                missed.push(line);
            }
        }
    }
    out.table(&["aim", "mode", "measured", "at most", "met"].map(str::to_owned), &rows);
    if !missed.is_empty() {
        out.say("What stands in the way of those that are missed:");
        out.say(&missed.join("\n"));
    }
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
