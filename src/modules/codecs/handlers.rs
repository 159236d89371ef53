//! Error handlers as objects: registering them, finding them, and the built-in ones as functions.

use super::text;
use crate::object::function::NativeFunction;
use crate::object::native::Method;
use crate::object::{
    Args, Dict, Raised, Ref, Res, Str, Thread, Tuple, Value, attribute, errors, name, protocol, string,
};
use crate::sync::prim::OnceLock;
use crate::types::bytes::Bytes;
use crate::types::str::builder::Builder;
use crate::types::str::codec::Handler;
use crate::types::str::codec::encode::push_utf8;
use crate::types::str::codec::errors::escape;

static REGISTERED: OnceLock<Ref<Dict>> = OnceLock::new();

fn table() -> &'static Ref<Dict> {
    REGISTERED.get_or_init(|| {
        let d = Dict::new();
        for m in BUILT_IN {
            let short = m.name.trim_end_matches("_errors");
            d.set_str(&string::intern(short), NativeFunction::of_module(m, None).into_value());
        }
        d
    })
}

static BUILT_IN: &[Method] = &[
    Method::function(
        "strict_errors",
        "($module, exc, /)",
        strict,
        "Implements the 'strict' error handling, which raises a UnicodeError on coding errors.",
    ),
    Method::function(
        "ignore_errors",
        "($module, exc, /)",
        |th, a| built_in(th, a.at(0), &Handler::Ignore),
        "Implements the 'ignore' error handling, which ignores malformed data and continues.",
    ),
    Method::function(
        "replace_errors",
        "($module, exc, /)",
        |th, a| built_in(th, a.at(0), &Handler::Replace),
        "Implements the 'replace' error handling, which replaces malformed data with a replacement marker.",
    ),
    Method::function(
        "xmlcharrefreplace_errors",
        "($module, exc, /)",
        |th, a| built_in(th, a.at(0), &Handler::Xml),
        "Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character with the appropriate XML character reference.",
    ),
    Method::function(
        "backslashreplace_errors",
        "($module, exc, /)",
        |th, a| built_in(th, a.at(0), &Handler::Backslash),
        "Implements the 'backslashreplace' error handling, which replaces malformed data with a backslashed escape sequence.",
    ),
    Method::function(
        "namereplace_errors",
        "($module, exc, /)",
        |th, a| built_in(th, a.at(0), &Handler::Name),
        "Implements the 'namereplace' error handling, which replaces an unencodable character with a \\N{...} escape sequence.",
    ),
    Method::function(
        "surrogatepass_errors",
        "($module, exc, /)",
        |th, a| built_in(th, a.at(0), &Handler::SurrogatePass),
        "",
    ),
    Method::function(
        "surrogateescape_errors",
        "($module, exc, /)",
        |th, a| built_in(th, a.at(0), &Handler::SurrogateEscape),
        "",
    ),
];

/// What `str.encode` and its like ask for names that they do not know.
pub fn registered(_: &Thread, name: &str) -> Res<Option<Value>> {
    Ok(table().get_str(&Str::new(name)))
}

pub fn register_error(th: &Thread, a: Args<'_>) -> Res {
    let name = text(th, a.at(0))?;
    if !crate::object::call::is_callable(a.at(1)) {
        return Err(th.type_error("handler must be callable"));
    }
    table().set_str(&string::intern(&name), a.at(1).clone());
    Ok(Value::none())
}

pub fn lookup_error(th: &Thread, a: Args<'_>) -> Res {
    let name = text(th, a.at(0))?;
    match table().get_str(&Str::new(&name)) {
        Some(v) => Ok(v),
        None => Err(th.error(&errors::LOOKUP_ERROR, format!("unknown error handler name '{name}'"))),
    }
}

pub fn unregister_error(th: &Thread, a: Args<'_>) -> Res {
    let name = text(th, a.at(0))?;
    if !matches!(Handler::of(&name), Handler::Custom(_)) {
        return Err(th.value_error(format!("cannot un-register built-in error handler '{name}'")));
    }
    Ok(Value::bool(table().remove_str(&Str::new(&name)).is_some()))
}

fn strict(th: &Thread, a: Args<'_>) -> Res {
    if a.at(0).is_instance(&errors::BASE_EXCEPTION) {
        return Err(crate::object::exception::raise(th, a.at(0).clone()));
    }
    Err(th.type_error("codec must pass exception instance"))
}

fn reraise(th: &Thread, e: &Value) -> Raised {
    crate::object::exception::raise(th, e.clone())
}

fn answer(out: Value, position: i64) -> Res {
    Ok(Tuple::new(vec![out, Value::from_i64(position)]).into_value())
}

/// A built-in handler called as a function.
fn built_in(th: &Thread, e: &Value, handler: &Handler) -> Res {
    let encoding = e.is_instance(&errors::UNICODE_ENCODE_ERROR);
    let decoding = e.is_instance(&errors::UNICODE_DECODE_ERROR);
    let translating = e.is_instance(&errors::UNICODE_TRANSLATE_ERROR);
    if !(encoding || decoding || translating) {
        return Err(
            th.type_error(format!("don't know how to handle {} in error callback", e.ty().error_name()))
        );
    }
    let number = |name: &'static Ref<Str>| -> Res<i64> {
        let v = attribute::get(th, e, name)?;
        protocol::index_i64(th, &v)
    };
    let (start, end) = (number(name!("start"))?.max(0), number(name!("end"))?.max(0));
    let object = attribute::get(th, e, name!("object"))?;
    let bytes = object.downcast::<Bytes>().map(|b| b.as_slice().to_vec());
    let range = |len: usize| (start as usize).min(len)..(end as usize).clamp((start as usize).min(len), len);
    let chars: Vec<u32> = object.downcast::<Str>().map_or(Vec::new(), |s| {
        let r = range(s.len());
        s.iter().skip(r.start).take(r.len()).collect()
    });
    let data: Vec<u8> = bytes.as_ref().map_or(Vec::new(), |b| b[range(b.len())].to_vec());
    let mut out = Builder::new();
    match handler {
        Handler::Ignore => {}
        Handler::Replace if encoding => out.fill(u32::from(b'?'), chars.len()),
        Handler::Replace if decoding => out.push(0xfffd),
        Handler::Replace => out.fill(0xfffd, chars.len()),
        Handler::Backslash if decoding => {
            data.iter().for_each(|b| out.push_ascii(&format!("\\x{b:02x}")));
        }
        Handler::Backslash => chars.iter().for_each(|&c| out.push_text(&escape(handler, c))),
        Handler::Xml | Handler::Name if encoding => {
            chars.iter().for_each(|&c| out.push_text(&escape(handler, c)));
        }
        Handler::SurrogateEscape if encoding => {
            let mut raw = Vec::new();
            for c in chars {
                match c {
                    0xdc80..0xdd00 => raw.push((c - 0xdc00) as u8),
                    _ => return Err(reraise(th, e)),
                }
            }
            return answer(Bytes::make(raw).into_value(), end);
        }
        Handler::SurrogateEscape if decoding => {
            let n = data.iter().take(4).take_while(|&&b| b >= 0x80).count();
            if n == 0 {
                return Err(reraise(th, e));
            }
            data[..n].iter().for_each(|&b| out.push(0xdc00 + u32::from(b)));
            return answer(out.finish().into_value(), start + n as i64);
        }
        Handler::SurrogatePass if encoding => {
            let mut raw = Vec::new();
            for c in chars {
                match c {
                    0xd800..0xe000 => push_utf8(c, &mut raw),
                    _ => return Err(reraise(th, e)),
                }
            }
            return answer(Bytes::make(raw).into_value(), end);
        }
        Handler::SurrogatePass if decoding => {
            let all = bytes.unwrap_or_default();
            return match all.get(start as usize..start as usize + 3) {
                Some(&[0xed, b, c]) if b & 0xe0 == 0xa0 && c & 0xc0 == 0x80 => {
                    out.push(0xd000 | u32::from(b & 0x3f) << 6 | u32::from(c & 0x3f));
                    answer(out.finish().into_value(), start + 3)
                }
                _ => Err(reraise(th, e)),
            };
        }
        _ => {
            return Err(
                th.type_error(format!("don't know how to handle {} in error callback", e.ty().error_name()))
            );
        }
    }
    answer(out.finish().into_value(), end)
}
