//! std's primitives.

pub use std::sync::Arc;
pub use std::sync::atomic::{
    AtomicBool, AtomicI64, AtomicIsize, AtomicPtr, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize,
    fence,
};
pub use std::sync::{Condvar as RawCondvar, Mutex as RawMutex, MutexGuard as RawGuard};
pub use std::{hint, thread, thread_local};
