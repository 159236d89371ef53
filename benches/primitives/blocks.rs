//! Blocks of memory for small objects, against the system's allocator and mimalloc: freed where they were made, in
//! several orders, and freed by another thread.

use crate::together::hand_over;
use brigade::memory;
use brigade::object::Thread;
use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;

/// Blocks that are held at a time.
const N: usize = 1000;
const SIZE: usize = 48;

trait Allocator {
    const NAME: &str;
    fn get() -> *mut u8;
    /// # Safety
    /// `p` came from `get`.
    unsafe fn put(p: *mut u8);
}

struct Ours;

impl Allocator for Ours {
    const NAME: &str = "brigade";

    #[inline(always)]
    fn get() -> *mut u8 {
        memory::allocate(SIZE, false).as_ptr()
    }

    #[inline(always)]
    unsafe fn put(p: *mut u8) {
        // SAFETY: promised by the caller.
        unsafe { memory::free(p, SIZE, false) }
    }
}

const LAYOUT: Layout = match Layout::from_size_align(SIZE, 16) {
    Ok(layout) => layout,
    Err(_) => unreachable!(),
};

macro_rules! global {
    ($name:ident, $allocator:expr, $text:literal) => {
        struct $name;

        impl Allocator for $name {
            const NAME: &str = $text;

            #[inline(always)]
            fn get() -> *mut u8 {
                // SAFETY: the size is not zero.
                unsafe { $allocator.alloc(LAYOUT) }
            }

            #[inline(always)]
            unsafe fn put(p: *mut u8) {
                // SAFETY: promised by the caller.
                unsafe { $allocator.dealloc(p, LAYOUT) }
            }
        }
    };
}

global!(OfSystem, System, "system");
global!(OfMimalloc, mimalloc::MiMalloc, "mimalloc");

/// A block in the hands of some thread.
struct Block(*mut u8);

// SAFETY: whoever has it may use it.
unsafe impl Send for Block {}

/// A block with what an object's header would write.
#[inline(always)]
fn touched<A: Allocator>() -> *mut u8 {
    let p = A::get();
    // SAFETY: a fresh block of at least 16 bytes.
    unsafe { p.cast::<[u64; 2]>().write([1, 0x1000_0000 << 32]) };
    p
}

/// Gets and puts of a thousand blocks.
type Order = fn(&mut Vec<*mut u8>);

fn at_once<A: Allocator>(_: &mut Vec<*mut u8>) {
    for _ in 0..N {
        // SAFETY: from the same line.
        unsafe { A::put(black_box(touched::<A>())) };
    }
}

fn last_first<A: Allocator>(held: &mut Vec<*mut u8>) {
    held.extend((0..N).map(|_| touched::<A>()));
    // SAFETY: from the line above, each once.
    held.drain(..).rev().for_each(|p| unsafe { A::put(p) });
}

fn first_first<A: Allocator>(held: &mut Vec<*mut u8>) {
    held.extend((0..N).map(|_| touched::<A>()));
    // SAFETY: from the line above, each once.
    held.drain(..).for_each(|p| unsafe { A::put(p) });
}

pub fn bench(c: &mut Criterion, th: &Thread) {
    let orders: [(&str, [Order; 3]); 3] = [
        ("blocks, freed at once", [at_once::<OfSystem>, at_once::<OfMimalloc>, at_once::<Ours>]),
        (
            "blocks, a thousand, last freed first",
            [last_first::<OfSystem>, last_first::<OfMimalloc>, last_first::<Ours>],
        ),
        (
            "blocks, a thousand, first freed first",
            [first_first::<OfSystem>, first_first::<OfMimalloc>, first_first::<Ours>],
        ),
    ];
    let mut held = Vec::with_capacity(N);
    for (name, order) in orders {
        let mut group = c.benchmark_group(name);
        group.throughput(Throughput::Elements(N as u64));
        for (name, run) in [OfSystem::NAME, OfMimalloc::NAME, Ours::NAME].into_iter().zip(order) {
            group.bench_function(name, |b| b.iter(|| run(&mut held)));
        }
        group.finish();
    }
    let mut group = c.benchmark_group("blocks, freed by another thread");
    group.throughput(Throughput::Elements(N as u64));
    remote::<OfSystem>(&mut group, th);
    remote::<OfMimalloc>(&mut group, th);
    remote::<Ours>(&mut group, th);
    group.finish();
}

fn remote<A: Allocator>(group: &mut BenchmarkGroup<'_, WallTime>, th: &Thread) {
    group.bench_function(A::NAME, |b| {
        b.iter_custom(|batches| {
            let fill = |batch: &mut Vec<Block>| batch.extend((0..N).map(|_| Block(touched::<A>())));
            // SAFETY: each block comes here once.
            let take = |block: Block| unsafe { A::put(block.0) };
            hand_over(th, batches, fill, take, |_| ())
        });
    });
}
