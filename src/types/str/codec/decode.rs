//! Bytes to text.

use std::borrow::Cow;

use super::Encoding;
use super::errors::{Handler, ask_handler, decode_error, raise};
use crate::object::{Ref, Res, Str, Thread, attribute, name};
use crate::types::bytes::Bytes;
use crate::types::str::builder::Builder;

/// Decodes all of `data`.
pub fn decode(th: &Thread, data: &[u8], e: Encoding, handler: &Handler) -> Res<Ref<Str>> {
    decode_partial(th, data, e, handler, true).map(|r| r.0)
}

/// Decodes `data`; unless `last`, an incomplete sequence at the end is left for later. Returns the text and the number
/// of bytes used.
pub fn decode_partial(
    th: &Thread,
    data: &[u8],
    e: Encoding,
    handler: &Handler,
    last: bool,
) -> Res<(Ref<Str>, usize)> {
    let out = Builder::with_capacity(data.len());
    let mut d = Decoder { th, data: Cow::Borrowed(data), handler, name: e.name(), out, last };
    let used = match e {
        Encoding::Utf8 => {
            if data.is_ascii() {
                return Ok((Str::from_ascii(data), data.len()));
            }
            d.utf8()?
        }
        Encoding::Ascii => {
            if data.is_ascii() {
                return Ok((Str::from_ascii(data), data.len()));
            }
            d.ascii()?
        }
        Encoding::Latin1 => return Ok((Str::from_latin1(data), data.len())),
        Encoding::Utf16(order) => {
            let (from, big) = mark(order, data, 2);
            d.name = Encoding::Utf16(Some(big)).name();
            d.utf16(from, big)?
        }
        Encoding::Utf32(order) => {
            let (from, big) = mark(order, data, 4);
            d.name = Encoding::Utf32(Some(big)).name();
            d.utf32(from, big)?
        }
    };
    Ok((d.out.finish(), used))
}

/// Where the text begins behind a byte order mark, and whether it is big-endian.
fn mark(order: Option<bool>, data: &[u8], width: usize) -> (usize, bool) {
    if let Some(big) = order {
        return (0, big);
    }
    let (le, be): (&[u8], &[u8]) =
        if width == 2 { (&[0xff, 0xfe], &[0xfe, 0xff]) } else { (&[0xff, 0xfe, 0, 0], &[0, 0, 0xfe, 0xff]) };
    if data.starts_with(le) {
        (width, false)
    } else if data.starts_with(be) {
        (width, true)
    } else {
        (0, cfg!(target_endian = "big"))
    }
}

pub(super) struct Decoder<'a> {
    pub(super) th: &'a Thread,
    /// A registered handler may put other bytes in their place.
    pub(super) data: Cow<'a, [u8]>,
    pub(super) handler: &'a Handler,
    /// The encoding's name in errors.
    pub(super) name: &'static str,
    pub(super) out: Builder,
    /// Whether nothing follows.
    pub(super) last: bool,
}

impl Decoder<'_> {
    fn ascii(&mut self) -> Res<usize> {
        let mut i = 0;
        while i < self.data.len() {
            let b = self.data[i];
            if b < 0x80 {
                self.out.push(u32::from(b));
                i += 1;
            } else {
                i = self.handle(i, i + 1, "ordinal not in range(128)")?;
            }
        }
        Ok(i)
    }

    fn utf8(&mut self) -> Res<usize> {
        let mut i = 0;
        while i < self.data.len() {
            match std::str::from_utf8(&self.data[i..]) {
                Ok(t) => {
                    self.out.push_text(t);
                    return Ok(self.data.len());
                }
                Err(e) => {
                    let good = &self.data[i..i + e.valid_up_to()];
                    // SAFETY: checked by `from_utf8` up to here.
                    self.out.push_text(unsafe { std::str::from_utf8_unchecked(good) });
                    i += e.valid_up_to();
                    let lead = self.data[i];
                    match e.error_len() {
                        None if !self.last => return Ok(i),
                        None => i = self.handle(i, self.data.len(), "unexpected end of data")?,
                        Some(n) => {
                            let start = matches!(lead, 0x80..0xc2 | 0xf5..);
                            // A surrogate that is not there in full may still come.
                            if !self.last
                                && lead == 0xed
                                && self.data.len() - i == 2
                                && self.data[i + 1] >= 0xa0
                            {
                                return Ok(i);
                            }
                            let why = if start { "invalid start byte" } else { "invalid continuation byte" };
                            i = self.handle(i, i + n, why)?;
                        }
                    }
                }
            }
        }
        Ok(i)
    }

    fn unit16(&self, i: usize, big: bool) -> u32 {
        let b = [self.data[i], self.data[i + 1]];
        u32::from(if big { u16::from_be_bytes(b) } else { u16::from_le_bytes(b) })
    }

    fn utf16(&mut self, from: usize, big: bool) -> Res<usize> {
        let mut i = from;
        while i < self.data.len() {
            let n = self.data.len();
            if n - i < 2 {
                if !self.last {
                    break;
                }
                i = self.handle(i, n, "truncated data")?;
                continue;
            }
            let u = self.unit16(i, big);
            match u {
                0xd800..0xdc00 => {
                    if n - i < 4 {
                        if !self.last {
                            break;
                        }
                        i = self.handle(i, n, "unexpected end of data")?;
                        continue;
                    }
                    let v = self.unit16(i + 2, big);
                    if (0xdc00..0xe000).contains(&v) {
                        self.out.push(0x1_0000 + ((u - 0xd800) << 10) + (v - 0xdc00));
                        i += 4;
                    } else {
                        i = self.handle(i, i + 2, "illegal UTF-16 surrogate")?;
                    }
                }
                0xdc00..0xe000 => i = self.handle(i, i + 2, "illegal encoding")?,
                _ => {
                    self.out.push(u);
                    i += 2;
                }
            }
        }
        Ok(i)
    }

    fn utf32(&mut self, from: usize, big: bool) -> Res<usize> {
        let mut i = from;
        while i < self.data.len() {
            let n = self.data.len();
            if n - i < 4 {
                if !self.last {
                    break;
                }
                i = self.handle(i, n, "truncated data")?;
                continue;
            }
            let b = [self.data[i], self.data[i + 1], self.data[i + 2], self.data[i + 3]];
            let c = if big { u32::from_be_bytes(b) } else { u32::from_le_bytes(b) };
            match c {
                0xd800..0xe000 => {
                    i = self.handle(i, i + 4, "code point in surrogate code point range(0xd800, 0xe000)")?
                }
                0x11_0000.. => i = self.handle(i, i + 4, "code point not in range(0x110000)")?,
                _ => {
                    self.out.push(c);
                    i += 4;
                }
            }
        }
        Ok(i)
    }

    /// Serves an error in `start..end`; returns where to go on.
    pub(super) fn handle(&mut self, start: usize, end: usize, reason: &str) -> Res<usize> {
        let error = || decode_error(self.th, self.name, &self.data, start, end, reason);
        match self.handler {
            Handler::Ignore => Ok(end),
            Handler::Replace => {
                self.out.push(0xfffd);
                Ok(end)
            }
            Handler::Backslash => {
                for &b in &self.data[start..end] {
                    self.out.push_ascii(&format!("\\x{b:02x}"));
                }
                Ok(end)
            }
            Handler::SurrogateEscape => {
                let mut i = start;
                while i < end && i - start < 4 && self.data[i] >= 0x80 {
                    self.out.push(0xdc00 + u32::from(self.data[i]));
                    i += 1;
                }
                if i == start { Err(raise(self.th, error())) } else { Ok(i) }
            }
            Handler::SurrogatePass => {
                let d = &self.data[start..];
                let (c, n) = match self.name {
                    "utf-8" if d.len() >= 3 && d[0] == 0xed && d[1] & 0xe0 == 0xa0 && d[2] & 0xc0 == 0x80 => {
                        (0xd000 | (u32::from(d[1] & 0x3f) << 6) | u32::from(d[2] & 0x3f), 3)
                    }
                    n if n.starts_with("utf-16") && d.len() >= 2 => {
                        (self.unit16(start, n.ends_with("be")), 2)
                    }
                    n if n.starts_with("utf-32") && d.len() >= 4 => {
                        let b = [d[0], d[1], d[2], d[3]];
                        (if n.ends_with("be") { u32::from_be_bytes(b) } else { u32::from_le_bytes(b) }, 4)
                    }
                    _ => (0, 0),
                };
                if !(0xd800..0xe000).contains(&c) {
                    return Err(raise(self.th, error()));
                }
                self.out.push(c);
                Ok(start + n)
            }
            Handler::Xml | Handler::Name => {
                let class = "UnicodeDecodeError";
                Err(self.th.type_error(format!("don't know how to handle {class} in error callback")))
            }
            Handler::Strict => Err(raise(self.th, error())),
            Handler::Custom(name) => {
                let exception = error()?;
                let data = &mut self.data;
                let answer = ask_handler(self.th, name, exception.clone(), true, |th| {
                    let object = attribute::get(th, &exception, name!("object"))?;
                    let Some(bytes) = object.downcast::<Bytes>() else {
                        return Err(th.type_error("exception attribute object must be bytes"));
                    };
                    if *bytes.as_slice() != **data {
                        *data = Cow::Owned(bytes.as_slice().to_vec());
                    }
                    Ok(data.len())
                })?;
                if let Some(t) = answer.replacement.downcast::<Str>() {
                    self.out.push_str(t);
                }
                Ok(answer.position)
            }
        }
    }
}
