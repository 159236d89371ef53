//! The socket object.

use std::time::Duration;

use super::methods;
use crate::modules::{descriptor, io, timeout};
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, GetSet, Guarded, Object, Payload, Res, Slots, Str, Thread, Trace, Type, TypeSpec, Value,
    Visitor, alloc, errors, flags, protocol,
};
use crate::payload;
use crate::sync::prim::{LazyLock, Mutex};

/// `_socket.socket`.
pub static SOCKET: Class = Class::new();

/// What a socket is.
#[derive(Clone, Copy)]
pub struct State {
    /// -1: closed, or never open.
    pub fd: i32,
    pub family: i32,
    pub kind: i32,
    pub proto: i32,
    /// How long calls may wait; `None`: for ever, zero: not at all.
    pub limit: Option<Duration>,
}

/// Payload of a socket.
#[repr(C)]
pub struct Socket {
    ob: Object,
    state: Guarded<State>,
}

payload!(Socket: traced);

impl Trace for Socket {
    fn trace(&self, _: &mut dyn Visitor) {}
}

impl Drop for Socket {
    fn drop(&mut self) {
        let fd = self.state.get_mut().fd;
        if fd >= 0 {
            // SAFETY: the object's own descriptor, used no more.
            unsafe { libc::close(fd) };
        }
    }
}

impl Socket {
    /// What it is at present.
    pub fn state(&self) -> State {
        self.state.get(&self.ob)
    }
    /// Changes it; returns what it was.
    pub fn change(&self, f: impl FnOnce(&mut State)) -> State {
        let mut state = self.state.lock(&self.ob);
        let before = *state;
        f(&mut state);
        before
    }
}

/// The socket behind self.
pub fn this(v: &Value) -> &Socket {
    v.downcast::<Socket>().expect("method of socket")
}

/// The limit of new sockets.
static DEFAULT_LIMIT: Mutex<Option<Duration>> = Mutex::new(None);

/// How long calls on new sockets may wait.
pub fn default_limit() -> Option<Duration> {
    *DEFAULT_LIMIT.lock()
}

/// Sets how long calls on new sockets may wait.
pub fn set_default_limit(limit: Option<Duration>) {
    *DEFAULT_LIMIT.lock() = limit;
}

/// A time limit as Python gives it.
pub fn parse_limit(th: &Thread, v: &Value) -> Res<Option<Duration>> {
    if v.is_none() {
        return Ok(None);
    }
    match timeout::limit(th, v)? {
        Some(limit) => Ok(Some(limit)),
        None => Err(th.value_error("Timeout value out of range")),
    }
}

/// A time limit as Python sees it.
pub fn limit_value(limit: Option<Duration>) -> Value {
    limit.map_or_else(Value::none, |d| Value::from_f64(d.as_secs_f64()))
}

/// Makes a descriptor wait, or not.
pub fn set_blocking(th: &Thread, fd: i32, blocking: bool) -> Res<()> {
    // SAFETY: reads and writes the descriptor's flags.
    let done = unsafe {
        let before = libc::fcntl(fd, libc::F_GETFL);
        let after = if blocking { before & !libc::O_NONBLOCK } else { before | libc::O_NONBLOCK };
        before >= 0 && (before == after || libc::fcntl(fd, libc::F_SETFL, after) >= 0)
    };
    if done { Ok(()) } else { Err(io::os_error(th, io::errno(), None)) }
}

static SIGNATURE: LazyLock<Signature> =
    LazyLock::new(|| Signature::parse("(family=-1, type=-1, proto=-1, fileno=None)"));

fn new(_: &Thread, cls: &Type, _: Args<'_>) -> Res {
    let state = State { fd: -1, family: 0, kind: 0, proto: 0, limit: default_limit() };
    Ok(alloc(Socket { ob: Object::new(cls), state: Guarded::new(state) }).into_value())
}

/// One of the options that describe a socket.
fn describe(th: &Thread, fd: i32, option: i32) -> Res<i32> {
    let (mut value, mut size) = (0i32, size_of::<i32>() as libc::socklen_t);
    // SAFETY: fills one number.
    match unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, option, (&raw mut value).cast(), &mut size) } {
        0 => Ok(value),
        _ => Err(io::os_error(th, io::errno(), None)),
    }
}

fn init(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let b = bind_values(th, &SIGNATURE, "socket", args)?;
    let number = |i: usize| descriptor::c_int_or(th, b[i].as_ref(), -1);
    let (mut family, mut kind, mut proto) = (number(0)?, number(1)?, number(2)?);
    let fd = match b[3].as_ref().filter(|v| !v.is_none()) {
        Some(given) => {
            let fd = descriptor::c_int(th, given)?;
            if fd < 0 {
                return Err(th.value_error("negative file descriptor"));
            }
            let mut a = super::address::Address::empty();
            // SAFETY: fills the address.
            if unsafe { libc::getsockname(fd, a.as_mut_ptr(), &mut a.len) } < 0 {
                let errno = io::errno();
                if family == -1 || matches!(errno, libc::EBADF | libc::ENOTSOCK) {
                    return Err(io::os_error(th, errno, None));
                }
            } else if family == -1 {
                family = a.family();
            }
            if kind == -1 {
                kind = describe(th, fd, libc::SO_TYPE)?;
            }
            if proto == -1 {
                proto = describe(th, fd, libc::SO_PROTOCOL)?;
            }
            fd
        }
        None => {
            family = if family == -1 { libc::AF_INET } else { family };
            kind = if kind == -1 { libc::SOCK_STREAM } else { kind };
            proto = proto.max(0);
            // SAFETY: a plain system call.
            match unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, proto) } {
                -1 => return Err(io::os_error(th, io::errno(), None)),
                fd => fd,
            }
        }
    };
    let limit = if kind & libc::SOCK_NONBLOCK != 0 { Some(Duration::ZERO) } else { default_limit() };
    let kind = kind & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC);
    let before = this(v).change(|s| *s = State { fd, family, kind, proto, limit });
    if before.fd >= 0 && before.fd != fd {
        // SAFETY: a second initialisation leaves the first descriptor without an owner.
        unsafe { libc::close(before.fd) };
    }
    if limit.is_some() {
        set_blocking(th, fd, false)?;
    }
    Ok(())
}

/// The text that `repr` and warnings show.
fn shown(v: &Value) -> String {
    let s = this(v).state();
    format!("<socket object, fd={}, family={}, type={}, proto={}>", s.fd, s.family, s.kind, s.proto)
}

/// An open socket that nobody closed is worth a warning.
fn finalize(o: &Object) {
    let v = Value::from_object(o);
    if this(&v).state().fd < 0 {
        return;
    }
    let th = Thread::current();
    let text = match protocol::repr_text(th, &v) {
        Ok(text) => format!("unclosed {text}"),
        Err(_) => {
            drop(th.take_waiting());
            return;
        }
    };
    let warned = crate::types::helpers::import_from(th, "warnings", "warn").and_then(|warn| {
        let args =
            [Str::new(&text).into_value(), errors::RESOURCE_WARNING.value(), Value::small_int(1), v.clone()];
        crate::object::call::call(th, &warn, Args::of(&args))
    });
    if warned.is_err() {
        // Only a warning that has become an error is worth telling.
        match th.raised_is(&errors::WARNING) {
            true => {
                crate::object::unraisable::report(th, "Exception ignored while finalizing socket", Some(&v))
            }
            false => drop(th.take_waiting()),
        }
    }
    let before = this(&v).change(|s| s.fd = -1);
    if before.fd >= 0 {
        // SAFETY: the object's own descriptor, used no more.
        unsafe { libc::close(before.fd) };
    }
}

macro_rules! field {
    ($name:literal, $field:ident, $doc:literal) => {
        GetSet::read($name, |_, v| Ok(Value::small_int(this(v).state().$field.into())), $doc)
    };
}

/// The type's table.
pub static SPEC: TypeSpec = TypeSpec {
    doc: Some("socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object"),
    flags: flags::DEFAULT,
    slots: Slots {
        new: Some(new),
        init: Some(init),
        finalize: Some(finalize),
        repr: Some(|_, v| Ok(Str::new(&shown(v)).into_value())),
        ..Slots::EMPTY
    },
    methods: methods::METHODS,
    getsets: &[
        field!("family", family, "the socket family"),
        field!("type", kind, "the socket type"),
        field!("proto", proto, "the socket protocol"),
        GetSet::read("timeout", |_, v| Ok(limit_value(this(v).state().limit)), "the socket timeout"),
    ],
    ..TypeSpec::new("_socket", "socket", <Socket as Payload>::layout)
};
