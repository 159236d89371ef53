//! shuttle's primitives: a randomised scheduler that only knows sequential consistency, for worlds too
//! large to explore (`stress/`).

pub use shuttle::sync::Arc;
pub use shuttle::sync::atomic::{
    AtomicBool, AtomicI64, AtomicIsize, AtomicPtr, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize,
    fence,
};
pub use shuttle::sync::{Condvar as RawCondvar, Mutex as RawMutex, MutexGuard as RawGuard};
pub use shuttle::{hint, thread, thread_local};
