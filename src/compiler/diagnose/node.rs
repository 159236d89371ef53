//! As much of a tree as the words of an error need.

use std::rc::Rc;

use ruff_text_size::{Ranged, TextRange, TextSize};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Attribute,
    Subscript,
    Starred,
    Name,
    List,
    Tuple,
    Lambda,
    Call,
    /// Operators but comparisons.
    Operation,
    Generator,
    Yield,
    Await,
    ListComprehension,
    SetComprehension,
    DictComprehension,
    Dict,
    Set,
    FString,
    TString,
    Literal,
    True,
    False,
    None,
    Ellipsis,
    /// A comparison; whether it begins with `in`.
    Comparison(bool),
    Conditional,
    Named,
    /// What no message names.
    Other,
}

/// A node is shared, since rules are tried again.
#[derive(Clone, Debug)]
pub(super) struct Node(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    kind: Kind,
    range: TextRange,
    parts: Vec<Node>,
}

/// What cannot be a target is looked for in different ways.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Targets {
    Assigned,
    Deleted,
    /// Of `for`: in `x in y` it is the `x`.
    Iterated,
}

impl Node {
    pub fn new(kind: Kind, range: TextRange, parts: Vec<Node>) -> Node {
        Node(Rc::new(Inner { kind, range, parts }))
    }

    pub fn leaf(kind: Kind, range: TextRange) -> Node {
        Node::new(kind, range, Vec::new())
    }

    pub fn over(kind: Kind, from: impl Ranged, to: impl Ranged) -> Node {
        Node::leaf(kind, TextRange::new(from.start(), to.end().max(from.start())))
    }

    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    pub fn parts(&self) -> &[Node] {
        &self.0.parts
    }

    /// What CPython calls it.
    pub fn name(&self) -> &'static str {
        match self.kind() {
            Kind::Attribute => "attribute",
            Kind::Subscript => "subscript",
            Kind::Starred => "starred",
            Kind::Name => "name",
            Kind::List => "list",
            Kind::Tuple => "tuple",
            Kind::Lambda => "lambda",
            Kind::Call => "function call",
            Kind::Operation | Kind::Other => "expression",
            Kind::Generator => "generator expression",
            Kind::Yield => "yield expression",
            Kind::Await => "await expression",
            Kind::ListComprehension => "list comprehension",
            Kind::SetComprehension => "set comprehension",
            Kind::DictComprehension => "dict comprehension",
            Kind::Dict => "dict literal",
            Kind::Set => "set display",
            Kind::FString => "f-string expression",
            Kind::TString => "t-string expression",
            Kind::Literal => "literal",
            Kind::True => "True",
            Kind::False => "False",
            Kind::None => "None",
            Kind::Ellipsis => "ellipsis",
            Kind::Comparison(_) => "comparison",
            Kind::Conditional => "conditional expression",
            Kind::Named => "named expression",
        }
    }

    /// The part that cannot be a target.
    pub fn wrong_target(&self, targets: Targets) -> Option<Node> {
        match self.kind() {
            Kind::List | Kind::Tuple => self.parts().iter().find_map(|part| part.wrong_target(targets)),
            Kind::Starred if targets == Targets::Deleted => Some(self.clone()),
            Kind::Starred => self.parts().first()?.wrong_target(targets),
            Kind::Comparison(begins_with_in) if targets == Targets::Iterated => {
                if begins_with_in {
                    self.parts().first()?.wrong_target(targets)
                } else {
                    None
                }
            }
            Kind::Name | Kind::Subscript | Kind::Attribute => None,
            _ => Some(self.clone()),
        }
    }
}

impl Ranged for Node {
    fn range(&self) -> TextRange {
        self.0.range
    }
    fn start(&self) -> TextSize {
        self.0.range.start()
    }
}
