//! Runs the parser, within bounds of nesting, and reports its errors in CPython's words.

use std::sync::Arc;

use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_ast::visitor::{Visitor, walk_stmt};
use ruff_python_ast::{Expr, Mod, Stmt};
use ruff_python_parser::{Mode as ParserMode, ParseOptions, parse_unchecked};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::diagnose::Text;
use super::fault::{Extent, Fault, Result};
use super::lines::Lines;
use super::problem::{Note, ProblemKind, Stage, SyntaxProblem};
use super::rewrite::Rewritten;
use super::{Flags, Mode, diagnose, escapes, future, stack};

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
        return Err(Fault::point(TextSize::default(), "invalid non-printable character U+FEFF"));
    }
    if source.contains('\0') {
        return Err(Fault::syntax(TextRange::default(), "source code string cannot contain null bytes"));
    }
    let depth = super::nesting::bound(source)?;
    let parser_mode = if mode == Mode::Eval { ParserMode::Expression } else { ParserMode::Module };
    let mut parsed = parse_unchecked(source, options(parser_mode));
    let text = reading(parsed.syntax(), source, lines, mode, flags);
    let diamonds = text.diamonds;
    let rewritten = Rewritten::of(source, parsed.tokens(), diamonds);
    if let Some(r) = &rewritten {
        parsed = parse_unchecked(&r.text, options(parser_mode));
    }
    let numbers = super::numbers::check(parsed.tokens(), source, lines);
    let unequal = || diamonds && parsed.tokens().iter().any(|t| &source[t.range()] == "!=");
    let suspicious = || {
        unequal()
            || is_doubtful(parsed.tokens())
            || has_unguarded_else(parsed.syntax(), parsed.tokens(), depth)
    };
    let fault = match parsed.errors().iter().map(|e| e.location).min_by_key(|at| at.start()) {
        None if numbers.fault.is_none() && !suspicious() => None,
        error => {
            let found = diagnose::diagnose(text);
            let second = || diagnose::second_statement(text);
            let found = found.or_else(|| if mode == Mode::Single { second() } else { None });
            let invalid = |at| Fault::syntax(at, "invalid syntax");
            found.or(numbers.fault).or_else(|| error.map(invalid))
        }
    };
    let comments = match flags.type_comments {
        true => {
            parsed.tokens().iter().filter(|t| t.kind() == TokenKind::Comment).map(|t| t.range()).collect()
        }
        false => Vec::new(),
    };
    let fault = fault.map(|fault| or_incomplete(fault, text, flags));
    // CPython warns of what it has read.
    let upto = fault.as_ref().map_or(TextSize::of(source), |fault| fault.range.end());
    let mut notes = numbers.notes;
    let reached = fault.as_ref().map_or(upto, |fault| fault.reached.min(TextSize::of(source)));
    let end = lines.position(reached);
    notes.retain(|note| (note.location.line(), note.location.column()) < (Some(end.0), Some(end.1)));
    notes.extend(escapes::check(parsed.tokens(), source, lines, upto));
    let mut syntax = parsed.into_syntax();
    if let Some(r) = rewritten {
        r.restore(&mut syntax, depth);
    }
    let tree = Tree { tree: Some(syntax), depth, comments, notes };
    match fault {
        Some(fault) => Err(fault.after(tree.notes.clone())),
        None => {
            if mode == Mode::Single {
                check_single(tree.tree(), text, flags)?;
            }
            Ok(tree)
        }
    }
}

/// How a text is to be read that gave this tree.
fn reading<'s>(tree: &Mod, source: &'s str, lines: &'s Lines, mode: Mode, flags: Flags) -> Text<'s> {
    let future = flags.future | future::features(tree).unwrap_or(0);
    let diamonds = future & super::code::flags::FUTURE_BARRY_AS_BDFL != 0;
    let leaves_blocks_open = flags.dont_imply_dedent && mode == Mode::Single;
    Text { source, lines, mode, diamonds, leaves_blocks_open }
}

/// The language that the parser reads.
fn options(mode: ParserMode) -> ParseOptions {
    ParseOptions::from(mode).with_target_version(ruff_python_ast::PythonVersion::PY314)
}

/// What CPython's parser would say of a text that has been parsed.
pub(super) fn refused(
    tree: &Mod,
    source: &str,
    lines: &Lines,
    mode: Mode,
    flags: Flags,
) -> Option<Box<Fault>> {
    diagnose::diagnose(reading(tree, source, lines, mode, flags))
}

/// Whether there may be something that the parser takes and CPython does not: `yield, a`, names in parentheses that cannot
/// have them (`f((a)=1)`, `(a) := 1`), and f-strings or their fields that nest deeply.
fn is_doubtful(tokens: &[Token]) -> bool {
    // How many braces are open in each string.
    let mut strings: Vec<usize> = Vec::new();
    let (mut before, mut previous) = (TokenKind::Newline, TokenKind::Newline);
    // Behind `(a)`.
    let mut wrapped = false;
    for token in tokens {
        let kind = token.kind();
        if wrapped && matches!(kind, TokenKind::Equal | TokenKind::ColonEqual) {
            return true;
        }
        wrapped =
            kind == TokenKind::Rpar && (wrapped || (before, previous) == (TokenKind::Lpar, TokenKind::Name));
        match kind {
            TokenKind::FStringStart | TokenKind::TStringStart => strings.push(0),
            TokenKind::FStringEnd | TokenKind::TStringEnd => drop(strings.pop()),
            TokenKind::Lbrace => strings.last_mut().into_iter().for_each(|open| *open += 1),
            TokenKind::Rbrace => {
                strings.last_mut().into_iter().for_each(|open| *open = open.saturating_sub(1))
            }
            _ => {}
        }
        let deep = strings.len() > 100 || strings.last().is_some_and(|open| *open > 3);
        if deep || (previous, kind) == (TokenKind::Yield, TokenKind::Comma) {
            return true;
        }
        (before, previous) = (previous, kind);
    }
    false
}

/// Whether there is a `try` with an `else` but no `except`, which the parser takes if there is a `finally`.
fn has_unguarded_else(tree: &Mod, tokens: &[Token], depth: usize) -> bool {
    struct Tries(bool);
    impl<'a> Visitor<'a> for Tries {
        fn visit_stmt(&mut self, s: &'a Stmt) {
            if let Stmt::Try(t) = s {
                self.0 |= t.handlers.is_empty() && !t.orelse.is_empty();
            }
            walk_stmt(self, s);
        }
        fn visit_expr(&mut self, _: &'a Expr) {}
    }
    let Mod::Module(module) = tree else { return false };
    if !tokens.iter().any(|token| token.kind() == TokenKind::Finally) {
        return false;
    }
    let mut tries = Tries(false);
    stack::with_room(depth, || tries.visit_body(&module.body));
    tries.0
}

/// The fault, unless more input may still make the text right.
fn or_incomplete(fault: Box<Fault>, text: Text<'_>, flags: Flags) -> Box<Fault> {
    let incomplete = flags.allow_incomplete_input.then(|| diagnose::incomplete(text));
    incomplete.flatten().unwrap_or(fault)
}

/// Interactive input is one statement, and a compound one ends with an empty line.
fn check_single(tree: &Mod, text: Text<'_>, flags: Flags) -> Result<()> {
    let Text { source, lines, .. } = text;
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
    let extra = module.body[1..].iter().any(|s| compound || lines.line(s.range().start()) != line);
    // Behind a compound statement comes an empty line, or the end of a text that may end so.
    let ends = compound && !source.ends_with('\n');
    let mut fault = if extra || ends { diagnose::diagnose(text) } else { None };
    if extra && fault.is_none() {
        fault = diagnose::second_statement(text);
    }
    if let Some(fault) = fault {
        return Err(or_incomplete(fault, text, flags));
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

/// Where the last block before a line begins that could be parsed (functions do not count): line and column, or zeros.
pub(super) fn block_before(source: &str, lines: &Lines, line: u32) -> (u32, u32) {
    struct Blocks<'a> {
        lines: &'a Lines,
        end: u32,
        last: (u32, u32),
    }
    impl<'a> Visitor<'a> for Blocks<'_> {
        fn visit_stmt(&mut self, s: &'a Stmt) {
            let counts = is_compound(s) && !matches!(s, Stmt::FunctionDef(_));
            if counts && self.lines.line(s.range().end()) < self.end {
                self.last = self.last.max(self.lines.position(s.range().start()));
            }
            walk_stmt(self, s);
        }
        fn visit_expr(&mut self, _: &'a Expr) {}
    }
    // What nests too deeply is not looked at.
    let Ok(depth) = super::nesting::bound(source) else { return (0, 0) };
    let parsed = parse_unchecked(source, options(ParserMode::Module));
    let mut blocks = Blocks { lines, end: line, last: (0, 0) };
    let tree = Tree { tree: Some(parsed.into_syntax()), depth, comments: Vec::new(), notes: Vec::new() };
    stack::with_room(depth, || match tree.tree() {
        Mod::Module(m) => blocks.visit_body(&m.body),
        Mod::Expression(_) => {}
    });
    blocks.last
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
    // What is found behind the parser counts bytes and shows the line of the file.
    let parsed = note.stage == Stage::Tokens;
    let column = |line, bytes| if parsed { column(source, lines, line, bytes) } else { bytes + 1 };
    let text = lines.text(source, line).trim_end_matches(['\r', '\n']);
    // (As in `locate`.)
    let end = if note.message.ends_with(" literal") { "" } else { "\n" };
    SyntaxProblem {
        kind: ProblemKind::Syntax,
        message: note.message,
        filename: filename.clone(),
        line,
        column: at.column().map_or(0, |c| column(line, c)),
        end_line,
        end_column: at.end_column().map_or(0, |c| column(end_line, c) as i32),
        text: parsed.then(|| format!("{text}{end}")),
        stage: note.stage,
        before: Vec::new(),
    }
}

/// A fault that was found in the tree: columns are bytes, and the line is the file's.
pub(super) fn locate_in_tree(
    fault: Fault,
    stage: Stage,
    source: &str,
    filename: &Arc<str>,
    lines: &Lines,
) -> SyntaxProblem {
    let whole = !matches!(fault.kind, ProblemKind::Recursion | ProblemKind::Value | ProblemKind::Memory);
    let ((line, column), (end_line, end_column)) =
        (lines.position(fault.range.start()), lines.position(fault.range.end()));
    let number = |n: u32| if whole { n } else { 0 };
    SyntaxProblem {
        kind: fault.kind,
        message: fault.message,
        filename: filename.clone(),
        line: number(line),
        column: number(column + 1),
        end_line: number(end_line),
        end_column: number(end_column + 1) as i32,
        text: None,
        stage,
        before: warnings(fault.notes, source, filename, lines),
    }
}

/// A fault of a text. Only a module's gets a newline at its end: the last line of others shows none.
pub(super) fn locate_in(
    mode: Mode,
    fault: Fault,
    source: &str,
    filename: &Arc<str>,
    lines: &Lines,
) -> SyntaxProblem {
    let mut problem = locate(fault, source, filename, lines);
    if mode != Mode::Exec
        && let Some(text) = &mut problem.text
        && let Some(line) = text.strip_suffix('\n')
        && !source.ends_with('\n')
        && source.ends_with(line)
    {
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
        stage: Stage::Tokens,
        before: warnings(fault.notes, source, filename, lines),
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
    (problem.end_line, problem.end_column) = match fault.extent {
        Extent::Point => (line, problem.column as i32),
        Extent::Open => (line, 0),
        Extent::Unknown => (line, -1),
        Extent::LineStart => {
            problem.column = 0;
            (line, -1)
        }
        Extent::Nowhere => {
            problem.column = 0;
            (line, 0)
        }
        // CPython looks the column up in the text of the first line, wherever the end is.
        Extent::Range if end_line > line && end_bytes > 0 => {
            let text = lines.text(source, line);
            let bytes = text.len() - usize::from(fault.bare_line && text.ends_with('\n'));
            (end_line, column(line, end_bytes.min(bytes as u32)) as i32)
        }
        // The end of a line, or of the text.
        Extent::Range
            if fault.range.is_empty()
                || fault.range.end() > TextSize::of(source)
                || end_line > line && end_bytes == 0 =>
        {
            let text = lines.text(source, line);
            (line, column(line, text.trim_end_matches(['\r', '\n']).len() as u32) as i32 + 1)
        }
        Extent::Range | Extent::Exact => (end_line, column(end_line, end_bytes) as i32),
    };
    let text = lines.text(source, line).trim_end_matches(['\r', '\n']);
    problem.text = Some(if fault.bare_line { text.to_string() } else { format!("{text}\n") });
    problem
}
