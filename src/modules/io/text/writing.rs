//! Writing text: newlines, encoding, and what waits before it goes to the buffer below.

use super::codec::Coder;
use super::{TextIo, this};
use crate::modules::io::unsupported;
use crate::object::call::call_method;
use crate::object::names::name;
use crate::object::{Args, Res, Str, Thread, Value};
use crate::types::bytes::Bytes;

impl TextIo {
    /// Writes text; the fast path of `print`.
    pub fn write(&self, th: &Thread, text: &Str) -> Res<()> {
        self.check_ready(th)?;
        let (newline, line_buffering, through) =
            self.with(|s| (s.newline.clone(), s.line_buffering, s.write_through));
        let mut encoder = self.encoder(th)?;
        let ending = newline.as_deref().filter(|n| n.starts_with('\r'));
        let has = |c: u8| text.iter().any(|x| x == u32::from(c));
        let has_lf = (ending.is_some() || line_buffering) && has(b'\n');
        let flush = line_buffering && (has_lf || has(b'\r'));
        let replaced = match ending.filter(|_| has_lf) {
            Some(ending) => {
                let replaced = with_ending(th, text, ending)?;
                if !text.is_exact() {
                    // Code of a subclass of `str` has run.
                    self.open_buffer(th)?;
                    encoder = self.encoder(th)?;
                }
                Some(replaced)
            }
            None => None,
        };
        let text = match &replaced {
            Some(v) => match v.downcast::<Str>() {
                Some(t) => t,
                None => {
                    let got = v.ty().name_str().into_owned();
                    return Err(th.type_error(format!("replace() should return a str, not {got}")));
                }
            },
            None => text,
        };
        let out = self.encode(th, &encoder, text)?;
        // Large pieces are not joined with what waits; Python code may have written meanwhile, too.
        loop {
            self.buffer(th)?;
            if !self.with(|s| !s.pending.is_empty() && s.pending.len() + out.len() > s.chunk_size) {
                break;
            }
            self.flush_pending(th)?;
        }
        let full = self.with(|s| {
            if s.pending.is_empty() {
                s.pending = out;
            } else {
                s.pending.extend_from_slice(&out);
            }
            s.pending.len() >= s.chunk_size
        });
        if full || through || flush {
            self.flush_pending(th)?;
        }
        if flush {
            let b = self.buffer(th)?;
            call_method(th, &b, name!("flush"), &[])?;
        }
        self.with(|s| {
            if s.snapshot.take().is_some() {
                s.forget_chars();
            }
        });
        self.reset_decoder(th)
    }
    fn encoder(&self, th: &Thread) -> Res<Coder> {
        match self.with(|s| s.encoder.share()) {
            Coder::Absent => Err(unsupported(th, "not writable")),
            encoder => Ok(encoder),
        }
    }
    fn encode(&self, th: &Thread, encoder: &Coder, text: &Str) -> Res<Vec<u8>> {
        match encoder {
            Coder::Registry(e) => {
                let v = crate::object::Ref::from_payload(text).into_value();
                let b = call_method(th, e, name!("encode"), &[v])?;
                match b.downcast::<Bytes>() {
                    Some(b) => Ok(b.as_slice().to_vec()),
                    None => Err(th.type_error(format!(
                        "encoder should return a bytes object, not '{}'",
                        b.ty().name_str()
                    ))),
                }
            }
            Coder::Native(codec) => {
                if let Some(a) = text.as_ascii() {
                    return Ok(a.as_bytes().to_vec());
                }
                let (encoding, errors) = self.with(|s| (s.encoding.clone(), s.errors.clone()));
                codec.encode(th, text, &encoding, &errors)
            }
            Coder::Absent => Ok(Vec::new()),
        }
    }
    /// Gives what waits to the buffer below.
    pub(super) fn flush_pending(&self, th: &Thread) -> Res<()> {
        let data = self.with(|s| std::mem::take(&mut s.pending));
        if data.is_empty() {
            return Ok(());
        }
        let buffer = self.buffer(th)?;
        call_method(th, &buffer, name!("write"), &[Bytes::make(data).into_value()]).map(drop)
    }
}

/// `text` with another line ending; the method of a subclass of `str` may be its own.
fn with_ending(th: &Thread, text: &Str, ending: &str) -> Res {
    if !text.is_exact() {
        let v = crate::object::Ref::from_payload(text).into_value();
        return call_method(
            th,
            &v,
            name!("replace"),
            &[Str::new("\n").into_value(), Str::new(ending).into_value()],
        );
    }
    let mut chars: Vec<u32> = Vec::with_capacity(text.len() + 8);
    for c in text.iter() {
        if c == u32::from(b'\n') {
            chars.extend(ending.chars().map(u32::from));
        } else {
            chars.push(c);
        }
    }
    Ok(Str::from_ucs4(&chars).into_value())
}

/// `write`
pub fn write(th: &Thread, a: Args<'_>) -> Res {
    let f = this(a.at(0));
    let Some(t) = a.at(1).downcast::<Str>() else {
        return Err(th.type_error(format!("write() argument must be str, not {}", a.at(1).given_name())));
    };
    f.open_buffer(th)?;
    f.write(th, t)?;
    Ok(Value::from_usize(t.len()))
}
