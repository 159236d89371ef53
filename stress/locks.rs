//! The byte lock with its parking lot, the raw lock and event, the global lock.

use crate::{Random, Size, run};
use brigade::sync::global_lock::GlobalLock;
use brigade::sync::object_lock::LockByte;
use brigade::sync::parking::ParkingLot;
use brigade::sync::pending::{DROP, Pending};
use brigade::sync::prim::{Arc, thread};
use brigade::sync::raw_lock::{Blocking, Event, RawLock};
use brigade::sync::stats::Counters;
use std::cell::UnsafeCell;
use std::time::Duration;

/// Two equal numbers, changed by who holds a lock.
struct Pair(UnsafeCell<[u64; 2]>);

// SAFETY: touched by who holds the program's lock.
unsafe impl Sync for Pair {}
// SAFETY: as above.
unsafe impl Send for Pair {}

impl Pair {
    fn new() -> Self {
        Self(UnsafeCell::new([0; 2]))
    }

    fn change(&self) {
        // SAFETY: the caller holds the lock.
        let [a, b] = unsafe { &mut *self.0.get() };
        assert_eq!(a, b, "two threads inside");
        *a += 1;
        *b += 1;
    }

    fn times(&self) -> u64 {
        // SAFETY: the threads are gone.
        unsafe { (*self.0.get())[0] }
    }
}

/// Starts the threads of a program, and waits for them.
fn all(size: Size, work: impl Fn(usize, Random) + Send + Sync + 'static) {
    let work = Arc::new(work);
    let workers: Vec<_> = (0..size.threads)
        .map(|me| {
            let work = work.clone();
            thread::spawn(move || work(me, Random::new(size.seed * 64 + me as u64)))
        })
        .collect();
    workers.into_iter().for_each(|worker| worker.join().expect("a worker failed"));
}

fn lot(size: Size) -> ParkingLot {
    #[cfg(not(shuttle))]
    {
        let _ = size;
        ParkingLot::new()
    }
    #[cfg(shuttle)]
    {
        ParkingLot::new(size.seed.is_multiple_of(2))
    }
}

#[test]
fn byte_locks_exclude_and_everybody_gets_them() {
    run("byte locks, parking", |size| {
        const LOCKS: usize = 3;
        let locks =
            Arc::new(([0; LOCKS].map(|_| (LockByte::shared(), Pair::new())), lot(size), Counters::new()));
        let theirs = locks.clone();
        all(size, move |_, mut random| {
            let (locks, lot, counters) = &*theirs;
            for _ in 0..size.steps {
                let at = random.below(LOCKS);
                let (byte, pair) = &locks[at];
                assert!(byte.lock(at * 16, lot, counters), "nothing is open here");
                pair.change();
                byte.unlock(at * 16, lot);
            }
        });
        let times: u64 = locks.0.iter().map(|(_, pair)| pair.times()).sum();
        assert_eq!(times as usize, size.threads * size.steps);
    });
}

struct Awake;

impl Blocking for Awake {
    fn away<R>(&self, f: impl FnOnce() -> R) -> R {
        f()
    }

    fn interrupted(&self, mask: u32) -> bool {
        mask == 1
    }
}

#[test]
fn raw_locks_exclude_with_and_without_limits() {
    run("raw lock, event", |size| {
        let all_done = Arc::new((RawLock::new(), Pair::new(), Event::new()));
        let theirs = all_done.clone();
        all(size, move |me, mut random| {
            let (lock, pair, event) = &*theirs;
            for step in 0..size.steps {
                let got = match random.below(4) {
                    0 => lock.try_acquire(),
                    // A model knows no time.
                    1 if cfg!(not(shuttle)) => lock.acquire(Some(Duration::from_micros(50)), &Awake),
                    _ => lock.acquire(None, &Awake),
                };
                if got {
                    pair.change();
                    assert!(lock.release());
                }
                if me == 0 && step == size.steps / 2 {
                    event.set();
                }
            }
            assert!(event.wait(None, &Awake));
        });
        assert!(!all_done.0.locked() && all_done.2.is_set());
    });
}

#[test]
fn the_global_lock_goes_round() {
    run("global lock", |size| {
        let lock = Arc::new((GlobalLock::new(true), Pair::new(), Counters::new()));
        let theirs = lock.clone();
        all(size, move |me, mut random| {
            let (lock, pair, counters) = &*theirs;
            let (id, pending) = (me as u64 + 1, Pending::new());
            lock.set_interval(Duration::from_micros(20));
            assert!(lock.take(id, &pending, counters));
            for _ in 0..size.steps {
                pair.change();
                if pending.load() & DROP != 0 || random.below(50) == 0 {
                    assert!(lock.release(id, &pending));
                    assert!(lock.take(id, &pending, counters));
                }
            }
            assert!(lock.release(id, &pending));
        });
        assert_eq!(lock.1.times() as usize, size.threads * size.steps);
    });
}
