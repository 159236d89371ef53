//! `getattr` and its kin.

use super::attribute_name;
use crate::object::{Args, Res, Thread, Value, attribute};

pub(super) fn getattr(th: &Thread, args: Args<'_>) -> Res {
    let name = attribute_name(th, args.at(1))?;
    match args.get(2) {
        None => attribute::get(th, args.at(0), &name),
        Some(default) => {
            Ok(attribute::get_optional(th, args.at(0), &name)?.unwrap_or_else(|| default.clone()))
        }
    }
}

pub(super) fn hasattr(th: &Thread, args: Args<'_>) -> Res {
    let name = attribute_name(th, args.at(1))?;
    Ok(Value::bool(attribute::get_optional(th, args.at(0), &name)?.is_some()))
}

pub(super) fn setattr(th: &Thread, args: Args<'_>) -> Res {
    let name = attribute_name(th, args.at(1))?;
    attribute::set(th, args.at(0), &name, Some(args.at(2).clone()))?;
    Ok(Value::none())
}

pub(super) fn delattr(th: &Thread, args: Args<'_>) -> Res {
    let name = attribute_name(th, args.at(1))?;
    attribute::set(th, args.at(0), &name, None)?;
    Ok(Value::none())
}
