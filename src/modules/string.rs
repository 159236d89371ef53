//! `_string`: the format-string parser behind `string.Formatter`.

use crate::object::{Args, Method, ModuleSpec, Ref, Res, Str, Thread, Tuple, Value, protocol};
use crate::types::list::List;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_string",
    doc: "string helper module",
    functions: &[
        Method::function(
            "formatter_parser",
            "($module, object, /)",
            parser,
            "parse the argument as a format string",
        ),
        Method::function(
            "formatter_field_name_split",
            "($module, object, /)",
            split,
            "split the argument as a field name",
        ),
    ],
    init: |_, _| Ok(()),
    gil_not_used: true,
};

fn text(c: &[u32]) -> Value {
    Str::from_ucs4(c).into_value()
}

fn expect(th: &Thread, v: &Value) -> Res<Ref<Str>> {
    match v.downcast::<Str>() {
        Some(s) => Ok(Ref::from_payload(s)),
        None => Err(th.type_error(format!("expected str, got {}", v.ty().error_name()))),
    }
}

/// Literal text, field name, format spec and conversion of each part.
fn parser(th: &Thread, a: Args<'_>) -> Res {
    let s: Vec<u32> = expect(th, a.at(0))?.iter().collect();
    let (open, close) = (u32::from('{'), u32::from('}'));
    let mut out = Vec::new();
    let mut i = 0;
    while i < s.len() {
        let mut literal = Vec::new();
        let mut field = false;
        while i < s.len() {
            let c = s[i];
            i += 1;
            if c == open || c == close {
                if s.get(i) == Some(&c) {
                    literal.push(c);
                    i += 1;
                    // A doubled brace ends this part, as in CPython.
                    break;
                }
                if c == close {
                    return Err(th.value_error("Single '}' encountered in format string"));
                }
                field = true;
                break;
            }
            literal.push(c);
        }
        if !field {
            out.push(part(&literal, None));
            continue;
        }
        if i >= s.len() {
            return Err(th.value_error("Single '{' encountered in format string"));
        }
        let start = i;
        let (mut depth, mut brackets) = (1usize, false);
        while i < s.len() {
            let c = s[i];
            if c == u32::from('[') && depth == 1 {
                brackets = true;
            } else if c == u32::from(']') {
                brackets = false;
            } else if c == open {
                depth += 1;
            } else if c == close && !(brackets && depth == 1) {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            i += 1;
        }
        let closed = depth == 0;
        let inner = &s[start..i];
        i += 1;
        let (mut k, mut in_brackets) = (0, false);
        while k < inner.len() {
            match char::from_u32(inner[k]) {
                Some('[') => in_brackets = true,
                Some(']') => in_brackets = false,
                Some('!' | ':') if !in_brackets => break,
                _ => {}
            }
            k += 1;
        }
        let name = &inner[..k];
        if !closed && k == inner.len() {
            return Err(th.value_error("expected '}' before end of string"));
        }
        let (mut conversion, mut spec): (Option<u32>, &[u32]) = (None, &[]);
        if inner.get(k) == Some(&u32::from('!')) {
            // The specifier is whatever follows, be it the brace that closes the field.
            let Some(&c) = s.get(start + k + 1) else {
                return Err(th.value_error("end of string while looking for conversion specifier"));
            };
            conversion = Some(c);
            k += 2;
            match inner.get(k) {
                None if !closed || k > inner.len() => {
                    return Err(th.value_error("unmatched '{' in format spec"));
                }
                None => {}
                Some(&c) if c == u32::from(':') => spec = &inner[k + 1..],
                Some(_) => return Err(th.value_error("expected ':' after conversion specifier")),
            }
        } else if inner.get(k) == Some(&u32::from(':')) {
            spec = &inner[k + 1..];
        }
        if !closed {
            return Err(th.value_error("unmatched '{' in format spec"));
        }
        out.push(part(&literal, Some((name, spec, conversion))));
    }
    protocol::iter(th, List::new(out).as_value())
}

fn part(literal: &[u32], field: Option<(&[u32], &[u32], Option<u32>)>) -> Value {
    let none = Value::none;
    let (n, s, c) = match field {
        None => (none(), none(), none()),
        Some((n, s, c)) => (text(n), text(s), c.map_or_else(none, |c| Str::from_char(c).into_value())),
    };
    Tuple::new(vec![text(literal), n, s, c]).into_value()
}

fn key(c: &[u32]) -> Value {
    let digits: Option<String> = c.iter().map(|&c| char::from_u32(c).filter(char::is_ascii_digit)).collect();
    match digits.as_deref().filter(|d| !d.is_empty()).and_then(|d| d.parse::<i64>().ok()) {
        Some(i) => Value::from_i64(i),
        None => text(c),
    }
}

/// `a.b[c]` → first part and an iterator of (is attribute, name).
fn split(th: &Thread, a: Args<'_>) -> Res {
    let s: Vec<u32> = expect(th, a.at(0))?.iter().collect();
    let stop = |c: u32| c == u32::from('.') || c == u32::from('[');
    let n = s.iter().position(|&c| stop(c)).unwrap_or(s.len());
    let first = key(&s[..n]);
    let mut rest = Vec::new();
    let mut i = n;
    while i < s.len() {
        let attribute = s[i] == u32::from('.');
        i += 1;
        let start = i;
        if attribute {
            while i < s.len() && !stop(s[i]) {
                i += 1;
            }
        } else {
            while i < s.len() && s[i] != u32::from(']') {
                i += 1;
            }
            if i == s.len() {
                return Err(th.value_error("Missing ']' in format string"));
            }
        }
        let name = &s[start..i];
        if name.is_empty() {
            return Err(th.value_error("Empty attribute in format string"));
        }
        if !attribute {
            i += 1;
            if i < s.len() && !stop(s[i]) {
                return Err(th.value_error("Only '.' or '[' may follow ']' in format field specifier"));
            }
        }
        let name = if attribute { text(name) } else { key(name) };
        rest.push(Tuple::new(vec![Value::bool(attribute), name]).into_value());
    }
    let it = protocol::iter(th, List::new(rest).as_value())?;
    Ok(Tuple::new(vec![first, it]).into_value())
}
