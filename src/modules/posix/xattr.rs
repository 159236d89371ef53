//! Extended attributes of files.

use super::path::{Asked, Path, c_text};
use super::{descriptor, truth};
use crate::modules::io;
use crate::object::{Args, Method, Res, Thread, Value};
use crate::types::buffer;
use crate::types::bytes::Bytes;
use crate::types::list::List;

pub(super) static FUNCTIONS: &[Method] = &[
    Method::function(
        "getxattr",
        "($module, /, path, attribute, *, follow_symlinks=True)",
        getxattr,
        "Return the value of extended attribute attribute on path.",
    ),
    Method::function(
        "setxattr",
        "($module, /, path, attribute, value, flags=0, *, follow_symlinks=True)",
        setxattr,
        "Set extended attribute attribute on path to value.",
    ),
    Method::function(
        "removexattr",
        "($module, /, path, attribute, *, follow_symlinks=True)",
        removexattr,
        "Remove extended attribute attribute on path.",
    ),
    Method::function(
        "listxattr",
        "($module, /, path=None, *, follow_symlinks=True)",
        listxattr,
        "Return a list of extended attributes on path.",
    ),
];

pub(super) const CONSTANTS: [(&str, i64); 3] = [
    ("XATTR_CREATE", libc::XATTR_CREATE as i64),
    ("XATTR_REPLACE", libc::XATTR_REPLACE as i64),
    ("XATTR_SIZE_MAX", SIZE_MAX as i64),
];

/// The longest value, and the longest list.
const SIZE_MAX: usize = 1 << 16;

/// The file, and whether a link is followed.
fn target(th: &Thread, asked: Asked, v: &Value, follow: bool) -> Res<Path> {
    let path = asked.or_descriptor().of(th, v)?;
    path.check(th, libc::AT_FDCWD, follow)?;
    Ok(path)
}

/// What a call put into a room, first a small one and then the largest that there can be.
fn grown(path: &Path, th: &Thread, mut call: impl FnMut(&mut [u8]) -> isize) -> Res<Vec<u8>> {
    let mut room = vec![0; 256];
    let n = path.result(th, || {
        let n = call(&mut room);
        if n < 0 && io::errno() == libc::ERANGE {
            room.resize(SIZE_MAX, 0);
            return call(&mut room) as i64;
        }
        n as i64
    })?;
    room.truncate(n as usize);
    Ok(room)
}

fn getxattr(th: &Thread, a: Args<'_>) -> Res {
    let follow = truth(th, a, 2, true)?;
    let path = target(th, Asked::path("getxattr"), a.at(0), follow)?;
    let attribute = c_text(th, a.at(1))?;
    let value = grown(&path, th, |room| {
        let (name, out, size) = (attribute.as_ptr(), room.as_mut_ptr().cast(), room.len());
        // SAFETY: C strings; fills at most the room.
        unsafe {
            match path.descriptor() {
                Some(fd) => libc::fgetxattr(fd, name, out, size),
                None if follow => libc::getxattr(path.name().as_ptr(), name, out, size),
                None => libc::lgetxattr(path.name().as_ptr(), name, out, size),
            }
        }
    })?;
    Ok(Bytes::make(value).into_value())
}

fn setxattr(th: &Thread, a: Args<'_>) -> Res {
    let follow = truth(th, a, 4, true)?;
    let path = target(th, Asked::path("setxattr"), a.at(0), follow)?;
    let attribute = c_text(th, a.at(1))?;
    let value = buffer::expect(th, a.at(2))?;
    let flags = a.get(3).map_or(Ok(0), |v| descriptor(th, v))?;
    let (name, data, size) = (attribute.as_ptr(), value.as_ptr().cast(), value.len());
    path.run(
        th,
        // SAFETY: a C string; reads the bytes.
        |fd| unsafe { libc::fsetxattr(fd, name, data, size, flags) },
        // SAFETY: as above.
        |p| unsafe {
            match follow {
                true => libc::setxattr(p, name, data, size, flags),
                false => libc::lsetxattr(p, name, data, size, flags),
            }
        },
    )?;
    Ok(Value::none())
}

fn removexattr(th: &Thread, a: Args<'_>) -> Res {
    let follow = truth(th, a, 2, true)?;
    let path = target(th, Asked::path("removexattr"), a.at(0), follow)?;
    let attribute = c_text(th, a.at(1))?;
    let name = attribute.as_ptr();
    path.run(
        th,
        // SAFETY: a C string.
        |fd| unsafe { libc::fremovexattr(fd, name) },
        // SAFETY: as above.
        |p| unsafe { if follow { libc::removexattr(p, name) } else { libc::lremovexattr(p, name) } },
    )?;
    Ok(Value::none())
}

fn listxattr(th: &Thread, a: Args<'_>) -> Res {
    let follow = truth(th, a, 1, true)?;
    let asked = Asked::path("listxattr").or_none();
    let path = target(th, asked, a.get(0).unwrap_or(&Value::none()), follow)?;
    let names = grown(&path, th, |room| {
        let (out, size) = (room.as_mut_ptr().cast(), room.len());
        // SAFETY: a C string; fills at most the room.
        unsafe {
            match path.descriptor() {
                Some(fd) => libc::flistxattr(fd, out, size),
                None if follow => libc::listxattr(path.name().as_ptr(), out, size),
                None => libc::llistxattr(path.name().as_ptr(), out, size),
            }
        }
    })?;
    let names = names.split(|&b| b == 0).filter(|n| !n.is_empty());
    Ok(List::new(names.map(super::decode).collect()).into_value())
}
