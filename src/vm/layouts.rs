//! A thread's table of where attributes lie: class and shape (the guard) and name to slot. It serves instructions
//! that see more layouts than their own cache holds.
//!
//! A layout never changes; whether the class decides instead (a data descriptor, a `__getattr__`) may, and the class's
//! version tells.

use std::cell::Cell;

use crate::object::ty::flags;
use crate::object::{Object, Ref, Str, Thread, instance};

const SIZE: usize = 2048;
/// "No such attribute in the instance".
const ABSENT: u32 = u32::MAX;
/// "Not for a slot to decide": a data descriptor, a dict, hooks.
const OTHER: u32 = u32::MAX - 1;

#[derive(Clone, Copy)]
struct Entry {
    guard: u64,
    name: u64,
    version: u32,
    slot: u32,
}

/// See the module.
pub struct Layouts(Box<[Cell<Entry>]>);

impl Default for Layouts {
    fn default() -> Layouts {
        let none = Entry { guard: 0, name: 0, version: 0, slot: ABSENT };
        Layouts(vec![Cell::new(none); SIZE].into_boxed_slice())
    }
}

impl Layouts {
    /// The slot, `ABSENT` or `OTHER`.
    #[inline(always)]
    fn find(&self, th: &Thread, o: &Object, guard: u64, name: &Ref<Str>) -> u32 {
        let n = name.as_value().bits();
        let at = ((guard >> 10) ^ (guard >> 32).wrapping_mul(0x9e5) ^ (n >> 4)) as usize % SIZE;
        let e = self.0[at].get();
        if e.guard == guard && e.name == n && e.version == o.ty().version() {
            return e.slot;
        }
        self.fill(th, o, guard, name, at)
    }
    #[cold]
    fn fill(&self, th: &Thread, o: &Object, guard: u64, name: &Ref<Str>, at: usize) -> u32 {
        let ty = o.ty();
        // The upper half of the guard is a shape in instances of plain classes only.
        if !super::special::plain(ty) {
            return OTHER;
        }
        let version = ty.assign_version();
        let hooks = !ty.has(flags::GENERIC_GETATTR) || !ty.has(flags::GENERIC_SETATTR);
        let described = ty.lookup(th, name).is_some_and(|f| f.ty().slots().descr_set.is_some());
        let slot = if hooks || described || !instance::is_shaped(o) {
            OTHER
        } else {
            instance::locate(o, name).map_or(ABSENT, |(_, slot)| slot as u32)
        };
        // Between the looks another thread may have given the object another layout, or the class another meaning.
        if o.guard() != guard || ty.version() != version {
            return OTHER;
        }
        self.0[at].set(Entry { guard, name: name.as_value().bits(), version, slot });
        slot
    }
    /// Slot of an attribute that objects with this guard have, and that no descriptor of the class goes before.
    #[inline(always)]
    pub fn slot(&self, th: &Thread, o: &Object, guard: u64, name: &Ref<Str>) -> Option<usize> {
        Some(self.find(th, o, guard, name)).filter(|&s| s < OTHER).map(|s| s as usize)
    }
    /// Whether objects with this guard have no such attribute of their own.
    #[inline(always)]
    pub fn is_absent(&self, th: &Thread, o: &Object, guard: u64, name: &Ref<Str>) -> bool {
        self.find(th, o, guard, name) == ABSENT
    }
}
