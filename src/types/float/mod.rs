//! `float`.

pub mod arith;
pub mod digits;
pub mod half;
pub mod parse;

use std::cmp::Ordering;

use crate::object::call::{call_special, call1};
use crate::object::class::FLOAT;
use crate::object::string::Chars;
use crate::object::{
    Args, BinaryOp, Compare, GetSet, HeapFloat, Method, Payload, Res, Slots, Str, Thread, Tuple, Type,
    TypeSpec, Value, class, errors, flags, name, protocol,
};
use crate::types::buffer;
use crate::types::format::{Fault, OrRaise, Spec, number};
use crate::types::helpers;
use crate::types::int::num;
use crate::types::iterators::keeps_init;
use crate::types::str::builder::Builder;
use crate::types::str::numeric;

const DOC: &str = "Convert a string or number to a floating-point number, if possible.";

static SPEC: TypeSpec = TypeSpec {
    doc: Some(DOC),
    flags: flags::BASE | flags::IMMUTABLE | flags::MATCH_SELF,
    signature: "(x=0, /)",
    slots: Slots {
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        new: Some(new),
        truth: Some(|_, v| Ok(get(v) != 0.0)),
        negative: Some(|_, v| Ok(Value::from_f64(-get(v)))),
        positive: Some(exact),
        absolute: Some(|_, v| Ok(Value::from_f64(get(v).abs()))),
        int: Some(|th, v| trunc(th, get(v))),
        float: Some(exact),
        power_mod: Some(power_mod),
        ..Slots::EMPTY
            .with_binary(BinaryOp::Add, add)
            .with_binary(BinaryOp::Subtract, subtract)
            .with_binary(BinaryOp::Multiply, multiply)
            .with_binary(BinaryOp::TrueDivide, divide)
            .with_binary(BinaryOp::FloorDivide, floor_divide)
            .with_binary(BinaryOp::Remainder, remainder)
            .with_binary(BinaryOp::Divmod, divmod)
            .with_binary(BinaryOp::Power, power)
    },
    methods: &[
        Method::method(
            "conjugate",
            "($self, /)",
            |th, a| exact(th, a.at(0)),
            "Return self, the complex conjugate of any float.",
        ),
        Method::method("is_integer", "($self, /)", is_integer, "Return True if the float is an integer."),
        Method::method(
            "as_integer_ratio",
            "($self, /)",
            as_integer_ratio,
            "Return a pair of integers, whose ratio is exactly equal to the original float.",
        ),
        Method::method(
            "hex",
            "($self, /)",
            |_, a| Ok(Str::new(&parse::to_hexadecimal(get(a.at(0)))).into_value()),
            "Return a hexadecimal representation of a floating-point number.",
        ),
        Method::class(
            "fromhex",
            "($type, string, /)",
            fromhex,
            "Create a floating-point number from a hexadecimal string.",
        ),
        Method::class(
            "from_number",
            "($type, number, /)",
            from_number,
            "Convert real number to a floating-point number.",
        ),
        Method::class(
            "__getformat__",
            "($type, typestr, /)",
            getformat,
            "You probably don't want to use this function.",
        ),
        Method::method(
            "__trunc__",
            "($self, /)",
            |th, a| trunc(th, get(a.at(0))),
            "Return the Integral closest to x between 0 and x.",
        ),
        Method::method(
            "__floor__",
            "($self, /)",
            |th, a| trunc(th, get(a.at(0)).floor()),
            "Return the floor as an Integral.",
        ),
        Method::method(
            "__ceil__",
            "($self, /)",
            |th, a| trunc(th, get(a.at(0)).ceil()),
            "Return the ceiling as an Integral.",
        ),
        Method::method(
            "__round__",
            "($self, ndigits=None, /)",
            round,
            "Return the Integral closest to x, rounding half toward even.",
        ),
        Method::method(
            "__format__",
            "($self, format_spec, /)",
            format,
            "Formats the float according to format_spec.",
        ),
        Method::method(
            "__getnewargs__",
            "($self, /)",
            |th, a| Ok(Tuple::new(vec![exact(th, a.at(0))?]).into_value()),
            "",
        ),
    ],
    getsets: &[
        GetSet::read("real", exact, "the real part of a complex number"),
        GetSet::read("imag", |_, _| Ok(Value::from_f64(0.0)), "the imaginary part of a complex number"),
    ],
    ..TypeSpec::new("builtins", "float", <HeapFloat as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    FLOAT.bind(&SPEC);
}

/// The number of a float receiver.
#[inline]
fn get(v: &Value) -> f64 {
    v.as_float().expect("a float's own slot")
}

fn exact(_: &Thread, v: &Value) -> Res {
    Ok(if v.is_exact(&FLOAT) { v.clone() } else { Value::from_f64(get(v)) })
}

/// A float or an integer as an operand of float arithmetic.
#[inline]
pub fn operand(th: &Thread, v: &Value) -> Res<Option<f64>> {
    if let Some(f) = v.as_float() {
        return Ok(Some(f));
    }
    match num::operand(v) {
        Some(n) => n.to_f64().or_raise(th).map(Some),
        None => Ok(None),
    }
}

macro_rules! both {
    ($th:expr, $a:expr, $b:expr) => {
        match (operand($th, $a)?, operand($th, $b)?) {
            (Some(a), Some(b)) => (a, b),
            _ => return Ok(Value::not_implemented()),
        }
    };
}

/// `a + b`
pub fn add(th: &Thread, a: &Value, b: &Value) -> Res {
    let (a, b) = both!(th, a, b);
    Ok(Value::from_f64(a + b))
}
/// `a - b`
pub fn subtract(th: &Thread, a: &Value, b: &Value) -> Res {
    let (a, b) = both!(th, a, b);
    Ok(Value::from_f64(a - b))
}
/// `a * b`
pub fn multiply(th: &Thread, a: &Value, b: &Value) -> Res {
    let (a, b) = both!(th, a, b);
    Ok(Value::from_f64(a * b))
}
/// `a / b`
pub fn divide(th: &Thread, a: &Value, b: &Value) -> Res {
    let (a, b) = both!(th, a, b);
    arith::divide(a, b).or_raise(th).map(Value::from_f64)
}
/// `a // b`
pub fn floor_divide(th: &Thread, a: &Value, b: &Value) -> Res {
    let (a, b) = both!(th, a, b);
    arith::divmod(a, b).or_raise(th).map(|r| Value::from_f64(r.0))
}
/// `a % b`
pub fn remainder(th: &Thread, a: &Value, b: &Value) -> Res {
    let (a, b) = both!(th, a, b);
    arith::remainder(a, b).or_raise(th).map(Value::from_f64)
}
/// `divmod(a, b)`
pub fn divmod(th: &Thread, a: &Value, b: &Value) -> Res {
    let (a, b) = both!(th, a, b);
    let (q, r) = arith::divmod(a, b).or_raise(th)?;
    Ok(Tuple::new(vec![Value::from_f64(q), Value::from_f64(r)]).into_value())
}
/// `a ** b`
pub fn power(th: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = both!(th, a, b);
    if arith::needs_complex(x, y) {
        return crate::types::complex::power_of(th, (x, 0.0), (y, 0.0));
    }
    match arith::pow(x, y) {
        Ok(r) => Ok(Value::from_f64(r)),
        Err(Fault::Overflow(_)) => Err(range_error(th)),
        Err(f) => Err(f.raise(th)),
    }
}

/// `OverflowError(34, 'Numerical result out of range')`.
pub fn range_error(th: &Thread) -> crate::object::Raised {
    let args = [Value::small_int(34), Str::new("Numerical result out of range").into_value()];
    match crate::object::call::call(th, &errors::OVERFLOW_ERROR.value(), Args::of(&args)) {
        Ok(e) => crate::object::exception::raise(th, e),
        Err(r) => r,
    }
}

fn power_mod(th: &Thread, a: &Value, b: &Value, m: &Value) -> Res {
    if m.is_none() {
        return power(th, a, b);
    }
    Err(th.type_error("pow() 3rd argument not allowed unless all arguments are integers"))
}

fn repr(_: &Thread, v: &Value) -> Res {
    Ok(Str::from_ascii(digits::repr(get(v)).as_bytes()).into_value())
}

fn hash(_: &Thread, v: &Value) -> Res<i64> {
    Ok(arith::hash(get(v)).unwrap_or_else(|| identity_hash(v)))
}

/// Hash by identity, for NaNs.
pub fn identity_hash(v: &Value) -> i64 {
    match v.bits().rotate_right(4) as i64 {
        -1 => -2,
        h => h,
    }
}

fn compare(_: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let x = get(a);
    let order = match b.as_float() {
        Some(y) => x.partial_cmp(&y),
        None => match num::operand(b) {
            Some(n) => n.order_f64(x).map(Ordering::reverse),
            None => return Ok(Value::not_implemented()),
        },
    };
    Ok(Value::bool(match order {
        Some(o) => op.test(o),
        None => op == Compare::Ne,
    }))
}

fn trunc(th: &Thread, x: f64) -> Res {
    if x.abs() < 1e18 {
        return Ok(Value::from_i64(x as i64));
    }
    arith::to_integer(x).or_raise(th).map(Value::from_bigint)
}

fn is_integer(_: &Thread, a: Args<'_>) -> Res {
    let x = get(a.at(0));
    Ok(Value::bool(x.is_finite() && x.fract() == 0.0))
}

fn as_integer_ratio(th: &Thread, a: Args<'_>) -> Res {
    let (n, d) = arith::as_integer_ratio(get(a.at(0))).or_raise(th)?;
    Ok(Tuple::new(vec![Value::from_bigint(n), Value::from_bigint(d)]).into_value())
}

fn round(th: &Thread, a: Args<'_>) -> Res {
    let x = get(a.at(0));
    let Some(n) = a.get_non_none(1) else { return trunc(th, digits::round_even(x)) };
    let n = protocol::index_clamped(th, n)?;
    if !x.is_finite() {
        return Ok(Value::from_f64(x));
    }
    let r = digits::round(x, n);
    if r.is_infinite() {
        return Err(th.overflow_error("rounded value too large to represent"));
    }
    Ok(Value::from_f64(r))
}

fn of_class(th: &Thread, class: &Value, x: f64) -> Res {
    let v = Value::from_f64(x);
    if class.is(&FLOAT.value()) { Ok(v) } else { call1(th, class, v) }
}

fn fromhex(th: &Thread, a: Args<'_>) -> Res {
    let Some(s) = a.at(1).downcast::<Str>() else {
        return Err(
            th.type_error(format!("bad argument type for built-in operation: {}", a.at(1).ty().error_name()))
        );
    };
    let text = s.to_str_lossy();
    let x = parse::hexadecimal(text.as_bytes()).or_raise(th)?;
    of_class(th, a.at(0), x)
}

fn from_number(th: &Thread, a: Args<'_>) -> Res {
    let x = a.at(1);
    if x.is_exact(&FLOAT) && a.at(0).is(&FLOAT.value()) {
        return Ok(x.clone());
    }
    let x = to_f64(th, x)?;
    of_class(th, a.at(0), x)
}

fn getformat(th: &Thread, a: Args<'_>) -> Res {
    match a.at(1).downcast::<Str>().map(|s| s.to_str_lossy()).as_deref() {
        Some("double" | "float") => {
            let order = if cfg!(target_endian = "little") { "little" } else { "big" };
            Ok(Str::new(&format!("IEEE, {order}-endian")).into_value())
        }
        Some(_) => Err(th.value_error("__getformat__() argument 1 must be 'double' or 'float'")),
        None => {
            Err(th.type_error(format!("__getformat__() argument must be str, not {}", a.at(1).given_name())))
        }
    }
}

fn format(th: &Thread, a: Args<'_>) -> Res {
    let text = crate::types::str::spec_text(th, a.at(1))?;
    let v = a.at(0);
    if text.is_empty() {
        return Ok(protocol::str(th, v)?.into_value());
    }
    let mut out = Builder::new();
    format_to(get(v), text.chars(), &v.ty().name_str(), &mut out).or_raise(th)?;
    Ok(out.finish().into_value())
}

/// A float by a specification that is not empty.
pub fn format_to(x: f64, text: Chars<'_>, type_name: &str, out: &mut Builder) -> Result<(), Fault> {
    let spec = Spec::parse(text, type_name, 0, b'>')?;
    format_number(&spec, x, type_name, out)
}

/// A float by a parsed specification.
pub fn format_number(spec: &Spec, x: f64, type_name: &str, out: &mut Builder) -> Result<(), Fault> {
    if spec.ty == 0 || spec.ty == u32::from(b'n') || number::is_float_type(spec.ty) {
        number::float(spec, x, out)
    } else {
        spec.unknown_type(type_name)
    }
}

/// `PyFloat_AsDouble`: a float, an object with `__float__` or `__index__`.
pub fn to_f64(th: &Thread, v: &Value) -> Res<f64> {
    match number_or_none(th, v)? {
        Some(f) => Ok(f),
        None => Err(th.type_error(format!("must be real number, not {}", v.ty().error_name()))),
    }
}

/// What `v.__float__()` gave, as a number.
fn answer(th: &Thread, v: &Value, r: &Value) -> Res<f64> {
    if !r.is_exact(&FLOAT) {
        let what =
            format!("{}.__float__ returned non-float (type {})", v.ty().error_name(), r.ty().error_name());
        if !r.is_instance(&FLOAT) {
            return Err(th.type_error(what));
        }
        helpers::warn_of_subclass(th, &what, "float")?;
    }
    Ok(r.as_float().expect("a float"))
}

fn number_or_none(th: &Thread, v: &Value) -> Res<Option<f64>> {
    if let Some(f) = operand(th, v)? {
        // A subclass may define `__float__`, but not change the number of a plain float.
        if v.ty().slots().float.is_none() || !v.ty().is_heap() || v.as_float().is_some() {
            return Ok(Some(f));
        }
    }
    let s = v.ty().slots();
    if let Some(f) = s.float {
        let r = f(th, v)?;
        return answer(th, v, &r).map(Some);
    }
    if s.index.is_some() {
        let i = protocol::index(th, v)?;
        return operand(th, &i);
    }
    Ok(None)
}

/// A float from text; the message shows the object as it was.
fn from_text(th: &Thread, text: &[u8], shown: &Value) -> Res<f64> {
    match parse::decimal(numeric::trim(text)) {
        Some(x) => Ok(x),
        None => {
            let shown = protocol::repr_text(th, shown)?;
            Err(th.value_error(format!("could not convert string to float: {shown}")))
        }
    }
}

/// `float(v)` as a Rust number.
pub fn convert(th: &Thread, v: &Value) -> Res<f64> {
    let text = v.downcast::<Str>();
    if let Some(s) = text
        && v.is_exact(&class::STR)
    {
        return from_text(th, &numeric::ascii_text(s), v);
    }
    if v.ty().is_heap()
        && v.as_float().is_some()
        && let Some(r) = call_special(th, v, name!("__float__"), &[])?
    {
        return answer(th, v, &r);
    }
    if let Some(x) = number_or_none(th, v)? {
        return Ok(x);
    }
    if let Some(s) = text {
        return from_text(th, &numeric::ascii_text(s), v);
    }
    if let Some(bytes) = buffer::bytes_of(v) {
        return from_text(th, &bytes, v);
    }
    Err(th.type_error(format!(
        "float() argument must be a string or a real number, not '{}'",
        v.ty().error_name()
    )))
}

fn new(th: &Thread, class: &Type, args: Args<'_>) -> Res {
    if !args.keywords().is_empty() && keeps_init(class, &FLOAT) {
        return Err(th.type_error("float() takes no keyword arguments"));
    }
    if args.len() > 1 {
        return Err(th.type_error(format!("float expected at most 1 argument, got {}", args.len())));
    }
    let Some(v) = args.positional_slots().first().and_then(Option::as_ref) else {
        return Ok(make(class, 0.0));
    };
    if class.is(&FLOAT) && v.is_exact(&FLOAT) {
        return Ok(v.clone());
    }
    Ok(make(class, convert(th, v)?))
}

fn make(class: &Type, x: f64) -> Value {
    if class.is(&FLOAT) { Value::from_f64(x) } else { HeapFloat::new(class, x).into_value() }
}
