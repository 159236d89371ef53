//! Subscripts and slices.

use super::{Next, Regs, ok, out_of_line};
use crate::object::{Value, protocol};
use crate::vm::op::Op;
use crate::vm::special::Quick;
use crate::vm::{slow, special};

#[inline(always)]
pub unsafe fn subscr(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let (a, b) = (r.at(i.a), r.at(i.b));
        if r.warm() && special::subscr(r.pc, a, b) {
            return r.again();
        }
        let v = ok!(r, protocol::getitem(r.th, a, b));
        r.finish2(i.a, i.b, i.c, v, 1)
    }
}

/// A specialised subscript: `item` finds the value, or the general form does.
#[inline(always)]
unsafe fn item(r: Regs<'_>, item: impl Fn(&Value, &Value) -> Option<Value>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        match item(r.at(i.a), r.at(i.b)) {
            Some(v) => r.finish2(i.a, i.b, i.c, v, 1),
            None => r.deopt(Op::Subscr),
        }
    }
}

#[inline(always)]
pub unsafe fn subscr_list(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        match special::list_item_quick(r.at(i.a), r.at(i.b)) {
            Quick::Found(v) => r.finish(i.a, i.c, v, 1),
            Quick::Miss => r.deopt(Op::Subscr),
            Quick::Slow => r.tail(subscr_list_locked),
        }
    }
}

out_of_line! {
    /// As [`subscr_list`], of a list or an item that is another thread's.
    fn subscr_list_locked(r) -> Next {
        item(r, special::list_item)
    }
    /// As [`subscr_str`], of a string with characters of more than a byte.
    fn subscr_str_wide(r) -> Next {
        item(r, special::str_item)
    }
}

#[inline(always)]
pub unsafe fn subscr_tuple(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { item(r, special::tuple_item) }
}

#[inline(always)]
pub unsafe fn subscr_dict(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { item(r, special::dict_item) }
}

#[inline(always)]
pub unsafe fn subscr_str(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        match special::str_item_quick(r.at(i.a), r.at(i.b)) {
            Quick::Found(v) => r.finish(i.a, i.c, v, 1),
            Quick::Miss => r.deopt(Op::Subscr),
            Quick::Slow => r.tail(subscr_str_wide),
        }
    }
}

#[inline(always)]
pub unsafe fn store_subscr(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let (a, b) = (r.at(i.a), r.at(i.b));
        if r.warm() && special::store_subscr(r.pc, a, b) {
            return r.again();
        }
        ok!(r, protocol::setitem(r.th, a, b, Some(r.take_bound(i.c))));
        r.release(i.b);
        r.release(i.a);
        r.next(1)
    }
}

#[inline(always)]
pub unsafe fn store_subscr_list(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let (a, b) = (r.at(i.a), r.at(i.b));
        if !special::can_store_list(a, b) {
            return r.deopt(Op::StoreSubscr);
        }
        match special::store_list_quick(a, b, || r.take_quick(i.c)) {
            Some(old) => r.drop_release_next(Some(old), i.a, 1),
            None => r.tail(store_subscr_list_locked),
        }
    }
}

out_of_line! {
    /// As [`store_subscr_list`], of a list or a value that is another thread's.
    fn store_subscr_list_locked(r) -> Next {
        let i = r.ins();
        match special::store_list(r.at(i.a), r.at(i.b), r.take_bound(i.c)) {
            Ok(old) => r.drop_release_next(Some(old), i.a, 1),
            Err(v) => {
                // Out of range, or another thread made it so: the value waits in its operand's slot again.
                r.give(i.c, v);
                r.tail(store_subscr_again)
            }
        }
    }
    /// The general form, without specialising.
    #[cold]
    fn store_subscr_again(r) -> Next {
        r.save();
        let i = r.ins();
        ok!(r, protocol::setitem(r.th, r.at(i.a), r.at(i.b), Some(r.take_bound(i.c))));
        r.release(i.b);
        r.release(i.a);
        r.next(1)
    }
}

#[inline(always)]
pub unsafe fn store_subscr_dict(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let (a, b) = (r.at(i.a), r.at(i.b));
        match special::store_dict(a, b, r.take_bound(i.c)) {
            Ok(old) => {
                r.release(i.b);
                r.release(i.a);
                r.drop_next(old, 1)
            }
            Err(v) => {
                // The value waits in its operand's slot again.
                r.give(i.c, v);
                r.deopt(Op::StoreSubscr)
            }
        }
    }
}

#[inline(always)]
pub unsafe fn store_slice(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let d = i.d as u16;
        ok!(r, slow::set_slice(r.th, r.at(i.b), r.at(i.c), r.at(d), r.take_bound(i.a)));
        r.release(d);
        r.release(i.c);
        r.release_next(i.b, 1)
    }
}

#[inline(always)]
pub unsafe fn build_slice(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let (a, b, c) = (r.take_bound(i.a), r.take_bound(i.b), r.take_bound(i.c));
        r.put_next(i.d as u16, crate::vm::build::slice(a, b, c), 1)
    }
}

#[inline(always)]
pub unsafe fn binary_slice(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let v = ok!(r, slow::get_slice(r.th, r.at(i.a), r.at(i.b), r.at(i.c)));
        r.release(i.c);
        r.release(i.b);
        r.release(i.a);
        r.put_next(i.d as u16, v, 1)
    }
}
