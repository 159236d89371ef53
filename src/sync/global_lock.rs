//! The global interpreter lock: one holder, who is asked to let go after a switch interval.
//!
//! 1. A waiter sleeps for the interval. If the lock is still taken then *and nobody else got it
//!    meanwhile* (`switch_number` unchanged), it sets [`DROP`] on the holder. Without the second
//!    condition a holder of a moment would be asked to go because of its predecessor.
//! 2. The holder sees the bit at its next safepoint and releases.
//! 3. Hand-over is forced: who released on request may not take the lock again before some waiter has
//!    had it. Otherwise the releaser, awake and with a warm cache, would nearly always win against the
//!    waiter that first has to be woken, and the request would have been for nothing. CPython makes
//!    the releaser wait inside the release; here the debt is noted (`owed`) and paid at the next
//!    `take`, so a thread that releases in order to block does not wait twice.
//! 4. The debt lapses when nobody waits any more.

use super::pending::{DROP, Pending};
use super::prim::{AtomicU64, Condvar, Mutex, MutexGuard, Ordering, constructor, twin};
use super::stats::Counters;
use std::time::Duration;

/// CPython's switch interval.
const DEFAULT_NS: u64 = 5_000_000;

/// The lock. `enabled` false means that nobody needs it (a mode without a lock, until it is asked for).
#[derive(Debug)]
pub struct GlobalLock {
    state: Mutex<State>,
    /// Nanoseconds a waiter grants the holder; outside the mutex so that the child of a fork can read it.
    interval: AtomicU64,
    /// Waiters for a free lock; also notified when a debt is paid and when the lock is disabled.
    free: Condvar,
}

#[derive(Debug)]
struct State {
    enabled: bool,
    /// Who holds the lock. The word is alive as long as it is here: a thread releases before it exits.
    holder: Option<Holder>,
    /// Id of the last holder; 0 before the first.
    last: u64,
    /// Counts changes of holder.
    switch_number: u64,
    /// The last holder released on request and must let another go first (rule 3).
    owed: bool,
    waiters: usize,
}

#[derive(Debug)]
struct Holder {
    id: u64,
    pending: *const Pending,
}

// SAFETY: `pending` points to an atomic word that outlives its stay in `State` (see the field `holder`).
unsafe impl Send for Holder {}

impl State {
    const fn new(enabled: bool) -> Self {
        Self { enabled, holder: None, last: 0, switch_number: 0, owed: false, waiters: 0 }
    }

    /// Must `id`, one of the `waiters` if `waiting`, let another thread go first?
    fn must_yield(&self, id: u64, waiting: bool) -> bool {
        let others = self.waiters - usize::from(waiting);
        self.owed && self.last == id && others > 0 && !twin("global_lock_no_debt")
    }
}

impl GlobalLock {
    constructor! {
        pub fn new(enabled: bool) -> Self {
            Self {
                state: Mutex::new(State::new(enabled)),
                interval: AtomicU64::new(DEFAULT_NS),
                free: Condvar::new(),
            }
        }
    }

    /// Takes the lock for the thread `id` (never 0). Returns at once, without it, if the lock is
    /// disabled, or becomes so while waiting; true if the thread now holds it.
    pub fn take(&self, id: u64, pending: &Pending, stats: &Counters) -> bool {
        let mut s = self.state.lock();
        debug_assert!(s.holder.as_ref().is_none_or(|h| h.id != id), "the lock is not recursive");
        if s.enabled && (s.holder.is_some() || s.must_yield(id, false)) {
            s.waiters += 1;
            s = self.wait_for_turn(s, id);
            s.waiters -= 1;
        }
        if !s.enabled {
            return false;
        }
        s.holder = Some(Holder { id, pending });
        if s.last != id {
            s.last = id;
            s.switch_number += 1;
            stats.switches.add(1);
            if s.owed {
                stats.forced_switches.add(1);
            }
            s.owed = false;
        }
        drop(s);
        pending.clear(DROP);
        true
    }

    fn wait_for_turn<'a>(&'a self, mut s: MutexGuard<'a, State>, id: u64) -> MutexGuard<'a, State> {
        while s.enabled && (s.holder.is_some() || s.must_yield(id, true)) {
            let seen = s.switch_number;
            // A model has no time: there every wait has lasted the interval before it begins.
            let timed_out = if cfg!(model) {
                true
            } else {
                let timed_out;
                (s, timed_out) = self.free.wait_timeout(s, self.interval());
                timed_out
            };
            let same = s.switch_number == seen;
            if timed_out
                && s.enabled
                && same
                && let Some(holder) = &s.holder
            {
                // SAFETY: a holder's word outlives its stay in `State`, which we have locked.
                unsafe { &*holder.pending }.set(DROP);
            }
            if cfg!(model) && s.enabled && (s.holder.is_some() || s.must_yield(id, true)) {
                s = self.free.wait(s);
            }
        }
        s
    }

    /// Gives the lock back; false if `id` did not hold it (the lock is disabled, or was when it was taken).
    pub fn release(&self, id: u64, pending: &Pending) -> bool {
        let mut s = self.state.lock();
        if s.holder.as_ref().is_none_or(|h| h.id != id) {
            return false;
        }
        s.holder = None;
        s.owed = pending.load() & DROP != 0 && s.waiters > 0;
        let waiters = s.waiters;
        drop(s);
        // One is enough: the only thread that could not use the wake-up is the releaser, and it is not waiting.
        if waiters > 0 && !twin("global_lock_release_silent") {
            self.free.notify_one();
        }
        true
    }

    /// Whether threads need the lock.
    pub fn enabled(&self) -> bool {
        self.state.lock().enabled
    }

    /// Does `id` hold the lock?
    pub fn held_by(&self, id: u64) -> bool {
        self.state.lock().holder.as_ref().is_some_and(|h| h.id == id)
    }

    /// From now on the lock is needed, and `id` holds it. Only while no other thread runs.
    pub fn enable(&self, id: u64, pending: &Pending) {
        let mut s = self.state.lock();
        if !s.enabled {
            s.enabled = true;
            s.holder = Some(Holder { id, pending });
            s.last = id;
            s.owed = false;
        }
    }

    /// From now on the lock is not needed; waiters go on without it.
    pub fn disable(&self) {
        let mut s = self.state.lock();
        s.enabled = false;
        s.holder = None;
        s.owed = false;
        drop(s);
        if twin("global_lock_disable_wakes_one") {
            self.free.notify_one();
            return;
        }
        self.free.notify_all();
    }

    /// The time a waiter grants the holder.
    pub fn interval(&self) -> Duration {
        // Relaxed: a setting.
        Duration::from_nanos(self.interval.load(Ordering::Relaxed))
    }

    pub fn set_interval(&self, interval: Duration) {
        let ns = u64::try_from(interval.as_nanos()).unwrap_or(u64::MAX);
        // Relaxed: a setting.
        self.interval.store(ns, Ordering::Relaxed);
    }

    /// In the child of a fork: the only thread left is `id`; it holds the lock if the lock is enabled.
    ///
    /// # Safety
    /// No other thread exists.
    pub unsafe fn reset_after_fork(this: *const Self, enabled: bool, id: u64, pending: &Pending) {
        // Relaxed: no other thread exists.
        // SAFETY: `this` is valid; the interval is an atomic outside the mutex.
        let interval = unsafe { (*this).interval.load(Ordering::Relaxed) };
        // Nor does whoever asked for the lock.
        pending.clear(DROP);
        let mut state = State::new(enabled);
        if enabled {
            state.holder = Some(Holder { id, pending });
            state.last = id;
        }
        let fresh =
            Self { state: Mutex::new(state), free: Condvar::new(), interval: AtomicU64::new(interval) };
        // SAFETY: the old value, perhaps locked by a thread that no longer exists, owns nothing and is
        // referred to by nobody; both fields have interior mutability, so the memory is writable.
        unsafe { std::ptr::write(this.cast_mut(), fresh) };
    }
}
