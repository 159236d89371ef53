//! The first pass: what every scope does with every name. Statements and scopes; expressions are in
//! `visit_expr`, parameters and type parameters in `params`.

use std::collections::HashMap;

use ruff_python_ast::{self as ast, ExceptHandler, Expr, ExprContext, Mod, Pattern, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::super::code::flags;
use super::super::fault::{Fault, Result};
use super::super::names::{Interner, Sym, known};
use super::super::stack::{MAX_DEPTH, grow};
use super::{
    Comprehension, Place, Role, Scope, ScopeId, ScopeKind, Symbol, SymbolTable, Symbols, analyze, node_key,
    uses,
};

/// Builds and analyses the scopes of a tree.
pub(in super::super) fn build(
    tree: &Mod,
    names: &mut Interner,
    future: u32,
    top_level_await: bool,
) -> Result<SymbolTable> {
    let table = SymbolTable { scopes: Vec::new(), by_node: HashMap::new() };
    let mut visitor =
        Visitor { table, names, stack: Vec::new(), class: None, future, top_level_await, depth: 0 };
    visitor.enter(ScopeKind::Module, node_key(tree), Role::Body, TextRange::default())?;
    match tree {
        Mod::Module(module) => visitor.body(&module.body)?,
        Mod::Expression(module) => visitor.expr(&module.body)?,
    }
    visitor.leave();
    let mut table = visitor.table;
    analyze::analyze(&mut table, names)?;
    Ok(table)
}

pub(super) struct Visitor<'n> {
    pub table: SymbolTable,
    pub names: &'n mut Interner,
    pub stack: Vec<ScopeId>,
    /// The innermost class, for mangling.
    pub class: Option<Sym>,
    pub future: u32,
    pub top_level_await: bool,
    pub depth: u32,
}

impl Visitor<'_> {
    pub fn current(&mut self) -> &mut Scope {
        let id = *self.stack.last().expect("a scope is open while visiting");
        &mut self.table.scopes[id]
    }

    pub fn new_scope(&mut self, kind: ScopeKind, range: TextRange) -> ScopeId {
        let parent = self.stack.last().map(|&p| &self.table.scopes[p]);
        let nested = parent.is_some_and(|p| p.nested || p.is_function_like());
        let method = kind == ScopeKind::Function
            && parent.is_some_and(|p| {
                p.kind == ScopeKind::Class || (p.kind == ScopeKind::TypeParameters && p.can_see_class_scope)
            });
        self.table.scopes.push(Scope {
            kind,
            symbols: Symbols::default(),
            params: Vec::new(),
            children: Vec::new(),
            nested,
            generator: false,
            coroutine: false,
            comprehension: Comprehension::No,
            varargs: false,
            varkeywords: false,
            has_free: false,
            child_free: false,
            has_docstring: false,
            needs_class_closure: false,
            needs_classdict: false,
            comp_inlined: false,
            comp_iter_target: false,
            comp_iter_expr: 0,
            can_see_class_scope: false,
            annotations_used: false,
            has_conditional_annotations: false,
            in_conditional_block: false,
            in_unevaluated_annotation: false,
            annotation_scope: None,
            method,
            about: "",
            name: None,
            at: range.start(),
            mangled_names: None,
            range,
            directives: Vec::new(),
        });
        self.table.scopes.len() - 1
    }

    /// Gives the scope that is open its name.
    pub fn call_it(&mut self, identifier: &ast::Identifier) {
        let name = self.names.intern(identifier.as_str());
        let scope = self.current();
        (scope.name, scope.at) = (Some(name), identifier.range.start());
    }

    pub fn enter(&mut self, kind: ScopeKind, node: usize, role: Role, range: TextRange) -> Result<ScopeId> {
        let id = self.new_scope(kind, range);
        self.table.by_node.insert((node, role), id);
        self.enter_existing(id);
        if matches!(kind, ScopeKind::Annotation | ScopeKind::TypeVariable | ScopeKind::TypeAlias) {
            self.define(known::FORMAT, uses::PARAM, range)?;
            self.define(known::FORMAT, uses::USE, range)?;
        }
        Ok(id)
    }

    pub fn enter_existing(&mut self, id: ScopeId) {
        if let Some(&parent) = self.stack.last() {
            let (iter_expr, unevaluated) = {
                let p = &self.table.scopes[parent];
                (p.comp_iter_expr, p.in_unevaluated_annotation)
            };
            let mangled = self.table.scopes[parent].mangled_names.clone();
            let scope = &mut self.table.scopes[id];
            scope.comp_iter_expr = iter_expr;
            scope.in_unevaluated_annotation |= unevaluated;
            if scope.kind != ScopeKind::Class {
                scope.mangled_names = mangled;
            }
            // Annotations that will only be strings have no part in the scopes.
            let ignored = scope.kind == ScopeKind::Annotation && self.future & flags::FUTURE_ANNOTATIONS != 0;
            if !ignored && !self.table.scopes[parent].children.contains(&id) {
                self.table.scopes[parent].children.push(id);
            }
        }
        self.stack.push(id);
    }

    pub fn leave(&mut self) {
        self.stack.pop();
    }

    pub fn mangle_in(&mut self, id: ScopeId, name: Sym) -> Sym {
        if let Some(only) = &self.table.scopes[id].mangled_names
            && !only.contains(&name)
        {
            return name;
        }
        self.names.mangle(self.class, name)
    }

    pub fn lookup(&mut self, id: ScopeId, name: Sym) -> u16 {
        let name = self.mangle_in(id, name);
        self.table.scopes[id].flags(name)
    }

    pub fn define(&mut self, name: Sym, flag: u16, range: TextRange) -> Result<()> {
        let id = *self.stack.last().expect("a scope is open while visiting");
        self.define_in(id, name, flag, range)
    }

    pub fn define_in(&mut self, id: ScopeId, name: Sym, flag: u16, range: TextRange) -> Result<()> {
        if flag == uses::USE && self.table.scopes[id].in_unevaluated_annotation {
            return Ok(());
        }
        if flag & uses::TYPE_PARAM != 0
            && let Some(only) = &mut self.table.scopes[id].mangled_names
        {
            only.push(name);
        }
        let mangled = self.mangle_in(id, name);
        let scope = &mut self.table.scopes[id];
        let mut value = scope.symbols.get(mangled).map_or(0, |s| s.flags);
        if flag & uses::PARAM != 0 && value & uses::PARAM != 0 {
            let text = self.names.text(name);
            return Err(Fault::syntax(range, format!("duplicate argument '{text}' in function definition")));
        }
        if flag & uses::TYPE_PARAM != 0 && value & uses::TYPE_PARAM != 0 {
            let text = self.names.text(name);
            return Err(Fault::syntax(range, format!("duplicate type parameter '{text}'")));
        }
        value |= flag;
        if scope.comp_iter_target {
            if value & (uses::GLOBAL | uses::NONLOCAL) != 0 {
                let text = self.names.text(name);
                let message =
                    format!("comprehension inner loop cannot rebind assignment expression target '{text}'");
                return Err(Fault::syntax(range, message));
            }
            value |= uses::COMP_ITER;
        }
        scope.symbols.insert(mangled, Symbol { flags: value, place: Place::Unknown });
        if flag & uses::PARAM != 0 {
            scope.params.push(mangled);
        } else if flag & uses::GLOBAL != 0 {
            let globals = &mut self.table.scopes[0].symbols;
            let value = globals.get(mangled).map_or(0, |s| s.flags) | flag;
            globals.insert(mangled, Symbol { flags: value, place: Place::Unknown });
        }
        Ok(())
    }

    /// Binds, deletes or uses a name, refusing what may not be bound.
    pub fn define_ctx(&mut self, name: Sym, flag: u16, range: TextRange, ctx: ExprContext) -> Result<()> {
        self.check_name(name, range, ctx)?;
        self.define(name, flag, range)
    }

    pub fn check_name(&self, name: Sym, range: TextRange, ctx: ExprContext) -> Result<()> {
        if name == known::DEBUG {
            match ctx {
                ExprContext::Store => return Err(Fault::syntax(range, "cannot assign to __debug__")),
                ExprContext::Del => return Err(Fault::syntax(range, "cannot delete __debug__")),
                _ => {}
            }
        }
        Ok(())
    }

    pub fn bind(&mut self, identifier: &ast::Identifier) -> Result<()> {
        let name = self.names.intern(identifier.as_str());
        self.define_ctx(name, uses::LOCAL, identifier.range, ExprContext::Store)
    }

    pub fn deeper<T>(&mut self, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Fault::recursion());
        }
        let result = grow(|| f(self));
        self.depth -= 1;
        result
    }

    pub fn body(&mut self, body: &[Stmt]) -> Result<()> {
        body.iter().try_for_each(|s| self.stmt(s))
    }

    fn conditional(&mut self, f: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        let old = std::mem::replace(&mut self.current().in_conditional_block, true);
        f(self)?;
        self.current().in_conditional_block = old;
        Ok(())
    }

    fn stmt(&mut self, stmt: &Stmt) -> Result<()> {
        self.deeper(|v| v.stmt_inner(stmt))
    }

    fn stmt_inner(&mut self, stmt: &Stmt) -> Result<()> {
        match stmt {
            Stmt::FunctionDef(def) => self.function(def),
            Stmt::ClassDef(def) => self.class(def),
            Stmt::TypeAlias(alias) => self.type_alias(alias),
            Stmt::Return(s) => s.value.iter().try_for_each(|e| self.expr(e)),
            Stmt::Delete(s) => self.exprs(&s.targets),
            Stmt::Assign(s) => {
                self.exprs(&s.targets)?;
                self.expr(&s.value)
            }
            Stmt::AugAssign(s) => {
                self.expr(&s.target)?;
                self.expr(&s.value)
            }
            Stmt::AnnAssign(s) => self.annotated(s),
            Stmt::For(s) => {
                if s.is_async {
                    self.check_async("'async for' outside async function", s.range)?;
                }
                self.expr(&s.target)?;
                self.expr(&s.iter)?;
                self.conditional(|v| {
                    v.body(&s.body)?;
                    v.body(&s.orelse)
                })?;
                if s.is_async {
                    self.current().coroutine = true;
                }
                Ok(())
            }
            Stmt::While(s) => {
                self.expr(&s.test)?;
                self.conditional(|v| {
                    v.body(&s.body)?;
                    v.body(&s.orelse)
                })
            }
            Stmt::If(s) => {
                self.expr(&s.test)?;
                self.conditional(|v| {
                    v.body(&s.body)?;
                    for clause in &s.elif_else_clauses {
                        clause.test.iter().try_for_each(|e| v.expr(e))?;
                        v.body(&clause.body)?;
                    }
                    Ok(())
                })
            }
            Stmt::With(s) => {
                if s.is_async {
                    self.check_async("'async with' outside async function", s.range)?;
                }
                self.conditional(|v| {
                    for item in &s.items {
                        v.expr(&item.context_expr)?;
                        item.optional_vars.iter().try_for_each(|e| v.expr(e))?;
                    }
                    v.body(&s.body)
                })?;
                if s.is_async {
                    self.current().coroutine = true;
                }
                Ok(())
            }
            Stmt::Match(s) => {
                self.expr(&s.subject)?;
                self.conditional(|v| {
                    for case in &s.cases {
                        v.pattern(&case.pattern)?;
                        case.guard.iter().try_for_each(|e| v.expr(e))?;
                        v.body(&case.body)?;
                    }
                    Ok(())
                })
            }
            Stmt::Raise(s) => {
                s.exc.iter().try_for_each(|e| self.expr(e))?;
                s.cause.iter().try_for_each(|e| self.expr(e))
            }
            Stmt::Try(s) => self.conditional(|v| {
                v.body(&s.body)?;
                for ExceptHandler::ExceptHandler(handler) in &s.handlers {
                    handler.type_.iter().try_for_each(|e| v.expr(e))?;
                    handler.name.iter().try_for_each(|n| v.bind(n))?;
                    v.body(&handler.body)?;
                }
                v.body(&s.orelse)?;
                v.body(&s.finalbody)
            }),
            Stmt::Assert(s) => {
                self.expr(&s.test)?;
                s.msg.iter().try_for_each(|e| self.expr(e))
            }
            Stmt::Import(s) => s.names.iter().try_for_each(|alias| self.alias(alias)),
            Stmt::ImportFrom(s) => s.names.iter().try_for_each(|alias| self.alias(alias)),
            Stmt::Global(s) => self.directive(&s.names, s.range, uses::GLOBAL, "global"),
            Stmt::Nonlocal(s) => self.directive(&s.names, s.range, uses::NONLOCAL, "nonlocal"),
            Stmt::Expr(s) => self.expr(&s.value),
            Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) => Ok(()),
            Stmt::IpyEscapeCommand(s) => Err(Fault::syntax(s.range, "invalid syntax")),
        }
    }

    pub fn check_async(&mut self, message: &str, range: TextRange) -> Result<()> {
        let module = self.stack.len() == 1;
        if self.top_level_await && module || self.in_async_function() {
            return Ok(());
        }
        Err(Fault::syntax(range, message))
    }

    /// Whether the scope is an `async def`, marked so when it was entered.
    pub fn in_async_function(&mut self) -> bool {
        let scope = self.current();
        scope.kind == ScopeKind::Function && scope.about == "async"
    }

    fn directive(
        &mut self,
        names: &[ast::Identifier],
        range: TextRange,
        flag: u16,
        word: &str,
    ) -> Result<()> {
        for identifier in names {
            let name = self.names.intern(identifier.as_str());
            let id = *self.stack.last().expect("a scope is open while visiting");
            let seen = self.lookup(id, name);
            if seen & (uses::PARAM | uses::LOCAL | uses::USE | uses::ANNOT) != 0 {
                let text = identifier.as_str();
                let message = if seen & uses::PARAM != 0 {
                    format!("name '{text}' is parameter and {word}")
                } else if seen & uses::USE != 0 {
                    format!("name '{text}' is used prior to {word} declaration")
                } else if seen & uses::ANNOT != 0 {
                    format!("annotated name '{text}' can't be {word}")
                } else {
                    format!("name '{text}' is assigned to before {word} declaration")
                };
                return Err(Fault::syntax(range, message));
            }
            self.check_name(name, range, ExprContext::Store)?;
            self.define(name, flag, range)?;
            let mangled = self.mangle_in(id, name);
            self.current().directives.push((mangled, range));
        }
        Ok(())
    }

    fn alias(&mut self, alias: &ast::Alias) -> Result<()> {
        let full = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
        if full == "*" {
            if self.current().kind != ScopeKind::Module {
                return Err(Fault::syntax(alias.range, "import * only allowed at module level"));
            }
            return Ok(());
        }
        let stored = if alias.asname.is_none() { full.split('.').next().unwrap_or(full) } else { full };
        let name = self.names.intern(stored);
        self.define_ctx(name, uses::IMPORT, alias.range, ExprContext::Store)
    }

    fn annotated(&mut self, s: &ast::StmtAnnAssign) -> Result<()> {
        self.current().annotations_used = true;
        if let Expr::Name(target) = &*s.target {
            let name = self.names.intern(&target.id);
            let id = *self.stack.last().expect("a scope is open while visiting");
            let seen = self.lookup(id, name);
            if seen & (uses::GLOBAL | uses::NONLOCAL) != 0 && id != 0 && s.simple {
                let word = if seen & uses::GLOBAL != 0 { "global" } else { "nonlocal" };
                let message = format!("annotated name '{}' can't be {word}", target.id);
                return Err(Fault::syntax(s.range, message));
            }
            if s.simple {
                self.define_ctx(name, uses::ANNOT | uses::LOCAL, target.range, ExprContext::Store)?;
            } else if s.value.is_some() {
                self.define_ctx(name, uses::LOCAL, target.range, ExprContext::Store)?;
            }
        } else {
            self.expr(&s.target)?;
        }
        self.annotation(&s.annotation)?;
        s.value.iter().try_for_each(|e| self.expr(e))
    }

    /// A variable's annotation. All of a class's or module's share one scope.
    fn annotation(&mut self, annotation: &Expr) -> Result<()> {
        let range = annotation.range();
        let id = *self.stack.last().expect("a scope is open while visiting");
        let (kind, conditional) = {
            let scope = &self.table.scopes[id];
            let conditional = match scope.kind {
                ScopeKind::Class => scope.in_conditional_block,
                // A module may stop half-way, so all of its annotations are conditional.
                ScopeKind::Module => true,
                _ => false,
            };
            (scope.kind, conditional && !scope.has_conditional_annotations)
        };
        if conditional {
            self.current().has_conditional_annotations = true;
        }
        match self.table.scopes[id].annotation_scope {
            Some(scope) => self.enter_existing(scope),
            None => {
                let key = self.table.scopes.len();
                let scope = self.enter(ScopeKind::Annotation, key, Role::Annotations, range)?;
                self.table.scopes[id].annotation_scope = Some(scope);
                if kind == ScopeKind::Class && self.future & flags::FUTURE_ANNOTATIONS == 0 {
                    self.current().can_see_class_scope = true;
                    self.define(known::CLASSDICT, uses::USE, range)?;
                }
            }
        }
        if conditional {
            self.define(known::CONDITIONAL_ANNOTATIONS, uses::USE, range)?;
        }
        // In a function it is never evaluated.
        let unevaluated = kind == ScopeKind::Function;
        if unevaluated {
            self.current().in_unevaluated_annotation = true;
        }
        self.expr(annotation)?;
        self.leave();
        Ok(())
    }

    fn pattern(&mut self, pattern: &Pattern) -> Result<()> {
        self.deeper(|v| v.pattern_inner(pattern))
    }

    fn pattern_inner(&mut self, pattern: &Pattern) -> Result<()> {
        match pattern {
            Pattern::MatchValue(p) => self.expr(&p.value),
            Pattern::MatchSingleton(_) => Ok(()),
            Pattern::MatchSequence(p) => p.patterns.iter().try_for_each(|p| self.pattern(p)),
            Pattern::MatchStar(p) => p.name.iter().try_for_each(|n| self.bind(n)),
            Pattern::MatchMapping(p) => {
                self.exprs(&p.keys)?;
                p.patterns.iter().try_for_each(|p| self.pattern(p))?;
                p.rest.iter().try_for_each(|n| self.bind(n))
            }
            Pattern::MatchClass(p) => {
                self.expr(&p.cls)?;
                p.arguments.patterns.iter().try_for_each(|p| self.pattern(p))?;
                for keyword in &p.arguments.keywords {
                    let name = self.names.intern(keyword.attr.as_str());
                    self.check_name(name, keyword.range, ExprContext::Store)?;
                    self.pattern(&keyword.pattern)?;
                }
                Ok(())
            }
            Pattern::MatchAs(p) => {
                p.pattern.iter().try_for_each(|p| self.pattern(p))?;
                p.name.iter().try_for_each(|n| self.bind(n))
            }
            Pattern::MatchOr(p) => p.patterns.iter().try_for_each(|p| self.pattern(p)),
        }
    }
}
