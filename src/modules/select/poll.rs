//! `select.poll`: an object that remembers what it waits for.

use super::{limit, wait};
use crate::modules::{descriptor, io};
use crate::object::{
    Args, Class, List, Method, Object, Payload, Res, Thread, Trace, Tuple, TypeSpec, Value, Visitor, alloc,
    flags, protocol,
};
use crate::payload;
use crate::sync::prim::Mutex;

/// `select.poll`.
pub static POLL: Class = Class::new();

/// Payload of a polling object: what it waits for, in order of registration.
#[repr(C)]
struct Poll {
    ob: Object,
    waiting: Mutex<Vec<(i32, i16)>>,
    /// A thread is in `poll`.
    polling: Mutex<bool>,
}
payload!(Poll: traced);

impl Trace for Poll {
    fn trace(&self, _: &mut dyn Visitor) {}
}

static SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::NO_NEW,
    methods: &[
        Method::method(
            "register",
            "($self, fd, eventmask=7, /)",
            register,
            "Register a file descriptor with the polling object.",
        ),
        Method::method(
            "modify",
            "($self, fd, eventmask, /)",
            modify,
            "Modify an already registered file descriptor.",
        ),
        Method::method(
            "unregister",
            "($self, fd, /)",
            unregister,
            "Remove a file descriptor being tracked by the polling object.",
        ),
        Method::method(
            "poll",
            "($self, timeout=None, /)",
            poll,
            "Polls the set of registered file descriptors.",
        ),
    ],
    ..TypeSpec::new("select", "poll", <Poll as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    POLL.bind(&SPEC);
}

fn this(v: &Value) -> &Poll {
    v.downcast::<Poll>().expect("method of poll")
}

/// A new object.
pub fn make(_: &Thread, _: Args<'_>) -> Res {
    Ok(alloc(Poll {
        ob: Object::new(POLL.get()),
        waiting: Mutex::new(Vec::new()),
        polling: Mutex::new(false),
    })
    .into_value())
}

fn mask(th: &Thread, v: Option<&Value>) -> Res<i16> {
    let Some(v) = v else { return Ok(libc::POLLIN | libc::POLLPRI | libc::POLLOUT) };
    let bits = protocol::index_i64(th, v)?;
    match u16::try_from(bits) {
        Ok(bits) => Ok(bits as i16),
        Err(_) if bits < 0 => Err(th.value_error("value must be positive")),
        Err(_) => Err(th.overflow_error("Python int too large for C unsigned short")),
    }
}

fn register(th: &Thread, a: Args<'_>) -> Res {
    let (fd, bits) = (descriptor::of(th, a.at(1))?, mask(th, a.get(2))?);
    let mut waiting = this(a.at(0)).waiting.lock();
    match waiting.iter_mut().find(|w| w.0 == fd) {
        Some(found) => found.1 = bits,
        None => waiting.push((fd, bits)),
    }
    Ok(Value::none())
}

fn modify(th: &Thread, a: Args<'_>) -> Res {
    let (fd, bits) = (descriptor::of(th, a.at(1))?, mask(th, a.get(2))?);
    let mut waiting = this(a.at(0)).waiting.lock();
    match waiting.iter_mut().find(|w| w.0 == fd) {
        Some(found) => {
            found.1 = bits;
            Ok(Value::none())
        }
        None => Err(io::os_error(th, libc::ENOENT, None)),
    }
}

fn unregister(th: &Thread, a: Args<'_>) -> Res {
    let fd = descriptor::of(th, a.at(1))?;
    let mut waiting = this(a.at(0)).waiting.lock();
    match waiting.iter().position(|w| w.0 == fd) {
        Some(at) => {
            waiting.remove(at);
            Ok(Value::none())
        }
        None => {
            drop(waiting);
            Err(th.key_error(Value::small_int(fd.into())))
        }
    }
}

fn poll(th: &Thread, a: Args<'_>) -> Res {
    let seconds = limit(th, a.get_non_none(1), 1000.0)?;
    let p = this(a.at(0));
    if std::mem::replace(&mut *p.polling.lock(), true) {
        return Err(th.runtime_error("concurrent poll() invocation"));
    }
    let waiting = p.waiting.lock().clone();
    let mut fds: Vec<libc::pollfd> =
        waiting.iter().map(|&(fd, events)| libc::pollfd { fd, events, revents: 0 }).collect();
    let waited = wait(th, &mut fds, seconds);
    *p.polling.lock() = false;
    waited?;
    let ready = fds.iter().filter(|p| p.revents != 0).map(|p| {
        let bits = i64::from(p.revents as u16);
        Tuple::new(vec![Value::small_int(p.fd.into()), Value::small_int(bits)]).into_value()
    });
    Ok(List::new(ready.collect()).into_value())
}
