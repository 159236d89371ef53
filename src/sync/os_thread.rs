//! Threads of the operating system, started so that a fork can be followed by more of them.
//!
//! `std::thread` keeps a map of all threads' stacks, behind a lock of the process that each thread takes as it starts
//! and as it ends. A child forked while another thread holds that lock inherits it locked, and the first thread that it
//! starts hangs for ever: about one fork in two thousand, with three threads that start others all the time. POSIX lets
//! such a child do little more than exec, but Python programs do more, and the C library sees to its own locks.
//! So the threads that run Python are made by `pthread_create` and std does not learn of them.

use std::ffi::c_void;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

type Body = Box<dyn FnOnce() + Send>;

/// Starts a detached thread with at least `stack` bytes of native stack. If `body` panics, the hook has told, and the
/// thread ends.
///
/// # Errors
/// What `pthread_create` says, with `body` dropped.
pub fn start(stack: usize, body: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let body: *mut Body = Box::into_raw(Box::new(Box::new(body)));
    // SAFETY: the attributes are initialised before they are used and destroyed once; `enter` takes `body` over if,
    // and only if, there is a thread.
    let error = unsafe {
        let mut attributes = std::mem::zeroed();
        match libc::pthread_attr_init(&raw mut attributes) {
            0 => {
                let error = create(&raw mut attributes, stack, body);
                libc::pthread_attr_destroy(&raw mut attributes);
                error
            }
            error => error,
        }
    };
    if error == 0 {
        return Ok(());
    }
    // SAFETY: made above, and nobody took it.
    drop(unsafe { Box::from_raw(body) });
    Err(io::Error::from_raw_os_error(error))
}

/// # Safety
/// `attributes` are initialised; the new thread owns `body`.
unsafe fn create(attributes: *mut libc::pthread_attr_t, stack: usize, body: *mut Body) -> libc::c_int {
    const PAGE: usize = 1 << 12;
    let mut thread = 0;
    // SAFETY: as the caller promises.
    unsafe {
        match libc::pthread_attr_setdetachstate(attributes, libc::PTHREAD_CREATE_DETACHED) {
            0 => {}
            error => return error,
        }
        match libc::pthread_attr_setstacksize(attributes, stack.next_multiple_of(PAGE)) {
            0 => {}
            error => return error,
        }
        libc::pthread_create(&raw mut thread, attributes, enter, body.cast())
    }
}

extern "C" fn enter(body: *mut c_void) -> *mut c_void {
    // SAFETY: `start` made it, for this thread alone.
    let body = unsafe { Box::from_raw(body.cast::<Body>()) };
    // A panic may not leave a function that C calls.
    let _ = catch_unwind(AssertUnwindSafe(body));
    std::ptr::null_mut()
}
