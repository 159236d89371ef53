//! An asymmetric fence: nothing for the side that runs all the time, a system call for the side that
//! runs once in an object's life.
//!
//! `light` on one side and `heavy` on the other order like two `fence(SeqCst)`: when `heavy` returns,
//! every running thread of the process has passed a full fence, so a `light` in another thread lies
//! either wholly before that fence (its stores are visible to us) or wholly after it (its loads see
//! what we stored before `heavy`). `light` only keeps the compiler from moving the accesses across.
//!
//! In a model both are the real fence, and under Miri, which knows no such system call. The kernel's part is `membarrier(PRIVATE_EXPEDITED)`; where it
//! is missing [`available`] says so once and for all, and nobody relies on `light`.

#[cfg(not(any(model, miri)))]
use super::prim::OnceLock;

#[cfg(not(any(model, miri)))]
mod command {
    pub const REGISTER_PRIVATE_EXPEDITED: libc::c_int = 1 << 4;
    pub const PRIVATE_EXPEDITED: libc::c_int = 1 << 3;
}

#[cfg(not(any(model, miri)))]
fn membarrier(command: libc::c_int) -> bool {
    // SAFETY: takes integers, touches no memory of ours.
    unsafe { libc::syscall(libc::SYS_membarrier, command, 0, 0) == 0 }
}

/// Can `heavy` work here? Registers the process at the first call; a child of a fork inherits it.
#[cfg(not(any(model, miri)))]
pub fn available() -> bool {
    static REGISTERED: OnceLock<bool> = OnceLock::new();
    *REGISTERED.get_or_init(|| {
        // For measuring, and for testing the other arm.
        std::env::var_os("BRIGADE_NO_MEMBARRIER").is_none()
            && membarrier(command::REGISTER_PRIVATE_EXPEDITED)
            && membarrier(command::PRIVATE_EXPEDITED)
    })
}

#[cfg(any(model, miri))]
pub fn available() -> bool {
    true
}

/// The side that is free.
#[inline(always)]
pub fn light() {
    // SeqCst, for the compiler alone; pairs with `heavy`, which fences this thread from outside.
    #[cfg(not(any(model, miri)))]
    std::sync::atomic::compiler_fence(std::sync::atomic::Ordering::SeqCst);
    #[cfg(any(model, miri))]
    if !super::prim::twin("barrier_light") {
        super::prim::fence(super::prim::SeqCst);
    }
}

/// The side that pays.
pub fn heavy() {
    #[cfg(not(any(model, miri)))]
    if !membarrier(command::PRIVATE_EXPEDITED) {
        // Registered and tried at start: it cannot fail later, and going on would be unsound.
        std::process::abort();
    }
    #[cfg(any(model, miri))]
    if !super::prim::twin("barrier_heavy") {
        super::prim::fence(super::prim::SeqCst);
    }
}
