//! Type parameters: the intrinsics that make them call `_typing`, which holds the classes.

use crate::object::{
    Args, Ref, Res, Slot, Str, Thread, Tuple, Value, attribute, call, hooks, name, protocol, string,
};

fn module(th: &Thread, which: &str) -> Res {
    let name = string::intern(which);
    if let Some(m) = hooks::modules().get_str(&name) {
        return Ok(m);
    }
    let import = hooks::builtins().dict.get_str(name!("__import__"));
    let Some(import) = import else { return Err(th.import_error("__import__ not found")) };
    call::call1(th, &import, name.to_value())?;
    hooks::modules().get_str(&name).ok_or_else(|| th.import_error(format!("No module named '{which}'")))
}

fn make(th: &Thread, class: &str, args: &[Value], keywords: &[(&str, Value)]) -> Res {
    let m = module(th, "_typing")?;
    let class = attribute::get(th, &m, &string::intern(class))?;
    let names: Vec<Ref<Str>> = keywords.iter().map(|k| string::intern(k.0)).collect();
    let slots: Vec<Slot> =
        args.iter().cloned().chain(keywords.iter().map(|k| k.1.clone())).map(Some).collect();
    call::call(th, &class, Args::new(&slots, &names))
}

/// Executes an intrinsic of type parameters.
pub fn call(th: &Thread, which: &str, args: &[Value]) -> Res {
    match which {
        "typevar" => make(th, "TypeVar", args, &[("infer_variance", Value::bool(true))]),
        "typevar_with_bound" => {
            let v = make(th, "TypeVar", &args[..1], &[("infer_variance", Value::bool(true))])?;
            set_evaluator(th, &v, "_set_evaluate_bound", &args[1])?;
            Ok(v)
        }
        "typevar_with_constraints" => {
            let v = make(th, "TypeVar", &args[..1], &[("infer_variance", Value::bool(true))])?;
            set_evaluator(th, &v, "_set_evaluate_constraints", &args[1])?;
            Ok(v)
        }
        "paramspec" => make(th, "ParamSpec", args, &[("infer_variance", Value::bool(true))]),
        "typevartuple" => make(th, "TypeVarTuple", args, &[]),
        "set_typeparam_default" => {
            set_evaluator(th, &args[0], "_set_evaluate_default", &args[1])?;
            Ok(args[0].clone())
        }
        "subscript_generic" => {
            let m = module(th, "typing")?;
            let f = attribute::get(th, &m, name!("_generic_class_getitem"))?;
            let generic = attribute::get(th, &m, name!("Generic"))?;
            let params = match args[0].downcast::<Tuple>() {
                Some(_) => args[0].clone(),
                None => Tuple::new(args.to_vec()).into_value(),
            };
            // `*Ts` in the list of parameters: the only item of its iterator is `Unpack[Ts]`.
            let mut unpacked = Vec::new();
            for p in params.downcast::<Tuple>().map(|t| t.items().to_vec()).unwrap_or_default() {
                if p.ty().name_str() == "TypeVarTuple" {
                    unpacked.extend(protocol::to_vec(th, &p)?);
                } else {
                    unpacked.push(p);
                }
            }
            call::call2(th, &f, generic, Tuple::new(unpacked).into_value())
        }
        "typealias" => {
            let Some(t) = args[0].downcast::<Tuple>() else { return Err(th.system_error("type alias")) };
            let [name, params, value] = t.items() else { return Err(th.system_error("type alias")) };
            let m = module(th, "_typing")?;
            let make = attribute::get(th, &m, name!("_make_type_alias"))?;
            let params = if params.is_none() { Tuple::empty().into_value() } else { params.clone() };
            call::call(th, &make, Args::of(&[name.clone(), params, value.clone()]))
        }
        _ => Err(th.system_error("unknown intrinsic")),
    }
}

fn set_evaluator(th: &Thread, v: &Value, method: &str, f: &Value) -> Res<()> {
    super::class_body::call_named(th, v, method, std::slice::from_ref(f)).map(drop)
}
