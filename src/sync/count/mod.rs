//! Reference counts: the first twelve bytes of an object, in three variants with one set of names.

pub mod atomic;
pub mod biased;
pub mod plain;
pub mod word;
