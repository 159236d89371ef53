//! What the two modes without a lock have in common: threads run Python at the same time, the world can
//! be stopped, retired storage goes through the epoch, and the global lock exists but is off until a
//! program asks for it.
//!
//! The lock at run time: attached ⇒ (lock disabled, or this thread holds it). A thread takes the lock,
//! then attaches, then looks again. The switch is thrown with the world stopped, so it is seen by a
//! thread either when it attaches (the look after the attach) or when it comes out of the stop
//! (`regain`).

use crate::sync::barrier;
use crate::sync::count::biased::Shared;
use crate::sync::epoch::{self, Pinned};
use crate::sync::global_lock::GlobalLock;
use crate::sync::pending::{DROP, MERGE, Pending, RECLAIM, STOP};
use crate::sync::prim::{Arc, AtomicBool, Ordering};
use crate::sync::raw_lock::Blocking;
use crate::sync::stats::{Counters, Stats};
use crate::sync::world::{Slot, World};
use std::cell::Cell;
use std::marker::PhantomData;
use std::time::Duration;

pub const PARALLEL: bool = true;

/// A thread's flag word, for threads that may outlive it.
pub type SharedPending = Arc<Slot>;

/// Seats (unused in `atomic`), sleepers, counters.
pub static SHARED: Shared = Shared::new();
static WORLD: World = World::new();
static LOCK: GlobalLock = GlobalLock::new(false);
/// Is the global lock in use? Changes only while the world is stopped.
static LOCKED: AtomicBool = AtomicBool::new(false);

/// What a mode adds to a participant.
pub trait Mode: Sized {
    /// The thread takes its place.
    fn sit(slot: &Arc<Slot>) -> Self;
    /// MERGE was set.
    fn serve_merges(&self, pending: &Pending);
    /// The thread exits; it is still attached.
    fn leave(&self, pending: &Pending);
    /// In the child of a fork.
    fn after_fork_child(&self);
}

/// An operating-system thread that runs Python.
#[derive(Debug)]
pub struct Participant<M: Mode> {
    slot: Arc<Slot>,
    /// Do we hold the global lock?
    holds: Cell<bool>,
    /// Has this thread stopped the world?
    stopping: Cell<bool>,
    pinned: Pinned,
    mode: M,
    _stays_in_its_thread: PhantomData<*const ()>,
}

fn counters() -> &'static Counters {
    &SHARED.counters
}

fn locked() -> bool {
    // Relaxed: changes only while the world is stopped; stopping and going on orders it.
    LOCKED.load(Ordering::Relaxed)
}

impl<M: Mode> Participant<M> {
    /// Comes back attached.
    pub fn register() -> Self {
        // Before the first object is made: decides how objects are born.
        barrier::available();
        let slot = WORLD.register();
        let mode = M::sit(&slot);
        let this = Self {
            slot,
            holds: Cell::new(false),
            stopping: Cell::new(false),
            pinned: Pinned::default(),
            mode,
            _stays_in_its_thread: PhantomData,
        };
        this.pinned.pin();
        this.regain();
        this
    }

    /// The word polled at safepoints.
    #[inline(always)]
    pub fn pending(&self) -> &Pending {
        &self.slot.pending
    }

    /// The same word, for threads that may outlive this one.
    pub fn shared_pending(&self) -> SharedPending {
        self.slot.clone()
    }

    pub fn attach(&self) {
        loop {
            if locked() && !self.holds.get() {
                self.holds.set(LOCK.take(self.slot.id(), &self.slot.pending, counters()));
            }
            WORLD.attach(&self.slot);
            match (locked(), self.holds.get()) {
                (true, false) => WORLD.detach(&self.slot),
                (false, true) => {
                    // Switched off between our taking it and our attaching.
                    self.release();
                    break;
                }
                _ => break,
            }
        }
        self.pinned.pin();
    }

    pub fn detach(&self) {
        self.pinned.unpin();
        WORLD.detach(&self.slot);
        self.release();
    }

    fn release(&self) {
        if self.holds.replace(false) {
            LOCK.release(self.slot.id(), &self.slot.pending);
        }
    }

    /// After the world may have been stopped by another thread: is the lock still as we left it?
    fn regain(&self) {
        if locked() != self.holds.get() {
            self.detach();
            self.attach();
        }
    }

    /// Serves what the runtime wants of this thread.
    #[cold]
    pub fn safepoint(&self) {
        let pending = &self.slot.pending;
        if pending.load() & STOP != 0 {
            self.pinned.unpin();
            WORLD.park(&self.slot);
            self.pinned.pin();
            self.regain();
        }
        self.serve_merges();
        if pending.clear(RECLAIM) != 0 {
            self.pinned.repin();
        }
        if pending.load() & DROP != 0 {
            if self.holds.get() {
                self.detach();
                self.attach();
            } else {
                // Asked of us as holder, before the lock was switched off.
                pending.clear(DROP);
            }
        }
    }

    /// Merges what other threads have queued for this one, and destroys what died.
    pub fn serve_merges(&self) {
        if self.slot.pending.load() & MERGE != 0 {
            self.mode.serve_merges(&self.slot.pending);
        }
    }

    /// Runs `f` while no other participant runs.
    pub fn stop_the_world<R>(&self, f: impl FnOnce() -> R) -> R {
        if self.stopping.get() {
            return f();
        }
        let result = WORLD.stop(&self.slot, counters(), || {
            // Taken back also when `f` unwinds.
            struct Stopping<'a>(&'a Cell<bool>);
            impl Drop for Stopping<'_> {
                fn drop(&mut self) {
                    self.0.set(false);
                }
            }
            self.stopping.set(true);
            let _stopping = Stopping(&self.stopping);
            f()
        });
        // While we queued for it another thread may have thrown the lock's switch.
        self.regain();
        result
    }
}

impl<M: Mode> Drop for Participant<M> {
    fn drop(&mut self) {
        self.mode.leave(&self.slot.pending);
        self.pinned.unpin();
        epoch::flush();
        WORLD.unregister(&self.slot);
        self.release();
    }
}

impl<M: Mode> Blocking for Participant<M> {
    fn detach(&self) {
        Participant::detach(self);
    }

    fn attach(&self) {
        Participant::attach(self);
    }

    fn interrupted(&self, mask: u32) -> bool {
        self.slot.pending.load() & mask != 0
    }
}

/// Frees storage once no reader can see it any more.
///
/// # Safety
/// The storage is unlinked; `free` only frees memory and may run on any thread.
pub unsafe fn retire(bytes: usize, free: impl FnOnce() + Send + 'static) {
    if WORLD.len() <= 1 {
        // No other thread, so no reader; one that registers now cannot find the storage.
        free();
    // SAFETY: as the caller promises.
    } else if unsafe { epoch::retire(bytes, counters(), free) } {
        WORLD.ask_others(None, RECLAIM);
    }
}

/// How long a waiting thread lets the running one go on, when the lock is on.
pub fn switch_interval() -> Duration {
    LOCK.interval()
}

pub fn set_switch_interval(interval: Duration) {
    LOCK.set_interval(interval);
}

/// How many threads are registered.
pub fn participants() -> usize {
    WORLD.len()
}

/// `sys._is_gil_enabled()`.
pub fn gil_enabled() -> bool {
    locked()
}

/// From now on one thread runs at a time.
pub fn enable_gil<M: Mode>(participant: &Participant<M>) {
    let slot = &participant.slot;
    WORLD.stop(slot, counters(), || {
        if !locked() {
            LOCK.enable(slot.id(), &slot.pending);
            // Relaxed: see `locked`.
            LOCKED.store(true, Ordering::Relaxed);
            participant.holds.set(true);
        }
    });
    participant.regain();
}

/// From now on threads run at the same time.
pub fn disable_gil<M: Mode>(participant: &Participant<M>) {
    WORLD.stop(&participant.slot, counters(), || {
        // Relaxed: see `locked`.
        LOCKED.store(false, Ordering::Relaxed);
        LOCK.disable();
        participant.holds.set(false);
    });
    participant.regain();
}

/// In the child of a fork, where the calling thread is the only one, and attached. What other threads
/// had retired stays retired for ever: their epochs never move again.
pub fn after_fork_child<M: Mode>(participant: &Participant<M>) {
    // SAFETY: no other thread exists.
    unsafe {
        World::reset_after_fork(&raw const WORLD, &participant.slot);
        GlobalLock::reset_after_fork(&raw const LOCK, locked(), participant.slot.id(), participant.pending());
        crate::sync::parking::ParkingLot::reset_after_fork(&raw const SHARED.lot);
    }
    participant.mode.after_fork_child();
}

/// The counters as of now.
pub fn stats() -> Stats {
    counters().read()
}
