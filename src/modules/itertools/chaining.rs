//! `chain`, `accumulate`, `zip_longest`.

use super::{bound, iterator, no_keywords};
use crate::object::class::{Class, TypeSpec};
use crate::object::native::Method;
use crate::object::slots::{BinaryOp, Res};
use crate::object::ty::Type;
use crate::object::value::Slot;
use crate::object::{
    Args, Guarded, Object, Payload, Thread, Trace, Tuple, Value, Visitor, alloc, call, protocol,
};
use crate::payload;
use crate::types::generic_alias;

/// `itertools.chain`.
pub static CHAIN: Class = Class::new();
/// `itertools.accumulate`.
pub static ACCUMULATE: Class = Class::new();
/// `itertools.zip_longest`.
pub static ZIP_LONGEST: Class = Class::new();

#[repr(C)]
struct Chain {
    ob: Object,
    /// Iterator over the sources (`None` at the end), and the one in use.
    state: Guarded<(Slot, Slot)>,
}
payload!(Chain: traced);
impl Trace for Chain {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        let s = unsafe { self.state.get_unlocked() };
        v.visit_slot(&s.0);
        v.visit_slot(&s.1);
    }
}

fn make_chain(cls: &Type, sources: Value) -> Value {
    alloc(Chain { ob: Object::new(cls), state: Guarded::new((Some(sources), None)) }).into_value()
}
fn new_chain(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    no_keywords(th, cls, &CHAIN, "chain", args)?;
    let all = Tuple::new(args.iter().cloned().collect()).into_value();
    Ok(make_chain(cls, protocol::iter(th, &all)?))
}
fn from_iterable(th: &Thread, args: Args<'_>) -> Res {
    let sources = protocol::iter(th, args.at(1))?;
    let Some(cls) = args.at(0).downcast::<Type>() else { return Err(th.type_error("a class is needed")) };
    Ok(make_chain(cls, sources))
}
fn next_chain(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let c = v.downcast::<Chain>().expect("slot of chain");
    loop {
        let (sources, active) = c.state.get(&c.ob);
        let Some(sources) = sources else { return Ok(None) };
        let active = match active {
            Some(a) => a,
            None => {
                let fresh = match protocol::next(th, &sources) {
                    Ok(Some(s)) => protocol::iter(th, &s),
                    Ok(None) => {
                        drop(c.state.replace(&c.ob, (None, None)));
                        return Ok(None);
                    }
                    Err(r) => Err(r),
                };
                match fresh {
                    Ok(a) => {
                        let displaced = c.state.lock(&c.ob).1.replace(a.clone());
                        drop(displaced);
                        a
                    }
                    Err(r) => {
                        drop(c.state.replace(&c.ob, (None, None)));
                        return Err(r);
                    }
                }
            }
        };
        if let Some(x) = protocol::next(th, &active)? {
            return Ok(Some(x));
        }
        let mut state = c.state.lock(&c.ob);
        // Only the one that ended is given up: another thread may have moved on.
        let ended = if state.1.as_ref().is_some_and(|a| a.is(&active)) { state.1.take() } else { None };
        drop(state);
        drop(ended);
    }
}
static CHAIN_SPEC: TypeSpec = TypeSpec {
    methods: &[
        Method::class(
            "from_iterable",
            "($type, iterable, /)",
            from_iterable,
            "Alternative chain() constructor taking a single iterable argument that evaluates lazily.",
        ),
        Method::class("__class_getitem__", "($type, object, /)", generic_alias::class_getitem, "See PEP 585"),
    ],
    ..iterator(
        "chain",
        <Chain as Payload>::layout,
        new_chain,
        next_chain,
        "(*iterables)",
        "Return a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted.",
    )
};

#[repr(C)]
struct Accumulate {
    ob: Object,
    it: Value,
    function: Slot,
    /// The sum so far, and the initial value until it has been shown.
    state: Guarded<(Slot, Slot)>,
}
payload!(Accumulate: traced);
impl Trace for Accumulate {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.it);
        v.visit_slot(&self.function);
        // SAFETY: the world is stopped.
        let s = unsafe { self.state.get_unlocked() };
        v.visit_slot(&s.0);
        v.visit_slot(&s.1);
    }
}

fn new_accumulate(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let mut b = bound!(th, "accumulate", "(iterable, func=None, *, initial=None)", args)
        .into_iter()
        .map(|v| v.filter(|v| !v.is_none()));
    let source = args.get(0).filter(|_| args.len() > 0).cloned();
    let first = b.next().flatten();
    let it = protocol::iter(th, &source.or(first).unwrap_or(Value::none()))?;
    let function = b.next().flatten();
    let initial = b.next().flatten();
    let state = Guarded::new((None, initial));
    Ok(alloc(Accumulate { ob: Object::new(cls), it, function, state }).into_value())
}
fn next_accumulate(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let a = v.downcast::<Accumulate>().expect("slot of accumulate");
    {
        let mut state = a.state.lock(&a.ob);
        if let Some(first) = state.1.take() {
            let displaced = state.0.replace(first.clone());
            drop(state);
            drop(displaced);
            return Ok(Some(first));
        }
    }
    let Some(x) = protocol::next(th, &a.it)? else { return Ok(None) };
    let total = a.state.lock(&a.ob).0.clone();
    let new = match (total, &a.function) {
        (None, _) => x,
        (Some(t), Some(f)) => call::call2(th, f, t, x)?,
        (Some(t), None) => protocol::binary(th, &t, &x, BinaryOp::Add)?,
    };
    let displaced = a.state.lock(&a.ob).0.replace(new.clone());
    drop(displaced);
    Ok(Some(new))
}
static ACCUMULATE_SPEC: TypeSpec = iterator(
    "accumulate",
    <Accumulate as Payload>::layout,
    new_accumulate,
    next_accumulate,
    "(iterable, func=None, *, initial=None)",
    "Return series of accumulated sums (or other binary function results).",
);

#[repr(C)]
struct ZipLongest {
    ob: Object,
    /// Sources, `None` where exhausted; empty at the end.
    its: Guarded<Vec<Slot>>,
    fill: Value,
}
payload!(ZipLongest: traced);
impl Trace for ZipLongest {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        unsafe { self.its.get_unlocked() }.iter().for_each(|s| v.visit_slot(s));
        v.visit(&self.fill);
    }
}

fn new_zip_longest(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let mut fill = Value::none();
    for (k, v) in args.keyword_pairs() {
        if !k.eq_text("fillvalue") {
            return Err(th.type_error("zip_longest() got an unexpected keyword argument"));
        }
        fill = v.clone();
    }
    let mut its = Vec::with_capacity(args.len());
    for v in args.iter() {
        its.push(Some(protocol::iter(th, v)?));
    }
    Ok(alloc(ZipLongest { ob: Object::new(cls), its: Guarded::new(its), fill }).into_value())
}
fn next_zip_longest(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let z = v.downcast::<ZipLongest>().expect("slot of zip_longest");
    let its = z.its.get(&z.ob);
    if !its.iter().any(Option::is_some) {
        return Ok(None);
    }
    let mut row = Vec::with_capacity(its.len());
    for (i, it) in its.iter().enumerate() {
        let item = match it {
            None => None,
            Some(it) => match protocol::next(th, it) {
                Ok(x) => x,
                Err(r) => {
                    drop(z.its.replace(&z.ob, Vec::new()));
                    return Err(r);
                }
            },
        };
        if item.is_none() && it.is_some() {
            let mut state = z.its.lock(&z.ob);
            let ended = state.get_mut(i).and_then(Option::take);
            let over = !state.iter().any(Option::is_some);
            drop(state);
            drop(ended);
            if over {
                return Ok(None);
            }
        }
        row.push(item.unwrap_or_else(|| z.fill.clone()));
    }
    Ok(Some(Tuple::new(row).into_value()))
}
static ZIP_LONGEST_SPEC: TypeSpec = iterator(
    "zip_longest",
    <ZipLongest as Payload>::layout,
    new_zip_longest,
    next_zip_longest,
    "(*iterables, fillvalue=None)",
    "Return a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.  The .__next__()\nmethod continues until the longest iterable in the argument sequence\nis exhausted and then it raises StopIteration.  When the shorter iterables\nare exhausted, the fillvalue is substituted in their place.  The fillvalue\ndefaults to None or can be specified by a keyword argument.",
);

pub(super) fn init_types() {
    CHAIN.bind(&CHAIN_SPEC);
    ACCUMULATE.bind(&ACCUMULATE_SPEC);
    ZIP_LONGEST.bind(&ZIP_LONGEST_SPEC);
}
