//! Globals, builtins, names of a namespace.

use std::mem::ManuallyDrop;

use super::{Next, Regs, ok, out_of_line};
use crate::object::Value;
use crate::vm::op::Op;
use crate::vm::slow;

#[inline(always)]
pub unsafe fn load_global(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let v = ok!(r, slow::load_global(r.th, r.frame(), r.pc));
        r.put_next(r.ins().c, v, 2)
    }
}

/// The entry is the name's as long as it holds that key: entries are not reused before a resize, which moves them.
#[inline(always)]
pub unsafe fn load_global_module(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let x = r.extra();
        let Some(t) = (*r.frame()).function().globals.read_quick() else {
            return r.tail(load_global_locked);
        };
        if let Some(e) = t.entries().get(x.e as usize)
            && let (Some(k), Some(v)) = (&e.key, &e.value)
            && k.bits() == x.pointer()
            && let Some(v) = v.clone_quick()
        {
            drop(t);
            return r.put_next(r.ins().c, v, 2);
        }
        drop(t);
        r.tail(load_global_locked)
    }
}

out_of_line! {
    /// As [`load_global_module`], where something is another thread's or has changed.
    fn load_global_locked(r) -> Next {
        let x = r.extra();
        let t = (*r.frame()).function().globals.read();
        if let Some(e) = t.entries().get(x.e as usize)
            && let (Some(k), Some(v)) = (&e.key, &e.value)
            && k.bits() == x.pointer()
            // What is not counted any more is better remembered.
            && !(v.may_be_remembered() && (*r.pc).may_specialise())
        {
            let v = v.clone();
            drop(t);
            return r.put_next(r.ins().c, v, 2);
        }
        drop(t);
        r.deopt(Op::LoadGlobal)
    }
}

/// The value in the second word is what the globals hold as long as they have the stamp that lies beside it.
#[inline(always)]
pub unsafe fn load_global_known(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        if (*r.frame()).function().globals.has_values_stamp(r.extra().stamp()) {
            return known(r);
        }
        r.deopt(Op::LoadGlobal)
    }
}

/// As [`load_global_known`]; the stamp of the builtins lies in the first word.
#[inline(always)]
pub unsafe fn load_builtin_known(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let f = (*r.frame()).function();
        if f.globals.has_keys_stamp(r.extra().stamp()) && f.builtins.has_values_stamp(r.ins().stamp()) {
            return known(r);
        }
        r.deopt(Op::LoadGlobal)
    }
}

/// Loads the remembered value.
#[inline(always)]
unsafe fn known(r: Regs<'_>) -> Next {
    // SAFETY: the dict whose stamp was just seen holds the value; where other threads may change it at this moment the
    // value is not counted, and lives until the world stops.
    unsafe {
        let v = ManuallyDrop::new(Value::from_bits(r.extra().wide()));
        match v.clone_quick() {
            Some(v) => r.put_next(r.ins().c, v, 2),
            None => r.deopt(Op::LoadGlobal),
        }
    }
}

#[inline(always)]
pub unsafe fn load_name(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let v = ok!(r, slow::load_name(r.th, r.frame(), i.d));
        r.put_next(i.c, v, 1)
    }
}

#[inline(always)]
pub unsafe fn store_name(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        ok!(r, slow::store_name(r.th, r.frame(), i.d, r.take_bound(i.a)));
        r.next(1)
    }
}

#[inline(always)]
pub unsafe fn store_global(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let v = r.take_bound(i.a);
        (*r.frame()).function().globals.set_str(r.name(i.d), v);
        r.next(1)
    }
}
