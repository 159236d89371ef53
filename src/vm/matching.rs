//! `match`: mapping and class patterns.

use crate::object::ty::flags;
use crate::object::{Res, Str, Thread, Tuple, Type, Value, attribute, call, errors, name, protocol};

/// The values of `keys` in the subject as a tuple, or `None` when one is missing.
pub fn keys(th: &Thread, subject: &Value, keys: &Value) -> Res {
    let Some(keys) = keys.downcast::<Tuple>() else { return Ok(Value::none()) };
    let mut values = Vec::with_capacity(keys.len());
    if keys.is_empty() {
        return Ok(Tuple::empty().into_value());
    }
    let get = attribute::get(th, subject, name!("get"))?;
    let missing = crate::object::Instance::new(crate::object::class::OBJECT.get()).into_value();
    let mut seen: Vec<&Value> = Vec::new();
    for k in keys.items() {
        for s in &seen {
            if protocol::equal(th, s, k)? {
                return Err(th.value_error(format!(
                    "mapping pattern checks duplicate key ({})",
                    protocol::repr_text(th, k)?
                )));
            }
        }
        seen.push(k);
        let v = call::call2(th, &get, k.clone(), missing.clone())?;
        if v.is(&missing) {
            return Ok(Value::none());
        }
        values.push(v);
    }
    Ok(Tuple::new(values).into_value())
}

/// The attributes that a class pattern asks for as a tuple, or `None` when the subject does not match.
pub fn class(th: &Thread, subject: &Value, class: &Value, positional: usize, names: &Value) -> Res {
    let Some(ty) = class.downcast::<Type>() else {
        return Err(th.type_error("called match pattern must be a class"));
    };
    let is = crate::object::hooks::builtins().dict.get_str(name!("isinstance"));
    let matches = match is {
        Some(f) => {
            let r = call::call2(th, &f, subject.clone(), class.clone())?;
            protocol::truth(th, &r)?
        }
        None => subject.ty().is_subtype(ty),
    };
    if !matches {
        return Ok(Value::none());
    }
    let mut values = Vec::new();
    let mut seen: Vec<Value> = Vec::new();
    let mut fetch = |n: &Value, values: &mut Vec<Value>| -> Res<bool> {
        for s in &seen {
            if protocol::equal(th, s, n)? {
                return Err(th.type_error(format!(
                    "{}() got multiple sub-patterns for attribute {}",
                    ty.name_str(),
                    protocol::repr_text(th, n)?
                )));
            }
        }
        seen.push(n.clone());
        let Some(n) = n.downcast::<Str>() else { return Ok(false) };
        match attribute::get_optional(th, subject, n)? {
            Some(v) => {
                values.push(v);
                Ok(true)
            }
            None => Ok(false),
        }
    };
    if positional > 0 {
        let args = match attribute::get(th, class, name!("__match_args__")) {
            Ok(a) => Some(a),
            Err(r) => {
                th.catch(r, &errors::ATTRIBUTE_ERROR)?;
                None
            }
        };
        let (allowed, itself) = match &args {
            Some(a) => {
                let Some(t) = a.downcast::<Tuple>() else {
                    return Err(th.type_error(format!(
                        "{}.__match_args__ must be a tuple (got {})",
                        ty.name_str(),
                        a.ty().error_name()
                    )));
                };
                (t.len(), false)
            }
            None => {
                let itself = ty.has(flags::MATCH_SELF);
                (usize::from(itself), itself)
            }
        };
        if allowed < positional {
            return Err(th.type_error(format!(
                "{}() accepts {allowed} positional sub-pattern{} ({positional} given)",
                ty.name_str(),
                if allowed == 1 { "" } else { "s" }
            )));
        }
        if itself {
            values.push(subject.clone());
        } else if let Some(t) = args.as_ref().and_then(|a| a.downcast::<Tuple>()) {
            for n in &t.items()[..positional] {
                if n.downcast::<Str>().is_none() {
                    return Err(th.type_error(format!(
                        "__match_args__ elements must be strings (got {})",
                        n.ty().error_name()
                    )));
                }
                if !fetch(n, &mut values)? {
                    return Ok(Value::none());
                }
            }
        }
    }
    if let Some(t) = names.downcast::<Tuple>() {
        for n in t.items() {
            if !fetch(n, &mut values)? {
                return Ok(Value::none());
            }
        }
    }
    Ok(Tuple::new(values).into_value())
}
