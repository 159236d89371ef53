//! Source text to [`Code`].
//!
//! The parser is `ruff_python_parser`. Then: `symbols` decides where every name lives, `codegen` emits
//! instructions with labels, `flow` makes basic blocks of them, optimises, lays out and measures the
//! operand stack. `dis` shows the result. Nothing here knows of values or threads.

pub mod code;
mod codegen;
pub mod dis;
mod fault;
mod flow;
mod future;
mod lines;
mod names;
mod nesting;
pub mod opcode;
mod parse;
pub mod problem;
pub mod source;
mod stack;
mod symbols;
#[cfg(test)]
mod tests;
pub mod tokens;
mod translate;
mod unparse;

use std::sync::Arc;

use ruff_python_ast as ast;

pub use code::{Code, Const, ExceptionEntry, Instr, LocalKind, Location};
pub use opcode::{Opcode, Operand};
pub use problem::{ProblemKind, SyntaxProblem};

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

/// Compiles source text.
pub fn compile(source: &str, filename: &str, mode: Mode, flags: Flags) -> Result<Arc<Code>, SyntaxProblem> {
    compile_with_warnings(source, filename, mode, flags).map(|(code, _)| code)
}

/// Compiles source text; the `SyntaxWarning`s to give as well, as the errors that they become when a filter says so.
pub fn compile_with_warnings(
    source: &str,
    filename: &str,
    mode: Mode,
    flags: Flags,
) -> Result<(Arc<Code>, Vec<SyntaxProblem>), SyntaxProblem> {
    let filename: Arc<str> = filename.into();
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let lines = lines::Lines::new(source);
    let (code, mut notes) = compile_inner(source, &filename, &lines, mode, flags)
        .map_err(|fault| parse::locate(*fault, source, &filename, &lines))?;
    notes
        .sort_by_key(|n| (n.stage, if n.stage == problem::Stage::Tokens { n.location.line() } else { None }));
    let warnings = notes.into_iter().map(|n| parse::warning(n, source, &filename, &lines)).collect();
    Ok((code, warnings))
}

fn compile_inner(
    source: &str,
    filename: &Arc<str>,
    lines: &lines::Lines,
    mode: Mode,
    flags: Flags,
) -> fault::Result<(Arc<Code>, Vec<problem::Note>)> {
    let parsed = parse::parse(source, lines, mode, flags)?;
    let tree = parsed.tree();
    let future = flags.future | future::features(tree)?;
    let mut names = names::Interner::new();
    let table = symbols::build(tree, &mut names, future, flags.allow_top_level_await)?;
    let cx = codegen::Context {
        source,
        filename: filename.clone(),
        lines,
        table,
        names,
        mode,
        future,
        optimize: flags.optimize,
        top_level_await: flags.allow_top_level_await,
    };
    codegen::generate(cx, tree)
}

/// The value of a number literal, if it has one.
fn codegen_number(n: &ast::ExprNumberLiteral) -> Option<Const> {
    codegen::number(n).ok()
}
