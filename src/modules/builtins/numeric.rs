//! Functions on numbers and characters.

use num_bigint::BigInt;

use super::special;
use crate::object::call::call_special;
use crate::object::names::name;
use crate::object::slots::Ternary;
use crate::object::{Args, BinaryOp, HeapInt, Res, Str, Thread, Value, protocol};

pub(super) fn abs(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    match v.ty().slots().absolute {
        Some(f) => f(th, v),
        None => Err(th.type_error(format!("bad operand type for abs(): '{}'", v.ty().error_name()))),
    }
}

pub(super) fn divmod(th: &Thread, args: Args<'_>) -> Res {
    protocol::binary(th, args.at(0), args.at(1), BinaryOp::Divmod)
}

fn in_radix(th: &Thread, v: &Value, radix: u32, prefix: &str) -> Res {
    let i = protocol::index(th, v)?;
    let digits = match protocol::as_i64(&i) {
        Some(n) => {
            let magnitude = n.unsigned_abs();
            let text = match radix {
                2 => format!("{magnitude:b}"),
                8 => format!("{magnitude:o}"),
                _ => format!("{magnitude:x}"),
            };
            return Ok(Str::new(&format!("{}{prefix}{text}", if n < 0 { "-" } else { "" })).into_value());
        }
        None => i.downcast::<HeapInt>().map_or_else(BigInt::default, |h| h.value.clone()),
    };
    let (sign, magnitude) = (digits.sign(), digits.magnitude().to_str_radix(radix));
    let minus = if sign == num_bigint::Sign::Minus { "-" } else { "" };
    Ok(Str::new(&format!("{minus}{prefix}{magnitude}")).into_value())
}

pub(super) fn bin(th: &Thread, args: Args<'_>) -> Res {
    in_radix(th, args.at(0), 2, "0b")
}

pub(super) fn oct(th: &Thread, args: Args<'_>) -> Res {
    in_radix(th, args.at(0), 8, "0o")
}

pub(super) fn hex(th: &Thread, args: Args<'_>) -> Res {
    in_radix(th, args.at(0), 16, "0x")
}

pub(super) fn chr(th: &Thread, args: Args<'_>) -> Res {
    let i = protocol::index(th, args.at(0))?;
    match protocol::as_i64(&i) {
        Some(c @ 0..=0x10_ffff) => Ok(Str::from_char(c as u32).into_value()),
        _ => Err(th.value_error("chr() arg not in range(0x110000)")),
    }
}

pub(super) fn ord(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    if let Some(s) = v.downcast::<Str>() {
        if s.len() == 1 {
            return Ok(Value::small_int(i64::from(s.at(0))));
        }
        return Err(
            th.type_error(format!("ord() expected a character, but string of length {} found", s.len()))
        );
    }
    if let Some(bytes) = crate::types::buffer::stored(v) {
        if let [b] = *bytes {
            return Ok(Value::small_int(i64::from(b)));
        }
        return Err(
            th.type_error(format!("ord() expected a character, but string of length {} found", bytes.len()))
        );
    }
    Err(th.type_error(format!("ord() expected string of length 1, but {} found", v.ty().error_name())))
}

pub(super) fn pow(th: &Thread, args: Args<'_>) -> Res {
    let (a, b) = (args.at(0), args.at(1));
    let Some(m) = args.get_non_none(2) else { return protocol::binary(th, a, b, BinaryOp::Power) };
    let slot = |v: &Value| v.ty().slots().power_mod;
    let same = |x: Option<Ternary>, y: Option<Ternary>| match (x, y) {
        (Some(x), Some(y)) => std::ptr::fn_addr_eq(x, y),
        _ => false,
    };
    // In CPython's order: a subclass on the right first, each function once.
    let (left, mut right) = (slot(a), slot(b).filter(|_| a.ty() != b.ty()));
    if same(left, right) {
        right = None;
    }
    let third = slot(m).filter(|&f| !same(Some(f), left) && !same(Some(f), right));
    let order = if b.ty().is_subtype(a.ty()) { [right, left, third] } else { [left, right, third] };
    for f in order.into_iter().flatten() {
        let r = f(th, a, b, m)?;
        if !r.is_not_implemented() {
            return Ok(r);
        }
    }
    Err(th.type_error(format!(
        "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'",
        a.ty().error_name(),
        b.ty().error_name(),
        m.ty().error_name()
    )))
}

pub(super) fn round(th: &Thread, args: Args<'_>) -> Res {
    let v = args.at(0);
    let r = match args.get_non_none(1) {
        Some(n) => call_special(th, v, name!("__round__"), std::slice::from_ref(n))?,
        None => special(th, v, name!("__round__"))?,
    };
    r.ok_or_else(|| th.type_error(format!("type {} doesn't define __round__ method", v.ty().error_name())))
}
