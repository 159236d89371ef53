//! Methods of sockets but for messages with ancillary data.

use std::time::Duration;

use super::address::{Address, from_python, to_python};
use super::message;
use super::object::{Socket, limit_value, parse_limit, set_blocking, this};
use super::wait::{self, Connected, run};
use crate::modules::descriptor::{c_int, c_int_or};
use crate::modules::io;
use crate::object::{Args, Method, Res, Thread, Tuple, Value, class, protocol};
use crate::types::buffer::{self, Target};
use crate::types::bytes::Bytes;

pub static METHODS: &[Method] = &[
    Method::method("_accept", "($self, /)", accept, "Wait for an incoming connection."),
    Method::method("bind", "($self, object, /)", bind, "Bind the socket to a local address."),
    Method::method("close", "($self, /)", close, "Close the socket.  It cannot be used after this call."),
    Method::method("connect", "($self, object, /)", connect, "Connect the socket to a remote address."),
    Method::method(
        "connect_ex",
        "($self, object, /)",
        connect_ex,
        "This is like connect(address), but returns an error code instead of raising an exception.",
    ),
    Method::method(
        "detach",
        "($self, /)",
        |_, a| Ok(Value::small_int(this(a.at(0)).change(|s| s.fd = -1).fd.into())),
        "Close the socket object without closing the underlying file descriptor.",
    ),
    Method::method(
        "fileno",
        "($self, /)",
        |_, a| Ok(Value::small_int(this(a.at(0)).state().fd.into())),
        "Return the integer file descriptor of the socket.",
    ),
    Method::method(
        "getpeername",
        "($self, /)",
        // SAFETY: fills the address.
        |th, a| name(th, a, |fd, p, n| unsafe { libc::getpeername(fd, p, n) }),
        "Return the address of the remote endpoint.",
    ),
    Method::method(
        "getsockname",
        "($self, /)",
        // SAFETY: fills the address.
        |th, a| name(th, a, |fd, p, n| unsafe { libc::getsockname(fd, p, n) }),
        "Return the address of the local endpoint.",
    ),
    Method::method(
        "getsockopt",
        "-($self, level, option, buffersize=0, /)",
        getsockopt,
        "Get a socket option.",
    ),
    Method::method("listen", "-($self, backlog=128, /)", listen, "Enable a server to accept connections."),
    Method::method("recv", "-($self, buffersize, flags=0, /)", recv, "Receive up to buffersize bytes."),
    Method::method(
        "recv_into",
        "-($self, /, buffer, nbytes=0, flags=0)",
        recv_into,
        "A version of recv() that stores its data into a buffer rather than creating a new string.",
    ),
    Method::method(
        "recvfrom",
        "-($self, buffersize, flags=0, /)",
        recvfrom,
        "Like recv(buffersize, flags) but also return the sender's address info.",
    ),
    Method::method(
        "recvfrom_into",
        "-($self, /, buffer, nbytes=0, flags=0)",
        recvfrom_into,
        "Like recv_into(buffer[, nbytes[, flags]]) but also return the sender's address info.",
    ),
    Method::method("recvmsg", "-($self, bufsize, ancbufsize=0, flags=0, /)", message::recvmsg, ""),
    Method::method("recvmsg_into", "-($self, buffers, ancbufsize=0, flags=0, /)", message::recvmsg_into, ""),
    Method::method("send", "-($self, data, flags=0, /)", send, "Send a data string to the socket."),
    Method::method("sendall", "-($self, data, flags=0, /)", sendall, "Send all data to the socket."),
    Method::method(
        "sendmsg",
        "-($self, buffers, ancdata=(), flags=0, address=None, /)",
        message::sendmsg,
        "",
    ),
    Method::method(
        "sendto",
        "-($self, /, *args)",
        sendto,
        "Like send(data, flags) but allows specifying the destination address.",
    ),
    Method::method(
        "setblocking",
        "($self, object, /)",
        |th, a| {
            let blocking = protocol::truth(th, a.at(1))?;
            set_limit(th, this(a.at(0)), (!blocking).then_some(Duration::ZERO))
        },
        "Set the socket to blocking (flag is true) or non-blocking (false).",
    ),
    Method::method(
        "getblocking",
        "($self, /)",
        |_, a| Ok(Value::bool(this(a.at(0)).state().limit != Some(Duration::ZERO))),
        "Returns True if socket is in blocking mode, or False if it is in non-blocking mode.",
    ),
    Method::method(
        "settimeout",
        "($self, object, /)",
        |th, a| set_limit(th, this(a.at(0)), parse_limit(th, a.at(1))?),
        "Set a timeout on socket operations.",
    ),
    Method::method(
        "gettimeout",
        "($self, /)",
        |_, a| Ok(limit_value(this(a.at(0)).state().limit)),
        "Returns the timeout in seconds (float) associated with socket operations.",
    ),
    Method::method(
        "setsockopt",
        "-($self, level, option, value, optlen=0, /)",
        setsockopt,
        "Set a socket option.",
    ),
    Method::method(
        "shutdown",
        "($self, object, /)",
        |th, a| {
            let (fd, how) = (this(a.at(0)).state().fd, c_int(th, a.at(1))?);
            // SAFETY: a plain system call.
            check(th, th.detached(|| (unsafe { libc::shutdown(fd, how) }, io::errno())))
        },
        "Shut down the reading side of the socket, the writing side of the socket, or both ends.",
    ),
];

/// What a system call said, and the error number if it said -1.
fn check(th: &Thread, (result, errno): (i32, i32)) -> Res {
    if result < 0 { Err(io::os_error(th, errno, None)) } else { Ok(Value::none()) }
}

fn accept(th: &Thread, a: Args<'_>) -> Res {
    let s = this(a.at(0));
    let mut from = Address::empty();
    let fd = run(th, s, libc::POLLIN, |fd| {
        from = Address::empty();
        // SAFETY: fills the address.
        unsafe { libc::accept4(fd, from.as_mut_ptr(), &mut from.len, libc::SOCK_CLOEXEC) as isize }
    })?;
    match to_python(th, &from) {
        Ok(from) => Ok(Tuple::new(vec![Value::from_usize(fd), from]).into_value()),
        Err(r) => {
            // SAFETY: the new descriptor that nobody else knows.
            unsafe { libc::close(fd as i32) };
            Err(r)
        }
    }
}

fn bind(th: &Thread, a: Args<'_>) -> Res {
    let s = this(a.at(0)).state();
    let address = from_python(th, s.family, a.at(1), "bind")?;
    // SAFETY: reads the address.
    check(th, th.detached(|| (unsafe { libc::bind(s.fd, address.as_ptr(), address.len) }, io::errno())))
}

fn close(th: &Thread, a: Args<'_>) -> Res {
    let fd = this(a.at(0)).change(|s| s.fd = -1).fd;
    if fd < 0 {
        return Ok(Value::none());
    }
    // SAFETY: the object's own descriptor, used no more.
    let (result, errno) = th.detached(|| (unsafe { libc::close(fd) }, io::errno()));
    // A connection that the other side has reset is closed as well.
    if result < 0 && errno == libc::ECONNRESET {
        return Ok(Value::none());
    }
    check(th, (result, errno))
}

fn connect(th: &Thread, a: Args<'_>) -> Res {
    let s = this(a.at(0));
    let address = from_python(th, s.state().family, a.at(1), "connect")?;
    match wait::connect(th, s, &address)? {
        Connected::Done => Ok(Value::none()),
        Connected::TimedOut => Err(wait::timed_out(th)),
        Connected::Failed(errno) => Err(io::os_error(th, errno, None)),
    }
}

fn connect_ex(th: &Thread, a: Args<'_>) -> Res {
    let s = this(a.at(0));
    let address = from_python(th, s.state().family, a.at(1), "connect_ex")?;
    Ok(Value::small_int(match wait::connect(th, s, &address)? {
        Connected::Done => 0,
        Connected::TimedOut => libc::EAGAIN.into(),
        Connected::Failed(errno) => errno.into(),
    }))
}

fn name(
    th: &Thread,
    a: Args<'_>,
    call: impl Fn(i32, *mut libc::sockaddr, &mut libc::socklen_t) -> i32,
) -> Res {
    let fd = this(a.at(0)).state().fd;
    let mut address = Address::empty();
    let (p, mut len) = (address.as_mut_ptr(), address.len);
    check(th, th.detached(|| (call(fd, p, &mut len), io::errno())))?;
    address.len = len.min(address.len);
    to_python(th, &address)
}

fn listen(th: &Thread, a: Args<'_>) -> Res {
    let (fd, backlog) = (this(a.at(0)).state().fd, c_int_or(th, a.get(1), 128)?.max(0));
    // SAFETY: a plain system call.
    check(th, th.detached(|| (unsafe { libc::listen(fd, backlog) }, io::errno())))
}

fn set_limit(th: &Thread, s: &Socket, limit: Option<Duration>) -> Res {
    let before = s.change(|s| s.limit = limit);
    set_blocking(th, before.fd, limit.is_none())?;
    Ok(Value::none())
}

fn getsockopt(th: &Thread, a: Args<'_>) -> Res {
    let fd = this(a.at(0)).state().fd;
    let (level, option) = (c_int(th, a.at(1))?, c_int(th, a.at(2))?);
    let size = c_int_or(th, a.get(3), 0)?;
    if size == 0 {
        let (mut value, mut size) = (0i32, size_of::<i32>() as libc::socklen_t);
        // SAFETY: fills one number.
        let result = unsafe { libc::getsockopt(fd, level, option, (&raw mut value).cast(), &mut size) };
        check(th, (result, io::errno()))?;
        return Ok(Value::small_int(value.into()));
    }
    if !(1..=1024).contains(&size) {
        return Err(th.error(&crate::object::errors::OS_ERROR, "getsockopt buflen out of range"));
    }
    let mut value = vec![0u8; size as usize];
    let mut size = size as libc::socklen_t;
    // SAFETY: fills at most the buffer.
    let result = unsafe { libc::getsockopt(fd, level, option, value.as_mut_ptr().cast(), &mut size) };
    check(th, (result, io::errno()))?;
    value.truncate(size as usize);
    Ok(Bytes::make(value).into_value())
}

fn setsockopt(th: &Thread, a: Args<'_>) -> Res {
    let fd = this(a.at(0)).state().fd;
    let (level, option) = (c_int(th, a.at(1))?, c_int(th, a.at(2))?);
    let given = a.at(3);
    let number;
    let bytes;
    let (p, size): (*const libc::c_void, usize) = if given.is_none() {
        let Some(size) = a.get(4) else {
            return Err(th.type_error("a bytes-like object is required, not 'NoneType'"));
        };
        (std::ptr::null(), c_int(th, size)?.max(0) as usize)
    } else if given.is_instance(&class::INT) {
        number = protocol::index_i64(th, given)?;
        let Ok(_) = i32::try_from(number).or_else(|_| u32::try_from(number).map(|n| n as i32)) else {
            return Err(th.overflow_error("Python int too large to convert to C int"));
        };
        ((&raw const number).cast(), size_of::<i32>())
    } else if buffer::is_bytes_like(given) {
        bytes = buffer::expect(th, given)?;
        (bytes.as_ptr().cast(), bytes.len())
    } else {
        return Err(th.type_error(format!(
            "socket option should be int, bytes-like object or None (got {})",
            given.ty().error_name()
        )));
    };
    // SAFETY: reads a number or the buffer.
    let result = unsafe { libc::setsockopt(fd, level, option, p, size as libc::socklen_t) };
    check(th, (result, io::errno()))
}

/// How many bytes are wanted; refuses less than none.
fn size_argument(th: &Thread, v: &Value, function: &str) -> Res<usize> {
    usize::try_from(protocol::index_i64(th, v)?)
        .map_err(|_| th.value_error(format!("negative buffersize in {function}")))
}

fn receive(th: &Thread, s: &Socket, size: usize, flags: i32) -> Res<Vec<u8>> {
    let mut out = buffer::room(th, size)?;
    if size > 0 {
        let n = run(th, s, libc::POLLIN, |fd| {
            // SAFETY: fills at most the buffer.
            unsafe { libc::recv(fd, out.as_mut_ptr().cast(), out.len(), flags) }
        })?;
        out.truncate(n);
    }
    Ok(out)
}

fn recv(th: &Thread, a: Args<'_>) -> Res {
    let (size, flags) = (size_argument(th, a.at(1), "recv")?, c_int_or(th, a.get(2), 0)?);
    receive(th, this(a.at(0)), size, flags).map(|b| Bytes::make(b).into_value())
}

/// A buffer to be filled, and how much of it.
fn room(th: &Thread, target: &Value, wanted: Option<&Value>, function: &str) -> Res<(Target, usize)> {
    let target = Target::of(th, target).ok_or_else(|| {
        th.type_error(format!(
            "{function}() argument 1 must be read-write bytes-like object, not {}",
            target.given_name()
        ))
    })?;
    let room = target.size();
    let wanted = wanted.map_or(Ok(0), |v| size_argument(th, v, function))?;
    if wanted > room {
        return Err(th.value_error(match function {
            "recv_into" => "buffer too small for requested bytes",
            _ => "nbytes is greater than the length of the buffer",
        }));
    }
    Ok((target, if wanted == 0 { room } else { wanted }))
}

fn recv_into(th: &Thread, a: Args<'_>) -> Res {
    let flags = c_int_or(th, a.get(3), 0)?;
    let (target, size) = room(th, a.at(1), a.get(2), "recv_into")?;
    let data = receive(th, this(a.at(0)), size, flags)?;
    target.write(&data);
    Ok(Value::from_usize(data.len()))
}

fn receive_from(th: &Thread, s: &Socket, size: usize, flags: i32) -> Res<(Vec<u8>, Value)> {
    let (mut out, mut from) = (buffer::room(th, size)?, Address::empty());
    let n = run(th, s, libc::POLLIN, |fd| {
        from = Address::empty();
        let (p, len) = (from.as_mut_ptr(), &mut from.len);
        // SAFETY: fills at most the buffer, and the address.
        unsafe { libc::recvfrom(fd, out.as_mut_ptr().cast(), out.len(), flags, p, len) }
    })?;
    out.truncate(n);
    Ok((out, to_python(th, &from)?))
}

fn recvfrom(th: &Thread, a: Args<'_>) -> Res {
    let (size, flags) = (size_argument(th, a.at(1), "recvfrom")?, c_int_or(th, a.get(2), 0)?);
    let (data, from) = receive_from(th, this(a.at(0)), size, flags)?;
    Ok(Tuple::new(vec![Bytes::make(data).into_value(), from]).into_value())
}

fn recvfrom_into(th: &Thread, a: Args<'_>) -> Res {
    let flags = c_int_or(th, a.get(3), 0)?;
    let (target, size) = room(th, a.at(1), a.get(2), "recvfrom_into")?;
    let (data, from) = receive_from(th, this(a.at(0)), size, flags)?;
    target.write(&data);
    Ok(Tuple::new(vec![Value::from_usize(data.len()), from]).into_value())
}

fn send(th: &Thread, a: Args<'_>) -> Res {
    let (data, flags) = (buffer::expect(th, a.at(1))?, c_int_or(th, a.get(2), 0)?);
    let n = run(th, this(a.at(0)), libc::POLLOUT, |fd| {
        // SAFETY: reads the buffer.
        unsafe { libc::send(fd, data.as_ptr().cast(), data.len(), flags | libc::MSG_NOSIGNAL) }
    })?;
    Ok(Value::from_usize(n))
}

fn sendall(th: &Thread, a: Args<'_>) -> Res {
    let (data, flags) = (buffer::expect(th, a.at(1))?, c_int_or(th, a.get(2), 0)?);
    let s = this(a.at(0));
    // The limit is for all of it together.
    let end = wait::end(s.state().limit);
    let mut left = &data[..];
    loop {
        let n = wait::run_until(th, s, libc::POLLOUT, end, |fd| {
            // SAFETY: reads the buffer.
            unsafe { libc::send(fd, left.as_ptr().cast(), left.len(), flags | libc::MSG_NOSIGNAL) }
        })?;
        left = &left[n..];
        if left.is_empty() {
            return Ok(Value::none());
        }
        crate::vm::check_signals(th)?;
    }
}

fn sendto(th: &Thread, a: Args<'_>) -> Res {
    crate::object::signature::no_keywords(th, "socket.sendto", a)?;
    let (flags, to) = match a.len() {
        3 => (0, a.at(2)),
        4 => (c_int(th, a.at(2))?, a.at(3)),
        n => {
            return Err(th.type_error(format!("sendto() takes 2 or 3 arguments ({} given)", n - 1)));
        }
    };
    let data = buffer::expect(th, a.at(1))?;
    let s = this(a.at(0));
    let to = from_python(th, s.state().family, to, "sendto")?;
    let n = run(th, s, libc::POLLOUT, |fd| {
        let flags = flags | libc::MSG_NOSIGNAL;
        // SAFETY: reads the buffer and the address.
        unsafe { libc::sendto(fd, data.as_ptr().cast(), data.len(), flags, to.as_ptr(), to.len) }
    })?;
    Ok(Value::from_usize(n))
}
