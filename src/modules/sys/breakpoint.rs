//! `sys.breakpointhook` (PEP 553): the debugger that `PYTHONBREAKPOINT` names, the library's without it.

use crate::object::call::call;
use crate::object::names::name;
use crate::object::{Args, Res, Str, Thread, Value, attribute, errors, hooks, imports, protocol};

pub(super) fn hook(th: &Thread, args: Args<'_>) -> Res {
    let named = if ignores_environment(th)? { None } else { std::env::var("PYTHONBREAKPOINT").ok() };
    let path = match named.as_deref() {
        None | Some("") => "pdb.set_trace",
        Some("0") => return Ok(Value::none()),
        Some(path) => path,
    };
    match find(th, path)? {
        Some(f) => call(th, &f, args),
        None => {
            imports::warn(
                th,
                &errors::RUNTIME_WARNING,
                format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{path}\""),
            )?;
            Ok(Value::none())
        }
    }
}

fn ignores_environment(th: &Thread) -> Res<bool> {
    let Some(flags) = hooks::sys().dict.get_str(name!("flags")) else { return Ok(false) };
    protocol::truth(th, &attribute::get(th, &flags, name!("ignore_environment"))?)
}

/// What `module.name` means, or a name of `builtins`; `None` when it cannot be imported.
fn find(th: &Thread, path: &str) -> Res<Option<Value>> {
    let (module, name) = path.rsplit_once('.').unwrap_or(("builtins", path));
    if module.is_empty() || name.is_empty() {
        return Ok(None);
    }
    let found = match crate::modules::import_module(th, module) {
        Ok(m) => attribute::get(th, &m, &Str::new(name)),
        Err(r) => Err(r),
    };
    match found {
        Ok(f) => Ok(Some(f)),
        Err(r) => {
            let e = th.take_raised(r);
            if e.is_instance(&errors::IMPORT_ERROR) || e.is_instance(&errors::ATTRIBUTE_ERROR) {
                return Ok(None);
            }
            Err(th.raise_object(e))
        }
    }
}
