//! `sync::count::atomic`: the ablation.

use super::{Seen, explore, thread};
use brigade::sync::count::atomic::AtomicHead;
use loom::cell::UnsafeCell;
use std::sync::Arc;

struct Object {
    head: AtomicHead,
    payload: UnsafeCell<bool>,
}

// SAFETY: loom checks every access to the cell.
unsafe impl Sync for Object {}
// SAFETY: as above.
unsafe impl Send for Object {}

impl Object {
    fn new() -> Arc<Self> {
        Arc::new(Self { head: AtomicHead::new(), payload: UnsafeCell::new(true) })
    }

    fn use_it(&self) {
        // SAFETY: loom checks it.
        self.payload.with(|alive| assert!(unsafe { *alive }));
    }

    fn release(&self) {
        if self.head.decref() {
            // SAFETY: loom checks it.
            self.payload.with_mut(|alive| unsafe {
                assert!(*alive, "destroyed twice");
                *alive = false;
            });
        }
    }
}

/// twins: atomic_decref_relaxed
#[test]
fn every_use_happens_before_the_destruction() {
    explore("two decrefs", None, || {
        let o = Object::new();
        o.head.incref();
        let p = o.clone();
        let t = thread::spawn(move || {
            p.use_it();
            p.release();
        });
        o.use_it();
        o.release();
        t.join().unwrap();
        // SAFETY: loom checks it.
        assert!(!o.payload.with(|alive| unsafe { *alive }));
    });
}

/// twins: atomic_try_incref_zero
#[test]
fn try_incref_gets_a_reference_or_finds_it_dead() {
    let (got, declined) = (Seen::default(), Seen::default());
    let seen = (got.clone(), declined.clone());
    explore("try_incref ‖ last decref", None, move || {
        let o = Object::new();
        let (p, seen) = (o.clone(), seen.clone());
        let t = thread::spawn(move || {
            if p.head.try_incref() {
                p.use_it();
                p.release();
                seen.0.note();
            } else {
                seen.1.note();
            }
        });
        o.release();
        t.join().unwrap();
    });
    got.reached();
    declined.reached();
}

/// What the owner of the only reference may do: change the object in place.
#[test]
fn who_finds_its_reference_unique_may_change_the_object() {
    let unique = Seen::default();
    let seen = unique.clone();
    explore("is_unique ‖ decref", None, move || {
        let o = Object::new();
        o.head.incref();
        let p = o.clone();
        let t = thread::spawn(move || {
            p.use_it();
            p.release();
        });
        if o.head.is_unique() {
            seen.note();
            // SAFETY: loom checks it.
            o.payload.with_mut(|alive| unsafe { *alive = true });
        }
        t.join().unwrap();
        o.release();
    });
    unique.reached();
}

#[test]
fn two_takers_of_a_dying_object_agree() {
    let (both, none) = (Seen::default(), Seen::default());
    let seen = (both.clone(), none.clone());
    explore("try_incref ‖ try_incref ‖ last decref", Some(3), move || {
        let o = Object::new();
        let takers = [0, 1].map(|_| {
            let o = o.clone();
            thread::spawn(move || {
                let got = o.head.try_incref();
                if got {
                    o.use_it();
                    o.release();
                }
                got
            })
        });
        o.release();
        match takers.map(|t| t.join().unwrap()) {
            [true, true] => seen.0.note(),
            [false, false] => seen.1.note(),
            _ => {}
        }
        // SAFETY: loom checks it.
        assert!(!o.payload.with(|alive| unsafe { *alive }), "kept for ever");
    });
    both.reached();
    none.reached();
}
