//! Exception classes that a native module brings along, made when they are first asked for.

use crate::object::{Args, Class, Dict, Kept, Raised, Res, Str, Thread, Tuple, call, class, exception, name};
use crate::sync::prim::OnceLock;

/// An exception class of a module.
pub struct ExceptionClass {
    module: &'static str,
    name: &'static str,
    base: &'static Class,
    made: OnceLock<Kept>,
}

impl ExceptionClass {
    /// A class that is made at first use.
    pub const fn new(module: &'static str, name: &'static str, base: &'static Class) -> ExceptionClass {
        ExceptionClass { module, name, base, made: OnceLock::new() }
    }

    /// The class.
    pub fn class(&self, th: &Thread) -> Res {
        if let Some(c) = self.made.get() {
            return Ok(c.get().clone());
        }
        let namespace = Dict::new();
        namespace.set_str(name!("__module__"), Str::new(self.module).into_value());
        let args = [
            Str::new(self.name).into_value(),
            Tuple::new(vec![self.base.value()]).into_value(),
            namespace.into_value(),
        ];
        let made = call::call(th, &class::TYPE.value(), Args::of(&args))?;
        Ok(self.made.get_or_init(|| Kept::new(made)).get().clone())
    }

    /// Raises it with a message.
    pub fn raise(&self, th: &Thread, message: impl AsRef<str>) -> Raised {
        let made = self.class(th).and_then(|c| call::call1(th, &c, Str::new(message.as_ref()).into_value()));
        match made {
            Ok(e) => exception::raise(th, e),
            Err(r) => r,
        }
    }
}
