//! `types.GenericAlias`: what `list[int]` makes.

use super::iterators::{self, builtin};
use super::text::Text;
use super::union;
use crate::object::class::{self, Class, TypeSpec};
use crate::object::native::{GetSet, Method};
use crate::object::slots::{BinaryOp, Compare, Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::value::Slot;
use crate::object::{
    Args, Guarded, List, Object, Payload, Ref, Str, Thread, Trace, Tuple, Value, Visitor, alloc, attribute,
    call, errors, hooks, name, protocol, signature,
};
use crate::payload;

/// `types.GenericAlias`.
pub static GENERIC_ALIAS: Class = Class::new();
static GENERIC_ALIAS_ITERATOR: Class = Class::new();

/// Payload of `types.GenericAlias`.
#[repr(C)]
pub struct GenericAlias {
    ob: Object,
    /// The generic class.
    pub origin: Value,
    /// Its arguments.
    pub args: Ref<Tuple>,
    parameters: Guarded<Slot>,
    /// `*tuple[int]`.
    pub starred: bool,
}

payload!(GenericAlias: traced);

impl Trace for GenericAlias {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.origin);
        v.visit(self.args.as_value());
        // SAFETY: the world is stopped.
        v.visit_slot(unsafe { self.parameters.get_unlocked() });
    }
}

/// `GenericAlias(origin, item)`; an item that is no tuple becomes one.
pub fn make(origin: Value, item: Value) -> Value {
    make_of(GENERIC_ALIAS.get(), origin, item, false)
}

fn make_of(ty: &Type, origin: Value, item: Value, starred: bool) -> Value {
    let args = match item.into_ref::<Tuple>() {
        Ok(t) => t,
        Err(v) => Tuple::new(vec![v]),
    };
    let parameters = Guarded::new(None);
    alloc(GenericAlias { ob: Object::new(ty), origin, args, parameters, starred }).into_value()
}

/// `cls.__class_getitem__(item)` of built-in generic classes.
pub fn class_getitem(_: &Thread, args: Args<'_>) -> Res {
    Ok(make(args.at(0).clone(), args.at(1).clone()))
}

fn this<'a>(args: &Args<'a>) -> &'a GenericAlias {
    args.at(0).downcast().expect("bound to GenericAlias")
}
fn slot(v: &Value) -> &GenericAlias {
    v.downcast().expect("slot of GenericAlias")
}

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    signature::no_keywords(th, "GenericAlias", args)?;
    if args.len() != 2 {
        return Err(th.type_error(format!("GenericAlias expected 2 arguments, got {}", args.len())));
    }
    Ok(make_of(cls, args.at(0).clone(), args.at(1).clone(), false))
}

/// The type parameters of a tuple of arguments, each once, in order.
pub fn parameters_of(th: &Thread, args: &[Value]) -> Res<Vec<Value>> {
    fn add(th: &Thread, out: &mut Vec<Value>, v: Value) -> Res<()> {
        for x in out.iter() {
            if protocol::equal(th, x, &v)? {
                return Ok(());
            }
        }
        out.push(v);
        Ok(())
    }
    th.check_stack()?;
    let mut out = Vec::new();
    for a in args {
        if a.downcast::<Type>().is_some() {
            continue;
        }
        if attribute::get_optional(th, a, name!("__typing_subst__"))?.is_some() {
            add(th, &mut out, a.clone())?;
            continue;
        }
        let inner = if a.downcast::<Tuple>().is_some() || a.downcast::<List>().is_some() {
            parameters_of(th, &protocol::to_vec(th, a)?)?
        } else {
            match attribute::get_optional(th, a, name!("__parameters__"))? {
                Some(p) if p.downcast::<Tuple>().is_some() => protocol::to_vec(th, &p)?,
                _ => continue,
            }
        };
        for p in inner {
            add(th, &mut out, p)?;
        }
    }
    Ok(out)
}

fn parameters(th: &Thread, v: &Value) -> Res<Ref<Tuple>> {
    let a = slot(v);
    if let Some(p) = a.parameters.get(&a.ob).and_then(|p| p.into_ref::<Tuple>().ok()) {
        return Ok(p);
    }
    let made = Tuple::new(parameters_of(th, a.args.items())?);
    drop(a.parameters.replace(&a.ob, Some(made.to_value())));
    Ok(made)
}

/// Unpacks `*tuple[...]` among substituted items.
fn unpack_items(th: &Thread, items: &[Value]) -> Res<Vec<Value>> {
    let mut out = Vec::new();
    for v in items {
        if v.downcast::<Type>().is_none()
            && let Some(inner) = attribute::get_optional(th, v, name!("__typing_unpacked_tuple_args__"))?
                .filter(|x| !x.is_none())
        {
            let inner = protocol::to_vec(th, &inner)?;
            // An open-ended tuple cannot be spread.
            if !inner.last().is_some_and(Value::is_ellipsis) {
                out.extend(inner);
                continue;
            }
        }
        out.push(v.clone());
    }
    Ok(out)
}

/// New arguments of `of[item]`: `args` with `parameters` replaced by `item`.
pub fn substitute(
    th: &Thread,
    of: &Value,
    args: &[Value],
    parameters: &[Value],
    item: &Value,
) -> Res<Vec<Value>> {
    if parameters.is_empty() {
        let text = protocol::repr_text(th, of)?;
        return Err(th.type_error(format!("{text} is not a generic class")));
    }
    let given = match item.downcast::<Tuple>() {
        Some(t) => t.items().to_vec(),
        None => vec![item.clone()],
    };
    let mut item = Tuple::new(unpack_items(th, &given)?).into_value();
    for p in parameters {
        if let Some(f) =
            attribute::get_optional(th, p, name!("__typing_prepare_subst__"))?.filter(|f| !f.is_none())
        {
            let prepared = if item.downcast::<Tuple>().is_some() {
                item.clone()
            } else {
                Tuple::new(vec![item.clone()]).into_value()
            };
            item = call::call2(th, &f, of.clone(), prepared)?;
        }
    }
    let items = match item.downcast::<Tuple>() {
        Some(t) => t.items().to_vec(),
        None => vec![item.clone()],
    };
    if items.len() != parameters.len() {
        let text = protocol::repr_text(th, of)?;
        return Err(th.type_error(format!(
            "Too {} arguments for {text}; actual {}, expected {}",
            if items.len() > parameters.len() { "many" } else { "few" },
            items.len(),
            parameters.len()
        )));
    }
    substitute_in(th, args, parameters, &items)
}

fn substitute_in(th: &Thread, args: &[Value], parameters: &[Value], items: &[Value]) -> Res<Vec<Value>> {
    th.check_stack()?;
    let mut out = Vec::with_capacity(args.len());
    for a in args {
        if a.downcast::<Type>().is_some() {
            out.push(a.clone());
            continue;
        }
        if a.downcast::<Tuple>().is_some() || a.downcast::<List>().is_some() {
            let inner = protocol::to_vec(th, a)?;
            let inner = substitute_in(th, &inner, parameters, items)?;
            out.push(if a.downcast::<Tuple>().is_some() {
                Tuple::new(inner).into_value()
            } else {
                List::new(inner).into_value()
            });
            continue;
        }
        // `*Ts` is spread, `Ts` is not.
        let unpack = match attribute::get_optional(th, a, name!("__typing_is_unpacked_typevartuple__"))? {
            Some(f) => protocol::truth(th, &f)?,
            None => false,
        };
        let new = match attribute::get_optional(th, a, name!("__typing_subst__"))? {
            Some(subst) => {
                let Some(i) = parameters.iter().position(|p| p.is(a)) else {
                    let shown = protocol::repr_text(th, a)?;
                    let message =
                        format!("argument {shown} with __typing_subst__ was not found in __parameters__");
                    return Err(th.type_error(message));
                };
                let new = call::call1(th, &subst, items[i].clone())?;
                if unpack && new.downcast::<Tuple>().is_none() {
                    return Err(th.type_error(format!(
                        "expected __typing_subst__ of {} objects to return a tuple, not {}",
                        a.ty().error_name(),
                        new.ty().error_name()
                    )));
                }
                new
            }
            None => match attribute::get_optional(th, a, name!("__parameters__"))?
                .and_then(|p| p.into_ref::<Tuple>().ok())
                .filter(|p| !p.is_empty())
            {
                Some(sub) => {
                    let mut inner = Vec::new();
                    for p in sub.items() {
                        match parameters.iter().position(|x| x.is(p)) {
                            Some(i) => {
                                let is_tuple = attribute::get_optional(
                                    th,
                                    p,
                                    name!("__typing_is_unpacked_typevartuple__"),
                                )?;
                                let spread = p.ty().name().eq_text("TypeVarTuple") || is_tuple.is_some();
                                match items[i].downcast::<Tuple>() {
                                    Some(t) if spread => inner.extend_from_slice(t.items()),
                                    _ => inner.push(items[i].clone()),
                                }
                            }
                            None => inner.push(p.clone()),
                        }
                    }
                    protocol::getitem(th, a, &Tuple::new(inner).into_value())?
                }
                None => a.clone(),
            },
        };
        match new.downcast::<Tuple>() {
            Some(t) if unpack => out.extend_from_slice(t.items()),
            _ => out.push(new),
        }
    }
    Ok(out)
}

fn getitem(th: &Thread, v: &Value, item: &Value) -> Res {
    let a = slot(v);
    let parameters = parameters(th, v)?;
    let args = substitute(th, v, a.args.items(), parameters.items(), item)?;
    Ok(make_of(v.ty(), a.origin.clone(), Tuple::new(args).into_value(), a.starred))
}

/// `repr` of an argument or of the origin: a class by its name.
pub fn push_item(th: &Thread, t: &mut Text, v: &Value) -> Res<()> {
    if v.is_ellipsis() {
        t.push("...");
        return Ok(());
    }
    if attribute::get_optional(th, v, name!("__origin__"))?.is_some()
        && attribute::get_optional(th, v, name!("__args__"))?.is_some()
    {
        return t.push_repr(th, v);
    }
    let Some(qualname) = attribute::get_optional(th, v, name!("__qualname__"))? else {
        return t.push_repr(th, v);
    };
    match attribute::get_optional(th, v, name!("__module__"))? {
        Some(m) if !m.is_none() => {
            let m = protocol::str(th, &m)?;
            if !m.eq_text("builtins") {
                t.push_str(&m);
                t.push(".");
            }
            t.push_str(&*protocol::str(th, &qualname)?);
            Ok(())
        }
        _ => t.push_repr(th, v),
    }
}

fn repr(th: &Thread, v: &Value) -> Res {
    th.check_stack()?;
    let a = slot(v);
    let mut t = Text::from(if a.starred { "*" } else { "" });
    push_item(th, &mut t, &a.origin)?;
    t.push("[");
    for (i, x) in a.args.items().iter().enumerate() {
        if i > 0 {
            t.push(", ");
        }
        match x.downcast::<List>() {
            Some(l) => {
                t.push("[");
                let mut j = 0;
                while let Some(y) = l.get(j) {
                    if j > 0 {
                        t.push(", ");
                    }
                    push_item(th, &mut t, &y)?;
                    j += 1;
                }
                t.push("]");
            }
            None => push_item(th, &mut t, x)?,
        }
    }
    if a.args.is_empty() {
        t.push("()");
    }
    t.push("]");
    Ok(t.into_value())
}

fn hash(th: &Thread, v: &Value) -> Res<i64> {
    let a = slot(v);
    Ok(protocol::hash(th, &a.origin)? ^ protocol::hash(th, a.args.as_value())?)
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<GenericAlias>(), b.downcast::<GenericAlias>()) else {
        return Ok(Value::not_implemented());
    };
    if !matches!(op, Compare::Eq | Compare::Ne) {
        return Ok(Value::not_implemented());
    }
    let same = x.starred == y.starred
        && protocol::equal(th, &x.origin, &y.origin)?
        && protocol::equal(th, x.args.as_value(), y.args.as_value())?;
    Ok(Value::bool(same == (op == Compare::Eq)))
}

fn call_alias(th: &Thread, v: &Value, args: Args<'_>) -> Res {
    let object = call::call(th, &slot(v).origin, args)?;
    if let Err(r) = attribute::set(th, &object, name!("__orig_class__"), Some(v.clone())) {
        // Objects without room for it do without.
        if let Err(r) = th.catch(r, &errors::ATTRIBUTE_ERROR) {
            th.catch(r, &errors::TYPE_ERROR)?;
        }
    }
    Ok(object)
}

const OWN: [&str; 9] = [
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
];
const BLOCKED: [&str; 3] = ["__bases__", "__copy__", "__deepcopy__"];

fn getattr(th: &Thread, v: &Value, n: &Str) -> Res {
    if OWN.iter().chain(&BLOCKED).any(|o| n.eq_text(o)) {
        return attribute::generic_get(th, v, n);
    }
    attribute::get(th, &slot(v).origin, n)
}

fn iter(_: &Thread, v: &Value) -> Res {
    let state = Guarded::new(Some(v.clone()));
    Ok(alloc(AliasIter { ob: Object::new(GENERIC_ALIAS_ITERATOR.get()), state }).into_value())
}

fn or(th: &Thread, a: &Value, b: &Value) -> Res {
    union::or(th, a, b)
}

fn mro_entries(_: &Thread, args: Args<'_>) -> Res {
    Ok(Tuple::new(vec![this(&args).origin.clone()]).into_value())
}
fn instancecheck(th: &Thread, _: Args<'_>) -> Res {
    Err(th.type_error("isinstance() argument 2 cannot be a parameterized generic"))
}
fn subclasscheck(th: &Thread, _: Args<'_>) -> Res {
    Err(th.type_error("issubclass() argument 2 cannot be a parameterized generic"))
}
fn reduce(th: &Thread, args: Args<'_>) -> Res {
    let a = this(&args);
    if a.starred {
        let plain = make_of(args.at(0).ty(), a.origin.clone(), a.args.to_value(), false);
        let it = protocol::iter(th, &plain)?;
        return Ok(Tuple::new(vec![builtin(th, "next")?, Tuple::new(vec![it]).into_value()]).into_value());
    }
    let parts = Tuple::new(vec![a.origin.clone(), a.args.to_value()]).into_value();
    Ok(Tuple::new(vec![iterators::type_of(args.at(0)), parts]).into_value())
}
fn dir(th: &Thread, args: Args<'_>) -> Res {
    let mut names =
        protocol::to_vec(th, &call::call1(th, &builtin(th, "dir")?, this(&args).origin.clone())?)?;
    for o in OWN {
        if !names.iter().any(|n| n.downcast::<Str>().is_some_and(|s| s.eq_text(o))) {
            names.push(Str::new(o).into_value());
        }
    }
    Ok(List::new(names).into_value())
}

fn get_origin(_: &Thread, v: &Value) -> Res {
    Ok(slot(v).origin.clone())
}
fn get_args(_: &Thread, v: &Value) -> Res {
    Ok(slot(v).args.to_value())
}
fn get_parameters(th: &Thread, v: &Value) -> Res {
    Ok(parameters(th, v)?.into_value())
}
fn get_unpacked(_: &Thread, v: &Value) -> Res {
    Ok(Value::bool(slot(v).starred))
}
fn get_unpacked_args(_: &Thread, v: &Value) -> Res {
    let a = slot(v);
    Ok(if a.starred && a.origin.is(&class::TUPLE.value()) { a.args.to_value() } else { Value::none() })
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
    ),
    flags: flags::DEFAULT | flags::WEAKREF,
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        call: Some(call_alias),
        getattr: Some(getattr),
        getitem: Some(getitem),
        iter: Some(iter),
        ..Slots::EMPTY
    }
    .with_binary(BinaryOp::Or, or),
    methods: &[
        Method::method("__mro_entries__", "($self, bases, /)", mro_entries, ""),
        Method::method("__instancecheck__", "($self, object, /)", instancecheck, ""),
        Method::method("__subclasscheck__", "($self, object, /)", subclasscheck, ""),
        Method::method("__reduce__", "($self, /)", reduce, ""),
        Method::method("__dir__", "($self, /)", dir, ""),
    ],
    getsets: &[
        GetSet::read("__origin__", get_origin, "").field(),
        GetSet::read("__args__", get_args, "").field(),
        GetSet::read("__parameters__", get_parameters, "Type variables in the GenericAlias."),
        GetSet::read("__unpacked__", get_unpacked, "").field(),
        GetSet::read("__typing_unpacked_tuple_args__", get_unpacked_args, ""),
    ],
    ..TypeSpec::new("types", "GenericAlias", <GenericAlias as Payload>::layout)
};

#[repr(C)]
struct AliasIter {
    ob: Object,
    state: Guarded<Slot>,
}

payload!(AliasIter: traced);

impl Trace for AliasIter {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        v.visit_slot(unsafe { self.state.get_unlocked() });
    }
}

fn alias_next(_: &Thread, v: &Value) -> Res<Option<Value>> {
    let it = v.downcast::<AliasIter>().expect("slot of generic_alias_iterator");
    Ok(it.state.take(&it.ob).map(|v| {
        let a = slot(&v);
        make_of(v.ty(), a.origin.clone(), a.args.to_value(), true)
    }))
}

/// `iter(alias)`, or of nothing once it has been taken.
fn alias_iter_reduce(th: &Thread, args: Args<'_>) -> Res {
    let it = args.at(0).downcast::<AliasIter>().expect("bound to generic_alias_iterator");
    let rest = it.state.get(&it.ob).unwrap_or_else(|| Tuple::empty().into_value());
    Ok(Tuple::new(vec![builtin(th, "iter")?, Tuple::new(vec![rest]).into_value()]).into_value())
}

static ITER_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots { iter: Some(iterators::itself), next: Some(alias_next), ..Slots::EMPTY },
    methods: &[Method::method("__reduce__", "($self, /)", alias_iter_reduce, iterators::REDUCE_DOC)],
    ..TypeSpec::new("builtins", "generic_alias_iterator", <AliasIter as Payload>::layout)
};

/// Makes `types.GenericAlias`.
pub fn init() {
    GENERIC_ALIAS.bind(&SPEC);
    GENERIC_ALIAS_ITERATOR.bind(&ITER_SPEC);
    hooks::set_generic_alias(GENERIC_ALIAS.value());
}
