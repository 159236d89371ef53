//! Interned identifiers, and the mangling of private names.

use std::collections::HashMap;
use std::sync::Arc;

/// An interned identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Sym(pub u32);

macro_rules! well_known {
    ($($name:ident = $text:literal),+ $(,)?) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u32)]
        enum WellKnown { $($name),+ }
        /// Identifiers that the compiler itself speaks of.
        pub(super) mod known {
            use super::{Sym, WellKnown};
            $(pub const $name: Sym = Sym(WellKnown::$name as u32);)+
        }
        const WELL_KNOWN: &[&str] = &[$($text),+];
    };
}

well_known! {
    CLASS = "__class__",
    CLASSDICT = "__classdict__",
    CONDITIONAL_ANNOTATIONS = "__conditional_annotations__",
    ANNOTATE = "__annotate__",
    ANNOTATE_FUNC = "__annotate_func__",
    ANNOTATIONS = "__annotations__",
    DOC = "__doc__",
    MODULE = "__module__",
    NAME = "__name__",
    QUALNAME = "__qualname__",
    FIRSTLINENO = "__firstlineno__",
    STATIC_ATTRIBUTES = "__static_attributes__",
    CLASSDICTCELL = "__classdictcell__",
    CLASSCELL = "__classcell__",
    TYPE_PARAMS = "__type_params__",
    DEBUG = "__debug__",
    SUPER = "super",
    FORMAT = ".format",
    DOT_ZERO = ".0",
    DOT_DEFAULTS = ".defaults",
    DOT_KWDEFAULTS = ".kwdefaults",
    DOT_TYPE_PARAMS = ".type_params",
    DOT_GENERIC_BASE = ".generic_base",
    LAMBDA = "<lambda>",
    GENEXPR = "<genexpr>",
    LISTCOMP = "<listcomp>",
    SETCOMP = "<setcomp>",
    DICTCOMP = "<dictcomp>",
    MODULE_CODE = "<module>",
    RETURN = "return",
}

/// Gives identifiers their numbers.
pub(super) struct Interner {
    numbers: HashMap<Arc<str>, Sym>,
    texts: Vec<Arc<str>>,
}

impl Interner {
    pub fn new() -> Self {
        let mut interner = Interner { numbers: HashMap::with_capacity(256), texts: Vec::with_capacity(256) };
        for text in WELL_KNOWN {
            interner.intern(text);
        }
        interner
    }

    pub fn intern(&mut self, text: &str) -> Sym {
        if let Some(&sym) = self.numbers.get(text) {
            return sym;
        }
        let sym = Sym(self.texts.len() as u32);
        let text: Arc<str> = text.into();
        self.texts.push(text.clone());
        self.numbers.insert(text, sym);
        sym
    }

    pub fn text(&self, sym: Sym) -> &Arc<str> {
        &self.texts[sym.0 as usize]
    }

    /// The name under which a private identifier (`__x`) of a class is stored.
    pub fn mangle(&mut self, class: Option<Sym>, name: Sym) -> Sym {
        let Some(class) = class else { return name };
        let text = &self.texts[name.0 as usize];
        // Dunder names and names with a dot (imports) stay as they are.
        if !text.starts_with("__") || text.ends_with("__") || text.contains('.') {
            return name;
        }
        let class = self.texts[class.0 as usize].trim_start_matches('_');
        if class.is_empty() {
            return name; // A class named only with underscores mangles nothing.
        }
        let mangled = format!("_{class}{text}");
        self.intern(&mangled)
    }
}
