//! `Value`: one Python reference in 64 bits.
//!
//! | low bits | meaning |
//! |---|---|
//! | `0000` | pointer to a heap object, 16-byte aligned, counted |
//! | `..01` | integer of 62 bits, immediate |
//! | `.01.` | float whose exponent is common, immediate: its own bits, turned so that the top of the exponent is the tag |
//! | `.111` | `None`, `False`, `True`, `Ellipsis`, `NotImplemented`, and the two zeros of the floats |
//!
//! Floats tag themselves (Melançon, Serrano, Feeley, "Float Self-Tagging", OOPSLA 2024): one is subtracted from the
//! three top bits of the exponent, which are 011 or 100 in numbers between about 1e-77 and 1e77, and the word is turned
//! by four. Both directions are an addition and a rotation. The zeros turn into 15 and 7, which are special values.
//!
//! Zero is no value, so `Option<Value>` is 64 bits too. An owned `Value` follows Rust's rules: `clone` takes a
//! reference, drop gives it back (and may run a finaliser: never drop one while an object lock is held).

use std::mem::ManuallyDrop;
use std::num::NonZeroU64;
use std::ptr::NonNull;

use super::class::{self, Class};
use super::header::{self, Object};
use super::layout::{Payload, Ref};
use super::ty::Type;
use crate::mode::PARALLEL;

/// One owned Python reference.
#[repr(transparent)]
pub struct Value(NonZeroU64);

/// An owned reference that may be absent: an unbound local, an empty slot, a missing argument.
pub type Slot = Option<Value>;

const _: () = assert!(size_of::<Slot>() == 8);

const TAG_MASK: u64 = 0b11;
const TAG_INT: u64 = 0b01;
const TAG_FLOAT: u64 = 0b010;
const FLOAT_MASK: u64 = 0b110;

const MINUS_ZERO: u64 = 0x07;
const ZERO: u64 = 0x0f;
const NONE: u64 = 0x17;
const FALSE: u64 = 0x27;
const TRUE: u64 = 0x37;
const ELLIPSIS: u64 = 0x47;
const NOT_IMPLEMENTED: u64 = 0x57;

/// What makes the top of a common exponent a tag.
const EXPONENT_SHIFT: u64 = 1 << 60;

/// Smallest and largest immediate integer.
pub const INT_MIN: i64 = -(1 << 61);
/// See [`INT_MIN`].
pub const INT_MAX: i64 = (1 << 61) - 1;

impl Value {
    /// `None`.
    #[inline(always)]
    pub const fn none() -> Value {
        Value::raw_const(NONE)
    }
    /// `True` or `False`.
    #[inline(always)]
    pub const fn bool(b: bool) -> Value {
        Value::raw_const(FALSE | ((b as u64) << 4))
    }
    /// `Ellipsis`.
    #[inline(always)]
    pub const fn ellipsis() -> Value {
        Value::raw_const(ELLIPSIS)
    }
    /// `NotImplemented`.
    #[inline(always)]
    pub const fn not_implemented() -> Value {
        Value::raw_const(NOT_IMPLEMENTED)
    }
    const fn raw_const(bits: u64) -> Value {
        match NonZeroU64::new(bits) {
            Some(n) => Value(n),
            None => panic!("zero is no value"),
        }
    }

    /// The immediate integer `i`; the caller knows that it fits 62 bits.
    #[inline(always)]
    pub const fn small_int(i: i64) -> Value {
        debug_assert!(i >= INT_MIN && i <= INT_MAX);
        Value::raw_const(((i as u64) << 2) | TAG_INT)
    }
    /// The immediate integer `i`, if it fits.
    #[inline(always)]
    pub const fn try_int(i: i64) -> Option<Value> {
        if i >= INT_MIN && i <= INT_MAX { Some(Value::small_int(i)) } else { None }
    }
    /// The immediate float `f`, if its exponent is a common one or it is zero.
    #[inline(always)]
    pub fn try_float(f: f64) -> Option<Value> {
        let turned = Value::turn(f);
        if turned & FLOAT_MASK == TAG_FLOAT || turned | 8 == ZERO {
            return NonZeroU64::new(turned).map(Value);
        }
        None
    }
    /// The immediate float `f`, if its exponent is a common one; zeros are left to [`Value::try_float`].
    #[inline(always)]
    pub fn try_common_float(f: f64) -> Option<Value> {
        let turned = Value::turn(f);
        if turned & FLOAT_MASK == TAG_FLOAT { NonZeroU64::new(turned).map(Value) } else { None }
    }
    #[inline(always)]
    fn turn(f: f64) -> u64 {
        f.to_bits().wrapping_sub(EXPONENT_SHIFT).rotate_left(4)
    }

    /// The raw bits; ownership stays where it was.
    #[inline(always)]
    pub const fn bits(&self) -> u64 {
        self.0.get()
    }
    /// Gives up ownership as raw bits.
    #[inline(always)]
    pub fn into_bits(self) -> u64 {
        ManuallyDrop::new(self).0.get()
    }
    /// # Safety
    /// `bits` came from `into_bits` and the reference it stands for has not been taken back yet.
    #[inline(always)]
    pub unsafe fn from_bits(bits: u64) -> Value {
        // SAFETY: the caller passes bits of a value, which are never zero.
        Value(unsafe { NonZeroU64::new_unchecked(bits) })
    }
    /// Takes over one reference to `p`.
    ///
    /// # Safety
    /// `p` is a live object and the caller owns the reference that it hands over.
    #[inline(always)]
    pub unsafe fn from_owned(p: NonNull<Object>) -> Value {
        // SAFETY: an address is not zero.
        Value(unsafe { NonZeroU64::new_unchecked(p.as_ptr() as u64) })
    }
    /// A new reference to a live object.
    #[inline(always)]
    pub fn from_object(o: &Object) -> Value {
        o.head().incref();
        // SAFETY: the reference was counted in the line above.
        unsafe { Value::from_owned(NonNull::from(o)) }
    }

    /// Whether this is a pointer to a heap object.
    #[inline(always)]
    pub const fn is_object(&self) -> bool {
        self.bits() & TAG_MASK == 0
    }
    /// The heap object, if it is one.
    #[inline(always)]
    pub fn as_object(&self) -> Option<&Object> {
        if self.is_object() {
            // SAFETY: an untagged value is the address of an object that this reference keeps alive.
            Some(unsafe { &*(self.bits() as *const Object) })
        } else {
            None
        }
    }
    /// The immediate integer, if it is one (`bool` and big integers are not).
    #[inline(always)]
    pub const fn as_int(&self) -> Option<i64> {
        if self.bits() & TAG_MASK == TAG_INT { Some(self.bits() as i64 >> 2) } else { None }
    }
    /// Whether this is an immediate integer.
    #[inline(always)]
    pub const fn is_int(&self) -> bool {
        self.bits() & TAG_MASK == TAG_INT
    }
    /// Whether both are immediate integers.
    #[inline(always)]
    pub const fn both_ints(a: &Value, b: &Value) -> bool {
        ((a.bits() ^ TAG_INT) | (b.bits() ^ TAG_INT)) & TAG_MASK == 0
    }
    /// The number of an immediate integer.
    #[inline(always)]
    pub const fn int(&self) -> i64 {
        debug_assert!(self.is_int());
        self.bits() as i64 >> 2
    }
    /// The sum of two immediate integers, if it is one. The bits of a number are four times as large, plus the tag:
    /// they are added as they are, and overflow when the number would not fit.
    #[inline(always)]
    pub fn add_ints(a: &Value, b: &Value) -> Option<Value> {
        debug_assert!(Value::both_ints(a, b));
        let sum = (a.bits() as i64).checked_add((b.bits() - TAG_INT) as i64)?;
        NonZeroU64::new(sum as u64).map(Value)
    }
    /// The difference of two immediate integers, if it is one; see [`Value::add_ints`].
    #[inline(always)]
    pub fn sub_ints(a: &Value, b: &Value) -> Option<Value> {
        debug_assert!(Value::both_ints(a, b));
        let difference = (a.bits() as i64).checked_sub((b.bits() - TAG_INT) as i64)?;
        NonZeroU64::new(difference as u64).map(Value)
    }
    /// Whether this is an immediate float.
    #[inline(always)]
    pub const fn is_imm_float(&self) -> bool {
        self.bits() & FLOAT_MASK == TAG_FLOAT || self.bits() | 8 == ZERO
    }
    /// Whether both are immediate floats other than zero.
    #[inline(always)]
    pub const fn both_common_floats(a: &Value, b: &Value) -> bool {
        ((a.bits() ^ TAG_FLOAT) | (b.bits() ^ TAG_FLOAT)) & FLOAT_MASK == 0
    }
    /// The number of an immediate float.
    #[inline(always)]
    pub const fn float(&self) -> f64 {
        debug_assert!(self.is_imm_float());
        f64::from_bits(self.bits().rotate_right(4).wrapping_add(EXPONENT_SHIFT))
    }
    /// The immediate float, if it is one (heap floats are not).
    #[inline(always)]
    pub const fn as_imm_float(&self) -> Option<f64> {
        if self.is_imm_float() { Some(self.float()) } else { None }
    }
    /// The truth of a constant or an immediate integer.
    #[inline(always)]
    pub const fn quick_truth(&self) -> Option<bool> {
        match self.bits() {
            TRUE => Some(true),
            FALSE | NONE => Some(false),
            bits if bits & TAG_MASK == TAG_INT => Some(bits != TAG_INT),
            _ => None,
        }
    }
    /// Whether this is `None`.
    #[inline(always)]
    pub const fn is_none(&self) -> bool {
        self.bits() == NONE
    }
    /// Whether this is `True`.
    #[inline(always)]
    pub const fn is_true(&self) -> bool {
        self.bits() == TRUE
    }
    /// Whether this is `False`.
    #[inline(always)]
    pub const fn is_false(&self) -> bool {
        self.bits() == FALSE
    }
    /// The truth value, if this is `True` or `False`.
    #[inline(always)]
    pub const fn as_bool(&self) -> Option<bool> {
        match self.bits() {
            TRUE => Some(true),
            FALSE => Some(false),
            _ => None,
        }
    }
    /// Whether this is `Ellipsis`.
    #[inline(always)]
    pub const fn is_ellipsis(&self) -> bool {
        self.bits() == ELLIPSIS
    }
    /// Whether this is `NotImplemented`.
    #[inline(always)]
    pub const fn is_not_implemented(&self) -> bool {
        self.bits() == NOT_IMPLEMENTED
    }
    /// Python's `is`. Immediate integers and floats compare by value.
    #[inline(always)]
    pub const fn is(&self, other: &Value) -> bool {
        self.bits() == other.bits()
    }

    /// The type of the object.
    #[inline(always)]
    pub fn ty(&self) -> &Type {
        match self.as_object() {
            Some(o) => o.ty(),
            None => self.immediate_class().get(),
        }
    }
    /// What errors about a wrong argument call it: its class, and `None` by itself.
    pub fn given_name(&self) -> std::borrow::Cow<'_, str> {
        if self.is_none() { "None".into() } else { self.ty().error_name() }
    }
    fn immediate_class(&self) -> &'static Class {
        if self.is_int() {
            return &class::INT;
        }
        if self.bits() & FLOAT_MASK == TAG_FLOAT {
            return &class::FLOAT;
        }
        match self.bits() {
            NONE => &class::NONE_TYPE,
            TRUE | FALSE => &class::BOOL,
            ZERO | MINUS_ZERO => &class::FLOAT,
            ELLIPSIS => &class::ELLIPSIS,
            _ => &class::NOT_IMPLEMENTED,
        }
    }
    /// Whether the type is exactly `class` (no subclass).
    #[inline(always)]
    pub fn is_exact(&self, class: &Class) -> bool {
        match self.as_object() {
            Some(o) => std::ptr::eq(o.ty(), class.get()),
            None => std::ptr::eq(self.immediate_class(), class),
        }
    }
    /// `isinstance(self, class)` by the type's own inheritance (no `__instancecheck__`).
    #[inline]
    pub fn is_instance(&self, class: &Class) -> bool {
        self.ty().is_subtype(class.get())
    }
    /// The payload, when the object's memory begins with a `T` (exact type or subclass).
    #[inline(always)]
    pub fn downcast<T: Payload>(&self) -> Option<&T> {
        self.as_object()?.downcast::<T>()
    }
    /// The payload without a check.
    ///
    /// # Safety
    /// The object's memory begins with a `T`.
    #[inline(always)]
    pub unsafe fn cast<T: Payload>(&self) -> &T {
        debug_assert!(self.downcast::<T>().is_some());
        // SAFETY: promised by the caller.
        unsafe { &*(self.bits() as *const T) }
    }
    /// The value as a typed reference, or the value back.
    pub fn into_ref<T: Payload>(self) -> Result<Ref<T>, Value> {
        if self.downcast::<T>().is_some() {
            // SAFETY: checked in the line above.
            Ok(unsafe { Ref::from_value_unchecked(self) })
        } else {
            Err(self)
        }
    }
}

/// The object that a slot names, if it does.
#[inline(always)]
pub fn slot_object(slot: Slot) -> Option<NonNull<Object>> {
    let v = ManuallyDrop::new(slot?);
    // Two tests, each one fused instruction; left alone, the compiler makes one of them that takes five, though most
    // slots are empty.
    // SAFETY: no instruction at all.
    unsafe { std::arch::asm!("", options(nomem, nostack, preserves_flags)) };
    // SAFETY: a value is not zero.
    v.is_object().then(|| unsafe { NonNull::new_unchecked(v.bits() as *mut Object) })
}

/// Whether a slot names an object or is empty: one test.
#[inline(always)]
pub fn may_be_object(slot: &Slot) -> bool {
    // SAFETY: a slot is a word, zero when empty.
    unsafe { *std::ptr::from_ref(slot).cast::<u64>() & TAG_MASK == 0 }
}

impl Value {
    /// Whether a thread that has found the value where it stays until the world stops may use it without a look at that
    /// place: it is no object, or one that is not counted. (With the global lock nothing goes away meanwhile.)
    #[inline]
    pub fn may_be_remembered(&self) -> bool {
        !PARALLEL || self.as_object().is_none_or(|o| o.head().is_immortal())
    }
    /// As `clone`, without calls; `None`: not that way.
    #[inline(always)]
    pub fn clone_quick(&self) -> Option<Value> {
        match self.as_object() {
            Some(o) if !o.head().incref_quick() => None,
            _ => Some(Value(self.0)),
        }
    }
}

impl Clone for Value {
    #[inline(always)]
    fn clone(&self) -> Value {
        if let Some(o) = self.as_object() {
            o.head().incref();
        }
        Value(self.0)
    }
}

impl Drop for Value {
    #[inline(always)]
    fn drop(&mut self) {
        if self.is_object() {
            let p = self.bits() as *mut Object;
            // SAFETY: the value owns one reference, given back here; on zero nobody else can reach the object.
            unsafe {
                debug_assert!(!(*p).is_free(), "a reference to an object that was freed");
                if (*p).head().decref() {
                    header::destroy(p);
                }
            }
        }
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(i) = self.as_int() {
            return write!(f, "{i}");
        }
        if let Some(x) = self.as_imm_float() {
            return write!(f, "{x:?}");
        }
        write!(f, "<{} {:#x}>", self.ty().name_str(), self.bits())
    }
}

// SAFETY: the object behind a value is protected by its mode: by the global lock, or by atomic counts, object
// locks and epoch reclamation. A `Value` may thus travel between threads like any Python reference.
unsafe impl Send for Value {}
// SAFETY: as for `Send`; every payload guards its own mutable parts.
unsafe impl Sync for Value {}
