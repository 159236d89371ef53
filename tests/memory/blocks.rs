//! The allocator by itself: blocks do not overlap, come back, and may be freed by any thread.

use std::ptr::NonNull;

use brigade::memory::pool::Pool;
use brigade::memory::*;
use brigade::object::Thread;
use brigade::sync::prim::{Arc, Mutex, thread};

/// A block full of one byte, but for the type word of a collected one: it says that there is no object, for tests
/// beside this one collect, and the collector looks at every such block.
struct Owned(NonNull<u8>, usize, bool);
// SAFETY: a block of memory that belongs to whoever holds this.
unsafe impl Send for Owned {}

impl Owned {
    fn new(size: usize, gc: bool) -> Owned {
        let p = allocate(size, gc);
        assert_eq!(p.as_ptr() as usize % 16, 0);
        let block = Owned(p, size, gc);
        // SAFETY: the block is ours and at least `size` bytes long.
        let bytes = unsafe { std::slice::from_raw_parts_mut(p.as_ptr(), size) };
        block.filled().for_each(|i| bytes[i] = size as u8);
        block
    }
    /// The bytes that are not the type word.
    fn filled(&self) -> impl Iterator<Item = usize> + use<> {
        let type_word = if self.2 { 12..16 } else { 0..0 };
        (0..self.1).filter(move |i| !type_word.contains(i))
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        // SAFETY: the block is ours, and whole.
        unsafe {
            let bytes = std::slice::from_raw_parts(self.0.as_ptr(), self.1);
            assert!(self.filled().all(|i| bytes[i] == self.1 as u8), "somebody wrote into a block");
            free(self.0.as_ptr(), self.1, self.2);
        }
    }
}

/// A cheap source of numbers.
struct Random(u64);
impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % n
    }
}

#[test]
fn blocks_of_all_sizes_do_not_overlap() {
    Thread::run(1 << 20, |_| {
        let mut random = Random(1);
        let mut live: Vec<Owned> = Vec::new();
        for _ in 0..60_000 {
            if live.len() > 3000 || (!live.is_empty() && random.below(3) == 0) {
                let i = random.below(live.len());
                live.swap_remove(i);
            } else {
                live.push(Owned::new(1 + random.below(700), random.below(2) == 0));
            }
        }
    });
}

#[test]
fn the_last_block_freed_is_the_next_allocated() {
    Thread::run(1 << 20, |_| {
        let keep = Owned::new(48, true);
        let a = allocate(48, true);
        // SAFETY: just allocated.
        unsafe { free(a.as_ptr(), 48, true) };
        let b = allocate(48, true);
        assert_eq!(a, b);
        // SAFETY: just allocated.
        unsafe { free(b.as_ptr(), 48, true) };
        drop(keep);
    });
}

#[test]
fn the_collector_passes_over_blocks_without_an_object() {
    super::cycles::run(|th| {
        let blocks: Vec<Owned> = (1..100).map(|i| Owned::new(i * 7, true)).collect();
        collect(th, 2);
        drop(blocks);
    });
}

#[test]
fn a_pool_numbers_its_blocks_by_offset() {
    Thread::run(1 << 20, |_| {
        for size in (32..=512).step_by(16) {
            let blocks: Vec<Owned> = (0..600).map(|_| Owned::new(size, false)).collect();
            for b in &blocks {
                let p = b.0.as_ptr();
                // SAFETY: a small block lies in a pool.
                let pool = unsafe { &*Pool::of(p) };
                let offset = p as usize - pool as *const Pool as usize - pool::FIRST;
                assert_eq!(pool.index(p), offset / size);
                assert_eq!(offset % size, 0);
            }
        }
    });
}

#[test]
fn threads_free_each_others_blocks() {
    const THREADS: usize = 4;
    let exchange: Arc<[Mutex<Vec<Owned>>; THREADS]> = Arc::new([const { Mutex::new(Vec::new()) }; THREADS]);
    let threads: Vec<_> = (0..THREADS)
        .map(|me| {
            let exchange = exchange.clone();
            thread::spawn(move || {
                Thread::run(1 << 20, |th| {
                    let mut random = Random(me as u64 + 7);
                    for round in 0..400 {
                        let fresh: Vec<Owned> = (0..50)
                            .map(|_| Owned::new(16 + random.below(600), random.below(2) == 0))
                            .collect();
                        let other = random.below(THREADS);
                        // A leaf lock: nothing below it waits for the world.
                        let old = std::mem::replace(&mut *exchange[other].lock(), fresh);
                        drop(old);
                        if round % 16 == 0 {
                            th.participant().safepoint();
                        }
                    }
                });
            })
        })
        .collect();
    for t in threads {
        t.join().expect("a thread failed");
    }
    Thread::run(1 << 20, |_| {
        for m in exchange.iter() {
            drop(std::mem::take(&mut *m.lock()));
        }
    });
}
