//! Steps of loops; building and unpacking collections.

use crate::object::slots::Res;
use crate::object::{List, Slot, Thread, Tuple, Value, class, errors};
use crate::types::dict::iter::{DICT_ITEM_ITERATOR, DictIter};
use crate::types::enumerate::{ENUMERATE, Enumerate};
use crate::types::list::iter::{LIST_ITERATOR, ListIter};
use crate::types::range::{RANGE_ITERATOR, RangeIter};
use crate::types::str::iterator::{STR_ASCII_ITERATOR, StrIter};
use crate::types::tuple::{TUPLE_ITERATOR, TupleIter};
use crate::types::zip::{ZIP, Zip};
use crate::vm::generator::GENERATOR;
use crate::vm::op::{Instr, Op, TEMP};

/// What a step of a specialised loop found.
pub enum Step {
    /// An item.
    Item(Value),
    /// Probably the end: the general form decides.
    General,
    /// Another kind of iterator.
    Other,
}

/// # Safety
/// `pc` is an instruction of this thread's executable, and not its last.
pub unsafe fn for_iter(pc: *mut Instr, it: &Value) -> bool {
    // SAFETY: promised by the caller.
    let (i, after) = unsafe { (&mut *pc, &*pc.add(2)) };
    let into_locals = after.op == Op::UnpackLocals && after.b == 2 && after.a == TEMP | i.c;
    i.op = if it.is_exact(&RANGE_ITERATOR) {
        Op::ForIterRange
    } else if it.is_exact(&LIST_ITERATOR) {
        Op::ForIterList
    } else if it.is_exact(&TUPLE_ITERATOR) {
        Op::ForIterTuple
    } else if it.is_exact(&GENERATOR) {
        Op::ForIterGenerator
    } else if it.is_exact(&STR_ASCII_ITERATOR) {
        Op::ForIterStr
    } else if gives_pairs(it) && into_locals {
        Op::ForIterPair
    } else {
        return false;
    };
    true
}

/// Whether each step of an iterator makes a tuple of two items.
fn gives_pairs(it: &Value) -> bool {
    it.is_exact(&ENUMERATE) || it.is_exact(&DICT_ITEM_ITERATOR) || it.is_exact(&ZIP)
}

/// One step over such pairs, without the tuple; `None`: not that way.
#[inline(never)]
pub fn pair_step(th: &Thread, it: &Value) -> Option<Res<Option<(Value, Value)>>> {
    let ty = it.as_object()?.ty();
    // SAFETY: the classes are checked.
    let step = unsafe {
        if ty.is(&ENUMERATE) {
            it.cast::<Enumerate>().step(th)
        } else if ty.is(&DICT_ITEM_ITERATOR) {
            it.cast::<DictIter>().step(th)
        } else if ty.is(&ZIP) {
            it.cast::<Zip>().pair(th)?
        } else {
            return None;
        }
    };
    Some(step.or_else(|r| th.catch(r, &errors::STOP_ITERATION).map(|()| None)))
}

/// One step over a string.
#[inline(always)]
pub fn str_step(it: &Value) -> Step {
    if !it.is_exact(&STR_ASCII_ITERATOR) {
        return Step::Other;
    }
    // SAFETY: the class was checked.
    unsafe { it.cast::<StrIter>() }.advance_quick().map_or(Step::General, Step::Item)
}

/// One step over a range.
#[inline(always)]
pub fn range_step(it: &Value) -> Step {
    if !it.is_exact(&RANGE_ITERATOR) {
        return Step::Other;
    }
    // SAFETY: the class was checked.
    unsafe { it.cast::<RangeIter>() }.advance().map_or(Step::General, Step::Item)
}

/// One step over a list.
#[inline(always)]
pub fn list_step(it: &Value) -> Step {
    if !it.is_exact(&LIST_ITERATOR) {
        return Step::Other;
    }
    // SAFETY: the class was checked.
    unsafe { it.cast::<ListIter>() }.advance_quick().map_or(Step::General, Step::Item)
}

/// One step over a tuple.
#[inline(always)]
pub fn tuple_step(it: &Value) -> Step {
    if !it.is_exact(&TUPLE_ITERATOR) {
        return Step::Other;
    }
    // SAFETY: the class was checked.
    unsafe { it.cast::<TupleIter>() }.advance().map_or(Step::General, Step::Item)
}

/// `list.append(v)`.
#[inline(always)]
pub fn list_append(list: &Value, v: Value) {
    // SAFETY: the caller checked the class (a comprehension's list is exact).
    unsafe { list.cast::<List>() }.push(v);
}

/// A tuple of `n` slots, which are emptied.
///
/// # Safety
/// The slots hold owned values.
#[inline(always)]
pub unsafe fn build_tuple(first: *mut Slot, n: usize) -> Value {
    // SAFETY: promised by the caller.
    unsafe { Tuple::take_slots(std::slice::from_raw_parts_mut(first, n)) }.into_value()
}

/// The items of a tuple of `n`.
#[inline(always)]
pub fn tuple_of(v: &Value, n: usize) -> Option<&[Value]> {
    if !v.is_exact(&class::TUPLE) {
        return None;
    }
    // SAFETY: the class was checked.
    Some(unsafe { v.cast::<Tuple>() }.items()).filter(|items| items.len() == n)
}

/// Unpacks into a few places.
#[inline]
pub fn unpack(th: &Thread, v: &Value, out: &mut [Slot]) -> Res<()> {
    if let Some(items) = tuple_of(v, out.len()) {
        for (o, x) in out.iter_mut().zip(items) {
            *o = Some(x.clone());
        }
        return Ok(());
    }
    let items = crate::vm::slow::unpack(th, v, out.len())?;
    for (o, x) in out.iter_mut().zip(items) {
        *o = Some(x);
    }
    Ok(())
}
