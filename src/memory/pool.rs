//! A pool: 16 KiB of blocks of one size and one kind, with this header in front.
//!
//! The owning heap alone touches the first half of the header and the free list. Other threads push the blocks they
//! free on `remote` (see `sync::remote`).
//!
//! A free block has a zero type word (`object::Object::is_free`), so the collector can walk the blocks.

use std::cell::Cell;

use super::heap::Heap;
use crate::object::Object;
use crate::sync::prim::{AtomicPtr, AtomicU32, Ordering};
use crate::sync::remote::{Node, Page, Returned};

/// Bytes of a pool; also its alignment.
pub const POOL: usize = 16 << 10;
/// Blocks come in steps of this.
pub const STEP: usize = 16;
/// Largest block in a pool.
pub const LARGEST: usize = 512;
/// Smallest block: every object spans offset 12..20 (see `object::Object::guard`).
pub const SMALLEST: usize = 32;
/// Size classes of one kind, by number of steps.
pub const CLASSES: usize = LARGEST / STEP + 1;

/// `notify` of a pool that is being allocated from: frees are never noticed.
pub const NEVER: u32 = u32::MAX;

/// A free block.
#[repr(C)]
pub struct Block {
    pub next: *mut Block,
    unused: u32,
    /// Where an object has its type.
    type_word: u32,
}

impl Block {
    /// Makes the memory at `p` a free block.
    ///
    /// # Safety
    /// A block that nobody uses.
    #[inline(always)]
    pub unsafe fn put(p: *mut Block, next: *mut Block) {
        // SAFETY: promised by the caller.
        unsafe {
            (*p).next = next;
            (*p).type_word = 0;
        }
    }
}

/// Bits of `Pool::flags`.
pub mod flag {
    /// Holds objects that the collector has not seen yet (and is in its heap's list).
    pub const YOUNG: u8 = 1;
    /// Holds objects of the middle generation (and is in its heap's list).
    pub const MIDDLE: u8 = 2;
    /// In the list of pools with free blocks.
    pub const LISTED: u8 = 4;
}

/// The header of a pool.
#[repr(C, align(64))]
pub struct Pool {
    /// Blocks to hand out.
    pub free: Cell<*mut Block>,
    /// Blocks handed out and not come back. Written by the owner alone.
    used: AtomicU32,
    /// When `used` falls to this, the heap wants to know.
    pub notify: Cell<u32>,
    /// The heap it belongs to.
    pub owner: AtomicPtr<Heap>,
    /// Offset of the first block that was never handed out.
    pub fresh: Cell<u32>,
    /// Bytes of a block.
    pub size: Cell<u32>,
    /// 65536 / steps + 1: divides an offset by the block size.
    inverse: Cell<u32>,
    /// Holds objects that take part in cycle collection.
    pub gc: Cell<bool>,
    pub flags: Cell<u8>,
    /// Neighbours in the list of pools with free blocks.
    pub next: Cell<*mut Pool>,
    pub prev: Cell<*mut Pool>,
    /// The collector's scratch counts, one a block, while a collection looks at this pool.
    pub counts: Cell<*mut i32>,
    /// Second half: written by other threads.
    pub remote: Remote,
}

/// What threads that are not the owner write.
#[repr(C, align(64))]
pub struct Remote(Returned<Block, Pool>);

impl Page for Pool {
    type Node = Block;
    fn returned(&self) -> &Returned<Block, Pool> {
        &self.remote.0
    }
}

impl Node for Block {
    unsafe fn set_next(this: *mut Block, next: *mut Block) {
        // SAFETY: promised by the caller.
        unsafe { (*this).next = next };
    }
    unsafe fn next(this: *mut Block) -> *mut Block {
        // SAFETY: promised by the caller.
        unsafe { (*this).next }
    }
}

/// Offset of the first block.
pub const FIRST: usize = size_of::<Pool>();
const _: () = assert!(FIRST == 128);

// SAFETY: the cells are the owner's; the collector touches them with the world stopped.
unsafe impl Sync for Pool {}

impl Pool {
    /// A pool without any block, which stands in where there is none.
    pub const fn empty() -> Pool {
        Pool {
            free: Cell::new(std::ptr::null_mut()),
            used: AtomicU32::new(0),
            notify: Cell::new(NEVER),
            owner: AtomicPtr::new(std::ptr::null_mut()),
            fresh: Cell::new(POOL as u32),
            size: Cell::new(SMALLEST as u32),
            inverse: Cell::new(0),
            gc: Cell::new(false),
            flags: Cell::new(0),
            next: Cell::new(std::ptr::null_mut()),
            prev: Cell::new(std::ptr::null_mut()),
            remote: Remote(Returned::new()),
            counts: Cell::new(std::ptr::null_mut()),
        }
    }
    /// Prepares a pool for blocks of `class` steps.
    ///
    /// # Safety
    /// `p` is the memory of a pool that nobody uses.
    pub unsafe fn prepare(p: *mut Pool, owner: *mut Heap, class: usize, gc: bool) {
        let pool = Pool::empty();
        // Relaxed: not shared yet.
        pool.owner.store(owner, Ordering::Relaxed);
        pool.fresh.set(FIRST as u32);
        pool.size.set((class * STEP) as u32);
        pool.inverse.set(65536 / class as u32 + 1);
        pool.gc.set(gc);
        // SAFETY: promised by the caller.
        unsafe { p.write(pool) };
    }
    /// The pool that a block lies in.
    #[inline(always)]
    pub fn of(p: *const u8) -> *const Pool {
        p.map_addr(|a| a & !(POOL - 1)).cast()
    }
    /// Blocks handed out.
    #[inline(always)]
    pub fn used(&self) -> u32 {
        // Relaxed: written by the owner, read by others as an observation.
        self.used.load(Ordering::Relaxed)
    }
    /// By the owner.
    #[inline(always)]
    pub fn set_used(&self, n: u32) {
        // Relaxed: see `used`.
        self.used.store(n, Ordering::Relaxed);
    }
    /// Has the next block that comes back noticed.
    pub fn notify_next(&self) {
        self.notify.set(self.used().wrapping_sub(1));
    }
    /// Blocks that fit.
    pub fn capacity(&self) -> u32 {
        ((POOL - FIRST) / self.size.get() as usize) as u32
    }
    /// Blocks handed out at least once since the pool was prepared.
    pub fn carved(&self) -> usize {
        (self.fresh.get() as usize - FIRST) / self.size.get() as usize
    }
    /// Number of the block at `p`.
    #[inline(always)]
    pub fn index(&self, p: *const u8) -> usize {
        let steps = ((p as usize & (POOL - 1)) - FIRST) as u32 / STEP as u32;
        // Exact: steps < 1024 and the divisor is at most 32.
        ((steps * self.inverse.get()) >> 16) as usize
    }
    /// The block that an address in the pool lies in, if it was ever handed out.
    pub fn block_at(&self, p: *const u8) -> Option<*const u8> {
        let offset = p as usize & (POOL - 1);
        if offset < FIRST || offset >= self.fresh.get() as usize {
            return None;
        }
        let begin = FIRST + self.index(p) * self.size.get() as usize;
        Some((self as *const Pool).cast::<u8>().wrapping_add(begin))
    }
    /// Makes up to `limit` more blocks; whether there were any left.
    pub fn carve(&self, limit: u32) -> bool {
        let size = self.size.get();
        let left = (POOL as u32 - self.fresh.get()) / size;
        let n = left.min(limit.max(1));
        let begin = (self as *const Pool).cast::<u8>().cast_mut();
        let mut at = self.fresh.get() + n * size;
        self.fresh.set(at);
        let mut next = self.free.get();
        for _ in 0..n {
            at -= size;
            // SAFETY: inside the pool, never handed out.
            unsafe {
                let block = begin.add(at as usize).cast::<Block>();
                Block::put(block, next);
                next = block;
            }
        }
        self.free.set(next);
        n != 0
    }
    /// The living objects. Only of a pool of collected objects, and while its owner stands still.
    pub fn objects(&self) -> impl Iterator<Item = &Object> {
        let begin = (self as *const Pool).cast::<u8>();
        let size = self.size.get() as usize;
        (FIRST..self.fresh.get() as usize).step_by(size).filter_map(move |at| {
            // SAFETY: every block in this range is free, with a zero type word, or an object.
            let o = unsafe { &*begin.add(at).cast::<Object>() };
            (!o.is_free()).then_some(o)
        })
    }
}
