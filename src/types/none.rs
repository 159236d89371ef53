//! The singletons' types: `NoneType`, `ellipsis`, `NotImplementedType`.

use crate::object::class::{ELLIPSIS, NONE_TYPE, NOT_IMPLEMENTED};
use crate::object::{Args, Instance, Method, Payload, Res, Slots, Thread, TypeSpec, Value, flags, name};

fn no_arguments(th: &Thread, name: &str, args: Args<'_>, v: Value) -> Res {
    if args.is_empty() { Ok(v) } else { Err(th.type_error(format!("{name} takes no arguments"))) }
}

static NONE: TypeSpec = TypeSpec {
    doc: Some("The type of the None singleton."),
    flags: flags::IMMUTABLE,
    signature: "()",
    slots: Slots {
        repr: Some(|_, _| Ok(name!("None").to_value())),
        hash: Some(|_, _| Ok(0xfca8_6420)),
        compare: Some(|_, a, b, op| {
            use crate::object::Compare;
            Ok(match op {
                Compare::Eq if a.is(b) => Value::bool(true),
                Compare::Ne if a.is(b) => Value::bool(false),
                _ => Value::not_implemented(),
            })
        }),
        truth: Some(|_, _| Ok(false)),
        new: Some(|th, _, args| no_arguments(th, "NoneType", args, Value::none())),
        ..Slots::EMPTY
    },
    ..TypeSpec::new("builtins", "NoneType", <Instance as Payload>::layout)
};

static ELLIPSIS_SPEC: TypeSpec = TypeSpec {
    doc: Some("The type of the Ellipsis singleton."),
    flags: flags::IMMUTABLE,
    signature: "()",
    slots: Slots {
        repr: Some(|_, _| Ok(name!("Ellipsis").to_value())),
        new: Some(|th, _, args| no_arguments(th, "EllipsisType", args, Value::ellipsis())),
        ..Slots::EMPTY
    },
    methods: &[Method::method("__reduce__", "($self, /)", |_, _| Ok(name!("Ellipsis").to_value()), "")],
    ..TypeSpec::new("builtins", "ellipsis", <Instance as Payload>::layout)
};

static NOT_IMPLEMENTED_SPEC: TypeSpec = TypeSpec {
    doc: Some("The type of the NotImplemented singleton."),
    flags: flags::IMMUTABLE,
    signature: "()",
    slots: Slots {
        repr: Some(|_, _| Ok(name!("NotImplemented").to_value())),
        truth: Some(|th, _| Err(th.type_error("NotImplemented should not be used in a boolean context"))),
        new: Some(|th, _, args| no_arguments(th, "NotImplementedType", args, Value::not_implemented())),
        ..Slots::EMPTY
    },
    methods: &[Method::method("__reduce__", "($self, /)", |_, _| Ok(name!("NotImplemented").to_value()), "")],
    ..TypeSpec::new("builtins", "NotImplementedType", <Instance as Payload>::layout)
};

/// Binds the three types.
pub fn init() {
    NONE_TYPE.bind(&NONE);
    ELLIPSIS.bind(&ELLIPSIS_SPEC);
    NOT_IMPLEMENTED.bind(&NOT_IMPLEMENTED_SPEC);
}
