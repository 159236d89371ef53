//! One atomic count: what the literature compares biased counting with.
//!
//! Counts with the sign bit set are immortal. An object becomes immortal long before the count could
//! overflow, in the middle of the immortal range, so that stale changes cannot bring it back.

use super::Quick;
use crate::sync::object_lock::LockByte;
use crate::sync::prim::{AtomicU8, AtomicU32, Ordering, constructor, fence, first_read, twin};

const IMMORTAL: u32 = 0xC000_0000;
/// A count from here on becomes immortal.
const LIMIT: u32 = 0x7000_0000;

/// The head of an object in the `atomic` mode.
#[derive(Debug)]
#[repr(C)]
pub struct AtomicHead {
    count: AtomicU32,
    _pad: u16,
    pub(crate) lock: LockByte,
    bits: AtomicU8,
    _spare: u32,
}

impl AtomicHead {
    constructor! {
        fn with_count(count: u32) -> Self {
            Self {
                count: AtomicU32::new(count),
                _pad: 0,
                lock: LockByte::shared(),
                bits: AtomicU8::new(0),
                _spare: 0,
            }
        }
    }

    /// One reference.
    #[inline(always)]
    pub fn new() -> Self {
        Self::with_count(1)
    }

    constructor! {
        pub fn immortal() -> Self {
            Self::with_count(IMMORTAL)
        }
    }

    #[inline(always)]
    pub fn incref(&self) {
        if self.is_immortal() {
            return;
        }
        // Relaxed: the caller holds a reference, so the object cannot go away meanwhile.
        if self.count.fetch_add(1, Ordering::Relaxed) >= LIMIT {
            self.make_immortal();
        }
    }

    /// True: that was the last reference.
    #[inline(always)]
    #[must_use]
    pub fn decref(&self) -> bool {
        if self.is_immortal() {
            return false;
        }
        // Relaxed only as a fault for the model to find; see below.
        let ordering = if twin("atomic_decref_relaxed") { Ordering::Relaxed } else { Ordering::Release };
        // Release: our uses of the object happen before the fence of whoever frees it.
        if self.count.fetch_sub(1, ordering) != 1 {
            return false;
        }
        if cfg!(crossbeam_sanitize_thread) {
            // Acquire: as below, for a sanitizer that knows no fences.
            self.count.load(Ordering::Acquire);
        } else {
            // Acquire: pairs with the Release decrements of all others.
            fence(Ordering::Acquire);
        }
        true
    }

    /// As `incref`; it is short enough here.
    #[inline(always)]
    pub fn incref_quick(&self) -> bool {
        self.incref();
        true
    }

    /// As `decref`; it is short enough here.
    #[inline(always)]
    pub fn decref_quick(&self) -> Quick {
        if self.decref() { Quick::Dead } else { Quick::Alive }
    }

    pub fn try_incref(&self) -> bool {
        let mut count = first_read!(self.count);
        loop {
            if count == 0 && !twin("atomic_try_incref_zero") {
                return false;
            }
            if (count as i32) < 0 {
                return true;
            }
            // AcqRel: a re-check of the slot the pointer came from stays after this.
            // Relaxed: a failure only retries.
            match self.count.compare_exchange_weak(count, count + 1, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(_) => return true,
                Err(now) => count = now,
            }
        }
    }

    #[inline(always)]
    pub fn is_unique(&self) -> bool {
        // Acquire: what others did before they gave their references back happens before we mutate.
        first_read!(self.count, Ordering::Acquire) == 1
    }

    pub fn count(&self) -> usize {
        // Relaxed: an observation.
        let count = self.count.load(Ordering::Relaxed);
        if (count as i32) < 0 { u32::MAX as usize } else { count as usize }
    }

    pub fn make_immortal(&self) {
        // Relaxed: nobody ever frees it now.
        self.count.store(IMMORTAL, Ordering::Relaxed);
    }

    #[inline(always)]
    pub fn is_immortal(&self) -> bool {
        // Relaxed: once true it stays so.
        (self.count.load(Ordering::Relaxed) as i32) < 0
    }

    /// Gives a dead object one reference for the time of its finaliser.
    pub fn begin_finalize(&self) {
        // Relaxed: nobody else can reach the object; a `try_incref` from here on takes a real reference.
        self.count.store(1, Ordering::Relaxed);
    }

    #[inline(always)]
    pub fn bits(&self) -> u8 {
        // Relaxed: bits order nothing; who needs order holds the object's lock.
        self.bits.load(Ordering::Relaxed)
    }

    #[inline(always)]
    pub fn set_bits(&self, mask: u8) {
        if self.bits() & mask != mask {
            // Relaxed: see `bits`.
            self.bits.fetch_or(mask, Ordering::Relaxed);
        }
    }

    #[inline(always)]
    pub fn clear_bits(&self, mask: u8) {
        if self.bits() & mask != 0 {
            // Relaxed: see `bits`.
            self.bits.fetch_and(!mask, Ordering::Relaxed);
        }
    }
}

impl Default for AtomicHead {
    fn default() -> Self {
        Self::new()
    }
}
