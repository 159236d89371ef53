//! The world of threads: who runs, who is away, and how one thread makes all others stand still.
//!
//! ```text
//!            attach                         stop (of a detached thread)
//! DETACHED ---------> ATTACHED     DETACHED ---------> SUSPENDED ---------> DETACHED   (resume)
//!          <---------                                     | attach
//!            detach   ATTACHED ---> PARKED <--------------+
//!                          safepoint  |
//!                     ATTACHED <------+ resume
//! DETACHED ---> CLAIMED ---> DETACHED        another thread works on this one's behalf for a moment
//! ```
//!
//! A stop, step by step:
//! 1. The stopper takes the registry's mutex. If somebody else is stopping, it queues, parks like any
//!    other thread, and is woken with the stop already reserved for it.
//! 2. It sets [`STOP`] on all others, then fences, then looks at each: a detached one becomes
//!    suspended; an attached one has to come by itself.
//! 3. While one is missing it sleeps on `stopped`, giving up the mutex. Who parks, detaches with STOP
//!    set, or exits, takes the mutex and wakes it to look again. The detaching thread stores its
//!    state, fences, then looks for STOP: either the stopper sees the state, or the thread sees STOP.
//!    No wake-up is lost, so nothing here needs a timeout.
//! 4. It gives up the mutex and works. Who registers now is born parked.
//! 5. To resume: suspended threads become detached, parked ones **attached** (not merely free to try):
//!    a stop that follows at once must wait for them to run to their next safepoint, so repeated
//!    stops starve nobody. The next stopper in the queue, if any, has the stop reserved before any
//!    newcomer.
//!
//! Storage that was unlinked may go at once, without the epoch, if its thread is [alone](World::alone): no other is
//! registered, or all others stand. `standing` says the second. It is true from the moment when the stopper has
//! seen all others stand to just before it sets them going, so whoever runs and reads true is the stopper. For the
//! first, who registers stores the new length, fences, and only then looks for storage; who frees unlinks, fences,
//! and only then looks at the length: one of them sees the other.
//!
//! A claim is made by an attached thread, and a claimed thread counts as not yet stopped; the claimer
//! gives it back before its own safepoint. So a claim never overlaps a stop.

use super::pending::{Pending, STOP};
use super::prim::{
    Arc, AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Condvar, Mutex, MutexGuard, Ordering, constructor,
    fence, hint, thread, twin,
};
use super::stats::Counters;
use std::collections::VecDeque;
use std::time::Instant;

/// How often a stopper looks again before it sleeps.
const SPINS: u32 = if cfg!(model) { 0 } else { 40 };

const DETACHED: u32 = 0;
const ATTACHED: u32 = 1;
const SUSPENDED: u32 = 2;
const CLAIMED: u32 = 3;
const PARKED: u32 = 4;

/// What the world knows of one thread.
#[derive(Debug)]
pub struct Slot {
    id: u64,
    state: AtomicU32,
    pub pending: Pending,
}

impl std::ops::Deref for Slot {
    type Target = Pending;

    fn deref(&self) -> &Pending {
        &self.pending
    }
}

impl Slot {
    pub fn id(&self) -> u64 {
        self.id
    }

    /// A step of the state machine above; the state it found if that was not `from`.
    fn change(&self, from: u32, to: u32) -> Result<u32, u32> {
        // AcqRel: what the thread did before it detached happens before what is done on its behalf, and that
        // happens before what it does when it attaches.
        // Acquire: a failure shows a state that somebody else released.
        self.state.compare_exchange(from, to, Ordering::AcqRel, Ordering::Acquire)
    }

    /// Claims a detached thread, to do something that otherwise only the thread itself may do. By an
    /// attached thread, which gives the claim back with `unclaim` before anything that may block.
    #[must_use]
    pub fn try_claim(&self) -> bool {
        if twin("world_claim_attached") {
            return true;
        }
        self.change(DETACHED, CLAIMED).is_ok()
    }

    pub fn unclaim(&self) {
        // Release: pairs with the Acquire of the next `change`.
        self.state.store(DETACHED, Ordering::Release);
    }

    fn stopped(&self) -> bool {
        match self.change(DETACHED, SUSPENDED) {
            Ok(_) => true,
            Err(state) => state == SUSPENDED || state == PARKED,
        }
    }
}

#[derive(Debug)]
struct Registry {
    slots: Vec<Arc<Slot>>,
    /// Who stops the world, or has the next stop reserved.
    stopper: Option<u64>,
    queue: VecDeque<u64>,
}

impl Registry {
    const fn new() -> Self {
        Self { slots: Vec::new(), stopper: None, queue: VecDeque::new() }
    }
}

/// All threads.
#[derive(Debug)]
pub struct World {
    registry: Mutex<Registry>,
    /// The stopper looks again.
    stopped: Condvar,
    /// Parked threads look at their state.
    resumed: Condvar,
    /// Length of `slots`, readable without the mutex.
    len: AtomicUsize,
    /// Do all but the stopper stand?
    standing: AtomicBool,
    next_id: AtomicU64,
}

impl World {
    constructor! {
        pub fn new() -> Self {
            Self {
                registry: Mutex::new(Registry::new()),
                stopped: Condvar::new(),
                resumed: Condvar::new(),
                len: AtomicUsize::new(0),
                standing: AtomicBool::new(false),
                next_id: AtomicU64::new(1),
            }
        }
    }

    /// A new thread, attached; waits if the world is stopped.
    pub fn register(&self) -> Arc<Slot> {
        let mut registry = self.registry.lock();
        let born = if registry.stopper.is_some() { PARKED } else { ATTACHED };
        let slot = Arc::new(Slot {
            // Relaxed: a number nobody else gets; ids start at 1.
            id: self.next_id.fetch_add(1, Ordering::Relaxed),
            state: AtomicU32::new(born),
            pending: Pending::new(),
        });
        registry.slots.push(slot.clone());
        // Relaxed: the fence orders it.
        self.len.store(registry.slots.len(), Ordering::Relaxed);
        // SeqCst: pairs with the fence in `alone`; it counts us, or we do not find what it frees.
        fence(Ordering::SeqCst);
        drop(self.wait_while_parked(registry, &slot));
        slot
    }

    /// The thread exits; it is attached, and from now on not counted.
    pub fn unregister(&self, slot: &Slot) {
        let mut registry = self.registry.lock();
        registry.slots.retain(|other| other.id != slot.id);
        // Release: pairs with the Acquire in `alone`; what we read happens before it is freed.
        self.len.store(registry.slots.len(), Ordering::Release);
        drop(registry);
        if !twin("world_exit_silent") {
            self.stopped.notify_all();
        }
    }

    /// How many threads are registered.
    #[inline]
    pub fn len(&self) -> usize {
        // Relaxed: an observation; the caller is one of them, so 1 means that there is no other.
        self.len.load(Ordering::Relaxed)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Does no other registered thread run, so that what the caller has unlinked before this call is seen by nobody?
    /// By an attached thread.
    pub fn alone(&self) -> bool {
        // Relaxed: true is read by the stopper alone (module essay), who stored it.
        if self.standing.load(Ordering::Relaxed) {
            return true;
        }
        if !twin("world_alone_unfenced") {
            // SeqCst: pairs with the fence in `register`.
            fence(Ordering::SeqCst);
        }
        // Acquire: pairs with the Release in `unregister`.
        self.len.load(Ordering::Acquire) <= 1
    }

    /// The thread begins to run Python again; waits while it may not.
    pub fn attach(&self, slot: &Slot) {
        let mut tries = 0u32;
        loop {
            match slot.change(DETACHED, ATTACHED) {
                Ok(_) => return,
                Err(CLAIMED) => {
                    // Over in a moment, unless the claimer has lost its processor.
                    tries += 1;
                    if cfg!(model) || tries.is_multiple_of(64) {
                        thread::yield_now();
                    } else {
                        hint::spin_loop();
                    }
                }
                Err(_) => {
                    let registry = self.registry.lock();
                    if slot.change(SUSPENDED, PARKED).is_ok() {
                        drop(self.wait_while_parked(registry, slot));
                        return;
                    }
                }
            }
        }
    }

    /// The thread goes away: it blocks, or runs code that needs nothing of the VM.
    pub fn detach(&self, slot: &Slot) {
        // Release: pairs with the Acquire in `change`.
        slot.state.store(DETACHED, Ordering::Release);
        if !twin("world_detach_unfenced") {
            // SeqCst: pairs with the fence in `stop`; the stopper sees our state or we see its STOP.
            fence(Ordering::SeqCst);
        }
        if slot.pending.load() & STOP != 0 {
            // The mutex keeps the wake-up from falling between the stopper's look and its sleep.
            drop(self.registry.lock());
            self.stopped.notify_all();
        }
    }

    /// At a safepoint with STOP set: stands still until the world goes on.
    pub fn park(&self, slot: &Slot) {
        let registry = self.registry.lock();
        // The stop may be over, and STOP with it; or reserved for another that has not begun.
        if slot.pending.load() & STOP != 0 {
            drop(self.park_locked(registry, slot));
        }
    }

    fn park_locked<'a>(
        &'a self,
        registry: MutexGuard<'a, Registry>,
        slot: &Slot,
    ) -> MutexGuard<'a, Registry> {
        // Release: what we did happens before what the stopper does (Acquire in `change`).
        slot.state.store(PARKED, Ordering::Release);
        self.stopped.notify_all();
        self.wait_while_parked(registry, slot)
    }

    fn wait_while_parked<'a>(
        &'a self,
        mut registry: MutexGuard<'a, Registry>,
        slot: &Slot,
    ) -> MutexGuard<'a, Registry> {
        // Acquire: pairs with the Release in `resume`.
        while slot.state.load(Ordering::Acquire) == PARKED {
            registry = self.resumed.wait(registry);
        }
        registry
    }

    /// Runs `f` while every other registered thread is parked, suspended or not yet born. `slot` is the
    /// caller's, attached. A stop inside a stop just runs.
    pub fn stop<R>(&self, slot: &Slot, stats: &Counters, f: impl FnOnce() -> R) -> R {
        let mut registry = self.registry.lock();
        match registry.stopper {
            Some(id) if id == slot.id => {
                drop(registry);
                return f();
            }
            Some(_) => {
                registry.queue.push_back(slot.id);
                // Every resume sets us going; only one of them with the stop reserved for us.
                while registry.stopper != Some(slot.id) {
                    registry = self.park_locked(registry, slot);
                }
            }
            None => registry.stopper = Some(slot.id),
        }
        stats.stops.add(1);
        // Ends the stop also when `f` unwinds.
        let _resume = Resume { world: self, slot };
        if registry.slots.len() == 1 {
            // Who registers now is born parked.
            self.stand(true);
            drop(registry);
            return f();
        }
        if twin("world_stands_when_asked") {
            self.stand(true);
        }
        let asked = Instant::now();
        for other in registry.slots.iter().filter(|other| other.id != slot.id) {
            other.pending.set(STOP);
        }
        // SeqCst: pairs with the fence in `detach`.
        fence(Ordering::SeqCst);
        // A thread that registers while we wait is born parked.
        let mut looks = 0;
        while !registry.slots.iter().all(|other| other.id == slot.id || other.stopped()) {
            if looks < SPINS {
                // A running thread comes by soon; sleeping and being woken takes longer than that.
                looks += 1;
                drop(registry);
                (0..50).for_each(|_| hint::spin_loop());
                registry = self.registry.lock();
            } else {
                registry = self.stopped.wait(registry);
            }
        }
        self.stand(true);
        drop(registry);
        let stopped = Instant::now();
        stats.stop_wait_ns.add((stopped - asked).as_nanos() as u64);
        let result = f();
        stats.stopped_ns.add(stopped.elapsed().as_nanos() as u64);
        result
    }

    fn stand(&self, all: bool) {
        // Relaxed: the others stand, and setting them going is a release.
        self.standing.store(all, Ordering::Relaxed);
    }

    fn resume(&self, slot: &Slot) {
        let mut registry = self.registry.lock();
        let late = twin("world_stands_too_long");
        if !late {
            self.stand(false);
        }
        let mut parked = false;
        for other in registry.slots.iter().filter(|other| other.id != slot.id) {
            other.pending.clear(STOP);
            // Release: what the stopper did happens before what the thread does (Acquire in `change`).
            if other.change(SUSPENDED, DETACHED).is_err() {
                let to = if twin("world_resume_detached") { DETACHED } else { ATTACHED };
                // A thread that the stop found attached or claimed cannot be: the stop waited for it.
                parked |= other.change(PARKED, to).is_ok();
            }
        }
        if late {
            self.stand(false);
        }
        registry.stopper = registry.queue.pop_front();
        drop(registry);
        if parked {
            self.resumed.notify_all();
        }
    }

    /// Sets `bits` on every thread but `slot`'s.
    pub fn ask_others(&self, slot: Option<&Slot>, bits: u32) {
        for other in &self.registry.lock().slots {
            if slot.is_none_or(|slot| other.id != slot.id) {
                other.pending.set(bits);
            }
        }
    }

    /// In the child of a fork: only `slot` is left, attached.
    ///
    /// # Safety
    /// No other thread exists.
    #[cfg(not(model))]
    pub unsafe fn reset_after_fork(this: *const Self, slot: &Arc<Slot>) {
        // The thread that asked for a stop is not here.
        slot.pending.clear(STOP);
        let fresh = Self::new();
        fresh.registry.lock().slots.push(slot.clone());
        // Relaxed: no other thread exists.
        fresh.len.store(1, Ordering::Relaxed);
        // SAFETY: `this` is valid.
        // Relaxed: no other thread exists.
        let next_id = unsafe { (*this).next_id.load(Ordering::Relaxed) };
        // Relaxed: no other thread exists.
        fresh.next_id.store(next_id, Ordering::Relaxed);
        // SAFETY: nobody refers to the old value (its mutex may be locked by a thread that is not here, and
        // its list is leaked); every part has interior mutability, so the memory is writable.
        unsafe { std::ptr::write(this.cast_mut(), fresh) };
    }
}

struct Resume<'a> {
    world: &'a World,
    slot: &'a Slot,
}

impl Drop for Resume<'_> {
    fn drop(&mut self) {
        self.world.resume(self.slot);
    }
}

#[cfg(not(model))]
impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}
