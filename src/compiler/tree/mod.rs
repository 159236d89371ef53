//! Syntax trees as `ast` shows them: nodes with fields, as the abstract [`grammar`] says.
//!
//! The compiler works on the parser's own tree. `read` makes nodes of that one, for programs that ask for a tree; `build`
//! makes the parser's tree of nodes that a program hands to `compile`, once `check` has found them well-formed.
//! `simplify` is what `compile` does to a tree when it is asked for an optimised one.

mod build;
mod build_expr;
mod check;
mod check_pattern;
mod function_type;
pub mod grammar;
mod made;
mod read;
mod read_expr;
mod read_pattern;
mod read_text;
mod simplify;
mod type_comments;

use ruff_text_size::TextRange;

use super::code::Const;
pub use check::{Malformed, MalformedKind, check};
pub(super) use function_type::function_type;
pub use grammar::{Field, GROUPS, Group, How, Kind, Places, Type};
pub(super) use made::Made;
pub(super) use read::read;
pub use simplify::simplify;

/// Where a node starts and ends; lines count from 1, columns from 0 in bytes of UTF-8.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// First line.
    pub line: i32,
    /// First column.
    pub column: i32,
    /// Last line.
    pub end_line: i32,
    /// Column after the last.
    pub end_column: i32,
}

/// What a field or an element of a list holds.
#[derive(Clone, Debug)]
pub enum Item {
    /// Nothing.
    None,
    /// A node.
    Node(Box<Node>),
    /// A list.
    List(Vec<Item>),
    /// A name.
    Name(Box<str>),
    /// A number.
    Int(i32),
    /// A constant, or a str.
    Const(Const),
}

/// A node of a syntax tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it is; meaningless where nodes of this kind have no place.
    pub position: Position,
    /// Its fields, in the grammar's order.
    pub items: Vec<Item>,
    /// Where it is among all positions of its tree, once it is about to be compiled.
    range: TextRange,
}

impl Node {
    /// A node with all its fields.
    pub fn new(kind: Kind, position: Position, items: Vec<Item>) -> Node {
        debug_assert_eq!(items.len(), kind.fields().len());
        Node { kind, position, items, range: TextRange::default() }
    }

    /// A node without a place.
    fn bare<const N: usize>(kind: Kind, items: [Item; N]) -> Item {
        Node::new(kind, Position::default(), items.into()).into()
    }
}

/// Deep trees are dropped with room for their depth.
impl Drop for Node {
    fn drop(&mut self) {
        if !self.items.is_empty() {
            let items = std::mem::take(&mut self.items);
            super::stack::grow(|| drop(items));
        }
    }
}

impl From<Box<Node>> for Item {
    fn from(node: Box<Node>) -> Item {
        Item::Node(node)
    }
}

impl From<Node> for Item {
    fn from(node: Node) -> Item {
        Item::Node(Box::new(node))
    }
}

impl Item {
    /// A name.
    fn name(text: &str) -> Item {
        Item::Name(text.into())
    }

    /// The node, if there is one.
    pub(super) fn node(&self) -> Option<&Node> {
        match self {
            Item::Node(node) => Some(node),
            _ => None,
        }
    }

    /// The elements of a list; nothing has none.
    fn list(&self) -> &[Item] {
        match self {
            Item::List(items) => items,
            _ => &[],
        }
    }

    /// The nodes of a list; gaps are passed over.
    fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.list().iter().filter_map(Item::node)
    }

    /// The text of a name.
    fn text(&self) -> Option<&str> {
        match self {
            Item::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The number; 0 where there is none.
    fn int(&self) -> i32 {
        match self {
            Item::Int(n) => *n,
            _ => 0,
        }
    }

    fn is_none(&self) -> bool {
        matches!(self, Item::None)
    }
}
