//! Specialisation: which faster form an instruction takes for the operands it sees, and the checked steps of these
//! forms. An executable belongs to one thread, so rewriting an instruction needs no synchronisation; the *objects*
//! may be shared, so every step reads them under their lock (which is nothing under the global lock).

use std::ops::Range;

use super::executable::Executable;
use super::function::Function;
use super::generator::GENERATOR;
use super::op::{Instr, Op};
use super::state::{Frame, Vm};
use crate::object::function::{MethodDescriptor, NativeFunction};
use crate::object::hash::hash_int;
use crate::object::instance::{self, SLOTS_OFFSET};
use crate::object::native::Binding;
use crate::object::slots::{Compare, Res};
use crate::object::ty::flags;
use crate::object::{
    Dict, List, Module, Ref, Slot, Str, Thread, Tuple, Type, Value, attribute, class, name, protocol,
};
use crate::types::list::edit::replace_range;
use crate::types::list::iter::{LIST_ITERATOR, ListIter};
use crate::types::range::{RANGE_ITERATOR, RangeIter};
use crate::types::set::table::Found;
use crate::types::set::{SET, Set};
use crate::types::str;
use crate::types::tuple::{TUPLE_ITERATOR, TupleIter};

/// What a step of a specialised loop found.
pub enum Step {
    /// An item.
    Item(Value),
    /// The end.
    End,
    /// Another kind of iterator.
    Other,
}

/// Offset of the attributes of plain instances: right behind the header.
const ATTRS: usize = 16;

/// # Safety
/// `pc` is an instruction of this thread's executable.
pub unsafe fn binary(pc: *mut Instr, a: &Value, b: &Value) -> bool {
    // SAFETY: promised by the caller.
    let i = unsafe { &mut *pc };
    let n = i.d % 13;
    if a.is_int() && b.is_int() {
        i.op = match n {
            0 => Op::AddInt,
            1 => Op::AndInt,
            2 => Op::FloorDivInt,
            3 => Op::ShlInt,
            5 => Op::MulInt,
            6 => Op::ModInt,
            7 => Op::OrInt,
            9 => Op::ShrInt,
            10 => Op::SubInt,
            11 => Op::DivFloat,
            12 => Op::XorInt,
            _ => return false,
        };
        return true;
    }
    let number = |v: &Value| v.is_imm_float() || v.is_int();
    if number(a) && number(b) {
        i.op = match n {
            0 => Op::AddFloat,
            10 => Op::SubFloat,
            5 => Op::MulFloat,
            11 => Op::DivFloat,
            _ => return false,
        };
        return true;
    }
    if n == 0 && a.is_exact(&class::STR) && b.is_exact(&class::STR) {
        i.op = Op::AddStr;
        return true;
    }
    false
}

/// `a + b` for strings; `own`: the slot's reference to `a` may be taken for an append in place.
///
/// # Safety
/// `slot` is `a`'s slot when `own`; `a` is not used after the call in that case.
pub unsafe fn concat(th: &Thread, slot: *mut Slot, a: &Value, b: &Value, own: bool) -> Res {
    // SAFETY: the classes were checked by the caller.
    let right = unsafe { b.cast::<Str>() };
    if own && !a.is(b) {
        // SAFETY: promised by the caller.
        if let Some(left) = unsafe { (*slot).take() } {
            match Str::append_in_place(left, right) {
                Ok(v) => return Ok(v),
                // SAFETY: the slot is empty since the line above.
                Err(left) => unsafe { slot.write(Some(left)) },
            }
        }
    }
    // SAFETY: the classes were checked by the caller; with `own` the value is back in its slot.
    let left = unsafe { a.cast::<Str>() };
    if left.is_empty() {
        return Ok(b.clone());
    }
    if right.is_empty() {
        return Ok(a.clone());
    }
    let _ = th;
    Ok(str::join::concat(&[left, right]).into_value())
}

/// # Safety
/// As [`binary`].
pub unsafe fn subscr(pc: *mut Instr, a: &Value, b: &Value) -> bool {
    // SAFETY: promised by the caller.
    let i = unsafe { &mut *pc };
    i.op = if a.is_exact(&class::LIST) && b.is_int() {
        Op::SubscrList
    } else if a.is_exact(&class::TUPLE) && b.is_int() {
        Op::SubscrTuple
    } else if a.is_exact(&class::DICT) && simple_key(b) {
        Op::SubscrDict
    } else if a.is_exact(&class::STR) && b.is_int() {
        Op::SubscrStr
    } else {
        return false;
    };
    true
}

fn simple_key(k: &Value) -> bool {
    k.is_int() || k.is_exact(&class::STR)
}

#[inline(always)]
fn index(i: i64, len: usize) -> Option<usize> {
    let i = if i < 0 { i + len as i64 } else { i };
    if (i as u64) < len as u64 { Some(i as usize) } else { None }
}

/// `list[int]` in range.
#[inline(always)]
pub fn list_item(a: &Value, b: &Value) -> Option<Value> {
    if !a.is_exact(&class::LIST) {
        return None;
    }
    let i = b.as_int()?;
    // SAFETY: the class was checked.
    let items = unsafe { a.cast::<List>() }.lock();
    let i = index(i, items.len())?;
    // SAFETY: `index` checked the range.
    Some(unsafe { items.get_unchecked(i) }.clone())
}

/// `tuple[int]` in range.
#[inline(always)]
pub fn tuple_item(a: &Value, b: &Value) -> Option<Value> {
    if !a.is_exact(&class::TUPLE) {
        return None;
    }
    let i = b.as_int()?;
    // SAFETY: the class was checked.
    let items = unsafe { a.cast::<Tuple>() }.items();
    Some(items[index(i, items.len())?].clone())
}

/// `str[int]` in range.
#[inline(always)]
pub fn str_item(a: &Value, b: &Value) -> Option<Value> {
    if !a.is_exact(&class::STR) {
        return None;
    }
    let i = b.as_int()?;
    // SAFETY: the class was checked.
    let s = unsafe { a.cast::<Str>() };
    Some(Str::from_char(s.at(index(i, s.len())?)).into_value())
}

/// Entry of a key that needs no Python code; `Err` for other keys.
#[inline(always)]
fn find(t: &crate::object::Table, k: &Value) -> Result<Option<usize>, ()> {
    if let Some(n) = k.as_int() {
        let h = hash_int(n);
        let mut p = t.probe(h);
        while let Some(i) = t.next_candidate(&mut p) {
            match &t.entries()[i].key {
                Some(x) if x.is(k) => return Ok(Some(i)),
                // Another object with the same hash: it may be equal (a float, a bool, an instance).
                Some(x) if !x.is_int() && !x.is_exact(&class::STR) => return Err(()),
                _ => {}
            }
        }
        return Ok(None);
    }
    if k.is_exact(&class::STR) {
        // SAFETY: the class was checked.
        let s = unsafe { k.cast::<Str>() };
        let mut p = t.probe(s.hash());
        while let Some(i) = t.next_candidate(&mut p) {
            match &t.entries()[i].key {
                Some(x) if x.is(k) => return Ok(Some(i)),
                Some(x)
                    if x.is_exact(&class::STR)
                    // SAFETY: the class was checked.
                    && unsafe { x.cast::<Str>() }.eq_str(s) =>
                {
                    return Ok(Some(i));
                }
                Some(_) => return Err(()),
                None => {}
            }
        }
        return Ok(None);
    }
    Err(())
}

/// `dict[key]`, present.
#[inline(always)]
pub fn dict_item(a: &Value, k: &Value) -> Option<Value> {
    if !a.is_exact(&class::DICT) {
        return None;
    }
    // SAFETY: the class was checked.
    let t = unsafe { a.cast::<Dict>() }.lock();
    match find(&t, k) {
        Ok(Some(i)) => t.entries()[i].value.clone(),
        _ => None,
    }
}

/// # Safety
/// As [`binary`].
pub unsafe fn store_subscr(pc: *mut Instr, a: &Value, b: &Value) -> bool {
    // SAFETY: promised by the caller.
    let i = unsafe { &mut *pc };
    i.op = if a.is_exact(&class::LIST) && b.is_int() {
        Op::StoreSubscrList
    } else if a.is_exact(&class::DICT) && simple_key(b) {
        Op::StoreSubscrDict
    } else {
        return false;
    };
    true
}

/// Whether [`store_list`] may be tried.
#[inline(always)]
pub fn can_store_list(a: &Value, b: &Value) -> bool {
    a.is_exact(&class::LIST) && b.is_int()
}

/// `list[int] = v`; gives the old value, or `v` back when the index is out of range.
#[inline(always)]
pub fn store_list(a: &Value, b: &Value, v: Value) -> Result<Value, Value> {
    let Some(i) = b.as_int() else { return Err(v) };
    // SAFETY: `can_store_list` checked the class.
    let mut items = unsafe { a.cast::<List>() }.lock();
    let len = items.len();
    match index(i, len) {
        Some(i) => Ok(std::mem::replace(&mut items[i], v)),
        None => Err(v),
    }
}

/// Whether [`store_dict`] may be used.
#[inline(always)]
pub fn can_store_dict(a: &Value, k: &Value) -> bool {
    if !a.is_exact(&class::DICT) || !simple_key(k) {
        return false;
    }
    // SAFETY: the class was checked.
    let t = unsafe { a.cast::<Dict>() }.lock();
    find(&t, k).is_ok()
}

/// `dict[key] = v`; gives the old value.
#[inline(always)]
pub fn store_dict(a: &Value, k: &Value, v: Value) -> Slot {
    // SAFETY: `can_store_dict` checked the class.
    let mut t = unsafe { a.cast::<Dict>() }.lock();
    match find(&t, k) {
        Ok(Some(i)) => t.entry_mut(i).value.replace(v),
        // Between the check and now another thread may have added a key that needs Python code; a new entry beside
        // it is what that race could give anyway.
        _ => {
            let h = match k.as_int() {
                Some(n) => hash_int(n),
                // SAFETY: `simple_key`: a string otherwise.
                None => unsafe { k.cast::<Str>() }.hash(),
            };
            t.push(h, k.clone(), v);
            None
        }
    }
}

/// # Safety
/// As [`binary`].
pub unsafe fn compare(pc: *mut Instr, a: &Value, b: &Value) -> bool {
    // SAFETY: promised by the caller.
    let i = unsafe { &mut *pc };
    let (op, sense) = (i.c >> 1, i.c & 1 != 0);
    if a.is_int() && b.is_int() {
        i.op = match (op, sense) {
            (0, true) | (5, false) => Op::JumpIntLt,
            (1, true) | (4, false) => Op::JumpIntLe,
            (2, true) | (3, false) => Op::JumpIntEq,
            (3, true) | (2, false) => Op::JumpIntNe,
            (4, true) | (1, false) => Op::JumpIntGt,
            _ => Op::JumpIntGe,
        };
        return true;
    }
    let number = |v: &Value| v.is_imm_float() || v.is_int();
    if number(a) && number(b) {
        i.op = Op::JumpFloat;
        return true;
    }
    if a.is_exact(&class::STR) && b.is_exact(&class::STR) {
        i.op = Op::JumpStr;
        return true;
    }
    false
}

/// A comparison (its number in `Compare::ALL`) of two strings.
#[inline(always)]
pub fn compare_str(op: u16, a: &Str, b: &Str) -> bool {
    match op {
        2 => a.eq_str(b),
        3 => !a.eq_str(b),
        op => Compare::ALL[op as usize].test(str::order(a, b)),
    }
}

/// `item in container` where that takes no Python code: sets and dicts of simple keys, strings.
#[inline(always)]
pub fn contains(container: &Value, item: &Value) -> Option<bool> {
    let ty = container.as_object()?.ty();
    if ty.is(&SET) {
        // SAFETY: the class was checked.
        let keys = unsafe { container.cast::<Set>() }.lock();
        let hash = key_hash(item)?;
        if keys.is_empty() {
            return Some(false);
        }
        return match keys.find(item, hash) {
            Found::Here(_) => Some(true),
            Found::Absent(_) => Some(false),
            Found::Maybe(_) => None,
        };
    }
    if ty.is(&class::DICT) {
        // SAFETY: the class was checked.
        let t = unsafe { container.cast::<Dict>() }.lock();
        return find(&t, item).ok().map(|i| i.is_some());
    }
    if ty.is(&class::STR) && item.is_exact(&class::STR) {
        // SAFETY: the classes were checked.
        let (s, x) = unsafe { (container.cast::<Str>(), item.cast::<Str>()) };
        return Some(str::search::find(s.chars(), x.chars()).is_some());
    }
    None
}

/// Hash of a key that needs no Python code.
#[inline(always)]
fn key_hash(k: &Value) -> Option<i64> {
    if let Some(n) = k.as_int() {
        return Some(hash_int(n));
    }
    // SAFETY: the class is checked.
    k.is_exact(&class::STR).then(|| unsafe { k.cast::<Str>() }.hash())
}

/// The items that `[b:c]` with plain bounds means, as `slice.indices` finds them.
#[inline(always)]
fn plain_range(b: &Value, c: &Value, len: usize) -> Option<Range<usize>> {
    let fit = |v: &Value, absent: usize| match v.as_int() {
        Some(i) if i < 0 => Some((i + len as i64).max(0) as usize),
        Some(i) => Some((i as usize).min(len)),
        None if v.is_none() => Some(absent),
        None => None,
    };
    let (from, to) = (fit(b, 0)?, fit(c, len)?);
    Some(from..to.max(from))
}

/// `a[b:c] = v` of lists with plain bounds; gives `v` back where that takes more.
#[inline(always)]
pub fn store_slice(a: &Value, b: &Value, c: &Value, v: Value) -> Result<(), Value> {
    let plain = |x: &Value| x.is_int() || x.is_none();
    if !a.is_exact(&class::LIST) || !v.is_exact(&class::LIST) || !plain(b) || !plain(c) {
        return Err(v);
    }
    // SAFETY: the classes were checked.
    let (list, source) = unsafe { (a.cast::<List>(), v.cast::<List>()) };
    // What nobody else has is not copied.
    let new = if source.object().head().is_unique() {
        std::mem::take(&mut *source.lock())
    } else {
        source.to_vec()
    };
    let items = list.lock();
    if let Some(range) = plain_range(b, c, items.len()) {
        replace_range(items, range, new);
    }
    Ok(())
}

/// `a[b:c]` of a string, list or tuple with plain bounds.
#[inline(always)]
pub fn slice(a: &Value, b: &Value, c: &Value) -> Option<Value> {
    let ty = a.as_object()?.ty();
    if ty.is(&class::STR) {
        // SAFETY: the class was checked.
        let s = unsafe { a.cast::<Str>() };
        let r = plain_range(b, c, s.len())?;
        return Some(str::search::substring(s, r.start, r.end).into_value());
    }
    if ty.is(&class::LIST) {
        // SAFETY: the class was checked.
        let items = unsafe { a.cast::<List>() }.lock();
        let part = items[plain_range(b, c, items.len())?].to_vec();
        drop(items);
        return Some(List::new(part).into_value());
    }
    if ty.is(&class::TUPLE) {
        // SAFETY: the class was checked.
        let items = unsafe { a.cast::<Tuple>() }.items();
        let r = plain_range(b, c, items.len())?;
        return Some(if r.len() == items.len() {
            a.clone()
        } else {
            Tuple::from_exact(items[r].iter().cloned()).into_value()
        });
    }
    None
}

/// # Safety
/// As [`binary`].
pub unsafe fn for_iter(pc: *mut Instr, it: &Value) -> bool {
    // SAFETY: promised by the caller.
    let i = unsafe { &mut *pc };
    i.op = if it.is_exact(&RANGE_ITERATOR) {
        Op::ForIterRange
    } else if it.is_exact(&LIST_ITERATOR) {
        Op::ForIterList
    } else if it.is_exact(&TUPLE_ITERATOR) {
        Op::ForIterTuple
    } else if it.is_exact(&GENERATOR) {
        Op::ForIterGenerator
    } else {
        return false;
    };
    true
}

/// One step over a range.
#[inline(always)]
pub fn range_step(it: &Value) -> Step {
    if !it.is_exact(&RANGE_ITERATOR) {
        return Step::Other;
    }
    // SAFETY: the class was checked.
    match unsafe { it.cast::<RangeIter>() }.step() {
        Some(n) => Step::Item(Value::from_i64(n)),
        None => Step::End,
    }
}

/// One step over a list.
#[inline(always)]
pub fn list_step(it: &Value) -> Step {
    if !it.is_exact(&LIST_ITERATOR) {
        return Step::Other;
    }
    // SAFETY: the class was checked.
    unsafe { it.cast::<ListIter>() }.step().map_or(Step::End, Step::Item)
}

/// One step over a tuple.
#[inline(always)]
pub fn tuple_step(it: &Value) -> Step {
    if !it.is_exact(&TUPLE_ITERATOR) {
        return Step::Other;
    }
    // SAFETY: the class was checked.
    unsafe { it.cast::<TupleIter>() }.step().map_or(Step::End, Step::Item)
}

/// Whether an object has the cached class and shape, and the class is unchanged.
#[inline(always)]
pub fn matches(v: &Value, guard: u64, version: u32) -> bool {
    match v.as_object() {
        Some(o) => o.guard() == guard && o.ty().version() == version,
        None => false,
    }
}

/// A class whose instances have their attributes right behind the header.
fn plain(ty: &Type) -> bool {
    ty.attrs_offset() == ATTRS && ty.has(flags::ATTRS)
}

/// # Safety
/// As [`binary`]; `frame` runs it.
pub unsafe fn load_attr(th: &Thread, frame: *mut Frame, pc: *mut Instr, v: &Value) -> bool {
    // SAFETY: promised by the caller.
    let (i, x, exe): (&mut Instr, &mut Instr, &Executable) =
        unsafe { (&mut *pc, &mut *pc.add(1), &*(*frame).exe) };
    let name = &exe.names[i.d as usize];
    let Some(o) = v.as_object() else { return false };
    let ty = o.ty();
    if v.is_exact(&class::MODULE)
        && let Some(m) = v.downcast::<Module>()
    {
        let t = m.dict.lock();
        if let Some(at) = t.find_str(name)
            && t.entries()[at].key.as_ref().is_some_and(|k| k.bits() == name.as_value().bits())
        {
            x.e = at as u32;
            i.op = Op::LoadAttrModule;
            return true;
        }
        return false;
    }
    if !ty.has(flags::GENERIC_GETATTR) || ty.attrs_offset() != ATTRS {
        return false;
    }
    let found = ty.lookup(th, name);
    if let Some(index) = member_index(o, found.as_ref()) {
        i.b = index;
        i.e = ty.assign_version();
        x.set_wide(o.guard());
        i.op = Op::LoadAttrSlot;
        return true;
    }
    if !plain(ty) {
        return false;
    }
    if let Some(f) = &found
        && f.ty().slots().descr_set.is_some()
    {
        return false;
    }
    if let Some((guard, slot)) = instance::locate(o, name) {
        let inline = instance::inline_slots(o);
        if slot > u16::MAX as usize {
            return false;
        }
        i.b = slot as u16;
        i.e = ty.assign_version();
        x.set_wide(guard);
        i.op = if slot < inline { Op::LoadAttrSlot } else { Op::LoadAttrOverflow };
        return true;
    }
    if let Some(f) = found
        && f.is_object()
        && f.ty().slots().descr_get.is_none()
        && instance::is_shaped(o)
    {
        // No attribute of that name in this shape: the class's value, borrowed while the version is current.
        cache_pointer(i, x, ty, o.guard(), &f);
        i.op = Op::LoadAttrClass;
        return true;
    }
    false
}

/// In-object slot of a `__slots__` member that the class has under this name.
fn member_index(o: &crate::object::Object, found: Option<&Value>) -> Option<u16> {
    let m = found?.downcast::<crate::types::descriptor::MemberDescriptor>()?;
    if !o.ty().is_subtype(m.owner()) || m.index >= instance::inline_slots(o) {
        return None;
    }
    u16::try_from(m.index).ok()
}

/// Puts a guard, a version and a borrowed value into an instruction pair.
fn cache_pointer(i: &mut Instr, x: &mut Instr, ty: &Type, guard: u64, v: &Value) {
    let p = v.bits();
    x.a = p as u16;
    x.b = (p >> 16) as u16;
    x.c = (p >> 32) as u16;
    x.set_wide(guard);
    i.e = ty.assign_version();
}

#[inline(always)]
fn cached_pointer(x: &Instr) -> u64 {
    u64::from(x.a) | u64::from(x.b) << 16 | u64::from(x.c) << 32
}

/// The value of a cached in-object slot.
#[inline(always)]
pub fn slot(v: &Value, i: &Instr, x: &Instr) -> Option<Value> {
    let o = v.as_object()?;
    let lock = o.head().lock();
    if o.guard() != x.wide() || o.ty().version() != i.e {
        return None;
    }
    // SAFETY: the guard says that the object has this in-object slot; the lock is held.
    let s = unsafe {
        (*std::ptr::from_ref(o).cast::<u8>().add(ATTRS + SLOTS_OFFSET).cast::<Slot>().add(i.b as usize))
            .clone()
    };
    drop(lock);
    s
}

/// An instance attribute through the thread's table of layouts: for instructions that see many classes.
#[inline]
pub fn shared_slot(th: &Thread, vm: &Vm, v: &Value, name: &Ref<Str>) -> Option<Value> {
    let o = v.as_object()?;
    let ty = o.ty();
    if !plain(ty) || !ty.has(flags::GENERIC_GETATTR) {
        return None;
    }
    if let Some(f) = th.method_cache().lookup_ref(ty, name)
        && f.ty().slots().descr_set.is_some()
    {
        return None;
    }
    let guard = o.guard();
    let slot = vm.layouts.slot(o, guard, name)?;
    let lock = o.head().lock();
    if o.guard() != guard {
        return None;
    }
    // SAFETY: the guard says that the object has this slot; the lock is held.
    let s = unsafe { (*instance::slot_at(o, ATTRS, slot)).clone() };
    drop(lock);
    s
}

/// Whether the layout says that an object has no attribute of this name (so that its class decides).
#[inline]
pub fn known_absent(vm: &Vm, v: &Value, name: &Ref<Str>) -> bool {
    match v.as_object() {
        Some(o) if plain(o.ty()) => vm.layouts.is_absent(o, o.guard(), name),
        _ => false,
    }
}

/// The value of a cached slot outside the object.
#[inline(always)]
pub fn overflow_slot(v: &Value, i: &Instr, x: &Instr) -> Option<Value> {
    let o = v.as_object()?;
    let lock = o.head().lock();
    if o.guard() != x.wide() || o.ty().version() != i.e {
        return None;
    }
    // SAFETY: the guard says that the object has this slot; the lock is held.
    let s = unsafe { (*instance::slot_at(o, ATTRS, i.b as usize)).clone() };
    drop(lock);
    s
}

/// A cached value of the class.
#[inline(always)]
pub fn class_value(v: &Value, i: &Instr, x: &Instr) -> Option<Value> {
    if !matches(v, x.wide(), i.e) {
        return None;
    }
    let bits = cached_pointer(x);
    // SAFETY: the class holds the value while its version is current.
    let borrowed = std::mem::ManuallyDrop::new(unsafe { Value::from_bits(bits) });
    Some((*borrowed).clone())
}

/// A module's global by entry number.
#[inline(always)]
pub fn module_value(v: &Value, name: &Ref<Str>, x: &Instr) -> Option<Value> {
    if !v.is_exact(&class::MODULE) {
        return None;
    }
    // SAFETY: the class was checked.
    let t = unsafe { v.cast::<Module>() }.dict.lock();
    let e = t.entries().get(x.e as usize)?;
    if e.key.as_ref()?.bits() != name.as_value().bits() {
        return None;
    }
    e.value.clone()
}

/// # Safety
/// As [`load_attr`].
pub unsafe fn load_method(th: &Thread, frame: *mut Frame, pc: *mut Instr, v: &Value) -> bool {
    // SAFETY: promised by the caller.
    let (i, x, exe): (&mut Instr, &mut Instr, &Executable) =
        unsafe { (&mut *pc, &mut *pc.add(1), &*(*frame).exe) };
    let name = &exe.names[i.d as usize];
    let Some(o) = v.as_object() else { return false };
    let ty = o.ty();
    if !ty.has(flags::GENERIC_GETATTR) {
        return false;
    }
    let Some(f) = ty.lookup(th, name) else { return false };
    if !f.ty().has(flags::METHOD_DESCRIPTOR) || !f.is_object() {
        return false;
    }
    if ty.attrs_offset() == 0 {
        // No attributes of its own: the class alone decides.
        cache_pointer(i, x, ty, o.guard() & 0xffff_ffff, &f);
        i.b = 1;
    } else if plain(ty) && instance::get(o, name).is_none() && instance::is_shaped(o) {
        cache_pointer(i, x, ty, o.guard(), &f);
        i.b = 0;
    } else {
        return false;
    }
    i.op = Op::LoadMethodCached;
    true
}

/// A cached method.
#[inline(always)]
pub fn method(v: &Value, i: &Instr, x: &Instr) -> Option<Value> {
    let o = v.as_object()?;
    let guard = if i.b == 1 { o.guard() & 0xffff_ffff } else { o.guard() };
    if guard != x.wide() || o.ty().version() != i.e {
        return None;
    }
    // SAFETY: the class holds the method while its version is current.
    let borrowed = std::mem::ManuallyDrop::new(unsafe { Value::from_bits(cached_pointer(x)) });
    Some((*borrowed).clone())
}

/// # Safety
/// As [`load_attr`].
pub unsafe fn store_attr(th: &Thread, frame: *mut Frame, pc: *mut Instr, v: &Value) -> bool {
    // SAFETY: promised by the caller.
    let (i, x, exe): (&mut Instr, &mut Instr, &Executable) =
        unsafe { (&mut *pc, &mut *pc.add(1), &*(*frame).exe) };
    let name = &exe.names[i.d as usize];
    let Some(o) = v.as_object() else { return false };
    let ty = o.ty();
    if !ty.has(flags::GENERIC_SETATTR) || ty.attrs_offset() != ATTRS {
        return false;
    }
    let found = ty.lookup(th, name);
    if let Some(index) = member_index(o, found.as_ref()) {
        x.a = index;
        x.set_wide(o.guard());
        i.e = ty.assign_version();
        i.op = Op::StoreAttrSlot;
        return true;
    }
    if !plain(ty) || found.is_some_and(|f| f.ty().slots().descr_set.is_some()) {
        return false;
    }
    if let Some((guard, slot)) = instance::locate(o, name) {
        if slot >= instance::inline_slots(o) {
            return false;
        }
        x.a = slot as u16;
        x.set_wide(guard);
        i.e = ty.assign_version();
        i.op = Op::StoreAttrSlot;
        return true;
    }
    if let Some((guard, shape, slot)) = instance::transition(o, name) {
        let version = ty.assign_version();
        x.a = slot as u16;
        x.b = version as u16;
        x.c = (version >> 16) as u16;
        x.set_wide(guard);
        i.e = shape;
        i.op = Op::StoreAttrAdd;
        return true;
    }
    false
}

/// Stores into a cached in-object slot; gives the old value, or `v` back when another thread changed the shape.
#[inline(always)]
pub fn store_slot(o: &Value, guard: u64, slot: usize, v: Value) -> Result<Slot, Value> {
    let Some(o) = o.as_object() else { return Err(v) };
    let lock = o.head().lock();
    if o.guard() != guard {
        return Err(v);
    }
    // SAFETY: the guard says that the object has this in-object slot; the lock is held.
    let old = unsafe {
        (*std::ptr::from_ref(o).cast::<u8>().add(ATTRS + SLOTS_OFFSET).cast::<Slot>().cast_mut().add(slot))
            .replace(v)
    };
    drop(lock);
    Ok(old)
}

/// Adds an attribute in a cached in-object slot.
#[inline(always)]
pub fn add_slot(o: &Value, guard: u64, slot: usize, shape: u32, v: Value) -> Result<(), Value> {
    let Some(o) = o.as_object() else { return Err(v) };
    let lock = o.head().lock();
    if o.guard() != guard {
        return Err(v);
    }
    // SAFETY: the guard says that the object has room for this in-object slot, which is empty; the lock is held.
    unsafe {
        std::ptr::from_ref(o)
            .cast::<u8>()
            .add(ATTRS + SLOTS_OFFSET)
            .cast::<Slot>()
            .cast_mut()
            .add(slot)
            .write(Some(v));
    }
    instance::set_shape(o, ATTRS, shape);
    drop(lock);
    Ok(())
}

/// # Safety
/// As [`binary`]; `base` is the running frame's.
pub unsafe fn call(th: &Thread, vm: &Vm, pc: *mut Instr, base: *mut Slot, callee: &Value) -> bool {
    // SAFETY: promised by the caller.
    let (i, x) = unsafe { (&mut *pc, &mut *pc.add(1)) };
    let n = i.b as usize;
    // SAFETY: the slot before the arguments belongs to the call.
    let receiver = i.op == Op::CallMethod && unsafe { (*base.add(i.d as usize - 1)).is_some() };
    if callee.is_exact(&class::FUNCTION)
        && let Some(f) = callee.downcast::<Function>()
    {
        let Ok(exe) = vm.executable(th, f.code()) else {
            drop(th.take_waiting());
            return false;
        };
        // SAFETY: executables live as long as their thread.
        let e = unsafe { &*exe };
        let given = n + usize::from(receiver);
        let defaults = f.defaults().map_or(0, |d| d.len());
        if !e.plain || given > e.argcount as usize || given + defaults < e.argcount as usize {
            return false;
        }
        if i.op == Op::CallMethod && !receiver {
            return false;
        }
        x.set_wide(exe as u64);
        i.op = if receiver { Op::CallPythonMethod } else { Op::CallPython };
        return true;
    }
    if let Some(f) = callee.downcast::<NativeFunction>()
        && i.op == Op::Call
        && callee.is_exact(&class::BUILTIN_FUNCTION)
        && callee.as_object().is_some_and(|o| o.head().is_immortal())
        && !f.passes_self()
        && f.signature.accepts(n)
    {
        x.set_wide(callee.bits());
        let builtins = f.bound.as_ref().is_some_and(|m| m.is(crate::object::hooks::builtins().as_value()));
        i.op = match f.method.name {
            "len" if builtins && n == 1 => Op::CallLen,
            "isinstance" if builtins && n == 2 => Op::CallIsInstance,
            _ => Op::CallNative,
        };
        return true;
    }
    if receiver
        && callee.is_exact(&class::METHOD_DESCRIPTOR)
        && let Some(d) = callee.downcast::<MethodDescriptor>()
        && d.method.binding == Binding::Method
        && d.signature.accepts(n)
    {
        x.set_wide(callee.bits());
        i.op = if n == 1 && d.method.name == "append" && std::ptr::eq(d.owner(), class::LIST.get()) {
            Op::CallListAppend
        } else {
            Op::CallNativeMethod
        };
        return true;
    }
    if i.op == Op::Call
        && let Some(ty) = callee.downcast::<Type>()
        && plain_class(th, ty).is_some()
        && ty.is_heap()
    {
        x.set_wide(callee.bits());
        x.a = ty.assign_version() as u16;
        x.b = (ty.assign_version() >> 16) as u16;
        i.op = Op::CallClass;
        return true;
    }
    false
}

/// A class made by a class statement whose instances are plain and whose `__init__` is a Python function.
fn plain_class(th: &Thread, ty: &Type) -> Option<Value> {
    if !ty.metatype().is(&class::TYPE)
        || ty.has(flags::ABSTRACT)
        || !std::ptr::eq(ty.layout(), <crate::object::Instance as crate::object::Payload>::layout())
    {
        return None;
    }
    let object_new = class::OBJECT.get().slots().new?;
    if !ty.slots().new.is_some_and(|f| std::ptr::fn_addr_eq(f, object_new)) {
        return None;
    }
    let init = ty.lookup(th, name!("__init__"))?;
    init.is_exact(&class::FUNCTION).then_some(init)
}

/// The cached class of a call, if it is unchanged, and its `__init__` (borrowed: the class holds it).
#[inline(always)]
pub fn class_of_call<'a>(th: &Thread, callee: &'a Value, x: &Instr) -> Option<(&'a Type, &'a Function)> {
    if callee.bits() != x.wide() {
        return None;
    }
    // SAFETY: the address was a class when it was cached, and the callable is alive now.
    let ty = unsafe { callee.cast::<Type>() };
    if ty.version() != u32::from(x.a) | u32::from(x.b) << 16 {
        return None;
    }
    let init = th.method_cache().lookup_ref(ty, name!("__init__"))?;
    if !init.is_exact(&class::FUNCTION) {
        return None;
    }
    // SAFETY: the class was checked.
    Some((ty, unsafe { init.cast::<Function>() }))
}

/// Fills missing trailing arguments from the defaults.
///
/// # Safety
/// `args` has room for `argcount` values; those from `n` on are dead.
#[inline]
pub unsafe fn fill_defaults(f: &Function, args: *mut Slot, n: usize, argcount: usize) -> bool {
    let p = f.parts.lock(&f.ob);
    let Some(d) = &p.defaults else { return false };
    let items = d.items();
    if n + items.len() < argcount {
        return false;
    }
    for k in n..argcount {
        let v = items[items.len() - (argcount - k)].clone();
        // SAFETY: promised by the caller.
        unsafe { args.add(k).write(Some(v)) };
    }
    true
}

/// `isinstance(v, c)` when `c` is a plain class or a tuple of such.
#[inline(always)]
pub fn quick_isinstance(v: &Value, c: &Value) -> Option<bool> {
    let o = c.as_object()?;
    if o.ty().is(&class::TUPLE) {
        // SAFETY: the class was checked.
        for c in unsafe { c.cast::<Tuple>() }.items() {
            // One level deep: nested tuples are left to the general way.
            if !c.as_object()?.ty().is(&class::TYPE) {
                return None;
            }
            if quick_isinstance_of(v, c)? {
                return Some(true);
            }
        }
        return Some(false);
    }
    if !o.ty().is(&class::TYPE) {
        return None;
    }
    quick_isinstance_of(v, c)
}

#[inline(always)]
fn quick_isinstance_of(v: &Value, c: &Value) -> Option<bool> {
    // SAFETY: instances of `type` itself are types.
    let class = unsafe { c.cast::<Type>() };
    if v.ty().is_subtype(class) {
        return Some(true);
    }
    // `__class__` may say something else for objects that override it.
    if v.ty().has(flags::GENERIC_GETATTR) { Some(false) } else { None }
}

/// `len(v)` of the commonest classes.
#[inline(always)]
pub fn quick_len(v: &Value) -> Option<usize> {
    let ty = v.as_object()?.ty();
    // SAFETY: the classes are checked.
    unsafe {
        if ty.is(&class::STR) {
            Some(v.cast::<Str>().len())
        } else if ty.is(&class::LIST) {
            Some(v.cast::<List>().lock().len())
        } else if ty.is(&class::TUPLE) {
            Some(v.cast::<Tuple>().len())
        } else if ty.is(&class::DICT) {
            Some(v.cast::<Dict>().lock().len())
        } else {
            None
        }
    }
}

/// `list.append(v)`.
#[inline(always)]
pub fn list_append(list: &Value, v: Value) {
    // SAFETY: the caller checked the class (a comprehension's list is exact).
    unsafe { list.cast::<List>() }.push(v);
}

/// A tuple of `n` slots, which are emptied.
///
/// # Safety
/// The slots hold owned values.
#[inline(always)]
pub unsafe fn build_tuple(first: *mut Slot, n: usize) -> Value {
    // SAFETY: promised by the caller.
    unsafe { Tuple::take_slots(std::slice::from_raw_parts_mut(first, n)) }.into_value()
}

/// Unpacks into a few places.
#[inline]
pub fn unpack(th: &Thread, v: &Value, out: &mut [Slot]) -> Res<()> {
    if v.is_exact(&class::TUPLE) {
        // SAFETY: the class was checked.
        let items = unsafe { v.cast::<Tuple>() }.items();
        if items.len() == out.len() {
            for (o, x) in out.iter_mut().zip(items) {
                *o = Some(x.clone());
            }
            return Ok(());
        }
    }
    let items = super::slow::unpack(th, v, out.len())?;
    for (o, x) in out.iter_mut().zip(items) {
        *o = Some(x);
    }
    Ok(())
}

/// The truth of `v`, without Python code if possible.
#[inline(always)]
pub fn truth(th: &Thread, v: &Value) -> Res<bool> {
    protocol::truth(th, v)
}

/// `v.name` without caches.
pub fn attribute(th: &Thread, v: &Value, name: &Str) -> Res {
    attribute::get(th, v, name)
}
