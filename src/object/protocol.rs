//! Operations on any object: what `abstract.c` and `object.c` are to CPython.

use super::call::call_special;
use super::class;
use super::errors;
use super::hash::hash_int;
use super::layout::Ref;
use super::names::name;
use super::number::HeapInt;
use super::slots::{BinaryOp, Compare, Res};
use super::string::Str;
use super::thread::{Raised, Thread};
use super::ty::Type;
use super::value::Value;

/// `repr(v)`.
pub fn repr(th: &Thread, v: &Value) -> Res<Ref<Str>> {
    th.check_stack()?;
    let f = v.ty().slots().repr.expect("object has repr");
    expect_str(th, f(th, v)?, "__repr__")
}

/// `str(v)`.
pub fn str(th: &Thread, v: &Value) -> Res<Ref<Str>> {
    if v.is_exact(&class::STR) {
        // SAFETY: the class was checked.
        return Ok(Ref::from_payload(unsafe { v.cast::<Str>() }));
    }
    th.check_stack()?;
    match v.ty().slots().str {
        Some(f) => expect_str(th, f(th, v)?, "__str__"),
        None => repr(th, v),
    }
}

fn expect_str(th: &Thread, v: Value, method: &str) -> Res<Ref<Str>> {
    v.into_ref::<Str>()
        .map_err(|v| th.type_error(format!("{method} returned non-string (type {})", v.ty().error_name())))
}

/// `repr(v)` as Rust text.
pub fn repr_text(th: &Thread, v: &Value) -> Res<String> {
    Ok(repr(th, v)?.to_str_lossy().into_owned())
}

/// Guards a container's `repr` against containing itself: `None` when the object is already in progress.
pub fn enter_repr<'a>(th: &'a Thread, v: &Value) -> Option<ReprGuard<'a>> {
    // SAFETY: only this thread touches its list; no borrow outlives the statement.
    unsafe {
        let stack = &mut *th.repr_stack.get();
        if stack.contains(&v.bits()) {
            return None;
        }
        stack.push(v.bits());
    }
    Some(ReprGuard(th))
}

/// Leaves the `repr` in progress when dropped.
pub struct ReprGuard<'a>(&'a Thread);

impl Drop for ReprGuard<'_> {
    fn drop(&mut self) {
        // SAFETY: see `enter_repr`.
        unsafe { (*self.0.repr_stack.get()).pop() };
    }
}

/// `hash(v)`.
#[inline]
pub fn hash(th: &Thread, v: &Value) -> Res<i64> {
    if v.is_exact(&class::STR) {
        // SAFETY: the class was checked.
        return Ok(unsafe { v.cast::<Str>() }.hash());
    }
    if let Some(n) = v.as_int() {
        return Ok(hash_int(n));
    }
    match v.ty().slots().hash {
        Some(f) => f(th, v),
        None => Err(th.type_error(format!("unhashable type: '{}'", v.ty().error_name()))),
    }
}

/// `bool(v)`.
#[inline]
pub fn truth(th: &Thread, v: &Value) -> Res<bool> {
    if let Some(b) = v.as_bool() {
        return Ok(b);
    }
    if let Some(i) = v.as_int() {
        return Ok(i != 0);
    }
    if v.is_none() {
        return Ok(false);
    }
    let s = v.ty().slots();
    match (s.truth, s.len) {
        (Some(f), _) => f(th, v),
        (None, Some(f)) => Ok(f(th, v)? != 0),
        (None, None) => Ok(true),
    }
}

/// `len(v)`.
#[inline]
pub fn len(th: &Thread, v: &Value) -> Res<usize> {
    match v.ty().slots().len {
        Some(f) => f(th, v),
        None => Err(th.type_error(format!("object of type '{}' has no len()", v.ty().error_name()))),
    }
}

/// `operator.length_hint(v, default)`.
pub fn length_hint(th: &Thread, v: &Value, default: usize) -> Res<usize> {
    if v.ty().slots().len.is_some() {
        match len(th, v) {
            Ok(n) => return Ok(n),
            Err(r) => th.catch(r, &errors::TYPE_ERROR)?,
        }
    }
    match call_special(th, v, name!("__length_hint__"), &[]) {
        Ok(None) => Ok(default),
        Ok(Some(h)) if h.is_not_implemented() => Ok(default),
        Ok(Some(h)) => match as_i64(&h) {
            Some(n) if n >= 0 => Ok(n as usize),
            Some(_) => Err(th.value_error("__length_hint__() should return >= 0")),
            None if h.is_instance(&class::INT) => {
                Err(th.overflow_error("Python int too large to convert to C ssize_t"))
            }
            None => {
                Err(th.type_error(format!("__length_hint__ must be an integer, not {}", h.ty().error_name())))
            }
        },
        Err(r) => th.catch(r, &errors::TYPE_ERROR).map(|()| default),
    }
}

/// `a OP b` with reflection, as an object.
pub fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    th.check_stack()?;
    let (ta, tb) = (a.ty(), b.ty());
    let mut checked_reflected = false;
    if ta != tb
        && tb.is_subtype(ta)
        && let Some(f) = tb.slots().compare
    {
        checked_reflected = true;
        let r = f(th, b, a, op.swapped())?;
        if !r.is_not_implemented() {
            return Ok(r);
        }
    }
    if let Some(f) = ta.slots().compare {
        let r = f(th, a, b, op)?;
        if !r.is_not_implemented() {
            return Ok(r);
        }
    }
    if !checked_reflected && let Some(f) = tb.slots().compare {
        let r = f(th, b, a, op.swapped())?;
        if !r.is_not_implemented() {
            return Ok(r);
        }
    }
    match op {
        Compare::Eq => Ok(Value::bool(a.is(b))),
        Compare::Ne => Ok(Value::bool(!a.is(b))),
        _ => Err(th.type_error(format!(
            "'{}' not supported between instances of '{}' and '{}'",
            op.symbol(),
            ta.error_name(),
            tb.error_name()
        ))),
    }
}

/// `a OP b` as a truth value.
pub fn compare_bool(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res<bool> {
    // Identical objects are equal here (containers' rule), also those that are not equal to themselves.
    if a.is(b) {
        match op {
            Compare::Eq => return Ok(true),
            Compare::Ne => return Ok(false),
            _ => {}
        }
    }
    let r = compare(th, a, b, op)?;
    truth(th, &r)
}

/// `a is b or a == b`, the containers' equality.
#[inline]
pub fn equal(th: &Thread, a: &Value, b: &Value) -> Res<bool> {
    if a.is(b) {
        return Ok(true);
    }
    if let (Some(x), Some(y)) = (a.as_int(), b.as_int()) {
        return Ok(x == y);
    }
    if a.is_exact(&class::STR) && b.is_exact(&class::STR) {
        // SAFETY: the classes were checked.
        return Ok(unsafe { a.cast::<Str>().eq_str(b.cast::<Str>()) });
    }
    compare_bool(th, a, b, Compare::Eq)
}

/// `iter(v)`.
#[inline]
pub fn iter(th: &Thread, v: &Value) -> Res {
    match v.ty().slots().iter {
        Some(f) => {
            let it = f(th, v)?;
            if it.ty().slots().next.is_none() {
                return Err(
                    th.type_error(format!("iter() returned non-iterator of type '{}'", it.ty().error_name()))
                );
            }
            Ok(it)
        }
        // Of the types written here those with a length count from 0; `Match` has groups, which is another thing.
        None if v.ty().slots().getitem.is_some()
            && (v.ty().is_heap() || v.ty().slots().len.is_some())
            && !v.is_instance(&class::DICT) =>
        {
            super::seqiter::SeqIter::make(v.clone())
        }
        None => Err(th.type_error(format!("'{}' object is not iterable", v.ty().error_name()))),
    }
}

/// `next(it)`; `None` at the end.
#[inline]
pub fn next(th: &Thread, it: &Value) -> Res<Option<Value>> {
    match it.ty().slots().next {
        Some(f) => f(th, it),
        None => Err(th.type_error(format!("'{}' object is not an iterator", it.ty().error_name()))),
    }
}

/// Calls `f` for each item of an iterable.
pub fn for_each(th: &Thread, v: &Value, mut f: impl FnMut(Value) -> Res<()>) -> Res<()> {
    let it = iter(th, v)?;
    while let Some(x) = next(th, &it)? {
        f(x)?;
    }
    Ok(())
}

/// All items of an iterable.
pub fn to_vec(th: &Thread, v: &Value) -> Res<Vec<Value>> {
    if v.is_exact(&class::TUPLE) {
        // SAFETY: the class was checked.
        return Ok(unsafe { v.cast::<super::tuple::Tuple>() }.items().to_vec());
    }
    if v.is_exact(&class::LIST) {
        // SAFETY: the class was checked.
        return Ok(unsafe { v.cast::<super::list::List>() }.to_vec());
    }
    if let Some(d) = v.downcast::<super::dict::Dict>().filter(|_| v.is_exact(&class::DICT)) {
        return Ok(d.lock().iter().map(|(k, _)| k.clone()).collect());
    }
    let mut out = Vec::new();
    for_each(th, v, |x| {
        out.push(x);
        Ok(())
    })?;
    Ok(out)
}

/// `v[key]`.
#[inline]
pub fn getitem(th: &Thread, v: &Value, key: &Value) -> Res {
    if let Some(f) = v.ty().slots().getitem {
        return f(th, v, key);
    }
    if v.downcast::<Type>().is_some() {
        if v.ty().is(&class::TYPE) && v.is(&class::TYPE.value()) {
            return super::call::call2(th, &super::hooks::generic_alias(), v.clone(), key.clone());
        }
        if let Some(f) = super::attribute::get_optional(th, v, name!("__class_getitem__"))? {
            return super::call::call1(th, &f, key.clone());
        }
        return Err(th.type_error(format!(
            "type '{}' is not subscriptable",
            v.downcast::<Type>().map_or_else(Default::default, |t| t.name_str().into_owned())
        )));
    }
    Err(th.type_error(format!("'{}' object is not subscriptable", v.ty().error_name())))
}

/// `v[key] = value`, or `del v[key]`.
#[inline]
pub fn setitem(th: &Thread, v: &Value, key: &Value, value: Option<Value>) -> Res<()> {
    match v.ty().slots().setitem {
        Some(f) => f(th, v, key, value),
        None => Err(no_assignment(th, v, key, value.is_some())),
    }
}

/// CPython words the two corners differently that it comes to for things that are sequences and for others.
#[cold]
fn no_assignment(th: &Thread, v: &Value, key: &Value, assigned: bool) -> Raised {
    let (ty, slots) = (v.ty(), v.ty().slots());
    let sequence = ty.is_heap() || slots.len.is_some() || slots.contains.is_some();
    let mut deletion = "does not support item deletion";
    if sequence && key.ty().slots().index.is_some() {
        match index(th, key) {
            Ok(key) if as_i64(&key).is_none() => {
                let name = key.ty().error_name();
                return th.index_error(format!("cannot fit '{name}' into an index-sized integer"));
            }
            Ok(_) => deletion = "doesn't support item deletion",
            Err(raised) => return raised,
        }
    }
    let verb = if assigned { "does not support item assignment" } else { deletion };
    th.type_error(format!("'{}' object {verb}", ty.error_name()))
}

/// `item in v`.
pub fn contains(th: &Thread, v: &Value, item: &Value) -> Res<bool> {
    if let Some(f) = v.ty().slots().contains {
        return f(th, v, item);
    }
    let it = match iter(th, v) {
        Ok(it) => it,
        Err(r) => {
            th.catch(r, &errors::TYPE_ERROR)?;
            return Err(th.type_error(format!(
                "argument of type '{}' is not a container or iterable",
                v.ty().error_name()
            )));
        }
    };
    while let Some(x) = next(th, &it)? {
        if equal(th, &x, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn try_binary(th: &Thread, a: &Value, b: &Value, op: BinaryOp) -> Res {
    let (ta, tb) = (a.ty(), b.ty());
    let fa = ta.slots().binary[op as usize];
    let mut fb = if ta == tb { None } else { tb.slots().binary[op as usize] };
    if let (Some(x), Some(y)) = (fa, fb)
        && std::ptr::fn_addr_eq(x, y)
    {
        fb = None;
    }
    if let Some(f) = fa {
        if let Some(g) = fb
            && tb.is_subtype(ta)
        {
            let r = g(th, a, b)?;
            if !r.is_not_implemented() {
                return Ok(r);
            }
            fb = None;
        }
        let r = f(th, a, b)?;
        if !r.is_not_implemented() {
            return Ok(r);
        }
    }
    match fb {
        Some(g) => g(th, a, b),
        None => Ok(Value::not_implemented()),
    }
}

/// `a OP b`.
pub fn binary(th: &Thread, a: &Value, b: &Value, op: BinaryOp) -> Res {
    let r = try_binary(th, a, b, op)?;
    if !r.is_not_implemented() {
        return Ok(r);
    }
    sequence_or_error(th, a, b, op, false)
}

/// `a OP= b`.
pub fn inplace(th: &Thread, a: &Value, b: &Value, op: BinaryOp) -> Res {
    if let Some(f) = a.ty().slots().inplace[op as usize] {
        let r = f(th, a, b)?;
        if !r.is_not_implemented() {
            return Ok(r);
        }
    }
    let r = try_binary(th, a, b, op)?;
    if !r.is_not_implemented() {
        return Ok(r);
    }
    sequence_or_error(th, a, b, op, true)
}

fn sequence_or_error(th: &Thread, a: &Value, b: &Value, op: BinaryOp, inplace: bool) -> Res {
    let (sa, sb) = (a.ty().slots(), b.ty().slots());
    match op {
        BinaryOp::Add => {
            if let Some(f) = if inplace { sa.inplace_concat.or(sa.concat) } else { sa.concat } {
                return f(th, a, b);
            }
        }
        BinaryOp::Multiply => {
            if let Some(f) = if inplace { sa.inplace_repeat.or(sa.repeat) } else { sa.repeat } {
                return f(th, a, repeat_count(th, b)?);
            }
            // `*=` does not look at the right side when the left is a collection of any kind (`PyNumber_InPlaceMultiply`).
            let collection = a.ty().is_heap() || sa.len.is_some() || sa.contains.is_some();
            if let Some(f) = sb.repeat.filter(|_| !inplace || !collection) {
                return f(th, b, repeat_count(th, a)?);
            }
        }
        BinaryOp::RightShift if !inplace && a.is_exact(&class::BUILTIN_FUNCTION) => {
            if let Some(f) = a.downcast::<super::function::NativeFunction>()
                && f.method.name == "print"
            {
                return Err(th.type_error(format!(
                    "unsupported operand type(s) for >>: '{}' and '{}'. Did you mean \"print(<message>, file=<output_stream>)\"?",
                    a.ty().error_name(),
                    b.ty().error_name()
                )));
            }
        }
        _ => {}
    }
    Err(th.type_error(format!(
        "unsupported operand type(s) for {}: '{}' and '{}'",
        if inplace { op.inplace_symbol() } else { op.symbol() },
        a.ty().error_name(),
        b.ty().error_name()
    )))
}

fn repeat_count(th: &Thread, v: &Value) -> Res<isize> {
    if v.ty().slots().index.is_none() {
        return Err(
            th.type_error(format!("can't multiply sequence by non-int of type '{}'", v.ty().error_name()))
        );
    }
    let i = index(th, v)?;
    match as_i64(&i) {
        Some(n) => Ok(n as isize),
        None => Err(th.overflow_error("cannot fit 'int' into an index-sized integer")),
    }
}

/// `operator.index(v)`: an `int` (exact or subclass).
pub fn index(th: &Thread, v: &Value) -> Res {
    if v.is_int() || v.as_bool().is_some() || v.downcast::<HeapInt>().is_some() {
        return Ok(v.clone());
    }
    match v.ty().slots().index {
        Some(f) => {
            let r = f(th, v)?;
            if r.is_exact(&class::INT) {
                return Ok(r);
            }
            let what = format!("__index__ returned non-int (type {})", r.ty().error_name());
            if !r.is_instance(&class::INT) {
                return Err(th.type_error(what));
            }
            super::imports::warn_of_subclass(th, &what, "int")?;
            Ok(r)
        }
        None => {
            Err(th
                .type_error(format!("'{}' object cannot be interpreted as an integer", v.ty().error_name())))
        }
    }
}

/// The number behind an `int` or `bool` if it fits 64 bits.
#[inline]
pub fn as_i64(v: &Value) -> Option<i64> {
    match v.as_int() {
        Some(i) => Some(i),
        None => match v.as_bool() {
            Some(b) => Some(i64::from(b)),
            None => v.downcast::<HeapInt>().and_then(|h| i64::try_from(&h.value).ok()),
        },
    }
}

/// `operator.index(v)` as a 64-bit integer; `OverflowError` beyond.
pub fn index_i64(th: &Thread, v: &Value) -> Res<i64> {
    if let Some(i) = v.as_int() {
        return Ok(i);
    }
    index_c(th, v, "ssize_t")
}

/// As [`index_i64`], where C's type has another name.
pub fn index_c(th: &Thread, v: &Value, name: &str) -> Res<i64> {
    let i = index(th, v)?;
    as_i64(&i).ok_or_else(|| th.overflow_error(format!("Python int too large to convert to C {name}")))
}

/// `operator.index(v)` clamped to 64 bits (slice bounds).
pub fn index_clamped(th: &Thread, v: &Value) -> Res<i64> {
    let i = index(th, v)?;
    Ok(as_i64(&i).unwrap_or_else(|| match i.downcast::<HeapInt>() {
        Some(h) if h.value.sign() == num_bigint::Sign::Minus => i64::MIN,
        _ => i64::MAX,
    }))
}

/// As [`index_i64`], with an error of another class where the number does not fit.
pub fn index_bounded(th: &Thread, v: &Value, class: &'static super::class::Class) -> Res<i64> {
    let i = index(th, v)?;
    as_i64(&i).ok_or_else(|| {
        th.error(class, format!("cannot fit '{}' into an index-sized integer", v.ty().error_name()))
    })
}

/// A subscript index: `IndexError` when it does not fit.
pub fn index_subscript(th: &Thread, v: &Value) -> Res<i64> {
    index_bounded(th, v, &super::errors::INDEX_ERROR)
}

/// `-v`, `+v`, `~v`.
pub fn unary(th: &Thread, v: &Value, op: UnaryOp) -> Res {
    let s = v.ty().slots();
    let (f, symbol) = match op {
        UnaryOp::Negative => (s.negative, "-"),
        UnaryOp::Positive => (s.positive, "+"),
        UnaryOp::Invert => (s.invert, "~"),
    };
    match f {
        Some(f) => f(th, v),
        None => Err(th.type_error(format!("bad operand type for unary {symbol}: '{}'", v.ty().error_name()))),
    }
}

/// Unary arithmetic operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOp {
    /// `-`
    Negative,
    /// `+`
    Positive,
    /// `~`
    Invert,
}

/// A `str` argument or `TypeError` in the manner of Argument Clinic.
pub fn expect_string<'a>(th: &Thread, v: &'a Value, function: &str, argument: &str) -> Res<&'a Str> {
    v.downcast::<Str>()
        .ok_or_else(|| th.type_error(format!("{function}() {argument} must be str, not {}", v.given_name())))
}
