//! `_socket`: sockets and names of hosts; `socket.py` above it is CPython's own.
//!
//! System calls that may block run detached, and go on after signals that raise nothing. A socket with a time limit is
//! non-blocking underneath and waits with `poll`.

mod address;
mod constants;
mod functions;
mod message;
mod methods;
mod object;
mod resolve;
mod system;
mod wait;

use super::exception_class::ExceptionClass;
use crate::object::{Module, ModuleSpec, Raised, Str, Thread, Value, call, errors, exception};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_socket",
    doc: "Implementation module for socket operations.\n\nSee the socket module for documentation.",
    functions: functions::FUNCTIONS,
    init: |th, module| {
        let m = module.downcast::<Module>().expect("a module");
        m.set("socket", object::SOCKET.value());
        m.set("SocketType", object::SOCKET.value());
        m.set("error", errors::OS_ERROR.value());
        m.set("timeout", errors::TIMEOUT_ERROR.value());
        m.set("gaierror", GAI_ERROR.class(th)?);
        m.set("herror", HOST_ERROR.class(th)?);
        m.set("has_ipv6", Value::bool(true));
        for (name, value) in constants::all() {
            m.set(name, Value::from_i64(*value));
        }
        Ok(())
    },
    gil_not_used: true,
};

static GAI_ERROR: ExceptionClass = ExceptionClass::new("socket", "gaierror", &errors::OS_ERROR);
static HOST_ERROR: ExceptionClass = ExceptionClass::new("socket", "herror", &errors::OS_ERROR);

/// Raises one of the two with a number and words.
fn number_error(th: &Thread, class: &'static ExceptionClass, number: i32, words: &str) -> Raised {
    let made = class
        .class(th)
        .and_then(|c| call::call2(th, &c, Value::small_int(number.into()), Str::new(words).into_value()));
    made.map_or_else(|r| r, |e| exception::raise(th, e))
}

/// Binds the type.
pub fn init_types() {
    object::SOCKET.bind(&object::SPEC);
}
