//! Functions of the module: pairs, byte order, addresses as text, interfaces.

use std::ffi::{CStr, CString};

use super::object::{default_limit, limit_value, parse_limit, set_default_limit};
use super::{address, message, resolve, system};
use crate::modules::descriptor::{c_int, c_int_or};
use crate::modules::{io, posix};
use crate::object::{Args, Compare, List, Method, Res, Str, Thread, Tuple, Value, call, errors, protocol};
use crate::types::buffer;
use crate::types::bytes::Bytes;

pub static FUNCTIONS: &[Method] = &[
    Method::function("gethostbyname", "-($module, host, /)", resolve::gethostbyname, ""),
    Method::function("gethostbyname_ex", "-($module, host, /)", resolve::gethostbyname_ex, ""),
    Method::function("gethostbyaddr", "-($module, host, /)", resolve::gethostbyaddr, ""),
    Method::function("gethostname", "($module, /)", gethostname, "Return the current host name."),
    Method::function("sethostname", "-($module, name, /)", sethostname, "Sets the hostname to name."),
    Method::function(
        "getservbyname",
        "~($module, servicename, protocolname=<unrepresentable>, /)",
        resolve::getservbyname,
        "Return a port number from a service name and protocol name.",
    ),
    Method::function(
        "getservbyport",
        "~($module, port, protocolname=<unrepresentable>, /)",
        resolve::getservbyport,
        "Return the service name from a port number and protocol name.",
    ),
    Method::function("getprotobyname", "~($module, protocolname, /)", resolve::getprotobyname, ""),
    Method::function(
        "getaddrinfo",
        "-($module, /, host, port, family=0, type=0, proto=0, flags=0)",
        resolve::getaddrinfo,
        "Resolve host and port into addrinfo struct.",
    ),
    Method::function(
        "getnameinfo",
        "-($module, sockaddr, flags, /)",
        resolve::getnameinfo,
        "Get host and port for a sockaddr.",
    ),
    Method::function(
        "close",
        "($module, object, /)",
        |th, a| {
            let fd = c_int(th, a.at(0))?;
            // SAFETY: the caller owns the descriptor.
            let (result, errno) = th.detached(|| (unsafe { libc::close(fd) }, io::errno()));
            match result < 0 && errno != libc::ECONNRESET {
                true => Err(io::os_error(th, errno, None)),
                false => Ok(Value::none()),
            }
        },
        "Close an integer socket file descriptor.",
    ),
    Method::function(
        "dup",
        "($module, object, /)",
        |th, a| {
            let fd = c_int(th, a.at(0))?;
            // SAFETY: a plain system call.
            match unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) } {
                -1 => Err(io::os_error(th, io::errno(), None)),
                fd => Ok(Value::small_int(fd.into())),
            }
        },
        "Duplicate an integer socket file descriptor.",
    ),
    Method::function(
        "socketpair",
        "~($module, family=AF_UNIX, type=SOCK_STREAM, proto=0, /)",
        socketpair,
        "Create a pair of socket objects from the sockets returned by the platform socketpair() function.",
    ),
    Method::function(
        "ntohs",
        "($module, integer, /)",
        short,
        "Convert a 16-bit unsigned integer from network to host byte order.",
    ),
    Method::function(
        "ntohl",
        "($module, integer, /)",
        long,
        "Convert a 32-bit unsigned integer from network to host byte order.",
    ),
    Method::function(
        "htons",
        "($module, integer, /)",
        short,
        "Convert a 16-bit unsigned integer from host to network byte order.",
    ),
    Method::function(
        "htonl",
        "($module, integer, /)",
        long,
        "Convert a 32-bit unsigned integer from host to network byte order.",
    ),
    Method::function("inet_aton", "($module, ip_addr, /)", inet_aton, ""),
    Method::function("inet_ntoa", "($module, packed_ip, /)", inet_ntoa, ""),
    Method::function("inet_pton", "~($module, address_family, ip_string, /)", inet_pton, ""),
    Method::function("inet_ntop", "~($module, address_family, packed_ip, /)", inet_ntop, ""),
    Method::function(
        "getdefaulttimeout",
        "($module, /)",
        |_, _| Ok(limit_value(default_limit())),
        "Returns the default timeout in seconds (float) for new socket objects.",
    ),
    Method::function(
        "setdefaulttimeout",
        "($module, object, /)",
        |th, a| {
            set_default_limit(parse_limit(th, a.at(0))?);
            Ok(Value::none())
        },
        "Set the default timeout in seconds (float) for new socket objects.",
    ),
    Method::function("if_nameindex", "($module, /)", if_nameindex, ""),
    Method::function("if_nametoindex", "($module, oname, /)", if_nametoindex, ""),
    Method::function("if_indextoname", "($module, if_index, /)", if_indextoname, ""),
    Method::function(
        "CMSG_LEN",
        "~($module, length, /)",
        |th, a| message::size_of_message(th, a.at(0), "CMSG_LEN", message::length),
        "",
    ),
    Method::function(
        "CMSG_SPACE",
        "~($module, length, /)",
        |th, a| message::size_of_message(th, a.at(0), "CMSG_SPACE", message::space),
        "",
    ),
];

fn gethostname(th: &Thread, _: Args<'_>) -> Res {
    let mut room = [0u8; 1024];
    // SAFETY: fills the room but for its last byte, which stays zero.
    if unsafe { libc::gethostname(room.as_mut_ptr().cast(), room.len() - 1) } < 0 {
        return Err(io::os_error(th, io::errno(), None));
    }
    let end = room.iter().position(|&c| c == 0).unwrap_or(0);
    Ok(posix::decode(&room[..end]))
}

fn sethostname(th: &Thread, a: Args<'_>) -> Res {
    let name = match a.at(0).downcast::<Str>() {
        Some(s) => posix::encode(th, s)?,
        None => buffer::expect(th, a.at(0))?.into_owned(),
    };
    // SAFETY: reads the buffer.
    match unsafe { libc::sethostname(name.as_ptr().cast(), name.len()) } {
        0 => Ok(Value::none()),
        _ => Err(io::os_error(th, io::errno(), None)),
    }
}

fn socketpair(th: &Thread, a: Args<'_>) -> Res {
    let family = c_int_or(th, a.get(0), libc::AF_UNIX)?;
    let (kind, proto) = (c_int_or(th, a.get(1), libc::SOCK_STREAM)?, c_int_or(th, a.get(2), 0)?);
    let mut fds = [0; 2];
    // SAFETY: fills two numbers.
    if unsafe { libc::socketpair(family, kind | libc::SOCK_CLOEXEC, proto, fds.as_mut_ptr()) } < 0 {
        return Err(io::os_error(th, io::errno(), None));
    }
    let mut pair = Vec::new();
    for (i, &fd) in fds.iter().enumerate() {
        let args = [family, kind, proto, fd].map(|n| Value::small_int(n.into()));
        match call::call(th, &super::object::SOCKET.value(), Args::of(&args)) {
            Ok(s) => pair.push(s),
            Err(r) => {
                for &fd in &fds[i..] {
                    // SAFETY: ours, and nobody else knows them.
                    unsafe { libc::close(fd) };
                }
                return Err(r);
            }
        }
    }
    Ok(Tuple::new(pair).into_value())
}

/// A number of so many bits; C's name for it is in the error.
fn unsigned(th: &Thread, v: &Value, bits: u32) -> Res<i64> {
    let n = protocol::index(th, v)?;
    match protocol::as_i64(&n) {
        Some(n) if (0..1 << bits).contains(&n) => Ok(n),
        Some(n) if n < 0 => Err(th.value_error("Cannot convert negative int")),
        None if protocol::compare_bool(th, &n, &Value::small_int(0), Compare::Lt)? => {
            Err(th.value_error("Cannot convert negative int"))
        }
        _ => Err(th.overflow_error(format!("Python int too large for C uint{bits}_t"))),
    }
}

fn short(th: &Thread, a: Args<'_>) -> Res {
    let n = unsigned(th, a.at(0), 16)? as u16;
    Ok(Value::small_int(n.to_be().into()))
}

fn long(th: &Thread, a: Args<'_>) -> Res {
    let n = unsigned(th, a.at(0), 32)? as u32;
    Ok(Value::small_int(n.to_be().into()))
}

fn c_text(th: &Thread, v: &Value, function: &str, position: &str) -> Res<CString> {
    let Some(s) = v.downcast::<Str>() else {
        let given = v.ty().name_str();
        return Err(th.type_error(format!("{function}() argument {position}must be str, not {given}")));
    };
    CString::new(posix::encode(th, s)?).map_err(|_| th.value_error("embedded null character"))
}

fn inet_aton(th: &Thread, a: Args<'_>) -> Res {
    let text = c_text(th, a.at(0), "inet_aton", "")?;
    let mut out = libc::in_addr { s_addr: 0 };
    // SAFETY: a C string; fills the address.
    match unsafe { system::inet_aton(text.as_ptr(), &mut out) } {
        0 => Err(th.error(&errors::OS_ERROR, "illegal IP address string passed to inet_aton")),
        _ => Ok(Bytes::new(&out.s_addr.to_ne_bytes()).into_value()),
    }
}

fn inet_ntoa(th: &Thread, a: Args<'_>) -> Res {
    let bytes = buffer::expect(th, a.at(0))?;
    match <[u8; 4]>::try_from(&bytes[..]) {
        Ok(b) => Ok(Str::new(&std::net::Ipv4Addr::from(b).to_string()).into_value()),
        Err(_) => Err(th.error(&errors::OS_ERROR, "packed IP wrong length for inet_ntoa")),
    }
}

fn inet_pton(th: &Thread, a: Args<'_>) -> Res {
    let family = c_int(th, a.at(0))?;
    let text = c_text(th, a.at(1), "inet_pton", "2 ")?;
    let mut out = [0u8; 16];
    // SAFETY: a C string; fills at most 16 bytes.
    match unsafe { system::inet_pton(family, text.as_ptr(), out.as_mut_ptr().cast()) } {
        1 if family == libc::AF_INET => Ok(Bytes::new(&out[..4]).into_value()),
        1 => Ok(Bytes::new(&out).into_value()),
        0 => Err(th.error(&errors::OS_ERROR, "illegal IP address string passed to inet_pton")),
        _ => Err(io::os_error(th, io::errno(), None)),
    }
}

fn inet_ntop(th: &Thread, a: Args<'_>) -> Res {
    let family = c_int(th, a.at(0))?;
    let bytes = buffer::expect(th, a.at(1))?;
    let wanted = match family {
        libc::AF_INET => 4,
        libc::AF_INET6 => 16,
        _ => return Err(th.value_error(format!("unknown address family {family}"))),
    };
    if bytes.len() != wanted {
        return Err(th.value_error("invalid length of packed IP address string"));
    }
    address::host_text(th, family, bytes.as_ptr().cast()).map(|t| Str::new(&t).into_value())
}

fn if_nameindex(th: &Thread, _: Args<'_>) -> Res {
    // SAFETY: the list ends with an entry of zeros and is ours until freed.
    unsafe {
        let list = libc::if_nameindex();
        if list.is_null() {
            return Err(io::os_error(th, io::errno(), None));
        }
        let mut all = Vec::new();
        let mut p = list;
        while (*p).if_index != 0 && !(*p).if_name.is_null() {
            let name = posix::decode(CStr::from_ptr((*p).if_name).to_bytes());
            all.push(Tuple::new(vec![Value::small_int((*p).if_index.into()), name]).into_value());
            p = p.add(1);
        }
        libc::if_freenameindex(list);
        Ok(List::new(all).into_value())
    }
}

fn if_nametoindex(th: &Thread, a: Args<'_>) -> Res {
    let name = match a.at(0).downcast::<Str>() {
        Some(s) => posix::encode(th, s)?,
        None => buffer::expect(th, a.at(0))?.into_owned(),
    };
    let name = CString::new(name).map_err(|_| th.value_error("embedded null byte"))?;
    // SAFETY: a C string.
    match unsafe { libc::if_nametoindex(name.as_ptr()) } {
        0 => Err(io::os_error(th, io::errno(), None)),
        n => Ok(Value::small_int(n.into())),
    }
}

fn if_indextoname(th: &Thread, a: Args<'_>) -> Res {
    let n = protocol::index_i64(th, a.at(0))?;
    let Ok(n) = u32::try_from(n) else {
        return Err(th.overflow_error(match n < 0 {
            true => "can't convert negative value to unsigned int",
            false => "Python int too large to convert to C unsigned int",
        }));
    };
    let mut room = [0 as libc::c_char; libc::IF_NAMESIZE];
    // SAFETY: fills the room.
    if unsafe { libc::if_indextoname(n, room.as_mut_ptr()) }.is_null() {
        return Err(io::os_error(th, io::errno(), None));
    }
    // SAFETY: the call wrote a C string.
    Ok(posix::decode(unsafe { CStr::from_ptr(room.as_ptr()) }.to_bytes()))
}
