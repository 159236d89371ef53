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
//! - [`epoch`]: storage that a lock-free reader may still see; [`shared_slot`]: counted pointers that are read so.
//! - [`weak`]: links that do not keep their targets; [`remote`]: memory that comes back from other threads.
//! - [`os_thread`]: threads that a forked child can start too.
//! - [`stats`]: counters for the report.
//!
//! What a reader who knows PEP 703 will look for and not find:
//!
//! - **Containers that are read without a lock while others change them** (CPython's lists, dicts, inline values). Such a
//!   reader has a pointer that nothing keeps: it must try to take a reference and fall back if that fails; writers must
//!   mark whatever enters the container and whatever leaves it; arrays, and the memory of every object that has left one,
//!   must go through the epoch, or a recycled block answers in the name of a dead object. Here a container that many read is
//!   *opened* ([`object_lock`], rule 7). Inside, the container's own reference keeps what the reader finds, so an ordinary
//!   `incref` will do; nothing is marked or retired, and no line is written that others read. The price is the writer's,
//!   who has to close the object. The other way is here too, for whoever wants to weigh the two: [`shared_slot`], with its
//!   models; `cargo primitives brc` measures both.
//! - **Critical sections that are suspended** when their thread blocks. Object locks are leaves, so inside nobody blocks.
//! - **Counts by thread** for classes, code and globals. These are not counted at all
//!   ([`count::biased::BiasedHead::stop_counting`]); the collector looks at the frames.
//! - **A claim on an object for markers that run side by side.** One thread marks, in a stopped world.
//! - **A seqlock.** Caches belong to their threads.

pub mod barrier;
pub mod count;
#[cfg(not(shuttle))]
pub mod epoch;
pub mod gate;
pub mod global_lock;
pub mod object_lock;
#[cfg(not(model))]
pub mod os_thread;
pub mod parking;
pub mod pending;
pub mod prim;
pub mod raw_lock;
pub mod remote;
pub mod seat;
#[cfg(not(shuttle))]
pub mod shared_slot;
pub mod stats;
pub mod weak;
pub mod world;
