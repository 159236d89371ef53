//! Finding a module: the finders of `sys.meta_path`, of which the standard ones are searched in here.

use std::io::ErrorKind;
use std::path::Path;

use super::importlib::{self, Standard};
use super::library_importer::LIBRARY_IMPORTER;
use super::stand_in::Origin;
use crate::modules::library;
use crate::object::call::{call, call_method};
use crate::object::names::name;
use crate::object::{
    Args, Dict, List, ModuleSpec, Res, Str, Thread, Type, Value, attribute, hooks, protocol,
};

/// What was found.
pub(super) enum Found {
    /// A native module.
    Native(&'static ModuleSpec),
    /// Source text. `code_name` is what its code calls the file.
    Source { code_name: String, text: Vec<u8>, origin: Origin },
    /// A source file on disk; `package` is the folder of a package.
    File { file: String, package: Option<String> },
    /// What a finder written in Python found: a spec.
    Spec(Value),
}

/// What looking into the standard places came to.
enum Looked {
    Found(Found),
    Nowhere,
    /// Only `importlib.machinery.PathFinder` can tell: a hook, an archive or a namespace package is involved.
    AskPathFinder,
}

/// Asks the finders of `sys.meta_path` in order.
pub(super) fn find(th: &Thread, full: &str, path: Option<&Value>) -> Res<Option<Found>> {
    if let Some(found) = importlib::source_of(full) {
        return Ok(Some(found));
    }
    let Some(meta) = hooks::sys().dict.get_str(name!("meta_path")) else {
        return Err(th.runtime_error("unable to get sys.meta_path"));
    };
    if meta.is_none() {
        return Err(th.import_error("sys.meta_path is None, Python is likely shutting down"));
    }
    for finder in protocol::to_vec(th, &meta)? {
        match importlib::standard(&finder) {
            Some(Standard::BuiltinImporter) => {
                if let Some(spec) = crate::modules::find(full) {
                    return Ok(Some(Found::Native(spec)));
                }
            }
            Some(Standard::FrozenImporter) => {}
            Some(Standard::PathFinder) => match look(th, full, path)? {
                Looked::Found(found) => return Ok(Some(found)),
                Looked::Nowhere => {}
                Looked::AskPathFinder => {
                    let finder = importlib::object(th, Standard::PathFinder)?;
                    if let Some(spec) = ask(th, &finder, full, path)? {
                        return Ok(Some(Found::Spec(spec)));
                    }
                }
            },
            _ => {
                if let Some(spec) = ask(th, &finder, full, path)? {
                    return Ok(Some(Found::Spec(spec)));
                }
            }
        }
    }
    Ok(None)
}

fn ask(th: &Thread, finder: &Value, full: &str, path: Option<&Value>) -> Res<Option<Value>> {
    let Some(f) = attribute::get_optional(th, finder, name!("find_spec"))? else { return Ok(None) };
    let args = [Str::new(full).into_value(), path.cloned().unwrap_or(Value::none()), Value::none()];
    let spec = importlib::without_frames(th, call(th, &f, Args::of(&args)))?;
    Ok((!spec.is_none()).then_some(spec))
}

/// The folders of `path`, or of `sys.path`.
fn look(th: &Thread, full: &str, path: Option<&Value>) -> Res<Looked> {
    if !only_standard_hooks(th)? {
        return Ok(Looked::AskPathFinder);
    }
    let entries = match path {
        Some(p) => protocol::to_vec(th, p)?,
        None => match hooks::sys().dict.get_str(name!("path")) {
            Some(p) => protocol::to_vec(th, &p)?,
            None => return Err(th.runtime_error("sys.path must be a list of directory names")),
        },
    };
    let tail = full.rsplit('.').next().unwrap_or(full);
    for e in entries {
        let Some(s) = e.downcast::<Str>() else { continue };
        match look_in(th, &s.to_str_lossy(), tail)? {
            Looked::Nowhere => {}
            found => return Ok(found),
        }
    }
    Ok(Looked::Nowhere)
}

/// Whether nobody has put a hook into `sys.path_hooks` or an importer of another kind into `sys.path_importer_cache`.
fn only_standard_hooks(th: &Thread) -> Res<bool> {
    let sys = hooks::sys();
    let Some(list) = sys.dict.get_str(name!("path_hooks")) else { return Ok(false) };
    let Some(list) = list.downcast::<List>() else { return Ok(false) };
    if !list.to_vec().iter().all(|h| importlib::standard(h).is_some() || LIBRARY_IMPORTER.value().is(h)) {
        return Ok(false);
    }
    let Some(cache) = sys.dict.get_str(name!("path_importer_cache")) else { return Ok(false) };
    let Some(cache) = cache.downcast::<Dict>() else { return Ok(false) };
    if cache.is_empty() {
        return Ok(true);
    }
    let file_finder = importlib::file_finder(th)?;
    let Some(file_finder) = file_finder.downcast::<Type>() else { return Ok(false) };
    Ok(cache.lock().iter().all(|(_, importer)| {
        importer.is_none() || importer.is_exact(&LIBRARY_IMPORTER) || std::ptr::eq(importer.ty(), file_finder)
    }))
}

fn look_in(th: &Thread, entry: &str, tail: &str) -> Res<Looked> {
    if let Some(inner) = library::inside(entry) {
        let below = if inner.is_empty() { tail.to_string() } else { format!("{inner}/{tail}") };
        for (file, package) in [(format!("{below}/__init__.py"), true), (format!("{below}.py"), false)] {
            if let Some(text) = library::read(&file) {
                let file = format!("{}/{file}", library::ROOT);
                let package = package.then(|| format!("{}/{below}", library::ROOT));
                let origin = Origin::File { file: file.clone(), package };
                return Ok(Looked::Found(Found::Source { code_name: file, text, origin }));
            }
        }
        return Ok(Looked::Nowhere);
    }
    let base = if entry.is_empty() { Path::new(".") } else { Path::new(entry) };
    Ok(th.detached(|| look_on_disk(base, tail)))
}

/// Looks into a folder on disk, in the order of `importlib.machinery.FileFinder`. Compiled files without their sources are
/// the `PathFinder`'s.
fn look_on_disk(base: &Path, tail: &str) -> Looked {
    let absolute =
        |p: &Path| std::path::absolute(p).unwrap_or(p.to_path_buf()).to_string_lossy().into_owned();
    let found = |file: &Path, package: Option<&Path>| {
        Looked::Found(Found::File { file: absolute(file), package: package.map(absolute) })
    };
    let folder = base.join(tail);
    let is_package = folder.is_dir();
    if is_package {
        let init = folder.join("__init__.py");
        if init.is_file() {
            return found(&init, Some(&folder));
        }
        if folder.join("__init__.pyc").is_file() {
            return Looked::AskPathFinder;
        }
    }
    let plain = base.join(format!("{tail}.py"));
    match std::fs::metadata(&plain) {
        Ok(state) if state.is_file() => return found(&plain, None),
        // The entry is a file, or inside one: an archive, perhaps.
        Err(e) if e.kind() == ErrorKind::NotADirectory => return Looked::AskPathFinder,
        _ => {}
    }
    if is_package || plain.with_extension("pyc").is_file() { Looked::AskPathFinder } else { Looked::Nowhere }
}

/// `finder.method(*args)`, for what loads modules.
pub(super) fn call_importer(th: &Thread, object: &Value, method: &Str, args: &[Value]) -> Res {
    importlib::without_frames(th, call_method(th, object, method, args))
}
