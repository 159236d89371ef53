//! Making and running a module that was found.

use super::find::{Found, call_importer};
use super::stand_in::Origin;
use super::{compiled, importlib, stand_in, text};
use crate::compiler;
use crate::modules::library;
use crate::object::call::call_method;
use crate::object::names::name;
use crate::object::{List, Module, Ref, Res, Thread, Value, attribute, class, errors, hooks, string};
use crate::vm::code_object::CodeObject;
use crate::vm::source_text::Source;

/// Makes the module, puts it into `sys.modules`, runs it.
pub(super) fn load(th: &Thread, full: &str, found: Found) -> Res {
    let key = string::intern(full);
    match found {
        Found::Native(spec) => {
            if !spec.gil_not_used && !crate::mode::gil_enabled() {
                enable_lock_for(th, full)?;
            }
            let m = Module::from_spec(th, spec)?;
            stand_in::describe(th, &m, Origin::Native)?;
            initialized(th, &m)?;
            hooks::modules().set_str(&key, m.to_value());
            Ok(m.into_value())
        }
        Found::Source { code_name, text: source, origin } => run(th, full, origin, || {
            let code =
                crate::vm::compile_source(th, Source::Bytes(&source), &code_name, compiler::Mode::Exec)?;
            Ok(CodeObject::new(code))
        }),
        Found::File { file, package } => {
            let origin = Origin::File { file: file.clone(), package };
            run(th, full, origin, || compiled::code_of_source(th, full, &file))
        }
        Found::Spec(spec) => {
            let bootstrap = importlib::bootstrap(th)?;
            call_importer(th, &bootstrap, name!("_load_unlocked"), &[spec])
        }
    }
}

/// Makes a module that is written in Python, and runs its code.
fn run(th: &Thread, full: &str, origin: Origin, code: impl FnOnce() -> Res<Ref<CodeObject>>) -> Res {
    let key = string::intern(full);
    let m = Module::new(class::MODULE.get());
    m.dict.set_str(name!("__name__"), text(full));
    m.dict.set_str(name!("__doc__"), Value::none());
    let package = matches!(origin, Origin::File { package: Some(_), .. });
    let parent = if package { full } else { full.rsplit_once('.').map_or("", |(p, _)| p) };
    m.dict.set_str(name!("__package__"), text(parent));
    stand_in::describe(th, &m, origin.clone())?;
    if let Origin::File { file, package } = origin {
        if let Some(p) = package {
            m.dict.set_str(name!("__path__"), List::new(vec![text(&p)]).into_value());
        }
        m.dict.set_str(name!("__file__"), text(&file));
        if library::inside(&file).is_none()
            && let Some(cached) = compiled::path_of(th, &file)?
        {
            m.dict.set_str(name!("__cached__"), text(&cached));
        }
    }
    m.dict.set_str(name!("__builtins__"), hooks::builtins().dict.to_value());
    hooks::modules().set_str(&key, m.to_value());
    let run = || -> Res<()> {
        crate::vm::run_code_object(th, code()?, &m.dict, None).map(drop)?;
        importlib::complete(th, full, &m)
    };
    if let Err(r) = run() {
        drop(hooks::modules().remove_str(&key));
        return Err(r);
    }
    initialized(th, &m)?;
    // The module may have replaced itself.
    hooks::modules().get_str(&key).ok_or_else(|| th.key_error(text(full)))
}

/// The module's code has run.
pub fn initialized(th: &Thread, module: &Module) -> Res<()> {
    match module.dict.get_str(name!("__spec__")).filter(|s| !s.is_none()) {
        Some(spec) => attribute::set(th, &spec, name!("_initializing"), Some(Value::bool(false))),
        None => Ok(()),
    }
}

/// A native module that has not declared itself safe brings the lock back, with CPython's warning.
fn enable_lock_for(th: &Thread, full: &str) -> Res<()> {
    crate::mode::enable_gil(th.participant());
    let message = format!(
        "The global interpreter lock (GIL) has been enabled to load module '{full}', which has not declared that it \
         can run safely without the GIL. To override this behavior and keep the GIL disabled (at your own risk), run \
         with PYTHON_GIL=0 or -Xgil=0."
    );
    let warnings = super::import_absolute(th, "warnings")?;
    call_method(th, &warnings, name!("warn"), &[text(&message), errors::RUNTIME_WARNING.value()]).map(drop)
}
