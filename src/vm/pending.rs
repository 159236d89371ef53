//! What a thread does at a safepoint besides what the runtime wants: signals and the like.

use crate::mode::pending::FIRST_FREE;
use crate::object::{Res, Thread};
use crate::sync::prim::OnceLock;

/// A signal handler wants to run (main thread only).
pub const SIGNALS: u32 = FIRST_FREE;
/// An exception is to be raised in this thread (`PyThreadState_SetAsyncExc`).
pub const ASYNC_EXCEPTION: u32 = FIRST_FREE << 1;
/// The collector wants to run.
pub const COLLECT: u32 = FIRST_FREE << 2;
/// What is watched has changed.
pub const WATCH: u32 = FIRST_FREE << 3;

type Handler = fn(&Thread) -> Res<()>;
static HANDLERS: [OnceLock<Handler>; 4] = [const { OnceLock::new() }; 4];

/// Installs what serves one of the bits above.
pub fn set_handler(bit: u32, handler: Handler) {
    let i = (bit / FIRST_FREE).trailing_zeros() as usize;
    if let Some(cell) = HANDLERS.get(i) {
        // A second call changes nothing.
        let _ = cell.set(handler);
    }
}

/// Serves all that waits. An exception leaves the rest for the next safepoint.
#[cold]
pub fn serve(th: &Thread) -> Res<()> {
    let word = th.pending().load();
    if word & crate::mode::pending::RUNTIME != 0 {
        th.participant().safepoint();
    }
    if word & super::signals::SIGNAL != 0 {
        // In the main thread this takes the bit away; in others nobody sets it.
        super::signals::check_signals(th)?;
    }
    for (i, cell) in HANDLERS.iter().enumerate() {
        let bit = FIRST_FREE << i;
        if bit != SIGNALS
            && word & bit != 0
            && th.pending().clear(bit) != 0
            && let Some(f) = cell.get()
        {
            f(th)?;
        }
    }
    Ok(())
}
