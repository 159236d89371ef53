//! Slots of Python classes: native functions that look the operator method up and call it. And the rules that give
//! each slot of a class either such a trampoline or, when the method in question is the slot wrapper of a built-in
//! base, that base's native function.

use super::helpers::{call_found, call_operator};
use super::memoryview::{Lease, MemoryView};
use super::operator::{Group, Kind, SlotId, operators};
use super::wrapper::{self, Wrapper};
use crate::object::errors;
use crate::object::names::StaticName;
use crate::object::slots::{Binary, Call, GetAttr, SetAttr, Slots};
use crate::object::{
    Args, BinaryOp, Compare, HeapInt, Object, Ref, Res, Str, Thread, Type, Value, attribute, call, class,
    flags, hooks, name, protocol,
};

/// `__buffer__`; what it returned is told when the view is over.
fn slot_buffer(th: &Thread, v: &Value, request: i32) -> Res {
    let returned = required(th, v, name!("__buffer__"), &[&Value::from_i64(i64::from(request))])?;
    let Some(m) = returned.downcast::<MemoryView>() else {
        return Err(th.type_error("__buffer__ returned non-memoryview object"));
    };
    let view = m.source(th)?.requested(th, request)?;
    Ok(MemoryView::make(Lease::of_returned(v, returned.clone(), view)).into_value())
}

fn slot_release_buffer(th: &Thread, v: &Value, buffer: &Value) -> Res<()> {
    required(th, v, name!("__release_buffer__"), &[buffer]).map(drop)
}

/// Whether instances of `ty` hear of the end of their views by a Python `__release_buffer__`.
pub fn has_python_release(ty: &Type) -> bool {
    SlotId::EndBuffer.address(ty.slots()) == SlotId::EndBuffer.address(&TRAMPOLINES)
}

macro_rules! unary {
    ($($f:ident $name:literal;)*) => {$(
        fn $f(th: &Thread, v: &Value) -> Res {
            required(th, v, name!($name), &[])
        }
    )*};
}

fn required(th: &Thread, v: &Value, name: &Str, operands: &[&Value]) -> Res {
    match call_operator(th, v, name, operands)? {
        Some(r) => Ok(r),
        None => Err(th.no_attribute(v, name)),
    }
}

unary! {
    slot_str "__str__";
    slot_negative "__neg__";
    slot_positive "__pos__";
    slot_absolute "__abs__";
    slot_invert "__invert__";
    slot_int "__int__";
    slot_float "__float__";
    slot_index "__index__";
    slot_await "__await__";
    slot_aiter "__aiter__";
    slot_anext "__anext__";
}

fn slot_repr(th: &Thread, v: &Value) -> Res {
    required(th, v, name!("__repr__"), &[])
}

fn slot_hash(th: &Thread, v: &Value) -> Res<i64> {
    let found = v.ty().lookup(th, name!("__hash__"));
    let Some(found) = found.filter(|f| !f.is_none()) else {
        return Err(th.type_error(format!("unhashable type: '{}'", v.ty().error_name())));
    };
    let r = call_found(th, &found, v, Args::EMPTY)?;
    if !r.is_instance(&class::INT) {
        return Err(th.type_error("__hash__ method should return an integer"));
    }
    let h = match protocol::as_i64(&r) {
        Some(h) => h,
        None => {
            let big = r.downcast::<HeapInt>().expect("an int that is not small");
            let exact = Value::from_bigint(big.value.clone());
            match protocol::as_i64(&exact) {
                Some(h) => h,
                None => protocol::hash(th, &exact)?,
            }
        }
    };
    Ok(if h == -1 { -2 } else { h })
}

/// The function that a call of `v` comes to, if its class says so with a `__call__` in Python.
#[inline]
pub fn called_function(th: &Thread, v: &Value) -> Option<Value> {
    let call = v.ty().slots().call?;
    if !std::ptr::fn_addr_eq(call, slot_call as Call) {
        return None;
    }
    v.ty().lookup(th, name!("__call__")).filter(|f| f.is_exact(&class::FUNCTION))
}

fn slot_call(th: &Thread, v: &Value, args: Args<'_>) -> Res {
    match v.ty().lookup(th, name!("__call__")) {
        Some(f) => call_found(th, &f, v, args),
        None => Err(th.type_error(format!("'{}' object is not callable", v.ty().error_name()))),
    }
}

/// `__getattribute__`, then `__getattr__` if that raises `AttributeError`.
fn slot_getattr(th: &Thread, v: &Value, name: &Str) -> Res {
    let ty = v.ty();
    let hook = ty.lookup(th, name!("__getattr__"));
    let found = ty.lookup(th, name!("__getattribute__"));
    let native = found.as_ref().and_then(|f| f.downcast::<Wrapper>());
    let first = match native {
        Some(w) if ty.is_subtype(w.owner()) => {
            if hook.is_some() && w.owner().is(&class::OBJECT) {
                match attribute::generic_get_optional(th, v, name) {
                    Ok(Some(x)) => return Ok(x),
                    Ok(None) => None,
                    Err(r) => Some(Err(r)),
                }
            } else {
                let f = w.owner().slots().getattr.expect("the wrapped slot is filled");
                Some(f(th, v, name))
            }
        }
        _ => found.map(|f| call_found(th, &f, v, Args::of(&[Ref::from_payload(name).into_value()]))),
    };
    let Some(hook) = hook else {
        return first.unwrap_or_else(|| Err(th.no_attribute(v, name)));
    };
    match first {
        Some(Ok(x)) => return Ok(x),
        Some(Err(r)) => th.catch(r, &errors::ATTRIBUTE_ERROR)?,
        None => {}
    }
    call_found(th, &hook, v, Args::of(&[Ref::from_payload(name).into_value()]))
}

fn slot_setattr(th: &Thread, v: &Value, name: &Str, value: Option<Value>) -> Res<()> {
    let key = Ref::from_payload(name).into_value();
    match value {
        Some(x) => required(th, v, name!("__setattr__"), &[&key, &x])?,
        None => required(th, v, name!("__delattr__"), &[&key])?,
    };
    Ok(())
}

fn slot_compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let name = match op {
        Compare::Lt => name!("__lt__"),
        Compare::Le => name!("__le__"),
        Compare::Eq => name!("__eq__"),
        Compare::Ne => name!("__ne__"),
        Compare::Gt => name!("__gt__"),
        Compare::Ge => name!("__ge__"),
    };
    let Some(found) = a.ty().lookup(th, name) else { return Ok(Value::not_implemented()) };
    if let Some(w) = found.downcast::<Wrapper>()
        && let Kind::Compare(c) = w.operator.kind
        && a.ty().is_subtype(w.owner())
        && let Some(f) = w.owner().slots().compare
    {
        return f(th, a, b, c);
    }
    call_found(th, &found, a, Args::of(std::slice::from_ref(b)))
}

fn slot_iter(th: &Thread, v: &Value) -> Res {
    match v.ty().lookup(th, name!("__iter__")) {
        Some(f) if !f.is_none() => call_found(th, &f, v, Args::EMPTY),
        _ => Err(th.type_error(format!("'{}' object is not iterable", v.ty().error_name()))),
    }
}

fn slot_next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    match next_or_raise(th, v) {
        Ok(x) => Ok(Some(x)),
        Err(r) => th.catch(hooks::stopping(th, r), &errors::STOP_ITERATION).map(|()| None),
    }
}

/// `v.__next__()` of a Python class, `StopIteration` and its value left to the caller (`yield from`).
pub fn next_or_raise(th: &Thread, v: &Value) -> Res {
    required(th, v, name!("__next__"), &[])
}

/// Whether instances of `ty` iterate by a Python `__next__`.
pub fn has_python_next(ty: &Type) -> bool {
    SlotId::Next.address(ty.slots()) == SlotId::Next.address(&TRAMPOLINES)
}

fn slot_descr_get(th: &Thread, v: &Value, object: Option<&Value>, owner: Option<&Type>) -> Res {
    let Some(found) = v.ty().lookup(th, name!("__get__")) else { return Ok(v.clone()) };
    let object = object.cloned().unwrap_or_else(Value::none);
    let owner = owner.map_or_else(Value::none, Type::value);
    call_found(th, &found, v, Args::of(&[object, owner]))
}

fn slot_descr_set(th: &Thread, v: &Value, object: &Value, value: Option<Value>) -> Res<()> {
    let (name, r) = match value {
        Some(x) => (name!("__set__"), call_operator(th, v, name!("__set__"), &[object, &x])?),
        None => (name!("__delete__"), call_operator(th, v, name!("__delete__"), &[object])?),
    };
    match r {
        Some(_) => Ok(()),
        None => Err(th.attribute_error(name.to_str_lossy())),
    }
}

fn slot_new(th: &Thread, ty: &Type, args: Args<'_>) -> Res {
    let Some(found) = ty.lookup(th, name!("__new__")) else {
        return Err(th.type_error(format!("cannot create '{}' instances", ty.name_str())));
    };
    let this = ty.value();
    let f = match found.ty().slots().descr_get {
        Some(get) => get(th, &found, None, Some(ty))?,
        None => found,
    };
    crate::object::call::prepend(&this, args, |all| call::call(th, &f, all))
}

fn slot_init(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let Some(f) = v.ty().lookup(th, name!("__init__")) else { return Ok(()) };
    let r = call_found(th, &f, v, args)?;
    if r.is_none() {
        return Ok(());
    }
    Err(th.type_error(format!("__init__() should return None, not '{}'", r.ty().error_name())))
}

fn slot_finalize(o: &Object) {
    let Some(th) = Thread::try_current() else { return };
    let waiting = th.take_waiting();
    let v = Value::from_object(o);
    if let Some(del) = o.ty().lookup(th, name!("__del__"))
        && call_found(th, &del, &v, Args::EMPTY).is_err()
    {
        crate::object::unraisable::report(th, "Exception ignored while calling deallocator", Some(&del));
    }
    drop(v);
    if let Some(w) = waiting {
        let _ = th.raise(w);
    }
}

fn slot_len(th: &Thread, v: &Value) -> Res<usize> {
    let r = required(th, v, name!("__len__"), &[])?;
    let i = protocol::index(th, &r)?;
    match protocol::as_i64(&i) {
        Some(n) if n >= 0 => Ok(n as usize),
        Some(_) => Err(th.value_error("__len__() should return >= 0")),
        None => match i.downcast::<HeapInt>() {
            Some(h) if h.value.sign() == num_bigint::Sign::Minus => {
                Err(th.value_error("__len__() should return >= 0"))
            }
            _ => Err(th.overflow_error("cannot fit 'int' into an index-sized integer")),
        },
    }
}

fn slot_getitem(th: &Thread, v: &Value, key: &Value) -> Res {
    required(th, v, name!("__getitem__"), &[key])
}

fn slot_setitem(th: &Thread, v: &Value, key: &Value, value: Option<Value>) -> Res<()> {
    match value {
        Some(x) => match call_operator(th, v, name!("__setitem__"), &[key, &x])? {
            Some(_) => Ok(()),
            None => {
                Err(th
                    .type_error(format!("'{}' object does not support item assignment", v.ty().error_name())))
            }
        },
        None => match call_operator(th, v, name!("__delitem__"), &[key])? {
            Some(_) => Ok(()),
            None => {
                Err(th.type_error(format!("'{}' object does not support item deletion", v.ty().error_name())))
            }
        },
    }
}

fn slot_contains(th: &Thread, v: &Value, item: &Value) -> Res<bool> {
    match v.ty().lookup(th, name!("__contains__")) {
        Some(f) if f.is_none() => {
            Err(th.type_error(format!("'{}' object is not a container", v.ty().error_name())))
        }
        Some(f) => {
            let r = call_found(th, &f, v, Args::of(std::slice::from_ref(item)))?;
            protocol::truth(th, &r)
        }
        None => {
            let mut found = false;
            let it = protocol::iter(th, v)?;
            while let Some(x) = protocol::next(th, &it)? {
                if protocol::equal(th, &x, item)? {
                    found = true;
                    break;
                }
            }
            Ok(found)
        }
    }
}

fn slot_truth(th: &Thread, v: &Value) -> Res<bool> {
    let ty = v.ty();
    if let Some(f) = ty.lookup(th, name!("__bool__")) {
        if f.is_none() {
            let message = format!("'{}' cannot be interpreted as a boolean", ty.error_name());
            return Err(th.type_error(message));
        }
        let r = call_found(th, &f, v, Args::EMPTY)?;
        return r.as_bool().ok_or_else(|| {
            th.type_error(format!("__bool__ should return bool, returned {}", r.ty().error_name()))
        });
    }
    match ty.slots().len {
        Some(len) => Ok(len(th, v)? != 0),
        None => Ok(true),
    }
}

/// Names of the binary operator methods by operator number: `__add__`, `__radd__`, `__iadd__`.
fn names(op: usize) -> (&'static Ref<Str>, &'static Ref<Str>, &'static Ref<Str>) {
    macro_rules! table {
        ($($op:ident $stem:literal)*) => {
            match op {
                $(x if x == BinaryOp::$op as usize => {
                    static NAMES: [StaticName; 3] = [
                        StaticName::new(concat!("__", $stem, "__")),
                        StaticName::new(concat!("__r", $stem, "__")),
                        StaticName::new(concat!("__i", $stem, "__")),
                    ];
                    (NAMES[0].get(), NAMES[1].get(), NAMES[2].get())
                })*
                _ => unreachable!("operator numbers end before"),
            }
        };
    }
    table! {
        Add "add" And "and" FloorDivide "floordiv" LeftShift "lshift" MatrixMultiply "matmul" Multiply "mul"
        Remainder "mod" Or "or" Power "pow" RightShift "rshift" Subtract "sub" TrueDivide "truediv" Xor "xor"
        Divmod "divmod"
    }
}

fn is_trampoline(ty: &Type, op: usize) -> bool {
    match (ty.slots().binary[op], TRAMPOLINES.binary[op]) {
        (Some(a), Some(b)) => std::ptr::fn_addr_eq(a, b),
        _ => false,
    }
}

/// Whether `right` has its own reflected method, different from the one `left` would use.
fn is_overloaded(th: &Thread, left: &Value, right: &Value, name: &Str) -> bool {
    match (right.ty().lookup(th, name), left.ty().lookup(th, name)) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(a), Some(b)) => !a.is(&b),
    }
}

fn slot_binary<const OP: usize>(th: &Thread, a: &Value, b: &Value) -> Res {
    let (ta, tb) = (a.ty(), b.ty());
    let (name, reflected, _) = names(OP);
    let mut do_other = ta != tb && is_trampoline(tb, OP);
    if is_trampoline(ta, OP) {
        if do_other && tb.is_subtype(ta) && is_overloaded(th, a, b, reflected) {
            match call_operator(th, b, reflected, &[a])? {
                Some(r) if !r.is_not_implemented() => return Ok(r),
                _ => do_other = false,
            }
        }
        match call_operator(th, a, name, &[b])? {
            Some(r) if !r.is_not_implemented() || ta == tb => return Ok(r),
            _ => {}
        }
    }
    if do_other && let Some(r) = call_operator(th, b, reflected, &[a])? {
        return Ok(r);
    }
    Ok(Value::not_implemented())
}

fn slot_inplace<const OP: usize>(th: &Thread, a: &Value, b: &Value) -> Res {
    Ok(call_operator(th, a, names(OP).2, &[b])?.unwrap_or_else(Value::not_implemented))
}

fn slot_power_mod(th: &Thread, a: &Value, b: &Value, m: &Value) -> Res {
    if m.is_none() {
        return slot_binary::<{ BinaryOp::Power as usize }>(th, a, b);
    }
    // As `slot_binary`, with one operand more.
    const POWER: usize = BinaryOp::Power as usize;
    let (ta, tb) = (a.ty(), b.ty());
    let mut do_other = ta != tb && is_trampoline(tb, POWER);
    if is_trampoline(ta, POWER) {
        if do_other && tb.is_subtype(ta) && is_overloaded(th, a, b, name!("__rpow__")) {
            match call_operator(th, b, name!("__rpow__"), &[a, m])? {
                Some(r) if !r.is_not_implemented() => return Ok(r),
                _ => do_other = false,
            }
        }
        match call_operator(th, a, name!("__pow__"), &[b, m])? {
            Some(r) if !r.is_not_implemented() || ta == tb => return Ok(r),
            _ => {}
        }
    }
    if do_other && let Some(r) = call_operator(th, b, name!("__rpow__"), &[a, m])? {
        return Ok(r);
    }
    Ok(Value::not_implemented())
}

const fn binary_table() -> [Option<Binary>; BinaryOp::COUNT] {
    [
        Some(slot_binary::<0>),
        Some(slot_binary::<1>),
        Some(slot_binary::<2>),
        Some(slot_binary::<3>),
        Some(slot_binary::<4>),
        Some(slot_binary::<5>),
        Some(slot_binary::<6>),
        Some(slot_binary::<7>),
        Some(slot_binary::<8>),
        Some(slot_binary::<9>),
        Some(slot_binary::<10>),
        Some(slot_binary::<11>),
        Some(slot_binary::<12>),
        Some(slot_binary::<13>),
    ]
}

const fn inplace_table() -> [Option<Binary>; BinaryOp::COUNT] {
    [
        Some(slot_inplace::<0>),
        Some(slot_inplace::<1>),
        Some(slot_inplace::<2>),
        Some(slot_inplace::<3>),
        Some(slot_inplace::<4>),
        Some(slot_inplace::<5>),
        Some(slot_inplace::<6>),
        Some(slot_inplace::<7>),
        Some(slot_inplace::<8>),
        Some(slot_inplace::<9>),
        Some(slot_inplace::<10>),
        Some(slot_inplace::<11>),
        Some(slot_inplace::<12>),
        None,
    ]
}

/// The trampolines. One static, so that each has one address.
pub static TRAMPOLINES: Slots = Slots {
    repr: Some(slot_repr),
    str: Some(slot_str),
    hash: Some(slot_hash),
    call: Some(slot_call),
    getattr: Some(slot_getattr),
    setattr: Some(slot_setattr),
    compare: Some(slot_compare),
    iter: Some(slot_iter),
    next: Some(slot_next),
    descr_get: Some(slot_descr_get),
    descr_set: Some(slot_descr_set),
    new: Some(slot_new),
    init: Some(slot_init),
    finalize: Some(slot_finalize),
    len: Some(slot_len),
    getitem: Some(slot_getitem),
    setitem: Some(slot_setitem),
    contains: Some(slot_contains),
    truth: Some(slot_truth),
    negative: Some(slot_negative),
    positive: Some(slot_positive),
    absolute: Some(slot_absolute),
    invert: Some(slot_invert),
    int: Some(slot_int),
    float: Some(slot_float),
    index: Some(slot_index),
    power_mod: Some(slot_power_mod),
    await_: Some(slot_await),
    aiter: Some(slot_aiter),
    anext: Some(slot_anext),
    buffer: Some(slot_buffer),
    release_buffer: Some(slot_release_buffer),
    binary: binary_table(),
    inplace: inplace_table(),
    ..Slots::EMPTY
};

/// Decides one slot of a Python class.
fn resolve(ty: &Type, group: &Group, out: &mut Slots) {
    let mut native: Option<&Type> = None;
    let mut generic = false;
    for (name, op) in &group.operators {
        let Some(found) = ty.lookup_uncached(name) else { continue };
        if let Some(w) = found.downcast::<Wrapper>() {
            if !ty.is_subtype(w.owner()) || w.operator.slot != group.slot && w.operator.name != op.name {
                generic = true;
            } else if w.operator.slot != group.slot {
                // `__add__` of a sequence belongs to `concat`, not here; `__pow__` to both of its slots.
                if group.slot == SlotId::PowerMod && w.owner().slots().power_mod.is_some() {
                    native = Some(w.owner());
                }
            } else if w.operator.name != op.name {
                generic = true;
            } else {
                match native {
                    Some(n) if group.slot.address(n.slots()) != group.slot.address(w.owner().slots()) => {
                        generic = true;
                    }
                    _ => native = Some(w.owner()),
                }
            }
        } else if group.slot == SlotId::New
            && let Some(owner) = wrapper::new_function_owner(found)
        {
            // A constructor fits only the memory it was written for.
            if std::ptr::eq(owner.layout(), ty.layout()) {
                native = Some(owner);
            } else {
                generic = true;
            }
        } else if group.slot == SlotId::Hash && found.is_none() {
            // No hash at all.
        } else {
            generic = true;
        }
    }
    let empty = &Slots::EMPTY;
    let from = if generic { &TRAMPOLINES } else { native.map_or(empty, Type::slots) };
    group.slot.copy(out, from);
}

/// All slots of a new Python class, whose bases and attributes are in place.
pub fn resolve_all(ty: &Type) -> Slots {
    let mut out = Slots::EMPTY;
    for group in &operators().groups {
        resolve(ty, group, &mut out);
    }
    out
}

/// Flags that follow from the slots.
pub fn set_attribute_flags(ty: &Type) {
    let s = ty.slots();
    let get = s.getattr.is_some_and(|f| std::ptr::fn_addr_eq(f, attribute::generic_get as GetAttr));
    let set = s.setattr.is_some_and(|f| std::ptr::fn_addr_eq(f, attribute::generic_set as SetAttr));
    let (mut on, mut off) = (0, 0);
    *(if get { &mut on } else { &mut off }) |= flags::GENERIC_GETATTR;
    *(if set { &mut on } else { &mut off }) |= flags::GENERIC_SETATTR;
    ty.change_flags(on, off);
}

/// Called after the attribute `name` of a Python class changed: decides its slots again, and those of all
/// subclasses.
pub fn update_slot(th: &Thread, ty: &Type, name: &Str) {
    if operators().groups_of(name).next().is_none() {
        return;
    }
    let mut all: Vec<Ref<Type>> = vec![Ref::from_payload(ty)];
    let mut i = 0;
    while i < all.len() {
        let below = all[i].subclasses();
        for t in below {
            if !all.iter().any(|x| **x == *t) {
                all.push(t);
            }
        }
        i += 1;
    }
    th.stop_the_world(|| {
        for t in &all {
            for group in operators().groups_of(name) {
                // SAFETY: the world is stopped; `resolve` runs no Python code.
                resolve(t, group, unsafe { t.slots_mut() });
            }
            set_attribute_flags(t);
        }
    });
}

/// Decides every slot of a class and its subclasses again (`__bases__` assignment). The world is stopped.
///
/// # Safety
/// As [`Type::slots_mut`].
pub unsafe fn update_all(ty: &Type) {
    let slots = resolve_all(ty);
    // SAFETY: promised by the caller.
    unsafe { *ty.slots_mut() = slots };
    set_attribute_flags(ty);
}
