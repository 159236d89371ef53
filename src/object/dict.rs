//! Payload of `dict`. Methods are in `types::dict`; what attribute look-up and globals need is here.

use super::class;
use super::guarded::Guarded;
use super::header::{Object, Sink, alloc};
use super::layout::{Ref, Trace, Visitor};
use super::string::Str;
use super::table::Table;
use super::ty::Type;
use super::value::Value;
use crate::payload;

/// Payload of `dict`.
#[repr(C)]
pub struct Dict {
    ob: Object,
    /// Entries.
    pub table: Guarded<Table>,
}

payload!(Dict: traced);

impl Trace for Dict {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        unsafe { self.table.get_unlocked() }.trace(v);
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        unsafe { self.table.get_unlocked() }.clear_into(sink);
    }
}

impl Dict {
    /// An empty dict.
    pub fn new() -> Ref<Dict> {
        Dict::from_table(Table::new())
    }
    /// A dict with these entries.
    pub fn from_table(table: Table) -> Ref<Dict> {
        Dict::with_type(class::DICT.get(), table)
    }
    /// A dict of a subclass.
    pub fn with_type(ty: &Type, table: Table) -> Ref<Dict> {
        alloc(Dict { ob: Object::new(ty), table: Guarded::new(table) })
    }
    /// The header.
    #[inline(always)]
    pub fn object(&self) -> &Object {
        &self.ob
    }
    /// Locks the entries.
    #[inline(always)]
    pub fn lock(&self) -> super::guarded::Guard<'_, Table> {
        self.table.lock(&self.ob)
    }
    /// Number of entries.
    pub fn len(&self) -> usize {
        self.lock().len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Value of a string key.
    #[inline]
    pub fn get_str(&self, name: &Str) -> Option<Value> {
        self.lock().get_str(name).cloned()
    }
    /// Stores under a string key.
    pub fn set_str(&self, name: &Ref<Str>, value: Value) {
        let old = self.lock().insert_str(name, value);
        drop(old);
    }
    /// Removes a string key; returns its value.
    pub fn remove_str(&self, name: &Str) -> Option<Value> {
        let i = self.lock().find_str(name)?;
        let (key, value) = self.lock().remove_entry(i);
        drop(key);
        value
    }
}
