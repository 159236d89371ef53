//! Tracebacks of threads, in CPython's words. Runs in signal handlers: no allocation, no lock (`vm::bystander` says how the
//! frames of threads that run are read).

use super::out::{Errno, Out};
use crate::memory::collector;
use crate::sync::prim::{AtomicBool, Ordering};
use crate::vm::bystander::{self, Place, Seen};

const MOST_FRAMES: usize = 100;
const MOST_THREADS: usize = 100;

/// Whether a dump from a handler is under way: a fault in it shall not begin another.
static BUSY: AtomicBool = AtomicBool::new(false);

fn frame(out: &mut Out, place: &Place) {
    match place.file() {
        None => drop(out.text("  File ???")),
        file => drop(out.text("  File \"").name(file).text("\"")),
    }
    out.text(", line ");
    match place.line {
        Some(line) => drop(out.decimal(line.into())),
        None => drop(out.text("???")),
    }
    out.text(" in ").name(place.name()).text("\n");
}

/// The frames of a thread.
fn frames(out: &mut Out, thread: &Seen) {
    let mut all = thread.frames();
    match all.next() {
        None => drop(out.text("  <no Python frame>\n")),
        Some(first) => frame(out, &first),
    }
    for place in all.take(MOST_FRAMES - 1) {
        frame(out, &place);
    }
}

/// One thread, under a heading.
pub fn one(out: &mut Out, thread: &Seen) {
    out.text("Stack (most recent call first):\n");
    frames(out, thread);
}

/// All threads, the newest first.
pub fn all(out: &mut Out, current: Option<&Seen>) {
    for (n, thread) in bystander::threads().enumerate() {
        if n != 0 {
            out.text("\n");
        }
        if n >= MOST_THREADS {
            out.text("...\n");
            break;
        }
        let is_current = current.is_some_and(|c| c.ident == thread.ident);
        out.text(if is_current { "Current thread 0x" } else { "Thread 0x" }).hex(thread.ident, 16);
        label(out, &thread);
        out.text(" (most recent call first):\n");
        if is_current && collector::is_running() {
            out.text("  Garbage-collecting\n");
        }
        frames(out, &thread);
    }
}

/// The name that the system knows the thread by.
fn label(out: &mut Out, thread: &Seen) {
    // The path of the file that has it, put together where nothing may be allocated.
    let mut path = [0u8; 48];
    let mut used = 0;
    let mut put = |bytes: &[u8]| {
        path[used..used + bytes.len()].copy_from_slice(bytes);
        used += bytes.len();
    };
    put(b"/proc/self/task/");
    let tid = u64::try_from(thread.tid).unwrap_or(0);
    let digits = tid.checked_ilog10().unwrap_or(0);
    (0..=digits).rev().for_each(|i| put(&[b'0' + (tid / 10u64.pow(i) % 10) as u8]));
    put(b"/comm\0");
    let mut name = [0u8; 64];
    // SAFETY: system calls that handlers may make, with a C string and a buffer of the stack.
    let n = unsafe {
        let fd = libc::open(path.as_ptr().cast(), libc::O_RDONLY | libc::O_CLOEXEC);
        if fd < 0 {
            return;
        }
        let n = libc::read(fd, name.as_mut_ptr().cast(), name.len());
        libc::close(fd);
        usize::try_from(n).unwrap_or(0)
    };
    let name = name[..n].trim_ascii_end();
    if !name.is_empty() {
        out.text(" [").bytes(name).text("]");
    }
}

/// What the handlers of signals tell.
pub fn from_handler(out: &mut Out, all_threads: bool) {
    let _errno = Errno::keep();
    // Relaxed: guards against itself; other threads' dumps are merely left out, as in CPython.
    if BUSY.swap(true, Ordering::Relaxed) {
        return;
    }
    let current = bystander::current();
    if all_threads {
        all(out, current.as_ref());
    } else if let Some(thread) = &current {
        one(out, thread);
    }
    out.flush();
    // Relaxed: as above.
    BUSY.store(false, Ordering::Relaxed);
}
