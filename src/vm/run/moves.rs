//! Moving values between slots; constants, cells, unbound locals.

use super::{Next, Regs, ok, out_of_line};
use crate::object::Value;
use crate::vm::cell::Cell;
use crate::vm::function::unbound_local;
use crate::vm::{slow, stack_ops};

#[inline(always)]
pub unsafe fn nop(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { r.next(1) }
}

#[inline(always)]
pub unsafe fn move_(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let Some(v) = r.take_slot_quick(i.a) else { return r.tail(move_counted) };
        let old = std::mem::replace(&mut *r.slot(i.c as usize), v);
        r.drop_next(old, 1)
    }
}

#[inline(always)]
pub unsafe fn move2(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        // Both go to the operand stack, whose free slots hold nothing owned.
        let i = r.ins();
        let Some(v) = r.take_slot_quick(i.a) else { return r.tail(move2_counted) };
        r.slot(i.c as usize).write(v);
        let Some(v) = r.take_slot_quick(i.b) else { return r.tail(move2_rest) };
        r.slot(i.d as usize).write(v);
        r.next(1)
    }
}

out_of_line! {
    /// As [`move_`], of another thread's object.
    fn move_counted(r) -> Next {
        let i = r.ins();
        let v = r.take(i.a);
        let old = std::mem::replace(&mut *r.slot(i.c as usize), v);
        r.drop_next(old, 1)
    }
    /// As [`move2`], the first of another thread's object.
    fn move2_counted(r) -> Next {
        let i = r.ins();
        r.slot(i.c as usize).write(r.take(i.a));
        r.slot(i.d as usize).write(r.take(i.b));
        r.next(1)
    }
    /// The second half of [`move2`].
    fn move2_rest(r) -> Next {
        let i = r.ins();
        r.slot(i.d as usize).write(r.take(i.b));
        r.next(1)
    }
}

#[inline(always)]
pub unsafe fn take_local(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let v = (*r.slot(i.a as usize)).take();
        r.slot(i.c as usize).write(v);
        r.next(1)
    }
}

#[inline(always)]
pub unsafe fn set_null(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.slot(r.ins().c as usize).write(None);
        r.next(1)
    }
}

#[inline(always)]
pub unsafe fn swap(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        std::ptr::swap(r.slot(i.a as usize), r.slot(i.b as usize));
        r.next(1)
    }
}

#[inline(always)]
pub unsafe fn release(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { r.release_next(r.ins().a, 1) }
}

#[inline(always)]
pub unsafe fn check_local(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let local = r.ins().a as usize;
        if (*r.slot(local)).is_some() {
            return r.next(1);
        }
        r.raised(unbound_local(r.th, &r.exe().source().localsplus[local]))
    }
}

#[inline(always)]
pub unsafe fn delete_fast(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let local = r.ins().a as usize;
        match (*r.slot(local)).take() {
            Some(old) => r.drop_next(Some(old), 1),
            None => r.raised(unbound_local(r.th, &r.exe().source().localsplus[local])),
        }
    }
}

#[inline(always)]
pub unsafe fn load_const_wide(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        r.put_next(i.c, (*r.consts.add(i.d as usize)).clone(), 1)
    }
}

#[inline(always)]
pub unsafe fn load_deref(r: Regs<'_>) -> Next {
    // SAFETY: see the loop; the local is a cell.
    unsafe {
        let i = r.ins();
        match r.at(i.a).cast::<Cell>().get() {
            Some(v) => r.put_next(i.c, v, 1),
            None => r.raised(slow::unbound_deref(r.th, r.frame(), i.a as usize)),
        }
    }
}

#[inline(always)]
pub unsafe fn store_deref(r: Regs<'_>) -> Next {
    // SAFETY: see the loop; the local is a cell.
    unsafe {
        let i = r.ins();
        let v: Option<Value> = r.take(i.b);
        let old = r.at(i.a).cast::<Cell>().set(v);
        r.drop_next(old, 1)
    }
}

/// The rare instructions, in stack form.
#[inline(always)]
pub unsafe fn stack(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        ok!(r, stack_ops::execute(r.th, r.vm, r.frame(), r.slot(i.a as usize), i.b as u8, i.d));
        r.next(1)
    }
}
