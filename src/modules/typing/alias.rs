//! `typing.TypeAliasType`: what `type X = ...` makes.

use super::generic::const_evaluator;
use super::{param, set_module, text_of};
use crate::modules::itertools::bound;
use crate::object::class::{Class, TypeSpec};
use crate::object::native::{GetSet, Method};
use crate::object::slots::{BinaryOp, Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::{
    Args, Guarded, List, Object, Payload, Slot, Str, Thread, Trace, Tuple, Value, Visitor, alloc, attribute,
    call, name, protocol,
};
use crate::payload;
use crate::types::type_new::{get_instance_dict, replace_instance_dict};
use crate::types::{generic_alias, union};

/// `typing.TypeAliasType`.
pub static TYPE_ALIAS: Class = Class::new();

#[repr(C)]
struct TypeAlias {
    ob: Object,
    name: Value,
    parameters: Value,
    evaluate: Slot,
    value: Guarded<Slot>,
}
payload!(TypeAlias: traced);
impl Trace for TypeAlias {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.name);
        v.visit(&self.parameters);
        v.visit_slot(&self.evaluate);
        // SAFETY: the world is stopped.
        v.visit_slot(unsafe { self.value.get_unlocked() });
    }
}

fn this(v: &Value) -> &TypeAlias {
    v.downcast().expect("slot of TypeAliasType")
}

fn make(th: &Thread, name: Value, parameters: Value, evaluate: Slot, value: Slot) -> Res {
    let v = alloc(TypeAlias {
        ob: Object::new(TYPE_ALIAS.get()),
        name,
        parameters,
        evaluate,
        value: Guarded::new(value),
    })
    .into_value();
    set_module(th, &v)?;
    Ok(v)
}

/// `_make_type_alias(name, type_params, evaluator)`.
pub(super) fn make_lazy(th: &Thread, args: Args<'_>) -> Res {
    make(th, args.at(0).clone(), args.at(1).clone(), Some(args.at(2).clone()), None)
}

fn new(th: &Thread, _: &Type, args: Args<'_>) -> Res {
    let mut b = bound!(th, "typealias", "(name, value, *, type_params=())", args).into_iter();
    let (name, value, parameters) = (b.next().flatten(), b.next().flatten(), b.next().flatten());
    let name = name.unwrap_or(Value::none());
    if name.downcast::<Str>().is_none() {
        return Err(
            th.type_error(format!("typealias() argument 'name' must be str, not {}", name.given_name()))
        );
    }
    let parameters = parameters.unwrap_or_else(|| Tuple::empty().into_value());
    let Some(all) = parameters.downcast::<Tuple>() else {
        return Err(th.type_error("type_params must be a tuple"));
    };
    let mut default_seen = false;
    for p in all.items() {
        let shown = || protocol::repr_text(th, p);
        if !param::is_parameter(p) {
            return Err(th.type_error(format!("Expected a type param, got {}", shown()?)));
        }
        let has_default = param::has_default_value(th, p)?;
        if default_seen && !has_default {
            let message = format!("non-default type parameter '{}' follows default type parameter", shown()?);
            return Err(th.type_error(message));
        }
        default_seen |= has_default;
    }
    make(th, name, parameters, None, value)
}

fn get_value(th: &Thread, v: &Value) -> Res {
    let a = this(v);
    if let Some(x) = a.value.get(&a.ob) {
        return Ok(x);
    }
    let Some(f) = &a.evaluate else { return Ok(Value::none()) };
    let x = call::call1(th, f, Value::small_int(1))?;
    drop(a.value.replace(&a.ob, Some(x.clone())));
    Ok(x)
}
fn get_evaluate(th: &Thread, v: &Value) -> Res {
    match &this(v).evaluate {
        Some(f) => Ok(f.clone()),
        None => Ok(const_evaluator(get_value(th, v)?)),
    }
}
fn get_name(_: &Thread, v: &Value) -> Res {
    Ok(this(v).name.clone())
}
fn get_parameters(_: &Thread, v: &Value) -> Res {
    Ok(this(v).parameters.clone())
}
/// `__parameters__`: as `__type_params__`, with `*Ts` spread.
fn get_unpacked(th: &Thread, v: &Value) -> Res {
    let mut out = Vec::new();
    for p in protocol::to_vec(th, &this(v).parameters)? {
        if p.is_instance(&super::param::TYPE_VAR_TUPLE) {
            out.extend(protocol::to_vec(th, &p)?);
        } else {
            out.push(p);
        }
    }
    Ok(Tuple::new(out).into_value())
}

fn repr(_: &Thread, v: &Value) -> Res {
    Ok(Str::new(&text_of(&this(v).name)).into_value())
}
fn getitem(th: &Thread, v: &Value, item: &Value) -> Res {
    if protocol::len(th, &this(v).parameters)? == 0 {
        return Err(th.type_error("Only generic type aliases are subscriptable"));
    }
    Ok(generic_alias::make(v.clone(), item.clone()))
}
fn or(th: &Thread, a: &Value, b: &Value) -> Res {
    union::or(th, a, b)
}
/// `*X`.
fn iter(th: &Thread, v: &Value) -> Res {
    let typing = crate::modules::import_module(th, "typing")?;
    let unpack = attribute::get(th, &typing, name!("Unpack"))?;
    let one = protocol::getitem(th, &unpack, v)?;
    protocol::iter(th, List::new(vec![one]).as_value())
}
fn reduce(_: &Thread, args: Args<'_>) -> Res {
    Ok(this(args.at(0)).name.clone())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Type alias."),
    flags: flags::IMMUTABLE | flags::GC | flags::ATTRS | flags::WEAKREF,
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        getitem: Some(getitem),
        iter: Some(iter),
        ..Slots::EMPTY
    }
    .with_binary(BinaryOp::Or, or),
    methods: &[Method::method("__reduce__", "($self, /)", reduce, "")],
    getsets: &[
        GetSet::read("__name__", get_name, ""),
        GetSet::read("__type_params__", get_parameters, ""),
        GetSet::read("__parameters__", get_unpacked, ""),
        GetSet::read("__value__", get_value, ""),
        GetSet::read("evaluate_value", get_evaluate, ""),
        GetSet::write("__dict__", get_instance_dict, replace_instance_dict, ""),
    ],
    ..TypeSpec::new("typing", "TypeAliasType", <TypeAlias as Payload>::layout)
};

pub(super) fn init_types() {
    TYPE_ALIAS.bind(&SPEC);
}
