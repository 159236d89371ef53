//! `_weakref`; the types are in `types::weakref_types`.

use crate::object::weakref::WeakRef;
use crate::object::{Method, Module, ModuleSpec, Value};
use crate::types::list::List;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_weakref",
    doc: "Weak-reference support module.",
    functions: &[
        Method::function(
            "getweakrefcount",
            "($module, object, /)",
            |_, a| Ok(Value::from_usize(a.at(0).as_object().map_or(0, |o| WeakRef::all(o).len()))),
            "Return the number of weak references to 'object'.",
        ),
        Method::function(
            "getweakrefs",
            "($module, object, /)",
            |_, a| {
                let all = a.at(0).as_object().map(WeakRef::all).unwrap_or_default();
                Ok(List::new(all.into_iter().map(|r| r.into_value()).collect()).into_value())
            },
            "Return a list of all weak reference objects pointing to 'object'.",
        ),
        Method::function(
            "proxy",
            "($module, object, callback=None, /)",
            |th, a| crate::types::weakref_types::proxy(th, a.at(0), a.get_non_none(1)),
            "Create a proxy object that weakly references 'object'.",
        ),
        Method::function(
            "_remove_dead_weakref",
            "($module, dct, key, /)",
            |th, a| {
                let (d, k) = (a.at(0), a.at(1));
                let found =
                    crate::object::call::call_method(th, d, crate::name!("get"), std::slice::from_ref(k))?;
                if let Some(w) = found.downcast::<WeakRef>()
                    && w.get().is_none()
                {
                    crate::object::call::call_method(
                        th,
                        d,
                        crate::name!("pop"),
                        &[k.clone(), Value::none()],
                    )?;
                }
                Ok(Value::none())
            },
            "Atomically remove key from dict if it points to a dead weakref.",
        ),
    ],
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        m.set("ref", crate::types::weakref_types::REFERENCE.value());
        m.set("ReferenceType", crate::types::weakref_types::REFERENCE.value());
        m.set("ProxyType", crate::types::weakref_types::PROXY.value());
        m.set("CallableProxyType", crate::types::weakref_types::CALLABLE_PROXY.value());
        Ok(())
    },
    gil_not_used: true,
};
