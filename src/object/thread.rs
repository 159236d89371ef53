//! `Thread`: what one operating-system thread needs to run Python: its place in the world, the exception that
//! waits, its caches. Every native function gets it as first argument.

use std::cell::{Cell, UnsafeCell};
use std::ops::Range;

use super::class::Class;
use super::layout::Visitor;
use super::method_cache::MethodCache;
use super::string::Str;
use super::value::{Slot, Value};
use crate::mode::{Participant, Pending};
use crate::sync::prim::{AtomicU64, AtomicUsize, Ordering};

/// An exception is waiting in the thread. Without size, so `Result<Value, Raised>` is 8 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct Raised(());

const _: () = assert!(size_of::<Result<Value, Raised>>() == 8);

/// A waiting exception. Most are never looked at, so the object is made only when somebody asks.
pub enum Waiting {
    /// Class and message.
    Text(&'static Class, String),
    /// Class, without arguments.
    Empty(&'static Class),
    /// Class and single argument (`KeyError`, `StopIteration`).
    Arg(&'static Class, Value),
    /// `AttributeError` for an object and a name, with CPython's message.
    Attribute(Value, Value),
    /// The exception itself.
    Object(Value),
}

/// Bytes of the native stack behind the limit: for the handlers of the error itself, and for native code without checks.
const RESERVE: usize = 256 << 10;

/// Per-thread state.
pub struct Thread {
    participant: Participant,
    ident: u64,
    waiting: UnsafeCell<Option<Waiting>>,
    /// The exception being handled (`sys.exception()`); generators and handlers swap it.
    handled: UnsafeCell<Slot>,
    method_cache: MethodCache,
    /// Lowest address of the native stack that calls may reach.
    stack_limit: Cell<usize>,
    /// The limit inside [`Thread::in_reserve`].
    reserve_limit: usize,
    /// Python frames on the stack, against the recursion limit.
    pub depth: Cell<u32>,
    /// Reserved for `vm`: its per-thread state.
    pub vm: Cell<*mut ()>,
    /// Objects in `repr()` at present, against endless recursion.
    pub repr_stack: UnsafeCell<Vec<u64>>,
    /// Reserved for modules that keep a value a thread (`contextvars`, `_thread._local`), keyed by the module.
    pub locals: UnsafeCell<Vec<(usize, Value)>>,
}

thread_local! {
    static CURRENT: Cell<*const Thread> = const { Cell::new(std::ptr::null()) };
}

static NEXT_IDENT: AtomicU64 = AtomicU64::new(1);

/// Threads that have begun to leave the world and may still hold a lock of the process.
static LEAVING: AtomicUsize = AtomicUsize::new(0);

/// Before a fork, with the world stopped: threads that are no Python threads any more, and so do not stop, get done with
/// what they share. They need nobody for it, and no other begins.
pub fn wait_for_the_leaving() {
    // Acquire: pairs with the Release in `run_then`.
    while LEAVING.load(Ordering::Acquire) != 0 {
        crate::sync::prim::thread::yield_now();
    }
}

impl Thread {
    /// Makes the calling OS thread a Python thread, attached, and runs `f` in it. `stack` is the size of the
    /// thread's native stack in bytes.
    pub fn run<R>(stack: usize, f: impl FnOnce(&Thread) -> R) -> R {
        Self::run_then(stack, f, || {})
    }

    /// As `run`, with a last word of the thread when it is no Python thread any more.
    pub fn run_then<R>(stack: usize, f: impl FnOnce(&Thread) -> R, last: impl FnOnce()) -> R {
        let here = 0u8;
        let top = &raw const here as usize;
        let participant = Participant::register();
        let th = Thread {
            participant,
            // SAFETY: no preconditions. (Relaxed: the fallback only needs uniqueness.)
            ident: match unsafe { libc::pthread_self() } as u64 {
                0 => NEXT_IDENT.fetch_add(1, Ordering::Relaxed),
                id => id,
            },
            waiting: UnsafeCell::new(None),
            handled: UnsafeCell::new(None),
            method_cache: MethodCache::new(),
            stack_limit: Cell::new(top.saturating_sub(stack.saturating_sub(RESERVE))),
            reserve_limit: top.saturating_sub(stack.saturating_sub(RESERVE / 2)),
            depth: Cell::new(0),
            vm: Cell::new(std::ptr::null_mut()),
            repr_stack: UnsafeCell::new(Vec::new()),
            locals: UnsafeCell::new(Vec::new()),
        };
        CURRENT.set(&th);
        let r = f(&th);
        th.drop_values();
        // Relaxed: still attached, so a stop of the world orders it.
        LEAVING.fetch_add(1, Ordering::Relaxed);
        drop(th);
        CURRENT.set(std::ptr::null());
        crate::memory::leave();
        last();
        // Release: pairs with `wait_for_the_leaving`.
        LEAVING.fetch_sub(1, Ordering::Release);
        r
    }

    /// Drops what the thread holds. Destructors may give it more.
    pub fn drop_values(&self) {
        // Not for ever, should they always give it more.
        for _ in 0..16 {
            // SAFETY: only this thread touches its cells, and no borrow outlives the statement.
            let (locals, waiting, handled) = unsafe {
                (
                    std::mem::take(&mut *self.locals.get()),
                    (*self.waiting.get()).take(),
                    (*self.handled.get()).take(),
                )
            };
            if locals.is_empty() && waiting.is_none() && handled.is_none() {
                break;
            }
        }
    }
    /// The calling thread's state, if it is a Python thread.
    #[inline(always)]
    pub fn try_current<'a>() -> Option<&'a Thread> {
        // SAFETY: set by `run` for as long as the thread's state lives on its stack.
        unsafe { CURRENT.get().as_ref() }
    }
    /// The calling thread's state.
    #[inline(always)]
    pub fn current<'a>() -> &'a Thread {
        Thread::try_current().expect("a Python thread")
    }
    /// `threading.get_ident()`.
    pub fn ident(&self) -> u64 {
        self.ident
    }
    /// The thread's place in the world.
    #[inline(always)]
    pub fn participant(&self) -> &Participant {
        &self.participant
    }
    /// The flag word polled at calls and backward jumps.
    #[inline(always)]
    pub fn pending(&self) -> &Pending {
        self.participant.pending()
    }
    /// Runs `f`, which may block and touches no Python object, with the thread detached (lock released).
    pub fn detached<R>(&self, f: impl FnOnce() -> R) -> R {
        self.participant.detached(f)
    }
    /// Runs `f` while every other thread is parked or detached.
    pub fn stop_the_world<R>(&self, f: impl FnOnce() -> R) -> R {
        self.participant.stop_the_world(f)
    }
    /// Where the native frames lie that may use objects without counting that (`memory::native`); none if that cannot be
    /// told and there may be any. Only while the thread stands still.
    pub fn native_words(&self) -> Option<Range<usize>> {
        if crate::memory::native::available() {
            return Some(self.participant.native_words());
        }
        self.participant.in_outermost_loop().then_some(0..0)
    }
    /// The thread's cache of attribute look-ups in types.
    #[inline(always)]
    pub fn method_cache(&self) -> &MethodCache {
        &self.method_cache
    }
    /// Fails with `RecursionError` when the native stack is nearly used up. Call it in every native function that
    /// can call itself through Python objects (`repr`, comparison, calls, iteration, ...).
    #[inline(always)]
    pub fn check_stack(&self) -> Result<(), Raised> {
        let here = 0u8;
        if (&raw const here as usize) < self.stack_limit.get() { Err(self.stack_overflow()) } else { Ok(()) }
    }
    /// Runs `f` with half of the reserve behind the stack's limit. What makes the exception that says that the limit was
    /// reached must not reach it again.
    pub fn in_reserve<R>(&self, f: impl FnOnce() -> R) -> R {
        let limit = self.stack_limit.replace(self.reserve_limit);
        let r = f();
        self.stack_limit.set(limit);
        r
    }
    #[cold]
    fn stack_overflow(&self) -> Raised {
        self.raise(Waiting::Text(&super::errors::RECURSION_ERROR, "maximum recursion depth exceeded".into()))
    }

    /// Sets the waiting exception.
    #[cold]
    pub fn raise(&self, w: Waiting) -> Raised {
        // SAFETY: only this thread touches its cell, and the borrow ends before the old one is dropped.
        let old = unsafe { (*self.waiting.get()).replace(w) };
        drop(old);
        Raised(())
    }
    /// Raises an exception object (no change to its context; see `exception::raise_object`).
    pub fn raise_object(&self, exception: Value) -> Raised {
        self.raise(Waiting::Object(exception))
    }
    /// The marker anew, where it could not be carried along.
    pub fn still_raised(&self) -> Raised {
        debug_assert!(self.is_raised(), "no exception is waiting");
        Raised(())
    }
    /// Whether an exception is waiting.
    pub fn is_raised(&self) -> bool {
        // SAFETY: see `raise`.
        unsafe { (*self.waiting.get()).is_some() }
    }
    /// Takes the waiting exception out as it is.
    pub fn take_waiting(&self) -> Option<Waiting> {
        // SAFETY: see `raise`.
        unsafe { (*self.waiting.get()).take() }
    }
    /// Takes the waiting exception out as an object.
    pub fn take_raised(&self, _: Raised) -> Value {
        super::exception::materialise(self, self.take_waiting())
    }
    /// Whether the waiting exception is an instance of `class`.
    pub fn raised_is(&self, class: &'static Class) -> bool {
        // SAFETY: see `raise`.
        match unsafe { &*self.waiting.get() } {
            None => false,
            Some(Waiting::Text(c, _) | Waiting::Arg(c, _) | Waiting::Empty(c)) => {
                c.get().is_subtype(class.get())
            }
            Some(Waiting::Attribute(..)) => super::errors::ATTRIBUTE_ERROR.get().is_subtype(class.get()),
            Some(Waiting::Object(v)) => v.is_instance(class),
        }
    }
    /// Drops the waiting exception if it is an instance of `class`; otherwise hands the marker back.
    pub fn catch(&self, r: Raised, class: &'static Class) -> Result<(), Raised> {
        if self.raised_is(class) {
            drop(self.take_waiting());
            Ok(())
        } else {
            Err(r)
        }
    }
    /// Reports what the thread holds beside its frames. Only with the world stopped.
    pub fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the thread stands still, and borrows no cell where it can be stopped.
        unsafe {
            match &*self.waiting.get() {
                None | Some(Waiting::Text(..) | Waiting::Empty(_)) => {}
                Some(Waiting::Arg(_, x) | Waiting::Object(x)) => v.visit(x),
                Some(Waiting::Attribute(x, name)) => [x, name].into_iter().for_each(|x| v.visit(x)),
            }
            v.visit_slot(&*self.handled.get());
            (*self.locals.get()).iter().for_each(|(_, x)| v.visit(x));
        }
    }
    /// The exception being handled.
    pub fn handled(&self) -> Slot {
        // SAFETY: see `raise`.
        unsafe { (*self.handled.get()).clone() }
    }
    /// Replaces the exception being handled; returns the previous one.
    pub fn set_handled(&self, v: Slot) -> Slot {
        // SAFETY: see `raise`.
        unsafe { std::mem::replace(&mut *self.handled.get(), v) }
    }
    /// `AttributeError` with CPython's message, made when somebody looks at it.
    #[cold]
    pub fn no_attribute(&self, object: &Value, name: &Str) -> Raised {
        self.raise(Waiting::Attribute(object.clone(), super::layout::Ref::from_payload(name).into_value()))
    }
}
