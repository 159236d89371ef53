//! Open files: what is done with a descriptor.

use super::{check, descriptor, fspath, int, stat, truth};
use crate::modules::descriptor as any;
use crate::object::{Method, Tuple, Value, protocol};
use crate::types::buffer;
use crate::types::bytes::Bytes;

pub(super) static FUNCTIONS: &[Method] = &[
    Method::function(
        "fstat",
        "($module, /, fd)",
        stat::fstat,
        "Perform a stat system call on the given file descriptor.",
    ),
    Method::function(
        "fspath",
        "($module, /, path)",
        |th, a| fspath(th, a.at(0)),
        "Return the file system path representation of the object.",
    ),
    Method::function(
        "close",
        "($module, /, fd)",
        |th, a| {
            let fd = descriptor(th, a.at(0))?;
            // SAFETY: the caller owns the descriptor.
            check(th, None, || i64::from(unsafe { libc::close(fd) })).map(|_| Value::none())
        },
        "Close a file descriptor.",
    ),
    Method::function(
        "closerange",
        "($module, fd_low, fd_high, /)",
        |th, a| {
            let (lo, hi) = (descriptor(th, a.at(0))?, descriptor(th, a.at(1))?);
            // SAFETY: the caller owns the descriptors.
            th.detached(|| {
                (lo..hi).for_each(|fd| {
                    // SAFETY: the arguments live through the call, which keeps none of them.
                    unsafe { libc::close(fd) };
                })
            });
            Ok(Value::none())
        },
        "Closes all file descriptors in [fd_low, fd_high), ignoring errors.",
    ),
    Method::function(
        "read",
        "($module, fd, length, /)",
        |th, a| {
            let (fd, n) = (descriptor(th, a.at(0))?, protocol::index_i64(th, a.at(1))?);
            if n < 0 {
                return Err(super::super::io::os_error(th, libc::EINVAL, None));
            }
            let mut out = buffer::room(th, n as usize)?;
            // SAFETY: the buffer has `n` bytes.
            let got =
                check(th, None, || unsafe { libc::read(fd, out.as_mut_ptr().cast(), n as usize) } as i64)?;
            Ok(Bytes::new(&out[..got as usize]).into_value())
        },
        "Read from a file descriptor.  Returns a bytes object.",
    ),
    Method::function(
        "write",
        "($module, fd, data, /)",
        |th, a| {
            let fd = descriptor(th, a.at(0))?;
            let b = buffer::expect(th, a.at(1))?;
            // SAFETY: the slice outlives the call.
            check(th, None, || unsafe { libc::write(fd, b.as_ptr().cast(), b.len()) } as i64).map(int)
        },
        "Write a bytes object to a file descriptor.",
    ),
    Method::function(
        "lseek",
        "($module, fd, position, whence, /)",
        |th, a| {
            let (fd, pos, whence) =
                (descriptor(th, a.at(0))?, protocol::index_i64(th, a.at(1))?, descriptor(th, a.at(2))?);
            // SAFETY: a plain system call.
            check(th, None, || unsafe { libc::lseek(fd, pos, whence) }).map(int)
        },
        "Set the position of a file descriptor.  Return the new position.",
    ),
    Method::function(
        "dup",
        "($module, fd, /)",
        |th, a| {
            let fd = descriptor(th, a.at(0))?;
            // SAFETY: a plain system call.
            check(th, None, || i64::from(unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) })).map(int)
        },
        "Return a duplicate of a file descriptor.",
    ),
    Method::function(
        "dup2",
        "($module, /, fd, fd2, inheritable=True)",
        |th, a| {
            let (fd, fd2) = (descriptor(th, a.at(0))?, descriptor(th, a.at(1))?);
            let flags = if truth(th, a, 2, true)? { 0 } else { libc::O_CLOEXEC };
            // SAFETY: a plain system call.
            check(th, None, || i64::from(unsafe { if fd == fd2 { fd } else { libc::dup3(fd, fd2, flags) } }))
                .map(int)
        },
        "Duplicate file descriptor.",
    ),
    Method::function(
        "pipe",
        "($module, /)",
        |th, _| {
            let mut fds = [0i32; 2];
            // SAFETY: fills the array.
            check(th, None, || i64::from(unsafe { libc::pipe2(fds.as_mut_ptr(), libc::O_CLOEXEC) }))?;
            Ok(Tuple::new(vec![int(fds[0].into()), int(fds[1].into())]).into_value())
        },
        "Create a pipe.",
    ),
    Method::function(
        "isatty",
        "($module, fd, /)",
        |th, a| {
            let fd = descriptor(th, a.at(0))?;
            // SAFETY: a plain query.
            Ok(Value::bool(unsafe { libc::isatty(fd) } == 1))
        },
        "Return True if the fd is connected to a terminal.",
    ),
    Method::function(
        "fsync",
        "($module, /, fd)",
        |th, a| {
            let fd = any::of(th, a.at(0))?;
            // SAFETY: a plain system call.
            check(th, None, || i64::from(unsafe { libc::fsync(fd) })).map(|_| Value::none())
        },
        "Force write of fd to disk.",
    ),
    Method::function(
        "ftruncate",
        "($module, fd, length, /)",
        |th, a| {
            let (fd, n) = (descriptor(th, a.at(0))?, protocol::index_i64(th, a.at(1))?);
            // SAFETY: a plain system call.
            check(th, None, || i64::from(unsafe { libc::ftruncate(fd, n) })).map(|_| Value::none())
        },
        "Truncate a file, specified by file descriptor, to a specific length.",
    ),
    Method::function(
        "get_inheritable",
        "($module, fd, /)",
        |th, a| {
            let fd = descriptor(th, a.at(0))?;
            // SAFETY: a plain query.
            check(th, None, || i64::from(unsafe { libc::fcntl(fd, libc::F_GETFD) }))
                .map(|f| Value::bool(f & i64::from(libc::FD_CLOEXEC) == 0))
        },
        "Get the close-on-exe flag of the specified file descriptor.",
    ),
    Method::function(
        "set_inheritable",
        "($module, fd, inheritable, /)",
        |th, a| {
            let fd = descriptor(th, a.at(0))?;
            let flag = if protocol::truth(th, a.at(1))? { 0 } else { libc::FD_CLOEXEC };
            // SAFETY: a plain system call.
            check(th, None, || i64::from(unsafe { libc::fcntl(fd, libc::F_SETFD, flag) }))
                .map(|_| Value::none())
        },
        "Set the inheritable flag of the specified file descriptor.",
    ),
    Method::function(
        "get_blocking",
        "($module, fd, /)",
        |th, a| {
            let fd = descriptor(th, a.at(0))?;
            // SAFETY: a plain query.
            check(th, None, || i64::from(unsafe { libc::fcntl(fd, libc::F_GETFL) }))
                .map(|f| Value::bool(f & i64::from(libc::O_NONBLOCK) == 0))
        },
        "Get the blocking mode of the file descriptor.",
    ),
    Method::function(
        "set_blocking",
        "($module, fd, blocking, /)",
        |th, a| {
            let fd = descriptor(th, a.at(0))?;
            let blocking = protocol::truth(th, a.at(1))?;
            // SAFETY: plain system calls.
            check(th, None, || unsafe {
                let f = libc::fcntl(fd, libc::F_GETFL);
                let f = if blocking { f & !libc::O_NONBLOCK } else { f | libc::O_NONBLOCK };
                i64::from(libc::fcntl(fd, libc::F_SETFL, f))
            })
            .map(|_| Value::none())
        },
        "Set the blocking mode of the specified file descriptor.",
    ),
    Method::function(
        "umask",
        "($module, mask, /)",
        |th, a| {
            let m = descriptor(th, a.at(0))?;
            // SAFETY: a plain system call.
            Ok(int(unsafe { libc::umask(m as libc::mode_t) }.into()))
        },
        "Set the current numeric umask and return the previous umask.",
    ),
];
