//! `iter` and `for`.

use super::{Next, Regs, ok, out_of_line};
use crate::object::{Value, protocol};
use crate::vm::generator::{GENERATOR, Generator};
use crate::vm::op::Op;
use crate::vm::special::Step;
use crate::vm::{slow, special};

#[inline(always)]
pub unsafe fn get_iter(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let v = ok!(r, protocol::iter(r.th, r.at(i.a)));
        r.finish(i.a, i.c, v, 1)
    }
}

#[inline(always)]
pub unsafe fn for_iter(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let it = r.at(i.a);
        if r.warm() && special::for_iter(r.pc, it) {
            return r.again();
        }
        if it.is_exact(&GENERATOR) {
            let g = it.cast::<Generator>();
            if !g.is_finished() {
                return super::generator::enter_for(r, g);
            }
        }
        r.tail(for_iter_generally)
    }
}

out_of_line! {
    /// One step over anything that is no generator.
    fn for_iter_generally(r) -> Next {
        r.save();
        let i = r.ins();
        match ok!(r, slow::for_next(r.th, r.at(i.a))) {
            Some(v) => r.put_next(i.c, v, 2),
            None => r.jump(i.d),
        }
    }
}

/// One step of a specialised loop.
#[inline(always)]
unsafe fn step(r: Regs<'_>, step: impl Fn(&Value) -> Step) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        match step(r.at(i.a)) {
            Step::Item(v) => r.put_next(i.c, v, 2),
            Step::General => r.tail(for_iter_generally),
            Step::Other => r.deopt(Op::ForIter),
        }
    }
}

#[inline(always)]
pub unsafe fn for_iter_range(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { step(r, special::range_step) }
}

#[inline(always)]
pub unsafe fn for_iter_list(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { step(r, special::list_step) }
}

#[inline(always)]
pub unsafe fn for_iter_str(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { step(r, special::str_step) }
}

/// The pair goes straight to the locals of the `UnpackLocals` behind.
#[inline(always)]
pub unsafe fn for_iter_pair(r: Regs<'_>) -> Next {
    // SAFETY: see the loop; `special::for_iter` saw the other instruction.
    unsafe {
        r.save();
        let i = r.ins();
        let Some(stepped) = special::pair_step(r.th, r.at(i.a)) else {
            return r.deopt(Op::ForIter);
        };
        match ok!(r, stepped) {
            Some((x, y)) => {
                let places = &*r.pc.add(3);
                r.put(places.a, x);
                r.put_next(places.b, y, 4)
            }
            None => r.jump(i.d),
        }
    }
}

#[inline(always)]
pub unsafe fn for_iter_tuple(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { step(r, special::tuple_step) }
}
