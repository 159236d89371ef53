//! What a generator delegates to (`yield from`, `await`): throwing into it and closing it.

use super::generator::{self, COROUTINE, CoroutineWrapper, GENERATOR, Generator, Resumed};
use super::state::Vm;
use crate::object::call::{call0, call1};
use crate::object::{Ref, Res, Thread, Value, attribute, name, unraisable};

/// A generator or coroutine, which is entered without its methods.
fn as_generator(v: &Value) -> Option<Ref<Generator>> {
    if let Some(w) = v.downcast::<CoroutineWrapper>() {
        return Some(w.coroutine.clone());
    }
    if v.is_exact(&GENERATOR) || v.is_exact(&COROUTINE) {
        return v.clone().into_ref::<Generator>().ok();
    }
    None
}

/// What is said of errors that closing gives.
pub(super) const CLOSING: &str = "Exception ignored while closing generator";

/// Closes it.
pub(super) fn close(th: &Thread, inner: &Value) -> Res<()> {
    if let Some(g) = as_generator(inner) {
        return generator::close(th, &g).map(drop);
    }
    match attribute::get_optional(th, inner, name!("close")) {
        Ok(Some(m)) => drop(call0(th, &m)?),
        Ok(None) => {}
        Err(r) => {
            let _ = r;
            unraisable::report(th, CLOSING, Some(inner));
        }
    }
    Ok(())
}

/// What an exception is thrown into on its way to the end of a chain.
enum Thrower {
    Generator(Ref<Generator>),
    /// Something else, that has this method.
    Method(Value),
}

/// Throws into what the generator delegates to. Its frame is on the stack meanwhile, so that whoever looks sees the chain.
pub(super) fn throw_into(th: &Thread, g: &Ref<Generator>, inner: &Value, exc: Value) -> Res<Resumed> {
    let vm = Vm::of(th);
    let thrower = match as_generator(inner) {
        Some(sub) => Some(Thrower::Generator(sub)),
        None => attribute::get_optional(th, inner, name!("throw"))?.map(Thrower::Method),
    };
    let frame = generator::push_waiting(th, vm, g)?;
    let Some(thrower) = thrower else { return generator::raise_inside(th, vm, g, exc) };
    // What the generator handles itself is not what the inner one is called in.
    let own = g.set_own_aside(th);
    let thrown = match thrower {
        Thrower::Method(throw) => call1(th, &throw, exc),
        Thrower::Generator(sub) => {
            let r = th.raise_object(exc);
            generator::throw_raised(th, &sub, r).and_then(|x| generator::or_stop(th, x))
        }
    };
    if let Some(own) = own {
        drop(th.set_handled(own));
    }
    match thrown {
        Ok(v) => {
            // SAFETY: what was called has left the stack, and the state is as the push found it.
            unsafe { g.put_away(th, vm, frame) };
            Ok(Resumed::Yielded(v))
        }
        Err(r) => {
            let raised = th.take_raised(r);
            generator::raise_inside(th, vm, g, raised)
        }
    }
}
