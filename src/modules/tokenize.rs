//! `_tokenize`: what `tokenize` imports. Splitting source into tokens for programs is not offered yet, and says so
//! when it is asked for; the modules that only might ask (`traceback`, `inspect`) work.

use crate::object::{Class, Instance, Module, ModuleSpec, Payload, Slots, TypeSpec, errors, flags};

/// `_tokenize.TokenizerIter`.
static TOKENIZER_ITER: Class = Class::new();

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_tokenize",
    doc: "",
    functions: &[],
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        m.set("TokenizerIter", TOKENIZER_ITER.value());
        Ok(())
    },
    gil_not_used: true,
};

static SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE,
    slots: Slots {
        new: Some(|th, _, _| {
            Err(th.error(&errors::NOT_IMPLEMENTED_ERROR, "source text cannot be split into tokens"))
        }),
        ..Slots::EMPTY
    },
    ..TypeSpec::new("_tokenize", "TokenizerIter", <Instance as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    TOKENIZER_ITER.bind(&SPEC);
}
