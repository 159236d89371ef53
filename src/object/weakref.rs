//! Weak references: a side table from object to its weak references, so that headers need no list.
//!
//! The `HAS_WEAKREF` bit says that the table may know the object. Who finds what when the target or the reference dies is
//! the business of `sync::weak`; `Head::try_incref` never raises a count from zero, so a target is found alive or not at
//! all.

use super::header::{Object, bits};
use super::layout::Ref;
use super::value::Value;
use super::{guarded::Guarded, header, layout::Trace, layout::Visitor, ty::Type, value::Slot};
use crate::payload;
use crate::sync::prim::AtomicI64;
use crate::sync::weak::{Link, Linked, Links};

/// Payload of `weakref.ref` and the proxies.
#[repr(C)]
pub struct WeakRef {
    /// Header.
    pub ob: Object,
    target: Link<Object>,
    /// Called with the reference after the target died.
    pub callback: Guarded<Slot>,
    /// Cached hash of the target, -1 until asked for.
    pub hash: AtomicI64,
}

payload!(WeakRef: traced);

impl Trace for WeakRef {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        v.visit_slot(unsafe { self.callback.get_unlocked() });
    }
    fn clear(&self, sink: &mut header::Sink) {
        // SAFETY: garbage; nobody else can reach it.
        sink.extend(unsafe { self.callback.get_unlocked() }.take());
    }
}

impl Linked for WeakRef {
    type Target = Object;
    fn link(&self) -> &Link<Object> {
        &self.target
    }
}

static TABLE: Links<WeakRef> = Links::new();

impl WeakRef {
    /// A weak reference to `target` of class `ty`. The caller has checked that the target's type allows it.
    pub fn new(ty: &Type, target: &Object, callback: Slot) -> Ref<WeakRef> {
        let r = header::alloc(WeakRef {
            ob: Object::new(ty),
            target: Link::to(target),
            callback: Guarded::new(callback),
            hash: AtomicI64::new(-1),
        });
        // From here on `get` may take a reference to the target, and the dying target one to us.
        target.head().mark_weak();
        r.ob.head().mark_weak();
        target.head().set_bits(bits::HAS_WEAKREF);
        // SAFETY: the target is alive; it clears its links when it dies, and we cut ours.
        unsafe { TABLE.add(r.as_ptr()) };
        r
    }
    /// The target, if it is alive.
    pub fn get(&self) -> Option<Value> {
        TABLE.follow(&self.target, |target| {
            // SAFETY: while the link is followed, the target's memory is there.
            unsafe { target.as_ref().head().try_incref().then(|| Value::from_owned(target)) }
        })
    }
    /// A reference to one that was found in the table, unless it is dying.
    fn take(&self) -> Option<Ref<WeakRef>> {
        // SAFETY: the count is raised before the reference is made.
        self.ob.head().try_incref().then(|| unsafe { Ref::from_owned(std::ptr::NonNull::from(self)) })
    }
    /// An existing plain reference (exact class, no callback) to the same target, which Python code shares.
    pub fn existing(ty: &Type, target: &Object) -> Option<Ref<WeakRef>> {
        if target.head().bits() & bits::HAS_WEAKREF == 0 {
            return None;
        }
        TABLE.visit(target, |mut links| {
            Iterator::find_map(&mut links, |w| {
                // SAFETY: callbacks are set at creation and taken only when all links of the target are cut.
                let plain = w.ob.ty() == ty && unsafe { w.callback.get_unlocked() }.is_none();
                if plain { w.take() } else { None }
            })
        })
    }
    /// Number of weak references to an object, and the references themselves.
    pub fn all(target: &Object) -> Vec<Ref<WeakRef>> {
        TABLE.visit(target, |links| links.filter_map(WeakRef::take).collect())
    }
}

impl Drop for WeakRef {
    fn drop(&mut self) {
        TABLE.cut(self);
    }
}

/// Cuts all weak references of a dying object and returns those that have a callback, still alive.
pub fn clear_all(target: &Object) -> Vec<(Ref<WeakRef>, Value)> {
    let mut calls = Vec::new();
    TABLE.clear(target, |w| {
        if let Some(r) = w.take() {
            // SAFETY: nobody else takes it: the links of one target are cleared once.
            let callback = unsafe { w.callback.get_unlocked() }.take();
            // Dropping a reference here, under the table's lock, could run its destructor; one without a callback goes
            // after the loop.
            calls.push((r, callback.unwrap_or_else(Value::none)));
        }
    });
    calls.retain(|(_, callback)| !callback.is_none());
    // Most recently created first, as CPython calls them.
    calls.reverse();
    calls
}

/// Cuts those weak references to a piece of garbage that have a callback.
/// World stopped.
pub fn cut_with_callbacks(target: &Object) -> Vec<(Ref<WeakRef>, Value)> {
    let mut calls = Vec::new();
    TABLE.retain(target, |w| {
        // SAFETY: the world is stopped.
        let callback = unsafe { w.callback.get_unlocked() };
        if callback.is_none() || w.ob.head().count() == 0 {
            return true;
        }
        calls.push((Ref::from_payload(w), callback.take().expect("just seen")));
        false
    });
    // Most recently created first, as CPython calls them.
    calls.reverse();
    calls
}

/// Called by `header::destroy` for an object that may have weak references.
pub fn object_dies(o: &Object) {
    let calls = clear_all(o);
    if calls.is_empty() {
        return;
    }
    let th = super::thread::Thread::current();
    run_callbacks(th, calls);
}

/// Calls the callbacks; their exceptions are reported as unraisable.
pub fn run_callbacks(th: &super::thread::Thread, calls: Vec<(Ref<WeakRef>, Value)>) {
    let waiting = th.take_waiting();
    for (r, cb) in calls {
        if super::call::call1(th, &cb, r.into_value()).is_err() {
            super::unraisable::report(th, "Exception ignored while calling weakref callback", Some(&cb));
        }
    }
    if let Some(w) = waiting {
        let _ = th.raise(w);
    }
}
