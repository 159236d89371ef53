//! The bridge to `importlib`, the library's own Python: when it has been loaded it is given what CPython's start-up
//! gives it, and its imports are led back to the ones in here.

use super::find::Found;
use super::stand_in::{self, Origin};
use super::text;
use crate::modules::library;
use crate::object::call::{call, call_method, call0, call1, call2};
use crate::object::names::name;
use crate::object::{
    Args, BaseException, List, Method, Module, Ref, Res, Slot, Str, Thread, Value, attribute, errors, hooks,
    protocol, string,
};
use crate::sync::prim::OnceLock;
use crate::vm::traceback::Traceback;

/// The finders and hooks that are there from the start.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// `importlib.machinery.BuiltinImporter`.
    BuiltinImporter,
    /// `importlib.machinery.FrozenImporter`.
    FrozenImporter,
    /// `importlib.machinery.PathFinder`.
    PathFinder,
    /// `zipimport.zipimporter`.
    ZipImporter,
    /// The hook of `importlib.machinery.FileFinder`.
    FileHook,
}

use Standard::{BuiltinImporter, FileHook, FrozenImporter, PathFinder, ZipImporter};

/// The real objects, filled when the modules have run; `ZipImporter` later, when it is asked for.
struct Real {
    bootstrap: Value,
    external: Value,
    objects: [(Standard, Value); 4],
    file_finder: Value,
}

static REAL: OnceLock<Real> = OnceLock::new();

/// What `importlib` looks for under the names of CPython's frozen modules, and what their code is called there.
pub(super) fn source_of(full: &str) -> Option<Found> {
    let (file, code_name) = match full {
        "_frozen_importlib" => ("importlib/_bootstrap.py", "<frozen importlib._bootstrap>"),
        "_frozen_importlib_external" => {
            ("importlib/_bootstrap_external.py", "<frozen importlib._bootstrap_external>")
        }
        // What reads archives must not be looked for in them.
        "zipimport" => ("zipimport.py", "<frozen zipimport>"),
        _ => return None,
    };
    let text = library::read(file)?;
    Some(Found::Source { code_name: code_name.into(), text, origin: Origin::Frozen })
}

/// `sys.meta_path` and `sys.path_hooks` at the start.
pub fn initial_lists() -> (Value, Value) {
    let list = |of: &[Standard]| of.iter().map(|s| stand_in::of_standard(*s)).collect::<Vec<_>>();
    let mut hooks = list(&[ZipImporter, FileHook]);
    hooks.insert(0, super::library_importer::LIBRARY_IMPORTER.value());
    (
        List::new(list(&[BuiltinImporter, FrozenImporter, PathFinder])).into_value(),
        List::new(hooks).into_value(),
    )
}

/// Whether the real objects exist.
pub(super) fn is_loaded() -> bool {
    REAL.get().is_some()
}

fn loaded(th: &Thread) -> Res<&'static Real> {
    if REAL.get().is_none() {
        super::import_absolute(th, "_frozen_importlib_external")?;
    }
    REAL.get().ok_or_else(|| th.import_error("importlib is not there yet"))
}

/// `importlib._bootstrap`.
pub(super) fn bootstrap(th: &Thread) -> Res {
    Ok(loaded(th)?.bootstrap.clone())
}

/// `importlib.machinery.FileFinder`.
pub(super) fn file_finder(th: &Thread) -> Res {
    Ok(loaded(th)?.file_finder.clone())
}

/// A real finder or hook.
pub(super) fn object(th: &Thread, which: Standard) -> Res {
    if which == ZipImporter {
        let m = super::import_absolute(th, "zipimport")?;
        return attribute::get(th, &m, name!("zipimporter"));
    }
    let all = &loaded(th)?.objects;
    Ok(all.iter().find(|o| o.0 == which).expect("all are listed").1.clone())
}

/// Which standard finder or hook this is.
pub(super) fn standard(v: &Value) -> Option<Standard> {
    if let Some(s) = stand_in::standard(v) {
        return Some(s);
    }
    if let Some(known) = REAL.get().and_then(|r| r.objects.iter().find(|o| o.1.is(v))) {
        return Some(known.0);
    }
    let m = hooks::modules().get_str(name!("zipimport"))?;
    let zip = m.downcast::<Module>()?.dict.get_str(name!("zipimporter"))?;
    zip.is(v).then_some(ZipImporter)
}

/// `__spec__` of a module that was loaded in here.
pub(super) fn make_spec(th: &Thread, full: &str, origin: &Origin) -> Res {
    let real = loaded(th)?;
    match origin {
        Origin::Native | Origin::Frozen => {
            let (which, word) = match origin {
                Origin::Native => (BuiltinImporter, "built-in"),
                _ => (FrozenImporter, "frozen"),
            };
            let slots = [Some(text(full)), Some(object(th, which)?), Some(text(word))];
            let f = attribute::get(th, &real.bootstrap, name!("spec_from_loader"))?;
            call(th, &f, Args::new(&slots, &[string::intern("origin")]))
        }
        Origin::File { file, .. } if library::inside(file).is_some() => {
            let parent = match file.strip_suffix("/__init__.py").unwrap_or(file).rsplit_once('/') {
                Some((parent, _)) => parent,
                None => library::ROOT,
            };
            let importer = call1(th, &super::library_importer::LIBRARY_IMPORTER.value(), text(parent))?;
            let f = attribute::get(th, &real.bootstrap, name!("spec_from_loader"))?;
            call2(th, &f, text(full), importer)
        }
        Origin::File { file, package } => {
            spec_from_file(th, full, file, name!("SourceFileLoader"), package.as_deref())
        }
        Origin::Compiled { file } => spec_from_file(th, full, file, name!("SourcelessFileLoader"), None),
    }
}

/// The spec of a file on disk.
fn spec_from_file(th: &Thread, full: &str, file: &str, loader: &Str, package: Option<&str>) -> Res {
    let external = &loaded(th)?.external;
    let loader = attribute::get(th, external, loader)?;
    let loader = call2(th, &loader, text(full), text(file))?;
    let locations = match package {
        Some(p) => List::new(vec![text(p)]).into_value(),
        None => Value::none(),
    };
    let f = attribute::get(th, external, name!("spec_from_file_location"))?;
    let slots = [Some(text(full)), Some(text(file)), Some(loader), Some(locations)];
    let names = [string::intern("loader"), string::intern("submodule_search_locations")];
    call(th, &f, Args::new(&slots, &names))
}

static FIND_AND_LOAD: Method = Method::function(
    "_find_and_load",
    "($module, name, import_, /)",
    |th, a| {
        let full = protocol::expect_string(th, a.at(0), "_find_and_load", "argument")?;
        super::import_absolute(th, &full.to_str_lossy())
    },
    "Find and load the module.",
);

/// After `_frozen_importlib` or `_frozen_importlib_external` has run: what CPython's start-up injects, and the real
/// objects in place of the stand-ins.
pub(super) fn complete(th: &Thread, full: &str, m: &Ref<Module>) -> Res<()> {
    match full {
        "_frozen_importlib" => {
            m.set("sys", hooks::sys().to_value());
            for n in ["_imp", "_thread", "_weakref", "_warnings"] {
                m.set(n, super::import_absolute(th, n)?);
            }
            if let Some(make) = m.dict.get_str(&string::intern("_WeakValueDictionary")) {
                m.set("_blocking_on", call0(th, &make)?);
            }
            // One set of locks, one way in.
            let find = crate::object::function::NativeFunction::of_module(&FIND_AND_LOAD, Some(m.to_value()));
            m.set("_find_and_load", find.into_value());
            Ok(())
        }
        "_frozen_importlib_external" => {
            let bootstrap = super::import_absolute(th, "_frozen_importlib")?;
            let external = m.to_value();
            call_method(th, &external, name!("_set_bootstrap_module"), std::slice::from_ref(&bootstrap))?;
            attribute::set(th, &bootstrap, name!("_bootstrap_external"), Some(external.clone()))?;
            let file_finder = attribute::get(th, &external, name!("FileFinder"))?;
            let loaders = call_method(th, &external, name!("_get_supported_file_loaders"), &[])?;
            let loaders = protocol::to_vec(th, &loaders)?;
            let hook = call_method(th, &file_finder, name!("path_hook"), &loaders)?;
            let of = |m: &Value, n: &str| attribute::get(th, m, &string::intern(n));
            let objects = [
                (BuiltinImporter, of(&bootstrap, "BuiltinImporter")?),
                (FrozenImporter, of(&bootstrap, "FrozenImporter")?),
                (PathFinder, of(&external, "PathFinder")?),
                (FileHook, hook),
            ];
            // A second load, after somebody removed the module, keeps the first one's objects.
            let _ = REAL.set(Real { bootstrap, external, objects, file_finder });
            replace_stand_ins(th)
        }
        _ => Ok(()),
    }
}

fn replace_stand_ins(th: &Thread) -> Res<()> {
    for n in [name!("meta_path"), name!("path_hooks")] {
        let Some(list) = hooks::sys().dict.get_str(n) else { continue };
        if let Some(list) = list.downcast::<List>() {
            stand_in::resolve_list(th, list)?;
        }
    }
    let modules: Vec<Value> = hooks::modules().lock().iter().map(|(_, m)| m.clone()).collect();
    for m in &modules {
        if let Some(m) = m.downcast::<Module>() {
            stand_in::resolve_module(th, &Ref::from_payload(m))?;
        }
    }
    Ok(())
}

/// Takes `importlib`'s own frames out of an exception's traceback, by the rules of CPython's
/// `remove_importlib_frames`: all of them for an `ImportError`, else those that lead to `_call_with_frames_removed`.
pub(super) fn without_frames(th: &Thread, result: Res) -> Res {
    let Err(r) = result else { return result };
    let exception = th.take_raised(r);
    if let Some(e) = exception.downcast::<BaseException>() {
        let always = exception.is_instance(&errors::IMPORT_ERROR);
        let trimmed = trim(e.traceback.get(&e.ob), always);
        drop(e.traceback.replace(&e.ob, trimmed));
    }
    Err(th.raise_object(exception))
}

fn trim(first: Slot, always: bool) -> Slot {
    let mut entries = Vec::new();
    let mut at = first.clone();
    while let Some(v) = at {
        let Some(t) = v.downcast::<Traceback>() else { break };
        at = t.next();
        entries.push(Ref::from_payload(t));
    }
    let of_importlib = |t: &Ref<Traceback>| {
        matches!(
            &*t.frame.code().code.filename.get(),
            "<frozen importlib._bootstrap>" | "<frozen importlib._bootstrap_external>"
        )
    };
    let mut keep = vec![true; entries.len()];
    let mut chunk = None;
    for (i, t) in entries.iter().enumerate() {
        if !of_importlib(t) {
            chunk = None;
            continue;
        }
        let start = *chunk.get_or_insert(i);
        if always || &*t.frame.code().code.name == "_call_with_frames_removed" {
            keep[start..=i].fill(false);
            chunk = None;
        }
    }
    if keep.iter().all(|k| *k) {
        return first;
    }
    let mut rest: Slot = None;
    for (t, _) in entries.iter().zip(&keep).rev().filter(|(_, k)| **k) {
        rest = Some(Traceback::new(rest, t.frame.clone(), t.lasti as usize).into_value());
    }
    rest
}

/// `name` below `importlib`'s own: for errors that carry the module's name.
pub(super) fn import_error(th: &Thread, message: &str, named: &Str) -> crate::object::Raised {
    let slots = [Some(text(message)), Some(Ref::from_payload(named).into_value())];
    match call(th, &errors::IMPORT_ERROR.value(), Args::new(&slots, &[string::intern("name")])) {
        Ok(e) => crate::object::exception::raise(th, e),
        Err(r) => r,
    }
}
