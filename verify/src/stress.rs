//! `cargo stress`: the random programs of `stress/`, on real threads (`cargo stress threads`) and under shuttle's scheduler
//! (`cargo stress shuttle`), and on real threads with a nightly toolchain's help: `cargo stress tsan`, `cargo stress miri`.
//! A number behind it is the count of operations of each program (shuttle: of schedules). A run without one is kept for
//! the report.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::findings::{self, Finding};

/// One way to run the programs.
struct Way {
    name: &'static str,
    flags: &'static str,
    /// What cargo is told in front of and behind `test`.
    before: &'static [&'static str],
    behind: &'static [&'static str],
    setting: &'static str,
    /// When the command line does not say.
    size: u64,
}

/// The sanitizer needs a standard library of its own, and cargo builds one only for a target that is named.
const TARGET: &str =
    if cfg!(target_arch = "aarch64") { "aarch64-unknown-linux-gnu" } else { "x86_64-unknown-linux-gnu" };

const WAYS: &[Way] = &[
    Way {
        name: "threads",
        flags: "--cfg primitives -C debug-assertions",
        before: &[],
        behind: &["--release"],
        setting: "STRESS_OPERATIONS",
        size: 100_000_000,
    },
    Way {
        name: "shuttle",
        flags: "--cfg shuttle -C debug-assertions",
        before: &[],
        behind: &["--release"],
        setting: "STRESS_SCHEDULES",
        size: 5_000,
    },
    Way {
        name: "tsan",
        // The sanitizer knows no fences; crossbeam has another way for it.
        flags: "--cfg primitives --cfg crossbeam_sanitize_thread -Z sanitizer=thread",
        before: &["+nightly"],
        behind: &["-Z", "build-std", "--target", TARGET],
        setting: "STRESS_OPERATIONS",
        size: 1_000_000,
    },
    Way {
        name: "miri",
        flags: "--cfg primitives",
        before: &["+nightly", "miri"],
        behind: &[],
        setting: "STRESS_OPERATIONS",
        size: 400,
    },
];

/// `cargo stress [WAY] [SIZE]`; without a way, the first two.
pub fn command(root: &Path, arguments: impl Iterator<Item = String>) -> bool {
    let (mut ways, mut size) = (Vec::new(), None);
    for argument in arguments {
        if let Some(way) = WAYS.iter().find(|way| way.name == argument) {
            ways.push(way);
        } else if let Ok(number) = argument.replace('_', "").parse::<u64>() {
            size = Some(number);
        } else {
            eprintln!("cargo stress [threads|shuttle|tsan|miri] [SIZE]; {argument} is neither");
            return false;
        }
    }
    if ways.is_empty() {
        ways.extend(&WAYS[..2]);
    }
    ways.into_iter().all(|way| run(root, way, size))
}

/// Runs the programs one after the other: each has the machine to itself.
fn run(root: &Path, way: &Way, size: Option<u64>) -> bool {
    let cargo = if way.before.is_empty() { std::env::var_os("CARGO") } else { None };
    let mut command = Command::new(cargo.unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(root)
        .args(way.before)
        .args(["test", "-q", "-p", "brigade", "--test", "stress"])
        .args(way.behind)
        .args(["--target-dir", &format!("target/stress/{}", way.name)])
        .args(["--", "--nocapture", "--test-threads", "1"])
        .env("RUSTFLAGS", way.flags)
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env(way.setting, size.unwrap_or(way.size).to_string());
    if !way.before.is_empty() {
        // Another toolchain than the one that runs us.
        ["RUSTUP_TOOLCHAIN", "RUSTC", "RUSTDOC", "CARGO"].iter().for_each(|name| {
            command.env_remove(name);
        });
        // crossbeam's lists hold pointers with a tag, and its garbage outlives the process. A pointer to a head leads to
        // the whole object, which tree borrows allow.
        let flags = ["tree-borrows", "permissive-provenance", "ignore-leaks", "disable-isolation"];
        command.env("MIRIFLAGS", flags.map(|flag| format!("-Zmiri-{flag}")).join(" "));
    }
    println!("stress: {}", way.name);
    let Ok(mut child) = command.stdout(Stdio::piped()).spawn() else { return false };
    let mut done = Vec::new();
    for line in child
        .stdout
        .take()
        .map(BufReader::new)
        .into_iter()
        .flat_map(|text| text.lines().map_while(Result::ok))
    {
        println!("{line}");
        // The test runner's dots stand in front.
        done.extend(Finding::program(line.trim_start_matches('.')));
    }
    let well = child.wait().is_ok_and(|status| status.success());
    if well
        && size.is_none()
        && let Err(error) = findings::keep(root, way.name, &done)
    {
        eprintln!("what was run could not be kept for the report: {error}");
    }
    well
}
