//! Specialisation: which faster form an instruction takes for the operands it sees, and the checked steps of these
//! forms. An executable belongs to one thread, so rewriting an instruction needs no synchronisation; the *objects*
//! may be shared, so every step reads them under their lock (which is nothing under the global lock).

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
use crate::object::{Dict, List, Module, Object, Ref, Slot, Str, Thread, Tuple, Type, Value, class, name};
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
    /// Probably the end: the general form decides.
    General,
    /// Another kind of iterator.
    Other,
}

/// What a look without calls has found. A handler that makes no call needs no frame; where an object is another
/// thread's, the look is taken again out of line, with the whole lock.
pub enum Quick<T> {
    /// It.
    Found(T),
    /// The instruction has been specialised for something else.
    Miss,
    /// Not without calls.
    Slow,
}

/// The value in a bound slot.
#[inline(always)]
fn copy_quick(s: &Slot) -> Quick<Value> {
    match s.as_ref().and_then(Value::clone_quick) {
        Some(v) => Quick::Found(v),
        None => {
            std::hint::cold_path();
            Quick::Slow
        }
    }
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
    let number = |v: &Value| v.is_int() || v.is_exact(&class::FLOAT);
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

/// `list[int]` in range, without calls.
#[inline(always)]
pub fn list_item_quick(a: &Value, b: &Value) -> Quick<Value> {
    if !a.is_exact(&class::LIST) || !b.is_int() {
        return Quick::Miss;
    }
    // SAFETY: the class was checked.
    let Some(items) = unsafe { a.cast::<List>() }.lock_quick() else { return Quick::Slow };
    match index(b.int(), items.len()) {
        // SAFETY: `index` checked the range; a slot has the layout of a value.
        Some(i) => copy_quick(unsafe { &*std::ptr::from_ref(items.get_unchecked(i)).cast::<Slot>() }),
        None => Quick::Miss,
    }
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
    let number = |v: &Value| v.is_int() || v.is_exact(&class::FLOAT);
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
    // SAFETY: the classes are checked.
    unsafe {
        if ty.is(&SET) {
            return set_contains(container.cast(), item);
        }
        if ty.is(&class::DICT) {
            return dict_contains(container.cast(), item);
        }
        if ty.is(&class::STR) && item.is_exact(&class::STR) {
            return Some(str_contains(container.cast(), item.cast()));
        }
    }
    None
}

#[inline(never)]
fn set_contains(set: &Set, item: &Value) -> Option<bool> {
    let keys = set.lock();
    let hash = key_hash(item)?;
    if keys.is_empty() {
        return Some(false);
    }
    keys.find_same(item, hash).or_else(|| match keys.find(item, hash) {
        Found::Here(_) => Some(true),
        Found::Absent(_) => Some(false),
        Found::Maybe(_) => None,
    })
}

#[inline(never)]
fn dict_contains(dict: &Dict, item: &Value) -> Option<bool> {
    let t = dict.lock();
    find(&t, item).ok().map(|i| i.is_some())
}

#[inline(never)]
fn str_contains(s: &Str, part: &Str) -> bool {
    str::search::find(s.chars(), part.chars()).is_some()
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
    unsafe { it.cast::<RangeIter>() }.advance().map_or(Step::General, Step::Item)
}

/// One step over a list.
#[inline(always)]
pub fn list_step(it: &Value) -> Step {
    if !it.is_exact(&LIST_ITERATOR) {
        return Step::Other;
    }
    // SAFETY: the class was checked.
    unsafe { it.cast::<ListIter>() }.advance_quick().map_or(Step::General, Step::Item)
}

/// One step over a tuple.
#[inline(always)]
pub fn tuple_step(it: &Value) -> Step {
    if !it.is_exact(&TUPLE_ITERATOR) {
        return Step::Other;
    }
    // SAFETY: the class was checked.
    unsafe { it.cast::<TupleIter>() }.advance().map_or(Step::General, Step::Item)
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
pub fn plain(ty: &Type) -> bool {
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
            x.set_pointer(name.as_value().bits());
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
    x.set_pointer(v.bits());
    x.set_wide(guard);
    i.e = ty.assign_version();
}

/// An in-object slot.
///
/// # Safety
/// The guard says that the object has it.
#[inline(always)]
unsafe fn inline_slot(o: &Object, index: usize) -> *mut Slot {
    // SAFETY: promised by the caller.
    unsafe {
        std::ptr::from_ref(o).cast::<u8>().add(ATTRS + SLOTS_OFFSET).cast::<Slot>().cast_mut().add(index)
    }
}

/// The value of a cached in-object slot, without calls.
#[inline(always)]
pub fn slot_quick(v: &Value, i: &Instr, x: &Instr) -> Quick<Value> {
    let Some(o) = v.as_object() else { return Quick::Miss };
    let Some(lock) = o.head().lock_quick() else { return Quick::Slow };
    if o.guard() != x.wide() || o.ty().version() != i.e {
        return Quick::Miss;
    }
    // SAFETY: the guard says that the object has this in-object slot; the lock is held.
    let found = copy_quick(unsafe { &*inline_slot(o, i.b as usize) });
    drop(lock);
    found
}

/// The value of a cached in-object slot.
#[inline(always)]
pub fn slot(v: &Value, i: &Instr, x: &Instr) -> Option<Value> {
    let o = v.as_object()?;
    let lock = o.head().lock();
    if o.guard() != x.wide() || o.ty().version() != i.e {
        return None;
    }
    // SAFETY: as in `slot_quick`.
    let s = unsafe { (*inline_slot(o, i.b as usize)).clone() };
    drop(lock);
    s
}

/// An instance attribute through the thread's table of layouts: for instructions that see many classes.
#[inline]
pub fn shared_slot(th: &Thread, vm: &Vm, v: &Value, name: &Ref<Str>) -> Option<Value> {
    let o = v.as_object()?;
    let guard = o.guard();
    let slot = vm.layouts.slot(th, o, guard, name)?;
    let lock = o.head().lock();
    if o.guard() != guard {
        return None;
    }
    // SAFETY: the guard says that the object has this slot; the lock is held.
    let s = unsafe { (*instance::slot_at(o, ATTRS, slot)).clone() };
    drop(lock);
    s
}

/// Stores an instance attribute likewise; gives the old value, or `v` back where that is not possible.
#[inline]
pub fn store_shared_slot(th: &Thread, vm: &Vm, o: &Value, name: &Ref<Str>, v: Value) -> Result<Slot, Value> {
    let Some(o) = o.as_object() else { return Err(v) };
    let guard = o.guard();
    let Some(slot) = vm.layouts.slot(th, o, guard, name) else { return Err(v) };
    let lock = o.head().lock();
    if o.guard() != guard {
        return Err(v);
    }
    // SAFETY: as in `shared_slot`.
    let old = unsafe { (*instance::slot_at(o, ATTRS, slot)).replace(v) };
    drop(lock);
    Ok(old)
}

/// Whether the layout says that an object has no attribute of this name (so that its class decides).
#[inline]
pub fn known_absent(th: &Thread, vm: &Vm, v: &Value, name: &Ref<Str>) -> bool {
    v.as_object().is_some_and(|o| vm.layouts.is_absent(th, o, o.guard(), name))
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
    let bits = x.pointer();
    // SAFETY: the class holds the value while its version is current.
    let borrowed = std::mem::ManuallyDrop::new(unsafe { Value::from_bits(bits) });
    Some((*borrowed).clone())
}

/// A module's global by entry number.
#[inline(always)]
pub fn module_value(v: &Value, x: &Instr) -> Option<Value> {
    if !v.is_exact(&class::MODULE) {
        return None;
    }
    // SAFETY: the class was checked.
    let t = unsafe { v.cast::<Module>() }.dict.lock();
    let e = t.entries().get(x.e as usize)?;
    if e.key.as_ref()?.bits() != x.pointer() {
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

/// A cached method, without calls.
#[inline(always)]
pub fn method_quick(v: &Value, i: &Instr, x: &Instr) -> Quick<Value> {
    match cached_method(v, i, x).map(|f| f.clone_quick()) {
        Some(Some(f)) => Quick::Found(f),
        Some(None) => Quick::Slow,
        None => Quick::Miss,
    }
}

/// A cached method.
#[inline(always)]
pub fn method(v: &Value, i: &Instr, x: &Instr) -> Option<Value> {
    cached_method(v, i, x).map(|f| (*f).clone())
}

#[inline(always)]
fn cached_method(v: &Value, i: &Instr, x: &Instr) -> Option<std::mem::ManuallyDrop<Value>> {
    let o = v.as_object()?;
    let guard = if i.b == 1 { o.guard() & 0xffff_ffff } else { o.guard() };
    if guard != x.wide() || o.ty().version() != i.e {
        return None;
    }
    // SAFETY: the class holds the method while its version is current.
    Some(std::mem::ManuallyDrop::new(unsafe { Value::from_bits(x.pointer()) }))
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

/// A slot of an object whose lock is held.
pub struct Place<'a> {
    slot: *mut Slot,
    _lock: crate::mode::ObjectGuard<'a>,
}

impl Place<'_> {
    /// Stores, lets the object go and gives the old value.
    #[inline(always)]
    pub fn replace(self, v: Value) -> Slot {
        // SAFETY: `place_quick` checked that the object has the slot; the lock is held.
        unsafe { (*self.slot).replace(v) }
    }
}

/// A cached in-object slot to store into, without calls; `None`: not that way.
#[inline(always)]
pub fn place_quick(o: &Value, guard: u64, slot: usize) -> Option<Place<'_>> {
    let o = o.as_object()?;
    let lock = o.head().lock_quick()?;
    // SAFETY: the guard says that the object has this in-object slot.
    (o.guard() == guard).then(|| Place { slot: unsafe { inline_slot(o, slot) }, _lock: lock })
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
    let old = unsafe { (*inline_slot(o, slot)).replace(v) };
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
    unsafe { inline_slot(o, slot).write(Some(v)) };
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
