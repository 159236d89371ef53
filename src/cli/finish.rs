//! The end of a program.

use crate::modules::{self, atexit, faulthandler, sys};
use crate::object::call::call_method;
use crate::object::names::name;
use crate::object::weakref::WeakRef;
use crate::object::{Module, Ref, Str, Thread, Value, attribute, hooks, string};
use crate::types::weakref_types::REFERENCE;
use crate::vm;

/// Flushes a standard stream; false: it could not be written.
pub fn flush(th: &Thread, stream: &'static Ref<Str>) -> bool {
    let Some(s) = hooks::sys().dict.get_str(stream).filter(|s| !s.is_none()) else { return true };
    if let Ok(Some(c)) = attribute::get_optional(th, &s, name!("closed"))
        && c.is_true()
    {
        return true;
    }
    match call_method(th, &s, name!("flush"), &[]) {
        Ok(_) => true,
        Err(_) => {
            if stream.eq_text("stdout") {
                crate::object::unraisable::report(th, "Exception ignored while flushing sys.stdout", None);
            }
            drop(th.take_waiting());
            false
        }
    }
}

/// Other threads, exit callbacks, modules, streams.
pub fn finish(th: &Thread, status: &mut i32) {
    if let Some(threading) = hooks::modules().get_str(name!("threading")) {
        if call_method(th, &threading, name!("_shutdown"), &[]).is_err() {
            crate::object::unraisable::report(th, "Exception ignored on threading shutdown", None);
        }
    } else if modules::thread::join_all(th).is_err() {
        drop(th.take_waiting());
    }
    atexit::run(th);
    sys::set_finalizing();
    let mut good = flush(th, name!("stdout"));
    flush(th, name!("stderr"));
    let alone = remove_modules(th);
    good = good && flush(th, name!("stdout"));
    flush(th, name!("stderr"));
    if alone {
        // Nothing is printed any more.
        clear(hooks::sys());
        clear(hooks::builtins());
    }
    faulthandler::finish(th);
    if !good && *status == 0 {
        *status = 120;
    }
    drop(th.take_waiting());
}

/// What refers to much that is to die before the modules do.
const SYS_NAMES: &[&str] = &[
    "path",
    "argv",
    "ps1",
    "ps2",
    "last_exc",
    "last_type",
    "last_value",
    "last_traceback",
    "path_hooks",
    "path_importer_cache",
    "meta_path",
];

/// Lets go of all modules, in CPython's order (`finalize_modules`): first nothing but their places in `sys.modules`, so
/// that finalisers still find the names that they use; then the names of those that something keeps alive. Not while other
/// threads run; whether it was done.
fn remove_modules(th: &Thread) -> bool {
    // Daemon threads may still run in these names.
    if crate::mode::participants() > 1 {
        return false;
    }
    hooks::builtins().dict.set_str(&string::intern("_"), Value::none());
    for n in SYS_NAMES {
        hooks::sys().dict.set_str(&string::intern(n), Value::none());
    }
    for n in ["stdin", "stdout", "stderr"] {
        if let Some(original) = hooks::sys().dict.get_str(&string::intern(&format!("__{n}__"))) {
            hooks::sys().dict.set_str(&string::intern(n), original);
        }
    }
    let modules = std::mem::take(&mut *hooks::modules().lock());
    let left: Vec<Ref<WeakRef>> = modules
        .iter()
        .filter_map(|(_, m)| m.downcast::<Module>())
        .filter(|m| [hooks::builtins(), hooks::sys()].iter().all(|kept| !std::ptr::eq(*m, &***kept)))
        .map(|m| WeakRef::new(REFERENCE.get(), &m.ob, None))
        .collect();
    drop(modules);
    // What the program added to them goes before other modules' names do.
    modules::builtins::restore();
    vm::collect_at_exit(th);
    let mut cleared = false;
    for m in left.iter().rev().filter_map(|w| w.get()) {
        if let Some(m) = m.downcast::<Module>() {
            clear(m);
            cleared = true;
        }
    }
    if cleared {
        vm::collect_at_exit(th);
    }
    true
}

/// Sets a module's names to `None`, private ones first.
fn clear(m: &Module) {
    for private in [true, false] {
        let names: Vec<Ref<Str>> =
            m.dict.lock().iter().filter_map(|(k, _)| k.downcast::<Str>().map(Ref::from_payload)).collect();
        for n in names {
            let t = n.to_str_lossy();
            let is_private = t.starts_with('_') && !t.starts_with("__");
            if is_private == private && &*t != "__builtins__" {
                m.dict.set_str(&n, Value::none());
            }
        }
    }
}
