//! Methods of mappings: a file's and a string's.

use super::map::Access;
use super::{Mmap, this};
use crate::modules::io;
use crate::object::{Args, Method, Res, Thread, Value, protocol};
use crate::types::buffer;
use crate::types::bytes::Bytes;

pub(super) static METHODS: &[Method] = &[
    Method::method("close", "($self, /)", close, ""),
    Method::method("find", "($self, view, start=None, end=None, /)", |th, a| find(th, a, false), ""),
    Method::method("rfind", "($self, view, start=None, end=None, /)", |th, a| find(th, a, true), ""),
    Method::method("flush", "($self, offset=0, size=None, /)", flush, ""),
    Method::method("madvise", "($self, option, start=0, length=None, /)", madvise, ""),
    Method::method("move", "($self, dest, src, count, /)", shift, ""),
    Method::method("read", "($self, n=None, /)", read, ""),
    Method::method("read_byte", "($self, /)", read_byte, ""),
    Method::method("readline", "($self, /)", readline, ""),
    Method::method("resize", "($self, newsize, /)", resize, ""),
    Method::method("seek", "($self, pos, whence=0, /)", seek, ""),
    Method::method("seekable", "($self, /)", |_, _| Ok(Value::bool(true)), ""),
    Method::method("size", "($self, /)", size, ""),
    Method::method(
        "tell",
        "($self, /)",
        |th, a| this(a.at(0)).with(th, |map| map.position).map(Value::from_usize),
        "",
    ),
    Method::method("write", "($self, bytes, /)", write, ""),
    Method::method("write_byte", "($self, byte, /)", write_byte, ""),
    Method::method("__enter__", "($self, /)", |th, a| this(a.at(0)).with(th, |_| a.at(0).clone()), ""),
    Method::method("__exit__", "($self, exc_type, exc_value, traceback, /)", close, ""),
];

fn close(th: &Thread, a: Args<'_>) -> Res {
    let gone = {
        let mut state = this(a.at(0)).lock();
        if state.as_ref().is_some_and(|map| map.views > 0) { Err(()) } else { Ok(state.take()) }
    };
    match gone {
        Ok(map) => {
            th.detached(|| drop(map));
            Ok(Value::none())
        }
        Err(()) => Err(th.buffer_error("cannot close exported pointers exist")),
    }
}

/// An optional bound of a search, counted from the end if negative.
fn bound(th: &Thread, v: Option<&Value>, default: usize, len: usize) -> Res<usize> {
    let Some(v) = v else { return Ok(default) };
    let i = protocol::index_clamped(th, v)?;
    Ok(if i < 0 { i.saturating_add(len as i64).max(0) as usize } else { (i as usize).min(len) })
}

fn find(th: &Thread, a: Args<'_>, from_end: bool) -> Res {
    let m = this(a.at(0));
    let needle = buffer::expect(th, a.at(1))?;
    let (len, position) = m.with(th, |map| (map.len(), map.position))?;
    let from = bound(th, a.get_non_none(2), position.min(len), len)?;
    let to = bound(th, a.get_non_none(3), len, len)?;
    if from > to {
        m.len(th)?;
        return Ok(Value::small_int(-1));
    }
    let hay = m.with(th, |map| map.copy(from, to))?;
    let found =
        if from_end { memchr::memmem::rfind(&hay, &needle) } else { memchr::memmem::find(&hay, &needle) };
    Ok(found.map_or(Value::small_int(-1), |at| Value::from_usize(from + at)))
}

fn checked(th: &Thread, result: Result<(), i32>) -> Res {
    match result {
        Ok(()) => Ok(Value::none()),
        Err(errno) => Err(io::os_error(th, errno, None)),
    }
}

fn flush(th: &Thread, a: Args<'_>) -> Res {
    let m = this(a.at(0));
    let offset = a.get(1).map_or(Ok(0), |v| protocol::index_i64(th, v))?;
    let given = a.get_non_none(2).map(|v| protocol::index_i64(th, v)).transpose()?;
    let len = m.len(th)? as i64;
    let size = given.unwrap_or(len.saturating_sub(offset));
    if offset < 0 || size < 0 || offset > len || len - offset < size {
        return Err(th.value_error("flush values out of range"));
    }
    let written = m.with(th, |map| match map.access {
        Access::Read | Access::Copy => Ok(()),
        _ => map.flush(offset as usize, size as usize, libc::MS_SYNC),
    })?;
    checked(th, written)
}

fn madvise(th: &Thread, a: Args<'_>) -> Res {
    let m = this(a.at(0));
    let advice = crate::modules::descriptor::c_int(th, a.at(1))?;
    let len = m.len(th)? as i64;
    let start = a.get(2).map_or(Ok(0), |v| protocol::index_i64(th, v))?;
    let length = a.get_non_none(3).map_or(Ok(len), |v| protocol::index_i64(th, v))?;
    if start < 0 || start >= len {
        return Err(th.value_error("madvise start out of bounds"));
    }
    if length < 0 {
        return Err(th.value_error("madvise length invalid"));
    }
    if i64::MAX - start < length {
        return Err(th.overflow_error("madvise length too large"));
    }
    let length = length.min(len - start);
    let told = m.with(th, |map| map.advise(start as usize, length as usize, advice))?;
    checked(th, told)
}

fn shift(th: &Thread, a: Args<'_>) -> Res {
    let m = this(a.at(0));
    let number = |i: usize| protocol::index_i64(th, a.at(i));
    let (to, from, count) = (number(1)?, number(2)?, number(3)?);
    let moved = m.with_writable(th, |map| {
        let len = map.len() as i64;
        let inside = to >= 0 && from >= 0 && count >= 0 && len - to >= count && len - from >= count;
        if inside {
            map.shift(to as usize, from as usize, count as usize);
        }
        inside
    })?;
    if moved { Ok(Value::none()) } else { Err(th.value_error("source, destination, or count out of range")) }
}

fn read(th: &Thread, a: Args<'_>) -> Res {
    let n = match a.get_non_none(1) {
        None => -1,
        Some(v) => protocol::index_clamped(th, v)?,
    };
    let out = this(a.at(0)).with(th, |map| {
        let left = map.len().saturating_sub(map.position);
        let n = usize::try_from(n).map_or(left, |n| n.min(left));
        let out = map.copy(map.position, map.position + n);
        map.position += n;
        out
    })?;
    Ok(Bytes::make(out).into_value())
}

fn read_byte(th: &Thread, a: Args<'_>) -> Res {
    let byte = this(a.at(0)).with(th, |map| {
        let byte = map.byte(map.position);
        map.position += usize::from(byte.is_some());
        byte
    })?;
    match byte {
        Some(byte) => Ok(Value::small_int(byte.into())),
        None => Err(th.value_error("read byte out of range")),
    }
}

fn readline(th: &Thread, a: Args<'_>) -> Res {
    let line = this(a.at(0)).with(th, |map| {
        let from = map.position;
        let mut to = from;
        while let Some(byte) = map.byte(to) {
            to += 1;
            if byte == b'\n' {
                break;
            }
        }
        map.position = to;
        map.copy(from, to)
    })?;
    Ok(Bytes::make(line).into_value())
}

fn resize(th: &Thread, a: Args<'_>) -> Res {
    let m = this(a.at(0));
    let size = protocol::index_i64(th, a.at(1))?;
    enum Refused {
        Views,
        ReadOnly,
        Untracked,
        Range,
        Shared,
        System(i32),
    }
    let done = m.with(th, |map| {
        if map.views > 0 {
            return Err(Refused::Views);
        }
        if !matches!(map.access, Access::Default | Access::Write) {
            return Err(Refused::ReadOnly);
        }
        if map.file.is_none() {
            return Err(Refused::Untracked);
        }
        if size < 0 || i64::MAX - size < map.offset {
            return Err(Refused::Range);
        }
        if map.is_shared_memory() && size as usize > map.len() {
            return Err(Refused::Shared);
        }
        map.resize(size as usize).map_err(Refused::System)
    })?;
    match done {
        Ok(()) => Ok(Value::none()),
        Err(Refused::Views) => Err(th.buffer_error("mmap can't resize with extant buffers exported.")),
        Err(Refused::ReadOnly) => {
            Err(th.type_error("mmap can't resize a readonly or copy-on-write memory map."))
        }
        Err(Refused::Untracked) => Err(th.value_error("mmap can't resize with trackfd=False.")),
        Err(Refused::Range) => Err(th.value_error("new size out of range")),
        Err(Refused::Shared) => Err(th.value_error("mmap: can't expand a shared anonymous mapping")),
        Err(Refused::System(errno)) => Err(io::os_error(th, errno, None)),
    }
}

fn seek(th: &Thread, a: Args<'_>) -> Res {
    let distance = protocol::index_i64(th, a.at(1))?;
    let whence = a.get(2).map_or(Ok(0), |v| protocol::index_i64(th, v))?;
    if !(0..=2).contains(&whence) {
        return Err(th.value_error("unknown seek type"));
    }
    let there = this(a.at(0)).with(th, |map| {
        let from = [0, map.position, map.len()][whence as usize] as i64;
        let to = from.checked_add(distance).filter(|to| (0..=map.len() as i64).contains(to))?;
        map.position = to as usize;
        Some(map.position)
    })?;
    match there {
        Some(at) => Ok(Value::from_usize(at)),
        None => Err(th.value_error("seek out of range")),
    }
}

/// The size of the file, which may differ from that of the mapping.
fn size(th: &Thread, a: Args<'_>) -> Res {
    let fd = this(a.at(0)).with(th, |map| map.file)?.unwrap_or(-1);
    // SAFETY: plain data that the call fills.
    let mut stat: libc::stat = unsafe { std::mem::zeroed() };
    // SAFETY: fills the struct. What has no file (any more) has a bad descriptor.
    if unsafe { libc::fstat(fd, &mut stat) } < 0 {
        return Err(io::os_error(th, io::errno(), None));
    }
    Ok(Value::from_i64(stat.st_size))
}

fn write(th: &Thread, a: Args<'_>) -> Res {
    let m = this(a.at(0));
    let data = buffer::expect(th, a.at(1))?;
    m.with_writable(th, |_| ())?;
    let fits = m.with_writable(th, |map| {
        let fits = map.len().saturating_sub(map.position) >= data.len();
        if fits {
            map.write(map.position, &data);
            map.position += data.len();
        }
        fits
    })?;
    if fits { Ok(Value::from_usize(data.len())) } else { Err(th.value_error("data out of range")) }
}

fn write_byte(th: &Thread, a: Args<'_>) -> Res {
    let m: &Mmap = this(a.at(0));
    let byte = protocol::index_i64(th, a.at(1))?;
    let Ok(byte) = u8::try_from(byte) else {
        return Err(match byte < 0 {
            true => th.overflow_error("unsigned byte integer is less than minimum"),
            false => th.overflow_error("unsigned byte integer is greater than maximum"),
        });
    };
    let fits = m.with_writable(th, |map| {
        let fits = map.position < map.len();
        if fits {
            map.write(map.position, &[byte]);
            map.position += 1;
        }
        fits
    })?;
    if fits { Ok(Value::none()) } else { Err(th.value_error("write byte out of range")) }
}
