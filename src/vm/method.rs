//! `method`: a callable bound to its first argument.

use crate::object::class::METHOD;
use crate::object::slots::Compare;
use crate::object::{
    Args, GetSet, Method, Object, Payload, Ref, Res, Slot, Slots, Str, Thread, Trace, Tuple, Type, TypeSpec,
    Value, Visitor, alloc, attribute, call, flags, name, protocol,
};
use crate::payload;

/// Payload of `method`.
#[repr(C)]
pub struct BoundMethod {
    ob: Object,
    /// `__func__`.
    pub function: Value,
    /// `__self__`.
    pub receiver: Value,
}

payload!(BoundMethod: traced);

impl Trace for BoundMethod {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.function);
        v.visit(&self.receiver);
    }
}

impl BoundMethod {
    /// `function` bound to `receiver`.
    #[inline]
    pub fn new(function: Value, receiver: Value) -> Ref<BoundMethod> {
        alloc(BoundMethod { ob: Object::new(METHOD.get()), function, receiver })
    }
}

fn this(v: &Value) -> &BoundMethod {
    v.downcast::<BoundMethod>().expect("slot of this type")
}

fn call_method(th: &Thread, v: &Value, args: Args<'_>) -> Res {
    let m = this(v);
    call_with_receiver(th, &m.function, &m.receiver, args)
}

/// `function(receiver, *args)`.
pub fn call_with_receiver(th: &Thread, function: &Value, receiver: &Value, args: Args<'_>) -> Res {
    let mut all: Vec<Slot> = Vec::with_capacity(args.slots().len() + 1);
    all.push(Some(receiver.clone()));
    all.extend_from_slice(args.slots());
    call::call(th, function, Args::new(&all, args.keywords()))
}

fn repr(th: &Thread, v: &Value) -> Res {
    let m = this(v);
    let name = match attribute::get_optional(th, &m.function, name!("__qualname__"))? {
        Some(q) => Some(q),
        None => attribute::get_optional(th, &m.function, name!("__name__"))?,
    };
    let name = name.and_then(|n| n.into_ref::<Str>().ok());
    let name = name.as_ref().map_or("?".into(), |n| n.to_str_lossy());
    let receiver = protocol::repr(th, &m.receiver)?;
    Ok(Str::new(&format!("<bound method {name} of {}>", receiver.to_str_lossy())).into_value())
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<BoundMethod>(), b.downcast::<BoundMethod>()) else {
        return Ok(Value::not_implemented());
    };
    let same = x.receiver.is(&y.receiver) && protocol::equal(th, &x.function, &y.function)?;
    match op {
        Compare::Eq => Ok(Value::bool(same)),
        Compare::Ne => Ok(Value::bool(!same)),
        _ => Ok(Value::not_implemented()),
    }
}

fn hash(th: &Thread, v: &Value) -> Res<i64> {
    let m = this(v);
    let h = (m.receiver.bits() >> 4) as i64 ^ protocol::hash(th, &m.function)?;
    Ok(if h == -1 { -2 } else { h })
}

fn new(th: &Thread, _: &Type, args: Args<'_>) -> Res {
    if !args.keywords().is_empty() {
        return Err(th.type_error("method() takes no keyword arguments"));
    }
    if args.len() != 2 {
        return Err(th.type_error(format!("method expected 2 arguments, got {}", args.len())));
    }
    if !call::is_callable(args.at(0)) {
        return Err(th.type_error("first argument must be callable"));
    }
    if args.at(1).is_none() {
        return Err(th.type_error("instance must not be None"));
    }
    Ok(BoundMethod::new(args.at(0).clone(), args.at(1).clone()).into_value())
}

fn getattr(th: &Thread, v: &Value, name: &Str) -> Res {
    if v.ty().lookup(th, name).is_some() {
        return attribute::generic_get(th, v, name);
    }
    attribute::get(th, &this(v).function, name)
}

fn descr_get(_: &Thread, v: &Value, _: Option<&Value>, _: Option<&Type>) -> Res {
    Ok(v.clone())
}

fn reduce(th: &Thread, args: Args<'_>) -> Res {
    let m = this(args.at(0));
    let getattr = crate::object::hooks::builtins().dict.get_str(name!("getattr")).unwrap_or(Value::none());
    let name = attribute::get(th, &m.function, name!("__name__"))?;
    Ok(Tuple::new(vec![getattr, Tuple::new(vec![m.receiver.clone(), name]).into_value()]).into_value())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Create a bound instance method object."),
    slots: Slots {
        repr: Some(repr),
        call: Some(call_method),
        compare: Some(compare),
        hash: Some(hash),
        new: Some(new),
        getattr: Some(getattr),
        descr_get: Some(descr_get),
        ..Slots::EMPTY
    },
    methods: &[Method::method("__reduce__", "($self, /)", reduce, "")],
    getsets: &[
        GetSet::read(
            "__func__",
            |_, v| Ok(this(v).function.clone()),
            "the function (or other callable) implementing a method",
        )
        .field(),
        GetSet::read(
            "__self__",
            |_, v| Ok(this(v).receiver.clone()),
            "the instance to which a method is bound",
        )
        .field(),
        GetSet::read(
            "__doc__",
            |th, v| {
                Ok(attribute::get_optional(th, &this(v).function, name!("__doc__"))?.unwrap_or(Value::none()))
            },
            "",
        ),
    ],
    flags: flags::IMMUTABLE | flags::GC | flags::WEAKREF,
    signature: "(function, instance, /)",
    ..TypeSpec::new("builtins", "method", <BoundMethod as Payload>::layout)
};

/// Binds the class.
pub fn init() {
    METHOD.bind(&SPEC);
}
