//! Addresses of sockets, from Python's tuples and texts and to them.

use std::ffi::{CStr, CString};

use super::resolve::{self, Found};
use super::system;
use crate::modules::posix;
use crate::object::{Res, Str, Thread, Tuple, Value, call, errors, protocol};
use crate::types::buffer;
use crate::types::bytes::Bytes;

/// An address as the system takes it.
#[derive(Clone, Copy)]
pub struct Address {
    /// Its bytes.
    pub storage: libc::sockaddr_storage,
    /// How many of them count.
    pub len: libc::socklen_t,
}

impl Address {
    /// Room for any address.
    pub fn empty() -> Address {
        // SAFETY: plain data.
        let storage = unsafe { std::mem::zeroed() };
        Address { storage, len: size_of::<libc::sockaddr_storage>() as libc::socklen_t }
    }
    /// An address from one of its special forms.
    pub fn of<T: Copy>(special: T, len: usize) -> Address {
        let mut a = Address::empty();
        assert!(size_of::<T>() <= size_of::<libc::sockaddr_storage>());
        // SAFETY: the storage is large enough and aligned for every kind of address.
        unsafe { (&raw mut a.storage).cast::<T>().write(special) };
        a.len = len as libc::socklen_t;
        a
    }
    /// For system calls that read it.
    pub fn as_ptr(&self) -> *const libc::sockaddr {
        (&raw const self.storage).cast()
    }
    /// For system calls that fill it.
    pub fn as_mut_ptr(&mut self) -> *mut libc::sockaddr {
        (&raw mut self.storage).cast()
    }
    /// Its family.
    pub fn family(&self) -> i32 {
        self.storage.ss_family.into()
    }
    /// It as one of its special forms.
    pub fn view<T: Copy>(&self) -> T {
        assert!(size_of::<T>() <= size_of::<libc::sockaddr_storage>());
        // SAFETY: the storage is as large, and holds plain data whatever its family.
        unsafe { (&raw const self.storage).cast::<T>().read() }
    }
}

/// A host's name as an argument: ASCII, other text through IDNA, or bytes.
pub fn host_name(th: &Thread, v: &Value) -> Res<CString> {
    let bytes = if let Some(s) = v.downcast::<Str>() {
        match s.as_ascii() {
            Some(text) => text.as_bytes().to_vec(),
            None => {
                let encoded =
                    call::call_method(th, v, crate::name!("encode"), &[Str::new("idna").into_value()])?;
                buffer::expect(th, &encoded)?.into_owned()
            }
        }
    } else if v.is_instance(&crate::object::class::BYTES)
        || v.is_instance(&crate::types::bytearray::BYTEARRAY)
    {
        buffer::expect(th, v)?.into_owned()
    } else {
        return Err(th.type_error(format!("str, bytes or bytearray expected, not {}", v.ty().error_name())));
    };
    CString::new(bytes).map_err(|_| th.type_error("host name must not contain null character"))
}

/// The numeric address of a host: nothing means any address of this machine's, `<broadcast>` all machines.
pub fn host(th: &Thread, name: &CStr, family: i32) -> Res<Address> {
    let text = name.to_bytes();
    if text.is_empty() {
        let hints = resolve::hints(family, libc::SOCK_DGRAM, 0, libc::AI_PASSIVE);
        let found = resolve::look_up(th, None, Some(c"0"), &hints)?;
        return match &found[..] {
            [Found { address, .. }] => Ok(*address),
            _ => Err(th.error(&errors::OS_ERROR, "wildcard resolved to multiple address")),
        };
    }
    if text == b"<broadcast>" || text == b"255.255.255.255" {
        if family != libc::AF_INET && family != libc::AF_UNSPEC {
            return Err(th.error(&errors::OS_ERROR, "address family mismatched"));
        }
        return Ok(inet(u32::MAX, 0));
    }
    if family != libc::AF_INET6
        && let Ok(a) = name.to_string_lossy().parse::<std::net::Ipv4Addr>()
    {
        return Ok(inet(u32::from(a), 0));
    }
    if family != libc::AF_INET
        && !text.contains(&b'%')
        && let Ok(a) = name.to_string_lossy().parse::<std::net::Ipv6Addr>()
    {
        return Ok(inet6(a.octets(), 0, 0, 0));
    }
    let hints = resolve::hints(family, 0, 0, 0);
    let found = resolve::look_up(th, Some(name), None, &hints)?;
    Ok(found.first().map_or_else(Address::empty, |f| f.address))
}

fn inet(host: u32, port: u16) -> Address {
    // SAFETY: plain data.
    let mut a: libc::sockaddr_in = unsafe { std::mem::zeroed() };
    a.sin_family = libc::AF_INET as libc::sa_family_t;
    a.sin_port = port.to_be();
    a.sin_addr.s_addr = host.to_be();
    Address::of(a, size_of::<libc::sockaddr_in>())
}

fn inet6(host: [u8; 16], port: u16, flow: u32, scope: u32) -> Address {
    // SAFETY: plain data.
    let mut a: libc::sockaddr_in6 = unsafe { std::mem::zeroed() };
    a.sin6_family = libc::AF_INET6 as libc::sa_family_t;
    a.sin6_port = port.to_be();
    a.sin6_addr.s6_addr = host;
    a.sin6_flowinfo = flow.to_be();
    a.sin6_scope_id = scope;
    Address::of(a, size_of::<libc::sockaddr_in6>())
}

fn port(th: &Thread, v: &Value, caller: &str) -> Res<u16> {
    u16::try_from(protocol::index_i64(th, v)?)
        .map_err(|_| th.overflow_error(format!("{caller}(): port must be 0-65535.")))
}

/// The address that a socket of this family is given in a call.
pub fn from_python(th: &Thread, family: i32, v: &Value, caller: &str) -> Res<Address> {
    let tuple = |name: &str| {
        v.downcast::<Tuple>().ok_or_else(|| {
            th.type_error(format!("{caller}(): {name} address must be tuple, not {}", v.ty().error_name()))
        })
    };
    match family {
        libc::AF_UNIX => unix(th, v),
        libc::AF_INET => {
            let [name, number] = tuple("AF_INET")?.items() else {
                return Err(th.type_error("AF_INET address must be a pair (host, port)"));
            };
            let name = host_name(th, name)?;
            let host: libc::sockaddr_in = host(th, &name, libc::AF_INET)?.view();
            Ok(inet(u32::from_be(host.sin_addr.s_addr), port(th, number, caller)?))
        }
        libc::AF_INET6 => {
            let items = tuple("AF_INET6")?.items();
            if !(2..=4).contains(&items.len()) {
                return Err(
                    th.type_error("AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])")
                );
            }
            let name = host_name(th, &items[0])?;
            let number = |i: usize| items.get(i).map_or(Ok(0), |v| protocol::index_i64(th, v));
            let (flow, scope) = (number(2)?, number(3)?);
            let found: libc::sockaddr_in6 = host(th, &name, libc::AF_INET6)?.view();
            let port = port(th, &items[1], caller)?;
            let Some(flow) = u32::try_from(flow).ok().filter(|f| *f <= 0xf_ffff) else {
                return Err(th.overflow_error(format!("{caller}(): flowinfo must be 0-1048575.")));
            };
            Ok(inet6(found.sin6_addr.s6_addr, port, flow, scope as u32))
        }
        libc::AF_NETLINK => {
            let [process, groups] = tuple("AF_NETLINK")?.items() else {
                return Err(th.type_error("AF_NETLINK address must be a pair (pid, groups)"));
            };
            // SAFETY: plain data.
            let mut a: libc::sockaddr_nl = unsafe { std::mem::zeroed() };
            a.nl_family = libc::AF_NETLINK as libc::sa_family_t;
            a.nl_pid = protocol::index_i64(th, process)? as u32;
            a.nl_groups = protocol::index_i64(th, groups)? as u32;
            Ok(Address::of(a, size_of::<libc::sockaddr_nl>()))
        }
        _ => Err(th.error(&errors::OS_ERROR, format!("{caller}(): bad family"))),
    }
}

fn unix(th: &Thread, v: &Value) -> Res<Address> {
    let path = match v.downcast::<Str>() {
        Some(s) => posix::encode(th, s)?,
        None => buffer::expect(th, v)?.into_owned(),
    };
    // SAFETY: plain data.
    let mut a: libc::sockaddr_un = unsafe { std::mem::zeroed() };
    a.sun_family = libc::AF_UNIX as libc::sa_family_t;
    // A path ends with a zero; a name that begins with one is as long as it is.
    let is_path = path.first().is_some_and(|&c| c != 0);
    if path.len() + usize::from(is_path) > a.sun_path.len() {
        return Err(th.error(&errors::OS_ERROR, "AF_UNIX path too long"));
    }
    for (to, &from) in a.sun_path.iter_mut().zip(&path) {
        *to = from as libc::c_char;
    }
    let head = std::mem::offset_of!(libc::sockaddr_un, sun_path);
    Ok(Address::of(a, head + path.len() + usize::from(is_path)))
}

/// The text of a numeric host.
pub fn host_text(th: &Thread, family: i32, bytes: *const libc::c_void) -> Res<String> {
    let mut room = [0 as libc::c_char; 64];
    // SAFETY: the caller points to an address of this family; there is room for any of them.
    let text = unsafe { system::inet_ntop(family, bytes, room.as_mut_ptr(), room.len() as libc::socklen_t) };
    if text.is_null() {
        return Err(crate::modules::io::os_error(th, crate::modules::io::errno(), None));
    }
    // SAFETY: the call wrote a C string.
    Ok(unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
}

/// An address as Python sees it; `None` for an empty one.
pub fn to_python(th: &Thread, a: &Address) -> Res {
    if a.len == 0 {
        return Ok(Value::none());
    }
    let number = |n: u32| Value::small_int(n.into());
    Ok(match a.family() {
        libc::AF_INET => {
            let a: libc::sockaddr_in = a.view();
            let host = host_text(th, libc::AF_INET, (&raw const a.sin_addr).cast())?;
            let port = number(u16::from_be(a.sin_port).into());
            Tuple::new(vec![Str::new(&host).into_value(), port]).into_value()
        }
        libc::AF_INET6 => {
            let a: libc::sockaddr_in6 = a.view();
            let host = host_text(th, libc::AF_INET6, (&raw const a.sin6_addr).cast())?;
            let port = number(u16::from_be(a.sin6_port).into());
            let (flow, scope) = (number(u32::from_be(a.sin6_flowinfo)), number(a.sin6_scope_id));
            Tuple::new(vec![Str::new(&host).into_value(), port, flow, scope]).into_value()
        }
        libc::AF_UNIX => {
            let head = std::mem::offset_of!(libc::sockaddr_un, sun_path);
            let special: libc::sockaddr_un = a.view();
            let path = special.sun_path.map(|c| c as u8);
            let len = (a.len as usize).saturating_sub(head).min(path.len());
            if len > 0 && path[0] == 0 {
                Bytes::new(&path[..len]).into_value()
            } else {
                let end = path[..len].iter().position(|&c| c == 0).unwrap_or(len);
                posix::decode(&path[..end])
            }
        }
        libc::AF_NETLINK => {
            let a: libc::sockaddr_nl = a.view();
            Tuple::new(vec![number(a.nl_pid), number(a.nl_groups)]).into_value()
        }
        family => {
            let data = a.view::<[u8; 128]>();
            let head = std::mem::offset_of!(libc::sockaddr, sa_data);
            let bytes = Bytes::new(&data[head..(a.len as usize).clamp(head, data.len())]).into_value();
            Tuple::new(vec![Value::small_int(family.into()), bytes]).into_value()
        }
    })
}
