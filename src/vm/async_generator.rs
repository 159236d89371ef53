//! `async_generator` and what its methods return; `await`'s look-ups.

use super::generator::{self, Generator, Resumed};
use super::state::Vm;
use super::throw_arguments;
use crate::compiler::code::flags as code_flags;
use crate::object::call::{call0, call1};
use crate::object::{
    Args, BaseException, Class, GetSet, Guarded, Method, Object, Payload, Raised, Ref, Res, Slot, Slots,
    Thread, Trace, TypeSpec, Value, Visitor, alloc, attribute, call, errors, flags, hooks, name, protocol,
};
use crate::payload;
use crate::types::helpers;

/// `async_generator`.
pub static ASYNC_GENERATOR: Class = Class::new();
/// `async_generator_asend`.
pub static ASEND: Class = Class::new();
/// `async_generator_athrow`.
pub static ATHROW: Class = Class::new();
/// `async_generator_wrapped_value`.
pub static WRAPPED: Class = Class::new();
/// `anext_awaitable`.
pub static ANEXT_AWAITABLE: Class = Class::new();

/// What an asynchronous generator has beyond a generator.
#[derive(Default)]
pub struct AsyncState {
    hooks_called: bool,
    running: bool,
    closed: bool,
    /// The hook that the event loop wants to be called when the generator is about to die unfinished.
    pub finalizer: Slot,
}

/// `async_generator_wrapped_value`: marks what `yield` gives, as opposed to what `await` passes through.
#[repr(C)]
pub struct Wrapped {
    ob: Object,
    value: Value,
}

payload!(Wrapped: traced);

impl Trace for Wrapped {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.value);
    }
}

/// Wraps a yielded value.
pub fn wrap(value: Value) -> Value {
    alloc(Wrapped { ob: Object::new(WRAPPED.get()), value }).into_value()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Init,
    Iter,
    Closed,
}

enum Mode {
    /// `asend(value)`, `__anext__`.
    Send(Value),
    /// `athrow(args)`.
    Throw(Vec<Slot>),
    /// `aclose()`.
    Close,
}

/// `async_generator_asend` and `async_generator_athrow`.
#[repr(C)]
pub struct Step {
    ob: Object,
    generator: Ref<Generator>,
    mode: Mode,
    phase: Guarded<Phase>,
}

payload!(Step: traced);

impl Trace for Step {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(self.generator.as_value());
        match &self.mode {
            Mode::Send(x) => v.visit(x),
            Mode::Throw(args) => args.iter().for_each(|a| v.visit_slot(a)),
            Mode::Close => {}
        }
    }
}

impl Step {
    fn make(class: &Class, generator: Ref<Generator>, mode: Mode) -> Value {
        alloc(Step { ob: Object::new(class.get()), generator, mode, phase: Guarded::new(Phase::Init) })
            .into_value()
    }
    fn phase(&self) -> Phase {
        *self.phase.lock(&self.ob)
    }
    fn set(&self, p: Phase) {
        *self.phase.lock(&self.ob) = p;
    }
    fn state<R>(&self, f: impl FnOnce(&mut AsyncState) -> R) -> R {
        f(&mut self.generator.asynchronous.lock(&self.generator.ob))
    }
    fn end(&self) {
        self.set(Phase::Closed);
        self.state(|s| s.running = false);
    }
}

fn this(v: &Value) -> Ref<Generator> {
    v.clone().into_ref::<Generator>().expect("slot of this type")
}

fn step_of(v: &Value) -> &Step {
    v.downcast::<Step>().expect("slot of this type")
}

/// Calls the event loop's `firstiter` hook at the first step.
fn init_hooks(th: &Thread, g: &Ref<Generator>) -> Res<()> {
    let first = {
        let mut s = g.asynchronous.lock(&g.ob);
        !std::mem::replace(&mut s.hooks_called, true)
    };
    if !first {
        return Ok(());
    }
    // SAFETY: only this thread touches its hooks.
    let (firstiter, finalizer) = unsafe { (*Vm::of(th).asyncgen_hooks.get()).clone() };
    g.asynchronous.lock(&g.ob).finalizer = finalizer;
    if let Some(f) = firstiter {
        call1(th, &f, g.to_value())?;
    }
    Ok(())
}

/// The outcome of one resumption: a wrapped value ends the step with `StopIteration(value)`.
fn unwrap(th: &Thread, step: &Step, r: Res<Resumed>) -> Res {
    match r {
        Ok(Resumed::Yielded(v)) => match v.downcast::<Wrapped>() {
            Some(w) => {
                let value = w.value.clone();
                step.end();
                Err(generator::stop(th, value))
            }
            None => Ok(v),
        },
        Ok(Resumed::Returned(_)) => {
            step.state(|s| s.closed = true);
            step.end();
            Err(th.error(&errors::STOP_ASYNC_ITERATION, ""))
        }
        Err(r) => {
            if th.raised_is(&errors::STOP_ASYNC_ITERATION) || th.raised_is(&errors::GENERATOR_EXIT) {
                step.state(|s| s.closed = true);
            }
            step.end();
            Err(r)
        }
    }
}

fn reused(th: &Thread, step: &Step) -> Raised {
    th.runtime_error(match step.mode {
        Mode::Send(_) => "cannot reuse already awaited __anext__()/asend()",
        _ => "cannot reuse already awaited aclose()/athrow()",
    })
}

fn busy(th: &Thread, what: &str) -> Raised {
    th.runtime_error(format!("{what}: asynchronous generator is already running"))
}

fn step_send(th: &Thread, v: &Value, sent: Value) -> Res {
    let step = step_of(v);
    if step.phase() == Phase::Closed {
        return Err(reused(th, step));
    }
    let g = step.generator.clone();
    if step.phase() == Phase::Init {
        let running = step.state(|s| s.running);
        match &step.mode {
            Mode::Send(value) => {
                if running {
                    step.set(Phase::Closed);
                    return Err(busy(th, "anext()"));
                }
                step.set(Phase::Iter);
                step.state(|s| s.running = true);
                let value = if sent.is_none() { value.clone() } else { sent };
                let r = if g.is_finished() {
                    Ok(Resumed::Returned(Value::none()))
                } else {
                    generator::send(th, &g, value)
                };
                return unwrap(th, step, r);
            }
            _ if g.is_finished() => {
                step.set(Phase::Closed);
                return Err(generator::stop(th, Value::none()));
            }
            mode => {
                let close = matches!(mode, Mode::Close);
                if running {
                    step.set(Phase::Closed);
                    return Err(busy(th, if close { "aclose()" } else { "athrow()" }));
                }
                if step.state(|s| s.closed) {
                    step.set(Phase::Closed);
                    return Err(th.error(&errors::STOP_ASYNC_ITERATION, ""));
                }
                if !sent.is_none() {
                    return Err(th.runtime_error("can't send non-None value to a just-started coroutine"));
                }
                step.set(Phase::Iter);
                step.state(|s| s.running = true);
                let raised = match mode {
                    Mode::Throw(args) => match throw_arguments::raise_arguments(th, args, "athrow") {
                        Ok(r) => r,
                        Err(r) => {
                            step.end();
                            return Err(r);
                        }
                    },
                    _ => {
                        step.state(|s| s.closed = true);
                        th.error(&errors::GENERATOR_EXIT, "")
                    }
                };
                let r = if !g.started() && close {
                    drop(th.take_waiting());
                    generator::close(th, &g).map(Resumed::Returned)
                } else {
                    generator::throw_raised(th, &g, raised)
                };
                return finish_throw(th, step, r);
            }
        }
    }
    let r = generator::send(th, &g, sent);
    match &step.mode {
        Mode::Send(_) => unwrap(th, step, r),
        _ => finish_throw(th, step, r),
    }
}

/// The outcome of a resumption by `athrow` or `aclose`.
fn finish_throw(th: &Thread, step: &Step, r: Res<Resumed>) -> Res {
    if !matches!(step.mode, Mode::Close) {
        return unwrap(th, step, r);
    }
    match r {
        Ok(Resumed::Yielded(v)) if v.downcast::<Wrapped>().is_some() => {
            step.end();
            Err(th.runtime_error("async generator ignored GeneratorExit"))
        }
        Ok(Resumed::Yielded(v)) => Ok(v),
        Ok(Resumed::Returned(_)) => {
            step.end();
            Err(generator::stop(th, Value::none()))
        }
        Err(r) => {
            step.end();
            if th.raised_is(&errors::STOP_ASYNC_ITERATION) || th.raised_is(&errors::GENERATOR_EXIT) {
                drop(th.take_waiting());
                return Err(generator::stop(th, Value::none()));
            }
            Err(r)
        }
    }
}

fn step_throw(th: &Thread, v: &Value, args: &[Slot]) -> Res {
    let step = step_of(v);
    if step.phase() == Phase::Closed {
        return Err(reused(th, step));
    }
    if step.phase() == Phase::Init {
        if step.state(|s| s.running) {
            step.set(Phase::Closed);
            return Err(busy(
                th,
                match step.mode {
                    Mode::Send(_) => "anext()",
                    Mode::Close => "aclose()",
                    Mode::Throw(_) => "athrow()",
                },
            ));
        }
        step.set(Phase::Iter);
        step.state(|s| s.running = true);
    }
    let r = throw_arguments::raise_arguments(th, args, "throw")?;
    let g = step.generator.clone();
    let r = generator::throw_raised(th, &g, r);
    match &step.mode {
        Mode::Send(_) => unwrap(th, step, r),
        _ => finish_throw(th, step, r),
    }
}

fn step_next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    step_send(th, v, Value::none()).map(Some)
}

fn itself(_: &Thread, v: &Value) -> Res {
    Ok(v.clone())
}

fn step_close(th: &Thread, args: Args<'_>) -> Res {
    let step = step_of(args.at(0));
    if step.phase() == Phase::Closed {
        return Ok(Value::none());
    }
    let exit = call0(th, &errors::GENERATOR_EXIT.value())?;
    match step_throw(th, args.at(0), &[Some(exit)]) {
        Ok(_) => Err(th.runtime_error("coroutine ignored GeneratorExit")),
        Err(r) => {
            if [&errors::STOP_ITERATION, &errors::STOP_ASYNC_ITERATION, &errors::GENERATOR_EXIT]
                .iter()
                .any(|c| th.raised_is(c))
            {
                drop(th.take_waiting());
                return Ok(Value::none());
            }
            Err(r)
        }
    }
}

fn anext(th: &Thread, v: &Value) -> Res {
    let g = this(v);
    init_hooks(th, &g)?;
    Ok(Step::make(&ASEND, g, Mode::Send(Value::none())))
}

fn asend(th: &Thread, args: Args<'_>) -> Res {
    let g = this(args.at(0));
    init_hooks(th, &g)?;
    Ok(Step::make(&ASEND, g, Mode::Send(args.at(1).clone())))
}

fn athrow(th: &Thread, args: Args<'_>) -> Res {
    throw_arguments::warn_of_signature(th, &args.positional_slots()[1..], "athrow")?;
    let g = this(args.at(0));
    init_hooks(th, &g)?;
    Ok(Step::make(&ATHROW, g, Mode::Throw(args.positional_slots()[1..].to_vec())))
}

fn aclose(th: &Thread, args: Args<'_>) -> Res {
    let g = this(args.at(0));
    init_hooks(th, &g)?;
    Ok(Step::make(&ATHROW, g, Mode::Close))
}

/// `generic_alias(type, item)`, for `__class_getitem__`.
pub fn class_getitem(th: &Thread, args: Args<'_>) -> Res {
    call::call2(th, &hooks::generic_alias(), args.at(0).clone(), args.at(1).clone())
}

/// Called before an unfinished asynchronous generator dies; `true` when the event loop takes care of it.
pub fn finalize(th: &Thread, g: &Ref<Generator>) -> bool {
    let (closed, finalizer) = {
        let s = g.asynchronous.lock(&g.ob);
        (s.closed, s.finalizer.clone())
    };
    match finalizer {
        Some(f) if !closed => {
            if call1(th, &f, g.to_value()).is_err() {
                crate::object::unraisable::report(
                    th,
                    "Exception ignored while finalizing generator",
                    Some(g.as_value()),
                );
            }
            true
        }
        _ => false,
    }
}

/// `RuntimeWarning: coroutine 'x' was never awaited`, if that is so.
pub fn warn_if_unawaited(th: &Thread, g: &Ref<Generator>) {
    if !g.ob.ty().is(&generator::COROUTINE) || g.started() {
        return;
    }
    let report = || {
        let what = "Exception ignored while finalizing coroutine";
        crate::object::unraisable::report(th, what, Some(g.as_value()));
    };
    let by_library = (|| -> Res<()> {
        let m = helpers::import(th, "warnings")?;
        let f = attribute::get(th, &m, name!("_warn_unawaited_coroutine"))?;
        call1(th, &f, g.to_value()).map(drop)
    })();
    if by_library.is_ok() {
        return;
    }
    let is_the_warning = th.raised_is(&errors::RUNTIME_WARNING);
    report();
    // Broken as the library may be, it is said.
    if !is_the_warning {
        let warned = generator::get_qualname(th, g.as_value()).and_then(|name| {
            let name = protocol::str(th, &name)?;
            let message = format!("coroutine '{}' was never awaited", name.to_str_lossy());
            helpers::warn(th, &errors::RUNTIME_WARNING, message)
        });
        if warned.is_err() {
            report();
        }
    }
}

fn is_awaitable_generator(v: &Value) -> bool {
    match v.downcast::<Generator>() {
        Some(g) => {
            v.is_exact(&generator::COROUTINE)
                || (v.is_exact(&generator::GENERATOR)
                    && g.func.code().code.flags & code_flags::ITERABLE_COROUTINE != 0)
        }
        None => false,
    }
}

/// `_PyCoro_GetAwaitableIter`: the iterator that `await v` runs.
pub fn awaitable_iter(th: &Thread, v: &Value) -> Res {
    if is_awaitable_generator(v) {
        return Ok(v.clone());
    }
    let Some(f) = v.ty().slots().await_ else {
        return Err(th.type_error(format!("'{}' object can't be awaited", v.ty().error_name())));
    };
    let r = f(th, v)?;
    if is_awaitable_generator(&r) {
        return Err(th.type_error("__await__() returned a coroutine"));
    }
    if r.ty().slots().next.is_none() {
        return Err(
            th.type_error(format!("__await__() returned non-iterator of type '{}'", r.ty().error_name()))
        );
    }
    Ok(r)
}

/// `GET_AWAITABLE`.
pub fn get_awaitable(th: &Thread, v: &Value, context: u32) -> Res {
    let it = match awaitable_iter(th, v) {
        Ok(it) => it,
        Err(r) => {
            if context != 0 && th.raised_is(&errors::TYPE_ERROR) && v.ty().slots().await_.is_none() {
                drop(th.take_waiting());
                return Err(th.type_error(format!(
                    "'async with' received an object from {} that does not implement __await__: {}",
                    if context == 1 { "__aenter__" } else { "__aexit__" },
                    v.ty().error_name()
                )));
            }
            return Err(r);
        }
    };
    if it.is_exact(&generator::COROUTINE)
        && let Some(g) = it.downcast::<Generator>()
        && g.delegate().is_some()
    {
        return Err(th.runtime_error("coroutine is being awaited already"));
    }
    Ok(it)
}

/// `GET_AITER`.
pub fn get_aiter(th: &Thread, v: &Value) -> Res {
    let Some(f) = v.ty().slots().aiter else {
        return Err(th.type_error(format!(
            "'async for' requires an object with __aiter__ method, got {}",
            v.ty().error_name()
        )));
    };
    let it = f(th, v)?;
    if it.ty().slots().anext.is_none() {
        return Err(th.type_error(format!(
            "'async for' received an object from __aiter__ that does not implement __anext__: {}",
            it.ty().error_name()
        )));
    }
    Ok(it)
}

/// `GET_ANEXT`.
pub fn get_anext(th: &Thread, v: &Value) -> Res {
    if v.is_exact(&ASYNC_GENERATOR) {
        return anext(th, v);
    }
    let Some(f) = v.ty().slots().anext else {
        return Err(th.type_error(format!(
            "'async for' requires an iterator with __anext__ method, got {}",
            v.ty().error_name()
        )));
    };
    let a = f(th, v)?;
    awaitable_iter(th, &a).map_err(|r| {
        let cause = th.take_raised(r);
        let class = a.ty().error_name();
        let r = th.type_error(format!("'async for' received an invalid object from __anext__: {class}"));
        let e = th.take_raised(r);
        if let Some(b) = e.downcast::<BaseException>() {
            drop(b.context.replace(&b.ob, Some(cause.clone())));
            drop(b.cause.replace(&b.ob, Some(cause)));
            b.suppress.set(true);
        }
        th.raise_object(e)
    })
}

/// `anext_awaitable`: `anext(iterator, default)`.
#[repr(C)]
pub struct AnextAwaitable {
    ob: Object,
    wrapped: Value,
    default: Value,
}

payload!(AnextAwaitable: traced);

impl Trace for AnextAwaitable {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.wrapped);
        v.visit(&self.default);
    }
}

/// What `anext(iterator, default)` returns.
pub fn anext_default(wrapped: Value, default: Value) -> Value {
    alloc(AnextAwaitable { ob: Object::new(ANEXT_AWAITABLE.get()), wrapped, default }).into_value()
}

fn anext_of(v: &Value) -> &AnextAwaitable {
    v.downcast::<AnextAwaitable>().expect("slot of this type")
}

fn anext_step(th: &Thread, v: &Value, f: impl FnOnce(&Value) -> Res) -> Res {
    let a = anext_of(v);
    let it = awaitable_iter(th, &a.wrapped)?;
    match f(&it) {
        Ok(v) => Ok(v),
        Err(r) => {
            th.catch(r, &errors::STOP_ASYNC_ITERATION)?;
            Err(generator::stop(th, a.default.clone()))
        }
    }
}

fn anext_next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    anext_step(th, v, |it| match super::slow::send(th, it, &Value::none())? {
        Resumed::Yielded(v) => Ok(v),
        Resumed::Returned(v) => Err(generator::stop(th, v)),
    })
    .map(Some)
}

fn forward(th: &Thread, args: Args<'_>, method: &str) -> Res {
    anext_step(th, args.at(0), |it| {
        let m = attribute::get(th, it, &crate::object::string::intern(method))?;
        call::call(th, &m, args.skip(1))
    })
}

/// `sys.set_asyncgen_hooks`: absent arguments keep what is there.
pub fn set_hooks(th: &Thread, firstiter: Option<Slot>, finalizer: Option<Slot>) {
    let vm = Vm::of(th);
    // SAFETY: only this thread touches its hooks; the old ones are dropped after the borrow.
    let old = unsafe {
        let h = &mut *vm.asyncgen_hooks.get();
        (firstiter.map(|f| std::mem::replace(&mut h.0, f)), finalizer.map(|f| std::mem::replace(&mut h.1, f)))
    };
    drop(old);
}

/// `sys.get_asyncgen_hooks`.
pub fn get_hooks(th: &Thread) -> (Slot, Slot) {
    // SAFETY: only this thread touches its hooks.
    unsafe { (*Vm::of(th).asyncgen_hooks.get()).clone() }
}

/// `sys.get_coroutine_origin_tracking_depth()`.
pub fn origin_depth(th: &Thread) -> usize {
    Vm::of(th).origin_depth.get()
}

/// `sys.set_coroutine_origin_tracking_depth(depth)`.
pub fn set_origin_depth(th: &Thread, depth: usize) {
    Vm::of(th).origin_depth.set(depth);
}

/// `cr_origin` of a coroutine that the innermost frame becomes: its callers as `(file, line, function)`.
#[cold]
pub fn origin_of(th: &Thread, depth: usize) -> Value {
    let mut callers = Vec::new();
    while callers.len() < depth
        && let Some(f) = super::at(th, callers.len() + 1)
    {
        let f = super::frame::frame_object(Vm::of(th), f);
        let code = &f.code().code;
        let line = f.line().map_or(Value::none(), |n| Value::small_int(n.into()));
        let text = |s: &str| crate::object::Str::new(s).into_value();
        callers.push(
            crate::object::Tuple::new(vec![text(&code.filename.get()), line, text(&code.name)]).into_value(),
        );
    }
    crate::object::Tuple::new(callers).into_value()
}

static SPEC: TypeSpec = TypeSpec {
    slots: Slots {
        repr: Some(generator::repr),
        aiter: Some(itself),
        anext: Some(anext),
        finalize: Some(generator::finalize),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("asend", "($self, value, /)", asend, "asend(v) -> send 'v' in generator."),
        Method::method(
            "athrow",
            "($self, typ, val=None, tb=None, /)",
            athrow,
            "athrow(value) -> raise exception in generator.",
        ),
        Method::method("aclose", "($self, /)", aclose, "aclose() -> raise GeneratorExit inside generator."),
        Method::class("__class_getitem__", "($type, object, /)", class_getitem, "See PEP 585"),
    ],
    getsets: &[
        GetSet::read("ag_frame", generator::get_frame, ""),
        GetSet::read(
            "ag_running",
            |_, v| {
                let g = this(v);
                Ok(Value::bool(g.asynchronous.lock(&g.ob).running))
            },
            "",
        ),
        GetSet::read("ag_suspended", generator::get_suspended, ""),
        GetSet::read("ag_code", generator::get_code, ""),
        GetSet::read("ag_await", generator::get_delegate, "object being awaited on, or None"),
        GetSet::write("__name__", generator::get_name, generator::set_name, "name of the async generator"),
        GetSet::write(
            "__qualname__",
            generator::get_qualname,
            generator::set_qualname,
            "qualified name of the async generator",
        ),
    ],
    flags: flags::IMMUTABLE | flags::GC | flags::WEAKREF | flags::NO_NEW,
    ..TypeSpec::new("builtins", "async_generator", <Generator as Payload>::layout)
};

/// `RuntimeWarning` of a step that nobody has taken.
fn step_finalize(o: &Object) {
    let Some(step) = o.downcast::<Step>() else { return };
    if step.phase() != Phase::Init {
        return;
    }
    let Some(th) = Thread::try_current().filter(|t| !t.vm.get().is_null()) else { return };
    let waiting = th.take_waiting();
    let method = match step.mode {
        Mode::Send(_) => "asend",
        Mode::Throw(_) => "athrow",
        Mode::Close => "aclose",
    };
    let g = &step.generator;
    let result = generator::get_qualname(th, g.as_value())
        .and_then(|name| protocol::repr_text(th, &name))
        .map(|name| format!("coroutine method '{method}' of {name} was never awaited"))
        .and_then(|text| crate::types::helpers::warn(th, &errors::RUNTIME_WARNING, text));
    if result.is_err() {
        let what = "Exception ignored while finalizing coroutine";
        crate::object::unraisable::report(th, what, Some(g.as_value()));
    }
    if let Some(w) = waiting {
        let _ = th.raise(w);
    }
}

const STEP_METHODS: &[Method] = &[
    Method::method("send", "($self, value, /)", |th, a| step_send(th, a.at(0), a.at(1).clone()), ""),
    Method::method(
        "throw",
        "($self, typ, val=None, tb=None, /)",
        |th, a| step_throw(th, a.at(0), &a.positional_slots()[1..]),
        "",
    ),
    Method::method("close", "($self, /)", step_close, ""),
];

static ASEND_SPEC: TypeSpec = TypeSpec {
    slots: Slots {
        iter: Some(itself),
        next: Some(step_next),
        await_: Some(itself),
        finalize: Some(step_finalize),
        ..Slots::EMPTY
    },
    methods: STEP_METHODS,
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    ..TypeSpec::new("builtins", "async_generator_asend", <Step as Payload>::layout)
};

static ATHROW_SPEC: TypeSpec = TypeSpec {
    slots: Slots {
        iter: Some(itself),
        next: Some(step_next),
        await_: Some(itself),
        finalize: Some(step_finalize),
        ..Slots::EMPTY
    },
    methods: STEP_METHODS,
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    ..TypeSpec::new("builtins", "async_generator_athrow", <Step as Payload>::layout)
};

static WRAPPED_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    ..TypeSpec::new("builtins", "async_generator_wrapped_value", <Wrapped as Payload>::layout)
};

static ANEXT_SPEC: TypeSpec = TypeSpec {
    slots: Slots { iter: Some(itself), next: Some(anext_next), await_: Some(itself), ..Slots::EMPTY },
    methods: &[
        Method::method("send", "($self, value, /)", |th, a| forward(th, a, "send"), ""),
        Method::method("throw", "($self, typ, val=None, tb=None, /)", |th, a| forward(th, a, "throw"), ""),
        Method::method("close", "($self, /)", |th, a| forward(th, a, "close"), ""),
    ],
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    ..TypeSpec::new("builtins", "anext_awaitable", <AnextAwaitable as Payload>::layout)
};

/// Binds the classes.
pub fn init() {
    ASYNC_GENERATOR.bind(&SPEC);
    ASEND.bind(&ASEND_SPEC);
    ATHROW.bind(&ATHROW_SPEC);
    WRAPPED.bind(&WRAPPED_SPEC);
    ANEXT_AWAITABLE.bind(&ANEXT_SPEC);
}
