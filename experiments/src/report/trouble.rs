//! What went wrong, and what is too noisy: said plainly, so that nobody leans on it.

use std::collections::BTreeMap;

use super::Section;
use super::data::{Data, Rounds, noise};
use super::text::percent;
use crate::plan::Task;
use crate::store::Sample;
use crate::workload::Kind;

/// A load average of this much for each core, before anything was run, is somebody else's.
const BUSY: f64 = 0.5;

/// What failed, where, how often, and its last words.
pub fn failures(out: &mut Section) {
    let mut cells: BTreeMap<_, (u32, u32, Option<&Sample>)> = BTreeMap::new();
    for sample in out.data.all() {
        let (task, workload, who, threads, what) = sample.job.cell();
        let cell = cells.entry((workload, who, task, threads, what)).or_default();
        cell.1 += 1;
        if sample.failure.is_some() {
            cell.0 += 1;
            cell.2 = Some(sample);
        }
    }
    let failed: Vec<_> =
        cells.into_iter().filter_map(|(key, cell)| Some((key, cell.0, cell.1, cell.2?))).collect();
    if failed.is_empty() {
        return;
    }
    out.say("## Failures");
    out.say("What failed counts nowhere above; after two failures the same is not tried again in a run.");
    let head = ["workload", "interpreter", "task", "failed", "reason", "last words"];
    let rows: Vec<Vec<String>> = failed
        .iter()
        .filter_map(|((workload, who, task, threads, what), failures, tried, sample)| {
            let failure = sample.failure.as_ref()?;
            let task = format!("{task:?}").to_lowercase()
                + &if *threads > 1 { format!(" {threads}") } else { String::new() };
            let task = if what.is_empty() { task } else { format!("{task} {what}") };
            let last: String = failure.stderr.lines().last().unwrap_or_default().chars().take(160).collect();
            Some(vec![
                workload.clone(),
                who.clone(),
                task,
                format!("{failures} of {tried}"),
                failure.reason.clone(),
                last,
            ])
        })
        .collect();
    out.table(&head.map(str::to_owned), &rows);
}

/// The figures that are too noisy to use, and why.
fn noise_of<'a>(
    figures: impl Iterator<Item = (String, &'a str, Rounds, bool)>,
) -> BTreeMap<String, Vec<String>> {
    let mut reasons: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (what, who, rounds, seconds) in figures {
        if let Some(reason) = noise(&rounds, seconds) {
            // All spreads are one reason; each says its own.
            let (reason, detail) = match reason.strip_prefix("standard deviation ") {
                Some(spread) => ("standard deviation".to_owned(), format!(" {spread}")),
                None => (reason, String::new()),
            };
            reasons.entry(reason).or_default().push(format!("{what} on {who}{detail}"));
        }
    }
    reasons
}

/// Every figure that is a time or a rate on threads: what it is, whose, its values, and whether they are times.
fn figures(data: &Data) -> Vec<(String, &str, Rounds, bool)> {
    let mut figures = Vec::new();
    for one in data.workloads(Kind::Single) {
        for who in data.names() {
            figures.push((one.name.clone(), who, data.seconds(&one.name, who), true));
        }
    }
    for one in [data.workloads(Kind::Single), data.workloads(Kind::Shared)].concat() {
        for who in data.names() {
            for threads in &data.run.profile.threads {
                figures.push((
                    format!("{} with {threads} threads", one.name),
                    who,
                    data.rate(&one.name, who, *threads),
                    false,
                ));
                figures.push((
                    format!("{} in {threads} processes", one.name),
                    who,
                    data.ceiling(&one.name, who, *threads),
                    false,
                ));
            }
        }
    }
    figures.retain(|(.., rounds, _)| !rounds.is_empty());
    figures
}

/// What stands beside the answers when they should not be leant on.
pub fn caveat(data: &Data) -> Option<String> {
    let figures = figures(data);
    let total = figures.len();
    let noisy: usize = noise_of(figures.into_iter()).values().map(Vec::len).sum();
    let cores = data.run.machine.cores as f64;
    let load =
        data.run.machine.load.split(' ').next().and_then(|load| load.parse::<f64>().ok()).unwrap_or(0.0);
    let mut words = Vec::new();
    if total > 0 && noisy * 5 >= total {
        words.push(format!("{noisy} of {total} figures are too noisy to lean on (see Noise)"));
    }
    if load >= cores * BUSY {
        words.push(format!(
            "the machine was busy with something else when this began (load {load:.1} on {cores} cores)"
        ));
    }
    (!words.is_empty()).then(|| format!("**Caution:** {}.", words.join(", and ")))
}

/// The section about noise.
pub fn noise_section(out: &mut Section) {
    let data = out.data;
    let figures = figures(data);
    let total = figures.len();
    let reasons = noise_of(figures.into_iter());
    let noisy: usize = reasons.values().map(Vec::len).sum();
    out.say("## Noise");
    let loads: Vec<f64> = data.all().filter_map(|sample| sample.load.parse().ok()).collect();
    let highest = loads.iter().copied().fold(0.0, f64::max);
    let share = if total == 0 { 0.0 } else { noisy as f64 / total as f64 };
    out.say(&format!(
        "{noisy} of {total} figures ({}) are too noisy to lean on. The one-minute load average reached {highest:.1} during the run (the run itself is part of it).",
        percent(share)
    ));
    for (reason, mut list) in reasons {
        list.sort();
        let (count, shown) = (list.len(), list.iter().take(60).cloned().collect::<Vec<_>>().join("; "));
        let more = if count > 60 { format!("; and {} more", count - 60) } else { String::new() };
        out.say(&format!("<details><summary>{reason}: {count}</summary>\n\n{shown}{more}\n\n</details>"));
    }
    late(out);
}

/// Runs measured while the machine was busy with something else say so.
fn late(out: &mut Section) {
    let count = out
        .data
        .all()
        .filter(|sample| sample.job.task == Task::Processes && sample.failure.is_some())
        .count();
    if count > 0 {
        out.say(&format!(
            "{count} ceilings could not be measured because their processes did not start together or failed."
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_told_by_its_reason() {
        let steady: Rounds = (0..6).map(|round| (round, 1.0)).collect();
        let wild: Rounds = (0..6).map(|round| (round, 1.0 + f64::from(round))).collect();
        let short: Rounds = (0..6).map(|round| (round, 1e-5)).collect();
        let few: Rounds = (0..2).map(|round| (round, 1.0)).collect();
        let figures = [("steady", steady), ("wild", wild), ("short", short), ("few", few)];
        let reasons =
            noise_of(figures.into_iter().map(|(what, rounds)| (what.to_owned(), "gil", rounds, true)));
        assert_eq!(
            reasons.keys().collect::<Vec<_>>(),
            ["only 2 processes", "standard deviation", "under a millisecond"]
        );
        assert!(reasons["standard deviation"][0].starts_with("wild on gil 5"));
    }
}
