//! Runs the parser, within bounds of nesting, and reports its errors in CPython's words.

use std::sync::Arc;

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{Mod, Stmt};
use ruff_python_parser::{Mode as ParserMode, ParseOptions, parse_unchecked};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::fault::{Fault, Result};
use super::lines::Lines;
use super::problem::{Note, ProblemKind, Stage, SyntaxProblem};
use super::{Flags, Mode, stack};

/// A tree; it may be deep, so dropping it needs room.
pub(super) struct Tree {
    tree: Option<Mod>,
    depth: usize,
    /// Where comments are, if they were asked for.
    pub comments: Vec<TextRange>,
    /// Warnings of the tokenizer.
    pub notes: Vec<Note>,
}

impl Tree {
    /// A tree made of nodes, as deep as the passes go.
    pub fn made(tree: Mod) -> Tree {
        Tree { tree: Some(tree), depth: stack::MAX_DEPTH as usize, comments: Vec::new(), notes: Vec::new() }
    }

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
    if source.starts_with('\u{feff}') {
        // (The parser would skip it.)
        let mut fault = Fault::syntax(TextRange::default(), "invalid non-printable character U+FEFF");
        fault.point = true;
        return Err(fault);
    }
    if source.contains('\0') {
        return Err(Fault::syntax(TextRange::default(), "source code string cannot contain null bytes"));
    }
    let depth = super::nesting::bound(source)?;
    let parser_mode = if mode == Mode::Eval { ParserMode::Expression } else { ParserMode::Module };
    let options = ParseOptions::from(parser_mode).with_target_version(ruff_python_ast::PythonVersion::PY314);
    let parsed = parse_unchecked(source, options);
    let numbers = super::numbers::check(parsed.tokens(), source, lines);
    let fault = match parsed.errors().is_empty() {
        true => numbers.fault,
        false => Some(super::translate::translate(&parsed, source, lines, numbers.fault)),
    };
    let comments = match flags.type_comments {
        true => {
            parsed.tokens().iter().filter(|t| t.kind() == TokenKind::Comment).map(|t| t.range()).collect()
        }
        false => Vec::new(),
    };
    let tree = Tree { tree: Some(parsed.into_syntax()), depth, comments, notes: numbers.notes };
    match fault {
        // More input may still make it right.
        Some(fault) if flags.allow_incomplete_input && ends_too_early(&fault, source) => {
            Err(Fault::of(ProblemKind::Incomplete, fault.range, "incomplete input"))
        }
        Some(fault) => Err(fault),
        None => {
            if mode == Mode::Single {
                check_single(tree.tree(), source, lines, flags)?;
            }
            Ok(tree)
        }
    }
}

/// Whether the text stops before the statement does.
fn ends_too_early(fault: &Fault, source: &str) -> bool {
    let end = TextSize::of(source.trim_end());
    fault.range.start() >= end
        || fault.message.ends_with("was never closed")
        || fault.message.starts_with("unterminated triple-quoted")
}

/// Interactive input is one statement, and a compound one ends with an empty line.
fn check_single(tree: &Mod, source: &str, lines: &Lines, flags: Flags) -> Result<()> {
    let Mod::Module(module) = tree else { return Ok(()) };
    let Some(first) = module.body.first() else {
        if flags.allow_incomplete_input {
            let end = TextRange::empty(TextSize::of(source));
            return Err(Fault::of(ProblemKind::Incomplete, end, "incomplete input"));
        }
        return Err(Fault::syntax(TextRange::default(), "invalid syntax"));
    };
    // Simple statements may share the line.
    let line = lines.line(first.range().start());
    let compound = is_compound(first);
    let extra = module.body[1..].iter().find(|s| compound || lines.line(s.range().start()) != line);
    if extra.is_some() {
        let message = "multiple statements found while compiling a single statement";
        return Err(Fault::syntax(first.range(), message));
    }
    if flags.dont_imply_dedent && compound {
        let end = first.range().end();
        let block = lines.line(end) != line;
        let rest = &source[end.to_usize()..];
        if block && rest.matches('\n').count() < 2 {
            let end = TextRange::empty(TextSize::of(source));
            return Err(Fault::of(ProblemKind::Incomplete, end, "incomplete input"));
        }
    }
    Ok(())
}

fn is_compound(stmt: &Stmt) -> bool {
    matches!(
        stmt,
        Stmt::FunctionDef(_)
            | Stmt::ClassDef(_)
            | Stmt::For(_)
            | Stmt::While(_)
            | Stmt::If(_)
            | Stmt::With(_)
            | Stmt::Match(_)
            | Stmt::Try(_)
    )
}

/// Whether there is nothing but comments and line ends.
fn is_blank(source: &str) -> bool {
    source.lines().all(|l| l.is_empty() || l.trim_start().starts_with('#'))
}

/// A column in characters, from 1.
fn column(source: &str, lines: &Lines, line: u32, bytes: u32) -> u32 {
    let text = lines.text(source, line);
    let text = text.get(..bytes as usize).unwrap_or(text);
    text.chars().count() as u32 + 1
}

/// Warnings in CPython's order.
pub(super) fn warnings(
    mut notes: Vec<Note>,
    source: &str,
    filename: &Arc<str>,
    lines: &Lines,
) -> Vec<SyntaxProblem> {
    notes.sort_by_key(|n| (n.stage, if n.stage == Stage::Tokens { n.location.line() } else { None }));
    notes.into_iter().map(|n| warning(n, source, filename, lines)).collect()
}

/// A warning as the error it may become.
fn warning(note: Note, source: &str, filename: &Arc<str>, lines: &Lines) -> SyntaxProblem {
    let at = note.location;
    let (line, end_line) = (at.line().unwrap_or(1), at.end_line().unwrap_or(1));
    let text = lines.text(source, line).trim_end_matches(['\r', '\n']);
    // (As in `locate`.)
    let end = if note.message.ends_with(" literal") { "" } else { "\n" };
    SyntaxProblem {
        kind: ProblemKind::Syntax,
        message: note.message,
        filename: filename.clone(),
        line,
        column: at.column().map_or(0, |c| column(source, lines, line, c)),
        end_line,
        end_column: at.end_column().map_or(0, |c| column(source, lines, end_line, c)),
        text: Some(format!("{text}{end}")),
    }
}

/// A fault of an expression's text, which gets no newline at its end as a module's does: a line without one shows
/// none, and what is missing behind it is missing on no column.
pub(super) fn locate_in(
    mode: Mode,
    fault: Fault,
    source: &str,
    filename: &Arc<str>,
    lines: &Lines,
) -> SyntaxProblem {
    let mut problem = locate(fault, source, filename, lines);
    if mode == Mode::Eval
        && let Some(text) = &mut problem.text
        && let Some(line) = text.strip_suffix('\n')
        && !source.ends_with('\n')
        && source.ends_with(line)
    {
        if problem.message == "invalid syntax" && problem.column as usize > line.chars().count() {
            (problem.column, problem.end_column) = (0, 0);
        }
        text.pop();
    }
    problem
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
    let column = |line, bytes| column(source, lines, line, bytes);
    if problem.message == "invalid syntax" && is_blank(source) {
        // Nothing to point at: the last line, if there is one.
        problem.line = source.split_inclusive('\n').count() as u32;
        problem.end_line = problem.line;
        problem.text = Some(source.split_inclusive('\n').next_back().unwrap_or("").to_string());
        return problem;
    }
    let clamp = |offset: TextSize| offset.min(TextSize::of(source));
    let (line, bytes) = lines.position(clamp(fault.range.start()));
    let (end_line, end_bytes) = lines.position(clamp(fault.range.end()));
    problem.line = line;
    problem.column = column(line, bytes);
    // CPython leaves the end of some faults open.
    let open = fault.kind != ProblemKind::Syntax
        || problem.message.ends_with("was never closed")
        || problem.message.ends_with("line continuation character");
    // Its tokenizer's own have no line end in their text.
    let of_tokenizer = fault.point && !open || problem.message.starts_with("leading zeros");
    if fault.point {
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
    let text = lines.text(source, line).trim_end_matches(['\r', '\n']);
    problem.text = Some(if of_tokenizer { text.to_string() } else { format!("{text}\n") });
    problem
}
