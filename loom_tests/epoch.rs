//! `sync::epoch` on the real crossbeam-epoch, which is built for loom too; and why it fences after a repin.
//!
//! The second needs a copy of crossbeam's algorithm in a few lines (pin, repin, seal, advance, free at +2), with the
//! step that `sync::epoch` adds as a switch: the real one loads the global epoch and then stores to it, after which loom
//! leaves interleavings out (see `prim::first_read`), and misses the fault.

use super::{Seen, explore, thread};
use brigade::sync::epoch::{self, Pinned};
use brigade::sync::pending::STOP;
use brigade::sync::prim::twin;
use brigade::sync::stats::Counters;
use brigade::sync::world::World;
use loom::cell::UnsafeCell;
use loom::sync::atomic::{AtomicUsize, Ordering, fence};
use std::sync::Arc;

/// Enough bytes for one retirement to seal its bag.
const MUCH: usize = 1 << 20;

/// Two blocks of storage, of which one is linked.
struct Shelf {
    linked: AtomicUsize,
    /// True while the storage is valid.
    blocks: [UnsafeCell<bool>; 2],
    counters: Counters,
    /// How often block 0 was freed; not part of what loom explores.
    freed: std::sync::atomic::AtomicUsize,
}

// SAFETY: loom checks every access to the cells.
unsafe impl Sync for Shelf {}
// SAFETY: as above.
unsafe impl Send for Shelf {}

impl Shelf {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            linked: AtomicUsize::new(0),
            blocks: [UnsafeCell::new(true), UnsafeCell::new(true)],
            counters: Counters::new(),
            freed: Default::default(),
        })
    }

    /// By a thread that is pinned.
    fn read(&self) {
        let at = self.linked.load(Ordering::Acquire);
        // SAFETY: loom checks it.
        self.blocks[at].with(|valid| assert!(unsafe { *valid }, "freed under a reader"));
    }

    /// Replaces block 0 and gives it to the epoch.
    fn replace(self: &Arc<Self>) {
        // SAFETY: the block is unlinked, and freeing it writes its own cell.
        let enough = unsafe { epoch::defer(MUCH, &self.counters, self.unlink()) };
        assert!(enough, "one of this size asks everybody to move on");
    }

    /// As `replace`, by a thread of `world`, which may be alone.
    fn retire_in(self: &Arc<Self>, world: &World) {
        // SAFETY: as above, and who reads is attached.
        unsafe { epoch::retire(world, MUCH, &self.counters, self.unlink()) };
    }

    /// Puts block 1 in the place of block 0, and returns what frees that.
    fn unlink(self: &Arc<Self>) -> impl FnOnce() + Send + 'static {
        self.linked.store(1, Ordering::Release);
        let shelf = self.clone();
        move || {
            shelf.blocks[0].with_mut(|valid| {
                // SAFETY: loom checks it.
                let valid = unsafe { &mut *valid };
                assert!(*valid, "freed twice");
                *valid = false;
            });
            shelf.freed.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    }

    fn freed(&self) -> bool {
        self.freed.load(std::sync::atomic::Ordering::Relaxed) == 1
    }
}

/// twins: epoch_defer_not
#[test]
fn what_a_pinned_thread_may_see_is_not_freed() {
    let (under_reader, after) = (Seen::default(), Seen::default());
    let seen = (under_reader.clone(), after.clone());
    explore("read ‖ retire, flush", Some(2), move || {
        let shelf = Shelf::new();
        let theirs = shelf.clone();
        let pinned = Pinned::default();
        pinned.pin();
        let kept = seen.0.clone();
        let t = thread::spawn(move || {
            theirs.replace();
            epoch::flush(&theirs.counters);
            epoch::flush(&theirs.counters);
            if !theirs.freed() {
                kept.note();
            }
        });
        shelf.read();
        pinned.unpin();
        t.join().unwrap();
        // Whoever comes by frees it; the exit of the thread may still be under way.
        while !shelf.freed() {
            epoch::flush(&shelf.counters);
            thread::yield_now();
        }
        seen.1.note();
    });
    under_reader.reached();
    after.reached();
}

/// twins: epoch_defer_not, epoch_repin_is_none
#[test]
fn a_thread_that_moves_on_lets_storage_go() {
    let freed = Seen::default();
    let seen = freed.clone();
    explore("read, repin, read ‖ retire, flush", Some(2), move || {
        let shelf = Shelf::new();
        let pinned = Pinned::default();
        pinned.pin();
        let (theirs, seen) = (shelf.clone(), seen.clone());
        let t = thread::spawn(move || {
            theirs.replace();
            epoch::flush(&theirs.counters);
            epoch::flush(&theirs.counters);
            if theirs.freed() {
                seen.note();
            }
        });
        shelf.read();
        pinned.repin();
        shelf.read();
        pinned.repin();
        shelf.read();
        t.join().unwrap();
        pinned.unpin();
    });
    freed.reached();
}

/// In a stopped world everybody is unpinned, so what the stopper retires goes at once.
/// twins: epoch_always_alone
#[test]
fn what_is_retired_in_a_stop_is_freed_in_it() {
    let (parked, kept) = (Seen::default(), Seen::default());
    let seen = (parked.clone(), kept.clone());
    explore("stop, retire, and retire again ‖ read, safepoint, read", Some(2), move || {
        let shelves = [Shelf::new(), Shelf::new()];
        let world = Arc::new(World::new());
        let (me, other) = (world.register(), world.register());
        let (w, theirs, seen) = (world.clone(), shelves.clone(), (seen.0.clone(), seen.1.clone()));
        let t = thread::spawn(move || {
            let pinned = Pinned::default();
            pinned.pin();
            theirs.iter().for_each(|shelf| shelf.read());
            if other.pending.load() & STOP != 0 {
                seen.0.note();
                pinned.unpin();
                w.park(&other);
                pinned.pin();
            }
            theirs.iter().for_each(|shelf| shelf.read());
            pinned.unpin();
            w.detach(&other);
        });
        world.stop(&me, &Counters::new(), || {
            shelves[0].retire_in(&world);
            assert!(shelves[0].freed(), "nobody can see it");
        });
        // Not stopped any more: the reader may be in the middle of it.
        shelves[1].retire_in(&world);
        if !shelves[1].freed() {
            seen.1.note();
        }
        t.join().unwrap();
        world.detach(&me);
    });
    parked.reached();
    kept.reached();
}

struct Epochs {
    global: AtomicUsize,
    /// The reader's published epoch.
    reader: AtomicUsize,
    /// Index of the block that is linked.
    linked: AtomicUsize,
    /// True while the storage is valid.
    blocks: [UnsafeCell<bool>; 2],
}

// SAFETY: loom checks every access to the cells.
unsafe impl Sync for Epochs {}
// SAFETY: as above.
unsafe impl Send for Epochs {}

impl Epochs {
    fn read(&self) {
        let at = self.linked.load(Ordering::Acquire);
        // SAFETY: loom checks it.
        self.blocks[at].with(|valid| assert!(unsafe { *valid }, "freed under a reader"));
    }

    fn pin(&self) {
        let epoch = self.global.load(Ordering::Relaxed);
        self.reader.store(epoch, Ordering::Relaxed);
        fence(Ordering::SeqCst);
    }

    fn repin(&self) {
        let epoch = self.global.load(Ordering::Relaxed);
        self.reader.store(epoch, Ordering::Release);
        if !twin("epoch_repin_unfenced") {
            fence(Ordering::SeqCst);
        }
    }

    fn try_advance(&self) -> bool {
        let epoch = self.global.load(Ordering::Relaxed);
        fence(Ordering::SeqCst);
        if self.reader.load(Ordering::Relaxed) != epoch {
            return false;
        }
        fence(Ordering::Acquire);
        self.global.store(epoch + 1, Ordering::Release);
        true
    }
}

/// twins: epoch_repin_unfenced
#[test]
fn a_thread_that_moves_on_does_not_see_what_it_left_behind() {
    let freed = Seen::default();
    let seen = freed.clone();
    explore("repin ‖ unlink, seal, advance twice, free", None, move || {
        let e = Arc::new(Epochs {
            global: AtomicUsize::new(0),
            reader: AtomicUsize::new(0),
            linked: AtomicUsize::new(0),
            blocks: [UnsafeCell::new(true), UnsafeCell::new(true)],
        });
        e.pin();
        let f = e.clone();
        let t = thread::spawn(move || {
            f.read();
            f.repin();
            f.read();
        });
        e.linked.store(1, Ordering::Release);
        fence(Ordering::SeqCst);
        let sealed = e.global.load(Ordering::Relaxed);
        // Two steps: the second only if the reader has moved on meanwhile.
        if e.try_advance() && e.try_advance() {
            assert_eq!(e.global.load(Ordering::Relaxed), sealed + 2);
            seen.note();
            // SAFETY: loom checks it.
            e.blocks[0].with_mut(|valid| unsafe { *valid = false });
        }
        t.join().unwrap();
    });
    freed.reached();
}
