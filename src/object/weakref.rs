//! Weak references: a side table from object to its weak references, so that headers need no list.
//!
//! The `HAS_WEAKREF` bit says that the table may know the object. The table is striped; a stripe's lock is a leaf.
//! `get` raises the target's count from zero never (`Head::try_incref`); the dying object leaves the table under
//! the same stripe lock, so a target is found alive or not at all (PROTOCOLS: get against dealloc).

use std::collections::HashMap;

use super::header::{Object, bits};
use super::layout::Ref;
use super::value::Value;
use super::{guarded::Guarded, header, layout::Trace, layout::Visitor, ty::Type, value::Slot};
use crate::payload;
use crate::sync::prim::{AtomicI64, AtomicPtr, Mutex, Ordering};

/// Payload of `weakref.ref` and the proxies.
#[repr(C)]
pub struct WeakRef {
    /// Header.
    pub ob: Object,
    target: AtomicPtr<Object>,
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

const STRIPES: usize = 64;
type Stripe = Mutex<Option<HashMap<usize, Vec<*const WeakRef>>>>;

struct Stripes([Stripe; STRIPES]);
// SAFETY: the raw pointers name weak references that leave the table, under its lock, before they are freed.
unsafe impl Sync for Stripes {}

static TABLE: Stripes = Stripes([const { Mutex::new(None) }; STRIPES]);

fn stripe(o: *const Object) -> &'static Stripe {
    &TABLE.0[(o as usize >> 5) % STRIPES]
}

impl WeakRef {
    /// A weak reference to `target` of class `ty`. The caller has checked that the target's type allows it.
    pub fn new(ty: &Type, target: &Object, callback: Slot) -> Ref<WeakRef> {
        let r = header::alloc(WeakRef {
            ob: Object::new(ty),
            target: AtomicPtr::new(std::ptr::from_ref(target).cast_mut()),
            callback: Guarded::new(callback),
            hash: AtomicI64::new(-1),
        });
        // From here on `get` may take a reference to the target, and the dying target one to us.
        target.head().mark_weak();
        r.ob.head().mark_weak();
        target.head().set_bits(bits::HAS_WEAKREF);
        let mut map = stripe(target).lock();
        map.get_or_insert_default().entry(std::ptr::from_ref(target) as usize).or_default().push(r.as_ptr());
        r
    }
    /// The target, if it is alive.
    pub fn get(&self) -> Option<Value> {
        // Relaxed: decided again under the stripe's lock.
        let p = self.target.load(Ordering::Relaxed);
        if p.is_null() {
            return None;
        }
        let _map = stripe(p).lock();
        // Relaxed: cleared only under the stripe's lock, which is held.
        let p = self.target.load(Ordering::Relaxed);
        let target = std::ptr::NonNull::new(p)?;
        // SAFETY: while the pointer is set and the stripe is locked, the target's memory is there: a dying target
        // clears the pointer under this lock before its memory goes.
        unsafe { target.as_ref().head().try_incref().then(|| Value::from_owned(target)) }
    }
    /// An existing plain reference (exact class, no callback) to the same target, which Python code shares.
    pub fn existing(ty: &Type, target: &Object) -> Option<Ref<WeakRef>> {
        if target.head().bits() & bits::HAS_WEAKREF == 0 {
            return None;
        }
        let map = stripe(target).lock();
        let list = map.as_ref()?.get(&(std::ptr::from_ref(target) as usize))?;
        list.iter().find_map(|&w| {
            // SAFETY: a weak reference leaves the table before it is freed.
            let w = unsafe { &*w };
            // SAFETY: read under the stripe's lock; callbacks are set at creation and taken under this lock.
            let plain = w.ob.ty() == ty && unsafe { w.callback.get_unlocked() }.is_none();
            (plain && w.ob.head().try_incref()).then(|| {
                // SAFETY: the count was raised in the line above.
                unsafe { Ref::from_owned(std::ptr::NonNull::from(w)) }
            })
        })
    }
    /// Number of weak references to an object, and the references themselves.
    pub fn all(target: &Object) -> Vec<Ref<WeakRef>> {
        let map = stripe(target).lock();
        let Some(list) = map.as_ref().and_then(|m| m.get(&(std::ptr::from_ref(target) as usize))) else {
            return Vec::new();
        };
        list.iter()
            .filter_map(|&w| {
                // SAFETY: as in `existing`.
                let w = unsafe { &*w };
                // SAFETY: the count was raised before the reference is made.
                w.ob.head().try_incref().then(|| unsafe { Ref::from_owned(std::ptr::NonNull::from(w)) })
            })
            .collect()
    }
    /// Cuts the reference from its target (it is dying, or cleared by the collector).
    pub fn detach(&self) {
        // Relaxed: decided again under the stripe's lock.
        let p = self.target.load(Ordering::Relaxed);
        if p.is_null() {
            return;
        }
        let mut map = stripe(p).lock();
        // Relaxed: under the stripe's lock.
        self.target.store(std::ptr::null_mut(), Ordering::Relaxed);
        if let Some(m) = map.as_mut()
            && let Some(list) = m.get_mut(&(p as usize))
        {
            list.retain(|&w| !std::ptr::eq(w, self));
            if list.is_empty() {
                m.remove(&(p as usize));
            }
        }
    }
}

impl Drop for WeakRef {
    fn drop(&mut self) {
        self.detach();
    }
}

/// Cuts all weak references of a dying object and returns those that have a callback, still alive.
pub fn clear_all(target: &Object) -> Vec<(Ref<WeakRef>, Value)> {
    let mut map = stripe(target).lock();
    let Some(list) = map.as_mut().and_then(|m| m.remove(&(std::ptr::from_ref(target) as usize))) else {
        return Vec::new();
    };
    let mut calls = Vec::new();
    for w in list {
        // SAFETY: a weak reference leaves the table before it is freed.
        let w = unsafe { &*w };
        // Relaxed: under the stripe's lock.
        w.target.store(std::ptr::null_mut(), Ordering::Relaxed);
        if w.ob.head().try_incref() {
            // SAFETY: counted in the line above.
            let r: Ref<WeakRef> = unsafe { Ref::from_owned(std::ptr::NonNull::from(w)) };
            // SAFETY: under the stripe's lock, as everywhere after creation.
            match unsafe { w.callback.get_unlocked() }.take() {
                Some(cb) => calls.push((r, cb)),
                // Dropping a reference under the stripe's lock could run its destructor; it only goes out of scope
                // after the loop, see below.
                None => calls.push((r, Value::none())),
            }
        }
    }
    drop(map);
    calls.retain(|(_, cb)| !cb.is_none());
    // Most recently created first, as CPython calls them.
    calls.reverse();
    calls
}

/// Cuts those weak references to a piece of garbage that have a callback; the others still find it, for the finalisers.
/// World stopped.
pub fn cut_with_callbacks(target: &Object) -> Vec<(Ref<WeakRef>, Value)> {
    let mut map = stripe(target).lock();
    let mut calls = Vec::new();
    if let Some(list) = map.as_mut().and_then(|m| m.get_mut(&(std::ptr::from_ref(target) as usize))) {
        list.retain(|&w| {
            // SAFETY: a weak reference leaves the table before it is freed.
            let w = unsafe { &*w };
            // SAFETY: the world is stopped.
            let callback = unsafe { w.callback.get_unlocked() };
            if callback.is_none() || w.ob.head().count() == 0 {
                return true;
            }
            // Relaxed: the world is stopped.
            w.target.store(std::ptr::null_mut(), Ordering::Relaxed);
            calls.push((Ref::from_payload(w), callback.take().expect("just seen")));
            false
        });
    }
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
