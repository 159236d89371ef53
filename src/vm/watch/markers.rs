//! `sys.monitoring.DISABLE` and `MISSING`: two objects without properties.

use crate::object::{Instance, Value, class};
use crate::sync::prim::OnceLock;

fn marker(cell: &'static OnceLock<Value>) -> Value {
    let make = || {
        let v = Instance::new(class::OBJECT.get()).into_value();
        if let Some(o) = v.as_object() {
            o.pin();
        }
        v
    };
    cell.get_or_init(make).clone()
}

/// What a callback returns to turn its event off at this place.
pub fn disable() -> Value {
    static DISABLE: OnceLock<Value> = OnceLock::new();
    marker(&DISABLE)
}

/// Stands for the first argument of a call without arguments.
pub fn missing() -> Value {
    static MISSING: OnceLock<Value> = OnceLock::new();
    marker(&MISSING)
}
