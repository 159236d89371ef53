//! `object`: what every object can do.

use super::helpers::{list, type_path};
use super::{layout_base, reduce};
use crate::object::{
    Args, Compare, Dict, GetSet, HeapInt, Instance, Method, Payload, Res, Slots, Str, Thread, Type, TypeSpec,
    Value, attribute, class, flags, instance, name, protocol,
};

fn repr(_: &Thread, v: &Value) -> Res {
    let text = format!("<{} object at {:#x}>", type_path(v.ty()), v.bits());
    Ok(Str::new(&text).into_value())
}

fn str(th: &Thread, v: &Value) -> Res {
    Ok(protocol::repr(th, v)?.into_value())
}

/// `object.__hash__`: the identity.
pub fn identity_hash(_: &Thread, v: &Value) -> Res<i64> {
    let h = (v.bits() as i64).rotate_right(4);
    Ok(if h == -1 { -2 } else { h })
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    match op {
        Compare::Eq if a.is(b) => Ok(Value::bool(true)),
        Compare::Ne => {
            let Some(f) = a.ty().slots().compare else { return Ok(Value::not_implemented()) };
            let r = f(th, a, b, Compare::Eq)?;
            if r.is_not_implemented() {
                return Ok(r);
            }
            Ok(Value::bool(!protocol::truth(th, &r)?))
        }
        _ => Ok(Value::not_implemented()),
    }
}

/// `object.__new__`: plain classes only.
#[inline]
pub fn object_new(th: &Thread, ty: &Type, args: Args<'_>) -> Res {
    if !args.is_empty() || ty.has(flags::ABSTRACT) || !std::ptr::eq(ty.layout(), Instance::layout()) {
        check_new(th, ty, args)?;
    }
    Ok(Instance::new(ty).into_value())
}

#[cold]
fn check_new(th: &Thread, ty: &Type, args: Args<'_>) -> Res<()> {
    let plain_new =
        ty.slots().new.is_some_and(|f| std::ptr::fn_addr_eq(f, object_new as crate::object::slots::New));
    let plain_init =
        ty.slots().init.is_some_and(|f| std::ptr::fn_addr_eq(f, object_init as crate::object::slots::Init));
    if !args.is_empty() {
        if !plain_new {
            return Err(
                th.type_error("object.__new__() takes exactly one argument (the type to instantiate)")
            );
        }
        if plain_init {
            return Err(th.type_error(format!("{}() takes no arguments", ty.name_str())));
        }
    }
    if ty.has(flags::ABSTRACT) {
        return Err(abstract_error(th, ty)?);
    }
    if !std::ptr::eq(ty.layout(), Instance::layout()) {
        return Err(th.type_error(format!("cannot create '{}' instances", type_path(ty))));
    }
    Ok(())
}

fn abstract_error(th: &Thread, ty: &Type) -> Res<crate::object::Raised> {
    let methods = ty
        .lookup(th, name!("__abstractmethods__"))
        .filter(|m| m.ty().slots().iter.is_some())
        .or_else(|| ty.own_attr(name!("__abstractmethods__")));
    let mut names: Vec<String> = Vec::new();
    if let Some(m) = methods {
        for v in protocol::to_vec(th, &m)? {
            names.push(protocol::str(th, &v)?.to_str_lossy().into_owned());
        }
    }
    names.sort();
    Ok(th.type_error(format!(
        "Can't instantiate abstract class {} without an implementation for abstract method{} '{}'",
        ty.name_str(),
        if names.len() == 1 { "" } else { "s" },
        names.join("', '")
    )))
}

/// `object.__init__`: accepts nothing unless the constructor does.
pub fn object_init(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    if args.is_empty() {
        return Ok(());
    }
    let s = v.ty().slots();
    let plain_new = s.new.is_some_and(|f| std::ptr::fn_addr_eq(f, object_new as crate::object::slots::New));
    let plain_init =
        s.init.is_some_and(|f| std::ptr::fn_addr_eq(f, object_init as crate::object::slots::Init));
    if !plain_init {
        return Err(
            th.type_error("object.__init__() takes exactly one argument (the instance to initialize)")
        );
    }
    if plain_new {
        return Err(th.type_error(format!(
            "{}.__init__() takes exactly one argument (the instance to initialize)",
            v.ty().error_name()
        )));
    }
    Ok(())
}

fn set_class(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let Some(value) = value else { return Err(th.type_error("can't delete __class__ attribute")) };
    let Some(new) = value.downcast::<Type>() else {
        return Err(th.type_error(format!(
            "__class__ must be set to a class, not '{}' object",
            value.ty().error_name()
        )));
    };
    let old = v.ty();
    let modules = old.is_subtype(class::MODULE.get()) && new.is_subtype(class::MODULE.get());
    if !modules && (old.has(flags::IMMUTABLE) || new.has(flags::IMMUTABLE)) {
        return Err(
            th.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses")
        );
    }
    let compatible = layout_base::is_interchangeable(old, new);
    let Some(o) = v.as_object().filter(|_| compatible) else {
        return Err(th.type_error(format!(
            "__class__ assignment: '{}' object layout differs from '{}'",
            new.name_str(),
            old.name_str()
        )));
    };
    // Shapes belong to one class: from here on the attributes live in a dict.
    drop(instance::dict_of(o));
    th.stop_the_world(|| o.set_ty(new));
    Ok(())
}

fn format(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let Some(spec) = args.at(1).downcast::<Str>() else {
        return Err(
            th.type_error(format!("__format__() argument must be str, not {}", args.at(1).given_name()))
        );
    };
    if !spec.is_empty() {
        return Err(
            th.type_error(format!("unsupported format string passed to {}.__format__", v.ty().error_name()))
        );
    }
    Ok(protocol::str(th, v)?.into_value())
}

fn sizeof(_: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let size = match v.as_object() {
        None => v.downcast::<HeapInt>().map_or(24, |_| 32),
        Some(o) => match o.ty().layout().dynamic_size {
            // SAFETY: the layout is the object's own.
            Some(f) => unsafe { f(o) },
            None => instance::block_size(o),
        },
    };
    Ok(Value::from_usize(size))
}

/// Names of a class's attributes and its bases', each once.
pub fn merge_class_names(ty: &Type, out: &mut Vec<Value>) {
    let mut seen: std::collections::HashSet<u64> = out.iter().map(Value::bits).collect();
    for t in ty.mro() {
        for (k, _) in t.table().iter() {
            if seen.insert(k.bits()) {
                out.push(k.clone());
            }
        }
    }
}

fn dir(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let mut names: Vec<Value> = Vec::new();
    if let Some(d) = attribute::get_optional(th, v, name!("__dict__"))?
        && let Some(d) = d.downcast::<Dict>()
    {
        for (k, _) in d.lock().iter() {
            names.push(match k.downcast::<Str>() {
                Some(s) if k.is_exact(&class::STR) => {
                    crate::object::string::intern_ref(super::helpers::str_ref(s)).into_value()
                }
                _ => k.clone(),
            });
        }
    }
    if let Some(c) = attribute::get_optional(th, v, name!("__class__"))?
        && let Some(t) = c.downcast::<Type>()
    {
        merge_class_names(t, &mut names);
    }
    list(th, names)
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
    ),
    flags: flags::BASE | flags::IMMUTABLE,
    slots: Slots {
        repr: Some(repr),
        str: Some(str),
        hash: Some(identity_hash),
        compare: Some(compare),
        getattr: Some(attribute::generic_get),
        setattr: Some(attribute::generic_set),
        new: Some(object_new),
        init: Some(object_init),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("__reduce_ex__", "($self, protocol, /)", reduce::reduce_ex, "Helper for pickle."),
        Method::method("__reduce__", "($self, /)", reduce::reduce, "Helper for pickle."),
        Method::method("__getstate__", "($self, /)", reduce::getstate_method, "Helper for pickle."),
        Method::class(
            "__subclasshook__",
            "($type, object, /)",
            |_, _| Ok(Value::not_implemented()),
            "Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by abc.ABCMeta.__subclasscheck__().\nIt should return True, False or NotImplemented.  If it returns\nNotImplemented, the normal algorithm is used.  Otherwise, it\noverrides the normal algorithm (and the outcome is cached).",
        ),
        Method::class(
            "__init_subclass__",
            "($type, /)",
            |th, a| {
                let class =
                    || a.at(0).downcast::<Type>().map(|t| t.name_str().into_owned()).unwrap_or_default();
                if !a.keywords().is_empty() {
                    let text = format!("{}.__init_subclass__() takes no keyword arguments", class());
                    return Err(th.type_error(text));
                }
                if a.len() > 1 {
                    let text =
                        format!("{}.__init_subclass__() takes no arguments ({} given)", class(), a.len() - 1);
                    return Err(th.type_error(text));
                }
                Ok(Value::none())
            },
            "This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\noverridden to extend subclasses.",
        ),
        Method::method(
            "__format__",
            "($self, format_spec, /)",
            format,
            "Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise.",
        ),
        Method::method("__sizeof__", "($self, /)", sizeof, "Size of object in memory, in bytes."),
        Method::method("__dir__", "($self, /)", dir, "Default dir() implementation."),
    ],
    getsets: &[GetSet::write("__class__", |_, v| Ok(v.ty().value()), set_class, "the object's class")],
    signature: "()",
    ..TypeSpec::new("builtins", "object", <Instance as Payload>::layout)
};

/// Binds `object`.
pub fn init() {
    class::OBJECT.bind(&SPEC);
}
