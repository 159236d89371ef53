//! A watchdog: a thread that shows where the others are when they take too long.

use std::time::Duration;

use super::dump;
use super::out::Out;
use crate::modules::timeout;
use crate::object::{Args, Kept, Res, Thread, Value, protocol};
use crate::sync::os_thread;
use crate::sync::prim::{Arc, Condvar, Mutex};

/// What the watchdog and who called it share.
struct Leash {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    cancelled: bool,
    gone: bool,
}

struct Watchdog {
    leash: Arc<Leash>,
    /// Stays open meanwhile.
    _file: Option<Kept>,
}

static WATCHDOG: Mutex<Option<Watchdog>> = Mutex::new(None);

/// Bytes of its native stack.
const STACK: usize = 128 << 10;
/// The longest time that the system's clocks can add.
const LONGEST: i64 = i64::MAX / 1000;

/// `dump_traceback_later(timeout, repeat=False, file=sys.stderr, exit=False)`.
pub fn start(th: &Thread, a: Args<'_>) -> Res {
    let repeat = a.get(1).map_or(Ok(false), |v| protocol::truth(th, v))?;
    let exit = a.get(3).map_or(Ok(false), |v| protocol::truth(th, v))?;
    let time = timeout::nanoseconds(th, a.at(0))?;
    let micros = time.div_euclid(1000) + i64::from(time.rem_euclid(1000) != 0);
    if micros <= 0 {
        return Err(th.value_error("timeout must be greater than 0"));
    }
    if micros > LONGEST {
        return Err(th.overflow_error("timeout value is too large"));
    }
    let micros = micros as u64;
    let (fd, file) = super::file(th, a.get(2))?;
    cancel(th);
    let leash = Arc::new(Leash { state: Mutex::new(State::default()), changed: Condvar::new() });
    let mine = leash.clone();
    let started = os_thread::start(STACK, move || {
        watch(&mine, fd, micros, repeat, exit);
        mine.state.lock().gone = true;
        mine.changed.notify_all();
    });
    if started.is_err() {
        return Err(th.runtime_error("unable to start watchdog thread"));
    }
    let old = WATCHDOG.lock().replace(Watchdog { leash, _file: file });
    drop(old);
    Ok(Value::none())
}

/// `cancel_dump_traceback_later()`.
pub fn cancel(th: &Thread) {
    let Some(watchdog) = WATCHDOG.lock().take() else { return };
    // It may be writing to a pipe that another thread reads.
    th.detached(|| {
        let mut state = watchdog.leash.state.lock();
        state.cancelled = true;
        watchdog.leash.changed.notify_all();
        while !state.gone {
            state = watchdog.leash.changed.wait(state);
        }
    });
}

/// The watchdog is not there in the child of a fork, and neither is who could let go of its lock.
pub fn after_fork_child() {
    std::mem::forget(WATCHDOG.lock().take());
}

fn watch(leash: &Leash, fd: i32, micros: u64, repeat: bool, exit: bool) {
    // SAFETY: fills the set, then blocks what is in it for this thread: signals are for the program's threads.
    unsafe {
        let mut all = std::mem::zeroed();
        libc::sigfillset(&raw mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const all, std::ptr::null_mut());
    }
    loop {
        let mut state = leash.state.lock();
        let end = std::time::Instant::now().checked_add(Duration::from_micros(micros));
        while !state.cancelled {
            let Some(end) = end else {
                state = leash.changed.wait(state);
                continue;
            };
            let left = end.saturating_duration_since(std::time::Instant::now());
            if left.is_zero() {
                break;
            }
            state = leash.changed.wait_timeout(state, left).0;
        }
        if state.cancelled {
            return;
        }
        drop(state);
        let mut out = Out::new(fd);
        heading(&mut out, micros);
        dump::all(&mut out, None);
        drop(out);
        if exit {
            // SAFETY: ends the process at once, as asked.
            unsafe { libc::_exit(1) };
        }
        if !repeat {
            return;
        }
    }
}

fn heading(out: &mut Out, micros: u64) {
    let (seconds, rest) = (micros / 1_000_000, micros % 1_000_000);
    let two = |out: &mut Out, n: u64| {
        out.text(if n < 10 { ":0" } else { ":" }).decimal(n);
    };
    out.text("Timeout (").decimal(seconds / 3600);
    two(out, seconds / 60 % 60);
    two(out, seconds % 60);
    if rest != 0 {
        out.text(".");
        let leading = 5 - rest.ilog10();
        out.text(&"00000"[..leading as usize]);
        out.decimal(rest);
    }
    out.text(")!\n");
}
