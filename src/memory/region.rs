//! The type region: memory below 4 GiB, so that a header names its type in 32 bits.
//!
//! Blocks of one size, handed out by a bump pointer and a free list. The region is reserved once (address space
//! only; pages come when touched).

use std::ptr::NonNull;

use super::observe;
use crate::object::Object;
use crate::sync::prim::{AtomicUsize, Mutex, Ordering};

/// Bytes of one block; `object::Type` fits.
pub const BLOCK: usize = 1024;
const SIZE: usize = 512 << 20;

/// Where the region begins; zero until the first block.
static BEGIN: AtomicUsize = AtomicUsize::new(0);

struct Region {
    next: usize,
    end: usize,
    free: Vec<usize>,
}

static REGION: Mutex<Region> = Mutex::new(Region { next: 0, end: 0, free: Vec::new() });

fn reserve() -> usize {
    // Fixed addresses that Linux leaves unused on x86-64 and aarch64; several, because a debugger or another tool may
    // sit on one. MAP_FIXED_NOREPLACE never takes a range that is in use.
    for base in [0x1000_0000usize, 0x4000_0000, 0x6000_0000, 0x8000_0000, 0xa000_0000, 0xc000_0000] {
        // SAFETY: a fresh anonymous mapping that replaces nothing.
        let p = unsafe {
            libc::mmap(
                base as *mut libc::c_void,
                SIZE,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_FIXED_NOREPLACE,
                -1,
                0,
            )
        };
        if p as usize == base {
            return base;
        }
        if p != libc::MAP_FAILED {
            // SAFETY: the mapping just made, at an address we cannot use.
            unsafe { libc::munmap(p, SIZE) };
        }
    }
    super::report::say("Fatal error: no address space below 4 GiB for the type region\n");
    std::process::abort();
}

/// A block for one type.
pub fn allocate() -> NonNull<u8> {
    let mut r = REGION.lock();
    let at = match r.free.pop() {
        Some(at) => at,
        None => {
            if r.next == 0 {
                r.next = reserve();
                r.end = r.next + SIZE;
                // Relaxed: whoever has an address in the region has it from somebody who knew this.
                BEGIN.store(r.next, Ordering::Relaxed);
            }
            if r.next + BLOCK > r.end {
                super::report::say(&format!("Fatal error: more than {} types\n", SIZE / BLOCK));
                std::process::abort();
            }
            let at = r.next;
            r.next += BLOCK;
            at
        }
    };
    drop(r);
    if observe::is_on() {
        observe::allocated(at, BLOCK);
    }
    NonNull::new(at as *mut u8).expect("the region does not begin at zero")
}

fn begin() -> usize {
    // Relaxed: see `allocate`.
    BEGIN.load(Ordering::Relaxed)
}

/// Whether an address lies in the region.
pub fn contains(p: *const u8) -> bool {
    (p as usize).wrapping_sub(begin()) < SIZE
}

/// # Safety
/// `p` came from [`allocate`] and is not used any more.
pub unsafe fn free(p: *mut u8) {
    // SAFETY: the block is at least a header long. A zero type word marks it as free.
    unsafe { p.cast::<u128>().write(0) };
    if observe::is_on() {
        observe::freed(p as usize);
    }
    REGION.lock().free.push(p as usize);
}

/// Begin and end of the part that has been handed out.
pub fn bounds() -> (usize, usize) {
    (begin(), REGION.lock().next)
}

/// Number of types.
pub fn live() -> usize {
    let r = REGION.lock();
    (r.next - begin()) / BLOCK - r.free.len()
}

/// Calls `f` for every type; world stopped.
pub fn for_each(mut f: impl FnMut(&Object)) {
    let (begin, end) = bounds();
    for at in (begin..end).step_by(BLOCK) {
        // SAFETY: handed out at least once, so mapped; a free block has a zero type word.
        let o = unsafe { &*(at as *const Object) };
        if !o.is_free() {
            f(o);
        }
    }
}
