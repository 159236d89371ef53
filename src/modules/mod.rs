//! Native modules, one file or folder each, and how they are found.

pub mod abc;
pub mod array;
pub mod ast;
pub mod atexit;
pub mod binascii;
pub mod bisect;
pub mod builtins;
pub mod bz2;
pub mod cmath;
pub mod codecs;
pub mod collections;
pub mod contextvars;
pub mod csv;
pub mod descriptor;
pub mod errno;
pub mod exception_class;
pub mod faulthandler;
pub mod fcntl;
pub mod functools;
pub mod gc;
pub mod grp;
pub mod hashes;
pub mod heapq;
pub mod imp;
pub mod import;
pub mod incremental;
pub mod io;
pub mod itertools;
pub mod json;
pub mod library;
pub mod locale;
pub mod lsprof;
pub mod marshal;
pub mod math;
pub mod mmap;
pub mod multiprocessing;
pub mod opcode;
pub mod operator;
pub mod pickle;
pub mod posix;
pub mod posixshmem;
pub mod pwd;
pub mod queue;
pub mod random;
pub mod resource;
pub mod select;
pub mod signal;
pub mod socket;
pub mod sre;
pub mod stat;
pub mod string;
pub mod structs;
pub mod suggestions;
pub mod symtable;
pub mod sys;
pub mod sysconfigdata;
pub mod templatelib;
pub mod termios;
pub mod thread;
pub mod time;
pub mod timeout;
pub mod tokenize;
pub mod tracemalloc;
pub mod typing;
pub mod unicodedata;
pub mod weakref;
pub mod zlib;

use crate::object::names::name;
use crate::object::{Module, ModuleSpec, Ref, Res, Thread, Value, hooks};

/// All native modules but `builtins` and `sys`, which exist from the start.
static REGISTRY: &[&ModuleSpec] = &[
    &abc::MODULE,
    &array::MODULE,
    &ast::MODULE,
    &atexit::MODULE,
    &binascii::MODULE,
    &bisect::MODULE,
    &bz2::MODULE,
    &cmath::MODULE,
    &codecs::MODULE,
    &collections::MODULE,
    &contextvars::MODULE,
    &csv::MODULE,
    &errno::MODULE,
    &faulthandler::MODULE,
    &fcntl::MODULE,
    &functools::MODULE,
    &gc::MODULE,
    &grp::MODULE,
    &hashes::BLAKE2,
    &hashes::MD5,
    &hashes::SHA1,
    &hashes::SHA2,
    &hashes::SHA3,
    &heapq::MODULE,
    &imp::MODULE,
    &imp::WARNINGS,
    &import::library_importer::MODULE,
    &io::MODULE,
    &itertools::MODULE,
    &json::MODULE,
    &locale::MODULE,
    &lsprof::MODULE,
    &marshal::MODULE,
    &math::MODULE,
    &mmap::MODULE,
    &multiprocessing::MODULE,
    &opcode::METADATA,
    &opcode::MODULE,
    &operator::MODULE,
    &pickle::MODULE,
    &posix::MODULE,
    &posix::subprocess::MODULE,
    &posixshmem::MODULE,
    &pwd::MODULE,
    &suggestions::MODULE,
    &queue::MODULE,
    &random::MODULE,
    &resource::MODULE,
    &select::MODULE,
    &socket::MODULE,
    &sre::MODULE,
    &signal::MODULE,
    &stat::MODULE,
    &string::MODULE,
    &structs::MODULE,
    &symtable::MODULE,
    &sysconfigdata::MODULE,
    &templatelib::MODULE,
    &termios::MODULE,
    &thread::MODULE,
    &time::MODULE,
    &tokenize::MODULE,
    &tracemalloc::MODULE,
    &typing::MODULE,
    &unicodedata::MODULE,
    &weakref::MODULE,
    &zlib::MODULE,
];

/// Names of all native modules, sorted (`sys.builtin_module_names`).
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<_> = REGISTRY.iter().map(|m| m.name).chain(["builtins", "sys"]).collect();
    names.sort_unstable();
    names
}

/// The table of a native module.
pub fn find(name: &str) -> Option<&'static ModuleSpec> {
    REGISTRY.iter().find(|m| m.name == name).copied()
}

/// Binds the types that modules bring along; part of start-up, before `bind::fill`.
pub fn init_types() {
    codecs::install();
    collections::init_types();
    functools::init_types();
    hashes::init_types();
    import::library_importer::init_types();
    import::stand_in::init_types();
    itertools::init_types();
    json::init_types();
    lsprof::init_types();
    operator::init_types();
    contextvars::init_types();
    io::init_types();
    templatelib::init_types();
    thread::init_types();
    queue::init_types();
    random::init_types();
    array::init_types();
    ast::init_types();
    tokenize::init_types();
    select::init_types();
    sre::init_types();
    structs::init_types();
    symtable::init_types();
    pickle::init_types();
    posix::init_types();
    time::init_types();
    typing::init_types();
    unicodedata::init_types();
    csv::init_types();
    sys::init_types();
    bz2::init_types();
    zlib::init_types();
    pwd::init_types();
    grp::init_types();
    resource::init_types();
    mmap::init_types();
    multiprocessing::init_types();
    signal::init_types();
    socket::init_types();
}

/// Makes `builtins` and `sys` and puts them into `sys.modules`.
pub fn init(th: &Thread, config: &sys::Config) -> Res<()> {
    let builtins = Module::from_spec(th, &builtins::MODULE)?;
    hooks::set_builtins(builtins.clone());
    let sys: Ref<Module> = Module::from_spec(th, &sys::MODULE)?;
    hooks::set_sys(sys.clone());
    for m in [&builtins, &sys] {
        import::stand_in::describe(th, m, import::stand_in::Origin::Native)?;
        import::initialized(th, m)?;
    }
    hooks::modules().set_str(name!("builtins"), builtins.to_value());
    hooks::modules().set_str(name!("sys"), sys.into_value());
    sys::configure(th, config)?;
    let io = import_module(th, "_io")?;
    builtins.dict.set_str(name!("open"), crate::object::attribute::get(th, &io, name!("open"))?);
    builtins::remember();
    gc::start();
    Ok(())
}

/// `import name` from native code; returns the module itself, not its top-level package.
pub fn import_module(th: &Thread, name: &str) -> Res<Value> {
    import::import_absolute(th, name)
}
