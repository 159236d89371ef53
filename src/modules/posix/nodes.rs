//! Special files and devices, and what works on a descriptor in a path's place.

use std::ffi::CStr;

use num_bigint::Sign;

use super::identity::identity;
use super::path::{Asked, folder};
use super::{check, decode, descriptor, int, stat};
use crate::modules::{descriptor as any, io};
use crate::object::{Args, Method, Res, Thread, Value, protocol};
use crate::types::buffer;
use crate::types::bytes::Bytes;
use crate::types::slice::to_big;

pub(super) static FUNCTIONS: &[Method] = &[
    Method::function(
        "mkfifo",
        "($module, /, path, mode=438, *, dir_fd=None)",
        |th, a| {
            let path = Asked::path("mkfifo").of(th, a.at(0))?;
            let (mode, dir) = (mode(th, a.get(1), 0o666)?, folder(th, a.get(2))?);
            // SAFETY: a plain system call on a C string.
            done(path.call(th, |p| unsafe { libc::mkfifoat(dir, p, mode) }))
        },
        "Create a \"fifo\" (a POSIX named pipe).",
    ),
    Method::function(
        "mknod",
        "($module, /, path, mode=384, device=0, *, dir_fd=None)",
        |th, a| {
            let path = Asked::path("mknod").of(th, a.at(0))?;
            let (mode, dir) = (mode(th, a.get(1), 0o600)?, folder(th, a.get(3))?);
            let device = a.get(2).map_or(Ok(0), |d| device(th, d))?;
            // SAFETY: a plain system call on a C string.
            done(path.call(th, |p| unsafe { libc::mknodat(dir, p, mode, device) }))
        },
        "Create a node in the file system.",
    ),
    Method::function(
        "major",
        "($module, device, /)",
        |th, a| taken(th, a.at(0), |d| libc::major(d)),
        "Extracts a device major number from a raw device number.",
    ),
    Method::function(
        "minor",
        "($module, device, /)",
        |th, a| taken(th, a.at(0), |d| libc::minor(d)),
        "Extracts a device minor number from a raw device number.",
    ),
    Method::function(
        "makedev",
        "($module, major, minor, /)",
        |th, a| {
            Ok(match libc::makedev(part(th, a.at(0))?, part(th, a.at(1))?) {
                NONE => int(-1),
                device => Value::from_u64(device),
            })
        },
        "Composes a raw device number from the major and minor device numbers.",
    ),
    Method::function(
        "fchmod",
        "($module, /, fd, mode)",
        |th, a| {
            let (fd, mode) = (descriptor(th, a.at(0))?, mode(th, a.get(1), 0)?);
            // SAFETY: a plain system call.
            done(check(th, None, || i64::from(unsafe { libc::fchmod(fd, mode) })))
        },
        "Change the access permissions of the file given by file descriptor fd.",
    ),
    Method::function(
        "fchown",
        "($module, /, fd, uid, gid)",
        |th, a| {
            let fd = descriptor(th, a.at(0))?;
            let (user, group) = (identity(th, a.at(1), "uid")?, identity(th, a.at(2), "gid")?);
            // SAFETY: a plain system call.
            done(check(th, None, || i64::from(unsafe { libc::fchown(fd, user, group) })))
        },
        "Change the owner and group id of the file specified by file descriptor.",
    ),
    Method::function(
        "lchown",
        "($module, /, path, uid, gid)",
        |th, a| {
            let path = Asked::path("lchown").of(th, a.at(0))?;
            let (user, group) = (identity(th, a.at(1), "uid")?, identity(th, a.at(2), "gid")?);
            // SAFETY: a plain system call on a C string.
            done(path.call(th, |p| unsafe { libc::lchown(p, user, group) }))
        },
        "Change the owner and group id of path to the numeric uid and gid.",
    ),
    Method::function(
        "fchdir",
        "($module, /, fd)",
        |th, a| {
            let fd = any::of(th, a.at(0))?;
            // SAFETY: a plain system call.
            done(check(th, None, || i64::from(unsafe { libc::fchdir(fd) })))
        },
        "Change to the directory of the given file descriptor.",
    ),
    Method::function(
        "chroot",
        "($module, /, path)",
        |th, a| {
            let path = Asked::path("chroot").of(th, a.at(0))?;
            // SAFETY: a plain system call on a C string.
            done(path.call(th, |p| unsafe { libc::chroot(p) }))
        },
        "Change root directory to path.",
    ),
    Method::function(
        "fstatvfs",
        "($module, fd, /)",
        stat::fstatvfs,
        "Perform an fstatvfs system call on the given fd.",
    ),
    Method::function("getlogin", "($module, /)", getlogin, "Return the actual login name."),
    Method::function(
        "getrandom",
        "($module, /, size, flags=0)",
        getrandom,
        "Obtain a series of random bytes.",
    ),
];

fn done(r: Res<i64>) -> Res {
    r.map(|_| Value::none())
}

fn mode(th: &Thread, v: Option<&Value>, default: libc::mode_t) -> Res<libc::mode_t> {
    v.map_or(Ok(default), |v| descriptor(th, v).map(|n| n as libc::mode_t))
}

fn device(th: &Thread, v: &Value) -> Res<libc::dev_t> {
    unsigned(th, v)
}

/// The number that stands for no device.
const NONE: libc::dev_t = libc::dev_t::MAX;

/// A number without sign, of which -1 is the greatest.
fn unsigned(th: &Thread, v: &Value) -> Res<u64> {
    let n = to_big(&protocol::index(th, v)?);
    match u64::try_from(&n) {
        Ok(n) => Ok(n),
        Err(_) if n == (-1).into() => Ok(NONE),
        Err(_) if n.sign() == Sign::Minus => Err(th.overflow_error("can't convert negative int to unsigned")),
        Err(_) => Err(th.overflow_error("int too big to convert")),
    }
}

/// A part of a device's number.
fn part(th: &Thread, v: &Value) -> Res<libc::c_uint> {
    match unsigned(th, v)? {
        NONE => Ok(libc::c_uint::MAX),
        n => u32::try_from(n)
            .map_err(|_| th.overflow_error("Python int too large to convert to C unsigned int")),
    }
}

/// The part of a device's number that `of` takes out; of none there is none.
fn taken(th: &Thread, v: &Value, of: fn(libc::dev_t) -> libc::c_uint) -> Res {
    Ok(match device(th, v)? {
        NONE => int(-1),
        device => int(of(device).into()),
    })
}

fn getlogin(th: &Thread, _: Args<'_>) -> Res {
    // One byte more than the longest name of Linux.
    let mut name = [0; 257];
    unsafe extern "C" {
        fn getlogin_r(name: *mut libc::c_char, size: libc::size_t) -> libc::c_int;
    }
    // SAFETY: fills at most the buffer's length, its end included.
    let errno = unsafe { getlogin_r(name.as_mut_ptr(), name.len()) };
    if errno != 0 {
        return Err(io::os_error(th, errno, None));
    }
    // SAFETY: the call ended it with a zero.
    Ok(decode(unsafe { CStr::from_ptr(name.as_ptr()) }.to_bytes()))
}

fn getrandom(th: &Thread, a: Args<'_>) -> Res {
    let size = protocol::index_i64(th, a.at(0))?;
    let flags = a.get(1).map_or(Ok(0), |f| descriptor(th, f))? as libc::c_uint;
    let Ok(size) = usize::try_from(size) else {
        return Err(io::os_error(th, libc::EINVAL, None));
    };
    let mut out = buffer::room(th, size)?;
    // SAFETY: the buffer has `size` bytes.
    let got = check(th, None, || unsafe { libc::getrandom(out.as_mut_ptr().cast(), size, flags) } as i64)?;
    Ok(Bytes::new(&out[..got as usize]).into_value())
}
