//! Concurrency primitives. They know nothing of Python, take what they work on as arguments (there
//! are no statics here) and compile under `--cfg loom`, where `loom_tests/` drives them unchanged.
//!
//! - [`prim`]: the only importer of std's or loom's atomics, cells, locks, threads.
//! - [`pending`]: the flag word a running thread polls.
//! - [`global_lock`]: the interpreter lock with drop requests and forced hand-over.
//! - [`raw_lock`]: what `_thread` builds its locks on.
//! - [`count`]: reference counts, plain, atomic and biased.
//! - [`stats`]: counters for the report.

pub mod count;
pub mod global_lock;
pub mod pending;
pub mod prim;
pub mod raw_lock;
pub mod stats;
