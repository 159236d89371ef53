//! Storage replaced under readers that stay pinned. Not under shuttle: crossbeam-epoch has its own primitives.

use crate::{Random, Size, run};
use brigade::sync::epoch::{self, Pinned};
use brigade::sync::pending::{RECLAIM, STOP};
use brigade::sync::prim::{Arc, AtomicPtr, Ordering, thread};
use brigade::sync::stats::Counters;
use brigade::sync::world::World;

const WHOLE: u64 = 0x5EED_5EED_5EED_5EED;

/// A pointer to storage.
struct Slot(AtomicPtr<[u64; 4]>);

struct Library {
    slots: [Slot; 4],
    world: World,
    counters: Counters,
}

impl Library {
    fn read(&self, at: usize) {
        // Acquire: pairs with the exchange in `replace`.
        let p = self.slots[at].0.load(Ordering::Acquire);
        // SAFETY: we are pinned.
        assert_eq!(unsafe { *p }, [WHOLE; 4], "freed under a reader");
    }

    /// By an attached thread.
    fn replace(&self, at: usize) {
        // AcqRel: publishes the new storage, and takes over the old.
        let old = self.slots[at].0.swap(Box::into_raw(Box::new([WHOLE; 4])), Ordering::AcqRel);
        let old = old.expose_provenance();
        // SAFETY: unlinked, and freed once, by whoever swapped it out; readers are attached.
        let enough = unsafe {
            epoch::retire(&self.world, 1 << 10, &self.counters, move || {
                let old: *mut [u64; 4] = std::ptr::with_exposed_provenance_mut(old);
                (*old).fill(0);
                drop(Box::from_raw(old));
            })
        };
        if enough {
            self.world.ask_others(None, RECLAIM);
        }
    }
}

/// A reader for a while: comes, reads, replaces, stops the others now and then to do so, and goes.
fn visit(library: &Library, random: &mut Random, steps: usize) {
    let (slot, pinned) = (library.world.register(), Pinned::default());
    pinned.pin();
    for _ in 0..steps {
        let at = random.below(4);
        match random.below(4000) {
            0 => {
                pinned.unpin();
                library.world.stop(&slot, &library.counters, || (0..4).for_each(|at| library.replace(at)));
                pinned.pin();
            }
            1..4 => {
                pinned.unpin();
                library.world.detach(&slot);
                thread::yield_now();
                library.world.attach(&slot);
                pinned.pin();
            }
            4..500 => library.replace(at),
            _ => library.read(at),
        }
        if slot.load() & STOP != 0 {
            pinned.unpin();
            library.world.park(&slot);
            pinned.pin();
        }
        if slot.load() & RECLAIM != 0 && slot.clear(RECLAIM) != 0 {
            pinned.repin();
        }
    }
    pinned.unpin();
    epoch::flush(&library.counters);
    library.world.unregister(&slot);
}

#[test]
fn a_pinned_reader_finds_whole_storage() {
    run("epoch", |size: Size| {
        let fresh = || Slot(AtomicPtr::new(Box::into_raw(Box::new([WHOLE; 4]))));
        let library = Arc::new(Library {
            slots: std::array::from_fn(|_| fresh()),
            world: World::new(),
            counters: Counters::new(),
        });
        let workers: Vec<_> = (0..size.threads)
            .map(|me| {
                let library = library.clone();
                thread::spawn(move || {
                    let mut random = Random::new(size.seed * 64 + me as u64);
                    // Short visits: being alone, and not any more, is part of it.
                    for _ in 0..size.steps.div_ceil(1000) {
                        visit(&library, &mut random, size.steps.min(1000));
                    }
                })
            })
            .collect();
        workers.into_iter().for_each(|worker| worker.join().expect("a worker failed"));
        for slot in &library.slots {
            // SAFETY: the threads are gone.
            // Relaxed: as above.
            drop(unsafe { Box::from_raw(slot.0.load(Ordering::Relaxed)) });
        }
    });
}
