//! loom's primitives, with a hand on every ordering.
//!
//! Each atomic operation passes the orderings of its call through [`weaken`]. Normally that gives them
//! back. The environment variable `LOOM_WEAKEN` names one ordering of one call, by its place in the
//! source, and what to use instead: so one build serves to weaken every ordering in turn, and to see
//! which of them a model misses (`cargo loom orderings`). `LOOM_SITES` makes a model remember the calls
//! that it has passed through.

use super::{OnceLock, Ordering};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::panic::Location;

pub use loom::sync::Arc;
pub use loom::sync::{Condvar as RawCondvar, Mutex as RawMutex, MutexGuard as RawGuard};
pub use loom::{hint, thread, thread_local};

/// An ordering of an atomic operation in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    pub file: &'static str,
    pub line: u32,
    pub column: u32,
    /// Which of the call's orderings: a compare-exchange has two.
    pub index: u8,
    pub operation: &'static str,
    pub ordering: &'static str,
}

/// What to use instead of one ordering.
struct Weakened {
    place: String,
    /// None: leave the fence out.
    to: Option<Ordering>,
}

std::thread_local! {
    /// loom runs all threads of a model on one thread of the system.
    static PASSED: RefCell<BTreeSet<Site>> = const { RefCell::new(BTreeSet::new()) };
}

/// The sites that the model on this thread has passed through since it last asked.
pub fn sites() -> Vec<Site> {
    PASSED.with_borrow_mut(std::mem::take).into_iter().collect()
}

/// The name of an ordering, as the source spells it.
fn name(ordering: Ordering) -> &'static str {
    match ordering {
        // Relaxed, Release, Acquire, AcqRel, SeqCst: only their names.
        Ordering::Relaxed => "Relaxed",
        Ordering::Release => "Release",
        Ordering::Acquire => "Acquire",
        Ordering::AcqRel => "AcqRel",
        _ => "SeqCst",
    }
}

fn chosen() -> Option<&'static Weakened> {
    static CHOSEN: OnceLock<Option<Weakened>> = OnceLock::new();
    let parse = || {
        let text = std::env::var("LOOM_WEAKEN").ok()?;
        let (place, to) = text.split_once('=')?;
        let to = match to {
            // Relaxed, Release, Acquire, AcqRel: only their names.
            "Relaxed" => Some(Ordering::Relaxed),
            "Release" => Some(Ordering::Release),
            "Acquire" => Some(Ordering::Acquire),
            "AcqRel" => Some(Ordering::AcqRel),
            _ => None,
        };
        Some(Weakened { place: place.to_owned(), to })
    };
    CHOSEN.get_or_init(parse).as_ref()
}

fn remembers() -> bool {
    static REMEMBERS: OnceLock<bool> = OnceLock::new();
    *REMEMBERS.get_or_init(|| std::env::var_os("LOOM_SITES").is_some())
}

/// The ordering that a call gets instead of the one it asks for; None: leave the fence out.
fn weaken(
    operation: &'static str,
    index: u8,
    ordering: Ordering,
    at: &'static Location<'static>,
) -> Option<Ordering> {
    if remembers() {
        let (file, line, column) = (at.file(), at.line(), at.column());
        PASSED.with_borrow_mut(|sites| {
            sites.insert(Site { file, line, column, index, operation, ordering: name(ordering) })
        });
    }
    match chosen() {
        Some(weakened) if weakened.place == format!("{at}:{index}") => weakened.to,
        _ => Some(ordering),
    }
}

/// As `weaken`, for an operation that cannot be left out.
#[track_caller]
fn as_told(operation: &'static str, index: u8, ordering: Ordering) -> Ordering {
    weaken(operation, index, ordering, Location::caller()).unwrap_or(ordering)
}

/// A fence.
#[track_caller]
pub fn fence(ordering: Ordering) {
    if let Some(ordering) = weaken("fence", 0, ordering, Location::caller()) {
        // As told.
        loom::sync::atomic::fence(ordering);
    }
}

/// The operations with an ordering for either end.
macro_rules! exchange {
    ($value:ty, $($operation:ident),*) => {$(
        #[track_caller]
        pub fn $operation(
            &self,
            from: $value,
            to: $value,
            success: Ordering,
            failure: Ordering,
        ) -> Result<$value, $value> {
            let success = as_told(stringify!($operation), 0, success);
            self.0.$operation(from, to, success, as_told(stringify!($operation), 1, failure))
        }
    )*};
}

/// The operations that every atomic has.
macro_rules! atomic {
    ($name:ident, $value:ty $(, <$parameter:ident>)?) => {
        /// loom's atomic, weakened on demand.
        #[derive(Debug)]
        pub struct $name$(<$parameter>)?(loom::sync::atomic::$name$(<$parameter>)?);

        impl$(<$parameter>)? $name$(<$parameter>)? {
            #[track_caller]
            pub fn new(value: $value) -> Self {
                Self(loom::sync::atomic::$name::new(value))
            }

            #[track_caller]
            pub fn load(&self, ordering: Ordering) -> $value {
                self.0.load(as_told("load", 0, ordering))
            }

            #[track_caller]
            pub fn store(&self, value: $value, ordering: Ordering) {
                self.0.store(value, as_told("store", 0, ordering));
            }

            #[track_caller]
            pub fn swap(&self, value: $value, ordering: Ordering) -> $value {
                self.0.swap(value, as_told("swap", 0, ordering))
            }

            exchange!($value, compare_exchange, compare_exchange_weak);
        }
    };
}

/// And those of integers.
macro_rules! integer {
    ($($name:ident: $value:ty),*) => {$(
        atomic!($name, $value);
        integer!($name, $value, fetch_add, fetch_sub, fetch_or, fetch_and);

        impl Default for $name {
            #[track_caller]
            fn default() -> Self {
                Self::new(0)
            }
        }
    )*};
    ($name:ident, $value:ty, $($operation:ident),*) => {
        impl $name {$(
            #[track_caller]
            pub fn $operation(&self, value: $value, ordering: Ordering) -> $value {
                self.0.$operation(value, as_told(stringify!($operation), 0, ordering))
            }
        )*}
    };
}

integer!(AtomicI64: i64, AtomicIsize: isize, AtomicU8: u8, AtomicU16: u16, AtomicU32: u32, AtomicU64: u64, AtomicUsize: usize);
atomic!(AtomicBool, bool);
atomic!(AtomicPtr, *mut T, <T>);
