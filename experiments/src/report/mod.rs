//! The report: everything in it comes from a run's stored files, so it can be made again byte for byte.
//!
//! [`data`] reads the raw values and answers questions about them; each section's file turns answers into
//! text; [`plot`] draws. Nothing here looks at the clock, the machine or the command line.

mod answers;
mod data;
mod goals;
mod observed;
mod plot;
mod primitives;
mod proofs;
mod scaling;
mod single;
mod text;
mod trouble;

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::plan::Task;
use crate::runner::COMPILED_WARMUPS;
use crate::{Folders, Result};
use data::Data;
use text::{day, percent, table};

/// What was written, and what a person at a terminal wants to know of it.
pub struct Report {
    pub summary: String,
    pub path: String,
}

/// A report before it is written.
struct Pages {
    markdown: String,
    plots: Vec<(String, String)>,
    summary: String,
}

/// Where a file goes, and what is in it.
type File = (PathBuf, String);

/// Makes the report of the run called `name` from its stored values. The full profile's is the project's
/// RESULTS.md, and the README shows its answers; any other stays in the run's own folder.
pub fn write(folders: &Folders, name: &str) -> Result<Report> {
    let (files, report) = render(folders, name)?;
    for (path, text) in &files {
        let complain = |error: std::io::Error| format!("{}: {error}", path.display());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(complain)?;
        }
        fs::write(path, text).map_err(complain)?;
    }
    Ok(report)
}

/// Whether the report of the run called `name` is what its stored values give, byte for byte.
pub fn check(folders: &Folders, name: &str) -> Result<ExitCode> {
    let (files, _) = render(folders, name)?;
    let stale: Vec<_> =
        files.iter().filter(|(path, text)| fs::read(path).ok().as_deref() != Some(text.as_bytes())).collect();
    for (path, _) in &stale {
        let shown = path.strip_prefix(&folders.root).unwrap_or(path);
        eprintln!("{} is not what the stored values give", shown.display());
    }
    println!("{} of {} files are what the stored values give", files.len() - stale.len(), files.len());
    Ok(if stale.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Every file of a report; the page itself comes first.
fn render(folders: &Folders, name: &str) -> Result<(Vec<File>, Report)> {
    let folder = folders.results.join(name);
    let Some(data) = Data::load(&folder)? else {
        return Err(format!("there is no run called {name} to report on"));
    };
    let published = name == "full";
    let (path, plots, link) = if published {
        (folders.root.join("RESULTS.md"), folders.root.join("experiments/plots"), "experiments/plots")
    } else {
        (folder.join("RESULTS.md"), folder.join("plots"), "plots")
    };
    let pages = compose(&data, name, link);
    let shown = path.strip_prefix(&folders.root).unwrap_or(&path).display().to_string();
    let mut files = vec![(path, pages.markdown)];
    files.extend(pages.plots.into_iter().map(|(plot, svg)| (plots.join(plot), svg)));
    if published {
        let readme = folders.root.join("README.md");
        let text = fs::read_to_string(&readme).map_err(|error| format!("{}: {error}", readme.display()))?;
        files.push((readme, with_screen(&text, &answers::screen(&data))?));
    }
    Ok((files, Report { summary: pages.summary, path: shown }))
}

/// The README with this between its marks.
fn with_screen(readme: &str, screen: &str) -> Result<String> {
    let marks = ["<!-- results: begin -->\n", "<!-- results: end -->"];
    let parts =
        readme.split_once(marks[0]).and_then(|(before, rest)| Some((before, rest.split_once(marks[1])?.1)));
    let (before, after) = parts.ok_or("README.md has lost the marks that the results go between")?;
    Ok(format!("{before}{}{screen}{}{after}", marks[0], marks[1]))
}

/// The whole report.
fn compose(data: &Data, name: &str, link: &str) -> Pages {
    let summary = answers::summary(data);
    let mut pages = Pages { markdown: "# Results\n\n".to_owned(), plots: Vec::new(), summary };
    for paragraph in answers::paragraphs(data) {
        pages.markdown += &paragraph;
        pages.markdown += "\n\n";
    }
    goals::section(&mut Section { data, link, pages: &mut pages });
    how(data, &mut pages);
    let mut out = Section { data, link, pages: &mut pages };
    single::section(&mut out);
    scaling::private(&mut out);
    scaling::shared(&mut out);
    observed::latency(&mut out);
    observed::pauses(&mut out);
    observed::memory(&mut out);
    observed::startup(&mut out);
    primitives::section(&mut out);
    proofs::section(&mut out);
    trouble::failures(&mut out);
    trouble::noise_section(&mut out);
    again(data, name, &mut pages);
    pages
}

/// What a section needs to write itself.
struct Section<'a> {
    data: &'a Data,
    link: &'a str,
    pages: &'a mut Pages,
}

impl Section<'_> {
    fn say(&mut self, text: &str) {
        self.pages.markdown += text;
        self.pages.markdown += "\n\n";
    }

    fn table(&mut self, head: &[String], rows: &[Vec<String>]) {
        self.pages.markdown += &table(head, rows);
        self.pages.markdown += "\n";
    }

    fn plot(&mut self, name: &str, about: &str, svg: String) {
        let link = self.link;
        self.say(&format!("![{about}]({link}/{name}.svg)"));
        self.pages.plots.push((format!("{name}.svg"), svg));
    }
}

/// On what and how it was measured.
fn how(data: &Data, pages: &mut Pages) {
    let (machine, profile) = (&data.run.machine, &data.run.profile);
    let out = &mut pages.markdown;
    *out += "## How this was measured\n\n";
    let virtual_machine = if machine.hypervisor { ", a virtual machine" } else { "" };
    let rows = [
        ("processor", format!("{}, {} cores{virtual_machine}", machine.cpu, machine.cores)),
        ("memory", format!("{} MiB", machine.memory_mib)),
        ("kernel", machine.kernel.clone()),
        ("frequency governor", machine.governor.clone()),
        ("load when it began", machine.load.clone()),
        ("day", day(machine.started)),
        ("commit", machine.commit.clone()),
        ("compiler", machine.rustc.clone() + &some_flags(&machine.rustflags)),
        (
            "amount",
            format!(
                "profile {}: {} rounds ({} on threads); in a process {} timed iterations after one to warm up, or after {} where machine code is made",
                profile.name,
                answers::rounds(data, Task::Single),
                answers::rounds(data, Task::Threads),
                profile.loops,
                COMPILED_WARMUPS
            ),
        ),
    ];
    *out += &table(&["".to_owned(), "".to_owned()], &rows.map(|(what, value)| vec![what.to_owned(), value]));
    *out += "\n";
    let who = data.run.interpreters.iter().map(|who| {
        let lock = if who.locked { "global lock" } else { "no global lock" };
        vec![who.name.clone(), who.version.clone(), lock.to_owned()]
    });
    *out += &table(&["interpreter", "version", "lock"].map(str::to_owned), &who.collect::<Vec<_>>());
    let _ = write!(
        out,
        "\nIn every round all interpreters run one after another on the same file, each time beginning with another one, \
         in fresh processes, with the same number of repetitions, pinned to as many processors as threads. Every \
         answer is checked; a wrong one voids its timing. A figure is the median over the rounds (of the median of a \
         process's iterations); square brackets hold the 95 % interval of a bootstrap over rounds, which covers the noise of \
         measuring, not the choice of workloads. `~` marks a figure too noisy to lean on \
         (standard deviation of {} or more, under a millisecond, or fewer than {} processes).\n\n",
        percent(data::NOISY),
        data::ENOUGH
    );
}

fn some_flags(flags: &str) -> String {
    if flags.is_empty() { String::new() } else { format!(", RUSTFLAGS={flags}") }
}

/// The commands that give these numbers again.
fn again(data: &Data, name: &str, pages: &mut Pages) {
    let flag = if name == "quick" { String::new() } else { format!(" --name {name}") };
    let _ = write!(
        pages.markdown,
        "## Again\n\n```sh\n{}   # measures; other Pythons come from PATH, or by --peer NAME=COMMAND\n\
         cargo experiment --report{flag}   # makes this page again from the stored values, byte for byte\n```\n\n\
         The raw values are in `experiments/results/{name}/`: `run.json` says what was run on what, `samples.jsonl` has a \
         line for every process.\n",
        data.run.command
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::{folder, run, sample};
    use crate::store::{Failure, Sample, Store};
    use crate::workload::{Kind, Workload};
    use serde_json::json;

    /// A run with a little of everything.
    fn stored(name: &str) -> std::path::PathBuf {
        let folder = folder(name);
        let mut run = run();
        let kinds = [Kind::Shared, Kind::Latency, Kind::Pauses, Kind::Memory];
        run.workloads.extend(kinds.map(|kind| Workload {
            name: kind.word().into(),
            kind,
            about: String::new(),
            size: 100,
            small: None,
            what: vec!["list".into()],
        }));
        let mut store = Store::open(&folder, &run).unwrap();
        for round in 0..5 {
            for (place, who) in ["gil", "brc"].into_iter().enumerate() {
                let base = 1.0 + 0.1 * place as f64 + 0.003 * f64::from(round);
                let plain = sample(round, who, base);
                store.keep(&plain).unwrap();
                let of = |task, workload: &str, threads, n, value| {
                    let mut job = plain.job.clone();
                    (job.task, job.workload, job.threads, job.n) = (task, workload.into(), threads, n);
                    job.what = if task == Task::Memory { "list".into() } else { String::new() };
                    let values = if task == Task::Processes { vec![value; threads] } else { vec![value] };
                    Sample { job, values, peak_kib: 9000 + n.unwrap_or(0), ..plain.clone() }
                };
                let timed = json!({"ok": true, "times": [base], "begin": 5.0, "late": 0.0});
                for workload in ["fib", "shared"] {
                    store.keep(&of(Task::Threads, workload, 1, None, timed.clone())).unwrap();
                    store.keep(&of(Task::Processes, workload, 2, None, timed.clone())).unwrap();
                    let both = json!({"ok": true, "times": [base * if place == 0 { 2.0 } else { 1.05 }]});
                    store.keep(&of(Task::Threads, workload, 2, None, both)).unwrap();
                }
                let late = json!({"ok": true, "latencies": [0.001, 0.002, -0.0001], "busy_rate": 10.0});
                store.keep(&of(Task::Latency, "latency", 2, None, late)).unwrap();
                let pauses = json!({"ok": true, "latencies": [0.001], "generations": [0], "full": [0.01], "elapsed": 1.0, "callbacks": true});
                store.keep(&of(Task::Pauses, "pauses", 1, None, pauses)).unwrap();
                store.keep(&of(Task::Startup, "startup", 1, None, json!({"seconds": 0.01}))).unwrap();
                for n in [0, 100] {
                    store.keep(&of(Task::Memory, "memory", 1, Some(n), json!({"ok": true}))).unwrap();
                }
            }
        }
        let failure = Failure { reason: "exit status 1".into(), stderr: "Boom | bang".into() };
        let mut failed = sample(9, "brc", 1.0);
        failed.job.workload = "shared".into();
        store.keep(&Sample { failure: Some(failure), values: vec![], ..failed }).unwrap();
        folder
    }

    #[test]
    fn a_report_made_twice_is_the_same() {
        let folder = stored("report");
        let once = compose(&Data::load(&folder).unwrap().unwrap(), "quick", "plots");
        let again = compose(&Data::load(&folder).unwrap().unwrap(), "quick", "plots");
        assert_eq!(once.markdown, again.markdown);
        assert_eq!(once.plots, again.plots);
        assert!(!once.plots.is_empty());
    }

    #[test]
    fn the_first_number_is_what_having_no_lock_costs() {
        let pages = compose(&Data::load(&stored("headline")).unwrap().unwrap(), "quick", "plots");
        let first = pages.markdown.lines().nth(2).unwrap();
        assert!(first.contains("1.10×"), "{first}");
        assert!(pages.markdown.contains("Boom \\| bang") || pages.markdown.contains("Boom | bang"));
        assert!(!pages.markdown.contains("NaN") && !pages.markdown.contains("inf"));
        assert!(pages.plots.iter().all(|(_, svg)| !svg.contains("NaN")));
    }

    #[test]
    fn the_readme_shows_the_answers_of_the_report() {
        let data = Data::load(&stored("readme")).unwrap().unwrap();
        let screen = answers::screen(&data);
        let readme = "# A\n<!-- results: begin -->\nold\n<!-- results: end -->\nend\n";
        let text = with_screen(readme, &screen).unwrap();
        assert!(text.starts_with("# A\n") && text.ends_with("-->\nend\n") && !text.contains("old"));
        assert!(text.contains(&answers::paragraphs(&data)[0]));
        assert_eq!(with_screen(&text, &screen).unwrap(), text, "a second time changes nothing");
        assert!(with_screen("no marks", &screen).is_err());
    }

    #[test]
    fn a_written_report_passes_its_check_until_somebody_edits_it() {
        let root = folder("root");
        let results = root.join("experiments/results");
        fs::create_dir_all(&results).unwrap();
        fs::rename(stored("published"), results.join("full")).unwrap();
        fs::write(root.join("README.md"), "<!-- results: begin -->\n<!-- results: end -->\n").unwrap();
        let folders = Folders {
            workloads: root.clone(),
            results: results.clone(),
            scratch: root.clone(),
            root: root.clone(),
        };
        write(&folders, "full").unwrap();
        assert_eq!(check(&folders, "full").unwrap(), ExitCode::SUCCESS);
        let page = root.join("RESULTS.md");
        fs::write(&page, fs::read_to_string(&page).unwrap() + "better\n").unwrap();
        assert_eq!(check(&folders, "full").unwrap(), ExitCode::FAILURE);
        write(&folders, "full").unwrap();
        assert_eq!(check(&folders, "full").unwrap(), ExitCode::SUCCESS);
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn an_empty_run_makes_a_report_too() {
        let folder = folder("empty");
        drop(Store::open(&folder, &run()).unwrap());
        let pages = compose(&Data::load(&folder).unwrap().unwrap(), "empty", "plots");
        assert!(pages.markdown.starts_with("# Results"));
    }
}
