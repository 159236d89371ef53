//! The calling convention of everything written in Rust, and the tables that declare it.
//!
//! A native function is `fn(&Thread, Args) -> Res`. `Args` borrows a slice of the caller's operand stack; a call
//! allocates nothing. The text signature of the table entry is parsed once, when the function object is made; from
//! it follow argument errors, keyword binding, defaults and `__text_signature__`.

use super::layout::Ref;
use super::slots::Res;
use super::string::Str;
use super::thread::Thread;
use super::value::{Slot, Value};

/// Borrowed arguments: positional values, then the values of the keywords in `keywords`.
///
/// After binding against a signature (see [`Signature`]) there are no keywords left: the slice has one entry a
/// parameter, and a parameter that was not given is `None` or lies beyond the end of the slice. Functions declared
/// with `*args` or `**kwargs` get the arguments as they came.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    slots: &'a [Slot],
    keywords: &'a [Ref<Str>],
}

impl<'a> Args<'a> {
    /// No arguments.
    pub const EMPTY: Args<'static> = Args { slots: &[], keywords: &[] };

    /// Arguments whose last `keywords.len()` values belong to the keywords.
    #[inline(always)]
    pub fn new(slots: &'a [Slot], keywords: &'a [Ref<Str>]) -> Args<'a> {
        debug_assert!(keywords.len() <= slots.len());
        Args { slots, keywords }
    }
    /// Positional arguments only.
    #[inline(always)]
    pub fn positional(slots: &'a [Slot]) -> Args<'a> {
        Args { slots, keywords: &[] }
    }
    /// Positional arguments from plain values.
    #[inline(always)]
    pub fn of(values: &'a [Value]) -> Args<'a> {
        // SAFETY: `Value` and `Option<Value>` have the same layout, and no value is zero.
        Args { slots: unsafe { &*(values as *const [Value] as *const [Slot]) }, keywords: &[] }
    }
    /// Number of positional arguments (or of parameters, after binding).
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.slots.len() - self.keywords.len()
    }
    /// Whether there are no arguments at all.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }
    /// Keyword names, in call order.
    #[inline(always)]
    pub fn keywords(&self) -> &'a [Ref<Str>] {
        self.keywords
    }
    /// Keyword names with their values.
    pub fn keyword_pairs(&self) -> impl Iterator<Item = (&'a Ref<Str>, &'a Value)> + use<'a> {
        let values = &self.slots[self.len()..];
        self.keywords.iter().zip(values.iter().filter_map(Option::as_ref))
    }
    /// All slots, positional then keyword values.
    #[inline(always)]
    pub fn slots(&self) -> &'a [Slot] {
        self.slots
    }
    /// The positional slots.
    #[inline(always)]
    pub fn positional_slots(&self) -> &'a [Slot] {
        &self.slots[..self.len()]
    }
    /// The positional values of a call that has not been bound (all are present).
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &'a Value> + use<'a> {
        let n = self.len();
        self.slots[..n].iter().map(|s| s.as_ref().expect("unbound arguments are all present"))
    }
    /// A required parameter; binding has checked that it is there.
    #[inline(always)]
    pub fn at(&self, i: usize) -> &'a Value {
        self.slots[i].as_ref().expect("binding checks required parameters")
    }
    /// An optional parameter.
    #[inline(always)]
    pub fn get(&self, i: usize) -> Option<&'a Value> {
        self.slots.get(i).and_then(Option::as_ref)
    }
    /// An optional parameter for which `None` means absent.
    #[inline(always)]
    pub fn get_non_none(&self, i: usize) -> Option<&'a Value> {
        self.get(i).filter(|v| !v.is_none())
    }
    /// The arguments without the first `n` positional ones.
    #[inline(always)]
    pub fn skip(&self, n: usize) -> Args<'a> {
        Args { slots: &self.slots[n..], keywords: self.keywords }
    }
}

/// A native function. For methods argument 0 is self; for class methods the class.
pub type NativeFn = fn(&Thread, Args<'_>) -> Res;

/// What argument 0 of a table entry is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Binding {
    /// The object (`method_descriptor`).
    Method,
    /// The class (`classmethod_descriptor`).
    ClassMethod,
    /// Nothing (`staticmethod`).
    Static,
    /// Nothing: a module's function.
    Function,
}

/// A native function or method as a table entry.
pub struct Method {
    /// Name.
    pub name: &'static str,
    /// CPython's text signature, e.g. `($self, iterable, /, *, key=None)`. Without `$self`/`$type`/`$module` the
    /// first parameter counts. `(*args, **kwargs)` takes the arguments unbound.
    pub signature: &'static str,
    /// Implementation.
    pub call: NativeFn,
    /// `__doc__`.
    pub doc: &'static str,
    /// What argument 0 is.
    pub binding: Binding,
    /// It does nothing but to collect: what native frames use it need not look for in those between the loop and itself.
    pub collects: bool,
}

impl Method {
    /// A method; argument 0 is self.
    #[expect(
        clippy::self_named_constructors,
        reason = "the kind of entry, beside `class`, `statics`, `function`"
    )]
    pub const fn method(
        name: &'static str,
        signature: &'static str,
        call: NativeFn,
        doc: &'static str,
    ) -> Method {
        Method { name, signature, call, doc, binding: Binding::Method, collects: false }
    }
    /// A class method; argument 0 is the class.
    pub const fn class(
        name: &'static str,
        signature: &'static str,
        call: NativeFn,
        doc: &'static str,
    ) -> Method {
        Method { name, signature, call, doc, binding: Binding::ClassMethod, collects: false }
    }
    /// A static method.
    pub const fn statics(
        name: &'static str,
        signature: &'static str,
        call: NativeFn,
        doc: &'static str,
    ) -> Method {
        Method { name, signature, call, doc, binding: Binding::Static, collects: false }
    }
    /// A module's function.
    pub const fn function(
        name: &'static str,
        signature: &'static str,
        call: NativeFn,
        doc: &'static str,
    ) -> Method {
        Method { name, signature, call, doc, binding: Binding::Function, collects: false }
    }
}

/// A computed attribute (`getset_descriptor`).
pub struct GetSet {
    /// Name.
    pub name: &'static str,
    /// Read.
    pub get: fn(&Thread, &Value) -> Res,
    /// Write or delete (`None`); without it the attribute is read-only.
    pub set: Option<fn(&Thread, &Value, Option<Value>) -> Res<()>>,
    /// `__doc__`.
    pub doc: &'static str,
    /// Whether Python sees a field (`member_descriptor`) and not a computation (`getset_descriptor`).
    pub field: bool,
}

impl GetSet {
    /// A read-only attribute.
    pub const fn read(name: &'static str, get: fn(&Thread, &Value) -> Res, doc: &'static str) -> GetSet {
        GetSet { name, get, set: None, doc, field: false }
    }
    /// A writable attribute.
    pub const fn write(
        name: &'static str,
        get: fn(&Thread, &Value) -> Res,
        set: fn(&Thread, &Value, Option<Value>) -> Res<()>,
        doc: &'static str,
    ) -> GetSet {
        GetSet { name, get, set: Some(set), doc, field: false }
    }
    /// The same, seen as a `member_descriptor`.
    pub const fn field(self) -> GetSet {
        GetSet { field: true, ..self }
    }
}

/// A `__slots__` entry or another attribute with a fixed place.
pub struct Member {
    /// Name.
    pub name: &'static str,
    /// Slot number.
    pub index: usize,
}

/// A native module as a table.
pub struct ModuleSpec {
    /// Full name.
    pub name: &'static str,
    /// `__doc__`.
    pub doc: &'static str,
    /// Functions.
    pub functions: &'static [Method],
    /// Adds constants, types and state to the fresh module.
    pub init: fn(&Thread, module: &Value) -> Res<()>,
    /// Whether it may run without the lock; `false` brings the lock back when it is imported (PEP 703).
    pub gil_not_used: bool,
}
