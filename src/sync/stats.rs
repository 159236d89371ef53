//! Counters for the report. Events they count are rare (a switch, a stop, a merge), so one shared
//! set of relaxed counters costs nothing that could be measured.

use super::prim::{AtomicU64, Ordering, constructor};

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// The live counters.
        #[derive(Debug, Default)]
        pub struct Counters { $($(#[$doc])* pub $name: Counter,)* }

        /// A copy of the counters at one moment.
        #[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
        pub struct Stats { $($(#[$doc])* pub $name: u64,)* }

        impl Counters {
            #[cfg(not(model))]
            pub const fn new() -> Self { Self { $($name: Counter::new(),)* } }

            #[cfg(model)]
            pub fn new() -> Self { Self { $($name: Counter::new(),)* } }

            pub fn read(&self) -> Stats { Stats { $($name: self.$name.get(),)* } }
        }

        impl Stats {
            /// Name and value of each counter, in order of declaration.
            pub fn fields(&self) -> impl Iterator<Item = (&'static str, u64)> {
                [$((stringify!($name), self.$name),)*].into_iter()
            }
        }
    };
}

counters! {
    /// Times the global lock went to another thread.
    switches,
    /// Of these, after a drop request.
    forced_switches,
    /// Stops of the world.
    stops,
    /// Nanoseconds from asking for a stop until all were stopped.
    stop_wait_ns,
    /// Nanoseconds the world stood still.
    stopped_ns,
    /// Objects whose two counts were folded into one.
    merges,
    /// Objects put on an owner's merge queue.
    queue_pushes,
    /// Objects whose lock lost its bias.
    shares,
    /// Open objects closed by a writer.
    closes,
    /// Object locks that were not free at the first attempt.
    lock_contentions,
    /// Object locks that parked.
    lock_parks,
    /// Blocks of storage given to the epoch.
    retired,
    /// Their bytes.
    retired_bytes,
}

/// One counter.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    constructor! {
        pub fn new() -> Self {
            Self(AtomicU64::new(0))
        }
    }

    pub fn add(&self, n: u64) {
        // Under loom a shared counter would only multiply the interleavings to explore.
        if !cfg!(model) {
            // Relaxed: a statistic, orders nothing.
            self.0.fetch_add(n, Ordering::Relaxed);
        }
    }

    pub fn get(&self) -> u64 {
        // Relaxed: a statistic.
        self.0.load(Ordering::Relaxed)
    }
}
