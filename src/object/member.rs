//! `member_descriptor`: an attribute that lies in the object's own memory: a `__slots__` entry, or a field of a built-in
//! type's payload. How it is read and written from Python is in `types::descriptor`.

use super::class;
use super::header::{Object, alloc};
use super::layout::{Ref, Trace, Visitor};
use super::native::GetSet;
use super::string::{self, Str};
use super::ty::Type;
use crate::payload;

/// Where the attribute lies.
#[derive(Clone, Copy)]
pub enum Place {
    /// `__slots__` entry number so much of the instance.
    Slot(usize),
    /// A field of the payload, which the table entry reads and writes.
    Field(&'static GetSet),
}

/// Payload of `member_descriptor`.
#[repr(C)]
pub struct MemberDescriptor {
    ob: Object,
    /// Attribute name.
    pub name: Ref<Str>,
    /// Where it lies.
    pub place: Place,
    owner: Ref<Type>,
}

payload!(MemberDescriptor: traced);

impl Trace for MemberDescriptor {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(self.owner.as_value());
    }
}

impl MemberDescriptor {
    /// A descriptor for `__slots__` entry `index` of instances of `owner`.
    pub fn of_slot(name: Ref<Str>, index: usize, owner: &Type) -> Ref<MemberDescriptor> {
        let ob = Object::new(class::MEMBER_DESCRIPTOR.get());
        alloc(MemberDescriptor { ob, name, place: Place::Slot(index), owner: Ref::from_payload(owner) })
    }
    /// A descriptor for a table entry of built-in class `owner`.
    pub fn of_field(field: &'static GetSet, owner: &'static Type) -> Ref<MemberDescriptor> {
        let ob = Object::new(class::MEMBER_DESCRIPTOR.get());
        let name = string::intern(field.name);
        let d =
            alloc(MemberDescriptor { ob, name, place: Place::Field(field), owner: Ref::from_payload(owner) });
        d.ob.head().make_immortal();
        d
    }
    /// The `__slots__` entry's number.
    pub fn slot(&self) -> Option<usize> {
        match self.place {
            Place::Slot(index) => Some(index),
            Place::Field(_) => None,
        }
    }
    /// Whether this is a member of exactly `ty`.
    pub fn is_slot_of(&self, ty: &Type) -> bool {
        *self.owner == *ty
    }
    /// The class whose instances have the attribute.
    pub fn owner(&self) -> &Type {
        &self.owner
    }
}
