//! Telling an event to all who want to know.

use super::event::Detail;
use super::{Event, legacy, markers, state, tools};
use crate::object::{Args, Raised, Ref, Thread, Value};
use crate::vm::state::{Frame, Vm};

/// Reports an event of the innermost frame, which is at its `pc`. An error is the callback's.
#[cold]
pub fn fire(th: &Thread, vm: &Vm, frame: *mut Frame, e: Event, detail: Detail<'_>) -> Result<(), Raised> {
    // SAFETY: the record is live.
    fire_at(th, vm, frame, unsafe { (*frame).lasti() }, e, detail)
}

/// As [`fire`], at instruction `index` of `Code`.
pub fn fire_at(
    th: &Thread,
    vm: &Vm,
    frame: *mut Frame,
    index: usize,
    e: Event,
    detail: Detail<'_>,
) -> Result<(), Raised> {
    if !vm.watch.wants(e) {
        return Ok(());
    }
    legacy::report(th, vm, frame, e, detail)?;
    if tools::active() & e.bit() != 0 {
        tell_tools(th, vm, frame, index, e, detail)?;
    }
    Ok(())
}

fn tell_tools(
    th: &Thread,
    vm: &Vm,
    frame: *mut Frame,
    index: usize,
    e: Event,
    detail: Detail<'_>,
) -> Result<(), Raised> {
    // SAFETY: the record is live; its code outlives it.
    let code = unsafe { &*(*frame).executable().object };
    let listeners = tools::listeners(code, index as u32, e);
    if listeners.is_empty() {
        return Ok(());
    }
    let mut args = vec![Ref::from_payload(code).into_value()];
    let offset = |i: usize| Value::from_usize(crate::vm::code_object::offset_of(&code.code, i));
    match e {
        Event::Line => args.push(code.line_at(index).map_or(Value::none(), |l| Value::small_int(l.into()))),
        _ => args.push(offset(index)),
    }
    match detail {
        Detail::Nothing => {}
        Detail::Value(v) => args.push(v.clone()),
        Detail::To(i) => args.push(offset(i as usize)),
        Detail::Call(callee, first) => {
            args.push(callee.clone());
            args.push(first.cloned().unwrap_or_else(markers::missing));
        }
    }
    for (tool, f) in listeners {
        let answer = state::in_callback(vm, e, || crate::object::call::call(th, &f, Args::of(&args)))?;
        if !answer.is(&markers::disable()) {
            continue;
        }
        if !e.is_local() {
            drop(tools::set_callback(tool, e, None));
            return Err(th.value_error(format!("Cannot disable {} events. Callback removed.", e.name())));
        }
        tools::disable(code, index as u32, e, tool);
    }
    Ok(())
}
