//! Payload of `tuple`: items behind the struct in the same block.

use super::class;
use super::header::{self, Object, Sink};
use super::layout::{Ref, Trace, Visitor};
use super::ty::Type;
use super::value::{Slot, Value};
use crate::payload;
use crate::sync::prim::OnceLock;

/// Payload of `tuple`. Immutable after construction. Instances of subclasses that need room for attributes keep
/// their items in a separate block; [`Tuple::items`] hides the difference.
#[repr(C)]
pub struct Tuple {
    ob: Object,
    len: usize,
    items: *mut Value,
}

// SAFETY: immutable after construction; values may travel between threads.
unsafe impl Send for Tuple {}
// SAFETY: see `Send`.
unsafe impl Sync for Tuple {}

payload!(Tuple: traced, size = Tuple::block_size);

impl Trace for Tuple {
    fn trace(&self, v: &mut dyn Visitor) {
        self.items().iter().for_each(|x| v.visit(x));
    }
    fn clear(&self, _: &mut Sink) {
        // A tuple never closes a cycle alone; the mutable member of the cycle is cleared instead.
    }
}

impl Drop for Tuple {
    fn drop(&mut self) {
        // SAFETY: the items are dropped once, with the tuple; a separate block came from a boxed slice.
        unsafe {
            if self.is_inline() {
                std::ptr::drop_in_place(std::ptr::slice_from_raw_parts_mut(self.items, self.len));
            } else {
                drop(Box::from_raw(std::ptr::slice_from_raw_parts_mut(self.items, self.len)));
            }
        }
    }
}

impl Tuple {
    #[inline(always)]
    fn tail(&self) -> *mut Value {
        // SAFETY: one past the struct; only compared, or used when items are inline.
        unsafe { (self as *const Tuple).add(1).cast::<Value>().cast_mut() }
    }
    fn is_inline(&self) -> bool {
        std::ptr::eq(self.items, self.tail())
    }
    /// # Safety
    /// `p` is a `Tuple`.
    unsafe fn block_size(p: *const Object) -> usize {
        // SAFETY: promised by the caller.
        let t = unsafe { &*p.cast::<Tuple>() };
        if t.is_inline() { size_of::<Tuple>() + t.len * 8 } else { super::instance::block_size(&t.ob) }
    }
    /// From an iterator of known length.
    pub fn from_exact(values: impl ExactSizeIterator<Item = Value>) -> Ref<Tuple> {
        let len = values.len();
        if len == 0 {
            return Tuple::empty();
        }
        let payload = Tuple { ob: Object::new(class::TUPLE.get()), len: 0, items: std::ptr::null_mut() };
        // SAFETY: `block_size` counts the tail; the length grows with the items that are there, so a panicking
        // iterator leaves a shorter tuple.
        unsafe {
            let r = header::alloc_extra(payload, len * 8);
            let t = r.as_ptr().cast_mut();
            let items = (*t).tail();
            (*t).items = items;
            let mut n = 0;
            for v in values.take(len) {
                items.add(n).write(v);
                n += 1;
            }
            assert_eq!(n, len, "an iterator's exact length");
            (*t).len = len;
            r
        }
    }
    /// Of the values in `slots`, which are emptied.
    ///
    /// # Safety
    /// Every slot holds a value.
    #[inline]
    pub unsafe fn take_slots(slots: &mut [Slot]) -> Ref<Tuple> {
        if slots.is_empty() {
            return Tuple::empty();
        }
        let len = slots.len();
        let payload = Tuple { ob: Object::new(class::TUPLE.get()), len, items: std::ptr::null_mut() };
        // SAFETY: as in `from_exact`; a full slot has the layout of a value, and is moved.
        unsafe {
            let r = header::alloc_extra(payload, len * 8);
            let t = r.as_ptr().cast_mut();
            let items = (*t).tail();
            (*t).items = items;
            for (i, s) in slots.iter_mut().enumerate() {
                items.add(i).cast::<Slot>().write(s.take());
            }
            r
        }
    }
    /// From a vector.
    pub fn new(values: Vec<Value>) -> Ref<Tuple> {
        Tuple::from_exact(values.into_iter())
    }
    /// From borrowed values.
    pub fn from_slice(values: &[Value]) -> Ref<Tuple> {
        Tuple::from_exact(values.iter().cloned())
    }
    /// Of a subclass.
    pub fn with_type(ty: &Type, values: Vec<Value>) -> Ref<Tuple> {
        if ty.is(&class::TUPLE) {
            return Tuple::new(values);
        }
        let len = values.len();
        let items = Box::into_raw(values.into_boxed_slice()).cast::<Value>();
        header::alloc(Tuple { ob: Object::new(ty), len, items })
    }
    /// The empty tuple (immortal).
    pub fn empty() -> Ref<Tuple> {
        static EMPTY: OnceLock<Ref<Tuple>> = OnceLock::new();
        EMPTY
            .get_or_init(|| {
                let r = header::alloc(Tuple {
                    ob: Object::new(class::TUPLE.get()),
                    len: 0,
                    items: std::ptr::NonNull::dangling().as_ptr(),
                });
                r.as_value().as_object().expect("an object").head().make_immortal();
                r
            })
            .clone()
    }
    /// The items.
    #[inline(always)]
    pub fn items(&self) -> &[Value] {
        // SAFETY: `items` points to `len` values for the tuple's whole life.
        unsafe { std::slice::from_raw_parts(self.items, self.len) }
    }
    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
    /// The items as argument slots.
    #[inline(always)]
    pub fn slots(&self) -> &[Slot] {
        // SAFETY: `Value` and `Option<Value>` have the same layout.
        unsafe { &*(self.items() as *const [Value] as *const [Slot]) }
    }
}
