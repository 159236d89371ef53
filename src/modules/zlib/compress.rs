//! `compress` and compressor objects.

use zlib_rs::{DeflateConfig, DeflateFlush, Method as Format, ReturnCode, Strategy};

use super::stream::Deflate;
use super::{CHUNK, bytes, error, int, not_copied, work};
use crate::object::{
    Args, Class, Method, Object, Payload, Res, Thread, Trace, TypeSpec, Value, Visitor, alloc, flags,
};
use crate::payload;
use crate::sync::prim::Mutex;
use crate::types::buffer;

/// `zlib.Compress`.
static COMPRESS: Class = Class::new();

/// Payload of a compressor; it is gone once the stream has ended.
#[repr(C)]
struct Compress {
    ob: Object,
    stream: Mutex<Option<Deflate>>,
}
payload!(Compress: traced);

impl Trace for Compress {
    fn trace(&self, _: &mut dyn Visitor) {}
}

static SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::NO_NEW,
    methods: &[
        Method::method(
            "compress",
            "($self, data, /)",
            feed,
            "Returns a bytes object containing compressed data.",
        ),
        Method::method(
            "flush",
            "($self, mode=4, /)",
            flush,
            "Return a bytes object containing any remaining compressed data.",
        ),
        Method::method("copy", "($self, /)", copy, "Return a copy of the compression object."),
        Method::method("__copy__", "($self, /)", copy, ""),
        Method::method("__deepcopy__", "($self, memo, /)", copy, ""),
    ],
    ..TypeSpec::new("zlib", "Compress", <Compress as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    COMPRESS.bind(&SPEC);
}

/// A compressor, if the numbers make sense.
fn deflate(level: i64, wbits: i64, mem_level: i64, strategy: i64) -> Option<Deflate> {
    if !(-1..=9).contains(&level) || !(1..=9).contains(&mem_level) {
        return None;
    }
    if !matches!(wbits, -15..=-9 | 9..=15 | 25..=31) {
        return None;
    }
    let strategy = match strategy {
        0 => Strategy::Default,
        1 => Strategy::Filtered,
        2 => Strategy::HuffmanOnly,
        3 => Strategy::Rle,
        4 => Strategy::Fixed,
        _ => return None,
    };
    Deflate::new(DeflateConfig {
        level: level as i32,
        method: Format::Deflated,
        window_bits: wbits as i32,
        mem_level: mem_level as i32,
        strategy,
    })
}

/// Feeds data and takes what comes out; `None`: the stream is in no state for that.
fn run(stream: &mut Deflate, mut data: &[u8], mode: DeflateFlush) -> Option<(Vec<u8>, bool)> {
    let mut out = Vec::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        let step = stream.run(data, &mut chunk, mode);
        data = &data[step.read..];
        let made = step.written;
        out.extend_from_slice(&chunk[..made]);
        match step.code {
            ReturnCode::Ok | ReturnCode::BufError => {}
            ReturnCode::StreamEnd => return Some((out, true)),
            _ => return None,
        }
        // With room left over, there is nothing more to come.
        if data.is_empty() && made < chunk.len() {
            return Some((out, false));
        }
    }
}

pub(super) fn compress(th: &Thread, a: Args<'_>) -> Res {
    let data = buffer::expect(th, a.at(0))?;
    let (level, wbits) = (int(th, a.get(1), -1)?, int(th, a.get(2), 15)?);
    let Some(mut stream) = deflate(level, wbits, 8, 0) else {
        return Err(error(th, "Bad compression level"));
    };
    match work(th, data.len(), || run(&mut stream, &data, DeflateFlush::Finish)) {
        Some((out, true)) => Ok(bytes(&out)),
        _ => Err(error(th, "Error -2 while compressing data: inconsistent stream state")),
    }
}

pub(super) fn compressobj(th: &Thread, a: Args<'_>) -> Res {
    let (level, method, wbits) = (int(th, a.get(0), -1)?, int(th, a.get(1), 8)?, int(th, a.get(2), 15)?);
    let (mem_level, strategy) = (int(th, a.get(3), 8)?, int(th, a.get(4), 0)?);
    let dictionary = a.get(5).map(|d| buffer::expect(th, d)).transpose()?;
    let stream = deflate(level, wbits, mem_level, strategy).filter(|_| method == 8);
    let Some(mut stream) = stream else {
        return Err(th.value_error("Invalid initialization option"));
    };
    if let Some(dictionary) = dictionary
        && !stream.set_dictionary(&dictionary)
    {
        return Err(th.value_error("Invalid dictionary"));
    }
    Ok(of(stream))
}

fn of(stream: Deflate) -> Value {
    alloc(Compress { ob: Object::new(COMPRESS.get()), stream: Mutex::new(Some(stream)) }).into_value()
}

fn copy(th: &Thread, a: Args<'_>) -> Res {
    let copy = this(a.at(0)).stream.lock().as_mut().and_then(Deflate::copy);
    copy.map(of).ok_or_else(|| not_copied(th))
}

fn this(v: &Value) -> &Compress {
    v.downcast::<Compress>().expect("method of Compress")
}

fn feed(th: &Thread, a: Args<'_>) -> Res {
    let data = buffer::expect(th, a.at(1))?;
    let c = this(a.at(0));
    let made = work(th, data.len(), || {
        c.stream.lock().as_mut().and_then(|stream| run(stream, &data, DeflateFlush::NoFlush))
    });
    match made {
        Some((out, _)) => Ok(bytes(&out)),
        None => Err(error(th, "Error -2 while compressing data: inconsistent stream state")),
    }
}

fn flush(th: &Thread, a: Args<'_>) -> Res {
    let failed = || error(th, "Error -2 while flushing: inconsistent stream state");
    let mode = match int(th, a.get(1), 4)? {
        // Nothing to do.
        0 => return Ok(bytes(&[])),
        1 => DeflateFlush::PartialFlush,
        2 => DeflateFlush::SyncFlush,
        3 => DeflateFlush::FullFlush,
        4 => DeflateFlush::Finish,
        5 => DeflateFlush::Block,
        _ => return Err(failed()),
    };
    let c = this(a.at(0));
    // What is left over may be much.
    let made = th.detached(|| {
        let mut stream = c.stream.lock();
        let made = stream.as_mut().and_then(|stream| run(stream, &[], mode));
        if matches!(made, Some((_, true))) {
            *stream = None;
        }
        made
    });
    made.map(|(out, _)| bytes(&out)).ok_or_else(failed)
}
