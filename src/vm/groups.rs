//! `except*`: splitting exception groups, and putting what is left together again.

use crate::object::ty::flags;
use crate::object::{
    BaseException, List, Res, Str, Thread, Tuple, Type, Value, attribute, call, errors, name, protocol,
};

fn check(th: &Thread, ty: &Value) -> Res<()> {
    let single = [ty.clone()];
    let items = match ty.downcast::<Tuple>() {
        Some(t) => t.items(),
        None => &single,
    };
    for t in items {
        let Some(t) = t.downcast::<Type>().filter(|t| t.has(flags::EXCEPTION)) else {
            return Err(
                th.type_error("catching classes that do not inherit from BaseException is not allowed")
            );
        };
        if t.is_subtype(errors::BASE_EXCEPTION_GROUP.get()) {
            return Err(
                th.type_error("catching ExceptionGroup with except* is not allowed. Use except instead.")
            );
        }
    }
    Ok(())
}

/// `(rest, match)` of an exception and the type of an `except*` clause.
pub fn split(th: &Thread, exc: &Value, ty: &Value) -> Res<(Value, Value)> {
    check(th, ty)?;
    if exc.is_none() {
        return Ok((Value::none(), Value::none()));
    }
    if super::stack_ops::exception_matches(th, exc, ty)? {
        if exc.is_instance(&errors::BASE_EXCEPTION_GROUP) {
            return Ok((Value::none(), exc.clone()));
        }
        // A naked exception is wrapped, so that the handler always sees a group.
        let list = Tuple::new(vec![exc.clone()]).into_value();
        let class = if exc.is_instance(&errors::EXCEPTION) {
            errors::EXCEPTION_GROUP.value()
        } else {
            errors::BASE_EXCEPTION_GROUP.value()
        };
        let group = call::call2(th, &class, Str::empty().into_value(), list)?;
        return Ok((Value::none(), group));
    }
    if exc.is_instance(&errors::BASE_EXCEPTION_GROUP) {
        let pair = call::call_method(th, exc, name!("split"), std::slice::from_ref(ty))?;
        let Some(t) = pair.downcast::<Tuple>() else {
            return Err(th.type_error(format!(
                "{}.split must return a tuple, not {}",
                exc.ty().error_name(),
                pair.ty().error_name()
            )));
        };
        if t.len() < 2 {
            return Err(th.type_error(format!(
                "{}.split must return a 2-tuple, got tuple of size {}",
                exc.ty().error_name(),
                t.len()
            )));
        }
        return Ok((t.items()[1].clone(), t.items()[0].clone()));
    }
    Ok((exc.clone(), Value::none()))
}

/// What is raised after all `except*` clauses: `excs` holds what the handlers raised and what was not handled.
pub fn prepare_reraise(th: &Thread, orig: &Value, excs: &Value) -> Res {
    let Some(list) = excs.downcast::<List>() else { return Ok(Value::none()) };
    let items: Vec<Value> = list.to_vec().into_iter().filter(|e| !e.is_none()).collect();
    if items.is_empty() {
        return Ok(Value::none());
    }
    if !orig.is_instance(&errors::BASE_EXCEPTION_GROUP) {
        // A naked exception was caught: at most one thing is left.
        return Ok(items[0].clone());
    }
    let metadata = |v: &Value| {
        v.downcast::<BaseException>()
            .map(|e| (e.traceback.get(&e.ob), e.cause.get(&e.ob), e.context.get(&e.ob)))
    };
    let same = |a: &Value, b: &Value| -> bool {
        let is = |x: Option<Value>, y: Option<Value>| match (x, y) {
            (Some(x), Some(y)) => x.is(&y),
            (None, None) => true,
            _ => false,
        };
        match (metadata(a), metadata(b)) {
            (Some(x), Some(y)) => is(x.0, y.0) && is(x.1, y.1) && is(x.2, y.2),
            _ => false,
        }
    };
    let (reraised, raised): (Vec<Value>, Vec<Value>) = items.into_iter().partition(|e| same(e, orig));
    let mut all = raised;
    if !reraised.is_empty() {
        all.push(projection(th, orig, &reraised)?);
    }
    if all.len() == 1 {
        return Ok(all.remove(0));
    }
    let list = List::new(all).into_value();
    call::call2(th, &errors::EXCEPTION_GROUP.value(), Str::empty().into_value(), list).or_else(|_| {
        drop(th.take_waiting());
        let again = List::new(list_of(excs)).into_value();
        call::call2(th, &errors::BASE_EXCEPTION_GROUP.value(), Str::empty().into_value(), again)
    })
}

fn list_of(v: &Value) -> Vec<Value> {
    v.downcast::<List>()
        .map(|l| l.to_vec().into_iter().filter(|e| !e.is_none()).collect())
        .unwrap_or_default()
}

fn leaves(th: &Thread, v: &Value, out: &mut Vec<Value>) -> Res<()> {
    th.check_stack()?;
    if v.is_instance(&errors::BASE_EXCEPTION_GROUP) {
        let inner = attribute::get(th, v, name!("exceptions"))?;
        for e in protocol::to_vec(th, &inner)? {
            leaves(th, &e, out)?;
        }
    } else {
        out.push(v.clone());
    }
    Ok(())
}

/// The part of `orig` whose leaves are in one of the groups of `keep`.
fn projection(th: &Thread, orig: &Value, keep: &[Value]) -> Res {
    let mut kept = Vec::new();
    for k in keep {
        leaves(th, k, &mut kept)?;
    }
    fn part(th: &Thread, v: &Value, kept: &[Value]) -> Res<Option<Value>> {
        th.check_stack()?;
        if !v.is_instance(&errors::BASE_EXCEPTION_GROUP) {
            return Ok(kept.iter().any(|k| k.is(v)).then(|| v.clone()));
        }
        let inner = attribute::get(th, v, name!("exceptions"))?;
        let mut parts = Vec::new();
        let mut whole = true;
        for e in protocol::to_vec(th, &inner)? {
            match part(th, &e, kept)? {
                Some(p) => {
                    whole &= p.is(&e);
                    parts.push(p);
                }
                None => whole = false,
            }
        }
        if parts.is_empty() {
            return Ok(None);
        }
        if whole {
            return Ok(Some(v.clone()));
        }
        let group = call::call_method(th, v, name!("derive"), &[List::new(parts).into_value()])?;
        if let (Some(g), Some(e)) = (group.downcast::<BaseException>(), v.downcast::<BaseException>()) {
            drop(g.traceback.replace(&g.ob, e.traceback.get(&e.ob)));
            drop(g.context.replace(&g.ob, e.context.get(&e.ob)));
            drop(g.cause.replace(&g.ob, e.cause.get(&e.ob)));
        }
        if let Some(notes) = attribute::get_optional(th, v, name!("__notes__"))? {
            let copy = List::new(protocol::to_vec(th, &notes)?).into_value();
            attribute::set(th, &group, name!("__notes__"), Some(copy))?;
        }
        Ok(Some(group))
    }
    Ok(part(th, orig, &kept)?.unwrap_or_else(|| orig.clone()))
}
