//! `_imp`, `_warnings` and what `importlib` needs of the import system. Imports themselves are in [`super::import`];
//! `importlib` is there for programs that ask for its classes.

use super::import::compiled;
use crate::object::{
    Args, Method, Module, ModuleSpec, Res, Str, Thread, Value, attribute, call, errors, hooks, name,
    protocol, string,
};
use crate::sync::prim::OnceLock;
use crate::vm::code_object::CodeObject;

static CHECK_HASH_BASED: OnceLock<String> = OnceLock::new();

/// `--check-hash-based-pycs`.
pub fn set_check_hash_based(how: &str) {
    // A second call changes nothing.
    let _ = CHECK_HASH_BASED.set(how.into());
}

/// `_imp`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_imp",
    doc: "(Extremely) low-level import machinery bits as used by importlib.",
    functions: &[
        Method::function("lock_held", "($module, /)", |_, _| Ok(Value::bool(false)), ""),
        Method::function("acquire_lock", "($module, /)", |_, _| Ok(Value::none()), ""),
        Method::function("release_lock", "($module, /)", |_, _| Ok(Value::none()), ""),
        Method::function("is_builtin", "($module, name, /)", is_builtin, ""),
        Method::function("is_frozen", "($module, name, /)", |_, _| Ok(Value::bool(false)), ""),
        Method::function("is_frozen_package", "($module, name, /)", no_frozen, ""),
        Method::function("get_frozen_object", "($module, name, data=None, /)", no_frozen, ""),
        Method::function("init_frozen", "($module, name, /)", |_, _| Ok(Value::none()), ""),
        Method::function(
            "find_frozen",
            "($module, name, /, *, withdata=False)",
            |_, _| Ok(Value::none()),
            "",
        ),
        Method::function(
            "_frozen_module_names",
            "($module, /)",
            |th, _| crate::vm::build::list(th, Vec::new()),
            "",
        ),
        Method::function("create_builtin", "($module, spec, /)", create_builtin, ""),
        Method::function("exec_builtin", "($module, mod, /)", |_, _| Ok(Value::small_int(0)), ""),
        Method::function(
            "extension_suffixes",
            "($module, /)",
            |th, _| crate::vm::build::list(th, Vec::new()),
            "",
        ),
        Method::function("_fix_co_filename", "($module, code, path, /)", fix_co_filename, ""),
        Method::function("source_hash", "($module, /, key, source)", source_hash, ""),
        Method::function(
            "_override_frozen_modules_for_tests",
            "($module, override, /)",
            |_, _| Ok(Value::none()),
            "",
        ),
        Method::function(
            "_override_multi_interp_extensions_check",
            "($module, override, /)",
            |_, _| Ok(Value::none()),
            "",
        ),
    ],
    init: |_, m| {
        let m = m.downcast::<Module>().expect("a module");
        m.set("pyc_magic_number_token", Value::small_int(i64::from(compiled::TOKEN)));
        let how = CHECK_HASH_BASED.get().map_or("default", |how| how);
        m.set("check_hash_based_pycs", Str::new(how).into_value());
        Ok(())
    },
    gil_not_used: true,
};

/// `_warnings`: only what the import system calls; `warnings` uses its Python half.
pub static WARNINGS: ModuleSpec = ModuleSpec {
    name: "_warnings",
    doc: "",
    functions: &[Method::function(
        "warn",
        "(*args, **kwargs)",
        warn,
        "Issue a warning, or maybe ignore it or raise an exception.",
    )],
    init: |_, _| Ok(()),
    gil_not_used: true,
};

fn warn(th: &Thread, args: Args<'_>) -> Res {
    let m = super::import_module(th, "warnings")?;
    let f = attribute::get(th, &m, name!("warn"))?;
    call::call(th, &f, args)
}

fn is_builtin(th: &Thread, args: Args<'_>) -> Res {
    let n = protocol::expect_string(th, args.at(0), "is_builtin", "argument")?;
    let n = n.to_str_lossy();
    Ok(Value::small_int(match &*n {
        "builtins" | "sys" => -1,
        n => i64::from(super::find(n).is_some()),
    }))
}

fn no_frozen(th: &Thread, args: Args<'_>) -> Res {
    let n = protocol::str(th, args.at(0))?;
    Err(th.error(&errors::IMPORT_ERROR, format!("No such frozen object named {}", n.to_str_lossy())))
}

fn create_builtin(th: &Thread, args: Args<'_>) -> Res {
    let n = attribute::get(th, args.at(0), name!("name"))?;
    let n = protocol::expect_string(th, &n, "create_builtin", "name")?.to_str_lossy().into_owned();
    if let Some(m) = hooks::modules().get_str(&string::intern(&n)) {
        return Ok(m);
    }
    match super::find(&n) {
        Some(spec) => Module::from_spec(th, spec).map(|m| m.into_value()),
        None => Ok(Value::none()),
    }
}

fn fix_co_filename(th: &Thread, args: Args<'_>) -> Res {
    let Some(code) = args.at(0).downcast::<CodeObject>() else {
        let given = args.at(0).ty().name_str();
        return Err(th.type_error(format!("_fix_co_filename() argument 1 must be code, not {given}")));
    };
    let path = protocol::expect_string(th, args.at(1), "_fix_co_filename", "argument 2")?;
    compiled::rename(&code.code, &path.to_str_lossy());
    Ok(Value::none())
}

fn source_hash(th: &Thread, args: Args<'_>) -> Res {
    let key = protocol::index_i64(th, args.at(0))?;
    let data = crate::types::buffer::expect(th, args.at(1))?;
    Ok(crate::vm::build::bytes(&compiled::source_hash(key as u64, &data)))
}
