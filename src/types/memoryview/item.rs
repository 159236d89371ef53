//! Items of a view: native formats of the `struct` module, one character each.

use crate::object::{Res, Thread, Value, errors, protocol};
use crate::types::bytes::Bytes;
use crate::types::float::half;

/// Bytes an item; `None` for a format that does not exist.
pub fn size(format: u8) -> Option<usize> {
    Some(match format {
        b'B' | b'b' | b'c' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'd' | b'P' => 8,
        _ => return None,
    })
}

/// The object of an item's bytes (those beyond the item's size are zero).
pub fn unpack(format: u8, bytes: [u8; 8]) -> Value {
    let [a, b, c, d, ..] = bytes;
    match format {
        b'b' => Value::small_int(i64::from(a as i8)),
        b'c' => Bytes::make(vec![a]).into_value(),
        b'?' => Value::bool(a != 0),
        b'h' => Value::small_int(i64::from(i16::from_ne_bytes([a, b]))),
        b'H' => Value::small_int(i64::from(u16::from_ne_bytes([a, b]))),
        b'i' => Value::small_int(i64::from(i32::from_ne_bytes([a, b, c, d]))),
        b'I' => Value::small_int(i64::from(u32::from_ne_bytes([a, b, c, d]))),
        b'l' | b'q' | b'n' => Value::from_i64(i64::from_ne_bytes(bytes)),
        b'L' | b'Q' | b'N' | b'P' => Value::from_u64(u64::from_ne_bytes(bytes)),
        b'e' => Value::from_f64(half::to_f64(u16::from_ne_bytes([a, b]))),
        b'f' => Value::from_f64(f64::from(f32::from_ne_bytes([a, b, c, d]))),
        b'd' => Value::from_f64(f64::from_ne_bytes(bytes)),
        _ => Value::small_int(i64::from(a)),
    }
}

/// The bytes of an object as an item.
pub fn pack(th: &Thread, format: u8, v: &Value) -> Res<Vec<u8>> {
    let wrong_type = || th.type_error(format!("memoryview: invalid type for format '{}'", format as char));
    let wrong_value = || th.value_error(format!("memoryview: invalid value for format '{}'", format as char));
    match format {
        b'c' => match v.downcast::<Bytes>().map(|b| b.as_slice().to_vec()) {
            Some(b) if b.len() == 1 => Ok(b),
            Some(_) => Err(wrong_value()),
            None => Err(wrong_type()),
        },
        b'?' => Ok(vec![u8::from(protocol::truth(th, v)?)]),
        b'e' | b'f' | b'd' => {
            let x = match crate::types::float::to_f64(th, v) {
                Ok(x) => x,
                Err(r) => {
                    th.catch(r, &errors::TYPE_ERROR)?;
                    return Err(wrong_type());
                }
            };
            Ok(match format {
                b'e' => match half::from_f64(x) {
                    Some(h) => h.to_ne_bytes().to_vec(),
                    None => return Err(wrong_value()),
                },
                b'f' => (x as f32).to_ne_bytes().to_vec(),
                _ => x.to_ne_bytes().to_vec(),
            })
        }
        _ => {
            if v.ty().slots().index.is_none() {
                return Err(wrong_type());
            }
            let i = protocol::index(th, v)?;
            let Some(n) = crate::types::int::num::operand(&i) else { return Err(wrong_type()) };
            let n = n.to_big();
            let size = size(format).unwrap_or(1);
            let signed = format.is_ascii_lowercase();
            let Ok(n) = i128::try_from(&*n) else { return Err(wrong_value()) };
            let bits = size as u32 * 8;
            let (low, high) = if signed {
                (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
            } else {
                (0, (1i128 << bits) - 1)
            };
            if n < low || n > high {
                return Err(wrong_value());
            }
            let bytes = (n as u64).to_ne_bytes();
            let from = if cfg!(target_endian = "big") { 8 - size } else { 0 };
            Ok(bytes[from..from + size].to_vec())
        }
    }
}
