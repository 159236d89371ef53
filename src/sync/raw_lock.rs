//! What `_thread` builds on: a lock that any thread may release, and an event.
//!
//! Both are one atomic word with waiters on a condition variable. Waiting and waking are a
//! store→load handshake: the waiter adds itself to `waiters`, fences, then looks at the word; the
//! waker changes the word, fences, then looks at `waiters`. If the waiter's addition is first, the
//! waker sees it and notifies (under the mutex, so not between look and sleep); if the waker's
//! change is first, the waiter sees it and does not sleep.
//!
//! The caller hands in how to step out of the running threads while waiting ([`Blocking`]).

use super::prim::{AtomicU32, Condvar, Mutex, Ordering, constructor, fence, twin};
use std::time::{Duration, Instant};

/// How a thread steps out of, and back into, the set of running threads.
pub trait Blocking {
    /// Runs `f`, which may block, outside of it.
    fn away<R>(&self, f: impl FnOnce() -> R) -> R;
    /// Bits that end an interruptible wait.
    fn interrupted(&self, mask: u32) -> bool;
}

/// How often an interruptible wait looks for a reason to end.
const POLL: Duration = Duration::from_millis(10);

/// How a wait ended.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waited {
    Done,
    TimedOut,
    Interrupted,
}

#[derive(Debug)]
struct Word {
    value: AtomicU32,
    waiters: AtomicU32,
    mutex: Mutex<()>,
    changed: Condvar,
}

impl Word {
    constructor! {
        fn new() -> Self {
            Self {
                value: AtomicU32::new(0),
                waiters: AtomicU32::new(0),
                mutex: Mutex::new(()),
                changed: Condvar::new(),
            }
        }
    }

    /// Sleeps, detached, until `ready`, the deadline, or an interruption.
    fn wait(
        &self,
        ready: impl Fn(&AtomicU32) -> bool,
        limit: Option<Duration>,
        mask: u32,
        thread: &impl Blocking,
    ) -> Waited {
        // A limit beyond the clock's range is no limit.
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        thread.away(|| self.sleep(ready, deadline, mask, thread))
    }

    fn sleep(
        &self,
        ready: impl Fn(&AtomicU32) -> bool,
        deadline: Option<Instant>,
        mask: u32,
        thread: &impl Blocking,
    ) -> Waited {
        // Relaxed: ordered by the fence below.
        self.waiters.fetch_add(1, Ordering::Relaxed);
        if !twin("raw_lock_unfenced") {
            // SeqCst: pairs with the fence in `wake`; either it sees us in `waiters` or we see its change.
            fence(Ordering::SeqCst);
        }
        let mut guard = self.mutex.lock();
        let result = loop {
            if ready(&self.value) {
                break Waited::Done;
            }
            if mask != 0 && thread.interrupted(mask) {
                break Waited::Interrupted;
            }
            let left = match deadline {
                Some(deadline) => {
                    let left = deadline.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        break Waited::TimedOut;
                    }
                    Some(left)
                }
                None => None,
            };
            guard = match (left, mask) {
                (None, 0) => self.changed.wait(guard),
                (left, 0) => self.changed.wait_timeout(guard, left.unwrap_or(POLL)).0,
                (left, _) => self.changed.wait_timeout(guard, left.map_or(POLL, |left| left.min(POLL))).0,
            };
        };
        drop(guard);
        // Relaxed: only makes a waker's look at `waiters` cheaper.
        self.waiters.fetch_sub(1, Ordering::Relaxed);
        result
    }

    /// # Safety
    /// No other thread uses the word.
    #[cfg(not(model))]
    unsafe fn reset_after_fork(this: *const Self, value: u32) {
        let fresh = Self { value: AtomicU32::new(value), ..Self::new() };
        // SAFETY: nobody refers to the old value, which owns nothing; every part has interior mutability.
        unsafe { std::ptr::write(this.cast_mut(), fresh) };
    }

    fn wake(&self, all: bool) {
        // SeqCst: pairs with the fence in `wait`.
        fence(Ordering::SeqCst);
        // Relaxed: ordered by the fence.
        if self.waiters.load(Ordering::Relaxed) != 0 {
            if !twin("raw_lock_wakes_unlocked") {
                drop(self.mutex.lock());
            }
            if all {
                self.changed.notify_all();
            } else {
                self.changed.notify_one();
            }
        }
    }
}

/// A lock without an owner: `_thread.lock`.
#[derive(Debug)]
pub struct RawLock(Word);

impl Default for RawLock {
    fn default() -> Self {
        Self::new()
    }
}

impl RawLock {
    constructor! {
        pub fn new() -> Self {
            Self(Word::new())
        }
    }

    fn take(value: &AtomicU32) -> bool {
        // Acquire: pairs with the Release in `release`. Relaxed on failure: nothing was taken.
        value.compare_exchange(0, 1, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    pub fn try_acquire(&self) -> bool {
        Self::take(&self.0.value)
    }

    /// Waits for the lock, detached; false if the time ran out. `None` waits for ever.
    pub fn acquire(&self, limit: Option<Duration>, thread: &impl Blocking) -> bool {
        self.try_acquire() || self.0.wait(Self::take, limit, 0, thread) == Waited::Done
    }

    /// As `acquire`, but ends early when a bit of `mask` is pending for the thread.
    pub fn acquire_interruptible(
        &self,
        limit: Option<Duration>,
        mask: u32,
        thread: &impl Blocking,
    ) -> Waited {
        if self.try_acquire() { Waited::Done } else { self.0.wait(Self::take, limit, mask, thread) }
    }

    /// Unlocks; false if the lock was not locked.
    pub fn release(&self) -> bool {
        // Release: pairs with the Acquire in `take`.
        let was = self.0.value.swap(0, Ordering::Release) == 1;
        self.0.wake(false);
        was
    }

    /// In the child of a fork: free, and nobody waits. A thread that is not here may have been about to sleep.
    ///
    /// # Safety
    /// No other thread uses the lock.
    #[cfg(not(model))]
    pub unsafe fn reset_after_fork(&self) {
        // SAFETY: as the caller promises.
        unsafe { Word::reset_after_fork(&raw const self.0, 0) };
    }

    pub fn locked(&self) -> bool {
        // Relaxed: an observation that is stale when it returns.
        self.0.value.load(Ordering::Relaxed) == 1
    }
}

/// Happens once; waiting for what happened returns at once.
#[derive(Debug)]
pub struct Event(Word);

impl Default for Event {
    fn default() -> Self {
        Self::new()
    }
}

impl Event {
    constructor! {
        pub fn new() -> Self {
            Self(Word::new())
        }
    }

    fn happened(value: &AtomicU32) -> bool {
        // Acquire: pairs with the Release in `set`.
        value.load(Ordering::Acquire) == 1
    }

    pub fn is_set(&self) -> bool {
        Self::happened(&self.0.value)
    }

    pub fn set(&self) {
        // Release: pairs with the Acquire in `happened`.
        self.0.value.store(1, Ordering::Release);
        self.0.wake(true);
    }

    /// In the child of a fork: happened, and nobody waits. A thread that is not here may have been about to sleep.
    ///
    /// # Safety
    /// No other thread uses the event.
    #[cfg(not(model))]
    pub unsafe fn set_after_fork(&self) {
        // SAFETY: as the caller promises.
        unsafe { Word::reset_after_fork(&raw const self.0, 1) };
    }

    /// Waits, detached; false if the time ran out.
    pub fn wait(&self, limit: Option<Duration>, thread: &impl Blocking) -> bool {
        self.is_set() || self.0.wait(Self::happened, limit, 0, thread) == Waited::Done
    }

    /// As `wait`, but ends early when a bit of `mask` is pending for the thread.
    pub fn wait_interruptible(&self, limit: Option<Duration>, mask: u32, thread: &impl Blocking) -> Waited {
        if self.is_set() { Waited::Done } else { self.0.wait(Self::happened, limit, mask, thread) }
    }
}
