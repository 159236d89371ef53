//! `match`.

use ruff_python_ast::{self as ast, CmpOp, Expr, Identifier, Pattern, Singleton};
use ruff_text_size::{Ranged, TextRange};

use super::super::code::{Const, Location};
use super::super::fault::{Fault, Result};
use super::super::flow::pool::same;
use super::super::names::Sym;
use super::super::opcode::{Op, nb};
use super::{Generator, Label};

/// The state of one `case`.
#[derive(Default, Clone)]
struct Case {
    /// Captured names; their values are on the stack, the first at the bottom.
    stores: Vec<Sym>,
    /// Whether a pattern that always matches is fine here.
    irrefutable: bool,
    /// Where to fail to, by the number of values to drop first.
    fail_pop: Vec<Label>,
    /// Values on the stack above the captures.
    on_top: usize,
}

fn is_wildcard(p: &Pattern) -> bool {
    matches!(p, Pattern::MatchAs(a) if a.pattern.is_none() && a.name.is_none())
}

/// Whether two keys are equal, as Python compares them: `1`, `1.0` and `True` are.
fn equal(a: &Const, b: &Const) -> bool {
    let int = |c: &Const| match c {
        Const::Int(n) => Some(*n),
        Const::True => Some(1),
        Const::False => Some(0),
        _ => None,
    };
    let float = |c: &Const| match c {
        Const::Float(x) => Some((*x, 0.0)),
        Const::Complex(x, y) => Some((*x, *y)),
        _ => None,
    };
    let mixed = |n: i64, (x, y): (f64, f64)| y == 0.0 && n as f64 == x && x as i64 == n;
    match (int(a), int(b), float(a), float(b)) {
        (Some(a), Some(b), ..) => a == b,
        (_, _, Some(a), Some(b)) => a == b,
        (Some(n), _, _, Some(x)) | (_, Some(n), Some(x), _) => mixed(n, x),
        _ => same(a, b),
    }
}

fn negated(c: Const) -> Const {
    match c {
        Const::Int(n) => n.checked_neg().map_or(Const::Int(n), Const::Int),
        Const::BigInt(n) => Const::BigInt((-&*n).into()),
        Const::Float(x) => Const::Float(-x),
        Const::Complex(x, y) => Const::Complex(-x, -y),
        other => other,
    }
}

impl<'a> Generator<'a> {
    /// The value of a key that is a literal, of a signed or complex number too.
    fn key(&mut self, e: &Expr) -> Result<Option<Const>> {
        self.check_number(e)?;
        Ok(match e {
            Expr::UnaryOp(u) => self.key(&u.operand)?.map(negated),
            Expr::BinOp(b) => {
                let (left, right) = (self.key(&b.left)?, self.key(&b.right)?);
                let real = match left {
                    Some(Const::Int(n)) => n as f64,
                    Some(Const::Float(x)) => x,
                    _ => return Ok(None),
                };
                let Some(Const::Complex(_, imaginary)) = right else { return Ok(None) };
                let sign = if b.op == ast::Operator::Sub { -1.0 } else { 1.0 };
                Some(Const::Complex(real, sign * imaginary))
            }
            e if self.is_constant(e) => Some(self.literal(e)?),
            _ => None,
        })
    }

    /// Of operators only those have a place in a pattern that signed and complex numbers are made with.
    fn check_number(&self, e: &Expr) -> Result<()> {
        let fine = match e {
            Expr::UnaryOp(u) => u.op == ast::UnaryOp::USub && matches!(&*u.operand, Expr::NumberLiteral(_)),
            Expr::BinOp(b) => {
                let real = match &*b.left {
                    Expr::UnaryOp(u) => &*u.operand,
                    other => other,
                };
                matches!(b.op, ast::Operator::Add | ast::Operator::Sub)
                    && matches!(real, Expr::NumberLiteral(_))
                    && matches!(&*b.right, Expr::NumberLiteral(_))
            }
            _ => true,
        };
        if fine { Ok(()) } else { Err(Fault::syntax(e.range(), "invalid syntax")) }
    }

    pub(super) fn match_(&mut self, s: &'a ast::StmtMatch) -> Result<()> {
        self.expr(&s.subject)?;
        let end = self.new_label();
        let cases = s.cases.len();
        let Some(last) = s.cases.last() else { return Ok(()) };
        let default = is_wildcard(&last.pattern) && cases > 1;
        let tried = cases - default as usize;
        for (i, case) in s.cases[..tried].iter().enumerate() {
            let loc = self.loc(&case.pattern);
            // The last case may consume the subject.
            if i + 1 != tried {
                self.emit_arg(Op::COPY, 1, loc);
            }
            let mut state = Case { irrefutable: case.guard.is_some() || i + 1 == cases, ..Case::default() };
            self.pattern(&case.pattern, &mut state)?;
            for name in state.stores.clone() {
                self.store(name, loc);
            }
            if let Some(guard) = &case.guard {
                self.ensure_fail_pop(&mut state, 0);
                self.jump_if(guard, state.fail_pop[0], false)?;
            }
            if i + 1 != tried {
                self.emit(Op::POP_TOP, loc);
            }
            self.stmts(&case.body)?;
            self.emit_jump(Op::JUMP, end, Location::NONE);
            self.reset_fail_pop(&mut state, loc);
        }
        if default {
            let loc = self.loc(&last.pattern);
            self.emit(Op::NOP, loc);
            if let Some(guard) = &last.guard {
                self.jump_if(guard, end, false)?;
            }
            self.stmts(&last.body)?;
        }
        self.place(end);
        Ok(())
    }

    fn ensure_fail_pop(&mut self, state: &mut Case, pops: usize) {
        while state.fail_pop.len() <= pops {
            let label = self.new_label();
            state.fail_pop.push(label);
        }
    }

    fn fail(&mut self, state: &mut Case, op: Op, loc: Location) {
        let pops = state.on_top + state.stores.len();
        self.ensure_fail_pop(state, pops);
        self.emit_jump(op, state.fail_pop[pops], loc);
    }

    fn reset_fail_pop(&mut self, state: &mut Case, loc: Location) {
        for (i, label) in std::mem::take(&mut state.fail_pop).into_iter().enumerate().rev() {
            self.place(label);
            if i > 0 {
                self.emit(Op::POP_TOP, loc);
            }
        }
    }

    fn rotate(&mut self, count: usize, loc: Location) {
        for n in (2..=count).rev() {
            self.emit_arg(Op::SWAP, n as u32, loc);
        }
    }

    fn capture(&mut self, name: Option<&Identifier>, state: &mut Case, loc: Location) -> Result<()> {
        let Some(name) = name else {
            self.emit(Op::POP_TOP, loc);
            return Ok(());
        };
        let sym = self.cx.names.intern(name.as_str());
        if state.stores.contains(&sym) {
            return Err(self.duplicate(sym, name.range));
        }
        self.rotate(state.on_top + state.stores.len() + 1, loc);
        state.stores.push(sym);
        Ok(())
    }

    fn duplicate(&self, name: Sym, range: TextRange) -> Box<Fault> {
        let text = self.cx.names.text(name);
        Fault::syntax(range, format!("multiple assignments to name '{text}' in pattern"))
    }

    fn subpattern(&mut self, p: &'a Pattern, state: &mut Case) -> Result<()> {
        let old = std::mem::replace(&mut state.irrefutable, true);
        self.pattern(p, state)?;
        state.irrefutable = old;
        Ok(())
    }

    fn pattern(&mut self, p: &'a Pattern, state: &mut Case) -> Result<()> {
        self.deeper(|g| g.pattern_inner(p, state))
    }

    fn pattern_inner(&mut self, p: &'a Pattern, state: &mut Case) -> Result<()> {
        let loc = self.loc(p);
        match p {
            Pattern::MatchValue(v) if matches!(&*v.value, Expr::FString(_) | Expr::TString(_)) => {
                Err(Fault::syntax(v.range, "patterns may only match literals and attribute lookups"))
            }
            Pattern::MatchValue(v) => {
                self.check_number(&v.value)?;
                self.expr(&v.value)?;
                self.compare_op(CmpOp::Eq, loc);
                self.emit(Op::TO_BOOL, loc);
                self.fail(state, Op::POP_JUMP_IF_FALSE, loc);
                Ok(())
            }
            Pattern::MatchSingleton(s) => {
                let value = match s.value {
                    Singleton::None => Const::None,
                    Singleton::True => Const::True,
                    Singleton::False => Const::False,
                };
                self.load_const(value, loc);
                self.emit_arg(Op::IS_OP, 0, loc);
                self.fail(state, Op::POP_JUMP_IF_FALSE, loc);
                Ok(())
            }
            Pattern::MatchSequence(s) => self.sequence_pattern(s, state, loc),
            Pattern::MatchMapping(m) => self.mapping_pattern(m, state, loc),
            Pattern::MatchClass(c) => self.class_pattern(c, state, loc),
            Pattern::MatchStar(s) => self.capture(s.name.as_ref(), state, loc),
            Pattern::MatchAs(a) => {
                let Some(inner) = &a.pattern else {
                    if !state.irrefutable {
                        let message = match &a.name {
                            Some(name) => {
                                format!(
                                    "name capture '{}' makes remaining patterns unreachable",
                                    name.as_str()
                                )
                            }
                            None => "wildcard makes remaining patterns unreachable".into(),
                        };
                        return Err(Fault::syntax(a.range, message));
                    }
                    return self.capture(a.name.as_ref(), state, loc);
                };
                state.on_top += 1;
                self.emit_arg(Op::COPY, 1, loc);
                self.pattern(inner, state)?;
                state.on_top -= 1;
                self.capture(a.name.as_ref(), state, loc)
            }
            Pattern::MatchOr(o) => self.or_pattern(o, state, loc),
        }
    }

    fn sequence_pattern(
        &mut self,
        s: &'a ast::PatternMatchSequence,
        state: &mut Case,
        loc: Location,
    ) -> Result<()> {
        let patterns = &s.patterns;
        let (mut star, mut only_wildcard, mut star_wildcard) = (None, true, false);
        for (i, p) in patterns.iter().enumerate() {
            if let Pattern::MatchStar(p) = p {
                if star.is_some() {
                    return Err(Fault::syntax(s.range, "multiple starred names in sequence pattern"));
                }
                star = Some(i);
                star_wildcard = p.name.is_none();
                only_wildcard &= star_wildcard;
            } else {
                only_wildcard &= is_wildcard(p);
            }
        }
        let size = patterns.len();
        state.on_top += 1;
        self.emit(Op::MATCH_SEQUENCE, loc);
        self.fail(state, Op::POP_JUMP_IF_FALSE, loc);
        if star.is_none() {
            self.check_length(size, CmpOp::Eq, state, loc);
        } else if size > 1 {
            self.check_length(size - 1, CmpOp::GtE, state, loc);
        }
        state.on_top -= 1;
        match star {
            _ if only_wildcard => self.emit(Op::POP_TOP, loc),
            Some(star) if star_wildcard => {
                // Only some items are of interest: take them by index.
                state.on_top += 1;
                for (i, p) in patterns.iter().enumerate() {
                    if is_wildcard(p) || i == star {
                        continue;
                    }
                    self.emit_arg(Op::COPY, 1, loc);
                    if i < star {
                        self.load_const(Const::Int(i as i64), loc);
                    } else {
                        self.emit(Op::GET_LEN, loc);
                        self.load_const(Const::Int((size - i) as i64), loc);
                        self.emit_arg(Op::BINARY_OP, nb::SUBTRACT, loc);
                    }
                    self.emit_arg(Op::BINARY_OP, nb::SUBSCR, loc);
                    self.subpattern(p, state)?;
                }
                state.on_top -= 1;
                self.emit(Op::POP_TOP, loc);
            }
            _ => {
                match star {
                    Some(star) => {
                        let after = size - star - 1;
                        if star >= 256 || after >= (i32::MAX >> 8) as usize {
                            let message = "too many expressions in star-unpacking sequence pattern";
                            return Err(Fault::syntax(s.range, message));
                        }
                        self.emit_arg(Op::UNPACK_EX, star as u32 | (after as u32) << 8, loc);
                    }
                    None => self.emit_arg(Op::UNPACK_SEQUENCE, size as u32, loc),
                }
                state.on_top += size;
                for p in patterns {
                    state.on_top -= 1;
                    self.subpattern(p, state)?;
                }
            }
        }
        Ok(())
    }

    fn check_length(&mut self, size: usize, op: CmpOp, state: &mut Case, loc: Location) {
        self.emit(Op::GET_LEN, loc);
        self.load_const(Const::Int(size as i64), loc);
        self.compare_op(op, loc);
        self.fail(state, Op::POP_JUMP_IF_FALSE, loc);
    }

    fn check_not_none(&mut self, state: &mut Case, loc: Location) {
        self.emit_arg(Op::COPY, 1, loc);
        self.load_const(Const::None, loc);
        self.emit_arg(Op::IS_OP, 1, loc);
        self.fail(state, Op::POP_JUMP_IF_FALSE, loc);
    }

    fn mapping_pattern(
        &mut self,
        m: &'a ast::PatternMatchMapping,
        state: &mut Case,
        loc: Location,
    ) -> Result<()> {
        let size = m.keys.len();
        state.on_top += 1;
        self.emit(Op::MATCH_MAPPING, loc);
        self.fail(state, Op::POP_JUMP_IF_FALSE, loc);
        if size == 0 && m.rest.is_none() {
            state.on_top -= 1;
            self.emit(Op::POP_TOP, loc);
            return Ok(());
        }
        if size > 0 {
            self.check_length(size, CmpOp::GtE, state, loc);
        }
        let mut seen: Vec<Const> = Vec::new();
        for key in &m.keys {
            if let Some(value) = self.key(key)? {
                if seen.iter().any(|s| equal(s, &value)) {
                    let text = super::super::dis::repr(&value);
                    let message = format!("mapping pattern checks duplicate key ({text})");
                    return Err(Fault::syntax(m.range, message));
                }
                seen.push(value);
            } else if !matches!(key, Expr::Attribute(_)) {
                let message = "mapping pattern keys may only match literals and attribute lookups";
                return Err(Fault::syntax(m.range, message));
            }
            self.expr(key)?;
        }
        self.emit_arg(Op::BUILD_TUPLE, size as u32, loc);
        self.emit(Op::MATCH_KEYS, loc);
        state.on_top += 2;
        self.check_not_none(state, loc);
        self.emit_arg(Op::UNPACK_SEQUENCE, size as u32, loc);
        state.on_top += size;
        state.on_top -= 1;
        for p in &m.patterns {
            state.on_top -= 1;
            self.subpattern(p, state)?;
        }
        state.on_top -= 2;
        if let Some(rest) = &m.rest {
            // A copy of the subject without the keys.
            self.emit_arg(Op::BUILD_MAP, 0, loc);
            self.emit_arg(Op::SWAP, 3, loc);
            self.emit_arg(Op::DICT_UPDATE, 2, loc);
            self.emit_arg(Op::UNPACK_SEQUENCE, size as u32, loc);
            for left in (1..=size).rev() {
                self.emit_arg(Op::COPY, 1 + left as u32, loc);
                self.emit_arg(Op::SWAP, 2, loc);
                self.emit(Op::DELETE_SUBSCR, loc);
            }
            self.capture(Some(rest), state, loc)?;
        } else {
            self.emit(Op::POP_TOP, loc);
            self.emit(Op::POP_TOP, loc);
        }
        Ok(())
    }

    fn class_pattern(
        &mut self,
        c: &'a ast::PatternMatchClass,
        state: &mut Case,
        loc: Location,
    ) -> Result<()> {
        let (positional, keywords) = (&c.arguments.patterns, &c.arguments.keywords);
        for (i, keyword) in keywords.iter().enumerate() {
            if keywords[..i].iter().any(|k| k.attr.as_str() == keyword.attr.as_str()) {
                let message = format!("attribute name repeated in class pattern: {}", keyword.attr.as_str());
                return Err(Fault::syntax(keyword.pattern.range(), message));
            }
        }
        self.expr(&c.cls)?;
        let names: Vec<Const> = keywords.iter().map(|k| Const::Str(k.attr.as_str().into())).collect();
        self.load_const(Const::Tuple(names.into()), loc);
        self.emit_arg(Op::MATCH_CLASS, positional.len() as u32, loc);
        state.on_top += 1;
        self.check_not_none(state, loc);
        let count = positional.len() + keywords.len();
        self.emit_arg(Op::UNPACK_SEQUENCE, count as u32, loc);
        state.on_top += count;
        state.on_top -= 1;
        for p in positional.iter().chain(keywords.iter().map(|k| &k.pattern)) {
            state.on_top -= 1;
            if is_wildcard(p) {
                self.emit(Op::POP_TOP, loc);
            } else {
                self.subpattern(p, state)?;
            }
        }
        Ok(())
    }

    fn or_pattern(&mut self, o: &'a ast::PatternMatchOr, state: &mut Case, loc: Location) -> Result<()> {
        let end = self.new_label();
        let size = o.patterns.len();
        let mut control: Vec<Sym> = Vec::new();
        let different = || Fault::syntax(o.range, "alternative patterns bind different names");
        for (i, alternative) in o.patterns.iter().enumerate() {
            let at = self.loc(alternative);
            let mut inner = Case { irrefutable: i + 1 == size && state.irrefutable, ..Case::default() };
            self.emit_arg(Op::COPY, 1, at);
            self.pattern(alternative, &mut inner)?;
            if i == 0 {
                control = inner.stores.clone();
            } else if inner.stores.len() != control.len() {
                return Err(different());
            } else {
                // Bring the captures into the order of the first alternative.
                for wanted in (0..control.len()).rev() {
                    let Some(found) = inner.stores.iter().position(|s| *s == control[wanted]) else {
                        return Err(different());
                    };
                    if found == wanted {
                        continue;
                    }
                    let rotated: Vec<Sym> = inner.stores.drain(..=found).collect();
                    let at_index = wanted - found;
                    inner.stores.splice(at_index..at_index, rotated);
                    for _ in 0..=found {
                        self.rotate(wanted + 1, at);
                    }
                }
            }
            self.emit_jump(Op::JUMP, end, at);
            self.reset_fail_pop(&mut inner, at);
        }
        // Nothing matched.
        self.emit(Op::POP_TOP, loc);
        self.fail(state, Op::JUMP, loc);
        self.place(end);
        // Captures go below what was on the stack before.
        let rotations = control.len() + 1 + state.on_top + state.stores.len();
        for name in control {
            self.rotate(rotations, loc);
            if state.stores.contains(&name) {
                return Err(self.duplicate(name, o.range));
            }
            state.stores.push(name);
        }
        self.emit(Op::POP_TOP, loc);
        Ok(())
    }
}
