//! One thread runs at a time. Counts are plain, object locks are nothing, retired storage goes at
//! once, and the world is stopped whenever one holds the lock.

use crate::sync::count::Quick;
use crate::sync::count::plain::PlainCount;
use crate::sync::global_lock::GlobalLock;
use crate::sync::pending::{DROP, Pending};
use crate::sync::prim::{Arc, AtomicU64, AtomicUsize, Ordering};
use crate::sync::raw_lock::Blocking;
use crate::sync::stats::{Counters, Stats};
use std::marker::PhantomData;
use std::ops::Range;
use std::time::Duration;

pub const NAME: &str = "gil";
pub const PARALLEL: bool = false;
/// Nothing is uncounted here, so nobody looks at native frames.
pub const NATIVE_STACKS: bool = false;

static LOCK: GlobalLock = GlobalLock::new(true);
static COUNTERS: Counters = Counters::new();
static PARTICIPANTS: AtomicUsize = AtomicUsize::new(0);
static NEXT_ID: AtomicU64 = AtomicU64::new(1);

/// A thread's flag word, for threads that may outlive it.
pub type SharedPending = Arc<Pending>;

/// An object's header without its type.
#[derive(Debug, Default)]
#[repr(C)]
pub struct Head(PlainCount);

impl Head {
    /// One reference.
    #[inline(always)]
    pub fn new() -> Self {
        Self(PlainCount::new())
    }

    pub const fn immortal() -> Self {
        Self(PlainCount::immortal())
    }

    #[inline(always)]
    pub fn incref(&self) {
        self.0.incref();
    }

    /// Gives a reference back; true: the caller destroys the object.
    #[inline(always)]
    #[must_use]
    pub fn decref(&self) -> bool {
        self.0.decref()
    }

    /// As `incref`, without calls; false: nothing was done.
    #[inline(always)]
    #[must_use]
    pub fn incref_quick(&self) -> bool {
        self.0.incref_quick()
    }

    /// As `decref`, without calls; see [`Quick`].
    #[inline(always)]
    pub fn decref_quick(&self) -> Quick {
        self.0.decref_quick()
    }

    pub fn try_incref(&self) -> bool {
        self.0.try_incref()
    }

    /// Nothing to do: one count tells the dying from the living.
    pub fn mark_weak(&self) {}

    #[inline(always)]
    pub fn is_unique(&self) -> bool {
        self.0.is_unique()
    }

    /// References as `sys.getrefcount` sees them; `u32::MAX` for an immortal.
    pub fn count(&self) -> usize {
        self.0.count()
    }

    pub fn make_immortal(&self) {
        self.0.make_immortal();
    }

    /// No count is contended under the lock.
    pub fn stop_counting(&self) -> bool {
        false
    }

    #[inline(always)]
    pub fn is_immortal(&self) -> bool {
        self.0.is_immortal()
    }

    /// Lets a dead object hold one reference while its finaliser runs.
    pub fn begin_finalize(&self) {
        self.0.begin_finalize();
    }

    /// Gives that reference back; true: dead, false: resurrected.
    #[must_use]
    pub fn end_finalize(&self) -> bool {
        self.0.end_finalize()
    }

    /// The count, in one place. Only while the world is stopped.
    pub fn merge_stopped(&self) -> usize {
        self.0.count()
    }

    #[inline(always)]
    pub fn bits(&self) -> u8 {
        self.0.bits()
    }

    #[inline(always)]
    pub fn set_bits(&self, mask: u8) {
        self.0.set_bits(mask);
    }

    #[inline(always)]
    pub fn clear_bits(&self, mask: u8) {
        self.0.clear_bits(mask);
    }

    /// As `lock`.
    #[inline(always)]
    pub fn lock_quick(&self) -> Option<ObjectGuard<'_>> {
        Some(self.lock())
    }

    /// As `lock`.
    #[inline(always)]
    pub fn read(&self) -> ObjectGuard<'_> {
        self.lock()
    }

    /// As `lock`.
    #[inline(always)]
    pub fn read_quick(&self) -> Option<ObjectGuard<'_>> {
        Some(self.lock())
    }

    /// Nothing to do: one thread runs at a time, and it is this one.
    #[inline(always)]
    pub fn lock(&self) -> ObjectGuard<'_> {
        ObjectGuard(PhantomData)
    }
}

/// The critical section on an object.
#[derive(Debug)]
#[must_use]
pub struct ObjectGuard<'a>(PhantomData<&'a Head>);

impl Drop for ObjectGuard<'_> {
    #[inline(always)]
    fn drop(&mut self) {}
}

/// There are no queues.
pub fn sweep_queues() {}

/// The critical section on two objects.
#[inline(always)]
pub fn lock_two<'a>(a: &'a Head, b: &'a Head) -> (ObjectGuard<'a>, Option<ObjectGuard<'a>>) {
    (a.lock(), (!std::ptr::eq(a, b)).then(|| b.lock()))
}

/// Merging never finds a dead object here.
pub fn set_destroy(_destroy: unsafe fn(*const Head)) {}

/// As `set_destroy`: never.
pub fn set_contended(_contended: fn(&Head)) {}

/// Frees storage that no reader can see any more.
///
/// # Safety
/// The storage is unlinked, and nobody else frees it.
#[inline(always)]
pub unsafe fn retire(_bytes: usize, free: impl FnOnce() + Send + 'static) {
    free();
}

/// An operating-system thread that runs Python.
#[derive(Debug)]
pub struct Participant {
    id: u64,
    pending: Arc<Pending>,
    _stays_in_its_thread: PhantomData<*const ()>,
}

impl Participant {
    /// Comes back attached: it holds the global lock.
    pub fn register() -> Self {
        let this = Self {
            // Relaxed: a number nobody else gets.
            id: NEXT_ID.fetch_add(1, Ordering::Relaxed),
            pending: Arc::new(Pending::new()),
            _stays_in_its_thread: PhantomData,
        };
        // Relaxed: an observation.
        PARTICIPANTS.fetch_add(1, Ordering::Relaxed);
        this.attach();
        this
    }

    /// The word polled at safepoints.
    #[inline(always)]
    pub fn pending(&self) -> &Pending {
        &self.pending
    }

    /// The same word, for threads that may outlive this one.
    pub fn shared_pending(&self) -> SharedPending {
        self.pending.clone()
    }

    fn attach(&self) {
        LOCK.take(self.id, &self.pending, &COUNTERS);
    }

    fn detach(&self) {
        LOCK.release(self.id, &self.pending);
    }

    /// Runs `f`, which may block and touches no Python object, while others have the lock.
    pub fn detached<R>(&self, f: impl FnOnce() -> R) -> R {
        self.detach();
        let r = f();
        self.attach();
        r
    }

    /// Nobody looks at them.
    #[inline(always)]
    pub fn begin_native(&self) {}

    /// Nobody asks.
    #[inline(always)]
    pub fn enter_loop(&self, _here: usize) -> usize {
        0
    }

    /// Nobody asks.
    #[inline(always)]
    pub fn leave_loop(&self, _outer: usize) {}

    /// Nobody asks.
    pub fn in_outermost_loop(&self) -> bool {
        false
    }

    /// Just runs `f`.
    #[inline(always)]
    pub fn standing<R>(&self, f: impl FnOnce() -> R) -> R {
        f()
    }

    /// Just runs `f`.
    #[inline(always)]
    pub fn standing_in_loop<R>(&self, f: impl FnOnce() -> R) -> R {
        f()
    }

    /// None.
    pub fn native_words(&self) -> Range<usize> {
        0..0
    }

    /// Nothing is ever queued here.
    pub fn serve_merges(&self) {}

    /// Nothing is owned here.
    pub fn retire_as_owner(&self) {}

    /// Serves what the runtime wants of this thread.
    #[cold]
    pub fn safepoint(&self) {
        if self.pending.load() & DROP != 0 {
            self.detach();
            self.attach();
        }
    }

    /// Runs `f` while no other participant runs.
    pub fn stop_the_world<R>(&self, f: impl FnOnce() -> R) -> R {
        COUNTERS.stops.add(1);
        f()
    }
}

impl Drop for Participant {
    fn drop(&mut self) {
        self.detach();
        // Relaxed: an observation.
        PARTICIPANTS.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Blocking for Participant {
    fn away<R>(&self, f: impl FnOnce() -> R) -> R {
        self.detached(f)
    }

    fn interrupted(&self, mask: u32) -> bool {
        self.pending.load() & mask != 0
    }
}

/// How long a waiting thread lets the running one go on.
pub fn switch_interval() -> Duration {
    LOCK.interval()
}

pub fn set_switch_interval(interval: Duration) {
    LOCK.set_interval(interval);
}

/// How many threads are registered.
pub fn participants() -> usize {
    // Relaxed: an observation.
    PARTICIPANTS.load(Ordering::Relaxed)
}

/// `sys._is_gil_enabled()`.
pub fn gil_enabled() -> bool {
    true
}

/// It always is.
pub fn enable_gil(_participant: &Participant) {}

/// This mode cannot run without it.
pub fn disable_gil(_participant: &Participant) {}

/// In the child of a fork, where the calling thread is the only one, and attached.
pub fn after_fork_child(participant: &Participant) {
    // The lock's mutex may have been held by a thread that does not exist here, so the interval cannot be read.
    // SAFETY: no other thread exists.
    unsafe {
        GlobalLock::reset_after_fork(&raw const LOCK, true, participant.id, &participant.pending);
    }
    // Relaxed: no other thread exists.
    PARTICIPANTS.store(1, Ordering::Relaxed);
}

/// The counters as of now.
pub fn stats() -> Stats {
    COUNTERS.read()
}
