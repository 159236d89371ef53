//! `groupby` and the group iterators that it hands out.

use super::{bound, iterator};
use crate::object::class::{Class, TypeSpec};
use crate::object::slots::Res;
use crate::object::ty::Type;
use crate::object::value::Slot;
use crate::object::{
    Args, Guarded, Object, Payload, Ref, Sink, Thread, Trace, Tuple, Value, Visitor, alloc, call, protocol,
};
use crate::payload;

/// `itertools.groupby`.
pub static GROUPBY: Class = Class::new();
/// `itertools._grouper`.
pub static GROUPER: Class = Class::new();

#[derive(Default)]
struct State {
    target_key: Slot,
    key: Slot,
    value: Slot,
    /// Number of the group in progress; older group iterators are at their end.
    group: u64,
}

#[repr(C)]
struct GroupBy {
    ob: Object,
    it: Value,
    function: Slot,
    state: Guarded<State>,
}
payload!(GroupBy: traced);
impl Trace for GroupBy {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.it);
        v.visit_slot(&self.function);
        // SAFETY: the world is stopped.
        let s = unsafe { self.state.get_unlocked() };
        v.visit_slot(&s.target_key);
        v.visit_slot(&s.key);
        v.visit_slot(&s.value);
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        let s = std::mem::take(unsafe { self.state.get_unlocked() });
        sink.extend(s.target_key);
        sink.extend(s.key);
        sink.extend(s.value);
    }
}

impl GroupBy {
    /// Takes the next item of the source; false at its end.
    fn step(&self, th: &Thread) -> Res<bool> {
        let Some(value) = protocol::next(th, &self.it)? else { return Ok(false) };
        let key = match &self.function {
            Some(f) => call::call1(th, f, value.clone())?,
            None => value.clone(),
        };
        let mut s = self.state.lock(&self.ob);
        let old = (s.key.replace(key), s.value.replace(value));
        drop(s);
        drop(old);
        Ok(true)
    }
}

fn new_groupby(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let mut b = bound!(th, "groupby", "(iterable, key=None)", args).into_iter();
    let it = protocol::iter(th, &b.next().flatten().unwrap_or(Value::none()))?;
    let function = b.next().flatten().filter(|f| !f.is_none());
    let state = Guarded::new(State::default());
    Ok(alloc(GroupBy { ob: Object::new(cls), it, function, state }).into_value())
}

fn next_groupby(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let g = v.downcast::<GroupBy>().expect("slot of groupby");
    g.state.lock(&g.ob).group += 1;
    loop {
        let (key, target) = {
            let s = g.state.lock(&g.ob);
            (s.key.clone(), s.target_key.clone())
        };
        match (key, target) {
            (None, _) => {}
            (Some(_), None) => break,
            (Some(k), Some(t)) => {
                if !protocol::equal(th, &t, &k)? {
                    break;
                }
            }
        }
        if !g.step(th)? {
            return Ok(None);
        }
    }
    let mut s = g.state.lock(&g.ob);
    let key = s.key.clone();
    let old = std::mem::replace(&mut s.target_key, key.clone());
    let group = s.group;
    drop(s);
    drop(old);
    let key = key.unwrap_or(Value::none());
    let parent = Ref::from_payload(g);
    let grouper = alloc(Grouper { ob: Object::new(GROUPER.get()), parent, key: key.clone(), group });
    Ok(Some(Tuple::from_exact([key, grouper.into_value()].into_iter()).into_value()))
}

static GROUPBY_SPEC: TypeSpec = iterator(
    "groupby",
    <GroupBy as Payload>::layout,
    new_groupby,
    next_groupby,
    "(iterable, key=None)",
    "make an iterator that returns consecutive keys and groups from the iterable\n\n  iterable\n    Elements to divide into groups according to the key function.\n  key\n    A function for computing the group category for each element.\n    If the key function is not specified or is None, the element itself\n    is used for grouping.",
);

#[repr(C)]
struct Grouper {
    ob: Object,
    parent: Ref<GroupBy>,
    key: Value,
    group: u64,
}
payload!(Grouper: traced);
impl Trace for Grouper {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(self.parent.as_value());
        v.visit(&self.key);
    }
}

fn new_grouper(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let Some(g) = args.get(0).filter(|_| args.len() == 2).and_then(|v| v.downcast::<GroupBy>()) else {
        return Err(th.type_error("_grouper() argument 1 must be itertools.groupby"));
    };
    let group = {
        let mut s = g.state.lock(&g.ob);
        s.group += 1;
        s.group
    };
    let parent = Ref::from_payload(g);
    Ok(alloc(Grouper { ob: Object::new(cls), parent, key: args.at(1).clone(), group }).into_value())
}

fn next_grouper(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let me = v.downcast::<Grouper>().expect("slot of _grouper");
    let g = &me.parent;
    let current = || g.state.lock(&g.ob).group == me.group;
    if !current() {
        return Ok(None);
    }
    let empty = g.state.lock(&g.ob).value.is_none();
    if empty && !g.step(th)? {
        return Ok(None);
    }
    let key = g.state.lock(&g.ob).key.clone();
    let same = match key {
        Some(k) => protocol::equal(th, &me.key, &k)?,
        None => false,
    };
    if !same || !current() {
        return Ok(None);
    }
    let value = g.state.lock(&g.ob).value.take();
    Ok(value)
}

static GROUPER_SPEC: TypeSpec =
    iterator("_grouper", <Grouper as Payload>::layout, new_grouper, next_grouper, "(parent, tgtkey, /)", "");

pub(super) fn init_types() {
    GROUPBY.bind(&GROUPBY_SPEC);
    GROUPER.bind(&GROUPER_SPEC);
}
