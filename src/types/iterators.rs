//! What iterators share: the place in a container, `__reduce__` helpers; and `callable_iterator` and `iterator`.

use crate::object::class::{Class, TypeSpec};
use crate::object::native::Method;
use crate::object::seqiter::{SEQUENCE_ITERATOR, SeqIter};
use crate::object::slots::{Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::value::Slot;
use crate::object::{
    Args, Guarded, Object, Payload, Thread, Trace, Tuple, Value, Visitor, alloc, call, errors, hooks, name,
    protocol, string,
};
use crate::payload;
use crate::sync::prim::{AtomicI64, Ordering};
use crate::types::list::iter::{LIST_ITERATOR, ListIter};

/// An iterator's place in a container. Negative when the iterator has ended.
pub struct Cursor {
    container: Guarded<Slot>,
    at: AtomicI64,
}

/// `next(it)`; the commonest iterator by a short way.
#[inline]
pub fn step(th: &Thread, it: &Value) -> Res<Option<Value>> {
    if it.is_exact(&LIST_ITERATOR)
        // SAFETY: the class was checked.
        && let Some(v) = unsafe { it.cast::<ListIter>() }.advance_quick()
    {
        return Ok(Some(v));
    }
    protocol::next(th, it)
}

impl Cursor {
    /// At position `at` of `container`.
    #[inline]
    pub fn new(container: Value, at: i64) -> Cursor {
        Cursor { container: Guarded::new(Some(container)), at: AtomicI64::new(at) }
    }
    /// Already at the end.
    pub fn ended() -> Cursor {
        Cursor { container: Guarded::new(None), at: AtomicI64::new(-1) }
    }
    /// The position; negative at the end.
    #[inline(always)]
    pub fn at(&self) -> i64 {
        // Relaxed: two threads on one iterator may see an item twice, as in CPython without the lock.
        self.at.load(Ordering::Relaxed)
    }
    /// Moves.
    #[inline(always)]
    pub fn set_at(&self, at: i64) {
        // Relaxed: see `at`.
        self.at.store(at, Ordering::Relaxed);
    }
    /// The container, unless the iterator has ended. Not to be kept across anything that may run Python code.
    #[inline(always)]
    pub fn container(&self) -> Option<&Value> {
        if self.at() < 0 {
            return None;
        }
        // SAFETY: the slot changes only in `end`, which runs no earlier than the next call of this iterator when no
        // other thread runs, and leaves it alone otherwise.
        unsafe { self.container.get_unlocked() }.as_ref()
    }
    /// Ends the iteration and lets go of the container, unless another thread may be reading it.
    #[cold]
    pub fn end(&self) {
        self.set_at(-1);
        if !crate::mode::PARALLEL || crate::mode::participants() <= 1 {
            // SAFETY: no other thread runs, and nobody holds a borrow (see `container`).
            let old = unsafe { self.container.get_unlocked() }.take();
            drop(old);
        }
    }
    /// For `Trace`.
    pub fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        v.visit_slot(unsafe { self.container.get_unlocked() });
    }
}

/// A function of the `builtins` module, for `__reduce__`.
pub fn builtin(th: &Thread, name: &str) -> Res {
    hooks::builtins()
        .dict
        .get_str(&string::intern(name))
        .ok_or_else(|| th.attribute_error(format!("module 'builtins' has no attribute '{name}'")))
}

/// `(builtins.name, (container,), at)`, what most iterators reduce to; `(builtins.name, (empty,))` at the end.
pub fn reduce(th: &Thread, function: &str, cursor: &Cursor, empty: impl FnOnce() -> Value) -> Res {
    let values = match cursor.container().cloned() {
        Some(c) => {
            let at = cursor.at();
            vec![builtin(th, function)?, Tuple::new(vec![c]).into_value(), Value::from_i64(at)]
        }
        None => vec![builtin(th, function)?, Tuple::new(vec![empty()]).into_value()],
    };
    Ok(Tuple::new(values).into_value())
}

/// `iter(self)` of every iterator.
pub fn itself(_: &Thread, v: &Value) -> Res {
    Ok(v.clone())
}

/// `callable_iterator`.
pub static CALLABLE_ITERATOR: Class = Class::new();

#[repr(C)]
struct CallableIter {
    ob: Object,
    /// Callable and sentinel; `None` at the end.
    state: Guarded<Option<(Value, Value)>>,
}

payload!(CallableIter: traced);

impl Trace for CallableIter {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        if let Some((f, s)) = unsafe { self.state.get_unlocked() } {
            v.visit(f);
            v.visit(s);
        }
    }
}

/// `iter(callable, sentinel)`; the caller has checked that it is callable.
pub fn callable_iterator(callable: Value, sentinel: Value) -> Value {
    alloc(CallableIter {
        ob: Object::new(CALLABLE_ITERATOR.get()),
        state: Guarded::new(Some((callable, sentinel))),
    })
    .into_value()
}

fn callable_next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let it = v.downcast::<CallableIter>().expect("slot of callable_iterator");
    let Some((f, sentinel)) = it.state.get(&it.ob) else { return Ok(None) };
    match call::call0(th, &f) {
        Ok(r) => {
            // The call may have ended the iterator itself.
            if it.state.lock(&it.ob).is_none() {
                return Ok(None);
            }
            if !protocol::equal(th, &sentinel, &r)? {
                return Ok(Some(r));
            }
        }
        Err(e) => th.catch(e, &errors::STOP_ITERATION)?,
    }
    let old = it.state.replace(&it.ob, None);
    drop(old);
    Ok(None)
}

fn callable_reduce(th: &Thread, args: Args<'_>) -> Res {
    let it = args.at(0).downcast::<CallableIter>().expect("bound to callable_iterator");
    let iter = builtin(th, "iter")?;
    let inner = match it.state.get(&it.ob) {
        Some((f, s)) => vec![f, s],
        None => vec![Tuple::empty().into_value()],
    };
    Ok(Tuple::new(vec![iter, Tuple::new(inner).into_value()]).into_value())
}

static CALLABLE_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots { iter: Some(itself), next: Some(callable_next), ..Slots::EMPTY },
    methods: &[Method::method(
        "__reduce__",
        "($self, /)",
        callable_reduce,
        "Return state information for pickling.",
    )],
    ..TypeSpec::new("builtins", "callable_iterator", <CallableIter as Payload>::layout)
};

fn sequence_hint(th: &Thread, args: Args<'_>) -> Res {
    let it = args.at(0).downcast::<SeqIter>().expect("bound to iterator");
    let (Some(s), at) = it.state.get(&it.ob) else { return Ok(Value::small_int(0)) };
    if s.ty().slots().len.is_none() {
        return Ok(Value::not_implemented());
    }
    let n = protocol::len(th, &s)? as i64;
    Ok(Value::from_i64((n - at).max(0)))
}

fn sequence_reduce(th: &Thread, args: Args<'_>) -> Res {
    let it = args.at(0).downcast::<SeqIter>().expect("bound to iterator");
    let iter = builtin(th, "iter")?;
    let values = match it.state.get(&it.ob) {
        (Some(s), at) => vec![iter, Tuple::new(vec![s]).into_value(), Value::from_i64(at)],
        (None, _) => vec![iter, Tuple::new(vec![Tuple::empty().into_value()]).into_value()],
    };
    Ok(Tuple::new(values).into_value())
}

fn sequence_setstate(th: &Thread, args: Args<'_>) -> Res {
    let it = args.at(0).downcast::<SeqIter>().expect("bound to iterator");
    let at = protocol::index_i64(th, args.at(1))?;
    let mut state = it.state.lock(&it.ob);
    if state.0.is_some() {
        state.1 = at.max(0);
    }
    Ok(Value::none())
}

/// Docstring of `__length_hint__`.
pub const HINT_DOC: &str = "Private method returning an estimate of len(list(it)).";
/// Docstring of `__reduce__`.
pub const REDUCE_DOC: &str = "Return state information for pickling.";
/// Docstring of `__setstate__`.
pub const SETSTATE_DOC: &str = "Set state information for unpickling.";

static SEQUENCE_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots { iter: Some(itself), next: Some(SeqIter::next), ..Slots::EMPTY },
    methods: &[
        Method::method("__length_hint__", "($self, /)", sequence_hint, HINT_DOC),
        Method::method("__reduce__", "($self, /)", sequence_reduce, REDUCE_DOC),
        Method::method("__setstate__", "($self, object, /)", sequence_setstate, SETSTATE_DOC),
    ],
    ..TypeSpec::new("builtins", "iterator", <SeqIter as Payload>::layout)
};

/// `object.__length_hint__()` of an iterator over something with a known rest.
pub fn hint(n: usize) -> Res {
    Ok(Value::from_usize(n))
}

/// Whether `cls` inherits its `__init__` from built-in `class`.
pub fn keeps_init(cls: &Type, class: &Class) -> bool {
    match (cls.slots().init, class.get().slots().init) {
        (Some(a), Some(b)) => std::ptr::fn_addr_eq(a, b),
        (a, b) => a.is_none() == b.is_none(),
    }
}

/// Whether a class makes its instances as the built-in one does.
pub fn keeps_new(ty: &Type, class: &Class) -> bool {
    match (ty.slots().new, class.get().slots().new) {
        (Some(a), Some(b)) => std::ptr::fn_addr_eq(a, b),
        _ => false,
    }
}

/// The class's `__name__`, for copies such as `__reduce__` of a subclass.
pub fn type_of(v: &Value) -> Value {
    v.ty().value()
}

/// What pickling keeps of an instance besides what it holds as a container: its attributes and `__slots__`.
pub fn state_of(th: &Thread, v: &Value) -> Res {
    crate::object::call::call_method(th, v, name!("__getstate__"), &[])
}

/// Makes `callable_iterator` and `iterator`.
pub fn init() {
    CALLABLE_ITERATOR.bind(&CALLABLE_SPEC);
    SEQUENCE_ITERATOR.bind(&SEQUENCE_SPEC);
}
