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
    /// What a finder written in Python found: a spec.
    Spec(Value),
}

impl Found {
    fn file(file: String, package: Option<String>, text: Vec<u8>) -> Found {
        Found::Source { code_name: file.clone(), text, origin: Origin::File { file, package } }
    }
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
                return Ok(Looked::Found(Found::file(file, package, text)));
            }
        }
        return Ok(Looked::Nowhere);
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
                let package = package.then(|| absolute(&folder));
                return Ok(Looked::Found(Found::file(absolute(file), package, text)));
            }
            Err(e) if file.is_file() => {
                let path = Str::new(&absolute(file)).into_value();
                return Err(crate::modules::io::os_error(
                    th,
                    e.raw_os_error().unwrap_or(libc::EIO),
                    Some(&path),
                ));
            }
            // The entry is a file: an archive, perhaps.
            Err(e) if e.kind() == ErrorKind::NotADirectory && base.is_file() => {
                return Ok(Looked::AskPathFinder);
            }
            Err(_) => {}
        }
    }
    if folder.is_dir() {
        return Ok(Looked::AskPathFinder);
    }
    Ok(Looked::Nowhere)
}

/// `finder.method(*args)`, for what loads modules.
pub(super) fn call_importer(th: &Thread, object: &Value, method: &Str, args: &[Value]) -> Res {
    importlib::without_frames(th, call_method(th, object, method, args))
}
