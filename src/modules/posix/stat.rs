//! `stat` and its kin.

use super::path::{Asked, folder};
use super::{check, descriptor, int, truth};
use crate::object::{Args, Res, Thread, Value};
use crate::types::struct_sequence::StructSequence;

/// `os.stat_result`.
pub static STAT_RESULT: StructSequence = StructSequence::new(
    "os",
    "stat_result",
    &[
        "st_mode",
        "st_ino",
        "st_dev",
        "st_nlink",
        "st_uid",
        "st_gid",
        "st_size",
        "_7",
        "_8",
        "_9",
        "st_atime",
        "st_mtime",
        "st_ctime",
        "st_atime_ns",
        "st_mtime_ns",
        "st_ctime_ns",
        "st_blksize",
        "st_blocks",
        "st_rdev",
    ],
    10,
);

/// `os.statvfs_result`.
pub static STATVFS_RESULT: StructSequence = StructSequence::new(
    "os",
    "statvfs_result",
    &[
        "f_bsize",
        "f_frsize",
        "f_blocks",
        "f_bfree",
        "f_bavail",
        "f_files",
        "f_ffree",
        "f_favail",
        "f_flag",
        "f_namemax",
        "f_fsid",
    ],
    10,
);

/// A `stat_result` from the system's struct.
pub fn result(s: &libc::stat) -> Value {
    let seconds = |t: i64, n: i64| Value::from_f64(t as f64 + n as f64 * 1e-9);
    let nanos = |t: i64, n: i64| Value::from_bigint(num_bigint::BigInt::from(t) * 1_000_000_000i64 + n);
    STAT_RESULT.make(vec![
        int(s.st_mode.into()),
        Value::from_u64(s.st_ino),
        Value::from_u64(s.st_dev),
        int(s.st_nlink as i64),
        int(s.st_uid.into()),
        int(s.st_gid.into()),
        int(s.st_size),
        int(s.st_atime),
        int(s.st_mtime),
        int(s.st_ctime),
        seconds(s.st_atime, s.st_atime_nsec),
        seconds(s.st_mtime, s.st_mtime_nsec),
        seconds(s.st_ctime, s.st_ctime_nsec),
        nanos(s.st_atime, s.st_atime_nsec),
        nanos(s.st_mtime, s.st_mtime_nsec),
        nanos(s.st_ctime, s.st_ctime_nsec),
        int(s.st_blksize),
        int(s.st_blocks),
        Value::from_u64(s.st_rdev),
    ])
}

fn empty() -> libc::stat {
    // SAFETY: plain data that the system call fills.
    unsafe { std::mem::zeroed() }
}

/// `stat` of an entry of a folder.
pub fn of_entry(th: &Thread, path: &Value, dir: i32, follow: bool) -> Res<libc::stat> {
    stat_of(th, Asked::path("stat"), path, dir, follow)
}

fn stat_of(th: &Thread, asked: Asked, path: &Value, dir: i32, follow: bool) -> Res<libc::stat> {
    let path = asked.of(th, path)?;
    path.check(th, dir, follow)?;
    let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    let mut s = empty();
    let room = &raw mut s;
    path.run(
        th,
        // SAFETY: fills the struct.
        |fd| unsafe { libc::fstat(fd, room) },
        // SAFETY: as above, and a C string.
        |p| unsafe { libc::fstatat(dir, p, room, flags) },
    )?;
    Ok(s)
}

pub(super) fn stat(th: &Thread, a: Args<'_>) -> Res {
    let (dir, follow) = (folder(th, a.get(1))?, truth(th, a, 2, true)?);
    stat_of(th, Asked::path("stat").or_descriptor(), a.at(0), dir, follow).map(|s| result(&s))
}

pub(super) fn lstat(th: &Thread, a: Args<'_>) -> Res {
    let dir = folder(th, a.get(1))?;
    stat_of(th, Asked::path("lstat"), a.at(0), dir, false).map(|s| result(&s))
}

pub(super) fn fstat(th: &Thread, a: Args<'_>) -> Res {
    let fd = descriptor(th, a.at(0))?;
    let mut s = empty();
    // SAFETY: fills the struct.
    check(th, None, || i64::from(unsafe { libc::fstat(fd, &mut s) }))?;
    Ok(result(&s))
}

pub(super) fn statvfs(th: &Thread, a: Args<'_>) -> Res {
    let path = Asked::path("statvfs").or_descriptor().of(th, a.at(0))?;
    // SAFETY: plain data that the system call fills.
    let mut s: libc::statvfs = unsafe { std::mem::zeroed() };
    let room = &raw mut s;
    path.run(
        th,
        // SAFETY: fills the struct.
        |fd| unsafe { libc::fstatvfs(fd, room) },
        // SAFETY: as above, and a C string.
        |p| unsafe { libc::statvfs(p, room) },
    )?;
    Ok(statvfs_result(&s))
}

pub(super) fn fstatvfs(th: &Thread, a: Args<'_>) -> Res {
    let fd = descriptor(th, a.at(0))?;
    // SAFETY: plain data that the system call fills.
    let mut s: libc::statvfs = unsafe { std::mem::zeroed() };
    // SAFETY: fills the struct.
    check(th, None, || unsafe { libc::fstatvfs(fd, &mut s) }.into())?;
    Ok(statvfs_result(&s))
}

fn statvfs_result(s: &libc::statvfs) -> Value {
    let u = Value::from_u64;
    STATVFS_RESULT.make(vec![
        u(s.f_bsize),
        u(s.f_frsize),
        u(s.f_blocks),
        u(s.f_bfree),
        u(s.f_bavail),
        u(s.f_files),
        u(s.f_ffree),
        u(s.f_favail),
        u(s.f_flag),
        u(s.f_namemax),
        u(s.f_fsid),
    ])
}
