//! The few places where the object layer needs something that is made above it.

use super::value::Value;
use crate::sync::prim::OnceLock;

static GENERIC_ALIAS: OnceLock<Value> = OnceLock::new();

/// Installs `types.GenericAlias`.
pub fn set_generic_alias(v: Value) {
    // A second call changes nothing.
    let _ = GENERIC_ALIAS.set(v);
}

/// `types.GenericAlias`.
pub fn generic_alias() -> Value {
    GENERIC_ALIAS.get().expect("installed at start-up").clone()
}

static MODULES: OnceLock<super::layout::Ref<super::dict::Dict>> = OnceLock::new();

/// `sys.modules`.
pub fn modules() -> &'static super::layout::Ref<super::dict::Dict> {
    MODULES.get_or_init(|| {
        let modules = super::dict::Dict::new();
        if crate::mode::PARALLEL {
            // Should its count be contended, this would keep it no more.
            modules.object().pin();
        }
        modules
    })
}

type Stopping = fn(&super::thread::Thread, super::thread::Raised) -> super::thread::Raised;
static STOPPING: OnceLock<Stopping> = OnceLock::new();

/// Installs what looks at a `StopIteration` that ends an iteration.
pub fn set_stopping(f: Stopping) {
    // A second call changes nothing.
    let _ = STOPPING.set(f);
}

/// An exception, perhaps `StopIteration`, comes out of a `__next__` written in Python.
#[cold]
pub fn stopping(th: &super::thread::Thread, r: super::thread::Raised) -> super::thread::Raised {
    STOPPING.get().map_or(r, |f| f(th, r))
}

static BUILTINS: OnceLock<super::layout::Ref<super::module::Module>> = OnceLock::new();

/// Installs the `builtins` module.
pub fn set_builtins(m: super::layout::Ref<super::module::Module>) {
    m.ob.pin();
    // A second call changes nothing.
    let _ = BUILTINS.set(m);
}

/// The `builtins` module.
pub fn builtins() -> &'static super::layout::Ref<super::module::Module> {
    BUILTINS.get().expect("installed at start-up")
}

static SYS: OnceLock<super::layout::Ref<super::module::Module>> = OnceLock::new();

/// Installs the `sys` module.
pub fn set_sys(m: super::layout::Ref<super::module::Module>) {
    m.ob.pin();
    // A second call changes nothing.
    let _ = SYS.set(m);
}

/// The `sys` module.
pub fn sys() -> &'static super::layout::Ref<super::module::Module> {
    SYS.get().expect("installed at start-up")
}

type CurrentGlobals = fn(&super::thread::Thread) -> Option<Value>;
static CURRENT_GLOBALS: OnceLock<CurrentGlobals> = OnceLock::new();

/// Installs what finds the globals of the innermost Python frame.
pub fn set_current_globals(f: CurrentGlobals) {
    // A second call changes nothing.
    let _ = CURRENT_GLOBALS.set(f);
}

/// Globals (a dict) of the innermost Python frame, if there is one.
pub fn current_globals(th: &super::thread::Thread) -> Option<Value> {
    CURRENT_GLOBALS.get().and_then(|f| f(th))
}

type SuperArguments = fn(&super::thread::Thread) -> super::slots::Res<(Value, Value)>;
static SUPER_ARGUMENTS: OnceLock<SuperArguments> = OnceLock::new();

/// Installs what finds `__class__` and the first argument of the innermost Python frame, for `super()`.
pub fn set_super_arguments(f: SuperArguments) {
    // A second call changes nothing.
    let _ = SUPER_ARGUMENTS.set(f);
}

/// `__class__` and the first argument of the innermost Python frame.
pub fn super_arguments(th: &super::thread::Thread) -> super::slots::Res<(Value, Value)> {
    match SUPER_ARGUMENTS.get() {
        Some(f) => f(th),
        None => Err(th.runtime_error("super(): no current frame")),
    }
}

type SetCell = fn(&Value, Value) -> bool;
static SET_CELL: OnceLock<SetCell> = OnceLock::new();

/// Installs what stores into a cell (`__classcell__`); `false` for objects that are no cells.
pub fn set_cell_setter(f: SetCell) {
    // A second call changes nothing.
    let _ = SET_CELL.set(f);
}

/// Stores into a cell; `false` if it is none.
pub fn set_cell(cell: &Value, v: Value) -> bool {
    SET_CELL.get().is_some_and(|f| f(cell, v))
}

type BindMethod = fn(Value, Value) -> Value;
static BIND_METHOD: OnceLock<BindMethod> = OnceLock::new();

/// Installs what makes a bound method of a function and an object.
pub fn set_method_binder(f: BindMethod) {
    // A second call changes nothing.
    let _ = BIND_METHOD.set(f);
}

/// A bound method of `function`, whatever it is, and `object`.
pub fn bind_method(function: Value, object: Value) -> Value {
    (BIND_METHOD.get().expect("installed at start-up"))(function, object)
}
