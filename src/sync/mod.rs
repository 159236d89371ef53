//! Concurrency primitives. They know nothing of Python, take what they work on as arguments (there
//! are no statics here) and compile under `--cfg loom`, where `loom_tests/` drives them unchanged, and under
//! `--cfg shuttle`, for `stress/`.
//!
//! - [`prim`]: the only importer of std's or loom's atomics, cells, locks, threads.
//! - [`pending`]: the flag word a running thread polls.
//! - [`global_lock`]: the interpreter lock with drop requests and forced hand-over.
//! - [`raw_lock`]: what `_thread` builds its locks on.
//! - [`count`]: reference counts, plain, atomic and biased.
//! - [`seat`]: the numbers that own objects, and their merge queues.
//! - [`object_lock`]: an object's lock, biased towards its owner; [`parking`]: where threads sleep for
//!   it; [`barrier`]: the asymmetric fence that makes the bias cheap.
//! - [`world`]: attached, detached and stopped threads.
//! - [`gate`]: the world together with a global lock that can be switched on and off.
//! - [`epoch`]: storage that a lock-free reader may still see.
//! - [`weak`]: links that do not keep their targets; [`remote`]: memory that comes back from other threads.
//! - [`stats`]: counters for the report.

pub mod barrier;
pub mod count;
#[cfg(not(shuttle))]
pub mod epoch;
pub mod gate;
pub mod global_lock;
pub mod object_lock;
pub mod parking;
pub mod pending;
pub mod prim;
pub mod raw_lock;
pub mod remote;
pub mod seat;
pub mod stats;
pub mod weak;
pub mod world;
