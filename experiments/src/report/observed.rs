//! What is observed rather than compared: latencies, pauses, memory, starting up.

use std::collections::BTreeMap;

use hdrhistogram::Histogram;

use super::Section;
use super::data::{Data, Rounds, middle, noise, numbers};
use super::plot::{Curve, Curves, Dot, Dots, curves, dots};
use super::text::{figure, mark, mebibytes, milliseconds};
use crate::plan::Task;
use crate::stats;
use crate::store::Sample;
use crate::workload::Kind;

/// Seconds as a histogram of nanoseconds: three digits kept, a minute at most, what is too early counts as at once.
pub fn histogram<'a>(lists: impl Iterator<Item = &'a serde_json::Value>) -> Histogram<u64> {
    let mut all = empty();
    for list in lists {
        let mut one = empty();
        for seconds in numbers(list) {
            one.saturating_record((seconds * 1e9).max(1.0) as u64);
        }
        all += one;
    }
    all
}

fn empty() -> Histogram<u64> {
    match Histogram::new_with_bounds(1, 60_000_000_000, 3) {
        Ok(histogram) => histogram,
        Err(error) => unreachable!("these bounds are right: {error}"),
    }
}

const SHARES: [(f64, &str); 6] =
    [(0.5, "50 %"), (0.75, "75 %"), (0.9, "90 %"), (0.95, "95 %"), (0.99, "99 %"), (1.0, "most")];

fn percentiles(histogram: &Histogram<u64>) -> Vec<String> {
    SHARES.iter().map(|(share, _)| milliseconds(histogram.value_at_quantile(*share) as f64 / 1e9)).collect()
}

/// The percentiles as points; the places are evenly spread.
fn curve(name: &str, histogram: &Histogram<u64>) -> Curve {
    let points = SHARES
        .iter()
        .enumerate()
        .map(|(place, (share, _))| (place as f64, histogram.value_at_quantile(*share) as f64 / 1e6));
    Curve { name: name.to_owned(), points: points.collect() }
}

fn ticks() -> Vec<(f64, String)> {
    SHARES.iter().enumerate().map(|(place, (_, name))| (place as f64, (*name).to_owned())).collect()
}

/// How late something happens among busy threads.
pub fn latency(out: &mut Section) {
    let data = out.data;
    let workloads = data.workloads(Kind::Latency);
    if workloads.is_empty() {
        return;
    }
    out.say("## Latency");
    out.say("Milliseconds, all rounds in one hdrhistogram; beside them how often the busy threads went round their loop, per millisecond.");
    for one in workloads {
        out.say(&format!("### {}", one.name));
        out.say(&one.about);
        let mut head = vec!["interpreter".to_owned(), "busy threads".to_owned(), "values".to_owned()];
        head.extend(SHARES.map(|(_, name)| name.to_owned()));
        head.push("busy loops per ms".to_owned());
        let (mut rows, mut drawn) = (Vec::new(), Vec::new());
        let most = data.run.profile.threads.iter().copied().max().unwrap_or(1);
        for threads in &data.run.profile.threads {
            for who in data.names() {
                let samples = data.good(Task::Latency, &one.name, who, *threads, "", None);
                let histogram = histogram(samples.iter().map(|sample| &sample.values[0]["latencies"]));
                if histogram.is_empty() {
                    if data.failed(Task::Latency, &one.name, who, *threads) {
                        rows.push(vec![who.to_owned(), threads.to_string(), "failed".to_owned()]);
                    }
                    continue;
                }
                let mut row = vec![who.to_owned(), threads.to_string(), histogram.len().to_string()];
                row.extend(percentiles(&histogram));
                let rates: Vec<f64> =
                    samples.iter().filter_map(|sample| sample.values[0]["busy_rate"].as_f64()).collect();
                row.push(stats::median(&rates).map_or_else(|| "—".to_owned(), |rate| figure(rate / 1000.0)));
                rows.push(row);
                if *threads == most {
                    drawn.push(curve(who, &histogram));
                }
            }
        }
        for row in &mut rows {
            row.resize(head.len(), String::new());
        }
        out.table(&head, &rows);
        let plot = Curves {
            title: format!("{} with {most} busy threads", one.name),
            across: "share of the values that are no higher".to_owned(),
            up: "milliseconds".to_owned(),
            ticks: ticks(),
            curves: drawn,
            logarithmic: true,
        };
        let svg = curves(&plot, &data.names());
        out.plot(&one.name, &format!("Percentiles of {}", one.name), svg);
    }
}

/// How long collections take.
pub fn pauses(out: &mut Section) {
    let data = out.data;
    let workloads = data.workloads(Kind::Pauses);
    if workloads.is_empty() {
        return;
    }
    out.say("## Collector pauses");
    for one in workloads {
        out.say(&one.about);
        let head = [
            "interpreter",
            "collections a run",
            "50 %",
            "99 %",
            "most",
            "all together",
            "full collection",
            "whole run",
        ];
        let (mut rows, mut drawn) = (Vec::new(), Vec::new());
        for who in data.names() {
            let samples = data.good(Task::Pauses, &one.name, who, 1, "", None);
            if samples.is_empty() {
                if data.failed(Task::Pauses, &one.name, who, 1) {
                    rows.push([vec![who.to_owned(), "failed".to_owned()], vec![String::new(); 6]].concat());
                }
                continue;
            }
            let automatic = histogram(samples.iter().map(|sample| &sample.values[0]["latencies"]));
            let full: Vec<f64> =
                samples.iter().flat_map(|sample| numbers(&sample.values[0]["full"])).collect();
            let elapsed: Vec<f64> =
                samples.iter().filter_map(|sample| sample.values[0]["elapsed"].as_f64()).collect();
            let total: Vec<f64> =
                samples.iter().map(|sample| numbers(&sample.values[0]["latencies"]).iter().sum()).collect();
            let write = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), milliseconds);
            let seen = samples.iter().all(|sample| sample.values[0]["callbacks"] == true);
            let at = |share: f64| {
                if automatic.is_empty() {
                    "—".to_owned()
                } else {
                    milliseconds(automatic.value_at_quantile(share) as f64 / 1e9)
                }
            };
            rows.push(vec![
                who.to_owned(),
                if seen {
                    format!("{:.0}", automatic.len() as f64 / samples.len() as f64)
                } else {
                    "not told".to_owned()
                },
                at(0.5),
                at(0.99),
                at(1.0),
                if seen { write(stats::median(&total)) } else { "—".to_owned() },
                write(stats::median(&full)),
                write(stats::median(&elapsed)),
            ]);
            if !automatic.is_empty() {
                drawn.push(curve(who, &automatic));
            }
        }
        out.table(&head.map(str::to_owned), &rows);
        let plot = Curves {
            title: "Pauses of automatic collections".to_owned(),
            across: "share of the pauses that are no longer".to_owned(),
            up: "milliseconds".to_owned(),
            ticks: ticks(),
            curves: drawn,
            logarithmic: true,
        };
        let svg = curves(&plot, &data.names());
        out.plot(&one.name, "Percentiles of the collector's pauses", svg);
    }
}

/// What an object weighs, and what a process holds at most.
pub fn memory(out: &mut Section) {
    let data = out.data;
    let names = data.names();
    let workloads = data.workloads(Kind::Memory);
    let programs = data.workloads(Kind::Single);
    if workloads.is_empty() && programs.is_empty() {
        return;
    }
    out.say("## Memory");
    for one in workloads {
        out.say(&format!(
            "Bytes an object: the peak resident size of a process that keeps {} of them, less that of one that keeps none.",
            one.size
        ));
        let weigh = |what: &str, who: &str| {
            let peak = |n: u64| {
                let samples = data.good(Task::Memory, &one.name, who, 1, what, Some(n));
                stats::median(&samples.iter().map(|sample| sample.peak_kib as f64).collect::<Vec<_>>())
            };
            // An immediate value takes nothing, and the difference of two peaks then falls to either side of it.
            Some(((peak(one.size)? - peak(0)?) * 1024.0 / one.size as f64).max(0.0))
        };
        let mut head = vec!["object".to_owned()];
        head.extend(names.iter().map(|who| (*who).to_owned()));
        let mut rows = Vec::new();
        let mut drawn = Vec::new();
        for what in &one.what {
            let found: Vec<Option<f64>> = names.iter().map(|who| weigh(what, who)).collect();
            let mut row = vec![what.clone()];
            row.extend(
                found.iter().map(|bytes| bytes.map_or_else(|| "—".to_owned(), |bytes| format!("{bytes:.0}"))),
            );
            rows.push(row);
            let at = found.into_iter().map(|bytes| bytes.map(|bytes| Dot { at: bytes, span: None }));
            drawn.push((what.clone(), at.collect()));
        }
        out.table(&head, &rows);
        let plot = Dots {
            title: "Bytes an object".to_owned(),
            axis: "bytes (left is smaller)".to_owned(),
            series: names.iter().map(|who| (*who).to_owned()).collect(),
            rows: drawn,
            lines: vec![],
            logarithmic: false,
        };
        out.plot("memory", "Bytes an object, by kind and interpreter", dots(&plot, &names));
    }
    if programs.is_empty() {
        return;
    }
    out.say("Peak resident size of the single workloads' processes, in MiB.");
    let mut head = vec!["workload".to_owned()];
    head.extend(names.iter().map(|who| (*who).to_owned()));
    let rows = programs.iter().map(|one| {
        let mut row = vec![one.name.clone()];
        row.extend(names.iter().map(|who| {
            let samples = data.good(Task::Single, &one.name, who, 1, "", None);
            let peaks: Vec<f64> = samples.iter().map(|sample| sample.peak_kib as f64).collect();
            stats::median(&peaks).map_or_else(|| "—".to_owned(), mebibytes)
        }));
        row
    });
    let rows: Vec<Vec<String>> = rows.collect();
    out.table(&head, &rows);
}

/// Starting up, and what is started.
pub fn startup(out: &mut Section) {
    let data = out.data;
    let times = startup_times(data);
    if times.values().all(BTreeMap::is_empty) {
        return;
    }
    out.say("## Start-up and builds");
    out.say("`-c pass`, from starting the process to its end. Peers that are reached through another command pay for that too.");
    let head = [
        "interpreter",
        "median",
        "least",
        "most",
        "processes",
        "peak MiB",
        "binary MiB",
        "build from scratch",
    ];
    let rows = data.run.interpreters.iter().filter_map(|who| {
        let rounds = times.get(who.name.as_str())?;
        let least = rounds.values().copied().reduce(f64::min)?;
        let most = rounds.values().copied().reduce(f64::max)?;
        let peaks: Vec<f64> = data
            .good(Task::Startup, "startup", &who.name, 1, "", None)
            .iter()
            .map(|sample| sample.peak_kib as f64)
            .collect();
        let build = who.build.as_ref();
        // The quickest starts are a few milliseconds: too little to call noise what is one.
        let noisy = noise(rounds, false).is_some();
        Some(vec![
            who.name.clone(),
            middle(rounds).map_or_else(String::new, milliseconds) + mark(noisy),
            milliseconds(least),
            milliseconds(most),
            rounds.len().to_string(),
            stats::median(&peaks).map_or_else(String::new, mebibytes),
            build.map_or_else(|| "—".to_owned(), |build| mebibytes(build.bytes as f64 / 1024.0)),
            build
                .and_then(|build| build.seconds)
                .map_or_else(|| "—".to_owned(), |seconds| format!("{seconds:.0} s")),
        ])
    });
    let rows: Vec<Vec<String>> = rows.collect();
    out.table(&head.map(str::to_owned), &rows);
}

/// Seconds of starting up, the median.
pub fn start(data: &Data, who: &str) -> Option<f64> {
    middle(&starts(data, who))
}

pub fn starts(data: &Data, who: &str) -> Rounds {
    let samples = data.good(Task::Startup, "startup", who, 1, "", None);
    let seconds = |sample: &Sample| sample.values[0]["seconds"].as_f64();
    samples.into_iter().filter_map(|sample| Some((sample.job.round, seconds(sample)?))).collect()
}

fn startup_times(data: &Data) -> BTreeMap<&str, Rounds> {
    data.names().into_iter().map(|who| (who, starts(data, who))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn histograms_of_processes_add_up() {
        let lists = [json!([0.001, 0.002, 0.003]), json!([0.010, -0.5])];
        let merged = histogram(lists.iter());
        assert_eq!(merged.len(), 5);
        assert_eq!(merged.value_at_quantile(0.0), 1, "what is too early counts as at once");
        let most = merged.value_at_quantile(1.0) as f64;
        assert!((most / 1e7 - 1.0).abs() < 0.001);
        let alone = histogram(std::iter::once(&json!([0.001, 0.002, 0.003, 0.010, -0.5])));
        assert_eq!(merged, alone);
    }

    #[test]
    fn nothing_makes_an_empty_histogram() {
        assert!(histogram([json!(null), json!([])].iter()).is_empty());
    }
}
