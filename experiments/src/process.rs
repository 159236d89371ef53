//! One process: started on given processors, watched, stopped when too slow, its usage read.
//!
//! Output goes to files, so that nothing has to read while the process is being timed, and every process
//! has a process group of its own, so that an interrupt reaches only the harness.

use std::fs::{self, File};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

extern "C" fn note_interrupt(_: libc::c_int) {
    // Relaxed: a flag that is polled; nothing else is handed over with it.
    INTERRUPTED.store(true, Ordering::Relaxed);
}

/// From here on an interrupt is noted instead of ending the harness.
pub fn catch_interrupts() {
    let handler = note_interrupt as extern "C" fn(libc::c_int);
    // SAFETY: the handler only stores to an atomic, which is safe in a signal handler.
    unsafe {
        libc::signal(libc::SIGINT, handler as libc::sighandler_t);
        libc::signal(libc::SIGTERM, handler as libc::sighandler_t);
    }
}

/// Whether the person at the terminal wants to stop.
pub fn interrupted() -> bool {
    // Relaxed: see `note_interrupt`.
    INTERRUPTED.load(Ordering::Relaxed)
}

/// What to start.
pub struct Task<'a> {
    pub command: &'a [String],
    pub stdin: Option<&'a Path>,
    pub cpus: &'a [usize],
    pub timeout: f64,
    /// Where captured output goes; each running task needs its own.
    pub capture: PathBuf,
}

/// How a process ended.
#[derive(Debug)]
pub struct Outcome {
    /// Nothing is wrong if this is `None`.
    pub failure: Option<String>,
    pub stdout: String,
    pub stderr: String,
    pub seconds: f64,
    pub peak_kib: u64,
}

/// A started process that has not been waited for. Dropping it kills it.
pub struct Running {
    pid: libc::pid_t,
    handle: OwnedFd,
    begin: Instant,
    timeout: f64,
    capture: PathBuf,
    waited: bool,
}

/// Starts a process.
pub fn start(task: &Task) -> Result<Running, String> {
    let (program, words) = task.command.split_first().ok_or("an empty command")?;
    let sink = |extension: &str| {
        let path = task.capture.with_extension(extension);
        File::create(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let stdin = match task.stdin {
        Some(path) => File::open(path).map_err(|error| format!("{}: {error}", path.display()))?.into(),
        None => Stdio::null(),
    };
    let set = cpu_set(task.cpus);
    let mut command = Command::new(program);
    command.args(words).stdin(stdin).stdout(sink("out")?).stderr(sink("err")?).process_group(0);
    // A fixed hash seed, or the same program would meet other collisions in every process.
    command.env("PYTHONHASHSEED", "0").env("PYTHONDONTWRITEBYTECODE", "1").env_remove("PYTHONSTARTUP");
    if !task.cpus.is_empty() {
        // SAFETY: the closure makes one system call on memory it owns, and allocates nothing.
        unsafe {
            command.pre_exec(move || {
                // Where the system does not allow it, the process runs unpinned.
                libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &raw const set);
                Ok(())
            });
        }
    }
    let begin = Instant::now();
    let child = command.spawn().map_err(|error| format!("{program} does not start: {error}"))?;
    let pid = child.id() as libc::pid_t;
    // SAFETY: a plain system call; the child has not been waited for, so its number is still its own.
    let handle = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
    if handle < 0 {
        // SAFETY: as above: the number is the child's.
        unsafe { libc::kill(-pid, libc::SIGKILL) };
        return Err(format!("the kernel gives no process handles: {}", std::io::Error::last_os_error()));
    }
    // SAFETY: the system call just returned this descriptor, and nobody else has it.
    let handle = unsafe { OwnedFd::from_raw_fd(handle as i32) };
    Ok(Running { pid, handle, begin, timeout: task.timeout, capture: task.capture.clone(), waited: false })
}

/// Starts a process and waits for its end.
pub fn run(task: &Task) -> Outcome {
    match start(task) {
        Ok(running) => running.finish(),
        Err(message) => Outcome {
            failure: Some(message),
            stdout: String::new(),
            stderr: String::new(),
            seconds: 0.0,
            peak_kib: 0,
        },
    }
}

impl Running {
    /// Waits for the end, or makes one when the time is over or an interrupt came.
    pub fn finish(mut self) -> Outcome {
        let deadline = self.begin + Duration::from_secs_f64(self.timeout);
        let mut failure = None;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let wait = left.min(Duration::from_millis(200)).as_millis() as i32 + 1;
            let mut poll = libc::pollfd { fd: self.handle.as_raw_fd(), events: libc::POLLIN, revents: 0 };
            // SAFETY: one valid entry, and the count says one.
            if unsafe { libc::poll(&raw mut poll, 1, wait) } > 0 {
                break;
            }
            if interrupted() {
                failure = Some("interrupted".to_owned());
            } else if left.is_zero() {
                failure = Some(format!("still running after {} s", self.timeout));
            }
            if failure.is_some() {
                self.kill();
                break;
            }
        }
        let seconds_at_end = self.begin.elapsed().as_secs_f64();
        let (status, peak_kib) = self.wait();
        let read = |extension: &str| {
            let bytes = fs::read(self.capture.with_extension(extension)).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        let failure = failure.or_else(|| explain(status));
        Outcome { failure, stdout: read("out"), stderr: read("err"), seconds: seconds_at_end, peak_kib }
    }

    fn kill(&self) {
        // SAFETY: the child has not been waited for, so the group still bears its number.
        unsafe { libc::kill(-self.pid, libc::SIGKILL) };
    }

    fn wait(&mut self) -> (i32, u64) {
        let mut status = 0;
        // SAFETY: all zeros is a valid `rusage`.
        let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
        // SAFETY: both pointers are to live locals; the child is ours and waited for once.
        while unsafe { libc::wait4(self.pid, &raw mut status, 0, &raw mut usage) } < 0 {
            if std::io::Error::last_os_error().kind() != std::io::ErrorKind::Interrupted {
                break;
            }
        }
        self.waited = true;
        (status, usage.ru_maxrss as u64)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.waited {
            self.kill();
            self.wait();
        }
    }
}

/// What is wrong with a wait status, if anything.
fn explain(status: i32) -> Option<String> {
    if libc::WIFSIGNALED(status) {
        let signal = libc::WTERMSIG(status);
        let name = match signal {
            libc::SIGSEGV => " (segmentation fault)",
            libc::SIGABRT => " (abort)",
            libc::SIGKILL => " (killed)",
            libc::SIGBUS => " (bus error)",
            libc::SIGILL => " (illegal instruction)",
            _ => "",
        };
        return Some(format!("signal {signal}{name}"));
    }
    match libc::WEXITSTATUS(status) {
        0 => None,
        code => Some(format!("exit status {code}")),
    }
}

fn cpu_set(cpus: &[usize]) -> libc::cpu_set_t {
    // SAFETY: all zeros is the empty set.
    let mut set: libc::cpu_set_t = unsafe { std::mem::zeroed() };
    for cpu in cpus.iter().filter(|cpu| **cpu < libc::CPU_SETSIZE as usize) {
        // SAFETY: the index is below the set's capacity.
        unsafe { libc::CPU_SET(*cpu, &mut set) };
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, timeout: f64, name: &str) -> Outcome {
        let folder = std::env::temp_dir().join(format!("brigade-process-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let command: Vec<String> = ["sh", "-c", script].map(str::to_owned).to_vec();
        run(&Task { command: &command, stdin: None, cpus: &[], timeout, capture: folder.join(name) })
    }

    #[test]
    fn output_usage_and_status_come_back() {
        let outcome = shell("echo hello; echo bad >&2; exit 3", 10.0, "status");
        assert_eq!(outcome.failure.as_deref(), Some("exit status 3"));
        assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("hello\n", "bad\n"));
        assert!(outcome.peak_kib > 0);
        assert!(shell("kill -SEGV $$", 10.0, "signal").failure.unwrap().starts_with("signal 11"));
        assert!(shell("true", 10.0, "fine").failure.is_none());
    }

    #[test]
    fn a_process_that_hangs_is_stopped() {
        let outcome = shell("sleep 30 & sleep 30", 0.2, "hang");
        assert!(outcome.failure.unwrap().contains("still running"));
        assert!(outcome.seconds < 10.0);
    }
}
