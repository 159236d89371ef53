//! `ImportError` and `ModuleNotFoundError`.

use super::base::{self, args_of, own_dict, positional, reduced, str_args};
use super::fields::{Fields, field, get_raw, keywords, new, set_raw};
use crate::object::errors::{EXCEPTION, IMPORT_ERROR, MODULE_NOT_FOUND_ERROR};
use crate::object::{
    Args, Dict, Method, Payload, Ref, Res, Slots, Str, Thread, TypeSpec, Value, class, name,
};

const MSG: usize = 0;
const NAME: usize = 1;
const PATH: usize = 2;
const NAME_FROM: usize = 3;

fn init_fields(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let [n, p, f] = keywords(th, "ImportError", args, ["name", "path", "name_from"])?;
    base::set_args(v, positional(args));
    set_raw::<4>(v, NAME, n);
    set_raw::<4>(v, PATH, p);
    set_raw::<4>(v, NAME_FROM, f);
    set_raw::<4>(v, MSG, if args.len() == 1 { args.iter().next().cloned() } else { None });
    Ok(())
}

fn str(th: &Thread, v: &Value) -> Res {
    match get_raw::<4>(v, MSG) {
        Some(m) if m.is_exact(&class::STR) => Ok(m),
        _ => str_args(th, v),
    }
}

fn reduce(_: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let state = Dict::new();
    let mut any = false;
    if let Some(d) = own_dict(v) {
        let items: Vec<(Value, Value)> = d.lock().iter().map(|(k, x)| (k.clone(), x.clone())).collect();
        for (k, x) in items {
            if let Some(k) = k.downcast::<Str>() {
                state.set_str(&Ref::from_payload(k), x);
                any = true;
            }
        }
    }
    for (i, n) in [(NAME, name!("name")), (PATH, name!("path")), (NAME_FROM, name!("name_from"))] {
        if let Some(x) = get_raw::<4>(v, i) {
            state.set_str(n, x);
            any = true;
        }
    }
    Ok(reduced(v, args_of(v).into_value(), any.then(|| state.into_value())))
}

static IMPORT: TypeSpec = TypeSpec {
    doc: Some("Import can't find module, or can't find name in module."),
    base: Some(&EXCEPTION),
    slots: Slots { new: Some(new::<4>), init: Some(init_fields), str: Some(str), ..Slots::EMPTY },
    getsets: &[
        field::<4, MSG>("msg", "exception message"),
        field::<4, NAME>("name", "module name"),
        field::<4, PATH>("path", "module path"),
        field::<4, NAME_FROM>("name_from", "name imported from module"),
    ],
    methods: &[Method::method("__reduce__", "($self, /)", reduce, "")],
    ..TypeSpec::new("builtins", "ImportError", <Fields<4> as Payload>::layout)
};

static NOT_FOUND: TypeSpec = TypeSpec {
    doc: Some("Module not found."),
    base: Some(&IMPORT_ERROR),
    ..TypeSpec::new("builtins", "ModuleNotFoundError", <Fields<4> as Payload>::layout)
};

/// Binds both classes.
pub fn init() {
    IMPORT_ERROR.bind(&IMPORT);
    MODULE_NOT_FOUND_ERROR.bind(&NOT_FOUND);
}
