//! `_blake2`: BLAKE2b and BLAKE2s with their keys, salts and places in a tree of hashes.

use super::hash::{self, Algorithm, DETACH_FROM};
use super::state::State;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, Module, ModuleSpec, Res, Slot, Slots, Thread, TypeSpec, Value, flags, protocol,
};
use crate::sync::prim::LazyLock;
use crate::types::buffer;

static BLAKE2B_TYPE: Class = Class::new();
static BLAKE2S_TYPE: Class = Class::new();

static BLAKE2B: Algorithm = Algorithm {
    name: "blake2b",
    class: &BLAKE2B_TYPE,
    block: 128,
    size: 64,
    start: || Box::new(blake2b_simd::State::new()),
};
static BLAKE2S: Algorithm = Algorithm {
    name: "blake2s",
    class: &BLAKE2S_TYPE,
    block: 64,
    size: 32,
    start: || Box::new(blake2s_simd::State::new()),
};

/// `_blake2`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_blake2",
    doc: "_blake2b provides BLAKE2b for hashlib\n",
    functions: &[],
    init: |_, m| {
        let m = m.downcast::<Module>().expect("a module");
        for (a, prefix) in [(&BLAKE2B, "BLAKE2B"), (&BLAKE2S, "BLAKE2S")] {
            m.set(a.name, a.class.value());
            m.set(&format!("{prefix}_MAX_DIGEST_SIZE"), Value::from_usize(a.size));
            m.set(&format!("{prefix}_MAX_KEY_SIZE"), Value::from_usize(a.size));
            m.set(&format!("{prefix}_SALT_SIZE"), Value::from_usize(a.size / 4));
            m.set(&format!("{prefix}_PERSON_SIZE"), Value::from_usize(a.size / 4));
        }
        m.set("_GIL_MINSIZE", Value::from_usize(DETACH_FROM));
        Ok(())
    },
    gil_not_used: true,
};

/// What the constructor was asked for, checked.
struct Parameters {
    size: usize,
    key: Vec<u8>,
    salt: Vec<u8>,
    person: Vec<u8>,
    fanout: u8,
    depth: u8,
    leaf_size: u32,
    node_offset: u64,
    node_depth: u8,
    inner_size: usize,
    last_node: bool,
}

fn bytes(th: &Thread, v: &Slot, what: &str, most: usize) -> Res<Vec<u8>> {
    let Some(v) = v else { return Ok(Vec::new()) };
    let data = buffer::expect(th, v)?;
    if data.len() > most {
        return Err(th.value_error(format!("maximum {what} length is {most} bytes")));
    }
    Ok(data.to_vec())
}

fn number(th: &Thread, v: &Slot, usual: i64) -> Res<i64> {
    v.as_ref().map_or(Ok(usual), |v| protocol::index_i64(th, v))
}

fn small(th: &Thread, v: &Slot, usual: i64, what: &str, least: i64) -> Res<u8> {
    let n = number(th, v, usual)?;
    u8::try_from(n)
        .ok()
        .filter(|n| i64::from(*n) >= least)
        .ok_or_else(|| th.value_error(format!("{what} must be between {least} and 255")))
}

/// An unsigned number of up to 64 bits.
fn unsigned(th: &Thread, v: &Slot, what: &str, most: u64) -> Res<u64> {
    let Some(v) = v else { return Ok(0) };
    let i = protocol::index(th, v)?;
    let Some(n) = protocol::as_i64(&i) else {
        let big = i.downcast::<crate::object::HeapInt>().map(|h| h.value.clone()).unwrap_or_default();
        let n = u64::try_from(&big).map_err(|_| {
            if big.sign() == num_bigint::Sign::Minus {
                th.value_error("Cannot convert negative int")
            } else {
                th.overflow_error("Python int too large for C unsigned long long")
            }
        })?;
        return if n <= most { Ok(n) } else { Err(th.overflow_error(format!("{what} is too large"))) };
    };
    if n < 0 {
        return Err(th.value_error("Cannot convert negative int"));
    }
    if n as u64 > most {
        return Err(th.overflow_error(format!("{what} is too large")));
    }
    Ok(n as u64)
}

fn parameters(th: &Thread, a: &Algorithm, offset_limit: u64, given: &[Slot]) -> Res<Parameters> {
    let size = number(th, &given[1], a.size as i64)?;
    if size < 1 || size > a.size as i64 {
        let name = if a.size == 64 { "Blake2b" } else { "Blake2s" };
        return Err(th.value_error(format!(
            "digest_size for {name} must be between 1 and {} bytes, here it is {size}",
            a.size
        )));
    }
    let salt = bytes(th, &given[3], "salt", a.size / 4)?;
    let person = bytes(th, &given[4], "person", a.size / 4)?;
    let fanout = small(th, &given[5], 1, "fanout", 0)?;
    let depth = small(th, &given[6], 1, "depth", 1)?;
    let leaf_size = unsigned(th, &given[7], "leaf_size", u64::from(u32::MAX))? as u32;
    let node_offset = unsigned(th, &given[8], "node_offset", offset_limit)?;
    let node_depth = small(th, &given[9], 0, "node_depth", 0)?;
    let inner_size = number(th, &given[10], 0)?;
    if inner_size < 0 || inner_size > a.size as i64 {
        return Err(th.value_error(format!("inner_size must be between 0 and is {}", a.size)));
    }
    let last_node = given[11].as_ref().map_or(Ok(false), |v| protocol::truth(th, v))?;
    Ok(Parameters {
        size: size as usize,
        key: bytes(th, &given[2], "key", a.size)?,
        salt,
        person,
        fanout,
        depth,
        leaf_size,
        node_offset,
        node_depth,
        inner_size: inner_size as usize,
        last_node,
    })
}

/// Both crates have the same builder under different types.
macro_rules! start {
    ($name:ident, $params:ty) => {
        fn $name(p: &Parameters) -> Box<dyn State> {
            let mut with = <$params>::new();
            with.hash_length(p.size)
                .key(&p.key)
                .salt(&p.salt)
                .personal(&p.person)
                .fanout(p.fanout)
                .max_depth(p.depth)
                .max_leaf_length(p.leaf_size)
                .node_offset(p.node_offset)
                .node_depth(p.node_depth)
                .inner_hash_length(p.inner_size)
                .last_node(p.last_node);
            Box::new(with.to_state())
        }
    };
}

start!(start_b, blake2b_simd::Params);
start!(start_s, blake2s_simd::Params);

fn new(th: &Thread, a: &'static Algorithm, args: Args<'_>) -> Res {
    static PARSED: LazyLock<Signature> = LazyLock::new(|| {
        Signature::parse(
            "(data=b'', *, digest_size=64, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, \
             node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)",
        )
    });
    let given = bind_values(th, &PARSED, a.name, args)?;
    let string = given[13].as_ref().filter(|s| !s.is_none());
    let data = hash::initial(th, given[0].as_ref(), string)?;
    let long = a.size == 64;
    let p = parameters(th, a, if long { u64::MAX } else { (1 << 48) - 1 }, &given)?;
    let h = hash::make(a, p.size, if long { start_b(&p) } else { start_s(&p) });
    if let Some(d) = data {
        hash::feed(th, hash::this(&h), d)?;
    }
    Ok(h)
}

macro_rules! spec {
    ($spec:ident $about:ident $name:literal $doc:literal $size:literal $quarter:literal) => {
        static $spec: TypeSpec = TypeSpec {
            doc: Some($doc),
            flags: flags::IMMUTABLE | flags::GC,
            slots: Slots { new: Some(|th, _, a| new(th, &$about, a)), ..Slots::EMPTY },
            constants: &[
                ("MAX_DIGEST_SIZE", || Value::small_int($size)),
                ("MAX_KEY_SIZE", || Value::small_int($size)),
                ("SALT_SIZE", || Value::small_int($quarter)),
                ("PERSON_SIZE", || Value::small_int($quarter)),
            ],
            signature: "(data=b'', *, digest_size=MAX_DIGEST_SIZE, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)",
            ..hash::spec("_blake2", $name)
        };
    };
}

spec!(BLAKE2B_SPEC BLAKE2B "blake2b" "Return a new BLAKE2b hash object." 64 16);
spec!(BLAKE2S_SPEC BLAKE2S "blake2s" "Return a new BLAKE2s hash object." 32 8);

/// Binds the types.
pub fn init_types() {
    BLAKE2B_TYPE.bind(&BLAKE2B_SPEC);
    BLAKE2S_TYPE.bind(&BLAKE2S_SPEC);
}
