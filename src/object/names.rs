//! `name!("__init__")`: an interned name, made at first use and then one load.

use super::layout::Ref;
use super::string::{self, Str};
use crate::sync::prim::{AtomicPtr, Ordering};

/// A lazily interned name; see [`name!`](crate::name).
pub struct StaticName {
    text: &'static str,
    cell: AtomicPtr<Ref<Str>>,
}

impl StaticName {
    /// A name that is interned at first use.
    pub const fn new(text: &'static str) -> StaticName {
        StaticName { text, cell: AtomicPtr::new(std::ptr::null_mut()) }
    }
    /// The interned string.
    #[inline(always)]
    pub fn get(&'static self) -> &'static Ref<Str> {
        // Acquire: pairs with the release in `make`, so that the boxed reference is seen whole.
        let p = self.cell.load(Ordering::Acquire);
        if p.is_null() {
            return self.make();
        }
        // SAFETY: points to a leaked box.
        unsafe { &*p }
    }
    #[cold]
    fn make(&'static self) -> &'static Ref<Str> {
        let p = Box::into_raw(Box::new(string::intern(self.text)));
        // Release: pairs with the acquire in `get`. Two threads may both store; interning gives both the same string.
        self.cell.store(p, Ordering::Release);
        // SAFETY: leaked in the line above.
        unsafe { &*p }
    }
}

/// The interned `&'static Ref<Str>` of a literal.
#[macro_export]
macro_rules! name {
    ($text:literal) => {{
        static NAME: $crate::object::names::StaticName = $crate::object::names::StaticName::new($text);
        NAME.get()
    }};
}
pub use crate::name;
