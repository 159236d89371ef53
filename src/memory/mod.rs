//! Memory: the allocator behind every object, the type region, the cycle collector.
//!
//! The layers above use [`allocate`] and [`free`] with the size and the kind; nothing else of the allocator shows.
//! Small blocks come from pools of one size class and kind ([`pool`]) that a thread's [`heap`] holds; pools come from
//! arenas ([`space`]); what is larger comes from the system ([`large`], `system`); types have a region of their own
//! ([`region`]).
//! The [`collector`] runs when [`schedule`] says so, at a safepoint of the evaluation loop ([`collect_if_due`]).
//! Who wants to hear of every allocation asks [`observe`].

pub mod candidates;
pub mod collector;
pub mod heap;
pub mod inspect;
pub mod large;
pub mod native;
pub mod observe;
pub mod pool;
pub mod region;
pub mod report;
pub mod schedule;
pub mod space;
mod system;

use std::ptr::NonNull;

pub use candidates::is_tracked;
pub use collector::{collect, collect_if_due};
pub use heap::{after_fork_child, leave};
pub use report::{describe, live_objects, say, stats};
pub use schedule::GC_REQUEST;

/// A block of at least `size` bytes, aligned to 16. `gc`: the object takes part in cycle collection.
#[inline(always)]
pub fn allocate(size: usize, gc: bool) -> NonNull<u8> {
    if size <= pool::LARGEST {
        heap::allocate(size.max(pool::SMALLEST), gc)
    } else {
        large::allocate(size, gc)
    }
}

/// # Safety
/// `p` came from `allocate(size, gc)` (or from the type region) and is not used any more.
#[inline(always)]
pub unsafe fn free(p: *mut u8, size: usize, gc: bool) {
    if size <= pool::LARGEST {
        debug_assert_eq!(
            // SAFETY: a small block lies in a pool.
            unsafe { (*pool::Pool::of(p)).size.get() } as usize,
            size.max(pool::SMALLEST).next_multiple_of(pool::STEP),
            "freed with another size than it was allocated with"
        );
        // SAFETY: promised by the caller.
        unsafe { heap::free(p) };
    } else if region::contains(p) {
        // SAFETY: promised by the caller; every block of the region is alike.
        unsafe { region::free(p) };
    } else {
        // SAFETY: promised by the caller.
        unsafe { large::free(p, size, gc) };
    }
}
