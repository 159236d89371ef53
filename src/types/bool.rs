//! `bool`.

use crate::object::class::{BOOL, INT};
use crate::object::{
    Args, BinaryOp, HeapInt, Payload, Res, Slots, Thread, Type, TypeSpec, Value, errors, flags, name,
    protocol,
};
use crate::types::helpers;
use crate::types::int::arith;

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Returns True when the argument is true, False otherwise.\n\nThe builtins True and False are the only two instances of the class bool.\nThe class bool is a subclass of the class int, and cannot be subclassed.",
    ),
    base: Some(&INT),
    flags: flags::IMMUTABLE | flags::MATCH_SELF,
    signature: "(object=False, /)",
    slots: Slots {
        repr: Some(|_, v| Ok(if v.is_true() { name!("True") } else { name!("False") }.to_value())),
        new: Some(new),
        invert: Some(invert),
        ..Slots::EMPTY
            .with_binary(BinaryOp::And, arith::and)
            .with_binary(BinaryOp::Or, arith::or)
            .with_binary(BinaryOp::Xor, arith::xor)
    },
    ..TypeSpec::new("builtins", "bool", <HeapInt as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    BOOL.bind(&SPEC);
}

fn invert(th: &Thread, v: &Value) -> Res {
    let text = "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the \
                bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. \
                Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the \
                underlying int.";
    helpers::warn(th, &errors::DEPRECATION_WARNING, text)?;
    arith::invert(th, v)
}

fn new(th: &Thread, _: &Type, args: Args<'_>) -> Res {
    if !args.keywords().is_empty() {
        return Err(th.type_error("bool() takes no keyword arguments"));
    }
    match args.len() {
        0 => Ok(Value::bool(false)),
        1 => protocol::truth(th, args.at(0)).map(Value::bool),
        n => Err(th.type_error(format!("bool expected at most 1 argument, got {n}"))),
    }
}
