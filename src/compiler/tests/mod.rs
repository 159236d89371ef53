//! Whole-compiler tests.

mod disassembly;
mod library;
mod syntax;
