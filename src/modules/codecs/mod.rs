//! `_codecs`: the registry of encodings and of error handlers, and the encodings built into the interpreter.

mod charmap;
mod convert;
mod escape;
mod handlers;

use crate::object::call::{call, call1};
use crate::object::native::{Method, ModuleSpec};
use crate::object::{Args, Dict, List, Ref, Res, Str, Thread, Tuple, Value, errors, protocol};
use crate::sync::prim::{AtomicBool, OnceLock, Ordering};
use crate::types::exception::noted;
use crate::types::str::codec;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_codecs",
    doc: "",
    functions: FUNCTIONS,
    init: |_, _| {
        install();
        Ok(())
    },
    gil_not_used: true,
};

static FUNCTIONS: &[Method] = &[
    Method::function(
        "register",
        "($module, search_function, /)",
        register,
        "Register a codec search function.",
    ),
    Method::function(
        "unregister",
        "($module, search_function, /)",
        unregister,
        "Unregister a codec search function and clear the registry's cache.",
    ),
    Method::function(
        "lookup",
        "($module, encoding, /)",
        lookup_function,
        "Looks up a codec tuple in the Python codec registry and returns a CodecInfo object.",
    ),
    Method::function(
        "encode",
        "($module, /, obj, encoding='utf-8', errors='strict')",
        encode,
        "Encodes obj using the codec registered for encoding.",
    ),
    Method::function(
        "decode",
        "($module, /, obj, encoding='utf-8', errors='strict')",
        decode,
        "Decodes obj using the codec registered for encoding.",
    ),
    Method::function(
        "_forget_codec",
        "($module, encoding, /)",
        forget,
        "Purge the named codec from the internal codec lookup cache",
    ),
    Method::function(
        "register_error",
        "($module, errors, handler, /)",
        handlers::register_error,
        "Register the specified error handler under the name errors.",
    ),
    Method::function(
        "lookup_error",
        "($module, name, /)",
        handlers::lookup_error,
        "lookup_error(errors) -> handler",
    ),
    Method::function(
        "_unregister_error",
        "($module, errors, /)",
        handlers::unregister_error,
        "Un-register the specified error handler for the error handling `errors'.",
    ),
    Method::function(
        "_normalize_encoding",
        "($module, /, encoding)",
        |th, a| Ok(Str::new(&normalize(&text(th, a.at(0))?)).into_value()),
        "Normalize an encoding name *encoding*.",
    ),
    Method::function("ascii_encode", "($module, str, errors=None, /)", convert::ascii_encode, ""),
    Method::function("ascii_decode", "($module, data, errors=None, /)", convert::ascii_decode, ""),
    Method::function("latin_1_encode", "($module, str, errors=None, /)", convert::latin_1_encode, ""),
    Method::function("latin_1_decode", "($module, data, errors=None, /)", convert::latin_1_decode, ""),
    Method::function("utf_7_encode", "($module, str, errors=None, /)", convert::utf_7_encode, ""),
    Method::function(
        "utf_7_decode",
        "($module, data, errors=None, final=False, /)",
        convert::utf_7_decode,
        "",
    ),
    Method::function("utf_8_encode", "($module, str, errors=None, /)", convert::utf_8_encode, ""),
    Method::function(
        "utf_8_decode",
        "($module, data, errors=None, final=False, /)",
        convert::utf_8_decode,
        "",
    ),
    Method::function(
        "utf_16_encode",
        "($module, str, errors=None, byteorder=0, /)",
        convert::utf_16_encode,
        "",
    ),
    Method::function("utf_16_le_encode", "($module, str, errors=None, /)", convert::utf_16_le_encode, ""),
    Method::function("utf_16_be_encode", "($module, str, errors=None, /)", convert::utf_16_be_encode, ""),
    Method::function(
        "utf_16_decode",
        "($module, data, errors=None, final=False, /)",
        convert::utf_16_decode,
        "",
    ),
    Method::function(
        "utf_16_le_decode",
        "($module, data, errors=None, final=False, /)",
        convert::utf_16_le_decode,
        "",
    ),
    Method::function(
        "utf_16_be_decode",
        "($module, data, errors=None, final=False, /)",
        convert::utf_16_be_decode,
        "",
    ),
    Method::function(
        "utf_16_ex_decode",
        "($module, data, errors=None, byteorder=0, final=False, /)",
        convert::utf_16_ex_decode,
        "",
    ),
    Method::function(
        "utf_32_encode",
        "($module, str, errors=None, byteorder=0, /)",
        convert::utf_32_encode,
        "",
    ),
    Method::function("utf_32_le_encode", "($module, str, errors=None, /)", convert::utf_32_le_encode, ""),
    Method::function("utf_32_be_encode", "($module, str, errors=None, /)", convert::utf_32_be_encode, ""),
    Method::function(
        "utf_32_decode",
        "($module, data, errors=None, final=False, /)",
        convert::utf_32_decode,
        "",
    ),
    Method::function(
        "utf_32_le_decode",
        "($module, data, errors=None, final=False, /)",
        convert::utf_32_le_decode,
        "",
    ),
    Method::function(
        "utf_32_be_decode",
        "($module, data, errors=None, final=False, /)",
        convert::utf_32_be_decode,
        "",
    ),
    Method::function(
        "utf_32_ex_decode",
        "($module, data, errors=None, byteorder=0, final=False, /)",
        convert::utf_32_ex_decode,
        "",
    ),
    Method::function("readbuffer_encode", "($module, data, errors=None, /)", convert::readbuffer_encode, ""),
    Method::function(
        "unicode_escape_encode",
        "($module, str, errors=None, /)",
        escape::unicode_escape_encode,
        "",
    ),
    Method::function(
        "unicode_escape_decode",
        "($module, data, errors=None, final=True, /)",
        escape::unicode_escape_decode,
        "",
    ),
    Method::function(
        "raw_unicode_escape_encode",
        "($module, str, errors=None, /)",
        escape::raw_unicode_escape_encode,
        "",
    ),
    Method::function(
        "raw_unicode_escape_decode",
        "($module, data, errors=None, final=True, /)",
        escape::raw_unicode_escape_decode,
        "",
    ),
    Method::function("escape_encode", "($module, data, errors=None, /)", escape::escape_encode, ""),
    Method::function("escape_decode", "($module, data, errors=None, /)", escape::escape_decode, ""),
    Method::function(
        "charmap_encode",
        "($module, str, errors=None, mapping=None, /)",
        charmap::charmap_encode,
        "",
    ),
    Method::function(
        "charmap_decode",
        "($module, data, errors=None, mapping=None, /)",
        charmap::charmap_decode,
        "",
    ),
    Method::function("charmap_build", "($module, map, /)", charmap::charmap_build, ""),
];

static SEARCH: OnceLock<Ref<List>> = OnceLock::new();
static CACHE: OnceLock<Ref<Dict>> = OnceLock::new();
static READY: AtomicBool = AtomicBool::new(false);

fn search_path() -> &'static Ref<List> {
    SEARCH.get_or_init(|| List::new(Vec::new()))
}

fn cache() -> &'static Ref<Dict> {
    CACHE.get_or_init(Dict::new)
}

/// Connects `str.encode` and its like with the registry; part of start-up.
pub fn install() {
    codec::set_other(|th, v, encoding, errors, encoding_it| {
        let info = lookup(th, encoding)?;
        // Codecs that do not turn text into bytes are for `codecs.encode` only.
        if let Some(flag) =
            crate::object::attribute::get_optional(th, &info, crate::name!("_is_text_encoding"))?
            && !protocol::truth(th, &flag)?
        {
            let (what, other) =
                if encoding_it { ("encode", "codecs.encode()") } else { ("decode", "codecs.decode()") };
            let _ = what;
            return Err(th.error(
                &errors::LOOKUP_ERROR,
                format!("'{encoding}' is not a text encoding; use {other} to handle arbitrary codecs"),
            ));
        }
        run(th, &info, v, encoding, Some(errors), if encoding_it { 0 } else { 1 })
    });
    codec::errors::set_lookup(handlers::registered);
}

/// `encoding` as the registry spells it.
fn normalize(encoding: &str) -> String {
    let mut out = String::with_capacity(encoding.len());
    let mut gap = false;
    for c in encoding.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if gap && !out.is_empty() {
                out.push('_');
            }
            gap = false;
            out.push(c);
        } else {
            gap = true;
        }
    }
    out
}

fn text(th: &Thread, v: &Value) -> Res<String> {
    match v.downcast::<Str>() {
        Some(s) => Ok(s.to_str_lossy().into_owned()),
        None => Err(th.type_error(format!("argument must be str, not {}", v.ty().error_name()))),
    }
}

/// The text of an argument that errors call `what`.
fn named(th: &Thread, v: &Value, what: &str) -> Res<String> {
    match v.downcast::<Str>() {
        Some(s) => Ok(s.to_str_lossy().into_owned()),
        None => Err(th.type_error(format!("{what} must be str, not {}", v.given_name()))),
    }
}

/// The second argument of the functions for one encoding: the name of an error handler.
fn errors_name(th: &Thread, a: Args<'_>, function: &str) -> Res<String> {
    let Some(v) = a.get_non_none(1) else { return Ok("strict".into()) };
    match v.downcast::<Str>() {
        Some(s) => Ok(s.to_str_lossy().into_owned()),
        None => {
            let given = v.ty().error_name();
            Err(th.type_error(format!("{function}() argument 2 must be str or None, not {given}")))
        }
    }
}

fn register(th: &Thread, a: Args<'_>) -> Res {
    if !crate::object::call::is_callable(a.at(0)) {
        return Err(th.type_error("argument must be callable"));
    }
    search_path().lock().push(a.at(0).clone());
    Ok(Value::none())
}

fn unregister(_: &Thread, a: Args<'_>) -> Res {
    let path = search_path();
    let gone: Vec<Value> = {
        let mut items = path.lock();
        let (gone, kept) = std::mem::take(&mut *items).into_iter().partition(|f: &Value| f.is(a.at(0)));
        *items = kept;
        gone
    };
    if !gone.is_empty() {
        let old = std::mem::take(&mut *cache().lock());
        drop(old);
    }
    Ok(Value::none())
}

fn forget(th: &Thread, a: Args<'_>) -> Res {
    let name = Str::new(&text(th, a.at(0))?.to_lowercase());
    drop(cache().remove_str(&name));
    Ok(Value::none())
}

/// The codec of an encoding: a tuple (encoder, decoder, stream reader, stream writer).
pub fn lookup(th: &Thread, encoding: &str) -> Res {
    // Relaxed: importing the package twice does no harm.
    if !READY.swap(true, Ordering::Relaxed) {
        crate::modules::import_module(th, "encodings")?;
    }
    let key = crate::object::string::intern(&normalize(encoding).to_lowercase());
    if let Some(found) = cache().get_str(&key) {
        return Ok(found);
    }
    let functions: Vec<Value> = search_path().lock().clone();
    for f in functions {
        let r = call1(th, &f, key.to_value())?;
        if r.is_none() {
            continue;
        }
        if r.downcast::<Tuple>().is_none_or(|t| t.len() != 4) {
            return Err(th.type_error("codec search functions must return 4-tuples"));
        }
        cache().set_str(&key, r.clone());
        return Ok(r);
    }
    Err(th.error(&errors::LOOKUP_ERROR, format!("unknown encoding: {encoding}")))
}

fn lookup_function(th: &Thread, a: Args<'_>) -> Res {
    let encoding = named(th, a.at(0), "lookup() argument")?;
    if a.at(0).downcast::<Str>().is_some_and(|s| s.to_utf8().is_none()) {
        // Fails: no name of an encoding has lone surrogates.
        crate::object::call::call_method(th, a.at(0), crate::name!("encode"), &[])?;
    }
    if encoding.contains('\0') {
        return Err(th.value_error("embedded null character"));
    }
    lookup(th, &encoding)
}

/// Calls the encoder (0) or decoder (1) of a codec and gives its result without the length. What it raises gets a note.
fn run(th: &Thread, info: &Value, v: &Value, encoding: &str, errors: Option<&str>, which: usize) -> Res {
    let f = info.downcast::<Tuple>().and_then(|t| t.items().get(which).cloned());
    let Some(f) = f else { return Err(th.type_error("codec search functions must return 4-tuples")) };
    let args: Vec<Value> =
        std::iter::once(v.clone()).chain(errors.map(|e| Str::new(e).into_value())).collect();
    let what = if which == 0 { "encoding" } else { "decoding" };
    let r = call(th, &f, Args::of(&args));
    let r = noted(th, r, || format!("{what} with '{encoding}' codec failed"))?;
    match r.downcast::<Tuple>().map(|t| t.items()) {
        Some([out, _]) => Ok(out.clone()),
        _ => Err(th.type_error(if which == 0 {
            "encoder must return a tuple (object, integer)"
        } else {
            "decoder must return a tuple (object,integer)"
        })),
    }
}

fn convert_any(th: &Thread, a: Args<'_>, function: &str, which: usize) -> Res {
    let encoding = match a.get(1) {
        Some(v) => named(th, v, &format!("{function}() argument 'encoding'"))?,
        None => "utf-8".into(),
    };
    let errors = a.get(2).map(|v| named(th, v, &format!("{function}() argument 'errors'"))).transpose()?;
    let info = lookup(th, &encoding)?;
    run(th, &info, a.at(0), &encoding, errors.as_deref(), which)
}

fn encode(th: &Thread, a: Args<'_>) -> Res {
    convert_any(th, a, "encode", 0)
}

fn decode(th: &Thread, a: Args<'_>) -> Res {
    convert_any(th, a, "decode", 1)
}

/// What encoders and decoders return.
fn pair(v: Value, used: usize) -> Value {
    Tuple::new(vec![v, Value::from_usize(used)]).into_value()
}
