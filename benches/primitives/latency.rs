//! How long one waits: for a lock that another thread uses all the time, for the global lock, for the world to stand
//! still. Percentiles, since it is the worst that is felt.

use crate::record::Record;
use crate::together::poll;
use brigade::mode::{Head, PARALLEL, Participant};
use brigade::object::Thread;
use brigade::sync::global_lock::GlobalLock;
use brigade::sync::pending::{DROP, Pending};
use brigade::sync::stats::Counters;
use hdrhistogram::Histogram;
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How long a holder works.
const WORK: Duration = Duration::from_micros(5);
/// How long a lock is fought for.
const FIGHT: Duration = Duration::from_millis(1500);

const GROWS: &str = "a histogram of this kind grows as needed";

fn histogram() -> Histogram<u64> {
    Histogram::new(3).expect("three digits are allowed")
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX).max(1)
}

fn work(time: Duration) {
    let begin = Instant::now();
    while begin.elapsed() < time {
        black_box(());
    }
}

pub fn measure(th: &Thread, record: &mut Record) {
    // A lock by itself is the same in every mode.
    if PARALLEL {
        let std = std::sync::Mutex::new(());
        fight(th, record, "lock wanted by two, std", |f| {
            let _guard = std.lock();
            f();
        });
        let parking_lot = parking_lot::Mutex::new(());
        fight(th, record, "lock wanted by two, parking_lot", |f| {
            let _guard = parking_lot.lock();
            f();
        });
        let head = Head::new();
        fight(th, record, "lock wanted by two, brigade", |f| {
            let _guard = head.lock();
            f();
        });
    }
    global_lock(th, record);
    stops(th, record);
}

/// Two threads take the lock again and again; how long each waited that did not get it from itself.
fn fight(th: &Thread, record: &mut Record, name: &str, locked: impl Fn(&mut dyn FnMut()) + Sync) {
    let holder = AtomicU64::new(0);
    let waits = |id: u64| {
        let me = Participant::register();
        let mut waits = histogram();
        let begin = Instant::now();
        while begin.elapsed() < FIGHT {
            let asked = Instant::now();
            locked(&mut || {
                let waited = asked.elapsed();
                if holder.swap(id, Ordering::Relaxed) != id {
                    waits.record(nanoseconds(waited)).expect(GROWS);
                }
                work(WORK);
            });
            poll(&me);
        }
        waits
    };
    let (mut all, other) = th.detached(|| {
        thread::scope(|scope| {
            let threads = [1, 2].map(|id| scope.spawn(move || waits(id)));
            let [a, b] = threads.map(|thread| thread.join().expect("a thread of the benchmark ends"));
            (a, b)
        })
    });
    all.add(other).expect(GROWS);
    record.latency(name, &all);
}

/// One thread runs all the time and polls; another wants the global lock now and then, at the default interval of 5 ms.
fn global_lock(th: &Thread, record: &mut Record) {
    let (lock, counters, done) = (GlobalLock::new(true), Counters::new(), AtomicBool::new(false));
    let mut waits = histogram();
    th.detached(|| {
        thread::scope(|scope| {
            scope.spawn(|| {
                let pending = Pending::new();
                lock.take(1, &pending, &counters);
                while !done.load(Ordering::Relaxed) {
                    work(Duration::from_micros(1));
                    if pending.load() & DROP != 0 {
                        lock.release(1, &pending);
                        lock.take(1, &pending, &counters);
                    }
                }
                lock.release(1, &pending);
            });
            let pending = Pending::new();
            for _ in 0..150 {
                // Long enough for the other to have it back.
                thread::sleep(Duration::from_millis(2));
                let asked = Instant::now();
                lock.take(2, &pending, &counters);
                waits.record(nanoseconds(asked.elapsed())).expect(GROWS);
                lock.release(2, &pending);
            }
            done.store(true, Ordering::Relaxed);
        });
    });
    record.latency("global lock, from a thread that is busy", &waits);
}

/// Threads that run and poll about every microsecond, and one that stops them.
fn stops(th: &Thread, record: &mut Record) {
    for threads in [1, 3] {
        let done = AtomicBool::new(false);
        let (mut until, mut stood) = (histogram(), histogram());
        thread::scope(|scope| {
            let spinner = || {
                scope.spawn(|| {
                    let me = Participant::register();
                    while !done.load(Ordering::Relaxed) {
                        work(Duration::from_micros(1));
                        poll(&me);
                    }
                })
            };
            let spinners: Vec<_> = (0..threads).map(|_| spinner()).collect();
            let me = th.participant();
            for _ in 0..1000 {
                th.detached(|| thread::sleep(Duration::from_micros(500)));
                let asked = Instant::now();
                let stopped = me.stop_the_world(|| {
                    let stopped = Instant::now();
                    until.record(nanoseconds(stopped - asked)).expect(GROWS);
                    stopped
                });
                stood.record(nanoseconds(stopped.elapsed())).expect(GROWS);
            }
            done.store(true, Ordering::Relaxed);
            th.detached(|| spinners.into_iter().for_each(|s| s.join().expect("a spinner ends")));
        });
        let others = if threads == 1 { "one other runs" } else { "three others run" };
        record.latency(&format!("until the world stands, {others}"), &until);
        record.latency(&format!("the world stands for nothing, {others}"), &stood);
    }
}
