//! `_csv.Dialect`: how fields are set apart and quoted.

use super::{Quoting, get_dialect};
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, GetSet, Object, Payload, Raised, Ref, Res, Slots, Str, Thread, Trace, TypeSpec, Value,
    Visitor, alloc, attribute, flags, protocol, string,
};
use crate::payload;
use crate::sync::prim::LazyLock;

/// `_csv.Dialect`.
pub static DIALECT: Class = Class::new();

/// Payload of a dialect; characters are code points.
#[repr(C)]
pub struct Dialect {
    ob: Object,
    pub(super) delimiter: u32,
    pub(super) quote: Option<u32>,
    pub(super) escape: Option<u32>,
    pub(super) doubled: bool,
    pub(super) skip_space: bool,
    pub(super) terminator: Value,
    pub(super) quoting: Quoting,
    pub(super) strict: bool,
}
payload!(Dialect: traced);

impl Trace for Dialect {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.terminator);
    }
}

fn character(c: Option<u32>) -> Value {
    c.map_or(Value::none(), |c| Str::from_char(c).into_value())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("CSV dialect\n\nThe Dialect type records CSV dialect options."),
    flags: flags::DEFAULT,
    slots: Slots { new: Some(new), ..Slots::EMPTY },
    getsets: &[
        GetSet::read("delimiter", |_, v| Ok(character(Some(this(v).delimiter))), ""),
        GetSet::read("quotechar", |_, v| Ok(character(this(v).quote)), ""),
        GetSet::read("escapechar", |_, v| Ok(character(this(v).escape)), ""),
        GetSet::read("doublequote", |_, v| Ok(Value::bool(this(v).doubled)), ""),
        GetSet::read("skipinitialspace", |_, v| Ok(Value::bool(this(v).skip_space)), ""),
        GetSet::read("lineterminator", |_, v| Ok(this(v).terminator.clone()), ""),
        GetSet::read("quoting", |_, v| Ok(Value::small_int(this(v).quoting as i64)), ""),
        GetSet::read("strict", |_, v| Ok(Value::bool(this(v).strict)), ""),
    ],
    ..TypeSpec::new("_csv", "Dialect", <Dialect as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    DIALECT.bind(&SPEC);
}

fn this(v: &Value) -> &Dialect {
    v.downcast::<Dialect>().expect("getset of Dialect")
}

/// The dialect of a call's arguments: a dialect's name or an object like one, and what differs from it.
pub fn of(th: &Thread, args: Args<'_>) -> Res {
    make(th, DIALECT.get(), args)
}

/// The same, as a reference.
pub fn reference(th: &Thread, args: Args<'_>) -> Res<Ref<Dialect>> {
    of(th, args)?.into_ref::<Dialect>().map_err(|_| th.type_error("not a dialect"))
}

fn new(th: &Thread, class: &crate::object::ty::Type, args: Args<'_>) -> Res {
    make(th, class, args)
}

const OPTIONS: [&str; 8] = [
    "delimiter",
    "doublequote",
    "escapechar",
    "lineterminator",
    "quotechar",
    "quoting",
    "skipinitialspace",
    "strict",
];

fn make(th: &Thread, class: &crate::object::ty::Type, args: Args<'_>) -> Res {
    static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| {
        Signature::parse(
            "(dialect=None, delimiter=None, doublequote=None, escapechar=None, lineterminator=None, \
             quotechar=None, quoting=None, skipinitialspace=None, strict=None)",
        )
    });
    if let Some(unknown) =
        args.keywords().iter().find(|k| !k.eq_text("dialect") && !OPTIONS.iter().any(|o| k.eq_text(o)))
    {
        let unknown = unknown.to_str_lossy();
        return Err(th.type_error(format!("this function got an unexpected keyword argument '{unknown}'")));
    }
    let mut given = bind_values(th, &SIGNATURE, "Dialect", args)?;
    let base = match given[0].take().filter(|d| !d.is_none()) {
        Some(name) if name.downcast::<Str>().is_some() => Some(get_dialect(th, &name)?),
        base => base,
    };
    if let Some(base) = &base {
        if base.downcast::<Dialect>().is_some() && given[1..].iter().all(Option::is_none) {
            return Ok(base.clone());
        }
        for (option, value) in OPTIONS.iter().zip(&mut given[1..]) {
            if value.is_none() {
                *value = attribute::get_optional(th, base, &string::intern(option))?;
            }
        }
    }
    let [_, delimiter, doubled, escape, terminator, quote, quoting, skip_space, strict] = &given[..] else {
        return Err(th.system_error("a dialect has eight options"));
    };
    let flag = |v: &Option<Value>, default| v.as_ref().map_or(Ok(default), |v| protocol::truth(th, v));
    let quoting_given = quoting.is_some();
    let quote_is_none = quote.as_ref().is_some_and(Value::is_none);
    let mut quoting = quoting.as_ref().map_or(Ok(Quoting::Minimal), |v| quoting_of(th, v))?;
    let quote = one(th, "quotechar", quote.as_ref(), Some(u32::from('"')), true)?;
    if quote_is_none && !quoting_given {
        quoting = Quoting::None;
    }
    let terminator = match terminator {
        None => Str::new("\r\n").into_value(),
        Some(v) if v.downcast::<Str>().is_some() => v.clone(),
        Some(v) => {
            let got = v.ty().error_name();
            return Err(th.type_error(format!("\"lineterminator\" must be a string, not {got}")));
        }
    };
    let delimiter = one(th, "delimiter", delimiter.as_ref(), Some(u32::from(',')), false)?;
    let dialect = Dialect {
        ob: Object::new(class),
        delimiter: delimiter.unwrap_or(u32::from(',')),
        quote,
        escape: one(th, "escapechar", escape.as_ref(), None, true)?,
        doubled: flag(doubled, true)?,
        skip_space: flag(skip_space, false)?,
        terminator,
        quoting,
        strict: flag(strict, false)?,
    };
    if quoting != Quoting::None && dialect.quote.is_none() {
        return Err(th.type_error("quotechar must be set if quoting enabled"));
    }
    check(th, &dialect)?;
    Ok(alloc(dialect).into_value())
}

fn quoting_of(th: &Thread, v: &Value) -> Res<Quoting> {
    if !v.is_exact(&crate::object::class::INT) {
        let got = v.ty().error_name();
        return Err(th.type_error(format!("\"quoting\" must be an integer, not {got}")));
    }
    let number = protocol::index_i64(th, v)?;
    let found = Quoting::ALL.iter().find(|(q, _)| *q as i64 == number);
    found.map(|(q, _)| *q).ok_or_else(|| th.type_error("bad \"quoting\" value"))
}

/// A character, or none where there may be none.
fn one(th: &Thread, name: &str, v: Option<&Value>, default: Option<u32>, none: bool) -> Res<Option<u32>> {
    let Some(v) = v else { return Ok(default) };
    if none && v.is_none() {
        return Ok(None);
    }
    let wanted = if none { "a unicode character or None" } else { "a unicode character" };
    let wrong = |got: String| -> Raised { th.type_error(format!("\"{name}\" must be {wanted}, not {got}")) };
    match v.downcast::<Str>() {
        None => Err(wrong(v.ty().error_name().into_owned())),
        Some(s) if s.len() != 1 => Err(wrong(format!("a string of length {}", s.len()))),
        Some(s) => Ok(Some(s.at(0))),
    }
}

/// Characters that mean one thing only.
fn check(th: &Thread, d: &Dialect) -> Res<()> {
    let bad =
        |c: u32, space: bool| c == u32::from('\r') || c == u32::from('\n') || c == u32::from(' ') && !space;
    let value_error = |what: String| Err(th.value_error(what));
    for (name, c) in [("delimiter", Some(d.delimiter)), ("escapechar", d.escape), ("quotechar", d.quote)] {
        // Space may separate even where it is skipped.
        if c.is_some_and(|c| bad(c, name == "delimiter" || !d.skip_space)) {
            return value_error(format!("bad {name} value"));
        }
    }
    for (names, a, b) in [
        ("delimiter or escapechar", Some(d.delimiter), d.escape),
        ("delimiter or quotechar", Some(d.delimiter), d.quote),
        ("escapechar or quotechar", d.escape, d.quote),
    ] {
        if a.is_some() && a == b {
            return value_error(format!("bad {names} value"));
        }
    }
    let terminator = d.terminator.downcast::<Str>();
    for (name, c) in [("delimiter", Some(d.delimiter)), ("escapechar", d.escape), ("quotechar", d.quote)] {
        if let (Some(c), Some(t)) = (c, terminator)
            && t.iter().any(|x| x == c)
        {
            return value_error(format!("bad {name} or lineterminator value"));
        }
    }
    Ok(())
}
