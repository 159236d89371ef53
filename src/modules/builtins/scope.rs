//! `eval`, `exec`, `globals`, `locals`, `vars`, `dir`, `__import__`, `breakpoint`.

use crate::compiler::{Flags, Mode};
use crate::object::call::{call, call_method, call_special};
use crate::object::names::name;
use crate::object::{Args, Dict, Ref, Res, Str, Thread, Value, attribute, hooks, protocol};
use crate::types::buffer;
use crate::types::list::List;
use crate::vm::source_text::{self, Source, compile as compile_with};
use crate::vm::{self, CodeObject};

pub(super) fn globals(th: &Thread, _: Args<'_>) -> Res {
    Ok(vm::globals_at(th, 0).map_or(Value::none(), Ref::into_value))
}

pub(super) fn locals(th: &Thread, _: Args<'_>) -> Res {
    vm::locals(th)
}

pub(super) fn vars(th: &Thread, args: Args<'_>) -> Res {
    match args.get(0) {
        None => vm::locals(th),
        Some(v) => attribute::get_optional(th, v, name!("__dict__"))?
            .ok_or_else(|| th.type_error("vars() argument must have __dict__ attribute")),
    }
}

pub(super) fn dir(th: &Thread, args: Args<'_>) -> Res {
    let names = match args.get(0) {
        None => {
            let l = vm::locals(th)?;
            call_method(th, &l, name!("keys"), &[])?
        }
        Some(v) => call_special(th, v, name!("__dir__"), &[])?
            .ok_or_else(|| th.type_error("object does not provide __dir__"))?,
    };
    let list = List::new(protocol::to_vec(th, &names)?).into_value();
    call_method(th, &list, name!("sort"), &[])?;
    Ok(list)
}

/// The source argument of `eval` and its like.
pub struct Given {
    bytes: Vec<u8>,
    is_text: bool,
}

impl Given {
    /// What is to be compiled.
    pub fn source(&self) -> Source<'_> {
        match std::str::from_utf8(&self.bytes) {
            Ok(text) if self.is_text => Source::Text(text),
            _ => Source::Bytes(&self.bytes),
        }
    }
    /// Without blanks in front.
    fn trimmed(mut self) -> Given {
        let skip = self.bytes.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        self.bytes.drain(..skip);
        self
    }
}

/// Source argument of `eval` and its like: text or bytes-like.
pub fn source(th: &Thread, v: &Value, function: &str, what: &str) -> Res<Given> {
    let is_text = v.downcast::<Str>().is_some();
    let bytes = match v.downcast::<Str>() {
        Some(s) => match s.to_utf8() {
            Some(t) => t.as_bytes().to_vec(),
            None => {
                // The strict encoder words the error.
                call_method(th, v, name!("encode"), &[])?;
                Vec::new()
            }
        },
        None => match buffer::bytes_of(v) {
            Some(b) => b.to_vec(),
            None => return Err(th.type_error(format!("{function}() arg 1 must be {what}"))),
        },
    };
    if bytes.contains(&0) {
        return Err(
            th.error(&crate::object::errors::SYNTAX_ERROR, "source code string cannot contain null bytes")
        );
    }
    Ok(Given { bytes, is_text })
}

struct Scopes {
    globals: Ref<Dict>,
    locals: Option<Value>,
}

fn scopes(th: &Thread, args: Args<'_>, function: &str) -> Res<Scopes> {
    let (g, l) = (args.get_non_none(1), args.get_non_none(2));
    let globals = match g {
        Some(g) => match g.clone().into_ref::<Dict>() {
            Ok(d) => Some(d),
            Err(_) if function == "eval" && l.is_none() && g.ty().slots().getitem.is_some() => {
                return Err(th.type_error("globals must be a real dict; try eval(code, {}, mapping)"));
            }
            Err(_) => {
                return Err(th.type_error(if function == "exec" {
                    format!("exec() globals must be a dict, not {}", g.ty().error_name())
                } else {
                    "globals must be a dict".into()
                }));
            }
        },
        None => None,
    };
    if let Some(l) = l
        && l.ty().slots().getitem.is_none()
    {
        return Err(th.type_error(if function == "exec" {
            format!("locals must be a mapping or None, not {}", l.ty().error_name())
        } else {
            "locals must be a mapping".into()
        }));
    }
    let (globals, locals) = match (globals, l) {
        (Some(g), l) => (g, l.cloned()),
        (None, l) => {
            let g =
                vm::globals_at(th, 0).ok_or_else(|| th.system_error("globals and locals cannot be NULL"))?;
            let l = match l {
                Some(l) => l.clone(),
                None => vm::locals(th)?,
            };
            (g, Some(l))
        }
    };
    if globals.get_str(name!("__builtins__")).is_none() {
        globals.set_str(name!("__builtins__"), hooks::builtins().dict.to_value());
    }
    // Locals that are the globals need no namespace of their own.
    let locals = locals.filter(|l| !l.is(globals.as_value()));
    Ok(Scopes { globals, locals })
}

pub(super) fn eval(th: &Thread, args: Args<'_>) -> Res {
    let s = scopes(th, args, "eval")?;
    let code = match code_object(args.at(0)) {
        Some(c) => {
            if c.code.localskinds.iter().any(|k| k.is_free()) {
                return Err(th.type_error("code object passed to eval() may not contain free variables"));
            }
            c
        }
        None => {
            let text = source(th, args.at(0), "eval", "a string, bytes or code object")?.trimmed();
            CodeObject::new(compile_with(th, text.source(), "<string>", Mode::Eval, inherited(th, true))?)
        }
    };
    vm::run_code_object(th, code, &s.globals, s.locals)
}

/// How a source is compiled that says nothing of it: with the futures of the code that asks, if they are inherited.
pub(super) fn inherited(th: &Thread, inherit: bool) -> Flags {
    Flags { future: if inherit { vm::futures(th) } else { 0 }, ..source_text::flags() }
}

pub(super) fn code_object(v: &Value) -> Option<Ref<CodeObject>> {
    v.downcast::<CodeObject>().map(Ref::from_payload)
}

pub(super) fn exec(th: &Thread, args: Args<'_>) -> Res {
    let s = scopes(th, args, "exec")?;
    let closure = args.get_non_none(3);
    let code = match code_object(args.at(0)) {
        Some(c) => {
            let free = c.code.localskinds.iter().filter(|k| k.is_free()).count();
            match closure {
                None if free > 0 => {
                    return Err(
                        th.type_error(format!("code object requires a closure of exactly length {free}"))
                    );
                }
                Some(_) if free == 0 => {
                    return Err(th.type_error("cannot use a closure with this code object"));
                }
                Some(cl) => {
                    vm::run_with_closure(th, c, &s.globals, s.locals, cl)?;
                    return Ok(Value::none());
                }
                None => c,
            }
        }
        None => {
            if closure.is_some() {
                return Err(th.type_error("closure can only be used when source is a code object"));
            }
            let text = source(th, args.at(0), "exec", "a string, bytes or code object")?;
            CodeObject::new(compile_with(th, text.source(), "<string>", Mode::Exec, inherited(th, true))?)
        }
    };
    vm::run_code_object(th, code, &s.globals, s.locals)?;
    Ok(Value::none())
}

pub(super) fn import(th: &Thread, args: Args<'_>) -> Res {
    crate::modules::import::dunder_import(th, args)
}

pub(super) fn breakpoint(th: &Thread, args: Args<'_>) -> Res {
    match hooks::sys().dict.get_str(name!("breakpointhook")) {
        Some(h) => call(th, &h, args),
        None => Err(th.runtime_error("lost sys.breakpointhook")),
    }
}
