//! `sys`.

mod asynchronous;
mod breakpoint;
mod config;
mod installation;
mod monitoring;
mod runtime_flags;
mod watching;

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;

use crate::memory;
use crate::mode;
use crate::object::call::{call_method, call_special};
use crate::object::names::name;
use crate::object::{
    Args, Dict, Method, Module, ModuleSpec, Ref, Res, Str, Thread, Tuple, Value, attribute, errors, hooks,
    protocol, string,
};
use crate::sync::prim::{AtomicU32, Ordering};
use crate::types::list::List;
use crate::types::struct_sequence::{self, StructSequence};

pub use config::Config;
pub use installation::Installation;
pub use runtime_flags::{RuntimeFlags, plain_locale, runtime_flags};

/// `sys._jit`: no machine code is made.
static JIT: ModuleSpec = ModuleSpec {
    name: "_jit",
    doc: "Utilities for observing just-in-time compilation.",
    functions: &[
        Method::function(
            "is_available",
            "($module, /)",
            |_, _| Ok(Value::bool(false)),
            "Return True if the current Python executable supports JIT compilation, and False otherwise.",
        ),
        Method::function(
            "is_enabled",
            "($module, /)",
            |_, _| Ok(Value::bool(false)),
            "Return True if JIT compilation is enabled for the current Python process (implies sys._jit.is_available()), and False otherwise.",
        ),
        Method::function(
            "is_active",
            "($module, /)",
            |_, _| Ok(Value::bool(false)),
            "Return True if the topmost Python frame is currently executing JIT code (implies sys._jit.is_enabled()), and False otherwise.",
        ),
    ],
    init: |_, _| Ok(()),
    gil_not_used: true,
};

/// The Python version whose language and library this is.
pub const VERSION: (u8, u8, u8) = (3, 14, 0);

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "sys",
    doc: "This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter.",
    functions: &[
        Method::function(
            "getallocatedblocks",
            "($module, /)",
            |_, _| Ok(Value::from_usize(crate::memory::live_objects())),
            "Return the number of memory blocks currently allocated.",
        ),
        Method::function(
            "exit",
            "($module, status=None, /)",
            exit,
            "Exit the interpreter by raising SystemExit(status).",
        ),
        Method::function(
            "getrefcount",
            "($module, object, /)",
            getrefcount,
            "Return the reference count of object.",
        ),
        Method::function(
            "getsizeof",
            "~($module, object, default=None)",
            getsizeof,
            "getsizeof(object [, default]) -> int\n\nReturn the size of object in bytes.",
        ),
        Method::function("intern", "($module, string, /)", intern, "``Intern'' the given string."),
        Method::function(
            "_is_interned",
            "($module, string, /)",
            is_interned,
            "Return True if the given string is \"interned\".",
        ),
        Method::function(
            "getrecursionlimit",
            "($module, /)",
            |_, _| Ok(Value::from_usize(recursion_limit() as usize)),
            "Return the current value of the recursion limit.",
        ),
        Method::function(
            "setrecursionlimit",
            "($module, limit, /)",
            setrecursionlimit,
            "Set the maximum depth of the Python interpreter stack to n.",
        ),
        Method::function(
            "getswitchinterval",
            "($module, /)",
            |_, _| Ok(Value::from_f64(mode::switch_interval().as_secs_f64())),
            "Return the current thread switch interval; see sys.setswitchinterval().",
        ),
        Method::function(
            "setswitchinterval",
            "($module, interval, /)",
            setswitchinterval,
            "Set the ideal thread switching delay inside the Python interpreter.",
        ),
        Method::function(
            "_get_cpu_count_config",
            "($module, /)",
            |_, _| Ok(Value::from_i64(runtime_flags().cpu_count.map_or(-1, i64::from))),
            "Private function for getting PyConfig.cpu_count",
        ),
        Method::function(
            "_is_gil_enabled",
            "($module, /)",
            |_, _| Ok(Value::bool(mode::gil_enabled())),
            "Return True if the GIL is currently enabled.",
        ),
        Method::function(
            "exc_info",
            "($module, /)",
            exc_info,
            "Return current exception information: (type, value, traceback).",
        ),
        Method::function(
            "exception",
            "($module, /)",
            |th, _| Ok(th.handled().unwrap_or(Value::none())),
            "Return the current exception.",
        ),
        Method::function(
            "getdefaultencoding",
            "($module, /)",
            |_, _| Ok(Str::new("utf-8").into_value()),
            "Return the current default encoding used by the Unicode implementation.",
        ),
        Method::function(
            "getfilesystemencoding",
            "($module, /)",
            |_, _| Ok(Str::new("utf-8").into_value()),
            "Return the encoding used to convert Unicode filenames to OS filenames.",
        ),
        Method::function(
            "getfilesystemencodeerrors",
            "($module, /)",
            |_, _| Ok(Str::new("surrogateescape").into_value()),
            "Return the error mode used for Unicode to OS filename conversion.",
        ),
        Method::function(
            "is_remote_debug_enabled",
            "($module, /)",
            |_, _| Ok(Value::bool(false)),
            "Return True if remote debugging is enabled, False otherwise.",
        ),
        Method::function(
            "remote_exec",
            "($module, /, pid, script)",
            |th, _| Err(th.runtime_error("Remote debugging is not enabled")),
            "Executes a file containing Python code in a given remote Python process.",
        ),
        Method::function(
            "is_finalizing",
            "($module, /)",
            |_, _| Ok(Value::bool(is_finalizing())),
            "Return True if Python is exiting.",
        ),
        Method::function(
            "displayhook",
            "($module, object, /)",
            displayhook,
            "Print an object to sys.stdout and also save it in builtins._",
        ),
        Method::function(
            "excepthook",
            "($module, exctype, value, traceback, /)",
            excepthook,
            "Handle an exception by displaying it with a traceback on sys.stderr.",
        ),
        Method::function(
            "breakpointhook",
            "(*args, **kwargs)",
            breakpoint::hook,
            "This hook function is called by built-in breakpoint().",
        ),
        Method::function(
            "unraisablehook",
            "($module, unraisable, /)",
            unraisablehook,
            "Handle an unraisable exception.",
        ),
        Method::function(
            "set_int_max_str_digits",
            "($module, /, maxdigits)",
            set_int_max_str_digits,
            "Set the maximum string digits limit for non-binary int<->str conversions.",
        ),
        Method::function(
            "get_int_max_str_digits",
            "($module, /)",
            |_, _| Ok(Value::from_usize(int_max_str_digits())),
            "Return the maximum string digits limit for non-binary int<->str conversions.",
        ),
        Method::function(
            "audit",
            "($module, event, /, *args)",
            |_, _| Ok(Value::none()),
            "Passes the event to any hooks that are attached.",
        ),
        Method::function(
            "addaudithook",
            "($module, /, hook)",
            |_, _| Ok(Value::none()),
            "Adds a new audit hook callback.",
        ),
        Method::function(
            "_clear_type_cache",
            "($module, /)",
            |_, _| Ok(Value::none()),
            "Clear the internal type lookup cache.",
        ),
        Method::function(
            "_clear_type_descriptors",
            "($module, type, /)",
            |th, a| {
                let Some(t) = a.at(0).downcast::<crate::object::Type>() else {
                    return Err(th.type_error("_clear_type_descriptors() argument must be type"));
                };
                for n in [name!("__dict__"), name!("__weakref__")] {
                    drop(t.set_own_attr(th, n, None));
                }
                Ok(Value::none())
            },
            "Private function for clearing certain descriptors from a type's dictionary.",
        ),
        Method::function(
            "_clear_internal_caches",
            "($module, /)",
            |_, _| Ok(Value::none()),
            "Clear all internal performance-related caches.",
        ),
        Method::function(
            "_getframe",
            "($module, depth=0, /)",
            getframe,
            "Return a frame object from the call stack.",
        ),
        Method::function(
            "_getframemodulename",
            "($module, /, depth=0)",
            getframemodulename,
            "Return the name of the module for a calling frame.",
        ),
        Method::function(
            "_debugmallocstats",
            "($module, /)",
            |th, _| {
                print_allocator(th);
                Ok(Value::none())
            },
            "Print debug info to stderr about the state of pymalloc and structmalloc.",
        ),
        Method::function(
            "_current_frames",
            "($module, /)",
            |th, _| crate::vm::current_frames(th),
            "Return a dict mapping each thread's identifier to its current stack frame.",
        ),
    ],
    init: |_, _| Ok(()),
    gil_not_used: true,
};

static FINALIZING: AtomicU32 = AtomicU32::new(0);

/// `sys.is_finalizing()`.
pub fn is_finalizing() -> bool {
    // Relaxed: a hint for code that runs at exit.
    FINALIZING.load(Ordering::Relaxed) != 0
}

/// The program is about to end.
pub fn set_finalizing() {
    // Relaxed: see `is_finalizing`.
    FINALIZING.store(1, Ordering::Relaxed);
}

/// Writes to the error output what the allocator holds.
pub fn print_allocator(th: &Thread) {
    let text = memory::describe();
    th.detached(|| memory::say(&text));
}

fn recursion_limit() -> u32 {
    crate::vm::recursion_limit()
}

/// `sys.get_int_max_str_digits()`; 0 for no limit.
pub fn int_max_str_digits() -> usize {
    crate::types::int::text::max_digits()
}

/// Binds `sys.flags` and its like.
pub fn init_types() {
    for s in [
        &FLAGS,
        &VERSION_INFO,
        &HASH_INFO,
        &INT_INFO,
        &FLOAT_INFO,
        &THREAD_INFO,
        &UNRAISABLE,
        &asynchronous::HOOKS,
    ] {
        struct_sequence::bind(s);
    }
}

static FLAGS: StructSequence = StructSequence::new(
    "sys",
    "flags",
    &[
        "debug",
        "inspect",
        "interactive",
        "optimize",
        "dont_write_bytecode",
        "no_user_site",
        "no_site",
        "ignore_environment",
        "verbose",
        "bytes_warning",
        "quiet",
        "hash_randomization",
        "isolated",
        "dev_mode",
        "utf8_mode",
        "warn_default_encoding",
        "safe_path",
        "int_max_str_digits",
        "gil",
        "thread_inherit_context",
        "context_aware_warnings",
    ],
    18,
)
.sealed();
static VERSION_INFO: StructSequence =
    StructSequence::new("sys", "version_info", &["major", "minor", "micro", "releaselevel", "serial"], 5)
        .sealed();
static HASH_INFO: StructSequence = StructSequence::new(
    "sys",
    "hash_info",
    &["width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff"],
    9,
);
static INT_INFO: StructSequence = StructSequence::new(
    "sys",
    "int_info",
    &["bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"],
    4,
);
static FLOAT_INFO: StructSequence = StructSequence::new(
    "sys",
    "float_info",
    &[
        "max",
        "max_exp",
        "max_10_exp",
        "min",
        "min_exp",
        "min_10_exp",
        "dig",
        "mant_dig",
        "epsilon",
        "radix",
        "rounds",
    ],
    11,
);
static THREAD_INFO: StructSequence =
    StructSequence::new("sys", "thread_info", &["name", "lock", "version"], 3);
static UNRAISABLE: StructSequence = StructSequence::new(
    "sys",
    "UnraisableHookArgs",
    &["exc_type", "exc_value", "exc_traceback", "err_msg", "object"],
    5,
);

fn text(s: &str) -> Value {
    Str::new(s).into_value()
}

fn int(i: i64) -> Value {
    Value::from_i64(i)
}

/// A list of strings.
fn texts(v: &[String]) -> Value {
    List::new(v.iter().map(|s| text(s)).collect()).into_value()
}

/// What the system gave, as text.
fn os_text(s: &OsString) -> Value {
    super::posix::decode(s.as_bytes())
}

fn os_texts<'a>(v: impl IntoIterator<Item = &'a OsString>) -> Value {
    List::new(v.into_iter().map(os_text).collect()).into_value()
}

/// Fills the module from the command line's configuration.
pub fn configure(th: &Thread, c: &Config) -> Res<()> {
    let m = hooks::sys();
    runtime_flags::set(c.runtime_flags);
    crate::object::unraisable::set_hook(report_unraisable);
    let (major, minor, micro) = VERSION;
    m.set(
        "version_info",
        VERSION_INFO.make(vec![
            int(major.into()),
            int(minor.into()),
            int(micro.into()),
            text("final"),
            int(0),
        ]),
    );
    m.set(
        "version",
        text(&format!(
            "{major}.{minor}.{micro} (Brigade {}, {}) [Rust {}]",
            env!("CARGO_PKG_VERSION"),
            mode::NAME,
            env!("CARGO_PKG_RUST_VERSION")
        )),
    );
    m.set("hexversion", int(i64::from(major) << 24 | i64::from(minor) << 16 | i64::from(micro) << 8 | 0xf0));
    m.set("api_version", int(1013));
    m.set("copyright", text("Copyright (c) the Brigade authors; Python library files copyright the Python Software Foundation."));
    for f in asynchronous::FUNCTIONS.iter().chain(watching::FUNCTIONS) {
        let f = crate::object::function::NativeFunction::of_module(f, Some(m.to_value()));
        m.set(f.method.name, f.to_value());
    }
    m.set("monitoring", crate::object::Module::from_spec(th, &monitoring::MODULE)?.into_value());
    m.set("platform", text("linux"));
    m.set("_git", Tuple::new(vec![text("Brigade"), text(""), text("")]).into_value());
    m.set("byteorder", text(if cfg!(target_endian = "little") { "little" } else { "big" }));
    m.set("maxsize", int(i64::MAX));
    m.set("maxunicode", int(0x10_ffff));
    m.set("modules", hooks::modules().to_value());
    m.set("argv", os_texts(&c.argv));
    m.set("orig_argv", os_texts(&c.orig_argv));
    if let Some(first) = &c.path0 {
        crate::types::module_type::set_first_path(first.to_string_lossy().into_owned());
    }
    let library = OsString::from(crate::modules::library::ROOT);
    m.set("path", os_texts(c.path0.iter().chain(&c.path).chain([&library])));
    let (meta_path, path_hooks) = crate::modules::import::importlib::initial_lists();
    m.set("meta_path", meta_path);
    m.set("path_hooks", path_hooks);
    m.set("path_importer_cache", Dict::new().into_value());
    m.set(
        "builtin_module_names",
        Tuple::new(crate::modules::names().iter().map(|n| text(n)).collect()).into_value(),
    );
    let std: Vec<Value> = crate::modules::library::top_level_names().iter().map(|n| text(n)).collect();
    let std_set =
        crate::object::call::call1(th, &crate::types::set::FROZENSET.value(), List::new(std).into_value())?;
    m.set("stdlib_module_names", std_set);
    let installation = Installation::find();
    for (k, v) in [
        ("executable", &*installation.executable),
        ("_base_executable", &installation.base_executable),
        ("prefix", &installation.prefix),
        ("exec_prefix", &installation.prefix),
        ("base_prefix", installation.base_prefix),
        ("base_exec_prefix", installation.base_prefix),
        ("platlibdir", "lib"),
        ("_framework", ""),
        ("abiflags", if mode::PARALLEL { "t" } else { "" }),
        ("float_repr_style", "short"),
    ] {
        m.set(k, text(v));
    }
    m.set("pycache_prefix", c.pycache_prefix.as_ref().map_or(Value::none(), |p| text(p)));
    m.set("_jit", Module::from_spec(th, &JIT)?.into_value());
    m.set("_stdlib_dir", text(crate::modules::library::ROOT));
    m.set("dont_write_bytecode", Value::bool(c.dont_write_bytecode));
    m.set("warnoptions", texts(&c.warn_options));
    let x = Dict::new();
    for (k, v) in &c.x_options {
        x.set_str(&string::intern(k), v.as_ref().map_or(Value::bool(true), |v| text(v)));
    }
    m.set("_xoptions", x.into_value());
    let b = |v: bool| int(i64::from(v));
    m.set(
        "flags",
        FLAGS.make(vec![
            b(c.debug > 0),
            int(c.inspect.into()),
            b(c.interactive),
            int(c.optimize.into()),
            b(c.dont_write_bytecode),
            b(c.no_user_site),
            b(c.no_site),
            b(c.ignore_environment),
            int(c.verbose.into()),
            int(c.runtime_flags.bytes_warning.into()),
            b(c.quiet),
            b(c.hash_randomization),
            b(c.isolated),
            Value::bool(c.runtime_flags.dev_mode),
            b(c.runtime_flags.utf8_mode),
            b(c.runtime_flags.warn_default_encoding),
            Value::bool(c.safe_path),
            int(int_max_str_digits() as i64),
            if mode::PARALLEL { c.gil.map_or_else(Value::none, b) } else { b(true) },
            b(c.runtime_flags.thread_inherit_context),
            b(c.runtime_flags.context_aware_warnings),
        ]),
    );
    let modulus = (1i64 << 61) - 1;
    m.set(
        "hash_info",
        HASH_INFO.make(vec![
            int(64),
            int(modulus),
            int(314_159),
            int(0),
            int(1_000_003),
            text("siphash13"),
            int(64),
            int(128),
            int(0),
        ]),
    );
    m.set("int_info", INT_INFO.make(vec![int(30), int(4), int(4300), int(640)]));
    m.set(
        "float_info",
        FLOAT_INFO.make(vec![
            Value::from_f64(f64::MAX),
            int(1024),
            int(308),
            Value::from_f64(f64::MIN_POSITIVE),
            int(-1021),
            int(-307),
            int(15),
            int(53),
            Value::from_f64(f64::EPSILON),
            int(2),
            int(1),
        ]),
    );
    m.set("thread_info", THREAD_INFO.make(vec![text("pthread"), Value::none(), Value::none()]));
    let cache_tag = format!("brigade-{major}{minor}");
    let ns = Dict::new();
    ns.set_str(name!("name"), text("brigade"));
    ns.set_str(name!("cache_tag"), text(&cache_tag));
    let version = m.dict.get_str(name!("version_info")).unwrap_or(Value::none());
    ns.set_str(name!("version"), version);
    ns.set_str(
        name!("hexversion"),
        int(i64::from(major) << 24 | i64::from(minor) << 16 | i64::from(micro) << 8 | 0xf0),
    );
    ns.set_str(
        name!("_multiarch"),
        text(if cfg!(target_arch = "aarch64") { "aarch64-linux-gnu" } else { "x86_64-linux-gnu" }),
    );
    ns.set_str(name!("supports_isolated_interpreters"), Value::bool(false));
    m.set("implementation", crate::types::simple_namespace::make(ns));
    for (n, fd) in [("stdin", 0), ("stdout", 1), ("stderr", 2)] {
        let s = crate::modules::io::standard_stream(th, fd, &format!("<{n}>"), c)?;
        m.set(&format!("__{n}__"), s.clone());
        m.set(n, s);
    }
    for hook in ["breakpointhook", "displayhook", "excepthook", "unraisablehook"] {
        let f = m.dict.get_str(&string::intern(hook)).unwrap_or(Value::none());
        m.set(&format!("__{hook}__"), f);
    }
    Ok(())
}

fn exit(th: &Thread, args: Args<'_>) -> Res {
    let e = match args.get(0) {
        None => crate::object::call::call0(th, &errors::SYSTEM_EXIT.value())?,
        Some(v) => match v.downcast::<Tuple>() {
            Some(t) => {
                crate::object::call::call(th, &errors::SYSTEM_EXIT.value(), Args::positional(t.slots()))?
            }
            None => crate::object::call::call1(th, &errors::SYSTEM_EXIT.value(), v.clone())?,
        },
    };
    Err(crate::object::exception::raise(th, e))
}

/// `sys.getrefcount(x)`. The argument is read in place, borrowed, so the reference that CPython's argument stack
/// holds does not exist here; it is added so that the number is what a Python programmer expects.
fn getrefcount(_: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    Ok(match v.as_object() {
        None => Value::from_i64(i64::from(u32::MAX)),
        Some(o) if o.head().is_immortal() => Value::from_i64(i64::from(u32::MAX)),
        Some(o) => Value::from_usize(o.head().count() + crate::vm::borrowed_argument(args)),
    })
}

fn getsizeof(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let missing = || Err(th.type_error(format!("Type {} doesn't define __sizeof__", v.ty().error_name())));
    match call_special(th, v, name!("__sizeof__"), &[]).and_then(|n| n.map_or_else(missing, Ok)) {
        Ok(n) => match protocol::as_i64(&n) {
            Some(n) if n >= 0 => Ok(Value::from_i64(n)),
            Some(_) => Err(th.value_error("__sizeof__() should return >= 0")),
            None => Err(th.type_error("an integer is required")),
        },
        Err(r) => match args.get(1) {
            Some(d) => {
                th.catch(r, &errors::TYPE_ERROR)?;
                Ok(d.clone())
            }
            None => Err(r),
        },
    }
}

fn intern(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    if !v.is_exact(&crate::object::class::STR) {
        return Err(th.type_error(if v.downcast::<Str>().is_some() {
            format!("can't intern {}", v.ty().error_name())
        } else {
            format!("intern() argument must be str, not {}", v.given_name())
        }));
    }
    Ok(string::intern_ref(Ref::from_payload(v.downcast::<Str>().expect("checked"))).into_value())
}

fn is_interned(th: &Thread, args: Args<'_>) -> Res {
    match args.at(0).downcast::<Str>() {
        Some(s) => Ok(Value::bool(s.is_interned())),
        None => {
            Err(th
                .type_error(format!("_is_interned() argument must be str, not {}", args.at(0).given_name())))
        }
    }
}

fn setrecursionlimit(th: &Thread, args: Args<'_>) -> Res {
    let n = protocol::index_i64(th, args.at(0))?;
    if n < 1 {
        return Err(th.value_error("recursion limit must be greater or equal than 1"));
    }
    let depth = crate::vm::state::depth(th);
    if depth as i64 >= n {
        return Err(th.recursion_error(format!(
            "cannot set the recursion limit to {n} at the recursion depth {depth}: the limit is too low"
        )));
    }
    crate::vm::set_recursion_limit(n.min(i64::from(i32::MAX)) as u32);
    Ok(Value::none())
}

fn setswitchinterval(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let Some(f) = v.as_float().or(protocol::as_i64(v).map(|i| i as f64)) else {
        return Err(th.type_error(format!("must be real number, not {}", v.ty().error_name())));
    };
    if f.is_nan() || f <= 0.0 {
        return Err(th.value_error("switch interval must be strictly positive"));
    }
    mode::set_switch_interval(std::time::Duration::from_secs_f64(f.clamp(1e-6, 1e9)));
    Ok(Value::none())
}

fn exc_info(th: &Thread, _: Args<'_>) -> Res {
    let parts = match th.handled() {
        None => vec![Value::none(), Value::none(), Value::none()],
        Some(e) => {
            let tb = attribute::get(th, &e, name!("__traceback__"))?;
            vec![e.ty().value(), e, tb]
        }
    };
    Ok(Tuple::new(parts).into_value())
}

fn getframe(th: &Thread, args: Args<'_>) -> Res {
    let depth = args.get(0).map_or(Ok(0), |d| protocol::index_i64(th, d))?;
    crate::vm::frame_at(th, depth.max(0) as usize)
}

fn getframemodulename(th: &Thread, args: Args<'_>) -> Res {
    let depth = args.get(0).map_or(Ok(0), |d| protocol::index_i64(th, d))?;
    match crate::vm::globals_at(th, depth.max(0) as usize) {
        Some(g) => Ok(g.get_str(name!("__name__")).unwrap_or(Value::none())),
        None => Ok(Value::none()),
    }
}

fn set_int_max_str_digits(th: &Thread, args: Args<'_>) -> Res {
    let n = protocol::index_i64(th, args.at(0))?;
    if n != 0 && n < 640 || n > i64::from(i32::MAX) {
        return Err(th.value_error("maxdigits must be 0 or larger than 640"));
    }
    crate::types::int::text::set_max_digits(n as usize);
    Ok(Value::none())
}

fn displayhook(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    if v.is_none() {
        return Ok(Value::none());
    }
    let b = hooks::builtins();
    b.set("_", Value::none());
    let r = protocol::repr(th, v)?.into_value();
    let out = match hooks::sys().dict.get_str(name!("stdout")) {
        Some(o) if !o.is_none() => o,
        _ => return Err(th.runtime_error("lost sys.stdout")),
    };
    if let Err(raised) = call_method(th, &out, name!("write"), std::slice::from_ref(&r)) {
        th.catch(raised, &errors::UNICODE_ENCODE_ERROR)?;
        write_escaped(th, &out, &r)?;
    }
    call_method(th, &out, name!("write"), &[Str::latin1_char(b'\n').into_value()])?;
    b.set("_", v.clone());
    Ok(Value::none())
}

/// Writes text to a stream whose encoding lacks some of its characters.
fn write_escaped(th: &Thread, out: &Value, written: &Value) -> Res<()> {
    let encoding = attribute::get(th, out, name!("encoding"))?;
    let bytes = call_method(th, written, name!("encode"), &[encoding.clone(), text("backslashreplace")])?;
    match attribute::get_optional(th, out, name!("buffer"))? {
        Some(buffer) => {
            call_method(th, out, name!("flush"), &[])?;
            call_method(th, &buffer, name!("write"), &[bytes]).map(drop)
        }
        None => {
            let escaped = call_method(th, &bytes, name!("decode"), &[encoding, text("strict")])?;
            call_method(th, out, name!("write"), &[escaped]).map(drop)
        }
    }
}

fn excepthook(th: &Thread, args: Args<'_>) -> Res {
    crate::vm::traceback_text::print(th, args.at(1), args.get_non_none(2))?;
    Ok(Value::none())
}

fn unraisablehook(th: &Thread, args: Args<'_>) -> Res {
    let u = args.at(0);
    let part = |n: &'static Ref<Str>| attribute::get(th, u, n);
    let (value, tb, message, object) = (
        part(name!("exc_value"))?,
        part(name!("exc_traceback"))?,
        part(name!("err_msg"))?,
        part(name!("object"))?,
    );
    let err = match hooks::sys().dict.get_str(name!("stderr")) {
        Some(e) if !e.is_none() => e,
        _ => return Ok(Value::none()),
    };
    let message = message.downcast::<Str>().map(|m| m.to_str_lossy().into_owned());
    let line = if object.is_none() {
        message.map_or(String::new(), |m| format!("{m}:\n"))
    } else {
        let shown = match protocol::repr_text(th, &object) {
            Ok(s) => s,
            Err(r) => {
                drop(th.take_raised(r));
                "<object repr() failed>".into()
            }
        };
        format!("{}: {shown}\n", message.unwrap_or_else(|| "Exception ignored in".into()))
    };
    call_method(th, &err, name!("write"), &[text(&line)])?;
    crate::vm::traceback_text::print_to(th, &err, &value, (!tb.is_none()).then_some(&tb))?;
    call_method(th, &err, name!("flush"), &[])?;
    Ok(Value::none())
}

fn report_unraisable(th: &Thread, exception: Value, message: &str, object: Option<&Value>) {
    // The object is part of the message: whoever keeps the arguments must not bring it back to life.
    let message = match object {
        Some(o) => match protocol::repr_text(th, o) {
            Ok(shown) => format!("{message} {shown}"),
            Err(_) => {
                drop(th.take_waiting());
                format!("{message} <object repr() failed>")
            }
        },
        None => message.into(),
    };
    let mut tb = attribute::get(th, &exception, name!("__traceback__")).unwrap_or(Value::none());
    if tb.is_none() && crate::vm::trace_here(th, &exception) {
        tb = attribute::get(th, &exception, name!("__traceback__")).unwrap_or(Value::none());
    }
    let args =
        UNRAISABLE.make(vec![exception.ty().value(), exception.clone(), tb, text(&message), Value::none()]);
    let Some(hook) = hooks::sys().dict.get_str(name!("unraisablehook")).filter(|h| !h.is_none()) else {
        return;
    };
    if crate::object::call::call1(th, &hook, args).is_err() {
        drop(th.take_waiting());
    }
}

/// The module object.
pub fn module() -> &'static Ref<Module> {
    hooks::sys()
}
