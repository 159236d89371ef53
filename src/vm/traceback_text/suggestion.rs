//! "Did you mean": hints behind `NameError`, `AttributeError` and `ImportError`.

use super::super::suggest::closest;
use super::super::traceback::Traceback;
use crate::object::names::name;
use crate::object::{BaseException, Res, Str, Thread, Value, attribute, errors, hooks, protocol};

fn text(v: Option<Value>) -> Option<String> {
    v.as_ref().and_then(|v| v.downcast::<Str>()).map(|s| s.to_str_lossy().into_owned())
}

fn strings(values: Vec<Value>) -> impl Iterator<Item = String> {
    values.into_iter().filter_map(|v| text(Some(v)))
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
        let names = crate::object::call::call_special(th, &object, name!("__dir__"), &[])?;
        let Some(names) = names else { return Ok(None) };
        let hidden = wrong.starts_with('_');
        let names = strings(protocol::to_vec(th, &names)?).filter(|n| hidden || !n.starts_with('_'));
        return Ok(closest(&wrong, names).map(|n| format!(". Did you mean: '{n}'?")));
    }
    if exception.is_instance(&errors::NAME_ERROR) {
        let Some(wrong) = text(get(name!("name"))?) else { return Ok(None) };
        let Some(e) = exception.downcast::<BaseException>() else { return Ok(None) };
        let mut last = e.traceback.get(&e.ob);
        while let Some(next) = last.as_ref().and_then(|t| t.downcast::<Traceback>()).and_then(|t| t.next()) {
            last = Some(next);
        }
        let Some(t) = last.as_ref().and_then(|t| t.downcast::<Traceback>()) else { return Ok(None) };
        let frame = t.frame.to_value();
        let mut names = Vec::new();
        for part in [name!("f_locals"), name!("f_globals"), name!("f_builtins")] {
            let d = attribute::get(th, &frame, part)?;
            names.extend(strings(protocol::to_vec(th, &d)?));
        }
        let locals = attribute::get(th, &frame, name!("f_locals"))?;
        if let Ok(Some(this)) =
            crate::object::call::call_method(th, &locals, name!("get"), &[Str::new("self").into_value()])
                .map(|v| (!v.is_none()).then_some(v))
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
        let Some(names) = crate::object::call::call_special(th, &m, name!("__dir__"), &[])? else {
            return Ok(None);
        };
        let names = strings(protocol::to_vec(th, &names)?);
        return Ok(closest(&wrong, names).map(|n| format!(". Did you mean: '{n}'?")));
    }
    Ok(None)
}
