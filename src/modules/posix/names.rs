//! Functions on the names of files and folders.

use super::identity::identity;
use super::path::{Asked, Path, folder};
use super::{checked, decode, descriptor, failure_of, stat, truth};
use crate::modules::io;
use crate::object::{Args, Method, Res, Thread, Tuple, Value, attribute, name, protocol};
use crate::types::bytes::Bytes;
use crate::types::list::List;
use crate::types::slice::to_big;

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
        "statvfs",
        "($module, /, path)",
        stat::statvfs,
        "Perform a statvfs system call on the given path.",
    ),
    Method::function(
        "open",
        "($module, /, path, flags, mode=511, *, dir_fd=None)",
        |th, a| {
            let path = Asked::path("open").of(th, a.at(0))?;
            let (flags, mode, dir) = (descriptor(th, a.at(1))?, mode(th, a.get(2))?, folder(th, a.get(3))?);
            // SAFETY: a plain system call on a C string.
            path.call(th, |p| unsafe { libc::openat(dir, p, flags | libc::O_CLOEXEC, mode) })
                .map(Value::from_i64)
        },
        "Open a file for low level IO.  Returns a file descriptor (integer).",
    ),
    Method::function(
        "access",
        "($module, /, path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)",
        access,
        "Use the real uid/gid to test for access to a path.",
    ),
    Method::function(
        "mkdir",
        "($module, /, path, mode=511, *, dir_fd=None)",
        |th, a| {
            let path = Asked::path("mkdir").of(th, a.at(0))?;
            let (mode, dir) = (mode(th, a.get(1))?, folder(th, a.get(2))?);
            // SAFETY: a plain system call on a C string.
            done(path.call(th, |p| unsafe { libc::mkdirat(dir, p, mode) }))
        },
        "Create a directory.",
    ),
    Method::function(
        "rmdir",
        "($module, /, path, *, dir_fd=None)",
        |th, a| unlink_at(th, a, "rmdir", libc::AT_REMOVEDIR),
        "Remove a directory.",
    ),
    Method::function(
        "unlink",
        "($module, /, path, *, dir_fd=None)",
        |th, a| unlink_at(th, a, "unlink", 0),
        "Remove a file (same as remove()).",
    ),
    Method::function(
        "remove",
        "($module, /, path, *, dir_fd=None)",
        |th, a| unlink_at(th, a, "remove", 0),
        "Remove a file (same as unlink()).",
    ),
    Method::function(
        "rename",
        "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
        |th, a| rename(th, a, "rename"),
        "Rename a file or directory.",
    ),
    Method::function(
        "replace",
        "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
        |th, a| rename(th, a, "replace"),
        "Rename a file or directory, overwriting the destination.",
    ),
    Method::function(
        "link",
        "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)",
        link,
        "Create a hard link to a file.",
    ),
    Method::function(
        "symlink",
        "($module, /, src, dst, target_is_directory=False, *, dir_fd=None)",
        |th, a| {
            let pair = Pair::of(th, a, "symlink")?;
            truth(th, a, 2, false)?;
            let dir = folder(th, a.get(3))?;
            // SAFETY: a plain system call on C strings.
            pair.call(th, |s, d| unsafe { libc::symlinkat(s, dir, d) })
        },
        "Create a symbolic link pointing to src named dst.",
    ),
    Method::function(
        "readlink",
        "($module, /, path, *, dir_fd=None)",
        |th, a| {
            let path = Asked::path("readlink").of(th, a.at(0))?;
            let dir = folder(th, a.get(1))?;
            let mut out = vec![0u8; libc::PATH_MAX as usize];
            let n = path.result(th, || {
                // SAFETY: fills at most the room.
                (unsafe { libc::readlinkat(dir, path.name().as_ptr(), out.as_mut_ptr().cast(), out.len()) })
                    as i64
            })?;
            Ok(path.like(&out[..n as usize]))
        },
        "Return a string representing the path to which the symbolic link points.",
    ),
    Method::function(
        "chdir",
        "($module, /, path)",
        |th, a| {
            let path = Asked::path("chdir").or_descriptor().of(th, a.at(0))?;
            // SAFETY: plain system calls.
            done(path.run(th, |fd| unsafe { libc::fchdir(fd) }, |p| unsafe { libc::chdir(p) }))
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
        |th, a| {
            let path = listed(th, a.get(0), "listdir")?;
            let found = entries(th, &path)?;
            Ok(List::new(found.iter().map(|e| path.like(&e.name)).collect()).into_value())
        },
        "Return a list containing the names of the files in the directory.",
    ),
    Method::function(
        "chmod",
        "($module, /, path, mode, *, dir_fd=None, follow_symlinks=True)",
        chmod,
        "Change the access permissions of a file.",
    ),
    Method::function(
        "chown",
        "($module, /, path, uid, gid, *, dir_fd=None, follow_symlinks=True)",
        chown,
        "Change the owner and group id of path to the numeric uid and gid.",
    ),
    Method::function(
        "truncate",
        "($module, /, path, length)",
        |th, a| {
            let path = Asked::path("truncate").or_descriptor().untold().of(th, a.at(0))?;
            let n = protocol::index_c(th, a.at(1), "long")?;
            // SAFETY: plain system calls.
            done(path.run(th, |fd| unsafe { libc::ftruncate(fd, n) }, |p| unsafe { libc::truncate(p, n) }))
        },
        "Truncate a file, specified by path, to a specific length.",
    ),
    Method::function(
        "utime",
        "($module, /, path, times=None, *, ns=<unrepresentable>, dir_fd=None, follow_symlinks=True)",
        utime,
        "Set the access and modified time of path.",
    ),
];

fn done(r: Res<i64>) -> Res {
    r.map(|_| Value::none())
}

fn mode(th: &Thread, v: Option<&Value>) -> Res<libc::mode_t> {
    v.map_or(Ok(0o777), |v| descriptor(th, v).map(|n| n as libc::mode_t))
}

/// Two paths, both of which errors tell.
struct Pair {
    from: Path,
    to: Path,
}

impl Pair {
    fn of(th: &Thread, a: Args<'_>, function: &'static str) -> Res<Pair> {
        let from = Asked::path(function).named("src").of(th, a.at(0))?;
        let to = Asked::path(function).named("dst").of(th, a.at(1))?;
        Ok(Pair { from, to })
    }
    fn call(
        &self,
        th: &Thread,
        mut f: impl FnMut(*const libc::c_char, *const libc::c_char) -> libc::c_int,
    ) -> Res {
        let call = || f(self.from.name().as_ptr(), self.to.name().as_ptr()).into();
        done(checked(th, call, |errno| {
            let raised = failure_of(th, errno, &self.from.shown);
            let e = th.take_raised(raised);
            match attribute::set(th, &e, name!("filename2"), Some(self.to.shown.clone())) {
                Ok(()) => th.raise_object(e),
                Err(r) => r,
            }
        }))
    }
}

fn rename(th: &Thread, a: Args<'_>, function: &'static str) -> Res {
    let pair = Pair::of(th, a, function)?;
    let (from, to) = (folder(th, a.get(2))?, folder(th, a.get(3))?);
    // SAFETY: a plain system call on C strings.
    pair.call(th, |s, d| unsafe { libc::renameat(from, s, to, d) })
}

fn link(th: &Thread, a: Args<'_>) -> Res {
    let pair = Pair::of(th, a, "link")?;
    let (from, to) = (folder(th, a.get(2))?, folder(th, a.get(3))?);
    let flags = if truth(th, a, 4, true)? { libc::AT_SYMLINK_FOLLOW } else { 0 };
    // SAFETY: a plain system call on C strings.
    pair.call(th, |s, d| unsafe { libc::linkat(from, s, to, d, flags) })
}

fn unlink_at(th: &Thread, a: Args<'_>, function: &'static str, flags: i32) -> Res {
    let path = Asked::path(function).of(th, a.at(0))?;
    let dir = folder(th, a.get(1))?;
    // SAFETY: a plain system call on a C string.
    done(path.call(th, |p| unsafe { libc::unlinkat(dir, p, flags) }))
}

fn access(th: &Thread, a: Args<'_>) -> Res {
    let path = Asked::path("access").of(th, a.at(0))?;
    let (mode, dir) = (descriptor(th, a.at(1))?, folder(th, a.get(2))?);
    let effective = if truth(th, a, 3, false)? { libc::AT_EACCESS } else { 0 };
    let link = if truth(th, a, 4, true)? { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: a plain query.
    let may = th.detached(|| unsafe { libc::faccessat(dir, path.name().as_ptr(), mode, effective | link) });
    Ok(Value::bool(may == 0))
}

fn chmod(th: &Thread, a: Args<'_>) -> Res {
    let path = Asked::path("chmod").or_descriptor().of(th, a.at(0))?;
    let mode = descriptor(th, a.at(1))? as libc::mode_t;
    let dir = folder(th, a.get(2))?;
    let flags = if truth(th, a, 3, true)? { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    let r = path.run(
        th,
        // SAFETY: a plain system call.
        |fd| unsafe { libc::fchmod(fd, mode) },
        // SAFETY: as above.
        |p| unsafe { libc::fchmodat(dir, p, mode, flags) },
    );
    match r {
        // What the system says of a link that it cannot change.
        Err(_) if flags != 0 && matches!(io::errno(), libc::EOPNOTSUPP | libc::ENOSYS) => {
            drop(th.take_waiting());
            let message = match dir {
                libc::AT_FDCWD => "chmod: follow_symlinks unavailable on this platform",
                _ => "chmod: cannot use dir_fd and follow_symlinks together on this platform",
            };
            Err(th.not_implemented_error(message))
        }
        r => done(r),
    }
}

fn chown(th: &Thread, a: Args<'_>) -> Res {
    let path = Asked::path("chown").or_descriptor().of(th, a.at(0))?;
    let (user, group) = (identity(th, a.at(1), "uid")?, identity(th, a.at(2), "gid")?);
    let (dir, follow) = (folder(th, a.get(3))?, truth(th, a, 4, true)?);
    if path.descriptor().is_some() && dir != libc::AT_FDCWD {
        return Err(th.value_error("chown: can't specify both dir_fd and fd"));
    }
    path.check(th, dir, follow)?;
    let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    done(path.run(
        th,
        // SAFETY: a plain system call.
        |fd| unsafe { libc::fchown(fd, user, group) },
        // SAFETY: as above.
        |p| unsafe { libc::fchownat(dir, p, user, group, flags) },
    ))
}

fn cwd(th: &Thread) -> Res<Vec<u8>> {
    use std::os::unix::ffi::OsStringExt;
    match std::env::current_dir() {
        Ok(p) => Ok(p.into_os_string().into_vec()),
        Err(e) => Err(io::os_error(th, e.raw_os_error().unwrap_or(libc::EIO), None)),
    }
}

/// A name in a folder.
pub(super) struct Entry {
    pub name: Vec<u8>,
    /// Number of its inode.
    pub inode: u64,
    /// `DT_DIR` and the like, `DT_UNKNOWN` where the file system does not tell.
    pub kind: u8,
}

/// The folder that a function lists.
pub(super) fn listed(th: &Thread, v: Option<&Value>, function: &'static str) -> Res<Path> {
    Asked::path(function).or_descriptor().untold().or_none().of(th, v.unwrap_or(&Value::none()))
}

/// What lies in a folder, without `.` and `..`.
pub(super) fn entries(th: &Thread, path: &Path) -> Res<Vec<Entry>> {
    let mut found = Vec::new();
    path.result(th, || {
        found.clear();
        read_folder(path, &mut found)
    })?;
    Ok(found)
}

fn read_folder(path: &Path, found: &mut Vec<Entry>) -> i64 {
    // SAFETY: the folder is opened, read and closed here and by nobody else; a name is copied before the next one is
    // read.
    unsafe {
        let folder = match path.descriptor() {
            // The descriptor stays with the caller, at the beginning of the folder.
            Some(fd) => match libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) {
                -1 => return -1,
                own => {
                    let folder = libc::fdopendir(own);
                    if folder.is_null() {
                        let errno = io::errno();
                        libc::close(own);
                        *libc::__errno_location() = errno;
                    } else {
                        libc::rewinddir(folder);
                    }
                    folder
                }
            },
            None => libc::opendir(path.name().as_ptr()),
        };
        if folder.is_null() {
            return -1;
        }
        let result = loop {
            *libc::__errno_location() = 0;
            let entry = libc::readdir(folder);
            if entry.is_null() {
                break if io::errno() == 0 { 0 } else { -1 };
            }
            let name = std::ffi::CStr::from_ptr((*entry).d_name.as_ptr()).to_bytes();
            if name != b"." && name != b".." {
                let (inode, kind) = ((*entry).d_ino, (*entry).d_type);
                found.push(Entry { name: name.to_vec(), inode, kind });
            }
        };
        let errno = io::errno();
        if path.descriptor().is_some() {
            libc::rewinddir(folder);
        }
        libc::closedir(folder);
        *libc::__errno_location() = errno;
        result
    }
}

const SECOND: i64 = 1_000_000_000;

fn too_late(th: &Thread) -> crate::object::Raised {
    th.overflow_error("timestamp out of range for platform time_t")
}

/// Seconds as the system takes them, rounded down.
fn seconds(th: &Thread, v: &Value) -> Res<libc::timespec> {
    if let Some(f) = v.as_float() {
        if f.is_nan() {
            return Err(th.value_error("Invalid value NaN (not a number)"));
        }
        let (mut whole, mut nanos) = (f.floor(), ((f - f.floor()) * 1e9).floor());
        if nanos >= 1e9 {
            (whole, nanos) = (whole + 1.0, 0.0);
        }
        if !(-9.223_372_036_854_776e18..9.223_372_036_854_776e18).contains(&whole) {
            return Err(too_late(th));
        }
        return Ok(libc::timespec { tv_sec: whole as i64, tv_nsec: nanos as i64 });
    }
    if v.ty().slots().index.is_none() {
        return Err(th.type_error(format!("argument must be int or float, not {}", v.ty().error_name())));
    }
    match protocol::as_i64(&protocol::index(th, v)?) {
        Some(n) => Ok(libc::timespec { tv_sec: n, tv_nsec: 0 }),
        None => Err(too_late(th)),
    }
}

/// Nanoseconds as the system takes them.
fn nanoseconds(th: &Thread, v: &Value) -> Res<libc::timespec> {
    let n = to_big(&protocol::index(th, v)?);
    let (whole, rest) = num_integer::Integer::div_mod_floor(&n, &SECOND.into());
    let Ok(tv_sec) = i64::try_from(whole) else {
        return Err(too_late(th));
    };
    Ok(libc::timespec { tv_sec, tv_nsec: i64::try_from(rest).unwrap_or_default() })
}

fn utime(th: &Thread, a: Args<'_>) -> Res {
    let path = Asked::path("utime").or_descriptor().of(th, a.at(0))?;
    let (dir, follow) = (folder(th, a.get(3))?, truth(th, a, 4, true)?);
    let pair =
        |v: &Value| v.downcast::<Tuple>().filter(|t| t.len() == 2).map(Tuple::items).map(<[Value]>::to_vec);
    let now = libc::timespec { tv_sec: 0, tv_nsec: libc::UTIME_NOW };
    let times = match (a.get_non_none(1), a.get(2)) {
        (Some(_), Some(_)) => {
            return Err(th.value_error("utime: you may specify either 'times' or 'ns' but not both"));
        }
        (None, None) => [now, now],
        (Some(t), None) => match pair(t) {
            Some(p) => [seconds(th, &p[0])?, seconds(th, &p[1])?],
            None => return Err(th.type_error("utime: 'times' must be either a tuple of two ints or None")),
        },
        (None, Some(n)) => match pair(n) {
            Some(p) => [nanoseconds(th, &p[0])?, nanoseconds(th, &p[1])?],
            None => return Err(th.type_error("utime: 'ns' must be a tuple of two ints")),
        },
    };
    path.check(th, dir, follow)?;
    let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    done(path.run(
        th,
        // SAFETY: reads two timespecs.
        |fd| unsafe { libc::futimens(fd, times.as_ptr()) },
        // SAFETY: as above, and a C string.
        |p| unsafe { libc::utimensat(dir, p, times.as_ptr(), flags) },
    ))
}
