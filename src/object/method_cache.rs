//! The thread's cache of attribute look-ups along the method resolution order (CPython's type cache, one a thread so
//! that it needs no synchronisation). Entries are guarded by the type's version.

use std::cell::Cell;

use super::string::Str;
use super::ty::Type;
use super::value::Value;

const SIZE: usize = 2048;

#[derive(Clone, Copy)]
struct Entry {
    version: u32,
    name: *const Str,
    /// Borrowed value or null; alive while the version is current, because types change only with the world stopped
    /// and every change takes the version away.
    value: *const Value,
}

/// See the module.
pub struct MethodCache(Box<[Cell<Entry>; SIZE]>);

impl MethodCache {
    pub(super) fn new() -> MethodCache {
        let empty = Entry { version: 0, name: std::ptr::null(), value: std::ptr::null() };
        MethodCache(
            vec![Cell::new(empty); SIZE].into_boxed_slice().try_into().unwrap_or_else(|_| unreachable!()),
        )
    }
    /// Looks `name` up in `ty` and its bases.
    #[inline]
    pub fn lookup(&self, ty: &Type, name: &Str) -> Option<Value> {
        self.lookup_ref(ty, name).cloned()
    }
    /// As `lookup`, borrowed: valid until the next safepoint or change of a type.
    #[inline]
    pub fn lookup_ref<'a>(&self, ty: &'a Type, name: &Str) -> Option<&'a Value> {
        if !name.is_interned() {
            return ty.lookup_uncached(name);
        }
        let version = ty.version();
        let at = (version as usize).wrapping_mul(31) ^ (name as *const Str as usize >> 4);
        let cell = &self.0[at % SIZE];
        let e = cell.get();
        if e.version == version && version != 0 && std::ptr::eq(e.name, name) {
            // SAFETY: the version is current, so the table entry that the pointer names is still there.
            return unsafe { e.value.as_ref() };
        }
        let found = ty.lookup_uncached(name);
        let version = ty.assign_version();
        let at = (version as usize).wrapping_mul(31) ^ (name as *const Str as usize >> 4);
        let value = found.map_or(std::ptr::null(), std::ptr::from_ref);
        self.0[at % SIZE].set(Entry { version, name, value });
        found
    }
}
