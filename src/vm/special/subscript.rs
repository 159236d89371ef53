//! Subscripts and membership: lists, tuples, strings, and dicts and sets of keys that need no Python code.

use super::{Quick, copy_quick};
use crate::object::hash::hash_int;
use crate::object::string::Chars;
use crate::object::{Dict, List, Slot, Str, Tuple, Value, class};
use crate::types::set::table::Found;
use crate::types::set::{SET, Set};
use crate::types::str;
use crate::vm::op::{Instr, Op};

/// # Safety
/// `pc` is an instruction of this thread's executable.
pub unsafe fn subscr(pc: *mut Instr, a: &Value, b: &Value) -> bool {
    // SAFETY: promised by the caller.
    let i = unsafe { &mut *pc };
    i.op = if a.is_exact(&class::LIST) && b.is_int() {
        Op::SubscrList
    } else if a.is_exact(&class::TUPLE) && b.is_int() {
        Op::SubscrTuple
    } else if a.is_exact(&class::DICT) && simple_key(b) {
        Op::SubscrDict
    } else if a.is_exact(&class::STR) && b.is_int() {
        Op::SubscrStr
    } else {
        return false;
    };
    true
}

fn simple_key(k: &Value) -> bool {
    k.is_int() || k.is_exact(&class::STR)
}

#[inline(always)]
fn index(i: i64, len: usize) -> Option<usize> {
    let i = if i < 0 { i + len as i64 } else { i };
    if (i as u64) < len as u64 { Some(i as usize) } else { None }
}

/// `list[int]` in range, without calls.
#[inline(always)]
pub fn list_item_quick(a: &Value, b: &Value) -> Quick<Value> {
    if !a.is_exact(&class::LIST) || !b.is_int() {
        return Quick::Miss;
    }
    // SAFETY: the class was checked.
    let Some(items) = unsafe { a.cast::<List>() }.read_quick() else { return Quick::Slow };
    match index(b.int(), items.len()) {
        // SAFETY: `index` checked the range; a slot has the layout of a value.
        Some(i) => copy_quick(unsafe { &*std::ptr::from_ref(items.get_unchecked(i)).cast::<Slot>() }),
        None => Quick::Miss,
    }
}

/// `list[int]` in range.
#[inline(always)]
pub fn list_item(a: &Value, b: &Value) -> Option<Value> {
    if !a.is_exact(&class::LIST) {
        return None;
    }
    let i = b.as_int()?;
    // SAFETY: the class was checked.
    let items = unsafe { a.cast::<List>() }.read();
    let i = index(i, items.len())?;
    // SAFETY: `index` checked the range.
    Some(unsafe { items.get_unchecked(i) }.clone())
}

/// `tuple[int]` in range.
#[inline(always)]
pub fn tuple_item(a: &Value, b: &Value) -> Option<Value> {
    if !a.is_exact(&class::TUPLE) {
        return None;
    }
    let i = b.as_int()?;
    // SAFETY: the class was checked.
    let items = unsafe { a.cast::<Tuple>() }.items();
    Some(items[index(i, items.len())?].clone())
}

/// `str[int]` in range.
#[inline(always)]
pub fn str_item(a: &Value, b: &Value) -> Option<Value> {
    if !a.is_exact(&class::STR) {
        return None;
    }
    let i = b.as_int()?;
    // SAFETY: the class was checked.
    let s = unsafe { a.cast::<Str>() };
    Some(Str::from_char(s.at(index(i, s.len())?)).into_value())
}

/// `str[int]` in range, without calls.
#[inline(always)]
pub fn str_item_quick(a: &Value, b: &Value) -> Quick<Value> {
    if !a.is_exact(&class::STR) || !b.is_int() {
        return Quick::Miss;
    }
    // SAFETY: the class was checked.
    let s = unsafe { a.cast::<Str>() };
    match index(b.int(), s.len()) {
        Some(i) => s.char_quick(i).map_or(Quick::Slow, Quick::Found),
        None => Quick::Miss,
    }
}

/// Entry of a key that needs no Python code; `Err` for other keys.
#[inline(always)]
fn find(t: &crate::object::Table, k: &Value) -> Result<Option<usize>, ()> {
    if let Some(n) = k.as_int() {
        let h = hash_int(n);
        let mut p = t.probe(h);
        while let Some(i) = t.next_candidate(&mut p) {
            match &t.entries()[i].key {
                Some(x) if x.is(k) => return Ok(Some(i)),
                // Another object with the same hash: it may be equal (a float, a bool, an instance).
                Some(x) if !x.is_int() && !x.is_exact(&class::STR) => return Err(()),
                _ => {}
            }
        }
        return Ok(None);
    }
    if k.is_exact(&class::STR) {
        // SAFETY: the class was checked.
        let s = unsafe { k.cast::<Str>() };
        let mut p = t.probe(s.hash());
        while let Some(i) = t.next_candidate(&mut p) {
            match &t.entries()[i].key {
                Some(x) if x.is(k) => return Ok(Some(i)),
                Some(x)
                    if x.is_exact(&class::STR)
                    // SAFETY: the class was checked.
                    && unsafe { x.cast::<Str>() }.eq_str(s) =>
                {
                    return Ok(Some(i));
                }
                Some(_) => return Err(()),
                None => {}
            }
        }
        return Ok(None);
    }
    Err(())
}

/// `dict[key]`, present.
#[inline(always)]
pub fn dict_item(a: &Value, k: &Value) -> Option<Value> {
    if !a.is_exact(&class::DICT) {
        return None;
    }
    // SAFETY: the class was checked.
    let t = unsafe { a.cast::<Dict>() }.read();
    match find(&t, k) {
        Ok(Some(i)) => t.entries()[i].value.clone(),
        _ => None,
    }
}

/// # Safety
/// `pc` is an instruction of this thread's executable.
pub unsafe fn store_subscr(pc: *mut Instr, a: &Value, b: &Value) -> bool {
    // SAFETY: promised by the caller.
    let i = unsafe { &mut *pc };
    i.op = if a.is_exact(&class::LIST) && b.is_int() {
        Op::StoreSubscrList
    } else if a.is_exact(&class::DICT) && simple_key(b) {
        Op::StoreSubscrDict
    } else {
        return false;
    };
    true
}

/// Whether [`store_list`] may be tried.
#[inline(always)]
pub fn can_store_list(a: &Value, b: &Value) -> bool {
    a.is_exact(&class::LIST) && b.is_int()
}

/// `list[int]` becomes what `take` gives, without calls; gives the old value. `None`: nothing was done.
#[inline(always)]
pub fn store_list_quick(a: &Value, b: &Value, take: impl FnOnce() -> Slot) -> Slot {
    // SAFETY: `can_store_list` checked the class.
    let mut items = unsafe { a.cast::<List>() }.lock_quick()?;
    let i = index(b.int(), items.len())?;
    let v = take()?;
    // SAFETY: `index` checked the range.
    Some(std::mem::replace(unsafe { items.get_unchecked_mut(i) }, v))
}

/// `list[int] = v`; gives the old value, or `v` back when the index is out of range.
#[inline(always)]
pub fn store_list(a: &Value, b: &Value, v: Value) -> Result<Value, Value> {
    let Some(i) = b.as_int() else { return Err(v) };
    // SAFETY: `can_store_list` checked the class.
    let mut items = unsafe { a.cast::<List>() }.lock();
    let len = items.len();
    match index(i, len) {
        Some(i) => Ok(std::mem::replace(&mut items[i], v)),
        None => Err(v),
    }
}

/// `dict[key] = v`; gives the old value, or `v` back where that takes Python code.
#[inline]
pub fn store_dict(a: &Value, k: &Value, v: Value) -> Result<Slot, Value> {
    if !a.is_exact(&class::DICT) {
        return Err(v);
    }
    let Some(hash) = key_hash(k) else { return Err(v) };
    // SAFETY: the class was checked.
    let mut t = unsafe { a.cast::<Dict>() }.lock();
    match find(&t, k) {
        Ok(Some(i)) => Ok(t.entry_mut(i).value.replace(v)),
        Ok(None) => {
            t.push(hash, k.clone(), v);
            Ok(None)
        }
        Err(()) => Err(v),
    }
}

/// `item in container` where that takes no Python code: sets and dicts of simple keys, strings.
#[inline(always)]
pub fn contains(container: &Value, item: &Value) -> Option<bool> {
    let ty = container.as_object()?.ty();
    // SAFETY: the classes are checked.
    unsafe {
        if ty.is(&SET) {
            return set_contains(container.cast(), item);
        }
        if ty.is(&class::DICT) {
            return dict_contains(container.cast(), item);
        }
        if ty.is(&class::STR) && item.is_exact(&class::STR) {
            return Some(str_contains(container.cast(), item.cast()));
        }
    }
    None
}

#[inline(never)]
fn set_contains(set: &Set, item: &Value) -> Option<bool> {
    let keys = set.lock();
    let hash = key_hash(item)?;
    if keys.is_empty() {
        return Some(false);
    }
    keys.find_same(item, hash).or_else(|| match keys.find(item, hash) {
        Found::Here(_) => Some(true),
        Found::Absent(_) => Some(false),
        Found::Maybe(_) => None,
    })
}

#[inline(never)]
fn dict_contains(dict: &Dict, item: &Value) -> Option<bool> {
    let t = dict.read();
    find(&t, item).ok().map(|i| i.is_some())
}

#[inline(never)]
fn str_contains(s: &Str, part: &Str) -> bool {
    if let (Chars::One(s), Chars::One(&[c])) = (s.chars(), part.chars()) {
        return s.contains(&c);
    }
    str::search::find(s.chars(), part.chars()).is_some()
}

/// Hash of a key that needs no Python code.
#[inline(always)]
fn key_hash(k: &Value) -> Option<i64> {
    if let Some(n) = k.as_int() {
        return Some(hash_int(n));
    }
    // SAFETY: the class is checked.
    k.is_exact(&class::STR).then(|| unsafe { k.cast::<Str>() }.hash())
}
