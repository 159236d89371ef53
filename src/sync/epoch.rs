//! Storage that a lock-free reader may still see, on top of crossbeam-epoch.
//!
//! An attached thread stays pinned by one long-lived guard, so that reading costs nothing. It moves to
//! the current epoch ([`Pinned::repin`]) when asked to by the RECLAIM bit, which is set when enough has
//! been retired, and drops the guard while it is detached or parked.
//!
//! crossbeam's `repin` publishes the new epoch without a fence, so a later load of a shared pointer may
//! be done early, in the old epoch as it were, and find storage that is sealed in the epoch before and
//! freed two epochs later, one too early for this reader. Hence `fence(SeqCst)` after each repin, as a
//! pin has one. `loom_tests/epoch.rs` shows both.
//!
//! Who has stopped the world, or is its only thread, has nobody to wait for: what it [retires](retire) goes at once.
//!
//! Retired closures run on any thread at any time: they may only free memory.
//!
//! Containers are read under their locks, so no part of the VM retires anything at present; the pin costs an attached
//! thread nothing. It is here for [`shared_slot`](super::shared_slot), and for whoever wants to compare.

use super::prim::{Ordering, fence, thread_local, twin};
use super::stats::Counters;
use super::world::World;
use crossbeam_epoch::Guard;
use std::cell::Cell;

/// After so many retirements, or bytes, by one thread everybody is asked to move on.
const ITEMS: u32 = 127;
const BYTES: usize = 1 << 20;

thread_local! {
    #[allow(clippy::missing_const_for_thread_local, reason = "loom's macro takes no `const`")]
    static RETIRED: Cell<(u32, usize)> = Cell::new((0, 0));
}

/// A thread's long-lived guard; empty while it is detached.
#[derive(Default)]
pub struct Pinned(Cell<Option<Guard>>);

impl std::fmt::Debug for Pinned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pinned")
    }
}

impl Pinned {
    /// May read shared storage from now on.
    pub fn pin(&self) {
        self.0.set(Some(crossbeam_epoch::pin()));
    }

    /// Does not read shared storage any more.
    pub fn unpin(&self) {
        self.0.set(None);
    }

    /// Holds no pointer to shared storage at this moment: moves to the current epoch, and helps to free.
    pub fn repin(&self) {
        if let Some(mut guard) = self.0.take() {
            guard.flush();
            if !twin("epoch_repin_is_none") {
                guard.repin();
            }
            // SeqCst: what a pin has and a repin lacks (module essay); pairs with the fence of the thread that
            // unlinks and seals.
            fence(Ordering::SeqCst);
            self.0.set(Some(guard));
        }
    }
}

/// By an attached thread of `world`, where whoever is not attached is not pinned: frees storage at once if the thread
/// is alone, and otherwise as [`defer`].
///
/// # Safety
/// As for [`defer`]; and every thread that reads such storage is attached to `world` meanwhile.
pub unsafe fn retire(
    world: &World,
    bytes: usize,
    counters: &Counters,
    free: impl FnOnce() + Send + 'static,
) -> bool {
    if world.alone() || twin("epoch_always_alone") {
        count(counters, 1, bytes);
        free();
        return false;
    }
    // SAFETY: as the caller promises.
    unsafe { defer(bytes, counters, free) }
}

/// Frees storage after every thread that may see it has moved on; true: enough has gathered, ask all
/// threads to.
///
/// # Safety
/// The storage is unlinked; `free` only frees memory and may run on any thread.
pub unsafe fn defer(bytes: usize, counters: &Counters, free: impl FnOnce() + Send + 'static) -> bool {
    let guard = crossbeam_epoch::pin();
    if twin("epoch_defer_not") {
        free();
    } else {
        // SAFETY: as the caller promises; the closure owns what it needs.
        unsafe { guard.defer_unchecked(free) };
    }
    let (items, total) = RETIRED.with(Cell::get);
    let (items, total) = (items + 1, total.saturating_add(bytes));
    let enough = items >= ITEMS || total >= BYTES;
    RETIRED.with(|retired| retired.set(if enough { (0, 0) } else { (items, total) }));
    if enough {
        count(counters, items, total);
        // The bag is sealed with the present epoch; who runs next may free it.
        guard.flush();
    }
    enough
}

fn count(counters: &Counters, items: u32, bytes: usize) {
    counters.retired.add(u64::from(items));
    counters.retired_bytes.add(bytes as u64);
}

/// At thread exit: what this thread has retired must not wait for it.
pub fn flush(counters: &Counters) {
    let (items, bytes) = RETIRED.with(|retired| retired.replace((0, 0)));
    count(counters, items, bytes);
    crossbeam_epoch::pin().flush();
}
