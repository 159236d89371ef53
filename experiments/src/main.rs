//! The harness: runs the same Python programs on every mode of Brigade and on other Pythons, and reports.
//!
//! A run goes through four steps, each a layer that knows nothing of the next:
//! - *who* and *what*: [`interpreter`] builds the modes and finds peers, [`workload`] reads the programs;
//! - *when*: [`profile`] says how much, [`plan`] turns it into an interleaved list of jobs;
//! - *doing it*: [`runner`] runs one job after another by way of [`process`], and [`store`] keeps every raw value;
//! - *saying it*: [`report`] makes tables and plots from what was stored, and from nothing else.

mod forecast;
mod interpreter;
mod machine;
mod options;
mod plan;
mod process;
mod profile;
mod progress;
mod report;
mod runner;
mod stats;
mod store;
mod workload;

use std::path::PathBuf;
use std::process::ExitCode;

/// Errors are sentences for the person at the terminal.
type Result<T> = std::result::Result<T, String>;

/// The folders that the harness works in.
pub struct Folders {
    /// The workspace.
    root: PathBuf,
    /// The programs, as they are in the repository.
    workloads: PathBuf,
    /// Raw data, one folder per run.
    results: PathBuf,
    /// Scratch: composed programs and captured output.
    scratch: PathBuf,
}

impl Folders {
    fn find() -> Self {
        let crate_folder =
            std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = PathBuf::from(crate_folder).join("..");
        let root = root.canonicalize().unwrap_or(root);
        Self {
            workloads: root.join("experiments/workloads"),
            results: root.join("experiments/results"),
            scratch: root.join("target/experiments"),
            root,
        }
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match options::parse(&words).and_then(|options| run(&options)) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("experiment: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &options::Options) -> Result<ExitCode> {
    if options.help {
        print!("{}", options::HELP);
        return Ok(ExitCode::SUCCESS);
    }
    let folders = Folders::find();
    let catalog = workload::catalog(&folders.workloads)?;
    if options.list {
        for workload in &catalog {
            println!("{:<18} {:<8} {}", workload.name, workload.kind.word(), workload.about);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let name = options.run_name();
    if options.check {
        return report::check(&folders, &name);
    }
    if options.report {
        let report = report::write(&folders, &name)?;
        println!("{}", report.summary);
        println!("written: {}", report.path);
        return Ok(ExitCode::SUCCESS);
    }
    process::catch_interrupts();
    std::fs::create_dir_all(&folders.scratch)
        .map_err(|error| format!("{}: {error}", folders.scratch.display()))?;
    let profile = profile::Profile::new(options);
    let interpreters = interpreter::gather(&folders, options)?;
    let finished = runner::run(&folders, options, &profile, &catalog, interpreters, &name)?;
    let report = report::write(&folders, &name)?;
    println!("{}", report.summary);
    println!("written: {}", report.path);
    if !finished {
        eprintln!("interrupted: every value so far is kept; the same command goes on where this one stopped");
        return Ok(ExitCode::from(130));
    }
    Ok(ExitCode::SUCCESS)
}
