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

static MODULES: OnceLock<super::layout::Ref<super::dict::Dict>> = OnceLock::new();

/// `sys.modules`.
pub fn modules() -> &'static super::layout::Ref<super::dict::Dict> {
    MODULES.get_or_init(super::dict::Dict::new)
}

static BUILTINS: OnceLock<super::layout::Ref<super::module::Module>> = OnceLock::new();

/// Installs the `builtins` module.
pub fn set_builtins(m: super::layout::Ref<super::module::Module>) {
    // A second call changes nothing.
    let _ = BUILTINS.set(m);
}

/// The `builtins` module.
pub fn builtins() -> &'static super::layout::Ref<super::module::Module> {
    BUILTINS.get().expect("installed at start-up")
}

static SYS: OnceLock<super::layout::Ref<super::module::Module>> = OnceLock::new();

/// Installs the `sys` module.
pub fn set_sys(m: super::layout::Ref<super::module::Module>) {
    // A second call changes nothing.
    let _ = SYS.set(m);
}

/// The `sys` module.
pub fn sys() -> &'static super::layout::Ref<super::module::Module> {
    SYS.get().expect("installed at start-up")
}
