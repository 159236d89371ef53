//! `_library.library_importer`: finder and loader of the embedded library, to Python what `zipimporter` is to an
//! archive. The `import` statement does without it; `importlib`, `pkgutil`, `runpy`, `inspect` and `linecache` ask it.

use super::{importlib, text};
use crate::compiler::Mode;
use crate::modules::library;
use crate::object::{
    Args, Class, Dict, GetSet, Method, Module, ModuleSpec, Object, Payload, Res, Slots, Str, Thread, Trace,
    Tuple, Type, TypeSpec, Value, Visitor, alloc, attribute, call, flags, name, protocol,
};
use crate::payload;
use crate::vm::code_object::CodeObject;
use crate::vm::source_text::Source;

/// `_library`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_library",
    doc: "The standard library that is embedded in the interpreter.",
    functions: &[],
    init: |_, m| {
        m.downcast::<Module>().expect("a module").set("library_importer", LIBRARY_IMPORTER.value());
        Ok(())
    },
    gil_not_used: true,
};

/// `_library.library_importer`.
pub static LIBRARY_IMPORTER: Class = Class::new();

/// Payload of `library_importer`.
#[repr(C)]
pub struct LibraryImporter {
    ob: Object,
    /// The folder, without the library's root.
    folder: String,
}

payload!(LibraryImporter: traced);

impl Trace for LibraryImporter {
    fn trace(&self, _: &mut dyn Visitor) {}
}

/// One module below an importer's folder.
struct Entry {
    /// Path of its file in the library.
    file: String,
    package: bool,
}

impl LibraryImporter {
    fn path(&self) -> String {
        if self.folder.is_empty() {
            library::ROOT.into()
        } else {
            format!("{}/{}", library::ROOT, self.folder)
        }
    }
    fn entry(&self, full: &str) -> Option<Entry> {
        let tail = full.rsplit('.').next().unwrap_or(full);
        let below = if self.folder.is_empty() { tail.to_string() } else { format!("{}/{tail}", self.folder) };
        let all = [(format!("{below}/__init__.py"), true), (format!("{below}.py"), false)];
        all.into_iter().map(|(file, package)| Entry { file, package }).find(|e| library::is_file(&e.file))
    }
    fn expect(&self, th: &Thread, full: &Str) -> Res<Entry> {
        let name = full.to_str_lossy();
        self.entry(&name)
            .ok_or_else(|| importlib::import_error(th, &format!("can't find module '{name}'"), full))
    }
}

fn this(v: &Value) -> &LibraryImporter {
    v.downcast::<LibraryImporter>().expect("method of this type")
}

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    if args.slots().len() != 1 {
        return Err(
            th.type_error(format!("library_importer expected 1 argument, got {}", args.slots().len()))
        );
    }
    let path = protocol::expect_string(th, args.at(0), "library_importer", "argument 1")?.to_str_lossy();
    match library::inside(&path) {
        Some(folder) if folder.is_empty() || library::is_folder(folder) => {
            Ok(alloc(LibraryImporter { ob: Object::new(cls), folder: folder.into() }).into_value())
        }
        _ => Err(th.import_error("not a folder of the embedded library")),
    }
}

fn named<'a>(th: &Thread, a: &Args<'a>, function: &str) -> Res<&'a Str> {
    protocol::expect_string(th, a.at(1), function, "argument 1")
}

fn find_spec(th: &Thread, a: Args<'_>) -> Res {
    let full = named(th, &a, "find_spec")?;
    if this(a.at(0)).entry(&full.to_str_lossy()).is_none() {
        return Ok(Value::none());
    }
    let bootstrap = importlib::bootstrap(th)?;
    let f = attribute::get(th, &bootstrap, name!("spec_from_loader"))?;
    call::call2(th, &f, a.at(1).clone(), a.at(0).clone())
}

fn source(th: &Thread, a: &Args<'_>, function: &str) -> Res<(Entry, Vec<u8>)> {
    let e = this(a.at(0)).expect(th, named(th, a, function)?)?;
    let text = library::read(&e.file).unwrap_or_default();
    Ok((e, text))
}

fn file_name(e: &Entry) -> String {
    format!("{}/{}", library::ROOT, e.file)
}

fn get_code(th: &Thread, a: Args<'_>) -> Res {
    let (e, source) = source(th, &a, "get_code")?;
    Ok(CodeObject::new(crate::vm::compile_source(th, Source::Bytes(&source), &file_name(&e), Mode::Exec)?)
        .into_value())
}

fn get_source(th: &Thread, a: Args<'_>) -> Res {
    // The library's files are UTF-8.
    Ok(text(&String::from_utf8_lossy(&source(th, &a, "get_source")?.1)))
}

fn get_data(th: &Thread, a: Args<'_>) -> Res {
    let path = named(th, &a, "get_data")?.to_str_lossy();
    match library::inside(&path).and_then(library::read) {
        Some(data) => Ok(crate::vm::build::bytes(&data)),
        None => Err(crate::modules::io::os_error(th, libc::ENOENT, Some(a.at(1)))),
    }
}

fn exec_module(th: &Thread, a: Args<'_>) -> Res {
    let full = attribute::get(th, a.at(1), name!("__name__"))?;
    let e = this(a.at(0)).expect(th, protocol::expect_string(th, &full, "exec_module", "__name__")?)?;
    let source = library::read(&e.file).unwrap_or_default();
    let code = crate::vm::compile_source(th, Source::Bytes(&source), &file_name(&e), Mode::Exec)?;
    let globals = attribute::get(th, a.at(1), name!("__dict__"))?;
    let Some(d) = globals.downcast::<Dict>() else {
        return Err(th.type_error("a module's __dict__ must be a dict"));
    };
    if d.get_str(name!("__builtins__")).is_none() {
        d.set_str(name!("__builtins__"), crate::object::hooks::builtins().dict.to_value());
    }
    crate::vm::run_code(th, &code, &crate::object::Ref::from_payload(d), None)?;
    Ok(Value::none())
}

/// `(name, ispkg)` of each module in the folder: what `pkgutil.iter_modules` asks an importer for.
fn iter_modules(th: &Thread, a: Args<'_>) -> Res {
    let prefix = match a.get(1) {
        Some(p) => protocol::expect_string(th, p, "iter_modules", "argument 1")?.to_str_lossy().into_owned(),
        None => String::new(),
    };
    let all = library::modules_in(&this(a.at(0)).folder);
    let items = all
        .into_iter()
        .map(|(n, package)| {
            Tuple::new(vec![text(&format!("{prefix}{n}")), Value::bool(package)]).into_value()
        })
        .collect();
    crate::vm::build::list(th, items)
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "library_importer(path) -> finder and loader of the modules in a folder of the embedded library",
    ),
    flags: flags::BASE | flags::IMMUTABLE | flags::GC,
    slots: Slots {
        new: Some(new),
        repr: Some(|_, v| Ok(text(&format!("library_importer({:?})", this(v).path())))),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "find_spec",
            "($self, fullname, target=None)",
            find_spec,
            "Create a ModuleSpec for the specified module, None if there is none.",
        ),
        Method::method("create_module", "($self, spec)", |_, _| Ok(Value::none()), "Use default semantics."),
        Method::method("exec_module", "($self, module)", exec_module, "Run the module."),
        Method::method("get_code", "($self, fullname)", get_code, "The code of the specified module."),
        Method::method("get_source", "($self, fullname)", get_source, "The source of the specified module."),
        Method::method("get_data", "($self, pathname)", get_data, "The data of a file of the library."),
        Method::method(
            "get_filename",
            "($self, fullname)",
            |th, a| {
                let e = this(a.at(0)).expect(th, named(th, &a, "get_filename")?)?;
                Ok(text(&file_name(&e)))
            },
            "The path of the specified module.",
        ),
        Method::method(
            "is_package",
            "($self, fullname)",
            |th, a| {
                let e = this(a.at(0)).expect(th, named(th, &a, "is_package")?)?;
                Ok(Value::bool(e.package))
            },
            "Whether the specified module is a package.",
        ),
        Method::method(
            "iter_modules",
            "($self, prefix='')",
            iter_modules,
            "Names of the modules in the folder, each with whether it is a package.",
        ),
        Method::method(
            "invalidate_caches",
            "($self, /)",
            |_, _| Ok(Value::none()),
            "There is nothing to invalidate.",
        ),
    ],
    getsets: &[GetSet::read("path", |_, v| Ok(text(&this(v).path())), "The folder.")],
    signature: "(path, /)",
    ..TypeSpec::new("_library", "library_importer", <LibraryImporter as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    LIBRARY_IMPORTER.bind(&SPEC);
}
