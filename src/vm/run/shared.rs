//! Attributes and methods where an instruction sees many classes or shapes: by way of the thread's table of layouts.

use super::attribute::method_found;
use super::{Next, Regs, ok, out_of_line};
use crate::object::attribute;
use crate::vm::op::Op;
use crate::vm::special::Quick;
use crate::vm::{slow, special};

out_of_line! {
    /// A load's own cache does not hold.
    #[cold]
    fn load_missed(r) -> Next {
        let i = r.ins();
        let x = &mut *r.pc.add(1);
        let in_slot = matches!(i.op, Op::LoadAttrSlot | Op::LoadAttrOverflow);
        // The other forms have no room for a count.
        x.c = if in_slot { x.c.saturating_add(1) } else { 1 };
        special::missed(r.pc, r.at(i.a), r.name(i.d), x.c, Op::LoadAttr, Op::LoadAttrShared);
        r.again()
    }
    /// A store's own cache does not hold.
    #[cold]
    fn store_missed(r) -> Next {
        let i = r.ins();
        let misses = i.c.saturating_add(1);
        (*r.pc).c = misses;
        special::missed(r.pc, r.at(i.a), r.name(i.d), misses, Op::StoreAttr, Op::StoreAttrShared);
        r.again()
    }
    /// A method load's own cache does not hold. (The lowest bit beside the count says which objects that one is for.)
    #[cold]
    fn method_missed(r) -> Next {
        let i = r.ins();
        let misses = ((i.b >> 1) + 1).min(u16::MAX >> 1);
        (*r.pc).b = misses << 1 | i.b & 1;
        special::missed(r.pc, r.at(i.a), r.name(i.d), misses, Op::LoadMethod, Op::LoadMethodShared);
        r.again()
    }
    /// As [`load_attr_shared`], with a look at what the table does not know.
    fn load_learning(r) -> Next {
        r.save();
        let i = r.ins();
        let v = r.at(i.a);
        let found = match special::shared_slot(r.th, r.vm, v, r.name(i.d)) {
            Some(x) => x,
            None => {
                special::unknown(r.pc, Op::LoadAttr);
                ok!(r, attribute::get(r.th, v, r.name(i.d)))
            }
        };
        r.finish(i.a, i.c, found, 2)
    }
    /// As [`store_attr_shared`], with a look at what the table does not know.
    fn store_learning(r) -> Next {
        r.save();
        let i = r.ins();
        let o = r.at(i.a);
        match special::store_shared_slot(r.th, r.vm, o, r.name(i.d), r.take_bound(i.b)) {
            Ok(old) => r.drop_release_next(old, i.a, 2),
            Err(v) => {
                special::unknown(r.pc, Op::StoreAttr);
                ok!(r, attribute::set(r.th, o, r.name(i.d), Some(v)));
                r.release_next(i.a, 2)
            }
        }
    }
    /// As [`load_method_shared`], with a look at what the table does not know.
    fn method_learning(r) -> Next {
        r.save();
        let i = r.ins();
        let v = r.at(i.a);
        if let Some(f) = special::shared_method(r.th, r.vm, v, r.name(i.d)) {
            return method_found(r, f);
        }
        special::unknown(r.pc, Op::LoadMethod);
        let (f, is_method) = ok!(r, slow::load_method(r.th, v, r.name(i.d)));
        let receiver = if is_method { r.take(i.a) } else { None };
        r.release(i.a);
        r.put(i.c, f);
        r.slot(i.c as usize + 1).write(receiver);
        r.next(2)
    }
}

#[inline(always)]
pub unsafe fn load_attr_shared(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        match special::shared_slot_quick(r.vm, r.at(i.a), r.extra()) {
            Quick::Found(v) => r.finish(i.a, i.c, v, 2),
            _ => r.tail(load_learning),
        }
    }
}

#[inline(always)]
pub unsafe fn store_attr_shared(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let Some(place) = special::shared_place_quick(r.vm, r.at(i.a), r.extra()) else {
            return r.tail(store_learning);
        };
        let Some(v) = r.take_quick(i.b) else {
            drop(place);
            return r.tail(store_learning);
        };
        r.drop_release_next(place.replace(v), i.a, 2)
    }
}

#[inline(always)]
pub unsafe fn load_method_shared(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        match special::shared_method_quick(r.vm, r.at(i.a), r.extra()) {
            Some(f) => method_found(r, f),
            None => r.tail(method_learning),
        }
    }
}
