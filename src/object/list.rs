//! Payload of `list`. Methods are in `types::list`; what the evaluation loop needs is here.

use super::class;
use super::guarded::{Guard, Guarded, Reading};
use super::header::{Object, Sink, alloc};
use super::layout::{Ref, Trace, Visitor};
use super::ty::Type;
use super::value::Value;
use crate::payload;

/// Payload of `list`.
#[repr(C)]
pub struct List {
    ob: Object,
    items: Guarded<Vec<Value>>,
}

payload!(List: traced);

impl Trace for List {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        unsafe { self.items.get_unlocked() }.iter().for_each(|x| v.visit(x));
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        sink.append(unsafe { self.items.get_unlocked() });
    }
}

impl List {
    /// A list of these items.
    #[inline]
    pub fn new(items: Vec<Value>) -> Ref<List> {
        List::with_type(class::LIST.get(), items)
    }
    /// A list of a subclass.
    #[inline]
    pub fn with_type(ty: &Type, items: Vec<Value>) -> Ref<List> {
        alloc(List { ob: Object::new(ty), items: Guarded::new(items) })
    }
    /// The header.
    #[inline(always)]
    pub fn object(&self) -> &Object {
        &self.ob
    }
    /// Locks the items.
    #[inline(always)]
    pub fn lock(&self) -> Guard<'_, Vec<Value>> {
        self.items.lock(&self.ob)
    }
    /// As [`List::lock`], without calls; `None`: not that way.
    #[inline(always)]
    pub fn lock_quick(&self) -> Option<Guard<'_, Vec<Value>>> {
        self.items.lock_quick(&self.ob)
    }
    /// Locks the items only to read.
    #[inline(always)]
    pub fn read(&self) -> Reading<'_, Vec<Value>> {
        self.items.read(&self.ob)
    }
    /// As [`List::read`], without calls; `None`: not that way.
    #[inline(always)]
    pub fn read_quick(&self) -> Option<Reading<'_, Vec<Value>>> {
        self.items.read_quick(&self.ob)
    }
    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.read().len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Item `i`, if there is one.
    #[inline(always)]
    pub fn get(&self, i: usize) -> Option<Value> {
        self.read().get(i).cloned()
    }
    /// Replaces item `i`; gives the value back if there is no such item.
    #[inline(always)]
    pub fn set(&self, i: usize, v: Value) -> Result<(), Value> {
        let mut items = self.lock();
        let Some(place) = items.get_mut(i) else {
            drop(items);
            return Err(v);
        };
        let old = std::mem::replace(place, v);
        drop(items);
        drop(old);
        Ok(())
    }
    /// Appends.
    #[inline(always)]
    pub fn push(&self, v: Value) {
        self.lock().push(v);
    }
    /// A copy of the items.
    pub fn to_vec(&self) -> Vec<Value> {
        self.read().clone()
    }
    /// A copy of items `from..to`, clamped to the length.
    pub fn copy_range(&self, from: usize, to: usize) -> Vec<Value> {
        let items = self.read();
        let to = to.min(items.len());
        items[from.min(to)..to].to_vec()
    }
}
