//! The parser's tree to nodes: expressions and parameters.

use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, ExprContext, Operator, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

use super::super::code::Const;
use super::super::codegen;
use super::super::fault::Result;
use super::super::stack::grow;
use super::read::{Reader, identifier};
use super::{Item, Kind, Node};

impl Reader<'_> {
    pub fn expr(&mut self, e: &Expr) -> Result<Item> {
        grow(|| self.expr_inner(e))
    }

    pub fn exprs(&mut self, list: &[Expr]) -> Result<Item> {
        self.list(list, Self::expr)
    }

    pub fn maybe(&mut self, e: Option<&Expr>) -> Result<Item> {
        e.map_or(Ok(Item::None), |e| self.expr(e))
    }

    fn constant(&self, range: TextRange, value: Const) -> Result<Item> {
        self.node(Kind::Constant, range, [Item::Const(value), Item::None])
    }

    fn expr_inner(&mut self, e: &Expr) -> Result<Item> {
        let range = e.range();
        match e {
            Expr::BoolOp(b) => {
                let op = if b.op == BoolOp::And { Kind::And } else { Kind::Or };
                let values = self.exprs(&b.values)?;
                self.node(Kind::BoolOp, range, [Node::bare(op, []), values])
            }
            Expr::Named(n) => {
                let (target, value) = (self.expr(&n.target)?, self.expr(&n.value)?);
                self.node(Kind::NamedExpr, range, [target, value])
            }
            Expr::BinOp(b) => {
                let (left, right) = (self.expr(&b.left)?, self.expr(&b.right)?);
                self.node(Kind::BinOp, range, [left, operator(b.op), right])
            }
            Expr::UnaryOp(u) => {
                let op = match u.op {
                    UnaryOp::Invert => Kind::Invert,
                    UnaryOp::Not => Kind::Not,
                    UnaryOp::UAdd => Kind::UAdd,
                    UnaryOp::USub => Kind::USub,
                };
                let operand = self.expr(&u.operand)?;
                self.node(Kind::UnaryOp, range, [Node::bare(op, []), operand])
            }
            Expr::Lambda(l) => {
                let args = match &l.parameters {
                    Some(p) => self.parameters(p)?,
                    None => self.parameters(&ast::Parameters::default())?,
                };
                let body = self.expr(&l.body)?;
                self.node(Kind::Lambda, range, [args, body])
            }
            Expr::If(i) => {
                let (test, body, orelse) = (self.expr(&i.test)?, self.expr(&i.body)?, self.expr(&i.orelse)?);
                self.node(Kind::IfExp, range, [test, body, orelse])
            }
            Expr::Dict(d) => {
                let keys = self.list(&d.items, |r, i| r.maybe(i.key.as_ref()))?;
                let values = self.list(&d.items, |r, i| r.expr(&i.value))?;
                self.node(Kind::Dict, range, [keys, values])
            }
            Expr::Set(s) => {
                let elements = self.exprs(&s.elts)?;
                self.node(Kind::Set, range, [elements])
            }
            Expr::ListComp(c) => self.comprehension(Kind::ListComp, range, &c.elt, &c.generators),
            Expr::SetComp(c) => self.comprehension(Kind::SetComp, range, &c.elt, &c.generators),
            Expr::Generator(c) => self.comprehension(Kind::GeneratorExp, range, &c.elt, &c.generators),
            Expr::DictComp(c) => {
                let (key, value) = (self.maybe(c.key.as_deref())?, self.expr(&c.value)?);
                let generators = self.list(&c.generators, Self::generator)?;
                self.node(Kind::DictComp, range, [key, value, generators])
            }
            Expr::Await(a) => {
                let value = self.expr(&a.value)?;
                self.node(Kind::Await, range, [value])
            }
            Expr::Yield(y) => {
                let value = self.maybe(y.value.as_deref())?;
                self.node(Kind::Yield, range, [value])
            }
            Expr::YieldFrom(y) => {
                let value = self.expr(&y.value)?;
                self.node(Kind::YieldFrom, range, [value])
            }
            Expr::Compare(c) => {
                let left = self.expr(&c.left)?;
                let ops = Item::List(c.ops.iter().map(|op| Node::bare(comparison(*op), [])).collect());
                let comparators = self.exprs(&c.comparators)?;
                self.node(Kind::Compare, range, [left, ops, comparators])
            }
            Expr::Call(c) => {
                let func = self.expr(&c.func)?;
                let args = self.arguments(&c.arguments)?;
                let keywords = self.list(&c.arguments.keywords, Self::keyword)?;
                self.node(Kind::Call, range, [func, args, keywords])
            }
            Expr::FString(f) => self.joined(f),
            Expr::TString(t) => self.template(t),
            Expr::StringLiteral(s) => self.string(s),
            Expr::BytesLiteral(b) => {
                let bytes: Vec<u8> = b.value.bytes().collect();
                self.constant(range, Const::Bytes(bytes.into()))
            }
            Expr::NumberLiteral(n) => self.constant(range, codegen::number(n, self.max_digits)?),
            Expr::BooleanLiteral(b) => self.constant(range, if b.value { Const::True } else { Const::False }),
            Expr::NoneLiteral(_) | Expr::IpyEscapeCommand(_) => self.constant(range, Const::None),
            Expr::EllipsisLiteral(_) => self.constant(range, Const::Ellipsis),
            Expr::Attribute(a) => {
                let (value, name) = (self.expr(&a.value)?, Item::name(a.attr.as_str()));
                self.node(Kind::Attribute, range, [value, name, context(a.ctx)])
            }
            Expr::Subscript(s) => {
                let (value, slice) = (self.expr(&s.value)?, self.expr(&s.slice)?);
                self.node(Kind::Subscript, range, [value, slice, context(s.ctx)])
            }
            Expr::Starred(s) => {
                let value = self.expr(&s.value)?;
                self.node(Kind::Starred, range, [value, context(s.ctx)])
            }
            Expr::Name(n) => self.node(Kind::Name, range, [Item::name(&n.id), context(n.ctx)]),
            Expr::List(l) => {
                let elements = self.exprs(&l.elts)?;
                self.node(Kind::List, range, [elements, context(l.ctx)])
            }
            Expr::Tuple(t) => {
                let elements = self.exprs(&t.elts)?;
                self.node(Kind::Tuple, range, [elements, context(t.ctx)])
            }
            Expr::Slice(s) => {
                let (lower, upper) = (self.maybe(s.lower.as_deref())?, self.maybe(s.upper.as_deref())?);
                let step = self.maybe(s.step.as_deref())?;
                self.node(Kind::Slice, range, [lower, upper, step])
            }
        }
    }

    /// Arguments by position. A generator expression that is the only one has the call's parentheses.
    pub fn arguments(&mut self, a: &ast::Arguments) -> Result<Item> {
        if let ([Expr::Generator(g)], true) = (&*a.args, a.keywords.is_empty())
            && !g.parenthesized
        {
            let generator = self.comprehension(Kind::GeneratorExp, a.range, &g.elt, &g.generators)?;
            return Ok(Item::List(vec![generator]));
        }
        self.exprs(&a.args)
    }

    pub fn keyword(&mut self, k: &ast::Keyword) -> Result<Item> {
        let (name, value) = (identifier(k.arg.as_ref()), self.expr(&k.value)?);
        self.node(Kind::Keyword, k.range, [name, value])
    }

    fn comprehension(
        &mut self,
        kind: Kind,
        range: TextRange,
        element: &Expr,
        generators: &[ast::Comprehension],
    ) -> Result<Item> {
        let element = self.expr(element)?;
        let generators = self.list(generators, Self::generator)?;
        self.node(kind, range, [element, generators])
    }

    fn generator(&mut self, g: &ast::Comprehension) -> Result<Item> {
        let (target, iter) = (self.expr(&g.target)?, self.expr(&g.iter)?);
        let ifs = self.exprs(&g.ifs)?;
        Ok(Node::bare(Kind::Comprehension, [target, iter, ifs, Item::Int(g.is_async as i32)]))
    }

    pub fn parameters(&mut self, p: &ast::Parameters) -> Result<Item> {
        let positional = self.list(&p.posonlyargs, |r, p| r.parameter(&p.parameter, p.range))?;
        let args = self.list(&p.args, |r, p| r.parameter(&p.parameter, p.range))?;
        let vararg = p.vararg.as_deref().map_or(Ok(Item::None), |p| self.parameter(p, p.range))?;
        let keyword_only = self.list(&p.kwonlyargs, |r, p| r.parameter(&p.parameter, p.range))?;
        let keyword_defaults = self.list(&p.kwonlyargs, |r, p| r.maybe(p.default.as_deref()))?;
        let kwarg = p.kwarg.as_deref().map_or(Ok(Item::None), |p| self.parameter(p, p.range))?;
        let defaults = p.posonlyargs.iter().chain(&p.args).filter_map(|p| p.default.as_deref());
        let defaults = self.list(defaults, Self::expr)?;
        let items = [positional, args, vararg, keyword_only, keyword_defaults, kwarg, defaults];
        Ok(Node::bare(Kind::Arguments, items))
    }

    fn parameter(&mut self, p: &ast::Parameter, with_default: TextRange) -> Result<Item> {
        let annotation = self.maybe(p.annotation.as_deref())?;
        let comment = self.comments.of_parameter(with_default);
        // Without the stars.
        let range = TextRange::new(p.name.range.start(), p.range.end());
        self.node(Kind::Arg, range, [Item::name(p.name.as_str()), annotation, comment])
    }
}

fn context(ctx: ExprContext) -> Item {
    let kind = match ctx {
        ExprContext::Store => Kind::Store,
        ExprContext::Del => Kind::Del,
        ExprContext::Load | ExprContext::Invalid => Kind::Load,
    };
    Node::bare(kind, [])
}

pub(super) fn operator(op: Operator) -> Item {
    let kind = match op {
        Operator::Add => Kind::Add,
        Operator::Sub => Kind::Sub,
        Operator::Mult => Kind::Mult,
        Operator::MatMult => Kind::MatMult,
        Operator::Div => Kind::Div,
        Operator::Mod => Kind::Mod,
        Operator::Pow => Kind::Pow,
        Operator::LShift => Kind::LShift,
        Operator::RShift => Kind::RShift,
        Operator::BitOr => Kind::BitOr,
        Operator::BitXor => Kind::BitXor,
        Operator::BitAnd => Kind::BitAnd,
        Operator::FloorDiv => Kind::FloorDiv,
    };
    Node::bare(kind, [])
}

fn comparison(op: CmpOp) -> Kind {
    match op {
        CmpOp::Eq => Kind::Eq,
        CmpOp::NotEq => Kind::NotEq,
        CmpOp::Lt => Kind::Lt,
        CmpOp::LtE => Kind::LtE,
        CmpOp::Gt => Kind::Gt,
        CmpOp::GtE => Kind::GtE,
        CmpOp::Is => Kind::Is,
        CmpOp::IsNot => Kind::IsNot,
        CmpOp::In => Kind::In,
        CmpOp::NotIn => Kind::NotIn,
    }
}
