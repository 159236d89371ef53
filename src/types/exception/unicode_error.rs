//! `UnicodeDecodeError`, `UnicodeEncodeError`, `UnicodeTranslateError`.

use super::base::init_args;
use super::fields::{Fields, field, get_raw, new, set_raw};
use crate::object::errors::*;
use crate::object::{
    Args, BaseException, Class, GetSet, Payload, Res, Slots, Str, Thread, TypeSpec, Value, call, class,
    protocol,
};

const ENCODING: usize = 0;
const OBJECT: usize = 1;
const START: usize = 2;
const END: usize = 3;
const REASON: usize = 4;

fn expect(th: &Thread, v: &Value, i: usize, class: &Class, name: &str) -> Res<()> {
    if v.is_instance(class) {
        return Ok(());
    }
    Err(th.type_error(format!("argument {i} must be {name}, not {}", v.ty().error_name())))
}

fn count(th: &Thread, args: Args<'_>, n: usize) -> Res<()> {
    if args.len() == n {
        return Ok(());
    }
    Err(th.type_error(format!("function takes exactly {n} arguments ({} given)", args.len())))
}

fn fill(th: &Thread, v: &Value, items: [Option<Value>; 5]) -> Res<()> {
    for (i, x) in items.into_iter().enumerate() {
        let x = match (i, x) {
            (START | END, Some(x)) => Some(Value::from_i64(protocol::index_i64(th, &x)?)),
            (_, x) => x,
        };
        set_raw::<5>(v, i, x);
    }
    Ok(())
}

fn init_decode(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    init_args(th, v, args)?;
    count(th, args, 5)?;
    expect(th, args.at(0), 1, &class::STR, "str")?;
    expect(th, args.at(4), 5, &class::STR, "str")?;
    let object = if args.at(1).is_instance(&class::BYTES) {
        args.at(1).clone()
    } else {
        call::call1(th, &class::BYTES.value(), args.at(1).clone())?
    };
    let at = |i: usize| Some(args.at(i).clone());
    fill(th, v, [at(0), Some(object), at(2), at(3), at(4)])
}

fn init_encode(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    init_args(th, v, args)?;
    count(th, args, 5)?;
    for i in [0, 1, 4] {
        expect(th, args.at(i), i + 1, &class::STR, "str")?;
    }
    let at = |i: usize| Some(args.at(i).clone());
    fill(th, v, [at(0), at(1), at(2), at(3), at(4)])
}

fn init_translate(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    init_args(th, v, args)?;
    count(th, args, 4)?;
    for i in [0, 3] {
        expect(th, args.at(i), i + 1, &class::STR, "str")?;
    }
    let at = |i: usize| Some(args.at(i).clone());
    fill(th, v, [None, at(0), at(1), at(2), at(3)])
}

struct Parts {
    encoding: String,
    object: Value,
    start: i64,
    end: i64,
    length: i64,
    reason: String,
}

fn parts(th: &Thread, v: &Value, wanted: &'static Class) -> Res<Option<Parts>> {
    if get_raw::<5>(v, OBJECT).is_none() {
        return Ok(None);
    }
    let text = |i: usize| -> Res<String> {
        match get_raw::<5>(v, i) {
            Some(x) => Ok(protocol::str(th, &x)?.to_str_lossy().into_owned()),
            None => Ok(String::new()),
        }
    };
    let reason = text(REASON)?;
    let encoding = text(ENCODING)?;
    // The texts may have come from code that changed the exception.
    let Some(object) = get_raw::<5>(v, OBJECT) else {
        return Err(th.type_error("UnicodeError 'object' attribute is not set"));
    };
    if !object.is_instance(wanted) {
        let what = if std::ptr::eq(wanted, &class::STR) { "string" } else { "bytes" };
        return Err(th.type_error(format!("UnicodeError 'object' attribute must be a {what}")));
    }
    let number = |i: usize| get_raw::<5>(v, i).and_then(|x| protocol::as_i64(&x)).unwrap_or(0);
    let length = protocol::len(th, &object)? as i64;
    Ok(Some(Parts { encoding, object, start: number(START), end: number(END), length, reason }))
}

impl Parts {
    /// Whether the error is about one place within the object.
    fn is_single(&self) -> bool {
        (0..self.length).contains(&self.start) && self.end == self.start + 1
    }
}

fn escaped(c: u32) -> String {
    match c {
        0..=0xff => format!("\\x{c:02x}"),
        0x100..=0xffff => format!("\\u{c:04x}"),
        _ => format!("\\U{c:08x}"),
    }
}

fn str_decode(th: &Thread, v: &Value) -> Res {
    let Some(p) = parts(th, v, &class::BYTES)? else { return Ok(Str::empty().into_value()) };
    let text = if p.is_single() {
        let byte = protocol::getitem(th, &p.object, &Value::from_i64(p.start))?;
        format!(
            "'{}' codec can't decode byte 0x{:02x} in position {}: {}",
            p.encoding,
            protocol::as_i64(&byte).unwrap_or(0),
            p.start,
            p.reason
        )
    } else {
        format!(
            "'{}' codec can't decode bytes in position {}-{}: {}",
            p.encoding,
            p.start,
            p.end.wrapping_sub(1),
            p.reason
        )
    };
    Ok(Str::new(&text).into_value())
}

fn single(p: &Parts) -> Option<u32> {
    if p.is_single() { p.object.downcast::<Str>().map(|s| s.at(p.start as usize)) } else { None }
}

fn str_encode(th: &Thread, v: &Value) -> Res {
    let Some(p) = parts(th, v, &class::STR)? else { return Ok(Str::empty().into_value()) };
    let text = match single(&p) {
        Some(c) => format!(
            "'{}' codec can't encode character '{}' in position {}: {}",
            p.encoding,
            escaped(c),
            p.start,
            p.reason
        ),
        None => {
            format!(
                "'{}' codec can't encode characters in position {}-{}: {}",
                p.encoding,
                p.start,
                p.end.wrapping_sub(1),
                p.reason
            )
        }
    };
    Ok(Str::new(&text).into_value())
}

fn str_translate(th: &Thread, v: &Value) -> Res {
    let Some(p) = parts(th, v, &class::STR)? else { return Ok(Str::empty().into_value()) };
    let text = match single(&p) {
        Some(c) => {
            format!("can't translate character '{}' in position {}: {}", escaped(c), p.start, p.reason)
        }
        None => format!(
            "can't translate characters in position {}-{}: {}",
            p.start,
            p.end.wrapping_sub(1),
            p.reason
        ),
    };
    Ok(Str::new(&text).into_value())
}

const GETSETS: &[GetSet] = &[
    field::<5, ENCODING>("encoding", "exception encoding"),
    field::<5, OBJECT>("object", "exception object"),
    field::<5, START>("start", "exception start"),
    field::<5, END>("end", "exception end"),
    field::<5, REASON>("reason", "exception reason"),
];

static UNICODE: TypeSpec = TypeSpec {
    doc: Some("Unicode related error."),
    base: Some(&VALUE_ERROR),
    ..TypeSpec::new("builtins", "UnicodeError", <BaseException as Payload>::layout)
};

static DECODE: TypeSpec = TypeSpec {
    doc: Some("Unicode decoding error."),
    base: Some(&UNICODE_ERROR),
    slots: Slots { new: Some(new::<5>), init: Some(init_decode), str: Some(str_decode), ..Slots::EMPTY },
    getsets: GETSETS,
    ..TypeSpec::new("builtins", "UnicodeDecodeError", <Fields<5> as Payload>::layout)
};

static ENCODE: TypeSpec = TypeSpec {
    doc: Some("Unicode encoding error."),
    base: Some(&UNICODE_ERROR),
    slots: Slots { new: Some(new::<5>), init: Some(init_encode), str: Some(str_encode), ..Slots::EMPTY },
    getsets: GETSETS,
    ..TypeSpec::new("builtins", "UnicodeEncodeError", <Fields<5> as Payload>::layout)
};

static TRANSLATE: TypeSpec = TypeSpec {
    doc: Some("Unicode translation error."),
    base: Some(&UNICODE_ERROR),
    slots: Slots {
        new: Some(new::<5>),
        init: Some(init_translate),
        str: Some(str_translate),
        ..Slots::EMPTY
    },
    getsets: GETSETS,
    ..TypeSpec::new("builtins", "UnicodeTranslateError", <Fields<5> as Payload>::layout)
};

/// Binds the classes of this file.
pub fn init() {
    UNICODE_ERROR.bind(&UNICODE);
    UNICODE_DECODE_ERROR.bind(&DECODE);
    UNICODE_ENCODE_ERROR.bind(&ENCODE);
    UNICODE_TRANSLATE_ERROR.bind(&TRANSLATE);
}
