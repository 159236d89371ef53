//! `str_ascii_iterator` and `str_iterator`.

use crate::object::{
    Args, Class, Guarded, Method, Object, Payload, Ref, Res, Slots, Str, Thread, Trace, Tuple, TypeSpec,
    Value, Visitor, alloc, flags, protocol,
};
use crate::payload;

/// `str_ascii_iterator`.
pub static STR_ASCII_ITERATOR: Class = Class::new();
/// `str_iterator`.
pub static STR_ITERATOR: Class = Class::new();

/// Payload of both.
#[repr(C)]
pub struct StrIter {
    ob: Object,
    /// The string (absent at the end) and the next position.
    state: Guarded<(Option<Ref<Str>>, usize)>,
}
payload!(StrIter: traced);

impl StrIter {
    /// The next character, without calls; `None` at the end or where that cannot be done. For the evaluation loop.
    #[inline(always)]
    pub fn advance_quick(&self) -> Option<Value> {
        let mut state = self.state.lock_quick(&self.ob)?;
        let c = state.0.as_ref()?.char_quick(state.1)?;
        state.1 += 1;
        Some(c)
    }
}

impl Trace for StrIter {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        if let Some(s) = unsafe { &self.state.get_unlocked().0 } {
            v.visit(s.as_value());
        }
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

static ASCII: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: SLOTS,
    methods: METHODS,
    ..TypeSpec::new("builtins", "str_ascii_iterator", <StrIter as Payload>::layout)
};
static ANY: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: SLOTS,
    methods: METHODS,
    ..TypeSpec::new("builtins", "str_iterator", <StrIter as Payload>::layout)
};

/// Binds the types.
pub fn init() {
    STR_ASCII_ITERATOR.bind(&ASCII);
    STR_ITERATOR.bind(&ANY);
}

/// Slot `iter` of `str`.
pub fn iter(_: &Thread, v: &Value) -> Res {
    let s = super::this(v);
    let class = if s.is_ascii() { &STR_ASCII_ITERATOR } else { &STR_ITERATOR };
    Ok(alloc(StrIter { ob: Object::new(class.get()), state: Guarded::new((Some(Ref::from_payload(s)), 0)) })
        .into_value())
}

fn this(v: &Value) -> &StrIter {
    v.downcast::<StrIter>().expect("a string iterator's own slot")
}

/// Slot `next`.
pub fn next(_: &Thread, v: &Value) -> Res<Option<Value>> {
    let it = this(v);
    let mut state = it.state.lock(&it.ob);
    let i = state.1;
    match &state.0 {
        None => Ok(None),
        Some(s) if i < s.len() => {
            let c = s.at(i);
            state.1 = i + 1;
            drop(state);
            Ok(Some(Str::from_char(c).into_value()))
        }
        Some(_) => {
            let old = state.0.take();
            drop(state);
            drop(old);
            Ok(None)
        }
    }
}

fn length_hint(_: &Thread, a: Args<'_>) -> Res {
    let it = this(a.at(0));
    let state = it.state.lock(&it.ob);
    Ok(Value::from_usize(state.0.as_ref().map_or(0, |s| s.len().saturating_sub(state.1))))
}

fn reduce(th: &Thread, a: Args<'_>) -> Res {
    let it = this(a.at(0));
    let (s, i) = {
        let state = it.state.lock(&it.ob);
        (state.0.clone(), state.1)
    };
    let iter = crate::object::attribute::get(
        th,
        crate::object::hooks::builtins().as_value(),
        crate::object::name!("iter"),
    )?;
    Ok(match s {
        Some(s) => {
            Tuple::new(vec![iter, Tuple::new(vec![s.into_value()]).into_value(), Value::from_usize(i)])
        }
        None => Tuple::new(vec![iter, Tuple::new(vec![Str::empty().into_value()]).into_value()]),
    }
    .into_value())
}

fn setstate(th: &Thread, a: Args<'_>) -> Res {
    let i = protocol::index_i64(th, a.at(1))?.max(0) as usize;
    let it = this(a.at(0));
    let mut state = it.state.lock(&it.ob);
    if let Some(len) = state.0.as_ref().map(|s| s.len()) {
        state.1 = i.min(len);
    }
    Ok(Value::none())
}
