//! Biased and atomic counts, seats, the object lock: references wander between threads that come and go.

use crate::{Random, Scene, Size, Thread, run};
use brigade::sync::count::atomic::AtomicHead;
use brigade::sync::count::biased::{BiasedHead, lock_two, sweep_queues};
use brigade::sync::prim::{Arc, Mutex, thread};
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

/// An object that knows whether it may be used.
#[repr(C)]
struct Object {
    head: BiasedHead,
    alive: AtomicU32,
    /// Two equal numbers, changed under the object's lock.
    guarded: UnsafeCell<[u64; 2]>,
    destroyed: Arc<AtomicUsize>,
}

// SAFETY: `guarded` is touched under the object's lock.
unsafe impl Sync for Object {}
// SAFETY: as above.
unsafe impl Send for Object {}

/// A counted reference. The `Arc` only keeps the memory until the end.
type Held = Arc<Object>;

fn destroy(head: *const BiasedHead) {
    // SAFETY: the head is the first field of an `Object`, which some `Arc` still keeps: the caller's, or that of `keep`.
    let object = unsafe { &*head.cast::<Object>() };
    object.destroyed.fetch_add(1, Ordering::Relaxed);
    // Release, and last: who sees it may give the memory back.
    assert_eq!(object.alive.swap(0, Ordering::Release), 1, "destroyed twice");
}

impl Object {
    fn use_it(&self) {
        assert_eq!(self.alive.load(Ordering::Relaxed), 1, "used after it was destroyed");
    }

    fn release(&self, thread: &Thread) {
        self.use_it();
        if self.head.decref(thread.me()) {
            destroy(&raw const self.head);
        }
    }

    /// With the lock held.
    fn change(&self) {
        // SAFETY: the caller holds the object's lock.
        let [a, b] = unsafe { &mut *self.guarded.get() };
        assert_eq!(a, b, "two threads inside");
        *a += 1;
        *b += 1;
    }
}

/// What threads hand each other.
struct Post {
    scene: Arc<Scene>,
    boxes: Vec<Mutex<Vec<Held>>>,
    /// Keeps memory of what is on queues.
    keep: Mutex<Vec<Held>>,
    made: AtomicUsize,
    destroyed: Arc<AtomicUsize>,
}

fn worker(post: &Post, size: Size, me: usize) {
    let mut random = Random::new(size.seed * 64 + me as u64);
    let mut thread = Thread::new(&post.scene);
    let mut held: Vec<Held> = Vec::new();
    let mut keep: Vec<Held> = Vec::new();
    for _ in 0..size.steps {
        let other = random.below(post.boxes.len());
        match random.below(16) {
            0 | 1 => {
                let object = Arc::new(Object {
                    head: BiasedHead::new(thread.me()),
                    alive: AtomicU32::new(1),
                    guarded: UnsafeCell::new([0; 2]),
                    destroyed: post.destroyed.clone(),
                });
                post.made.fetch_add(1, Ordering::Relaxed);
                keep.push(object.clone());
                held.push(object);
            }
            2..=4 if !held.is_empty() => {
                let at = random.below(held.len());
                held[at].use_it();
                held[at].head.incref(thread.me());
                held.push(held[at].clone());
            }
            5..=7 if !held.is_empty() => {
                let at = random.below(held.len());
                held.swap_remove(at).release(&thread);
            }
            8 if !held.is_empty() => {
                // Given away with the reference that was counted here.
                let at = random.below(held.len());
                let object = held.swap_remove(at);
                object.use_it();
                post.boxes[other].lock().push(object);
            }
            9 => held.append(&mut post.boxes[me % post.boxes.len()].lock()),
            10 if !held.is_empty() => {
                let object = &held[random.below(held.len())];
                let _inside = object.head.lock(thread.me());
                object.change();
            }
            11 if held.len() > 1 => {
                let (a, b) = (&held[random.below(held.len())], &held[random.below(held.len())]);
                let _inside = lock_two(&a.head, &b.head, thread.me());
                a.change();
                if !Arc::ptr_eq(a, b) {
                    b.change();
                }
            }
            12 if !held.is_empty() => {
                let object = held[random.below(held.len())].clone();
                object.head.mark_weak();
                if object.head.try_incref(thread.me()) {
                    object.use_it();
                    held.push(object);
                }
            }
            13 => thread.nap(),
            14 if random.below(20) == 0 => {
                // Another thread, as far as anybody can tell.
                thread.leave(destroy);
                thread = Thread::new(&post.scene);
            }
            15 if random.below(100) == 0 => thread.stop(|| sweep_queues(thread.me())),
            _ => thread.serve_with(destroy),
        }
        thread.poll();
        if held.len() > 200 {
            held.drain(..100).for_each(|object| object.release(&thread));
        }
        if keep.len() > 5000 {
            // What is dead and on no queue needs no memory.
            // Acquire: what others did with it happens before its memory goes.
            keep.retain(|object| object.alive.load(Ordering::Acquire) == 1);
        }
    }
    held.into_iter().for_each(|object| object.release(&thread));
    thread.leave(destroy);
    post.keep.lock().append(&mut keep);
}

fn references_wander(size: Size) {
    let post = Arc::new(Post {
        scene: Scene::new(),
        boxes: (0..size.threads).map(|_| Mutex::new(Vec::new())).collect(),
        keep: Mutex::new(Vec::new()),
        made: AtomicUsize::new(0),
        destroyed: Arc::new(AtomicUsize::new(0)),
    });
    let workers: Vec<_> = (0..size.threads)
        .map(|me| {
            let post = post.clone();
            thread::spawn(move || worker(&post, size, me))
        })
        .collect();
    workers.into_iter().for_each(|worker| worker.join().expect("a worker failed"));
    let last = Thread::new(&post.scene);
    for letters in &post.boxes {
        let letters = std::mem::take(&mut *letters.lock());
        letters.into_iter().for_each(|object| object.release(&last));
    }
    last.leave(destroy);
    let (made, destroyed) = (post.made.load(Ordering::Relaxed), post.destroyed.load(Ordering::Relaxed));
    assert_eq!(made, destroyed, "kept for ever");
}

#[test]
fn references_that_wander_between_threads_keep_their_objects_no_longer_and_no_shorter() {
    run("biased counts, seats, object locks", references_wander);
}

/// One object under the ablation's count, taken and given back by all.
fn one_count(size: Size) {
    struct Counted {
        head: AtomicHead,
        alive: AtomicU32,
    }
    let object = Arc::new(Counted { head: AtomicHead::new(), alive: AtomicU32::new(1) });
    let release = |object: &Counted| {
        assert_eq!(object.alive.load(Ordering::Relaxed), 1, "used after it was destroyed");
        if object.head.decref() {
            assert_eq!(object.alive.swap(0, Ordering::Relaxed), 1, "destroyed twice");
        }
    };
    let workers: Vec<_> = (0..size.threads)
        .map(|me| {
            let object = object.clone();
            object.head.incref();
            thread::spawn(move || {
                let mut random = Random::new(size.seed * 64 + me as u64);
                let mut held = 1;
                for _ in 0..size.steps {
                    if held > 0 && random.below(2) == 0 {
                        release(&object);
                        held -= 1;
                    } else if held > 0 {
                        object.head.incref();
                        held += 1;
                    } else if object.head.try_incref() {
                        held += 1;
                    }
                }
                (0..held).for_each(|_| release(&object));
            })
        })
        .collect();
    release(&object);
    workers.into_iter().for_each(|worker| worker.join().expect("a worker failed"));
    assert_eq!(object.alive.load(Ordering::Relaxed), 0, "kept for ever");
    assert!(!object.head.try_incref());
}

#[test]
fn one_atomic_count_is_right_for_all() {
    run("atomic count", one_count);
}
