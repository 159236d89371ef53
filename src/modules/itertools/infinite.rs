//! `count`, `cycle`, `repeat`.

use super::{bound, exactly, iterator};
use crate::object::class::{Class, TypeSpec};
use crate::object::native::Method;
use crate::object::slots::{BinaryOp, Res, Slots};
use crate::object::ty::Type;
use crate::object::value::Slot;
use crate::object::{Args, Guarded, Object, Payload, Sink, Thread, Trace, Value, Visitor, alloc, protocol};
use crate::payload;
use crate::sync::prim::{AtomicI64, Ordering};
use crate::types::text::Text;

/// `itertools.count`.
pub static COUNT: Class = Class::new();
/// `itertools.cycle`.
pub static CYCLE: Class = Class::new();
/// `itertools.repeat`.
pub static REPEAT: Class = Class::new();

#[repr(C)]
struct Count {
    ob: Object,
    at: Guarded<Value>,
    step: Value,
}
payload!(Count: traced);
impl Trace for Count {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        v.visit(unsafe { self.at.get_unlocked() });
        v.visit(&self.step);
    }
}

fn is_number(v: &Value) -> bool {
    let s = v.ty().slots();
    s.index.is_some() || s.int.is_some() || s.float.is_some() || v.ty().name().eq_text("complex")
}

fn new_count(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let n = args.slots().len();
    if n > 2 {
        return Err(th.type_error(format!("count() takes at most 2 arguments ({n} given)")));
    }
    let mut b = bound!(th, "count", "(start=0, step=1)", args).into_iter();
    let at = b.next().flatten().unwrap_or(Value::small_int(0));
    let step = b.next().flatten().unwrap_or(Value::small_int(1));
    if !is_number(&at) || !is_number(&step) {
        return Err(th.type_error("a number is required"));
    }
    // A bool counts as the integer it is.
    let plain = |v: Value| v.as_bool().map_or(v, |b| Value::small_int(i64::from(b)));
    Ok(alloc(Count { ob: Object::new(cls), at: Guarded::new(plain(at)), step }).into_value())
}

fn next_count(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let c = v.downcast::<Count>().expect("slot of count");
    let mut at = c.at.lock(&c.ob);
    if let (Some(i), Some(s)) = (at.as_int(), c.step.as_int()) {
        // 62-bit operands: the sum fits.
        return Ok(Some(std::mem::replace(&mut *at, Value::from_i64(i + s))));
    }
    let now = at.clone();
    drop(at);
    let next = protocol::binary(th, &now, &c.step, BinaryOp::Add)?;
    drop(c.at.replace(&c.ob, next));
    Ok(Some(now))
}

fn repr_count(th: &Thread, v: &Value) -> Res {
    let c = v.downcast::<Count>().expect("slot of count");
    let mut t = Text::from(&v.ty().name_str());
    t.push("(");
    t.push_repr(th, &c.at.get(&c.ob))?;
    if c.step.as_int() != Some(1) {
        t.push(", ");
        t.push_repr(th, &c.step)?;
    }
    t.push(")");
    Ok(t.into_value())
}

static COUNT_SPEC: TypeSpec = TypeSpec {
    slots: Slots {
        new: Some(new_count),
        iter: Some(crate::types::iterators::itself),
        next: Some(next_count),
        repr: Some(repr_count),
        ..Slots::EMPTY
    },
    ..iterator(
        "count",
        <Count as Payload>::layout,
        new_count,
        next_count,
        "(start=0, step=1)",
        "Return a count object whose .__next__() method returns consecutive values.\n\nEquivalent to:\n    def count(firstval=0, step=1):\n        x = firstval\n        while 1:\n            yield x\n            x += step",
    )
};

struct Ring {
    it: Slot,
    saved: Vec<Value>,
    at: usize,
}
#[repr(C)]
struct Cycle {
    ob: Object,
    ring: Guarded<Ring>,
}
payload!(Cycle: traced);
impl Trace for Cycle {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        let r = unsafe { self.ring.get_unlocked() };
        v.visit_slot(&r.it);
        r.saved.iter().for_each(|x| v.visit(x));
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        sink.append(&mut unsafe { self.ring.get_unlocked() }.saved);
    }
}

fn new_cycle(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    exactly(th, cls, &CYCLE, "cycle", args, 1)?;
    let it = Some(protocol::iter(th, args.at(0))?);
    let ring = Guarded::new(Ring { it, saved: Vec::new(), at: 0 });
    Ok(alloc(Cycle { ob: Object::new(cls), ring }).into_value())
}

fn next_cycle(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let c = v.downcast::<Cycle>().expect("slot of cycle");
    let it = c.ring.lock(&c.ob).it.clone();
    if let Some(it) = it {
        if let Some(x) = protocol::next(th, &it)? {
            c.ring.lock(&c.ob).saved.push(x.clone());
            return Ok(Some(x));
        }
        drop(c.ring.lock(&c.ob).it.take());
    }
    let mut ring = c.ring.lock(&c.ob);
    let n = ring.saved.len();
    if n == 0 {
        return Ok(None);
    }
    let at = ring.at % n;
    ring.at = (at + 1) % n;
    Ok(Some(ring.saved[at].clone()))
}

static CYCLE_SPEC: TypeSpec = iterator(
    "cycle",
    <Cycle as Payload>::layout,
    new_cycle,
    next_cycle,
    "(iterable, /)",
    "Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.",
);

#[repr(C)]
struct Repeat {
    ob: Object,
    element: Value,
    /// How many are left; -1 for no end.
    left: AtomicI64,
}
payload!(Repeat: traced);
impl Trace for Repeat {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.element);
    }
}

fn new_repeat(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let mut b = bound!(th, "repeat", "(object, times=None)", args).into_iter();
    let element = b.next().flatten().unwrap_or(Value::none());
    let left = match b.next().flatten() {
        Some(n) => protocol::index_i64(th, &n)?.max(0),
        None => -1,
    };
    Ok(alloc(Repeat { ob: Object::new(cls), element, left: AtomicI64::new(left) }).into_value())
}

fn next_repeat(_: &Thread, v: &Value) -> Res<Option<Value>> {
    let r = v.downcast::<Repeat>().expect("slot of repeat");
    // Relaxed: two threads on one iterator may take the same turn, as in CPython without the lock.
    let left = r.left.load(Ordering::Relaxed);
    if left == 0 {
        return Ok(None);
    }
    if left > 0 {
        // Relaxed: as above.
        r.left.store(left - 1, Ordering::Relaxed);
    }
    Ok(Some(r.element.clone()))
}

fn repr_repeat(th: &Thread, v: &Value) -> Res {
    let r = v.downcast::<Repeat>().expect("slot of repeat");
    let mut t = Text::from(&v.ty().name_str());
    t.push("(");
    t.push_repr(th, &r.element)?;
    // Relaxed: see `next_repeat`.
    let left = r.left.load(Ordering::Relaxed);
    if left >= 0 {
        t.push(&format!(", {left}"));
    }
    t.push(")");
    Ok(t.into_value())
}

fn hint_repeat(th: &Thread, args: Args<'_>) -> Res {
    let r = args.at(0).downcast::<Repeat>().expect("bound to repeat");
    // Relaxed: see `next_repeat`.
    match r.left.load(Ordering::Relaxed) {
        -1 => Err(th.type_error("len() of unsized object")),
        n => Ok(Value::from_i64(n)),
    }
}

static REPEAT_SPEC: TypeSpec = TypeSpec {
    slots: Slots {
        new: Some(new_repeat),
        iter: Some(crate::types::iterators::itself),
        next: Some(next_repeat),
        repr: Some(repr_repeat),
        ..Slots::EMPTY
    },
    methods: &[Method::method(
        "__length_hint__",
        "($self, /)",
        hint_repeat,
        "Private method returning an estimate of len(list(it)).",
    )],
    ..iterator(
        "repeat",
        <Repeat as Payload>::layout,
        new_repeat,
        next_repeat,
        "",
        "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly.",
    )
};

pub(super) fn init_types() {
    COUNT.bind(&COUNT_SPEC);
    CYCLE.bind(&CYCLE_SPEC);
    REPEAT.bind(&REPEAT_SPEC);
}
