//! A thread's table of where attributes lie: class and shape (the guard) and name to slot. It serves instructions
//! that see more layouts than their own cache holds. A layout never changes, so entries never go stale.

use std::cell::Cell;

use crate::object::{Object, Ref, Str, instance};

const SIZE: usize = 2048;
/// "No such attribute".
const ABSENT: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct Entry {
    guard: u64,
    name: u64,
    slot: u32,
}

/// See the module.
pub struct Layouts(Box<[Cell<Entry>]>);

impl Default for Layouts {
    fn default() -> Layouts {
        Layouts(vec![Cell::new(Entry { guard: 0, name: 0, slot: ABSENT }); SIZE].into_boxed_slice())
    }
}

impl Layouts {
    #[inline(always)]
    fn find(&self, o: &Object, guard: u64, name: &Ref<Str>) -> Option<u32> {
        let n = name.as_value().bits();
        let at = ((guard >> 10) ^ (guard >> 32).wrapping_mul(0x9e5) ^ (n >> 4)) as usize % SIZE;
        let e = self.0[at].get();
        if e.guard == guard && e.name == n {
            return Some(e.slot);
        }
        self.fill(o, guard, name, at)
    }
    #[cold]
    fn fill(&self, o: &Object, guard: u64, name: &Ref<Str>, at: usize) -> Option<u32> {
        if !instance::is_shaped(o) {
            return None;
        }
        let slot = match instance::locate(o, name) {
            Some((g, slot)) if g == guard => slot as u32,
            Some(_) => return None,
            None => ABSENT,
        };
        // Between the looks another thread may have given the object another layout.
        if o.guard() != guard {
            return None;
        }
        self.0[at].set(Entry { guard, name: name.as_value().bits(), slot });
        Some(slot)
    }
    /// Slot of an attribute that objects with this guard have.
    #[inline(always)]
    pub fn slot(&self, o: &Object, guard: u64, name: &Ref<Str>) -> Option<usize> {
        self.find(o, guard, name).filter(|&s| s != ABSENT).map(|s| s as usize)
    }
    /// Whether objects with this guard have no such attribute.
    #[inline(always)]
    pub fn is_absent(&self, o: &Object, guard: u64, name: &Ref<Str>) -> bool {
        self.find(o, guard, name) == Some(ABSENT)
    }
}
