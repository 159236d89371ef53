//! Generators inside the loop: yielding, sending, iterating without leaving it.

use super::{Next, Regs, ok};
use crate::object::Value;
use crate::vm::generator::{COROUTINE, GENERATOR, Generator, Resumed};
use crate::vm::op::Op;
use crate::vm::slow;
use crate::vm::state::frame_flags;

#[inline(always)]
pub unsafe fn yield_(r: Regs<'_>) -> Next {
    // SAFETY: see the loop; only generators' code yields.
    unsafe {
        r.save();
        let v = r.take_bound(r.ins().a);
        let frame = r.frame();
        let flags = (*frame).flags;
        (*(*frame).generator).suspend(r.th, r.vm, frame);
        if flags & frame_flags::ENTRY != 0 {
            r.vm.yielded.set(true);
            return r.exit(v);
        }
        let r = r.of(r.frame());
        r.put_next(r.ins().c, v, 2)
    }
}

/// Goes on in the consumer of a generator that has returned `v`: behind the loop, or with the result of `yield from`.
pub unsafe fn ended(r: Regs<'_>, v: Value) -> Next {
    // SAFETY: see the loop; the registers are the consumer's.
    unsafe {
        let i = r.ins();
        if i.op == Op::Send {
            r.put(i.c, v);
        } else {
            drop(v);
        }
        r.jump(i.d)
    }
}

#[inline(always)]
pub unsafe fn send(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let receiver = r.at(i.a);
        if receiver.is_exact(&GENERATOR) || receiver.is_exact(&COROUTINE) {
            let g = receiver.cast::<Generator>();
            if g.is_suspended() && (g.started() || r.at(i.b).is_none()) {
                let v = r.take(i.b);
                ok!(r, g.push(r.th, r.vm, r.vm.next_base(), 0, v));
                return r.reload();
            }
        }
        let resumed = ok!(r, slow::send(r.th, receiver, r.at(i.b)));
        r.release(i.b);
        match resumed {
            Resumed::Yielded(v) => r.put_next(i.c, v, 2),
            Resumed::Returned(v) => {
                r.put(i.c, v);
                r.jump(i.d)
            }
        }
    }
}

#[inline(always)]
pub unsafe fn for_iter(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let it = r.at(i.a);
        if !it.is_exact(&GENERATOR) {
            return r.deopt(Op::ForIter);
        }
        let g = it.cast::<Generator>();
        if g.is_finished() {
            return r.jump(i.d);
        }
        enter_for(r, g)
    }
}

/// Goes on in the generator of a `for` loop.
#[inline(always)]
pub unsafe fn enter_for(r: Regs<'_>, g: &Generator) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        match g.push(r.th, r.vm, r.vm.next_base(), 0, Some(Value::none())) {
            Ok(_) => r.reload(),
            Err(raised) if !g.ended_elsewhere(r.th) => r.raised(raised),
            Err(_) => r.jump(r.ins().d),
        }
    }
}
