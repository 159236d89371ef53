//! The command line of `cargo verify`.

/// What was asked for.
#[derive(Default)]
pub struct Options {
    pub bless: bool,
    pub help: bool,
    /// Modes to build and test; empty means all.
    pub modes: Vec<String>,
    /// Substrings of program names; empty means all.
    pub only: Vec<String>,
    /// Steps to run; empty means all.
    pub steps: Vec<String>,
    pub jobs: usize,
    /// `bless`: the CPython command.
    pub python: Option<String>,
    /// `bless`: programs that have an expected output too.
    pub all: bool,
    /// Threads that a torture program starts; its own choice when absent.
    pub threads: Option<usize>,
    /// An interpreter to run the programs on instead of building the modes.
    pub interpreter: Option<String>,
    /// Only names and results, no diffs.
    pub quiet: bool,
}

pub const HELP: &str = "\
cargo verify [OPTIONS]            checks everything, in every mode
cargo verify bless --python CMD   makes missing expected outputs with a CPython (--all: all of them)

  --mode MODE[,MODE]     gil, brc, atomic (default: all)
  --step STEP[,STEP]     format, lints, house, units, programs, torture, models, harness, report;
                         and when named: optimised (deep recursion and long code in an optimised build)
  --only PATTERN         programs whose name holds PATTERN (repeatable)
  --jobs N               programs at a time (default: the cores)
  --threads N            threads of each torture program
  --interpreter CMD      run the programs on this instead of building anything
  --quiet                no diffs";

impl Options {
    pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut options = Self { jobs: cores, ..Self::default() };
        let mut arguments = arguments.peekable();
        while let Some(argument) = arguments.next() {
            let (name, inline) = match argument.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (argument.clone(), None),
            };
            let mut value =
                || inline.clone().or_else(|| arguments.next()).ok_or_else(|| format!("{name} needs a value"));
            match name.as_str() {
                "bless" => options.bless = true,
                "-h" | "--help" => options.help = true,
                "--mode" => options.modes.extend(value()?.split(',').map(str::to_owned)),
                "--only" => options.only.push(value()?),
                "--step" => options.steps.extend(value()?.split(',').map(str::to_owned)),
                "--jobs" => options.jobs = number(&value()?)?,
                "--threads" => options.threads = Some(number(&value()?)?),
                "--python" => options.python = Some(value()?),
                "--interpreter" => options.interpreter = Some(value()?),
                "--all" => options.all = true,
                "--quiet" => options.quiet = true,
                _ => return Err(format!("{argument} is no option; --help lists them")),
            }
        }
        Ok(options)
    }

    /// Whether a program of this name was asked for.
    pub fn selects(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|pattern| name.contains(pattern.as_str()))
    }

    /// Whether a step was asked for. `--only` names programs, so it leaves the steps that have none out.
    pub fn runs(&self, step: &str) -> bool {
        if self.steps.is_empty() {
            let programs = matches!(step, "programs" | "torture");
            return (self.only.is_empty() && self.interpreter.is_none()) || programs;
        }
        self.steps.iter().any(|s| s == step)
    }
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("{text} is no number"))
}
