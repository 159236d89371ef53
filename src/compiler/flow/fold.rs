//! Arithmetic on constants, within CPython's limits of size.

use std::sync::Arc;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

use super::super::code::Const;
use super::super::opcode::{Op, nb};

const MAX_INT_BITS: u64 = 128;
const MAX_COLLECTION: usize = 256;
const MAX_STR: usize = 4096;
const MAX_ITEMS: i64 = 1024;

/// `bool(value)`.
pub(super) fn truth(value: &Const) -> bool {
    match value {
        Const::None | Const::False => false,
        Const::True | Const::Ellipsis | Const::BigInt(_) | Const::Code(_) | Const::Slice(_) => true,
        Const::Int(n) => *n != 0,
        Const::Float(x) => *x != 0.0,
        Const::Complex(x, y) => *x != 0.0 || *y != 0.0,
        Const::Str(s) => !s.is_empty(),
        Const::Surrogates(s) => !s.is_empty(),
        Const::Bytes(s) => !s.is_empty(),
        Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
    }
}

/// Removes items that Python finds equal to an earlier one.
pub(in super::super) fn distinct(items: Vec<Const>) -> Vec<Const> {
    let mut kept: Vec<Const> = Vec::with_capacity(items.len());
    for item in items {
        if !kept.iter().any(|k| equal(k, &item)) {
            kept.push(item);
        }
    }
    kept
}

/// `a == b`.
fn equal(a: &Const, b: &Const) -> bool {
    if let (Some(a), Some(b)) = (integer(a), integer(b)) {
        return a == b;
    }
    match (a, b) {
        (Const::Tuple(a), Const::Tuple(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| equal(a, b))
        }
        (Const::Float(_) | Const::Complex(..), _) | (_, Const::Float(_) | Const::Complex(..)) => {
            match (complex(a), complex(b)) {
                (Some(a), Some(b)) => a == b,
                _ => false,
            }
        }
        (a, b) => super::pool::same(a, b),
    }
}

fn integer(value: &Const) -> Option<BigInt> {
    Some(match value {
        Const::True => 1.into(),
        Const::False => 0.into(),
        Const::Int(n) => (*n).into(),
        Const::BigInt(n) => (**n).clone(),
        _ => return None,
    })
}

fn from_integer(value: BigInt) -> Const {
    match i64::try_from(&value) {
        Ok(small) => Const::Int(small),
        Err(_) => Const::BigInt(value.into()),
    }
}

fn float(value: &Const) -> Option<f64> {
    match value {
        Const::Float(x) => Some(*x),
        other => {
            let n = integer(other)?;
            // Only what converts exactly; the rest is left to run time.
            (n.bits() <= 53).then(|| n.to_f64()).flatten()
        }
    }
}

fn complex(value: &Const) -> Option<(f64, f64)> {
    match value {
        Const::Complex(x, y) => Some((*x, *y)),
        other => float(other).map(|x| (x, 0.0)),
    }
}

pub(super) fn unary(op: Op, value: &Const) -> Option<Const> {
    Some(match (op, value) {
        (Op::UNARY_NOT, v) => {
            if truth(v) {
                Const::False
            } else {
                Const::True
            }
        }
        (Op::UNARY_INVERT, Const::Int(n)) => Const::Int(!n),
        (Op::UNARY_INVERT, Const::BigInt(n)) => from_integer(-(&**n) - 1),
        (Op::UNARY_NEGATIVE, Const::Float(x)) => Const::Float(-x),
        (Op::UNARY_NEGATIVE, Const::Complex(x, y)) => Const::Complex(-x, -y),
        (Op::UNARY_NEGATIVE, v) => from_integer(-integer(v)?),
        (Op::CALL_INTRINSIC_1, Const::Float(_) | Const::Complex(..)) => value.clone(),
        (Op::CALL_INTRINSIC_1, v) => from_integer(integer(v)?),
        _ => return None,
    })
}

pub(super) fn binary(op: u32, a: &Const, b: &Const) -> Option<Const> {
    if op == nb::SUBSCR {
        return subscript(a, b);
    }
    if let (Some(x), Some(y)) = (integer(a), integer(b)) {
        let logical = matches!(op, nb::AND | nb::OR | nb::XOR);
        if logical && matches!(a, Const::True | Const::False) && matches!(b, Const::True | Const::False) {
            let (x, y) = (truth(a), truth(b));
            let result = match op {
                nb::AND => x & y,
                nb::OR => x | y,
                _ => x ^ y,
            };
            return Some(if result { Const::True } else { Const::False });
        }
        return integers(op, x, y);
    }
    match (a, b) {
        (Const::Complex(..), _) | (_, Const::Complex(..)) => {
            complexes(op, (a, complex(a)?), (b, complex(b)?))
        }
        (Const::Float(_), _) | (_, Const::Float(_)) => floats(op, float(a)?, float(b)?),
        _ => sequences(op, a, b),
    }
}

fn integers(op: u32, x: BigInt, y: BigInt) -> Option<Const> {
    Some(from_integer(match op {
        nb::ADD => x + y,
        nb::SUBTRACT => x - y,
        nb::MULTIPLY => {
            if !x.is_zero() && !y.is_zero() && x.bits() + y.bits() > MAX_INT_BITS {
                return None;
            }
            x * y
        }
        nb::TRUE_DIVIDE => {
            if y.is_zero() || x.bits() > 53 || y.bits() > 53 {
                return None;
            }
            return Some(Const::Float(x.to_f64()? / y.to_f64()?));
        }
        nb::FLOOR_DIVIDE if !y.is_zero() => x.div_floor(&y),
        nb::REMAINDER if !y.is_zero() => x.mod_floor(&y),
        nb::POWER => {
            if y.is_negative() {
                if x.is_zero() || x.bits() > 53 {
                    return None;
                }
                return Some(Const::Float(x.to_f64()?.powf(y.to_f64()?)));
            }
            let exponent = y.to_u32()?;
            if x.bits().checked_mul(exponent.into())? > MAX_INT_BITS {
                return None;
            }
            x.pow(exponent)
        }
        nb::LSHIFT => {
            let shift = y.to_u64()?;
            if shift > MAX_INT_BITS || !x.is_zero() && x.bits() + shift > MAX_INT_BITS {
                return None;
            }
            x << shift
        }
        nb::RSHIFT => {
            if y.is_negative() {
                return None;
            }
            match y.to_u64() {
                Some(shift) => x >> shift,
                None => return None,
            }
        }
        nb::AND => x & y,
        nb::OR => x | y,
        nb::XOR => x ^ y,
        _ => return None,
    }))
}

fn floats(op: u32, x: f64, y: f64) -> Option<Const> {
    Some(Const::Float(match op {
        nb::ADD => x + y,
        nb::SUBTRACT => x - y,
        nb::MULTIPLY => x * y,
        nb::TRUE_DIVIDE if y != 0.0 => x / y,
        nb::FLOOR_DIVIDE if y != 0.0 => divide(x, y).0,
        nb::REMAINDER if y != 0.0 => divide(x, y).1,
        nb::POWER => {
            let result = x.powf(y);
            // A complex result, a division by zero or an overflow is for run time.
            if !result.is_finite() {
                return None;
            }
            result
        }
        _ => return None,
    }))
}

/// Floor and remainder as Python defines them.
fn divide(x: f64, y: f64) -> (f64, f64) {
    let mut remainder = x % y;
    let mut quotient = (x - remainder) / y;
    if remainder != 0.0 {
        if (y < 0.0) != (remainder < 0.0) {
            remainder += y;
            quotient -= 1.0;
        }
    } else {
        remainder = 0.0f64.copysign(y);
    }
    let floor = if quotient != 0.0 {
        let floor = quotient.floor();
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    } else {
        0.0f64.copysign(x / y)
    };
    (floor, remainder)
}

/// A real operand stays real: it leaves the other's imaginary part (and the sign of its zero) alone.
fn complexes(op: u32, a: (&Const, (f64, f64)), b: (&Const, (f64, f64))) -> Option<Const> {
    let (left_real, right_real) = (!matches!(a.0, Const::Complex(..)), !matches!(b.0, Const::Complex(..)));
    let (a, b) = (a.1, b.1);
    let (x, y) = match op {
        nb::ADD if left_real => (a.0 + b.0, b.1),
        nb::ADD if right_real => (a.0 + b.0, a.1),
        nb::ADD => (a.0 + b.0, a.1 + b.1),
        nb::SUBTRACT if left_real => (a.0 - b.0, -b.1),
        nb::SUBTRACT if right_real => (a.0 - b.0, a.1),
        nb::SUBTRACT => (a.0 - b.0, a.1 - b.1),
        _ => return None,
    };
    Some(Const::Complex(x, y))
}

fn sequences(op: u32, a: &Const, b: &Const) -> Option<Const> {
    match op {
        nb::ADD => match (a, b) {
            (Const::Str(a), Const::Str(b)) => Some(Const::Str(format!("{a}{b}").into())),
            (Const::Bytes(a), Const::Bytes(b)) => Some(Const::Bytes([&**a, &**b].concat().into())),
            (Const::Tuple(a), Const::Tuple(b)) => Some(Const::Tuple([&**a, &**b].concat().into())),
            _ => None,
        },
        nb::MULTIPLY => {
            let (sequence, count) = match (integer(a), integer(b)) {
                (Some(n), None) => (b, n),
                (None, Some(n)) => (a, n),
                _ => return None,
            };
            // (A number without end raises when the program runs.)
            let count = usize::try_from(count.to_i64()?.max(0)).ok()?;
            let fits = |length: usize, limit: usize| length == 0 || count <= limit / length;
            match sequence {
                Const::Str(s) if fits(s.chars().count(), MAX_STR) => Some(Const::Str(s.repeat(count).into())),
                Const::Bytes(s) if fits(s.len(), MAX_STR) => Some(Const::Bytes(s.repeat(count).into())),
                Const::Tuple(t) if fits(t.len(), MAX_COLLECTION) => {
                    let mut budget = MAX_ITEMS;
                    if count > 0 && !within(t, &mut budget, count as i64) {
                        return None;
                    }
                    let repeated: Vec<Const> =
                        std::iter::repeat_n(t.iter().cloned(), count).flatten().collect();
                    Some(Const::Tuple(repeated.into()))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a repeated tuple has few items in all, nested ones included.
fn within(items: &Arc<[Const]>, budget: &mut i64, count: i64) -> bool {
    *budget -= items.len() as i64 * count;
    *budget >= 0
        && items.iter().all(|item| match item {
            Const::Tuple(inner) => within(inner, budget, count),
            _ => true,
        })
}

fn subscript(container: &Const, index: &Const) -> Option<Const> {
    let index = integer(index)?.to_i64()?;
    let position = |length: usize| {
        let at = if index < 0 { index + length as i64 } else { index };
        (0..length as i64).contains(&at).then_some(at as usize)
    };
    match container {
        Const::Tuple(items) => Some(items[position(items.len())?].clone()),
        Const::Bytes(s) => Some(Const::Int(s[position(s.len())?].into())),
        Const::Str(s) => {
            let c = s.chars().nth(position(s.chars().count())?)?;
            Some(Const::Str(c.to_string().into()))
        }
        _ => None,
    }
}
