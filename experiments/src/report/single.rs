//! One thread: what each interpreter takes for the same program.

use super::Section;
use super::answers::time;
use super::data::{Data, middle, noise, paired};
use super::plot::{Dot, Dots, dots};
use super::text::{figure, interval, mark, ratio};
use crate::plan::Task;
use crate::runner::COUNTED_LOOPS;
use crate::stats::{geometric_mean, ratio_of_medians};
use crate::workload::Kind;

/// How a comparison is written so that less than one is good for Brigade: modes over the base, the base over peers.
fn compared<'a>(data: &'a Data, who: &'a str) -> (&'a str, &'a str) {
    let mode = data.run.interpreters.iter().any(|one| one.name == who && one.mode);
    let base_is_mode = data.modes().any(|one| one.name == data.base());
    if mode || !base_is_mode { (who, data.base()) } else { (data.base(), who) }
}

/// The table and the plot.
pub fn section(out: &mut Section) {
    let data = out.data;
    let workloads = data.workloads(Kind::Single);
    if workloads.is_empty() {
        return;
    }
    let base = data.base();
    let others: Vec<&str> = data.names().into_iter().filter(|who| *who != base).collect();
    out.say("## One thread");
    out.say(
        "Milliseconds of one iteration of the first interpreter, then ratios of medians; below 1 is good for the one named first.",
    );
    let mut head = vec!["workload".to_owned(), format!("{base} ms")];
    head.extend(others.iter().map(|who| {
        let (above, below) = compared(data, who);
        format!("{above} ÷ {below}")
    }));
    let mut rows = Vec::new();
    for one in &workloads {
        let of_base = data.seconds(&one.name, base);
        let time = middle(&of_base).map_or_else(
            || lacking(data, &one.name, base),
            |seconds| figure(seconds * 1000.0) + mark(noise(&of_base, true).is_some()),
        );
        let mut row = vec![one.name.clone(), time];
        for who in &others {
            let (above, below) = compared(data, who);
            let (above, below) = (data.seconds(&one.name, above), data.seconds(&one.name, below));
            let noisy = noise(&above, true).is_some() || noise(&below, true).is_some();
            row.push(match ratio_of_medians(&[paired(&above, &below)]) {
                Some(cost) => interval(&cost) + mark(noisy),
                None => lacking(data, &one.name, who),
            });
        }
        rows.push(row);
    }
    let mut last = vec!["**geometric mean**".to_owned(), String::new()];
    last.extend(others.iter().map(|who| {
        let (above, below) = compared(data, who);
        time(data, above, below)
            .map_or_else(|| "—".to_owned(), |(cost, _)| format!("**{}**", interval(&cost)))
    }));
    rows.push(last);
    out.table(&head, &rows);
    let plot_rows = workloads.iter().map(|one| {
        let of_base = data.seconds(&one.name, base);
        let found = others.iter().map(|who| {
            ratio_of_medians(&[paired(&data.seconds(&one.name, who), &of_base)])
                .map(|cost| Dot { at: cost.value, span: Some((cost.low, cost.high)) })
        });
        (one.name.clone(), found.collect())
    });
    let plot = Dots {
        title: format!("Time on one thread, over that of {base}"),
        axis: format!("times the time of {base} (left is faster)"),
        series: others.iter().map(|who| (*who).to_owned()).collect(),
        rows: plot_rows.collect(),
        lines: vec![1.0],
        logarithmic: true,
    };
    out.plot("single", "Time on one thread, by workload and interpreter", dots(&plot, &data.names()));
    times(out, &others);
    matrix(out);
    instructions(out);
}

/// Why there is no figure.
fn lacking(data: &Data, workload: &str, who: &str) -> String {
    if data.failed(Task::Single, workload, who, 1) { "failed" } else { "—" }.to_owned()
}

/// The medians themselves, folded away.
fn times(out: &mut Section, others: &[&str]) {
    let data = out.data;
    let names: Vec<&str> = std::iter::once(data.base()).chain(others.iter().copied()).collect();
    out.say("<details><summary>Milliseconds of one iteration</summary>");
    let mut head = vec!["workload".to_owned(), "repetitions".to_owned()];
    head.extend(names.iter().map(|who| (*who).to_owned()));
    let rows = data.workloads(Kind::Single).into_iter().map(|one| {
        let mut row = vec![format!("{}: {}", one.name, one.about), data.inner(&one.name).to_string()];
        row.extend(names.iter().map(|who| {
            let seconds = data.seconds(&one.name, who);
            middle(&seconds).map_or_else(
                || lacking(data, &one.name, who),
                |value| figure(value * 1000.0) + mark(noise(&seconds, true).is_some()),
            )
        }));
        row
    });
    let rows: Vec<Vec<String>> = rows.collect();
    out.table(&head, &rows);
    out.say("</details>");
}

/// Instructions of one iteration, where they were counted.
fn counted(data: &Data, workload: &str, who: &str) -> Option<f64> {
    let size = data.run.workloads.iter().find(|one| one.name == workload)?.small;
    let samples = data.good(Task::Instructions, workload, who, 1, "", size);
    let of = |place: usize| samples.first()?.values.get(place)?["instructions"].as_f64();
    Some((of(1)? - of(0)?) / f64::from(COUNTED_LOOPS[1] - COUNTED_LOOPS[0]))
}

/// The geometric mean of the ratios of counts.
pub fn counted_over(data: &Data, above: &str, below: &str) -> Option<f64> {
    let ratios: Vec<f64> = data
        .workloads(Kind::Single)
        .iter()
        .filter_map(|one| Some(counted(data, &one.name, above)? / counted(data, &one.name, below)?))
        .collect();
    geometric_mean(&ratios)
}

fn instructions(out: &mut Section) {
    let data = out.data;
    let workloads = data.workloads(Kind::Single);
    let base = data.base();
    if !workloads.iter().any(|one| counted(data, &one.name, base).is_some()) {
        return;
    }
    let ran =
        |who: &&str| *who != base && workloads.iter().any(|one| counted(data, &one.name, who).is_some());
    let others: Vec<&str> = data.names().into_iter().filter(ran).collect();
    out.say("### Instructions");
    out.say(
        "Counted under valgrind at a small size, many iterations less few, so neither the clock nor starting up has a part in it. Ratios as \
         above; one process each, as a count hardly varies.",
    );
    let mut head = vec!["workload".to_owned(), "size".to_owned(), format!("{base}, thousands")];
    head.extend(others.iter().map(|who| {
        let (above, below) = compared(data, who);
        format!("{above} ÷ {below}")
    }));
    let mut rows = Vec::new();
    for one in &workloads {
        let of_base = counted(data, &one.name, base);
        let mut row = vec![
            one.name.clone(),
            one.small.map_or_else(String::new, |size| size.to_string()),
            of_base.map_or_else(|| "—".to_owned(), |count| figure(count / 1000.0)),
        ];
        row.extend(others.iter().map(|who| {
            let (above, below) = compared(data, who);
            let found = counted(data, &one.name, above).zip(counted(data, &one.name, below));
            found.map_or_else(|| "—".to_owned(), |(above, below)| ratio(above / below))
        }));
        rows.push(row);
    }
    let mut last = vec!["**geometric mean**".to_owned(), String::new(), String::new()];
    last.extend(others.iter().map(|who| {
        let (above, below) = compared(data, who);
        counted_over(data, above, below).map_or_else(|| "—".to_owned(), |mean| format!("**{}**", ratio(mean)))
    }));
    rows.push(last);
    out.table(&head, &rows);
}

/// Every mode's time over everybody else's.
fn matrix(out: &mut Section) {
    let data = out.data;
    let modes: Vec<&str> = data.modes().map(|who| who.name.as_str()).collect();
    if modes.is_empty() || data.names().len() < 2 {
        return;
    }
    out.say("### Everybody against everybody");
    out.say("The time of the mode in the row over that of the column, geometric mean over the workloads that both ran, with its interval.");
    let mut head = vec!["time of".to_owned()];
    head.extend(data.names().iter().map(|who| format!("÷ {who}")));
    let row = |mode: &&str| {
        let mut row = vec![format!("**{mode}**")];
        row.extend(data.names().iter().map(|who| {
            let found = time(data, mode, who).filter(|_| mode != who);
            found.map_or_else(|| "—".to_owned(), |(found, _)| interval(&found))
        }));
        row
    };
    out.table(&head, &modes.iter().map(row).collect::<Vec<_>>());
}
