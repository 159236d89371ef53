//! A Python program under `tests/`: where its expected output lies, how it is run, how what it printed
//! is compared.
//!
//! `NAME.py` must print `NAME.out`, on standard error `NAME.err` (nothing when there is no such file), and
//! exit with `NAME.status` (0 when there is none). Lines that start with `#:` at the top of the program
//! say how it is run:
//!
//! - `#: argv A B`: arguments after the script.
//! - `#: option X`: one argument before the script.
//! - `#: command X`: one argument in the script's place (repeatable): `-c` and its text, a missing file.
//! - `#: stdin TEXT`: what it reads, with `\n` for line ends. Without it standard input is empty.
//! - `#: env NAME=VALUE`.
//! - `#: interrupt`: an interrupt signal after its first line of output.
//! - `#: close-stdout`: nobody reads after its first line of output.
//! - `#: only-brigade`: CPython has nothing to say about it; the expected output is kept by hand.
//! - `#: stderr any`: standard error is not compared.
//! - `#: modes A B`: the modes it makes sense in.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// What `#:` lines ask for.
#[derive(Default, Clone)]
pub struct Directives {
    pub argv: Vec<String>,
    pub options: Vec<String>,
    pub command: Vec<String>,
    pub stdin: String,
    pub env: Vec<(String, String)>,
    pub interrupt: bool,
    pub close_stdout: bool,
    pub only_brigade: bool,
    pub stderr_any: bool,
    pub modes: Vec<String>,
}

/// One program.
#[derive(Clone)]
pub struct Program {
    /// `topic/name`, as filters and the list of known failures spell it.
    pub name: String,
    pub path: PathBuf,
    pub directives: Directives,
}

/// What a run left behind, or what it should have left.
#[derive(PartialEq, Eq, Clone, Default)]
pub struct Outcome {
    pub stdout: String,
    pub stderr: String,
    /// An exit status, or `signal N`.
    pub status: String,
}

/// An interpreter: a program and the arguments that come before ours.
#[derive(Clone)]
pub struct Interpreter {
    pub program: OsString,
    pub arguments: Vec<OsString>,
}

impl Interpreter {
    pub fn binary(path: &Path) -> Self {
        Self { program: path.into(), arguments: Vec::new() }
    }

    /// From a command line; words are separated by blanks.
    pub fn command(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace().map(OsString::from);
        Some(Self { program: words.next()?, arguments: words.collect() })
    }
}

/// Every program under `root`, by name. Files that start with `_` and folders below a topic are modules
/// that programs import.
pub fn discover(root: &Path) -> Vec<Program> {
    let mut found = Vec::new();
    let mut topics: Vec<PathBuf> = entries(root).into_iter().filter(|p| p.is_dir()).collect();
    topics.sort();
    for topic in topics {
        for path in entries(&topic) {
            let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default().to_owned();
            if path.extension().is_none_or(|e| e != "py") || stem.starts_with('_') {
                continue;
            }
            let topic = topic.file_name().and_then(|s| s.to_str()).unwrap_or_default();
            let name = format!("{topic}/{stem}");
            let directives = directives(&path);
            found.push(Program { name, path, directives });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// What a folder holds; nothing when it is not there.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder)
        .map(|list| list.filter_map(|entry| entry.ok().map(|e| e.path())).collect())
        .unwrap_or_default()
}

fn directives(path: &Path) -> Directives {
    let mut d = Directives::default();
    let bytes = fs::read(path).unwrap_or_default();
    for line in String::from_utf8_lossy(&bytes).lines() {
        let Some(rest) = line.strip_prefix("#: ") else { break };
        let (word, value) = rest.split_once(' ').unwrap_or((rest, ""));
        match word {
            "argv" => d.argv = value.split_whitespace().map(str::to_owned).collect(),
            "option" => d.options.push(value.to_owned()),
            "command" => d.command.push(value.replace("\\n", "\n")),
            "stdin" => d.stdin = value.replace("\\n", "\n"),
            "env" => {
                if let Some((name, value)) = value.split_once('=') {
                    d.env.push((name.to_owned(), value.to_owned()));
                }
            }
            "interrupt" => d.interrupt = true,
            "close-stdout" => d.close_stdout = true,
            "only-brigade" => d.only_brigade = true,
            "stderr" => d.stderr_any = value == "any",
            "modes" => d.modes = value.split_whitespace().map(str::to_owned).collect(),
            _ => {}
        }
    }
    d
}

impl Program {
    /// The stored outcome, or none when no `.out` is stored.
    pub fn expected(&self) -> Option<Outcome> {
        let read = |extension: &str| fs::read(self.path.with_extension(extension)).ok();
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Some(Outcome {
            stdout: text(read("out")?),
            stderr: read("err").map(text).unwrap_or_default(),
            status: read("status").map(|b| text(b).trim().to_owned()).unwrap_or_else(|| "0".to_owned()),
        })
    }

    /// Stores an outcome as the expected one.
    pub fn store(&self, outcome: &Outcome) -> std::io::Result<()> {
        fs::write(self.path.with_extension("out"), &outcome.stdout)?;
        let optional = |extension: &str, text: &str, usual: &str| {
            let path = self.path.with_extension(extension);
            if text == usual {
                // Absent already is what is wanted.
                let _ = fs::remove_file(path);
                Ok(())
            } else {
                fs::write(path, text)
            }
        };
        optional("err", if self.directives.stderr_any { "" } else { &outcome.stderr }, "")?;
        optional("status", &outcome.status, "0")
    }

    /// Runs it. `Err` is a reason why there is no outcome.
    pub fn run(&self, interpreter: &Interpreter, limit: Duration) -> Result<Outcome, String> {
        let d = &self.directives;
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let mut command = Command::new(&interpreter.program);
        command.args(&interpreter.arguments).args(&d.options);
        if d.command.is_empty() {
            command.arg(&self.path);
        } else {
            command.args(&d.command);
        }
        command.args(&d.argv).current_dir(folder);
        for name in ["PYTHONPATH", "PYTHONHOME", "PYTHON_GIL", "PYTHONOPTIMIZE", "FORCE_COLOR"] {
            command.env_remove(name);
        }
        command.env("PYTHONDONTWRITEBYTECODE", "1").env("NO_COLOR", "1").env("LC_ALL", "C.UTF-8");
        command.envs(d.env.iter().map(|(k, v)| (k, v)));
        let mut outcome = supervise(command, d, limit)?;
        outcome.stdout = normal(&outcome.stdout, folder);
        outcome.stderr = if d.stderr_any { String::new() } else { normal(&outcome.stderr, folder) };
        Ok(outcome)
    }
}

/// Paths and the interpreter's own name differ from machine to machine.
fn normal(text: &str, folder: &Path) -> String {
    let text = text.replace(&format!("{}/", folder.display()), "");
    let named = |line: &str| match line.split_once(": can't open file ") {
        Some((_, rest)) => format!("python: can't open file {rest}"),
        None => line.to_owned(),
    };
    text.split('\n').map(named).collect::<Vec<_>>().join("\n")
}

/// Runs a command that reads `stdin`. `Err` is a reason why there is no outcome.
pub fn capture(command: Command, stdin: &str, limit: Duration) -> Result<Outcome, String> {
    supervise(command, &Directives { stdin: stdin.to_owned(), ..Directives::default() }, limit)
}

fn supervise(mut command: Command, d: &Directives, limit: Duration) -> Result<Outcome, String> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child =
        command.spawn().map_err(|e| format!("cannot start {}: {e}", command.get_program().display()))?;
    let mut stdin = child.stdin.take().ok_or("no standard input")?;
    let text = d.stdin.clone();
    // Dropping the pipe is what ends the program's input.
    let feeder = thread::spawn(move || drop(stdin.write_all(text.as_bytes())));
    let stdout = child.stdout.take().ok_or("no standard output")?;
    let mut stderr = child.stderr.take().ok_or("no standard error")?;
    let (first_line, wait_first) = mpsc::channel();
    let close = d.close_stdout;
    let out = thread::spawn(move || {
        let mut reader = BufReader::new(stdout);
        let mut text = Vec::new();
        // What a killed program leaves half-written is compared as it is.
        let _ = reader.read_until(b'\n', &mut text);
        let _ = first_line.send(());
        if !close {
            let _ = reader.read_to_end(&mut text);
        }
        text
    });
    let err = thread::spawn(move || {
        let mut text = Vec::new();
        let _ = stderr.read_to_end(&mut text);
        text
    });
    if d.interrupt {
        let _ = wait_first.recv_timeout(limit);
        // The program has printed; give it a moment to be inside whatever it is interrupted in.
        thread::sleep(Duration::from_millis(200));
        let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    }
    let status = wait(&mut child, limit);
    let collect = |handle: thread::JoinHandle<Vec<u8>>| {
        String::from_utf8_lossy(&handle.join().unwrap_or_default()).into_owned()
    };
    let (stdout, stderr) = (collect(out), collect(err));
    let _ = feeder.join();
    match status {
        Some(status) => Ok(Outcome { stdout, stderr, status }),
        None => Err(format!(
            "still running after {} s\n--- stdout so far\n{}--- stderr so far\n{}",
            limit.as_secs(),
            tail(&stdout),
            tail(&stderr)
        )),
    }
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut kept = lines[lines.len().saturating_sub(15)..].join("\n");
    kept.push('\n');
    kept
}

fn wait(child: &mut Child, limit: Duration) -> Option<String> {
    use std::os::unix::process::ExitStatusExt;
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(match (status.code(), status.signal()) {
                (Some(code), _) => code.to_string(),
                (None, Some(signal)) => format!("signal {signal}"),
                (None, None) => "unknown".to_owned(),
            });
        }
        if start.elapsed() > limit {
            // It may have ended by itself in between.
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}
