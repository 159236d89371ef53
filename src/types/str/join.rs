//! Putting strings together: one allocation of the right size and width.

use crate::object::string::{Chars, Kind};
use crate::object::{Args, Ref, Res, Str, Thread, Value, protocol};

/// Writes characters at position `at` of a string of kind `kind` under construction.
///
/// # Safety
/// `data` has room for `at + c.len()` characters of `kind`, which is wide enough.
#[inline(always)]
unsafe fn write(data: *mut u8, kind: Kind, at: usize, c: Chars<'_>) {
    // SAFETY: promised by the caller.
    unsafe {
        match (kind, c) {
            (Kind::One, Chars::One(s)) => std::ptr::copy_nonoverlapping(s.as_ptr(), data.add(at), s.len()),
            (Kind::Two, Chars::One(s)) => {
                let p = data.cast::<u16>().add(at);
                s.iter().enumerate().for_each(|(i, &c)| *p.add(i) = u16::from(c));
            }
            (Kind::Two, Chars::Two(s)) => {
                std::ptr::copy_nonoverlapping(s.as_ptr(), data.cast::<u16>().add(at), s.len())
            }
            (Kind::Four, Chars::One(s)) => {
                let p = data.cast::<u32>().add(at);
                s.iter().enumerate().for_each(|(i, &c)| *p.add(i) = u32::from(c));
            }
            (Kind::Four, Chars::Two(s)) => {
                let p = data.cast::<u32>().add(at);
                s.iter().enumerate().for_each(|(i, &c)| *p.add(i) = u32::from(c));
            }
            (Kind::Four, Chars::Four(s)) => {
                std::ptr::copy_nonoverlapping(s.as_ptr(), data.cast::<u32>().add(at), s.len());
            }
            _ => debug_assert!(false, "wider than the string"),
        }
    }
}

/// All parts in a row.
#[inline]
pub fn concat(parts: &[&Str]) -> Ref<Str> {
    concat_iter(parts.iter().copied())
}

/// All parts in a row, from an iterator that can be walked twice.
pub fn concat_iter<'a>(parts: impl Iterator<Item = &'a Str> + Clone) -> Ref<Str> {
    let (mut len, mut kind, mut ascii) = (0, Kind::One, true);
    for p in parts.clone() {
        len += p.len();
        kind = kind.max(p.kind());
        ascii &= p.is_ascii();
    }
    if len <= 1 {
        return match parts.flat_map(|p| p.iter()).next() {
            Some(c) => Str::from_char(c),
            None => Str::empty(),
        };
    }
    // SAFETY: filled below; a part that needs `kind` is among them, so it is the narrowest.
    unsafe {
        let r = Str::with_capacity(len, kind, ascii, 0);
        let mut at = 0;
        for p in parts {
            write(r.data_ptr(), kind, at, p.chars());
            at += p.len();
        }
        r
    }
}

/// `separator.join(parts)`; `Err` is the number of a part that is no string.
pub fn join_parts(separator: &Str, parts: &[Value]) -> Result<Ref<Str>, usize> {
    let (mut len, mut kind, mut ascii) = (0, Kind::One, true);
    for (i, v) in parts.iter().enumerate() {
        let p = v.downcast::<Str>().ok_or(i)?;
        len += p.len();
        kind = kind.max(p.kind());
        ascii &= p.is_ascii();
    }
    if parts.len() > 1 {
        len += separator.len() * (parts.len() - 1);
        kind = kind.max(separator.kind());
        ascii &= separator.is_ascii();
    }
    // SAFETY: all of them were seen to be strings in the loop above.
    let strings = parts.iter().map(|v| unsafe { v.cast::<Str>() });
    if len <= 1 {
        // The only character may be the separator's.
        return Ok(concat_iter(strings.chain((parts.len() > 1).then_some(separator))));
    }
    // SAFETY: filled below; a part (or the separator, if it is used) that needs `kind` is among them, so it is the
    // narrowest.
    unsafe {
        let r = Str::with_capacity(len, kind, ascii, 0);
        let (data, mut at) = (r.data_ptr(), 0);
        let between = separator.chars();
        for (i, p) in strings.enumerate() {
            if i > 0 && !separator.is_empty() {
                write(data, kind, at, between);
                at += separator.len();
            }
            write(data, kind, at, p.chars());
            at += p.len();
        }
        Ok(r)
    }
}

/// `separator.join(iterable)`
pub fn join(th: &Thread, separator: &Str, iterable: &Value) -> Res {
    let items = match protocol::to_vec(th, iterable) {
        Ok(v) => v,
        Err(r) => {
            if iterable.ty().slots().iter.is_none()
                && iterable.ty().slots().getitem.is_none()
                && th.raised_is(&crate::object::errors::TYPE_ERROR)
            {
                drop(th.take_waiting());
                return Err(th.type_error("can only join an iterable"));
            }
            return Err(r);
        }
    };
    if let [only] = &*items
        && only.is_exact(&crate::object::class::STR)
    {
        return Ok(only.clone());
    }
    join_parts(separator, &items).map(Ref::into_value).map_err(|i| {
        th.type_error(format!(
            "sequence item {i}: expected str instance, {} found",
            items[i].ty().error_name()
        ))
    })
}

/// `str.join`
pub fn join_method(th: &Thread, a: Args<'_>) -> Res {
    join(th, super::this(a.at(0)), a.at(1))
}
