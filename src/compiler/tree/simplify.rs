//! What `compile` does to a tree when it is asked for an optimised one: `__debug__` gets its value, `%` with a plain
//! format becomes an f-string, numbers in patterns become constants, and at the highest level docstrings go.

use num_bigint::BigInt;

use super::super::code::Const;
use super::super::codegen::fstring::{Percent, parse_percent};
use super::super::stack::grow;
use super::check::constant;
use super::{Item, Kind, Node, Position};

/// Simplifies a module; `optimize` is what `-O` counts, `future_annotations` leaves annotations as they are.
pub fn simplify(module: &mut Node, optimize: u8, future_annotations: bool) {
    Simplifier { optimize, future_annotations }.node(module);
}

struct Simplifier {
    optimize: u8,
    future_annotations: bool,
}

impl Simplifier {
    fn node(&self, node: &mut Node) {
        if node.kind == Kind::Interactive {
            return self.children(node);
        }
        if self.optimize > 1 {
            match node.kind {
                Kind::Module => without_docstring(&mut node.items[0], false),
                Kind::FunctionDef | Kind::AsyncFunctionDef => without_docstring(&mut node.items[2], true),
                Kind::ClassDef => without_docstring(&mut node.items[3], true),
                _ => {}
            }
        }
        self.children(node);
        match node.kind {
            Kind::Name if is_debug(node) => {
                become_constant(node, if self.optimize == 0 { Const::True } else { Const::False })
            }
            Kind::BinOp => percent_format(node),
            Kind::MatchValue => pattern_number(&mut node.items[0]),
            Kind::MatchMapping => {
                if let Item::List(keys) = &mut node.items[0] {
                    keys.iter_mut().for_each(pattern_number);
                }
            }
            _ => {}
        }
    }

    fn children(&self, node: &mut Node) {
        let annotation = match node.kind {
            Kind::AnnAssign | Kind::Arg => Some(1),
            Kind::FunctionDef | Kind::AsyncFunctionDef => Some(4),
            _ => None,
        };
        let annotation = annotation.filter(|_| self.future_annotations);
        let items = node.items.iter_mut().enumerate();
        grow(|| items.filter(|(i, _)| Some(*i) != annotation).for_each(|(_, item)| self.item(item)));
    }

    fn item(&self, item: &mut Item) {
        match item {
            Item::Node(node) => self.node(node),
            Item::List(items) => items.iter_mut().for_each(|item| self.item(item)),
            _ => {}
        }
    }
}

fn is_debug(node: &Node) -> bool {
    node.items[0].text() == Some("__debug__") && node.items[1].node().is_some_and(|c| c.kind == Kind::Load)
}

fn become_constant(node: &mut Node, value: Const) {
    *node = Node::new(Kind::Constant, node.position, vec![Item::Const(value), Item::None]);
}

/// Takes the docstring off a body; what must not be empty gets a `pass` in its place.
fn without_docstring(body: &mut Item, refill: bool) {
    let Item::List(body) = body else { return };
    let Some(Item::Node(first)) = body.first() else { return };
    let is_text = first.items.first().and_then(Item::node).and_then(constant);
    if first.kind != Kind::Expr || !matches!(is_text, Some(Const::Str(_) | Const::Surrogates(_))) {
        return;
    }
    let start = first.position;
    body.remove(0);
    if body.is_empty() && refill {
        let position = Position { end_line: start.line, end_column: start.column + 4, ..start };
        body.push(Node::new(Kind::Pass, position, Vec::new()).into());
    }
}

/// `"…%s…" % (a, b)`
fn percent_format(node: &mut Node) {
    let [left, op, right] = &mut node.items[..] else { return };
    let Some(Const::Str(format)) = left.node().and_then(constant) else { return };
    if op.node().is_none_or(|op| op.kind != Kind::Mod) {
        return;
    }
    let Some(parts) = parse_percent(format) else { return };
    let Item::Node(tuple) = right else { return };
    if tuple.kind != Kind::Tuple || tuple.items[0].nodes().any(|n| n.kind == Kind::Starred) {
        return;
    }
    let fields = parts.iter().filter(|p| matches!(p, Percent::Field(..))).count();
    if fields != tuple.items[0].list().len() {
        return;
    }
    let nowhere = Position { line: -1, column: -1, end_line: -1, end_column: -1 };
    let text = |text: String| -> Item {
        Node::new(Kind::Constant, nowhere, vec![Item::Const(Const::Str(text.into())), Item::None]).into()
    };
    let Item::List(values) = &mut tuple.items[0] else { return };
    let mut values = std::mem::take(values).into_iter();
    let mut made = Vec::new();
    for part in parts {
        made.push(match part {
            Percent::Text(literal) => text(literal),
            Percent::Field(conversion, spec) => {
                let Some(value) = values.next() else { break };
                let position = value.node().map_or(nowhere, |v| v.position);
                let conversion = Item::Int(i32::from([b's', b'r', b'a'][conversion as usize - 1]));
                let spec = if spec.is_empty() { Item::None } else { text(spec) };
                Node::new(Kind::FormattedValue, position, vec![value, conversion, spec]).into()
            }
        });
    }
    *node = Node::new(Kind::JoinedStr, node.position, vec![Item::List(made)]);
}

/// `-1` and `1+2j` in a pattern.
fn pattern_number(item: &mut Item) {
    let Item::Node(node) = item else { return };
    if let Some(value) = number(node)
        && node.kind != Kind::Constant
    {
        become_constant(node, value);
    }
}

fn number(node: &Node) -> Option<Const> {
    match (node.kind, &node.items[..]) {
        (Kind::Constant, _) => constant(node).cloned(),
        (Kind::UnaryOp, [op, operand]) if op.node()?.kind == Kind::USub => {
            Some(match number(operand.node()?)? {
                Const::Int(n) => match n.checked_neg() {
                    Some(n) => Const::Int(n),
                    None => Const::BigInt((-BigInt::from(n)).into()),
                },
                Const::BigInt(n) => Const::BigInt((-&*n).into()),
                Const::Float(x) => Const::Float(-x),
                Const::Complex(real, imag) => Const::Complex(-real, -imag),
                _ => return None,
            })
        }
        (Kind::BinOp, [left, op, right]) => {
            let left = match number(left.node()?)? {
                Const::Int(n) => n as f64,
                Const::Float(x) => x,
                _ => return None,
            };
            let Const::Complex(real, imag) = number(right.node()?)? else { return None };
            match op.node()?.kind {
                Kind::Add => Some(Const::Complex(left + real, imag)),
                Kind::Sub => Some(Const::Complex(left - real, -imag)),
                _ => None,
            }
        }
        _ => None,
    }
}
