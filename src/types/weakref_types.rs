//! `weakref.ref`, `weakref.proxy` and its callable form. The payload is in `object::weakref`.

use crate::object::errors::REFERENCE_ERROR;
use crate::object::slots::BinaryOp;
use crate::object::weakref::WeakRef;
use crate::object::{
    Args, Class, Compare, GetSet, Method, Payload, Ref, Res, Slots, Str, Thread, Type, TypeSpec, Value,
    attribute, call, flags, name, protocol,
};
use crate::sync::prim::Ordering;

/// `weakref.ReferenceType`.
pub static REFERENCE: Class = Class::new();
/// `weakref.ProxyType`.
pub static PROXY: Class = Class::new();
/// `weakref.CallableProxyType`.
pub static CALLABLE_PROXY: Class = Class::new();

fn this(v: &Value) -> &WeakRef {
    v.downcast::<WeakRef>().expect("slot of a weak reference")
}

/// A weak reference of class `ty`; shared when it is plain and there is one already.
pub fn make(th: &Thread, ty: &Type, target: &Value, callback: Option<Value>) -> Res {
    let allowed = target.as_object().filter(|o| o.ty().has(flags::WEAKREF));
    let Some(object) = allowed else {
        return Err(
            th.type_error(format!("cannot create weak reference to '{}' object", target.ty().error_name()))
        );
    };
    if callback.is_none()
        && !ty.is_heap()
        && let Some(old) = WeakRef::existing(ty, object)
    {
        return Ok(old.into_value());
    }
    Ok(WeakRef::new(ty, object, callback).into_value())
}

fn new(th: &Thread, ty: &Type, args: Args<'_>) -> Res {
    if ty.is(&REFERENCE) && !args.keywords().is_empty() {
        return Err(th.type_error("ref() takes no keyword arguments"));
    }
    if !(1..=2).contains(&args.len()) {
        let (how, n) = if args.len() == 0 { ("at least", 1) } else { ("at most", 2) };
        return Err(th.type_error(format!(
            "__new__ expected {how} {n} argument{}, got {}",
            if n == 1 { "" } else { "s" },
            args.len()
        )));
    }
    make(th, ty, args.at(0), args.get_non_none(1).cloned())
}

fn init_ref(th: &Thread, _: &Value, args: Args<'_>) -> Res<()> {
    if !args.keywords().is_empty() {
        return Err(th.type_error("ref() takes no keyword arguments"));
    }
    if !(1..=2).contains(&args.len()) {
        return Err(th.type_error(format!("__init__ expected at most 2 arguments, got {}", args.len())));
    }
    Ok(())
}

fn call_ref(th: &Thread, v: &Value, args: Args<'_>) -> Res {
    if !args.is_empty() {
        return Err(th.type_error(if args.keywords().is_empty() {
            format!("weakref.ReferenceType expected 0 arguments, got {}", args.len())
        } else {
            "weakref.ReferenceType() takes no keyword arguments".into()
        }));
    }
    Ok(this(v).get().unwrap_or_else(Value::none))
}

fn hash(th: &Thread, v: &Value) -> Res<i64> {
    let w = this(v);
    // Relaxed: every thread computes the same number.
    let cached = w.hash.load(Ordering::Relaxed);
    if cached != -1 {
        return Ok(cached);
    }
    let Some(target) = w.get() else { return Err(th.type_error("weak object has gone away")) };
    let h = protocol::hash(th, &target)?;
    // Relaxed: see above.
    w.hash.store(h, Ordering::Relaxed);
    Ok(h)
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<WeakRef>(), b.downcast::<WeakRef>()) else {
        return Ok(Value::not_implemented());
    };
    if !matches!(op, Compare::Eq | Compare::Ne) {
        return Ok(Value::not_implemented());
    }
    match (x.get(), y.get()) {
        (Some(p), Some(q)) => protocol::compare(th, &p, &q, op),
        _ => Ok(Value::bool(a.is(b) == (op == Compare::Eq))),
    }
}

fn repr(th: &Thread, v: &Value) -> Res {
    let text = match this(v).get() {
        None => format!("<weakref at {:#x}; dead>", v.bits()),
        Some(t) => {
            let named = attribute::special(th, &t, name!("__name__"))?;
            let named =
                named.as_ref().and_then(|n| n.downcast::<Str>()).map(|n| n.to_str_lossy().into_owned());
            let tail = named.map_or_else(String::new, |n| format!(" ({n})"));
            format!("<weakref at {:#x}; to '{}' at {:#x}{tail}>", v.bits(), t.ty().name_str(), t.bits())
        }
    };
    Ok(Str::new(&text).into_value())
}

fn callback(_: &Thread, v: &Value) -> Res {
    let w = this(v);
    Ok(w.callback.get(&w.ob).unwrap_or_else(Value::none))
}

static REFERENCE_SPEC: TypeSpec = TypeSpec {
    flags: flags::DEFAULT,
    slots: Slots {
        new: Some(new),
        init: Some(init_ref),
        call: Some(call_ref),
        hash: Some(hash),
        compare: Some(compare),
        repr: Some(repr),
        ..Slots::EMPTY
    },
    methods: &[Method::class(
        "__class_getitem__",
        "($type, object, /)",
        |th, a| call::call2(th, &crate::object::hooks::generic_alias(), a.at(0).clone(), a.at(1).clone()),
        "See PEP 585",
    )],
    getsets: &[GetSet::read("__callback__", callback, "").field()],
    ..TypeSpec::new("weakref", "ReferenceType", <WeakRef as Payload>::layout)
};

/// The object behind a proxy, or the value itself if it is none.
fn open(th: &Thread, v: &Value) -> Res {
    if !v.is_exact(&PROXY) && !v.is_exact(&CALLABLE_PROXY) {
        return Ok(v.clone());
    }
    this(v).get().ok_or_else(|| th.error(&REFERENCE_ERROR, "weakly-referenced object no longer exists"))
}

fn binary<const OP: usize>(th: &Thread, a: &Value, b: &Value) -> Res {
    protocol::binary(th, &open(th, a)?, &open(th, b)?, BinaryOp::ALL[OP])
}

fn inplace<const OP: usize>(th: &Thread, a: &Value, b: &Value) -> Res {
    protocol::inplace(th, &open(th, a)?, &open(th, b)?, BinaryOp::ALL[OP])
}

fn special(th: &Thread, v: &Value, name: &Str) -> Res {
    let target = open(th, v)?;
    match super::helpers::call_operator(th, &target, name, &[])? {
        Some(r) => Ok(r),
        None => Err(th.no_attribute(&target, name)),
    }
}

const fn proxy_slots() -> Slots {
    let mut s = Slots {
        getattr: Some(|th, v, name| attribute::get(th, &open(th, v)?, name)),
        setattr: Some(|th, v, name, x| attribute::set(th, &open(th, v)?, name, x)),
        str: Some(|th, v| Ok(protocol::str(th, &open(th, v)?)?.into_value())),
        repr: Some(|_, v| {
            let text = match this(v).get() {
                Some(t) => {
                    format!("<weakproxy at {:#x} to {} at {:#x}>", v.bits(), t.ty().name_str(), t.bits())
                }
                None => format!("<weakproxy at {:#x}; dead>", v.bits()),
            };
            Ok(Str::new(&text).into_value())
        }),
        compare: Some(|th, a, b, op| protocol::compare(th, &open(th, a)?, &open(th, b)?, op)),
        iter: Some(|th, v| protocol::iter(th, &open(th, v)?)),
        next: Some(|th, v| {
            let target = open(th, v)?;
            if target.ty().slots().next.is_none() {
                return Err(th.type_error(format!(
                    "Weakref proxy referenced a non-iterator '{}' object",
                    target.ty().error_name()
                )));
            }
            protocol::next(th, &target)
        }),
        len: Some(|th, v| protocol::len(th, &open(th, v)?)),
        getitem: Some(|th, v, k| protocol::getitem(th, &open(th, v)?, k)),
        setitem: Some(|th, v, k, x| protocol::setitem(th, &open(th, v)?, k, x)),
        contains: Some(|th, v, k| protocol::contains(th, &open(th, v)?, k)),
        truth: Some(|th, v| protocol::truth(th, &open(th, v)?)),
        negative: Some(|th, v| protocol::unary(th, &open(th, v)?, protocol::UnaryOp::Negative)),
        positive: Some(|th, v| protocol::unary(th, &open(th, v)?, protocol::UnaryOp::Positive)),
        invert: Some(|th, v| protocol::unary(th, &open(th, v)?, protocol::UnaryOp::Invert)),
        absolute: Some(|th, v| special(th, v, name!("__abs__"))),
        int: Some(|th, v| special(th, v, name!("__int__"))),
        float: Some(|th, v| special(th, v, name!("__float__"))),
        index: Some(|th, v| protocol::index(th, &open(th, v)?)),
        ..Slots::EMPTY
    };
    s.binary = [
        Some(binary::<0>),
        Some(binary::<1>),
        Some(binary::<2>),
        Some(binary::<3>),
        Some(binary::<4>),
        Some(binary::<5>),
        Some(binary::<6>),
        Some(binary::<7>),
        Some(binary::<8>),
        Some(binary::<9>),
        Some(binary::<10>),
        Some(binary::<11>),
        Some(binary::<12>),
        Some(binary::<13>),
    ];
    s.inplace = [
        Some(inplace::<0>),
        Some(inplace::<1>),
        Some(inplace::<2>),
        Some(inplace::<3>),
        Some(inplace::<4>),
        Some(inplace::<5>),
        Some(inplace::<6>),
        Some(inplace::<7>),
        Some(inplace::<8>),
        Some(inplace::<9>),
        Some(inplace::<10>),
        Some(inplace::<11>),
        Some(inplace::<12>),
        None,
    ];
    s
}

const PROXY_METHODS: &[Method] = &[
    Method::method("__bytes__", "($self, /)", |th, a| special(th, a.at(0), name!("__bytes__")), ""),
    Method::method("__reversed__", "($self, /)", |th, a| special(th, a.at(0), name!("__reversed__")), ""),
];

static PROXY_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: proxy_slots(),
    methods: PROXY_METHODS,
    ..TypeSpec::new("weakref", "ProxyType", <WeakRef as Payload>::layout)
};

static CALLABLE_PROXY_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots { call: Some(|th, v, args| call::call(th, &open(th, v)?, args)), ..proxy_slots() },
    methods: PROXY_METHODS,
    ..TypeSpec::new("weakref", "CallableProxyType", <WeakRef as Payload>::layout)
};

/// `weakref.proxy(object, callback)`.
pub fn proxy(th: &Thread, target: &Value, callback: Option<&Value>) -> Res {
    let class = if call::is_callable(target) { &CALLABLE_PROXY } else { &PROXY };
    make(th, class.get(), target, callback.cloned())
}

/// `weakref.getweakrefs(object)`.
pub fn all_of(v: &Value) -> Vec<Value> {
    v.as_object().map(|o| WeakRef::all(o).into_iter().map(Ref::into_value).collect()).unwrap_or_default()
}

/// Binds the three classes.
pub fn init() {
    REFERENCE.bind(&REFERENCE_SPEC);
    PROXY.bind(&PROXY_SPEC);
    CALLABLE_PROXY.bind(&CALLABLE_PROXY_SPEC);
}
