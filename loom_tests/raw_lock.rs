//! `sync::raw_lock`: no wake-up is lost.

use super::{Seen, explore, thread};
use brigade::sync::raw_lock::{Blocking, Event, RawLock, Waited};
use loom::cell::UnsafeCell;
use std::sync::Arc;

struct Nobody;

impl Blocking for Nobody {
    fn away<R>(&self, f: impl FnOnce() -> R) -> R {
        f()
    }

    fn interrupted(&self, _mask: u32) -> bool {
        false
    }
}

struct Guarded {
    lock: RawLock,
    n: UnsafeCell<u32>,
}

// SAFETY: loom checks every access to the cell.
unsafe impl Sync for Guarded {}
// SAFETY: as above.
unsafe impl Send for Guarded {}

/// twins: raw_lock_unfenced, raw_lock_wakes_unlocked
#[test]
fn nobody_sleeps_on_a_raw_lock_that_is_free() {
    explore("raw lock, two threads", None, || {
        let g = Arc::new(Guarded { lock: RawLock::new(), n: UnsafeCell::new(0) });
        let work = |g: &Guarded| {
            assert!(g.lock.acquire(None, &Nobody));
            // SAFETY: loom checks it.
            g.n.with_mut(|n| unsafe { *n += 1 });
            assert!(g.lock.release());
        };
        let h = g.clone();
        let t = thread::spawn(move || work(&h));
        work(&g);
        t.join().unwrap();
        assert!(!g.lock.locked());
    });
}

/// twins: raw_lock_unfenced, raw_lock_wakes_unlocked
#[test]
fn nobody_sleeps_on_an_event_that_has_happened() {
    explore("event", None, || {
        let e = Arc::new((Event::new(), UnsafeCell::new(0)));
        struct Shared(Arc<(Event, UnsafeCell<u32>)>);
        // SAFETY: loom checks every access to the cell.
        unsafe impl Send for Shared {}
        let f = Shared(e.clone());
        let t = thread::spawn(move || {
            let f = f;
            // SAFETY: loom checks it.
            f.0.1.with_mut(|n| unsafe { *n = 7 });
            f.0.0.set();
        });
        assert!(e.0.wait(None, &Nobody));
        // SAFETY: loom checks it.
        assert_eq!(e.1.with(|n| unsafe { *n }), 7);
        t.join().unwrap();
    });
}

#[test]
fn three_threads_all_get_the_raw_lock() {
    explore("raw lock, three threads", Some(2), || {
        let g = Arc::new(Guarded { lock: RawLock::new(), n: UnsafeCell::new(0) });
        let work = |g: &Guarded| {
            assert!(g.lock.acquire(None, &Nobody));
            // SAFETY: loom checks it.
            g.n.with_mut(|n| unsafe { *n += 1 });
            assert!(g.lock.release());
        };
        let threads = [0, 1].map(|_| {
            let g = g.clone();
            thread::spawn(move || work(&g))
        });
        work(&g);
        for t in threads {
            t.join().unwrap();
        }
        // SAFETY: loom checks it.
        assert_eq!(g.n.with(|n| unsafe { *n }), 3);
    });
}

/// Python's locks have no owner: another thread than the holder may release one.
#[test]
fn a_lock_released_by_another_thread_wakes_who_waits() {
    let waited = Seen::default();
    let seen = waited.clone();
    explore("raw lock, released by another", None, move || {
        let lock = Arc::new(RawLock::new());
        assert!(lock.try_acquire());
        let (theirs, seen) = (lock.clone(), seen.clone());
        let t = thread::spawn(move || {
            if theirs.locked() {
                seen.note();
            }
            assert!(theirs.acquire(None, &Nobody));
        });
        assert!(lock.release());
        t.join().unwrap();
        assert!(lock.locked() && lock.release() && !lock.release());
    });
    waited.reached();
}

/// A thread whose wait is interrupted leaves the lock to others. (Loom knows no time: the interruption is there before
/// the wait, as a signal that came first.)
#[test]
fn an_interrupted_wait_leaves_no_trace() {
    struct Interrupted;

    impl Blocking for Interrupted {
        fn away<R>(&self, f: impl FnOnce() -> R) -> R {
            f()
        }

        fn interrupted(&self, mask: u32) -> bool {
            mask == 1
        }
    }

    let (got, gave_up) = (Seen::default(), Seen::default());
    let seen = (got.clone(), gave_up.clone());
    explore("interrupted wait ‖ release ‖ wait", Some(2), move || {
        let lock = Arc::new(RawLock::new());
        assert!(lock.try_acquire());
        let (theirs, seen) = (lock.clone(), seen.clone());
        let interrupted = thread::spawn(move || match theirs.acquire_interruptible(None, 1, &Interrupted) {
            Waited::Done => {
                seen.0.note();
                assert!(theirs.release());
            }
            Waited::Interrupted => seen.1.note(),
            Waited::TimedOut => unreachable!("no limit"),
        });
        let theirs = lock.clone();
        let patient = thread::spawn(move || {
            assert!(theirs.acquire(None, &Nobody));
            assert!(theirs.release());
        });
        assert!(lock.release());
        interrupted.join().unwrap();
        patient.join().unwrap();
        assert!(!lock.locked());
    });
    got.reached();
    gave_up.reached();
}
