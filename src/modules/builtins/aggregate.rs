//! `all`, `any`, `min`, `max`, `sum`, `sorted`.

use super::ordered;
use crate::object::call::{call, call1};
use crate::object::class;
use crate::object::names::name;
use crate::object::{Args, BinaryOp, Compare, Res, Slot, Thread, Value, attribute, protocol, suggest};
use crate::types::complex::{COMPLEX, Complex};
use crate::types::float;
use crate::vm::build;

pub(super) fn all(th: &Thread, args: Args<'_>) -> Res {
    let it = protocol::iter(th, args.at(0))?;
    while let Some(v) = protocol::next(th, &it)? {
        if !protocol::truth(th, &v)? {
            return Ok(Value::bool(false));
        }
    }
    Ok(Value::bool(true))
}

pub(super) fn any(th: &Thread, args: Args<'_>) -> Res {
    let it = protocol::iter(th, args.at(0))?;
    while let Some(v) = protocol::next(th, &it)? {
        if protocol::truth(th, &v)? {
            return Ok(Value::bool(true));
        }
    }
    Ok(Value::bool(false))
}

pub(super) fn max(th: &Thread, args: Args<'_>) -> Res {
    extreme(th, args, "max", Compare::Gt)
}

pub(super) fn min(th: &Thread, args: Args<'_>) -> Res {
    extreme(th, args, "min", Compare::Lt)
}

fn extreme(th: &Thread, args: Args<'_>, name: &str, op: Compare) -> Res {
    let (mut key, mut default) = (None, None);
    for (k, v) in args.keyword_pairs() {
        match &*k.to_str_lossy() {
            "key" => key = (!v.is_none()).then_some(v),
            "default" => default = Some(v),
            other => {
                let keywords = ["key", "default"].map(String::from);
                return Err(suggest::unexpected_keyword(th, name, other, keywords.into_iter()));
            }
        }
    }
    if args.len() == 0 {
        return Err(th.type_error(format!("{name} expected at least 1 argument, got 0")));
    }
    if args.len() > 1 && default.is_some() {
        return Err(th.type_error(format!(
            "Cannot specify a default for {name}() with multiple positional arguments"
        )));
    }
    let mut best: Option<(Value, Value)> = None;
    let mut consider = |v: Value| -> Res<()> {
        let k = match key {
            Some(f) => call1(th, f, v.clone())?,
            None => v.clone(),
        };
        let better = match &best {
            None => true,
            Some((bk, _)) => ordered(th, &k, bk, op)?,
        };
        if better {
            best = Some((k, v));
        }
        Ok(())
    };
    if args.len() > 1 {
        for v in args.iter() {
            consider(v.clone())?;
        }
    } else {
        protocol::for_each(th, args.at(0), consider)?;
    }
    match (best, default) {
        (Some((_, v)), _) => Ok(v),
        (None, Some(d)) => Ok(d.clone()),
        (None, None) => Err(th.value_error(format!("{name}() iterable argument is empty"))),
    }
}

pub(super) fn sorted(th: &Thread, args: Args<'_>) -> Res {
    if args.len() != 1 {
        return Err(th.type_error(format!("sorted expected 1 argument, got {}", args.len())));
    }
    let list = call1(th, &class::LIST.value(), args.at(0).clone())?;
    let sort = attribute::get(th, &list, name!("sort"))?;
    call(th, &sort, args.skip(1))?;
    Ok(list)
}

/// `sum`, with exact integers while they last, then compensated floats (Neumaier) as CPython since 3.12.
pub(super) fn sum(th: &Thread, args: Args<'_>) -> Res {
    let start: Slot = args.get(1).cloned();
    if let Some(s) = &start {
        let what = if s.is_instance(&class::STR) {
            Some(("strings", "''"))
        } else if s.is_instance(&class::BYTES) {
            Some(("bytes", "b''"))
        } else if s.ty().name_str() == "bytearray" {
            Some(("bytearray", "b''"))
        } else {
            None
        };
        if let Some((what, empty)) = what {
            return Err(th.type_error(format!("sum() can't sum {what} [use {empty}.join(seq) instead]")));
        }
    }
    let it = protocol::iter(th, args.at(0))?;
    let mut total = start.unwrap_or(Value::small_int(0));
    if let Some(mut n) = total.as_int() {
        loop {
            let Some(v) = protocol::next(th, &it)? else { return Ok(Value::from_i64(n)) };
            match v.as_int().or(v.as_bool().map(i64::from)).and_then(|i| n.checked_add(i)) {
                Some(s) => n = s,
                None => {
                    total = protocol::binary(th, &Value::from_i64(n), &v, BinaryOp::Add)?;
                    break;
                }
            }
        }
    }
    // Floats and complex numbers are summed with what is lost to rounding, as long as nothing else comes.
    if total.is_exact(&class::FLOAT) {
        let mut sum = Compensated::new(total.as_float().unwrap_or_default());
        total = loop {
            let Some(v) = protocol::next(th, &it)? else { return Ok(Value::from_f64(sum.total())) };
            match if v.is_exact(&class::FLOAT) { v.as_float() } else { integer_part(th, &v)? } {
                Some(x) => sum.add(x),
                None => break protocol::binary(th, &Value::from_f64(sum.total()), &v, BinaryOp::Add)?,
            }
        };
    }
    if let Some((re, im)) = complex_parts(&total) {
        let (mut real, mut imaginary) = (Compensated::new(re), Compensated::new(im));
        total = loop {
            let both = || build::complex(real.total(), imaginary.total());
            let Some(v) = protocol::next(th, &it)? else { return Ok(both()) };
            if let Some((re, im)) = complex_parts(&v) {
                real.add(re);
                imaginary.add(im);
            } else if let Some(x) = real_part(th, &v)? {
                real.add(x);
            } else {
                break protocol::binary(th, &both(), &v, BinaryOp::Add)?;
            }
        };
    }
    while let Some(v) = protocol::next(th, &it)? {
        total = protocol::binary(th, &total, &v, BinaryOp::Add)?;
    }
    Ok(total)
}

/// The parts of a complex number (of no subclass).
fn complex_parts(v: &Value) -> Option<(f64, f64)> {
    v.downcast::<Complex>().filter(|_| v.is_exact(&COMPLEX)).map(|c| (c.re, c.im))
}

/// The value of an int.
fn integer_part(th: &Thread, v: &Value) -> Res<Option<f64>> {
    if v.is_instance(&class::INT) { float::operand(th, v) } else { Ok(None) }
}

/// The value of an int or float, subclasses included.
fn real_part(th: &Thread, v: &Value) -> Res<Option<f64>> {
    if v.is_instance(&class::FLOAT) { Ok(v.as_float()) } else { integer_part(th, v) }
}

/// A sum of floats with what its roundings lost (Neumaier's variant of Kahan's summation).
struct Compensated {
    high: f64,
    low: f64,
}

impl Compensated {
    fn new(start: f64) -> Self {
        Compensated { high: start, low: 0.0 }
    }
    fn add(&mut self, x: f64) {
        let t = self.high + x;
        self.low += if self.high.abs() >= x.abs() { (self.high - t) + x } else { (x - t) + self.high };
        self.high = t;
    }
    fn total(&self) -> f64 {
        // Minus zero stays itself, infinities are not made NaNs.
        if self.low != 0.0 && self.low.is_finite() { self.high + self.low } else { self.high }
    }
}
