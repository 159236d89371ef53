//! What `throw()` and `athrow()` of generators and coroutines are given.

use super::traceback::Traceback;
use crate::object::{
    Args, BaseException, Raised, Res, Slot, Thread, Tuple, Type, call, errors, flags, protocol,
};
use crate::types::helpers;

/// `throw` and `athrow` are called with more than an exception.
pub fn warn_of_signature(th: &Thread, args: &[Slot], method: &str) -> Res<()> {
    if args.iter().flatten().count() < 2 {
        return Ok(());
    }
    let text = format!(
        "the (type, exc, tb) signature of {method}() is deprecated, use the single-arg signature instead."
    );
    helpers::warn(th, &errors::DEPRECATION_WARNING, text)
}

/// The arguments of `throw()` as an exception in flight.
pub fn raise_arguments(th: &Thread, args: &[Slot], method: &str) -> Result<Raised, Raised> {
    if method == "throw" {
        warn_of_signature(th, args, method)?;
    }
    let get = |i: usize| args.get(i).and_then(Option::as_ref).filter(|v| !v.is_none());
    let Some(kind) = args.first().and_then(Option::as_ref) else {
        return Err(th.type_error(format!("{method} expected at least 1 argument, got 0")));
    };
    let tb = get(2).cloned();
    if let Some(t) = &tb
        && t.downcast::<Traceback>().is_none()
    {
        return Err(th.type_error("throw() third argument must be a traceback object"));
    }
    let exc = if let Some(ty) = kind.downcast::<Type>().filter(|t| t.has(flags::EXCEPTION)) {
        match get(1) {
            Some(v) if v.ty().is_subtype(ty) => v.clone(),
            Some(v) => match v.downcast::<Tuple>() {
                Some(t) => call::call(th, kind, Args::positional(t.slots()))?,
                None => call::call1(th, kind, v.clone())?,
            },
            None => call::call0(th, kind)?,
        }
    } else if kind.is_instance(&errors::BASE_EXCEPTION) {
        if get(1).is_some() {
            return Err(th.type_error("instance exception may not have a separate value"));
        }
        kind.clone()
    } else {
        return Err(th.type_error(format!(
            "exceptions must be classes or instances deriving from BaseException, not {}",
            kind.ty().error_name()
        )));
    };
    if !exc.is_instance(&errors::BASE_EXCEPTION) {
        // What is wrong with the class comes out of the generator.
        return Ok(th.type_error(format!(
            "calling {} should have returned an instance of BaseException, not {}",
            protocol::repr_text(th, kind)?,
            exc.ty().error_name()
        )));
    }
    if let Some(t) = tb
        && let Some(e) = exc.downcast::<BaseException>()
    {
        let old = e.traceback.replace(&e.ob, Some(t));
        drop(old);
    }
    Ok(th.raise_object(exc))
}
