//! Somebody may want to hear of every block that is allocated and freed: `tracemalloc`.
//!
//! Blocks of objects are seen where the allocator goes out of line, which it does always while somebody observes
//! (`heap`). Everything else (tables of dicts, buffers of lists, large objects) comes from the system's allocator,
//! which costs so much that one more load and branch do not show.

use std::alloc::{GlobalAlloc, Layout, System};

use super::heap;
use crate::sync::prim::{AtomicBool, OnceLock, Ordering};

/// Whom to tell. What it does is not told of; it runs no Python code.
pub struct Observer {
    /// A block at this address, of so many bytes.
    pub allocated: fn(usize, usize),
    /// The block at this address is no more.
    pub freed: fn(usize),
}

static OBSERVER: OnceLock<Observer> = OnceLock::new();
static ON: AtomicBool = AtomicBool::new(false);

/// Names the observer, once and for all.
pub fn set_observer(observer: Observer) {
    // A second call changes nothing.
    let _ = OBSERVER.set(observer);
}

/// Begins or ends the observation.
///
/// # Safety
/// With the world stopped.
pub unsafe fn turn(on: bool) {
    // Relaxed: threads that use objects stand still; others notice sooner or later.
    if ON.swap(on, Ordering::Relaxed) != on {
        // SAFETY: promised by the caller.
        unsafe { heap::observe_blocks(on) };
    }
}

/// Whether somebody observes.
#[inline(always)]
pub fn is_on() -> bool {
    // Relaxed: see `turn`.
    ON.load(Ordering::Relaxed)
}

/// Tells of a block.
#[cold]
pub fn allocated(at: usize, size: usize) {
    if let Some(o) = OBSERVER.get() {
        (o.allocated)(at, size);
    }
}

/// Tells of a block's end.
#[cold]
pub fn freed(at: usize) {
    if let Some(o) = OBSERVER.get() {
        (o.freed)(at);
    }
}

/// The system's allocator, for all that is no small object.
struct Observed;

#[global_allocator]
static SYSTEM: Observed = Observed;

// SAFETY: all is the system's. (What is told stands apart, so that the rest is a load, a branch and a jump.)
unsafe impl GlobalAlloc for Observed {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if is_on() {
            // SAFETY: handed on.
            return unsafe { alloc_and_tell(layout, false) };
        }
        // SAFETY: handed on.
        unsafe { System.alloc(layout) }
    }
    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if is_on() {
            // SAFETY: handed on.
            return unsafe { alloc_and_tell(layout, true) };
        }
        // SAFETY: handed on.
        unsafe { System.alloc_zeroed(layout) }
    }
    #[inline]
    unsafe fn dealloc(&self, p: *mut u8, layout: Layout) {
        if is_on() {
            // SAFETY: handed on.
            return unsafe { tell_and_free(p, layout) };
        }
        // SAFETY: handed on.
        unsafe { System.dealloc(p, layout) };
    }
    #[inline]
    unsafe fn realloc(&self, p: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if is_on() {
            // SAFETY: handed on.
            return unsafe { resize_and_tell(p, layout, size) };
        }
        // SAFETY: handed on.
        unsafe { System.realloc(p, layout, size) }
    }
}

/// # Safety
/// As for `GlobalAlloc::alloc`.
#[cold]
#[inline(never)]
unsafe fn alloc_and_tell(layout: Layout, zeroed: bool) -> *mut u8 {
    // SAFETY: handed on.
    let p = unsafe { if zeroed { System.alloc_zeroed(layout) } else { System.alloc(layout) } };
    if !p.is_null() {
        allocated(p as usize, layout.size());
    }
    p
}

/// # Safety
/// As for `GlobalAlloc::dealloc`.
#[cold]
#[inline(never)]
unsafe fn tell_and_free(p: *mut u8, layout: Layout) {
    // First: afterwards another thread may get the block.
    freed(p as usize);
    // SAFETY: handed on.
    unsafe { System.dealloc(p, layout) };
}

/// # Safety
/// As for `GlobalAlloc::realloc`.
#[cold]
#[inline(never)]
unsafe fn resize_and_tell(p: *mut u8, layout: Layout, size: usize) -> *mut u8 {
    freed(p as usize);
    // SAFETY: handed on.
    let new = unsafe { System.realloc(p, layout, size) };
    match new.is_null() {
        true => allocated(p as usize, layout.size()),
        false => allocated(new as usize, size),
    }
    new
}
