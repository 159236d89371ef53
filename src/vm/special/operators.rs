//! Operators and comparisons.

use crate::object::slots::{Compare, Res};
use crate::object::{Slot, Str, Thread, Value, class};
use crate::types::str;
use crate::vm::op::{Instr, Op};

/// # Safety
/// `pc` is an instruction of this thread's executable.
pub unsafe fn binary(pc: *mut Instr, a: &Value, b: &Value) -> bool {
    // SAFETY: promised by the caller.
    let i = unsafe { &mut *pc };
    let n = i.d % 13;
    if a.is_int() && b.is_int() {
        i.op = match n {
            0 => Op::AddInt,
            1 => Op::AndInt,
            2 => Op::FloorDivInt,
            3 => Op::ShlInt,
            5 => Op::MulInt,
            6 => Op::ModInt,
            7 => Op::OrInt,
            9 => Op::ShrInt,
            10 => Op::SubInt,
            11 => Op::DivInt,
            12 => Op::XorInt,
            _ => return false,
        };
        return true;
    }
    let number = |v: &Value| v.is_int() || v.is_exact(&class::FLOAT);
    if number(a) && number(b) {
        i.op = match n {
            0 => Op::AddFloat,
            10 => Op::SubFloat,
            5 => Op::MulFloat,
            11 => Op::DivFloat,
            _ => return false,
        };
        return true;
    }
    if n == 0 && a.is_exact(&class::STR) && b.is_exact(&class::STR) {
        i.op = Op::AddStr;
        return true;
    }
    false
}

/// `a + b` for strings; `own`: the slot's reference to `a` may be taken for an append in place.
///
/// # Safety
/// `slot` is `a`'s slot when `own`; `a` is not used after the call in that case.
pub unsafe fn concat(th: &Thread, slot: *mut Slot, a: &Value, b: &Value, own: bool) -> Res {
    // SAFETY: the classes were checked by the caller.
    let right = unsafe { b.cast::<Str>() };
    if own && !a.is(b) {
        // SAFETY: promised by the caller.
        if let Some(left) = unsafe { (*slot).take() } {
            match Str::append_in_place(left, right) {
                Ok(v) => return Ok(v),
                // SAFETY: the slot is empty since the line above.
                Err(left) => unsafe { slot.write(Some(left)) },
            }
        }
    }
    // SAFETY: the classes were checked by the caller; with `own` the value is back in its slot.
    let left = unsafe { a.cast::<Str>() };
    if left.is_empty() {
        return Ok(b.clone());
    }
    if right.is_empty() {
        return Ok(a.clone());
    }
    let _ = th;
    Ok(str::join::concat(&[left, right]).into_value())
}

/// # Safety
/// `pc` is an instruction of this thread's executable.
pub unsafe fn compare(pc: *mut Instr, a: &Value, b: &Value) -> bool {
    // SAFETY: promised by the caller.
    let i = unsafe { &mut *pc };
    let (op, sense) = (i.c >> 1, i.c & 1 != 0);
    if a.is_int() && b.is_int() {
        i.op = match (op, sense) {
            (0, true) | (5, false) => Op::JumpIntLt,
            (1, true) | (4, false) => Op::JumpIntLe,
            (2, true) | (3, false) => Op::JumpIntEq,
            (3, true) | (2, false) => Op::JumpIntNe,
            (4, true) | (1, false) => Op::JumpIntGt,
            _ => Op::JumpIntGe,
        };
        return true;
    }
    let number = |v: &Value| v.is_int() || v.is_exact(&class::FLOAT);
    if number(a) && number(b) {
        i.op = Op::JumpFloat;
        return true;
    }
    if a.is_exact(&class::STR) && b.is_exact(&class::STR) {
        i.op = Op::JumpStr;
        return true;
    }
    false
}

/// A comparison (its number in `Compare::ALL`) of two strings, where that takes no call.
#[inline(always)]
pub fn compare_str_quick(op: u16, a: &Str, b: &Str) -> Option<bool> {
    match op {
        2 => a.eq_quick(b),
        3 => a.eq_quick(b).map(|equal| !equal),
        op => a.order_quick(b).map(|o| ordered(u32::from(op), o)),
    }
}

/// Whether a comparison (its number in `Compare::ALL`) is true of two things in this order.
#[inline(always)]
pub fn ordered(op: u32, order: std::cmp::Ordering) -> bool {
    TRUE_WHEN >> (op * 4 + (order as i8 + 1) as u32) & 1 != 0
}

/// For each comparison, in the order of `Compare::ALL` and four bits each, the outcomes that make it true: less, equal,
/// greater, unordered.
pub const TRUE_WHEN: u32 = 0b0110_0100_1101_0010_0011_0001;

/// A comparison (its number in `Compare::ALL`) of two strings.
pub fn compare_str(op: u16, a: &Str, b: &Str) -> bool {
    match op {
        2 => a.eq_str(b),
        3 => !a.eq_str(b),
        op => Compare::ALL[op as usize].test(str::order(a, b)),
    }
}
