//! `sync::count`: the owner's half, the shared half, merging and queues.

use super::{Object, Seen, Thread, explore, thread, threads, world};
use brigade::sync::pending::MERGE;

#[test]
fn the_owners_last_decref_racing_a_foreign_one_destroys_once() {
    let queued = Seen::default();
    let seen = queued.clone();
    explore("owner's last ‖ foreign decref", None, move || {
        let [a, b] = threads();
        let o = Object::new(&a);
        // B's reference is counted by the owner: giving it back must queue.
        o.head.incref(a.me());
        let theirs = o.clone();
        let t = thread::spawn(move || {
            theirs.use_it();
            theirs.release(&b);
        });
        o.use_it();
        o.release(&a);
        t.join().unwrap();
        if a.slot.pending.load() & MERGE != 0 {
            seen.note();
        }
        a.serve();
        assert_eq!(o.times_destroyed(), 1);
    });
    queued.reached();
}

/// The near miss of `count::biased`.
#[test]
fn a_reference_queued_while_the_owner_merges_is_given_back_once() {
    let by_queuer = Seen::default();
    let seen = by_queuer.clone();
    explore("merge ‖ queuer", Some(3), move || {
        let [a, b, c] = threads();
        let o = Object::new(&a);
        o.head.incref(a.me());
        o.head.incref(a.me());
        let (theirs, seen) = (o.clone(), seen.clone());
        let queuer = thread::spawn(move || {
            theirs.use_it();
            if theirs.head.decref(b.me()) {
                super::destroy(&raw const theirs.head);
                seen.note();
            }
        });
        let theirs = o.clone();
        let giver = thread::spawn(move || {
            theirs.head.incref(c.me());
        });
        // Both of C's references are ours when it has ended.
        giver.join().unwrap();
        for _ in 0..3 {
            o.release(&a);
        }
        queuer.join().unwrap();
        a.serve();
        assert_eq!(o.times_destroyed(), 1);
    });
    by_queuer.reached();
}

/// twins: word_clear_relaxed, word_decref_relaxed
#[test]
fn a_foreign_reference_given_back_happens_before_the_owners_fast_free() {
    let fast = Seen::default();
    let seen = fast.clone();
    explore("fast free ‖ last foreign decref", None, move || {
        let (shared, all) = world();
        let a = Thread::new(&shared, &all);
        let b = Thread::new(&shared, &all);
        let o = Object::new(&a);
        // B's reference is counted in the shared word: giving it back leaves the word clear.
        o.head.incref(b.me());
        let theirs = o.clone();
        let t = thread::spawn(move || {
            theirs.use_it();
            theirs.release(&b);
        });
        o.use_it();
        o.release(&a);
        if o.times_destroyed() == 1 {
            seen.note();
        }
        t.join().unwrap();
        a.serve();
        assert_eq!(o.times_destroyed(), 1);
    });
    fast.reached();
}

/// twins: word_decref_relaxed
#[test]
fn two_foreign_decrefs_queue_the_object_once() {
    explore("two foreign decrefs", Some(2), move || {
        let (shared, all) = world();
        let a = Thread::new(&shared, &all);
        let o = Object::new(&a);
        o.head.incref(a.me());
        o.head.incref(a.me());
        let threads: Vec<_> = (0..2)
            .map(|_| {
                let (t, o) = (Thread::new(&shared, &all), o.clone());
                thread::spawn(move || {
                    o.use_it();
                    o.release(&t);
                })
            })
            .collect();
        o.release(&a);
        a.serve();
        for t in threads {
            t.join().unwrap();
        }
        a.serve();
        assert_eq!(o.times_destroyed(), 1);
    });
}

/// twins: word_try_incref_zero
#[test]
fn try_incref_never_gets_a_reference_to_an_object_that_is_freed_without_an_rmw() {
    let declined = Seen::default();
    let seen = declined.clone();
    explore("try_incref ‖ fast free", None, move || {
        let [a, b] = threads();
        let o = Object::new(&a);
        let (theirs, declined) = (o.clone(), seen.clone());
        let t = thread::spawn(move || {
            if theirs.head.try_incref(b.me()) {
                theirs.use_it();
                theirs.release(&b);
            } else {
                declined.note();
            }
        });
        o.release(&a);
        t.join().unwrap();
        a.serve();
        assert_eq!(o.times_destroyed(), 1);
    });
    declined.reached();
}

/// twins: word_decref_relaxed
#[test]
fn try_incref_on_a_marked_object_gets_a_reference_or_finds_it_dead() {
    let (got, declined) = (Seen::default(), Seen::default());
    let seen = (got.clone(), declined.clone());
    explore("try_incref ‖ last decref, marked", Some(3), move || {
        let [a, b] = threads();
        let o = Object::new(&a);
        o.head.mark_weak();
        let (theirs, seen) = (o.clone(), seen.clone());
        let t = thread::spawn(move || {
            if theirs.head.try_incref(b.me()) {
                theirs.use_it();
                theirs.release(&b);
                seen.0.note();
            } else {
                seen.1.note();
            }
        });
        o.release(&a);
        t.join().unwrap();
        a.serve();
        assert_eq!(o.times_destroyed(), 1);
    });
    got.reached();
    declined.reached();
}

/// Who finalises writes the header anew, which shows a write of the former owner that comes late.
/// twins: merge_clears_late
#[test]
fn a_finaliser_racing_a_try_incref_ends_in_one_destruction() {
    explore("finaliser ‖ try_incref", Some(3), move || {
        let [a, b] = threads();
        let o = Object::new(&a);
        o.head.mark_weak();
        let theirs = o.clone();
        let t = thread::spawn(move || {
            if theirs.head.try_incref(b.me()) {
                theirs.use_it();
                finalise(&theirs, &b);
            }
        });
        finalise(&o, &a);
        t.join().unwrap();
        a.serve();
        assert_eq!(o.times_destroyed(), 1);

        fn finalise(o: &Object, thread: &Thread) {
            if o.head.decref(thread.me()) {
                o.head.begin_finalize(thread.me());
                o.use_it();
                if o.head.decref(thread.me()) {
                    super::destroy(&raw const o.head);
                }
            }
        }
    });
}

#[test]
fn marking_an_object_that_is_being_queued_or_merged_loses_nothing() {
    explore("mark_weak ‖ queue ‖ merge", Some(2), move || {
        let [a, b, c] = threads();
        let o = Object::new(&a);
        o.head.incref(a.me());
        o.head.incref(c.me());
        let theirs = o.clone();
        let queuer = thread::spawn(move || theirs.release(&b));
        let theirs = o.clone();
        let marker = thread::spawn(move || {
            theirs.head.mark_weak();
            theirs.release(&c);
        });
        o.release(&a);
        a.serve();
        queuer.join().unwrap();
        marker.join().unwrap();
        a.serve();
        assert_eq!(o.times_destroyed(), 1);
    });
}

/// twins: serve_clears_late
#[test]
fn an_object_queued_while_the_owner_drains_is_drained_later() {
    let second = Seen::default();
    let seen = second.clone();
    explore("drain ‖ push", Some(3), move || {
        let [a, b] = threads();
        let objects = [Object::new(&a), Object::new(&a)];
        let theirs = objects.clone();
        let t = thread::spawn(move || {
            for o in &theirs {
                // The only reference; the owner has given it away.
                o.release(&b);
            }
        });
        a.serve();
        if objects[0].times_destroyed() == 1 && objects[1].times_destroyed() == 0 {
            seen.note();
        }
        t.join().unwrap();
        a.serve();
        assert!(objects.iter().all(|o| o.times_destroyed() == 1), "left on the queue without a bit");
    });
    second.reached();
}

#[test]
fn an_immortal_stays_so_whatever_was_outstanding() {
    explore("immortalise ‖ queued decref", None, move || {
        let [a, b] = threads();
        let o = Object::new(&a);
        o.head.incref(a.me());
        let theirs = o.clone();
        let t = thread::spawn(move || {
            theirs.release(&b);
            theirs.head.incref(b.me());
            theirs.release(&b);
        });
        o.head.make_immortal();
        o.release(&a);
        t.join().unwrap();
        a.serve();
        o.release(&a);
        assert_eq!(o.times_destroyed(), 0);
        assert!(o.head.is_immortal() && !o.head.decref(a.me()));
    });
}

#[test]
fn an_immortal_made_by_a_thread_that_is_not_the_owner_is_never_destroyed() {
    explore("foreign immortalise ‖ owner", Some(3), move || {
        let [a, b] = threads();
        let o = Object::new(&a);
        o.head.incref(b.me());
        let theirs = o.clone();
        let t = thread::spawn(move || {
            theirs.head.make_immortal();
            theirs.release(&b);
        });
        // The plain store may overwrite what the other thread put into the local half.
        o.head.incref(a.me());
        o.release(&a);
        o.release(&a);
        t.join().unwrap();
        a.serve();
        assert_eq!(o.times_destroyed(), 0);
    });
}

/// What the owner of the only reference may do: change the object in place.
/// twins: word_clear_relaxed
#[test]
fn an_owner_that_finds_its_reference_unique_may_change_the_object() {
    let unique = Seen::default();
    let seen = unique.clone();
    explore("is_unique ‖ foreign decref", None, move || {
        let [a, b] = threads();
        let o = Object::new(&a);
        o.head.incref(b.me());
        let theirs = o.clone();
        let t = thread::spawn(move || {
            theirs.use_it();
            theirs.release(&b);
        });
        if o.head.is_unique(a.me()) {
            seen.note();
            o.change_it();
        }
        t.join().unwrap();
        o.release(&a);
        assert_eq!(o.times_destroyed(), 1);
    });
    unique.reached();
}

/// Foreign threads count each other's references in the word, so none of them may be the one that queues.
#[test]
fn a_merged_object_handed_between_foreign_threads_is_destroyed_by_the_last() {
    explore("merged: two decrefs ‖ incref", Some(3), move || {
        let [a, b, c] = threads();
        let o = Object::new(&a);
        o.head.incref(b.me());
        o.head.incref(c.me());
        let mut threads = Vec::new();
        for t in [b, c] {
            let o = o.clone();
            threads.push(thread::spawn(move || {
                o.head.incref(t.me());
                o.release(&t);
                o.use_it();
                o.release(&t);
            }));
        }
        // Merges: the others still hold theirs, or the word would be clear.
        o.release(&a);
        for t in threads {
            t.join().unwrap();
        }
        a.serve();
        assert_eq!(o.times_destroyed(), 1);
    });
}

/// Foreign threads have given back more than they have counted, and the owner has not come by yet.
#[test]
fn a_reference_is_taken_while_the_shared_count_is_negative() {
    let negative = Seen::default();
    let seen = negative.clone();
    explore("two foreign decrefs ‖ try_incref", Some(3), move || {
        let [a, b, c] = threads();
        let o = Object::new(&a);
        o.head.mark_weak();
        // A has counted a reference for each of two.
        o.head.incref(a.me());
        o.head.incref(a.me());
        let (theirs, seen) = (o.clone(), seen.clone());
        let t = thread::spawn(move || {
            if theirs.head.count() == 2 {
                seen.note();
            }
            assert!(theirs.head.try_incref(c.me()), "the owner keeps it alive");
            theirs.use_it();
            theirs.release(&c);
        });
        o.release(&b);
        o.release(&b);
        t.join().unwrap();
        a.serve();
        o.release(&a);
        assert_eq!(o.times_destroyed(), 1);
    });
    negative.reached();
}
