//! `zip`.

use super::iterators::{self, REDUCE_DOC, SETSTATE_DOC};
use crate::object::class::{Class, TypeSpec};
use crate::object::native::Method;
use crate::object::slots::{Res, Slots};
use crate::object::ty::Type;
use crate::object::{
    Args, Object, Payload, Raised, Ref, Thread, Trace, Tuple, Value, Visitor, alloc, protocol, suggest,
};
use crate::payload;
use crate::sync::prim::{AtomicBool, Ordering};

/// `zip`.
pub static ZIP: Class = Class::new();

/// Payload of `zip`.
#[repr(C)]
pub struct Zip {
    ob: Object,
    sources: Ref<Tuple>,
    strict: AtomicBool,
}

payload!(Zip: traced);

impl Trace for Zip {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(self.sources.as_value());
    }
}

impl Zip {
    /// The next two items, where there are two sources and no need to compare their lengths.
    pub fn pair(&self, th: &Thread) -> Option<Res<Option<(Value, Value)>>> {
        let [a, b] = self.sources.items() else { return None };
        // Relaxed: a setting that changes at most once, when unpickling.
        if self.strict.load(Ordering::Relaxed) {
            return None;
        }
        let step = || {
            let Some(x) = iterators::step(th, a)? else { return Ok(None) };
            Ok(iterators::step(th, b)?.map(|y| (x, y)))
        };
        Some(step())
    }
}

/// The `strict` keyword of `zip` and `map`, which take no other.
pub fn strict_keyword(th: &Thread, name: &str, args: Args<'_>) -> Res<bool> {
    if args.keywords().len() > 1 {
        return Err(th.type_error(format!(
            "{name}() takes at most 1 keyword argument ({} given)",
            args.keywords().len()
        )));
    }
    let mut strict = false;
    for (k, v) in args.keyword_pairs() {
        if !k.eq_text("strict") {
            let keywords = std::iter::once("strict".to_string());
            return Err(suggest::unexpected_keyword(th, name, &k.to_str_lossy(), keywords));
        }
        strict = protocol::truth(th, v)?;
    }
    Ok(strict)
}

/// The error of a strict iteration whose argument `i` (from 0) is shorter or longer than those before it.
#[cold]
pub fn length_error(th: &Thread, name: &str, i: usize, how: &str) -> Raised {
    let others = if i == 1 { "argument 1".to_string() } else { format!("arguments 1-{i}") };
    th.value_error(format!("{name}() argument {} is {how} than {others}", i + 1))
}

/// One item of each iterator; `None` when the iteration is over. `name` is for the errors of a strict one.
#[inline]
pub fn gather(th: &Thread, name: &str, its: &[Value], strict: bool) -> Res<Option<Vec<Value>>> {
    let mut row = Vec::with_capacity(its.len() + 1);
    for (i, it) in its.iter().enumerate() {
        match protocol::next(th, it)? {
            Some(x) => row.push(x),
            None if !strict => return Ok(None),
            None if i > 0 => return Err(length_error(th, name, i, "shorter")),
            None => {
                for (j, it) in its.iter().enumerate().skip(1) {
                    if protocol::next(th, it)?.is_some() {
                        return Err(length_error(th, name, j, "longer"));
                    }
                }
                return Ok(None);
            }
        }
    }
    Ok(Some(row))
}

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let strict = strict_keyword(th, "zip", args)?;
    let mut sources = Vec::with_capacity(args.len());
    for v in args.iter() {
        sources.push(protocol::iter(th, v)?);
    }
    let (sources, strict) = (Tuple::new(sources), AtomicBool::new(strict));
    Ok(alloc(Zip { ob: Object::new(cls), sources, strict }).into_value())
}

fn next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let z = v.downcast::<Zip>().expect("slot of zip");
    if let Some(pair) = z.pair(th) {
        return Ok(pair?.map(|(x, y)| Tuple::from_exact([x, y].into_iter()).into_value()));
    }
    let its = z.sources.items();
    // Relaxed: see `pair`.
    let strict = z.strict.load(Ordering::Relaxed);
    if its.is_empty() {
        return Ok(None);
    }
    Ok(gather(th, "zip", its, strict)?.map(|row| Tuple::new(row).into_value()))
}

fn reduce(_: &Thread, args: Args<'_>) -> Res {
    let z = args.at(0).downcast::<Zip>().expect("bound to zip");
    let mut parts = vec![iterators::type_of(args.at(0)), z.sources.to_value()];
    // Relaxed: see `pair`.
    if z.strict.load(Ordering::Relaxed) {
        parts.push(Value::bool(true));
    }
    Ok(Tuple::new(parts).into_value())
}

fn setstate(th: &Thread, args: Args<'_>) -> Res {
    let z = args.at(0).downcast::<Zip>().expect("bound to zip");
    // Relaxed: see `pair`.
    z.strict.store(protocol::truth(th, args.at(1))?, Ordering::Relaxed);
    Ok(Value::none())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "The zip object yields n-length tuples, where n is the number of iterables\npassed as positional arguments to zip().  The i-th element in every tuple\ncomes from the i-th iterable argument to zip().  This continues until the\nshortest argument is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.\n\n   >>> list(zip('abcdefg', range(3), range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]",
    ),
    signature: "(*iterables, strict=False)",
    slots: Slots { new: Some(new), iter: Some(iterators::itself), next: Some(next), ..Slots::EMPTY },
    methods: &[
        Method::method("__reduce__", "($self, /)", reduce, REDUCE_DOC),
        Method::method("__setstate__", "($self, object, /)", setstate, SETSTATE_DOC),
    ],
    ..TypeSpec::new("builtins", "zip", <Zip as Payload>::layout)
};

/// Makes `zip`.
pub fn init() {
    ZIP.bind(&SPEC);
}
