//! `Class`: the static handle of a built-in type, and the table (`TypeSpec`) it is made from.
//!
//! A built-in type is declared once as `pub static LIST: Class = Class::new();` and bound at start-up by
//! `LIST.bind(&SPEC)` (see `types::init`). After that `LIST.get()` is one load.

use super::layout::Layout;
use super::native::{GetSet, Member, Method};
use super::slots::Slots;
use super::ty::Type;
use super::value::Value;
use crate::sync::prim::{AtomicPtr, Ordering};

/// Static handle of a built-in type.
pub struct Class(AtomicPtr<Type>);

impl Class {
    /// An unbound handle.
    #[expect(clippy::new_without_default, reason = "handles are statics, never defaulted")]
    pub const fn new() -> Class {
        Class(AtomicPtr::new(std::ptr::null_mut()))
    }
    /// The type. Built-in types are immortal.
    #[inline(always)]
    pub fn get(&self) -> &'static Type {
        // Relaxed: bound before the first thread is started; nothing changes afterwards.
        let p = self.0.load(Ordering::Relaxed);
        debug_assert!(!p.is_null(), "class used before it was bound");
        // SAFETY: bound at start-up to an immortal type.
        unsafe { &*p }
    }
    /// Whether `bind` has been called.
    pub fn is_bound(&self) -> bool {
        // Relaxed: start-up only.
        !self.0.load(Ordering::Relaxed).is_null()
    }
    /// The type as a value.
    pub fn value(&self) -> Value {
        self.get().value()
    }
    /// Points the handle at its type.
    pub(super) fn set(&self, ty: &'static Type) {
        // Relaxed: start-up only, see `get`.
        self.0.store(ty as *const Type as *mut Type, Ordering::Relaxed);
    }
}

/// What a built-in type is made from.
pub struct TypeSpec {
    /// Name without module.
    pub name: &'static str,
    /// `__module__`.
    pub module: &'static str,
    /// `__doc__`.
    pub doc: Option<&'static str>,
    /// Base class; `None` means `object`.
    pub base: Option<&'static Class>,
    /// Payload layout.
    pub layout: fn() -> &'static Layout,
    /// See `ty::flags`.
    pub flags: u32,
    /// Native behaviour; empty slots are inherited.
    pub slots: Slots,
    /// Methods, class methods and static methods.
    pub methods: &'static [Method],
    /// Computed attributes.
    pub getsets: &'static [GetSet],
    /// Constants put into the class (`__hash__ = None`, `__match_args__`, ...), made at binding.
    pub constants: &'static [(&'static str, fn() -> Value)],
    /// Text signature of the constructor, e.g. `(iterable=(), /)`; empty if there is none.
    pub signature: &'static str,
}

impl TypeSpec {
    /// A spec with nothing but a name and a layout; use with struct update syntax.
    pub const fn new(module: &'static str, name: &'static str, layout: fn() -> &'static Layout) -> TypeSpec {
        TypeSpec {
            name,
            module,
            doc: None,
            base: None,
            layout,
            flags: super::ty::flags::DEFAULT,
            slots: Slots::EMPTY,
            methods: &[],
            getsets: &[],
            constants: &[],
            signature: "",
        }
    }
}

/// Kept so that tables can name it without importing `native`.
pub type Members = &'static [Member];

macro_rules! roll {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $($(#[$doc])* pub static $name: Class = Class::new();)* };
}

// The classes that the object layer itself names; all others stand in their own files.
roll! {
    /// `object`.
    OBJECT,
    /// `type`.
    TYPE,
    /// `int`.
    INT,
    /// `bool`.
    BOOL,
    /// `float`.
    FLOAT,
    /// `NoneType`.
    NONE_TYPE,
    /// `ellipsis`.
    ELLIPSIS,
    /// `NotImplementedType`.
    NOT_IMPLEMENTED,
    /// `str`.
    STR,
    /// `bytes`.
    BYTES,
    /// `tuple`.
    TUPLE,
    /// `list`.
    LIST,
    /// `dict`.
    DICT,
    /// `builtin_function_or_method`.
    BUILTIN_FUNCTION,
    /// `method_descriptor`.
    METHOD_DESCRIPTOR,
    /// `classmethod_descriptor`.
    CLASS_METHOD_DESCRIPTOR,
    /// `wrapper_descriptor`.
    WRAPPER_DESCRIPTOR,
    /// `method-wrapper`.
    METHOD_WRAPPER,
    /// `getset_descriptor`.
    GETSET_DESCRIPTOR,
    /// `member_descriptor`.
    MEMBER_DESCRIPTOR,
    /// `module`.
    MODULE,
    /// `method` (bound method).
    METHOD,
    /// `function`.
    FUNCTION,
    /// `staticmethod`.
    STATIC_METHOD,
    /// `classmethod`.
    CLASS_METHOD,
    /// `property`.
    PROPERTY,
}
