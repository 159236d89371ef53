//! The compiler from source to code, without running it.
#![cfg(vm)]

mod disassembly;
mod library;
mod opcodes;
mod syntax;
