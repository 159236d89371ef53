//! Computed attributes of classes: names, bases, order, documentation, annotations, abstract methods.

use super::type_object::check_mutable;
use super::{layout_base, mro, trampoline};
use crate::object::{
    Dict, GetSet, Ref, Res, Str, Thread, Tuple, Type, Value, bind, call, class, flags, name, protocol, string,
};

fn this(v: &Value) -> &Type {
    v.downcast::<Type>().expect("getset of type")
}

/// The table of `type`'s computed attributes.
pub const GETSETS: &[GetSet] = &[
    GetSet::write("__name__", |_, v| Ok(this(v).name().to_value()), set_name, ""),
    GetSet::write("__qualname__", |_, v| Ok(this(v).qualname().into_value()), set_qualname, ""),
    GetSet::write("__bases__", |_, v| Ok(mro::tuple_of(this(v).bases().iter().map(|b| &**b))), set_bases, ""),
    GetSet::read(
        "__mro__",
        |_, v| {
            let order = this(v).mro();
            Ok(if order.len() == 0 { Value::none() } else { mro::tuple_of(order) })
        },
        "",
    ),
    GetSet::read(
        "__base__",
        |_, v| Ok(layout_base::layout_base(this(v)).map_or_else(Value::none, Type::value)),
        "",
    )
    .field(),
    GetSet::write("__module__", get_module, set_module, ""),
    GetSet::write("__abstractmethods__", get_abstract, set_abstract, ""),
    GetSet::read("__dict__", |_, v| Ok(super::mappingproxy::make(v.clone())), ""),
    GetSet::write("__doc__", get_doc, set_doc, ""),
    GetSet::read("__text_signature__", get_text_signature, ""),
    GetSet::write("__annotations__", get_annotations, set_annotations, ""),
    GetSet::write("__annotate__", get_annotate, set_annotate, ""),
    GetSet::write("__type_params__", get_type_params, set_type_params, ""),
    GetSet::read("__flags__", |_, v| Ok(Value::from_i64(cpython_flags(this(v)))), "").field(),
    GetSet::read("__basicsize__", |_, v| Ok(Value::from_usize(basic_size(this(v)))), "").field(),
    GetSet::read("__itemsize__", |_, v| Ok(Value::from_usize(item_size(this(v)))), "").field(),
    GetSet::read(
        "__dictoffset__",
        |_, v| Ok(Value::from_i64(if this(v).has(flags::ATTRS) { -1 } else { 0 })),
        "",
    )
    .field(),
    GetSet::read(
        "__weakrefoffset__",
        |_, v| Ok(Value::from_usize(usize::from(this(v).has(flags::WEAKREF)) * 8)),
        "",
    )
    .field(),
];

fn cpython_flags(ty: &Type) -> i64 {
    let mut f = (1 << 12) | (1 << 18) | (1 << 21);
    for (own, theirs) in [
        (flags::IMMUTABLE, 1 << 8),
        (flags::HEAP, 1 << 9),
        (flags::BASE, 1 << 10),
        (flags::GC, 1 << 14),
        (flags::METHOD_DESCRIPTOR, 1 << 17),
        (flags::ABSTRACT, 1 << 20),
        (flags::SEQUENCE, 1 << 5),
        (flags::MAPPING, 1 << 6),
        (flags::NO_NEW, 1 << 7),
        (flags::MATCH_SELF, 1 << 22),
    ] {
        if ty.has(own) {
            f |= theirs;
        }
    }
    // CPython makes the classes of its modules when they are imported, as a class statement does.
    if bind::spec_of(ty).is_some_and(|spec| spec.module != "builtins") {
        f |= 1 << 9;
    }
    for (class, bit) in [
        (&class::INT, 24),
        (&class::LIST, 25),
        (&class::TUPLE, 26),
        (&class::BYTES, 27),
        (&class::STR, 28),
        (&class::DICT, 29),
        (&crate::object::errors::BASE_EXCEPTION, 30),
        (&class::TYPE, 31),
    ] {
        if class.is_bound() && ty.is_subtype(class.get()) {
            f |= 1 << bit;
        }
    }
    f
}

fn basic_size(ty: &Type) -> usize {
    match ty.attrs_offset() {
        0 => ty.layout().size,
        at => at + crate::object::instance::attrs_size(ty.member_slots()),
    }
}

/// Bytes of one item for the types whose objects differ in size.
pub fn item_size(ty: &Type) -> usize {
    for (class, size) in [(&class::INT, 4), (&class::TUPLE, 8), (&class::BYTES, 1), (&class::TYPE, 40)] {
        if ty.is_subtype(class.get()) {
            return size;
        }
    }
    0
}

fn deleted(th: &Thread, ty: &Type, name: &str) -> crate::object::Raised {
    th.type_error(format!("cannot delete '{name}' attribute of immutable type '{}'", ty.name_str()))
}

fn set_name(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let ty = this(v);
    check_mutable(th, ty, "__name__")?;
    let Some(value) = value else { return Err(deleted(th, ty, "__name__")) };
    let Some(s) = value.downcast::<Str>() else {
        return Err(th.type_error(format!(
            "can only assign string to {}.__name__, not '{}'",
            ty.name_str(),
            value.ty().error_name()
        )));
    };
    super::helpers::check_encodable(th, s)?;
    if s.iter().any(|c| c == 0) {
        return Err(th.value_error("type name must not contain null characters"));
    }
    let name = string::intern_ref(Ref::from_payload(s));
    // The qualified name stays what it was.
    let qualname = ty.qualname();
    let old = th.stop_the_world(|| {
        // SAFETY: the world is stopped.
        unsafe { (ty.set_name(name), ty.set_qualname(qualname)) }
    });
    drop(old);
    Ok(())
}

fn set_qualname(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let ty = this(v);
    check_mutable(th, ty, "__qualname__")?;
    let Some(value) = value else { return Err(deleted(th, ty, "__qualname__")) };
    let Some(s) = value.downcast::<Str>() else {
        return Err(th.type_error(format!(
            "can only assign string to {}.__qualname__, not '{}'",
            ty.name_str(),
            value.ty().error_name()
        )));
    };
    let name = Ref::from_payload(s);
    // SAFETY: the world is stopped.
    let old = th.stop_the_world(|| unsafe { ty.set_qualname(name) });
    drop(old);
    Ok(())
}

/// `cls.__module__`.
pub fn module_of(ty: &Type) -> Option<Value> {
    if ty.is_heap() {
        return ty.own_attr(name!("__module__"));
    }
    bind::spec_of(ty).map(|s| string::intern(s.module).into_value())
}

fn get_module(th: &Thread, v: &Value) -> Res {
    module_of(this(v)).ok_or_else(|| th.attribute_error("__module__"))
}

fn set_own(th: &Thread, ty: &Type, name: &Ref<Str>, value: Option<Value>) {
    let old = ty.set_own_attr(th, name, value);
    drop(old);
}

fn set_module(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let ty = this(v);
    check_mutable(th, ty, "__module__")?;
    let Some(value) = value else { return Err(deleted(th, ty, "__module__")) };
    set_own(th, ty, name!("__module__"), Some(value));
    set_own(th, ty, name!("__firstlineno__"), None);
    Ok(())
}

fn get_abstract(th: &Thread, v: &Value) -> Res {
    let ty = this(v);
    let found = if ty.is(&class::TYPE) { None } else { ty.own_attr(name!("__abstractmethods__")) };
    found.ok_or_else(|| th.no_attribute(v, name!("__abstractmethods__")))
}

fn set_abstract(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let ty = this(v);
    check_mutable(th, ty, "__abstractmethods__")?;
    let is_abstract = match &value {
        Some(x) => protocol::truth(th, x)?,
        None if ty.own_attr(name!("__abstractmethods__")).is_none() => {
            return Err(th.no_attribute(v, name!("__abstractmethods__")));
        }
        None => false,
    };
    set_own(th, ty, name!("__abstractmethods__"), value);
    th.stop_the_world(|| {
        if is_abstract {
            ty.change_flags(flags::ABSTRACT, 0);
        } else {
            ty.change_flags(0, flags::ABSTRACT);
        }
    });
    Ok(())
}

fn get_doc(th: &Thread, v: &Value) -> Res {
    let ty = this(v);
    if !ty.is_heap()
        && let Some(spec) = bind::spec_of(ty)
    {
        return Ok(spec.doc.map_or_else(Value::none, |d| Str::new(d).into_value()));
    }
    let Some(doc) = ty.own_attr(name!("__doc__")) else { return Ok(Value::none()) };
    match doc.ty().slots().descr_get {
        Some(get) => get(th, &doc, None, Some(ty)),
        None => Ok(doc),
    }
}

fn set_doc(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let ty = this(v);
    check_mutable(th, ty, "__doc__")?;
    let Some(value) = value else { return Err(deleted(th, ty, "__doc__")) };
    set_own(th, ty, name!("__doc__"), Some(value));
    Ok(())
}

fn get_text_signature(_: &Thread, v: &Value) -> Res {
    Ok(match bind::spec_of(this(v)) {
        Some(s) if !s.signature.is_empty() => Str::new(s.signature).into_value(),
        _ => Value::none(),
    })
}

fn no_annotations(th: &Thread, ty: &Type, name: &str) -> crate::object::Raised {
    th.attribute_error(format!("type object '{}' has no attribute '{name}'", ty.name_str()))
}

fn get_annotate(th: &Thread, v: &Value) -> Res {
    let ty = this(v);
    if !ty.is_heap() {
        return Err(no_annotations(th, ty, "__annotate__"));
    }
    let found = ty.own_attr(name!("__annotate_func__")).or_else(|| ty.own_attr(name!("__annotate__")));
    match found {
        Some(f) => match f.ty().slots().descr_get {
            Some(get) => get(th, &f, None, Some(ty)),
            None => Ok(f),
        },
        None => {
            set_own(th, ty, name!("__annotate_func__"), Some(Value::none()));
            Ok(Value::none())
        }
    }
}

fn set_annotate(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let ty = this(v);
    let Some(value) = value else { return Err(th.type_error("cannot delete __annotate__ attribute")) };
    if ty.has(flags::IMMUTABLE) {
        return Err(th.type_error(format!(
            "cannot set '__annotate__' attribute of immutable type '{}'",
            ty.name_str()
        )));
    }
    if !value.is_none() && !call::is_callable(&value) {
        return Err(th.type_error("__annotate__ must be callable or None"));
    }
    let keep = value.is_none();
    set_own(th, ty, name!("__annotate_func__"), Some(value));
    if !keep {
        set_own(th, ty, name!("__annotations_cache__"), None);
        set_own(th, ty, name!("__annotations__"), None);
    }
    Ok(())
}

fn get_annotations(th: &Thread, v: &Value) -> Res {
    let ty = this(v);
    if !ty.is_heap() {
        return Err(no_annotations(th, ty, "__annotations__"));
    }
    let found = ty.own_attr(name!("__annotations__")).or_else(|| ty.own_attr(name!("__annotations_cache__")));
    if let Some(a) = found {
        return match a.ty().slots().descr_get {
            Some(get) => get(th, &a, None, Some(ty)),
            None => Ok(a),
        };
    }
    let annotate = get_annotate(th, v)?;
    let made = if call::is_callable(&annotate) {
        let r = call::call1(th, &annotate, Value::small_int(1))?;
        if !r.is_instance(&class::DICT) {
            return Err(super::helpers::non_dict_annotations(th, &r));
        }
        r
    } else {
        Dict::new().into_value()
    };
    set_own(th, ty, name!("__annotations_cache__"), Some(made.clone()));
    Ok(made)
}

fn set_annotations(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let ty = this(v);
    check_mutable(th, ty, "__annotations__")?;
    let own = ty.own_attr(name!("__annotations__")).is_some();
    let cached = ty.own_attr(name!("__annotations_cache__")).is_some();
    match value {
        Some(x) => {
            let key = if own { name!("__annotations__") } else { name!("__annotations_cache__") };
            set_own(th, ty, key, Some(x));
        }
        None if !own && !cached => return Err(th.attribute_error("__annotations__")),
        None => {
            set_own(th, ty, name!("__annotations__"), None);
            set_own(th, ty, name!("__annotations_cache__"), None);
        }
    }
    set_own(th, ty, name!("__annotate_func__"), None);
    set_own(th, ty, name!("__annotate__"), None);
    Ok(())
}

fn get_type_params(_: &Thread, v: &Value) -> Res {
    let ty = this(v);
    let own = if ty.is(&class::TYPE) { None } else { ty.own_attr(name!("__type_params__")) };
    Ok(own.unwrap_or_else(|| Tuple::empty().into_value()))
}

fn set_type_params(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let ty = this(v);
    check_mutable(th, ty, "__type_params__")?;
    let Some(value) = value else { return Err(deleted(th, ty, "__type_params__")) };
    set_own(th, ty, name!("__type_params__"), Some(value));
    Ok(())
}

fn set_bases(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let ty = this(v);
    check_mutable(th, ty, "__bases__")?;
    let Some(value) = value else { return Err(deleted(th, ty, "__bases__")) };
    let Some(tuple) = value.downcast::<Tuple>() else {
        return Err(th.type_error(format!(
            "can only assign tuple to {}.__bases__, not {}",
            ty.name_str(),
            value.ty().error_name()
        )));
    };
    if tuple.is_empty() {
        return Err(
            th.type_error(format!("can only assign non-empty tuple to {}.__bases__, not ()", ty.name_str()))
        );
    }
    let mut bases: Vec<Ref<Type>> = Vec::new();
    for b in tuple.items() {
        let Some(t) = b.downcast::<Type>() else {
            return Err(th.type_error(format!(
                "{}.__bases__ must be tuple of classes, not '{}'",
                ty.name_str(),
                b.ty().error_name()
            )));
        };
        if t.is_subtype(ty) || mro::descends(t, ty) {
            return Err(th.type_error("a __bases__ item causes an inheritance cycle"));
        }
        bases.push(Ref::from_payload(t));
    }
    let best = layout_base::best_base(th, &bases)?;
    let old_best = layout_base::best_base(th, ty.bases())?;
    if !layout_base::is_interchangeable(old_best, best) {
        return Err(th.type_error(format!(
            "__bases__ assignment: '{}' object layout differs from '{}'",
            best.name_str(),
            old_best.name_str()
        )));
    }
    let mine = bases.as_ptr();
    let replace = |bases| {
        th.stop_the_world(|| {
            ty.invalidate();
            // SAFETY: the world is stopped; the orders follow.
            unsafe { ty.set_bases(bases) }
        })
    };
    // Until the orders no longer name them the old bases are kept in a tuple, which the collector sees.
    let kept = mro::tuple_of(ty.bases().iter().map(|b| &**b));
    let old = replace(bases);
    let mut replaced = Vec::new();
    let result = mro::replace(th, ty, &mut replaced);
    // A metaclass may have assigned other bases meanwhile: then these are the ones to stay.
    let is_mine = ty.bases().as_ptr() == mine;
    if let Err(r) = result {
        for change in replaced.into_iter().rev() {
            change.undo(th);
        }
        if is_mine {
            drop(replace(old));
        }
        return Err(r);
    }
    if is_mine {
        let mut all = vec![Ref::from_payload(ty)];
        while let Some(t) = all.pop() {
            th.stop_the_world(|| {
                // SAFETY: the world is stopped.
                unsafe { trampoline::update_all(&t) };
            });
            all.extend(t.subclasses());
        }
    }
    drop((old, kept));
    Ok(())
}
