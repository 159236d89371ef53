//! `tell` and `seek` of text: a position is a number that holds where to start reading, the decoder's state there, and
//! how much to decode and to skip.

use num_bigint::{BigInt, Sign};

use super::codec::Coder;
use super::{Snapshot, TextIo, this};
use crate::modules::io::unsupported;
use crate::object::call::call_method;
use crate::object::names::name;
use crate::object::slots::Compare;
use crate::object::{Args, Res, Thread, Value, errors, protocol};
use crate::types::bytes::Bytes;
use crate::types::int::num::operand;

/// What a position says. As bytes, the lowest first: 8, 4, 4, 4 and 1.
#[derive(Default)]
struct Cookie {
    /// Where to start in the buffer.
    start: i64,
    /// The decoder's flags there.
    flags: i32,
    /// Bytes to decode from there.
    feed: i32,
    /// Characters to skip of what they decode to.
    skip: i32,
    /// Whether the decoder is told that nothing follows.
    last: bool,
}

impl Cookie {
    fn pack(&self) -> Value {
        let mut bytes = [0; 21];
        bytes[..8].copy_from_slice(&self.start.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.flags.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.feed.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.skip.to_le_bytes());
        bytes[20] = u8::from(self.last);
        Value::from_bigint(BigInt::from_bytes_le(Sign::Plus, &bytes))
    }
    fn unpack(th: &Thread, v: &Value) -> Res<Cookie> {
        let index = crate::types::int::convert(th, v)?;
        let big = operand(&index).expect("an int").to_big().into_owned();
        let (_, given) = big.to_bytes_le();
        let mut bytes = [0; 21];
        if given.len() > bytes.len() {
            return Err(th.overflow_error("int too big to convert"));
        }
        bytes[..given.len()].copy_from_slice(&given);
        let word = |at: usize| i32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
        Ok(Cookie {
            start: i64::from_le_bytes(bytes[..8].try_into().expect("eight bytes")),
            flags: word(8),
            feed: word(12),
            skip: word(16),
            last: bytes[20] != 0,
        })
    }
}

impl TextIo {
    /// Decodes to see how many characters come.
    fn count(&self, th: &Thread, input: &[u8], last: bool) -> Res<usize> {
        Ok(self.decode(th, &Bytes::new(input).into_value(), last)?.len())
    }
    /// Finds the position of the `used`th character of a chunk that begins at `start`. The decoder is run again.
    fn locate(&self, th: &Thread, start: i64, snapshot: &Snapshot, used: usize) -> Res<Cookie> {
        let input = &snapshot.input;
        let (mut flags, mut skip) = (snapshot.flags, used);
        // A guess at a place near it where the decoder holds nothing back.
        let ratio = self.with(|s| s.ratio);
        let mut from = ((ratio * skip as f64) as usize).min(input.len());
        let mut back = 1;
        loop {
            if from == 0 {
                self.set_decoder_state(th, b"", flags)?;
                break;
            }
            self.set_decoder_state(th, b"", flags)?;
            let n = self.count(th, &input[..from], false)?;
            if n <= skip {
                let (held, now) = self.decoder_state(th)?;
                if held.is_empty() {
                    flags = now;
                    skip -= n;
                    break;
                }
                from = from.saturating_sub(held.len());
                back = 1;
            } else {
                from = from.saturating_sub(back);
                back *= 2;
            }
        }
        let mut cookie = Cookie { start: start + from as i64, flags: flags as i32, ..Cookie::default() };
        if skip == 0 {
            return Ok(cookie);
        }
        // From there byte by byte, keeping the last place where the decoder held nothing back.
        let (mut fed, mut chars) = (0, 0);
        for i in from..input.len() {
            fed += 1;
            chars += self.count(th, &input[i..=i], false)?;
            let (held, now) = self.decoder_state(th)?;
            if held.is_empty() && chars <= skip {
                cookie.start += fed;
                cookie.flags = now as i32;
                skip -= chars;
                (fed, chars) = (0, 0);
            }
            if chars >= skip {
                break;
            }
        }
        if chars < skip {
            chars += self.count(th, b"", true)?;
            cookie.last = true;
            if chars < skip {
                return Err(th.error(&errors::OS_ERROR, "can't reconstruct logical file position"));
            }
        }
        cookie.feed = fed as i32;
        cookie.skip = skip as i32;
        Ok(cookie)
    }
    fn tell(&self, th: &Thread, v: &Value) -> Res {
        self.open_buffer(th)?;
        let (seekable, telling) = self.with(|s| (s.seekable, s.telling));
        if !seekable {
            return Err(unsupported(th, "underlying stream is not seekable"));
        }
        if !telling {
            return Err(th.error(&errors::OS_ERROR, "telling position disabled by next() call"));
        }
        self.flush_pending(th)?;
        call_method(th, v, name!("flush"), &[])?;
        let buffer = self.buffer(th)?;
        let at = call_method(th, &buffer, name!("tell"), &[])?;
        let found = self.with(|s| match (&s.decoder, &s.snapshot) {
            (Coder::Absent, _) | (_, None) => None,
            (_, Some(snapshot)) => Some((snapshot.clone(), s.at)),
        });
        let Some((snapshot, used)) = found else { return Ok(at) };
        let start = protocol::index_i64(th, &at)? - snapshot.input.len() as i64;
        if used == 0 {
            return Ok(Cookie { start, flags: snapshot.flags as i32, ..Cookie::default() }.pack());
        }
        let (held, flags) = self.decoder_state(th)?;
        let seen = self.with(|s| s.newlines);
        let cookie = self.locate(th, start, &snapshot, used);
        let restored = self.set_decoder_state(th, &held, flags);
        self.with(|s| s.newlines.keep_seen(seen));
        let cookie = cookie?;
        restored?;
        Ok(cookie.pack())
    }
    /// Puts the encoder where it begins a stream, or into its middle.
    fn reset_encoder(&self, th: &Thread, at_start: bool) -> Res<()> {
        match self.with(|s| s.encoder.object().cloned()) {
            None => Ok(()),
            Some(e) if at_start => call_method(th, &e, name!("reset"), &[]).map(drop),
            Some(e) => call_method(th, &e, name!("setstate"), &[Value::small_int(0)]).map(drop),
        }
    }
    fn forget_reading(&self) {
        self.with(|s| {
            s.forget_chars();
            s.snapshot = None;
        });
    }
    fn seek_end(&self, th: &Thread, v: &Value) -> Res {
        call_method(th, v, name!("flush"), &[])?;
        self.forget_reading();
        self.reset_decoder(th)?;
        let buffer = self.buffer(th)?;
        let at = call_method(th, &buffer, name!("seek"), &[Value::small_int(0), Value::small_int(2)])?;
        let at_start = protocol::equal(th, &at, &Value::small_int(0))?;
        self.reset_encoder(th, at_start)?;
        Ok(at)
    }
    fn seek_to(&self, th: &Thread, v: &Value, position: &Value) -> Res {
        if protocol::compare_bool(th, position, &Value::small_int(0), Compare::Lt)? {
            let shown = protocol::repr_text(th, position)?;
            return Err(th.value_error(format!("negative seek position {shown}")));
        }
        call_method(th, v, name!("flush"), &[])?;
        let cookie = Cookie::unpack(th, position)?;
        let buffer = self.buffer(th)?;
        call_method(th, &buffer, name!("seek"), &[Value::from_i64(cookie.start)])?;
        self.forget_reading();
        let flags = i64::from(cookie.flags);
        let at_start = cookie.start == 0 && flags == 0;
        let reading = self.with(|s| !matches!(s.decoder, Coder::Absent));
        if reading {
            if at_start { self.reset_decoder(th)? } else { self.set_decoder_state(th, b"", flags)? }
        }
        if cookie.skip > 0 {
            let n = Value::from_i64(cookie.feed.into());
            let input = call_method(th, &buffer, name!("read"), &[n])?;
            let Some(bytes) = input.downcast::<Bytes>().map(|b| b.as_slice().to_vec()) else {
                return Err(th.type_error(format!(
                    "underlying read() should have returned a bytes object, not '{}'",
                    input.ty().name_str()
                )));
            };
            self.with(|s| s.snapshot = Some(Snapshot { flags, input: bytes }));
            let chars = self.decode(th, &input, cookie.last)?;
            let (n, skip) = (chars.len(), cookie.skip as usize);
            if n < skip {
                return Err(th.error(&errors::OS_ERROR, "can't restore logical file position"));
            }
            self.with(|s| {
                s.chars = chars;
                s.decoded = true;
                s.at = skip;
            });
        } else if reading {
            self.with(|s| s.snapshot = Some(Snapshot { flags, input: Vec::new() }));
        }
        self.reset_encoder(th, at_start)?;
        Ok(position.clone())
    }
}

/// `tell`
pub fn tell(th: &Thread, a: Args<'_>) -> Res {
    this(a.at(0)).tell(th, a.at(0))
}

/// `seek`
pub fn seek(th: &Thread, a: Args<'_>) -> Res {
    let (v, f, cookie) = (a.at(0), this(a.at(0)), a.at(1));
    let whence = a.get(2).map_or(Ok(0), |w| protocol::index_i64(th, w))?;
    f.open_buffer(th)?;
    if !f.with(|s| s.seekable) {
        return Err(unsupported(th, "underlying stream is not seekable"));
    }
    let is_zero = |th: &Thread| protocol::equal(th, cookie, &Value::small_int(0));
    match whence {
        0 => f.seek_to(th, v, cookie),
        1 if !is_zero(th)? => Err(unsupported(th, "can't do nonzero cur-relative seeks")),
        1 => {
            let here = call_method(th, v, name!("tell"), &[])?;
            f.seek_to(th, v, &here)
        }
        2 if !is_zero(th)? => Err(unsupported(th, "can't do nonzero end-relative seeks")),
        2 => f.seek_end(th, v),
        _ => Err(th.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    }
}
