//! Moving bytes between descriptors and buffers, several at a time or without the descriptor's own position.

use num_bigint::{BigInt, Sign};

use super::path::c_text;
use super::{check, descriptor, int};
use crate::modules::io;
use crate::object::{Args, Method, Res, Thread, Tuple, Value, protocol};
use crate::types::buffer::{self, Target};
use crate::types::bytes::Bytes;
use crate::types::slice::to_big;

pub(super) static FUNCTIONS: &[Method] = &[
    Method::function(
        "readinto",
        "($module, fd, buffer, /)",
        readinto,
        "Read into a buffer object from a file descriptor.",
    ),
    Method::function(
        "readv",
        "($module, fd, buffers, /)",
        |th, a| readv(th, a, "readv", None),
        "Read from a file descriptor fd into an iterable of buffers.",
    ),
    Method::function(
        "writev",
        "($module, fd, buffers, /)",
        |th, a| writev(th, a, "writev", None),
        "Iterate over buffers, and write the contents of each to a file descriptor.",
    ),
    Method::function(
        "preadv",
        "($module, fd, buffers, offset, flags=0, /)",
        |th, a| readv(th, a, "preadv2", place(th, a)?),
        "Reads from a file descriptor into a number of mutable bytes-like objects.",
    ),
    Method::function(
        "pwritev",
        "($module, fd, buffers, offset, flags=0, /)",
        |th, a| writev(th, a, "pwritev", place(th, a)?),
        "Writes the contents of bytes-like objects to a file descriptor at a given offset.",
    ),
    Method::function(
        "splice",
        "($module, /, src, dst, count, offset_src=None, offset_dst=None, flags=0)",
        splice,
        "Transfer count bytes from one pipe to a descriptor or vice versa.",
    ),
    Method::function(
        "pread",
        "($module, fd, length, offset, /)",
        pread,
        "Read a number of bytes from a file descriptor starting at a particular offset.",
    ),
    Method::function(
        "pwrite",
        "($module, fd, buffer, offset, /)",
        pwrite,
        "Write bytes to a file descriptor starting at a particular offset.",
    ),
    Method::function(
        "sendfile",
        "($module, /, out_fd, in_fd, offset, count)",
        sendfile,
        "Copy count bytes from file descriptor in_fd to file descriptor out_fd.",
    ),
    Method::function(
        "copy_file_range",
        "($module, /, src, dst, count, offset_src=None, offset_dst=None)",
        copy_file_range,
        "Copy count bytes from one file descriptor to another.",
    ),
    Method::function(
        "pipe2",
        "($module, flags, /)",
        |th, a| {
            let flags = descriptor(th, a.at(0))?;
            let mut fds = [0; 2];
            // SAFETY: fills two numbers.
            check(th, None, || i64::from(unsafe { libc::pipe2(fds.as_mut_ptr(), flags) }))?;
            Ok(Tuple::new(fds.map(|fd| int(fd.into())).to_vec()).into_value())
        },
        "Create a pipe with flags set atomically.",
    ),
    Method::function(
        "eventfd",
        "($module, /, initval, flags=EFD_CLOEXEC)",
        |th, a| {
            let start = unsigned(th, a.at(0), "unsigned int")?;
            let flags = a.get(1).map_or(Ok(libc::EFD_CLOEXEC), |v| descriptor(th, v))?;
            // SAFETY: a plain system call.
            check(th, None, || i64::from(unsafe { libc::eventfd(start, flags) })).map(int)
        },
        "Creates and returns an event notification file descriptor.",
    ),
    Method::function(
        "eventfd_read",
        "($module, /, fd)",
        |th, a| {
            let fd = descriptor(th, a.at(0))?;
            let mut value = 0u64;
            // SAFETY: fills eight bytes.
            check(th, None, || unsafe { libc::read(fd, (&raw mut value).cast(), 8) } as i64)?;
            Ok(Value::from_u64(value))
        },
        "Read eventfd value.",
    ),
    Method::function(
        "eventfd_write",
        "($module, /, fd, value)",
        |th, a| {
            let fd = descriptor(th, a.at(0))?;
            let value: u64 = unsigned(th, a.at(1), "uint64_t")?;
            // SAFETY: reads eight bytes.
            check(th, None, || unsafe { libc::write(fd, (&raw const value).cast(), 8) } as i64)
                .map(|_| Value::none())
        },
        "Write eventfd value.",
    ),
    Method::function(
        "memfd_create",
        "($module, /, name, flags=MFD_CLOEXEC)",
        |th, a| {
            let name = c_text(th, a.at(0))?;
            let flags = a.get(1).map_or(Ok(i64::from(libc::MFD_CLOEXEC)), |v| protocol::index_i64(th, v))?;
            // SAFETY: a C string.
            check(th, None, || i64::from(unsafe { libc::memfd_create(name.as_ptr(), flags as libc::c_uint) }))
                .map(int)
        },
        "",
    ),
    Method::function(
        "fdatasync",
        "($module, /, fd)",
        |th, a| {
            let fd = crate::modules::descriptor::of(th, a.at(0))?;
            // SAFETY: a plain system call.
            check(th, None, || i64::from(unsafe { libc::fdatasync(fd) })).map(|_| Value::none())
        },
        "Force write of fd to disk without forcing update of metadata.",
    ),
    Method::function(
        "sync",
        "($module, /)",
        |th, _| {
            // SAFETY: a plain system call.
            th.detached(|| unsafe { libc::sync() });
            Ok(Value::none())
        },
        "Force write of everything to disk.",
    ),
    Method::function(
        "lockf",
        "($module, fd, command, length, /)",
        |th, a| {
            let (fd, command) = (descriptor(th, a.at(0))?, descriptor(th, a.at(1))?);
            let length = protocol::index_i64(th, a.at(2))?;
            // SAFETY: a plain system call.
            check(th, None, || i64::from(unsafe { libc::lockf(fd, command, length) })).map(|_| Value::none())
        },
        "Apply, test or remove a POSIX lock on an open file descriptor.",
    ),
    Method::function(
        "posix_fallocate",
        "($module, fd, offset, length, /)",
        |th, a| {
            let fd = descriptor(th, a.at(0))?;
            let (offset, length) = (protocol::index_i64(th, a.at(1))?, protocol::index_i64(th, a.at(2))?);
            // SAFETY: a plain system call; it returns the error number.
            match th.detached(|| unsafe { libc::posix_fallocate(fd, offset, length) }) {
                0 => Ok(Value::none()),
                errno => Err(io::os_error(th, errno, None)),
            }
        },
        "Ensure a file has allocated at least a particular number of bytes on disk.",
    ),
    Method::function(
        "posix_fadvise",
        "($module, fd, offset, length, advice, /)",
        |th, a| {
            let (fd, advice) = (descriptor(th, a.at(0))?, descriptor(th, a.at(3))?);
            let (offset, length) = (protocol::index_i64(th, a.at(1))?, protocol::index_i64(th, a.at(2))?);
            // SAFETY: a plain system call; it returns the error number.
            match th.detached(|| unsafe { libc::posix_fadvise(fd, offset, length, advice) }) {
                0 => Ok(Value::none()),
                errno => Err(io::os_error(th, errno, None)),
            }
        },
        "Announce an intention to access data in a specific pattern.",
    ),
];

/// A number that C takes as an unsigned one.
fn unsigned<N: TryFrom<BigInt>>(th: &Thread, v: &Value, kind: &str) -> Res<N> {
    let n = to_big(&protocol::index(th, v)?);
    if n.sign() == Sign::Minus {
        return Err(th.value_error("Cannot convert negative int"));
    }
    N::try_from(n).map_err(|_| th.overflow_error(format!("Python int too large for C {kind}")))
}

/// What a read with a buffer of its own of `size` bytes gave.
fn read(th: &Thread, size: usize, mut f: impl FnMut(&mut [u8]) -> isize) -> Res<Vec<u8>> {
    let mut room = buffer::room(th, size)?;
    let n = check(th, None, || f(&mut room) as i64)?;
    room.truncate(n as usize);
    Ok(room)
}

fn readinto(th: &Thread, a: Args<'_>) -> Res {
    let fd = descriptor(th, a.at(0))?;
    let target = Target::of(th, a.at(1)).ok_or_else(|| {
        th.type_error(format!(
            "readinto() argument 2 must be read-write bytes-like object, not {}",
            a.at(1).given_name()
        ))
    })?;
    // SAFETY: fills at most the room.
    let data =
        read(th, target.size(), |room| unsafe { libc::read(fd, room.as_mut_ptr().cast(), room.len()) })?;
    target.write(&data);
    Ok(Value::from_usize(data.len()))
}

fn sequence(th: &Thread, v: &Value, function: &str) -> Res<Vec<Value>> {
    if v.ty().slots().getitem.is_none() || v.downcast::<crate::object::Dict>().is_some() {
        return Err(th.type_error(format!("{function}() arg 2 must be a sequence")));
    }
    protocol::to_vec(th, v)
}

/// The offset and the flags of `preadv` and `pwritev`.
fn place(th: &Thread, a: Args<'_>) -> Res<Option<(i64, i32)>> {
    Ok(Some((protocol::index_i64(th, a.at(2))?, a.get(3).map_or(Ok(0), |v| descriptor(th, v))?)))
}

/// `readv`, and `preadv` at a place.
fn readv(th: &Thread, a: Args<'_>, function: &str, at: Option<(i64, i32)>) -> Res {
    let fd = descriptor(th, a.at(0))?;
    let targets = sequence(th, a.at(1), function)?;
    let targets = targets.iter().map(|v| Target::expect(th, v, function)).collect::<Res<Vec<Target>>>()?;
    let mut rooms: Vec<Vec<u8>> = targets.iter().map(|target| vec![0; target.size()]).collect();
    let parts: Vec<libc::iovec> =
        rooms.iter_mut().map(|r| libc::iovec { iov_base: r.as_mut_ptr().cast(), iov_len: r.len() }).collect();
    // SAFETY: fills the rooms.
    let n = check(th, None, || match at {
        // SAFETY: as above.
        None => (unsafe { libc::readv(fd, parts.as_ptr(), parts.len() as i32) }) as i64,
        Some((offset, flags)) => {
            // SAFETY: as above.
            (unsafe { libc::preadv2(fd, parts.as_ptr(), parts.len() as i32, offset, flags) }) as i64
        }
    })?;
    let mut left = n as usize;
    for (target, room) in targets.iter().zip(&rooms) {
        let n = left.min(room.len());
        target.write(&room[..n]);
        left -= n;
    }
    Ok(int(n))
}

/// `writev`, and `pwritev` at a place.
fn writev(th: &Thread, a: Args<'_>, function: &str, at: Option<(i64, i32)>) -> Res {
    let fd = descriptor(th, a.at(0))?;
    let owners = sequence(th, a.at(1), function)?;
    let data = owners.iter().map(|v| buffer::expect(th, v)).collect::<Res<Vec<_>>>()?;
    let parts: Vec<libc::iovec> = data
        .iter()
        .map(|d| libc::iovec { iov_base: d.as_ptr().cast_mut().cast(), iov_len: d.len() })
        .collect();
    // SAFETY: reads the buffers.
    check(th, None, || match at {
        // SAFETY: as above.
        None => (unsafe { libc::writev(fd, parts.as_ptr(), parts.len() as i32) }) as i64,
        Some((offset, flags)) => {
            // SAFETY: as above.
            (unsafe { libc::pwritev2(fd, parts.as_ptr(), parts.len() as i32, offset, flags) }) as i64
        }
    })
    .map(int)
}

fn pread(th: &Thread, a: Args<'_>) -> Res {
    let fd = descriptor(th, a.at(0))?;
    let Ok(size) = usize::try_from(protocol::index_i64(th, a.at(1))?) else {
        return Err(io::os_error(th, libc::EINVAL, None));
    };
    let offset = protocol::index_i64(th, a.at(2))?;
    // SAFETY: fills at most the room.
    read(th, size, |room| unsafe { libc::pread(fd, room.as_mut_ptr().cast(), room.len(), offset) })
        .map(|b| Bytes::make(b).into_value())
}

fn pwrite(th: &Thread, a: Args<'_>) -> Res {
    let (fd, data) = (descriptor(th, a.at(0))?, buffer::expect(th, a.at(1))?);
    let offset = protocol::index_i64(th, a.at(2))?;
    // SAFETY: reads the buffer.
    check(th, None, || unsafe { libc::pwrite(fd, data.as_ptr().cast(), data.len(), offset) } as i64).map(int)
}

/// An optional offset.
fn offset(th: &Thread, v: Option<&Value>) -> Res<Option<i64>> {
    v.map(|v| protocol::index_i64(th, v)).transpose()
}

fn pointer(v: &mut Option<i64>) -> *mut i64 {
    v.as_mut().map_or(std::ptr::null_mut(), std::ptr::from_mut)
}

/// An argument that counts bytes.
fn count(th: &Thread, v: &Value) -> Res<usize> {
    usize::try_from(protocol::index_i64(th, v)?)
        .map_err(|_| th.value_error("negative value for 'count' not allowed"))
}

fn sendfile(th: &Thread, a: Args<'_>) -> Res {
    let (to, from) = (descriptor(th, a.at(0))?, descriptor(th, a.at(1))?);
    let mut at = offset(th, a.get_non_none(2))?;
    let n = protocol::index_i64(th, a.at(3))? as usize;
    let at = pointer(&mut at);
    // SAFETY: reads and moves the offset, if there is one.
    check(th, None, || unsafe { libc::sendfile(to, from, at, n) } as i64).map(int)
}

fn copy_file_range(th: &Thread, a: Args<'_>) -> Res {
    let (from, to) = (descriptor(th, a.at(0))?, descriptor(th, a.at(1))?);
    let n = count(th, a.at(2))?;
    let (mut source, mut target) = (offset(th, a.get_non_none(3))?, offset(th, a.get_non_none(4))?);
    let (source, target) = (pointer(&mut source), pointer(&mut target));
    // SAFETY: reads and moves the offsets, where there are any.
    check(th, None, || unsafe { libc::copy_file_range(from, source, to, target, n, 0) } as i64).map(int)
}

fn splice(th: &Thread, a: Args<'_>) -> Res {
    let (from, to) = (descriptor(th, a.at(0))?, descriptor(th, a.at(1))?);
    let n = count(th, a.at(2))?;
    let (mut source, mut target) = (offset(th, a.get_non_none(3))?, offset(th, a.get_non_none(4))?);
    let flags: libc::c_uint = a.get(5).map_or(Ok(0), |v| unsigned(th, v, "unsigned int"))?;
    let (source, target) = (pointer(&mut source), pointer(&mut target));
    // SAFETY: reads and moves the offsets, where there are any.
    check(th, None, || unsafe { libc::splice(from, source, to, target, n, flags) } as i64).map(int)
}
