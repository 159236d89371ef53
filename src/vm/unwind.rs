//! Exceptions in the loop: finding handlers, leaving frames.

use super::frame;
use super::generator::Generator;
use super::state::{Frame, Vm, frame_flags};
use super::traceback;
use super::watch;
use crate::object::{Raised, Res, Thread, Value};

/// Where control goes after an exception.
pub enum Next {
    /// A handler of the frame that is now innermost; its `pc` is set.
    Handler,
    /// Out of the loop.
    Exit(Raised),
}

/// Where control goes after a frame has ended.
pub enum Left {
    /// Out of the loop.
    Exit(Value),
    /// To the caller: slot and result.
    Caller(u16, Value),
    /// To the consumer of a generator, which has ended.
    Ended(Value),
}

/// Finds the handler for the waiting exception, leaving frames as needed.
#[cold]
#[inline(never)]
pub fn unwind(th: &Thread, vm: &Vm, r: Raised) -> Next {
    let mut exc = th.take_raised(r);
    // A handler's first instruction has been reached, but not begun.
    let mut at_handler = false;
    loop {
        let frame = vm.top.get();
        // SAFETY: the frame is live; the slots above the handler's depth belong to the instruction that failed.
        unsafe {
            let lasti = (*frame).lasti();
            let again = vm.no_traceback.replace(false);
            let first = vm.raised_first.take().filter(|_| again);
            if !again && !at_handler {
                let object = frame::frame_object(vm, frame);
                traceback::add(&exc, object, lasti);
            }
            if vm.watch.is_on() && !at_handler {
                watch::unwound::raised(th, vm, frame, &mut exc, again);
            }
            at_handler = false;
            let exe = (*frame).executable();
            let index = exe.index_of((*frame).pc);
            if let Some(h) = exe.handler_at(index).copied() {
                let watched = vm.watch.is_on();
                let from = (exe.nlocals + h.depth) as usize;
                let end = exe.nslots as usize;
                clear(frame, from, end);
                let mut at = from;
                if h.lasti {
                    (*frame).base.add(at).write(Some(Value::from_usize(first.unwrap_or(lasti))));
                    at += 1;
                }
                let place = (*frame).base.add(at);
                place.write(Some(exc));
                (*frame).pc =
                    (*frame).exe.as_mut().unwrap_unchecked().code.as_mut_ptr().add(h.target as usize);
                if !watched {
                    return Next::Handler;
                }
                exc = (*place).take().unwrap_unchecked();
                if watch::unwound::handled(th, vm, frame, &mut exc) {
                    place.write(Some(exc));
                    watch::unwound::arrive(th, vm, frame, lasti);
                    return Next::Handler;
                }
                at_handler = true;
                continue;
            }
            if vm.watch.is_on() {
                watch::unwound::leaves(th, vm, frame, &mut exc, first);
            }
            let flags = (*frame).flags;
            // For `f_lineno` of the frame, which `detach` sets.
            vm.raised_first.set(first);
            end_frame(th, vm, frame);
            vm.raised_first.set(None);
            if flags & frame_flags::ENTRY != 0 {
                return Next::Exit(th.raise_object(exc));
            }
        }
    }
}

/// Drops slots.
unsafe fn clear(frame: *mut Frame, from: usize, to: usize) {
    for i in (from..to).rev() {
        // SAFETY: the caller passes slots of a live frame.
        let old = unsafe { (*(*frame).base.add(i)).take() };
        drop(old);
    }
}

/// Takes the innermost frame off the stack, everything it holds dropped.
///
/// # Safety
/// `frame` is the innermost frame.
unsafe fn end_frame(th: &Thread, vm: &Vm, frame: *mut Frame) {
    // SAFETY: promised by the caller.
    unsafe {
        if (*frame).flags & frame_flags::OBJECT != 0 {
            frame::detach(vm, frame, false);
        }
        clear(frame, 0, (*(*frame).exe).nslots as usize);
        let flags = (*frame).flags;
        let generator: *const Generator = (*frame).generator;
        let func = (*frame).func;
        vm.top.set(frame.sub(1));
        if flags & frame_flags::GENERATOR != 0 {
            (*generator).finish(th);
        }
        if flags & frame_flags::OWNS_FUNCTION != 0 {
            drop(Value::from_bits(func as u64));
        }
    }
}

/// Ends the innermost frame, which returns `v`.
pub fn leave(th: &Thread, vm: &Vm, v: Value) -> Res<Left> {
    let frame = vm.top.get();
    // SAFETY: the frame is innermost; the caller's slots are live.
    unsafe {
        let flags = (*frame).flags;
        let dest = (*frame).dest;
        let base = (*frame).base;
        if flags & frame_flags::INIT != 0 && !v.is_none() {
            let text = format!("__init__() should return None, not '{}'", v.ty().name_str());
            drop(v);
            end_frame(th, vm, frame);
            return Err(th.type_error(text));
        }
        end_frame(th, vm, frame);
        if flags & frame_flags::ENTRY != 0 {
            return Ok(Left::Exit(v));
        }
        if flags & frame_flags::GENERATOR != 0 {
            return Ok(Left::Ended(v));
        }
        if flags & frame_flags::INIT != 0 {
            // The instance waits in the slot before the arguments.
            let instance = (*base.sub(1)).take();
            return Ok(Left::Caller(dest, instance.unwrap_unchecked()));
        }
        Ok(Left::Caller(dest, v))
    }
}
