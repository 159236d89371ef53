//! Functions and lambdas.

use std::sync::Arc;

use ruff_python_ast::{self as ast, Parameters};
use ruff_text_size::{Ranged, TextRange};

use super::super::code::{Code, Const, Location};
use super::super::fault::Result;
use super::super::names::known;
use super::super::opcode::{Op, function_attribute as attribute, intrinsic1, intrinsic2};
use super::super::symbols::{Role, node_key};
use super::resolve::cell_operand;
use super::stmt::docstring;
use super::unit::Ins;
use super::{BlockKind, Generator, UnitKind};

impl<'a> Generator<'a> {
    fn first_line(&self, range: TextRange, decorators: &[ast::Decorator]) -> u32 {
        let start = decorators.first().map_or(range.start(), |d| d.expression.range().start());
        self.cx.origin.line(start)
    }

    pub(super) fn decorators(&mut self, list: &'a [ast::Decorator]) -> Result<()> {
        list.iter().try_for_each(|d| self.expr(&d.expression))
    }

    pub(super) fn apply_decorators(&mut self, list: &[ast::Decorator]) {
        for decorator in list.iter().rev() {
            let loc = self.loc(&decorator.expression);
            self.emit_arg(Op::CALL, 0, loc);
        }
    }

    pub(super) fn definition(&self, range: TextRange, decorators: &[ast::Decorator]) -> (Location, u32) {
        let own = self.cx.origin.definition_range(range, decorators);
        (self.loc_of(own), self.first_line(own, decorators))
    }

    pub(super) fn function(&mut self, def: &'a ast::StmtFunctionDef) -> Result<()> {
        let (loc, first_line) = self.definition(def.range, &def.decorator_list);
        let name = self.cx.names.intern(def.name.as_str());
        self.decorators(&def.decorator_list)?;
        let mut flags = self.default_arguments(&def.parameters, loc)?;
        let mut passed = 0;
        if let Some(params) = &def.type_params {
            passed = flags.count_ones();
            if passed == 2 {
                self.emit_arg(Op::SWAP, 2, loc);
            }
            let scope = self.cx.table.of(node_key(def), Role::TypeParams);
            let about = self.cx.names.intern(&format!("<generic parameters of {}>", def.name.as_str()));
            self.enter(UnitKind::TypeParams, about, scope, first_line, None);
            self.u().argcount = passed;
            self.type_params(params)?;
            for i in 0..passed {
                self.emit_arg(Op::LOAD_FAST, i, loc);
            }
        }
        flags |= self.function_annotations(def, loc)?;
        let kind = if def.is_async { UnitKind::AsyncFunction } else { UnitKind::Function };
        let scope = self.cx.table.of(node_key(def), Role::Body);
        self.enter(kind, name, scope, first_line, None);
        self.count_parameters(&def.parameters);
        let mut body = &def.body[..];
        if let Some((value, range)) = docstring(body) {
            body = &body[1..];
            if self.cx.optimize < 2 {
                let text = super::fstring::clean_doc(self.cx.origin.string_value(value));
                let unit = self.u();
                unit.consts.add(text);
                unit.docstring = true;
            } else if body.is_empty() {
                let loc = self.loc_of(range);
                self.emit(Op::NOP, loc);
            }
        }
        let guarded = self.scope().coroutine || self.scope().generator;
        let start = self.new_label();
        if guarded {
            self.push_block(BlockKind::StopIteration, start, None, Location::NONE, def.range)?;
        }
        self.stmts(body)?;
        if guarded {
            self.wrap_in_stopiteration_handler();
            self.pop_block();
        }
        let code = self.finish(true)?;
        self.make_closure(code, flags, loc);
        if def.type_params.is_some() {
            self.emit_arg(Op::SWAP, 2, loc);
            self.emit_arg(Op::CALL_INTRINSIC_2, intrinsic2::SET_FUNCTION_TYPE_PARAMS, loc);
            let code = self.finish(false)?;
            self.make_closure(code, 0, loc);
            if passed > 0 {
                self.emit_arg(Op::SWAP, passed + 1, loc);
                self.emit_arg(Op::CALL, passed - 1, loc);
            } else {
                self.emit(Op::PUSH_NULL, loc);
                self.emit_arg(Op::CALL, 0, loc);
            }
        }
        self.apply_decorators(&def.decorator_list);
        self.store(name, loc);
        Ok(())
    }

    fn count_parameters(&mut self, p: &Parameters) {
        let unit = self.u();
        unit.argcount = (p.posonlyargs.len() + p.args.len()) as u32;
        unit.posonlyargcount = p.posonlyargs.len() as u32;
        unit.kwonlyargcount = p.kwonlyargs.len() as u32;
    }

    /// Pushes the tuple and dict of defaults; which of them there are.
    fn default_arguments(&mut self, p: &'a Parameters, loc: Location) -> Result<u32> {
        let mut flags = 0;
        let defaults: Vec<_> = p.posonlyargs.iter().chain(&p.args).filter_map(|p| p.default()).collect();
        if !defaults.is_empty() {
            for default in &defaults {
                self.expr(default)?;
            }
            self.emit_arg(Op::BUILD_TUPLE, defaults.len() as u32, loc);
            flags |= attribute::DEFAULTS;
        }
        let mut count = 0;
        for p in &p.kwonlyargs {
            let Some(default) = p.default() else { continue };
            let name = self.cx.names.intern(p.name().as_str());
            let name = self.mangle(name);
            self.load_sym(name, loc);
            self.expr(default)?;
            count += 1;
        }
        if count > 0 {
            self.emit_arg(Op::BUILD_MAP, count, loc);
            flags |= attribute::KWDEFAULTS;
        }
        Ok(flags)
    }

    pub(super) fn lambda(&mut self, e: &'a ast::ExprLambda) -> Result<()> {
        let loc = self.loc(e);
        let flags = match &e.parameters {
            Some(parameters) => self.default_arguments(parameters, loc)?,
            None => 0,
        };
        let scope = self.cx.table.of(node_key(e), Role::Body);
        self.enter(UnitKind::Lambda, known::LAMBDA, scope, loc.line().unwrap_or(1), None);
        if let Some(parameters) = &e.parameters {
            self.count_parameters(parameters);
        }
        self.expr(&e.body)?;
        let code = if self.scope().generator {
            self.finish(false)?
        } else {
            let at = self.loc(&*e.body);
            self.emit(Op::RETURN_VALUE, at);
            self.finish(true)?
        };
        self.make_closure(code, flags, loc);
        Ok(())
    }

    /// Turns a `StopIteration` that leaves a generator into a `RuntimeError`.
    pub(super) fn wrap_in_stopiteration_handler(&mut self) {
        const NONE: Location = Location::NONE;
        let handler = self.new_label();
        let seq = &mut self.u().seq;
        seq.ins.insert(0, Ins { op: Op::SETUP_CLEANUP, arg: handler.0, loc: NONE });
        for label in seq.labels.iter_mut().filter(|l| **l != u32::MAX) {
            *label += 1;
        }
        self.load_const(Const::None, NONE);
        self.emit(Op::RETURN_VALUE, NONE);
        self.place(handler);
        self.emit_arg(Op::CALL_INTRINSIC_1, intrinsic1::STOPITERATION_ERROR, NONE);
        self.emit_arg(Op::RERAISE, 1, NONE);
    }

    /// Makes a function of code. Its attributes are on the stack already, in the order of their bits,
    /// except that the closure comes last.
    pub(super) fn make_closure(&mut self, code: Arc<Code>, mut flags: u32, loc: Location) {
        let free: Vec<Arc<str>> = code.freevars().cloned().collect();
        if !free.is_empty() {
            for name in &free {
                let name = self.cx.names.intern(name);
                let place = self.scope().place(name);
                self.emit_arg(Op::LOAD_CLOSURE, cell_operand(name, place), loc);
            }
            self.emit_arg(Op::BUILD_TUPLE, free.len() as u32, loc);
            flags |= attribute::CLOSURE;
        }
        self.load_const(Const::Code(code), loc);
        self.emit(Op::MAKE_FUNCTION, loc);
        for flag in [
            attribute::CLOSURE,
            attribute::ANNOTATIONS,
            attribute::ANNOTATE,
            attribute::KWDEFAULTS,
            attribute::DEFAULTS,
        ] {
            if flags & flag != 0 {
                self.emit_arg(Op::SET_FUNCTION_ATTRIBUTE, flag, loc);
            }
        }
    }
}
