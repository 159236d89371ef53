//! `_md5`, `_sha1`, `_sha2` and `_sha3`; `_blake2` is in [`blake2`]. What `hashlib` builds on.

mod blake2;
mod hash;
mod state;

pub use blake2::MODULE as BLAKE2;

use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, Method, Module, ModuleSpec, Res, Slots, Str, Thread, TypeSpec, Value, flags,
};
use crate::sync::prim::LazyLock;
use hash::{Algorithm, DETACH_FROM};
use sha2::digest::Digest;
use state::{Extendable, Fixed, State};

const SIGNATURE: &str = "($module, /, data=b'', *, usedforsecurity=True, string=None)";

fn fixed<D: Digest + Clone + Send + 'static>() -> Box<dyn State> {
    Box::new(Fixed(D::new()))
}

/// One algorithm: its class and the static that describes it.
macro_rules! algorithms {
    ($($class:ident $about:ident $name:literal $block:literal $size:literal $start:expr;)*) => {
        $(
            static $class: Class = Class::new();
            static $about: Algorithm =
                Algorithm { name: $name, class: &$class, block: $block, size: $size, start: $start };
        )*
    };
}

algorithms! {
    MD5_TYPE MD5_ABOUT "md5" 64 16 fixed::<md5::Md5>;
    SHA1_TYPE SHA1_ABOUT "sha1" 64 20 fixed::<sha1::Sha1>;
    SHA224_TYPE SHA224 "sha224" 64 28 fixed::<sha2::Sha224>;
    SHA256_TYPE SHA256 "sha256" 64 32 fixed::<sha2::Sha256>;
    SHA384_TYPE SHA384 "sha384" 128 48 fixed::<sha2::Sha384>;
    SHA512_TYPE SHA512 "sha512" 128 64 fixed::<sha2::Sha512>;
    SHA3_224_TYPE SHA3_224 "sha3_224" 144 28 fixed::<sha3::Sha3_224>;
    SHA3_256_TYPE SHA3_256 "sha3_256" 136 32 fixed::<sha3::Sha3_256>;
    SHA3_384_TYPE SHA3_384 "sha3_384" 104 48 fixed::<sha3::Sha3_384>;
    SHA3_512_TYPE SHA3_512 "sha3_512" 72 64 fixed::<sha3::Sha3_512>;
    SHAKE_128_TYPE SHAKE_128 "shake_128" 168 0 || Box::new(Extendable(sha3::Shake128::default()));
    SHAKE_256_TYPE SHAKE_256 "shake_256" 136 0 || Box::new(Extendable(sha3::Shake256::default()));
}

macro_rules! constructor {
    ($about:ident, $name:literal, $doc:literal) => {
        Method::function(
            $name,
            SIGNATURE,
            |th, a| hash::start(th, &$about, a.get(0), a.get_non_none(2)),
            $doc,
        )
    };
}

/// A module whose functions make the hashes.
macro_rules! module {
    ($module:ident $name:literal [$($function:expr),*] [$($attribute:literal $class:ident),*]) => {
        /// The module's table.
        pub static $module: ModuleSpec = ModuleSpec {
            name: $name,
            doc: "",
            functions: &[$($function),*],
            init: |_, m| {
                let m = m.downcast::<Module>().expect("a module");
                $(m.set($attribute, $class.value());)*
                m.set("_GIL_MINSIZE", Value::from_usize(DETACH_FROM));
                Ok(())
            },
            gil_not_used: true,
        };
    };
}

module!(MD5 "_md5"
    [constructor!(MD5_ABOUT, "md5", "Return a new MD5 hash object; optionally initialized with a string.")]
    ["MD5Type" MD5_TYPE]);
module!(SHA1 "_sha1"
    [constructor!(SHA1_ABOUT, "sha1", "Return a new SHA1 hash object; optionally initialized with a string.")]
    ["SHA1Type" SHA1_TYPE]);
module!(SHA2 "_sha2"
    [
        constructor!(SHA224, "sha224", "Return a new SHA-224 hash object; optionally initialized with a string."),
        constructor!(SHA256, "sha256", "Return a new SHA-256 hash object; optionally initialized with a string."),
        constructor!(SHA384, "sha384", "Return a new SHA-384 hash object; optionally initialized with a string."),
        constructor!(SHA512, "sha512", "Return a new SHA-512 hash object; optionally initialized with a string.")
    ]
    ["SHA224Type" SHA224_TYPE, "SHA256Type" SHA256_TYPE, "SHA384Type" SHA384_TYPE, "SHA512Type" SHA512_TYPE]);

/// The family whose types are their own constructors.
static SPONGES: [(&Algorithm, &TypeSpec); 6] = [
    (&SHA3_224, &SHA3_224_SPEC),
    (&SHA3_256, &SHA3_256_SPEC),
    (&SHA3_384, &SHA3_384_SPEC),
    (&SHA3_512, &SHA3_512_SPEC),
    (&SHAKE_128, &SHAKE_128_SPEC),
    (&SHAKE_256, &SHAKE_256_SPEC),
];

/// `_sha3`.
pub static SHA3: ModuleSpec = ModuleSpec {
    name: "_sha3",
    doc: "",
    functions: &[],
    init: |_, m| {
        let m = m.downcast::<Module>().expect("a module");
        for (a, _) in &SPONGES {
            m.set(a.name, a.class.value());
        }
        m.set("implementation", Str::new("RustCrypto").into_value());
        m.set("_GIL_MINSIZE", Value::from_usize(DETACH_FROM));
        Ok(())
    },
    gil_not_used: true,
};

fn new_sponge(th: &Thread, algorithm: &'static Algorithm, args: Args<'_>) -> Res {
    static PARSED: LazyLock<Signature> =
        LazyLock::new(|| Signature::parse("(data=b'', *, usedforsecurity=True, string=None)"));
    // CPython names the first of the family for all of them.
    let given = bind_values(th, &PARSED, SHA3_224.name, args)?;
    let string = given[2].as_ref().filter(|s| !s.is_none());
    hash::start(th, algorithm, given[0].as_ref(), string)
}

macro_rules! sponge {
    ($spec:ident $about:ident $name:literal $methods:expr) => {
        static $spec: TypeSpec = TypeSpec {
            doc: Some(concat!(
                $name,
                "([data], *, usedforsecurity=True) -> SHA3 object\n\nReturn a new hash object."
            )),
            flags: flags::IMMUTABLE | flags::GC,
            slots: Slots { new: Some(|th, _, a| new_sponge(th, &$about, a)), ..Slots::EMPTY },
            getsets: hash::SPONGE_GETSETS,
            methods: $methods,
            ..hash::spec("_sha3", $name)
        };
    };
}

sponge!(SHA3_224_SPEC SHA3_224 "sha3_224" hash::METHODS);
sponge!(SHA3_256_SPEC SHA3_256 "sha3_256" hash::METHODS);
sponge!(SHA3_384_SPEC SHA3_384 "sha3_384" hash::METHODS);
sponge!(SHA3_512_SPEC SHA3_512 "sha3_512" hash::METHODS);
sponge!(SHAKE_128_SPEC SHAKE_128 "shake_128" hash::EXTENDABLE_METHODS);
sponge!(SHAKE_256_SPEC SHAKE_256 "shake_256" hash::EXTENDABLE_METHODS);

static MD5_SPEC: TypeSpec = hash::spec("_md5", "md5");
static SHA1_SPEC: TypeSpec = hash::spec("_sha1", "sha1");
static SHA224_SPEC: TypeSpec = hash::spec("_sha2", "SHA224Type");
static SHA256_SPEC: TypeSpec = hash::spec("_sha2", "SHA256Type");
static SHA384_SPEC: TypeSpec = hash::spec("_sha2", "SHA384Type");
static SHA512_SPEC: TypeSpec = hash::spec("_sha2", "SHA512Type");

/// Binds the types.
pub fn init_types() {
    MD5_TYPE.bind(&MD5_SPEC);
    SHA1_TYPE.bind(&SHA1_SPEC);
    SHA224_TYPE.bind(&SHA224_SPEC);
    SHA256_TYPE.bind(&SHA256_SPEC);
    SHA384_TYPE.bind(&SHA384_SPEC);
    SHA512_TYPE.bind(&SHA512_SPEC);
    for (a, spec) in &SPONGES {
        a.class.bind(spec);
    }
    blake2::init_types();
}
