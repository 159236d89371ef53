//! `pwd`: the users that the system knows.

use std::ffi::{CStr, CString};

use super::posix;
use crate::object::{Args, Method, Module, ModuleSpec, Raised, Res, Str, Thread, Value, protocol};
use crate::sync::prim::Mutex;
use crate::types::list::List;
use crate::types::struct_sequence::{self, StructSequence};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "pwd",
    doc: "This module provides access to the Unix password database.",
    functions: &[
        Method::function(
            "getpwuid",
            "($module, uidobj, /)",
            by_number,
            "Return the password database entry for the given numeric user ID.",
        ),
        Method::function(
            "getpwnam",
            "($module, name, /)",
            by_name,
            "Return the password database entry for the given user name.",
        ),
        Method::function(
            "getpwall",
            "($module, /)",
            all,
            "Return a list of all available password database entries, in arbitrary order.",
        ),
    ],
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        m.set("struct_passwd", ENTRY.class.value());
        Ok(())
    },
    gil_not_used: true,
};

static ENTRY: StructSequence = StructSequence::new(
    "pwd",
    "struct_passwd",
    &["pw_name", "pw_passwd", "pw_uid", "pw_gid", "pw_gecos", "pw_dir", "pw_shell"],
    7,
);

/// Binds the type.
pub fn init_types() {
    struct_sequence::bind(&ENTRY);
}

/// A user or group number; `None` for one that no user has because it is too large.
pub fn identity(th: &Thread, v: &Value, what: &str) -> Res<Option<u32>> {
    if v.ty().slots().index.is_none() {
        return Err(th.type_error(format!("{what} should be integer, not {}", v.ty().error_name())));
    }
    let number = protocol::index(th, v)?;
    // -1 stands for "no user" and is a number as the system sees it.
    Ok(protocol::as_i64(&number).and_then(|n| if n == -1 { Some(u32::MAX) } else { u32::try_from(n).ok() }))
}

/// The name in a call like `getpwnam`; `what` is the argument as errors word it.
pub fn name_argument(th: &Thread, v: &Value, what: &str) -> Res<CString> {
    let Some(name) = v.downcast::<Str>() else {
        return Err(th.type_error(format!("{what} must be str, not {}", v.ty().error_name())));
    };
    CString::new(posix::encode(th, name)?).map_err(|_| th.value_error("embedded null byte"))
}

/// Text of the system's; null pointers are `None`.
///
/// # Safety
/// A C string or null.
pub unsafe fn text(p: *const libc::c_char) -> Value {
    if p.is_null() {
        return Value::none();
    }
    // SAFETY: promised by the caller.
    posix::decode(unsafe { CStr::from_ptr(p) }.to_bytes())
}

/// A number of a user or group; the one that stands for "none" is -1.
pub fn identity_value(n: u32) -> Value {
    Value::small_int(if n == u32::MAX { -1 } else { n.into() })
}

/// Calls one of the re-entrant look-ups with ever more room; `Ok(None)` if there is no such entry. `found` makes the
/// object while the room is still there.
pub fn look_up<T>(
    th: &Thread,
    mut call: impl FnMut(&mut T, *mut libc::c_char, usize, &mut *mut T) -> i32,
    found: impl FnOnce(&T) -> Value,
) -> Res<Option<Value>> {
    let mut room = vec![0 as libc::c_char; 1024];
    // SAFETY: plain data that the call fills.
    let mut entry: T = unsafe { std::mem::zeroed() };
    loop {
        let mut result = std::ptr::null_mut();
        let status = th.detached(|| call(&mut entry, room.as_mut_ptr(), room.len(), &mut result));
        if status == libc::ERANGE && room.len() < 1 << 20 {
            room.resize(room.len() * 2, 0);
            continue;
        }
        return match result.is_null() {
            true if status == libc::ENOMEM => Err(th.memory_error("")),
            true => Ok(None),
            false => Ok(Some(found(&entry))),
        };
    }
}

/// `KeyError` for what was asked for in vain.
pub fn missing(th: &Thread, what: &str, key: &Value) -> Raised {
    match protocol::repr_text(th, key) {
        Ok(shown) => th.key_error(Str::new(&format!("{what}: {shown}")).into_value()),
        Err(r) => r,
    }
}

fn make(p: &libc::passwd) -> Value {
    // SAFETY: the entry's strings are valid as long as the entry.
    unsafe {
        ENTRY.make(vec![
            text(p.pw_name),
            text(p.pw_passwd),
            identity_value(p.pw_uid),
            identity_value(p.pw_gid),
            text(p.pw_gecos),
            text(p.pw_dir),
            text(p.pw_shell),
        ])
    }
}

fn by_number(th: &Thread, a: Args<'_>) -> Res {
    let Some(uid) = identity(th, a.at(0), "uid")? else {
        return Err(th.key_error(Str::new("getpwuid(): uid not found").into_value()));
    };
    // SAFETY: the call fills the entry and the room it is given.
    let found = look_up(th, |e, p, n, r| unsafe { libc::getpwuid_r(uid, e, p, n, r) }, make)?;
    found.ok_or_else(|| missing(th, "getpwuid(): uid not found", &identity_value(uid)))
}

fn by_name(th: &Thread, a: Args<'_>) -> Res {
    let name = name_argument(th, a.at(0), "getpwnam() argument")?;
    // SAFETY: a C string; the call fills the entry and the room it is given.
    let found = look_up(th, |e, p, n, r| unsafe { libc::getpwnam_r(name.as_ptr(), e, p, n, r) }, make)?;
    found.ok_or_else(|| missing(th, "getpwnam(): name not found", a.at(0)))
}

/// The walk over all entries has one place in the whole process.
static WALK: Mutex<()> = Mutex::new(());

fn all(_: &Thread, _: Args<'_>) -> Res {
    let mut entries = Vec::new();
    let walk = WALK.lock();
    // SAFETY: one walk at a time; each entry is copied before the next is asked for.
    unsafe {
        libc::setpwent();
        while let Some(p) = libc::getpwent().as_ref() {
            entries.push(make(p));
        }
        libc::endpwent();
    }
    drop(walk);
    Ok(List::new(entries).into_value())
}
