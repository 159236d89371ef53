//! Source text to [`Code`].

pub mod code;
pub mod opcode;
pub mod problem;

pub use code::{Code, Const, ExceptionEntry, Instr, LocalKind, Location};
pub use opcode::{Opcode, Operand};
pub use problem::{ProblemKind, SyntaxNote, SyntaxProblem};

/// What kind of text is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A module: statements.
    Exec,
    /// One expression, whose value is returned.
    Eval,
    /// One interactive statement; values of expression statements are printed.
    Single,
}

/// How to compile.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flags {
    /// `from __future__` features already on: `flags::FUTURE_*` bits.
    pub future: u32,
    /// 0, 1 (`-O`: no assertions) or 2 (`-OO`: no docstrings).
    pub optimize: u8,
    /// In `Single` mode: report an unfinished compound statement.
    pub dont_imply_dedent: bool,
    /// Report input that ends too early as [`ProblemKind::Incomplete`].
    pub allow_incomplete_input: bool,
    /// Allow `await`, `async for` and `async with` at the top level.
    pub allow_top_level_await: bool,
}
