//! Concurrency primitives.
