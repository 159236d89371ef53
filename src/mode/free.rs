//! What the two modes without a lock have in common: threads run Python at the same time, the world can
//! be stopped, retired storage goes through the epoch, and the global lock exists but is off until a
//! program asks for it.

#[path = "native_stack.rs"]
mod native_stack;

use crate::sync::barrier;
use crate::sync::count::biased::Shared;
use crate::sync::epoch::{self, Pinned};
use crate::sync::gate::{Gate, Membership};
use crate::sync::parking::ParkingLot;
use crate::sync::pending::{DROP, MERGE, Pending, RECLAIM, STOP};
use crate::sync::prim::Arc;
use crate::sync::raw_lock::Blocking;
use crate::sync::stats::{Counters, Stats};
use crate::sync::world::Slot;
use native_stack::NativeStack;
use std::marker::PhantomData;
use std::ops::Range;
use std::time::Duration;

pub use native_stack::NATIVE_STACKS;

pub const PARALLEL: bool = true;

/// A thread's flag word, for threads that may outlive it.
pub type SharedPending = Arc<Slot>;

/// Seats (unused in `atomic`), sleepers, counters.
pub static SHARED: Shared = Shared::new();
static GATE: Gate = Gate::new();

/// What a mode adds to a participant.
pub trait Mode: Sized {
    /// The thread takes its place.
    fn sit(slot: &Arc<Slot>) -> Self;
    /// MERGE was set.
    fn serve_merges(&self, pending: &Pending);
    /// The thread will own nothing any more; it is still attached. A second time nothing happens.
    fn leave(&self, pending: &Pending);
    /// In the child of a fork, where the thread with `slot` is alone.
    fn after_fork_child(&self, slot: &Arc<Slot>);
}

/// An operating-system thread that runs Python.
#[derive(Debug)]
pub struct Participant<M: Mode> {
    member: Membership,
    pinned: Pinned,
    native: NativeStack,
    mode: M,
    _stays_in_its_thread: PhantomData<*const ()>,
}

fn counters() -> &'static Counters {
    &SHARED.counters
}

impl<M: Mode> Participant<M> {
    /// Comes back attached.
    pub fn register() -> Self {
        // Before the first object is made: decides how objects are born.
        barrier::available();
        let member = GATE.enter(counters());
        let mode = M::sit(member.slot());
        let this = Self {
            member,
            pinned: Pinned::default(),
            native: NativeStack::default(),
            mode,
            _stays_in_its_thread: PhantomData,
        };
        this.pinned.pin();
        this
    }

    /// The word polled at safepoints.
    #[inline(always)]
    pub fn pending(&self) -> &Pending {
        self.member.pending()
    }

    /// The same word, for threads that may outlive this one.
    pub fn shared_pending(&self) -> SharedPending {
        self.member.slot().clone()
    }

    /// Runs `f`, which may block and touches no Python object, while the thread is away from the world.
    pub fn detached<R>(&self, f: impl FnOnce() -> R) -> R {
        self.native.standing(|| {
            self.pinned.unpin();
            GATE.detach(&self.member);
            let r = f();
            GATE.attach(&self.member, counters());
            self.pinned.pin();
            r
        })
    }

    /// The thread is to run something native: the frames of what the caller calls may hold references, which the collector
    /// finds there.
    #[inline(always)]
    pub fn begin_native(&self) {
        self.native.begin();
    }

    /// A loop that runs Python code begins; `here` lies in its native frame. What it gives back is for `leave_loop`.
    #[inline(always)]
    pub fn enter_loop(&self, here: usize) -> usize {
        self.native.enter_loop(here)
    }

    /// The loop ends.
    #[inline(always)]
    pub fn leave_loop(&self, outer: usize) {
        self.native.leave_loop(outer);
    }

    /// Whether no native frames lie between Python's.
    pub fn in_outermost_loop(&self) -> bool {
        self.native.in_outermost_loop()
    }

    /// Runs `f`, in which the collector looks at the native frames above the innermost loop, which calls this; those
    /// that are between use nothing but what lies on the machine's stack.
    pub fn standing_in_loop<R>(&self, f: impl FnOnce() -> R) -> R {
        self.native.standing_in_loop(f)
    }

    /// Runs `f`, in which the collector looks at the caller's native frames.
    pub fn standing<R>(&self, f: impl FnOnce() -> R) -> R {
        self.native.standing(f)
    }

    /// The words of the thread's native frames, while it stands.
    pub fn native_words(&self) -> Range<usize> {
        self.native.words()
    }

    /// Serves what the runtime wants of this thread.
    #[cold]
    pub fn safepoint(&self) {
        let pending = self.pending();
        if pending.load() & STOP != 0 {
            self.native.standing(|| {
                self.pinned.unpin();
                GATE.park(&self.member, counters());
                self.pinned.pin();
            });
        }
        self.serve_merges();
        if pending.clear(RECLAIM) != 0 {
            self.pinned.repin();
        }
        if pending.load() & DROP != 0 {
            self.native.standing(|| {
                self.pinned.unpin();
                GATE.hand_over(&self.member, counters());
                self.pinned.pin();
            });
        }
    }

    /// Merges what other threads have queued for this one, and destroys what died.
    pub fn serve_merges(&self) {
        if self.pending().load() & MERGE != 0 {
            self.mode.serve_merges(self.pending());
        }
    }

    /// The thread ends: destroys what others have queued for it and stops owning objects, so that nothing waits for
    /// it any more. While destructors still can run Python code.
    pub fn retire_as_owner(&self) {
        self.mode.leave(self.pending());
    }

    /// Runs `f` while no other participant runs.
    pub fn stop_the_world<R>(&self, f: impl FnOnce() -> R) -> R {
        // It may take a while until it is our turn, and `f` needs no protection.
        self.native.standing(|| {
            self.pinned.unpin();
            let result = GATE.stop(&self.member, counters(), f);
            self.pinned.pin();
            result
        })
    }
}

impl<M: Mode> Drop for Participant<M> {
    fn drop(&mut self) {
        self.mode.leave(self.pending());
        self.pinned.unpin();
        epoch::flush(counters());
        GATE.exit(&self.member);
    }
}

impl<M: Mode> Blocking for Participant<M> {
    fn away<R>(&self, f: impl FnOnce() -> R) -> R {
        // What has been queued for us must not wait as long as we do.
        self.serve_merges();
        self.detached(f)
    }

    fn interrupted(&self, mask: u32) -> bool {
        self.pending().load() & mask != 0
    }
}

/// Frees storage once no reader can see it any more; by an attached thread.
///
/// # Safety
/// The storage is unlinked; `free` only frees memory and may run on any thread.
pub unsafe fn retire(bytes: usize, free: impl FnOnce() + Send + 'static) {
    // SAFETY: as the caller promises; a thread is pinned only while it is attached.
    if unsafe { epoch::retire(&GATE.world, bytes, counters(), free) } {
        GATE.world.ask_others(None, RECLAIM);
    }
}

/// How long a waiting thread lets the running one go on, when the lock is on.
pub fn switch_interval() -> Duration {
    GATE.lock.interval()
}

pub fn set_switch_interval(interval: Duration) {
    GATE.lock.set_interval(interval);
}

/// How many threads are registered.
pub fn participants() -> usize {
    GATE.world.len()
}

/// `sys._is_gil_enabled()`.
pub fn gil_enabled() -> bool {
    GATE.is_locked()
}

/// From now on one thread runs at a time.
pub fn enable_gil<M: Mode>(participant: &Participant<M>) {
    GATE.enable(&participant.member, counters());
}

/// From now on threads run at the same time.
pub fn disable_gil<M: Mode>(participant: &Participant<M>) {
    GATE.disable(&participant.member, counters());
}

/// In the child of a fork, where the calling thread is the only one, and attached. What other threads
/// had retired stays retired for ever: their epochs never move again.
pub fn after_fork_child<M: Mode>(participant: &Participant<M>) {
    // SAFETY: no other thread exists.
    unsafe {
        GATE.reset_after_fork(&participant.member);
        ParkingLot::reset_after_fork(&raw const SHARED.lot);
    }
    participant.mode.after_fork_child(participant.member.slot());
}

/// The counters as of now.
pub fn stats() -> Stats {
    counters().read()
}
