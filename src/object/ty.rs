//! `Type`: a Python class.
//!
//! Types live below 4 GiB (`memory::region`), are not counted by their instances, and change only while the world is
//! stopped ([`StopCell`]); so slots, method resolution order and attribute table are read without locks. Every
//! change gives the type and its subclasses a new version; inline caches and method caches are guarded by it.

use std::cell::UnsafeCell;

use super::class::{self, Class};
use super::header::{Object, Sink};
use super::layout::{Layout, Ref, Trace, Visitor};
use super::names::name;
use super::shape;
use super::slots::Slots;
use super::string::Str;
use super::table::Table;
use super::thread::Thread;
use super::value::Value;
use crate::memory;
use crate::payload;
use crate::sync::prim::{AtomicU32, AtomicU64, Mutex, Ordering};

/// Data that every thread reads freely and that changes only while the world is stopped (or before it is shared).
pub struct StopCell<T>(UnsafeCell<T>);

// SAFETY: writers have the world stopped, so reads never overlap with a write.
unsafe impl<T: Sync + Send> Sync for StopCell<T> {}
// SAFETY: plain ownership.
unsafe impl<T: Send> Send for StopCell<T> {}

impl<T> StopCell<T> {
    /// A cell.
    pub const fn new(v: T) -> StopCell<T> {
        StopCell(UnsafeCell::new(v))
    }
    /// Reads. Do not keep the borrow across anything that may run Python code.
    #[inline(always)]
    pub fn get(&self) -> &T {
        // SAFETY: no write can happen while this thread is between safepoints.
        unsafe { &*self.0.get() }
    }
    /// # Safety
    /// The world is stopped, or the owner is not shared yet; no borrow from `get` is alive.
    #[expect(clippy::mut_from_ref, reason = "exclusive by the stopped world")]
    pub unsafe fn get_mut(&self) -> &mut T {
        // SAFETY: promised by the caller.
        unsafe { &mut *self.0.get() }
    }
}

/// Type flags.
pub mod flags {
    /// May be subclassed.
    pub const BASE: u32 = 1;
    /// Created by a class statement (or `type()`).
    pub const HEAP: u32 = 2;
    /// Attributes cannot be set from Python.
    pub const IMMUTABLE: u32 = 4;
    /// Instances take part in cycle collection.
    pub const GC: u32 = 8;
    /// Instances may have weak references.
    pub const WEAKREF: u32 = 16;
    /// No constructor (`cannot create 'x' instances`).
    pub const NO_NEW: u32 = 32;
    /// `match` treats instances as sequences.
    pub const SEQUENCE: u32 = 64;
    /// `match` treats instances as mappings.
    pub const MAPPING: u32 = 128;
    /// Abstract methods are left; instantiation fails.
    pub const ABSTRACT: u32 = 256;
    /// Instances have attributes of their own (a shape and slots, `__dict__`).
    pub const ATTRS: u32 = 512;
    /// Functions of this type bind as methods without a bound-method object (`LOAD_ATTR` with method bit).
    pub const METHOD_DESCRIPTOR: u32 = 1024;
    /// `match` class patterns take the subject itself as first positional.
    pub const MATCH_SELF: u32 = 2048;
    /// A subclass of `type`.
    pub const TYPE_SUBCLASS: u32 = 4096;
    /// A subclass of `BaseException`.
    pub const EXCEPTION: u32 = 8192;
    /// Uses the default `object.__getattribute__` (no override anywhere in the order): attribute caches may apply.
    pub const GENERIC_GETATTR: u32 = 1 << 14;
    /// Uses the default `object.__setattr__`.
    pub const GENERIC_SETATTR: u32 = 1 << 15;
    /// A built-in type whose instances hold no references and have neither attributes, finaliser nor weak references:
    /// nothing dies with them and nobody sees them die.
    pub const LEAF: u32 = 1 << 16;
    /// A built-in class whose constructor does no more than `object.__new__` does, which Python sees in its place.
    pub const BARE_NEW: u32 = 1 << 17;
    /// What most built-in types are: final for Python code, subclassable.
    pub const DEFAULT: u32 = BASE | IMMUTABLE | GC;
}

/// A Python class.
#[repr(C)]
pub struct Type {
    ob: Object,
    version: AtomicU32,
    flags: AtomicU32,
    slots: StopCell<Slots>,
    layout: &'static Layout,
    /// Offset of `instance::Attrs` in instances; 0 if they have none.
    attrs_offset: u32,
    /// `__slots__` entries before the first named attribute slot.
    member_slots: u32,
    /// Slots placed in the instance itself; grows as instances are seen to need more.
    pub(super) inline_slots: AtomicU32,
    /// Number of the root shape (low half, 0 until the first instance) and its in-object slots (high half).
    pub(super) root: AtomicU64,
    name: StopCell<Ref<Str>>,
    qualname: StopCell<Option<Ref<Str>>>,
    bases: StopCell<Vec<Ref<Type>>>,
    mro: StopCell<Vec<*const Type>>,
    table: StopCell<Table>,
    subclasses: Mutex<Vec<*const Type>>,
    /// The reference that its own method resolution order holds: instances do not count their class, so a class
    /// never dies by its count, only when the collector finds neither it nor an instance reachable.
    own: StopCell<Option<Ref<Type>>>,
}

// SAFETY: raw pointers in `mro` and `subclasses` name types kept alive by `bases` edges (a subclass removes itself
// from its bases when it dies); mutable parts are guarded as the module says.
unsafe impl Send for Type {}
// SAFETY: see `Send`.
unsafe impl Sync for Type {}

payload!(Type: traced);

impl Trace for Type {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(self.name.get().as_value());
        if let Some(q) = self.qualname.get() {
            v.visit(q.as_value());
        }
        for base in self.bases.get() {
            v.visit(base.as_value());
        }
        self.table.get().trace(v);
        if let Some(own) = self.own.get() {
            v.visit(own.as_value());
        }
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: the collector clears garbage that nobody can reach.
        unsafe {
            self.table.get_mut().clear_into(sink);
            sink.extend(self.own.get_mut().take().map(Ref::into_value));
        }
    }
}

impl Drop for Type {
    fn drop(&mut self) {
        for base in self.bases.get() {
            base.subclasses.lock().retain(|&s| !std::ptr::eq(s, self));
        }
    }
}

/// What a new type is made from.
pub struct TypeParts<'a> {
    /// The class of the class.
    pub metatype: &'a Type,
    /// `__name__`.
    pub name: Ref<Str>,
    /// `__qualname__`, if it differs.
    pub qualname: Option<Ref<Str>>,
    /// Direct bases.
    pub bases: Vec<Ref<Type>>,
    /// Method resolution order without the type itself.
    pub mro_tail: Vec<*const Type>,
    /// Payload layout of instances.
    pub layout: &'static Layout,
    /// Flags.
    pub flags: u32,
    /// Slots.
    pub slots: Slots,
    /// Offset of instance attributes, 0 for none.
    pub attrs_offset: u32,
    /// Number of `__slots__` members (all classes in the order together).
    pub member_slots: u32,
    /// Named attributes that instances have room for, to begin with.
    pub room: u32,
    /// Attributes.
    pub table: Table,
    /// Never counted nor freed.
    pub immortal: bool,
}

static NEXT_VERSION: AtomicU32 = AtomicU32::new(1);

impl Type {
    /// Makes a type in the type region. The caller has validated bases and order.
    pub fn create(parts: TypeParts<'_>) -> Ref<Type> {
        let ob = if parts.immortal { Object::immortal(parts.metatype) } else { Object::new(parts.metatype) };
        let place = memory::region::allocate().cast::<Type>();
        let bases: Vec<*const Type> = parts.bases.iter().map(|b| b.as_ptr()).collect();
        let ty = Type {
            ob,
            version: AtomicU32::new(0),
            flags: AtomicU32::new(parts.flags),
            slots: StopCell::new(parts.slots),
            layout: parts.layout,
            attrs_offset: parts.attrs_offset,
            member_slots: parts.member_slots,
            inline_slots: AtomicU32::new(parts.member_slots + parts.room),
            root: AtomicU64::new(0),
            name: StopCell::new(parts.name),
            qualname: StopCell::new(parts.qualname),
            bases: StopCell::new(parts.bases),
            mro: StopCell::new(parts.mro_tail),
            table: StopCell::new(parts.table),
            subclasses: Mutex::new(Vec::new()),
            own: StopCell::new(None),
        };
        // SAFETY: the place is fresh and large enough for a type (asserted below).
        let r = unsafe {
            place.write(ty);
            Ref::<Type>::from_owned(place)
        };
        // SAFETY: not shared yet.
        unsafe {
            r.mro.get_mut().insert(0, r.as_ptr());
            if !parts.immortal {
                *r.own.get_mut() = Some(r.clone());
            }
        }
        for base in bases {
            // SAFETY: bases are alive: the new type holds references to them.
            unsafe { &*base }.subclasses.lock().push(r.as_ptr());
        }
        r
    }

    /// The type as a value.
    #[inline(always)]
    pub fn value(&self) -> Value {
        Value::from_object(&self.ob)
    }
    /// The header.
    #[inline(always)]
    pub fn object(&self) -> &Object {
        &self.ob
    }
    /// The class of this class.
    #[inline(always)]
    pub fn metatype(&self) -> &Type {
        self.ob.ty()
    }
    /// Native behaviour.
    #[inline(always)]
    pub fn slots(&self) -> &Slots {
        self.slots.get()
    }
    /// # Safety
    /// As [`StopCell::get_mut`].
    #[expect(clippy::mut_from_ref, reason = "exclusive by the stopped world")]
    pub unsafe fn slots_mut(&self) -> &mut Slots {
        // SAFETY: promised by the caller.
        unsafe { self.slots.get_mut() }
    }
    /// Payload layout of instances.
    #[inline(always)]
    pub fn layout(&self) -> &'static Layout {
        self.layout
    }
    /// Flags, see [`flags`].
    #[inline(always)]
    pub fn flags(&self) -> u32 {
        // Relaxed: changed only with the world stopped.
        self.flags.load(Ordering::Relaxed)
    }
    /// Whether all of `mask` is set.
    #[inline(always)]
    pub fn has(&self, mask: u32) -> bool {
        self.flags() & mask == mask
    }
    /// Sets or clears flags (start-up or stopped world).
    pub fn change_flags(&self, set: u32, clear: u32) {
        // Relaxed: see `flags`.
        self.flags.store(self.flags() & !clear | set, Ordering::Relaxed);
    }
    /// Whether instances are tracked by the cycle collector.
    #[inline(always)]
    pub fn is_gc(&self) -> bool {
        self.flags() & flags::GC != 0
    }
    /// Created by a class statement.
    #[inline(always)]
    pub fn is_heap(&self) -> bool {
        self.flags() & flags::HEAP != 0
    }
    /// Offset of an instance's attributes, 0 if it has none.
    #[inline(always)]
    pub fn attrs_offset(&self) -> usize {
        self.attrs_offset as usize
    }
    /// Number of `__slots__` members.
    pub fn member_slots(&self) -> usize {
        self.member_slots as usize
    }
    /// The shape of a fresh instance and the number of its in-object slots.
    #[inline(always)]
    pub fn root_shape(&self) -> (u32, usize) {
        // Acquire: pairs with the release in `shape::make_root`, which publishes the shape's table entry.
        match self.root.load(Ordering::Acquire) {
            0 => shape::make_root(self),
            r => (r as u32, (r >> 32) as usize),
        }
    }
    /// `__name__`.
    pub fn name(&self) -> &Ref<Str> {
        self.name.get()
    }
    /// `__name__` as Rust text.
    pub fn name_str(&self) -> std::borrow::Cow<'_, str> {
        self.name.get().to_str_lossy()
    }
    /// The name in most error messages: with the module for classes of native modules.
    pub fn error_name(&self) -> std::borrow::Cow<'_, str> {
        if !self.is_heap()
            && let Some(m) = self.module()
            && let Some(m) = m.downcast::<Str>()
            && !m.eq_text("builtins")
        {
            return format!("{}.{}", m.to_str_lossy(), self.name_str()).into();
        }
        self.name_str()
    }
    /// `__qualname__`.
    pub fn qualname(&self) -> Ref<Str> {
        self.qualname.get().as_ref().unwrap_or(self.name.get()).clone()
    }
    /// Sets `__name__` (stopped world).
    ///
    /// # Safety
    /// As [`StopCell::get_mut`].
    pub unsafe fn set_name(&self, name: Ref<Str>) -> Ref<Str> {
        // SAFETY: promised by the caller.
        std::mem::replace(unsafe { self.name.get_mut() }, name)
    }
    /// Sets `__qualname__` (stopped world).
    ///
    /// # Safety
    /// As [`StopCell::get_mut`].
    pub unsafe fn set_qualname(&self, name: Ref<Str>) -> Option<Ref<Str>> {
        // SAFETY: promised by the caller.
        unsafe { self.qualname.get_mut() }.replace(name)
    }
    /// `__module__` as the class's own attribute; there is none for those of `builtins`.
    pub fn module(&self) -> Option<Value> {
        self.own_attr(name!("__module__"))
    }
    /// The name that error messages use: `module.qualname`, without the module for built-ins and the program itself.
    pub fn display_name(&self) -> String {
        let qualname = self.qualname();
        match self.module() {
            Some(m) => match m.downcast::<Str>() {
                Some(m) if !matches!(&*m.to_str_lossy(), "builtins" | "__main__") && self.is_heap() => {
                    format!("{}.{}", m.to_str_lossy(), qualname.to_str_lossy())
                }
                _ => qualname.to_str_lossy().into_owned(),
            },
            None => qualname.to_str_lossy().into_owned(),
        }
    }
    /// Direct bases.
    pub fn bases(&self) -> &[Ref<Type>] {
        self.bases.get()
    }
    /// First base, `None` for `object`.
    pub fn base(&self) -> Option<&Type> {
        self.bases.get().first().map(|b| &**b)
    }
    /// Method resolution order: the type itself first, unless the `mro` of a metaclass says something else; empty
    /// while such an `mro` is asked for the first time.
    #[inline(always)]
    pub fn mro(&self) -> impl ExactSizeIterator<Item = &Type> {
        // SAFETY: every type in the order is kept alive by the chain of base references.
        self.mro.get().iter().map(|&t| unsafe { &*t })
    }
    /// The method resolution order as it is stored.
    pub fn order(&self) -> &[*const Type] {
        self.mro.get()
    }
    /// Replaces the order.
    ///
    /// # Safety
    /// The world is stopped; the types in the order live as long as this one.
    pub unsafe fn set_order(&self, order: Vec<*const Type>) -> Vec<*const Type> {
        // SAFETY: promised by the caller.
        std::mem::replace(unsafe { self.mro.get_mut() }, order)
    }
    /// Replaces the bases (`__bases__` assignment); the order is the caller's business.
    ///
    /// # Safety
    /// The world is stopped.
    pub unsafe fn set_bases(&self, bases: Vec<Ref<Type>>) -> Vec<Ref<Type>> {
        for base in self.bases.get() {
            base.subclasses.lock().retain(|&s| !std::ptr::eq(s, self));
        }
        for base in &bases {
            base.subclasses.lock().push(self);
        }
        // SAFETY: promised by the caller.
        std::mem::replace(unsafe { self.bases.get_mut() }, bases)
    }
    /// Live direct subclasses.
    pub fn subclasses(&self) -> Vec<Ref<Type>> {
        // SAFETY: a dying subclass leaves this list before its memory goes; one that is dying now is skipped because
        // its count cannot be raised from zero.
        let list = self.subclasses.lock();
        list.iter()
            // SAFETY: the arguments live through the call, which keeps none of them.
            .filter_map(|&t| unsafe {
                let t = &*t;
                t.ob.head().try_incref().then(|| Ref::<Type>::from_owned(std::ptr::NonNull::from(t)))
            })
            .collect()
    }
    /// Whether this is `other` or inherits from it.
    #[inline]
    pub fn is_subtype(&self, other: &Type) -> bool {
        std::ptr::eq(self, other) || self.mro.get().iter().any(|&t| std::ptr::eq(t, other))
    }
    /// Whether this is the built-in `class` itself.
    #[inline(always)]
    pub fn is(&self, class: &Class) -> bool {
        std::ptr::eq(self, class.get())
    }

    /// The attribute table (`__dict__`).
    pub fn table(&self) -> &Table {
        self.table.get()
    }
    /// An attribute of this type itself, not of its bases.
    pub fn own_attr(&self, name: &Str) -> Option<Value> {
        self.table.get().get_str(name).cloned()
    }
    /// An attribute by method resolution order, uncached.
    pub fn lookup_uncached(&self, name: &Str) -> Option<&Value> {
        self.mro().find_map(|t| t.table.get().get_str(name))
    }
    /// An attribute by method resolution order, through the thread's method cache.
    #[inline]
    pub fn lookup(&self, th: &Thread, name: &Str) -> Option<Value> {
        th.method_cache().lookup(self, name)
    }
    /// The version that guards caches; 0 never matches.
    #[inline(always)]
    pub fn version(&self) -> u32 {
        // Relaxed: changed only with the world stopped, or from 0 to a fresh number by whoever comes first.
        self.version.load(Ordering::Relaxed)
    }
    /// The version, given now if there is none.
    pub fn assign_version(&self) -> u32 {
        match self.version() {
            0 => {
                // Relaxed: only uniqueness matters.
                let fresh = NEXT_VERSION.fetch_add(1, Ordering::Relaxed);
                // Relaxed: two threads may both come here; the first number wins.
                match self.version.compare_exchange(0, fresh, Ordering::Relaxed, Ordering::Relaxed) {
                    Ok(_) => fresh,
                    Err(v) => v,
                }
            }
            v => v,
        }
    }
    /// Forgets the versions of this type and all its subclasses (stopped world, or not shared yet).
    pub fn invalidate(&self) {
        // Relaxed: the world is stopped.
        self.version.store(0, Ordering::Relaxed);
        let below: Vec<*const Type> = self.subclasses.lock().clone();
        for t in below {
            // SAFETY: see `subclasses`.
            unsafe { &*t }.invalidate();
        }
    }
    /// Sets (`Some`) or deletes an attribute: stops the world, changes the table, forgets versions. Returns the old
    /// value, to be dropped by the caller. Slots are the caller's business (`types::type_object::update_slot`).
    pub fn set_own_attr(&self, th: &Thread, name: &Ref<Str>, value: Option<Value>) -> Option<Value> {
        th.stop_the_world(|| {
            self.invalidate();
            // SAFETY: the world is stopped.
            let table = unsafe { self.table.get_mut() };
            match value {
                Some(v) => table.insert_str(name, v),
                None => table.remove_str(name),
            }
        })
    }
    /// Adds an attribute before the type is shared.
    pub fn init_attr(&self, name: &Ref<Str>, value: Value) {
        // SAFETY: only used while the type is being made.
        drop(unsafe { self.table.get_mut() }.insert_str(name, value));
    }
}

const _: () = assert!(size_of::<Type>() <= memory::region::BLOCK);

impl PartialEq for Type {
    fn eq(&self, other: &Type) -> bool {
        std::ptr::eq(self, other)
    }
}

/// `isinstance` against the exact built-in exception or other class, by inheritance only.
pub fn is_type(v: &Value) -> Option<&Type> {
    let t = v.downcast::<Type>()?;
    debug_assert!(v.ty().is_subtype(class::TYPE.get()));
    Some(t)
}
