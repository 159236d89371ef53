//! Struct sequences: tuples with named fields (`sys.flags`, `os.stat_result`, `time.struct_time`).

use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, Dict, Method, Payload, Ref, Res, Slots, Str, Thread, Tuple, Type, TypeSpec, Value,
    attribute, class, errors, flags, instance, protocol, string,
};
use crate::sync::prim::LazyLock;

/// A struct sequence type: names of its fields, of which the first `visible` are items of the tuple.
pub struct StructSequence {
    /// The type.
    pub class: Class,
    module: &'static str,
    name: &'static str,
    fields: &'static [&'static str],
    visible: usize,
    /// Whether programs can make no instances.
    sealed: bool,
    /// How it is made of its fields, if it is not of a sequence of them.
    signature: Option<&'static str>,
}

impl StructSequence {
    /// A declaration; bound by [`bind`].
    pub const fn new(
        module: &'static str,
        name: &'static str,
        fields: &'static [&'static str],
        visible: usize,
    ) -> StructSequence {
        StructSequence { class: Class::new(), module, name, fields, visible, sealed: false, signature: None }
    }
    /// It is made of its fields, and not of a sequence of them.
    pub const fn of_fields(self, signature: &'static str) -> StructSequence {
        StructSequence { signature: Some(signature), ..self }
    }
    /// Programs cannot make instances of it.
    pub const fn sealed(self) -> StructSequence {
        StructSequence { sealed: true, ..self }
    }
    /// An instance; one value a field (missing ones are `None`).
    pub fn make(&'static self, mut values: Vec<Value>) -> Value {
        values.resize_with(self.fields.len(), Value::none);
        let hidden = values.split_off(self.visible);
        let t = Tuple::with_type(self.class.get(), values);
        let o = t.as_value().as_object().expect("an object");
        for (n, v) in self.fields[self.visible..].iter().zip(hidden) {
            instance::set(o, &string::intern(n), v);
        }
        t.into_value()
    }
}

fn of(ty: &Type) -> &'static StructSequence {
    let all = ALL.lock();
    let found = all.iter().copied().find(|s| ty.is_subtype(s.class.get()));
    found.expect("a struct sequence type")
}

static ALL: crate::sync::prim::Mutex<Vec<&'static StructSequence>> =
    crate::sync::prim::Mutex::new(Vec::new());

static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| Signature::parse("(sequence, dict=None)"));

impl StructSequence {
    /// The fields that have a name, in order.
    fn named(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().copied().filter(|n| !n.starts_with('_'))
    }
    fn unnamed(&self) -> usize {
        self.fields.iter().filter(|n| n.starts_with('_')).count()
    }
    fn full_name(&self) -> String {
        format!("{}.{}", self.module, self.name)
    }
}

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let s = of(cls);
    if let Some(signature) = s.signature {
        let values = bind_values(th, &Signature::parse(signature), s.name, args)?;
        return Ok(s.make(values.into_iter().flatten().collect()));
    }
    let b = bind_values(th, &SIGNATURE, "structseq", args)?;
    let given = b[0].as_ref().expect("required");
    let mut values = match protocol::to_vec(th, given) {
        Err(r) if given.ty().slots().iter.is_none() && given.ty().slots().getitem.is_none() => {
            th.catch(r, &errors::TYPE_ERROR)?;
            return Err(th.type_error("constructor requires a sequence"));
        }
        values => values?,
    };
    let more = match b[1].as_ref() {
        Some(d) => match d.clone().into_ref::<Dict>() {
            Ok(d) => Some(d),
            Err(_) => {
                let message = format!("{}() takes a dict as second arg, if any", s.full_name());
                return Err(th.type_error(message));
            }
        },
        None => None,
    };
    let (least, most) = (s.visible, s.fields.len());
    if !(least..=most).contains(&values.len()) {
        let (how, limit) = match values.len() < least {
            _ if least == most => ("a", least),
            true => ("an at least", least),
            false => ("an at most", most),
        };
        return Err(th.type_error(format!(
            "{}() takes {how} {limit}-sequence ({}-sequence given)",
            s.full_name(),
            values.len()
        )));
    }
    if let Some(more) = more {
        let mut found = 0;
        for name in &s.fields[values.len()..] {
            let value = more.get_str(&string::intern(name));
            found += usize::from(value.is_some());
            values.push(value.unwrap_or(Value::none()));
        }
        if more.len() > found {
            let message = format!("{}() got duplicate or unexpected field name(s)", s.full_name());
            return Err(th.type_error(message));
        }
    }
    if s.unnamed() > 0 {
        // Times of `stat_result` that nobody gave are those in whole seconds.
        values.resize(most, Value::none());
        for i in (0..s.visible).filter(|i| s.fields[*i].starts_with('_')) {
            let hidden = i + s.unnamed();
            if values[hidden].is_none() {
                values[hidden] = values[i].clone();
            }
        }
    }
    Ok(s.make(values))
}

fn repr(th: &Thread, v: &Value) -> Res {
    let s = of(v.ty());
    let t = v.downcast::<Tuple>().expect("a tuple");
    let mut parts = Vec::new();
    for (n, x) in s.named().zip(t.items()) {
        parts.push(format!("{n}={}", protocol::repr_text(th, x)?));
    }
    Ok(Str::new(&format!("{}({})", s.full_name(), parts.join(", "))).into_value())
}

/// `__replace__`
fn replace(th: &Thread, a: Args<'_>) -> Res {
    let v = a.at(0);
    let s = of(v.ty());
    if a.positional_slots().len() > 1 {
        return Err(th.type_error("__replace__() takes no positional arguments"));
    }
    if s.unnamed() > 0 {
        let message =
            format!("__replace__() is not supported for {} because it has unnamed field(s)", s.full_name());
        return Err(th.type_error(message));
    }
    let t = v.downcast::<Tuple>().expect("a tuple");
    let hidden = s.fields[s.visible..]
        .iter()
        .map(|n| instance::get_if_any(v, &string::intern(n)).unwrap_or(Value::none()));
    let mut values: Vec<Value> = t.items().iter().cloned().chain(hidden).collect();
    let mut strange = Vec::new();
    for (name, value) in a.keyword_pairs() {
        match s.fields.iter().position(|f| name.eq_text(f)) {
            Some(i) => values[i] = value.clone(),
            None => strange.push(name.to_value()),
        }
    }
    if !strange.is_empty() {
        let list = protocol::repr_text(th, &crate::types::helpers::list(th, strange)?)?;
        return Err(th.type_error(format!("Got unexpected field name(s): {list}")));
    }
    Ok(s.make(values))
}

/// The value of a field, visible or not.
fn value_of(v: &Value, i: usize) -> Value {
    let visible = v.downcast::<Tuple>().and_then(|t| t.items().get(i).cloned());
    let hidden = || instance::get_if_any(v, &string::intern(of(v.ty()).fields.get(i)?));
    visible.or_else(hidden).unwrap_or_else(Value::none)
}

/// Fields that are no items lie where other objects keep attributes, which these have none of.
fn set_attribute(th: &Thread, v: &Value, name: &Str, value: Option<Value>) -> Res<()> {
    match v.ty().lookup(th, name) {
        Some(found) if found.ty().slots().descr_set.is_some() => attribute::generic_set(th, v, name, value),
        found => Err(attribute::not_writable(th, v, name, found.is_some())),
    }
}

/// Nor do they have a dict, which is what is looked for first where they are kept.
fn get_attribute(th: &Thread, v: &Value, name: &Str) -> Res {
    match name.eq_text("__dict__") {
        true => Err(th.no_attribute(v, name)),
        false => attribute::generic_get(th, v, name),
    }
}

fn field(i: usize) -> fn(&Thread, &Value) -> Res {
    macro_rules! table {
        ($($i:literal)*) => { [$({
            fn get(_: &Thread, v: &Value) -> Res {
                Ok(value_of(v, $i))
            }
            get as fn(&Thread, &Value) -> Res
        }),*] };
    }
    const FIELDS: [fn(&Thread, &Value) -> Res; 24] =
        table!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23);
    FIELDS[i]
}

/// Makes the type; part of start-up.
pub fn bind(s: &'static StructSequence) {
    ALL.lock().push(s);
    let hides = s.visible < s.fields.len();
    let getsets: Vec<crate::object::GetSet> = s
        .fields
        .iter()
        .enumerate()
        .filter(|(_, n)| !n.starts_with('_'))
        .map(|(i, n)| crate::object::GetSet::read(n, field(i), "").field())
        .collect();
    let spec = Box::leak(Box::new(TypeSpec {
        base: Some(&class::TUPLE),
        signature: s.signature.unwrap_or(""),
        flags: flags::GC
            | if s.module == "sys" { flags::IMMUTABLE } else { 0 }
            | if s.sealed { flags::NO_NEW } else { 0 }
            | if hides { flags::ATTRS } else { 0 },
        slots: Slots {
            new: (!s.sealed).then_some(new as _),
            repr: Some(repr),
            getattr: hides.then_some(get_attribute as _),
            setattr: hides.then_some(set_attribute as _),
            ..Slots::EMPTY
        },
        getsets: Box::leak(getsets.into_boxed_slice()),
        methods: METHODS,
        ..TypeSpec::new(s.module, s.name, <Tuple as Payload>::layout)
    }));
    s.class.bind(spec);
    let t = s.class.get();
    let counts =
        [("n_sequence_fields", s.visible), ("n_fields", s.fields.len()), ("n_unnamed_fields", s.unnamed())];
    for (n, v) in counts {
        t.init_attr(&string::intern(n), Value::from_usize(v));
    }
    let names = s.fields[..s.visible].iter().filter(|n| !n.starts_with('_'));
    let names: Vec<Value> = names.map(|n| string::intern(n).into_value()).collect();
    t.init_attr(&string::intern("__match_args__"), Tuple::new(names).into_value());
}

static METHODS: &[Method] = &[
    Method::method(
        "__replace__",
        "($self, /, **changes)",
        replace,
        "Return a copy with new values for the named fields.",
    ),
    Method::method("__reduce__", "($self, /)", reduce, ""),
];

fn reduce(_: &Thread, a: Args<'_>) -> Res {
    let v = a.at(0);
    let s = of(v.ty());
    let t = v.downcast::<Tuple>().expect("a tuple");
    let rest = Dict::new();
    for n in &s.fields[s.visible..] {
        let n = string::intern(n);
        if let Some(x) = instance::get_if_any(v, &n) {
            rest.set_str(&n, x);
        }
    }
    let plain: Ref<Tuple> = Tuple::from_slice(t.items());
    if s.signature.is_some() {
        return Ok(Tuple::new(vec![v.ty().value(), plain.into_value()]).into_value());
    }
    let args = Tuple::new(vec![plain.into_value(), rest.into_value()]).into_value();
    Ok(Tuple::new(vec![v.ty().value(), args]).into_value())
}
