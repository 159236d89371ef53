//! Payload of `BaseException`, and turning a waiting exception into an object.

use std::cell::Cell;

use super::call::call;
use super::errors;
use super::guarded::Guarded;
use super::header::{Object, Sink};
use super::layout::{Ref, Trace, Visitor};
use super::native::Args;
use super::string::Str;
use super::thread::{Raised, Thread, Waiting};
use super::tuple::Tuple;
use super::value::{Slot, Value};
use crate::payload;

/// Payload of `BaseException`; the first field of the payloads of exceptions with further fields.
#[repr(C)]
pub struct BaseException {
    /// Header.
    pub ob: Object,
    /// `args`.
    pub args: Guarded<Ref<Tuple>>,
    /// `__traceback__`.
    pub traceback: Guarded<Slot>,
    /// `__context__`.
    pub context: Guarded<Slot>,
    /// `__cause__`.
    pub cause: Guarded<Slot>,
    /// `__suppress_context__`.
    pub suppress: Cell<bool>,
}

payload!(BaseException: traced);

impl Trace for BaseException {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        unsafe {
            v.visit(self.args.get_unlocked().as_value());
            v.visit_slot(self.traceback.get_unlocked());
            v.visit_slot(self.context.get_unlocked());
            v.visit_slot(self.cause.get_unlocked());
        }
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        unsafe {
            sink.extend(self.traceback.get_unlocked().take());
            sink.extend(self.context.get_unlocked().take());
            sink.extend(self.cause.get_unlocked().take());
        }
    }
}

impl BaseException {
    /// Fields of a fresh exception.
    pub fn parts(ob: Object, args: Ref<Tuple>) -> BaseException {
        BaseException {
            ob,
            args: Guarded::new(args),
            traceback: Guarded::new(None),
            context: Guarded::new(None),
            cause: Guarded::new(None),
            suppress: Cell::new(false),
        }
    }
}

/// Makes the object of a waiting exception and links it to the exception being handled.
pub fn materialise(th: &Thread, w: Option<Waiting>) -> Value {
    if let Some(Waiting::Object(v)) = w {
        return v;
    }
    // CPython keeps the exception of exhausted memory ready, and links it to nothing.
    let kept = matches!(&w, Some(Waiting::Text(class, text)) if std::ptr::eq(*class, &errors::MEMORY_ERROR) && text.is_empty());
    match th.in_reserve(|| make(th, w)) {
        Ok(v) => {
            if !kept {
                link_context(th, &v);
            }
            v
        }
        // Making the exception failed with another exception, which takes its place.
        Err(_) => materialise(th, th.take_waiting()),
    }
}

fn make(th: &Thread, w: Option<Waiting>) -> Result<Value, Raised> {
    let text = |text: &str| Str::new(text).into_value();
    match w {
        Some(Waiting::Object(v)) => Ok(v),
        // An empty message means no argument at all (`StopIteration()`).
        Some(Waiting::Text(class, message)) if message.is_empty() => call(th, &class.value(), Args::EMPTY),
        Some(Waiting::Text(class, message)) => call(th, &class.value(), Args::of(&[text(&message)])),
        Some(Waiting::Empty(class)) => call(th, &class.value(), Args::EMPTY),
        Some(Waiting::Arg(class, arg)) => call(th, &class.value(), Args::of(&[arg])),
        Some(Waiting::Attribute(object, name)) => make_attribute_error(th, &object, &name),
        None => {
            let message = text("error return without exception set");
            call(th, &errors::SYSTEM_ERROR.value(), Args::of(&[message]))
        }
    }
}

fn make_attribute_error(th: &Thread, object: &Value, name: &Value) -> Result<Value, Raised> {
    let text = match name.downcast::<Str>() {
        Some(n) => attribute_message(object, &n.to_str_lossy()),
        None => String::new(),
    };
    let v = call(th, &errors::ATTRIBUTE_ERROR.value(), Args::of(&[Str::new(&text).into_value()]))?;
    super::attribute::set(th, &v, crate::name!("name"), Some(name.clone()))?;
    super::attribute::set(th, &v, crate::name!("obj"), Some(object.clone()))?;
    Ok(v)
}

/// CPython's message for a missing attribute.
pub fn attribute_message(object: &Value, name: &str) -> String {
    if let Some(t) = object.downcast::<super::ty::Type>() {
        return format!("type object '{}' has no attribute '{name}'", t.name_str());
    }
    if let Some(m) = object.downcast::<super::module::Module>() {
        return m.missing_attribute(name);
    }
    format!("'{}' object has no attribute '{name}'", object.ty().error_name())
}

/// Sets `__context__` of an exception about to be raised to the one being handled, cutting cycles as CPython does.
pub fn link_context(th: &Thread, v: &Value) {
    let Some(exc) = v.downcast::<BaseException>() else { return };
    let Some(handled) = th.handled() else { return };
    if handled.is(v) {
        return;
    }
    // Walk the chain of the handled exception; if `v` is in it, cut the link before it.
    let mut at = handled.clone();
    // Half as fast: where a program has made a circle, the two meet.
    let (mut slow, mut moves) = (handled.clone(), false);
    while let Some(e) = at.downcast::<BaseException>() {
        let Some(next) = e.context.get(&e.ob) else { break };
        if next.is(v) {
            let old = e.context.replace(&e.ob, None);
            drop(old);
            break;
        }
        at = next;
        if at.is(&slow) {
            break;
        }
        if moves && let Some(next) = slow.downcast::<BaseException>().and_then(|e| e.context.get(&e.ob)) {
            slow = next;
        }
        moves = !moves;
    }
    let old = exc.context.replace(&exc.ob, Some(handled));
    drop(old);
}

/// `raise v` from native code: links the context and makes it the waiting exception.
pub fn raise(th: &Thread, v: Value) -> Raised {
    link_context(th, &v);
    th.raise_object(v)
}
