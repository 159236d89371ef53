//! Rendering of numbers: sign, prefix, grouped digits, fraction, padding; and the digits of floats.

use super::fault::Fault;
use super::spec::{Grouping, Spec};
use crate::object::capacity;
use crate::types::float::digits;
use crate::types::int::num::Num;
use crate::types::int::text;
use crate::types::str::builder::Builder;

/// A number taken apart, before layout.
#[derive(Default)]
struct Parts<'a> {
    negative: bool,
    prefix: &'static str,
    /// Digits before the point; empty for `inf`, `nan` and characters.
    digits: &'a str,
    /// Digits behind the point.
    fraction: &'a str,
    point: bool,
    /// Exponent, `inf`, `nan`.
    rest: &'a str,
    /// Behind everything: the per cent sign.
    suffix: &'static str,
}

/// Groups `digits` from the right, with zeros up to `min_width` characters. As CPython's
/// `_PyUnicode_InsertThousandsGrouping`.
fn group(digits: &str, size: usize, separator: u8, min_width: usize) -> String {
    let (d, mut min) = (digits.as_bytes(), min_width as isize);
    let mut left = d.len();
    let mut out = Vec::with_capacity(min_width.max(d.len() + d.len() / size + 1));
    let mut first = true;
    loop {
        let len = size.min((left as isize).max(min).max(1) as usize);
        if !first {
            out.push(separator);
        }
        first = false;
        let n = left.min(len);
        out.extend(d[left - n..left].iter().rev());
        out.resize(out.len() + len - n, b'0');
        left -= n;
        min -= len as isize;
        if left == 0 && min <= 0 {
            break;
        }
        min -= 1;
    }
    out.reverse();
    String::from_utf8(out).expect("digits are ASCII")
}

fn group_fraction(digits: &str, separator: u8) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && i % 3 == 0 {
            out.push(separator as char);
        }
        out.push(c);
    }
    out
}

fn lay_out(spec: &Spec, p: &Parts<'_>, group_size: usize, out: &mut Builder) {
    let sign = match (p.negative, spec.sign) {
        (true, _) => "-",
        (false, b'+') => "+",
        (false, b' ') => " ",
        _ => "",
    };
    let grouped;
    let fraction = match spec.fraction_grouping.separator() {
        Some(c) => {
            grouped = group_fraction(p.fraction, c);
            &*grouped
        }
        None => p.fraction,
    };
    let around =
        sign.len() + p.prefix.len() + usize::from(p.point) + fraction.len() + p.rest.len() + p.suffix.len();
    let padded = spec.fill == u32::from(b'0') && spec.align == b'=' && !p.digits.is_empty();
    let min = if padded { spec.width.unwrap_or(0).saturating_sub(around) } else { 0 };
    let grouped;
    let digits = match spec.grouping.separator() {
        Some(c) if !p.digits.is_empty() => {
            grouped = group(p.digits, group_size, c, min);
            &*grouped
        }
        _ => p.digits,
    };
    let zeros = min.saturating_sub(digits.len());
    let (left, right) = spec.padding(around + zeros + digits.len());
    if spec.align == b'=' {
        out.push_ascii(sign);
        out.push_ascii(p.prefix);
        out.fill(spec.fill, left);
    } else {
        out.fill(spec.fill, left);
        out.push_ascii(sign);
        out.push_ascii(p.prefix);
    }
    out.fill(u32::from(b'0'), zeros);
    out.push_ascii(digits);
    if p.point {
        out.push_ascii(".");
    }
    out.push_ascii(fraction);
    out.push_ascii(p.rest);
    out.push_ascii(p.suffix);
    out.fill(spec.fill, right);
}

/// An integer as one of the integer presentations.
pub fn integer(spec: &Spec, value: Num<'_>, out: &mut Builder) -> Result<(), Fault> {
    if spec.precision.is_some() {
        return Fault::value("Precision not allowed in integer format specifier");
    }
    if spec.no_negative_zero {
        return Fault::value("Negative zero coercion (z) not allowed in integer format specifier");
    }
    let ty = u8::try_from(spec.ty).unwrap_or(0);
    if ty == b'c' {
        return character(spec, value, out);
    }
    let (radix, prefix, size) = match ty {
        b'b' => (2, "0b", 4),
        b'o' => (8, "0o", 4),
        b'x' => (16, "0x", 4),
        b'X' => (16, "0X", 4),
        _ => (10, "", 3),
    };
    let mut p = Parts { negative: value.signum() < 0, ..Parts::default() };
    if spec.alternate {
        p.prefix = prefix;
    }
    let mut buffer = [0; text::WORD];
    let big;
    let upper;
    p.digits = match value {
        Num::Small(i) => text::word(i.unsigned_abs(), radix, &mut buffer),
        Num::Big(b) => {
            big = match radix {
                10 => text::magnitude(b.magnitude())?,
                _ => b.magnitude().to_str_radix(radix),
            };
            &big
        }
    };
    if ty == b'X' {
        upper = p.digits.to_ascii_uppercase();
        p.digits = &upper;
    }
    lay_out(spec, &p, size, out);
    Ok(())
}

/// An integer as the character with that number.
fn character(spec: &Spec, value: Num<'_>, out: &mut Builder) -> Result<(), Fault> {
    if spec.sign != 0 {
        return Fault::value("Sign not allowed with integer format specifier 'c'");
    }
    if spec.alternate {
        return Fault::value("Alternate form (#) not allowed with integer format specifier 'c'");
    }
    let c = match value {
        Num::Small(c) => c,
        Num::Big(b) => match i64::try_from(b) {
            Ok(c) => c,
            Err(_) => return Fault::overflow("Python int too large to convert to C long"),
        },
    };
    if !(0..0x11_0000).contains(&c) {
        return Fault::overflow("%c arg not in range(0x110000)");
    }
    let (left, right) = spec.padding(1);
    out.fill(spec.fill, left);
    out.push(c as u32);
    out.fill(spec.fill, right);
    Ok(())
}

/// The digits of a float in some presentation, and what stands behind them.
struct FloatText {
    text: String,
    suffix: &'static str,
    finite: bool,
}

impl FloatText {
    fn new(spec: &Spec, value: f64, default_precision: usize, add_dot: bool, ty: u8) -> FloatText {
        let (mut value, mut suffix) = (value, "");
        let mut flags = digits::Flags { alternate: spec.alternate, dot_zero: false };
        let mut ty = ty;
        let mut default = default_precision;
        if ty == 0 {
            flags.dot_zero = add_dot;
            ty = b'r';
            default = 0;
        }
        if ty == b'n' {
            ty = b'g';
        }
        if ty == b'%' {
            ty = b'f';
            value *= 100.0;
            suffix = "%";
        }
        let precision = match spec.precision {
            Some(p) => {
                if ty == b'r' {
                    ty = b'g';
                }
                p
            }
            None => default,
        };
        FloatText { text: digits::format(value, ty, precision, flags), suffix, finite: value.is_finite() }
    }

    fn parts(&self, spec: &Spec) -> Parts<'_> {
        let (mut negative, text) = match self.text.strip_prefix('-') {
            Some(t) => (true, t),
            None => (false, &*self.text),
        };
        if spec.no_negative_zero
            && negative
            && self.finite
            && text.bytes().take_while(|&c| c != b'e' && c != b'E').all(|c| !(b'1'..=b'9').contains(&c))
        {
            negative = false;
        }
        let digits_of = |t: &str| t.bytes().position(|c| !c.is_ascii_digit()).unwrap_or(t.len());
        let (whole, tail) = text.split_at(digits_of(text));
        let (point, tail) = match tail.strip_prefix('.') {
            Some(t) => (true, t),
            None => (false, tail),
        };
        let (fraction, rest) = tail.split_at(if point { digits_of(tail) } else { 0 });
        Parts { negative, prefix: "", digits: whole, fraction, point, rest, suffix: self.suffix }
    }
}

/// Largest precision that the digit engine takes, as CPython's `INT_MAX`.
fn check_precision(spec: &Spec) -> Result<(), Fault> {
    match spec.precision {
        Some(p) if p > i32::MAX as usize => Fault::value("precision too big"),
        Some(p) if !capacity::is_there(p) => Err(Fault::Memory),
        _ => Ok(()),
    }
}

/// A float as one of `e f g n % E F G` or without a type.
pub fn float(spec: &Spec, value: f64, out: &mut Builder) -> Result<(), Fault> {
    check_precision(spec)?;
    let text = FloatText::new(spec, value, 6, true, spec.ty as u8);
    lay_out(spec, &text.parts(spec), 3, out);
    Ok(())
}

/// A complex number.
pub fn complex(spec: &Spec, re: f64, im: f64, out: &mut Builder) -> Result<(), Fault> {
    check_precision(spec)?;
    if spec.fill == u32::from(b'0') {
        return Fault::value("Zero padding is not allowed in complex format specifier");
    }
    if spec.align == b'=' {
        return Fault::value("'=' alignment flag is not allowed in complex format specifier");
    }
    let ty = spec.ty as u8;
    let mut inner = Builder::new();
    // Without a type it looks like repr(): no real part if that is positive zero, parentheses otherwise.
    let bare = ty == 0;
    let skip_real = bare && re == 0.0 && !re.is_sign_negative();
    let part_spec = Spec { width: None, align: b'<', fill: u32::from(b' '), ..spec.clone() };
    if bare && !skip_real {
        inner.push_ascii("(");
    }
    let mut im_spec = part_spec.clone();
    if !skip_real {
        let text = FloatText::new(spec, re, 6, false, ty);
        lay_out(&part_spec, &text.parts(spec), 3, &mut inner);
        im_spec.sign = b'+';
    }
    let text = FloatText::new(spec, im, 6, false, ty);
    lay_out(&im_spec, &text.parts(spec), 3, &mut inner);
    inner.push_ascii("j");
    if bare && !skip_real {
        inner.push_ascii(")");
    }
    let (left, right) = spec.padding(inner.len());
    out.fill(spec.fill, left);
    out.append(&inner);
    out.fill(spec.fill, right);
    Ok(())
}

/// Whether the presentation type is one of the float types.
pub fn is_float_type(ty: u32) -> bool {
    u8::try_from(ty).is_ok_and(|c| b"eEfFgG%".contains(&c))
}

/// Whether a specification asks for separators that an `n` type cannot have.
pub fn has_grouping(spec: &Spec) -> bool {
    spec.grouping != Grouping::None
}
