//! The command line.

use crate::Result;

pub const HELP: &str = "\
cargo experiment [OPTIONS]   run the same Python programs on every mode and on other Pythons, and report

  --profile quick|full    how much to run (default quick: a few minutes after the build)
  --modes LIST            comma-separated modes of Brigade to build and run, or `none` (default gil,brc,atomic)
  --peer NAME=COMMAND     also run this Python; COMMAND may be several words; may be repeated
  --no-peers              do not look for other Pythons on PATH (the quick profile takes the first that runs, the full one all)
  --only PATTERN          only workloads whose name or kind contains PATTERN (commas separate several)
  --rounds N              rounds, in place of the profile's own number
  --minutes N             begin no round that would end later than this (default quick 5, full 30, none with --rounds;
                          three rounds are always run)
  --threads LIST          thread counts for scaling, in place of the profile's own
  --cpus LIST             the processors to use (default: all that this process may use)
  --timeout SECONDS       give up on a process after this long (default 60)
  --name NAME             folder under experiments/results (default: the profile's name)
  --fresh                 start the run anew instead of going on with a stored one
  --retry                 when going on, run again what failed
  --no-build              use the binaries that are there
  --cargo-profile NAME    cargo profile to build the modes with (default release)
  --report                only remake the report, from stored raw data
  --report --check        only say whether the report is what its raw data give
  --list                  list the workloads
";

/// What the command line asks for; everything not given is the profile's to decide.
#[derive(Debug, Default, PartialEq)]
pub struct Options {
    pub full: bool,
    pub modes: Option<Vec<String>>,
    pub peers: Vec<(String, Vec<String>)>,
    pub no_peers: bool,
    pub only: Vec<String>,
    pub rounds: Option<u32>,
    pub minutes: Option<f64>,
    pub threads: Option<Vec<usize>>,
    pub cpus: Option<Vec<usize>>,
    pub timeout: Option<f64>,
    pub name: Option<String>,
    pub fresh: bool,
    pub retry: bool,
    pub no_build: bool,
    pub cargo_profile: Option<String>,
    pub report: bool,
    pub check: bool,
    pub list: bool,
    pub help: bool,
}

impl Options {
    pub fn run_name(&self) -> String {
        let default = if self.full { "full" } else { "quick" };
        // A part of a run must not take the place of a whole one.
        let default = if self.only.is_empty() { default.to_owned() } else { format!("{default}-partial") };
        self.name.clone().unwrap_or(default)
    }

    /// The options that decide what is measured, as words of a command; how a peer is reached is this machine's own affair.
    pub fn shown(&self) -> String {
        let mut words = Vec::new();
        let mut add =
            |flag: &str, value: Option<String>| words.extend(value.map(|value| format!(" {flag} {value}")));
        add("--profile", self.full.then(|| "full".to_owned()));
        add(
            "--modes",
            self.modes
                .as_ref()
                .map(|modes| if modes.is_empty() { "none".to_owned() } else { modes.join(",") }),
        );
        for (name, _) in &self.peers {
            add("--peer", Some(format!("{name}=…")));
        }
        add("--only", (!self.only.is_empty()).then(|| self.only.join(",")));
        add("--rounds", self.rounds.map(|rounds| rounds.to_string()));
        add("--minutes", self.minutes.map(|minutes| minutes.to_string()));
        let list = |numbers: &Vec<usize>| numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
        add("--threads", self.threads.as_ref().map(list));
        add("--cpus", self.cpus.as_ref().map(list));
        add("--timeout", self.timeout.map(|seconds| seconds.to_string()));
        add("--cargo-profile", self.cargo_profile.clone());
        add("--name", self.name.clone());
        format!("cargo experiment{}{}", words.concat(), if self.no_peers { " --no-peers" } else { "" })
    }

    /// Whether `--only` lets a workload through.
    pub fn wants(&self, name: &str, kind: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part.as_str()) || kind == part)
    }
}

/// Reads the words after the program's name.
pub fn parse(words: &[String]) -> Result<Options> {
    let mut options = Options::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (flag, inline) = match word.split_once('=') {
            Some((flag, value)) if flag.starts_with("--") => (flag, Some(value.to_owned())),
            _ => (word.as_str(), None),
        };
        let mut value =
            || inline.clone().or_else(|| words.next().cloned()).ok_or(format!("{flag} needs a value"));
        match flag {
            "--profile" => match value()?.as_str() {
                "quick" => options.full = false,
                "full" => options.full = true,
                other => return Err(format!("there is no profile {other:?}: quick or full")),
            },
            "--modes" => {
                options.modes = Some(list(&value()?).into_iter().filter(|mode| mode != "none").collect())
            }
            "--peer" => {
                let text = value()?;
                let (name, command) =
                    text.split_once('=').ok_or(format!("--peer {text}: NAME=COMMAND is wanted"))?;
                let command: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
                if name.is_empty() || command.is_empty() {
                    return Err(format!("--peer {text}: NAME=COMMAND is wanted"));
                }
                options.peers.push((name.to_owned(), command));
            }
            "--no-peers" => options.no_peers = true,
            "--only" => options.only.extend(list(&value()?)),
            "--minutes" => options.minutes = Some(number(flag, &value()?)?),
            "--rounds" => options.rounds = Some(number(flag, &value()?)?),
            "--threads" => options.threads = Some(numbers(flag, &value()?)?),
            "--cpus" => options.cpus = Some(numbers(flag, &value()?)?),
            "--timeout" => options.timeout = Some(number(flag, &value()?)?),
            "--name" => {
                let name = value()?;
                if name.is_empty() || name.contains('/') || name.starts_with('.') {
                    return Err(format!("--name {name:?}: a plain folder name is wanted"));
                }
                options.name = Some(name);
            }
            "--fresh" => options.fresh = true,
            "--retry" => options.retry = true,
            "--no-build" => options.no_build = true,
            "--cargo-profile" => options.cargo_profile = Some(value()?),
            "--report" => options.report = true,
            "--check" => options.check = true,
            "--list" => options.list = true,
            "--help" | "-h" => options.help = true,
            // The alias ends with one already; a second does no harm.
            "--" => {}
            _ => return Err(format!("unknown option {word}\n\n{HELP}")),
        }
    }
    Ok(options)
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn number<T: std::str::FromStr>(flag: &str, text: &str) -> Result<T> {
    text.parse().map_err(|_| format!("{flag} {text}: a number is wanted"))
}

fn numbers(flag: &str, text: &str) -> Result<Vec<usize>> {
    list(text).iter().map(|part| number(flag, part)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_peer_may_be_several_words() {
        let mut given = words("--profile full --modes none");
        given.push("--peer".into());
        given.push("old=env A=1 python3".into());
        let options = parse(&given).unwrap();
        assert!(options.full);
        assert_eq!(options.modes, Some(vec![]));
        assert_eq!(options.peers, vec![("old".to_owned(), words("env A=1 python3"))]);
        assert_eq!(options.shown(), "cargo experiment --profile full --modes none --peer old=…");
        let inline = parse(&words("--peer=pypy=pypy3")).unwrap();
        assert_eq!(inline.peers, vec![("pypy".to_owned(), words("pypy3"))]);
    }

    #[test]
    fn mistakes_are_named() {
        assert!(parse(&words("--rounds many")).unwrap_err().contains("a number"));
        assert!(parse(&words("--name ../up")).unwrap_err().contains("plain"));
        assert!(parse(&words("--wat")).unwrap_err().contains("--wat"));
        assert!(parse(&words("--peer x")).unwrap_err().contains("NAME=COMMAND"));
    }

    #[test]
    fn only_takes_names_and_kinds() {
        let options = parse(&words("--only fib,latency")).unwrap();
        assert!(options.wants("fib", "single"));
        assert!(options.wants("wake_latency", "latency"));
        assert!(!options.wants("nbody", "single"));
    }
}
