//! Nodes to the parser's tree: expressions, arguments and parameters.

use num_bigint::BigInt;
use ruff_python_ast::{
    self as ast, BoolOp, CmpOp, ConversionFlag, Expr, ExprContext, Number, Operator, UnaryOp,
};
use ruff_text_size::{TextRange, TextSize};

use super::super::code::Const;
use super::super::stack::grow;
use super::{Item, Kind, Made, Node};

impl Made {
    pub(super) fn expr(&mut self, item: &Item) -> Box<Expr> {
        let none = || Expr::from(ast::ExprNoneLiteral::default());
        Box::new(item.node().map_or_else(none, |n| self.expression(n)))
    }

    pub(super) fn exprs(&mut self, list: &Item) -> Vec<Expr> {
        list.nodes().map(|n| self.expression(n)).collect()
    }

    pub(super) fn expression(&mut self, node: &Node) -> Expr {
        grow(|| self.expr_inner(node))
    }

    fn expr_inner(&mut self, node: &Node) -> Expr {
        let range = node.range;
        let node_index = Default::default();
        match (node.kind, &node.items[..]) {
            (Kind::BoolOp, [op, values]) => {
                let op = if kind(op) == Some(Kind::And) { BoolOp::And } else { BoolOp::Or };
                ast::ExprBoolOp { node_index, range, op, values: self.exprs(values) }.into()
            }
            (Kind::NamedExpr, [target, value]) => {
                let (mut target, value) = (self.expr(target), self.expr(value));
                // Whatever the node says, this name is stored to.
                if let Expr::Name(name) = &mut *target {
                    name.ctx = ExprContext::Store;
                }
                ast::ExprNamed { node_index, range, target, value }.into()
            }
            (Kind::BinOp, [left, op, right]) => {
                let (left, right) = (self.expr(left), self.expr(right));
                ast::ExprBinOp { node_index, range, left, op: operator(op), right }.into()
            }
            (Kind::UnaryOp, [op, operand]) => {
                let op = match kind(op) {
                    Some(Kind::Invert) => UnaryOp::Invert,
                    Some(Kind::Not) => UnaryOp::Not,
                    Some(Kind::UAdd) => UnaryOp::UAdd,
                    _ => UnaryOp::USub,
                };
                ast::ExprUnaryOp { node_index, range, op, operand: self.expr(operand) }.into()
            }
            (Kind::Lambda, [args, body]) => {
                let parameters = Some(Box::new(self.parameters(args)));
                ast::ExprLambda { node_index, range, parameters, body: self.expr(body) }.into()
            }
            (Kind::IfExp, [test, body, orelse]) => {
                let (test, body, orelse) = (self.expr(test), self.expr(body), self.expr(orelse));
                ast::ExprIf { node_index, range, test, body, orelse }.into()
            }
            (Kind::Dict, [keys, values]) => {
                let pairs = keys.list().iter().zip(values.list());
                let items = pairs.map(|(key, value)| ast::DictItem {
                    key: self.maybe(key).map(|key| *key),
                    value: *self.expr(value),
                });
                let items = items.collect();
                ast::ExprDict { node_index, range, items }.into()
            }
            (Kind::Set, [elts]) => ast::ExprSet { node_index, range, elts: self.exprs(elts) }.into(),
            (Kind::ListComp, [elt, generators]) => {
                let (elt, generators) = (self.expr(elt), self.generators(generators));
                ast::ExprListComp { node_index, range, elt, generators }.into()
            }
            (Kind::SetComp, [elt, generators]) => {
                let (elt, generators) = (self.expr(elt), self.generators(generators));
                ast::ExprSetComp { node_index, range, elt, generators }.into()
            }
            (Kind::GeneratorExp, [elt, generators]) => {
                let (elt, generators) = (self.expr(elt), self.generators(generators));
                ast::ExprGenerator { node_index, range, elt, generators, parenthesized: true }.into()
            }
            (Kind::DictComp, [key, value, generators]) => ast::ExprDictComp {
                node_index,
                range,
                key: self.maybe(key),
                value: self.expr(value),
                generators: self.generators(generators),
            }
            .into(),
            (Kind::Await, [value]) => ast::ExprAwait { node_index, range, value: self.expr(value) }.into(),
            (Kind::Yield, [value]) => ast::ExprYield { node_index, range, value: self.maybe(value) }.into(),
            (Kind::YieldFrom, [value]) => {
                ast::ExprYieldFrom { node_index, range, value: self.expr(value) }.into()
            }
            (Kind::Compare, [left, ops, comparators]) => ast::ExprCompare {
                node_index,
                range,
                left: self.expr(left),
                ops: ops.nodes().map(|n| comparison(n.kind)).collect(),
                comparators: self.exprs(comparators).into(),
            }
            .into(),
            (Kind::Call, [func, args, keywords]) => ast::ExprCall {
                node_index,
                range_start: range.start(),
                func: self.expr(func),
                arguments: self.arguments(args, keywords, range),
            }
            .into(),
            (Kind::FormattedValue, _) => {
                let elements = vec![self.element(node)];
                self.interpolated(elements, range, false)
            }
            // An interpolation alone is the only one of a template.
            (Kind::Interpolation, _) => {
                let elements = vec![self.element(node)];
                let value = Box::new(self.interpolated(elements, range, true));
                let (ctx, attr) = (ExprContext::Load, ast::Identifier::new("interpolations", range));
                let value = Box::new(ast::ExprAttribute { node_index, range, value, attr, ctx }.into());
                let slice = Box::new(self.constant_expr(&Const::Int(0), range));
                let node_index = Default::default();
                ast::ExprSubscript { node_index, range, value, slice, ctx }.into()
            }
            // What is not text is not formatted either.
            (Kind::JoinedStr, [Item::List(values)]) if values.len() == 1 && !is_text(&values[0]) => {
                *self.expr(&values[0])
            }
            (Kind::JoinedStr | Kind::TemplateStr, [values]) => {
                let elements = values.nodes().map(|n| self.element(n)).collect();
                self.interpolated(elements, range, node.kind == Kind::TemplateStr)
            }
            (Kind::Constant, [Item::Const(value), _]) => self.constant_expr(value, range),
            (Kind::Attribute, [value, attr, ctx]) => ast::ExprAttribute {
                node_index,
                range,
                value: self.expr(value),
                attr: self.identifier(attr, node),
                ctx: context(ctx),
            }
            .into(),
            (Kind::Subscript, [value, slice, ctx]) => {
                let (value, slice) = (self.expr(value), self.expr(slice));
                ast::ExprSubscript { node_index, range, value, slice, ctx: context(ctx) }.into()
            }
            (Kind::Starred, [value, ctx]) => {
                ast::ExprStarred { node_index, range, value: self.expr(value), ctx: context(ctx) }.into()
            }
            (Kind::Name, [id, ctx]) => {
                let id = ast::name::Name::new(id.text().unwrap_or(""));
                ast::ExprName { node_index, range, id, ctx: context(ctx) }.into()
            }
            (Kind::List, [elts, ctx]) => {
                ast::ExprList { node_index, range, elts: self.exprs(elts), ctx: context(ctx) }.into()
            }
            (Kind::Tuple, [elts, ctx]) => {
                let (elts, ctx) = (self.exprs(elts), context(ctx));
                ast::ExprTuple { node_index, range, elts, ctx, parenthesized: true }.into()
            }
            (Kind::Slice, [lower, upper, step]) => {
                let (lower, upper, step) = (self.maybe(lower), self.maybe(upper), self.maybe(step));
                ast::ExprSlice { node_index, range, lower, upper, step }.into()
            }
            _ => ast::ExprNoneLiteral { node_index, range }.into(),
        }
    }

    /// A constant as the literal that spells it, or as the one expression that no Python text has, which stands for
    /// a constant found by its place.
    fn constant_expr(&mut self, value: &Const, range: TextRange) -> Expr {
        let node_index = Default::default();
        let number = |value| ast::ExprNumberLiteral { node_index: Default::default(), range, value }.into();
        match value {
            Const::None => ast::ExprNoneLiteral { node_index, range }.into(),
            Const::True => ast::ExprBooleanLiteral { node_index, range, value: true }.into(),
            Const::False => ast::ExprBooleanLiteral { node_index, range, value: false }.into(),
            Const::Ellipsis => ast::ExprEllipsisLiteral { node_index, range }.into(),
            Const::Int(n) if *n >= 0 => match hexadecimal(&BigInt::from(*n)) {
                Some(int) => number(Number::Int(int)),
                None => self.unspelled(value, range),
            },
            Const::BigInt(n) => match hexadecimal(n) {
                Some(int) => number(Number::Int(int)),
                None => self.unspelled(value, range),
            },
            Const::Float(x) => number(Number::Float(*x)),
            Const::Complex(real, imag) => number(Number::Complex { real: *real, imag: *imag }),
            Const::Str(_) | Const::Surrogates(_) => {
                let text = self.text(value, range.start());
                let literal = ast::StringLiteral {
                    node_index: Default::default(),
                    range,
                    value: text,
                    flags: ast::StringLiteralFlags::empty(),
                };
                let value = ast::StringLiteralValue::single(literal);
                ast::ExprStringLiteral { node_index, range, value }.into()
            }
            Const::Bytes(bytes) => {
                let literal = ast::BytesLiteral {
                    node_index: Default::default(),
                    range,
                    value: bytes[..].into(),
                    flags: ast::BytesLiteralFlags::empty(),
                };
                let value = ast::BytesLiteralValue::single(literal);
                ast::ExprBytesLiteral { node_index, range, value }.into()
            }
            _ => self.unspelled(value, range),
        }
    }

    fn unspelled(&mut self, value: &Const, range: TextRange) -> Expr {
        self.constants.insert(range.start(), value.clone());
        ast::ExprIpyEscapeCommand {
            node_index: Default::default(),
            range,
            kind: ast::IpyEscapeKind::Magic,
            value: "".into(),
        }
        .into()
    }

    /// The text of a str; what has surrogates is found by its place.
    fn text(&mut self, value: &Const, at: TextSize) -> Box<str> {
        match value {
            Const::Str(text) => text[..].into(),
            other => {
                self.constants.insert(at, other.clone());
                "\u{fffd}".into()
            }
        }
    }

    fn interpolated(
        &mut self,
        elements: Vec<ast::InterpolatedStringElement>,
        range: TextRange,
        template: bool,
    ) -> Expr {
        let (node_index, elements) = (Default::default(), elements.into());
        if template {
            let flags = ast::TStringFlags::empty();
            let value = ast::TString { node_index: Default::default(), range, elements, flags };
            let value = ast::TStringValue::single(value);
            return ast::ExprTString { node_index, range, value }.into();
        }
        let flags = ast::FStringFlags::empty();
        let value = ast::FString { node_index: Default::default(), range, elements, flags };
        let value = ast::FStringValue::single(value);
        ast::ExprFString { node_index, range, value }.into()
    }

    fn element(&mut self, node: &Node) -> ast::InterpolatedStringElement {
        let range = node.range;
        let node_index = Default::default();
        match (node.kind, &node.items[..]) {
            (Kind::Constant, [Item::Const(value @ (Const::Str(_) | Const::Surrogates(_))), _]) => {
                let value = self.text(value, range.start());
                ast::InterpolatedStringLiteralElement { node_index, range, value }.into()
            }
            (Kind::FormattedValue, [value, conversion, spec]) => self.field(value, conversion, spec, range),
            (Kind::Interpolation, [value, text, conversion, spec]) => {
                if let Item::Const(text) = text {
                    self.constants.insert(range.start(), text.clone());
                }
                self.field(value, conversion, spec, range)
            }
            _ => {
                let expression = Box::new(self.expression(node));
                ast::InterpolatedElement {
                    node_index,
                    range,
                    expression,
                    debug_text: None,
                    conversion: ConversionFlag::None,
                    format_spec: None,
                }
                .into()
            }
        }
    }

    fn field(
        &mut self,
        value: &Item,
        conversion: &Item,
        spec: &Item,
        range: TextRange,
    ) -> ast::InterpolatedStringElement {
        let format_spec = spec.node().map(|spec| {
            let elements = match (spec.kind, &spec.items[..]) {
                (Kind::JoinedStr, [values]) => values.nodes().map(|n| self.element(n)).collect(),
                _ => vec![self.element(spec)],
            };
            Box::new(ast::InterpolatedStringFormatSpec {
                node_index: Default::default(),
                range: spec.range,
                elements: elements.into(),
            })
        });
        ast::InterpolatedElement {
            node_index: Default::default(),
            range,
            expression: self.expr(value),
            debug_text: None,
            conversion: match conversion.int() {
                115 => ConversionFlag::Str,
                114 => ConversionFlag::Repr,
                97 => ConversionFlag::Ascii,
                _ => ConversionFlag::None,
            },
            format_spec,
        }
        .into()
    }

    pub(super) fn arguments(&mut self, args: &Item, keywords: &Item, range: TextRange) -> ast::Arguments {
        let keywords = keywords.nodes().map(|n| ast::Keyword {
            node_index: Default::default(),
            range: n.range,
            arg: self.maybe_identifier(&n.items[0], n),
            value: *self.expr(&n.items[1]),
        });
        let keywords = keywords.collect();
        ast::Arguments { node_index: Default::default(), range, args: self.exprs(args).into(), keywords }
    }

    fn generators(&mut self, list: &Item) -> Vec<ast::Comprehension> {
        list.nodes()
            .map(|n| ast::Comprehension {
                node_index: Default::default(),
                range: n.items[0].node().map_or(TextRange::default(), |target| target.range),
                target: *self.expr(&n.items[0]),
                iter: *self.expr(&n.items[1]),
                ifs: self.exprs(&n.items[2]),
                is_async: n.items[3].int() != 0,
            })
            .collect()
    }

    pub(super) fn parameters(&mut self, item: &Item) -> ast::Parameters {
        let mut parameters = ast::Parameters::default();
        let Some([positional, args, vararg, keyword_only, keyword_defaults, kwarg, defaults]) =
            item.node().map(|n| &n.items[..])
        else {
            return parameters;
        };
        let count = positional.list().len() + args.list().len();
        // Defaults belong to the last parameters.
        let skip = count.saturating_sub(defaults.list().len());
        let defaults: Vec<&Item> =
            std::iter::repeat_n(&Item::None, skip).chain(defaults.list()).take(count).collect();
        let (first, second) = defaults.split_at(positional.list().len().min(defaults.len()));
        let zipped = |made: &mut Made, list: &Item, defaults: &[&Item]| -> Vec<ast::ParameterWithDefault> {
            list.nodes().zip(defaults).map(|(n, default)| made.with_default(n, default)).collect()
        };
        parameters.posonlyargs = zipped(self, positional, first).into_iter().collect();
        parameters.args = zipped(self, args, second).into_iter().collect();
        let keyword_defaults: Vec<&Item> = keyword_defaults.list().iter().collect();
        parameters.kwonlyargs = zipped(self, keyword_only, &keyword_defaults).into_iter().collect();
        parameters.vararg = vararg.node().map(|n| Box::new(self.parameter(n)));
        parameters.kwarg = kwarg.node().map(|n| Box::new(self.parameter(n)));
        parameters
    }

    fn with_default(&mut self, node: &Node, default: &Item) -> ast::ParameterWithDefault {
        ast::ParameterWithDefault {
            node_index: Default::default(),
            range: node.range,
            parameter: self.parameter(node),
            default: self.maybe(default),
        }
    }

    fn parameter(&mut self, node: &Node) -> ast::Parameter {
        ast::Parameter {
            node_index: Default::default(),
            range: node.range,
            name: self.identifier(&node.items[0], node),
            annotation: self.maybe(&node.items[1]),
        }
    }
}

/// An integer that is not negative, by its hexadecimal digits: those have no limit.
fn hexadecimal(n: &BigInt) -> Option<ast::Int> {
    let digits = n.to_str_radix(16);
    ast::Int::from_str_radix(&digits, 16, &format!("0x{digits}")).ok()
}

/// Whether a value of an f-string is text, or made text of.
fn is_text(item: &Item) -> bool {
    item.node().is_none_or(|n| match (n.kind, n.items.first()) {
        (Kind::Constant, Some(Item::Const(Const::Str(_) | Const::Surrogates(_)))) => true,
        (kind, _) => kind == Kind::FormattedValue,
    })
}

fn kind(item: &Item) -> Option<Kind> {
    item.node().map(|n| n.kind)
}

fn context(item: &Item) -> ExprContext {
    match kind(item) {
        Some(Kind::Store) => ExprContext::Store,
        Some(Kind::Del) => ExprContext::Del,
        _ => ExprContext::Load,
    }
}

pub(super) fn operator(item: &Item) -> Operator {
    match kind(item) {
        Some(Kind::Sub) => Operator::Sub,
        Some(Kind::Mult) => Operator::Mult,
        Some(Kind::MatMult) => Operator::MatMult,
        Some(Kind::Div) => Operator::Div,
        Some(Kind::Mod) => Operator::Mod,
        Some(Kind::Pow) => Operator::Pow,
        Some(Kind::LShift) => Operator::LShift,
        Some(Kind::RShift) => Operator::RShift,
        Some(Kind::BitOr) => Operator::BitOr,
        Some(Kind::BitXor) => Operator::BitXor,
        Some(Kind::BitAnd) => Operator::BitAnd,
        Some(Kind::FloorDiv) => Operator::FloorDiv,
        _ => Operator::Add,
    }
}

fn comparison(kind: Kind) -> CmpOp {
    match kind {
        Kind::NotEq => CmpOp::NotEq,
        Kind::Lt => CmpOp::Lt,
        Kind::LtE => CmpOp::LtE,
        Kind::Gt => CmpOp::Gt,
        Kind::GtE => CmpOp::GtE,
        Kind::Is => CmpOp::Is,
        Kind::IsNot => CmpOp::IsNot,
        Kind::In => CmpOp::In,
        Kind::NotIn => CmpOp::NotIn,
        _ => CmpOp::Eq,
    }
}
