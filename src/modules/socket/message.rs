//! `sendmsg` and `recvmsg`: several buffers at once, and ancillary data such as descriptors.

use super::address::{Address, from_python, to_python};
use super::object::this;
use super::wait::run;
use crate::modules::descriptor::{c_int, c_int_or};
use crate::object::{Args, List, Res, Thread, Tuple, Value, errors, protocol};
use crate::types::buffer::{self, Target};
use crate::types::bytes::Bytes;

/// The largest piece of ancillary data that the system's own sums can hold.
const LARGEST: i64 = 0x7fff_ffff;

/// `CMSG_LEN(length)` or `CMSG_SPACE(length)`.
pub fn size_of_message(th: &Thread, v: &Value, name: &str, size: fn(u32) -> usize) -> Res {
    // Of the smallest piece, so that the sum stays in the system's range.
    let most = LARGEST - size(1) as i64 + i64::from(size(1) == length(1));
    match protocol::index_i64(th, v)? {
        n if (0..=most).contains(&n) => Ok(Value::from_usize(size(n as u32))),
        _ => Err(th.overflow_error(format!("{name}() argument out of range"))),
    }
}

/// Bytes of a message of this length.
pub fn length(n: u32) -> usize {
    // SAFETY: a plain sum.
    unsafe { libc::CMSG_LEN(n) as usize }
}

/// Bytes that such a message takes up.
pub fn space(n: u32) -> usize {
    // SAFETY: a plain sum.
    unsafe { libc::CMSG_SPACE(n) as usize }
}

/// A header over buffers, an address and room for ancillary data.
fn header(
    parts: &mut [libc::iovec],
    address: &mut Address,
    control: &mut [u64],
    size: usize,
) -> libc::msghdr {
    // SAFETY: plain data.
    let mut header: libc::msghdr = unsafe { std::mem::zeroed() };
    header.msg_iov = parts.as_mut_ptr();
    header.msg_iovlen = parts.len() as _;
    if address.len > 0 {
        header.msg_name = address.as_mut_ptr().cast();
        header.msg_namelen = address.len;
    }
    if size > 0 {
        header.msg_control = control.as_mut_ptr().cast();
        header.msg_controllen = size as _;
    }
    header
}

/// `sendmsg(buffers[, ancdata[, flags[, address]]])`.
pub fn sendmsg(th: &Thread, a: Args<'_>) -> Res {
    let s = this(a.at(0));
    if a.at(1).ty().slots().iter.is_none() && a.at(1).ty().slots().getitem.is_none() {
        return Err(th.type_error("sendmsg() argument 1 must be an iterable"));
    }
    let owners = protocol::to_vec(th, a.at(1))?;
    let data = owners.iter().map(|v| buffer::expect(th, v)).collect::<Res<Vec<_>>>()?;
    let mut parts: Vec<libc::iovec> = data
        .iter()
        .map(|d| libc::iovec { iov_base: d.as_ptr().cast_mut().cast(), iov_len: d.len() })
        .collect();
    let mut extras = Vec::new();
    if let Some(given) = a.get(2) {
        if given.ty().slots().iter.is_none() && given.ty().slots().getitem.is_none() {
            return Err(th.type_error("sendmsg() argument 2 must be an iterable"));
        }
        for item in protocol::to_vec(th, given)? {
            let parts = item.downcast::<Tuple>().map(Tuple::items);
            let Some([level, kind, data]) = parts else {
                return Err(th.type_error("[sendmsg() ancillary data items] must be 3-item sequence"));
            };
            let data = buffer::expect(th, data)?.into_owned();
            if data.len() as i64 > LARGEST / 2 {
                return Err(th.error(&errors::OS_ERROR, "ancillary data item too large"));
            }
            extras.push((c_int(th, level)?, c_int(th, kind)?, data));
        }
    }
    let flags = c_int_or(th, a.get(3), 0)?;
    let mut address = match a.get_non_none(4) {
        Some(v) => from_python(th, s.state().family, v, "sendmsg")?,
        None => Address { len: 0, ..Address::empty() },
    };
    let size: usize = extras.iter().map(|(_, _, data)| space(data.len() as u32)).sum();
    // Words, so that headers of messages are aligned.
    let mut control = vec![0u64; size.div_ceil(8)];
    let header = header(&mut parts, &mut address, &mut control, size);
    // SAFETY: the room is as large as all messages together take, and the macros walk inside it.
    unsafe {
        let mut message = libc::CMSG_FIRSTHDR(&header);
        for (level, kind, data) in &extras {
            let Some(m) = message.as_mut() else { break };
            m.cmsg_level = *level;
            m.cmsg_type = *kind;
            m.cmsg_len = length(data.len() as u32) as _;
            std::ptr::copy_nonoverlapping(data.as_ptr(), libc::CMSG_DATA(message), data.len());
            message = libc::CMSG_NXTHDR(&header, message);
        }
    }
    let n = run(th, s, libc::POLLOUT, |fd| {
        // SAFETY: everything that the header names lives through the call.
        unsafe { libc::sendmsg(fd, &header, flags | libc::MSG_NOSIGNAL) }
    })?;
    Ok(Value::from_usize(n))
}

/// What was received: how much, ancillary data, flags, and from where.
struct Received {
    count: usize,
    rest: [Value; 3],
}

fn receive(th: &Thread, a: Args<'_>, parts: &mut [libc::iovec]) -> Res<Received> {
    let s = this(a.at(0));
    let size = a.get(2).map_or(Ok(0), |v| protocol::index_i64(th, v))?;
    let flags = c_int_or(th, a.get(3), 0)?;
    if !(0..=LARGEST).contains(&size) {
        return Err(th.value_error("invalid ancillary data buffer length"));
    }
    let mut control = vec![0u64; (size as usize).div_ceil(8)];
    let mut address = Address::empty();
    // SAFETY: plain data.
    let mut got: libc::msghdr = unsafe { std::mem::zeroed() };
    let count = run(th, s, libc::POLLIN, |fd| {
        address = Address::empty();
        got = header(parts, &mut address, &mut control, size as usize);
        // SAFETY: everything that the header names lives through the call and is as large as it says.
        unsafe { libc::recvmsg(fd, &mut got, flags) }
    })?;
    address.len = got.msg_namelen.min(size_of::<libc::sockaddr_storage>() as libc::socklen_t);
    let mut extras = Vec::new();
    // SAFETY: the system wrote messages into the room; the macros walk inside it.
    unsafe {
        let end = control.as_ptr().cast::<u8>().add(got.msg_controllen as usize);
        let mut message = libc::CMSG_FIRSTHDR(&got);
        while let Some(m) = message.as_ref() {
            let data = libc::CMSG_DATA(message);
            let wanted = m.cmsg_len.saturating_sub(length(0));
            let there = (end as usize).saturating_sub(data as usize).min(wanted);
            let bytes = Bytes::new(std::slice::from_raw_parts(data, there)).into_value();
            let int = |n: i32| Value::small_int(n.into());
            extras.push(Tuple::new(vec![int(m.cmsg_level), int(m.cmsg_type), bytes]).into_value());
            message = libc::CMSG_NXTHDR(&got, message);
        }
    }
    let from = to_python(th, &address)?;
    let flags = Value::small_int(got.msg_flags.into());
    Ok(Received { count, rest: [List::new(extras).into_value(), flags, from] })
}

/// `recvmsg(bufsize[, ancbufsize[, flags]])`.
pub fn recvmsg(th: &Thread, a: Args<'_>) -> Res {
    let Ok(size) = usize::try_from(protocol::index_i64(th, a.at(1))?) else {
        return Err(th.value_error("negative buffer size in recvmsg()"));
    };
    let mut data = buffer::room(th, size)?;
    let mut parts = [libc::iovec { iov_base: data.as_mut_ptr().cast(), iov_len: size }];
    let got = receive(th, a, &mut parts)?;
    let mut all = vec![Bytes::new(&data[..got.count.min(size)]).into_value()];
    all.extend(got.rest);
    Ok(Tuple::new(all).into_value())
}

/// `recvmsg_into(buffers[, ancbufsize[, flags]])`.
pub fn recvmsg_into(th: &Thread, a: Args<'_>) -> Res {
    if a.at(1).ty().slots().iter.is_none() && a.at(1).ty().slots().getitem.is_none() {
        return Err(th.type_error("recvmsg_into() argument 1 must be an iterable"));
    }
    let targets = protocol::to_vec(th, a.at(1))?;
    let target = |v: &Value| {
        Target::of(th, v).ok_or_else(|| {
            th.type_error(
                "recvmsg_into() argument 1 must be an iterable of single-segment read-write buffers",
            )
        })
    };
    let targets = targets.iter().map(target).collect::<Res<Vec<Target>>>()?;
    let mut rooms: Vec<Vec<u8>> = targets.iter().map(|target| vec![0; target.size()]).collect();
    let mut parts: Vec<libc::iovec> =
        rooms.iter_mut().map(|r| libc::iovec { iov_base: r.as_mut_ptr().cast(), iov_len: r.len() }).collect();
    let got = receive(th, a, &mut parts)?;
    let mut left = got.count;
    for (target, room) in targets.iter().zip(&rooms) {
        let n = left.min(room.len());
        target.write(&room[..n]);
        left -= n;
    }
    let mut all = vec![Value::from_usize(got.count)];
    all.extend(got.rest);
    Ok(Tuple::new(all).into_value())
}
