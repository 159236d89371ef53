//! What is told while an exception leaves frames.

use super::event::Detail;
use super::fire::{fire, fire_at};
use super::state::End;
use super::{Event, switch};
use crate::compiler::Opcode;
use crate::object::{Raised, Thread, Value, errors};
use crate::vm::executable::Executable;
use crate::vm::op::{Instr, Op};
use crate::vm::state::{Frame, Vm};

/// Tells an event about an exception; who is told may raise another in its place.
fn tell(th: &Thread, vm: &Vm, frame: *mut Frame, e: Event, exc: &mut Value) -> bool {
    match fire(th, vm, frame, e, Detail::Value(exc)) {
        Ok(()) => true,
        Err(r) => {
            *exc = th.take_raised(r);
            false
        }
    }
}

/// An exception has been raised in the innermost frame, or has come to it from its callee.
pub fn raised(th: &Thread, vm: &Vm, frame: *mut Frame, exc: &mut Value, again: bool) {
    let e = if again { Event::Reraise } else { Event::Raise };
    tell(th, vm, frame, e, exc);
}

/// The innermost frame ends by an exception. What has been raised again counts, for who looks at the frame, as coming from
/// where it was raised first.
pub fn leaves(th: &Thread, vm: &Vm, frame: *mut Frame, exc: &mut Value, first: Option<usize>) {
    if !vm.watch.wants(Event::PyUnwind) {
        return;
    }
    // SAFETY: the frame is live, and the handler's slots are untouched.
    unsafe {
        let at = (*frame).lasti();
        let exe = (*frame).executable();
        let place = |first: usize| exe.origin.iter().position(|&o| o as usize == first);
        if let Some(index) = first.and_then(place) {
            (*frame).pc = (*(*frame).exe).code.as_mut_ptr().add(index);
        }
        if let Err(r) = fire_at(th, vm, frame, at, Event::PyUnwind, Detail::Value(exc)) {
            *exc = th.take_raised(r);
        }
    }
}

/// The innermost frame's handler gets an exception; its `pc` is there. False: the exception is another now, which the
/// handler does not get.
pub fn handled(th: &Thread, vm: &Vm, frame: *mut Frame, exc: &mut Value) -> bool {
    tell(th, vm, frame, Event::ExceptionHandled, exc)
}

/// Goes past the `Line` of a handler if control comes from the same line, and to the form that the frame is to run in.
///
/// # Safety
/// The frame is the innermost one and about to begin its handler; `from` is the instruction of `Code` that raised.
pub unsafe fn arrive(th: &Thread, vm: &Vm, frame: *mut Frame, from: usize) {
    // SAFETY: promised by the caller.
    unsafe {
        switch::before(th, vm, frame);
        let exe: &Executable = (*frame).executable();
        let pc: *mut Instr = (*frame).pc;
        let index = exe.index_of(pc);
        let locations = &exe.source().locations;
        let line = |i: usize| locations.get(i).and_then(|l| l.line());
        // (What is thrown into a generator comes from where it goes on, which hides no line.)
        let thrown = exe.source().instrs.get(from).is_some_and(|i| i.op == Opcode::YIELD_VALUE);
        if (*pc).op == Op::Line && !thrown && line(exe.origin[index] as usize) == line(from) {
            (*frame).pc = pc.add(1);
        }
    }
}

/// A `StopIteration` comes out of a `__next__` written in Python: if that is a step of a loop, it will be told.
pub fn note_stop(th: &Thread, r: Raised) -> Raised {
    let vm = Vm::of(th);
    let Some(frame) = vm.current() else { return r };
    // SAFETY: the record is live and at its `pc`.
    let in_loop = unsafe { (*(*frame).pc).op } == Op::ForIter;
    if !in_loop || !vm.watch.wants(Event::Raise) || !th.raised_is(&errors::STOP_ITERATION) {
        return r;
    }
    let exc = th.take_raised(r);
    vm.watch.note_end(frame, End::Exception(exc.clone()));
    th.raise_object(exc)
}

/// A `StopIteration` is about to end a delegation of the innermost frame: that is told like any exception.
pub fn stopping(th: &Thread, r: Raised) -> Raised {
    let vm = Vm::of(th);
    let Some(frame) = vm.current() else { return r };
    if !vm.watch.wants(Event::Raise) || !th.raised_is(&errors::STOP_ITERATION) {
        return r;
    }
    let mut exc = th.take_raised(r);
    tell(th, vm, frame, Event::Raise, &mut exc);
    th.raise_object(exc)
}

/// An exception is thrown into the generator whose frame has just been pushed.
pub fn thrown(th: &Thread, vm: &Vm, mut exc: Value) -> Raised {
    if vm.watch.is_on()
        && let Some(frame) = vm.current()
    {
        tell(th, vm, frame, Event::PyThrow, &mut exc);
    }
    th.raise_object(exc)
}
