//! `sync::count::biased`: a contended object stops being counted while others count it.

use super::{Object, Seen, explore, thread, threads};
use brigade::sync::count::biased::sweep_queues;

/// twins: promote_local_only
#[test]
fn the_owners_last_decref_does_not_destroy_what_is_not_counted_any_more() {
    let (first, last) = (Seen::default(), Seen::default());
    let seen = (first.clone(), last.clone());
    explore("promotion ‖ owner's last decref", None, move || {
        let [a, b] = threads();
        let o = Object::new(&a);
        o.head.incref(b.me());
        let (theirs, seen) = (o.clone(), seen.clone());
        let t = thread::spawn(move || {
            if theirs.head.count() > 1 {
                seen.0.note()
            } else {
                seen.1.note()
            }
            assert!(theirs.head.stop_counting());
            theirs.use_it();
        });
        o.release(&a);
        t.join().unwrap();
        a.serve();
        assert_eq!(o.times_destroyed(), 0, "the collector alone frees it");
        assert!(o.head.is_immortal());
    });
    first.reached();
    last.reached();
}

/// A queue's entry does not keep what is not counted, so the collector sweeps the queues before it frees.
///
/// twins: sweep_nothing
#[test]
fn what_the_collector_frees_is_on_no_queue() {
    let (waiting, given) = (Seen::default(), Seen::default());
    let seen = (waiting.clone(), given.clone());
    explore("owner merges, promotion, collector ‖ foreign decref", Some(3), move || {
        let [a, b, c] = threads();
        let o = Object::new(&a);
        // A has counted two references and given them to B and C.
        o.head.incref(a.me());
        let theirs = o.clone();
        let giver = thread::spawn(move || theirs.release(&b));
        // C takes two more, and gives two back by way of A, which merges. (One thread: they take turns.)
        o.head.incref(c.me());
        o.head.incref(c.me());
        o.release(&a);
        o.release(&a);
        if o.head.count() == 2 {
            seen.0.note()
        } else {
            seen.1.note()
        }
        assert!(o.head.stop_counting());
        o.release(&c);
        giver.join().unwrap();
        // The collector, with the world stopped: nobody has a reference.
        sweep_queues(a.me());
        o.free_memory();
        for entry in a.shared.seats.seat(a.seat).take_queue() {
            // SAFETY: every head here is that of an `Object`, which the model keeps.
            unsafe { &*entry.0.cast::<Object>() }.touch_memory();
        }
        assert_eq!(o.times_destroyed(), 0);
    });
    waiting.reached();
    given.reached();
}

/// Weak references and the last counted references of an object without an owner.
#[test]
fn the_last_references_of_a_merged_object_and_its_weak_ones_change_nothing() {
    let found = Seen::default();
    let seen = found.clone();
    explore("promotion ‖ last decref ‖ try_incref", Some(3), move || {
        let [a, b, c] = threads();
        let o = Object::new(&a);
        o.head.incref(b.me());
        o.head.mark_weak();
        // A gives up what it has, merged, and gets another.
        o.release(&a);
        o.head.incref(a.me());
        let (theirs, seen) = (o.clone(), seen.clone());
        let taker = thread::spawn(move || {
            assert!(theirs.head.try_incref(c.me()), "it is alive all the time");
            if theirs.head.is_immortal() {
                seen.note();
            }
            theirs.use_it();
            theirs.release(&c);
        });
        let theirs = o.clone();
        let giver = thread::spawn(move || theirs.release(&b));
        let promoted = o.head.stop_counting();
        o.release(&a);
        taker.join().unwrap();
        giver.join().unwrap();
        assert!(promoted && o.times_destroyed() == 0, "the collector alone frees it");
        assert!(o.head.is_immortal());
    });
    found.reached();
}

#[test]
fn references_taken_and_given_back_meanwhile_change_nothing() {
    explore("promotion ‖ foreign and owner's counting", Some(2), move || {
        let [a, b, c] = threads();
        let o = Object::new(&a);
        o.head.incref(b.me());
        o.head.incref(c.me());
        let theirs = o.clone();
        let counter = thread::spawn(move || {
            theirs.head.incref(b.me());
            theirs.use_it();
            theirs.release(&b);
        });
        let theirs = o.clone();
        let promoter = thread::spawn(move || {
            assert!(theirs.head.stop_counting());
            theirs.release(&c);
        });
        o.head.incref(a.me());
        o.release(&a);
        counter.join().unwrap();
        promoter.join().unwrap();
        a.serve();
        assert_eq!(o.times_destroyed(), 0);
        assert!(o.head.is_immortal());
    });
}
