//! Calls of native functions, and of the few that have an instruction of their own.

use super::{Next, Regs, ok};
use crate::object::function::{MethodDescriptor, NativeFunction};
use crate::object::{Args, Value, class, protocol};
use crate::vm::op::Op;
use crate::vm::special;

#[inline(always)]
pub unsafe fn call_native(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { native(r, Op::Call) }
}

#[inline(always)]
pub unsafe fn call_native_member(r: Regs<'_>) -> Next {
    // SAFETY: see the loop. (A native function is no method: no receiver comes with it.)
    unsafe { native(r, Op::CallMethod) }
}

/// The native function that was seen; another callee: the general form.
#[inline(always)]
unsafe fn native(r: Regs<'_>, generic: Op) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let callee = r.at(i.a);
        if callee.bits() != r.extra().wide() {
            return r.deopt(generic);
        }
        r.save();
        let args = r.slot(i.d as usize);
        let n = i.b as usize;
        let slots = std::slice::from_raw_parts(args, n);
        let v = ok!(r, (callee.cast::<NativeFunction>().method.call)(r.th, Args::positional(slots)));
        r.finish_native(args, n, v)
    }
}

#[inline(always)]
pub unsafe fn call_native_method(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let callee = r.at(i.a);
        let args = r.slot(i.d as usize - 1);
        let Some(receiver) = (*args).as_ref() else {
            return r.deopt(Op::CallMethod);
        };
        if callee.bits() != r.extra().wide() {
            return r.deopt(Op::CallMethod);
        }
        let d = callee.cast::<MethodDescriptor>();
        if !receiver.ty().is_subtype(d.owner()) {
            return r.deopt(Op::CallMethod);
        }
        r.save();
        let n = i.b as usize + 1;
        let slots = std::slice::from_raw_parts(args, n);
        let v = ok!(r, (d.method.call)(r.th, Args::positional(slots)));
        r.finish_native(args, n, v)
    }
}

#[inline(always)]
pub unsafe fn call_len(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        if r.at(i.a).bits() != r.extra().wide() {
            return r.deopt(Op::Call);
        }
        let arg = r.slot(i.d as usize);
        let v = (*arg).as_ref().unwrap_unchecked();
        let n = match special::quick_len(v) {
            Some(n) => n,
            None => {
                r.save();
                ok!(r, protocol::len(r.th, v))
            }
        };
        r.finish_native(arg, 1, Value::from_usize(n))
    }
}

#[inline(always)]
pub unsafe fn call_is_instance(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let args = r.slot(i.d as usize);
        if r.at(i.a).bits() != r.extra().wide() {
            return r.deopt(Op::Call);
        }
        let (v, c) = ((*args).as_ref().unwrap_unchecked(), (*args.add(1)).as_ref().unwrap_unchecked());
        let Some(t) = special::quick_isinstance(v, c) else {
            return r.deopt(Op::Call);
        };
        r.finish_native(args, 2, Value::bool(t))
    }
}

#[inline(always)]
pub unsafe fn call_list_append(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let args = r.slot(i.d as usize - 1);
        let Some(list) = (*args).as_ref() else {
            return r.deopt(Op::CallMethod);
        };
        if r.at(i.a).bits() != r.extra().wide() || !list.is_exact(&class::LIST) {
            return r.deopt(Op::CallMethod);
        }
        let v = (*args.add(1)).take().unwrap_unchecked();
        special::list_append(list, v);
        r.finish_native(args, 1, Value::none())
    }
}
