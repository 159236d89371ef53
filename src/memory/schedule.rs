//! When to collect: thresholds and counters.

use super::heap;
use crate::mode::PARALLEL;
use crate::object::Thread;
use crate::sync::prim::{AtomicBool, AtomicIsize, AtomicUsize, Ordering};

/// The bit in a thread's flag word that asks for a collection (`vm::pending::COLLECT`).
pub const GC_REQUEST: u32 = crate::mode::pending::FIRST_FREE << 2;

/// CPython's thresholds.
const DEFAULT: [isize; 3] = [2000, 10, 10];

static ENABLED: AtomicBool = AtomicBool::new(true);
static THRESHOLDS: [AtomicIsize; 3] =
    [AtomicIsize::new(DEFAULT[0]), AtomicIsize::new(DEFAULT[1]), AtomicIsize::new(DEFAULT[2])];
/// Collections of a generation since the last one of the next.
static SINCE: [AtomicUsize; 2] = [AtomicUsize::new(0), AtomicUsize::new(0)];
/// Young objects that a heap may have before it asks for a collection.
static LIMIT: AtomicIsize = AtomicIsize::new(DEFAULT[0]);
/// Objects that survived the last full collection, and those that became old since.
static OLD: AtomicUsize = AtomicUsize::new(0);
static PENDING: AtomicUsize = AtomicUsize::new(0);

/// See `LIMIT`.
#[inline]
pub fn limit() -> isize {
    // Relaxed: a hint.
    LIMIT.load(Ordering::Relaxed)
}

/// Asks the calling thread to collect at its next safepoint.
#[cold]
pub fn request() {
    if let Some(th) = Thread::try_current() {
        th.pending().set(GC_REQUEST);
    }
}

fn update_limit() {
    let first = thresholds()[0];
    let limit = if !enabled() || first <= 0 {
        isize::MAX
    } else if PARALLEL {
        // Stopping the world has a price that grows with the number of threads, so the young generation grows with
        // the old one.
        // Relaxed: a hint.
        first.max(OLD.load(Ordering::Relaxed) as isize / 4)
    } else {
        first
    };
    // Relaxed: a hint.
    LIMIT.store(limit, Ordering::Relaxed);
}

/// `gc.isenabled()`.
pub fn enabled() -> bool {
    // Relaxed: a setting.
    ENABLED.load(Ordering::Relaxed)
}

/// `gc.enable()` and `gc.disable()`.
pub fn set_enabled(on: bool) {
    // Relaxed: a setting.
    ENABLED.store(on, Ordering::Relaxed);
    update_limit();
}

/// `gc.get_threshold()`.
pub fn thresholds() -> [isize; 3] {
    // Relaxed: settings.
    [0, 1, 2].map(|i: usize| THRESHOLDS[i].load(Ordering::Relaxed))
}

/// `gc.set_threshold()`.
pub fn set_threshold(i: usize, n: isize) {
    // Relaxed: a setting.
    THRESHOLDS[i].store(n, Ordering::Relaxed);
    update_limit();
}

/// `gc.get_count()`.
pub fn counts() -> [isize; 3] {
    // Relaxed: observations.
    let since = [0, 1].map(|i: usize| SINCE[i].load(Ordering::Relaxed) as isize);
    [heap::young().max(0), since[0], since[1]]
}

/// The generation that a thread should collect now, if any.
pub fn due() -> Option<usize> {
    if !enabled() || heap::young() <= limit() {
        return None;
    }
    let [_, second, third] = thresholds();
    // Relaxed: counters that only steer.
    let since = [0, 1].map(|i: usize| SINCE[i].load(Ordering::Relaxed) as isize);
    if since[1] > third {
        // Full collections cost what the whole heap costs: only when a quarter of it is new.
        // Relaxed: see above.
        if PENDING.load(Ordering::Relaxed) > OLD.load(Ordering::Relaxed) / 4 {
            return Some(2);
        }
    }
    Some(usize::from(since[0] > second))
}

/// Notes that there is one more object that only a full collection can free.
pub fn note_deferred() {
    // Relaxed: a counter that only steers.
    PENDING.fetch_add(1, Ordering::Relaxed);
}

/// Notes that a generation was collected: `promoted` objects became old (of a full collection: all that are left).
pub fn collected(generation: usize, promoted: usize) {
    for (i, since) in SINCE.iter().enumerate() {
        if i < generation {
            // Relaxed: counters that only steer.
            since.store(0, Ordering::Relaxed);
        } else if i == generation {
            // Relaxed: see above.
            since.fetch_add(1, Ordering::Relaxed);
        }
    }
    match generation {
        0 => {}
        1 => {
            // Relaxed: see above.
            PENDING.fetch_add(promoted, Ordering::Relaxed);
        }
        _ => {
            // Relaxed: see above.
            PENDING.store(0, Ordering::Relaxed);
            // Relaxed: see above.
            OLD.store(promoted, Ordering::Relaxed);
            update_limit();
        }
    }
}
