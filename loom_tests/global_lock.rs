//! `sync::global_lock`: one holder, and a hand-over that happens.

use super::{explore, thread};
use brigade::sync::global_lock::GlobalLock;
use brigade::sync::pending::{DROP, Pending};
use brigade::sync::stats::Counters;
use loom::cell::UnsafeCell;
use loom::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;

struct World {
    lock: GlobalLock,
    pending: [Pending; 3],
    counters: Counters,
    inside: UnsafeCell<u32>,
    other_ran: AtomicBool,
}

// SAFETY: loom checks every access to the cell.
unsafe impl Sync for World {}
// SAFETY: as above.
unsafe impl Send for World {}

impl World {
    fn new(enabled: bool) -> Arc<Self> {
        Arc::new(Self {
            lock: GlobalLock::new(enabled),
            pending: [Pending::new(), Pending::new(), Pending::new()],
            counters: Counters::new(),
            inside: UnsafeCell::new(0),
            other_ran: AtomicBool::new(false),
        })
    }

    fn take(&self, who: usize) -> bool {
        self.lock.take(who as u64 + 1, &self.pending[who], &self.counters)
    }

    fn release(&self, who: usize) -> bool {
        self.lock.release(who as u64 + 1, &self.pending[who])
    }

    fn work(&self) {
        // SAFETY: loom checks it.
        self.inside.with_mut(|n| unsafe { *n += 1 });
    }
}

/// twins: global_lock_release_silent
#[test]
fn the_global_lock_has_one_holder() {
    explore("global lock, two threads", None, || {
        let w = World::new(true);
        let v = w.clone();
        let t = thread::spawn(move || {
            assert!(v.take(1));
            v.work();
            assert!(v.release(1));
        });
        assert!(w.take(0));
        w.work();
        assert!(w.release(0));
        t.join().unwrap();
        assert!(w.take(0));
        // SAFETY: loom checks it.
        assert_eq!(w.inside.with(|n| unsafe { *n }), 2);
    });
}

/// twins: global_lock_no_debt
#[test]
fn who_releases_on_request_does_not_get_the_lock_back_before_the_waiter() {
    explore("forced hand-over", Some(3), || {
        let w = World::new(true);
        assert!(w.take(0));
        let v = w.clone();
        let t = thread::spawn(move || {
            assert!(v.take(1));
            v.work();
            // Relaxed: under the lock.
            v.other_ran.store(true, Ordering::Relaxed);
            assert!(v.release(1));
        });
        // The waiter asks as soon as it waits: a model has no time.
        while w.pending[0].load() & DROP == 0 {
            w.work();
            thread::yield_now();
        }
        assert!(w.release(0));
        assert!(w.take(0));
        assert!(w.other_ran.load(Ordering::Relaxed), "the releaser took it again at once");
        w.work();
        assert!(w.release(0));
        t.join().unwrap();
    });
}

#[test]
fn three_threads_all_get_the_global_lock() {
    explore("global lock, three threads", Some(2), || {
        let w = World::new(true);
        let threads: Vec<_> = (1..3)
            .map(|who| {
                let w = w.clone();
                thread::spawn(move || {
                    assert!(w.take(who));
                    w.work();
                    assert!(w.release(who));
                })
            })
            .collect();
        assert!(w.take(0));
        w.work();
        assert!(w.release(0));
        for t in threads {
            t.join().unwrap();
        }
        assert!(w.take(0));
        // SAFETY: loom checks it.
        assert_eq!(w.inside.with(|n| unsafe { *n }), 3);
    });
}

/// twins: global_lock_disable_wakes_one
#[test]
fn all_waiters_go_on_when_the_lock_is_switched_off() {
    explore("disable ‖ take ‖ take", Some(2), || {
        let w = World::new(true);
        assert!(w.take(0));
        let threads = [1, 2].map(|who| {
            let w = w.clone();
            thread::spawn(move || {
                if w.take(who) {
                    w.release(who);
                }
            })
        });
        w.lock.disable();
        for t in threads {
            t.join().unwrap();
        }
        assert!(!w.take(0) && !w.release(0));
    });
}

/// The holder of a moment is not asked to go because of its predecessor (rule 1): each request goes to who holds the
/// lock, so whoever comes out of `take` finds no request that was meant for another.
#[test]
fn a_request_goes_to_the_holder_and_the_interval_may_change_meanwhile() {
    explore("take ‖ take, interval", Some(3), || {
        let w = World::new(true);
        assert!(w.take(0));
        let v = w.clone();
        let t = thread::spawn(move || {
            assert!(v.take(1));
            assert!(v.lock.held_by(2) && !v.lock.held_by(1));
            v.work();
            assert!(v.release(1));
        });
        w.lock.set_interval(std::time::Duration::from_millis(1));
        w.work();
        assert!(w.release(0));
        t.join().unwrap();
        assert_eq!(w.lock.interval(), std::time::Duration::from_millis(1));
        assert_eq!(w.pending[1].load() & DROP, 0, "asked although nobody waited");
    });
}

#[test]
fn waiters_go_on_when_the_lock_is_switched_off() {
    explore("disable ‖ take", None, || {
        let w = World::new(true);
        assert!(w.take(0));
        let v = w.clone();
        let t = thread::spawn(move || {
            if v.take(1) {
                v.release(1);
            }
        });
        w.lock.disable();
        t.join().unwrap();
        assert!(!w.take(0) && !w.release(0));
    });
}
