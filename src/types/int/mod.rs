//! `int`: immediate up to 62 bits, on the heap beyond that and for subclasses.

pub mod arith;
pub mod num;
pub mod text;

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

use crate::object::call::call1;
use crate::object::class::INT;
use crate::object::signature::{Signature, bind_values};
use crate::object::string::Chars;
use crate::object::{
    Args, BinaryOp, Compare, GetSet, HeapInt, Method, Payload, Ref, Res, Slots, Str, Thread, Tuple, Type,
    TypeSpec, Value, flags, protocol,
};
use crate::sync::prim::LazyLock;
use crate::types::buffer;
use crate::types::bytes::Bytes;
use crate::types::format::{Fault, OrRaise, Spec, number};
use crate::types::helpers::warn_of_subclass;
use crate::types::str::builder::Builder;
use crate::types::str::numeric;
use num::{Num, operand};

const DOC: &str = "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, or return 0 if no arguments\nare given.  If x is a number, return x.__int__().  For floating-point\nnumbers, this truncates towards zero.\n\nIf x is not a number or if base is given, then x must be a string,\nbytes, or bytearray instance representing an integer literal in the\ngiven base.  The literal can be preceded by '+' or '-' and be surrounded\nby whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.\nBase 0 means to interpret the base from the string as an integer\nliteral.\n>>> int('0b100', base=0)\n4";

static SPEC: TypeSpec = TypeSpec {
    doc: Some(DOC),
    flags: flags::BASE | flags::IMMUTABLE | flags::MATCH_SELF,
    slots: Slots {
        repr: Some(repr),
        hash: Some(|_, v| Ok(get(v).hash())),
        compare: Some(compare),
        new: Some(new),
        truth: Some(|_, v| Ok(get(v).signum() != 0)),
        negative: Some(arith::negative),
        positive: Some(arith::positive),
        absolute: Some(arith::absolute),
        invert: Some(arith::invert),
        int: Some(arith::positive),
        index: Some(arith::positive),
        float: Some(|th, v| get(v).to_f64().or_raise(th).map(Value::from_f64)),
        power_mod: Some(arith::power_mod),
        ..Slots::EMPTY
            .with_binary(BinaryOp::Add, arith::add)
            .with_binary(BinaryOp::Subtract, arith::subtract)
            .with_binary(BinaryOp::Multiply, arith::multiply)
            .with_binary(BinaryOp::TrueDivide, arith::divide)
            .with_binary(BinaryOp::FloorDivide, arith::floor_divide)
            .with_binary(BinaryOp::Remainder, arith::remainder)
            .with_binary(BinaryOp::Divmod, arith::divmod)
            .with_binary(BinaryOp::Power, arith::power)
            .with_binary(BinaryOp::LeftShift, arith::left_shift)
            .with_binary(BinaryOp::RightShift, arith::right_shift)
            .with_binary(BinaryOp::And, arith::and)
            .with_binary(BinaryOp::Or, arith::or)
            .with_binary(BinaryOp::Xor, arith::xor)
    },
    methods: &[
        Method::method(
            "conjugate",
            "($self, /)",
            |th, a| arith::positive(th, a.at(0)),
            "Returns self, the complex conjugate of any int.",
        ),
        Method::method(
            "bit_length",
            "($self, /)",
            |_, a| Ok(Value::from_u64(get(a.at(0)).bits())),
            "Number of bits necessary to represent self in binary.",
        ),
        Method::method(
            "bit_count",
            "($self, /)",
            bit_count,
            "Number of ones in the binary representation of the absolute value of self.",
        ),
        Method::method(
            "to_bytes",
            "($self, /, length=1, byteorder='big', *, signed=False)",
            to_bytes,
            "Return an array of bytes representing an integer.",
        ),
        Method::class(
            "from_bytes",
            "($type, /, bytes, byteorder='big', *, signed=False)",
            from_bytes,
            "Return the integer represented by the given array of bytes.",
        ),
        Method::method(
            "as_integer_ratio",
            "($self, /)",
            |th, a| Ok(Tuple::new(vec![arith::positive(th, a.at(0))?, Value::small_int(1)]).into_value()),
            "Return a pair of integers, whose ratio is equal to the original int.",
        ),
        Method::method(
            "is_integer",
            "($self, /)",
            |_, _| Ok(Value::bool(true)),
            "Returns True. Exists for duck type compatibility with float.is_integer.",
        ),
        Method::method(
            "__trunc__",
            "($self, /)",
            |th, a| arith::positive(th, a.at(0)),
            "Truncating an Integral returns itself.",
        ),
        Method::method(
            "__floor__",
            "($self, /)",
            |th, a| arith::positive(th, a.at(0)),
            "Flooring an Integral returns itself.",
        ),
        Method::method(
            "__ceil__",
            "($self, /)",
            |th, a| arith::positive(th, a.at(0)),
            "Ceiling of an Integral returns itself.",
        ),
        Method::method(
            "__round__",
            "($self, ndigits=None, /)",
            round,
            "Rounding an Integral returns itself.",
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
            |th, a| Ok(Tuple::new(vec![arith::positive(th, a.at(0))?]).into_value()),
            "",
        ),
        Method::method("__sizeof__", "($self, /)", sizeof, "Returns size in memory, in bytes."),
    ],
    getsets: &[
        GetSet::read("real", arith::positive, "the real part of a complex number"),
        GetSet::read("imag", |_, _| Ok(Value::small_int(0)), "the imaginary part of a complex number"),
        GetSet::read("numerator", arith::positive, "the numerator of a rational number in lowest terms"),
        GetSet::read(
            "denominator",
            |_, _| Ok(Value::small_int(1)),
            "the denominator of a rational number in lowest terms",
        ),
    ],
    ..TypeSpec::new("builtins", "int", <HeapInt as Payload>::layout)
};

/// Binds the type.
pub fn init() {
    INT.bind(&SPEC);
}

/// The number of an integer receiver.
#[inline]
fn get(v: &Value) -> Num<'_> {
    operand(v).expect("an integer's own slot")
}

/// `str(i)` of any integer.
pub fn to_text(th: &Thread, v: &Value) -> Res<String> {
    match get(v) {
        Num::Small(i) => Ok(text::signed(i, &mut [0; text::WORD]).into()),
        Num::Big(b) => text::decimal(b).or_raise(th),
    }
}

fn repr(th: &Thread, v: &Value) -> Res {
    if let Some(i) = v.as_int() {
        return Ok(small_repr(i));
    }
    Ok(Str::from_ascii(to_text(th, v)?.as_bytes()).into_value())
}

/// `str(i)` without an intermediate allocation.
fn small_repr(i: i64) -> Value {
    let mut buffer = [0; text::WORD];
    Str::from_ascii(text::signed(i, &mut buffer).as_bytes()).into_value()
}

fn compare(_: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    match (operand(a), operand(b)) {
        (Some(x), Some(y)) => Ok(Value::bool(op.test(x.order(y)))),
        _ => Ok(Value::not_implemented()),
    }
}

fn bit_count(_: &Thread, a: Args<'_>) -> Res {
    Ok(match get(a.at(0)) {
        Num::Small(i) => Value::from_i64(i64::from(i.unsigned_abs().count_ones())),
        Num::Big(b) => Value::from_u64(b.magnitude().count_ones()),
    })
}

fn sizeof(_: &Thread, a: Args<'_>) -> Res {
    // CPython's sizes: 24 bytes and 4 for each 30-bit digit.
    let digits = get(a.at(0)).bits().div_ceil(30).max(1);
    Ok(Value::from_u64(24 + 4 * digits))
}

fn round(th: &Thread, a: Args<'_>) -> Res {
    let Some(n) = a.get_non_none(1) else { return arith::positive(th, a.at(0)) };
    let n = protocol::index_clamped(th, n)?;
    if n >= 0 {
        return arith::positive(th, a.at(0));
    }
    arith::round_to(get(a.at(0)), n.unsigned_abs()).or_raise(th)
}

fn format(th: &Thread, a: Args<'_>) -> Res {
    let spec = crate::types::str::spec_text(th, a.at(1))?;
    let v = a.at(0);
    if spec.is_empty() {
        return Ok(protocol::str(th, v)?.into_value());
    }
    let mut out = Builder::new();
    format_to(get(v), spec.chars(), &v.ty().name_str(), &mut out).or_raise(th)?;
    Ok(out.finish().into_value())
}

/// An integer by a specification that is not empty.
pub fn format_to(n: Num<'_>, text: Chars<'_>, type_name: &str, out: &mut Builder) -> Result<(), Fault> {
    let spec = Spec::parse(text, type_name, b'd', b'>')?;
    match u8::try_from(spec.ty).unwrap_or(0) {
        b'b' | b'c' | b'd' | b'o' | b'x' | b'X' | b'n' => number::integer(&spec, n, out),
        _ if number::is_float_type(spec.ty) => number::float(&spec, n.to_f64()?, out),
        _ => spec.unknown_type(type_name),
    }
}

/// `'big'` or `'little'` as "is little".
fn is_little(th: &Thread, v: Option<&Value>) -> Res<bool> {
    let Some(v) = v else { return Ok(false) };
    let Some(s) = v.downcast::<Str>() else {
        return Err(th.type_error(format!("byteorder must be str, not {}", v.ty().error_name())));
    };
    match &*s.to_str_lossy() {
        "little" => Ok(true),
        "big" => Ok(false),
        _ => Err(th.value_error("byteorder must be either 'little' or 'big'")),
    }
}

fn to_bytes(th: &Thread, a: Args<'_>) -> Res {
    let length = match a.get(1) {
        Some(v) => protocol::index_i64(th, v)?,
        None => 1,
    };
    let little = is_little(th, a.get(2))?;
    let signed = match a.get(3) {
        Some(v) => protocol::truth(th, v)?,
        None => false,
    };
    if length < 0 {
        return Err(th.value_error("length argument must be non-negative"));
    }
    let length = length as usize;
    let n = get(a.at(0));
    if n.signum() < 0 && !signed {
        return Err(th.overflow_error("can't convert negative int to unsigned"));
    }
    let mut bytes = match n {
        Num::Small(i) => i.to_le_bytes().to_vec(),
        Num::Big(b) => b.to_signed_bytes_le(),
    };
    let fill = if n.signum() < 0 { 0xff } else { 0 };
    if bytes.len() > length {
        // What is cut off must be nothing but sign, and the sign bit must survive.
        let lost = bytes[length..].iter().any(|&b| b != fill);
        let sign_lost =
            signed && n.signum() != 0 && length.checked_sub(1).is_none_or(|i| (bytes[i] ^ fill) & 0x80 != 0);
        if lost || sign_lost {
            return Err(th.overflow_error("int too big to convert"));
        }
    }
    buffer::check_size(th, length)?;
    bytes.resize(length, fill);
    if !little {
        bytes.reverse();
    }
    Ok(Bytes::make(bytes).into_value())
}

fn from_bytes(th: &Thread, a: Args<'_>) -> Res {
    let little = is_little(th, a.get(2))?;
    let signed = match a.get(3) {
        Some(v) => protocol::truth(th, v)?,
        None => false,
    };
    let bytes = crate::types::bytes::from_object(th, a.at(1))?;
    let n = match (little, signed) {
        (true, true) => BigInt::from_signed_bytes_le(&bytes),
        (false, true) => BigInt::from_signed_bytes_be(&bytes),
        (true, false) => BigInt::from_bytes_le(Sign::Plus, &bytes),
        (false, false) => BigInt::from_bytes_be(Sign::Plus, &bytes),
    };
    let v = Value::from_bigint(n);
    if a.at(0).is(&INT.value()) { Ok(v) } else { call1(th, a.at(0), v) }
}

/// `int(v)` for anything but text with a base.
pub fn convert(th: &Thread, v: &Value) -> Res {
    if v.is_exact(&INT) {
        return Ok(v.clone());
    }
    let s = v.ty().slots();
    if let Some(f) = s.int {
        let r = f(th, v)?;
        if r.is_exact(&INT) {
            return Ok(r);
        }
        let what = format!("__int__ returned non-int (type {})", r.ty().error_name());
        if !r.is_instance(&INT) {
            return Err(th.type_error(what));
        }
        warn_of_subclass(th, &what, "int")?;
        return arith::positive(th, &r);
    }
    if s.index.is_some() {
        let i = protocol::index(th, v)?;
        return arith::positive(th, &i);
    }
    if let Some(s) = v.downcast::<Str>() {
        return from_str(th, s, 10);
    }
    if let Some(b) = buffer::bytes_of(v) {
        return from_bytes_text(th, &b, 10);
    }
    Err(th.type_error(format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{}'",
        v.ty().error_name()
    )))
}

fn from_str(th: &Thread, s: &Str, base: u32) -> Res {
    let parsed = text::parse(numeric::trim(&numeric::ascii_text(s)), base);
    or_invalid(th, parsed.or_raise(th)?, base, || Ref::from_payload(s).into_value())
}

/// Bytes of any kind are shown as `bytes`.
fn from_bytes_text(th: &Thread, b: &[u8], base: u32) -> Res {
    let parsed = text::parse(numeric::trim(b), base);
    or_invalid(th, parsed.or_raise(th)?, base, || Bytes::new(b).into_value())
}

fn or_invalid(th: &Thread, parsed: Option<Value>, base: u32, shown: impl FnOnce() -> Value) -> Res {
    match parsed {
        Some(n) => Ok(n),
        None => {
            let shown: String = protocol::repr_text(th, &shown())?.chars().take(200).collect();
            Err(th.value_error(format!("invalid literal for int() with base {base}: {shown}")))
        }
    }
}

fn new(th: &Thread, class: &Type, args: Args<'_>) -> Res {
    static SIG: LazyLock<Signature> = LazyLock::new(|| Signature::parse("(x=0, /, base=10)"));
    let fast = args.keywords().is_empty() && args.len() <= 1;
    let (x, base) = if fast {
        (args.positional_slots().first().cloned().flatten(), None)
    } else {
        if args.len() > 2 {
            return Err(th.type_error(format!("int expected at most 2 arguments, got {}", args.len())));
        }
        let mut b = bind_values(th, &SIG, "int", args)?.into_iter();
        (b.next().flatten(), b.next().flatten())
    };
    let v = match (x, base) {
        (None, None) => Value::small_int(0),
        (None, Some(_)) => return Err(th.type_error("int() missing string argument")),
        (Some(x), None) => convert(th, &x)?,
        (Some(x), Some(base)) => {
            let base = protocol::index_clamped(th, &base)?;
            if base != 0 && !(2..=36).contains(&base) {
                return Err(th.value_error("int() base must be >= 2 and <= 36, or 0"));
            }
            match (x.downcast::<Str>(), buffer::stored(&x)) {
                (Some(s), _) => from_str(th, s, base as u32)?,
                (None, Some(b)) => from_bytes_text(th, &b, base as u32)?,
                (None, None) => {
                    return Err(th.type_error("int() can't convert non-string with explicit base"));
                }
            }
        }
    };
    Ok(if class.is(&INT) { v } else { of_class(class, get(&v)).into_value() })
}

/// An instance of a subclass.
fn of_class(class: &Type, n: Num<'_>) -> Ref<HeapInt> {
    HeapInt::new(class, n.to_big().into_owned())
}

/// An integer as `f64` when it is exact or nearly so, for estimates.
pub fn approximate(n: Num<'_>) -> f64 {
    match n {
        Num::Small(i) => i as f64,
        Num::Big(b) => b.to_f64().unwrap_or(f64::INFINITY),
    }
}
