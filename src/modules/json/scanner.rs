//! `make_scanner`: JSON text to Python values.

use std::collections::HashMap;

use super::decode_error;
use super::string;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, Dict, GetSet, List, Object, Payload, Raised, Res, Slots, Str, Thread, Trace, Tuple, Type,
    TypeSpec, Value, Visitor, alloc, attribute, call, class, flags, protocol, string as strings,
};
use crate::payload;
use crate::sync::prim::LazyLock;

/// `_json.make_scanner`.
pub static SCANNER: Class = Class::new();

const HOOKS: [&str; 5] = ["object_hook", "object_pairs_hook", "parse_float", "parse_int", "parse_constant"];

/// Payload of `Scanner`: what the decoder wants done.
#[repr(C)]
struct Scanner {
    ob: Object,
    strict: bool,
    /// As in [`HOOKS`].
    hooks: [Value; 5],
}

payload!(Scanner: traced);

impl Trace for Scanner {
    fn trace(&self, v: &mut dyn Visitor) {
        self.hooks.iter().for_each(|h| v.visit(h));
    }
}

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| Signature::parse("(context)"));
    let given = bind_values(th, &SIGNATURE, "make_scanner", args)?;
    let context = given[0].as_ref().expect("required");
    let get = |n: &str| attribute::get(th, context, &strings::intern(n));
    let strict = protocol::truth(th, &get("strict")?)?;
    let [a, b, c, d, e] = HOOKS;
    let hooks = [get(a)?, get(b)?, get(c)?, get(d)?, get(e)?];
    Ok(alloc(Scanner { ob: Object::new(cls), strict, hooks }).into_value())
}

fn scan(th: &Thread, v: &Value, args: Args<'_>) -> Res {
    static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| Signature::parse("(string, idx)"));
    let given = bind_values(th, &SIGNATURE, "scan_once", args)?;
    let text = given[0].as_ref().expect("required");
    let at = protocol::index_i64(th, given[1].as_ref().expect("required"))?;
    let Some(s) = text.downcast::<Str>() else {
        return Err(th.type_error(format!("first argument must be a string, not {}", text.ty().error_name())));
    };
    let Ok(at) = usize::try_from(at) else { return Err(th.value_error("idx cannot be negative")) };
    let scanner = v.downcast::<Scanner>().expect("slot of this type");
    let mut walk = Walk { th, text, s, scanner, keys: HashMap::new() };
    let (value, end) = walk.value(at)?;
    Ok(Tuple::new(vec![value, Value::from_usize(end)]).into_value())
}

/// One walk through a text.
struct Walk<'a> {
    th: &'a Thread,
    text: &'a Value,
    s: &'a Str,
    scanner: &'a Scanner,
    /// Keys seen: equal ones become one object.
    keys: HashMap<String, Value>,
}

impl Walk<'_> {
    fn hook(&self, i: usize) -> Option<&Value> {
        Some(&self.scanner.hooks[i]).filter(|h| !h.is_none())
    }
    fn at(&self, i: usize) -> Option<char> {
        (i < self.s.len()).then(|| char::from_u32(self.s.at(i)).unwrap_or('\u{fffd}'))
    }
    fn skip(&self, mut i: usize) -> usize {
        while matches!(self.at(i), Some(' ' | '\t' | '\n' | '\r')) {
            i += 1;
        }
        i
    }
    fn error(&self, message: &str, at: usize) -> Raised {
        decode_error(self.th, message, self.text, at)
    }
    /// What the decoder turns into "Expecting value".
    fn nothing(&self, at: usize) -> Raised {
        self.th.stop_iteration(Value::from_usize(at))
    }
    fn is(&self, i: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(k, c)| self.at(i + k) == Some(c))
    }
    fn value(&mut self, i: usize) -> Res<(Value, usize)> {
        self.th.check_stack()?;
        let Some(c) = self.at(i) else { return Err(self.nothing(i)) };
        match c {
            '"' => string::scan(self.th, self.text, self.s, i + 1, self.scanner.strict),
            '{' => self.object(i + 1),
            '[' => self.array(i + 1),
            'n' if self.is(i, "null") => Ok((Value::none(), i + 4)),
            't' if self.is(i, "true") => Ok((Value::bool(true), i + 4)),
            'f' if self.is(i, "false") => Ok((Value::bool(false), i + 5)),
            'N' if self.is(i, "NaN") => self.constant("NaN", i),
            'I' if self.is(i, "Infinity") => self.constant("Infinity", i),
            '-' if self.is(i, "-Infinity") => self.constant("-Infinity", i),
            _ => self.number(i),
        }
    }
    fn constant(&self, word: &str, i: usize) -> Res<(Value, usize)> {
        let v = call::call1(self.th, &self.scanner.hooks[4], Str::new(word).into_value())?;
        Ok((v, i + word.len()))
    }
    fn digits(&self, mut i: usize) -> usize {
        while self.at(i).is_some_and(|c| c.is_ascii_digit()) {
            i += 1;
        }
        i
    }
    fn number(&self, start: usize) -> Res<(Value, usize)> {
        let mut i = start + usize::from(self.at(start) == Some('-'));
        match self.at(i) {
            Some('0') => i += 1,
            Some('1'..='9') => i = self.digits(i),
            _ => return Err(self.nothing(start)),
        }
        let mut is_float = false;
        if self.at(i) == Some('.') && self.digits(i + 1) > i + 1 {
            is_float = true;
            i = self.digits(i + 1);
        }
        if matches!(self.at(i), Some('e' | 'E')) {
            let sign = i + 1 + usize::from(matches!(self.at(i + 1), Some('+' | '-')));
            let end = self.digits(sign);
            if end > sign {
                is_float = true;
                i = end;
            }
        }
        let text: String = (start..i).filter_map(|k| self.at(k)).collect();
        let (kind, usual) = if is_float { (2, &class::FLOAT) } else { (3, &class::INT) };
        let hook = &self.scanner.hooks[kind];
        // Short numbers of the usual kinds need no call.
        if hook.is(&usual.value()) {
            if is_float && let Some(f) = crate::types::float::parse::decimal(text.as_bytes()) {
                return Ok((Value::from_f64(f), i));
            }
            if !is_float && let Ok(n) = text.parse::<i64>() {
                return Ok((Value::from_i64(n), i));
            }
        }
        Ok((call::call1(self.th, hook, Str::new(&text).into_value())?, i))
    }
    fn array(&mut self, mut i: usize) -> Res<(Value, usize)> {
        let mut items = Vec::new();
        i = self.skip(i);
        if self.at(i) == Some(']') {
            return Ok((List::new(items).into_value(), i + 1));
        }
        loop {
            let (v, end) = self.value(i)?;
            items.push(v);
            i = self.skip(end);
            match self.at(i) {
                Some(']') => return Ok((List::new(items).into_value(), i + 1)),
                Some(',') => {}
                _ => return Err(self.error("Expecting ',' delimiter", i)),
            }
            let comma = i;
            i = self.skip(i + 1);
            if self.at(i) == Some(']') {
                return Err(self.error("Illegal trailing comma before end of array", comma));
            }
        }
    }
    fn object(&mut self, mut i: usize) -> Res<(Value, usize)> {
        const NAME: &str = "Expecting property name enclosed in double quotes";
        let mut pairs: Vec<(Value, Value)> = Vec::new();
        i = self.skip(i);
        if self.at(i) != Some('}') {
            loop {
                if self.at(i) != Some('"') {
                    return Err(self.error(NAME, i));
                }
                let (key, end) = string::scan(self.th, self.text, self.s, i + 1, self.scanner.strict)?;
                let key = self.shared(key);
                i = self.skip(end);
                if self.at(i) != Some(':') {
                    return Err(self.error("Expecting ':' delimiter", i));
                }
                i = self.skip(i + 1);
                let (v, end) = self.value(i)?;
                pairs.push((key, v));
                i = self.skip(end);
                match self.at(i) {
                    Some('}') => break,
                    Some(',') => {}
                    _ => return Err(self.error("Expecting ',' delimiter", i)),
                }
                let comma = i;
                i = self.skip(i + 1);
                if self.at(i) == Some('}') {
                    return Err(self.error("Illegal trailing comma before end of object", comma));
                }
            }
        }
        Ok((self.finish(pairs)?, i + 1))
    }
    fn shared(&mut self, key: Value) -> Value {
        let text = key.downcast::<Str>().and_then(|s| s.to_utf8().map(|t| t.into_owned()));
        match text {
            Some(t) => self.keys.entry(t).or_insert(key).clone(),
            None => key,
        }
    }
    fn finish(&self, pairs: Vec<(Value, Value)>) -> Res {
        let th = self.th;
        if let Some(hook) = self.hook(1) {
            let items = pairs.into_iter().map(|(k, v)| Tuple::new(vec![k, v]).into_value()).collect();
            return call::call1(th, hook, List::new(items).into_value());
        }
        let d = Dict::new();
        for (k, v) in pairs {
            d.set_item(th, &k, v)?;
        }
        match self.hook(0) {
            Some(hook) => call::call1(th, hook, d.into_value()),
            None => Ok(d.into_value()),
        }
    }
}

fn hook<const I: usize>(_: &Thread, v: &Value) -> Res {
    Ok(v.downcast::<Scanner>().expect("attribute of this type").hooks[I].clone())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("JSON scanner object"),
    flags: flags::IMMUTABLE | flags::GC,
    slots: Slots { new: Some(new), call: Some(scan), ..Slots::EMPTY },
    getsets: &[
        GetSet::read(
            "strict",
            |_, v| Ok(Value::bool(v.downcast::<Scanner>().expect("attribute of this type").strict)),
            "strict",
        ),
        GetSet::read("object_hook", hook::<0>, "object_hook"),
        GetSet::read("object_pairs_hook", hook::<1>, "object_pairs_hook"),
        GetSet::read("parse_float", hook::<2>, "parse_float"),
        GetSet::read("parse_int", hook::<3>, "parse_int"),
        GetSet::read("parse_constant", hook::<4>, "parse_constant"),
    ],
    ..TypeSpec::new("_json", "Scanner", <Scanner as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    SCANNER.bind(&SPEC);
}
