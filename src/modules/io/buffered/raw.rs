//! Calls of the raw stream below a buffer: a `FileIO` directly, anything else through its Python methods, whose
//! answers are checked.

use crate::modules::io::closing::raise_from;
use crate::modules::io::file::{FILE_IO, FileIo};
use crate::object::call::{call_method, call1};
use crate::object::names::name;
use crate::object::{Res, Thread, Value, errors, protocol};
use crate::types::buffer;
use crate::types::bytes::Bytes;

fn file(raw: &Value) -> Option<&FileIo> {
    if raw.is_exact(&FILE_IO) { raw.downcast::<FileIo>() } else { None }
}

/// One read of at most `n` bytes; `None` if it would block.
pub fn read(th: &Thread, raw: &Value, n: usize) -> Res<Option<Vec<u8>>> {
    if let Some(f) = file(raw) {
        return f.read(th, n);
    }
    let target = call1(th, &crate::types::bytearray::BYTEARRAY.value(), Value::from_usize(n))?;
    let got = call_method(th, raw, name!("readinto"), std::slice::from_ref(&target))?;
    if got.is_none() {
        return Ok(None);
    }
    let got = match protocol::index_i64(th, &got) {
        Ok(n) => n,
        Err(r) => return Err(raise_from(th, r, &errors::OS_ERROR, "raw readinto() failed")),
    };
    let data = buffer::bytes_of(&target).map(|b| b.to_vec()).unwrap_or_default();
    match usize::try_from(got) {
        Ok(got) if got <= n && got <= data.len() => Ok(Some(data[..got].to_vec())),
        _ => Err(th.error(
            &errors::OS_ERROR,
            format!("raw readinto() returned invalid length {got} (should have been between 0 and {n})"),
        )),
    }
}

/// All that the raw stream has left; `None` if that would block.
pub fn read_all(th: &Thread, raw: &Value) -> Res<Option<Vec<u8>>> {
    if let Some(f) = file(raw) {
        return f.read_all(th);
    }
    let Some(readall) = crate::object::attribute::get_optional(th, raw, name!("readall"))? else {
        return read_pieces(th, raw);
    };
    let v = crate::object::call::call0(th, &readall)?;
    match v.downcast::<Bytes>() {
        Some(b) => Ok(Some(b.as_slice().to_vec())),
        None if v.is_none() => Ok(None),
        None => Err(th.type_error("readall() should return bytes")),
    }
}

/// All that a raw stream without `readall` gives, piece by piece.
fn read_pieces(th: &Thread, raw: &Value) -> Res<Option<Vec<u8>>> {
    let mut out = Vec::new();
    loop {
        let v = call_method(th, raw, name!("read"), &[])?;
        match v.downcast::<Bytes>() {
            Some(piece) if piece.as_slice().is_empty() => return Ok(Some(out)),
            Some(piece) => out.extend_from_slice(piece.as_slice()),
            None if v.is_none() => return Ok((!out.is_empty()).then_some(out)),
            None => return Err(th.type_error("read() should return bytes")),
        }
    }
}

/// One write; `None` if it would block.
pub fn write(th: &Thread, raw: &Value, data: &[u8]) -> Res<Option<usize>> {
    if let Some(f) = file(raw) {
        return f.write(th, data);
    }
    let n = call_method(th, raw, name!("write"), &[Bytes::new(data).into_value()])?;
    if n.is_none() {
        return Ok(None);
    }
    // What is no number at all is no length either.
    let n = protocol::index_i64(th, &n).unwrap_or_else(|_| {
        drop(th.take_waiting());
        -1
    });
    match n {
        n if n >= 0 && n as usize <= data.len() => Ok(Some(n as usize)),
        n => Err(th.error(
            &errors::OS_ERROR,
            format!(
                "raw write() returned invalid length {n} (should have been between 0 and {})",
                data.len()
            ),
        )),
    }
}

fn position(th: &Thread, v: &Value) -> Res<i64> {
    match protocol::index_i64(th, v)? {
        n if n >= 0 => Ok(n),
        n => Err(th.error(&errors::OS_ERROR, format!("Raw stream returned invalid position {n}"))),
    }
}

/// Moves the raw stream's position.
pub fn seek(th: &Thread, raw: &Value, offset: i64, whence: i64) -> Res<i64> {
    if let Some(f) = file(raw) {
        return f.seek(th, offset, whence as i32).map(|n| n as i64);
    }
    let n = call_method(th, raw, name!("seek"), &[Value::from_i64(offset), Value::from_i64(whence)])?;
    position(th, &n)
}

/// The raw stream's position.
pub fn tell(th: &Thread, raw: &Value) -> Res<i64> {
    if let Some(f) = file(raw) {
        return f.seek(th, 0, libc::SEEK_CUR).map(|n| n as i64);
    }
    let n = call_method(th, raw, name!("tell"), &[])?;
    position(th, &n)
}
