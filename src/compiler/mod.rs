//! Source text to [`Code`].
//!
//! The parser is `ruff_python_parser`. Then: `symbols` decides where every name lives, `codegen` emits
//! instructions with labels, `flow` makes basic blocks of them, optimises, lays out and measures the
//! operand stack. `dis` shows the result. Nothing here knows of values or threads.

pub mod code;
mod codegen;
mod diagnose;
pub mod dis;
mod escapes;
mod fault;
pub mod file_name;
mod flow;
mod future;
mod lines;
mod names;
mod nesting;
mod numbers;
pub mod opcode;
mod origin;
mod parse;
pub mod parts;
pub mod problem;
mod rewrite;
pub mod scopes;
pub mod source;
mod stack;
mod symbols;
pub mod tokens;
pub mod tree;
mod unparse;
mod verify;
pub mod wire;

use std::sync::Arc;

use ruff_python_ast as ast;

use origin::Origin;

pub use code::{Code, Const, ExceptionEntry, Instr, LocalKind, Location};
pub use file_name::FileName;
pub use flow::depth::verify as verify_depths;
pub use opcode::{Opcode, Operand};
pub use problem::{ProblemKind, Stage, SyntaxProblem};

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
    /// In trees: simplify them as [`tree::simplify`] does.
    pub simplify: bool,
    /// In trees: keep `# type:` comments.
    pub type_comments: bool,
    /// Code knows its lines, but not where in them each instruction comes from.
    pub lines_only: bool,
    /// Integer literals have no more decimal digits than this, if it says so; there is no limit at 0.
    pub max_digits: Option<usize>,
}

impl Flags {
    /// How long decimal integers may be, with the usual limit unless there is another one.
    fn decimal_digits(self) -> usize {
        self.max_digits.unwrap_or(codegen::load::MAX_DIGITS)
    }
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
    let lines = lines::Lines::new(source);
    let origin = Origin::Text { source, lines: &lines };
    let mut parsed = parse::parse(source, &lines, mode, flags)
        .map_err(|fault| parse::locate_in(mode, *fault, source, &filename, &lines))?;
    let mut notes = std::mem::take(&mut parsed.notes);
    let (code, more) = generate(parsed.tree(), origin, &filename, mode, flags)
        // Some of what is found here CPython's parser finds.
        .map_err(|(stage, fault)| match parse::refused(parsed.tree(), source, &lines, mode, flags) {
            Some(fault) => parse::locate_in(mode, *fault.after(notes.clone()), source, &filename, &lines),
            None => parse::locate_in_tree(*fault.after(notes.clone()), stage, source, &filename, &lines),
        })?;
    notes.extend(more);
    Ok((code, parse::warnings(notes, source, &filename, &lines)))
}

/// Parses source text to nodes, with the `SyntaxWarning`s that this gives.
pub fn parse_tree(
    source: &str,
    filename: &str,
    mode: Mode,
    flags: Flags,
) -> Result<(tree::Node, Vec<SyntaxProblem>), SyntaxProblem> {
    let filename: Arc<str> = filename.into();
    let lines = lines::Lines::new(source);
    let (node, notes) = parse::parse(source, &lines, mode, flags)
        .and_then(|parsed| tree::read(&parsed, source, &lines, mode, flags))
        .map_err(|fault| parse::locate_in(mode, *fault, source, &filename, &lines))?;
    Ok((node, parse::warnings(notes, source, &filename, &lines)))
}

/// Where the last block before a line begins: line and column, or zeros.
pub fn block_before(source: &str, line: u32) -> (u32, u32) {
    parse::block_before(source, &lines::Lines::new(source), line)
}

/// Parses the type of a function, as type comments have it.
pub fn parse_function_type(source: &str, filename: &str) -> Result<tree::Node, SyntaxProblem> {
    let filename: Arc<str> = filename.into();
    let lines = lines::Lines::new(source);
    tree::function_type(source).map_err(|fault| parse::locate(*fault, source, &filename, &lines))
}

/// Compiles nodes that [`tree::check`] found well-formed. What a problem says of the source is the lines' numbers only.
pub fn compile_tree(
    module: tree::Node,
    filename: &str,
    mode: Mode,
    flags: Flags,
) -> Result<(Arc<Code>, Vec<SyntaxProblem>), SyntaxProblem> {
    let filename: Arc<str> = filename.into();
    let (tree, made) = tree::Made::build(module);
    let tree = parse::Tree::made(tree);
    let (code, notes) = generate(tree.tree(), Origin::Nodes(&made), &filename, mode, flags)
        .map_err(|(_, fault)| made.locate(*fault, &filename))?;
    Ok((code, notes.into_iter().map(|n| made.warning(n, &filename)).collect()))
}

fn generate(
    tree: &ast::Mod,
    origin: Origin,
    filename: &Arc<str>,
    mode: Mode,
    flags: Flags,
) -> Result<(Arc<Code>, Vec<problem::Note>), (problem::Stage, Box<fault::Fault>)> {
    let of_names = |fault| (problem::Stage::Names, fault);
    let future = flags.future | future::features(tree).map_err(of_names)?;
    let mut names = names::Interner::new();
    let table = symbols::build(tree, &mut names, future, flags.allow_top_level_await).map_err(of_names)?;
    let cx = codegen::Context {
        origin,
        filename: FileName::new(filename.clone()),
        table,
        names,
        mode,
        future,
        optimize: flags.optimize,
        top_level_await: flags.allow_top_level_await,
        lines_only: flags.lines_only,
        max_digits: flags.decimal_digits(),
    };
    codegen::generate(cx, tree).map_err(|fault| (problem::Stage::Code, fault))
}

/// The value of a number literal, if it has one.
fn codegen_number(n: &ast::ExprNumberLiteral) -> Option<Const> {
    codegen::number(n, 0).ok()
}
