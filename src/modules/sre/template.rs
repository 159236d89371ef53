//! Replacement templates: literals and group numbers by turns.

use super::found::Match;
use crate::modules::import_module;
use crate::object::{
    Args, Class, List, Object, Payload, Res, Slots, Str, Thread, Trace, TypeSpec, Value, Visitor, alloc,
    attribute, call, flags, protocol,
};
use crate::payload;
use crate::types::bytes::Bytes;

/// `_sre.SRE_Template`.
static TEMPLATE: Class = Class::new();

/// Payload of `_sre.SRE_Template`. Nothing in it changes.
#[repr(C)]
pub struct Template {
    ob: Object,
    /// The text before the first group.
    literal: Value,
    /// Each group with the text after it; `None` where that is empty.
    parts: Vec<(usize, Value)>,
}

payload!(Template: traced);

impl Trace for Template {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.literal);
        for (_, text) in &self.parts {
            v.visit(text);
        }
    }
}

/// `_sre.template(pattern, [literal, group, literal, ...])`.
pub fn make(th: &Thread, a: Args<'_>) -> Res {
    let Some(list) = a.at(1).downcast::<List>() else {
        return Err(
            th.type_error(format!("template() argument 2 must be list, not {}", a.at(1).given_name()))
        );
    };
    let items = list.to_vec();
    if items.len() % 2 == 0 {
        return Err(th.type_error("invalid template"));
    }
    let mut parts = Vec::new();
    for pair in items[1..].chunks(2) {
        let group = protocol::index_i64(th, &pair[0])?;
        let Ok(group) = usize::try_from(group) else { return Err(th.type_error("invalid template")) };
        let text = if protocol::len(th, &pair[1])? == 0 { Value::none() } else { pair[1].clone() };
        parts.push((group, text));
    }
    Ok(alloc(Template { ob: Object::new(TEMPLATE.get()), literal: items[0].clone(), parts }).into_value())
}

/// `re._compile_template(pattern, template)`.
pub fn compile(th: &Thread, pattern: &Value, template: &Value) -> Res {
    let re = import_module(th, "re")?;
    let function = attribute::get(th, &re, crate::name!("_compile_template"))?;
    call::call2(th, &function, pattern.clone(), template.clone())
}

/// The literal that a template without groups stands for.
pub fn as_literal(compiled: &Value) -> Option<Value> {
    compiled.downcast::<Template>().filter(|t| t.parts.is_empty()).map(|t| t.literal.clone())
}

/// The template with a match's groups filled in.
pub fn fill(th: &Thread, compiled: &Value, found: &Match) -> Res {
    let Some(t) = compiled.downcast::<Template>() else {
        return Err(th.type_error("expected a template"));
    };
    let none = Value::none();
    let mut pieces = vec![t.literal.clone()];
    for (group, text) in &t.parts {
        if *group >= found.spans.groups.len() {
            return Err(th.index_error("no such group"));
        }
        let piece = found.text(*group, &none);
        pieces.extend([piece, text.clone()].into_iter().filter(|v| !v.is_none()));
    }
    join(th, t.literal.downcast::<Str>().is_some(), pieces)
}

/// Pieces of one kind after each other.
pub fn join(th: &Thread, text: bool, pieces: Vec<Value>) -> Res {
    let empty = if text { Str::empty().into_value() } else { Bytes::empty().into_value() };
    call::call_method(th, &empty, crate::name!("join"), &[List::new(pieces).into_value()])
}

static SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots::EMPTY,
    ..TypeSpec::new("_sre", "SRE_Template", <Template as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    TEMPLATE.bind(&SPEC);
}
