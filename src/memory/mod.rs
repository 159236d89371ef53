//! Memory: the allocator behind every object, the type region, the cycle collector.
//!
//! The layers above use [`allocate`] and [`free`] with the size and the kind; nothing else of the allocator shows.

pub mod region;

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::ptr::NonNull;

/// Smallest block: every object spans offset 12..20 (see `object::Object::guard`).
const MIN: usize = 32;

/// A block of at least `size` bytes, aligned to 16. `gc`: the object takes part in cycle collection.
#[inline]
pub fn allocate(size: usize, gc: bool) -> NonNull<u8> {
    let _ = gc;
    let layout = Layout::from_size_align(size.max(MIN), 16).expect("object sizes are far below isize::MAX");
    // SAFETY: the size is not zero.
    match NonNull::new(unsafe { alloc(layout) }) {
        Some(p) => p,
        None => handle_alloc_error(layout),
    }
}

/// # Safety
/// `p` came from `allocate(size, gc)` (or from the type region) and is not used any more.
#[inline]
pub unsafe fn free(p: *mut u8, size: usize, gc: bool) {
    let _ = gc;
    if region::contains(p) {
        // SAFETY: the type region lies alone below 4 GiB.
        unsafe { region::free(p) };
        return;
    }
    // SAFETY: same layout as in `allocate`.
    unsafe { dealloc(p, Layout::from_size_align_unchecked(size.max(MIN), 16)) }
}
