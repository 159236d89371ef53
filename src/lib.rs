//! Brigade: a Python virtual machine that is compiled with a global interpreter lock (`gil`), with
//! biased reference counting and no lock (`brc`), or with one plain atomic count (`atomic`).
//!
//! Layers, lowest first; a layer may use only those before it:
//!
//! - [`sync`]: concurrency primitives that know nothing of Python; model-checked in `loom_tests/`.
//! - [`mode`]: the seam. Binds one set of names to the chosen mode's primitives.
//! - `memory`: allocator, cycle collector, weak references, accounting.
//! - `object`: values, headers, types, shapes, attribute lookup, native calling convention.
//! - `types`: the built-in types.
//! - `compiler`: source to AST to `Code` (depends on nothing above).
//! - `vm`: `Executable`, the evaluation loop, calls, exceptions, imports, threads.
//! - `modules`: native modules.
//! - `cli`: the command line.

#[cfg(vm)]
pub mod mode;
pub mod sync;

// For models (loom, shuttle) and `cargo stress` only the primitives are built, which takes seconds.
#[cfg(vm)]
pub mod cli;
#[cfg(vm)]
pub mod compiler;
#[cfg(vm)]
pub mod memory;
#[cfg(vm)]
pub mod modules;
#[cfg(vm)]
pub mod object;
#[cfg(vm)]
pub mod types;
#[cfg(vm)]
pub mod vm;
