//! `(int, *str) -> bool`: the type of a function, which only type comments have.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode as ParserMode, ParseOptions, parse_unchecked};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::super::fault::{Fault, Result};
use super::super::lines::Lines;
use super::super::parse;
use super::super::{Flags, Mode};
use super::{Item, Kind, Node, Position, read};

/// Both sides of the arrow are expressions; each is parsed on its own, on the lines that it has in the whole.
pub(in super::super) fn function_type(source: &str) -> Result<Node> {
    super::super::nesting::bound(source)?;
    let invalid = || Fault::syntax(TextRange::up_to(TextSize::of(source)), "invalid syntax");
    let tokens = parse_unchecked(source, ParseOptions::from(ParserMode::Module));
    let arrow = tokens.tokens().iter().find(|t| t.kind() == TokenKind::Rarrow).ok_or_else(invalid)?.range();
    let (left, right) = (&source[..arrow.start().to_usize()], &source[arrow.end().to_usize()..]);
    // What the arrow's left side would call, were it a call.
    let mut call = expression(&format!("(_\n{left})")).map_err(|_| invalid())?;
    let before: String = left.chars().chain("->".chars()).map(|c| if c == '\n' { c } else { ' ' }).collect();
    let mut returns = expression(&format!("(\n{before}{right}\n)")).map_err(|_| invalid())?;
    let returns = std::mem::replace(&mut returns.items[0], Item::None);
    let Item::Node(call) = &mut call.items[0] else { return Err(invalid()) };
    let [_, Item::List(args), Item::List(keywords)] = &mut call.items[..] else { return Err(invalid()) };
    if call.kind != Kind::Call {
        return Err(invalid());
    }
    let mut types = Vec::new();
    for item in args.drain(..).chain(keywords.drain(..)) {
        types.push(match item {
            Item::Node(mut node) => match node.kind {
                Kind::Starred => node.items.swap_remove(0),
                Kind::Keyword if node.items[0].is_none() => node.items.swap_remove(1),
                Kind::Keyword => return Err(invalid()),
                _ => node.into(),
            },
            other => other,
        });
    }
    Ok(Node::new(Kind::FunctionType, Position::default(), vec![Item::List(types), returns]))
}

/// An expression that has one line more before it than in the whole.
fn expression(text: &str) -> Result<Node> {
    let lines = Lines::new(text);
    let flags = Flags::default();
    let parsed = parse::parse(text, &lines, Mode::Eval, flags)?;
    let (mut node, _) = read(&parsed, text, &lines, Mode::Eval, flags)?;
    up(&mut node);
    Ok(node)
}

fn up(node: &mut Node) {
    node.position.line -= 1;
    node.position.end_line -= 1;
    node.items.iter_mut().for_each(up_item);
}

fn up_item(item: &mut Item) {
    match item {
        Item::Node(node) => super::super::stack::grow(|| up(node)),
        Item::List(items) => items.iter_mut().for_each(up_item),
        _ => {}
    }
}
