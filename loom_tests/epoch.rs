//! Why `sync::epoch` fences after a repin.
//!
//! crossbeam-epoch does not build for this loom, so this is its algorithm in a few lines (pin, repin,
//! seal, advance, free at +2), with the one step that `sync::epoch` adds as a switch.

use super::{Seen, explore, thread};
use brigade::sync::prim::twin;
use loom::cell::UnsafeCell;
use loom::sync::atomic::{AtomicUsize, Ordering, fence};
use std::sync::Arc;

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
