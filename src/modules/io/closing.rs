//! How streams end: the finaliser that closes them, the warning for those that nobody closed, and two errors in a row.

use super::{bytes_io, string_io};
use crate::object::call::{call, call_method};
use crate::object::exception::BaseException;
use crate::object::names::name;
use crate::object::{Args, Object, Raised, Res, Str, Thread, Value, attribute, errors, protocol, unraisable};

/// The finaliser of streams: closes an open one. `_finalizing` tells its `close` why it is called.
pub fn finalize(o: &Object) {
    let v = Value::from_object(o);
    if v.is_exact(&bytes_io::BYTES_IO) || v.is_exact(&string_io::STRING_IO) {
        // Nobody sees these close.
        return;
    }
    let th = Thread::current();
    let waiting = th.take_waiting();
    close_quietly(th, &v);
    drop(th.take_waiting());
    if let Some(w) = waiting {
        let _ = th.raise(w);
    }
}

fn close_quietly(th: &Thread, v: &Value) {
    let closed = attribute::get_optional(th, v, name!("closed"))
        .and_then(|closed| closed.map_or(Ok(true), |c| protocol::truth(th, &c)));
    if closed.unwrap_or(true) {
        // What cannot even tell whether it is closed is not fit to be closed.
        return;
    }
    if attribute::set(th, v, name!("_finalizing"), Some(Value::bool(true))).is_err() {
        drop(th.take_waiting());
    }
    if let Err(r) = call_method(th, v, name!("close"), &[]) {
        report(th, r, v);
    }
}

fn report(th: &Thread, r: Raised, stream: &Value) {
    let e = th.take_raised(r);
    let shown =
        protocol::repr_text(th, stream).unwrap_or_else(|_| format!("<{} object>", stream.ty().error_name()));
    let _ = th.raise_object(e);
    unraisable::report(th, &format!("Exception ignored while finalizing file {shown}"), None);
}

/// `ResourceWarning` for an open stream that is about to be closed by its finaliser.
pub fn warn_unclosed(th: &Thread, source: &Value) {
    let warned = protocol::repr_text(th, source).and_then(|shown| {
        let warn = crate::object::imports::import_from(th, "warnings", "warn")?;
        let text = Str::new(&format!("unclosed file {shown}")).into_value();
        let args = [text, errors::RESOURCE_WARNING.value(), Value::small_int(1), source.clone()];
        call(th, &warn, Args::of(&args))
    });
    if let Err(r) = warned {
        // Only a warning that has become an error is worth telling.
        match th.raised_is(&errors::WARNING) {
            true => report(th, r, source),
            false => drop(th.take_waiting()),
        }
    }
}

/// Passes the warning on to the stream below, which knows whether there is reason for it.
pub fn pass_warning(th: &Thread, below: &Value, source: &Value) {
    if call_method(th, below, name!("_dealloc_warn"), std::slice::from_ref(source)).is_err() {
        drop(th.take_waiting());
    }
}

/// Goes on with `second` whatever `first` came to. The later error is raised, with the earlier one as its context.
pub fn then(th: &Thread, first: Res, second: impl FnOnce() -> Res) -> Res {
    let earlier = match first {
        Ok(_) => return second(),
        Err(r) => th.take_raised(r),
    };
    match second() {
        Ok(_) => Err(th.raise_object(earlier)),
        Err(r) => {
            let later = th.take_raised(r);
            set_context(&later, earlier);
            Err(th.raise_object(later))
        }
    }
}

fn set_context(later: &Value, earlier: Value) {
    if later.is(&earlier) {
        return;
    }
    if let Some(e) = later.downcast::<BaseException>() {
        let old = e.context.replace(&e.ob, Some(earlier));
        drop(old);
    }
}

/// Raises an error of `class` whose cause is the waiting exception.
pub fn raise_from(th: &Thread, r: Raised, class: &'static crate::object::Class, message: &str) -> Raised {
    let cause = th.take_raised(r);
    let later = th.error(class, message);
    let later = th.take_raised(later);
    if let Some(e) = later.downcast::<BaseException>() {
        let old = (e.cause.replace(&e.ob, Some(cause.clone())), e.context.replace(&e.ob, Some(cause)));
        e.suppress.set(true);
        drop(old);
    }
    th.raise_object(later)
}

/// `__getstate__` of streams that hold what no pickle can.
pub fn cannot_pickle(th: &Thread, a: Args<'_>) -> Res {
    Err(th.type_error(format!("cannot pickle '{}' instances", a.at(0).ty().name_str())))
}

/// The text of a stream's `repr`: its class and, where it has one, its name.
pub fn repr_start(th: &Thread, v: &Value) -> Res<String> {
    let class = v.ty().error_name();
    let name = match attribute::get_optional(th, v, name!("name")) {
        Ok(n) => n,
        Err(r) => {
            th.catch(r, &errors::VALUE_ERROR)?;
            None
        }
    };
    Ok(match name {
        Some(n) => format!("<{class} name={}", protocol::repr_text(th, &n)?),
        None => format!("<{class}"),
    })
}

/// Fails where a `repr` contains itself.
pub fn reentrant_repr(th: &Thread, v: &Value) -> Raised {
    th.runtime_error(format!("reentrant call inside {}.__repr__", v.ty().error_name()))
}

/// The new value of a member that is true or false.
pub fn flag(th: &Thread, value: Option<Value>) -> Res<bool> {
    match value {
        Some(v) if v.is_true() => Ok(true),
        Some(v) if v.is_instance(&crate::object::class::BOOL) => Ok(false),
        Some(_) => Err(th.type_error("attribute value type must be bool")),
        None => Err(th.type_error("can't delete numeric/char attribute")),
    }
}
