//! `map`.

use super::iterators::{self, REDUCE_DOC, SETSTATE_DOC, keeps_init};
use super::zip::{gather, strict_keyword};
use crate::object::class::{Class, TypeSpec};
use crate::object::native::Method;
use crate::object::slots::{Res, Slots};
use crate::object::ty::Type;
use crate::object::{
    Args, Object, Payload, Ref, Thread, Trace, Tuple, Value, Visitor, alloc, call, protocol,
};
use crate::payload;
use crate::sync::prim::{AtomicBool, Ordering};

/// `map`.
pub static MAP: Class = Class::new();

/// Payload of `map`.
#[repr(C)]
pub struct Map {
    ob: Object,
    function: Value,
    sources: Ref<Tuple>,
    strict: AtomicBool,
}

payload!(Map: traced);

impl Trace for Map {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.function);
        v.visit(self.sources.as_value());
    }
}

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let strict = if keeps_init(cls, &MAP) { strict_keyword(th, "map", args)? } else { false };
    if args.len() < 2 {
        return Err(th.type_error("map() must have at least two arguments."));
    }
    let mut sources = Vec::with_capacity(args.len() - 1);
    for v in args.iter().skip(1) {
        sources.push(protocol::iter(th, v)?);
    }
    Ok(alloc(Map {
        ob: Object::new(cls),
        function: args.at(0).clone(),
        sources: Tuple::new(sources),
        strict: AtomicBool::new(strict),
    })
    .into_value())
}

fn next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let m = v.downcast::<Map>().expect("slot of map");
    if let [it] = m.sources.items() {
        return match protocol::next(th, it)? {
            Some(x) => call::call1(th, &m.function, x).map(Some),
            None => Ok(None),
        };
    }
    // Relaxed: a setting that changes at most once, when unpickling.
    match gather(th, "map", m.sources.items(), m.strict.load(Ordering::Relaxed))? {
        Some(row) => call::call(th, &m.function, Args::of(&row)).map(Some),
        None => Ok(None),
    }
}

fn reduce(_: &Thread, args: Args<'_>) -> Res {
    let m = args.at(0).downcast::<Map>().expect("bound to map");
    let mut inner = vec![m.function.clone()];
    inner.extend_from_slice(m.sources.items());
    let mut parts = vec![iterators::type_of(args.at(0)), Tuple::new(inner).into_value()];
    // Relaxed: see `next`.
    if m.strict.load(Ordering::Relaxed) {
        parts.push(Value::bool(true));
    }
    Ok(Tuple::new(parts).into_value())
}

fn setstate(th: &Thread, args: Args<'_>) -> Res {
    let m = args.at(0).downcast::<Map>().expect("bound to map");
    // Relaxed: see `next`.
    m.strict.store(protocol::truth(th, args.at(1))?, Ordering::Relaxed);
    Ok(Value::none())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Make an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.",
    ),
    signature: "(function, iterable, /, *iterables, strict=False)",
    slots: Slots { new: Some(new), iter: Some(iterators::itself), next: Some(next), ..Slots::EMPTY },
    methods: &[
        Method::method("__reduce__", "($self, /)", reduce, REDUCE_DOC),
        Method::method("__setstate__", "($self, object, /)", setstate, SETSTATE_DOC),
    ],
    ..TypeSpec::new("builtins", "map", <Map as Payload>::layout)
};

/// Makes `map`.
pub fn init() {
    MAP.bind(&SPEC);
}
