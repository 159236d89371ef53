//! Exceptions that nobody can catch: raised in finalisers and callbacks, handed to `sys.unraisablehook`.

use super::thread::Thread;
use super::value::Value;
use crate::sync::prim::OnceLock;

type Hook = fn(&Thread, Value, &str, Option<&Value>);
static HOOK: OnceLock<Hook> = OnceLock::new();

/// Installs what reports an unraisable exception (`modules::sys` does).
pub fn set_hook(hook: Hook) {
    // A second call changes nothing.
    let _ = HOOK.set(hook);
}

/// Reports and drops the waiting exception.
pub fn report(th: &Thread, message: &str, object: Option<&Value>) {
    let v = super::exception::materialise(th, th.take_waiting());
    if let Some(hook) = HOOK.get() {
        hook(th, v, message, object);
    }
}
