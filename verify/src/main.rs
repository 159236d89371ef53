//! What `cargo verify` runs: format, lints, house rules, unit tests, Python programs, torture programs and
//! loom models, in every mode. It needs nothing but Rust.

mod bless;
mod cargo;
mod cpython_tests;
mod diff;
mod findings;
mod fuzz;
mod house;
mod known;
mod loom;
mod options;
mod orderings;
mod parallel;
mod program;
mod programs;
mod stress;
mod tally;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use options::Options;
use program::Interpreter;
use tally::{Table, Tally};

const MODES: [&str; 3] = ["gil", "brc", "atomic"];

fn main() -> ExitCode {
    let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).into();
    let rest = std::env::args().skip(2);
    match std::env::args().nth(1).as_deref() {
        Some("loom") => return status(loom::command(&root, rest)),
        Some("stress") => return status(stress::command(&root, rest)),
        Some("cpython-tests") => return status(cpython_tests::command(&root, rest)),
        Some("fuzz") => return status(fuzz::command(&root, rest)),
        _ => {}
    }
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    if options.help {
        println!("{}", options::HELP);
        return ExitCode::SUCCESS;
    }
    status(if options.bless { bless::bless(&root, &options) } else { verify(&root, &options) })
}

fn status(well: bool) -> ExitCode {
    ExitCode::from(u8::from(!well))
}

fn verify(root: &Path, options: &Options) -> bool {
    let mut table = Table::default();
    let modes: Vec<&str> = MODES
        .into_iter()
        .filter(|mode| options.modes.is_empty() || options.modes.iter().any(|m| m == mode))
        .collect();
    if options.runs("format") {
        table.step("format", || cargo::passes(root, &["fmt", "--all", "--check"]));
    }
    if options.runs("house") {
        table.step("house rules", || house::check(root));
    }
    if options.runs("units") {
        table.step("runner's own tests", || cargo::tests(root, &["test", "-q", "-p", "verify"]));
    }
    if options.runs("harness") {
        table.step("harness", || cargo::tests(root, &["test", "-q", "-p", "experiments"]));
    }
    if let Some(line) = &options.interpreter {
        let Some(interpreter) = Interpreter::command(line) else { return false };
        if options.runs("programs") {
            table.step("programs", || programs::programs(root, options, "", &interpreter));
        }
        if options.runs("torture") {
            table.step("torture", || {
                programs::checking_themselves(root, options, "", &interpreter, "torture/")
            });
        }
        return table.finish();
    }
    // The lints compile by themselves, mostly on one processor: beside the builds they cost the least time.
    let mut linted = Table::default();
    std::thread::scope(|scope| {
        if options.runs("lints") {
            scope.spawn(|| {
                for &mode in &modes {
                    linted.step(&format!("{mode}: lints"), || cargo::lints(root, &features(mode)));
                }
            });
        }
        in_each_mode(root, options, &modes, &mut table);
    });
    table.append(linted);
    // Only when asked for by name: building takes as long as the checks of a mode.
    if options.steps.iter().any(|step| step == "optimised") && modes.contains(&"gil") {
        // Instructions go on to one another in tail position only where the compiler optimises.
        table.step("optimised build: deep recursion, long code", || {
            let Some(binary) = cargo::build_optimised(root) else {
                return Tally { failed: 1, ..Tally::default() };
            };
            let interpreter = Interpreter::binary(&binary);
            programs::checking_themselves(root, options, "gil", &interpreter, "optimised/")
        });
    }
    if options.runs("models") {
        table.step("loom models", || loom::models(root, "").0);
        table.step("loom twins", || loom::twins(root, "").0);
    }
    if options.runs("report") && root.join("RESULTS.md").exists() {
        table.step("report is up to date", || {
            cargo::passes(
                root,
                &["run", "-q", "-p", "experiments", "--", "--profile", "full", "--report", "--check"],
            )
        });
    }
    table.finish()
}

fn features(mode: &str) -> [&str; 3] {
    ["--no-default-features", "--features", mode]
}

/// Tests in Rust, programs and torture programs.
fn in_each_mode(root: &Path, options: &Options, modes: &[&str], table: &mut Table) {
    for &mode in modes {
        let features = features(mode);
        if options.runs("units") {
            table.step(&format!("{mode}: tests in Rust"), || {
                let run = |tests: &[&str]| {
                    cargo::tests(root, &[&["test", "-q", "-p", "brigade"], &features[..], tests].concat())
                };
                // The compiler and the types know nothing of modes.
                let mut all = run(&["--test", "mode", "--test", "memory"]);
                if mode == "gil" {
                    all.add(&run(&["--test", "types", "--test", "compiler"]));
                }
                all
            });
        }
        if options.runs("programs") || options.runs("torture") {
            let mut binary = None;
            table.step(&format!("{mode}: build"), || {
                binary = cargo::build(root, mode, &features);
                Tally { failed: usize::from(binary.is_none()), ..Tally::default() }
            });
            let Some(interpreter) = binary.as_deref().map(Interpreter::binary) else { continue };
            if options.runs("programs") {
                table.step(&format!("{mode}: programs"), || {
                    programs::programs(root, options, mode, &interpreter)
                });
            }
            if options.runs("torture") {
                table.step(&format!("{mode}: torture"), || {
                    programs::checking_themselves(root, options, mode, &interpreter, "torture/")
                });
            }
        }
    }
}
