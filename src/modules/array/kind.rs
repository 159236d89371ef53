//! The kinds of items: type codes, their sizes, values to bytes and back.

use crate::object::{Res, Str, Thread, Value, protocol};
use crate::types::{float, int};

/// All type codes, in `array.typecodes`' order.
pub const CODES: &[u8; 14] = b"bBuwhHiIlLqQfd";

/// Bytes of one item.
pub fn size(code: u8) -> usize {
    match code {
        b'b' | b'B' => 1,
        b'h' | b'H' => 2,
        b'u' | b'w' | b'i' | b'I' | b'f' => 4,
        _ => 8,
    }
}

/// Whether items are characters.
pub fn is_text(code: u8) -> bool {
    matches!(code, b'u' | b'w')
}

/// The number that pickles call this machine's form of a kind.
pub fn machine_format(code: u8) -> i64 {
    let big = i64::from(cfg!(target_endian = "big"));
    let integer = |bytes: usize, signed: bool| {
        let base = match bytes {
            1 => return i64::from(signed),
            2 => 2,
            4 => 6,
            _ => 10,
        };
        base + 2 * i64::from(signed) + big
    };
    match code {
        b'f' => 14 + big,
        b'd' => 16 + big,
        b'u' | b'w' => 20 + big,
        c => integer(size(c), c.is_ascii_lowercase()),
    }
}

/// Bytes of an item, whether it is signed and whether its highest byte comes first, of a machine format.
pub struct Machine {
    pub size: usize,
    pub signed: bool,
    pub big_endian: bool,
    pub class: MachineClass,
}

/// What the items of a machine format are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum MachineClass {
    Integer,
    Float,
    Utf16,
    Utf32,
}

/// A machine format by its number.
pub fn machine(number: i64) -> Option<Machine> {
    use MachineClass::{Float, Integer, Utf16, Utf32};
    let (size, signed, class) = match number {
        0 | 1 => (1, number == 1, Integer),
        2..=5 => (2, number >= 4, Integer),
        6..=9 => (4, number >= 8, Integer),
        10..=13 => (8, number >= 12, Integer),
        14 | 15 => (4, true, Float),
        16 | 17 => (8, true, Float),
        18 | 19 => (2, false, Utf16),
        20 | 21 => (4, false, Utf32),
        _ => return None,
    };
    Some(Machine { size, signed, big_endian: number > 1 && number & 1 != 0, class })
}

/// The value of an item's bytes; characters that do not exist are an error.
pub fn unpack(th: &Thread, code: u8, data: &[u8]) -> Res {
    let mut bytes = [0; 8];
    bytes[..data.len()].copy_from_slice(data);
    let [a, b, c, d, ..] = bytes;
    let word = u32::from_ne_bytes([a, b, c, d]);
    Ok(match code {
        b'b' => Value::small_int(i64::from(a as i8)),
        b'B' => Value::small_int(i64::from(a)),
        b'h' => Value::small_int(i64::from(i16::from_ne_bytes([a, b]))),
        b'H' => Value::small_int(i64::from(u16::from_ne_bytes([a, b]))),
        b'i' => Value::small_int(i64::from(word as i32)),
        b'I' => Value::small_int(i64::from(word)),
        b'l' | b'q' => Value::from_i64(i64::from_ne_bytes(bytes)),
        b'L' | b'Q' => Value::from_u64(u64::from_ne_bytes(bytes)),
        b'f' => Value::from_f64(f64::from(f32::from_bits(word))),
        b'd' => Value::from_f64(f64::from_ne_bytes(bytes)),
        _ if word > 0x10_ffff => {
            return Err(th.value_error(format!("character U+{word:x} is not in range [U+0000; U+10ffff]")));
        }
        _ => Str::from_char(word).into_value(),
    })
}

/// The bytes of a value, appended to `out`.
pub fn pack(th: &Thread, code: u8, v: &Value, out: &mut Vec<u8>) -> Res<()> {
    match code {
        b'u' | b'w' => {
            let Some(s) = v.downcast::<Str>() else {
                return Err(th.type_error(format!(
                    "array item must be a unicode character, not {}",
                    v.ty().error_name()
                )));
            };
            if s.len() != 1 {
                return Err(th.type_error(format!(
                    "array item must be a unicode character, not a string of length {}",
                    s.len()
                )));
            }
            out.extend(s.at(0).to_ne_bytes());
        }
        b'f' => out.extend((float::to_f64(th, v)? as f32).to_ne_bytes()),
        b'd' => out.extend(float::to_f64(th, v)?.to_ne_bytes()),
        _ => {
            let n = integer(th, code, v)?;
            let bytes = n.to_ne_bytes();
            let size = size(code);
            let from = if cfg!(target_endian = "big") { 8 - size } else { 0 };
            out.extend(&bytes[from..from + size]);
        }
    }
    Ok(())
}

fn integer(th: &Thread, code: u8, v: &Value) -> Res<u64> {
    let i = protocol::index(th, v)?;
    let n = int::num::operand(&i).and_then(|n| i128::try_from(&*n.to_big()).ok());
    let bits = size(code) as u32 * 8;
    let (low, high) = if code.is_ascii_lowercase() {
        (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
    } else {
        (0, (1i128 << bits) - 1)
    };
    if let Some(n) = n.filter(|n| (low..=high).contains(n)) {
        return Ok(n as u64);
    }
    let negative = int::num::operand(&i).is_some_and(|n| n.signum() < 0);
    let limit = if negative { "less than minimum" } else { "greater than maximum" };
    Err(th.overflow_error(match code {
        b'b' => format!("signed char is {limit}"),
        b'B' => format!("unsigned byte integer is {limit}"),
        b'h' => format!("signed short integer is {limit}"),
        b'H' => format!("unsigned short is {limit}"),
        b'i' => format!("signed integer is {limit}"),
        b'I' | b'L' if negative => "can't convert negative value to unsigned int".into(),
        b'I' => format!("unsigned int is {limit}"),
        b'l' => "Python int too large to convert to C long".into(),
        b'L' => "Python int too large to convert to C unsigned long".into(),
        b'Q' if negative => "can't convert negative int to unsigned".into(),
        _ => "int too big to convert".into(),
    }))
}
