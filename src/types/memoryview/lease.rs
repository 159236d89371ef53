//! What a view holds where Python code wants to hear of its end: the object has a `__release_buffer__`, or its bytes come
//! from a `__buffer__` (PEP 688). CPython's `_buffer_wrapper`.

use super::{MemoryView, View};
use crate::object::unraisable;
use crate::object::{
    Class, Guarded, Object, Payload, Thread, Trace, TypeSpec, Value, Visitor, alloc, flags, name,
};
use crate::payload;
use crate::types::buffer::Exporter;
use crate::types::helpers::call_operator;
use crate::types::trampoline;

/// `_buffer_wrapper`.
pub static LEASE: Class = Class::new();

/// Payload of `_buffer_wrapper`.
#[repr(C)]
pub struct Lease {
    ob: Object,
    state: Guarded<State>,
}
payload!(Lease: traced);

struct State {
    /// Absent once the lease is over.
    held: Option<Held>,
    /// Views that hold it.
    views: usize,
}

#[derive(Clone)]
struct Held {
    /// The object that lends.
    object: Value,
    /// The `memoryview` that its `__buffer__` returned; absent where the object lends natively.
    returned: Option<Value>,
    /// Where the bytes are.
    source: View,
}

impl Trace for Lease {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        if let Some(held) = unsafe { &self.state.get_unlocked().held } {
            v.visit(&held.object);
            v.visit_slot(&held.returned);
            v.visit(&held.source.base);
        }
    }
    // Not cleared: what it is part of a cycle with is, and then it ends as it should.
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(held) = self.state.get_mut().held.take() {
            held.end();
        }
    }
}

/// The bytes of a lease are those of its source.
static EXPORTER: Exporter = Exporter {
    len: |v| held(v).map_or(0, |h| (h.source.exporter.len)(&h.source.base)),
    read: |v, at, out| {
        if let Some(h) = held(v) {
            (h.source.exporter.read)(&h.source.base, at, out);
        }
    },
    write: Some(|v, at, data| {
        if let Some(h) = held(v)
            && let Some(write) = h.source.exporter.write
        {
            write(&h.source.base, at, data);
        }
    }),
    readonly: |v| held(v).is_none_or(|h| h.source.readonly),
    pin: |v| {
        let lease = this(v);
        lease.state.lock(&lease.ob).views += 1;
    },
    unpin: |v| {
        let lease = this(v);
        lease.state.lock(&lease.ob).views -= 1;
    },
    format: |v| held(v).map_or(b'B', |h| h.source.format),
};

fn this(v: &Value) -> &Lease {
    v.downcast::<Lease>().expect("the base of a leased view")
}

fn held(v: &Value) -> Option<Held> {
    let lease = this(v);
    lease.state.lock(&lease.ob).held.clone()
}

impl Lease {
    /// A view of an object that lends natively: under a lease if its class has a `__release_buffer__`.
    pub fn over(view: View) -> View {
        if !trampoline::has_python_release(view.base.ty()) {
            return view;
        }
        let object = view.base.clone();
        Lease::make(object, None, view)
    }
    /// A view of an object whose `__buffer__` returned `returned`, which shows `view`.
    pub fn of_returned(object: &Value, returned: Value, view: View) -> View {
        Lease::make(object.clone(), Some(returned), view)
    }
    fn make(object: Value, returned: Option<Value>, source: View) -> View {
        (source.exporter.pin)(&source.base);
        let leased = View { exporter: &EXPORTER, ..source.clone() };
        let state = State { held: Some(Held { object, returned, source }), views: 0 };
        let lease = alloc(Lease { ob: Object::new(LEASE.get()), state: Guarded::new(state) });
        View { base: lease.into_value(), ..leased }
    }
    /// The object, where it lends natively: programs see it and not the lease.
    pub fn direct(&self) -> Option<Value> {
        let state = self.state.lock(&self.ob);
        state.held.as_ref().filter(|h| h.returned.is_none()).map(|h| h.object.clone())
    }
    /// Ends the lease if no view is left.
    pub fn settle(&self) {
        let held = {
            let mut state = self.state.lock(&self.ob);
            if state.views == 0 { state.held.take() } else { None }
        };
        if let Some(held) = held {
            held.end();
        }
    }
}

impl Held {
    fn end(self) {
        let Held { object, returned, source } = self;
        let lends = returned.as_ref().and_then(|r| r.downcast::<MemoryView>()).and_then(MemoryView::view);
        match returned {
            // Where the `__buffer__` passed on the native view, that view has a lease of its own.
            Some(returned) if lends.is_none_or(|view| !view.object().is(&object)) => {
                call_release(&object, &returned);
            }
            Some(_) => {}
            None => {
                let shown = MemoryView::make(View { restricted: true, ..source.clone() });
                call_release(&object, shown.as_value());
                shown.end();
            }
        }
        (source.exporter.unpin)(&source.base);
    }
}

/// `object.__release_buffer__(view)`, if its class has one; what it raises is reported.
fn call_release(object: &Value, view: &Value) {
    if !trampoline::has_python_release(object.ty()) {
        return;
    }
    let Some(th) = Thread::try_current() else { return };
    let waiting = th.take_waiting();
    if call_operator(th, object, name!("__release_buffer__"), &[view]).is_err() {
        let message = format!("Exception ignored in __release_buffer__ of {}", object.ty().error_name());
        unraisable::report(th, &message, None);
    }
    if let Some(w) = waiting {
        let _ = th.raise(w);
    }
}

static SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    ..TypeSpec::new("builtins", "_buffer_wrapper", <Lease as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    LEASE.bind(&SPEC);
}
