//! Specialisation: which faster form an instruction takes for the operands it sees, and the checked steps of these
//! forms, a file for each family of instructions. An executable belongs to one thread, so rewriting an instruction needs
//! no synchronisation; the *objects* may be shared, so every step reads them under their lock (which is nothing under the
//! global lock).

mod attribute;
mod calls;
mod iterate;
mod operators;
mod shared;
mod subscript;

pub use attribute::*;
pub use calls::*;
pub use iterate::*;
pub use operators::*;
pub use shared::*;
pub use subscript::*;

use crate::object::{Slot, Value};

/// What a look without calls has found. A handler that makes no call needs no frame; where an object is another
/// thread's, the look is taken again out of line, with the whole lock.
pub enum Quick<T> {
    /// It.
    Found(T),
    /// The instruction has been specialised for something else.
    Miss,
    /// Not without calls.
    Slow,
}

/// The value in a bound slot.
#[inline(always)]
fn copy_quick(s: &Slot) -> Quick<Value> {
    match s.as_ref().and_then(Value::clone_quick) {
        Some(v) => Quick::Found(v),
        None => {
            std::hint::cold_path();
            Quick::Slow
        }
    }
}
