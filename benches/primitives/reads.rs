//! Reading one element of a list, and what makes it safe: nothing, an object's lock, an epoch.

#[path = "../../loom_tests/seated.rs"]
#[expect(dead_code, reason = "the models need more of it")]
mod seated;

use crate::object::Reference;
use crate::together::{both, with_foreign};
use brigade::mode::{Head, PARALLEL};
use brigade::object::Thread;
use brigade::sync::count::biased::{BiasedHead, Shared};
use brigade::sync::epoch::Pinned;
use brigade::sync::shared_slot::SharedSlots;
use brigade::sync::world::World;
use criterion::{BenchmarkGroup, Criterion, measurement::WallTime};
use seated::Seated;
use std::cell::{Cell, UnsafeCell};
use std::hint::black_box;
use std::rc::Rc;
use std::sync::atomic::{AtomicPtr, Ordering};

/// A list as the VM has them: a vector that the object's lock guards.
struct List<T> {
    head: Head,
    items: UnsafeCell<Vec<T>>,
}

// SAFETY: the items are touched under the object's lock.
unsafe impl<T: Send + Sync> Sync for List<T> {}
// SAFETY: as above.
unsafe impl<T: Send + Sync> Send for List<T> {}

impl<T: Clone> List<T> {
    fn new(items: impl Iterator<Item = T>) -> Self {
        Self { head: Head::new(), items: UnsafeCell::new(items.collect()) }
    }

    /// As the instruction does it: without calls where that can be.
    #[inline(always)]
    fn get(&self, at: usize) -> T {
        let _guard = match self.head.read_quick() {
            Some(guard) => guard,
            None => self.head.read(),
        };
        // SAFETY: read under the lock.
        unsafe { (&*self.items.get())[at].clone() }
    }
}

fn numbers() -> List<u64> {
    List::new(0..64)
}

fn objects() -> List<Reference> {
    List::new((0..64).map(Reference::new))
}

/// How many reads a thread makes before it moves to a new epoch.
const REPIN: u32 = 256;

pub fn bench(c: &mut Criterion, th: &Thread) {
    let plain: Vec<u64> = (0..64).collect();
    let locked = parking_lot::RwLock::new(plain.clone());
    let mut group = c.benchmark_group("reading an element of a list");
    group.bench_function("no lock", |b| b.iter(|| black_box(&plain)[black_box(9)]));
    group.bench_function("parking_lot's RwLock", |b| b.iter(|| black_box(&locked).read()[black_box(9)]));
    let own = numbers();
    group.bench_function("brigade, own list", |b| b.iter(|| black_box(&own).get(black_box(9))));
    with_foreign(th, numbers, |list| {
        // Read often, so opened by now.
        (0..1000).for_each(|_| _ = list.get(9));
        group.bench_function("brigade, list of another thread", |b| {
            b.iter(|| black_box(list).get(black_box(9)))
        });
    });
    group.finish();

    // What an instruction does: it takes a reference to the element, and the next gives it back.
    let counted: Vec<Rc<u64>> = (0..64).map(Rc::new).collect();
    let mut group = c.benchmark_group("reading and counting an element of a list");
    group.bench_function("no lock, Rc", |b| b.iter(|| *black_box(black_box(&counted)[black_box(9)].clone())));
    let own = objects();
    group.bench_function("brigade, own list", |b| {
        b.iter(|| black_box(black_box(&own).get(black_box(9))).get())
    });
    with_foreign(th, objects, |list| {
        (0..1000).for_each(|_| _ = list.get(9));
        group.bench_function("brigade, list and element of another thread", |b| {
            b.iter(|| black_box(black_box(list).get(black_box(9))).get())
        });
    });
    slots(&mut group);
    group.finish();

    if PARALLEL {
        let mut group = c.benchmark_group("reading an element of a list, two threads");
        group.bench_function("no lock", |b| {
            b.iter_custom(|times| {
                both(th, times, |_| {
                    black_box(black_box(&plain)[black_box(9)]);
                })
            });
        });
        group.bench_function("parking_lot's RwLock", |b| {
            b.iter_custom(|times| {
                both(th, times, |_| {
                    black_box(locked.read()[black_box(9)]);
                })
            });
        });
        with_foreign(th, numbers, |list| {
            group.bench_function("brigade", |b| {
                b.iter_custom(|times| {
                    both(th, times, |_| {
                        black_box(list.get(black_box(9)));
                    })
                });
            });
        });
        group.finish();
    }

    // This thread's own long pin would make all others cheap.
    th.detached(|| storage(c));
}

/// The other way to read what others may replace, with threads spelled out, so that one thread of the system plays both.
fn slots(group: &mut BenchmarkGroup<'_, WallTime>) {
    let (shared, world) = (std::sync::Arc::new(Shared::new()), World::new());
    let (me, other) = (Seated::new(&shared, &world), Seated::new(&shared, &world));
    let pinned = Pinned::default();
    pinned.pin();
    for (name, owner) in
        [("a slot without a lock", &me), ("a slot without a lock, element of another thread", &other)]
    {
        let slots = SharedSlots::new(64);
        let objects: Vec<BiasedHead> = (0..64).map(|_| BiasedHead::new(owner.me())).collect();
        for (at, object) in objects.iter().enumerate() {
            // SAFETY: nobody else knows of the slots, and the objects outlive them.
            unsafe { slots.replace(at, std::ptr::from_ref(object).cast_mut(), 0) };
        }
        let mut reads = 0u32;
        group.bench_function(name, |b| {
            b.iter(|| {
                reads += 1;
                if reads.is_multiple_of(REPIN) {
                    pinned.repin();
                }
                // SAFETY: pinned, and nothing dies here.
                let found = unsafe { black_box(&slots).get(black_box(9), me.me()) }.expect("it is full");
                // SAFETY: just found; the slot has a reference too.
                black_box(unsafe { black_box(found).as_ref() }.decref(me.me()))
            });
        });
    }
    pinned.unpin();
}

fn storage(c: &mut Criterion) {
    let slot = AtomicPtr::new(Box::into_raw(Box::new(7u64)));
    // SAFETY: nothing is freed here.
    let load = |slot: &AtomicPtr<u64>| unsafe { *slot.load(Ordering::Acquire) };
    let mut group = c.benchmark_group("reading storage that may be replaced");
    group.bench_function("never freed", |b| b.iter(|| load(black_box(&slot))));
    group.bench_function("crossbeam-epoch, a pin for each", |b| {
        b.iter(|| {
            let _pin = crossbeam_epoch::pin();
            load(black_box(&slot))
        });
    });
    let seize = seize::Collector::new();
    group.bench_function("seize, a guard for each", |b| {
        b.iter(|| {
            use seize::Guard;
            let guard = seize.enter();
            // SAFETY: as above.
            unsafe { *guard.protect(black_box(&slot), Ordering::Acquire) }
        });
    });
    let (pinned, reads) = (Pinned::default(), Cell::new(0u32));
    pinned.pin();
    group.bench_function("brigade, one long pin", |b| {
        b.iter(|| {
            reads.set(reads.get() + 1);
            if reads.get().is_multiple_of(REPIN) {
                pinned.repin();
            }
            load(black_box(&slot))
        });
    });
    group.finish();
}
