//! `BufferedReader`, `BufferedWriter`, `BufferedRandom`: one payload with bytes read ahead and bytes not yet written.
//!
//! A thread that works on a stream holds its lock ([`Busy`]); the state itself is guarded by the object's lock as
//! everywhere, so that attributes can be asked for meanwhile. Bytes wait on one side only: reading writes first what
//! waits, writing gives back first what was read ahead.

pub mod pair;
mod raw;
mod reading;
mod writing;

use super::busy::Busy;
use super::file::FileIo;
use super::{base, closing};
use crate::object::call::call_method;
use crate::object::names::name;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, GetSet, Guarded, Method, Object, Payload, Ref, Res, Sink, Slot, Slots, Str, Thread, Trace,
    Type, TypeSpec, Value, Visitor, alloc, attribute, flags, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;

/// `_io.BufferedReader`.
pub static READER: Class = Class::new();
/// `_io.BufferedWriter`.
pub static WRITER: Class = Class::new();
/// `_io.BufferedRandom`.
pub static RANDOM: Class = Class::new();

#[derive(Default)]
struct State {
    raw: Slot,
    /// Whether `detach` took the raw stream away.
    detached: bool,
    /// Whether the finaliser is at work.
    finalizing: bool,
    size: usize,
    /// Bytes read ahead, and how many of them have been given out.
    ahead: Vec<u8>,
    at: usize,
    /// Bytes that wait to be written.
    dirty: Vec<u8>,
}

/// Payload of the buffered streams.
#[repr(C)]
pub struct Buffered {
    ob: Object,
    state: Guarded<State>,
    busy: Busy,
}

payload!(Buffered: traced);

impl Trace for Buffered {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        v.visit_slot(&unsafe { self.state.get_unlocked() }.raw);
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        sink.extend(unsafe { self.state.get_unlocked() }.raw.take());
    }
}

fn this(v: &Value) -> &Buffered {
    v.downcast::<Buffered>().expect("method of this type")
}

impl Buffered {
    fn with_type(ty: &Type) -> Ref<Buffered> {
        alloc(Buffered { ob: Object::new(ty), state: Guarded::new(State::default()), busy: Busy::new() })
    }
    fn set(&self, raw: Slot, size: usize) {
        let old = self.state.replace(&self.ob, State { raw, size, ..State::default() });
        drop(old);
    }
    fn raw(&self, th: &Thread) -> Res {
        let (raw, detached) = {
            let s = self.state.lock(&self.ob);
            (s.raw.clone(), s.detached)
        };
        raw.ok_or_else(|| {
            th.value_error(if detached {
                "raw stream has been detached"
            } else {
                "I/O operation on uninitialized object"
            })
        })
    }
    fn check_initialized(&self, th: &Thread) -> Res<()> {
        self.raw(th).map(drop)
    }
    fn is_closed(&self, th: &Thread) -> Res<bool> {
        let raw = self.raw(th)?;
        if raw.is_exact(&super::file::FILE_IO)
            && let Some(f) = raw.downcast::<FileIo>()
        {
            return Ok(f.is_closed());
        }
        let closed = attribute::get(th, &raw, name!("closed"))?;
        protocol::truth(th, &closed)
    }
    fn check_open(&self, th: &Thread, message: &str) -> Res<()> {
        if self.is_closed(th)? { Err(th.value_error(message)) } else { Ok(()) }
    }
    /// Moves to a position; inside what was read ahead where that is possible.
    fn seek(&self, th: &Thread, v: &Value, offset: i64, whence: i64) -> Res<i64> {
        let _busy = self.busy.enter(th, v)?;
        let raw = self.raw(th)?;
        if whence != 2 && self.ahead() > 0 {
            let end = raw::tell(th, &raw)?;
            let mut s = self.state.lock(&self.ob);
            let here = end - (s.ahead.len() - s.at) as i64;
            let step = if whence == 0 { offset.saturating_sub(here) } else { offset };
            let at = s.at as i64 + step.clamp(-(s.at as i64) - 1, s.ahead.len() as i64 + 1);
            if here + step >= 0 && (0..=s.ahead.len() as i64).contains(&at) {
                s.at = at as usize;
                return Ok(here + step);
            }
        }
        self.flush_dirty(th)?;
        let offset = if whence == 1 { offset - self.ahead() as i64 } else { offset };
        let at = raw::seek(th, &raw, offset, whence)?;
        self.forget_ahead();
        Ok(at)
    }
    fn tell(&self, th: &Thread) -> Res<i64> {
        let raw = self.raw(th)?;
        let at = raw::tell(th, &raw)?;
        let s = self.state.lock(&self.ob);
        // (A device may say that it is at its beginning, always.)
        Ok((at - (s.ahead.len() - s.at) as i64 + s.dirty.len() as i64).max(0))
    }
}

/// A `BufferedReader` over a raw stream.
pub fn reader(raw: Value) -> Value {
    make(READER.get(), raw, super::BUFFER_SIZE)
}

/// A `BufferedWriter` over a raw stream.
pub fn writer(raw: Value) -> Value {
    make(WRITER.get(), raw, super::BUFFER_SIZE)
}

/// A buffered stream of one of the three classes.
pub fn make(ty: &Type, raw: Value, size: usize) -> Value {
    let b = Buffered::with_type(ty);
    b.set(Some(raw), size);
    b.into_value()
}

static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| Signature::parse("(raw, buffer_size=131072)"));

fn init_buffered(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let name = v.ty().name_str().into_owned();
    let bound = bind_values(th, &SIGNATURE, &name, args)?;
    let raw = bound[0].clone().expect("required");
    let size = bound[1].as_ref().map_or(Ok(super::BUFFER_SIZE as i64), |n| protocol::index_i64(th, n))?;
    // Until it has been set up anew, it is not fit for use.
    this(v).set(None, 0);
    if v.is_instance(&READER) {
        base::check_readable(th, &raw)?;
    } else if v.is_instance(&WRITER) {
        base::check_writable(th, &raw)?;
    } else {
        base::check_seekable(th, &raw)?;
        base::check_readable(th, &raw)?;
        base::check_writable(th, &raw)?;
    }
    if size <= 0 {
        return Err(th.value_error("buffer size must be strictly positive"));
    }
    this(v).set(Some(raw), size as usize);
    Ok(())
}

/// `BufferedReader.flush`: nothing waits here, the raw stream may have something.
fn simple_flush(th: &Thread, a: Args<'_>) -> Res {
    delegate(th, a.at(0), name!("flush"))
}

fn close(th: &Thread, a: Args<'_>) -> Res {
    let (v, b) = (a.at(0), this(a.at(0)));
    let raw = b.raw(th)?;
    {
        let _busy = b.busy.enter(th, v)?;
        if b.is_closed(th)? {
            return Ok(Value::none());
        }
        if b.state.lock(&b.ob).finalizing {
            closing::pass_warning(th, &raw, v);
        }
    }
    // (It takes the lock itself.)
    let flushed = call_method(th, v, name!("flush"), &[]);
    closing::then(th, flushed, || {
        let _busy = b.busy.enter(th, v)?;
        call_method(th, &raw, name!("close"), &[])
    })
}

fn seek(th: &Thread, a: Args<'_>) -> Res {
    let b = this(a.at(0));
    let raw = b.raw(th)?;
    let whence = a.get(2).map_or(Ok(0), |w| protocol::index_i64(th, w))?;
    if !(0..=2).contains(&whence) {
        return Err(th.value_error(format!("whence value {whence} unsupported")));
    }
    b.check_open(th, "seek of closed file")?;
    base::check_seekable(th, &raw)?;
    let offset = protocol::index_i64(th, a.at(1))?;
    b.seek(th, a.at(0), offset, whence).map(Value::from_i64)
}

fn tell(th: &Thread, a: Args<'_>) -> Res {
    let b = this(a.at(0));
    b.check_initialized(th)?;
    let _busy = b.busy.enter(th, a.at(0))?;
    b.tell(th).map(Value::from_i64)
}

fn truncate(th: &Thread, a: Args<'_>) -> Res {
    let b = this(a.at(0));
    let raw = b.raw(th)?;
    b.check_open(th, "truncate of closed file")?;
    if a.at(0).is_instance(&READER) {
        return Err(super::unsupported(th, "truncate"));
    }
    let _busy = b.busy.enter(th, a.at(0))?;
    b.flush_and_rewind(th)?;
    call_method(th, &raw, name!("truncate"), &[a.get(1).cloned().unwrap_or(Value::none())])
}

fn detach(th: &Thread, a: Args<'_>) -> Res {
    let b = this(a.at(0));
    b.check_initialized(th)?;
    call_method(th, a.at(0), name!("flush"), &[])?;
    let raw = b.raw(th)?;
    let old = b.state.replace(&b.ob, State { detached: true, ..State::default() });
    drop(old);
    Ok(raw)
}

fn delegate(th: &Thread, v: &Value, method: &Str) -> Res {
    let raw = this(v).raw(th)?;
    call_method(th, &raw, method, &[])
}

fn repr(th: &Thread, v: &Value) -> Res {
    let Some(_guard) = protocol::enter_repr(th, v) else { return Err(closing::reentrant_repr(th, v)) };
    Ok(Str::new(&(closing::repr_start(th, v)? + ">")).into_value())
}

macro_rules! shared_methods {
    ($($extra:expr,)*) => { &[
        $($extra,)*
        Method::method("seek", "($self, target, whence=0, /)", seek, ""),
        Method::method("tell", "($self, /)", tell, ""),
        Method::method("truncate", "($self, pos=None, /)", truncate, ""),
        Method::method("close", "($self, /)", close, ""),
        Method::method("detach", "($self, /)", detach, ""),
        Method::method("seekable", "($self, /)", |th, a| delegate(th, a.at(0), name!("seekable")), ""),
        Method::method("fileno", "($self, /)", |th, a| delegate(th, a.at(0), name!("fileno")), ""),
        Method::method("isatty", "($self, /)", |th, a| delegate(th, a.at(0), name!("isatty")), ""),
        Method::method(
            "_dealloc_warn",
            "($self, source, /)",
            |th, a| {
                if let Ok(raw) = this(a.at(0)).raw(th) {
                    closing::pass_warning(th, &raw, a.at(1));
                }
                drop(th.take_waiting());
                Ok(Value::none())
            },
            "",
        ),
        Method::method("__getstate__", "($self, /)", closing::cannot_pickle, ""),
    ] };
}

macro_rules! reading_methods {
    ($($extra:expr,)*) => {
        shared_methods![
            $($extra,)*
            Method::method("read", "($self, size=-1, /)", reading::read, ""),
            Method::method("read1", "($self, size=-1, /)", reading::read1, ""),
            Method::method("readinto", "($self, buffer, /)", |th, a| reading::read_into(th, a, false), ""),
            Method::method("readinto1", "($self, buffer, /)", |th, a| reading::read_into(th, a, true), ""),
            Method::method("peek", "($self, size=0, /)", reading::peek, ""),
            Method::method("readline", "($self, size=-1, /)", reading::readline, ""),
            Method::method("readable", "($self, /)", |th, a| delegate(th, a.at(0), name!("readable")), ""),
        ]
    };
}

fn of_raw(th: &Thread, v: &Value, attribute: &Str) -> Res {
    let raw = this(v).raw(th)?;
    attribute::get(th, &raw, attribute)
}

static GETSETS: &[GetSet] = &[
    GetSet::read("raw", |_, v| Ok(this(v).state.lock(&this(v).ob).raw.clone().unwrap_or(Value::none())), "")
        .field(),
    GetSet::read("closed", |th, v| of_raw(th, v, name!("closed")), ""),
    GetSet::read("name", |th, v| of_raw(th, v, name!("name")), ""),
    GetSet::read("mode", |th, v| of_raw(th, v, name!("mode")), ""),
    GetSet::write(
        "_finalizing",
        |_, v| Ok(Value::bool(this(v).state.lock(&this(v).ob).finalizing)),
        |th, v, value| {
            this(v).state.lock(&this(v).ob).finalizing = closing::flag(th, value)?;
            Ok(())
        },
        "",
    )
    .field(),
];

const SLOTS: Slots = Slots {
    new: Some(|_, cls, _| Ok(Buffered::with_type(cls).into_value())),
    init: Some(init_buffered),
    repr: Some(repr),
    ..Slots::EMPTY
};
const READING_SLOTS: Slots = Slots { next: Some(reading::next), ..SLOTS };
const FLAGS: u32 = flags::DEFAULT | flags::ATTRS | flags::WEAKREF | flags::BARE_NEW;

static READER_SPEC: TypeSpec = TypeSpec {
    base: Some(&base::BUFFERED_IO_BASE),
    doc: Some("Create a new buffered reader using the given readable raw IO object."),
    flags: FLAGS,
    signature: "(raw, buffer_size=DEFAULT_BUFFER_SIZE)",
    slots: READING_SLOTS,
    methods: reading_methods![Method::method("flush", "($self, /)", simple_flush, ""),],
    getsets: GETSETS,
    ..TypeSpec::new("_io", "BufferedReader", <Buffered as Payload>::layout)
};

static WRITER_SPEC: TypeSpec = TypeSpec {
    base: Some(&base::BUFFERED_IO_BASE),
    doc: Some("A buffer for a writeable sequential RawIO object."),
    flags: FLAGS,
    signature: "(raw, buffer_size=DEFAULT_BUFFER_SIZE)",
    slots: SLOTS,
    methods: shared_methods![
        Method::method("write", "($self, buffer, /)", writing::write, ""),
        Method::method("flush", "($self, /)", writing::flush, ""),
        Method::method("writable", "($self, /)", |th, a| delegate(th, a.at(0), name!("writable")), ""),
    ],
    getsets: GETSETS,
    ..TypeSpec::new("_io", "BufferedWriter", <Buffered as Payload>::layout)
};

static RANDOM_SPEC: TypeSpec = TypeSpec {
    base: Some(&base::BUFFERED_IO_BASE),
    doc: Some("A buffered interface to random access streams."),
    flags: FLAGS,
    signature: "(raw, buffer_size=DEFAULT_BUFFER_SIZE)",
    slots: READING_SLOTS,
    methods: reading_methods![
        Method::method("write", "($self, buffer, /)", writing::write, ""),
        Method::method("flush", "($self, /)", writing::flush, ""),
        Method::method("writable", "($self, /)", |th, a| delegate(th, a.at(0), name!("writable")), ""),
    ],
    getsets: GETSETS,
    ..TypeSpec::new("_io", "BufferedRandom", <Buffered as Payload>::layout)
};

/// Binds the types.
pub fn init() {
    READER.bind(&READER_SPEC);
    WRITER.bind(&WRITER_SPEC);
    RANDOM.bind(&RANDOM_SPEC);
    pair::init();
}
