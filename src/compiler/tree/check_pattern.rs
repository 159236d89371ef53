//! Whether patterns are well-formed.

use super::super::code::Const;
use super::super::stack::grow;
use super::check::{Check, constant, expr, name, value};
use super::{Item, Kind, Node};

const LITERALS_ONLY: &str = "patterns may only match literals and attribute lookups";

pub(super) fn pattern(item: &Item, star_ok: bool) -> Check {
    item.node().map_or(Ok(()), |node| grow(|| pattern_inner(node, star_ok)))
}

fn patterns(list: &Item, star_ok: bool) -> Check {
    list.list().iter().try_for_each(|item| pattern(item, star_ok))
}

fn capture(captured: &Item) -> Check {
    if captured.text() == Some("_") {
        return value("can't capture name '_' in patterns");
    }
    name(captured)
}

fn pattern_inner(node: &Node, star_ok: bool) -> Check {
    match (node.kind, &node.items[..]) {
        (Kind::MatchValue, [matched]) => literal(matched),
        (Kind::MatchSingleton, [Item::Const(Const::None | Const::True | Const::False)]) => Ok(()),
        (Kind::MatchSingleton, _) => value("MatchSingleton can only contain True, False and None"),
        (Kind::MatchSequence, [list]) => patterns(list, true),
        (Kind::MatchMapping, [keys, values, rest]) => {
            if keys.list().len() != values.list().len() {
                return value("MatchMapping doesn't have the same number of keys as patterns");
            }
            capture(rest)?;
            keys.list().iter().try_for_each(|key| match key.node().and_then(constant) {
                Some(Const::None | Const::True | Const::False) => Ok(()),
                _ => literal(key),
            })?;
            patterns(values, false)
        }
        (Kind::MatchClass, [class, positional, attributes, values]) => {
            if attributes.list().len() != values.list().len() {
                return value("MatchClass doesn't have the same number of keyword attributes as patterns");
            }
            expr(class, Kind::Load)?;
            let mut part = class.node();
            while let Some(node) = part {
                part = match node.kind {
                    Kind::Name => break,
                    Kind::Attribute => node.items[0].node(),
                    _ => return value("MatchClass cls field can only contain Name or Attribute nodes."),
                };
            }
            attributes.list().iter().try_for_each(name)?;
            patterns(positional, false)?;
            patterns(values, false)
        }
        (Kind::MatchStar, _) if !star_ok => value("can't use MatchStar here"),
        (Kind::MatchStar, [captured]) => capture(captured),
        (Kind::MatchAs, [inner, captured]) => {
            capture(captured)?;
            match (inner.is_none(), captured.is_none()) {
                (true, _) => Ok(()),
                (false, true) => value("MatchAs must specify a target name if a pattern is given"),
                (false, false) => pattern(inner, false),
            }
        }
        (Kind::MatchOr, [list]) => {
            if list.list().len() < 2 {
                return value("MatchOr requires at least 2 patterns");
            }
            patterns(list, false)
        }
        _ => Ok(()),
    }
}

/// What a pattern may compare with.
fn literal(item: &Item) -> Check {
    expr(item, Kind::Load)?;
    let Some(node) = item.node() else { return Ok(()) };
    match (node.kind, &node.items[..]) {
        (Kind::Constant, _) => match constant(node) {
            Some(
                Const::Int(_)
                | Const::BigInt(_)
                | Const::Float(_)
                | Const::Complex(..)
                | Const::Str(_)
                | Const::Surrogates(_)
                | Const::Bytes(_),
            ) => Ok(()),
            _ => value("unexpected constant inside of a literal pattern"),
        },
        (Kind::Attribute | Kind::JoinedStr | Kind::TemplateStr, _) => Ok(()),
        (Kind::UnaryOp, _) if signed(node, true, true, true) => Ok(()),
        (Kind::BinOp, [left, op, right])
            if op.node().is_some_and(|op| matches!(op.kind, Kind::Add | Kind::Sub))
                && left.node().is_some_and(|left| signed(left, true, true, false))
                && right.node().is_some_and(|right| signed(right, false, false, true)) =>
        {
            Ok(())
        }
        _ => value(LITERALS_ONLY),
    }
}

/// A number, perhaps with a minus before it.
fn signed(node: &Node, minus: bool, real: bool, imaginary: bool) -> bool {
    match constant(node) {
        Some(Const::Int(_) | Const::BigInt(_) | Const::Float(_)) => real,
        Some(Const::Complex(..)) => imaginary,
        Some(_) => false,
        None => {
            minus
                && node.kind == Kind::UnaryOp
                && node.items[0].node().is_some_and(|op| op.kind == Kind::USub)
                && node.items[1].node().is_some_and(|inner| signed(inner, false, real, imaginary))
        }
    }
}
