//! The points of the watched form, and its calls: they tell what happens and do what the plain instructions do.

use super::{Next, Regs, ok};
use crate::compiler::Opcode;
use crate::object::{Args, Ref, Res, Slot, Str, Tuple, Value, class, protocol};
use crate::vm::generator::{self, COROUTINE, GENERATOR};
use crate::vm::lower::NO_OPERAND;
use crate::vm::method::BoundMethod;
use crate::vm::op::{CONST, INDEX};
use crate::vm::state::frame_flags;
use crate::vm::watch::event::Detail;
use crate::vm::watch::state::End;
use crate::vm::watch::{Event, fire, switch};
use crate::vm::{call, slow, stack_ops};

/// Tells an event and goes on behind the point, or where a callback or the end of the watching sends the frame.
unsafe fn tell(r: Regs<'_>, e: Event, detail: Detail<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let frame = r.frame();
        let watch = &r.vm.watch;
        if watch.is_busy() {
            // What a callback calls is not watched.
            return r.next(1);
        }
        ok!(r, fire::fire(r.th, r.vm, frame, e, detail));
        let jumped = (*frame).pc != r.pc;
        if switch::past_point(r.th, r.vm, frame, jumped) {
            return r.reload();
        }
        r.next(1)
    }
}

/// The `StopIteration` of a generator's result.
fn stop_exception(r: Regs<'_>, result: Value) -> Value {
    let raised = generator::stop(r.th, result);
    r.th.take_raised(raised)
}

/// Declares points that tell an event.
macro_rules! points {
    ($($name:ident $event:ident |$r:ident, $i:ident| $detail:expr;)+) => {$(
        #[inline(always)]
        pub unsafe fn $name($r: Regs<'_>) -> Next {
            // SAFETY: see the loop.
            unsafe {
                let $i = $r.ins();
                let _ = $i;
                tell($r, Event::$event, $detail)
            }
        }
    )+};
}

points! {
    line Line |r, i| Detail::Nothing;
    each Instruction |r, i| Detail::Nothing;
    start PyStart |r, i| Detail::Nothing;
    resumed PyResume |r, i| Detail::Nothing;
    jumping Jump |r, i| Detail::To(i.d);
    left BranchLeft |r, i| Detail::To(i.d);
}

#[inline(always)]
pub unsafe fn skip_line(r: Regs<'_>) -> Next {
    // SAFETY: see the loop; `lower` put a `Line` behind.
    unsafe { r.next(2) }
}

#[inline(always)]
pub unsafe fn leaving(r: Regs<'_>) -> Next {
    // SAFETY: see the loop; the frame of a generator that the loop itself resumed has its consumer below.
    unsafe {
        let result = r.at(r.ins().a);
        let frame = r.frame();
        const KIND: u32 = frame_flags::GENERATOR | frame_flags::ENTRY;
        if (*frame).flags & KIND == frame_flags::GENERATOR && r.vm.watch.wants(Event::StopIteration) {
            r.vm.watch.note_end(frame.sub(1), End::Result(result.clone()));
        }
        tell(r, Event::PyReturn, Detail::Value(result))
    }
}

#[inline(always)]
pub unsafe fn yielding(r: Regs<'_>) -> Next {
    // SAFETY: see the loop; the `Yield` is behind.
    unsafe {
        r.save();
        let frame = r.frame();
        if r.vm.watch.is_busy() {
            return r.next(1);
        }
        let detail = Detail::Value(r.at(r.ins().a));
        ok!(r, fire::fire(r.th, r.vm, frame, Event::PyYield, detail));
        if (*frame).pc == r.pc {
            return if switch::past_point(r.th, r.vm, frame, false) { r.reload() } else { r.next(1) };
        }
        // A callback sends the generator elsewhere: there it goes on when it is resumed.
        let exe = r.exe();
        let to = exe.watched.as_ref().map(|w| w.to_plain[exe.index_of((*frame).pc)] as usize);
        let generator = (*frame).generator;
        let next = super::generator::yield_(Regs { pc: r.pc.add(1), ..r });
        if let Some(to) = to {
            (*generator).redirect(to);
        }
        next
    }
}

#[inline(always)]
pub unsafe fn right(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        if let Some(end) = r.vm.watch.take_end(r.frame()) {
            let exe = r.exe();
            let source = exe.origin[exe.index_of(r.pc)] as usize;
            if exe.source().instrs[source].op == Opcode::FOR_ITER {
                r.save();
                let (e, exc) = match end {
                    End::Result(v) => (Event::StopIteration, stop_exception(r, v)),
                    End::Exception(exc) => (Event::Raise, exc),
                };
                ok!(r, fire::fire(r.th, r.vm, r.frame(), e, Detail::Value(&exc)));
            }
        }
        tell(r, Event::BranchRight, Detail::To(r.ins().d))
    }
}

#[inline(always)]
pub unsafe fn delegated(r: Regs<'_>) -> Next {
    // SAFETY: see the loop; the result lies above the receiver.
    unsafe {
        let at = r.ins().a;
        drop(r.vm.watch.take_end(r.frame()));
        let is_generator = r.at(at).is_exact(&GENERATOR) || r.at(at).is_exact(&COROUTINE);
        if !is_generator || !r.vm.watch.wants(Event::StopIteration) {
            return r.next(1);
        }
        r.save();
        let value = r.at(at + 1).clone();
        let exc = stop_exception(r, value);
        tell(r, Event::StopIteration, Detail::Value(&exc))
    }
}

/// Runs into a trap.
#[inline(always)]
pub unsafe fn trap(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        switch::spring(r.th, r.vm, r.frame());
        r.reload()
    }
}

/// The end of a native call that was told of: tells how it ended.
unsafe fn returned(r: Regs<'_>, callee: &Value, first: Option<&Value>, result: Res) -> Res {
    let (th, vm, frame) = (r.th, r.vm, r.frame());
    let detail = Detail::Call(callee, first);
    match result {
        Ok(v) => fire::fire(th, vm, frame, Event::CReturn, detail).map(|()| v),
        Err(raised) => {
            if !vm.watch.wants(Event::CRaise) {
                return Err(raised);
            }
            let exc = th.take_raised(raised);
            fire::fire(th, vm, frame, Event::CRaise, detail)?;
            Err(th.raise_object(exc))
        }
    }
}

/// Calls anything with the `n` arguments at `args`, the last of them by the names given.
unsafe fn call_told(r: Regs<'_>, mut args: *mut Slot, mut n: usize, names: &[Ref<Str>]) -> Next {
    // SAFETY: see the loop; the slot before the arguments belongs to the call.
    unsafe {
        r.save();
        let i = r.ins();
        // Callbacks may do anything to the caller's locals.
        let mut callee = r.at(i.a).clone();
        if callee.is_exact(&class::METHOD) && n == i.b as usize {
            let (function, receiver) = {
                let m = callee.cast::<BoundMethod>();
                (m.function.clone(), m.receiver.clone())
            };
            args = args.sub(1);
            args.write(Some(receiver));
            n += 1;
            callee = function;
        }
        let slots = std::slice::from_raw_parts(args, n);
        let first = slots.first().cloned().flatten();
        ok!(r, fire::fire(r.th, r.vm, r.frame(), Event::Call, Detail::Call(&callee, first.as_ref())));
        if callee.is_exact(&class::FUNCTION) {
            return r.call_any(&callee, args, n, names);
        }
        let result = slow::call(r.th, &callee, Args::new(slots, names));
        let v = ok!(r, returned(r, &callee, first.as_ref(), result));
        r.finish_native(args, n, v)
    }
}

/// `Call`, told.
#[inline(never)]
pub unsafe fn call(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        call_told(r, r.slot(i.d as usize), i.b as usize, &[])
    }
}

/// `CallMethod`, told.
#[inline(never)]
pub unsafe fn call_method(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let receivers = usize::from((*r.slot(i.d as usize - 1)).is_some());
        call_told(r, r.slot(i.d as usize - receivers), i.b as usize + receivers, &[])
    }
}

/// `CallKw`, told.
#[inline(never)]
pub unsafe fn call_kw(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        // The compiler makes a tuple of interned strings, and a typed reference has the layout of a value.
        let names = r.at(i.e as u16).cast::<Tuple>().items();
        let names: &[Ref<Str>] = &*(std::ptr::from_ref(names) as *const [Ref<Str>]);
        let receivers = usize::from((*r.slot(i.d as usize - 1)).is_some());
        call_told(r, r.slot(i.d as usize - receivers), i.b as usize + receivers, names)
    }
}

/// `CallEx`, told.
#[inline(never)]
pub unsafe fn call_ex(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let callee = r.at(i.a).clone();
        let mut given = r.at(i.b).clone();
        if !given.is_exact(&class::TUPLE)
            && (given.ty().slots().iter.is_some() || given.ty().slots().getitem.is_some())
        {
            given = Tuple::new(ok!(r, protocol::to_vec(r.th, &given))).into_value();
        }
        let first = given.downcast::<Tuple>().and_then(|t| t.items().first().cloned());
        ok!(r, fire::fire(r.th, r.vm, r.frame(), Event::Call, Detail::Call(&callee, first.as_ref())));
        let kw = match i.c {
            NO_OPERAND => None,
            k if k & CONST == 0 => (*r.slot((k & INDEX) as usize)).as_ref(),
            k => Some(r.at(k)),
        };
        let result = call::call_unpacked(r.th, &callee, &given, kw);
        let is_python = callee.is_exact(&class::FUNCTION) || callee.is_exact(&class::METHOD);
        let v = ok!(r, if is_python { result } else { returned(r, &callee, first.as_ref(), result) });
        if i.c != NO_OPERAND {
            r.release(i.c);
        }
        r.release(i.b);
        r.release(i.a);
        r.put_next(i.d as u16, v, 2)
    }
}

/// An attribute of `super()`, told as the call of `super` that it stands for.
#[inline(never)]
pub unsafe fn load_super_attr(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let at = i.a as usize - 3;
        let callee = (*r.slot(at)).clone().unwrap_or(Value::none());
        let first = if i.d & 2 != 0 { (*r.slot(at + 1)).clone() } else { None };
        ok!(r, fire::fire(r.th, r.vm, r.frame(), Event::Call, Detail::Call(&callee, first.as_ref())));
        let done = stack_ops::execute(r.th, r.vm, r.frame(), r.slot(i.a as usize), i.b as u8, i.d);
        ok!(r, returned(r, &callee, first.as_ref(), done.map(|()| Value::none())));
        r.next(1)
    }
}
