//! Formatting: the format-specification mini-language, `%` formatting and `str.format` fields. The engines here work
//! on code points and Rust numbers; the types' `__format__` methods feed them.

pub mod fault;
pub mod field;
pub mod number;
pub mod percent;
pub mod spec;

pub use fault::{Fault, OrRaise};
pub use spec::{Grouping, Spec};
