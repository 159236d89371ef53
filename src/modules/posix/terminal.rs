//! Terminals and who stands in front of them.

use std::ffi::CStr;

use super::{check, decode, descriptor, int};
use crate::modules::{descriptor as any, io};
use crate::object::{Args, Method, Res, Str, Thread, Tuple, Value};

pub(super) static FUNCTIONS: &[Method] = &[
    Method::function("openpty", "($module, /)", openpty, "Open a pseudo-terminal."),
    Method::function(
        "forkpty",
        "($module, /)",
        forkpty,
        "Fork a new process with a new pseudo-terminal as controlling tty.",
    ),
    Method::function(
        "posix_openpt",
        "($module, oflag, /)",
        |th, a| {
            let flags = descriptor(th, a.at(0))?;
            // SAFETY: a plain system call.
            let fd = check(th, None, || unsafe { libc::posix_openpt(flags | libc::O_CLOEXEC) }.into())?;
            Ok(int(fd))
        },
        "Open and return a file descriptor for a master pseudo-terminal device.",
    ),
    Method::function(
        "grantpt",
        "($module, fd, /)",
        |th, a| {
            let fd = any::of(th, a.at(0))?;
            // SAFETY: a plain system call.
            check(th, None, || unsafe { libc::grantpt(fd) }.into()).map(|_| Value::none())
        },
        "Grant access to the slave pseudo-terminal device.",
    ),
    Method::function(
        "unlockpt",
        "($module, fd, /)",
        |th, a| {
            let fd = any::of(th, a.at(0))?;
            // SAFETY: a plain system call.
            check(th, None, || unsafe { libc::unlockpt(fd) }.into()).map(|_| Value::none())
        },
        "Unlock a pseudo-terminal master/slave pair.",
    ),
    Method::function(
        "ptsname",
        "($module, fd, /)",
        |th, a| {
            let fd = any::of(th, a.at(0))?;
            let mut room = [0 as libc::c_char; 4096];
            // SAFETY: fills the room.
            match unsafe { libc::ptsname_r(fd, room.as_mut_ptr(), room.len()) } {
                // SAFETY: the call wrote a C string.
                0 => Ok(decode(unsafe { CStr::from_ptr(room.as_ptr()) }.to_bytes())),
                errno => Err(io::os_error(th, errno, None)),
            }
        },
        "Return the name of the slave pseudo-terminal device.",
    ),
    Method::function(
        "login_tty",
        "($module, fd, /)",
        |th, a| {
            let fd = descriptor(th, a.at(0))?;
            // SAFETY: a plain system call.
            check(th, None, || i64::from(unsafe { libc::login_tty(fd) })).map(|_| Value::none())
        },
        "Prepare the tty of which fd is a file descriptor for a new login session.",
    ),
    Method::function(
        "ttyname",
        "($module, fd, /)",
        |th, a| {
            let fd = descriptor(th, a.at(0))?;
            let mut room = [0 as libc::c_char; 4096];
            // SAFETY: fills the room.
            match unsafe { libc::ttyname_r(fd, room.as_mut_ptr(), room.len()) } {
                // SAFETY: the call wrote a C string.
                0 => Ok(decode(unsafe { CStr::from_ptr(room.as_ptr()) }.to_bytes())),
                errno => Err(io::os_error(th, errno, None)),
            }
        },
        "Return the name of the terminal device connected to 'fd'.",
    ),
    Method::function(
        "ctermid",
        "($module, /)",
        |_, _| Ok(Str::new("/dev/tty").into_value()),
        "Return the name of the controlling terminal for this process.",
    ),
    Method::function(
        "tcgetpgrp",
        "($module, fd, /)",
        |th, a| {
            let fd = descriptor(th, a.at(0))?;
            // SAFETY: a plain query.
            check(th, None, || i64::from(unsafe { libc::tcgetpgrp(fd) })).map(int)
        },
        "Return the process group associated with the terminal specified by fd.",
    ),
    Method::function(
        "tcsetpgrp",
        "($module, fd, pgid, /)",
        |th, a| {
            let (fd, group) = (descriptor(th, a.at(0))?, descriptor(th, a.at(1))?);
            // SAFETY: a plain system call.
            check(th, None, || i64::from(unsafe { libc::tcsetpgrp(fd, group) })).map(|_| Value::none())
        },
        "Set the process group associated with the terminal specified by fd.",
    ),
    Method::function(
        "device_encoding",
        "($module, /, fd)",
        |th, a| {
            let fd = descriptor(th, a.at(0))?;
            // SAFETY: a plain query.
            match unsafe { libc::isatty(fd) } {
                1 => Ok(Str::new("utf-8").into_value()),
                _ => Ok(Value::none()),
            }
        },
        "Return a string describing the encoding of a terminal's file descriptor.",
    ),
];

fn openpty(th: &Thread, _: Args<'_>) -> Res {
    let (mut master, mut slave) = (-1, -1);
    // SAFETY: fills two numbers; nothing else is asked for.
    let done = unsafe {
        let null = std::ptr::null_mut::<libc::c_char>();
        libc::openpty(&mut master, &mut slave, null, std::ptr::null_mut(), std::ptr::null_mut())
    };
    if done < 0 {
        return Err(io::os_error(th, io::errno(), None));
    }
    for fd in [master, slave] {
        // SAFETY: changes a flag of our own descriptor.
        unsafe { libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC) };
    }
    Ok(Tuple::new(vec![int(master.into()), int(slave.into())]).into_value())
}

fn forkpty(th: &Thread, _: Args<'_>) -> Res {
    let mut master = -1;
    let pid = super::process::fork_with(th, || {
        // SAFETY: as `fork`; fills one number.
        unsafe {
            let null = std::ptr::null_mut::<libc::c_char>();
            libc::forkpty(&mut master, null, std::ptr::null_mut(), std::ptr::null_mut())
        }
    })?;
    Ok(Tuple::new(vec![int(pid.into()), int(master.into())]).into_value())
}
