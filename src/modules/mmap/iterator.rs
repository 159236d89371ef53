//! Iteration over a mapping: unlike an index it yields `bytes` of one byte.

use super::this;
use crate::object::{
    Class, Guarded, Object, Payload, Sink, Slot, Slots, Trace, TypeSpec, Value, Visitor, alloc, flags,
};
use crate::payload;
use crate::types::bytes::Bytes;

/// The iterator's type.
static ITERATOR: Class = Class::new();

/// Payload: the mapping (absent at the end) and the next place.
#[repr(C)]
struct Walk {
    ob: Object,
    state: Guarded<(Slot, usize)>,
}

payload!(Walk: traced);

impl Trace for Walk {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        v.visit_slot(&unsafe { self.state.get_unlocked() }.0);
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        sink.extend(unsafe { self.state.get_unlocked() }.0.take());
    }
}

/// An iterator over a mapping.
pub fn make(map: &Value) -> Value {
    let state = Guarded::new((Some(map.clone()), 0));
    alloc(Walk { ob: Object::new(ITERATOR.get()), state }).into_value()
}

static SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::NO_NEW | flags::GC,
    slots: Slots {
        iter: Some(|_, v| Ok(v.clone())),
        next: Some(|th, v| {
            let walk = v.downcast::<Walk>().expect("method of this type");
            let (map, at) = {
                let mut state = walk.state.lock(&walk.ob);
                state.1 += 1;
                (state.0.clone(), state.1 - 1)
            };
            let Some(map) = map else { return Ok(None) };
            let byte = this(&map).with(th, |map| map.byte(at))?;
            if byte.is_none() {
                let ended = walk.state.lock(&walk.ob).0.take();
                drop(ended);
            }
            Ok(byte.map(|b| Bytes::new(&[b]).into_value()))
        }),
        ..Slots::EMPTY
    },
    ..TypeSpec::new("builtins", "iterator", <Walk as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    ITERATOR.bind(&SPEC);
}
