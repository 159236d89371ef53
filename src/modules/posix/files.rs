//! Files and folders.

use super::{at, c_path, check, decode, descriptor, failure, fspath, int, stat, truth};
use crate::object::{Args, Method, Res, Str, Thread, Tuple, Value, protocol};
use crate::types::buffer;
use crate::types::bytes::Bytes;
use crate::types::list::List;

pub(super) static FUNCTIONS: &[Method] = &[
    Method::function(
        "stat",
        "($module, /, path, *, dir_fd=None, follow_symlinks=True)",
        stat::stat,
        "Perform a stat system call on the given path.",
    ),
    Method::function(
        "lstat",
        "($module, /, path, *, dir_fd=None)",
        stat::lstat,
        "Perform a stat system call on the given path, without following symbolic links.",
    ),
    Method::function(
        "fstat",
        "($module, /, fd)",
        stat::fstat,
        "Perform a stat system call on the given file descriptor.",
    ),
    Method::function(
        "statvfs",
        "($module, /, path)",
        stat::statvfs,
        "Perform a statvfs system call on the given path.",
    ),
    Method::function(
        "fspath",
        "($module, /, path)",
        |th, a| fspath(th, a.at(0)),
        "Return the file system path representation of the object.",
    ),
    Method::function(
        "open",
        "($module, /, path, flags, mode=511, *, dir_fd=None)",
        |th, a| {
            let c = c_path(th, a.at(0), "open", "path")?;
            let (flags, mode, dir) =
                (descriptor(th, a.at(1))?, number(th, a.get(2), 0o777)?, at(th, a.get(3))?);
            // SAFETY: a plain system call on a C string.
            check(th, Some(a.at(0)), || {
                // SAFETY: the arguments live through the call, which keeps none of them.
                i64::from(unsafe {
                    libc::openat(dir, c.as_ptr(), flags | libc::O_CLOEXEC, mode as libc::c_uint)
                })
            })
            .map(int)
        },
        "Open a file for low level IO.  Returns a file descriptor (integer).",
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
            let fd = descriptor(th, a.at(0))?;
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
        "access",
        "($module, /, path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)",
        |th, a| {
            let c = c_path(th, a.at(0), "access", "path")?;
            let (mode, dir) = (descriptor(th, a.at(1))?, at(th, a.get(2))?);
            // SAFETY: a plain query.
            Ok(Value::bool(th.detached(|| unsafe { libc::faccessat(dir, c.as_ptr(), mode, 0) }) == 0))
        },
        "Use the real uid/gid to test for access to a path.",
    ),
    Method::function(
        "mkdir",
        "($module, /, path, mode=511, *, dir_fd=None)",
        |th, a| {
            let c = c_path(th, a.at(0), "mkdir", "path")?;
            let (mode, dir) = (number(th, a.get(1), 0o777)?, at(th, a.get(2))?);
            // SAFETY: a plain system call.
            check(th, Some(a.at(0)), || {
                // SAFETY: the arguments live through the call, which keeps none of them.
                i64::from(unsafe { libc::mkdirat(dir, c.as_ptr(), mode as libc::mode_t) })
            })
            .map(|_| Value::none())
        },
        "Create a directory.",
    ),
    Method::function(
        "rmdir",
        "($module, /, path, *, dir_fd=None)",
        |th, a| unlink_at(th, a, libc::AT_REMOVEDIR),
        "Remove a directory.",
    ),
    Method::function(
        "unlink",
        "($module, /, path, *, dir_fd=None)",
        |th, a| unlink_at(th, a, 0),
        "Remove a file (same as remove()).",
    ),
    Method::function(
        "remove",
        "($module, /, path, *, dir_fd=None)",
        |th, a| unlink_at(th, a, 0),
        "Remove a file (same as unlink()).",
    ),
    Method::function(
        "rename",
        "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
        rename,
        "Rename a file or directory.",
    ),
    Method::function(
        "replace",
        "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
        rename,
        "Rename a file or directory, overwriting the destination.",
    ),
    Method::function(
        "link",
        "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)",
        |th, a| {
            let (s, d) = (c_path(th, a.at(0), "link", "src")?, c_path(th, a.at(1), "link", "dst")?);
            // SAFETY: a plain system call.
            two(th, a, || i64::from(unsafe { libc::link(s.as_ptr(), d.as_ptr()) }))
        },
        "Create a hard link to a file.",
    ),
    Method::function(
        "symlink",
        "($module, /, src, dst, target_is_directory=False, *, dir_fd=None)",
        |th, a| {
            let (s, d) = (c_path(th, a.at(0), "symlink", "src")?, c_path(th, a.at(1), "symlink", "dst")?);
            // SAFETY: a plain system call.
            two(th, a, || i64::from(unsafe { libc::symlink(s.as_ptr(), d.as_ptr()) }))
        },
        "Create a symbolic link pointing to src named dst.",
    ),
    Method::function(
        "readlink",
        "($module, /, path, *, dir_fd=None)",
        |th, a| {
            let c = c_path(th, a.at(0), "readlink", "path")?;
            let dir = at(th, a.get(1))?;
            let mut out = vec![0u8; 4096];
            // SAFETY: the buffer has 4096 bytes.
            let n = check(th, Some(a.at(0)), || unsafe {
                libc::readlinkat(dir, c.as_ptr(), out.as_mut_ptr().cast(), 4096)
            } as i64)?;
            Ok(like(&super::fspath(th, a.at(0))?, &out[..n as usize]))
        },
        "Return a string representing the path to which the symbolic link points.",
    ),
    Method::function(
        "chdir",
        "($module, /, path)",
        |th, a| {
            if let Some(fd) = protocol::as_i64(a.at(0)) {
                // SAFETY: a plain system call.
                return check(th, None, || i64::from(unsafe { libc::fchdir(fd as i32) }))
                    .map(|_| Value::none());
            }
            let c = c_path(th, a.at(0), "chdir", "path")?;
            // SAFETY: a plain system call.
            check(th, Some(a.at(0)), || i64::from(unsafe { libc::chdir(c.as_ptr()) })).map(|_| Value::none())
        },
        "Change the current working directory to the specified path.",
    ),
    Method::function(
        "getcwd",
        "($module, /)",
        |th, _| cwd(th).map(|b| decode(&b)),
        "Return a unicode string representing the current working directory.",
    ),
    Method::function(
        "getcwdb",
        "($module, /)",
        |th, _| cwd(th).map(|b| Bytes::new(&b).into_value()),
        "Return a bytes string representing the current working directory.",
    ),
    Method::function(
        "listdir",
        "($module, /, path=None)",
        listdir,
        "Return a list containing the names of the files in the directory.",
    ),
    Method::function(
        "chmod",
        "($module, /, path, mode, *, dir_fd=None, follow_symlinks=True)",
        |th, a| {
            let mode = descriptor(th, a.at(1))? as libc::mode_t;
            if let Some(fd) = protocol::as_i64(a.at(0)) {
                // SAFETY: a plain system call.
                return check(th, None, || i64::from(unsafe { libc::fchmod(fd as i32, mode) }))
                    .map(|_| Value::none());
            }
            let c = c_path(th, a.at(0), "chmod", "path")?;
            let dir = at(th, a.get(2))?;
            // SAFETY: a plain system call.
            check(th, Some(a.at(0)), || i64::from(unsafe { libc::fchmodat(dir, c.as_ptr(), mode, 0) }))
                .map(|_| Value::none())
        },
        "Change the access permissions of a file.",
    ),
    Method::function(
        "chown",
        "($module, /, path, uid, gid, *, dir_fd=None, follow_symlinks=True)",
        |th, a| {
            let c = c_path(th, a.at(0), "chown", "path")?;
            let (u, g, dir) = (descriptor(th, a.at(1))?, descriptor(th, a.at(2))?, at(th, a.get(3))?);
            let flags = if truth(th, a, 4, true)? { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
            // SAFETY: a plain system call.
            check(th, Some(a.at(0)), || {
                // SAFETY: the arguments live through the call, which keeps none of them.
                i64::from(unsafe { libc::fchownat(dir, c.as_ptr(), u as u32, g as u32, flags) })
            })
            .map(|_| Value::none())
        },
        "Change the owner and group id of path to the numeric uid and gid.",
    ),
    Method::function(
        "truncate",
        "($module, /, path, length)",
        |th, a| {
            let n = protocol::index_i64(th, a.at(1))?;
            if let Some(fd) = protocol::as_i64(a.at(0)) {
                // SAFETY: a plain system call.
                return check(th, None, || i64::from(unsafe { libc::ftruncate(fd as i32, n) }))
                    .map(|_| Value::none());
            }
            let c = c_path(th, a.at(0), "truncate", "path")?;
            // SAFETY: a plain system call.
            check(th, Some(a.at(0)), || i64::from(unsafe { libc::truncate(c.as_ptr(), n) }))
                .map(|_| Value::none())
        },
        "Truncate a file, specified by path, to a specific length.",
    ),
    Method::function(
        "utime",
        "($module, /, path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)",
        utime,
        "Set the access and modified time of path.",
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

fn number(th: &Thread, v: Option<&Value>, default: i64) -> Res<i64> {
    v.map_or(Ok(default), |v| protocol::index_i64(th, v))
}

/// A path in the type of the argument: text for text, bytes for bytes.
fn like(argument: &Value, b: &[u8]) -> Value {
    if argument.is_instance(&crate::object::class::BYTES) { Bytes::new(b).into_value() } else { decode(b) }
}

fn two(th: &Thread, a: Args<'_>, f: impl FnMut() -> i64) -> Res {
    // CPython names both paths: OSError(errno, text, src, None, dst).
    match check(th, None, f) {
        Ok(_) => Ok(Value::none()),
        Err(r) => {
            let e = th.take_raised(r);
            crate::object::attribute::set(th, &e, crate::name!("filename"), Some(a.at(0).clone()))?;
            crate::object::attribute::set(th, &e, crate::name!("filename2"), Some(a.at(1).clone()))?;
            Err(th.raise_object(e))
        }
    }
}

fn rename(th: &Thread, a: Args<'_>) -> Res {
    let (s, d) = (c_path(th, a.at(0), "rename", "src")?, c_path(th, a.at(1), "rename", "dst")?);
    let (sd, dd) = (at(th, a.get(2))?, at(th, a.get(3))?);
    // SAFETY: a plain system call.
    two(th, a, || i64::from(unsafe { libc::renameat(sd, s.as_ptr(), dd, d.as_ptr()) }))
}

fn unlink_at(th: &Thread, a: Args<'_>, flags: i32) -> Res {
    let c = c_path(th, a.at(0), if flags == 0 { "unlink" } else { "rmdir" }, "path")?;
    let dir = at(th, a.get(1))?;
    // SAFETY: a plain system call.
    check(th, Some(a.at(0)), || i64::from(unsafe { libc::unlinkat(dir, c.as_ptr(), flags) }))
        .map(|_| Value::none())
}

fn cwd(th: &Thread) -> Res<Vec<u8>> {
    use std::os::unix::ffi::OsStringExt;
    match std::env::current_dir() {
        Ok(p) => Ok(p.into_os_string().into_vec()),
        Err(e) => Err(super::super::io::os_error(th, e.raw_os_error().unwrap_or(libc::EIO), None)),
    }
}

/// Names in a folder, without `.` and `..`.
pub fn names_in(th: &Thread, path: &Value) -> Res<Vec<Vec<u8>>> {
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    let folder = if let Some(fd) = protocol::as_i64(path) {
        format!("/proc/self/fd/{fd}").into_bytes()
    } else {
        super::path_bytes(th, path, "listdir", "path")?
    };
    let r = th.detached(|| -> std::io::Result<Vec<Vec<u8>>> {
        std::fs::read_dir(std::ffi::OsStr::from_bytes(&folder))?
            .map(|e| e.map(|e| e.file_name().into_vec()))
            .collect()
    });
    r.or_else(|e| Err(failure(th, e.raw_os_error().unwrap_or(libc::EIO), Some(path))?))
}

fn listdir(th: &Thread, a: Args<'_>) -> Res {
    let here = Str::new(".").into_value();
    let path = a.get_non_none(0).unwrap_or(&here);
    let names = names_in(th, path)?;
    Ok(List::new(names.iter().map(|n| like(path, n)).collect()).into_value())
}

fn utime(th: &Thread, a: Args<'_>) -> Res {
    let spec = |sec: i64, nsec: i64| libc::timespec { tv_sec: sec, tv_nsec: nsec };
    let pair = |v: &Value| -> Res<(Value, Value)> {
        match &protocol::to_vec(th, v)?[..] {
            [x, y] => Ok((x.clone(), y.clone())),
            _ => Err(th.type_error("utime: 'times' must be either a tuple of two ints or None")),
        }
    };
    let times = match (a.get_non_none(1), a.get_non_none(2)) {
        (Some(_), Some(_)) => {
            return Err(th.value_error("utime: you may specify either 'times' or 'ns' but not both"));
        }
        (None, None) => [spec(0, libc::UTIME_NOW), spec(0, libc::UTIME_NOW)],
        (Some(t), None) => {
            let (x, y) = pair(t)?;
            let one = |v: &Value| -> Res<libc::timespec> {
                Ok(match v.as_float() {
                    Some(f) => spec(f.floor() as i64, ((f - f.floor()) * 1e9) as i64),
                    None => spec(protocol::index_i64(th, v)?, 0),
                })
            };
            [one(&x)?, one(&y)?]
        }
        (None, Some(n)) => {
            let (x, y) = pair(n)?;
            let one = |v: &Value| -> Res<libc::timespec> {
                let n = protocol::index_i64(th, v)?;
                Ok(spec(n.div_euclid(1_000_000_000), n.rem_euclid(1_000_000_000)))
            };
            [one(&x)?, one(&y)?]
        }
    };
    if let Some(fd) = protocol::as_i64(a.at(0)) {
        // SAFETY: reads two timespecs.
        return check(th, None, || i64::from(unsafe { libc::futimens(fd as i32, times.as_ptr()) }))
            .map(|_| Value::none());
    }
    let c = c_path(th, a.at(0), "utime", "path")?;
    let dir = at(th, a.get(3))?;
    let flags = if truth(th, a, 4, true)? { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: reads two timespecs.
    check(th, Some(a.at(0)), || i64::from(unsafe { libc::utimensat(dir, c.as_ptr(), times.as_ptr(), flags) }))
        .map(|_| Value::none())
}
