//! `_typing`: what `typing` and the syntax of type parameters are built on.

pub mod alias;
pub mod generic;
pub mod param;
pub mod param_spec_args;

use crate::object::native::{Method, ModuleSpec};
use crate::object::slots::Res;
use crate::object::{Args, Module, Str, Thread, Value, attribute, call, hooks, name, string};
use crate::types::union::UNION;

/// A function of the `typing` module, called.
pub(super) fn call_typing(th: &Thread, function: &str, args: &[Value]) -> Res {
    let typing = super::import_module(th, "typing")?;
    let f = attribute::get(th, &typing, &string::intern(function))?;
    call::call(th, &f, Args::of(args))
}

/// `__name__` of the module whose Python code is running, or `None` (the value).
pub(super) fn caller(th: &Thread) -> Res {
    let sys = hooks::sys().to_value();
    match attribute::get_optional(th, &sys, name!("_getframemodulename"))? {
        Some(f) => call::call0(th, &f),
        None => Ok(Value::none()),
    }
}

/// Sets `__module__` of a new parameter or alias to the calling module.
pub(super) fn set_module(th: &Thread, v: &Value) -> Res<()> {
    let module = caller(th)?;
    attribute::set(th, v, name!("__module__"), Some(module))
}

/// A `str` as Rust text.
pub(super) fn text_of(v: &Value) -> String {
    v.downcast::<Str>().map(|s| s.to_str_lossy().into_owned()).unwrap_or_default()
}

fn idfunc(_: &Thread, args: Args<'_>) -> Res {
    Ok(args.at(0).clone())
}

/// Binds the classes.
pub fn init_types() {
    param::init_types();
    param_spec_args::init_types();
    alias::init_types();
    generic::init_types();
}

fn init(_: &Thread, module: &Value) -> Res<()> {
    let Some(m) = module.downcast::<Module>() else { return Ok(()) };
    m.set("TypeVar", param::TYPE_VAR.value());
    m.set("ParamSpec", param::PARAM_SPEC.value());
    m.set("TypeVarTuple", param::TYPE_VAR_TUPLE.value());
    m.set("ParamSpecArgs", param_spec_args::PARAM_SPEC_ARGS.value());
    m.set("ParamSpecKwargs", param_spec_args::PARAM_SPEC_KWARGS.value());
    m.set("TypeAliasType", alias::TYPE_ALIAS.value());
    m.set("Generic", generic::GENERIC.value());
    m.set("NoDefault", generic::no_default());
    m.set("Union", UNION.value());
    Ok(())
}

/// `_typing`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_typing",
    doc: "Primitives and accelerators for the typing module.\n",
    functions: &[
        Method::function("_idfunc", "($module, x, /)", idfunc, ""),
        Method::function(
            "_make_type_alias",
            "($module, name, type_params, evaluator, /)",
            alias::make_lazy,
            "",
        ),
    ],
    init,
    gil_not_used: true,
};
