//! `memoryview.cast`.

use super::view::{Element, View};
use super::{MemoryView, item, source};
use crate::object::{Args, List, Res, Str, Thread, Tuple, Value, class, protocol};

const MOST_DIMENSIONS: usize = 64;

/// `cast(format, shape=...)`
pub fn cast(th: &Thread, a: Args<'_>) -> Res {
    let Some(s) = a.at(1).downcast::<Str>() else {
        return Err(
            th.type_error(format!("cast() argument 'format' must be str, not {}", a.at(1).given_name()))
        );
    };
    let w = source(th, a.at(0))?;
    if !w.is_contiguous() {
        return Err(th.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let shape = a.get(2);
    if (shape.is_some() || w.ndim() != 1) && w.shape().contains(&0) {
        return Err(th.type_error("memoryview: cannot cast view with zeros in shape or strides"));
    }
    let shape = shape.map(|v| lengths(th, v)).transpose()?;
    if let Some(shape) = &shape {
        if shape.len() > MOST_DIMENSIONS {
            let message = format!("memoryview: number of dimensions must not exceed {MOST_DIMENSIONS}");
            return Err(th.value_error(message));
        }
        if w.ndim() != 1 && shape.len() != 1 {
            return Err(th.type_error("memoryview: cast must be 1D -> ND or ND -> 1D"));
        }
    }
    let flat = flatten(th, w, &s.to_str_lossy())?;
    let cast = match shape {
        None => flat,
        Some(shape) => fold(th, flat, &shape)?,
    };
    Ok(MemoryView::make(cast).into_value())
}

fn lengths(th: &Thread, shape: &Value) -> Res<Vec<Value>> {
    if shape.downcast::<List>().is_none() && shape.downcast::<Tuple>().is_none() {
        return Err(th.type_error("shape must be a list or a tuple"));
    }
    protocol::to_vec(th, shape)
}

/// All bytes as one row of items of another format.
fn flatten(th: &Thread, w: View, format: &str) -> Res<View> {
    let native = match *format.strip_prefix('@').unwrap_or(format).as_bytes() {
        [c] => item::size(c).map(|size| (c, size)),
        _ => None,
    };
    let marked = format.starts_with('@');
    let Some((format, size)) = native else {
        return Err(th.value_error(
            "memoryview: destination format must be a native single character format prefixed with an optional '@'",
        ));
    };
    let is_byte = |f: u8| matches!(f, b'B' | b'b' | b'c');
    if !is_byte(w.format) && !is_byte(format) {
        return Err(th.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    let bytes = w.nbytes();
    if !bytes.is_multiple_of(size) {
        return Err(th.type_error("memoryview: length is not a multiple of itemsize"));
    }
    Ok(View { len: bytes / size, stride: size as isize, element: Element::Item, format, marked, ..w })
}

/// A row as a block of other dimensions.
fn fold(th: &Thread, row: View, shape: &[Value]) -> Res<View> {
    let mut bytes = row.itemsize() as i64;
    let mut dimensions = Vec::with_capacity(shape.len());
    for n in shape {
        if !n.is_instance(&class::INT) {
            return Err(th.type_error("memoryview.cast(): elements of shape must be integers"));
        }
        let n = protocol::index_i64(th, n)?;
        if n <= 0 {
            return Err(th.value_error("memoryview.cast(): elements of shape must be integers > 0"));
        }
        bytes = bytes
            .checked_mul(n)
            .ok_or_else(|| th.value_error("memoryview.cast(): product(shape) > SSIZE_MAX"))?;
        dimensions.push(n as usize);
    }
    if bytes != row.nbytes() as i64 {
        return Err(th.type_error("memoryview: product(shape) * itemsize != buffer size"));
    }
    Ok(match *dimensions {
        [] => View { len: 1, element: Element::Alone, ..row },
        [_] => row,
        [len, ref inner @ ..] => {
            let stride = (row.itemsize() * inner.iter().product::<usize>()) as isize;
            View { len, stride, element: Element::Block(inner.into()), ..row }
        }
    })
}
