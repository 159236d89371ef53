//! Whole-compiler tests.

mod library;
