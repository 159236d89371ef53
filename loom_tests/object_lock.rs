//! `sync::object_lock` and `sync::parking`: the biased lock and the byte below it.

use super::{Object, Seen, Thread, explore, thread, threads, world};
use brigade::sync::count::biased::{Shared, lock_two};
use brigade::sync::object_lock::LockByte;
use loom::cell::UnsafeCell;
use std::sync::Arc;

/// What a lock protects.
pub struct Counter(UnsafeCell<u32>);

// SAFETY: loom checks every access.
unsafe impl Sync for Counter {}
// SAFETY: as above.
unsafe impl Send for Counter {}

impl Counter {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(UnsafeCell::new(0)))
    }

    pub fn add(&self) {
        // SAFETY: loom checks it.
        self.0.with_mut(|n| unsafe { *n += 1 });
    }

    pub fn get(&self) -> u32 {
        // SAFETY: loom checks it.
        self.0.with(|n| unsafe { *n })
    }
}

/// twins: barrier_light, barrier_heavy, bias_no_check, bias_no_wait
#[test]
fn the_first_foreign_lock_excludes_the_owner() {
    let (private, shared_first) = (Seen::default(), Seen::default());
    let seen = (private.clone(), shared_first.clone());
    explore("owner ‖ first foreign lock", None, move || {
        let [a, b] = threads();
        let o = Object::new(&a);
        let n = Counter::new();
        let (theirs, m, late) = (o.clone(), n.clone(), seen.1.clone());
        let t = thread::spawn(move || {
            let _g = theirs.head.lock(b.me());
            if m.get() == 0 {
                late.note();
            }
            m.add();
        });
        {
            let _g = o.head.lock(a.me());
            if n.get() == 0 {
                seen.0.note();
            }
            n.add();
        }
        t.join().unwrap();
        let _g = o.head.lock(a.me());
        assert_eq!(n.get(), 2);
    });
    private.reached();
    shared_first.reached();
}

/// twins: bias_not_locked_at_once, bias_no_wait
#[test]
fn the_second_foreign_lock_waits_until_the_first_has_seen_the_owner_leave() {
    explore("owner ‖ two foreign locks", Some(2), move || {
        let (shared, all) = world();
        let a = Thread::new(&shared, &all);
        let o = Object::new(&a);
        let n = Counter::new();
        let threads: Vec<_> = (0..2)
            .map(|_| {
                let (b, o, n) = (Thread::new(&shared, &all), o.clone(), n.clone());
                thread::spawn(move || {
                    let _g = o.head.lock(b.me());
                    n.add();
                })
            })
            .collect();
        {
            let _g = o.head.lock(a.me());
            n.add();
        }
        for t in threads {
            t.join().unwrap();
        }
        let _g = o.head.lock(a.me());
        assert_eq!(n.get(), 3);
    });
}

#[test]
fn earlier_private_sections_happen_before_the_first_foreign_one() {
    explore("owner in other objects ‖ first foreign lock", Some(3), move || {
        let [a, b] = threads();
        let (o, other) = (Object::new(&a), Object::new(&a));
        let n = Counter::new();
        let (theirs, m) = (o.clone(), n.clone());
        let t = thread::spawn(move || {
            let _g = theirs.head.lock(b.me());
            m.add();
        });
        {
            let _g = o.head.lock(a.me());
            n.add();
        }
        // The publication now names another object; B may read this value of it.
        drop(other.head.lock(a.me()));
        t.join().unwrap();
    });
}

/// twins: merge_inside
#[test]
fn an_owner_that_gives_up_the_object_it_is_inside_of_still_excludes() {
    let queued_itself = Seen::default();
    let seen = queued_itself.clone();
    explore("merge inside ‖ foreign lock", Some(3), move || {
        let [a, b] = threads();
        let o = Object::new(&a);
        let n = Counter::new();
        // B's reference keeps the object.
        o.head.incref(b.me());
        let (theirs, m) = (o.clone(), n.clone());
        let t = thread::spawn(move || {
            {
                let _g = theirs.head.lock(b.me());
                m.add();
            }
            theirs.release(&b);
        });
        {
            let _g = o.head.lock(a.me());
            n.add();
            if !o.head.decref(a.me()) && a.slot.pending.load() != 0 {
                seen.note();
            }
            n.add();
        }
        let dead_by_owner = o.times_destroyed() == 0 && a.slot.pending.load() == 0;
        a.serve();
        t.join().unwrap();
        a.serve();
        assert!(o.times_destroyed() == 1 || dead_by_owner);
    });
    queued_itself.reached();
}

#[test]
fn a_merged_object_has_no_bias_left() {
    explore("merge ‖ foreign lock", Some(3), move || {
        let [a, b] = threads();
        let o = Object::new(&a);
        let n = Counter::new();
        o.head.incref(b.me());
        {
            let _g = o.head.lock(a.me());
            n.add();
        }
        let (theirs, m) = (o.clone(), n.clone());
        let t = thread::spawn(move || {
            {
                let _g = theirs.head.lock(b.me());
                m.add();
            }
            theirs.release(&b);
        });
        o.release(&a);
        t.join().unwrap();
        a.serve();
        assert_eq!(o.times_destroyed(), 1);
    });
}

fn contended_byte(name: &'static str, threads: usize, preemptions: Option<usize>, always_overdue: bool) {
    explore(name, preemptions, move || {
        let shared = Arc::new(Shared::new(always_overdue));
        let byte = Arc::new(LockByte::shared());
        let n = Counter::new();
        let work = move |shared: &Shared, byte: &LockByte, n: &Counter| {
            assert!(byte.lock(16, &shared.lot, &shared.counters));
            n.add();
            byte.unlock(16, &shared.lot);
        };
        let others: Vec<_> = (1..threads)
            .map(|_| {
                let (shared, byte, n) = (shared.clone(), byte.clone(), n.clone());
                thread::spawn(move || work(&shared, &byte, &n))
            })
            .collect();
        work(&shared, &byte, &n);
        for t in others {
            t.join().unwrap();
        }
        assert!(byte.lock(16, &shared.lot, &shared.counters));
        assert_eq!(n.get() as usize, threads);
    });
}

/// twins: parking_no_recheck
#[test]
fn nobody_sleeps_through_an_unlock() {
    contended_byte("byte lock, two threads", 2, None, false);
}

/// twins: parking_no_recheck, parking_forgets_more
#[test]
fn three_threads_all_get_the_lock() {
    contended_byte("byte lock, three threads", 3, Some(2), false);
}

/// twins: lock_hand_over_free
#[test]
fn a_lock_handed_over_belongs_to_the_sleeper_alone() {
    contended_byte("byte lock, handed over", 3, Some(2), true);
}

/// In the order of their addresses, whichever way they are named.
/// twins: bias_no_wait, lock_two_as_given
#[test]
fn two_objects_in_opposite_order_do_not_deadlock() {
    explore("two objects, two threads", Some(2), move || {
        let [a, b] = threads();
        // One of either thread, so that each ends a bias; side by side, so that their order is the same in all executions.
        let pair = Arc::new([Object::of(&a), Object::of(&b)]);
        let n = Counter::new();
        let (p, m) = (pair.clone(), n.clone());
        let t = thread::spawn(move || {
            let _both = lock_two(&p[1].head, &p[0].head, b.me());
            m.add();
        });
        {
            let _both = lock_two(&pair[0].head, &pair[1].head, a.me());
            n.add();
        }
        t.join().unwrap();
        let _both = lock_two(&pair[0].head, &pair[1].head, a.me());
        assert_eq!(n.get(), 2);
    });
}
