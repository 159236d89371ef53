//! Signals of the program's choice that show where the threads are, and let them go on.

use super::action::{self, Before};
use super::out::{Errno, Out};
use super::{dump, fatal};
use crate::modules::{descriptor, io};
use crate::object::{Args, Kept, Res, Thread, Value, protocol};
use crate::sync::prim::{AtomicBool, AtomicI64, Mutex, Ordering};
use crate::vm::signals::COUNT;

struct Signal {
    enabled: AtomicBool,
    fd: AtomicI64,
    all_threads: AtomicBool,
    /// What handled the signal before is to hear of it too.
    chain: AtomicBool,
    before: Before,
}

static SIGNALS: [Signal; COUNT] = [const {
    Signal {
        enabled: AtomicBool::new(false),
        fd: AtomicI64::new(-1),
        all_threads: AtomicBool::new(false),
        chain: AtomicBool::new(false),
        before: Before::new(),
    }
}; COUNT];

/// The files behind the descriptors. Whoever changes anything here holds them.
static FILES: Mutex<[Option<Kept>; COUNT]> = Mutex::new([const { None }; COUNT]);

fn check(th: &Thread, n: i32) -> Res<()> {
    if fatal::handles(n) {
        return Err(th.runtime_error(format!("signal {n} cannot be registered, use enable() instead")));
    }
    if !(1..COUNT as i32).contains(&n) {
        return Err(th.value_error("signal number out of range"));
    }
    Ok(())
}

/// Interrupted system calls begin anew; to hand a signal on, the handler must be able to receive it itself.
fn flags(chain: bool) -> i32 {
    libc::SA_RESTART | if chain { libc::SA_NODEFER } else { 0 }
}

/// `register(signum, file=sys.stderr, all_threads=True, chain=False)`.
pub fn register(th: &Thread, a: Args<'_>) -> Res {
    let n = descriptor::declared_int(th, a.at(0))?;
    let all_threads = a.get(2).map_or(Ok(true), |v| protocol::truth(th, v))?;
    let chain = a.get(3).map_or(Ok(false), |v| protocol::truth(th, v))?;
    check(th, n)?;
    let (fd, file) = super::file(th, a.get(1))?;
    let signal = &SIGNALS[n as usize];
    let mut files = FILES.lock();
    // Relaxed: changed under the lock.
    let enabled = signal.enabled.load(Ordering::Relaxed);
    if !enabled && !signal.before.replace(n, handle, flags(chain)) {
        let errno = io::errno();
        drop(files);
        return Err(io::os_error(th, errno, None));
    }
    // Release: pairs with the Acquire in `handle`.
    signal.fd.store(fd.into(), Ordering::Release);
    // Release: as above.
    signal.all_threads.store(all_threads, Ordering::Release);
    // Release: as above.
    signal.chain.store(chain, Ordering::Release);
    // Release: as above.
    signal.enabled.store(true, Ordering::Release);
    let old = std::mem::replace(&mut files[n as usize], file);
    drop(files);
    drop(old);
    Ok(Value::none())
}

/// `unregister(signum)`.
pub fn unregister(th: &Thread, a: Args<'_>) -> Res {
    let n = descriptor::declared_int(th, a.at(0))?;
    check(th, n)?;
    Ok(Value::bool(forget(n)))
}

/// Whether the signal was registered.
fn forget(n: i32) -> bool {
    let signal = &SIGNALS[n as usize];
    let mut files = FILES.lock();
    // AcqRel: as the stores in `register`.
    let was = signal.enabled.swap(false, Ordering::AcqRel);
    if was {
        signal.before.restore(n);
    }
    let old = files[n as usize].take();
    drop(files);
    drop(old);
    was
}

/// Unregisters all, at the end.
pub fn forget_all() {
    for n in 1..COUNT as i32 {
        forget(n);
    }
}

extern "C" fn handle(number: i32) {
    let errno = Errno::keep();
    let signal = &SIGNALS[number as usize % COUNT];
    // Acquire: pairs with the Release in `register`.
    if !signal.enabled.load(Ordering::Acquire) {
        return;
    }
    // Relaxed, all of them: see above.
    let mut out = Out::new(signal.fd.load(Ordering::Relaxed) as i32);
    // Relaxed: see above.
    dump::from_handler(&mut out, signal.all_threads.load(Ordering::Relaxed));
    drop(out);
    // Relaxed: see above.
    if signal.chain.load(Ordering::Relaxed) {
        signal.before.restore(number);
        drop(errno);
        // SAFETY: a plain system call; what handled the signal before does at once what it does.
        unsafe { libc::raise(number) };
        action::again(number, handle, flags(true));
    }
}
