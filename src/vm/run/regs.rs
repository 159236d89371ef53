//! The registers of the machine, and what every handler does with them.

use crate::mode::Quick;
use crate::object::header;
use crate::object::value::slot_object;
use crate::object::{Object, Raised, Slot, Thread, Value};
use crate::vm::executable::Executable;
use crate::vm::form::Form;
use crate::vm::op::{CONST, HANDLERS, INDEX, Instr, Op, TEMP};
use crate::vm::state::{Frame, Vm};

/// What a handler leaves to the loop: where to go on, or, with no `pc`, that it ends (see `run_frames`).
#[derive(Clone, Copy)]
pub struct Next {
    /// The instruction to execute.
    pub pc: *mut Instr,
    /// Slot 0 of its frame.
    pub base: *mut Slot,
}

/// A handler as the table holds it: the registers are its arguments.
pub type Handler = unsafe fn(*mut Instr, *mut Slot, *const Value, &Thread, &Vm) -> Next;

/// As [`Handler`], with an object that may have to be destroyed.
pub type OnDeath = unsafe fn(*mut Instr, *mut Slot, *const Value, &Thread, &Vm, Dying) -> Next;

/// Whether leaf handlers call one another in tail position. Optimised builds turn such calls into jumps.
const CHAINED: bool = !cfg!(debug_assertions);

/// The registers.
#[derive(Clone, Copy)]
pub struct Regs<'a> {
    /// The instruction being executed.
    pub pc: *mut Instr,
    /// Slot 0 of the frame.
    pub base: *mut Slot,
    /// The constants of the code.
    pub consts: *const Value,
    /// The thread.
    pub th: &'a Thread,
    /// Its stacks.
    pub vm: &'a Vm,
    /// Whether the handler is one that goes on to the next by itself (`Op::is_leaf`): a constant in each.
    pub chained: bool,
    /// What is known of the operands, likewise.
    pub form: Form,
}

/// # Safety
/// All of these are for handlers, under the invariants of the loop.
impl<'a> Regs<'a> {
    /// The instruction.
    #[inline(always)]
    pub unsafe fn ins(self) -> Instr {
        // SAFETY: the loop's invariant.
        let mut i = unsafe { *self.pc };
        (i.a, i.b) = (self.form.a.known(i.a), self.form.b.known(i.b));
        i
    }
    /// The second word of the instruction.
    #[inline(always)]
    pub unsafe fn extra(self) -> &'a Instr {
        // SAFETY: the handler's instruction has two words.
        unsafe { &*self.pc.add(1) }
    }
    /// The running frame.
    #[inline(always)]
    pub fn frame(self) -> *mut Frame {
        self.vm.top.get()
    }
    /// The running executable.
    #[inline(always)]
    pub unsafe fn exe(self) -> &'a Executable {
        // SAFETY: executables live as long as their thread.
        unsafe { &*(*self.frame()).exe }
    }
    /// A name of the code.
    #[inline(always)]
    pub unsafe fn name(self, index: u32) -> &'a crate::object::Ref<crate::object::Str> {
        // SAFETY: `lower` made the number.
        unsafe { self.exe().names.get_unchecked(index as usize) }
    }
    /// A frame slot.
    #[inline(always)]
    pub unsafe fn slot(self, i: usize) -> *mut Slot {
        // SAFETY: the loop's invariant.
        unsafe { self.base.add(i) }
    }
    /// A source operand, in place.
    #[inline(always)]
    pub unsafe fn at(self, x: u16) -> &'a Value {
        let i = (x & INDEX) as usize;
        let from = if x & CONST != 0 { self.consts } else { self.base.cast_const().cast() };
        // SAFETY: the loop's invariant: the slot is bound.
        unsafe { &*from.add(i) }
    }
    /// Empties a source operand that is a temporary, once it has been used.
    #[inline(always)]
    pub unsafe fn release(self, x: u16) {
        if x & (CONST | TEMP) == TEMP {
            // SAFETY: the loop's invariant.
            let old = unsafe { (*self.slot((x & INDEX) as usize)).take() };
            drop(old);
        }
    }
    /// Takes a temporary, copies anything else.
    #[inline(always)]
    pub unsafe fn take(self, x: u16) -> Slot {
        let i = (x & INDEX) as usize;
        // SAFETY: the loop's invariant.
        unsafe {
            if x & CONST != 0 {
                Some((*self.consts.add(i)).clone())
            } else if x & TEMP != 0 {
                (*self.slot(i)).take()
            } else {
                (*self.slot(i)).clone()
            }
        }
    }
    /// As [`Regs::take`], without calls; `None`: not that way, and nothing is done. (A temporary may hold nothing, a local
    /// that is read is bound.)
    #[inline(always)]
    pub unsafe fn take_slot_quick(self, x: u16) -> Option<Slot> {
        // SAFETY: the loop's invariant.
        unsafe {
            if x & (CONST | TEMP) == TEMP {
                return Some((*self.slot((x & INDEX) as usize)).take());
            }
            self.at(x).clone_quick().map(Some)
        }
    }
    /// As [`Regs::take_slot_quick`], of an operand that is known to be bound.
    #[inline(always)]
    pub unsafe fn take_quick(self, x: u16) -> Slot {
        // SAFETY: promised by the caller.
        unsafe { self.take_slot_quick(x).map(|v| v.unwrap_unchecked()) }
    }
    /// As [`Regs::take`], of an operand that is known to be bound.
    #[inline(always)]
    pub unsafe fn take_bound(self, x: u16) -> Value {
        // SAFETY: promised by the caller.
        unsafe { self.take(x).unwrap_unchecked() }
    }
    /// Undoes [`Regs::take`].
    #[inline(always)]
    pub unsafe fn give(self, x: u16, v: Value) {
        if x & (CONST | TEMP) == TEMP {
            // SAFETY: the loop's invariant: `take` has left the slot empty.
            unsafe { self.slot((x & INDEX) as usize).write(Some(v)) };
        } else {
            // The operand still holds its own reference, so this is not the last one.
            drop(v);
        }
    }
    /// Stores into a slot; drops what it held.
    #[inline(always)]
    pub unsafe fn put(self, c: u16, v: Value) {
        // SAFETY: the loop's invariant.
        let old = unsafe { (*self.slot(c as usize)).replace(v) };
        drop(old);
    }
    /// Stores the result, which no operand has to be released for, and goes on behind the instruction of `n` words.
    #[inline(always)]
    pub unsafe fn put_next(self, c: u16, v: Value, n: usize) -> Next {
        // SAFETY: the loop's invariant.
        unsafe {
            let old = (*self.slot(c as usize)).replace(v);
            self.drop_next(old, n)
        }
    }
    /// Drops a value and goes on.
    #[inline(always)]
    pub unsafe fn drop_next(self, old: Slot, n: usize) -> Next {
        // SAFETY: a code's last instruction does not fall through.
        unsafe { self.drop_go(old, self.pc.add(n)) }
    }
    /// Drops a value and goes on at `pc`.
    #[inline(always)]
    unsafe fn drop_go(self, old: Slot, pc: *mut Instr) -> Next {
        // SAFETY: the loop's invariant.
        unsafe {
            match give_back(old) {
                None => self.dispatch(pc),
                Some(dead) => destroy_next(pc, self.base, self.consts, self.th, self.vm, dead),
            }
        }
    }
    /// Releases operand `a` and jumps if `yes`.
    #[inline(always)]
    pub unsafe fn release_jump(self, a: u16, yes: bool, target: u32) -> Next {
        // SAFETY: the loop's invariant.
        unsafe {
            let pc = if yes { self.address(target) } else { self.pc.add(1) };
            if a & (CONST | TEMP) == TEMP {
                return self.drop_go((*self.slot((a & INDEX) as usize)).take(), pc);
            }
            self.dispatch(pc)
        }
    }
    /// Releases operands `b` and `a` and jumps if `yes`.
    #[inline(always)]
    pub unsafe fn release2_jump(self, a: u16, b: u16, yes: bool, target: u32) -> Next {
        // SAFETY: the loop's invariant.
        unsafe {
            if b & (CONST | TEMP) == TEMP
                && let Some(dead) = give_back((*self.slot((b & INDEX) as usize)).take())
            {
                return self.tail_dead(if yes { jump_after_b } else { next_after_b }, dead);
            }
            self.release_jump(a, yes, target)
        }
    }
    /// Releases operand `a`, then stores the result and goes on.
    #[inline(always)]
    pub unsafe fn finish(self, a: u16, c: u16, v: Value, n: usize) -> Next {
        // SAFETY: the loop's invariant; the slot of a temporary that died holds the result until it is destroyed.
        unsafe {
            if a & (CONST | TEMP) == TEMP {
                let place = self.slot((a & INDEX) as usize);
                if let Some(dead) = give_back((*place).take()) {
                    place.write(Some(v));
                    return self.tail_dead(finish_a, dead);
                }
            }
            self.put_next(c, v, n)
        }
    }
    /// Releases operands `b` and `a`, then stores the result and goes on.
    #[inline(always)]
    pub unsafe fn finish2(self, a: u16, b: u16, c: u16, v: Value, n: usize) -> Next {
        // SAFETY: as in `finish`.
        unsafe {
            if b & (CONST | TEMP) == TEMP {
                let place = self.slot((b & INDEX) as usize);
                if let Some(dead) = give_back((*place).take()) {
                    place.write(Some(v));
                    return self.tail_dead(finish_b, dead);
                }
            }
            self.finish(a, c, v, n)
        }
    }
    /// Drops what a store replaced, releases operand `a` and goes on.
    #[inline(always)]
    pub unsafe fn drop_release_next(self, old: Slot, a: u16, n: usize) -> Next {
        // SAFETY: the loop's invariant.
        unsafe {
            if let Some(dead) = give_back(old) {
                return self.tail_dead(release_a, dead);
            }
            self.release_next(a, n)
        }
    }
    /// Releases operand `a` and goes on.
    #[inline(always)]
    pub unsafe fn release_next(self, a: u16, n: usize) -> Next {
        // SAFETY: the loop's invariant.
        unsafe {
            if a & (CONST | TEMP) == TEMP {
                let old = (*self.slot((a & INDEX) as usize)).take();
                return self.drop_next(old, n);
            }
            self.next(n)
        }
    }
    /// To a function out of line, in tail position.
    #[inline(always)]
    pub unsafe fn tail(self, f: Handler) -> Next {
        // SAFETY: a handler, with the registers of the running frame.
        unsafe { f(self.pc, self.base, self.consts, self.th, self.vm) }
    }
    /// To a function out of line that destroys an object first.
    #[inline(always)]
    pub unsafe fn tail_dead(self, f: OnDeath, dead: Dying) -> Next {
        // SAFETY: as in `tail`; the caller gave the last reference back.
        unsafe { f(self.pc, self.base, self.consts, self.th, self.vm, dead) }
    }
    /// Writes the frame's `pc`.
    #[inline(always)]
    pub unsafe fn save(self) {
        // SAFETY: the frame is live.
        unsafe { (*self.frame()).pc = self.pc };
    }
    /// On behind the instruction of `n` words.
    #[inline(always)]
    pub unsafe fn next(self, n: usize) -> Next {
        // SAFETY: a code's last instruction does not fall through.
        unsafe { self.dispatch(self.pc.add(n)) }
    }
    /// To an instruction of the same code.
    #[inline(always)]
    pub unsafe fn jump(self, target: u32) -> Next {
        // SAFETY: `lower` made the target.
        unsafe { self.dispatch(self.address(target)) }
    }
    /// The registers of a suspended frame of the same thread.
    #[inline(always)]
    pub unsafe fn of(self, frame: *mut Frame) -> Regs<'a> {
        // SAFETY: the frame is live.
        unsafe {
            let consts = (*(*frame).exe).constants();
            Regs { pc: (*frame).pc, base: (*frame).base, consts, form: Form::ANY, ..self }
        }
    }
    /// Executes the instruction anew in another form, which it counts.
    #[inline(always)]
    pub unsafe fn deopt(self, op: Op) -> Next {
        // SAFETY: the executable belongs to this thread.
        unsafe {
            (*self.pc).op = op;
            (*self.pc).e = (*self.pc).e.wrapping_add(1 << 16);
            self.tail(redo)
        }
    }
    /// Executes the instruction anew.
    #[inline(always)]
    pub unsafe fn again(self) -> Next {
        // SAFETY: the loop's invariant.
        unsafe { self.dispatch(self.pc) }
    }
    /// Counts executions of a generic instruction; true when it should try to specialise.
    #[inline(always)]
    pub unsafe fn warm(self) -> bool {
        // SAFETY: the executable belongs to this thread.
        unsafe {
            let e = (*self.pc).e;
            (*self.pc).e = (e & !0xffff) | ((e + 1) & 0xffff);
            (e & 0x3f) == 2 && (*self.pc).may_specialise()
        }
    }
    /// To the frame that is innermost now, at its `pc`.
    #[inline(always)]
    pub unsafe fn reload(self) -> Next {
        // SAFETY: the frame is live.
        unsafe {
            let frame = self.frame();
            Next { pc: (*frame).pc, base: (*frame).base }
        }
    }
    /// To the unwinder.
    #[inline(always)]
    pub unsafe fn raised(self, _: Raised) -> Next {
        // SAFETY: the frame is live.
        unsafe { self.save() };
        self.raised_at_reload()
    }
    /// To the unwinder, from the `pc` of the frame that is innermost now.
    #[inline(always)]
    pub fn raised_at_reload(self) -> Next {
        Next { pc: std::ptr::null_mut(), base: std::ptr::null_mut() }
    }
    /// Out of the loop with a value.
    #[inline(always)]
    pub fn exit(self, v: Value) -> Next {
        Next { pc: std::ptr::null_mut(), base: v.into_bits() as *mut Slot }
    }

    /// Targets count from the instruction that jumps.
    #[inline(always)]
    unsafe fn address(self, target: u32) -> *mut Instr {
        // SAFETY: promised by the caller.
        unsafe { self.pc.offset(target as i32 as isize) }
    }
    #[inline(always)]
    unsafe fn dispatch(self, pc: *mut Instr) -> Next {
        if !CHAINED || !self.chained {
            return Next { pc, base: self.base };
        }
        // SAFETY: the handler of that instruction, with the registers of its frame; every number and form has one.
        unsafe { HANDLERS.get_unchecked((*pc).handler())(pc, self.base, self.consts, self.th, self.vm) }
    }
}

/// Gives a reference back; what cannot be done at once, the death of the object above all, is the caller's to settle.
#[inline(always)]
pub fn give_back(old: Slot) -> Option<Dying> {
    let p = slot_object(old)?.as_ptr();
    // SAFETY: the reference that is given back here has kept the object alive.
    match unsafe { (*p).head() }.decref_quick() {
        Quick::Alive => None,
        Quick::Dead => Some(Dying(p as usize | DEAD)),
        Quick::Undone => Some(Dying(p as usize)),
    }
}

/// An object whose reference, perhaps the last, is to be given back out of line.
#[derive(Clone, Copy)]
pub struct Dying(usize);

/// Tag of a [`Dying`] whose reference is given back already.
const DEAD: usize = 1;

impl Dying {
    /// Gives the reference back and destroys the object if it was the last.
    ///
    /// # Safety
    /// Once for each one made.
    pub unsafe fn settle(self) {
        let p = (self.0 & !DEAD) as *mut Object;
        // SAFETY: the reference, or its being the last, is ours.
        unsafe {
            if self.0 & DEAD != 0 || (*p).head().decref() {
                header::destroy(p);
            }
        }
    }
}

/// Declares functions out of line, with the registers as arguments: reached in tail position, they leave the handler
/// itself without a frame of its own.
macro_rules! out_of_line {
    ($($(#[$meta:meta])* fn $name:ident($r:ident $(, $x:ident: $t:ty)?) -> Next $body:block)+) => {$(
        $(#[$meta])*
        #[inline(never)]
        pub unsafe fn $name(
            pc: *mut $crate::vm::op::Instr,
            base: *mut $crate::object::Slot,
            consts: *const $crate::object::Value,
            th: &$crate::object::Thread,
            vm: &$crate::vm::state::Vm,
            $($x: $t,)?
        ) -> $crate::vm::run::Next {
            let $r = $crate::vm::run::Regs { pc, base, consts, th, vm, chained: false, form: $crate::vm::form::Form::ANY };
            // SAFETY: the caller is a handler: the loop's invariants hold.
            unsafe { $body }
        }
    )+};
}
pub(super) use out_of_line;

out_of_line! {
    /// Executes an instruction that has another form now. (Out of line, or the other form would be inlined.)
    #[cold]
    fn redo(r) -> Next {
        r.again()
    }
    /// Destroys a dead object and goes on at `pc`.
    #[cold]
    fn destroy_next(r, dead: Dying) -> Next {
        dead.settle();
        r.again()
    }
    /// Ends an instruction whose operand `a` died; the result waits in its slot.
    #[cold]
    fn finish_a(r, dead: Dying) -> Next {
        dead.settle();
        let i = r.ins();
        let v = (*r.slot((i.a & INDEX) as usize)).take().unwrap_unchecked();
        r.put_next(i.c, v, i.words())
    }
    /// Ends an instruction whose operand `b` died; the result waits in its slot.
    #[cold]
    fn finish_b(r, dead: Dying) -> Next {
        dead.settle();
        let i = r.ins();
        let v = (*r.slot((i.b & INDEX) as usize)).take().unwrap_unchecked();
        r.release(i.a);
        r.put_next(i.c, v, i.words())
    }
    /// Jumps, after operand `b` died.
    #[cold]
    fn jump_after_b(r, dead: Dying) -> Next {
        dead.settle();
        r.release_jump(r.ins().a, true, r.ins().d)
    }
    /// As [`jump_after_b`], without the jump.
    #[cold]
    fn next_after_b(r, dead: Dying) -> Next {
        dead.settle();
        r.release_jump(r.ins().a, false, 0)
    }
    /// Ends a store whose old value died.
    #[cold]
    fn release_a(r, dead: Dying) -> Next {
        dead.settle();
        let i = r.ins();
        r.release(i.a);
        r.next(i.words())
    }
}
