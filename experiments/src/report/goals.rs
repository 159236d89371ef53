//! What the project sets out to reach, and where this run stands.

use super::Section;
use super::data::{Data, Rounds, paired};
use super::observed::start;
use super::scaling::most_threads;
use super::text::{interval, milliseconds, ratio};
use crate::plan::Task;
use crate::stats::{Interval, ratio_of_medians};
use crate::workload::Kind;

/// A goal is an upper or a lower bound.
enum Bound {
    Most(f64),
    Least(f64),
}

impl Bound {
    fn holds(&self, value: f64) -> bool {
        match self {
            Self::Most(bound) => value <= *bound,
            Self::Least(bound) => value >= *bound,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Most(bound) => format!("at most {bound:.2}×"),
            Self::Least(bound) => format!("at least {bound:.2}×"),
        }
    }
}

/// The table of goals, of those that this run can judge.
pub fn section(out: &mut Section) {
    let data = out.data;
    let mut rows = Vec::new();
    let seconds = |who: &'static str| move |name: &str| data.seconds(name, who);
    let single = compare(data, seconds("gil"), seconds("python3.13"));
    let broken = |task, who: &str, threads| -> Vec<String> {
        let failed = |name: &str| data.failed(task, name, who, threads);
        data.workloads(Kind::Single)
            .iter()
            .filter(|one| failed(&one.name))
            .map(|one| format!("{} failed", one.name))
            .collect()
    };
    judge(
        &mut rows,
        "`gil` over CPython 3.13, one thread",
        &single,
        broken(Task::Single, "gil", 1),
        &Bound::Most(0.50),
        &Bound::Most(1.0),
    );
    let cost = compare(data, seconds("brc"), seconds("gil"));
    judge(
        &mut rows,
        "`brc` over `gil`, one thread",
        &cost,
        broken(Task::Single, "brc", 1),
        &Bound::Most(1.10),
        &Bound::Most(1.25),
    );
    if let Some(threads) = most_threads(data) {
        let share =
            compare(data, |name| data.rate(name, "brc", threads), |name| data.ceiling(name, "brc", threads));
        let what = format!("`brc` on {threads} threads with private data, of the ceiling");
        judge(
            &mut rows,
            &what,
            &share,
            broken(Task::Threads, "brc", threads),
            &Bound::Least(0.95),
            &Bound::Least(0.85),
        );
    }
    for who in data.modes() {
        if let Some(time) = start(data, &who.name) {
            let what = format!("`{}` starts up", who.name);
            rows.push(vec![what, "at most 10 ms".to_owned(), milliseconds(time), verdict(time <= 0.010)]);
        }
    }
    if rows.is_empty() {
        return;
    }
    out.say("## Against the goals");
    out.table(&["goal", "bound", "measured", ""].map(str::to_owned), &rows);
}

/// The overall ratio, and each workload's.
fn compare(
    data: &Data,
    above: impl Fn(&str) -> Rounds,
    below: impl Fn(&str) -> Rounds,
) -> Option<(Interval, Vec<(String, f64)>)> {
    let workloads = data.workloads(Kind::Single);
    let pairs: Vec<_> =
        workloads.iter().map(|one| (one, paired(&above(&one.name), &below(&one.name)))).collect();
    let each = pairs.iter().filter_map(|(one, pairs)| {
        Some((one.name.clone(), ratio_of_medians(std::slice::from_ref(pairs))?.value))
    });
    let each = each.collect();
    let all: Vec<_> = pairs.into_iter().map(|(_, pairs)| pairs).collect();
    Some((ratio_of_medians(&all)?, each))
}

fn judge(
    rows: &mut Vec<Vec<String>>,
    what: &str,
    found: &Option<(Interval, Vec<(String, f64)>)>,
    broken: Vec<String>,
    mean: &Bound,
    each: &Bound,
) {
    let Some((overall, workloads)) = found else { return };
    rows.push(vec![
        format!("{what}: geometric mean"),
        mean.words(),
        interval(overall),
        verdict(mean.holds(overall.value)),
    ]);
    let slow = workloads
        .iter()
        .filter(|(_, value)| !each.holds(*value))
        .map(|(name, value)| format!("{name} {}", ratio(*value)));
    let missed: Vec<String> = broken.into_iter().chain(slow).collect();
    let told = if missed.is_empty() { "all".to_owned() } else { missed.join(", ") };
    rows.push(vec![format!("{what}: every workload"), each.words(), told, verdict(missed.is_empty())]);
}

fn verdict(reached: bool) -> String {
    if reached { "reached" } else { "**missed**" }.to_owned()
}
