//! What `builtins` held when the program began.

use crate::object::{Dict, Kept, Value, hooks, name};
use crate::sync::prim::Mutex;
use crate::vm::common;

static ORIGINAL: Mutex<Option<Kept>> = Mutex::new(None);

/// Remembers what the module holds.
pub fn remember() {
    let copy = Dict::from_table(hooks::builtins().dict.copy_table());
    let old = ORIGINAL.lock().replace(Kept::new(copy.into_value()));
    drop(old);
    let [all, any] = [name!("all"), name!("any")].map(|name| hooks::builtins().dict.get_str(name));
    common::keep(all.unwrap_or(Value::none()), any.unwrap_or(Value::none()));
}

/// Takes away what a program added and puts back what it replaced.
pub fn restore() {
    let Some(original) = ORIGINAL.lock().clone() else { return };
    let Some(table) = original.get().downcast::<Dict>().map(Dict::copy_table) else { return };
    let added = std::mem::replace(&mut *hooks::builtins().dict.lock(), table);
    drop(added);
}
