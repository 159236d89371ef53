//! Building and unpacking collections; formatted strings.

use super::{Next, Regs, ok};
use crate::object::{Slot, Value, class};
use crate::vm::op::TEMP;
use crate::vm::{build, slow, special};

#[inline(always)]
pub unsafe fn tuple(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let v = special::build_tuple(r.slot(i.a as usize), i.b as usize);
        r.put_next(i.c, v, 1)
    }
}

#[inline(always)]
pub unsafe fn list(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let first = r.slot(i.a as usize);
        let items: Vec<Value> =
            (0..i.b as usize).map(|k| (*first.add(k)).take().unwrap_unchecked()).collect();
        let v = ok!(r, build::list(r.th, items));
        r.put_next(i.c, v, 1)
    }
}

#[inline(always)]
pub unsafe fn string(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let first = r.slot(i.a as usize);
        let v = slow::build_string(std::slice::from_raw_parts(first, i.b as usize));
        for k in 0..i.b as usize {
            drop((*first.add(k)).take());
        }
        r.put_next(i.c, v, 1)
    }
}

#[inline(always)]
pub unsafe fn map(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let v = ok!(r, slow::build_map(r.th, r.slot(i.a as usize), i.b as usize));
        r.put_next(i.c, v, 1)
    }
}

#[inline(always)]
pub unsafe fn list_append(r: Regs<'_>) -> Next {
    // SAFETY: see the loop; a comprehension's list is exact.
    unsafe {
        let i = r.ins();
        special::list_append(r.at(i.a), r.take_bound(i.b));
        r.next(1)
    }
}

#[inline(always)]
pub unsafe fn unpack(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let n = i.b as usize;
        // The source may lie in the first result slot, so it is taken out first.
        let source = r.take_bound(i.a);
        if let Some(items) = special::tuple_of(&source, n) {
            for (k, v) in items.iter().enumerate() {
                r.slot(i.c as usize + n - 1 - k).write(Some(v.clone()));
            }
            return r.drop_next(Some(source), 1);
        }
        let items = ok!(r, slow::unpack(r.th, &source, n));
        drop(source);
        for (k, v) in items.into_iter().enumerate() {
            r.slot(i.c as usize + n - 1 - k).write(Some(v));
        }
        r.next(1)
    }
}

#[inline(always)]
pub unsafe fn unpack_locals(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let n = i.b as usize;
        let x = r.extra();
        let locals = [x.a, x.b, x.c, x.d as u16];
        // A temporary keeps its items alive while locals change; a local might be one of those.
        if i.a & TEMP != 0
            && let Some(items) = special::tuple_of(r.at(i.a), n)
        {
            for (&local, v) in locals.iter().zip(items) {
                r.put(local, v.clone());
            }
            return r.release_next(i.a, 2);
        }
        let mut items: [Slot; 4] = [None, None, None, None];
        ok!(r, special::unpack(r.th, r.at(i.a), &mut items[..n]));
        r.release(i.a);
        for (k, v) in items.into_iter().enumerate().take(n) {
            let old = std::mem::replace(&mut *r.slot(locals[k] as usize), v);
            drop(old);
        }
        r.next(2)
    }
}

#[inline(always)]
pub unsafe fn format_simple(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let a = r.at(i.a);
        if a.is_exact(&class::STR) {
            let v = r.take_bound(i.a);
            return r.put_next(i.c, v, 1);
        }
        r.save();
        let v = ok!(r, slow::format_simple(r.th, a));
        r.finish(i.a, i.c, v, 1)
    }
}
