//! Room for large results: what memory cannot hold is a `MemoryError`, not the end of the process.

use super::slots::Res;
use super::thread::Thread;

/// So many bytes the system always grants (and gives them when they are touched); it is asked for more.
const LARGE: usize = 1 << 30;

/// Whether there is room for so many bytes.
pub fn is_there(bytes: usize) -> bool {
    bytes <= LARGE || Vec::<u8>::new().try_reserve_exact(bytes).is_ok()
}

/// `MemoryError` if there is no room for so many bytes.
pub fn ask(th: &Thread, bytes: usize) -> Res<()> {
    if is_there(bytes) { Ok(()) } else { Err(th.memory_error("")) }
}

/// Makes room for `more` items behind those that are there, or raises `MemoryError`.
pub fn reserve<T>(th: &Thread, items: &mut Vec<T>, more: usize) -> Res<()> {
    items.try_reserve(more).map_err(|_| th.memory_error(""))
}
