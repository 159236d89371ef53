//! `sync::gate`: the global lock switched on and off among running threads.

use super::{Seen, explore, thread};
use brigade::sync::gate::{Gate, Membership};
use brigade::sync::pending::STOP;
use brigade::sync::stats::Counters;
use loom::cell::UnsafeCell;
use std::sync::Arc;

struct Kitchen {
    gate: Gate,
    counters: Counters,
    /// Touched by attached threads while the lock is on.
    stove: UnsafeCell<u32>,
}

// SAFETY: loom checks every access to the cell.
unsafe impl Sync for Kitchen {}
// SAFETY: as above.
unsafe impl Send for Kitchen {}

impl Kitchen {
    fn new() -> Arc<Self> {
        Arc::new(Self { gate: Gate::new(), counters: Counters::new(), stove: UnsafeCell::new(0) })
    }

    /// What an attached thread does: alone, if the lock is on.
    fn cook(&self, cooked: &Seen) {
        if self.gate.is_locked() {
            cooked.note();
            // SAFETY: loom checks it.
            self.stove.with_mut(|n| unsafe { *n += 1 });
        }
    }

    fn safepoint(&self, member: &Membership) {
        if member.pending().load() & STOP != 0 {
            self.gate.park(member, &self.counters);
        }
    }
}

/// twins: gate_does_not_look
#[test]
fn a_thread_that_runs_when_the_lock_goes_on_waits_for_it() {
    let cooked = Seen::default();
    let seen = cooked.clone();
    explore("enable ‖ run", Some(3), move || {
        let k = Kitchen::new();
        let me = k.gate.enter(&k.counters);
        let (other, seen_too) = (k.clone(), seen.clone());
        let t = thread::spawn(move || {
            let member = other.gate.enter(&other.counters);
            other.safepoint(&member);
            other.cook(&seen_too);
            other.gate.exit(&member);
        });
        k.gate.enable(&me, &k.counters);
        k.cook(&Seen::default());
        k.gate.exit(&me);
        t.join().unwrap();
    });
    cooked.reached();
}

/// twins: gate_trusts_its_note
#[test]
fn a_hold_from_before_the_lock_was_off_is_void() {
    let cooked = Seen::default();
    let seen = cooked.clone();
    explore("enable ‖ disable, enable ‖ attach", Some(2), move || {
        let k = Kitchen::new();
        let me = k.gate.enter(&k.counters);
        let (member, other, seen_too) = (k.gate.enter(&k.counters), k.clone(), seen.clone());
        k.gate.detach(&member);
        let taker = thread::spawn(move || {
            other.gate.attach(&member, &other.counters);
            other.cook(&seen_too);
            other.gate.exit(&member);
        });
        let (member, other) = (k.gate.enter(&k.counters), k.clone());
        let switcher = thread::spawn(move || {
            // May queue behind the first switch, and then throws the switch without holding the lock.
            other.gate.disable(&member, &other.counters);
            other.gate.enable(&member, &other.counters);
            other.cook(&Seen::default());
            other.gate.exit(&member);
        });
        k.gate.enable(&me, &k.counters);
        k.cook(&Seen::default());
        k.gate.exit(&me);
        taker.join().unwrap();
        switcher.join().unwrap();
    });
    cooked.reached();
}

#[test]
fn two_threads_may_throw_the_switch_at_once() {
    explore("enable ‖ enable", Some(2), move || {
        let k = Kitchen::new();
        let me = k.gate.enter(&k.counters);
        let other = k.clone();
        let t = thread::spawn(move || {
            let member = other.gate.enter(&other.counters);
            other.gate.enable(&member, &other.counters);
            other.cook(&Seen::default());
            other.gate.exit(&member);
        });
        k.gate.enable(&me, &k.counters);
        k.cook(&Seen::default());
        k.gate.exit(&me);
        t.join().unwrap();
        // SAFETY: loom checks it.
        assert_eq!(k.stove.with(|n| unsafe { *n }), 2);
    });
}
