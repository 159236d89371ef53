//! `sync::shared_slot`: readers without a lock against who replaces, empties and grows. The epoch is the real one.

use super::{Object, Seen, Thread, destroy, explore, thread, world};
use brigade::sync::count::biased::BiasedHead;
use brigade::sync::epoch::{self, Pinned};
use brigade::sync::shared_slot::{Retired, SharedSlots, Step};
use brigade::sync::stats::Counters;
use loom::cell::UnsafeCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A bit of the head: the object's memory goes through the epoch.
const ESCAPED: u8 = 1;
/// Enough bytes for one retirement to seal its bag.
const MUCH: usize = 1 << 20;

/// Two objects, of which one is in the only slot.
struct Scene {
    slots: SharedSlots,
    objects: [Arc<Object>; 2],
    counters: Counters,
    /// Where the first array is, and whether it is there.
    array: (usize, UnsafeCell<bool>),
    /// How many objects' memory is gone; not part of what loom explores.
    freed: AtomicUsize,
}

// SAFETY: loom checks every access to the cell.
unsafe impl Sync for Scene {}
// SAFETY: as above.
unsafe impl Send for Scene {}

impl Scene {
    /// The objects are `owner`'s.
    fn new(owner: &Thread) -> Arc<Self> {
        let slots = SharedSlots::new(1);
        let objects = [Object::new(owner), Object::new(owner)];
        // SAFETY: nobody else knows of the slots.
        unsafe { slots.replace(0, head(&objects[0]), ESCAPED) };
        let first = AtomicUsize::new(0);
        // SAFETY: as above; the reference goes back at once.
        if let Some(found) = unsafe {
            slots.get_watched(0, owner.me(), &|step| {
                if let Step::Array(array) = step {
                    first.store(array.addr(), Ordering::Relaxed);
                }
            })
        } {
            // SAFETY: just found.
            let last = unsafe { found.as_ref() }.decref(owner.me());
            assert!(!last);
        }
        let array = (first.into_inner(), UnsafeCell::new(true));
        Arc::new(Self { slots, objects, counters: Counters::new(), array, freed: AtomicUsize::new(0) })
    }

    /// Reads the slot and uses what is there: which object it was. The thread is pinned.
    fn read(&self, me: &Thread) -> Option<usize> {
        let seen = |step| match step {
            Step::Array(array) if array.addr() == self.array.0 => {
                // SAFETY: loom checks it.
                self.array.1.with(|there| assert!(unsafe { *there }, "looked into an array that was freed"));
            }
            Step::Array(_) => {}
            Step::Object(head) => self.objects[self.which(head.as_ptr())].touch_memory(),
        };
        // SAFETY: as the caller promises; the models retire what they must, and loom sees if not.
        let found = self.which(unsafe { self.slots.get_watched(0, me.me(), &seen) }?.as_ptr());
        self.objects[found].use_it();
        Some(found)
    }

    fn which(&self, found: *const BiasedHead) -> usize {
        self.objects
            .iter()
            .position(|object| std::ptr::eq(&raw const object.head, found))
            .expect("one of two")
    }

    /// Gives a reference back.
    fn release(self: &Arc<Self>, me: &Thread, which: usize) {
        if self.objects[which].head.decref(me.me()) {
            self.die(&raw const self.objects[which].head);
        }
    }

    /// Destroys an object; its memory goes at once, unless it has escaped.
    fn die(self: &Arc<Self>, head: *const BiasedHead) {
        destroy(head);
        let which = self.which(head);
        let scene = self.clone();
        let free = move || {
            scene.objects[which].free_memory();
            scene.freed.fetch_add(1, Ordering::Relaxed);
        };
        if self.objects[which].head.bits() & ESCAPED == 0 {
            free();
        } else {
            // SAFETY: nobody finds the object any more, and the memory is only marked.
            unsafe { epoch::defer(MUCH, &self.counters, free) };
        }
    }

    /// Puts `new` into the slot and gives up what was there.
    fn replace(self: &Arc<Self>, me: &Thread, new: Option<usize>) {
        let new = new.map_or(std::ptr::null_mut(), |which| head(&self.objects[which]));
        // SAFETY: there is one writer.
        let old = unsafe { self.slots.replace(0, new, ESCAPED) };
        self.release(me, self.which(old));
    }

    fn retire_array(self: &Arc<Self>, old: Retired) {
        assert_eq!(old.address().addr(), self.array.0);
        let scene = self.clone();
        // SAFETY: nobody finds the array any more.
        unsafe {
            epoch::defer(MUCH.max(old.bytes()), &self.counters, move || {
                // SAFETY: loom checks it.
                scene.array.1.with_mut(|there| *there = false);
                drop(old);
            })
        };
    }

    /// Lets everything end: empties the slot if `left` says that it is not, and waits for the memory of `dead` objects.
    fn end(self: &Arc<Self>, owner: &Thread, left: bool, dead: usize) {
        if left {
            self.replace(owner, None);
        }
        owner.serve_with(|head| self.die(head));
        while self.freed.load(Ordering::Relaxed) < dead {
            epoch::flush(&self.counters);
            thread::yield_now();
        }
    }
}

fn head(object: &Object) -> *mut BiasedHead {
    (&raw const object.head).cast_mut()
}

/// A scene, the objects' owner, and a reader, which is pinned.
fn begin() -> (Arc<Scene>, Thread, Thread, Pinned) {
    let (shared, all) = world();
    let (owner, me) = (Thread::new(&shared, &all), Thread::new(&shared, &all));
    let scene = Scene::new(&owner);
    let pinned = Pinned::default();
    pinned.pin();
    (scene, owner, me, pinned)
}

/// The reader is a thread that owns none of the objects; it returns what it found.
fn reader(scene: &Arc<Scene>, me: Thread, pinned: &Pinned) -> Option<usize> {
    let found = scene.read(&me);
    pinned.unpin();
    if let Some(which) = found {
        scene.release(&me, which);
    }
    found
}

/// twins: slot_no_mark, slot_relaxed, slot_forgets_escape, epoch_defer_not
#[test]
fn a_reader_of_a_slot_that_is_replaced_finds_a_living_object_that_was_in_it() {
    let outcomes = [Seen::default(), Seen::default()];
    let seen = outcomes.clone();
    explore("read ‖ replace, the old one dies", Some(2), move || {
        let (scene, owner, me, pinned) = begin();
        let theirs = scene.clone();
        let t = thread::spawn(move || {
            // Made, as it were, just before it goes in.
            theirs.objects[1].change_it();
            theirs.replace(&owner, Some(1));
            epoch::flush(&theirs.counters);
            owner
        });
        let found = reader(&scene, me, &pinned).expect("the slot is never empty");
        seen[found].note();
        let owner = t.join().unwrap();
        scene.end(&owner, true, 2);
        assert_eq!(scene.objects.each_ref().map(|object| object.times_destroyed()), [1, 1]);
    });
    outcomes.iter().for_each(Seen::reached);
}

/// twins: slot_forgets_escape
#[test]
fn a_reader_of_a_slot_that_is_emptied_finds_the_object_alive_or_nothing() {
    let (full, empty) = (Seen::default(), Seen::default());
    let seen = (full.clone(), empty.clone());
    explore("read ‖ delete, the object dies", Some(2), move || {
        let (scene, owner, me, pinned) = begin();
        let theirs = scene.clone();
        let t = thread::spawn(move || {
            theirs.replace(&owner, None);
            epoch::flush(&theirs.counters);
            owner
        });
        match reader(&scene, me, &pinned) {
            Some(_) => seen.0.note(),
            None => seen.1.note(),
        }
        let owner = t.join().unwrap();
        scene.end(&owner, false, 1);
        assert_eq!(scene.objects[0].times_destroyed(), 1);
        scene.release(&owner, 1);
    });
    full.reached();
    empty.reached();
}

/// twins: slots_relaxed, epoch_defer_not
#[test]
fn a_reader_of_an_array_that_grows_finds_what_was_in_the_old_one_or_the_new_one() {
    let outcomes = [Seen::default(), Seen::default()];
    let seen = outcomes.clone();
    explore("read ‖ resize, replace, the old one dies", Some(2), move || {
        let (scene, owner, me, pinned) = begin();
        let theirs = scene.clone();
        let t = thread::spawn(move || {
            // SAFETY: there is one writer.
            let old = unsafe { theirs.slots.resize(2) };
            theirs.retire_array(old);
            theirs.replace(&owner, Some(1));
            epoch::flush(&theirs.counters);
            owner
        });
        let found = reader(&scene, me, &pinned).expect("the slot is never empty");
        seen[found].note();
        let owner = t.join().unwrap();
        assert_eq!(scene.slots.len(), 2);
        scene.end(&owner, true, 2);
        assert_eq!(scene.objects.each_ref().map(|object| object.times_destroyed()), [1, 1]);
    });
    outcomes.iter().for_each(Seen::reached);
}
