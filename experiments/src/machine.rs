//! What the numbers were measured on: it travels with them, and runs that differ in it do not mix.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};

/// The machine and the state of the source, as far as they matter to a number.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Machine {
    pub cpu: String,
    pub cores: usize,
    pub governor: String,
    pub hypervisor: bool,
    pub memory_mib: u64,
    pub kernel: String,
    /// Commit of the source, with `+` behind it if files differed from it.
    pub commit: String,
    pub rustc: String,
    /// What the environment adds to the compiler's flags.
    pub rustflags: String,
    /// Load averages when the run began.
    pub load: String,
    /// When the run began, seconds since 1970.
    pub started: u64,
}

impl Machine {
    pub fn describe(root: &Path) -> Self {
        let cpuinfo = read("/proc/cpuinfo");
        let field = |names: &[&str]| {
            let value = |line: &str| line.split_once(':').map(|(_, value)| value.trim().to_owned());
            names.iter().find_map(|name| cpuinfo.lines().find(|line| line.starts_with(name)).and_then(value))
        };
        let memory = read("/proc/meminfo")
            .lines()
            .next()
            .and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
        let dirty = !output(root, "git", &["status", "--porcelain", "--untracked-files=no"]).is_empty();
        let commit = output(root, "git", &["rev-parse", "--short=12", "HEAD"]);
        let or_unknown = |text: String| if text.is_empty() { "unknown".to_owned() } else { text };
        Self {
            cpu: field(&["model name", "CPU part", "Hardware"]).unwrap_or_else(|| "unknown".to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            governor: or_unknown(
                read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor").trim().to_owned(),
            ),
            hypervisor: field(&["flags"])
                .is_some_and(|flags| flags.split(' ').any(|flag| flag == "hypervisor")),
            memory_mib: memory.unwrap_or(0) / 1024,
            kernel: or_unknown(read("/proc/sys/kernel/osrelease").trim().to_owned()),
            commit: or_unknown(if dirty { format!("{commit}+") } else { commit }),
            rustc: or_unknown(output(root, "rustc", &["--version"])),
            rustflags: std::env::var("RUSTFLAGS").unwrap_or_default(),
            load: load(),
            started: std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(0, |time| time.as_secs()),
        }
    }

    /// What differs between two descriptions and would make numbers incomparable.
    pub fn differs(&self, other: &Self) -> Option<String> {
        let pairs = [
            ("processor", &self.cpu, &other.cpu),
            ("governor", &self.governor, &other.governor),
            ("kernel", &self.kernel, &other.kernel),
            ("compiler", &self.rustc, &other.rustc),
            ("RUSTFLAGS", &self.rustflags, &other.rustflags),
        ];
        if self.cores != other.cores {
            return Some(format!("cores: {} and {}", self.cores, other.cores));
        }
        pairs.iter().find(|(_, a, b)| a != b).map(|(what, a, b)| format!("{what}: {a} and {b}"))
    }
}

/// The three load averages.
pub fn load() -> String {
    read("/proc/loadavg").split(' ').take(3).collect::<Vec<_>>().join(" ")
}

/// The processors that this process may use.
pub fn allowed_cpus() -> Vec<usize> {
    // SAFETY: an all-zero `cpu_set_t` is an empty set, and the kernel writes at most the size it is told.
    let set = unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        if libc::sched_getaffinity(0, size_of::<libc::cpu_set_t>(), &raw mut set) != 0 {
            return (0..std::thread::available_parallelism().map_or(1, usize::from)).collect();
        }
        set
    };
    // SAFETY: the indices are below the set's capacity.
    (0..libc::CPU_SETSIZE as usize).filter(|cpu| unsafe { libc::CPU_ISSET(*cpu, &set) }).collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

fn output(folder: &Path, program: &str, words: &[&str]) -> String {
    let output = Command::new(program).args(words).current_dir(folder).output();
    output.map_or_else(|_| String::new(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_that_matters_is_named() {
        let one = Machine { cpu: "A".into(), commit: "1".into(), ..Machine::default() };
        let other = Machine { cpu: "B".into(), ..one.clone() };
        assert_eq!(one.differs(&other), Some("processor: A and B".to_owned()));
        assert_eq!(one.differs(&Machine { load: "9 9 9".into(), ..one.clone() }), None);
    }

    #[test]
    fn some_processor_is_allowed() {
        assert!(!allowed_cpus().is_empty());
    }
}
