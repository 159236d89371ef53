//! Template strings: the instructions call the classes of `string.templatelib`'s native part.

use crate::object::{Args, Res, Str, Thread, Tuple, Value, attribute, call, hooks, name};

fn class(th: &Thread, which: &Str) -> Res {
    let key = Str::new("_templatelib");
    if let Some(m) = hooks::modules().get_str(&key) {
        return attribute::get(th, &m, which);
    }
    let import = hooks::builtins().dict.get_str(name!("__import__"));
    let Some(import) = import else { return Err(th.import_error("__import__ not found")) };
    let m = call::call1(th, &import, key.into_value())?;
    attribute::get(th, &m, which)
}

/// A template of a tuple of strings and a tuple of interpolations, which alternate.
pub fn template(th: &Thread, strings: Value, interpolations: Value) -> Res {
    let c = class(th, name!("Template"))?;
    let (Some(s), Some(i)) = (strings.downcast::<Tuple>(), interpolations.downcast::<Tuple>()) else {
        return Err(th.system_error("template parts"));
    };
    let mut parts = Vec::new();
    for (k, text) in s.items().iter().enumerate() {
        parts.push(text.clone());
        parts.extend(i.items().get(k).cloned());
    }
    call::call(th, &c, Args::of(&parts))
}

/// An interpolation.
pub fn interpolation(th: &Thread, v: Value, text: Value, conversion: u32, spec: Value) -> Res {
    let c = class(th, name!("Interpolation"))?;
    let conversion = match conversion {
        1 => Str::latin1_char(b's').into_value(),
        2 => Str::latin1_char(b'r').into_value(),
        3 => Str::latin1_char(b'a').into_value(),
        _ => Value::none(),
    };
    call::call(th, &c, Args::of(&[v, text, conversion, spec]))
}
