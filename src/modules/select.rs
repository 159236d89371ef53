//! `select`: waiting until one of several descriptors is ready.

use super::io;
use crate::object::{
    Args, Class, List, Method, Module, ModuleSpec, Object, Payload, Raised, Res, Thread, Trace, Tuple,
    TypeSpec, Value, Visitor, alloc, attribute, call, errors, flags, protocol,
};
use crate::payload;
use crate::sync::prim::Mutex;
use crate::types::float;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "select",
    doc: "This module supports asynchronous I/O on multiple file descriptors.",
    functions: &[
        Method::function(
            "select",
            "($module, rlist, wlist, xlist, timeout=None, /)",
            select,
            "Wait until one or more file descriptors are ready for some kind of I/O.",
        ),
        Method::function(
            "poll",
            "($module, /)",
            |_, _| {
                let waiting = Mutex::new(Vec::new());
                Ok(alloc(Poll { ob: Object::new(POLL.get()), waiting }).into_value())
            },
            "Returns a polling object.",
        ),
    ],
    init: |_, m| {
        let m = m.downcast::<Module>().expect("a module");
        m.set("error", errors::OS_ERROR.value());
        for (name, bits) in [
            ("POLLIN", libc::POLLIN),
            ("POLLPRI", libc::POLLPRI),
            ("POLLOUT", libc::POLLOUT),
            ("POLLERR", libc::POLLERR),
            ("POLLHUP", libc::POLLHUP),
            ("POLLNVAL", libc::POLLNVAL),
            ("POLLRDNORM", libc::POLLRDNORM),
            ("POLLRDBAND", libc::POLLRDBAND),
            ("POLLWRNORM", libc::POLLWRNORM),
            ("POLLWRBAND", libc::POLLWRBAND),
            ("POLLRDHUP", libc::POLLRDHUP),
        ] {
            m.set(name, Value::small_int(bits.into()));
        }
        m.set("PIPE_BUF", Value::small_int(libc::PIPE_BUF as i64));
        Ok(())
    },
    gil_not_used: true,
};

/// `select.poll`.
static POLL: Class = Class::new();

/// Payload of a polling object: what it waits for, in order of registration.
#[repr(C)]
struct Poll {
    ob: Object,
    waiting: Mutex<Vec<(i32, i16)>>,
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

/// The descriptor of an integer or of an object with `fileno()`.
fn descriptor(th: &Thread, v: &Value) -> Res<i32> {
    let number = match v.is_instance(&crate::object::class::INT) {
        true => protocol::as_i64(v).unwrap_or(i64::MAX),
        false => {
            let Some(fileno) = attribute::get_optional(th, v, crate::name!("fileno"))? else {
                return Err(th.type_error("argument must be an int, or have a fileno() method."));
            };
            let number = call::call0(th, &fileno)?;
            if !number.is_instance(&crate::object::class::INT) {
                return Err(th.type_error("fileno() returned a non-integer"));
            }
            protocol::as_i64(&number).unwrap_or(i64::MAX)
        }
    };
    match i32::try_from(number) {
        Ok(fd) if fd >= 0 => Ok(fd),
        Ok(fd) => Err(th.value_error(format!("file descriptor cannot be a negative integer ({fd})"))),
        Err(_) => Err(th.overflow_error("Python int too large to convert to C int")),
    }
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
    let (fd, bits) = (descriptor(th, a.at(1))?, mask(th, a.get(2))?);
    let mut waiting = this(a.at(0)).waiting.lock();
    match waiting.iter_mut().find(|w| w.0 == fd) {
        Some(found) => found.1 = bits,
        None => waiting.push((fd, bits)),
    }
    Ok(Value::none())
}

fn modify(th: &Thread, a: Args<'_>) -> Res {
    let (fd, bits) = (descriptor(th, a.at(1))?, mask(th, a.get(2))?);
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
    let fd = descriptor(th, a.at(1))?;
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

/// When to stop waiting; `None`: never.
fn deadline(seconds: Option<f64>) -> Option<std::time::Instant> {
    seconds.map(|s| std::time::Instant::now() + std::time::Duration::from_secs_f64(s.clamp(0.0, 1e9)))
}

/// Waits for descriptors, going on after signals that raise nothing.
fn wait(th: &Thread, fds: &mut [libc::pollfd], seconds: Option<f64>) -> Res<()> {
    let end = deadline(seconds);
    let result = io::retry(th, || {
        let left = match end {
            None => -1,
            Some(end) => {
                let left = end.saturating_duration_since(std::time::Instant::now());
                // Rounded up, so that it never wakes too early.
                i32::try_from(left.as_nanos().div_ceil(1_000_000)).unwrap_or(i32::MAX)
            }
        };
        // SAFETY: an array of descriptors of this length.
        unsafe { libc::poll(fds.as_mut_ptr(), fds.len() as libc::nfds_t, left) as isize }
    });
    match result {
        Ok(_) => Ok(()),
        Err(Ok(errno)) => Err(io::os_error(th, errno, None)),
        Err(Err(raised)) => Err(raised),
    }
}

fn number(th: &Thread, v: &Value, what: impl FnOnce() -> Raised) -> Res<f64> {
    match v.as_float() {
        Some(f) => Ok(f),
        None if v.is_instance(&crate::object::class::INT) => float::to_f64(th, v),
        None => Err(what()),
    }
}

fn poll(th: &Thread, a: Args<'_>) -> Res {
    let milliseconds = match a.get_non_none(1) {
        None => None,
        Some(v) => {
            let wrong = || th.type_error("timeout must be an integer or None");
            Some(number(th, v, wrong)?).filter(|ms| *ms >= 0.0)
        }
    };
    let waiting = this(a.at(0)).waiting.lock().clone();
    let mut fds: Vec<libc::pollfd> =
        waiting.iter().map(|&(fd, events)| libc::pollfd { fd, events, revents: 0 }).collect();
    wait(th, &mut fds, milliseconds.map(|ms| ms / 1000.0))?;
    let ready = fds.iter().filter(|p| p.revents != 0).map(|p| {
        let bits = i64::from(p.revents as u16);
        Tuple::new(vec![Value::small_int(p.fd.into()), Value::small_int(bits)]).into_value()
    });
    Ok(List::new(ready.collect()).into_value())
}

fn select(th: &Thread, a: Args<'_>) -> Res {
    let seconds = match a.get_non_none(3) {
        None => None,
        Some(v) => {
            let wrong = || th.type_error("timeout must be a float or None");
            let seconds = number(th, v, wrong)?;
            if seconds < 0.0 {
                return Err(th.value_error("timeout must be non-negative"));
            }
            Some(seconds)
        }
    };
    let events = [libc::POLLIN, libc::POLLOUT, libc::POLLPRI];
    let mut fds = Vec::new();
    let mut lists = Vec::new();
    for (i, &event) in events.iter().enumerate() {
        if a.at(i).ty().slots().iter.is_none() && a.at(i).ty().slots().getitem.is_none() {
            return Err(th.type_error("arguments 1-3 must be sequences"));
        }
        let objects = protocol::to_vec(th, a.at(i))?;
        for object in &objects {
            fds.push(libc::pollfd { fd: descriptor(th, object)?, events: event, revents: 0 });
        }
        lists.push(objects);
    }
    wait(th, &mut fds, seconds)?;
    if fds.iter().any(|p| p.revents & libc::POLLNVAL != 0) {
        return Err(io::os_error(th, libc::EBADF, None));
    }
    // What is broken or at its end can be read and written without waiting.
    let ready = [libc::POLLIN | libc::POLLHUP | libc::POLLERR, libc::POLLOUT | libc::POLLERR, libc::POLLPRI];
    let mut fds = fds.iter();
    let found = lists.into_iter().zip(ready).map(|(objects, ready)| {
        let ready = objects.into_iter().filter(|_| fds.next().is_some_and(|p| p.revents & ready != 0));
        List::new(ready.collect()).into_value()
    });
    Ok(Tuple::new(found.collect()).into_value())
}
