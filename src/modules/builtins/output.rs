//! `print`, `input`, `repr`, `ascii`, `format`.

use crate::object::call::{call_method, call_special};
use crate::object::errors;
use crate::object::names::name;
use crate::object::{Args, Res, Str, Thread, Value, attribute, class, hooks, protocol};

fn stream(th: &Thread, name: &'static crate::object::Ref<Str>) -> Res {
    match hooks::sys().dict.get_str(name) {
        Some(v) => Ok(v),
        None => Err(th.runtime_error(format!("lost sys.{}", name.to_str_lossy()))),
    }
}

pub(super) fn print(th: &Thread, args: Args<'_>) -> Res {
    let (mut sep, mut end, mut file, mut flush) = (None, None, None, false);
    for (k, v) in args.keyword_pairs() {
        match &*k.to_str_lossy() {
            "sep" => sep = text(th, "sep", v)?,
            "end" => end = text(th, "end", v)?,
            "file" => file = (!v.is_none()).then(|| v.clone()),
            "flush" => flush = protocol::truth(th, v)?,
            other => {
                return Err(th.type_error(format!("print() got an unexpected keyword argument '{other}'")));
            }
        }
    }
    let file = match file {
        Some(f) => f,
        None => match stream(th, name!("stdout"))? {
            v if v.is_none() => return Ok(Value::none()),
            v => v,
        },
    };
    let write = name!("write");
    for (i, v) in args.iter().enumerate() {
        if i > 0 {
            let s = sep.clone().unwrap_or_else(|| Str::latin1_char(b' ').into_value());
            call_method(th, &file, write, &[s])?;
        }
        let s = protocol::str(th, v)?.into_value();
        call_method(th, &file, write, &[s])?;
    }
    let e = end.unwrap_or_else(|| Str::latin1_char(b'\n').into_value());
    call_method(th, &file, write, &[e])?;
    if flush {
        call_method(th, &file, name!("flush"), &[])?;
    }
    Ok(Value::none())
}

fn text(th: &Thread, what: &str, v: &Value) -> Res<Option<Value>> {
    if v.is_none() {
        return Ok(None);
    }
    if v.is_instance(&class::STR) {
        return Ok(Some(v.clone()));
    }
    Err(th.type_error(format!("{what} must be None or a string, not {}", v.ty().name_str())))
}

pub(super) fn repr(th: &Thread, args: Args<'_>) -> Res {
    Ok(protocol::repr(th, args.at(0))?.into_value())
}

pub(super) fn ascii(th: &Thread, args: Args<'_>) -> Res {
    Ok(ascii_of(th, args.at(0))?.into_value())
}

/// `ascii(v)`.
pub fn ascii_of(th: &Thread, v: &Value) -> Res<crate::object::Ref<Str>> {
    let r = protocol::repr(th, v)?;
    if r.is_ascii() {
        return Ok(r);
    }
    let mut out = String::with_capacity(r.len() * 2);
    for c in r.iter() {
        match c {
            0..0x80 => out.push(c as u8 as char),
            0x80..0x100 => out.push_str(&format!("\\x{c:02x}")),
            0x100..0x1_0000 => out.push_str(&format!("\\u{c:04x}")),
            _ => out.push_str(&format!("\\U{c:08x}")),
        }
    }
    Ok(Str::new(&out))
}

pub(super) fn format(th: &Thread, args: Args<'_>) -> Res {
    let spec = match args.get(1) {
        None => Str::empty().into_value(),
        Some(s) if s.is_instance(&class::STR) => s.clone(),
        Some(s) => {
            return Err(th.type_error(format!("format() argument 2 must be str, not {}", s.ty().name_str())));
        }
    };
    format_value(th, args.at(0), spec)
}

/// `format(v, spec)`.
pub fn format_value(th: &Thread, v: &Value, spec: Value) -> Res {
    let r = call_special(th, v, name!("__format__"), &[spec])?
        .ok_or_else(|| th.type_error(format!("Type {} doesn't define __format__", v.ty().name_str())))?;
    if r.is_instance(&class::STR) {
        return Ok(r);
    }
    Err(th.type_error(format!("__format__ must return a str, not {}", r.ty().name_str())))
}

pub(super) fn input(th: &Thread, args: Args<'_>) -> Res {
    let (stdin, stdout) = (stream(th, name!("stdin"))?, stream(th, name!("stdout"))?);
    if stdin.is_none() {
        return Err(th.runtime_error("input(): lost sys.stdin"));
    }
    if let Some(prompt) = args.get(0) {
        let s = protocol::str(th, prompt)?.into_value();
        call_method(th, &stdout, name!("write"), &[s])?;
    }
    if attribute::get_optional(th, &stdout, name!("flush"))?.is_some() {
        call_method(th, &stdout, name!("flush"), &[])?;
    }
    let line = call_method(th, &stdin, name!("readline"), &[])?;
    let Some(s) = line.downcast::<Str>() else {
        return Err(th.type_error("object.readline() returned non-string"));
    };
    if s.is_empty() {
        return Err(th.error(&errors::EOF_ERROR, "EOF when reading a line"));
    }
    if s.at(s.len() - 1) == u32::from(b'\n') {
        let chars: Vec<u32> = s.iter().take(s.len() - 1).collect();
        return Ok(Str::from_ucs4(&chars).into_value());
    }
    Ok(line)
}
