//! Reference counts: the first twelve bytes of an object, in three variants with one set of names.

pub mod plain;
