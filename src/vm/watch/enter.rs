//! Pushing a frame of a code that is watched.

use super::{View, switch};
use crate::object::{Res, Slot, Thread};
use crate::vm::call;
use crate::vm::executable::Executable;
use crate::vm::generator::Generator;
use crate::vm::state::{Frame, Vm};

/// Where a frame of `exe` at `base` would be refused: the form of it to push if that is only because something is watched.
///
/// # Safety
/// `exe` is live.
#[cold]
#[inline(never)]
pub unsafe fn admit(th: &Thread, vm: &Vm, base: *mut Slot, exe: *const Executable) -> Res<*mut Executable> {
    // SAFETY: promised by the caller; the code outlives its executable's use.
    unsafe {
        if !vm.has_depth() || !vm.has_room(base, (*exe).nslots as usize) {
            return Err(call::too_deep(th));
        }
        let code = &*(*exe).object;
        match vm.watch.view_of(code) {
            View::Plain => Ok(exe.cast_mut()),
            view => vm.watched(th, code, view),
        }
    }
}

/// As [`Generator::push`], where the limit says that there is no room or that something is watched.
///
/// # Safety
/// As for [`Generator::push`]; `exe` is the code's plain form.
#[cold]
#[inline(never)]
pub unsafe fn push_generator(
    g: &Generator,
    th: &Thread,
    vm: &Vm,
    base: *mut Slot,
    exe: *mut Executable,
    flags: u32,
    sent: Slot,
) -> Res<*mut Frame> {
    // SAFETY: promised by the caller; nothing runs between the two settings of the limit but the push.
    unsafe {
        call::check(th, vm, base, exe)?;
        vm.apply_limit(false);
        let pushed = g.push(th, vm, base, flags, sent);
        vm.apply_limit(true);
        let frame = pushed?;
        switch::before(th, vm, frame);
        Ok(frame)
    }
}
