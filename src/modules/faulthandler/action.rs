//! What the system does with a signal, put aside while this module's handler stands in its place.

use std::cell::UnsafeCell;
use std::mem::MaybeUninit;

/// A C signal handler.
pub type Handler = extern "C" fn(i32);

/// An action put aside.
pub struct Before(UnsafeCell<MaybeUninit<libc::sigaction>>);

// SAFETY: written under this module's lock before the handler that reads it is installed, or by that handler.
unsafe impl Sync for Before {}

impl Before {
    /// Nothing yet.
    pub const fn new() -> Before {
        Before(UnsafeCell::new(MaybeUninit::uninit()))
    }
    /// Has the system call `handler`, and puts aside what it did before.
    pub fn replace(&self, signal: i32, handler: Handler, flags: i32) -> bool {
        let action = with(handler, flags);
        let mut old = MaybeUninit::<libc::sigaction>::uninit();
        // SAFETY: reads the one action and fills the other, which nobody reads meanwhile.
        unsafe {
            if libc::sigaction(signal, &raw const action, old.as_mut_ptr()) != 0 {
                return false;
            }
            *self.0.get() = old;
        }
        true
    }
    /// Has the system do what it did before.
    pub fn restore(&self, signal: i32) {
        // SAFETY: after `replace`, which filled it.
        unsafe { libc::sigaction(signal, (*self.0.get()).as_ptr(), std::ptr::null_mut()) };
    }
}

/// Has the system call `handler` again.
pub fn again(signal: i32, handler: Handler, flags: i32) {
    let action = with(handler, flags);
    // SAFETY: reads the action.
    unsafe { libc::sigaction(signal, &raw const action, std::ptr::null_mut()) };
}

fn with(handler: Handler, flags: i32) -> libc::sigaction {
    // SAFETY: plain data, of which zero is a value.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    action.sa_sigaction = handler as *const () as libc::sighandler_t;
    // On the stack made for it where there is one: the usual one may be used up.
    action.sa_flags = flags | libc::SA_ONSTACK;
    // SAFETY: fills the set.
    unsafe { libc::sigemptyset(&raw mut action.sa_mask) };
    action
}
