//! `math`.

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::object::call::call_special;
use crate::object::names::name;
use crate::object::{
    Args, BinaryOp, HeapInt, Method, Module, ModuleSpec, Raised, Res, Thread, Tuple, Value, class, protocol,
};
use crate::types::float;

unsafe extern "C" {
    safe fn erf(x: f64) -> f64;
    safe fn erfc(x: f64) -> f64;
    safe fn tgamma(x: f64) -> f64;
    safe fn lgamma(x: f64) -> f64;
    safe fn acosh(x: f64) -> f64;
    safe fn asinh(x: f64) -> f64;
    safe fn atanh(x: f64) -> f64;
    safe fn remainder(x: f64, y: f64) -> f64;
    safe fn nextafter(x: f64, y: f64) -> f64;
    safe fn ldexp(x: f64, e: i32) -> f64;
    safe fn fma(x: f64, y: f64, z: f64) -> f64;
}

fn arg(th: &Thread, v: &Value) -> Res<f64> {
    match v.as_float() {
        Some(f) => Ok(f),
        None => float::to_f64(th, v),
    }
}

fn domain(th: &Thread) -> Raised {
    th.value_error("math domain error")
}

fn range(th: &Thread) -> Raised {
    th.overflow_error("math range error")
}

/// CPython's `math_1`: a NaN from a number is a domain error, an infinity from a finite one an overflow (or a domain
/// error for functions with poles).
fn one(th: &Thread, a: Args<'_>, can_overflow: bool, f: impl Fn(f64) -> f64) -> Res {
    let x = arg(th, a.at(0))?;
    let r = f(x);
    if r.is_nan() && !x.is_nan() {
        return Err(domain(th));
    }
    if r.is_infinite() && x.is_finite() {
        return Err(if can_overflow { range(th) } else { domain(th) });
    }
    Ok(Value::from_f64(r))
}

/// As `one`, with the 3.14 message that names the argument.
fn expect(th: &Thread, a: Args<'_>, what: &str, ok: impl Fn(f64) -> bool, f: impl Fn(f64) -> f64) -> Res {
    let x = arg(th, a.at(0))?;
    if !x.is_nan() && !ok(x) {
        let article = if what.starts_with("argument") { "" } else { "a " };
        return Err(th.value_error(format!("expected {article}{what}, got {}", float::digits::repr(x))));
    }
    Ok(Value::from_f64(f(x)))
}

fn big(th: &Thread, v: &Value) -> Res<BigInt> {
    let i = protocol::index(th, v)?;
    Ok(match protocol::as_i64(&i) {
        Some(n) => BigInt::from(n),
        None => i.downcast::<HeapInt>().map(|h| h.value.clone()).unwrap_or_default(),
    })
}

macro_rules! f1 {
    ($name:literal, $overflow:literal, $f:expr, $doc:literal) => {
        Method::function($name, "($module, x, /)", |th, a| one(th, a, $overflow, $f), $doc)
    };
}
macro_rules! f2 {
    ($name:literal, $f:expr, $doc:literal) => {
        f2!($name, "($module, x, y, /)", $f, $doc)
    };
    ($name:literal, $signature:literal, $f:expr, $doc:literal) => {
        Method::function(
            $name,
            $signature,
            |th, a| {
                let (x, y) = (arg(th, a.at(0))?, arg(th, a.at(1))?);
                let r: f64 = ($f)(x, y);
                if r.is_nan() && !x.is_nan() && !y.is_nan() {
                    return Err(domain(th));
                }
                if r.is_infinite() && x.is_finite() && y.is_finite() {
                    return Err(range(th));
                }
                Ok(Value::from_f64(r))
            },
            $doc,
        )
    };
}

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "math",
    doc: "This module provides access to the mathematical functions\ndefined by the C standard.",
    functions: &[
        Method::function(
            "acos",
            "($module, x, /)",
            |th, a| {
                expect(th, a, "number in range from -1 up to 1", |x| (-1.0..=1.0).contains(&x), f64::acos)
            },
            "Return the arc cosine (measured in radians) of x.",
        ),
        Method::function(
            "acosh",
            "($module, x, /)",
            |th, a| expect(th, a, "argument value not less than 1", |x| x >= 1.0, |x| acosh(x)),
            "Return the inverse hyperbolic cosine of x.",
        ),
        Method::function(
            "asin",
            "($module, x, /)",
            |th, a| {
                expect(th, a, "number in range from -1 up to 1", |x| (-1.0..=1.0).contains(&x), f64::asin)
            },
            "Return the arc sine (measured in radians) of x.",
        ),
        f1!("asinh", false, |x| asinh(x), "Return the inverse hyperbolic sine of x."),
        f1!("atan", false, f64::atan, "Return the arc tangent (measured in radians) of x."),
        f2!(
            "atan2",
            "($module, y, x, /)",
            f64::atan2,
            "Return the arc tangent (measured in radians) of y/x."
        ),
        Method::function(
            "atanh",
            "($module, x, /)",
            |th, a| expect(th, a, "number between -1 and 1", |x| x > -1.0 && x < 1.0, |x| atanh(x)),
            "Return the inverse hyperbolic tangent of x.",
        ),
        f1!("cbrt", false, f64::cbrt, "Return the cube root of x."),
        Method::function(
            "ceil",
            "($module, x, /)",
            |th, a| rounded(th, a, name!("__ceil__"), f64::ceil),
            "Return the ceiling of x as an Integral.",
        ),
        Method::function(
            "comb",
            "($module, n, k, /)",
            comb,
            "Number of ways to choose k items from n items without repetition and without order.",
        ),
        f2!(
            "copysign",
            f64::copysign,
            "Return a float with the magnitude (absolute value) of x but the sign of y."
        ),
        Method::function(
            "cos",
            "($module, x, /)",
            |th, a| expect(th, a, "finite input", f64::is_finite, f64::cos),
            "Return the cosine of x (measured in radians).",
        ),
        f1!("cosh", true, f64::cosh, "Return the hyperbolic cosine of x."),
        f1!("degrees", true, f64::to_degrees, "Convert angle x from radians to degrees."),
        Method::function(
            "dist",
            "($module, p, q, /)",
            dist,
            "Return the Euclidean distance between two points p and q.",
        ),
        f1!("erf", false, |x| erf(x), "Error function at x."),
        f1!("erfc", false, |x| erfc(x), "Complementary error function at x."),
        f1!("exp", true, f64::exp, "Return e raised to the power of x."),
        f1!("exp2", true, f64::exp2, "Return 2 raised to the power of x."),
        f1!("expm1", true, f64::exp_m1, "Return exp(x)-1."),
        f1!("fabs", false, f64::abs, "Return the absolute value of the float x."),
        Method::function("factorial", "($module, n, /)", factorial, "Find n!."),
        Method::function(
            "floor",
            "($module, x, /)",
            |th, a| rounded(th, a, name!("__floor__"), f64::floor),
            "Return the floor of x as an Integral.",
        ),
        Method::function("fma", "($module, x, y, z, /)", fused, "Fused multiply-add operation."),
        Method::function(
            "fmod",
            "($module, x, y, /)",
            |th, a| {
                let (x, y) = (arg(th, a.at(0))?, arg(th, a.at(1))?);
                if y.is_infinite() && x.is_finite() {
                    return Ok(Value::from_f64(x));
                }
                let r = x % y;
                if r.is_nan() && !x.is_nan() && !y.is_nan() {
                    Err(domain(th))
                } else {
                    Ok(Value::from_f64(r))
                }
            },
            "Return fmod(x, y), according to platform C.",
        ),
        Method::function(
            "frexp",
            "($module, x, /)",
            frexp,
            "Return the mantissa and exponent of x, as pair (m, e).",
        ),
        Method::function(
            "fsum",
            "($module, seq, /)",
            fsum,
            "Return an accurate floating-point sum of values in the iterable seq.",
        ),
        Method::function(
            "gamma",
            "($module, x, /)",
            |th, a| {
                let x = arg(th, a.at(0))?;
                if x == f64::NEG_INFINITY || x <= 0.0 && x == x.floor() {
                    return Err(th.value_error(format!(
                        "expected a noninteger or positive integer, got {}",
                        float::digits::repr(x)
                    )));
                }
                let r = tgamma(x);
                if r.is_infinite() && x.is_finite() { Err(range(th)) } else { Ok(Value::from_f64(r)) }
            },
            "Gamma function at x.",
        ),
        Method::function(
            "gcd",
            "($module, /, *integers)",
            |th, a| reduce_ints(th, a, "math.gcd", BigInt::zero(), |x, y| x.gcd(y)),
            "Greatest Common Divisor.",
        ),
        Method::function(
            "hypot",
            "($module, /, *coordinates)",
            |th, a| {
                if !a.keywords().is_empty() {
                    return Err(th.type_error("math.hypot() takes no keyword arguments"));
                }
                let mut c = Vec::new();
                for v in a.iter() {
                    c.push(arg(th, v)?);
                }
                Ok(Value::from_f64(norm(&c)))
            },
            "Multidimensional Euclidean distance from the origin to a point.",
        ),
        Method::function(
            "isclose",
            "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)",
            isclose,
            "Determine whether two floating-point numbers are close in value.",
        ),
        Method::function(
            "isfinite",
            "($module, x, /)",
            |th, a| Ok(Value::bool(arg(th, a.at(0))?.is_finite())),
            "Return True if x is neither an infinity nor a NaN, and False otherwise.",
        ),
        Method::function(
            "isinf",
            "($module, x, /)",
            |th, a| Ok(Value::bool(arg(th, a.at(0))?.is_infinite())),
            "Return True if x is a positive or negative infinity, and False otherwise.",
        ),
        Method::function(
            "isnan",
            "($module, x, /)",
            |th, a| Ok(Value::bool(arg(th, a.at(0))?.is_nan())),
            "Return True if x is a NaN (not a number), and False otherwise.",
        ),
        Method::function(
            "isqrt",
            "($module, n, /)",
            |th, a| {
                let n = big(th, a.at(0))?;
                if n.is_negative() {
                    return Err(th.value_error("isqrt() argument must be nonnegative"));
                }
                Ok(Value::from_bigint(n.sqrt()))
            },
            "Return the integer part of the square root of the input.",
        ),
        Method::function(
            "lcm",
            "($module, /, *integers)",
            |th, a| reduce_ints(th, a, "math.lcm", BigInt::one(), |x, y| x.lcm(y)),
            "Least Common Multiple.",
        ),
        Method::function("ldexp", "($module, x, i, /)", load_exponent, "Return x * (2**i)."),
        Method::function(
            "lgamma",
            "($module, x, /)",
            |th, a| {
                let x = arg(th, a.at(0))?;
                if x.is_finite() && x <= 0.0 && x == x.floor() {
                    return Err(th.value_error(format!(
                        "expected a noninteger or positive integer, got {}",
                        float::digits::repr(x)
                    )));
                }
                let r = if x.is_infinite() { f64::INFINITY } else { lgamma(x) };
                if r.is_infinite() && x.is_finite() { Err(range(th)) } else { Ok(Value::from_f64(r)) }
            },
            "Natural logarithm of absolute value of Gamma function at x.",
        ),
        Method::function(
            "log",
            "-($module, x, base=None, /)",
            |th, a| {
                let x = logarithm(th, a.at(0), f64::ln)?;
                match a.get(1) {
                    None => Ok(Value::from_f64(x)),
                    Some(b) => {
                        let d = logarithm(th, b, f64::ln)?;
                        if d == 0.0 {
                            return Err(th.zero_division_error("division by zero"));
                        }
                        Ok(Value::from_f64(x / d))
                    }
                }
            },
            "log(x, [base=math.e])\nReturn the logarithm of x to the given base.",
        ),
        Method::function(
            "log10",
            "($module, x, /)",
            |th, a| logarithm(th, a.at(0), f64::log10).map(Value::from_f64),
            "Return the base 10 logarithm of x.",
        ),
        Method::function(
            "log1p",
            "($module, x, /)",
            |th, a| expect(th, a, "argument value > -1", |x| x > -1.0, f64::ln_1p),
            "Return the natural logarithm of 1+x (base e).",
        ),
        Method::function(
            "log2",
            "($module, x, /)",
            |th, a| logarithm(th, a.at(0), f64::log2).map(Value::from_f64),
            "Return the base 2 logarithm of x.",
        ),
        Method::function(
            "modf",
            "($module, x, /)",
            |th, a| {
                let x = arg(th, a.at(0))?;
                let (f, i) = if x.is_infinite() {
                    (0f64.copysign(x), x)
                } else if x.is_nan() {
                    (x, x)
                } else {
                    ((x - x.trunc()).copysign(x), x.trunc())
                };
                Ok(Tuple::new(vec![Value::from_f64(f), Value::from_f64(i)]).into_value())
            },
            "Return the fractional and integer parts of x.",
        ),
        Method::function(
            "nextafter",
            "($module, x, y, /, *, steps=None)",
            next_after,
            "Return the floating-point value the given number of steps after x towards y.",
        ),
        Method::function(
            "perm",
            "($module, n, k=None, /)",
            perm,
            "Number of ways to choose k items from n items without repetition and with order.",
        ),
        Method::function(
            "pow",
            "($module, x, y, /)",
            |th, a| {
                let (x, y) = (arg(th, a.at(0))?, arg(th, a.at(1))?);
                let r = x.powf(y);
                if x.is_finite() && y.is_finite() {
                    if r.is_nan() || (r.is_infinite() && x == 0.0) {
                        return Err(domain(th));
                    }
                    if r.is_infinite() {
                        return Err(range(th));
                    }
                }
                Ok(Value::from_f64(r))
            },
            "Return x**y (x to the power of y).",
        ),
        Method::function(
            "prod",
            "($module, iterable, /, *, start=1)",
            |th, a| {
                let mut total = a.get(1).cloned().unwrap_or(Value::small_int(1));
                protocol::for_each(th, a.at(0), |v| {
                    total = protocol::binary(th, &total, &v, BinaryOp::Multiply)?;
                    Ok(())
                })?;
                Ok(total)
            },
            "Calculate the product of all the elements in the input iterable.",
        ),
        f1!("radians", true, f64::to_radians, "Convert angle x from degrees to radians."),
        f2!(
            "remainder",
            |x, y| remainder(x, y),
            "Difference between x and the closest integer multiple of y."
        ),
        Method::function(
            "sin",
            "($module, x, /)",
            |th, a| expect(th, a, "finite input", f64::is_finite, f64::sin),
            "Return the sine of x (measured in radians).",
        ),
        f1!("sinh", true, f64::sinh, "Return the hyperbolic sine of x."),
        Method::function(
            "sqrt",
            "($module, x, /)",
            |th, a| expect(th, a, "nonnegative input", |x| x >= 0.0, f64::sqrt),
            "Return the square root of x.",
        ),
        Method::function(
            "sumprod",
            "($module, p, q, /)",
            sumprod,
            "Return the sum of products of values from two iterables p and q.",
        ),
        Method::function(
            "tan",
            "($module, x, /)",
            |th, a| expect(th, a, "finite input", f64::is_finite, f64::tan),
            "Return the tangent of x (measured in radians).",
        ),
        f1!("tanh", false, f64::tanh, "Return the hyperbolic tangent of x."),
        Method::function(
            "trunc",
            "($module, x, /)",
            |th, a| {
                let v = a.at(0);
                if let (true, Some(f)) = (v.is_exact(&class::FLOAT), v.as_float()) {
                    return integer(th, f.trunc());
                }
                call_special(th, v, name!("__trunc__"), &[])?.ok_or_else(|| {
                    th.type_error(format!("type {} doesn't define __trunc__ method", v.ty().error_name()))
                })
            },
            "Truncates the Real x to the nearest Integral toward 0.",
        ),
        Method::function(
            "ulp",
            "($module, x, /)",
            |th, a| {
                let x = arg(th, a.at(0))?.abs();
                let r = if x.is_nan() || x.is_infinite() {
                    x
                } else {
                    let up = nextafter(x, f64::INFINITY);
                    if up.is_infinite() { x - nextafter(x, 0.0) } else { up - x }
                };
                Ok(Value::from_f64(r))
            },
            "Return the value of the least significant bit of the float x.",
        ),
    ],
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        for (n, f) in [
            ("pi", std::f64::consts::PI),
            ("e", std::f64::consts::E),
            ("tau", std::f64::consts::TAU),
            ("inf", f64::INFINITY),
            ("nan", f64::NAN),
        ] {
            m.set(n, Value::from_f64(f));
        }
        Ok(())
    },
    gil_not_used: true,
};

fn integer(th: &Thread, f: f64) -> Res {
    if f.abs() < 1e18 {
        return Ok(Value::from_i64(f as i64));
    }
    if f.is_nan() {
        return Err(th.value_error("cannot convert float NaN to integer"));
    }
    if f.is_infinite() {
        return Err(th.overflow_error("cannot convert float infinity to integer"));
    }
    Ok(Value::from_bigint(crate::types::int::num::f64_to_big(f)))
}

fn rounded(th: &Thread, a: Args<'_>, method: &crate::object::Str, f: fn(f64) -> f64) -> Res {
    let v = a.at(0);
    if let (true, Some(x)) = (v.is_exact(&class::FLOAT), v.as_float()) {
        return integer(th, f(x));
    }
    if let Some(r) = call_special(th, v, method, &[])? {
        return Ok(r);
    }
    integer(th, f(arg(th, v)?))
}

fn logarithm(th: &Thread, v: &Value, f: fn(f64) -> f64) -> Res<f64> {
    if let Some(h) = v.downcast::<HeapInt>() {
        let n = &h.value;
        if n.sign() != Sign::Plus {
            return Err(th.value_error("expected a positive input"));
        }
        if let Some(x) = crate::types::int::num::big_to_f64(n) {
            return Ok(f(x));
        }
        // Beyond the float range: a mantissa from 0.5 to 1 and a power of two.
        let e = n.bits();
        let m = crate::types::int::num::scaled(n.magnitude(), -(e as i64), false).unwrap_or(1.0);
        return Ok(f(m) + f(2.0) * e as f64);
    }
    let x = arg(th, v)?;
    if !x.is_nan() && x <= 0.0 {
        if v.is_int() || v.as_bool().is_some() {
            return Err(th.value_error("expected a positive input"));
        }
        return Err(th.value_error(format!("expected a positive input, got {}", float::digits::repr(x))));
    }
    Ok(f(x))
}

fn reduce_ints(
    th: &Thread,
    a: Args<'_>,
    name: &str,
    empty: BigInt,
    f: impl Fn(&BigInt, &BigInt) -> BigInt,
) -> Res {
    crate::object::signature::no_keywords(th, name, a)?;
    let mut all = a.iter();
    let Some(first) = all.next() else { return Ok(Value::from_bigint(empty)) };
    let mut total = big(th, first)?.abs();
    for v in all {
        total = f(&total, &big(th, v)?).abs();
    }
    Ok(Value::from_bigint(total))
}

fn factorial(th: &Thread, a: Args<'_>) -> Res {
    let n = big(th, a.at(0))?;
    if n.is_negative() {
        return Err(th.value_error("factorial() not defined for negative values"));
    }
    let Some(n) = n.to_u64().filter(|&n| n < 1 << 32) else {
        return Err(th.overflow_error(format!("factorial() argument should not exceed {}", i64::MAX)));
    };
    Ok(Value::from_bigint(BigInt::from(product(1, n))))
}

/// Product of `lo..=hi` by halves, so that factors stay of equal size.
fn product(lo: u64, hi: u64) -> BigUint {
    if lo > hi {
        return BigUint::one();
    }
    if hi - lo < 8 {
        return (lo..=hi).map(BigUint::from).fold(BigUint::one(), |p, x| p * x);
    }
    let mid = lo + (hi - lo) / 2;
    product(lo, mid) * product(mid + 1, hi)
}

fn choose_arguments(th: &Thread, n: &BigInt, k: &BigInt) -> Res<()> {
    if n.is_negative() {
        return Err(th.value_error("n must be a non-negative integer"));
    }
    if k.is_negative() {
        return Err(th.value_error("k must be a non-negative integer"));
    }
    Ok(())
}

fn comb(th: &Thread, a: Args<'_>) -> Res {
    let (n, k) = (big(th, a.at(0))?, big(th, a.at(1))?);
    choose_arguments(th, &n, &k)?;
    if k > n {
        return Ok(Value::small_int(0));
    }
    let k = k.clone().min(&n - &k);
    let Some(k) = k.to_u64() else {
        return Err(th.overflow_error(format!("min(n - k, k) must not exceed {}", i64::MAX)));
    };
    let mut r = BigInt::one();
    for i in 0..k {
        r = r * (&n - i) / (i + 1);
    }
    Ok(Value::from_bigint(r))
}

fn perm(th: &Thread, a: Args<'_>) -> Res {
    let Some(k) = a.get_non_none(1) else { return factorial(th, a) };
    let (n, k) = (big(th, a.at(0))?, big(th, k)?);
    choose_arguments(th, &n, &k)?;
    if k > n {
        return Ok(Value::small_int(0));
    }
    let Some(k) = k.to_u64() else {
        return Err(th.overflow_error(format!("k must not exceed {}", i64::MAX)));
    };
    let mut r = BigInt::one();
    for i in 0..k {
        r *= &n - i;
    }
    Ok(Value::from_bigint(r))
}

fn norm(c: &[f64]) -> f64 {
    if c.iter().any(|x| x.is_infinite()) {
        return f64::INFINITY;
    }
    if c.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let max = c.iter().fold(0.0f64, |m, x| m.max(x.abs()));
    if max == 0.0 || c.len() <= 1 {
        return max;
    }
    if c.len() == 2 {
        return c[0].hypot(c[1]);
    }
    // Scaled by a power of two; squares are summed exactly enough with a compensated sum and one correction step.
    let (_, e) = split(max);
    let scale = ldexp(1.0, -e);
    let (mut s, mut low) = (0.0f64, 0.0f64);
    for &x in c {
        let x = x * scale;
        let p = x * x;
        low += fma(x, x, -p);
        let t = s + p;
        low += if s >= p { (s - t) + p } else { (p - t) + s };
        s = t;
    }
    let h = (s + low).sqrt();
    let correction = fma(-h, h, s) + low;
    (h + correction / (2.0 * h)) / scale
}

fn dist(th: &Thread, a: Args<'_>) -> Res {
    let (p, q) = (protocol::to_vec(th, a.at(0))?, protocol::to_vec(th, a.at(1))?);
    if p.len() != q.len() {
        return Err(th.value_error("both points must have the same number of dimensions"));
    }
    let mut c = Vec::with_capacity(p.len());
    for (x, y) in p.iter().zip(&q) {
        c.push(arg(th, x)? - arg(th, y)?);
    }
    Ok(Value::from_f64(norm(&c)))
}

/// Mantissa in [0.5, 1) and exponent.
fn split(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let bits = x.to_bits();
    let e = ((bits >> 52) & 0x7ff) as i32;
    if e == 0 {
        let (m, e) = split(x * (1u64 << 54) as f64);
        return (m, e - 54);
    }
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), e - 1022)
}

fn frexp(th: &Thread, a: Args<'_>) -> Res {
    let (m, e) = split(arg(th, a.at(0))?);
    Ok(Tuple::new(vec![Value::from_f64(m), Value::from_i64(i64::from(e))]).into_value())
}

fn load_exponent(th: &Thread, a: Args<'_>) -> Res {
    let x = arg(th, a.at(0))?;
    if !a.at(1).is_instance(&class::INT) {
        return Err(th.type_error("Expected an int as second argument to ldexp."));
    }
    let e = protocol::index_clamped(th, a.at(1))?;
    if x == 0.0 || !x.is_finite() {
        return Ok(Value::from_f64(x));
    }
    let r = ldexp(x, e.clamp(-5000, 5000) as i32);
    if r.is_infinite() { Err(range(th)) } else { Ok(Value::from_f64(r)) }
}

fn fused(th: &Thread, a: Args<'_>) -> Res {
    let (x, y, z) = (arg(th, a.at(0))?, arg(th, a.at(1))?, arg(th, a.at(2))?);
    let r = fma(x, y, z);
    if r.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
        return Err(th.value_error("invalid operation in fma"));
    }
    if r.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(th.overflow_error("overflow in fma"));
    }
    Ok(Value::from_f64(r))
}

/// Shewchuk's exact partial sums, as CPython.
fn fsum(th: &Thread, a: Args<'_>) -> Res {
    let mut partials: Vec<f64> = Vec::new();
    let (mut special, mut infinities) = (0.0f64, 0.0f64);
    protocol::for_each(th, a.at(0), |v| {
        let original = arg(th, &v)?;
        let mut x = original;
        let mut n = 0;
        for j in 0..partials.len() {
            let mut y = partials[j];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let hi = x + y;
            let lo = y - (hi - x);
            if lo != 0.0 {
                partials[n] = lo;
                n += 1;
            }
            x = hi;
        }
        partials.truncate(n);
        if x != 0.0 {
            if !x.is_finite() {
                if original.is_finite() {
                    return Err(th.overflow_error("intermediate overflow in fsum"));
                }
                if original.is_infinite() {
                    infinities += original;
                }
                special += original;
                partials.clear();
            } else {
                partials.push(x);
            }
        }
        Ok(())
    })?;
    if special != 0.0 {
        if infinities.is_nan() {
            return Err(th.value_error("-inf + inf in fsum"));
        }
        return Ok(Value::from_f64(special));
    }
    let mut hi = 0.0;
    if let Some(last) = partials.pop() {
        hi = last;
        let mut lo = 0.0;
        while let Some(y) = partials.pop() {
            let x = hi;
            hi = x + y;
            lo = y - (hi - x);
            if lo != 0.0 {
                break;
            }
        }
        // Round half to even across the remaining partials.
        if let Some(&next) = partials.last()
            && ((lo < 0.0 && next < 0.0) || (lo > 0.0 && next > 0.0))
        {
            let y = lo * 2.0;
            let x = hi + y;
            if y == x - hi {
                hi = x;
            }
        }
    }
    Ok(Value::from_f64(hi))
}

fn isclose(th: &Thread, a: Args<'_>) -> Res {
    let (x, y) = (arg(th, a.at(0))?, arg(th, a.at(1))?);
    let rel = a.get(2).map_or(Ok(1e-9), |v| arg(th, v))?;
    let abs = a.get(3).map_or(Ok(0.0), |v| arg(th, v))?;
    if rel < 0.0 || abs < 0.0 {
        return Err(th.value_error("tolerances must be non-negative"));
    }
    if x == y {
        return Ok(Value::bool(true));
    }
    if x.is_infinite() || y.is_infinite() {
        return Ok(Value::bool(false));
    }
    let d = (y - x).abs();
    Ok(Value::bool(d <= (rel * y).abs() || d <= (rel * x).abs() || d <= abs))
}

fn next_after(th: &Thread, a: Args<'_>) -> Res {
    let (x, y) = (arg(th, a.at(0))?, arg(th, a.at(1))?);
    let Some(steps) = a.get_non_none(2) else { return Ok(Value::from_f64(nextafter(x, y))) };
    let steps = big(th, steps)?;
    if steps.is_negative() {
        return Err(th.value_error("steps must be a non-negative integer"));
    }
    if x.is_nan() || y.is_nan() {
        return Ok(Value::from_f64(x + y));
    }
    // Floats as ordered integers: the distance is a subtraction.
    let order = |f: f64| {
        let i = f.to_bits() as i64;
        i128::from(if i < 0 { i64::MIN - i } else { i })
    };
    let (from, to) = (order(x), order(y));
    let steps = steps.to_i128().unwrap_or(i128::MAX);
    let at =
        if from < to { (from.saturating_add(steps)).min(to) } else { (from.saturating_sub(steps)).max(to) };
    let at = at as i64;
    if i128::from(at) == to {
        return Ok(Value::from_f64(if from == to && steps == 0 { x } else { y }));
    }
    let bits = if at < 0 { i64::MIN - at } else { at };
    Ok(Value::from_f64(f64::from_bits(bits as u64)))
}

fn sumprod(th: &Thread, a: Args<'_>) -> Res {
    let (p, q) = (protocol::to_vec(th, a.at(0))?, protocol::to_vec(th, a.at(1))?);
    if p.len() != q.len() {
        return Err(th.value_error("Inputs are not the same length"));
    }
    if !p.is_empty()
        && p.iter().chain(&q).all(|v| v.is_exact(&class::FLOAT) || v.is_int())
        && p.iter().chain(&q).any(|v| v.is_exact(&class::FLOAT))
    {
        // Double-double accumulation: products and sums with their rounding errors.
        let (mut s, mut c) = (0.0f64, 0.0f64);
        for (x, y) in p.iter().zip(&q) {
            let (x, y) = (arg(th, x)?, arg(th, y)?);
            let m = x * y;
            let e = fma(x, y, -m);
            let t = s + m;
            let z = t - s;
            c += (s - (t - z)) + (m - z) + e;
            s = t;
        }
        return Ok(Value::from_f64(if c.is_finite() { s + c } else { s }));
    }
    let mut total = Value::small_int(0);
    for (x, y) in p.iter().zip(&q) {
        let m = protocol::binary(th, x, y, BinaryOp::Multiply)?;
        total = protocol::binary(th, &total, &m, BinaryOp::Add)?;
    }
    Ok(total)
}
