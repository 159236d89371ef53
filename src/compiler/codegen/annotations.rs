//! Annotations, type parameters and type aliases: code that runs only when asked for.

use std::sync::Arc;

use ruff_python_ast::{self as ast, Expr, TypeParam};
use ruff_text_size::Ranged;

use super::super::code::{Code, Const, Location, flags};
use super::super::fault::{Fault, Result};
use super::super::names::{Sym, known};
use super::super::opcode::{Op, function_attribute as attribute, intrinsic1, intrinsic2};
use super::super::symbols::{Role, ScopeId, ScopeKind, node_key};
use super::super::unparse::unparse;
use super::unit::DeferredAnnotation;
use super::{Generator, Unit, UnitKind};

impl<'a> Generator<'a> {
    fn future_annotations(&self) -> bool {
        self.cx.future & flags::FUTURE_ANNOTATIONS != 0
    }

    /// An annotation as `from __future__ import annotations` keeps it.
    pub(super) fn annotation_string(&mut self, e: &Expr) {
        let loc = self.loc(e);
        let text = unparse(e, self.cx.origin);
        self.load_str(&text, loc);
    }

    /// Opens a function that takes a format and refuses all but `VALUE` (and its fake globals form).
    fn enter_annotations(&mut self, scope: ScopeId, name: Sym, line: u32, loc: Location) {
        self.enter(UnitKind::Annotations, name, scope, line, None);
        let unit: &mut Unit<'a> = self.u();
        (unit.argcount, unit.posonlyargcount) = (1, 1);
        let body = self.new_label();
        self.emit_arg(Op::LOAD_FAST, 0, loc);
        self.load_const(Const::Int(2), loc);
        self.compare_op(ast::CmpOp::Gt, loc);
        self.emit_jump(Op::POP_JUMP_IF_FALSE, body, loc);
        self.emit_arg(Op::LOAD_COMMON_CONSTANT, 1, loc);
        self.emit_arg(Op::RAISE_VARARGS, 1, loc);
        self.place(body);
    }

    fn leave_annotations(&mut self, loc: Location) -> Result<Arc<Code>> {
        self.emit(Op::RETURN_VALUE, loc);
        self.finish(true)
    }

    /// Keeps an annotation of a module or class for `__annotate__`.
    pub(super) fn defer_annotation(&mut self, stmt: &'a ast::StmtAnnAssign, loc: Location) {
        let module = self.scope().kind == ScopeKind::Module;
        let conditional = module || self.unit().in_conditional_block;
        let index = conditional.then(|| {
            let unit = self.u();
            unit.next_conditional += 1;
            unit.next_conditional - 1
        });
        self.u().deferred.push(DeferredAnnotation { stmt, index });
        if let Some(index) = index {
            if module {
                let name = self.u().names.add(known::CONDITIONAL_ANNOTATIONS);
                self.emit_arg(Op::LOAD_NAME, name, loc);
            } else {
                self.emit_arg(Op::LOAD_DEREF, known::CONDITIONAL_ANNOTATIONS.0, loc);
            }
            self.load_const(Const::Int(index.into()), loc);
            self.emit_arg(Op::SET_ADD, 1, loc);
            self.emit(Op::POP_TOP, loc);
        }
    }

    /// The `__annotate__` function of a module or class.
    pub(super) fn deferred_annotations(&mut self, loc: Location) -> Result<()> {
        let deferred = std::mem::take(&mut self.u().deferred);
        let Some(scope) = self.scope().annotation_scope.filter(|_| !deferred.is_empty()) else {
            return Ok(());
        };
        let module = self.scope().kind == ScopeKind::Module;
        self.u().in_annotation_setup = module;
        let line = loc.line().unwrap_or(1);
        self.enter_annotations(scope, known::ANNOTATE, line, loc);
        self.emit_arg(Op::BUILD_MAP, 0, loc);
        for DeferredAnnotation { stmt, index } in deferred {
            let Expr::Name(target) = &*stmt.target else { continue };
            let at = self.loc(stmt);
            let unset = self.new_label();
            if let Some(index) = index {
                self.load_const(Const::Int(index.into()), at);
                if module {
                    let name = self.u().names.add(known::CONDITIONAL_ANNOTATIONS);
                    self.emit_arg(Op::LOAD_GLOBAL, name << 1, at);
                } else {
                    self.emit_arg(Op::LOAD_DEREF, known::CONDITIONAL_ANNOTATIONS.0, at);
                }
                self.emit_arg(Op::CONTAINS_OP, 0, at);
                self.emit_jump(Op::POP_JUMP_IF_FALSE, unset, at);
            }
            self.expr(&stmt.annotation)?;
            self.emit_arg(Op::COPY, 2, at);
            let name = self.cx.names.intern(&target.id);
            let name = self.mangle(name);
            self.load_sym(name, at);
            self.emit(Op::STORE_SUBSCR, loc);
            self.place(unset);
        }
        let code = self.leave_annotations(loc)?;
        self.make_closure(code, 0, loc);
        self.store(if module { known::ANNOTATE } else { known::ANNOTATE_FUNC }, loc);
        self.u().in_annotation_setup = false;
        Ok(())
    }

    /// Pushes what a function needs for its annotations; the bit of the attribute.
    pub(super) fn function_annotations(
        &mut self,
        def: &'a ast::StmtFunctionDef,
        loc: Location,
    ) -> Result<u32> {
        let body = self.cx.table.of(node_key(def), Role::Body);
        if !self.cx.table.scopes[body].annotations_used {
            return Ok(0);
        }
        let scope = self.cx.table.of(node_key(def), Role::Annotations);
        let name = self.cx.names.intern(&def.name);
        let function = self.qualname(name, UnitKind::Function);
        self.enter_annotations(scope, known::ANNOTATE, loc.line().unwrap_or(1), loc);
        self.u().qualname = format!("{function}.__annotate__").into();
        let count = self.annotation_pairs(def, loc)?;
        self.emit_arg(Op::BUILD_MAP, count, loc);
        let code = self.leave_annotations(loc)?;
        self.make_closure(code, 0, loc);
        Ok(attribute::ANNOTATE)
    }

    fn annotation_pairs(&mut self, def: &'a ast::StmtFunctionDef, loc: Location) -> Result<u32> {
        let p = &def.parameters;
        let parameters = (p.args.iter().chain(&p.posonlyargs))
            .map(|p| &p.parameter)
            .chain(p.vararg.as_deref())
            .chain(p.kwonlyargs.iter().map(|p| &p.parameter))
            .chain(p.kwarg.as_deref());
        let mut count = 0;
        for parameter in parameters {
            let Some(annotation) = &parameter.annotation else { continue };
            let name = self.cx.names.intern(parameter.name.as_str());
            self.annotation_pair(name, annotation, loc)?;
            count += 1;
        }
        if let Some(returns) = &def.returns {
            self.annotation_pair(known::RETURN, returns, loc)?;
            count += 1;
        }
        Ok(count)
    }

    fn annotation_pair(&mut self, name: Sym, annotation: &'a Expr, loc: Location) -> Result<()> {
        let name = self.mangle(name);
        self.load_sym(name, loc);
        if self.future_annotations() {
            self.annotation_string(annotation);
            return Ok(());
        }
        self.maybe_starred(annotation, loc)
    }

    /// `*Ts` where one value is wanted.
    fn maybe_starred(&mut self, e: &'a Expr, loc: Location) -> Result<()> {
        match e {
            Expr::Starred(s) => {
                self.expr(&s.value)?;
                self.emit_arg(Op::UNPACK_SEQUENCE, 1, loc);
                Ok(())
            }
            e => self.expr(e),
        }
    }

    pub(super) fn type_params(&mut self, params: &'a ast::TypeParams) -> Result<()> {
        let mut seen_default = false;
        for param in &params.type_params {
            let loc = self.loc(param);
            let (identifier, bound, default, intrinsic): (
                &ast::Identifier,
                Option<&'a Expr>,
                Option<&'a Expr>,
                u32,
            ) = match param {
                TypeParam::TypeVar(p) => {
                    (&p.name, p.bound.as_deref(), p.default.as_deref(), intrinsic1::TYPEVAR)
                }
                TypeParam::TypeVarTuple(p) => (&p.name, None, p.default.as_deref(), intrinsic1::TYPEVARTUPLE),
                TypeParam::ParamSpec(p) => (&p.name, None, p.default.as_deref(), intrinsic1::PARAMSPEC),
            };
            let name = self.cx.names.intern(identifier.as_str());
            self.load_sym(name, loc);
            if let Some(bound) = bound {
                self.lazy_part(bound, name, node_key(param), Role::Body)?;
                let constraints = matches!(bound, Expr::Tuple(_));
                let intrinsic = match constraints {
                    true => intrinsic2::TYPEVAR_WITH_CONSTRAINTS,
                    false => intrinsic2::TYPEVAR_WITH_BOUND,
                };
                self.emit_arg(Op::CALL_INTRINSIC_2, intrinsic, loc);
            } else {
                self.emit_arg(Op::CALL_INTRINSIC_1, intrinsic, loc);
            }
            if let Some(default) = default {
                seen_default = true;
                self.lazy_part(default, name, node_key(param), Role::Default)?;
                self.emit_arg(Op::CALL_INTRINSIC_2, intrinsic2::SET_TYPEPARAM_DEFAULT, loc);
            } else if seen_default {
                let message = format!(
                    "non-default type parameter '{}' follows default type parameter",
                    identifier.as_str()
                );
                return Err(Fault::syntax(param.range(), message));
            }
            self.emit_arg(Op::COPY, 1, loc);
            self.store(name, loc);
        }
        if let Some(first) = params.type_params.first() {
            let loc = self.loc(first);
            self.emit_arg(Op::BUILD_TUPLE, params.type_params.len() as u32, loc);
        }
        Ok(())
    }

    /// Pushes the function that evaluates a bound or default; its format defaults to `VALUE`.
    fn lazy_part(&mut self, e: &'a Expr, name: Sym, node: usize, role: Role) -> Result<()> {
        let loc = self.loc(e);
        self.load_const(Const::Tuple([Const::Int(1)].into()), loc);
        let scope = self.cx.table.of(node, role);
        self.enter_annotations(scope, name, loc.line().unwrap_or(1), loc);
        self.maybe_starred(e, loc)?;
        let code = self.leave_annotations(loc)?;
        self.make_closure(code, attribute::DEFAULTS, loc);
        Ok(())
    }

    pub(super) fn type_alias(&mut self, s: &'a ast::StmtTypeAlias) -> Result<()> {
        let Expr::Name(target) = &*s.name else {
            return Err(Fault::syntax(s.name.range(), "invalid syntax"));
        };
        let loc = self.loc(s);
        let line = loc.line().unwrap_or(1);
        let name = self.cx.names.intern(&target.id);
        if let Some(params) = &s.type_params {
            let scope = self.cx.table.of(node_key(s), Role::TypeParams);
            let about = self.cx.names.intern(&format!("<generic parameters of {}>", target.id));
            self.enter(UnitKind::TypeParams, about, scope, line, None);
            self.load_sym(name, loc);
            self.type_params(params)?;
        } else {
            self.load_sym(name, loc);
            self.load_const(Const::None, loc);
        }
        self.load_const(Const::Tuple([Const::Int(1)].into()), loc);
        let scope = self.cx.table.of(node_key(s), Role::Body);
        self.enter_annotations(scope, name, line, loc);
        self.expr(&s.value)?;
        let code = self.leave_annotations(loc)?;
        self.make_closure(code, attribute::DEFAULTS, loc);
        self.emit_arg(Op::BUILD_TUPLE, 3, loc);
        self.emit_arg(Op::CALL_INTRINSIC_1, intrinsic1::TYPEALIAS, loc);
        if s.type_params.is_some() {
            let code = self.finish(false)?;
            self.make_closure(code, 0, loc);
            self.emit(Op::PUSH_NULL, loc);
            self.emit_arg(Op::CALL, 0, loc);
        }
        self.store(name, loc);
        Ok(())
    }
}
