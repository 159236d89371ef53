//! The evaluation loop.
//!
//! Every instruction has a handler, a short function in one of the files here; the table of `vm::op` names it. The
//! machine's registers (`Regs`: the instruction, slot 0 of the frame, the constants, the thread, its stacks) are the
//! handlers' arguments and so stay in the processor's registers. A handler ends in one of three ways:
//!
//! - `next`, `jump`, `enter`, `returned`: on to another instruction. A leaf (`Op::is_leaf`) calls its handler in tail
//!   position, which an optimising compiler turns into a jump; any other handler comes back to the loop below with the new
//!   `pc`, and so do all in unoptimised builds.
//! - `reload`: back to the loop, in another frame.
//! - `raised`, `exit`: out of the loop, to the unwinder or to the caller.
//!
//! A hot handler calls nothing but in tail position, so that it needs no frame of its own: what is rare, the death of an
//! object above all, continues in functions `out_of_line`. What is cold anyway is a function elsewhere (`slow`, `special`,
//! `stack_ops`, `unwind`).
//!
//! # Invariants
//!
//! `pc` points into the running executable; operands are in range because `lower` made them. A temporary operand
//! (flag `TEMP`) is owned by the instruction, which leaves its slot empty or holding an immediate. A local or
//! constant operand is only borrowed: nothing but the frame itself replaces a local, and what `f_locals` replaces is
//! kept until the frame ends. The frame's `pc` is written (`save`) before anything that may look at frames.
//!
//! Handlers are `unsafe fn`s for this reason alone: their caller, the loop, promises these invariants.

#![expect(clippy::missing_safety_doc, reason = "all handlers ask for the same, which is said above once")]

pub mod arith;
pub mod attribute;
pub mod build;
pub mod call;
pub mod call_native;
pub mod compare;
pub mod control;
pub mod generator;
pub mod iterate;
pub mod moves;
pub mod names;
mod regs;
pub mod shared;
pub mod subscript;
pub mod watch;

pub use regs::{Handler, Next, Regs};
use regs::{give_back, out_of_line};

use super::op::HANDLERS;
use super::state::Vm;
use super::unwind;
use crate::object::{Raised, Res, Thread, Value};

/// Runs the innermost frame until it returns, yields or raises.
pub fn run(th: &Thread, vm: &Vm) -> Res {
    execute(th, vm, None)
}

/// As [`run`], beginning with an exception at the frame's instruction.
pub fn run_raised(th: &Thread, vm: &Vm, r: Raised) -> Res {
    execute(th, vm, Some(r))
}

fn execute(th: &Thread, vm: &Vm, mut pending: Option<Raised>) -> Res {
    let here = 0u8;
    let outer = th.participant().enter_loop(&raw const here as usize);
    let result = loop {
        if let Some(r) = pending.take() {
            match unwind::unwind(th, vm, r) {
                unwind::Next::Handler => {}
                unwind::Next::Exit(r) => break Err(r),
            }
        }
        match run_frames(th, vm) {
            Ok(v) => break Ok(v),
            Err(r) => pending = Some(r),
        }
    };
    th.participant().leave_loop(outer);
    result
}

/// From instruction to instruction, beginning with the innermost frame's, until something leaves the loop.
fn run_frames(th: &Thread, vm: &Vm) -> Res {
    // SAFETY: the innermost frame is live and its `pc` in its code; the handlers keep it so.
    unsafe {
        let frame = vm.top.get();
        let mut at = Next { pc: (*frame).pc, base: (*frame).base };
        loop {
            let consts = (*(*vm.top.get()).exe).constants();
            at = HANDLERS.get_unchecked((*at.pc).handler())(at.pc, at.base, consts, th, vm);
            if at.pc.is_null() {
                return match at.base.is_null() {
                    true => Err(th.still_raised()),
                    // The value that `exit` gave up.
                    false => Ok(Value::from_bits(at.base as u64)),
                };
            }
        }
    }
}

/// The value of a `Res`, or out of the handler with the exception.
macro_rules! ok {
    ($r:expr, $e:expr) => {
        match $e {
            Ok(v) => v,
            Err(raised) => return $r.raised(raised),
        }
    };
}
use ok;
