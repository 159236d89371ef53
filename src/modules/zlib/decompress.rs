//! `decompress` and decompressor objects.

use zlib_rs::{InflateFlush, ReturnCode};

use super::stream::Inflate;
use super::{CHUNK, bytes, error, failed, inflate, int, not_copied, work};
use crate::modules::incremental::{self, Stream as _};
use crate::object::{
    Args, Class, GetSet, Method, Object, Payload, Raised, Res, Thread, Trace, TypeSpec, Value, Visitor,
    alloc, flags,
};
use crate::payload;
use crate::sync::prim::Mutex;
use crate::types::buffer;

/// `zlib.Decompress`.
static DECOMPRESS: Class = Class::new();

/// A stream with the dictionary that it may ask for.
pub(super) struct Stream {
    inflate: Inflate,
    dictionary: Option<Vec<u8>>,
    ended: bool,
    /// The format, and what is to be set before any data, until the first data comes.
    fresh: Option<(i64, Option<Vec<u8>>)>,
}

/// What went wrong, while doing what, and in zlib's words.
pub(super) struct Fault {
    code: ReturnCode,
    doing: &'static str,
    words: Option<&'static str>,
}

impl Stream {
    /// A stream for a format; raw data has no place to ask for its dictionary.
    pub fn new(th: &Thread, wbits: i64, dictionary: Option<Vec<u8>>) -> Res<Stream> {
        let (first, later) = if wbits < 0 { (dictionary, None) } else { (None, dictionary) };
        let mut inflate = inflate(th, wbits)?;
        if let Some(dictionary) = &first {
            let code = inflate.set_dictionary(dictionary);
            if code != ReturnCode::Ok {
                return Err(failed(th, code, inflate.message(), "while setting zdict"));
            }
        }
        Ok(Stream { inflate, dictionary: later, ended: false, fresh: Some((wbits, first)) })
    }
    fn copy(&mut self) -> Option<Stream> {
        let inflate = self.inflate.copy()?;
        let (dictionary, fresh) = (self.dictionary.clone(), self.fresh.clone());
        Some(Stream { inflate, dictionary, ended: self.ended, fresh })
    }
}

/// What is wrong with data from its beginning, in zlib's words. The fast path of `zlib_rs` forgets them; it is taken only
/// where there is room for more than this.
fn words_for(
    data: &[u8],
    (wbits, first): (i64, Option<Vec<u8>>),
    later: Option<&[u8]>,
) -> Option<&'static str> {
    let mut inflate = Inflate::new(wbits as i32)?;
    first.is_none_or(|d| inflate.set_dictionary(&d) == ReturnCode::Ok).then_some(())?;
    let (mut rest, mut room) = (data, [0; 256]);
    loop {
        let step = inflate.run(rest, &mut room, InflateFlush::SyncFlush);
        rest = &rest[step.read..];
        match step.code {
            ReturnCode::DataError => return inflate.message(),
            ReturnCode::NeedDict if inflate.set_dictionary(later?) == ReturnCode::Ok => {}
            ReturnCode::Ok if step.read + step.written > 0 => {}
            _ => return None,
        }
    }
}

impl incremental::Stream for Stream {
    type Fault = Fault;

    fn run<'d>(&mut self, mut data: &'d [u8], limit: usize) -> Result<(&'d [u8], Vec<u8>), Fault> {
        let (all, fresh) = (data, if data.is_empty() { None } else { self.fresh.take() });
        let later = fresh.as_ref().and(self.dictionary.clone());
        let mut out = Vec::new();
        let mut chunk = vec![0; CHUNK.min(limit.max(1))];
        while out.len() < limit && !self.ended {
            let room = chunk.len().min(limit - out.len());
            let step = self.inflate.run(data, &mut chunk[..room], InflateFlush::SyncFlush);
            data = &data[step.read..];
            let made = step.written;
            out.extend_from_slice(&chunk[..made]);
            match step.code {
                ReturnCode::StreamEnd => self.ended = true,
                ReturnCode::Ok | ReturnCode::BufError if data.is_empty() && made < room => break,
                ReturnCode::BufError if made == 0 => break,
                ReturnCode::Ok | ReturnCode::BufError => {}
                ReturnCode::NeedDict if self.dictionary.is_some() => {
                    let dictionary = self.dictionary.take().unwrap_or_default();
                    match self.inflate.set_dictionary(&dictionary) {
                        ReturnCode::Ok => {}
                        code => {
                            let words = self.inflate.message();
                            return Err(Fault { code, doing: "while setting zdict", words });
                        }
                    }
                }
                code => {
                    let lost = |words: &str| words == "repeated call with bad state";
                    let words = match (self.inflate.message(), fresh) {
                        (Some(words), Some(fresh)) if lost(words) => words_for(all, fresh, later.as_deref()),
                        (words, _) => words.filter(|w| !lost(w)),
                    };
                    return Err(Fault { code, doing: "while decompressing data", words });
                }
            }
        }
        Ok((data, out))
    }

    fn ended(&self) -> bool {
        self.ended
    }

    fn raise(&self, th: &Thread, fault: Fault) -> Raised {
        failed(th, fault.code, fault.words, fault.doing)
    }
}

pub(super) fn decompress(th: &Thread, a: Args<'_>) -> Res {
    let data = buffer::expect(th, a.at(0))?;
    let wbits = int(th, a.get(1), 15)?;
    if int(th, a.get(2), CHUNK as i64)? < 0 {
        return Err(th.value_error("bufsize must be non-negative"));
    }
    let mut stream = Stream::new(th, wbits, None)?;
    let (_, out) = work(th, data.len(), || stream.run(&data, usize::MAX)).map_err(|f| stream.raise(th, f))?;
    if !stream.ended {
        return Err(error(th, "Error -5 while decompressing data: incomplete or truncated stream"));
    }
    Ok(bytes(&out))
}

/// Payload of a decompressor.
#[repr(C)]
struct Decompress {
    ob: Object,
    state: Mutex<State>,
}
payload!(Decompress: traced);

impl Trace for Decompress {
    fn trace(&self, _: &mut dyn Visitor) {}
}

struct State {
    stream: Stream,
    /// What came behind the end.
    unused: Vec<u8>,
    /// What did not fit into the limit.
    tail: Vec<u8>,
    /// The stream ended and was flushed.
    finished: bool,
}

impl State {
    fn run(&mut self, data: &[u8], limit: usize) -> Result<Vec<u8>, Fault> {
        let (rest, out) = self.stream.run(data, limit)?;
        self.tail.clear();
        if self.stream.ended {
            self.unused.extend_from_slice(rest);
        } else {
            self.tail.extend_from_slice(rest);
        }
        Ok(out)
    }
}

static SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::NO_NEW,
    methods: &[
        Method::method(
            "decompress",
            "($self, data, /, max_length=0)",
            feed,
            "Return a bytes object containing the decompressed version of the data.",
        ),
        Method::method(
            "flush",
            "($self, length=16384, /)",
            flush,
            "Return a bytes object containing any remaining decompressed data.",
        ),
        Method::method("copy", "($self, /)", copy, "Return a copy of the decompression object."),
        Method::method("__copy__", "($self, /)", copy, ""),
        Method::method("__deepcopy__", "($self, memo, /)", copy, ""),
    ],
    getsets: &[
        GetSet::read("unused_data", |_, v| Ok(bytes(&this(v).state.lock().unused)), ""),
        GetSet::read("unconsumed_tail", |_, v| Ok(bytes(&this(v).state.lock().tail)), ""),
        GetSet::read("eof", |_, v| Ok(Value::bool(this(v).state.lock().stream.ended)), ""),
    ],
    ..TypeSpec::new("zlib", "Decompress", <Decompress as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    DECOMPRESS.bind(&SPEC);
}

fn this(v: &Value) -> &Decompress {
    v.downcast::<Decompress>().expect("of Decompress")
}

/// The argument `zdict`.
pub(super) fn dictionary(th: &Thread, v: Option<&Value>) -> Res<Option<Vec<u8>>> {
    v.map(|v| match buffer::bytes_of(v) {
        Some(d) => Ok(d.to_vec()),
        None => Err(th.type_error("zdict argument must support the buffer protocol")),
    })
    .transpose()
}

pub(super) fn decompressobj(th: &Thread, a: Args<'_>) -> Res {
    let wbits = int(th, a.get(0), 15)?;
    let stream = Stream::new(th, wbits, dictionary(th, a.get(1))?)?;
    Ok(of(State { stream, unused: Vec::new(), tail: Vec::new(), finished: false }))
}

fn of(state: State) -> Value {
    alloc(Decompress { ob: Object::new(DECOMPRESS.get()), state: Mutex::new(state) }).into_value()
}

fn copy(th: &Thread, a: Args<'_>) -> Res {
    let mut state = this(a.at(0)).state.lock();
    let stream = if state.finished { None } else { state.stream.copy() };
    let Some(stream) = stream else { return Err(not_copied(th)) };
    let (unused, tail) = (state.unused.clone(), state.tail.clone());
    drop(state);
    Ok(of(State { stream, unused, tail, finished: false }))
}

fn feed(th: &Thread, a: Args<'_>) -> Res {
    let data = buffer::expect(th, a.at(1))?;
    let limit = match int(th, a.get(2), 0)? {
        n if n < 0 => return Err(th.value_error("max_length must be non-negative")),
        0 => usize::MAX,
        n => n as usize,
    };
    let d = this(a.at(0));
    let made = work(th, data.len(), || d.state.lock().run(&data, limit));
    made.map(|out| bytes(&out)).map_err(|fault| d.state.lock().stream.raise(th, fault))
}

fn flush(th: &Thread, a: Args<'_>) -> Res {
    if int(th, a.get(1), CHUNK as i64)? <= 0 {
        return Err(th.value_error("length must be greater than zero"));
    }
    let d = this(a.at(0));
    let made = th.detached(|| {
        let mut state = d.state.lock();
        let tail = std::mem::take(&mut state.tail);
        let made = state.run(&tail, usize::MAX);
        state.finished = state.stream.ended;
        made
    });
    made.map(|out| bytes(&out)).map_err(|fault| d.state.lock().stream.raise(th, fault))
}
