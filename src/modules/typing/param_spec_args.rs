//! `typing.ParamSpecArgs` and `typing.ParamSpecKwargs`: `P.args` and `P.kwargs`.

use crate::object::class::{Class, TypeSpec};
use crate::object::native::{GetSet, Method};
use crate::object::slots::{Compare, Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::{Args, Object, Payload, Thread, Trace, Value, Visitor, alloc, attribute, name, protocol};
use crate::payload;
use crate::types::text::Text;

/// `typing.ParamSpecArgs`.
pub static PARAM_SPEC_ARGS: Class = Class::new();
/// `typing.ParamSpecKwargs`.
pub static PARAM_SPEC_KWARGS: Class = Class::new();

#[repr(C)]
struct Part {
    ob: Object,
    origin: Value,
}
payload!(Part: traced);
impl Trace for Part {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.origin);
    }
}

/// One of the two parts of a parameter specification.
pub(super) fn make(class: &Class, origin: Value) -> Value {
    alloc(Part { ob: Object::new(class.get()), origin }).into_value()
}

fn origin(v: &Value) -> &Value {
    &v.downcast::<Part>().expect("slot of ParamSpecArgs").origin
}

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    if args.slots().len() != 1 {
        return Err(th.type_error(format!("{}() missing required argument 'origin' (pos 1)", cls.name_str())));
    }
    let origin = args.slots()[0].clone().unwrap_or(Value::none());
    Ok(alloc(Part { ob: Object::new(cls), origin }).into_value())
}

fn repr(th: &Thread, v: &Value) -> Res {
    let o = origin(v);
    let mut t = Text::new();
    match attribute::get_optional(th, o, name!("__name__"))? {
        Some(n) => t.push_str(&*protocol::str(th, &n)?),
        None => t.push_repr(th, o)?,
    }
    t.push(if v.is_instance(&PARAM_SPEC_ARGS) { ".args" } else { ".kwargs" });
    Ok(t.into_value())
}

fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    if !matches!(op, Compare::Eq | Compare::Ne) || a.ty() != b.ty() {
        return Ok(Value::not_implemented());
    }
    Ok(Value::bool(protocol::equal(th, origin(a), origin(b))? == (op == Compare::Eq)))
}

fn mro_entries(th: &Thread, args: Args<'_>) -> Res {
    Err(th.type_error(format!("Cannot subclass an instance of {}", args.at(0).ty().name_str())))
}
fn get_origin(_: &Thread, v: &Value) -> Res {
    Ok(origin(v).clone())
}

static METHODS: &[Method] = &[Method::method("__mro_entries__", "($self, object, /)", mro_entries, "")];
static GETSETS: &[GetSet] = &[GetSet::read("__origin__", get_origin, "")];

const fn spec(name: &'static str, doc: &'static str) -> TypeSpec {
    TypeSpec {
        doc: Some(doc),
        flags: flags::IMMUTABLE | flags::GC | flags::WEAKREF,
        slots: Slots { new: Some(new), repr: Some(repr), compare: Some(compare), ..Slots::EMPTY },
        methods: METHODS,
        getsets: GETSETS,
        constants: &[("__hash__", Value::none)],
        ..TypeSpec::new("typing", name, <Part as Payload>::layout)
    }
}
static ARGS_SPEC: TypeSpec = spec("ParamSpecArgs", "The args for a ParamSpec object.");
static KWARGS_SPEC: TypeSpec = spec("ParamSpecKwargs", "The kwargs for a ParamSpec object.");

pub(super) fn init_types() {
    PARAM_SPEC_ARGS.bind(&ARGS_SPEC);
    PARAM_SPEC_KWARGS.bind(&KWARGS_SPEC);
}
