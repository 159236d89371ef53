//! Classes.

use std::sync::Arc;

use ruff_python_ast as ast;

use super::super::code::{Code, Const, Location};
use super::super::fault::Result;
use super::super::names::known;
use super::super::opcode::{Op, intrinsic1};
use super::super::symbols::{Role, node_key};
use super::{Generator, UnitKind};

impl<'a> Generator<'a> {
    pub(super) fn class(&mut self, def: &'a ast::StmtClassDef) -> Result<()> {
        let (loc, first_line) = self.definition(def.range, &def.decorator_list);
        let name = self.cx.names.intern(def.name.as_str());
        self.decorators(&def.decorator_list)?;
        if let Some(params) = &def.type_params {
            let scope = self.cx.table.of(node_key(def), Role::TypeParams);
            let about = self.cx.names.intern(&format!("<generic parameters of {}>", def.name.as_str()));
            self.enter(UnitKind::TypeParams, about, scope, first_line, Some(name));
            self.type_params(params)?;
            self.store(known::DOT_TYPE_PARAMS, loc);
        }
        let code = self.class_body(def, first_line)?;
        self.emit(Op::LOAD_BUILD_CLASS, loc);
        self.emit(Op::PUSH_NULL, loc);
        self.make_closure(code, 0, loc);
        self.load_sym(name, loc);
        let (args, keywords): (&'a [ast::Expr], &'a [ast::Keyword]) = match &def.arguments {
            Some(arguments) => (&arguments.args, &arguments.keywords),
            None => (&[], &[]),
        };
        self.check_class_keywords(keywords)?;
        if def.type_params.is_some() {
            self.load(known::DOT_TYPE_PARAMS, loc);
            self.emit_arg(Op::CALL_INTRINSIC_1, intrinsic1::SUBSCRIPT_GENERIC, loc);
            self.store(known::DOT_GENERIC_BASE, loc);
            self.arguments(2, args, Some(known::DOT_GENERIC_BASE), keywords, loc)?;
            let code = self.finish(false)?;
            self.make_closure(code, 0, loc);
            self.emit(Op::PUSH_NULL, loc);
            self.emit_arg(Op::CALL, 0, loc);
        } else {
            self.arguments(2, args, None, keywords, loc)?;
        }
        self.apply_decorators(&def.decorator_list);
        self.store(name, loc);
        Ok(())
    }

    fn class_body(&mut self, def: &'a ast::StmtClassDef, first_line: u32) -> Result<Arc<Code>> {
        const NONE: Location = Location::NONE;
        let name = self.cx.names.intern(def.name.as_str());
        let scope = self.cx.table.of(node_key(def), Role::Body);
        self.enter(UnitKind::Class, name, scope, first_line, Some(name));
        let loc = Location::new(first_line, first_line, 0, 0);
        self.load(known::NAME, loc);
        self.store(known::MODULE, loc);
        let qualname = Const::Str(self.unit().qualname.clone());
        self.load_const(qualname, loc);
        self.store(known::QUALNAME, loc);
        self.load_const(Const::Int(first_line.into()), loc);
        self.store(known::FIRSTLINENO, loc);
        if def.type_params.is_some() {
            self.load(known::DOT_TYPE_PARAMS, loc);
            self.store(known::TYPE_PARAMS, loc);
        }
        if self.scope().needs_classdict {
            self.emit(Op::LOAD_LOCALS, loc);
            self.emit_arg(Op::STORE_DEREF, known::CLASSDICT.0, loc);
        }
        if self.scope().has_conditional_annotations {
            self.emit_arg(Op::BUILD_SET, 0, loc);
            self.emit_arg(Op::STORE_DEREF, known::CONDITIONAL_ANNOTATIONS.0, loc);
        }
        self.body(&def.body, loc, false)?;
        let mut attributes: Vec<Arc<str>> =
            self.unit().static_attributes.iter().map(|&s| self.cx.names.text(s).clone()).collect();
        attributes.sort();
        let attributes: Vec<Const> = attributes.into_iter().map(Const::Str).collect();
        self.load_const(Const::Tuple(attributes.into()), NONE);
        self.store(known::STATIC_ATTRIBUTES, NONE);
        if self.scope().needs_classdict {
            self.emit_arg(Op::LOAD_CLOSURE, known::CLASSDICT.0, NONE);
            self.store(known::CLASSDICTCELL, NONE);
        }
        if self.scope().needs_class_closure {
            self.emit_arg(Op::LOAD_CLOSURE, known::CLASS.0, NONE);
            self.emit_arg(Op::COPY, 1, NONE);
            self.store(known::CLASSCELL, NONE);
        } else {
            self.load_const(Const::None, NONE);
        }
        self.finish(false)
    }

    fn check_class_keywords(&mut self, keywords: &[ast::Keyword]) -> Result<()> {
        for (i, keyword) in keywords.iter().enumerate() {
            let Some(arg) = &keyword.arg else { continue };
            let mut earlier = keywords[..i].iter().filter_map(|k| k.arg.as_ref());
            if earlier.any(|a| a.as_str() == arg.as_str()) {
                let message = format!("keyword argument repeated: {}", arg.as_str());
                return Err(super::Fault::syntax(keyword.range, message));
            }
        }
        Ok(())
    }
}
