//! One thread's machine: its data stack, its frame records, its executables.
//!
//! # Invariants
//!
//! Both stacks are reserved address space, zero when first touched. Every slot of the data stack is at all times
//! either zero (no value), an immediate, or an owned reference; so a frame is unwound by dropping its slots, and the
//! collector may visit the whole used range. `top` is the innermost frame; record 0 is a sentinel with no code.
//! A frame's slots are `base .. base + executable.nslots`; a callee's base lies inside its caller's window, where
//! the arguments were evaluated.

use std::cell::{Cell, UnsafeCell};
use std::ops::Range;

use super::bystander::{self, Label};
use super::code_object::CodeObject;
use super::executable::Executable;
use super::frame::FrameObject;
use super::function::Function;
use super::generator::Generator;
use super::op::Instr;
use super::watch::{self, View, Watch};
use crate::object::{Ref, Res, Slot, Thread, Visitor};
use crate::sync::prim::{AtomicUsize, Mutex, Ordering};

/// Meanings of the bits in `Frame::flags`.
pub mod frame_flags {
    /// The loop returns to Rust when this frame ends.
    pub const ENTRY: u32 = 1;
    /// A generator's frame.
    pub const GENERATOR: u32 = 2;
    /// `__init__`: the result must be `None`; the instance waits in the slot before the arguments.
    pub const INIT: u32 = 4;
    /// A frame object exists.
    pub const OBJECT: u32 = 8;
    /// The record owns its function.
    pub const OWNS_FUNCTION: u32 = 16;
    /// The result goes to a conditional jump: not used as a value.
    pub const DISCARD: u32 = 32;
}

/// A frame record.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Frame {
    /// The instruction being executed (when the frame is not the running one, or about to be seen).
    pub pc: *mut Instr,
    /// Slot 0.
    pub base: *mut Slot,
    /// Its code.
    pub exe: *mut Executable,
    /// Its function; kept alive by the caller's slots, the generator, or the record (`OWNS_FUNCTION`).
    pub func: *const Function,
    /// Its generator, with `GENERATOR`.
    pub generator: *const Generator,
    /// See [`frame_flags`].
    pub flags: u32,
    /// Slot of the caller that gets the result.
    pub dest: u16,
}

impl Frame {
    /// The function.
    #[inline(always)]
    pub fn function(&self) -> &Function {
        // SAFETY: kept alive as the field says.
        unsafe { &*self.func }
    }
    /// The executable.
    #[inline(always)]
    pub fn executable(&self) -> &Executable {
        // SAFETY: executables live as long as their thread.
        unsafe { &*self.exe }
    }
    /// Index in `Code` of the instruction being executed.
    pub fn lasti(&self) -> usize {
        let exe = self.executable();
        let i = exe.index_of(self.pc).min(exe.origin.len() - 1);
        exe.origin[i] as usize
    }
    /// A slot.
    ///
    /// # Safety
    /// `i < nslots`.
    #[inline(always)]
    pub unsafe fn slot(&self, i: usize) -> *mut Slot {
        // SAFETY: promised by the caller.
        unsafe { self.base.add(i) }
    }
}

const STACK_SLOTS: usize = 16 << 20;
/// Records of a machine.
pub const FRAMES: usize = 1 << 20;

/// The recursion limit of all threads.
static RECURSION_LIMIT: AtomicUsize = AtomicUsize::new(1000);

/// `sys.getrecursionlimit()`.
pub fn recursion_limit() -> usize {
    // Relaxed: a number.
    RECURSION_LIMIT.load(Ordering::Relaxed)
}

/// `sys.setrecursionlimit(n)`: for new threads and for the calling one at once.
pub fn set_recursion_limit(th: &Thread, n: usize) {
    // Relaxed: a number.
    RECURSION_LIMIT.store(n, Ordering::Relaxed);
    let vm = Vm::of(th);
    vm.set_limit(n);
}

/// Number of Python frames on the calling thread's stack.
pub fn depth(th: &Thread) -> usize {
    Vm::of(th).depth()
}

/// See the module. (Aligned so that the collector does not take it for a block that native code uses.)
#[repr(align(16))]
pub struct Vm {
    stack: *mut Slot,
    stack_end: *mut Slot,
    frames: *mut Frame,
    /// The innermost frame.
    pub top: Cell<*mut Frame>,
    /// Pushing at or beyond this record takes another way: the recursion limit, or the bottom while something is watched.
    pub limit: Cell<*mut Frame>,
    /// Pushing at or beyond this record raises `RecursionError`.
    deepest: Cell<*mut Frame>,
    /// What is watched in this thread.
    pub watch: Watch,
    executables: UnsafeCell<Vec<Option<Box<Executable>>>>,
    /// Frame objects of live frames, innermost last.
    pub frame_objects: UnsafeCell<Vec<(*mut Frame, Ref<FrameObject>)>>,
    /// The outermost loop was left by a `yield` (taken back by who entered it).
    pub yielded: Cell<bool>,
    /// The next unwinding step adds no traceback entry for the innermost frame.
    pub no_traceback: Cell<bool>,
    /// With `no_traceback`: the instruction of the innermost frame that raised the exception first, where that is known.
    pub raised_first: Cell<Option<usize>>,
    /// `sys.set_asyncgen_hooks`: firstiter, finalizer.
    pub asyncgen_hooks: UnsafeCell<(Slot, Slot)>,
    /// Where attributes lie, for instructions that see many classes.
    pub layouts: super::layouts::Layouts,
    /// `sys.set_coroutine_origin_tracking_depth`.
    pub origin_depth: Cell<usize>,
    /// Whose machine it is; the thread outlives it.
    thread: *const Thread,
}

/// A machine, and where those find it who may stop no thread.
struct Registered(*const Vm, &'static bystander::Station);
// SAFETY: only read with the world stopped.
unsafe impl Send for Registered {}

struct Machines {
    live: Vec<Registered>,
    /// Of threads that a fork has left behind: nothing runs here any more, and the [`Thread`] is no longer there, but
    /// frame objects may lead to what the frames hold.
    gone: Vec<Registered>,
}

static MACHINES: Mutex<Machines> = Mutex::new(Machines { live: Vec::new(), gone: Vec::new() });

/// In the child of a fork: all machines but the calling thread's are at a standstill for ever.
pub fn after_fork_child(th: &Thread) {
    let mine: *const Vm = Vm::of(th);
    let mut machines = MACHINES.lock();
    let (live, gone): (Vec<_>, Vec<_>) =
        std::mem::take(&mut machines.live).into_iter().partition(|r| std::ptr::eq(r.0, mine));
    machines.live = live;
    machines.gone.extend(gone);
    drop(machines);
    bystander::after_fork_child(th);
}

fn reserve(bytes: usize) -> *mut u8 {
    // SAFETY: a fresh anonymous mapping.
    let p = unsafe {
        libc::mmap(
            std::ptr::null_mut(),
            bytes,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
            -1,
            0,
        )
    };
    if p == libc::MAP_FAILED {
        crate::memory::say("Fatal error: no address space for a thread's stack\n");
        std::process::abort();
    }
    p.cast()
}

/// Gives a new thread its machine; dropping the guard takes it away.
pub fn attach_thread(th: &Thread) -> Attached<'_> {
    let stack = reserve(STACK_SLOTS * 8).cast::<Slot>();
    let frames = reserve(FRAMES * size_of::<Frame>()).cast::<Frame>();
    // SAFETY: within the reserved range.
    let stack_end = unsafe { stack.add(STACK_SLOTS - 1024) };
    let vm = Box::new(Vm {
        stack,
        stack_end,
        frames,
        top: Cell::new(frames),
        limit: Cell::new(frames),
        deepest: Cell::new(frames),
        watch: Watch::default(),
        executables: UnsafeCell::new(Vec::new()),
        frame_objects: UnsafeCell::new(Vec::new()),
        yielded: Cell::new(false),
        no_traceback: Cell::new(false),
        raised_first: Cell::new(None),
        asyncgen_hooks: UnsafeCell::new((None, None)),
        layouts: Default::default(),
        origin_depth: Cell::new(0),
        thread: th,
    });
    vm.set_limit(recursion_limit());
    let p = Box::into_raw(vm);
    th.vm.set(p.cast());
    let mut machines = MACHINES.lock();
    // SAFETY: just made.
    let station = bystander::enter(th.ident(), frames, unsafe { (*p).top.as_ptr() });
    machines.live.push(Registered(p, station));
    drop(machines);
    // (A tool that comes later tells the machines of the list.)
    watch::state::settle(Vm::of(th));
    Attached { th }
}

/// See [`attach_thread`].
pub struct Attached<'a> {
    th: &'a Thread,
}

impl Drop for Attached<'_> {
    fn drop(&mut self) {
        // Destructors need the machine.
        self.th.drop_values();
        self.th.participant().retire_as_owner();
        let p = self.th.vm.get().cast::<Vm>();
        // SAFETY: made by `attach_thread`; no frame is left when the thread's outermost function returns.
        unsafe {
            drop(std::mem::take(&mut *(*p).frame_objects.get()));
            drop(std::mem::take(&mut *(*p).asyncgen_hooks.get()));
            (*p).watch.empty();
            drop(std::mem::take(&mut *(*p).executables.get()));
            MACHINES.lock().live.retain(|r| {
                let other = !std::ptr::eq(r.0, p);
                if !other {
                    r.1.leave();
                }
                other
            });
            self.th.vm.set(std::ptr::null_mut());
            let vm = Box::from_raw(p);
            libc::munmap(vm.stack.cast(), STACK_SLOTS * 8);
            libc::munmap(vm.frames.cast(), FRAMES * size_of::<Frame>());
        }
    }
}

impl Vm {
    /// The calling thread's machine.
    #[inline(always)]
    pub fn of(th: &Thread) -> &Vm {
        debug_assert!(!th.vm.get().is_null(), "attach_thread has not been called");
        // SAFETY: set by `attach_thread` for as long as the thread runs Python.
        unsafe { &*th.vm.get().cast::<Vm>() }
    }
    fn set_limit(&self, n: usize) {
        // SAFETY: within the reserved range.
        self.deepest.set(unsafe { self.frames.add(n.min(FRAMES - 64) + 1) });
        watch::state::settle(self);
    }
    /// Sends every push of a frame the other way, or only those beyond the recursion limit.
    pub fn apply_limit(&self, watched: bool) {
        self.limit.set(if watched { self.frames } else { self.deepest.get() });
    }
    /// Whether the recursion limit allows for one more frame.
    pub fn has_depth(&self) -> bool {
        // SAFETY: within the reserved records (the limit leaves room).
        unsafe { self.top.get().add(1) < self.deepest.get() }
    }
    /// Number of frames.
    pub fn depth(&self) -> usize {
        (self.top.get() as usize - self.frames as usize) / size_of::<Frame>()
    }
    /// The innermost frame, if there is one.
    pub fn current(&self) -> Option<*mut Frame> {
        let top = self.top.get();
        (!std::ptr::eq(top, self.frames)).then_some(top)
    }
    /// Whether a record is one of this machine's.
    pub fn owns(&self, frame: *const Frame) -> bool {
        (frame as usize).wrapping_sub(self.frames as usize) < FRAMES * size_of::<Frame>()
    }
    /// The thread whose machine it is.
    pub fn thread(&self) -> &Thread {
        // SAFETY: the thread outlives its machine.
        unsafe { &*self.thread }
    }
    /// The frame that called `frame`.
    pub fn caller(&self, frame: *mut Frame) -> Option<*mut Frame> {
        // SAFETY: records are contiguous and `frame` is one of them.
        let below = unsafe { frame.sub(1) };
        (below > self.frames).then_some(below)
    }
    /// First slot behind the innermost frame.
    pub fn next_base(&self) -> *mut Slot {
        match self.current() {
            // SAFETY: the record is live.
            Some(f) => unsafe { (*f).base.add((*(*f).exe).nslots as usize) },
            None => self.stack,
        }
    }
    /// Whether a frame of `n` slots at `base` fits.
    #[inline(always)]
    pub fn has_room(&self, base: *mut Slot, n: usize) -> bool {
        // SAFETY: only compared.
        unsafe { base.add(n) < self.stack_end }
    }
    /// The executable of a code object, lowered now if this thread has not run it before.
    #[inline]
    pub fn executable(&self, th: &Thread, code: &CodeObject) -> Res<*mut Executable> {
        // SAFETY: only this thread touches its list; the borrow ends here.
        let list = unsafe { &*self.executables.get() };
        match list.get(code.id as usize) {
            Some(Some(exe)) => Ok(std::ptr::from_ref::<Executable>(exe).cast_mut()),
            _ => self.make_executable(th, code),
        }
    }
    #[cold]
    fn make_executable(&self, th: &Thread, code: &CodeObject) -> Res<*mut Executable> {
        self.lower_into(th, code, View::Plain, &self.executables)
    }
    /// The watched form of a code, lowered now if this thread has not needed it before.
    pub fn watched(&self, th: &Thread, code: &CodeObject, view: View) -> Res<*mut Executable> {
        let list = &self.watch.forms[usize::from(view == View::Each)];
        // SAFETY: as in `executable`.
        match unsafe { &*list.get() }.get(code.id as usize) {
            Some(Some(exe)) => Ok(std::ptr::from_ref::<Executable>(exe).cast_mut()),
            _ => self.lower_into(th, code, view, list),
        }
    }
    fn lower_into(
        &self,
        th: &Thread,
        code: &CodeObject,
        view: View,
        list: &UnsafeCell<Vec<Option<Box<Executable>>>>,
    ) -> Res<*mut Executable> {
        let Some(exe) = super::lower::lower(code, view) else {
            return Err(th.memory_error("too many local variables"));
        };
        let mut exe = Box::new(exe);
        Label::write(&mut exe);
        let p = &raw mut *exe;
        // SAFETY: see `executable`; nothing below runs Python code.
        let list = unsafe { &mut *list.get() };
        let id = code.id as usize;
        if list.len() <= id {
            list.resize_with(id + 1, || None);
        }
        list[id] = Some(exe);
        Ok(p)
    }
    /// Forgets the executable of a code object that dies.
    pub fn forget(&self, id: u32) {
        // SAFETY: see `executable`.
        let list = unsafe { &mut *self.executables.get() };
        let old = list.get_mut(id as usize).and_then(Option::take);
        // Dropping constants may run other destructors, which may come here again.
        drop(old);
        self.watch.forget(id);
    }
    /// Reports every value on the machine's stacks. (The constants of executables belong to their code.)
    fn trace(&self, v: &mut dyn Visitor) {
        let end = self.next_base();
        let mut p = self.stack;
        // SAFETY: the world is stopped; every slot of the range is initialised (see the module).
        unsafe {
            while p < end {
                v.visit_slot(&*p);
                p = p.add(1);
            }
            for (_, f) in &*self.frame_objects.get() {
                v.visit(f.as_value());
            }
            let mut f = self.frames.add(1);
            while f <= self.top.get() {
                v.visit_uncounted(&(*(*f).func).ob);
                f = f.add(1);
            }
            let hooks = &*self.asyncgen_hooks.get();
            v.visit_slot(&hooks.0);
            v.visit_slot(&hooks.1);
            self.watch.visit(v);
        }
    }
}

/// The machine that a live record belongs to.
pub fn machine_of<'a>(frame: *mut Frame) -> Option<&'a Vm> {
    let machines = MACHINES.lock();
    // SAFETY: a machine is there as long as it has a live record.
    machines.live.iter().chain(&machines.gone).map(|m| unsafe { &*m.0 }).find(|vm| vm.owns(frame))
}

/// The first thing that `f` finds in a thread's machine. With the world stopped, unless `f` only looks at addresses.
pub fn find_machine<R>(mut f: impl FnMut(&Vm) -> Option<R>) -> Option<R> {
    // SAFETY: machines leave the list before they die.
    MACHINES.lock().live.iter().find_map(|m| f(unsafe { &*m.0 }))
}

/// Where the native stacks of all threads lie; none if some thread's cannot be looked at. Only with the world stopped.
pub fn native_stacks() -> Option<Vec<Range<usize>>> {
    // SAFETY: machines leave the list before they die. (Nobody looks again at what was on the stacks of those that a fork
    // has left behind.)
    MACHINES.lock().live.iter().map(|m| unsafe { &*m.0 }.thread().native_words()).collect()
}

/// Reports every value that any thread's Python frames hold. Only with the world stopped.
pub fn trace_frames(v: &mut dyn Visitor) {
    let machines = MACHINES.lock();
    for m in &machines.live {
        // SAFETY: machines leave the list before they die.
        let vm = unsafe { &*m.0 };
        vm.trace(v);
        vm.thread().trace(v);
    }
    for m in &machines.gone {
        // SAFETY: these never die.
        unsafe { &*m.0 }.trace(v);
    }
}
