//! File descriptors as arguments: an integer, or an object with `fileno()`.

use crate::object::{Res, Thread, Value, attribute, call, class, errors, imports, protocol};

/// `RuntimeWarning` for a truth value in a descriptor's place.
pub fn warn_of_bool(th: &Thread, v: &Value) -> Res<()> {
    match v.is_exact(&class::BOOL) {
        true => imports::warn(th, &errors::RUNTIME_WARNING, "bool is used as a file descriptor"),
        false => Ok(()),
    }
}

/// The descriptor of an integer or of an object with `fileno()`.
pub fn of(th: &Thread, v: &Value) -> Res<i32> {
    warn_of_bool(th, v)?;
    let number = match v.is_instance(&class::INT) {
        true => protocol::as_i64(v),
        false => {
            let Some(fileno) = attribute::get_optional(th, v, crate::name!("fileno"))? else {
                return Err(th.type_error("argument must be an int, or have a fileno() method."));
            };
            let number = call::call0(th, &fileno)?;
            if !number.is_instance(&class::INT) {
                return Err(th.type_error("fileno() returned a non-integer"));
            }
            protocol::as_i64(&number)
        }
    };
    match number.map(i32::try_from) {
        Some(Ok(fd)) if fd >= 0 => Ok(fd),
        Some(Ok(fd)) => Err(th.value_error(format!("file descriptor cannot be a negative integer ({fd})"))),
        _ => Err(th.overflow_error("Python int too large to convert to C int")),
    }
}

/// An argument that C takes as an `int`.
pub fn c_int(th: &Thread, v: &Value) -> Res<i32> {
    i32::try_from(protocol::index_c(th, v, "int")?)
        .map_err(|_| th.overflow_error("Python int too large to convert to C int"))
}

/// An optional argument that C takes as an `int`.
pub fn c_int_or(th: &Thread, v: Option<&Value>, default: i32) -> Res<i32> {
    v.map_or(Ok(default), |v| c_int(th, v))
}

/// An argument that a function in C declares as an `int`: the same, in other words.
pub fn declared_int(th: &Thread, v: &Value) -> Res<i32> {
    let n = protocol::index(th, v)?;
    match protocol::as_i64(&n).map(|n| (n > 0, i32::try_from(n))) {
        Some((_, Ok(n))) => Ok(n),
        Some((true, _)) => Err(th.overflow_error("signed integer is greater than maximum")),
        Some((false, _)) => Err(th.overflow_error("signed integer is less than minimum")),
        None => Err(th.overflow_error("Python int too large to convert to C long")),
    }
}
