//! The loop's cold paths: generic forms of instructions that run any Python code.

use super::call;
use super::cell::Cell;
use super::executable::Executable;
use super::function::{self, Function, unbound_free, undefined_name};
use super::generator::{self, Generator, Resumed};
use super::op::{Instr, Op};
use super::state::Frame;
use super::watch::unwound;
use crate::object::call::call_method;
use crate::object::protocol::{self, UnaryOp};
use crate::object::slots::{BinaryOp, Compare};
use crate::object::table::Entry;
use crate::object::ty::flags;
use crate::object::{
    Args, Dict, Raised, Ref, Res, Slot, Str, Thread, Tuple, Value, attribute, class, errors, instance, name,
};
use crate::types::slice::Unpacked;
use crate::types::str::formatting::format_value;
use crate::types::str::join::concat_iter;
use crate::types::{list, str as text, trampoline, tuple};

/// `LoadGlobal`, and specialising it.
///
/// # Safety
/// `frame` is running and `pc` is its instruction.
#[inline(never)]
pub unsafe fn load_global(th: &Thread, frame: *mut Frame, pc: *mut Instr) -> Res {
    // SAFETY: promised by the caller; the executable belongs to this thread.
    unsafe {
        let f = (*frame).function();
        let name = &(&(*(*frame).exe).names)[(*pc).d as usize];
        let extra = &mut *pc.add(1);
        if !f.globals.as_value().is_exact(&class::DICT) {
            return global(th, f, name);
        }
        let t = f.globals.lock();
        // A site that finds its globals changed again and again stops remembering.
        let remembers = (*pc).may_specialise();
        if let Some(i) = t.find_str(name)
            && let Entry { key: Some(k), value: Some(v), .. } = &t.entries()[i]
        {
            if remembers
                && v.may_be_remembered()
                && let Some(stamp) = t.values_stamp()
            {
                extra.set_stamp(stamp);
                extra.set_wide(v.bits());
                (*pc).op = Op::LoadGlobalKnown;
            } else if k.is(name.as_value()) {
                extra.e = i as u32;
                extra.set_pointer(k.bits());
                (*pc).op = Op::LoadGlobalModule;
            }
            return Ok(v.clone());
        }
        let absent = t.keys_stamp();
        drop(t);
        if let Some(builtins) = f.builtins.plain() {
            let t = builtins.lock();
            let Some(v) = t.get_str(name) else {
                drop(t);
                return Err(undefined_name(th, name));
            };
            if remembers
                && v.may_be_remembered()
                && let (Some(absent), Some(stamp)) = (absent, t.values_stamp())
            {
                extra.set_stamp(absent);
                extra.set_wide(v.bits());
                (*pc).set_stamp(stamp);
                (*pc).op = Op::LoadBuiltinKnown;
            }
            return Ok(v.clone());
        }
        builtin(th, f, name)
    }
}

fn builtin(th: &Thread, f: &Function, name: &Ref<Str>) -> Res {
    f.builtins.get(th, name)?.ok_or_else(|| undefined_name(th, name))
}

/// A global or builtin, without caches.
pub fn global(th: &Thread, f: &Function, name: &Ref<Str>) -> Res {
    if !f.globals.as_value().is_exact(&class::DICT) {
        // A subclass may have `__missing__`.
        if let Some(v) = super::stack_ops::get_optional(th, f.globals.as_value(), name.as_value())? {
            return Ok(v);
        }
        return builtin(th, f, name);
    }
    match f.globals.get_str(name) {
        Some(v) => Ok(v),
        None => builtin(th, f, name),
    }
}

/// `LoadName`.
///
/// # Safety
/// `frame` is running; its code has a namespace.
pub unsafe fn load_name(th: &Thread, frame: *mut Frame, index: u32) -> Res {
    // SAFETY: promised by the caller.
    unsafe {
        let name = &(&(*(*frame).exe).names)[index as usize];
        let ns = super::frame::namespace_of(frame);
        match &ns {
            Some(d) if d.is_exact(&class::DICT) => {
                if let Some(v) = d.cast::<Dict>().get_str(name) {
                    return Ok(v);
                }
            }
            Some(m) => match protocol::getitem(th, m, name.as_value()) {
                Ok(v) => return Ok(v),
                Err(r) => th.catch(r, &errors::KEY_ERROR)?,
            },
            None => return Err(th.system_error(format!("no locals when loading '{}'", name.to_str_lossy()))),
        }
        global(th, (*frame).function(), name)
    }
}

/// `StoreName`.
///
/// # Safety
/// As [`load_name`].
pub unsafe fn store_name(th: &Thread, frame: *mut Frame, index: u32, v: Value) -> Res<()> {
    // SAFETY: promised by the caller.
    unsafe {
        let name = &(&(*(*frame).exe).names)[index as usize];
        match super::frame::namespace_of(frame) {
            Some(d) if d.is_exact(&class::DICT) => {
                function::named(&v);
                d.cast::<Dict>().set_str(name, v);
                Ok(())
            }
            Some(m) => protocol::setitem(th, &m, name.as_value(), Some(v)),
            None => Err(th.system_error(format!("no locals found when storing '{}'", name.to_str_lossy()))),
        }
    }
}

/// `NameError` for an empty cell.
///
/// # Safety
/// `frame` is running.
#[cold]
pub unsafe fn unbound_deref(th: &Thread, frame: *mut Frame, i: usize) -> Raised {
    // SAFETY: promised by the caller.
    let code = unsafe { (*frame).executable() }.source();
    let name = &code.localsplus[i];
    if code.localskinds[i].is_free() {
        unbound_free(th, name)
    } else {
        super::function::unbound_local(th, name)
    }
}

/// `-a`, `~a`.
pub fn unary(th: &Thread, v: &Value, which: u16) -> Res {
    if which == 0 {
        if let Some(i) = v.as_int() {
            return Ok(Value::from_i64(-i));
        }
        if let Some(f) = v.as_imm_float() {
            return Ok(Value::from_f64(-f));
        }
        return protocol::unary(th, v, UnaryOp::Negative);
    }
    protocol::unary(th, v, UnaryOp::Invert)
}

/// A binary operator by `BINARY_OP` number.
#[inline(never)]
pub fn binary(th: &Thread, a: &Value, b: &Value, number: u32) -> Res {
    let op = BinaryOp::ALL[number as usize % 13];
    if let (Some(x), Some(y)) = (a.as_int(), b.as_int())
        && let Some(v) = small_binary(op, x, y)
    {
        return Ok(v);
    }
    th.check_stack()?;
    if number >= 13 { protocol::inplace(th, a, b, op) } else { protocol::binary(th, a, b, op) }
}

/// The commoner operators on two immediate integers, for places that also see other operands; `None` where the
/// result is no immediate.
#[inline(always)]
fn small_binary(op: BinaryOp, x: i64, y: i64) -> Option<Value> {
    match op {
        BinaryOp::Add => Value::try_int(x + y),
        BinaryOp::Subtract => Value::try_int(x - y),
        BinaryOp::Multiply => x.checked_mul(y).and_then(Value::try_int),
        BinaryOp::And => Some(Value::small_int(x & y)),
        BinaryOp::FloorDivide if y > 0 => Some(Value::small_int(x.div_euclid(y))),
        BinaryOp::Remainder if y > 0 => Some(Value::small_int(x.rem_euclid(y))),
        _ => None,
    }
}

/// A comparison; `truth` asks for a bool.
#[inline(never)]
pub fn compare(th: &Thread, a: &Value, b: &Value, op: Compare, truth: bool) -> Res {
    let r = protocol::compare(th, a, b, op)?;
    if truth && r.as_bool().is_none() {
        return protocol::truth(th, &r).map(Value::bool);
    }
    Ok(r)
}

/// A comparison as a truth value.
#[inline(never)]
pub fn compare_truth(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res<bool> {
    if let (Some(x), Some(y)) = (a.as_int(), b.as_int()) {
        return Ok(op.test(x.cmp(&y)));
    }
    let r = protocol::compare(th, a, b, op)?;
    match r.as_bool() {
        Some(b) => Ok(b),
        None => protocol::truth(th, &r),
    }
}

/// `item in container`.
#[inline(never)]
pub fn contains(th: &Thread, container: &Value, item: &Value) -> Res<bool> {
    th.check_stack()?;
    protocol::contains(th, container, item)
}

/// `a[b:c]`.
#[inline(never)]
pub fn get_slice(th: &Thread, a: &Value, b: &Value, c: &Value) -> Res {
    if let Some(u) = Unpacked::plain(b, c) {
        if a.is_exact(&class::TUPLE) {
            return Ok(tuple::slice_of(a, u));
        }
        if a.is_exact(&class::LIST) {
            // SAFETY: the class was checked.
            return Ok(list::slice_of(unsafe { a.cast() }, u));
        }
        if a.is_exact(&class::STR) {
            // SAFETY: the class was checked.
            return Ok(text::slice_of(unsafe { a.cast() }, u));
        }
    }
    let s = super::build::slice(b.clone(), c.clone(), Value::none());
    protocol::getitem(th, a, &s)
}

/// `a[b:c] = v`.
pub fn set_slice(th: &Thread, a: &Value, b: &Value, c: &Value, v: Value) -> Res<()> {
    if a.is_exact(&class::LIST)
        && let Some(u) = Unpacked::plain(b, c)
    {
        // SAFETY: the class was checked.
        return list::edit::assign_plain(th, unsafe { a.cast() }, u, v);
    }
    protocol::setitem(th, a, &super::build::slice(b.clone(), c.clone(), Value::none()), Some(v))
}

/// Method and whether the receiver goes with it, or the attribute.
#[inline(never)]
pub fn load_method(th: &Thread, v: &Value, name: &Ref<Str>) -> Res<(Value, bool)> {
    let ty = v.ty();
    if ty.has(flags::GENERIC_GETATTR)
        && let Some(f) = ty.lookup(th, name)
        && f.ty().has(flags::METHOD_DESCRIPTOR)
        && instance::get_if_any(v, name).is_none()
    {
        return Ok((f, true));
    }
    Ok((attribute::get(th, v, name)?, false))
}

/// `next(it)` in a `for` loop: `StopIteration` ends it.
#[inline(never)]
pub fn for_next(th: &Thread, it: &Value) -> Res<Option<Value>> {
    match it.ty().slots().next {
        Some(f) => match f(th, it) {
            Ok(v) => Ok(v),
            Err(r) => th.catch(r, &errors::STOP_ITERATION).map(|()| None),
        },
        None => Err(th.type_error(format!("'{}' object is not an iterator", it.ty().error_name()))),
    }
}

/// Calls something that is not a Python function.
#[inline(never)]
pub fn call(th: &Thread, callee: &Value, args: Args<'_>) -> Res {
    crate::object::call::call(th, callee, args)
}

/// Binds the `n` arguments that lie at `base` to the parameters of `f`, in the same slots.
///
/// # Safety
/// The slots hold owned values and the frame fits at `base`.
#[inline(never)]
pub unsafe fn bind_in_place(
    th: &Thread,
    f: &Function,
    exe: &Executable,
    base: *mut Slot,
    n: usize,
    keywords: &[Ref<Str>],
) -> Res<()> {
    // SAFETY: promised by the caller.
    unsafe {
        let mut args: Vec<Slot> = (0..n).map(|i| (*base.add(i)).take()).collect();
        call::bind(th, f, exe, base, &mut args, keywords)
    }
}

/// `SEND` to anything but a resumable generator.
#[inline(never)]
pub fn send(th: &Thread, receiver: &Value, v: &Value) -> Res<Resumed> {
    if let Some(g) = receiver.downcast::<Generator>()
        && (receiver.is_exact(&generator::GENERATOR) || receiver.is_exact(&generator::COROUTINE))
    {
        return generator::send(th, &Ref::from_payload(g), v.clone());
    }
    let r = if v.is_none() && trampoline::has_python_next(receiver.ty()) {
        trampoline::next_or_raise(th, receiver)
    } else if v.is_none() && receiver.ty().slots().next.is_some() {
        match receiver.ty().slots().next {
            Some(f) => match f(th, receiver) {
                Ok(Some(v)) => return Ok(Resumed::Yielded(v)),
                Ok(None) => return Ok(Resumed::Returned(Value::none())),
                Err(r) => Err(r),
            },
            None => return Err(th.type_error("not an iterator")),
        }
    } else {
        call_method(th, receiver, name!("send"), std::slice::from_ref(v))
    };
    match r {
        Ok(v) => Ok(Resumed::Yielded(v)),
        Err(r) => stop_value(th, unwound::stopping(th, r)).map(Resumed::Returned),
    }
}

/// The value of a `StopIteration` in flight; anything else stays in flight.
pub fn stop_value(th: &Thread, r: Raised) -> Res {
    if !th.raised_is(&errors::STOP_ITERATION) {
        return Err(r);
    }
    let e = th.take_raised(r);
    attribute::get(th, &e, name!("value"))
}

/// Joins strings.
pub fn build_string(parts: &[Slot]) -> Value {
    let strings = parts.iter().filter_map(|p| p.as_ref()?.downcast::<Str>());
    concat_iter(strings).into_value()
}

/// A dict of `n` pairs.
///
/// # Safety
/// `2 * n` slots from `first` hold owned values.
pub unsafe fn build_map(th: &Thread, first: *mut Slot, n: usize) -> Res {
    let d = Dict::new();
    for k in 0..n {
        // SAFETY: promised by the caller.
        let (key, value) = unsafe { ((*first.add(2 * k)).take(), (*first.add(2 * k + 1)).take()) };
        let (Some(key), Some(value)) = (key, value) else { continue };
        if key.is_exact(&class::STR)
            && let Ok(s) = key.clone().into_ref::<Str>()
        {
            d.set_str(&s, value);
        } else {
            protocol::setitem(th, d.as_value(), &key, Some(value))?;
        }
    }
    Ok(d.into_value())
}

/// Exactly `n` items of an iterable.
pub fn unpack(th: &Thread, v: &Value, n: usize) -> Res<Vec<Value>> {
    let sized = |len: usize, items: Vec<Value>| {
        if len == n {
            Ok(items)
        } else if len < n {
            Err(th.value_error(format!("not enough values to unpack (expected {n}, got {len})")))
        } else {
            Err(th.value_error(format!("too many values to unpack (expected {n}, got {len})")))
        }
    };
    if v.is_exact(&class::TUPLE)
        && let Some(t) = v.downcast::<Tuple>()
    {
        return sized(t.len(), t.items().to_vec());
    }
    if v.is_exact(&class::LIST)
        && let Some(l) = v.downcast::<crate::object::List>()
    {
        let items = l.to_vec();
        return sized(items.len(), items);
    }
    let it = unpack_iter(th, v)?;
    let mut items = Vec::with_capacity(n);
    while items.len() < n {
        match for_next(th, &it)? {
            Some(x) => items.push(x),
            None => {
                let got = items.len();
                return Err(th.value_error(format!("not enough values to unpack (expected {n}, got {got})")));
            }
        }
    }
    match for_next(th, &it)? {
        None => Ok(items),
        Some(_) => {
            if v.is_exact(&class::DICT) {
                let len = protocol::len(th, v)?;
                return Err(th.value_error(format!("too many values to unpack (expected {n}, got {len})")));
            }
            Err(th.value_error(format!("too many values to unpack (expected {n})")))
        }
    }
}

/// `iter(v)` with the error message of an assignment.
pub fn unpack_iter(th: &Thread, v: &Value) -> Res {
    match protocol::iter(th, v) {
        Ok(it) => Ok(it),
        Err(r) => {
            if th.raised_is(&errors::TYPE_ERROR)
                && v.ty().slots().iter.is_none()
                && v.ty().slots().getitem.is_none()
            {
                drop(th.take_waiting());
                return Err(
                    th.type_error(format!("cannot unpack non-iterable {} object", v.ty().error_name()))
                );
            }
            Err(r)
        }
    }
}

/// `format(v)`.
#[inline(never)]
pub fn format_simple(th: &Thread, v: &Value) -> Res {
    format_value(th, v, &Str::empty()).map(Ref::into_value)
}

/// `format(v, spec)`.
pub fn format(th: &Thread, v: &Value, spec: &Value) -> Res {
    match spec.downcast::<Str>() {
        Some(spec) => format_value(th, v, spec).map(Ref::into_value),
        None => {
            Err(th.type_error(format!("Format specifier must be a string, not {}", spec.ty().error_name())))
        }
    }
}

/// A cell in a slot.
pub fn cell_of(s: &Slot) -> Option<&Cell> {
    s.as_ref()?.downcast::<Cell>()
}
