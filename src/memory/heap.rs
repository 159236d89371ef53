//! A heap: the pools that one thread allocates from.
//!
//! Taking a block pops the free list of the current pool of its size class and kind: a few instructions, no lock, no
//! atomic read-modify-write. Giving one back pushes it on the list of its own pool, if that belongs to the heap of the
//! thread; otherwise it goes on the pool's remote list, which the owner takes when a current pool runs dry.
//!
//! With the global lock there is one heap for all threads: whoever allocates holds the lock, so no block is ever
//! foreign, and the heap's address is a constant. In the other modes each thread has one; when the thread ends, the
//! heap waits with everything in it for the next thread that needs one (blocks that others free meanwhile gather in
//! the remote lists).
//!
//! How blocks come back from other threads is the business of `sync::remote`: pools are its pages, blocks its nodes, and
//! a heap has an inbox. A pool with remote blocks counts them as used, so it cannot be given back.
//!
//! While somebody observes memory every allocation and every free must be seen, and when nobody does they must not pay for
//! it. So the ways out of line that are there anyway are taken always: the current pools are held back, and in their place
//! stands the one without blocks, so that allocations come to `refill`; and every pool's mark is set to what its next free
//! makes of it, so that frees come to `notice`. What the mark would be otherwise follows from the pool's state.

use std::cell::{Cell, UnsafeCell};
use std::ptr::NonNull;

use super::pool::{Block, CLASSES, NEVER, Pool, STEP, flag};
use super::{observe, schedule, space};
use crate::mode::PARALLEL;
use crate::sync::prim::{Mutex, Ordering};
use crate::sync::remote::Inbox;

/// Pools that nobody uses and that a heap keeps.
const CACHED: u32 = 8;
/// Blocks made at a time when a pool is used for the first time.
const CARVE: u32 = 64;

/// See the module.
pub struct Heap {
    /// Where blocks come from, by kind and size class.
    current: [Cell<*const Pool>; 2 * CLASSES],
    /// In place of `current` while memory is observed.
    held: [Cell<*const Pool>; 2 * CLASSES],
    /// Collected objects allocated minus freed since the last collection.
    pub young: Cell<isize>,
    /// Heads of the lists of pools with free blocks.
    available: [Cell<*const Pool>; 2 * CLASSES],
    cached: Cell<*const Pool>,
    cached_len: Cell<u32>,
    /// Pools that may hold objects of the youngest generation.
    pub dirty: UnsafeCell<Vec<*const Pool>>,
    /// Pools that may hold objects of the middle generation.
    pub middle: UnsafeCell<Vec<*const Pool>>,
    /// Bytes of uncollected blocks that the system's allocator holds: allocated minus freed by this heap.
    pub large: Cell<isize>,
    remote: Inbox<Pool>,
}

// SAFETY: touched by its thread; by others only through `remote`, or with the world stopped, or when the thread is gone.
unsafe impl Sync for Heap {}

/// All heaps, and those without a thread.
struct Heaps {
    all: Vec<*const Heap>,
    idle: Vec<*const Heap>,
}
// SAFETY: see `Sync for Heap`.
unsafe impl Send for Heaps {}

static HEAPS: Mutex<Heaps> = Mutex::new(Heaps { all: Vec::new(), idle: Vec::new() });
static NO_POOL: Pool = Pool::empty();
/// The one heap of a mode with the global lock. In the other modes what a thread without a heap has: every way to get
/// a block from it leads to `refill`.
static FIRST: Heap = Heap::new();

thread_local! {
    // No destructor: objects may still die while the thread's other locals do.
    static MINE: Cell<*const Heap> = const { Cell::new(&raw const FIRST) };
    static LEAVE: Leave = const { Leave };
}

/// Its destructor runs when the thread ends.
struct Leave;

impl Drop for Leave {
    fn drop(&mut self) {
        leave();
    }
}

/// Gives the calling thread's heap up for others. A thread that allocates again takes another one.
pub fn leave() {
    let heap = MINE.replace(&raw const FIRST);
    if !std::ptr::eq(heap, &raw const FIRST) {
        HEAPS.lock().idle.push(heap);
    }
}

/// The calling thread's heap.
#[inline(always)]
fn mine() -> *const Heap {
    if PARALLEL { MINE.get() } else { &raw const FIRST }
}

/// Number of a size class and kind.
#[inline(always)]
fn index(size: usize, gc: bool) -> usize {
    size.div_ceil(STEP) + if gc { CLASSES } else { 0 }
}

/// A block of `size` bytes, from `SMALLEST` to `LARGEST`.
#[inline(always)]
pub fn allocate(size: usize, gc: bool) -> NonNull<u8> {
    let i = index(size, gc);
    let heap = mine();
    // SAFETY: heaps are never freed, and this one is the thread's own; `current` always names a pool.
    unsafe {
        let pool = &*(*heap).current[i].get();
        let block = pool.free.get();
        if block.is_null() {
            return Heap::refill(heap, i);
        }
        pool.free.set((*block).next);
        pool.set_used(pool.used() + 1);
        if gc {
            (*heap).young.set((*heap).young.get() + 1);
        }
        NonNull::new_unchecked(block.cast())
    }
}

/// Gives back a block.
///
/// # Safety
/// `p` came from [`allocate`] and is not used any more.
#[inline(always)]
pub unsafe fn free(p: *mut u8) {
    let heap = mine();
    let block = p.cast::<Block>();
    // SAFETY: every small block lies in a pool, which is there as long as it has used blocks.
    unsafe {
        let pool = &*Pool::of(p);
        // Relaxed: changes only when the pool has no used block.
        if PARALLEL && !std::ptr::eq(pool.owner.load(Ordering::Relaxed), heap) {
            free_remote(pool, block);
            return;
        }
        Block::put(block, pool.free.get());
        pool.free.set(block);
        let used = pool.used() - 1;
        pool.set_used(used);
        if pool.gc.get() {
            (*heap).young.set((*heap).young.get() - 1);
        }
        if used == pool.notify.get() {
            Heap::notice(heap, pool);
        }
    }
}

/// # Safety
/// As [`free`]; the pool belongs to another heap.
#[cold]
#[inline(never)]
unsafe fn free_remote(pool: &Pool, block: *mut Block) {
    // Relaxed: see `free`; the block counts as used until the owner takes it, so the pool stays where it is.
    let owner = pool.owner.load(Ordering::Relaxed);
    if observe::is_on() {
        observe::freed(block as usize);
    }
    // SAFETY: nobody uses the block; heaps are never freed.
    unsafe {
        Block::put(block, std::ptr::null_mut());
        Inbox::give_back(&raw const (*owner).remote, pool, block);
    }
}

impl Heap {
    const fn new() -> Heap {
        Heap {
            current: [const { Cell::new(&raw const NO_POOL) }; 2 * CLASSES],
            held: [const { Cell::new(&raw const NO_POOL) }; 2 * CLASSES],
            young: Cell::new(0),
            available: [const { Cell::new(std::ptr::null()) }; 2 * CLASSES],
            cached: Cell::new(std::ptr::null()),
            cached_len: Cell::new(0),
            dirty: UnsafeCell::new(Vec::new()),
            middle: UnsafeCell::new(Vec::new()),
            large: Cell::new(0),
            remote: Inbox::new(),
        }
    }

    /// The calling thread's heap, made (or taken over) now if it has none.
    fn own() -> *const Heap {
        let heap = mine();
        if PARALLEL && std::ptr::eq(heap, &raw const FIRST) { Heap::adopt() } else { heap }
    }

    #[cold]
    fn adopt() -> *const Heap {
        let mut heaps = HEAPS.lock();
        let heap = match heaps.idle.pop() {
            Some(heap) => heap,
            None => {
                let heap: *const Heap = Box::leak(Box::new(Heap::new()));
                heaps.all.push(heap);
                heap
            }
        };
        drop(heaps);
        MINE.set(heap);
        // The thread may be so far gone that nothing can be registered; then the heap stays its own for ever.
        let _ = LEAVE.try_with(|_| ());
        heap
    }

    /// A block when the current pool has none left.
    ///
    /// # Safety
    /// `heap` is the calling thread's, or the one that stands for none.
    #[cold]
    #[inline(never)]
    unsafe fn refill(heap: *const Heap, i: usize) -> NonNull<u8> {
        let heap = if PARALLEL && std::ptr::eq(heap, &raw const FIRST) { Heap::own() } else { heap };
        // SAFETY: heaps are never freed.
        let this = unsafe { &*heap };
        let observed = observe::is_on();
        let current = if observed { &this.held[i] } else { &this.current[i] };
        let mut pool = unsafe_pool(current.get());
        if pool.free.get().is_null() {
            // SAFETY: our own heap.
            pool = unsafe { this.stock(i, current) };
        }
        // SAFETY: the pool is ours and its list is not empty.
        let block = unsafe {
            let block = pool.free.get();
            pool.free.set((*block).next);
            pool.set_used(pool.used() + 1);
            if i >= CLASSES {
                this.young.set(this.young.get() + 1);
            }
            NonNull::new_unchecked(block.cast())
        };
        if observed {
            pool.notify_next();
            observe::allocated(block.as_ptr() as usize, pool.size.get() as usize);
        }
        block
    }

    /// A pool with free blocks, in the place of the current one, which has none.
    ///
    /// # Safety
    /// By the owner.
    unsafe fn stock(&self, i: usize, current: &Cell<*const Pool>) -> &Pool {
        let gc = i >= CLASSES;
        let mut carve = CARVE;
        if gc {
            // What died since was mostly old or found by the collector, and is no reason to put the next one off.
            self.young.set(self.young.get().max(0));
            // No more than until the next collection is due, so that it comes when it should.
            let left = schedule::limit().saturating_sub(self.young.get());
            if left < 0 {
                schedule::request();
            } else {
                carve = carve.min(u32::try_from(left.saturating_add(1)).unwrap_or(CARVE));
            }
        }
        // SAFETY: our own heap.
        unsafe { self.drain() };
        loop {
            let pool = unsafe_pool(current.get());
            if !pool.free.get().is_null() || pool.carve(carve) {
                return pool;
            }
            let next = self.next_pool(i);
            current.set(next);
            if !std::ptr::eq(pool, &raw const NO_POOL) {
                self.set_mark(pool);
            }
            self.set_mark(unsafe_pool(next));
            if gc {
                // SAFETY: our own heap.
                unsafe { self.mark_dirty(next) };
            }
        }
    }

    /// The number of used blocks at which a pool is noticed, but for an observer.
    fn mark(&self, pool: &Pool) -> u32 {
        let i = Heap::class_of(pool);
        if pool.flags.get() & flag::LISTED != 0 {
            // Empty: it can be given back.
            0
        } else if [&self.current[i], &self.held[i]].iter().any(|c| std::ptr::eq(c.get(), pool)) {
            NEVER
        } else {
            // Full. An eighth of its blocks must come back before it is used again.
            let capacity = pool.capacity();
            capacity - (capacity / 8).max(1)
        }
    }

    fn set_mark(&self, pool: &Pool) {
        if observe::is_on() {
            pool.notify_next();
        } else {
            pool.notify.set(self.mark(pool));
        }
    }

    /// Notes that a pool will get young objects.
    ///
    /// # Safety
    /// By the owner, or with the world stopped.
    pub unsafe fn mark_dirty(&self, pool: *const Pool) {
        let flags = &unsafe_pool(pool).flags;
        if flags.get() & flag::YOUNG == 0 {
            flags.set(flags.get() | flag::YOUNG);
            // SAFETY: promised by the caller.
            unsafe { (*self.dirty.get()).push(pool) };
        }
    }

    /// A pool with free blocks for class and kind `i`.
    fn next_pool(&self, i: usize) -> *const Pool {
        let listed = self.available[i].get();
        if !listed.is_null() {
            self.unlist(i, unsafe_pool(listed));
            return listed;
        }
        let cached = self.cached.get();
        let pool = if cached.is_null() {
            space::take().as_ptr()
        } else {
            self.cached.set(unsafe_pool(cached).next.get());
            self.cached_len.set(self.cached_len.get() - 1);
            cached.cast_mut()
        };
        // SAFETY: nobody uses the pool.
        unsafe { Pool::prepare(pool, (self as *const Heap).cast_mut(), i % CLASSES, i >= CLASSES) };
        pool
    }

    fn class_of(pool: &Pool) -> usize {
        index(pool.size.get() as usize, pool.gc.get())
    }

    fn unlist(&self, i: usize, pool: &Pool) {
        let (prev, next) = (pool.prev.get(), pool.next.get());
        if prev.is_null() {
            self.available[i].set(next);
        } else {
            unsafe_pool(prev).next.set(next);
        }
        if !next.is_null() {
            unsafe_pool(next).prev.set(prev);
        }
        pool.flags.set(pool.flags.get() & !flag::LISTED);
    }

    /// A pool's used blocks have fallen to its mark: a full one has room again, or a listed one is empty.
    ///
    /// # Safety
    /// By the owner.
    #[cold]
    #[inline(never)]
    unsafe fn notice(heap: *const Heap, pool: &Pool) {
        // SAFETY: heaps are never freed.
        let this = unsafe { &*heap };
        if observe::is_on() {
            observe::freed(pool.free.get() as usize);
            pool.notify_next();
            if pool.used() != this.mark(pool) {
                return;
            }
        }
        let i = Heap::class_of(pool);
        let listed = pool.flags.get() & flag::LISTED != 0;
        if pool.used() != 0 {
            debug_assert!(!listed);
            let head = this.available[i].replace(pool);
            pool.prev.set(std::ptr::null_mut());
            pool.next.set(head.cast_mut());
            if !head.is_null() {
                unsafe_pool(head).prev.set((pool as *const Pool).cast_mut());
            }
            pool.flags.set(pool.flags.get() | flag::LISTED);
            this.set_mark(pool);
            return;
        }
        if listed {
            this.unlist(i, pool);
        }
        // A stale entry in the lists of young pools is recognised by the missing flag.
        pool.flags.set(0);
        pool.gc.set(false);
        pool.notify.set(NEVER);
        if this.cached_len.get() < CACHED {
            pool.next.set(this.cached.get().cast_mut());
            this.cached.set(pool);
            this.cached_len.set(this.cached_len.get() + 1);
        } else {
            // SAFETY: no block is used, and the heap has forgotten the pool.
            unsafe { space::give_back(NonNull::from(pool)) };
        }
    }

    /// Takes back what other threads have freed.
    ///
    /// # Safety
    /// By the owner, or with the world stopped, or when the heap has no thread and cannot get one.
    #[inline]
    pub unsafe fn drain(&self) {
        // SAFETY: the caller is the owner, or acts as owner.
        unsafe { self.remote.drain(|pool, block| self.take_back(pool, block)) };
    }

    /// A free block of one of our pools is ours alone again.
    fn take_back(&self, pool: &Pool, block: *mut Block) {
        // SAFETY: nobody uses the block.
        unsafe { Block::put(block, pool.free.get()) };
        pool.free.set(block);
        let used = pool.used() - 1;
        pool.set_used(used);
        if pool.gc.get() {
            self.young.set(self.young.get() - 1);
        }
        if used == pool.notify.get() {
            // SAFETY: by the owner.
            unsafe { Heap::notice(self, pool) };
        }
    }

    /// Every pool that objects are allocated from at present is dirty again.
    ///
    /// # Safety
    /// With the world stopped.
    pub unsafe fn remark_current(&self) {
        for pool in self.current[CLASSES..].iter().chain(&self.held[CLASSES..]) {
            if !std::ptr::eq(pool.get(), &raw const NO_POOL) {
                // SAFETY: promised by the caller.
                unsafe { self.mark_dirty(pool.get()) };
            }
        }
    }
}

/// Pools named by a heap's lists are mapped for ever (`space` never unmaps).
#[inline(always)]
fn unsafe_pool<'a>(p: *const Pool) -> &'a Pool {
    debug_assert!(!p.is_null());
    // SAFETY: see above.
    unsafe { &*p }
}

/// Has every block that is taken or comes back seen by the observer, or no longer.
///
/// # Safety
/// With the world stopped, after the observer was turned on or off.
pub unsafe fn observe_blocks(on: bool) {
    for_each(|heap| {
        for (current, held) in heap.current.iter().zip(&heap.held) {
            let (from, to) = if on { (current, held) } else { (held, current) };
            to.set(from.replace(&raw const NO_POOL));
        }
    });
    space::for_each(|pool| {
        // Relaxed: the world is stopped.
        // SAFETY: heaps are never freed.
        if let Some(heap) = unsafe { pool.owner.load(Ordering::Relaxed).as_ref() }
            && pool.used() != 0
        {
            heap.set_mark(pool);
        }
    });
}

/// Adds to the bytes that the system's allocator holds for this thread's objects.
#[inline]
pub fn count_large(bytes: isize) {
    // SAFETY: the thread's own heap.
    let heap = unsafe { &*Heap::own() };
    heap.large.set(heap.large.get() + bytes);
}

/// Counts a collected object outside of the pools as allocated (1) or freed (-1).
pub fn count_young(n: isize) {
    // SAFETY: the thread's own heap.
    let heap = unsafe { &*Heap::own() };
    heap.young.set(heap.young.get() + n);
    if n > 0 && heap.young.get() > schedule::limit() {
        schedule::request();
    }
}

/// Calls `f` for every heap. What may be done with them depends on whether the world is stopped.
pub fn for_each(mut f: impl FnMut(&Heap)) {
    let all = HEAPS.lock().all.clone();
    if !PARALLEL {
        f(&FIRST);
    }
    for heap in all {
        // SAFETY: heaps are never freed.
        f(unsafe { &*heap });
    }
}

/// The calling thread's count of young objects.
pub fn young() -> isize {
    // SAFETY: heaps are never freed.
    unsafe { (*mine()).young.get() }
}

/// In the child of a fork: the heaps of the threads that are not here may be taken over.
pub fn after_fork_child() {
    let mine = mine();
    let mut heaps = HEAPS.lock();
    heaps.idle = heaps.all.iter().copied().filter(|&heap| !std::ptr::eq(heap, mine)).collect();
}
