//! `posix`: what `os.py` stands on.

mod constants;
mod files;
mod identity;
mod limits;
mod names;
mod namespaces;
mod nodes;
mod path;
mod process;
mod scandir;
mod schedule;
mod spawn;
mod stat;
pub mod subprocess;
mod terminal;
mod timers;
mod transfer;
mod wait;
mod xattr;

use crate::object::call::call_special;
use crate::object::names::name;
use crate::object::{Args, Dict, Module, ModuleSpec, Raised, Res, Str, Thread, Value, errors, protocol};
use crate::types::bytes::Bytes;
use crate::types::list::List;
use crate::types::struct_sequence;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "posix",
    doc: "This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard.",
    functions: files::FUNCTIONS,
    init,
    gil_not_used: true,
};

/// Binds the types.
pub fn init_types() {
    for s in [
        &stat::STAT_RESULT,
        &stat::STATVFS_RESULT,
        &process::UNAME_RESULT,
        &process::TIMES_RESULT,
        &process::TERMINAL_SIZE,
        &wait::WAITID_RESULT,
        &schedule::SCHED_PARAM,
    ] {
        struct_sequence::bind(s);
    }
    scandir::init_types();
}

fn init(th: &Thread, module: &Value) -> Res<()> {
    let m = module.downcast::<Module>().expect("a module");
    let tables = [
        names::FUNCTIONS,
        process::FUNCTIONS,
        scandir::FUNCTIONS,
        spawn::FUNCTIONS,
        identity::FUNCTIONS,
        limits::FUNCTIONS,
        namespaces::FUNCTIONS,
        nodes::FUNCTIONS,
        schedule::FUNCTIONS,
        terminal::FUNCTIONS,
        timers::FUNCTIONS,
        transfer::FUNCTIONS,
        wait::FUNCTIONS,
        xattr::FUNCTIONS,
    ];
    for f in tables.into_iter().flatten() {
        let f = crate::object::function::NativeFunction::of_module(f, Some(module.clone()));
        m.set(f.method.name, f.to_value());
    }
    for (n, v) in constants::all() {
        m.set(n, Value::from_i64(*v));
    }
    limits::init(m);
    m.set("environ", environment(th)?);
    m.set("error", errors::OS_ERROR.value());
    m.set("stat_result", stat::STAT_RESULT.class.value());
    m.set("statvfs_result", stat::STATVFS_RESULT.class.value());
    m.set("uname_result", process::UNAME_RESULT.class.value());
    m.set("times_result", process::TIMES_RESULT.class.value());
    m.set("terminal_size", process::TERMINAL_SIZE.class.value());
    m.set("waitid_result", wait::WAITID_RESULT.class.value());
    m.set("DirEntry", scandir::DIR_ENTRY.value());
    m.set("sched_param", schedule::SCHED_PARAM.class.value());
    let have = HAVE.iter().map(|h| Str::new(h).into_value()).collect();
    m.set("_have_functions", List::new(have).into_value());
    Ok(())
}

/// What `os` concludes from which functions take `dir_fd`, descriptors and `follow_symlinks`.
const HAVE: [&str; 32] = [
    "HAVE_EVENTFD",
    "HAVE_TIMERFD_CREATE",
    "HAVE_FACCESSAT",
    "HAVE_FCHDIR",
    "HAVE_FCHMOD",
    "HAVE_FCHMODAT",
    "HAVE_FCHOWN",
    "HAVE_FCHOWNAT",
    "HAVE_FEXECVE",
    "HAVE_FDOPENDIR",
    "HAVE_FPATHCONF",
    "HAVE_FSTATAT",
    "HAVE_FSTATVFS",
    "HAVE_FTRUNCATE",
    "HAVE_FUTIMENS",
    "HAVE_FUTIMES",
    "HAVE_FUTIMESAT",
    "HAVE_LINKAT",
    "HAVE_LCHOWN",
    "HAVE_LSTAT",
    "HAVE_LUTIMES",
    "HAVE_MEMFD_CREATE",
    "HAVE_MKDIRAT",
    "HAVE_MKFIFOAT",
    "HAVE_MKNODAT",
    "HAVE_OPENAT",
    "HAVE_READLINKAT",
    "HAVE_RENAMEAT",
    "HAVE_SYMLINKAT",
    "HAVE_UNLINKAT",
    "HAVE_UTIMENSAT",
    "HAVE_PTSNAME_R",
];

/// The variables of the environment, as a dict of bytes.
fn environment(th: &Thread) -> Res {
    use std::os::unix::ffi::OsStrExt;
    let environ = Dict::new().into_value();
    for (k, v) in std::env::vars_os() {
        let (k, v) = (Bytes::new(k.as_bytes()).into_value(), Bytes::new(v.as_bytes()).into_value());
        protocol::setitem(th, &environ, &k, Some(v))?;
    }
    Ok(environ)
}

/// `os.fspath(v)`.
pub fn fspath(th: &Thread, v: &Value) -> Res {
    if v.downcast::<Str>().is_some() || v.is_instance(&crate::object::class::BYTES) {
        return Ok(v.clone());
    }
    let given = v.ty().lookup(th, name!("__fspath__")).is_some_and(|f| !f.is_none());
    let path = if given { call_special(th, v, name!("__fspath__"), &[])? } else { None };
    match path {
        None => Err(
            th.type_error(format!("expected str, bytes or os.PathLike object, not {}", v.ty().error_name()))
        ),
        Some(p) if p.downcast::<Str>().is_some() || p.is_instance(&crate::object::class::BYTES) => Ok(p),
        Some(p) => Err(th.type_error(format!(
            "expected {}.__fspath__() to return str or bytes, not {}",
            v.ty().error_name(),
            p.ty().error_name()
        ))),
    }
}

/// A path argument as the bytes the OS wants (UTF-8, lone surrogates back to the bytes they stand for).
pub fn path_bytes(th: &Thread, v: &Value) -> Res<Vec<u8>> {
    path::os_text(th, v)
}

/// `os.fsencode` for text.
pub fn encode(th: &Thread, s: &Str) -> Res<Vec<u8>> {
    if let Some(t) = s.to_utf8() {
        return Ok(t.as_bytes().to_vec());
    }
    let mut out = Vec::with_capacity(s.len() * 2);
    for c in s.iter() {
        match char::from_u32(c) {
            Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            None if (0xdc80..=0xdcff).contains(&c) => out.push((c - 0xdc00) as u8),
            None => return Err(th.error(&errors::VALUE_ERROR, "surrogates not allowed")),
        }
    }
    Ok(out)
}

/// `os.fsdecode`: UTF-8, other bytes as lone surrogates.
pub fn decode(b: &[u8]) -> Value {
    let mut out: Vec<u32> = Vec::with_capacity(b.len());
    for chunk in b.utf8_chunks() {
        out.extend(chunk.valid().chars().map(u32::from));
        out.extend(chunk.invalid().iter().map(|&b| 0xdc00 + u32::from(b)));
    }
    Str::from_ucs4(&out).into_value()
}

/// A descriptor argument.
fn descriptor(th: &Thread, v: &Value) -> Res<i32> {
    let i = protocol::index_i64(th, v)?;
    i32::try_from(i).map_err(|_| th.overflow_error("Python int too large to convert to C int"))
}

/// What a system call that failed raises: it tells the path.
fn failure_of(th: &Thread, errno: i32, path: &Value) -> Raised {
    super::io::os_error(th, errno, Some(path).filter(|p| !p.is_none()))
}

/// Runs a system call detached that says -1 on error.
fn check(th: &Thread, path: Option<&Value>, f: impl FnMut() -> i64) -> Res<i64> {
    checked(th, f, |errno| super::io::os_error(th, errno, path))
}

/// The same with an exception of the caller's own.
fn checked(th: &Thread, mut f: impl FnMut() -> i64, raise: impl FnOnce(i32) -> Raised) -> Res<i64> {
    match super::io::retry(th, || f() as isize) {
        Ok(n) => Ok(n as i64),
        Err(Ok(errno)) => Err(raise(errno)),
        Err(Err(r)) => Err(r),
    }
}

fn int(v: i64) -> Value {
    Value::from_i64(v)
}

fn truth(th: &Thread, a: Args<'_>, i: usize, default: bool) -> Res<bool> {
    a.get(i).map_or(Ok(default), |v| protocol::truth(th, v))
}
