//! `print`, `input`, `repr`, `ascii`, `format`.

use crate::object::call::call_method;
use crate::object::errors;
use crate::object::names::name;
use crate::object::{Args, Ref, Res, Str, Thread, Value, attribute, class, hooks, protocol, suggest};

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
                let keywords = ["sep", "end", "file", "flush"].map(String::from);
                return Err(suggest::unexpected_keyword(th, "print", other, keywords.into_iter()));
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
    Err(th.type_error(format!("{what} must be None or a string, not {}", v.ty().error_name())))
}

pub(super) fn repr(th: &Thread, args: Args<'_>) -> Res {
    Ok(protocol::repr(th, args.at(0))?.into_value())
}

pub(super) fn ascii(th: &Thread, args: Args<'_>) -> Res {
    let r = protocol::repr(th, args.at(0))?;
    Ok(crate::types::str::repr::to_ascii(&r).into_value())
}

pub(super) fn format(th: &Thread, args: Args<'_>) -> Res {
    let none = Str::empty();
    let spec = match args.get(1) {
        None => &*none,
        Some(s) => s.downcast::<Str>().ok_or_else(|| {
            th.type_error(format!("format() argument 2 must be str, not {}", s.given_name()))
        })?,
    };
    crate::types::str::formatting::format_value(th, args.at(0), spec).map(Ref::into_value)
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
