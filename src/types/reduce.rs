//! Pickling support of `object`: `__reduce_ex__`, `__reduce__`, `__getstate__`.

use super::helpers::{call_operator, import};
use super::memoryview::MemoryView;
use crate::object::{
    Args, Dict, Instance, Payload, Ref, Res, Str, Thread, Tuple, Value, attribute, call, class, instance,
    name, protocol,
};

/// `object.__reduce_ex__(protocol)`.
pub fn reduce_ex(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let version = protocol::index_i64(th, args.at(1))?;
    let plain = class::OBJECT.get().own_attr(name!("__reduce__"));
    if let Some(found) = v.ty().lookup(th, name!("__reduce__"))
        && !plain.is_some_and(|p| p.is(&found))
    {
        return call::call_method(th, v, name!("__reduce__"), &[]);
    }
    common(th, v, version)
}

/// `object.__reduce__()`.
pub fn reduce(th: &Thread, args: Args<'_>) -> Res {
    common(th, args.at(0), 0)
}

fn common(th: &Thread, v: &Value, version: i64) -> Res {
    if version >= 2 {
        return reduce_new(th, v);
    }
    let copyreg = import(th, "copyreg")?;
    let f = attribute::get(th, &copyreg, name!("_reduce_ex"))?;
    call::call2(th, &f, v.clone(), Value::from_i64(version))
}

fn reduce_new(th: &Thread, v: &Value) -> Res {
    let ty = v.ty();
    if ty.slots().new.is_none() {
        return Err(th.type_error(format!("cannot pickle '{}' object", ty.error_name())));
    }
    let copyreg = import(th, "copyreg")?;
    let mut positional: Option<Value> = None;
    let mut keywords: Option<Value> = None;
    if let Some(r) = call_operator(th, v, name!("__getnewargs_ex__"), &[])? {
        let Some(pair) = r.downcast::<Tuple>() else {
            return Err(th.type_error(format!(
                "__getnewargs_ex__ should return a tuple, not '{}'",
                r.ty().error_name()
            )));
        };
        let [a, k] = pair.items() else {
            return Err(th.value_error(format!(
                "__getnewargs_ex__ should return a tuple of length 2, not {}",
                pair.len()
            )));
        };
        if !a.is_instance(&class::TUPLE) {
            return Err(th.type_error(format!(
                "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{}'",
                a.ty().error_name()
            )));
        }
        if !k.is_instance(&class::DICT) {
            return Err(th.type_error(format!(
                "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{}'",
                k.ty().error_name()
            )));
        }
        positional = Some(a.clone());
        keywords = Some(k.clone());
    } else if let Some(r) = call_operator(th, v, name!("__getnewargs__"), &[])? {
        if !r.is_instance(&class::TUPLE) {
            return Err(
                th.type_error(format!("__getnewargs__ should return a tuple, not '{}'", r.ty().error_name()))
            );
        }
        positional = Some(r);
    }
    let has_args = positional.is_some();
    let has_keywords = keywords.as_ref().and_then(|k| k.downcast::<Dict>()).is_some_and(|d| !d.is_empty());
    let (make, args) = if has_keywords {
        let f = attribute::get(th, &copyreg, name!("__newobj_ex__"))?;
        let items = vec![
            ty.value(),
            positional.unwrap_or_else(|| Tuple::empty().into_value()),
            keywords.unwrap_or_else(Value::none),
        ];
        (f, items)
    } else {
        let f = attribute::get(th, &copyreg, name!("__newobj__"))?;
        let mut items = vec![ty.value()];
        if let Some(t) = positional.as_ref().and_then(|p| p.downcast::<Tuple>()) {
            items.extend_from_slice(t.items());
        }
        (f, items)
    };
    let is_list = v.is_instance(&class::LIST);
    let is_dict = v.is_instance(&class::DICT);
    let state = getstate(th, v, !has_args && !is_list && !is_dict)?;
    let list_items = if is_list { protocol::iter(th, v)? } else { Value::none() };
    let dict_items = if is_dict {
        let items = call::call_method(th, v, name!("items"), &[])?;
        protocol::iter(th, &items)?
    } else {
        Value::none()
    };
    Ok(Tuple::new(vec![make, Tuple::new(args).into_value(), state, list_items, dict_items]).into_value())
}

/// `v.__getstate__()`, the default one when it is not overridden.
fn getstate(th: &Thread, v: &Value, required: bool) -> Res {
    let plain = class::OBJECT.get().own_attr(name!("__getstate__"));
    let found = v.ty().lookup(th, name!("__getstate__"));
    if let (Some(a), Some(b)) = (&found, &plain)
        && a.is(b)
        && v.as_object().is_none_or(|o| instance::get(o, name!("__getstate__")).is_none())
    {
        return default_state(th, v, required);
    }
    call::call_method(th, v, name!("__getstate__"), &[])
}

/// `object.__getstate__()`.
pub fn getstate_method(th: &Thread, args: Args<'_>) -> Res {
    default_state(th, args.at(0), false)
}

fn slot_names(th: &Thread, v: &Value) -> Res<Vec<Value>> {
    let ty = v.ty();
    if ty.is_heap()
        && let Some(cached) = ty.own_attr(name!("__slotnames__"))
    {
        return if cached.is_none() { Ok(Vec::new()) } else { protocol::to_vec(th, &cached) };
    }
    let copyreg = import(th, "copyreg")?;
    let f = attribute::get(th, &copyreg, name!("_slotnames"))?;
    let names = call::call1(th, &f, ty.value())?;
    if names.is_none() {
        return Ok(Vec::new());
    }
    if !names.is_instance(&class::LIST) {
        return Err(th.type_error("copyreg._slotnames didn't return a list or None"));
    }
    protocol::to_vec(th, &names)
}

fn default_state(th: &Thread, v: &Value, required: bool) -> Res {
    if required && !std::ptr::eq(v.ty().layout(), Instance::layout()) {
        let name = v.ty().error_name();
        // CPython's words for what has items of its own.
        let items = v.downcast::<MemoryView>().is_some();
        return Err(th.type_error(if items {
            format!("cannot pickle {name} objects")
        } else {
            format!("cannot pickle '{name}' object")
        }));
    }
    // CPython answers with the dict itself when there are attributes, and with None when there are none.
    let state = attribute::get_optional(th, v, name!("__dict__"))?.unwrap_or_else(Value::none);
    let state = match state.downcast::<Dict>() {
        Some(d) if d.is_empty() => Value::none(),
        _ => state,
    };
    if v.ty().member_slots() == 0 && v.ty().own_attr(name!("__slotnames__")).is_none() {
        return Ok(state);
    }
    let names = slot_names(th, v)?;
    if names.is_empty() {
        return Ok(state);
    }
    let slots = Dict::new();
    for n in &names {
        let Some(key) = n.downcast::<Str>() else { continue };
        if let Some(x) = attribute::get_optional(th, v, key)? {
            slots.set_str(&crate::object::string::intern_ref(Ref::from_payload(key)), x);
        }
    }
    if slots.is_empty() {
        return Ok(state);
    }
    Ok(Tuple::new(vec![state, slots.into_value()]).into_value())
}
