//! The attributes of a `TextIOWrapper`.

use super::codec::Coder;
use super::{State, this};
use crate::modules::io::closing;
use crate::object::names::name;
use crate::object::{GetSet, Res, Str, Thread, Value, attribute, errors, protocol};

fn text(t: &str) -> Value {
    Str::new(t).into_value()
}

/// A field; `None` of an object that has not been set up.
fn field(v: &Value, f: impl FnOnce(&State) -> Value) -> Res {
    Ok(this(v).with(|s| f(s)))
}

fn of_buffer(th: &Thread, v: &Value, attribute: &Str) -> Res {
    let b = this(v).buffer(th)?;
    attribute::get(th, &b, attribute)
}

fn newlines(th: &Thread, v: &Value) -> Res {
    let f = this(v);
    f.check_ready(th)?;
    let (universal, seen, decoder) = f.with(|s| (s.is_universal(), s.newlines, s.decoder.object().cloned()));
    match decoder {
        _ if universal => Ok(seen.value()),
        Some(d) => Ok(attribute::get_optional(th, &d, name!("newlines"))?.unwrap_or(Value::none())),
        None => Ok(Value::none()),
    }
}

fn set_chunk_size(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let f = this(v);
    f.buffer(th)?;
    let Some(n) = value else {
        return Err(th.attribute_error(format!(
            "attribute '_CHUNK_SIZE' of '{}' objects cannot be deleted",
            v.ty().error_name()
        )));
    };
    match protocol::index_bounded(th, &n, &errors::VALUE_ERROR)? {
        n if n > 0 => {
            f.with(|s| s.chunk_size = n as usize);
            Ok(())
        }
        _ => Err(th.value_error("a strictly positive integer is required")),
    }
}

/// The table.
pub static GETSETS: &[GetSet] = &[
    GetSet::read(
        "buffer",
        |th, v| {
            if this(v).with(|s| s.detached) {
                return Err(th.value_error("underlying buffer has been detached"));
            }
            field(v, |s| s.buffer.clone().unwrap_or(Value::none()))
        },
        "",
    )
    .field(),
    GetSet::read(
        "encoding",
        |_, v| field(v, |s| if s.chunk_size == 0 { Value::none() } else { text(&s.encoding) }),
        "",
    )
    .field(),
    GetSet::read(
        "errors",
        |th, v| {
            this(v).check_ready(th)?;
            field(v, |s| text(&s.errors))
        },
        "",
    ),
    GetSet::read("newlines", newlines, ""),
    GetSet::read("line_buffering", |_, v| field(v, |s| Value::bool(s.line_buffering)), "").field(),
    GetSet::read("write_through", |_, v| field(v, |s| Value::bool(s.write_through)), "").field(),
    GetSet::read(
        "closed",
        |th, v| match this(v).with(|s| s.ready) {
            true => of_buffer(th, v, name!("closed")),
            false => Ok(Value::bool(true)),
        },
        "",
    ),
    GetSet::read("name", |th, v| of_buffer(th, v, name!("name")), ""),
    GetSet::write(
        "_CHUNK_SIZE",
        |th, v| {
            this(v).buffer(th)?;
            field(v, |s| Value::from_usize(s.chunk_size))
        },
        set_chunk_size,
        "",
    ),
    GetSet::write(
        "_finalizing",
        |_, v| field(v, |s| Value::bool(s.finalizing)),
        |th, v, value| {
            let on = closing::flag(th, value)?;
            this(v).with(|s| s.finalizing = on);
            Ok(())
        },
        "",
    )
    .field(),
];

impl State {
    /// Whether all three line endings end a line.
    pub(super) fn is_universal(&self) -> bool {
        matches!(self.newline.as_deref(), None | Some("")) && !matches!(self.decoder, Coder::Absent)
    }
}
