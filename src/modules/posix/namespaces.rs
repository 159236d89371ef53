//! Namespaces of Linux.

use super::{check, descriptor};
use crate::modules::descriptor as any;
use crate::object::{Method, Value};

pub(super) static FUNCTIONS: &[Method] = &[
    Method::function(
        "unshare",
        "($module, /, flags)",
        |th, a| {
            let flags = descriptor(th, a.at(0))?;
            // SAFETY: a plain system call.
            check(th, None, || unsafe { libc::unshare(flags) }.into()).map(|_| Value::none())
        },
        "Disassociate parts of a process (or thread) execution context.",
    ),
    Method::function(
        "setns",
        "($module, /, fd, nstype=0)",
        |th, a| {
            let (fd, kind) = (any::of(th, a.at(0))?, any::c_int_or(th, a.get(1), 0)?);
            // SAFETY: a plain system call.
            check(th, None, || unsafe { libc::setns(fd, kind) }.into()).map(|_| Value::none())
        },
        "Move the calling thread into different namespaces.",
    ),
];
