//! Who a process is: users, groups, process groups, priority.

use num_bigint::Sign;

use super::path::c_text;
use super::{check, descriptor, int};
use crate::modules::pwd;
use crate::object::{Args, List, Method, Res, Thread, Tuple, Value, protocol};
use crate::types::slice::to_big;

macro_rules! set_one {
    ($name:literal, $argument:literal, $what:literal, $f:ident, $doc:literal) => {
        Method::function(
            $name,
            concat!("($module, ", $argument, ", /)"),
            |th, a| {
                let id = identity(th, a.at(0), $what)?;
                // SAFETY: a plain system call.
                check(th, None, || i64::from(unsafe { libc::$f(id) })).map(|_| Value::none())
            },
            $doc,
        )
    };
}

macro_rules! set_two {
    ($name:literal, $arguments:literal, $what:literal, $f:ident, $doc:literal) => {
        Method::function(
            $name,
            concat!("($module, ", $arguments, ", /)"),
            |th, a| {
                let (real, effective) = (identity(th, a.at(0), $what)?, identity(th, a.at(1), $what)?);
                // SAFETY: a plain system call.
                check(th, None, || i64::from(unsafe { libc::$f(real, effective) })).map(|_| Value::none())
            },
            $doc,
        )
    };
}

macro_rules! get_three {
    ($name:literal, $f:ident, $doc:literal) => {
        Method::function(
            $name,
            "($module, /)",
            |th, _| {
                let mut ids = [0u32; 3];
                let [a, b, c] = &mut ids;
                // SAFETY: fills three numbers.
                check(th, None, || i64::from(unsafe { libc::$f(a, b, c) }))?;
                Ok(Tuple::new(ids.map(pwd::identity_value).to_vec()).into_value())
            },
            $doc,
        )
    };
}

macro_rules! set_three {
    ($name:literal, $arguments:literal, $what:literal, $f:ident, $doc:literal) => {
        Method::function(
            $name,
            concat!("($module, ", $arguments, ", /)"),
            |th, a| {
                let id = |i: usize| identity(th, a.at(i), $what);
                let (real, effective, saved) = (id(0)?, id(1)?, id(2)?);
                // SAFETY: a plain system call.
                check(th, None, || i64::from(unsafe { libc::$f(real, effective, saved) }))
                    .map(|_| Value::none())
            },
            $doc,
        )
    };
}

pub(super) static FUNCTIONS: &[Method] = &[
    set_one!("setuid", "uid", "uid", setuid, "Set the current process's user id."),
    set_one!("seteuid", "euid", "uid", seteuid, "Set the current process's effective user id."),
    set_one!("setgid", "gid", "gid", setgid, "Set the current process's group id."),
    set_one!("setegid", "egid", "gid", setegid, "Set the current process's effective group id."),
    set_two!(
        "setreuid",
        "ruid, euid",
        "uid",
        setreuid,
        "Set the current process's real and effective user ids."
    ),
    set_two!(
        "setregid",
        "rgid, egid",
        "gid",
        setregid,
        "Set the current process's real and effective group ids."
    ),
    get_three!(
        "getresuid",
        getresuid,
        "Return a tuple of the current process's real, effective, and saved user ids."
    ),
    get_three!(
        "getresgid",
        getresgid,
        "Return a tuple of the current process's real, effective, and saved group ids."
    ),
    set_three!(
        "setresuid",
        "ruid, euid, suid",
        "uid",
        setresuid,
        "Set the current process's real, effective, and saved user ids."
    ),
    set_three!(
        "setresgid",
        "rgid, egid, sgid",
        "gid",
        setresgid,
        "Set the current process's real, effective, and saved group ids."
    ),
    Method::function(
        "setgroups",
        "($module, groups, /)",
        setgroups,
        "Set the groups of the current process to list.",
    ),
    Method::function(
        "initgroups",
        "($module, username, gid, /)",
        |th, a| {
            let (name, gid) = (c_text(th, a.at(0))?, identity(th, a.at(1), "gid")?);
            // SAFETY: a C string.
            check(th, None, || i64::from(unsafe { libc::initgroups(name.as_ptr(), gid) }))
                .map(|_| Value::none())
        },
        "Initialize the group access list.",
    ),
    Method::function(
        "setpgid",
        "($module, pid, pgrp, /)",
        |th, a| {
            let (pid, group) = (descriptor(th, a.at(0))?, descriptor(th, a.at(1))?);
            // SAFETY: a plain system call.
            check(th, None, || i64::from(unsafe { libc::setpgid(pid, group) })).map(|_| Value::none())
        },
        "Call the system call setpgid(pid, pgrp).",
    ),
    Method::function(
        "setpgrp",
        "($module, /)",
        // SAFETY: a plain system call.
        |th, _| check(th, None, || i64::from(unsafe { libc::setpgid(0, 0) })).map(|_| Value::none()),
        "Make the current process the leader of its process group.",
    ),
    Method::function(
        "killpg",
        "($module, pgid, signal, /)",
        |th, a| {
            let (group, signal) = (descriptor(th, a.at(0))?, descriptor(th, a.at(1))?);
            // SAFETY: a plain system call.
            check(th, None, || i64::from(unsafe { libc::killpg(group, signal) }))?;
            crate::vm::check_signals(th)?;
            Ok(Value::none())
        },
        "Kill a process group with a signal.",
    ),
    Method::function(
        "getpriority",
        "($module, /, which, who)",
        getpriority,
        "Return program scheduling priority.",
    ),
    Method::function(
        "setpriority",
        "($module, /, which, who, priority)",
        |th, a| {
            let (which, who) = (descriptor(th, a.at(0))?, descriptor(th, a.at(1))?);
            let priority = descriptor(th, a.at(2))?;
            // SAFETY: a plain system call.
            check(th, None, || i64::from(unsafe { libc::setpriority(which as _, who as _, priority) }))
                .map(|_| Value::none())
        },
        "Set program scheduling priority.",
    ),
    Method::function(
        "getgrouplist",
        "($module, user, group, /)",
        getgrouplist,
        "Returns a list of groups to which a user belongs.",
    ),
];

pub(super) fn identity(th: &Thread, v: &Value, what: &str) -> Res<u32> {
    match pwd::identity(th, v, what)? {
        Some(id) => Ok(id),
        // (As in C, where only what does not fit a `long` is told to be too large.)
        None => Err(th.overflow_error(match protocol::as_i64(v) {
            None if to_big(v).sign() != Sign::Minus => format!("{what} is greater than maximum"),
            _ => format!("{what} is less than minimum"),
        })),
    }
}

fn setgroups(th: &Thread, a: Args<'_>) -> Res {
    if a.at(0).ty().slots().getitem.is_none() {
        return Err(th.type_error("setgroups argument must be a sequence"));
    }
    let groups = protocol::to_vec(th, a.at(0))?;
    let groups = groups.iter().map(|v| identity(th, v, "gid")).collect::<Res<Vec<u32>>>()?;
    // SAFETY: reads the list.
    check(th, None, || i64::from(unsafe { libc::setgroups(groups.len(), groups.as_ptr()) }))
        .map(|_| Value::none())
}

fn getpriority(th: &Thread, a: Args<'_>) -> Res {
    let (which, who) = (descriptor(th, a.at(0))?, descriptor(th, a.at(1))?);
    // SAFETY: a plain query; -1 may be an answer, so that only the thread's error number tells.
    let (priority, errno) = unsafe {
        *libc::__errno_location() = 0;
        (libc::getpriority(which as _, who as _), crate::modules::io::errno())
    };
    if errno != 0 {
        return Err(crate::modules::io::os_error(th, errno, None));
    }
    Ok(int(priority.into()))
}

fn getgrouplist(th: &Thread, a: Args<'_>) -> Res {
    let (name, gid) = (c_text(th, a.at(0))?, identity(th, a.at(1), "gid")?);
    let mut groups = vec![0 as libc::gid_t; 64];
    loop {
        let mut n = groups.len() as i32;
        // SAFETY: a C string; fills at most as many as there is room for.
        let found = unsafe { libc::getgrouplist(name.as_ptr(), gid, groups.as_mut_ptr(), &mut n) };
        if found >= 0 {
            groups.truncate(n.max(0) as usize);
            break;
        }
        groups.resize(groups.len().max(n.max(0) as usize) * 2, 0);
    }
    Ok(List::new(groups.into_iter().map(pwd::identity_value).collect()).into_value())
}
