//! The steps that run Python programs.

use std::path::Path;
use std::time::Duration;

use crate::diff;
use crate::known::Known;
use crate::options::Options;
use crate::parallel;
use crate::program::{self, Interpreter, Outcome, Program};
use crate::tally::Tally;

const LIMIT: Duration = Duration::from_secs(60);

/// Every program under `tests/programs` against its stored output.
pub fn programs(root: &Path, options: &Options, mode: &str, interpreter: &Interpreter) -> Tally {
    let chosen = select(root, options, mode, "tests/programs");
    judge(root, options, mode, &chosen, |program| {
        let expected = program.expected().ok_or("has no stored output; bless it")?;
        let actual = program.run(interpreter, LIMIT)?;
        compare(&expected, &actual)
    })
}

/// Every program of a folder whose programs check themselves and print `ok`.
pub fn checking_themselves(
    root: &Path,
    options: &Options,
    mode: &str,
    interpreter: &Interpreter,
    folder: &str,
) -> Tally {
    let mut chosen = select(root, options, mode, "tests");
    chosen.retain(|program| program.name.starts_with(folder));
    if let Some(threads) = options.threads {
        chosen.iter_mut().for_each(|program| program.directives.argv = vec![threads.to_string()]);
    }
    judge(root, options, mode, &chosen, |program| {
        let actual = program.run(interpreter, LIMIT)?;
        let expected = Outcome { stdout: "ok\n".to_owned(), stderr: String::new(), status: "0".to_owned() };
        compare(&expected, &actual)
    })
}

fn select(root: &Path, options: &Options, mode: &str, folder: &str) -> Vec<Program> {
    let mut chosen = program::discover(&root.join(folder));
    chosen.retain(|program| {
        let modes = &program.directives.modes;
        options.selects(&program.name) && (modes.is_empty() || modes.iter().any(|m| m == mode))
    });
    chosen
}

fn compare(expected: &Outcome, actual: &Outcome) -> Result<(), String> {
    let mut report = Vec::new();
    for (name, expected, actual) in
        [("stdout", &expected.stdout, &actual.stdout), ("stderr", &expected.stderr, &actual.stderr)]
    {
        if expected != actual {
            report.push(format!("{name} (- expected, + printed):\n{}", diff::lines(expected, actual, 40)));
        }
    }
    if expected.status != actual.status {
        report.push(format!("exit status {}, expected {}", actual.status, expected.status));
    }
    if report.is_empty() { Ok(()) } else { Err(report.join("\n")) }
}

fn judge(
    root: &Path,
    options: &Options,
    mode: &str,
    chosen: &[Program],
    check: impl Fn(&Program) -> Result<(), String> + Sync,
) -> Tally {
    let known = Known::read(&root.join("tests/expected_failures.txt"));
    let results = parallel::map(options.jobs, chosen, |program| check(program));
    let mut tally = Tally::default();
    for (program, result) in chosen.iter().zip(results) {
        match (result, known.holds(&program.name, mode)) {
            (Ok(()), false) => tally.passed += 1,
            (Ok(()), true) => {
                println!("{} passes now: take it off tests/expected_failures.txt", program.name);
                tally.passed += 1;
            }
            (Err(_), true) => tally.known += 1,
            (Err(report), false) => {
                tally.failed += 1;
                println!("FAILED {} {mode}", program.name);
                if !options.quiet {
                    println!("{report}\n");
                }
            }
        }
    }
    tally
}
