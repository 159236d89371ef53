//! `mappingproxy`: a read-only view of a mapping; what `type.__dict__` is when wrapped.

use super::generic_alias;
use super::text::Text;
use crate::object::class::{self, Class, TypeSpec};
use crate::object::native::Method;
use crate::object::slots::{BinaryOp, Compare, Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::{
    Args, Dict, List, Object, Payload, Str, Thread, Trace, Tuple, Value, Visitor, alloc, attribute, call,
    name, protocol, signature,
};
use crate::payload;

/// `mappingproxy`.
pub static MAPPING_PROXY: Class = Class::new();

/// Payload of `mappingproxy`.
#[repr(C)]
pub struct MappingProxy {
    ob: Object,
    /// What it shows.
    pub mapping: Value,
}

payload!(MappingProxy: traced);

impl Trace for MappingProxy {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.mapping);
    }
}

/// A proxy of `mapping`.
pub fn make(mapping: Value) -> Value {
    alloc(MappingProxy { ob: Object::new(MAPPING_PROXY.get()), mapping }).into_value()
}

/// The mapping. The namespace of a class is no dict object: it is read from the class, and where a whole mapping is
/// needed that is a copy of the present attributes.
fn slot(v: &Value) -> Value {
    let mapping = &v.downcast::<MappingProxy>().expect("slot of mappingproxy").mapping;
    match mapping.downcast::<Type>() {
        Some(t) => Dict::from_table(t.table().clone()).into_value(),
        None => mapping.clone(),
    }
}

fn class_of(v: &Value) -> Option<&Type> {
    v.downcast::<MappingProxy>()?.mapping.downcast::<Type>()
}

fn new(th: &Thread, _: &Type, args: Args<'_>) -> Res {
    let bound = {
        use crate::object::signature::Signature;
        use crate::sync::prim::LazyLock;
        static SIG: LazyLock<Signature> = LazyLock::new(|| Signature::parse("(mapping)"));
        signature::bind_values(th, &SIG, "mappingproxy", args)?
    };
    let mapping = bound.into_iter().next().flatten().unwrap_or(Value::none());
    let is_mapping = mapping.ty().slots().getitem.is_some()
        && mapping.downcast::<List>().is_none()
        && mapping.downcast::<Tuple>().is_none();
    if !is_mapping {
        return Err(th.type_error(format!(
            "mappingproxy() argument must be a mapping, not {}",
            mapping.ty().error_name()
        )));
    }
    Ok(make(mapping))
}

fn repr(th: &Thread, v: &Value) -> Res {
    th.check_stack()?;
    let mut t = Text::from("mappingproxy(");
    t.push_repr(th, &slot(v))?;
    t.push(")");
    Ok(t.into_value())
}
fn str(th: &Thread, v: &Value) -> Res {
    Ok(protocol::str(th, &slot(v))?.into_value())
}
fn hash(th: &Thread, v: &Value) -> Res<i64> {
    protocol::hash(th, &slot(v))
}
fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    protocol::compare(th, &slot(a), &inner(b), op)
}
fn len(th: &Thread, v: &Value) -> Res<usize> {
    match class_of(v) {
        Some(t) => Ok(t.table().len()),
        None => protocol::len(th, &slot(v)),
    }
}
fn getitem(th: &Thread, v: &Value, key: &Value) -> Res {
    if let (Some(t), Some(name)) = (class_of(v), key.downcast::<Str>()) {
        return t.own_attr(name).ok_or_else(|| th.key_error(key.clone()));
    }
    protocol::getitem(th, &slot(v), key)
}
fn contains(th: &Thread, v: &Value, key: &Value) -> Res<bool> {
    if let (Some(t), Some(name)) = (class_of(v), key.downcast::<Str>()) {
        return Ok(t.own_attr(name).is_some());
    }
    protocol::contains(th, &slot(v), key)
}
fn iter(th: &Thread, v: &Value) -> Res {
    protocol::iter(th, &slot(v))
}
fn inner(v: &Value) -> Value {
    v.downcast::<MappingProxy>().map_or_else(|| v.clone(), |_| slot(v))
}
fn or(th: &Thread, a: &Value, b: &Value) -> Res {
    protocol::binary(th, &inner(a), &inner(b), BinaryOp::Or)
}
fn inplace_or(th: &Thread, a: &Value, _: &Value) -> Res {
    Err(th.type_error(format!("'|=' is not supported by {}; use '|' instead", a.ty().error_name())))
}

fn get(th: &Thread, args: Args<'_>) -> Res {
    if let (Some(t), Some(key)) = (class_of(args.at(0)), args.at(1).downcast::<Str>()) {
        return Ok(t.own_attr(key).or_else(|| args.get(2).cloned()).unwrap_or_else(Value::none));
    }
    let mapping = &slot(args.at(0));
    let default = args.get(2).cloned().unwrap_or(Value::none());
    if let Some(d) = mapping.downcast::<Dict>().filter(|_| mapping.is_exact(&class::DICT)) {
        return Ok(d.get_item(th, args.at(1))?.unwrap_or(default));
    }
    call::call_method(th, mapping, name!("get"), &[args.at(1).clone(), default])
}
fn keys(th: &Thread, args: Args<'_>) -> Res {
    call::call_method(th, &slot(args.at(0)), name!("keys"), &[])
}
fn values(th: &Thread, args: Args<'_>) -> Res {
    call::call_method(th, &slot(args.at(0)), name!("values"), &[])
}
fn items(th: &Thread, args: Args<'_>) -> Res {
    call::call_method(th, &slot(args.at(0)), name!("items"), &[])
}
fn copy(th: &Thread, args: Args<'_>) -> Res {
    call::call_method(th, &slot(args.at(0)), name!("copy"), &[])
}
fn reversed(th: &Thread, args: Args<'_>) -> Res {
    let f = attribute::get(th, &slot(args.at(0)), name!("__reversed__"))?;
    call::call0(th, &f)
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Read-only proxy of a mapping."),
    flags: flags::IMMUTABLE | flags::GC | flags::MAPPING,
    signature: "(mapping)",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        str: Some(str),
        hash: Some(hash),
        compare: Some(compare),
        len: Some(len),
        getitem: Some(getitem),
        contains: Some(contains),
        iter: Some(iter),
        ..Slots::EMPTY
    }
    .with_binary(BinaryOp::Or, or)
    .with_inplace(BinaryOp::Or, inplace_or),
    methods: &[
        Method::method(
            "get",
            "($self, key, default=None, /)",
            get,
            "Return the value for key if key is in the mapping, else default.",
        ),
        Method::method("keys", "($self, /)", keys, "a set-like object providing a view on D's keys"),
        Method::method("values", "($self, /)", values, "an object providing a view on D's values"),
        Method::method("items", "($self, /)", items, "a set-like object providing a view on D's items"),
        Method::method("copy", "($self, /)", copy, "a shallow copy of D"),
        Method::class("__class_getitem__", "($type, object, /)", generic_alias::class_getitem, "See PEP 585"),
        Method::method("__reversed__", "($self, /)", reversed, "D.__reversed__() -> reverse iterator"),
    ],
    ..TypeSpec::new("builtins", "mappingproxy", <MappingProxy as Payload>::layout)
};

/// Makes `mappingproxy`.
pub fn init() {
    MAPPING_PROXY.bind(&SPEC);
}
