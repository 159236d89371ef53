//! `str.translate` and `str.maketrans`.

use super::builder::Builder;
use crate::object::{Args, Dict, Res, Str, Thread, Value, errors, protocol};

/// What a table says about one character.
#[derive(Clone)]
enum Mapped {
    Same,
    Gone,
    Char(u32),
    Text(Value),
}

fn look_up(th: &Thread, table: &Value, c: u32) -> Res<Mapped> {
    let found = match protocol::getitem(th, table, &Value::small_int(i64::from(c))) {
        Ok(v) => v,
        Err(r) => return th.catch(r, &errors::LOOKUP_ERROR).map(|()| Mapped::Same),
    };
    if found.is_none() {
        return Ok(Mapped::Gone);
    }
    if found.downcast::<Str>().is_some() {
        return Ok(Mapped::Text(found));
    }
    if found.is_instance(&crate::object::class::INT) {
        return match protocol::as_i64(&found) {
            Some(i @ 0..0x11_0000) => Ok(Mapped::Char(i as u32)),
            _ => Err(th.value_error("character mapping must be in range(0x110000)")),
        };
    }
    Err(th.type_error("character mapping must return integer, None or str"))
}

/// `str.translate`
pub fn translate(th: &Thread, a: Args<'_>) -> Res {
    let (s, table) = (super::this(a.at(0)), a.at(1));
    // A plain dict answers the same every time, as nothing else runs in between.
    let cached = table.is_exact(&crate::object::class::DICT);
    let mut seen: Vec<Option<Mapped>> = if cached { vec![None; 128] } else { Vec::new() };
    let mut out = Builder::with_capacity(s.len());
    for c in s.iter() {
        let mapped = match seen.get(c as usize) {
            Some(Some(m)) => m.clone(),
            Some(None) => {
                let m = look_up(th, table, c)?;
                seen[c as usize] = Some(m.clone());
                m
            }
            None => look_up(th, table, c)?,
        };
        match mapped {
            Mapped::Same => out.push(c),
            Mapped::Gone => {}
            Mapped::Char(c) => out.push(c),
            Mapped::Text(t) => out.push_str(super::this(&t)),
        }
    }
    Ok(out.finish().into_value())
}

/// `str.maketrans`
pub fn maketrans(th: &Thread, a: Args<'_>) -> Res {
    let x = a.at(0);
    let table = Dict::new().into_value();
    let key = |c: u32| Value::small_int(i64::from(c));
    let Some(y) = a.get(1) else {
        if !x.is_instance(&crate::object::class::DICT) {
            return Err(th.type_error("if you give only one argument to maketrans it must be a dict"));
        }
        let items = crate::object::call::call_method(th, x, crate::object::name!("items"), &[])?;
        protocol::for_each(th, &items, |pair| {
            let pair = protocol::to_vec(th, &pair)?;
            let [k, v] = &*pair else { return Ok(()) };
            if let Some(s) = k.downcast::<Str>() {
                if s.len() != 1 {
                    return Err(th.value_error("string keys in translatetable must be of length 1"));
                }
                protocol::setitem(th, &table, &key(s.at(0)), Some(v.clone()))
            } else if k.is_instance(&crate::object::class::INT) {
                protocol::setitem(th, &table, k, Some(v.clone()))
            } else {
                Err(th.type_error("keys in translate table mustbe strings or integers"))
            }
        })?;
        return Ok(table);
    };
    let text = |v: &'_ Value, i: usize| -> Res<Vec<u32>> {
        match v.downcast::<Str>() {
            Some(s) => Ok(s.iter().collect()),
            None => {
                Err(th.type_error(format!("maketrans() argument {i} must be str, not {}", v.given_name())))
            }
        }
    };
    let to = text(y, 2)?;
    let Some(from) = x.downcast::<Str>() else {
        return Err(th.type_error("first maketrans argument must be a string if there is a second argument"));
    };
    if from.len() != to.len() {
        return Err(th.value_error("the first two maketrans arguments must have equal length"));
    }
    for (f, t) in from.iter().zip(&to) {
        protocol::setitem(th, &table, &key(f), Some(key(*t)))?;
    }
    if let Some(z) = a.get(2) {
        for c in text(z, 3)? {
            protocol::setitem(th, &table, &key(c), Some(Value::none()))?;
        }
    }
    Ok(table)
}
