//! The command line: from arguments to an exit status.

mod finish;
mod interactive;
mod options;
mod site;

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use finish::{finish, flush};
use options::{Parsed, Target};

use crate::compiler::Mode;
use crate::modules::import::compiled;
use crate::modules::import::importlib::Standard;
use crate::modules::import::stand_in;
use crate::modules::{self, library, sys};
use crate::object::call::{call_method, call1};
use crate::object::names::name;
use crate::object::{
    Dict, Module, Raised, Ref, Res, Str, Thread, Value, attribute, class, errors, hooks, protocol, string,
};
use crate::vm::source_text::Source;
use crate::vm::{self, traceback_text};

/// Runs the program that the arguments (without the program's name) ask for; returns the exit status.
pub fn main(args: &[String]) -> i32 {
    match options::parse(args) {
        Parsed::Print(text, status) => {
            if status == 0 {
                print!("{text}")
            } else {
                eprint!("{text}")
            }
            status
        }
        Parsed::Run(target, config) => Thread::run(main_stack(), |th| run(th, &target, *config)),
    }
}

/// Bytes of the main thread's native stack.
fn main_stack() -> usize {
    // SAFETY: plain data that the call fills.
    let mut limit: libc::rlimit = unsafe { std::mem::zeroed() };
    // SAFETY: fills the struct.
    let known = unsafe { libc::getrlimit(libc::RLIMIT_STACK, &mut limit) } == 0;
    if known && limit.rlim_cur != libc::RLIM_INFINITY {
        (limit.rlim_cur as usize).min(64 << 20)
    } else {
        8 << 20
    }
}

fn env(config: &sys::Config, key: &str) -> Option<String> {
    if config.ignore_environment { None } else { std::env::var(key).ok().filter(|v| !v.is_empty()) }
}

fn run(th: &Thread, target: &Target, mut config: sys::Config) -> i32 {
    modules::thread::set_main(th);
    let _attached = vm::attach_thread(th);
    if let Some(e) = env(&config, "PYTHONHASHSEED") {
        match e.as_str() {
            "random" => {}
            e => match e.parse::<u32>() {
                Ok(n) => {
                    config.hash_randomization = n != 0;
                    crate::object::hash::set_seed(Some(n));
                }
                Err(_) => {
                    eprintln!(
                        "Fatal Python error: config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]"
                    );
                    return 1;
                }
            },
        }
    }
    config.unbuffered |= env(&config, "PYTHONUNBUFFERED").is_some();
    config.dont_write_bytecode |= env(&config, "PYTHONDONTWRITEBYTECODE").is_some();
    let prefix = config.x_options.iter().rev().find(|(k, _)| k == "pycache_prefix").map(|(_, v)| v.clone());
    config.pycache_prefix =
        prefix.unwrap_or_else(|| env(&config, "PYTHONPYCACHEPREFIX")).filter(|p| !p.is_empty());
    if let Some(level) = env(&config, "PYTHONOPTIMIZE") {
        // Anything that is no number counts as 1.
        config.optimize = config.optimize.max(level.parse().unwrap_or(1).min(2));
    }
    vm::source_text::set_flags(crate::compiler::Flags {
        optimize: config.optimize,
        lines_only: has_option(&config, "no_debug_ranges") || env(&config, "PYTHONNODEBUGRANGES").is_some(),
        ..Default::default()
    });
    if let Some(how) = &config.check_hash_based_pycs {
        modules::imp::set_check_hash_based(how);
    }
    config.safe_path |= env(&config, "PYTHONSAFEPATH").is_some();
    match runtime_flags(&config) {
        Ok(flags) => config.runtime_flags = flags,
        Err(message) => {
            eprintln!("Fatal Python error: {message}");
            return 1;
        }
    }
    let mut filters = Vec::new();
    if config.runtime_flags.dev_mode {
        filters.push("default".to_string());
    }
    if let Some(list) = env(&config, "PYTHONWARNINGS") {
        filters.extend(list.split(',').map(str::to_string));
    }
    config.warn_options.splice(0..0, filters);
    if let Some(p) = env(&config, "PYTHONPATH") {
        config.path = p.split(':').map(str::to_string).collect();
    }
    if !config.safe_path {
        config.path0 = match target {
            Target::Command(_) | Target::Stdin => Some(String::new()),
            Target::Module(_) => std::env::current_dir().ok().map(|d| d.to_string_lossy().into_owned()),
            Target::File(f) => script_folder(f),
        };
    }
    crate::mode::set_destroy(crate::object::header::destroy_head);
    crate::mode::set_contended(crate::object::header::contended);
    crate::types::init();
    vm::init();
    modules::init_types();
    traceback_text::set_reader(|f| library::read(library::inside(f)?));
    vm::signals::set_main(th);
    // Rust's handlers of these would take the place of the system's, which a program expects to die by.
    vm::signals::install(libc::SIGSEGV, vm::signals::Action::Default);
    vm::signals::install(libc::SIGBUS, vm::signals::Action::Default);
    // What they tell comes as an error of the call, too.
    vm::signals::install(libc::SIGPIPE, vm::signals::Action::Ignore);
    vm::signals::install(libc::SIGXFSZ, vm::signals::Action::Ignore);
    vm::signals::install(libc::SIGINT, vm::signals::Action::Note);
    let gil = config
        .x_options
        .iter()
        .rev()
        .find(|(k, _)| k == "gil")
        .and_then(|(_, v)| v.clone())
        .or_else(|| env(&config, "PYTHON_GIL"));
    match gil.as_deref() {
        Some("1") => crate::mode::enable_gil(th.participant()),
        Some("0") if !crate::mode::PARALLEL => {
            eprintln!(
                "Fatal Python error: config_read_gil: Disabling the GIL is not supported by this build"
            );
            return 1;
        }
        _ => {}
    }
    if let Some((frames, source)) = traced_frames(&config)
        && !modules::tracemalloc::start_as_asked(th, &frames)
    {
        eprintln!("Fatal Python error: config_init_tracemalloc: {source}: invalid number of frames");
        return 1;
    }
    let outcome = prepare(th, &config).and_then(|()| execute(th, target, &config));
    let mut status = match outcome {
        Ok(()) => 0,
        Err(r) => report(th, r),
    };
    if (config.inspect || env(&config, "PYTHONINSPECT").is_some()) && !matches!(target, Target::Stdin) {
        let main = hooks::modules().get_str(&string::intern("__main__"));
        if let Some(main) = main.as_ref().and_then(|m| m.downcast::<Module>()) {
            status = interactive::prompt(th, main, &config, false).map_or_else(|r| report(th, r), |()| 0);
        }
    }
    finish(th, &mut status);
    if status == INTERRUPTED {
        // As the shell expects of a program that Ctrl-C ended: die of the signal.
        vm::signals::install(libc::SIGINT, vm::signals::Action::Default);
        // SAFETY: a plain system call.
        unsafe { libc::kill(libc::getpid(), libc::SIGINT) };
        return 130;
    }
    status
}

/// What comes before the program.
fn prepare(th: &Thread, config: &sys::Config) -> Res<()> {
    modules::init(th, config)?;
    let wanted = config.runtime_flags.dev_mode || has_option(config, "faulthandler");
    if wanted || env(config, "PYTHONFAULTHANDLER").is_some() {
        modules::faulthandler::enable(th)?;
    }
    if config.no_site { Ok(()) } else { site::add_builtins(th) }
}

fn has_option(config: &sys::Config, name: &str) -> bool {
    config.x_options.iter().any(|(k, _)| k == name)
}

/// `-X dev`, `-X utf8`, `-X warn_default_encoding` and what the environment says instead.
fn runtime_flags(config: &sys::Config) -> Result<sys::RuntimeFlags, String> {
    let utf8 = match config.x_options.iter().rev().find(|(k, _)| k == "utf8") {
        Some((_, v)) => match v.as_deref() {
            None | Some("1") => Some(true),
            Some("0") => Some(false),
            Some(_) => return Err("preconfig_init_utf8_mode: invalid -X utf8 option value".into()),
        },
        None => match env(config, "PYTHONUTF8").as_deref() {
            None => None,
            Some("1") => Some(true),
            Some("0") => Some(false),
            Some(_) => {
                return Err("preconfig_init_utf8_mode: invalid PYTHONUTF8 environment variable value".into());
            }
        },
    };
    Ok(sys::RuntimeFlags {
        dev_mode: has_option(config, "dev") || env(config, "PYTHONDEVMODE").is_some(),
        utf8_mode: utf8.unwrap_or_else(sys::plain_locale),
        warn_default_encoding: has_option(config, "warn_default_encoding")
            || env(config, "PYTHONWARNDEFAULTENCODING").is_some(),
    })
}

/// How many frames of each allocation the options or the environment want traced, and which of them.
fn traced_frames(config: &sys::Config) -> Option<(String, &'static str)> {
    match config.x_options.iter().rev().find(|(k, _)| k == "tracemalloc") {
        Some((_, n)) => Some((n.clone().unwrap_or_else(|| "1".into()), "-X tracemalloc=NFRAME")),
        None => Some((env(config, "PYTHONTRACEMALLOC")?, "PYTHONTRACEMALLOC")),
    }
}

/// Status of a program that an uncaught `KeyboardInterrupt` ended.
const INTERRUPTED: i32 = 0x100 + 130;

fn script_folder(file: &str) -> Option<String> {
    let p = Path::new(file);
    if p.is_dir() || is_archive(p) {
        return Some(absolute(file));
    }
    let real = std::fs::canonicalize(p).unwrap_or_else(|_| p.to_path_buf());
    Some(real.parent().map(|d| d.to_string_lossy().into_owned()).unwrap_or_default())
}

/// Whether a file ends as a zip archive does.
fn is_archive(file: &Path) -> bool {
    const MARK: &[u8] = b"PK\x05\x06";
    /// Bytes of the record at the end, and of the longest comment behind it.
    const RECORD: u64 = 22;
    const COMMENT: u64 = 0xffff;
    let tail = |size: u64| -> std::io::Result<Vec<u8>> {
        let mut file = std::fs::File::open(file)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(size)))?;
        let mut bytes = Vec::new();
        file.take(size).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    if !file.is_file() {
        return false;
    }
    tail(RECORD).is_ok_and(|end| end.starts_with(MARK))
        || file.extension().is_none_or(|e| e != "py")
            && tail(RECORD + COMMENT).is_ok_and(|end| end.windows(MARK.len()).any(|w| w == MARK))
}

fn main_module(file: Option<&str>, compiled: bool) -> Ref<Module> {
    let m = Module::new(class::MODULE.get());
    let d = &m.dict;
    d.set_str(name!("__name__"), Str::new("__main__").into_value());
    d.set_str(name!("__doc__"), Value::none());
    d.set_str(name!("__package__"), Value::none());
    d.set_str(name!("__loader__"), Value::none());
    let loader = match file {
        Some(f) => stand_in::script_loader(f, compiled),
        None => stand_in::of_standard(Standard::BuiltinImporter),
    };
    d.set_str(name!("__loader__"), loader);
    d.set_str(name!("__spec__"), Value::none());
    d.set_str(name!("__builtins__"), hooks::builtins().to_value());
    if let Some(f) = file {
        d.set_str(name!("__file__"), Str::new(f).into_value());
        d.set_str(name!("__cached__"), Value::none());
    }
    hooks::modules().set_str(&string::intern("__main__"), m.to_value());
    m
}

fn execute(th: &Thread, target: &Target, config: &sys::Config) -> Res<()> {
    match target {
        Target::Command(text) => {
            let m = main_module(None, false);
            traceback_text::remember("<string>", text);
            run_source(th, Source::Text(text), "<string>", &m.dict)
        }
        // SAFETY: asks the system about a descriptor.
        Target::Stdin if config.inspect || unsafe { libc::isatty(0) } == 1 => {
            interactive::prompt(th, &main_module(None, false), config, true)
        }
        Target::Stdin => {
            let m = main_module(None, false);
            let mut text = Vec::new();
            let read = th.detached(|| std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut text));
            if let Err(e) = read {
                return Err(modules::io::os_error(th, e.raw_os_error().unwrap_or(libc::EIO), None));
            }
            traceback_text::remember("<stdin>", &String::from_utf8_lossy(&text));
            run_source(th, Source::File(&text), "<stdin>", &m.dict)
        }
        Target::File(f) if is_archive(Path::new(f)) => {
            main_module(None, false);
            run_as_main(th, "__main__", false)
        }
        Target::File(f) => {
            let folder = Path::new(f).is_dir();
            let file = if folder { format!("{}/__main__.py", f.trim_end_matches('/')) } else { f.clone() };
            match std::fs::read(&file) {
                Ok(data) if compiled::is_compiled(&file, &data) => {
                    let m = main_module(Some(&absolute(&file)), true);
                    let code = compiled::code_of_program(th, &data)?;
                    vm::run_code_object(th, code, &m.dict, None).map(drop)
                }
                Ok(text) => {
                    let file = absolute(&file);
                    let m = main_module(Some(&file), false);
                    run_source(th, Source::File(&text), &file, &m.dict)
                }
                Err(e) => {
                    let text = e.to_string();
                    let reason = text.split(" (os error").next().unwrap_or("cannot open");
                    if folder {
                        eprintln!("brigade: can't find '__main__' module in '{f}'");
                        return Err(exit_with(th, 1));
                    }
                    let errno = e.raw_os_error().unwrap_or(0);
                    eprintln!("brigade: can't open file '{}': [Errno {errno}] {reason}", absolute(f));
                    Err(exit_with(th, 2))
                }
            }
        }
        Target::Module(m) => run_module(th, m),
    }
}

fn absolute(f: &str) -> String {
    std::path::absolute(f).map(|p| p.to_string_lossy().into_owned()).unwrap_or_else(|_| f.to_string())
}

fn exit_with(th: &Thread, status: i64) -> Raised {
    match call1(th, &errors::SYSTEM_EXIT.value(), Value::from_i64(status)) {
        Ok(e) => th.raise_object(e),
        Err(r) => r,
    }
}

fn run_source(th: &Thread, text: Source<'_>, filename: &str, globals: &Ref<Dict>) -> Res<()> {
    let code = vm::compile_source(th, text, filename, Mode::Exec)?;
    vm::run_code(th, &code, globals, None).map(drop)
}

/// `-m`: through `runpy`.
fn run_module(th: &Thread, module: &str) -> Res<()> {
    main_module(None, false);
    run_as_main(th, module, true)
}

/// Runs a module as the program; `alter` asks for its file in `sys.argv`.
fn run_as_main(th: &Thread, module: &str, alter: bool) -> Res<()> {
    let runpy = modules::import_module(th, "runpy")?;
    let args = [Str::new(module).into_value(), Value::bool(alter)];
    call_method(th, &runpy, name!("_run_module_as_main"), &args).map(drop)
}

/// Prints an uncaught exception and says the exit status.
fn report(th: &Thread, r: Raised) -> i32 {
    let e = th.take_raised(r);
    if e.is_instance(&errors::SYSTEM_EXIT) {
        return exit_status(th, &e);
    }
    let interrupt = e.is_instance(&errors::KEYBOARD_INTERRUPT);
    flush(th, name!("stdout"));
    let hook = hooks::sys().dict.get_str(name!("excepthook"));
    let tb = attribute::get(th, &e, name!("__traceback__")).unwrap_or(Value::none());
    let printed = match hook {
        Some(h) if !h.is_none() => {
            let args = [e.ty().value(), e.clone(), tb.clone()];
            match crate::object::call::call(th, &h, crate::object::Args::of(&args)) {
                Ok(_) => true,
                Err(r2) => {
                    let second = th.take_raised(r2);
                    if second.is_instance(&errors::SYSTEM_EXIT) {
                        return exit_status(th, &second);
                    }
                    write_stderr(th, "Error in sys.excepthook:\n");
                    let _ = traceback_text::print(th, &second, None);
                    write_stderr(th, "\nOriginal exception was:\n");
                    false
                }
            }
        }
        _ => {
            write_stderr(th, "sys.excepthook is missing\n");
            false
        }
    };
    if !printed && traceback_text::print(th, &e, (!tb.is_none()).then_some(&tb)).is_err() {
        drop(th.take_waiting());
    }
    if interrupt {
        return INTERRUPTED;
    }
    1
}

fn write_stderr(th: &Thread, text: &str) {
    if let Some(err) = hooks::sys().dict.get_str(name!("stderr")).filter(|e| !e.is_none())
        && call_method(th, &err, name!("write"), &[Str::new(text).into_value()]).is_err()
    {
        drop(th.take_waiting());
    }
}

fn exit_status(th: &Thread, e: &Value) -> i32 {
    let code = attribute::get(th, e, name!("code")).unwrap_or(Value::none());
    if code.is_none() {
        return 0;
    }
    if code.is_instance(&class::INT) {
        return protocol::as_i64(&code).map_or(-1, |i| i as i32) & 0xff;
    }
    flush(th, name!("stdout"));
    if let Ok(s) = protocol::str(th, &code) {
        write_stderr(th, &format!("{}\n", s.to_str_lossy()));
    }
    drop(th.take_waiting());
    1
}
