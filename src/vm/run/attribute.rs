//! Attributes and methods.

use super::shared::{load_missed, method_missed, store_missed};
use super::{Next, Regs, ok, out_of_line};
use crate::object::{Object, Slot, Value, attribute};
use crate::vm::op::Instr;
use crate::vm::special::Quick;
use crate::vm::{slow, special};

#[inline(always)]
pub unsafe fn load_attr(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let v = r.at(i.a);
        if r.warm() && special::load_attr(r.th, r.frame(), r.pc, v) {
            return r.again();
        }
        let found = ok!(r, attribute::get(r.th, v, r.name(i.d)));
        r.finish(i.a, i.c, found, 2)
    }
}

/// A specialised load: `find` finds the value, or the general form does.
#[inline(always)]
unsafe fn load(r: Regs<'_>, find: impl Fn(&Value, &Instr, &Instr) -> Option<Value>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        match find(r.at(i.a), &*r.pc, r.extra()) {
            Some(v) => r.finish(i.a, i.c, v, 2),
            None => r.tail(load_missed),
        }
    }
}

#[inline(always)]
pub unsafe fn load_attr_slot(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        match special::slot_quick(r.at(i.a), &*r.pc, r.extra()) {
            Quick::Found(v) => r.finish(i.a, i.c, v, 2),
            Quick::Miss => r.tail(load_missed),
            Quick::Slow => r.tail(load_attr_slot_locked),
        }
    }
}

out_of_line! {
    /// As [`load_attr_slot`], of an object or a value that is another thread's.
    fn load_attr_slot_locked(r) -> Next {
        load(r, special::slot)
    }
    /// The end of [`load_method_cached`] with a receiver that is another thread's.
    fn load_method_receiver(r) -> Next {
        let i = r.ins();
        r.slot(i.c as usize + 1).write(r.take(i.a));
        r.next(2)
    }
    /// As [`load_method_cached`], of a method that is another thread's.
    fn load_method_counted(r) -> Next {
        let i = r.ins();
        match special::method(r.at(i.a), &*r.pc, r.extra()) {
            Some(f) => method_found(r, f),
            None => r.tail(method_missed),
        }
    }
}

#[inline(always)]
pub unsafe fn load_attr_overflow(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { load(r, special::overflow_slot) }
}

#[inline(always)]
pub unsafe fn load_attr_class(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { load(r, special::class_value) }
}

#[inline(always)]
pub unsafe fn load_attr_module(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { load(r, |v, _, x| special::module_value(v, x)) }
}

#[inline(always)]
pub unsafe fn load_method(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let v = r.at(i.a);
        if r.warm() && special::load_method(r.th, r.frame(), r.pc, v) {
            return r.again();
        }
        let (f, is_method) = ok!(r, slow::load_method(r.th, v, r.name(i.d)));
        let receiver = if is_method { r.take(i.a) } else { None };
        r.release(i.a);
        r.put(i.c, f);
        r.slot(i.c as usize + 1).write(receiver);
        r.next(2)
    }
}

#[inline(always)]
pub unsafe fn load_method_cached(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let f = match special::method_quick(r.at(i.a), &*r.pc, r.extra()) {
            Quick::Found(f) => f,
            Quick::Miss => return r.tail(method_missed),
            Quick::Slow => return r.tail(load_method_counted),
        };
        method_found(r, f)
    }
}

/// Leaves a method and its receiver to the call.
#[inline(always)]
pub(super) unsafe fn method_found(r: Regs<'_>, f: Value) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        match r.take_quick(i.a) {
            Some(receiver) => {
                r.slot(i.c as usize).write(Some(f));
                r.slot(i.c as usize + 1).write(Some(receiver));
                r.next(2)
            }
            None => {
                // No temporary, so the slots are apart.
                r.slot(i.c as usize).write(Some(f));
                r.tail(load_method_receiver)
            }
        }
    }
}

#[inline(always)]
pub unsafe fn store_attr(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let v = r.at(i.a);
        if r.warm() && special::store_attr(r.th, r.frame(), r.pc, v) {
            return r.again();
        }
        ok!(r, attribute::set(r.th, v, r.name(i.d), r.take(i.b)));
        r.release_next(i.a, 2)
    }
}

out_of_line! {
    /// As [`store_attr_slot`], of an object or a value that is another thread's.
    fn store_locked(r) -> Next {
        store(r, r.ins().e, |place, _, v| place.replace(v))
    }
    /// As [`store_attr_add`], likewise.
    fn add_locked(r) -> Next {
        let shape = r.ins().e;
        store(r, added_version(r.extra()), |place, o, v| {
            place.add(o, shape, v);
            None
        })
    }
}

/// A specialised store that waits for the object: `put` puts the value into its place and gives the old one.
#[inline(always)]
unsafe fn store(
    r: Regs<'_>,
    version: u32,
    put: impl FnOnce(special::Place<'_>, &Object, Value) -> Slot,
) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let x = r.extra();
        let Some(o) = r.at(i.a).as_object() else { return r.tail(store_missed) };
        let Some(place) = special::place(o, x.wide(), version, x.a as usize) else {
            return r.tail(store_missed);
        };
        let old = put(place, o, r.take_bound(i.b));
        r.drop_release_next(old, i.a, 2)
    }
}

#[inline(always)]
pub unsafe fn store_attr_slot(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let x = r.extra();
        let o = r.at(i.a);
        let Some(o) = o.as_object() else { return r.tail(store_missed) };
        let place = match special::place_quick(o, x.wide(), i.e, x.a as usize) {
            Quick::Found(place) => place,
            Quick::Miss => return r.tail(store_missed),
            Quick::Slow => return r.tail(store_locked),
        };
        let Some(v) = r.take_quick(i.b) else {
            drop(place);
            return r.tail(store_locked);
        };
        r.drop_release_next(place.replace(v), i.a, 2)
    }
}

#[inline(always)]
pub unsafe fn store_attr_add(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let x = r.extra();
        let Some(o) = r.at(i.a).as_object() else { return r.tail(store_missed) };
        let place = match special::place_quick(o, x.wide(), added_version(x), x.a as usize) {
            Quick::Found(place) => place,
            Quick::Miss => return r.tail(store_missed),
            Quick::Slow => return r.tail(add_locked),
        };
        let Some(v) = r.take_quick(i.b) else {
            drop(place);
            return r.tail(add_locked);
        };
        place.add(o, i.e, v);
        r.release_next(i.a, 2)
    }
}

/// The class version in the second word of a `StoreAttrAdd`.
#[inline(always)]
fn added_version(x: &Instr) -> u32 {
    u32::from(x.b) | u32::from(x.c) << 16
}
