//! `_ZlibDecompressor`: the decompressor that `gzip` and `zipfile` read through.

use super::decompress::{Stream, dictionary};
use super::int;
use crate::modules::incremental::{self, Declared, Reading};
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, Object, Payload, Res, Slots, Thread, Trace, TypeSpec, Visitor, alloc, flags, ty::Type,
};
use crate::payload;
use crate::sync::prim::{LazyLock, Mutex};

/// `zlib._ZlibDecompressor`.
pub static DECOMPRESSOR: Class = Class::new();

/// Payload of the decompressor.
#[repr(C)]
struct Decompressor {
    ob: Object,
    reading: Mutex<Reading<Stream>>,
}
payload!(Decompressor: traced);

impl Trace for Decompressor {
    fn trace(&self, _: &mut dyn Visitor) {}
}

impl incremental::Decompressor for Decompressor {
    type Stream = Stream;

    fn reading(&self) -> &Mutex<Reading<Stream>> {
        &self.reading
    }
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Create a decompressor object for decompressing data incrementally."),
    flags: flags::IMMUTABLE,
    slots: Slots { new: Some(new), ..Slots::EMPTY },
    methods: Declared::<Decompressor>::METHODS,
    getsets: Declared::<Decompressor>::GETSETS,
    signature: "(wbits=15, zdict=b'')",
    ..TypeSpec::new("zlib", "_ZlibDecompressor", <Decompressor as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    DECOMPRESSOR.bind(&SPEC);
}

fn new(th: &Thread, class: &Type, args: Args<'_>) -> Res {
    static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| Signature::parse("(wbits=15, zdict=b'')"));
    let given = bind_values(th, &SIGNATURE, "_ZlibDecompressor", args)?;
    let wbits = int(th, given[0].as_ref(), 15)?;
    let stream = Stream::new(th, wbits, dictionary(th, given[1].as_ref())?)?;
    Ok(alloc(Decompressor { ob: Object::new(class), reading: Reading::new(stream) }).into_value())
}
