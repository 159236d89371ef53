//! Blocks larger than a pool can serve: from the system's allocator.
//!
//! Those of collected objects have a prefix and stand in a registry, so that the collector finds them: the young ones
//! (not seen by a collection yet) apart from the others.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::ptr::NonNull;

use super::heap;
use crate::object::Object;
use crate::sync::prim::Mutex;

/// What stands in front of a collected object outside of the pools.
#[repr(C, align(16))]
pub struct Prefix {
    /// Place in the registry.
    index: u32,
    /// In which list: 0 young, 1 seen.
    list: u32,
    /// The collector's scratch count.
    pub count: i32,
    _unused: u32,
}

/// Bytes in front of a collected object.
pub const PREFIX: usize = size_of::<Prefix>();

struct Registry {
    lists: [Vec<*mut Prefix>; 2],
    bytes: usize,
}
// SAFETY: the blocks are protected by the registry's lock, or by a stopped world.
unsafe impl Send for Registry {}

static REGISTRY: Mutex<Registry> = Mutex::new(Registry { lists: [Vec::new(), Vec::new()], bytes: 0 });

fn layout(size: usize) -> Layout {
    Layout::from_size_align(size, 16).expect("object sizes are far below isize::MAX")
}

fn system(size: usize) -> NonNull<u8> {
    let layout = layout(size);
    // SAFETY: the size is not zero.
    NonNull::new(unsafe { alloc(layout) }).unwrap_or_else(|| handle_alloc_error(layout))
}

/// A large block.
#[cold]
#[inline(never)]
pub fn allocate(size: usize, gc: bool) -> NonNull<u8> {
    if !gc {
        heap::count_large(size as isize);
        return system(size);
    }
    let p = system(size + PREFIX).cast::<Prefix>();
    // SAFETY: the block has room for the prefix and, behind it, a header whose zero type word says that there is no
    // object yet.
    let object = unsafe {
        let object = p.add(1).cast::<u8>();
        object.cast::<u128>().write(0);
        object
    };
    let mut registry = REGISTRY.lock();
    let index = registry.lists[0].len() as u32;
    // SAFETY: as above.
    unsafe { p.write(Prefix { index, list: 0, count: -1, _unused: 0 }) };
    registry.lists[0].push(p.as_ptr());
    registry.bytes += size;
    drop(registry);
    heap::count_young(1);
    object
}

/// # Safety
/// `p` came from `allocate(size, gc)` and is not used any more.
#[cold]
#[inline(never)]
pub unsafe fn free(p: *mut u8, size: usize, gc: bool) {
    if !gc {
        heap::count_large(-(size as isize));
        // SAFETY: same layout as in `allocate`.
        unsafe { dealloc(p, layout(size)) };
        return;
    }
    // SAFETY: the prefix stands in front of the object.
    unsafe {
        let prefix = p.cast::<Prefix>().sub(1);
        let mut registry = REGISTRY.lock();
        let (index, list) = ((*prefix).index as usize, (*prefix).list as usize);
        registry.lists[list].swap_remove(index);
        if let Some(&moved) = registry.lists[list].get(index) {
            (*moved).index = index as u32;
        }
        registry.bytes -= size;
        drop(registry);
        dealloc(prefix.cast(), layout(size + PREFIX));
    }
    heap::count_young(-1);
}

/// The prefix of a collected object outside of pools and type region.
#[inline]
pub fn prefix(o: *const Object) -> *mut Prefix {
    // SAFETY: the prefix stands in front of the object.
    unsafe { o.cast::<Prefix>().sub(1).cast_mut() }
}

/// Calls `f` for every object (`all`) or the young ones; world stopped.
pub fn for_each(all: bool, mut f: impl FnMut(&Object)) {
    let registry = REGISTRY.lock();
    for list in &registry.lists[..1 + usize::from(all)] {
        for &p in list {
            // SAFETY: the world is stopped, so the block is there; a header follows the prefix.
            let o = unsafe { &*p.add(1).cast::<Object>() };
            if !o.is_free() {
                f(o);
            }
        }
    }
}

/// All objects have been seen.
pub fn settle() {
    let mut registry = REGISTRY.lock();
    let young = std::mem::take(&mut registry.lists[0]);
    for p in young {
        let index = registry.lists[1].len() as u32;
        // SAFETY: the block is in the registry, so it is there.
        unsafe {
            (*p).index = index;
            (*p).list = 1;
        }
        registry.lists[1].push(p);
    }
}

/// Number and bytes of collected objects outside of the pools.
pub fn counts() -> (usize, usize) {
    let registry = REGISTRY.lock();
    (registry.lists[0].len() + registry.lists[1].len(), registry.bytes)
}
