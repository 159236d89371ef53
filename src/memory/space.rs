//! Address space for small blocks: one reservation, cut into arenas of 1 MiB, cut into pools of 16 KiB.
//!
//! The reservation is contiguous, so "is this address a small block?" is one comparison, which the collector asks for
//! every reference it follows. Only addresses are reserved; memory comes arena by arena. A pool that nobody uses goes
//! back to its arena; the memory of an arena without used pools goes back to the system once enough of them have
//! gathered, while its addresses stay ours (so that a stale pointer to a pool can always be read: it finds zeros).

use std::ptr::NonNull;

use super::pool::{POOL, Pool};
use crate::sync::prim::{AtomicUsize, Mutex, Ordering};

/// Bytes of an arena.
pub const ARENA: usize = 1 << 20;
/// Pools in an arena.
const POOLS: usize = ARENA / POOL;
/// Arenas without used pools that keep their memory.
const SPARE: usize = 16;

const _: () = assert!(POOLS == 64, "one bit a pool");

struct Arena {
    /// A set bit is a pool in use.
    used: u64,
    /// Its memory was given back since it was last used.
    released: bool,
}

struct Space {
    base: usize,
    arenas: Vec<Arena>,
    limit: usize,
    /// No arena before this one has a free pool.
    first: usize,
    /// Arenas without used pools that still have memory.
    spare: usize,
}

static SPACE: Mutex<Space> = Mutex::new(Space { base: 0, arenas: Vec::new(), limit: 0, first: 0, spare: 0 });
static BASE: AtomicUsize = AtomicUsize::new(0);
static SIZE: AtomicUsize = AtomicUsize::new(0);

/// Begin and size of the reservation; both zero before the first allocation.
#[inline]
pub fn bounds() -> (usize, usize) {
    // Relaxed: written before the first block exists; who asks has a block.
    (BASE.load(Ordering::Relaxed), SIZE.load(Ordering::Relaxed))
}

fn reserve() -> (usize, usize) {
    // As much as the system lets us: limits on address space are common in containers and tests.
    for shift in (30..=39).rev() {
        let size = 1usize << shift;
        // SAFETY: a fresh anonymous mapping without access.
        let p = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                size + ARENA,
                libc::PROT_NONE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if p != libc::MAP_FAILED {
            return ((p as usize).next_multiple_of(ARENA), size);
        }
    }
    out_of_memory()
}

#[cold]
fn out_of_memory() -> ! {
    std::alloc::handle_alloc_error(std::alloc::Layout::new::<[u8; ARENA]>())
}

/// A pool that nobody uses. Its contents are unspecified.
pub fn take() -> NonNull<Pool> {
    let mut space = SPACE.lock();
    if space.base == 0 {
        let (base, size) = reserve();
        (space.base, space.limit) = (base, size / ARENA);
        // Relaxed: see `bounds`.
        BASE.store(base, Ordering::Relaxed);
        // Relaxed: see `bounds`.
        SIZE.store(size, Ordering::Relaxed);
    }
    let from = space.first;
    let found = space.arenas[from..].iter().position(|a| a.used != u64::MAX).map(|i| from + i);
    let i = found.unwrap_or_else(|| {
        let i = space.arenas.len();
        if i == space.limit {
            out_of_memory();
        }
        let at = space.base + i * ARENA;
        // SAFETY: part of our own reservation, not used so far.
        let failed = unsafe { libc::mprotect(at as *mut _, ARENA, libc::PROT_READ | libc::PROT_WRITE) } != 0;
        if failed {
            out_of_memory();
        }
        space.arenas.push(Arena { used: 0, released: true });
        i
    });
    space.first = i;
    let arena = &mut space.arenas[i];
    let fresh = arena.used == 0 && !arena.released;
    let bit = arena.used.trailing_ones();
    arena.used |= 1 << bit;
    arena.released = false;
    space.spare -= usize::from(fresh);
    let at = space.base + i * ARENA + bit as usize * POOL;
    NonNull::new(at as *mut Pool).expect("the reservation does not begin at zero")
}

/// Takes back a pool.
///
/// # Safety
/// The pool came from [`take`], has no used block, and nobody uses it any more.
pub unsafe fn give_back(pool: NonNull<Pool>) {
    let mut space = SPACE.lock();
    let offset = pool.as_ptr() as usize - space.base;
    let (i, bit) = (offset / ARENA, offset % ARENA / POOL);
    space.first = space.first.min(i);
    space.arenas[i].used &= !(1 << bit);
    if space.arenas[i].used != 0 {
        return;
    }
    space.spare += 1;
    if space.spare > SPARE {
        release_spare(&mut space);
    }
}

/// Gives the memory of unused arenas to the system, but for a few at the front.
fn release_spare(space: &mut Space) {
    let base = space.base;
    let mut keep = SPARE / 2;
    for (i, arena) in space.arenas.iter_mut().enumerate() {
        if arena.used != 0 || arena.released {
            continue;
        }
        if keep > 0 {
            keep -= 1;
            continue;
        }
        // SAFETY: the arena has no used pool; it reads as zeros from here on.
        unsafe { libc::madvise((base + i * ARENA) as *mut _, ARENA, libc::MADV_DONTNEED) };
        arena.released = true;
        space.spare -= 1;
    }
}

/// Calls `f` for every pool in use. No pool may be taken or given back meanwhile (the world is stopped, or the numbers
/// need not be exact); `f` must not take or give back any.
pub fn for_each(mut f: impl FnMut(&Pool)) {
    let space = SPACE.lock();
    for (i, arena) in space.arenas.iter().enumerate() {
        let mut bits = arena.used;
        while bits != 0 {
            let bit = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            // SAFETY: pools in use have a header; the lock keeps them in use.
            f(unsafe { &*((space.base + i * ARENA + bit * POOL) as *const Pool) });
        }
    }
}

/// The pool in use that an address lies in.
pub fn pool_at(at: usize) -> Option<NonNull<Pool>> {
    let (base, size) = bounds();
    let offset = at.wrapping_sub(base);
    if offset >= size {
        return None;
    }
    let used = SPACE.lock().arenas.get(offset / ARENA)?.used;
    (used >> (offset % ARENA / POOL) & 1 != 0).then(|| NonNull::new(Pool::of(at as *const u8).cast_mut()))?
}

/// Arenas with memory, and pools in use.
pub fn counts() -> (usize, usize) {
    let space = SPACE.lock();
    let arenas = space.arenas.iter().filter(|a| !a.released).count();
    (arenas, space.arenas.iter().map(|a| a.used.count_ones() as usize).sum())
}
