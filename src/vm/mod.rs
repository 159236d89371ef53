//! The machine: executables, frames, the loop, calls, exceptions, generators.
//!
//! Read in this order: [`op`] (the instruction table), [`executable`] and [`lower`] (from `Code` to register form),
//! [`state`] (a thread's stacks), [`run`] (the loop) with [`special`] (specialised steps), [`slow`] and [`stack_ops`]
//! (cold paths), [`call`], [`unwind`]; then the objects: [`function`], [`method`], [`cell`], [`code_object`],
//! [`frame`], [`traceback`], [`generator`], [`async_generator`].

#![expect(
    clippy::not_unsafe_ptr_arg_deref,
    reason = "frame records are valid as `state` says; who holds one is on their thread"
)]

pub mod async_generator;
pub mod build;
pub mod bystander;
pub mod call;
pub mod cell;
pub mod class_body;
pub mod code_change;
pub mod code_object;
pub mod common;
mod delegate;
pub mod executable;
pub mod form;
pub mod frame;
pub mod function;
pub mod generator;
pub mod groups;
pub mod import_from;
pub mod layouts;
pub mod locals_proxy;
pub mod lower;
pub mod matching;
pub mod method;
pub mod op;
pub mod pending;
pub mod run;
pub mod signals;
pub mod slow;
pub mod special;
pub mod stack_ops;
pub mod state;
pub mod template;
pub mod throw_arguments;
pub mod traceback;
pub mod traceback_text;
pub mod typing;
pub mod unwind;
pub mod watch;

use crate::compiler::{self, Code, Mode};
use crate::object::{Args, Dict, Ref, Res, Slot, Thread, Value, errors, hooks};
use crate::sync::prim::Arc;

pub use class_body::build_class;
pub use code_object::CodeObject;
pub use function::Function;
pub use signals::{SIGNAL_BITS, check_signals, simulate_signal};
pub use state::{Attached, Vm, after_fork_child, attach_thread, native_stacks, trace_frames};

/// Binds the classes of the machine and connects it with the layers below.
pub fn init() {
    cell::init();
    method::init();
    function::init();
    code_object::init();
    frame::init();
    traceback::init();
    generator::init();
    async_generator::init();
    locals_proxy::init();
    watch::init();
    hooks::set_current_globals(|th| globals_at(th, 0).map(Ref::into_value));
    hooks::set_super_arguments(super_arguments);
    hooks::set_method_binder(|f, object| method::BoundMethod::new(f, object).into_value());
    hooks::set_cell_setter(|cell, v| match cell.downcast::<cell::Cell>() {
        Some(c) => {
            drop(c.set(Some(v)));
            true
        }
        None => false,
    });
}

/// Compiles a source; a problem becomes the exception that CPython raises.
pub fn compile_source(
    th: &Thread,
    source: source_text::Source<'_>,
    filename: &str,
    mode: Mode,
) -> Res<Arc<Code>> {
    source_text::compile(th, source, filename, mode, source_text::flags())
}

mod source_encoding;
pub mod source_text;

/// Runs a module's, class's or expression's code in these namespaces.
pub fn run_code(th: &Thread, code: &Arc<Code>, globals: &Ref<Dict>, locals: Option<Value>) -> Res {
    run_code_object(th, CodeObject::new(code.clone()), globals, locals)
}

/// As [`run_code`], for a code object.
pub fn run_code_object(
    th: &Thread,
    code: Ref<CodeObject>,
    globals: &Ref<Dict>,
    locals: Option<Value>,
) -> Res {
    let builtins = function::builtins_of(globals);
    let f = Function::new(code, globals.clone(), builtins, None);
    let namespace = locals.unwrap_or_else(|| globals.to_value());
    class_body::run_function_in(th, &f, &namespace)
}

/// As [`run_code_object`], with cells for the free variables (`exec(code, closure=...)`).
pub fn run_with_closure(
    th: &Thread,
    code: Ref<CodeObject>,
    globals: &Ref<Dict>,
    locals: Option<Value>,
    closure: &Value,
) -> Res {
    let free = code.code.localskinds.iter().filter(|k| k.is_free()).count();
    let cells = closure.clone().into_ref::<crate::object::Tuple>().ok();
    let Some(cells) =
        cells.filter(|c| c.len() == free && c.items().iter().all(|x| x.downcast::<cell::Cell>().is_some()))
    else {
        return Err(th.type_error(format!("code object requires a closure of exactly length {free}")));
    };
    let builtins = function::builtins_of(globals);
    let f = Function::new(code, globals.clone(), builtins, Some(cells));
    let namespace = locals.unwrap_or_else(|| globals.to_value());
    class_body::run_function_in(th, &f, &namespace)
}

/// A frame's index from the innermost, if there are so many.
fn at(th: &Thread, depth: usize) -> Option<*mut state::Frame> {
    let vm = Vm::of(th);
    let mut f = vm.current()?;
    for _ in 0..depth {
        f = vm.caller(f)?;
    }
    Some(f)
}

/// `sys._getframe(depth)`.
pub fn frame_at(th: &Thread, depth: usize) -> Res {
    match at(th, depth) {
        Some(f) => Ok(frame::frame_object(Vm::of(th), f).into_value()),
        None => Err(th.value_error("call stack is not deep enough")),
    }
}

/// The innermost frame's object, or `None` (the value).
pub fn current_frame_value(th: &Thread) -> Value {
    match at(th, 0) {
        Some(f) => frame::frame_object(Vm::of(th), f).into_value(),
        None => Value::none(),
    }
}

/// Adds where the innermost frame is to an exception's traceback; false: there is no frame.
pub fn trace_here(th: &Thread, exception: &Value) -> bool {
    let Some(f) = at(th, 0) else { return false };
    let frame = frame::frame_object(Vm::of(th), f);
    let lasti = frame.lasti();
    traceback::add(exception, frame, lasti);
    true
}

/// Globals of a frame, counted from the innermost.
pub fn globals_at(th: &Thread, depth: usize) -> Option<Ref<Dict>> {
    // SAFETY: the record is live.
    at(th, depth).map(|f| unsafe { (*f).function().globals.clone() })
}

/// Where the function of a frame looks builtins up.
pub fn builtins_at(th: &Thread, depth: usize) -> Option<function::Builtins> {
    // SAFETY: the record is live.
    at(th, depth).map(|f| unsafe { (*f).function().builtins.clone() })
}

/// The features of `from __future__ import …` that the innermost frame's code was compiled with.
pub fn futures(th: &Thread) -> u32 {
    use compiler::code::flags;
    const ALL: u32 = flags::FUTURE_DIVISION
        | flags::FUTURE_ABSOLUTE_IMPORT
        | flags::FUTURE_WITH_STATEMENT
        | flags::FUTURE_PRINT_FUNCTION
        | flags::FUTURE_UNICODE_LITERALS
        | flags::FUTURE_BARRY_AS_BDFL
        | flags::FUTURE_GENERATOR_STOP
        | flags::FUTURE_ANNOTATIONS;
    // SAFETY: the record is live.
    at(th, 0).map_or(0, |f| unsafe { (*f).executable().source().flags & ALL })
}

/// `locals()` in the innermost frame.
pub fn locals(th: &Thread) -> Res {
    match at(th, 0) {
        Some(f) => Ok(frame::locals_of(&frame::frame_object(Vm::of(th), f))),
        None => Err(th.system_error("frame does not exist")),
    }
}

/// `sys._current_frames()`.
pub fn current_frames(th: &Thread) -> Res {
    let d = Dict::new().into_value();
    for (ident, frame) in frame::of_all_threads(th) {
        crate::object::protocol::setitem(th, &d, &Value::from_u64(ident), Some(frame.into_value()))?;
    }
    Ok(d)
}

/// `sys.getrecursionlimit()`.
pub fn recursion_limit() -> u32 {
    state::recursion_limit() as u32
}

/// `sys.setrecursionlimit(n)`.
pub fn set_recursion_limit(n: u32) {
    state::set_recursion_limit(Thread::current(), n as usize);
}

/// Python frames on the calling thread's stack.
pub fn depth(th: &Thread) -> usize {
    state::depth(th)
}

/// How many references of an argument CPython would count that do not exist here: the call moved a borrowed operand
/// into an owned argument slot already, so none.
pub fn borrowed_argument(_: Args<'_>) -> usize {
    0
}

/// Collects what is left when the program has ended and its names are gone; `gc.callbacks` are not told.
pub fn collect_at_exit(th: &Thread) {
    crate::memory::collector::forget_observer();
    let _ = crate::memory::collect(th, 2);
}

/// `__class__` and the first argument of the innermost frame, for `super()`.
fn super_arguments(th: &Thread) -> Res<(Value, Value)> {
    let Some(f) = at(th, 0) else { return Err(th.runtime_error("super(): no current frame")) };
    // SAFETY: the record is live.
    let (exe, slot): (&executable::Executable, _) =
        unsafe { ((*f).executable(), |i: usize| (*(*f).base.add(i)).clone()) };
    let code = exe.source();
    if code.argcount == 0 && code.flags & compiler::code::flags::VARARGS == 0 {
        return Err(th.runtime_error("super(): no arguments"));
    }
    let first: Slot = if code.argcount == 0 {
        slot(code.kwonlyargcount as usize)
            .and_then(|t| t.downcast::<crate::object::Tuple>().and_then(|t| t.items().first().cloned()))
    } else {
        slot(0)
    };
    let first = match first {
        // A parameter that is a cell as well.
        Some(v) if code.localskinds[0].is_cell() => v.downcast::<cell::Cell>().and_then(cell::Cell::get),
        v => v,
    };
    let Some(first) = first else { return Err(th.runtime_error("super(): arg[0] deleted")) };
    for (i, name) in code.localsplus.iter().enumerate() {
        if &**name != "__class__" || !code.localskinds[i].is_free() {
            continue;
        }
        let Some(c) = slot(i) else { return Err(th.runtime_error("super(): bad __class__ cell")) };
        let Some(c) = c.downcast::<cell::Cell>() else {
            return Err(th.runtime_error("super(): bad __class__ cell"));
        };
        let Some(class) = c.get() else { return Err(th.runtime_error("super(): empty __class__ cell")) };
        if class.downcast::<crate::object::Type>().is_none() {
            return Err(
                th.runtime_error(format!("super(): __class__ is not a type ({})", class.ty().name_str()))
            );
        }
        return Ok((class, first));
    }
    Err(th.error(&errors::RUNTIME_ERROR, "super(): __class__ cell not found"))
}
