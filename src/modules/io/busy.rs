//! The lock of a buffered stream: one thread at a time works on it, and none a second time (a signal handler or the raw
//! stream's own Python code must not find the buffer half-way).

use std::time::Duration;

use crate::mode;
use crate::object::{Res, Thread, Value, protocol};
use crate::sync::prim::{AtomicU64, Ordering};

/// How long a program that ends waits for a thread that will perhaps never let go.
const PATIENCE: Duration = Duration::from_secs(1);

/// Who works on a stream.
pub struct Busy {
    raw: mode::RawLock,
    /// Identifier of the thread that holds the lock, or zero.
    owner: AtomicU64,
}

/// The lock is held; let go of when dropped.
pub struct Entered<'a>(&'a Busy);

impl Busy {
    /// Nobody.
    pub fn new() -> Busy {
        Busy { raw: mode::RawLock::new(), owner: AtomicU64::new(0) }
    }
    /// Takes the lock, waiting for it detached.
    pub fn enter<'a>(&'a self, th: &Thread, stream: &Value) -> Res<Entered<'a>> {
        if !self.raw.try_acquire() {
            self.wait(th, stream)?;
        }
        // Relaxed: only the owner's own comparison can find its identifier here.
        self.owner.store(th.ident(), Ordering::Relaxed);
        Ok(Entered(self))
    }
    #[cold]
    fn wait(&self, th: &Thread, stream: &Value) -> Res<()> {
        // Relaxed: see `enter`.
        if self.owner.load(Ordering::Relaxed) == th.ident() {
            return Err(
                th.runtime_error(format!("reentrant call inside {}", protocol::repr_text(th, stream)?))
            );
        }
        if mode::participants() == 1 {
            // SAFETY: no other thread runs Python: a fork has left the holder behind.
            unsafe { self.raw.reset_after_fork() };
        }
        let ending = crate::modules::sys::is_finalizing();
        if self.raw.acquire(ending.then_some(PATIENCE), th.participant()) {
            return Ok(());
        }
        let shown = protocol::repr_text(th, stream).unwrap_or_default();
        crate::memory::say(&format!(
            "Fatal Python error: _enter_buffered_busy: could not acquire lock for {shown} at interpreter shutdown, \
             possibly due to daemon threads\n"
        ));
        std::process::abort();
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        // Relaxed: the raw lock orders owners.
        self.0.owner.store(0, Ordering::Relaxed);
        self.0.raw.release();
    }
}
