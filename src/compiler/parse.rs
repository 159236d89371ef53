//! Runs the parser, within bounds of nesting, and reports its errors in CPython's words.

use std::sync::Arc;

use ruff_python_ast::Mod;
use ruff_python_parser::{Mode as ParserMode, ParseOptions, parse_unchecked};
use ruff_text_size::{TextRange, TextSize};

use super::fault::{Fault, Result};
use super::lines::Lines;
use super::problem::{ProblemKind, SyntaxProblem};
use super::{Flags, Mode, stack};

/// A tree; it may be deep, so dropping it needs room.
pub(super) struct Tree {
    tree: Option<Mod>,
    depth: usize,
}

impl Tree {
    pub fn tree(&self) -> &Mod {
        self.tree.as_ref().expect("the tree is only taken when dropped")
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let tree = self.tree.take();
        stack::with_room(self.depth, || drop(tree));
    }
}

pub(super) fn parse(source: &str, lines: &Lines, mode: Mode, flags: Flags) -> Result<Tree> {
    if source.contains('\0') {
        return Err(Fault::syntax(TextRange::default(), "source code string cannot contain null bytes"));
    }
    let _ = flags;
    let depth = super::nesting::bound(source)?;
    let parser_mode = if mode == Mode::Eval { ParserMode::Expression } else { ParserMode::Module };
    let options = ParseOptions::from(parser_mode).with_target_version(ruff_python_ast::PythonVersion::PY314);
    let parsed = parse_unchecked(source, options);
    let fault = (!parsed.errors().is_empty()).then(|| super::translate::translate(&parsed, source, lines));
    let tree = Tree { tree: Some(parsed.into_syntax()), depth };
    match fault {
        Some(fault) => Err(fault),
        None => Ok(tree),
    }
}

/// Gives a fault its lines, columns and text.
pub(super) fn locate(fault: Fault, source: &str, filename: &Arc<str>, lines: &Lines) -> SyntaxProblem {
    let mut problem = SyntaxProblem {
        kind: fault.kind,
        message: fault.message,
        filename: filename.clone(),
        line: 0,
        column: 0,
        end_line: 0,
        end_column: 0,
        text: None,
    };
    if matches!(problem.kind, ProblemKind::Recursion | ProblemKind::Value | ProblemKind::Memory) {
        return problem;
    }
    let column = |line: u32, bytes: u32| {
        let text = lines.text(source, line);
        let text = text.get(..bytes as usize).unwrap_or(text);
        text.chars().count() as u32 + 1
    };
    let clamp = |offset: TextSize| offset.min(TextSize::of(source));
    let (line, bytes) = lines.position(clamp(fault.range.start()));
    let (end_line, end_bytes) = lines.position(clamp(fault.range.end()));
    problem.line = line;
    problem.column = column(line, bytes);
    if fault.point {
        // CPython leaves the end of some faults open.
        let open = fault.kind != ProblemKind::Syntax
            || problem.message.ends_with("was never closed")
            || problem.message.ends_with("line continuation character");
        (problem.end_line, problem.end_column) = (line, if open { 0 } else { problem.column });
    } else if fault.range.is_empty()
        || fault.range.end() > TextSize::of(source)
        || end_line > line && end_bytes == 0
    {
        // The end of a line, or of the text.
        (problem.end_line, problem.end_column) = (line, problem.column + 1);
    } else {
        problem.end_line = end_line;
        problem.end_column = column(end_line, end_bytes);
    }
    let text = lines.text(source, line);
    let text = text.trim_end_matches(['\r', '\n']);
    problem.text = Some(format!("{text}\n"));
    problem
}
