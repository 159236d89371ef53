//! No lock: one atomic count and a byte lock. The ablation that shows what the bias is worth.

#[path = "free.rs"]
mod free;

use crate::sync::count::Quick;
use crate::sync::count::atomic::AtomicHead;
use crate::sync::pending::Pending;
use crate::sync::prim::Arc;
use crate::sync::world::Slot;

pub use free::{
    NATIVE_STACKS, PARALLEL, SharedPending, after_fork_child, disable_gil, enable_gil, gil_enabled,
    participants, retire, set_switch_interval, stats, switch_interval,
};

pub const NAME: &str = "atomic";

/// An operating-system thread that runs Python.
pub type Participant = free::Participant<Unseated>;

/// Nobody owns anything here.
#[derive(Debug)]
pub struct Unseated;

impl free::Mode for Unseated {
    fn sit(_slot: &Arc<Slot>) -> Self {
        Self
    }

    fn serve_merges(&self, _pending: &Pending) {}

    fn leave(&self, _pending: &Pending) {}

    fn after_fork_child(&self, _: &Arc<Slot>) {}
}

/// Merging does not exist here.
pub fn set_destroy(_destroy: unsafe fn(*const Head)) {}

/// Nobody is told in this mode.
pub fn set_contended(_contended: fn(&Head)) {}

/// An object's header without its type.
#[derive(Debug)]
#[repr(transparent)]
pub struct Head(AtomicHead);

impl Head {
    /// One reference.
    #[inline(always)]
    pub fn new() -> Self {
        Self(AtomicHead::new())
    }

    pub const fn immortal() -> Self {
        Self(AtomicHead::immortal())
    }

    #[inline(always)]
    pub fn incref(&self) {
        self.0.incref();
    }

    /// Gives a reference back; true: the caller destroys the object.
    #[inline(always)]
    #[must_use]
    pub fn decref(&self) -> bool {
        self.0.decref()
    }

    /// As `incref`, without calls; false: nothing was done.
    #[inline(always)]
    #[must_use]
    pub fn incref_quick(&self) -> bool {
        self.0.incref_quick()
    }

    /// As `decref`, without calls; see [`Quick`].
    #[inline(always)]
    pub fn decref_quick(&self) -> Quick {
        self.0.decref_quick()
    }

    /// Takes a reference without having one; fails on a dying object.
    pub fn try_incref(&self) -> bool {
        self.0.try_incref()
    }

    /// Nothing to do: one count tells the dying from the living.
    pub fn mark_weak(&self) {}

    #[inline(always)]
    pub fn is_unique(&self) -> bool {
        self.0.is_unique()
    }

    /// References as `sys.getrefcount` sees them; `u32::MAX` for an immortal.
    pub fn count(&self) -> usize {
        self.0.count()
    }

    pub fn make_immortal(&self) {
        self.0.make_immortal();
    }

    /// Every reference is counted in this mode.
    pub fn stop_counting(&self) -> bool {
        false
    }

    #[inline(always)]
    pub fn is_immortal(&self) -> bool {
        self.0.is_immortal()
    }

    /// Lets a dead object hold one reference while its finaliser runs.
    pub fn begin_finalize(&self) {
        self.0.begin_finalize();
    }

    /// Gives that reference back; true: dead, false: resurrected.
    #[must_use]
    pub fn end_finalize(&self) -> bool {
        self.0.decref()
    }

    /// The count, in one place. Only while the world is stopped.
    pub fn merge_stopped(&self) -> usize {
        self.0.count()
    }

    #[inline(always)]
    pub fn bits(&self) -> u8 {
        self.0.bits()
    }

    #[inline(always)]
    pub fn set_bits(&self, mask: u8) {
        self.0.set_bits(mask);
    }

    #[inline(always)]
    pub fn clear_bits(&self, mask: u8) {
        self.0.clear_bits(mask);
    }

    /// Leaving may have to wake somebody, which is a call: never.
    #[inline(always)]
    pub fn lock_quick(&self) -> Option<ObjectGuard<'_>> {
        None
    }

    /// As `lock`: readers are not told from writers in this mode.
    #[inline(always)]
    pub fn read(&self) -> ObjectGuard<'_> {
        self.lock()
    }

    /// As `lock_quick`.
    #[inline(always)]
    pub fn read_quick(&self) -> Option<ObjectGuard<'_>> {
        None
    }

    /// Enters the critical section on the object.
    #[inline(always)]
    pub fn lock(&self) -> ObjectGuard<'_> {
        let locked =
            self.0.lock.lock(std::ptr::from_ref(self).addr(), &free::SHARED.lot, &free::SHARED.counters);
        debug_assert!(locked, "nothing is ever open in this mode");
        ObjectGuard(self)
    }
}

impl Default for Head {
    fn default() -> Self {
        Self::new()
    }
}

/// The critical section on an object; left when dropped.
#[derive(Debug)]
#[must_use]
pub struct ObjectGuard<'a>(&'a Head);

impl Drop for ObjectGuard<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        self.0.0.lock.unlock(std::ptr::from_ref(self.0).addr(), &free::SHARED.lot);
    }
}

/// There are no queues.
pub fn sweep_queues() {}

/// The critical section on two objects, entered in the order of their addresses.
#[inline]
pub fn lock_two<'a>(a: &'a Head, b: &'a Head) -> (ObjectGuard<'a>, Option<ObjectGuard<'a>>) {
    let (first, second) = if std::ptr::from_ref(a) <= std::ptr::from_ref(b) { (a, b) } else { (b, a) };
    let guard = first.lock();
    let other = (!std::ptr::eq(a, b)).then(|| second.lock());
    (guard, other)
}
