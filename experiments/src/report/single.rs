//! One thread: what each interpreter takes for the same program.

use super::data::{Data, middle, noise, paired};
use super::plot::{Dot, Dots, dots};
use super::text::{figure, interval, mark, ratio};
use super::{Pages, Section};
use crate::plan::Task;
use crate::runner::COUNTED_LOOPS;
use crate::stats::{Interval, geometric_mean, ratio_of_medians};
use crate::workload::Kind;

/// Time of one over time of another, over all workloads that both ran.
fn overall(data: &Data, above: &str, below: &str) -> Option<(Interval, usize)> {
    let pairs: Vec<Vec<(f64, f64)>> = data
        .workloads(Kind::Single)
        .iter()
        .map(|one| paired(&data.seconds(&one.name, above), &data.seconds(&one.name, below)))
        .filter(|pairs| !pairs.is_empty())
        .collect();
    Some((ratio_of_medians(&pairs)?, pairs.len()))
}

/// How a comparison is written so that less than one is good for Brigade: modes over the base, the base over peers.
fn compared<'a>(data: &'a Data, who: &'a str) -> (&'a str, &'a str) {
    let mode = data.run.interpreters.iter().any(|one| one.name == who && one.mode);
    let base_is_mode = data.modes().any(|one| one.name == data.base());
    if mode || !base_is_mode { (who, data.base()) } else { (data.base(), who) }
}

/// The first number of the report, and its neighbours.
pub fn headline(data: &Data, pages: &mut Pages) {
    let out = &mut pages.markdown;
    match overall(data, "brc", "gil").filter(|_| data.has("brc") && data.has("gil")) {
        Some((cost, count)) => {
            let line = format!(
                "**Without the lock (`brc`), a program on one thread takes {} of the time with it (`gil`)**, 95 % interval {:.2} to {:.2}, \
                 geometric mean over {count} workloads.",
                ratio(cost.value),
                cost.low,
                cost.high
            );
            *out += &line;
            pages.summary += &format!("brc ÷ gil on one thread: {} ({count} workloads)\n", interval(&cost));
        }
        None => {
            *out += "This run does not have both `gil` and `brc`, so it cannot say what having no lock costs."
        }
    }
    *out += "\n\n";
    for who in data.names() {
        if who == data.base() || (who == "brc" && data.base() == "gil") {
            continue;
        }
        let (above, below) = compared(data, who);
        if let Some((cost, count)) = overall(data, above, below) {
            *out += &format!(
                "- `{above}` takes {} of the time of `{below}` (one thread, {count} workloads).\n",
                interval(&cost)
            );
            pages.summary +=
                &format!("{above} ÷ {below} on one thread: {} ({count} workloads)\n", interval(&cost));
        }
    }
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
        overall(data, above, below)
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
fn instructions(out: &mut Section) {
    let data = out.data;
    let count = |workload: &str, who: &str, n: Option<u64>| {
        let samples = data.good(Task::Instructions, workload, who, 1, "", n);
        let of = |place: usize| samples.first()?.values.get(place)?["instructions"].as_f64();
        Some((of(1)? - of(0)?) / f64::from(COUNTED_LOOPS[1] - COUNTED_LOOPS[0]))
    };
    let workloads = data.workloads(Kind::Single);
    let base = data.base();
    let names: Vec<&str> = data.modes().map(|who| who.name.as_str()).collect();
    if !workloads.iter().any(|one| count(&one.name, base, one.small).is_some()) {
        return;
    }
    out.say("### Instructions");
    out.say(
        "Counted under valgrind at a small size, many iterations less few, so neither the clock nor starting up has a part in it.",
    );
    let mut head = vec!["workload".to_owned(), "size".to_owned(), format!("{base}, thousands")];
    let others: Vec<&str> = names.into_iter().filter(|who| *who != base).collect();
    head.extend(others.iter().map(|who| format!("{who} ÷ {base}")));
    let mut ratios = vec![Vec::new(); others.len()];
    let mut rows = Vec::new();
    for one in &workloads {
        let Some(of_base) = count(&one.name, base, one.small) else { continue };
        let mut row = vec![one.name.clone(), one.small.unwrap_or(0).to_string(), figure(of_base / 1000.0)];
        for (who, ratios) in others.iter().zip(&mut ratios) {
            let found = count(&one.name, who, one.small).map(|found| found / of_base);
            row.push(found.map_or_else(|| "—".to_owned(), ratio));
            ratios.extend(found);
        }
        rows.push(row);
    }
    let mut last = vec!["**geometric mean**".to_owned(), String::new(), String::new()];
    last.extend(ratios.iter().map(|ratios| {
        geometric_mean(ratios).map_or_else(|| "—".to_owned(), |mean| format!("**{}**", ratio(mean)))
    }));
    rows.push(last);
    out.table(&head, &rows);
}
