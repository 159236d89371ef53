//! The exception classes. Their handles are in `object::errors`, their common payload in `object::exception`.

pub mod base;
pub mod fields;
pub mod group;
pub mod hierarchy;
pub mod import_error;
pub mod os_error;
pub mod syntax_error;
pub mod unicode_error;

pub use base::{add_note, args_of, noted};
pub use group::{prepare_reraise_star, split};

use crate::object::{Slot, Value};

/// Binds every exception class, bases first.
pub fn init() {
    base::init();
    hierarchy::init_first();
    fields::init();
    import_error::init();
    os_error::init();
    syntax_error::init();
    unicode_error::init();
    group::init();
    hierarchy::init_rest();
}

/// `StopIteration.value` without an attribute look-up.
pub fn stop_iteration_value(v: &Value) -> Value {
    fields::get_raw::<1>(v, 0).unwrap_or_else(Value::none)
}

/// `SystemExit.code` without an attribute look-up.
pub fn system_exit_code(v: &Value) -> Value {
    fields::get_raw::<1>(v, 0).unwrap_or_else(Value::none)
}

/// `OSError.errno` without an attribute look-up.
pub fn os_error_errno(v: &Value) -> Slot {
    fields::get_raw::<5>(v, 0)
}
