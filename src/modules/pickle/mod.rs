//! `_pickle`: pickles written and read natively. `pickle.py` above it is CPython's own and says the same in Python.
//!
//! A `dump` or a `load` keeps what only it needs (output, stack) to itself; what outlives it, the memo first of all, is
//! in the `Pickler` or `Unpickler` under its lock, for an instant at a time. So any thread, and any Python code that is
//! called meanwhile, may use the same object.

mod attributes;
mod batches;
mod building;
mod errors;
mod globals;
mod input;
mod loading;
mod memo;
mod opcode;
mod output;
mod pickler;
mod reducing;
mod saving;
mod unpickler;

use crate::object::{Args, Method, Module, ModuleSpec, Res, Thread, Value};
use crate::types::pickle_buffer::PICKLE_BUFFER;

/// The newest protocol.
const HIGHEST: u8 = 5;
/// The protocol that is written when none is named.
const DEFAULT: u8 = 5;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_pickle",
    doc: "Optimized C implementation for the Python pickle module.",
    functions: &[
        Method::function(
            "dump",
            "($module, /, obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)",
            dump,
            "Write a pickled representation of obj to the open file object file.",
        ),
        Method::function(
            "dumps",
            "($module, /, obj, protocol=None, *, fix_imports=True, buffer_callback=None)",
            dumps,
            "Return the pickled representation of the object as a bytes object.",
        ),
        Method::function(
            "load",
            "($module, /, file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
            load,
            "Read and return an object from the pickle data stored in a file.",
        ),
        Method::function(
            "loads",
            "($module, data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
            loads,
            "Read and return an object from the given pickle data.",
        ),
    ],
    init,
    gil_not_used: true,
};

fn init(th: &Thread, module: &Value) -> Res<()> {
    let m = module.downcast::<Module>().expect("a module");
    let classes = errors::classes(th)?;
    m.set("PickleError", classes.base.clone());
    m.set("PicklingError", classes.pickling.clone());
    m.set("UnpicklingError", classes.unpickling.clone());
    m.set("Pickler", pickler::PICKLER.value());
    m.set("Unpickler", unpickler::UNPICKLER.value());
    m.set("PickleBuffer", PICKLE_BUFFER.value());
    Ok(())
}

/// Runs `f` unless another call of the same object is under way, be it of this thread. `set` sets whether one is, and says
/// what was before.
fn alone<R>(th: &Thread, class: &str, set: impl Fn(bool) -> bool, f: impl FnOnce() -> Res<R>) -> Res<R> {
    if set(true) {
        return Err(th.runtime_error(format!("{class} object is already used")));
    }
    let outcome = f();
    set(false);
    outcome
}

/// Binds the types.
pub fn init_types() {
    pickler::init();
    unpickler::init();
    memo::init();
}

fn dump(th: &Thread, a: Args<'_>) -> Res {
    let p = pickler::Pickler::make(th, Some(a.at(1)), a.get(2), a.get(3), a.get(4))?;
    saving::dump(th, &p, a.at(0))?;
    Ok(Value::none())
}

fn dumps(th: &Thread, a: Args<'_>) -> Res {
    let p = pickler::Pickler::make(th, None, a.get(1), a.get(2), a.get(3))?;
    saving::dump(th, &p, a.at(0))
}

fn load(th: &Thread, a: Args<'_>) -> Res {
    let u = unpickler::Unpickler::make(th, [a.get(1), a.get(2), a.get(3), a.get(4)])?;
    let source = input::File::of(th, a.at(0))?;
    loading::load(th, &u, input::Input::from_file(source))
}

fn loads(th: &Thread, a: Args<'_>) -> Res {
    let u = unpickler::Unpickler::make(th, [a.get(1), a.get(2), a.get(3), a.get(4)])?;
    loading::load(th, &u, input::Input::from_bytes(th, a.at(0))?)
}
