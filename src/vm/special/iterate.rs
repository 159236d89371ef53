//! Steps of loops; building and unpacking collections.

use crate::object::slots::Res;
use crate::object::{List, Slot, Thread, Tuple, Value, class};
use crate::types::list::iter::{LIST_ITERATOR, ListIter};
use crate::types::range::{RANGE_ITERATOR, RangeIter};
use crate::types::tuple::{TUPLE_ITERATOR, TupleIter};
use crate::vm::generator::GENERATOR;
use crate::vm::op::{Instr, Op};

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
/// `pc` is an instruction of this thread's executable.
pub unsafe fn for_iter(pc: *mut Instr, it: &Value) -> bool {
    // SAFETY: promised by the caller.
    let i = unsafe { &mut *pc };
    i.op = if it.is_exact(&RANGE_ITERATOR) {
        Op::ForIterRange
    } else if it.is_exact(&LIST_ITERATOR) {
        Op::ForIterList
    } else if it.is_exact(&TUPLE_ITERATOR) {
        Op::ForIterTuple
    } else if it.is_exact(&GENERATOR) {
        Op::ForIterGenerator
    } else {
        return false;
    };
    true
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

/// Unpacks into a few places.
#[inline]
pub fn unpack(th: &Thread, v: &Value, out: &mut [Slot]) -> Res<()> {
    if v.is_exact(&class::TUPLE) {
        // SAFETY: the class was checked.
        let items = unsafe { v.cast::<Tuple>() }.items();
        if items.len() == out.len() {
            for (o, x) in out.iter_mut().zip(items) {
                *o = Some(x.clone());
            }
            return Ok(());
        }
    }
    let items = crate::vm::slow::unpack(th, v, out.len())?;
    for (o, x) in out.iter_mut().zip(items) {
        *o = Some(x);
    }
    Ok(())
}
