//! Generators, coroutines and asynchronous generators: a frame that can leave the stack and come back.
//!
//! While suspended the slots lie in the object; resuming copies them to the top of the data stack and pushes a
//! record, yielding copies them back. `status` is also the lock: only who moved it to `RUNNING` touches the state, or
//! who moved it to `LOOKED_AT` for a moment in which it runs no Python code ([`Generator::look`]).

use std::cell::UnsafeCell;

use super::call;
use super::code_object::CodeObject;
use super::executable::Executable;
use super::frame::{self, FrameObject};
use super::function::Function;
use super::op::Op;
use super::state::{Frame, Vm, frame_flags};
use super::{delegate, throw_arguments, watch};
use crate::compiler::Opcode;
use crate::compiler::code::flags as code_flags;
use crate::object::{
    Args, Class, GetSet, Guarded, Method, Object, Payload, Raised, Ref, Res, Slot, Slots, Str, Thread, Trace,
    TypeSpec, Value, Visitor, alloc, errors, exception, flags, header::Sink, unraisable,
};
use crate::payload;
use crate::sync::prim::{AtomicU8, Ordering, thread};

/// `generator`.
pub static GENERATOR: Class = Class::new();
/// `coroutine`.
pub static COROUTINE: Class = Class::new();
/// `coroutine_wrapper`: what `await` on a coroutine iterates.
pub static COROUTINE_WRAPPER: Class = Class::new();

const CREATED: u8 = 0;
const SUSPENDED: u8 = 1;
const RUNNING: u8 = 2;
const FINISHED: u8 = 3;
/// Somebody looks at the state of a generator that does not run. Everybody else waits until that is over.
const LOOKED_AT: u8 = 4;

struct State {
    slots: Box<[Slot]>,
    /// Instruction of the plain executable to go on with.
    pc: usize,
    /// Slots in use while suspended.
    live: usize,
    /// Slot for what is sent.
    dest: u16,
    /// The exception that the generator itself is handling, while suspended.
    own: Slot,
    /// Whether the generator is inside a handler of its own.
    own_active: bool,
    /// The exception that the resumer handles, while running.
    outer: Slot,
    frame: Option<Ref<FrameObject>>,
}

/// Payload of all three kinds.
#[repr(C)]
pub struct Generator {
    /// Header.
    pub ob: Object,
    status: AtomicU8,
    state: UnsafeCell<State>,
    /// The function whose frame this is.
    pub func: Ref<Function>,
    code: Ref<CodeObject>,
    names: Guarded<(Value, Value)>,
    /// Asynchronous generators: whether hooks were called, whether an `asend` is under way, whether it is closed.
    pub asynchronous: Guarded<super::async_generator::AsyncState>,
    /// `cr_origin`.
    pub origin: Guarded<Slot>,
}

// SAFETY: `state` is touched only by who moved `status` to RUNNING or LOOKED_AT, by the collector, or in drop.
unsafe impl Sync for Generator {}
// SAFETY: as for `Sync`.
unsafe impl Send for Generator {}

payload!(Generator: traced);

impl Trace for Generator {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(self.func.as_value());
        v.visit(self.code.as_value());
        // SAFETY: the world is stopped.
        unsafe {
            let s = &*self.state.get();
            s.slots.iter().for_each(|x| v.visit_slot(x));
            v.visit_slot(&s.own);
            v.visit_slot(&s.outer);
            if let Some(f) = &s.frame {
                v.visit(f.as_value());
            }
            let n = self.names.get_unlocked();
            v.visit(&n.0);
            v.visit(&n.1);
            v.visit_slot(self.origin.get_unlocked());
            v.visit_slot(&self.asynchronous.get_unlocked().finalizer);
        }
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        unsafe {
            let s = &mut *self.state.get();
            sink.extend(s.slots.iter_mut().filter_map(Option::take));
            sink.extend(s.own.take());
            sink.extend(s.frame.take().map(Ref::into_value));
        }
        // Relaxed: garbage.
        self.status.store(FINISHED, Ordering::Relaxed);
    }
}

impl Drop for Generator {
    fn drop(&mut self) {
        if let Some(f) = self.state.get_mut().frame.take() {
            f.forget_generator();
        }
    }
}

/// What a resumed generator did.
pub enum Resumed {
    /// It yielded.
    Yielded(Value),
    /// It returned.
    Returned(Value),
}

impl Generator {
    fn class_of(code: &CodeObject) -> &'static Class {
        let f = code.code.flags;
        if f & code_flags::COROUTINE != 0 {
            &COROUTINE
        } else if f & code_flags::ASYNC_GENERATOR != 0 {
            &super::async_generator::ASYNC_GENERATOR
        } else {
            &GENERATOR
        }
    }
    /// Makes the generator of the running frame, which executes `ReturnGenerator`; takes the frame's slots.
    ///
    /// # Safety
    /// `frame` is the innermost frame; no slot of it is borrowed.
    pub unsafe fn of_frame(frame: *mut Frame) -> Ref<Generator> {
        // SAFETY: the record is live; its slots move into the generator.
        unsafe {
            let exe = (*frame).executable();
            let mut slots: Vec<Slot> = Vec::with_capacity(exe.nslots as usize);
            for i in 0..exe.nlocals as usize {
                slots.push((*(*frame).base.add(i)).take());
            }
            slots.resize_with(exe.nslots as usize, || None);
            let func = Ref::from_payload((*frame).function());
            let code = Ref::from_payload(&*exe.object);
            let names = {
                let p = func.parts.lock(&func.ob);
                (p.name.clone(), p.qualname.clone())
            };
            let ins = *(*frame).pc;
            let class = Generator::class_of(&code);
            let th = Thread::current();
            let depth =
                if std::ptr::eq(class, &COROUTINE) { super::async_generator::origin_depth(th) } else { 0 };
            let origin = if depth > 0 { Some(super::async_generator::origin_of(th, depth)) } else { None };
            alloc(Generator {
                ob: Object::new(class.get()),
                status: AtomicU8::new(CREATED),
                state: UnsafeCell::new(State {
                    slots: slots.into_boxed_slice(),
                    pc: ins.d as usize,
                    live: ins.c as usize,
                    dest: ins.c,
                    own: None,
                    own_active: false,
                    outer: None,
                    frame: None,
                }),
                func,
                code,
                names: Guarded::new(names),
                asynchronous: Guarded::new(Default::default()),
                origin: Guarded::new(origin),
            })
        }
    }
    fn status(&self) -> u8 {
        // Relaxed: an observation.
        let now = self.status.load(Ordering::Relaxed);
        if now == LOOKED_AT { self.settled_status() } else { now }
    }
    #[cold]
    fn settled_status(&self) -> u8 {
        loop {
            thread::yield_now();
            // Relaxed: an observation.
            let now = self.status.load(Ordering::Relaxed);
            if now != LOOKED_AT {
                return now;
            }
        }
    }
    /// Whether it waits to be resumed.
    pub fn is_suspended(&self) -> bool {
        matches!(self.status(), CREATED | SUSPENDED)
    }
    /// Whether it has run at all.
    pub fn started(&self) -> bool {
        self.status() != CREATED
    }
    /// Whether it is running.
    pub fn is_running(&self) -> bool {
        self.status() == RUNNING
    }
    /// Whether it has ended.
    pub fn is_finished(&self) -> bool {
        self.status() == FINISHED
    }
    /// Its locals, while suspended.
    pub fn locals_ptr(&self) -> *mut Slot {
        // SAFETY: called with the world stopped.
        unsafe { (*self.state.get()).slots.as_mut_ptr() }
    }
    /// Shows `f` the state of a generator that does not run; `f` runs no Python code and drops no value.
    fn look<R>(&self, f: impl FnOnce(&mut State) -> R) -> Option<R> {
        let was = self.try_move(LOOKED_AT).ok()?;
        // SAFETY: LOOKED_AT by us.
        let r = f(unsafe { &mut *self.state.get() });
        self.leave(was);
        Some(r)
    }
    fn try_start(&self) -> Result<u8, u8> {
        self.try_move(RUNNING)
    }
    /// Takes hold of the state; the status that it had, or the one that forbids it.
    #[inline]
    fn try_move(&self, to: u8) -> Result<u8, u8> {
        loop {
            let now = self.status();
            if now == RUNNING || now == FINISHED {
                return Err(now);
            }
            if !crate::mode::PARALLEL {
                // Relaxed: under the global lock.
                self.status.store(to, Ordering::Relaxed);
                return Ok(now);
            }
            // Acquire: pairs with the release in `leave`, so that the state of the last run is seen.
            // Relaxed: a failure looks again.
            if self.status.compare_exchange(now, to, Ordering::Acquire, Ordering::Relaxed).is_ok() {
                return Ok(now);
            }
        }
    }
    fn leave(&self, status: u8) {
        // Release: pairs with the acquire in `try_start`.
        self.status.store(status, Ordering::Release);
    }
    /// Pushes the generator's frame at `base`; `sent` goes where the suspended instruction wants it.
    ///
    /// # Safety
    /// `base` lies behind every live slot of the frame below; the generator stays alive until its frame is popped.
    #[inline]
    pub unsafe fn push(
        &self,
        th: &Thread,
        vm: &Vm,
        base: *mut Slot,
        frame_flags: u32,
        sent: Slot,
    ) -> Res<*mut Frame> {
        let status = self.status();
        if status == FINISHED || status == RUNNING {
            return Err(self.cannot_start(th, status));
        }
        let exe = vm.executable(th, &self.code)?;
        // SAFETY: the executable is live; the state is ours after `try_start`; slots move bitwise, and those left
        // behind are zeroed so that nobody owns a value twice.
        unsafe {
            if !call::fits(vm, base, exe) {
                return watch::enter::push_generator(self, th, vm, base, exe, frame_flags, sent);
            }
            if let Err(status) = self.try_start() {
                return Err(self.cannot_start(th, status));
            }
            let s = &mut *self.state.get();
            let n = s.live;
            // Few slots: a loop is over before a call to copy them has begun.
            for i in 0..n {
                base.add(i).write(s.slots.get_unchecked_mut(i).take());
            }
            base.add(s.dest as usize).write(sent);
            s.outer = th.handled();
            if s.own_active {
                let outer = th.set_handled(s.own.take());
                drop(outer);
            }
            let top = vm.top.get().add(1);
            (*top).pc = (*exe).code.as_mut_ptr().add(s.pc);
            (*top).base = base;
            (*top).exe = exe;
            (*top).func = &*self.func;
            (*top).generator = self;
            (*top).flags = frame_flags | super::state::frame_flags::GENERATOR;
            (*top).dest = 0;
            vm.top.set(top);
            if let Some(f) = s.frame.clone() {
                frame::attach(vm, top, f);
            }
            Ok(top)
        }
    }
    /// Whether `push` failed because another thread ended the generator; then nothing is raised any more.
    #[cold]
    pub fn ended_elsewhere(&self, th: &Thread) -> bool {
        let ended = self.is_finished() && th.raised_is(&errors::STOP_ITERATION);
        if ended {
            drop(th.take_waiting());
        }
        ended
    }
    #[cold]
    /// What is raised because of a status that was seen; it may have changed since.
    fn cannot_start(&self, th: &Thread, status: u8) -> Raised {
        let kind = self.kind();
        if status == RUNNING {
            return th.value_error(format!("{kind} already executing"));
        }
        if kind == "coroutine" {
            return th.runtime_error("cannot reuse already awaited coroutine");
        }
        th.stop_iteration(Value::none())
    }
    fn kind(&self) -> &'static str {
        if self.ob.ty().is(&COROUTINE) {
            "coroutine"
        } else if self.ob.ty().is(&super::async_generator::ASYNC_GENERATOR) {
            "async generator"
        } else {
            "generator"
        }
    }
    /// Takes the innermost frame, which yields, off the stack.
    ///
    /// # Safety
    /// `frame` is the innermost frame and this generator's; its pc is at a `Yield` whose value has been taken.
    #[inline]
    pub unsafe fn suspend(&self, th: &Thread, vm: &Vm, frame: *mut Frame) {
        // SAFETY: promised by the caller.
        unsafe {
            let ins = *(*frame).pc;
            debug_assert!(ins.op == Op::Yield);
            let s = &mut *self.state.get();
            s.dest = ins.c;
            s.live = ins.c as usize;
            s.pc = ins.d as usize;
            self.put_away(th, vm, frame);
        }
    }
    /// Takes the innermost frame off the stack, to be where its state says.
    ///
    /// # Safety
    /// `frame` is the innermost frame and this generator's; the state tells what lives in it.
    #[inline]
    pub(super) unsafe fn put_away(&self, th: &Thread, vm: &Vm, frame: *mut Frame) {
        // SAFETY: promised by the caller; slots move bitwise as in `push`.
        unsafe {
            let s = &mut *self.state.get();
            let base = (*frame).base;
            let place = s.slots.as_mut_ptr();
            for i in 0..s.live {
                place.add(i).write((*base.add(i)).take());
            }
            let outer = s.outer.take();
            if s.own_active {
                s.own = th.set_handled(outer);
            } else {
                drop(outer);
            }
            if (*frame).flags & frame_flags::OBJECT != 0 {
                s.frame = frame::detach(vm, frame, true);
            }
            vm.top.set(frame.sub(1));
            self.leave(SUSPENDED);
        }
    }
    /// The innermost frame, this generator's, has ended and its slots are empty: restores what the resumer handled.
    pub fn finish(&self, th: &Thread) {
        // SAFETY: the generator is RUNNING in this thread.
        let s = unsafe { &mut *self.state.get() };
        let outer = s.outer.take();
        if s.own_active {
            s.own_active = false;
            drop(th.set_handled(outer));
        } else {
            drop(outer);
        }
        if let Some(f) = s.frame.take() {
            f.forget_generator();
        }
        self.leave(FINISHED);
    }
    /// Makes what the resumer handles the current exception again; the generator's own one, if it handles one.
    pub(super) fn set_own_aside(&self, th: &Thread) -> Option<Slot> {
        // SAFETY: the generator is RUNNING in this thread.
        let s = unsafe { &mut *self.state.get() };
        s.own_active.then(|| th.set_handled(s.outer.clone()))
    }
    /// `PUSH_EXC_INFO` in this generator's frame: what to save.
    pub fn enter_handler(&self, th: &Thread, exc: Value) -> Slot {
        // SAFETY: the generator is RUNNING in this thread.
        let s = unsafe { &mut *self.state.get() };
        let previous = th.set_handled(Some(exc));
        if s.own_active {
            return previous;
        }
        s.own_active = true;
        drop(previous);
        None
    }
    /// `POP_EXCEPT` in this generator's frame.
    pub fn leave_handler(&self, th: &Thread, saved: Slot) {
        // SAFETY: the generator is RUNNING in this thread.
        let s = unsafe { &mut *self.state.get() };
        let old = match saved {
            Some(v) => th.set_handled(Some(v)),
            None => {
                s.own_active = false;
                th.set_handled(s.outer.clone())
            }
        };
        drop(old);
    }
    /// A suspended generator goes on elsewhere: at this instruction of the plain executable.
    pub fn redirect(&self, pc: usize) {
        self.look(|s| s.pc = pc);
    }
    /// What a generator in this state delegates to.
    fn delegate_in(s: &State, exe: &Executable) -> Slot {
        let origin = exe.origin[s.pc.checked_sub(1)?] as usize;
        let resume = exe.source().instrs.get(origin + 1)?;
        if resume.op != Opcode::RESUME || resume.arg & 3 < 2 {
            return None;
        }
        s.slots.get(s.live.checked_sub(1)?)?.clone()
    }
    /// What the suspended generator delegates to (`gi_yieldfrom`, `cr_await`).
    pub fn delegate(&self) -> Slot {
        let th = Thread::current();
        let exe = Vm::of(th).executable(th, &self.code).ok()?;
        // SAFETY: the executable is live.
        self.look(|s| Generator::delegate_in(s, unsafe { &*exe })).flatten()
    }
}

/// Resumes with a value.
pub fn resume(th: &Thread, g: &Ref<Generator>, sent: Value) -> Res<Resumed> {
    th.check_stack()?;
    let vm = Vm::of(th);
    // SAFETY: `g` holds the generator; `next_base` is behind every live slot.
    unsafe {
        g.push(th, vm, vm.next_base(), frame_flags::ENTRY, Some(sent))?;
    }
    let v = super::run::run(th, vm)?;
    // The status may be another thread's doing already.
    Ok(if vm.yielded.take() { Resumed::Yielded(v) } else { Resumed::Returned(v) })
}

/// Resumes by raising the exception in flight at the place where it waits.
fn resume_raising(th: &Thread, g: &Ref<Generator>, r: Raised) -> Res<Resumed> {
    let vm = Vm::of(th);
    let waiting = th.take_raised(r);
    push_waiting(th, vm, g)?;
    raise_inside(th, vm, g, waiting)
}

/// Pushes the frame, which does not go on but stays at the suspended instruction, for handlers and line numbers.
pub(super) fn push_waiting(th: &Thread, vm: &Vm, g: &Generator) -> Res<*mut Frame> {
    th.check_stack()?;
    // SAFETY: as in `resume`.
    unsafe {
        let f = g.push(th, vm, vm.next_base(), frame_flags::ENTRY, None)?;
        (*f).pc = (*f).pc.sub(1);
        Ok(f)
    }
}

/// Goes on in the innermost frame, the generator's, by raising.
pub(super) fn raise_inside(th: &Thread, vm: &Vm, g: &Generator, waiting: Value) -> Res<Resumed> {
    // What the generator is handling itself is the context.
    // SAFETY: the generator is RUNNING in this thread.
    if unsafe { (*g.state.get()).own_active } {
        exception::link_context(th, &waiting);
    }
    let r = watch::unwound::thrown(th, vm, waiting);
    let v = super::run::run_raised(th, vm, r)?;
    // The status may be another thread's doing already.
    Ok(if vm.yielded.take() { Resumed::Yielded(v) } else { Resumed::Returned(v) })
}

/// `send`.
pub fn send(th: &Thread, g: &Ref<Generator>, v: Value) -> Res<Resumed> {
    if !g.started() && !v.is_none() {
        return Err(th.type_error(format!("can't send non-None value to a just-started {}", g.kind())));
    }
    if g.is_finished() {
        if g.kind() == "coroutine" {
            return Err(g.cannot_start(th, FINISHED));
        }
        return Ok(Resumed::Returned(Value::none()));
    }
    resume(th, g, v)
}

/// A value or `StopIteration`.
pub fn or_stop(th: &Thread, r: Resumed) -> Res {
    match r {
        Resumed::Yielded(v) => Ok(v),
        Resumed::Returned(v) => Err(stop(th, v)),
    }
}

/// Raises `StopIteration` with a generator's result.
pub fn stop(th: &Thread, v: Value) -> Raised {
    if v.is_none() {
        th.error(&errors::STOP_ITERATION, "")
    } else if v.is_instance(&crate::object::class::TUPLE) || v.is_instance(&errors::BASE_EXCEPTION) {
        // These would be taken apart or taken for the exception itself.
        match crate::object::call::call1(th, &errors::STOP_ITERATION.value(), v) {
            Ok(e) => exception::raise(th, e),
            Err(r) => r,
        }
    } else {
        th.stop_iteration(v)
    }
}

/// `throw` with an exception object that is in flight.
pub fn throw_raised(th: &Thread, g: &Ref<Generator>, r: Raised) -> Res<Resumed> {
    let status = g.status();
    if status == RUNNING || status == FINISHED && g.kind() == "coroutine" {
        drop(th.take_waiting());
        return Err(g.cannot_start(th, status));
    }
    if status == FINISHED {
        return Err(r);
    }
    if let Some((status, inner)) = start_delegate(th, g) {
        let exc = th.take_raised(r);
        if !exc.is_instance(&errors::GENERATOR_EXIT) {
            g.leave(status);
            return delegate::throw_into(th, g, &inner, exc);
        }
        let closed = delegate::close(th, &inner);
        g.leave(status);
        let r = closed.err().unwrap_or_else(|| th.raise_object(exc));
        return resume_raising(th, g, r);
    }
    resume_raising(th, g, r)
}

/// What a suspended generator delegates to; the generator counts as running until `leave` is called with the status.
fn start_delegate(th: &Thread, g: &Generator) -> Option<(u8, Value)> {
    let exe = Vm::of(th).executable(th, &g.code).ok()?;
    let status = g.try_start().ok()?;
    // SAFETY: RUNNING by us; the executable is live.
    let inner = unsafe { Generator::delegate_in(&*g.state.get(), &*exe) };
    if inner.is_none() {
        g.leave(status);
    }
    inner.map(|inner| (status, inner))
}

/// `close`: the value that the generator returned in answer.
pub fn close(th: &Thread, g: &Ref<Generator>) -> Res {
    if !g.started() {
        discard(g);
        return Ok(Value::none());
    }
    if g.is_finished() {
        return Ok(Value::none());
    }
    if g.is_running() {
        return Err(g.cannot_start(th, RUNNING));
    }
    let r = th.error(&errors::GENERATOR_EXIT, "");
    match throw_raised(th, g, r) {
        Ok(Resumed::Yielded(_)) => Err(th.runtime_error(format!("{} ignored GeneratorExit", g.kind()))),
        Ok(Resumed::Returned(v)) => Ok(v),
        Err(r) => {
            if th.raised_is(&errors::GENERATOR_EXIT) || th.raised_is(&errors::STOP_ITERATION) {
                drop(th.take_waiting());
                return Ok(Value::none());
            }
            Err(r)
        }
    }
}

/// Ends a generator that never ran or has nothing to clean up.
fn discard(g: &Generator) {
    if g.try_start().is_err() {
        return;
    }
    // SAFETY: RUNNING by us.
    let (mut taken, frame) = unsafe {
        let s = &mut *g.state.get();
        let taken: Vec<Slot> = s.slots.iter_mut().map(Option::take).collect();
        (taken, s.frame.take())
    };
    // Somebody who still has the frame sees the variables in it.
    if let Some(f) = frame {
        let n = g.code.code.localsplus.len().min(taken.len());
        let rest = taken.split_off(n);
        f.keep_locals(std::mem::replace(&mut taken, rest));
    }
    g.leave(FINISHED);
    drop(taken);
}

/// `close`, errors reported as unraisable.
pub fn close_silently(th: &Thread, g: &Ref<Generator>) {
    if let Err(r) = close(th, g) {
        let _ = r;
        unraisable::report(th, delegate::CLOSING, Some(g.as_value()));
    }
}

/// Slot `finalize` of all three kinds.
pub fn finalize(o: &Object) {
    let Some(g) = o.downcast::<Generator>() else { return };
    if g.is_finished() {
        return;
    }
    let Some(th) = Thread::try_current().filter(|t| !t.vm.get().is_null()) else { return };
    let waiting = th.take_waiting();
    let this = Ref::from_payload(g);
    if g.ob.ty().is(&super::async_generator::ASYNC_GENERATOR) && super::async_generator::finalize(th, &this) {
        restore(th, waiting);
        return;
    }
    super::async_generator::warn_if_unawaited(th, &this);
    // (Who watches is told of the end.)
    if g.started() && !has_handler(th, g) && !Vm::of(th).watch.is_on() {
        discard(g);
    } else {
        close_silently(th, &this);
    }
    restore(th, waiting);
}

fn restore(th: &Thread, waiting: Option<crate::object::Waiting>) {
    if let Some(w) = waiting {
        let _ = th.raise(w);
    }
}

fn has_handler(th: &Thread, g: &Generator) -> bool {
    let Ok(exe) = Vm::of(th).executable(th, &g.code) else { return true };
    // SAFETY: the executable is live; the generator is dying, so nobody else touches its state.
    unsafe {
        let pc = (*g.state.get()).pc - 1;
        // The outermost handler is the one that turns StopIteration into RuntimeError; it has nothing to clean up.
        match (*exe).handler_at(pc) {
            None => false,
            Some(h) => {
                let origin = (&(*exe).origin)[h.target as usize] as usize;
                (*exe).source().instrs.get(origin).is_none_or(|i| {
                    i.op != Opcode::CALL_INTRINSIC_1
                        || i.arg != crate::compiler::opcode::intrinsic1::STOPITERATION_ERROR
                })
            }
        }
    }
}

fn this(v: &Value) -> Ref<Generator> {
    v.clone().into_ref::<Generator>().expect("slot of this type")
}

fn payload_of(v: &Value) -> &Generator {
    v.downcast::<Generator>().expect("slot of this type")
}

/// Slot `next`; the result of a generator that ends is dropped.
pub fn next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    match send(th, &this(v), Value::none())? {
        Resumed::Yielded(v) => Ok(Some(v)),
        Resumed::Returned(_) => Ok(None),
    }
}

fn itself(_: &Thread, v: &Value) -> Res {
    Ok(v.clone())
}

fn method_next(th: &Thread, args: Args<'_>) -> Res {
    let r = send(th, &this(args.at(0)), Value::none())?;
    or_stop(th, r)
}

fn method_send(th: &Thread, args: Args<'_>) -> Res {
    let r = send(th, &this(args.at(0)), args.at(1).clone())?;
    or_stop(th, r)
}

fn method_throw(th: &Thread, args: Args<'_>) -> Res {
    let r = throw_arguments::raise_arguments(th, &args.positional_slots()[1..], "throw")?;
    let r = throw_raised(th, &this(args.at(0)), r)?;
    or_stop(th, r)
}

fn method_close(th: &Thread, args: Args<'_>) -> Res {
    close(th, &this(args.at(0)))
}

/// `repr` of all three kinds.
pub fn repr(_: &Thread, v: &Value) -> Res {
    let g = payload_of(v);
    let q = g.names.lock(&g.ob).1.clone();
    let q = q.downcast::<Str>().map(|s| s.to_str_lossy().into_owned()).unwrap_or_default();
    let kind = if g.kind() == "async generator" { "async_generator" } else { g.kind() };
    Ok(Str::new(&format!("<{kind} object {q} at {:#x}>", v.bits())).into_value())
}

/// `gi_frame` and its like.
pub fn get_frame(th: &Thread, v: &Value) -> Res {
    let g = payload_of(v);
    if g.is_finished() {
        return Ok(Value::none());
    }
    let exe = Vm::of(th).executable(th, &g.code)?;
    let fresh = frame::of_generator(g.func.clone());
    let kept = g.look(|s| match &s.frame {
        Some(f) => f.clone(),
        None => {
            // SAFETY: the executable is live.
            fresh.tie(g, unsafe { (&(*exe).origin)[s.pc - 1] as usize });
            s.frame.insert(fresh.clone()).clone()
        }
    });
    let frame = kept.or_else(|| frame::of_running(th, g));
    Ok(frame.map_or(Value::none(), Ref::into_value))
}

/// `gi_running` and its like.
pub fn get_running(_: &Thread, v: &Value) -> Res {
    Ok(Value::bool(payload_of(v).is_running()))
}

/// `gi_suspended` and its like.
pub fn get_suspended(_: &Thread, v: &Value) -> Res {
    Ok(Value::bool(payload_of(v).status() == SUSPENDED))
}

/// `gi_code` and its like.
pub fn get_code(_: &Thread, v: &Value) -> Res {
    Ok(payload_of(v).code.to_value())
}

/// `gi_yieldfrom` and its like.
pub fn get_delegate(_: &Thread, v: &Value) -> Res {
    Ok(payload_of(v).delegate().unwrap_or(Value::none()))
}

/// `__name__`.
pub fn get_name(_: &Thread, v: &Value) -> Res {
    let g = payload_of(v);
    Ok(g.names.lock(&g.ob).0.clone())
}

/// `__qualname__`.
pub fn get_qualname(_: &Thread, v: &Value) -> Res {
    let g = payload_of(v);
    Ok(g.names.lock(&g.ob).1.clone())
}

/// Sets `__name__`.
pub fn set_name(th: &Thread, v: &Value, new: Option<Value>) -> Res<()> {
    match new {
        Some(n) if n.downcast::<Str>().is_some() => {
            let g = payload_of(v);
            let old = std::mem::replace(&mut g.names.lock(&g.ob).0, n);
            drop(old);
            Ok(())
        }
        _ => Err(th.type_error("__name__ must be set to a string object")),
    }
}

/// Sets `__qualname__`.
pub fn set_qualname(th: &Thread, v: &Value, new: Option<Value>) -> Res<()> {
    match new {
        Some(n) if n.downcast::<Str>().is_some() => {
            let g = payload_of(v);
            let old = std::mem::replace(&mut g.names.lock(&g.ob).1, n);
            drop(old);
            Ok(())
        }
        _ => Err(th.type_error("__qualname__ must be set to a string object")),
    }
}

/// `coroutine_wrapper`.
#[repr(C)]
pub struct CoroutineWrapper {
    ob: Object,
    pub(super) coroutine: Ref<Generator>,
}

payload!(CoroutineWrapper: traced);

impl Trace for CoroutineWrapper {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(self.coroutine.as_value());
    }
}

fn await_coroutine(_: &Thread, v: &Value) -> Res {
    Ok(alloc(CoroutineWrapper { ob: Object::new(COROUTINE_WRAPPER.get()), coroutine: this(v) }).into_value())
}

fn wrapped(v: &Value) -> Ref<Generator> {
    v.downcast::<CoroutineWrapper>().expect("slot of this type").coroutine.clone()
}

fn wrapper_next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    match send(th, &wrapped(v), Value::none())? {
        Resumed::Yielded(v) => Ok(Some(v)),
        Resumed::Returned(v) if v.is_none() => Ok(None),
        Resumed::Returned(v) => Err(stop(th, v)),
    }
}

const SEND_DOC: &str =
    "send(value) -> send 'value' into generator,\nreturn next yielded value or raise StopIteration.";
const THROW_DOC: &str = "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in generator, return next yielded value or raise\nStopIteration.\nthe (type, val, tb) signature is deprecated, \nand may be removed in a future version of Python.";
const CLOSE_DOC: &str = "close() -> raise GeneratorExit inside generator.";
const COROUTINE_SEND_DOC: &str =
    "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration.";
const COROUTINE_THROW_DOC: &str = "throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine, return next iterated value or raise\nStopIteration.\nthe (type, val, tb) signature is deprecated, \nand may be removed in a future version of Python.";
const COROUTINE_CLOSE_DOC: &str = "close() -> raise GeneratorExit inside coroutine.";

static SPEC: TypeSpec = TypeSpec {
    slots: Slots {
        repr: Some(repr),
        iter: Some(itself),
        next: Some(next),
        finalize: Some(finalize),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("__next__", "($self, /)", method_next, "Implement next(self)."),
        Method::method("send", "($self, value, /)", method_send, SEND_DOC),
        Method::method("throw", "($self, typ, val=None, tb=None, /)", method_throw, THROW_DOC),
        Method::method("close", "($self, /)", method_close, CLOSE_DOC),
        Method::class(
            "__class_getitem__",
            "($type, object, /)",
            super::async_generator::class_getitem,
            "See PEP 585",
        ),
    ],
    getsets: &[
        GetSet::read("gi_frame", get_frame, ""),
        GetSet::read("gi_running", get_running, ""),
        GetSet::read("gi_suspended", get_suspended, ""),
        GetSet::read("gi_code", get_code, ""),
        GetSet::read("gi_yieldfrom", get_delegate, "object being iterated by yield from, or None"),
        GetSet::write("__name__", get_name, set_name, "name of the generator"),
        GetSet::write("__qualname__", get_qualname, set_qualname, "qualified name of the generator"),
    ],
    flags: flags::IMMUTABLE | flags::GC | flags::WEAKREF | flags::NO_NEW,
    ..TypeSpec::new("builtins", "generator", <Generator as Payload>::layout)
};

static COROUTINE_SPEC: TypeSpec = TypeSpec {
    slots: Slots {
        repr: Some(repr),
        await_: Some(await_coroutine),
        finalize: Some(finalize),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("send", "($self, value, /)", method_send, COROUTINE_SEND_DOC),
        Method::method("throw", "($self, typ, val=None, tb=None, /)", method_throw, COROUTINE_THROW_DOC),
        Method::method("close", "($self, /)", method_close, COROUTINE_CLOSE_DOC),
        Method::class(
            "__class_getitem__",
            "($type, object, /)",
            super::async_generator::class_getitem,
            "See PEP 585",
        ),
    ],
    getsets: &[
        GetSet::read("cr_frame", get_frame, ""),
        GetSet::read("cr_running", get_running, ""),
        GetSet::read("cr_suspended", get_suspended, ""),
        GetSet::read("cr_code", get_code, ""),
        GetSet::read("cr_await", get_delegate, "object being awaited on, or None"),
        GetSet::read(
            "cr_origin",
            |_, v| Ok(payload_of(v).origin.get(&payload_of(v).ob).unwrap_or(Value::none())),
            "",
        ),
        GetSet::write("__name__", get_name, set_name, "name of the coroutine"),
        GetSet::write("__qualname__", get_qualname, set_qualname, "qualified name of the coroutine"),
    ],
    flags: flags::IMMUTABLE | flags::GC | flags::WEAKREF | flags::NO_NEW,
    ..TypeSpec::new("builtins", "coroutine", <Generator as Payload>::layout)
};

static WRAPPER_SPEC: TypeSpec = TypeSpec {
    doc: Some("A wrapper object implementing __await__ for coroutines."),
    slots: Slots { iter: Some(itself), next: Some(wrapper_next), ..Slots::EMPTY },
    methods: &[
        Method::method(
            "send",
            "($self, value, /)",
            |th, a| {
                let r = send(th, &wrapped(a.at(0)), a.at(1).clone())?;
                or_stop(th, r)
            },
            COROUTINE_SEND_DOC,
        ),
        Method::method(
            "throw",
            "($self, typ, val=None, tb=None, /)",
            |th, a| {
                let r = throw_arguments::raise_arguments(th, &a.positional_slots()[1..], "throw")?;
                let r = throw_raised(th, &wrapped(a.at(0)), r)?;
                or_stop(th, r)
            },
            COROUTINE_THROW_DOC,
        ),
        Method::method("close", "($self, /)", |th, a| close(th, &wrapped(a.at(0))), COROUTINE_CLOSE_DOC),
    ],
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    ..TypeSpec::new("builtins", "coroutine_wrapper", <CoroutineWrapper as Payload>::layout)
};

/// Binds the classes.
pub fn init() {
    GENERATOR.bind(&SPEC);
    COROUTINE.bind(&COROUTINE_SPEC);
    COROUTINE_WRAPPER.bind(&WRAPPER_SPEC);
}
