//! `types.SimpleNamespace`.

use crate::object::{
    Args, Class, Compare, Dict, Instance, Method, Payload, Ref, Res, Slots, Str, Thread, Tuple, TypeSpec,
    Value, class, flags, instance, protocol, string,
};

/// `types.SimpleNamespace`.
pub static SIMPLE_NAMESPACE: Class = Class::new();

/// A namespace with these attributes.
pub fn make(attributes: Ref<Dict>) -> Value {
    let v = Instance::new(SIMPLE_NAMESPACE.get()).into_value();
    let o = v.as_object().expect("an object");
    let pairs: Vec<(Value, Value)> = attributes.lock().iter().map(|(k, x)| (k.clone(), x.clone())).collect();
    for (k, x) in pairs {
        if let Some(n) = k.downcast::<Str>() {
            instance::set(o, &string::intern_ref(Ref::from_payload(n)), x);
        }
    }
    v
}

fn dict(v: &Value) -> Ref<Dict> {
    v.as_object().and_then(instance::dict_of).unwrap_or_else(Dict::new)
}

fn init_namespace(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let o = v.as_object().expect("an object");
    if args.len() > 1 {
        return Err(th.type_error(format!("SimpleNamespace expected at most 1 argument, got {}", args.len())));
    }
    if let Some(m) = args.get(0).filter(|_| args.len() == 1) {
        let made = crate::object::call::call1(th, &class::DICT.value(), m.clone())?;
        let d = made.downcast::<Dict>().expect("a dict");
        let pairs: Vec<(Value, Value)> = d.lock().iter().map(|(k, x)| (k.clone(), x.clone())).collect();
        for (k, x) in pairs {
            let Some(n) = k.downcast::<Str>() else { return Err(th.type_error("keywords must be strings")) };
            instance::set(o, &Ref::from_payload(n), x);
        }
    }
    for (k, x) in args.keyword_pairs() {
        instance::set(o, k, x.clone());
    }
    Ok(())
}

fn repr(th: &Thread, v: &Value) -> Res {
    let name =
        if v.is_exact(&SIMPLE_NAMESPACE) { "namespace".to_string() } else { v.ty().name_str().into_owned() };
    let Some(_guard) = protocol::enter_repr(th, v) else {
        return Ok(Str::new(&format!("{name}(...)")).into_value());
    };
    let d = dict(v);
    let pairs: Vec<(Value, Value)> = d.lock().iter().map(|(k, x)| (k.clone(), x.clone())).collect();
    let mut parts = Vec::new();
    for (k, x) in pairs {
        if let Some(n) = k.downcast::<Str>().filter(|n| !n.is_empty()) {
            parts.push(format!("{}={}", n.to_str_lossy(), protocol::repr_text(th, &x)?));
        }
    }
    Ok(Str::new(&format!("{name}({})", parts.join(", "))).into_value())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("A simple attribute-based namespace."),
    flags: flags::BASE | flags::IMMUTABLE | flags::GC | flags::ATTRS,
    slots: Slots {
        new: Some(|_, cls, _| Ok(Instance::new(cls).into_value())),
        init: Some(init_namespace),
        repr: Some(repr),
        hash: None,
        compare: Some(|th, a, b, op| {
            if !a.is_instance(&SIMPLE_NAMESPACE)
                || !b.is_instance(&SIMPLE_NAMESPACE)
                || !matches!(op, Compare::Eq | Compare::Ne)
            {
                return Ok(Value::not_implemented());
            }
            protocol::compare(th, dict(a).as_value(), dict(b).as_value(), op)
        }),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "__reduce__",
            "($self, /)",
            |_, a| {
                let v = a.at(0);
                Ok(Tuple::new(vec![v.ty().value(), Tuple::empty().into_value(), dict(v).into_value()])
                    .into_value())
            },
            "Return state information for pickling",
        ),
        Method::method(
            "__replace__",
            "($self, /, **changes)",
            |th, a| {
                let v = a.at(0);
                let new = crate::object::call::call0(th, &v.ty().value())?;
                let (from, to) = (dict(v), dict(&new));
                let pairs: Vec<(Value, Value)> =
                    from.lock().iter().map(|(k, x)| (k.clone(), x.clone())).collect();
                for (k, x) in pairs {
                    protocol::setitem(th, to.as_value(), &k, Some(x))?;
                }
                for (k, x) in a.keyword_pairs() {
                    to.set_str(k, x.clone());
                }
                Ok(new)
            },
            "Return a copy of the namespace object with new values for the specified attributes.",
        ),
    ],
    getsets: &[crate::object::GetSet::read("__dict__", |_, v| Ok(dict(v).into_value()), "")],
    ..TypeSpec::new("types", "SimpleNamespace", <Instance as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    SIMPLE_NAMESPACE.bind(&SPEC);
}
