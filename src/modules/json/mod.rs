//! `_json`: what the library's `json` does natively: scanning text, and writing it.

mod encoder;
mod quote;
mod scanner;
mod string;

use crate::object::{Method, Module, ModuleSpec, Raised, Str, Thread, Value, call, exception};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_json",
    doc: "json speedups\n",
    functions: &[
        Method::function(
            "encode_basestring_ascii",
            "($module, object, /)",
            quote::ascii,
            "Return an ASCII-only JSON representation of a Python string",
        ),
        Method::function(
            "encode_basestring",
            "($module, object, /)",
            quote::plain,
            "Return a JSON representation of a Python string",
        ),
        Method::function(
            "scanstring",
            "~($module, string, end, strict=True, /)",
            string::scanstring,
            "Scan the string s for a JSON string.",
        ),
    ],
    init: |_, m| {
        let m = m.downcast::<Module>().expect("a module");
        m.set("make_scanner", scanner::SCANNER.value());
        m.set("make_encoder", encoder::ENCODER.value());
        Ok(())
    },
    gil_not_used: true,
};

/// Binds the types.
pub fn init_types() {
    scanner::init_types();
    encoder::init_types();
}

/// `json.decoder.JSONDecodeError(message, text, at)`.
fn decode_error(th: &Thread, message: &str, text: &Value, at: usize) -> Raised {
    let made = crate::types::helpers::import_from(th, "json.decoder", "JSONDecodeError").and_then(|class| {
        let args = [Str::new(message).into_value(), text.clone(), Value::from_usize(at)];
        call::call(th, &class, crate::object::Args::of(&args))
    });
    match made {
        Ok(e) => exception::raise(th, e),
        Err(r) => r,
    }
}
