//! `type`: calling classes, attributes of classes, instance and subclass checks.

use super::helpers::{list, type_path};
use super::{mro, trampoline, type_attributes, type_new};
use crate::object::subclass;
use crate::object::{
    Args, Method, Payload, Ref, Res, Slots, Str, Thread, Type, TypeSpec, Value, attribute, class, flags,
    slots,
};

fn this(v: &Value) -> &Type {
    v.downcast::<Type>().expect("slot of type")
}

/// `cls(...)`: constructor, then initialiser.
#[inline]
pub fn construct(th: &Thread, ty: &Type, args: Args<'_>) -> Res {
    let Some(new) = ty.slots().new else {
        return Err(th.type_error(format!("cannot create '{}' instances", type_path(ty))));
    };
    let object = new(th, ty, args)?;
    let made = object.ty();
    if made != ty && !made.is_subtype(ty) {
        return Ok(object);
    }
    if let Some(init) = made.slots().init {
        init(th, &object, args)?;
    }
    Ok(object)
}

fn type_call(th: &Thread, callee: &Value, args: Args<'_>) -> Res {
    let ty = this(callee);
    if ty.is(&class::TYPE) {
        if args.len() == 1 && args.keywords().is_empty() {
            return Ok(args.at(0).ty().value());
        }
        if args.len() != 3 {
            return Err(th.type_error("type() takes 1 or 3 arguments"));
        }
    }
    construct(th, ty, args)
}

fn type_init(th: &Thread, _: &Value, args: Args<'_>) -> Res<()> {
    if args.len() == 1 && !args.keywords().is_empty() {
        return Err(th.type_error("type.__init__() takes no keyword arguments"));
    }
    if args.len() != 1 && args.len() != 3 {
        return Err(th.type_error("type.__init__() takes 1 or 3 arguments"));
    }
    Ok(())
}

/// `type.__getattribute__`, `None` when there is no such attribute.
pub fn get_optional(th: &Thread, object: &Value, name: &Str) -> Res<Option<Value>> {
    let ty = this(object);
    let meta = ty.metatype();
    let found = meta.lookup(th, name);
    if let Some(f) = &found {
        let s = f.ty().slots();
        if s.descr_set.is_some()
            && let Some(get) = s.descr_get
        {
            return get(th, f, Some(object), Some(meta)).map(Some);
        }
    }
    if let Some(v) = ty.lookup(th, name) {
        return match v.ty().slots().descr_get {
            Some(get) => get(th, &v, None, Some(ty)).map(Some),
            None => Ok(Some(v)),
        };
    }
    match found {
        Some(f) => attribute::bind(th, &f, object).map(Some),
        None => Ok(None),
    }
}

/// `type.__getattribute__`.
pub fn type_getattr(th: &Thread, object: &Value, name: &Str) -> Res {
    match get_optional(th, object, name)? {
        Some(v) => Ok(v),
        None => Err(th.no_attribute(object, name)),
    }
}

/// Fails for classes whose attributes cannot be set.
pub fn check_mutable(th: &Thread, ty: &Type, name: &str) -> Res<()> {
    if ty.has(flags::IMMUTABLE) {
        return Err(
            th.type_error(format!("cannot set '{name}' attribute of immutable type '{}'", type_path(ty)))
        );
    }
    Ok(())
}

/// `type.__setattr__`.
pub fn type_setattr(th: &Thread, object: &Value, name: &Str, value: Option<Value>) -> Res<()> {
    let ty = this(object);
    check_mutable(th, ty, &name.to_str_lossy())?;
    if let Some(f) = ty.metatype().lookup(th, name)
        && let Some(set) = f.ty().slots().descr_set
    {
        return set(th, &f, object, value);
    }
    let interned = crate::object::string::intern_ref(Ref::from_payload(name));
    if value.is_none() && ty.own_attr(&interned).is_none() {
        return Err(th.no_attribute(object, name));
    }
    let old = ty.set_own_attr(th, &interned, value);
    trampoline::update_slot(th, ty, &interned);
    drop(old);
    Ok(())
}

fn type_repr(_: &Thread, v: &Value) -> Res {
    let text = format!("<class '{}'>", type_path(this(v)));
    Ok(Str::new(&text).into_value())
}

fn instance_check(th: &Thread, args: Args<'_>) -> Res {
    subclass::real_is_instance(th, args.at(1), args.at(0)).map(Value::bool)
}

fn subclass_check(th: &Thread, args: Args<'_>) -> Res {
    subclass::real_is_subclass(th, args.at(1), args.at(0)).map(Value::bool)
}

fn prepare(th: &Thread, _: Args<'_>) -> Res {
    let _ = th;
    Ok(crate::object::Dict::new().into_value())
}

fn subclasses(th: &Thread, args: Args<'_>) -> Res {
    list(th, this(args.at(0)).subclasses().into_iter().map(Ref::into_value).collect())
}

fn dir(th: &Thread, args: Args<'_>) -> Res {
    let mut names: Vec<Value> = Vec::new();
    super::object_type::merge_class_names(this(args.at(0)), &mut names);
    list(th, names)
}

fn sizeof(_: &Thread, args: Args<'_>) -> Res {
    let ty = this(args.at(0));
    Ok(Value::from_usize(crate::memory::region::BLOCK + ty.table().heap_bytes()))
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type"),
    flags: flags::BASE | flags::IMMUTABLE | flags::GC | flags::TYPE_SUBCLASS | flags::WEAKREF,
    slots: Slots {
        repr: Some(type_repr),
        call: Some(type_call),
        getattr: Some(type_getattr),
        setattr: Some(type_setattr),
        new: Some(type_new::type_new),
        init: Some(type_init),
        ..Slots::EMPTY
    }
    .with_binary(slots::BinaryOp::Or, super::union::or),
    methods: &[
        Method::method("mro", "($self, /)", mro::mro_method, "Return a type's method resolution order."),
        Method::method("__subclasses__", "($self, /)", subclasses, "Return a list of immediate subclasses."),
        Method::class(
            "__prepare__",
            "($cls, name, bases, /, **kwds)",
            prepare,
            "Create the namespace for the class statement",
        ),
        Method::method(
            "__instancecheck__",
            "($self, instance, /)",
            instance_check,
            "Check if an object is an instance.",
        ),
        Method::method(
            "__subclasscheck__",
            "($self, subclass, /)",
            subclass_check,
            "Check if a class is a subclass.",
        ),
        Method::method("__dir__", "($self, /)", dir, "Specialized __dir__ implementation for types."),
        Method::method("__sizeof__", "($self, /)", sizeof, "Return memory consumption of the type object."),
    ],
    getsets: type_attributes::GETSETS,
    signature: "(object_or_name, bases, dict)",
    ..TypeSpec::new("builtins", "type", <Type as Payload>::layout)
};

/// Binds `type`.
pub fn init() {
    class::TYPE.bind(&SPEC);
}
