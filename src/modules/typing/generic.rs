//! `typing.Generic`, `typing.NoDefault`, and evaluators of constants.

use super::{call_typing, text_of};
use crate::object::class::{Class, TypeSpec};
use crate::object::native::Method;
use crate::object::slots::{Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::{
    Args, Instance, Object, Payload, Slot, Str, Thread, Trace, Value, Visitor, alloc, attribute, call, name,
    protocol,
};
use crate::payload;
use crate::sync::prim::OnceLock;

/// `typing.Generic`.
pub static GENERIC: Class = Class::new();
static NO_DEFAULT_TYPE: Class = Class::new();
static CONST_EVALUATOR: Class = Class::new();

fn class_getitem(th: &Thread, args: Args<'_>) -> Res {
    call_typing(th, "_generic_class_getitem", &[args.at(0).clone(), args.at(1).clone()])
}

fn init_subclass(th: &Thread, args: Args<'_>) -> Res {
    let typing = crate::modules::import_module(th, "typing")?;
    let f = attribute::get(th, &typing, name!("_generic_init_subclass"))?;
    let slots: &[Slot] = args.slots();
    call::call(th, &f, Args::new(slots, args.keywords()))
}

static GENERIC_SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Abstract base class for generic types\n\nOn Python 3.12 and newer, generic classes implicitly inherit from\nGeneric when they declare a parameter list after the class's name::\n\n    class Mapping[KT, VT]:\n        def __getitem__(self, key: KT) -> VT:\n            ...\n            # Etc.",
    ),
    flags: flags::BASE | flags::GC,
    methods: &[
        Method::class(
            "__class_getitem__",
            "-($type, object, /)",
            class_getitem,
            "Parameterizes a generic class.\n\nAt least, parameterizing a generic class is the *main* thing this\nmethod does. For example, for some generic class `Foo`, this is called\nwhen we do `Foo[int]` - there, with `cls=Foo` and `params=int`.\n\nHowever, note that this method is also called when defining generic\nclasses in the first place with `class Foo[T]: ...`.",
        ),
        Method::class(
            "__init_subclass__",
            "-($type, /, *args, **kwargs)",
            init_subclass,
            "Function to initialize subclasses.",
        ),
    ],
    ..TypeSpec::new("typing", "Generic", <Instance as Payload>::layout)
};

#[repr(C)]
struct NoDefault {
    ob: Object,
}
payload!(NoDefault: leaf);

/// `typing.NoDefault`.
pub fn no_default() -> Value {
    static ONE: OnceLock<Value> = OnceLock::new();
    ONE.get_or_init(|| {
        let v = alloc(NoDefault { ob: Object::new(NO_DEFAULT_TYPE.get()) });
        v.ob.head().make_immortal();
        v.into_value()
    })
    .clone()
}

fn new_no_default(th: &Thread, _: &Type, args: Args<'_>) -> Res {
    if !args.is_empty() {
        return Err(th.type_error("NoDefaultType takes no arguments"));
    }
    Ok(no_default())
}
fn repr_no_default(_: &Thread, _: &Value) -> Res {
    Ok(Str::new("typing.NoDefault").into_value())
}
fn reduce_no_default(_: &Thread, _: Args<'_>) -> Res {
    Ok(Str::new("NoDefault").into_value())
}

static NO_DEFAULT_SPEC: TypeSpec = TypeSpec {
    doc: Some("The type of the NoDefault singleton."),
    flags: flags::IMMUTABLE,
    slots: Slots { new: Some(new_no_default), repr: Some(repr_no_default), ..Slots::EMPTY },
    methods: &[Method::method("__reduce__", "($self, /)", reduce_no_default, "")],
    ..TypeSpec::new("typing", "NoDefaultType", <NoDefault as Payload>::layout)
};

#[repr(C)]
struct ConstEvaluator {
    ob: Object,
    value: Value,
}
payload!(ConstEvaluator: traced);
impl Trace for ConstEvaluator {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.value);
    }
}

/// A function that evaluates to `value`.
pub fn const_evaluator(value: Value) -> Value {
    alloc(ConstEvaluator { ob: Object::new(CONST_EVALUATOR.get()), value }).into_value()
}

fn call_evaluator(th: &Thread, v: &Value, args: Args<'_>) -> Res {
    let e = v.downcast::<ConstEvaluator>().expect("slot of _ConstEvaluator");
    let format = match args.get(0).filter(|_| args.len() > 0) {
        Some(f) => protocol::index_i64(th, f)?,
        None => 1,
    };
    // 4 asks for the text.
    if format == 4 {
        let mut t = crate::types::text::Text::new();
        crate::types::generic_alias::push_item(th, &mut t, &e.value)?;
        return Ok(t.into_value());
    }
    Ok(e.value.clone())
}
fn repr_evaluator(th: &Thread, v: &Value) -> Res {
    let e = v.downcast::<ConstEvaluator>().expect("slot of _ConstEvaluator");
    let shown = text_of(protocol::repr(th, &e.value)?.as_value());
    Ok(Str::new(&format!("<constevaluator {shown}>")).into_value())
}

static EVALUATOR_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    slots: Slots { call: Some(call_evaluator), repr: Some(repr_evaluator), ..Slots::EMPTY },
    ..TypeSpec::new("_typing", "_ConstEvaluator", <ConstEvaluator as Payload>::layout)
};

pub(super) fn init_types() {
    GENERIC.bind(&GENERIC_SPEC);
    NO_DEFAULT_TYPE.bind(&NO_DEFAULT_SPEC);
    CONST_EVALUATOR.bind(&EVALUATOR_SPEC);
}
