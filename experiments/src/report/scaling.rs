//! Several threads: private data, then shared.

use super::Section;
use super::answers::overall;
use super::data::{Data, Rounds, middle, noise, paired};
use super::plot::{Curve, Curves, Dot, Dots, curves, dots};
use super::text::{figure, interval, mark, ratio};
use crate::plan::Task;
use crate::stats::{Interval, geometric_mean, ratio_of_medians};
use crate::workload::{Kind, Workload};

/// The interpreters that ran any of these workloads on several threads, in the run's order.
fn who_ran<'a>(data: &'a Data, workloads: &[&Workload]) -> Vec<&'a str> {
    let several = || data.run.profile.threads.iter().copied().filter(|threads| *threads > 1);
    let ran = |who: &&str| {
        workloads.iter().any(|one| {
            several().any(|threads| {
                !data.rate(&one.name, who, threads).is_empty()
                    || data.failed(Task::Threads, &one.name, who, threads)
            })
        })
    };
    data.names().into_iter().filter(ran).collect()
}

/// The largest thread count of a run that has more than one.
pub fn most_threads(data: &Data) -> Option<usize> {
    data.run.profile.threads.iter().copied().max().filter(|threads| *threads > 1)
}

/// What several threads do in the time that one does it in, and how that compares with processes.
struct Scale {
    speed_up: Option<Interval>,
    of_ceiling: Option<Interval>,
    noisy: bool,
}

fn scale(data: &Data, workload: &str, who: &str, threads: usize) -> Scale {
    let (one, many) = (data.rate(workload, who, 1), data.rate(workload, who, threads));
    let ceiling = data.ceiling(workload, who, threads);
    Scale {
        speed_up: ratio_of_medians(&[paired(&many, &one)]),
        of_ceiling: ratio_of_medians(&[paired(&many, &ceiling)]),
        noisy: [&one, &many, &ceiling].into_iter().any(|rounds| noise(rounds, false).is_some()),
    }
}

/// Programs with private data.
pub fn private(out: &mut Section) {
    let data = out.data;
    let workloads: Vec<&Workload> =
        data.workloads(Kind::Single).into_iter().filter(|one| !who_ran(data, &[one]).is_empty()).collect();
    if workloads.is_empty() {
        return;
    }
    out.say("## Threads with private data");
    out.say(
        "Weak scaling: every thread does the whole work on data of its own, starting at a barrier. *Speed-up* is the throughput of \
         all threads over that of one thread of the same interpreter. *Of the ceiling* is the same throughput over what as many \
         independent single-threaded processes of the same workload reach in the same round: on a shared machine two processors are seldom \
         worth two.",
    );
    tables(out, &workloads);
    let Some(threads) = most_threads(data) else { return };
    let names = who_ran(data, &workloads);
    let rows = workloads.iter().map(|one| {
        let found = names.iter().map(|who| dot(scale(data, &one.name, who, threads).of_ceiling));
        (one.name.clone(), found.collect())
    });
    let plot = Dots {
        title: format!("{threads} threads with private data: share of the ceiling"),
        axis: format!("throughput of {threads} threads over that of {threads} processes (right is better)"),
        series: names.iter().map(|who| (*who).to_owned()).collect(),
        rows: rows.collect(),
        lines: vec![1.0],
        logarithmic: false,
    };
    out.plot("private", "Share of the ceiling, by workload and interpreter", dots(&plot, &data.names()));
    if data.run.profile.threads.len() > 2 {
        growth(out, &workloads, &names);
    }
}

/// One operation on one shared value.
pub fn shared(out: &mut Section) {
    let data = out.data;
    let workloads = data.workloads(Kind::Shared);
    let names = who_ran(data, &workloads);
    if names.is_empty() {
        return;
    }
    out.say("## Threads with shared data");
    out.say(
        "As above, but all threads work on one value: first those that only read it, then those that write.",
    );
    for (title, start) in [("Read", "Shared read"), ("Write", "Shared write")] {
        let some: Vec<&Workload> =
            workloads.iter().copied().filter(|one| one.about.starts_with(start)).collect();
        if !some.is_empty() {
            out.say(&format!("### {title}"));
            tables(out, &some);
            others(out, &some);
        }
    }
    let rest: Vec<&Workload> =
        workloads.iter().copied().filter(|one| !one.about.starts_with("Shared ")).collect();
    if !rest.is_empty() {
        tables(out, &rest);
        others(out, &rest);
    }
    let Some(threads) = most_threads(data) else { return };
    let rows = workloads.iter().map(|one| {
        let found = names.iter().map(|who| dot(scale(data, &one.name, who, threads).speed_up));
        (one.name.clone(), found.collect())
    });
    let plot = Dots {
        title: format!("{threads} threads on shared data: speed-up"),
        axis: format!("throughput of {threads} threads over that of one (right is better)"),
        series: names.iter().map(|who| (*who).to_owned()).collect(),
        rows: rows.collect(),
        lines: vec![1.0, threads as f64],
        logarithmic: true,
    };
    out.plot("shared", "Speed-up on shared data, by workload and interpreter", dots(&plot, &data.names()));
}

fn dot(interval: Option<Interval>) -> Option<Dot> {
    interval.map(|interval| Dot { at: interval.value, span: Some((interval.low, interval.high)) })
}

/// A table for each thread count.
fn tables(out: &mut Section, workloads: &[&Workload]) {
    let data = out.data;
    let names = who_ran(data, workloads);
    for threads in data.run.profile.threads.iter().copied().filter(|threads| *threads > 1) {
        let mut head = vec![format!("{threads} threads")];
        for who in &names {
            head.extend([format!("{who} speed-up"), "of the ceiling".to_owned()]);
        }
        let versus = names.contains(&"gil") && names.contains(&"brc");
        if versus {
            head.extend([format!("brc ÷ gil, both on {threads}"), format!("brc on {threads} ÷ gil on 1")]);
        }
        let mut rows: Vec<Vec<String>> =
            workloads.iter().map(|one| line(data, one, &names, threads, versus)).collect();
        if workloads.len() > 1 {
            rows.push(means(data, workloads, &names, threads, versus));
        }
        out.table(&head, &rows);
    }
    throughput(out, workloads, &names);
}

/// What the mode without the lock does on all its threads, over what every other Python does: on as many threads where it
/// runs them at the same time, else on one.
fn others(out: &mut Section, workloads: &[&Workload]) {
    let data = out.data;
    let Some(threads) = most_threads(data).filter(|_| data.has("brc")) else { return };
    let peers: Vec<(&str, usize)> = data
        .run
        .interpreters
        .iter()
        .filter(|who| !who.mode)
        .map(|who| (who.name.as_str(), if who.locked { 1 } else { threads }))
        .filter(|(who, count)| workloads.iter().any(|one| !data.rate(&one.name, who, *count).is_empty()))
        .collect();
    if peers.is_empty() {
        return;
    }
    out.say(&format!(
        "Throughput of `brc` on {threads} threads over that of others: on one thread where they have a lock, on {threads} where they have none."
    ));
    let mut head = vec![format!("brc on {threads}")];
    head.extend(peers.iter().map(|(who, count)| format!("÷ {who} on {count}")));
    let mut rows: Vec<Vec<String>> = Vec::new();
    for one in workloads {
        let many = data.rate(&one.name, "brc", threads);
        let mut row = vec![one.name.clone()];
        row.extend(peers.iter().map(|(who, count)| {
            let below = data.rate(&one.name, who, *count);
            let noisy = noise(&many, false).is_some() || noise(&below, false).is_some();
            ratio_of_medians(&[paired(&many, &below)])
                .map_or_else(|| "—".to_owned(), |found| interval(&found) + mark(noisy))
        }));
        rows.push(row);
    }
    if workloads.len() > 1 {
        let mut last = vec!["**geometric mean**".to_owned()];
        last.extend(peers.iter().map(|(who, count)| {
            let found = overall(
                workloads,
                |name| data.rate(name, "brc", threads),
                |name| data.rate(name, who, *count),
            );
            found.map_or_else(|| "—".to_owned(), |(found, _)| format!("**{}**", interval(&found)))
        }));
        rows.push(last);
    }
    out.table(&head, &rows);
}

fn line(data: &Data, one: &Workload, names: &[&str], threads: usize, versus: bool) -> Vec<String> {
    let mut row = vec![one.name.clone()];
    let none = |who: &str| {
        if data.failed(Task::Threads, &one.name, who, threads) { "failed" } else { "—" }.to_owned()
    };
    for who in names {
        let scale = scale(data, &one.name, who, threads);
        let write = |found: Option<Interval>| {
            found.map_or_else(|| none(who), |found| ratio(found.value) + mark(scale.noisy))
        };
        row.extend([write(scale.speed_up), write(scale.of_ceiling)]);
    }
    if versus {
        let many = data.rate(&one.name, "brc", threads);
        for below in [threads, 1] {
            let found = ratio_of_medians(&[paired(&many, &data.rate(&one.name, "gil", below))]);
            row.push(found.map_or_else(|| "—".to_owned(), |found| ratio(found.value)));
        }
    }
    row
}

fn means(data: &Data, workloads: &[&Workload], names: &[&str], threads: usize, versus: bool) -> Vec<String> {
    let write = |found: Option<(Interval, usize)>| {
        found.map_or_else(|| "—".to_owned(), |(found, _)| format!("**{}**", interval(&found)))
    };
    let mut row = vec!["**geometric mean**".to_owned()];
    for who in names {
        row.push(write(overall(
            workloads,
            |name| data.rate(name, who, threads),
            |name| data.rate(name, who, 1),
        )));
        row.push(write(overall(
            workloads,
            |name| data.rate(name, who, threads),
            |name| data.ceiling(name, who, threads),
        )));
    }
    if versus {
        for below in [threads, 1] {
            row.push(write(overall(
                workloads,
                |name| data.rate(name, "brc", threads),
                |name| data.rate(name, "gil", below),
            )));
        }
    }
    row
}

/// The throughputs themselves, folded away.
fn throughput(out: &mut Section, workloads: &[&Workload], names: &[&str]) {
    let data = out.data;
    out.say(
        "<details><summary>Runs a second: threads of one process, and independent processes (p)</summary>",
    );
    let mut head = vec!["workload".to_owned()];
    let counts = &data.run.profile.threads;
    for who in names {
        for threads in counts {
            head.push(format!("{who} {threads}"));
            if *threads > 1 {
                head.push(format!("{who} {threads}p"));
            }
        }
    }
    let rows = workloads.iter().map(|one| {
        let about = if one.kind == Kind::Shared { format!(": {}", one.about) } else { String::new() };
        let mut row = vec![one.name.clone() + &about];
        let inner = data.inner(&one.name) as f64;
        let write = |rounds: &Rounds| {
            middle(rounds).map_or_else(
                || "—".to_owned(),
                |rate| figure(rate * inner) + mark(noise(rounds, false).is_some()),
            )
        };
        for who in names {
            for threads in counts {
                row.push(write(&data.rate(&one.name, who, *threads)));
                if *threads > 1 {
                    row.push(write(&data.ceiling(&one.name, who, *threads)));
                }
            }
        }
        row
    });
    let rows: Vec<Vec<String>> = rows.collect();
    out.table(&head, &rows);
    out.say("</details>");
}

/// How the speed-up grows with the threads.
fn growth(out: &mut Section, workloads: &[&Workload], names: &[&str]) {
    let data = out.data;
    let curve = |who: &&str| {
        let points = data.run.profile.threads.iter().filter_map(|threads| {
            let ratios: Vec<f64> = workloads
                .iter()
                .filter_map(|one| {
                    Some(
                        ratio_of_medians(&[paired(
                            &data.rate(&one.name, who, *threads),
                            &data.rate(&one.name, who, 1),
                        )])?
                        .value,
                    )
                })
                .collect();
            Some((*threads as f64, geometric_mean(&ratios)?))
        });
        Curve { name: (*who).to_owned(), points: points.collect() }
    };
    let plot = Curves {
        title: "Speed-up with private data, geometric mean".to_owned(),
        across: "threads".to_owned(),
        up: "speed-up over one thread".to_owned(),
        ticks: data
            .run
            .profile
            .threads
            .iter()
            .map(|threads| (*threads as f64, threads.to_string()))
            .collect(),
        curves: names.iter().map(curve).collect(),
        logarithmic: false,
    };
    out.plot("growth", "Speed-up by number of threads", curves(&plot, &data.names()));
}
