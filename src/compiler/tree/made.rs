//! The parser's tree of nodes that a program put together, with what that tree has no room for: positions that come
//! from no text, and constants that no literal spells.
//!
//! The parser's tree says where things are by offsets into a text. Here, an offset counts positions: all starts and
//! ends of all nodes, in order. So ranges compare as they do in a text, and no two nodes start at the same offset.

use std::collections::HashMap;
use std::sync::Arc;

use ruff_python_ast::Mod;
use ruff_text_size::{TextRange, TextSize};

use super::super::code::{Const, Location};
use super::super::fault::Fault;
use super::super::problem::{Note, ProblemKind, SyntaxProblem};
use super::super::stack::grow;
use super::{Item, Node, Places};

/// Positions and constants of a tree.
#[derive(Default)]
pub(in super::super) struct Made {
    positions: Vec<(i32, i32)>,
    pub(super) constants: HashMap<TextSize, Const>,
}

impl Made {
    /// The parser's tree of a well-formed module, and what belongs to it.
    pub fn build(mut module: Node) -> (Mod, Made) {
        let mut starts = vec![(0, 0)];
        collect(&module, &mut starts);
        let mut order: Vec<usize> = (0..starts.len()).collect();
        order.sort_by_key(|&i| (starts[i], i));
        let mut ranks = vec![0u32; starts.len()];
        for (rank, &i) in order.iter().enumerate() {
            ranks[i] = rank as u32;
        }
        number(&mut module, &mut ranks[1..].iter());
        let positions = order.iter().map(|&i| starts[i]).collect();
        let mut made = Made { positions, constants: HashMap::new() };
        let tree = made.module(&module);
        (tree, made)
    }

    /// Lines and columns of a range.
    pub fn location(&self, range: TextRange) -> Location {
        let at = |offset: TextSize| self.positions.get(offset.to_usize()).copied().unwrap_or_default();
        let ((line, column), (end_line, end_column)) = (at(range.start()), at(range.end()));
        let (Ok(line), Ok(end_line)) = (u32::try_from(line), u32::try_from(end_line)) else {
            return Location::NONE;
        };
        match (u32::try_from(column), u32::try_from(end_column)) {
            (Ok(column), Ok(end_column)) => Location::new(line, end_line, column, end_column),
            _ => Location::new(line, end_line, 0, 0).without_columns(),
        }
    }

    /// A fault with its place; the source is not at hand.
    pub fn locate(&self, fault: Fault, filename: &Arc<str>) -> SyntaxProblem {
        let located =
            !matches!(fault.kind, ProblemKind::Recursion | ProblemKind::Value | ProblemKind::Memory);
        let at = if located { self.location(fault.range) } else { Location::NONE };
        let before = fault.notes.into_iter().map(|note| self.warning(note, filename)).collect();
        SyntaxProblem { before, ..problem(fault.kind, fault.message, at, filename) }
    }

    /// A warning as the error it may become.
    pub fn warning(&self, note: Note, filename: &Arc<str>) -> SyntaxProblem {
        problem(ProblemKind::Syntax, note.message, note.location, filename)
    }

    /// The constant of the node that starts at an offset.
    pub fn constant(&self, offset: TextSize) -> Option<&Const> {
        self.constants.get(&offset)
    }
}

fn problem(kind: ProblemKind, message: String, at: Location, filename: &Arc<str>) -> SyntaxProblem {
    SyntaxProblem {
        kind,
        message,
        filename: filename.clone(),
        line: at.line().unwrap_or(0),
        column: at.column().map_or(0, |c| c + 1),
        end_line: at.end_line().unwrap_or(0),
        end_column: at.end_column().map_or(0, |c| c as i32 + 1),
        text: None,
        stage: super::super::problem::Stage::Code,
        before: Vec::new(),
    }
}

fn collect(node: &Node, starts: &mut Vec<(i32, i32)>) {
    if node.kind.places() != Places::Bare {
        let p = node.position;
        starts.push((p.line, p.column));
        starts.push((p.end_line, p.end_column));
    }
    grow(|| node.items.iter().for_each(|item| collect_item(item, starts)));
}

fn collect_item(item: &Item, starts: &mut Vec<(i32, i32)>) {
    match item {
        Item::Node(node) => collect(node, starts),
        Item::List(items) => items.iter().for_each(|item| collect_item(item, starts)),
        _ => {}
    }
}

/// Gives every node its range, in the order of `collect`.
fn number<'r>(node: &mut Node, ranks: &mut impl Iterator<Item = &'r u32>) {
    if node.kind.places() != Places::Bare
        && let (Some(&start), Some(&end)) = (ranks.next(), ranks.next())
    {
        node.range = TextRange::new(start.into(), end.max(start).into());
    }
    let mut items = std::mem::take(&mut node.items);
    grow(|| items.iter_mut().for_each(|item| number_item(item, ranks)));
    node.items = items;
}

fn number_item<'r>(item: &mut Item, ranks: &mut impl Iterator<Item = &'r u32>) {
    match item {
        Item::Node(node) => number(node, ranks),
        Item::List(items) => items.iter_mut().for_each(|item| number_item(item, ranks)),
        _ => {}
    }
}
