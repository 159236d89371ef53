//! Counted pointers that are read without a lock while others replace them, and arrays of them that grow and shrink:
//! what the lists and dicts of CPython's free-threaded build are made of (PEP 703, "Optimistically Avoiding Locking").
//!
//! The VM opens what many threads read instead ([`object_lock`](super::object_lock), rule 7). This is the other way, for
//! whoever wants to weigh the two: `cargo primitives brc` measures both.
//!
//! 1. A slot holds one reference to its object. Writers exclude each other; readers exclude nobody.
//! 2. Before an object goes in, `try_incref` is let succeed on it ([`BiasedHead::mark_weak`]): its finder may be a thread
//!    that holds no reference and does not own it.
//! 3. A reader loads the pointer and tries to take a reference. If that fails, the object is dead, so the slot has given
//!    its reference up, so it has changed: the reader looks again.
//! 4. A reader is pinned ([`epoch`](super::epoch)) since before it loads. The pointer may be stale, and the object dead, but
//!    the memory is still this object's: whoever takes an object out marks it *escaped* first, and the memory of an escaped
//!    object is retired when it dies, not freed. (Its destructor runs at once, as always.) So a read takes place where the
//!    pointer is loaded, and needs no second look. Near miss: the memory is freed and becomes another object, on which
//!    `try_incref` succeeds; the reader returns what never was in the slot.
//! 5. A resize moves the references to a new array and publishes it; the old one is retired with the pointers in it. A
//!    reader that is still there finds what was in the slot when the array was replaced, and rules 3 and 4 hold for it:
//!    after a failure it looks at the array anew.
//!
//! Marking when an object comes out, not when it goes in, keeps the mark off what lives and dies in one container. It is
//! enough: a reader that has the pointer loaded it before the slot changed.

use super::count::biased::{BiasedHead, Context};
use super::prim::{AtomicPtr, Ordering, first_pointer, overwrite, twin};
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::ptr::NonNull;

/// A reference to an object, or none.
#[derive(Debug)]
pub struct SharedSlot(AtomicPtr<BiasedHead>);

/// Where a reader is, for who checks that it may be there.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// It looks into an array.
    Array(*const ()),
    /// It tries to take a reference.
    Object(NonNull<BiasedHead>),
}

impl SharedSlot {
    pub fn empty() -> Self {
        Self(AtomicPtr::new(std::ptr::null_mut()))
    }

    /// A reference to what is in the slot, or what was at some moment of the call.
    ///
    /// # Safety
    /// The thread is pinned, and what has been in the slot is retired as rule 4 demands.
    #[inline]
    pub unsafe fn get(&self, cx: impl Context) -> Option<NonNull<BiasedHead>> {
        loop {
            // SAFETY: as the caller promises.
            if let Ok(found) = unsafe { self.try_get(cx, &|_| {}) } {
                return found;
            }
        }
    }

    /// One attempt; an error: the slot has changed meanwhile.
    #[inline]
    unsafe fn try_get(
        &self,
        cx: impl Context,
        seen: &impl Fn(Step),
    ) -> Result<Option<NonNull<BiasedHead>>, ()> {
        // Acquire: pairs with the Release in `replace`; the object was made before.
        let Some(object) = NonNull::new(first_pointer!(self.0, Ordering::Acquire)) else { return Ok(None) };
        seen(Step::Object(object));
        // SAFETY: rule 4.
        if unsafe { object.as_ref() }.try_incref(cx) { Ok(Some(object)) } else { Err(()) }
    }

    /// Puts an object in, with the reference that the caller gives, or nothing (null); what was in it comes back with the
    /// slot's reference, and with `escaped` among its bits.
    ///
    /// # Safety
    /// The caller excludes other writers; `new` is null or a living object.
    pub unsafe fn replace(&self, new: *mut BiasedHead, escaped: u8) -> *mut BiasedHead {
        // SAFETY: the caller's reference keeps it.
        if let Some(new) = unsafe { new.as_ref() }
            && !twin("slot_no_mark")
        {
            new.mark_weak();
        }
        // Relaxed only as a fault for the models to find.
        let ordering = if twin("slot_relaxed") { Ordering::Relaxed } else { Ordering::Release };
        // Relaxed: writers exclude each other.
        let old = self.0.load(Ordering::Relaxed);
        // Release: pairs with the Acquire in `try_get`.
        overwrite!(self.0, new, ordering);
        // SAFETY: the slot's reference, ours now, keeps it.
        if let Some(old) = unsafe { old.as_ref() }
            && !twin("slot_forgets_escape")
        {
            old.set_bits(escaped);
        }
        old
    }
}

/// An array's memory: its length, and behind it the slots.
#[repr(C)]
#[derive(Debug)]
struct Array {
    len: usize,
    slots: [SharedSlot; 0],
}

impl Array {
    fn layout(len: usize) -> Layout {
        let slots = Layout::array::<SharedSlot>(len).expect("an array fits into memory");
        Layout::new::<Self>().extend(slots).expect("an array fits into memory").0.pad_to_align()
    }

    fn make(len: usize) -> NonNull<Self> {
        let layout = Self::layout(len);
        // SAFETY: the layout has a size, that of `len` at least; all parts are initialised before anybody looks.
        unsafe {
            let Some(array) = NonNull::new(alloc(layout).cast::<Self>()) else { handle_alloc_error(layout) };
            (&raw mut (*array.as_ptr()).len).write(len);
            let slots = (&raw mut (*array.as_ptr()).slots).cast::<SharedSlot>();
            (0..len).for_each(|at| slots.add(at).write(SharedSlot::empty()));
            array
        }
    }

    /// # Safety
    /// The array is there for as long as the caller uses the slots.
    unsafe fn slots<'a>(this: *const Self) -> &'a [SharedSlot] {
        // SAFETY: `make` put so many slots behind the length.
        unsafe { std::slice::from_raw_parts((&raw const (*this).slots).cast(), (*this).len) }
    }
}

/// An array that nobody finds any more. Who drops it frees it; that is for the epoch to do. It refers to nothing: its
/// references have moved.
#[derive(Debug)]
pub struct Retired(NonNull<Array>);

// SAFETY: memory, and stale pointers that only pinned readers look at.
unsafe impl Send for Retired {}

impl Retired {
    /// What [`Step::Array`] names it.
    pub fn address(&self) -> *const () {
        self.0.as_ptr().cast_const().cast()
    }

    pub fn bytes(&self) -> usize {
        // SAFETY: there until it is dropped.
        Array::layout(unsafe { self.0.as_ref() }.len).size()
    }
}

impl Drop for Retired {
    fn drop(&mut self) {
        // SAFETY: made with this layout by `Array::make`, and nobody else refers to it.
        unsafe {
            let len = self.0.as_ref().len;
            let slots = (&raw mut (*self.0.as_ptr()).slots).cast::<SharedSlot>();
            std::ptr::drop_in_place(std::ptr::slice_from_raw_parts_mut(slots, len));
            dealloc(self.0.as_ptr().cast(), Array::layout(len));
        }
    }
}

/// Slots whose number changes. Whoever drops them has emptied them.
#[derive(Debug)]
pub struct SharedSlots(AtomicPtr<Array>);

impl SharedSlots {
    /// So many empty slots.
    pub fn new(len: usize) -> Self {
        Self(AtomicPtr::new(Array::make(len).as_ptr()))
    }

    /// As [`SharedSlot::get`]; nothing beyond the end.
    ///
    /// # Safety
    /// As there, and arrays are retired as well.
    #[inline]
    pub unsafe fn get(&self, at: usize, cx: impl Context) -> Option<NonNull<BiasedHead>> {
        // SAFETY: as the caller promises.
        unsafe { self.get_watched(at, cx, &|_| {}) }
    }

    /// As `get`; `seen` is told of every step before it is made.
    ///
    /// # Safety
    /// As there.
    #[inline]
    pub unsafe fn get_watched(
        &self,
        at: usize,
        cx: impl Context,
        seen: &impl Fn(Step),
    ) -> Option<NonNull<BiasedHead>> {
        loop {
            // Acquire: pairs with the Release in `resize`.
            let array = first_pointer!(self.0, Ordering::Acquire);
            seen(Step::Array(array.cast_const().cast()));
            // SAFETY: we are pinned, so the array is there even if it has been replaced (rule 5). Length and slots belong
            // together: both are the array's.
            let slot = unsafe { Array::slots(array) }.get(at)?;
            // SAFETY: as the caller promises.
            if let Ok(found) = unsafe { slot.try_get(cx, seen) } {
                return found;
            }
        }
    }

    /// The array, for a writer.
    fn slots(&self) -> &[SharedSlot] {
        // Relaxed: only writers change it, and they exclude each other.
        let array = self.0.load(Ordering::Relaxed);
        // SAFETY: present as long as no writer replaces it, and we are the writer.
        unsafe { Array::slots(array) }
    }

    /// As [`SharedSlot::replace`].
    ///
    /// # Panics
    /// Beyond the end.
    ///
    /// # Safety
    /// As there.
    pub unsafe fn replace(&self, at: usize, new: *mut BiasedHead, escaped: u8) -> *mut BiasedHead {
        // SAFETY: as the caller promises.
        unsafe { self.slots()[at].replace(new, escaped) }
    }

    /// How many slots there are, for a writer.
    pub fn len(&self) -> usize {
        self.slots().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Makes it so many slots: new ones are empty, and those that go have been emptied.
    ///
    /// # Safety
    /// The caller excludes other writers.
    #[must_use]
    pub unsafe fn resize(&self, len: usize) -> Retired {
        let old = self.slots();
        let new = Array::make(len);
        // SAFETY: made just now.
        for (from, to) in old.iter().zip(unsafe { Array::slots(new.as_ptr()) }) {
            // Relaxed: nobody else writes there. Relaxed: nobody else knows of it yet.
            overwrite!(to.0, from.0.load(Ordering::Relaxed), Ordering::Relaxed);
        }
        // Relaxed: as above.
        debug_assert!(old.iter().skip(len).all(|slot| slot.0.load(Ordering::Relaxed).is_null()));
        // Relaxed: as in `slots`.
        let before = self.0.load(Ordering::Relaxed);
        // Relaxed only as a fault for the models to find.
        let ordering = if twin("slots_relaxed") { Ordering::Relaxed } else { Ordering::Release };
        // Release: pairs with the Acquire in `get_watched`; the slots are filled before.
        overwrite!(self.0, new.as_ptr(), ordering);
        Retired(NonNull::new(before).expect("there is always an array"))
    }
}

impl Drop for SharedSlots {
    fn drop(&mut self) {
        // Relaxed: nobody else refers to it.
        drop(NonNull::new(self.0.load(Ordering::Relaxed)).map(Retired));
    }
}
