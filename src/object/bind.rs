//! Making built-in types from their tables.

use super::class::{self, Class, TypeSpec};
use super::function::{GetSetDescriptor, MethodDescriptor};
use super::layout::Ref;
use super::member::MemberDescriptor;
use super::names::name;
use super::native::Binding;
use super::string::{self, Str};
use super::table::Table;
use super::ty::{Type, TypeParts, flags};
use super::value::Value;
use crate::sync::prim::{Mutex, OnceLock};

struct Bound {
    class: &'static Class,
    spec: &'static TypeSpec,
}

static BOUND: Mutex<Vec<Bound>> = Mutex::new(Vec::new());
static ALL: Mutex<Vec<(&'static str, &'static str, &'static Class)>> = Mutex::new(Vec::new());

/// Every built-in class bound so far: module, name, handle.
pub fn all() -> Vec<(&'static str, &'static str, &'static Class)> {
    ALL.lock().clone()
}

/// Called by `types::wrapper` for every class when all core types exist: adds `__add__` and its like.
pub type AddWrappers = fn(&'static Type, &TypeSpec);

impl Class {
    /// Makes the type. Its methods and attributes are added by [`fill`], when the types of descriptors exist; after
    /// start-up (`filled`) that happens at once.
    pub fn bind(&'static self, spec: &'static TypeSpec) {
        if self.is_bound() {
            return;
        }
        let base: Option<&'static Type> = match spec.base {
            Some(b) => Some(b.get()),
            None if spec.name == "object" => None,
            None => Some(class::OBJECT.get()),
        };
        let mut slots = spec.slots;
        if let Some(b) = base {
            if slots.compare.is_none() && slots.hash.is_none() {
                slots.compare = b.slots().compare;
                slots.hash = b.slots().hash;
            }
            // A type that compares in its own way and says nothing of hashing is unhashable.
            let unhashable = slots.compare.is_some() && slots.hash.is_none();
            slots.inherit(b.slots());
            if unhashable {
                slots.hash = None;
            }
            if spec.flags & flags::NO_NEW != 0 {
                slots.new = None;
            }
        }
        let inherited = base.map_or(0, |b| {
            b.flags()
                & (flags::GC
                    | flags::WEAKREF
                    | flags::TYPE_SUBCLASS
                    | flags::EXCEPTION
                    | flags::ATTRS
                    | flags::MATCH_SELF
                    | flags::SEQUENCE
                    | flags::MAPPING)
        });
        let layout = (spec.layout)();
        let all = spec.flags | inherited;
        let attrs_offset = if all & flags::ATTRS != 0 { layout.size.next_multiple_of(8) as u32 } else { 0 };
        let mut mro_tail = Vec::new();
        if let Some(b) = base {
            mro_tail.extend(b.mro().map(std::ptr::from_ref));
        }
        // The very first types are made before `type` and `str` exist; `fix_first` completes their headers.
        let generic_get = slots
            .getattr
            .is_some_and(|f| std::ptr::fn_addr_eq(f, super::attribute::generic_get as super::slots::GetAttr));
        let generic_set = slots
            .setattr
            .is_some_and(|f| std::ptr::fn_addr_eq(f, super::attribute::generic_set as super::slots::SetAttr));
        let leaf = layout.trace.is_none()
            && attrs_offset == 0
            && all & (flags::GC | flags::WEAKREF) == 0
            && slots.finalize.is_none();
        let ty = Type::create(TypeParts {
            metatype: if class::TYPE.is_bound() { class::TYPE.get() } else { placeholder() },
            name: if class::STR.is_bound() { string::intern(spec.name) } else { placeholder_name() },
            qualname: None,
            bases: base.map(Ref::from_payload).into_iter().collect(),
            mro_tail,
            layout,
            flags: all
                | if generic_get { flags::GENERIC_GETATTR } else { 0 }
                | if leaf { flags::LEAF } else { 0 }
                | if generic_set { flags::GENERIC_SETATTR } else { 0 },
            slots,
            attrs_offset,
            member_slots: 0,
            room: if all & flags::ATTRS != 0 { super::shape::ROOM } else { 0 },
            table: Table::new(),
            immortal: true,
        });
        self.set(ty.leak());
        ALL.lock().push((spec.module, spec.name, self));
        SPECS.lock().push((self.get() as *const Type as usize, spec));
        BOUND.lock().push(Bound { class: self, spec });
        if let Some(&wrappers) = FILLED.get() {
            fill(wrappers);
        }
    }
}

static SPECS: Mutex<Vec<(usize, &'static TypeSpec)>> = Mutex::new(Vec::new());
static FILLED: OnceLock<AddWrappers> = OnceLock::new();

/// The table that a built-in type was made from.
pub fn spec_of(ty: &Type) -> Option<&'static TypeSpec> {
    let address = std::ptr::from_ref(ty) as usize;
    SPECS.lock().iter().find(|s| s.0 == address).map(|s| s.1)
}

/// From now on [`Class::bind`] fills a new type at once (types of modules that are imported later).
pub fn started(wrappers: AddWrappers) {
    // A second call changes nothing.
    let _ = FILLED.set(wrappers);
}

fn placeholder() -> &'static Type {
    // SAFETY: only stored as an address, replaced by `fix_first` before anybody follows it.
    unsafe { &*std::ptr::dangling::<Type>() }
}

fn placeholder_name() -> Ref<Str> {
    // SAFETY: bits of an immediate: never followed, never counted, replaced by `fix_first`.
    unsafe { Ref::from_value_unchecked(Value::none()) }
}

/// Completes the types that were made before `type` and `str`: metatype and name.
pub fn fix_first() {
    for b in BOUND.lock().iter() {
        let ty = b.class.get();
        ty.object().set_ty(class::TYPE.get());
        // SAFETY: start-up, not shared yet. The old name may be a placeholder without a count.
        std::mem::forget(unsafe { ty.set_name(string::intern(b.spec.name)) });
    }
}

/// Gives every type bound since the last call its attributes: methods, getsets, constants, `__doc__`, and through
/// `wrappers` its static methods and the operator methods of its filled slots.
pub fn fill(wrappers: AddWrappers) {
    let bound: Vec<Bound> = std::mem::take(&mut *BOUND.lock());
    for b in bound {
        let (ty, spec) = (b.class.get(), b.spec);
        // Those of `builtins` say theirs when asked, so that their instances have no such attribute.
        if spec.module != "builtins" {
            ty.init_attr(name!("__module__"), string::intern(spec.module).into_value());
        }
        wrappers(ty, spec);
        for m in spec.methods.iter().filter(|m| m.binding != Binding::Static) {
            ty.init_attr(&string::intern(m.name), MethodDescriptor::new(m, ty).into_value());
        }
        for g in spec.getsets {
            let d = if g.field {
                MemberDescriptor::of_field(g, ty).into_value()
            } else {
                GetSetDescriptor::new(g, ty).into_value()
            };
            ty.init_attr(&string::intern(g.name), d);
        }
        for (n, make) in spec.constants {
            ty.init_attr(&string::intern(n), make());
        }
        if ty.own_attr(name!("__doc__")).is_none() {
            let doc = spec.doc.map_or(Value::none(), |d| Str::new(d).into_value());
            ty.init_attr(name!("__doc__"), doc);
        }
    }
}
