//! The steps that cargo does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::tally::Tally;

fn cargo(root: &Path, arguments: &[&str]) -> Command {
    // `cargo run` sets it for us; a runner that is started by hand finds cargo on the path.
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(root).args(arguments);
    command
}

/// One command that passes or fails as a whole; it prints what it has to say.
pub fn passes(root: &Path, arguments: &[&str]) -> Tally {
    Tally::one(cargo(root, arguments).status().is_ok_and(|status| status.success()))
}

/// Clippy over one mode, warnings refused.
pub fn lints(root: &Path, features: &[&str]) -> Tally {
    // In a folder of their own, so that they can run beside a build.
    let folder = target_folder(root).join("lints");
    let folder = folder.to_string_lossy();
    let clippy = ["clippy", "-q", "--target-dir", &folder, "-p", "brigade"];
    // The two tools know no modes, nor do the library's own tests and the benches: once is enough.
    let gil = features.contains(&"gil");
    let targets: &[&str] =
        if gil { &["--all-targets"] } else { &["--lib", "--bins", "--test", "mode", "--test", "memory"] };
    let mut tally = passes(root, &[&clippy[..], targets, features, &["--", "-D", "warnings"]].concat());
    if gil {
        let tools = [
            "clippy",
            "-q",
            "--target-dir",
            &folder,
            "-p",
            "verify",
            "-p",
            "experiments",
            "-p",
            "benches",
            "--all-targets",
        ];
        tally.add(&passes(root, &[&tools[..], &["--", "-D", "warnings"]].concat()));
    }
    tally
}

/// A command that runs Rust tests; counts them.
pub fn tests(root: &Path, arguments: &[&str]) -> Tally {
    let Ok(output) = cargo(root, arguments).stderr(Stdio::inherit()).output() else {
        return Tally::one(false);
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let mut tally = Tally::default();
    for line in text.lines().filter_map(|line| line.strip_prefix("test result: ")) {
        tally.passed += number_before(line, " passed");
        tally.failed += number_before(line, " failed");
    }
    if !output.status.success() {
        print!("{text}");
        // A test that ended the whole process, or did not compile, is in nobody's count.
        tally.failed = tally.failed.max(1);
    }
    tally
}

fn number_before(line: &str, word: &str) -> usize {
    let head = line.split(word).next().unwrap_or_default();
    head.rsplit(|c: char| !c.is_ascii_digit()).next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// Builds the VM in one mode and puts the binary aside, because the next mode is built in the same place.
pub fn build(root: &Path, mode: &str, features: &[&str]) -> Option<PathBuf> {
    let build = ["build", "-q", "-p", "brigade", "--bin", "brigade"];
    let built = cargo(root, &[&build[..], features].concat()).status().is_ok_and(|s| s.success());
    let target = target_folder(root);
    let folder = target.join("verify");
    let kept = folder.join(format!("brigade-{mode}"));
    // A binary of an earlier run must not be taken for this one, nor written to while it runs.
    let _ = fs::remove_file(&kept);
    let copied =
        built && fs::create_dir_all(&folder).is_ok() && fs::copy(target.join("debug/brigade"), &kept).is_ok();
    copied.then_some(kept)
}

/// Builds the default mode optimised, though not as long as a release; the program.
pub fn build_optimised(root: &Path) -> Option<PathBuf> {
    let build = ["build", "-q", "-p", "brigade", "--bin", "brigade", "--profile", "bench-dev"];
    let built = cargo(root, &build).status().is_ok_and(|s| s.success());
    built.then(|| target_folder(root).join("bench-dev/brigade"))
}

fn target_folder(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder))
}

#[cfg(test)]
mod tests {
    use super::number_before;

    #[test]
    fn results_of_the_test_harness_are_counted() {
        let line = "ok. 12 passed; 3 failed; 0 ignored; 0 measured";
        assert_eq!((number_before(line, " passed"), number_before(line, " failed")), (12, 3));
    }
}
