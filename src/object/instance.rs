//! Attributes of instances: slots found by a shape.
//!
//! `Attrs` lies in the object at the class's `attrs_offset`: shape number, number of in-object slots, pointer to
//! further slots (or the dict, once there is one), then the in-object slots. `__slots__` members come first, then
//! named attributes. A plain instance has `Attrs` at offset 16, so the shape number completes the header's guard.

use super::dict::Dict;
use super::header::{Object, Sink};
use super::layout::{Ref, Trace, Visitor};
use super::shape::{self, Shape};
use super::string::{self, Str};
use super::table::Table;
use super::ty::{Type, flags};
use super::value::{Slot, Value};
use crate::payload;
use crate::sync::prim::{AtomicU32, Ordering};

/// Payload of plain instances (`object()` and classes without a built-in base): just a header.
#[repr(C)]
pub struct Instance {
    ob: Object,
}
payload!(Instance: traced);

impl Trace for Instance {
    fn trace(&self, _: &mut dyn Visitor) {}
}

impl Instance {
    /// A fresh instance of `ty`, attributes unset.
    pub fn new(ty: &Type) -> Ref<Instance> {
        super::header::alloc_in_place(Instance { ob: Object::new(ty) })
    }
}

/// An object's attributes; see the module.
#[repr(C)]
pub struct Attrs {
    shape: AtomicU32,
    inline: u16,
    overflow_cap: u16,
    /// Further slots (`overflow_cap` of them), or the dict's bits when the shape is `shape::DICT`.
    overflow: *mut Slot,
}

/// Bytes of attributes with `inline` in-object slots.
pub const fn attrs_size(inline: usize) -> usize {
    size_of::<Attrs>() + inline * 8
}

/// Offset from the attributes to in-object slot 0.
pub const SLOTS_OFFSET: usize = size_of::<Attrs>();

/// Total block size of an object of fixed payload size with attributes.
pub fn block_size(o: &Object) -> usize {
    let ty = o.ty();
    match ty.attrs_offset() {
        0 => ty.layout().size,
        // SAFETY: the offset says that attributes are there.
        at => at + attrs_size(unsafe { (*attrs_ptr(o, at)).inline } as usize),
    }
}

#[inline(always)]
fn attrs_ptr(o: &Object, at: usize) -> *mut Attrs {
    // SAFETY: stays within the object's block.
    unsafe { (o as *const Object as *mut u8).add(at).cast() }
}

/// # Safety
/// `p` is a fresh block of `at + attrs_size(inline)` bytes; `(root, inline)` is the class's root shape.
#[inline(always)]
pub unsafe fn init_attrs(p: *mut Object, at: usize, (root, inline): (u32, usize)) {
    // SAFETY: the block has room.
    unsafe {
        let a = p.cast::<u8>().add(at).cast::<Attrs>();
        a.write(Attrs {
            shape: AtomicU32::new(root),
            inline: inline as u16,
            overflow_cap: 0,
            overflow: std::ptr::null_mut(),
        });
        std::ptr::write_bytes(a.add(1).cast::<u64>(), 0, inline);
    }
}

/// # Safety
/// `p` is a dead object with attributes at `at`; called once.
pub unsafe fn drop_attrs(p: *mut Object, at: usize) {
    // SAFETY: promised by the caller; the slots are initialised (zero is an empty slot).
    unsafe {
        let a = &mut *p.cast::<u8>().add(at).cast::<Attrs>();
        for i in 0..a.inline as usize {
            drop((*a.inline_slot(i)).take());
        }
        // Relaxed: nobody else sees the object.
        if a.shape.load(Ordering::Relaxed) == shape::DICT {
            drop(Value::from_bits(a.overflow as u64));
        } else if !a.overflow.is_null() {
            drop(Vec::from_raw_parts(a.overflow, a.overflow_cap as usize, a.overflow_cap as usize));
        }
    }
}

impl Attrs {
    #[inline(always)]
    fn inline_slot(&self, i: usize) -> *mut Slot {
        // SAFETY: in-object slots lie right behind the struct.
        unsafe { (self as *const Attrs).add(1).cast::<Slot>().cast_mut().add(i) }
    }
    #[inline(always)]
    fn slot(&self, i: usize) -> *mut Slot {
        if i < self.inline as usize {
            self.inline_slot(i)
        } else {
            debug_assert!(i - (self.inline as usize) < self.overflow_cap as usize);
            // SAFETY: the shape says that the slot exists; `grow` made room before the shape changed.
            unsafe { self.overflow.add(i - self.inline as usize) }
        }
    }
    fn shape_id(&self) -> u32 {
        // Relaxed: read and written under the object's lock.
        self.shape.load(Ordering::Relaxed)
    }
    fn dict(&self) -> Option<&Dict> {
        if self.shape_id() != shape::DICT {
            return None;
        }
        // SAFETY: with this shape the pointer is a dict that the object holds a reference to.
        Some(unsafe { &*(self.overflow as *const Dict) })
    }
    fn grow(&mut self, used: usize) {
        let need = used.saturating_sub(self.inline as usize);
        if need <= self.overflow_cap as usize {
            return;
        }
        let cap = need.next_power_of_two().max(4);
        let mut v: Vec<Slot> = Vec::with_capacity(cap);
        if !self.overflow.is_null() {
            let n = self.overflow_cap as usize;
            // SAFETY: the old array was made here with this capacity, all slots initialised.
            v.extend(unsafe { Vec::from_raw_parts(self.overflow, n, n) });
        }
        v.resize_with(cap, || None);
        let mut v = std::mem::ManuallyDrop::new(v.into_boxed_slice());
        self.overflow = v.as_mut_ptr();
        self.overflow_cap = cap as u16;
    }
}

/// An object's attributes under its lock.
struct Locked<'a> {
    attrs: &'a mut Attrs,
    _lock: crate::mode::ObjectGuard<'a>,
}

/// An object's attributes, which nobody changes meanwhile.
struct Read<'a> {
    attrs: &'a Attrs,
    _lock: crate::mode::ObjectGuard<'a>,
}

fn lock(o: &Object) -> Option<Locked<'_>> {
    let at = o.ty().attrs_offset();
    if at == 0 {
        return None;
    }
    let lock = o.head().lock();
    // SAFETY: attributes are there, and the lock makes the access exclusive.
    Some(Locked { attrs: unsafe { &mut *attrs_ptr(o, at) }, _lock: lock })
}

fn has_named(ty: &Type) -> bool {
    ty.has(flags::ATTRS)
}

/// As [`lock`], only to read.
fn read(o: &Object) -> Option<Read<'_>> {
    let at = o.ty().attrs_offset();
    if at == 0 {
        return None;
    }
    let lock = o.head().read();
    // SAFETY: attributes are there, and nobody changes them under the lock.
    Some(Read { attrs: unsafe { &*attrs_ptr(o, at) }, _lock: lock })
}

/// Reads an attribute of the instance itself (not of its class).
pub fn get(o: &Object, name: &Str) -> Option<Value> {
    let l = read(o)?;
    if let Some(dict) = l.attrs.dict() {
        let dict = Ref::from_payload(dict);
        drop(l);
        return dict.get_str(name);
    }
    let s = shape::get(l.attrs.shape_id());
    let interned;
    let name = if name.is_interned() {
        name
    } else {
        interned = string::intern_ref(Ref::from_payload(name));
        &interned
    };
    let i = s.slot_of(name)?;
    // SAFETY: the shape says that the slot exists; the lock is held.
    unsafe { (*l.attrs.slot(i)).clone() }
}

/// Whether an object has no named attributes of its own.
pub fn is_empty(o: &Object) -> bool {
    let Some(l) = read(o) else { return true };
    if let Some(dict) = l.attrs.dict() {
        let dict = Ref::from_payload(dict);
        drop(l);
        return dict.is_empty();
    }
    shape::get(l.attrs.shape_id()).names.is_empty()
}

/// Where an attribute lies: shape guard and slot, for inline caches. `None`: no such attribute, or a dict instance.
pub fn locate(o: &Object, name: &Str) -> Option<(u64, usize)> {
    let l = read(o)?;
    if l.attrs.dict().is_some() {
        return None;
    }
    let i = shape::get(l.attrs.shape_id()).slot_of(name)?;
    Some((o.guard(), i))
}

/// In-object slots of this object (slots beyond lie in the overflow array).
pub fn inline_slots(o: &Object) -> usize {
    match o.ty().attrs_offset() {
        0 => 0,
        // SAFETY: attributes are there; the number never changes.
        at => unsafe { (*attrs_ptr(o, at)).inline as usize },
    }
}

/// Writes an attribute of the instance itself. `false`: the object has no named attributes. The old value is
/// dropped after the lock.
pub fn set(o: &Object, name: &Ref<Str>, value: Value) -> bool {
    let ty = o.ty();
    if !has_named(ty) {
        return false;
    }
    let name = &string::intern_ref(name.clone());
    let Some(l) = lock(o) else { return false };
    if let Some(dict) = l.attrs.dict() {
        let dict = Ref::from_payload(dict);
        drop(l);
        dict.set_str(name, value);
        return true;
    }
    let s = shape::get(l.attrs.shape_id());
    if let Some(i) = s.slot_of(name) {
        // SAFETY: the shape says that the slot exists; the lock is held.
        let old = unsafe { (*l.attrs.slot(i)).replace(value) };
        drop(l);
        drop(old);
        return true;
    }
    match shape::add(s, name, ty) {
        Some(next) => {
            let i = s.used();
            l.attrs.grow(i + 1);
            // SAFETY: `grow` made room.
            unsafe { l.attrs.slot(i).write(Some(value)) };
            // Relaxed: under the lock.
            l.attrs.shape.store(next.id, Ordering::Relaxed);
            true
        }
        None => {
            drop(l);
            dict_of(o).expect("has named attributes").set_str(name, value);
            true
        }
    }
}

/// Deletes an attribute of the instance itself; returns its value.
pub fn delete(o: &Object, name: &Str) -> Option<Value> {
    get(o, name)?;
    dict_of(o)?.remove_str(name)
}

/// The instance's `__dict__`, made now if there is none: from here on the attributes live in it.
pub fn dict_of(o: &Object) -> Option<Ref<Dict>> {
    let ty = o.ty();
    if !has_named(ty) {
        return None;
    }
    let fresh = Dict::new();
    let l = lock(o)?;
    if let Some(dict) = l.attrs.dict() {
        let dict = Ref::from_payload(dict);
        drop(l);
        return Some(dict);
    }
    let s = shape::get(l.attrs.shape_id());
    let mut table = Table::with_capacity(s.names.len());
    for (i, name) in s.names.iter().enumerate() {
        // SAFETY: the shape says that the slot exists; the lock is held.
        if let Some(v) = unsafe { (*l.attrs.slot(s.first as usize + i)).take() } {
            table.push(name.hash(), name.to_value(), v);
        }
    }
    // SAFETY: the dict is not shared yet.
    unsafe { *fresh.table.get_unlocked() = table };
    install(l.attrs, fresh.clone());
    drop(l);
    Some(fresh)
}

fn install(a: &mut Attrs, dict: Ref<Dict>) {
    let n = a.overflow_cap as usize;
    if !a.overflow.is_null() {
        // SAFETY: made by `grow` with this capacity; named attributes were moved out, `__slots__` members are always
        // in the object.
        drop(unsafe { Vec::from_raw_parts(a.overflow, n, n) });
    }
    a.overflow_cap = 0;
    a.overflow = dict.into_value().into_bits() as *mut Slot;
    // Relaxed: under the lock.
    a.shape.store(shape::DICT, Ordering::Relaxed);
}

/// Replaces `__dict__`; the old one is dropped by the caller.
pub fn set_dict(o: &Object, dict: Ref<Dict>) -> Option<Ref<Dict>> {
    dict_of(o)?;
    let l = lock(o)?;
    // Once there is a dict there always is one.
    debug_assert!(l.attrs.dict().is_some());
    let old = std::mem::replace(&mut l.attrs.overflow, dict.into_value().into_bits() as *mut Slot);
    drop(l);
    // SAFETY: the object's own reference to its dict, now taken out of it.
    Some(unsafe { Ref::from_value_unchecked(Value::from_bits(old as u64)) })
}

/// Reads a `__slots__` member.
pub fn get_member(o: &Object, i: usize) -> Option<Value> {
    let l = lock(o)?;
    // SAFETY: member slots are in the object from its creation.
    unsafe { (*l.attrs.inline_slot(i)).clone() }
}

/// Writes (`Some`) or deletes a `__slots__` member; returns the old value, to be dropped by the caller.
pub fn set_member(o: &Object, i: usize, value: Slot) -> Slot {
    let l = lock(o)?;
    // SAFETY: as in `get_member`; the lock is held.
    unsafe { std::mem::replace(&mut *l.attrs.inline_slot(i), value) }
}

/// A slot by number for inline caches; the guard of [`locate`] has been checked under the lock or by the owner.
///
/// # Safety
/// The object has attributes at `at` and its shape has slot `i`; access is exclusive.
#[inline(always)]
pub unsafe fn slot_at(o: &Object, at: usize, i: usize) -> *mut Slot {
    // SAFETY: promised by the caller.
    unsafe { (*attrs_ptr(o, at)).slot(i) }
}

/// What the next attribute does to the layout, for inline caches of attribute stores: `(old guard, new shape, slot)`
/// when the slot is in the object.
pub fn transition(o: &Object, name: &Ref<Str>) -> Option<(u64, u32, usize)> {
    let ty = o.ty();
    if !has_named(ty) {
        return None;
    }
    let l = lock(o)?;
    if l.attrs.dict().is_some() {
        return None;
    }
    let s: &'static Shape = shape::get(l.attrs.shape_id());
    if s.slot_of(name).is_some() || s.used() >= s.inline as usize {
        return None;
    }
    let next = shape::add(s, name, ty)?;
    Some((o.guard(), next.id, s.used()))
}

/// Stores the shape number (the caller wrote the new slot, access is exclusive).
#[inline(always)]
pub fn set_shape(o: &Object, at: usize, id: u32) {
    // SAFETY: the caller passes the attributes' offset.
    // Relaxed: exclusive access.
    unsafe { (*attrs_ptr(o, at)).shape.store(id, Ordering::Relaxed) };
}

/// Reports an object's attributes to the collector (world stopped).
pub fn trace_attrs(o: &Object, v: &mut dyn Visitor) {
    let at = o.ty().attrs_offset();
    if at == 0 {
        return;
    }
    // SAFETY: attributes are there; the world is stopped.
    unsafe {
        let a = &*attrs_ptr(o, at);
        for i in 0..a.inline as usize {
            v.visit_slot(&*a.inline_slot(i));
        }
        if a.shape_id() == shape::DICT {
            let bits = a.overflow as u64;
            v.visit(&*(&raw const bits).cast::<Value>());
        } else {
            for i in 0..a.overflow_cap as usize {
                v.visit_slot(&*a.overflow.add(i));
            }
        }
    }
}

/// Moves an object's attributes out (collector, garbage only).
pub fn clear_attrs(o: &Object, sink: &mut Sink) {
    let at = o.ty().attrs_offset();
    if at == 0 {
        return;
    }
    // SAFETY: garbage; nobody else can reach it.
    unsafe {
        let a = &mut *attrs_ptr(o, at);
        for i in 0..a.inline as usize {
            sink.extend((*a.inline_slot(i)).take());
        }
        if a.shape_id() != shape::DICT {
            for i in 0..a.overflow_cap as usize {
                sink.extend((*a.overflow.add(i)).take());
            }
        } else if !(*(a.overflow as *const Object)).ty().is(&super::class::DICT) {
            // A plain dict is emptied itself; one of a subclass may have itself as its attributes.
            let fresh = Dict::new().into_value().into_bits() as *mut Slot;
            sink.push(Value::from_bits(std::mem::replace(&mut a.overflow, fresh) as u64));
        }
    }
}

/// [`get`] for any value.
#[inline]
pub fn get_if_any(v: &Value, name: &Str) -> Option<Value> {
    get(v.as_object()?, name)
}

/// Whether the object's attributes lie in slots, so that its guard says which attributes it has.
pub fn is_shaped(o: &Object) -> bool {
    lock(o).is_some_and(|l| l.attrs.dict().is_none())
}
