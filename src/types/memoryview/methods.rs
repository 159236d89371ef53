//! The methods of `memoryview`.

use super::{Export, MemoryView, View, line, of_object, one_dimension, source, this, view};
use crate::object::{Args, Res, Str, Thread, Value, protocol};
use crate::types::bytes::Bytes;
use crate::types::bytes::methods::{hex_group, hex_text};

/// `release`, `__exit__`
pub fn release(th: &Thread, a: Args<'_>) -> Res {
    this(a.at(0)).release(th)?;
    Ok(Value::none())
}

/// `_from_flags`
pub fn from_flags(th: &Thread, a: Args<'_>) -> Res {
    let request = protocol::index_c(th, a.at(2), "int")?;
    let request =
        i32::try_from(request).map_err(|_| th.overflow_error("Python int too large to convert to C int"))?;
    of_object(th, a.at(1), request)
}

/// `tobytes`
pub fn tobytes(th: &Thread, a: Args<'_>) -> Res {
    let w = view(th, a.at(0))?;
    let order = match a.get_non_none(1) {
        None => "C".into(),
        Some(v) => match v.downcast::<Str>() {
            Some(s) => s.to_str_lossy(),
            None => {
                let given = v.ty().name_str().to_string();
                return Err(
                    th.type_error(format!("tobytes() argument 'order' must be str or None, not {given}"))
                );
            }
        },
    };
    // Any order is that in which the items lie, which differs from C's only if they lie in Fortran's.
    let fortran = match &*order {
        "C" => false,
        "F" => true,
        "A" => w.is_fortran_contiguous(),
        _ => return Err(th.value_error("order must be 'C', 'F' or 'A'")),
    };
    Ok(Bytes::make(if fortran && w.ndim() > 1 { w.to_fortran() } else { w.to_vec() }).into_value())
}

/// `hex`
pub fn hex(th: &Thread, a: Args<'_>) -> Res {
    let group = hex_group(th, a.get(2))?;
    let data = view(th, a.at(0))?.to_vec();
    let _held = Export::of(a.at(0));
    hex_text(th, &data, a.get(1), group)
}

/// `tolist`
pub fn tolist(th: &Thread, a: Args<'_>) -> Res {
    Ok(view(th, a.at(0))?.to_lists())
}

/// `toreadonly`
pub fn toreadonly(th: &Thread, a: Args<'_>) -> Res {
    let w = source(th, a.at(0))?;
    Ok(MemoryView::make(View { readonly: true, ..w }).into_value())
}

/// `count`
pub fn count(th: &Thread, a: Args<'_>) -> Res {
    let w = line(th, a.at(0))?;
    let mut n = 0;
    for i in 0..w.len {
        n += usize::from(protocol::equal(th, &w.value(i), a.at(1))?);
    }
    Ok(Value::from_usize(n))
}

/// `index`
pub fn index(th: &Thread, a: Args<'_>) -> Res {
    let w = one_dimension(th, a.at(0), "invalid lookup on", "lookup is")?;
    let bound = |v: Option<&Value>, default: i64| -> Res<usize> {
        let i = v.map_or(Ok(default), |v| protocol::index_clamped(th, v))?;
        let i = if i < 0 { i.saturating_add(w.len as i64).max(0) } else { i };
        Ok((i as usize).min(w.len))
    };
    let (from, to) = (bound(a.get(2), 0)?, bound(a.get(3), i64::MAX)?);
    for i in from..to {
        if protocol::equal(th, &w.value(i), a.at(1))? {
            return Ok(Value::from_usize(i));
        }
    }
    Err(th.value_error("memoryview.index(x): x not found"))
}
