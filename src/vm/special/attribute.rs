//! Attributes and methods, found by class, shape and class version.

use super::{Quick, copy_quick};
use crate::mode::ObjectGuard;
use crate::object::instance::{self, SLOTS_OFFSET};
use crate::object::ty::flags;
use crate::object::{Module, Object, Slot, Thread, Type, Value, class};
use crate::vm::executable::Executable;
use crate::vm::op::{Instr, Op};
use crate::vm::state::Frame;

/// Offset of the attributes of plain instances: right behind the header.
pub(super) const ATTRS: usize = 16;

/// Whether an object has the cached class and shape, and the class is unchanged.
#[inline(always)]
pub fn matches(v: &Value, guard: u64, version: u32) -> bool {
    match v.as_object() {
        Some(o) => o.is_like(guard, version),
        None => false,
    }
}

/// A class whose instances have their attributes right behind the header.
pub fn plain(ty: &Type) -> bool {
    ty.attrs_offset() == ATTRS && ty.has(flags::ATTRS)
}

/// # Safety
/// `pc` is an instruction of this thread's executable; `frame` runs it.
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
        let t = m.dict.read();
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
    let m = found?.downcast::<crate::object::member::MemberDescriptor>()?;
    let index = m.slot()?;
    if !o.ty().is_subtype(m.owner()) || index >= instance::inline_slots(o) {
        return None;
    }
    u16::try_from(index).ok()
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
pub(super) unsafe fn inline_slot(o: &Object, index: usize) -> *mut Slot {
    // SAFETY: promised by the caller.
    unsafe {
        std::ptr::from_ref(o).cast::<u8>().add(ATTRS + SLOTS_OFFSET).cast::<Slot>().cast_mut().add(index)
    }
}

/// The value of a cached in-object slot, without calls.
#[inline(always)]
pub fn slot_quick(v: &Value, i: &Instr, x: &Instr) -> Quick<Value> {
    let Some(o) = v.as_object() else { return Quick::Miss };
    let Some(lock) = o.head().read_quick() else { return Quick::Slow };
    if !o.is_like(x.wide(), i.e) {
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
    // SAFETY: the guard says that the object has this in-object slot.
    locked_slot(v, i, x, |o, index| unsafe { inline_slot(o, index) })
}

/// The value of a cached slot outside the object.
#[inline(always)]
pub fn overflow_slot(v: &Value, i: &Instr, x: &Instr) -> Option<Value> {
    // SAFETY: the guard says that the object has this slot; the lock is held.
    locked_slot(v, i, x, |o, index| unsafe { instance::slot_at(o, ATTRS, index) })
}

#[inline(always)]
fn locked_slot(v: &Value, i: &Instr, x: &Instr, at: impl Fn(&Object, usize) -> *mut Slot) -> Option<Value> {
    let o = v.as_object()?;
    let lock = o.head().read();
    if !o.is_like(x.wide(), i.e) {
        return None;
    }
    // SAFETY: `at` finds a slot of the object; the lock is held.
    let s = unsafe { (*at(o, i.b as usize)).clone() };
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
    let t = unsafe { v.cast::<Module>() }.dict.read();
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
        i.b |= 1;
    } else if plain(ty) && instance::get(o, name).is_none() && instance::is_shaped(o) {
        cache_pointer(i, x, ty, o.guard(), &f);
        i.b &= !1;
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
    // The lowest bit: the objects have no attributes of their own, whatever they have there.
    if !(i.b & 1 == 1 && o.ty().version() == i.e || o.is_like(x.wide(), i.e)) {
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
    pub(super) slot: *mut Slot,
    pub(super) _lock: ObjectGuard<'a>,
}

impl Place<'_> {
    /// Stores, lets the object go and gives the old value.
    #[inline(always)]
    pub fn replace(self, v: Value) -> Slot {
        // SAFETY: whoever made the place checked that the object has the slot; the lock is held.
        unsafe { (*self.slot).replace(v) }
    }
    /// Stores into a slot that `o` has had room for and has by its new shape.
    #[inline(always)]
    pub fn add(self, o: &Object, shape: u32, v: Value) {
        // SAFETY: whoever made the place checked that the object has room for the slot, which is empty; the lock is held.
        unsafe { self.slot.write(Some(v)) };
        instance::set_shape(o, ATTRS, shape);
    }
}

/// A cached in-object slot to store into, without calls.
#[inline(always)]
pub fn place_quick(o: &Object, guard: u64, version: u32, slot: usize) -> Quick<Place<'_>> {
    match o.head().lock_quick() {
        Some(lock) => cached_place(o, lock, guard, version, slot).map_or(Quick::Miss, Quick::Found),
        None => Quick::Slow,
    }
}

/// A cached in-object slot to store into.
#[inline(always)]
pub fn place(o: &Object, guard: u64, version: u32, slot: usize) -> Option<Place<'_>> {
    cached_place(o, o.head().lock(), guard, version, slot)
}

#[inline(always)]
fn cached_place<'a>(
    o: &'a Object,
    lock: ObjectGuard<'a>,
    guard: u64,
    version: u32,
    slot: usize,
) -> Option<Place<'a>> {
    // SAFETY: the guard says that the object has this in-object slot, or room for it.
    o.is_like(guard, version).then(|| Place { slot: unsafe { inline_slot(o, slot) }, _lock: lock })
}
