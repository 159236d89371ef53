//! The seam. The rest of the VM uses only the names below; they have the same signatures in each
//! mode, and this file alone knows which mode was chosen.
//!
//! - [`Head`]: everything in an object's header except its type: count, owner, lock, bits.
//!   `new`, `immortal`, `incref`, `decref` (true: destroy the object now), `try_incref`, `is_unique`,
//!   `mark_weak` (before `try_incref` may succeed in other threads),
//!   `count`, `make_immortal`, `is_immortal`, `begin_finalize`/`end_finalize`, `merge_stopped`,
//!   `stop_counting`, `bits`/`set_bits`/`clear_bits`, `lock`, `read` (a `lock` only to read). `incref_quick`, `decref_quick`,
//!   `lock_quick` and `read_quick` do the common case without a call, for code that must keep its registers.
//! - [`ObjectGuard`], [`lock_two`]: the critical section on one object or two. A leaf lock: nobody runs
//!   Python, blocks, reaches a safepoint or locks a third object inside. That is why it never has to be
//!   suspended, and why it cannot deadlock.
//! - [`retire`]: storage that a lock-free reader may still see.
//! - [`Participant`]: an operating-system thread in the world of Python threads: `detached`,
//!   `safepoint`, `stop_the_world`, `serve_merges`, `retire_as_owner`; `pending` and, for other threads, `shared_pending`
//!   ([`SharedPending`]); `begin_native`, `enter_loop`, `leave_loop`, `in_outermost_loop`, `standing`,
//!   `standing_in_loop` and `native_words`: see
//!   `native_stack.rs`.
//! - [`sweep_queues`]: with the world stopped, before what is not counted is freed: nothing of it waits to be counted.
//! - [`Pending`]: the word a running thread polls.
//! - [`RawLock`], [`Event`]: what `_thread` is built on.
//! - [`set_destroy`], [`set_contended`], [`participants`], [`gil_enabled`], [`enable_gil`], [`disable_gil`],
//!   [`set_switch_interval`], [`switch_interval`], [`after_fork_child`], [`stats`]; [`NAME`], [`PARALLEL`],
//!   [`NATIVE_STACKS`].

#[cfg(not(any(feature = "gil", feature = "brc", feature = "atomic")))]
compile_error!(
    "choose a mode: build with --features gil, or with --no-default-features --features brc (or atomic)"
);
#[cfg(any(
    all(feature = "gil", feature = "brc"),
    all(feature = "gil", feature = "atomic"),
    all(feature = "brc", feature = "atomic")
))]
compile_error!(
    "one mode at a time: `gil` is the default, so say --no-default-features --features brc (or atomic)"
);

// Two modes or none still bind one, so that the message above is the only one.
#[cfg_attr(feature = "brc", path = "brc.rs")]
#[cfg_attr(all(feature = "atomic", not(feature = "brc")), path = "atomic.rs")]
#[cfg_attr(not(any(feature = "brc", feature = "atomic")), path = "gil.rs")]
mod chosen;

pub use crate::sync::count::Quick;
pub use crate::sync::pending::{self, Pending};
pub use crate::sync::raw_lock::{Blocking, Event, RawLock, Waited};
pub use crate::sync::stats::Stats;
pub use chosen::{
    Head, NAME, NATIVE_STACKS, ObjectGuard, PARALLEL, Participant, SharedPending, after_fork_child,
    disable_gil, enable_gil, gil_enabled, lock_two, participants, retire, set_contended, set_destroy,
    set_switch_interval, stats, sweep_queues, switch_interval,
};

const _: () = assert!(size_of::<Head>() == 12 && align_of::<Head>() == 4);
