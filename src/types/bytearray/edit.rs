//! What changes a `bytearray`.

use super::{ByteArray, this};
use crate::object::capacity;
use crate::object::{Args, Res, Str, Thread, Value, errors, protocol};
use crate::types::buffer;
use crate::types::bytes::{byte, from_sequence, position};
use crate::types::complex::COMPLEX;
use crate::types::slice::Slice;

/// `append`
pub fn append(th: &Thread, a: Args<'_>) -> Res {
    let b = byte(th, a.at(1))?;
    let me = this(a.at(0));
    me.check_resize(th)?;
    me.lock().push(b);
    Ok(Value::none())
}

/// `clear`
pub fn clear(th: &Thread, a: Args<'_>) -> Res {
    let me = this(a.at(0));
    me.check_resize(th)?;
    *me.lock() = Vec::new();
    Ok(Value::none())
}

/// `copy`
pub fn copy(_: &Thread, a: Args<'_>) -> Res {
    let d = this(a.at(0)).lock().clone();
    Ok(ByteArray::make(d).into_value())
}

/// `extend`
pub fn extend(th: &Thread, a: Args<'_>) -> Res {
    let v = a.at(1);
    let data = match buffer::bytes_of(v) {
        Some(b) => b.into_owned(),
        None if buffer::is_bytes_like(v) => {
            return Err(th.type_error(format!("can't set bytearray slice from {}", v.ty().error_name())));
        }
        None => {
            if v.downcast::<Str>().is_some() {
                return Err(th.type_error("expected iterable of integers; got: 'str'"));
            }
            let it = match protocol::iter(th, v) {
                Ok(it) => it,
                Err(r) => {
                    th.catch(r, &errors::TYPE_ERROR)?;
                    return Err(th.type_error(format!("can't extend bytearray with {}", v.ty().error_name())));
                }
            };
            let mut out = Vec::new();
            while let Some(x) = protocol::next(th, &it)? {
                out.push(byte(th, &x)?);
            }
            out
        }
    };
    let me = this(a.at(0));
    if !data.is_empty() {
        me.check_resize(th)?;
        me.lock().extend_from_slice(&data);
    }
    Ok(Value::none())
}

/// `insert`
pub fn insert(th: &Thread, a: Args<'_>) -> Res {
    let i = protocol::index_i64(th, a.at(1))?;
    let b = byte(th, a.at(2))?;
    let me = this(a.at(0));
    me.check_resize(th)?;
    let mut d = me.lock();
    let len = d.len() as i64;
    let at = if i < 0 { (i + len).max(0) } else { i.min(len) };
    d.insert(at as usize, b);
    Ok(Value::none())
}

/// `pop`
pub fn pop(th: &Thread, a: Args<'_>) -> Res {
    let i = match a.get(1) {
        Some(v) => protocol::index_i64(th, v)?,
        None => -1,
    };
    let me = this(a.at(0));
    let len = me.lock().len() as i64;
    if len == 0 {
        return Err(th.index_error("pop from empty bytearray"));
    }
    let at = if i < 0 { i + len } else { i };
    if at < 0 || at >= len {
        return Err(th.index_error("pop index out of range"));
    }
    me.check_resize(th)?;
    let mut d = me.lock();
    if at as usize >= d.len() {
        drop(d);
        return Err(th.index_error("pop index out of range"));
    }
    Ok(Value::small_int(i64::from(d.remove(at as usize))))
}

/// `remove`
pub fn remove(th: &Thread, a: Args<'_>) -> Res {
    let b = byte(th, a.at(1))?;
    let me = this(a.at(0));
    me.check_resize(th)?;
    let mut d = me.lock();
    match memchr::memchr(b, &d) {
        Some(i) => {
            d.remove(i);
            Ok(Value::none())
        }
        None => {
            drop(d);
            Err(th.value_error("value not found in bytearray"))
        }
    }
}

/// `resize`
pub fn resize(th: &Thread, a: Args<'_>) -> Res {
    let n = protocol::index_i64(th, a.at(1))?;
    if n < 0 {
        return Err(th.value_error(format!("Can only resize to positive sizes, got {n}")));
    }
    capacity::ask(th, n as usize)?;
    let me = this(a.at(0));
    me.check_resize(th)?;
    me.lock().resize(n as usize, 0);
    Ok(Value::none())
}

/// `reverse`
pub fn reverse(_: &Thread, a: Args<'_>) -> Res {
    this(a.at(0)).lock().reverse();
    Ok(Value::none())
}

fn is_number(v: &Value) -> bool {
    let s = v.ty().slots();
    s.index.is_some() || s.int.is_some() || s.float.is_some() || v.is_instance(&COMPLEX)
}

/// `b[key] = value`, `del b[key]`
pub fn setitem(th: &Thread, v: &Value, key: &Value, value: Option<Value>) -> Res<()> {
    let me = this(v);
    if let Some(slice) = key.downcast::<Slice>() {
        let unpacked = slice.unpack(th)?;
        let new = match &value {
            None => None,
            Some(x) if is_number(x) || x.downcast::<Str>().is_some() => {
                return Err(
                    th.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)")
                );
            }
            Some(x) => Some(from_sequence(th, x, "bytearray")?),
        };
        let len = me.lock().len();
        let f = unpacked.fit(len);
        let same_size = new.as_ref().is_some_and(|n| n.len() == f.count);
        if !same_size && (f.count > 0 || new.as_ref().is_some_and(|n| !n.is_empty())) {
            me.check_resize(th)?;
        }
        let mut d = me.lock();
        let f = unpacked.fit(d.len());
        if f.step == 1 {
            let from = f.start as usize;
            d.splice(from..from + f.count, new.unwrap_or_default());
            return Ok(());
        }
        match new {
            Some(n) if n.len() == f.count => {
                for (i, b) in f.indices().zip(n) {
                    d[i] = b;
                }
                Ok(())
            }
            Some(n) if !n.is_empty() || f.count > 0 => {
                drop(d);
                let size = n.len();
                let count = f.count;
                Err(th.value_error(format!(
                    "attempt to assign bytes of size {size} to extended slice of size {count}"
                )))
            }
            Some(_) => Ok(()),
            None => {
                let mut gone: Vec<usize> = f.indices().collect();
                gone.sort_unstable();
                for i in gone.into_iter().rev() {
                    d.remove(i);
                }
                Ok(())
            }
        }
    } else {
        if !key.is_int() && key.ty().slots().index.is_none() {
            return Err(th.type_error(format!(
                "bytearray indices must be integers or slices, not {}",
                key.ty().error_name()
            )));
        }
        let key = protocol::index(th, key)?;
        let new = value.map(|x| byte(th, &x)).transpose()?;
        let len = me.lock().len();
        let i = position(th, &key, len, "bytearray ")?;
        if new.is_none() {
            me.check_resize(th)?;
        }
        let mut d = me.lock();
        if i >= d.len() {
            drop(d);
            return Err(th.index_error("bytearray index out of range"));
        }
        match new {
            Some(b) => d[i] = b,
            None => {
                d.remove(i);
            }
        }
        Ok(())
    }
}
