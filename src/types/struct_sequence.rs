//! Struct sequences: tuples with named fields (`sys.flags`, `os.stat_result`, `time.struct_time`).

use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, Payload, Ref, Res, Slots, Str, Thread, Tuple, Type, TypeSpec, Value, class, flags, protocol,
    string,
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
}

impl StructSequence {
    /// A declaration; bound by [`bind`].
    pub const fn new(
        module: &'static str,
        name: &'static str,
        fields: &'static [&'static str],
        visible: usize,
    ) -> StructSequence {
        StructSequence { class: Class::new(), module, name, fields, visible }
    }
    /// An instance; one value a field (missing ones are `None`).
    pub fn make(&'static self, mut values: Vec<Value>) -> Value {
        values.resize_with(self.fields.len(), Value::none);
        let hidden = values.split_off(self.visible);
        let t = Tuple::with_type(self.class.get(), values);
        let o = t.as_value().as_object().expect("an object");
        for (n, v) in self.fields[self.visible..].iter().zip(hidden) {
            crate::object::instance::set(o, &string::intern(n), v);
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

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let s = of(cls);
    let b = bind_values(th, &SIGNATURE, s.name, args)?;
    let values = protocol::to_vec(th, b[0].as_ref().expect("required"))?;
    if values.len() < s.visible {
        return Err(th.type_error(format!(
            "{}.{}() takes {} {}-sequence ({}-sequence given)",
            s.module,
            s.name,
            if s.visible == s.fields.len() { "a" } else { "an at least" },
            s.visible,
            values.len()
        )));
    }
    if values.len() > s.fields.len() {
        return Err(th.type_error(format!(
            "{}.{}() takes an at most {}-sequence ({}-sequence given)",
            s.module,
            s.name,
            s.fields.len(),
            values.len()
        )));
    }
    Ok(s.make(values))
}

fn repr(th: &Thread, v: &Value) -> Res {
    let s = of(v.ty());
    let t = v.downcast::<Tuple>().expect("a tuple");
    let mut parts = Vec::new();
    for (n, x) in s.fields.iter().zip(t.items()) {
        parts.push(format!("{n}={}", protocol::repr_text(th, x)?));
    }
    Ok(Str::new(&format!("{}.{}({})", s.module, s.name, parts.join(", "))).into_value())
}

fn field(i: usize) -> fn(&Thread, &Value) -> Res {
    macro_rules! table {
        ($($i:literal)*) => { [$({
            fn get(_: &Thread, v: &Value) -> Res {
                Ok(v.downcast::<Tuple>().and_then(|t| t.items().get($i).cloned()).unwrap_or(Value::none()))
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
    let getsets: Vec<crate::object::GetSet> = s.fields[..s.visible]
        .iter()
        .enumerate()
        .filter(|(_, n)| !n.starts_with('_') || n.len() > 1)
        .map(|(i, n)| crate::object::GetSet::read(n, field(i), "").field())
        .collect();
    let spec = Box::leak(Box::new(TypeSpec {
        base: Some(&class::TUPLE),
        flags: (flags::DEFAULT & !flags::BASE) | flags::ATTRS,
        slots: Slots { new: Some(new), repr: Some(repr), ..Slots::EMPTY },
        getsets: Box::leak(getsets.into_boxed_slice()),
        methods: METHODS,
        ..TypeSpec::new(s.module, s.name, <Tuple as Payload>::layout)
    }));
    s.class.bind(spec);
    let t = s.class.get();
    for (n, v) in [("n_sequence_fields", s.visible), ("n_fields", s.fields.len()), ("n_unnamed_fields", 0)] {
        t.init_attr(&string::intern(n), Value::from_usize(v));
    }
    let names: Vec<Value> = s.fields[..s.visible].iter().map(|n| string::intern(n).into_value()).collect();
    t.init_attr(&string::intern("__match_args__"), Tuple::new(names).into_value());
}

static METHODS: &[crate::object::Method] = &[crate::object::Method::method(
    "__reduce__",
    "($self, /)",
    |_, a| {
        let v = a.at(0);
        let s = of(v.ty());
        let t = v.downcast::<Tuple>().expect("a tuple");
        let rest = crate::object::Dict::new();
        for n in &s.fields[s.visible..] {
            let n = string::intern(n);
            if let Some(x) = crate::object::instance::get_if_any(v, &n) {
                rest.set_str(&n, x);
            }
        }
        let plain: Ref<Tuple> = Tuple::from_slice(t.items());
        let args = Tuple::new(vec![plain.into_value(), rest.into_value()]).into_value();
        Ok(Tuple::new(vec![v.ty().value(), args]).into_value())
    },
    "",
)];
