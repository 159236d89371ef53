//! `_bz2`: compressing and decompressing piece by piece; `bz2.py` above it is CPython's own.

use bzip2::{Action, Compress, Compression, Decompress, Error, Status};

use super::descriptor::c_int_or;
use super::incremental::{self, Declared, Reading};
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, Method, Module, ModuleSpec, Object, Payload, Raised, Res, Slots, Thread, Trace, Type,
    TypeSpec, Visitor, alloc, errors, flags,
};
use crate::payload;
use crate::sync::prim::{LazyLock, Mutex};
use crate::types::buffer;
use crate::types::bytes::Bytes;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_bz2",
    doc: "",
    functions: &[],
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        m.set("BZ2Compressor", COMPRESSOR.value());
        m.set("BZ2Decompressor", DECOMPRESSOR.value());
        Ok(())
    },
    gil_not_used: true,
};

/// How much output is made room for at a time.
const CHUNK: usize = 8 << 10;

static COMPRESSOR: Class = Class::new();
static DECOMPRESSOR: Class = Class::new();

/// Payload of a compressor; the stream is gone once it has been flushed.
#[repr(C)]
struct Compressor {
    ob: Object,
    stream: Mutex<Option<Compress>>,
}

payload!(Compressor: traced);

impl Trace for Compressor {
    fn trace(&self, _: &mut dyn Visitor) {}
}

/// A stream on its way out.
struct Stream {
    decoder: Decompress,
    ended: bool,
}

/// Payload of a decompressor.
#[repr(C)]
struct Decompressor {
    ob: Object,
    reading: Mutex<Reading<Stream>>,
}

payload!(Decompressor: traced);

impl Trace for Decompressor {
    fn trace(&self, _: &mut dyn Visitor) {}
}

/// `OSError` and its like for what the library says.
fn fault(th: &Thread, e: Error) -> Raised {
    match e {
        Error::Data | Error::DataMagic => th.error(&errors::OS_ERROR, "Invalid data stream"),
        Error::Param => th.value_error("Internal error - invalid parameters passed to libbzip2"),
        Error::Sequence => th.runtime_error("Internal error - Invalid sequence of commands sent to libbzip2"),
    }
}

fn new_compressor(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| Signature::parse("(compresslevel=9, /)"));
    let given = bind_values(th, &SIGNATURE, "BZ2Compressor", args)?;
    let level = c_int_or(th, given[0].as_ref(), 9)?;
    if !(1..=9).contains(&level) {
        return Err(th.value_error("compresslevel must be between 1 and 9"));
    }
    let stream = Mutex::new(Some(Compress::new(Compression::new(level as u32), 0)));
    Ok(alloc(Compressor { ob: Object::new(cls), stream }).into_value())
}

/// Feeds data and takes what comes out.
fn press(stream: &mut Compress, mut data: &[u8], action: Action) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    let mut room = vec![0; CHUNK];
    loop {
        let (read, written) = (stream.total_in(), stream.total_out());
        let status = stream.compress(data, &mut room, action)?;
        data = &data[(stream.total_in() - read) as usize..];
        out.extend_from_slice(&room[..(stream.total_out() - written) as usize]);
        let done = match action {
            Action::Finish => status == Status::StreamEnd,
            _ => data.is_empty(),
        };
        if done {
            return Ok(out);
        }
    }
}

fn compress(th: &Thread, a: Args<'_>) -> Res {
    let data = buffer::expect(th, a.at(1))?;
    let c = a.at(0).downcast::<Compressor>().expect("method of BZ2Compressor");
    let made = th.detached(|| match c.stream.lock().as_mut() {
        // The library takes nothing for a mistake.
        Some(_) if data.is_empty() => Some(Ok(Vec::new())),
        Some(stream) => Some(press(stream, &data, Action::Run)),
        None => None,
    });
    match made {
        Some(made) => made.map(|out| Bytes::make(out).into_value()).map_err(|e| fault(th, e)),
        None => Err(th.value_error("Compressor has been flushed")),
    }
}

fn flush(th: &Thread, a: Args<'_>) -> Res {
    let c = a.at(0).downcast::<Compressor>().expect("method of BZ2Compressor");
    let made = th.detached(|| {
        let stream = c.stream.lock().take();
        stream.map(|mut stream| press(&mut stream, &[], Action::Finish))
    });
    match made {
        Some(made) => made.map(|out| Bytes::make(out).into_value()).map_err(|e| fault(th, e)),
        None => Err(th.value_error("Repeated call to flush()")),
    }
}

fn new_decompressor(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| Signature::parse("()"));
    bind_values(th, &SIGNATURE, "BZ2Decompressor", args)?;
    let stream = Stream { decoder: Decompress::new(false), ended: false };
    Ok(alloc(Decompressor { ob: Object::new(cls), reading: Reading::new(stream) }).into_value())
}

impl incremental::Decompressor for Decompressor {
    type Stream = Stream;

    fn reading(&self) -> &Mutex<Reading<Stream>> {
        &self.reading
    }
}

impl incremental::Stream for Stream {
    type Fault = Error;

    fn run<'d>(&mut self, mut data: &'d [u8], limit: usize) -> Result<(&'d [u8], Vec<u8>), Error> {
        let (mut out, mut room) = (Vec::new(), vec![0; CHUNK]);
        loop {
            let wanted = CHUNK.min(limit - out.len());
            let (read, written) = (self.decoder.total_in(), self.decoder.total_out());
            let status = self.decoder.decompress(data, &mut room[..wanted])?;
            data = &data[(self.decoder.total_in() - read) as usize..];
            let made = (self.decoder.total_out() - written) as usize;
            out.extend_from_slice(&room[..made]);
            self.ended = status == Status::StreamEnd;
            // With room left over, there is nothing more to come.
            if self.ended || out.len() == limit || (data.is_empty() && made < wanted) {
                return Ok((data, out));
            }
        }
    }

    fn ended(&self) -> bool {
        self.ended
    }

    fn raise(&self, th: &Thread, e: Error) -> Raised {
        fault(th, e)
    }
}

static COMPRESSOR_SPEC: TypeSpec = TypeSpec {
    doc: Some("Create a compressor object for compressing data incrementally."),
    flags: flags::IMMUTABLE,
    slots: Slots { new: Some(new_compressor), ..Slots::EMPTY },
    methods: &[
        Method::method("compress", "($self, data, /)", compress, "Provide data to the compressor object."),
        Method::method("flush", "($self, /)", flush, "Finish the compression process."),
    ],
    signature: "(compresslevel=9, /)",
    ..TypeSpec::new("_bz2", "BZ2Compressor", <Compressor as Payload>::layout)
};

static DECOMPRESSOR_SPEC: TypeSpec = TypeSpec {
    doc: Some("Create a decompressor object for decompressing data incrementally."),
    flags: flags::IMMUTABLE,
    slots: Slots { new: Some(new_decompressor), ..Slots::EMPTY },
    methods: Declared::<Decompressor>::METHODS,
    getsets: Declared::<Decompressor>::GETSETS,
    signature: "()",
    ..TypeSpec::new("_bz2", "BZ2Decompressor", <Decompressor as Payload>::layout)
};

/// Binds the types.
pub fn init_types() {
    COMPRESSOR.bind(&COMPRESSOR_SPEC);
    DECOMPRESSOR.bind(&DECOMPRESSOR_SPEC);
}
