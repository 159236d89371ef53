//! `import`: finding, loading and caching modules.
//!
//! Order: `sys.modules`, native modules, finders that Python code put on `sys.meta_path`, then the folders of
//! `sys.path` (or of the parent package), among them the embedded library. One lock a module: a thread that imports
//! what another one is importing waits, unless the two wait for each other, in which case the second sees the module
//! half made (as CPython's `_ModuleLock`).

use std::collections::HashMap;
use std::path::Path;

use super::library;
use crate::compiler;
use crate::object::call::{call, call_method};
use crate::object::names::name;
use crate::object::{
    Args, Dict, Module, Raised, Ref, Res, Str, Thread, Value, attribute, class, errors, hooks, protocol,
    string,
};
use crate::sync::prim::{Arc, Mutex, OnceLock};
use crate::sync::raw_lock::RawLock;
use crate::types::list::List;

/// What the finder found.
enum Found {
    Native(&'static crate::object::ModuleSpec),
    Source { file: String, text: Vec<u8>, package: Option<String> },
    Namespace(Vec<String>),
    Spec(Value),
}

/// `__import__(name, globals, locals, fromlist, level)`.
pub fn dunder_import(th: &Thread, args: Args<'_>) -> Res {
    let Some(n) = args.at(0).downcast::<Str>() else {
        return Err(
            th.type_error(format!("__import__() argument 1 must be str, not {}", args.at(0).ty().name_str()))
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
            return Err(th.type_error(format!("Item in {place} must be str, not {}", x.ty().name_str())));
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

fn resolve(th: &Thread, wanted: &str, globals: Option<&Dict>, level: i64) -> Res<String> {
    let no_parent = || th.import_error("attempted relative import with no known parent package");
    let g = globals.ok_or_else(|| th.key_error(Str::new("'__name__' not in globals").into_value()))?;
    let package = match g.get_str(name!("__package__")).filter(|p| !p.is_none()) {
        Some(p) => match p.downcast::<Str>() {
            Some(s) => s.to_str_lossy().into_owned(),
            None => return Err(th.type_error("__package__ must be a string")),
        },
        None => {
            let n = g.get_str(name!("__name__")).ok_or_else(no_parent)?;
            let Some(n) = n.downcast::<Str>() else { return Err(th.type_error("__name__ must be a string")) };
            let n = n.to_str_lossy().into_owned();
            match (g.get_str(name!("__path__")), n.rsplit_once('.')) {
                (Some(_), _) => n,
                (None, Some((p, _))) => p.to_string(),
                (None, None) => String::new(),
            }
        }
    };
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
            return Ok(m);
        }
        // Another thread may be making it: wait for that, then look again.
        let guard = lock(th, full);
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
    let guard = lock(th, full);
    if let Some(m) = hooks::modules().get_str(&key) {
        return Ok(m);
    }
    let found = find(th, full, path.as_ref())?
        .ok_or_else(|| not_found(th, full, &format!("No module named '{full}'")))?;
    let module = load(th, full, found)?;
    drop(guard);
    if let Some((parent, tail)) = full.rsplit_once('.')
        && let Some(p) = hooks::modules().get_str(&string::intern(parent))
    {
        attribute::set(th, &p, &string::intern(tail), Some(module.clone()))?;
    }
    Ok(module)
}

fn is_initializing(th: &Thread, m: &Value) -> Res<bool> {
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

fn find(th: &Thread, full: &str, path: Option<&Value>) -> Res<Option<Found>> {
    if let Some(spec) = super::find(full) {
        return Ok(Some(Found::Native(spec)));
    }
    // `importlib` finds the two modules that CPython freezes under these names; ours are the library's own files.
    let file = match full {
        "_frozen_importlib" => Some("importlib/_bootstrap.py"),
        "_frozen_importlib_external" => Some("importlib/_bootstrap_external.py"),
        _ => None,
    };
    if let Some(file) = file
        && let Some(text) = library::read(file)
    {
        return Ok(Some(Found::Source { file: format!("{}/{file}", library::ROOT), text, package: None }));
    }
    if let Some(meta) = hooks::sys().dict.get_str(name!("meta_path")) {
        for finder in protocol::to_vec(th, &meta)? {
            let args = [Str::new(full).into_value(), path.cloned().unwrap_or(Value::none()), Value::none()];
            let Some(f) = attribute::get_optional(th, &finder, name!("find_spec"))? else { continue };
            let spec = call(th, &f, Args::of(&args))?;
            if !spec.is_none() {
                return Ok(Some(Found::Spec(spec)));
            }
        }
    }
    let entries = match path {
        Some(p) => protocol::to_vec(th, p)?,
        None => match hooks::sys().dict.get_str(name!("path")) {
            Some(p) => protocol::to_vec(th, &p)?,
            None => return Err(th.runtime_error("sys.path must be a list of directory names")),
        },
    };
    let tail = full.rsplit('.').next().unwrap_or(full);
    let mut portions = Vec::new();
    for e in entries {
        let Some(s) = e.downcast::<Str>() else { continue };
        let entry = s.to_str_lossy().into_owned();
        if let Some(found) = look_in(th, &entry, tail, &mut portions)? {
            return Ok(Some(found));
        }
    }
    Ok((!portions.is_empty()).then_some(Found::Namespace(portions)))
}

fn look_in(th: &Thread, entry: &str, tail: &str, portions: &mut Vec<String>) -> Res<Option<Found>> {
    if let Some(inner) = entry.strip_prefix(library::ROOT) {
        let inner = inner.trim_start_matches('/');
        let below = if inner.is_empty() { tail.to_string() } else { format!("{inner}/{tail}") };
        for (file, package) in [(format!("{below}/__init__.py"), true), (format!("{below}.py"), false)] {
            if let Some(text) = library::read(&file) {
                return Ok(Some(Found::Source {
                    file: format!("{}/{file}", library::ROOT),
                    text,
                    package: package.then(|| format!("{}/{below}", library::ROOT)),
                }));
            }
        }
        return Ok(None);
    }
    let base = if entry.is_empty() { Path::new(".") } else { Path::new(entry) };
    let folder = base.join(tail);
    let init = folder.join("__init__.py");
    let plain = base.join(format!("{tail}.py"));
    let absolute =
        |p: &Path| std::path::absolute(p).unwrap_or(p.to_path_buf()).to_string_lossy().into_owned();
    for (file, package) in [(&init, true), (&plain, false)] {
        let read = th.detached(|| std::fs::read(file));
        match read {
            Ok(text) => {
                return Ok(Some(Found::Source {
                    file: absolute(file),
                    text,
                    package: package.then(|| absolute(&folder)),
                }));
            }
            Err(e) if file.is_file() => {
                let path = Str::new(&absolute(file)).into_value();
                return Err(super::io::os_error(th, e.raw_os_error().unwrap_or(libc::EIO), Some(&path)));
            }
            Err(_) => {}
        }
    }
    if folder.is_dir() {
        portions.push(absolute(&folder));
    }
    Ok(None)
}

fn text(s: &str) -> Value {
    Str::new(s).into_value()
}

/// `__spec__` of a module that was loaded here.
pub(super) fn make_spec(full: &str, origin: Option<&str>, locations: Option<Value>, loader: Value) -> Value {
    let ns = Dict::new();
    ns.set_str(name!("name"), text(full));
    ns.set_str(name!("loader"), loader);
    ns.set_str(name!("origin"), origin.map_or(Value::none(), text));
    let parent = if locations.is_some() { full } else { full.rsplit_once('.').map_or("", |(p, _)| p) };
    ns.set_str(name!("parent"), text(parent));
    ns.set_str(name!("submodule_search_locations"), locations.unwrap_or(Value::none()));
    ns.set_str(name!("loader_state"), Value::none());
    ns.set_str(name!("cached"), Value::none());
    ns.set_str(name!("has_location"), Value::bool(origin.is_some_and(|o| o != "built-in")));
    ns.set_str(name!("_initializing"), Value::bool(true));
    ns.set_str(name!("_uninitialized_submodules"), List::new(vec![]).into_value());
    crate::types::simple_namespace::make(ns)
}

pub(super) fn initialized(th: &Thread, module: &Module) -> Res<()> {
    match module.dict.get_str(name!("__spec__")).filter(|s| !s.is_none()) {
        Some(spec) => attribute::set(th, &spec, name!("_initializing"), Some(Value::bool(false))),
        None => Ok(()),
    }
}

fn load(th: &Thread, full: &str, found: Found) -> Res {
    let key = string::intern(full);
    match found {
        Found::Native(spec) => {
            if !spec.gil_not_used && !crate::mode::gil_enabled() {
                enable_lock_for(th, full)?;
            }
            let m = Module::from_spec(th, spec)?;
            m.dict.set_str(name!("__spec__"), make_spec(full, Some("built-in"), None, Value::none()));
            initialized(th, &m)?;
            hooks::modules().set_str(&key, m.to_value());
            Ok(m.into_value())
        }
        Found::Namespace(portions) => {
            let m = Module::new(class::MODULE.get());
            let path = List::new(portions.iter().map(|p| text(p)).collect()).into_value();
            m.dict.set_str(name!("__name__"), text(full));
            m.dict.set_str(name!("__doc__"), Value::none());
            m.dict.set_str(name!("__package__"), text(full));
            m.dict.set_str(name!("__loader__"), Value::none());
            m.dict.set_str(name!("__path__"), path.clone());
            m.dict.set_str(name!("__spec__"), make_spec(full, None, Some(path), Value::none()));
            initialized(th, &m)?;
            hooks::modules().set_str(&key, m.to_value());
            Ok(m.into_value())
        }
        Found::Source { file, text: source, package } => {
            let m = Module::new(class::MODULE.get());
            let path = package.as_ref().map(|p| List::new(vec![text(p)]).into_value());
            m.dict.set_str(name!("__name__"), text(full));
            m.dict.set_str(name!("__doc__"), Value::none());
            let parent = if package.is_some() { full } else { full.rsplit_once('.').map_or("", |(p, _)| p) };
            m.dict.set_str(name!("__package__"), text(parent));
            m.dict.set_str(name!("__loader__"), Value::none());
            m.dict.set_str(name!("__spec__"), make_spec(full, Some(&file), path.clone(), Value::none()));
            if let Some(p) = path {
                m.dict.set_str(name!("__path__"), p);
            }
            m.dict.set_str(name!("__file__"), text(&file));
            m.dict.set_str(name!("__builtins__"), hooks::builtins().dict.to_value());
            hooks::modules().set_str(&key, m.to_value());
            let run = || -> Res<()> {
                let code = crate::vm::compile_source(th, &source, &file, compiler::Mode::Exec)?;
                crate::vm::run_code(th, &code, &m.dict, None).map(drop)?;
                super::imp::complete(th, full, &m)
            };
            if let Err(r) = run() {
                drop(hooks::modules().remove_str(&key));
                return Err(r);
            }
            initialized(th, &m)?;
            // The module may have replaced itself.
            hooks::modules().get_str(&key).ok_or_else(|| th.key_error(text(full)))
        }
        Found::Spec(spec) => load_from_spec(th, full, &spec),
    }
}

fn load_from_spec(th: &Thread, full: &str, spec: &Value) -> Res {
    let key = string::intern(full);
    let loader = attribute::get(th, spec, name!("loader"))?;
    let mut module = Value::none();
    if !loader.is_none() && attribute::get_optional(th, &loader, name!("create_module"))?.is_some() {
        module = call_method(th, &loader, name!("create_module"), std::slice::from_ref(spec))?;
    }
    if module.is_none() {
        let m = Module::new(class::MODULE.get());
        m.dict.set_str(name!("__name__"), text(full));
        m.dict.set_str(name!("__doc__"), Value::none());
        module = m.into_value();
    }
    let locations =
        attribute::get_optional(th, spec, name!("submodule_search_locations"))?.filter(|l| !l.is_none());
    let parent = attribute::get_optional(th, spec, name!("parent"))?.unwrap_or(Value::none());
    for (n, v) in [
        (name!("__loader__"), Some(loader.clone())),
        (name!("__package__"), Some(parent)),
        (name!("__spec__"), Some(spec.clone())),
        (name!("__path__"), locations),
    ] {
        if v.is_some() {
            attribute::set(th, &module, n, v)?;
        }
    }
    if let Some(origin) = attribute::get_optional(th, spec, name!("origin"))?.filter(|o| !o.is_none())
        && attribute::get_optional(th, spec, name!("has_location"))?.is_some_and(|h| h.is_true())
    {
        attribute::set(th, &module, name!("__file__"), Some(origin))?;
    }
    hooks::modules().set_str(&key, module.clone());
    if !loader.is_none() {
        let ran = call_method(th, &loader, name!("exec_module"), std::slice::from_ref(&module));
        if let Err(r) = ran {
            drop(hooks::modules().remove_str(&key));
            return Err(r);
        }
    }
    hooks::modules().get_str(&key).ok_or_else(|| th.key_error(text(full)))
}

/// A native module that has not declared itself safe brings the lock back, with CPython's warning.
fn enable_lock_for(th: &Thread, full: &str) -> Res<()> {
    crate::mode::enable_gil(th.participant());
    let message = format!(
        "The global interpreter lock (GIL) has been enabled to load module '{full}', which has not declared that it \
         can run safely without the GIL. To override this behavior and keep the GIL disabled (at your own risk), run \
         with PYTHON_GIL=0 or -Xgil=0."
    );
    let warnings = import_absolute(th, "warnings")?;
    call_method(th, &warnings, name!("warn"), &[text(&message), errors::RUNTIME_WARNING.value()]).map(drop)
}

/// One module's lock: who holds it and how often.
struct ModuleLock {
    lock: RawLock,
    state: Mutex<(u64, u32)>,
}

#[derive(Default)]
struct Locks {
    by_name: HashMap<String, Arc<ModuleLock>>,
    /// Which module's lock a thread waits for.
    waiting: HashMap<u64, String>,
}

static LOCKS: OnceLock<Mutex<Locks>> = OnceLock::new();

fn locks() -> &'static Mutex<Locks> {
    LOCKS.get_or_init(Default::default)
}

/// Holds a module's lock until dropped; empty when taking it would have been a deadlock.
struct LockGuard {
    name: String,
    lock: Option<Arc<ModuleLock>>,
}

fn lock(th: &Thread, full: &str) -> LockGuard {
    let me = th.ident();
    let found = {
        let mut all = locks().lock();
        let l = all
            .by_name
            .entry(full.to_string())
            .or_insert_with(|| Arc::new(ModuleLock { lock: RawLock::new(), state: Mutex::new((0, 0)) }))
            .clone();
        {
            let mut s = l.state.lock();
            if s.1 > 0 && s.0 == me {
                s.1 += 1;
                drop(s);
                return LockGuard { name: full.into(), lock: Some(l) };
            }
        }
        // Would waiting close a circle? Follow owner → what it waits for → its owner ...
        let mut at = full.to_string();
        for _ in 0..all.waiting.len() + 1 {
            let Some(owner) = all.by_name.get(&at).map(|l| *l.state.lock()).filter(|s| s.1 > 0).map(|s| s.0)
            else {
                break;
            };
            if owner == me {
                return LockGuard { name: full.into(), lock: None };
            }
            match all.waiting.get(&owner) {
                Some(next) => at = next.clone(),
                None => break,
            }
        }
        all.waiting.insert(me, full.into());
        l
    };
    found.lock.acquire(None, th.participant());
    *found.state.lock() = (me, 1);
    locks().lock().waiting.remove(&me);
    LockGuard { name: full.into(), lock: Some(found) }
}

impl Drop for LockGuard {
    fn drop(&mut self) {
        let Some(l) = self.lock.take() else { return };
        let mut all = locks().lock();
        let free = {
            let mut s = l.state.lock();
            s.1 -= 1;
            s.1 == 0
        };
        if free {
            // Nobody else refers to it: two references are the table's and ours.
            if Arc::strong_count(&l) == 2 {
                all.by_name.remove(&self.name);
            }
            l.lock.release();
        }
    }
}

/// `from module import name` when the module has no such attribute: a submodule in `sys.modules`, or `ImportError`.
pub fn import_from_fallback(th: &Thread, module: &Value, n: &Str) -> Res {
    let package = attribute::get_optional(th, module, name!("__name__"))?;
    let package_text =
        package.as_ref().and_then(|p| p.downcast::<Str>()).map(|p| p.to_str_lossy().into_owned());
    let wanted = n.to_str_lossy();
    if let Some(p) = &package_text
        && let Some(m) = hooks::modules().get_str(&string::intern(&format!("{p}.{wanted}")))
    {
        return Ok(m);
    }
    let file = match attribute::get_optional(th, module, name!("__file__"))? {
        Some(f) => f.downcast::<Str>().map(|f| f.to_str_lossy().into_owned()),
        None => None,
    };
    let shown = package_text.clone().unwrap_or_else(|| "<unknown module name>".into());
    let place = file.clone().unwrap_or_else(|| "unknown location".into());
    let message = if is_initializing(th, module)? {
        format!(
            "cannot import name '{wanted}' from partially initialized module '{shown}' (most likely due to a circular import) ({place})"
        )
    } else {
        format!("cannot import name '{wanted}' from '{shown}' ({place})")
    };
    let slots = [
        Some(text(&message)),
        Some(package.unwrap_or(Value::none())),
        Some(file.as_deref().map_or(Value::none(), text)),
        Some(Ref::from_payload(n).into_value()),
    ];
    let names = [string::intern("name"), string::intern("path"), string::intern("name_from")];
    match call(th, &errors::IMPORT_ERROR.value(), Args::new(&slots, &names)) {
        Ok(e) => Err(crate::object::exception::raise(th, e)),
        Err(r) => Err(r),
    }
}
