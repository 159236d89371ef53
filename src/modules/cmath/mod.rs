//! `cmath`: functions of complex numbers, after the algorithms of Kahan that CPython follows.

mod functions;
mod special;

use functions::{Outcome, Parts};

use crate::object::{Args, Method, Module, ModuleSpec, Res, Thread, Tuple, Value, name};
use crate::types::{complex, float};

macro_rules! one {
    ($name:literal, $f:path, $doc:literal) => {
        Method::function($name, "($module, z, /)", |th, a| result(th, $f(parts(th, a.at(0))?)), $doc)
    };
}

macro_rules! about {
    ($name:literal, $f:expr, $doc:literal) => {
        Method::function(
            $name,
            "($module, z, /)",
            |th, a| {
                let (re, im) = parts(th, a.at(0))?;
                let f: fn(f64, f64) -> bool = $f;
                Ok(Value::bool(f(re, im)))
            },
            $doc,
        )
    };
}

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "cmath",
    doc: "This module provides access to mathematical functions for complex\nnumbers.",
    functions: &[
        one!("acos", functions::acos, "Return the arc cosine of z."),
        one!("acosh", functions::acosh, "Return the inverse hyperbolic cosine of z."),
        one!("asin", functions::asin, "Return the arc sine of z."),
        one!("asinh", functions::asinh, "Return the inverse hyperbolic sine of z."),
        one!("atan", functions::atan, "Return the arc tangent of z."),
        one!("atanh", functions::atanh, "Return the inverse hyperbolic tangent of z."),
        one!("cos", functions::cos, "Return the cosine of z."),
        one!("cosh", functions::cosh, "Return the hyperbolic cosine of z."),
        one!("exp", functions::exp, "Return the exponential value e**z."),
        one!("log10", functions::log10, "Return the base-10 logarithm of z."),
        one!("sin", functions::sin, "Return the sine of z."),
        one!("sinh", functions::sinh, "Return the hyperbolic sine of z."),
        one!("sqrt", functions::sqrt, "Return the square root of z."),
        one!("tan", functions::tan, "Return the tangent of z."),
        one!("tanh", functions::tanh, "Return the hyperbolic tangent of z."),
        about!(
            "isfinite",
            |re, im| re.is_finite() && im.is_finite(),
            "Return True if both the real and imaginary parts of z are finite, else False."
        ),
        about!(
            "isnan",
            |re, im| re.is_nan() || im.is_nan(),
            "Checks if the real or imaginary part of z not a number (NaN)."
        ),
        about!(
            "isinf",
            |re, im| re.is_infinite() || im.is_infinite(),
            "Checks if the real or imaginary part of z is infinite."
        ),
        Method::function(
            "log",
            "($module, z, base=<unrepresentable>, /)",
            log,
            "log(z[, base]) -> the logarithm of z to the given base.",
        ),
        Method::function(
            "phase",
            "($module, z, /)",
            |th, a| {
                let (re, im) = parts(th, a.at(0))?;
                Ok(Value::from_f64(im.atan2(re)))
            },
            "Return argument, also known as the phase angle, of a complex.",
        ),
        Method::function(
            "polar",
            "($module, z, /)",
            polar,
            "Convert a complex from rectangular coordinates to polar coordinates.",
        ),
        Method::function(
            "rect",
            "($module, r, phi, /)",
            |th, a| {
                let (r, phi) = (float::to_f64(th, a.at(0))?, float::to_f64(th, a.at(1))?);
                result(th, functions::rect(r, phi))
            },
            "Convert from polar coordinates to rectangular coordinates.",
        ),
        Method::function(
            "isclose",
            "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)",
            is_close,
            "Determine whether two complex numbers are close in value.",
        ),
    ],
    init: |_, m| {
        let m = m.downcast::<Module>().expect("a module");
        for (name, value) in [
            ("pi", std::f64::consts::PI),
            ("e", std::f64::consts::E),
            ("tau", std::f64::consts::TAU),
            ("inf", f64::INFINITY),
            ("nan", f64::NAN),
        ] {
            m.set(name, Value::from_f64(value));
        }
        m.set("infj", complex::make((0.0, f64::INFINITY)));
        m.set("nanj", complex::make((0.0, f64::NAN)));
        Ok(())
    },
    gil_not_used: true,
};

fn parts(th: &Thread, v: &Value) -> Res<Parts> {
    let slots = v.ty().slots();
    let number = v.is_instance(&complex::COMPLEX)
        || slots.float.is_some()
        || slots.index.is_some()
        || v.ty().lookup(th, name!("__complex__")).is_some();
    if number { complex::to_parts(th, v) } else { Ok((float::to_f64(th, v)?, 0.0)) }
}

fn result(th: &Thread, outcome: Outcome) -> Res {
    match outcome {
        Outcome::Fine(z) => Ok(complex::make(z)),
        Outcome::Domain => Err(th.value_error("math domain error")),
        Outcome::Range => Err(th.overflow_error("math range error")),
    }
}

fn log(th: &Thread, a: Args<'_>) -> Res {
    let z = parts(th, a.at(0))?;
    let base = a.get(1).map(|base| parts(th, base)).transpose()?;
    result(th, functions::log_to(z, base))
}

fn polar(th: &Thread, a: Args<'_>) -> Res {
    let (re, im) = parts(th, a.at(0))?;
    let r = re.hypot(im);
    if r.is_infinite() && re.is_finite() && im.is_finite() {
        return Err(th.overflow_error("math range error"));
    }
    Ok(Tuple::new(vec![Value::from_f64(r), Value::from_f64(im.atan2(re))]).into_value())
}

fn is_close(th: &Thread, a: Args<'_>) -> Res {
    let (x, y) = (parts(th, a.at(0))?, parts(th, a.at(1))?);
    let tolerance = |i: usize, default: f64| a.get(i).map_or(Ok(default), |v| float::to_f64(th, v));
    let (relative, absolute) = (tolerance(2, 1e-9)?, tolerance(3, 0.0)?);
    if relative < 0.0 || absolute < 0.0 {
        return Err(th.value_error("tolerances must be non-negative"));
    }
    let infinite = |z: Parts| z.0.is_infinite() || z.1.is_infinite();
    let close = if x == y {
        true
    } else if infinite(x) || infinite(y) {
        false
    } else {
        let size = |z: Parts| z.0.hypot(z.1);
        let apart = size((x.0 - y.0, x.1 - y.1));
        apart <= relative * size(y) || apart <= relative * size(x) || apart <= absolute
    };
    Ok(Value::bool(close))
}
