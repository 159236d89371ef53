//! The functions of `sys.settrace` and `sys.setprofile`: which events they hear of, under which names.

use super::Event;
use super::event::Detail;
use super::state::{self, Which};
use crate::object::function::MethodDescriptor;
use crate::object::{
    Args, BaseException, Raised, Ref, Slot, Str, Thread, Tuple, Value, attribute, class, name,
};
use crate::vm::frame::{self, FrameObject};
use crate::vm::state::{Frame, Vm, frame_flags};

/// Tells the thread's trace function, then its profile function.
pub fn report(th: &Thread, vm: &Vm, frame: *mut Frame, e: Event, detail: Detail<'_>) -> Result<(), Raised> {
    if vm.watch.has(Which::Trace) {
        trace(th, vm, frame, e, detail)?;
    }
    if vm.watch.has(Which::Profile) {
        profile(th, vm, frame, e, detail)?;
    }
    Ok(())
}

fn trace(th: &Thread, vm: &Vm, frame: *mut Frame, e: Event, detail: Detail<'_>) -> Result<(), Raised> {
    let word: &Str = match e {
        Event::PyStart | Event::PyResume | Event::PyThrow => name!("call"),
        Event::PyReturn | Event::PyYield | Event::PyUnwind => name!("return"),
        Event::Raise | Event::StopIteration => name!("exception"),
        Event::Line | Event::Jump => name!("line"),
        Event::Instruction => name!("opcode"),
        _ => return Ok(()),
    };
    // Only a frame that somebody has seen has a function of its own.
    // SAFETY: the record is live.
    let seen = unsafe { (*frame).flags } & frame_flags::OBJECT != 0;
    if !seen && e != Event::PyStart && e != Event::PyResume && e != Event::PyThrow {
        return Ok(());
    }
    let object = frame::frame_object(vm, frame);
    let own = match e {
        Event::PyStart | Event::PyResume | Event::PyThrow => vm.watch.function(Which::Trace),
        _ => object.trace_function(),
    };
    let Some(f) = own else { return Ok(()) };
    if !matches!(e, Event::Line | Event::Instruction | Event::Jump) {
        object.notice_opcodes(th);
    }
    let arg = match (e, detail) {
        (Event::Line, _) if !object.traces_lines() => return Ok(()),
        (Event::Instruction, _) if !object.tells_opcodes() => return Ok(()),
        (Event::Jump, Detail::To(to)) => {
            // A line begins anew when control goes back in it.
            let from = object.lasti();
            let line = object.code().line_at(from);
            if to as usize > from
                || line.is_none()
                || line != object.code().line_at(to as usize)
                || !object.traces_lines()
            {
                return Ok(());
            }
            Value::none()
        }
        (Event::PyReturn | Event::PyYield, Detail::Value(v)) => v.clone(),
        (Event::Raise | Event::StopIteration, Detail::Value(v)) => triple(v),
        _ => Value::none(),
    };
    match state::in_callback(vm, e, || call(th, &f, &object, word, arg)) {
        Ok(v) => {
            if !v.is_none() {
                object.set_trace_function(Some(v));
            }
            Ok(())
        }
        Err(r) => {
            // A function that fails traces no more.
            let waiting = th.take_raised(r);
            state::set_function(th, Which::Trace, None);
            object.set_trace_function(None);
            Err(th.raise_object(waiting))
        }
    }
}

fn profile(th: &Thread, vm: &Vm, frame: *mut Frame, e: Event, detail: Detail<'_>) -> Result<(), Raised> {
    let (word, arg): (&Str, Value) = match (e, detail) {
        (Event::PyStart | Event::PyResume | Event::PyThrow, _) => (name!("call"), Value::none()),
        (Event::PyReturn | Event::PyYield, Detail::Value(v)) => (name!("return"), v.clone()),
        (Event::PyUnwind, _) => (name!("return"), Value::none()),
        (Event::Call | Event::CReturn | Event::CRaise, Detail::Call(callee, first)) => {
            let word = match e {
                Event::Call => name!("c_call"),
                Event::CReturn => name!("c_return"),
                _ => name!("c_exception"),
            };
            match native(th, callee, first)? {
                Some(f) => (word, f),
                None => return Ok(()),
            }
        }
        _ => return Ok(()),
    };
    let Some(f) = vm.watch.function(Which::Profile) else { return Ok(()) };
    let object = frame::frame_object(vm, frame);
    match state::in_callback(vm, e, || call(th, &f, &object, word, arg)) {
        Ok(_) => Ok(()),
        Err(r) => {
            let waiting = th.take_raised(r);
            state::set_function(th, Which::Profile, None);
            Err(th.raise_object(waiting))
        }
    }
}

/// A native function as profilers see it: a method is bound to its object.
pub fn native(th: &Thread, callee: &Value, first: Option<&Value>) -> Result<Slot, Raised> {
    if callee.is_exact(&class::BUILTIN_FUNCTION) {
        return Ok(Some(callee.clone()));
    }
    if callee.is_exact(&class::METHOD_DESCRIPTOR)
        && let Some(first) = first
        && callee.downcast::<MethodDescriptor>().is_some()
    {
        return attribute::bind(th, callee, first).map(Some);
    }
    Ok(None)
}

fn call(th: &Thread, f: &Value, frame: &Ref<FrameObject>, word: &Str, arg: Value) -> Result<Value, Raised> {
    let args = [frame.to_value(), Ref::from_payload(word).into_value(), arg];
    crate::object::call::call(th, f, Args::of(&args))
}

/// An exception as trace functions get it.
fn triple(e: &Value) -> Value {
    let tb = e.downcast::<BaseException>().and_then(|x| x.traceback.get(&x.ob)).unwrap_or(Value::none());
    Tuple::new(vec![e.ty().value(), e.clone(), tb]).into_value()
}
