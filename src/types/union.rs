//! `typing.Union`: what `int | str` makes.

use super::generic_alias::{GenericAlias, parameters_of, push_item, substitute};
use super::text::Text;
use crate::object::class::{self, Class, TypeSpec};
use crate::object::native::{GetSet, Method};
use crate::object::slots::{BinaryOp, Compare, Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::{
    Args, Object, Payload, Ref, Str, Thread, Trace, Tuple, Value, Visitor, alloc, attribute, call, hooks,
    name, protocol, string,
};
use crate::payload;

/// `typing.Union`.
pub static UNION: Class = Class::new();

/// Payload of `typing.Union`.
#[repr(C)]
pub struct Union {
    ob: Object,
    /// The alternatives, each once.
    pub args: Ref<Tuple>,
}

payload!(Union: traced);

impl Trace for Union {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(self.args.as_value());
    }
}

fn slot(v: &Value) -> &Union {
    v.downcast().expect("slot of Union")
}

/// The union of alternatives: nested unions flattened, `None` turned into its class, duplicates dropped. One
/// alternative is returned as it is.
pub fn of(th: &Thread, parts: &[Value]) -> Res {
    let mut out: Vec<Value> = Vec::new();
    fn add(th: &Thread, out: &mut Vec<Value>, v: &Value) -> Res<()> {
        if let Some(u) = v.downcast::<Union>() {
            return u.args.items().iter().try_for_each(|x| add(th, out, x));
        }
        let v = if v.is_none() { class::NONE_TYPE.value() } else { v.clone() };
        for x in out.iter() {
            if x.is(&v) || (both_classes(x, &v).is_none() && protocol::equal(th, x, &v)?) {
                return Ok(());
            }
        }
        out.push(v);
        Ok(())
    }
    for p in parts {
        add(th, &mut out, p)?;
    }
    if out.len() == 1 {
        return Ok(out.remove(0));
    }
    if out.is_empty() {
        return Err(th.type_error("Cannot take a Union of no types."));
    }
    Ok(alloc(Union { ob: Object::new(UNION.get()), args: Tuple::new(out) }).into_value())
}

/// Two different ordinary classes are never equal.
fn both_classes(a: &Value, b: &Value) -> Option<()> {
    (a.is_exact(&class::TYPE) && b.is_exact(&class::TYPE)).then_some(())
}

fn is_unionable(v: &Value) -> bool {
    v.is_none()
        || v.downcast::<Type>().is_some()
        || v.downcast::<GenericAlias>().is_some()
        || v.downcast::<Union>().is_some()
        || v.ty().name().eq_text("TypeAliasType")
}

/// `a | b` of types; `NotImplemented` for anything else.
pub fn or(th: &Thread, a: &Value, b: &Value) -> Res {
    if !is_unionable(a) || !is_unionable(b) {
        return Ok(Value::not_implemented());
    }
    of(th, &[a.clone(), b.clone()])
}

/// `a | b` where one is a union.
fn or_anything(th: &Thread, a: &Value, b: &Value) -> Res {
    checked(th, vec![a.clone(), b.clone()])
}

fn repr(th: &Thread, v: &Value) -> Res {
    th.check_stack()?;
    let mut t = Text::new();
    for (i, x) in slot(v).args.items().iter().enumerate() {
        if i > 0 {
            t.push(" | ");
        }
        if x.is(&class::NONE_TYPE.value()) {
            t.push("None");
        } else {
            push_item(th, &mut t, x)?;
        }
    }
    Ok(t.into_value())
}

fn hash(th: &Thread, v: &Value) -> Res<i64> {
    let mut all = Vec::new();
    for x in slot(v).args.items() {
        all.push(protocol::hash(th, x)?);
    }
    Ok(super::set::hash_of(all.into_iter()))
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<Union>(), b.downcast::<Union>()) else {
        return Ok(Value::not_implemented());
    };
    if !matches!(op, Compare::Eq | Compare::Ne) {
        return Ok(Value::not_implemented());
    }
    let mut same = x.args.len() == y.args.len();
    for p in x.args.items() {
        if !same {
            break;
        }
        let mut found = false;
        for q in y.args.items() {
            if protocol::equal(th, p, q)? {
                found = true;
                break;
            }
        }
        same = found;
    }
    Ok(Value::bool(same == (op == Compare::Eq)))
}

fn getitem(th: &Thread, v: &Value, item: &Value) -> Res {
    let args = slot(v).args.clone();
    let parameters = parameters_of(th, args.items())?;
    let new = substitute(th, v, args.items(), &parameters, item)?;
    let mut parts = new.into_iter();
    let Some(mut made) = parts.next() else { return Err(th.type_error("Cannot take a Union of no types.")) };
    for p in parts {
        made = protocol::binary(th, &made, &p, BinaryOp::Or)?;
    }
    Ok(made)
}

/// `Union[...]`.
fn class_getitem(th: &Thread, args: Args<'_>) -> Res {
    let given = match args.at(1).downcast::<Tuple>() {
        Some(t) => t.items().to_vec(),
        None => vec![args.at(1).clone()],
    };
    checked(th, given)
}

/// The union of what `typing` takes for types.
fn checked(th: &Thread, given: Vec<Value>) -> Res {
    let mut parts = Vec::with_capacity(given.len());
    for p in given {
        if p.downcast::<Str>().is_some() || !is_unionable(&p) {
            // Strings become forward references and odd types are looked at by `typing`.
            let typing = import_typing(th)?;
            let check = attribute::get(th, &typing, name!("_type_check"))?;
            let message = Str::new("Union[arg, ...]: each arg must be a type.").into_value();
            parts.push(call::call2(th, &check, p, message)?);
        } else {
            parts.push(p);
        }
    }
    of(th, &parts)
}

fn import_typing(th: &Thread) -> Res {
    if let Some(m) = hooks::modules().get_str(name!("typing")) {
        return Ok(m);
    }
    let import = super::iterators::builtin(th, "__import__")?;
    call::call1(th, &import, string::intern("typing").into_value())
}

fn mro_entries(th: &Thread, args: Args<'_>) -> Res {
    let text = protocol::repr_text(th, args.at(0))?;
    Err(th.type_error(format!("Cannot subclass {text}")))
}

fn any_of(th: &Thread, args: Args<'_>, function: &str) -> Res {
    let f = super::iterators::builtin(th, function)?;
    for c in slot(args.at(0)).args.items() {
        let r = call::call2(th, &f, args.at(1).clone(), c.clone())?;
        if protocol::truth(th, &r)? {
            return Ok(Value::bool(true));
        }
    }
    Ok(Value::bool(false))
}
fn instancecheck(th: &Thread, args: Args<'_>) -> Res {
    any_of(th, args, "isinstance")
}
fn subclasscheck(th: &Thread, args: Args<'_>) -> Res {
    any_of(th, args, "issubclass")
}
fn reduce(th: &Thread, args: Args<'_>) -> Res {
    let operator_or = {
        let import = super::iterators::builtin(th, "__import__")?;
        let m = call::call1(th, &import, string::intern("operator").into_value())?;
        attribute::get(th, &m, name!("getitem"))?
    };
    let parts = Tuple::new(vec![UNION.value(), slot(args.at(0)).args.to_value()]).into_value();
    Ok(Tuple::new(vec![operator_or, parts]).into_value())
}

fn get_args(_: &Thread, v: &Value) -> Res {
    Ok(slot(v).args.to_value())
}
fn get_parameters(th: &Thread, v: &Value) -> Res {
    let u = slot(v).args.clone();
    Ok(Tuple::new(parameters_of(th, u.items())?).into_value())
}
fn get_origin(_: &Thread, _: &Value) -> Res {
    Ok(UNION.value())
}
fn get_name(_: &Thread, _: &Value) -> Res {
    Ok(string::intern("Union").into_value())
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Represent a union type\n\nE.g. for int | str"),
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW | flags::WEAKREF,
    slots: Slots {
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        getitem: Some(getitem),
        ..Slots::EMPTY
    }
    .with_binary(BinaryOp::Or, or_anything),
    methods: &[
        Method::class("__class_getitem__", "($type, object, /)", class_getitem, ""),
        Method::method("__mro_entries__", "($self, bases, /)", mro_entries, ""),
        Method::method("__instancecheck__", "($self, object, /)", instancecheck, ""),
        Method::method("__subclasscheck__", "($self, object, /)", subclasscheck, ""),
        Method::method("__reduce__", "($self, /)", reduce, ""),
    ],
    getsets: &[
        GetSet::read("__args__", get_args, "").field(),
        GetSet::read("__parameters__", get_parameters, "Type variables in the types.UnionType."),
        GetSet::read("__origin__", get_origin, "Always returns the type"),
        GetSet::read("__name__", get_name, "Name of the type"),
        GetSet::read("__qualname__", get_name, "Qualified name of the type"),
    ],
    ..TypeSpec::new("typing", "Union", <Union as Payload>::layout)
};

/// Makes `typing.Union`.
pub fn init() {
    UNION.bind(&SPEC);
}
