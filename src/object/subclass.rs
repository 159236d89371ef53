//! `isinstance` and `issubclass` with their hooks, class tuples and unions.

use super::attribute;
use super::call::call_special;
use super::class;
use super::names::name;
use super::protocol;
use super::slots::Res;
use super::thread::Thread;
use super::tuple::Tuple;
use super::ty::Type;
use super::value::Value;

/// `isinstance(object, classinfo)`.
pub fn is_instance(th: &Thread, object: &Value, classinfo: &Value) -> Res<bool> {
    // The exact class never asks its metaclass.
    if let Some(t) = classinfo.downcast::<Type>() {
        if object.ty() == t {
            return Ok(true);
        }
        if classinfo.is_exact(&class::TYPE) {
            return real_is_instance(th, object, classinfo);
        }
    }
    if let Some(t) = classinfo.downcast::<Tuple>() {
        th.check_stack()?;
        for c in t.items() {
            if is_instance(th, object, c)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(r) = call_special(th, classinfo, name!("__instancecheck__"), std::slice::from_ref(object))? {
        return protocol::truth(th, &r);
    }
    real_is_instance(th, object, classinfo)
}

/// `type.__instancecheck__`: by inheritance of the type or of `object.__class__`.
pub fn real_is_instance(th: &Thread, object: &Value, cls: &Value) -> Res<bool> {
    if let Some(t) = cls.downcast::<Type>() {
        if object.ty().is_subtype(t) {
            return Ok(true);
        }
        // `__class__` may claim another class (proxies, mocks).
        if !object.is_object()
            || object.ty().has(super::ty::flags::GENERIC_GETATTR) && !overrides_class(th, object)
        {
            return Ok(false);
        }
        let claimed = attribute::get_optional(th, object, name!("__class__"))?;
        return Ok(claimed
            .is_some_and(|c| c.downcast::<Type>().is_some_and(|c| c != object.ty() && c.is_subtype(t))));
    }
    check_class(th, cls, "isinstance() arg 2 must be a type, a tuple of types, or a union")?;
    match attribute::get_optional(th, object, name!("__class__"))? {
        Some(c) => abstract_is_subclass(th, &c, cls),
        None => Ok(false),
    }
}

fn overrides_class(th: &Thread, object: &Value) -> bool {
    let found = object.ty().lookup(th, name!("__class__"));
    let plain = class::OBJECT.get().own_attr(name!("__class__"));
    match (found, plain) {
        (Some(a), Some(b)) => !a.is(&b),
        _ => true,
    }
}

/// `issubclass(cls, classinfo)`.
pub fn is_subclass(th: &Thread, cls: &Value, classinfo: &Value) -> Res<bool> {
    if classinfo.is_exact(&class::TYPE) {
        if cls.is(classinfo) {
            return Ok(true);
        }
        return real_is_subclass(th, cls, classinfo);
    }
    if let Some(t) = classinfo.downcast::<Tuple>() {
        th.check_stack()?;
        for c in t.items() {
            if is_subclass(th, cls, c)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(r) = call_special(th, classinfo, name!("__subclasscheck__"), std::slice::from_ref(cls))? {
        return protocol::truth(th, &r);
    }
    real_is_subclass(th, cls, classinfo)
}

/// `type.__subclasscheck__`.
pub fn real_is_subclass(th: &Thread, cls: &Value, classinfo: &Value) -> Res<bool> {
    if let (Some(a), Some(b)) = (cls.downcast::<Type>(), classinfo.downcast::<Type>()) {
        return Ok(a.is_subtype(b));
    }
    check_class(th, cls, "issubclass() arg 1 must be a class")?;
    check_class(th, classinfo, "issubclass() arg 2 must be a class, a tuple of classes, or a union")?;
    abstract_is_subclass(th, cls, classinfo)
}

fn check_class(th: &Thread, cls: &Value, message: &str) -> Res<()> {
    if cls.downcast::<Type>().is_some() {
        return Ok(());
    }
    match attribute::get_optional(th, cls, name!("__bases__"))? {
        Some(b) if b.is_instance(&class::TUPLE) => Ok(()),
        _ => Err(th.type_error(message)),
    }
}

fn abstract_is_subclass(th: &Thread, derived: &Value, cls: &Value) -> Res<bool> {
    th.check_stack()?;
    if derived.is(cls) {
        return Ok(true);
    }
    let Some(bases) = attribute::get_optional(th, derived, name!("__bases__"))? else { return Ok(false) };
    let Some(bases) = bases.downcast::<Tuple>() else { return Ok(false) };
    for b in bases.items() {
        if abstract_is_subclass(th, b, cls)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether an exception (instance or class) matches `expected` (class or tuple of classes) in an `except` clause.
pub fn exception_matches(exception: &Value, expected: &Value) -> bool {
    if let Some(t) = expected.downcast::<Tuple>() {
        return t.items().iter().any(|c| exception_matches(exception, c));
    }
    let Some(expected) = expected.downcast::<Type>() else { return exception.is(expected) };
    match exception.downcast::<Type>() {
        Some(t) => t.is_subtype(expected),
        None => exception.ty().is_subtype(expected),
    }
}
