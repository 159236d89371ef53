//! What the memory of an object looks like: `Payload` for Rust structs, `Layout` for the runtime's view of them,
//! `Ref<T>` for a typed owned reference.

use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::ptr::NonNull;

use super::header::{Object, Sink};
use super::value::{Slot, Value};

/// Receives every reference that an object holds.
pub trait Visitor {
    /// A counted reference.
    fn visit(&mut self, v: &Value);
    /// A reference that is followed but not counted (an instance's class).
    fn visit_uncounted(&mut self, o: &Object);
    /// An optional counted reference.
    fn visit_slot(&mut self, v: &Slot) {
        if let Some(v) = v {
            self.visit(v);
        }
    }
}

/// How the collector sees a payload. Runs with the world stopped; takes no locks, runs no Python code.
pub trait Trace {
    /// Reports every reference held.
    fn trace(&self, visitor: &mut dyn Visitor);
    /// Breaks cycles: moves the held references into `sink` (dropped later). Default: nothing to break.
    fn clear(&self, _sink: &mut Sink) {}
}

/// The runtime's view of one payload struct. Compared by address.
pub struct Layout {
    /// Rust name, for diagnostics.
    pub name: &'static str,
    /// Bytes of the struct, header included.
    pub size: usize,
    /// The payload this one begins with, when it extends another.
    pub parent: Option<fn() -> &'static Layout>,
    /// Drops the payload's fields in place.
    pub drop: unsafe fn(*mut Object),
    /// See [`Trace::trace`]; `None` for payloads without references (never tracked by the collector).
    pub trace: Option<unsafe fn(*const Object, &mut dyn Visitor)>,
    /// See [`Trace::clear`].
    pub clear: Option<unsafe fn(*const Object, &mut Sink)>,
    /// Total bytes of one object, when they differ from object to object.
    pub dynamic_size: Option<unsafe fn(*const Object) -> usize>,
}

impl Layout {
    /// Whether memory of this layout begins with an `other`.
    #[inline(always)]
    pub fn is(&'static self, other: &'static Layout) -> bool {
        let mut at = self;
        loop {
            if std::ptr::eq(at, other) {
                return true;
            }
            match at.parent {
                Some(parent) => at = parent(),
                None => return false,
            }
        }
    }
}

/// A Rust struct that is the memory of a Python object.
///
/// # Safety
/// `repr(C)`, begins with an [`Object`] (or with its parent payload), is aligned to 16 at most, and `layout()`
/// describes it. Use the [`payload!`](crate::payload) macro.
pub unsafe trait Payload: Sized {
    /// The one static layout of this payload.
    fn layout() -> &'static Layout;
}

/// Declares a struct as a payload.
///
/// `payload!(List: traced)` for one with references (it implements [`Trace`]), `payload!(HeapFloat: leaf)` for one
/// without, `payload!(MyError: traced, extends BaseException)` for one whose first field is another payload;
/// `size = f` names an `unsafe fn(*const Object) -> usize` for objects with a tail.
#[macro_export]
macro_rules! payload {
    ($t:ty: leaf $(, extends $parent:ty)? $(, size = $size:expr)?) => {
        $crate::payload!(@impl $t, None, None, [$($parent)?], [$($size)?]);
    };
    ($t:ty: traced $(, extends $parent:ty)? $(, size = $size:expr)?) => {
        $crate::payload!(@impl $t,
            Some({
                unsafe fn trace(p: *const $crate::object::Object, v: &mut dyn $crate::object::Visitor) {
                    // SAFETY: the layout is only used for objects that begin with this payload.
                    <$t as $crate::object::Trace>::trace(unsafe { &*p.cast::<$t>() }, v)
                }
                trace
            }),
            Some({
                unsafe fn clear(p: *const $crate::object::Object, s: &mut $crate::object::Sink) {
                    // SAFETY: as for `trace`.
                    <$t as $crate::object::Trace>::clear(unsafe { &*p.cast::<$t>() }, s)
                }
                clear
            }),
            [$($parent)?], [$($size)?]);
    };
    (@impl $t:ty, $trace:expr, $clear:expr, [$($parent:ty)?], [$($size:expr)?]) => {
        // SAFETY: the struct is declared `repr(C)` with its header (or parent) first, next to this macro's use.
        unsafe impl $crate::object::Payload for $t {
            fn layout() -> &'static $crate::object::Layout {
                unsafe fn drop_payload(p: *mut $crate::object::Object) {
                    // SAFETY: called once, for a dead object that begins with this payload.
                    unsafe { std::ptr::drop_in_place(p.cast::<$t>()) }
                }
                #[allow(unused_mut, unused_assignments)]
                const DYNAMIC: Option<unsafe fn(*const $crate::object::Object) -> usize> = {
                    let mut f: Option<unsafe fn(*const $crate::object::Object) -> usize> = None;
                    $( f = Some($size); )?
                    f
                };
                static LAYOUT: $crate::object::Layout = $crate::object::Layout {
                    name: stringify!($t),
                    size: size_of::<$t>(),
                    parent: $crate::payload!(@parent $($parent)?),
                    drop: drop_payload,
                    trace: $trace,
                    clear: $clear,
                    dynamic_size: DYNAMIC,
                };
                &LAYOUT
            }
        }
    };
    (@parent) => { None };
    (@parent $parent:ty) => { Some(<$parent as $crate::object::Payload>::layout) };
}

/// An owned reference to an object whose payload is known.
#[repr(transparent)]
pub struct Ref<T: Payload> {
    value: Value,
    payload: PhantomData<T>,
}

impl<T: Payload> Ref<T> {
    /// # Safety
    /// `p` is a live `T` and the caller hands over one reference.
    #[inline(always)]
    pub unsafe fn from_owned(p: NonNull<T>) -> Ref<T> {
        // SAFETY: promised by the caller.
        Ref { value: unsafe { Value::from_owned(p.cast()) }, payload: PhantomData }
    }
    /// # Safety
    /// The object behind `value` begins with a `T`.
    #[inline(always)]
    pub unsafe fn from_value_unchecked(value: Value) -> Ref<T> {
        Ref { value, payload: PhantomData }
    }
    /// A new reference to `payload`, which is part of a live object.
    #[inline(always)]
    pub fn from_payload(payload: &T) -> Ref<T> {
        // SAFETY: a payload begins with its header.
        let object = unsafe { &*(payload as *const T).cast::<Object>() };
        Ref { value: Value::from_object(object), payload: PhantomData }
    }
    /// The reference as a plain value.
    #[inline(always)]
    pub fn into_value(self) -> Value {
        self.value
    }
    /// The reference seen as a plain value.
    #[inline(always)]
    pub fn as_value(&self) -> &Value {
        &self.value
    }
    /// A second reference as a plain value.
    #[inline(always)]
    pub fn to_value(&self) -> Value {
        self.value.clone()
    }
    /// Gives up ownership; the object lives on for ever.
    pub fn leak(self) -> &'static T {
        let this = ManuallyDrop::new(self);
        // SAFETY: the reference is never given back.
        unsafe { &*(this.value.bits() as *const T) }
    }
    /// The address.
    #[inline(always)]
    pub fn as_ptr(&self) -> *const T {
        self.value.bits() as *const T
    }
}

impl<T: Payload> Deref for Ref<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: the reference keeps the object alive and its payload is a `T`.
        unsafe { &*(self.value.bits() as *const T) }
    }
}

impl<T: Payload> Clone for Ref<T> {
    #[inline(always)]
    fn clone(&self) -> Ref<T> {
        Ref { value: self.value.clone(), payload: PhantomData }
    }
}

impl<T: Payload> From<Ref<T>> for Value {
    #[inline(always)]
    fn from(r: Ref<T>) -> Value {
        r.value
    }
}

impl<T: Payload> std::fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.value.fmt(f)
    }
}
