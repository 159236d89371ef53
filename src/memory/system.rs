//! The system's allocator, for all that is no small object: tables of dicts, buffers of lists, large objects, and what
//! Rust code needs beside them.
//!
//! Where some references are not counted (`PARALLEL`) the collector looks for them in native frames, and in the blocks
//! that these use (`native`). So that an address tells whether it is one of a block, and how large that is, 8 bytes in
//! front of the block carry a mark. Values are aligned to 8 bytes; blocks with another alignment hold none and carry no
//! mark. A structure that the collector knows by other means is aligned to 16, which keeps it from being looked into.

use std::alloc::{GlobalAlloc, Layout, System};

use super::observe;
use crate::mode::PARALLEL;

/// Bytes in front of a marked block.
pub const MARK: usize = 8;
/// Bits of a mark that hold the size; the others are a hash of the address.
const SIZE_BITS: u32 = 40;

/// The mark of a block; zero for one that is too large for it.
fn mark(at: usize, size: usize) -> u64 {
    let hash = (at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> SIZE_BITS;
    if size >> SIZE_BITS == 0 { hash << SIZE_BITS | size as u64 } else { 0 }
}

/// The size of the block at an address, if the 8 bytes in front of it are its mark. (Other bytes look like one once in
/// sixteen million times.)
pub fn marked_size(at: usize, bytes: u64) -> Option<usize> {
    let size = (bytes & ((1 << SIZE_BITS) - 1)) as usize;
    (size != 0 && mark(at, size) == bytes).then_some(size)
}

/// Whether blocks of a layout carry a mark.
#[inline(always)]
fn is_marked(layout: Layout) -> bool {
    PARALLEL && layout.align() == align_of::<crate::object::Value>()
}

/// The layout of a block together with its mark; none if no address space is large enough.
#[inline(always)]
fn with_mark(layout: Layout, size: usize) -> Option<Layout> {
    Layout::from_size_align(size.checked_add(MARK)?, layout.align()).ok()
}

/// The system's allocator with marks.
struct Marked;

// SAFETY: all is the system's; a marked block begins 8 bytes later, as every function here knows by the alignment.
unsafe impl GlobalAlloc for Marked {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if !is_marked(layout) {
            // SAFETY: handed on.
            return unsafe { System.alloc(layout) };
        }
        // SAFETY: a larger size with the same alignment; the block has room for the mark.
        with_mark(layout, layout.size())
            .map_or(std::ptr::null_mut(), |l| unsafe { put_mark(System.alloc(l), layout.size()) })
    }
    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if !is_marked(layout) {
            // SAFETY: handed on.
            return unsafe { System.alloc_zeroed(layout) };
        }
        // SAFETY: as above.
        with_mark(layout, layout.size())
            .map_or(std::ptr::null_mut(), |l| unsafe { put_mark(System.alloc_zeroed(l), layout.size()) })
    }
    #[inline]
    unsafe fn dealloc(&self, p: *mut u8, layout: Layout) {
        if !is_marked(layout) {
            // SAFETY: handed on.
            return unsafe { System.dealloc(p, layout) };
        }
        // SAFETY: the mark stands in front, and goes so that a stale address finds none; the layout is that of `alloc`.
        unsafe {
            let begin = p.sub(MARK);
            begin.cast::<u64>().write(0);
            System.dealloc(begin, Layout::from_size_align_unchecked(layout.size() + MARK, layout.align()));
        }
    }
    #[inline]
    unsafe fn realloc(&self, p: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if !is_marked(layout) {
            // SAFETY: handed on.
            return unsafe { System.realloc(p, layout, size) };
        }
        let Some(new) = with_mark(layout, size) else { return std::ptr::null_mut() };
        // SAFETY: as in `dealloc`; if there is no room the old block stays, with its mark.
        unsafe {
            let old = Layout::from_size_align_unchecked(layout.size() + MARK, layout.align());
            put_mark(System.realloc(p.sub(MARK), old, new.size()), size)
        }
    }
}

/// Where the block of a size begins, behind its mark; null stays null.
///
/// # Safety
/// Null, or a block that nobody uses with `MARK` bytes more than the size.
#[inline(always)]
unsafe fn put_mark(begin: *mut u8, size: usize) -> *mut u8 {
    if begin.is_null() {
        return begin;
    }
    // SAFETY: promised by the caller; the system aligns its blocks to 8 bytes at least.
    unsafe {
        let p = begin.add(MARK);
        begin.cast::<u64>().write(mark(p as usize, size));
        p
    }
}

/// As `Marked`, and whoever observes memory is told.
struct Observed;

#[global_allocator]
static SYSTEM: Observed = Observed;

// SAFETY: all is `Marked`'s. (What is told stands apart, so that the rest is a load and a branch.)
unsafe impl GlobalAlloc for Observed {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if observe::is_on() {
            // SAFETY: handed on.
            return unsafe { alloc_and_tell(layout, false) };
        }
        // SAFETY: handed on.
        unsafe { Marked.alloc(layout) }
    }
    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if observe::is_on() {
            // SAFETY: handed on.
            return unsafe { alloc_and_tell(layout, true) };
        }
        // SAFETY: handed on.
        unsafe { Marked.alloc_zeroed(layout) }
    }
    #[inline]
    unsafe fn dealloc(&self, p: *mut u8, layout: Layout) {
        if observe::is_on() {
            // SAFETY: handed on.
            return unsafe { tell_and_free(p, layout) };
        }
        // SAFETY: handed on.
        unsafe { Marked.dealloc(p, layout) };
    }
    #[inline]
    unsafe fn realloc(&self, p: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if observe::is_on() {
            // SAFETY: handed on.
            return unsafe { resize_and_tell(p, layout, size) };
        }
        // SAFETY: handed on.
        unsafe { Marked.realloc(p, layout, size) }
    }
}

/// # Safety
/// As for `GlobalAlloc::alloc`.
#[cold]
#[inline(never)]
unsafe fn alloc_and_tell(layout: Layout, zeroed: bool) -> *mut u8 {
    // SAFETY: handed on.
    let p = unsafe { if zeroed { Marked.alloc_zeroed(layout) } else { Marked.alloc(layout) } };
    if !p.is_null() {
        observe::allocated(p as usize, layout.size());
    }
    p
}

/// # Safety
/// As for `GlobalAlloc::dealloc`.
#[cold]
#[inline(never)]
unsafe fn tell_and_free(p: *mut u8, layout: Layout) {
    // First: afterwards another thread may get the block.
    observe::freed(p as usize);
    // SAFETY: handed on.
    unsafe { Marked.dealloc(p, layout) };
}

/// # Safety
/// As for `GlobalAlloc::realloc`.
#[cold]
#[inline(never)]
unsafe fn resize_and_tell(p: *mut u8, layout: Layout, size: usize) -> *mut u8 {
    observe::freed(p as usize);
    // SAFETY: handed on.
    let new = unsafe { Marked.realloc(p, layout, size) };
    match new.is_null() {
        true => observe::allocated(p as usize, layout.size()),
        false => observe::allocated(new as usize, size),
    }
    new
}
