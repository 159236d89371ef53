//! `import`: finding, loading and caching modules.
//!
//! Order: `sys.modules`, then the finders of `sys.meta_path`. Those that are there from the start (native modules, the
//! folders of `sys.path` with the embedded library among them) are searched here, in Rust; whatever a program puts
//! beside them is called. `importlib` is the library's own Python, loaded when somebody asks for it: until then
//! [`stand_in`]s take the places of its objects.

pub mod compiled;
mod find;
pub mod importlib;
pub mod library_importer;
mod load;
mod lock;
pub mod stand_in;
mod timed;

use crate::object::call::call;
use crate::object::names::name;
use crate::object::{
    Args, Dict, Module, Raised, Ref, Res, Str, Thread, Value, attribute, errors, hooks, protocol, string,
};
use crate::types::helpers;

pub use load::initialized;
pub use lock::after_fork_child;

fn text(s: &str) -> Value {
    Str::new(s).into_value()
}

/// `__import__(name, globals, locals, fromlist, level)`.
pub fn dunder_import(th: &Thread, args: Args<'_>) -> Res {
    let Some(n) = args.at(0).downcast::<Str>() else {
        return Err(
            th.type_error(format!("__import__() argument 1 must be str, not {}", args.at(0).given_name()))
        );
    };
    let level = args.get(4).map_or(Ok(0), |l| protocol::index_i64(th, l))?;
    let globals = args.get_non_none(1).and_then(|g| g.downcast::<Dict>());
    import(th, n, globals, args.get_non_none(3), level)
}

/// The `import` statement.
pub fn import(th: &Thread, n: &Str, globals: Option<&Dict>, from: Option<&Value>, level: i64) -> Res {
    if level < 0 {
        return Err(th.value_error("level must be >= 0"));
    }
    let wanted = n.to_str_lossy().into_owned();
    let full = if level > 0 {
        resolve(th, &wanted, globals, level)?
    } else {
        if wanted.is_empty() {
            return Err(th.value_error("Empty module name"));
        }
        wanted.clone()
    };
    let module = import_absolute(th, &full)?;
    let from = match from {
        Some(f) if protocol::truth(th, f)? => f,
        _ => {
            // `import a.b` binds `a`; `import .b` cannot be written without `from`.
            if level == 0 {
                return match wanted.split_once('.') {
                    None => Ok(module),
                    Some((top, _)) => import_absolute(th, top),
                };
            }
            if wanted.is_empty() {
                return Ok(module);
            }
            let cut = full.len() - wanted.len() + wanted.find('.').unwrap_or(wanted.len());
            return import_absolute(th, &full[..cut]);
        }
    };
    handle_from(th, &module, &full, from, false)?;
    Ok(module)
}

fn handle_from(th: &Thread, module: &Value, full: &str, from: &Value, recursive: bool) -> Res<()> {
    if attribute::get_optional(th, module, name!("__path__"))?.is_none() {
        return Ok(());
    }
    for x in protocol::to_vec(th, from)? {
        let Some(n) = x.downcast::<Str>() else {
            let place = if recursive { format!("{full}.__all__") } else { "``from list''".into() };
            return Err(th.type_error(format!("Item in {place} must be str, not {}", x.ty().error_name())));
        };
        if n.eq_text("*") {
            if !recursive && let Some(all) = attribute::get_optional(th, module, name!("__all__"))? {
                handle_from(th, module, full, &all, true)?;
            }
            continue;
        }
        if attribute::get_optional(th, module, &string::intern_ref(Ref::from_payload(n)))?.is_some() {
            continue;
        }
        let sub = format!("{full}.{}", n.to_str_lossy());
        if let Err(r) = import_absolute(th, &sub) {
            // A missing submodule is no error here: the name may be an attribute that IMPORT_FROM will miss.
            let e = th.take_raised(r);
            let missing = e.is_instance(&errors::MODULE_NOT_FOUND_ERROR)
                && attribute::get(th, &e, name!("name"))?.downcast::<Str>().is_some_and(|s| s.eq_text(&sub));
            if !missing {
                return Err(th.raise_object(e));
            }
        }
    }
    Ok(())
}

/// The package that relative names in a module belong to.
fn package_of(th: &Thread, globals: &Dict) -> Res<String> {
    let given = |name: &Str| globals.get_str(name).filter(|v| !v.is_none());
    let text = |v: &Value, what: &str| match v.downcast::<Str>() {
        Some(s) => Ok(s.to_str_lossy().into_owned()),
        None => Err(th.type_error(format!("{what} must be a string"))),
    };
    let spec = given(name!("__spec__"));
    if let Some(package) = given(name!("__package__")) {
        let package_text = text(&package, "package")?;
        if let Some(spec) = spec {
            let parent = attribute::get(th, &spec, name!("parent"))?;
            if !protocol::equal(th, &package, &parent)? {
                helpers::warn(th, &errors::DEPRECATION_WARNING, "__package__ != __spec__.parent")?;
            }
        }
        return Ok(package_text);
    }
    if let Some(spec) = spec {
        return text(&attribute::get(th, &spec, name!("parent"))?, "__spec__.parent");
    }
    let message = "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__";
    helpers::warn(th, &errors::IMPORT_WARNING, message)?;
    let unnamed = || th.key_error(Str::new("'__name__' not in globals").into_value());
    let name = text(&globals.get_str(name!("__name__")).ok_or_else(unnamed)?, "__name__")?;
    Ok(match (globals.get_str(name!("__path__")), name.rsplit_once('.')) {
        (Some(_), _) => name,
        (None, Some((parent, _))) => parent.to_string(),
        (None, None) => String::new(),
    })
}

fn resolve(th: &Thread, wanted: &str, globals: Option<&Dict>, level: i64) -> Res<String> {
    let no_parent = || th.import_error("attempted relative import with no known parent package");
    let g = globals.ok_or_else(|| th.key_error(Str::new("'__name__' not in globals").into_value()))?;
    let package = package_of(th, g)?;
    if package.is_empty() {
        return Err(no_parent());
    }
    let mut base = package.as_str();
    for _ in 1..level {
        match base.rsplit_once('.') {
            Some((b, _)) => base = b,
            None => return Err(th.import_error("attempted relative import beyond top-level package")),
        }
    }
    Ok(if wanted.is_empty() { base.to_string() } else { format!("{base}.{wanted}") })
}

/// Imports a module by its full name and returns it (not its top-level package).
pub fn import_absolute(th: &Thread, full: &str) -> Res {
    th.check_stack()?;
    let key = string::intern(full);
    if let Some(m) = hooks::modules().get_str(&key) {
        if m.is_none() {
            return Err(not_found(th, full, &format!("import of {full} halted; None in sys.modules")));
        }
        if !is_initializing(th, &m)? {
            timed::cached(full);
            return Ok(m);
        }
        // Another thread may be making it: wait for that, then look again.
        let guard = lock::lock(th, full);
        drop(guard);
        return match hooks::modules().get_str(&key) {
            Some(m) => Ok(m),
            None => import_absolute(th, full),
        };
    }
    let path = match full.rsplit_once('.') {
        None => None,
        Some((parent, _)) => {
            let p = import_absolute(th, parent)?;
            // The parent's import may have brought this one.
            if let Some(m) = hooks::modules().get_str(&key) {
                return Ok(m);
            }
            match attribute::get_optional(th, &p, name!("__path__"))? {
                Some(path) => Some(path),
                None => {
                    return Err(not_found(
                        th,
                        full,
                        &format!("No module named '{full}'; '{parent}' is not a package"),
                    ));
                }
            }
        }
    };
    let guard = lock::lock(th, full);
    if let Some(m) = hooks::modules().get_str(&key) {
        return Ok(m);
    }
    let module = timed::import(full, || {
        let found = find::find(th, full, path.as_ref())?
            .ok_or_else(|| not_found(th, full, &format!("No module named '{full}'")))?;
        load::load(th, full, found)
    })?;
    drop(guard);
    if let Some((parent, tail)) = full.rsplit_once('.')
        && let Some(p) = hooks::modules().get_str(&string::intern(parent))
    {
        attribute::set(th, &p, &string::intern(tail), Some(module.clone()))?;
    }
    Ok(module)
}

pub(super) fn is_initializing(th: &Thread, m: &Value) -> Res<bool> {
    let Some(module) = m.downcast::<Module>() else { return Ok(false) };
    let Some(spec) = module.dict.get_str(name!("__spec__")).filter(|s| !s.is_none()) else {
        return Ok(false);
    };
    match attribute::get_optional(th, &spec, name!("_initializing"))? {
        Some(v) => protocol::truth(th, &v),
        None => Ok(false),
    }
}

fn not_found(th: &Thread, full: &str, message: &str) -> Raised {
    let slots = [Some(Str::new(message).into_value()), Some(Str::new(full).into_value())];
    let names = [string::intern("name")];
    match call(th, &errors::MODULE_NOT_FOUND_ERROR.value(), Args::new(&slots, &names)) {
        Ok(e) => crate::object::exception::raise(th, e),
        Err(r) => r,
    }
}
