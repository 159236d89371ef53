//! What is wrong with a source text, in CPython's words.

use std::sync::Arc;

use super::code::Location;

/// Which exception to raise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// `SyntaxError`.
    Syntax,
    /// `IndentationError`.
    Indentation,
    /// `TabError`.
    Tab,
    /// `RecursionError`: nested too deeply to compile; has no location.
    Recursion,
    /// `ValueError`: a null character in the source, an integer literal that is too long.
    Value,
    /// `MemoryError`: nested too deeply to parse.
    Memory,
    /// `_IncompleteInputError`: more input would help (only with `allow_incomplete_input`).
    Incomplete,
}

/// A `SyntaxError` (or relative) to raise. Lines and columns count from 1, columns in characters;
/// a column of 0 (or -1) means unknown, a line of 0 no location at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxProblem {
    /// Which exception.
    pub kind: ProblemKind,
    /// `msg`.
    pub message: String,
    /// `filename`.
    pub filename: Arc<str>,
    /// `lineno`.
    pub line: u32,
    /// `offset`.
    pub column: u32,
    /// `end_lineno`; 0 when the end is not known.
    pub end_line: u32,
    /// `end_offset`.
    pub end_column: i32,
    /// `text`: the line, with its newline. What the compiler finds behind the parser shows the line of the file.
    pub text: Option<String>,
    /// When it was found.
    pub stage: Stage,
    /// The warnings to give before it.
    pub before: Vec<SyntaxProblem>,
}

/// When CPython notices something; warnings come in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// While it splits the text into tokens, or parses them.
    Tokens,
    /// While it looks over the tree.
    Tree,
    /// While it looks for the places of names.
    Names,
    /// While it makes code.
    Code,
}

/// A `SyntaxWarning` that compiling gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Note {
    pub stage: Stage,
    pub message: String,
    pub location: Location,
}
