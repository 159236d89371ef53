//! Blocks that come back from other threads, and links to targets that die.

use crate::{Random, Size, run};
use brigade::sync::count::atomic::AtomicHead;
use brigade::sync::prim::{Arc, Mutex, thread};
use brigade::sync::remote::{Inbox, Node, Page, Returned};
use brigade::sync::weak::{Link, Linked, Links};
use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};

const BLOCKS: usize = 16;
const POOLS: usize = 4;

struct Block {
    next: Cell<*mut Block>,
    given: Cell<bool>,
    pool: Cell<usize>,
}

impl Node for Block {
    unsafe fn set_next(this: *mut Self, next: *mut Self) {
        // SAFETY: nobody else uses the node.
        unsafe { (*this).next.set(next) };
    }

    unsafe fn next(this: *mut Self) -> *mut Self {
        // SAFETY: as above.
        unsafe { (*this).next.get() }
    }
}

struct Pool {
    blocks: [Block; BLOCKS],
    returned: Returned<Block, Pool>,
}

impl Page for Pool {
    type Node = Block;
    fn returned(&self) -> &Returned<Block, Pool> {
        &self.returned
    }
}

/// A thread's pools, and where others leave what comes back.
struct Heap {
    pools: Vec<Pool>,
    inbox: Inbox<Pool>,
}

// SAFETY: a block's cells belong to who has the block; the rest is atomic.
unsafe impl Sync for Heap {}
// SAFETY: as above.
unsafe impl Send for Heap {}

/// A block in the hands of some thread, and the heap it came from.
struct Lent(usize, *const Block);

// SAFETY: whoever has it may use the block.
unsafe impl Send for Lent {}

fn blocks_come_back(size: Size) {
    let block = |pool| Block {
        next: Cell::new(std::ptr::null_mut()),
        given: Cell::new(false),
        pool: Cell::new(pool),
    };
    let pool = |pool| Pool { blocks: std::array::from_fn(|_| block(pool)), returned: Returned::new() };
    let heap = |_| Heap { pools: (0..POOLS).map(pool).collect(), inbox: Inbox::new() };
    let heaps: Arc<Vec<Heap>> = Arc::new((0..size.threads).map(heap).collect());
    let letters: Arc<Vec<Mutex<Vec<Lent>>>> = Arc::new((0..size.threads).map(|_| Mutex::default()).collect());
    let drain = |heap: &Heap, free: &mut Vec<*const Block>| {
        // SAFETY: by the owner.
        unsafe {
            heap.inbox.drain(|pool, block| {
                assert!((*block).given.replace(false), "taken twice");
                assert!(pool.blocks.as_ptr_range().contains(&block.cast_const()));
                free.push(block);
            });
        }
    };
    let workers: Vec<_> = (0..size.threads)
        .map(|me| {
            let (heaps, letters) = (heaps.clone(), letters.clone());
            thread::spawn(move || {
                let mut random = Random::new(size.seed * 64 + me as u64);
                let mut free: Vec<*const Block> =
                    heaps[me].pools.iter().flat_map(|pool| &pool.blocks).map(std::ptr::from_ref).collect();
                for _ in 0..size.steps {
                    if let (Some(block), true) = (free.pop(), random.below(2) == 0) {
                        letters[random.below(letters.len())].lock().push(Lent(me, block));
                    } else {
                        let received = std::mem::take(&mut *letters[me].lock());
                        for Lent(owner, block) in received {
                            give_back(&heaps[owner], block);
                        }
                    }
                    drain(&heaps[me], &mut free);
                }
                free.len()
            })
        })
        .collect();
    // A block that was popped and not lent is lost to the list, so blocks are counted by where they are.
    let _lists: Vec<usize> =
        workers.into_iter().map(|worker| worker.join().expect("a worker failed")).collect();
    for letters in letters.iter() {
        for Lent(owner, block) in std::mem::take(&mut *letters.lock()) {
            give_back(&heaps[owner], block);
        }
    }
    for heap in heaps.iter() {
        drain(heap, &mut Vec::new());
        let kept = heap.pools.iter().flat_map(|pool| &pool.blocks).filter(|block| block.given.get());
        assert_eq!(kept.count(), 0, "given back and never taken");
    }
}

fn give_back(heap: &Heap, block: *const Block) {
    // SAFETY: the block is ours, and lies in the heap's pool.
    unsafe {
        assert!(!(*block).given.replace(true), "given back twice");
        Inbox::give_back(&raw const heap.inbox, &heap.pools[(*block).pool.get()], block.cast_mut());
    }
}

#[test]
fn every_block_comes_back_once() {
    run("remote frees", blocks_come_back);
}

/// Something that links name.
struct Target {
    head: AtomicHead,
    alive: AtomicU32,
}

struct Weak {
    link: Link<Target>,
}

impl Linked for Weak {
    type Target = Target;
    fn link(&self) -> &Link<Target> {
        &self.link
    }
}

/// Targets really are freed here, and their memory is soon used again.
fn links_are_followed(size: Size) {
    struct Scene {
        links: Links<Weak>,
        weak: Vec<Mutex<Option<Arc<Weak>>>>,
    }
    let scene =
        Arc::new(Scene { links: Links::new(), weak: (0..size.threads).map(|_| Mutex::new(None)).collect() });

    fn release(scene: &Scene, target: *mut Target) {
        // SAFETY: the caller gives its reference back; whoever gives the last one back frees.
        unsafe {
            if (*target).head.decref() {
                scene.links.clear(&*target, |_| ());
                assert_eq!((*target).alive.swap(0, Ordering::Relaxed), 1, "freed twice");
                drop(Box::from_raw(target));
            }
        }
    }

    let workers: Vec<_> = (0..size.threads)
        .map(|me| {
            let scene = scene.clone();
            thread::spawn(move || {
                let mut random = Random::new(size.seed * 64 + me as u64);
                for _ in 0..size.steps {
                    if random.below(3) == 0 {
                        let target = Box::into_raw(Box::new(Target {
                            head: AtomicHead::new(),
                            alive: AtomicU32::new(1),
                        }));
                        // SAFETY: just made.
                        let weak = Arc::new(Weak { link: Link::to(unsafe { &*target }) });
                        // SAFETY: the target is alive; the link is cut before it goes, below.
                        unsafe { scene.links.add(Arc::as_ptr(&weak)) };
                        let old = scene.weak[me].lock().replace(weak);
                        release(&scene, target);
                        if let Some(old) = old {
                            scene.links.cut(&old);
                        }
                    } else {
                        let weak = scene.weak[random.below(size.threads)].lock().clone();
                        let found = weak.as_ref().and_then(|weak| {
                            scene.links.follow(&weak.link, |target| {
                                // SAFETY: its memory is there while the link is followed.
                                unsafe { target.as_ref() }.head.try_incref().then_some(target)
                            })
                        });
                        if let Some(target) = found {
                            // SAFETY: counted.
                            assert_eq!(unsafe { target.as_ref() }.alive.load(Ordering::Relaxed), 1);
                            release(&scene, target.as_ptr());
                        }
                    }
                }
            })
        })
        .collect();
    workers.into_iter().for_each(|worker| worker.join().expect("a worker failed"));
}

#[test]
fn a_link_finds_living_targets_only() {
    run("weak links", links_are_followed);
}
