//! Payload of `iterator`: iteration over an object that has only `__getitem__`.

use super::class::Class;
use super::errors;
use super::guarded::Guarded;
use super::header::{Object, alloc};
use super::layout::{Trace, Visitor};
use super::protocol;
use super::slots::Res;
use super::thread::Thread;
use super::value::{Slot, Value};
use crate::payload;

/// `iterator`.
pub static SEQUENCE_ITERATOR: Class = Class::new();

/// Payload of `iterator`.
#[repr(C)]
pub struct SeqIter {
    /// Header.
    pub ob: Object,
    /// Sequence (`None` when exhausted) and next index.
    pub state: Guarded<(Slot, i64)>,
}

payload!(SeqIter: traced);

impl Trace for SeqIter {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        v.visit_slot(&unsafe { self.state.get_unlocked() }.0);
    }
}

impl SeqIter {
    /// An iterator over `sequence`.
    pub fn make(sequence: Value) -> Res {
        Ok(alloc(SeqIter {
            ob: Object::new(SEQUENCE_ITERATOR.get()),
            state: Guarded::new((Some(sequence), 0)),
        })
        .into_value())
    }
    /// Slot `next`.
    pub fn next(th: &Thread, this: &Value) -> Res<Option<Value>> {
        let it = this.downcast::<SeqIter>().expect("slot of this type");
        let (Some(sequence), i) = it.state.get(&it.ob) else { return Ok(None) };
        match protocol::getitem(th, &sequence, &Value::from_i64(i)) {
            Ok(v) => {
                it.state.lock(&it.ob).1 = i + 1;
                Ok(Some(v))
            }
            Err(r) => {
                if !th.raised_is(&errors::INDEX_ERROR) && !th.raised_is(&errors::STOP_ITERATION) {
                    return Err(r);
                }
                drop(th.take_waiting());
                let old = it.state.lock(&it.ob).0.take();
                drop(old);
                Ok(None)
            }
        }
    }
}
