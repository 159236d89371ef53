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
    /// Where its attribute lies that the object itself has no room for.
    Overflow = 4,
}

/// A name as the table looks for it.
#[derive(Clone, Copy)]
pub struct Key {
    /// The name's address.
    pub name: u64,
    /// What of it goes into the place in the table.
    pub mixed: u16,
}

impl Key {
    /// Of a name's bits.
    pub fn of(name: &Ref<Str>) -> Key {
        let name = name.as_value().bits();
        Key { name, mixed: (name ^ (name >> 4)) as u16 }
    }
    fn asked(self, question: Question) -> u64 {
        self.name | question as u64
    }
    fn place(self, shape: u32, question: Question) -> usize {
        (shape.wrapping_mul(0x9e5) as usize % SIZE) ^ ((self.mixed ^ question as u16) as usize % SIZE)
    }
}

#[derive(Clone, Copy)]
struct Entry {
    shape: u32,
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
        let none = Entry { shape: 0, key: 0, version: 0, slot: 0, value: 0 };
        Layouts(vec![Cell::new(none); SIZE].into_boxed_slice().try_into().unwrap_or_else(|_| unreachable!()))
    }
}

impl Layouts {
    /// The entry for an object and a name, if it is there. Only plain objects have entries, whose shape says everything
    /// (and whose class the version tells).
    #[inline(always)]
    fn known(&self, o: &Object, key: Key, question: Question) -> Option<&Entry> {
        let shape = o.shape_word();
        // SAFETY: the thread's own; an entry is only looked at between two changes of the table.
        let e = unsafe { &*self.0[key.place(shape, question)].as_ptr() };
        (e.shape == shape && e.key == key.asked(question) && e.version == o.ty().version()).then_some(e)
    }
    /// Slot in the object of an attribute that objects with this guard have, and that no descriptor of the class goes
    /// before.
    #[inline(always)]
    pub fn attribute(&self, o: &Object, key: Key) -> Option<usize> {
        self.known(o, key, Question::Attribute).map(|e| e.slot as usize)
    }
    /// As [`Layouts::attribute`], outside of the object.
    pub fn overflow(&self, o: &Object, key: Key) -> Option<usize> {
        self.known(o, key, Question::Overflow).map(|e| e.slot as usize)
    }
    /// The method that objects with this guard have under the name, and no attribute (borrowed).
    #[inline(always)]
    pub fn method(&self, o: &Object, key: Key) -> Option<ManuallyDrop<Value>> {
        let e = self.known(o, key, Question::Method)?;
        // SAFETY: the class holds the method while its version is current.
        Some(ManuallyDrop::new(unsafe { Value::from_bits(e.value) }))
    }
    /// What storing the attribute makes of objects with this guard, which have no such attribute yet.
    #[inline(always)]
    pub fn addition(&self, o: &Object, key: Key) -> Option<Addition> {
        let e = self.known(o, key, Question::Addition)?;
        Some(Addition { slot: e.slot as usize, shape: e.value as u32 })
    }
    /// Finds out what the name means for an object and remembers it.
    pub fn learn(&self, th: &Thread, o: &Object, name: &Ref<Str>) {
        let (ty, guard, key) = (o.ty(), o.guard(), Key::of(name));
        if self.known(o, key, Question::Nothing).is_some() {
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
                Some((_, slot)) => {
                    let inside = slot < instance::inline_slots(o);
                    let question = if inside { Question::Attribute } else { Question::Overflow };
                    answers[0] = Some((question, slot, 0));
                }
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
        let shape = (guard >> 32) as u32;
        for (question, slot, value) in answers.into_iter().flatten() {
            let entry = Entry { shape, key: key.asked(question), version, slot: slot as u32, value };
            self.0[key.place(shape, question)].set(entry);
        }
    }
}
