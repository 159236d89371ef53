//! Globals, builtins, names of a namespace.

use super::{Next, Regs, ok, out_of_line};
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
        let Some(t) = (*r.frame()).function().globals.lock_quick() else {
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
        let t = (*r.frame()).function().globals.lock();
        if let Some(e) = t.entries().get(x.e as usize)
            && let (Some(k), Some(v)) = (&e.key, &e.value)
            && k.bits() == x.pointer()
        {
            let v = v.clone();
            drop(t);
            return r.put_next(r.ins().c, v, 2);
        }
        drop(t);
        r.deopt(Op::LoadGlobal)
    }
}

#[inline(always)]
pub unsafe fn load_global_builtin(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let x = r.extra();
        let f = (*r.frame()).function();
        if f.globals.as_ptr() as u64 & 0xffff_ffff == u64::from(x.e) && f.globals.lock().version() == i.e {
            let t = f.builtins.lock();
            let index = x.a as usize | (x.b as usize) << 16;
            if t.version() == x.d
                && let Some(v) = t.entries().get(index).and_then(|e| e.value.as_ref())
            {
                let v = v.clone();
                drop(t);
                return r.put_next(i.c, v, 2);
            }
        }
        (*r.pc).op = Op::LoadGlobal;
        (*r.pc).e = 0;
        r.again()
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
