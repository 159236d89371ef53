//! `dis`: shows the instructions of `Code`. They are Brigade's own (no caches, absolute jumps), so the library's
//! reader of CPython's byte strings has nothing to read here.

use crate::compiler::Mode;
use crate::compiler::dis::{disassemble, disassemble_all};
use crate::object::function::NativeFunction;
use crate::object::{
    Args, Dict, Method, Module, ModuleSpec, Res, Str, Thread, Value, attribute, call, errors, hooks,
    protocol, string,
};
use crate::vm::code_object::CodeObject;
use crate::vm::source_text::Source;

use super::instructions;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "dis",
    doc: "Disassembler of Brigade's code objects.",
    functions: &[
        Method::function(
            "dis",
            "($module, x=None, /, *, file=None, depth=None, show_caches=False, adaptive=False, show_offsets=False, show_positions=False)",
            dis,
            "Disassemble classes, methods, functions, generators, code objects, or source text.",
        ),
        Method::function(
            "disassemble",
            "($module, co, lasti=-1, /, *, file=None)",
            |th, a| {
                let code = code_of(th, a.at(0))?.ok_or_else(|| cannot(th, a.at(0)))?;
                let text = disassemble(&code);
                write(th, a.get_non_none(2), &text)
            },
            "Disassemble a code object.",
        ),
    ],
    init: |th, module| {
        let m = module.downcast::<Module>().expect("a module");
        // `from opcode import *`
        let opcode = super::import_module(th, "opcode")?;
        let names = attribute::get(th, &opcode, &string::intern("__all__"))?;
        for name in protocol::to_vec(th, &names)? {
            if let Some(name) = name.downcast::<Str>() {
                m.set(&name.to_str_lossy(), attribute::get(th, &opcode, name)?);
            }
        }
        let flags = Dict::new().into_value();
        for (bit, name) in [
            (1, "OPTIMIZED"),
            (2, "NEWLOCALS"),
            (4, "VARARGS"),
            (8, "VARKEYWORDS"),
            (16, "NESTED"),
            (32, "GENERATOR"),
            (64, "NOFREE"),
            (128, "COROUTINE"),
            (256, "ITERABLE_COROUTINE"),
            (512, "ASYNC_GENERATOR"),
            (0x0400_0000, "HAS_DOCSTRING"),
            (0x0800_0000, "METHOD"),
        ] {
            protocol::setitem(th, &flags, &Value::small_int(bit), Some(Str::new(name).into_value()))?;
        }
        m.set("COMPILER_FLAG_NAMES", flags);
        for f in instructions::FUNCTIONS {
            let f = NativeFunction::of_module(f, Some(module.clone()));
            m.set(f.method.name, f.to_value());
        }
        instructions::add_classes(th, m)
    },
    gil_not_used: true,
};

type Shared = crate::sync::prim::Arc<crate::compiler::Code>;

/// The code behind a code object, function, method, generator or coroutine.
fn code_of(th: &Thread, v: &Value) -> Res<Option<Shared>> {
    if let Some(c) = v.downcast::<CodeObject>() {
        return Ok(Some(c.code.clone()));
    }
    for name in ["__func__", "__code__", "gi_code", "cr_code", "ag_code"] {
        if let Some(inner) = attribute::get_optional(th, v, &string::intern(name))? {
            return code_of(th, &inner);
        }
    }
    Ok(None)
}

fn cannot(th: &Thread, v: &Value) -> crate::object::Raised {
    th.type_error(format!("don't know how to disassemble {} objects", v.ty().name_str()))
}

fn write(th: &Thread, file: Option<&Value>, text: &str) -> Res {
    let file = match file {
        Some(f) => f.clone(),
        None => attribute::get(th, hooks::sys().as_value(), &string::intern("stdout"))?,
    };
    call::call_method(th, &file, &string::intern("write"), &[Str::new(text).into_value()])?;
    Ok(Value::none())
}

fn dis(th: &Thread, a: Args<'_>) -> Res {
    let file = a.get_non_none(1);
    let Some(x) = a.get_non_none(0) else {
        return Err(th.error(&errors::RUNTIME_ERROR, "no last traceback to disassemble"));
    };
    if let Some(source) = x.downcast::<Str>() {
        let text = source.to_str_lossy();
        let code = crate::vm::compile_source(th, Source::Text(&text), "<dis>", Mode::Exec)?;
        return write(th, file, &disassemble_all(&code));
    }
    if let Some(code) = code_of(th, x)? {
        return write(th, file, &disassemble_all(&code));
    }
    let Some(members) = attribute::get_optional(th, x, crate::name!("__dict__"))? else {
        return Err(cannot(th, x));
    };
    let mut parts = Vec::new();
    let items = call::call_method(th, &members, &string::intern("items"), &[])?;
    for pair in protocol::to_vec(th, &items)? {
        let name = protocol::getitem(th, &pair, &Value::small_int(0))?;
        let value = protocol::getitem(th, &pair, &Value::small_int(1))?;
        if let (Some(name), Ok(Some(code))) = (name.downcast::<Str>(), code_of(th, &value)) {
            parts.push((name.to_str_lossy().into_owned(), code));
        }
    }
    parts.sort_by(|x, y| x.0.cmp(&y.0));
    let mut text = String::new();
    for (name, code) in parts {
        text.push_str(&format!("Disassembly of {name}:\n{}\n", disassemble_all(&code)));
    }
    write(th, file, &text)
}
