//! Slots that are read without a lock while others replace, empty, and resize. Memory that is freed here is given out again
//! at once, so a stale pointer finds another object. Not under shuttle: crossbeam-epoch has its own primitives.

use crate::{Random, Scene, Size, Thread, run};
use brigade::sync::count::biased::BiasedHead;
use brigade::sync::epoch::{self, Pinned};
use brigade::sync::pending::{Pending, RECLAIM};
use brigade::sync::prim::{Arc, Mutex, thread};
use brigade::sync::shared_slot::SharedSlots;
use brigade::sync::stats::Counters;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

/// A bit of the head: the object's memory goes through the epoch.
const ESCAPED: u8 = 1;
const MOST: usize = 6;

#[repr(C)]
struct Object {
    head: BiasedHead,
    /// Where it was put in, if ever; what is read elsewhere was never there.
    at: AtomicUsize,
    alive: AtomicU32,
}

struct Shelf {
    scene: Arc<Scene>,
    slots: SharedSlots,
    /// Excludes writers.
    writing: Mutex<()>,
    pending: Vec<Pending>,
    made: AtomicUsize,
    destroyed: AtomicUsize,
}

impl Shelf {
    fn make(&self, me: &Thread, at: usize) -> *mut BiasedHead {
        self.made.fetch_add(1, Ordering::Relaxed);
        let (at, alive) = (AtomicUsize::new(at), AtomicU32::new(1));
        Box::into_raw(Box::new(Object { head: BiasedHead::new(me.me()), at, alive })).cast()
    }

    /// Destroys a dead object.
    fn destroy(&self, head: *const BiasedHead, counters: &Counters) {
        let address = head.expose_provenance();
        let free = move || {
            let object: *mut Object = std::ptr::with_exposed_provenance_mut(address);
            // SAFETY: made by `make`, and nobody finds it any more.
            drop(unsafe { Box::from_raw(object) });
        };
        // SAFETY: dead, so it is ours; every head here is an `Object`'s.
        let (object, escaped) = unsafe { (&*head.cast::<Object>(), (*head).bits() & ESCAPED != 0) };
        assert_eq!(object.alive.swap(0, Ordering::Relaxed), 1, "destroyed twice");
        self.destroyed.fetch_add(1, Ordering::Relaxed);
        if !escaped {
            free();
        // SAFETY: whoever may still look at it is pinned.
        } else if unsafe { epoch::defer(size_of::<Object>(), counters, free) } {
            self.pending.iter().for_each(|pending| pending.set(RECLAIM));
        }
    }

    /// Gives a reference back.
    fn release(&self, me: &Thread, head: *const BiasedHead, counters: &Counters) {
        // SAFETY: the caller's reference keeps it.
        if !head.is_null() && unsafe { &*head }.decref(me.me()) {
            self.destroy(head, counters);
        }
    }

    fn work(&self, size: Size, number: usize) {
        let mut random = Random::new(size.seed * 64 + number as u64);
        let me = Thread::new(&self.scene);
        let (pinned, counters) = (Pinned::default(), Counters::new());
        pinned.pin();
        for _ in 0..size.steps {
            let at = random.below(MOST);
            match random.below(16) {
                0 | 1 => {
                    let new = if random.below(4) == 0 { std::ptr::null_mut() } else { self.make(&me, at) };
                    let old = {
                        let _writer = self.writing.lock();
                        if at < self.slots.len() {
                            // SAFETY: under the writers' lock.
                            unsafe { self.slots.replace(at, new, ESCAPED) }
                        } else {
                            new
                        }
                    };
                    self.release(&me, old, &counters);
                }
                2 if random.below(8) == 0 => {
                    let mut gone = Vec::new();
                    let old = {
                        let _writer = self.writing.lock();
                        let len = 1 + random.below(MOST);
                        for at in len..self.slots.len() {
                            // SAFETY: under the writers' lock.
                            gone.push(unsafe { self.slots.replace(at, std::ptr::null_mut(), ESCAPED) });
                        }
                        // SAFETY: as above.
                        unsafe { self.slots.resize(len) }
                    };
                    // SAFETY: nobody finds the array any more.
                    if unsafe { epoch::defer(old.bytes(), &counters, move || drop(old)) } {
                        self.pending.iter().for_each(|pending| pending.set(RECLAIM));
                    }
                    gone.into_iter().for_each(|object| self.release(&me, object, &counters));
                }
                3 => me.serve_with(|head| self.destroy(head, &counters)),
                // SAFETY: we are pinned.
                _ => match unsafe { self.slots.get(at, me.me()) } {
                    None => {}
                    Some(found) => {
                        // SAFETY: our reference keeps it; every head here is an `Object`'s.
                        let object = unsafe { found.cast::<Object>().as_ref() };
                        assert_eq!(object.alive.load(Ordering::Relaxed), 1, "dead");
                        assert_eq!(object.at.load(Ordering::Relaxed), at, "never was in this slot");
                        self.release(&me, found.as_ptr(), &counters);
                    }
                },
            }
            if self.pending[number].load() & RECLAIM != 0 && self.pending[number].clear(RECLAIM) != 0 {
                pinned.repin();
            }
        }
        pinned.unpin();
        me.leave(|head| self.destroy(head, &counters));
        epoch::flush(&counters);
    }
}

fn slots_are_read(size: Size) {
    let shelf = Arc::new(Shelf {
        scene: Scene::new(),
        slots: SharedSlots::new(MOST),
        writing: Mutex::new(()),
        pending: (0..size.threads).map(|_| Pending::new()).collect(),
        made: AtomicUsize::new(0),
        destroyed: AtomicUsize::new(0),
    });
    let workers: Vec<_> = (0..size.threads)
        .map(|number| {
            let shelf = shelf.clone();
            thread::spawn(move || shelf.work(size, number))
        })
        .collect();
    workers.into_iter().for_each(|worker| worker.join().expect("a worker failed"));
    let (last, counters) = (Thread::new(&shelf.scene), Counters::new());
    for at in 0..shelf.slots.len() {
        // SAFETY: the other threads are gone.
        let old = unsafe { shelf.slots.replace(at, std::ptr::null_mut(), ESCAPED) };
        shelf.release(&last, old, &counters);
    }
    last.leave(|head| shelf.destroy(head, &counters));
    let (made, destroyed) = (shelf.made.load(Ordering::Relaxed), shelf.destroyed.load(Ordering::Relaxed));
    assert_eq!(made, destroyed, "kept for ever");
}

#[test]
fn a_reader_without_a_lock_finds_a_living_object_that_was_in_the_slot() {
    run("shared slots", slots_are_read);
}
