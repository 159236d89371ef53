//! Values to bytes and back, an item at a time.

use super::error;
use super::format::Item;
use crate::object::{Res, Thread, Value, protocol};
use crate::types::bytes::Bytes;
use crate::types::float::half;
use crate::types::{bytearray::ByteArray, complex, float, int};

fn bytes_of(v: &Value) -> Option<Vec<u8>> {
    match v.downcast::<Bytes>() {
        Some(b) => Some(b.as_slice().to_vec()),
        None => v.downcast::<ByteArray>().map(|b| b.lock().to_vec()),
    }
}

/// Puts a number's low bytes into `out`, in the order asked for.
fn store(out: &mut [u8], n: u64, big_endian: bool) {
    let bytes = n.to_le_bytes();
    let size = out.len();
    out.copy_from_slice(&bytes[..size]);
    if big_endian {
        out.reverse();
    }
}

fn load(data: &[u8], big_endian: bool) -> u64 {
    let mut bytes = [0; 8];
    bytes[..data.len()].copy_from_slice(data);
    if big_endian {
        bytes[..data.len()].reverse();
    }
    u64::from_le_bytes(bytes)
}

fn single(th: &Thread, x: f64) -> Res<u64> {
    let f = x as f32;
    if f.is_infinite() && x.is_finite() {
        return Err(th.overflow_error("float too large to pack with f format"));
    }
    Ok(u64::from(f.to_bits()))
}

/// What a failed conversion becomes: whatever it was, the argument is of the wrong type.
fn or_wrong<T>(th: &Thread, result: Res<T>, what: &str) -> Res<T> {
    result.map_err(|r| {
        drop(th.take_raised(r));
        error(th, format!("required argument is not a {what}"))
    })
}

fn integer(th: &Thread, item: &Item, v: &Value) -> Res<u64> {
    if v.ty().slots().index.is_none() {
        return Err(error(th, "required argument is not an integer"));
    }
    let i = protocol::index(th, v)?;
    let n = int::num::operand(&i).and_then(|n| i128::try_from(&*n.to_big()).ok());
    if item.code == b'P' {
        return match n {
            Some(n) if n >= i128::from(i64::MIN) && n <= i128::from(u64::MAX) => Ok(n as u64),
            _ => Err(error(th, "int too large to convert")),
        };
    }
    let bits = item.size as u32 * 8;
    let (low, high) = if item.code.is_ascii_lowercase() {
        (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
    } else {
        (0, (1i128 << bits) - 1)
    };
    match n.filter(|n| (low..=high).contains(n)) {
        Some(n) => Ok(n as u64),
        None => {
            Err(error(th, format!("'{}' format requires {low} <= number <= {high}", char::from(item.code))))
        }
    }
}

/// Packs one value; `out` is as long as the item and zero.
pub fn pack(th: &Thread, item: &Item, v: &Value, out: &mut [u8], big_endian: bool) -> Res<()> {
    match item.code {
        b'c' => match bytes_of(v).filter(|_| v.downcast::<Bytes>().is_some()) {
            Some(b) if b.len() == 1 => out[0] = b[0],
            _ => return Err(error(th, "char format requires a bytes object of length 1")),
        },
        b's' | b'p' => {
            let Some(b) = bytes_of(v) else {
                let code = char::from(item.code);
                return Err(error(th, format!("argument for '{code}' must be a bytes object")));
            };
            if item.code == b's' {
                let n = b.len().min(out.len());
                out[..n].copy_from_slice(&b[..n]);
            } else if let Some((length, text)) = out.split_first_mut() {
                let n = b.len().min(text.len());
                text[..n].copy_from_slice(&b[..n]);
                *length = n.min(255) as u8;
            }
        }
        b'?' => out[0] = u8::from(protocol::truth(th, v)?),
        b'e' => {
            let x = or_wrong(th, float::to_f64(th, v), "float")?;
            let Some(h) = half::from_f64(x) else {
                return Err(th.overflow_error("float too large to pack with e format"));
            };
            store(out, u64::from(h), big_endian);
        }
        b'f' => {
            let x = or_wrong(th, float::to_f64(th, v), "float")?;
            store(out, single(th, x)?, big_endian);
        }
        b'd' => {
            let x = or_wrong(th, float::to_f64(th, v), "float")?;
            store(out, x.to_bits(), big_endian);
        }
        b'F' | b'D' => {
            let (re, im) = or_wrong(th, complex::to_parts(th, v), "complex")?;
            let half = out.len() / 2;
            let (first, second) = out.split_at_mut(half);
            for (part, x) in [(first, re), (second, im)] {
                let bits = if item.code == b'F' { single(th, x)? } else { x.to_bits() };
                store(part, bits, big_endian);
            }
        }
        _ => store(out, integer(th, item, v)?, big_endian),
    }
    Ok(())
}

/// The value of an item's bytes.
pub fn unpack(item: &Item, data: &[u8], big_endian: bool) -> Value {
    match item.code {
        b'c' | b's' => Bytes::make(data.to_vec()).into_value(),
        b'p' => match data.split_first() {
            Some((n, text)) => Bytes::make(text[..text.len().min(usize::from(*n))].to_vec()).into_value(),
            None => Bytes::make(Vec::new()).into_value(),
        },
        b'?' => Value::bool(data[0] != 0),
        b'e' => Value::from_f64(half::to_f64(load(data, big_endian) as u16)),
        b'f' => Value::from_f64(f64::from(f32::from_bits(load(data, big_endian) as u32))),
        b'd' => Value::from_f64(f64::from_bits(load(data, big_endian))),
        b'F' | b'D' => {
            let (re, im) = data.split_at(data.len() / 2);
            let part = |d: &[u8]| {
                let bits = load(d, big_endian);
                if item.code == b'F' { f64::from(f32::from_bits(bits as u32)) } else { f64::from_bits(bits) }
            };
            complex::make((part(re), part(im)))
        }
        code if code.is_ascii_lowercase() => {
            let unused = 64 - data.len() as u32 * 8;
            Value::from_i64((load(data, big_endian) << unused) as i64 >> unused)
        }
        _ => Value::from_u64(load(data, big_endian)),
    }
}
