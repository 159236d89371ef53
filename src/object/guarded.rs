//! `Guarded<T>`: a mutable part of a payload, protected by the object's lock.
//!
//! Nothing under the global lock, the (biased) object lock otherwise. The lock is a leaf: while a guard is alive no
//! Python code may run, nothing may block, no safepoint may be reached and no `Value` may be dropped (a finaliser
//! could run). Move old values out and drop them after the guard.

use std::cell::UnsafeCell;
use std::ops::{Deref, DerefMut};

use super::header::Object;
use super::value::{Slot, Value};
use crate::mode::ObjectGuard;

/// Data protected by the lock of the object that it is part of.
pub struct Guarded<T>(UnsafeCell<T>);

// SAFETY: every access goes through the object's lock (or a stopped world).
unsafe impl<T: Send + Sync> Sync for Guarded<T> {}

/// Access to guarded data; unlocks when dropped.
pub struct Guard<'a, T> {
    data: &'a mut T,
    _lock: ObjectGuard<'a>,
}

/// Access to guarded data for reading; unlocks when dropped.
pub struct Reading<'a, T> {
    data: &'a T,
    _lock: ObjectGuard<'a>,
}

impl<T> Deref for Reading<'_, T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        self.data
    }
}

impl<T> Guarded<T> {
    /// Guarded data.
    pub const fn new(v: T) -> Guarded<T> {
        Guarded(UnsafeCell::new(v))
    }
    /// Locks `owner`, the object this data is part of.
    #[inline(always)]
    pub fn lock<'a>(&'a self, owner: &'a Object) -> Guard<'a, T> {
        let lock = owner.head().lock();
        // SAFETY: the object's lock (or the global lock, as nothing below runs Python code) makes this access
        // exclusive.
        Guard { data: unsafe { &mut *self.0.get() }, _lock: lock }
    }
    /// As [`Guarded::lock`], without calls; `None`: not that way.
    #[inline(always)]
    pub fn lock_quick<'a>(&'a self, owner: &'a Object) -> Option<Guard<'a, T>> {
        let lock = owner.head().lock_quick()?;
        // SAFETY: as in `lock`.
        Some(Guard { data: unsafe { &mut *self.0.get() }, _lock: lock })
    }
    /// As [`Guarded::lock`], only to read, perhaps beside other readers.
    #[inline(always)]
    pub fn read<'a>(&'a self, owner: &'a Object) -> Reading<'a, T> {
        let lock = owner.head().read();
        // SAFETY: nobody changes the data before the guard is dropped.
        Reading { data: unsafe { &*self.0.get() }, _lock: lock }
    }
    /// As [`Guarded::read`], without calls; `None`: not that way.
    #[inline(always)]
    pub fn read_quick<'a>(&'a self, owner: &'a Object) -> Option<Reading<'a, T>> {
        let lock = owner.head().read_quick()?;
        // SAFETY: as in `read`.
        Some(Reading { data: unsafe { &*self.0.get() }, _lock: lock })
    }
    /// Access with the lock already held, the world stopped, or the object not shared yet.
    ///
    /// # Safety
    /// One of these holds, and no other borrow is alive.
    #[inline(always)]
    #[expect(clippy::mut_from_ref, reason = "exclusive by one of the conditions above")]
    pub unsafe fn get_unlocked(&self) -> &mut T {
        // SAFETY: promised by the caller.
        unsafe { &mut *self.0.get() }
    }
    /// Exclusive access.
    pub fn get_mut(&mut self) -> &mut T {
        self.0.get_mut()
    }
}

impl<T: Clone> Guarded<T> {
    /// A copy.
    #[inline]
    pub fn get(&self, owner: &Object) -> T {
        self.read(owner).clone()
    }
}

impl<T> Guarded<T> {
    /// Stores and returns the old data, which the caller drops.
    #[inline]
    pub fn replace(&self, owner: &Object, v: T) -> T {
        std::mem::replace(&mut *self.lock(owner), v)
    }
}

impl Guarded<Slot> {
    /// Takes the value out.
    #[inline]
    pub fn take(&self, owner: &Object) -> Option<Value> {
        self.lock(owner).take()
    }
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        self.data
    }
}

impl<T> DerefMut for Guard<'_, T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut T {
        self.data
    }
}
