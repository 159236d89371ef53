//! Expressions.

use ruff_python_ast::{self as ast, BoolOp, Expr, ExprContext, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

use super::super::code::{Const, Location};
use super::super::fault::{Fault, Result};
use super::super::opcode::{Op, intrinsic1, nb};
use super::stmt::binary_operator;
use super::{Generator, STACK_USE_GUIDELINE, UnitKind};

/// What a display builds: how it starts, takes one value, takes an iterable.
#[derive(Clone, Copy)]
pub(super) struct Display {
    pub build: Op,
    pub add: Op,
    pub extend: Op,
    pub tuple: bool,
}

pub(super) const LIST: Display =
    Display { build: Op::BUILD_LIST, add: Op::LIST_APPEND, extend: Op::LIST_EXTEND, tuple: false };
pub(super) const TUPLE: Display = Display { tuple: true, ..LIST };
const SET: Display = Display { build: Op::BUILD_SET, add: Op::SET_ADD, extend: Op::SET_UPDATE, tuple: false };

impl<'a> Generator<'a> {
    pub(super) fn expr(&mut self, e: &'a Expr) -> Result<()> {
        match e {
            Expr::Name(name) => {
                let loc = self.loc(name);
                self.name_node(name, loc);
                Ok(())
            }
            Expr::NumberLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::IpyEscapeCommand(_) => {
                let loc = self.loc(e);
                let value = self.literal(e)?;
                self.load_const(value, loc);
                Ok(())
            }
            _ => self.deeper(|g| g.expr_inner(e)),
        }
    }

    fn expr_inner(&mut self, e: &'a Expr) -> Result<()> {
        let loc = self.loc(e);
        match e {
            Expr::BoolOp(b) => {
                let end = self.new_label();
                let jump = if b.op == BoolOp::And { Op::JUMP_IF_FALSE } else { Op::JUMP_IF_TRUE };
                for (i, value) in b.values.iter().enumerate() {
                    self.expr(value)?;
                    if i + 1 < b.values.len() {
                        self.emit_jump(jump, end, loc);
                        self.emit(Op::POP_TOP, loc);
                    }
                }
                self.place(end);
            }
            Expr::Named(n) => {
                self.expr(&n.value)?;
                self.emit_arg(Op::COPY, 1, loc);
                self.expr(&n.target)?;
            }
            Expr::BinOp(b) => {
                if b.op == ast::Operator::Mod && self.percent_format(b, loc)? {
                    return Ok(());
                }
                self.expr(&b.left)?;
                self.expr(&b.right)?;
                self.emit_arg(Op::BINARY_OP, binary_operator(b.op), loc);
            }
            Expr::UnaryOp(u) => {
                self.expr(&u.operand)?;
                match u.op {
                    UnaryOp::Invert => self.emit(Op::UNARY_INVERT, loc),
                    UnaryOp::USub => self.emit(Op::UNARY_NEGATIVE, loc),
                    UnaryOp::UAdd => self.emit_arg(Op::CALL_INTRINSIC_1, intrinsic1::UNARY_POSITIVE, loc),
                    UnaryOp::Not => {
                        self.emit(Op::TO_BOOL, loc);
                        self.emit(Op::UNARY_NOT, loc);
                    }
                }
            }
            Expr::Lambda(l) => self.lambda(l)?,
            Expr::If(i) => {
                let (orelse, end) = (self.new_label(), self.new_label());
                self.jump_if(&i.test, orelse, false)?;
                self.expr(&i.body)?;
                self.emit_jump(Op::JUMP, end, Location::NONE);
                self.place(orelse);
                self.expr(&i.orelse)?;
                self.place(end);
            }
            Expr::Dict(d) => self.dict(d, loc)?,
            Expr::Set(s) => self.display(&s.elts, SET, 0, None, loc)?,
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                self.comprehension(e, loc)?;
            }
            Expr::Await(a) => {
                self.expr(&a.value)?;
                self.await_top(0, loc);
            }
            Expr::Yield(y) => {
                if !self.scope().is_function_like() {
                    return Err(Fault::syntax(y.range, "'yield' outside function"));
                }
                match &y.value {
                    Some(value) => self.expr(value)?,
                    None => self.load_const(Const::None, loc),
                }
                self.yield_top(loc);
            }
            Expr::YieldFrom(y) => {
                if !self.scope().is_function_like() {
                    return Err(Fault::syntax(y.range, "'yield from' outside function"));
                }
                if self.unit().kind == UnitKind::AsyncFunction {
                    return Err(Fault::syntax(y.range, "'yield from' inside async function"));
                }
                self.expr(&y.value)?;
                self.emit(Op::GET_YIELD_FROM_ITER, loc);
                self.load_const(Const::None, loc);
                self.yield_from(false, loc);
            }
            Expr::Compare(c) => self.compare(c, loc)?,
            Expr::Call(c) => self.call(c, loc)?,
            Expr::FString(f) => self.fstring(f, loc)?,
            Expr::TString(t) => self.tstring(t, loc)?,
            Expr::Attribute(a) => self.attribute(a, loc)?,
            Expr::Subscript(s) => self.subscript(s, loc)?,
            Expr::Starred(s) => {
                let message = match s.ctx {
                    ExprContext::Store => "starred assignment target must be in a list or tuple",
                    _ => "can't use starred expression here",
                };
                return Err(Fault::syntax(s.range, message));
            }
            Expr::List(l) => self.sequence(&l.elts, l.ctx, LIST, l.range)?,
            Expr::Tuple(t) => self.sequence(&t.elts, t.ctx, TUPLE, t.range)?,
            Expr::Slice(s) => self.slice(s, loc)?,
            Expr::IpyEscapeCommand(_)
            | Expr::Name(_)
            | Expr::NumberLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => return self.expr(e),
        }
        Ok(())
    }

    fn sequence(
        &mut self,
        elts: &'a [Expr],
        ctx: ExprContext,
        display: Display,
        range: TextRange,
    ) -> Result<()> {
        let loc = self.loc_of(range);
        match ctx {
            ExprContext::Store => self.unpack(elts, range),
            ExprContext::Del => self.exprs(elts),
            _ => self.display(elts, display, 0, None, loc),
        }
    }

    fn unpack(&mut self, elts: &'a [Expr], range: TextRange) -> Result<()> {
        let loc = self.loc_of(range);
        let mut starred = false;
        for (i, elt) in elts.iter().enumerate() {
            if !elt.is_starred_expr() {
                continue;
            }
            if starred {
                return Err(Fault::syntax(range, "multiple starred expressions in assignment"));
            }
            let after = elts.len() - i - 1;
            if i >= 256 || after >= (i32::MAX >> 8) as usize {
                let message = "too many expressions in star-unpacking assignment";
                return Err(Fault::syntax(elt.range(), message));
            }
            self.emit_arg(Op::UNPACK_EX, i as u32 | (after as u32) << 8, loc);
            starred = true;
        }
        if !starred {
            self.emit_arg(Op::UNPACK_SEQUENCE, elts.len() as u32, loc);
        }
        for elt in elts {
            match elt {
                Expr::Starred(s) => self.expr(&s.value)?,
                elt => self.expr(elt)?,
            }
        }
        Ok(())
    }

    /// A list, set or tuple; `pushed` values are on the stack already, `injected` is a name loaded last.
    pub(super) fn display(
        &mut self,
        elts: &'a [Expr],
        display: Display,
        pushed: u32,
        injected: Option<super::Sym>,
        loc: Location,
    ) -> Result<()> {
        let count = elts.len() as u32 + injected.is_some() as u32 + pushed;
        let big = count as usize > STACK_USE_GUIDELINE;
        // One constant instead of many loads.
        if big && injected.is_none() && pushed == 0 && elts.iter().all(|e| self.is_constant(e)) {
            let items: Result<Vec<Const>> = elts.iter().map(|e| self.literal(e)).collect();
            let items = items?;
            if display.tuple {
                self.load_const(Const::Tuple(items.into()), loc);
            } else {
                let set = matches!(display.build, Op::BUILD_SET);
                let value = if set {
                    Const::FrozenSet(super::super::flow::fold::distinct(items).into())
                } else {
                    Const::Tuple(items.into())
                };
                self.emit_arg(display.build, 0, loc);
                self.load_const(value, loc);
                self.emit_arg(display.extend, 1, loc);
            }
            return Ok(());
        }
        if !big && !elts.iter().any(|e| e.is_starred_expr()) {
            self.exprs(elts)?;
            if let Some(name) = injected {
                self.load(name, loc);
            }
            let op = if display.tuple { Op::BUILD_TUPLE } else { display.build };
            self.emit_arg(op, count, loc);
            return Ok(());
        }
        let mut built = big;
        if big {
            self.emit_arg(display.build, pushed, loc);
        }
        for (i, elt) in elts.iter().enumerate() {
            if let Expr::Starred(s) = elt {
                if !built {
                    self.emit_arg(display.build, i as u32 + pushed, loc);
                    built = true;
                }
                self.expr(&s.value)?;
                self.emit_arg(display.extend, 1, loc);
            } else {
                self.expr(elt)?;
                if built {
                    self.emit_arg(display.add, 1, loc);
                }
            }
        }
        if let Some(name) = injected {
            self.load(name, loc);
            self.emit_arg(display.add, 1, loc);
        }
        if display.tuple {
            self.emit_arg(Op::CALL_INTRINSIC_1, intrinsic1::LIST_TO_TUPLE, loc);
        }
        Ok(())
    }

    fn dict(&mut self, d: &'a ast::ExprDict, loc: Location) -> Result<()> {
        let mut have = false;
        let mut elements = 0;
        for (i, item) in d.items.iter().enumerate() {
            if item.key.is_none() {
                if elements > 0 {
                    self.dict_part(&d.items[i - elements..i], have, loc)?;
                    (have, elements) = (true, 0);
                }
                if !have {
                    self.emit_arg(Op::BUILD_MAP, 0, loc);
                    have = true;
                }
                self.expr(&item.value)?;
                self.emit_arg(Op::DICT_UPDATE, 1, loc);
            } else if elements * 2 > STACK_USE_GUIDELINE {
                self.dict_part(&d.items[i - elements..=i], have, loc)?;
                (have, elements) = (true, 0);
            } else {
                elements += 1;
            }
        }
        if elements > 0 {
            self.dict_part(&d.items[d.items.len() - elements..], have, loc)?;
            have = true;
        }
        if !have {
            self.emit_arg(Op::BUILD_MAP, 0, loc);
        }
        Ok(())
    }

    fn dict_part(&mut self, items: &'a [ast::DictItem], update: bool, loc: Location) -> Result<()> {
        let big = items.len() * 2 > STACK_USE_GUIDELINE;
        if big {
            self.emit_arg(Op::BUILD_MAP, 0, loc);
        }
        for item in items {
            if let Some(key) = &item.key {
                self.expr(key)?;
            }
            self.expr(&item.value)?;
            if big {
                self.emit_arg(Op::MAP_ADD, 1, loc);
            }
        }
        if !big {
            self.emit_arg(Op::BUILD_MAP, items.len() as u32, loc);
        }
        if update {
            self.emit_arg(Op::DICT_UPDATE, 1, loc);
        }
        Ok(())
    }

    fn attribute(&mut self, a: &'a ast::ExprAttribute, loc: Location) -> Result<()> {
        let name = self.cx.names.intern(a.attr.as_str());
        if matches!(a.ctx, ExprContext::Load)
            && let Some(arguments) = self.optimizable_super(a)
        {
            self.load_super_arguments(&a.value, arguments)?;
            let mangled = self.mangle(name);
            let index = self.u().names.add(mangled);
            let two = if arguments.is_empty() { 0 } else { 2 };
            self.emit_arg(Op::LOAD_SUPER_ATTR, index << 2 | two, loc);
            let at = self.attribute_loc(loc, a);
            self.emit(Op::NOP, at);
            return Ok(());
        }
        if matches!(a.ctx, ExprContext::Store) {
            self.note_static_attribute(&a.value, name);
        }
        self.expr(&a.value)?;
        let loc = self.attribute_loc(loc, a);
        match a.ctx {
            ExprContext::Store => self.emit_name(Op::STORE_ATTR, name, loc),
            ExprContext::Del => self.emit_name(Op::DELETE_ATTR, name, loc),
            _ => self.load_attr(name, false, loc),
        }
        Ok(())
    }

    pub(super) fn load_attr(&mut self, name: super::Sym, method: bool, loc: Location) {
        let name = self.mangle(name);
        let index = self.u().names.add(name);
        self.emit_arg(Op::LOAD_ATTR, index << 1 | method as u32, loc);
    }

    /// `self.x = …` in a method: a static attribute of the class.
    fn note_static_attribute(&mut self, value: &Expr, name: super::Sym) {
        let Expr::Name(base) = value else { return };
        if base.id.as_str() != "self" {
            return;
        }
        if let Some(unit) = self.units.iter_mut().rev().find(|u| u.kind == UnitKind::Class)
            && !unit.static_attributes.contains(&name)
        {
            unit.static_attributes.push(name);
        }
    }

    /// Where an attribute access points when it spans lines: at the attribute's name.
    pub(super) fn attribute_loc(&self, loc: Location, a: &ast::ExprAttribute) -> Location {
        let whole = self.loc(a);
        if whole.line() == whole.end_line() {
            return loc;
        }
        let (Some(end_line), Some(end)) = (whole.end_line(), whole.end_column()) else { return loc };
        let length = a.attr.as_str().chars().count() as u32;
        let loc_end = (loc.end_line().unwrap_or(end_line), loc.end_column().unwrap_or(end));
        match end.checked_sub(length) {
            Some(start) => Location::new(end_line, loc_end.0, start, loc_end.1),
            None => Location::line_only(end_line),
        }
    }

    fn subscript(&mut self, s: &'a ast::ExprSubscript, loc: Location) -> Result<()> {
        if matches!(s.ctx, ExprContext::Load) {
            self.check_subscript(s);
        }
        self.expr(&s.value)?;
        if !matches!(s.ctx, ExprContext::Del)
            && let Some((lower, upper)) = self.two_part_slice(&s.slice)
        {
            self.slice_parts(lower, upper, &s.slice)?;
            let op = if matches!(s.ctx, ExprContext::Load) { Op::BINARY_SLICE } else { Op::STORE_SLICE };
            self.emit(op, loc);
            return Ok(());
        }
        self.expr(&s.slice)?;
        match s.ctx {
            ExprContext::Store => self.emit(Op::STORE_SUBSCR, loc),
            ExprContext::Del => self.emit(Op::DELETE_SUBSCR, loc),
            _ => self.emit_arg(Op::BINARY_OP, nb::SUBSCR, loc),
        }
        Ok(())
    }

    /// The bounds of a slice without a step that is not constant.
    #[allow(clippy::type_complexity)]
    pub(super) fn two_part_slice(&self, slice: &'a Expr) -> Option<(Option<&'a Expr>, Option<&'a Expr>)> {
        match slice {
            Expr::Slice(s) if s.step.is_none() && !self.is_constant_slice(s) => {
                Some((s.lower.as_deref(), s.upper.as_deref()))
            }
            _ => None,
        }
    }

    fn is_constant_slice(&self, s: &ast::ExprSlice) -> bool {
        s.lower.iter().chain(&s.upper).chain(&s.step).all(|e| self.is_constant(e))
    }

    pub(super) fn slice_parts(
        &mut self,
        lower: Option<&'a Expr>,
        upper: Option<&'a Expr>,
        slice: &'a Expr,
    ) -> Result<()> {
        for part in [lower, upper] {
            match part {
                Some(part) => self.expr(part)?,
                None => {
                    let loc = self.loc(slice);
                    self.load_const(Const::None, loc);
                }
            }
        }
        Ok(())
    }

    fn slice(&mut self, s: &'a ast::ExprSlice, loc: Location) -> Result<()> {
        if self.is_constant_slice(s) {
            let mut parts = [Const::None, Const::None, Const::None];
            for (part, e) in parts.iter_mut().zip([&s.lower, &s.upper, &s.step]) {
                if let Some(e) = e {
                    *part = self.literal(e)?;
                }
            }
            self.load_const(Const::Slice(parts.into()), loc);
            return Ok(());
        }
        for part in [&s.lower, &s.upper] {
            match part {
                Some(part) => self.expr(part)?,
                None => self.load_const(Const::None, loc),
            }
        }
        let mut count = 2;
        if let Some(step) = &s.step {
            self.expr(step)?;
            count = 3;
        }
        self.emit_arg(Op::BUILD_SLICE, count, loc);
        Ok(())
    }

    /// Whether the expression is a literal (or `__debug__`).
    pub(super) fn is_constant(&self, e: &Expr) -> bool {
        match e {
            Expr::Name(n) => n.id.as_str() == "__debug__" && n.ctx == ExprContext::Load,
            e => e.is_literal_expr() || e.is_ipy_escape_command_expr(),
        }
    }

    /// A literal's value.
    pub(super) fn constant(&mut self, e: &Expr) -> Option<Const> {
        self.literal(e).ok()
    }

    /// The value of `__debug__` or a literal.
    pub(super) fn literal(&mut self, e: &Expr) -> Result<Const> {
        Ok(match e {
            Expr::NoneLiteral(_) => Const::None,
            Expr::EllipsisLiteral(_) => Const::Ellipsis,
            Expr::BooleanLiteral(b) if b.value => Const::True,
            Expr::BooleanLiteral(_) => Const::False,
            Expr::NumberLiteral(n) => super::load::number(n, self.cx.max_digits)?,
            Expr::StringLiteral(s) => self.cx.origin.string_value(s),
            Expr::BytesLiteral(b) => Const::Bytes(b.value.bytes().collect()),
            Expr::Name(n) if n.id.as_str() == "__debug__" => {
                if self.cx.optimize == 0 {
                    Const::True
                } else {
                    Const::False
                }
            }
            // No text has these: they stand for constants that no literal spells.
            Expr::IpyEscapeCommand(c) => {
                self.cx.origin.constant(c.range.start()).cloned().unwrap_or(Const::None)
            }
            other => return Err(Fault::syntax(other.range(), "invalid syntax")),
        })
    }
}
