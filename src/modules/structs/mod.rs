//! `_struct`: Python values as the bytes of C structs.

mod format;
mod item;

use std::collections::HashMap;

use crate::modules::exception_class::ExceptionClass;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, GetSet, Guarded, Method, Module, ModuleSpec, Object, Payload, Raised, Res, Slots, Str,
    Thread, Trace, Tuple, TypeSpec, Value, Visitor, alloc, call, errors, flags, name, protocol,
};
use crate::payload;
use crate::sync::prim::{Arc, LazyLock, Mutex};
use crate::types::buffer::{self, Target, request};
use crate::types::bytes::Bytes;
use crate::types::memoryview::MemoryView;
use format::Format;

const DOC: &str = "Functions to convert between Python values and C structs.\nPython bytes objects are used to hold the data representing the C struct.\nThe format string (explained below) describes the layout of data\nin the C struct.\n\nThe optional first format char indicates byte order, size and alignment:\n  @: native order, size & alignment (default)\n  =: native order, std. size & alignment\n  <: little-endian, std. size & alignment\n  >: big-endian, std. size & alignment\n  !: same as >\n\nThe remaining characters indicate types of args and must match exactly;\nthese can be preceded by a decimal repeat count:\n  x: pad byte (no data); c: char; b: signed byte; B: unsigned byte;\n  ?: _Bool; h: short; H: unsigned short; i: int; I: unsigned int;\n  l: long; L: unsigned long; q: long long; Q: unsigned long long;\n  f: float; d: double; e: half-float;\n  F: float complex; D: double complex.\nSpecial cases (preceding decimal count indicates length):\n  s: byte string (array of char); p: Pascal string (with count byte).\nSpecial cases (only available in native format):\n  n: ssize_t; N: size_t;\n  P: an integer type that is wide enough to hold a pointer.\nWhitespace between formats is ignored.\n\nThe variable struct.error is an exception raised on errors.\n";

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_struct",
    doc: DOC,
    functions: &[
        Method::function(
            "_clearcache",
            "($module, /)",
            |_, _| {
                CACHE.lock().clear();
                Ok(Value::none())
            },
            "Clear the internal cache.",
        ),
        Method::function(
            "calcsize",
            "($module, format, /)",
            |th, a| Ok(Value::from_usize(cached(th, a.at(0))?.size)),
            "Return size in bytes of the struct described by the format string.",
        ),
        Method::function(
            "pack",
            "-(*args)",
            |th, a| {
                let (f, rest) = leading_format(th, a)?;
                pack_values(th, &f, rest, "pack").map(|b| Bytes::make(b).into_value())
            },
            "pack(format, v1, v2, ...) -> bytes",
        ),
        Method::function(
            "pack_into",
            "-(*args)",
            |th, a| {
                let (f, rest) = leading_format(th, a)?;
                pack_into(th, &f, rest)
            },
            "pack_into(format, buffer, offset, v1, v2, ...)",
        ),
        Method::function(
            "unpack",
            "($module, format, buffer, /)",
            |th, a| unpack(th, &*cached(th, a.at(0))?, a.at(1)),
            "Return a tuple containing values unpacked according to the format string.",
        ),
        Method::function(
            "unpack_from",
            "($module, format, /, buffer, offset=0)",
            |th, a| unpack_from(th, &*cached(th, a.at(0))?, a.at(1), a.get(2)),
            "Return a tuple containing values unpacked according to the format string.",
        ),
        Method::function(
            "iter_unpack",
            "($module, format, buffer, /)",
            |th, a| iter_unpack(th, cached(th, a.at(0))?, a.at(1)),
            "Return an iterator yielding tuples unpacked from the given bytes.",
        ),
    ],
    init: |th, m| {
        let m = m.downcast::<Module>().expect("a module");
        m.set("Struct", STRUCT.value());
        m.set("error", ERROR.class(th)?);
        Ok(())
    },
    gil_not_used: true,
};

static ERROR: ExceptionClass = ExceptionClass::new("struct", "error", &errors::EXCEPTION);

/// `struct.error`.
fn error(th: &Thread, message: impl AsRef<str>) -> Raised {
    ERROR.raise(th, message)
}

/// Formats seen lately, by text.
static CACHE: LazyLock<Mutex<HashMap<String, Arc<Format>>>> = LazyLock::new(Default::default);
const CACHED: usize = 100;

fn cached(th: &Thread, v: &Value) -> Res<Arc<Format>> {
    let text = match (v.downcast::<Str>(), buffer_text(v)) {
        (Some(s), _) => match s.as_ascii() {
            Some(t) => t.to_string(),
            None => {
                // Says what is wrong.
                call::call_method(th, v, name!("encode"), &[Str::new("ascii").into_value()])?;
                return Err(error(th, "bad char in struct format"));
            }
        },
        (None, Some(t)) => t,
        (None, None) => {
            return Err(th.type_error(format!(
                "Struct() argument 1 must be a str or bytes object, not {}",
                v.ty().error_name()
            )));
        }
    };
    if let Some(f) = CACHE.lock().get(&text) {
        return Ok(f.clone());
    }
    let f = Arc::new(Format::parse(&text).map_err(|fault| error(th, fault))?);
    let mut cache = CACHE.lock();
    if cache.len() >= CACHED {
        cache.clear();
    }
    cache.insert(text, f.clone());
    Ok(f)
}

fn buffer_text(v: &Value) -> Option<String> {
    Some(v.downcast::<Bytes>()?.as_slice().iter().map(|b| char::from(*b)).collect())
}

fn leading_format<'a>(th: &Thread, a: Args<'a>) -> Res<(Arc<Format>, Args<'a>)> {
    if !a.keywords().is_empty() {
        return Err(th.type_error("pack() takes no keyword arguments"));
    }
    let Some(f) = a.get(0) else { return Err(th.type_error("missing format argument")) };
    Ok((cached(th, f)?, a.skip(1)))
}

fn pack_values(th: &Thread, f: &Format, values: Args<'_>, function: &str) -> Res<Vec<u8>> {
    if values.len() != f.values {
        return Err(error(
            th,
            format!("{function} expected {} items for packing (got {})", f.values, values.len()),
        ));
    }
    let mut out = buffer::room(th, f.size)?;
    for ((item, at), v) in f.places().zip(values.iter()) {
        item::pack(th, item, v, &mut out[at..at + item.size], f.big_endian)?;
    }
    Ok(out)
}

/// Where in a buffer of `len` bytes an offset is.
fn place(th: &Thread, offset: i64, len: usize, size: usize, packing: bool) -> Res<usize> {
    let (function, verb) = if packing { ("pack_into", "packing") } else { ("unpack_from", "unpacking") };
    let at = if offset < 0 {
        if offset.saturating_add(size as i64) > 0 {
            return Err(error(
                th,
                if packing {
                    format!("no space to pack {size} bytes at offset {offset}")
                } else {
                    format!("not enough data to unpack {size} bytes at offset {offset}")
                },
            ));
        }
        if offset.saturating_add(len as i64) < 0 {
            return Err(error(th, format!("offset {offset} out of range for {len}-byte buffer")));
        }
        (offset + len as i64) as usize
    } else {
        offset as usize
    };
    if len < at || len - at < size {
        return Err(error(
            th,
            format!(
                "{function} requires a buffer of at least {} bytes for {verb} {size} bytes at offset {at} (actual \
                 buffer size is {len})",
                at.saturating_add(size)
            ),
        ));
    }
    Ok(at)
}

fn pack_into(th: &Thread, f: &Format, args: Args<'_>) -> Res {
    let Some(target) = args.get(0) else { return Err(error(th, "pack_into expected buffer argument")) };
    let Some(offset) = args.get(1) else { return Err(error(th, "pack_into expected offset argument")) };
    let Some(into) = Target::of(th, target) else {
        return Err(th.type_error(format!(
            "argument must be read-write bytes-like object, not {}",
            target.ty().error_name()
        )));
    };
    let at = place(th, protocol::index_i64(th, offset)?, into.size(), f.size, true)?;
    let bytes = pack_values(th, f, args.skip(2), "pack_into")?;
    into.write_at(at, &bytes);
    Ok(Value::none())
}

fn values_of(f: &Format, data: &[u8]) -> Value {
    let values = f.places().map(|(item, at)| item::unpack(item, &data[at..at + item.size], f.big_endian));
    Tuple::new(values.collect()).into_value()
}

fn unpack(th: &Thread, f: &Format, v: &Value) -> Res {
    let data = buffer::expect(th, v)?;
    if data.len() != f.size {
        return Err(error(th, format!("unpack requires a buffer of {} bytes", f.size)));
    }
    Ok(values_of(f, &data))
}

fn unpack_from(th: &Thread, f: &Format, v: &Value, offset: Option<&Value>) -> Res {
    let data = buffer::expect(th, v)?;
    let offset = offset.map_or(Ok(0), |o| protocol::index_i64(th, o))?;
    let at = place(th, offset, data.len(), f.size, false)?;
    Ok(values_of(f, &data[at..at + f.size]))
}

static STRUCT: Class = Class::new();

/// Payload of `Struct`.
#[repr(C)]
struct Struct {
    ob: Object,
    format: Guarded<Option<Arc<Format>>>,
}

payload!(Struct: traced);

impl Trace for Struct {
    fn trace(&self, _: &mut dyn Visitor) {}
}

fn this(th: &Thread, v: &Value) -> Res<Arc<Format>> {
    let s = v.downcast::<Struct>().expect("method of this type");
    let f = s.format.lock(&s.ob).clone();
    f.ok_or_else(|| th.runtime_error("Struct object is not initialized"))
}

fn init_struct(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| Signature::parse("(format)"));
    let given = bind_values(th, &SIGNATURE, "Struct", args)?;
    let f = cached(th, given[0].as_ref().expect("required"))?;
    let s = v.downcast::<Struct>().expect("method of this type");
    let old = s.format.lock(&s.ob).replace(f);
    drop(old);
    Ok(())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Struct(fmt) --> compiled struct object\n\n"),
    flags: flags::DEFAULT | flags::WEAKREF,
    signature: "",
    slots: Slots {
        new: Some(|_, cls, _| {
            Ok(alloc(Struct { ob: Object::new(cls), format: Guarded::new(None) }).into_value())
        }),
        init: Some(init_struct),
        repr: Some(|th, v| {
            let text = Str::new(&this(th, v)?.text).into_value();
            let shown = protocol::repr_text(th, &text)?;
            Ok(Str::new(&format!("{}({shown})", v.ty().name_str())).into_value())
        }),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "pack",
            "-(*args)",
            |th, a| {
                let f = this(th, a.at(0))?;
                pack_values(th, &f, a.skip(1), "pack").map(|b| Bytes::make(b).into_value())
            },
            "pack(v1, v2, ...) -> bytes",
        ),
        Method::method(
            "__sizeof__",
            "($self, /)",
            |th, a| {
                let f = this(th, a.at(0))?;
                let items = std::mem::size_of_val(&*f.items);
                Ok(Value::from_usize(size_of::<Struct>() + size_of::<Format>() + items))
            },
            "S.__sizeof__() -> size of S in memory, in bytes",
        ),
        Method::method(
            "pack_into",
            "-(*args)",
            |th, a| pack_into(th, &*this(th, a.at(0))?, a.skip(1)),
            "pack_into(buffer, offset, v1, v2, ...)",
        ),
        Method::method(
            "unpack",
            "($self, buffer, /)",
            |th, a| unpack(th, &*this(th, a.at(0))?, a.at(1)),
            "Return a tuple containing unpacked values.",
        ),
        Method::method(
            "unpack_from",
            "($self, /, buffer, offset=0)",
            |th, a| unpack_from(th, &*this(th, a.at(0))?, a.at(1), a.get(2)),
            "Return a tuple containing unpacked values.",
        ),
        Method::method(
            "iter_unpack",
            "($self, buffer, /)",
            |th, a| iter_unpack(th, this(th, a.at(0))?, a.at(1)),
            "Return an iterator yielding tuples.",
        ),
    ],
    getsets: &[
        GetSet::read("format", |th, v| Ok(Str::new(&this(th, v)?.text).into_value()), "struct format string"),
        GetSet::read("size", |th, v| Ok(Value::from_usize(this(th, v)?.size)), "struct size in bytes"),
    ],
    ..TypeSpec::new("_struct", "Struct", <Struct as Payload>::layout)
};

static UNPACK_ITERATOR: Class = Class::new();

/// Payload of `unpack_iterator`.
#[repr(C)]
struct UnpackIterator {
    ob: Object,
    format: Arc<Format>,
    /// A `memoryview` that keeps the buffer as it is.
    view: Value,
    at: Guarded<usize>,
}

payload!(UnpackIterator: traced);

impl Trace for UnpackIterator {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.view);
    }
}

fn iter_unpack(th: &Thread, f: Arc<Format>, v: &Value) -> Res {
    if f.size == 0 {
        return Err(error(th, "cannot iteratively unpack with a struct of length 0"));
    }
    let view = MemoryView::of(th, v, request::SIMPLE)?.ok_or_else(|| buffer::required(th, v))?;
    let len = view.view().map_or(0, |view| view.nbytes());
    if !len.is_multiple_of(f.size) {
        return Err(error(
            th,
            format!("iterative unpacking requires a buffer of a multiple of {} bytes", f.size),
        ));
    }
    let view = view.into_value();
    let it = UnpackIterator { ob: Object::new(UNPACK_ITERATOR.get()), format: f, view, at: Guarded::new(0) };
    Ok(alloc(it).into_value())
}

fn remaining(it: &UnpackIterator) -> usize {
    let view = it.view.downcast::<MemoryView>().and_then(|m| m.view());
    let len = view.map_or(0, |v| v.nbytes());
    len.saturating_sub(it.at.get(&it.ob)) / it.format.size
}

static ITERATOR_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots {
        iter: Some(|_, v| Ok(v.clone())),
        next: Some(|_, v| {
            let it = v.downcast::<UnpackIterator>().expect("slot of this type");
            let Some(view) = it.view.downcast::<MemoryView>().and_then(|m| m.view()) else { return Ok(None) };
            let size = it.format.size;
            let at = {
                let mut at = it.at.lock(&it.ob);
                if *at + size > view.nbytes() {
                    return Ok(None);
                }
                *at += size;
                *at - size
            };
            let mut data = vec![0; size];
            view.read_at(at, &mut data);
            Ok(Some(values_of(&it.format, &data)))
        }),
        ..Slots::EMPTY
    },
    methods: &[Method::method(
        "__length_hint__",
        "($self, /)",
        |_, a| Ok(Value::from_usize(remaining(a.at(0).downcast().expect("method of this type")))),
        "",
    )],
    ..TypeSpec::new("_struct", "unpack_iterator", <UnpackIterator as Payload>::layout)
};

/// Binds the types.
pub fn init_types() {
    STRUCT.bind(&SPEC);
    UNPACK_ITERATOR.bind(&ITERATOR_SPEC);
}
