//! `builtin_function_or_method`: attributes and calls of native functions.

use super::descriptor::doc_value;
use super::helpers::reduce_getattr;
use crate::object::function::NativeFunction;
use crate::object::native::Binding;
use crate::object::{
    Args, Compare, GetSet, Method, Module, Payload, Res, Slots, Str, Thread, Type, TypeSpec, Value, class,
    flags, name,
};

fn this(v: &Value) -> &NativeFunction {
    v.downcast::<NativeFunction>().expect("slot of this type")
}

/// The object a method is bound to, the class of a static method, `None` for functions of modules.
fn receiver(f: &NativeFunction) -> Option<&Value> {
    if f.method.binding == Binding::Static {
        return f.owner.as_ref();
    }
    f.bound.as_ref().filter(|v| v.downcast::<Module>().is_none() || f.passes_self())
}

fn repr(_: &Thread, v: &Value) -> Res {
    let f = this(v);
    let text = match receiver(f) {
        Some(o) => {
            format!("<built-in method {} of {} object at {:#x}>", f.method.name, o.ty().name_str(), o.bits())
        }
        None => format!("<built-in function {}>", f.method.name),
    };
    Ok(Str::new(&text).into_value())
}

fn qualname(_: &Thread, v: &Value) -> Res {
    let f = this(v);
    let text = match receiver(f) {
        Some(o) => {
            let ty = o.downcast::<Type>().unwrap_or_else(|| o.ty());
            format!("{}.{}", ty.qualname().to_str_lossy(), f.method.name)
        }
        None => match f.owner.as_ref().and_then(|o| o.downcast::<Type>()) {
            Some(t) => format!("{}.{}", t.qualname().to_str_lossy(), f.method.name),
            None => f.method.name.to_string(),
        },
    };
    Ok(Str::new(&text).into_value())
}

fn module(_: &Thread, v: &Value) -> Res {
    let f = this(v);
    if f.owner.is_some() {
        return Ok(Value::none());
    }
    let own =
        f.bound.as_ref().and_then(|m| m.downcast::<Module>()).and_then(|m| m.dict.get_str(name!("__name__")));
    Ok(own.unwrap_or_else(Value::none))
}

fn hash(_: &Thread, v: &Value) -> Res<i64> {
    let f = this(v);
    let h = receiver(f).map_or(0, |o| o.bits() as i64).rotate_right(4)
        ^ (std::ptr::from_ref(f.method) as i64 >> 4);
    Ok(if h == -1 { -2 } else { h })
}

fn compare(_: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<NativeFunction>(), b.downcast::<NativeFunction>()) else {
        return Ok(Value::not_implemented());
    };
    let same_self = match (receiver(x), receiver(y)) {
        (None, None) => true,
        (Some(p), Some(q)) => p.is(q),
        _ => false,
    };
    let same = same_self && std::ptr::eq(x.method, y.method);
    Ok(match op {
        Compare::Eq => Value::bool(same),
        Compare::Ne => Value::bool(!same),
        _ => Value::not_implemented(),
    })
}

fn reduce(th: &Thread, args: Args<'_>) -> Res {
    let f = this(args.at(0));
    match receiver(f) {
        Some(o) => reduce_getattr(th, o.clone(), Str::new(f.method.name).into_value()),
        None => Ok(Str::new(f.method.name).into_value()),
    }
}

static SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::NO_NEW | flags::GC | flags::WEAKREF,
    slots: Slots {
        repr: Some(repr),
        call: Some(|th, v, args| this(v).call(th, args)),
        hash: Some(hash),
        compare: Some(compare),
        ..Slots::EMPTY
    },
    methods: &[Method::method("__reduce__", "($self, /)", reduce, "")],
    getsets: &[
        GetSet::read("__name__", |_, v| Ok(Str::new(this(v).method.name).into_value()), ""),
        GetSet::read("__qualname__", qualname, ""),
        GetSet::read("__doc__", |_, v| Ok(doc_value(this(v).method.doc)), ""),
        GetSet::read("__text_signature__", |_, v| Ok(doc_value(this(v).signature.text)), ""),
        GetSet::read("__self__", |_, v| Ok(this(v).bound.clone().unwrap_or_else(Value::none)), ""),
        GetSet::write(
            "__module__",
            module,
            |th, _, _| {
                Err(th.attribute_error(
                    "attribute '__module__' of 'builtin_function_or_method' objects is not writable",
                ))
            },
            "",
        )
        .field(),
    ],
    ..TypeSpec::new("builtins", "builtin_function_or_method", <NativeFunction as Payload>::layout)
};

/// Binds the class.
pub fn init() {
    class::BUILTIN_FUNCTION.bind(&SPEC);
}
