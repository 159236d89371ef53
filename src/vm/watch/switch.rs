//! Moving frames that already run from one form of their code to another.
//!
//! A frame whose callee is a Python frame of the same loop keeps its place in its record: the record is rewritten. One in
//! the middle of a native call has its place in a handler as well, so a trap is put where that goes on; who runs into it
//! restores the instruction and moves the frame that came there.

use super::{View, Watched};
use crate::object::Thread;
use crate::vm::executable::Executable;
use crate::vm::op::Op;
use crate::vm::state::{Frame, Vm, frame_flags};

/// How a frame stands at its instruction.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stance {
    /// It is in the middle of it: its callee returns there.
    Within,
    /// It is about to begin it.
    Before,
}

fn view_of(exe: &Executable) -> View {
    exe.watched.as_ref().map_or(View::Plain, |w| w.view)
}

/// Whether an instruction of a watched form is not in the plain one.
fn is_point(w: &Watched, index: usize) -> bool {
    w.to_plain.get(index).is_some_and(|&p| w.real.get(p as usize).is_none_or(|&r| r as usize != index))
}

/// Where instruction `index` of one form lies in another.
fn translate(from: &Executable, index: usize, to: &Executable, stance: Stance) -> usize {
    let (plain, point) = match &from.watched {
        Some(w) => (w.to_plain[index] as usize, is_point(w, index)),
        None => (index, false),
    };
    let Some(w) = &to.watched else { return plain };
    let (lead, real) = (w.lead[plain] as usize, w.real[plain] as usize);
    if !point {
        return if stance == Stance::Within { real } else { lead };
    }
    // The same point, if the other form has it here, or what comes after it.
    let (op, origin) = (from.code[index].op, from.origin[index]);
    let here = |i: &usize| to.origin[*i] == origin;
    let later = |i: &usize| here(i) && !matches!(to.code[*i].op, Op::Line | Op::SkipLine | Op::Left);
    (lead..real)
        .find(|i| here(i) && to.code[*i].op == op)
        .or_else(|| (lead..real).find(later))
        .unwrap_or(real)
}

/// Moves a frame to another form of its code.
///
/// # Safety
/// The frame is live, its `pc` is where `stance` says, and no handler has its place anywhere else.
unsafe fn move_to(frame: *mut Frame, to: *mut Executable, stance: Stance) {
    // SAFETY: promised by the caller; executables live as long as their thread.
    unsafe {
        let from = (*frame).executable();
        let at = translate(from, from.index_of((*frame).pc), &*to, stance);
        (*frame).exe = to;
        (*frame).pc = (*to).code.as_mut_ptr().add(at);
    }
}

/// The form in which a frame's code is to run, if it is not the one that it runs in.
///
/// # Safety
/// The frame is live.
unsafe fn other_form(th: &Thread, vm: &Vm, frame: *mut Frame) -> Option<*mut Executable> {
    // SAFETY: promised by the caller; the code outlives the frame.
    let (code, exe) = unsafe { (&*(*frame).executable().object, (*frame).executable()) };
    let view = vm.watch.view_of(code);
    if view == view_of(exe) {
        return None;
    }
    let found = match view {
        View::Plain => vm.executable(th, code),
        view => vm.watched(th, code, view),
    };
    match found {
        Ok(exe) => Some(exe),
        Err(_) => {
            drop(th.take_waiting());
            None
        }
    }
}

/// Moves a frame that is about to begin the instruction at its `pc`.
///
/// # Safety
/// As [`move_to`].
pub unsafe fn before(th: &Thread, vm: &Vm, frame: *mut Frame) {
    // SAFETY: promised by the caller.
    unsafe {
        if let Some(exe) = other_form(th, vm, frame) {
            move_to(frame, exe, Stance::Before);
        }
    }
}

/// Moves all frames of the thread that are to run in a watched form and do not. (Back they go by themselves.)
pub fn move_all(th: &Thread, vm: &Vm) {
    let mut at = vm.current();
    let mut native = true;
    while let Some(frame) = at {
        // SAFETY: records down to the sentinel are live and this thread's.
        unsafe {
            if let Some(exe) = other_form(th, vm, frame)
                && (*exe).watched.is_some()
            {
                if native {
                    set_traps(frame);
                } else {
                    move_to(frame, exe, Stance::Within);
                }
            }
            native = (*frame).flags & frame_flags::ENTRY != 0;
        }
        at = vm.caller(frame);
    }
}

/// Puts traps where a frame in the middle of an instruction goes on.
///
/// # Safety
/// The frame is live and this thread's.
unsafe fn set_traps(frame: *mut Frame) {
    // SAFETY: promised by the caller; its executable belongs to this thread, and nobody has borrowed it.
    unsafe {
        let exe = &mut *(*frame).exe;
        let at = exe.index_of((*frame).pc);
        let ins = exe.code[at];
        if exe.watched.as_ref().is_some_and(|w| is_point(w, at)) {
            // The point's handler looks for itself.
            return;
        }
        // (A pair's step takes the instruction behind along.)
        let words = ins.words() + if ins.op == Op::ForIterPair { 2 } else { 0 };
        exe.set_trap(at + words);
        if ins.op.jumps() {
            exe.set_trap(at.wrapping_add_signed(ins.d as i32 as isize));
        }
    }
}

/// A frame has run into a trap: restores the instruction and moves the frame if it is to run in another form.
///
/// # Safety
/// The frame is the innermost one and about to execute the trap at its `pc`.
pub unsafe fn spring(th: &Thread, vm: &Vm, frame: *mut Frame) {
    // SAFETY: promised by the caller.
    unsafe {
        let exe = &mut *(*frame).exe;
        let at = exe.index_of((*frame).pc);
        exe.take_trap(at);
        before(th, vm, frame);
        if !vm.watch.is_idle() {
            // Another frame may be on its way to the same instruction.
            move_all(th, vm);
        }
    }
}

/// After the handler of a point: whether the frame went elsewhere, by a jump or to another form. Its `pc` says where.
///
/// # Safety
/// The frame is the innermost one; its `pc` is at the point, or where a callback sent it.
pub unsafe fn past_point(th: &Thread, vm: &Vm, frame: *mut Frame, jumped: bool) -> bool {
    // SAFETY: promised by the caller; the last instruction is no point.
    unsafe {
        let form = other_form(th, vm, frame);
        if jumped {
            if let Some(exe) = form {
                move_to(frame, exe, Stance::Before);
            }
            return true;
        }
        let Some(to) = form else { return false };
        let from = (*frame).executable();
        let index = from.index_of((*frame).pc);
        let at = translate(from, index, &*to, Stance::Before);
        // Not the same point once more.
        let same = (&(*to).code)[at].op == from.code[index].op && (*to).watched.is_some();
        (*frame).exe = to;
        (*frame).pc = (*to).code.as_mut_ptr().add(at + usize::from(same));
        true
    }
}
