//! The prompt: the library's `code` reads, runs and shows, statement by statement.

use super::env;
use crate::modules::{self, sys};
use crate::object::call::{call_method, call1};
use crate::object::names::name;
use crate::object::{Module, Res, Str, Thread, Value, attribute, hooks};
use crate::vm::source_text::Source;

/// Talks to the user in the names of `main` until the input ends. `greet` says hello first, as where there is no program.
pub(super) fn prompt(th: &Thread, main: &Module, config: &sys::Config, greet: bool) -> Res<()> {
    let text = |text: &str| Str::new(text).into_value();
    if greet && let Some(file) = env(config, "PYTHONSTARTUP") {
        let outcome = match std::fs::read(&file) {
            Ok(source) => super::run_source(th, Source::File(&source), &file, &main.dict),
            Err(e) => {
                eprintln!("Could not open PYTHONSTARTUP");
                Err(modules::io::os_error(th, e.raw_os_error().unwrap_or(libc::EIO), Some(&text(&file))))
            }
        };
        if let Err(raised) = outcome {
            super::report(th, raised);
        }
    }
    let version = hooks::sys().dict.get_str(name!("version")).unwrap_or(Value::none());
    let version = version.downcast::<Str>().map(|s| s.to_str_lossy().into_owned()).unwrap_or_default();
    let banner = match greet && !config.quiet {
        true => format!(
            "Python {version} on linux\nType \"help\", \"copyright\", \"credits\" or \"license\" for more information."
        ),
        false => String::new(),
    };
    let code = modules::import_module(th, "code")?;
    let class = attribute::get(th, &code, name!("InteractiveConsole"))?;
    let console = call1(th, &class, main.dict.to_value())?;
    call_method(th, &console, name!("interact"), &[text(&banner), text("")]).map(drop)
}
