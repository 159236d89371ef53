//! Stamps: how a thread knows, without the lock, that what it once read of a dict still holds.
//!
//! Who has looked something up in a dict may ask for its stamp, a number that no other dict has and that this one loses
//! with its next change. While the stamp is there, so is what was found. Asking and losing happen under the dict's lock;
//! comparing takes one load. A dict that nobody watches has no stamps, and changing it costs one comparison more.
//!
//! CPython watches the dicts of globals and builtins for the same end (PEP 509 and its successors, `dict_version_tag`).

use crate::sync::prim::{AtomicU32, Ordering};

/// The stamp, or 0.
#[derive(Default)]
pub struct Stamp(AtomicU32);

/// The last stamp that was given out.
static LAST: AtomicU32 = AtomicU32::new(0);

impl Stamp {
    /// Whether `stamp`, which is not 0, is still there.
    #[inline(always)]
    pub fn is(&self, stamp: u32) -> bool {
        // Relaxed: a change that happens before this load is seen by coherence; one that does not may come after it.
        self.0.load(Ordering::Relaxed) == stamp
    }
    /// The stamp, given out now if there is none; `None` when there are no more. The dict is locked.
    pub fn get(&self) -> Option<u32> {
        // Relaxed: written under the lock alone.
        let old = self.0.load(Ordering::Relaxed);
        if old != 0 {
            return Some(old);
        }
        // Relaxed: only uniqueness matters.
        let last = LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_add(1)).ok()?;
        // Relaxed: compared by the thread that asked, or by others that asked under the lock later.
        self.0.store(last + 1, Ordering::Relaxed);
        Some(last + 1)
    }
    /// Takes the stamp away. The dict is locked.
    #[inline(always)]
    pub fn lose(&self) {
        // Relaxed: see `is`.
        if self.0.load(Ordering::Relaxed) != 0 {
            // Relaxed: see `is`.
            self.0.store(0, Ordering::Relaxed);
        }
    }
}
