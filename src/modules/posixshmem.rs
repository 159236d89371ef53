//! `_posixshmem`: shared memory by name.

use std::ffi::CString;

use super::descriptor::{c_int, c_int_or};
use super::{io, posix};
use crate::object::{Args, Method, ModuleSpec, Res, Str, Thread, Value};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_posixshmem",
    doc: "POSIX shared memory module",
    functions: &[
        Method::function(
            "shm_open",
            "($module, /, path, flags, mode=511)",
            |th, a| {
                let name = name(th, a.at(0), "shm_open")?;
                let (flags, mode) = (c_int(th, a.at(1))?, c_int_or(th, a.get(2), 0o777)?);
                // SAFETY: a C string.
                let fd = io::retry(th, || unsafe {
                    libc::shm_open(name.as_ptr(), flags, mode as libc::mode_t) as isize
                });
                outcome(th, fd, a).map(Value::from_usize)
            },
            "Open a shared memory object.  Returns a file descriptor (integer).",
        ),
        Method::function(
            "shm_unlink",
            "($module, path, /)",
            |th, a| {
                let name = name(th, a.at(0), "shm_unlink")?;
                // SAFETY: a C string.
                let done = io::retry(th, || unsafe { libc::shm_unlink(name.as_ptr()) as isize });
                outcome(th, done, a).map(|_| Value::none())
            },
            "Remove a shared memory object (similar to unlink()).",
        ),
    ],
    init: |_, _| Ok(()),
    gil_not_used: true,
};

fn name(th: &Thread, v: &Value, function: &str) -> Res<CString> {
    let Some(s) = v.downcast::<Str>() else {
        let given = v.ty().name_str();
        return Err(th.type_error(format!("{function}() argument 1 must be str, not {given}")));
    };
    CString::new(posix::encode(th, s)?).map_err(|_| th.value_error("embedded null character"))
}

fn outcome(
    th: &Thread,
    result: Result<usize, Result<i32, crate::object::Raised>>,
    a: Args<'_>,
) -> Res<usize> {
    result.map_err(|e| e.map_or_else(|r| r, |errno| io::os_error(th, errno, Some(a.at(0)))))
}
