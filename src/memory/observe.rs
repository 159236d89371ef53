//! Somebody may want to hear of every block that is allocated and freed: `tracemalloc`.
//!
//! Blocks of objects are seen where the allocator goes out of line, which it does always while somebody observes
//! (`heap`). Everything else (tables of dicts, buffers of lists, large objects) comes from the system's allocator
//! (`system`), which costs so much that one more load and branch do not show.

use super::heap;
use crate::sync::prim::{AtomicBool, OnceLock, Ordering};

/// Whom to tell. What it does is not told of; it runs no Python code.
pub struct Observer {
    /// A block at this address, of so many bytes.
    pub allocated: fn(usize, usize),
    /// The block at this address is no more.
    pub freed: fn(usize),
}

static OBSERVER: OnceLock<Observer> = OnceLock::new();
static ON: AtomicBool = AtomicBool::new(false);

/// Names the observer, once and for all.
pub fn set_observer(observer: Observer) {
    // A second call changes nothing.
    let _ = OBSERVER.set(observer);
}

/// Begins or ends the observation.
///
/// # Safety
/// With the world stopped.
pub unsafe fn turn(on: bool) {
    // Relaxed: threads that use objects stand still; others notice sooner or later.
    if ON.swap(on, Ordering::Relaxed) != on {
        // SAFETY: promised by the caller.
        unsafe { heap::observe_blocks(on) };
    }
}

/// Whether somebody observes.
#[inline(always)]
pub fn is_on() -> bool {
    // Relaxed: see `turn`.
    ON.load(Ordering::Relaxed)
}

/// Tells of a block.
#[cold]
pub fn allocated(at: usize, size: usize) {
    if let Some(o) = OBSERVER.get() {
        (o.allocated)(at, size);
    }
}

/// Tells of a block's end.
#[cold]
pub fn freed(at: usize) {
    if let Some(o) = OBSERVER.get() {
        (o.freed)(at);
    }
}
