//! `staticmethod` and `classmethod`.

use crate::object::function::{MethodDescriptor, NativeFunction};
use crate::object::guarded::Guarded;
use crate::object::{
    Args, Class, GetSet, Method, Object, Payload, Ref, Res, Sink, Slot, Slots, Str, Thread, Trace, Type,
    TypeSpec, Value, Visitor, alloc, attribute, call, class, flags, hooks, instance, name, protocol,
};
use crate::payload;

/// Payload of both.
#[repr(C)]
pub struct WrappedFunction {
    ob: Object,
    function: Guarded<Slot>,
}

payload!(WrappedFunction: traced);

impl Trace for WrappedFunction {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        v.visit_slot(unsafe { self.function.get_unlocked() });
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        sink.extend(unsafe { self.function.get_unlocked() }.take());
    }
}

impl WrappedFunction {
    /// The wrapped callable.
    pub fn function(&self) -> Value {
        self.function.get(&self.ob).unwrap_or_else(Value::none)
    }
}

fn make(ty: &Type, f: Slot) -> Ref<WrappedFunction> {
    alloc(WrappedFunction { ob: Object::new(ty), function: Guarded::new(f) })
}

/// `staticmethod(f)`.
pub fn staticmethod(f: Value) -> Value {
    let r = make(class::STATIC_METHOD.get(), Some(f));
    r.into_value()
}

/// What the table of a built-in type holds for a static method.
pub fn native_static(method: &'static Method, ty: &'static Type) -> Value {
    let f = NativeFunction::static_method(&MethodDescriptor::new(method, ty));
    let r = make(class::STATIC_METHOD.get(), Some(f));
    r.ob.head().make_immortal();
    r.into_value()
}

/// `classmethod(f)`.
pub fn classmethod(f: Value) -> Value {
    make(class::CLASS_METHOD.get(), Some(f)).into_value()
}

fn this(v: &Value) -> &WrappedFunction {
    v.downcast::<WrappedFunction>().expect("slot of this type")
}

fn new(_: &Thread, ty: &Type, _: Args<'_>) -> Res {
    Ok(make(ty, None).into_value())
}

fn init_with(th: &Thread, v: &Value, args: Args<'_>, name: &str) -> Res<()> {
    if !args.keywords().is_empty() {
        return Err(th.type_error(format!("{name}() takes no keyword arguments")));
    }
    if args.len() != 1 {
        return Err(th.type_error(format!("{name} expected 1 argument, got {}", args.len())));
    }
    let f = args.at(0).clone();
    let w = this(v);
    let old = w.function.replace(&w.ob, Some(f.clone()));
    drop(old);
    // As functools.update_wrapper does, without `__dict__`.
    if let Some(o) = v.as_object() {
        for n in [name!("__module__"), name!("__name__"), name!("__qualname__"), name!("__doc__")] {
            if let Some(x) = attribute::get_optional(th, &f, n)? {
                instance::set(o, n, x);
            }
        }
    }
    Ok(())
}

fn copy_names(th: &Thread, v: &Value, name: &'static Ref<Str>) -> Res {
    // What `__init__` copied, or for those made in native code what the function says.
    if let Some(o) = v.as_object()
        && let Some(x) = instance::get(o, name)
    {
        return Ok(x);
    }
    match attribute::get_optional(th, &this(v).function(), name)? {
        Some(x) => Ok(x),
        None => Err(th.no_attribute(v, name)),
    }
}

fn dict(th: &Thread, v: &Value) -> Res {
    match v.as_object().and_then(instance::dict_of) {
        Some(d) => Ok(d.into_value()),
        None => Err(th.attribute_error("__dict__")),
    }
}

fn is_abstract(th: &Thread, v: &Value) -> Res {
    match attribute::get_optional(th, &this(v).function(), name!("__isabstractmethod__"))? {
        Some(x) => Ok(Value::bool(protocol::truth(th, &x)?)),
        None => Ok(Value::bool(false)),
    }
}

/// What the function says; remembered, so that it can be replaced here without a change there.
fn forwarded(th: &Thread, v: &Value, name: &'static Ref<Str>) -> Res {
    let o = v.as_object().expect("an object");
    if let Some(x) = instance::get(o, name) {
        return Ok(x);
    }
    let found = attribute::get(th, &this(v).function(), name)?;
    instance::set(o, name, found.clone());
    Ok(found)
}

fn set_forwarded(th: &Thread, v: &Value, name: &'static Ref<Str>, value: Option<Value>) -> Res<()> {
    let o = v.as_object().expect("an object");
    match value {
        Some(x) => {
            instance::set(o, name, x);
        }
        None => match instance::delete(o, name) {
            Some(old) => drop(old),
            None => return Err(th.no_attribute(v, name)),
        },
    }
    Ok(())
}

fn repr_with(th: &Thread, v: &Value, name: &str) -> Res {
    let text = format!("<{name}({})>", protocol::repr_text(th, &this(v).function())?);
    Ok(Str::new(&text).into_value())
}

const GETSETS: &[GetSet] = &[
    GetSet::read("__func__", |_, v| Ok(this(v).function()), "").field(),
    GetSet::read("__wrapped__", |_, v| Ok(this(v).function()), "").field(),
    GetSet::read("__isabstractmethod__", is_abstract, ""),
    GetSet::read("__dict__", dict, ""),
    GetSet::write(
        "__name__",
        |th, v| copy_names(th, v, name!("__name__")),
        |th, v, x| set_forwarded(th, v, name!("__name__"), x),
        "",
    ),
    GetSet::write(
        "__qualname__",
        |th, v| copy_names(th, v, name!("__qualname__")),
        |th, v, x| set_forwarded(th, v, name!("__qualname__"), x),
        "",
    ),
    GetSet::write(
        "__doc__",
        |th, v| copy_names(th, v, name!("__doc__")),
        |th, v, x| set_forwarded(th, v, name!("__doc__"), x),
        "",
    ),
    GetSet::write(
        "__module__",
        |th, v| copy_names(th, v, name!("__module__")),
        |th, v, x| set_forwarded(th, v, name!("__module__"), x),
        "",
    ),
    GetSet::write(
        "__annotations__",
        |th, v| forwarded(th, v, name!("__annotations__")),
        |th, v, x| set_forwarded(th, v, name!("__annotations__"), x),
        "",
    ),
    GetSet::write(
        "__annotate__",
        |th, v| forwarded(th, v, name!("__annotate__")),
        |th, v, x| set_forwarded(th, v, name!("__annotate__"), x),
        "",
    ),
];

const METHODS: &[Method] = &[Method::class(
    "__class_getitem__",
    "($type, object, /)",
    |th, args| call::call2(th, &hooks::generic_alias(), args.at(0).clone(), args.at(1).clone()),
    "See PEP 585",
)];

static STATIC_SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Convert a function to be a static method.\n\nA static method does not receive an implicit first argument.\nTo declare a static method, use this idiom:\n\n     class C:\n         @staticmethod\n         def f(arg1, arg2, argN):\n             ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()). Both the class and the instance are ignored, and\nneither is passed implicitly as the first argument to the method.\n\nStatic methods in Python are similar to those found in Java or C++.\nFor a more advanced concept, see the classmethod builtin.",
    ),
    flags: flags::DEFAULT | flags::ATTRS,
    slots: Slots {
        new: Some(new),
        init: Some(|th, v, args| init_with(th, v, args, "staticmethod")),
        repr: Some(|th, v| repr_with(th, v, "staticmethod")),
        call: Some(|th, v, args| call::call(th, &this(v).function(), args)),
        descr_get: Some(|_, v, _, _| Ok(this(v).function())),
        ..Slots::EMPTY
    },
    methods: METHODS,
    getsets: GETSETS,
    signature: "(function, /)",
    ..TypeSpec::new("builtins", "staticmethod", <WrappedFunction as Payload>::layout)
};

fn class_get(_: &Thread, v: &Value, object: Option<&Value>, owner: Option<&Type>) -> Res {
    let owner = owner.or(object.map(Value::ty)).map_or_else(Value::none, Type::value);
    Ok(hooks::bind_method(this(v).function(), owner))
}

static CLASS_SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Convert a function to be a class method.\n\nA class method receives the class as implicit first argument,\njust like an instance method receives the instance.\nTo declare a class method, use this idiom:\n\n  class C:\n      @classmethod\n      def f(cls, arg1, arg2, argN):\n          ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()).  The instance is ignored except for its class.\nIf a class method is called for a derived class, the derived class\nobject is passed as the implied first argument.\n\nClass methods are different than C++ or Java static methods.\nIf you want those, see the staticmethod builtin.",
    ),
    flags: flags::DEFAULT | flags::ATTRS,
    slots: Slots {
        new: Some(new),
        init: Some(|th, v, args| init_with(th, v, args, "classmethod")),
        repr: Some(|th, v| repr_with(th, v, "classmethod")),
        descr_get: Some(class_get),
        ..Slots::EMPTY
    },
    methods: METHODS,
    getsets: GETSETS,
    signature: "(function, /)",
    ..TypeSpec::new("builtins", "classmethod", <WrappedFunction as Payload>::layout)
};

/// Binds both classes.
pub fn init() {
    class::STATIC_METHOD.bind(&STATIC_SPEC);
    class::CLASS_METHOD.bind(&CLASS_SPEC);
}

/// The function inside a static method, if `v` is one (not of a subclass).
pub fn static_function(v: &Value) -> Option<Value> {
    exact(v, &class::STATIC_METHOD)
}

/// The function inside a class method, if `v` is one (not of a subclass).
pub fn class_function(v: &Value) -> Option<Value> {
    exact(v, &class::CLASS_METHOD)
}

fn exact(v: &Value, class: &Class) -> Option<Value> {
    if v.is_exact(class) { Some(this(v).function()) } else { None }
}
