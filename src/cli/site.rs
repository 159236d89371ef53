//! The names that the library's `site` adds to `builtins`: `exit`, `help` and the like. `site` itself, which looks for
//! folders of packages beside an installation, is imported in a virtual environment only: elsewhere there are none, and it
//! would take longer than all else.

use crate::modules;
use crate::object::call::call_method;
use crate::object::names::name;
use crate::object::{Args, List, Res, Str, Thread, Value, attribute, call, class, hooks, string};

const CREDITS: &str = "    Thanks to CWI, CNRI, BeOpen, Zope Corporation, the Python Software Foundation,
    and a cast of thousands for supporting Python development, and to the authors of Brigade.
    See www.python.org for more information.";

/// Adds them, in the library's own classes.
pub(super) fn add_builtins(th: &Thread) -> Res<()> {
    let module = modules::import_module(th, "_sitebuiltins")?;
    let builtins = hooks::builtins();
    let text = |text: &str| Str::new(text).into_value();
    let make = |class: &str, arguments: &[Value]| {
        call::call(th, &attribute::get(th, &module, &string::intern(class))?, Args::of(arguments))
    };
    for name in ["quit", "exit"] {
        builtins.set(name, make("Quitter", &[text(name), text("Ctrl-D (i.e. EOF)")])?);
    }
    // What `_Printer` would do, but it imports `os` for the names of files, of which there are none.
    let printer = attribute::get(th, &module, name!("_Printer"))?;
    let print = |name: &str, data: Value| {
        let printer =
            call_method(th, &class::OBJECT.value(), name!("__new__"), std::slice::from_ref(&printer))?;
        let empty = || List::new(Vec::new()).into_value();
        for (field, value) in
            [("name", text(name)), ("data", data), ("lines", Value::none()), ("filenames", empty())]
        {
            let field = string::intern(&format!("_Printer__{field}"));
            attribute::set(th, &printer, &field, Some(value))?;
        }
        Ok(printer)
    };
    let copyright = hooks::sys().dict.get_str(name!("copyright")).unwrap_or_else(|| text(""));
    builtins.set("copyright", print("copyright", copyright)?);
    builtins.set("credits", print("credits", text(CREDITS))?);
    builtins.set("license", print("license", text("See https://www.python.org/psf/license/"))?);
    builtins.set("help", make("_Helper", &[])?);
    Ok(())
}
