//! Expressions back to text, as `from __future__ import annotations` stores them.

use ruff_python_ast::{
    self as ast, BoolOp, CmpOp, ConversionFlag, Expr, FStringPart, InterpolatedStringElement, Number,
    Operator, UnaryOp,
};
use ruff_text_size::Ranged;

use super::origin::Origin;

/// Precedence: an expression of a lower one is parenthesised.
mod level {
    pub const TUPLE: u8 = 0;
    pub const TEST: u8 = 1;
    pub const OR: u8 = 2;
    pub const AND: u8 = 3;
    pub const NOT: u8 = 4;
    pub const CMP: u8 = 5;
    pub const EXPR: u8 = 6;
    pub const BOR: u8 = EXPR;
    pub const BXOR: u8 = 7;
    pub const BAND: u8 = 8;
    pub const SHIFT: u8 = 9;
    pub const ARITH: u8 = 10;
    pub const TERM: u8 = 11;
    pub const FACTOR: u8 = 12;
    pub const POWER: u8 = 13;
    pub const AWAIT: u8 = 14;
    pub const ATOM: u8 = 15;
}

/// `ast.unparse` of an expression.
pub(super) fn unparse(e: &Expr, origin: Origin) -> String {
    let mut u = Unparser { out: String::new(), origin };
    u.expr(e, level::TEST);
    u.out
}

struct Unparser<'s> {
    out: String,
    origin: Origin<'s>,
}

impl Unparser<'_> {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn list<'e>(&mut self, items: impl IntoIterator<Item = &'e Expr>, level: u8) {
        for (i, e) in items.into_iter().enumerate() {
            if i > 0 {
                self.put(", ");
            }
            self.expr(e, level);
        }
    }

    fn paren(&mut self, yes: bool, f: impl FnOnce(&mut Self)) {
        if yes {
            self.put("(");
        }
        f(self);
        if yes {
            self.put(")");
        }
    }

    fn expr(&mut self, e: &Expr, at: u8) {
        super::stack::grow(|| self.expr_inner(e, at));
    }

    fn expr_inner(&mut self, e: &Expr, at: u8) {
        match e {
            Expr::BoolOp(b) => {
                let (word, own) =
                    if b.op == BoolOp::And { (" and ", level::AND) } else { (" or ", level::OR) };
                self.paren(at > own, |u| {
                    for (i, value) in b.values.iter().enumerate() {
                        if i > 0 {
                            u.put(word);
                        }
                        u.expr(value, own + 1);
                    }
                });
            }
            Expr::Named(n) => self.paren(at > level::TUPLE, |u| {
                u.expr(&n.target, level::ATOM);
                u.put(" := ");
                u.expr(&n.value, level::ATOM);
            }),
            Expr::BinOp(b) => {
                let own = binary_level(b.op);
                let right_first = b.op == Operator::Pow;
                self.paren(at > own, |u| {
                    u.expr(&b.left, own + right_first as u8);
                    u.put(" ");
                    u.put(b.op.as_str());
                    u.put(" ");
                    u.expr(&b.right, own + !right_first as u8);
                });
            }
            Expr::UnaryOp(o) => {
                let own = if o.op == UnaryOp::Not { level::NOT } else { level::FACTOR };
                self.paren(at > own, |u| {
                    u.put(if o.op == UnaryOp::Not { "not " } else { o.op.as_str() });
                    u.expr(&o.operand, own);
                });
            }
            Expr::Lambda(l) => self.paren(at > level::TEST, |u| {
                u.put("lambda");
                if let Some(p) = &l.parameters
                    && !p.is_empty()
                {
                    u.put(" ");
                    u.parameters(p);
                }
                u.put(": ");
                u.expr(&l.body, level::TEST);
            }),
            Expr::If(i) => self.paren(at > level::TEST, |u| {
                u.expr(&i.body, level::TEST + 1);
                u.put(" if ");
                u.expr(&i.test, level::TEST + 1);
                u.put(" else ");
                u.expr(&i.orelse, level::TEST);
            }),
            Expr::Dict(d) => {
                self.put("{");
                for (i, item) in d.items.iter().enumerate() {
                    if i > 0 {
                        self.put(", ");
                    }
                    match &item.key {
                        Some(key) => {
                            self.expr(key, level::TEST);
                            self.put(": ");
                            self.expr(&item.value, level::TEST);
                        }
                        None => {
                            self.put("**");
                            self.expr(&item.value, level::EXPR);
                        }
                    }
                }
                self.put("}");
            }
            Expr::Set(s) => {
                self.put("{");
                self.list(&s.elts, level::TEST);
                self.put("}");
            }
            Expr::ListComp(c) => self.comprehension("[", None, &c.elt, &c.generators, "]"),
            Expr::SetComp(c) => self.comprehension("{", None, &c.elt, &c.generators, "}"),
            Expr::DictComp(c) => self.comprehension("{", c.key.as_deref(), &c.value, &c.generators, "}"),
            Expr::Generator(c) => self.comprehension("(", None, &c.elt, &c.generators, ")"),
            Expr::Await(a) => self.paren(at > level::AWAIT, |u| {
                u.put("await ");
                u.expr(&a.value, level::ATOM);
            }),
            Expr::Yield(y) => match &y.value {
                None => self.put("(yield)"),
                Some(value) => {
                    self.put("(yield ");
                    self.expr(value, level::TUPLE);
                    self.put(")");
                }
            },
            Expr::YieldFrom(y) => {
                self.put("(yield from ");
                self.expr(&y.value, level::TEST);
                self.put(")");
            }
            Expr::Compare(c) => self.paren(at > level::CMP, |u| {
                u.expr(&c.left, level::CMP + 1);
                for (op, right) in c.ops.iter().zip(&c.comparators) {
                    u.put(" ");
                    u.put(match op {
                        CmpOp::IsNot => "is not",
                        CmpOp::NotIn => "not in",
                        op => op.as_str(),
                    });
                    u.put(" ");
                    u.expr(right, level::CMP + 1);
                }
            }),
            Expr::Call(c) => self.call(c),
            Expr::FString(_) | Expr::TString(_) => self.interpolated(e),
            Expr::StringLiteral(s) => {
                if s.value
                    .iter()
                    .next()
                    .is_some_and(|p| p.flags.prefix() == ast::str_prefix::StringLiteralPrefix::Unicode)
                {
                    self.put("u");
                }
                let text = super::dis::repr(&self.origin.string_value(s));
                self.put(&text);
            }
            Expr::BytesLiteral(b) => {
                let bytes: Vec<u8> = b.value.bytes().collect();
                let text = super::dis::repr_bytes(&bytes);
                self.put(&text);
            }
            Expr::NumberLiteral(n) => {
                let text = match &n.value {
                    Number::Int(i) => match super::codegen_number(n) {
                        Some(value) => super::dis::repr(&value),
                        None => i.to_string(),
                    },
                    Number::Float(x) => super::dis::repr_float(*x).replace("inf", "1e309"),
                    Number::Complex { imag, .. } => {
                        format!("{}j", super::dis::repr_float(*imag).trim_end_matches(".0"))
                            .replace("inf", "1e309")
                    }
                };
                self.put(&text);
            }
            Expr::BooleanLiteral(b) => self.put(if b.value { "True" } else { "False" }),
            Expr::NoneLiteral(_) => self.put("None"),
            Expr::EllipsisLiteral(_) => self.put("..."),
            Expr::Attribute(a) => {
                self.expr(&a.value, level::ATOM);
                // `1.real` would be a float.
                let int = matches!(&*a.value, Expr::NumberLiteral(n) if matches!(n.value, Number::Int(_)));
                self.put(if int { " ." } else { "." });
                self.put(a.attr.as_str());
            }
            Expr::Subscript(s) => {
                self.expr(&s.value, level::ATOM);
                self.put("[");
                self.expr(&s.slice, level::TUPLE);
                self.put("]");
            }
            Expr::Starred(s) => {
                self.put("*");
                self.expr(&s.value, level::EXPR);
            }
            Expr::Name(n) => self.put(&n.id),
            Expr::List(l) => {
                self.put("[");
                self.list(&l.elts, level::TEST);
                self.put("]");
            }
            Expr::Tuple(t) => {
                if t.elts.is_empty() {
                    return self.put("()");
                }
                self.paren(at > level::TUPLE, |u| {
                    u.list(&t.elts, level::TEST);
                    if t.elts.len() == 1 {
                        u.put(",");
                    }
                });
            }
            Expr::Slice(s) => {
                if let Some(e) = &s.lower {
                    self.expr(e, level::TEST);
                }
                self.put(":");
                if let Some(e) = &s.upper {
                    self.expr(e, level::TEST);
                }
                if let Some(e) = &s.step {
                    self.put(":");
                    self.expr(e, level::TEST);
                }
            }
            Expr::IpyEscapeCommand(c) => {
                let text = self.origin.constant(c.range.start()).map(super::dis::repr).unwrap_or_default();
                self.put(&text);
            }
        }
    }

    fn comprehension(
        &mut self,
        open: &str,
        key: Option<&Expr>,
        element: &Expr,
        generators: &[ast::Comprehension],
        close: &str,
    ) {
        self.put(open);
        if let Some(key) = key {
            self.expr(key, level::TEST);
            self.put(": ");
        }
        self.expr(element, level::TEST);
        for g in generators {
            self.put(if g.is_async { " async for " } else { " for " });
            self.expr(&g.target, level::TUPLE);
            self.put(" in ");
            self.expr(&g.iter, level::TEST + 1);
            for condition in &g.ifs {
                self.put(" if ");
                self.expr(condition, level::TEST + 1);
            }
        }
        self.put(close);
    }

    fn call(&mut self, c: &ast::ExprCall) {
        self.expr(&c.func, level::ATOM);
        if let ([Expr::Generator(_)], true) = (&*c.arguments.args, c.arguments.keywords.is_empty()) {
            return self.expr(&c.arguments.args[0], level::TEST);
        }
        self.put("(");
        self.list(&c.arguments.args, level::TEST);
        for (i, keyword) in c.arguments.keywords.iter().enumerate() {
            if i > 0 || !c.arguments.args.is_empty() {
                self.put(", ");
            }
            match &keyword.arg {
                Some(arg) => {
                    self.put(arg.as_str());
                    self.put("=");
                }
                None => self.put("**"),
            }
            self.expr(&keyword.value, level::TEST);
        }
        self.put(")");
    }

    fn parameters(&mut self, p: &ast::Parameters) {
        let mut first = true;
        let mut comma = |u: &mut Self| {
            if !std::mem::replace(&mut first, false) {
                u.put(", ");
            }
        };
        let one = |u: &mut Self, p: &ast::ParameterWithDefault| {
            u.put(p.name().as_str());
            if let Some(default) = p.default() {
                u.put("=");
                u.expr(default, level::TEST);
            }
        };
        for (i, param) in p.posonlyargs.iter().enumerate() {
            comma(self);
            one(self, param);
            if i + 1 == p.posonlyargs.len() {
                self.put(", /");
            }
        }
        for param in &p.args {
            comma(self);
            one(self, param);
        }
        if p.vararg.is_some() || !p.kwonlyargs.is_empty() {
            comma(self);
            self.put("*");
            if let Some(vararg) = &p.vararg {
                self.put(vararg.name.as_str());
            }
        }
        for param in &p.kwonlyargs {
            comma(self);
            one(self, param);
        }
        if let Some(kwarg) = &p.kwarg {
            comma(self);
            self.put("**");
            self.put(kwarg.name.as_str());
        }
    }

    fn interpolated(&mut self, e: &Expr) {
        let mut body = Unparser { out: String::new(), origin: self.origin };
        let prefix = match e {
            Expr::FString(f) => {
                for part in &f.value {
                    match part {
                        FStringPart::Literal(s) => body.literal(&s.value),
                        FStringPart::FString(s) => body.elements(&s.elements),
                    }
                }
                "f"
            }
            Expr::TString(t) => {
                for part in &t.value {
                    body.elements(&part.elements);
                }
                "t"
            }
            _ => return,
        };
        self.put(prefix);
        let text = super::dis::repr_str(&body.out);
        self.put(&text);
    }

    fn literal(&mut self, text: &str) {
        let doubled = text.replace('{', "{{").replace('}', "}}");
        self.put(&doubled);
    }

    fn elements(&mut self, elements: &ast::InterpolatedStringElements) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(s) => self.literal(&s.value),
                InterpolatedStringElement::Interpolation(field) => {
                    if let Some(debug) = &field.debug_text {
                        self.literal(debug.as_str());
                    }
                    let mut inner = Unparser { out: String::new(), origin: self.origin };
                    inner.expr(&field.expression, level::TEST + 1);
                    self.put(if inner.out.starts_with('{') { "{ " } else { "{" });
                    self.put(&inner.out);
                    match field.conversion {
                        ConversionFlag::None if field.debug_text.is_some() && field.format_spec.is_none() => {
                            self.put("!r");
                        }
                        ConversionFlag::None => {}
                        ConversionFlag::Str => self.put("!s"),
                        ConversionFlag::Ascii => self.put("!a"),
                        ConversionFlag::Repr => self.put("!r"),
                    }
                    if let Some(spec) = &field.format_spec {
                        self.put(":");
                        self.elements(&spec.elements);
                    }
                    self.put("}");
                    let _ = field.range();
                }
            }
        }
    }
}

fn binary_level(op: Operator) -> u8 {
    match op {
        Operator::Add | Operator::Sub => level::ARITH,
        Operator::Mult | Operator::MatMult | Operator::Div | Operator::Mod | Operator::FloorDiv => {
            level::TERM
        }
        Operator::LShift | Operator::RShift => level::SHIFT,
        Operator::BitOr => level::BOR,
        Operator::BitXor => level::BXOR,
        Operator::BitAnd => level::BAND,
        Operator::Pow => level::POWER,
    }
}
