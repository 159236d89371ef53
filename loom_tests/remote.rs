//! `sync::remote`: nodes that other threads give back, and pages that change hands.

use super::{Seen, explore, thread};
use brigade::sync::remote::{Inbox, Node, Page, Returned};
use loom::cell::UnsafeCell;
use std::cell::Cell;
use std::sync::Arc;

struct Block {
    next: UnsafeCell<*mut Block>,
    /// Given back and not yet taken.
    given: UnsafeCell<bool>,
}

impl Node for Block {
    unsafe fn set_next(this: *mut Self, next: *mut Self) {
        // SAFETY: loom checks it.
        unsafe { (*this).next.with_mut(|to| *to = next) };
    }

    unsafe fn next(this: *mut Self) -> *mut Self {
        // SAFETY: loom checks it.
        unsafe { (*this).next.with(|next| *next) }
    }
}

struct Pool {
    blocks: [Block; 2],
    /// Handed out and not come back; the owner's.
    used: UnsafeCell<u32>,
    returned: Returned<Block, Pool>,
    /// Read by whoever touches the page, written by who prepares it for another heap.
    whole: UnsafeCell<u32>,
}

impl Pool {
    fn touch(&self) {
        // SAFETY: loom checks it.
        self.whole.with(|heaps| assert!(unsafe { *heaps } <= 1));
    }

    fn prepare(&self) {
        // SAFETY: loom checks it.
        self.whole.with_mut(|heaps| unsafe { *heaps += 1 });
    }
}

impl Page for Pool {
    type Node = Block;
    fn returned(&self) -> &Returned<Block, Pool> {
        self.touch();
        &self.returned
    }
}

struct Heap {
    inbox: Inbox<Pool>,
    pools: [Pool; 2],
}

// SAFETY: loom checks every access to the cells.
unsafe impl Sync for Heap {}
// SAFETY: as above.
unsafe impl Send for Heap {}

impl Heap {
    /// Two pools, all blocks of which are handed out.
    fn new() -> Arc<Self> {
        let block = || Block { next: UnsafeCell::new(std::ptr::null_mut()), given: UnsafeCell::new(false) };
        let pool = || Pool {
            blocks: [block(), block()],
            used: UnsafeCell::new(2),
            returned: Returned::new(),
            whole: UnsafeCell::new(0),
        };
        Arc::new(Self { inbox: Inbox::new(), pools: [pool(), pool()] })
    }

    /// By a thread that is not the owner.
    fn give_back(&self, pool: usize, block: usize) {
        let pool = &self.pools[pool];
        let block = &pool.blocks[block];
        // SAFETY: loom checks it.
        block.given.with_mut(|given| unsafe {
            assert!(!*given);
            *given = true;
        });
        // SAFETY: each model gives a block back once, and the heap outlives its threads.
        unsafe { Inbox::give_back(&raw const self.inbox, pool, std::ptr::from_ref(block).cast_mut()) };
    }

    /// By the owner: how many blocks it got.
    fn drain(&self) -> u32 {
        let taken = Cell::new(0);
        // SAFETY: called by the model's first thread, the owner.
        unsafe {
            self.inbox.drain(|pool, block| {
                (*block)
                    .given
                    .with_mut(|given| assert!(std::mem::replace(&mut *given, false), "taken twice"));
                pool.used.with_mut(|used| *used -= 1);
                taken.set(taken.get() + 1);
            });
        }
        taken.get()
    }

    fn used(&self, pool: usize) -> u32 {
        // SAFETY: loom checks it.
        self.pools[pool].used.with(|used| unsafe { *used })
    }
}

/// twins: remote_two_steps
#[test]
fn every_block_that_two_threads_give_back_is_taken_once() {
    let (split, together) = (Seen::default(), Seen::default());
    let seen = (split.clone(), together.clone());
    explore("free ‖ free ‖ drain", Some(3), move || {
        let heap = Heap::new();
        let threads = [0, 1].map(|block| {
            let heap = heap.clone();
            thread::spawn(move || heap.give_back(0, block))
        });
        let first = heap.drain();
        for t in threads {
            t.join().unwrap();
        }
        match (first, heap.drain()) {
            (1, 1) => seen.0.note(),
            (0, 2) => seen.1.note(),
            (2, 0) => {}
            other => panic!("{other:?} of two blocks"),
        }
        assert_eq!(heap.used(0), 0);
    });
    split.reached();
    together.reached();
}

/// The near miss of rule 2.
/// twins: remote_link_late
#[test]
fn a_page_that_comes_again_while_it_is_drained_does_not_cut_the_inbox_short() {
    let again = Seen::default();
    let seen = again.clone();
    explore("drain of two pages ‖ free", Some(3), move || {
        let heap = Heap::new();
        let theirs = heap.clone();
        let giver = thread::spawn(move || {
            theirs.give_back(1, 0);
            theirs.give_back(0, 0);
            // Finds the list empty again if the owner has come by.
            theirs.give_back(0, 1);
        });
        let first = heap.drain();
        giver.join().unwrap();
        let second = heap.drain();
        assert_eq!(first + second, 3, "left in a page that is in no inbox");
        if first == 2 && second == 1 {
            seen.note();
        }
        assert_eq!((heap.used(0), heap.used(1)), (0, 1));
    });
    again.reached();
}

/// A page without used blocks may become another heap's, or be given back.
///
/// twins: remote_puts_twice
#[test]
fn a_page_changes_hands_only_when_nobody_is_about_to_put_it_into_an_inbox() {
    let handed = Seen::default();
    let seen = handed.clone();
    explore("free ‖ drain, hand over", Some(3), move || {
        let heap = Heap::new();
        let threads = [0, 1].map(|block| {
            let heap = heap.clone();
            thread::spawn(move || heap.give_back(0, block))
        });
        heap.drain();
        if heap.used(0) == 0 {
            // Another heap prepares the page as if it were new.
            heap.pools[0].prepare();
            seen.note();
        }
        for t in threads {
            t.join().unwrap();
        }
    });
    handed.reached();
}
