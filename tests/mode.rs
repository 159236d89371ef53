//! Real threads against the contract, the same tests in every mode. The world is one static, so tests
//! that run side by side stop each other, which is as it should be. Whoever blocks, detaches first.

#![cfg(vm)]

use brigade::mode::*;
use brigade::sync::os_thread;
use brigade::sync::prim::{Arc, AtomicBool, AtomicPtr, AtomicU64, AtomicUsize, Mutex, Ordering, thread};
use std::cell::UnsafeCell;
use std::time::{Duration, Instant};

/// An object that can tell when it is destroyed twice or used after. Its memory is never given back.
#[repr(C, align(16))]
struct Object {
    head: Head,
    kind: u32,
    destroyed: AtomicU64,
    payload: UnsafeCell<u64>,
}

// SAFETY: `payload` is touched only under the object's lock.
unsafe impl Sync for Object {}
// SAFETY: as above.
unsafe impl Send for Object {}

static DESTROYED: AtomicUsize = AtomicUsize::new(0);

unsafe fn destroy(head: *const Head) {
    // SAFETY: the tests make no other heads, and never free them.
    let object = unsafe { &*head.cast::<Object>() };
    // Relaxed: the tests join before they look.
    assert_eq!(object.destroyed.fetch_add(1, Ordering::Relaxed), 0, "destroyed twice");
    // Relaxed: as above.
    DESTROYED.fetch_add(1, Ordering::Relaxed);
}

impl Object {
    fn new() -> &'static Self {
        Box::leak(Box::new(Self {
            head: Head::new(),
            kind: 7,
            destroyed: AtomicU64::new(0),
            payload: UnsafeCell::new(0),
        }))
    }

    fn destroyed(&self) -> bool {
        // Relaxed: the tests join before they look.
        self.destroyed.load(Ordering::Relaxed) == 1
    }

    fn release(&self) {
        assert!(!self.destroyed() && self.kind == 7);
        if self.head.decref() {
            // SAFETY: the count is zero.
            unsafe { destroy(&raw const self.head) };
        }
    }
}

fn start() -> Participant {
    set_destroy(destroy);
    Participant::register()
}

fn poll(p: &Participant) {
    if p.pending().load() & pending::RUNTIME != 0 {
        p.safepoint();
    }
}

/// Blocks, detached.
fn join<T>(p: &Participant, handles: Vec<thread::JoinHandle<T>>) -> Vec<T> {
    p.detached(|| handles.into_iter().map(|handle| handle.join().expect("a test thread panicked")).collect())
}

fn spawn<T: Send + 'static>(f: impl FnOnce(&Participant) -> T + Send + 'static) -> thread::JoinHandle<T> {
    thread::spawn(move || f(&start()))
}

#[test]
fn references_of_one_thread_are_counted() {
    let _p = start();
    let o = Object::new();
    assert_eq!(o.head.count(), 1);
    assert!(o.head.is_unique());
    o.head.incref();
    assert_eq!(o.head.count(), 2);
    assert!(!o.head.is_unique() && o.head.try_incref());
    assert!(!o.head.decref() && !o.head.decref());
    o.release();
    assert!(o.destroyed() && !o.head.try_incref());
    o.head.begin_finalize();
    assert_eq!(o.head.count(), 1);
    o.head.incref();
    assert!(!o.head.end_finalize(), "resurrected");
    assert!(o.head.decref());
    o.head.begin_finalize();
    assert!(o.head.end_finalize());
}

#[test]
fn immortals_are_not_counted() {
    let p = start();
    static IMMORTAL: Mutex<Head> = Mutex::new(Head::immortal());
    let head = IMMORTAL.lock();
    head.incref();
    assert!(!head.decref() && !head.decref() && !head.is_unique() && head.try_incref());
    assert_eq!(head.count(), u32::MAX as usize);
    let o = Object::new();
    o.head.make_immortal();
    assert!(!o.head.decref() && !o.head.decref() && o.head.is_immortal());
    let threads = vec![spawn(move |_| {
        o.head.incref();
        assert!(!o.head.decref() && !o.head.decref());
    })];
    join(&p, threads);
}

#[test]
fn bits_of_one_object_are_kept_apart() {
    let p = start();
    let o = Object::new();
    let threads = (0..4)
        .map(|n| {
            spawn(move |p| {
                for _ in 0..10_000 {
                    o.head.set_bits(1 << n);
                    assert!(o.head.bits() & (1 << n) != 0);
                    o.head.clear_bits(1 << n);
                    assert!(o.head.bits() & (1 << n) == 0);
                    poll(p);
                }
                o.head.set_bits(1 << n);
            })
        })
        .collect();
    join(&p, threads);
    assert_eq!(o.head.bits(), 15);
    o.release();
}

#[test]
fn objects_that_wander_between_threads_are_destroyed_once() {
    const THREADS: usize = 4;
    const OBJECTS: usize = 3_000;
    let p = start();
    let boxes: Arc<Vec<Mutex<Vec<&'static Object>>>> =
        Arc::new((0..THREADS).map(|_| Mutex::new(Vec::new())).collect());
    let threads = (0..THREADS)
        .map(|me| {
            let boxes = boxes.clone();
            spawn(move |p| {
                let mut mine = Vec::new();
                for n in 0..OBJECTS {
                    let o = Object::new();
                    mine.push(o);
                    // One more reference for another thread, counted here, given back there.
                    o.head.incref();
                    boxes[(me + 1 + n % (THREADS - 1)) % THREADS].lock().push(o);
                    let received = std::mem::take(&mut *boxes[me].lock());
                    for o in received {
                        o.head.incref();
                        poll(p);
                        o.release();
                        if n % 3 == 0 {
                            // And on to a third one, as often as not to its owner.
                            boxes[n % THREADS].lock().push(o);
                        } else {
                            o.release();
                        }
                    }
                    if n % 64 == 0 {
                        p.detached(thread::yield_now);
                    }
                    if n % 5 == 0 {
                        // An object whose owner has gone is left to its reference holders.
                        o.release();
                        mine.pop();
                    }
                    poll(p);
                }
                mine
            })
        })
        .collect();
    let all: Vec<&'static Object> = join(&p, threads).into_iter().flatten().collect();
    for b in boxes.iter() {
        let left = std::mem::take(&mut *b.lock());
        for o in left {
            o.release();
        }
    }
    for o in &all {
        assert!(!o.destroyed(), "somebody else's reference was given back");
        o.release();
    }
    for _ in 0..100 {
        poll(&p);
        p.safepoint();
        if all.iter().all(|o| o.destroyed()) {
            return;
        }
        // Another test's thread may have inherited a seat, and drains its queue when it polls.
        p.detached(|| thread::sleep(Duration::from_millis(10)));
    }
    panic!("{} objects left", all.iter().filter(|o| !o.destroyed()).count());
}

#[test]
fn a_sleeping_owner_does_not_keep_what_others_give_back() {
    let p = start();
    let (asleep, wake) = (Arc::new(Event::new()), Arc::new(Event::new()));
    let slot: Arc<Mutex<Vec<&'static Object>>> = Arc::default();
    let thread = {
        let (asleep, wake, slot) = (asleep.clone(), wake.clone(), slot.clone());
        spawn(move |p| {
            *slot.lock() = (0..100).map(|_| Object::new()).collect();
            p.detached(|| {
                asleep.set();
                thread::sleep(Duration::from_millis(1));
            });
            wake.wait(None, p);
        })
    };
    asleep.wait(None, &p);
    let deadline = Instant::now() + Duration::from_secs(20);
    let objects = std::mem::take(&mut *slot.lock());
    for o in &objects {
        o.release();
    }
    while !objects.iter().all(|o| o.destroyed()) {
        // Some may have been queued in the moment it was awake; the next push takes them along.
        p.detached(|| thread::sleep(Duration::from_millis(5)));
        poll(&p);
        if Instant::now() > deadline || objects.iter().filter(|o| !o.destroyed()).count() > 0 {
            break;
        }
    }
    wake.set();
    join(&p, vec![thread]);
    assert!(objects.iter().all(|o| o.destroyed()));
}

#[test]
fn the_object_lock_excludes_whoever_owns_the_object() {
    let p = start();
    const ROUNDS: usize = 300;
    for _ in 0..ROUNDS {
        let o = Object::new();
        let other = Object::new();
        let go = Arc::new(AtomicBool::new(false));
        let work = move |p: &Participant| {
            for n in 0..50 {
                if n % 2 == 0 {
                    let _g = o.head.lock();
                    // SAFETY: under the lock.
                    unsafe { *o.payload.get() += 1 };
                } else {
                    let _g = lock_two(&o.head, &other.head);
                    // SAFETY: under the locks.
                    unsafe {
                        *o.payload.get() += 1;
                        *other.payload.get() += 1;
                    }
                }
                poll(p);
            }
        };
        let thread = {
            let go = go.clone();
            spawn(move |p| {
                // Relaxed: only to start at about the same time.
                while !go.load(Ordering::Relaxed) {
                    poll(p);
                    std::hint::spin_loop();
                }
                work(p);
            })
        };
        // Relaxed: only to start at about the same time.
        go.store(true, Ordering::Relaxed);
        work(&p);
        join(&p, vec![thread]);
        let _g = lock_two(&other.head, &o.head);
        // SAFETY: under the locks.
        assert_eq!(unsafe { (*o.payload.get(), *other.payload.get()) }, (100, 50));
    }
}

#[test]
fn a_contended_object_lock_lets_everybody_through() {
    let p = start();
    let o = Object::new();
    let threads = (0..4)
        .map(|_| {
            spawn(move |p| {
                for _ in 0..20_000 {
                    {
                        let _g = o.head.lock();
                        // SAFETY: under the lock.
                        unsafe { *o.payload.get() += 1 };
                    }
                    poll(p);
                }
            })
        })
        .collect();
    join(&p, threads);
    let _g = o.head.lock();
    // SAFETY: under the lock.
    assert_eq!(unsafe { *o.payload.get() }, 80_000);
}

#[test]
fn nobody_runs_while_the_world_is_stopped() {
    let p = start();
    const RUNNERS: usize = 3;
    let stop = Arc::new(AtomicBool::new(false));
    let steps: Arc<Vec<AtomicU64>> = Arc::new((0..RUNNERS).map(|_| AtomicU64::new(0)).collect());
    let runners: Vec<_> = (0..RUNNERS)
        .map(|me| {
            let (stop, steps) = (stop.clone(), steps.clone());
            spawn(move |p| {
                loop {
                    // Relaxed: read while the world stands.
                    let n = steps[me].fetch_add(1, Ordering::Relaxed);
                    if n % 100 == 99 && me > 0 {
                        p.detached(thread::yield_now);
                    }
                    poll(p);
                    // Relaxed: the test's own flag.
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                }
            })
        })
        .collect();
    let births = {
        let stop = stop.clone();
        spawn(move |p| {
            loop {
                join(p, vec![spawn(poll)]);
                poll(p);
                // Relaxed: the test's own flag.
                if stop.load(Ordering::Relaxed) {
                    break;
                }
            }
        })
    };
    let stoppers = (0..2)
        .map(|_| {
            let steps = steps.clone();
            spawn(move |p| {
                for _ in 0..150 {
                    p.stop_the_world(|| {
                        // Relaxed: they stand.
                        let look = || steps.iter().map(|s| s.load(Ordering::Relaxed)).collect::<Vec<_>>();
                        let before = look();
                        for _ in 0..100 {
                            std::hint::spin_loop();
                        }
                        assert_eq!(before, look());
                        p.stop_the_world(|| assert_eq!(before, look()));
                    });
                    poll(p);
                }
            })
        })
        .collect();
    join(&p, stoppers);
    // Relaxed: the test's own flag.
    stop.store(true, Ordering::Relaxed);
    join(&p, runners);
    join(&p, vec![births]);
    // Relaxed: all joined.
    assert!(steps.iter().all(|s| s.load(Ordering::Relaxed) > 0));
}

#[test]
fn the_global_lock_can_be_switched_on_and_off() {
    let p = start();
    let stop = Arc::new(AtomicBool::new(false));
    let inside = Arc::new(AtomicU64::new(0));
    let turns = Arc::new(AtomicU64::new(0));
    let threads = (0..3)
        .map(|_| {
            let (stop, inside, turns) = (stop.clone(), inside.clone(), turns.clone());
            spawn(move |p| {
                // Relaxed: the test's own flag.
                while !stop.load(Ordering::Relaxed) {
                    if gil_enabled() {
                        // Relaxed: if two were here at once, one would see the other's one.
                        assert_eq!(inside.fetch_add(1, Ordering::Relaxed), 0);
                        std::hint::spin_loop();
                        // Relaxed: as above.
                        inside.fetch_sub(1, Ordering::Relaxed);
                        // Relaxed: a statistic.
                        turns.fetch_add(1, Ordering::Relaxed);
                    }
                    poll(p);
                }
            })
        })
        .collect();
    let patience = Instant::now() + Duration::from_mins(1);
    let mut rounds = 0;
    // Relaxed: a statistic. On a busy machine the others may get no processor in the first rounds.
    while rounds < 10 || turns.load(Ordering::Relaxed) == 0 && Instant::now() < patience {
        rounds += 1;
        enable_gil(&p);
        assert!(gil_enabled());
        let until = Instant::now() + Duration::from_millis(15);
        while Instant::now() < until {
            poll(&p);
        }
        disable_gil(&p);
        assert_eq!(gil_enabled(), !PARALLEL);
        poll(&p);
    }
    // Relaxed: the test's own flag.
    stop.store(true, Ordering::Relaxed);
    join(&p, threads);
    // Relaxed: all joined.
    assert!(turns.load(Ordering::Relaxed) > 0, "nobody else ever had the lock");
}

#[test]
fn a_raw_lock_excludes_and_times_out() {
    let p = start();
    let lock = Arc::new(RawLock::new());
    let sum = Arc::new(AtomicU64::new(0));
    assert!(lock.acquire(None, &p) && lock.locked() && !lock.try_acquire());
    assert!(!lock.acquire(Some(Duration::from_millis(2)), &p));
    p.pending().set(pending::FIRST_FREE);
    assert_eq!(lock.acquire_interruptible(None, pending::FIRST_FREE, &p), Waited::Interrupted);
    p.pending().clear(pending::FIRST_FREE);
    let threads = (0..4)
        .map(|_| {
            let (lock, sum) = (lock.clone(), sum.clone());
            spawn(move |p| {
                for _ in 0..2_000 {
                    assert!(lock.acquire(None, p));
                    // Relaxed: under the lock; a lost update would show in the sum.
                    let seen = sum.load(Ordering::Relaxed);
                    // Relaxed: as above.
                    sum.store(seen + 1, Ordering::Relaxed);
                    assert!(lock.release());
                    poll(p);
                }
            })
        })
        .collect();
    assert!(lock.release());
    join(&p, threads);
    // Relaxed: all joined.
    assert_eq!(sum.load(Ordering::Relaxed), 8_000);
    assert!(!lock.release());
}

#[test]
fn retired_storage_is_not_freed_under_a_reader() {
    const ALIVE: u64 = 0xA11E;
    let p = start();
    let slot = Arc::new(AtomicPtr::new(Box::into_raw(Box::new(AtomicU64::new(ALIVE)))));
    let stop = Arc::new(AtomicBool::new(false));
    let readers = (0..2)
        .map(|_| {
            let (slot, stop) = (slot.clone(), stop.clone());
            spawn(move |p| {
                // Relaxed: the test's own flag.
                while !stop.load(Ordering::Relaxed) {
                    // Acquire: pairs with the writer's exchange.
                    let seen = slot.load(Ordering::Acquire);
                    for _ in 0..20 {
                        // SAFETY: attached since the load, so it is not freed yet.
                        // Relaxed: a freed one would show another value.
                        assert_eq!(unsafe { (*seen).load(Ordering::Relaxed) }, ALIVE);
                    }
                    poll(p);
                }
            })
        })
        .collect();
    for n in 0..20_000 {
        // AcqRel: publishes the new one, takes the old one.
        let old = slot.swap(Box::into_raw(Box::new(AtomicU64::new(ALIVE))), Ordering::AcqRel) as usize;
        // SAFETY: unlinked; made by `Box`.
        unsafe {
            retire(if n % 16 == 0 { 1 << 18 } else { 64 }, move || {
                let old = old as *mut AtomicU64;
                // Relaxed: nobody looks any more.
                (*old).store(0, Ordering::Relaxed);
                drop(Box::from_raw(old));
            });
        }
        poll(&p);
    }
    // Relaxed: the test's own flag.
    stop.store(true, Ordering::Relaxed);
    join(&p, readers);
}

#[test]
fn the_child_of_a_fork_goes_on_alone() {
    let p = start();
    let stop = Arc::new(AtomicBool::new(false));
    let others = (0..3)
        .map(|_| {
            let stop = stop.clone();
            spawn(move |p| {
                // Relaxed: the test's own flag.
                while !stop.load(Ordering::Relaxed) {
                    let o = Object::new();
                    drop(o.head.lock());
                    o.release();
                    p.detached(|| ());
                    poll(p);
                }
            })
        })
        .collect();
    let given = Object::new();
    for _ in 0..10 {
        // SAFETY: the child calls nothing that another thread's lock could block, but for what it resets.
        let child = unsafe { libc::fork() };
        if child == 0 {
            // SAFETY: plain system calls: should the child hang, it is killed.
            unsafe { libc::alarm(10) };
            let well = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                after_fork_child(&p);
                assert_eq!(participants(), 1);
                p.stop_the_world(|| drop(given.head.lock()));
                given.release();
                assert!(given.destroyed());
                let o = Object::new();
                let done = Arc::new(Event::new());
                let told = done.clone();
                // Not `spawn`: see `os_thread` for what becomes of std's threads after a fork.
                let body = move || {
                    let p = start();
                    o.release();
                    drop(p);
                    told.set();
                };
                os_thread::start(1 << 20, body).expect("a thread");
                done.wait(None, &p);
                p.safepoint();
                assert!(o.destroyed());
                disable_gil(&p);
                enable_gil(&p);
                p.detached(|| ());
                assert!(gil_enabled());
            }));
            // SAFETY: ends the child without running the parent's exit code.
            unsafe { libc::_exit(i32::from(well.is_err())) };
        }
        let mut status = 0;
        // SAFETY: waits for our own child.
        p.detached(|| unsafe { libc::waitpid(child, &raw mut status, 0) });
        assert_eq!(status, 0, "the child failed");
        poll(&p);
    }
    // Relaxed: the test's own flag.
    stop.store(true, Ordering::Relaxed);
    join(&p, others);
    given.release();
}
