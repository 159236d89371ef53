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
