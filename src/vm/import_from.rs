//! `from module import name`: the name itself, or why there is none.

use crate::object::{
    Args, Module, Ref, Res, Str, Thread, Value, attribute, call, errors, exception, hooks, name, protocol,
    string,
};
use crate::types::module_type;

/// The attribute, or the submodule that a circular import has put into `sys.modules` already.
pub fn import_from(th: &Thread, module: &Value, wanted: &Ref<Str>) -> Res {
    if let Some(v) = attribute::get_optional(th, module, wanted)? {
        return Ok(v);
    }
    let package = attribute::get_optional(th, module, name!("__name__"))?;
    let package_text =
        package.as_ref().and_then(|p| p.downcast::<Str>()).map(|p| p.to_str_lossy().into_owned());
    if let Some(p) = &package_text
        && let Some(m) = hooks::modules().get_str(&string::intern(&format!("{p}.{}", wanted.to_str_lossy())))
    {
        return Ok(m);
    }
    let file = match attribute::get_optional(th, module, name!("__file__"))? {
        Some(f) => f.downcast::<Str>().map(|f| f.to_str_lossy().into_owned()),
        None => None,
    };
    let message = message(th, module, package_text.as_deref(), &wanted.to_str_lossy(), file.as_deref())?;
    let text = |s: &str| Str::new(s).into_value();
    let slots = [
        Some(text(&message)),
        Some(package.unwrap_or(Value::none())),
        Some(file.as_deref().map_or(Value::none(), text)),
        Some(wanted.to_value()),
    ];
    let names = [string::intern("name"), string::intern("path"), string::intern("name_from")];
    let made = call::call(th, &errors::IMPORT_ERROR.value(), Args::new(&slots, &names))?;
    Err(exception::raise(th, made))
}

fn is_initializing(th: &Thread, module: &Value) -> Res<bool> {
    let Some(spec) = attribute::get_optional(th, module, name!("__spec__"))?.filter(|s| !s.is_none()) else {
        return Ok(false);
    };
    match attribute::get_optional(th, &spec, name!("_initializing"))? {
        Some(i) => protocol::truth(th, &i),
        None => Ok(false),
    }
}

fn message(
    th: &Thread,
    module: &Value,
    package: Option<&str>,
    wanted: &str,
    file: Option<&str>,
) -> Res<String> {
    let shown = package.unwrap_or("<unknown module name>");
    let place = file.unwrap_or("unknown location");
    let shadow = match module.downcast::<Module>() {
        Some(m) => module_type::shadow(th, m)?,
        None => None,
    };
    let initializing = is_initializing(th, module)?;
    Ok(match shadow {
        Some(s) if s.library => format!(
            "cannot import name '{wanted}' from '{shown}' (consider renaming '{}' since it has the same name as the \
             standard library module named '{shown}' and prevents importing that standard library module)",
            s.origin
        ),
        Some(s) if initializing => format!(
            "cannot import name '{wanted}' from '{shown}' (consider renaming '{}' if it has the same name as a \
             library you intended to import)",
            s.origin
        ),
        _ if initializing => format!(
            "cannot import name '{wanted}' from partially initialized module '{shown}' (most likely due to a \
             circular import) ({place})"
        ),
        _ => format!("cannot import name '{wanted}' from '{shown}' ({place})"),
    })
}
