//! Assigning to `frame.f_lineno`: a debugger sends the frame to another line.

use super::stacks::{self, Stack};
use super::{Event, lines};
use crate::object::{Res, Slot, Thread, Value, class, errors, protocol};
use crate::types::helpers;
use crate::vm::executable::Executable;
use crate::vm::frame::FrameObject;
use crate::vm::lower::Entry;
use crate::vm::op::Op;
use crate::vm::state::{Frame, Vm, frame_flags};

/// `frame.f_lineno = v`.
pub fn set_line(th: &Thread, f: &FrameObject, v: Option<Value>) -> Res<()> {
    let Some(v) = v else {
        return Err(
            th.error(&errors::ATTRIBUTE_ERROR, "attribute 'f_lineno' of 'frame' objects cannot be deleted")
        );
    };
    if !v.is_exact(&class::INT) {
        return Err(th.value_error("lineno must be an integer"));
    }
    let vm = Vm::of(th);
    match vm.watch.what.get() {
        None => return Err(th.value_error("f_lineno can only be set in a trace function")),
        Some(
            Event::PyResume
            | Event::Jump
            | Event::Branch
            | Event::BranchLeft
            | Event::BranchRight
            | Event::Line
            | Event::PyYield,
        ) => {}
        Some(Event::PyStart) => {
            return Err(th.value_error("can't jump from the 'call' trace event of a new frame"));
        }
        Some(Event::Call | Event::CReturn) => return Err(th.value_error("can't jump during a call")),
        Some(
            Event::PyReturn
            | Event::PyUnwind
            | Event::PyThrow
            | Event::Raise
            | Event::CRaise
            | Event::Instruction
            | Event::ExceptionHandled,
        ) => return Err(th.value_error("can only jump from a 'line' trace event")),
        Some(Event::StopIteration | Event::Reraise) => {
            return Err(th.system_error("unexpected event type"));
        }
    }
    let Some(line) = protocol::as_i64(&v).filter(|&n| i32::try_from(n).is_ok()) else {
        return Err(th.value_error("lineno out of range"));
    };
    let code = &f.code().code;
    if line < i64::from(code.first_line) {
        return Err(th.value_error(format!("line {line} comes before the current code block")));
    }
    let marks = lines::marks(code);
    let line_of = |i: usize| code.locations[i].line().filter(|_| marks[i]).map(i64::from);
    let Some(found) = (0..marks.len()).filter_map(line_of).filter(|&l| l >= line).min() else {
        return Err(th.value_error(format!("line {line} comes after the current code block")));
    };
    // Only the frame that the callback is called for stands where it can be sent elsewhere.
    let Some(frame) = vm.watch.firing().filter(|&r| f.is_record(r)) else {
        return Err(th.value_error("can only jump from a 'line' trace event"));
    };
    let all = stacks::all(code);
    let start = all[f.lasti()];
    let mut best: Option<(Stack, usize)> = None;
    let mut message = "cannot find bytecode for specified line";
    let mut told = false;
    for i in (0..marks.len()).filter(|&i| line_of(i) == Some(found)) {
        if start.fits(all[i]) {
            if best.is_none_or(|(s, _)| all[i] > s) {
                best = Some((all[i], i));
            }
        } else if best.is_none() && !told {
            if start == Stack::OVERFLOWED {
                message = "stack to deep to analyze";
            } else if start == Stack::UNKNOWN {
                message = "can't jump from unreachable code";
            } else {
                message = all[i].obstacle();
                told = true;
            }
        }
    }
    let Some((target, index)) = best else { return Err(th.value_error(message)) };
    // SAFETY: the frame is live and stands at a point.
    unsafe {
        bind_unbound(th, frame, code.localsplus.len())?;
        send(th, frame, start, target, index, vm.watch.what.get() == Some(Event::PyYield))
    }
}

/// Binds what the compiler may have taken for bound at the new place.
///
/// # Safety
/// The frame is live and has that many locals.
unsafe fn bind_unbound(th: &Thread, frame: *mut Frame, n: usize) -> Res<()> {
    // SAFETY: promised by the caller.
    let locals = unsafe { std::slice::from_raw_parts_mut((*frame).base, n) };
    let unbound = locals.iter().filter(|s| s.is_none()).count();
    if unbound == 0 {
        return Ok(());
    }
    let plural = if unbound == 1 { "" } else { "s" };
    let text = format!("assigning None to {unbound} unbound local{plural}");
    helpers::warn(th, &errors::RUNTIME_WARNING, text)?;
    for s in locals.iter_mut().filter(|s| s.is_none()) {
        *s = Some(Value::none());
    }
    Ok(())
}

/// Sends the frame to instruction `index` of `Code`, its operand stack made to fit.
///
/// # Safety
/// The frame is live and stands at a point of its watched form.
unsafe fn send(
    th: &Thread,
    frame: *mut Frame,
    mut start: Stack,
    target: Stack,
    index: usize,
    yields: bool,
) -> Res<()> {
    // SAFETY: promised by the caller; slots of the operand stack are the frame's.
    unsafe {
        let exe: &Executable = (*frame).executable();
        let places = exe.watched.as_ref().map(|w| &w.places);
        let Some(to) = places.and_then(|p| p.get(&(index as u32))) else {
            return Err(th.value_error("cannot find bytecode for specified line"));
        };
        let mut held: Vec<Entry> = match places.and_then(|p| p.get(&((*frame).lasti() as u32))) {
            Some(from) => from.stack.to_vec(),
            None => vec![Entry::Temp; start.depth()],
        };
        if yields {
            // The value is on its way out.
            held.pop();
            start = start.pop();
        }
        let slot = |i: usize| (*frame).slot(exe.nlocals as usize + i);
        let mut dropped: Vec<Slot> = Vec::new();
        let mut above = start;
        for i in (target.depth()..held.len()).rev() {
            if held[i].is_held() {
                let v = (*slot(i)).take();
                if above.is_handling() {
                    handle_again(th, frame, v);
                } else {
                    dropped.push(v);
                }
            }
            above = above.pop();
        }
        for (i, entry) in to.stack.iter().enumerate() {
            let from = held.get(i).copied().unwrap_or(Entry::Null);
            match (from, entry.is_held()) {
                (Entry::Temp, true) => {}
                (Entry::Temp, false) => dropped.push((*slot(i)).take()),
                (_, false) => {}
                (Entry::Local(l), true) => slot(i).write((*(*frame).slot(l as usize)).clone()),
                (Entry::Const(k), true) => slot(i).write(Some((*exe.consts[k as usize]).clone())),
                (Entry::Null, true) => slot(i).write(None),
            }
        }
        // (The line that it is sent to is not told.)
        let at = to.at as usize + usize::from(exe.code[to.at as usize].op == Op::Line);
        (*frame).pc = (*(*frame).exe).code.as_mut_ptr().add(at);
        drop(dropped);
        Ok(())
    }
}

/// Leaving a handler: the exception handled before it is handled again.
///
/// # Safety
/// The frame is live and this thread's.
unsafe fn handle_again(th: &Thread, frame: *mut Frame, v: Slot) {
    let v = v.filter(|v| !v.is_none());
    // SAFETY: promised by the caller.
    unsafe {
        if (*frame).flags & frame_flags::GENERATOR != 0 {
            (*(*frame).generator).leave_handler(th, v);
        } else {
            drop(th.set_handled(v));
        }
    }
}
