//! `-X importtime`: how long each import takes, by itself and with the imports that it makes.

use std::cell::Cell;
use std::time::{Duration, Instant};

use crate::memory;
use crate::modules::sys::runtime_flags;

#[derive(Clone, Copy)]
struct Level {
    /// Imports under way around this one.
    depth: usize,
    /// Time that the imports made by the present one took.
    inner: Duration,
}

thread_local! {
    static LEVEL: Cell<Level> = const { Cell::new(Level { depth: 0, inner: Duration::ZERO }) };
}

/// Runs an import that is not in `sys.modules`, and tells of it if that is asked for.
pub(super) fn import<R>(name: &str, f: impl FnOnce() -> R) -> R {
    if runtime_flags().import_time == 0 {
        return f();
    }
    let outer = LEVEL.get();
    if outer.depth == 0 && outer.inner.is_zero() {
        memory::say("import time: self [us] | cumulative | imported package\n");
    }
    LEVEL.set(Level { depth: outer.depth + 1, inner: Duration::ZERO });
    let start = Instant::now();
    let result = f();
    let all = start.elapsed();
    let own = all.saturating_sub(LEVEL.get().inner);
    // A total that is not zero remembers that the head has been printed.
    LEVEL.set(Level { inner: outer.inner + all.max(Duration::from_nanos(1)), ..outer });
    let indent = 2 * outer.depth;
    memory::say(&format!(
        "import time: {:9} | {:10} | {:indent$}{name}\n",
        own.as_micros(),
        all.as_micros(),
        ""
    ));
    result
}

/// Tells of an import that found its module in `sys.modules`, if even that is asked for.
pub(super) fn cached(name: &str) {
    if runtime_flags().import_time > 1 {
        let indent = 2 * LEVEL.get().depth;
        memory::say(&format!("import time: cached    | cached     | {:indent$}{name}\n", ""));
    }
}
