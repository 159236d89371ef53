//! Where a thread's native frames lie while it stands still, for the collector, which looks for references there.

use std::cell::Cell;
use std::ops::Range;

/// The native stack of one thread. Stacks grow downwards.
#[derive(Debug, Default)]
pub struct NativeStack {
    /// Where the frames that may hold references begin: in the outermost loop, which was entered from the command line or
    /// a thread's start, which hold nothing; or before it.
    base: Cell<usize>,
    /// They begin before it.
    begun: Cell<bool>,
    /// The innermost loop that runs Python code; zero outside of any.
    inner: Cell<usize>,
    /// Where the frames end that stay as they are; zero while the thread runs.
    top: Cell<usize>,
}

/// Whether the registers of this processor are known here.
pub const NATIVE_STACKS: bool = cfg!(any(target_arch = "x86_64", target_arch = "aarch64"));

/// Registers that a function hands back as it got them: its callers may have references in them.
type Registers = [usize; if cfg!(target_arch = "x86_64") { 6 } else { 12 }];

/// What is in these registers, and where the frame of the function that this becomes part of ends.
#[inline(always)]
fn registers(out: &mut Registers) -> usize {
    let top: usize;
    #[cfg(target_arch = "x86_64")]
    // SAFETY: writes the six words.
    unsafe {
        std::arch::asm!(
            "mov [{out}], rbx",
            "mov [{out} + 8], rbp",
            "mov [{out} + 16], r12",
            "mov [{out} + 24], r13",
            "mov [{out} + 32], r14",
            "mov [{out} + 40], r15",
            "mov {top}, rsp",
            out = in(reg) out.as_mut_ptr(),
            top = lateout(reg) top,
            options(nostack, preserves_flags),
        );
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: writes the twelve words.
    unsafe {
        std::arch::asm!(
            "stp x19, x20, [{out}]",
            "stp x21, x22, [{out}, 16]",
            "stp x23, x24, [{out}, 32]",
            "stp x25, x26, [{out}, 48]",
            "stp x27, x28, [{out}, 64]",
            "stp x29, x30, [{out}, 80]",
            "mov {top}, sp",
            out = in(reg) out.as_mut_ptr(),
            top = lateout(reg) top,
            options(nostack, preserves_flags),
        );
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    {
        top = out.as_ptr() as usize;
    }
    top
}

impl NativeStack {
    /// The thread is to run something native: the frames of what the caller calls may hold references; its own holds none.
    #[inline(always)]
    pub fn begin(&self) {
        self.base.set(registers(&mut Registers::default()));
        self.begun.set(true);
    }

    /// A loop begins, in whose frame `here` lies; returns the one around it.
    #[inline(always)]
    pub fn enter_loop(&self, here: usize) -> usize {
        let outer = self.inner.replace(here);
        if outer == 0 && !self.begun.get() {
            self.base.set(here);
        }
        outer
    }

    /// The innermost loop ends.
    #[inline(always)]
    pub fn leave_loop(&self, outer: usize) {
        self.inner.set(outer);
    }

    /// Whether no native frames lie between the base and the innermost loop.
    pub fn in_outermost_loop(&self) -> bool {
        self.inner.get() == self.base.get()
    }

    /// Runs `f`, in which the thread may stand still: what its callers have in registers lies on the stack meanwhile. `f`
    /// itself has no references but to what it borrows. (In `f` for a second time nothing changes.)
    #[inline(never)]
    pub fn standing<R>(&self, f: impl FnOnce() -> R) -> R {
        /// Ends it also when `f` unwinds.
        struct Standing<'a>(&'a Cell<usize>, Registers);
        impl Drop for Standing<'_> {
            fn drop(&mut self) {
                std::hint::black_box(&self.1);
                self.0.set(0);
            }
        }
        if self.top.get() != 0 {
            return f();
        }
        let mut standing = Standing(&self.top, Registers::default());
        self.top.set(registers(&mut standing.1));
        f()
    }

    /// As `standing`, called by the innermost loop itself: no frame below it uses anything, so that what calls before
    /// this one have left on the stack is not taken for a reference.
    pub fn standing_in_loop<R>(&self, f: impl FnOnce() -> R) -> R {
        let inside = self.top.get() != 0;
        self.standing(|| {
            if !inside {
                self.top.set(self.inner.get());
            }
            f()
        })
    }

    /// The words of the frames. By the thread itself, or while it stands still.
    pub fn words(&self) -> Range<usize> {
        match self.top.get() {
            0 => 0..0,
            top => top.next_multiple_of(8)..self.base.get(),
        }
    }
}
