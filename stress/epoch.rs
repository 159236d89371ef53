//! Storage replaced under readers that stay pinned. Not under shuttle: crossbeam-epoch has its own primitives.

use crate::{Random, Size, run};
use brigade::sync::epoch::{self, Pinned};
use brigade::sync::pending::{Pending, RECLAIM};
use brigade::sync::prim::{Arc, AtomicPtr, Ordering, thread};
use brigade::sync::stats::Counters;

const WHOLE: u64 = 0x5EED_5EED_5EED_5EED;

/// A pointer to storage.
struct Slot(AtomicPtr<[u64; 4]>);

#[test]
fn a_pinned_reader_finds_whole_storage() {
    run("epoch", |size: Size| {
        let slots: Arc<Vec<Slot>> =
            Arc::new((0..4).map(|_| Slot(AtomicPtr::new(Box::into_raw(Box::new([WHOLE; 4]))))).collect());
        let pending: Arc<Vec<Pending>> = Arc::new((0..size.threads).map(|_| Pending::new()).collect());
        let workers: Vec<_> = (0..size.threads)
            .map(|me| {
                let (slots, pending) = (slots.clone(), pending.clone());
                thread::spawn(move || {
                    let mut random = Random::new(size.seed * 64 + me as u64);
                    let (pinned, counters) = (Pinned::default(), Counters::new());
                    pinned.pin();
                    for _ in 0..size.steps {
                        let slot = &slots[random.below(4)].0;
                        if random.below(8) == 0 {
                            // AcqRel: publishes the new storage, and takes over the old.
                            let old = slot
                                .swap(Box::into_raw(Box::new([WHOLE; 4])), Ordering::AcqRel)
                                .expose_provenance();
                            // SAFETY: unlinked; freed once, by whoever swapped it out.
                            let enough = unsafe {
                                epoch::retire(1 << 10, &counters, move || {
                                    let old: *mut [u64; 4] = std::ptr::with_exposed_provenance_mut(old);
                                    (*old).fill(0);
                                    drop(Box::from_raw(old));
                                })
                            };
                            if enough {
                                pending.iter().for_each(|pending| pending.set(RECLAIM));
                            }
                        } else {
                            // Acquire: pairs with the exchange above.
                            let p = slot.load(Ordering::Acquire);
                            // SAFETY: we are pinned.
                            assert_eq!(unsafe { *p }, [WHOLE; 4], "freed under a reader");
                        }
                        if pending[me].load() & RECLAIM != 0 && pending[me].clear(RECLAIM) != 0 {
                            pinned.repin();
                        }
                        if random.below(1000) == 0 {
                            pinned.unpin();
                            thread::yield_now();
                            pinned.pin();
                        }
                    }
                    pinned.unpin();
                    epoch::flush(&counters);
                })
            })
            .collect();
        workers.into_iter().for_each(|worker| worker.join().expect("a worker failed"));
        for slot in slots.iter() {
            // SAFETY: the threads are gone.
            // Relaxed: as above.
            drop(unsafe { Box::from_raw(slot.0.load(Ordering::Relaxed)) });
        }
    });
}
