//! Attribute access: the descriptor protocol over types, instance attributes and special look-ups.

use super::errors::ATTRIBUTE_ERROR;
use super::instance;
use super::layout::Ref;
use super::slots::Res;
use super::string::Str;
use super::thread::{Raised, Thread};
use super::ty::flags;
use super::value::Value;

/// `object.name`.
#[inline]
pub fn get(th: &Thread, object: &Value, name: &Str) -> Res {
    match object.ty().slots().getattr {
        Some(f) => f(th, object, name),
        None => Err(th.no_attribute(object, name)),
    }
}

/// `object.name`, or `None` if that raises `AttributeError`. Cheap when the attribute is not there.
pub fn get_optional(th: &Thread, object: &Value, name: &Str) -> Res<Option<Value>> {
    let found = if object.ty().has(flags::GENERIC_GETATTR) {
        generic_get_optional(th, object, name)
    } else {
        get(th, object, name).map(Some)
    };
    // A descriptor too may say that there is nothing (an empty `__slots__` member, a property).
    found.or_else(|r| th.catch(r, &ATTRIBUTE_ERROR).map(|()| None))
}

/// `object.name = value`, or `del object.name`.
#[inline]
pub fn set(th: &Thread, object: &Value, name: &Str, value: Option<Value>) -> Res<()> {
    match object.ty().slots().setattr {
        Some(f) => f(th, object, name, value),
        None => Err(th.no_attribute(object, name)),
    }
}

/// Binds something found in the object's class to the object (`descriptor.__get__`).
#[inline]
pub fn bind(th: &Thread, found: &Value, object: &Value) -> Res {
    match found.ty().slots().descr_get {
        Some(f) => f(th, found, Some(object), Some(object.ty())),
        None => Ok(found.clone()),
    }
}

/// A special method of the object's type, bound; `None` if there is none.
pub fn special(th: &Thread, object: &Value, name: &Str) -> Res<Option<Value>> {
    match object.ty().lookup(th, name) {
        Some(f) => bind(th, &f, object).map(Some),
        None => Ok(None),
    }
}

/// `object.__getattribute__`: data descriptor, instance attribute, other descriptor or class attribute.
pub fn generic_get(th: &Thread, object: &Value, name: &Str) -> Res {
    match generic_get_optional(th, object, name)? {
        Some(v) => Ok(v),
        None => Err(th.no_attribute(object, name)),
    }
}

/// [`generic_get`] that says `None` when there is no such attribute. What a descriptor raises, it raises.
pub fn generic_get_optional(th: &Thread, object: &Value, name: &Str) -> Res<Option<Value>> {
    let found = object.ty().lookup(th, name);
    if let Some(f) = &found {
        let s = f.ty().slots();
        if s.descr_set.is_some()
            && let Some(getter) = s.descr_get
        {
            return match getter(th, f, Some(object), Some(object.ty())) {
                Ok(v) => Ok(Some(v)),
                Err(r) => Err(r),
            };
        }
    }
    if let Some(v) = instance::get_if_any(object, name) {
        return Ok(Some(v));
    }
    if let Some(v) = object.downcast::<super::module::Module>().and_then(|m| m.dict.get_str(name)) {
        return Ok(Some(v));
    }
    match found {
        Some(f) => bind(th, &f, object).map(Some),
        None => Ok(None),
    }
}

/// `object.__setattr__` and `__delattr__`.
pub fn generic_set(th: &Thread, object: &Value, name: &Str, value: Option<Value>) -> Res<()> {
    let found = object.ty().lookup(th, name);
    if let Some(f) = &found
        && let Some(setter) = f.ty().slots().descr_set
    {
        return setter(th, f, object, value);
    }
    if let Some(m) = object.downcast::<super::module::Module>() {
        match value {
            Some(v) => m.dict.set_str(&super::string::intern_ref(Ref::from_payload(name)), v),
            None => match m.dict.remove_str(name) {
                Some(old) => drop(old),
                None => return Err(th.no_attribute(object, name)),
            },
        }
        return Ok(());
    }
    if let Some(o) = object.as_object()
        && o.ty().has(flags::ATTRS)
    {
        let done = match value {
            Some(v) => instance::set(o, &Ref::from_payload(name), v),
            None => instance::delete(o, name).is_some(),
        };
        if done {
            return Ok(());
        }
        return Err(th.no_attribute(object, name));
    }
    Err(not_writable(th, object, name, found.is_some()))
}

/// What setting an attribute of an object without a dict raises; `found`: its class has one of this name.
pub fn not_writable(th: &Thread, object: &Value, name: &Str, found: bool) -> Raised {
    let (class, name) = (object.ty().error_name().into_owned(), name.to_str_lossy());
    th.attribute_error(match found {
        true => format!("'{class}' object attribute '{name}' is read-only"),
        false => {
            format!("'{class}' object has no attribute '{name}' and no __dict__ for setting new attributes")
        }
    })
}
