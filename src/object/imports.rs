//! Modules that native code needs, and the warnings that it gives through one of them.

use super::class::Class;
use super::errors::DEPRECATION_WARNING;
use super::slots::Res;
use super::string::{self, Str};
use super::thread::Thread;
use super::{attribute, call, hooks};

/// `import name`.
pub fn import(th: &Thread, name: &str) -> Res {
    let name = string::intern(name);
    if let Some(m) = hooks::modules().get_str(&name)
        && !m.is_none()
    {
        return Ok(m);
    }
    match hooks::builtins().dict.get_str(crate::name!("__import__")) {
        Some(f) => call::call1(th, &f, name.into_value()),
        None => Err(th.import_error("__import__ not found")),
    }
}

/// `module.name`.
pub fn import_from(th: &Thread, module: &str, name: &str) -> Res {
    let m = import(th, module)?;
    attribute::get(th, &m, &string::intern(name))
}

/// `warnings.warn(text, category)`; fails when a filter makes an exception of it.
#[cold]
pub fn warn(th: &Thread, category: &Class, text: impl AsRef<str>) -> Res<()> {
    let warn = import_from(th, "warnings", "warn")?;
    call::call2(th, &warn, Str::new(text.as_ref()).into_value(), category.value()).map(drop)
}

/// A conversion gave an instance of a subclass of the class that it should give: `what` is worded as the start of the
/// error for an altogether wrong class.
#[cold]
pub fn warn_of_subclass(th: &Thread, what: &str, wanted: &str) -> Res<()> {
    let text = format!(
        "{what}.  The ability to return an instance of a strict subclass of {wanted} is deprecated, and may be removed \
         in a future version of Python."
    );
    warn(th, &DEPRECATION_WARNING, text)
}
