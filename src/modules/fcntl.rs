//! `fcntl`: control over descriptors, and locks on files.

use super::descriptor::{self, c_int, c_int_or};
use super::io;
use crate::object::{Args, Method, Module, ModuleSpec, Res, Str, Thread, Value, protocol};
use crate::types::buffer::{self, Target};
use crate::types::bytes::Bytes;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "fcntl",
    doc: "This module performs file control and I/O control on file descriptors.",
    functions: &[
        Method::function(
            "fcntl",
            "($module, fd, cmd, arg=0, /)",
            fcntl,
            "Perform the operation `cmd` on file descriptor fd.",
        ),
        Method::function(
            "ioctl",
            "($module, fd, request, arg=0, mutate_flag=True, /)",
            ioctl,
            "Perform the operation request on file descriptor fd.",
        ),
        Method::function(
            "flock",
            "($module, fd, operation, /)",
            |th, a| {
                let (fd, operation) = (descriptor::of(th, a.at(0))?, c_int(th, a.at(1))?);
                // SAFETY: a plain system call.
                system(th, || unsafe { libc::flock(fd, operation) }).map(|_| Value::none())
            },
            "Perform the lock operation on file descriptor fd.",
        ),
        Method::function(
            "lockf",
            "($module, fd, cmd, len=0, start=0, whence=0, /)",
            lockf,
            "A wrapper around the fcntl() locking calls.",
        ),
    ],
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        for (name, value) in NUMBERS {
            m.set(name, Value::from_i64(*value));
        }
        Ok(())
    },
    gil_not_used: true,
};

macro_rules! numbers {
    ($($name:ident)*) => { const NUMBERS: &[(&str, i64)] = &[$((stringify!($name), libc::$name as i64)),*]; };
}
numbers! {
    LOCK_SH LOCK_EX LOCK_NB LOCK_UN FD_CLOEXEC F_DUPFD F_DUPFD_CLOEXEC F_GETFD F_SETFD F_GETFL F_SETFL F_GETLK F_SETLK
    F_SETLKW F_OFD_GETLK F_OFD_SETLK F_OFD_SETLKW F_GETOWN F_SETOWN F_RDLCK F_WRLCK F_UNLCK F_SETLEASE F_GETLEASE
    F_NOTIFY F_SETPIPE_SZ F_GETPIPE_SZ F_ADD_SEALS F_GET_SEALS F_SEAL_SEAL F_SEAL_SHRINK F_SEAL_GROW F_SEAL_WRITE
    FICLONE FICLONERANGE
}

/// What fits into the buffer that the system fills, as CPython has it.
const ROOM: usize = 1024;

fn system(th: &Thread, mut f: impl FnMut() -> i32) -> Res<i32> {
    match io::retry(th, || f() as isize) {
        Ok(n) => Ok(n as i32),
        Err(Ok(errno)) => Err(io::os_error(th, errno, None)),
        Err(Err(raised)) => Err(raised),
    }
}

/// The third argument.
enum Given {
    Number(libc::c_ulong),
    Bytes(Vec<u8>),
}

fn given(th: &Thread, v: Option<&Value>, function: &str) -> Res<Given> {
    let Some(v) = v else { return Ok(Given::Number(0)) };
    if v.ty().slots().index.is_some() {
        return Ok(Given::Number(mask(th, v)?));
    }
    if let Some(s) = v.downcast::<Str>() {
        return match s.to_utf8() {
            Some(text) => Ok(Given::Bytes(text.as_bytes().to_vec())),
            None => Err(th.value_error("surrogates not allowed")),
        };
    }
    match buffer::bytes_of(v) {
        Some(bytes) => Ok(Given::Bytes(bytes.into_owned())),
        None => Err(th.type_error(format!(
            "{function}() argument 3 must be an integer, a bytes-like object, or a string, not {}",
            v.ty().error_name()
        ))),
    }
}

/// An integer of which C takes the low bits.
fn mask(th: &Thread, v: &Value) -> Res<libc::c_ulong> {
    let n = protocol::index(th, v)?;
    Ok(match protocol::as_i64(&n) {
        Some(n) => n as libc::c_ulong,
        None => {
            let low = protocol::binary(th, &n, &Value::from_u64(u64::MAX), crate::object::BinaryOp::And)?;
            match crate::types::int::num::operand(&low).map(|n| n.to_big().into_owned()) {
                Some(big) => u64::try_from(big).unwrap_or(0) as libc::c_ulong,
                None => 0,
            }
        }
    })
}

fn fcntl(th: &Thread, a: Args<'_>) -> Res {
    let (fd, command) = (descriptor::of(th, a.at(0))?, c_int(th, a.at(1))?);
    match given(th, a.get(2), "fcntl")? {
        Given::Number(n) => {
            // SAFETY: a plain system call with a number.
            system(th, || unsafe { libc::fcntl(fd, command, n as libc::c_int) })
                .map(|n| Value::small_int(n.into()))
        }
        Given::Bytes(bytes) => {
            if bytes.len() > ROOM {
                return Err(th.value_error("fcntl argument 3 is too long"));
            }
            let mut room = [0u8; ROOM];
            room[..bytes.len()].copy_from_slice(&bytes);
            // SAFETY: what the command reads and fills is the caller's to know; there is room for any of them.
            system(th, || unsafe { libc::fcntl(fd, command, room.as_mut_ptr()) })?;
            Ok(Bytes::new(&room[..bytes.len()]).into_value())
        }
    }
}

fn ioctl(th: &Thread, a: Args<'_>) -> Res {
    let (fd, request) = (descriptor::of(th, a.at(0))?, mask(th, a.at(1))?);
    let mutate = a.get(3).map_or(Ok(true), |v| protocol::truth(th, v))?;
    let bytes = match given(th, a.get(2), "ioctl")? {
        Given::Number(n) => {
            // SAFETY: a plain system call with a number.
            let n = system(th, || unsafe { libc::ioctl(fd, request as _, n as libc::c_int) })?;
            return Ok(Value::small_int(n.into()));
        }
        Given::Bytes(bytes) => bytes,
    };
    let target = a.get(2).filter(|_| mutate).and_then(|v| Target::of(th, v));
    if target.is_none() && bytes.len() > ROOM {
        return Err(th.value_error("ioctl argument 3 is too long"));
    }
    let mut room = bytes.clone();
    room.resize(bytes.len().max(ROOM), 0);
    // SAFETY: what the request reads and fills is the caller's to know; there is room for any of them.
    let n = system(th, || unsafe { libc::ioctl(fd, request as _, room.as_mut_ptr()) })?;
    match target {
        Some(target) => {
            target.write(&room[..bytes.len()]);
            Ok(Value::small_int(n.into()))
        }
        None => Ok(Bytes::new(&room[..bytes.len()]).into_value()),
    }
}

fn lockf(th: &Thread, a: Args<'_>) -> Res {
    let (fd, command) = (descriptor::of(th, a.at(0))?, c_int(th, a.at(1))?);
    let kind = match () {
        () if command == libc::LOCK_UN => libc::F_UNLCK,
        () if command & libc::LOCK_SH != 0 => libc::F_RDLCK,
        () if command & libc::LOCK_EX != 0 => libc::F_WRLCK,
        () => return Err(th.value_error("unrecognized lockf argument")),
    };
    let offset = |v: Option<&Value>| v.map_or(Ok(0), |v| protocol::index_i64(th, v));
    // SAFETY: plain data.
    let mut lock: libc::flock = unsafe { std::mem::zeroed() };
    lock.l_type = kind as _;
    lock.l_len = offset(a.get(2))?;
    lock.l_start = offset(a.get(3))?;
    lock.l_whence = c_int_or(th, a.get(4), 0)? as _;
    let how = if command & libc::LOCK_NB != 0 { libc::F_SETLK } else { libc::F_SETLKW };
    // SAFETY: the call reads the lock.
    system(th, || unsafe { libc::fcntl(fd, how, &lock) }).map(|_| Value::none())
}
