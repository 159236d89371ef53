//! `super`.

use crate::object::guarded::Guarded;
use crate::object::{
    Args, GetSet, Object, Payload, Res, Sink, Slot, Slots, Str, Thread, Trace, Type, TypeSpec, Value,
    Visitor, alloc, attribute, hooks, name,
};
use crate::object::{Class, call};
use crate::payload;

/// `super`.
pub static SUPER: Class = Class::new();

#[derive(Clone, Default)]
struct Parts {
    ty: Slot,
    object: Slot,
    start: Slot,
}

/// Payload of `super`.
#[repr(C)]
pub struct Super {
    ob: Object,
    parts: Guarded<Parts>,
}

payload!(Super: traced);

impl Trace for Super {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        let p = unsafe { self.parts.get_unlocked() };
        v.visit_slot(&p.ty);
        v.visit_slot(&p.object);
        v.visit_slot(&p.start);
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        let p = unsafe { self.parts.get_unlocked() };
        sink.extend([p.ty.take(), p.object.take(), p.start.take()].into_iter().flatten());
    }
}

fn this(v: &Value) -> &Super {
    v.downcast::<Super>().expect("slot of super")
}

fn parts(v: &Value) -> Parts {
    let s = this(v);
    s.parts.get(&s.ob)
}

/// The class whose order is searched for `super(ty, object)`.
pub fn start_type(th: &Thread, ty: &Type, object: &Value) -> Res {
    if let Some(t) = object.downcast::<Type>()
        && t.is_subtype(ty)
    {
        return Ok(object.clone());
    }
    if object.ty().is_subtype(ty) {
        return Ok(object.ty().value());
    }
    if let Some(c) = attribute::get_optional(th, object, name!("__class__"))?
        && let Some(t) = c.downcast::<Type>()
        && t != object.ty()
        && t.is_subtype(ty)
    {
        return Ok(c);
    }
    let (kind, shown) = match object.downcast::<Type>() {
        Some(t) => ("type", t.name_str()),
        None => ("instance of", object.ty().name_str()),
    };
    Err(th.type_error(format!(
        "super(type, obj): obj ({kind} {shown}) is not an instance or subtype of type ({}).",
        ty.name_str()
    )))
}

/// The attribute after `ty` in the order of `start`, unbound.
#[inline]
pub fn lookup(start: &Type, ty: &Type, name: &Str) -> Slot {
    let mut order = start.mro();
    order.find(|t| *t == ty)?;
    order.find_map(|t| t.own_attr(name))
}

/// `super(ty, object).name`; `None` when no class after `ty` has it.
pub fn get_attribute(th: &Thread, ty: &Type, object: &Value, start: &Value, name: &Str) -> Res<Slot> {
    let Some(start_type) = start.downcast::<Type>() else { return Ok(None) };
    let Some(found) = lookup(start_type, ty, name) else { return Ok(None) };
    match found.ty().slots().descr_get {
        Some(get) => {
            let bound = if object.is(start) { None } else { Some(object) };
            get(th, &found, bound, Some(start_type)).map(Some)
        }
        None => Ok(Some(found)),
    }
}

fn getattr(th: &Thread, v: &Value, name: &Str) -> Res {
    if !name.eq_text("__class__") {
        let p = parts(v);
        if let (Some(ty), Some(object), Some(start)) = (&p.ty, &p.object, &p.start)
            && let Some(ty) = ty.downcast::<Type>()
            && let Some(found) = get_attribute(th, ty, object, start, name)?
        {
            return Ok(found);
        }
    }
    attribute::generic_get(th, v, name)
}

fn new(_: &Thread, ty: &Type, _: Args<'_>) -> Res {
    Ok(alloc(Super { ob: Object::new(ty), parts: Guarded::new(Parts::default()) }).into_value())
}

fn init_super(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    if !args.keywords().is_empty() {
        return Err(th.type_error("super() takes no keyword arguments"));
    }
    if args.len() > 2 {
        return Err(th.type_error(format!("super() expected at most 2 arguments, got {}", args.len())));
    }
    let (ty, object) = match args.get(0) {
        None => {
            let (ty, object) = hooks::super_arguments(th)?;
            (ty, Some(object))
        }
        Some(ty) => {
            if ty.downcast::<Type>().is_none() {
                return Err(
                    th.type_error(format!("super() argument 1 must be a type, not {}", ty.given_name()))
                );
            }
            (ty.clone(), args.get_non_none(1).cloned())
        }
    };
    let start = match (&object, ty.downcast::<Type>()) {
        (Some(o), Some(t)) => Some(start_type(th, t, o)?),
        _ => None,
    };
    let s = this(v);
    let old = s.parts.replace(&s.ob, Parts { ty: Some(ty), object, start });
    drop(old);
    Ok(())
}

fn repr(_: &Thread, v: &Value) -> Res {
    let p = parts(v);
    let name = |x: &Slot| match x.as_ref().and_then(|t| t.downcast::<Type>()) {
        Some(t) => t.name_str().into_owned(),
        None => "NULL".into(),
    };
    let text = match &p.start {
        Some(_) => format!("<super: <class '{}'>, <{} object>>", name(&p.ty), name(&p.start)),
        None => format!("<super: <class '{}'>, NULL>", name(&p.ty)),
    };
    Ok(Str::new(&text).into_value())
}

fn descr_get(th: &Thread, v: &Value, object: Option<&Value>, _: Option<&Type>) -> Res {
    let p = parts(v);
    let (Some(object), None) = (object.filter(|o| !o.is_none()), &p.object) else { return Ok(v.clone()) };
    let Some(ty) = p.ty else { return Ok(v.clone()) };
    if !v.is_exact(&SUPER) {
        return call::call2(th, &v.ty().value(), ty, object.clone());
    }
    let start = match ty.downcast::<Type>() {
        Some(t) => start_type(th, t, object)?,
        None => return Ok(v.clone()),
    };
    let parts = Parts { ty: Some(ty), object: Some(object.clone()), start: Some(start) };
    Ok(alloc(Super { ob: Object::new(SUPER.get()), parts: Guarded::new(parts) }).into_value())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n",
    ),
    slots: Slots {
        new: Some(new),
        init: Some(init_super),
        repr: Some(repr),
        getattr: Some(getattr),
        descr_get: Some(descr_get),
        ..Slots::EMPTY
    },
    getsets: &[
        GetSet::read(
            "__thisclass__",
            |_, v| Ok(parts(v).ty.unwrap_or_else(Value::none)),
            "the class invoking super()",
        )
        .field(),
        GetSet::read(
            "__self__",
            |_, v| Ok(parts(v).object.unwrap_or_else(Value::none)),
            "the instance invoking super(); may be None",
        )
        .field(),
        GetSet::read(
            "__self_class__",
            |_, v| Ok(parts(v).start.unwrap_or_else(Value::none)),
            "the type of the instance invoking super(); may be None",
        )
        .field(),
    ],
    ..TypeSpec::new("builtins", "super", <Super as Payload>::layout)
};

/// Binds `super`.
pub fn init() {
    SUPER.bind(&SPEC);
}
