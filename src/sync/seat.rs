//! Seats: the small numbers that own objects, and their merge queues.
//!
//! A thread holds a seat while it lives. Objects name the seat, not the thread, in 16 bits.
//!
//! 1. A seat that its holder leaves keeps its objects. The next thread that sits down owns them.
//! 2. While a seat is empty, a thread that has to act as owner does so under the seat's mutex; sitting
//!    down takes the same mutex. So never two act as owner at once, and what one did happens before
//!    what the next does.
//! 3. A queue entry holds a reference. Found a holder ⇒ the entry is pushed *before* MERGE is set, and
//!    the holder clears MERGE *before* it takes the queue, so the entry is seen. Found none ⇒ nothing
//!    is pushed. A holder leaves only when it finds its queue empty under the mutex.
//! 4. An entry keeps an object that is counted, and no other. Before a collector frees what is not counted
//!    any more it takes that off all queues with the world stopped
//!    ([`sweep_queues`](super::count::biased::sweep_queues)). Near miss: an owner merges an object that is on its own
//!    queue; a third thread's reference makes it contended, and it stops being counted; that reference goes too, the
//!    collector finds nothing and frees it; the owner serves its queue.
//! 5. Seat 0 is nobody (merged objects), [`NO_SEAT`] is a thread without a seat; neither is in the
//!    table. Objects made without a seat are born merged.

use super::count::biased::BiasedHead;
use super::object_lock::Publication;
use super::pending::MERGE;
use super::prim::{Arc, Mutex, MutexGuard, OnceLock, constructor, twin};
use super::world::Slot;

/// Owner of objects that have none.
pub const NOBODY: u16 = 0;
/// What a thread without a seat compares owners with; no object has this owner.
pub const NO_SEAT: u16 = u16::MAX;

const CHUNK: usize = if cfg!(loom) { 4 } else { 64 };
const CHUNKS: usize = if cfg!(loom) { 1 } else { 1 << 10 };

/// An object on a queue. The queue holds a reference to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Queued(pub *const BiasedHead);

// SAFETY: an object may be used by any thread that holds a reference, and the entry is one.
unsafe impl Send for Queued {}

/// What a seat's mutex guards.
#[derive(Debug)]
pub struct Occupancy {
    pub(super) holder: Option<Arc<Slot>>,
    pub(super) queue: Vec<Queued>,
}

impl Occupancy {
    /// Puts an object on the queue of a seat that has a holder (rule 3).
    pub(super) fn push(&mut self, object: Queued) {
        if let Some(holder) = &self.holder {
            self.queue.push(object);
            holder.pending.set(MERGE);
        }
    }
}

/// One seat.
#[derive(Debug)]
pub struct Seat {
    /// What the holder is inside of; outlives the holder.
    pub publication: Publication,
    occupancy: Mutex<Occupancy>,
}

impl Seat {
    fn new() -> Self {
        Self {
            publication: Publication::new(),
            occupancy: Mutex::new(Occupancy { holder: None, queue: Vec::new() }),
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Occupancy> {
        self.occupancy.lock()
    }

    /// Takes the queue; empty if there is none. The holder has cleared MERGE before (rule 3).
    pub fn take_queue(&self) -> Vec<Queued> {
        std::mem::take(&mut self.lock().queue)
    }
}

/// All seats, and which of them are free.
#[derive(Debug)]
pub struct SeatTable {
    chunks: [OnceLock<Box<[Seat]>>; CHUNKS],
    free: Mutex<Free>,
}

#[derive(Debug)]
struct Free {
    /// Left by their holders; the last one first, since its objects are warmest.
    left: Vec<u16>,
    /// The first seat that nobody has ever held.
    next: u16,
}

impl SeatTable {
    constructor! {
        pub fn new() -> Self {
            Self {
                chunks: [const { OnceLock::new() }; CHUNKS],
                free: Mutex::new(Free { left: Vec::new(), next: 1 }),
            }
        }
    }

    /// The seat with a number that an object names.
    pub fn seat(&self, number: u16) -> &Seat {
        let number = usize::from(number);
        self.chunks[number / CHUNK]
            .get_or_init(|| (0..CHUNK).map(|_| Seat::new()).collect())
            .get(number % CHUNK)
            .expect("a chunk is full from the start")
    }

    /// Every seat that a thread may have held before the call.
    fn all(&self) -> impl Iterator<Item = &Seat> {
        self.chunks.iter().filter_map(OnceLock::get).flat_map(|chunk| chunk.iter())
    }

    /// Shows `f` what the holders publish.
    pub fn for_each_publication(&self, f: &mut dyn FnMut(&Publication)) {
        self.all().for_each(|seat| f(&seat.publication));
    }

    /// Rule 4. The world is stopped.
    pub(super) fn sweep(&self) {
        for seat in self.all().filter(|_| !twin("sweep_nothing")) {
            // SAFETY: an object that is not counted has not been freed yet; the others the entry keeps.
            seat.lock().queue.retain(|object| !unsafe { &*object.0 }.is_immortal());
        }
    }

    /// A seat for a thread; none if all are taken.
    pub fn sit(&self, slot: &Arc<Slot>) -> Option<u16> {
        let number = {
            let mut free = self.free.lock();
            match free.left.pop() {
                Some(number) => number,
                None if usize::from(free.next) < (CHUNK * CHUNKS).min(usize::from(NO_SEAT)) => {
                    free.next += 1;
                    free.next - 1
                }
                None => return None,
            }
        };
        let mut occupancy = self.seat(number).lock();
        debug_assert!(occupancy.holder.is_none() && occupancy.queue.is_empty());
        occupancy.holder = Some(slot.clone());
        Some(number)
    }

    /// Leaves the seat if its queue is empty. Otherwise the holder serves the queue and tries again.
    /// After success the thread must not act as owner any more.
    #[must_use]
    pub fn try_leave(&self, number: u16) -> bool {
        let mut occupancy = self.seat(number).lock();
        if !occupancy.queue.is_empty() && !twin("seat_leave_unchecked") {
            return false;
        }
        occupancy.holder = None;
        drop(occupancy);
        self.free.lock().left.push(number);
        true
    }

    /// In the child of a fork: all seats but `mine`, the caller's, are empty. Returns what was on their
    /// queues, as far as it can be told.
    ///
    /// # Safety
    /// No other thread exists.
    #[cfg(not(model))]
    pub unsafe fn reset_after_fork(&self, mine: u16, slot: &Arc<Slot>) -> Vec<Queued> {
        let next = self.free.try_lock().map_or(u16::MAX, |free| free.next);
        let mut orphans = Vec::new();
        let mut left = Vec::new();
        let mut highest = 0;
        for (at, seat) in self.all().enumerate() {
            let number = at as u16;
            if number == NOBODY || number >= next {
                continue;
            }
            highest = highest.max(number);
            let holder = (number == mine).then(|| slot.clone());
            let mut fresh = Occupancy { holder, queue: Vec::new() };
            // A mutex that is locked belongs to a thread that is not here; its queue may be half changed.
            if let Some(mut old) = seat.occupancy.try_lock() {
                if number == mine {
                    fresh.queue = std::mem::take(&mut old.queue);
                } else {
                    orphans.append(&mut old.queue);
                }
            }
            if number != mine {
                left.push(number);
                seat.publication.forget();
            }
            // SAFETY: no other thread exists, nobody refers to the old value, which is behind a mutex (writable).
            unsafe { std::ptr::write((&raw const seat.occupancy).cast_mut(), Mutex::new(fresh)) };
        }
        let free = Free { left, next: highest + 1 };
        // SAFETY: as above.
        unsafe { std::ptr::write((&raw const self.free).cast_mut(), Mutex::new(free)) };
        orphans
    }
}

#[cfg(not(model))]
impl Default for SeatTable {
    fn default() -> Self {
        Self::new()
    }
}
