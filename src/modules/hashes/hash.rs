//! The hash object: one payload for all algorithms.

use super::state::State;
use crate::object::{
    Args, Class, GetSet, Method, Object, Payload, Res, Slots, Str, Thread, Trace, TypeSpec, Value, Visitor,
    alloc, flags, protocol,
};
use crate::payload;
use crate::sync::prim::Mutex;
use crate::types::buffer;

/// From this many bytes on, hashing lets go of the lock.
pub const DETACH_FROM: usize = 2048;

/// What is the same for all objects of one algorithm.
pub struct Algorithm {
    /// `name`.
    pub name: &'static str,
    /// Its type.
    pub class: &'static Class,
    /// `block_size`.
    pub block: usize,
    /// `digest_size`; 0 for extendable output.
    pub size: usize,
    /// A fresh state.
    pub start: fn() -> Box<dyn State>,
}

/// Payload of all hash objects.
#[repr(C)]
pub struct Hash {
    ob: Object,
    algorithm: &'static Algorithm,
    size: usize,
    state: Mutex<Box<dyn State>>,
}

payload!(Hash: traced);

impl Trace for Hash {
    fn trace(&self, _: &mut dyn Visitor) {}
}

/// A new hash object over a state.
pub fn make(algorithm: &'static Algorithm, size: usize, state: Box<dyn State>) -> Value {
    alloc(Hash { ob: Object::new(algorithm.class.get()), algorithm, size, state: Mutex::new(state) })
        .into_value()
}

/// A hash object that has been fed what a constructor was given.
pub fn start(
    th: &Thread,
    algorithm: &'static Algorithm,
    data: Option<&Value>,
    string: Option<&Value>,
) -> Res {
    let h = make(algorithm, algorithm.size, (algorithm.start)());
    if let Some(d) = initial(th, data, string)? {
        feed(th, this(&h), d)?;
    }
    Ok(h)
}

/// What of `data` and `string` was given.
pub fn initial<'a>(
    th: &Thread,
    data: Option<&'a Value>,
    string: Option<&'a Value>,
) -> Res<Option<&'a Value>> {
    match (data, string) {
        (Some(_), Some(_)) => Err(th.type_error(
            "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for \
             removal in a future version.",
        )),
        (d, s) => Ok(d.or(s)),
    }
}

/// The hash behind an object of one of the types.
pub fn this(v: &Value) -> &Hash {
    v.downcast::<Hash>().expect("method of this type")
}

/// Feeds a bytes-like object.
pub fn feed(th: &Thread, h: &Hash, data: &Value) -> Res<()> {
    if data.downcast::<Str>().is_some() {
        return Err(th.type_error("Strings must be encoded before hashing"));
    }
    if !buffer::is_bytes_like(data) {
        return Err(th.type_error("object supporting the buffer API required"));
    }
    let bytes = buffer::expect(th, data)?;
    if bytes.len() >= DETACH_FROM {
        // The state's lock is taken and given back while detached: whoever waits for it, attached or not, waits for
        // the hashing alone.
        th.detached(|| h.state.lock().update(&bytes));
    } else {
        h.state.lock().update(&bytes);
    }
    Ok(())
}

fn finish(th: &Thread, a: Args<'_>) -> Res<Vec<u8>> {
    let h = this(a.at(0));
    let length = match a.get(1) {
        None => h.size,
        Some(n) => {
            let n = protocol::index(th, n)?;
            match protocol::as_i64(&n) {
                Some(n) if n < 0 => return Err(th.value_error("Cannot convert negative int")),
                Some(n) if n < 1 << 29 => n as usize,
                _ => return Err(th.value_error("length is too large")),
            }
        }
    };
    Ok(h.state.lock().digest(length))
}

fn digest(th: &Thread, a: Args<'_>) -> Res {
    Ok(crate::vm::build::bytes(&finish(th, a)?))
}

fn hexdigest(th: &Thread, a: Args<'_>) -> Res {
    let text: String = finish(th, a)?.iter().map(|b| format!("{b:02x}")).collect();
    Ok(Str::new(&text).into_value())
}

fn copy(_: &Thread, a: Args<'_>) -> Res {
    let h = this(a.at(0));
    let state = h.state.lock().copy();
    Ok(make(h.algorithm, h.size, state))
}

const UPDATE: Method = Method::method(
    "update",
    "($self, obj, /)",
    |th, a| feed(th, this(a.at(0)), a.at(1)).map(|()| Value::none()),
    "Update this hash object's state with the provided string.",
);
const COPY: Method = Method::method("copy", "($self, /)", copy, "Return a copy of the hash object.");
const DIGEST_DOC: &str = "Return the digest value as a bytes object.";
const HEX_DOC: &str = "Return the digest value as a string of hexadecimal digits.";

/// Methods of algorithms with one length.
pub static METHODS: &[Method] = &[
    UPDATE,
    COPY,
    Method::method("digest", "($self, /)", digest, DIGEST_DOC),
    Method::method("hexdigest", "($self, /)", hexdigest, HEX_DOC),
];

/// Methods of algorithms with extendable output.
pub static EXTENDABLE_METHODS: &[Method] = &[
    UPDATE,
    COPY,
    Method::method("digest", "($self, /, length)", digest, DIGEST_DOC),
    Method::method("hexdigest", "($self, /, length)", hexdigest, HEX_DOC),
];

macro_rules! common {
    () => {
        [
            GetSet::read("name", |_, v| Ok(Str::new(this(v).algorithm.name).into_value()), ""),
            GetSet::read("block_size", |_, v| Ok(Value::from_usize(this(v).algorithm.block)), ""),
            GetSet::read("digest_size", |_, v| Ok(Value::from_usize(this(v).size)), ""),
        ]
    };
}

static GETSETS: &[GetSet] = &common!();

/// Attributes of the SHA-3 family, which tells about its sponge.
pub static SPONGE_GETSETS: &[GetSet] = {
    const C: [GetSet; 3] = common!();
    const ALL: [GetSet; 6] = {
        let [a, b, c] = C;
        [
            a,
            b,
            c,
            GetSet::read(
                "_capacity_bits",
                |_, v| Ok(Value::from_usize(1600 - this(v).algorithm.block * 8)),
                "",
            ),
            GetSet::read("_rate_bits", |_, v| Ok(Value::from_usize(this(v).algorithm.block * 8)), ""),
            GetSet::read(
                "_suffix",
                |_, v| {
                    let suffix = if this(v).algorithm.size == 0 { 0x1f } else { 0x06 };
                    Ok(crate::vm::build::bytes(&[suffix]))
                },
                "",
            ),
        ]
    };
    &ALL
};

/// A hash type's table, without a constructor.
pub const fn spec(module: &'static str, name: &'static str) -> TypeSpec {
    TypeSpec {
        flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
        slots: Slots::EMPTY,
        methods: METHODS,
        getsets: GETSETS,
        ..TypeSpec::new(module, name, <Hash as Payload>::layout)
    }
}
