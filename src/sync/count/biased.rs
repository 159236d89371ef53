//! Biased reference counts: the owner counts in a plain word of its own, all others in a shared one.
//!
//! Most objects are only ever used by the thread that made them. Its references are counted in
//! `local` by an ordinary load and store; a foreign thread counts in `shared` by read-modify-writes
//! (see [`SharedWord`] for the word's states). When the two have to be put together, because the owner
//! has none left or because a foreign thread gives back what the owner had counted, they are *merged*,
//! and the object has no owner from then on.
//!
//! ```text
//! 0        4       6      7      8        12
//! | local  | owner | lock | bits | shared |        owner: a seat; 0 = nobody
//! ```
//!
//! Rules, beside those of the word:
//! 1. `local` is written by the owner; or by a thread that acts as owner while the owner cannot: under
//!    the seat's mutex when the seat is empty, or with the holder claimed, or with the world stopped.
//! 2. `local` and `owner` are cleared *before* the word says MERGED; after that step the object may be
//!    freed by another thread at any moment.
//! 3. An owner never merges an object that it is privately inside of (`object_lock`, rule 4): it puts the
//!    object on its own queue instead, which merges it at the next safepoint.
//! 4. `local` with the sign bit set is immortal. The truth about immortality is in the shared word;
//!    `local` only makes the test cheap, so it does not matter if an owner's plain store overwrites it.
//! 5. What is not counted any more ([`BiasedHead::stop_counting`]) may still be on a queue, which does not keep it:
//!    before it is freed the queues are swept (`seat`, rule 4).
//! 6. A living, unmerged object has local ≥ 1: it is unmerged because its owner still has references.
//!
//! Near miss: A owns; B and C each hold a reference that A counted. B gives its one back: the word's
//! count is 0, so B makes it QUEUED and reads `owner`. Meanwhile C takes another reference (in the word)
//! and hands both to A, who gives back all it has: local 0, the word is not clear, A merges: owner 0, one
//! reference left, the queue's. (1) B reads owner 0: it gives the queue's reference back like any other,
//! and frees. (2) B still read A's seat and pushes: the entry's reference keeps the object until A
//! drains, and merging twice is harmless. Either way it is given back once.
//!
//! Near miss: B pushes on the queue of a holder that is asleep in a system call. The memory would be
//! held until it wakes. So B *claims* the holder (only possible while it is detached) and merges in its
//! stead, under the seat's mutex; the holder waits to attach until the claim is over.

use super::Quick;
use super::word::{Merge, Remote, SharedWord};
use crate::sync::object_lock::{LockByte, Publication};
use crate::sync::parking::ParkingLot;
use crate::sync::pending::{MERGE, Pending};
use crate::sync::prim::{
    AtomicU8, AtomicU16, AtomicU32, AtomicUsize, Ordering, constructor, first_read, overwrite, twin,
};
use crate::sync::seat::{NO_SEAT, NOBODY, Queued, SeatTable};
use crate::sync::stats::Counters;

/// `local` of an immortal.
const IMMORTAL: u32 = 0xC000_0000;

/// What a head needs to know about the thread that touches it. In the VM a zero-sized type that reads
/// thread-locals; in a model, a pair of references.
pub trait Context: Copy {
    /// The current thread's seat, or [`NO_SEAT`].
    fn seat(&self) -> u16;
    /// The lock byte of new objects.
    fn birth_lock(&self) -> u8;
    /// The current seat's publication; only called by a thread that has a seat.
    fn publication(&self) -> &Publication;
    fn shared(&self) -> &Shared;
    /// A reference to another thread's object, or nobody's, was counted in the shared word.
    fn counted_remotely(&self, _head: &BiasedHead) {}
    /// The byte lock of an object is about to be taken only to read: should it be opened instead?
    fn opens(&self) -> bool;
}

/// What all heads share.
#[derive(Debug)]
pub struct Shared {
    pub seats: SeatTable,
    pub lot: ParkingLot,
    pub counters: Counters,
}

impl Shared {
    #[cfg(not(model))]
    pub const fn new() -> Self {
        Self { seats: SeatTable::new(), lot: ParkingLot::new(), counters: Counters::new() }
    }

    #[cfg(model)]
    pub fn new(always_overdue: bool) -> Self {
        Self { seats: SeatTable::new(), lot: ParkingLot::new(always_overdue), counters: Counters::new() }
    }
}

#[cfg(not(model))]
impl Default for Shared {
    fn default() -> Self {
        Self::new()
    }
}

/// The head of an object in the `brc` mode.
#[derive(Debug)]
#[repr(C)]
pub struct BiasedHead {
    local: AtomicU32,
    owner: AtomicU16,
    lock: LockByte,
    bits: AtomicU8,
    shared: SharedWord,
}

impl BiasedHead {
    /// One reference, owned by the current seat; born merged if there is none.
    #[inline(always)]
    pub fn new(cx: impl Context) -> Self {
        let seat = cx.seat();
        if seat == NO_SEAT {
            return Self::unowned(1);
        }
        Self {
            local: AtomicU32::new(1),
            owner: AtomicU16::new(seat),
            lock: LockByte::from_bits(cx.birth_lock()),
            bits: AtomicU8::new(0),
            shared: SharedWord::new(),
        }
    }

    constructor! {
        fn unowned(count: u32) -> Self {
            Self {
                local: AtomicU32::new(0),
                owner: AtomicU16::new(NOBODY),
                lock: LockByte::shared(),
                bits: AtomicU8::new(0),
                shared: SharedWord::merged(count),
            }
        }
    }

    constructor! {
        pub fn immortal() -> Self {
            Self {
                local: AtomicU32::new(IMMORTAL),
                owner: AtomicU16::new(NOBODY),
                lock: LockByte::shared(),
                bits: AtomicU8::new(0),
                shared: SharedWord::immortal(),
            }
        }
    }

    #[inline(always)]
    fn local(&self) -> u32 {
        // Relaxed: written by the owner alone, or handed on through the seat's mutex, a claim or a stop.
        self.local.load(Ordering::Relaxed)
    }

    #[inline(always)]
    fn set_local(&self, value: u32) {
        // Relaxed: see `local`.
        self.local.store(value, Ordering::Relaxed);
    }

    #[inline(always)]
    fn owner(&self) -> u16 {
        // Relaxed: compared with our own seat, and only we write that here.
        first_read!(self.owner)
    }

    #[inline(always)]
    fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    #[inline(always)]
    pub fn incref(&self, cx: impl Context) {
        let next = self.local().wrapping_add(1);
        if (next as i32) < 0 {
            // Immortal already, nearly always.
            if next == 1 << 31 {
                self.make_immortal();
            }
        } else if self.owner() == cx.seat() {
            self.set_local(next);
        } else {
            self.incref_remote(cx);
        }
    }

    #[cold]
    #[inline(never)]
    fn incref_remote(&self, cx: impl Context) {
        if self.shared.incref_remote() {
            cx.counted_remotely(self);
        } else {
            // The owner's plain store had overwritten it (rule 4).
            self.set_local(IMMORTAL);
        }
    }

    /// From here on references are not counted. By a thread that holds one; false: they were not before.
    ///
    /// The object lives on without them, until somebody who can tell that nothing refers to it (a collector, with the
    /// world stopped and the queues swept) frees it.
    pub fn stop_counting(&self) -> bool {
        if !twin("promote_local_only") && !self.shared.stop_counting() {
            return false;
        }
        self.set_local(IMMORTAL);
        true
    }

    /// Gives a reference back; true: the caller destroys the object.
    #[inline(always)]
    #[must_use]
    pub fn decref(&self, cx: impl Context) -> bool {
        let local = self.local();
        if (local as i32) < 0 {
            return false;
        }
        if self.owner() != cx.seat() {
            return self.decref_remote(cx);
        }
        debug_assert!(local != 0, "a reference given back twice");
        self.set_local(local - 1);
        local == 1 && self.local_is_zero(cx)
    }

    /// As `incref`, if the owner does it or there is nothing to count; false: nothing was done.
    #[inline(always)]
    #[must_use]
    pub fn incref_quick(&self, cx: impl Context) -> bool {
        let next = self.local().wrapping_add(1);
        if (next as i32) < 0 {
            // Immortal, unless the count has just reached its end.
            return next != 1 << 31;
        }
        if self.owner() == cx.seat() {
            self.set_local(next);
            return true;
        }
        false
    }

    /// As `decref`, if the owner does it and has other references.
    #[inline(always)]
    pub fn decref_quick(&self, cx: impl Context) -> Quick {
        let local = self.local();
        if (local as i32) > 1 {
            if self.owner() == cx.seat() {
                self.set_local(local - 1);
                return Quick::Alive;
            }
        } else if (local as i32) < 0 {
            return Quick::Alive;
        }
        Quick::Undone
    }

    /// The owner has no references left.
    #[inline]
    fn local_is_zero(&self, cx: impl Context) -> bool {
        self.shared.is_clear() || self.merge_zero_local(cx)
    }

    #[cold]
    #[inline(never)]
    fn merge_zero_local(&self, cx: impl Context) -> bool {
        if cx.publication().is_inside(self.address()) && !twin("merge_inside") {
            // Rule 3. The queue gets the reference we have just given back.
            self.set_local(1);
            cx.shared().seats.seat(cx.seat()).lock().push(Queued(self));
            return false;
        }
        self.merge(0, cx) == Merge::Dead
    }

    #[cold]
    #[inline(never)]
    fn decref_remote(&self, cx: impl Context) -> bool {
        match self.shared.decref_remote() {
            Remote::Keep => false,
            Remote::Free => true,
            Remote::Enqueue => self.enqueue(cx),
        }
    }

    /// Gives the queue's reference to the owner, or acts as owner if there is nobody who could; true:
    /// it was the last, the caller destroys the object.
    fn enqueue(&self, cx: impl Context) -> bool {
        // Acquire: pairs with the Release in `merge`: nobody owns it ⇒ we see what the last owner did.
        let owner = first_read!(self.owner, Ordering::Acquire);
        if owner == NOBODY {
            // Merged meanwhile, or immortal: the reference is an ordinary one now.
            return match self.shared.decref_remote() {
                Remote::Free => true,
                Remote::Keep => false,
                // Only from DEFAULT or WEAK, and QUEUED never goes back.
                Remote::Enqueue => unreachable!("the state only grows"),
            };
        }
        let shared = cx.shared();
        let mut occupancy = shared.seats.seat(owner).lock();
        let Some(holder) = occupancy.holder.clone() else {
            // Nobody can sit down while we hold the mutex (rule 1).
            if twin("seat_merge_unlocked") {
                drop(occupancy);
            }
            return self.merge(-1, cx) == Merge::Dead;
        };
        if !holder.try_claim() {
            shared.counters.queue_pushes.add(1);
            occupancy.push(Queued(self));
            return false;
        }
        let dead = self.merge(-1, cx) == Merge::Dead;
        // What was queued when the holder went to sleep must not wait either. We merge it but keep the queue's
        // references: destroying runs code, and this is no place for that. Our own queue will give them back. (What is
        // dead already would not do: the collector does not see that it refers to what is not counted.) Without a queue
        // of our own we leave them.
        let rest = if cx.seat() == NO_SEAT { Vec::new() } else { std::mem::take(&mut occupancy.queue) };
        for object in &rest {
            // SAFETY: the entry holds a reference.
            let _ = unsafe { &*object.0 }.merge(0, cx);
        }
        holder.unclaim();
        drop(occupancy);
        if !rest.is_empty() {
            Self::adopt(rest, cx);
        }
        dead
    }

    /// Puts merged objects on the queue of the current thread, which has one.
    fn adopt(rest: Vec<Queued>, cx: impl Context) {
        let mut mine = cx.shared().seats.seat(cx.seat()).lock();
        mine.queue.extend(rest);
        if let Some(me) = &mine.holder {
            me.pending.set(MERGE);
        }
    }

    /// Folds `local` (and `extra`, minus a queue's reference) into the shared word. By the owner, or by
    /// who may act as owner (rule 1); harmless on a merged object.
    pub fn merge(&self, extra: i64, cx: impl Context) -> Merge {
        let local = self.local();
        if (local as i32) < 0 || self.shared.is_immortal() {
            self.set_local(IMMORTAL);
            return Merge::Immortal;
        }
        cx.shared().counters.merges.add(1);
        // Rule 4 of `object_lock`: who finds no owner finds the bias ended.
        self.lock.share();
        if twin("merge_clears_late") {
            let result = self.shared.merge(i64::from(local) + extra);
            self.set_local(0);
            // Release: as below; the mutation is that it is late.
            overwrite!(self.owner, NOBODY, Ordering::Release);
            return result;
        }
        self.set_local(0);
        // Release: pairs with the Acquire in `enqueue` and `lock`.
        overwrite!(self.owner, NOBODY, Ordering::Release);
        self.shared.merge(i64::from(local) + extra)
    }

    /// Takes a reference without having one; fails on a dying object, and on a foreign thread's object
    /// that has not been marked with `mark_weak`.
    #[inline]
    pub fn try_incref(&self, cx: impl Context) -> bool {
        let local = self.local();
        if (local as i32) < 0 {
            return true;
        }
        if self.owner() != cx.seat() {
            return self.shared.try_incref();
        }
        if local == 0 {
            // Being destroyed by us (rule 6).
            return false;
        }
        self.incref(cx);
        true
    }

    /// Lets `try_incref` succeed in other threads.
    pub fn mark_weak(&self) {
        self.shared.mark_weak();
    }

    /// Is the caller's reference the only one? (Declines when it would have to look twice.)
    #[inline(always)]
    pub fn is_unique(&self, cx: impl Context) -> bool {
        self.local() == 1 && self.owner() == cx.seat() && self.shared.is_clear()
    }

    /// References as seen now.
    pub fn count(&self) -> usize {
        if self.is_immortal() {
            return u32::MAX as usize;
        }
        usize::try_from(i64::from(self.local()) + self.shared.count()).unwrap_or(0)
    }

    pub fn make_immortal(&self) {
        self.shared.make_immortal();
        self.set_local(IMMORTAL);
    }

    #[inline]
    pub fn is_immortal(&self) -> bool {
        (self.local() as i32) < 0 || self.shared.is_immortal()
    }

    /// Gives a dead object one reference for the time of its finaliser.
    pub fn begin_finalize(&self, cx: impl Context) {
        let seat = cx.seat();
        if seat == NO_SEAT {
            self.shared.reset_merged();
            return;
        }
        self.set_local(1);
        // Relaxed: nobody else can reach the object before the word changes. If this changes the owner, the object was
        // merged, so its lock has no bias.
        overwrite!(self.owner, seat, Ordering::Relaxed);
        self.shared.reset();
    }

    /// The count in one place, for the collector. The world is stopped.
    pub fn merge_stopped(&self, cx: impl Context) -> usize {
        match self.merge(0, cx) {
            Merge::Dead => 0,
            Merge::Alive(count) => count as usize,
            Merge::Immortal => u32::MAX as usize,
        }
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

    /// Enters the critical section on the object (see `object_lock`).
    #[inline(always)]
    pub fn lock<C: Context>(&self, cx: C) -> Guard<'_, C> {
        if self.owner() == cx.seat() {
            let mine = cx.publication();
            debug_assert!(
                cfg!(model) || !mine.is_inside(self.address()),
                "the lock of an object is not recursive"
            );
            if let Some(word) = mine.free_level()
                && self.lock.enter(self.address(), word)
            {
                return Guard { head: self, word, cx };
            }
        }
        self.lock_shared(cx);
        Guard { head: self, word: std::ptr::null(), cx }
    }

    /// As `lock`, if the owner does it, is in no other section, and nobody else has ever been in this one.
    #[inline(always)]
    pub fn lock_quick<C: Context>(&self, cx: C) -> Option<Guard<'_, C>> {
        if self.owner() != cx.seat() {
            return None;
        }
        let word = cx.publication().first_level();
        self.lock.enter(self.address(), word).then_some(Guard { head: self, word, cx })
    }

    /// As `lock`, only to read: beside other readers where the object is open.
    #[inline(always)]
    pub fn read<C: Context>(&self, cx: C) -> Guard<'_, C> {
        match self.enter_to_read(cx, Publication::free_level) {
            Some(word) => Guard { head: self, word, cx },
            None => self.read_shared(cx),
        }
    }

    /// As `read`, if that takes no more than a publication and the thread is in no section.
    #[inline(always)]
    pub fn read_quick<C: Context>(&self, cx: C) -> Option<Guard<'_, C>> {
        let word = self.enter_to_read(cx, |mine| Some(mine.first_level()))?;
        Some(Guard { head: self, word, cx })
    }

    /// Enters as the owner, or an open object; the word that says so.
    #[inline(always)]
    fn enter_to_read(
        &self,
        cx: impl Context,
        word: impl Fn(&Publication) -> Option<&AtomicUsize>,
    ) -> Option<*const AtomicUsize> {
        let seat = cx.seat();
        if self.owner() == seat {
            let word = word(cx.publication())?;
            if self.lock.enter(self.address(), word) {
                return Some(word);
            }
        }
        if seat == NO_SEAT {
            return None;
        }
        let word = word(cx.publication())?;
        self.lock.enter_open(self.address(), word).then_some(std::ptr::from_ref(word))
    }

    #[cold]
    #[inline(never)]
    fn read_shared<C: Context>(&self, cx: C) -> Guard<'_, C> {
        if cx.seat() != NO_SEAT {
            if self.lock.is_shared() && cx.opens() {
                self.lock.open();
            }
            if let Some(word) = cx.publication().free_level()
                && self.lock.enter_open(self.address(), word)
            {
                return Guard { head: self, word, cx };
            }
        }
        self.lock_shared(cx);
        Guard { head: self, word: std::ptr::null(), cx }
    }

    #[inline(never)]
    fn lock_shared(&self, cx: impl Context) {
        let shared = cx.shared();
        if !self.lock.is_shared() {
            // Acquire: pairs with the Release in `merge`: no owner ⇒ the bias has ended.
            let owner = first_read!(self.owner, Ordering::Acquire);
            if owner != NOBODY
                && self.lock.end_bias(self.address(), &shared.seats.seat(owner).publication, &shared.counters)
            {
                return;
            }
        }
        while !self.lock.lock(self.address(), &shared.lot, &shared.counters) {
            if self.lock.close(self.address(), |f| shared.seats.for_each_publication(f), &shared.counters) {
                return;
            }
        }
    }
}

/// The critical section on an object; left when dropped.
#[derive(Debug)]
#[must_use]
pub struct Guard<'a, C: Context> {
    head: &'a BiasedHead,
    /// The word that says we are inside; null: we hold the byte lock.
    word: *const AtomicUsize,
    cx: C,
}

impl<C: Context> Drop for Guard<'_, C> {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: null, or a word of the seat's publication, which is never freed.
        match unsafe { self.word.as_ref() } {
            Some(word) => LockByte::leave(word),
            None => self.head.lock.unlock(self.head.address(), &self.cx.shared().lot),
        }
    }
}

/// The critical section on two objects, entered in the order of their addresses.
#[inline]
pub fn lock_two<'a, C: Context>(
    a: &'a BiasedHead,
    b: &'a BiasedHead,
    cx: C,
) -> (Guard<'a, C>, Option<Guard<'a, C>>) {
    let in_order = std::ptr::from_ref(a) <= std::ptr::from_ref(b) || twin("lock_two_as_given");
    let (first, second) = if in_order { (a, b) } else { (b, a) };
    let guard = first.lock(cx);
    let other = (!std::ptr::eq(a, b)).then(|| second.lock(cx));
    (guard, other)
}

/// Serves the current seat's queue: gives back the references it holds, then destroys what died. All
/// are given back before the first destructor runs, for that may do anything.
pub fn serve_queue(cx: impl Context, pending: &Pending, mut destroy: impl FnMut(*const BiasedHead)) {
    if cx.seat() == NO_SEAT {
        return;
    }
    // Before the queue is taken: a push after that sets it again.
    let late = twin("serve_clears_late");
    if !late {
        pending.clear(MERGE);
    }
    let mut taken = cx.shared().seats.seat(cx.seat()).take_queue();
    if late {
        pending.clear(MERGE);
    }
    taken.retain(|object| {
        // SAFETY: the entry holds a reference, which this gives back; after that, only the dead are touched,
        // and those are ours alone. An object that is not counted has not been freed yet (rule 5).
        unsafe { &*object.0 }.merge(-1, cx) == Merge::Dead
    });
    for object in taken {
        destroy(object.0);
    }
}

/// Takes what is not counted any more off all queues. The world is stopped. To be done before any of it is freed (rule
/// 5).
pub fn sweep_queues(cx: impl Context) {
    cx.shared().seats.sweep();
}

/// In the child of a fork: objects on the queues of threads that are not here. Merged now; their
/// references go to the current thread's queue.
pub fn merge_orphans(orphans: &[Queued], cx: impl Context) {
    for object in orphans {
        // SAFETY: the entry holds a reference, and keeps it.
        let _ = unsafe { &*object.0 }.merge(0, cx);
    }
    if !orphans.is_empty() {
        BiasedHead::adopt(orphans.to_vec(), cx);
    }
}
