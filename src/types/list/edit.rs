//! Assignment to and deletion of slices.

use std::ops::Range;

use super::List;
use crate::object::class;
use crate::object::protocol;
use crate::object::slots::Res;
use crate::object::{Guard, Thread, Value};
use crate::types::slice::Slice;

/// `l[s] = value`.
pub fn assign_slice(th: &Thread, l: &List, this: &Value, s: &Slice, value: &Value) -> Res<()> {
    let u = s.unpack(th)?;
    // The items are copied first: `value` may be the list itself, or an iterator that changes it.
    let new = if value.is(this) || value.is_exact(&class::LIST) || value.is_exact(&class::TUPLE) {
        protocol::to_vec(th, value)?
    } else {
        let it = match protocol::iter(th, value) {
            Ok(it) => it,
            Err(r) => {
                th.catch(r, &crate::object::errors::TYPE_ERROR)?;
                return Err(th.type_error("must assign iterable to extended slice"));
            }
        };
        protocol::to_vec(th, &it)?
    };
    let mut items = l.lock();
    let f = u.fit(items.len());
    if f.step == 1 {
        let from = f.start as usize;
        replace_range(items, from..from + f.count, new);
        return Ok(());
    }
    if new.len() != f.count {
        drop(items);
        return Err(th.value_error(format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            new.len(),
            f.count
        )));
    }
    let mut old = Vec::with_capacity(f.count);
    for (i, v) in f.indices().zip(new) {
        old.push(std::mem::replace(&mut items[i], v));
    }
    drop(items);
    drop(old);
    Ok(())
}

/// Puts `new` in the place of a stretch of a list's items.
pub fn replace_range(mut items: Guard<'_, Vec<Value>>, range: Range<usize>, mut new: Vec<Value>) {
    if range.len() == new.len() {
        items[range].swap_with_slice(&mut new);
    } else {
        new = items.splice(range, new).collect();
    }
    drop(items);
    // These are the old ones now.
    drop(new);
}

/// `del l[s]`.
pub fn delete_slice(th: &Thread, l: &List, s: &Slice) -> Res<()> {
    let u = s.unpack(th)?;
    let mut items = l.lock();
    let f = u.fit(items.len());
    let old: Vec<Value> = if f.count == 0 {
        Vec::new()
    } else {
        let (first, step) = f.ascending();
        if step == 1 {
            items.drain(first..first + f.count).collect()
        } else {
            let whole = std::mem::take(&mut *items);
            let mut old = Vec::with_capacity(f.count);
            let mut kept = Vec::with_capacity(whole.len() - f.count);
            let last = first + (f.count - 1) * step;
            for (i, v) in whole.into_iter().enumerate() {
                if i >= first && i <= last && (i - first) % step == 0 {
                    old.push(v);
                } else {
                    kept.push(v);
                }
            }
            *items = kept;
            old
        }
    };
    drop(items);
    drop(old);
    Ok(())
}
