//! A parking lot: threads sleep on an address, so that what they wait for needs no room for a queue.
//!
//! A bucket's mutex guards the list of its sleepers; each sleeper has its own condition variable, on
//! its stack. `park` re-checks the reason to sleep under that mutex, and `unpark_one` changes the
//! caller's state under it too: between the check and the sleep nobody can slip through.

use super::prim::{Condvar, Mutex, constructor, twin};
use std::collections::VecDeque;
use std::time::Instant;

/// How long a sleeper waits before the lock is handed to it instead of merely being freed.
#[cfg(not(model))]
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(1);

const BUCKETS: usize = if cfg!(loom) { 1 } else { 64 };

/// How sleep ended.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parked {
    /// It did not begin: the reason was gone.
    Changed,
    /// Woken, to try again.
    Woken,
    /// Woken, and what was waited for is the sleeper's already.
    HandedOver,
}

/// What `unpark_one` found, told to the caller while the bucket is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unparking {
    /// There is a sleeper to wake.
    pub found: bool,
    /// And there are more.
    pub more: bool,
    /// It has slept so long that it should be handed what it waits for.
    pub overdue: bool,
}

#[derive(Debug)]
struct Sleeper {
    address: usize,
    since: Instant,
    woken: Condvar,
}

#[derive(Debug)]
struct Bucket {
    /// Sleepers, and the news for those that have been taken off but have not yet woken.
    list: Mutex<List>,
}

#[derive(Debug)]
struct List {
    sleepers: VecDeque<*const Sleeper>,
    news: Vec<(*const Sleeper, Parked)>,
}

// SAFETY: the pointers go to stack frames that stay until their entry has been removed under the
// bucket's mutex, and `Sleeper` is only used through shared references.
unsafe impl Send for List {}

impl Bucket {
    constructor! {
        fn new() -> Self {
            Self { list: Mutex::new(List { sleepers: VecDeque::new(), news: Vec::new() }) }
        }
    }
}

/// The lot.
#[derive(Debug)]
pub struct ParkingLot {
    buckets: [Bucket; BUCKETS],
    /// A model has no clock: there either everybody is overdue or nobody.
    #[cfg(model)]
    pub always_overdue: bool,
}

impl ParkingLot {
    #[cfg(not(model))]
    pub const fn new() -> Self {
        Self { buckets: [const { Bucket::new() }; BUCKETS] }
    }

    #[cfg(model)]
    pub fn new(always_overdue: bool) -> Self {
        Self { buckets: std::array::from_fn(|_| Bucket::new()), always_overdue }
    }

    fn bucket(&self, address: usize) -> &Bucket {
        // Objects are 16 bytes apart at least; the multiplication spreads neighbours.
        let hash = (address as u64 >> 4).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        &self.buckets[(hash >> 58) as usize % BUCKETS]
    }

    /// Sleeps on `address` if `still` (called with the bucket locked) says so. `since` is when the
    /// caller first tried: waits of one attempt add up.
    pub fn park(&self, address: usize, since: Instant, still: impl FnOnce() -> bool) -> Parked {
        let bucket = self.bucket(address);
        let mut list = bucket.list.lock();
        if !still() && !twin("parking_no_recheck") {
            return Parked::Changed;
        }
        let sleeper = Sleeper { address, since, woken: Condvar::new() };
        let me: *const Sleeper = &raw const sleeper;
        list.sleepers.push_back(me);
        loop {
            list = sleeper.woken.wait(list);
            if let Some(at) = list.news.iter().position(|(who, _)| *who == me) {
                return list.news.swap_remove(at).1;
            }
        }
    }

    #[cfg(not(model))]
    fn is_overdue(&self, since: Instant) -> bool {
        since.elapsed() >= PATIENCE
    }

    #[cfg(model)]
    fn is_overdue(&self, _since: Instant) -> bool {
        self.always_overdue
    }

    /// Takes the longest sleeper off `address`. `decide` runs with the bucket locked, also when nobody
    /// sleeps, and says whether the sleeper is handed what it waits for.
    pub fn unpark_one(&self, address: usize, decide: impl FnOnce(Unparking) -> bool) {
        let bucket = self.bucket(address);
        let mut list = bucket.list.lock();
        // SAFETY: an entry's sleeper stays in its frame until the entry is gone, and we hold the mutex.
        let mut here = list.sleepers.iter().enumerate().filter(|(_, s)| unsafe { (***s).address } == address);
        let first = here.next().map(|(at, s)| (at, *s));
        let more = here.next().is_some() && !twin("parking_forgets_more");
        let Some((at, sleeper)) = first else {
            decide(Unparking { found: false, more: false, overdue: false });
            return;
        };
        // SAFETY: as above.
        let overdue = self.is_overdue(unsafe { (*sleeper).since });
        list.sleepers.remove(at);
        let handed = decide(Unparking { found: true, more, overdue });
        list.news.push((sleeper, if handed { Parked::HandedOver } else { Parked::Woken }));
        // SAFETY: as above; notified with the mutex held, so the sleeper cannot leave its frame before.
        unsafe { (*sleeper).woken.notify_one() };
    }

    /// In the child of a fork: whoever slept is not here.
    ///
    /// # Safety
    /// No other thread exists.
    #[cfg(not(model))]
    pub unsafe fn reset_after_fork(this: *const Self) {
        // SAFETY: nobody refers to the old value; every part of it has interior mutability.
        unsafe { std::ptr::write(this.cast_mut(), Self::new()) };
    }
}

#[cfg(not(model))]
impl Default for ParkingLot {
    fn default() -> Self {
        Self::new()
    }
}
