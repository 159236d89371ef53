//! The world together with a global lock that can be switched on and off while threads run.
//!
//! What it keeps: *attached ⇒ the lock is off, or this thread holds it.*
//!
//! 1. The switch is thrown with the world stopped. So a thread sees the new state either when it
//!    attaches or when it comes out of the stop.
//! 2. To attach: take the lock if it is on, attach, then look again. A thread never waits for the lock
//!    while attached, for then a stop would wait for it.
//! 3. After standing still for somebody else's stop: look again, and if the lock went on meanwhile,
//!    detach and attach.
//! 4. Looking again asks the lock who holds it, not the thread's own note. Near miss: T takes the lock
//!    and is suspended before it attaches, by a thread whose stop was queued since before the lock went
//!    on. That one switches the lock off, so T's hold is void, and then on again, for itself. T
//!    attaches: the lock is on, and T's note says that it holds it.

use super::global_lock::GlobalLock;
use super::pending::{DROP, Pending, STOP};
use super::prim::{Arc, AtomicBool, Ordering, constructor, twin};
use super::stats::Counters;
use super::world::{Slot, World};
use std::cell::Cell;

/// One static in a VM.
#[derive(Debug)]
pub struct Gate {
    pub world: World,
    pub lock: GlobalLock,
    /// Is the lock on? Changes only while the world is stopped.
    locked: AtomicBool,
}

/// A thread's side of the gate; stays in its thread.
#[derive(Debug)]
pub struct Membership {
    slot: Arc<Slot>,
    /// Did we take the lock and not release it?
    holds: Cell<bool>,
    /// Have we stopped the world?
    stopping: Cell<bool>,
}

impl Membership {
    #[inline(always)]
    pub fn pending(&self) -> &Pending {
        &self.slot.pending
    }

    pub fn slot(&self) -> &Arc<Slot> {
        &self.slot
    }
}

impl Gate {
    constructor! {
        pub fn new() -> Self {
            Self { world: World::new(), lock: GlobalLock::new(false), locked: AtomicBool::new(false) }
        }
    }

    /// Is the global lock on?
    #[inline]
    pub fn is_locked(&self) -> bool {
        // Relaxed: changes only while the world is stopped; stopping and going on orders it.
        self.locked.load(Ordering::Relaxed)
    }

    /// A new thread; comes back attached.
    pub fn enter(&self, stats: &Counters) -> Membership {
        let member =
            Membership { slot: self.world.register(), holds: Cell::new(false), stopping: Cell::new(false) };
        self.look_again(&member, stats);
        member
    }

    /// The thread exits.
    pub fn exit(&self, member: &Membership) {
        self.world.unregister(&member.slot);
        self.release(member);
    }

    /// Waits until the thread may run.
    pub fn attach(&self, member: &Membership, stats: &Counters) {
        loop {
            if self.is_locked() && !member.holds.get() {
                member.holds.set(self.lock.take(member.slot.id(), &member.slot.pending, stats));
            }
            self.world.attach(&member.slot);
            if self.is_as_it_should_be(member) {
                return;
            }
            self.detach(member);
        }
    }

    /// The thread goes away for a while.
    pub fn detach(&self, member: &Membership) {
        self.world.detach(&member.slot);
        self.release(member);
    }

    fn release(&self, member: &Membership) {
        if member.holds.replace(false) {
            self.lock.release(member.slot.id(), &member.slot.pending);
        }
    }

    /// Rule 4; of an attached thread.
    fn is_as_it_should_be(&self, member: &Membership) -> bool {
        if self.is_locked() {
            member.holds.get() && (self.lock.held_by(member.slot.id()) || twin("gate_trusts_its_note"))
        } else {
            // A hold from before the lock was switched off is void.
            member.holds.set(false);
            true
        }
    }

    /// Rule 3.
    fn look_again(&self, member: &Membership, stats: &Counters) {
        if !self.is_as_it_should_be(member) && !twin("gate_does_not_look") {
            self.detach(member);
            self.attach(member, stats);
        }
    }

    /// At a safepoint with STOP set: stands still until the world goes on.
    pub fn park(&self, member: &Membership, stats: &Counters) {
        if member.slot.pending.load() & STOP != 0 {
            self.world.park(&member.slot);
            self.look_again(member, stats);
        }
    }

    /// At a safepoint with DROP set: lets somebody else have the lock.
    pub fn hand_over(&self, member: &Membership, stats: &Counters) {
        if member.holds.get() {
            self.detach(member);
            self.attach(member, stats);
        } else {
            // Asked of us as holder, before the lock was switched off.
            member.slot.pending.clear(DROP);
        }
    }

    /// Runs `f` while no other member runs. A stop inside a stop just runs.
    pub fn stop<R>(&self, member: &Membership, stats: &Counters, f: impl FnOnce() -> R) -> R {
        if member.stopping.get() {
            return f();
        }
        let result = self.world.stop(&member.slot, stats, || {
            // Taken back also when `f` unwinds.
            struct Stopping<'a>(&'a Cell<bool>);
            impl Drop for Stopping<'_> {
                fn drop(&mut self) {
                    self.0.set(false);
                }
            }
            member.stopping.set(true);
            let _stopping = Stopping(&member.stopping);
            f()
        });
        // We may have stood still for another's stop before we had ours.
        self.look_again(member, stats);
        result
    }

    /// Switches the lock on; the caller holds it.
    pub fn enable(&self, member: &Membership, stats: &Counters) {
        self.stop(member, stats, || {
            if !self.is_locked() {
                self.lock.enable(member.slot.id(), &member.slot.pending);
                // Relaxed: see `is_locked`.
                self.locked.store(true, Ordering::Relaxed);
                member.holds.set(true);
            }
        });
    }

    /// Switches the lock off.
    pub fn disable(&self, member: &Membership, stats: &Counters) {
        self.stop(member, stats, || {
            // Relaxed: see `is_locked`.
            self.locked.store(false, Ordering::Relaxed);
            self.lock.disable();
            member.holds.set(false);
        });
    }

    /// In the child of a fork: only `member` is left, attached.
    ///
    /// # Safety
    /// No other thread exists.
    #[cfg(not(model))]
    pub unsafe fn reset_after_fork(&self, member: &Membership) {
        // SAFETY: no other thread exists.
        unsafe {
            World::reset_after_fork(&raw const self.world, &member.slot);
            let lock = &raw const self.lock;
            GlobalLock::reset_after_fork(lock, self.is_locked(), member.slot.id(), member.pending());
        }
        member.holds.set(self.is_locked());
    }
}

#[cfg(not(model))]
impl Default for Gate {
    fn default() -> Self {
        Self::new()
    }
}
