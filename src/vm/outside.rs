//! What native modules ask of the loop: compiling, frames of the caller, `exec`.

use super::code_object::CodeObject;
use super::frame::{self, FrameObject};
use super::state::Vm;
use crate::compiler::{self, Flags, Mode, SyntaxProblem};
use crate::object::names::name;
use crate::object::{Args, Dict, Raised, Ref, Res, Str, Thread, Tuple, Value, errors, protocol};
use crate::sync::prim::Arc;

/// Compiles source text (bytes as read, or UTF-8) and raises `SyntaxError` as CPython does.
pub fn compile_source(th: &Thread, source: &[u8], filename: &str, mode: Mode) -> Res<Arc<compiler::Code>> {
    compile_with(th, source, filename, mode, Flags::default())
}

/// [`compile_source`] with flags.
pub fn compile_with(
    th: &Thread,
    source: &[u8],
    filename: &str,
    mode: Mode,
    flags: Flags,
) -> Res<Arc<compiler::Code>> {
    let text = match compiler::decode_source(source, filename) {
        Ok(t) => t,
        Err(p) => return Err(raise_problem(th, &p)),
    };
    match compiler::compile(&text, filename, mode, flags) {
        Ok(code) => Ok(code),
        Err(p) => Err(raise_problem(th, &p)),
    }
}

/// Raises the exception of a syntax problem.
pub fn raise_problem(th: &Thread, p: &SyntaxProblem) -> Raised {
    let class = match p.kind {
        compiler::ProblemKind::Syntax => &errors::SYNTAX_ERROR,
        compiler::ProblemKind::Indentation => &errors::INDENTATION_ERROR,
        compiler::ProblemKind::Tab => &errors::TAB_ERROR,
        compiler::ProblemKind::Incomplete => &errors::INCOMPLETE_INPUT_ERROR,
        compiler::ProblemKind::Recursion => return th.recursion_error(p.message.clone()),
        compiler::ProblemKind::Memory => return th.memory_error(p.message.clone()),
        compiler::ProblemKind::Value => return th.value_error(p.message.clone()),
        compiler::ProblemKind::Overflow => return th.overflow_error(p.message.clone()),
    };
    let text = |t: &str| Str::new(t).into_value();
    let number = |n: Option<u32>| n.map_or(Value::none(), |n| Value::from_i64(i64::from(n)));
    let details = Tuple::new(vec![
        text(&p.filename),
        number(p.line),
        number(p.offset),
        p.text.as_ref().map_or(Value::none(), |t| text(t)),
        number(p.end_line),
        number(p.end_offset),
    ]);
    match crate::object::call::call(th, &class.value(), Args::of(&[text(&p.message), details.into_value()])) {
        Ok(e) => crate::object::exception::raise(th, e),
        Err(r) => r,
    }
}

/// The Python frame `depth` calls up from the running native function.
pub fn frame_at(th: &Thread, depth: usize) -> Res {
    let vm = Vm::of(th);
    let mut at = vm.current();
    for _ in 0..depth {
        at = at.and_then(|f| vm.caller(f));
    }
    match at {
        Some(f) => Ok(frame::frame_object(vm, f).into_value()),
        None => Err(th.value_error("call stack is not deep enough")),
    }
}

/// The calling frame, or `None` outside Python code.
pub fn current_frame_value(th: &Thread) -> Value {
    match frame_at(th, 0) {
        Ok(f) => f,
        Err(_) => {
            drop(th.take_waiting());
            Value::none()
        }
    }
}

/// Globals of the frame `depth` calls up.
pub fn globals_at(th: &Thread, depth: usize) -> Option<Ref<Dict>> {
    let vm = Vm::of(th);
    let mut at = vm.current();
    for _ in 0..depth {
        at = at.and_then(|f| vm.caller(f));
    }
    // SAFETY: the record is live and belongs to this thread.
    at.map(|f| unsafe { (*f).function() }.globals.clone())
}

/// `locals()` of the calling frame.
pub fn locals(th: &Thread) -> Res {
    let f = frame_at(th, 0)?;
    let f = f.downcast::<FrameObject>().expect("a frame");
    Ok(frame::locals_of(f))
}

/// The calling thread's frame, by its identifier. (Other threads' frames are not looked into while they run.)
pub fn current_frames(th: &Thread) -> Res {
    let d = Dict::new().into_value();
    protocol::setitem(th, &d, &Value::from_u64(th.ident()), Some(current_frame_value(th)))?;
    Ok(d)
}

/// `compile(source, filename, mode, ...)` as an object.
pub fn code_value(code: Arc<compiler::Code>) -> Value {
    CodeObject::new(code).into_value()
}

/// The code behind a code object.
pub fn code_of(v: &Value) -> Option<Arc<compiler::Code>> {
    v.downcast::<CodeObject>().map(|c| c.code.clone())
}

/// Puts `__builtins__` into globals that have none, as `exec` and `eval` do.
pub fn ensure_builtins(globals: &Dict) {
    if globals.get_str(name!("__builtins__")).is_none() {
        globals.set_str(name!("__builtins__"), crate::object::hooks::builtins().to_value());
    }
}
