//! `re.Match`.

use super::drive::{Spans, slice};
use super::pattern::Pattern;
use super::template;
use crate::object::{
    Args, Class, Dict, GetSet, Method, Object, Payload, Res, Slots, Str, Thread, Trace, Tuple, TypeSpec,
    Value, Visitor, alloc, call, flags, protocol,
};
use crate::payload;

/// `re.Match`.
pub static MATCH: Class = Class::new();

/// Payload of `re.Match`. Nothing in it changes.
#[repr(C)]
pub struct Match {
    ob: Object,
    pub pattern: Value,
    pub string: Value,
    pub pos: usize,
    pub endpos: usize,
    pub spans: Spans,
}

payload!(Match: traced);

impl Trace for Match {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.pattern);
        v.visit(&self.string);
    }
}

/// A match of `pattern` in `string`.
pub fn make(pattern: &Value, string: &Value, pos: usize, endpos: usize, spans: Spans) -> Value {
    alloc(Match {
        ob: Object::new(MATCH.get()),
        pattern: pattern.clone(),
        string: string.clone(),
        pos,
        endpos,
        spans,
    })
    .into_value()
}

fn this(v: &Value) -> &Match {
    v.downcast::<Match>().expect("method of this type")
}

impl Match {
    fn pattern(&self) -> &Pattern {
        self.pattern.downcast::<Pattern>().expect("made by a pattern")
    }

    /// A group's text; `default` when it took no part.
    pub fn text(&self, group: usize, default: &Value) -> Value {
        match self.spans.groups[group] {
            Some((from, to)) => slice(&self.string, from, to),
            None => default.clone(),
        }
    }

    /// The number of a group given by number or name.
    pub fn group_number(&self, th: &Thread, key: &Value) -> Res<usize> {
        let number = if protocol::as_i64(key).is_some() || !key.is_instance(&crate::object::class::STR) {
            match protocol::index_i64(th, key) {
                Ok(n) => Some(n),
                Err(r) => {
                    th.take_raised(r);
                    None
                }
            }
        } else {
            self.pattern().groupindex.get_item(th, key)?.as_ref().and_then(protocol::as_i64)
        };
        match number.and_then(|n| usize::try_from(n).ok()).filter(|n| *n < self.spans.groups.len()) {
            Some(n) => Ok(n),
            None => Err(th.index_error("no such group")),
        }
    }

    fn span_pair(&self, group: usize) -> Value {
        let (from, to) = match self.spans.groups[group] {
            Some((from, to)) => (Value::from_usize(from), Value::from_usize(to)),
            None => (Value::small_int(-1), Value::small_int(-1)),
        };
        Tuple::new(vec![from, to]).into_value()
    }
}

fn group(th: &Thread, a: Args<'_>) -> Res {
    let m = this(a.at(0));
    let none = Value::none();
    match a.len() {
        1 => Ok(m.text(0, &none)),
        2 => Ok(m.text(m.group_number(th, a.at(1))?, &none)),
        _ => {
            let mut all = Vec::new();
            for key in a.iter().skip(1) {
                all.push(m.text(m.group_number(th, key)?, &none));
            }
            Ok(Tuple::new(all).into_value())
        }
    }
}

fn groups(_: &Thread, a: Args<'_>) -> Res {
    let m = this(a.at(0));
    let default = a.get(1).cloned().unwrap_or_else(Value::none);
    Ok(Tuple::new((1..m.spans.groups.len()).map(|g| m.text(g, &default)).collect()).into_value())
}

fn groupdict(th: &Thread, a: Args<'_>) -> Res {
    let m = this(a.at(0));
    let default = a.get(1).cloned().unwrap_or_else(Value::none);
    let d = Dict::new();
    for (_, name, number) in m.pattern().groupindex.snapshot() {
        let number = protocol::as_i64(&number).unwrap_or(0) as usize;
        if number < m.spans.groups.len() {
            d.set_item(th, &name, m.text(number, &default))?;
        }
    }
    Ok(d.into_value())
}

fn bound(th: &Thread, a: Args<'_>, pick: fn((usize, usize)) -> usize) -> Res {
    let m = this(a.at(0));
    let g = match a.get(1) {
        Some(key) => m.group_number(th, key)?,
        None => 0,
    };
    Ok(m.spans.groups[g].map_or(Value::small_int(-1), |s| Value::from_usize(pick(s))))
}

fn span(th: &Thread, a: Args<'_>) -> Res {
    let m = this(a.at(0));
    let g = match a.get(1) {
        Some(key) => m.group_number(th, key)?,
        None => 0,
    };
    Ok(m.span_pair(g))
}

fn expand(th: &Thread, a: Args<'_>) -> Res {
    let m = this(a.at(0));
    let compiled = template::compile(th, &m.pattern, a.at(1))?;
    template::fill(th, &compiled, m)
}

fn repr(th: &Thread, v: &Value) -> Res {
    let m = this(v);
    let (from, to) = m.spans.groups[0].unwrap_or_default();
    let text = protocol::repr_text(th, &m.text(0, &Value::none()))?;
    Ok(Str::new(&format!("<re.Match object; span=({from}, {to}), match={text}>")).into_value())
}

fn lastgroup(th: &Thread, v: &Value) -> Res {
    let m = this(v);
    if m.spans.last == 0 {
        return Ok(Value::none());
    }
    let names = &m.pattern().indexgroup;
    match names.downcast::<Tuple>() {
        Some(t) if m.spans.last < t.len() => Ok(t.items()[m.spans.last].clone()),
        Some(_) => Ok(Value::none()),
        None => protocol::getitem(th, names, &Value::from_usize(m.spans.last)),
    }
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    ),
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots {
        repr: Some(repr),
        getitem: Some(|th, v, key| {
            let m = this(v);
            Ok(m.text(m.group_number(th, key)?, &Value::none()))
        }),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "group",
            "($self, *args)",
            group,
            "Return subgroup(s) of the match by indices or names.",
        ),
        Method::method(
            "groups",
            "($self, /, default=None)",
            groups,
            "Return a tuple containing all the subgroups of the match, from 1.",
        ),
        Method::method(
            "groupdict",
            "($self, /, default=None)",
            groupdict,
            "Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.",
        ),
        Method::method(
            "start",
            "($self, group=0, /)",
            |th, a| bound(th, a, |s| s.0),
            "Return index of the start of the substring matched by group.",
        ),
        Method::method(
            "end",
            "($self, group=0, /)",
            |th, a| bound(th, a, |s| s.1),
            "Return index of the end of the substring matched by group.",
        ),
        Method::method(
            "span",
            "($self, group=0, /)",
            span,
            "For match object m, return the 2-tuple (m.start(group), m.end(group)).",
        ),
        Method::method(
            "expand",
            "($self, /, template)",
            expand,
            "Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.",
        ),
        Method::method("__copy__", "($self, /)", |_, a| Ok(a.at(0).clone()), ""),
        Method::method("__deepcopy__", "($self, memo, /)", |_, a| Ok(a.at(0).clone()), ""),
        Method::class(
            "__class_getitem__",
            "($type, item, /)",
            crate::types::generic_alias::class_getitem,
            "See PEP 585",
        ),
    ],
    getsets: &[
        GetSet::read(
            "string",
            |_, v| Ok(this(v).string.clone()),
            "The string passed to match() or search().",
        ),
        GetSet::read("re", |_, v| Ok(this(v).pattern.clone()), "The regular expression object."),
        GetSet::read(
            "pos",
            |_, v| Ok(Value::from_usize(this(v).pos)),
            "The index into the string at which the RE engine started looking for a match.",
        ),
        GetSet::read(
            "endpos",
            |_, v| Ok(Value::from_usize(this(v).endpos)),
            "The index into the string beyond which the RE engine will not go.",
        ),
        GetSet::read(
            "lastindex",
            |_, v| {
                Ok(match this(v).spans.last {
                    0 => Value::none(),
                    n => Value::from_usize(n),
                })
            },
            "The integer index of the last matched capturing group.",
        ),
        GetSet::read("lastgroup", lastgroup, "The name of the last matched capturing group."),
        GetSet::read(
            "regs",
            |_, v| {
                let m = this(v);
                Ok(Tuple::new((0..m.spans.groups.len()).map(|g| m.span_pair(g)).collect()).into_value())
            },
            "",
        ),
    ],
    ..TypeSpec::new("re", "Match", <Match as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    MATCH.bind(&SPEC);
}

/// Calls a replacement function with a match.
pub fn replaced_by(th: &Thread, function: &Value, found: Value) -> Res {
    call::call1(th, function, found)
}
