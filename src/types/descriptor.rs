//! Descriptors in classes: native methods and class methods, computed attributes, `__slots__` members.

use super::helpers::{reduce_getattr, type_path};
use crate::object::function::{GetSetDescriptor, MethodDescriptor, NativeFunction};
use crate::object::{
    Args, GetSet, Method, Object, Payload, Ref, Res, Slots, Str, Thread, Trace, Type, TypeSpec, Value,
    Visitor, alloc, class, flags, instance,
};
use crate::payload;

fn wrong_object(th: &Thread, name: &str, owner: &Type, v: &Value) -> crate::object::Raised {
    th.type_error(format!(
        "descriptor '{name}' for '{}' objects doesn't apply to a '{}' object",
        owner.name_str(),
        v.ty().name_str()
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
    GetSet::read("__name__", |_, v| Ok(Str::new(method(v).method.name).into_value()), ""),
    GetSet::read("__qualname__", |_, v| Ok(qualified(method(v).owner(), method(v).method.name)), ""),
    GetSet::read("__objclass__", |_, v| Ok(method(v).owner().value()), ""),
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
            args.at(0).ty().name_str()
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
    methods: &[Method::method("__reduce__", "($self, /)", method_reduce, "")],
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
            d.owner().name_str()
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
        GetSet::read("__name__", |_, v| Ok(Str::new(getset(v).getset.name).into_value()), ""),
        GetSet::read("__qualname__", |_, v| Ok(qualified(getset(v).owner(), getset(v).getset.name)), ""),
        GetSet::read("__objclass__", |_, v| Ok(getset(v).owner().value()), ""),
        GetSet::read("__doc__", |_, v| Ok(doc_value(getset(v).getset.doc)), ""),
    ],
    ..TypeSpec::new("builtins", "getset_descriptor", <GetSetDescriptor as Payload>::layout)
};

/// Payload of `member_descriptor`: a `__slots__` entry.
#[repr(C)]
pub struct MemberDescriptor {
    ob: Object,
    /// Attribute name.
    pub name: Ref<Str>,
    /// Slot number in the instance.
    pub index: usize,
    owner: Ref<Type>,
}

payload!(MemberDescriptor: traced);

impl Trace for MemberDescriptor {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(self.owner.as_value());
    }
}

impl MemberDescriptor {
    /// A descriptor for slot `index` of instances of `owner`.
    pub fn make(name: Ref<Str>, index: usize, owner: &Type) -> Ref<MemberDescriptor> {
        let ob = Object::new(class::MEMBER_DESCRIPTOR.get());
        alloc(MemberDescriptor { ob, name, index, owner: Ref::from_payload(owner) })
    }
    /// Whether this is a member of exactly `ty`.
    pub fn is_slot_of(&self, ty: &Type) -> bool {
        *self.owner == *ty
    }
    /// The class whose instances have the slot.
    pub fn owner(&self) -> &Type {
        &self.owner
    }
}

fn member(v: &Value) -> &MemberDescriptor {
    v.downcast::<MemberDescriptor>().expect("slot of this type")
}

fn member_get(th: &Thread, v: &Value, object: Option<&Value>, _: Option<&Type>) -> Res {
    let Some(object) = object else { return Ok(v.clone()) };
    let m = member(v);
    let Some(o) = object.as_object().filter(|o| o.ty().is_subtype(&m.owner)) else {
        return Err(wrong_object(th, &m.name.to_str_lossy(), &m.owner, object));
    };
    instance::get_member(o, m.index).ok_or_else(|| th.no_attribute(object, &m.name))
}

fn member_set(th: &Thread, v: &Value, object: &Value, value: Option<Value>) -> Res<()> {
    let m = member(v);
    let Some(o) = object.as_object().filter(|o| o.ty().is_subtype(&m.owner)) else {
        return Err(wrong_object(th, &m.name.to_str_lossy(), &m.owner, object));
    };
    let deleting = value.is_none();
    let old = instance::set_member(o, m.index, value);
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
            let text = format!("<member '{}' of '{}' objects>", m.name.to_str_lossy(), m.owner.name_str());
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
            reduce_getattr(th, m.owner.to_value(), m.name.to_value())
        },
        "",
    )],
    getsets: &[
        GetSet::read("__name__", |_, v| Ok(member(v).name.to_value()), ""),
        GetSet::read(
            "__qualname__",
            |_, v| Ok(qualified(&member(v).owner, &member(v).name.to_str_lossy())),
            "",
        ),
        GetSet::read("__objclass__", |_, v| Ok(member(v).owner.to_value()), ""),
        GetSet::read("__doc__", |_, _| Ok(Value::none()), ""),
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
