//! `bytes_iterator` and `bytearray_iterator`.

use crate::object::{
    Args, Class, Guarded, Method, Object, Payload, Res, Slot, Slots, Thread, Trace, Tuple, TypeSpec, Value,
    Visitor, alloc, flags, protocol,
};
use crate::payload;
use crate::types::bytearray::ByteArray;
use crate::types::bytes::Bytes;

/// `bytes_iterator`.
pub static BYTES_ITERATOR: Class = Class::new();
/// `bytearray_iterator`.
pub static BYTEARRAY_ITERATOR: Class = Class::new();

/// Payload of both.
#[repr(C)]
pub struct ByteIter {
    ob: Object,
    /// The source (absent at the end) and the next position.
    state: Guarded<(Slot, usize)>,
}
payload!(ByteIter: traced);

impl Trace for ByteIter {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        v.visit_slot(unsafe { &self.state.get_unlocked().0 });
    }
}

const METHODS: &[Method] = &[
    Method::method(
        "__length_hint__",
        "($self, /)",
        length_hint,
        "Private method returning an estimate of len(list(it)).",
    ),
    Method::method("__reduce__", "($self, /)", reduce, "Return state information for pickling."),
    Method::method("__setstate__", "($self, state, /)", setstate, "Set state information for unpickling."),
];

const SLOTS: Slots = Slots { iter: Some(|_, v| Ok(v.clone())), next: Some(next), ..Slots::EMPTY };

static BYTES_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: SLOTS,
    methods: METHODS,
    ..TypeSpec::new("builtins", "bytes_iterator", <ByteIter as Payload>::layout)
};
static BYTEARRAY_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: SLOTS,
    methods: METHODS,
    ..TypeSpec::new("builtins", "bytearray_iterator", <ByteIter as Payload>::layout)
};

/// Binds the types.
pub fn init() {
    BYTES_ITERATOR.bind(&BYTES_SPEC);
    BYTEARRAY_ITERATOR.bind(&BYTEARRAY_SPEC);
}

fn make(class: &'static Class, v: &Value) -> Res {
    Ok(alloc(ByteIter { ob: Object::new(class.get()), state: Guarded::new((Some(v.clone()), 0)) })
        .into_value())
}

/// Slot `iter` of `bytes`.
pub fn iter_bytes(_: &Thread, v: &Value) -> Res {
    make(&BYTES_ITERATOR, v)
}

/// Slot `iter` of `bytearray`.
pub fn iter_bytearray(_: &Thread, v: &Value) -> Res {
    make(&BYTEARRAY_ITERATOR, v)
}

fn this(v: &Value) -> &ByteIter {
    v.downcast::<ByteIter>().expect("a byte iterator's own slot")
}

fn byte_at(v: &Value, i: usize) -> Option<u8> {
    if let Some(b) = v.downcast::<Bytes>() {
        return b.as_slice().get(i).copied();
    }
    v.downcast::<ByteArray>().and_then(|b| b.lock().get(i).copied())
}

fn len(v: &Value) -> usize {
    v.downcast::<Bytes>()
        .map(|b| b.as_slice().len())
        .or_else(|| v.downcast::<ByteArray>().map(|b| b.lock().len()))
        .unwrap_or(0)
}

fn next(_: &Thread, v: &Value) -> Res<Option<Value>> {
    let it = this(v);
    let (source, i) = it.state.get(&it.ob);
    let Some(source) = source else { return Ok(None) };
    match byte_at(&source, i) {
        Some(b) => {
            it.state.lock(&it.ob).1 = i + 1;
            Ok(Some(Value::small_int(i64::from(b))))
        }
        None => {
            let old = it.state.lock(&it.ob).0.take();
            drop(old);
            Ok(None)
        }
    }
}

fn length_hint(_: &Thread, a: Args<'_>) -> Res {
    let it = this(a.at(0));
    let (source, i) = it.state.get(&it.ob);
    Ok(Value::from_usize(source.map_or(0, |s| len(&s).saturating_sub(i))))
}

fn reduce(th: &Thread, a: Args<'_>) -> Res {
    let it = this(a.at(0));
    let (source, i) = it.state.get(&it.ob);
    let iter = crate::object::attribute::get(
        th,
        crate::object::hooks::builtins().as_value(),
        crate::object::name!("iter"),
    )?;
    Ok(match source {
        Some(s) => Tuple::new(vec![iter, Tuple::new(vec![s]).into_value(), Value::from_usize(i)]),
        None => Tuple::new(vec![iter, Tuple::new(vec![Tuple::empty().into_value()]).into_value()]),
    }
    .into_value())
}

fn setstate(th: &Thread, a: Args<'_>) -> Res {
    let i = protocol::index_i64(th, a.at(1))?.max(0) as usize;
    let it = this(a.at(0));
    let source = it.state.get(&it.ob).0;
    if let Some(s) = source {
        it.state.lock(&it.ob).1 = i.min(len(&s));
    }
    Ok(Value::none())
}
