//! Attributes and methods through the thread's table of layouts: for instructions that see many classes or shapes.

use super::attribute::{ATTRS, Place, inline_slot, plain};
use super::{Quick, copy_quick};
use crate::object::{Object, Ref, Slot, Str, Thread, Value, instance};
use crate::vm::layouts::Key;
use crate::vm::op::{Instr, Op};
use crate::vm::state::Vm;

/// Misses after which an instruction's own cache is given up for the table.
const PATIENCE: u16 = 2;

/// The form that an instruction takes after a miss of its own cache, the `misses`th: the general one, to try again, or
/// the table's.
///
/// # Safety
/// `pc` is an instruction of this thread's executable, of two words.
pub unsafe fn missed(pc: *mut Instr, v: &Value, name: &Ref<Str>, misses: u16, general: Op, shared: Op) {
    /// Executions that the general form counts from when it is not to specialise again soon.
    const LATER: u32 = 3;
    // SAFETY: promised by the caller.
    let (i, x) = unsafe { (&mut *pc, &mut *pc.add(1)) };
    if misses < PATIENCE {
        (i.op, i.e) = (general, 0);
    } else if v.as_object().is_some_and(|o| plain(o.ty())) {
        let key = Key::of(name);
        x.set_wide(key.name);
        x.a = key.mixed;
        (i.op, i.e) = (shared, 0);
    } else {
        (i.op, i.e) = (general, LATER);
    }
}

/// Counts what the table did not know; now and then the instruction begins anew, in the `general` form.
///
/// # Safety
/// As [`missed`].
pub unsafe fn unknown(pc: *mut Instr, general: Op) {
    // SAFETY: promised by the caller.
    let i = unsafe { &mut *pc };
    i.e += 1;
    if i.e == 256 {
        i.e = 0;
        i.op = general;
    }
}

/// The name that the second word of an instruction holds which uses the table.
#[inline(always)]
fn key(x: &Instr) -> Key {
    Key { name: x.wide(), mixed: x.a }
}

/// An attribute in a slot that the table knows, without calls.
#[inline(always)]
pub fn shared_slot_quick(vm: &Vm, v: &Value, x: &Instr) -> Quick<Value> {
    let Some(o) = v.as_object() else { return Quick::Slow };
    let Some(lock) = o.head().read_quick() else { return Quick::Slow };
    let Some(slot) = vm.layouts.attribute(o, key(x)) else { return Quick::Slow };
    // SAFETY: the guard says that the object has this in-object slot; the lock is held.
    let found = copy_quick(unsafe { &*inline_slot(o, slot) });
    drop(lock);
    found
}

/// An attribute in a slot.
pub fn shared_slot(th: &Thread, vm: &Vm, v: &Value, name: &Ref<Str>) -> Option<Value> {
    let o = v.as_object()?;
    vm.layouts.learn(th, o, name);
    let lock = o.head().read();
    let slot = any_slot(vm, o, Key::of(name))?;
    // SAFETY: the guard says that the object has this slot; the lock is held.
    let s = unsafe { (*instance::slot_at(o, ATTRS, slot)).clone() };
    drop(lock);
    s
}

/// The slot of an attribute, wherever it lies.
fn any_slot(vm: &Vm, o: &Object, key: Key) -> Option<usize> {
    vm.layouts.attribute(o, key).or_else(|| vm.layouts.overflow(o, key))
}

/// A slot to store into that the table knows, without calls; `None`: not that way.
#[inline(always)]
pub fn shared_place_quick<'a>(vm: &Vm, o: &'a Value, x: &Instr) -> Option<Place<'a>> {
    let o = o.as_object()?;
    let lock = o.head().lock_quick()?;
    let slot = vm.layouts.attribute(o, key(x))?;
    // SAFETY: the guard says that the object has this in-object slot.
    Some(Place { slot: unsafe { inline_slot(o, slot) }, _lock: lock })
}

/// Stores an attribute into a slot, or adds it; gives the old value, or `v` back where that is not possible.
pub fn store_shared_slot(th: &Thread, vm: &Vm, o: &Value, name: &Ref<Str>, v: Value) -> Result<Slot, Value> {
    let Some(object) = o.as_object() else { return Err(v) };
    vm.layouts.learn(th, object, name);
    let key = Key::of(name);
    let lock = object.head().lock();
    if let Some(slot) = any_slot(vm, object, key) {
        // SAFETY: as in `shared_slot`.
        let old = unsafe { (*instance::slot_at(object, ATTRS, slot)).replace(v) };
        drop(lock);
        return Ok(old);
    }
    let Some(new) = vm.layouts.addition(object, key) else { return Err(v) };
    // SAFETY: the table says that the object has room for this in-object slot.
    let place = Place { slot: unsafe { inline_slot(object, new.slot) }, _lock: lock };
    place.add(object, new.shape, v);
    Ok(None)
}

/// A method that the table knows, without calls.
#[inline(always)]
pub fn shared_method_quick(vm: &Vm, v: &Value, x: &Instr) -> Option<Value> {
    let o = v.as_object()?;
    vm.layouts.method(o, key(x))?.clone_quick()
}

/// A method.
pub fn shared_method(th: &Thread, vm: &Vm, v: &Value, name: &Ref<Str>) -> Option<Value> {
    let o = v.as_object()?;
    vm.layouts.learn(th, o, name);
    vm.layouts.method(o, Key::of(name)).map(|f| (*f).clone())
}
