//! Models: the real types of `src/sync`, every interleaving of a small world.
//!
//! `cargo loom` runs them; `cargo loom twins` puts one fault at a time into the real code and demands
//! that the model named beside it finds it. How to read a model:
//!
//! - It ends by asserting conservation: freed exactly once, nothing left on a queue, no increment lost.
//!   Payloads are loom cells, so a use after free or a missing ordering is a reported race.
//! - It counts its interesting outcomes in a [`Seen`], and fails if one was never reached.
//! - Its bound (preemptions) stands beside it. `None` is exhaustive.
#![cfg(loom)]

mod atomic_count;
mod biased_count;
mod epoch;
mod gate;
mod global_lock;
mod object_lock;
mod pending;
mod promotion;
mod raw_lock;
mod readers;
mod remote;
mod seat;
mod seated;
mod shared_slot;
mod weak;
mod world;

use brigade::sync::count::biased::{BiasedHead, Shared};
use brigade::sync::prim::Site;
use brigade::sync::world::World;
use loom::cell::UnsafeCell;
pub use seated::Seated as Thread;
use std::sync::atomic::{AtomicUsize, Ordering};

/// `loom::thread`, with a count of what an execution starts. Loom runs a model's threads on one thread of the system, the
/// test's own, so a count of that thread is one of the model.
pub mod thread {
    pub use loom::thread::*;
    use std::cell::Cell;

    std::thread_local! {
        pub static STARTED: Cell<usize> = const { Cell::new(0) };
    }

    pub fn spawn<T: 'static>(f: impl FnOnce() -> T + 'static) -> JoinHandle<T> {
        STARTED.set(STARTED.get() + 1);
        loom::thread::spawn(f)
    }
}

/// Explores `f` with at most `preemptions` (none: exhaustively) and prints how many executions that took, of how many
/// threads. `cargo loom` reads the line.
pub fn explore(name: &str, preemptions: Option<usize>, f: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = preemptions;
    let executions = std::sync::Arc::new(AtomicUsize::new(0));
    let counter = executions.clone();
    let most = std::sync::Arc::new(AtomicUsize::new(0));
    let threads = most.clone();
    let begin = std::time::Instant::now();
    if ["LOOM_TWIN", "LOOM_WEAKEN"].iter().any(|fault| std::env::var_os(fault).is_some()) {
        end_at_the_first_panic();
    }
    builder.check(move || {
        counter.fetch_add(1, Ordering::Relaxed);
        thread::STARTED.set(0);
        f();
        threads.fetch_max(thread::STARTED.get() + 1, Ordering::Relaxed);
    });
    let seconds = begin.elapsed().as_secs_f64();
    let (executions, threads) = (executions.load(Ordering::Relaxed), most.load(Ordering::Relaxed));
    let test = std::thread::current();
    let module = test.name().and_then(|name| name.split("::").next()).unwrap_or("");
    println!(
        "{module}: {name}: {threads} threads, {executions} executions, preemptions {preemptions:?}, {seconds:.2} s"
    );
    // Remembered only when `cargo loom orderings` asks for it.
    for site in brigade::sync::prim::sites() {
        let Site { file, line, column, index, operation, ordering } = site;
        println!("site {} {file}:{line}:{column}:{index} {operation} {ordering}", test.name().unwrap_or(""));
    }
}

/// In a run with a fault put in, the first panic is the answer. Unwinding from it would drop foreign statics outside of
/// the model, which panics again and aborts.
fn end_at_the_first_panic() {
    std::panic::set_hook(Box::new(|panic| {
        // Loom ends the coroutines of an execution by a panic that says nothing.
        if panic.payload_as_str().is_some() {
            println!("fault found: {panic}");
            std::process::exit(101);
        }
    }));
}

/// How often an interesting outcome was reached, over all executions.
#[derive(Clone, Default)]
pub struct Seen(std::sync::Arc<AtomicUsize>);

impl Seen {
    pub fn note(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub fn times(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    #[track_caller]
    pub fn reached(&self) {
        assert!(self.0.load(Ordering::Relaxed) > 0, "the interesting outcome was never reached");
    }
}

impl Thread {
    /// A safepoint, as far as merging goes.
    pub fn serve(&self) {
        self.serve_with(destroy);
    }

    /// Leaves the seat for good.
    pub fn leave(&mut self) {
        self.leave_with(destroy);
    }
}

/// Threads of one world.
pub fn threads<const N: usize>() -> [Thread; N] {
    let (shared, all) = world();
    std::array::from_fn(|_| Thread::new(&shared, &all))
}

/// Two or more threads' worth of everything.
pub fn world() -> (std::sync::Arc<Shared>, std::sync::Arc<World>) {
    (std::sync::Arc::new(Shared::new(false)), std::sync::Arc::new(World::new()))
}

/// An object whose payload shows every wrong use: destroying writes it, using reads it.
#[repr(C)]
pub struct Object {
    pub head: BiasedHead,
    payload: UnsafeCell<bool>,
    /// Stands for the object's memory, which outlives its payload a little.
    memory: UnsafeCell<bool>,
    destroyed: AtomicUsize,
}

impl Object {
    pub fn new(thread: &Thread) -> std::sync::Arc<Self> {
        std::sync::Arc::new(Self::of(thread))
    }

    pub fn of(thread: &Thread) -> Self {
        Self {
            head: BiasedHead::new(thread.me()),
            payload: UnsafeCell::new(true),
            memory: UnsafeCell::new(true),
            destroyed: AtomicUsize::new(0),
        }
    }

    /// By who holds a reference.
    pub fn use_it(&self) {
        // SAFETY: loom checks it.
        self.payload.with(|alive| assert!(unsafe { *alive }, "used after it was destroyed"));
    }

    /// By who has another reason to know that the memory is still there.
    pub fn touch_memory(&self) {
        // SAFETY: loom checks it.
        self.memory.with(|there| assert!(unsafe { *there }, "touched after it was freed"));
    }

    pub fn free_memory(&self) {
        // SAFETY: loom checks it.
        self.memory.with_mut(|there| unsafe { *there = false });
    }

    /// By who holds the only reference.
    pub fn change_it(&self) {
        // SAFETY: loom checks it.
        self.payload.with_mut(|alive| unsafe {
            assert!(*alive, "changed after it was destroyed");
            *alive = true;
        });
    }

    /// Gives a reference back.
    pub fn release(&self, thread: &Thread) {
        if self.head.decref(thread.me()) {
            destroy(&raw const self.head);
        }
    }

    pub fn times_destroyed(&self) -> usize {
        self.destroyed.load(Ordering::Relaxed)
    }
}

pub fn destroy(head: *const BiasedHead) {
    // SAFETY: the head is the first field of an `Object`, which the model keeps to its end.
    let object = unsafe { &*head.cast::<Object>() };
    // SAFETY: loom checks it.
    object.payload.with_mut(|alive| unsafe { *alive = false });
    assert_eq!(object.destroyed.fetch_add(1, Ordering::Relaxed), 0, "destroyed twice");
}
