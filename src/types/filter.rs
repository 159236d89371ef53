//! `filter`.

use super::iterators::{self, REDUCE_DOC, keeps_init};
use crate::object::class::{self, Class, TypeSpec};
use crate::object::native::Method;
use crate::object::slots::{Res, Slots};
use crate::object::ty::Type;
use crate::object::{
    Args, Object, Payload, Thread, Trace, Tuple, Value, Visitor, alloc, call, protocol, signature,
};
use crate::payload;

/// `filter`.
pub static FILTER: Class = Class::new();

/// Payload of `filter`.
#[repr(C)]
pub struct Filter {
    ob: Object,
    function: Value,
    it: Value,
}

payload!(Filter: traced);

impl Trace for Filter {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.function);
        v.visit(&self.it);
    }
}

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    if keeps_init(cls, &FILTER) {
        signature::no_keywords(th, "filter", args)?;
    }
    if args.len() != 2 {
        return Err(th.type_error(format!("filter expected 2 arguments, got {}", args.len())));
    }
    let it = protocol::iter(th, args.at(1))?;
    Ok(alloc(Filter { ob: Object::new(cls), function: args.at(0).clone(), it }).into_value())
}

fn next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let f = v.downcast::<Filter>().expect("slot of filter");
    let plain = f.function.is_none() || f.function.is(&class::BOOL.value());
    while let Some(x) = protocol::next(th, &f.it)? {
        let keep = if plain {
            protocol::truth(th, &x)?
        } else {
            let r = call::call1(th, &f.function, x.clone())?;
            protocol::truth(th, &r)?
        };
        if keep {
            return Ok(Some(x));
        }
    }
    Ok(None)
}

fn reduce(_: &Thread, args: Args<'_>) -> Res {
    let f = args.at(0).downcast::<Filter>().expect("bound to filter");
    let parts = Tuple::new(vec![f.function.clone(), f.it.clone()]).into_value();
    Ok(Tuple::new(vec![iterators::type_of(args.at(0)), parts]).into_value())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Return an iterator yielding those items of iterable for which function(item)\nis true. If function is None, return the items that are true.",
    ),
    signature: "(function, iterable, /)",
    slots: Slots { new: Some(new), iter: Some(iterators::itself), next: Some(next), ..Slots::EMPTY },
    methods: &[Method::method("__reduce__", "($self, /)", reduce, REDUCE_DOC)],
    ..TypeSpec::new("builtins", "filter", <Filter as Payload>::layout)
};

/// Makes `filter`.
pub fn init() {
    FILTER.bind(&SPEC);
}
