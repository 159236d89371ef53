//! Paths, and descriptors in a path's place, as arguments (`path_t` of CPython).

use std::ffi::{CStr, CString};

use super::{failure_of, fspath};
use crate::modules::descriptor::warn_of_bool;
use crate::object::{Res, Thread, Value, class, name, protocol};
use crate::types::buffer;

/// What an argument may be, and how errors call it.
#[derive(Clone, Copy)]
pub struct Asked {
    function: &'static str,
    argument: &'static str,
    descriptor: bool,
    none: bool,
    /// Whether errors tell a descriptor as they tell a path.
    told: bool,
}

impl Asked {
    /// The argument `path` of a function.
    pub const fn path(function: &'static str) -> Asked {
        Asked { function, argument: "path", descriptor: false, none: false, told: true }
    }
    /// The same of another name.
    pub const fn named(self, argument: &'static str) -> Asked {
        Asked { argument, ..self }
    }
    /// Or an open descriptor.
    pub const fn or_descriptor(self) -> Asked {
        Asked { descriptor: true, ..self }
    }
    /// Errors do not tell the descriptor.
    pub const fn untold(self) -> Asked {
        Asked { told: false, ..self }
    }
    /// Or `None`, which means the current folder.
    pub const fn or_none(self) -> Asked {
        Asked { none: true, ..self }
    }
    /// The argument as such.
    pub fn of(self, th: &Thread, v: &Value) -> Res<Path> {
        let is_text = |v: &Value| v.is_instance(&class::STR) || v.is_instance(&class::BYTES);
        if self.none && v.is_none() {
            return Ok(Path { place: Place::Name(c".".into()), shown: v.clone(), function: self.function });
        }
        if self.descriptor && !is_text(v) && v.ty().slots().index.is_some() {
            let place = Place::Descriptor(number(th, v)?);
            let shown = if self.told { v.clone() } else { Value::none() };
            return Ok(Path { place, shown, function: self.function });
        }
        let shown = if is_text(v) {
            v.clone()
        } else if v.ty().lookup(th, name!("__fspath__")).is_some_and(|f| !f.is_none()) {
            fspath(th, v)?
        } else {
            return Err(self.refuse(th, v));
        };
        let bytes = match shown.downcast() {
            Some(s) => super::encode(th, s)?,
            None => buffer::stored(&shown).map(|b| b.to_vec()).unwrap_or_default(),
        };
        let Asked { function, argument, .. } = self;
        let name = CString::new(bytes)
            .map_err(|_| th.value_error(format!("{function}: embedded null character in {argument}")))?;
        Ok(Path { place: Place::Name(name), shown, function })
    }
    fn refuse(self, th: &Thread, v: &Value) -> crate::object::Raised {
        let kinds = match (self.descriptor, self.none) {
            (true, true) => "string, bytes, os.PathLike, integer or None",
            (true, false) => "string, bytes, os.PathLike or integer",
            (false, true) => "string, bytes, os.PathLike or None",
            (false, false) => "string, bytes or os.PathLike",
        };
        let Asked { function, argument, .. } = self;
        let given = v.ty().error_name();
        th.type_error(format!("{function}: {argument} should be {kinds}, not {given}"))
    }
}

enum Place {
    Descriptor(i32),
    Name(CString),
}

/// A path, or a descriptor that stands for one.
pub struct Path {
    place: Place,
    /// What errors tell.
    pub shown: Value,
    function: &'static str,
}

impl Path {
    /// The descriptor, if it is one.
    pub fn descriptor(&self) -> Option<i32> {
        match self.place {
            Place::Descriptor(fd) => Some(fd),
            Place::Name(_) => None,
        }
    }
    /// The path; empty of a descriptor.
    pub fn name(&self) -> &CStr {
        match &self.place {
            Place::Descriptor(_) => c"",
            Place::Name(name) => name,
        }
    }
    /// A name in the type of the path: bytes for bytes, text for anything else.
    pub fn like(&self, name: &[u8]) -> Value {
        match self.shown.is_instance(&class::BYTES) {
            true => crate::types::bytes::Bytes::new(name).into_value(),
            false => super::decode(name),
        }
    }
    /// Runs a system call that says -1 on error, on a path that is no descriptor.
    pub fn call(&self, th: &Thread, mut f: impl FnMut(*const libc::c_char) -> libc::c_int) -> Res<i64> {
        let name = self.name();
        self.result(th, || f(name.as_ptr()).into())
    }
    /// The same with one call for each kind.
    pub fn run(
        &self,
        th: &Thread,
        mut on_descriptor: impl FnMut(i32) -> libc::c_int,
        mut on_name: impl FnMut(*const libc::c_char) -> libc::c_int,
    ) -> Res<i64> {
        self.result(th, || match &self.place {
            Place::Descriptor(fd) => on_descriptor(*fd).into(),
            Place::Name(name) => on_name(name.as_ptr()).into(),
        })
    }
    /// Runs any system call that says -1 on error; what it raises tells the path.
    pub fn result(&self, th: &Thread, f: impl FnMut() -> i64) -> Res<i64> {
        super::checked(th, f, |errno| failure_of(th, errno, &self.shown))
    }
    /// Refuses a folder to start from and not to follow links, where both make no sense with a descriptor.
    pub fn check(&self, th: &Thread, folder: i32, follow: bool) -> Res<()> {
        let function = self.function;
        let at = folder != libc::AT_FDCWD;
        match self.descriptor() {
            Some(_) if at => {
                Err(th.value_error(format!("{function}: can't specify dir_fd without matching path")))
            }
            Some(_) if !follow => {
                Err(th.value_error(format!("{function}: cannot use fd and follow_symlinks together")))
            }
            _ => Ok(()),
        }
    }
}

/// A number that a path's place takes as a descriptor.
fn number(th: &Thread, v: &Value) -> Res<i32> {
    warn_of_bool(th, v)?;
    let n = protocol::index(th, v)?;
    let bound = |n: i64| th.overflow_error(format!("fd is {} than {}", word(n), end(n)));
    match protocol::as_i64(&n) {
        Some(n) => i32::try_from(n).map_err(|_| bound(n)),
        None => Err(bound(if crate::types::slice::to_big(&n) < 0.into() { -1 } else { 1 })),
    }
}

fn word(n: i64) -> &'static str {
    if n < 0 { "less" } else { "greater" }
}

fn end(n: i64) -> &'static str {
    if n < 0 { "minimum" } else { "maximum" }
}

/// `dir_fd` and its like: a descriptor, or the current folder.
pub fn folder(th: &Thread, v: Option<&Value>) -> Res<i32> {
    match v.filter(|v| !v.is_none()) {
        None => Ok(libc::AT_FDCWD),
        Some(v) if v.ty().slots().index.is_some() => number(th, v),
        Some(v) => {
            Err(th.type_error(format!("argument should be integer or None, not {}", v.ty().error_name())))
        }
    }
}

/// Text or a path as a C string, whatever it is for (`PyUnicode_FSConverter`).
pub fn c_text(th: &Thread, v: &Value) -> Res<CString> {
    CString::new(os_text(th, v)?).map_err(|_| th.value_error("embedded null byte"))
}

/// The same as bytes.
pub fn os_text(th: &Thread, v: &Value) -> Res<Vec<u8>> {
    let v = fspath(th, v)?;
    match v.downcast() {
        Some(s) => super::encode(th, s),
        None => Ok(buffer::stored(&v).map(|b| b.to_vec()).unwrap_or_default()),
    }
}
