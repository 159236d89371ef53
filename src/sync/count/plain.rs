//! The count of a world where one thread runs at a time: a plain word.
//!
//! Counts with the sign bit set are immortal: one test on the incremented value covers both
//! "immortal, leave it alone" and "would overflow".

use super::Quick;
use std::cell::Cell;

/// Somewhere in the middle of the immortal range.
const IMMORTAL: u32 = 0xC000_0000;

/// A plain count with the layout of a head.
#[derive(Debug)]
#[repr(C)]
pub struct PlainCount {
    count: Cell<u32>,
    bits: Cell<u8>,
    _pad: [u8; 7],
}

// SAFETY: whoever touches the count holds the global lock; that is the contract of `mode`.
unsafe impl Sync for PlainCount {}

impl PlainCount {
    pub const fn with_count(count: u32) -> Self {
        Self { count: Cell::new(count), bits: Cell::new(0), _pad: [0; 7] }
    }

    /// One reference.
    #[inline(always)]
    pub const fn new() -> Self {
        Self::with_count(1)
    }

    pub const fn immortal() -> Self {
        Self::with_count(IMMORTAL)
    }

    #[inline(always)]
    pub fn incref(&self) {
        let next = self.count.get().wrapping_add(1);
        if (next as i32) < 0 {
            self.saturate();
        } else {
            self.count.set(next);
        }
    }

    /// Immortal already, or now: a count that overflows can never be right again.
    #[cold]
    fn saturate(&self) {
        self.count.set(IMMORTAL);
    }

    /// True: that was the last reference.
    #[inline(always)]
    #[must_use]
    pub fn decref(&self) -> bool {
        let count = self.count.get();
        if (count as i32) < 0 {
            return false;
        }
        debug_assert!(count != 0, "a reference given back twice");
        self.count.set(count - 1);
        count == 1
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
        if self.count.get() == 0 {
            return false;
        }
        self.incref();
        true
    }

    #[inline(always)]
    pub fn is_unique(&self) -> bool {
        self.count.get() == 1
    }

    pub fn count(&self) -> usize {
        if self.is_immortal() { u32::MAX as usize } else { self.count.get() as usize }
    }

    pub fn make_immortal(&self) {
        self.count.set(IMMORTAL);
    }

    #[inline(always)]
    pub fn is_immortal(&self) -> bool {
        (self.count.get() as i32) < 0
    }

    /// Gives a dead object one reference for the time of its finaliser.
    pub fn begin_finalize(&self) {
        debug_assert_eq!(self.count.get(), 0);
        self.count.set(1);
    }

    /// Gives the finaliser's reference back; true: the object is dead.
    #[must_use]
    pub fn end_finalize(&self) -> bool {
        self.decref()
    }

    #[inline(always)]
    pub fn bits(&self) -> u8 {
        self.bits.get()
    }

    #[inline(always)]
    pub fn set_bits(&self, mask: u8) {
        self.bits.set(self.bits.get() | mask);
    }

    #[inline(always)]
    pub fn clear_bits(&self, mask: u8) {
        self.bits.set(self.bits.get() & !mask);
    }
}

impl Default for PlainCount {
    fn default() -> Self {
        Self::new()
    }
}
