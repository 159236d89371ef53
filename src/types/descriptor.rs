//! Descriptors in classes: native methods and class methods, computed attributes, `__slots__` members.

use super::helpers::{reduce_getattr, type_path};
use crate::object::function::{GetSetDescriptor, MethodDescriptor, NativeFunction};
use crate::object::member::{MemberDescriptor, Place};
use crate::object::{
    Args, GetSet, Method, Payload, Res, Slots, Str, Thread, Type, TypeSpec, Value, class, flags, instance,
};

fn wrong_object(th: &Thread, name: &str, owner: &Type, v: &Value) -> crate::object::Raised {
    th.type_error(format!(
        "descriptor '{name}' for '{}' objects doesn't apply to a '{}' object",
        owner.name_str(),
        v.ty().error_name()
    ))
}

fn qualified(owner: &Type, name: &str) -> Value {
    Str::new(&format!("{}.{name}", owner.qualname().to_str_lossy())).into_value()
}

/// `__doc__` of a table entry.
pub fn doc_value(doc: &str) -> Value {
    if doc.is_empty() { Value::none() } else { Str::new(doc).into_value() }
}

fn method(v: &Value) -> &MethodDescriptor {
    v.downcast::<MethodDescriptor>().expect("slot of this type")
}

fn method_get(th: &Thread, v: &Value, object: Option<&Value>, _: Option<&Type>) -> Res {
    let Some(object) = object else { return Ok(v.clone()) };
    let d = method(v);
    if !object.ty().is_subtype(d.owner()) {
        return Err(wrong_object(th, d.method.name, d.owner(), object));
    }
    Ok(NativeFunction::bind(d, object.clone()).into_value())
}

const METHOD_GETSETS: &[GetSet] = &[
    GetSet::read("__name__", |_, v| Ok(Str::new(method(v).method.name).into_value()), "").field(),
    GetSet::read("__qualname__", |_, v| Ok(qualified(method(v).owner(), method(v).method.name)), ""),
    GetSet::read("__objclass__", |_, v| Ok(method(v).owner().value()), "").field(),
    GetSet::read("__doc__", |_, v| Ok(doc_value(method(v).method.doc)), ""),
    GetSet::read("__text_signature__", |_, v| Ok(doc_value(method(v).signature.text)), ""),
];

fn method_reduce(th: &Thread, args: Args<'_>) -> Res {
    let d = method(args.at(0));
    reduce_getattr(th, d.owner().value(), Str::new(d.method.name).into_value())
}

static METHOD: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::NO_NEW | flags::METHOD_DESCRIPTOR,
    slots: Slots {
        repr: Some(|_, v| {
            let d = method(v);
            let text = format!("<method '{}' of '{}' objects>", d.method.name, type_path(d.owner()));
            Ok(Str::new(&text).into_value())
        }),
        call: Some(|th, v, args| method(v).call(th, args)),
        descr_get: Some(method_get),
        ..Slots::EMPTY
    },
    methods: &[Method::method("__reduce__", "($self, /)", method_reduce, "")],
    getsets: METHOD_GETSETS,
    ..TypeSpec::new("builtins", "method_descriptor", <MethodDescriptor as Payload>::layout)
};

fn class_method_get(th: &Thread, v: &Value, object: Option<&Value>, owner: Option<&Type>) -> Res {
    let d = method(v);
    let Some(ty) = owner.or(object.map(Value::ty)) else {
        return Err(th.type_error(format!(
            "descriptor '{}' for type '{}' needs either an object or a type",
            d.method.name,
            d.owner().name_str()
        )));
    };
    if !ty.is_subtype(d.owner()) {
        return Err(th.type_error(format!(
            "descriptor '{}' requires a subtype of '{}' but received '{}'",
            d.method.name,
            d.owner().name_str(),
            ty.name_str()
        )));
    }
    Ok(NativeFunction::bind(d, ty.value()).into_value())
}

fn class_method_call(th: &Thread, v: &Value, args: Args<'_>) -> Res {
    let d = method(v);
    if args.len() == 0 {
        return Err(th.type_error(format!(
            "descriptor '{}' of '{}' object needs an argument",
            d.method.name,
            d.owner().name_str()
        )));
    }
    let Some(ty) = args.at(0).downcast::<Type>() else {
        return Err(th.type_error(format!(
            "descriptor '{}' requires a type but received a '{}' instance",
            d.method.name,
            args.at(0).ty().error_name()
        )));
    };
    if !ty.is_subtype(d.owner()) {
        return Err(th.type_error(format!(
            "descriptor '{}' requires a subtype of '{}' but received '{}'",
            d.method.name,
            d.owner().name_str(),
            ty.name_str()
        )));
    }
    d.call_checked(th, args)
}

static CLASS_METHOD: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::NO_NEW,
    slots: Slots {
        repr: Some(|_, v| {
            let d = method(v);
            let text = format!("<method '{}' of '{}' objects>", d.method.name, type_path(d.owner()));
            Ok(Str::new(&text).into_value())
        }),
        call: Some(class_method_call),
        descr_get: Some(class_method_get),
        ..Slots::EMPTY
    },
    getsets: METHOD_GETSETS,
    ..TypeSpec::new("builtins", "classmethod_descriptor", <MethodDescriptor as Payload>::layout)
};

fn getset(v: &Value) -> &GetSetDescriptor {
    v.downcast::<GetSetDescriptor>().expect("slot of this type")
}

fn getset_get(th: &Thread, v: &Value, object: Option<&Value>, _: Option<&Type>) -> Res {
    let Some(object) = object else { return Ok(v.clone()) };
    let d = getset(v);
    if !object.ty().is_subtype(d.owner()) {
        return Err(wrong_object(th, d.getset.name, d.owner(), object));
    }
    (d.getset.get)(th, object)
}

fn getset_set(th: &Thread, v: &Value, object: &Value, value: Option<Value>) -> Res<()> {
    let d = getset(v);
    if !object.ty().is_subtype(d.owner()) {
        return Err(wrong_object(th, d.getset.name, d.owner(), object));
    }
    match d.getset.set {
        Some(f) => f(th, object, value),
        None => Err(th.attribute_error(format!(
            "attribute '{}' of '{}' objects is not writable",
            d.getset.name,
            d.owner().error_name()
        ))),
    }
}

static GETSET: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::NO_NEW | flags::GC,
    slots: Slots {
        repr: Some(|_, v| {
            let d = getset(v);
            let text = format!("<attribute '{}' of '{}' objects>", d.getset.name, type_path(d.owner()));
            Ok(Str::new(&text).into_value())
        }),
        descr_get: Some(getset_get),
        descr_set: Some(getset_set),
        ..Slots::EMPTY
    },
    getsets: &[
        GetSet::read("__name__", |_, v| Ok(Str::new(getset(v).getset.name).into_value()), "").field(),
        GetSet::read("__qualname__", |_, v| Ok(qualified(getset(v).owner(), getset(v).getset.name)), ""),
        GetSet::read("__objclass__", |_, v| Ok(getset(v).owner().value()), "").field(),
        GetSet::read("__doc__", |_, v| Ok(doc_value(getset(v).getset.doc)), ""),
    ],
    ..TypeSpec::new("builtins", "getset_descriptor", <GetSetDescriptor as Payload>::layout)
};

fn member(v: &Value) -> &MemberDescriptor {
    v.downcast::<MemberDescriptor>().expect("slot of this type")
}

fn member_get(th: &Thread, v: &Value, object: Option<&Value>, _: Option<&Type>) -> Res {
    let Some(object) = object else { return Ok(v.clone()) };
    let m = member(v);
    if !object.ty().is_subtype(m.owner()) {
        return Err(wrong_object(th, &m.name.to_str_lossy(), m.owner(), object));
    }
    match m.place {
        Place::Slot(index) => {
            object.as_object().and_then(|o| instance::get_member(o, index)).ok_or_else(|| {
                let class = object.ty().display_name();
                th.attribute_error(format!("'{class}' object has no attribute '{}'", m.name.to_str_lossy()))
            })
        }
        Place::Field(field) => (field.get)(th, object),
    }
}

fn member_set(th: &Thread, v: &Value, object: &Value, value: Option<Value>) -> Res<()> {
    let m = member(v);
    if !object.ty().is_subtype(m.owner()) {
        return Err(wrong_object(th, &m.name.to_str_lossy(), m.owner(), object));
    }
    let index = match m.place {
        Place::Slot(index) => index,
        Place::Field(field) => {
            return match field.set {
                Some(set) => set(th, object, value),
                None => Err(th.attribute_error("readonly attribute")),
            };
        }
    };
    let Some(o) = object.as_object() else { return Err(th.no_attribute(object, &m.name)) };
    let deleting = value.is_none();
    let old = instance::set_member(o, index, value);
    if deleting && old.is_none() {
        return Err(th.attribute_error(m.name.to_str_lossy()));
    }
    drop(old);
    Ok(())
}

static MEMBER: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::NO_NEW | flags::GC,
    slots: Slots {
        repr: Some(|_, v| {
            let m = member(v);
            let text =
                format!("<member '{}' of '{}' objects>", m.name.to_str_lossy(), m.owner().error_name());
            Ok(Str::new(&text).into_value())
        }),
        descr_get: Some(member_get),
        descr_set: Some(member_set),
        ..Slots::EMPTY
    },
    methods: &[Method::method(
        "__reduce__",
        "($self, /)",
        |th, args| {
            let m = member(args.at(0));
            reduce_getattr(th, m.owner().value(), m.name.to_value())
        },
        "",
    )],
    getsets: &[
        GetSet::read("__name__", |_, v| Ok(member(v).name.to_value()), "").field(),
        GetSet::read(
            "__qualname__",
            |_, v| Ok(qualified(member(v).owner(), &member(v).name.to_str_lossy())),
            "",
        ),
        GetSet::read("__objclass__", |_, v| Ok(member(v).owner().value()), "").field(),
        GetSet::read(
            "__doc__",
            |_, v| {
                Ok(match member(v).place {
                    Place::Slot(_) => Value::none(),
                    Place::Field(field) => doc_value(field.doc),
                })
            },
            "",
        ),
    ],
    ..TypeSpec::new("builtins", "member_descriptor", <MemberDescriptor as Payload>::layout)
};

/// Binds the descriptor classes.
pub fn init() {
    class::METHOD_DESCRIPTOR.bind(&METHOD);
    class::CLASS_METHOD_DESCRIPTOR.bind(&CLASS_METHOD);
    class::GETSET_DESCRIPTOR.bind(&GETSET);
    class::MEMBER_DESCRIPTOR.bind(&MEMBER);
}
