//! The word that a running thread polls at its safepoints: everything that others want of it.
//!
//! The low byte belongs to the runtime (a safepoint serves it), the rest to the layers above.
//! Whoever asks sets the bit *after* making the request visible elsewhere (a queue, a lock's state);
//! whoever serves clears it *before* looking there. So a request that comes while one is being
//! served leaves the bit set again, and is never lost.

use super::prim::{AtomicU32, Ordering, constructor, twin};

/// Another thread wants the world to stop.
pub const STOP: u32 = 1;
/// Another thread wants the global lock.
pub const DROP: u32 = 1 << 1;
/// The seat's merge queue is not empty.
pub const MERGE: u32 = 1 << 2;
/// Reclaimable storage waits for this thread to move on to a new epoch.
pub const RECLAIM: u32 = 1 << 3;
/// All bits that `safepoint` serves.
pub const RUNTIME: u32 = 0xff;
/// First bit that the layers above may use.
pub const FIRST_FREE: u32 = 1 << 8;

/// The flag word of one thread.
#[derive(Debug, Default)]
pub struct Pending(AtomicU32);

impl Pending {
    constructor! {
        pub fn new() -> Self {
            Self(AtomicU32::new(0))
        }
    }

    /// What the thread itself polls.
    #[inline(always)]
    pub fn load(&self) -> u32 {
        // Relaxed: only says that something waits; serving it goes through a lock or an acquiring RMW.
        self.0.load(Ordering::Relaxed)
    }

    /// Asks for something; from any thread, also from a signal handler.
    pub fn set(&self, bits: u32) {
        if twin("pending_set_overwrites") {
            // Release: as below; the mutation is that other bits are lost.
            self.0.swap(bits, Ordering::Release);
            return;
        }
        // Release: pairs with the Acquire in `clear`, so that who serves the bit sees the request behind it.
        self.0.fetch_or(bits, Ordering::Release);
    }

    /// Takes bits away before serving them; the bits of `bits` that were set.
    pub fn clear(&self, bits: u32) -> u32 {
        let keep = if twin("pending_clears_all") { 0 } else { !bits };
        // Acquire: pairs with the Release in `set`; and what follows, the look at the request, stays behind.
        self.0.fetch_and(keep, Ordering::Acquire) & bits
    }
}
