//! Reference counts: the first twelve bytes of an object, in three variants with one set of names.

pub mod atomic;
pub mod biased;
pub mod plain;
pub mod word;

/// What `decref_quick` of a count has found: it does what needs no call, so that code which must keep its registers
/// can use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Quick {
    /// The reference is given back, and others are left.
    Alive,
    /// The reference is given back, and it was the last: the caller destroys the object.
    Dead,
    /// Nothing was done: this needs the whole `decref`.
    Undone,
}
