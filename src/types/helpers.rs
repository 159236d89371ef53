//! What several types need: lists and imports without naming their payloads, and calls with self in front.

use crate::object::call::prepend;
pub use crate::object::imports::{import, import_from, warn, warn_of_subclass};
use crate::object::{
    Args, Raised, Ref, Res, Slot, Str, Thread, Tuple, Type, Value, attribute, call, class, flags, name,
};

/// A new list.
pub fn list(th: &Thread, items: Vec<Value>) -> Res {
    call::call1(th, &class::LIST.value(), Tuple::new(items).into_value())
}

/// `(getattr, (object, name))`, how descriptors pickle.
pub fn reduce_getattr(th: &Thread, object: Value, name: Value) -> Res {
    let getattr = import_from(th, "builtins", "getattr")?;
    let args = Tuple::new(vec![object, name]).into_value();
    Ok(Tuple::new(vec![getattr, args]).into_value())
}

/// Calls what a look-up in the class of `this` found, with `this` as self.
pub fn call_found(th: &Thread, found: &Value, this: &Value, args: Args<'_>) -> Res {
    if found.ty().has(flags::METHOD_DESCRIPTOR) {
        return prepend(this, args, |all| call::call(th, found, all));
    }
    let bound = attribute::bind(th, found, this)?;
    call::call(th, &bound, args)
}

/// Calls a special method with up to three operands; `None` if the class has no such method.
pub fn call_operator(th: &Thread, this: &Value, name: &Str, operands: &[&Value]) -> Res<Option<Value>> {
    let Some(found) = this.ty().lookup(th, name) else { return Ok(None) };
    let mut all: [Slot; 4] = [const { None }; 4];
    let n = operands.len();
    if found.ty().has(flags::METHOD_DESCRIPTOR) {
        all[0] = Some(this.clone());
        for (i, v) in operands.iter().enumerate() {
            all[i + 1] = Some((*v).clone());
        }
        return call::call(th, &found, Args::positional(&all[..=n])).map(Some);
    }
    let bound = attribute::bind(th, &found, this)?;
    for (i, v) in operands.iter().enumerate() {
        all[i] = Some((*v).clone());
    }
    call::call(th, &bound, Args::positional(&all[..n])).map(Some)
}

/// `module.qualname`, without the module for built-ins: how `repr` names a class.
pub fn type_path(ty: &Type) -> String {
    let qualname = ty.qualname();
    match super::type_attributes::module_of(ty) {
        Some(m) => match m.downcast::<Str>() {
            Some(m) if !m.eq_text("builtins") => {
                format!("{}.{}", m.to_str_lossy(), qualname.to_str_lossy())
            }
            _ => qualname.to_str_lossy().into_owned(),
        },
        None => qualname.to_str_lossy().into_owned(),
    }
}

/// A new reference to a string payload.
pub fn str_ref(s: &Str) -> Ref<Str> {
    Ref::from_payload(s)
}

/// Refuses a text that has no UTF-8, in the words of the encoder.
pub fn check_encodable(th: &Thread, s: &Str) -> Res<()> {
    if s.to_utf8().is_none() {
        call::call_method(th, str_ref(s).as_value(), name!("encode"), &[])?;
    }
    Ok(())
}

/// The error for what an `__annotate__` returned that is no dict.
pub fn non_dict_annotations(th: &Thread, returned: &Value) -> Raised {
    th.type_error(format!("__annotate__ returned non-dict of type '{}'", returned.ty().error_name()))
}
