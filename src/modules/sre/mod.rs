//! `_sre`: what CPython's `re` package compiles patterns for. The engine is a crate; here are the pattern, match,
//! scanner and template objects around it.

mod drive;
mod found;
mod pattern;
mod template;

use rustpython_sre_engine::{CODESIZE, MAXGROUPS, MAXREPEAT, SRE_MAGIC};

use crate::object::{Args, Method, Module, ModuleSpec, Res, Thread, Value, protocol};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_sre",
    doc: "",
    functions: &[
        Method::function(
            "compile",
            "($module, /, pattern, flags, code, groups, groupindex, indexgroup)",
            pattern::compile,
            "",
        ),
        Method::function(
            "template",
            "($module, pattern, template, /)",
            template::make,
            "template: a list containing interleaved literal strings (str or bytes) and group indices (int)",
        ),
        Method::function("getcodesize", "($module, /)", |_, _| Ok(Value::from_usize(CODESIZE)), ""),
        Method::function("ascii_iscased", "($module, character, /)", ascii_iscased, ""),
        Method::function("unicode_iscased", "($module, character, /)", unicode_iscased, ""),
        Method::function("ascii_tolower", "($module, character, /)", ascii_tolower, ""),
        Method::function("unicode_tolower", "($module, character, /)", unicode_tolower, ""),
    ],
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        m.set("MAGIC", Value::from_usize(SRE_MAGIC));
        m.set("CODESIZE", Value::from_usize(CODESIZE));
        m.set("MAXREPEAT", Value::from_usize(MAXREPEAT));
        m.set("MAXGROUPS", Value::from_usize(MAXGROUPS));
        Ok(())
    },
    gil_not_used: true,
};

/// Binds the types.
pub fn init_types() {
    pattern::init_types();
    found::init_types();
    template::init_types();
}

fn character(th: &Thread, v: &Value) -> Res<u32> {
    Ok(protocol::index_i64(th, v)? as u32)
}

fn ascii_iscased(th: &Thread, a: Args<'_>) -> Res {
    let c = character(th, a.at(0))?;
    Ok(Value::bool(c < 128 && (c as u8).is_ascii_alphabetic()))
}

fn lower(c: u32) -> u32 {
    // A character whose lower case is several characters has none here, as in CPython's simple mapping.
    let Some(ch) = char::from_u32(c) else { return c };
    let mut all = ch.to_lowercase();
    match (all.next(), all.next()) {
        (Some(l), None) => u32::from(l),
        (Some(l), Some(_)) if c == 0x130 => u32::from(l),
        _ => c,
    }
}

fn upper(c: u32) -> u32 {
    let Some(ch) = char::from_u32(c) else { return c };
    let mut all = ch.to_uppercase();
    match (all.next(), all.next()) {
        (Some(u), None) => u32::from(u),
        _ => c,
    }
}

fn unicode_iscased(th: &Thread, a: Args<'_>) -> Res {
    let c = character(th, a.at(0))?;
    Ok(Value::bool(lower(c) != c || upper(c) != c))
}

fn ascii_tolower(th: &Thread, a: Args<'_>) -> Res {
    let c = character(th, a.at(0))?;
    let l = if c < 128 { u32::from((c as u8).to_ascii_lowercase()) } else { c };
    Ok(Value::from_i64(i64::from(l)))
}

fn unicode_tolower(th: &Thread, a: Args<'_>) -> Res {
    Ok(Value::from_i64(i64::from(lower(character(th, a.at(0))?))))
}
