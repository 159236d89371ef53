//! Two threads at once, both in the world of Python threads.

use brigade::mode::{Participant, pending};
use brigade::object::Thread;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

/// Serves what the runtime wants, as a running thread does now and then.
#[inline(always)]
pub fn poll(me: &Participant) {
    if me.pending().load() & pending::RUNTIME != 0 {
        me.safepoint();
    }
}

/// How often a thread that does the same all the time polls.
const OFTEN: u64 = 128;

/// Runs `f` so many times, polling.
fn repeat(me: &Participant, times: u64, f: &impl Fn(&Participant)) {
    let mut left = times;
    while left > 0 {
        let now = left.min(OFTEN);
        (0..now).for_each(|_| f(me));
        left -= now;
        poll(me);
    }
}

/// Two threads run `f` so many times each; the time of one operation of either, that many times.
pub fn both(th: &Thread, times: u64, f: impl Fn(&Participant) + Sync) -> Duration {
    let start = Barrier::new(2);
    let elapsed = th.detached(|| {
        thread::scope(|scope| {
            let work = || {
                let me = Participant::register();
                let begin = me.detached(|| {
                    start.wait();
                    Instant::now()
                });
                repeat(&me, times, &f);
                (begin, Instant::now())
            };
            let threads = [scope.spawn(work), scope.spawn(work)];
            let ends = threads.map(|thread| thread.join().expect("a thread of the benchmark ends"));
            ends[0].1.max(ends[1].1) - ends[0].0.min(ends[1].0)
        })
    });
    elapsed / 2
}

/// Runs `f` with something that another thread has made with `make`, while that thread sleeps, detached.
pub fn with_foreign<T: Sync + 'static, R>(
    th: &Thread,
    make: impl FnOnce() -> T + Send + 'static,
    f: impl FnOnce(&'static T) -> R,
) -> R {
    let (give, take) = channel::<&'static T>();
    let (done, wait) = channel::<()>();
    let owner = thread::spawn(move || {
        let me = Participant::register();
        give.send(Box::leak(Box::new(make()))).expect("the benchmark waits");
        // It ends when the other side is dropped.
        let _ = me.detached(|| wait.recv());
    });
    let made = th.detached(|| take.recv().expect("the owner sends one"));
    let result = f(made);
    drop(done);
    th.detached(|| owner.join().expect("the owner ends"));
    result
}

/// A thread sends so many batches, which `make` fills, to another, which empties them with `take` and sends them back;
/// the sender calls `wait` with a question, whether it is back. The time of the whole.
pub fn hand_over<T: Send>(
    th: &Thread,
    batches: u64,
    make: impl Fn(&mut Vec<T>),
    take: impl Fn(T) + Sync,
    wait: impl Fn(&dyn Fn() -> bool),
) -> Duration {
    let (give, get) = channel::<Vec<T>>();
    let (back, returned) = channel::<Vec<T>>();
    let (take, empty) = (&take, &AtomicBool::new(false));
    thread::scope(|scope| {
        // A thread of its own, whose blocks and objects are not the sender's.
        let other = scope.spawn(move || {
            Thread::run(1 << 20, |other| {
                while let Ok(mut batch) = other.detached(|| get.recv()) {
                    batch.drain(..).for_each(take);
                    // Release: pairs with the Acquire below.
                    empty.store(true, Ordering::Release);
                    back.send(batch).expect("the sender waits");
                    poll(other.participant());
                }
            });
        });
        let mut batch = Vec::new();
        let begin = Instant::now();
        for _ in 0..batches {
            make(&mut batch);
            empty.store(false, Ordering::Relaxed);
            give.send(std::mem::take(&mut batch)).expect("the other thread waits");
            // Acquire: pairs with the Release above.
            wait(&|| empty.load(Ordering::Acquire));
            batch = th.detached(|| returned.recv()).expect("it comes back");
            poll(th.participant());
        }
        let elapsed = begin.elapsed();
        drop(give);
        // The other thread may need the lock, or a stop, to end.
        th.detached(|| other.join().expect("the other thread ends"));
        elapsed
    })
}
