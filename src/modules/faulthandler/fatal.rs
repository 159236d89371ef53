//! Signals that end the process: who died, and where each thread was.

use super::action::Before;
use super::out::{Errno, Out};
use super::{dump, native_stack};
use crate::object::{Args, Kept, Res, Thread, Value, protocol};
use crate::sync::prim::{AtomicBool, AtomicI64, Mutex, Ordering};

struct Signal {
    number: i32,
    name: &'static str,
    enabled: AtomicBool,
    before: Before,
}

const fn signal(number: i32, name: &'static str) -> Signal {
    Signal { number, name, enabled: AtomicBool::new(false), before: Before::new() }
}

static SIGNALS: [Signal; 5] = [
    signal(libc::SIGBUS, "Bus error"),
    signal(libc::SIGILL, "Illegal instruction"),
    signal(libc::SIGFPE, "Floating-point exception"),
    signal(libc::SIGABRT, "Aborted"),
    signal(libc::SIGSEGV, "Segmentation fault"),
];

static ENABLED: AtomicBool = AtomicBool::new(false);
static FD: AtomicI64 = AtomicI64::new(-1);
static ALL_THREADS: AtomicBool = AtomicBool::new(false);
static NATIVE_STACK: AtomicBool = AtomicBool::new(false);
/// The file behind the descriptor, which stays open. Whoever changes anything here holds it.
static FILE: Mutex<Option<Kept>> = Mutex::new(None);

/// Whether it is one of these signals.
pub fn handles(number: i32) -> bool {
    SIGNALS.iter().any(|s| s.number == number)
}

/// `is_enabled()`.
pub fn is_enabled() -> bool {
    // Relaxed: an observation.
    ENABLED.load(Ordering::Relaxed)
}

/// `enable(file=sys.stderr, all_threads=True, c_stack=True)`.
pub fn enable(th: &Thread, a: Args<'_>) -> Res {
    let all_threads = a.get(1).map_or(Ok(true), |v| protocol::truth(th, v))?;
    let native = a.get(2).map_or(Ok(true), |v| protocol::truth(th, v))?;
    let (fd, file) = super::file(th, a.get(0))?;
    native_stack::prepare();
    let mut keeper = FILE.lock();
    let old = std::mem::replace(&mut *keeper, file);
    // Release, all four: pair with the Acquire of `ENABLED` in `handle`, or come between two signals.
    FD.store(fd.into(), Ordering::Release);
    // Release: as above.
    ALL_THREADS.store(all_threads, Ordering::Release);
    // Release: as above.
    NATIVE_STACK.store(native, Ordering::Release);
    // Release: as above.
    ENABLED.store(true, Ordering::Release);
    stack();
    let mut failed = false;
    for s in &SIGNALS {
        // Relaxed: changed under the lock, or by the last handler of the process.
        if !s.enabled.load(Ordering::Relaxed) {
            // Its handler raises the signal itself.
            let done = s.before.replace(s.number, handle, libc::SA_NODEFER);
            failed |= !done;
            // Relaxed: as above.
            s.enabled.store(done, Ordering::Relaxed);
        }
    }
    let errno = crate::modules::io::errno();
    drop(keeper);
    drop(old);
    if failed {
        return Err(crate::modules::io::os_error(th, errno, None));
    }
    Ok(Value::none())
}

/// `disable()`; whether it was enabled.
pub fn disable() -> bool {
    let mut keeper = FILE.lock();
    // AcqRel: as the stores in `enable`.
    let was = ENABLED.swap(false, Ordering::AcqRel);
    for s in &SIGNALS {
        s.restore();
    }
    let old = keeper.take();
    drop(keeper);
    drop(old);
    was
}

impl Signal {
    fn restore(&self) {
        // Relaxed: see `enable`.
        if self.enabled.swap(false, Ordering::Relaxed) {
            self.before.restore(self.number);
        }
    }
}

extern "C" fn handle(number: i32) {
    let errno = Errno::keep();
    // Acquire: pairs with the Release in `enable`.
    if !ENABLED.load(Ordering::Acquire) {
        return;
    }
    let Some(signal) = SIGNALS.iter().find(|s| s.number == number) else { return };
    signal.restore();
    // Relaxed, all of them: see above.
    let mut out = Out::new(FD.load(Ordering::Relaxed) as i32);
    out.text("Fatal Python error: ").text(signal.name).text("\n\n");
    // Relaxed: see above.
    dump::from_handler(&mut out, ALL_THREADS.load(Ordering::Relaxed));
    // Relaxed: see above.
    if NATIVE_STACK.load(Ordering::Relaxed) {
        out.text("\n");
        native_stack::dump(&mut out);
    }
    drop(out);
    drop(errno);
    // SAFETY: a plain system call; what handled the signal before does at once what it does.
    unsafe { libc::raise(number) };
}

/// Bytes of the stack that handlers run on: when the usual one is used up it has no room for them.
const STACK: usize = 128 << 10;

/// Gives the calling thread such a stack. (Once: it stays with the thread.)
fn stack() {
    static MADE: AtomicBool = AtomicBool::new(false);
    // Relaxed: under the lock of this file.
    if MADE.swap(true, Ordering::Relaxed) {
        return;
    }
    // SAFETY: a fresh mapping, used for nothing else and never unmapped.
    unsafe {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_STACK;
        let p = libc::mmap(std::ptr::null_mut(), STACK, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0);
        if p != libc::MAP_FAILED {
            let stack = libc::stack_t { ss_sp: p, ss_flags: 0, ss_size: STACK };
            libc::sigaltstack(&raw const stack, std::ptr::null_mut());
        }
    }
}
