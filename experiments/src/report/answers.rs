//! The answers that everything else in the report supports: what having no lock costs, what it buys, and what the
//! machine they were measured on is worth beside CPython. The report opens with them and the README shows them.

use super::data::{Data, Rounds, paired};
use super::scaling::most_threads;
use super::text::{day, interval, ratio, table};
use crate::plan::Task;
use crate::stats::{Interval, ratio_of_medians};
use crate::workload::{Kind, Workload};

/// The geometric mean over workloads of the ratio of medians, and how many workloads had both.
pub fn overall(
    workloads: &[&Workload],
    above: impl Fn(&str) -> Rounds,
    below: impl Fn(&str) -> Rounds,
) -> Option<(Interval, usize)> {
    let pairs: Vec<_> = workloads
        .iter()
        .map(|one| paired(&above(&one.name), &below(&one.name)))
        .filter(|pairs| !pairs.is_empty())
        .collect();
    Some((ratio_of_medians(&pairs)?, pairs.len()))
}

/// Time on one thread of one over that of another.
pub fn time(data: &Data, above: &str, below: &str) -> Option<(Interval, usize)> {
    overall(&data.workloads(Kind::Single), |name| data.seconds(name, above), |name| data.seconds(name, below))
}

/// Shared workloads that only read.
pub fn reads(data: &Data) -> Vec<&Workload> {
    data.workloads(Kind::Shared).into_iter().filter(|one| one.about.starts_with("Shared read")).collect()
}

/// One paragraph an answer; the first number is what having no lock costs.
pub fn paragraphs(data: &Data) -> Vec<String> {
    [costs(data), buys(data), worth(data), super::trouble::caveat(data)].into_iter().flatten().collect()
}

fn costs(data: &Data) -> Option<String> {
    let Some((cost, count)) = time(data, "brc", "gil").filter(|_| data.has("brc") && data.has("gil")) else {
        return Some(
            "This run does not have both `gil` and `brc`, so it cannot say what having no lock costs."
                .to_owned(),
        );
    };
    let mut text = format!(
        "**What having no lock costs: without it (`brc`) a program on one thread takes {} of the time with it (`gil`)**, 95 % interval {:.2} to {:.2}, \
         geometric mean over {count} workloads.",
        ratio(cost.value),
        cost.low,
        cost.high
    );
    if let Some(counted) = super::single::counted_over(data, "brc", "gil") {
        text += &format!(" In instructions it is {}.", ratio(counted));
    }
    if let Some((ablation, _)) = time(data, "atomic", "gil") {
        text += &format!(
            " With a plain atomic count in the place of the biased one (`atomic`) it is {}.",
            interval(&ablation)
        );
    }
    Some(text)
}

fn buys(data: &Data) -> Option<String> {
    let threads = most_threads(data).filter(|_| data.has("brc"))?;
    let singles = data.workloads(Kind::Single);
    let (speed_up, count) =
        overall(&singles, |name| data.rate(name, "brc", threads), |name| data.rate(name, "brc", 1))?;
    let mut text = format!(
        "**What it buys: on {threads} threads with private data `brc` does {} of what it does on one**, geometric mean over {count} workloads",
        interval(&speed_up)
    );
    if let Some((share, _)) =
        overall(&singles, |name| data.rate(name, "brc", threads), |name| data.ceiling(name, "brc", threads))
    {
        text += &format!(
            "; that is {} of the ceiling, which is what as many independent processes reach on this machine",
            interval(&share)
        );
    }
    if let Some((gain, _)) =
        overall(&singles, |name| data.rate(name, "brc", threads), |name| data.rate(name, "gil", 1))
    {
        text += &format!(", and {} of what `gil` does on one thread", interval(&gain));
    }
    text += ".";
    if let Some((shared, count)) =
        overall(&reads(data), |name| data.rate(name, "brc", threads), |name| data.rate(name, "brc", 1))
    {
        text += &format!(
            " When all threads read one shared value, {threads} do {} of what one does ({count} workloads).",
            interval(&shared)
        );
    }
    Some(text)
}

fn worth(data: &Data) -> Option<String> {
    let peers = data.run.interpreters.iter().filter(|who| !who.mode);
    let found: Vec<String> = peers
        .filter_map(|who| {
            Some(format!("{} of the time of `{}`", interval(&time(data, "gil", &who.name)?.0), who.name))
        })
        .collect();
    if found.is_empty() {
        return None;
    }
    Some(format!("**What the baseline is worth: on one thread `gil` takes** {}.", found.join("; ")))
}

/// The same in few words, for a terminal.
pub fn summary(data: &Data) -> String {
    let mut lines = Vec::new();
    let mut compare = |above: &str, below: &str| {
        if let Some((cost, count)) = time(data, above, below).filter(|_| above != below) {
            lines.push(format!(
                "{above} ÷ {below}, time on one thread: {} ({count} workloads)",
                interval(&cost)
            ));
        }
    };
    for who in data.modes() {
        compare(&who.name, data.base());
    }
    for who in data.run.interpreters.iter().filter(|who| !who.mode) {
        compare(data.base(), &who.name);
    }
    if let Some(threads) = most_threads(data) {
        let singles = data.workloads(Kind::Single);
        for who in data.names() {
            let many = |name: &str| data.rate(name, who, threads);
            let speed_up = overall(&singles, many, |name| data.rate(name, who, 1));
            let share = overall(&singles, many, |name| data.ceiling(name, who, threads));
            if let (Some((speed_up, _)), Some((share, _))) = (speed_up, share) {
                lines.push(format!(
                    "{who}, {threads} threads, private data: {} of one thread, {} of the ceiling",
                    interval(&speed_up),
                    interval(&share)
                ));
            }
            let shared =
                overall(&reads(data), |name| data.rate(name, who, threads), |name| data.rate(name, who, 1));
            if let Some((shared, _)) = shared {
                lines.push(format!(
                    "{who}, {threads} threads, shared reads: {} of one thread",
                    interval(&shared)
                ));
            }
        }
    }
    lines.join("\n")
}

/// What the README shows between its marks: the answers, each mode in a line, and on what.
pub fn screen(data: &Data) -> String {
    let machine = &data.run.machine;
    let mut text =
        paragraphs(data).into_iter().map(|paragraph| format!("- {paragraph}\n")).collect::<String>();
    let threads = most_threads(data);
    let singles = data.workloads(Kind::Single);
    let write =
        |found: Option<(Interval, usize)>| found.map_or_else(|| "—".to_owned(), |found| interval(&found.0));
    let rows: Vec<Vec<String>> = data
        .run
        .interpreters
        .iter()
        .map(|who| {
            let name = who.name.as_str();
            let mut row = vec![format!("`{name}`"), write(time(data, name, data.base()))];
            if let Some(threads) = threads {
                let many = |workload: &str| data.rate(workload, name, threads);
                row.push(write(overall(&singles, many, |workload| data.rate(workload, name, 1))));
                row.push(write(overall(&reads(data), many, |workload| data.rate(workload, name, 1))));
            }
            row.push(
                super::observed::start(data, name).map_or_else(|| "—".to_owned(), super::text::milliseconds),
            );
            row
        })
        .collect();
    let mut head = vec!["interpreter".to_owned(), format!("time on one thread, ÷ {}", data.base())];
    if let Some(threads) = threads {
        head.push(format!("{threads} threads ÷ 1, private data"));
        head.push(format!("{threads} threads ÷ 1, shared reads"));
    }
    head.push("start-up".to_owned());
    text += "\n";
    text += &table(&head, &rows);
    let failed = data.all().filter(|sample| sample.failure.is_some()).count();
    let failures = if failed == 0 { String::new() } else { format!("; {failed} processes failed") };
    text += &format!(
        "\n{}, {} cores{}, {}, commit {}{failures}. Everything else, with plots: [RESULTS.md](RESULTS.md), made by the harness from \
         the raw data beside it, never edited by hand.\n",
        machine.cpu,
        machine.cores,
        if machine.hypervisor { " of a virtual machine" } else { "" },
        day(machine.started),
        machine.commit,
    );
    text
}

/// Rounds that were begun of a task.
pub fn rounds(data: &Data, task: Task) -> u32 {
    data.all().filter(|sample| sample.job.task == task).map(|sample| sample.job.round + 1).max().unwrap_or(0)
}
