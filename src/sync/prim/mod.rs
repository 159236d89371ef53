//! The shim: std's primitives in a normal build, loom's under `--cfg loom`, shuttle's under
//! `--cfg shuttle`. Everything else in the crate imports atomics, locks, threads and fences from here.
//!
//! `cfg(model)`, which the build script sets, says "one of the two": there is no time in a model, nothing
//! spins, and primitives register themselves with the running model, so they cannot be statics.

#[cfg(loom)]
#[path = "loom.rs"]
mod chosen;
#[cfg(not(model))]
#[path = "real.rs"]
mod chosen;
#[cfg(shuttle)]
#[path = "shuttle.rs"]
mod chosen;

pub use chosen::{
    Arc, AtomicBool, AtomicI64, AtomicIsize, AtomicPtr, AtomicU8, AtomicU16, AtomicU32, AtomicU64,
    AtomicUsize, fence, hint, thread, thread_local,
};
#[cfg(loom)]
pub use chosen::{Site, sites};
pub use std::sync::atomic::Ordering::{self, AcqRel, Acquire, Relaxed, Release, SeqCst};
/// Initialised once, then read; never part of a protocol that a model explores.
pub use std::sync::{LazyLock, OnceLock};
use std::time::Duration;

/// Is the mutation `name` on? A *twin* is the real code with one fault put in, for a model to find: a
/// model that cannot fail proves nothing. Always false in a normal build, so it costs nothing there.
#[cfg(not(loom))]
#[inline(always)]
pub const fn twin(_name: &str) -> bool {
    false
}

/// Is the mutation `name` on? The environment variable `LOOM_TWIN` chooses one.
#[cfg(loom)]
pub fn twin(name: &str) -> bool {
    static CHOSEN: OnceLock<Option<String>> = OnceLock::new();
    CHOSEN.get_or_init(|| std::env::var("LOOM_TWIN").ok()).as_deref() == Some(name)
}

/// A mutex that ignores poisoning: what it guards is consistent between statements, and a panic in
/// one thread must not become a panic in all.
#[derive(Debug, Default)]
pub struct Mutex<T>(chosen::RawMutex<T>);

/// Holds a [`Mutex`] until it is dropped.
pub type MutexGuard<'a, T> = chosen::RawGuard<'a, T>;

impl<T> Mutex<T> {
    #[cfg(not(model))]
    pub const fn new(value: T) -> Self {
        Self(chosen::RawMutex::new(value))
    }

    #[cfg(model)]
    pub fn new(value: T) -> Self {
        Self(chosen::RawMutex::new(value))
    }

    pub fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

#[cfg(not(model))]
impl<T> Mutex<T> {
    /// The lock, if nobody holds it.
    pub fn try_lock(&self) -> Option<MutexGuard<'_, T>> {
        match self.0.try_lock() {
            Ok(guard) => Some(guard),
            Err(std::sync::TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(std::sync::TryLockError::WouldBlock) => None,
        }
    }
}

/// A condition variable for [`Mutex`].
#[derive(Debug, Default)]
pub struct Condvar(chosen::RawCondvar);

impl Condvar {
    #[cfg(not(model))]
    pub const fn new() -> Self {
        Self(chosen::RawCondvar::new())
    }

    #[cfg(model)]
    pub fn new() -> Self {
        Self(chosen::RawCondvar::new())
    }

    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        self.0.wait(guard).unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Waits at most `limit`; true if the time ran out. A model knows no time and waits for ever.
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        limit: Duration,
    ) -> (MutexGuard<'a, T>, bool) {
        #[cfg(not(model))]
        {
            let (guard, result) =
                self.0.wait_timeout(guard, limit).unwrap_or_else(|poisoned| poisoned.into_inner());
            (guard, result.timed_out())
        }
        #[cfg(model)]
        {
            let _ = limit;
            (self.wait(guard), false)
        }
    }

    pub fn notify_one(&self) {
        self.0.notify_one();
    }

    pub fn notify_all(&self) {
        self.0.notify_all();
    }
}

/// A constructor that is `const` in a normal build (so that statics can be made of it) and an
/// ordinary function in a model, whose primitives register themselves with what runs it.
macro_rules! constructor {
    ($(#[$meta:meta])* $vis:vis fn $name:ident($($arg:ident: $ty:ty),*) -> $ret:ty $body:block) => {
        #[cfg(not(model))]
        $(#[$meta])*
        $vis const fn $name($($arg: $ty),*) -> $ret $body
        #[cfg(model)]
        $(#[$meta])*
        $vis fn $name($($arg: $ty),*) -> $ret $body
    };
}
pub(crate) use constructor;

/// A read of an atomic that the same thread is about to change, as at the start of a compare-exchange
/// loop. Under loom it must be a read-modify-write: after a plain load loom silently skips the
/// interleavings with what other threads did to the atomic before.
macro_rules! first_read {
    ($atomic:expr) => {
        // Relaxed: the change that follows orders.
        $crate::sync::prim::first_read!($atomic, $crate::sync::prim::Relaxed)
    };
    ($atomic:expr, $ordering:expr) => {
        if cfg!(loom) {
            // As the caller says.
            $atomic.fetch_add(0, $ordering)
        } else {
            // As the caller says.
            $atomic.load($ordering)
        }
    };
}
pub(crate) use first_read;

/// `first_read` of an atomic pointer, which cannot add nothing: an exchange of null by null.
macro_rules! first_pointer {
    ($atomic:expr) => {
        // Relaxed: the change that follows orders.
        $crate::sync::prim::first_pointer!($atomic, $crate::sync::prim::Relaxed)
    };
    ($atomic:expr, $ordering:expr) => {
        if cfg!(loom) {
            let null = std::ptr::null_mut();
            // As the caller says, for both.
            $atomic.compare_exchange(null, null, $ordering, $ordering).unwrap_or_else(|found| found)
        } else {
            // As the caller says.
            $atomic.load($ordering)
        }
    };
}
pub(crate) use first_pointer;

/// A store to an atomic that is also read by `first_read`. Under loom an exchange: loom lets a
/// read-modify-write of another thread write an old value back over a plain store, which no machine does.
macro_rules! overwrite {
    ($atomic:expr, $value:expr, $ordering:expr) => {
        if cfg!(loom) {
            // As the caller says.
            $atomic.swap($value, $ordering);
        } else {
            // As the caller says.
            $atomic.store($value, $ordering);
        }
    };
}
pub(crate) use overwrite;
