//! A thread's table of what names mean for objects of a class and shape (the guard). It serves instructions that see
//! more layouts than their own cache holds: where an attribute lies, which method an object without such an attribute
//! has, what adding it makes of the shape.
//!
//! A layout never changes; whether the class decides instead (a data descriptor, a `__getattr__`) may, and the class's
//! version tells.

use std::cell::Cell;
use std::mem::ManuallyDrop;

use crate::object::ty::flags;
use crate::object::{Object, Ref, Str, Thread, Value, instance};

const SIZE: usize = 2048;

/// What is asked of a name; the low bits of its address have room for it.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
enum Question {
    /// Where its attribute lies.
    Attribute = 0,
    /// Which method it is.
    Method = 1,
    /// Where its attribute would lie.
    Addition = 2,
    /// None of these: there are no answers.
    Nothing = 3,
}

#[derive(Clone, Copy)]
struct Entry {
    guard: u64,
    /// The name's address and the question.
    key: u64,
    version: u32,
    slot: u32,
    /// Of a method its bits (the class holds it while the version is current), of an addition the new shape.
    value: u64,
}

/// An attribute that is yet to be added: its slot and the shape that the object then has.
#[derive(Clone, Copy)]
pub struct Addition {
    /// Slot in the object.
    pub slot: usize,
    /// Number of the new shape.
    pub shape: u32,
}

/// See the module.
pub struct Layouts(Box<[Cell<Entry>; SIZE]>);

impl Default for Layouts {
    fn default() -> Layouts {
        let none = Entry { guard: 0, key: 0, version: 0, slot: 0, value: 0 };
        Layouts(vec![Cell::new(none); SIZE].into_boxed_slice().try_into().unwrap_or_else(|_| unreachable!()))
    }
}

impl Layouts {
    /// The entry for an object's guard and a name's bits, if it is there. Only plain objects have entries, whose shape
    /// says everything.
    #[inline(always)]
    fn known(&self, o: &Object, guard: u64, name: u64, question: Question) -> Option<&Entry> {
        let key = name | question as u64;
        let at = ((guard >> 32).wrapping_mul(0x9e5) ^ key ^ (key >> 4)) as usize % SIZE;
        // SAFETY: the thread's own; an entry is only looked at between two changes of the table.
        let e = unsafe { &*self.0[at].as_ptr() };
        (e.guard == guard && e.key == key && e.version == o.ty().version()).then_some(e)
    }
    /// Slot of an attribute that objects with this guard have, and that no descriptor of the class goes before.
    #[inline(always)]
    pub fn attribute(&self, o: &Object, guard: u64, name: u64) -> Option<usize> {
        self.known(o, guard, name, Question::Attribute).map(|e| e.slot as usize)
    }
    /// The method that objects with this guard have under the name, and no attribute (borrowed).
    #[inline(always)]
    pub fn method(&self, o: &Object, guard: u64, name: u64) -> Option<ManuallyDrop<Value>> {
        let e = self.known(o, guard, name, Question::Method)?;
        // SAFETY: the class holds the method while its version is current.
        Some(ManuallyDrop::new(unsafe { Value::from_bits(e.value) }))
    }
    /// What storing the attribute makes of objects with this guard, which have no such attribute yet.
    #[inline(always)]
    pub fn addition(&self, o: &Object, guard: u64, name: u64) -> Option<Addition> {
        let e = self.known(o, guard, name, Question::Addition)?;
        Some(Addition { slot: e.slot as usize, shape: e.value as u32 })
    }
    /// Finds out what the name means for an object and remembers it.
    pub fn learn(&self, th: &Thread, o: &Object, name: &Ref<Str>) {
        let (ty, guard) = (o.ty(), o.guard());
        if self.known(o, guard, name.as_value().bits(), Question::Nothing).is_some() {
            return;
        }
        // The upper half of the guard is a shape in instances of plain classes only.
        if !super::special::plain(ty) || !instance::is_shaped(o) {
            return;
        }
        let version = ty.assign_version();
        let hooks = !ty.has(flags::GENERIC_GETATTR) || !ty.has(flags::GENERIC_SETATTR);
        let found = ty.lookup(th, name);
        let described = found.as_ref().is_some_and(|f| f.ty().slots().descr_set.is_some());
        let mut answers = [None; 2];
        if !hooks && !described {
            match instance::locate(o, name) {
                Some((_, slot)) => answers[0] = Some((Question::Attribute, slot, 0)),
                None => {
                    if let Some(f) = found.filter(|f| f.is_object() && f.ty().has(flags::METHOD_DESCRIPTOR)) {
                        answers[0] = Some((Question::Method, 0, f.bits()));
                    }
                    if let Some((_, shape, slot)) = instance::transition(o, name) {
                        answers[1] = Some((Question::Addition, slot, u64::from(shape)));
                    }
                }
            }
        }
        if answers == [None; 2] {
            answers[0] = Some((Question::Nothing, 0, 0));
        }
        // Between the looks another thread may have given the object another layout, or the class another meaning.
        if o.guard() != guard || ty.version() != version {
            return;
        }
        for (question, slot, value) in answers.into_iter().flatten() {
            let key = name.as_value().bits() | question as u64;
            let at = ((guard >> 32).wrapping_mul(0x9e5) ^ key ^ (key >> 4)) as usize % SIZE;
            self.0[at].set(Entry { guard, key, version, slot: slot as u32, value });
        }
    }
}
