//! `_ZlibDecompressor`: the decompressor that `gzip` and `zipfile` read through; it keeps what it has not used.

use super::decompress::{Stream, dictionary};
use super::{bytes, int, work};
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, GetSet, Method, Object, Payload, Res, Slots, Thread, Trace, TypeSpec, Value, Visitor, alloc,
    errors, flags, ty::Type,
};
use crate::payload;
use crate::sync::prim::{LazyLock, Mutex};
use crate::types::buffer;

/// `zlib._ZlibDecompressor`.
pub static DECOMPRESSOR: Class = Class::new();

struct State {
    stream: Stream,
    /// Input that waits for the next call.
    kept: Vec<u8>,
    needs_input: bool,
}

/// Payload of the decompressor.
#[repr(C)]
struct Decompressor {
    ob: Object,
    state: Mutex<State>,
}
payload!(Decompressor: traced);

impl Trace for Decompressor {
    fn trace(&self, _: &mut dyn Visitor) {}
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Create a decompressor object for decompressing data incrementally."),
    flags: flags::IMMUTABLE,
    slots: Slots { new: Some(new), ..Slots::EMPTY },
    methods: &[Method::method(
        "decompress",
        "($self, /, data, max_length=-1)",
        decompress,
        "Decompress *data*, returning uncompressed data as bytes.",
    )],
    getsets: &[
        GetSet::read(
            "unused_data",
            |_, v| {
                let state = this(v).state.lock();
                Ok(bytes(if state.stream.ended { &state.kept } else { &[] }))
            },
            "Data found after the end of the compressed stream.",
        ),
        GetSet::read(
            "eof",
            |_, v| Ok(Value::bool(this(v).state.lock().stream.ended)),
            "True if the end-of-stream marker has been reached.",
        ),
        GetSet::read(
            "needs_input",
            |_, v| Ok(Value::bool(this(v).state.lock().needs_input)),
            "True if more input is needed before more decompressed data can be produced.",
        ),
    ],
    signature: "(wbits=15, zdict=b'')",
    ..TypeSpec::new("zlib", "_ZlibDecompressor", <Decompressor as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    DECOMPRESSOR.bind(&SPEC);
}

fn this(v: &Value) -> &Decompressor {
    v.downcast::<Decompressor>().expect("of _ZlibDecompressor")
}

fn new(th: &Thread, class: &Type, args: Args<'_>) -> Res {
    static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| Signature::parse("(wbits=15, zdict=b'')"));
    let given = bind_values(th, &SIGNATURE, "_ZlibDecompressor", args)?;
    let wbits = int(th, given[0].as_ref(), 15)?;
    let stream = Stream::new(th, wbits, dictionary(th, given[1].as_ref())?)?;
    let state = Mutex::new(State { stream, kept: Vec::new(), needs_input: true });
    Ok(alloc(Decompressor { ob: Object::new(class), state }).into_value())
}

fn decompress(th: &Thread, a: Args<'_>) -> Res {
    let data = buffer::expect(th, a.at(1))?;
    let limit = match int(th, a.get(2), -1)? {
        n if n < 0 => usize::MAX,
        n => n as usize,
    };
    let d = this(a.at(0));
    if d.state.lock().stream.ended {
        return Err(th.error(&errors::EOF_ERROR, "End of stream already reached"));
    }
    let made = work(th, data.len(), || {
        let mut guard = d.state.lock();
        let state = &mut *guard;
        let mut input = std::mem::take(&mut state.kept);
        input.extend_from_slice(&data);
        let (rest, out) = state.stream.run(&input, limit)?;
        state.kept = rest.to_vec();
        // With the limit reached, more may come out of what has been read already.
        state.needs_input = !state.stream.ended && state.kept.is_empty() && out.len() < limit;
        Ok(out)
    });
    made.map(|out| bytes(&out)).map_err(|fault| d.state.lock().stream.raise(th, fault))
}
