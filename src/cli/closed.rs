//! Which of the standard descriptors were closed when the process began. Rust's own start-up opens `/dev/null` in their
//! places; a Python program is to find them closed.

use crate::sync::prim::{AtomicU32, Ordering};

/// A bit for each of the three that was closed.
static CLOSED: AtomicU32 = AtomicU32::new(0);

/// Called by the system's loader, before anything else of the program.
#[used]
// SAFETY: the section holds functions that take no arguments they need, and this one calls nothing that needs more than a
// process: a query of the system and an atomic.
#[unsafe(link_section = ".init_array")]
static NOTE: extern "C" fn() = note;

extern "C" fn note() {
    for fd in 0..3 {
        // SAFETY: asks only whether the descriptor is open.
        if unsafe { libc::fcntl(fd, libc::F_GETFD) } < 0 {
            // Relaxed: there is no other thread yet.
            CLOSED.fetch_or(1 << fd, Ordering::Relaxed);
        }
    }
}

/// Closes them again.
pub(super) fn restore() {
    // Relaxed: written before `main`.
    let closed = CLOSED.load(Ordering::Relaxed);
    for fd in (0..3).filter(|fd| closed & 1 << fd != 0) {
        // SAFETY: Rust's start-up opened it in place of a closed one; nothing has used it.
        unsafe { libc::close(fd) };
    }
}
