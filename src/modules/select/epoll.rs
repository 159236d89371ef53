//! `select.epoll`: Linux's own way to wait for many descriptors.

use super::{deadline, limit, milliseconds_left};
use crate::modules::{descriptor, io};
use crate::object::capacity;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, GetSet, Guarded, List, Method, Object, Payload, Raised, Res, Slots, Thread, Trace, Tuple,
    Type, TypeSpec, Value, Visitor, alloc, errors, flags, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;

/// `select.epoll`.
pub static EPOLL: Class = Class::new();

macro_rules! numbers {
    ($($name:ident)*) => { pub const NUMBERS: &[(&str, i32)] = &[$((stringify!($name), libc::$name)),*]; };
}
numbers! {
    EPOLLIN EPOLLOUT EPOLLPRI EPOLLERR EPOLLHUP EPOLLRDHUP EPOLLET EPOLLONESHOT EPOLLEXCLUSIVE EPOLLRDNORM EPOLLRDBAND
    EPOLLWRNORM EPOLLWRBAND EPOLLMSG EPOLLWAKEUP EPOLL_CLOEXEC
}

/// The descriptor, closed with its owner.
struct Descriptor(i32);

impl Drop for Descriptor {
    fn drop(&mut self) {
        // SAFETY: the object's own descriptor, used no more.
        unsafe { libc::close(self.0) };
    }
}

/// Payload of an epoll object.
#[repr(C)]
struct Epoll {
    ob: Object,
    /// Absent once closed.
    state: Guarded<Option<Descriptor>>,
}

payload!(Epoll: traced);

impl Trace for Epoll {
    fn trace(&self, _: &mut dyn Visitor) {}
}

fn this(v: &Value) -> &Epoll {
    v.downcast::<Epoll>().expect("method of epoll")
}

fn open(th: &Thread, v: &Value) -> Res<i32> {
    let e = this(v);
    let fd = e.state.lock(&e.ob).as_ref().map(|d| d.0);
    fd.ok_or_else(|| th.value_error("I/O operation on closed epoll object"))
}

fn make(cls: &Type, fd: i32) -> Value {
    alloc(Epoll { ob: Object::new(cls), state: Guarded::new(Some(Descriptor(fd))) }).into_value()
}

static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| Signature::parse("(sizehint=-1, flags=0)"));

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let b = bind_values(th, &SIGNATURE, "epoll", args)?;
    let hint = descriptor::c_int_or(th, b[0].as_ref(), -1)?;
    let wanted = descriptor::c_int_or(th, b[1].as_ref(), 0)?;
    if hint != -1 && hint <= 0 {
        return Err(th.value_error("negative sizehint"));
    }
    if wanted != 0 && wanted != libc::EPOLL_CLOEXEC {
        return Err(th.error(&errors::OS_ERROR, "invalid flags"));
    }
    // SAFETY: a plain system call.
    match unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) } {
        -1 => Err(io::os_error(th, io::errno(), None)),
        fd => Ok(make(cls, fd)),
    }
}

fn close(_: &Thread, a: Args<'_>) -> Res {
    let e = this(a.at(0));
    let gone = e.state.lock(&e.ob).take();
    drop(gone);
    Ok(Value::none())
}

/// What to do with one descriptor.
fn control(th: &Thread, a: Args<'_>, operation: i32, events: u32) -> Res {
    let epoll = open(th, a.at(0))?;
    let fd = descriptor::of(th, a.at(1))?;
    let mut event = libc::epoll_event { events, u64: fd as u64 };
    // SAFETY: reads the event.
    match unsafe { libc::epoll_ctl(epoll, operation, fd, &mut event) } {
        -1 => Err(io::os_error(th, io::errno(), None)),
        _ => Ok(Value::none()),
    }
}

fn events(th: &Thread, v: Option<&Value>) -> Res<u32> {
    match v {
        None => Ok((libc::EPOLLIN | libc::EPOLLPRI | libc::EPOLLOUT) as u32),
        Some(v) => Ok(protocol::index_i64(th, v)? as u32),
    }
}

fn poll(th: &Thread, a: Args<'_>) -> Res {
    let seconds = limit(th, a.get_non_none(1), 1.0)?;
    let most = descriptor::c_int_or(th, a.get(2), -1)?;
    let most = match most {
        -1 => 1023,
        1.. => most as usize,
        _ => return Err(th.value_error(format!("maxevents must be greater than 0, got {most}"))),
    };
    let epoll = open(th, a.at(0))?;
    let end = deadline(seconds);
    let mut ready = Vec::new();
    capacity::reserve(th, &mut ready, most)?;
    ready.resize(most, libc::epoll_event { events: 0, u64: 0 });
    let result = io::retry(th, || {
        // SAFETY: fills at most as many events as there is room for.
        unsafe { libc::epoll_wait(epoll, ready.as_mut_ptr(), most as i32, milliseconds_left(end)) as isize }
    });
    let n = result.map_err(|e| e.map_or_else(|r: Raised| r, |errno| io::os_error(th, errno, None)))?;
    let pairs = ready[..n].iter().map(|event| {
        let (fd, bits) = (event.u64 as i32, event.events);
        Tuple::new(vec![Value::small_int(fd.into()), Value::small_int(bits.into())]).into_value()
    });
    Ok(List::new(pairs.collect()).into_value())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Returns an epolling object."),
    flags: flags::IMMUTABLE | flags::GC,
    signature: "",
    slots: Slots { new: Some(new), ..Slots::EMPTY },
    methods: &[
        Method::class(
            "fromfd",
            "($type, fd, /)",
            |th, a| {
                let fd = descriptor::c_int(th, a.at(1))?;
                let cls = a.at(0).downcast::<Type>().expect("a class method's class");
                Ok(make(cls, fd))
            },
            "Create an epoll object from a given control fd.",
        ),
        Method::method("close", "($self, /)", close, "Close the epoll control file descriptor."),
        Method::method(
            "fileno",
            "($self, /)",
            |th, a| open(th, a.at(0)).map(|fd| Value::small_int(fd.into())),
            "Return the epoll control file descriptor.",
        ),
        Method::method(
            "register",
            "($self, /, fd, eventmask=EPOLLIN|EPOLLPRI|EPOLLOUT)",
            |th, a| control(th, a, libc::EPOLL_CTL_ADD, events(th, a.get(2))?),
            "Registers a new fd or raises an OSError if the fd is already registered.",
        ),
        Method::method(
            "modify",
            "($self, /, fd, eventmask)",
            |th, a| control(th, a, libc::EPOLL_CTL_MOD, events(th, a.get(2))?),
            "Modify event mask for a registered file descriptor.",
        ),
        Method::method(
            "unregister",
            "($self, /, fd)",
            |th, a| control(th, a, libc::EPOLL_CTL_DEL, 0),
            "Remove a registered file descriptor from the epoll object.",
        ),
        Method::method(
            "poll",
            "($self, /, timeout=None, maxevents=-1)",
            poll,
            "Wait for events on the epoll file descriptor.",
        ),
        Method::method("__enter__", "($self, /)", |th, a| open(th, a.at(0)).map(|_| a.at(0).clone()), ""),
        Method::method("__exit__", "($self, exc_type=None, exc_value=None, exc_tb=None, /)", close, ""),
    ],
    getsets: &[GetSet::read(
        "closed",
        |_, v| Ok(Value::bool(this(v).state.lock(&this(v).ob).is_none())),
        "True if the epoll handler is closed",
    )],
    ..TypeSpec::new("select", "epoll", <Epoll as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    EPOLL.bind(&SPEC);
}
