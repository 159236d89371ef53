//! `sync::count::biased`: a contended object stops being counted while others count it.

use super::{Object, Seen, Thread, explore, thread, world};

#[test]
fn the_owners_last_decref_does_not_destroy_what_is_not_counted_any_more() {
    let (first, last) = (Seen::default(), Seen::default());
    let seen = (first.clone(), last.clone());
    explore("promotion ‖ owner's last decref", None, move || {
        let (shared, all) = world();
        let a = Thread::new(&shared, &all);
        let b = Thread::new(&shared, &all);
        let o = Object::new(&a);
        o.head.incref(b.me());
        let (theirs, seen) = (o.clone(), seen.clone());
        let t = thread::spawn(move || {
            if theirs.head.count() > 1 {
                seen.0.note()
            } else {
                seen.1.note()
            }
            assert!(theirs.head.stop_counting(), "nothing was queued");
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

/// A queue's entry would outlive an object that the collector frees.
///
/// twins: promote_queued
#[test]
fn nothing_that_is_on_a_queue_stops_being_counted() {
    let (promoted, queued) = (Seen::default(), Seen::default());
    let seen = (promoted.clone(), queued.clone());
    explore("promotion ‖ foreign decref", Some(3), move || {
        let (shared, all) = world();
        let a = Thread::new(&shared, &all);
        let b = Thread::new(&shared, &all);
        let o = Object::new(&a);
        // A has counted a reference for B, who gives it back, and one for this thread.
        o.head.incref(a.me());
        o.head.incref(a.me());
        let theirs = o.clone();
        let giver = thread::spawn(move || theirs.release(&b));
        let done = o.head.stop_counting();
        giver.join().unwrap();
        let entries = shared.seats.seat(a.seat).take_queue();
        if done {
            seen.0.note();
            assert!(entries.is_empty(), "on a queue, and not counted");
        } else {
            seen.1.note();
            assert_eq!(entries.len(), 1);
        }
        assert_eq!(o.times_destroyed(), 0);
    });
    promoted.reached();
    queued.reached();
}

#[test]
fn references_taken_and_given_back_meanwhile_change_nothing() {
    explore("promotion ‖ foreign and owner's counting", Some(2), move || {
        let (shared, all) = world();
        let a = Thread::new(&shared, &all);
        let b = Thread::new(&shared, &all);
        let c = Thread::new(&shared, &all);
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
