//! Assignment to and deletion of slices.

use super::List;
use crate::object::class;
use crate::object::protocol;
use crate::object::slots::Res;
use crate::object::{Guard, Thread, Value};
use crate::types::slice::{Fitted, Slice, Unpacked};

/// `l[u] = value`.
pub fn assign_slice(th: &Thread, l: &List, u: Unpacked, value: &Value) -> Res<()> {
    // The items are copied first: `value` may be the list itself, or an iterator that changes it.
    let new = if value.is_exact(&class::LIST) || value.is_exact(&class::TUPLE) {
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
        replace_stretch(items, f, new);
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

/// `l[u] = value` for plain bounds; the items of a list that nobody else has are taken, not copied.
pub fn assign_plain(th: &Thread, l: &List, u: Unpacked, value: Value) -> Res<()> {
    if value.is_exact(&class::LIST)
        && let Some(source) = value.downcast::<List>()
        && source.object().head().is_unique()
    {
        let new = std::mem::take(&mut *source.lock());
        let items = l.lock();
        let f = u.fit(items.len());
        replace_stretch(items, f, new);
        return Ok(());
    }
    assign_slice(th, l, u, &value)
}

/// Puts `new` in the place of a stretch (a slice of step 1) of a list's items.
fn replace_stretch(mut items: Guard<'_, Vec<Value>>, stretch: Fitted, mut new: Vec<Value>) {
    let range = stretch.start as usize..stretch.start as usize + stretch.count;
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
