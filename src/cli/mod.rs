//! The command line: from arguments to an exit status.

mod closed;
mod environment;
mod finish;
mod interactive;
mod options;
mod site;

use std::ffi::{OsStr, OsString};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use finish::{finish, flush};
use options::{Parsed, Target};

use crate::compiler::Mode;
use crate::memory;
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
pub fn main(args: &[OsString]) -> i32 {
    closed::restore();
    match options::parse(args) {
        Parsed::Print(text, status) => {
            if status == 0 {
                // Nobody can be told that it cannot be written.
                let _ = std::io::stdout().write_all(text.as_bytes());
            } else {
                memory::say(&text);
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

fn fatal(message: &str) -> i32 {
    memory::say(&format!("Fatal Python error: {message}\n"));
    1
}

fn run(th: &Thread, target: &Target, mut config: sys::Config) -> i32 {
    modules::thread::set_main(th);
    let _attached = vm::attach_thread(th);
    if let Err(message) = environment::complete(&mut config) {
        return fatal(&message);
    }
    if config.hash_seed.is_some() {
        crate::object::hash::set_seed(config.hash_seed);
    }
    if let Some(n) = config.int_max_str_digits {
        crate::types::int::text::set_max_digits(n);
    }
    if config.runtime_flags.bytes_warning > 0 {
        crate::types::bytes::set_warnings();
    }
    vm::source_text::set_flags(crate::compiler::Flags {
        optimize: config.optimize.min(2) as u8,
        lines_only: environment::has_option(&config, "no_debug_ranges")
            || environment::variable(&config, "PYTHONNODEBUGRANGES").is_some(),
        ..Default::default()
    });
    if let Some(how) = &config.check_hash_based_pycs {
        modules::imp::set_check_hash_based(how);
    }
    // A folder or an archive that is run is where its modules are, too.
    let is_container = |f: &OsString| Path::new(f).is_dir() || is_archive(Path::new(f));
    if !config.safe_path || matches!(target, Target::File(f) if is_container(f)) {
        config.path0 = match target {
            Target::Command(_) | Target::Stdin => Some(OsString::new()),
            Target::Module(_) => std::env::current_dir().ok().map(PathBuf::into_os_string),
            Target::File(f) => script_folder(Path::new(f)),
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
    if config.gil == Some(true) {
        crate::mode::enable_gil(th.participant());
    }
    if let Some((frames, source)) = environment::traced_frames(&config)
        && !modules::tracemalloc::start_as_asked(th, &frames)
    {
        return fatal(&format!("config_init_tracemalloc: {source}: invalid number of frames"));
    }
    let outcome = prepare(th, &config).and_then(|()| execute(th, target, &config));
    let mut status = match outcome {
        Ok(status) => status,
        Err(r) => report(th, r),
    };
    // A program may ask for the prompt while it runs.
    let asked = || environment::variable(&config, "PYTHONINSPECT").is_some();
    if (config.inspect > 0 || asked()) && !matches!(target, Target::Stdin) {
        let main = hooks::modules().get_str(&string::intern("__main__"));
        if let Some(main) = main.as_ref().and_then(|m| m.downcast::<Module>()) {
            status = interactive::prompt(th, main, &config, false);
        }
    }
    finish(th, &mut status);
    if config.malloc_stats {
        sys::print_allocator(th);
    }
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
    let wanted = config.runtime_flags.dev_mode || environment::has_option(config, "faulthandler");
    if wanted || environment::variable(config, "PYTHONFAULTHANDLER").is_some() {
        modules::faulthandler::enable(th)?;
    }
    if config.no_site {
        return Ok(());
    }
    if sys::Installation::find().is_virtual() {
        // There are packages beside the command.
        return modules::import_module(th, "site").map(|_| ());
    }
    site::add_builtins(th)
}

/// Status of a program that an uncaught `KeyboardInterrupt` ended.
const INTERRUPTED: i32 = 0x100 + 130;

fn script_folder(p: &Path) -> Option<OsString> {
    if p.is_dir() || is_archive(p) {
        return Some(absolute(p).into_os_string());
    }
    let real = std::fs::canonicalize(p).unwrap_or_else(|_| p.to_path_buf());
    Some(real.parent().map(|d| d.as_os_str().to_os_string()).unwrap_or_default())
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

fn main_module(file: Option<&Path>, compiled: bool) -> Ref<Module> {
    let m = Module::new(class::MODULE.get());
    let d = &m.dict;
    d.set_str(name!("__name__"), Str::new("__main__").into_value());
    d.set_str(name!("__doc__"), Value::none());
    d.set_str(name!("__package__"), Value::none());
    d.set_str(name!("__loader__"), Value::none());
    let loader = match file {
        Some(f) => stand_in::script_loader(&f.to_string_lossy(), compiled),
        None => stand_in::of_standard(Standard::BuiltinImporter),
    };
    d.set_str(name!("__loader__"), loader);
    d.set_str(name!("__spec__"), Value::none());
    d.set_str(name!("__builtins__"), hooks::builtins().to_value());
    if let Some(f) = file {
        d.set_str(name!("__file__"), modules::posix::decode(f.as_os_str().as_bytes()));
        d.set_str(name!("__cached__"), Value::none());
    }
    hooks::modules().set_str(&string::intern("__main__"), m.to_value());
    m
}

/// Runs the program; its status, unless an exception decides.
fn execute(th: &Thread, target: &Target, config: &sys::Config) -> Res<i32> {
    let outcome = match target {
        Target::Command(text) => {
            let m = main_module(None, false);
            let Some(text) = text.to_str() else {
                memory::say("Unable to decode the command from the command line:\n");
                return Err(undecodable(th, text));
            };
            let text = dedent(text);
            traceback_text::remember("<string>", &text);
            run_source(th, Source::Text(&text), "<string>", &m.dict)
        }
        // SAFETY: asks the system about a descriptor.
        Target::Stdin if config.inspect > 0 || unsafe { libc::isatty(0) } == 1 => {
            return Ok(interactive::prompt(th, &main_module(None, false), config, true));
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
            let file = Path::new(f);
            let folder = file.is_dir();
            let file = if folder { file.join("__main__.py") } else { file.to_path_buf() };
            let file = absolute(&file);
            let name = file.to_string_lossy();
            match std::fs::read(&file) {
                Ok(data) if compiled::is_compiled(&name, &data) => {
                    let m = main_module(Some(&file), true);
                    let code = compiled::code_of_program(th, &data)?;
                    vm::run_code_object(th, code, &m.dict, None).map(drop)
                }
                Ok(text) => {
                    let m = main_module(Some(&file), false);
                    let skipped = if config.skip_first_line { first_line(&text) } else { 0 };
                    run_source(th, Source::File(&text[skipped..]), &name, &m.dict)
                }
                Err(_) if folder => {
                    memory::say(&format!(
                        "brigade: can't find '__main__' module in '{}'\n",
                        f.to_string_lossy()
                    ));
                    Err(exit_with(th, 1))
                }
                Err(e) => {
                    let text = e.to_string();
                    let reason = text.split(" (os error").next().unwrap_or("cannot open");
                    let errno = e.raw_os_error().unwrap_or(0);
                    memory::say(&format!("brigade: can't open file '{name}': [Errno {errno}] {reason}\n"));
                    Err(exit_with(th, 2))
                }
            }
        }
        Target::Module(m) => run_module(th, m),
    };
    outcome.map(|()| 0)
}

/// Bytes of the first line but for its end, so that the lines keep their numbers.
fn first_line(text: &[u8]) -> usize {
    text.iter().position(|b| *b == b'\n').unwrap_or(text.len())
}

/// The exception of a command that is no text.
fn undecodable(th: &Thread, text: &OsStr) -> Raised {
    let text = modules::posix::decode(text.as_bytes());
    match call_method(th, &text, name!("encode"), &[]) {
        Err(raised) => raised,
        Ok(_) => th.value_error("not text"),
    }
}

/// A command without the indentation that all its lines share; then lines of nothing but spaces are empty.
fn dedent(text: &str) -> String {
    let blank = |line: &str| line.trim_matches([' ', '\t', '\r', '\x0b', '\x0c']).is_empty();
    let margin_of = |line: &'_ str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let mut lines = text.split('\n').filter(|line| !blank(line));
    let Some(first) = lines.next() else { return text.to_string() };
    let mut margin = &first[..margin_of(first)];
    for line in lines {
        let same = margin.bytes().zip(line.bytes()).take_while(|(a, b)| a == b).count();
        margin = &margin[..same];
    }
    if margin.is_empty() {
        return text.to_string();
    }
    let cut = |line: &'_ str| if blank(line) { String::new() } else { line[margin.len()..].to_string() };
    text.split('\n').map(cut).collect::<Vec<String>>().join("\n")
}

fn absolute(f: &Path) -> PathBuf {
    std::path::absolute(f).unwrap_or_else(|_| f.to_path_buf())
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
    for (name, value) in [
        (name!("last_exc"), e.clone()),
        (name!("last_type"), e.ty().value()),
        (name!("last_value"), e.clone()),
        (name!("last_traceback"), tb.clone()),
    ] {
        hooks::sys().dict.set_str(name, value);
    }
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
