//! Integer arithmetic beyond what the evaluation loop does on immediates. Every function takes two objects and
//! answers `NotImplemented` unless both are integers; these are the type's slots.

use num_bigint::{BigInt, Sign};
use num_integer::Integer;

use super::num::{Num, operand, true_divide};
use crate::object::{Res, Thread, Value};
use crate::types::format::{Fault, OrRaise};

/// Numbers of more bits than this are refused with `MemoryError` rather than tried.
const MAX_BITS: u64 = 1 << 35;

macro_rules! both {
    ($a:expr, $b:expr) => {
        match (operand($a), operand($b)) {
            (Some(a), Some(b)) => (a, b),
            _ => return Ok(Value::not_implemented()),
        }
    };
}

macro_rules! simple {
    ($(#[$doc:meta])* $name:ident, $checked:ident, $op:tt) => {
        $(#[$doc])*
        pub fn $name(_: &Thread, a: &Value, b: &Value) -> Res {
            let (a, b) = both!(a, b);
            Ok(match (a, b) {
                (Num::Small(x), Num::Small(y)) => match x.$checked(y) {
                    Some(r) => Value::from_i64(r),
                    None => Value::from_bigint(BigInt::from(x) $op BigInt::from(y)),
                },
                (Num::Big(x), Num::Small(y)) => Value::from_bigint(x $op y),
                (Num::Small(x), Num::Big(y)) => Value::from_bigint(x $op y),
                (Num::Big(x), Num::Big(y)) => Value::from_bigint(x $op y),
            })
        }
    };
}

simple!(
    /// `a + b`
    add, checked_add, +);
simple!(
    /// `a - b`
    subtract, checked_sub, -);
simple!(
    /// `a * b`
    multiply, checked_mul, *);

macro_rules! bitwise {
    ($(#[$doc:meta])* $name:ident, $op:tt) => {
        $(#[$doc])*
        pub fn $name(_: &Thread, a: &Value, b: &Value) -> Res {
            if let (Some(x), Some(y)) = (a.as_bool(), b.as_bool()) {
                return Ok(Value::bool(x $op y));
            }
            let (a, b) = both!(a, b);
            Ok(match (a, b) {
                (Num::Small(x), Num::Small(y)) => Value::from_i64(x $op y),
                _ => Value::from_bigint(&*a.to_big() $op &*b.to_big()),
            })
        }
    };
}

bitwise!(
    /// `a & b`
    and, &);
bitwise!(
    /// `a | b`
    or, |);
bitwise!(
    /// `a ^ b`
    xor, ^);

fn zero_division<T>(message: &'static str) -> Result<T, Fault> {
    Err(Fault::ZeroDivision(message))
}

/// Quotient and remainder, rounded down.
pub fn div_mod_floor(a: Num<'_>, b: Num<'_>) -> Result<(Value, Value), Fault> {
    if b.signum() == 0 {
        return zero_division("division by zero");
    }
    if let (Num::Small(x), Num::Small(y)) = (a, b)
        && !(x == i64::MIN && y == -1)
    {
        return Ok((
            Value::from_i64(Integer::div_floor(&x, &y)),
            Value::from_i64(Integer::mod_floor(&x, &y)),
        ));
    }
    let (q, r) = a.to_big().div_mod_floor(&b.to_big());
    Ok((Value::from_bigint(q), Value::from_bigint(r)))
}

/// `a // b`
pub fn floor_divide(th: &Thread, a: &Value, b: &Value) -> Res {
    let (a, b) = both!(a, b);
    if let (Num::Small(x), Num::Small(y)) = (a, b)
        && y != 0
        && !(x == i64::MIN && y == -1)
    {
        return Ok(Value::from_i64(Integer::div_floor(&x, &y)));
    }
    if b.signum() == 0 {
        return zero_division("division by zero").or_raise(th);
    }
    Ok(Value::from_bigint(a.to_big().div_floor(&b.to_big())))
}

/// `a % b`
pub fn remainder(th: &Thread, a: &Value, b: &Value) -> Res {
    let (a, b) = both!(a, b);
    if let (Num::Small(x), Num::Small(y)) = (a, b)
        && y != 0
        && y != -1
    {
        return Ok(Value::from_i64(Integer::mod_floor(&x, &y)));
    }
    if b.signum() == 0 {
        return zero_division("division by zero").or_raise(th);
    }
    Ok(Value::from_bigint(a.to_big().mod_floor(&b.to_big())))
}

/// `divmod(a, b)`
pub fn divmod(th: &Thread, a: &Value, b: &Value) -> Res {
    let (a, b) = both!(a, b);
    if b.signum() == 0 {
        return zero_division("division by zero").or_raise(th);
    }
    let (q, r) = div_mod_floor(a, b).or_raise(th)?;
    Ok(crate::object::Tuple::new(vec![q, r]).into_value())
}

/// `a / b`
pub fn divide(th: &Thread, a: &Value, b: &Value) -> Res {
    let (a, b) = both!(a, b);
    true_divide(a, b).or_raise(th).map(Value::from_f64)
}

/// `a << b`
pub fn left_shift(th: &Thread, a: &Value, b: &Value) -> Res {
    let (a, b) = both!(a, b);
    shift_left(a, b).or_raise(th)
}

fn shift_left(a: Num<'_>, b: Num<'_>) -> Result<Value, Fault> {
    if b.signum() < 0 {
        return Fault::value("negative shift count");
    }
    if a.signum() == 0 {
        return Ok(Value::small_int(0));
    }
    let Some(n) = b.to_i64() else { return Fault::overflow("too many digits in integer") };
    if let Num::Small(x) = a
        && n < 62
        && a.bits() + (n as u64) < 63
    {
        return Ok(Value::from_i64(x << n));
    }
    if a.bits() + n as u64 > MAX_BITS {
        return Err(Fault::Memory);
    }
    Ok(Value::from_bigint(&*a.to_big() << n as u64))
}

/// `a >> b`
pub fn right_shift(th: &Thread, a: &Value, b: &Value) -> Res {
    let (a, b) = both!(a, b);
    if b.signum() < 0 {
        return Fault::value("negative shift count").or_raise(th);
    }
    Ok(match (a, b.to_i64()) {
        (_, None) => Value::from_i64(if a.signum() < 0 { -1 } else { 0 }),
        (Num::Small(x), Some(n)) => Value::from_i64(x >> n.min(63)),
        (Num::Big(x), Some(n)) => Value::from_bigint(x >> n as u64),
    })
}

/// `pow(a, b, m)`; `m` is `None` when absent.
pub fn power_mod(th: &Thread, a: &Value, b: &Value, m: &Value) -> Res {
    let (x, y) = both!(a, b);
    if m.is_none() {
        if y.signum() < 0 {
            let (x, y) = (x.to_f64().or_raise(th)?, y.to_f64().or_raise(th)?);
            return crate::types::float::arith::pow(x, y).or_raise(th).map(Value::from_f64);
        }
        return power_of(x, y).or_raise(th);
    }
    let Some(m) = operand(m) else { return Ok(Value::not_implemented()) };
    modular(x, y, m).or_raise(th)
}

/// `a ** b`
pub fn power(th: &Thread, a: &Value, b: &Value) -> Res {
    power_mod(th, a, b, &Value::none())
}

fn power_of(x: Num<'_>, y: Num<'_>) -> Result<Value, Fault> {
    if y.signum() == 0 {
        return Ok(Value::small_int(1));
    }
    if let Num::Small(b @ -1..=1) = x {
        let odd = match y {
            Num::Small(e) => e & 1 == 1,
            Num::Big(e) => e.bit(0),
        };
        return Ok(Value::from_i64(if b == -1 && !odd { 1 } else { b }));
    }
    let Some(e) = y.to_i64().filter(|&e| e <= i64::from(u32::MAX)) else { return Err(Fault::Memory) };
    if let Num::Small(b) = x
        && let Some(r) = b.checked_pow(e as u32)
    {
        return Ok(Value::from_i64(r));
    }
    if (x.bits() - 1).saturating_mul(e as u64) > MAX_BITS {
        return Err(Fault::Memory);
    }
    if let Num::Small(b) = x
        && b > 0
        && b.count_ones() == 1
    {
        return Ok(Value::from_bigint(BigInt::from(1) << (u64::from(b.trailing_zeros()) * e as u64)));
    }
    Ok(Value::from_bigint(x.to_big().pow(e as u32)))
}

fn modular(x: Num<'_>, y: Num<'_>, m: Num<'_>) -> Result<Value, Fault> {
    if m.signum() == 0 {
        return Fault::value("pow() 3rd argument cannot be 0");
    }
    if let (Num::Small(b), Num::Small(e), Num::Small(n)) = (x, y, m)
        && e >= 0
        && n > 0
    {
        let n128 = n as u128;
        let (mut base, mut e, mut r) = (b.mod_floor(&n) as u128, e as u64, 1 % n128);
        while e > 0 {
            if e & 1 == 1 {
                r = r * base % n128;
            }
            base = base * base % n128;
            e >>= 1;
        }
        return Ok(Value::from_i64(r as i64));
    }
    let n = BigInt::from_biguint(Sign::Plus, m.to_big().magnitude().clone());
    let mut base = x.to_big().mod_floor(&n);
    let mut e = y.to_big().into_owned();
    if e.sign() == Sign::Minus {
        base = match base.modinv(&n) {
            Some(i) => i,
            None => return Fault::value("base is not invertible for the given modulus"),
        };
        e = -e;
    }
    let r = base.modpow(&e, &n);
    Ok(Value::from_bigint(if m.signum() < 0 && r.sign() != Sign::NoSign { r - n } else { r }))
}

/// `-a`
pub fn negative(_: &Thread, a: &Value) -> Res {
    Ok(match operand(a) {
        Some(Num::Small(i)) => {
            i.checked_neg().map_or_else(|| Value::from_bigint(-BigInt::from(i)), Value::from_i64)
        }
        Some(Num::Big(b)) => Value::from_bigint(-b),
        None => Value::not_implemented(),
    })
}

/// `+a`, `int(a)`, `operator.index(a)`: the number as exact `int`.
pub fn positive(_: &Thread, a: &Value) -> Res {
    if a.is_exact(&crate::object::class::INT) {
        return Ok(a.clone());
    }
    Ok(operand(a).map_or_else(Value::not_implemented, Num::to_value))
}

/// `abs(a)`
pub fn absolute(th: &Thread, a: &Value) -> Res {
    match operand(a) {
        Some(n) if n.signum() < 0 => negative(th, a),
        _ => positive(th, a),
    }
}

/// `~a`
pub fn invert(_: &Thread, a: &Value) -> Res {
    Ok(match operand(a) {
        Some(Num::Small(i)) => Value::from_i64(!i),
        Some(Num::Big(b)) => Value::from_bigint(!b),
        None => Value::not_implemented(),
    })
}

/// `round(a, -n)`: to a multiple of `10^n`, ties to even.
pub fn round_to(a: Num<'_>, n: u64) -> Result<Value, Fault> {
    // More digits than the number has: nothing is left.
    if n > a.bits() / 3 + 2 {
        return Ok(Value::small_int(0));
    }
    let unit = BigInt::from(10).pow(u32::try_from(n).map_err(|_| Fault::Memory)?);
    let a = a.to_big();
    let (q, r) = a.div_mod_floor(&unit);
    let twice: BigInt = r << 1u32;
    let up = match twice.cmp(&unit) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => q.bit(0),
        std::cmp::Ordering::Greater => true,
    };
    Ok(Value::from_bigint((q + i32::from(up)) * unit))
}
