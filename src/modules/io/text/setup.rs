//! `__init__` and `reconfigure` of `TextIOWrapper`.

use super::codec::{self, Codec, Coder};
use super::{CHUNK, State, TextIo, this};
use crate::modules::io::unsupported;
use crate::modules::sys;
use crate::object::call::call_method;
use crate::object::names::name;
use crate::object::signature::{Signature, bind_values};
use crate::object::{Args, Res, Str, Thread, Value, attribute, errors, imports, protocol};
use crate::sync::prim::LazyLock;

/// What a stream is made with.
pub struct Arguments {
    pub encoding: String,
    pub errors: String,
    pub newline: Option<String>,
    pub line_buffering: bool,
    pub write_through: bool,
}

static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| {
    Signature::parse(
        "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
    )
});

/// A text argument that native code reads: neither null characters nor lone surrogates.
fn text_argument(th: &Thread, v: &Value, what: &str) -> Res<Option<String>> {
    let text = encodable_argument(th, v, what)?;
    if text.as_ref().is_some_and(|t| t.contains('\0')) {
        return Err(th.value_error("embedded null character"));
    }
    Ok(text)
}

/// A text argument without lone surrogates.
fn encodable_argument(th: &Thread, v: &Value, what: &str) -> Res<Option<String>> {
    if v.is_none() {
        return Ok(None);
    }
    let Some(s) = v.downcast::<Str>() else {
        return Err(th.type_error(format!("{what} must be str or None, not {}", v.ty().name_str())));
    };
    match s.to_utf8() {
        Some(t) => Ok(Some(t.into_owned())),
        // Fails with the codec's own error.
        None => call_method(th, v, name!("encode"), &[]).map(|_| None),
    }
}

/// Checks a `newline` argument.
fn newline_argument(th: &Thread, v: &Value, function: &str) -> Res<Option<String>> {
    let newline = text_argument(th, v, &format!("{function}() argument 'newline'"))?;
    match newline.as_deref() {
        None | Some("" | "\n" | "\r" | "\r\n") => Ok(newline),
        Some(other) => Err(th.value_error(format!("illegal newline value: {other}"))),
    }
}

/// In development mode, `LookupError` for an error handler that does not exist.
fn check_errors(th: &Thread, handler: &str) -> Res<()> {
    if handler == "strict" || !sys::runtime_flags().dev_mode {
        return Ok(());
    }
    let codecs = crate::modules::import_module(th, "_codecs")?;
    call_method(th, &codecs, name!("lookup_error"), &[Str::new(handler).into_value()]).map(drop)
}

/// `__init__`
pub fn init(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let b = bind_values(th, &SIGNATURE, "TextIOWrapper", args)?;
    let f = this(v);
    // Until it has been set up anew, it is not fit for use.
    let old = f.with(|s| {
        s.ready = false;
        s.detached = false;
        s.buffer.take()
    });
    drop(old);
    let none = Value::none();
    let given = |i: usize| b[i].as_ref().unwrap_or(&none);
    let encoding = text_argument(th, given(1), "TextIOWrapper() argument 'encoding'")?;
    let handler = text_argument(th, given(2), "TextIOWrapper() argument 'errors'")?;
    let newline = newline_argument(th, given(3), "TextIOWrapper")?;
    let flag = |i: usize| b[i].as_ref().map_or(Ok(false), |f| protocol::truth(th, f));
    if encoding.is_none() && sys::runtime_flags().warn_default_encoding {
        imports::warn(th, &errors::ENCODING_WARNING, "'encoding' argument not specified")?;
    }
    let handler = handler.unwrap_or_else(|| "strict".into());
    check_errors(th, &handler)?;
    let encoding = match encoding {
        Some(e) if e != "locale" => e,
        Some(_) => "UTF-8".into(),
        None => codec::default_encoding().into(),
    };
    let args =
        Arguments { encoding, errors: handler, newline, line_buffering: flag(4)?, write_through: flag(5)? };
    f.set_up(th, b[0].clone().expect("required"), args)
}

impl TextIo {
    /// Takes a buffer and the rest over.
    pub(super) fn set_up(&self, th: &Thread, buffer: Value, args: Arguments) -> Res<()> {
        let (encoder, decoder) = coders(th, &buffer, &args.encoding, &args.errors)?;
        let seekable = call_method(th, &buffer, name!("seekable"), &[])?;
        let seekable = protocol::truth(th, &seekable)?;
        let has_read1 = attribute::get_optional(th, &buffer, name!("read1"))?.is_some();
        let new = State {
            buffer: Some(buffer),
            ready: true,
            encoding: args.encoding,
            errors: args.errors,
            newline: args.newline,
            line_buffering: args.line_buffering,
            write_through: args.write_through,
            seekable,
            has_read1,
            telling: seekable,
            chunk_size: CHUNK,
            encoder,
            decoder,
            ..State::default()
        };
        let old = self.state.replace(&self.ob, new);
        drop(old);
        let fixed = self.fix_encoder(th);
        if fixed.is_err() {
            self.with(|s| s.ready = false);
        }
        fixed
    }
    /// An encoder that begins a stream with a mark must not do so where something has been written before.
    fn fix_encoder(&self, th: &Thread) -> Res<()> {
        let (seekable, encoder, buffer) =
            self.with(|s| (s.seekable, s.encoder.object().cloned(), s.buffer.clone()));
        let (true, Some(encoder), Some(buffer)) = (seekable, encoder, buffer) else { return Ok(()) };
        let at = call_method(th, &buffer, name!("tell"), &[])?;
        if !protocol::equal(th, &at, &Value::small_int(0))? {
            call_method(th, &encoder, name!("setstate"), &[Value::small_int(0)])?;
        }
        Ok(())
    }
}

/// Encoder and decoder for what the buffer can do.
fn coders(th: &Thread, buffer: &Value, encoding: &str, handler: &str) -> Res<(Coder, Coder)> {
    let native = Codec::of(encoding);
    let info = match native {
        Some(_) => None,
        None => Some(codec::lookup(th, encoding)?),
    };
    let mut made = [Coder::Absent, Coder::Absent];
    for (coder, ability, which) in [
        (1, name!("readable"), name!("incrementaldecoder")),
        (0, name!("writable"), name!("incrementalencoder")),
    ] {
        let able = call_method(th, buffer, ability, &[])?;
        if protocol::truth(th, &able)? {
            made[coder] = Coder::make(th, info.as_ref(), native, which, handler)?;
        }
    }
    let [encoder, decoder] = made;
    Ok((encoder, decoder))
}

/// `reconfigure`
pub fn reconfigure(th: &Thread, a: Args<'_>) -> Res {
    let f = this(a.at(0));
    let none = Value::none();
    let given = |i: usize| a.get(i).unwrap_or(&none);
    f.buffer(th)?;
    let encoding = encodable_argument(th, given(1), "reconfigure() argument 'encoding'")?;
    let handler = encodable_argument(th, given(2), "reconfigure() argument 'errors'")?;
    if f.with(|s| s.decoded) && (encoding.is_some() || handler.is_some() || a.get(3).is_some()) {
        return Err(unsupported(
            th,
            "It is not possible to set the encoding or newline of stream after the first read",
        ));
    }
    let newline = match a.get(3) {
        None => None,
        Some(n) => Some(newline_argument(th, n, "reconfigure")?),
    };
    let flag = |i: usize| {
        let v = a.get_non_none(i);
        v.map(|v| protocol::index_i64(th, v).map(|n| n != 0)).transpose()
    };
    let (line_buffering, write_through) = (flag(4)?, flag(5)?);
    call_method(th, a.at(0), name!("flush"), &[])?;
    let buffer = f.buffer(th)?;
    f.with(|s| s.ratio = 0.0);
    if let Some(n) = &newline {
        f.with(|s| s.newline = n.clone());
    }
    if encoding.is_some() || handler.is_some() || newline.is_some() {
        let (now, strict) = (f.with(|s| s.encoding.clone()), || "strict".to_string());
        let handler = match (&encoding, handler) {
            (_, Some(h)) => h,
            (Some(_), None) => strict(),
            (None, None) => f.with(|s| s.errors.clone()),
        };
        let encoding = match encoding {
            None => now,
            Some(e) if e == "locale" => "UTF-8".into(),
            Some(e) => e,
        };
        check_errors(th, &handler)?;
        let (encoder, decoder) = coders(th, &buffer, &encoding, &handler)?;
        let old = f.with(|s| {
            (s.encoding, s.errors) = (encoding, handler);
            s.held.clear();
            s.newlines = Default::default();
            (std::mem::replace(&mut s.encoder, encoder), std::mem::replace(&mut s.decoder, decoder))
        });
        drop(old);
        f.fix_encoder(th)?;
    }
    f.with(|s| {
        s.line_buffering = line_buffering.unwrap_or(s.line_buffering);
        s.write_through = write_through.unwrap_or(s.write_through);
    });
    Ok(Value::none())
}
