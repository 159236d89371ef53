//! Who runs: the modes of Brigade, built here, and other Pythons, found on PATH or given by name.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::options::Options;
use crate::process::{self, Task};
use crate::{Folders, Result};

/// Names looked for on PATH when peers are not switched off.
const PEERS: [&str; 8] = [
    "python3.13",
    "python3.13t",
    "python3.14",
    "python3.14t",
    "python3.15",
    "python3.15t",
    "pypy3",
    "graalpy",
];

/// What is kept about an interpreter beside its numbers.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Identity {
    pub name: String,
    /// Whether this is a mode of Brigade.
    pub mode: bool,
    /// `sys.implementation.name` and `sys.version`, in one line.
    pub version: String,
    /// Whether a global lock is on.
    pub locked: bool,
    /// Whether it is one program that sees our files, so that a tool can run it.
    #[serde(default)]
    pub plain: bool,
    /// Hash of the binary, of a mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub binary: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build: Option<Build>,
}

impl Identity {
    /// Whether it compiles to machine code while it runs, which takes longer to warm up.
    pub fn has_compiler(&self) -> bool {
        ["pypy ", "graalpy "].iter().any(|name| self.version.starts_with(name))
    }

    pub fn is_cpython(&self) -> bool {
        self.version.starts_with("cpython ")
    }
}

/// How a mode's binary came to be.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Build {
    pub cargo_profile: String,
    pub bytes: u64,
    /// How long the build took that compiled everything, where it was made here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
}

/// An interpreter that can be run.
#[derive(Clone, Debug)]
pub struct Interpreter {
    pub identity: Identity,
    pub command: Vec<String>,
    /// It sees no files of ours, so a program goes to its standard input.
    pub fed: bool,
}

impl Interpreter {
    /// The command that runs a program, and what its standard input is.
    pub fn invoke<'a>(&self, program: &'a Path, words: &[String]) -> (Vec<String>, Option<&'a Path>) {
        let mut command = self.command.clone();
        command.push(if self.fed { "-".to_owned() } else { program.to_string_lossy().into_owned() });
        command.extend_from_slice(words);
        (command, self.fed.then_some(program))
    }
}

/// Builds the modes, finds the peers, and asks each who it is.
pub fn gather(folders: &Folders, options: &Options) -> Result<Vec<Interpreter>> {
    let probe = write_probe(folders)?;
    let modes = options.modes.clone().unwrap_or_else(|| ["gil", "brc", "atomic"].map(str::to_owned).to_vec());
    let mut found: Vec<Interpreter> = Vec::new();
    for mode in &modes {
        let (binary, build) = build(folders, options, mode)?;
        let command = vec![binary.to_string_lossy().into_owned()];
        let mut interpreter = identify(folders, &probe, mode, &command, false).unwrap_or_else(|message| {
            // A mode that cannot say who it is still has its failures recorded, workload by workload.
            eprintln!("experiment: the mode {mode} does not identify itself: {message}");
            let version = "unknown".to_owned();
            let identity =
                Identity { name: mode.clone(), version, locked: mode == "gil", ..Identity::default() };
            Interpreter { identity, command, fed: false }
        });
        interpreter.identity.mode = true;
        interpreter.identity.plain = true;
        interpreter.identity.binary = Some(hash(&binary)?);
        interpreter.identity.build = Some(build);
        found.push(interpreter);
    }
    for (name, command) in &options.peers {
        if found.iter().any(|known| known.identity.name == *name) {
            return Err(format!("--peer {name}: this name is taken"));
        }
        found.push(
            identify(folders, &probe, name, command, true)
                .map_err(|message| format!("--peer {name}: {message}"))?,
        );
    }
    if !options.no_peers {
        for name in PEERS {
            if found.iter().any(|known| known.identity.name == name) {
                continue;
            }
            let mut peer = None;
            for path in places(name) {
                let command = [path.to_string_lossy().into_owned()];
                match identify(folders, &probe, name, &command, true) {
                    Ok(runs) => {
                        peer = Some(runs);
                        break;
                    }
                    Err(message) => eprintln!("  {} does not run, passed over: {message}", path.display()),
                }
            }
            let first = peer.is_some() && !options.full;
            found.extend(peer);
            if first {
                // The quick profile is for a look; one peer says how far off the others are.
                break;
            }
        }
    }
    // The modes first, then the peers as they are listed above; a plot's colours follow this order.
    found.sort_by_key(|who| {
        let listed = PEERS.iter().position(|name| *name == who.identity.name).unwrap_or(PEERS.len());
        if who.identity.mode { (0, 0) } else { (1, listed) }
    });
    if found.is_empty() {
        return Err("no interpreter to run: no mode was asked for and no other Python was found".to_owned());
    }
    for interpreter in &found {
        let Identity { name, version, locked, .. } = &interpreter.identity;
        eprintln!("  {name:<12} {version}{}", if *locked { "" } else { ", no global lock" });
    }
    Ok(found)
}

/// Where a program of this name may be: on PATH, and among the versions that pyenv keeps, whose stand-ins on
/// PATH run only when they are selected.
fn places(name: &str) -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = std::env::split_paths(&path).map(|folder| folder.join(name)).collect();
    let pyenv = std::env::var_os("PYENV_ROOT").map(PathBuf::from);
    let pyenv = pyenv.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".pyenv")));
    let versions = pyenv.and_then(|root| fs::read_dir(root.join("versions")).ok());
    let mut kept: Vec<PathBuf> =
        versions.into_iter().flatten().flatten().map(|entry| entry.path().join("bin").join(name)).collect();
    kept.sort();
    places.append(&mut kept);
    places.retain(|place| place.is_file());
    places
}

const PROBE: &str = r#"import sys
locked = getattr(sys, "_is_gil_enabled", lambda: True)()
print(sys.implementation.name, "|", sys.version.replace("\n", " "), "|", locked, "|", sys.executable)
"#;

fn write_probe(folders: &Folders) -> Result<PathBuf> {
    let path = folders.scratch.join("probe.py");
    fs::write(&path, PROBE).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

/// Asks a Python who it is, first by a file, then by standard input. `stand_in`: the command may be a script
/// in front of the interpreter.
fn identify(
    folders: &Folders,
    probe: &Path,
    name: &str,
    command: &[String],
    stand_in: bool,
) -> Result<Interpreter> {
    let mut complaint = String::new();
    for fed in [false, true] {
        let identity = Identity { name: name.to_owned(), locked: true, ..Identity::default() };
        let mut candidate = Interpreter { identity, command: command.to_vec(), fed };
        let (words, stdin) = candidate.invoke(probe, &[]);
        let task =
            Task { command: &words, stdin, cpus: &[], timeout: 20.0, capture: folders.scratch.join("probe") };
        let outcome = process::run(&task);
        let parts: Vec<&str> = outcome.stdout.trim().split(" | ").collect();
        if let ([implementation, version, locked, executable], None) = (parts.as_slice(), &outcome.failure) {
            candidate.identity.version = format!("{implementation} {version}");
            candidate.identity.locked = *locked == "True";
            // A stand-in script costs time at every start: run what it stands in for.
            if stand_in && command.len() == 1 && !fed && Path::new(executable).is_file() {
                candidate.command = vec![(*executable).to_owned()];
            }
            candidate.identity.plain = command.len() == 1 && !fed;
            return Ok(candidate);
        }
        // A traceback ends with what is wrong; anything else begins with it.
        let mut lines = outcome.stderr.trim().lines();
        let said = if outcome.stderr.contains("Traceback") { lines.next_back() } else { lines.next() };
        let said = said.unwrap_or_default();
        complaint = format!(
            "{}: {said}",
            outcome.failure.unwrap_or_else(|| "it answers in an unknown way".to_owned())
        );
    }
    Err(complaint)
}

/// Builds one mode into its own target folder, so that no mode's build throws another's away.
fn build(folders: &Folders, options: &Options, mode: &str) -> Result<(PathBuf, Build)> {
    let profile = options.cargo_profile.clone().unwrap_or_else(|| "release".to_owned());
    let target = folders.root.join("target").join(mode);
    let binary = target.join(if profile == "dev" { "debug" } else { &profile }).join("brigade");
    let note = target.join(format!("seconds-{profile}"));
    let from_scratch = !binary.exists() && !target.join(&profile).exists();
    let begin = Instant::now();
    if !options.no_build {
        eprintln!("building {mode}");
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = Command::new(cargo)
            .current_dir(&folders.root)
            .args(["build", "--package", "brigade", "--bin", "brigade", "--no-default-features"])
            .args(["--features", mode, "--profile", &profile, "--target-dir"])
            .arg(&target)
            // Set by the cargo that runs us; the build below must decide for itself.
            .env_remove("CARGO_MANIFEST_DIR")
            .status()
            .map_err(|error| format!("cargo does not start: {error}"))?;
        if !status.success() {
            return Err(format!("the mode {mode} does not build"));
        }
    }
    if from_scratch {
        // Later runs find everything compiled; what the first build took is told from here.
        let _ = fs::write(&note, format!("{:.1}", begin.elapsed().as_secs_f64()));
    }
    let seconds = fs::read_to_string(&note).ok().and_then(|text| text.parse().ok());
    let bytes = fs::metadata(&binary).map_err(|error| format!("{}: {error}", binary.display()))?.len();
    Ok((binary, Build { cargo_profile: profile, bytes, seconds }))
}

/// Tells one binary from another; no more than that is asked of it.
fn hash(path: &Path) -> Result<String> {
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut file = fs::File::open(path).map_err(failed)?;
    let mut hasher = DefaultHasher::new();
    // Piece by piece: a child's peak memory begins at what this process holds when it forks.
    let mut piece = [0; 1 << 16];
    loop {
        let length = file.read(&mut piece).map_err(failed)?;
        if length == 0 {
            return Ok(format!("{:016x}", hasher.finish()));
        }
        hasher.write(&piece[..length]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fed_interpreter_gets_the_program_on_its_input() {
        let identity = Identity { name: "x".into(), locked: true, ..Identity::default() };
        let mut interpreter =
            Interpreter { identity, command: vec!["chroot".into(), "/r".into(), "python".into()], fed: true };
        let program = Path::new("/p/fib.py");
        let (words, stdin) = interpreter.invoke(program, &["n=1".to_owned()]);
        assert_eq!(words, ["chroot", "/r", "python", "-", "n=1"]);
        assert_eq!(stdin, Some(program));
        interpreter.fed = false;
        let (words, stdin) = interpreter.invoke(program, &[]);
        assert_eq!(words, ["chroot", "/r", "python", "/p/fib.py"]);
        assert_eq!(stdin, None);
    }
}
