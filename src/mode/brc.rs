//! No lock: biased counts, biased object locks, seats.
//!
//! The current seat and the birth state of locks are one thread-local word without a destructor, so
//! that the hot path reads it with one load.

#[path = "free.rs"]
mod free;

use crate::sync::barrier;
use crate::sync::count::Quick;
use crate::sync::count::biased::{self, BiasedHead, Context, Guard, Shared};
use crate::sync::object_lock::{LockByte, Publication};
use crate::sync::pending::Pending;
use crate::sync::prim::{Arc, OnceLock};
use crate::sync::seat::{NO_SEAT, Queued};
use crate::sync::world::Slot;
use std::cell::Cell;

pub use free::{
    NATIVE_STACKS, PARALLEL, SharedPending, after_fork_child, disable_gil, enable_gil, gil_enabled,
    participants, retire, set_switch_interval, stats, switch_interval,
};

pub const NAME: &str = "brc";

/// An operating-system thread that runs Python.
pub type Participant = free::Participant<Seated>;
/// The critical section on an object.
pub type ObjectGuard<'a> = Guard<'a, Current>;

thread_local! {
    /// Seat in the low half, lock byte of new objects above it.
    static ME: Cell<u32> = const { Cell::new(NO_SEAT as u32) };
    /// The seat's publication; null without a seat.
    static MINE: Cell<*const Publication> = const { Cell::new(std::ptr::null()) };
}

static DESTROY: OnceLock<unsafe fn(*const Head)> = OnceLock::new();

/// How objects die that turn out to be dead while merging; set once at start.
pub fn set_destroy(destroy: unsafe fn(*const Head)) {
    // The first one counts; there is only one VM in a process.
    let _ = DESTROY.set(destroy);
}

static CONTENDED: OnceLock<fn(&Head)> = OnceLock::new();

/// What is told of objects whose shared count threads use much; set once at start.
pub fn set_contended(contended: fn(&Head)) {
    // As in `set_destroy`.
    let _ = CONTENDED.set(contended);
}

/// Every so many remote increments of a thread, the object that is counted is a sample.
const SAMPLE: u32 = 64;
/// So many samples of an object without another between make it hot.
const HOT: u8 = 2;
/// Bit of a head: the object was a sample. A new object in the same place was not.
const SAMPLED: u8 = 1;
/// Every so many readings with the byte lock of a thread, the object is opened instead.
const READS: u32 = 64;

thread_local! {
    /// Remote increments, and the last samples by address: which, and how often in a row.
    static COUNTED: Cell<u32> = const { Cell::new(0) };
    static SAMPLES: [Cell<(usize, u8)>; 8] = const { [const { Cell::new((0, 0)) }; 8] };
    static READ: Cell<u32> = const { Cell::new(0) };
}

#[cold]
#[inline(never)]
fn sample(head: &BiasedHead) {
    let address = std::ptr::from_ref(head).addr();
    SAMPLES.with(|samples| {
        let slot = &samples[(address >> 4) % 8];
        let (last, times) = slot.get();
        let times = if last == address && head.bits() & SAMPLED != 0 { times + 1 } else { 1 };
        head.set_bits(SAMPLED);
        slot.set((address, times % HOT));
        if times == HOT
            && let Some(contended) = CONTENDED.get()
        {
            // SAFETY: a `Head` is a `BiasedHead` and nothing else.
            contended(unsafe { &*std::ptr::from_ref(head).cast::<Head>() });
        }
    });
}

/// The current thread, as read from its thread-locals.
#[derive(Debug, Clone, Copy)]
pub struct Current;

impl Context for Current {
    #[inline(always)]
    fn seat(&self) -> u16 {
        ME.get() as u16
    }

    #[inline(always)]
    fn birth_lock(&self) -> u8 {
        (ME.get() >> 16) as u8
    }

    #[inline(always)]
    fn publication(&self) -> &Publication {
        // SAFETY: asked for only by a thread that has a seat; a seat's publication is never freed.
        unsafe { &*MINE.get() }
    }

    #[inline(always)]
    fn shared(&self) -> &Shared {
        &free::SHARED
    }

    #[inline]
    fn counted_remotely(&self, head: &BiasedHead) {
        let n = COUNTED.get().wrapping_add(1);
        COUNTED.set(n);
        if n.is_multiple_of(SAMPLE) {
            sample(head);
        }
    }

    fn opens(&self) -> bool {
        let n = READ.get().wrapping_add(1);
        READ.set(n);
        n.is_multiple_of(READS)
    }
}

/// A thread's seat, until it is given up.
#[derive(Debug)]
pub struct Seated(Cell<u16>);

impl free::Mode for Seated {
    fn sit(slot: &Arc<Slot>) -> Self {
        let seat = free::SHARED.seats.sit(slot).unwrap_or(NO_SEAT);
        if seat != NO_SEAT {
            let birth = if barrier::available() { LockByte::PRIVATE_BITS } else { LockByte::SHARED_BITS };
            MINE.set(&raw const free::SHARED.seats.seat(seat).publication);
            ME.set(u32::from(seat) | u32::from(birth) << 16);
        }
        Self(Cell::new(seat))
    }

    fn serve_merges(&self, pending: &Pending) {
        biased::serve_queue(Current, pending, |head| {
            let destroy = DESTROY.get().expect("set at start");
            // SAFETY: the count is zero and nobody else can reach the object; `Head` is a `BiasedHead`.
            unsafe { destroy(head.cast()) };
        });
    }

    fn leave(&self, pending: &Pending) {
        if self.0.get() != NO_SEAT {
            while !free::SHARED.seats.try_leave(self.0.get()) {
                self.serve_merges(pending);
            }
            self.0.set(NO_SEAT);
            ME.set(u32::from(NO_SEAT));
            MINE.set(std::ptr::null());
        }
    }

    fn after_fork_child(&self, slot: &Arc<Slot>) {
        // SAFETY: no other thread exists.
        let orphans: Vec<Queued> = unsafe { free::SHARED.seats.reset_after_fork(self.0.get(), slot) };
        biased::merge_orphans(&orphans, Current);
    }
}

/// An object's header without its type.
#[derive(Debug)]
#[repr(transparent)]
pub struct Head(BiasedHead);

impl Head {
    /// One reference, owned by the current thread's seat.
    #[inline(always)]
    pub fn new() -> Self {
        Self(BiasedHead::new(Current))
    }

    pub const fn immortal() -> Self {
        Self(BiasedHead::immortal())
    }

    #[inline(always)]
    pub fn incref(&self) {
        self.0.incref(Current);
    }

    /// Gives a reference back; true: the caller destroys the object.
    #[inline(always)]
    #[must_use]
    pub fn decref(&self) -> bool {
        self.0.decref(Current)
    }

    /// As `incref`, without calls; false: nothing was done.
    #[inline(always)]
    #[must_use]
    pub fn incref_quick(&self) -> bool {
        self.0.incref_quick(Current)
    }

    /// As `decref`, without calls; see [`Quick`].
    #[inline(always)]
    pub fn decref_quick(&self) -> Quick {
        self.0.decref_quick(Current)
    }

    /// Takes a reference without having one; fails on a dying object.
    pub fn try_incref(&self) -> bool {
        self.0.try_incref(Current)
    }

    /// Before the first weak reference to the object is made, or before it can be found without a lock.
    pub fn mark_weak(&self) {
        self.0.mark_weak();
    }

    #[inline(always)]
    pub fn is_unique(&self) -> bool {
        self.0.is_unique(Current)
    }

    /// References as `sys.getrefcount` sees them; `u32::MAX` for an immortal.
    pub fn count(&self) -> usize {
        self.0.count()
    }

    pub fn make_immortal(&self) {
        self.0.make_immortal();
    }

    /// From here on references are not counted. By a thread that holds one; false: they were not before.
    pub fn stop_counting(&self) -> bool {
        self.0.stop_counting()
    }

    #[inline(always)]
    pub fn is_immortal(&self) -> bool {
        self.0.is_immortal()
    }

    /// Lets a dead object hold one reference while its finaliser runs.
    pub fn begin_finalize(&self) {
        self.0.begin_finalize(Current);
    }

    /// Gives that reference back; true: dead, false: resurrected.
    #[must_use]
    pub fn end_finalize(&self) -> bool {
        self.0.decref(Current)
    }

    /// The count, in one place. Only while the world is stopped.
    pub fn merge_stopped(&self) -> usize {
        self.0.merge_stopped(Current)
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

    /// As `lock`, without calls; `None`: not that way.
    #[inline(always)]
    pub fn lock_quick(&self) -> Option<ObjectGuard<'_>> {
        self.0.lock_quick(Current)
    }

    /// As `lock`, only to read.
    #[inline(always)]
    pub fn read(&self) -> ObjectGuard<'_> {
        self.0.read(Current)
    }

    /// As `read`, without calls; `None`: not that way.
    #[inline(always)]
    pub fn read_quick(&self) -> Option<ObjectGuard<'_>> {
        self.0.read_quick(Current)
    }

    /// Enters the critical section on the object.
    #[inline(always)]
    pub fn lock(&self) -> ObjectGuard<'_> {
        self.0.lock(Current)
    }
}

impl Default for Head {
    fn default() -> Self {
        Self::new()
    }
}

/// Takes what is not counted any more off the merge queues. The world is stopped.
pub fn sweep_queues() {
    biased::sweep_queues(Current);
}

/// The critical section on two objects, entered in the order of their addresses.
#[inline]
pub fn lock_two<'a>(a: &'a Head, b: &'a Head) -> (ObjectGuard<'a>, Option<ObjectGuard<'a>>) {
    biased::lock_two(&a.0, &b.0, Current)
}
