//! `collections.deque`: a ring buffer with an optional bound; its slots and iterators. Named methods are in
//! `deque_methods`.

use std::collections::VecDeque;

use super::deque_methods;
use crate::object::class::{Class, TypeSpec};
use crate::object::native::{GetSet, Method};
use crate::object::protocol::{self, enter_repr};
use crate::object::slots::{Compare, Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::value::Slot;
use crate::object::{
    Args, Guard, Guarded, List, Object, Payload, Ref, Sink, Thread, Trace, Tuple, Value, Visitor, alloc,
    signature,
};
use crate::payload;
use crate::sync::prim::{AtomicI64, AtomicU64, LazyLock, Ordering};
use crate::types::iterators::{self, Cursor, HINT_DOC, REDUCE_DOC};
use crate::types::text::Text;

/// `collections.deque`.
pub static DEQUE: Class = Class::new();
/// `_collections._deque_iterator`.
pub static DEQUE_ITERATOR: Class = Class::new();
/// `_collections._deque_reverse_iterator`.
pub static DEQUE_REVERSE_ITERATOR: Class = Class::new();

/// Items, bound, and a count of changes that iterators watch.
#[derive(Default)]
pub(super) struct Ring {
    pub items: VecDeque<Value>,
    pub max: Option<usize>,
    pub version: u64,
}

impl Ring {
    /// Appends at the right; gives back what falls out at the left.
    pub fn push_right(&mut self, v: Value) -> Slot {
        self.version += 1;
        self.items.push_back(v);
        match self.max {
            Some(m) if self.items.len() > m => self.items.pop_front(),
            _ => None,
        }
    }
    /// Appends at the left; gives back what falls out at the right.
    pub fn push_left(&mut self, v: Value) -> Slot {
        self.version += 1;
        self.items.push_front(v);
        match self.max {
            Some(m) if self.items.len() > m => self.items.pop_back(),
            _ => None,
        }
    }
}

/// Payload of `deque`.
#[repr(C)]
pub struct Deque {
    ob: Object,
    ring: Guarded<Ring>,
}

payload!(Deque: traced);

impl Trace for Deque {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        unsafe { self.ring.get_unlocked() }.items.iter().for_each(|x| v.visit(x));
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        sink.extend(unsafe { self.ring.get_unlocked() }.items.drain(..));
    }
}

impl Deque {
    pub(super) fn make(ty: &Type, items: VecDeque<Value>, max: Option<usize>) -> Ref<Deque> {
        alloc(Deque { ob: Object::new(ty), ring: Guarded::new(Ring { items, max, version: 0 }) })
    }
    #[inline(always)]
    pub(super) fn lock(&self) -> Guard<'_, Ring> {
        self.ring.lock(&self.ob)
    }
    pub(super) fn len(&self) -> usize {
        self.lock().items.len()
    }
    pub(super) fn get(&self, i: usize) -> Option<Value> {
        self.lock().items.get(i).cloned()
    }
    pub(super) fn max(&self) -> Option<usize> {
        self.lock().max
    }
    pub(super) fn version(&self) -> u64 {
        self.lock().version
    }
    pub(super) fn push_right(&self, v: Value) {
        let old = self.lock().push_right(v);
        drop(old);
    }
    pub(super) fn push_left(&self, v: Value) {
        let old = self.lock().push_left(v);
        drop(old);
    }
    /// All items at present.
    pub(super) fn snapshot(&self) -> Vec<Value> {
        self.lock().items.iter().cloned().collect()
    }
    pub(super) fn clear_items(&self) {
        let mut ring = self.lock();
        let old = std::mem::take(&mut ring.items);
        ring.version += 1;
        drop(ring);
        drop(old);
    }
}

pub(super) fn slot(v: &Value) -> &Deque {
    v.downcast().expect("slot of deque")
}

fn new(_: &Thread, cls: &Type, _: Args<'_>) -> Res {
    Ok(Deque::make(cls, VecDeque::new(), None).into_value())
}

fn init_deque(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    static SIG: LazyLock<signature::Signature> =
        LazyLock::new(|| signature::Signature::parse("(iterable=(), maxlen=None)"));
    let total = args.slots().len();
    if total > 2 {
        return Err(th.type_error(format!("deque() takes at most 2 arguments ({total} given)")));
    }
    let mut bound = signature::bind_values(th, &SIG, "deque", args)?.into_iter();
    let (source, max) = (bound.next().flatten(), bound.next().flatten());
    let max = match max.filter(|m| !m.is_none()) {
        None => None,
        Some(m) if !m.is_int() && !m.is_instance(&crate::object::class::INT) => {
            return Err(th.type_error("an integer is required"));
        }
        Some(m) => match protocol::index_i64(th, &m)? {
            n if n < 0 => return Err(th.value_error("maxlen must be non-negative")),
            n => Some(n as usize),
        },
    };
    let d = slot(v);
    d.lock().max = max;
    d.clear_items();
    match source {
        Some(s) => deque_methods::extend_right(th, d, v, &s),
        None => Ok(()),
    }
}

fn repr(th: &Thread, v: &Value) -> Res {
    let name = v.ty().name_str();
    let Some(_guard) = enter_repr(th, v) else {
        return Ok(Text::from("[...]").into_value());
    };
    let d = slot(v);
    let items = List::new(d.snapshot());
    let mut t = Text::from(&name);
    t.push("(");
    t.push_repr(th, items.as_value())?;
    if let Some(m) = d.max() {
        t.push(&format!(", maxlen={m}"));
    }
    t.push(")");
    Ok(t.into_value())
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<Deque>(), b.downcast::<Deque>()) else {
        return Ok(Value::not_implemented());
    };
    if a.is(b) {
        return Ok(Value::bool(matches!(op, Compare::Eq | Compare::Le | Compare::Ge)));
    }
    if matches!(op, Compare::Eq | Compare::Ne) && x.len() != y.len() {
        return Ok(Value::bool(op == Compare::Ne));
    }
    let mutated = || th.runtime_error("deque mutated during iteration");
    let (vx, vy) = (x.version(), y.version());
    let mut i = 0;
    loop {
        if x.version() != vx || y.version() != vy {
            return Err(mutated());
        }
        let (p, q) = (x.get(i), y.get(i));
        let (Some(p), Some(q)) = (p, q) else {
            return Ok(Value::bool(op.test(x.len().cmp(&y.len()))));
        };
        if !protocol::equal(th, &p, &q)? {
            return match op {
                Compare::Eq => Ok(Value::bool(false)),
                Compare::Ne => Ok(Value::bool(true)),
                _ => protocol::compare(th, &p, &q, op),
            };
        }
        i += 1;
    }
}

fn len(_: &Thread, v: &Value) -> Res<usize> {
    Ok(slot(v).len())
}

fn position(th: &Thread, d: &Deque, key: &Value) -> Res<usize> {
    if key.ty().slots().index.is_none() {
        return Err(th.type_error(format!("sequence index must be integer, not '{}'", key.ty().error_name())));
    }
    let i = protocol::index_subscript(th, key)?;
    let n = d.len() as i64;
    let i = if i < 0 { i + n } else { i };
    if (0..n).contains(&i) { Ok(i as usize) } else { Err(th.index_error("deque index out of range")) }
}

fn getitem(th: &Thread, v: &Value, key: &Value) -> Res {
    let d = slot(v);
    let i = position(th, d, key)?;
    d.get(i).ok_or_else(|| th.index_error("deque index out of range"))
}

fn setitem(th: &Thread, v: &Value, key: &Value, value: Option<Value>) -> Res<()> {
    let d = slot(v);
    let i = position(th, d, key)?;
    let mut ring = d.lock();
    let old = match value {
        Some(x) => ring.items.get_mut(i).map(|place| std::mem::replace(place, x)),
        None => {
            ring.version += 1;
            ring.items.remove(i)
        }
    };
    drop(ring);
    drop(old);
    Ok(())
}

fn contains(th: &Thread, v: &Value, item: &Value) -> Res<bool> {
    let d = slot(v);
    let version = d.version();
    let mut i = 0;
    while let Some(x) = d.get(i) {
        let found = protocol::equal(th, &x, item)?;
        if d.version() != version {
            return Err(th.runtime_error("deque mutated during iteration"));
        }
        if found {
            return Ok(true);
        }
        i += 1;
    }
    Ok(false)
}

fn concat(th: &Thread, a: &Value, b: &Value) -> Res {
    if b.downcast::<Deque>().is_none() {
        return Err(
            th.type_error(format!("can only concatenate deque (not \"{}\") to deque", b.ty().error_name()))
        );
    }
    let made = deque_methods::copy_of(th, a)?;
    deque_methods::extend_right(th, slot(&made), &made, b)?;
    Ok(made)
}

fn inplace_concat(th: &Thread, a: &Value, b: &Value) -> Res {
    deque_methods::extend_right(th, slot(a), a, b)?;
    Ok(a.clone())
}

fn repeat(th: &Thread, v: &Value, n: isize) -> Res {
    let made = deque_methods::copy_of(th, v)?;
    inplace_repeat(th, &made, n)
}

fn inplace_repeat(th: &Thread, v: &Value, n: isize) -> Res {
    let d = slot(v);
    let items = d.snapshot();
    let n = n.max(0) as usize;
    let max = d.max();
    let Some(total) = items.len().checked_mul(n).filter(|t| max.is_some() || *t < isize::MAX as usize / 8)
    else {
        return Err(th.memory_error(""));
    };
    // With a bound only the last items count.
    let kept = max.map_or(total, |m| m.min(total));
    let mut new = VecDeque::new();
    if new.try_reserve(kept).is_err() {
        return Err(th.memory_error(""));
    }
    for i in total - kept..total {
        new.push_back(items[i % items.len()].clone());
    }
    let mut ring = d.lock();
    ring.version += 1;
    let old = std::mem::replace(&mut ring.items, new);
    drop(ring);
    drop(old);
    Ok(v.clone())
}

fn get_max(_: &Thread, v: &Value) -> Res {
    Ok(slot(v).max().map_or(Value::none(), Value::from_usize))
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("A list-like sequence optimized for data accesses near its endpoints."),
    flags: flags::DEFAULT | flags::SEQUENCE | flags::WEAKREF,
    signature: "([iterable[, maxlen]])",
    slots: Slots {
        new: Some(new),
        init: Some(init_deque),
        repr: Some(repr),
        compare: Some(compare),
        len: Some(len),
        getitem: Some(getitem),
        setitem: Some(setitem),
        contains: Some(contains),
        concat: Some(concat),
        inplace_concat: Some(inplace_concat),
        repeat: Some(repeat),
        inplace_repeat: Some(inplace_repeat),
        iter: Some(iter),
        ..Slots::EMPTY
    },
    methods: deque_methods::METHODS,
    getsets: &[GetSet::read("maxlen", get_max, "maximum size of a deque or None if unbounded")],
    constants: &[("__hash__", Value::none)],
    ..TypeSpec::new("collections", "deque", <Deque as Payload>::layout)
};

/// Payload of both iterators.
#[repr(C)]
struct DequeIter {
    ob: Object,
    cursor: Cursor,
    version: AtomicU64,
    left: AtomicI64,
}

payload!(DequeIter: traced);

impl Trace for DequeIter {
    fn trace(&self, v: &mut dyn Visitor) {
        self.cursor.trace(v);
    }
}

fn make_iter(class: &Class, v: Value, reverse: bool) -> Value {
    let (n, version) = {
        let ring = slot(&v).lock();
        (ring.items.len() as i64, ring.version)
    };
    let at = if reverse { n - 1 } else { 0 };
    let cursor = if at < 0 { Cursor::ended() } else { Cursor::new(v, at) };
    alloc(DequeIter {
        ob: Object::new(class.get()),
        cursor,
        version: AtomicU64::new(version),
        left: AtomicI64::new(n),
    })
    .into_value()
}

fn iter(_: &Thread, v: &Value) -> Res {
    Ok(make_iter(&DEQUE_ITERATOR, v.clone(), false))
}
/// `reversed(deque)`.
pub(super) fn reversed(_: &Thread, args: Args<'_>) -> Res {
    Ok(make_iter(&DEQUE_REVERSE_ITERATOR, args.at(0).clone(), true))
}

fn advance(th: &Thread, v: &Value, direction: i64) -> Res<Option<Value>> {
    let it = v.downcast::<DequeIter>().expect("slot of a deque iterator");
    let Some(d) = it.cursor.container().and_then(|c| c.downcast::<Deque>()) else { return Ok(None) };
    let at = it.cursor.at();
    let (item, version) = {
        let ring = d.lock();
        (ring.items.get(at as usize).cloned(), ring.version)
    };
    // Relaxed: two threads on one iterator may see an item twice, as in CPython without the lock.
    if it.version.load(Ordering::Relaxed) != version {
        // Relaxed: as above.
        it.left.store(0, Ordering::Relaxed);
        it.cursor.end();
        return Err(th.runtime_error("deque mutated during iteration"));
    }
    // Relaxed: as above.
    it.left.store(it.left.load(Ordering::Relaxed) - 1, Ordering::Relaxed);
    if item.is_none() || at + direction < 0 {
        it.cursor.end();
    } else {
        it.cursor.set_at(at + direction);
    }
    if item.is_none() {
        // Relaxed: as above.
        it.left.store(0, Ordering::Relaxed);
    }
    Ok(item)
}
fn next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    advance(th, v, 1)
}
fn previous(th: &Thread, v: &Value) -> Res<Option<Value>> {
    advance(th, v, -1)
}

fn new_iter(th: &Thread, class: &Class, args: Args<'_>, reverse: bool) -> Res {
    let Some(v) = args.get(0).filter(|v| args.len() > 0 && v.downcast::<Deque>().is_some()) else {
        return Err(th.type_error("argument 1 must be collections.deque"));
    };
    let made = make_iter(class, v.clone(), reverse);
    if let Some(n) = args.get(1).filter(|_| args.len() > 1) {
        for _ in 0..protocol::index_i64(th, n)? {
            if protocol::next(th, &made)?.is_none() {
                break;
            }
        }
    }
    Ok(made)
}
fn new_forward(th: &Thread, _: &Type, args: Args<'_>) -> Res {
    new_iter(th, &DEQUE_ITERATOR, args, false)
}
fn new_backward(th: &Thread, _: &Type, args: Args<'_>) -> Res {
    new_iter(th, &DEQUE_REVERSE_ITERATOR, args, true)
}

fn hint(_: &Thread, args: Args<'_>) -> Res {
    let it = args.at(0).downcast::<DequeIter>().expect("bound to a deque iterator");
    // Relaxed: see `advance`.
    Ok(Value::from_i64(it.left.load(Ordering::Relaxed).max(0)))
}

fn reduce(_: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let it = v.downcast::<DequeIter>().expect("bound to a deque iterator");
    let d = match it.cursor.container() {
        Some(c) => c.clone(),
        None => Deque::make(DEQUE.get(), VecDeque::new(), None).into_value(),
    };
    // Relaxed: see `advance`.
    let done = slot(&d).len() as i64 - it.left.load(Ordering::Relaxed).max(0);
    let parts = Tuple::new(vec![d, Value::from_i64(done.max(0))]).into_value();
    Ok(Tuple::new(vec![v.ty().value(), parts]).into_value())
}

static ITER_METHODS: &[Method] = &[
    Method::method("__length_hint__", "($self, /)", hint, HINT_DOC),
    Method::method("__reduce__", "($self, /)", reduce, REDUCE_DOC),
];

static ITER_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC,
    slots: Slots { new: Some(new_forward), iter: Some(iterators::itself), next: Some(next), ..Slots::EMPTY },
    methods: ITER_METHODS,
    ..TypeSpec::new("collections", "_deque_iterator", <DequeIter as Payload>::layout)
};
static REVERSE_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC,
    slots: Slots {
        new: Some(new_backward),
        iter: Some(iterators::itself),
        next: Some(previous),
        ..Slots::EMPTY
    },
    methods: ITER_METHODS,
    ..TypeSpec::new("collections", "_deque_reverse_iterator", <DequeIter as Payload>::layout)
};

pub(super) fn init_types() {
    DEQUE.bind(&SPEC);
    DEQUE_ITERATOR.bind(&ITER_SPEC);
    DEQUE_REVERSE_ITERATOR.bind(&REVERSE_SPEC);
}
