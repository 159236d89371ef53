//! Functions, classes, type parameters and type aliases: the scopes that statements open.

use ruff_python_ast::{self as ast, Expr, ExprContext, Parameters, Stmt, TypeParam};
use ruff_text_size::{Ranged, TextRange};

use super::super::fault::{Fault, Result};
use super::super::names::known;
use super::visit::Visitor;
use super::{Role, ScopeKind, node_key, uses};

impl Visitor<'_> {
    pub(super) fn function(&mut self, def: &ast::StmtFunctionDef) -> Result<()> {
        self.bind_as(&def.name, def.range)?;
        self.defaults(&def.parameters)?;
        for decorator in &def.decorator_list {
            self.expr(&decorator.expression)?;
        }
        if let Some(params) = &def.type_params {
            let has_defaults =
                def.parameters.posonlyargs.iter().chain(&def.parameters.args).any(|p| p.default.is_some());
            let has_kwdefaults = def.parameters.kwonlyargs.iter().any(|p| p.default.is_some());
            self.enter_type_params(node_key(def), has_defaults, has_kwdefaults, false, params.range)?;
            self.call_it(&def.name);
            self.type_params(params)?;
        }
        let body = self.new_scope(ScopeKind::Function, def.range);
        self.table.by_node.insert((node_key(def), Role::Body), body);
        self.signature_annotations(def, body)?;
        self.enter_existing(body);
        self.call_it(&def.name);
        if def.is_async {
            self.current().about = "async";
            self.current().coroutine = true;
        }
        self.parameters(&def.parameters)?;
        self.current().has_docstring = starts_with_docstring(&def.body);
        self.body(&def.body)?;
        self.leave();
        if def.type_params.is_some() {
            self.leave();
        }
        Ok(())
    }

    fn bind_as(&mut self, identifier: &ast::Identifier, range: TextRange) -> Result<()> {
        let name = self.names.intern(identifier.as_str());
        self.define_ctx(name, uses::LOCAL, range, ExprContext::Store)
    }

    fn signature_annotations(&mut self, def: &ast::StmtFunctionDef, body: usize) -> Result<()> {
        let in_class = self.current().can_see_class_scope || self.current().kind == ScopeKind::Class;
        self.enter(ScopeKind::Annotation, node_key(def), Role::Annotations, def.range)?;
        self.current().at = def.name.range.start();
        if in_class {
            self.current().can_see_class_scope = true;
            self.define(known::CLASSDICT, uses::USE, def.range)?;
        }
        let mut used = false;
        let p = &def.parameters;
        let annotations = (p.posonlyargs.iter().chain(&p.args))
            .map(|p| &p.parameter)
            .chain(p.vararg.as_deref())
            .chain(p.kwarg.as_deref())
            .chain(p.kwonlyargs.iter().map(|p| &p.parameter))
            .filter_map(|p| p.annotation.as_deref());
        for annotation in annotations.chain(def.returns.as_deref()) {
            used = true;
            // `*args: *Ts` unpacks one value.
            match annotation {
                Expr::Starred(starred) => self.expr(&starred.value)?,
                annotation => self.expr(annotation)?,
            }
        }
        self.leave();
        self.table.scopes[body].annotations_used = used;
        Ok(())
    }

    pub(super) fn defaults(&mut self, parameters: &Parameters) -> Result<()> {
        parameters.iter_non_variadic_params().filter_map(|p| p.default()).try_for_each(|e| self.expr(e))
    }

    pub(super) fn parameters(&mut self, p: &Parameters) -> Result<()> {
        for parameter in p.iter_non_variadic_params() {
            self.parameter(&parameter.parameter)?;
        }
        if let Some(vararg) = &p.vararg {
            self.parameter(vararg)?;
            self.current().varargs = true;
        }
        if let Some(kwarg) = &p.kwarg {
            self.parameter(kwarg)?;
            self.current().varkeywords = true;
        }
        Ok(())
    }

    fn parameter(&mut self, parameter: &ast::Parameter) -> Result<()> {
        let name = self.names.intern(parameter.name.as_str());
        // (Without the stars.)
        let start = parameter.range.start().max(parameter.name.range.start());
        let range = TextRange::new(start, parameter.range.end());
        self.define_ctx(name, uses::PARAM, range, ExprContext::Store)
    }

    pub(super) fn class(&mut self, def: &ast::StmtClassDef) -> Result<()> {
        self.bind_as(&def.name, def.range)?;
        for decorator in &def.decorator_list {
            self.expr(&decorator.expression)?;
        }
        let name = self.names.intern(def.name.as_str());
        let outer = self.class;
        if let Some(params) = &def.type_params {
            self.enter_type_params(node_key(def), false, false, true, params.range)?;
            self.class = Some(name);
            self.current().mangled_names = Some(Vec::new());
            self.call_it(&def.name);
            self.type_params(params)?;
        }
        if let Some(arguments) = &def.arguments {
            self.exprs(&arguments.args)?;
            self.keywords(&arguments.keywords)?;
        }
        self.enter(ScopeKind::Class, node_key(def), Role::Body, def.range)?;
        self.call_it(&def.name);
        self.class = Some(name);
        if def.type_params.is_some() {
            self.define(known::TYPE_PARAMS, uses::LOCAL, def.range)?;
            self.define(known::DOT_TYPE_PARAMS, uses::USE, def.range)?;
        }
        self.current().has_docstring = starts_with_docstring(&def.body);
        self.body(&def.body)?;
        self.leave();
        if def.type_params.is_some() {
            self.leave();
        }
        self.class = outer;
        Ok(())
    }

    pub(super) fn keywords(&mut self, keywords: &[ast::Keyword]) -> Result<()> {
        for keyword in keywords {
            if let Some(arg) = &keyword.arg {
                let name = self.names.intern(arg.as_str());
                self.check_name(name, keyword.range, ExprContext::Store)?;
            }
        }
        keywords.iter().try_for_each(|k| self.expr(&k.value))
    }

    pub(super) fn type_alias(&mut self, alias: &ast::StmtTypeAlias) -> Result<()> {
        self.expr(&alias.name)?;
        if !alias.name.is_name_expr() {
            return Err(Fault::syntax(alias.name.range(), "invalid syntax"));
        }
        let in_class = self.current().kind == ScopeKind::Class;
        if let Some(params) = &alias.type_params {
            self.enter_type_params(node_key(alias), false, false, false, params.range)?;
            self.call_alias(alias);
            self.type_params(params)?;
        }
        self.enter(ScopeKind::TypeAlias, node_key(alias), Role::Body, alias.range)?;
        self.call_alias(alias);
        if in_class {
            self.current().can_see_class_scope = true;
            self.define(known::CLASSDICT, uses::USE, alias.value.range())?;
        }
        self.expr(&alias.value)?;
        self.leave();
        if alias.type_params.is_some() {
            self.leave();
        }
        Ok(())
    }

    fn call_alias(&mut self, alias: &ast::StmtTypeAlias) {
        if let Expr::Name(name) = &*alias.name {
            self.call_it(&ast::Identifier::new(name.id.clone(), name.range));
        }
    }

    fn enter_type_params(
        &mut self,
        node: usize,
        defaults: bool,
        kwdefaults: bool,
        class: bool,
        range: TextRange,
    ) -> Result<()> {
        let in_class = self.current().kind == ScopeKind::Class;
        self.enter(ScopeKind::TypeParameters, node, Role::TypeParams, range)?;
        if in_class {
            self.current().can_see_class_scope = true;
            self.define(known::CLASSDICT, uses::USE, range)?;
        }
        if class {
            for name in [known::DOT_TYPE_PARAMS, known::DOT_GENERIC_BASE] {
                self.define(name, uses::LOCAL, range)?;
                self.define(name, uses::USE, range)?;
            }
        }
        if defaults {
            self.define(known::DOT_DEFAULTS, uses::PARAM, range)?;
        }
        if kwdefaults {
            self.define(known::DOT_KWDEFAULTS, uses::PARAM, range)?;
        }
        Ok(())
    }

    fn type_params(&mut self, params: &ast::TypeParams) -> Result<()> {
        for param in &params.type_params {
            let (identifier, bound, default, about) = match param {
                TypeParam::TypeVar(p) => {
                    let about = match p.bound.as_deref() {
                        Some(Expr::Tuple(_)) => "a TypeVar constraint",
                        _ => "a TypeVar bound",
                    };
                    (&p.name, p.bound.as_deref(), p.default.as_deref(), ["a TypeVar default", about])
                }
                TypeParam::ParamSpec(p) => (&p.name, None, p.default.as_deref(), ["a ParamSpec default", ""]),
                TypeParam::TypeVarTuple(p) => {
                    (&p.name, None, p.default.as_deref(), ["a TypeVarTuple default", ""])
                }
            };
            let name = self.names.intern(identifier.as_str());
            if name == known::CLASSDICT {
                let message = "reserved name '__classdict__' cannot be used for type parameter";
                return Err(Fault::syntax(param.range(), message));
            }
            self.define_ctx(name, uses::TYPE_PARAM | uses::LOCAL, param.range(), ExprContext::Store)?;
            for (part, role, about) in [(bound, Role::Body, about[1]), (default, Role::Default, about[0])] {
                let Some(part) = part else { continue };
                let in_class = self.current().can_see_class_scope;
                self.enter(ScopeKind::TypeVariable, node_key(param), role, part.range())?;
                self.current().can_see_class_scope = in_class;
                if in_class {
                    self.define(known::CLASSDICT, uses::USE, part.range())?;
                }
                self.current().about = about;
                self.call_it(identifier);
                match part {
                    Expr::Starred(starred) => self.expr(&starred.value)?,
                    part => self.expr(part)?,
                }
                self.leave();
            }
        }
        Ok(())
    }
}

/// Whether a body starts with a string.
pub(in super::super) fn starts_with_docstring(body: &[Stmt]) -> bool {
    matches!(body.first(), Some(Stmt::Expr(s)) if matches!(&*s.value, Expr::StringLiteral(_)))
}
