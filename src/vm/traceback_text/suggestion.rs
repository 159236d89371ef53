//! "Did you mean": hints behind `NameError`, `AttributeError` and `ImportError`.

use super::super::traceback::Traceback;
use crate::object::names::name;
use crate::object::suggest::closest;
use crate::object::{BaseException, Res, Str, Thread, Value, attribute, call, errors, hooks, protocol};

fn text(v: Option<Value>) -> Option<String> {
    v.as_ref().and_then(|v| v.downcast::<Str>()).map(|s| s.to_str_lossy().into_owned())
}

fn strings(values: Vec<Value>) -> impl Iterator<Item = String> {
    values.into_iter().filter_map(|v| text(Some(v)))
}

/// The frame that an exception comes from.
fn last_frame(exception: &Value) -> Option<Value> {
    let e = exception.downcast::<BaseException>()?;
    let mut last = e.traceback.get(&e.ob);
    while let Some(next) = last.as_ref().and_then(|t| t.downcast::<Traceback>()).and_then(|t| t.next()) {
        last = Some(next);
    }
    Some(last?.downcast::<Traceback>()?.frame.to_value())
}

/// What a frame calls `self`.
fn own_instance(th: &Thread, frame: &Value) -> Res<Option<Value>> {
    let locals = attribute::get(th, frame, name!("f_locals"))?;
    let this = Str::new("self").into_value();
    Ok(call::call_method(th, &locals, name!("get"), &[this]).ok().filter(|v| !v.is_none()))
}

/// The attribute of an object that a wrong name may stand for. Those that begin with `_` are meant by names that do, and in
/// the object's own methods.
fn meant(th: &Thread, wrong: &str, object: &Value, own: bool) -> Res<Option<String>> {
    let Some(names) = call::call_special(th, object, name!("__dir__"), &[])? else { return Ok(None) };
    let hidden = own || wrong.starts_with('_');
    let mut names: Vec<String> = strings(protocol::to_vec(th, &names)?).collect();
    names.sort_unstable();
    let found = closest(wrong, names.into_iter().filter(|n| hidden || !n.starts_with('_')));
    Ok(found.map(|n| format!(". Did you mean: '{n}'?")))
}

/// The hint, beginning with its separator.
pub fn of(th: &Thread, exception: &Value) -> Res<Option<String>> {
    let get = |n: &'static crate::object::Ref<Str>| attribute::get_optional(th, exception, n);
    if exception.is_instance(&errors::ATTRIBUTE_ERROR) {
        let (Some(wrong), Some(object)) = (text(get(name!("name"))?), get(name!("obj"))?) else {
            return Ok(None);
        };
        if object.is_none() && attribute::get_optional(th, exception, name!("obj"))?.is_none() {
            return Ok(None);
        }
        let frame = last_frame(exception);
        let own = match &frame {
            Some(frame) => own_instance(th, frame)?.is_some_and(|own| own.is(&object)),
            None => false,
        };
        return meant(th, &wrong, &object, own);
    }
    if exception.is_instance(&errors::NAME_ERROR) {
        let Some(wrong) = text(get(name!("name"))?) else { return Ok(None) };
        let Some(frame) = last_frame(exception) else { return Ok(None) };
        let mut names = Vec::new();
        for part in [name!("f_locals"), name!("f_globals"), name!("f_builtins")] {
            let d = attribute::get(th, &frame, part)?;
            names.extend(strings(protocol::to_vec(th, &d)?));
        }
        if let Some(this) = own_instance(th, &frame)?
            && attribute::get_optional(th, &this, &crate::object::string::intern(&wrong))?.is_some()
        {
            return Ok(Some(format!(". Did you mean: 'self.{wrong}'?")));
        }
        if let Some(n) = closest(&wrong, names.into_iter()) {
            return Ok(Some(format!(". Did you mean: '{n}'?")));
        }
        let std = hooks::sys().dict.get_str(name!("stdlib_module_names"));
        if let Some(s) = std
            && protocol::contains(th, &s, &Str::new(&wrong).into_value())?
        {
            return Ok(Some(format!(". Did you forget to import '{wrong}'?")));
        }
        return Ok(None);
    }
    if exception.is_instance(&errors::IMPORT_ERROR) {
        let (Some(wrong), Some(module)) = (text(get(name!("name_from"))?), text(get(name!("name"))?)) else {
            return Ok(None);
        };
        let Some(m) = hooks::modules().get_str(&crate::object::string::intern(&module)) else {
            return Ok(None);
        };
        return meant(th, &wrong, &m, false);
    }
    Ok(None)
}
