//! Filling a dict: `dict(...)`, `update`, `|=`, `fromkeys`.

use super::Dict;
use crate::object::class;
use crate::object::dict::hash_key;
use crate::object::errors;
use crate::object::protocol;
use crate::object::slots::Res;
use crate::object::{Args, Raised, Str, Thread, Value, attribute, call, name};
use crate::types::set::Set;

/// `d.update(*args)` with the argument errors of function `what`.
pub fn update(th: &Thread, this: &Value, what: &str, args: Args<'_>) -> Res<()> {
    if args.len() > 1 {
        return Err(th.type_error(format!("{what} expected at most 1 argument, got {}", args.len())));
    }
    if args.len() == 1 {
        update_from(th, this, args.at(0))?;
    }
    if !args.keywords().is_empty() {
        let d = this.downcast::<Dict>().expect("a dict");
        for (k, v) in args.keyword_pairs() {
            d.set_hashed(th, k.as_value(), k.hash(), v.clone())?;
        }
    }
    Ok(())
}

/// Fills from a mapping or from an iterable of pairs.
pub fn update_from(th: &Thread, this: &Value, source: &Value) -> Res<()> {
    let d = this.downcast::<Dict>().expect("a dict");
    if source.is_exact(&class::DICT) || attribute::get_optional(th, source, name!("keys"))?.is_some() {
        merge(th, d, source, true)
    } else {
        merge_pairs(th, d, source)
    }
}

/// Whether iterating `v` shows exactly its own entries.
fn is_plain_dict(v: &Value) -> bool {
    v.is_exact(&class::DICT)
        || v.downcast::<Dict>().is_some()
            && match (v.ty().slots().iter, class::DICT.get().slots().iter) {
                (Some(a), Some(b)) => std::ptr::fn_addr_eq(a, b),
                _ => false,
            }
}

/// Adds the entries of a mapping; keys that are there already are replaced if `replace`.
pub fn merge(th: &Thread, d: &Dict, source: &Value, replace: bool) -> Res<()> {
    if let Some(from) = source.downcast::<Dict>().filter(|_| is_plain_dict(source)) {
        if std::ptr::eq(from, d) {
            return Ok(());
        }
        if d.is_empty() {
            let copy = from.copy_table();
            let mut place = d.lock();
            if place.is_empty() {
                let old = std::mem::replace(&mut *place, copy);
                place.bump_version(&old);
                drop(place);
                drop(old);
                return Ok(());
            }
        }
        let all = from.snapshot();
        let n = all.len();
        for (hash, k, v) in all {
            put(th, d, &k, hash, v, replace)?;
            if from.len() != n {
                return Err(th.runtime_error("dict mutated during update"));
            }
        }
        return Ok(());
    }
    let keys = call::call_method(th, source, name!("keys"), &[])?;
    let it = protocol::iter(th, &keys)?;
    while let Some(k) = protocol::next(th, &it)? {
        let hash = hash_key(th, &k)?;
        if !replace && d.locate(th, &k, hash, |_, i| i.is_some())? {
            continue;
        }
        let v = protocol::getitem(th, source, &k)?;
        d.set_hashed(th, &k, hash, v)?;
    }
    Ok(())
}

fn put(th: &Thread, d: &Dict, k: &Value, hash: i64, v: Value, replace: bool) -> Res<()> {
    if replace {
        return d.set_hashed(th, k, hash, v);
    }
    let kept = d.locate(th, k, hash, |t, i| {
        if i.is_some() {
            return Some(v);
        }
        t.push(hash, k.clone(), v);
        None
    })?;
    drop(kept);
    Ok(())
}

fn merge_pairs(th: &Thread, d: &Dict, source: &Value) -> Res<()> {
    let it = protocol::iter(th, source)?;
    let mut n = 0;
    while let Some(pair) = protocol::next(th, &it)? {
        let items = sequence(th, &pair).map_err(|r| no_sequence(th, r, n))?;
        let [k, v] = &items[..] else {
            return Err(th.value_error(format!(
                "dictionary update sequence element #{n} has length {}; 2 is required",
                items.len()
            )));
        };
        d.set_item(th, k, v.clone())?;
        n += 1;
    }
    Ok(())
}

/// The items of an element.
fn sequence(th: &Thread, pair: &Value) -> Res<Vec<Value>> {
    if pair.is_exact(&class::LIST) || pair.is_exact(&class::TUPLE) {
        return protocol::to_vec(th, pair);
    }
    let it = protocol::iter(th, pair).or_else(|r| {
        th.catch(r, &errors::TYPE_ERROR)?;
        Err(th.type_error("object is not iterable"))
    })?;
    protocol::to_vec(th, &it)
}

/// Notes on an element that is no sequence which one it is.
fn no_sequence(th: &Thread, r: Raised, n: usize) -> Raised {
    if !th.raised_is(&errors::TYPE_ERROR) {
        return r;
    }
    let e = th.take_raised(r);
    let note = format!("Cannot convert dictionary update sequence element #{n} to a sequence");
    match call::call_method(th, &e, name!("add_note"), &[Str::new(&note).into_value()]) {
        Ok(_) => th.raise_object(e),
        Err(r) => r,
    }
}

/// `cls.fromkeys(iterable, value)`.
pub fn fromkeys(th: &Thread, args: Args<'_>) -> Res {
    let value = args.get(2).cloned().unwrap_or(Value::none());
    let made = call::call0(th, args.at(0))?;
    let source = args.at(1);
    if let Some(d) = made.downcast::<Dict>().filter(|_| made.is_exact(&class::DICT)) {
        // Dicts and sets know the hashes of their keys.
        let known: Option<Vec<(Value, i64)>> = match (source.downcast::<Dict>(), source.downcast::<Set>()) {
            (Some(from), _) if source.is_exact(&class::DICT) => {
                Some(from.snapshot().into_iter().map(|(h, k, _)| (k, h)).collect())
            }
            (_, Some(from)) if !source.ty().is_heap() => Some(from.snapshot()),
            _ => None,
        };
        if let Some(known) = known {
            for (k, hash) in known {
                d.set_hashed(th, &k, hash, value.clone())?;
            }
            return Ok(made);
        }
        protocol::for_each(th, source, |k| d.set_item(th, &k, value.clone()))?;
    } else {
        protocol::for_each(th, source, |k| protocol::setitem(th, &made, &k, Some(value.clone())))?;
    }
    Ok(made)
}
