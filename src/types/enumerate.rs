//! `enumerate`.

use super::iterators::{self, REDUCE_DOC};
use super::{generic_alias, slice};
use crate::object::class::{Class, TypeSpec};
use crate::object::native::Method;
use crate::object::slots::{Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::{Args, Guarded, Object, Payload, Thread, Trace, Tuple, Value, Visitor, alloc, protocol};
use crate::payload;

/// `enumerate`.
pub static ENUMERATE: Class = Class::new();

/// Payload of `enumerate`.
#[repr(C)]
pub struct Enumerate {
    ob: Object,
    it: Value,
    /// The next index: an `int` of any size.
    index: Guarded<Value>,
}

payload!(Enumerate: traced);

impl Trace for Enumerate {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.it);
    }
}

impl Enumerate {
    /// The next index and item; for the evaluation loop.
    #[inline]
    pub fn step(&self, th: &Thread) -> Res<Option<(Value, Value)>> {
        let Some(x) = iterators::step(th, &self.it)? else { return Ok(None) };
        let mut index = self.index.lock(&self.ob);
        let next = match index.as_int() {
            Some(i) => Value::from_i64(i + 1),
            None => Value::from_bigint(slice::to_big(&index) + 1),
        };
        let i = std::mem::replace(&mut *index, next);
        drop(index);
        Ok(Some((i, x)))
    }
}

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let (n, kw) = (args.len(), args.keywords().len());
    if n + kw > 2 {
        return Err(th.type_error(format!("enumerate() takes at most 2 arguments ({} given)", n + kw)));
    }
    let (mut source, mut start) = (args.get(0).filter(|_| n > 0), args.get(1).filter(|_| n > 1));
    for (k, v) in args.keyword_pairs() {
        let place = match &*k.to_str_lossy() {
            "iterable" if source.is_none() => &mut source,
            "start" if start.is_none() => &mut start,
            name => {
                return Err(th.type_error(format!("'{name}' is an invalid keyword argument for enumerate()")));
            }
        };
        *place = Some(v);
    }
    let Some(source) = source else {
        return Err(th.type_error("enumerate() missing required argument 'iterable'"));
    };
    let index = match start {
        Some(v) => Value::from_bigint(slice::big_index(th, v)?),
        None => Value::small_int(0),
    };
    let it = protocol::iter(th, source)?;
    Ok(alloc(Enumerate { ob: Object::new(cls), it, index: Guarded::new(index) }).into_value())
}

fn next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let e = v.downcast::<Enumerate>().expect("slot of enumerate");
    Ok(e.step(th)?.map(|(i, x)| Tuple::from_exact([i, x].into_iter()).into_value()))
}

fn reduce(_: &Thread, args: Args<'_>) -> Res {
    let e = args.at(0).downcast::<Enumerate>().expect("bound to enumerate");
    let parts = Tuple::new(vec![e.it.clone(), e.index.get(&e.ob)]).into_value();
    Ok(Tuple::new(vec![iterators::type_of(args.at(0)), parts]).into_value())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
    ),
    signature: "(iterable, start=0)",
    slots: Slots { new: Some(new), iter: Some(iterators::itself), next: Some(next), ..Slots::EMPTY },
    methods: &[
        Method::method("__reduce__", "($self, /)", reduce, REDUCE_DOC),
        Method::class("__class_getitem__", "($type, object, /)", generic_alias::class_getitem, "See PEP 585"),
    ],
    flags: flags::DEFAULT,
    ..TypeSpec::new("builtins", "enumerate", <Enumerate as Payload>::layout)
};

/// Makes `enumerate`.
pub fn init() {
    ENUMERATE.bind(&SPEC);
}
