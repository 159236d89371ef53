//! Comparisons, identity, membership, and jumps on their outcome.

use super::arith::any_number;
use super::{Next, Regs, ok, out_of_line};
use crate::object::slots::Compare;
use crate::object::{Res, Value, class};
use crate::vm::op::Op;
use crate::vm::{slow, special};

/// Jumps if `yes`.
#[inline(always)]
unsafe fn jump_if(r: Regs<'_>, yes: bool, target: u32) -> Next {
    // SAFETY: see the loop.
    unsafe { if yes { r.jump(target) } else { r.next(1) } }
}

#[inline(always)]
pub unsafe fn compare(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let (a, b) = (r.at(i.a), r.at(i.b));
        if Value::both_ints(a, b) {
            let t = special::ordered(i.d >> 5, a.int().cmp(&b.int()));
            return r.put_next(i.c, Value::bool(t), 1);
        }
        r.tail(compare_objects)
    }
}

out_of_line! {
    /// As [`compare`], of anything but integers.
    fn compare_objects(r) -> Next {
        r.save();
        let i = r.ins();
        let (a, b) = (r.at(i.a), r.at(i.b));
        if a.is_exact(&class::STR) && b.is_exact(&class::STR) {
            let t = special::compare_str((i.d >> 5) as u16, a.cast(), b.cast());
            return r.finish2(i.a, i.b, i.c, Value::bool(t), 1);
        }
        let op = Compare::ALL[(i.d >> 5) as usize];
        let v = ok!(r, slow::compare(r.th, a, b, op, i.d & 16 != 0));
        r.finish2(i.a, i.b, i.c, v, 1)
    }
}

#[inline(always)]
pub unsafe fn compare_jump(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let (a, b) = (r.at(i.a), r.at(i.b));
        if r.warm() && special::compare(r.pc, a, b) {
            return r.again();
        }
        let t = ok!(r, slow::compare_truth(r.th, a, b, Compare::ALL[(i.c >> 1) as usize]));
        r.release2_jump(i.a, i.b, t == (i.c & 1 != 0), i.d)
    }
}

/// Jumps when two immediate integers compare so; their bits compare as they do.
#[inline(always)]
unsafe fn jump_int(r: Regs<'_>, test: impl Fn(i64, i64) -> bool) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let (a, b) = (r.at(i.a), r.at(i.b));
        if Value::both_ints(a, b) {
            return jump_if(r, test(a.bits() as i64, b.bits() as i64), i.d);
        }
        r.deopt(Op::CompareJump)
    }
}

#[inline(always)]
pub unsafe fn jump_int_lt(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { jump_int(r, |x, y| x < y) }
}

#[inline(always)]
pub unsafe fn jump_int_le(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { jump_int(r, |x, y| x <= y) }
}

#[inline(always)]
pub unsafe fn jump_int_eq(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { jump_int(r, |x, y| x == y) }
}

#[inline(always)]
pub unsafe fn jump_int_ne(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { jump_int(r, |x, y| x != y) }
}

#[inline(always)]
pub unsafe fn jump_int_gt(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { jump_int(r, |x, y| x > y) }
}

#[inline(always)]
pub unsafe fn jump_int_ge(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { jump_int(r, |x, y| x >= y) }
}

/// Outcomes of comparing floats: less, equal, greater, unordered.
#[inline(always)]
fn outcome(x: f64, y: f64) -> u32 {
    u32::from(x < y)
        | u32::from(x == y) << 1
        | u32::from(x > y) << 2
        | u32::from(x.is_nan() || y.is_nan()) << 3
}

/// Jumps as the instruction says of two floats.
#[inline(always)]
unsafe fn jump_outcome(r: Regs<'_>, x: f64, y: f64) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let t = outcome(x, y) & (special::TRUE_WHEN >> ((i.c >> 1) * 4)) & 15 != 0;
        jump_if(r, t == (i.c & 1 != 0), i.d)
    }
}

#[inline(always)]
pub unsafe fn jump_float(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let (a, b) = (r.at(i.a), r.at(i.b));
        if Value::both_common_floats(a, b) {
            return jump_outcome(r, a.float(), b.float());
        }
        r.tail(jump_other_float)
    }
}

out_of_line! {
    /// As [`jump_float`], for integers, zeros, and floats of rare exponents.
    fn jump_other_float(r) -> Next {
        let i = r.ins();
        let (Some(x), Some(y)) = (any_number(r.at(i.a)), any_number(r.at(i.b))) else {
            return r.deopt(Op::CompareJump);
        };
        r.release(i.b);
        r.release(i.a);
        jump_outcome(r, x, y)
    }
}

#[inline(always)]
pub unsafe fn jump_str(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let (a, b) = (r.at(i.a), r.at(i.b));
        if !a.is_exact(&class::STR) || !b.is_exact(&class::STR) {
            return r.deopt(Op::CompareJump);
        }
        match special::compare_str_quick(i.c >> 1, a.cast(), b.cast()) {
            Some(t) => r.release2_jump(i.a, i.b, t == (i.c & 1 != 0), i.d),
            None => r.tail(jump_long_str),
        }
    }
}

out_of_line! {
    /// As [`jump_str`], where the first characters do not decide.
    fn jump_long_str(r) -> Next {
        let i = r.ins();
        let t = special::compare_str(i.c >> 1, r.at(i.a).cast(), r.at(i.b).cast());
        r.release2_jump(i.a, i.b, t == (i.c & 1 != 0), i.d)
    }
}

#[inline(always)]
pub unsafe fn is(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let t = r.at(i.a).is(r.at(i.b)) != (i.d != 0);
        r.finish2(i.a, i.b, i.c, Value::bool(t), 1)
    }
}

#[inline(always)]
pub unsafe fn is_jump(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let t = r.at(i.a).is(r.at(i.b));
        r.release2_jump(i.a, i.b, t == (i.c != 0), i.d)
    }
}

/// Whether `a` is in `b`.
#[inline(always)]
unsafe fn membership(r: Regs<'_>) -> Res<bool> {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let (item, container) = (r.at(i.a), r.at(i.b));
        match special::contains(container, item) {
            Some(t) => Ok(t),
            None => {
                r.save();
                slow::contains(r.th, container, item)
            }
        }
    }
}

#[inline(always)]
pub unsafe fn contains(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let t = ok!(r, membership(r));
        r.finish2(i.a, i.b, i.c, Value::bool(t != (i.d != 0)), 1)
    }
}

#[inline(always)]
pub unsafe fn contains_jump(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let t = ok!(r, membership(r));
        r.release2_jump(i.a, i.b, t == (i.c != 0), i.d)
    }
}
