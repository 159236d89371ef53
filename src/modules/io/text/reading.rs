//! Reading text: chunks of bytes, the characters that they decode to, and the lines in these.

use super::codec::{Coder, decoder_state, expect_bytes};
use super::{Snapshot, State, TEXT_IO_WRAPPER, TextIo, size, this};
use crate::modules::io::newline::Newlines;
use crate::modules::io::string_io::line_end;
use crate::modules::io::unsupported;
use crate::object::call::call_method;
use crate::object::names::name;
use crate::object::{Args, Raised, Res, Str, Thread, Tuple, Value, errors};
use crate::types::buffer;
use crate::types::bytes::Bytes;

const CR: u32 = b'\r' as u32;
const LF: u32 = b'\n' as u32;

impl State {
    /// Forgets what was decoded.
    pub(super) fn forget_chars(&mut self) {
        self.chars.clear();
        self.at = 0;
        self.decoded = false;
    }
    fn set_chars(&mut self, chars: Vec<u32>) {
        self.chars = chars;
        self.at = 0;
        self.decoded = true;
    }
    fn take_chars(&mut self, n: usize) -> Vec<u32> {
        let end = self.at.saturating_add(n).min(self.chars.len());
        let out = self.chars[self.at..end].to_vec();
        self.at = end;
        out
    }
}

fn nothing_read(th: &Thread) -> Raised {
    th.error(&errors::BLOCKING_IO_ERROR, "Read returned None.")
}

impl TextIo {
    /// Decodes the next bytes; `last` says that nothing follows.
    pub(super) fn decode(&self, th: &Thread, input: &Value, last: bool) -> Res<Vec<u32>> {
        let decoder = self.with(|s| s.decoder.share());
        let text = match &decoder {
            Coder::Absent => return Err(unsupported(th, "not readable")),
            Coder::Registry(d) => call_method(th, d, name!("decode"), &[input.clone(), Value::bool(last)])?,
            Coder::Native(codec) => {
                let (held, encoding, errors) =
                    self.with(|s| (std::mem::take(&mut s.held), s.encoding.clone(), s.errors.clone()));
                let data = buffer::expect(th, input)?;
                let joined;
                let data = if held.is_empty() {
                    &data[..]
                } else {
                    joined = [&held, &data[..]].concat();
                    &joined
                };
                let (text, rest) = codec.decode(th, data, &encoding, &errors, last)?;
                if rest > 0 {
                    let rest = data[data.len() - rest..].to_vec();
                    self.with(|s| s.held = rest);
                }
                text
            }
        };
        let Some(t) = text.downcast::<Str>() else {
            return Err(th.type_error(format!(
                "decoder should return a string result, not '{}'",
                text.ty().name_str()
            )));
        };
        Ok(self.with(|s| match s.is_universal() {
            true => {
                let translate = s.newline.is_none();
                s.newlines.feed(t, translate, last)
            }
            false => t.iter().collect(),
        }))
    }
    /// What the decoder holds back, and its flags; the lowest flag is a carriage return that waits.
    pub(super) fn decoder_state(&self, th: &Thread) -> Res<(Vec<u8>, i64)> {
        let object = self.with(|s| s.decoder.object().cloned());
        let (held, flags) = match object {
            Some(d) => decoder_state(th, &d)?,
            None => (self.with(|s| s.held.clone()), 0),
        };
        Ok(self.with(|s| match s.is_universal() {
            true => (held, flags << 1 | i64::from(s.newlines.pending())),
            false => (held, flags),
        }))
    }
    /// Puts the decoder into a state.
    pub(super) fn set_decoder_state(&self, th: &Thread, held: &[u8], flags: i64) -> Res<()> {
        let (object, flags) = self.with(|s| {
            let flags = if s.is_universal() {
                s.newlines.set_pending(flags & 1 != 0);
                flags >> 1
            } else {
                flags
            };
            s.held = held.to_vec();
            (s.decoder.object().cloned(), flags)
        });
        match object {
            Some(d) => {
                let state = Tuple::new(vec![Bytes::new(held).into_value(), Value::from_i64(flags)]);
                call_method(th, &d, name!("setstate"), &[state.into_value()]).map(drop)
            }
            None => Ok(()),
        }
    }
    /// Puts the decoder at a beginning.
    pub(super) fn reset_decoder(&self, th: &Thread) -> Res<()> {
        let object = self.with(|s| {
            s.held.clear();
            s.newlines = Newlines::default();
            s.decoder.object().cloned()
        });
        match object {
            Some(d) => call_method(th, &d, name!("reset"), &[]).map(drop),
            None => Ok(()),
        }
    }
    /// Reads and decodes the next chunk, in place of the characters that are there; false at the end.
    fn read_chunk(&self, th: &Thread, hint: usize) -> Res<bool> {
        if self.with(|s| matches!(s.decoder, Coder::Absent)) {
            return Err(unsupported(th, "not readable"));
        }
        let before = match self.with(|s| s.telling) {
            true => Some(self.decoder_state(th)?),
            false => None,
        };
        let (size, has_read1) = self.with(|s| {
            let hint = (s.ratio.max(1.0) * hint as f64) as usize;
            (s.chunk_size.max(hint), s.has_read1)
        });
        let buffer = self.buffer(th)?;
        let (method, called) = if has_read1 { (name!("read1"), "read1") } else { (name!("read"), "read") };
        let input = call_method(th, &buffer, method, &[Value::from_usize(size)])?;
        let bytes = expect_bytes(th, &input, called)?;
        let last = bytes.is_empty();
        let chars = self.decode(th, &input, last)?;
        let found = !chars.is_empty();
        self.with(|s| {
            s.ratio = if found { bytes.len() as f64 / chars.len() as f64 } else { 0.0 };
            s.set_chars(chars);
            if let Some((mut input, flags)) = before {
                input.extend_from_slice(&bytes);
                s.snapshot = Some(Snapshot { flags, input });
            }
        });
        Ok(found || !last)
    }
    fn read_all(&self, th: &Thread, buffer: &Value) -> Res<Vec<u32>> {
        let data = call_method(th, buffer, name!("read"), &[])?;
        if data.is_none() {
            return Err(nothing_read(th));
        }
        buffer::expect(th, &data)?;
        let rest = self.decode(th, &data, true)?;
        Ok(self.with(|s| {
            let mut out = s.take_chars(usize::MAX);
            if s.snapshot.take().is_some() {
                s.forget_chars();
            }
            if out.is_empty() {
                return rest;
            }
            out.extend(rest);
            out
        }))
    }
    fn read(&self, th: &Thread, n: Option<usize>) -> Res<Vec<u32>> {
        let buffer = self.open_buffer(th)?;
        if self.with(|s| matches!(s.decoder, Coder::Absent)) {
            return Err(unsupported(th, "not readable"));
        }
        self.flush_pending(th)?;
        let Some(n) = n else { return self.read_all(th, &buffer) };
        let mut out = self.with(|s| s.take_chars(n));
        while out.len() < n {
            if !self.read_chunk(th, n - out.len())? {
                break;
            }
            out.extend(self.with(|s| s.take_chars(n - out.len())));
        }
        Ok(out)
    }
    fn read_line(&self, th: &Thread, limit: Option<usize>) -> Res<Vec<u32>> {
        self.open_buffer(th)?;
        self.flush_pending(th)?;
        let mut out = Vec::new();
        loop {
            let done = self.with(|s| {
                let view = &s.chars[s.at..];
                let newline = s.newline.as_deref();
                let n = match newline {
                    // The two may have come apart.
                    Some("\r\n") if out.last() == Some(&CR) && view.first() == Some(&LF) => 1,
                    _ => line_end(view, newline),
                };
                let room = limit.map_or(usize::MAX, |l| l - out.len());
                let whole = ends_line(&out, &view[..n], newline);
                let n = n.min(room);
                out.extend_from_slice(&view[..n]);
                s.at += n;
                whole || n == room
            });
            if done {
                return Ok(out);
            }
            if !self.read_chunk(th, 0)? {
                self.with(|s| {
                    s.forget_chars();
                    s.snapshot = None;
                });
                return Ok(out);
            }
        }
    }
}

/// Whether `more` after `before` ends a line.
fn ends_line(before: &[u32], more: &[u32], newline: Option<&str>) -> bool {
    let Some(&last) = more.last() else { return false };
    match newline {
        None | Some("\n") => last == LF,
        Some("") => last == LF || last == CR,
        Some("\r") => last == CR,
        Some(_) => {
            let previous = if more.len() > 1 { more.get(more.len() - 2) } else { before.last() };
            last == LF && previous == Some(&CR)
        }
    }
}

fn give(chars: Vec<u32>) -> Value {
    Str::from_ucs4(&chars).into_value()
}

/// `read`
pub fn read(th: &Thread, a: Args<'_>) -> Res {
    let n = size(th, a)?;
    this(a.at(0)).read(th, n).map(give)
}

/// `readline`
pub fn readline(th: &Thread, a: Args<'_>) -> Res {
    let n = size(th, a)?;
    this(a.at(0)).read_line(th, n).map(give)
}

/// `__next__`: a line; `tell` has no answer until the end has been reached.
pub fn next(th: &Thread, v: &Value) -> Res<Option<Value>> {
    let f = this(v);
    f.check_ready(th)?;
    f.with(|s| s.telling = false);
    let line = if v.is_exact(&TEXT_IO_WRAPPER) {
        give(f.read_line(th, None)?)
    } else {
        call_method(th, v, name!("readline"), &[])?
    };
    match line.downcast::<Str>() {
        None => Err(th.error(
            &errors::OS_ERROR,
            format!("readline() should have returned a str object, not '{}'", line.ty().name_str()),
        )),
        Some(t) if t.is_empty() => {
            f.with(|s| {
                s.snapshot = None;
                s.telling = s.seekable;
            });
            Ok(None)
        }
        Some(_) => Ok(Some(line)),
    }
}
