//! Payload of `module`, and making native modules from their tables.

use super::class;
use super::dict::Dict;
use super::function::NativeFunction;
use super::header::{Object, alloc};
use super::layout::{Ref, Trace, Visitor};
use super::names::name;
use super::native::ModuleSpec;
use super::slots::Res;
use super::string::{self, Str};
use super::thread::Thread;
use super::ty::Type;
use super::value::Value;
use crate::payload;

/// Payload of `module`.
#[repr(C)]
pub struct Module {
    /// Header.
    pub ob: Object,
    /// `__dict__`.
    pub dict: Ref<Dict>,
}

payload!(Module: traced);

impl Trace for Module {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(self.dict.as_value());
    }
}

impl Module {
    /// A module with an empty dict.
    pub fn new(ty: &Type) -> Ref<Module> {
        let m = alloc(Module { ob: Object::new(ty), dict: Dict::new() });
        m.ob.defer();
        m
    }
    /// A module from its table, `init` run.
    pub fn from_spec(th: &Thread, spec: &'static ModuleSpec) -> Res<Ref<Module>> {
        let m = Module::new(class::MODULE.get());
        m.dict.set_str(name!("__name__"), Str::new(spec.name).into_value());
        let doc = if spec.doc.is_empty() { Value::none() } else { Str::new(spec.doc).into_value() };
        m.dict.set_str(name!("__doc__"), doc);
        m.dict.set_str(name!("__package__"), Str::empty().into_value());
        m.dict.set_str(name!("__loader__"), Value::none());
        m.dict.set_str(name!("__spec__"), Value::none());
        for f in spec.functions {
            let object = NativeFunction::of_module(f, Some(m.to_value()));
            m.dict.set_str(&string::intern(f.name), object.into_value());
        }
        (spec.init)(th, m.as_value())?;
        Ok(m)
    }
    /// `__name__` as Rust text, if it is a string.
    pub fn name_text(&self) -> String {
        match self.dict.get_str(name!("__name__")) {
            Some(v) => {
                v.downcast::<Str>().map(|s| s.to_str_lossy().into_owned()).unwrap_or_else(|| "?".into())
            }
            None => "?".into(),
        }
    }
    /// CPython's message for a missing attribute.
    pub fn missing_attribute(&self, name: &str) -> String {
        match self.dict.get_str(name!("__name__")).as_ref().and_then(|v| v.downcast::<Str>()) {
            Some(m) => format!("module '{}' has no attribute '{name}'", m.to_str_lossy()),
            None => format!("module has no attribute '{name}'"),
        }
    }
    /// Puts a constant into the module.
    pub fn set(&self, name: &str, value: Value) {
        self.dict.set_str(&string::intern(name), value);
    }
}
