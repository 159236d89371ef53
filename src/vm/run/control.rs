//! Jumps, function entry, return.

use super::regs::Dying;
use super::{Next, Regs, give_back, ok, out_of_line};
use crate::object::value::may_be_object;
use crate::object::{Value, protocol};
use crate::vm::generator::Generator;
use crate::vm::op::{CONST, INDEX, Op, TEMP};
use crate::vm::state::frame_flags;
use crate::vm::{pending, special, unwind};

out_of_line! {
    /// Serves what waits in the thread's flag word, then jumps.
    #[cold]
    fn jump_back_after_serving(r) -> Next {
        r.save();
        ok!(r, pending::serve(r.th));
        r.jump(r.ins().d)
    }
    /// Serves what waits in the thread's flag word, then goes on.
    #[cold]
    fn resume_after_serving(r) -> Next {
        r.save();
        ok!(r, pending::serve(r.th));
        r.next(1)
    }
    /// The truth of anything but a bool, and the jump on it.
    fn jump_truth_of_object(r) -> Next {
        r.save();
        let i = r.ins();
        let v = r.at(i.a);
        let t = match special::quick_len(v) {
            Some(n) => n != 0,
            None => ok!(r, protocol::truth(r.th, v)),
        };
        r.release_jump(i.a, t == (i.op == Op::JumpTrue), i.d)
    }
}

/// Jumps when the truth of the operand is `sense`.
#[inline(always)]
unsafe fn jump_truth(r: Regs<'_>, sense: bool) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        match r.at(i.a).quick_truth() {
            Some(t) if t == sense => r.jump(i.d),
            Some(_) => r.next(1),
            None => r.tail(jump_truth_of_object),
        }
    }
}

#[inline(always)]
pub unsafe fn jump_true(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { jump_truth(r, true) }
}

#[inline(always)]
pub unsafe fn jump_false(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { jump_truth(r, false) }
}

/// Jumps when the operand's being `None` is `sense`.
#[inline(always)]
unsafe fn jump_is_none(r: Regs<'_>, sense: bool) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let t = r.at(i.a).is_none();
        r.release_jump(i.a, t == sense, i.d)
    }
}

#[inline(always)]
pub unsafe fn jump_none(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { jump_is_none(r, true) }
}

#[inline(always)]
pub unsafe fn jump_not_none(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { jump_is_none(r, false) }
}

#[inline(always)]
pub unsafe fn jump(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { r.jump(r.ins().d) }
}

#[inline(always)]
pub unsafe fn jump_back(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        if r.th.pending().load() != 0 {
            return r.tail(jump_back_after_serving);
        }
        r.jump(r.ins().d)
    }
}

#[inline(always)]
pub unsafe fn jump_back_quiet(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { r.jump(r.ins().d) }
}

#[inline(always)]
pub unsafe fn resume(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        if r.th.pending().load() != 0 {
            return r.tail(resume_after_serving);
        }
        r.next(1)
    }
}

#[inline(always)]
pub unsafe fn return_(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let frame = r.frame();
        let i = r.ins();
        const PLAIN: u32 = frame_flags::ENTRY;
        const INIT: u32 = frame_flags::INIT | frame_flags::OWNS_FUNCTION;
        let flags = (*frame).flags;
        if flags & !PLAIN != 0 {
            let is_init = flags == INIT && r.at(i.a).is_none();
            return r.tail(if is_init { return_from_init } else { return_from_special });
        }
        // The frame ends: a local is moved out instead of copied.
        let index = (i.a & INDEX) as usize;
        let v = if i.a & CONST != 0 {
            let Some(v) = (*r.consts.add(index)).clone_quick() else {
                return r.tail(return_from_special);
            };
            v
        } else {
            (*r.slot(index)).take().unwrap_unchecked()
        };
        let n = (*(*frame).exe).nlocals as usize;
        let mut k = n;
        while k > 0 {
            k -= 1;
            // An immediate may stay in a slot that nobody reads again. (Few locals are unbound: `give_back` finds out.)
            let place = r.slot(k);
            if may_be_object(&*place)
                && let Some(dead) = give_back((*place).take())
            {
                // The first slot of the operand stack is free; the result waits there.
                r.slot(n).write(Some(v));
                return r.tail_dead(return_after, dead);
            }
        }
        returned(r, v)
    }
}

out_of_line! {
    /// Goes on with a return during which a local died.
    #[cold]
    fn return_after(r, dead: Dying) -> Next {
        dead.settle();
        let n = (*(*r.frame()).exe).nlocals as usize;
        let v = (*r.slot(n)).take().unwrap_unchecked();
        for k in (0..n).rev() {
            let old = (*r.slot(k)).take();
            drop(old);
        }
        // What ran meanwhile may have asked for this frame's object.
        if (*r.frame()).flags & !frame_flags::ENTRY != 0 {
            r.save();
            return left(r, v);
        }
        returned(r, v)
    }
    /// Return of `None` from `__init__`: the result is the instance, which waits in the slot before the arguments.
    fn return_from_init(r) -> Next {
        let frame = r.frame();
        for k in (0..(*(*frame).exe).nlocals as usize).rev() {
            let old = (*r.slot(k)).take();
            drop(old);
        }
        // What ran meanwhile may have asked for this frame's object.
        if (*frame).flags & frame_flags::OBJECT != 0 {
            r.save();
            return left(r, Value::none());
        }
        let instance = (*r.base.sub(1)).take().unwrap_unchecked();
        let init = Value::from_bits((*frame).func as u64);
        let (dest, caller) = ((*frame).dest, frame.sub(1));
        r.vm.top.set(caller);
        drop(init);
        finish_call(r.of(caller), dest, instance)
    }
    /// Return from a frame that needs more: a generator's, `__init__`'s, one called from native code, one with a frame
    /// object.
    fn return_from_special(r) -> Next {
        r.save();
        left(r, r.take_bound(r.ins().a))
    }
    /// The frame becomes a generator's, which is the call's result.
    fn return_generator_frame(r) -> Next {
        r.save();
        left(r, Generator::of_frame(r.frame()).into_value())
    }
}

/// Takes the frame, whose slots are empty, off the stack and hands its result to the caller.
#[inline(always)]
unsafe fn returned(r: Regs<'_>, v: Value) -> Next {
    // SAFETY: see the loop: a frame without flags has a caller in the loop.
    unsafe {
        let frame = r.frame();
        let dest = (*frame).dest;
        let caller = frame.sub(1);
        r.vm.top.set(caller);
        if (*frame).flags != 0 {
            return r.exit(v);
        }
        finish_call(r.of(caller), dest, v)
    }
}

/// Hands a call's result to the caller, whose registers these are.
#[inline(always)]
unsafe fn finish_call(r: Regs<'_>, dest: u16, v: Value) -> Next {
    // SAFETY: see the loop.
    unsafe {
        // First the callable, which the call has held until now.
        let a = r.ins().a;
        if a & (CONST | TEMP) == TEMP {
            let place = r.slot((a & INDEX) as usize);
            if let Some(dead) = give_back((*place).take()) {
                place.write(Some(v));
                return r.tail_dead(finish_call_after, dead);
            }
        }
        r.put_next(dest, v, 2)
    }
}

out_of_line! {
    /// The callable died; the result waits in its slot.
    #[cold]
    fn finish_call_after(r, dead: Dying) -> Next {
        dead.settle();
        let i = r.ins();
        let v = (*r.slot((i.a & INDEX) as usize)).take().unwrap_unchecked();
        // (The one call with three operands has its result's place elsewhere.)
        let dest = if matches!(i.op, Op::CallEx | Op::CallExWatched) { i.d as u16 } else { i.c };
        r.put_next(dest, v, 2)
    }
}

/// Ends a frame with `v`; the general form.
#[inline(always)]
unsafe fn left(r: Regs<'_>, v: Value) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let left = unwind::leave(r.th, r.vm, v);
        if let Ok(unwind::Left::Exit(v)) = left {
            return r.exit(v);
        }
        let r = r.of(r.frame());
        match left {
            Ok(unwind::Left::Exit(v)) => r.exit(v),
            Ok(unwind::Left::Caller(dest, v)) => finish_call(r, dest, v),
            Ok(unwind::Left::Ended(v)) => super::generator::ended(r, v),
            Err(_) => r.raised_at_reload(),
        }
    }
}

#[inline(always)]
pub unsafe fn return_generator(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { r.tail(return_generator_frame) }
}
