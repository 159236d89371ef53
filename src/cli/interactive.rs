//! The prompt: reads a statement, runs it, shows what an expression gives; CPython's basic one
//! (`PyRun_InteractiveLoop`). The prompts and what is said of errors go to the error output.

use super::{INTERRUPTED, environment, exit_status, flush, report, run_source};
use crate::compiler::{Code, Flags, Mode, ProblemKind};
use crate::memory;
use crate::modules::{self, sys};
use crate::object::call::call_method;
use crate::object::names::{StaticName, name};
use crate::object::{Module, Raised, Ref, Res, Str, Thread, Value, errors, hooks, protocol};
use crate::sync::prim::Arc;
use crate::vm::code_object::CodeObject;
use crate::vm::source_text::{self, Source};
use crate::vm::{self, traceback_text};

/// What compiled statements pass on to later ones (`from __future__ import ...`).
const FUTURES: u32 = 0x1fe_0000;

/// Talks to the user in the names of `main` until the input ends; the exit status. `greet` says hello first, as where there
/// is no program.
pub(super) fn prompt(th: &Thread, main: &Module, config: &sys::Config, greet: bool) -> i32 {
    if greet {
        if !config.quiet {
            memory::say(&format!("{}\n", banner()));
        }
        if let Some(file) = environment::text_of(config, "PYTHONSTARTUP")
            && let Err(raised) = start_up(th, main, &file)
        {
            report(th, raised);
        }
    }
    for (name, text) in [(name!("ps1"), ">>> "), (name!("ps2"), "... ")] {
        if hooks::sys().dict.get_str(name).is_none() {
            hooks::sys().dict.set_str(name, Str::new(text).into_value());
        }
    }
    let mut future = 0;
    let mut status = 0;
    for number in 0.. {
        match statement(th, main, number, &mut future) {
            Ok(true) => {}
            Ok(false) => break,
            Err(raised) => match failed(th, raised) {
                Some(INTERRUPTED) => status = INTERRUPTED,
                Some(status) => return status,
                None => {}
            },
        }
    }
    status
}

fn banner() -> String {
    let version = hooks::sys().dict.get_str(name!("version")).unwrap_or(Value::none());
    let version = version.downcast::<Str>().map(|s| s.to_str_lossy().into_owned()).unwrap_or_default();
    format!(
        "Python {version} on linux\nType \"help\", \"copyright\", \"credits\" or \"license\" for more information."
    )
}

fn start_up(th: &Thread, main: &Module, file: &str) -> Res<()> {
    match std::fs::read(file) {
        Ok(source) => run_source(th, Source::File(&source), file, &main.dict),
        Err(e) => {
            memory::say("Could not open PYTHONSTARTUP\n");
            let errno = e.raw_os_error().unwrap_or(libc::EIO);
            Err(modules::io::os_error(th, errno, Some(&Str::new(file).into_value())))
        }
    }
}

/// Reads and runs one statement; false at the end of the input.
fn statement(th: &Thread, main: &Module, number: u32, future: &mut u32) -> Res<bool> {
    let filename = format!("<stdin-{number}>");
    let mut text = String::new();
    let mut ended = false;
    loop {
        let first = text.is_empty();
        let line = match read_line(th, if first { name!("ps1") } else { name!("ps2") }) {
            Ok(line) => line,
            Err(raised) if th.raised_is(&errors::KEYBOARD_INTERRUPT) => {
                th.catch(raised, &errors::KEYBOARD_INTERRUPT)?;
                memory::say("\nKeyboardInterrupt\n");
                return Ok(true);
            }
            // What cannot be read has ended.
            Err(raised) => th.catch(raised, &errors::OS_ERROR).map(|()| String::new())?,
        };
        if line.is_empty() {
            memory::say("\n");
            if first {
                return Ok(false);
            }
            ended = true;
        } else if first && is_blank(&line) {
            return Ok(true);
        }
        text.push_str(&line);
        if !ended && !line.ends_with('\n') {
            // The input ended in this line; the next look at it tells.
            continue;
        }
        traceback_text::remember(&filename, &text);
        if let Some(code) = complete(th, &text, &filename, ended, *future)? {
            *future |= code.flags & FUTURES;
            remember(th, &code, &text)?;
            vm::run_code(th, &code, &Ref::from_payload(&*main.dict), None)?;
            return Ok(true);
        }
    }
}

/// Lets `linecache` know where the code comes from, and that of the functions in it.
fn remember(th: &Thread, code: &Arc<Code>, source: &str) -> Res<()> {
    let linecache = modules::import_module(th, "linecache")?;
    let text = |text: &str| Str::new(text).into_value();
    let args = [CodeObject::new(code.clone()).into_value(), text(source), text("<stdin>")];
    call_method(th, &linecache, name!("_register_code"), &args).map(drop)
}

/// The code of the lines so far, unless more are needed: a compound statement ends with an empty line, and what is wrong may
/// be right with more.
fn complete(th: &Thread, text: &str, filename: &str, ended: bool, future: u32) -> Res<Option<Arc<Code>>> {
    let flags =
        Flags { future, dont_imply_dedent: !ended, allow_incomplete_input: !ended, ..source_text::flags() };
    // Faults of the text are told of the prompt; those that only the compiler sees, of the statement.
    let parse = |text| crate::compiler::parse_tree(text, "<stdin>", Mode::Single, flags);
    let whole = text.strip_suffix('\n').unwrap_or(text);
    let problem = match parse(whole) {
        Ok(_) => {
            let source = Source::Text(whole);
            return source_text::compile(th, source, filename, Mode::Single, flags).map(Some);
        }
        Err(problem) if ended => problem,
        Err(_) => match parse(text) {
            Ok(_) => return Ok(None),
            Err(problem) if problem.kind == ProblemKind::Incomplete => return Ok(None),
            Err(problem) => problem,
        },
    };
    Err(source_text::raise(th, &problem))
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with('#')
}

/// A line of the input with its end, behind a prompt; nothing at the end of the input.
fn read_line(th: &Thread, prompt: &'static Ref<Str>) -> Res<String> {
    flush(th, name!("stdout"));
    let prompt = hooks::sys().dict.get_str(prompt);
    let prompt = prompt.map(|p| protocol::str(th, &p)).transpose().unwrap_or_else(|_| {
        drop(th.take_waiting());
        None
    });
    memory::say(&prompt.map_or_else(String::new, |p| p.to_str_lossy().into_owned()));
    let Some(stdin) = hooks::sys().dict.get_str(name!("__stdin__")).filter(|s| !s.is_none()) else {
        return Ok(String::new());
    };
    let line = call_method(th, &stdin, name!("readline"), &[])?;
    Ok(line.downcast::<Str>().map(|s| s.to_str_lossy().into_owned()).unwrap_or_default())
}

/// Says what went wrong; the status if it was the end, or if the program ends as interrupted later.
fn failed(th: &Thread, raised: Raised) -> Option<i32> {
    let e = th.take_raised(raised);
    if e.is_instance(&errors::SYSTEM_EXIT) {
        return Some(exit_status(th, &e));
    }
    let status = report(th, th.raise_object(e));
    static STREAMS: [StaticName; 2] = [StaticName::new("stdout"), StaticName::new("stderr")];
    for stream in &STREAMS {
        flush(th, stream.get());
    }
    (status == INTERRUPTED).then_some(status)
}
