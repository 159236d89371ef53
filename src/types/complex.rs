//! `complex`.

use crate::object::call::{call_special, call1};
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, BinaryOp, Class, Compare, GetSet, Method, Object, Payload, Ref, Res, Slots, Str, Thread, Tuple,
    Type, TypeSpec, Value, alloc, errors, flags, name, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;
use crate::types::float::{self, digits, parse};
use crate::types::format::{Fault, OrRaise, Spec, number};
use crate::types::helpers;
use crate::types::int::num;
use crate::types::str::builder::Builder;
use crate::types::str::numeric;

/// `complex`.
pub static COMPLEX: Class = Class::new();

/// Payload of `complex`.
#[repr(C)]
pub struct Complex {
    ob: Object,
    /// Real part.
    pub re: f64,
    /// Imaginary part.
    pub im: f64,
}
payload!(Complex: leaf);

/// Real and imaginary part.
pub type Parts = (f64, f64);

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Create a complex number from a string or numbers.\n\nIf a string is given, parse it as a complex number.\nIf a single number is given, convert it to a complex number.\nIf the 'real' or 'imag' arguments are given, create a complex number\nwith the specified real and imaginary components.",
    ),
    flags: flags::BASE | flags::IMMUTABLE,
    signature: "(real=0, imag=0)",
    slots: Slots {
        repr: Some(|_, v| Ok(Str::from_ascii(text(get(v)).as_bytes()).into_value())),
        hash: Some(hash),
        compare: Some(compare),
        new: Some(new),
        truth: Some(|_, v| Ok(get(v) != (0.0, 0.0))),
        negative: Some(|_, v| Ok(make((-get(v).0, -get(v).1)))),
        positive: Some(exact),
        absolute: Some(absolute),
        power_mod: Some(power_mod),
        ..Slots::EMPTY
            .with_binary(BinaryOp::Add, |th, a, b| binary(th, a, b, Op::Add))
            .with_binary(BinaryOp::Subtract, |th, a, b| binary(th, a, b, Op::Subtract))
            .with_binary(BinaryOp::Multiply, |th, a, b| binary(th, a, b, Op::Multiply))
            .with_binary(BinaryOp::TrueDivide, |th, a, b| binary(th, a, b, Op::Divide))
            .with_binary(BinaryOp::Power, |th, a, b| {
                let (Some(x), Some(y)) = (operand(th, a)?, operand(th, b)?) else {
                    return Ok(Value::not_implemented());
                };
                power_of(th, x, y)
            })
    },
    methods: &[
        Method::method(
            "conjugate",
            "($self, /)",
            |_, a| Ok(make((get(a.at(0)).0, -get(a.at(0)).1))),
            "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.",
        ),
        Method::method(
            "__complex__",
            "($self, /)",
            |th, a| exact(th, a.at(0)),
            "Convert this value to exact type complex.",
        ),
        Method::method(
            "__format__",
            "($self, format_spec, /)",
            format,
            "Convert to a string according to format_spec.",
        ),
        Method::method(
            "__getnewargs__",
            "($self, /)",
            |_, a| {
                let (re, im) = get(a.at(0));
                Ok(Tuple::new(vec![Value::from_f64(re), Value::from_f64(im)]).into_value())
            },
            "",
        ),
        Method::class(
            "from_number",
            "($type, number, /)",
            from_number,
            "Convert number to a complex floating-point number.",
        ),
    ],
    getsets: &[
        GetSet::read("real", |_, v| Ok(Value::from_f64(get(v).0)), "the real part of a complex number")
            .field(),
        GetSet::read("imag", |_, v| Ok(Value::from_f64(get(v).1)), "the imaginary part of a complex number")
            .field(),
    ],
    ..TypeSpec::new("builtins", "complex", <Complex as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    COMPLEX.bind(&SPEC);
}

/// A complex number of exact class `complex`.
pub fn make(p: Parts) -> Value {
    of_class(COMPLEX.get(), p).into_value()
}

fn of_class(class: &Type, (re, im): Parts) -> Ref<Complex> {
    alloc(Complex { ob: Object::new(class), re, im })
}

fn get(v: &Value) -> Parts {
    let c = v.downcast::<Complex>().expect("a complex number's own slot");
    (c.re, c.im)
}

fn exact(_: &Thread, v: &Value) -> Res {
    Ok(if v.is_exact(&COMPLEX) { v.clone() } else { make(get(v)) })
}

fn operand(th: &Thread, v: &Value) -> Res<Option<Parts>> {
    match v.downcast::<Complex>() {
        Some(c) => Ok(Some((c.re, c.im))),
        None => Ok(float::operand(th, v)?.map(|x| (x, 0.0))),
    }
}

/// Arithmetic that treats a real operand as real, so that signs of zeros and infinities are not disturbed (as C99
/// Annex G).
#[derive(Clone, Copy)]
enum Op {
    Add,
    Subtract,
    Multiply,
    Divide,
}

fn binary(th: &Thread, a: &Value, b: &Value, op: Op) -> Res {
    let (Some(x), Some(y)) = (operand(th, a)?, operand(th, b)?) else { return Ok(Value::not_implemented()) };
    let (left_real, right_real) = (a.downcast::<Complex>().is_none(), b.downcast::<Complex>().is_none());
    Ok(make(match (op, left_real, right_real) {
        (Op::Add, true, _) => (x.0 + y.0, y.1),
        (Op::Add, _, true) => (x.0 + y.0, x.1),
        (Op::Add, ..) => (x.0 + y.0, x.1 + y.1),
        (Op::Subtract, true, _) => (x.0 - y.0, -y.1),
        (Op::Subtract, _, true) => (x.0 - y.0, x.1),
        (Op::Subtract, ..) => (x.0 - y.0, x.1 - y.1),
        (Op::Multiply, true, _) => (x.0 * y.0, x.0 * y.1),
        (Op::Multiply, _, true) => (x.0 * y.0, x.1 * y.0),
        (Op::Multiply, ..) => multiply(x, y),
        (Op::Divide, _, true) if y.0 != 0.0 => (x.0 / y.0, x.1 / y.0),
        (Op::Divide, true, _) => divide_real(x.0, y).or_raise(th)?,
        (Op::Divide, ..) => divide(x, y).or_raise(th)?,
    }))
}

/// A number on an infinite circle as one on the unit circle: infinite parts become one, others zero; signs stay.
fn boxed(x: Parts) -> Parts {
    let part = |x: f64| if x.is_infinite() { 1f64 } else { 0.0 }.copysign(x);
    (part(x.0), part(x.1))
}

fn is_infinite(x: Parts) -> bool {
    x.0.is_infinite() || x.1.is_infinite()
}

fn is_finite(x: Parts) -> bool {
    x.0.is_finite() && x.1.is_finite()
}

/// The product; infinities that came out as two NaN are recovered (C11, G.5.1).
fn multiply(mut x: Parts, mut y: Parts) -> Parts {
    let products = [x.0 * y.0, x.1 * y.1, x.0 * y.1, x.1 * y.0];
    let r = (products[0] - products[1], products[2] + products[3]);
    if !(r.0.is_nan() && r.1.is_nan()) {
        return r;
    }
    let zeroed = |x: Parts| {
        let part = |x: f64| if x.is_nan() { 0f64.copysign(x) } else { x };
        (part(x.0), part(x.1))
    };
    let mut again = false;
    if is_infinite(x) {
        (x, y, again) = (boxed(x), zeroed(y), true);
    }
    if is_infinite(y) {
        (x, y, again) = (zeroed(x), boxed(y), true);
    }
    if !again && products.iter().any(|p| p.is_infinite()) {
        (x, y, again) = (zeroed(x), zeroed(y), true);
    }
    if !again {
        return r;
    }
    (f64::INFINITY * (x.0 * y.0 - x.1 * y.1), f64::INFINITY * (x.0 * y.1 + x.1 * y.0))
}

/// The quotient, scaled by the larger part of the divisor, against overflow. Infinities and zeros that came out as two NaN
/// are recovered (C11, G.5.2).
/// A divisor whose larger part has been divided out.
enum Scaled {
    /// The larger part is the real one; the imaginary one in relation to it.
    Real { ratio: f64, denominator: f64 },
    /// The other way round.
    Imaginary { ratio: f64, denominator: f64 },
    /// A part is no number.
    Nan,
}

fn scaled(b: Parts) -> Result<Scaled, Fault> {
    let (re, im) = (b.0.abs(), b.1.abs());
    if re >= im {
        if re == 0.0 {
            return Err(Fault::ZeroDivision("division by zero"));
        }
        let ratio = b.1 / b.0;
        Ok(Scaled::Real { ratio, denominator: b.0 + b.1 * ratio })
    } else if im >= re {
        let ratio = b.0 / b.1;
        Ok(Scaled::Imaginary { ratio, denominator: b.0 * ratio + b.1 })
    } else {
        Ok(Scaled::Nan)
    }
}

fn divide(a: Parts, b: Parts) -> Result<Parts, Fault> {
    let r = match scaled(b)? {
        Scaled::Real { ratio, denominator } => {
            ((a.0 + a.1 * ratio) / denominator, (a.1 - a.0 * ratio) / denominator)
        }
        Scaled::Imaginary { ratio, denominator } => {
            ((a.0 * ratio + a.1) / denominator, (a.1 * ratio - a.0) / denominator)
        }
        Scaled::Nan => (f64::NAN, f64::NAN),
    };
    Ok(match r {
        (re, im) if !(re.is_nan() && im.is_nan()) => r,
        _ if is_infinite(a) && is_finite(b) => {
            let a = boxed(a);
            (f64::INFINITY * (a.0 * b.0 + a.1 * b.1), f64::INFINITY * (a.1 * b.0 - a.0 * b.1))
        }
        _ if is_infinite(b) && is_finite(a) => {
            let b = boxed(b);
            (0.0 * (a.0 * b.0 + a.1 * b.1), 0.0 * (a.1 * b.0 - a.0 * b.1))
        }
        _ => r,
    })
}

/// As [`divide`], of a real number, whose missing part disturbs no sign.
fn divide_real(a: f64, b: Parts) -> Result<Parts, Fault> {
    let r = match scaled(b)? {
        Scaled::Real { ratio, denominator } => (a / denominator, -a * ratio / denominator),
        Scaled::Imaginary { ratio, denominator } => (a * ratio / denominator, -a / denominator),
        Scaled::Nan => (f64::NAN, f64::NAN),
    };
    if r.0.is_nan() && r.1.is_nan() && a.is_finite() && is_infinite(b) {
        let b = boxed(b);
        return Ok((0.0 * (a * b.0), 0.0 * (-a * b.1)));
    }
    Ok(r)
}

/// `a ** b`
pub fn power_of(th: &Thread, a: Parts, b: Parts) -> Res {
    let small = b.1 == 0.0 && b.0.fract() == 0.0 && b.0.abs() <= 100.0;
    let r = if small { integer_power(a, b.0 as i64) } else { general_power(a, b) }.or_raise(th)?;
    if is_infinite(r) {
        return Err(th.overflow_error("complex exponentiation"));
    }
    Ok(make(r))
}

const ZERO_POWER: Fault = Fault::ZeroDivision("zero to a negative or complex power");

fn integer_power(a: Parts, n: i64) -> Result<Parts, Fault> {
    let (mut r, mut p, mut e) = ((1.0, 0.0), a, n.unsigned_abs());
    while e > 0 {
        if e & 1 == 1 {
            r = multiply(r, p);
        }
        e >>= 1;
        if e > 0 {
            p = multiply(p, p);
        }
    }
    if n < 0 { divide_real(1.0, r).map_err(|_| ZERO_POWER) } else { Ok(r) }
}

fn general_power(a: Parts, b: Parts) -> Result<Parts, Fault> {
    if b == (0.0, 0.0) {
        return Ok((1.0, 0.0));
    }
    if a == (0.0, 0.0) {
        return if b.1 != 0.0 || b.0 < 0.0 { Err(ZERO_POWER) } else { Ok((0.0, 0.0)) };
    }
    let modulus = a.0.hypot(a.1);
    let mut len = modulus.powf(b.0);
    let at = a.1.atan2(a.0);
    let mut phase = at * b.0;
    if b.1 != 0.0 {
        len *= (-at * b.1).exp();
        phase += b.1 * modulus.ln();
    }
    // An angle that is none.
    if phase.is_infinite() {
        return Err(ZERO_POWER);
    }
    Ok((len * phase.cos(), len * phase.sin()))
}

fn power_mod(th: &Thread, a: &Value, b: &Value, m: &Value) -> Res {
    if !m.is_none() {
        return Err(th.value_error("complex modulo"));
    }
    let (Some(x), Some(y)) = (operand(th, a)?, operand(th, b)?) else { return Ok(Value::not_implemented()) };
    power_of(th, x, y)
}

fn absolute(th: &Thread, v: &Value) -> Res {
    let (re, im) = get(v);
    let r = re.hypot(im);
    if r.is_infinite() && re.is_finite() && im.is_finite() {
        return Err(th.overflow_error("absolute value too large"));
    }
    Ok(Value::from_f64(r))
}

fn hash(_: &Thread, v: &Value) -> Res<i64> {
    let (re, im) = get(v);
    let part = |x: f64| float::arith::hash(x).unwrap_or_else(|| float::identity_hash(v));
    Ok(match part(re).wrapping_add(part(im).wrapping_mul(1_000_003)) {
        -1 => -2,
        h => h,
    })
}

fn compare(_: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let wanted = match op {
        Compare::Eq => true,
        Compare::Ne => false,
        _ => return Ok(Value::not_implemented()),
    };
    let (re, im) = get(a);
    let equal = match (b.downcast::<Complex>(), b.as_float(), num::operand(b)) {
        (Some(c), ..) => re == c.re && im == c.im,
        (_, Some(x), _) => re == x && im == 0.0,
        (_, _, Some(n)) => im == 0.0 && n.order_f64(re).is_some_and(|o| o.is_eq()),
        _ => return Ok(Value::not_implemented()),
    };
    Ok(Value::bool(equal == wanted))
}

fn part(x: f64) -> String {
    digits::format(x, b'r', 0, digits::Flags::default())
}

fn text((re, im): Parts) -> String {
    if re == 0.0 && !re.is_sign_negative() {
        return format!("{}j", part(im));
    }
    let plus = if im.is_nan() || !im.is_sign_negative() { "+" } else { "" };
    format!("({}{plus}{}j)", part(re), part(im))
}

fn format(th: &Thread, a: Args<'_>) -> Res {
    let text = crate::types::str::spec_text(th, a.at(1))?;
    let v = a.at(0);
    if text.is_empty() {
        return Ok(protocol::str(th, v)?.into_value());
    }
    let name = v.ty().name_str();
    let spec = Spec::parse(text.chars(), &name, 0, b'>').or_raise(th)?;
    if !(spec.ty == 0
        || spec.ty == u32::from(b'n')
        || (number::is_float_type(spec.ty) && spec.ty != u32::from(b'%')))
    {
        return spec.unknown_type(&name).or_raise(th);
    }
    let (re, im) = get(v);
    let mut out = Builder::new();
    number::complex(&spec, re, im, &mut out).or_raise(th)?;
    Ok(out.finish().into_value())
}

/// `complex(text)`; `None` if it is malformed.
fn parse_text(t: &[u8]) -> Option<Parts> {
    let clean = parse::without_underscores(numeric::trim(t))?;
    let mut t = &clean[..];
    if let [b'(', inner @ .., b')'] = t {
        t = numeric::trim(inner);
    } else if t.first() == Some(&b'(') {
        return None;
    }
    let unit = |t: &[u8]| match t {
        [b'+', b'j' | b'J'] | [b'j' | b'J'] => Some(1.0),
        [b'-', b'j' | b'J'] => Some(-1.0),
        _ => None,
    };
    if let Some(im) = unit(t) {
        return Some((0.0, im));
    }
    let (first, n) = parse::prefix(t)?;
    match &t[n..] {
        [] => Some((first, 0.0)),
        [b'j' | b'J'] => Some((0.0, first)),
        rest @ [b'+' | b'-', ..] => {
            if let Some(im) = unit(rest) {
                return Some((first, im));
            }
            let (second, m) = parse::prefix(rest)?;
            matches!(&rest[m..], [b'j' | b'J']).then_some((first, second))
        }
        _ => None,
    }
}

/// A number as complex: `__complex__`, float, index. `None` if it is no number.
fn number(th: &Thread, v: &Value) -> Res<Option<Parts>> {
    if v.is_exact(&COMPLEX) {
        return Ok(Some(get(v)));
    }
    if let Some(r) = special(th, v)? {
        return Ok(Some(get(&r)));
    }
    if v.downcast::<Complex>().is_some() {
        return Ok(Some(get(v)));
    }
    let s = v.ty().slots();
    if s.float.is_some() || s.index.is_some() || v.as_float().is_some() {
        return float::to_f64(th, v).map(|x| Some((x, 0.0)));
    }
    Ok(None)
}

/// Any number as complex, or `TypeError: must be complex number`-like errors of the caller's wording.
pub fn to_parts(th: &Thread, v: &Value) -> Res<Parts> {
    number(th, v)?
        .ok_or_else(|| th.type_error(format!("must be complex number, not {}", v.ty().error_name())))
}

fn from_number(th: &Thread, a: Args<'_>) -> Res {
    let (class, v) = (a.at(0), a.at(1));
    let plain = class.is(&COMPLEX.value());
    if plain && v.is_exact(&COMPLEX) {
        return Ok(v.clone());
    }
    let made = make(to_parts(th, v)?);
    if plain { Ok(made) } else { call1(th, class, made) }
}

/// `__complex__()` of an object that has one.
fn special(th: &Thread, v: &Value) -> Res<Option<Value>> {
    if v.is_exact(&COMPLEX) {
        return Ok(None);
    }
    let Some(r) = call_special(th, v, name!("__complex__"), &[])? else { return Ok(None) };
    if !r.is_exact(&COMPLEX) {
        let what = format!("__complex__ returned non-complex (type {})", r.ty().error_name());
        if !r.is_instance(&COMPLEX) {
            return Err(th.type_error(what));
        }
        helpers::warn_of_subclass(th, &what, "complex")?;
    }
    Ok(Some(r))
}

/// `complex(v)`.
fn new_of_one(th: &Thread, class: &Type, v: &Value) -> Res {
    if class.is(&COMPLEX) && v.is_exact(&COMPLEX) {
        return Ok(v.clone());
    }
    if let Some(s) = v.downcast::<Str>() {
        let text = numeric::ascii_text(s);
        let Some(p) = parse_text(&text) else {
            if parse::without_underscores(&text).is_none() {
                let shown = protocol::repr_text(th, v)?;
                return Err(th.value_error(format!("could not convert string to complex: {shown}")));
            }
            return Err(th.value_error("complex() arg is a malformed string"));
        };
        return Ok(of_class(class, p).into_value());
    }
    match number(th, v)? {
        Some(p) => Ok(of_class(class, p).into_value()),
        None => Err(th.type_error(format!(
            "complex() argument must be a string or a number, not {}",
            v.ty().display_name()
        ))),
    }
}

fn new(th: &Thread, class: &Type, args: Args<'_>) -> Res {
    if args.len() == 1 && args.keywords().is_empty() {
        return new_of_one(th, class, args.at(0));
    }
    static SIG: LazyLock<Signature> = LazyLock::new(|| Signature::parse("(real=0, imag=0)"));
    let mut bound = bind_values(th, &SIG, "complex", args)?.into_iter();
    let (given, imag) = (bound.next().flatten(), bound.next().flatten());
    let given = given.unwrap_or(Value::small_int(0));
    // The first argument may say what it is as a complex number, the second one may not.
    let real = special(th, &given)?.unwrap_or_else(|| given.clone());
    let wrong = |which: &str, v: &Value| {
        format!("complex() argument '{which}' must be a real number, not {}", v.ty().display_name())
    };
    let is_real = |v: &Value| {
        let s = v.ty().slots();
        s.float.is_some() || s.index.is_some() || v.as_float().is_some()
    };
    let is_complex = |v: &Value| v.downcast::<Complex>().is_some();
    if !is_real(&real) && !is_complex(&real) {
        return Err(th.type_error(wrong("real", &real)));
    }
    if let Some(i) = imag.as_ref().filter(|i| !is_real(i) && !is_complex(i)) {
        return Err(th.type_error(wrong("imag", i)));
    }
    let part = |v: &Value, which: &str, shown: &Value| -> Res<Parts> {
        if !is_complex(v) {
            return float::to_f64(th, v).map(|x| (x, 0.0));
        }
        helpers::warn(th, &errors::DEPRECATION_WARNING, wrong(which, shown))?;
        Ok(get(v))
    };
    let a = part(&real, "real", &given)?;
    let b = match &imag {
        Some(i) => part(i, "imag", i)?,
        None => return Ok(of_class(class, a).into_value()),
    };
    // Only complex arguments mix the parts; otherwise signs of zeros would be lost.
    let re = if imag.as_ref().is_some_and(is_complex) { a.0 - b.1 } else { a.0 };
    let im = if is_complex(&real) { b.0 + a.1 } else { b.0 };
    Ok(of_class(class, (re, im)).into_value())
}
