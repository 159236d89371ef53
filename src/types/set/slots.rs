//! Constructors and slots of `set` and `frozenset`.

use super::{
    FROZENSET, SET, Set, difference, difference_update, hash_of, intersection, is_subset, methods,
    symmetric_update, update_from,
};
use crate::object::class::TypeSpec;
use crate::object::protocol::{self, enter_repr};
use crate::object::slots::{BinaryOp, Compare, Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::{Args, Payload, Raised, Ref, Thread, Value, signature};
use crate::sync::prim::Ordering;
use crate::types::iterators::keeps_init;
use crate::types::set::table::SetTable;
use crate::types::text::Text;

pub(super) fn slot(v: &Value) -> &Set {
    v.downcast().expect("slot of a set")
}

fn new_set(_: &Thread, cls: &Type, _: Args<'_>) -> Res {
    Ok(Set::with_type(cls, SetTable::default()).into_value())
}

fn init_set(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    signature::no_keywords(th, "set", args)?;
    if args.len() > 1 {
        return Err(th.type_error(format!("set expected at most 1 argument, got {}", args.len())));
    }
    let s = slot(v);
    let old = s.lock().take_keys();
    drop(old);
    match args.len() {
        0 => Ok(()),
        _ => update_from(th, s, args.at(0)),
    }
}

fn empty_frozenset() -> Value {
    use crate::sync::prim::OnceLock;
    static EMPTY: OnceLock<Ref<Set>> = OnceLock::new();
    EMPTY
        .get_or_init(|| {
            let s = Set::with_type(FROZENSET.get(), SetTable::default());
            s.object().head().make_immortal();
            s
        })
        .to_value()
}

/// A `frozenset` of a table.
pub fn frozen(table: SetTable) -> Value {
    if table.is_empty() { empty_frozenset() } else { Set::with_type(FROZENSET.get(), table).into_value() }
}

fn new_frozenset(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    if cls.is(&FROZENSET) || keeps_init(cls, &FROZENSET) {
        signature::no_keywords(th, "frozenset", args)?;
    }
    if args.len() > 1 {
        return Err(th.type_error(format!("frozenset expected at most 1 argument, got {}", args.len())));
    }
    if !cls.is(&FROZENSET) {
        let made = Set::with_type(cls, SetTable::default());
        if args.len() == 1 {
            update_from(th, &made, args.at(0))?;
        }
        return Ok(made.into_value());
    }
    if args.len() == 0 {
        return Ok(empty_frozenset());
    }
    if args.at(0).is_exact(&FROZENSET) {
        return Ok(args.at(0).clone());
    }
    let made = Set::with_type(cls, SetTable::default());
    update_from(th, &made, args.at(0))?;
    if made.is_empty() { Ok(empty_frozenset()) } else { Ok(made.into_value()) }
}

fn repr(th: &Thread, v: &Value) -> Res {
    let name = v.ty().name_str();
    let Some(_guard) = enter_repr(th, v) else {
        let mut t = Text::from(&name);
        t.push("(...)");
        return Ok(t.into_value());
    };
    let keys = slot(v).snapshot();
    let mut t = Text::new();
    if keys.is_empty() {
        t.push(&name);
        t.push("()");
        return Ok(t.into_value());
    }
    let plain = v.is_exact(&SET);
    if !plain {
        t.push(&name);
        t.push("(");
    }
    t.push("{");
    for (i, (k, _)) in keys.iter().enumerate() {
        if i > 0 {
            t.push(", ");
        }
        t.push_repr(th, k)?;
    }
    t.push(if plain { "}" } else { "})" });
    Ok(t.into_value())
}

fn hash(_: &Thread, v: &Value) -> Res<i64> {
    let s = slot(v);
    // Relaxed: every thread computes the same number.
    let cached = s.hash.load(Ordering::Relaxed);
    if cached != -1 {
        return Ok(cached);
    }
    let h = hash_of(s.lock().iter().map(|(_, h)| h));
    // Relaxed: as above.
    s.hash.store(h, Ordering::Relaxed);
    Ok(h)
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<Set>(), b.downcast::<Set>()) else {
        return Ok(Value::not_implemented());
    };
    th.check_stack()?;
    // Relaxed: a cached hash never changes.
    let hashes = (x.hash.load(Ordering::Relaxed), y.hash.load(Ordering::Relaxed));
    let differ = hashes.0 != -1 && hashes.1 != -1 && hashes.0 != hashes.1;
    Ok(Value::bool(match op {
        Compare::Eq => !differ && x.len() == y.len() && is_subset(th, x, y)?,
        Compare::Ne => differ || x.len() != y.len() || !is_subset(th, x, y)?,
        Compare::Le => is_subset(th, x, y)?,
        Compare::Ge => is_subset(th, y, x)?,
        Compare::Lt => x.len() < y.len() && is_subset(th, x, y)?,
        Compare::Gt => x.len() > y.len() && is_subset(th, y, x)?,
    }))
}

fn len(_: &Thread, v: &Value) -> Res<usize> {
    Ok(slot(v).len())
}

/// Calls `f` with a key to look for and its hash: a set that cannot be hashed stands for the frozenset of its keys.
#[inline]
pub(super) fn search<R>(th: &Thread, key: &Value, f: impl FnOnce(&Value, i64) -> Res<R>) -> Res<R> {
    match protocol::hash(th, key) {
        Ok(h) => f(key, h),
        Err(r) => {
            let (frozen, h) = frozen_key(th, key, r)?;
            f(&frozen, h)
        }
    }
}

#[cold]
fn frozen_key(th: &Thread, key: &Value, r: Raised) -> Res<(Value, i64)> {
    match key.downcast::<Set>() {
        Some(s) if th.raised_is(&crate::object::errors::TYPE_ERROR) => {
            drop(th.take_waiting());
            let copy = Set::with_type(FROZENSET.get(), s.lock().copy()).into_value();
            let h = hash(th, &copy)?;
            Ok((copy, h))
        }
        _ => Err(crate::object::dict::unhashable(th, r, key, "a set element")),
    }
}

fn contains(th: &Thread, v: &Value, key: &Value) -> Res<bool> {
    search(th, key, |key, h| slot(v).has_hashed(th, key, h))
}

/// The class of a result: that of the left operand, `set` or `frozenset` for subclasses.
pub(super) fn base_class(v: &Value) -> &'static Type {
    if v.is_instance(&FROZENSET) { FROZENSET.get() } else { SET.get() }
}

fn both<'a>(a: &'a Value, b: &'a Value) -> Option<(&'a Set, &'a Set)> {
    Some((a.downcast::<Set>()?, b.downcast::<Set>()?))
}

fn or(th: &Thread, a: &Value, b: &Value) -> Res {
    let Some((x, _)) = both(a, b) else { return Ok(Value::not_implemented()) };
    let out = Set::with_type(base_class(a), x.lock().copy());
    update_from(th, &out, b)?;
    Ok(out.into_value())
}
fn and(th: &Thread, a: &Value, b: &Value) -> Res {
    let Some((x, _)) = both(a, b) else { return Ok(Value::not_implemented()) };
    Ok(intersection(th, x, b, base_class(a))?.into_value())
}
fn sub(th: &Thread, a: &Value, b: &Value) -> Res {
    let Some((x, _)) = both(a, b) else { return Ok(Value::not_implemented()) };
    Ok(difference(th, x, b, base_class(a))?.into_value())
}
fn xor(th: &Thread, a: &Value, b: &Value) -> Res {
    let Some((x, y)) = both(a, b) else { return Ok(Value::not_implemented()) };
    // CPython copies the right operand and toggles the left one's keys in it.
    let out = Set::with_type(base_class(a), y.lock().copy());
    for (k, h) in x.snapshot() {
        if !out.discard_hashed(th, &k, h)? {
            out.add_hashed(th, &k, h)?;
        }
    }
    Ok(out.into_value())
}
fn inplace_or(th: &Thread, a: &Value, b: &Value) -> Res {
    let Some((x, _)) = both(a, b) else { return Ok(Value::not_implemented()) };
    update_from(th, x, b)?;
    Ok(a.clone())
}
fn inplace_and(th: &Thread, a: &Value, b: &Value) -> Res {
    let Some((x, _)) = both(a, b) else { return Ok(Value::not_implemented()) };
    methods::replace_by_intersection(th, x, b)?;
    Ok(a.clone())
}
fn inplace_sub(th: &Thread, a: &Value, b: &Value) -> Res {
    let Some((x, _)) = both(a, b) else { return Ok(Value::not_implemented()) };
    difference_update(th, x, b)?;
    Ok(a.clone())
}
fn inplace_xor(th: &Thread, a: &Value, b: &Value) -> Res {
    let Some((x, _)) = both(a, b) else { return Ok(Value::not_implemented()) };
    symmetric_update(th, x, b)?;
    Ok(a.clone())
}

const COMMON: Slots = Slots {
    repr: Some(repr),
    compare: Some(compare),
    len: Some(len),
    contains: Some(contains),
    iter: Some(super::iter::make),
    ..Slots::EMPTY
}
.with_binary(BinaryOp::Or, or)
.with_binary(BinaryOp::And, and)
.with_binary(BinaryOp::Subtract, sub)
.with_binary(BinaryOp::Xor, xor);

static SET_SPEC: TypeSpec = TypeSpec {
    doc: Some("Build an unordered collection of unique elements."),
    flags: flags::DEFAULT | flags::MATCH_SELF | flags::WEAKREF,
    signature: "(iterable=(), /)",
    slots: Slots { new: Some(new_set), init: Some(init_set), ..COMMON }
        .with_inplace(BinaryOp::Or, inplace_or)
        .with_inplace(BinaryOp::And, inplace_and)
        .with_inplace(BinaryOp::Subtract, inplace_sub)
        .with_inplace(BinaryOp::Xor, inplace_xor),
    methods: methods::SET_METHODS,
    constants: &[("__hash__", Value::none)],
    ..TypeSpec::new("builtins", "set", <Set as Payload>::layout)
};

static FROZENSET_SPEC: TypeSpec = TypeSpec {
    doc: Some("Build an immutable unordered collection of unique elements."),
    flags: flags::DEFAULT | flags::MATCH_SELF | flags::WEAKREF,
    signature: "(iterable=(), /)",
    slots: Slots { new: Some(new_frozenset), hash: Some(hash), ..COMMON },
    methods: methods::FROZENSET_METHODS,
    ..TypeSpec::new("builtins", "frozenset", <Set as Payload>::layout)
};

/// `set(iterable)`.
pub fn from_iterable(th: &Thread, source: &Value) -> Res<Ref<Set>> {
    let s = Set::new();
    update_from(th, &s, source)?;
    Ok(s)
}

pub(super) fn init() {
    SET.bind(&SET_SPEC);
    FROZENSET.bind(&FROZENSET_SPEC);
}
