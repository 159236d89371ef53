//! The methods of `memoryview`.

use super::{MemoryView, View, item, this, view};
use crate::object::list::List;
use crate::object::{Args, Res, Str, Thread, Tuple, Value, protocol};
use crate::types::bytes::Bytes;

/// A tuple of one integer.
pub fn tuple_of(n: i64) -> Value {
    Tuple::new(vec![Value::from_i64(n)]).into_value()
}

/// `release`, `__exit__`
pub fn release(_: &Thread, a: Args<'_>) -> Res {
    this(a.at(0)).release();
    Ok(Value::none())
}

/// `tobytes`
pub fn tobytes(th: &Thread, a: Args<'_>) -> Res {
    Ok(Bytes::make(view(th, a.at(0))?.to_vec()).into_value())
}

/// `hex`
pub fn hex(th: &Thread, a: Args<'_>) -> Res {
    let data = view(th, a.at(0))?.to_vec();
    crate::types::bytes::methods::hex_text(th, &data, a.get(1), a.get(2))
}

/// `tolist`
pub fn tolist(th: &Thread, a: Args<'_>) -> Res {
    let w = view(th, a.at(0))?;
    Ok(List::new((0..w.len).map(|i| item::unpack(w.format, w.item(i))).collect()).into_value())
}

/// `toreadonly`
pub fn toreadonly(th: &Thread, a: Args<'_>) -> Res {
    let w = view(th, a.at(0))?;
    Ok(MemoryView::make(View { readonly: true, ..w }).into_value())
}

/// `cast`
pub fn cast(th: &Thread, a: Args<'_>) -> Res {
    let w = view(th, a.at(0))?;
    let Some(s) = a.at(1).downcast::<Str>() else {
        return Err(
            th.type_error(format!("cast() argument 'format' must be str, not {}", a.at(1).ty().name_str()))
        );
    };
    let text = s.to_str_lossy();
    let format = text.strip_prefix('@').unwrap_or(&text);
    let size = match *format.as_bytes() {
        [c] => item::size(c),
        _ => None,
    };
    let Some(size) = size else {
        return Err(th.value_error(
            "memoryview: destination format must be a native single character format prefixed with an optional '@'",
        ));
    };
    let format = format.as_bytes()[0];
    if !w.is_contiguous() {
        return Err(th.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let is_byte = |f: u8| matches!(f, b'B' | b'b' | b'c');
    if !is_byte(w.format) && !is_byte(format) {
        return Err(th.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    let bytes = w.len * w.itemsize();
    if bytes % size != 0 {
        return Err(th.type_error("memoryview: length is not a multiple of itemsize"));
    }
    if let Some(shape) = a.get(2) {
        let shape = protocol::to_vec(th, shape)?;
        let [n] = &*shape else {
            return Err(
                th.not_implemented_error("memoryview: views of more than one dimension are not supported")
            );
        };
        if protocol::index_i64(th, n)? != (bytes / size) as i64 {
            return Err(th.type_error("memoryview: product(shape) * itemsize != buffer size"));
        }
    }
    Ok(MemoryView::make(View { len: bytes / size, stride: size as isize, format, ..w }).into_value())
}

/// `count`
pub fn count(th: &Thread, a: Args<'_>) -> Res {
    let w = view(th, a.at(0))?;
    let mut n = 0;
    for i in 0..w.len {
        n += usize::from(protocol::equal(th, &item::unpack(w.format, w.item(i)), a.at(1))?);
    }
    Ok(Value::from_usize(n))
}

/// `index`
pub fn index(th: &Thread, a: Args<'_>) -> Res {
    let w = view(th, a.at(0))?;
    let bound = |v: Option<&Value>, default: i64| -> Res<usize> {
        let i = v.map_or(Ok(default), |v| protocol::index_clamped(th, v))?;
        let i = if i < 0 { i.saturating_add(w.len as i64).max(0) } else { i };
        Ok((i as usize).min(w.len))
    };
    let (from, to) = (bound(a.get(2), 0)?, bound(a.get(3), i64::MAX)?);
    for i in from..to {
        if protocol::equal(th, &item::unpack(w.format, w.item(i)), a.at(1))? {
            return Ok(Value::from_usize(i));
        }
    }
    Err(th.value_error("memoryview.index(x): x not found"))
}
