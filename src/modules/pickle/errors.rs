//! The exceptions of `_pickle`, and the notes that say where in a pickle an error occurred.

use crate::object::call::{call, call1};
use crate::object::exception::BaseException;
use crate::object::{Args, Dict, Raised, Res, Str, Thread, Tuple, Value, class, errors, exception, name};
use crate::sync::prim::OnceLock;

/// The three classes.
pub struct Classes {
    pub base: Value,
    pub pickling: Value,
    pub unpickling: Value,
}

static CLASSES: OnceLock<Classes> = OnceLock::new();

fn make(th: &Thread, name: &str, base: Value) -> Res {
    let namespace = Dict::new();
    namespace.set_str(name!("__module__"), Str::new("_pickle").into_value());
    let args = [Str::new(name).into_value(), Tuple::new(vec![base]).into_value(), namespace.into_value()];
    call(th, &class::TYPE.value(), Args::of(&args))
}

/// The classes, made at first use.
pub fn classes(th: &Thread) -> Res<&'static Classes> {
    if let Some(c) = CLASSES.get() {
        return Ok(c);
    }
    let base = make(th, "PickleError", errors::EXCEPTION.value())?;
    let pickling = make(th, "PicklingError", base.clone())?;
    let unpickling = make(th, "UnpicklingError", base.clone())?;
    Ok(CLASSES.get_or_init(|| Classes { base, pickling, unpickling }))
}

fn raise(th: &Thread, class: impl FnOnce(&'static Classes) -> &'static Value, text: &str) -> Raised {
    match classes(th).and_then(|c| call1(th, class(c), Str::new(text).into_value())) {
        Ok(e) => exception::raise(th, e),
        Err(r) => r,
    }
}

/// Raises `PicklingError`.
#[cold]
pub fn pickling(th: &Thread, text: impl AsRef<str>) -> Raised {
    raise(th, |c| &c.pickling, text.as_ref())
}

/// Raises `UnpicklingError`.
#[cold]
pub fn unpickling(th: &Thread, text: impl AsRef<str>) -> Raised {
    raise(th, |c| &c.unpickling, text.as_ref())
}

/// Raises `PicklingError` on account of another exception, which becomes its context.
#[cold]
pub fn pickling_after(th: &Thread, earlier: Value, text: impl AsRef<str>) -> Raised {
    let r = pickling(th, text);
    with_context(th, r, earlier)
}

/// The same with `UnpicklingError`.
#[cold]
pub fn unpickling_after(th: &Thread, earlier: Value, text: impl AsRef<str>) -> Raised {
    let r = unpickling(th, text);
    with_context(th, r, earlier)
}

/// Gives the exception that was raised a context.
pub fn with_context(th: &Thread, r: Raised, earlier: Value) -> Raised {
    let later = th.take_raised(r);
    if let Some(e) = later.downcast::<BaseException>() {
        let old = e.context.replace(&e.ob, Some(earlier));
        drop(old);
    }
    th.raise_object(later)
}

/// A value's class as errors name it: with its module, unless that says nothing.
pub fn class_of(v: &Value) -> String {
    let ty = v.ty();
    let name = ty.qualname().to_str_lossy().into_owned();
    let module = crate::types::type_attributes::module_of(ty);
    match module.as_ref().and_then(|m| m.downcast::<Str>()) {
        Some(m) if !m.eq_text("builtins") && !m.eq_text("__main__") => format!("{}.{name}", m.to_str_lossy()),
        _ => name,
    }
}
