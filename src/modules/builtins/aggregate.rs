//! `all`, `any`, `min`, `max`, `sum`, `sorted`.

use super::ordered;
use crate::object::call::{call, call1};
use crate::object::class;
use crate::object::names::name;
use crate::object::{Args, BinaryOp, Compare, Res, Slot, Thread, Value, attribute, protocol};

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
                return Err(th.type_error(format!("{name}() got an unexpected keyword argument '{other}'")));
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
    let mut rest = None;
    if let Some(mut n) = total.as_int() {
        loop {
            let Some(v) = protocol::next(th, &it)? else { return Ok(Value::from_i64(n)) };
            match v.as_int().or(v.as_bool().map(i64::from)).and_then(|i| n.checked_add(i)) {
                Some(s) => n = s,
                None => {
                    total = Value::from_i64(n);
                    rest = Some(v);
                    break;
                }
            }
        }
    }
    // Int so far, or another start; a float may follow.
    let float_start = match (&rest, total.as_float(), total.as_int()) {
        (_, Some(f), _) if total.is_exact(&class::FLOAT) => Some(f),
        (Some(v), _, Some(i)) if v.is_exact(&class::FLOAT) => Some(i as f64),
        _ => None,
    };
    if let Some(mut s) = float_start {
        let mut c = 0.0f64;
        let finish = |s: f64, c: f64| if c != 0.0 && c.is_finite() { s + c } else { s };
        loop {
            let v = match rest.take() {
                Some(v) => v,
                None => match protocol::next(th, &it)? {
                    Some(v) => v,
                    None => return Ok(Value::from_f64(finish(s, c))),
                },
            };
            if v.is_exact(&class::FLOAT) {
                let x = v.as_float().expect("checked");
                let t = s + x;
                c += if s.abs() >= x.abs() { (s - t) + x } else { (x - t) + s };
                s = t;
            } else if let Some(i) = v.as_int() {
                s += i as f64;
            } else {
                total = Value::from_f64(finish(s, c));
                rest = Some(v);
                break;
            }
        }
    }
    loop {
        let v = match rest.take() {
            Some(v) => v,
            None => match protocol::next(th, &it)? {
                Some(v) => v,
                None => return Ok(total),
            },
        };
        total = protocol::binary(th, &total, &v, BinaryOp::Add)?;
    }
}
