//! Keeps what was measured: `experiments/results/primitives/MODE.json`, which the report reads
//! (`experiments/src/report/primitives.rs`).

use brigade::mode::NAME;
use hdrhistogram::Histogram;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// What of a run is not criterion's.
#[derive(Default)]
pub struct Record {
    latencies: Vec<Value>,
}

impl Record {
    /// Prints and remembers the percentiles of nanoseconds.
    pub fn latency(&mut self, name: &str, times: &Histogram<u64>) {
        let at = |q: f64| times.value_at_quantile(q);
        let (p50, p90, p99, p999) = (at(0.5), at(0.9), at(0.99), at(0.999));
        let (n, max) = (times.len(), times.max());
        println!("{name}: {n} times; ns: p50 {p50}, p90 {p90}, p99 {p99}, p99.9 {p999}, max {max}");
        self.latencies.push(
            json!({"name": name, "n": n, "p50": p50, "p90": p90, "p99": p99, "p99.9": p999, "max": max}),
        );
    }

    /// Writes the file.
    pub fn keep(&self) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
        let times = times(&folder());
        let text = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let cpu = text("/proc/cpuinfo");
        let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1));
        let file = json!({
            "mode": NAME,
            "command": format!("cargo primitives {NAME}{}", profile()),
            "cpu": cpu,
            "cores": std::thread::available_parallelism().map_or(1, usize::from),
            "kernel": text("/proc/sys/kernel/osrelease").trim(),
            "load": text("/proc/loadavg").split(' ').next(),
            "optimised": !cfg!(debug_assertions),
            "times": times,
            "latencies": self.latencies,
        });
        let folder = root.join("experiments/results/primitives");
        let written = fs::create_dir_all(&folder)
            .and_then(|()| fs::write(folder.join(format!("{NAME}.json")), format!("{file:#}\n")));
        if let Err(error) = written {
            eprintln!("what was measured could not be kept for the report: {error}");
        }
    }
}

/// What cargo was told of the profile, as far as the folder that this program lies in tells.
fn profile() -> String {
    let here = std::env::current_exe().unwrap_or_default();
    let folder = here.ancestors().nth(2).and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    if folder == "release" { String::new() } else { format!(" --profile {folder}") }
}

/// Where criterion keeps its estimates of this mode, beside the folder that this program lies in.
pub fn folder() -> PathBuf {
    let here = std::env::current_exe().unwrap_or_default();
    here.ancestors().nth(3).unwrap_or(Path::new("target")).join("criterion").join(NAME)
}

/// Every benchmark of the last run: nanoseconds of one operation, as criterion estimates the median, with its interval, and
/// in the least disturbed sample.
fn times(folder: &Path) -> Vec<Value> {
    let mut found = Vec::new();
    let entries = |folder: &Path| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> =
            entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
        paths.sort();
        paths
    };
    for group in entries(folder) {
        for one in entries(&group) {
            let read = |name: &str| -> Option<Value> {
                serde_json::from_slice(&fs::read(one.join("new").join(name)).ok()?).ok()
            };
            let (Some(benchmark), Some(estimates), Some(sample)) =
                (read("benchmark.json"), read("estimates.json"), read("sample.json"))
            else {
                continue;
            };
            let each = benchmark["throughput"]["Elements"].as_f64().unwrap_or(1.0);
            let digits = |ns: f64| (ns / each * 1000.0).round() / 1000.0;
            let median = &estimates["median"];
            let interval = &median["confidence_interval"];
            let number = |value: &Value| digits(value.as_f64().unwrap_or(f64::NAN));
            let list = |name: &str| sample[name].as_array().cloned().unwrap_or_default();
            let ratios = list("times").into_iter().zip(list("iters"));
            let least = ratios
                .filter_map(|(time, iterations)| Some(time.as_f64()? / iterations.as_f64()?))
                .fold(f64::INFINITY, f64::min);
            found.push(json!({
                "group": benchmark["group_id"],
                "name": benchmark["function_id"],
                "ns": number(&median["point_estimate"]),
                "low": number(&interval["lower_bound"]),
                "high": number(&interval["upper_bound"]),
                "least": digits(least),
            }));
        }
    }
    found
}
