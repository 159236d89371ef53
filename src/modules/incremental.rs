//! Decompressor objects that are fed piece by piece and keep what they have not used: the common part of
//! `_bz2.BZ2Decompressor` and `zlib._ZlibDecompressor`. A module gives the stream of its format and the payload.

use std::marker::PhantomData;

use crate::object::{Args, GetSet, Method, Payload, Raised, Res, Thread, Value, errors, protocol};
use crate::sync::prim::Mutex;
use crate::types::buffer;
use crate::types::bytes::Bytes;

/// A compressed stream of one format.
pub trait Stream: Send {
    /// What can go wrong in it.
    type Fault: Send;

    /// Decompresses up to `limit` bytes; what of the data is left, and what has been made. It stops earlier only at the
    /// end of the stream or when more data is needed.
    fn run<'d>(&mut self, data: &'d [u8], limit: usize) -> Result<(&'d [u8], Vec<u8>), Self::Fault>;

    /// Whether the end of the stream has been seen.
    fn ended(&self) -> bool;

    /// The exception of a fault.
    fn raise(&self, th: &Thread, fault: Self::Fault) -> Raised;
}

/// A stream on its way out, with what it has not used.
pub struct Reading<S> {
    stream: S,
    /// Input that waits for the next call; after the end, what follows the stream.
    kept: Vec<u8>,
    needs_input: bool,
}

impl<S: Stream> Reading<S> {
    /// A stream that has not seen any data.
    pub fn new(stream: S) -> Mutex<Reading<S>> {
        Mutex::new(Reading { stream, kept: Vec::new(), needs_input: true })
    }

    fn run(&mut self, data: &[u8], limit: usize) -> Result<Vec<u8>, S::Fault> {
        let mut input = std::mem::take(&mut self.kept);
        input.extend_from_slice(data);
        let (rest, out) = self.stream.run(&input, limit)?;
        let used = input.len() - rest.len();
        self.kept = input.split_off(used);
        // With the limit reached, more may come out of what has been read already.
        self.needs_input = !self.stream.ended() && self.kept.is_empty() && out.len() < limit;
        Ok(out)
    }
}

/// A payload that is such an object.
pub trait Decompressor: Payload + Sized {
    /// Its format.
    type Stream: Stream;

    /// Where the stream lies.
    fn reading(&self) -> &Mutex<Reading<Self::Stream>>;

    /// The payload of the receiver of a method.
    fn of(v: &Value) -> &Self {
        v.downcast::<Self>().expect("method of a decompressor")
    }
}

fn decompress<D: Decompressor>(th: &Thread, a: Args<'_>) -> Res {
    let data = buffer::expect(th, a.at(1))?;
    let limit = a.get(2).map_or(Ok(-1), |v| protocol::index_i64(th, v))?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let reading = D::of(a.at(0)).reading();
    let made = th.detached(|| {
        let mut reading = reading.lock();
        if reading.stream.ended() { None } else { Some(reading.run(&data, limit)) }
    });
    match made {
        Some(Ok(out)) => Ok(Bytes::make(out).into_value()),
        Some(Err(fault)) => Err(reading.lock().stream.raise(th, fault)),
        None => Err(th.error(&errors::EOF_ERROR, "End of stream already reached")),
    }
}

/// What the type of such an object declares.
pub struct Declared<D>(PhantomData<D>);

impl<D: Decompressor> Declared<D> {
    /// `decompress`.
    pub const METHODS: &'static [Method] = &[Method::method(
        "decompress",
        "($self, /, data, max_length=-1)",
        decompress::<D>,
        "Decompress *data*, returning uncompressed data as bytes.",
    )];

    /// `eof`, `unused_data` and `needs_input`.
    pub const GETSETS: &'static [GetSet] = &[
        GetSet::read(
            "eof",
            |_, v| Ok(Value::bool(D::of(v).reading().lock().stream.ended())),
            "True if the end-of-stream marker has been reached.",
        ),
        GetSet::read(
            "unused_data",
            |_, v| {
                let reading = D::of(v).reading().lock();
                Ok(Bytes::new(if reading.stream.ended() { &reading.kept } else { &[] }).into_value())
            },
            "Data found after the end of the compressed stream.",
        ),
        GetSet::read(
            "needs_input",
            |_, v| Ok(Value::bool(D::of(v).reading().lock().needs_input)),
            "True if more input is needed before more decompressed data can be produced.",
        ),
    ];
}
