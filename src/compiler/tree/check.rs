//! Whether nodes that a program put together make a tree that can be compiled. What is said about those that do not is
//! CPython's.

use super::super::code::Const;
use super::super::stack::grow;
use super::{Item, Kind, Node, Places};

/// Which exception a malformed tree raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MalformedKind {
    /// `ValueError`.
    Value,
    /// `TypeError`.
    Type,
    /// `SystemError`.
    System,
}

/// What is wrong with a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Which exception.
    pub kind: MalformedKind,
    /// Its message.
    pub message: String,
}

pub(super) type Check = Result<(), Malformed>;

pub(super) fn value<T>(message: impl Into<String>) -> Result<T, Malformed> {
    Err(Malformed { kind: MalformedKind::Value, message: message.into() })
}

fn type_error(message: impl Into<String>) -> Check {
    Err(Malformed { kind: MalformedKind::Type, message: message.into() })
}

fn system(message: impl Into<String>) -> Check {
    Err(Malformed { kind: MalformedKind::System, message: message.into() })
}

/// Checks a module.
pub fn check(module: &Node) -> Check {
    match (module.kind, &module.items[..]) {
        (Kind::Module | Kind::Interactive, [body, ..]) => statements(body),
        (Kind::Expression, [body]) => expr(body, Kind::Load),
        (_, [arguments, returns]) => {
            exprs(arguments, Kind::Load, false)?;
            expr(returns, Kind::Load)
        }
        _ => Ok(()),
    }
}

/// Lines and columns of a node that has some.
fn position(node: &Node) -> Check {
    if node.kind.places() == Places::Bare {
        return Ok(());
    }
    let p = node.position;
    if p.line > p.end_line {
        return value(format!("AST node line range ({}, {}) is not valid", p.line, p.end_line));
    }
    if p.line < 0 && p.end_line != p.line || p.column < 0 && p.column != p.end_column {
        return value(format!(
            "AST node column range ({}, {}) for line range ({}, {}) is not valid",
            p.column, p.end_column, p.line, p.end_line
        ));
    }
    if p.line == p.end_line && p.column > p.end_column {
        return value(format!("line {}, column {}-{} is not a valid range", p.line, p.column, p.end_column));
    }
    Ok(())
}

pub(super) fn name(name: &Item) -> Check {
    match name.text() {
        Some(text @ ("None" | "True" | "False")) => {
            value(format!("identifier field can't represent '{text}' constant"))
        }
        _ => Ok(()),
    }
}

fn statements(list: &Item) -> Check {
    list.list().iter().try_for_each(|item| match item.node() {
        Some(node) => grow(|| stmt(node)),
        None => value("None disallowed in statement list"),
    })
}

fn body(list: &Item, owner: Kind) -> Check {
    not_empty(list, "body", owner)?;
    statements(list)
}

fn not_empty(list: &Item, what: &str, owner: Kind) -> Check {
    if list.list().is_empty() {
        return value(format!("empty {what} on {}", owner.name()));
    }
    Ok(())
}

pub(super) fn exprs(list: &Item, ctx: Kind, gaps: bool) -> Check {
    list.list().iter().try_for_each(|item| match item {
        Item::None if gaps => Ok(()),
        Item::None => value("None disallowed in expression list"),
        item => expr(item, ctx),
    })
}

/// A list that may not be empty.
fn targets(list: &Item, ctx: Kind, what: &str, owner: Kind) -> Check {
    not_empty(list, what, owner)?;
    exprs(list, ctx, false)
}

/// An expression, or none.
pub(super) fn expr(item: &Item, ctx: Kind) -> Check {
    item.node().map_or(Ok(()), |node| grow(|| expr_inner(node, ctx)))
}

fn expr_inner(node: &Node, ctx: Kind) -> Check {
    position(node)?;
    let own = match node.kind {
        Kind::Attribute | Kind::Subscript => node.items[2].node(),
        Kind::Starred | Kind::Name | Kind::List | Kind::Tuple => node.items[1].node(),
        _ => None,
    };
    match own {
        Some(own) if own.kind != ctx => {
            return value(format!(
                "expression must have {} context but has {} instead",
                ctx.name(),
                own.kind.name()
            ));
        }
        None if ctx != Kind::Load => {
            return value(format!("expression which can't be assigned to in {} context", ctx.name()));
        }
        _ => {}
    }
    match (node.kind, &node.items[..]) {
        (Kind::BoolOp, [_, values]) => {
            if values.list().len() < 2 {
                return value("BoolOp with less than 2 values");
            }
            exprs(values, Kind::Load, false)
        }
        (Kind::NamedExpr, [target, bound]) => {
            if target.node().is_some_and(|t| t.kind != Kind::Name) {
                return type_error("NamedExpr target must be a Name");
            }
            expr(bound, Kind::Load)
        }
        (Kind::Lambda, [args, body]) => {
            arguments(args)?;
            expr(body, Kind::Load)
        }
        (Kind::Dict, [keys, values]) => {
            if keys.list().len() != values.list().len() {
                return value("Dict doesn't have the same number of keys as values");
            }
            exprs(keys, Kind::Load, true)?;
            exprs(values, Kind::Load, false)
        }
        (Kind::ListComp | Kind::SetComp | Kind::GeneratorExp, [element, generators]) => {
            comprehension(generators)?;
            expr(element, Kind::Load)
        }
        (Kind::DictComp, [key, element, generators]) => {
            comprehension(generators)?;
            expr(key, Kind::Load)?;
            expr(element, Kind::Load)
        }
        (Kind::Compare, [left, ops, comparators]) => {
            if comparators.list().is_empty() {
                return value("Compare with no comparators");
            }
            if comparators.list().len() != ops.list().len() {
                return value("Compare has a different number of comparators and operands");
            }
            exprs(comparators, Kind::Load, false)?;
            expr(left, Kind::Load)
        }
        (Kind::Call, [func, args, kwargs]) => {
            expr(func, Kind::Load)?;
            exprs(args, Kind::Load, false)?;
            keywords(kwargs)
        }
        (Kind::Constant, [Item::Const(_), _]) => Ok(()),
        (Kind::FormattedValue, [shown, conversion, spec]) => field(shown, conversion, spec),
        (Kind::Interpolation, [shown, _, conversion, spec]) => field(shown, conversion, spec),
        (Kind::Name, [id, _]) => name(id),
        // Elements of what is stored to are stored to themselves.
        (Kind::List | Kind::Tuple, [elements, _]) => exprs(elements, ctx, false),
        (Kind::Starred, [starred, _]) => expr(starred, ctx),
        (_, items) => items.iter().try_for_each(|item| match item {
            Item::Node(inner) if inner.kind.group() == "expr" => expr(item, Kind::Load),
            Item::List(_) => exprs(item, Kind::Load, false),
            _ => Ok(()),
        }),
    }
}

fn field(shown: &Item, conversion: &Item, spec: &Item) -> Check {
    expr(shown, Kind::Load)?;
    expr(spec, Kind::Load)?;
    match conversion.int() {
        -1 | 97 | 114 | 115 => Ok(()),
        other => system(format!("Unrecognized conversion character {other}")),
    }
}

fn keywords(list: &Item) -> Check {
    list.nodes().try_for_each(|k| expr(&k.items[1], Kind::Load))
}

fn comprehension(generators: &Item) -> Check {
    if generators.list().is_empty() {
        return value("comprehension with no generators");
    }
    generators.nodes().try_for_each(|g| {
        expr(&g.items[0], Kind::Store)?;
        expr(&g.items[1], Kind::Load)?;
        exprs(&g.items[2], Kind::Load, false)
    })
}

fn arguments(item: &Item) -> Check {
    let Some([positional, args, vararg, keyword_only, keyword_defaults, kwarg, defaults]) =
        item.node().map(|n| &n.items[..])
    else {
        return Ok(());
    };
    let parameter = |p: &Node| {
        position(p)?;
        expr(&p.items[1], Kind::Load)
    };
    positional.nodes().try_for_each(parameter)?;
    args.nodes().try_for_each(parameter)?;
    vararg.node().map_or(Ok(()), parameter)?;
    keyword_only.nodes().try_for_each(parameter)?;
    kwarg.node().map_or(Ok(()), parameter)?;
    if defaults.list().len() > positional.list().len() + args.list().len() {
        return value("more positional defaults than args on arguments");
    }
    if keyword_defaults.list().len() != keyword_only.list().len() {
        return value("length of kwonlyargs is not the same as kw_defaults on arguments");
    }
    exprs(defaults, Kind::Load, false)?;
    exprs(keyword_defaults, Kind::Load, true)
}

fn type_params(list: &Item) -> Check {
    list.nodes().try_for_each(|p| {
        position(p)?;
        name(&p.items[0])?;
        p.items[1..].iter().try_for_each(|item| expr(item, Kind::Load))
    })
}

fn stmt(node: &Node) -> Check {
    position(node)?;
    let own = node.kind;
    match (own, &node.items[..]) {
        (
            Kind::FunctionDef | Kind::AsyncFunctionDef,
            [id, args, code, decorators, returns, _, parameters],
        ) => {
            body(code, own)?;
            type_params(parameters)?;
            arguments(args)?;
            exprs(decorators, Kind::Load, false)?;
            expr(returns, Kind::Load)?;
            name(id)
        }
        (Kind::ClassDef, [id, bases, kwargs, code, decorators, parameters]) => {
            body(code, own)?;
            type_params(parameters)?;
            exprs(bases, Kind::Load, false)?;
            keywords(kwargs)?;
            exprs(decorators, Kind::Load, false)?;
            name(id)
        }
        (Kind::Delete, [deleted]) => targets(deleted, Kind::Del, "targets", own),
        (Kind::Assign, [assigned, bound, _]) => {
            targets(assigned, Kind::Store, "targets", own)?;
            expr(bound, Kind::Load)
        }
        (Kind::AugAssign, [target, _, bound]) => {
            expr(target, Kind::Store)?;
            expr(bound, Kind::Load)?;
            plain_target(target, "augmented")
        }
        (Kind::AnnAssign, [target, annotation, bound, simple]) => {
            if simple.int() != 0 && target.node().is_some_and(|t| t.kind != Kind::Name) {
                return type_error("AnnAssign with simple non-Name target");
            }
            expr(target, Kind::Store)?;
            expr(bound, Kind::Load)?;
            expr(annotation, Kind::Load)?;
            plain_target(target, "annotated")
        }
        (Kind::TypeAlias, [id, parameters, bound]) => {
            if id.node().is_some_and(|n| n.kind != Kind::Name) {
                return type_error("TypeAlias with non-Name name");
            }
            expr(id, Kind::Store)?;
            type_params(parameters)?;
            expr(bound, Kind::Load)
        }
        (Kind::For | Kind::AsyncFor, [target, iter, code, orelse, _]) => {
            expr(target, Kind::Store)?;
            expr(iter, Kind::Load)?;
            body(code, own)?;
            statements(orelse)
        }
        (Kind::While | Kind::If, [test, code, orelse]) => {
            expr(test, Kind::Load)?;
            body(code, own)?;
            statements(orelse)
        }
        (Kind::With | Kind::AsyncWith, [items, code, _]) => {
            not_empty(items, "items", own)?;
            items.nodes().try_for_each(|item| {
                expr(&item.items[0], Kind::Load)?;
                expr(&item.items[1], Kind::Store)
            })?;
            body(code, own)
        }
        (Kind::Match, [subject, cases]) => {
            expr(subject, Kind::Load)?;
            not_empty(cases, "cases", own)?;
            cases.nodes().try_for_each(|case| {
                super::check_pattern::pattern(&case.items[0], false)?;
                expr(&case.items[1], Kind::Load)?;
                body(&case.items[2], Kind::MatchCase)
            })
        }
        (Kind::Raise, [raised, cause]) => {
            if raised.is_none() && !cause.is_none() {
                return value("Raise with cause but no exception");
            }
            expr(raised, Kind::Load)?;
            expr(cause, Kind::Load)
        }
        (Kind::Try | Kind::TryStar, [code, handlers, orelse, finalbody]) => {
            body(code, own)?;
            if handlers.list().is_empty() && finalbody.list().is_empty() {
                return value(format!("{} has neither except handlers nor finalbody", own.name()));
            }
            if handlers.list().is_empty() && !orelse.list().is_empty() {
                return value(format!("{} has orelse but no except handlers", own.name()));
            }
            handlers.nodes().try_for_each(|handler| {
                position(handler)?;
                expr(&handler.items[0], Kind::Load)?;
                name(&handler.items[1])?;
                body(&handler.items[2], Kind::ExceptHandler)
            })?;
            statements(finalbody)?;
            statements(orelse)
        }
        (Kind::Import, [list]) => aliases(list, own),
        (Kind::ImportFrom, [_, list, level]) => {
            if level.int() < 0 {
                return value("Negative ImportFrom level");
            }
            aliases(list, own)
        }
        (Kind::Global | Kind::Nonlocal, [list]) => not_empty(list, "names", own),
        (_, items) => items.iter().try_for_each(|item| expr(item, Kind::Load)),
    }
}

fn aliases(list: &Item, owner: Kind) -> Check {
    not_empty(list, "names", owner)?;
    list.nodes().try_for_each(|alias| {
        position(alias)?;
        alias.items.iter().try_for_each(name)
    })
}

/// Only names, attributes and subscripts can be augmented or annotated.
fn plain_target(target: &Item, what: &str) -> Check {
    match target.node().map(|t| t.kind) {
        Some(Kind::Starred) => system(format!("invalid node type (25) for {what} assignment")),
        Some(Kind::List) => system(format!("invalid node type (27) for {what} assignment")),
        Some(Kind::Tuple) => system(format!("invalid node type (28) for {what} assignment")),
        _ => Ok(()),
    }
}

/// A constant, as patterns ask for it.
pub(super) fn constant(node: &Node) -> Option<&Const> {
    match &node.items[..] {
        [Item::Const(value), _] if node.kind == Kind::Constant => Some(value),
        _ => None,
    }
}
