//! Calls.

use ruff_python_ast::{self as ast, Expr, Keyword};

use super::super::code::{Const, Location};
use super::super::fault::{Fault, Result};
use super::super::names::{Sym, known};
use super::super::opcode::{Op, intrinsic1};
use super::super::symbols::{Place, Role, node_key, uses};
use super::expr::TUPLE;
use super::{Generator, STACK_USE_GUIDELINE};

impl<'a> Generator<'a> {
    pub(super) fn call(&mut self, c: &'a ast::ExprCall, loc: Location) -> Result<()> {
        self.check_keywords(&c.arguments.keywords)?;
        if self.method_call(c, loc)? {
            return Ok(());
        }
        self.check_caller(&c.func);
        self.expr(&c.func)?;
        let end = self.new_label();
        self.builtin_of_generator(c, end)?;
        let func = self.loc(&*c.func);
        self.emit(Op::PUSH_NULL, func);
        self.arguments(0, &c.arguments.args, None, &c.arguments.keywords, loc)?;
        self.place(end);
        Ok(())
    }

    fn check_keywords(&mut self, keywords: &[Keyword]) -> Result<()> {
        for (i, keyword) in keywords.iter().enumerate() {
            let Some(arg) = &keyword.arg else { continue };
            let mut earlier = keywords[..i].iter().filter_map(|k| k.arg.as_ref());
            if earlier.any(|a| a.as_str() == arg.as_str()) {
                let message = format!("keyword argument repeated: {}", arg.as_str());
                return Err(Fault::syntax(keyword.range, message));
            }
        }
        Ok(())
    }

    /// `value.method(…)` without making a bound method.
    fn method_call(&mut self, c: &'a ast::ExprCall, loc: Location) -> Result<bool> {
        let Expr::Attribute(method) = &*c.func else { return Ok(false) };
        let (args, keywords) = (&c.arguments.args, &c.arguments.keywords);
        if self.is_imported(&method.value)
            || args.len() + keywords.len() + !keywords.is_empty() as usize >= STACK_USE_GUIDELINE
            || args.iter().any(|a| a.is_starred_expr())
            || keywords.iter().any(|k| k.arg.is_none())
        {
            return Ok(false);
        }
        let mut at = self.loc(method);
        let name = self.cx.names.intern(method.attr.as_str());
        if let Some(arguments) = self.optimizable_super(method) {
            self.load_super_arguments(&method.value, arguments)?;
            let mangled = self.mangle(name);
            let index = self.u().names.add(mangled);
            let bits = if arguments.is_empty() { 1 } else { 3 };
            self.emit_arg(Op::LOAD_SUPER_ATTR, index << 2 | bits, at);
            at = self.attribute_loc(at, method);
            self.emit(Op::NOP, at);
        } else {
            self.expr(&method.value)?;
            at = self.attribute_loc(at, method);
            self.load_attr(name, true, at);
        }
        self.call_values(args)?;
        let count = (args.len() + keywords.len()) as u32;
        if keywords.is_empty() {
            let at = self.attribute_loc(loc, method);
            self.emit_arg(Op::CALL, count, at);
        } else {
            self.keyword_values(keywords, loc)?;
            let at = self.attribute_loc(loc, method);
            self.emit_arg(Op::CALL_KW, count, at);
        }
        Ok(true)
    }

    fn call_values(&mut self, args: &'a [Expr]) -> Result<()> {
        args.iter().try_for_each(|a| self.expr(a))
    }

    /// Pushes keyword values and the tuple of their names.
    fn keyword_values(&mut self, keywords: &'a [Keyword], loc: Location) -> Result<()> {
        let mut names = Vec::with_capacity(keywords.len());
        for keyword in keywords {
            self.expr(&keyword.value)?;
            if let Some(arg) = &keyword.arg {
                // (Private names are mangled in signatures, not in calls.)
                let name = self.cx.names.intern(arg.as_str());
                names.push(Const::Str(self.cx.names.text(name).clone()));
            }
        }
        self.load_const(Const::Tuple(names.into()), loc);
        Ok(())
    }

    /// A name that the module imports: calls through it are of functions, not of methods.
    fn is_imported(&mut self, e: &Expr) -> bool {
        let Expr::Name(name) = e else { return false };
        let name = self.cx.names.intern(&name.id);
        self.cx.table.scopes[0].flags(name) & uses::IMPORT != 0
    }

    /// The arguments of a `super(…)` whose attribute can be read without making the object.
    pub(super) fn optimizable_super(&mut self, a: &'a ast::ExprAttribute) -> Option<&'a [Expr]> {
        let Expr::Call(call) = &*a.value else { return None };
        let Expr::Name(name) = &*call.func else { return None };
        if name.id.as_str() != "super"
            || !call.arguments.keywords.is_empty()
            || a.attr.as_str() == "__class__"
        {
            return None;
        }
        // A `super` that is not the builtin is called as any other object.
        if self.scope().place(known::SUPER) != Place::GlobalImplicit
            || self.cx.table.scopes[0].place(known::SUPER) != Place::Unknown
        {
            return None;
        }
        let args = &call.arguments.args;
        match args.len() {
            2 if !args.iter().any(|a| a.is_starred_expr()) => Some(args),
            0 => {
                let positional = self.unit().argcount;
                let free = self.scope().place(known::CLASS) == Place::Free;
                (positional > 0 && free && self.unit().inlined_depth == 0).then_some(args)
            }
            _ => None,
        }
    }

    /// Pushes `super`, the class and the instance.
    pub(super) fn load_super_arguments(&mut self, value: &'a Expr, arguments: &'a [Expr]) -> Result<()> {
        let Expr::Call(call) = value else { return Ok(()) };
        let loc = self.loc(call);
        let name_loc = self.loc(&*call.func);
        self.load(known::SUPER, name_loc);
        if !arguments.is_empty() {
            return self.exprs(arguments);
        }
        self.emit_arg(Op::LOAD_DEREF, known::CLASS.0, loc);
        let first = self.unit().varnames.list[0];
        self.load_unmangled(first, loc);
        Ok(())
    }

    /// Loads a name that is mangled already.
    fn load_unmangled(&mut self, name: Sym, loc: Location) {
        let class = self.u().class.take();
        self.load(name, loc);
        self.u().class = class;
    }

    /// `all`, `any` and `tuple` of a generator expression: the loop inline, if the name still means the
    /// builtin.
    fn builtin_of_generator(&mut self, c: &'a ast::ExprCall, end: super::Label) -> Result<()> {
        let Expr::Name(func) = &*c.func else { return Ok(()) };
        let ([argument @ Expr::Generator(generator)], true) =
            (&*c.arguments.args, c.arguments.keywords.is_empty())
        else {
            return Ok(());
        };
        if self.cx.table.scopes[self.cx.table.of(node_key(generator), Role::Body)].coroutine {
            return Ok(());
        }
        // Operand of LOAD_COMMON_CONSTANT; the answer of an exhausted loop; the jump that goes on.
        let (constant, exhausted, go_on) = match func.id.as_str() {
            "all" => (3, Some(true), Op::POP_JUMP_IF_TRUE),
            "any" => (4, Some(false), Op::POP_JUMP_IF_FALSE),
            "tuple" => (2, None, Op::JUMP),
            _ => return Ok(()),
        };
        let truth = |b| if b { Const::True } else { Const::False };
        let loc = self.loc(&*c.func);
        let (skip, start, cleanup) = (self.new_label(), self.new_label(), self.new_label());
        self.emit_arg(Op::COPY, 1, loc);
        self.emit_arg(Op::LOAD_COMMON_CONSTANT, constant, loc);
        self.emit_arg(Op::IS_OP, 0, loc);
        self.emit_jump(Op::POP_JUMP_IF_FALSE, skip, loc);
        self.emit(Op::POP_TOP, loc);
        if exhausted.is_none() {
            self.emit_arg(Op::BUILD_LIST, 0, loc);
        }
        self.expr(argument)?;
        self.place(start);
        self.emit_jump(Op::FOR_ITER, cleanup, loc);
        match exhausted {
            None => {
                self.emit_arg(Op::LIST_APPEND, 2, loc);
                self.emit_jump(Op::JUMP, start, loc);
            }
            Some(answer) => {
                self.emit(Op::TO_BOOL, loc);
                self.emit_jump(go_on, start, loc);
                self.emit(Op::POP_ITER, Location::NONE);
                self.load_const(truth(!answer), loc);
                self.emit_jump(Op::JUMP, end, loc);
            }
        }
        self.place(cleanup);
        self.emit(Op::END_FOR, Location::NONE);
        self.emit(Op::POP_ITER, Location::NONE);
        match exhausted {
            None => self.emit_arg(Op::CALL_INTRINSIC_1, intrinsic1::LIST_TO_TUPLE, loc),
            Some(answer) => self.load_const(truth(answer), loc),
        }
        self.emit_jump(Op::JUMP, end, loc);
        self.place(skip);
        Ok(())
    }

    /// Arguments and the call, above a callable, its receiver and `pushed` positional values.
    pub(super) fn arguments(
        &mut self,
        pushed: u32,
        args: &'a [Expr],
        injected: Option<Sym>,
        keywords: &'a [Keyword],
        loc: Location,
    ) -> Result<()> {
        let simple = args.len() + keywords.len() * 2 <= STACK_USE_GUIDELINE
            && !args.iter().any(|a| a.is_starred_expr())
            && keywords.iter().all(|k| k.arg.is_some());
        if simple {
            self.call_values(args)?;
            let mut count = pushed + args.len() as u32;
            if let Some(name) = injected {
                self.load(name, loc);
                count += 1;
            }
            if keywords.is_empty() {
                self.emit_arg(Op::CALL, count, loc);
            } else {
                self.keyword_values(keywords, loc)?;
                self.emit_arg(Op::CALL_KW, count + keywords.len() as u32, loc);
            }
            return Ok(());
        }
        match args {
            [Expr::Starred(only)] if pushed == 0 && injected.is_none() => self.expr(&only.value)?,
            _ => self.display(args, TUPLE, pushed, injected, loc)?,
        }
        let (mut have, mut seen) = (false, 0);
        for (i, keyword) in keywords.iter().enumerate() {
            if keyword.arg.is_some() {
                seen += 1;
                continue;
            }
            if seen > 0 {
                self.keyword_dict(&keywords[i - seen..i], have, loc)?;
                (have, seen) = (true, 0);
            }
            if !have {
                self.emit_arg(Op::BUILD_MAP, 0, loc);
                have = true;
            }
            self.expr(&keyword.value)?;
            self.emit_arg(Op::DICT_MERGE, 1, loc);
        }
        if seen > 0 {
            self.keyword_dict(&keywords[keywords.len() - seen..], have, loc)?;
        }
        if keywords.is_empty() {
            self.emit(Op::PUSH_NULL, loc);
        }
        self.emit(Op::CALL_FUNCTION_EX, loc);
        Ok(())
    }

    fn keyword_dict(&mut self, keywords: &'a [Keyword], merge: bool, loc: Location) -> Result<()> {
        let big = keywords.len() * 2 > STACK_USE_GUIDELINE;
        if big {
            self.emit_arg(Op::BUILD_MAP, 0, Location::NONE);
        }
        for keyword in keywords {
            if let Some(arg) = &keyword.arg {
                let name = self.cx.names.intern(arg.as_str());
                self.load_sym(name, loc);
            }
            self.expr(&keyword.value)?;
            if big {
                self.emit_arg(Op::MAP_ADD, 1, Location::NONE);
            }
        }
        if !big {
            self.emit_arg(Op::BUILD_MAP, keywords.len() as u32, loc);
        }
        if merge {
            self.emit_arg(Op::DICT_MERGE, 1, loc);
        }
        Ok(())
    }
}
