//! Operators on numbers and strings.

use super::{Next, Regs, ok, out_of_line};
use crate::object::{Value, class, protocol};
use crate::vm::op::{CONST, INDEX, Op, TEMP};
use crate::vm::{slow, special};

/// Integers that a float represents exactly.
const EXACT: u64 = 1 << 53;

/// A number as a float, if it is an immediate and loses nothing.
#[inline(always)]
pub fn number(v: &Value) -> Option<f64> {
    match v.as_imm_float() {
        Some(f) => Some(f),
        None => v.as_int().filter(|i| i.unsigned_abs() < EXACT).map(|i| i as f64),
    }
}

/// A number as a float, if it is one that loses nothing.
pub fn any_number(v: &Value) -> Option<f64> {
    number(v).or_else(|| if v.is_exact(&class::FLOAT) { v.as_float() } else { None })
}

#[inline(always)]
pub unsafe fn not(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { truth_value(r, false) }
}

#[inline(always)]
pub unsafe fn to_bool(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { truth_value(r, true) }
}

/// Stores whether the truth of the operand is `sense`.
#[inline(always)]
unsafe fn truth_value(r: Regs<'_>, sense: bool) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        match r.at(i.a).quick_truth() {
            // An immediate need not be given back.
            Some(t) => r.put_next(i.c, Value::bool(t == sense), 1),
            None => r.tail(truth_of_object),
        }
    }
}

#[inline(always)]
pub unsafe fn unary(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let v = ok!(r, slow::unary(r.th, r.at(i.a), i.b));
        r.finish(i.a, i.c, v, 1)
    }
}

#[inline(always)]
pub unsafe fn binary(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        r.save();
        let i = r.ins();
        let (a, b) = (r.at(i.a), r.at(i.b));
        if r.warm() && special::binary(r.pc, a, b) {
            return r.again();
        }
        let v = ok!(r, slow::binary(r.th, a, b, i.d));
        r.finish2(i.a, i.b, i.c, v, 1)
    }
}

/// An operator on two immediate integers; `None`: the general form decides.
#[inline(always)]
unsafe fn on_ints(r: Regs<'_>, f: impl Fn(&Value, &Value) -> Option<Value>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let (a, b) = (r.at(i.a), r.at(i.b));
        if Value::both_ints(a, b)
            && let Some(v) = f(a, b)
        {
            return r.put_next(i.c, v, 1);
        }
        r.deopt(Op::Binary)
    }
}

/// As [`on_ints`], with the numbers.
#[inline(always)]
unsafe fn on_numbers(r: Regs<'_>, f: impl Fn(i64, i64) -> Option<Value>) -> Next {
    // SAFETY: see the loop.
    unsafe { on_ints(r, |a, b| f(a.int(), b.int())) }
}

/// An operator on two immediate floats, as most are, or on a float and an integer; other numbers out of line.
#[inline(always)]
unsafe fn on_floats(r: Regs<'_>, f: impl Fn(f64, f64) -> Option<f64>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let (a, b) = (r.at(i.a), r.at(i.b));
        if Value::both_common_floats(a, b)
            && let Some(v) = f(a.float(), b.float()).and_then(Value::try_common_float)
        {
            return r.put_next(i.c, v, 1);
        }
        if let (Some(x), Some(y)) = (number(a), number(b))
            // Two integers stay one.
            && !Value::both_ints(a, b)
            && let Some(v) = f(x, y).and_then(Value::try_float)
        {
            return r.put_next(i.c, v, 1);
        }
        r.tail(on_other_floats)
    }
}

out_of_line! {
    /// Stores the truth of anything but a constant or a number, or its opposite.
    fn truth_of_object(r) -> Next {
        r.save();
        let i = r.ins();
        let t = ok!(r, protocol::truth(r.th, r.at(i.a)));
        r.finish(i.a, i.c, Value::bool(t == (i.op == Op::ToBool)), 1)
    }
    /// The float instructions on numbers of which one is no immediate, or the result; anything else is for the general form.
    fn on_other_floats(r) -> Next {
        let i = r.ins();
        let (a, b) = (r.at(i.a), r.at(i.b));
        let (Some(x), Some(y)) = (any_number(a), any_number(b)) else { return r.deopt(Op::Binary) };
        let v = match i.op {
            Op::DivFloat | Op::DivInt if y != 0.0 => x / y,
            // Two integers stay one.
            _ if a.is_int() && b.is_int() => return r.deopt(Op::Binary),
            Op::AddFloat => x + y,
            Op::SubFloat => x - y,
            Op::MulFloat => x * y,
            _ => return r.deopt(Op::Binary),
        };
        r.finish2(i.a, i.b, i.c, Value::from_f64(v), 1)
    }
}

#[inline(always)]
pub unsafe fn add_int(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { on_ints(r, Value::add_ints) }
}

#[inline(always)]
pub unsafe fn sub_int(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { on_ints(r, Value::sub_ints) }
}

#[inline(always)]
pub unsafe fn mul_int(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { on_numbers(r, |x, y| x.checked_mul(y).and_then(Value::try_int)) }
}

#[inline(always)]
pub unsafe fn and_int(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { on_numbers(r, |x, y| Some(Value::small_int(x & y))) }
}

#[inline(always)]
pub unsafe fn or_int(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { on_numbers(r, |x, y| Some(Value::small_int(x | y))) }
}

#[inline(always)]
pub unsafe fn xor_int(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { on_numbers(r, |x, y| Some(Value::small_int(x ^ y))) }
}

#[inline(always)]
pub unsafe fn shl_int(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        on_numbers(
            r,
            |x, y| {
                if (0..62).contains(&y) && (x << y) >> y == x { Value::try_int(x << y) } else { None }
            },
        )
    }
}

#[inline(always)]
pub unsafe fn shr_int(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { on_numbers(r, |x, y| (y >= 0).then(|| Value::small_int(x >> y.min(63)))) }
}

#[inline(always)]
pub unsafe fn floor_div_int(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        on_numbers(r, |x, y| {
            if y == 0 {
                return None;
            }
            let q = x / y;
            Value::try_int(if x % y != 0 && (x ^ y) < 0 { q - 1 } else { q })
        })
    }
}

#[inline(always)]
pub unsafe fn mod_int(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        on_numbers(r, |x, y| {
            if y == 0 {
                return None;
            }
            let m = x % y;
            Some(Value::small_int(if m != 0 && (m ^ y) < 0 { m + y } else { m }))
        })
    }
}

#[inline(always)]
pub unsafe fn add_float(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { on_floats(r, |x, y| Some(x + y)) }
}

#[inline(always)]
pub unsafe fn sub_float(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { on_floats(r, |x, y| Some(x - y)) }
}

#[inline(always)]
pub unsafe fn mul_float(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { on_floats(r, |x, y| Some(x * y)) }
}

#[inline(always)]
pub unsafe fn div_int(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let (a, b) = (r.at(i.a), r.at(i.b));
        if Value::both_ints(a, b)
            && let (Some(x), Some(y)) = (number(a), number(b))
            && y != 0.0
            && let Some(v) = Value::try_float(x / y)
        {
            return r.put_next(i.c, v, 1);
        }
        r.tail(on_other_floats)
    }
}

#[inline(always)]
pub unsafe fn div_float(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe { on_floats(r, |x, y| (y != 0.0).then(|| x / y)) }
}

#[inline(always)]
pub unsafe fn add_str(r: Regs<'_>) -> Next {
    // SAFETY: see the loop.
    unsafe {
        let i = r.ins();
        let (a, b) = (r.at(i.a), r.at(i.b));
        if !a.is_exact(&class::STR) || !b.is_exact(&class::STR) {
            return r.deopt(Op::Binary);
        }
        r.save();
        // The left operand may be extended in place when this is its only reference: a temporary, or the local that
        // the result replaces.
        let own = i.a & (CONST | TEMP) == TEMP || i.a == i.c;
        let v = ok!(r, special::concat(r.th, r.slot((i.a & INDEX) as usize), a, b, own));
        r.finish2(i.a, i.b, i.c, v, 1)
    }
}
