//! Signals: the C handler notes the number and asks the main thread to look; handlers run at its next safepoint.

use crate::object::{Args, Kept, Raised, Slot, Thread, Value, errors};
use crate::sync::prim::{AtomicBool, AtomicI64, AtomicPtr, AtomicU64, Mutex, Ordering};

/// Bit of the flag word: a signal waits for the main thread.
pub const SIGNAL: u32 = 1 << 8;
/// Bits that end a blocking wait early.
pub const SIGNAL_BITS: u32 = SIGNAL;

/// One more than the highest signal number.
pub const COUNT: usize = 65;

static TRIPPED: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];
static HANDLERS: Mutex<Vec<Option<Kept>>> = Mutex::new(Vec::new());
static MAIN: AtomicPtr<crate::mode::Pending> = AtomicPtr::new(std::ptr::null_mut());
/// The descriptor that hears of every signal; -1: none.
static WAKEUP: AtomicI64 = AtomicI64::new(-1);
/// Whether a full pipe behind it is worth a warning.
static WAKEUP_WARNS: AtomicBool = AtomicBool::new(true);
/// The error number with which it could not be told; 0: none.
static WAKEUP_FAILED: AtomicI64 = AtomicI64::new(0);
static MAIN_IDENT: AtomicU64 = AtomicU64::new(0);

extern "C" fn note(signal: i32) {
    // Relaxed: the flag word's release orders it.
    TRIPPED[signal as usize % COUNT].store(true, Ordering::Relaxed);
    // Acquire: pairs with the release in `set_main`.
    let main = MAIN.load(Ordering::Acquire);
    if !main.is_null() {
        // SAFETY: the main thread's flag word lives until the process ends.
        unsafe { &*main }.set(SIGNAL);
    }
    // Relaxed: the descriptor is all that is read.
    let fd = WAKEUP.load(Ordering::Relaxed);
    if fd >= 0 {
        wake(fd as i32, signal);
    }
}

/// Tells the wake-up descriptor, leaving the interrupted code's error number as it was.
fn wake(fd: i32, signal: i32) {
    let byte = signal as u8;
    // SAFETY: a system call that handlers may make, and this thread's own error number.
    unsafe {
        let place = libc::__errno_location();
        let before = *place;
        let written = libc::write(fd, (&raw const byte).cast(), 1);
        // Relaxed: one word, set by `set_wakeup`.
        if written < 0 && (*place != libc::EAGAIN || WAKEUP_WARNS.load(Ordering::Relaxed)) {
            // Relaxed: the flag word orders it; `serve` takes it out.
            WAKEUP_FAILED.store((*place).into(), Ordering::Relaxed);
        }
        *place = before;
    }
}

/// Sets the descriptor that hears of every signal (-1: none); returns the one before.
pub fn set_wakeup(fd: i32, warn: bool) -> i32 {
    // Relaxed: see `note`; a signal in between finds the one or the other.
    WAKEUP_WARNS.store(warn, Ordering::Relaxed);
    // Relaxed: see above.
    WAKEUP.swap(fd.into(), Ordering::Relaxed) as i32
}

/// Whether system calls that a signal interrupts begin anew by themselves.
pub fn restart_calls(signal: i32, restart: bool) -> bool {
    // SAFETY: reads and writes the signal's action, changing one flag.
    unsafe {
        let mut a: libc::sigaction = std::mem::zeroed();
        if libc::sigaction(signal, std::ptr::null(), &mut a) < 0 {
            return false;
        }
        match restart {
            true => a.sa_flags |= libc::SA_RESTART,
            false => a.sa_flags &= !libc::SA_RESTART,
        }
        libc::sigaction(signal, &a, std::ptr::null_mut()) == 0
    }
}

/// Makes the calling thread the one that runs handlers.
pub fn set_main(th: &Thread) {
    // Relaxed: start-up.
    MAIN_IDENT.store(th.ident(), Ordering::Relaxed);
    super::pending::set_handler(SIGNAL, serve);
    // Release: pairs with the acquire in `note`.
    MAIN.store(std::ptr::from_ref(th.pending()).cast_mut(), Ordering::Release);
}

/// Whether the calling thread runs handlers.
pub fn is_main(th: &Thread) -> bool {
    // Relaxed: set at start-up.
    MAIN_IDENT.load(Ordering::Relaxed) == th.ident()
}

/// Has the OS deliver a signal to `note`, or ignores it, or restores the default action.
pub fn install(signal: i32, action: Action) -> bool {
    let f = match action {
        Action::Note => note as *const () as libc::sighandler_t,
        Action::Ignore => libc::SIG_IGN,
        Action::Default => libc::SIG_DFL,
    };
    // SAFETY: `note` is safe to run as a handler: it only touches atomics. No SA_RESTART, so that blocking calls
    // return and handlers run.
    unsafe {
        let mut a: libc::sigaction = std::mem::zeroed();
        a.sa_sigaction = f;
        libc::sigemptyset(&mut a.sa_mask);
        libc::sigaction(signal, &a, std::ptr::null_mut()) == 0
    }
}

/// What the OS does with a signal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Tell the main thread.
    Note,
    /// Nothing.
    Ignore,
    /// What the system does by default.
    Default,
}

/// The Python handler of a signal.
pub fn handler(signal: usize) -> Slot {
    HANDLERS.lock().get(signal)?.as_ref().map(|k| k.get().clone())
}

/// Replaces the Python handler; returns the old one.
pub fn set_handler(signal: usize, v: Slot) -> Slot {
    let new = v.map(Kept::new);
    let mut all = HANDLERS.lock();
    if all.len() < COUNT {
        all.resize_with(COUNT, || None);
    }
    let old = std::mem::replace(&mut all[signal], new);
    drop(all);
    old.map(|k| k.get().clone())
}

/// Whether Python code is to hear of a signal.
pub fn is_handled(signal: usize) -> bool {
    match handler(signal) {
        None => signal == libc::SIGINT as usize,
        Some(h) => crate::object::call::is_callable(&h),
    }
}

/// As if the signal had arrived.
pub fn simulate_signal(signal: i32) {
    note(signal);
}

/// Runs the handlers of the signals that arrived (main thread only).
pub fn check_signals(th: &Thread) -> Result<(), Raised> {
    if th.pending().load() & SIGNAL == 0 || !is_main(th) {
        return Ok(());
    }
    th.pending().clear(SIGNAL);
    serve(th)
}

/// Runs the handlers; the flag has been cleared.
pub fn serve(th: &Thread) -> Result<(), Raised> {
    // Relaxed: the flag word's acquire came first.
    let failed = WAKEUP_FAILED.swap(0, Ordering::Relaxed);
    if failed != 0 {
        let error = std::io::Error::from_raw_os_error(failed as i32);
        let _ = crate::types::exception::os_error::raise(th, &error, None, None);
        crate::object::unraisable::report(
            th,
            "Exception ignored when trying to write to the signal wakeup fd",
            None,
        );
    }
    for (n, t) in TRIPPED.iter().enumerate() {
        // Relaxed: the flag word's acquire came first.
        if !t.swap(false, Ordering::Relaxed) {
            continue;
        }
        match handler(n) {
            Some(h) if crate::object::call::is_callable(&h) => {
                let frame = super::current_frame_value(th);
                if let Err(r) = crate::object::call::call(th, &h, Args::of(&[Value::from_usize(n), frame])) {
                    // The signals behind it are looked at the next time.
                    th.pending().set(SIGNAL);
                    return Err(r);
                }
            }
            None if n == libc::SIGINT as usize => {
                return Err(th.raise(crate::object::Waiting::Empty(&errors::KEYBOARD_INTERRUPT)));
            }
            // The handler was taken away between the signal and now.
            _ => {
                let text = format!("Signal {n} ignored due to race condition");
                let _ = th.error(&errors::OS_ERROR, text);
                crate::object::unraisable::report(th, "Exception ignored while calling signal handler", None);
            }
        }
    }
    Ok(())
}
