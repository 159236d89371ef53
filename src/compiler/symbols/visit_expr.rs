//! The first pass over expressions.

use ruff_python_ast::{self as ast, Expr, ExprContext, InterpolatedStringElement};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::super::fault::{Fault, Result};
use super::super::names::{Sym, known};
use super::visit::Visitor;
use super::{Comprehension, Role, ScopeKind, node_key, uses};

impl Visitor<'_> {
    pub(super) fn exprs(&mut self, exprs: &[Expr]) -> Result<()> {
        exprs.iter().try_for_each(|e| self.expr(e))
    }

    pub(super) fn expr(&mut self, expr: &Expr) -> Result<()> {
        match expr {
            // The leaves, without the guard.
            Expr::Name(name) => self.name(name),
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => Ok(()),
            _ => self.deeper(|v| v.expr_inner(expr)),
        }
    }

    fn name(&mut self, node: &ast::ExprName) -> Result<()> {
        let name = self.names.intern(&node.id);
        let load = node.ctx == ExprContext::Load;
        self.define_ctx(name, if load { uses::USE } else { uses::LOCAL }, node.range, node.ctx)?;
        // Zero-argument super needs the class.
        if load && name == known::SUPER && self.current().is_function_like() {
            self.define(known::CLASS, uses::USE, node.range)?;
        }
        Ok(())
    }

    fn expr_inner(&mut self, expr: &Expr) -> Result<()> {
        match expr {
            Expr::BoolOp(e) => self.exprs(&e.values),
            Expr::Named(e) => {
                self.refuse_in_annotation("named expression", e.range)?;
                if self.current().comp_iter_expr > 0 {
                    let message =
                        "assignment expression cannot be used in a comprehension iterable expression";
                    return Err(Fault::syntax(e.range, message));
                }
                if self.current().comprehension != Comprehension::No {
                    self.extend_named_scope(&e.target)?;
                }
                self.expr(&e.value)?;
                self.expr(&e.target)
            }
            Expr::BinOp(e) => {
                self.expr(&e.left)?;
                self.expr(&e.right)
            }
            Expr::UnaryOp(e) => self.expr(&e.operand),
            Expr::Lambda(e) => {
                if let Some(parameters) = &e.parameters {
                    self.defaults(parameters)?;
                }
                self.enter(ScopeKind::Function, node_key(e), Role::Body, e.range)?;
                if let Some(parameters) = &e.parameters {
                    self.parameters(parameters)?;
                }
                self.expr(&e.body)?;
                self.leave();
                Ok(())
            }
            Expr::If(e) => {
                self.expr(&e.test)?;
                self.expr(&e.body)?;
                self.expr(&e.orelse)
            }
            Expr::Dict(e) => {
                for item in &e.items {
                    item.key.iter().try_for_each(|e| self.expr(e))?;
                    self.expr(&item.value)?;
                }
                Ok(())
            }
            Expr::Set(e) => self.exprs(&e.elts),
            Expr::ListComp(e) => {
                let kind = Comprehension::List;
                self.comprehension(node_key(e), kind, &e.generators, None, &e.elt, e.range)
            }
            Expr::SetComp(e) => {
                let kind = Comprehension::Set;
                self.comprehension(node_key(e), kind, &e.generators, None, &e.elt, e.range)
            }
            Expr::DictComp(e) => {
                let (kind, key) = (Comprehension::Dict, e.key.as_deref());
                self.comprehension(node_key(e), kind, &e.generators, key, &e.value, e.range)
            }
            Expr::Generator(e) => {
                let kind = Comprehension::Generator;
                self.comprehension(node_key(e), kind, &e.generators, None, &e.elt, e.range)
            }
            Expr::Await(e) => {
                self.refuse_in_annotation("await expression", e.range)?;
                let module = self.stack.len() == 1;
                if !(self.top_level_await && module) {
                    if !self.current().is_function_like() {
                        return Err(Fault::syntax(e.range, "'await' outside function"));
                    }
                    if !self.in_async_function() && self.current().comprehension == Comprehension::No {
                        return Err(Fault::syntax(e.range, "'await' outside async function"));
                    }
                }
                self.expr(&e.value)?;
                self.current().coroutine = true;
                Ok(())
            }
            Expr::Yield(e) => {
                self.refuse_in_annotation("yield expression", e.range)?;
                e.value.iter().try_for_each(|e| self.expr(e))?;
                self.current().generator = true;
                self.refuse_yield_in_comprehension(e.range)
            }
            Expr::YieldFrom(e) => {
                self.refuse_in_annotation("yield expression", e.range)?;
                self.expr(&e.value)?;
                self.current().generator = true;
                self.refuse_yield_in_comprehension(e.range)
            }
            Expr::Compare(e) => {
                self.expr(&e.left)?;
                self.exprs(&e.comparators)
            }
            Expr::Call(e) => {
                self.expr(&e.func)?;
                self.exprs(&e.arguments.args)?;
                self.keywords(&e.arguments.keywords)
            }
            Expr::FString(e) => e.value.elements().try_for_each(|element| self.element(element)),
            Expr::TString(e) => e.value.elements().try_for_each(|element| self.element(element)),
            Expr::Attribute(e) => {
                let name = self.names.intern(e.attr.as_str());
                self.check_name(name, e.range, e.ctx)?;
                self.expr(&e.value)
            }
            Expr::Subscript(e) => {
                self.expr(&e.value)?;
                self.expr(&e.slice)
            }
            Expr::Starred(e) => self.expr(&e.value),
            Expr::List(e) => self.exprs(&e.elts),
            Expr::Tuple(e) => self.exprs(&e.elts),
            Expr::Slice(e) => {
                e.lower.iter().try_for_each(|e| self.expr(e))?;
                e.upper.iter().try_for_each(|e| self.expr(e))?;
                e.step.iter().try_for_each(|e| self.expr(e))
            }
            _ => Ok(()),
        }
    }

    fn element(&mut self, element: &InterpolatedStringElement) -> Result<()> {
        if let InterpolatedStringElement::Interpolation(field) = element {
            self.expr(&field.expression)?;
            if let Some(spec) = &field.format_spec {
                spec.elements.iter().try_for_each(|element| self.element(element))?;
            }
        }
        Ok(())
    }

    fn refuse_in_annotation(&mut self, what: &str, range: TextRange) -> Result<()> {
        let scope = self.current();
        let place = match scope.kind {
            ScopeKind::Annotation => "an annotation",
            ScopeKind::TypeVariable => scope.about,
            ScopeKind::TypeAlias => "a type alias",
            ScopeKind::TypeParameters => "the definition of a generic",
            _ => return Ok(()),
        };
        Err(Fault::syntax(range, format!("{what} cannot be used within {place}")))
    }

    fn refuse_yield_in_comprehension(&mut self, range: TextRange) -> Result<()> {
        let kind = match self.current().comprehension {
            Comprehension::No => return Ok(()),
            Comprehension::List => "list comprehension",
            Comprehension::Set => "set comprehension",
            Comprehension::Dict => "dict comprehension",
            Comprehension::Generator => "generator expression",
        };
        Err(Fault::syntax(range, format!("'yield' inside {kind}")))
    }

    /// `:=` in a comprehension binds in the function around it.
    fn extend_named_scope(&mut self, target: &Expr) -> Result<()> {
        let Expr::Name(target) = target else { return Ok(()) };
        let (name, range) = (self.names.intern(&target.id), target.range);
        for i in (0..self.stack.len()).rev() {
            let id = self.stack[i];
            let seen = self.lookup(id, name);
            let scope = &self.table.scopes[id];
            if scope.comprehension != Comprehension::No {
                if seen & uses::COMP_ITER != 0 && seen & uses::LOCAL != 0 {
                    let message = format!(
                        "assignment expression cannot rebind comprehension iteration variable '{}'",
                        target.id
                    );
                    return Err(Fault::syntax(range, message));
                }
                continue;
            }
            let place = match scope.kind {
                ScopeKind::Function => {
                    let flag = if seen & uses::GLOBAL != 0 { uses::GLOBAL } else { uses::NONLOCAL };
                    self.define(name, flag, range)?;
                    self.record_directive(name, range);
                    return self.define_in(id, name, uses::LOCAL, range);
                }
                ScopeKind::Module => {
                    self.define(name, uses::GLOBAL, range)?;
                    self.record_directive(name, range);
                    return self.define_in(id, name, uses::GLOBAL, range);
                }
                ScopeKind::Class => "a class body",
                ScopeKind::TypeParameters => "the definition of a generic",
                ScopeKind::TypeAlias => "a type alias",
                ScopeKind::TypeVariable => "a TypeVar bound",
                ScopeKind::Annotation => "an annotation",
            };
            let message = format!("assignment expression within a comprehension cannot be used in {place}");
            return Err(Fault::syntax(range, message));
        }
        Ok(())
    }

    fn record_directive(&mut self, name: Sym, range: TextRange) {
        let id = *self.stack.last().expect("a scope is open while visiting");
        let mangled = self.mangle_in(id, name);
        self.current().directives.push((mangled, range));
    }

    #[allow(clippy::too_many_arguments)]
    fn comprehension(
        &mut self,
        node: usize,
        kind: Comprehension,
        generators: &[ast::Comprehension],
        key: Option<&Expr>,
        element: &Expr,
        range: TextRange,
    ) -> Result<()> {
        let Some((outermost, rest)) = generators.split_first() else { return Ok(()) };
        if kind == Comprehension::Dict && key.is_none() {
            let stars = TextRange::at(range.start() + TextSize::from(1), 2.into());
            return Err(Fault::syntax(stars, "dict unpacking cannot be used in dict comprehension"));
        }
        // The outermost iterable belongs to the scope around.
        self.current().comp_iter_expr += 1;
        self.expr(&outermost.iter)?;
        self.current().comp_iter_expr -= 1;
        self.enter(ScopeKind::Function, node, Role::Body, range)?;
        let scope = self.current();
        scope.comprehension = kind;
        scope.coroutine |= outermost.is_async;
        self.define(known::DOT_ZERO, uses::PARAM, range)?;
        self.current().comp_iter_target = true;
        self.expr(&outermost.target)?;
        self.current().comp_iter_target = false;
        self.exprs(&outermost.ifs)?;
        for generator in rest {
            self.current().comp_iter_target = true;
            self.expr(&generator.target)?;
            self.current().comp_iter_target = false;
            self.current().comp_iter_expr += 1;
            self.expr(&generator.iter)?;
            self.current().comp_iter_expr -= 1;
            self.exprs(&generator.ifs)?;
            self.current().coroutine |= generator.is_async;
        }
        key.into_iter().try_for_each(|e| self.expr(e))?;
        match element {
            Expr::Starred(starred) => {
                let message = match kind {
                    Comprehension::Dict => "dict unpacking cannot be used in dict comprehension",
                    _ => "iterable unpacking cannot be used in comprehension",
                };
                return Err(Fault::syntax(starred.range(), message));
            }
            element => self.expr(element)?,
        }
        let generator = kind == Comprehension::Generator;
        let scope = self.current();
        scope.generator = generator;
        let is_async = scope.coroutine && !generator;
        self.leave();
        if is_async {
            let top_level = self.top_level_await && self.stack.len() == 1;
            let inside = self.in_async_function() || self.current().comprehension != Comprehension::No;
            if !inside && !top_level {
                let message = "asynchronous comprehension outside of an asynchronous function";
                return Err(Fault::syntax(range, message));
            }
            self.current().coroutine = true;
        }
        Ok(())
    }
}
