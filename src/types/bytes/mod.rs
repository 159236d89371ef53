//! `bytes`: the type's table and slots. Methods that `bytearray` has too are in `methods`.

pub mod iterator;
pub mod methods;
pub mod repr;

use crate::object::call::call_special;
use crate::object::capacity;
use crate::object::class::BYTES;
use crate::object::hash::hash_bytes;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, BinaryOp, Compare, Method, Object, Payload, Ref, Res, Slots, Str, Thread, Tuple, Type, TypeSpec,
    Value, alloc, class, errors, flags, imports, name, protocol,
};
use crate::payload;
use crate::sync::prim::{AtomicBool, AtomicI64, LazyLock, OnceLock, Ordering};
use crate::types::buffer;
use crate::types::slice::Slice;
use crate::types::str::codec;
use methods as m;

/// Payload of `bytes`.
#[repr(C)]
pub struct Bytes {
    ob: Object,
    /// Cached hash; -1 until it is asked for.
    hash: AtomicI64,
    data: Box<[u8]>,
}
payload!(Bytes: leaf);

impl Bytes {
    /// A `bytes` object.
    pub fn make(data: Vec<u8>) -> Ref<Bytes> {
        match &*data {
            [] => Bytes::empty(),
            [b] => Bytes::single(*b),
            _ => Bytes::with_class(BYTES.get(), data),
        }
    }
    /// A `bytes` object with a copy of `data`.
    pub fn new(data: &[u8]) -> Ref<Bytes> {
        match data {
            [] => Bytes::empty(),
            [b] => Bytes::single(*b),
            _ => Bytes::with_class(BYTES.get(), data.to_vec()),
        }
    }
    /// An instance of a subclass.
    pub fn with_class(class: &Type, data: Vec<u8>) -> Ref<Bytes> {
        alloc(Bytes { ob: Object::new(class), hash: AtomicI64::new(-1), data: data.into_boxed_slice() })
    }
    /// `b''`, always the same object.
    pub fn empty() -> Ref<Bytes> {
        static EMPTY: OnceLock<Ref<Bytes>> = OnceLock::new();
        EMPTY.get_or_init(|| immortal(Vec::new())).clone()
    }
    fn single(b: u8) -> Ref<Bytes> {
        static ONE: OnceLock<Vec<Ref<Bytes>>> = OnceLock::new();
        ONE.get_or_init(|| (0..=255).map(|b| immortal(vec![b])).collect())[b as usize].clone()
    }
    /// The bytes.
    #[inline(always)]
    pub fn as_slice(&self) -> &[u8] {
        &self.data
    }
    /// Whether this is a `bytes`, not an instance of a subclass.
    pub fn is_exact(&self) -> bool {
        self.ob.ty().is(&BYTES)
    }
    /// `hash(b)`, cached.
    pub fn hash(&self) -> i64 {
        // Relaxed: every thread computes the same number.
        match self.hash.load(Ordering::Relaxed) {
            -1 => {
                let h = hash_bytes(&self.data);
                // Relaxed: see above.
                self.hash.store(h, Ordering::Relaxed);
                h
            }
            h => h,
        }
    }
}

fn immortal(data: Vec<u8>) -> Ref<Bytes> {
    let r = Bytes::with_class(BYTES.get(), data);
    r.ob.head().make_immortal();
    r
}

const DOC: &str = "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\nbytes(int) -> bytes object of size given by the parameter initialized with null bytes\nbytes() -> empty bytes object\n\nConstruct an immutable array of bytes from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - any object implementing the buffer API.\n  - an integer";

static METHODS: &[Method] = &m::with_common!(
    Method::method(
        "__bytes__",
        "($self, /)",
        |_, a| Ok(exact(a.at(0))),
        "Convert this value to exact type bytes."
    ),
    Method::method(
        "__getnewargs__",
        "($self, /)",
        |_, a| Ok(Tuple::new(vec![exact(a.at(0))]).into_value()),
        ""
    ),
    Method::method(
        "__sizeof__",
        "($self, /)",
        |_, a| Ok(Value::from_usize(33 + this(a.at(0)).data.len())),
        "Size of object in memory, in bytes."
    ),
);

static SPEC: TypeSpec = TypeSpec {
    doc: Some(DOC),
    flags: flags::BASE | flags::IMMUTABLE | flags::MATCH_SELF,
    slots: Slots {
        buffer: Some(buffer::lend_bytes),
        repr: Some(|_, v| Ok(Str::from_ascii(repr::repr(&this(v).data, false).as_bytes()).into_value())),
        hash: Some(|_, v| Ok(this(v).hash())),
        str: Some(str),
        compare: Some(|th, a, b, op| match (a.downcast::<Bytes>(), b.downcast::<Bytes>()) {
            (Some(x), Some(y)) => Ok(Value::bool(op.test(x.data.cmp(&y.data)))),
            _ => declined(th, "bytes", if a.is_instance(&BYTES) { b } else { a }, op),
        }),
        iter: Some(iterator::iter_bytes),
        new: Some(new),
        len: Some(|_, v| Ok(this(v).data.len())),
        getitem: Some(getitem),
        contains: Some(methods::contains),
        concat: Some(concat),
        repeat: Some(|th, v, n| {
            if n == 1 && v.is_exact(&BYTES) {
                return Ok(v.clone());
            }
            let data = &this(v).data;
            if n > 0 && data.len() > isize::MAX as usize / n as usize {
                return Err(th.overflow_error("repeated bytes are too long"));
            }
            repeat_bytes(th, data, n).map(|b| Bytes::make(b).into_value())
        }),
        ..Slots::EMPTY.with_binary(BinaryOp::Remainder, |th, a, b| {
            let Some(x) = a.downcast::<Bytes>() else { return Ok(Value::not_implemented()) };
            let chars = crate::object::string::Chars::One(&x.data);
            let out = crate::types::str::formatting::percent_engine(th, chars, b, true)?;
            Ok(Bytes::make(out.into_bytes()).into_value())
        })
    },
    methods: METHODS,
    ..TypeSpec::new("builtins", "bytes", <Bytes as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    BYTES.bind(&SPEC);
    iterator::init();
}

fn this(v: &Value) -> &Bytes {
    v.downcast::<Bytes>().expect("a bytes object's own slot")
}

fn exact(v: &Value) -> Value {
    let b = this(v);
    if b.is_exact() { v.clone() } else { Bytes::make(b.data.to_vec()).into_value() }
}

/// `-b`: taking bytes for text is worth a warning.
static WARNS: AtomicBool = AtomicBool::new(false);

/// Turns the warnings on.
pub fn set_warnings() {
    // Relaxed: a setting, made before any program runs.
    WARNS.store(true, Ordering::Relaxed);
}

fn warns() -> bool {
    // Relaxed: see `set_warnings`.
    WARNS.load(Ordering::Relaxed)
}

/// `bytes` and `bytearray` as text: like their `repr`.
pub fn str(th: &Thread, v: &Value) -> Res {
    if warns() {
        let name = v.ty().mro().find(|t| !t.is_heap()).map_or("bytes".into(), Type::name_str);
        imports::warn(th, &errors::BYTES_WARNING, format!("str() on a {name} instance"))?;
    }
    protocol::repr(th, v).map(Ref::into_value)
}

/// A comparison with something that is no bytes-like object, which may be worth a warning.
fn declined(th: &Thread, bytes: &str, other: &Value, op: Compare) -> Res {
    if warns() && matches!(op, Compare::Eq | Compare::Ne) {
        let text = other.is_instance(&class::STR);
        if text || bytes == "bytes" && other.is_instance(&class::INT) {
            let other = if text { "string" } else { "int" };
            imports::warn(th, &errors::BYTES_WARNING, format!("Comparison between {bytes} and {other}"))?;
        }
    }
    Ok(Value::not_implemented())
}

/// `bytearray`'s comparison, with any bytes-like object.
pub fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    match (buffer::bytes_of(a), buffer::bytes_of(b)) {
        (Some(x), Some(y)) => Ok(Value::bool(op.test(x.cmp(&y)))),
        _ => declined(th, "bytearray", b, op),
    }
}

/// A position in `0..len` from a subscript.
pub fn position(th: &Thread, key: &Value, len: usize, what: &str) -> Res<usize> {
    let i = match key.as_int() {
        Some(i) => i,
        None => protocol::index_subscript(th, key)?,
    };
    let at = if i < 0 { i + len as i64 } else { i };
    if at < 0 || at >= len as i64 {
        Err(th.index_error(format!("{what}index out of range")))
    } else {
        Ok(at as usize)
    }
}

fn getitem(th: &Thread, v: &Value, key: &Value) -> Res {
    let data = &this(v).data;
    if let Some(slice) = key.downcast::<Slice>() {
        let f = slice.unpack(th)?.fit(data.len());
        if f.step == 1 {
            let from = f.start as usize;
            if f.count == data.len() && v.is_exact(&BYTES) {
                return Ok(v.clone());
            }
            return Ok(Bytes::make(data[from..from + f.count].to_vec()).into_value());
        }
        return Ok(Bytes::make(f.indices().map(|i| data[i]).collect()).into_value());
    }
    if !key.is_int() && key.ty().slots().index.is_none() {
        return Err(
            th.type_error(format!("byte indices must be integers or slices, not {}", key.ty().error_name()))
        );
    }
    let i = position(th, key, data.len(), "")?;
    Ok(Value::small_int(i64::from(data[i])))
}

/// An integer in `range(256)`.
pub fn byte(th: &Thread, v: &Value) -> Res<u8> {
    let i = protocol::index(th, v)?;
    match protocol::as_i64(&i) {
        Some(b @ 0..256) => Ok(b as u8),
        _ => Err(th.value_error("byte must be in range(0, 256)")),
    }
}

fn concat(th: &Thread, a: &Value, b: &Value) -> Res {
    let x = &this(a).data;
    let Some(y) = buffer::bytes_of(b) else {
        return Err(th.type_error(format!(
            "can't concat {} to {}",
            b.ty().error_name(),
            a.ty().error_name()
        )));
    };
    if y.is_empty() && a.is_exact(&BYTES) {
        return Ok(a.clone());
    }
    if x.is_empty() && b.is_exact(&BYTES) {
        return Ok(b.clone());
    }
    let mut out = Vec::with_capacity(x.len() + y.len());
    out.extend_from_slice(x);
    out.extend_from_slice(&y);
    Ok(Bytes::make(out).into_value())
}

/// `data * n`
pub fn repeat_bytes(th: &Thread, data: &[u8], n: isize) -> Res<Vec<u8>> {
    let n = n.max(0) as usize;
    match data.len().checked_mul(n) {
        Some(len) if capacity::is_there(len) => Ok(data.repeat(n)),
        _ => Err(th.memory_error("")),
    }
}

/// The bytes of an object that is no number: bytes-like, with `__bytes__`, or an iterable of integers.
pub fn from_object(th: &Thread, v: &Value) -> Res<Vec<u8>> {
    match bytes_method(th, v)? {
        Some(b) => Ok(b),
        None => from_sequence(th, v, "bytes"),
    }
}

fn bytes_method(th: &Thread, v: &Value) -> Res<Option<Vec<u8>>> {
    if v.is_exact(&BYTES) {
        return Ok(Some(this(v).data.to_vec()));
    }
    match call_special(th, v, name!("__bytes__"), &[])? {
        None => Ok(None),
        Some(r) => match r.downcast::<Bytes>() {
            Some(b) => Ok(Some(b.data.to_vec())),
            None => {
                Err(th.type_error(format!("__bytes__ returned non-bytes (type {})", r.ty().error_name())))
            }
        },
    }
}

/// The bytes of a bytes-like object or of an iterable of integers.
pub fn from_sequence(th: &Thread, v: &Value, target: &str) -> Res<Vec<u8>> {
    if let Some(b) = buffer::contents(th, v)? {
        return Ok(b.into_owned());
    }
    if v.downcast::<Str>().is_some() || (v.ty().slots().iter.is_none() && v.ty().slots().getitem.is_none()) {
        return Err(th.type_error(format!("cannot convert '{}' object to {target}", v.ty().error_name())));
    }
    let mut out = Vec::new();
    protocol::for_each(th, v, |x| {
        let i = protocol::index(th, &x)?;
        match protocol::as_i64(&i) {
            Some(b @ 0..256) => out.push(b as u8),
            _ => {
                return Err(th.value_error(format!(
                    "{} must be in range(0, 256)",
                    if target == "bytes" { "bytes" } else { "byte" }
                )));
            }
        }
        Ok(())
    })?;
    Ok(out)
}

/// The arguments of `bytes()` and `bytearray()`, bound and turned into bytes.
pub fn construct(th: &Thread, args: Args<'_>, target: &str) -> Res<Vec<u8>> {
    static SIG: LazyLock<Signature> =
        LazyLock::new(|| Signature::parse("(source=b'', encoding='utf-8', errors='strict')"));
    let mut b = bind_values(th, &SIG, target, args)?.into_iter();
    let (source, encoding, errors) = (b.next().flatten(), b.next().flatten(), b.next().flatten());
    let text = |v: &Value, name: &str| crate::types::str::option_text(th, Some(v), target, name, "");
    let encoding = encoding.map(|v| text(&v, "encoding")).transpose()?;
    let errors = errors.map(|v| text(&v, "errors")).transpose()?;
    let without = |what: &str| Err(th.type_error(format!("{what} without a string argument")));
    let Some(v) = source else {
        return match (encoding, errors) {
            (Some(_), _) => without("encoding"),
            (_, Some(_)) => without("errors"),
            _ => Ok(Vec::new()),
        };
    };
    if v.downcast::<Str>().is_some() {
        let Some(encoding) = encoding else {
            return Err(th.type_error("string argument without an encoding"));
        };
        let made = codec::encode(th, &v, &encoding, errors.as_deref().unwrap_or("strict"))?;
        return Ok(this(&made).data.to_vec());
    }
    match (encoding, errors) {
        (Some(_), _) => return without("encoding"),
        (_, Some(_)) => return without("errors"),
        _ => {}
    }
    if target == "bytes"
        && let Some(b) = bytes_method(th, &v)?
    {
        return Ok(b);
    }
    if v.ty().slots().index.is_some() && !buffer::is_bytes_like(&v) {
        let i = protocol::index(th, &v)?;
        let Some(n) = protocol::as_i64(&i) else {
            return Err(th.overflow_error("cannot fit 'int' into an index-sized integer"));
        };
        if n < 0 {
            return Err(th.value_error("negative count"));
        }
        // Only `bytes` knows sizes that are not worth trying.
        if target == "bytearray" && n as usize > buffer::MOST {
            return Err(th.memory_error(""));
        }
        return buffer::room(th, n as usize);
    }
    from_sequence(th, &v, target)
}

fn new(th: &Thread, class: &Type, args: Args<'_>) -> Res {
    if class.is(&BYTES) && args.keywords().is_empty() && args.len() == 1 && args.at(0).is_exact(&BYTES) {
        return Ok(args.at(0).clone());
    }
    let data = construct(th, args, "bytes")?;
    Ok(if class.is(&BYTES) { Bytes::make(data) } else { Bytes::with_class(class, data) }.into_value())
}
