//! `sync::raw_lock`: no wake-up is lost.

use super::{explore, thread};
use brigade::sync::raw_lock::{Blocking, Event, RawLock};
use loom::cell::UnsafeCell;
use std::sync::Arc;

struct Nobody;

impl Blocking for Nobody {
    fn detach(&self) {}

    fn attach(&self) {}

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

/// twins: raw_lock_unfenced
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

/// twins: raw_lock_unfenced
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
