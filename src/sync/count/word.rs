//! The shared half of a biased count: a 30-bit signed count and a two-bit state in one word.
//!
//! ```text
//! 31                                2 1 0
//! +---------------------------------+-----+     count: references given out by threads that are
//! |        count (signed)           |state|     not the owner, minus those they gave back
//! +---------------------------------+-----+
//! ```
//!
//! | state | meaning | set by |
//! |---|---|---|
//! | `DEFAULT` 0 | nobody tries to take a reference without holding one; the owner may free without an RMW | birth |
//! | `WEAK` 1 | somebody may (`try_incref`); the owner must merge before it frees | `mark_weak` |
//! | `QUEUED` 2 | a foreign thread gave back a reference that the owner had counted; the object is, or is about to be, on the owner's queue, and **the queue holds that reference** | `decref_remote` |
//! | `MERGED` 3 | there is no owner, the local half is unused, this count is the count | `merge` |
//!
//! 1. Live references = local + count, where a queue entry is a reference. The count alone is
//!    negative only in `QUEUED`.
//! 2. The state only grows.
//! 3. An object is freed only by the owner that finds local 0 and the whole word 0, or by whoever
//!    makes the word exactly (count 0, `MERGED`). So nobody may leave that value upwards, and
//!    `try_incref` declines on both.
//! 4. A count at or above [`LIMIT`] in state `MERGED` is immortal, and no transition leaves that range:
//!    the references that were outstanding when the object became immortal are absorbed. A count that
//!    grows too far in any state becomes immortal.
//! 5. After the transition that gives up a reference, the object is not touched again.

use crate::sync::prim::{AtomicU32, Ordering, constructor, first_read, overwrite, twin};

const DEFAULT: u32 = 0;
const WEAK: u32 = 1;
const QUEUED: u32 = 2;
const MERGED: u32 = 3;
const STATE: u32 = 3;
/// One reference.
const ONE: u32 = 4;
/// Counts from here on are immortal; a quarter of the range away from overflow on either side.
const LIMIT: i64 = 1 << 28;
/// What an immortal's word is (re)set to.
const IMMORTAL: u32 = pack(LIMIT + LIMIT / 2, MERGED);

const fn pack(count: i64, state: u32) -> u32 {
    ((count as i32 as u32) << 2) | state
}

const fn count_of(word: u32) -> i64 {
    ((word as i32) >> 2) as i64
}

const fn is_immortal(word: u32) -> bool {
    word & STATE == MERGED && count_of(word) >= LIMIT
}

/// What a foreign thread that gave its reference back owes now.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remote {
    /// Nothing.
    Keep,
    /// The reference now belongs to the owner's queue: put the object there.
    Enqueue,
    /// It was the last one: destroy the object.
    Free,
}

/// What a merge found.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// No reference is left: destroy the object.
    Dead,
    /// References that are left.
    Alive(u32),
    /// Not counted any more.
    Immortal,
}

/// The word.
#[derive(Debug)]
#[repr(transparent)]
pub struct SharedWord(AtomicU32);

impl SharedWord {
    constructor! {
        #[inline(always)]
        pub fn new() -> Self {
            Self(AtomicU32::new(DEFAULT))
        }
    }

    constructor! {
        /// Born without an owner, with `count` references.
        pub fn merged(count: u32) -> Self {
            Self(AtomicU32::new(pack(count as i64, MERGED)))
        }
    }

    constructor! {
        pub fn immortal() -> Self {
            Self(AtomicU32::new(IMMORTAL))
        }
    }

    /// Nobody but the owner ever had a reference, or all are given back: the owner's fast free.
    #[inline(always)]
    pub fn is_clear(&self) -> bool {
        // Relaxed only as a fault for the model to find; see below.
        let ordering = if twin("word_clear_relaxed") { Ordering::Relaxed } else { Ordering::Acquire };
        // Acquire: pairs with the Release in `decref_remote`; what others did with the object before giving
        // it back happens before we free it.
        first_read!(self.0, ordering) == DEFAULT
    }

    /// A thread that is not the owner takes another reference; false: the object is immortal, and `local` does not say so.
    #[must_use]
    pub fn incref_remote(&self) -> bool {
        // Relaxed: the caller holds a reference already, so the object cannot go away meanwhile.
        let old = self.0.fetch_add(ONE, Ordering::Relaxed);
        if count_of(old) >= LIMIT - 1 {
            self.make_immortal();
            return false;
        }
        true
    }

    /// Makes an object immortal; the caller has a reference. False: it was.
    pub fn stop_counting(&self) -> bool {
        let mut word = first_read!(self.0);
        while !is_immortal(word) {
            // Relaxed: the caller's reference keeps the object, and nobody but the collector frees it from here on.
            // Relaxed: a failure only retries.
            match self.0.compare_exchange_weak(word, IMMORTAL, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return true,
                Err(now) => word = now,
            }
        }
        false
    }

    /// A thread that is not the owner gives a reference back.
    pub fn decref_remote(&self) -> Remote {
        let mut word = first_read!(self.0);
        loop {
            let (next, result) = match word {
                // The reference was counted by the owner, so only the owner can take it off (rule 1).
                DEFAULT | WEAK => (QUEUED, Remote::Enqueue),
                _ if is_immortal(word) => return Remote::Keep,
                _ => {
                    if count_of(word) <= -LIMIT {
                        // Ever more given back to an owner that never drains: leak rather than wrap.
                        self.make_immortal();
                        return Remote::Keep;
                    }
                    let next = word.wrapping_sub(ONE);
                    (next, if next == MERGED { Remote::Free } else { Remote::Keep })
                }
            };
            // Relaxed only as a fault for the model to find; see below.
            let success = if twin("word_decref_relaxed") { Ordering::Relaxed } else { Ordering::AcqRel };
            // AcqRel: our uses of the object happen before whoever frees it (`is_clear`, `merge`, or this
            // exchange in another thread), and theirs before us if it is we who free.
            // Relaxed: a failure only retries.
            match self.0.compare_exchange_weak(word, next, success, Ordering::Relaxed) {
                Ok(_) => return result,
                Err(now) => word = now,
            }
        }
    }

    /// Takes a reference without having one; fails on an object that is dying, or may be (rule 3).
    pub fn try_incref(&self) -> bool {
        let mut word = first_read!(self.0);
        loop {
            let dying = word == MERGED || (word == DEFAULT && !twin("word_try_incref_zero"));
            if dying {
                return false;
            }
            if is_immortal(word) {
                return true;
            }
            if count_of(word) >= LIMIT - 1 {
                self.make_immortal();
                return true;
            }
            // It wraps where the count was negative (rule 1).
            let next = word.wrapping_add(ONE);
            // AcqRel: a re-check of the slot the pointer came from stays after this.
            // Relaxed: a failure only retries.
            match self.0.compare_exchange_weak(word, next, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(_) => return true,
                Err(now) => word = now,
            }
        }
    }

    /// From now on `try_incref` may succeed on the living object. By a thread that holds a reference.
    pub fn mark_weak(&self) {
        let mut word = first_read!(self.0);
        // Any other state allows `try_incref` already, and must not go backwards (rule 2).
        while word & STATE == DEFAULT {
            // Relaxed: the caller's reference keeps the object; who frees reads the word with Acquire.
            // Relaxed: a failure only retries.
            match self.0.compare_exchange_weak(word, word | WEAK, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return,
                Err(now) => word = now,
            }
        }
    }

    /// Adds `extra` (the local half, minus a queue's reference) and ends ownership. The caller has
    /// already cleared the local half and the owner: after this the object may be gone (rule 5).
    pub fn merge(&self, extra: i64) -> Merge {
        let mut word = first_read!(self.0);
        loop {
            let count = count_of(word) + extra;
            if is_immortal(word) || count >= LIMIT {
                self.make_immortal();
                return Merge::Immortal;
            }
            debug_assert!(count >= 0, "given back more references than there were");
            // AcqRel: publishes the owner's uses to whoever frees later, and receives theirs if we do.
            // Relaxed: a failure only retries.
            match self.0.compare_exchange_weak(word, pack(count, MERGED), Ordering::AcqRel, Ordering::Relaxed)
            {
                Ok(_) if count == 0 => return Merge::Dead,
                Ok(_) => return Merge::Alive(count as u32),
                Err(now) => word = now,
            }
        }
    }

    /// Absorbing (rule 4).
    pub fn make_immortal(&self) {
        // Relaxed: nobody ever frees it now.
        overwrite!(self.0, IMMORTAL, Ordering::Relaxed);
    }

    pub fn is_immortal(&self) -> bool {
        // Relaxed: once true it stays so.
        is_immortal(self.0.load(Ordering::Relaxed))
    }

    /// The count alone; an observation.
    pub fn count(&self) -> i64 {
        // Relaxed: stale when it returns.
        count_of(self.0.load(Ordering::Relaxed))
    }

    /// For the finaliser of a dead object that has an owner again: weak references find it until it is dead for good.
    pub fn reset(&self) {
        // Release: pairs with the exchange in `try_incref`: who finds the object sees its new owner.
        overwrite!(self.0, WEAK, Ordering::Release);
    }

    /// Dead and without an owner: one reference for the finaliser.
    pub fn reset_merged(&self) {
        // Relaxed: the object is dead; a `try_incref` from here on takes a real reference.
        overwrite!(self.0, pack(1, MERGED), Ordering::Relaxed);
    }

    pub fn is_merged(&self) -> bool {
        // Relaxed: once true it stays so.
        self.0.load(Ordering::Relaxed) & STATE == MERGED
    }
}

impl Default for SharedWord {
    fn default() -> Self {
        Self::new()
    }
}
