//! What a block of an object costs: this allocator against the system's.
//!
//! `cargo bench --bench blocks`

use brigade::memory;
use brigade::object::Thread;
use std::alloc::{Layout, alloc, dealloc};
use std::hint::black_box;
use std::time::Instant;

const N: usize = 1000;

trait Allocator {
    const NAME: &str;
    fn get(size: usize) -> *mut u8;
    /// # Safety
    /// `p` came from `get(size)`.
    unsafe fn put(p: *mut u8, size: usize);
}

struct Ours;
impl Allocator for Ours {
    const NAME: &str = "brigade";
    #[inline(always)]
    fn get(size: usize) -> *mut u8 {
        memory::allocate(size, true).as_ptr()
    }
    #[inline(always)]
    unsafe fn put(p: *mut u8, size: usize) {
        // SAFETY: promised by the caller.
        unsafe { memory::free(p, size, true) }
    }
}

struct System;
impl Allocator for System {
    const NAME: &str = "system";
    #[inline(always)]
    fn get(size: usize) -> *mut u8 {
        // SAFETY: the size is not zero.
        unsafe { alloc(Layout::from_size_align(size, 16).expect("a size")) }
    }
    #[inline(always)]
    unsafe fn put(p: *mut u8, size: usize) {
        // SAFETY: promised by the caller.
        unsafe { dealloc(p, Layout::from_size_align(size, 16).expect("a size")) }
    }
}

/// Nanoseconds for one allocation and its free, the best of several runs.
fn best(mut f: impl FnMut()) -> f64 {
    (0..9)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..2000 {
                f();
            }
            start.elapsed().as_nanos() as f64 / 2000.0 / N as f64
        })
        .fold(f64::MAX, f64::min)
}

fn measure<A: Allocator>() {
    for size in [32usize, 48, 64] {
        let mut held: Vec<*mut u8> = vec![std::ptr::null_mut(); N];
        let touch = |p: *mut u8| {
            // SAFETY: a fresh block of at least 32 bytes; what an object's header writes.
            unsafe { p.cast::<[u64; 2]>().write([1, 0x1000_0000 << 32]) };
            p
        };
        let pair = best(|| {
            for _ in 0..N {
                let p = touch(A::get(black_box(size)));
                // SAFETY: from the line above.
                unsafe { A::put(black_box(p), size) };
            }
        });
        let lifo = best(|| {
            held.iter_mut().for_each(|p| *p = touch(A::get(black_box(size))));
            // SAFETY: from the line above, each once.
            held.iter().rev().for_each(|&p| unsafe { A::put(p, size) });
        });
        let fifo = best(|| {
            held.iter_mut().for_each(|p| *p = touch(A::get(black_box(size))));
            // SAFETY: from the line above, each once.
            held.iter().for_each(|&p| unsafe { A::put(p, size) });
        });
        println!(
            "{:>8} {size:>3} bytes: pair {pair:>5.2} ns, LIFO {lifo:>5.2} ns, FIFO {fifo:>5.2} ns",
            A::NAME
        );
    }
}

fn main() {
    Thread::run(1 << 20, |_| {
        println!("mode {}", brigade::mode::NAME);
        measure::<Ours>();
        measure::<System>();
    });
}
