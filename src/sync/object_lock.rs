//! The lock of an object: one byte, biased towards the object's owner.
//!
//! ```text
//! bit 0 LOCKED   somebody holds the byte lock
//! bit 1 PARKED   somebody sleeps for it in the parking lot
//! bit 2 SHARED   the byte lock is in use for this object; never cleared
//! bit 3 OPEN     many read and nobody writes; only ever together with SHARED alone
//! ```
//!
//! Nearly all objects are only ever locked by the thread that made them. For those a lock costs two
//! plain stores. Until the first foreign thread comes, the object is *private*:
//!
//! 1. **The owner** enters by publishing the object's address in its [`Publication`], then
//!    `barrier::light()`, then looking at SHARED. Not set: it is inside. Set: it withdraws the
//!    publication and takes the byte lock like everyone. It leaves by clearing the publication.
//! 2. **The first foreign thread** changes the byte from 0 to SHARED|LOCKED in one step: it ends the
//!    bias and holds the byte lock, so everybody who comes later waits for it. Then
//!    `barrier::heavy()`, then it waits until the owner's publication is not this object.
//! 3. From then on the byte lock is the lock, for the owner too.
//!
//! Why it excludes (the near miss): owner A publishes and looks at the byte, foreign B sets the byte
//! and looks at the publication. Without fences both may look too early and both go in. With them: if
//! A's fence is before B's, B sees A's publication and waits; if B's is before A's, A sees SHARED and
//! withdraws. The publication is stored with Release both ways, so when B reads *any* later value of
//! it, all of A's earlier sections happen before B's.
//!
//! 4. Ownership ends by a merge, and a merge sets SHARED before it clears the owner: an object without
//!    an owner is never private, and whoever finds no owner finds SHARED. The merging thread is the
//!    owner outside the section (its count refuses to merge an object it is inside of, see
//!    `count::biased`), or acts while the owner is detached, stopped or gone; nobody is inside a
//!    section in those states, because a section has no safepoint and nothing that blocks.
//! 5. A seat that is handed on takes its publication along: the words belong to the seat. The new
//!    holder continues the bias; what the old one did happens before by the seat's mutex. An empty
//!    seat publishes nothing, so a foreign thread that meets one does step 2 and finds no one.
//! 6. Sections nest at most two deep ([`lock_two`] order: by address), hence two words. A third level
//!    or a second section on the same object would be a bug above; the third level ends the bias and
//!    takes the byte lock, so it is only slow.
//!
//! 7. **Readers.** What many threads read and none changes would pass its byte from one processor to
//!    the other for ever. So a shared object that is not locked may be *opened* ([`LockByte::open`]). A
//!    reader of an open object does as an owner in step 1: it publishes the address in its own seat's
//!    words, `light()`, and looks at the byte. Still open: it is inside, beside other readers, and no
//!    line was written that anybody else reads. Who wants to change the object *closes* it: from
//!    SHARED|OPEN to SHARED|LOCKED in one step, `heavy()`, then it waits until no seat publishes the
//!    address. It excludes as step 2 does. From then on the byte lock is the lock, until somebody opens
//!    the object anew.
//!
//! These are leaf locks: inside, nobody runs Python, blocks, detaches or reaches a safepoint. So a
//! holder always leaves soon, a sleeper may stay attached, a stop of the world finds no lock held, and
//! the suspendable critical sections of CPython have no work to do here.
//!
//! The byte lock spins a little, then parks. A sleeper that waited a millisecond is handed the lock;
//! before that whoever comes first takes it.

use super::barrier;
use super::parking::{Parked, ParkingLot};
use super::prim::{AtomicU8, AtomicUsize, Ordering, constructor, first_read, hint, overwrite, thread, twin};
use super::stats::Counters;
use std::time::Instant;

const LOCKED: u8 = 1;
const PARKED: u8 = 2;
const SHARED: u8 = 4;
const OPEN: u8 = 8;

/// How often a busy lock is looked at before sleeping.
const SPINS: u32 = if cfg!(model) { 0 } else { 60 };

/// Which objects the holder of a seat is inside of; written by the holder alone.
#[derive(Debug)]
#[repr(align(64))]
pub struct Publication {
    inside: [AtomicUsize; 2],
}

impl Publication {
    constructor! {
        pub fn new() -> Self {
            Self { inside: [AtomicUsize::new(0), AtomicUsize::new(0)] }
        }
    }

    /// Is the holder inside the object at `address`?
    pub fn is_inside(&self, address: usize) -> bool {
        // Acquire: pairs with the Release in `leave` and `enter`: what the holder did in earlier sections
        // happens before what we do in ours.
        self.inside.iter().any(|word| word.load(Ordering::Acquire) == address)
    }

    /// The holder is a thread that a fork has left behind in the parent.
    #[cfg(not(model))]
    pub fn forget(&self) {
        for word in &self.inside {
            // Relaxed: no other thread exists.
            word.store(0, Ordering::Relaxed);
        }
    }

    /// Waits for the holder to leave the object at `address`, into which it cannot go again.
    fn wait_until_outside(&self, address: usize) {
        let mut looks = 0u32;
        while self.is_inside(address) {
            looks += 1;
            if cfg!(model) || looks.is_multiple_of(64) {
                thread::yield_now();
            } else {
                hint::spin_loop();
            }
        }
    }

    /// The word of the first level, for who knows that the holder is in no section.
    #[inline(always)]
    pub fn first_level(&self) -> &AtomicUsize {
        // Relaxed: our own word.
        debug_assert!(cfg!(model) || self.inside[0].load(Ordering::Relaxed) == 0, "inside a section already");
        &self.inside[0]
    }

    /// The word of the first free level.
    #[inline(always)]
    pub fn free_level(&self) -> Option<&AtomicUsize> {
        // Relaxed: our own word.
        if first_read!(self.inside[0], Ordering::Relaxed) == 0 {
            return Some(&self.inside[0]);
        }
        // Relaxed: our own word.
        (first_read!(self.inside[1], Ordering::Relaxed) == 0).then_some(&self.inside[1])
    }
}

impl Default for Publication {
    fn default() -> Self {
        Self::new()
    }
}

/// The byte.
#[derive(Debug)]
#[repr(transparent)]
pub struct LockByte(AtomicU8);

impl LockByte {
    constructor! {
        /// As `bits` says: [`LockByte::PRIVATE_BITS`] or [`LockByte::SHARED_BITS`].
        #[inline(always)]
        pub fn from_bits(bits: u8) -> Self {
            Self(AtomicU8::new(bits))
        }
    }

    constructor! {
        /// For objects that have no owner.
        #[inline(always)]
        pub fn shared() -> Self {
            Self::from_bits(SHARED)
        }
    }

    pub const PRIVATE_BITS: u8 = 0;
    pub const SHARED_BITS: u8 = SHARED;

    /// Step 1: the owner tries to enter privately, with a free word of its publication, to be cleared when it leaves.
    #[inline(always)]
    pub fn enter(&self, address: usize, word: &AtomicUsize) -> bool {
        // Release: earlier sections happen before whatever a foreign thread does that reads this (`is_inside`).
        overwrite!(word, address, Ordering::Release);
        // Either a foreign thread that ends the bias sees our word in `end_bias`, or we see its SHARED here.
        barrier::light();
        // Relaxed: ordered by the barrier; if the bias has ended we take the byte lock, which acquires.
        if self.0.load(Ordering::Relaxed) & SHARED != 0 && !twin("bias_no_check") {
            Self::leave(word);
            return false;
        }
        true
    }

    /// Leaves a private section.
    #[inline(always)]
    pub fn leave(word: &AtomicUsize) {
        // Release: pairs with the Acquire in `is_inside`.
        overwrite!(word, 0, Ordering::Release);
    }

    /// Has the bias ended?
    pub fn is_shared(&self) -> bool {
        // Relaxed: once true it stays so.
        self.0.load(Ordering::Relaxed) & SHARED != 0
    }

    /// Step 4: ends the bias when ownership ends; the caller knows that the owner is not inside.
    pub fn share(&self) {
        if !self.is_shared() {
            // Release: the owner's sections happen before those of whoever takes the byte lock (Acquire).
            self.0.fetch_or(SHARED, Ordering::Release);
        }
    }

    /// Step 2, for a thread that is not the owner; returns holding the byte lock. False: the bias has
    /// ended already, and nothing is held.
    #[cold]
    pub fn end_bias(&self, address: usize, owner: &Publication, stats: &Counters) -> bool {
        let to = if twin("bias_not_locked_at_once") { SHARED } else { SHARED | LOCKED };
        // Acquire: as any locking of the byte.
        // Relaxed: on failure the ordinary path follows.
        if self.0.compare_exchange(0, to, Ordering::Acquire, Ordering::Relaxed).is_err() {
            return false;
        }
        stats.shares.add(1);
        // Either we see the owner's word below, or the owner sees SHARED in `enter`.
        barrier::heavy();
        if !twin("bias_no_wait") {
            owner.wait_until_outside(address);
        }
        !twin("bias_not_locked_at_once")
    }

    /// Rule 7: a shared object that is not locked lets readers in from now on.
    pub fn open(&self) -> bool {
        // Relaxed: a step of the release sequence that the last `unlock` heads, which readers acquire in `enter_open`.
        // Relaxed: on failure nothing happens.
        self.0.compare_exchange(SHARED, SHARED | OPEN, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    /// Rule 7: a reader enters an open object, with a free word of its publication.
    #[inline(always)]
    pub fn enter_open(&self, address: usize, word: &AtomicUsize) -> bool {
        // Relaxed: looked at again below.
        if self.0.load(Ordering::Relaxed) != SHARED | OPEN {
            return false;
        }
        // Release: as in `enter`.
        overwrite!(word, address, Ordering::Release);
        // Either who closes the object sees our word in `close`, or we see here that it is not open.
        barrier::light();
        // Acquire: pairs with the Release in `unlock` of the last writer, by way of `open`. (No model can miss it: under
        // loom `light` is a fence, and acquires what the first look saw.)
        if self.0.load(Ordering::Acquire) != SHARED | OPEN && !twin("open_no_check") {
            Self::leave(word);
            return false;
        }
        true
    }

    /// Rule 7: a writer closes an open object and returns holding the byte lock. `all` shows it every seat's
    /// publication. False: the object is not open, and nothing is held.
    #[cold]
    pub fn close(
        &self,
        address: usize,
        all: impl FnOnce(&mut dyn FnMut(&Publication)),
        stats: &Counters,
    ) -> bool {
        // Acquire: as any locking of the byte.
        // Relaxed: on failure the ordinary path follows.
        if self
            .0
            .compare_exchange(SHARED | OPEN, SHARED | LOCKED, Ordering::Acquire, Ordering::Relaxed)
            .is_err()
        {
            return false;
        }
        stats.closes.add(1);
        // Either we see a reader's word below, or the reader sees in `enter_open` that the object is not open.
        barrier::heavy();
        all(&mut |reader| {
            if !twin("close_no_wait") {
                reader.wait_until_outside(address);
            }
        });
        true
    }

    /// Takes the byte lock; false: the object is open and has to be closed.
    #[inline]
    #[must_use]
    pub fn lock(&self, address: usize, lot: &ParkingLot, stats: &Counters) -> bool {
        // Acquire: pairs with the Release in `unlock`.
        // Relaxed: the slow path looks again.
        self.0.compare_exchange(SHARED, SHARED | LOCKED, Ordering::Acquire, Ordering::Relaxed).is_ok()
            || self.lock_slow(address, lot, stats)
    }

    #[cold]
    fn lock_slow(&self, address: usize, lot: &ParkingLot, stats: &Counters) -> bool {
        let since = Instant::now();
        let mut spins = 0;
        let mut byte = first_read!(self.0);
        loop {
            if byte & OPEN != 0 {
                return false;
            }
            if byte & LOCKED == 0 {
                // Acquire: pairs with the Release in `unlock`. Relaxed: a failure looks again.
                match self.0.compare_exchange_weak(byte, byte | LOCKED, Ordering::Acquire, Ordering::Relaxed)
                {
                    Ok(_) => break,
                    Err(now) => byte = now,
                }
                continue;
            }
            if byte & PARKED == 0 && spins < SPINS {
                spins += 1;
                hint::spin_loop();
                // Relaxed: the exchange above acquires.
                byte = self.0.load(Ordering::Relaxed);
                continue;
            }
            if byte & PARKED == 0 {
                // Relaxed: the lot's mutex orders sleepers and wakers; see the re-check in `park`.
                // Relaxed: a failure looks again.
                if let Err(now) =
                    self.0.compare_exchange_weak(byte, byte | PARKED, Ordering::Relaxed, Ordering::Relaxed)
                {
                    byte = now;
                    continue;
                }
            }
            stats.lock_parks.add(1);
            // Relaxed: read under the bucket's mutex, under which `unlock_slow` changes the byte.
            let still = || self.0.load(Ordering::Relaxed) & (LOCKED | PARKED) == LOCKED | PARKED;
            if lot.park(address, since, still) == Parked::HandedOver {
                // Acquire: the lot's mutex, held by the releaser while it handed over, orders its section before ours.
                break;
            }
            byte = first_read!(self.0);
        }
        stats.lock_contentions.add(1);
        true
    }

    /// Gives the byte lock back.
    #[inline]
    pub fn unlock(&self, address: usize, lot: &ParkingLot) {
        // Release: pairs with the Acquire in `lock`. Relaxed: the slow path decides under the bucket's mutex.
        if self.0.compare_exchange(SHARED | LOCKED, SHARED, Ordering::Release, Ordering::Relaxed).is_err() {
            self.unlock_slow(address, lot);
        }
    }

    #[cold]
    fn unlock_slow(&self, address: usize, lot: &ParkingLot) {
        lot.unpark_one(address, |next| {
            let parked = if next.more { PARKED } else { 0 };
            let handed = next.found && next.overdue;
            let locked = if handed && !twin("lock_hand_over_free") { LOCKED } else { 0 };
            // Release: pairs with the Acquire in `lock`. Nobody else changes a byte that is LOCKED and PARKED,
            // except under the bucket's mutex, which we hold. (An exchange: every other change is an RMW.)
            self.0.swap(SHARED | locked | parked, Ordering::Release);
            handed
        });
    }
}
