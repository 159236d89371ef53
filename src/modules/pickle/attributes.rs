//! Attributes that picklers and unpicklers have in their own way: a method that may be replaced in one object.

use crate::object::{Class, Res, Slot, Str, Thread, Value, attribute, protocol, string};

/// An object with such a method.
pub trait Hook {
    /// Its name.
    const NAME: &'static str;
    /// Where the replacement is kept.
    fn hook<R>(v: &Value, f: impl FnOnce(&mut Slot) -> R) -> R;
    /// The class that has the method itself.
    fn class() -> &'static Class;
}

/// `__getattribute__`
pub fn get<H: Hook>(th: &Thread, v: &Value, name: &Str) -> Res {
    if name.eq_text(H::NAME)
        && let Some(found) = H::hook(v, |slot| slot.clone())
    {
        return Ok(found);
    }
    attribute::generic_get(th, v, name)
}

/// `__setattr__` and `__delattr__`
pub fn set<H: Hook>(th: &Thread, v: &Value, name: &Str, value: Option<Value>) -> Res<()> {
    if !name.eq_text(H::NAME) {
        return attribute::generic_set(th, v, name, value);
    }
    let old = H::hook(v, |slot| std::mem::replace(slot, value));
    drop(old);
    Ok(())
}

/// What to call: the replacement, or a subclass's method. The class's own, which does nothing of use, is not called.
pub fn callable<H: Hook>(th: &Thread, v: &Value) -> Res<Option<Value>> {
    if let Some(found) = H::hook(v, |slot| slot.clone()) {
        return Ok(Some(found));
    }
    if v.is_exact(H::class()) {
        return Ok(None);
    }
    let name = string::intern(H::NAME);
    let own = H::class().get().own_attr(&name);
    match (v.ty().lookup(th, &name), own) {
        (Some(found), Some(own)) if found.is(&own) => Ok(None),
        _ => attribute::get_optional(th, v, &name),
    }
}

/// The new value of an integer member.
pub fn number(th: &Thread, value: Option<Value>) -> Res<i64> {
    match value {
        Some(v) => protocol::index_c(th, &v, "long"),
        None => Err(th.type_error("can't delete numeric/char attribute")),
    }
}
