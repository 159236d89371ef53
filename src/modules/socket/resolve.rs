//! Names of hosts, services and protocols.

use std::ffi::{CStr, CString};

use super::address::{self, Address, host, host_name, to_python};
use super::system;
use super::{GAI_ERROR, HOST_ERROR, number_error};
use crate::modules::{descriptor, posix};
use crate::object::{Args, List, Res, Str, Thread, Tuple, Value, call, class, errors, protocol};
use crate::sync::prim::Mutex;
use crate::types::buffer;
use crate::types::bytes::Bytes;

/// One answer of the resolver.
pub struct Found {
    pub family: i32,
    pub kind: i32,
    pub proto: i32,
    pub name: Option<Vec<u8>>,
    pub address: Address,
}

/// What kind of answer is wanted.
pub fn hints(family: i32, kind: i32, proto: i32, flags: i32) -> libc::addrinfo {
    // SAFETY: plain data.
    let mut hints: libc::addrinfo = unsafe { std::mem::zeroed() };
    (hints.ai_family, hints.ai_socktype, hints.ai_protocol, hints.ai_flags) = (family, kind, proto, flags);
    hints
}

/// Asks the resolver.
pub fn look_up(
    th: &Thread,
    host: Option<&CStr>,
    service: Option<&CStr>,
    hints: &libc::addrinfo,
) -> Res<Vec<Found>> {
    let pointer = |s: Option<&CStr>| s.map_or(std::ptr::null(), CStr::as_ptr);
    let mut list = std::ptr::null_mut();
    // SAFETY: C strings or null; the call fills the list's head.
    let error =
        th.detached(|| unsafe { libc::getaddrinfo(pointer(host), pointer(service), hints, &mut list) });
    if error != 0 {
        return Err(resolver_error(th, error));
    }
    let mut found = Vec::new();
    let mut next = list;
    // SAFETY: the list is valid until it is freed, and so are the addresses and names in it.
    unsafe {
        while let Some(entry) = next.as_ref() {
            let mut address = Address::empty();
            address.len = entry.ai_addrlen.min(address.len);
            let size = address.len as usize;
            std::ptr::copy_nonoverlapping(entry.ai_addr.cast::<u8>(), address.as_mut_ptr().cast(), size);
            found.push(Found {
                family: entry.ai_family,
                kind: entry.ai_socktype,
                proto: entry.ai_protocol,
                name: (!entry.ai_canonname.is_null())
                    .then(|| CStr::from_ptr(entry.ai_canonname).to_bytes().to_vec()),
                address,
            });
            next = entry.ai_next;
        }
        libc::freeaddrinfo(list);
    }
    Ok(found)
}

fn resolver_error(th: &Thread, error: i32) -> crate::object::Raised {
    if error == libc::EAI_SYSTEM {
        return crate::modules::io::os_error(th, crate::modules::io::errno(), None);
    }
    // SAFETY: a static C string.
    let text = unsafe { CStr::from_ptr(libc::gai_strerror(error)) }.to_string_lossy().into_owned();
    number_error(th, &GAI_ERROR, error, &text)
}

/// `getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)`.
pub fn getaddrinfo(th: &Thread, a: Args<'_>) -> Res {
    let host = match a.at(0) {
        v if v.is_none() => None,
        v if v.is_instance(&class::STR) || v.is_instance(&class::BYTES) => Some(host_name(th, v)?),
        _ => return Err(th.type_error("getaddrinfo() argument 1 must be string or None")),
    };
    let service = match a.at(1) {
        v if v.is_none() => None,
        v if v.is_instance(&class::INT) => Some(protocol::repr_text(th, v)?.into_bytes()),
        v => match (v.downcast::<Str>(), v.downcast::<Bytes>()) {
            (Some(_), _) => {
                let encoded = call::call_method(th, v, crate::name!("encode"), &[])?;
                Some(buffer::expect(th, &encoded)?.into_owned())
            }
            (_, Some(b)) => Some(b.as_slice().to_vec()),
            _ => return Err(th.error(&errors::OS_ERROR, "Int or String expected")),
        },
    };
    let service = service
        .map(|s| CString::new(s).map_err(|_| th.value_error("embedded null character")))
        .transpose()?;
    let number = |i: usize| descriptor::c_int_or(th, a.get(i), 0);
    let hints = hints(number(2)?, number(3)?, number(4)?, number(5)?);
    let mut all = Vec::new();
    for f in look_up(th, host.as_deref(), service.as_deref(), &hints)? {
        let int = |n: i32| Value::small_int(n.into());
        let name = f.name.as_deref().map_or_else(|| Str::empty().into_value(), posix::decode);
        let address = to_python(th, &f.address)?;
        all.push(Tuple::new(vec![int(f.family), int(f.kind), int(f.proto), name, address]).into_value());
    }
    Ok(List::new(all).into_value())
}

/// `getnameinfo(sockaddr, flags)`.
pub fn getnameinfo(th: &Thread, a: Args<'_>) -> Res {
    let flags = descriptor::c_int(th, a.at(1))?;
    let Some(parts) = a.at(0).downcast::<Tuple>().map(Tuple::items) else {
        return Err(th.type_error("getnameinfo() argument 1 must be a tuple"));
    };
    if !(2..=4).contains(&parts.len()) || parts[0].downcast::<Str>().is_none() {
        return Err(th.type_error("getnameinfo(): illegal sockaddr argument"));
    }
    let number = |i: usize| parts.get(i).map_or(Ok(0), |v| protocol::index_i64(th, v));
    let (port, flow, scope) = (number(1)?, number(2)?, number(3)?);
    if !(0..=0xf_ffff).contains(&flow) {
        return Err(th.overflow_error("getnameinfo(): flowinfo must be 0-1048575."));
    }
    let name = host_name(th, &parts[0])?;
    let service = CString::new(port.to_string()).expect("digits");
    let hints = hints(libc::AF_UNSPEC, libc::SOCK_DGRAM, 0, libc::AI_NUMERICHOST);
    let found = look_up(th, Some(&name), Some(&service), &hints)?;
    let [Found { family, address, .. }] = &found[..] else {
        return Err(th.error(&errors::OS_ERROR, "sockaddr resolved to multiple addresses"));
    };
    let mut address = *address;
    if *family == libc::AF_INET && parts.len() != 2 {
        return Err(th.error(&errors::OS_ERROR, "IPv4 sockaddr must be 2 tuple"));
    }
    if *family == libc::AF_INET6 {
        let mut special: libc::sockaddr_in6 = address.view();
        (special.sin6_flowinfo, special.sin6_scope_id) = ((flow as u32).to_be(), scope as u32);
        address = Address::of(special, size_of::<libc::sockaddr_in6>());
    }
    let (mut host, mut service) = ([0 as libc::c_char; 1025], [0 as libc::c_char; 32]);
    // SAFETY: reads the address and fills the rooms.
    let error = th.detached(|| unsafe {
        libc::getnameinfo(
            address.as_ptr(),
            address.len,
            host.as_mut_ptr(),
            host.len() as libc::socklen_t,
            service.as_mut_ptr(),
            service.len() as libc::socklen_t,
            flags,
        )
    });
    if error != 0 {
        return Err(resolver_error(th, error));
    }
    // SAFETY: the call wrote C strings.
    let (host, service) = unsafe { (CStr::from_ptr(host.as_ptr()), CStr::from_ptr(service.as_ptr())) };
    Ok(Tuple::new(vec![posix::decode(host.to_bytes()), posix::decode(service.to_bytes())]).into_value())
}

/// `gethostbyname(host)`.
pub fn gethostbyname(th: &Thread, a: Args<'_>) -> Res {
    let name = host_name(th, a.at(0))?;
    let found: libc::sockaddr_in = host(th, &name, libc::AF_INET)?.view();
    let text = address::host_text(th, libc::AF_INET, (&raw const found.sin_addr).cast())?;
    Ok(Str::new(&text).into_value())
}

/// `(name, aliases, addresses)` of what one of the re-entrant look-ups finds.
fn entry(
    th: &Thread,
    mut call: impl FnMut(&mut libc::hostent, &mut [libc::c_char], &mut *mut libc::hostent, &mut i32) -> i32,
) -> Res {
    // SAFETY: plain data that the call fills.
    let mut entry: libc::hostent = unsafe { std::mem::zeroed() };
    let mut room = vec![0 as libc::c_char; 16 << 10];
    let (mut result, mut error) = (std::ptr::null_mut(), 0);
    th.detached(|| {
        while call(&mut entry, &mut room, &mut result, &mut error) == libc::ERANGE && room.len() < 1 << 20 {
            room.resize(room.len() * 2, 0);
        }
    });
    if result.is_null() {
        // SAFETY: a static C string.
        let text = unsafe { CStr::from_ptr(libc::hstrerror(error)) }.to_string_lossy().into_owned();
        return Err(number_error(th, &HOST_ERROR, error, &text));
    }
    let (mut aliases, mut addresses) = (Vec::new(), Vec::new());
    // SAFETY: the entry's lists end with null pointers and are valid as long as the room.
    let name = unsafe {
        let mut p = entry.h_aliases;
        while !p.is_null() && !(*p).is_null() {
            aliases.push(posix::decode(CStr::from_ptr(*p).to_bytes()));
            p = p.add(1);
        }
        let mut p = entry.h_addr_list;
        while !p.is_null() && !(*p).is_null() {
            let text = address::host_text(th, entry.h_addrtype, (*p).cast())?;
            addresses.push(Str::new(&text).into_value());
            p = p.add(1);
        }
        posix::decode(CStr::from_ptr(entry.h_name).to_bytes())
    };
    Ok(Tuple::new(vec![name, List::new(aliases).into_value(), List::new(addresses).into_value()])
        .into_value())
}

/// `gethostbyname_ex(host)`.
pub fn gethostbyname_ex(th: &Thread, a: Args<'_>) -> Res {
    let name = host_name(th, a.at(0))?;
    // The resolver's own error comes first, as from `gethostbyname`.
    host(th, &name, libc::AF_INET)?;
    entry(th, |entry, room, result, error| {
        // SAFETY: a C string; the call fills what it is given.
        unsafe { system::gethostbyname_r(name.as_ptr(), entry, room.as_mut_ptr(), room.len(), result, error) }
    })
}

/// `gethostbyaddr(host)`.
pub fn gethostbyaddr(th: &Thread, a: Args<'_>) -> Res {
    let name = host_name(th, a.at(0))?;
    let found = host(th, &name, libc::AF_UNSPEC)?;
    let (v4, v6): (libc::sockaddr_in, libc::sockaddr_in6) = (found.view(), found.view());
    let (bytes, size): (*const libc::c_void, u32) = match found.family() {
        libc::AF_INET => ((&raw const v4.sin_addr).cast(), 4),
        libc::AF_INET6 => ((&raw const v6.sin6_addr).cast(), 16),
        _ => return Err(th.error(&errors::OS_ERROR, "unsupported address family")),
    };
    entry(th, |entry, room, result, error| {
        // SAFETY: an address of this family; the call fills what it is given.
        unsafe {
            system::gethostbyaddr_r(
                bytes,
                size,
                found.family(),
                entry,
                room.as_mut_ptr(),
                room.len(),
                result,
                error,
            )
        }
    })
}

/// Look-ups of services and protocols have one answer in the whole process.
static TABLES: Mutex<()> = Mutex::new(());

fn text_argument(th: &Thread, v: &Value, function: &str, position: usize) -> Res<CString> {
    let Some(s) = v.downcast::<Str>() else {
        let given = v.ty().name_str();
        return Err(th.type_error(format!("{function}() argument {position} must be str, not {given}")));
    };
    CString::new(posix::encode(th, s)?).map_err(|_| th.value_error("embedded null character"))
}

/// `getservbyname(servicename[, protocolname])`.
pub fn getservbyname(th: &Thread, a: Args<'_>) -> Res {
    let name = text_argument(th, a.at(0), "getservbyname", 1)?;
    let proto = a.get(1).map(|v| text_argument(th, v, "getservbyname", 2)).transpose()?;
    let proto = proto.as_ref().map_or(std::ptr::null(), |p| p.as_ptr());
    let tables = TABLES.lock();
    // SAFETY: C strings; the answer is read while no other look-up can change it.
    let port = unsafe { libc::getservbyname(name.as_ptr(), proto).as_ref() }.map(|s| s.s_port);
    drop(tables);
    match port {
        Some(port) => Ok(Value::small_int(u16::from_be(port as u16).into())),
        None => Err(th.error(&errors::OS_ERROR, "service/proto not found")),
    }
}

/// `getservbyport(port[, protocolname])`.
pub fn getservbyport(th: &Thread, a: Args<'_>) -> Res {
    let Ok(port) = u16::try_from(protocol::index_i64(th, a.at(0))?) else {
        return Err(th.overflow_error("getservbyport: port must be 0-65535."));
    };
    let proto = a.get(1).map(|v| text_argument(th, v, "getservbyport", 2)).transpose()?;
    let proto = proto.as_ref().map_or(std::ptr::null(), |p| p.as_ptr());
    let tables = TABLES.lock();
    // SAFETY: C strings; the answer is read while no other look-up can change it.
    let name = unsafe {
        libc::getservbyport(port.to_be().into(), proto)
            .as_ref()
            .map(|s| CStr::from_ptr(s.s_name).to_bytes().to_vec())
    };
    drop(tables);
    match name {
        Some(name) => Ok(posix::decode(&name)),
        None => Err(th.error(&errors::OS_ERROR, "port/proto not found")),
    }
}

/// `getprotobyname(protocolname)`.
pub fn getprotobyname(th: &Thread, a: Args<'_>) -> Res {
    let name = text_argument(th, a.at(0), "getprotobyname", 1)?;
    let tables = TABLES.lock();
    // SAFETY: a C string; the answer is read while no other look-up can change it.
    let number = unsafe { libc::getprotobyname(name.as_ptr()).as_ref() }.map(|p| p.p_proto);
    drop(tables);
    match number {
        Some(number) => Ok(Value::small_int(number.into())),
        None => Err(th.error(&errors::OS_ERROR, "protocol not found")),
    }
}
