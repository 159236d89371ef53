//! Statements.

use ruff_python_ast::{self as ast, Expr, ExprContext, Stmt};
use ruff_text_size::Ranged;

use super::super::code::{Const, Location, flags};
use super::super::fault::{Fault, Result};
use super::super::names::known;
use super::super::opcode::{Op, intrinsic1, nb};
use super::super::symbols::ScopeKind;
use super::{BlockKind, Generator, Label, UnitKind};

impl<'a> Generator<'a> {
    /// The statements of a module or class.
    pub(super) fn body(&mut self, body: &'a [Stmt], loc: Location, interactive: bool) -> Result<()> {
        let future_annotations = self.cx.future & flags::FUTURE_ANNOTATIONS != 0;
        if future_annotations && self.scope().annotations_used {
            self.emit(Op::SETUP_ANNOTATIONS, loc);
        }
        if body.is_empty() {
            return Ok(());
        }
        let mut rest = body;
        if !interactive && let Some((value, range)) = docstring(body) {
            rest = &body[1..];
            if self.cx.optimize < 2 {
                let loc = self.loc_of(range);
                let text = self.cx.origin.string_value(value);
                self.load_const(super::fstring::clean_doc(text), loc);
                self.store(known::DOC, Location::NONE);
            } else if rest.is_empty() {
                let loc = self.loc_of(range);
                self.emit(Op::NOP, loc);
            }
        }
        rest.iter().try_for_each(|s| self.stmt(s))?;
        if !future_annotations {
            self.deferred_annotations(loc)?;
        }
        Ok(())
    }

    pub(super) fn stmts(&mut self, body: &'a [Stmt]) -> Result<()> {
        body.iter().try_for_each(|s| self.stmt(s))
    }

    pub(super) fn stmt(&mut self, stmt: &'a Stmt) -> Result<()> {
        self.deeper(|g| g.stmt_inner(stmt))
    }

    fn conditional(&mut self, f: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        let old = std::mem::replace(&mut self.u().in_conditional_block, true);
        f(self)?;
        self.u().in_conditional_block = old;
        Ok(())
    }

    fn stmt_inner(&mut self, stmt: &'a Stmt) -> Result<()> {
        let loc = self.loc(stmt);
        match stmt {
            Stmt::FunctionDef(s) => self.function(s),
            Stmt::ClassDef(s) => self.class(s),
            Stmt::TypeAlias(s) => self.type_alias(s),
            Stmt::Return(s) => self.return_(s, loc),
            Stmt::Delete(s) => self.exprs(&s.targets),
            Stmt::Assign(s) => {
                self.expr(&s.value)?;
                for (i, target) in s.targets.iter().enumerate() {
                    if i + 1 < s.targets.len() {
                        self.emit_arg(Op::COPY, 1, loc);
                    }
                    self.expr(target)?;
                }
                Ok(())
            }
            Stmt::AugAssign(s) => self.augmented(s, loc),
            Stmt::AnnAssign(s) => self.annotated(s, loc),
            Stmt::For(s) if s.is_async => self.conditional(|g| g.async_for(s, loc)),
            Stmt::For(s) => self.conditional(|g| g.for_(s, loc)),
            Stmt::While(s) => self.conditional(|g| g.while_(s, loc)),
            Stmt::If(s) => self.conditional(|g| g.if_(s)),
            Stmt::With(s) => self.conditional(|g| g.with(s, 0)),
            Stmt::Match(s) => self.conditional(|g| g.match_(s)),
            Stmt::Raise(s) => {
                let mut count = 0;
                for part in s.exc.iter().chain(&s.cause) {
                    self.expr(part)?;
                    count += 1;
                }
                self.emit_arg(Op::RAISE_VARARGS, count, loc);
                Ok(())
            }
            Stmt::Try(s) => self.conditional(|g| g.try_(s, loc)),
            Stmt::Assert(s) => self.assert(s, loc),
            Stmt::Import(s) => self.import(s, loc),
            Stmt::ImportFrom(s) => self.import_from(s, loc),
            Stmt::Global(_) | Stmt::Nonlocal(_) => Ok(()),
            Stmt::Expr(s) => self.expr_stmt(s, loc),
            Stmt::Pass(_) => {
                self.emit(Op::NOP, loc);
                Ok(())
            }
            Stmt::Break(s) => {
                self.emit(Op::NOP, loc);
                let mut at = loc;
                match self.unwind_blocks(&mut at, false, true, s.range)? {
                    Some((_, Some(exit))) => self.emit_jump(Op::JUMP, exit, at),
                    _ => return Err(Fault::syntax(s.range, "'break' outside loop")),
                }
                Ok(())
            }
            Stmt::Continue(s) => {
                self.emit(Op::NOP, loc);
                let mut at = loc;
                match self.unwind_blocks_to_loop(&mut at, s.range)? {
                    Some(start) => self.emit_jump(Op::JUMP, start, at),
                    None => return Err(Fault::syntax(s.range, "'continue' not properly in loop")),
                }
                Ok(())
            }
            Stmt::IpyEscapeCommand(s) => Err(Fault::syntax(s.range, "invalid syntax")),
        }
    }

    fn expr_stmt(&mut self, s: &'a ast::StmtExpr, loc: Location) -> Result<()> {
        if self.cx.mode == Mode::Single && self.units.len() == 1 {
            self.expr(&s.value)?;
            self.emit_arg(Op::CALL_INTRINSIC_1, intrinsic1::PRINT, loc);
            self.emit(Op::POP_TOP, Location::NONE);
            return Ok(());
        }
        if self.is_constant(&s.value) {
            self.literal(&s.value)?; // For its warnings.
            self.emit(Op::NOP, loc);
            return Ok(());
        }
        self.expr(&s.value)?;
        self.emit(Op::POP_TOP, Location::NONE);
        Ok(())
    }

    fn return_(&mut self, s: &'a ast::StmtReturn, mut loc: Location) -> Result<()> {
        if !matches!(self.unit().kind, UnitKind::Function | UnitKind::AsyncFunction) {
            return Err(Fault::syntax(s.range, "'return' outside function"));
        }
        let scope = self.scope();
        if s.value.is_some() && scope.coroutine && scope.generator {
            return Err(Fault::syntax(s.range, "'return' with value in async generator"));
        }
        let constant = s.value.as_deref().filter(|v| self.is_constant(v));
        let preserve = s.value.is_some() && constant.is_none();
        let stmt_line = loc.line();
        if let Some(value) = s.value.as_deref() {
            if preserve {
                self.expr(value)?;
            } else {
                loc = self.loc(value);
                self.emit(Op::NOP, loc);
            }
        }
        if s.value.as_deref().is_none_or(|v| self.loc(v).line() != stmt_line) {
            loc = self.loc(s);
            self.emit(Op::NOP, loc);
        }
        self.unwind_blocks(&mut loc, preserve, false, s.range)?;
        if let Some(value) = constant {
            let value = self.constant(value).unwrap_or(Const::None);
            self.load_const(value, loc);
        } else if !preserve {
            self.load_const(Const::None, loc);
        }
        self.emit(Op::RETURN_VALUE, loc);
        Ok(())
    }

    fn augmented(&mut self, s: &'a ast::StmtAugAssign, loc: Location) -> Result<()> {
        let target = &*s.target;
        let at = self.loc(target);
        let op = binary_operator(s.op) + nb::INPLACE;
        match target {
            Expr::Name(e) => {
                let name = self.cx.names.intern(&e.id);
                self.load(name, at);
                self.expr(&s.value)?;
                self.emit_arg(Op::BINARY_OP, op, loc);
                self.store(name, at);
            }
            Expr::Attribute(e) => {
                self.expr(&e.value)?;
                self.emit_arg(Op::COPY, 1, at);
                let at = self.attribute_loc(at, e);
                let name = self.cx.names.intern(e.attr.as_str());
                self.load_attr(name, false, at);
                self.expr(&s.value)?;
                self.emit_arg(Op::BINARY_OP, op, loc);
                self.emit_arg(Op::SWAP, 2, at);
                self.emit_name(Op::STORE_ATTR, name, at);
            }
            Expr::Subscript(e) => {
                self.expr(&e.value)?;
                if let Some((lower, upper)) = self.two_part_slice(&e.slice) {
                    self.slice_parts(lower, upper, &e.slice)?;
                    for _ in 0..3 {
                        self.emit_arg(Op::COPY, 3, at);
                    }
                    self.emit(Op::BINARY_SLICE, at);
                    self.expr(&s.value)?;
                    self.emit_arg(Op::BINARY_OP, op, loc);
                    for n in [4, 3, 2] {
                        self.emit_arg(Op::SWAP, n, at);
                    }
                    self.emit(Op::STORE_SLICE, at);
                } else {
                    self.expr(&e.slice)?;
                    self.emit_arg(Op::COPY, 2, at);
                    self.emit_arg(Op::COPY, 2, at);
                    self.emit_arg(Op::BINARY_OP, nb::SUBSCR, at);
                    self.expr(&s.value)?;
                    self.emit_arg(Op::BINARY_OP, op, loc);
                    self.emit_arg(Op::SWAP, 3, at);
                    self.emit_arg(Op::SWAP, 2, at);
                    self.emit(Op::STORE_SUBSCR, at);
                }
            }
            other => {
                let message = "illegal expression for augmented assignment";
                return Err(Fault::syntax(other.range(), message));
            }
        }
        Ok(())
    }

    fn annotated(&mut self, s: &'a ast::StmtAnnAssign, loc: Location) -> Result<()> {
        if let Some(value) = &s.value {
            self.expr(value)?;
            self.expr(&s.target)?;
        }
        match &*s.target {
            Expr::Name(target) => {
                let kind = self.scope().kind;
                if !s.simple || !matches!(kind, ScopeKind::Module | ScopeKind::Class) {
                    return Ok(());
                }
                let name = self.cx.names.intern(&target.id);
                if self.cx.future & flags::FUTURE_ANNOTATIONS != 0 {
                    self.annotation_string(&s.annotation);
                    let index = self.u().names.add(known::ANNOTATIONS);
                    self.emit_arg(Op::LOAD_NAME, index, loc);
                    let mangled = self.mangle(name);
                    self.load_sym(mangled, loc);
                    self.emit(Op::STORE_SUBSCR, loc);
                } else {
                    self.defer_annotation(s, loc);
                }
            }
            Expr::Attribute(target) => {
                if s.value.is_none() {
                    self.evaluate_and_drop(&target.value)?;
                }
            }
            Expr::Subscript(target) => {
                if s.value.is_none() {
                    self.evaluate_and_drop(&target.value)?;
                    self.annotated_subscript(&target.slice)?;
                }
            }
            other => {
                return Err(Fault::syntax(other.range(), "invalid syntax"));
            }
        }
        // Other annotations are not kept, and evaluated only outside functions under no circumstances.
        Ok(())
    }

    fn evaluate_and_drop(&mut self, e: &'a Expr) -> Result<()> {
        self.expr(e)?;
        let loc = self.loc(e);
        self.emit(Op::POP_TOP, loc);
        Ok(())
    }

    fn annotated_subscript(&mut self, slice: &'a Expr) -> Result<()> {
        match slice {
            Expr::Slice(s) => {
                s.lower.iter().chain(&s.upper).chain(&s.step).try_for_each(|e| self.evaluate_and_drop(e))
            }
            Expr::Tuple(t) => t.elts.iter().try_for_each(|e| self.annotated_subscript(e)),
            other => self.evaluate_and_drop(other),
        }
    }

    fn if_(&mut self, s: &'a ast::StmtIf) -> Result<()> {
        self.if_chain(&s.test, &s.body, &s.elif_else_clauses)
    }

    fn if_chain(&mut self, test: &'a Expr, body: &'a [Stmt], rest: &'a [ast::ElifElseClause]) -> Result<()> {
        let end = self.new_label();
        let (mut test, mut body, mut rest) = (test, body, rest);
        let mut ends = vec![end];
        // `elif` is an `if` in the `else` of another; done in a loop so that long chains do not recurse.
        loop {
            let end = *ends.last().expect("one label is there from the start");
            let next = if rest.is_empty() { end } else { self.new_label() };
            self.jump_if(test, next, false)?;
            self.stmts(body)?;
            let Some((clause, after)) = rest.split_first() else { break };
            self.emit_jump(Op::JUMP, end, Location::NONE);
            self.place(next);
            match &clause.test {
                Some(t) => {
                    let inner = self.new_label();
                    ends.push(inner);
                    (test, body, rest) = (t, &clause.body, after);
                }
                None => {
                    self.stmts(&clause.body)?;
                    break;
                }
            }
        }
        for label in ends.into_iter().rev() {
            self.place(label);
        }
        Ok(())
    }

    fn for_(&mut self, s: &'a ast::StmtFor, loc: Location) -> Result<()> {
        let (start, cleanup, end) = (self.new_label(), self.new_label(), self.new_label());
        self.push_block(BlockKind::For, start, Some(end), loc, s.range)?;
        self.expr(&s.iter)?;
        let iter_loc = self.loc(&*s.iter);
        self.emit(Op::GET_ITER, iter_loc);
        self.place(start);
        self.emit_jump(Op::FOR_ITER, cleanup, iter_loc);
        // Keeps the line of a `for` that spans lines; removed if redundant.
        let target_loc = self.loc(&*s.target);
        self.emit(Op::NOP, target_loc);
        self.expr(&s.target)?;
        self.stmts(&s.body)?;
        self.emit_jump(Op::JUMP, start, Location::NONE);
        self.place(cleanup);
        self.emit(Op::END_FOR, Location::NONE);
        self.emit(Op::POP_ITER, Location::NONE);
        self.pop_block();
        self.stmts(&s.orelse)?;
        self.place(end);
        Ok(())
    }

    fn async_for(&mut self, s: &'a ast::StmtFor, loc: Location) -> Result<()> {
        let (start, except, end) = (self.new_label(), self.new_label(), self.new_label());
        self.expr(&s.iter)?;
        let iter_loc = self.loc(&*s.iter);
        self.emit(Op::GET_AITER, iter_loc);
        self.place(start);
        self.push_block(BlockKind::AsyncFor, start, Some(end), loc, s.range)?;
        self.emit_jump(Op::SETUP_FINALLY, except, loc);
        self.emit(Op::GET_ANEXT, loc);
        self.load_const(Const::None, loc);
        self.yield_from(true, loc);
        self.emit(Op::POP_BLOCK, loc);
        self.emit(Op::NOT_TAKEN, loc);
        self.expr(&s.target)?;
        self.stmts(&s.body)?;
        self.emit_jump(Op::JUMP, start, Location::NONE);
        self.pop_block();
        self.place(except);
        self.emit(Op::END_ASYNC_FOR, iter_loc);
        self.stmts(&s.orelse)?;
        self.place(end);
        Ok(())
    }

    fn while_(&mut self, s: &'a ast::StmtWhile, loc: Location) -> Result<()> {
        let (start, anchor, end) = (self.new_label(), self.new_label(), self.new_label());
        self.place(start);
        self.push_block(BlockKind::While, start, Some(end), loc, s.range)?;
        self.jump_if(&s.test, anchor, false)?;
        self.stmts(&s.body)?;
        self.emit_jump(Op::JUMP, start, Location::NONE);
        self.pop_block();
        self.place(anchor);
        self.stmts(&s.orelse)?;
        self.place(end);
        Ok(())
    }

    fn assert(&mut self, s: &'a ast::StmtAssert, loc: Location) -> Result<()> {
        if let Expr::Tuple(t) = &*s.test
            && !t.elts.is_empty()
        {
            self.warn(loc, "assertion is always true, perhaps remove parentheses?");
        }
        if self.cx.optimize > 0 {
            return Ok(());
        }
        let end = self.new_label();
        self.jump_if(&s.test, end, true)?;
        self.emit_arg(Op::LOAD_COMMON_CONSTANT, 0, loc);
        if let Some(message) = &s.msg {
            self.expr(message)?;
            self.emit_arg(Op::CALL, 0, loc);
        }
        let test = self.loc(&*s.test);
        self.emit_arg(Op::RAISE_VARARGS, 1, test);
        self.place(end);
        Ok(())
    }

    fn import(&mut self, s: &'a ast::StmtImport, loc: Location) -> Result<()> {
        for alias in &s.names {
            self.load_const(Const::Int(0), loc);
            self.load_const(Const::None, loc);
            let module = alias.name.as_str();
            let full = self.cx.names.intern(module);
            let index = self.u().names.add(full);
            self.emit_arg(Op::IMPORT_NAME, index, loc);
            match &alias.asname {
                None => {
                    let first = self.cx.names.intern(module.split('.').next().unwrap_or(module));
                    self.store(first, loc);
                }
                Some(asname) => {
                    let asname = self.cx.names.intern(asname.as_str());
                    let mut parts = module.split('.').skip(1).peekable();
                    if parts.peek().is_none() {
                        self.store(asname, loc);
                        continue;
                    }
                    // `import a.b.c as d` binds c.
                    while let Some(part) = parts.next() {
                        let name = self.cx.names.intern(part);
                        let index = self.u().names.add(name);
                        self.emit_arg(Op::IMPORT_FROM, index, loc);
                        if parts.peek().is_some() {
                            self.emit_arg(Op::SWAP, 2, loc);
                            self.emit(Op::POP_TOP, loc);
                        }
                    }
                    self.store(asname, loc);
                    self.emit(Op::POP_TOP, loc);
                }
            }
        }
        Ok(())
    }

    fn import_from(&mut self, s: &'a ast::StmtImportFrom, loc: Location) -> Result<()> {
        self.load_const(Const::Int(s.level.into()), loc);
        let names: Vec<Const> = s.names.iter().map(|a| Const::Str(a.name.as_str().into())).collect();
        self.load_const(Const::Tuple(names.into()), loc);
        let module = self.cx.names.intern(s.module.as_ref().map_or("", |m| m.as_str()));
        let index = self.u().names.add(module);
        self.emit_arg(Op::IMPORT_NAME, index, loc);
        for alias in &s.names {
            if alias.name.as_str() == "*" {
                self.emit_arg(Op::CALL_INTRINSIC_1, intrinsic1::IMPORT_STAR, loc);
                self.emit(Op::POP_TOP, Location::NONE);
                return Ok(());
            }
            let name = self.cx.names.intern(alias.name.as_str());
            let index = self.u().names.add(name);
            self.emit_arg(Op::IMPORT_FROM, index, loc);
            let stored = alias.asname.as_ref().map_or(alias.name.as_str(), |n| n.as_str());
            let stored = self.cx.names.intern(stored);
            self.store(stored, loc);
        }
        self.emit(Op::POP_TOP, loc);
        Ok(())
    }

    /// Reads, writes or deletes a name node.
    pub(super) fn name_node(&mut self, e: &ast::ExprName, loc: Location) {
        let name = self.cx.names.intern(&e.id);
        if name == known::DEBUG && e.ctx == ExprContext::Load {
            let value = if self.cx.optimize == 0 { Const::True } else { Const::False };
            return self.load_const(value, loc);
        }
        self.name_op(name, e.ctx, loc);
    }

    /// Undoes blocks up to the innermost loop, without the loop itself; the loop's start.
    fn unwind_blocks_to_loop(
        &mut self,
        loc: &mut Location,
        range: ruff_text_size::TextRange,
    ) -> Result<Option<Label>> {
        self.unwind(loc, false, true, false, range).map(|found| found.map(|f| f.0))
    }

    fn unwind_blocks(
        &mut self,
        loc: &mut Location,
        preserve: bool,
        to_loop: bool,
        range: ruff_text_size::TextRange,
    ) -> Result<Option<(Label, Option<Label>)>> {
        self.unwind(loc, preserve, to_loop, true, range)
    }

    /// Emits what leaving the blocks needs, innermost first.
    fn unwind(
        &mut self,
        loc: &mut Location,
        preserve: bool,
        to_loop: bool,
        undo_loop: bool,
        range: ruff_text_size::TextRange,
    ) -> Result<Option<(Label, Option<Label>)>> {
        let all = self.u().blocks.clone();
        let mut found = None;
        while let Some(top) = self.u().blocks.pop() {
            if matches!(top.kind, BlockKind::ExceptionGroupHandler) {
                let message = "'break', 'continue' and 'return' cannot appear in an except* block";
                return Err(Fault::syntax(range, message));
            }
            if to_loop && top.kind.is_loop() {
                if undo_loop {
                    self.unwind_block(&top, loc, preserve, range)?;
                }
                found = Some((top.start, top.exit));
                break;
            }
            self.unwind_block(&top, loc, preserve, range)?;
        }
        self.u().blocks = all;
        Ok(found)
    }
}

pub(super) fn binary_operator(op: ast::Operator) -> u32 {
    use ast::Operator::*;
    match op {
        Add => nb::ADD,
        Sub => nb::SUBTRACT,
        Mult => nb::MULTIPLY,
        MatMult => nb::MATRIX_MULTIPLY,
        Div => nb::TRUE_DIVIDE,
        Mod => nb::REMAINDER,
        Pow => nb::POWER,
        LShift => nb::LSHIFT,
        RShift => nb::RSHIFT,
        BitOr => nb::OR,
        BitXor => nb::XOR,
        BitAnd => nb::AND,
        FloorDiv => nb::FLOOR_DIVIDE,
    }
}

use super::Mode;

/// The docstring of a body.
pub(super) fn docstring(body: &[Stmt]) -> Option<(&ast::ExprStringLiteral, ruff_text_size::TextRange)> {
    match body.first() {
        Some(Stmt::Expr(s)) => match &*s.value {
            Expr::StringLiteral(value) => Some((value, value.range)),
            _ => None,
        },
        _ => None,
    }
}
