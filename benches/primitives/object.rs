//! Counted objects to measure with.

use brigade::mode::Head;
use std::hint::black_box;

/// An object as the VM makes them, with eight bytes of payload.
#[repr(C)]
struct Object {
    head: Head,
    payload: u64,
}

/// A counted reference to one: what `Value` is to the VM's objects.
pub struct Reference(*const Object);

// SAFETY: as in the VM, an object may be used by whoever has a reference.
unsafe impl Send for Reference {}
// SAFETY: as above.
unsafe impl Sync for Reference {}

impl Reference {
    pub fn new(payload: u64) -> Self {
        Self(Box::into_raw(Box::new(Object { head: Head::new(), payload })))
    }

    #[inline(always)]
    pub fn get(&self) -> u64 {
        // SAFETY: `self` is a reference.
        unsafe { (*self.0).payload }
    }
}

impl Clone for Reference {
    #[inline(always)]
    fn clone(&self) -> Self {
        // SAFETY: `self` is a reference.
        unsafe { (*self.0).head.incref() };
        Self(self.0)
    }
}

impl Drop for Reference {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: `self` is a reference, and nobody uses it after this.
        unsafe {
            if (*self.0).head.decref() {
                destroy(self.0.cast());
            }
        }
    }
}

/// # Safety
/// The object is dead.
#[cold]
pub unsafe fn destroy(head: *const Head) {
    // SAFETY: every head here is the first field of an `Object` that `Reference::new` has boxed.
    let object = unsafe { Box::from_raw(head.cast::<Object>().cast_mut()) };
    black_box(object.payload);
}
