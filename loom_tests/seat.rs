//! `sync::seat`: owners that leave, sit down, or sleep.

use super::{Object, Seen, Thread, explore, thread, threads, world};

/// twins: seat_leave_unchecked
#[test]
fn an_object_given_back_while_its_owner_exits_is_destroyed_once() {
    let (by_owner, by_other) = (Seen::default(), Seen::default());
    let seen = (by_owner.clone(), by_other.clone());
    explore("exit ‖ push", None, move || {
        let [mut a, b] = threads();
        let o = Object::new(&a);
        let (theirs, other) = (o.clone(), seen.1.clone());
        let t = thread::spawn(move || {
            theirs.use_it();
            // The only reference; the owner has given it away.
            theirs.release(&b);
            if theirs.times_destroyed() == 1 {
                other.note();
            }
        });
        a.leave();
        if o.times_destroyed() == 1 {
            seen.0.note();
        }
        t.join().unwrap();
        assert_eq!(o.times_destroyed(), 1);
    });
    by_owner.reached();
    by_other.reached();
}

/// twins: seat_merge_unlocked
#[test]
fn whoever_sits_down_on_an_empty_seat_owns_its_objects() {
    explore("sit ‖ merge of an empty seat's object", Some(3), move || {
        let (shared, all) = world();
        let mut a = Thread::new(&shared, &all);
        let b = Thread::new(&shared, &all);
        let o = Object::new(&a);
        // Two references are left behind, both counted by A.
        o.head.incref(a.me());
        a.leave();
        let (theirs, shared, all) = (o.clone(), shared.clone(), all.clone());
        let t = thread::spawn(move || {
            let mut c = Thread::new(&shared, &all);
            theirs.head.incref(c.me());
            theirs.use_it();
            theirs.release(&c);
            theirs.release(&c);
            c.leave();
        });
        o.use_it();
        o.release(&b);
        t.join().unwrap();
        b.serve();
        assert_eq!(o.times_destroyed(), 1);
    });
}

/// twins: world_claim_attached
#[test]
fn merging_for_an_owner_that_sleeps_never_overlaps_its_own_counting() {
    let claimed = Seen::default();
    let seen = claimed.clone();
    explore("claim ‖ attach", Some(3), move || {
        let (shared, all) = world();
        let a = Thread::new(&shared, &all);
        let b = Thread::new(&shared, &all);
        let o = Object::new(&a);
        o.head.incref(a.me());
        let (theirs, claimed) = (o.clone(), seen.clone());
        let t = thread::spawn(move || {
            theirs.use_it();
            theirs.release(&b);
            if b.slot.pending.load() == 0 && theirs.head.count() == 1 {
                claimed.note();
            }
        });
        all.detach(&a.slot);
        all.attach(&a.slot);
        o.head.incref(a.me());
        o.use_it();
        o.release(&a);
        o.release(&a);
        t.join().unwrap();
        a.serve();
        assert_eq!(o.times_destroyed(), 1);
    });
    claimed.reached();
}

#[test]
fn what_was_queued_before_the_owner_slept_moves_to_the_next_pusher() {
    let adopted = Seen::default();
    let seen = adopted.clone();
    explore("queue of a sleeper", Some(3), move || {
        let (shared, all) = world();
        let a = Thread::new(&shared, &all);
        let b = Thread::new(&shared, &all);
        let objects = [Object::new(&a), Object::new(&a)];
        let (theirs, adopted) = (objects.clone(), seen.clone());
        let t = thread::spawn(move || {
            theirs[0].release(&b);
            theirs[1].release(&b);
            let before = theirs[0].times_destroyed();
            b.serve();
            if before == 0 && theirs[0].times_destroyed() == 1 && theirs[1].times_destroyed() == 1 {
                adopted.note();
            }
        });
        all.detach(&a.slot);
        t.join().unwrap();
        all.attach(&a.slot);
        a.serve();
        assert!(objects.iter().all(|o| o.times_destroyed() == 1));
    });
    adopted.reached();
}
