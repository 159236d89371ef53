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

#[cfg(not(model))]
pub mod mode;
pub mod sync;

// In a model (loom or shuttle) only the primitives exist, so that it builds in seconds.
#[cfg(not(model))]
pub mod cli;
#[cfg(not(model))]
pub mod compiler;
#[cfg(not(model))]
pub mod memory;
#[cfg(not(model))]
pub mod modules;
#[cfg(not(model))]
pub mod object;
#[cfg(not(model))]
pub mod types;
#[cfg(not(model))]
pub mod vm;
