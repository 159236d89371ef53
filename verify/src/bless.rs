//! `cargo run -p verify -- bless --python CMD`: makes the expected outputs again with a CPython. Nothing
//! that builds or tests the project needs it.

use std::path::Path;
use std::time::Duration;

use crate::options::Options;
use crate::parallel;
use crate::program::{self, Interpreter};

/// Runs every program that CPython has a say in and stores what it did. Each is run twice: a program
/// whose output changes from run to run is no test.
pub fn bless(root: &Path, options: &Options) -> bool {
    let Some(python) = options.python.as_deref().and_then(Interpreter::command) else {
        eprintln!("bless needs --python COMMAND, for example --python python3.14");
        return false;
    };
    let programs: Vec<_> = program::discover(&root.join("tests/programs"))
        .into_iter()
        .filter(|p| !p.directives.only_brigade && options.selects(&p.name))
        .filter(|p| options.all || p.expected().is_none() || !options.only.is_empty())
        .collect();
    let limit = Duration::from_secs(120);
    let results = parallel::map(options.jobs, &programs, |p| {
        let first = p.run(&python, limit)?;
        let second = p.run(&python, limit)?;
        if first != second {
            return Err("prints something else on each run".to_owned());
        }
        p.store(&first).map_err(|e| e.to_string())?;
        Ok(first)
    });
    let mut well = true;
    for (p, result) in programs.iter().zip(results) {
        match result {
            Ok(outcome) => {
                println!("{:40} status {:3} {} lines", p.name, outcome.status, outcome.stdout.lines().count())
            }
            Err(reason) => {
                well = false;
                println!("{:40} NOT BLESSED: {reason}", p.name);
            }
        }
    }
    well
}
