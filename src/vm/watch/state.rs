//! What one thread watches: its trace and profile functions, and whether a callback runs at present.

use std::cell::{Cell, UnsafeCell};

use super::{Event, View, switch, tools};
use crate::object::{Raised, Slot, Thread, Value, Visitor};
use crate::vm::code_object::CodeObject;
use crate::vm::executable::Executable;
use crate::vm::state::{Frame, Vm};

/// The thread's part of the watching.
#[derive(Default)]
pub struct Watch {
    /// `sys.settrace`.
    trace: UnsafeCell<Slot>,
    /// `sys.setprofile`.
    profile: UnsafeCell<Slot>,
    /// Callbacks that run at present: nothing is reported meanwhile.
    busy: Cell<u32>,
    /// The event that the innermost callback was called for.
    pub what: Cell<Option<Event>>,
    /// The frame that it was called for.
    at: Cell<Option<*mut Frame>>,
    /// A frame of the thread wants to hear of every instruction (`f_trace_opcodes`).
    opcodes: Cell<bool>,
    /// Something is watched and no callback runs.
    on: Cell<bool>,
    /// What ends a loop of this frame at present.
    ended: UnsafeCell<Option<(*mut Frame, End)>>,
    /// The watched forms, with points before instructions or without.
    pub forms: [UnsafeCell<Vec<Option<Box<Executable>>>>; 2],
}

/// What ends a loop.
pub enum End {
    /// A generator, with this result.
    Result(Value),
    /// A `StopIteration`.
    Exception(Value),
}

/// The thread's functions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// `sys.settrace`.
    Trace,
    /// `sys.setprofile`.
    Profile,
}

impl Watch {
    fn place(&self, which: Which) -> &UnsafeCell<Slot> {
        match which {
            Which::Trace => &self.trace,
            Which::Profile => &self.profile,
        }
    }
    /// The thread's trace or profile function.
    pub fn function(&self, which: Which) -> Slot {
        // SAFETY: only this thread touches its cells, or another while this one stands still.
        unsafe { (*self.place(which).get()).clone() }
    }
    /// Whether there is one.
    pub fn has(&self, which: Which) -> bool {
        // SAFETY: as in `function`.
        unsafe { (*self.place(which).get()).is_some() }
    }
    /// Sets it, without effect on the frames; returns the old one.
    pub fn replace(&self, which: Which, f: Slot) -> Slot {
        if which == Which::Trace && f.is_none() {
            self.opcodes.set(false);
        }
        // SAFETY: as in `function`.
        unsafe { std::mem::replace(&mut *self.place(which).get(), f) }
    }
    /// Whether something is watched and no callback runs: whether points have something to say.
    #[inline]
    pub fn is_on(&self) -> bool {
        self.on.get()
    }
    /// The frame that the innermost callback was called for.
    pub fn firing(&self) -> Option<*mut Frame> {
        self.at.get()
    }
    /// Whether a callback runs.
    pub fn is_busy(&self) -> bool {
        self.busy.get() != 0
    }
    /// Whether nothing at all is watched in this thread.
    pub fn is_idle(&self) -> bool {
        !self.has(Which::Trace) && !self.has(Which::Profile) && tools::active() == 0
    }
    /// The form in which the thread is to run a code.
    pub fn view_of(&self, code: &CodeObject) -> View {
        let events = tools::events_of(code);
        if events == 0 && !self.has(Which::Trace) && !self.has(Which::Profile) {
            return View::Plain;
        }
        if self.opcodes.get() || events & Event::Instruction.bit() != 0 { View::Each } else { View::Watched }
    }
    /// Whether an event is of interest to anybody.
    pub fn wants(&self, e: Event) -> bool {
        self.on.get()
            && (self.has(Which::Trace) || self.has(Which::Profile) || tools::active() & e.bit() != 0)
    }
    /// Remembers what ends a loop of this frame.
    pub fn note_end(&self, consumer: *mut Frame, end: End) {
        // SAFETY: as in `function`; the borrow ends before the old value is dropped.
        let old = unsafe { (*self.ended.get()).replace((consumer, end)) };
        drop(old);
    }
    /// What has just ended a loop of this frame, if it is worth telling.
    pub fn take_end(&self, consumer: *mut Frame) -> Option<End> {
        // SAFETY: as above.
        let noted = unsafe { (*self.ended.get()).take() };
        noted.filter(|(frame, _)| std::ptr::eq(*frame, consumer)).map(|(_, v)| v)
    }
    /// Reports what the thread holds.
    pub fn visit(&self, v: &mut dyn Visitor) {
        // SAFETY: the thread stands still.
        if let Some((_, End::Result(x) | End::Exception(x))) = unsafe { &*self.ended.get() } {
            v.visit(x);
        }
        v.visit_slot(&self.function(Which::Trace));
        v.visit_slot(&self.function(Which::Profile));
    }
    /// Takes what the thread holds, at its end.
    pub fn empty(&self) {
        drop(self.replace(Which::Trace, None));
        drop(self.replace(Which::Profile, None));
        drop(self.take_end(std::ptr::null_mut()));
        for list in &self.forms {
            // SAFETY: as in `function`; no frame is left.
            drop(unsafe { std::mem::take(&mut *list.get()) });
        }
    }
    /// Forgets the forms of a code that dies.
    pub fn forget(&self, id: u32) {
        for list in &self.forms {
            // SAFETY: only this thread touches its lists; the borrow ends before anything is dropped.
            let old = unsafe { &mut *list.get() }.get_mut(id as usize).and_then(Option::take);
            drop(old);
        }
    }
}

/// Decides anew whether frames are pushed in their watched form.
pub fn settle(vm: &Vm) {
    let w = &vm.watch;
    w.on.set(w.busy.get() == 0 && !w.is_idle());
    vm.apply_limit(w.on.get());
}

/// As [`settle`], and moves the frames that already run.
pub fn refresh(th: &Thread, vm: &Vm) {
    settle(vm);
    if !vm.watch.is_idle() {
        switch::move_all(th, vm);
    }
}

/// A frame of the thread wants to hear of every instruction.
pub fn want_opcodes(th: &Thread) {
    let vm = Vm::of(th);
    // (Debuggers say so before they set their trace function.)
    if !vm.watch.opcodes.replace(true) && vm.watch.has(Which::Trace) {
        refresh(th, vm);
    }
}

/// Sets the calling thread's trace or profile function.
pub fn set_function(th: &Thread, which: Which, f: Slot) {
    let vm = Vm::of(th);
    let old = vm.watch.replace(which, f);
    refresh(th, vm);
    drop(old);
}

/// Sets every thread's.
pub fn set_function_everywhere(th: &Thread, which: Which, f: &Slot) {
    let mut old = Vec::new();
    th.stop_the_world(|| {
        crate::vm::state::find_machine(|vm| {
            old.push(vm.watch.replace(which, f.clone()));
            None::<()>
        })
    });
    tools::alert_threads();
    refresh(th, Vm::of(th));
    drop(old);
}

/// Runs a callback for an event: nothing is reported meanwhile.
pub fn in_callback<R>(vm: &Vm, e: Event, f: impl FnOnce() -> R) -> R {
    let w = &vm.watch;
    let before = (w.what.replace(Some(e)), w.at.replace(vm.current()));
    w.busy.set(w.busy.get() + 1);
    settle(vm);
    let r = f();
    w.busy.set(w.busy.get() - 1);
    w.what.set(before.0);
    w.at.set(before.1);
    settle(vm);
    r
}

/// `sys.call_tracing`: runs `f` as if no callback ran.
pub fn call_tracing(th: &Thread, f: impl FnOnce() -> Result<Value, Raised>) -> Result<Value, Raised> {
    let vm = Vm::of(th);
    let busy = vm.watch.busy.replace(0);
    settle(vm);
    let r = f();
    vm.watch.busy.set(busy);
    settle(vm);
    r
}
