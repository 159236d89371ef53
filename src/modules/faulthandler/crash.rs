//! Ways to die, for tests of what is told then.

use super::dump;
use super::out::Out;
use crate::object::{Args, Res, Thread, Value};
use crate::sync::os_thread;
use crate::vm::bystander;

/// No core file is to be written.
fn quietly() {
    // SAFETY: reads and sets a limit of the process.
    unsafe {
        let mut limit = std::mem::zeroed::<libc::rlimit>();
        if libc::getrlimit(libc::RLIMIT_CORE, &raw mut limit) == 0 {
            limit.rlim_cur = 0;
            libc::setrlimit(libc::RLIMIT_CORE, &raw const limit);
        }
    }
}

fn raise(signal: i32) -> Res {
    quietly();
    // SAFETY: a plain system call.
    unsafe { libc::raise(signal) };
    Ok(Value::none())
}

/// `_sigsegv(release_gil=False)`.
pub fn sigsegv(th: &Thread, a: Args<'_>) -> Res {
    let released = a.get(0).map_or(Ok(false), |v| crate::object::protocol::truth(th, v))?;
    if released { th.detached(|| raise(libc::SIGSEGV)) } else { raise(libc::SIGSEGV) }
}

/// `_sigfpe()`.
pub fn sigfpe(_: &Thread, _: Args<'_>) -> Res {
    raise(libc::SIGFPE)
}

/// `_sigabrt()`.
pub fn sigabrt(_: &Thread, _: Args<'_>) -> Res {
    quietly();
    std::process::abort()
}

/// `_read_null()`.
pub fn read_null(_: &Thread, _: Args<'_>) -> Res {
    quietly();
    let nowhere: *const i32 = std::hint::black_box(std::ptr::null());
    // SAFETY: none: the fault is what is asked for. (In assembler, so that the compiler makes nothing of it.)
    let n = unsafe { load(nowhere) };
    Ok(Value::from_i64(n.into()))
}

/// Reads a word, wherever it is.
///
/// # Safety
/// There is memory, or the process is to die.
unsafe fn load(p: *const i32) -> i32 {
    let n: i32;
    // SAFETY: promised by the caller.
    unsafe {
        #[cfg(target_arch = "x86_64")]
        std::arch::asm!("mov {n:e}, dword ptr [{p}]", n = out(reg) n, p = in(reg) p, options(nostack, readonly));
        #[cfg(target_arch = "aarch64")]
        std::arch::asm!("ldr {n:w}, [{p}]", n = out(reg) n, p = in(reg) p, options(nostack, readonly));
    }
    n
}

/// More native stack than any has.
const ENOUGH: usize = 100 << 20;

/// Uses up the native stack; returns how much was used where it does not end there.
#[inline(never)]
fn overflow(top: usize, depth: &mut usize) -> usize {
    let room = std::hint::black_box([0u8; 4096]);
    *depth += 1;
    let here = room.as_ptr() as usize;
    let used = top.abs_diff(here);
    if used > ENOUGH {
        return used;
    }
    let used = overflow(top, depth);
    // Behind the call, so that it is no tail call.
    std::hint::black_box(&room);
    used
}

/// `_stack_overflow()`.
pub fn stack_overflow(th: &Thread, _: Args<'_>) -> Res {
    quietly();
    let (here, mut depth) = (0u8, 0);
    let used = overflow(&raw const here as usize, &mut depth);
    Err(th.runtime_error(format!(
        "unable to raise a stack overflow (allocated {used} bytes on the stack, {depth} recursive calls)"
    )))
}

/// `_fatal_error_c_thread()`: a thread that runs no Python ends the process.
pub fn in_thread(th: &Thread, _: Args<'_>) -> Res {
    quietly();
    let started = os_thread::start(128 << 10, || {
        let mut out = Out::new(libc::STDERR_FILENO);
        out.text("Fatal Python error: faulthandler_fatal_error_thread: in new thread\n");
        out.text("Python runtime state: initialized\n\n");
        dump::all(&mut out, bystander::current().as_ref());
        drop(out);
        std::process::abort()
    });
    if started.is_err() {
        return Err(th.runtime_error("unable to start the thread"));
    }
    // The process ends while this waits.
    th.detached(|| {
        loop {
            // SAFETY: a plain system call.
            unsafe { libc::pause() };
        }
    })
}
